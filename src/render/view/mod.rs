//! What templates are given: one struct a template, and the small ones that they share.

pub(crate) mod changes;
pub(crate) mod cover;
pub(crate) mod form;
pub(crate) mod frame;
pub(crate) mod lists;
pub(crate) mod matrix;
pub(crate) mod section;
pub(crate) mod shells;
pub(crate) mod value;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use tera::Value;

/// HTML that is safe to show as it is: the only way past the template engine's escaping.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Html(Value);

impl Html {
    /// Takes HTML in which everything that readers or editors wrote is escaped already.
    pub(crate) fn new(html: &str) -> Self {
        Self(Value::safe_string(html))
    }

    /// This, and what follows.
    pub(crate) fn and(&self, more: &Self) -> Self {
        let text = |html: &Self| html.0.as_str().unwrap_or_default().to_owned();
        Self::new(&(text(self) + &text(more)))
    }

    /// How many bytes it has.
    pub(crate) fn len(&self) -> usize {
        self.0.as_str().map_or(0, str::len)
    }
}

impl Default for Html {
    fn default() -> Self {
        Self::new("")
    }
}

impl Serialize for Html {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// A template sees a text.
impl JsonSchema for Html {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Html".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}

/// A link.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct LinkView {
    /// Where to; empty where there is nothing to lead to.
    pub href: String,
    /// What it is called.
    pub text: String,
}

/// The values of one vocabulary that something is classified by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct TagGroup {
    /// Id of the vocabulary.
    pub vocabulary: String,
    /// Its name.
    pub name: String,
    /// What stands between two values: 又は or 及び.
    pub join: String,
    /// The values.
    pub values: Vec<LinkView>,
    /// Whether the editor inferred them.
    pub inferred: bool,
    /// The ids of the values between blanks, and of those that they lie under: what filters of lists look at.
    pub ids: String,
}

/// A way to narrow a list; `name` is its parameter in the address.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct ListFilter {
    pub name: String,
    pub title: String,
    pub values: Vec<FilterChoice>,
}

/// What can be chosen of a filter.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct FilterChoice {
    pub id: String,
    pub name: String,
}

/// A clause of a standard.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct ClauseView {
    pub number: String,
    pub href: String,
    /// Id on the page of clauses.
    pub anchor: String,
    pub title: String,
    pub tags: Vec<TagGroup>,
    pub body: Html,
    pub measures: Vec<LinkView>,
    /// Old numbers.
    pub aliases: Vec<String>,
    pub section: LinkView,
    /// Its pages in the printed source.
    pub pages: String,
    /// When it holds; empty: always.
    pub validity: String,
    /// The id of its chapter in the address of a filter; empty outside of chapters.
    pub chapter: String,
}

/// What a duty needs to be understood away from its page.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct StandingView {
    /// Its number as it is cited, and the title of its section.
    pub name: String,
    /// The number alone.
    pub number: String,
    /// The title of its section.
    pub title: String,
    /// Its pages in the printed source.
    pub pages: String,
    /// The headings above it in its page, the outermost first.
    pub headings: String,
    pub lead: String,
    pub condition: String,
    pub exception: String,
    /// When it holds; empty: always.
    pub validity: String,
}

/// A duty.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct DutyView {
    /// `must`, `must-not`, `should` or `may`.
    pub force: &'static str,
    /// The word for it.
    pub force_name: String,
    pub href: String,
    /// The clause's number; empty for a duty in the commentary.
    pub clause: String,
    /// What is named before the number of one that is no clause: the commentary, in a guide without clauses a section.
    pub stands: String,
    /// What it needs to be understood away from its page.
    pub standing: StandingView,
    pub text: Html,
    pub section: LinkView,
    pub tags: Vec<TagGroup>,
    pub inferred: bool,
    pub discretion: bool,
    /// Ids of the bearers, for the role switch.
    pub bearers: String,
}

/// Duties that bind equally far.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct ForceGroup {
    pub force: &'static str,
    pub name: String,
    pub duties: Vec<DutyView>,
}

/// A mark of a legend.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct MarkView {
    pub id: String,
    /// The character.
    pub mark: String,
    /// What is spoken.
    pub name: String,
    pub meaning: String,
    /// `must`, `may`, `none` or `included`.
    pub force: &'static str,
}

/// A caution.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct CautionView {
    pub anchor: String,
    pub href: String,
    pub title: Html,
    pub topic: String,
    /// What it asks, one question after the other.
    pub questions: Vec<String>,
    /// How each ends on yes, no, where it is not known, and where it does not apply.
    pub answers: Vec<AnswerView>,
    pub tags: Vec<TagGroup>,
    pub body: Html,
    pub section: LinkView,
    /// Its pages in the printed source.
    pub pages: String,
    /// When it holds; empty: always.
    pub validity: String,
    /// The id of its chapter in the address of a filter; empty outside of chapters.
    pub chapter: String,
}

/// How an answer to a caution's question ends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct AnswerView {
    /// `yes`, `no`, `unknown` or `not-applicable`.
    pub answer: &'static str,
    pub answer_name: String,
    /// `ok`, `confirm` or `forbidden`.
    pub end: &'static str,
    pub end_name: String,
}
