//! Addresses of which no link was made: `https：//a.example`, `http//a.example`, a page's file in brackets, `[text(9.1.md)`; and
//! entities of HTML that are not read, `&nbsp` and `＆lt;`.

use crate::diagnostic::{Code, Fix};
use crate::source::Span;
use crate::syntax::inline::pieces::{Ch, Manner, Piece, Wrap, characters};
use crate::syntax::page::Page;
use crate::words;

/// Reports them in running text.
pub(super) fn check(pieces: &[Piece], page: &mut Page<'_>) {
    for piece in pieces {
        match piece {
            Piece::Text(chars) => text(chars, page),
            Piece::Quiet(text, at) => quiet(text, *at, page),
            Piece::Wrap(Wrap::Link(..) | Wrap::Image(..), ..) | Piece::Atom(..) | Piece::Break(_) => {}
            Piece::Wrap(_, inner, _) => check(inner, page),
        }
    }
}

/// Names of entities that editors write.
const ENTITIES: [&str; 10] = ["nbsp", "lt", "gt", "amp", "quot", "ensp", "emsp", "hellip", "mdash", "ndash"];

fn text(chars: &[Ch], page: &mut Page<'_>) {
    files(chars, page);
    entities(chars, page);
    misspelt(chars, page);
    let is_h = |ch: &Ch| matches!(ch.c, 'h' | 'H') && ch.manner == Manner::Plain;
    let mut passed = 0;
    for at in (0..chars.len()).filter(|&at| chars.get(at).is_some_and(is_h)) {
        let before = at.checked_sub(1).and_then(|before| chars.get(before));
        if at < passed || before.is_some_and(|ch| ch.c.is_ascii_alphanumeric() || ch.c == '\\') {
            continue;
        }
        let head: String = chars.iter().skip(at).take(16).map(|ch| ch.c).collect();
        let Some((scheme, length)) = broken(&head) else { continue };
        passed = at + length;
        if let (Some(first), Some(last)) = (chars.get(at), chars.get(passed - 1)) {
            report(Span::new(first.at as usize, last.end()), scheme, page);
        }
    }
}

/// `(9.1.md)`, `<9.1.md>`: what would be the address of a link.
fn files(chars: &[Ch], page: &mut Page<'_>) {
    let opens = |ch: &Ch| matches!(ch.c, '(' | '（' | '<') && ch.manner == Manner::Plain;
    for at in (0..chars.len()).filter(|&at| chars.get(at).is_some_and(opens)) {
        // Behind `]` it is told as a link that was not read.
        let before = at.checked_sub(1).and_then(|before| chars.get(before));
        let is_round = chars.get(at).is_some_and(|ch| ch.c != '<');
        if before.is_some_and(|ch| ch.c == ' ' || is_round && matches!(ch.c, ']' | '］')) {
            continue;
        }
        let is_of_name = |ch: &&Ch| ch.c.is_ascii_graphic() && !matches!(ch.c, '(' | ')' | '<' | '>');
        let name: String = chars.iter().skip(at + 1).take(80).take_while(is_of_name).map(|ch| ch.c).collect();
        let closes = chars.get(at + 1 + name.len()).is_some_and(|ch| matches!(ch.c, ')' | '）' | '>'));
        let is_page = name.split('#').next().and_then(|path| path.rsplit_once('.'));
        let is_page = is_page.is_some_and(|(stem, ending)| !stem.is_empty() && ending == "md");
        if let (true, true, Some(first), Some(last)) = (closes, is_page, chars.get(at), chars.get(at + 1 + name.len()))
        {
            let message = words!("リンクとして読まれていない", "this is not read as a link");
            page.report.with(Code::LinkUnread, Span::new(first.at as usize, last.end()), message, |d| {
                d.help(words!(
                    "`[文]({name})` と書く。文字として見せるならコードにする",
                    "write `[text]({name})`; to show it, make it code"
                ))
            });
        }
    }
}

/// `htp://host`, `ttps://host`: a word that is nearly the scheme of an address.
fn misspelt(chars: &[Ch], page: &mut Page<'_>) {
    const LONGEST: usize = 7;
    let is = |at: usize, c: char| chars.get(at).is_some_and(|ch| ch.c == c && ch.manner == Manner::Plain);
    for at in (0..chars.len()).filter(|&at| is(at, ':') && is(at + 1, '/') && is(at + 2, '/')) {
        let before = chars.get(..at).unwrap_or(&[]);
        let length = before.iter().rev().take(LONGEST + 1).take_while(|ch| ch.c.is_ascii_alphabetic()).count();
        let word: String = before.iter().skip(at - length).map(|ch| ch.c.to_ascii_lowercase()).collect();
        let is_known = matches!(word.as_str(), "http" | "https" | "ftp" | "ftps" | "sftp");
        let begins = chars.get(at + 3).is_some_and(|ch| ch.c.is_ascii_alphanumeric());
        let meant = if word.ends_with('s') { "https" } else { "http" };
        if is_known || !begins || word.len() < 3 || crate::diagnostic::nearest(&word, [meant]).is_none() {
            continue;
        }
        if let (Some(first), Some(last)) = (chars.get(at - length), chars.get(at + 2)) {
            report(Span::new(first.at as usize, last.end()), meant, page);
        }
    }
}

/// `&nbsp`, `＆lt;`: an entity without its last sign, or with one of full width.
fn entities(chars: &[Ch], page: &mut Page<'_>) {
    let is_sign = |ch: &Ch| matches!(ch.c, '&' | '＆') && ch.manner == Manner::Plain;
    for at in (0..chars.len()).filter(|&at| chars.get(at).is_some_and(is_sign)) {
        let name: String =
            chars.iter().skip(at + 1).take(8).take_while(|ch| ch.c.is_ascii_alphanumeric()).map(|ch| ch.c).collect();
        let Some((first, last)) = chars.get(at).zip(chars.get(at + name.len())) else { continue };
        if !ENTITIES.contains(&name.as_str()) {
            continue;
        }
        let message = words!("`{name}` の文字参照として読まれていない", "this is not read as the entity `{name}`");
        page.report.with(Code::MarkUnpaired, Span::new(first.at as usize, last.end()), message, |d| {
            d.help(words!(
                "`&{name};` と半角で書く。文字として見せるならコードにする",
                "write `&{name};`; to show it, make it code"
            ))
        });
    }
}

fn quiet(text: &str, base: u32, page: &mut Page<'_>) {
    if text.contains(['&', '＆']) {
        entities(&characters(text, text, base as usize), page);
    }
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| memchr::memmem::find(rest.as_bytes(), b"http")) {
        let at = from + at;
        let rest = text.get(at..).unwrap_or("");
        let is_word = text.get(..at).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_alphanumeric()));
        if let Some((scheme, length)) = broken(rest).filter(|_| !is_word) {
            let bytes: usize = rest.chars().take(length).map(char::len_utf8).sum();
            let start = base as usize + at;
            report(Span::new(start, start + bytes), scheme, page);
        }
        from = at + 4;
    }
}

/// The scheme that a text begins with, and how many characters it takes with the signs behind it, where these are not
/// `://` and an address follows.
fn broken(text: &str) -> Option<(&'static str, usize)> {
    let lower: String = text.chars().take(16).map(|c| c.to_ascii_lowercase()).collect();
    let scheme = ["https", "http"].into_iter().find(|scheme| lower.starts_with(scheme))?;
    let signs: String =
        lower.chars().skip(scheme.len()).take_while(|c| matches!(c, ':' | '：' | ';' | '/' | '／')).collect();
    let slashes = signs.chars().filter(|c| matches!(c, '/' | '／')).count();
    let count = signs.chars().count();
    let begins = lower.chars().nth(scheme.len() + count).is_some_and(|c| c.is_ascii_alphanumeric());
    (signs != "://" && begins && (slashes > 1 || slashes == 1 && count > 1)).then_some((scheme, scheme.len() + count))
}

fn report(place: Span, scheme: &str, page: &mut Page<'_>) {
    let source = page.source;
    let message = words!("アドレスの `://` が欠けている", "the `://` of the address is not whole");
    page.report.with(Code::LinkUnread, place, message, |d| {
        d.help(words!(
            "`{scheme}://` と半角で書く。文字として見せるならコードにする",
            "write `{scheme}://`; to show it, make it code"
        ))
        .fix(Fix::guess(source, place, format!("{scheme}://")))
    });
}

#[cfg(test)]
mod tests {
    use super::broken;

    #[test]
    fn signs_of_an_address_that_are_not_whole() {
        for (text, expected) in [
            ("https：//a.example", ("https", 8)),
            ("http//a.example", ("http", 6)),
            ("https:/a.example", ("https", 7)),
            ("https;//a", ("https", 8)),
            ("HTTP:///a", ("http", 8)),
        ] {
            assert_eq!(broken(text), Some(expected), "{text}");
        }
        for text in ["https://a.example", "http/2", "https:", "http: a", "http と", "https://", "http/https"] {
            assert_eq!(broken(text), None, "{text}");
        }
    }
}
