//! Why a source cannot be imported at all. What can be imported in part is told in the receipt instead.

use std::fmt;

use crate::diagnostic::{Lang, Words};

/// A source that cannot be read. Nothing is written then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportError {
    /// The file, and the place in it where one is known: `guide.docx: word/document.xml:12:7`.
    pub place: String,
    /// The fact.
    pub message: Words,
    /// The way out.
    pub help: Words,
}

impl ImportError {
    /// An error at a place.
    #[must_use]
    pub fn new(place: impl Into<String>, message: Words, help: Words) -> Self {
        Self { place: place.into(), message, help }
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message.get(Lang::En))
    }
}

impl std::error::Error for ImportError {}
