//! Addresses stay when something inside of a block is edited: entries of lists, blocks in notes and in entries, words of
//! paragraphs and headings.

use std::fs;
use std::ops::Range;
use std::path::Path;

use tebiki::document::{BlockKind, Descend, Document, ListKind, Node, Place, Visit, walk};
use tebiki::source::Span;
use tebiki::syntax::Parser;

use super::identity::{Dice, GUIDES, asks_for, guide, line_start, may_move, pages, parse};

/// Edits of every page.
const EDITS: usize = 50;

/// A block or an entry of a list with whole lines of its own.
struct Unit {
    lines: Range<usize>,
    /// What stands before it on its first line: blanks, and signs of quotations.
    prefix: String,
    /// The sign of an entry; empty for a block.
    sign: String,
    /// What holds it: its siblings have the same.
    holder: usize,
    /// How many nodes it is.
    nodes: usize,
}

/// Finds the units of a page, and where its words may be changed.
struct Finder<'a> {
    text: &'a str,
    units: Vec<Unit>,
    words: Vec<Span>,
    /// The open nodes: by which number their children know them, how many nodes there were before, and their unit.
    open: Vec<(usize, usize, Option<usize>)>,
    nodes: usize,
}

impl<'a> Finder<'a> {
    fn of(document: &'a Document) -> Self {
        let mut finder =
            Self { text: document.source.text(), units: Vec::new(), words: Vec::new(), open: Vec::new(), nodes: 0 };
        walk(&document.blocks, &mut finder);
        for footnote in &document.footnotes {
            walk(&footnote.blocks, &mut finder);
        }
        finder
    }

    /// The lines of a node, where nothing else stands on them.
    fn unit(&self, span: Span, sign: String) -> Option<Unit> {
        let start = line_start(self.text, span.start as usize);
        let prefix = &self.text[start..span.start as usize];
        if !prefix.chars().all(|c| c == ' ' || c == '>') {
            return None;
        }
        let end = self.text[..span.end as usize].trim_end().len().max(span.start as usize);
        let end = self.text[end..].find('\n').map_or(self.text.len(), |line| end + line + 1);
        let holder = self.open.last().map_or(0, |(id, ..)| *id);
        Some(Unit { lines: start..end, prefix: prefix.to_owned(), sign, holder, nodes: 1 })
    }
}

impl<'a> Visit<'a> for Finder<'a> {
    fn enter(&mut self, node: Node<'a>) -> Descend {
        self.nodes += 1;
        let unit = match node {
            Node::Block(block) => {
                if matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::Heading(_)) {
                    self.words.push(block.span);
                }
                self.unit(block.span, String::new())
            }
            Node::Item(item, list) => {
                let sign = match list.kind {
                    ListKind::Bullet => "- ".to_owned(),
                    ListKind::Items => format!("{}) ", item.number),
                    ListKind::Steps => format!("{}. ", item.number),
                };
                self.unit(item.span, sign)
            }
            Node::Row(..) | Node::Cell(_) => None,
        };
        let index = unit.is_some().then_some(self.units.len());
        self.units.extend(unit);
        self.open.push((self.nodes, self.nodes, index));
        Descend::Inside
    }

    fn leave(&mut self, _: Node<'a>) {
        let (_, before, unit) = self.open.pop().expect("it was entered");
        if let Some(unit) = unit.and_then(|unit| self.units.get_mut(unit)) {
            unit.nodes = self.nodes - before + 1;
        }
    }
}

/// A text after an edit, as pieces of the text before and of what is new.
struct Edit {
    pieces: Vec<(Option<Range<usize>>, String)>,
    /// How many nodes are more or less.
    nodes: isize,
    /// What moved or has other words: its own address may change.
    touched: Option<Range<usize>>,
}

impl Edit {
    /// The text with ranges put one behind another, `None` for what is new.
    fn of(text: &str, pieces: impl IntoIterator<Item = Result<Range<usize>, String>>, nodes: isize) -> Self {
        let pieces = pieces.into_iter().map(|piece| match piece {
            Ok(range) => (Some(range.clone()), text[range].to_owned()),
            Err(new) => (None, new),
        });
        Self { pieces: pieces.collect(), nodes, touched: None }
    }

    fn text(&self) -> String {
        self.pieces.iter().map(|(_, text)| text.as_str()).collect()
    }

    /// Where what stood at an offset stands now.
    fn now(&self, at: usize) -> Option<usize> {
        let mut end = 0;
        for (old, text) in &self.pieces {
            if let Some(old) = old.as_ref().filter(|old| old.contains(&at)) {
                return Some(end + at - old.start);
            }
            end += text.len();
        }
        None
    }
}

/// Lines before a unit, with an empty one on both sides where it is a block.
fn apart(unit: &Unit, text: &str) -> String {
    let indented: String = text.lines().flat_map(|line| [unit.prefix.as_str(), line, "\n"]).collect();
    let empty = format!("{}\n", unit.prefix.trim_end());
    if unit.sign.is_empty() { format!("{empty}{indented}{empty}") } else { indented }
}

fn insert(text: &str, unit: &Unit, dice: &mut Dice, number: usize) -> Edit {
    let (new, nodes) = match (unit.sign.is_empty(), dice.below(5)) {
        (false, 0) => (format!("{}挿し込んだ項目 {number}\n{}続きの段落。", unit.sign, " ".repeat(unit.sign.len())), 2),
        (false, _) => (format!("{}挿し込んだ項目 {number}", unit.sign), 2),
        (true, 0) if unit.holder == 0 => (format!("#### 挿し込んだ見出し {number}"), 1),
        (true, 1) => (format!("1. 挿し込んだ手順 {number}\n2. 次の手順"), 5),
        (true, 2) => (format!("- 挿し込んだ項目 {number}"), 3),
        (true, 3) => (format!("> 挿し込んだ引用 {number}"), 2),
        (true, _) => (format!("挿し込んだ段落 {number}。"), 1),
    };
    let at = unit.lines.start;
    Edit::of(text, [Ok(0..at), Err(apart(unit, &new)), Ok(at..text.len())], nodes)
}

fn delete(text: &str, unit: &Unit) -> Edit {
    let (start, end) = (unit.lines.start, unit.lines.end);
    let nodes = -isize::try_from(unit.nodes).expect("small");
    Edit { touched: Some(unit.lines.clone()), ..Edit::of(text, [Ok(0..start), Ok(end..text.len())], nodes) }
}

/// A unit before one of its siblings.
fn moved(text: &str, unit: &Unit, to: &Unit) -> Option<Edit> {
    let (own, at) = (unit.lines.clone(), to.lines.start);
    if own.contains(&at) || own.end == at || unit.sign.is_empty() != to.sign.is_empty() || unit.prefix != to.prefix {
        return None;
    }
    let gap = || Err(if unit.sign.is_empty() { format!("{}\n", unit.prefix.trim_end()) } else { String::new() });
    let end = text.len();
    let edit = if at < own.start {
        Edit::of(text, [Ok(0..at), gap(), Ok(own.clone()), gap(), Ok(at..own.start), Ok(own.end..end)], 0)
    } else {
        Edit::of(text, [Ok(0..own.start), Ok(own.end..at), gap(), Ok(own.clone()), gap(), Ok(at..end)], 0)
    };
    Some(Edit { touched: Some(own), ..edit })
}

/// Other words behind a comma that stands outside of marks, references and attributes.
fn reworded(text: &str, span: Span, dice: &mut Dice) -> Option<Edit> {
    let written = &text[span.range()];
    let plain = |before: &str| {
        [('{', '}'), ('[', ']'), ('「', '」'), ('《', '》'), ('(', ')')]
            .iter()
            .all(|&(open, close)| before.matches(open).count() == before.matches(close).count())
            && before.matches(['`', '"', '*']).count().is_multiple_of(2)
    };
    let behind = written.match_indices(['、', '。']).map(|(at, comma)| at + comma.len());
    let all: Vec<usize> = behind.filter(|&at| plain(&written[..at])).map(|at| span.start as usize + at).collect();
    let at = *all.get(dice.below(all.len()))?;
    let edit = Edit::of(text, [Ok(0..at), Err("改めて、".to_owned()), Ok(at..text.len())], 0);
    Some(Edit { touched: Some(at - 1..at), ..edit })
}

fn any(found: &Finder<'_>, dice: &mut Dice, number: usize) -> Option<Edit> {
    let unit = found.units.get(dice.below(found.units.len()))?;
    let siblings: Vec<&Unit> = found.units.iter().filter(|other| other.holder == unit.holder).collect();
    match dice.below(4) {
        0 => Some(insert(found.text, unit, dice, number)),
        1 => Some(delete(found.text, unit)),
        2 => moved(found.text, unit, siblings[dice.below(siblings.len())]),
        _ => reworded(found.text, *found.words.get(dice.below(found.words.len()))?, dice),
    }
}

/// The place of a page that begins where another one began. What it is may have changed: an entry of a second list of
/// steps is told by its id alone.
fn same<'a>(after: &'a Document, old: &Place, at: usize) -> Option<&'a Place> {
    let mut here = after.places.list.iter().filter(|new| new.span.start as usize == at);
    let first = here.next();
    first.into_iter().chain(here).find(|new| new.anchor == old.anchor).or(first)
}

#[test]
fn edits_inside_of_blocks_change_no_address_that_they_need_not() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut made, mut compared, mut allowed) = ([0; 3], 0, 0);
    for name in GUIDES {
        let folder = root.join(name);
        let guide = guide(&folder);
        let parser = Parser::new(&guide);
        let mut dice = Dice(0x2545_f491_4f6c_dd1d);
        for path in pages(&folder) {
            let before = parse(&parser, &fs::read_to_string(&path).expect("a page"));
            let found = Finder::of(&before);
            for number in 0..if found.units.is_empty() { 0 } else { EDITS } {
                let Some(edit) = any(&found, &mut dice, number) else { continue };
                let after = parse(&parser, &edit.text());
                // Two lists side by side become one, a line goes on with the one before: that edit is another one.
                if found.nodes.checked_add_signed(edit.nodes) != Some(Finder::of(&after).nodes) {
                    continue;
                }
                made[usize::from(edit.nodes != 0) + usize::from(edit.nodes < 0)] += 1;
                for old in &before.places.list {
                    let (start, end) = (old.span.start as usize, old.span.end as usize);
                    let touches = |touched: &Range<usize>| touched.start < end && start < touched.end;
                    let is_touched = edit.touched.as_ref().is_some_and(touches);
                    let Some(at) = edit.now(start) else { continue };
                    let new = same(&after, old, at);
                    compared += 1;
                    if new.is_some_and(|new| new.anchor == old.anchor) {
                        continue;
                    }
                    allowed += 1;
                    let what = format!("{}: {old:?} became {new:?} in\n{}", path.display(), after.source.text());
                    assert!(!asks_for(&guide, old), "{what}");
                    let own_words = is_touched && !old.anchor.is_declared();
                    assert!(own_words || may_move((&before, old), new.map(|new| (&after, new))), "{what}");
                }
            }
        }
    }
    assert!(made.iter().all(|&n| n > 200) && compared > 10_000 && allowed > 0, "{made:?} {compared} {allowed}");
}
