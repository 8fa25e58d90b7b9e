//! The table of contents that Word saved: an independent witness for the numbers that are computed here.

use unicode_normalization::UnicodeNormalization;

use crate::import::Finding;
use crate::import::draft::{Block, Inline};
use crate::words;

/// The lines of the tables of contents, without the numbers of pages.
#[derive(Debug, Default)]
pub(super) struct Contents {
    lines: Vec<String>,
    current: String,
    /// The bookmark that the current line leads to.
    anchor: Option<String>,
    anchors: Vec<Option<String>>,
}

impl Contents {
    pub(super) fn text(&mut self, text: &str, shown: bool) {
        if shown {
            self.current.push_str(text);
        }
    }

    pub(super) fn tab(&mut self) {
        self.current.push('\t');
    }

    pub(super) fn anchor(&mut self, name: &str) {
        self.anchor.get_or_insert_with(|| name.to_owned());
    }

    /// Ends a line; whether there was one.
    pub(super) fn end_line(&mut self) -> bool {
        let line = std::mem::take(&mut self.current);
        let anchor = self.anchor.take();
        if squeezed(&line).is_empty() {
            return false;
        }
        self.lines.push(line);
        self.anchors.push(anchor);
        true
    }

    /// What differs between the saved contents and the headings as they are numbered here. A line without its heading,
    /// and a heading whose number differs, are told; so are headings that the contents lack, down to the deepest level
    /// that they show.
    pub(super) fn compare(&self, file: &str, blocks: &[Block]) -> Vec<Finding> {
        if self.lines.is_empty() {
            return Vec::new();
        }
        let headings: Vec<Heading> = blocks.iter().filter_map(Heading::of).collect();
        let mut out = Vec::new();
        let mut found = vec![false; headings.len()];
        let mut deepest = 0;
        for (line, anchor) in self.lines.iter().zip(&self.anchors) {
            let line = without_page(line, &headings);
            let by_mark = |h: &Heading| anchor.as_ref().is_some_and(|anchor| h.marks.contains(anchor));
            let index = headings.iter().position(by_mark).or_else(|| {
                headings.iter().zip(&found).position(|(h, found)| !found && squeezed(&h.shown()) == squeezed(line))
            });
            let shown = line.replace('\t', " ");
            let shown = shown.trim();
            let Some(index) = index else {
                let words = words!(
                    "保存された目次の「{shown}」に当たる見出しがない（目次が古い）",
                    "the saved contents list “{shown}”, for which there is no heading (the contents are stale)"
                );
                out.push(Finding::new("contents-stale", file.to_owned(), words));
                continue;
            };
            found[index] = true;
            deepest = deepest.max(headings[index].level);
            let ours = headings[index].shown();
            if squeezed(&ours) != squeezed(line) {
                let words = words!(
                    "保存された目次は「{shown}」、計算した見出しは「{ours}」である",
                    "the saved contents say “{shown}”, the heading as computed is “{ours}”"
                );
                out.push(Finding::new("contents-differ", file.to_owned(), words));
            }
        }
        let lacking = headings
            .iter()
            .zip(&found)
            .filter(|(h, found)| !**found && h.level <= deepest && !is_title_of_contents(&h.text));
        out.extend(lacking.map(|(heading, _)| {
            let ours = heading.shown();
            let words = words!(
                "見出し「{ours}」は保存された目次にない（目次が古い）",
                "the heading “{ours}” is not in the saved contents (they are stale)"
            );
            Finding::new("contents-lack", file.to_owned(), words)
        }));
        out
    }
}

/// A line without the number of its page, where Word saved that as text: what is left is a heading, or stands before a tab.
fn without_page<'l>(line: &'l str, headings: &[Heading]) -> &'l str {
    let is_heading = |text: &str| headings.iter().any(|heading| squeezed(&heading.shown()) == squeezed(text));
    let bare = line.trim_end().trim_end_matches(|c: char| c.is_ascii_digit());
    if bare.len() == line.trim_end().len() || is_heading(line) || !(bare.ends_with('\t') || is_heading(bare)) {
        return line;
    }
    bare.trim_end()
}

struct Heading {
    level: u8,
    number: String,
    text: String,
    marks: Vec<String>,
}

impl Heading {
    fn of(block: &Block) -> Option<Self> {
        let Block::Heading(level, label, inlines) = block else { return None };
        let (mut text, mut marks) = (String::new(), Vec::new());
        gather(inlines, &mut text, &mut marks);
        let number = label.as_ref().map(|l| l.text.to_string()).unwrap_or_default();
        Some(Self { level: *level, number, text, marks })
    }

    fn shown(&self) -> String {
        format!("{} {}", self.number, self.text.trim()).trim().to_owned()
    }
}

/// The words of a run without readings, and its marks.
pub(super) fn gather(inlines: &[Inline], text: &mut String, marks: &mut Vec<String>) {
    for inline in inlines {
        match inline {
            Inline::Text(_, t) | Inline::Code(_, t) | Inline::Ruby(_, t, ..) => text.push_str(t),
            Inline::Mark(name) => marks.push(name.to_string()),
            Inline::Break | Inline::Soft => text.push(' '),
            _ => gather(inline.inner(), text, marks),
        }
    }
}

/// The heading above the contents themselves, which never list it.
fn is_title_of_contents(text: &str) -> bool {
    ["目次", "もくじ", "contents", "tableofcontents"].contains(&squeezed(text).to_lowercase().as_str())
}

/// Compatibility characters unified and blanks dropped: contents and headings differ in their tabs.
fn squeezed(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}
