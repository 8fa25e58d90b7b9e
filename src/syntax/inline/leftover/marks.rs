//! Marks of emphasis and code, and quotation marks, that have no other half.

use crate::diagnostic::{Code, Fix};
use crate::source::Span;
use crate::syntax::page::Page;
use crate::words;

use super::flat::{ADDRESS, EMPHASIS, Sign, XREF, span};

/// Longest emphasis in marks of full width that is looked for, in characters.
const LONGEST: usize = 300;

pub(super) fn check(signs: &[Sign], page: &mut Page<'_>) {
    let mut at = 0;
    while let Some(sign) = signs.get(at) {
        // Runs of other signs are not counted: that would take the square of a long run.
        if !matches!(sign.c, '*' | '~' | '`' | '＊' | '｀' | '_') {
            at += 1;
            continue;
        }
        let length = signs.iter().skip(at).take_while(|other| other.c == sign.c).count();
        match sign.c {
            '＊' if length == 2 => wide(signs, at, page),
            '_' if length == 2 && begins_emphasis(signs, at) => underscores(signs, at, page),
            '*' | '~' | '`' | '｀' if is_unpaired(signs, at, length) => unpaired(signs, at, length, page),
            _ => {}
        }
        at += length;
    }
    quotes(signs, page);
    addresses(signs, page);
    angles(signs, page);
    wide_signs(signs, page);
}

/// An address in angle brackets of which one is lost, or that are of full width. The address is a link all the same, and the
/// bracket would be shown beside it.
fn addresses(signs: &[Sign], page: &mut Page<'_>) {
    for (i, address) in signs.iter().enumerate().filter(|(_, sign)| sign.c == ADDRESS) {
        let beside = |i: Option<usize>| i.and_then(|i| signs.get(i)).copied();
        let open = beside(i.checked_sub(1)).filter(|sign| sign.narrow() == '<');
        let close = beside(Some(i + 1)).filter(|sign| sign.narrow() == '>');
        let (start, end) = (open.map_or(address.at, |sign| sign.at), close.map_or(address.end, |sign| sign.end));
        if open.is_none() && close.is_none() {
            continue;
        }
        let (place, source) = (Span::new(start, end), page.source);
        let fixed = format!("<{}>", source.slice(Span::new(address.at, address.end)));
        let message = words!("アドレスの `<` と `>` が対になっていない", "the `<` and `>` of the address are no pair");
        page.report.with(Code::LinkUnread, place, message, |d| {
            d.help(words!("`{fixed}` と書く", "write `{fixed}`")).fix(Fix::safe(source, place, fixed))
        });
    }
}

/// `<<…>>` and ＜＜…＞＞ around words, which were meant as 《…》.
fn angles(signs: &[Sign], page: &mut Page<'_>) {
    let pair = |i: usize, c: char| {
        let is_it = |i: usize| signs.get(i).is_some_and(|sign| sign.narrow() == c);
        is_it(i) && is_it(i + 1) && !is_it(i + 2) && !i.checked_sub(1).is_some_and(is_it)
    };
    if !page.guide.is_japanese() {
        return;
    }
    let mut open: Option<usize> = None;
    for i in 0..signs.len() {
        if pair(i, '<') {
            open = Some(i);
        } else if pair(i, '>')
            && let Some(first) = open.take()
            && signs
                .get(first + 2..i)
                .is_some_and(|inner| inner.iter().any(|sign| !sign.c.is_ascii() && sign.c.is_alphabetic()))
            && let (Some(first), Some(last)) = (signs.get(first), signs.get(i + 1))
        {
            let place = Span::new(first.at, last.end);
            let message = words!("この括弧は `《…》` として読まれない", "these brackets are not read as `《…》`");
            page.report.with(Code::MarkUnpaired, place, message, |d| {
                d.help(words!(
                    "`《…》` と書く。文字なら `\\` を前に置く",
                    "write `《…》`; to show them, put `\\` before them"
                ))
            });
        }
    }
}

/// Signs of full width that mean something at half width: a bar at the beginning of a row, a pair of grave accents, and the
/// sign that keyboards have for the backslash.
fn wide_signs(signs: &[Sign], page: &mut Page<'_>) {
    // Where more of them follow, the whole line is reported as a row.
    let is_alone = || !signs.iter().skip(1).any(|sign| sign.narrow() == '|');
    if let Some(first) = signs.first().filter(|sign| sign.c == '｜' && is_alone()) {
        wide_sign(*first, "|", page);
    }
    let mut graves = signs.iter().filter(|sign| sign.c == '｀');
    while let (Some(open), Some(close)) = (graves.next(), graves.next()) {
        let is_alone = |sign: &Sign| !signs_beside(signs, *sign).any(|other| other.c == '｀');
        if is_alone(open) && is_alone(close) {
            wide_sign(*open, "`", page);
            wide_sign(*close, "`", page);
        }
    }
    for pair in signs.windows(2) {
        let [yen, next] = pair else { continue };
        if yen.c == '￥' && matches!(next.c, '[' | ']' | '{' | '}' | '*' | '`' | '~' | '|' | XREF) {
            wide_sign(*yen, "\\", page);
        }
    }
}

/// The signs right before and behind one.
fn signs_beside(signs: &[Sign], sign: Sign) -> impl Iterator<Item = &Sign> {
    let at = signs.partition_point(|other| other.at < sign.at);
    [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|i| signs.get(i))
}

fn wide_sign(sign: Sign, narrow: &str, page: &mut Page<'_>) {
    let (c, place, source) = (sign.c, span(&[sign]), page.source);
    let shown = if narrow == "`" { "`` ` ``".to_owned() } else { format!("`{narrow}`") };
    let message = words!("全角の `{c}` は記号として読まれない", "`{c}` of full width is not read as a sign");
    page.report.with(Code::WideSign, place, message, |d| {
        d.help(words!(
            "半角の {shown} で書く。文字として見せるなら `\\{c}` と書く",
            "write the narrow {shown}; to show it, write `\\{c}`"
        ))
        .fix(Fix::guess(source, place, narrow))
    });
}

/// A single `*` is text, unless it stands beside emphasis or a word, which has lost its other one then; a single `~` always is.
fn is_unpaired(signs: &[Sign], at: usize, length: usize) -> bool {
    let beside = |i: Option<usize>| i.and_then(|i| signs.get(i)).is_some_and(|sign| sign.c == EMPHASIS);
    match signs.get(at).map(|sign| sign.c) {
        Some('`') => true,
        // A line that begins with them was meant as a fence, and is reported as one.
        Some('｀') => length >= 3 && at > 0 && signs.get(at - 1).is_none_or(|before| before.c != '\n'),
        Some('~') => length == 2,
        Some('*') => {
            let lost = beside(at.checked_sub(1)) || beside(Some(at + length)) || touches_word(signs, at);
            length == 2 || length == 3 || (length == 1 && lost)
        }
        _ => false,
    }
}

/// Whether a single sign stands at one end of a word, where it would begin or end emphasis: not in `a*b`, `3*4` or `5 * 6`.
fn touches_word(signs: &[Sign], at: usize) -> bool {
    let sign = |i: Option<usize>| i.and_then(|i| signs.get(i)).map(|sign| sign.c);
    let (before, after) = (sign(at.checked_sub(1)), sign(Some(at + 1)));
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let plain = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    letter(after) && !plain(before) || letter(before) && !plain(after)
}

/// Whether `__` stands before a word in letters that are not Latin and behind such a letter: inside a word it is no emphasis.
fn begins_emphasis(signs: &[Sign], at: usize) -> bool {
    let letter = |i: usize| signs.get(i).is_some_and(|sign| sign.c.is_alphabetic() && !sign.c.is_ascii());
    let closes = |rest: &[Sign]| rest.windows(2).take(LONGEST).any(|pair| pair.iter().all(|sign| sign.c == '_'));
    letter(at + 2) && signs.get(at + 2..).is_some_and(closes)
}

fn underscores(signs: &[Sign], at: usize, page: &mut Page<'_>) {
    let run = signs.get(at..at + 2).unwrap_or(&[]);
    let message = words!("語の中の `__` は強調として読まれない", "`__` inside a word is not read as emphasis");
    page.report.with(Code::MarkUnpaired, span(run), message, |d| {
        d.help(words!("`**` で書く。文字として見せるなら `\\_\\_` と書く", "write `**`; to show it, write `\\_\\_`"))
    });
}

fn unpaired(signs: &[Sign], at: usize, length: usize, page: &mut Page<'_>) {
    let run = signs.get(at..at + length).unwrap_or(&[]);
    let shown: String = run.iter().map(|sign| sign.c).collect();
    let message = words!("`{shown}` に対になる記号がない", "`{shown}` has no counterpart");
    page.report.with(Code::MarkUnpaired, span(run), message, |d| {
        d.help(words!(
            "対になる記号を書く。文字として見せるなら `\\` を前に置く",
            "write its counterpart; to show it, put `\\` before it"
        ))
    });
}

fn unpaired_quotes(signs: &[Sign], (opening, closing): (char, char)) -> Vec<usize> {
    let (mut open, mut lonely) = (Vec::new(), Vec::new());
    for (i, sign) in signs.iter().enumerate() {
        if sign.c == opening {
            open.push(i);
        } else if sign.c == closing {
            lonely.extend(open.pop().is_none().then_some(i));
        }
    }
    lonely.extend(open);
    lonely
}

/// `＊＊…＊＊`: both halves at once.
fn wide(signs: &[Sign], at: usize, page: &mut Page<'_>) {
    let rest = signs.get(at + 2..signs.len().min(at + 2 + LONGEST)).unwrap_or(&[]);
    let Some(close) = rest.windows(2).position(|pair| pair.iter().all(|sign| matches!(sign.c, '＊' | '*'))) else {
        return;
    };
    let both = signs.get(at..at + close + 4).unwrap_or(&[]);
    let inner: String = rest.iter().take(close).map(|sign| sign.c).collect();
    if inner.contains(['\n', '\u{FFFF}']) || inner.chars().any(|c| matches!(c, '\u{FDD0}'..='\u{FDEF}')) {
        return;
    }
    let (place, source) = (span(both), page.source);
    let message = words!("全角の `＊` は強調として読まれない", "`＊` of full width is not read as emphasis");
    page.report.with(Code::WideSign, place, message, |d| {
        d.help(words!("`**{inner}**` と書く", "write `**{inner}**`")).fix(Fix::safe(
            source,
            place,
            format!("**{inner}**"),
        ))
    });
}

/// 「 and 」, 『 and 』 pair inside a paragraph.
fn quotes(signs: &[Sign], page: &mut Page<'_>) {
    let mut lonely = unpaired_quotes(signs, ('「', '」'));
    lonely.extend(unpaired_quotes(signs, ('『', '』')));
    for i in lonely {
        let Some(sign) = signs.get(i) else { continue };
        let c = sign.c;
        let message = words!("`{c}` に対になる括弧がない", "`{c}` has no counterpart");
        page.report.with(Code::QuoteUnpaired, span(std::slice::from_ref(sign)), message, |d| {
            d.help(words!(
                "対になる括弧を書く。文字として見せるなら `\\{c}` と書く",
                "write its counterpart; to show it alone, write `\\{c}`"
            ))
        });
    }
}
