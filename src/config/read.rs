//! Reads `guide.yaml` into a [`Guide`].

use crate::diagnostic::Diagnostic;
use crate::source::SourceRef;

use super::Guide;

/// Reads the settings; what is wrong is reported, and everything that can be read is returned.
#[must_use]
pub fn read_guide(source: &SourceRef) -> (Guide, Vec<Diagnostic>) {
    todo!("{}", source.path())
}
