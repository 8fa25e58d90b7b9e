//! Elements that are more than HTML: `import`, `export` and components of MDX, whose tags may go over several lines, the tabs of
//! Docusaurus, and the warnings of mdBook.

use super::Tool;
use super::html;
use super::prepare::{CLOSE, OPEN, Step, only_tags};
use crate::import::ledger::Reason;

impl Step<'_, '_> {
    /// `import` and `export` of MDX, and tags of components that go over several lines; how many lines they take.
    pub(super) fn scripting(&mut self, line: &str, rest: &[(usize, String)]) -> Option<usize> {
        if self.page.tool != Tool::Docusaurus {
            return None;
        }
        let import = line.starts_with("import ") && (line.contains(" from ") || line.contains(['\'', '"']));
        let export = line.starts_with("export ") && line.contains(['=', '(', '{']);
        if import || export {
            let taken = rest.iter().take_while(|(_, line)| !line.trim().is_empty()).count().max(1);
            for (offset, (_, line)) in rest.iter().take(taken).enumerate() {
                self.leave(line, Reason::Markup);
                self.out.push("", self.number + offset);
            }
            self.out.dropped.push((self.number, "import/export".to_owned()));
            return Some(taken);
        }
        let opens =
            line.trim_start().strip_prefix('<').is_some_and(|t| t.starts_with(|c: char| c.is_ascii_alphabetic()));
        if !opens || end_of_tag(line).is_some() {
            return None;
        }
        let last = rest.iter().position(|(_, line)| end_of_tag(line).is_some());
        let taken = last.map_or(rest.len(), |last| last + 1);
        let lines: Vec<&str> = rest.iter().take(taken).map(|(_, line)| line.as_str()).collect();
        let end = last.and_then(|last| end_of_tag(lines[last])).unwrap_or_default();
        let (tag_end, behind) = lines.last().map_or(("", ""), |line| line.split_at(end.min(line.len())));
        let tag = [&lines[..lines.len() - 1], &[tag_end]].concat().join(" ");
        let is_tab = self.tab(&tag);
        for (offset, line) in lines[..lines.len() - 1].iter().chain([&tag_end]).enumerate() {
            if !is_tab {
                self.leave(line, Reason::Markup);
            }
            self.out.push("", self.number + offset);
        }
        if !is_tab {
            self.out.dropped.push((self.number, "component".to_owned()));
        }
        // What stands behind the tag is text.
        self.behind(behind);
        Some(taken.max(1))
    }

    /// Text behind a tag, or tags alone.
    fn behind(&mut self, text: &str) {
        if only_tags(text) {
            self.leave(text, Reason::Markup);
        } else if !text.trim().is_empty() {
            let text = self.tabs(text.to_owned());
            self.out.push(text, self.number);
        }
    }

    /// A line in which tabs begin: the label of each stands above its text.
    pub(super) fn tabs(&mut self, line: String) -> String {
        let mut rest = line.as_str();
        while let Some(at) = rest.find("<TabItem") {
            let Some(end) = end_of_tag(&rest[at..]) else { break };
            let (before, tag) = (&rest[..at], &rest[at..at + end]);
            self.behind(before);
            if !self.tab(tag) {
                self.leave(tag, Reason::Markup);
            }
            rest = &rest[at + end..];
        }
        if rest.len() == line.len() { line } else { rest.to_owned() }
    }

    /// The label of a tab, above its text; `false` for any other tag.
    fn tab(&mut self, tag: &str) -> bool {
        let Some(inner) = tag.trim_start().strip_prefix("<TabItem") else { return false };
        let own = |name| html::attribute(inner, name).map(|value| value.trim_matches(['{', '}', '\'', '"', '`', ' ']));
        // A tab without a label shows its value.
        let Some(label) = own("label").or_else(|| own("value")).filter(|label| !label.is_empty()) else { return false };
        self.leave(&tag.replacen(label, "", 1), Reason::Markup);
        self.out.push("", self.number);
        self.out.push(format!("**{label}**"), self.number);
        self.out.push("", self.number);
        true
    }

    /// `<div class="warning">` of mdBook is a warning; `divisions` are those that are open.
    pub(super) fn warning(&mut self, line: &str, divisions: &mut Vec<bool>) -> bool {
        if self.page.tool != Tool::MdBook || line.starts_with([' ', '\t']) {
            return false;
        }
        let mut rest = line.trim_end();
        let opens = rest.strip_prefix("<div").is_some_and(|inner| inner.starts_with([' ', '>']));
        if let Some(end) = end_of_tag(rest).filter(|_| opens) {
            let class = html::attribute(&rest[..end], "class").unwrap_or("");
            let is_warning = class.split_whitespace().any(|word| word == "warning");
            divisions.push(is_warning);
            if !is_warning {
                if rest.ends_with("</div>") {
                    divisions.pop();
                }
                return false;
            }
            self.leave(&rest[..end], Reason::Markup);
            self.out.mark(format!("{OPEN}warning -->"), self.number);
            rest = &rest[end..];
        } else if !rest.ends_with("</div>") {
            return false;
        }
        if let Some(inner) = rest.strip_suffix("</div>") {
            if divisions.pop() != Some(true) {
                return false;
            }
            self.leave("</div>", Reason::Markup);
            if !inner.trim().is_empty() {
                self.out.push(inner, self.number);
            }
            self.out.mark(CLOSE.to_owned(), self.number);
        } else if !rest.trim().is_empty() {
            self.out.push(rest, self.number);
        }
        true
    }
}

/// Where a tag ends: the sign of an arrow function ends none.
fn end_of_tag(text: &str) -> Option<usize> {
    text.match_indices('>').map(|(at, _)| at).find(|at| !text[..*at].ends_with('=')).map(|at| at + 1)
}
