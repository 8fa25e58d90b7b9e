//! The edition of a document that is cited is the newest that the guide knows: of documents that are named with a date or a
//! number of an edition behind their name, and of standards with their year (ISO/IEC 27001:2013).

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use aho_corasick::AhoCorasick;
use unicode_normalization::UnicodeNormalization;

use crate::config::Guide;
use crate::diagnostic::Code;
use crate::document::{BlockKind, Node, PlaceKind, find};
use crate::graph::{Destination, Page, PageId};
use crate::words;

use super::dates::Stamp;
use super::read::{Reading, Run, first_line, is_noted};
use super::{At, Finding};

/// A document that is cited, and which edition of it.
#[derive(Clone, Debug)]
pub(super) struct Cited {
    /// What it is called, without what may be written otherwise.
    key: Box<str>,
    title: Box<str>,
    stamp: Stamp,
    at: At,
}

/// What is in quotation marks is the title of a document only where it is as long as one.
const SHORTEST: usize = 8;
/// Quotation marks of titles, and what closes them.
const QUOTES: [(char, char); 3] = [('『', '』'), ('「', '」'), ('“', '”')];

/// What a document that is cited without a link has: a quotation mark, or a colon before its year. Every run is asked.
static SIGNS: LazyLock<AhoCorasick> =
    LazyLock::new(|| AhoCorasick::new(["『", "「", "“", ":", "："]).expect("a few signs are within its limits"));

/// Titles, and what stands in brackets behind them, are no longer than so many characters.
const LONGEST: usize = 150;

/// The beginning of a text.
fn near(text: &str, most: usize) -> &str {
    text.get(..text.char_indices().nth(most).map_or(text.len(), |(at, _)| at)).unwrap_or("")
}

fn key(title: &str) -> Box<str> {
    title.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect::<String>().into()
}

/// The documents that have an entry in a page.
pub(super) fn declared(id: PageId, page: &Page, out: &mut Vec<Cited>) {
    let source = &page.document.source;
    for place in page.places.list.iter().filter(|place| place.kind == PlaceKind::Reference) {
        let Some(Node::Block(block)) = find(&page.document.blocks, place.carrier.node()) else { continue };
        let BlockKind::Reference(reference) = &block.kind else { continue };
        let Some(stamp) = reference.date.as_deref().and_then(Stamp::read) else { continue };
        let at =
            At { page: Some(id), span: first_line(source, block.span), noted: is_noted(block.annotations.as_deref()) };
        out.push(Cited { key: key(&reference.title), title: reference.title.clone(), stamp, at });
    }
}

/// The documents that a run of text names.
pub(super) fn read(run: &Run<'_>, out: &mut Vec<Cited>) {
    for &(start, end, id) in &run.links {
        let title = match run.link(id).map(|(_, to)| to) {
            Some(Destination::Cited(i)) => {
                let cited = run.resolved.corpus.guide.references.get(i as usize);
                cited.map(|cited| cited.title.clone())
            }
            Some(Destination::Place(at)) => {
                let place = run.resolved.corpus.page(at.page).and_then(|page| page.place(at.place));
                place.filter(|place| place.kind == PlaceKind::Reference).map(|place| place.title.to_string())
            }
            _ => None,
        };
        let Some(title) = title else { continue };
        // The date may stand in the text of the link, too.
        let shown = run.text.get(start..end).unwrap_or("");
        let within = shown.find(['（', '(']).filter(|_| !title.contains(['（', '('])).map_or("", |at| &shown[at..]);
        let behind = run.text.get(end..).unwrap_or("");
        if let Some((said, stamp)) = bracket(behind).or_else(|| bracket(within)) {
            out.push(Cited { key: key(&title), title: title.into(), stamp, at: run.at(said) });
        }
    }
    if !SIGNS.is_match(&run.text) {
        return;
    }
    for (open, close) in QUOTES {
        for (at, _) in run.text.match_indices(open) {
            quoted(run, at + open.len_utf8(), close, out);
        }
    }
    standards(run, out);
}

/// A title in quotation marks, with a bracket right behind it.
fn quoted(run: &Run<'_>, start: usize, close: char, out: &mut Vec<Cited>) {
    let rest = run.text.get(start..).unwrap_or("");
    let Some(end) = near(rest, LONGEST).find(close).map(|at| start + at) else { return };
    let title = run.text.get(start..end).unwrap_or("");
    let is_link = run.link_before(end).is_some_and(|(_, last, _)| start < last);
    if is_link || title.chars().count() < SHORTEST {
        return;
    }
    if let Some((said, stamp)) = run.text.get(end + close.len_utf8()..).and_then(bracket) {
        out.push(Cited { key: key(title), title: title.into(), stamp, at: run.at(said) });
    }
}

/// What stands in the bracket that a text begins with, behind quotation marks, where it says an edition.
fn bracket(text: &str) -> Option<(&str, Stamp)> {
    let text = text.trim_start_matches(['』', '」', '”', '"', ' ']);
    let (inside, close) = match text.chars().next()? {
        '（' => (text.get('（'.len_utf8()..)?, '）'),
        '(' => (text.get(1..)?, ')'),
        _ => return None,
    };
    let said = inside.get(..near(inside, LONGEST).find(close)?)?;
    Stamp::read(said).map(|stamp| (said, stamp))
}

/// Standards with their year: `ISO/IEC 27001:2013`, `JIS Q 27001:2014`.
fn standards(run: &Run<'_>, out: &mut Vec<Cited>) {
    let text = &run.text;
    for (at, colon) in text.match_indices([':', '：']) {
        let behind = text.get(at + colon.len()..).unwrap_or("");
        let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
        let year: u32 = behind.get(..digits).and_then(|year| year.parse().ok()).unwrap_or(0);
        if digits != 4 || !(1900..2200).contains(&year) {
            continue;
        }
        let before = text.get(..at).unwrap_or("");
        let number_at = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-').len();
        let number = before.get(number_at..).unwrap_or("");
        let head = before.get(..number_at).unwrap_or("").trim_end();
        let name_at = head.trim_end_matches(|c: char| c.is_ascii_uppercase() || c == '/' || c == ' ').len();
        let name = head.get(name_at..).unwrap_or("").trim();
        if number.len() < 3 || name.bytes().filter(u8::is_ascii_uppercase).count() < 2 {
            continue;
        }
        let title = format!("{name} {number}");
        let written = text.get(name_at..at + colon.len() + digits).unwrap_or("").trim();
        let (key, stamp) = (key(&title), Stamp::of_year(year));
        out.push(Cited { key, title: title.into(), stamp, at: run.at(written) });
    }
}

/// Tells where an older edition is cited than elsewhere in the guide.
pub(super) fn compare(guide: &Guide, pages: &[Arc<Reading>], out: &mut Vec<Finding>) {
    let of_settings = guide.references.iter().filter_map(|cited| {
        let at = At { page: None, span: cited.span, noted: false };
        let stamp = Stamp::read(&cited.date)?;
        Some(Cited { key: key(&cited.title), title: cited.title.as_str().into(), stamp, at })
    });
    let of_settings: Vec<Cited> = of_settings.collect();
    let mut all: BTreeMap<&str, Vec<&Cited>> = BTreeMap::new();
    for cited in of_settings.iter().chain(pages.iter().flat_map(|page| &page.cited)) {
        all.entry(&cited.key).or_default().push(cited);
    }
    for cited in all.values().filter(|cited| cited.len() > 1) {
        let newer = |newest: &Cited, one: &Cited| newest.stamp.is_older(&one.stamp);
        let Some(newest) = cited.iter().copied().reduce(|newest, one| if newer(newest, one) { one } else { newest })
        else {
            continue;
        };
        for old in cited.iter().filter(|one| one.stamp.is_older(&newest.stamp)) {
            let title = &old.title;
            out.push(Finding {
                code: Code::StaleEdition,
                at: old.at,
                message: words!("`{title}` の古い版を引いている", "an older edition of `{title}` is cited"),
                other: Some((newest.at, words!("ここでは新しい版である", "here it is a newer edition"))),
                help: words!(
                    "新しい版に直す。古い版を指すのであれば、理由を編者注（`note=`）か guide.yaml の `accepted` に書く",
                    "cite the newer edition; where the old one is meant, say why in an editor's note (`note=`) or in `accepted` of guide.yaml"
                ),
            });
        }
    }
}
