//! Vocabularies, and the pages of their values.

use schemars::JsonSchema;
use serde::Serialize;

use super::changes::EditionChange;
use super::frame::Frame;
use super::{CautionView, ClauseView, DutyView, FilterChoice, ForceGroup, LinkView, ListFilter};

/// The view of `vocabulary.html`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct VocabularyView {
    pub frame: Frame,
    pub name: String,
    pub bearer: bool,
    pub values: Vec<ValueSummary>,
}

/// A value in the list of its vocabulary.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct ValueSummary {
    pub head: ValueHead,
    /// How deep it lies, from 0.
    pub depth: usize,
    pub sections: usize,
    pub clauses: usize,
    pub duties: usize,
    pub measures: usize,
    pub cautions: usize,
}

/// What a value is.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct ValueHead {
    pub id: String,
    pub href: String,
    pub name: String,
    pub number: String,
    pub aliases: Vec<String>,
    pub description: String,
    /// The section that explains it.
    pub section: Option<LinkView>,
    /// Whether the editor inferred who bears one of somebody's duties.
    pub inferred: bool,
    /// What changed of what somebody bears since the earlier edition.
    pub changes: Vec<EditionChange>,
}

/// Where a value stands among the values of its vocabulary.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Siblings {
    pub vocabulary: String,
    pub name: String,
    pub href: String,
    pub values: Vec<Sibling>,
    /// What duties are classified by beside the phases, under which they stand: a column of a file for each.
    pub others: Vec<FilterChoice>,
}

/// A value beside this one.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Sibling {
    pub href: String,
    pub text: String,
    pub number: String,
    pub depth: usize,
    pub current: bool,
}

/// The view of `value.html`: a value that is neither a bearer nor a column of a matrix.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct ValueView {
    pub frame: Frame,
    pub head: ValueHead,
    pub siblings: Siblings,
    pub sections: Vec<LinkView>,
    pub clauses: Vec<ClauseView>,
    pub duties: Vec<ForceGroup>,
    pub measures: Vec<LinkView>,
    pub matrices: Vec<LinkView>,
    pub cautions: Vec<CautionView>,
}

/// The view of `bearer.html`: who bears duties.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct BearerView {
    pub frame: Frame,
    pub head: ValueHead,
    pub siblings: Siblings,
    pub counts: Vec<ForceCount>,
    pub clause_count: usize,
    pub commentary_count: usize,
    pub own_count: usize,
    pub either_count: usize,
    pub minutes: usize,
    pub sections: Vec<LinkView>,
    pub cautions: Vec<CautionView>,
    pub phases: Vec<PhaseDuties>,
}

/// How many duties of a force there are.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct ForceCount {
    pub force: &'static str,
    pub name: String,
    pub count: usize,
}

/// What somebody must do in a phase.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct PhaseDuties {
    pub anchor: String,
    /// Empty where the guide does not say which phase.
    pub href: String,
    pub number: String,
    pub name: String,
    pub count: usize,
    /// One's own.
    pub own: Vec<ForceGroup>,
    /// One's own or another's.
    pub either: Vec<ForceGroup>,
    pub sections: Vec<LinkView>,
}

/// The view of `duties.html`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct DutiesView {
    pub frame: Frame,
    /// What the list holds, in a sentence.
    pub hint: String,
    pub counts: Vec<ForceCount>,
    pub clause_count: usize,
    /// What the list can be narrowed to.
    pub filters: Vec<ListFilter>,
    pub sections: Vec<SectionDuties>,
}

/// The duties of a section.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct SectionDuties {
    pub section: LinkView,
    /// The id of its chapter in the address of a filter; empty outside of chapters.
    pub chapter: String,
    pub duties: Vec<DutyView>,
}
