//! The Markdown parser's inlines become pieces of running text.

use comrak::nodes::{Node, NodeValue, Sourcepos};

use crate::diagnostic::{Code, Fix};
use crate::document::{Inline, Writing};
use crate::source::Span;
use crate::syntax::Dialect;
use crate::syntax::markdown::{holds_hidden, shown};
use crate::syntax::page::Page;
use crate::syntax::positions::Positions;
use crate::words;

use super::comments::without_comments;
use super::pieces::{
    Ch, Manner, Piece, Wrap, characters, is_quiet, push_quiet, push_soft_break, push_text, unescape_wide,
};
use super::{addresses, behind, braces, captions, english, labels, links, wikilink};

/// Where the inlines of one block are written.
pub(crate) struct Lines<'p> {
    pub(crate) positions: &'p Positions<'p>,
    /// In a table: offsets, as the Markdown parser counts them, of the `|` that are written `\|`;
    /// each shifts what follows by one.
    pub(crate) pipes: Vec<usize>,
    /// Whether this is a cell of a table.
    pub(crate) in_cell: bool,
}

impl<'p> Lines<'p> {
    pub(crate) fn new(positions: &'p Positions<'p>) -> Self {
        Self { positions, pipes: Vec::new(), in_cell: false }
    }

    /// The span of a node in the source.
    pub(super) fn span(&self, at: Sourcepos) -> Span {
        let span = self.positions.span(at);
        if self.pipes.is_empty() {
            return span;
        }
        let shift = |offset: usize| offset + self.pipes.partition_point(|&p| p <= offset);
        Span::new(shift(span.start as usize), shift((span.end as usize).saturating_sub(1)) + 1)
    }
}

/// The pieces of a node's children.
pub(crate) fn children(node: Node<'_>, lines: &Lines<'_>, page: &mut Page<'_>) -> Vec<Piece> {
    let mut out = Vec::new();
    for child in node.children() {
        piece(child, lines, page, &mut out);
    }
    if page.is_guide() {
        for piece in &mut out {
            if let Piece::Text(chars) = piece {
                unescape_wide(chars);
            }
        }
        braces::read(&mut out, page);
    }
    out
}

fn piece(node: Node<'_>, lines: &Lines<'_>, page: &mut Page<'_>, out: &mut Vec<Piece>) {
    let data = node.data();
    let span = lines.span(data.sourcepos);
    let raw = lines.positions.slice(span);
    match &data.value {
        NodeValue::Text(text) if holds_hidden(text) => {
            push_text(out, characters(&shown(text), raw, span.start as usize));
        }
        NodeValue::Text(text) if text == raw && says_nothing(text, page) => {
            push_quiet(out, text.as_ref().into(), span.start);
        }
        NodeValue::Text(text) => push_text(out, characters(text, raw, span.start as usize)),
        NodeValue::Escaped => escaped(node, span, out),
        NodeValue::SoftBreak => push_soft_break(out, span.start),
        NodeValue::LineBreak => out.push(Piece::Atom(Inline::HardBreak, span)),
        NodeValue::Code(code) => out.push(Piece::Atom(Inline::Code(shown(&code.literal).into()), span)),
        NodeValue::HtmlInline(html) => {
            if lines.in_cell && page.is_guide() && is_line_break(html) {
                out.push(Piece::Atom(Inline::HardBreak, span));
            } else if let Some(left) = without_comments(&shown(html), span, page) {
                out.push(Piece::Atom(Inline::Html(left.into()), span));
            }
        }
        NodeValue::Emph => wrap(node, Wrap::Emph, lines, page, out),
        NodeValue::Strong => wrap(node, Wrap::Strong, lines, page, out),
        NodeValue::Strikethrough if page.is_guide() && !raw.starts_with("~~") => tildes(node, lines, page, out),
        NodeValue::Strikethrough => wrap(node, Wrap::Strike, lines, page, out),
        NodeValue::Link(link) if page.is_guide() && addresses::is_bare(raw, &link.url) => {
            addresses::push(raw, span.start as usize, page, out);
        }
        NodeValue::Link(link) => {
            textless(node, &link.url, span, page);
            let target = links::link(&link.url, span, page);
            wrap(node, Wrap::Link(target, link.title.as_str().into()), lines, page, out);
        }
        NodeValue::Image(link) => {
            without_text(node, span, page);
            let target = links::picture(&link.url, span, page);
            wrap(node, Wrap::Image(target, link.title.as_str().into(), None), lines, page, out);
        }
        NodeValue::WikiLink(link) => {
            let text = raw.contains('|').then(|| text_of(node));
            let written =
                wikilink::Written { target: &link.url, text: text.as_deref(), span, writing: Writing::Wikilink };
            let id = if link.embed { wikilink::embedded(span, page) } else { wikilink::read(&written, page) };
            out.push(Piece::Atom(Inline::Xref(id), span));
        }
        NodeValue::FootnoteReference(mark) => {
            let (index, count) = page.footnotes.mark(&mark.name);
            out.push(Piece::Atom(Inline::FootnoteMark(index, count), span));
        }
        _ => push_text(out, flat(&text_of(node), span)),
    }
}

/// Whether nothing in a text could be a sign, a term or a reference.
fn says_nothing(text: &str, page: &Page<'_>) -> bool {
    is_quiet(text)
        && !page.terms.occur_in(text)
        && !english::names_section(text)
        && !labels::may_occur(text, page)
        && !page.guide.numbering.may_count(text)
        && !captions::may_occur(text, page)
        && !behind::may_occur(text, page)
}

fn in_strong(node: Node<'_>) -> bool {
    node.parent().is_some_and(|parent| matches!(parent.data().value, NodeValue::Strong))
}

fn wrap(node: Node<'_>, kind: Wrap, lines: &Lines<'_>, page: &mut Page<'_>, out: &mut Vec<Piece>) {
    let span = lines.span(node.data().sourcepos);
    if page.enter(span) {
        let inner = children(node, lines, page);
        page.leave();
        // What is strong already does not become stronger: GFM drops the inner one.
        if matches!(kind, Wrap::Strong) && page.dialect != Dialect::CommonMark && in_strong(node) {
            out.extend(inner);
        } else {
            out.push(Piece::Wrap(kind, inner, span));
        }
    } else {
        push_text(out, flat(&text_of(node), span));
    }
}

/// The text of everything below a node, without going down by recursion.
fn text_of(node: Node<'_>) -> String {
    let mut text = String::new();
    for below in node.descendants() {
        match &below.data().value {
            NodeValue::Text(part) => text.push_str(part),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push('\n'),
            _ => {}
        }
    }
    text
}

/// Text whose characters have no places of their own.
fn flat(text: &str, span: Span) -> Vec<Ch> {
    text.chars().map(|c| Ch { c, at: span.start, manner: Manner::Escaped }).collect()
}

fn escaped(node: Node<'_>, span: Span, out: &mut Vec<Piece>) {
    let at = span.start + 1;
    let chars = text_of(node).chars().map(|c| Ch { c, at, manner: Manner::Escaped }).collect();
    push_text(out, chars);
}

/// `<br>`, the one tag that is read, in cells of tables.
fn is_line_break(html: &str) -> bool {
    let inner = html.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or("");
    inner.trim_end_matches('/').trim().eq_ignore_ascii_case("br")
}

/// Text between two single tildes, which are those of ranges and amounts: `10~20`.
fn tildes(node: Node<'_>, lines: &Lines<'_>, page: &mut Page<'_>, out: &mut Vec<Piece>) {
    let span = lines.span(node.data().sourcepos);
    let tilde = |at: usize| Ch { c: '~', at: u32::try_from(at).unwrap_or(u32::MAX), manner: Manner::Plain };
    push_text(out, vec![tilde(span.start as usize)]);
    if page.enter(span) {
        for piece in children(node, lines, page) {
            match piece {
                Piece::Text(chars) => push_text(out, chars),
                Piece::Quiet(text, at) => push_quiet(out, text, at),
                Piece::Break(at) => push_soft_break(out, at),
                other => out.push(other),
            }
        }
        page.leave();
    } else {
        push_text(out, flat(&text_of(node), span));
    }
    push_text(out, vec![tilde((span.end as usize).saturating_sub(1))]);
}

/// `[](address)`, which nobody can press, and `！[…](a.png)`, whose sign is at full width.
fn textless(node: Node<'_>, url: &str, span: Span, page: &mut Page<'_>) {
    if !page.is_guide() {
        return;
    }
    let source = page.source;
    let wide = source.text().get(..span.start as usize).is_some_and(|before| before.ends_with('！'));
    let is_picture = url.rsplit_once('.').is_some_and(|(_, end)| crate::config::PICTURES.contains(&end));
    if wide && is_picture {
        let sign = Span::new(span.start as usize - '！'.len_utf8(), span.start as usize);
        let message = words!("全角の `！` は画像の記号として読まれない", "`！` of full width makes no picture");
        page.report.with(Code::WideSign, sign, message, |d| {
            d.help(words!("半角の `!` で書く", "write the narrow `!`")).fix(Fix::safe(source, sign, "!"))
        });
    } else if node.first_child().is_none() {
        let message = words!("リンクに文がない", "the link has no text");
        page.report.with(Code::LinkUnread, span, message, |d| {
            d.help(words!(
                "`[文](アドレス)` と、行き先を示す文を書く",
                "write `[text](address)`, with a text that says where it leads"
            ))
        });
    }
}

/// A picture says nothing to those who do not see it, unless its text does.
fn without_text(node: Node<'_>, span: Span, page: &mut Page<'_>) {
    if page.is_guide() && text_of(node).trim().is_empty() {
        let message = words!("画像に代わりの文がない", "the picture has no alternative text");
        page.report.with(Code::PictureText, span, message, |d| {
            d.help(words!(
                "`![画像が示すこと](ファイル)` と、見えない人に伝わる文を書く",
                "write `![what it shows](file)` for those who do not see it"
            ))
        });
    }
}
