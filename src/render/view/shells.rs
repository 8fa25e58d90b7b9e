//! Pages that scripts fill, and the page of a wrong address.

use schemars::JsonSchema;
use serde::Serialize;

use super::frame::Frame;
use super::{AnswerView, Html, LinkView, StandingView, TagGroup};

/// The view of `search.html`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct SearchView {
    pub frame: Frame,
}

/// The view of `moved.html`: an address of before, which leads on. It has no frame, as nobody is to stay there.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct MovedView {
    pub lang: String,
    /// The content security policy.
    pub policy: Html,
    pub site_title: String,
    /// Whether the site holds drafts, for reviewers.
    pub review: bool,
    /// Where the page went.
    pub to: Option<LinkView>,
    /// Where places of it went.
    pub places: Vec<MovedPlace>,
    /// The script, where the site tells what became of citations; then it leads on, and stays with a citation.
    pub script: String,
    /// How many files hold what became of citations.
    pub previews: u32,
}

/// A place that went elsewhere.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct MovedPlace {
    /// The anchor that it had.
    pub anchor: String,
    pub link: LinkView,
}

/// The view of `case.html`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct CaseView {
    pub frame: Frame,
    /// What it gathers, as a sentence lists it.
    pub gathered: String,
    /// What is on the sheet besides what was chosen.
    pub rule: String,
    /// What can be chosen.
    pub choices: Vec<ChoiceView>,
}

/// A vocabulary to choose from.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct ChoiceView {
    pub vocabulary: String,
    pub name: String,
    pub href: String,
    /// Whether readers seldom start from it: it is folded away at first.
    pub more: bool,
    pub values: Vec<ChoiceValue>,
}

/// A value to choose.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct ChoiceValue {
    pub id: String,
    pub href: String,
    pub name: String,
    pub number: String,
    pub depth: usize,
}

/// The view of `case-entry.html`: one entry of the case file, which its script puts where it belongs.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct CaseEntry {
    /// What stands before the name.
    pub number: CaseNumber,
    pub name: LinkView,
    /// Shown in the link instead of its text where it holds more than text.
    pub title: Html,
    /// How far a duty in the commentary binds.
    pub duty: Option<CaseDuty>,
    pub text: Html,
    pub summary: String,
    /// How a caution's question ends.
    pub answers: Vec<AnswerView>,
    /// Who bears it.
    pub tags: Vec<TagGroup>,
    pub clauses: Vec<LinkView>,
    pub section: CaseSection,
    /// Its pages in the printed source, where it is no duty.
    pub pages: String,
    pub notes: Vec<LinkView>,
}

/// The number of an entry.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct CaseNumber {
    /// What is named before it, such as 遵守事項; may be empty.
    pub kind: String,
    /// The number alone; may be empty.
    pub text: String,
}

impl From<String> for CaseNumber {
    fn from(text: String) -> Self {
        Self { kind: String::new(), text }
    }
}

/// Where an entry stands.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct CaseSection {
    /// What is named before it: the commentary, in a guide without clauses a section.
    pub stands: String,
    pub href: String,
    pub text: String,
}

impl From<LinkView> for CaseSection {
    fn from(LinkView { href, text }: LinkView) -> Self {
        Self { stands: String::new(), href, text }
    }
}

/// How far a duty of the case file binds.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct CaseDuty {
    pub force: &'static str,
    pub name: String,
    pub discretion: bool,
    pub standing: StandingView,
}

/// The view of `accessibility.html`: how the pages can be used, and whom to tell where they cannot.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct AccessibilityView {
    pub frame: Frame,
    /// Where readers report what does not work for them.
    pub report: String,
}

/// The view of `404.html`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct NotFoundView {
    pub frame: Frame,
}
