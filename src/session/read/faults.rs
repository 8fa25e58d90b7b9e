//! Faults of the file system and of encodings as diagnostics.

use std::collections::BTreeMap;

use crate::config::Attachments;
use crate::diagnostic::{Code, Diagnostic, Place, Words};
use crate::source::{
    ContentPath, DecodeFault, Listing, MAX_PAGE_BYTES, MAX_PATH_CHARACTERS, Position, WalkFault, WalkFaultKind,
    is_device,
};
use crate::words;

/// Faults found while listing, and names that only some file systems tell apart.
pub(in crate::session) fn listing(listing: &Listing) -> Vec<Diagnostic> {
    let mut out: Vec<Diagnostic> = listing.faults.iter().map(diagnostic).collect();
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for found in listing.pages.iter().chain(&listing.assets) {
        let path = found.path.as_str();
        out.extend(unfit_name(path));
        if let Some(first) = seen.insert(path.to_lowercase(), path) {
            let place = Place::File(path.to_owned(), None);
            let message = words!(
                "`{path}` と `{first}` は大文字と小文字などの違いしかない",
                "`{path}` and `{first}` differ only by case or by composed characters"
            );
            out.push(
                Diagnostic::at(Code::SourceName, place, message)
                    .help(words!("どちらかの名前を変える", "rename one of them")),
            );
        }
    }
    out
}

/// Endings of Markdown that other tools read.
const MARKDOWN: [&str; 5] = ["mdx", "markdown", "mdown", "mkd", "mkdn"];

/// What systems leave in folders that are looked at.
const LITTER: [&str; 3] = ["thumbs.db", "ehthumbs.db", "desktop.ini"];

/// `9.2.md.txt`: a page that an editor saved as text, with an ending that some systems do not show.
fn is_page_as_text(path: &ContentPath) -> bool {
    path.file_name().to_lowercase().ends_with(".md.txt")
}

/// Files of the content folder that are neither pages nor files that a page could refer to.
pub(in crate::session) fn skipped<'a>(
    files: impl Iterator<Item = &'a ContentPath>,
    attachments: &Attachments,
) -> impl Iterator<Item = Diagnostic> {
    let is_litter = |path: &ContentPath| LITTER.contains(&path.file_name().to_lowercase().as_str());
    let unknown = files.filter(move |path| {
        (!attachments.is_published(&path.extension()) || is_page_as_text(path)) && !is_litter(path)
    });
    unknown.map(|path| {
        let extension = path.extension();
        let is_settings = matches!(path.file_name(), "guide.yaml" | "guide.yml");
        let way_out = if is_settings {
            words!("設定は content の直下の `guide.yaml` に書く", "the settings are `guide.yaml` right in the content folder")
        } else if MARKDOWN.contains(&extension.as_str()) || is_page_as_text(path) {
            words!("ページなら名前を `.md` で終わらせる", "a page has a name that ends in `.md`")
        } else if Attachments::is_refused(&extension) {
            words!(
                "`.{extension}` のファイルは公開できない。手元に置くだけなら、名前の先頭を `_` にする",
                "files of the type `.{extension}` are never published; what only lies there begins its name with `_`"
            )
        } else if extension.is_empty() {
            words!("手元に置くだけなら、名前の先頭を `_` にする", "what only lies there begins its name with `_`")
        } else {
            words!(
                "公開するなら guide.yaml の `attachments: {{ types: [{extension}] }}` に加え、手元に置くだけなら名前の先頭を `_` にする",
                "to publish it, add `attachments: {{ types: [{extension}] }}` to guide.yaml; what only lies there begins its name with `_`"
            )
        };
        let message = words!("`{path}` は手引書に含まれない", "`{path}` is no part of the guide");
        Diagnostic::at(Code::SourceSkipped, Place::File(path.as_str().to_owned(), None), message).help(way_out)
    })
}

/// Files that could be published and are not, as no page links them.
pub(in crate::session) fn unused(files: Vec<&ContentPath>) -> impl Iterator<Item = Diagnostic> {
    let taken = files.into_iter().filter(|path| !is_page_as_text(path));
    taken.map(|path| {
        let message = words!(
            "`{path}` はどのページからもリンクされていないので公開されない",
            "`{path}` is not published, as no page links it"
        );
        Diagnostic::at(Code::SourceUnused, Place::File(path.as_str().to_owned(), None), message).help(words!(
            "`[文]({path})` と書くか、要らなければ消す。手元に置くだけなら、名前の先頭を `_` にする",
            "write `[text]({path})`, or remove it; what only lies there begins its name with `_`"
        ))
    })
}

/// A name that Windows or a share would not take: who writes there could not even check the guide out.
fn unfit_name(path: &str) -> Option<Diagnostic> {
    let at = |message| Diagnostic::at(Code::SourceName, Place::File(path.to_owned(), None), message);
    let length = path.chars().count();
    if length > MAX_PATH_CHARACTERS {
        let words = words!(
            "パスが {length} 文字あり、上限の {MAX_PATH_CHARACTERS} 文字を超えている",
            "the path has {length} characters, more than the {MAX_PATH_CHARACTERS} allowed"
        );
        return Some(
            at(words).help(words!("フォルダーやファイルの名前を短くする", "shorten the names of folders and files")),
        );
    }
    let reserved = path.split('/').find(|name| is_device(name))?;
    let words =
        words!("Windows は `{reserved}` という名前を装置に使う", "Windows reserves the name `{reserved}` for a device");
    Some(at(words).help(words!("名前を変える", "rename it")))
}

/// A fault as a diagnostic.
pub(in crate::session) fn diagnostic(fault: &WalkFault) -> Diagnostic {
    let path = &fault.path;
    let at = |code, position, message| Diagnostic::at(code, Place::File(path.clone(), position), message);
    match &fault.kind {
        WalkFaultKind::Io(error) => {
            at(Code::SourceIo, None, words!("`{path}` を読めない（{error}）", "cannot read `{path}` ({error})"))
        }
        WalkFaultKind::LinkOut => at(
            Code::SourceLinkOut,
            None,
            words!(
                "`{path}` は content の中のファイルを指すリンクでない",
                "`{path}` is not a link to a file inside the content folder"
            ),
        )
        .help(words!("ファイルそのものを content に置く", "put the file itself into the content folder")),
        WalkFaultKind::BadName => at(
            Code::SourceName,
            None,
            words!(
                "`{path}` はファイル名に使えない文字を含む",
                "the name `{path}` holds a character that is not allowed"
            ),
        ),
        WalkFaultKind::Special => {
            at(Code::SourceIo, None, words!("`{path}` は通常のファイルでない", "`{path}` is not a regular file"))
        }
        WalkFaultKind::TooDeep => at(
            Code::SourceName,
            None,
            words!("`{path}` のフォルダーが深すぎる", "the folders of `{path}` are nested too deep"),
        ),
        WalkFaultKind::TooLarge(size) => {
            // Rounded up, so that the two numbers are never the same.
            let (tenths, most) = (size.div_ceil(104_858), MAX_PAGE_BYTES >> 20);
            let size = format!("{}.{}", tenths / 10, tenths % 10);
            at(
                Code::SourceTooLarge,
                None,
                words!(
                    "`{path}` は {size} MB あり、上限の {most} MB を超えている",
                    "`{path}` has {size} MB, more than the {most} MB allowed"
                ),
            )
            .help(words!("節に分ける", "split it into sections"))
        }
        WalkFaultKind::Decode(fault) => undecoded(fault, at),
    }
}

/// A text that is not UTF-8, or holds the character NUL.
fn undecoded(fault: &DecodeFault, at: impl Fn(Code, Option<Position>, Words) -> Diagnostic) -> Diagnostic {
    let position = Position { line: fault.line, column: fault.column };
    if fault.is_nul {
        let words = words!("文字 NUL（U+0000）がある", "there is the character NUL (U+0000)");
        let help = words!(
            "その文字を消す。文章でないファイルなら原稿から出す",
            "remove it; a file that is no text belongs elsewhere"
        );
        return at(Code::SourceEncoding, Some(position), words).help(help);
    }
    let diagnostic = at(Code::SourceEncoding, Some(position), words!("UTF-8 でない", "the text is not UTF-8"));
    match fault.guess {
        Some(guess) => {
            diagnostic.help(words!("{guess} と思われる。UTF-8 で保存し直す", "it looks like {guess}; save it as UTF-8"))
        }
        None => diagnostic.help(words!("UTF-8 で保存し直す", "save it as UTF-8")),
    }
}
