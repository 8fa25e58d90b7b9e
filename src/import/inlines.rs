//! Running text as lines of Markdown, with the pieces on each.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::draft::Inline;
use super::escape::{Context, destination, escaped};
use super::ledger::PieceId;
use super::markdown::links::resolve;
use crate::document::PictureWidth;
use crate::syntax::is_allowed_address;

/// What running text needs to know of the whole result.
pub(super) struct Names<'a> {
    /// Where a mark of the source stands: the page's path and an anchor in it (may be empty).
    pub(super) marks: &'a BTreeMap<Box<str>, (String, String)>,
    /// The path of the page that is written, from the content folder.
    pub(super) page: &'a str,
    /// The folder of attachments, from the content folder.
    pub(super) assets: &'a str,
    /// Pictures of which the source says nothing, and that are described by their names.
    pub(super) unnamed: &'a RefCell<BTreeSet<String>>,
    /// Attachments that a guide cannot have: links to them are their texts.
    pub(super) refused: &'a BTreeSet<String>,
    /// Pieces that are not written for that reason.
    pub(super) left: &'a RefCell<Vec<PieceId>>,
    /// The files of the result that a link may lead to, from the content folder.
    pub(super) files: &'a BTreeSet<String>,
    /// Addresses that no page may link, with the first piece of each link's text.
    pub(super) barred: &'a RefCell<Vec<(String, Option<PieceId>)>>,
}

impl Names<'_> {
    /// Whether the page may link an address: of an allowed kind, or a file that is there.
    fn allows(&self, url: &str) -> bool {
        let path = url.split('#').next().unwrap_or(url);
        is_allowed_address(url) || resolve(self.page, path).is_some_and(|path| self.files.contains(&path))
    }
}

/// Lines of Markdown under way.
#[derive(Debug, Default)]
pub(super) struct Lines {
    done: Vec<(String, Vec<PieceId>)>,
    line: String,
    pieces: Vec<PieceId>,
}

impl Lines {
    /// Adds lines to the one that is under way.
    fn append(&mut self, lines: Vec<(String, Vec<PieceId>)>) {
        for (index, (line, pieces)) in lines.into_iter().enumerate() {
            if index > 0 {
                self.end_line();
            }
            self.line.push_str(&line);
            self.pieces.extend(pieces);
        }
    }

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
    for (at, inline) in inlines.iter().enumerate() {
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
            Inline::Emph(inner) => covered("*", (inner, &inlines[at + 1..]), context, (names, out)),
            Inline::Strong(inner) => covered("**", (inner, &inlines[at + 1..]), context, (names, out)),
            Inline::Strike(inner) => covered("~~", (inner, &inlines[at + 1..]), context, (names, out)),
            Inline::Script(script, piece, text) => {
                out.pieces.push(*piece);
                out.line.push_str(&escaped(&super::scripts::written(*script, text), context));
            }
            Inline::Titled(piece, title, inner) => titled(*piece, (title, inner), context, (names, out)),
            Inline::Link(url, inner) if is_refused(url, names) => put(inner, context, names, out),
            Inline::Link(url, inner) if !names.allows(url) => barred(url, inner, context, (names, out)),
            Inline::Link(url, inner) if is_itself(url, inner) => {
                if let Some(Inline::Text(piece, _)) = inner.first() {
                    out.pieces.push(*piece);
                }
                _ = write!(out.line, "<{url}>");
            }
            Inline::Link(url, inner) => link(&destination(url), inner, context, (names, out)),
            Inline::Attachment(name, inner) if names.refused.contains(&**name) => put(inner, context, names, out),
            Inline::Attachment(name, inner) => {
                let url = super::pages::relative(names.page, &format!("{}/{name}", names.assets), "");
                link(&destination(&url), inner, context, (names, out));
            }
            Inline::Reference(mark, inner) => reference(mark, inner, context, (names, out)),
            Inline::Mark(_) | Inline::Id(_) | Inline::Attribute(_) => {}
            Inline::Measure(id, inner) => measure(id, inner, context, (names, out)),
            Inline::Picture(piece, name, described) => picture(*piece, (name, described), context, (names, out)),
            Inline::Width(size) => out.line.push_str(&width(*size, &inlines[..at], names)),
            Inline::Ruby(base, text, reading, kana) => {
                out.pieces.extend([*base, *reading]);
                ruby(text, kana, context, &mut out.line);
            }
            Inline::Note(index) => _ = write!(out.line, "[^{}]", index + 1),
        }
    }
}

/// `{width=300}` behind a picture that is shown.
fn width(size: PictureWidth, before: &[Inline], names: &Names<'_>) -> String {
    match size {
        _ if !before.last().is_some_and(|inline| shows(inline, names)) => String::new(),
        PictureWidth::Pixels(pixels) => format!("{{width={pixels}}}"),
        PictureWidth::Percent(share) => format!("{{width={share}%}}"),
    }
}

/// A link to a place of the document; the words alone where it is not there.
fn reference(mark: &str, inner: &[Inline], context: Context, (names, out): (&Names<'_>, &mut Lines)) {
    match names.marks.get(mark) {
        // What is not there leads to its page, unless the link stands in it.
        Some((page, anchor)) if page != names.page || !anchor.is_empty() => {
            let url = super::pages::relative(names.page, page, anchor);
            link(&destination(&url), inner, context, (names, out));
        }
        _ => put(inner, context, names, out),
    }
}

/// A link that no page may have: its text, and the address behind it.
fn barred(url: &str, inner: &[Inline], context: Context, (names, out): (&Names<'_>, &mut Lines)) {
    // An address without a scheme has that of the page.
    if url.starts_with("//") {
        put(&[Inline::Link(format!("https:{url}").into(), inner.to_vec())], context, names, out);
        return;
    }
    let (mut text, mut pieces) = (String::new(), Vec::new());
    plain(inner, &mut text, &mut pieces);
    names.barred.borrow_mut().push((url.to_owned(), pieces.first().copied()));
    put(inner, context, names, out);
    if text.trim() != url {
        _ = write!(out.line, " ({})", escaped(url, context));
    }
}

/// `{漢字|かんじ}`; in a cell a bare sign would end it.
fn ruby(text: &str, kana: &str, context: Context, line: &mut String) {
    let (text, kana) = (escaped(text, context), escaped(kana, context));
    let between = if context == Context::Cell { "\\|" } else { "|" };
    _ = write!(line, "{{{text}{between}{kana}}}");
}

/// Whether a link leads to an attachment that a guide cannot have.
fn is_refused(url: &str, names: &Names<'_>) -> bool {
    let inside = url.rsplit_once("assets/").filter(|_| !url.contains("://"));
    inside.is_some_and(|(_, name)| names.refused.contains(name))
}

/// Whether the text of a link is its address, which can stand in angle brackets.
fn is_itself(url: &str, inner: &[Inline]) -> bool {
    let plain = url.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '\\' | '|'));
    plain && url.contains("://") && matches!(inner, [Inline::Text(_, text)] if **text == *url)
}

/// A title stands behind the address of a link: `[text](address "title")`. What is no link any more has it in brackets.
fn titled(piece: PieceId, (title, inner): (&str, &[Inline]), context: Context, (names, out): (&Names<'_>, &mut Lines)) {
    let start = out.line.len();
    put(inner, context, names, out);
    out.pieces.push(piece);
    let is_link = out.line.get(start..).is_some_and(|own| own.contains("](") && own.ends_with(')'));
    if is_link {
        out.line.pop();
        let title = escaped(title, context).replace('"', "\\\"");
        _ = write!(out.line, " \"{title}\")");
    } else {
        _ = write!(out.line, " ({})", escaped(title, context));
    }
}

/// Emphasis needs text at both ends of what it covers: blanks go outside.
fn covered(
    mark: &str,
    (inner, behind): (&[Inline], &[Inline]),
    context: Context,
    (names, out): (&Names<'_>, &mut Lines),
) {
    let mut own = Lines::default();
    put(inner, context, names, &mut own);
    let mut lines = own.finish();
    let text: String = lines.iter().map(|(line, _)| line.as_str()).collect::<Vec<_>>().join("\n");
    let bare = text.trim();
    if bare.is_empty() || lines.iter().any(|(line, _)| line.trim().is_empty()) {
        out.append(lines);
        return;
    }
    let before = out.line.chars().next_back();
    // Two runs of marks side by side would be read as one, and emphasis that begins or ends with a sign is none beside a
    // letter: a comment keeps them apart.
    if matches!(before, Some('*' | '~')) || !is_open(before, ends(bare).0) {
        out.line.push_str("<!-- -->");
    }
    let (first, last) = (0, lines.len() - 1);
    let start = lines[first].0.len() - lines[first].0.trim_start().len();
    lines[first].0.insert_str(start, mark);
    let end = lines[last].0.trim_end().len();
    let apart = if is_open(first_of(behind), ends(bare).1) { "" } else { "<!-- -->" };
    lines[last].0.insert_str(end, &format!("{mark}{apart}"));
    out.append(lines);
}

/// The first and the last character of a text that no mark of emphasis is.
fn ends(text: &str) -> (Option<char>, Option<char>) {
    let inner = text.trim_matches(['*', '~']);
    (inner.chars().next(), inner.chars().next_back())
}

/// Whether emphasis may begin or end between two characters, the outer and the inner (`CommonMark`, left- and
/// right-flanking runs, and their form for Japanese): a sign inside needs a blank, a sign or Japanese outside.
fn is_open(outer: Option<char>, inner: Option<char>) -> bool {
    let wide = |c: char| matches!(c, '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}');
    let is_plain = |c: char| c.is_alphanumeric() || wide(c);
    inner.is_none_or(is_plain) || outer.is_none_or(|c| c.is_whitespace() || wide(c) || !c.is_alphanumeric())
}

/// The first character that inlines show.
fn first_of(inlines: &[Inline]) -> Option<char> {
    inlines.iter().find_map(|inline| match inline {
        Inline::Text(_, text) | Inline::Script(_, _, text) => text.chars().next(),
        Inline::Code(..) => Some('`'),
        Inline::Break => Some('\\'),
        Inline::Soft => Some(' '),
        Inline::Mark(_) | Inline::Id(_) | Inline::Attribute(_) | Inline::Width(_) => None,
        other if other.inner().is_empty() => Some('['),
        other => first_of(other.inner()),
    })
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

/// Pictures that a page shows; others are links.
fn is_shown(name: &str) -> bool {
    ["png", "svg", "jpg", "jpeg", "gif", "webp"].iter().any(|ending| name.ends_with(&format!(".{ending}")))
}

/// Whether an inline is a picture that the page shows.
fn shows(inline: &Inline, names: &Names<'_>) -> bool {
    match inline {
        Inline::Picture(_, name, _) => is_shown(name) && !names.refused.contains(&**name),
        Inline::Titled(_, _, inner) => inner.last().is_some_and(|inner| shows(inner, names)),
        _ => false,
    }
}

fn picture(piece: PieceId, (name, described): (&str, &str), context: Context, (names, out): (&Names<'_>, &mut Lines)) {
    if names.refused.contains(name) {
        if described.trim().is_empty() {
            names.left.borrow_mut().push(piece);
        } else {
            out.pieces.push(piece);
            out.line.push_str(&escaped(described, context));
        }
        return;
    }
    out.pieces.push(piece);
    let url = super::pages::relative(names.page, &format!("{}/{name}", names.assets), "");
    if described.trim().is_empty() {
        names.unnamed.borrow_mut().insert(name.to_owned());
    }
    let described = if described.trim().is_empty() { name } else { described };
    let mark = if is_shown(name) { "!" } else { "" };
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
            Inline::Script(script, piece, t) => {
                text.push_str(&super::scripts::written(*script, t));
                pieces.push(*piece);
            }
            Inline::Titled(piece, title, inner) => {
                plain(inner, text, pieces);
                _ = write!(text, " ({title})");
                pieces.push(*piece);
            }
            _ => plain(inline.inner(), text, pieces),
        }
    }
}
