//! Escapes text of a source that the finished pages would read as a reference or as markup, and tells each place.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::coverage::{Readings, source_of};
use super::{Content, Finding, Output};
use crate::config::Guide;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::Span;

/// How often what is read as a reference is escaped before the rest is left to the editor.
const ROUNDS: usize = 4;

/// Escapes text that is read as a reference or as markup and is at fault as such: in the source it was plain text. Tells how
/// the pages are read in the end.
pub(super) fn escape_what_leads_nowhere(
    outputs: &mut [Output],
    guide: Arc<Guide>,
    findings: &mut Vec<Finding>,
) -> Readings {
    let mut readings = Readings::of(outputs, guide);
    for _ in 0..ROUNDS {
        let mut at: BTreeMap<String, Vec<(Span, Escape)>> = BTreeMap::new();
        for diagnostic in readings.diagnostics(is_escapable) {
            if let Place::Text(source, span) = &diagnostic.primary.place {
                at.entry(format!("content/{}", source.path().as_str()))
                    .or_default()
                    .push((*span, Escape::of(diagnostic.code)));
                // An address is the same in brackets.
                if diagnostic.code != Code::LinkScheme {
                    findings.push(told(&diagnostic));
                }
            }
        }
        let mut changed = Vec::new();
        for (index, output) in outputs.iter_mut().enumerate() {
            let Some(mut places) = at.remove(&output.path) else { continue };
            let Some(source) = source_of(output) else { continue };
            places.sort_unstable();
            places.dedup();
            let mut text = source.text().to_owned();
            for (span, escape) in places.into_iter().rev() {
                mend(&mut text, span, escape);
            }
            if text != source.text() {
                output.content = Content::Text(text);
                changed.push(index);
            }
        }
        if changed.is_empty() {
            break;
        }
        readings.again(outputs, &changed);
    }
    readings
}

/// Where the backslash stands that makes text of what was read as markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Escape {
    /// Right where the finding is: a bracket without its other half.
    Here,
    /// Nowhere: the address that holds a backslash already stands in angle brackets without it.
    Address,
    /// Before the sign that ends a number by hand, `ア\)`: before a letter it would be shown.
    Sign,
    /// Before the number, behind what quotes it.
    Number,
    /// Before the number that stands before the title.
    NumberBefore,
}

impl Escape {
    fn of(code: Code) -> Self {
        match code {
            Code::QuoteUnpaired => Self::Here,
            Code::LinkScheme => Self::Address,
            Code::HandNumber => Self::Sign,
            Code::XrefTitle => Self::NumberBefore,
            _ => Self::Number,
        }
    }
}

/// Text that was taken for a reference gets a backslash; a link to a heading that is not there leads to the page alone.
fn mend(text: &mut String, span: Span, escape: Escape) {
    let (start, end) = (span.start as usize, span.end as usize);
    if is_in_front(text, start) {
        coded(text, start);
        return;
    }
    let whole = text.get(start..end).unwrap_or("");
    let whole_anew = match escape {
        Escape::Address => Some(address(whole)),
        Escape::Sign => Some(signed(whole)),
        _ => None,
    };
    if let Some(anew) = whole_anew {
        if let Some(anew) = anew {
            text.replace_range(start..end, &anew);
        }
        return;
    }
    if let Some(at) = whole.rfind("](").filter(|_| whole.starts_with('[') && !whole.starts_with("[[")) {
        let address = &whole[at + 2..];
        let bare = match address.split_once('#') {
            Some((path, rest)) if !path.trim_start_matches('<').is_empty() => {
                format!("{path}{}", if rest.ends_with(">)") { ">)" } else { ")" })
            }
            _ => address.to_owned(),
        };
        text.replace_range(start + at + 2..end, &bare);
        return;
    }
    let at = match escape {
        Escape::Here | Escape::Address | Escape::Sign => start,
        Escape::Number => number_of(text, start, false),
        Escape::NumberBefore => number_of(text, start, true),
    };
    // What stands behind a backslash already is no reference any more: a second one would be text.
    if !text[..at].ends_with('\\') {
        text.insert(at, '\\');
    }
}

/// A bare address in which signs are escaped: as text it is read with their backslashes. In angle brackets it needs none; a
/// bracket ends it. One of another kind is text.
fn address(whole: &str) -> Option<String> {
    let (scheme, rest) = whole.split_once("://")?;
    if !scheme.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    if !matches!(scheme, "http" | "https") {
        return Some(format!("{scheme}\\://{rest}"));
    }
    let ends = |at: &usize| !whole[at + 1..].starts_with(['_', '*', '~', '&']);
    let end = whole.match_indices('\\').map(|(at, _)| at).find(ends).unwrap_or(whole.len());
    let (own, rest) = whole.split_at(end);
    Some(format!("<{}>{rest}", own.replace('\\', "")))
}

/// A number that is written by hand, as text: a backslash before the sign that ends it, or its first sign by its code where no
/// backslash takes effect (`②`, `一．`).
fn signed(whole: &str) -> Option<String> {
    let (at, last) = whole.char_indices().next_back()?;
    let (own, rest) = whole.split_at(at);
    if !own.is_empty() && matches!(last, ')' | '.' | '）') {
        return (!own.ends_with('\\')).then(|| format!("{own}\\{rest}"));
    }
    let first = whole.chars().next()?;
    Some(format!("&#x{:X};{}", u32::from(first), &whole[first.len_utf8()..]))
}

/// Whether a place stands in the front matter of a page.
fn is_in_front(text: &str, at: usize) -> bool {
    let close = text.strip_prefix("---\n").and_then(|rest| rest.find("\n---\n")).map(|close| close + 4);
    close.is_some_and(|close| at <= close)
}

/// A title is no Markdown, and a backslash would be a part of it: the sign is written by its code, as YAML has it.
fn coded(text: &mut String, at: usize) {
    const KEY: &str = "title: ";
    let begin = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
    let Some(value) = text[begin..end].strip_prefix(KEY) else { return };
    let Some(sign) = text[at..end].chars().next().filter(|sign| u32::from(*sign) <= 0xFFFF) else { return };
    let is_quoted = value.len() > 1 && value.starts_with('"') && value.ends_with('"');
    // A plain value holds neither quotation marks nor backslashes.
    if !is_quoted && value.contains(['"', '\\']) {
        return;
    }
    let mut line = text[begin..end].to_owned();
    let own = at - begin;
    line.replace_range(own..own + sign.len_utf8(), &format!("\\u{:04X}", u32::from(sign)));
    if !is_quoted {
        line.insert(KEY.len(), '"');
        line.push('"');
    }
    text.replace_range(begin..end, &line);
}

/// Where the number of a reference begins that a place lies in: behind a quotation mark, or before the title that differs.
fn number_of(text: &str, start: usize, of_title: bool) -> usize {
    const OPEN: [char; 4] = ['「', '『', '“', '"'];
    let whole = &text[start..];
    let inner = whole.trim_start_matches(OPEN);
    if !of_title {
        return start + whole.len() - inner.len();
    }
    let is_of_number = |c: char| {
        let signs = ['.', '．', '(', ')', '（', '）', ' ', '\u{3000}', ':', '：', '項', '節', '章', '条', '第'];
        c.is_numeric() || signs.contains(&c)
    };
    // 「3 題名」, 第3章「題名」
    let above = text[..start].trim_end_matches(OPEN);
    let before = above.trim_end_matches(is_of_number);
    let number = &above[before.len()..];
    let begin = before.len() + number.len() - number.trim_start().len();
    if number.contains(char::is_numeric) { begin } else { start }
}

/// Codes of text that is taken for a reference: with a backslash it is text again.
fn is_escapable(code: Code) -> bool {
    let name = code.name();
    name.starts_with("xref::")
        || name.starts_with("text::")
        || matches!(code, Code::QuoteUnpaired | Code::HandNumber | Code::LinkScheme)
}

fn told(diagnostic: &Diagnostic) -> Finding {
    let place = &diagnostic.primary.place;
    let at = place.position().map(|p| format!(":{}:{}", p.line, p.column)).unwrap_or_default();
    Finding::new("escaped", format!("content/{}{at}", place.path()), diagnostic.message.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backslash_stands_before_the_number_of_a_reference() {
        for (text, from, escape, expected) in [
            ("は「9.3.1 契約」を", "「9.3.1", Escape::Number, "は「\\9.3.1 契約」を"),
            ("は9.2.2項を", "9.2.2", Escape::Number, "は\\9.2.2項を"),
            ("「３ 日付の組」", "日付", Escape::NumberBefore, "「\\３ 日付の組」"),
            ("・第３章「３．方向」", "３．方向", Escape::NumberBefore, "・\\第３章「３．方向」"),
            ("甲（乙", "（", Escape::Here, "甲\\（乙"),
            ("は\\9.2.2項を", "9.2.2", Escape::Number, "は\\9.2.2項を"),
            ("は https://a.jp/\\_b。", "https://a.jp/\\_b", Escape::Address, "は <https://a.jp/_b>。"),
            ("\\[https://a.jp/b\\]", "https://a.jp/b\\]", Escape::Address, "\\[<https://a.jp/b>\\]"),
            ("は ftp://a.jp/b", "ftp://a.jp/b", Escape::Address, "は ftp\\://a.jp/b"),
            ("ア) 甲", "ア)", Escape::Sign, "ア\\) 甲"),
            ("イ） 乙", "イ）", Escape::Sign, "イ\\） 乙"),
            ("一． 丙", "一．", Escape::Sign, "&#x4E00;． 丙"),
            ("② 丁", "②", Escape::Sign, "&#x2461; 丁"),
            ("[a](ftp://b)", "[a](ftp://b)", Escape::Address, "[a](ftp://b)"),
        ] {
            let start = text.find(from).expect("it is there");
            let at = |offset: usize| u32::try_from(offset).expect("a short text");
            let mut mended = text.to_owned();
            mend(&mut mended, Span { start: at(start), end: at(start + from.len()) }, escape);
            assert_eq!(mended, expected);
        }
    }

    #[test]
    fn a_sign_of_a_title_is_written_by_its_code() {
        for (title, sign, expected) in [
            ("\"（未完\"", "（", "\"\\uFF08未完\""),
            ("注１）の見方", "）", "\"注１\\uFF09の見方\""),
            ("\"[[重要]]の\"", "[[", "\"\\u005B[重要]]の\""),
        ] {
            let mut text = format!("---\nid: a\ntitle: {title}\n---\n\n本文（）\n");
            let start = text.find(sign).expect("it is there");
            let at = |offset: usize| u32::try_from(offset).expect("a short text");
            mend(&mut text, Span { start: at(start), end: at(start + sign.len()) }, Escape::Here);
            assert_eq!(text, format!("---\nid: a\ntitle: {expected}\n---\n\n本文（）\n"));
        }
    }
}
