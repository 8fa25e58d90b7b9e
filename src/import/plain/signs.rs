//! What a line of plain text looks like: a heading with a number, an entry with its sign, a page's number, a tag.

use std::collections::BTreeSet;

use super::Line;
use crate::import::draft::{Block, Inline};

/// Longest heading, in characters.
const LONGEST_HEADING: usize = 90;

/// The number and the rest of a line that begins as a numbered heading does: `9.3.1 外部委託に係る契約`, `第2章 範囲`.
pub(super) fn heading(text: &str) -> Option<(Vec<u32>, &str, &str)> {
    let text = text.trim();
    let end = text.find([' ', '\u{3000}', '\t'])?;
    let (number, rest) = (&text[..end], text[end..].trim_start());
    let plain: String = unicode_normalization::UnicodeNormalization::nfkc(number).collect();
    let parts: Option<Vec<u32>> = plain.trim_end_matches('.').split('.').map(|p| p.parse().ok()).collect();
    let parts = parts.filter(|p| p.len() <= 6 && p.iter().all(|n| *n < 1000))?;
    let ends_as_sentence = rest.ends_with(['。', '、', '．', '.', ',', '，']);
    // A row of a table is set apart by blanks, and a title has words.
    let is_row = rest.contains("   ") || !rest.contains(char::is_alphabetic);
    let good = !is_row && rest.chars().count() <= LONGEST_HEADING && !ends_as_sentence && !rest.contains('\t');
    good.then_some((parts, number, rest))
}

/// Whether a number can follow another as the next heading: one more at some level, with nothing below it.
pub(super) fn follows(last: &[u32], next: &[u32]) -> bool {
    if last.is_empty() {
        return next == [1] || next == [0];
    }
    let (deeper, first_child) = (next.len() == last.len() + 1, next.last() == Some(&1));
    if deeper {
        return first_child && next.starts_with(last);
    }
    let Some((own, above)) = next.split_last() else { return false };
    next.len() <= last.len()
        && last.starts_with(above)
        && last.get(next.len() - 1).is_some_and(|n| own.checked_sub(1) == Some(*n))
}

/// The indexes of lines that are a table of contents: lines that end in a leader and the number of a page, at least three near
/// each other, or two below a line that says so; and what stands between them.
pub(super) fn contents(lines: &[Line<'_>]) -> BTreeSet<usize> {
    let mut out = BTreeSet::new();
    let entries: Vec<usize> = (0..lines.len()).filter(|i| is_entry_of_contents(lines[*i].text)).collect();
    let mut run: Vec<usize> = Vec::new();
    for &entry in entries.iter().chain([&usize::MAX]) {
        if run.last().is_some_and(|last| entry.saturating_sub(*last) > 8) {
            let (first, last) = (run[0], run[run.len() - 1]);
            let title = (0..first).rev().take(8).find(|at| !lines[*at].is_blank());
            let title = title.filter(|at| crate::import::articles::is_contents(lines[*at].text));
            if run.len() >= 3 || run.len() == 2 && title.is_some() {
                out.extend(title.unwrap_or(first)..=last);
            }
            run.clear();
        }
        run.push(entry);
    }
    out
}

/// Whether a line ends in a leader (`....`, `. . .`, …) and the number of a page.
fn is_entry_of_contents(line: &str) -> bool {
    let text = line.trim();
    let before = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - before.len();
    let before = before.trim_end_matches([' ', '\u{3000}']);
    let leads = ["\t", "..", ". .", "…", "・・", "‥", "．．"];
    (1..=4).contains(&digits) && leads.iter().any(|lead| before.ends_with(lead))
}

pub(super) fn heading_like<'a>(line: &Line<'a>, last: &[u32]) -> Option<(Vec<u32>, &'a str, &'a str)> {
    heading(line.text).filter(|(number, ..)| follows(last, number))
}

/// The number of `(8)`, `（８）` or `⑧`.
pub(super) fn mark_number(mark: &str) -> Option<u32> {
    let plain: String = unicode_normalization::UnicodeNormalization::nfkc(mark).collect();
    plain.trim_matches(['(', ')']).parse().ok()
}

/// A number alone between empty lines is a page's; so is `[Page 3]` at the end of a line.
pub(super) fn is_page_number(lines: &[Line<'_>]) -> bool {
    let line = lines[0].text.trim();
    let paged = line.rsplit_once("[Page ").and_then(|(_, rest)| rest.strip_suffix(']'));
    if paged.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_alphanumeric())) {
        return true;
    }
    let text = line.trim_matches(['-', '－', ' ']);
    let digits = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    digits && lines.get(1).is_none_or(Line::is_blank)
}

/// The sign of an entry and what follows it; the sign of a bullet is empty.
pub(super) fn sign(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    for bullet in ["- ", "・", "● ", "○ ", "* ", "• ", "■ "] {
        if let Some(rest) = text.strip_prefix(bullet) {
            // A bullet that extraction put before a sign of its own.
            if compound(rest).is_some() {
                return None;
            }
            return Some(sign(rest).filter(|(mark, _)| !mark.is_empty()).unwrap_or(("", rest.trim_start())));
        }
    }
    let first = text.chars().next()?;
    if ('①'..='⑳').contains(&first) {
        let (mark, rest) = text.split_at(first.len_utf8());
        return Some((mark, rest.trim_start()));
    }
    if !matches!(first, '(' | '（') {
        return None;
    }
    let close = text.find([')', '）'])?;
    let end = close + text[close..].chars().next()?.len_utf8();
    let inner = text[first.len_utf8()..close].trim();
    let good = (1..=3).contains(&inner.chars().count())
        && inner.chars().all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let rest = text[end..].trim_start();
    // (1) (a) is one number, of a clause: what follows is no entry.
    (good && !rest.is_empty() && !begins_with_letter(rest)).then_some((&text[..end], rest))
}

/// Whether a text begins with a letter in brackets: `(a)`, `（ア）`.
fn begins_with_letter(text: &str) -> bool {
    let mut characters = text.chars();
    let open = matches!(characters.next(), Some('(' | '（'));
    let letter = characters.next().is_some_and(|c| c.is_alphabetic() && !('\u{4E00}'..='\u{9FFF}').contains(&c));
    open && letter && matches!(characters.next(), Some(')' | '）'))
}

/// The text of a line that begins with the number of a clause, such as `(1) (a)`, without a bullet before it.
pub(super) fn compound(text: &str) -> Option<&str> {
    let text = text.trim();
    let bare = ["- ", "・", "* "].iter().find_map(|bullet| text.strip_prefix(bullet)).unwrap_or(text).trim_start();
    let inner = bare.strip_prefix(['(', '（'])?;
    let end = inner.find([')', '）'])?;
    let is_number = (1..=3).contains(&inner[..end].chars().count()) && mark_number(&inner[..end]).is_some();
    let rest = inner[end..].trim_start_matches([')', '）']).trim_start();
    (is_number && begins_with_letter(rest)).then_some(bare)
}

/// The address that is all of a text in `<` and `>`.
pub(super) fn address(text: &str) -> Option<&str> {
    let url = text.trim().strip_prefix('<')?.strip_suffix('>')?;
    let known = url.starts_with("http://") || url.starts_with("https://");
    (known && !url.contains([' ', '<', '>', '\u{3000}'])).then_some(url)
}

pub(super) fn next_tag(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(at) = text[from..].find('<').map(|at| from + at) {
        let name = &text[at + 1..];
        let is_tag = name.starts_with('/') || name.starts_with(|c: char| c.is_ascii_alphabetic());
        let is_address = ["http:", "https:", "mailto:"].iter().any(|scheme| name.starts_with(scheme));
        if let (true, false, Some(close)) = (is_tag, is_address, name.find('>')) {
            let end = at + 1 + close + 1;
            return Some((&text[..at], &text[at..end], &text[end..]));
        }
        from = at + 1;
    }
    None
}

fn last_char(run: &[Inline]) -> Option<char> {
    run.iter().rev().find_map(|inline| match inline {
        Inline::Text(_, text) => text.trim_end().chars().next_back(),
        _ => None,
    })
}

/// Whether a paragraph stops in the middle of a Japanese sentence.
pub(super) fn ends_inside_sentence(block: &Block) -> bool {
    let Block::Paragraph(run) = block else { return false };
    let long: usize = run.iter().map(|i| if let Inline::Text(_, t) = i { t.chars().count() } else { 0 }).sum();
    long > 20
        && last_char(run).is_some_and(|c| {
            ('\u{3040}'..='\u{309F}').contains(&c) || ('\u{4E00}'..='\u{9FFF}').contains(&c) || c == '、'
        })
}

pub(super) fn begins_inside_sentence(run: &[Inline]) -> bool {
    let first = run.iter().find_map(|inline| match inline {
        Inline::Text(_, text) => text.trim_start().chars().next(),
        _ => None,
    });
    first.is_some_and(|c| ('\u{3041}'..='\u{309F}').contains(&c)) && last_char(run) == Some('。')
}

/// How many columns a text takes: letters of full width take two.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(|c| if c > '\u{10FF}' && !('\u{2010}'..='\u{2027}').contains(&c) { 2 } else { 1 }).sum()
}

/// The columns from which on a line may end where the page did; `None` for a text whose paragraphs are lines.
pub(super) fn full_line(lines: &[Line<'_>]) -> Option<usize> {
    const SHORTEST: usize = 40;
    const WIDEST: usize = 120;
    let widest = lines.iter().map(|line| columns(line.text.trim_end())).max().unwrap_or(0);
    (widest <= WIDEST).then(|| (widest * 3 / 5).max(SHORTEST))
}

/// Whether a line that is as long as those of a printed page ends in the middle of a sentence that goes on in the next.
pub(super) fn goes_on(line: &str, next: &str, full: Option<usize>) -> bool {
    let (line, next) = (line.trim(), next.trim());
    let is_japanese = |c: char| ('\u{3040}'..='\u{30FF}').contains(&c) || ('\u{4E00}'..='\u{9FFF}').contains(&c);
    let inside = |c: char| {
        is_japanese(c) || c.is_ascii_alphanumeric() || matches!(c, '、' | ',' | '，' | '）' | '」' | '(' | '（' | '「')
    };
    let begins = |c: char| {
        is_japanese(c)
            || c.is_ascii_alphanumeric()
            || matches!(c, '（' | '(' | '「' | '」' | '）' | ')' | '。' | '、' | '"' | '“')
    };
    // Columns of a table are set apart by blanks.
    !line.contains("   ")
        && !next.contains("   ")
        && full.is_some_and(|full| columns(line) >= full)
        && line.ends_with(inside)
        && next.starts_with(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_go_on() {
        let full = "外部委託の手続を定めることを目的とする。ここで長い文は次の行に";
        let goes_on = |line: &str, next: &str| super::goes_on(line, next, Some(40));
        assert!(goes_on(full, "続くことがあるが、段落は一つである。"));
        assert!(!super::goes_on(full, "続くことがあるが、段落は一つである。", None));
        assert!(goes_on("The contractor SHALL report incidents within", "24 hours. See Section 2.1."));
        assert!(!goes_on("令和６年４月", "○○省") && !goes_on(&format!("{full}ある。"), "次の文"));
        assert!(!goes_on("2017 年 9 月 1 日      2017-09-01 とする形式の日付の表記の例", "次の行"));
    }

    #[test]
    fn a_table_of_contents_has_leaders() {
        let of = |texts: &[&'static str]| {
            let lines: Vec<Line<'_>> = texts.iter().enumerate().map(|(i, text)| Line { number: i + 1, text }).collect();
            contents(&lines).len()
        };
        assert_eq!(of(&["目　次", "", "１　総則 ........ 1", "２　手続 ........ 3", "", "１　総則"]), 4);
        assert_eq!(of(&["Table of Contents", "", "1.  Introduction  . . . .   2", "2.  Rules . . . .   3"]), 4);
        assert_eq!(of(&["表", "甲 ........ 1", "乙 ........ 3"]), 0);
    }

    #[test]
    fn numbers_follow_each_other() {
        assert!(follows(&[], &[1]) && follows(&[1], &[1, 1]) && follows(&[1, 4, 2], &[2]) && follows(&[1, 4], &[1, 5]));
        assert!(!follows(&[1], &[3]) && !follows(&[1, 1], &[1, 1, 2]) && !follows(&[2], &[1]));
    }

    #[test]
    fn signs_of_entries() {
        assert_eq!(sign("① 事業の安定性"), Some(("①", "事業の安定性")));
        assert_eq!(sign("- (2) 委託先"), Some(("(2)", "委託先")));
        assert_eq!(sign("- 情報"), Some(("", "情報")));
        assert_eq!(sign("（注意）これ"), None);
        assert_eq!((sign("- (1) (a) 責任者は"), compound("- (1) (a) 責任者は")), (None, Some("(1) (a) 責任者は")));
        assert_eq!(compound("- (1) 責任者は"), None);
    }

    #[test]
    fn tags_but_no_addresses() {
        assert_eq!(next_tag("a <ol style=\"x\"> b"), Some(("a ", "<ol style=\"x\">", " b")));
        assert_eq!(next_tag("<http://example.jp/>"), None);
    }
}
