//! The language of a guide, which decides what its pages say of themselves and what the interface speaks.

use super::yaml::{Fields, Reader};
use crate::diagnostic::{Code, Diagnostic};
use crate::words;

/// Languages by their codes of two letters (ISO 639-1). The interface is Japanese where the guide is, English elsewhere.
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de \
    dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu \
    ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng \
    nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta \
    te tg th ti tk tl tn to tr ts tt tw ty ug ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Codes that people write for them: those of the countries, and of the languages in three letters.
const MISTAKEN: [(&str, &str); 15] = [
    ("eng", "en"),
    ("fra", "fr"),
    ("fre", "fr"),
    ("deu", "de"),
    ("ger", "de"),
    ("spa", "es"),
    ("kor", "ko"),
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
    let is_mistaken = MISTAKEN.iter().any(|(mistaken, _)| *mistaken == first);
    // Languages without a code of two letters have one of three: `haw`, `yue`.
    let is_long = first.len() == 3 && first.bytes().all(|b| b.is_ascii_lowercase()) && !is_mistaken;
    if (is_long || LANGUAGES.split_whitespace().any(|language| language == first)) && tag.split('-').all(is_subtag) {
        return tag
            .split('-')
            .enumerate()
            .map(|(i, part)| if i == 0 { part.to_owned() } else { cased(part) })
            .collect::<Vec<_>>()
            .join("-");
    }
    let text = &written.value;
    let message = words!(
        "`{text}` は言語の符号でない（`ja`、`en`、`en-GB`、`fr` のように書く）",
        "`{text}` is not the code of a language (`ja`, `en`, `en-GB`, `fr`)"
    );
    let near = MISTAKEN.iter().find(|(mistaken, _)| *mistaken == tag || *mistaken == first).map(|(_, right)| *right);
    let diagnostic = Diagnostic::new(Code::ConfigValue, reader.source, written.span, message).suggest(near);
    reader.diagnostics.push(diagnostic);
    "ja".to_owned()
}

fn is_subtag(part: &str) -> bool {
    (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// A part behind the language as it is usually written: a region in capitals, a script with one.
fn cased(part: &str) -> String {
    match part.len() {
        2 => part.to_uppercase(),
        4 => part.get(..1).unwrap_or_default().to_uppercase() + part.get(1..).unwrap_or_default(),
        _ => part.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::config::read_guide;
    use crate::source::{ContentPath, Source};

    #[test]
    fn a_language_has_two_letters_or_three() {
        let read = |tag: &str| {
            let path = ContentPath::new("guide.yaml").expect("a plain path");
            let (guide, found) = read_guide(&Arc::new(Source::new(path, format!("title: t\nlanguage: {tag}\n"))));
            (guide.about.language, found.is_empty())
        };
        for (tag, known) in [("haw", "haw"), ("en_gb", "en-GB"), ("ZH-hant-tw", "zh-Hant-TW")] {
            assert_eq!(read(tag), (known.to_owned(), true), "{tag}");
        }
        for tag in ["eng", "jp", "x1", "en-"] {
            assert!(!read(tag).1, "{tag}");
        }
    }
}
