//! Pages that scripts fill, and the page of a wrong address.

use serde::Serialize;

use super::frame::Frame;
use super::value::ValueHead;

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
    pub values: Vec<ValueHead>,
}

/// The view of `404.html`.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct NotFoundView {
    pub frame: Frame,
}
