//! Numbers of sections that a mark of emphasis, a line end or a hyphen nobody sees parts: 9.**3**.1項. They are not read,
//! or read as another number, and a reference to what is not there would pass.

use crate::diagnostic::{Code, Fix};
use crate::source::Span;
use crate::syntax::page::Page;
use crate::words;

use super::pieces::{Ch, Manner, Piece, Wrap};
use super::prose::{self, Sentence};

/// A hyphen that is shown at the end of a line alone.
const SOFT_HYPHEN: char = '\u{AD}';
/// Longest number that is looked for, in characters.
const LONGEST: usize = 24;

/// Reports them in running text.
pub(super) fn check(pieces: &[Piece], page: &mut Page<'_>) {
    if !page.guide.is_japanese() || !may_be_parted(pieces) {
        return;
    }
    let mut whole = Whole::default();
    whole.add(pieces);
    let folded: Vec<char> = whole.chars.iter().map(|ch| ch.folded()).collect();
    let mut passed = 0;
    for &(joint, kind) in &whole.joints {
        let Some(end) = Some(joint).filter(|at| *at >= passed).and_then(|at| reference(&folded, at, kind, page)) else {
            continue;
        };
        passed = end.1;
        let read = whole.chars.get(end.0..end.1).unwrap_or(&[]);
        report(read, page);
    }
}

/// What parts two characters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    Emphasis,
    LineEnd,
    Hyphen,
}

#[derive(Default)]
struct Whole {
    chars: Vec<Ch>,
    /// Between which characters something stood, in order.
    joints: Vec<(usize, Joint)>,
}

impl Whole {
    fn add(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            match piece {
                Piece::Text(chars) => chars.iter().for_each(|ch| self.one(*ch)),
                Piece::Wrap(Wrap::Emph | Wrap::Strong | Wrap::Strike, inner, _) => {
                    self.joints.push((self.chars.len(), Joint::Emphasis));
                    self.add(inner);
                    self.joints.push((self.chars.len(), Joint::Emphasis));
                }
                Piece::Break(at) => self.one(Ch { c: '\n', at: *at, manner: Manner::SoftBreak }),
                Piece::Quiet(text, at) => self.quiet(text, *at),
                Piece::Atom(_, span) | Piece::Wrap(_, _, span) => self.other(span.start),
            }
        }
    }

    fn one(&mut self, ch: Ch) {
        match (ch.manner, ch.c) {
            (Manner::SoftBreak, _) => self.joints.push((self.chars.len(), Joint::LineEnd)),
            (Manner::Plain, SOFT_HYPHEN) => self.joints.push((self.chars.len(), Joint::Hyphen)),
            _ => self.chars.push(ch),
        }
    }

    /// Quiet text holds no number with a dot, but a part of one, or its word, may stand at its ends.
    fn quiet(&mut self, text: &str, at: u32) {
        let all: Vec<(usize, char)> = text.char_indices().collect();
        let ch = |(i, c): &(usize, char)| Ch { c: *c, at: at + u32::try_from(*i).unwrap_or(0), manner: Manner::Plain };
        if all.len() <= LONGEST {
            self.chars.extend(all.iter().map(ch));
            return;
        }
        self.chars.extend(all.first().map(ch));
        self.other(at);
        self.chars.extend(all.iter().skip(all.len() - LONGEST / 2).map(ch));
    }

    /// Something that ends a number.
    fn other(&mut self, at: u32) {
        self.chars.push(Ch { c: '\u{FFFF}', at, manner: Manner::Escaped });
    }
}

/// Whether anything stands beside a digit that could part a number.
fn may_be_parted(pieces: &[Piece]) -> bool {
    let of_number = |ch: &Ch| ch.c.is_numeric() || matches!(ch.c, '.' | '．');
    let parts = |ch: &Ch| ch.manner == Manner::SoftBreak || ch.c == SOFT_HYPHEN;
    let inside = |chars: &[Ch]| {
        chars.windows(2).any(|two| parts(&two[0]) && of_number(&two[1]) || of_number(&two[0]) && parts(&two[1]))
    };
    let ends = |piece: &Piece| match piece {
        Piece::Text(chars) => chars.last().is_some_and(of_number),
        Piece::Quiet(text, _) => text.ends_with(char::is_numeric),
        _ => false,
    };
    let is_emphasis = |piece: &Piece| matches!(piece, Piece::Wrap(Wrap::Emph | Wrap::Strong | Wrap::Strike, ..));
    pieces.iter().any(|piece| match piece {
        Piece::Text(chars) => inside(chars),
        Piece::Wrap(Wrap::Emph | Wrap::Strong | Wrap::Strike, inner, _) => {
            may_be_parted(inner) || inner.last().is_some_and(ends)
        }
        _ => false,
    }) || pieces.windows(2).any(|two| ends(&two[0]) && is_emphasis(&two[1]))
}

/// First and last + 1 of the reference across a joint.
fn reference(f: &[char], joint: usize, kind: Joint, page: &Page<'_>) -> Option<(usize, usize)> {
    let is_of_number = |c: &char| c.is_ascii_digit() || *c == '.';
    let (before, after) = (f.get(joint.checked_sub(1)?)?, f.get(joint)?);
    let in_number = is_of_number(before) && is_of_number(after);
    // A line end alone may stand between two numbers, and between a number and its word.
    let is_parted = match kind {
        Joint::Hyphen => in_number,
        Joint::LineEnd => in_number && (*before == '.') != (*after == '.'),
        Joint::Emphasis => {
            in_number && (*before == '.') != (*after == '.')
                || before.is_ascii_digit() && matches!(after, '項' | '節' | '章')
        }
    };
    if !is_parted {
        return None;
    }
    let length = f.get(..joint)?.iter().rev().take(LONGEST).take_while(|c| is_of_number(c)).count();
    let start = joint - length;
    let start = start + usize::from(f.get(start) == Some(&'.'));
    let found = prose::find(f, start, &Sentence::default(), page)?;
    (found.end > joint).then_some((start, found.end))
}

/// Whether a number at the beginning of a line is the end of one that the line end parts, which is reported.
pub(super) fn begins_line(f: &[char], i: usize) -> bool {
    let before = |by: usize| i.checked_sub(by).and_then(|at| f.get(at));
    before(1) == Some(&'\n') && before(2) == Some(&'.') && before(3).is_some_and(char::is_ascii_digit)
}

fn report(read: &[Ch], page: &mut Page<'_>) {
    let (Some(first), Some(last)) = (read.first(), read.last()) else { return };
    let written: String = read.iter().map(|ch| ch.c).collect();
    let place = Span::new(first.at as usize, last.end());
    let source = page.source;
    let message = words!(
        "`{written}` の番号が途中で切れていて、参照として読まれない",
        "the number of `{written}` is parted, so that it is not read as a reference"
    );
    page.report.with(Code::XrefSyntax, place, message, |d| {
        d.help(words!(
            "番号を一続きに書く。強調の印は番号の外に置く",
            "write the number in one piece, with marks of emphasis around all of it"
        ))
        .fix(Fix::guess(source, place, written))
    });
}
