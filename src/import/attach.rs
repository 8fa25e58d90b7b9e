//! Files that a source shows or links, by the names that they get. A picture whose ending is that of another type gets the
//! ending of what it holds, as no browser would show it otherwise.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Attachment;
use crate::config::Attachments;
use crate::diagnostic::Words;
use crate::words;

/// Names of attachments by their paths in the source.
#[derive(Debug, Default)]
pub(super) struct Attached(BTreeMap<String, String>);

impl Attached {
    /// The name of a file, the same each time.
    pub(super) fn name(&mut self, path: &str, bytes: &[u8]) -> String {
        if let Some(name) = self.0.get(path) {
            return name.clone();
        }
        let taken: BTreeSet<&String> = self.0.values().collect();
        let base = fitting(&path.rsplit('/').next().unwrap_or(path).to_lowercase(), bytes);
        let name = if taken.contains(&base) { fitting(&path.replace('/', "-").to_lowercase(), bytes) } else { base };
        self.0.insert(path.to_owned(), name.clone());
        name
    }

    /// The paths of the result, and those in the source.
    pub(super) fn origins(&self) -> BTreeMap<String, String> {
        self.0.iter().map(|(path, name)| (format!("content/assets/{name}"), path.clone())).collect()
    }

    /// The attachments, with their bytes from the files of the source.
    pub(super) fn files(self, files: &BTreeMap<String, Vec<u8>>) -> Vec<Attachment> {
        let take = |(path, name): (String, String)| {
            let bytes = files.get(&path).cloned().unwrap_or_default();
            Attachment { name: name.into(), bytes }
        };
        self.0.into_iter().map(take).collect()
    }
}

/// The name of a file with the ending of what it holds, where it is a picture of another type, and with no sign that a guide
/// or a file system has no name for.
pub(super) fn fitting(name: &str, bytes: &[u8]) -> String {
    let plain: String = name.chars().map(|c| if c.is_control() || c == '\\' { '-' } else { c }).collect();
    let plain = plain.trim_start_matches(['_', '.', '#', '~']);
    let (stem, ending) = plain.rsplit_once('.').unwrap_or((plain, ""));
    let stem = if crate::source::is_device(stem) || stem.is_empty() { format!("{stem}-x") } else { stem.to_owned() };
    let pictures = ["png", "jpg", "jpeg", "gif", "webp"];
    let held = kind(bytes).filter(|_| pictures.contains(&ending));
    let ending = match held {
        Some("jpg") if ending == "jpeg" => ending,
        Some(held) => held,
        None => ending,
    };
    if ending.is_empty() { stem } else { format!("{stem}.{ending}") }
}

/// What kind of picture bytes are, by how they begin.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some("png"),
        [0xFF, 0xD8, 0xFF, ..] => Some("jpg"),
        [b'G', b'I', b'F', b'8', ..] => Some("gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("webp"),
        _ => None,
    }
}

/// Why a guide cannot have a file of that name as an attachment; what its bytes say is for the caller to ask.
pub(super) fn refused(name: &str) -> Option<Words> {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    let known = Attachments::default().is_published(&ending) || Attachments::may_be_added(&ending);
    (!known).then(|| {
        words!("`.{ending}` の種類のファイルは公開できない", "files of the type `.{ending}` are not published")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_what_files_hold() {
        assert_eq!(fitting("wrong.jpg", b"\x89PNG\r\n\x1a\n"), "wrong.png");
        assert_eq!(fitting("a.jpeg", b"\xff\xd8\xff\xe0"), "a.jpeg");
        assert_eq!(fitting("_con.pdf", b"%PDF"), "con-x.pdf");
        assert!(refused("a.html").is_some() && refused("a.pdf").is_none() && refused("a.dwg").is_none());
    }
}
