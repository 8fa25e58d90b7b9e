//! Settings in `guide.json`, where they stand without the places at which they are declared.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Value;
use crate::source::Span;

/// A value that may be absent.
pub(super) mod one {
    use super::{Deserialize, Deserializer, Serialize, Serializer, Span};

    // It is called by what serde derives, with the field.
    #[expect(clippy::ref_option)]
    pub(in crate::config) fn serialize<S: Serializer>(
        value: &Option<(String, Span)>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value.as_ref().map(|(text, _)| text).serialize(serializer)
    }

    pub(in crate::config) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<(String, Span)>, D::Error> {
        Ok(Option::<String>::deserialize(deserializer)?.map(|text| (text, Span::default())))
    }
}

/// A list of values.
pub(super) mod many {
    use super::{Deserialize, Deserializer, Serializer, Span};

    pub(in crate::config) fn serialize<S: Serializer>(
        values: &[(String, Span)],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(values.iter().map(|(text, _)| text))
    }

    pub(in crate::config) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<(String, Span)>, D::Error> {
        Ok(Vec::<String>::deserialize(deserializer)?.into_iter().map(|text| (text, Span::default())).collect())
    }
}

/// A value of a vocabulary.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Value")]
pub(super) struct ValueForm {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// A short form; the name where none is given.
    short: String,
    /// Other names.
    aliases: Vec<String>,
    /// What it is; may be empty.
    description: String,
    /// What the case file's paper of it is called; left out where it has none of its own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    paper: String,
    /// Number of the section that explains it.
    section: Option<String>,
    /// A number that is shown before the name.
    number: Option<u32>,
    /// Id of the value above, which stands before it.
    parent: Option<String>,
}

/// The values of a vocabulary.
pub(super) mod values {
    use super::{Deserialize, Deserializer, Serializer, Span, Value, ValueForm};

    pub(in crate::config) fn serialize<S: Serializer>(values: &[Value], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(values.iter().map(|value| {
            let Value { id, name, short, aliases, description, paper, section, number, parent, span: _ } =
                value.clone();
            let (section, parent) = (section.map(|(number, _)| number), parent.and_then(|i| values.get(i)));
            let parent = parent.map(|above| above.id.clone());
            ValueForm { id, name, short, aliases, description, paper, section, number, parent }
        }))
    }

    pub(in crate::config) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Value>, D::Error> {
        let mut out: Vec<Value> = Vec::new();
        for form in Vec::<ValueForm>::deserialize(deserializer)? {
            let ValueForm { id, name, short, aliases, description, paper, section, number, parent } = form;
            let above = |id: &String| out.iter().position(|value| value.id == *id);
            let parent = match parent {
                Some(id) => Some(above(&id).ok_or_else(|| {
                    serde::de::Error::custom(format!(
                        "no value `{}` stands before what lies under it",
                        id.escape_debug()
                    ))
                })?),
                None => None,
            };
            let (section, span) = (section.map(|number| (number, Span::default())), Span::default());
            out.push(Value { id, name, short, aliases, description, paper, section, number, parent, span });
        }
        Ok(out)
    }
}
