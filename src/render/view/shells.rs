//! Pages that scripts fill, and the page of a wrong address.

use serde::Serialize;

use super::frame::Frame;

/// The view of `search.html`.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct SearchView {
    pub frame: Frame,
}

/// The view of `case.html`.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct CaseView {
    pub frame: Frame,
    /// What can be chosen.
    pub choices: Vec<ChoiceView>,
}

/// A vocabulary to choose from.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct ChoiceView {
    pub vocabulary: String,
    pub name: String,
    pub href: String,
    /// Whether readers seldom start from it: it is folded away at first.
    pub more: bool,
    pub values: Vec<ChoiceValue>,
}

/// A value to choose.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct ChoiceValue {
    pub id: String,
    pub href: String,
    pub name: String,
    pub number: String,
    pub depth: usize,
}

/// The view of `404.html`.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct NotFoundView {
    pub frame: Frame,
}
