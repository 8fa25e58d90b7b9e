//! From folders, revisions, texts and published sites to parsed files.

pub(super) mod drafts;
pub(super) mod earlier;
pub(super) mod faults;
pub(super) mod files;
pub(super) mod model;
pub(super) mod plain;
pub(super) mod published;
pub(super) mod repository;
pub(super) mod texts;
pub(super) mod theme;
