//! Styles, settings and fonts. Every font is named for Japanese too (`w:eastAsia`), as Word would take that of its theme
//! otherwise.

use std::fmt::Write;

use crate::diagnostic::Lang;

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MINCHO: &str = "ＭＳ 明朝";
const GOTHIC: &str = "ＭＳ ゴシック";

/// The language tag of a document.
pub(super) fn language(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "ja-JP",
        Lang::En => "en-US",
    }
}

fn languages(lang: Lang) -> String {
    format!("w:val=\"{}\" w:eastAsia=\"ja-JP\" w:bidi=\"ar-SA\"", language(lang))
}

/// A kind of letters.
#[derive(Clone, Copy)]
enum Letters {
    /// 明朝, with a serif.
    Serif,
    /// ゴシック, without.
    Sans,
    /// All of one width.
    Code,
}

fn font(letters: Letters, lang: Lang) -> String {
    let (japanese, latin) = match letters {
        Letters::Serif => (MINCHO, "Times New Roman"),
        Letters::Sans => (GOTHIC, "Arial"),
        Letters::Code => (GOTHIC, "Courier New"),
    };
    let latin = if lang == Lang::Ja { japanese } else { latin };
    format!("<w:rFonts w:ascii=\"{latin}\" w:eastAsia=\"{japanese}\" w:hAnsi=\"{latin}\" w:cs=\"{latin}\"/>")
}

/// A style of paragraphs: id, name, properties of the paragraph, its letters, further properties of its runs.
type Style = (&'static str, &'static str, &'static str, Option<Letters>, &'static str);

const PARAGRAPHS: &[Style] = &[
    (
        "Title",
        "Title",
        "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"240\"/><w:jc w:val=\"center\"/>",
        Some(Letters::Sans),
        "<w:b/><w:bCs/><w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/>",
    ),
    ("Subtitle", "Subtitle", "<w:spacing w:after=\"120\"/><w:jc w:val=\"center\"/>", None, ""),
    (
        "Status",
        "Status",
        "<w:pBdr><w:top w:val=\"single\" w:sz=\"4\" w:space=\"4\" w:color=\"808080\"/><w:left w:val=\"single\" w:sz=\"4\" w:space=\"4\" w:color=\"808080\"/><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"4\" w:color=\"808080\"/><w:right w:val=\"single\" w:sz=\"4\" w:space=\"4\" w:color=\"808080\"/></w:pBdr><w:spacing w:before=\"120\" w:after=\"120\"/>",
        None,
        "",
    ),
    (
        "TOCHeading",
        "TOC Heading",
        "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"120\"/>",
        Some(Letters::Sans),
        "<w:b/><w:bCs/>",
    ),
    (
        "BoxHead",
        "Box Head",
        "<w:keepNext/><w:spacing w:before=\"160\" w:after=\"40\"/>",
        Some(Letters::Sans),
        "<w:b/><w:bCs/>",
    ),
    ("Caption", "caption", "<w:keepNext/><w:spacing w:before=\"160\" w:after=\"60\"/>", Some(Letters::Sans), ""),
    ("Quotation", "Quote", "", None, "<w:i/><w:iCs/>"),
    (
        "Code",
        "Code",
        "<w:keepLines/><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F2F2F2\"/><w:spacing w:before=\"80\" w:after=\"80\"/><w:jc w:val=\"left\"/>",
        Some(Letters::Code),
        "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>",
    ),
    ("Term", "Term", "<w:keepNext/><w:spacing w:before=\"80\" w:after=\"0\"/>", Some(Letters::Sans), ""),
    ("Note", "Table Note", "<w:spacing w:after=\"60\"/>", None, "<w:sz w:val=\"19\"/><w:szCs w:val=\"19\"/>"),
    (
        "TableText",
        "Table Text",
        "<w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"left\"/>",
        None,
        "<w:sz w:val=\"19\"/><w:szCs w:val=\"19\"/>",
    ),
    (
        "TableRemark",
        "Table Remark",
        "<w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"left\"/>",
        None,
        "<w:sz w:val=\"19\"/><w:szCs w:val=\"19\"/>",
    ),
    (
        "TableFact",
        "Table Fact",
        "<w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/><w:ind w:left=\"190\"/><w:jc w:val=\"left\"/>",
        None,
        "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>",
    ),
    (
        "TableHead",
        "Table Head",
        "<w:keepNext/><w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"center\"/>",
        Some(Letters::Sans),
        "<w:sz w:val=\"19\"/><w:szCs w:val=\"19\"/>",
    ),
    (
        "TableTitle",
        "Table Title",
        "<w:keepNext/><w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"left\"/>",
        Some(Letters::Sans),
        "<w:b/><w:bCs/><w:sz w:val=\"19\"/><w:szCs w:val=\"19\"/>",
    ),
    (
        "TableSmall",
        "Table Small",
        "<w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"left\"/>",
        None,
        "<w:sz w:val=\"14\"/><w:szCs w:val=\"14\"/>",
    ),
    (
        "TableSmallHead",
        "Table Small Head",
        "<w:keepNext/><w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"left\"/>",
        Some(Letters::Sans),
        "<w:sz w:val=\"14\"/><w:szCs w:val=\"14\"/>",
    ),
    (
        "FormText",
        "Form Text",
        "<w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"left\"/>",
        None,
        "<w:sz w:val=\"16\"/><w:szCs w:val=\"16\"/>",
    ),
    (
        "FormHead",
        "Form Head",
        "<w:keepNext/><w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"left\"/>",
        Some(Letters::Sans),
        "<w:sz w:val=\"16\"/><w:szCs w:val=\"16\"/>",
    ),
    (
        "Gap",
        "Gap",
        "<w:spacing w:after=\"0\" w:line=\"120\" w:lineRule=\"exact\"/>",
        None,
        "<w:sz w:val=\"8\"/><w:szCs w:val=\"8\"/>",
    ),
    (
        "TOC1",
        "toc 1",
        "<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"9638\"/></w:tabs><w:spacing w:after=\"40\"/>",
        None,
        "",
    ),
    (
        "TOC2",
        "toc 2",
        "<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"9638\"/></w:tabs><w:spacing w:after=\"40\"/><w:ind w:left=\"240\"/>",
        None,
        "",
    ),
    (
        "TOC3",
        "toc 3",
        "<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"9638\"/></w:tabs><w:spacing w:after=\"40\"/><w:ind w:left=\"480\"/>",
        None,
        "",
    ),
    ("FootnoteText", "footnote text", "<w:spacing w:after=\"0\"/>", None, "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>"),
    (
        "Header",
        "header",
        "<w:spacing w:after=\"0\"/><w:jc w:val=\"right\"/>",
        None,
        "<w:sz w:val=\"17\"/><w:szCs w:val=\"17\"/>",
    ),
    (
        "Footer",
        "footer",
        "<w:spacing w:after=\"0\"/><w:jc w:val=\"center\"/>",
        None,
        "<w:sz w:val=\"17\"/><w:szCs w:val=\"17\"/>",
    ),
];

/// Styles of runs.
const RUNS: &[Style] = &[
    ("Hyperlink", "Hyperlink", "", None, "<w:color w:val=\"1F4E9E\"/><w:u w:val=\"single\"/>"),
    ("FootnoteReference", "footnote reference", "", None, "<w:vertAlign w:val=\"superscript\"/>"),
    ("Added", "Added", "", Some(Letters::Sans), "<w:color w:val=\"505050\"/>"),
    ("Number", "Number", "", None, ""),
    ("Reading", "Reading", "", None, "<w:sz w:val=\"10\"/><w:szCs w:val=\"10\"/>"),
    ("CodeText", "Code Text", "", Some(Letters::Code), ""),
];

/// Sizes of headings, in half points.
const HEADINGS: [u32; 9] = [28, 26, 24, 22, 21, 21, 21, 21, 21];

/// The styles of a document in a language.
pub(super) fn styles(lang: Lang) -> String {
    let fonts = |letters: Option<Letters>| letters.map_or(String::new(), |letters| font(letters, lang));
    let mut out = format!(
        "{HEAD}<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>{}<w:kern w:val=\"2\"/><w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/><w:lang {}/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"100\" w:line=\"300\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>",
        font(Letters::Serif, lang),
        languages(lang)
    );
    out.push_str("<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>");
    out.push_str("<w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\"><w:name w:val=\"Default Paragraph Font\"/></w:style>");
    out.push_str("<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"85\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"85\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>");
    for (level, size) in HEADINGS.iter().enumerate() {
        let name = level + 1;
        let _ = write!(
            out,
            "<w:style w:type=\"paragraph\" w:styleId=\"Heading{name}\"><w:name w:val=\"heading {name}\"/><w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:qFormat/><w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before=\"240\" w:after=\"100\"/><w:outlineLvl w:val=\"{level}\"/></w:pPr><w:rPr>{}<w:b/><w:bCs/><w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr></w:style>",
            font(Letters::Sans, lang)
        );
    }
    for (id, name, paragraph, letters, run) in PARAGRAPHS {
        let _ = write!(
            out,
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{}{run}</w:rPr></w:style>",
            fonts(*letters)
        );
    }
    for (id, name, _, letters, run) in RUNS {
        let _ = write!(
            out,
            "<w:style w:type=\"character\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"DefaultParagraphFont\"/><w:rPr>{}{run}</w:rPr></w:style>",
            fonts(*letters)
        );
    }
    out.push_str("<w:style w:type=\"table\" w:styleId=\"Grid\"><w:name w:val=\"Table Grid\"/><w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>");
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        let _ = write!(out, "<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"404040\"/>");
    }
    out + "</w:tblBorders></w:tblPr></w:style></w:styles>"
}

/// The settings of a document.
pub(super) fn settings(lang: Lang) -> String {
    format!(
        "{HEAD}<w:settings {W}><w:defaultTabStop w:val=\"420\"/><w:characterSpacingControl w:val=\"doNotCompress\"/><w:footnotePr><w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/></w:footnotePr><w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat><w:themeFontLang {}/></w:settings>",
        languages(lang)
    )
}

/// The fonts, with the names that systems without the Japanese ones know them by.
pub(super) fn fonts() -> String {
    let font = |name: &str, other: &str, family: &str, pitch: &str| {
        format!(
            "<w:font w:name=\"{name}\"><w:altName w:val=\"{other}\"/><w:charset w:val=\"80\"/><w:family w:val=\"{family}\"/><w:pitch w:val=\"{pitch}\"/></w:font>"
        )
    };
    format!(
        "{HEAD}<w:fonts {W}>{}{}</w:fonts>",
        font(MINCHO, "MS Mincho", "roman", "fixed"),
        font(GOTHIC, "MS Gothic", "modern", "fixed")
    )
}

/// The theme, which programs ask for: plain colours, and the fonts of the styles.
pub(super) fn theme(lang: Lang) -> String {
    const COLOURS: [(&str, &str); 12] = [
        ("dk1", "000000"),
        ("lt1", "FFFFFF"),
        ("dk2", "1F2937"),
        ("lt2", "E8E8E8"),
        ("accent1", "1F4E9E"),
        ("accent2", "B23B2E"),
        ("accent3", "808080"),
        ("accent4", "8A6D00"),
        ("accent5", "2B7A4B"),
        ("accent6", "6B4C9A"),
        ("hlink", "1F4E9E"),
        ("folHlink", "6B4C9A"),
    ];
    let mut colours = String::new();
    for (name, value) in COLOURS {
        let _ = write!(colours, "<a:{name}><a:srgbClr val=\"{value}\"/></a:{name}>");
    }
    let face = |latin: &str, japanese: &str| {
        let latin = if lang == Lang::Ja { japanese } else { latin };
        format!("<a:latin typeface=\"{latin}\"/><a:ea typeface=\"{japanese}\"/><a:cs typeface=\"\"/>")
    };
    let fill = "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>";
    let line = format!("<a:ln w=\"6350\">{fill}</a:ln>");
    let effect = "<a:effectStyle><a:effectLst/></a:effectStyle>";
    format!(
        "{HEAD}<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" name=\"tebiki\"><a:themeElements><a:clrScheme name=\"tebiki\">{colours}</a:clrScheme><a:fontScheme name=\"tebiki\"><a:majorFont>{}</a:majorFont><a:minorFont>{}</a:minorFont></a:fontScheme><a:fmtScheme name=\"tebiki\"><a:fillStyleLst>{}</a:fillStyleLst><a:lnStyleLst>{}</a:lnStyleLst><a:effectStyleLst>{}</a:effectStyleLst><a:bgFillStyleLst>{}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>",
        face("Arial", GOTHIC),
        face("Times New Roman", MINCHO),
        fill.repeat(3),
        line.repeat(3),
        effect.repeat(3),
        fill.repeat(3)
    )
}
