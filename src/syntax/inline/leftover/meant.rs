//! Braces that look like no attributes and were meant as such, `{role: staff}` and `{staff must}`, and a word with its
//! reading whose bar is at full width. Both would be printed with their braces, and what they say would be lost.

use crate::diagnostic::{Code, Fix};
use crate::document::Force;
use crate::syntax::attributes::{self, Attribute, AttributeKind};
use crate::syntax::page::Page;
use crate::words;

use super::flat::{Sign, narrowed, span};

/// Longest block that is looked at, in characters.
const LONGEST: usize = 400;
/// Keys that attributes have beside the vocabularies.
const KEYS: [&str; 12] = [
    "force",
    "pages",
    "page",
    "note",
    "measure",
    "level",
    "inferred",
    "summary",
    "provenance",
    "lead",
    "condition",
    "exception",
];
/// Classes that attributes have.
const CLASSES: [&str; 4] = ["measure", "discretion", "summary", "prose"];

/// Reports such a block at `at`, and says where it ends.
pub(super) fn check(signs: &[Sign], at: usize, page: &mut Page<'_>) -> Option<usize> {
    let rest = signs.get(at..signs.len().min(at + LONGEST))?;
    let close = rest.iter().skip(1).position(|sign| matches!(sign.narrow(), '{' | '}' | '\n'))? + 1;
    let block = rest.get(..=close).filter(|block| block.last().is_some_and(|sign| sign.narrow() == '}'))?;
    let inner = narrowed(block.get(1..close)?);
    let (place, source) = (span(block), page.source);
    let written: String = block.iter().map(|sign| sign.c).collect();
    if let Some(fixed) = ruby(&written) {
        let message =
            words!("全角の括弧や `｜` は読みの記号として読まれない", "braces and `｜` of full width make no reading");
        page.report.with(Code::WideSign, place, message, |d| {
            d.help(words!("`{fixed}` と書く", "write `{fixed}`")).fix(Fix::safe(source, place, fixed))
        });
        return Some(at + close + 1);
    }
    if is_unread_ruby(&inner) {
        let message = words!("読みとして読まれていない", "this is not read as a word and its reading");
        page.report.with(Code::MarkUnpaired, place, message, |d| {
            d.help(words!(
                "`{{漢字|かんじ}}` と、語と読みを一つの `|` で分けて書く。文字として見せるなら `\\{{` と書く",
                "part the word from its reading with one `|`, as in `{{漢字|かんじ}}`; to show it, write `\\{{`"
            ))
        });
        return Some(at + close + 1);
    }
    let is_last = signs.iter().skip(at + close + 1).all(|sign| sign.narrow().is_whitespace());
    let meant = keyed(&inner, page).or_else(|| of_block(&inner, page).filter(|_| is_last));
    let fixed = format!("{{{}}}", meant?);
    let message = words!("属性として読まれていない", "these are not read as attributes");
    page.report.with(Code::AttributeUnread, place, message, |d| {
        d.help(words!(
            "`{fixed}` と書く。文字として見せるなら `\\{{` と書く",
            "write `{fixed}`; to show it, write `\\{{`"
        ))
        .fix(Fix::guess(source, place, fixed))
    });
    Some(at + close + 1)
}

/// `{漢字|かんじ` whose `}` is not there.
pub(super) fn open_ruby(signs: &[Sign], at: usize, page: &mut Page<'_>) {
    const WORD: usize = 40;
    let rest = signs.get(at + 1..).unwrap_or(&[]);
    let is_of_word = |sign: &&Sign| !sign.c.is_ascii() && sign.c.is_alphabetic();
    let word = rest.iter().take(WORD).take_while(is_of_word).count();
    let behind = rest.get(word + 1..).unwrap_or(&[]);
    let is_kana = |sign: &&Sign| matches!(sign.c, 'ぁ'..='ゖ' | 'ァ'..='ー');
    let reading = behind.iter().take(WORD).take_while(is_kana).count();
    let is_parted = rest.get(word).is_some_and(|sign| sign.narrow() == '|');
    let is_closed = behind.get(reading).is_some_and(|sign| matches!(sign.narrow(), '}' | '|'));
    if word == 0 || reading == 0 || !is_parted || is_closed {
        return;
    }
    let place = span(signs.get(at..at + word + reading + 2).unwrap_or(&[]));
    let source = page.source;
    let message = words!("読みの `{{` が閉じていない", "the `{{` of the reading is not closed");
    page.report.with(Code::MarkUnpaired, place, message, |d| {
        d.help(words!("`{{漢字|かんじ}}` と `}}` で閉じる", "close it with `}}`, as in `{{漢字|かんじ}}`"))
            .fix(Fix::guess(source, crate::source::Span::at(place.end as usize), "}"))
    });
}

/// Attributes between other brackets, at the end of a paragraph: （#d1 role=staff force=must）.
pub(super) fn in_other_brackets(signs: &[Sign], at: usize, page: &mut Page<'_>) -> Option<usize> {
    let rest = signs.get(at..signs.len().min(at + LONGEST))?;
    let close = match rest.first()?.narrow() {
        '(' => ')',
        '[' => ']',
        '【' => '】',
        '〔' => '〕',
        '〈' => '〉',
        _ => '>',
    };
    let end = rest.iter().skip(1).position(|sign| sign.narrow() == close || sign.narrow() == '\n')? + 1;
    let is_last = signs.iter().skip(at + end + 1).all(|sign| sign.narrow().is_whitespace());
    let block = rest.get(..=end).filter(|block| is_last && block.last().is_some_and(|sign| sign.narrow() == close))?;
    let inner = narrowed(block.get(1..end)?);
    // `(#id)` alone, behind a blank.
    let is_apart = at.checked_sub(1).and_then(|before| signs.get(before)).is_some_and(|sign| sign.narrow() == ' ');
    let read = attributes_of(&inner, page)?;
    let is_id = || is_apart && read.len() == 1 && inner.trim().starts_with('#');
    if !read.contains(&AttributeKind::Pair) && !is_id() {
        return None;
    }
    unread(block, &inner, page);
    Some(at + end + 1)
}

/// Reports attributes that stand in the text as words; `inner` is what they are without brackets.
fn unread(block: &[Sign], inner: &str, page: &mut Page<'_>) {
    let (place, source, fixed) = (span(block), page.source, format!("{{{}}}", inner.trim()));
    let message = words!("属性として読まれていない", "these are not read as attributes");
    page.report.with(Code::AttributeUnread, place, message, |d| {
        d.help(words!(
            "`{fixed}` と波括弧で囲む。文字として見せるならコードにする",
            "write `{fixed}` in braces; to show it, make it code"
        ))
        .fix(Fix::guess(source, place, fixed))
    });
}

/// What the attributes of a text are, where it holds nothing else and all of their keys are known.
fn attributes_of(inner: &str, page: &Page<'_>) -> Option<Vec<AttributeKind>> {
    let is_known = |key: &str| KEYS.contains(&key) || page.guide.vocabulary(key).is_some();
    let block = format!("{{{}}}", inner.trim());
    let (read, _) = attributes::parse(&block, 0).ok().filter(|(_, length)| *length == block.len())?;
    let is_right = |attribute: &Attribute| match attribute.kind {
        AttributeKind::Pair => is_known(&attribute.key.value) && !attribute.value.value.is_empty(),
        AttributeKind::Id => crate::document::Anchor::parse(&attribute.key.value).is_some(),
        AttributeKind::Class => CLASSES.contains(&attribute.key.value.as_str()),
    };
    read.list.iter().all(is_right).then(|| read.list.iter().map(|attribute| attribute.kind).collect())
}

/// Attributes without any brackets at the end of a text: 本文。role=staff force=must.
pub(super) fn without_brackets(signs: &[Sign], page: &mut Page<'_>) {
    let length = signs.iter().rposition(|sign| !sign.c.is_whitespace()).map_or(0, |last| last + 1);
    let signs = signs.get(..length).unwrap_or(&[]);
    let from = length.saturating_sub(LONGEST);
    if !signs.get(from..).is_some_and(|near| near.iter().any(|sign| sign.c == '=')) {
        return;
    }
    let begins = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| signs.get(before)).map_or(' ', |sign| sign.c);
        let is_apart = !before.is_ascii() || before == ' ';
        is_apart && signs.get(at).is_some_and(|sign| sign.c.is_ascii_lowercase() || sign.c == '#')
    };
    for at in (from..length).filter(|at| begins(*at)) {
        let block = signs.get(at..).unwrap_or(&[]);
        let inner: String = block.iter().map(|sign| sign.c).collect();
        let Some(read) = attributes_of(&inner, page) else { continue };
        let pairs = read.iter().filter(|kind| **kind == AttributeKind::Pair).count();
        let opened = signs.get(..at).unwrap_or(&[]).iter().rev().find(|sign| sign.c != ' ');
        let is_opened = opened.is_some_and(|sign| "({[<【〔〈《`".contains(sign.narrow()));
        // `[role=staff]` is told with its brackets.
        let is_closed = inner.ends_with([')', ']', '】', '〕', '〉', '>', '》', '）', '］', '}', '｝']);
        if pairs == 0 || is_opened || is_closed || read.len() < 2 && !inner.starts_with("force=") {
            return;
        }
        unread(block, &inner, page);
        return;
    }
}

/// `{漢字｜かんじ}`, with a narrow bar.
fn ruby(written: &str) -> Option<String> {
    let inner = written.strip_prefix(['{', '｛'])?.strip_suffix(['}', '｝'])?;
    let is_wide = written.starts_with('｛') || written.ends_with('｝') || inner.contains('｜');
    let (base, reading) = inner.split_once(['|', '｜']).filter(|_| is_wide)?;
    let is_word = base.chars().any(|c| !c.is_ascii() && c.is_alphabetic());
    (is_word && !reading.trim().is_empty() && !reading.contains(['|', '｜'])).then(|| format!("{{{base}|{reading}}}"))
}

/// Whether braces hold a word in other than Latin letters with a bar, of which no reading was made: a part is empty, or there
/// are several bars.
fn is_unread_ruby(inner: &str) -> bool {
    let is_wide = |c: char| !c.is_ascii() && c.is_alphabetic();
    let parts: Vec<&str> = inner.split('|').collect();
    let is_broken = parts.len() > 2 || parts.iter().any(|part| part.trim().is_empty());
    parts.len() > 1 && is_broken && inner.contains(is_wide)
}

/// The attributes that were meant; `None` where a part of the text is none.
fn keyed(inner: &str, page: &Page<'_>) -> Option<String> {
    let joined = inner.replace([',', '、'], " ").replace(" :", ":").replace(": ", ":");
    let (mut out, mut seen) = (Vec::new(), false);
    for token in joined.split_whitespace() {
        let token = token.trim_matches('"');
        if let Some((key, value)) = token.split_once(':') {
            let is_known = KEYS.contains(&key) || page.guide.vocabulary(key).is_some();
            let is_plain = !value.is_empty() && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            if !is_known || !is_plain {
                return None;
            }
            out.push(format!("{key}={value}"));
            seen = true;
        } else if token.starts_with(['#', '.']) || token.contains('=') {
            out.push(token.to_owned());
        } else {
            out.push(bare(token, page)?);
            seen = true;
        }
    }
    seen.then(|| out.join(" "))
}

/// What a block at the end of a text was likely meant as that holds no sign of an attribute, or too many of them: `{##id}`,
/// `{note old}`, `{noteold}`, `{page33}`, `{discretion}`.
fn of_block(inner: &str, page: &Page<'_>) -> Option<String> {
    let is_name = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let vocabularies = page.guide.vocabularies.iter().map(|vocabulary| vocabulary.id.as_str());
    let keys: Vec<&str> = KEYS.into_iter().chain(vocabularies).collect();
    let mut tokens = inner.split_whitespace().peekable();
    let mut out = Vec::new();
    while let Some(token) = tokens.next() {
        if let Some(id) = token.strip_prefix(['#', '.', '@']).map(|rest| rest.trim_start_matches(['#', '.', '@']))
            && is_name(id)
        {
            out.push(format!("{}{id}", if token.contains('#') || token.starts_with('@') { '#' } else { '.' }));
        } else if matches!(token, "id:" | "id")
            && let Some(id) = tokens.next_if(|next| is_name(next))
        {
            out.push(format!("#{id}"));
        } else if let Some(value) = tokens.peek().copied().filter(|next| keys.contains(&token) && is_name(next)) {
            tokens.next();
            out.push(format!("{token}={value}"));
        } else if CLASSES.contains(&token) {
            out.push(format!(".{token}"));
        } else {
            let (key, value) = keys.iter().find_map(|key| Some((*key, token.strip_prefix(key)?)))?;
            out.push(format!("{key}={}", Some(value.trim_start_matches(':')).filter(|value| is_name(value))?));
        }
    }
    (!out.is_empty()).then(|| out.join(" "))
}

/// `must`, `staff`: a value without its key.
fn bare(token: &str, page: &Page<'_>) -> Option<String> {
    let forces = [Force::Must, Force::MustNot, Force::Should, Force::May].map(Force::id);
    if forces.contains(&token) {
        return Some(format!("force={token}"));
    }
    let mut bearers = page.guide.vocabularies.iter().filter(|vocabulary| vocabulary.bearer);
    let found = bearers.find(|vocabulary| vocabulary.value(token).is_some())?;
    Some(format!("{}={token}", found.id))
}

#[cfg(test)]
mod tests {
    use super::{is_unread_ruby, ruby};

    #[test]
    fn a_reading_behind_a_wide_bar() {
        assert_eq!(ruby("{漢字｜かんじ}").as_deref(), Some("{漢字|かんじ}"));
        for text in ["{漢字|かんじ}", "{a｜b}", "{漢字｜}", "{漢字}"] {
            assert_eq!(ruby(text), None, "{text}");
        }
    }

    #[test]
    fn a_reading_with_a_part_too_few_or_too_many() {
        for inner in ["漢字||かんじ", "漢字|", "|かんじ", "漢字|かん|じ"] {
            assert!(is_unread_ruby(inner), "{inner}");
        }
        for inner in ["漢字|かんじ", "a||b", "a|", "漢字"] {
            assert!(!is_unread_ruby(inner), "{inner}");
        }
    }
}
