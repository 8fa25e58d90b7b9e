//! The cover: what the guide is, and the ways in.

use schemars::JsonSchema;
use serde::Serialize;

use super::frame::Frame;
use super::section::ChildView;
use super::{Html, LinkView};

/// The view of `cover.html`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct CoverView {
    pub frame: Frame,
    pub title: String,
    pub edition: String,
    pub publisher: String,
    pub description: String,
    pub this_edition: String,
    /// What readers come for.
    pub entrances: Vec<EntranceView>,
    /// One way in a vocabulary.
    pub ways: Vec<WayView>,
    /// Lists of the guide's things.
    pub lists: Vec<CountedLink>,
    pub chapters: Vec<ChildView>,
    pub body: Html,
}

/// A task that readers come with, and where it is done.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct EntranceView {
    pub href: String,
    pub title: String,
    /// A sentence on it; may be empty.
    pub text: String,
}

/// A way into the guide: a vocabulary and its values.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct WayView {
    pub vocabulary: String,
    pub name: String,
    /// Question that the reader comes with.
    pub question: String,
    pub href: String,
    /// Whether the values are steps that follow each other.
    pub steps: bool,
    pub values: Vec<WayValue>,
}

/// A value in a way.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct WayValue {
    /// Its id, for the role switch.
    pub id: String,
    pub link: LinkView,
    pub number: String,
    /// How deep the value lies, from 0.
    pub depth: usize,
}

/// A link with the number of things behind it.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct CountedLink {
    pub href: String,
    pub text: String,
    pub count: usize,
}
