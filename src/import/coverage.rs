//! Reads the written pages back with the parser, as any page is read, and compares what a reader will see with what was
//! placed: a character that markup swallowed is found here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::Output;
use super::characters::{self, Characters};
use super::ledger::{Fate, Ledger, Piece, PieceKind};
use crate::config::Guide;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{
    Block, BlockKind, Descend, Document, Inline, ItemPath, ItemStep, LinkTarget, List, ListItem, ListKind, Matrix,
    MatrixRow, Node, Run, Stage, Visit, walk,
};
use crate::graph::FileFacts;
use crate::source::{ContentPath, Source, SourceRef, Span};
use crate::syntax::Parser;

/// What the comparison gives, in characters (NFKC, without blanks).
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// Of the source, numbers that its program computes included.
    pub source: u64,
    /// Found in the result, read back.
    pub placed: u64,
    /// Left out, each with a reason.
    pub left_out: u64,
    /// In the source and neither in the result nor left out.
    pub missing: Characters,
}

impl Coverage {
    /// Whether every character is accounted for.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }

    /// Share of the source's characters that are accounted for, in hundredths of a percent, rounded down.
    #[must_use]
    pub fn hundredths(&self) -> u64 {
        let accounted = self.source.saturating_sub(self.missing.count());
        (accounted * 10_000).checked_div(self.source).unwrap_or(10_000)
    }
}

/// A page of the result as a source of the parser.
pub(super) fn source_of(output: &Output) -> Option<SourceRef> {
    let path = ContentPath::new(output.path.strip_prefix("content/")?).ok()?;
    Some(Arc::new(Source::new(path, output.text()?.to_owned())))
}

/// The pages of a result as the parser reads them. Each is parsed once, and once more where it was changed.
pub(super) struct Readings {
    guide: Arc<Guide>,
    /// By the index of the file; `None` where it is no page.
    pages: Vec<Option<(FileFacts, Vec<Diagnostic>)>>,
}

impl Readings {
    /// Reads all pages.
    pub(super) fn of(outputs: &[Output], guide: Arc<Guide>) -> Self {
        let parser = Parser::new(&guide);
        let pages = outputs.par_iter().map(|output| reading(output, &parser)).collect();
        Self { guide, pages }
    }

    /// Reads the pages of these indexes again.
    pub(super) fn again(&mut self, outputs: &[Output], changed: &[usize]) {
        let guide = self.guide.clone();
        let parser = Parser::new(&guide);
        let read: Vec<_> = changed.par_iter().map(|at| outputs.get(*at).and_then(|o| reading(o, &parser))).collect();
        for (at, read) in changed.iter().zip(read) {
            if let Some(page) = self.pages.get_mut(*at) {
                *page = read;
            }
        }
    }

    /// What is wrong with the pages, as `check` tells it, of the codes that are wanted.
    pub(super) fn diagnostics(&self, wanted: impl Fn(Code) -> bool) -> Vec<Diagnostic> {
        // A draft takes no part: nothing may lead to it.
        let published = self.pages.iter().flatten().filter(|(facts, _)| facts.document.front.stage != Stage::Draft);
        let (mut all, mut files) = (Vec::new(), Vec::new());
        for (facts, found) in published {
            all.extend(found.iter().filter(|diagnostic| wanted(diagnostic.code)).cloned());
            files.push(facts.clone());
        }
        let (corpus, found) = crate::graph::collect(self.guide.clone(), files);
        let resolution = crate::graph::resolve(corpus);
        let of_pages = resolution.pages.into_iter().flatten();
        let checked = crate::graph::check(&resolution.resolved, &crate::graph::derive(&resolution.resolved));
        let others = found.into_iter().chain(resolution.whole).chain(of_pages).chain(checked);
        all.extend(others.filter(|diagnostic| wanted(diagnostic.code)));
        all
    }
}

fn reading(output: &Output, parser: &Parser<'_>) -> Option<(FileFacts, Vec<Diagnostic>)> {
    let source = if output.is_page() { source_of(output)? } else { return None };
    let (document, found) = parser.parse(&source);
    Some((FileFacts::new(document), found))
}

/// Compares the pages with the ledger, line by line: what is said to stand on a line has to be read there, so that nothing
/// that stands elsewhere, or that tebiki adds itself, can stand in for it. `unnamed` are the files of pictures that are
/// described by their names, as the source says nothing of them.
pub(super) fn prove(readings: &Readings, ledger: &Ledger, unnamed: &BTreeSet<String>) -> Coverage {
    let mut at: BTreeMap<u32, Vec<(u32, &Piece)>> = BTreeMap::new();
    let (mut source, mut left) = (0, 0);
    let mut missing = Characters::default();
    for piece in ledger.pieces().iter().filter(|piece| piece.kind != PieceKind::Picture) {
        let own = characters::count(&piece.text);
        source += own;
        match piece.fate {
            Fate::LeftOut(_) => left += own,
            Fate::Pending => missing.add(&piece.text),
            Fate::Placed(file, line) => at.entry(file).or_default().push((line, piece)),
        }
    }
    let guide = &readings.guide;
    let of_pages = at.into_par_iter().map(|(file, pieces)| {
        let page = readings.pages.get(file as usize).and_then(Option::as_ref);
        let spots = page.map(|(facts, _)| spots(&facts.document, guide, unnamed)).unwrap_or_default();
        let mut missing = Characters::default();
        lacking(spots, pieces, &mut missing);
        missing
    });
    missing.append(of_pages.reduce(Characters::default, |mut all, own| {
        all.append(own);
        all
    }));
    Coverage { source, placed: source - left - missing.count(), left_out: left, missing }
}

/// What is read on some lines of a page.
struct Spot {
    first: u32,
    last: u32,
    text: Characters,
    /// The numbers of entries, in every form in which they may be shown: they stand in for numbers alone.
    marks: Characters,
}

/// Adds the characters of pieces that are not read where they are said to stand.
fn lacking(spots: Vec<Spot>, mut pieces: Vec<(u32, &Piece)>, missing: &mut Characters) {
    pieces.sort_by_key(|(line, _)| *line);
    let mut pieces = pieces.into_iter().peekable();
    for spot in spots {
        while let Some((_, piece)) = pieces.next_if(|(line, _)| *line < spot.first) {
            missing.add(&piece.text);
        }
        let (mut texts, mut numbers) = (Characters::default(), Characters::default());
        while let Some((_, piece)) = pieces.next_if(|(line, _)| *line <= spot.last) {
            let own = if piece.kind == PieceKind::Number { &mut numbers } else { &mut texts };
            own.add(&piece.text);
        }
        texts.append(numbers.without(&spot.marks));
        missing.append(texts.without(&spot.text));
    }
    pieces.for_each(|(_, piece)| missing.add(&piece.text));
}

/// Everything that a reader sees of a page, in the order of its lines; what shares a line is one.
fn spots(document: &Document, guide: &Guide, unnamed: &BTreeSet<String>) -> Vec<Spot> {
    let front = &document.front;
    let mut reader = Reader {
        document,
        guide,
        unnamed,
        spots: Vec::new(),
        lines: (1, 1),
        title: (1, 1),
        path: Vec::new(),
        in_clause: false,
    };
    reader.kept();
    reader.at(front.title.span, Extent::Whole);
    reader.add(&front.title.value);
    if let Some(number) = &front.number {
        reader.at(number.span, Extent::Whole);
        reader.add(document.source.slice(number.span));
        // `1.`, `§ 1.2`, `(1)`: what stands around a number is a matter of form.
        reader.mark(".()§");
    }
    walk(&document.blocks, &mut reader);
    for footnote in &document.footnotes {
        walk(&footnote.blocks, &mut reader);
    }
    let mut spots = reader.spots;
    spots.sort_by_key(|spot| spot.first);
    let mut out: Vec<Spot> = Vec::new();
    for spot in spots {
        match out.last_mut().filter(|above| above.last >= spot.first) {
            Some(above) => {
                above.last = above.last.max(spot.last);
                above.text.append(spot.text);
                above.marks.append(spot.marks);
            }
            None => out.push(spot),
        }
    }
    out
}

/// How much of a span is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// All its lines.
    Whole,
    /// The line at which it begins: the opening line of a directive.
    First,
}

struct Reader<'a> {
    document: &'a Document,
    guide: &'a Guide,
    unnamed: &'a BTreeSet<String>,
    spots: Vec<Spot>,
    /// First and last line of what is read, from 1.
    lines: (u32, u32),
    /// Those of the title of what is read.
    title: (u32, u32),
    /// The entries of counted lists that are open.
    path: Vec<ItemStep>,
    /// Whether a clause is open: its own list is lettered.
    in_clause: bool,
}

impl Reader<'_> {
    fn span_lines(&self, span: Span, extent: Extent) -> (u32, u32) {
        let line = |at: u32| u32::try_from(self.document.source.position(at as usize).line).expect("fewer lines");
        let first = line(span.start);
        (first, if extent == Extent::First { first } else { line(span.end.max(span.start)).max(first) })
    }

    /// What is read from here on stands at a span.
    fn at(&mut self, span: Span, extent: Extent) {
        self.lines = self.span_lines(span, extent);
    }

    fn spot(&mut self) -> &mut Spot {
        let (first, last) = self.lines;
        if self.spots.last().is_none_or(|spot| (spot.first, spot.last) != (first, last)) {
            let (text, marks) = (Characters::default(), Characters::default());
            self.spots.push(Spot { first, last, text, marks });
        }
        self.spots.last_mut().expect("one has been pushed")
    }

    fn add(&mut self, text: &str) {
        self.spot().text.add(text);
    }

    fn mark(&mut self, text: &str) {
        self.spot().marks.add(text);
    }

    /// The lines of front matter that a guide keeps without reading them.
    fn kept(&mut self) {
        let source = &self.document.source;
        let (first, last) = self.span_lines(self.document.front.span, Extent::Whole);
        for line in first + 1..last {
            let text = source.slice(source.line_span(line as usize));
            if !text.starts_with("title:") && !text.starts_with("number:") {
                self.lines = (line, line);
                self.add(text);
            }
        }
    }

    /// What a matrix shows beside its running text: the heads of its columns, the numbers of its rows, its marks.
    fn matrix(&mut self, matrix: &Matrix) {
        for column in matrix.columns.iter().filter(|column| column.prose.is_none()) {
            self.at(column.span, Extent::Whole);
            self.add(&column.written);
            // Caption and corner stand above.
            self.title.1 = self.title.1.max(self.lines.1);
        }
    }

    fn row(&mut self, row: &MatrixRow, matrix: &Matrix) {
        self.at(row.span, Extent::Whole);
        let legend = self.guide.legend(&matrix.legend);
        if let Some(item) = row.item {
            self.add(&format!("({item})"));
        }
        let marks = row.cells.iter().filter_map(|(mark, _)| mark.as_deref());
        for id in marks {
            let mark = legend.and_then(|legend| legend.marks.iter().find(|mark| mark.id == id));
            self.add(mark.map_or("", |mark| &mark.mark));
        }
    }

    fn run(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) | Inline::Code(text) | Inline::Html(text) => self.add(text),
                Inline::Emph(inner) | Inline::Strong(inner) | Inline::Strike(inner) | Inline::Discretion(inner) => {
                    self.run(inner);
                }
                Inline::Link(link) => {
                    self.run(&link.2);
                    self.add(&link.1);
                    // A bare address is its own text.
                    if let (LinkTarget::Url(url), true) = (&link.0, link.2.is_empty()) {
                        self.add(url);
                    }
                }
                Inline::Image(picture) => {
                    self.add(&picture.title);
                    let is_its_name = |path: &str| {
                        let name = path.rsplit('/').next().unwrap_or(path);
                        let described = matches!(picture.text.as_slice(), [Inline::Text(text)] if **text == *name);
                        described && self.unnamed.contains(name)
                    };
                    if !matches!(&picture.target, LinkTarget::Asset(path, _) if is_its_name(path.as_str())) {
                        self.run(&picture.text);
                    }
                }
                Inline::Ruby(ruby) => [&ruby.0, &ruby.1].into_iter().for_each(|text| self.add(text)),
                Inline::Xref(id) => {
                    if let Some(xref) = self.document.xrefs.get(id.0 as usize) {
                        let shown = xref.text.as_deref();
                        self.add(shown.unwrap_or_else(|| self.document.source.slice(xref.span)));
                    }
                }
                _ => {}
            }
        }
    }
}

/// The number of an entry of a counted list.
fn step(item: &ListItem, list: &List) -> Option<ItemStep> {
    match list.kind {
        ListKind::Bullet => None,
        ListKind::Items => Some(ItemStep::Item(item.number)),
        ListKind::Steps => Some(ItemStep::Step(item.number)),
    }
}

impl Reader<'_> {
    fn block(&mut self, block: &Block) {
        let is_leaf = matches!(
            block.kind,
            BlockKind::Paragraph(_)
                | BlockKind::Heading(_)
                | BlockKind::Code(_)
                | BlockKind::Html(_)
                | BlockKind::Term(_)
        );
        self.at(block.span, if is_leaf { Extent::Whole } else { Extent::First });
        self.title = self.lines;
        match &block.kind {
            BlockKind::Code(code) => self.add(&code.1),
            BlockKind::Html(text) => self.add(text),
            BlockKind::Heading(heading) => {
                if let Some(item) = heading.item {
                    self.add(&format!("({item})"));
                }
            }
            BlockKind::Clause(clause) => {
                self.in_clause = true;
                if let Some(number) = &clause.number {
                    self.add(self.document.source.slice(number.span));
                }
                self.add(clause.title.as_deref().unwrap_or(""));
            }
            BlockKind::Matrix(matrix) => self.matrix(matrix),
            BlockKind::Reference(reference) => self.add(&reference.title),
            _ => {}
        }
    }

    fn item(&mut self, item: &ListItem, list: &List) {
        let Some(step) = step(item, list) else { return };
        self.at(item.span, Extent::First);
        if self.in_clause && self.path.is_empty() && matches!(step, ItemStep::Item(_)) {
            self.mark(&format!("({})", self.guide.numbering.sub_item(item.number)));
        }
        self.path.push(step);
        // Signs around a plain number depend on the theme: `(1)`, `1.`.
        let mark = self.guide.numbering.mark(&ItemPath(self.path.clone()));
        let mark = mark.unwrap_or_else(|| ItemPath(vec![step]).to_string());
        self.mark(&format!("{mark}()."));
    }
}

impl<'a> Visit<'a> for Reader<'_> {
    fn enter(&mut self, node: Node<'a>) -> Descend {
        match node {
            Node::Block(block) => self.block(block),
            Node::Item(item, list) => self.item(item, list),
            Node::Row(row, matrix) => self.row(row, matrix),
            Node::Cell(cell) => self.at(cell.span, Extent::Whole),
        }
        Descend::Inside
    }

    fn leave(&mut self, node: Node<'a>) {
        match node {
            Node::Item(item, list) if step(item, list).is_some() => _ = self.path.pop(),
            Node::Block(block) if matches!(block.kind, BlockKind::Clause(_)) => self.in_clause = false,
            _ => {}
        }
    }

    fn inlines(&mut self, run: Run, inlines: &'a [Inline]) {
        if run == Run::Title {
            self.lines = self.title;
        }
        self.run(inlines);
    }
}
