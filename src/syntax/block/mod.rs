//! Blocks: from the Markdown parser's tree to the document's.

mod directive;
mod entries;
mod fence;
mod info;
mod kinds;
mod lines;
mod lists;
mod matrix;
mod merge;
mod tables;

use comrak::nodes::{AlertType, Node, NodeHeading, NodeValue};

use crate::diagnostic::{Code, Fix};
use crate::document::{Annotations, Aside, AsideKind, Block, BlockKind, Heading, Inline, fitted};
use crate::source::Span;
use crate::words;

use super::annotations::{self, On};
use super::attributes::Attributes;
use super::inline::{self, Lines, Piece, Prose};
use super::markdown::shown;
use super::page::Page;
use super::positions::Positions;

use fence::Open;
pub(crate) use info::{OpeningAttributes, opening_attributes};
pub use tables::MAX_TABLE_CELLS;

/// Code longer than this, or with a longer line, is shown without colours.
pub(crate) const MAX_CODE: usize = 100_000;
const MAX_CODE_LINE: usize = 2_000;

/// Reads the tree of one page.
pub(super) struct Tree<'p, 'a> {
    pub(super) positions: &'p Positions<'p>,
    pub(super) page: &'p mut Page<'a>,
    /// The directives that hold the block that is being read.
    open: Vec<Open>,
    /// Directives nested wrongly so far, each of which leaves an unnamed `:::` behind.
    misnested: usize,
}

impl<'p, 'a> Tree<'p, 'a> {
    pub(super) fn new(positions: &'p Positions<'p>, page: &'p mut Page<'a>) -> Self {
        Self { positions, page, open: Vec::new(), misnested: 0 }
    }

    /// The blocks that a node holds.
    pub(super) fn blocks(&mut self, node: Node<'_>) -> Vec<Block> {
        let mut out = Vec::new();
        let span = self.positions.span(node.data().sourcepos);
        if self.page.enter(span) {
            for child in node.children() {
                self.block(child, &mut out);
            }
            self.page.leave();
        }
        fitted(out)
    }

    fn block(&mut self, node: Node<'_>, out: &mut Vec<Block>) {
        let span = self.positions.span(node.data().sourcepos);
        let id = self.page.node();
        let mut push = |kind| out.push(Block { id, span, annotations: None, kind });
        match &node.data().value {
            NodeValue::Paragraph => {
                let (block, attributes) = self.paragraph(node);
                out.extend(self.annotated(block, attributes, On::Paragraph));
            }
            NodeValue::Heading(heading) => out.push(self.heading(node, *heading, span)),
            NodeValue::ThematicBreak => push(BlockKind::Rule),
            NodeValue::CodeBlock(code) => {
                let kind = self.code(&shown(&code.info), &shown(&code.literal), span);
                push(kind);
                self.check_code(code.fenced.then_some(code.fence_length), code.closed, span);
            }
            NodeValue::HtmlBlock(html) => {
                if let Some(left) = inline::without_comments(&shown(&html.literal), span, self.page) {
                    push(BlockKind::Html(left.into()));
                }
            }
            NodeValue::BlockQuote => {
                let kind = BlockKind::Quote(self.blocks(node));
                push(kind);
            }
            NodeValue::Alert(alert) => {
                let kind = self.alert(node, alert.alert_type, alert.title.as_deref());
                push(kind);
            }
            NodeValue::List(list) => {
                let kind = self.list(node, *list);
                push(kind);
            }
            NodeValue::DescriptionList => {
                let kind = self.definitions(node);
                push(kind);
            }
            NodeValue::Table(table) => {
                let table = self.table(node, table, Prose::Recognise);
                push(BlockKind::Table(Box::new(table)));
            }
            NodeValue::BlockDirective(directive) => {
                let length = directive.fence_length;
                self.directive(node, length, span, out);
            }
            // Footnotes are read where their first marks are.
            _ => {}
        }
    }

    /// A paragraph, and the attribute block at its end; `None` where nothing else is in it.
    fn paragraph(&mut self, node: Node<'_>) -> (Option<Block>, Option<Attributes>) {
        let span = self.positions.span(node.data().sourcepos);
        self.unread_lines(node);
        let id = self.page.node();
        let mut pieces = inline::children(node, &Lines::new(self.positions), self.page);
        inline::hand_numbers(&mut pieces, self.page);
        let attributes = inline::take_attributes(&mut pieces, span.start as usize, self.page);
        if pieces.is_empty() && attributes.is_some() {
            return (None, attributes);
        }
        let content = inline::finish(pieces, Prose::Recognise, self.page);
        (Some(Block { id, span, annotations: None, kind: BlockKind::Paragraph(content) }), attributes)
    }

    /// Puts what an attribute block says on its block.
    fn annotated(&mut self, block: Option<Block>, attributes: Option<Attributes>, on: On) -> Option<Block> {
        let Some(attributes) = attributes else { return block };
        let at = attributes.span;
        let annotations = annotations::read(attributes, on, self.page);
        let Some(mut block) = block else {
            self.page.report.with(
                Code::AttributeSyntax,
                at,
                words!("属性 `{{…}}` だけの段落である", "the attribute block stands alone"),
                |d| d.help(words!("属性が付く文の末尾に書く", "write it at the end of the text that it belongs to")),
            );
            return None;
        };
        block.annotations = Some(Box::new(annotations));
        Some(block)
    }

    fn heading(&mut self, node: Node<'_>, heading: NodeHeading, span: Span) -> Block {
        if !self.open.is_empty() {
            let message = words!("ディレクティブの中に見出しがある", "a heading stands inside a directive");
            self.page.report.with(Code::DirectiveHeading, span, message, |d| {
                d.help(words!(
                    "見出しの前で閉じるか、見出しを太字の段落にする",
                    "close the directive before it, or make it a paragraph in bold"
                ))
            });
        }
        if heading.setext {
            self.underlined(span);
        }
        let mut pieces = inline::children(node, &Lines::new(self.positions), self.page);
        let attributes = inline::take_attributes(&mut pieces, span.start as usize, self.page);
        let item = if self.page.is_guide() { inline::take_item(&mut pieces, &self.page.guide.numbering) } else { None };
        let content = inline::finish(pieces, Prose::Name, self.page);
        let text = self.plain_text(&content).trim().into();
        let annotations = attributes.map(|a| Box::new(annotations::read(a, On::Heading, self.page)));
        let heading = Heading { level: heading.level, item, content, text };
        Block { id: self.page.node(), span, annotations, kind: BlockKind::Heading(Box::new(heading)) }
    }

    fn code(&mut self, info: &str, literal: &str, span: Span) -> BlockKind {
        let language = info.split([' ', '\t', ',', '{']).next().unwrap_or("");
        let large = literal.len() > MAX_CODE || literal.lines().any(|l| l.len() > MAX_CODE_LINE);
        if large && !language.is_empty() && self.page.is_guide() {
            let first = self.positions.line_at(span.start as usize);
            self.page.report.at(Code::CodeTooSlow, first, words!("長すぎるため色分けしない", "too long to highlight"));
        }
        BlockKind::Code(Box::new((language.into(), literal.into())))
    }

    /// A few dashes right below a sentence make a heading of it.
    fn underlined(&mut self, span: Span) {
        let text = self.positions.slice(span).trim_end();
        let Some((sentence, line)) = text.rsplit_once('\n').filter(|_| self.page.is_guide()) else { return };
        let line = line.trim_matches([' ', '\t', '>', '\r']);
        let end = span.start as usize + text.len();
        let place = Span::new(end - line.len(), end);
        let is_sentence = sentence.trim_end().ends_with(['。', '．', '.', '、', '）', '」', ':', '：', '}']);
        // Seven signs of equality are what is left of a merge, which is told where its other marks are.
        if line == "=======" || line.len() > 3 && !is_sentence {
            return;
        }
        let source = self.page.source;
        let message =
            words!("この行のため、上の文が見出しになっている", "this line makes a heading of the text above it");
        self.page.report.with(Code::HeadingBroken, place, message, |d| {
            d.help(words!(
                "区切り線なら前に空行を置く。見出しなら `## 題名` と書く",
                "put an empty line before a rule; write a heading as `## Title`"
            ))
            .fix(Fix::guess(source, Span::at(place.start as usize), "\n"))
        });
    }

    /// A fence that is not closed swallows the rest; text that is indented by four blanks is shown as code.
    fn check_code(&mut self, fence: Option<usize>, closed: bool, span: Span) {
        if !self.page.is_guide() {
            return;
        }
        let first = self.positions.line_at(span.start as usize);
        match fence {
            Some(length) if !closed => {
                let source = self.page.source;
                let fence = self.positions.slice(first).trim_start_matches([' ', '>']).chars().next().unwrap_or('`');
                let sign = if fence == '~' { "`~`" } else { "`` ` ``" };
                let fence = fence.to_string().repeat(length);
                let message = words!("コードの囲みが閉じていない", "the fence of the code is not closed");
                self.page.report.with(Code::FenceOpen, first, message, |d| {
                    d.help(words!(
                        "コードの終わりに、始めと同じ {length} 個の {sign} だけの行を置く。閉じるまでの文はすべてコードになる",
                        "end the code with a line of the same {length} {sign} alone; everything before that is code"
                    ))
                    .fix(Fix::guess(source, Span::at(span.end as usize), format!("\n{fence}")))
                });
            }
            None => {
                let words = words!("字下げのためコードとして表示される", "it is indented and therefore shown as code");
                self.page.report.with(Code::IndentedCode, first, words, |d| {
                    d.help(words!(
                        "文なら行頭の空白を消す。コードなら ``` で囲む",
                        "remove the blanks at the beginning of the line; put code between lines of ```"
                    ))
                });
            }
            Some(_) => {}
        }
    }

    fn alert(&mut self, node: Node<'_>, kind: AlertType, title: Option<&str>) -> BlockKind {
        let kind = match kind {
            AlertType::Note => AsideKind::Note,
            AlertType::Tip => AsideKind::Tip,
            AlertType::Important => AsideKind::Important,
            AlertType::Warning => AsideKind::Warning,
            AlertType::Caution => AsideKind::Caution,
        };
        let title = title.filter(|t| !t.trim().is_empty()).map(|t| Inline::Text(t.trim().into()));
        let body = self.blocks(node);
        if body.is_empty() && self.page.is_guide() {
            let line = self.positions.line_at(self.positions.span(node.data().sourcepos).start as usize);
            let message = words!("この囲みは空である", "this box is empty");
            self.page.report.with(Code::EntryUnread, line, message, |d| {
                d.help(words!(
                    "囲みの本文は、続く行に `> ` を付けて書く",
                    "write the text of the box on the next lines, each behind `> `"
                ))
            });
        }
        BlockKind::Aside(Box::new(Aside { kind, title: title.into_iter().collect(), body }))
    }

    /// Plain text; a cross-reference gives the text that is written for it.
    fn plain_text(&self, inlines: &[Inline]) -> String {
        let mut out = String::new();
        let written = |id: crate::document::XrefId| {
            let xref = self.page.xrefs.get(id.0 as usize);
            xref.and_then(|x| x.text.as_deref()).unwrap_or_default().to_owned()
        };
        crate::document::plain_text(inlines, &mut out, &written);
        out
    }

    /// Running text and the attribute block at its end, of something that is neither heading nor
    /// paragraph.
    fn text_of(&mut self, node: Node<'_>, lines: &Lines<'_>, start: usize) -> (Vec<Piece>, Option<Box<Annotations>>) {
        let mut pieces = inline::children(node, lines, self.page);
        let attributes = inline::take_attributes(&mut pieces, start, self.page);
        let annotations = attributes.map(|a| Box::new(annotations::read(a, On::Cell, self.page)));
        (pieces, annotations)
    }
}
