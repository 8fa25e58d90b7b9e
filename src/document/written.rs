//! Values of a document as they stand in `guide.json`, where they have a form of their own: texts that a reader knows from
//! the pages, and read as strictly as they were read there.

use std::borrow::Cow;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::label::{LabelKey, Part};
use super::{Anchor, ItemForm, Label, Numeral, OldAddress, Pattern, Spanned};
use crate::source::{ContentPath, Source, SourceRef};

/// The source of a document that is read from a model: its text is not there.
pub(super) fn no_source() -> SourceRef {
    let path = ContentPath::new("page.md").expect("a plain name is a content path");
    Arc::new(Source::new(path, String::new()))
}

/// Reads the alignments of a table.
pub(super) fn alignments<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Option<&'static str>>, D::Error> {
    let named = |name: Option<String>| match name.as_deref() {
        None => Ok(None),
        Some("left") => Ok(Some("left")),
        Some("center") => Ok(Some("center")),
        Some("right") => Ok(Some("right")),
        Some(other) => Err(serde::de::Error::custom(format!("no alignment `{other}`"))),
    };
    Vec::<Option<String>>::deserialize(deserializer)?.into_iter().map(named).collect()
}

/// Gives a type the schema of the form in which it is written.
macro_rules! schema_of {
    ($type:ty, $form:ty) => {
        impl JsonSchema for $type {
            fn inline_schema() -> bool {
                <$form>::inline_schema()
            }

            fn schema_name() -> Cow<'static, str> {
                <$form>::schema_name()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                <$form>::json_schema(generator)
            }
        }
    };
}

schema_of!(Anchor, String);
schema_of!(OldAddress, String);
schema_of!(Label, LabelText);
schema_of!(Numeral, String);
schema_of!(Pattern, PatternText);
schema_of!(ItemForm, ItemText);

impl<T: Serialize> Serialize for Spanned<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::new(T::deserialize(deserializer)?, crate::source::Span::default()))
    }
}

impl<T: JsonSchema> JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A text that is no value of its kind.
fn wrong<E: serde::de::Error>(what: &str, text: &str) -> E {
    let shown: String = text.chars().take(40).collect();
    E::custom(format!("`{}` is no {what}", shown.escape_debug()))
}

impl Serialize for Anchor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Anchor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| wrong("id", &text))
    }
}

impl Serialize for OldAddress {
    /// `9.3.5.html#i8`; `#i8` in the page that says so.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let page = self.page.as_ref().map_or(String::new(), |page| format!("{page}.html"));
        let anchor = self.anchor.as_ref().map_or(String::new(), |anchor| format!("#{anchor}"));
        serializer.serialize_str(&(page + &anchor))
    }
}

impl<'de> Deserialize<'de> for OldAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::of_place(&text).ok_or_else(|| wrong("address", &text))
    }
}

/// A label: its text where that says everything, otherwise with its parts, as a pattern of the guide read them.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Label")]
enum LabelText {
    /// A label in its natural form.
    Plain(Box<str>),
    /// A label that a pattern read.
    Full {
        /// As it is shown.
        text: Box<str>,
        /// As it stands in addresses.
        slug: Box<str>,
        /// The part of the guide that it belongs to, from 1; 0 where it belongs to none.
        part: u16,
        /// Index of the pattern that reads it; 255 where none does.
        kind: u8,
        /// Its levels, and the numbers and words of each.
        levels: Vec<Vec<Part>>,
        /// For every level, the length in bytes of the text and of the slug up to its end.
        ends: Box<[(u16, u16)]>,
    },
}

/// Levels of a label are no more than this.
const MAX_LEVELS: usize = 12;

impl Serialize for Label {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let plain = Self::parse(self.as_str());
        if plain.is_some_and(|plain| plain.is_written_as(self)) {
            return serializer.serialize_str(self.as_str());
        }
        let (key, ends) = (self.key(), self.ends().into());
        let LabelKey { part, kind, levels } = key.clone();
        let (text, slug) = (self.as_str().into(), self.slug().into());
        LabelText::Full { text, slug, part, kind, levels, ends }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Label {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match LabelText::deserialize(deserializer)? {
            LabelText::Plain(text) => Self::parse(&text).ok_or_else(|| wrong("number", &text)),
            LabelText::Full { text, slug, part, kind, levels, ends } => {
                let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-';
                let fit = (1..=MAX_LEVELS).contains(&levels.len())
                    && ends.len() == levels.len()
                    && text.len() <= 400
                    && !text.chars().any(char::is_control)
                    && slug.len() <= 400
                    && slug.bytes().all(plain)
                    && !slug.starts_with(['.', '-']);
                if !fit {
                    return Err(wrong("number", &text));
                }
                Ok(Self::of_parts((text, slug), LabelKey { part, kind, levels }, ends))
            }
        }
    }
}

impl Serialize for Numeral {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Numeral {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::named(&text).ok_or_else(|| wrong("form of numbers", &text))
    }
}

/// A pattern as it stands in `guide.yaml`.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Pattern")]
struct PatternText {
    /// Such as `第{article}条[の{branch}]`.
    pattern: String,
    /// What stands before the digits in an address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    address: String,
    /// How its plain numbers are shown, where that is not in Arabic digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    numerals: Option<Numeral>,
}

impl Serialize for Pattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (pattern, address, numerals) = (self.as_str().to_owned(), self.prefix().to_owned(), self.numerals());
        PatternText { pattern, address, numerals }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let PatternText { pattern, address, numerals } = PatternText::deserialize(deserializer)?;
        let plain = address.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let read = Self::parse(&pattern, &address).filter(|_| plain && pattern.len() <= 1_000);
        let read = read.ok_or_else(|| wrong("pattern", &pattern))?;
        Ok(numerals.map_or_else(|| read.clone(), |numeral| read.clone().with_numeral(numeral)))
    }
}

/// The form of an item or a step as it stands in `guide.yaml`.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ItemForm")]
struct ItemText {
    /// Such as `({n:a})`.
    mark: String,
    /// What a reference calls it, where that is something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cite: Option<String>,
}

impl Serialize for ItemForm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ItemText { mark: self.written(), cite: self.cited().map(Self::written) }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ItemForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let ItemText { mark, cite } = ItemText::deserialize(deserializer)?;
        let form = |text: &str| Self::parse(text).ok_or_else(|| wrong("form of an item", text));
        let read = form(&mark)?;
        match cite {
            Some(cite) => Ok(read.cited_as(form(&cite)?)),
            None => Ok(read),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Numbering, PRESETS};

    /// Written and read again, with what it is then.
    fn again<T: Serialize + for<'de> Deserialize<'de>>(value: &T) -> (String, T) {
        let text = serde_json::to_string(value).expect("it is written");
        let read = serde_json::from_str(&text).expect("it is read");
        (text, read)
    }

    #[test]
    fn labels_are_read_as_they_were() {
        let law = Numbering::preset("law", Some(Numeral::Chinese)).expect("a preset");
        let labels = [
            Label::parse("9.3.1"),
            Label::parse("AC-02"),
            Label::parse("9.3").map(|label| label.in_part(2)),
            law.read("第三十八条の三"),
            law.read("別表第二"),
        ];
        for label in labels.into_iter().flatten() {
            let (text, read) = again(&label);
            assert!(read.is_written_as(&label), "{text}");
        }
        assert_eq!(again(&Label::parse("9.3.1").expect("a label")).0, "\"9.3.1\"");
        let hostile = r#"{"text":"1","slug":"../x","part":0,"kind":0,"levels":[[{"number":[1,""]}]],"ends":[[1,1]]}"#;
        assert!(serde_json::from_str::<Label>(hostile).is_err());
    }

    #[test]
    fn numberings_are_read_as_they_were() {
        for preset in PRESETS {
            for numeral in [None, Some(Numeral::Wide)] {
                let numbering = Numbering::preset(preset, numeral).expect("a preset");
                assert_eq!(again(&numbering).1, numbering, "{preset}");
            }
        }
    }

    #[test]
    fn old_addresses_are_read_as_they_were() {
        for text in ["#i5-s4", "8.2.html#clause-1.2-a", "8.2.html"] {
            let address = OldAddress::of_place(text).expect("an address");
            assert_eq!(again(&address), (format!("\"{text}\""), address));
        }
        assert!(serde_json::from_str::<OldAddress>("\"../x.html\"").is_err());
        assert!(serde_json::from_str::<Anchor>("\"A b\"").is_err());
    }
}
