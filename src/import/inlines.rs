//! Running text as lines of Markdown, with the pieces on each.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::draft::Inline;
use super::escape::{Context, destination, escaped};
use super::ledger::PieceId;

/// What running text needs to know of the whole result.
pub(super) struct Names<'a> {
    /// Where a mark of the source stands: the page's path and an anchor in it (may be empty).
    pub(super) marks: &'a BTreeMap<Box<str>, (String, String)>,
    /// The path of the page that is written, from the content folder.
    pub(super) page: &'a str,
    /// The folder of attachments, from the content folder.
    pub(super) assets: &'a str,
}

/// Lines of Markdown under way.
#[derive(Debug, Default)]
pub(super) struct Lines {
    done: Vec<(String, Vec<PieceId>)>,
    line: String,
    pieces: Vec<PieceId>,
}

impl Lines {
    fn end_line(&mut self) {
        self.done.push((std::mem::take(&mut self.line), std::mem::take(&mut self.pieces)));
    }

    /// All lines.
    pub(super) fn finish(mut self) -> Vec<(String, Vec<PieceId>)> {
        self.end_line();
        self.done
    }
}

/// Writes running text. Inside a cell a break is `<br>`, elsewhere a backslash at the end of the line.
pub(super) fn put(inlines: &[Inline], context: Context, names: &Names<'_>, out: &mut Lines) {
    for inline in inlines {
        match inline {
            Inline::Text(piece, text) => {
                out.pieces.push(*piece);
                out.line.push_str(&escaped(text, context));
            }
            Inline::Code(piece, text) => {
                out.pieces.push(*piece);
                out.line.push_str(&code(text, context));
            }
            Inline::Soft if context == Context::Cell => out.line.push(' '),
            // An empty line would end the paragraph.
            Inline::Soft if out.line.trim().is_empty() => {}
            Inline::Soft => out.end_line(),
            Inline::Markup(text) => out.line.push_str(text),
            Inline::Break if context == Context::Cell => out.line.push_str("<br>"),
            Inline::Break if out.line.trim().is_empty() => {}
            Inline::Break => {
                out.line.push('\\');
                out.end_line();
            }
            Inline::Emph(inner) => covered("*", inner, context, (names, out)),
            Inline::Strong(inner) => covered("**", inner, context, (names, out)),
            Inline::Strike(inner) => covered("~~", inner, context, (names, out)),
            Inline::Link(url, inner) if is_itself(url, inner) => {
                if let Some(Inline::Text(piece, _)) = inner.first() {
                    out.pieces.push(*piece);
                }
                _ = write!(out.line, "<{url}>");
            }
            Inline::Link(url, inner) => link(&destination(url), inner, context, (names, out)),
            Inline::Attachment(name, inner) => {
                let url = super::pages::relative(names.page, &format!("{}/{name}", names.assets), "");
                link(&destination(&url), inner, context, (names, out));
            }
            Inline::Reference(mark, inner) => match names.marks.get(mark) {
                Some((page, anchor)) => {
                    let url = super::pages::relative(names.page, page, anchor);
                    link(&destination(&url), inner, context, (names, out));
                }
                None => put(inner, context, names, out),
            },
            Inline::Mark(_) | Inline::Attribute(_) => {}
            Inline::Measure(id, inner) => measure(id, inner, context, (names, out)),
            Inline::Picture(piece, name, described) => picture(*piece, (name, described), (names, out)),
            Inline::Ruby(base, text, reading, kana) => {
                out.pieces.extend([*base, *reading]);
                let (text, kana) = (escaped(text, context), escaped(kana, context));
                // In a cell a bare sign would end it.
                let between = if context == Context::Cell { "\\|" } else { "|" };
                _ = write!(out.line, "{{{text}{between}{kana}}}");
            }
            Inline::Note(index) => _ = write!(out.line, "[^{}]", index + 1),
        }
    }
}

/// Whether the text of a link is its address, which can stand in angle brackets.
fn is_itself(url: &str, inner: &[Inline]) -> bool {
    let plain = url.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '\\' | '|'));
    plain && url.contains("://") && matches!(inner, [Inline::Text(_, text)] if **text == *url)
}

/// Emphasis needs text at both ends of what it covers, and no letter outside that it touches: blanks go outside.
fn covered(mark: &str, inner: &[Inline], context: Context, (names, out): (&Names<'_>, &mut Lines)) {
    let mut own = Lines::default();
    put(inner, context, names, &mut own);
    let mut lines = own.finish();
    let Some((last, pieces)) = lines.pop() else { return };
    let one = lines.is_empty();
    let text = last.trim();
    if !one || text.is_empty() || !flanks(text) {
        for (line, pieces) in lines {
            out.line.push_str(&line);
            out.pieces.extend(pieces);
            out.end_line();
        }
        out.line.push_str(&last);
        out.pieces.extend(pieces);
        return;
    }
    let start = last.len() - last.trim_start().len();
    out.line.push_str(&last[..start]);
    // Two runs of marks side by side would be read as one.
    if out.line.ends_with(['*', '~']) {
        out.line.push_str("<!-- -->");
    }
    _ = write!(out.line, "{mark}{text}{mark}{}", &last[start + text.len()..]);
    out.pieces.extend(pieces);
}

/// Whether emphasis that begins and ends with these characters is read as emphasis beside any neighbour (`CommonMark`,
/// left- and right-flanking runs): punctuation at an end needs a blank or punctuation outside.
fn flanks(text: &str) -> bool {
    let good = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == 'ー');
    good(text.chars().next()) && good(text.chars().next_back())
}

fn link(url: &str, inner: &[Inline], context: Context, (names, out): (&Names<'_>, &mut Lines)) {
    let mut own = Lines::default();
    put(inner, context, names, &mut own);
    let lines = own.finish();
    let text = lines.iter().map(|(line, _)| line.trim_end_matches('\\').trim()).collect::<Vec<_>>().join(" ");
    out.pieces.extend(lines.into_iter().flat_map(|(_, pieces)| pieces));
    if text.is_empty() {
        return;
    }
    _ = write!(out.line, "[{text}]({url})");
}

fn measure(id: &str, inner: &[Inline], context: Context, (names, out): (&Names<'_>, &mut Lines)) {
    let mut own = Lines::default();
    put(inner, context, names, &mut own);
    let lines = own.finish();
    let text = lines.iter().map(|(line, _)| line.trim()).collect::<Vec<_>>().join(" ");
    out.pieces.extend(lines.into_iter().flat_map(|(_, pieces)| pieces));
    // In a cell a bare sign would end it.
    let between = if context == Context::Cell { "\\|" } else { "|" };
    _ = write!(out.line, "[[measure:{id}{between}{text}]]");
}

fn picture(piece: PieceId, (name, described): (&str, &str), (names, out): (&Names<'_>, &mut Lines)) {
    out.pieces.push(piece);
    let shown = ["png", "svg", "jpg", "jpeg", "gif", "webp"].iter().any(|ending| name.ends_with(&format!(".{ending}")));
    let url = super::pages::relative(names.page, &format!("{}/{name}", names.assets), "");
    let described = if described.is_empty() { name } else { described };
    let mark = if shown { "!" } else { "" };
    _ = write!(out.line, "{mark}[{}]({})", escaped(described, Context::Cell), destination(&url));
}

fn code(text: &str, context: Context) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    let text = if context == Context::Cell { text.replace('|', "\\|") } else { text.to_owned() };
    format!("{fence}{pad}{}{pad}{fence}", text.replace('\n', " "))
}

/// The text alone, with its pieces: for a title.
pub(super) fn plain(inlines: &[Inline], text: &mut String, pieces: &mut Vec<PieceId>) {
    for inline in inlines {
        match inline {
            Inline::Text(piece, t) | Inline::Code(piece, t) => {
                text.push_str(t);
                pieces.push(*piece);
            }
            Inline::Ruby(base, t, reading, kana) => {
                _ = write!(text, "{t}（{kana}）");
                pieces.extend([*base, *reading]);
            }
            Inline::Break | Inline::Soft => text.push(' '),
            _ => plain(inline.inner(), text, pieces),
        }
    }
}
