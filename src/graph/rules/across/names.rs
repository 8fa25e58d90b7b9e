//! A name that the guide declares is written in one way: vocabularies, terms, documents, measures. Told is what differs from
//! every declared form in blanks, width, the long vowel at the end or dots alone, and the text of a link that differs from the
//! name of its target in a word.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, MatchKind};
use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::Code;
use crate::document::{BlockKind, EntityKind, Node, find};
use crate::graph::index::entity_kind;
use crate::graph::{Destination, PlaceRef, Resolved};
use crate::source::Span;
use crate::words;

use super::read::{Run, first_line};
use super::{At, Finding};

/// Names as they are declared.
#[derive(Debug)]
pub(super) struct Names {
    automaton: AhoCorasick,
    /// By the pattern: the forms that are declared, and where the first is.
    forms: Vec<(BTreeSet<Box<str>>, Declared)>,
}

/// Where a name is declared. A place of a page is found again when its page has changed.
#[derive(Clone, Copy, Debug)]
enum Declared {
    Settings(Span),
    Place(PlaceRef),
}

impl Declared {
    fn at(self, resolved: &Resolved) -> At {
        match self {
            Self::Settings(span) => At { page: None, span, noted: false },
            Self::Place(at) => {
                let page = &resolved.corpus[at.page];
                let span = page.place(at.place).map(|place| first_line(&page.document.source, place.span));
                At { page: Some(at.page), span: span.unwrap_or_default(), noted: false }
            }
        }
    }
}

/// Shorter names may be parts of other words.
const SHORTEST: usize = 4;
/// A link whose text is shorter says too little to be told from another word.
const SHORTEST_LINK: usize = 6;

impl Names {
    /// Those of the whole guide.
    pub(super) fn of(resolved: &Resolved) -> Self {
        let guide = &resolved.corpus.guide;
        let settings = Declared::Settings;
        let mut all: Vec<(&str, Declared)> = Vec::new();
        for value in guide.vocabularies.iter().flat_map(|vocabulary| &vocabulary.values) {
            let names = std::iter::once(&value.name).chain(&value.aliases);
            all.extend(names.map(|name| (name.as_str(), settings(value.span))));
        }
        for term in &guide.terms {
            let names = std::iter::once(&term.name).chain(&term.aliases);
            all.extend(names.map(|name| (name.as_str(), settings(term.span))));
        }
        for cited in &guide.references {
            all.extend([&cited.title, &cited.by].map(|name| (name.as_str(), settings(cited.span))));
        }
        for (id, page) in resolved.corpus.iter() {
            for (index, place) in (0..).zip(&page.places.list) {
                if entity_kind(place).is_some_and(|kind| matches!(kind, EntityKind::Reference | EntityKind::Measure)) {
                    all.push((&place.title, Declared::Place(PlaceRef { page: id, place: index })));
                }
            }
        }
        let mut by_fold: BTreeMap<String, (BTreeSet<Box<str>>, Declared)> = BTreeMap::new();
        for (name, at) in all {
            let folded = Folded::of(name).text;
            if folded.chars().count() >= SHORTEST {
                by_fold.entry(folded).or_insert_with(|| (BTreeSet::new(), at)).0.insert(name.into());
            }
        }
        let (patterns, forms): (Vec<String>, Vec<_>) = by_fold.into_iter().unzip();
        let mut builder = AhoCorasick::builder();
        let automaton = builder.match_kind(MatchKind::LeftmostLongest).build(&patterns);
        Self { automaton: automaton.expect("the settings bound the number and length of names"), forms }
    }
}

/// A text in which spellings of one name are equal, and where each of its bytes was written.
#[derive(Default)]
struct Folded {
    text: String,
    /// Of every byte: where its character begins and ends in the text as it is written.
    from: Vec<(usize, usize)>,
}

impl Folded {
    fn of(text: &str) -> Self {
        let mut folded = Self::default();
        let mut chars = text.char_indices().peekable();
        let mut before = ' ';
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map_or(' ', |&(_, next)| next);
            // サーバー and サーバ: the long vowel at the end of a word.
            let is_end = c == 'ー' && is_katakana(before) && !is_katakana(next);
            before = c;
            if c.is_whitespace() || matches!(c, '・' | '･') || is_end {
                continue;
            }
            for plain in std::iter::once(c).nfkc().flat_map(char::to_lowercase) {
                let plain = if matches!(plain, '‐' | '‑' | '–' | '−' | '—') { '-' } else { plain };
                folded.text.push(plain);
                folded.from.extend(std::iter::repeat_n((at, at + c.len_utf8()), plain.len_utf8()));
            }
        }
        folded
    }
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}

/// Names in a run of text, and links that call their target by another one.
pub(super) fn read(run: &Run<'_>, names: &Names, out: &mut Vec<Finding>) {
    let folded = Folded::of(&run.text);
    for found in names.automaton.find_iter(&folded.text) {
        let ends = folded.from.get(found.start()).zip(folded.from.get(found.end() - 1));
        let Some((&(start, _), &(_, end))) = ends else { continue };
        let written = run.text.get(start..end).unwrap_or("");
        let Some((forms, at)) = names.forms.get(found.pattern().as_usize()) else { continue };
        if forms.contains(written) || !run.is_seen(start) || !is_word(&run.text, start, end) {
            continue;
        }
        // Only the case of letters differs: a word of a sentence, not a name.
        let is_case = forms.iter().any(|form| form.to_lowercase() == written.to_lowercase());
        let Some(name) = forms.first().filter(|_| !is_case) else { continue };
        out.push(finding(written, name, run.at(written), at.at(run.resolved)));
    }
    for &(start, end, id) in &run.links {
        let Some((xref, to)) = run.link(id) else { continue };
        let shown = run.text.get(start..end).unwrap_or("");
        if xref.text.is_none() {
            continue;
        }
        let declared = called(run.resolved, to);
        let known = |name: &(String, Declared)| is_equal(&name.0, shown);
        if declared.iter().any(known) {
            continue;
        }
        if let Some((name, at)) = declared.iter().find(|(name, _)| is_near(name, shown)) {
            let at_link = At { span: xref.span, ..run.at("") };
            out.push(finding(bare(shown), bare(name), at_link, at.at(run.resolved)));
        }
    }
}

/// Whether what is found is no part of a longer word of Latin letters or katakana.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let (before, first) = (text[..start].chars().next_back(), text[start..end].chars().next());
    let (last, behind) = (text[start..end].chars().next_back(), text[end..].chars().next());
    let joins = |a: Option<char>, b: Option<char>| {
        let (Some(a), Some(b)) = (a, b) else { return false };
        a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() || is_katakana(a) && is_katakana(b)
    };
    !joins(before, first) && !joins(last, behind)
}

/// What the target of a link is called.
fn called(resolved: &Resolved, to: Destination) -> Vec<(String, Declared)> {
    let guide = &resolved.corpus.guide;
    let settings = Declared::Settings;
    match to {
        Destination::Cited(i) => {
            let Some(cited) = guide.references.get(i as usize) else { return Vec::new() };
            [&cited.title, &cited.by].map(|name| (name.clone(), settings(cited.span))).into()
        }
        Destination::Term(i) => {
            let Some(term) = guide.terms.get(i as usize) else { return Vec::new() };
            std::iter::once(&term.name).chain(&term.aliases).map(|name| (name.clone(), settings(term.span))).collect()
        }
        Destination::Place(at) => {
            let Some(page) = resolved.corpus.page(at.page) else { return Vec::new() };
            let Some(place) = page.place(at.place) else { return Vec::new() };
            let (here, mut names) = (Declared::Place(at), Vec::new());
            if entity_kind(place).is_some_and(|kind| matches!(kind, EntityKind::Reference | EntityKind::Measure)) {
                names.push((place.title.to_string(), here));
            }
            if let Some(Node::Block(block)) = find(&page.document.blocks, place.carrier.node())
                && let BlockKind::Reference(reference) = &block.kind
            {
                names.extend(reference.by.as_deref().map(|by| (by.to_owned(), here)));
            }
            names
        }
        _ => Vec::new(),
    }
}

/// A name without quotation marks around it and without what stands in brackets at its end.
fn bare(name: &str) -> &str {
    let name = name.trim();
    let name = match name.rfind(['（', '(']) {
        Some(at) if at > 0 && name.ends_with(['）', ')']) => name[..at].trim_end(),
        _ => name,
    };
    name.trim_matches(['「', '」', '『', '』', '“', '”', '"'])
}

fn is_equal(name: &str, shown: &str) -> bool {
    Folded::of(bare(name)).text == Folded::of(bare(shown)).text
}

/// Whether two names differ in two characters at most, and are of some length.
fn is_near(name: &str, shown: &str) -> bool {
    const MOST: usize = 2;
    let (a, b) = (Folded::of(bare(name)).text, Folded::of(bare(shown)).text);
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().min(b.len()) < SHORTEST_LINK || a.len().abs_diff(b.len()) > MOST || a.first() != b.first() {
        return false;
    }
    // What both begin and end with cannot differ; what is left is that short, or the names are others.
    let begin = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let rest = a.len().min(b.len()) - begin;
    let end = a.iter().rev().zip(b.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    a.len().max(b.len()) - begin - end <= MOST
}

fn finding(written: &str, name: &str, at: At, declared: At) -> Finding {
    Finding {
        code: Code::TwoNames,
        at,
        message: words!("`{name}` がここでは `{written}` と書かれている", "`{name}` is written `{written}` here"),
        other: Some((declared, words!("名前はここ", "the name is declared here"))),
        help: words!(
            "同じ書き方にする。別の書き方も認めるのであれば `aliases` に加え、原典のままであれば、理由を編者注（`note=`）か guide.yaml の `accepted` に書く",
            "write it in one way; add another form to `aliases`, and where the source has it, say so in an editor's note (`note=`) or in `accepted` of guide.yaml"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_fold_to_one() {
        let fold = |text| Folded::of(text).text;
        assert_eq!(fold("IT セキュリティ"), fold("ＩＴセキュリティー"));
        assert_eq!(fold("保守・点検"), fold("保守点検"));
        assert_ne!(fold("サーバールーム"), fold("サーバルーム"));
        let folded = Folded::of("あＡ い");
        assert_eq!((folded.text.as_str(), folded.from.len()), ("あaい", folded.text.len()));
        assert_eq!(folded.from[4], (7, 10));
    }

    #[test]
    fn names_that_differ_in_a_word() {
        let name = "特定非営利活動法人日本情報セキュリティ監査協会（JASA）";
        assert!(is_near(name, "特定非営利活動法人日本セキュリティ監査協会"));
        assert!(is_near("セキュリティ機能の装備", "セキュリティ機能の整備"));
        assert!(is_equal(
            "情報セキュリティ管理基準（経済産業省告示）",
            "「情報セキュリティ管理基準」（経済産業省告示）"
        ));
        for (a, b) in [
            ("セキュリティ機能の装備", "セキュリティ機能"),
            ("監査", "検査"),
            ("情報の保存・運搬", "情報の加工・処理"),
            ("統一管理基準", "政府機関統一管理基準"),
        ] {
            assert!(!is_near(a, b), "{a} {b}");
        }
        assert!(is_word("のITセキュリティを", 3, 23) && !is_word("ハウジングサービス", 6, 12));
    }
}
