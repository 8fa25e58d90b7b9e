//! Lines of Markdown as they are written, with the pieces that stand on each.

use super::ledger::PieceId;

/// A text that grows block by block. Blocks are separated by one empty line.
#[derive(Debug, Default)]
pub(super) struct Text {
    lines: Vec<String>,
    /// Pieces and the index of their line.
    placed: Vec<(PieceId, usize)>,
    /// What stands before every line: the indent of list entries, the marks of quotations.
    prefix: Vec<String>,
    /// The marker of an entry, for the next line that is written.
    marker: Option<String>,
    /// Whether the next block follows the one before without an empty line.
    tight: bool,
    /// How many quotations are open in which nothing stands yet: the empty line before them is none of theirs, as it would
    /// join them to a quotation above.
    begun: usize,
}

impl Text {
    /// Writes a block of lines, each with its pieces.
    pub(super) fn block(&mut self, lines: Vec<(String, Vec<PieceId>)>) {
        if lines.is_empty() {
            return;
        }
        let begins = self.marker.is_some();
        let first = self.lines.is_empty();
        if !first && !std::mem::take(&mut self.tight) {
            let own = usize::from(begins && !self.prefix.is_empty()) + self.begun;
            let blank = self.indent(self.prefix.len().saturating_sub(own));
            self.lines.push(blank.trim_end().to_owned());
        }
        self.begun = 0;
        for (line, pieces) in lines {
            let at = self.lines.len();
            self.placed.extend(pieces.into_iter().map(|piece| (piece, at)));
            let before = match self.marker.take() {
                Some(marker) => format!("{}{marker}", self.indent(self.prefix.len() - 1)),
                None => self.indent(self.prefix.len()),
            };
            let whole = format!("{before}{line}");
            self.lines.push(if line.is_empty() { whole.trim_end().to_owned() } else { whole });
        }
    }

    /// The next block follows without an empty line.
    pub(super) fn tighten(&mut self) {
        self.tight = true;
    }

    /// Puts what follows into an entry that begins with a marker such as `1) `.
    pub(super) fn enter(&mut self, marker: &str) {
        self.begin_with_container();
        self.prefix.push(" ".repeat(marker.len()));
        self.marker = Some(marker.to_owned());
    }

    /// Puts a mark such as `> ` before every line that follows.
    pub(super) fn quote(&mut self, mark: &str) {
        self.begin_with_container();
        self.prefix.push(mark.to_owned());
        self.begun += 1;
    }

    /// Ends the innermost entry or quotation.
    pub(super) fn leave(&mut self) {
        self.flush_marker();
        self.prefix.pop();
        self.begun = self.begun.saturating_sub(1);
    }

    /// An entry that begins with a list or a quotation is its marker alone; below an empty line that would be no part of it.
    fn begin_with_container(&mut self) {
        if self.marker.is_some() {
            self.flush_marker();
            self.tighten();
        }
    }

    /// An entry without text is its marker alone.
    fn flush_marker(&mut self) {
        if self.marker.is_some() {
            self.block(vec![(String::new(), Vec::new())]);
        }
    }

    fn indent(&self, depth: usize) -> String {
        self.prefix.iter().take(depth).map(String::as_str).collect()
    }

    /// The lines, and the pieces with the indexes of their lines.
    pub(super) fn finish(self) -> (Vec<String>, Vec<(PieceId, usize)>) {
        (self.lines, self.placed)
    }
}
