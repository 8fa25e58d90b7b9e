//! What is wrong with an SVG, in words: the place in the drawing, where a page uses it, and the way out.

use crate::diagnostic::{Code, Diagnostic, Place, Words};
use crate::site::{SvgFault, SvgReason};
use crate::source::{ContentPath, SourceRef, Span};
use crate::words;

/// The diagnostic of a fault in the drawing `path`, which is used at a place of a page.
pub(in crate::session) fn diagnostic(
    path: &ContentPath,
    fault: &SvgFault,
    (page, span): (&SourceRef, Span),
) -> Diagnostic {
    let place = Place::File(path.as_str().to_owned(), fault.position);
    let used = words!("ここで使っている", "it is used here");
    Diagnostic::at(Code::SvgContent, place, message(fault)).other(page, span, used).help(help(fault.reason))
}

/// The fact.
pub(in crate::session) fn message(SvgFault { what, reason, .. }: &SvgFault) -> Words {
    match reason {
        SvgReason::Encoding => {
            words!("SVG が UTF-8 でも UTF-16 でもない（{what}）", "the SVG is neither UTF-8 nor UTF-16 ({what})")
        }
        SvgReason::Compressed => words!("SVG が圧縮されている", "the SVG is compressed"),
        SvgReason::TooLarge => words!("SVG が大きすぎる（{what}）", "the SVG is too large ({what})"),
        SvgReason::NotXml => words!("SVG が XML として読めない（{what}）", "the SVG is not well-formed XML ({what})"),
        SvgReason::NotSvg => words!(
            "外側の要素が SVG の `svg` でなく `{what}` である",
            "the outermost element is `{what}`, not `svg` of SVG"
        ),
        SvgReason::Declarations => {
            words!("SVG の文書型が実体などを宣言している", "the document type of the SVG declares entities or the like")
        }
        SvgReason::Instruction => {
            words!("SVG に処理命令 `{what}` がある", "the SVG holds the processing instruction `{what}`")
        }
        SvgReason::Element => {
            words!("SVG に使えない要素 `{what}` がある", "the SVG holds the element `{what}`, which is not allowed")
        }
        SvgReason::Attribute => {
            words!("SVG に使えない属性 `{what}` がある", "the SVG holds the attribute `{what}`, which is not allowed")
        }
        SvgReason::Address => {
            words!("SVG がファイルの外を参照している（`{what}`）", "the SVG refers out of the file (`{what}`)")
        }
        SvgReason::Style => words!(
            "SVG のスタイルに使えないもの `{what}` がある",
            "a style of the SVG holds `{what}`, which is not allowed"
        ),
    }
}

fn help(reason: SvgReason) -> Words {
    match reason {
        SvgReason::Encoding => words!("UTF-8 で保存し直す", "save it as UTF-8"),
        SvgReason::Compressed => {
            words!("圧縮しない SVG（svgz でないもの）で保存し直す", "save it as SVG without compression, not as svgz")
        }
        SvgReason::TooLarge => words!("簡単な絵にするか、PNG にする", "simplify the drawing, or make a PNG of it"),
        SvgReason::NotXml | SvgReason::NotSvg => {
            words!("作図ソフトで SVG として書き出し直す", "export it as SVG again from the drawing program")
        }
        SvgReason::Address => {
            words!("参照する画像は埋め込み、リンクは外す", "embed the picture that is referred to, and remove links")
        }
        _ => words!(
            "作図ソフトで「プレーン SVG」として保存し直すか、PNG にする",
            "save it as plain SVG in the drawing program, or make a PNG of it"
        ),
    }
}
