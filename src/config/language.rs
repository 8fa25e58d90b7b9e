//! The language of a guide, which decides what its pages speak.

use super::yaml::{Fields, Reader};
use crate::diagnostic::{Code, Diagnostic};
use crate::words;

/// The languages that the pages speak.
const LANGUAGES: [&str; 2] = ["ja", "en"];

/// Codes that people write for them: those of the countries, and of the languages in three letters.
const MISTAKEN: [(&str, &str); 8] = [
    ("jp", "ja"),
    ("jpn", "ja"),
    ("japanese", "ja"),
    ("日本語", "ja"),
    ("us", "en"),
    ("uk", "en"),
    ("gb", "en"),
    ("english", "en"),
];

/// The language of the content: a tag such as `ja` or `en-GB`, of any case.
pub(super) fn field(fields: &mut Fields, reader: &mut Reader<'_>) -> String {
    let Some(written) = fields.text(reader, "language").filter(|text| !text.value.is_empty()) else {
        return "ja".to_owned();
    };
    let tag = written.value.trim().replace('_', "-").to_lowercase();
    let first = tag.split('-').next().unwrap_or_default();
    if let Some(language) = LANGUAGES.iter().find(|language| **language == first) {
        // The region is written in capitals.
        let region = tag.strip_prefix(first).unwrap_or_default().to_uppercase();
        return format!("{language}{region}");
    }
    let text = &written.value;
    let message = words!(
        "`{text}` はページの言語にできない（使えるのは ja、en）",
        "`{text}` is no language that the pages speak (they speak ja and en)"
    );
    let near = MISTAKEN.iter().find(|(mistaken, _)| *mistaken == tag || *mistaken == first).map(|(_, right)| *right);
    let diagnostic = Diagnostic::new(Code::ConfigValue, reader.source, written.span, message).suggest(near);
    reader.diagnostics.push(diagnostic);
    "ja".to_owned()
}
