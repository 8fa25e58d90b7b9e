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

/// No Japanese entry that is no sentence has more characters where it may have lost its sign; a longer one is often broken.
const MOST_OF_ENTRY: usize = 30;
/// An English line that is shorter was not broken because it was full.
const MOST_OF_LINE: usize = 50;

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
    /// a sentence, or every other entry is one line, or both are as short as entries that are no sentences.
    pub(super) fn entry_without_sign(&mut self, node: Node<'_>, text: &str, begin: usize) {
        let Some(item) = node.parent() else { return };
        let Some(list) = item.parent() else { return };
        let line = self.positions.line_at(begin).start as usize;
        let indent = begin - line + 1;
        let is_word = text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '「' | '[' | '『'));
        if !is_word || indent > item.data().sourcepos.start.column + 1 {
            return;
        }
        let above = self.page.source.text().get(..line.saturating_sub(1)).unwrap_or("");
        let above = above.rsplit_once('\n').map_or(above, |(_, last)| last).trim_end();
        let is_narrow = text.starts_with(|c: char| c.is_ascii_alphabetic());
        let is_lost = if is_narrow {
            is_next_entry(above, text)
        } else {
            // A line that is broken inside a sentence ends with a particle or a comma.
            let is_bare = ends_word(above)
                && list.children().count() > 2
                && list.children().all(|other| is_one_line(other, item));
            above.ends_with('。') || is_bare || is_short_entry(above) && is_short_entry(text)
        };
        if !is_lost {
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

    /// Paragraphs that begin with signs which count on, as printed regulations number what belongs together: they are no
    /// entries, and nothing can be said of one of them. The first is told.
    pub(super) fn parted_entries(&mut self, node: Node<'_>, paragraph: Span) {
        let mark_at = |tree: &Self, node: Node<'_>| {
            let is_paragraph = matches!(node.data().value, NodeValue::Paragraph);
            let span = tree.positions.span(node.data().sourcepos);
            is_paragraph
                .then(|| mark_of(tree.positions.slice(tree.positions.line_at(span.start as usize)).trim()))
                .flatten()
        };
        let Some(own) = mark_at(self, node).filter(Mark::is_of_kana_or_kanji) else { return };
        let next = node.next_sibling().and_then(|next| mark_at(self, next));
        let before = node.previous_sibling().and_then(|before| mark_at(self, before));
        let follows = before.is_some_and(|before| before.is_followed_by(&own));
        if follows || !next.is_some_and(|next| own.is_followed_by(&next)) {
            return;
        }
        let message =
            words!("番号や記号で始まる段落は、箇条にならない", "paragraphs that begin with signs are no entries");
        let help =
            words!("`- 項目` か `1) 項目` と、リストとして書く", "write them as a list: `- entry` or `1) entry`");
        let start = paragraph.start as usize;
        self.say(Code::EntryUnread, Span::new(start, start + own.length), message, help, None);
    }

    /// A box to tick that is written otherwise.
    pub(super) fn box_otherwise(&mut self, text: &str, start: usize) {
        let (inside, rest) = text.split_once([']', '］']).unwrap_or((text, ""));
        let length = text.len() - rest.len();
        let mark = if inside.contains(['x', 'X', 'ｘ', 'Ｘ']) { "[x]" } else { "[ ]" };
        let message = words!("チェック欄として読まれていない", "this is not read as a check box");
        let help = words!("半角で `{mark} 項目` と書く", "write `{mark} entry`");
        let whole = Span::new(start, start + text.len() - rest.trim_start().len());
        let fix = Fix::safe(self.page.source, whole, format!("{mark} "));
        self.say(Code::EntryUnread, Span::new(start, start + length), message, help, Some(fix));
    }

    /// `：説明` below a word.
    pub(super) fn definition_otherwise(&mut self, text: &str, start: usize) {
        let rest = text.trim_start_matches(['：', ' ', '\u{3000}']);
        let message = words!(
            "全角の `：` は用語の説明の記号として読まれない",
            "`：` of full width begins no description of a word"
        );
        let help = words!("半角の `:` と空白で `: 説明` と書く", "write the narrow `:` and a blank: `: description`");
        let whole = Span::new(start, start + text.len() - rest.len());
        let fix = Fix::guess(self.page.source, whole, ": ");
        self.say(Code::WideSign, Span::new(start, start + '：'.len_utf8()), message, help, Some(fix));
    }

    /// An entry without anything in it.
    pub(super) fn empty_entry(&mut self, span: Span) {
        let line = self.positions.line_at(span.start as usize);
        let message = words!("項目が空である", "the entry is empty");
        let help = words!("文を書くか、行を消す", "write a text, or remove the line");
        self.say(Code::EntryUnread, Span::new(span.start as usize, line.end as usize), message, help, None);
    }
}

/// Whether an entry is one line, as all but the one that is asked about are.
fn is_one_line<'a>(entry: Node<'a>, asked: Node<'a>) -> bool {
    let last = entry.children().last().map_or(entry.data().sourcepos.end.line, |child| child.data().sourcepos.end.line);
    entry.same_node(asked) || entry.data().sourcepos.start.line == last
}

/// Whether a Japanese line ends with a word, as an entry does that is no sentence.
fn ends_word(line: &str) -> bool {
    line.ends_with(|c: char| matches!(c, '一'..='龥' | 'ァ'..='ヺ' | 'ー' | ']' | '」' | '）'))
}

/// Whether a Japanese line is as short as an entry that is no sentence, and is none.
fn is_short_entry(line: &str) -> bool {
    let entry = line.trim_start_matches([' ', '-', '*', '+']);
    // A list in brackets is part of a word: 利用者管理（付与、削除）.
    let parts = entry.split('（').map(|part| part.rsplit_once('）').map_or(part, |(_, rest)| rest));
    let is_sentence = entry.contains('。') || parts.into_iter().any(|part| part.contains('、'));
    ends_word(line) && !is_sentence && entry.chars().count() <= MOST_OF_ENTRY
}

/// Whether an English line stands below an entry that would have had room for its first word, and begins as the entry does.
fn is_next_entry(above: &str, text: &str) -> bool {
    let entry = above.trim_start_matches([' ', '-', '*', '+']);
    let first = |line: &str| line.chars().next().map(char::is_uppercase);
    let is_sentence = |line: &str| line.ends_with(['.', '!', '?']);
    entry.len() < above.len()
        && entry.is_ascii()
        && above.len() < MOST_OF_LINE
        && first(entry) == first(text)
        && is_sentence(entry) == is_sentence(text)
        && (is_sentence(entry) || !entry.ends_with([',', ';', ':']))
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
    /// Whether it is ア or 一, which begin a paragraph for no other reason.
    fn is_of_kana_or_kanji(&self) -> bool {
        matches!(self.kind, 'ア' | '一')
    }

    fn is_followed_by(&self, next: &Self) -> bool {
        let counts_on = match (self.number, next.number) {
            (Some(first), Some(second)) => second == first + 1,
            (None, None) => true,
            _ => false,
        };
        // i), ii): a letter, and the numeral behind it.
        let is_numeral = self.number == Some(u32::from('i')) && next.kind == 'ⅰ' && next.number == Some(2);
        self.kind == next.kind && counts_on || is_numeral
    }
}

/// The mark that a line begins with: ア 費用, (a) 費用, a) 費用, 1、費用, 1 費用, 一、費用, ○ 費用.
fn mark_of(line: &str) -> Option<Mark> {
    const KANA: &str = "アイウエオカキクケコサシスセソタチツテト";
    const KANJI: &str = "一二三四五六七八九十";
    const NUMERALS: &str = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ";
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
    } else if let Some((number, length)) = numeral(inner) {
        ('ⅰ', number, length)
    } else if let Some(number) = position(NUMERALS, sign) {
        ('Ⅰ', number, sign.len_utf8())
    } else if sign.is_ascii_lowercase() {
        ('a', u32::from(sign), 1)
    } else if sign.is_ascii_uppercase() {
        ('A', u32::from(sign), 1)
    } else {
        let behind = line.get(first.len_utf8()..)?;
        let is_sign = matches!(first, '○' | '◯' | '〇' | '□' | '※' | '△' | '◇' | '☆' | '★');
        let is_free = behind.starts_with([' ', '\u{3000}']);
        return (is_sign && is_free).then_some(Mark { kind: first, number: None, length: first.len_utf8() });
    };
    let behind = inner.get(length..)?;
    let next = behind.chars().next()?;
    let rest = behind.get(next.len_utf8()..)?;
    let is_text = rest.trim_start().starts_with(char::is_alphabetic) || rest.trim_start().starts_with(['「', '[']);
    let is_blank = |c: char| matches!(c, ' ' | '\u{3000}');
    let is_wide = |rest: &str| rest.trim_start().starts_with(|c: char| !c.is_ascii() && c.is_alphabetic());
    let is_parted = match (kind, is_open) {
        // (ア) and (1) are told as numbers that are written by hand.
        ('a' | 'ⅰ', true) => next == ')',
        ('a' | 'ⅰ', false) => matches!(next, ')' | '.') && rest.starts_with(' '),
        ('A', false) => matches!(next, ')' | '.') && rest.starts_with(' ') || is_blank(next) && is_wide(rest),
        ('Ⅰ', false) => is_blank(next) || matches!(next, '.' | '、'),
        ('一', false) => next == '、' || next == '\u{3000}' || next == ' ' && is_wide(rest),
        ('1', false) => matches!(next, '、' | ' ' | '\u{3000}') || next == ')' && !rest.starts_with(' '),
        ('ア', false) => matches!(next, '、' | ' ' | '\u{3000}' | ')' | '）' | ':' | '：'),
        _ => false,
    };
    let is_amount = COUNTED.iter().any(|word| rest.trim_start().starts_with(word));
    (is_parted && is_text && !is_amount).then_some(Mark { kind, number: Some(number), length })
}

/// The small Roman numeral of more than one letter that a line begins with, up to ten, and its length.
fn numeral(line: &str) -> Option<(u32, usize)> {
    const SMALL: [&str; 10] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];
    let word = line.get(..line.find(|c: char| !c.is_ascii_lowercase())?)?;
    let at = SMALL.iter().position(|one| *one == word).filter(|_| word.len() > 1)?;
    Some((u32::try_from(at + 1).ok()?, word.len()))
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
            ("a. 費用", "b. 理由"),
            ("A. first", "B. second"),
            ("A 費用", "B 理由"),
            ("一 費用", "二 理由"),
            ("Ⅰ 費用", "Ⅱ 理由"),
            ("i) first", "ii) second"),
            ("(i) first", "(ii) second"),
            ("ア: 費用", "イ: 理由"),
            ("〇 費用", "〇 理由"),
        ] {
            let (first, second) = (mark_of(first).expect(first), mark_of(second).expect(second));
            assert!(first.is_followed_by(&second) && (first.number.is_none() || !second.is_followed_by(&first)));
        }
        for line in
            ["費用", "1 年", "2 つの理由", "a cat", "アイウ", "一つ", "1.5 倍", "○×表", "A cat", "I am", "mix) a", ""]
        {
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
