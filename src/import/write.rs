//! Writes the blocks of a draft as annotated Markdown.

use std::fmt::Write as _;

use super::directives::{depth_of_directives, without_heading};
use super::draft::{Block, Cell, Clause, Inline, Item, Label, Table};
use super::escape::{Context, escaped, line_start, trimmed, yaml};
use super::grid::{Covered, grid};
use super::inlines::{Lines, Names, put};
use super::ledger::PieceId;
use super::markers::{begins_later, counted, counts_anew, is_short, item_number, with_label};
use super::pages::{PagePlan, own_marks, title_text};
use super::text::Text;

/// A page as lines, and the pieces with the indexes of their lines.
pub(super) struct Written {
    pub(super) lines: Vec<String>,
    pub(super) placed: Vec<(PieceId, usize)>,
}

/// Writes one page: front matter, body, the notes that its text marks. `fallback` is its title where it has none of its own.
pub(super) fn page(plan: &PagePlan, notes: &[Vec<Block>], fallback: &str, names: &Names<'_>) -> Written {
    let mut lines = vec!["---".to_owned()];
    let mut placed = Vec::new();
    if let (Some(label), Some(shown)) = (&plan.number, &plan.shown) {
        placed.push((label.piece, lines.len()));
        lines.push(format!("number: {}", quoted(shown)));
    }
    let (title, pieces) = title_text(&plan.title);
    placed.extend(pieces.into_iter().map(|piece| (piece, lines.len())));
    // A number that no section can have stays part of the title.
    let unread = plan.number.as_ref().filter(|_| plan.shown.is_none());
    placed.extend(unread.map(|label| (label.piece, lines.len())));
    let title = match unread {
        Some(label) => format!("{} {title}", label.text).trim_end().to_owned(),
        None if title.is_empty() => fallback.to_owned(),
        None => title,
    };
    let title = if plan.part > 1 { format!("{title} ({})", plan.part) } else { title };
    lines.extend((!title.is_empty()).then(|| format!("title: {}", yaml(&title))));
    for (piece, line) in &plan.front {
        placed.push((*piece, lines.len()));
        lines.push(line.to_string());
    }
    lines.extend(["---".to_owned(), String::new()]);
    let mut writer = Writer {
        text: Text::default(),
        names,
        level: plan.level,
        marked: Vec::new(),
        open: plan.level,
        tables: 0,
        figures: 0,
    };
    writer.strays(&plan.title);
    writer.blocks(&plan.blocks);
    writer.notes(notes);
    let begin = lines.len();
    let (body, body_placed) = writer.text.finish();
    lines.extend(body);
    placed.extend(body_placed.into_iter().map(|(piece, line)| (piece, begin + line)));
    Written { lines, placed }
}

fn quoted(number: &str) -> String {
    if number.is_ascii() { format!("\"{number}\"") } else { yaml(number) }
}

/// The sign of the entry above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    Nothing,
    Bullet,
    Number(u32),
}

struct Writer<'a> {
    text: Text,
    names: &'a Names<'a>,
    /// The level of the page's own heading in the source.
    level: u8,
    /// Notes whose marks were written, in the order of the marks.
    marked: Vec<usize>,
    /// The level of the last heading that was written, so that none is skipped.
    open: u8,
    /// How many captioned tables the page has so far.
    tables: u32,
    /// How many figures it has.
    figures: u32,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for (at, block) in blocks.iter().enumerate() {
            self.apart(blocks, at);
            self.block(block);
        }
    }

    /// Right behind a list another one that counts anew would go on with its numbers.
    fn apart(&mut self, blocks: &[Block], at: usize) {
        let above = at.checked_sub(1).and_then(|above| blocks.get(above));
        if above.zip(blocks.get(at)).is_some_and(|(above, block)| counts_anew(above, block)) {
            self.text.block(vec![("<!-- -->".to_owned(), Vec::new())]);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(level, label, inlines) => self.heading(*level, label.as_ref(), inlines),
            Block::Paragraph(inlines) => self.paragraph(inlines),
            Block::List(items) => self.list(items),
            Block::Table(table) => self.table(table),
            Block::Boxed(blocks) => {
                self.text.quote("> ");
                // A heading in a frame is none of those around it.
                let open = self.open;
                self.blocks(blocks);
                self.open = open;
                self.text.leave();
            }
            Block::Aside(kind, title, blocks) => self.aside(kind, title, blocks),
            Block::Figure(caption, blocks) => self.figure(caption, blocks),
            Block::Clause(clause) => self.clause(clause),
            Block::Rule => self.text.block(vec![("---".to_owned(), Vec::new())]),
            Block::Code(language, code) => self.code(language, code),
            Block::Markdown(lines) => {
                let lines = lines.iter().map(|(piece, line)| (line.to_string(), piece.iter().copied().collect()));
                self.text.block(lines.collect());
            }
        }
    }

    /// The lines of running text; marks of notes are remembered.
    fn lines(&mut self, inlines: &[Inline], context: Context) -> Vec<(String, Vec<PieceId>)> {
        self.remember(inlines);
        let mut lines = Lines::default();
        put(inlines, context, self.names, &mut lines);
        lines.finish()
    }

    fn remember(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Note(index) if !self.marked.contains(index) => self.marked.push(*index),
                _ => self.remember(inline.inner()),
            }
        }
    }

    /// Pictures and marks of notes that a page's title holds: they open the text.
    fn strays(&mut self, title: &[Inline]) {
        fn put(title: &[Inline], out: &mut Vec<Inline>) {
            for inline in title {
                match inline {
                    Inline::Note(_) | Inline::Picture(..) | Inline::Width(_) => out.push(inline.clone()),
                    other => put(other.inner(), out),
                }
            }
        }
        let mut strays = Vec::new();
        put(title, &mut strays);
        if !strays.is_empty() {
            self.paragraph(&strays);
        }
    }

    /// The attribute block of a paragraph or heading that something refers to.
    fn id(&self, inlines: &[Inline]) -> String {
        let id = own_marks(inlines).into_iter().find_map(|mark| {
            self.names.marks.get(&mark).filter(|(_, anchor)| !anchor.is_empty()).map(|(_, anchor)| anchor.clone())
        });
        let own = attributes(inlines);
        let id = id.filter(|_| !own.starts_with('#')).map(|id| format!("#{id} ")).unwrap_or_default();
        let all = format!("{id}{own}");
        if all.is_empty() { String::new() } else { format!(" {{{}}}", all.trim_end()) }
    }

    fn heading(&mut self, level: u8, label: Option<&Label>, inlines: &[Inline]) {
        // Headings in a page begin with `##`, and no level is skipped.
        let wanted = level.saturating_sub(self.level).max(1) + 1;
        let depth = wanted.min(self.open.saturating_sub(self.level) + 2).clamp(2, 6);
        self.open = self.level + depth - 1;
        let lines = self.lines(inlines, Context::Prose);
        let mut pieces: Vec<PieceId> = lines.iter().flat_map(|(_, pieces)| pieces.clone()).collect();
        let text = lines.iter().map(|(line, _)| line.trim_end_matches('\\').trim()).collect::<Vec<_>>().join(" ");
        let number = label.map(|label| {
            pieces.push(label.piece);
            item_number(&label.text)
                .map_or_else(|| format!("{} ", escaped(&label.text, Context::Prose)), |n| format!("({n}) "))
        });
        let line =
            format!("{} {}{text}{}", "#".repeat(usize::from(depth)), number.unwrap_or_default(), self.id(inlines));
        self.text.block(vec![(line, pieces)]);
    }

    fn paragraph(&mut self, inlines: &[Inline]) {
        let id = self.id(inlines);
        let mut lines: Vec<(String, Vec<PieceId>)> = self
            .lines(inlines, Context::Prose)
            .into_iter()
            .map(|(line, pieces)| (line_start(trimmed(&line)), pieces))
            .collect();
        // A break at the end of a paragraph breaks nothing.
        while lines.len() > 1 && lines.last().is_some_and(|(line, _)| line.is_empty()) {
            let (_, pieces) = lines.pop().expect("there is more than one");
            let (line, above) = lines.last_mut().expect("there is one above");
            above.extend(pieces);
            *line = line.trim_end_matches('\\').to_owned();
        }
        if let Some((line, _)) = lines.last_mut() {
            line.push_str(&id);
        }
        if lines.iter().all(|(line, pieces)| line.is_empty() && pieces.is_empty()) {
            return;
        }
        self.text.block(lines);
    }

    /// A directive; it needs more colons than one that it holds.
    fn aside(&mut self, kind: &str, title: &[Inline], blocks: &[Block]) {
        let colons = ":".repeat(3 + depth_of_directives(blocks));
        let lines = self.lines(title, Context::Prose);
        let pieces: Vec<PieceId> = lines.iter().flat_map(|(_, pieces)| pieces.clone()).collect();
        let text = lines.iter().map(|(line, _)| line.trim()).collect::<Vec<_>>().join(" ");
        let label = if text.is_empty() { String::new() } else { format!("[{text}]") };
        self.text.block(vec![(format!("{colons}{kind}{label}"), pieces)]);
        // Headings are not allowed inside a directive.
        let inner: Vec<Block> = blocks.iter().cloned().map(without_heading).collect();
        self.blocks(&inner);
        self.text.block(vec![(colons, Vec::new())]);
    }

    fn clause(&mut self, clause: &Clause) {
        let colons = ":".repeat(3 + depth_of_directives(&clause.blocks));
        let attributes =
            if clause.attributes.is_empty() { String::new() } else { format!("{{{}}}", clause.attributes) };
        self.text.block(vec![(format!("{colons}clause[{}]{attributes}", clause.number), clause.pieces.clone())]);
        self.text.tighten();
        let inner: Vec<Block> = clause.blocks.iter().cloned().map(without_heading).collect();
        self.blocks(&inner);
        self.text.tighten();
        self.text.block(vec![(colons, Vec::new())]);
    }

    fn list(&mut self, items: &[Item]) {
        let mut before = Before::Nothing;
        let tight = items.iter().all(is_short);
        for (index, item) in items.iter().enumerate() {
            if tight && index > 0 {
                self.text.tighten();
            }
            let marker = self.marker(item, &mut before);
            self.text.enter(&marker);
            let labelled = item.label.as_ref().map(|label| with_label(label, item));
            let blocks = labelled.as_ref().unwrap_or(&item.blocks);
            for (at, block) in blocks.iter().enumerate() {
                self.apart(blocks, at);
                if tight && at > 0 && !begins_later(block) {
                    self.text.tighten();
                }
                self.block(block);
            }
            self.text.leave();
        }
    }

    /// `1) ` for (1), `1. ` for ①, `- ` for anything else. A list that begins again is another list.
    fn marker(&mut self, item: &Item, before: &mut Before) -> String {
        let number = item.label.as_ref().and_then(counted);
        // A list that goes on with another sign is another list too.
        let now = number.map_or(Before::Bullet, |(n, _)| Before::Number(n));
        let goes_on = match *before {
            Before::Nothing => true,
            Before::Bullet => now == Before::Bullet,
            Before::Number(n) => now == Before::Number(n + 1),
        };
        if !goes_on {
            self.text.block(vec![("<!-- -->".to_owned(), Vec::new())]);
        }
        *before = now;
        match number {
            Some((n, true)) => format!("{n}) "),
            Some((n, false)) => format!("{n}. "),
            None => "- ".to_owned(),
        }
    }

    fn table(&mut self, table: &Table) {
        if table.rows.iter().all(Vec::is_empty) {
            return;
        }
        let caption = self.lines(&table.caption, Context::Prose);
        let pieces: Vec<PieceId> = caption.iter().flat_map(|(_, pieces)| pieces.clone()).collect();
        let text = caption.iter().map(|(line, _)| line.trim_end_matches('\\').trim()).collect::<Vec<_>>().join(" ");
        let id = self.id(&table.caption);
        let rows = self.rows(table);
        let merged = table.rows.iter().flatten().any(|cell| cell.columns > 1 || cell.rows > 1);
        if text.is_empty() && !merged && table.matrix.is_none() {
            self.text.block(rows);
            return;
        }
        self.tables += 1;
        let (text, id) = match (text.is_empty(), id.is_empty()) {
            // A directive needs a label; a number would be one that the source does not have.
            (true, _) => ("表".to_owned(), self.table_id()),
            (false, true) => (text, self.table_id()),
            (false, false) => (text, id),
        };
        let opening = match &table.matrix {
            Some(shape) => format!(":::matrix[{text}]{{{} {shape}}}", id.trim().trim_matches(['{', '}'])),
            None => format!(":::table[{text}]{}", id.trim()),
        };
        self.text.block(vec![(opening, pieces)]);
        self.text.tighten();
        self.text.block(rows);
        self.text.tighten();
        self.text.block(vec![(":::".to_owned(), Vec::new())]);
    }

    /// What stands under a caption. Captions may be equal, so each has an id.
    fn figure(&mut self, caption: &[Inline], blocks: &[Block]) {
        self.figures += 1;
        let colons = ":".repeat(3 + depth_of_directives(blocks));
        let lines = self.lines(caption, Context::Prose);
        let pieces: Vec<PieceId> = lines.iter().flat_map(|(_, pieces)| pieces.clone()).collect();
        let text = lines.iter().map(|(line, _)| line.trim()).collect::<Vec<_>>().join(" ");
        let id = self.own_id("figure", self.figures);
        self.text.block(vec![(format!("{colons}figure[{text}]{id}"), pieces)]);
        self.text.tighten();
        let inner: Vec<Block> = blocks.iter().cloned().map(without_heading).collect();
        self.blocks(&inner);
        self.text.tighten();
        self.text.block(vec![(colons, Vec::new())]);
    }

    /// An id that no table of another page has.
    fn table_id(&self) -> String {
        self.own_id("table", self.tables)
    }

    /// An id that nothing of that kind on another page has.
    fn own_id(&self, kind: &str, count: u32) -> String {
        let path = self.names.page.trim_end_matches(".md").trim_end_matches("/index");
        let plain: String =
            path.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
        let own = if path.is_ascii() { plain } else { super::pages::anchor(path) };
        format!("{{#{kind}-{}-{count}}}", own.trim_matches('-'))
    }

    /// Rows of cells; a cell that is covered by one before it is `<` (by the left one) or `^` (by the one above).
    fn rows(&mut self, table: &Table) -> Vec<(String, Vec<PieceId>)> {
        let grid = grid(table);
        let width = grid.iter().map(Vec::len).max().unwrap_or(1);
        let mut out = Vec::new();
        for (index, row) in grid.iter().enumerate() {
            let (mut line, mut pieces) = (String::from("|"), Vec::new());
            for column in 0..width {
                match row.get(column) {
                    Some(Covered::Cell(cell)) => {
                        let (text, own) = self.cell(cell);
                        pieces.extend(own);
                        _ = write!(line, " {text} |");
                    }
                    Some(Covered::Left) => line.push_str(" < |"),
                    Some(Covered::Above) => line.push_str(" ^ |"),
                    Some(Covered::Nothing) | None => line.push_str("  |"),
                }
            }
            out.push((line, pieces));
            if index == 0 {
                let dashes = |i| table.alignments.get(i).copied().unwrap_or("---");
                let line: String = (0..width).flat_map(|i| [" ", dashes(i), " |"]).collect();
                out.push((format!("|{line}"), Vec::new()));
            }
        }
        out
    }

    /// A cell on one line: paragraphs and entries of lists are separated by `<br>`.
    fn cell(&mut self, cell: &Cell) -> (String, Vec<PieceId>) {
        let mut parts = Vec::new();
        let mut pieces = Vec::new();
        self.cell_blocks(&cell.blocks, &mut parts, &mut pieces);
        let text = parts.join("<br>");
        let text = match text.as_str() {
            "<" | "^" => format!("\\{text}"),
            _ => text,
        };
        (text, pieces)
    }

    fn cell_blocks(&mut self, blocks: &[Block], parts: &mut Vec<String>, pieces: &mut Vec<PieceId>) {
        for block in blocks {
            match block {
                Block::Heading(_, label, inlines) => {
                    let number = label.as_ref().map(|l| {
                        pieces.push(l.piece);
                        format!("{} ", escaped(&l.text, Context::Cell))
                    });
                    self.cell_run(inlines, &number.unwrap_or_default(), parts, pieces);
                }
                Block::Paragraph(inlines) => self.cell_run(inlines, "", parts, pieces),
                Block::List(items) => {
                    for item in items {
                        let mark = item.label.as_ref().map_or_else(
                            || "・".to_owned(),
                            |l| {
                                pieces.push(l.piece);
                                format!("{} ", escaped(&l.text, Context::Cell))
                            },
                        );
                        let (mut own, mut own_pieces) = (Vec::new(), Vec::new());
                        self.cell_blocks(&item.blocks, &mut own, &mut own_pieces);
                        pieces.extend(own_pieces);
                        parts.push(format!("{mark}{}", own.join("<br>")));
                    }
                }
                Block::Table(table) => {
                    self.cell_run(&table.caption, "", parts, pieces);
                    for row in &table.rows {
                        let texts: Vec<(String, Vec<PieceId>)> = row.iter().map(|cell| self.cell(cell)).collect();
                        pieces.extend(texts.iter().flat_map(|(_, pieces)| pieces.clone()));
                        parts.push(texts.into_iter().map(|(text, _)| text).collect::<Vec<_>>().join(" / "));
                    }
                }
                Block::Boxed(blocks) => self.cell_blocks(blocks, parts, pieces),
                Block::Aside(_, title, blocks) | Block::Figure(title, blocks) => {
                    self.cell_run(title, "", parts, pieces);
                    self.cell_blocks(blocks, parts, pieces);
                }
                Block::Clause(clause) => {
                    pieces.extend(&clause.pieces);
                    parts.push(escaped(&clause.number, Context::Cell));
                    self.cell_blocks(&clause.blocks, parts, pieces);
                }
                Block::Rule => {}
                Block::Code(_, lines) => {
                    for (piece, line) in lines {
                        pieces.push(*piece);
                        parts.push(escaped(line, Context::Cell));
                    }
                }
                Block::Markdown(lines) => {
                    for (piece, line) in lines {
                        pieces.extend(piece);
                        parts.push(line.to_string());
                    }
                }
            }
        }
    }

    fn cell_run(&mut self, inlines: &[Inline], before: &str, parts: &mut Vec<String>, pieces: &mut Vec<PieceId>) {
        let lines = self.lines(inlines, Context::Cell);
        let text = lines.iter().map(|(line, _)| line.trim()).collect::<Vec<_>>().join(" ");
        let text = text.trim_end_matches("<br>").trim_end();
        pieces.extend(lines.into_iter().flat_map(|(_, pieces)| pieces));
        if !text.is_empty() || !before.is_empty() {
            parts.push(format!("{before}{text}"));
        }
    }

    fn code(&mut self, language: &str, code: &[(PieceId, Box<str>)]) {
        let longest = code.iter().flat_map(|(_, line)| line.split(|c| c != '`').map(str::len)).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        let mut lines = vec![(format!("{fence}{language}"), Vec::new())];
        lines.extend(code.iter().map(|(piece, line)| (line.to_string(), vec![*piece])));
        lines.push((fence, Vec::new()));
        self.text.block(lines);
    }

    /// The bodies of the notes that the page marks, and of those that these mark.
    fn notes(&mut self, notes: &[Vec<Block>]) {
        let mut next = 0;
        while let Some(&index) = self.marked.get(next) {
            next += 1;
            self.text.enter(&format!("[^{}]: ", index + 1));
            let blocks = notes.get(index).map(Vec::as_slice).unwrap_or_default();
            if blocks.is_empty() {
                self.text.block(vec![("—".to_owned(), Vec::new())]);
            } else {
                self.blocks(blocks);
            }
            self.text.leave();
        }
    }
}

/// What the attribute blocks of a run say, one behind the other.
fn attributes(inlines: &[Inline]) -> String {
    let own =
        inlines.iter().filter_map(|inline| if let Inline::Attribute(text) = inline { Some(&**text) } else { None });
    own.collect::<Vec<_>>().join(" ")
}
