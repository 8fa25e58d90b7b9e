//! tebiki (手引き) turns regulatory guidance in annotated Markdown into a cross-linked, searchable
//! static site with navigation per role. `ARCHITECTURE.md` says how the program is cut.

pub mod config;
pub mod diagnostic;
pub mod document;
pub mod graph;
pub mod preview;
pub mod site;
pub mod source;
