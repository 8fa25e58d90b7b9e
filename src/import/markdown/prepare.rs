//! What other tools add to Markdown, line by line: comments, directives, admonitions, tabs, includes, shortcodes, JSX. A
//! text comes out that is GFM alone; where a directive begins or ends stands a mark that `convert` knows.

use std::collections::BTreeMap;

use super::Tool;
use super::includes::include;
use crate::import::ledger::{Ledger, PieceKind, Reason};

/// A comment that opens an aside: its kind, then its title.
pub(super) const OPEN: &str = "<!--import:open ";
/// A comment that closes one.
pub(super) const CLOSE: &str = "<!--import:close-->";

/// A comment that says how wide the picture before it is shown.
pub(super) const WIDTH: &str = "<!--import:width ";

/// A text with the line of the source that each of its lines came from.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    pub(super) lines: Vec<String>,
    pub(super) from: Vec<usize>,
    /// Files that are named and are not there, each with what names it.
    pub(super) missing: Vec<(usize, String)>,
    /// Kinds of markup that have no counterpart, with the line of each.
    pub(super) dropped: Vec<(usize, String)>,
}

impl Prepared {
    pub(super) fn push(&mut self, line: impl Into<String>, from: usize) {
        self.lines.push(line.into());
        self.from.push(from);
    }

    /// A mark of an aside stands between empty lines, so that it is a block.
    pub(super) fn mark(&mut self, mark: String, from: usize) {
        self.push("", from);
        self.push(mark, from);
        self.push("", from);
    }
}

/// The page that is prepared.
pub(super) struct Page<'a> {
    pub(super) path: &'a str,
    pub(super) tool: Tool,
    pub(super) files: &'a BTreeMap<String, Vec<u8>>,
}

/// A fence that is open: its sign and length.
pub(super) type Fence = Option<(char, usize)>;

struct State {
    fence: Fence,
    comment: bool,
    /// Colons of the asides that are open.
    colons: Vec<usize>,
    /// Elements `div` that are open, and which of them are warnings of mdBook.
    divisions: Vec<bool>,
}

/// Prepares the lines of a page, each with its number in the source.
pub(super) fn prepare(lines: &[(usize, String)], page: &Page<'_>, ledger: &mut Ledger) -> Prepared {
    let mut out = Prepared::default();
    let mut state = State { fence: None, comment: false, colons: Vec::new(), divisions: Vec::new() };
    let blocks = if page.tool == Tool::MkDocs { admonitions(lines) } else { lines.to_vec() };
    let last = blocks.last().map_or(1, |(number, _)| *number);
    let mut index = 0;
    while let Some((number, line)) = blocks.get(index) {
        let mut step = Step { page, ledger, out: &mut out, number: *number };
        index += step.line(line, &blocks[index..], &mut state);
    }
    let open = state.colons.len() + state.divisions.iter().filter(|is_warning| **is_warning).count();
    for _ in 0..open {
        out.mark(CLOSE.to_owned(), last);
    }
    out
}

/// `MkDocs`' blocks by indent become marks.
fn admonitions(lines: &[(usize, String)]) -> Vec<(usize, String)> {
    let mut out = Vec::with_capacity(lines.len());
    let mut open: Vec<usize> = Vec::new();
    let mut fenced = false;
    let mut last = 1;
    for (number, line) in lines {
        last = *number;
        let indent = line.len() - line.trim_start().len();
        if !line.trim().is_empty() {
            while !fenced && open.last().is_some_and(|depth| indent < depth + 4) {
                open.pop();
                out.push((*number, CLOSE.to_owned()));
            }
        }
        let depth = open.len() * 4;
        let bare = line.get(depth.min(indent)..).unwrap_or("");
        if bare.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        match opening(bare.trim_end()).filter(|_| !fenced) {
            Some((kind, title)) => {
                open.push(indent);
                out.push((*number, format!("{OPEN}{kind} {title}-->")));
            }
            None => out.push((*number, bare.to_owned())),
        }
    }
    out.extend(open.iter().map(|_| (last, CLOSE.to_owned())));
    out
}

/// `!!! note "Title"`, `??? tip`, `=== "Tab"`.
fn opening(line: &str) -> Option<(&'static str, String)> {
    let quoted =
        |rest: &str| rest.split_once('"').and_then(|(_, r)| r.rsplit_once('"')).map_or("", |(t, _)| t).to_owned();
    if let Some(rest) = line.strip_prefix("=== ") {
        return Some(("note", quoted(rest)));
    }
    let rest =
        line.strip_prefix("!!! ").or_else(|| line.strip_prefix("??? ")).or_else(|| line.strip_prefix("???+ "))?;
    let word = rest.split([' ', '"']).next().unwrap_or("");
    Some((kind(word), quoted(rest)))
}

/// The directive of a kind of admonition.
pub(super) fn kind(word: &str) -> &'static str {
    match word.to_lowercase().as_str() {
        "tip" | "hint" | "success" | "check" => "tip",
        "warning" | "caution" | "danger" | "attention" | "error" | "bug" | "failure" => "warning",
        "important" => "important",
        "example" => "example",
        _ => "note",
    }
}

pub(super) struct Step<'a, 'p> {
    pub(super) page: &'a Page<'p>,
    ledger: &'a mut Ledger,
    pub(super) out: &'a mut Prepared,
    pub(super) number: usize,
}

impl Step<'_, '_> {
    pub(super) fn leave(&mut self, text: &str, reason: Reason) {
        if !text.trim().is_empty() {
            let place = format!("{}:{}", self.page.path, self.number);
            self.ledger.leave(PieceKind::Text, &place, text.trim(), reason);
        }
    }

    /// Prepares a line, and tells how many lines it took.
    fn line(&mut self, line: &str, rest: &[(usize, String)], state: &mut State) -> usize {
        if let Some((sign, length)) = state.fence {
            let trimmed = line.trim();
            let closes = trimmed.chars().all(|c| c == sign) && trimmed.len() >= length;
            if !closes && self.page.tool == Tool::Hugo && super::dialects::highlight(trimmed) == Some("") {
                self.leave(trimmed, Reason::Markup);
                self.out.push("```", self.number);
                state.fence = None;
            } else if closes {
                state.fence = None;
                self.out.push(line, self.number);
            } else {
                self.code_line(line);
            }
            return 1;
        }
        if !state.comment {
            state.fence = fence(line);
            if state.fence.is_some() {
                self.out.push(line, self.number);
                return 1;
            }
            if let Some(language) = super::dialects::highlight(line.trim()).filter(|_| self.page.tool == Tool::Hugo) {
                self.leave(line, Reason::Markup);
                self.out.push(format!("```{language}"), self.number);
                state.fence = Some(('`', 3));
                return 1;
            }
        }
        if line.starts_with(OPEN) || line == CLOSE {
            self.out.mark(line.to_owned(), self.number);
            return 1;
        }
        let line = self.without_comments(line, &mut state.comment);
        if state.comment && line.trim().is_empty() {
            self.out.push("", self.number);
            return 1;
        }
        if let Some(taken) = self.scripting(&line, rest) {
            return taken;
        }
        if self.directive(&line, &mut state.colons) || self.warning(&line, &mut state.divisions) {
            return 1;
        }
        let line = self.includes(&line);
        let line = self.shortcodes(&line);
        let line = match self.page.tool {
            Tool::Obsidian => self.obsidian(&line),
            Tool::MkDocs => self.extended(&line),
            Tool::Docusaurus => self.mdx(&line),
            _ => line,
        };
        if only_tags(&line) {
            self.only_id(&line);
        } else {
            self.out.push(line, self.number);
        }
        1
    }

    /// A line of elements without a counterpart leaves its id.
    fn only_id(&mut self, line: &str) {
        self.leave(line, Reason::Markup);
        let mut opening = line.split('<').filter(|tag| !tag.starts_with('/'));
        match opening.find_map(|tag| super::html::attribute(tag, "id")) {
            Some(id) => self.out.mark(format!("<a id=\"{id}\"></a>"), self.number),
            None => self.out.push("", self.number),
        }
    }

    /// Takes comments out of a line; `open` tells whether one goes on.
    fn without_comments(&mut self, line: &str, open: &mut bool) -> String {
        let mut out = String::new();
        let mut rest = line;
        loop {
            if *open {
                let Some(end) = rest.find("-->") else {
                    self.leave(rest, Reason::Comment);
                    return out;
                };
                self.leave(&rest[..end + 3], Reason::Comment);
                rest = &rest[end + 3..];
                *open = false;
            }
            // A comment inside a code span is text.
            let start = rest.find("<!--").filter(|at| rest[..*at].matches('`').count().is_multiple_of(2));
            let Some(start) = start else {
                out.push_str(rest);
                return out;
            };
            out.push_str(&rest[..start]);
            rest = &rest[start..];
            *open = true;
        }
    }

    /// `:::tip Title`, `:::tip[Title]` and `:::` of Docusaurus.
    fn directive(&mut self, line: &str, open: &mut Vec<usize>) -> bool {
        let trimmed = line.trim();
        let colons = trimmed.len() - trimmed.trim_start_matches(':').len();
        if colons < 3 || self.page.tool != Tool::Docusaurus {
            return false;
        }
        let rest = trimmed[colons..].trim();
        if rest.is_empty() {
            if open.pop().is_some() {
                self.out.mark(CLOSE.to_owned(), self.number);
            }
            return true;
        }
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
        let (word, title) = rest.split_at(end);
        let title = title.trim().trim_start_matches('[').trim_end_matches(']');
        open.push(colons);
        self.leave(word, Reason::Markup);
        self.out.mark(format!("{OPEN}{} {title}-->", kind(word)), self.number);
        true
    }

    /// A line of code: an include is the file that it names.
    fn code_line(&mut self, line: &str) {
        match include(line.trim()) {
            Some(name) => self.include(line, &name),
            None => self.out.push(line, self.number),
        }
    }

    fn include(&mut self, line: &str, name: &str) {
        self.leave(line, Reason::Markup);
        let path = name.split_once(':').map_or(name, |(path, _)| path);
        let Some(text) = self.text_of(name) else {
            self.out.missing.push((self.number, path.to_owned()));
            return;
        };
        for line in text.lines() {
            self.out.push(line, self.number);
        }
    }

    /// An include outside of code.
    fn includes(&mut self, line: &str) -> String {
        if self.page.tool != Tool::MdBook || !line.contains("{{#") {
            return line.to_owned();
        }
        let is_code = line.trim().starts_with("{{#play") || line.trim().starts_with("{{#rustdoc");
        match include(line.trim()) {
            Some(name) if is_code => {
                self.out.push("```rust", self.number);
                self.include(line, &name);
                self.out.push("```", self.number);
                String::new()
            }
            Some(name) => {
                self.include(line, &name);
                String::new()
            }
            None => self.commands(line),
        }
    }
}

/// The fence that a line opens.
pub(super) fn fence(line: &str) -> Fence {
    let trimmed = line.trim_start().trim_start_matches(['>', ' ']);
    let sign = trimmed.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = trimmed.chars().take_while(|c| *c == sign).count();
    let info = &trimmed[length..];
    (length >= 3 && !(sign == '`' && info.contains('`'))).then_some((sign, length))
}

/// Whether a line holds tags of HTML or of components and nothing else. Pictures and line breaks are text.
pub(super) fn only_tags(line: &str) -> bool {
    let mut rest = line.trim();
    if !rest.starts_with('<') {
        return false;
    }
    while let Some(inner) = rest.strip_prefix('<') {
        let name = inner.trim_start_matches('/');
        let word: String = name.chars().take_while(char::is_ascii_alphanumeric).collect();
        let kept = [
            "img",
            "br",
            "a",
            "table",
            "tr",
            "td",
            "th",
            "thead",
            "tbody",
            "tfoot",
            "caption",
            "input",
            "http",
            "https",
            "mailto",
            "ul",
            "ol",
            "li",
            "dl",
            "dt",
            "dd",
            "pre",
            "blockquote",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "script",
            "style",
        ];
        if word.is_empty() || kept.contains(&word.to_lowercase().as_str()) {
            return false;
        }
        let Some(end) = inner.find('>') else { return false };
        rest = inner[end + 1..].trim_start();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn admonitions_by_indent() {
        let lines = ["!!! note \"T\"", "    a", "", "    b", "c"];
        let lines: Vec<(usize, String)> = (1..).zip(lines.map(str::to_owned)).collect();
        let shown: Vec<(usize, String)> = admonitions(&lines);
        let wanted = [(1, "<!--import:open note T-->"), (2, "a"), (3, ""), (4, "b"), (5, CLOSE), (5, "c")];
        assert_eq!(shown, wanted.map(|(number, line)| (number, line.to_owned())));
    }

    #[test]
    fn lines_of_tags_alone() {
        assert!(only_tags("<div class=\"x\"><Foo />") && !only_tags("<b>x</b>") && !only_tags("<https://x.jp>"));
    }
}
