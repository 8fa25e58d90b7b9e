//! The one walk through the tree of a document, with enter and leave, and the plain text of inlines. Whoever goes through
//! the tree uses it, so that what a block holds is known here alone.

use super::{Block, BlockKind, Cell, Inline, List, ListItem, Matrix, MatrixRow, NodeId, Table};

/// A node of the tree.
#[derive(Clone, Copy, Debug)]
pub enum Node<'a> {
    /// A block.
    Block(&'a Block),
    /// An entry of a list, and the list.
    Item(&'a ListItem, &'a List),
    /// A row of a matrix, and the matrix.
    Row(&'a MatrixRow, &'a Matrix),
    /// A cell of a table or of a row of a matrix, its head included.
    Cell(&'a Cell),
}

impl Node<'_> {
    /// What the parser called it; cells have no name.
    #[must_use]
    pub fn id(&self) -> Option<NodeId> {
        match self {
            Self::Block(block) => Some(block.id),
            Self::Item(item, _) => Some(item.id),
            Self::Row(row, _) => Some(row.id),
            Self::Cell(_) => None,
        }
    }
}

/// Where the walk goes from a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Descend {
    /// Into what it holds; `leave` follows.
    Inside,
    /// Past what it holds; it is not left, as it was not entered.
    Past,
}

/// What a run of inlines is to the block that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Run {
    /// The text of a paragraph, a heading or a cell.
    Text,
    /// The title of a directive, the caption of a table, or the corner of a matrix.
    Title,
}

/// Called on the way down and up; all methods have a default that goes on.
pub trait Visit<'a> {
    /// A node, before what it holds.
    fn enter(&mut self, _node: Node<'a>) -> Descend {
        Descend::Inside
    }
    /// A node, after what it holds.
    fn leave(&mut self, _node: Node<'a>) {}
    /// A run of inlines that a node holds itself.
    fn inlines(&mut self, _run: Run, _inlines: &'a [Inline]) {}
}

/// Visits blocks in the order of the text, depth first.
pub fn walk<'a>(blocks: &'a [Block], visitor: &mut impl Visit<'a>) {
    for block in blocks {
        let node = Node::Block(block);
        if visitor.enter(node) == Descend::Inside {
            inside(&block.kind, visitor);
            visitor.leave(node);
        }
    }
}

/// The blocks that a block of this kind holds itself; entries of lists and rows hold theirs.
fn body(kind: &BlockKind) -> &[Block] {
    match kind {
        BlockKind::Quote(blocks)
        | BlockKind::Exception(blocks)
        | BlockKind::Duty(blocks)
        | BlockKind::Definitions(blocks)
        | BlockKind::Description(blocks) => blocks,
        BlockKind::Figure(figure) => &figure.1,
        BlockKind::Clause(clause) => &clause.body,
        BlockKind::Reference(reference) => &reference.body,
        BlockKind::Measure(measure) => &measure.body,
        BlockKind::Caution(caution) => &caution.body,
        BlockKind::Aside(aside) => &aside.body,
        BlockKind::EditorNote(note) => &note.body,
        _ => &[],
    }
}

/// The node of that name, without a walk through all of them: as the parser names nodes in the order of the text, it is
/// one of the two beside the place where its name would stand, or in them.
#[must_use]
pub fn find(blocks: &[Block], id: NodeId) -> Option<Node<'_>> {
    beside(blocks, id, |block| block.id).iter().find_map(|block| match &block.kind {
        _ if block.id == id => Some(Node::Block(block)),
        BlockKind::List(list) => beside(&list.items, id, |item| item.id)
            .iter()
            .find_map(|item| if item.id == id { Some(Node::Item(item, list)) } else { find(&item.blocks, id) }),
        BlockKind::Matrix(matrix) => {
            let rows = beside(&matrix.rows, id, |row| row.id);
            rows.iter().find(|row| row.id == id).map(|row| Node::Row(row, matrix))
        }
        kind => find(body(kind), id),
    })
}

/// The two of some siblings between which a name would stand.
fn beside<T>(siblings: &[T], id: NodeId, name: impl Fn(&T) -> NodeId) -> &[T] {
    let at = siblings.partition_point(|sibling| name(sibling) < id);
    &siblings[at.saturating_sub(1)..siblings.len().min(at + 1)]
}

/// Which of some blocks is a node or holds it.
#[must_use]
pub fn position(blocks: &[Block], id: NodeId) -> Option<usize> {
    let at = blocks.partition_point(|block| block.id < id);
    let holds = |at: usize| blocks.get(at..=at).is_some_and(|block| find(block, id).is_some());
    [at.checked_sub(1), Some(at)].into_iter().flatten().find(|&at| holds(at))
}

fn inside<'a>(kind: &'a BlockKind, visitor: &mut impl Visit<'a>) {
    match kind {
        BlockKind::Paragraph(inlines) => visitor.inlines(Run::Text, inlines),
        BlockKind::Heading(heading) => visitor.inlines(Run::Text, &heading.content),
        BlockKind::List(list) => {
            for item in &list.items {
                let node = Node::Item(item, list);
                if visitor.enter(node) == Descend::Inside {
                    walk(&item.blocks, visitor);
                    visitor.leave(node);
                }
            }
        }
        BlockKind::Term(term) => visitor.inlines(Run::Text, term),
        BlockKind::Figure(figure) => titled(&figure.0, kind, visitor),
        BlockKind::Table(table) => cells(table, visitor),
        BlockKind::Comparison(comparison) => {
            visitor.inlines(Run::Title, &comparison.0);
            cells(&comparison.1, visitor);
        }
        BlockKind::Matrix(matrix) => rows(matrix, visitor),
        BlockKind::Measure(measure) => titled(&measure.title, kind, visitor),
        BlockKind::Caution(caution) => titled(&caution.title, kind, visitor),
        BlockKind::Aside(aside) => titled(&aside.title, kind, visitor),
        BlockKind::EditorNote(note) => titled(&note.title, kind, visitor),
        BlockKind::Quote(_)
        | BlockKind::Exception(_)
        | BlockKind::Duty(_)
        | BlockKind::Definitions(_)
        | BlockKind::Description(_)
        | BlockKind::Clause(_)
        | BlockKind::Reference(_) => walk(body(kind), visitor),
        BlockKind::Code(_) | BlockKind::Rule | BlockKind::Html(_) => {}
    }
}

fn titled<'a>(title: &'a [Inline], kind: &'a BlockKind, visitor: &mut impl Visit<'a>) {
    visitor.inlines(Run::Title, title);
    walk(body(kind), visitor);
}

fn rows<'a>(matrix: &'a Matrix, visitor: &mut impl Visit<'a>) {
    visitor.inlines(Run::Title, &matrix.caption);
    visitor.inlines(Run::Title, &matrix.corner);
    matrix.columns.iter().filter_map(|column| column.prose.as_ref()).for_each(|head| visitor.inlines(Run::Title, head));
    for row in &matrix.rows {
        let node = Node::Row(row, matrix);
        if visitor.enter(node) == Descend::Inside {
            cell(&row.head, visitor);
            row.cells.iter().for_each(|(_, marked)| cell(marked, visitor));
            visitor.leave(node);
        }
    }
}

fn cells<'a>(table: &'a Table, visitor: &mut impl Visit<'a>) {
    let body = table.rows.iter().flat_map(|row| &row.cells);
    table.head.iter().chain(body).for_each(|one| cell(one, visitor));
}

fn cell<'a>(cell: &'a Cell, visitor: &mut impl Visit<'a>) {
    let node = Node::Cell(cell);
    if visitor.enter(node) == Descend::Inside {
        visitor.inlines(Run::Text, &cell.content);
        visitor.leave(node);
    }
}

/// The text of inlines without marks; `name` says what a cross-reference shows.
pub fn plain_text(inlines: &[Inline], out: &mut String, name: &impl Fn(super::XrefId) -> String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Html(text) => out.push_str(text),
            Inline::SoftBreak | Inline::HardBreak => out.push('\n'),
            Inline::Emph(inner) | Inline::Strong(inner) | Inline::Strike(inner) | Inline::Discretion(inner) => {
                plain_text(inner, out, name);
            }
            Inline::Link(link) => plain_text(&link.2, out, name),
            Inline::Image(picture) => plain_text(&picture.text, out, name),
            // A sentence is found and quoted as it is written, without the readings of its words.
            Inline::Ruby(ruby) => out.push_str(&ruby.0),
            Inline::Xref(id) => out.push_str(&name(*id)),
            Inline::FootnoteMark(..) => {}
        }
    }
}
