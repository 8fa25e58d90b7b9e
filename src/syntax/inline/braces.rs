//! What stands in braces inside a line: `{漢字|かんじ}`, a word and how it is read, and `{width=…}` behind a picture.

use crate::document::{Inline, PictureWidth};
use crate::source::Span;
use crate::syntax::annotations::bad_value;
use crate::syntax::attributes;
use crate::syntax::page::Page;

use super::pieces::{Ch, Manner, Piece, Wrap};

/// Longest word or reading, in characters.
const LONGEST: usize = 40;

/// Reads both in the pieces of one text.
pub(super) fn read(pieces: &mut Vec<Piece>, page: &mut Page<'_>) {
    let has = |piece: &Piece| matches!(piece, Piece::Text(chars) if chars.iter().any(|ch| ch.c == '{'));
    if !pieces.iter().any(has) {
        return;
    }
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len() + 2);
    for piece in pieces.drain(..) {
        let Piece::Text(chars) = piece else {
            out.push(piece);
            continue;
        };
        let behind = match out.last_mut() {
            Some(Piece::Wrap(Wrap::Image(_, _, width), ..)) => picture_width(&chars, width, page),
            _ => 0,
        };
        rubies(chars.get(behind..).unwrap_or(&[]), &mut out);
    }
    *pieces = out;
}

/// `{width=60%}` behind a picture: how many characters it takes.
fn picture_width(chars: &[Ch], width: &mut Option<PictureWidth>, page: &mut Page<'_>) -> usize {
    let Some(first) = chars.first().filter(|ch| ch.c == '{' && ch.manner == Manner::Plain) else { return 0 };
    let Some(length) = chars.iter().position(|ch| ch.c == '}').map(|close| close + 1) else { return 0 };
    let end = chars.get(length - 1).map_or(0, |ch| ch.end());
    let text = page.source.slice(Span::new(first.at as usize, end)).to_owned();
    let Ok((mut read, _)) = attributes::parse(&text, first.at as usize) else { return 0 };
    let Some(value) = read.take("width").filter(|_| read.list.is_empty()) else { return 0 };
    *width = PictureWidth::parse(&value.value);
    if width.is_none() {
        bad_value("width", &value, &["300", "60%"], page);
    }
    length
}

/// Text with its rubies set apart.
fn rubies(chars: &[Ch], out: &mut Vec<Piece>) {
    let (mut at, mut plain) = (0, 0);
    let push = |chars: &[Ch], out: &mut Vec<Piece>| {
        if !chars.is_empty() {
            out.push(Piece::Text(chars.to_vec()));
        }
    };
    while at < chars.len() {
        let Some((inline, length)) = ruby(chars.get(at..).unwrap_or(&[])) else {
            at += 1;
            continue;
        };
        let behind = chars.get(at..at + length).unwrap_or(&[]);
        push(chars.get(plain..at).unwrap_or(&[]), out);
        let start = behind.first().map_or(0, |ch| ch.at as usize);
        out.push(Piece::Atom(inline, Span::new(start, behind.last().map_or(start, |ch| ch.end()))));
        at += length;
        plain = at;
    }
    push(chars.get(plain..).unwrap_or(&[]), out);
}

/// The ruby that a text begins with, and its length. The word has a letter beyond ASCII: `{a|b}` is a choice.
fn ruby(chars: &[Ch]) -> Option<(Inline, usize)> {
    let plain = |at: usize| chars.get(at).filter(|ch| ch.manner != Manner::SoftBreak);
    plain(0).filter(|ch| ch.c == '{' && ch.manner == Manner::Plain)?;
    let run = |from: usize, end: char| {
        let mut text = String::new();
        for at in from..=from + LONGEST {
            let ch = plain(at)?;
            let is_sign = ch.manner == Manner::Plain;
            if is_sign && ch.c == end {
                return (!text.trim().is_empty()).then_some((text, at + 1));
            }
            if is_sign && matches!(ch.c, '{' | '}' | '|') {
                return None;
            }
            text.push(ch.c);
        }
        None
    };
    let (base, middle) = run(1, '|')?;
    let (reading, end) = run(middle, '}')?;
    let is_word = base.chars().any(|c| !c.is_ascii() && c.is_alphabetic());
    is_word.then(|| (Inline::Ruby(Box::new((base.into(), reading.into()))), end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::inline::pieces::characters;

    #[test]
    fn a_word_and_its_reading() {
        let read = |text: &str| match ruby(&characters(text, text, 0)) {
            Some((Inline::Ruby(ruby), length)) => Some((ruby.0.to_string(), ruby.1.to_string(), length)),
            _ => None,
        };
        assert_eq!(read("{漢字|かんじ}の"), Some(("漢字".to_owned(), "かんじ".to_owned(), 8)));
        for text in ["{a|b}", "{漢字|}", "{|かんじ}", "{漢字}", "{漢{字|かんじ}", "漢字|かんじ"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
