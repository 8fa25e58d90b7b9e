//! A zip archive of XML parts (Office Open XML), read with limits: a part's real size is measured while it is unpacked,
//! names that lead outside are refused, and nothing is ever unpacked to the disk.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use roxmltree::{Document, ParsingOptions};
use zip::ZipArchive;

use super::error::ImportError;
use crate::words;

/// Most entries of an archive.
const MOST_PARTS: usize = 20_000;
/// Most bytes of one part, unpacked.
const MOST_PART_BYTES: u64 = 128 << 20;
/// Most bytes of all parts that are read, unpacked.
const MOST_BYTES: u64 = 512 << 20;
/// Most nodes of one XML part.
pub(super) const MOST_NODES: u32 = 8_000_000;
/// Deepest nesting of elements; Word's own documents stay below fifty.
pub(super) const DEEPEST: usize = 200;

/// An opened archive.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    read: u64,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8], file: &str) -> Result<Self, ImportError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            ImportError::new(
                file,
                words!("Office の文書として読めない（{error}）", "it cannot be read as an Office document ({error})"),
                words!(
                    "Word か Excel で開き、.docx・.xlsx として保存し直す（パスワードは外す）",
                    "open it in Word or Excel and save it again as .docx or .xlsx, without a password"
                ),
            )
        })?;
        let count = archive.len();
        if count > MOST_PARTS {
            let message =
                words!("書庫に部品が {count} 個あり、多すぎる", "the archive has {count} parts, which are too many");
            return Err(ImportError::new(file, message, limit_help()));
        }
        let strange = archive.file_names().find_map(|name| match name {
            Ok(name) => leads_outside(&name).then(|| name.into_owned()),
            Err(_) => Some("?".to_owned()),
        });
        if let Some(name) = strange {
            return Err(ImportError::new(
                file,
                words!("書庫の中の名前 `{name}` は外を指している", "the name `{name}` in the archive leads outside"),
                words!("信頼できる相手から文書をもらい直す", "get the document again from somebody you trust"),
            ));
        }
        Ok(Self { archive, read: 0 })
    }

    /// The names of all parts, in alphabetical order.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.archive.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect();
        names.sort_unstable();
        names
    }

    /// The bytes of a part; `None` where there is no such part.
    pub(super) fn bytes(&mut self, file: &str, name: &str) -> Result<Option<Vec<u8>>, ImportError> {
        let Ok(mut entry) = self.archive.by_name(name) else { return Ok(None) };
        // The size that the archive says is only a hint: what is really there is measured.
        let said = usize::try_from(entry.size().min(MOST_PART_BYTES)).unwrap_or(0);
        let mut bytes = Vec::with_capacity(said);
        let got = entry.by_ref().take(MOST_PART_BYTES + 1).read_to_end(&mut bytes);
        let place = format!("{file}: {name}");
        if let Err(error) = got {
            let message = words!("部品を展開できない（{error}）", "the part cannot be unpacked ({error})");
            return Err(ImportError::new(place, message, words!("文書を保存し直す", "save the document again")));
        }
        self.read += bytes.len() as u64;
        if bytes.len() as u64 > MOST_PART_BYTES || self.read > MOST_BYTES {
            let megabytes = MOST_PART_BYTES >> 20;
            let message = words!("展開すると {megabytes} MB を超える", "it has more than {megabytes} MB once unpacked");
            return Err(ImportError::new(place, message, limit_help()));
        }
        Ok(Some(bytes))
    }

    /// The text of an XML part; `None` where there is no such part. UTF-16 is read too.
    pub(super) fn text(&mut self, file: &str, name: &str) -> Result<Option<String>, ImportError> {
        let Some(bytes) = self.bytes(file, name)? else { return Ok(None) };
        // Most parts are UTF-8 without a mark, and are not copied.
        let is_marked =
            bytes.starts_with(b"\xEF\xBB\xBF") || bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
        let text = if is_marked {
            decode(&bytes)
        } else {
            String::from_utf8(bytes).map_or_else(|bytes| decode(bytes.as_bytes()), Some)
        };
        text.map(Some).ok_or_else(|| {
            ImportError::new(
                format!("{file}: {name}"),
                words!("XML の文字コードを読めない", "the encoding of the XML cannot be read"),
                words!("文書を保存し直す", "save the document again"),
            )
        })
    }
}

fn limit_help() -> crate::diagnostic::Words {
    words!("文書を分けて取り込む", "import the document in parts")
}

fn leads_outside(name: &str) -> bool {
    name.starts_with(['/', '\\']) || name.contains(':') || name.split(['/', '\\']).any(|step| step == "..")
}

/// UTF-8, or UTF-16 with a byte order mark. ISO-2022-JP, whose bytes are all ASCII, is told by its escapes.
pub(super) fn decode(bytes: &[u8]) -> Option<String> {
    if [b"\x1b$B".as_slice(), b"\x1b$@"].iter().any(|escape| memchr::memmem::find(bytes, escape).is_some()) {
        return None;
    }
    let units = |little: bool| {
        let pair = |pair: &[u8]| {
            let bytes = [pair[0], pair[1]];
            if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) }
        };
        bytes[2..].chunks_exact(2).map(pair).collect::<Vec<_>>()
    };
    match bytes {
        [0xFF, 0xFE, ..] => String::from_utf16(&units(true)).ok(),
        [0xFE, 0xFF, ..] => String::from_utf16(&units(false)).ok(),
        [0xEF, 0xBB, 0xBF, rest @ ..] => std::str::from_utf8(rest).ok().map(str::to_owned),
        _ => std::str::from_utf8(bytes).ok().map(str::to_owned),
    }
}

/// Parses XML without document type, external entities and endless nesting.
pub(super) fn parse<'t>(text: &'t str, place: &str) -> Result<Document<'t>, ImportError> {
    if let Some(message) = too_deep(text) {
        return Err(ImportError::new(place, message, words!("文書を保存し直す", "save the document again")));
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| {
        let at = error.pos();
        ImportError::new(
            format!("{place}:{}:{}", at.row, at.col),
            words!("XML として読めない（{error}）", "it cannot be read as XML ({error})"),
            words!(
                "文書型宣言や実体宣言は読まない。元の文書を保存し直す",
                "document types and entities are not read; save the source again"
            ),
        )
    })
}

/// Counts open elements without a tree, so that a hostile file cannot exhaust the stack of whoever walks the tree.
fn too_deep(text: &str) -> Option<crate::diagnostic::Words> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    for at in memchr::memchr_iter(b'<', bytes) {
        match bytes.get(at + 1) {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b'!' | b'?') | None => {}
            Some(_) => {
                let end = memchr::memchr(b'>', &bytes[at..]).map_or(bytes.len(), |end| at + end);
                let closed = end > 0 && bytes.get(end - 1) == Some(&b'/');
                depth += usize::from(!closed);
            }
        }
        if depth > DEEPEST {
            return Some(words!("要素の入れ子が {DEEPEST} 段を超える", "elements are nested more than {DEEPEST} deep"));
        }
    }
    None
}

/// The relations of a part: id to target, resolved against the part's folder, and whether the target is outside.
pub(super) fn relations(
    package: &mut Package<'_>,
    file: &str,
    part: &str,
) -> Result<BTreeMap<String, (String, bool)>, ImportError> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let path = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
    let Some(text) = package.text(file, &path)? else { return Ok(BTreeMap::new()) };
    let document = parse(&text, &format!("{file}: {path}"))?;
    let relation = |node: roxmltree::Node<'_, '_>| {
        let (id, target) = (node.attribute("Id")?, node.attribute("Target")?);
        let outside = node.attribute("TargetMode") == Some("External");
        let target = if outside { target.to_owned() } else { joined(folder, target) };
        Some((id.to_owned(), (target, outside)))
    };
    Ok(document.root_element().children().filter_map(relation).collect())
}

/// A target of a relation as the name of a part.
fn joined(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => _ = steps.pop(),
            "." | "" => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_names_of_parts() {
        assert_eq!(joined("word", "media/image1.png"), "word/media/image1.png");
        assert_eq!(joined("word", "../customXml/item1.xml"), "customXml/item1.xml");
        assert_eq!(joined("word", "/word/styles.xml"), "word/styles.xml");
        assert_eq!(joined("word", "../../../x"), "x");
    }

    #[test]
    fn hostile_xml_is_refused() {
        let deep = format!("{}{}", "<a>".repeat(DEEPEST + 1), "</a>".repeat(DEEPEST + 1));
        assert!(parse(&deep, "x").is_err());
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\">]><a>&b;</a>";
        assert!(parse(bomb, "x").is_err());
        assert!(parse("<a><b/></a>", "x").is_ok());
        assert!(
            leads_outside("../x") && leads_outside("/etc/x") && leads_outside("C:x") && !leads_outside("word/a..b")
        );
    }
}
