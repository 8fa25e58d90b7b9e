//! The edition of a document that is cited is the newest that the guide knows: of documents that are named with a date or a
//! number of an edition behind their name, and of standards with their year (ISO/IEC 27001:2013).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use aho_corasick::{AhoCorasick, MatchKind};
use unicode_normalization::UnicodeNormalization;

use crate::config::Guide;
use crate::diagnostic::Code;
use crate::document::{BlockKind, Node, PlaceKind, find};
use crate::graph::{Destination, Page, PageId, Resolved};
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
    sort: Sort,
}

/// How it is known that something is a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// The guide declares it, this very edition of it in its title: others may be declared beside it.
    Edition,
    /// It is declared, cited as a document, or called like one.
    Document,
    /// It stands in quotation marks and is so short that it may be anything; it is a document where others of its name are.
    Short,
}

/// What is in quotation marks is the title of a document where it is as long as one.
const LONG_ENOUGH: usize = 8;
/// Names of one letter are none.
const SHORTEST: usize = 2;
/// How the names of short documents end.
const ENDINGS: [&str; 26] = [
    "法",
    "令",
    "規程",
    "規則",
    "規約",
    "規定",
    "要領",
    "要綱",
    "要件",
    "基準",
    "標準",
    "指針",
    "方針",
    "手引",
    "手引き",
    "手順",
    "手順書",
    "ガイド",
    "マニュアル",
    "告示",
    "通知",
    "計画",
    "白書",
    "便覧",
    "仕様書",
    "対策集",
];
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

/// A title without the edition that stands at its end, and that edition: 利用の手引（第3版）, 利用の手引 第3版, Guide v2.0.
fn split(title: &str) -> (&str, Option<Stamp>) {
    let title = title.trim();
    let opened = title.strip_suffix(['）', ')']).and_then(|inner| Some((inner, inner.rfind(['（', '('])?)));
    if let Some((inner, at)) = opened
        && let Some(stamp) = inner.get(at..).and_then(Stamp::read)
    {
        return (title.get(..at).unwrap_or(title).trim_end(), Some(stamp));
    }
    let plain = title.to_ascii_lowercase();
    let words = [" version ", " ver. ", " ver.", " ver ", " v", "第", "初版"];
    for at in words.iter().filter_map(|word| plain.rfind(word)).filter(|&at| at > 0) {
        let (name, said) = title.split_at(at);
        let is_number = |c: char| c.is_ascii_digit() || c == '.';
        let is_edition = said.ends_with('版') || said.ends_with(is_number) && !said.starts_with('第');
        if let Some(stamp) = Stamp::read(said).filter(|stamp| is_edition && stamp.has_number()) {
            return (name.trim_end(), Some(stamp));
        }
    }
    (title, None)
}

/// The edition of a document that has an entry: what its date says and its title.
fn of_entry(title: &str, date: Option<&str>) -> Option<(Box<str>, Stamp, Sort)> {
    let (name, in_title) = split(title);
    let sort = if in_title.is_some() { Sort::Edition } else { Sort::Document };
    let stamp = match (in_title, date.and_then(Stamp::read)) {
        (Some(title), Some(date)) => title.with(date),
        (title, date) => title.or(date)?,
    };
    Some((key(name), stamp, sort))
}

/// The names of the documents that have entries, to be found in running text.
#[derive(Debug)]
pub(super) struct Documents {
    automaton: AhoCorasick,
    names: Vec<Box<str>>,
}

/// Shorter names of documents are words of sentences.
const SHORTEST_NAME: usize = 4;

impl Documents {
    pub(super) fn of(resolved: &Resolved) -> Self {
        let settings = resolved.corpus.guide.references.iter().map(|cited| cited.title.as_str());
        let places = resolved.corpus.iter().flat_map(|(_, page)| &page.places.list);
        let entries = places.filter(|place| place.kind == PlaceKind::Reference).map(|place| &*place.title);
        let names = settings.chain(entries).map(|title| split(title).0);
        let names: BTreeSet<&str> = names.filter(|name| name.chars().count() >= SHORTEST_NAME).collect();
        let mut builder = AhoCorasick::builder();
        let automaton = builder.match_kind(MatchKind::LeftmostLongest).build(&names);
        let names = names.into_iter().map(Box::from).collect();
        Self { automaton: automaton.expect("the settings bound the number and length of names"), names }
    }
}

/// The documents that have an entry in a page.
pub(super) fn declared(id: PageId, page: &Page, out: &mut Vec<Cited>) {
    let source = &page.document.source;
    for place in page.places.list.iter().filter(|place| place.kind == PlaceKind::Reference) {
        let Some(Node::Block(block)) = find(&page.document.blocks, place.carrier.node()) else { continue };
        let BlockKind::Reference(reference) = &block.kind else { continue };
        let Some((key, stamp, sort)) = of_entry(&reference.title, reference.date.as_deref()) else { continue };
        let at =
            At { page: Some(id), span: first_line(source, block.span), noted: is_noted(block.annotations.as_deref()) };
        out.push(Cited { key, title: reference.title.clone(), stamp, at, sort });
    }
}

/// The documents that a run of text names.
pub(super) fn read(run: &Run<'_>, documents: &Documents, out: &mut Vec<Cited>) {
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
        if let Some((said, stamp)) = behind_name(behind).or_else(|| bracket(within)) {
            let (key, at) = (key(split(&title).0), run.at(said));
            out.push(Cited { key, title: title.into(), stamp, at, sort: Sort::Document });
        }
    }
    named(run, documents, out);
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
    // A reference that is the title says itself what it is; a term in it is a word of it.
    let is_link = run.links.iter().any(|&(first, last, _)| first <= start && end <= last);
    let (name, in_title) = split(title);
    let length = name.chars().count();
    if is_link || length < SHORTEST {
        return;
    }
    let behind = run.text.get(end + close.len_utf8()..).and_then(behind_name);
    let Some((said, stamp)) = behind.or_else(|| in_title.map(|stamp| (title, stamp))) else { return };
    let is_named = length >= LONG_ENOUGH || close == '』' || ENDINGS.iter().any(|ending| name.ends_with(ending));
    let sort = if is_named { Sort::Document } else { Sort::Short };
    out.push(Cited { key: key(name), title: name.into(), stamp, at: run.at(said), sort });
}

/// Documents that have an entry and are called by their name in a sentence, with an edition right behind it.
fn named(run: &Run<'_>, documents: &Documents, out: &mut Vec<Cited>) {
    for found in documents.automaton.find_iter(&run.text) {
        let (start, end) = (found.start(), found.end());
        let before = run.text.get(..start).and_then(|text| text.chars().next_back());
        // It may be the end of a longer name, and what is quoted or a link is read as that.
        let is_part = before.is_some_and(|c| c.is_alphanumeric() && !matches!(c, 'ぁ'..='ん'));
        let is_quoted = before.is_some_and(|c| QUOTES.iter().any(|(open, _)| *open == c));
        let is_link = run.links.iter().any(|&(first, last, _)| first <= start && end <= last);
        if is_part || is_quoted || is_link {
            continue;
        }
        let Some(name) = documents.names.get(found.pattern().as_usize()) else { continue };
        if let Some((said, stamp)) = run.text.get(end..).and_then(behind_name) {
            let (key, title, at) = (key(name), name.clone(), run.at(said));
            out.push(Cited { key, title, stamp, at, sort: Sort::Document });
        }
    }
}

/// What stands right behind a name, where it says an edition: in a bracket, or as 第2版, 2007年版, Ver. 2.0.
fn behind_name(text: &str) -> Option<(&str, Stamp)> {
    bracket(text).or_else(|| {
        let rest = text.trim_start_matches(['』', '」', '”', '"', ' ', '　']);
        let head = near(rest, 12);
        let is_said = |c: char| {
            c.is_ascii_digit() || "第初年月版改訂元一二三四五六七八九十０１２３４５６７８９令和平成昭和".contains(c)
        };
        let end = head.find('版').map(|at| at + '版'.len_utf8()).filter(|&end| head[..end].chars().all(is_said));
        let lower = head.to_ascii_lowercase();
        let version = ["version ", "ver. ", "ver.", "ver ", "v"].iter().find_map(|word| {
            let number = lower.strip_prefix(word)?;
            let digits = number.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(number.len());
            number.starts_with(|c: char| c.is_ascii_digit()).then_some(word.len() + digits)
        });
        let said = head.get(..end.or(version)?)?;
        Stamp::read(said).map(|stamp| (said, stamp))
    })
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
        out.push(Cited { key, title: title.into(), stamp, at: run.at(written), sort: Sort::Document });
    }
}

/// Tells where an older edition is cited than elsewhere in the guide.
pub(super) fn compare(guide: &Guide, pages: &[Arc<Reading>], out: &mut Vec<Finding>) {
    let of_settings = guide.references.iter().filter_map(|cited| {
        let at = At { page: None, span: cited.span, noted: false };
        let (key, stamp, sort) = of_entry(&cited.title, Some(&cited.date))?;
        Some(Cited { key, title: cited.title.as_str().into(), stamp, at, sort })
    });
    let of_settings: Vec<Cited> = of_settings.collect();
    let mut all: BTreeMap<&str, Vec<&Cited>> = BTreeMap::new();
    for cited in of_settings.iter().chain(pages.iter().flat_map(|page| &page.cited)) {
        all.entry(&cited.key).or_default().push(cited);
    }
    let known: BTreeSet<Box<str>> = guide.references.iter().map(|cited| key(split(&cited.title).0)).collect();
    let is_document =
        |key: &str, cited: &[&Cited]| cited.iter().any(|one| one.sort != Sort::Short) || known.contains(key);
    for (_, cited) in all.iter().filter(|(key, cited)| cited.len() > 1 && is_document(key, cited)) {
        let newer = |newest: &Cited, one: &Cited| newest.stamp.is_older(&one.stamp);
        let Some(newest) = cited.iter().copied().reduce(|newest, one| if newer(newest, one) { one } else { newest })
        else {
            continue;
        };
        // An edition that has an entry of its own is cited on purpose.
        let is_meant =
            |one: &Cited| cited.iter().any(|of| of.sort == Sort::Edition && of.stamp.is_number_of(&one.stamp));
        for old in cited.iter().filter(|one| one.stamp.is_older(&newest.stamp) && !is_meant(one)) {
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
