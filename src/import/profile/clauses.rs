//! Clauses of a standard that a text cites: behind the line that names the standard, a text that begins with a number, down
//! to the line that says its level.

use super::collect::{Collector, Standard};
use super::pattern::Found;
use super::run::{first_piece, take_end, take_start, text, text_of};
use crate::import::draft::{Block, Clause, Inline, Item, Label, Shown};
use crate::import::ledger::{Ledger, PieceId};
use crate::words;

use unicode_normalization::UnicodeNormalization;

/// How many blocks a clause may have until its level is said.
const FARTHEST: usize = 8;

/// What is known of a clause before it is written.
struct Begun {
    number: String,
    /// Bytes of the number in the text, behind those of the list's own number.
    length: usize,
    level: Option<String>,
    /// The index behind its last block.
    end: usize,
}

impl Collector<'_, '_> {
    /// Proposes the clause that begins at an index, and makes it a directive where blocks may change.
    pub(super) fn clause(&mut self, blocks: &mut Vec<Block>, at: usize) -> bool {
        let Some(begun) = self.begun(blocks, at) else { return false };
        let piece = first_run(&blocks[at]).and_then(first_piece);
        let whole = text_of(&blocks[at..begun.end]);
        let bearer = self.bearer(&body_of(&whole));
        let place = self.place(piece);
        let (number, level) = (&begun.number, begun.level.as_deref().unwrap_or("—"));
        let who = bearer.as_ref().map_or_else(|| "—".to_owned(), super::duties::Bearer::shown);
        let words = words!(
            "遵守事項 {number}（区分: {level}、役割: {who}）",
            "the clause {number} (level: {level}, role: {who})"
        );
        self.propose("clause", place, words);
        self.words(&whole, piece);
        if !self.annotate || !self.numbers.insert(begun.number.clone()) {
            return false;
        }
        let mut attributes = Vec::new();
        if let Some(level) = &begun.level {
            attributes.push(format!("level={}", self.settings.level(level)));
        }
        if let Some(bearer) = bearer {
            let settings = &mut self.settings;
            attributes.push(format!("role={}", bearer.value(|name| settings.role(name))));
        }
        self.written(blocks, at, &begun, attributes.join(" "));
        true
    }

    fn begun(&self, blocks: &[Block], at: usize) -> Option<Begun> {
        let standard = self.standard.as_ref()?;
        let label = label_of(&blocks[at]);
        let run = first_run(&blocks[at])?;
        let own = text(run);
        let before = label.map(|label| format!("{} ", label.text)).unwrap_or_default();
        let shown = format!("{before}{own}");
        let found = self.profile.begins.iter().find_map(|begins| begins.at_start(&shown))?;
        let length = found.end.checked_sub(before.len())?;
        let number = number_of(standard, &found)?;
        let (level, end) = match self.level(blocks, at) {
            Some((level, end)) => (Some(level), end),
            None => (None, at + 1),
        };
        Some(Begun { number, length, level, end })
    }

    /// The level that is said at the end of a block, and the index behind it.
    fn level(&self, blocks: &[Block], at: usize) -> Option<(String, usize)> {
        for (index, block) in blocks.iter().enumerate().skip(at).take(FARTHEST) {
            let begins_anew = index > at && label_of(block).is_some();
            if matches!(block, Block::Heading(..) | Block::Table(_)) || begins_anew {
                return None;
            }
            let whole = text_of(std::slice::from_ref(block));
            let whole = whole.trim_end();
            let fits = |pattern: &super::Pattern| {
                let mut from = 0;
                while let Some(found) = pattern.find(whole, from) {
                    if found.end == whole.len() {
                        return found.get("level").map(str::to_owned);
                    }
                    from = found.end;
                }
                None
            };
            if let Some(level) = self.profile.levels.iter().find_map(fits) {
                return Some((level, index + 1));
            }
        }
        None
    }

    /// Puts the blocks of a clause into a directive.
    fn written(&mut self, blocks: &mut Vec<Block>, at: usize, begun: &Begun, attributes: String) {
        let mut taken: Vec<Block> = blocks.drain(at..begun.end).collect();
        let mut pieces: Vec<PieceId> = Vec::new();
        let mut rest = Vec::new();
        let first = taken.remove(0);
        let mut body = match first {
            Block::List(mut items) => {
                let item = items.remove(0);
                pieces.extend(item.label.map(|label| label.piece));
                if !items.is_empty() {
                    rest.push(Block::List(items));
                }
                item.blocks
            }
            other => vec![other],
        };
        if let Some(Block::Paragraph(run)) = body.first_mut() {
            pieces.extend(take_start(run, begun.length, self.ledger));
        }
        body.append(&mut taken);
        if let (Some(level), Some(Block::Paragraph(run))) = (&begun.level, last_paragraph(&mut body)) {
            let end = text(run);
            let said = end.trim_end();
            let sign = said.rfind(level.as_str()).map(|from| whole_sign(said, from));
            if let Some(sign) = sign.map(str::to_owned) {
                take_end(run, &sign, self.ledger);
            }
        }
        body.retain(|block| !matches!(block, Block::Paragraph(run) if run.is_empty()));
        let body = exceptions(lettered(body, self.ledger), self.ledger);
        let clause =
            Clause { number: begun.number.as_str().into(), pieces, attributes: attributes.into(), blocks: body };
        blocks.insert(at, Block::Clause(Box::new(clause)));
        for (offset, block) in rest.into_iter().enumerate() {
            blocks.insert(at + 1 + offset, block);
        }
    }
}

/// The sign that ends a text, with the bracket before it.
fn whole_sign(said: &str, from: usize) -> &str {
    let start = said[..from].char_indices().next_back().map_or(from, |(at, _)| at);
    &said[start..]
}

fn last_paragraph(body: &mut [Block]) -> Option<&mut Block> {
    body.iter_mut().rev().find(|block| matches!(block, Block::Paragraph(_)))
}

/// `1.2.5.1(1)(a)` of the group and the fields of the number.
fn number_of(standard: &Standard, found: &Found<'_>) -> Option<String> {
    let plain = |text: &str| text.nfkc().collect::<String>();
    let mut number = plain(&standard.number);
    for field in ["n", "a", "b"] {
        match found.get(field) {
            Some(text) => number.extend(["(", &plain(text), ")"]),
            None if field == "b" => {}
            None => return None,
        }
    }
    Some(number)
}

/// What a clause says, behind its number.
fn body_of(whole: &str) -> String {
    let mut rest = whole;
    while let Some(inner) = rest.trim_start().strip_prefix(['(', '（']) {
        let Some(end) = inner.find([')', '）']).filter(|end| *end <= 6) else { break };
        rest = inner[end..].trim_start_matches([')', '）']);
    }
    rest.trim_start().to_owned()
}

fn label_of(block: &Block) -> Option<&Label> {
    match block {
        Block::List(items) => items.first().and_then(|item| item.label.as_ref()),
        _ => None,
    }
}

fn first_run(block: &Block) -> Option<&[Inline]> {
    match block {
        Block::Paragraph(run) => Some(run),
        Block::List(items) => items.first().and_then(|item| item.blocks.first()).and_then(first_run),
        _ => None,
    }
}

/// Paragraphs that begin with (ア), (イ), … or (a), (b), … one behind the other: the lettered entries of a clause.
fn lettered(blocks: Vec<Block>, ledger: &mut Ledger) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut count = 0;
    for mut block in blocks {
        let next = letter(count).filter(|_| matches!(block, Block::Paragraph(_)));
        let length = match (&block, next) {
            (Block::Paragraph(run), Some(letters)) => begins_with(&text(run), letters),
            _ => None,
        };
        let (Some(length), Block::Paragraph(run)) = (length, &mut block) else {
            out.push(block);
            continue;
        };
        let shown = text(run)[..length].to_owned();
        let Some(piece) = take_start(run, length, ledger) else {
            out.push(block);
            continue;
        };
        count += 1;
        let number = u32::try_from(count).expect("fewer entries than letters");
        let label = Label { piece, text: shown.into(), numbers: vec![number], shown: Shown::Item(number) };
        let item = Item { label: Some(label), blocks: vec![block] };
        match out.last_mut() {
            Some(Block::List(items)) if count > 1 => items.push(item),
            _ => out.push(Block::List(vec![item])),
        }
    }
    out
}

/// The letters of the entry behind `count` others.
fn letter(count: usize) -> Option<[char; 2]> {
    let kana: Vec<char> = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホ".chars().collect();
    let latin = u8::try_from(count).ok().filter(|count| *count < 26).map(|count| char::from(b'a' + count));
    Some([*kana.get(count)?, latin.unwrap_or('ア')])
}

/// The bytes of `(ア)` with one of these letters at the beginning of a text.
fn begins_with(text: &str, letters: [char; 2]) -> Option<usize> {
    let mut characters = text.char_indices();
    let (_, open) = characters.next()?;
    let (_, letter) = characters.next()?;
    let (at, close) = characters.next()?;
    let plain: Vec<char> = letter.to_string().nfkc().collect();
    let good = matches!(open, '(' | '（') && matches!(close, ')' | '）');
    (good && letters.iter().any(|wanted| plain == [*wanted])).then_some(at + close.len_utf8())
}

/// 「ただし、…この限りでない。」 at the end of a paragraph is the clause's exception.
fn exceptions(blocks: Vec<Block>, ledger: &mut Ledger) -> Vec<Block> {
    let mut out = Vec::new();
    for block in blocks {
        let Block::Paragraph(mut run) = block else {
            out.push(block);
            continue;
        };
        let exception = match run.last_mut() {
            Some(Inline::Text(piece, whole)) if whole.trim_end().ends_with("この限りでない。") => {
                whole.find("ただし、").filter(|at| *at > 0).and_then(|at| {
                    let exception = Inline::Text(ledger.split(*piece, &whole[at..])?, whole[at..].into());
                    *whole = whole[..at].into();
                    Some(exception)
                })
            }
            _ => None,
        };
        out.push(Block::Paragraph(run));
        out.extend(exception.map(|text| Block::Aside("exception", Vec::new(), vec![Block::Paragraph(vec![text])])));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_and_exceptions_of_a_clause() {
        assert_eq!(begins_with("(ア) 監査", ['ア', 'a']), Some("(ア)".len()));
        assert_eq!(begins_with("（ｱ）監査", ['ア', 'a']), Some("（ｱ）".len()));
        assert_eq!(begins_with("(イ) 監査", ['ア', 'a']), None);
        assert_eq!(body_of("(1) (a) 統括責任者は"), "統括責任者は");
        assert_eq!(body_of("（注意する）統括"), "（注意する）統括");
    }
}
