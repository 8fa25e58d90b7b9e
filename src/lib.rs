//! tebiki (手引き) turns regulatory guidance in annotated Markdown into a cross-linked, searchable
//! static site with navigation per role. `ARCHITECTURE.md` says how the program is cut.

pub mod cli;
pub mod compare;
pub mod config;
pub mod diagnostic;
pub mod document;
pub mod export;
pub mod graph;
pub mod import;
pub mod preview;
pub mod render;
pub mod search;
pub mod session;
pub mod site;
pub mod source;
pub mod syntax;
