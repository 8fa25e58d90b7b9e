//! Plain text: headings by their numbers, lists by their signs, tables by tabs. What extraction from a printed page left
//! behind (numbers of pages, sentences cut in two, tags) is told, not hidden.

mod columns;
mod signs;
mod typed;

use super::Finding;
use super::articles;
use super::draft::{Block, Cell, Draft, Inline, Item, Label, Shown, Table};
use super::error::ImportError;
use super::ledger::{Ledger, PieceKind, Reason};
use super::package::decode;
use super::profile::{HeadingKind, Profile};
use crate::words;

use typed::levels;

use signs::{
    begins_inside_sentence, compound, contents, ends_inside_sentence, follows, full_line, goes_on, heading,
    heading_like, is_page_number, mark_number, next_tag, sign,
};

/// Longest heading of an item, in characters.
const LONGEST_ITEM_HEADING: usize = 45;
/// How many lines the text of an entry may take.
const FARTHEST: usize = 60;

/// Reads a text.
pub(super) fn read(
    file: &str,
    bytes: &[u8],
    (profile, ledger): (&Profile, &mut Ledger),
) -> Result<(Draft, Vec<Finding>), ImportError> {
    let text = decode(bytes).ok_or_else(|| {
        ImportError::new(
            file,
            words!("UTF-8 でも UTF-16 でもない", "it is neither UTF-8 nor UTF-16"),
            words!("UTF-8 で保存し直す", "save it again as UTF-8"),
        )
    })?;
    let lines = lines(&text);
    let contents = contents(&lines);
    let mut reader = Reader {
        ledger,
        profile,
        draft: Draft::default(),
        findings: Vec::new(),
        file,
        last: Vec::new(),
        item: None,
        is_regulation: articles::unit(profile, lines.iter().map(|line| line.text)).is_some(),
        levels: levels(profile, &lines),
        full: full_line(&lines),
    };
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if contents.contains(&at) {
            reader.leave(line, Reason::Contents);
            at += 1;
        } else if line.is_blank() {
            at += 1;
        } else if reader.is_regulation {
            at += reader.whole(&lines[at..]);
        } else {
            at += reader.typed_heading(&lines, at).unwrap_or_else(|| reader.block(&lines[at..]));
        }
    }
    let Reader { mut draft, mut findings, ledger, .. } = reader;
    draft.blocks = articles::structured(std::mem::take(&mut draft.blocks), profile, ledger, &mut findings);
    // What stands above the first heading is the title of the whole, where it is no sentence.
    draft.title = match draft.blocks.first() {
        Some(Block::Paragraph(inlines)) => match inlines.first() {
            Some(Inline::Text(_, text)) if articles::is_title(text) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    };
    Ok((draft, findings))
}

/// The lines of a text. A page begins with a form feed, and what stands there is none of the paragraph above.
fn lines(text: &str) -> Vec<Line<'_>> {
    let mut out = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        let bare = line.trim_start_matches('\u{c}');
        if bare.len() < line.len() {
            out.push(Line { number, text: "" });
        }
        out.push(Line { number, text: bare });
    }
    out
}

#[derive(Clone, Copy)]
struct Line<'a> {
    number: usize,
    text: &'a str,
}

impl Line<'_> {
    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

struct Reader<'l, 'f> {
    ledger: &'l mut Ledger,
    draft: Draft,
    findings: Vec<Finding>,
    file: &'f str,
    /// The number of the last heading.
    last: Vec<u32>,
    /// The number of the last heading of an item below it.
    item: Option<u32>,
    profile: &'l Profile,
    /// Whether the text is a regulation, whose articles are found when all is read.
    is_regulation: bool,
    /// What the headings of the text number, the highest first.
    levels: Vec<HeadingKind>,
    /// The columns of a line that ends where its page did.
    full: Option<usize>,
}

impl Reader<'_, '_> {
    fn place(&self, line: &Line<'_>) -> String {
        format!("{}:{}", self.file, line.number)
    }

    fn leave(&mut self, line: &Line<'_>, reason: Reason) {
        let place = self.place(line);
        if !line.is_blank() {
            self.ledger.leave(PieceKind::Text, &place, line.text.trim(), reason);
        }
    }

    fn text(&mut self, line: &Line<'_>, text: &str) -> Inline {
        let place = self.place(line);
        Inline::Text(self.ledger.book(PieceKind::Text, &place, text), text.into())
    }

    /// Reads one block, and tells how many lines it took.
    fn block(&mut self, lines: &[Line<'_>]) -> usize {
        let line = lines[0];
        if let Some((number, shown, rest)) = heading(line.text).filter(|(number, ..)| follows(&self.last, number)) {
            let level = u8::try_from(number.len()).expect("at most six parts");
            self.last = number;
            self.item = None;
            let place = self.place(&line);
            let piece = self.ledger.book(PieceKind::Number, &place, shown);
            let label = Label { piece, text: shown.into(), numbers: self.last.clone(), shown: Shown::Text };
            let title = self.text(&line, rest);
            self.draft.blocks.push(Block::Heading(level, Some(label), vec![title]));
            return 1;
        }
        if line.text.contains('\t') {
            return self.table(lines);
        }
        if is_page_number(lines) {
            self.leave(&line, Reason::Extraction);
            return 1;
        }
        if let Some((mark, rest)) = self.item_heading(lines) {
            self.item = mark_number(mark);
            let place = self.place(&line);
            let piece = self.ledger.book(PieceKind::Number, &place, mark);
            let label = Label { piece, text: mark.into(), numbers: Vec::new(), shown: Shown::ByText };
            let title = self.tagged(&line, rest);
            let level = u8::try_from(self.last.len() + 1).expect("at most six parts");
            self.draft.blocks.push(Block::Heading(level, Some(label), title));
            return 1;
        }
        if sign(line.text).is_some() {
            return self.list(lines);
        }
        self.columns(lines).unwrap_or_else(|| self.paragraph(lines))
    }

    /// `(1) 原則の提示` on a line of its own, with text below it: the heading of an item. Behind one, the next number on a
    /// short line is one too, with the text right below it.
    fn item_heading<'a>(&self, lines: &[Line<'a>]) -> Option<(&'a str, &'a str)> {
        let (mark, rest) = sign(lines.first()?.text)?;
        let bracketed = mark.starts_with(['(', '（']);
        let short = rest.chars().count() <= LONGEST_ITEM_HEADING && !rest.ends_with(['。', '、', '．']);
        let own = mark_number(mark);
        if !bracketed || !short || lines[0].text.contains('\t') {
            return None;
        }
        let below = lines.get(1)?;
        let goes_on = self.item.is_some() && self.item.map(|item| item + 1) == own;
        let is_text = |line: &Line<'_>| !line.is_blank() && sign(line.text).is_none() && !line.text.contains('\t');
        let alone = below.is_blank()
            && lines.iter().skip(1).find(|line| !line.is_blank()).is_some_and(|next| {
                // An entry of a list is followed by the next one.
                sign(next.text).is_none_or(|(next, _)| mark_number(next) != own.map(|n| n + 1))
            });
        (alone || goes_on && is_text(below)).then_some((mark, rest))
    }

    /// Lines with tabs, one behind the other: a table.
    fn table(&mut self, lines: &[Line<'_>]) -> usize {
        let count = lines.iter().take_while(|line| line.text.contains('\t')).count();
        let mut table = Table::default();
        for line in &lines[..count] {
            let mut row = Vec::new();
            for text in line.text.split('\t') {
                let text = text.trim();
                let blocks = if text.is_empty() { Vec::new() } else { vec![Block::Paragraph(self.tagged(line, text))] };
                row.push(Cell { blocks, columns: 1, rows: 1 });
            }
            table.rows.push(row);
        }
        let widths: Vec<usize> = table.rows.iter().map(Vec::len).collect();
        if let Some(widest) = widths.iter().max().filter(|widest| widths.iter().any(|w| w != *widest)) {
            let words = words!(
                "行によって列の数が違う（最大 {widest} 列）。抽出で壊れた表かもしれない",
                "rows differ in their number of columns (at most {widest}); extraction may have damaged the table"
            );
            self.findings.push(Finding::new("damaged-table", self.place(&lines[0]), words));
        }
        self.draft.blocks.push(Block::Table(table));
        count
    }

    /// Text in which tags that extraction left are told and taken out.
    fn tagged(&mut self, line: &Line<'_>, text: &str) -> Vec<Inline> {
        self.tell_gap(line, text);
        let mut out = Vec::new();
        let mut rest = text;
        if let Some(url) = signs::address(text) {
            let place = self.place(line);
            self.ledger.leave(PieceKind::Text, &place, "<>", Reason::Markup);
            return vec![Inline::Link(url.into(), vec![self.text(line, url)])];
        }
        while let Some((before, tag, after)) = next_tag(rest) {
            if !before.is_empty() {
                out.push(self.text(line, before));
            }
            let place = self.place(line);
            self.ledger.leave(PieceKind::Text, &place, tag, Reason::Extraction);
            let words =
                words!("抽出で残ったタグ `{tag}` を外した", "the tag `{tag}` that extraction left was taken out");
            self.findings.push(Finding::new("left-over-tag", place, words));
            rest = after;
        }
        if !rest.is_empty() {
            out.push(self.text(line, rest));
        }
        out
    }

    /// Entries with signs; lines that are indented deeper go into the entry above.
    fn list(&mut self, lines: &[Line<'_>]) -> usize {
        let mut items: Vec<(usize, Item)> = Vec::new();
        let mut ranks = Vec::new();
        let mut taken = 0;
        let mut count = 0;
        while let Some(line) = lines.get(taken) {
            if line.is_blank() {
                let between = self.between(&lines[taken..], items.last().map(|(_, item)| item));
                let Some(between) = between.filter(|_| count > 0) else { break };
                let blocks = self.inner(&lines[taken..taken + between]);
                if let Some((_, item)) = items.last_mut() {
                    item.blocks.extend(blocks);
                }
                taken += between;
                continue;
            }
            if line.text.contains('\t') || count > 0 && self.item_heading(&lines[taken..]).is_some() {
                break;
            }
            let Some((mark, rest)) = sign(line.text) else {
                // A line that goes on below an entry belongs to it.
                let Some((_, item)) = items.last_mut().filter(|_| !ends_list(line, &self.last)) else { break };
                let more = self.tagged(line, line.text.trim());
                if let Some(Block::Paragraph(run)) = item.blocks.last_mut() {
                    let above = taken.checked_sub(1).map_or("", |above| lines[above].text);
                    run.push(if goes_on(above, line.text, self.full) { Inline::Soft } else { Inline::Break });
                    run.extend(more);
                } else {
                    item.blocks.push(Block::Paragraph(more));
                }
                taken += 1;
                continue;
            };
            let depth = rank(mark, line.text, &mut ranks);
            let place = self.place(line);
            let label = (!mark.is_empty()).then(|| Label {
                piece: self.ledger.book(PieceKind::Number, &place, mark),
                text: mark.into(),
                numbers: Vec::new(),
                shown: Shown::ByText,
            });
            let run = self.tagged(line, rest);
            items.push((depth, Item { label, blocks: vec![Block::Paragraph(run)] }));
            taken += 1;
            count += 1;
        }
        let block = nested(items);
        self.draft.blocks.push(block);
        taken
    }

    /// How many lines stand between an entry and the next of its list: empty ones alone, or the text of a numbered entry
    /// whose next number follows before a heading does.
    fn between(&self, lines: &[Line<'_>], above: Option<&Item>) -> Option<usize> {
        let blank = lines.iter().take_while(|line| line.is_blank()).count();
        let next = lines.get(blank)?;
        let ends = |index: usize, line: &Line<'_>| {
            let is_row = line.text.contains('\t') || compound(line.text).is_some();
            is_row || heading_like(line, &self.last).is_some() || self.item_heading(&lines[index..]).is_some()
        };
        if ends(blank, next) {
            return None;
        }
        if sign(next.text).is_some() {
            return Some(blank);
        }
        let own = above?.label.as_ref().and_then(|label| mark_number(&label.text))?;
        for (index, line) in lines.iter().enumerate().skip(blank).take(FARTHEST) {
            if ends(index, line) {
                return None;
            }
            if sign(line.text).and_then(|(mark, _)| mark_number(mark)) == Some(own + 1) {
                return Some(index);
            }
        }
        None
    }

    /// The blocks of lines inside an entry.
    fn inner(&mut self, lines: &[Line<'_>]) -> Vec<Block> {
        let outer = std::mem::take(&mut self.draft.blocks);
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            at += if line.is_blank() { 1 } else { self.block(&lines[at..]) };
        }
        std::mem::replace(&mut self.draft.blocks, outer)
    }

    fn paragraph(&mut self, lines: &[Line<'_>]) -> usize {
        let mut count = 0;
        let mut run: Vec<Inline> = Vec::new();
        for line in lines {
            let clause = compound(line.text);
            let ends = line.is_blank()
                || count > 0 && clause.is_some()
                || line.text.contains('\t')
                || (count > 0 && (sign(line.text).is_some() || heading_like(line, &self.last).is_some()));
            if ends {
                break;
            }
            if count > 0 {
                let is_cut = goes_on(lines[count - 1].text, line.text, self.full);
                run.push(if is_cut { Inline::Soft } else { Inline::Break });
            }
            run.extend(self.tagged(line, clause.unwrap_or(line.text.trim())));
            count += 1;
        }
        // A sentence that a page's end cut in two: its second half follows an empty line.
        let cut = self.draft.blocks.last().is_some_and(ends_inside_sentence) && begins_inside_sentence(&run);
        match self.draft.blocks.last_mut() {
            Some(Block::Paragraph(above)) if cut => {
                above.extend(run);
                let words = words!("途中で切れていた文をつないだ", "a sentence that was cut in two was joined");
                self.findings.push(Finding::new("joined-sentence", self.place(&lines[0]), words));
            }
            _ => self.draft.blocks.push(Block::Paragraph(run)),
        }
        count
    }
}

/// Whether a line without a sign ends a list that stands right above it.
fn ends_list(line: &Line<'_>, last: &[u32]) -> bool {
    heading_like(line, last).is_some() || compound(line.text).is_some() || line.text.trim().starts_with('【')
}

/// How deep an entry stands: signs of another kind than those before lie in them, bullets by their indent.
fn rank(mark: &str, line: &str, kinds: &mut Vec<char>) -> usize {
    let kind = match mark.chars().next() {
        None => '-',
        Some('(' | '（') => '(',
        Some(_) => '①',
    };
    let at = kinds.iter().position(|known| *known == kind).unwrap_or_else(|| {
        kinds.push(kind);
        kinds.len() - 1
    });
    let indent = if kind == '-' { line.len() - line.trim_start().len() } else { 0 };
    at * 1000 + indent.min(999)
}

/// Entries by their depths.
fn nested(items: Vec<(usize, Item)>) -> Block {
    let mut roots: Vec<Item> = Vec::new();
    let mut items = items.into_iter().peekable();
    while let Some((depth, mut item)) = items.next() {
        let mut inner = Vec::new();
        while let Some(next) = items.next_if(|(at, _)| *at > depth) {
            inner.push(next);
        }
        if !inner.is_empty() {
            item.blocks.push(nested(inner));
        }
        roots.push(item);
    }
    Block::List(roots)
}
