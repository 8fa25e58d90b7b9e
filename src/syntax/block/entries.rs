//! Lines that would be entries of a list but for their sign: `3 Title` below `2) Title`, `~ entry`, `-- entry`, `-[[9.1]]`; and
//! entries that hold nothing.

use comrak::nodes::{ListType, Node, NodeList, NodeValue};

use crate::diagnostic::{Code, Fix};
use crate::source::Span;
use crate::words;

use super::Tree;

/// Signs before a blank that begin an entry in other programs and in print.
const SIGNS: [char; 27] = [
    '~', '～', '〜', '=', '＝', '_', '.', '○', '◯', '◎', '□', '△', '▲', '▼', '▽', '◇', '★', '☆', '▪', '◦', '‣', '⁃',
    '∙', '►', '▶', '−', '＿',
];
/// Signs behind a number that are no `)` and no `.`.
const MARKS: [char; 13] = [']', '］', ',', '，', '、', ':', '：', ';', '}', '】', '〕', '>', '》'];
/// What a number counts before a blank.
const COUNTED: [&str; 8] = ["つ", "人", "名", "件", "回", "年", "か月", "日"];

/// What stands around a line.
#[derive(Clone, Copy)]
struct Around {
    /// Whether an entry holds the line, and the line does not begin it.
    goes_on: bool,
    /// The number that the next entry would have.
    next: Option<usize>,
    quoted: bool,
}

impl Tree<'_, '_> {
    /// Reports a line of a paragraph that was meant as an entry. `is_first` is whether the paragraph begins with it.
    pub(super) fn entry_otherwise(&mut self, node: Node<'_>, text: &str, (begin, is_first): (usize, bool)) {
        let Some(first) = text.chars().next() else { return };
        // Most lines begin with a letter.
        if first.is_alphabetic() && !first.is_ascii() || first == '「' {
            return;
        }
        let column = begin - self.positions.line_at(begin).start as usize + 1;
        let around = around(node, is_first, column);
        if let Some((number, length)) = around.next.and_then(|next| numbered(text, next)) {
            let message = words!("番号の記号が読まれず、文の一部になっている", "the number is part of the text");
            let (help, place) = (
                words!(
                    "`{number}) 項目` か `{number}. 項目` と、上の項目と同じ記号で書く",
                    "write `{number}) entry` or `{number}. entry`, with the sign of the entries above"
                ),
                Span::new(begin, begin + length),
            );
            return self.say(Code::EntryUnread, place, message, help, None);
        }
        let Some((length, cut)) = bulleted(text, around) else { return };
        let message = words!("箇条として読まれていない", "this is not read as an entry of a list");
        let help = words!(
            "`- 項目` と、`-` と空白で始める。箇条でなければ `\\` を前に置く",
            "write `- entry`, with a hyphen and a blank; where it is no entry, put `\\` before it"
        );
        let fix = Fix::guess(self.page.source, Span::new(begin, begin + cut), "- ");
        self.say(Code::EntryUnread, Span::new(begin, begin + length), message, help, Some(fix));
    }

    /// A line that goes on with the entry above because it has lost its sign: it is not indented, and what stands above it ends
    /// a sentence, or every other entry is one line.
    pub(super) fn entry_without_sign(&mut self, node: Node<'_>, text: &str, begin: usize) {
        let Some(item) = node.parent() else { return };
        let Some(list) = item.parent() else { return };
        let line = self.positions.line_at(begin).start as usize;
        let indent = begin - line + 1;
        let is_word = text.starts_with(|c: char| !c.is_ascii() && c.is_alphabetic() || matches!(c, '「' | '[' | '『'));
        if !is_word || indent > item.data().sourcepos.start.column + 1 {
            return;
        }
        let above = self.page.source.text().get(..line.saturating_sub(1)).unwrap_or("");
        let ends_sentence = above.ends_with('。');
        // A line that is broken inside a sentence ends with a particle or a comma.
        let ends_word = above.ends_with(|c: char| matches!(c, '一'..='龥' | 'ァ'..='ヺ' | 'ー' | ']' | '」' | '）'));
        let here = item.data().sourcepos.start.line;
        let of_one_line = |other: &Node<'_>| {
            let place = other.data().sourcepos;
            place.start.line == here || place.start.line == place.end.line
        };
        let count = list.children().count();
        let is_bare = ends_word && count > 2 && list.children().all(|other| of_one_line(&other));
        if !(ends_sentence || is_bare) {
            return;
        }
        let message = words!("上の項目の続きとして読まれる", "this goes on with the entry above");
        let help = words!(
            "項目なら `- ` などの記号を前に置く。続きなら字下げする",
            "put the sign of an entry before it, such as `- `; indent it if it does go on"
        );
        let length = text.chars().next().map_or(1, char::len_utf8);
        self.say(Code::EntryUnread, Span::new(begin, begin + length), message, help, None);
    }

    /// Lines of one paragraph that begin with signs which count on, or with one sign: they run together.
    pub(super) fn joined_entries(&mut self, paragraph: Span) {
        let text = self.positions.slice(paragraph);
        if !text.contains('\n') {
            return;
        }
        let mut at = paragraph.start as usize;
        let mut before: Option<(usize, Mark, bool)> = None;
        for line in text.split_inclusive('\n') {
            let lead = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
            let mark = mark_of(line.get(lead..).unwrap_or("").trim_end());
            if let (Some((start, first, broke)), Some(mark)) = (&before, &mark)
                && !broke
                && first.is_followed_by(mark)
            {
                let message =
                    words!("番号や記号で始まる行が一つの段落になる", "lines that begin with signs run together");
                let help = words!(
                    "`- 項目` か `1) 項目` と、リストとして書く",
                    "write them as a list: `- entry` or `1) entry`"
                );
                let place = Span::new(*start, start + first.length);
                return self.say(Code::EntryUnread, place, message, help, None);
            }
            let broke = line.trim_end_matches('\n').ends_with(['\\', ' ']);
            before = mark.map(|mark| (at + lead, mark, broke));
            at += line.len();
        }
    }

    /// An entry without anything in it.
    pub(super) fn empty_entry(&mut self, span: Span) {
        let line = self.positions.line_at(span.start as usize);
        let message = words!("項目が空である", "the entry is empty");
        let help = words!("文を書くか、行を消す", "write a text, or remove the line");
        self.say(Code::EntryUnread, Span::new(span.start as usize, line.end as usize), message, help, None);
    }
}

/// What a line begins with that counts it, or marks it as one of several.
struct Mark {
    /// Which kind of sign.
    kind: char,
    /// Its number; of signs that do not count, none.
    number: Option<u32>,
    length: usize,
}

impl Mark {
    fn is_followed_by(&self, next: &Self) -> bool {
        let counts_on = match (self.number, next.number) {
            (Some(first), Some(second)) => second == first + 1,
            (None, None) => true,
            _ => false,
        };
        self.kind == next.kind && counts_on
    }
}

/// The mark that a line begins with: ア 費用, (a) 費用, a) 費用, 1、費用, 1 費用, 一、費用, ○ 費用.
fn mark_of(line: &str) -> Option<Mark> {
    const KANA: &str = "アイウエオカキクケコサシスセソタチツテト";
    const KANJI: &str = "一二三四五六七八九十";
    let first = line.chars().next()?;
    let inner = line.strip_prefix('(').unwrap_or(line);
    let is_open = inner.len() < line.len();
    let digits = inner.len() - inner.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let position = |all: &str, c: char| all.chars().position(|one| one == c).and_then(|at| u32::try_from(at).ok());
    let sign = inner.chars().next()?;
    let (kind, number, length) = if digits > 0 {
        ('1', inner.get(..digits)?.parse().ok()?, digits)
    } else if let Some(number) = position(KANA, sign) {
        ('ア', number, sign.len_utf8())
    } else if let Some(number) = position(KANJI, sign) {
        ('一', number, sign.len_utf8())
    } else if sign.is_ascii_lowercase() {
        ('a', u32::from(sign), 1)
    } else {
        let behind = line.get(first.len_utf8()..)?;
        let is_sign = matches!(first, '○' | '◯' | '□' | '※' | '△' | '◇' | '☆' | '★');
        let is_free = behind.starts_with([' ', '\u{3000}']);
        return (is_sign && is_free).then_some(Mark { kind: first, number: None, length: first.len_utf8() });
    };
    let behind = inner.get(length..)?;
    let next = behind.chars().next()?;
    let rest = behind.get(next.len_utf8()..)?;
    let is_text = rest.trim_start().starts_with(char::is_alphabetic) || rest.trim_start().starts_with(['「', '[']);
    let is_parted = match (kind, is_open) {
        // (ア) and (1) are told as numbers that are written by hand.
        ('a', true) => next == ')',
        (_, true) => false,
        ('a', false) => next == ')' && rest.starts_with(' '),
        ('1', false) => matches!(next, '、' | ' ' | '\u{3000}') || next == ')' && !rest.starts_with(' '),
        ('ア', false) => matches!(next, '、' | ' ' | '\u{3000}' | ')' | '）'),
        _ => next == '、',
    };
    let is_amount = COUNTED.iter().any(|word| rest.trim_start().starts_with(word));
    (is_parted && is_text && !is_amount).then_some(Mark { kind, number: Some(number), length })
}

/// A line that is indented further than the sign of its entry goes on with it on purpose.
fn around(node: Node<'_>, is_first: bool, column: usize) -> Around {
    let parent = node.parent();
    let written = |list: &NodeList| (list.list_type == ListType::Ordered).then_some(list.start + 1);
    let of_item = |node: Node<'_>| match &node.data().value {
        NodeValue::Item(list) => Some(written(list)),
        _ => None,
    };
    let item = parent.filter(|parent| !is_first && column <= parent.data().sourcepos.start.column).and_then(of_item);
    // Between two lists: an entry that lost its sign parts them.
    let before = || node.previous_sibling().filter(|_| is_first).and_then(|list| of_item(list.last_child()?)).flatten();
    let quoted = parent.is_some_and(|parent| matches!(parent.data().value, NodeValue::BlockQuote));
    Around { goes_on: item.is_some(), next: item.flatten().or_else(before), quoted }
}

/// The number that a line begins with, where it is the next one and no sign of an entry follows. Its length with the sign.
fn numbered(text: &str, next: usize) -> Option<(usize, usize)> {
    let narrow = |c: char| {
        if ('０'..='９').contains(&c) { u32::from(c) - u32::from('０') } else { c.to_digit(10).unwrap_or(10) }
    };
    let mut number = 0;
    let mut length = 0;
    for c in text.chars().take(3).take_while(|c| narrow(*c) < 10) {
        number = number * 10 + narrow(c) as usize;
        length += c.len_utf8();
    }
    let rest = text.get(length..)?;
    let sign = rest.chars().next()?;
    let behind = rest.get(sign.len_utf8()..)?.trim_start();
    let is_text = behind.starts_with(char::is_alphabetic) || behind.starts_with(['「', '[', '*', '『', '（']);
    let is_blank = matches!(sign, ' ' | '\u{3000}') && !COUNTED.iter().any(|word| behind.starts_with(word));
    (length > 0 && number == next && is_text && (is_blank || MARKS.contains(&sign)))
        .then_some((number, length + if is_blank { 0 } else { sign.len_utf8() }))
}

/// How long the sign is that a line begins with instead of that of an entry, and how long with what has to go.
fn bulleted(text: &str, around: Around) -> Option<(usize, usize)> {
    let mut chars = text.chars();
    let (first, second) = (chars.next()?, chars.next()?);
    let is_blank = |c: char| matches!(c, ' ' | '\u{3000}');
    let blanks = |from: usize| text.get(from..).map_or(from, |rest| text.len() - rest.trim_start().len());
    let is_word =
        |rest: &str| rest.starts_with(|c: char| !c.is_ascii() && c.is_alphabetic() || matches!(c, '[' | '「'));
    let length = first.len_utf8();
    if first == '-' {
        // `-[[9.1]]`, `-**word**`; below an entry `-2nd` and `-ABC` too.
        if text.starts_with("-[") || text.starts_with("-**") || around.goes_on && second.is_alphanumeric() {
            return Some((1, 1));
        }
        // `-- entry`, `-. entry`, `->entry`.
        let third = chars.next()?;
        let is_two = matches!(second, '-' | '.' | '>' | '‐' | '−') && (is_blank(third) || second == '>');
        let is_entry =
            around.goes_on || !around.quoted && second == '-' && is_word(text.get(blanks(2)..).unwrap_or(""));
        return (is_two && is_entry).then(|| (2, blanks(1 + second.len_utf8())));
    }
    let is_sign = SIGNS.contains(&first) && is_blank(second);
    let is_tilde = matches!(first, '~' | '～' | '〜') && is_word(text.get(blanks(length)..).unwrap_or(""));
    let is_minus = first == '−' && second.is_alphabetic();
    (is_sign && (around.goes_on || is_tilde) || is_minus && around.goes_on).then(|| (length, blanks(length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BELOW: Around = Around { goes_on: true, next: None, quoted: false };
    const ALONE: Around = Around { goes_on: false, next: None, quoted: false };

    #[test]
    fn the_next_number_without_its_sign_is_an_entry() {
        for (text, length) in [("3 構築", 1), ("3　構築", 1), ("3] 構築", 2), ("3、構築", 4), ("３ 構築", 3)]
        {
            assert_eq!(numbered(text, 3), Some((3, length)), "{text}");
        }
        for text in ["4 構築", "3 人", "3構築", "3) 構築", "3,000円", "3 2", "三 構築"] {
            assert_eq!(numbered(text, 3), None, "{text}");
        }
    }

    #[test]
    fn marks_that_count_lines() {
        for (first, second) in [
            ("ア 費用", "イ 理由"),
            ("(a) 費用", "(b) 理由"),
            ("a) first", "b) second"),
            ("1、費用", "2、理由"),
            ("1 費用", "2 理由"),
            ("1)first", "2)second"),
            ("一、費用", "二、理由"),
            ("○ 費用", "○ 理由"),
            ("※ 費用", "※ 理由"),
        ] {
            let (first, second) = (mark_of(first).expect(first), mark_of(second).expect(second));
            assert!(first.is_followed_by(&second) && (first.number.is_none() || !second.is_followed_by(&first)));
        }
        for line in ["費用", "1 年", "2 つの理由", "a cat", "アイウ", "一つ", "1.5 倍", "○×表", ""] {
            assert!(mark_of(line).is_none(), "{line}");
        }
    }

    #[test]
    fn signs_of_entries_in_other_programs() {
        for text in ["~ 二", "-- 二", "-. 二", "->二", "-[[9.1]]", "-2つ目", "−二", "○ 二", "= 二"] {
            assert!(bulleted(text, BELOW).is_some(), "{text}");
        }
        for text in ["~ 二", "-- 二", "-[[9.1]]", "-**二**"] {
            assert!(bulleted(text, ALONE).is_some(), "{text}");
        }
        for text in ["-1", "-> 二", "○ 二", "~ 5", "-- a", "= 二", "→ 二"] {
            assert!(bulleted(text, ALONE).is_none(), "{text}");
        }
        assert!(bulleted("-- 二", Around { quoted: true, ..ALONE }).is_none());
    }
}
