//! A comparison of editions as people and programs read it: text for a terminal, JSON, Markdown, CSV, and the comparative
//! table (新旧対照表) that drafts of regulations are circulated with, as a page of its own. All say the same facts.

mod chapter;
mod json;
mod page;
mod plain;
mod table;
mod words;

pub use chapter::Chapter;
pub use json::{json, json_of_editions};
pub use page::page;
pub use plain::{csv, markdown, summary, text};
pub use table::{Cell, Columns, Coverage, Heads, Holds, Remarks, Run, Settings, Table, TableRow, table};
pub(super) use words::{Titles, number};
pub use words::{fact_words, not_compared, state_words, states};
