//! Plain text: headings by their numbers, lists by their signs, tables by tabs. What extraction from a printed page left
//! behind (numbers of pages, sentences cut in two, tags) is told, not hidden.

use super::Finding;
use super::draft::{Block, Cell, Draft, Inline, Item, Label, Shown, Table};
use super::error::ImportError;
use super::ledger::{Ledger, PieceKind, Reason};
use super::package::decode;
use crate::words;

/// Longest heading, in characters.
const LONGEST_HEADING: usize = 90;
/// Longest heading of an item, in characters.
const LONGEST_ITEM_HEADING: usize = 45;
/// How many lines the text of an entry may take.
const FARTHEST: usize = 60;

/// Reads a text.
pub(super) fn read(file: &str, bytes: &[u8], ledger: &mut Ledger) -> Result<(Draft, Vec<Finding>), ImportError> {
    let text = decode(bytes).ok_or_else(|| {
        ImportError::new(
            file,
            words!("UTF-8 でも UTF-16 でもない", "it is neither UTF-8 nor UTF-16"),
            words!("UTF-8 で保存し直す", "save it again as UTF-8"),
        )
    })?;
    let lines: Vec<Line<'_>> = text.lines().enumerate().map(|(i, text)| Line { number: i + 1, text }).collect();
    let contents = contents(&lines);
    let mut reader = Reader { ledger, draft: Draft::default(), findings: Vec::new(), file, last: Vec::new() };
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if contents.contains(&at) {
            reader.leave(line, Reason::Contents);
            at += 1;
        } else if line.is_blank() {
            at += 1;
        } else {
            at += reader.block(&lines[at..]);
        }
    }
    let Reader { mut draft, findings, .. } = reader;
    draft.title = draft.blocks.iter().find_map(|block| match block {
        Block::Paragraph(inlines) => {
            inlines.first().and_then(|i| if let Inline::Text(_, t) = i { Some(t.clone()) } else { None })
        }
        _ => None,
    });
    Ok((draft, findings))
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

/// The number and the rest of a line that begins as a numbered heading does: `9.3.1 外部委託に係る契約`, `第2章 範囲`.
fn heading(text: &str) -> Option<(Vec<u32>, &str, &str)> {
    let text = text.trim();
    let end = text.find([' ', '\u{3000}', '\t'])?;
    let (number, rest) = (&text[..end], text[end..].trim_start());
    let plain: String = unicode_normalization::UnicodeNormalization::nfkc(number).collect();
    let parts: Option<Vec<u32>> = plain.trim_end_matches('.').split('.').map(|p| p.parse().ok()).collect();
    let parts = parts.filter(|p| p.len() <= 6 && p.iter().all(|n| *n < 1000))?;
    let ends_as_sentence = rest.ends_with(['。', '、', '．', '.', ',', '，']);
    let good = !rest.is_empty() && rest.chars().count() <= LONGEST_HEADING && !ends_as_sentence && !rest.contains('\t');
    good.then_some((parts, number, rest))
}

/// Whether a number can follow another as the next heading: one more at some level, with nothing below it.
fn follows(last: &[u32], next: &[u32]) -> bool {
    if last.is_empty() {
        return next == [1] || next == [0];
    }
    let (deeper, first_child) = (next.len() == last.len() + 1, next.last() == Some(&1));
    if deeper {
        return first_child && next.starts_with(last);
    }
    let Some((own, above)) = next.split_last() else { return false };
    next.len() <= last.len()
        && last.starts_with(above)
        && last.get(next.len() - 1).is_some_and(|n| own.checked_sub(1) == Some(*n))
}

/// The indexes of lines that are a table of contents: numbered lines that end in a page number, at least four near
/// each other, and what stands between them.
fn contents(lines: &[Line<'_>]) -> std::collections::BTreeSet<usize> {
    let is_entry = |line: &Line<'_>| {
        let text = line.text.trim();
        let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let before = text[..text.len() - digits].trim_end_matches([' ', '\u{3000}']);
        (1..=4).contains(&digits)
            && (before.ends_with('\t') || before.ends_with("..") || before.ends_with('…') || before.ends_with("・・"))
    };
    let mut out = std::collections::BTreeSet::new();
    let entries: Vec<usize> = (0..lines.len()).filter(|i| is_entry(&lines[*i])).collect();
    let mut run: Vec<usize> = Vec::new();
    for &entry in entries.iter().chain([&usize::MAX]) {
        if run.last().is_some_and(|last| entry.saturating_sub(*last) > 8) {
            if run.len() >= 4 {
                let (first, last) = (run[0], run[run.len() - 1]);
                out.extend(first..=last);
            }
            run.clear();
        }
        run.push(entry);
    }
    out
}

struct Reader<'l, 'f> {
    ledger: &'l mut Ledger,
    draft: Draft,
    findings: Vec<Finding>,
    file: &'f str,
    /// The number of the last heading.
    last: Vec<u32>,
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
            let place = self.place(&line);
            let piece = self.ledger.book(PieceKind::Text, &place, shown);
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
        if let Some((mark, rest)) = item_heading(lines) {
            let place = self.place(&line);
            let piece = self.ledger.book(PieceKind::Text, &place, mark);
            let label = Label { piece, text: mark.into(), numbers: Vec::new(), shown: Shown::ByText };
            let title = self.tagged(&line, rest);
            let level = u8::try_from(self.last.len() + 1).expect("at most six parts");
            self.draft.blocks.push(Block::Heading(level, Some(label), title));
            return 1;
        }
        if sign(line.text).is_some() {
            return self.list(lines);
        }
        self.paragraph(lines)
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
        let mut out = Vec::new();
        let mut rest = text;
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
            let Some((mark, rest)) = sign(line.text) else { break };
            let indent = line.text.len() - line.text.trim_start().len();
            let place = self.place(line);
            let label = (!mark.is_empty()).then(|| Label {
                piece: self.ledger.book(PieceKind::Text, &place, mark),
                text: mark.into(),
                numbers: Vec::new(),
                shown: Shown::ByText,
            });
            let run = self.tagged(line, rest);
            items.push((indent, Item { label, blocks: vec![Block::Paragraph(run)] }));
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
        if heading_like(next, &self.last).is_some() || item_heading(&lines[blank..]).is_some() {
            return None;
        }
        if sign(next.text).is_some() {
            return Some(blank);
        }
        let own = above?.label.as_ref().and_then(|label| mark_number(&label.text))?;
        for (index, line) in lines.iter().enumerate().skip(blank).take(FARTHEST) {
            if heading_like(line, &self.last).is_some() || item_heading(&lines[index..]).is_some() {
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
            let ends = line.is_blank()
                || line.text.contains('\t')
                || (count > 0 && (sign(line.text).is_some() || heading_like(line, &self.last).is_some()));
            if ends {
                break;
            }
            if count > 0 {
                run.push(Inline::Break);
            }
            run.extend(self.tagged(line, line.text.trim()));
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

fn heading_like<'a>(line: &Line<'a>, last: &[u32]) -> Option<(Vec<u32>, &'a str, &'a str)> {
    heading(line.text).filter(|(number, ..)| follows(last, number))
}

/// `(1) 原則の提示` on a line of its own, with text below it: the heading of an item.
fn item_heading<'a>(lines: &[Line<'a>]) -> Option<(&'a str, &'a str)> {
    let (mark, rest) = sign(lines.first()?.text)?;
    let bracketed = mark.starts_with(['(', '（']);
    let short = rest.chars().count() <= LONGEST_ITEM_HEADING && !rest.ends_with(['。', '、', '．']);
    let alone = lines.get(1).is_some_and(Line::is_blank)
        && lines.iter().skip(1).find(|line| !line.is_blank()).is_some_and(|next| {
            // An entry of a list is followed by the next one.
            sign(next.text).is_none_or(|(next, _)| mark_number(next) != mark_number(mark).map(|n| n + 1))
        });
    (bracketed && short && alone).then_some((mark, rest))
}

/// The number of `(8)`, `（８）` or `⑧`.
fn mark_number(mark: &str) -> Option<u32> {
    let plain: String = unicode_normalization::UnicodeNormalization::nfkc(mark).collect();
    plain.trim_matches(['(', ')']).parse().ok()
}

/// A number alone between empty lines is a page's.
fn is_page_number(lines: &[Line<'_>]) -> bool {
    let text = lines[0].text.trim().trim_matches(['-', '－', ' ']);
    let digits = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    digits && lines.get(1).is_none_or(Line::is_blank)
}

/// The sign of an entry and what follows it; the sign of a bullet is empty.
fn sign(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    for bullet in ["- ", "・", "● ", "○ ", "* ", "• ", "■ "] {
        if let Some(rest) = text.strip_prefix(bullet) {
            // A bullet that extraction put before a sign of its own.
            return Some(sign(rest).filter(|(mark, _)| !mark.is_empty()).unwrap_or(("", rest.trim_start())));
        }
    }
    let first = text.chars().next()?;
    if ('①'..='⑳').contains(&first) {
        let (mark, rest) = text.split_at(first.len_utf8());
        return Some((mark, rest.trim_start()));
    }
    if !matches!(first, '(' | '（') {
        return None;
    }
    let close = text.find([')', '）'])?;
    let end = close + text[close..].chars().next()?.len_utf8();
    let inner = text[first.len_utf8()..close].trim();
    let good = (1..=3).contains(&inner.chars().count())
        && inner.chars().all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let rest = text[end..].trim_start();
    (good && !rest.is_empty()).then_some((&text[..end], rest))
}

/// Entries by their indents.
fn nested(items: Vec<(usize, Item)>) -> Block {
    let mut roots: Vec<Item> = Vec::new();
    let mut items = items.into_iter().peekable();
    while let Some((indent, mut item)) = items.next() {
        let mut inner = Vec::new();
        while let Some(next) = items.next_if(|(at, _)| *at > indent) {
            inner.push(next);
        }
        if !inner.is_empty() {
            item.blocks.push(nested(inner));
        }
        roots.push(item);
    }
    Block::List(roots)
}

fn next_tag(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(at) = text[from..].find('<').map(|at| from + at) {
        let name = &text[at + 1..];
        let is_tag = name.starts_with('/') || name.starts_with(|c: char| c.is_ascii_alphabetic());
        let is_address = ["http:", "https:", "mailto:"].iter().any(|scheme| name.starts_with(scheme));
        if let (true, false, Some(close)) = (is_tag, is_address, name.find('>')) {
            let end = at + 1 + close + 1;
            return Some((&text[..at], &text[at..end], &text[end..]));
        }
        from = at + 1;
    }
    None
}

fn last_char(run: &[Inline]) -> Option<char> {
    run.iter().rev().find_map(|inline| match inline {
        Inline::Text(_, text) => text.trim_end().chars().next_back(),
        _ => None,
    })
}

/// Whether a paragraph stops in the middle of a Japanese sentence.
fn ends_inside_sentence(block: &Block) -> bool {
    let Block::Paragraph(run) = block else { return false };
    let long: usize = run.iter().map(|i| if let Inline::Text(_, t) = i { t.chars().count() } else { 0 }).sum();
    long > 20
        && last_char(run).is_some_and(|c| {
            ('\u{3040}'..='\u{309F}').contains(&c) || ('\u{4E00}'..='\u{9FFF}').contains(&c) || c == '、'
        })
}

fn begins_inside_sentence(run: &[Inline]) -> bool {
    let first = run.iter().find_map(|inline| match inline {
        Inline::Text(_, text) => text.trim_start().chars().next(),
        _ => None,
    });
    first.is_some_and(|c| ('\u{3041}'..='\u{309F}').contains(&c)) && last_char(run) == Some('。')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_each_other() {
        assert!(follows(&[], &[1]) && follows(&[1], &[1, 1]) && follows(&[1, 4, 2], &[2]) && follows(&[1, 4], &[1, 5]));
        assert!(!follows(&[1], &[3]) && !follows(&[1, 1], &[1, 1, 2]) && !follows(&[2], &[1]));
    }

    #[test]
    fn signs_of_entries() {
        assert_eq!(sign("① 事業の安定性"), Some(("①", "事業の安定性")));
        assert_eq!(sign("- (2) 委託先"), Some(("(2)", "委託先")));
        assert_eq!(sign("- 情報"), Some(("", "情報")));
        assert_eq!(sign("（注意）これ"), None);
    }

    #[test]
    fn tags_but_no_addresses() {
        assert_eq!(next_tag("a <ol style=\"x\"> b"), Some(("a ", "<ol style=\"x\">", " b")));
        assert_eq!(next_tag("<http://example.jp/>"), None);
    }
}
