//! Running text: from the Markdown parser's inlines to the document's, with attribute blocks taken
//! off the end and cross-references recognised.

mod addresses;
mod amounts;
mod behind;
mod braces;
mod captions;
mod chapters;
mod comments;
mod convert;
mod discretion;
mod english;
mod heading;
mod label;
mod labels;
mod leftover;
mod letters;
mod links;
mod misnamed;
mod numbered;
mod parted;
mod pattern;
mod pieces;
mod prose;
mod quoted;
mod series;
mod terms;
mod versions;
mod wikilink;

use crate::document::{Inline, ItemStep, LinkTarget, Numbering, fitted};
use crate::source::Span;

use super::attributes::{self, Attributes};
use super::page::Page;

pub(super) use comments::without_comments;
pub(super) use convert::{Lines, children};
pub(super) use label::label;
pub use links::is_allowed_address;
pub(super) use pieces::Piece;
pub(super) use terms::Terms;

use pieces::{Manner, push_characters};
use prose::Sentence;

/// What is done with plain prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prose {
    /// Cross-references and terms are recognised.
    Recognise,
    /// It is left as it is: in titles and links.
    Leave,
    /// As `Leave`, but references of a sure form have to lead somewhere: in headings.
    Name,
    /// As `Leave`, and nothing more is said about it: what is wrong here has been reported.
    Silent,
}

/// The document's inlines.
pub(super) fn finish(pieces: Vec<Piece>, prose: Prose, page: &mut Page<'_>) -> Vec<Inline> {
    let pieces = if page.is_guide() {
        if prose != Prose::Silent {
            leftover::check(&pieces, page);
        }
        discretion::group(pieces, page)
    } else {
        pieces
    };
    let prose = if page.is_guide() { prose } else { Prose::Silent };
    if prose == Prose::Recognise {
        parted::check(&pieces, page);
    }
    level(pieces, prose, &mut Sentence::default(), page)
}

fn level(pieces: Vec<Piece>, prose: Prose, sentence: &mut Sentence, page: &mut Page<'_>) -> Vec<Inline> {
    let mut out = Vec::with_capacity(pieces.len());
    let mut beside = None;
    for piece in pieces {
        sentence.beside = beside.take();
        match piece {
            Piece::Text(chars) => {
                if prose == Prose::Recognise {
                    prose::recognise(&chars, sentence, page, &mut out);
                    continue;
                }
                let chars = if prose == Prose::Name { heading::name(chars, sentence, page) } else { chars };
                push_characters(&mut out, &chars);
            }
            Piece::Quiet(text, _) => {
                sentence.pass(&text);
                pieces::push_string(&mut out, text);
            }
            Piece::Break(_) => out.push(Inline::SoftBreak),
            Piece::Atom(inline, _) => {
                if let Inline::Xref(id) = inline {
                    sentence.mention(id, page);
                    beside = Some(id);
                }
                out.push(inline);
            }
            Piece::Wrap(wrap, inner, _) => {
                let is_link = matches!(wrap, pieces::Wrap::Link(..) | pieces::Wrap::Image(..));
                if let pieces::Wrap::Link(LinkTarget::Page(id), _) = &wrap {
                    beside = Some(*id);
                }
                let leaves = is_link && matches!(prose, Prose::Recognise | Prose::Name);
                let inside = if leaves { Prose::Leave } else { prose };
                let inner = level(inner, inside, sentence, page);
                out.push(wrap.finish(inner));
            }
        }
    }
    fitted(out)
}

/// Keeps the references in the text of an attribute, which is written at a span.
pub(super) fn keep_references(text: &str, span: Span, page: &mut Page<'_>) {
    let raw = page.source.slice(span);
    // The span may hold the quotation marks.
    if let Some(at) = raw.find(text) {
        let chars = pieces::characters(text, text, span.start as usize + at);
        prose::keep_references(&chars, page);
    }
}

/// Takes the attribute block off the end of a text that begins at `start`.
pub(super) fn take_attributes(pieces: &mut Vec<Piece>, start: usize, page: &mut Page<'_>) -> Option<Attributes> {
    if !page.is_guide() {
        return None;
    }
    let Some(Piece::Text(chars)) = pieces.last() else { return None };
    let last = chars.iter().rev().find(|ch| !ch.c.is_whitespace() && ch.manner != Manner::SoftBreak)?;
    if last.c != '}' || last.manner != Manner::Plain {
        return None;
    }
    match attributes::trailing(page.source.text(), start, last.end()) {
        Ok(found) => found.filter(|a| pieces::cut_from(pieces, a.span.start as usize)),
        Err(fault) => {
            page.malformed(fault);
            None
        }
    }
}

/// The item number that a text begins with: `8` of `(8) …`; it is taken off. `next` is the one that counts on.
pub(super) fn take_item(pieces: &mut [Piece], numbering: &Numbering, next: u32) -> Option<u32> {
    let Some(Piece::Text(chars)) = pieces.first_mut() else { return None };
    let folded: Vec<char> = chars.iter().take(12).map(|ch| ch.folded()).collect();
    let plain = || {
        let (path, end) = pattern::item(&folded, 0)?;
        let [ItemStep::Item(number)] = path.0[..] else { return None };
        Some((number, end))
    };
    let counted = || numbering.counted_item(&folded, next);
    let (number, end) = numbering.heading_item(&folded).or_else(plain).or_else(counted)?;
    let blanks = chars.iter().skip(end).take_while(|ch| ch.c.is_whitespace()).count();
    let ends = end == chars.len();
    if blanks == 0 && !ends && chars.get(end).is_some_and(|ch| ch.c.is_ascii()) {
        return None;
    }
    chars.drain(..end + blanks);
    Some(number)
}

/// Reports lines that were numbered by hand, and keeps their numbers from being read as references.
pub(super) fn hand_numbers(pieces: &mut [Piece], page: &mut Page<'_>) {
    if !page.is_guide() {
        return;
    }
    let mut line_begins = true;
    for piece in pieces {
        let Piece::Text(chars) = piece else {
            line_begins = matches!(piece, Piece::Atom(Inline::HardBreak, _) | Piece::Break(_));
            continue;
        };
        for i in 0..chars.len() {
            if std::mem::take(&mut line_begins) {
                hand_number(&mut chars[i..], page);
            }
            line_begins = chars[i].manner == Manner::SoftBreak;
        }
    }
}

fn hand_number(chars: &mut [pieces::Ch], page: &mut Page<'_>) {
    let folded: Vec<char> = chars.iter().take(8).map(|ch| ch.folded()).collect();
    let written: Vec<char> = chars.iter().take(8).map(|ch| ch.c).collect();
    let Some(first) = chars.first_mut() else { return };
    if !pattern::hand_numbered(&folded, &written) {
        return;
    }
    first.manner = Manner::Escaped;
    let end = folded.iter().position(|c| matches!(c, ')' | '.')).unwrap_or(0);
    let span = Span::new(first.at as usize, chars.get(end).map_or(0, |ch| ch.end()));
    let words =
        crate::words!("行頭の番号が文の一部になっている", "a number at the start of a line is part of the text");
    page.report.with(crate::diagnostic::Code::HandNumber, span, words, |d| {
        d.help(crate::words!(
            "`1)` か `1.` のリスト、又は見出しにする。そのままでよければ `\\` を前に置く",
            "make it a `1)` or `1.` list or a heading; if it is meant, write `\\` before it"
        ))
    });
}

/// `[]` at the beginning of an entry, which would be a check box with a blank in it, and `[ ]項目`, which would be one with a
/// blank behind it.
pub(super) fn unread_check_box(pieces: &[Piece], page: &mut Page<'_>) {
    let Some(Piece::Text(chars)) = pieces.first() else { return };
    let plain = |i: usize| chars.get(i).filter(|ch| ch.manner == Manner::Plain);
    let is = |i: usize, sign: char| plain(i).is_some_and(|ch| ch.c == sign);
    let is_filled = is(1, ' ') || is(1, 'x') || is(1, 'X');
    // Boxes with another blank or sign inside.
    let other = match plain(1).map(|ch| ch.c) {
        Some('\u{3000}') => Some("[ ]"),
        Some('ｘ' | 'Ｘ' | '✓' | '✔' | 'レ') => Some("[x]"),
        _ => None,
    };
    let last = if is(1, ']') { 1 } else { 2 };
    let (Some(open), Some(close)) = (plain(0), plain(last).filter(|_| is(0, '[') && is(last, ']'))) else { return };
    let is_tight = chars.get(last + 1).is_some_and(|ch| !ch.c.is_whitespace());
    let is_box = if last == 1 {
        !is_tight
    } else {
        other.is_some() || is_filled && chars.get(3).is_some_and(|ch| ch.c.is_alphanumeric())
    };
    if !is_box {
        return;
    }
    let (place, source) = (Span::new(open.at as usize, close.end()), page.source);
    let blank = if is_tight { " " } else { "" };
    let fixed = match other {
        _ if last == 1 => "[ ]".to_owned(),
        Some(filled) => format!("{filled}{blank}"),
        None => format!("{} ", source.slice(place)),
    };
    let words = crate::words!("チェック欄として読まれていない", "this is not read as a check box");
    page.report.with(crate::diagnostic::Code::EntryUnread, place, words, |d| {
        d.help(crate::words!(
            "`- [ ] 項目` と、中と後に空白を一つずつ置く",
            "write `- [ ] entry`, with a blank inside and one behind"
        ))
        .fix(crate::diagnostic::Fix::safe(source, place, fixed))
    });
}

/// The check box that the text of a list entry begins with; it is taken off.
pub(super) fn take_check_box(pieces: &mut [Piece]) -> Option<bool> {
    let Some(Piece::Text(chars)) = pieces.first_mut() else { return None };
    let plain = |i: usize| chars.get(i).filter(|ch| ch.manner == Manner::Plain).map(|ch| ch.c);
    let checked = match (plain(0), plain(1), plain(2)) {
        (Some('['), Some(' '), Some(']')) => false,
        (Some('['), Some('x' | 'X'), Some(']')) => true,
        _ => return None,
    };
    if !plain(3).is_some_and(char::is_whitespace) || chars.len() < 5 {
        return None;
    }
    chars.drain(..4);
    Some(checked)
}
