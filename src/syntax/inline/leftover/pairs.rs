//! Round brackets and curly quotation marks that have no counterpart in their paragraph, heading or cell. They pair across
//! emphasis and links. What marks an entry or a note, 1）, a), 注）, has none and needs none.

use crate::diagnostic::Code;
use crate::document::LinkTarget;
use crate::source::Span;
use crate::syntax::inline::pieces::{self, Ch, Manner, Piece, Wrap};
use crate::syntax::page::Page;
use crate::words;

/// Words that a bracket may close at the beginning of a line: 注1）.
const NOTES: [&str; 7] = ["注", "例", "参考", "補足", "備考", "出典", "※"];
/// Signs of these that stand in texts in which nothing else is looked for.
const QUIET: [char; 7] = ['“', '”', '】', '〔', '〕', '〈', '〉'];
/// How far before a bracket its mark is looked for, in bytes.
const REACH: usize = 48;

/// Reports them in one paragraph, heading or cell.
pub(super) fn check(pieces: &[Piece], page: &mut Page<'_>) {
    if !holds(pieces, page.descent.hints.quotes) {
        return;
    }
    let mut pairs = Pairs { text: page.source.text(), ..Pairs::default() };
    pairs.add(pieces);
    let open = [std::mem::take(&mut pairs.round), std::mem::take(&mut pairs.other).concat()].concat();
    pairs.lonely.extend(open.into_iter().flatten());
    pairs.curly();
    if pairs.is_unsure {
        return;
    }
    for (open, close) in std::mem::take(&mut pairs.empty) {
        empty(open, close, page);
    }
    let mut of_markup = std::mem::take(&mut pairs.of_markup);
    of_markup.extend(std::mem::take(&mut pairs.square).concat().into_iter().flatten());
    of_markup.retain(|one| is_around_words(page.source.text(), *one));
    let is_told = |page: &Page<'_>| {
        let ends = pieces::first_and_last(pieces);
        ends.is_none_or(|(first, last)| page.report.holds(Span::new(first, last)))
    };
    let mut lonely = pairs.lonely;
    if !of_markup.is_empty() && !is_told(page) {
        lonely.extend(of_markup);
    }
    lonely.retain(|one| !is_meant(page.source.text(), *one));
    lonely.sort_unstable_by_key(|one| one.at);
    for one in lonely {
        let (c, at) = (one.c, one.at as usize);
        let message = words!("`{c}` に対になる括弧がない", "`{c}` has no counterpart");
        page.report.with(Code::QuoteUnpaired, Span::new(at, one.end()), message, |d| {
            d.help(words!(
                "対になる括弧を同じ段落に書く。文字として見せるなら `\\{c}` と書く",
                "write its counterpart in the same paragraph; to show it alone, write `\\{c}`"
            ))
        });
    }
}

/// `9.3.1()`: brackets behind the number of a section whose item has been lost.
fn empty(open: Ch, close: Ch, page: &mut Page<'_>) {
    let before = page.source.text().get(..open.at as usize).unwrap_or("").trim_end_matches(['項', '節']);
    let before: String = before.chars().rev().take(REACH).collect();
    let number = before.split(|c: char| !c.is_numeric() && !matches!(c, '.' | '．')).next().unwrap_or("");
    if !number.starts_with(char::is_numeric) || !number.contains(['.', '．']) {
        return;
    }
    let message = words!("括弧の中に項の番号がない", "there is no number of an item in the brackets");
    page.report.with(Code::XrefSyntax, Span::new(open.at as usize, close.end()), message, |d| {
        d.help(words!(
            "`9.3.1(8)` のように番号を書くか、括弧を消す",
            "write it, as in `9.3.1(8)`, or remove the brackets"
        ))
    });
}

/// Whether pieces hold such a sign; in quiet texts it is looked for where the page has one that may stand there.
fn holds(pieces: &[Piece], in_quiet: bool) -> bool {
    for piece in pieces {
        let found = match piece {
            Piece::Text(chars) => has_sign(chars),
            Piece::Quiet(text, _) => in_quiet && text.contains(QUIET),
            Piece::Wrap(_, inner, _) => holds(inner, in_quiet),
            Piece::Atom(..) | Piece::Break(_) => false,
        };
        if found {
            return true;
        }
    }
    false
}

fn has_sign(chars: &[Ch]) -> bool {
    for ch in chars {
        if matches!(
            ch.c,
            '(' | ')'
                | '（'
                | '）'
                | '“'
                | '”'
                | '【'
                | '】'
                | '〔'
                | '〕'
                | '〈'
                | '〉'
                | '['
                | ']'
                | '{'
                | '}'
                | '［'
                | '］'
                | '｛'
                | '｝'
        ) {
            return true;
        }
    }
    false
}

/// The signs of a text.
#[derive(Default)]
struct Pairs<'t> {
    text: &'t str,
    /// Round brackets that wait for their other half; `None` for one that is written with a backslash.
    round: Vec<Option<Ch>>,
    /// 【, 〔 and 〈, likewise.
    other: [Vec<Option<Ch>>; 3],
    /// [ and {, likewise: they may be told as a link or as attributes that were not read.
    square: [Vec<Option<Ch>>; 2],
    of_markup: Vec<Ch>,
    lonely: Vec<Ch>,
    /// Pairs with nothing inside.
    empty: Vec<(Ch, Ch)>,
    /// Curly marks in order, and whether nothing stands before the first.
    curly: Vec<Ch>,
    begins: bool,
    seen: bool,
    /// Whether a sign is written as an entity, so that it cannot be told what pairs.
    is_unsure: bool,
}

impl Pairs<'_> {
    fn add(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            match piece {
                Piece::Text(chars) => chars.iter().for_each(|ch| self.one(*ch)),
                Piece::Quiet(text, at) => {
                    for (i, c) in text.char_indices().filter(|(_, c)| QUIET.contains(c)) {
                        let at = *at + u32::try_from(i).unwrap_or(0);
                        self.seen |= i > 0;
                        self.one(Ch { c, at, manner: Manner::Plain });
                    }
                    self.seen = true;
                }
                // Titles of others are quoted as they are.
                Piece::Wrap(Wrap::Image(..) | Wrap::Link(LinkTarget::Url(_), _), ..) | Piece::Atom(..) => {
                    self.seen = true;
                }
                Piece::Wrap(_, inner, _) => self.add(inner),
                Piece::Break(_) => {}
            }
        }
    }

    fn one(&mut self, ch: Ch) {
        if ch.manner == Manner::Escaped {
            let written = self.text.get(ch.at as usize..).unwrap_or("");
            self.is_unsure |= written.starts_with('&') && matches!(ch.c, '(' | ')' | '（' | '）' | '“' | '”');
        }
        let shown = (ch.manner == Manner::Plain).then_some(ch);
        let is_face = matches!(ch.c, '(' | ')') && ends_in_eyes(self.text.get(..ch.at as usize).unwrap_or(""));
        match ch.c {
            _ if is_face => {}
            '(' | '（' => self.round.push(shown),
            ')' | '）' => match (self.round.pop(), shown) {
                (None, _) => self.lonely.extend(shown),
                (Some(Some(open)), Some(close)) if open.end() == close.at as usize => self.empty.push((open, close)),
                _ => {}
            },
            '【' => self.other[0].push(shown),
            '】' if self.other[0].pop().is_none() => self.lonely.extend(shown),
            '〔' => self.other[1].push(shown),
            '〕' if self.other[1].pop().is_none() => self.lonely.extend(shown),
            '〈' => self.other[2].push(shown),
            '〉' if self.other[2].pop().is_none() => self.lonely.extend(shown),
            '[' | '［' => self.square[0].push(shown),
            ']' | '］' if self.square[0].pop().is_none() => self.of_markup.extend(shown),
            '{' | '｛' => self.square[1].push(shown),
            '}' | '｝' if self.square[1].pop().is_none() => self.of_markup.extend(shown),
            '“' | '”' if ch.manner == Manner::Plain => {
                self.begins |= !self.seen && self.curly.is_empty();
                self.curly.push(ch);
            }
            _ => {}
        }
        self.seen |= !ch.c.is_whitespace();
    }

    /// “ and ” pair; ” behind a digit is a sign for inches, and a quotation of several paragraphs opens anew in each.
    fn curly(&mut self) {
        let signs = std::mem::take(&mut self.curly);
        let digit = |ch: &Ch| self.text.get(..ch.at as usize).is_some_and(|before| before.ends_with(char::is_numeric));
        // Some write the same sign twice.
        let is_one_sign = signs.len().is_multiple_of(2) && signs.windows(2).all(|two| two[0].c == two[1].c);
        if is_one_sign {
            return;
        }
        let (mut open, mut lonely): (Vec<Ch>, Vec<Ch>) = (Vec::new(), Vec::new());
        for ch in signs {
            if ch.c == '“' {
                open.push(ch);
            } else if open.pop().is_none() && !digit(&ch) {
                lonely.push(ch);
            }
        }
        let first = usize::from(self.begins && open.len() == 1 && lonely.is_empty());
        lonely.extend(open.into_iter().skip(first));
        self.lonely.extend(lonely);
    }
}

/// Whether a sign by itself is one: a mark of an entry or a note, a face, one end of an interval.
fn is_meant(text: &str, ch: Ch) -> bool {
    let at = ch.at as usize;
    let mut from = at.saturating_sub(REACH);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = text.get(from..at).unwrap_or("");
    let before = before.rsplit('\n').next().unwrap_or("");
    let behind = text.get(ch.end()..).unwrap_or("").lines().next().unwrap_or("");
    match ch.c {
        ')' | '）' => is_mark(before) && !follows_section(before),
        '(' => {
            let is_word = behind.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '(' | '（'));
            let inside = behind.split_once(']').map(|(inside, _)| inside).filter(|inside| inside.contains([',', ';']));
            !is_word || inside.is_some_and(|inside| inside.starts_with(|c: char| c.is_ascii_digit() || c == '-'))
        }
        '“' | '”' => before.contains('{') || behind.contains('}'),
        _ => false,
    }
}

/// Whether a square or curly bracket stands at an end of words that are not in Latin letters, or of a number with dots: others
/// are signs of code, of sets and of intervals.
fn is_around_words(text: &str, ch: Ch) -> bool {
    let head = text.get(..ch.at as usize).unwrap_or("");
    let before = head.chars().next_back();
    let behind = text.get(ch.end()..).unwrap_or("");
    let is_word = |c: Option<char>| c.is_some_and(|c| !c.is_ascii() && c.is_alphabetic());
    let is_end = |c: Option<char>| is_word(c) || matches!(c, Some('。' | '」' | '）' | '、'));
    let dotted = behind.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = dotted.len() < behind.len()
        && dotted.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    match ch.c {
        '[' | '［' => is_word(behind.chars().next()) || is_number || behind.starts_with('['),
        '{' | '｛' => is_word(behind.chars().next()) || behind.starts_with("{#") || behind.starts_with("{."),
        ']' => is_end(before) || follows_mark(head),
        _ => is_end(before),
    }
}

/// Whether a text ends with the mark of a footnote, or with a number with dots that words stand before: `役務[^5]`, `による9.1`.
fn follows_mark(before: &str) -> bool {
    let mark = before.strip_suffix(']').and_then(|inner| inner.rsplit('[').next());
    let rest = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = before.get(rest.len()..).unwrap_or("");
    let is_section = number.contains('.') && number.ends_with(|c: char| c.is_ascii_digit());
    let is_behind_word = rest.chars().next_back().is_none_or(|c| c == '\n' || !c.is_ascii());
    mark.is_some_and(|name| name.starts_with('^')) || is_section && is_behind_word
}

/// Whether a text ends with the number of a section and that of an item behind a blank: the `9.3.1 8` of `9.3.1 8)`.
fn follows_section(before: &str) -> bool {
    let section = before.trim_end_matches(char::is_numeric);
    section.len() < before.len() && section.ends_with(' ') && {
        let number = section.trim_end();
        let of_number = |c: char| c.is_numeric() || matches!(c, '.' | '．');
        let rest = number.trim_end_matches(of_number);
        number.get(rest.len()..).is_some_and(|number| number.matches(['.', '．']).count() > 1)
    }
}

/// Whether a text ends as a face does before its mouth: `:)`, `;-)`.
fn ends_in_eyes(before: &str) -> bool {
    let eyes = before.strip_suffix('-').unwrap_or(before);
    eyes.strip_suffix([':', ';']).is_some_and(|head| head.is_empty() || head.ends_with(char::is_whitespace))
}

/// Whether what stands before a closing bracket is a mark: a number, one letter, or a word for notes with or without a
/// number, behind nothing or behind a sign or a blank.
fn is_mark(before: &str) -> bool {
    let numbered = before.trim_end_matches(|c: char| c.is_numeric() || matches!(c, '.' | '-' | '－'));
    if numbered.len() < before.len() || before.ends_with(['*', '＊', '※', '†', '‡', '#', '＃']) {
        return true;
    }
    if NOTES.iter().any(|note| before.ends_with(note)) {
        return true;
    }
    let Some(last) = before.chars().next_back() else { return true };
    let head = before.strip_suffix(last).unwrap_or("");
    let is_letter = last.is_ascii_alphabetic() || matches!(last, 'ア'..='ン' | 'ｱ'..='ﾝ' | 'ａ'..='ｚ' | 'Ａ'..='Ｚ');
    let roman = before.trim_end_matches(['i', 'v', 'x', 'I', 'V', 'X']);
    let is_free = |head: &str| head.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    is_letter && is_free(head) || roman.len() < before.len() && is_free(roman)
}

#[cfg(test)]
mod tests {
    use super::{follows_section, is_mark};

    #[test]
    fn a_number_behind_that_of_a_section_is_no_mark() {
        assert!(follows_section("詳しくは9.3.1 8") && follows_section("９．３．１ 8"));
        for before in ["8", "注 8", "9.3 8", "9.3.1"] {
            assert!(!follows_section(before), "{before}");
        }
    }

    #[test]
    fn marks_of_entries_and_notes_need_no_other_half() {
        for before in ["1", "１", "文献12", "a", "、b", "ア", "- iv", "注", "  注2", "※", "Ⅲ", "語*", ""] {
            assert!(is_mark(before), "{before}");
        }
        for before in ["乙", "甲は乙", "委託先", "word", "サービ"] {
            assert!(!is_mark(before), "{before}");
        }
    }
}
