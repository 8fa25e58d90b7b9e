//! Regulations whose numbers are typed as text: 第1条, `Article 5`, `Section 5`, with what stands above them (第1章, `Part I`),
//! beside them (附則, 別紙1, `Appendix A`) and below them (２, （１）, ア, `(a)`). Which words begin a heading is the profile's to say.

mod signs;
mod typed;

use super::Finding;
use super::draft::{Block, Inline, Item, Label, Shown};
use super::ledger::{Fate, Ledger, PieceKind, Reason};
use super::profile::{HeadingKind, Profile};
use crate::words;

use signs::{Kind, Sign, sign};
pub(super) use typed::is_title;
use typed::{split_start, text_of, trim_start};

/// Fewest articles that make a text a regulation.
const FEWEST: usize = 2;
/// Longest title of an article, in characters.
const LONGEST_TITLE: usize = 60;

/// A number at the beginning of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Opening {
    /// What it numbers.
    pub(super) kind: HeadingKind,
    /// Where it ends, in bytes.
    pub(super) end: usize,
}

/// The number of a division, an article or an annex with which a text begins.
pub(super) fn opening(profile: &Profile, text: &str) -> Option<Opening> {
    let (kind, end) = profile.heading(text)?;
    let rest = &text[end..];
    let apart = rest.is_empty()
        || rest.starts_with(|c: char| {
            c.is_whitespace() || matches!(c, '（' | '(' | ':' | '：' | '.' | '．' | '—' | '–' | '-')
        });
    apart.then_some(Opening { kind, end })
}

/// Whether a text begins with the sign of an entry.
pub(super) fn is_entry(text: &str) -> bool {
    sign(text).is_some() || signs::is_caption(text)
}

/// What numbers the articles of texts: 条 and `Article`, or `Section` where there are none; `None` where too few are numbered.
pub(super) fn unit<'t>(profile: &Profile, texts: impl Iterator<Item = &'t str>) -> Option<HeadingKind> {
    let (mut articles, mut sections) = (0, 0);
    for text in texts {
        match opening(profile, text).map(|opening| opening.kind) {
            Some(HeadingKind::Article) => articles += 1,
            Some(HeadingKind::Section) if text.trim_start().starts_with('S') => sections += 1,
            _ => {}
        }
    }
    if articles >= FEWEST {
        Some(HeadingKind::Article)
    } else {
        (articles == 0 && sections >= FEWEST).then_some(HeadingKind::Section)
    }
}

/// Blocks with the numbers of divisions and articles as headings, and what stands below articles as lists.
pub(super) fn structured(
    blocks: Vec<Block>,
    profile: &Profile,
    ledger: &mut Ledger,
    findings: &mut Vec<Finding>,
) -> Vec<Block> {
    let texts: Vec<String> = blocks.iter().map(text_of).collect();
    let Some(unit) = unit(profile, texts.iter().map(String::as_str)) else { return blocks };
    let kinds: std::collections::BTreeSet<HeadingKind> = texts
        .iter()
        .filter_map(|text| opening(profile, text))
        .map(|opening| opening.kind)
        .filter(|kind| *kind < unit)
        .collect();
    let mut builder = Builder { ledger, profile, unit, kinds, out: Vec::new(), open: None };
    let blocks = without_contents(blocks.into_iter().zip(texts).collect(), (profile, unit), builder.ledger);
    let mut blocks = blocks.into_iter().peekable();
    let mut caption: Option<Vec<Inline>> = None;
    while let Some((block, text)) = blocks.next() {
        let next = blocks.peek().map_or_else(String::new, |(_, text)| text.clone());
        let begins = |text: &str| opening(profile, text).is_some_and(|opening| opening.kind == unit);
        match block {
            Block::Paragraph(run) if signs::is_caption(&text) && begins(&next) => caption = Some(run),
            Block::Paragraph(run) | Block::Heading(_, None, run) if opening(profile, &text).is_some() => {
                let opening = opening(profile, &text).expect("it has been found");
                let takes_next = builder.begin((run, &text), opening, caption.take(), &next);
                if let Some((Block::Paragraph(title), _)) = blocks.next_if(|_| takes_next) {
                    builder.title(title);
                }
            }
            Block::Paragraph(run) => builder.paragraph(run, &text),
            Block::Heading(..) => {
                builder.close();
                builder.out.push(block);
            }
            other => builder.add(other),
        }
        if let Some(run) = caption.take_if(|_| !begins(&next)) {
            builder.paragraph(run, "");
        }
    }
    builder.close();
    let labels = builder.out.iter().filter_map(|block| match block {
        Block::Heading(_, Some(label), _) => Some(label.piece),
        _ => None,
    });
    let count = labels.clone().count();
    let place = labels.min().map(|piece| builder.ledger.piece(piece).place.to_string()).unwrap_or_default();
    let words = words!(
        "文字で書かれた番号から見出しを {count} 個作った（型はプロファイルの `headings`）",
        "{count} headings were made of numbers that are typed (`headings` of the profile says which)"
    );
    findings.push(Finding::new("typed-numbers", place, words));
    builder.out
}

/// Blocks without the lines that list the divisions below: their numbers come again, and no text stands between them.
fn without_contents(
    blocks: Vec<(Block, String)>,
    (profile, unit): (&Profile, HeadingKind),
    ledger: &mut Ledger,
) -> Vec<(Block, String)> {
    let number = |text: &str| {
        let found = opening(profile, text).filter(|found| found.kind != unit)?;
        Some(text[..found.end].chars().filter(|c| !c.is_whitespace()).collect::<String>())
    };
    let numbers: Vec<Option<String>> = blocks.iter().map(|(_, text)| number(text)).collect();
    let is_listed = |at: usize| {
        let comes_again = numbers[at].is_some() && numbers[at + 1..].contains(&numbers[at]);
        comes_again && numbers.get(at + 1).is_some_and(Option::is_some)
    };
    let listed: Vec<bool> = (0..blocks.len())
        .map(|at| is_listed(at) || is_contents(&blocks[at].1) && at + 1 < blocks.len() && is_listed(at + 1))
        .collect();
    let mut out = Vec::with_capacity(blocks.len());
    for ((block, text), listed) in blocks.into_iter().zip(listed) {
        match &block {
            Block::Paragraph(run) | Block::Heading(_, _, run) if listed => {
                let pieces = super::pages::title_text(run).1;
                for piece in pieces {
                    ledger.settle(piece, Fate::LeftOut(Reason::Contents));
                }
            }
            _ => out.push((block, text)),
        }
    }
    out
}

/// Whether a text is what contents are called.
pub(super) fn is_contents(text: &str) -> bool {
    let plain: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    ["目次", "もくじ", "contents", "tableofcontents"].contains(&plain.as_str())
}

struct Builder<'l, 'p> {
    ledger: &'l mut Ledger,
    profile: &'p Profile,
    unit: HeadingKind,
    /// What stands above the articles, the highest first.
    kinds: std::collections::BTreeSet<HeadingKind>,
    out: Vec<Block>,
    /// The body of the article that is open.
    open: Option<Body>,
}

/// The body of an article: what stands above its entries, and the entries that are open, outermost first.
#[derive(Default)]
struct Body {
    blocks: Vec<Block>,
    open: Vec<(Kind, Vec<(u32, Item)>)>,
}

impl Builder<'_, '_> {
    fn level(&self, kind: HeadingKind) -> u8 {
        let above = self.kinds.iter().filter(|own| **own < kind).count();
        let level = u8::try_from(above + 1).expect("there are few kinds");
        match kind {
            HeadingKind::Annex => 1,
            kind if kind == self.unit => level.max(2),
            _ => level,
        }
    }

    /// Begins a heading, and tells whether the next block is its title.
    fn begin(
        &mut self,
        (mut run, text): (Vec<Inline>, &str),
        opening: Opening,
        caption: Option<Vec<Inline>>,
        next: &str,
    ) -> bool {
        let Some(piece) = split_start(&mut run, opening.end, self.ledger) else {
            self.paragraph(run, text);
            return false;
        };
        self.close();
        let number: String = text[..opening.end].trim().to_owned();
        let label = Label { piece, text: number.into(), numbers: Vec::new(), shown: Shown::Text };
        let rest = text[opening.end..].trim().trim_start_matches([':', '：', '.', '．', '—', '–', '-']).trim();
        trim_start(&mut run, self.ledger);
        let level = self.level(opening.kind);
        let is_unit = opening.kind == self.unit;
        let mut body = Vec::new();
        let mut title = caption.unwrap_or_default();
        let bracketed = signs::caption_end(rest).filter(|_| title.is_empty());
        if let Some(end) = bracketed.filter(|end| *end < rest.len()) {
            // 第1条（目的）この規程は、…
            let mut own = run.clone();
            match split_start(&mut own, end, self.ledger) {
                Some(piece) => {
                    title.push(Inline::Text(piece, rest[..end].into()));
                    body = own;
                }
                None => body = run,
            }
        } else if title.is_empty() && (bracketed.is_some() || !is_unit || is_title(rest)) {
            title = run;
        } else {
            body = run;
        }
        let alone = title.is_empty() && rest.is_empty();
        self.out.push(Block::Heading(level, Some(label), title));
        self.open = (is_unit || opening.kind == HeadingKind::Annex).then(Body::default);
        if !body.is_empty() {
            self.paragraph(body, "");
        }
        alone
            && is_title(next)
            && next.chars().count() <= LONGEST_TITLE
            && self::opening(self.profile, next).is_none()
            && sign(next).is_none()
    }

    /// The title of the heading that has just begun.
    fn title(&mut self, run: Vec<Inline>) {
        if let Some(Block::Heading(_, _, title)) = self.out.last_mut() {
            *title = run;
        }
    }

    /// A paragraph of an article: an entry where it begins with a sign that counts.
    fn paragraph(&mut self, mut run: Vec<Inline>, text: &str) {
        let counted = sign(text).and_then(|found| self.counted(&found));
        let Some((found, depth)) = counted.filter(|_| self.open.is_some()) else {
            trim_start(&mut run, self.ledger);
            return self.add(Block::Paragraph(run));
        };
        let Some(piece) = split_start(&mut run, found.end, self.ledger) else {
            return self.add(Block::Paragraph(run));
        };
        trim_start(&mut run, self.ledger);
        let western = self.is_western();
        let shown = match self.is_in_order(&found, depth) {
            true if western => Shown::Item(found.number),
            false if western => Shown::Text,
            _ => Shown::ByText,
        };
        let label = Label { piece, text: text[..found.end].trim().into(), numbers: vec![found.number], shown };
        let item = Item { label: Some(label), blocks: vec![Block::Paragraph(run)] };
        let body = self.open.as_mut().expect("an article is open");
        let is_open = body.open.get(depth).is_some_and(|(kind, _)| *kind == found.kind);
        body.fold(depth + usize::from(is_open));
        if body.open.len() == depth {
            let first = body.first(&found, self.ledger, western);
            body.open.push((found.kind, first));
        }
        body.open[depth].1.push((found.number, item));
    }

    /// Whether the lists above have the signs that presets for acts count: 1 or (1), then (a), then (i).
    fn is_in_order(&self, found: &Sign, depth: usize) -> bool {
        let kinds = self.open.iter().flat_map(|body| &body.open).map(|(kind, _)| *kind).take(depth).chain([found.kind]);
        kinds.enumerate().all(|(depth, kind)| match depth {
            0 => matches!(kind, Kind::Bare | Kind::Bracketed),
            1 => kind == Kind::Letter,
            2 => kind == Kind::Roman,
            _ => false,
        })
    }

    fn is_western(&self) -> bool {
        let is = |block: &Block| matches!(block, Block::Heading(_, Some(label), _) if label.text.is_ascii());
        self.out.iter().rev().find(|block| matches!(block, Block::Heading(..))).is_some_and(is)
    }

    /// The depth at which a sign goes on with a list, or begins one, and how it is read there; `None` where it does neither.
    fn counted(&self, found: &Sign) -> Option<(Sign, usize)> {
        let open = &self.open.as_ref()?.open;
        let readings =
            || std::iter::once(*found).chain(found.other.map(|(kind, number)| Sign { kind, number, ..*found }));
        let goes_on = |sign: Sign| {
            let depth = open.iter().position(|(kind, _)| *kind == sign.kind)?;
            let last = open[depth].1.last().map_or(0, |(number, _)| *number);
            (sign.number == last + 1).then_some((sign, depth))
        };
        if let Some(known) = readings().find_map(goes_on) {
            return Some(known);
        }
        let is_open = open.iter().any(|(kind, _)| *kind == found.kind);
        match (found.number, found.kind) {
            _ if is_open => None,
            // The first paragraph of an article has no number.
            (2, Kind::Bare) => Some((*found, 0)),
            (1, _) => Some((*found, open.len())),
            _ => None,
        }
    }

    /// A block in the entry that is open, or in the article.
    fn add(&mut self, block: Block) {
        let Some(body) = &mut self.open else {
            self.out.push(block);
            return;
        };
        body.fold(1);
        match body.open.last_mut().and_then(|(_, items)| items.last_mut()) {
            Some((_, item)) => item.blocks.push(block),
            None => body.blocks.push(block),
        }
    }

    fn close(&mut self) {
        if let Some(mut body) = self.open.take() {
            body.fold(0);
            self.out.append(&mut body.blocks);
        }
    }
}

impl Body {
    /// Ends the lists behind the first so many.
    fn fold(&mut self, kept: usize) {
        while self.open.len() > kept {
            let Some((_, items)) = self.open.pop() else { return };
            let list = Block::List(items.into_iter().map(|(_, item)| item).collect());
            match self.open.last_mut().and_then(|(_, items)| items.last_mut()) {
                Some((_, item)) => item.blocks.push(list),
                None => self.blocks.push(list),
            }
        }
    }

    /// What stands before the first entry: where paragraphs are numbered from the second on, the text above is the first.
    fn first(&mut self, found: &Sign, ledger: &mut Ledger, western: bool) -> Vec<(u32, Item)> {
        if found.number != 2 || self.blocks.is_empty() {
            return Vec::new();
        }
        let piece = ledger.book(PieceKind::Number, "", "");
        let shown = if western { Shown::Item(1) } else { Shown::ByText };
        let written = if found.is_wide { "１" } else { "1" };
        let label = Label { piece, text: written.into(), numbers: vec![1], shown };
        vec![(1, Item { label: Some(label), blocks: std::mem::take(&mut self.blocks) })]
    }
}
