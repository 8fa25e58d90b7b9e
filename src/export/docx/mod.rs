//! Documents for Word, written by ourselves: few parts, one way to escape, the same bytes for the same input. `flow` writes
//! text, `package` the file, `guide` and what stands below it the guide, `list` a table, `comparison` the 新旧対照表, `forms`
//! what is filled in for a case.

mod blocks;
mod comparison;
mod fault;
mod flow;
mod forms;
mod grid;
mod guide;
mod inlines;
mod list;
mod matrix;
mod package;
mod pictures;
mod remarks;
mod signs;
mod styles;

pub use super::case::Case;
pub use comparison::comparison;
pub use fault::Fault;
pub use forms::forms;
pub use guide::guide;
pub use list::list;
pub use pictures::Pictures;
