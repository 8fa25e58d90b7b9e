//! Everything that is tested from outside in one process: pages, guides, whole sites, the command line, search, the
//! theme, the bundled guide. One program for all of it, as each program links the whole of tebiki again.

mod answers;
mod bugs;
mod causes;
mod cli;
mod commonmark;
#[path = "compare/main.rs"]
mod compare;
mod conformance;
#[path = "content/main.rs"]
mod content;
mod determinism;
mod documents;
mod downloads;
#[path = "fuzz/main.rs"]
mod fuzz;
mod gfm;
mod golden;
mod guides;
mod handbooks;
mod identity;
mod identity_edits;
mod import;
mod import_again;
mod import_kept;
mod import_office;
mod import_ordinary;
mod import_trees;
mod import_typed;
mod imports;
mod labels;
mod marks;
mod mentions;
mod model;
mod mutations;
mod nesting;
mod office;
mod presets;
mod published;
mod schema;
mod search;
mod search_analyzer;
mod search_queries;
mod search_readings;
mod search_typed;
mod standing;
mod suite;
mod syntaxes;
mod theme;
mod validity;
#[path = "word/main.rs"]
mod word;
mod wording;
