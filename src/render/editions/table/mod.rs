//! The comparative table (新旧対照表): which rows it has, and what of each cell is underlined.
//!
//! The conventions are those of Japanese administration: the new text on the left, differences underlined on both sides,
//! 「（新設）」 and 「（削る）」 where one side has nothing, 「（略）」 for what did not change, and runs of it with their
//! numbers: 「２～５　（略）」. Facts that changed stand on both sides below the text, each behind its name in brackets.

mod cells;
mod omitted;
mod order;
mod rows;

use crate::compare::{Comparison, State};
use crate::diagnostic::Lang;

use super::words;
use rows::Rows;

/// Which column stands left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Columns {
    /// The new text, as most do.
    #[default]
    NewLeft,
    /// The old text.
    OldLeft,
}

/// What the columns are called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Heads {
    /// 改正後 and 改正前.
    #[default]
    Amended,
    /// 改正案 and 現行.
    Draft,
    /// 新 and 旧.
    Short,
}

/// Whether there is a column of remarks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Remarks {
    /// 備考: what happened, and facts that changed.
    #[default]
    Shown,
    /// None.
    Left,
}

/// What the table holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Coverage {
    /// What changed; the rest is 「（略）」.
    #[default]
    Changes,
    /// Both editions from beginning to end, each column in the order of its own: what moved stands in two rows.
    Everything,
}

/// How a table is made.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Which column stands left.
    pub columns: Columns,
    /// What the columns are called.
    pub heads: Heads,
    /// Whether there are remarks.
    pub remarks: Remarks,
    /// What it holds.
    pub coverage: Coverage,
    /// The number of the chapter that it is of; empty: all of them.
    pub chapter: String,
    /// The language of what is added to the texts.
    pub lang: Lang,
}

/// A stretch of text in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The text.
    pub text: String,
    /// Whether it differs from the other side.
    pub is_marked: bool,
}

/// What stands in a cell: paragraphs of runs.
pub type Cell = Vec<Vec<Run>>;

/// Which sides of a row hold text of their edition. The other one says in brackets why it has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Both.
    Both,
    /// The old one: what is gone, or stands elsewhere now.
    Old,
    /// The new one: what is new, or stood elsewhere.
    New,
    /// Neither: what did not change is left out.
    Neither,
}

/// A row.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// Whether it is a title.
    pub is_title: bool,
    /// The old side.
    pub old: Cell,
    /// The new side.
    pub new: Cell,
    /// Facts below the text of the old side and of the new one. They are no words of the editions.
    pub facts: (Cell, Cell),
    /// Which sides hold text of their edition.
    pub holds: Holds,
    /// The remarks.
    pub remarks: String,
    /// What happened; `Same` for what was left out, too.
    pub state: State,
}

/// A table, before it has a form.
#[derive(Clone, Debug)]
pub struct Table {
    /// The title above it.
    pub title: String,
    /// The note above it: what the underlines mean.
    pub note: String,
    /// Heads of the old and of the new column.
    pub heads: (String, String),
    /// The head of the remarks; empty where there are none.
    pub remarks: String,
    /// The names of the old and of the new edition.
    pub editions: (String, String),
    /// Which column stands left.
    pub columns: Columns,
    /// The rows.
    pub rows: Vec<TableRow>,
}

/// Makes the table of a comparison.
#[must_use]
pub fn table(comparison: &Comparison, settings: &Settings) -> Table {
    let lang = settings.lang;
    let said = |ja: &str, en: &str| if lang == Lang::Ja { ja.to_owned() } else { en.to_owned() };
    let (new, old) = match settings.heads {
        Heads::Amended => (said("改正後", "After"), said("改正前", "Before")),
        Heads::Draft => (said("改正案", "Draft"), said("現行", "In force")),
        Heads::Short => (said("新", "New"), said("旧", "Old")),
    };
    let title = &comparison.new.title;
    Table {
        title: said(&format!("{title}　新旧対照表"), &format!("{title}: comparative table")),
        note: said("（傍線部分は改正部分）", "(what is underlined has changed)"),
        heads: (old, new),
        remarks: if settings.remarks == Remarks::Shown { said("備考", "Remarks") } else { String::new() },
        editions: (words::edition_name(&comparison.old), words::edition_name(&comparison.new)),
        columns: settings.columns,
        rows: Rows::new(comparison, settings).all(),
    }
}
