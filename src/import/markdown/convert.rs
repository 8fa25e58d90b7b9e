//! A page as the parser reads it (GFM alone) becomes blocks of a draft, with links, pictures and HTML resolved.

use super::html;
use super::links::Routes;
use super::prepare::{CLOSE, OPEN, Prepared};
use super::{Finding, Tree};
use crate::document::{self, BlockKind, Document, Inline as Read, LinkTarget, ListItem};
use crate::import::draft::{Block, Cell, Inline, Item, Label, Shown, Table};
use crate::import::ledger::{Ledger, PieceId, PieceKind, Reason};
use crate::words;

/// A page under conversion.
pub(super) struct Converter<'a> {
    pub(super) tree: &'a mut Tree,
    pub(super) routes: &'a Routes,
    pub(super) ledger: &'a mut Ledger,
    pub(super) document: &'a Document,
    pub(super) prepared: &'a Prepared,
    /// The path of the page in the source.
    pub(super) path: &'a str,
    /// How many notes the pages before have.
    pub(super) notes_before: usize,
    /// Where the block that is read stands.
    pub(super) line: usize,
    pub(super) kind: PieceKind,
}

impl Converter<'_> {
    fn place(&self) -> String {
        format!("{}:{}", self.path, self.line)
    }

    fn book(&mut self, text: &str) -> PieceId {
        let place = self.place();
        self.ledger.book(self.kind, &place, text)
    }

    fn leave(&mut self, text: &str, reason: Reason) {
        let place = self.place();
        self.ledger.leave(PieceKind::Text, &place, text, reason);
    }

    fn tell(&mut self, kind: &'static str, words: crate::diagnostic::Words) {
        let place = self.place();
        self.tree.findings.push(Finding::new(kind, place, words));
    }

    /// The line of the source at which a span of the prepared text begins.
    fn at(&mut self, span: crate::source::Span) {
        let line = self.document.source.position(span.start as usize).line;
        self.line = self.prepared.from.get(line.saturating_sub(1)).copied().unwrap_or(line);
    }

    /// Blocks, with asides between their marks.
    pub(super) fn blocks(&mut self, blocks: &[document::Block]) -> Vec<Block> {
        // Asides that are open, each with what stood before it.
        let mut open: Vec<(&'static str, Vec<Inline>, Vec<Block>)> = Vec::new();
        let mut out = Vec::new();
        for block in blocks {
            self.at(block.span);
            let comment = match &block.kind {
                BlockKind::Html(text) => text.trim(),
                _ => "",
            };
            if let Some(rest) = comment.strip_prefix(OPEN) {
                let (word, title) = rest.trim_end_matches("-->").split_once(' ').unwrap_or((rest, ""));
                let title = title.trim();
                let inlines =
                    if title.is_empty() { Vec::new() } else { vec![Inline::Text(self.book(title), title.into())] };
                open.push((super::prepare::kind(word), inlines, std::mem::take(&mut out)));
            } else if comment == CLOSE {
                if let Some((kind, title, before)) = open.pop() {
                    let inner = std::mem::replace(&mut out, before);
                    out.push(Block::Aside(kind, title, inner));
                }
            } else {
                self.block(block, &mut out);
            }
        }
        while let Some((kind, title, before)) = open.pop() {
            let inner = std::mem::replace(&mut out, before);
            out.push(Block::Aside(kind, title, inner));
        }
        out
    }

    fn block(&mut self, block: &document::Block, out: &mut Vec<Block>) {
        match &block.kind {
            BlockKind::Paragraph(inlines) => {
                let run = self.run(inlines);
                out.push(Block::Paragraph(run));
            }
            BlockKind::Heading(heading) => {
                let run = self.run(&heading.content);
                out.push(Block::Heading(heading.level, None, run));
            }
            BlockKind::List(list) => {
                let ordered = list.kind != document::ListKind::Bullet;
                let items = list.items.iter().map(|item| self.item(item, ordered)).collect();
                out.push(Block::List(items));
            }
            BlockKind::Quote(body) => {
                let inner = self.blocks(body);
                out.push(Block::Boxed(inner));
            }
            BlockKind::Aside(aside) => {
                let kind = match aside.kind {
                    document::AsideKind::Tip => "tip",
                    document::AsideKind::Important => "important",
                    document::AsideKind::Warning | document::AsideKind::Caution => "warning",
                    _ => "note",
                };
                let title = self.run(&aside.title);
                let inner = self.blocks(&aside.body);
                out.push(Block::Aside(kind, title, inner));
            }
            BlockKind::Code(code) => {
                let (language, text) = &**code;
                let language = language.split([' ', ',', '{']).next().unwrap_or("");
                let first = self.line;
                let lines: Vec<(PieceId, Box<str>)> = text
                    .lines()
                    .enumerate()
                    .map(|(i, line)| {
                        self.line = first + 1 + i;
                        (self.book(line), line.into())
                    })
                    .collect();
                out.push(Block::Code(language.into(), lines));
            }
            BlockKind::Table(table) => {
                let table = self.table(table);
                out.push(Block::Table(table));
            }
            BlockKind::Html(text) => self.html_block(text, out),
            BlockKind::Rule => out.push(Block::Rule),
            // GFM alone has no directives.
            _ => {}
        }
    }

    fn item(&mut self, item: &ListItem, ordered: bool) -> Item {
        self.at(item.span);
        let mut blocks = self.blocks(&item.blocks);
        let task = item.checked.map(|done| Inline::Markup(if done { "[x] " } else { "[ ] " }));
        if let (Some(task), Some(Block::Paragraph(inlines))) = (task, blocks.first_mut()) {
            inlines.insert(0, task);
        }
        let label = ordered.then(|| Label {
            piece: self.book(""),
            text: item.number.to_string().into(),
            numbers: vec![item.number],
            shown: Shown::Step(item.number),
        });
        Item { label, blocks }
    }

    fn table(&mut self, table: &document::Table) -> Table {
        let kind = std::mem::replace(&mut self.kind, PieceKind::Cell);
        let mut rows = Vec::new();
        let own: Vec<&[document::Cell]> =
            std::iter::once(&*table.head).chain(table.rows.iter().map(|row| &*row.cells)).collect();
        for row in own {
            let mut cells = Vec::new();
            for cell in row {
                self.at(cell.span);
                let run = self.run(&cell.content);
                let blocks = if run.is_empty() { Vec::new() } else { vec![Block::Paragraph(run)] };
                cells.push(Cell { blocks, columns: 1, rows: 1 });
            }
            rows.push(cells);
        }
        self.kind = kind;
        let align = |a: Option<&'static str>| match a {
            Some("left") => ":---",
            Some("center") => ":---:",
            Some("right") => "---:",
            _ => "---",
        };
        Table {
            caption: Vec::new(),
            rows,
            alignments: table.alignments.iter().copied().map(align).collect(),
            matrix: None,
        }
    }

    /// HTML between empty lines: a table becomes a table, anything else its text.
    fn html_block(&mut self, text: &str, out: &mut Vec<Block>) {
        if text.contains("<table") {
            let table = self.html_table(text);
            out.push(Block::Table(table));
            return;
        }
        let mut run = Vec::new();
        let parts: Vec<Read> = html::pieces(text)
            .into_iter()
            .map(|(tag, part)| if tag { Read::Html(part.into()) } else { Read::Text(part.into()) })
            .collect();
        run.extend(self.run(&parts));
        let blank = run.iter().all(|i| match i {
            Inline::Text(_, t) => t.trim().is_empty(),
            Inline::Soft | Inline::Break => true,
            _ => false,
        });
        if !blank {
            out.push(Block::Paragraph(run));
        }
    }

    fn html_table(&mut self, text: &str) -> Table {
        let kind = std::mem::replace(&mut self.kind, PieceKind::Cell);
        let mut table = Table::default();
        let mut cell: Option<(Vec<Read>, usize, usize)> = None;
        for (is_tag, part) in html::pieces(text) {
            let (name, closes) = if is_tag { html::name(&part) } else { (String::new(), false) };
            match (name.as_str(), closes) {
                ("tr", false) => table.rows.push(Vec::new()),
                ("td" | "th", false) => {
                    let span = |name| html::attribute(&part, name).and_then(|n| n.parse().ok()).unwrap_or(1);
                    self.end_cell(cell.take(), &mut table);
                    cell = Some((Vec::new(), span("colspan"), span("rowspan")));
                }
                ("td" | "th" | "tr" | "table", true) => self.end_cell(cell.take(), &mut table),
                _ => match &mut cell {
                    Some((inlines, ..)) if is_tag => inlines.push(Read::Html(part.as_str().into())),
                    Some((inlines, ..)) => {
                        let text = part.split_whitespace().collect::<Vec<_>>().join(" ");
                        inlines.push(Read::Text(text.into()));
                    }
                    None if is_tag => {}
                    None => self.leave(part.trim(), Reason::Markup),
                },
            }
            if is_tag && ["tr", "td", "th", "table", "thead", "tbody"].contains(&name.as_str()) {
                self.leave(&part, Reason::Markup);
            }
        }
        self.end_cell(cell, &mut table);
        self.kind = kind;
        table
    }

    fn end_cell(&mut self, cell: Option<(Vec<Read>, usize, usize)>, table: &mut Table) {
        let Some((inlines, columns, rows)) = cell else { return };
        let run = self.run(&inlines);
        let blocks = if run.is_empty() { Vec::new() } else { vec![Block::Paragraph(run)] };
        if table.rows.is_empty() {
            table.rows.push(Vec::new());
        }
        let row = table.rows.last_mut().expect("there is a row");
        row.push(Cell { blocks, columns: columns.clamp(1, 200), rows: rows.clamp(1, 1000) });
    }

    /// Running text. HTML is read on the way: line breaks, pictures, anchors, links, ruby; other tags are dropped.
    pub(super) fn run(&mut self, inlines: &[Read]) -> Vec<Inline> {
        let mut out = Vec::new();
        let mut link: Option<(String, usize)> = None;
        let mut ruby: Option<Ruby> = None;
        for inline in inlines {
            match inline {
                Read::Html(tag) => self.tag(tag, &mut out, &mut link, &mut ruby),
                Read::Text(text) if ruby.is_some() => ruby.as_mut().expect("it is open").text(text),
                _ => self.inline(inline, &mut out),
            }
        }
        out
    }

    fn inline(&mut self, inline: &Read, out: &mut Vec<Inline>) {
        match inline {
            Read::Text(text) => out.push(Inline::Text(self.book(text), text.clone())),
            Read::SoftBreak => out.push(Inline::Soft),
            Read::HardBreak => out.push(Inline::Break),
            Read::Ruby(ruby) => {
                let (base, kana) = &**ruby;
                let pieces = (self.book(base), self.book(kana));
                out.push(Inline::Ruby(pieces.0, base.clone(), pieces.1, kana.clone()));
            }
            Read::Code(text) => out.push(Inline::Code(self.book(text), text.clone())),
            Read::Emph(inner) => {
                let inner = self.run(inner);
                out.push(Inline::Emph(inner));
            }
            Read::Strong(inner) => {
                let inner = self.run(inner);
                out.push(Inline::Strong(inner));
            }
            Read::Strike(inner) => {
                let inner = self.run(inner);
                out.push(Inline::Strike(inner));
            }
            Read::Link(link) => {
                let inner = self.run(&link.2);
                self.link(target(&link.0), inner, out);
            }
            Read::Image(link) => {
                let text = plain(&link.text);
                self.picture(target(&link.target), &text, out);
            }
            Read::FootnoteMark(index, _) => out.push(Inline::Note(self.notes_before + *index as usize)),
            Read::Html(_) | Read::Xref(_) | Read::Discretion(_) => {}
        }
    }

    fn link(&mut self, address: &str, inner: Vec<Inline>, out: &mut Vec<Inline>) {
        // A picture that is elsewhere has become a link; in a link it is its text.
        let parts = inner.into_iter().flat_map(|inline| match inline {
            Inline::Link(_, inner) => inner,
            other => vec![other],
        });
        let inner: Vec<Inline> = parts.collect();
        let outside = address.contains("://") || address.starts_with("mailto:") || address.starts_with("//");
        if outside {
            out.push(Inline::Link(address.into(), inner));
            return;
        }
        let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
        let path = path.split('?').next().unwrap_or(path);
        let page = if path.is_empty() {
            Some(self.path.to_owned())
        } else {
            self.routes.page(self.path, path).map(str::to_owned)
        };
        if let Some(page) = page {
            let fragment = super::links::percent_decoded(fragment);
            let known =
                self.routes.anchors.get(&page).is_some_and(|anchors| anchors.contains(&fragment.to_lowercase()));
            if !fragment.is_empty() && !known {
                self.tell(
                    "lost-anchor",
                    words!(
                        "`{address}` の `#{fragment}` に当たる見出しがない",
                        "there is no heading for `#{fragment}` of `{address}`"
                    ),
                );
            }
            let fragment = if known { fragment.to_lowercase() } else { String::new() };
            let from = self.tree.path_of(self.path);
            let to = self.tree.path_of(&page);
            if from == to && fragment.is_empty() {
                out.extend(inner);
                return;
            }
            let url = crate::import::pages::relative(&from, &to, &fragment);
            out.push(Inline::Link(url.into(), inner));
        } else if let Some(name) = self.tree.attach(self.path, path) {
            let from = self.tree.path_of(self.path);
            out.push(Inline::Link(crate::import::pages::relative(&from, &name, "").into(), inner));
        } else {
            self.tell("broken-link", words!("`{address}` に当たるものがない", "nothing is there for `{address}`"));
            out.extend(inner);
        }
    }

    fn picture(&mut self, address: &str, text: &str, out: &mut Vec<Inline>) {
        let name = if address.contains("://") { None } else { self.tree.attach(self.path, address) };
        if let Some(name) = name {
            let piece = self.book(text);
            let name = name.trim_start_matches("assets/").to_owned();
            out.push(Inline::Picture(piece, name.into(), text.into()));
            return;
        }
        if address.contains("://") {
            let text = if text.is_empty() { address } else { text };
            let piece = self.book(text);
            out.push(Inline::Link(address.into(), vec![Inline::Text(piece, text.into())]));
            self.tell(
                "remote-picture",
                words!(
                    "画像 `{address}` は外にあるためリンクにした",
                    "the picture `{address}` is elsewhere and became a link"
                ),
            );
            return;
        }
        self.tell("missing-picture", words!("画像 `{address}` がない", "the picture `{address}` is missing"));
        if !text.trim().is_empty() {
            out.push(Inline::Text(self.book(text), text.into()));
        }
    }

    fn tag(&mut self, tag: &str, out: &mut Vec<Inline>, link: &mut Option<(String, usize)>, ruby: &mut Option<Ruby>) {
        self.leave(tag, Reason::Markup);
        let (name, closes) = html::name(tag);
        match (name.as_str(), closes) {
            ("br", _) => out.push(Inline::Break),
            ("img", _) => {
                let (src, alt) = (html::attribute(tag, "src").unwrap_or(""), html::attribute(tag, "alt").unwrap_or(""));
                let alt = html::entities(alt);
                // Its text is an attribute of the tag, which is booked as markup: it is booked once more as text.
                self.picture(src, &alt, out);
            }
            ("a", false) => {
                if let Some(id) = html::attribute(tag, "id").or(html::attribute(tag, "name")) {
                    out.push(Inline::Mark(id.into()));
                }
                if let Some(href) = html::attribute(tag, "href") {
                    *link = Some((href.to_owned(), out.len()));
                }
            }
            ("a", true) => {
                if let Some((href, start)) = link.take() {
                    let inner = out.split_off(start.min(out.len()));
                    self.link(&href, inner, out);
                }
            }
            ("ruby", false) => *ruby = Some(Ruby::default()),
            ("rt", _) if ruby.is_some() => ruby.as_mut().expect("it is open").reading = !closes,
            ("rp", _) if ruby.is_some() => ruby.as_mut().expect("it is open").bracket = !closes,
            ("ruby", true) => {
                if let Some(ruby) = ruby.take() {
                    let (base, kana) = (self.book(&ruby.base), self.book(&ruby.kana));
                    self.leave(&ruby.brackets, Reason::Markup);
                    out.push(Inline::Ruby(base, ruby.base.into(), kana, ruby.kana.into()));
                }
            }
            _ => {}
        }
    }
}

/// A `<ruby>` that is open.
#[derive(Debug, Default)]
struct Ruby {
    base: String,
    kana: String,
    brackets: String,
    reading: bool,
    bracket: bool,
}

impl Ruby {
    fn text(&mut self, text: &str) {
        let into = match (self.bracket, self.reading) {
            (true, _) => &mut self.brackets,
            (false, true) => &mut self.kana,
            (false, false) => &mut self.base,
        };
        into.push_str(text);
    }
}

fn target(target: &LinkTarget) -> &str {
    match target {
        LinkTarget::Url(url) => url,
        _ => "",
    }
}

fn plain(inlines: &[Read]) -> String {
    let mut out = String::new();
    document::plain_text(inlines, &mut out, &|_| String::new());
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
