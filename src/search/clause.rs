//! Clause numbers in any spelling, brought to one: `第９．３．１項 （８）` and `九・三・一(8)` are `9.3.1(8)`.

use std::borrow::Cow;

use super::cited;
use super::grams::{Class, class};
use super::normal::normalize;

/// The one spelling of a clause number, or none if `text` is something else.
///
/// `(4)(a)` is the path of an item whose section is not said.
#[must_use]
pub fn canonical(text: &str) -> Option<String> {
    // Most numbers are written as they are compared.
    let is_plain = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'(' | b')'));
    let plain = if is_plain { Cow::Borrowed(text) } else { Cow::Owned(normalize(&mark_steps(text))) };
    let mut reader = Reader { rest: plain.strip_prefix('第').unwrap_or(&plain) };
    let mut key = reader.family();
    let (mut article, mut dotted) = (false, false);
    while let Some(number) = reader.number() {
        key.push_str(&number);
        article = article || reader.rest.starts_with('条');
        // The third after article 38 is 38.3; of a number with dots what follows is an item.
        let separated = reader.separator();
        dotted |= separated;
        if !separated && (dotted || !reader.following()) {
            break;
        }
        key.push('.');
    }
    if key.ends_with('.') {
        return None;
    }
    if reader.skip(&['条', '項', '号', '章', '節', '款', '目'])
        && dotted
        && let Some(number) = reader.number()
    {
        reader.rest = reader.rest.strip_prefix(['項', '号']).unwrap_or(reader.rest);
        key = format!("{key}({number})");
    }
    let is_section = article || key.contains('.');
    while let Some(item) = reader.item().or_else(|| is_section.then(|| reader.counted()).flatten()) {
        key.push_str(&item);
    }
    (reader.rest.is_empty() && !key.is_empty()).then_some(key)
}

/// The path of items at the end of a canonical number: `(4)(a)` of `1.2.5.1(4)(a)`.
#[must_use]
pub fn item_path(key: &str) -> Option<&str> {
    let at = key.find(['(', '<'])?;
    (at > 0).then(|| &key[at..])
}

/// The item that an item stands in: `1.2.5.1(4)` of `1.2.5.1(4)(a)`; a section is none.
#[must_use]
pub fn parent(key: &str) -> Option<&str> {
    let parent = &key[..key.rfind(['(', '<'])?];
    parent.contains('(').then_some(parent)
}

/// Circled numbers are steps, which the normal form would run into the number before them.
pub(super) fn mark_steps(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match step_value(c) {
            Some(value) => out.extend(['<'].into_iter().chain(value.to_string().chars()).chain(['>'])),
            None => out.push(c),
        }
    }
    out
}

/// A number with its circled steps in ASCII: `9.2.1(1)(2)` for `9.2.1(1)②`.
#[must_use]
pub fn ascii_steps(number: &str) -> String {
    mark_steps(number).replace('<', "(").replace('>', ")")
}

fn step_value(c: char) -> Option<u32> {
    let code = u32::from(c);
    match c {
        '①'..='⑳' => Some(code - u32::from('①') + 1),
        '㉑'..='㉟' => Some(code - u32::from('㉑') + 21),
        '㊱'..='㊿' => Some(code - u32::from('㊱') + 36),
        _ => None,
    }
}

/// Longest label, in characters, as in `document`.
const LONGEST_LABEL: usize = 40;

/// A label as it is compared: without 第, its numbers in digits. 別表第一 is `別表1`, 第二章の二 is `2章の2`. Any text has such a
/// form; whether it may be a label of this guide is said by its [`shape`].
#[must_use]
pub(super) fn label(text: &str) -> String {
    let plain = normalize(&mark_steps(text)).replace('第', "");
    let mut out = String::with_capacity(plain.len());
    let mut reader = Reader { rest: &plain };
    while let Some(c) = reader.rest.chars().next() {
        if let Some(number) = reader.number() {
            out.push_str(&number);
            continue;
        }
        // A run of numerals that is no number stays what it is.
        let run = reader.rest.find(|c: char| numeral(c).is_none()).unwrap_or(reader.rest.len()).max(c.len_utf8());
        out.push_str(&reader.rest[..run]);
        reader.rest = &reader.rest[run..];
    }
    out
}

/// What labels of one kind have in common: `別表0` of `別表1`. Numbers, katakana that count, and letters in brackets are 0.
#[must_use]
pub(super) fn shape(label: &str) -> String {
    let mut out = String::with_capacity(label.len());
    let mut rest = label;
    while let Some(c) = rest.chars().next() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let letters = rest.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(rest.len());
        let in_brackets =
            letters > 0 && label[..label.len() - rest.len()].ends_with('(') && rest[letters..].starts_with(')');
        let length = match c {
            'ア'..='ン' => c.len_utf8(),
            _ if digits > 0 => digits,
            _ if in_brackets => letters,
            _ => 0,
        };
        if length > 0 {
            out.push('0');
        } else {
            out.push(c);
        }
        rest = &rest[length.max(c.len_utf8())..];
    }
    out
}

/// Whether a text names a place in another way than [`canonical`] numbers do: with the word for what it is (第2章, `Annex A`), or
/// with the part that it belongs to (`63b:5.1.1`).
pub(super) fn is_label(text: &str) -> bool {
    const UNITS: [char; 8] = ['条', '項', '号', '編', '章', '節', '款', '目'];
    if text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'(' | b')')) {
        return false;
    }
    let label = label(text);
    // The 一 of 一覧 and 統一 counts nothing.
    let plain = normalize(&mark_steps(text));
    let counts_something = |(at, c): (usize, char)| {
        let next = plain[at + c.len_utf8()..].trim_start_matches(|c| numeral(c).is_some()).chars().next();
        let is_number = numeral(c).is_some()
            && (plain[..at].ends_with('第')
                || next.is_none_or(|next| UNITS.contains(&next) || class(next) != Class::Kanji));
        c.is_ascii_digit() || is_number
    };
    let named = text.trim_end().chars().rev().take(2).collect::<Vec<_>>();
    let lettered = matches!(named.as_slice(), [letter, ' '] if letter.is_ascii_alphabetic());
    let counts = plain.char_indices().any(counts_something) || lettered;
    counts
        && label.chars().count() <= LONGEST_LABEL
        && (label.contains(UNITS) || canonical(text).is_none())
        && cited::pages(text).is_empty()
}

/// The number that a text in digits or in Chinese numerals is.
pub(super) fn whole_number(text: &str) -> Option<String> {
    let mut reader = Reader { rest: text };
    reader.number().filter(|_| reader.rest.is_empty())
}

/// Where the number begins that a text ends with.
pub(super) fn trailing_number(text: &str) -> usize {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    if digits < text.len() { digits } else { text.trim_end_matches(|c: char| numeral(c).is_some()).len() }
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    /// A number in digits or in Chinese numerals.
    fn number(&mut self) -> Option<String> {
        let digits = self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len());
        if digits > 0 {
            let (number, rest) = self.rest.split_at(digits);
            self.rest = rest;
            let bare = number.trim_start_matches('0');
            return Some(if bare.is_empty() { "0" } else { bare }.to_owned());
        }
        let end = self.rest.find(|c: char| numeral(c).is_none()).unwrap_or(self.rest.len());
        let (numerals, rest) = self.rest.split_at(end);
        let value = numeral_value(numerals)?;
        self.rest = rest;
        Some(value.to_string())
    }

    fn separator(&mut self) -> bool {
        let Some(rest) = self.rest.strip_prefix(['.', '・', '-', '。']) else { return false };
        self.rest = rest;
        true
    }

    /// `AC-` of AC-2(1), `A.` of A.5.1.
    fn family(&mut self) -> String {
        let letters = self.rest.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(self.rest.len());
        // Those say what the number is: a page, a version.
        if ["p", "pp", "v", "no", "sec"].contains(&&self.rest[..letters]) {
            return String::new();
        }
        let after = self.rest[letters..].strip_prefix(['-', '.']).filter(|_| (1..=4).contains(&letters));
        let Some(after) = after.filter(|after| after.starts_with(|c: char| c.is_ascii_digit())) else {
            return String::new();
        };
        let family = format!("{}.", &self.rest[..letters]);
        self.rest = after;
        family
    }

    /// `の三` or `条の3`: one more number follows.
    fn following(&mut self) -> bool {
        let rest = self.rest.strip_prefix('条').unwrap_or(self.rest);
        let Some(rest) = rest.strip_prefix('の') else { return false };
        let follows = Reader { rest }.number().is_some();
        if follows {
            self.rest = rest;
        }
        follows
    }

    /// Passes over what the number is of, and over の; says whether that stood there.
    fn skip(&mut self, suffixes: &[char]) -> bool {
        self.rest = self.rest.strip_prefix(suffixes).unwrap_or(self.rest);
        let of = self.rest.strip_prefix('の');
        self.rest = of.unwrap_or(self.rest);
        of.is_some()
    }

    /// `第8項` or `8号` of a section: its item.
    fn counted(&mut self) -> Option<String> {
        let mut reader = Reader { rest: self.rest.strip_prefix('第').unwrap_or(self.rest) };
        let number = reader.number()?;
        self.rest = reader.rest.strip_prefix(['項', '号'])?;
        Some(format!("({number})"))
    }

    /// `(8)`, `(a)`, `(ア)` or a step.
    fn item(&mut self) -> Option<String> {
        let (open, close) = if self.rest.starts_with('<') { ('<', '>') } else { ('(', ')') };
        let inner = self.rest.strip_prefix(open)?;
        let (content, rest) = inner.split_once(close)?;
        let mut reader = Reader { rest: content };
        let name = reader.number().filter(|_| reader.rest.is_empty()).or_else(|| letter(content))?;
        self.rest = rest;
        Some(format!("{open}{name}{close}"))
    }
}

fn letter(content: &str) -> Option<String> {
    let mut chars = content.chars();
    let c = chars.next()?;
    (chars.next().is_none() && matches!(c, 'a'..='z' | 'ア'..='ン')).then(|| content.to_owned())
}

fn numeral(c: char) -> Option<u32> {
    let digit = match c {
        '〇' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        '百' => 100,
        _ => return None,
    };
    Some(digit)
}

fn numeral_value(numerals: &str) -> Option<u32> {
    if numerals.is_empty() || numerals.chars().count() > 6 {
        return None;
    }
    let (mut sum, mut digits) = (0, None);
    for value in numerals.chars().filter_map(numeral) {
        if value >= 10 {
            sum += digits.take().unwrap_or(1) * value;
        } else {
            digits = Some(digits.unwrap_or(0) * 10 + value);
        }
    }
    Some(sum + digits.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_meet() {
        for text in [
            "9.3.1(8)",
            "９．３．１（８）",
            "9.3.1 (8)",
            "第9.3.1項(8)",
            "9-3-1⑻",
            "九・三・一の（八）",
            "9.3.1項の (8)",
            "9.3.1の8",
            "九・三・一の八号",
        ] {
            assert_eq!(canonical(text).as_deref(), Some("9.3.1(8)"), "{text}");
        }
        assert_eq!(canonical("１．２．５．１（４）（ｅ）").as_deref(), Some("1.2.5.1(4)(e)"));
        assert_eq!(canonical("第十二条").as_deref(), Some("12"));
        assert_eq!(canonical("(4)(a)（ｱ）").as_deref(), Some("(4)(a)(ア)"));
        assert_eq!(canonical("第三十八条の三").as_deref(), Some("38.3"));
        assert_eq!(canonical("38の3").as_deref(), Some("38.3"));
        assert_eq!(canonical("第39条第2項").as_deref(), Some("39(2)"));
        assert_eq!(canonical("AC-02(01)").as_deref(), Some("ac.2(1)"));
        assert_eq!(canonical("A.5.01").as_deref(), Some("a.5.1"));
        assert_eq!(canonical("09.03.1").as_deref(), Some("9.3.1"));
        assert_eq!(canonical("9.2.6④").as_deref(), Some("9.2.6<4>"));
    }

    #[test]
    fn other_text_is_no_number() {
        for text in
            ["", "再委託", "9.3.", "第9.3.1項について", "15408に基づき", "(ab)", "NISD-K304-101", "(8", "百花繚乱"]
        {
            assert_eq!(canonical(text), None, "{text}");
        }
    }

    #[test]
    fn labels_are_compared_without_their_spelling() {
        for (text, key, kind) in [
            ("別表第一", "別表1", "別表0"),
            ("別表１", "別表1", "別表0"),
            ("第二章の二", "2章の2", "0章の0"),
            ("第3章第1節", "3章1節", "0章0節"),
            ("36条2項4号", "36条2項4号", "0条0項0号"),
            ("第三十六条第二項第一号ハ", "36条2項1号ハ", "0条0項0号0"),
            ("Annex A", "annexa", "annexa"),
            ("Article 5(1)(iv)", "article5(1)(iv)", "article0(0)(0)"),
            ("63b:05.1.1", "63b:5.1.1", "0b:0.0.0"),
            ("9.3.1 脚注④", "9.3.1脚注<4>", "0.0.0脚注<0>"),
        ] {
            assert_eq!((&*label(text), &*shape(&label(text))), (key, kind), "{text}");
            assert!(is_label(text), "{text}");
        }
        for text in [
            "9.3.1(8)",
            "AC-2(1)",
            "外部委託",
            "p.28-33",
            "9.2.6④",
            &"1章".repeat(30),
            "用語一覧",
            "統一管理基準",
            "一覧表",
        ] {
            assert!(!is_label(text), "{text}");
        }
    }

    #[test]
    fn items_have_paths() {
        assert_eq!(item_path("1.2.5.1(4)(a)"), Some("(4)(a)"));
        assert_eq!(item_path("9.2.6<4>"), Some("<4>"));
        assert_eq!(item_path("(4)(a)"), None);
        assert_eq!(item_path("9.3"), None);
    }
}
