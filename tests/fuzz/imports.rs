//! Sources of an import under the fuzzer: whatever they hold, an import is refused with a reason or accounts for itself.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use tebiki::diagnostic::Lang;
use tebiki::import::{Fate, Kind, Options, Profile, Source, import_with, receipt_html, receipt_json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A Word document: an archive, or its parts one behind the other, each below a line `== name`.
pub(crate) fn docx(bytes: &[u8]) {
    check("a.docx", archive(bytes), Kind::Docx);
}

/// A workbook, written like a Word document.
pub(crate) fn xlsx(bytes: &[u8]) {
    check("a.xlsx", archive(bytes), Kind::Xlsx);
}

/// A law's XML.
pub(crate) fn law(bytes: &[u8]) {
    check("a.xml", bytes.to_vec(), Kind::Law);
}

/// A page of HTML.
pub(crate) fn html(bytes: &[u8]) {
    check("a.html", bytes.to_vec(), Kind::Html);
}

/// The parts of an archive, packed: a fuzzer that has to guess checksums sees nothing of what they protect.
fn archive(bytes: &[u8]) -> Vec<u8> {
    if bytes.starts_with(b"PK") {
        return bytes.to_vec();
    }
    let text = String::from_utf8_lossy(bytes);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for part in text.split("== ").skip(1) {
        let (name, body) = part.split_once('\n').unwrap_or((part, ""));
        // A name that stands twice is refused by the writer already.
        if zip.start_file(name.trim(), SimpleFileOptions::default()).is_ok() {
            zip.write_all(body.as_bytes()).expect("it is written to memory");
        }
    }
    zip.finish().expect("it is written to memory").into_inner()
}

fn check(name: &str, bytes: Vec<u8>, kind: Kind) {
    let source = Source { name: name.to_owned(), files: BTreeMap::from([(name.to_owned(), bytes)]) };
    for annotate in [false, true] {
        let options = Options { profile: Profile::default(), annotate, ..Options::default() };
        let result = match import_with(&source, kind, &options) {
            Ok(result) => result,
            Err(error) => {
                assert!(!error.place.is_empty() && !error.message.en.is_empty() && !error.help.ja.is_empty());
                continue;
            }
        };
        for output in &result.outputs {
            let inside = output.path.starts_with("content/") && !output.path.split('/').any(|step| step == "..");
            assert!(inside && !output.path.contains('\\'), "{}", output.path);
        }
        for piece in result.ledger.pieces() {
            match piece.fate {
                Fate::Placed(file, line) => {
                    let text = result.outputs[file as usize].text().expect("pieces are placed in pages");
                    assert!(text.lines().count() >= line as usize, "line {line} of {file}");
                }
                Fate::LeftOut(_) => {}
                // What is nowhere has no characters, or the run says that they are missing.
                Fate::Pending => {
                    let blank = piece.text.chars().all(|c| !c.is_alphanumeric());
                    assert!(blank || !result.coverage.is_complete(), "{piece:?} has no fate");
                }
            }
        }
        assert!(receipt_json(&result).ends_with("}\n") && receipt_html(&result, Lang::Ja).ends_with("</html>\n"));
    }
}
