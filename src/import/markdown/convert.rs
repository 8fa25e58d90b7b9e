//! A page as the parser reads it (GFM alone) becomes blocks of a draft, with links, pictures and HTML resolved.

use super::links::Routes;
use super::prepare::{CLOSE, OPEN, Prepared};
use super::{Finding, Tool, Tree};
use crate::document::{self, BlockKind, Document, Inline as Read, LinkTarget, ListItem};
use crate::import::draft::{Block, Cell, Inline, Item, Label, Shown, Table};
use crate::import::headings::Wanted;
use crate::import::ledger::{Ledger, PieceId, PieceKind, Reason};
use crate::words;

/// A page under conversion.
pub(super) struct Converter<'a, 's> {
    pub(super) tree: &'a mut Tree<'s>,
    pub(super) routes: &'a Routes,
    pub(super) ledger: &'a mut Ledger,
    pub(super) document: &'a Document,
    pub(super) prepared: &'a Prepared,
    /// The path of the page in the source.
    pub(super) path: &'a str,
    pub(super) tool: Tool,
    /// How many notes the pages before have.
    pub(super) notes_before: usize,
    /// Where the block that is read stands.
    pub(super) line: usize,
    pub(super) kind: PieceKind,
}

impl Converter<'_, '_> {
    pub(super) fn place(&self) -> String {
        format!("{}:{}", self.path, self.line)
    }

    pub(super) fn book(&mut self, text: &str) -> PieceId {
        let place = self.place();
        self.ledger.book(self.kind, &place, text)
    }

    pub(super) fn leave(&mut self, text: &str, reason: Reason) {
        let place = self.place();
        self.ledger.leave(PieceKind::Text, &place, text, reason);
    }

    pub(super) fn tell(&mut self, kind: &'static str, words: crate::diagnostic::Words) {
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
        super::html_blocks::with_marks(out)
    }

    fn block(&mut self, block: &document::Block, out: &mut Vec<Block>) {
        match &block.kind {
            BlockKind::Paragraph(inlines) => {
                let run = self.run(inlines);
                out.push(Block::Paragraph(run));
            }
            BlockKind::Heading(heading) => {
                let run = self.heading(&heading.content);
                out.push(Block::Heading(heading.level, None, run));
            }
            BlockKind::List(list) => {
                let ordered = list.kind != document::ListKind::Bullet;
                let items = list.items.iter().map(|item| self.item(item, ordered)).collect();
                out.push(Block::List(items));
            }
            BlockKind::Quote(body) => {
                let quote = self.quote(body);
                out.push(quote);
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
                let shown = self.code(block, (&code.0, &code.1));
                out.push(shown);
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

    /// Running text. HTML is read on the way: line breaks, pictures, anchors, links, ruby; other tags are dropped.
    pub(super) fn run(&mut self, inlines: &[Read]) -> Vec<Inline> {
        let mut out = Vec::new();
        let mut open = super::tags::Open::default();
        for inline in inlines {
            match inline {
                Read::Html(tag) => self.tag(tag, &mut out, &mut open),
                Read::Text(text) if open.ruby.is_some() => open.ruby.as_mut().expect("it is open").text(text),
                _ => self.inline(inline, &mut out),
            }
        }
        // A tag that nothing closes covers the rest.
        self.end_tags(open, &mut out);
        out
    }

    /// The text of a heading. The id at its end (`{#id}`, `{: #id .class }`) is a mark.
    fn heading(&mut self, content: &[Read]) -> Vec<Inline> {
        let Some((Read::Text(last), before)) = content.split_last() else { return self.run(content) };
        let trimmed = last.trim_end();
        let inner = trimmed.strip_suffix('}').and_then(|text| text.rfind('{').map(|at| (at, &text[at + 1..])));
        let is_attribute = |word: &str| word.starts_with(['#', '.']) && word.len() > 1 || word.contains('=');
        let found = inner.map(|(at, words)| (at, words.trim_start_matches(':').split_whitespace().collect::<Vec<_>>()));
        let found = found.filter(|(_, words)| !words.is_empty() && words.iter().all(|word| is_attribute(word)));
        let Some((at, words)) = found else { return self.run(content) };
        self.leave(&trimmed[at..], Reason::Markup);
        let mut whole = before.to_vec();
        let rest = last[..at].trim_end();
        if !rest.is_empty() {
            whole.push(Read::Text(rest.into()));
        }
        let mut run = self.run(&whole);
        for id in words.into_iter().filter_map(|word| word.strip_prefix('#')) {
            run.push(self.id(id));
        }
        run
    }

    /// An id of this page that links may name. Those of Obsidian (`^id`) are made by the program, and count where they are
    /// wanted.
    pub(super) fn id(&self, id: &str) -> Inline {
        let mark = format!("{}#{}", self.path, id.to_lowercase()).into();
        if id.starts_with('^') { Inline::Mark(mark) } else { Inline::Id(mark) }
    }

    /// A quotation, or an alert (`> [!NOTE]`) and a callout (`> [!tip]+ Title`), which are asides.
    fn quote(&mut self, body: &[document::Block]) -> Block {
        let first = body.first().and_then(|block| match &block.kind {
            BlockKind::Paragraph(inlines) => Some((block, inlines)),
            _ => None,
        });
        let Some((block, (word, title, rest))) = first.and_then(|(block, run)| Some((block, callout(run)?))) else {
            return Block::Boxed(self.blocks(body));
        };
        self.at(block.span);
        self.leave(&format!("[!{word}]"), Reason::Markup);
        let title = self.run(&title);
        let mut inner = Vec::new();
        if !rest.is_empty() {
            self.line += 1;
            inner.push(Block::Paragraph(self.run(&rest)));
        }
        inner.extend(self.blocks(&body[1..]));
        if matches!(word.to_lowercase().as_str(), "quote" | "cite") {
            if !title.is_empty() {
                inner.insert(0, Block::Paragraph(vec![Inline::Strong(title)]));
            }
            return Block::Boxed(inner);
        }
        Block::Aside(super::prepare::kind(&word), title, inner)
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
                let start = out.len();
                self.link(target(&link.0), inner, out);
                self.titled(&link.1, start, out);
            }
            Read::Image(link) => {
                let text = plain(&link.text);
                let (text, width) = match self.tool {
                    Tool::Obsidian => super::dialects::sized(&text),
                    _ => (text.as_str(), None),
                };
                let start = out.len();
                self.picture(target(&link.target), text, out);
                self.titled(&link.title, start, out);
                if let Some(width) = width {
                    self.leave(width, Reason::Markup);
                    self.sized(width.split('x').next().unwrap_or(width), out);
                }
            }
            Read::FootnoteMark(index, _) => out.push(Inline::Note(self.notes_before + *index as usize)),
            Read::Html(_) | Read::Xref(_) | Read::Discretion(_) => {}
        }
    }

    /// Gives what was written since `start` a title.
    pub(super) fn titled(&mut self, title: &str, start: usize, out: &mut Vec<Inline>) {
        if title.trim().is_empty() {
            return;
        }
        let covered = out.split_off(start.min(out.len()));
        let piece = self.book(title);
        let is_link = |inline: &Inline| {
            matches!(inline, Inline::Link(..) | Inline::Reference(..) | Inline::Attachment(..) | Inline::Picture(..))
        };
        if covered.iter().any(is_link) {
            out.push(Inline::Titled(piece, title.into(), covered));
        } else {
            out.extend(covered);
            out.push(Inline::Text(piece, format!(" ({title})").into()));
        }
    }

    pub(super) fn link(&mut self, address: &str, inner: Vec<Inline>, out: &mut Vec<Inline>) {
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
        if let Some(page) = page.filter(|page| page != self.path || !path.is_empty() || !fragment.is_empty()) {
            if self.tree.drafts.contains(&page) && !self.tree.drafts.contains(self.path) {
                let words = words!("`{address}` は下書きである", "`{address}` is a draft, which is not published");
                self.tell("draft-link", words);
                out.extend(inner);
                return;
            }
            let fragment = super::links::percent_decoded(fragment).to_lowercase();
            if !fragment.is_empty() {
                let key: Box<str> = format!("{page}#{fragment}").into();
                let place = self.place();
                self.tree.wanted.push(Wanted { key: key.clone(), address: address.to_owned(), place });
                out.push(Inline::Reference(key, inner));
                return;
            }
            let from = self.tree.path_of(self.path);
            let to = self.tree.path_of(&page);
            if from == to {
                out.extend(inner);
                return;
            }
            let url = crate::import::pages::relative(&from, &to, "");
            out.push(Inline::Link(url.into(), inner));
        } else if let Some(name) = self.tree.attach(self.path, path) {
            let from = self.tree.path_of(self.path);
            out.push(Inline::Link(crate::import::pages::relative(&from, &name, "").into(), inner));
        } else {
            self.tell("broken-link", words!("`{address}` に当たるものがない", "nothing is there for `{address}`"));
            out.extend(inner);
        }
    }

    pub(super) fn picture(&mut self, address: &str, text: &str, out: &mut Vec<Inline>) {
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
}

fn target(target: &LinkTarget) -> &str {
    match target {
        LinkTarget::Url(url) => url,
        _ => "",
    }
}

/// What a quotation begins with that is an alert or a callout: its kind, its title, the rest of its first paragraph.
fn callout(run: &[Read]) -> Option<(String, Vec<Read>, Vec<Read>)> {
    let end = run.iter().position(|inline| matches!(inline, Read::SoftBreak | Read::HardBreak)).unwrap_or(run.len());
    let (line, rest) = run.split_at(end);
    let texts = line.iter().take_while(|inline| matches!(inline, Read::Text(_))).count();
    let head: String =
        line[..texts].iter().map(|inline| if let Read::Text(text) = inline { &**text } else { "" }).collect();
    let (word, behind) = head.strip_prefix("[!")?.split_once(']')?;
    let is_word = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '|'));
    if !is_word {
        return None;
    }
    let mut title = Vec::new();
    let behind = behind.strip_prefix(['+', '-']).unwrap_or(behind).trim_start();
    if !behind.trim().is_empty() {
        title.push(Read::Text(behind.into()));
    }
    title.extend(line[texts..].iter().cloned());
    Some((word.to_owned(), title, rest.get(1..).unwrap_or_default().to_vec()))
}

fn plain(inlines: &[Read]) -> String {
    let mut out = String::new();
    document::plain_text(inlines, &mut out, &|_| String::new());
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
