//! What leaves the guide for other programs. One folder or file a format; each gets what is known of a guide and gives
//! files in memory, the same bytes for the same input. Nothing here touches the disk.

pub mod answers;
mod case;
pub mod docx;
pub mod engine;
mod file;
pub mod mentions;
pub mod table;
pub mod xlsx;

pub use case::{Decision, Decisions, decisions};
pub use file::file;

/// A file of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name in the folder of the export.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl File {
    fn text(name: &str, text: impl Into<String>) -> Self {
        Self { name: name.to_owned(), bytes: text.into().into_bytes() }
    }
}
