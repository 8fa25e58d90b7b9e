//! Running text between the Markdown parser's tree and the document: characters that know their
//! places, so that numbers, quotations and terms can be found in them.

use crate::document::{Inline, LinkTarget, Picture, PictureWidth};
use crate::source::Span;

/// How a character is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// As itself.
    Plain,
    /// With a backslash or as an entity: it means nothing but itself.
    Escaped,
    /// A line end that is not a break.
    SoftBreak,
}

/// A character and the offset where it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ch {
    pub(crate) c: char,
    pub(crate) at: u32,
    pub(crate) manner: Manner,
}

impl Ch {
    /// The character brought to half width, so that a pattern can be found in any width; a
    /// character that means only itself becomes one that no pattern holds.
    pub(crate) fn folded(self) -> char {
        match (self.manner, self.c) {
            (Manner::Escaped, _) => '\u{FFFF}',
            (Manner::SoftBreak, _) => '\n',
            (_, '〜') => '~',
            // Blanks of full width, and those at which no line ends or that are narrow.
            (_, '\u{3000}' | '\u{A0}' | '\u{2007}' | '\u{2009}' | '\u{202F}') => ' ',
            // The brackets of half-width kana.
            (_, '｢') => '「',
            (_, '｣') => '」',
            // Hyphens of print, the second of which does not break.
            (_, '\u{2010}' | '\u{2011}') => '-',
            (_, c @ '\u{FF01}'..='\u{FF5E}') => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            (_, c) => c,
        }
    }

    /// The offset behind the character, where it is written as itself.
    pub(crate) fn end(self) -> usize {
        self.at as usize + self.c.len_utf8()
    }
}

/// What holds other running text.
#[derive(Debug)]
pub(crate) enum Wrap {
    Emph,
    Strong,
    Strike,
    Link(LinkTarget, Box<str>),
    Image(LinkTarget, Box<str>, Option<PictureWidth>),
    Discretion,
}

/// A piece of running text.
#[derive(Debug)]
pub(crate) enum Piece {
    Text(Vec<Ch>),
    /// Text in which nothing is found, written as itself at an offset. It never stands beside `Text`.
    Quiet(Box<str>, u32),
    /// A line end behind `Quiet`, and where it is written.
    Break(u32),
    Atom(Inline, Span),
    Wrap(Wrap, Vec<Piece>, Span),
}

impl Wrap {
    /// The inline of the document.
    pub(crate) fn finish(self, inner: Vec<Inline>) -> Inline {
        match self {
            Self::Emph => Inline::Emph(inner),
            Self::Strong => Inline::Strong(inner),
            Self::Strike => Inline::Strike(inner),
            Self::Link(target, title) => Inline::Link(Box::new((target, title, inner))),
            Self::Image(target, title, width) => Inline::Image(Box::new(Picture { target, title, text: inner, width })),
            Self::Discretion => Inline::Discretion(inner),
        }
    }
}

/// Adds text to the end, joining it to text that stands there.
pub(crate) fn push_text(pieces: &mut Vec<Piece>, chars: Vec<Ch>) {
    match pieces.last_mut() {
        Some(Piece::Text(last)) => last.extend(chars),
        _ if chars.is_empty() => {}
        Some(quiet @ Piece::Quiet(..)) => {
            let mut all = spelled(quiet);
            all.extend(chars);
            *quiet = Piece::Text(all);
        }
        _ => pieces.push(Piece::Text(chars)),
    }
}

/// Adds text in which nothing is found, joining it to text that stands there.
pub(crate) fn push_quiet(pieces: &mut Vec<Piece>, text: Box<str>, at: u32) {
    if matches!(pieces.last(), Some(Piece::Text(_) | Piece::Quiet(..))) {
        push_text(pieces, characters(&text, &text, at as usize));
    } else if !text.is_empty() {
        pieces.push(Piece::Quiet(text, at));
    }
}

/// Adds a line end that is not a break.
pub(crate) fn push_soft_break(pieces: &mut Vec<Piece>, at: u32) {
    if matches!(pieces.last(), Some(Piece::Quiet(..))) {
        pieces.push(Piece::Break(at));
    } else {
        push_text(pieces, vec![Ch { c: '\n', at, manner: Manner::SoftBreak }]);
    }
}

/// The characters of quiet text; of any other piece none.
fn spelled(piece: &Piece) -> Vec<Ch> {
    if let Piece::Quiet(text, at) = piece { characters(text, text, *at as usize) } else { Vec::new() }
}

/// Whether a text holds nothing that a number, a quotation, a mark or an attribute block begins, ends or is joined
/// with. Most texts are such, and need not be looked at character by character.
pub(crate) fn is_quiet(text: &str) -> bool {
    let bytes = text.as_bytes();
    let loud = |(at, byte): (usize, &u8)| match LOUD[usize::from(*byte)] {
        Loud::Never => false,
        Loud::Always => true,
        Loud::Leads => bytes.get(at..at + 3).is_some_and(|c| is_loud([c[0], c[1], c[2]])),
    };
    !bytes.iter().enumerate().any(loud)
}

/// What a byte says of the character that it begins.
#[derive(Clone, Copy)]
enum Loud {
    Never,
    /// An ASCII character that is not quiet.
    Always,
    /// The first of three bytes, of which the others decide.
    Leads,
}

/// Most bytes of a Japanese text are decided by this table alone.
static LOUD: [Loud; 256] = {
    let mut table = [Loud::Never; 256];
    let signs = b"<>().[]{}\\`*_~^";
    let mut at = 0;
    while at < signs.len() {
        table[signs[at] as usize] = Loud::Always;
        at += 1;
    }
    let leads = [0xE2, 0xE3, 0xE7, 0xEF];
    let mut at = 0;
    while at < leads.len() {
        table[leads[at]] = Loud::Leads;
        at += 1;
    }
    table
};

/// ≪ ≫, ①–⑳, ⑴–⒇; 「 」 《 》 【; （ ） ． ＊ ＜ ＞; ［ ］ ｀ ｛ ｜ ｝; ￥; 章
const fn is_loud(bytes: [u8; 3]) -> bool {
    matches!(
        bytes,
        [0xE2, 0x89, 0xAA | 0xAB]
            | [0xE2, 0x91, 0xA0..=0xFF]
            | [0xE2, 0x92, ..=0x87]
            | [0xE3, 0x80, 0x8A..=0x8D | 0x90]
            | [0xEF, 0xBC, 0x88 | 0x89 | 0x8A | 0x8E | 0x9C | 0x9E | 0xBB | 0xBD]
            | [0xEF, 0xBD, 0x80 | 0x9B..=0x9D]
            | [0xEF, 0xBF, 0xA5]
            | [0xE7, 0xAB, 0xA0]
    )
}

/// The characters of `text`, which is written as `raw` at the offset `base`. Where the two differ
/// (entities), each character is looked up in order.
pub(crate) fn characters(text: &str, raw: &str, base: usize) -> Vec<Ch> {
    let offset = |i: usize| u32::try_from(base + i).unwrap_or(u32::MAX);
    if text == raw {
        let mut out = Vec::with_capacity(text.chars().count());
        out.extend(text.char_indices().map(|(i, c)| Ch { c, at: offset(i), manner: Manner::Plain }));
        return out;
    }
    let mut at = 0;
    let mut out = Vec::with_capacity(text.len());
    for c in text.chars() {
        // In a table the Markdown parser has taken the backslash off.
        at += usize::from(c == '|' && raw.get(at..).is_some_and(|rest| rest.starts_with("\\|")));
        let rest = raw.get(at..).unwrap_or("");
        let entity = entity_length(rest);
        if rest.starts_with(c) && (c != '&' || entity == 0) {
            out.push(Ch { c, at: offset(at), manner: Manner::Plain });
            at += c.len_utf8();
        } else {
            out.push(Ch { c, at: offset(at), manner: Manner::Escaped });
            at += entity;
        }
    }
    out
}

/// Length of the entity that `rest` begins with; 0 where it begins with none.
fn entity_length(rest: &str) -> usize {
    let Some(inner) = rest.strip_prefix('&') else { return 0 };
    let name = inner.bytes().take(40).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
    if name > 0 && inner.as_bytes().get(name) == Some(&b';') { name + 2 } else { 0 }
}

/// A backslash before a wide bracket keeps it from being read, as Markdown's own escapes do for the
/// narrow ones.
pub(crate) fn unescape_wide(chars: &mut Vec<Ch>) {
    const WIDE: &str = "（）「」『』【】〔〕“”《》≪≫［］｛｝＊｀";
    let wide = |c: char| WIDE.contains(c);
    if !chars.iter().any(|ch| ch.c == '\\') {
        return;
    }
    let mut kept: Vec<Ch> = Vec::with_capacity(chars.len());
    for &ch in chars.iter() {
        match kept.last_mut() {
            Some(last) if last.c == '\\' && last.manner == Manner::Plain && wide(ch.c) => {
                *last = Ch { manner: Manner::Escaped, ..ch };
            }
            _ => kept.push(ch),
        }
    }
    *chars = kept;
}

/// Adds characters to inlines as text and soft breaks.
pub(crate) fn push_characters(out: &mut Vec<Inline>, chars: &[Ch]) {
    for run in chars.split_inclusive(|ch| ch.manner == Manner::SoftBreak) {
        let (text, breaks) = match run.split_last() {
            Some((last, before)) if last.manner == Manner::SoftBreak => (before, true),
            _ => (run, false),
        };
        if !text.is_empty() {
            let mut string = String::with_capacity(text.iter().map(|ch| ch.c.len_utf8()).sum());
            string.extend(text.iter().map(|ch| ch.c));
            push_string(out, string.into());
        }
        if breaks {
            out.push(Inline::SoftBreak);
        }
    }
}

/// Adds text to inlines, joining it to text that stands there.
pub(crate) fn push_string(out: &mut Vec<Inline>, text: Box<str>) {
    if let Some(Inline::Text(last)) = out.last_mut() {
        let mut joined = String::from(std::mem::take(last));
        joined.push_str(&text);
        *last = joined.into();
    } else {
        out.push(Inline::Text(text));
    }
}

/// Where text and what is among it begin and end; `None` where there is none.
pub(crate) fn first_and_last(pieces: &[Piece]) -> Option<(usize, usize)> {
    let ends = |piece: &Piece| match piece {
        Piece::Text(chars) => chars.first().zip(chars.last()).map(|(first, last)| (first.at as usize, last.end())),
        Piece::Quiet(text, at) => Some((*at as usize, *at as usize + text.len())),
        Piece::Break(at) => Some((*at as usize, *at as usize + 1)),
        Piece::Atom(_, span) | Piece::Wrap(_, _, span) => Some((span.start as usize, span.end as usize)),
    };
    Some((pieces.iter().find_map(ends)?.0, pieces.iter().rev().find_map(ends)?.1))
}

/// Removes the pieces from the offset `from` on, and blanks before it. `false` where a piece that
/// is not text stands across the offset; then nothing is removed.
pub(crate) fn cut_from(pieces: &mut Vec<Piece>, from: usize) -> bool {
    let across = pieces.iter().any(|piece| match piece {
        Piece::Text(_) | Piece::Quiet(..) | Piece::Break(_) => false,
        Piece::Atom(_, span) | Piece::Wrap(_, _, span) => (span.start as usize) < from && from < span.end as usize,
    });
    if across {
        return false;
    }
    while let Some(last) = pieces.last_mut() {
        match last {
            Piece::Text(chars) => {
                let keep = chars.partition_point(|ch| (ch.at as usize) < from);
                chars.truncate(keep);
                while chars.last().is_some_and(|ch| ch.c.is_whitespace() || ch.manner == Manner::SoftBreak) {
                    chars.pop();
                }
                if !chars.is_empty() {
                    return true;
                }
            }
            Piece::Quiet(text, at) if (*at as usize) < from => {
                *text = text.trim_end().into();
                if !text.is_empty() {
                    return true;
                }
            }
            Piece::Atom(_, span) | Piece::Wrap(_, _, span) if (span.start as usize) < from => return true,
            _ => {}
        }
        pieces.pop();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_keep_their_places_through_entities() {
        let chars = characters("a(8)é", "a&#40;8)&eacute;", 10);
        let shown: Vec<_> = chars.iter().map(|ch| (ch.c, ch.at, ch.manner == Manner::Escaped)).collect();
        assert_eq!(shown, [('a', 10, false), ('(', 11, true), ('8', 16, false), (')', 17, false), ('é', 18, true)]);
        assert_eq!(characters("a&b", "a&amp;b", 0)[2].at, 6);
    }

    #[test]
    fn width_is_folded() {
        let fold = |c| Ch { c, at: 0, manner: Manner::Plain }.folded();
        assert_eq!([fold('（'), fold('８'), fold('～'), fold('〜'), fold('．')], ['(', '8', '~', '~', '.']);
    }

    #[test]
    fn quiet_text_is_joined_to_what_is_not() {
        let mut pieces = Vec::new();
        push_quiet(&mut pieces, "一行".into(), 0);
        push_soft_break(&mut pieces, 6);
        push_quiet(&mut pieces, "二".into(), 7);
        push_text(&mut pieces, characters("(8)", "(8)", 10));
        push_soft_break(&mut pieces, 13);
        push_quiet(&mut pieces, "三".into(), 14);
        let [Piece::Quiet(first, 0), Piece::Break(6), Piece::Text(rest)] = &pieces[..] else { panic!("{pieces:?}") };
        assert_eq!(&**first, "一行");
        assert_eq!(rest.iter().map(|ch| (ch.c, ch.at)).collect::<Vec<_>>()[..3], [('二', 7), ('(', 10), ('8', 11)]);
        assert_eq!(rest.last().map(|ch| (ch.c, ch.at)), Some(('三', 14)));
    }

    #[test]
    fn what_begins_something_is_not_quiet() {
        for text in [
            "（８",
            "①",
            "⑳",
            "⑴",
            "⒇",
            "9.3",
            "９．３",
            "「題名",
            "題名」",
            "《",
            "》",
            "≪",
            "≫",
            "[",
            "{#x}",
            "ア）",
            "\\",
            "`",
            "**",
            "~",
            "［",
            "］",
            "｛",
            "｝",
            "＊",
            "｀",
            "｜",
            "＜",
            "￥",
        ] {
            assert!(!is_quiet(text), "{text}");
        }
        for text in ["委託先は30か月間保存する。", "題名』", "abc, 〜！？：", "≦", "㉑", "〈〉", "％＃", ""]
        {
            assert!(is_quiet(text), "{text}");
        }
    }

    #[test]
    fn quiet_text_is_cut_with_the_blanks_before() {
        let mut pieces = vec![Piece::Quiet("ab ".into(), 0), Piece::Break(3), Piece::Quiet("  ".into(), 4)];
        pieces.push(Piece::Break(6));
        pieces.push(Piece::Text(characters("{#x}", "{#x}", 7)));
        assert!(cut_from(&mut pieces, 7));
        assert!(matches!(&pieces[..], [Piece::Quiet(text, 0)] if &**text == "ab"));
    }

    #[test]
    fn text_is_cut_with_the_blanks_before() {
        let mut pieces = vec![Piece::Text(characters("ab {#x}", "ab {#x}", 0))];
        assert!(cut_from(&mut pieces, 3));
        assert!(matches!(&pieces[..], [Piece::Text(t)] if t.len() == 2));
    }
}
