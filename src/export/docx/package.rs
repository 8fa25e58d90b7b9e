//! The file: its parts, what each is, and how they refer to each other. No clock and no path goes into it, so that the same
//! text makes the same bytes.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::fault::Fault;
use super::flow::{Flow, escape};
use super::pictures::Shown;
use super::signs::signs;
use super::styles;
use crate::diagnostic::Lang;
use crate::words;

/// How the paper lies. Both are A4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paper {
    /// Upright.
    Portrait,
    /// Across.
    Landscape,
}

impl Paper {
    /// How wide a line is, in twentieths of a point.
    #[must_use]
    pub(super) fn width(self) -> u32 {
        match self {
            Self::Portrait => 11_906 - 2 * MARGIN,
            Self::Landscape => 16_838 - 2 * MARGIN,
        }
    }
}

/// The margin on every side: 20 mm.
const MARGIN: u32 = 1_134;

/// What a document says of itself.
#[derive(Clone, Debug)]
pub(super) struct About<'a> {
    /// Its title.
    pub title: &'a str,
    /// The edition that it is of.
    pub edition: &'a str,
    /// Who published it.
    pub publisher: &'a str,
    /// Its language.
    pub lang: Lang,
    /// Its paper.
    pub paper: Paper,
}

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const OF_OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const KIND: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// The document of a text.
///
/// # Errors
/// It is larger than a zip archive may be.
pub(super) fn document(mut flow: Flow, about: &About<'_>) -> Result<Vec<u8>, Fault> {
    flow.finish();
    let size = match about.paper {
        Paper::Portrait => "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>",
        Paper::Landscape => "<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>",
    };
    let body = format!(
        "{HEAD}<w:document {W}><w:body>{}<w:sectPr><w:headerReference w:type=\"default\" r:id=\"header\"/><w:footerReference w:type=\"default\" r:id=\"footer\"/>{size}<w:pgMar w:top=\"{MARGIN}\" w:right=\"{MARGIN}\" w:bottom=\"{MARGIN}\" w:left=\"{MARGIN}\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>",
        flow.xml
    );
    let notes = format!(
        "{HEAD}<w:footnotes {W}><w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>{}</w:footnotes>",
        flow.footnotes
    );
    let parts: [(&str, String); 13] = [
        ("[Content_Types].xml", types(&flow.pictures)),
        ("_rels/.rels", package_links()),
        ("docProps/core.xml", core(about)),
        ("word/document.xml", body),
        ("word/_rels/document.xml.rels", document_links(&flow)),
        ("word/styles.xml", styles::styles(about.lang)),
        ("word/settings.xml", styles::settings(about.lang)),
        ("word/fontTable.xml", styles::fonts()),
        ("word/theme/theme1.xml", styles::theme(about.lang)),
        ("word/footnotes.xml", notes),
        ("word/_rels/footnotes.xml.rels", links("", &flow, 1)),
        ("word/header1.xml", header(about)),
        ("word/footer1.xml", footer()),
    ];
    let texts = parts.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes()));
    let media = flow.pictures.media.iter().enumerate();
    let media = media.map(|(at, (kind, bytes))| (format!("word/{}", media_part(at, kind)), bytes.as_slice()));
    pack(texts.chain(media)).map_err(|error| {
        let error = error.to_string();
        Fault(words!("文書のファイルを作れない（{error}）", "the file cannot be made ({error})"))
    })
}

/// The part of a picture, as the document refers to it.
fn media_part(number: usize, kind: &str) -> String {
    format!("media/picture{number}.{kind}")
}

fn pack<'p>(parts: impl Iterator<Item = (String, &'p [u8])>) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (name, bytes) in parts {
        archive.start_file(name, options)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

fn types(pictures: &Shown) -> String {
    let mut out = format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
    );
    let kinds: BTreeSet<&str> = pictures.media.iter().map(|(kind, _)| *kind).collect();
    for kind in kinds {
        let _ = write!(out, "<Default Extension=\"{kind}\" ContentType=\"image/{kind}\"/>");
    }
    let parts = [
        ("document", "document.main"),
        ("styles", "styles"),
        ("settings", "settings"),
        ("fontTable", "fontTable"),
        ("footnotes", "footnotes"),
        ("header1", "header"),
        ("footer1", "footer"),
    ];
    for (name, kind) in parts {
        let _ = write!(out, "<Override PartName=\"/word/{name}.xml\" ContentType=\"{KIND}.{kind}+xml\"/>");
    }
    out + "<Override PartName=\"/word/theme/theme1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.theme+xml\"/></Types>"
}

fn package_links() -> String {
    format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"document\" Type=\"{OF_OFFICE}/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"core\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>"
    )
}

fn document_links(flow: &Flow) -> String {
    let mut out = String::new();
    for (id, kind, part) in [
        ("styles", "styles", "styles"),
        ("settings", "settings", "settings"),
        ("fonts", "fontTable", "fontTable"),
        ("theme", "theme", "theme/theme1"),
        ("footnotes", "footnotes", "footnotes"),
        ("header", "header", "header1"),
        ("footer", "footer", "footer1"),
    ] {
        let _ = write!(out, "<Relationship Id=\"{id}\" Type=\"{OF_OFFICE}/{kind}\" Target=\"{part}.xml\"/>");
    }
    links(&out, flow, 0)
}

/// The links of a part: those of its own, the addresses and the pictures that it refers to.
fn links(own: &str, flow: &Flow, part: usize) -> String {
    let mut out =
        format!("{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{own}");
    for number in &flow.pictures.used[part] {
        let target = media_part(*number, flow.pictures.media[*number].0);
        let _ = write!(out, "<Relationship Id=\"picture{number}\" Type=\"{OF_OFFICE}/image\" Target=\"{target}\"/>");
    }
    for (address, at) in &flow.addresses[part] {
        let _ = write!(out, "<Relationship Id=\"link{at}\" Type=\"{OF_OFFICE}/hyperlink\" Target=\"");
        escape(&target(address), &mut out);
        out.push_str("\" TargetMode=\"External\"/>");
    }
    out + "</Relationships>"
}

/// An address as the target of a link: Word refuses a file with one that is no URI.
fn target(address: &str) -> String {
    let mut out = String::new();
    let bytes = address.as_bytes();
    let is_hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    for (at, byte) in address.bytes().enumerate() {
        let is_plain = byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&byte);
        let is_written = byte == b'%' && is_hex(at + 1) && is_hex(at + 2);
        // A second `#` would end the fragment that the first began.
        let is_first = byte == b'#' && !out.contains('#');
        if is_plain || is_written || is_first {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn core(about: &About<'_>) -> String {
    let mut out = format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
    );
    let language = styles::language(about.lang);
    let facts =
        [("title", about.title), ("subject", about.edition), ("creator", about.publisher), ("language", language)];
    for (name, text) in facts {
        let _ = write!(out, "<dc:{name}>");
        escape(text, &mut out);
        let _ = write!(out, "</dc:{name}>");
    }
    out + "</cp:coreProperties>"
}

fn header(about: &About<'_>) -> String {
    let mut text = String::new();
    escape(about.title, &mut text);
    if !about.edition.is_empty() {
        text.push_str(signs(about.lang).gap);
        escape(about.edition, &mut text);
    }
    format!(
        "{HEAD}<w:hdr {W}><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p></w:hdr>"
    )
}

fn footer() -> String {
    let field = |name: &str| format!("<w:fldSimple w:instr=\" {name} \"><w:r><w:t>1</w:t></w:r></w:fldSimple>");
    format!(
        "{HEAD}<w:ftr {W}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>{}<w:r><w:t xml:space=\"preserve\"> / </w:t></w:r>{}</w:p></w:ftr>",
        field("PAGE"),
        field("NUMPAGES")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_addresses() {
        assert_eq!(target("https://例.jp/a b?q=%E4&x=1#f#g"), "https://%E4%BE%8B.jp/a%20b?q=%E4&x=1#f%23g");
        assert_eq!(target("mailto:a@b.example"), "mailto:a@b.example");
        assert_eq!(target("https://x/100%|[1]"), "https://x/100%25%7C%5B1%5D");
    }
}
