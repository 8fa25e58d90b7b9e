//! Why a document cannot be made.

use crate::diagnostic::Words;

/// What is in the way, in both languages.
#[derive(Clone, Debug)]
pub struct Fault(pub Words);
