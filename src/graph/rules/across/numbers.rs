//! Running text names a clause or a section by the number that it has now, and not by one of an earlier edition.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::diagnostic::Code;
use crate::document::{BlockKind, Target, Writing};
use crate::graph::{Destination, Resolved};
use crate::words;

use super::read::Run;
use super::{At, Finding};

/// Numbers that clauses had before: their aliases, and those of `renumbering:`. They are found by what stands before the
/// brackets, all at once.
#[derive(Debug, Default)]
pub(super) struct OldNumbers {
    heads: Option<AhoCorasick>,
    /// By the head: the present number of what had it with these brackets.
    items: Vec<BTreeMap<Box<str>, Box<str>>>,
}

/// So many characters may stand between the number and its item: the title, 」 and の.
const BETWEEN: usize = 30;

impl OldNumbers {
    /// Those of the guide.
    pub(super) fn of(resolved: &Resolved) -> Self {
        let blocks = resolved.corpus.pages.iter().flat_map(|page| &page.document.blocks);
        let clauses = blocks.filter_map(|block| match &block.kind {
            BlockKind::Clause(clause) => Some(clause),
            _ => None,
        });
        let aliases = clauses.flat_map(|clause| {
            let number = clause.number.as_ref().map(|number| number.value.as_str());
            number.into_iter().flat_map(|now| clause.aliases.iter().map(move |old| (old.value.as_str(), now)))
        });
        // What is called so again is no number of before.
        let map = resolved.corpus.guide.outline.editions.renumbering.iter();
        let map = map.filter(|(old, _)| resolved.index.clause(&old.value).is_none());
        let map = map.filter_map(|(old, new)| Some((old.value.as_str(), new.first()?.value.as_str())));
        let mut all: BTreeMap<String, BTreeMap<Box<str>, Box<str>>> = BTreeMap::new();
        for (old, now) in aliases.chain(map) {
            let written = old.replace(' ', "");
            let (head, item) = written.split_at(written.find('(').unwrap_or(written.len()));
            // A number alone may be anything.
            if !item.is_empty() && head.contains(|c: char| c.is_ascii_digit()) {
                all.entry(head.to_owned()).or_default().insert(item.into(), now.into());
            }
        }
        if all.is_empty() {
            return Self::default();
        }
        let (heads, items): (Vec<String>, Vec<_>) = all.into_iter().unzip();
        let mut builder = AhoCorasick::builder();
        let heads = builder.match_kind(MatchKind::LeftmostLongest).build(&heads);
        Self { heads: Some(heads.expect("the limits of a guide bound its numbers")), items }
    }
}

/// Old numbers in a run of text.
pub(super) fn read(run: &Run<'_>, known: &OldNumbers, out: &mut Vec<Finding>) {
    for found in known.heads.iter().flat_map(|heads| heads.find_iter(&run.text)) {
        let (start, end) = (found.start(), found.end());
        let Some(items) = known.items.get(found.pattern().as_usize()) else { continue };
        if !run.is_seen(start) || !is_whole(&run.text, start, end) {
            continue;
        }
        let head = &run.text[start..end];
        if let Some((item, now)) = item_behind(&run.text[end..], items) {
            out.push(finding(&format!("{head}{item}"), now, run.at(head)));
        }
    }
    for &(.., id) in &run.links {
        let Some((xref, Destination::Page(to))) = run.link(id) else { continue };
        let Target::Section(name) = &xref.target else { continue };
        let Some(page) = run.resolved.corpus.page(to) else { continue };
        // A link without a text of its own shows what the section is called now.
        let is_shown = !matches!(xref.writing, Writing::Wikilink | Writing::MarkdownLink | Writing::Term);
        let is_old = page.document.front.aliases.iter().any(|alias| alias.value.trim() == &**name);
        if is_shown && is_old && name.contains(|c: char| c.is_ascii_digit()) && &**name != page.number() {
            out.push(finding(name, page.number(), At { span: xref.span, ..run.at("") }));
        }
    }
}

/// Whether a number is not part of another one.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let mut behind = text[end..].chars();
    let next = behind.next();
    let part = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    let goes_on = next.is_some_and(|c| c.is_ascii_digit())
        || next == Some('.') && behind.next().is_some_and(|c| c.is_ascii_digit());
    !before.is_some_and(part) && !goes_on
}

/// The item that follows, with its present number: right behind the number, or behind the title that stands with it in
/// quotation marks. Of `(3)(a)(1)` it is the longest that is known.
fn item_behind<'k>(behind: &str, items: &'k BTreeMap<Box<str>, Box<str>>) -> Option<(String, &'k str)> {
    let near = behind.get(..behind.char_indices().nth(BETWEEN).map_or(behind.len(), |(at, _)| at))?;
    let titled = || {
        let rest = near.get(near.find(QUOTES)?..)?.trim_start_matches(QUOTES).trim_start();
        Some(rest.strip_prefix('の').unwrap_or(rest))
    };
    [Some(near), titled()].into_iter().flatten().find_map(|text| {
        let mut plain: String = text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect();
        let brackets = plain.split_inclusive(')').take_while(|part| part.starts_with('(') && part.ends_with(')'));
        let ends: Vec<usize> = brackets
            .scan(0, |end, part| {
                *end += part.len();
                Some(*end)
            })
            .collect();
        let known = ends.into_iter().rev().find(|&end| items.contains_key(&plain[..end]))?;
        plain.truncate(known);
        let now = items.get(plain.as_str())?;
        Some((plain, &**now))
    })
}

/// What closes the title of a section.
const QUOTES: [char; 4] = ['」', '』', '”', '"'];

fn narrow(c: char) -> char {
    match c {
        '（' => '(',
        '）' => ')',
        c => c,
    }
}

fn finding(old: &str, now: &str, at: At) -> Finding {
    Finding {
        code: Code::OldNumber,
        at,
        message: words!(
            "`{old}` は前の版の番号で、今は `{now}` である",
            "`{old}` is the number of an earlier edition; it is `{now}` now"
        ),
        other: None,
        help: words!(
            "`{now}` と書く。前の番号のまま引くのであれば、コードにするか、理由を guide.yaml の `accepted` に書く",
            "write `{now}`; where the old number is quoted, make it code, or say why in `accepted` of guide.yaml"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_follow_their_number() {
        let items: BTreeMap<Box<str>, Box<str>> =
            [("(3)(a)", "1.2(3)(a)"), ("(3)", "1.2(3)")].map(|(old, now)| (old.into(), now.into())).into();
        let now = |text| item_behind(text, &items).map(|(_, now)| now);
        for text in ["(3)(a)", " (3)(a)に", "（3）（a）", " 外部委託」の(3)(a)において", "(3)(a)(1)"] {
            assert_eq!(now(text), Some("1.2(3)(a)"), "{text}");
        }
        assert_eq!(now("(3)(ab)"), Some("1.2(3)"));
        for text in ["", "は別。(3)(a)", "(4)", "(3", " 外部委託」は(3)"] {
            assert_eq!(now(text), None, "{text}");
        }
        assert!(is_whole("の6.1.2 外", 3, 8) && !is_whole("16.1.2", 1, 6) && !is_whole("6.1.2.3", 0, 5));
    }
}
