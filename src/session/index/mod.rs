//! What the search index holds of a guide, and the folder in which it lies.

pub(super) mod answer;
pub(super) mod directory;
pub(super) mod distrust;
pub(super) mod entries;
pub(super) mod entry_texts;
pub(super) mod folder;
pub(super) mod numbers;
pub(super) mod page_entries;
