//! From a resolved guide to an edition: every piece with its words, its facts, and the names by which it is found again.

use crate::document::{
    Annotations, Block, BlockKind, Cell, Descend, Footnote, InForce, Inline, ItemPath, ItemStep, ListItem, ListKind,
    MatrixRow, Node, NodeId, PlaceAnchor, PlaceKind, Table, Validity, Visit, footnote_numbers, walk,
};
use crate::graph::{Page, PageId, Resolved};

use super::facts::Facts;
use super::fold;
use super::given::Corrections;
use super::named::{as_what, former};
use super::piece::{Edition, Fact, Piece, PieceId, PieceKind, PieceNames};
use super::seen::{Seen, attached};

/// The edition that a resolved guide is.
#[must_use]
pub fn edition(resolved: &Resolved) -> Edition {
    let about = &resolved.corpus.guide.about;
    let mut out = Edition {
        title: about.title.clone(),
        edition: about.edition.clone(),
        date: about.date.clone(),
        is_japanese: resolved.corpus.guide.is_japanese(),
        pieces: Vec::new(),
        files: std::collections::BTreeMap::new(),
        attached: attached(resolved),
        said: Corrections::of(&resolved.corpus.guide),
    };
    let facts = Facts::new(resolved);
    out.pieces.push(Piece { text: about.title.clone(), facts: facts.guide(), ..bare(PieceKind::Guide, 0, 0) });
    let mut sections: Vec<PieceId> = Vec::with_capacity(resolved.corpus.pages.len());
    for (id, page) in resolved.corpus.iter() {
        let parent = page.parent.and_then(|p| sections.get(p.0 as usize)).copied().unwrap_or(0);
        let at = out.pieces.len();
        sections.push(at);
        out.pieces.push(section(page, parent, at, &facts));
        let mut read =
            Read { resolved, facts: &facts, id, page, section: at, out: &mut out.pieces, open: Vec::new(), past: None };
        read.page();
    }
    facts.settings(&mut out.pieces);
    if about.orientation.at.is_some() {
        // What is not in force is not there, and in the place of what is nothing else holds.
        out.pieces.iter_mut().for_each(|piece| piece.facts.retain(|fact| fact.key != "meanwhile"));
    }
    out
}

/// A piece without words.
pub(super) fn bare(kind: PieceKind, parent: PieceId, section: PieceId) -> Piece {
    Piece {
        kind,
        parent,
        section,
        address: String::new(),
        label: String::new(),
        cited: String::new(),
        text: String::new(),
        facts: Vec::new(),
        level: 0,
        is_place: false,
        leads: Vec::new(),
        names: PieceNames::default(),
    }
}

fn section(page: &Page, parent: PieceId, at: PieceId, facts: &Facts<'_>) -> Piece {
    let front = &page.document.front;
    let (written, title) = fold::split_label(page.title());
    let is_numbered = front.number.is_some();
    let label = if is_numbered { page.number().to_owned() } else { written.to_owned() };
    let mut piece = bare(PieceKind::Section, parent, at);
    piece.text = one_line(if is_numbered || title.is_empty() { page.title() } else { title });
    piece.names.ids = front.id.iter().map(|id| format!("page:{}", id.value.as_str())).collect();
    if &*page.name == "index" {
        piece.names.ids.push("page:index".to_owned());
    }
    piece.names.now = vec![format!("at:{}", page.name)];
    if !label.is_empty() {
        piece.names.now.push(format!("section:{}", fold::label(&label)));
    }
    let aliases = front.aliases.iter().map(|alias| format!("section:{}", fold::label(&alias.value)));
    let moved = front.moved_from.iter().map(|old| former(&page.name, &old.value));
    piece.names.before = aliases.chain(moved).collect();
    piece.address = format!("{}.html", page.name);
    piece.cited.clone_from(&label);
    piece.label = label;
    piece.facts = facts.section(page);
    piece
}

/// A text as one line: breaks between wide letters are none.
pub(super) fn one_line(text: &str) -> String {
    let text = text.trim();
    if !text.contains(['\n', '\t']) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for line in text.split(['\n', '\t']).map(str::trim).filter(|line| !line.is_empty()) {
        let is_narrow = |c: Option<char>| c.is_some_and(|c| (c as u32) < 0x2E80);
        if is_narrow(out.chars().next_back()) || is_narrow(line.chars().next()) && !out.is_empty() {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

/// An open node.
struct Frame {
    piece: PieceId,
    /// The level of a heading; 0: a node that is left.
    level: u8,
    /// Whether the first paragraph in it is its own text.
    takes_text: bool,
}

struct Read<'a, 'o> {
    resolved: &'a Resolved,
    facts: &'o Facts<'a>,
    id: PageId,
    page: &'a Page,
    section: PieceId,
    out: &'o mut Vec<Piece>,
    open: Vec<Frame>,
    /// The level of the heading that is not in force on the day on which the guide is looked at, and all below it.
    past: Option<u8>,
}

impl<'a> Read<'a, '_> {
    fn page(&mut self) {
        if !self.holds(Some(&self.page.document.front.validity), None) {
            return;
        }
        walk(&self.page.document.blocks, self);
        let footnotes = &self.page.document.footnotes;
        for (footnote, number) in footnotes.iter().zip(footnote_numbers(footnotes)) {
            self.open.clear();
            self.footnote(footnote, number);
        }
    }

    /// Whether something is in force on the day on which the guide is looked at. In the place of what comes into force later
    /// stands what holds meanwhile.
    fn holds(&mut self, validity: Option<&Validity>, of: Option<(NodeId, &'a Annotations)>) -> bool {
        let Some((day, validity)) = self.resolved.corpus.guide.about.orientation.at.zip(validity) else { return true };
        let stand = validity.on(day);
        if let Some(meanwhile) = validity.meanwhile.as_deref().filter(|_| stand == InForce::NotYet) {
            let mut piece = self.piece(PieceKind::Paragraph, of.map(|(node, _)| node));
            piece.text = one_line(meanwhile);
            piece.facts = self.facts.annotations(of.map(|(_, notes)| notes));
            // From when something else holds is no fact of what holds until then.
            piece.facts.retain(|fact| !matches!(fact.key.as_str(), "from" | "until"));
            self.leaf(piece);
        }
        stand == InForce::Holds
    }

    fn footnote(&mut self, footnote: &'a Footnote, number: u32) {
        let mut piece = self.piece(PieceKind::Footnote, None);
        piece.label = number.to_string();
        self.push(piece, true);
        walk(&footnote.blocks, self);
    }

    fn parent(&self) -> PieceId {
        self.open.last().map_or(self.section, |frame| frame.piece)
    }

    fn text(&self, inlines: &[Inline]) -> String {
        one_line(&self.resolved.text(self.id, inlines))
    }

    /// The same with the line breaks that are written on purpose, as those of a cell with several paragraphs.
    fn lines(&self, inlines: &[Inline]) -> String {
        let lines = inlines.split(|inline| matches!(inline, Inline::HardBreak)).map(|line| self.text(line));
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }

    /// A piece that stands here, with what its place says.
    fn piece(&self, kind: PieceKind, node: Option<NodeId>) -> Piece {
        let parent = self.parent();
        let mut piece = bare(kind, parent, self.section);
        let above = self.out.get(parent);
        piece.address = above.map(|above| above.address.clone()).unwrap_or_default();
        let Some(index) = node.and_then(|node| self.page.places.index_of(node)) else { return piece };
        let Some(place) = self.page.place(index) else { return piece };
        let name = &self.page.name;
        if let Some(anchor) = self.page.places.address_of(index) {
            piece.address = format!("{name}.html#{anchor}");
        }
        piece.label = place.label.to_string();
        piece.is_place = !piece.label.is_empty() && place.path.is_some();
        if piece.is_place {
            piece.cited = crate::graph::joined(self.page.number(), &piece.label);
        }
        match &place.anchor {
            PlaceAnchor::Declared(id) => {
                piece.names.ids.push(format!("id:{}", id.as_str()));
                piece.names.now.push(format!("at:{name}#{}", id.as_str()));
                piece.names.now.extend(as_what(place).map(|what| format!("as:{what}:{}", id.as_str())));
            }
            PlaceAnchor::Fallback(anchor) => piece.names.now.push(format!("at:{name}#{anchor}")),
            PlaceAnchor::None => {}
        }
        if matches!(place.kind, PlaceKind::Clause | PlaceKind::SubItem) && !place.label.is_empty() {
            piece.names.now.push(format!("clause:{}", fold::label(&place.label)));
        }
        piece.names.before = place.moved_from().iter().map(|old| former(name, &old.value)).collect();
        piece.facts = self.facts.place(place);
        piece
    }

    fn push(&mut self, mut piece: Piece, takes_text: bool) -> PieceId {
        if piece.cited.is_empty() {
            piece.cited = self.cited(&piece);
        }
        piece.facts.sort();
        piece.facts.dedup();
        let at = self.out.len();
        self.out.push(piece);
        self.open.push(Frame { piece: at, level: 0, takes_text });
        at
    }

    /// The same for a piece that holds nothing.
    fn leaf(&mut self, piece: Piece) {
        self.push(piece, false);
        self.open.pop();
    }

    fn cited(&self, piece: &Piece) -> String {
        let above = self.out.get(piece.parent).map(|above| above.cited.as_str()).unwrap_or_default();
        let own = piece.label.as_str();
        match piece.kind {
            _ if own.is_empty() => above.to_owned(),
            PieceKind::Clause | PieceKind::SubItem => own.to_owned(),
            PieceKind::Row | PieceKind::Heading if !own.starts_with(['(', '（']) => own.to_owned(),
            PieceKind::MatrixRow => crate::graph::joined(self.page.number(), own),
            // What is no place has its number from what holds it.
            PieceKind::Row | PieceKind::Heading | PieceKind::Item | PieceKind::Step => crate::graph::joined(above, own),
            _ => above.to_owned(),
        }
    }

    fn paragraph(&mut self, block: &'a Block, inlines: &'a [Inline]) {
        let text = self.lines(inlines);
        let taker = self.open.last_mut().filter(|frame| frame.takes_text);
        if let Some(at) = taker.map(|frame| {
            frame.takes_text = false;
            frame.piece
        }) {
            let facts = self.facts.annotations(block.annotations.as_deref());
            let seen = self.seen([inlines]);
            if let Some(piece) = self.out.get_mut(at) {
                piece.text = text;
                piece.facts.extend(facts);
                seen.give(piece);
            }
            return;
        }
        let mut piece = self.piece(PieceKind::Paragraph, Some(block.id));
        piece.text = text;
        piece.facts.extend(self.facts.annotations(block.annotations.as_deref()));
        self.seen([inlines]).give(&mut piece);
        if !piece.text.is_empty() || !piece.facts.is_empty() {
            self.leaf(piece);
        }
    }

    fn heading(&mut self, block: &'a Block, level: u8, content: &'a [Inline]) {
        while self.open.last().is_some_and(|frame| frame.level >= level && frame.level > 0) {
            self.open.pop();
        }
        let mut piece = self.piece(PieceKind::Heading, Some(block.id));
        piece.level = level;
        let text = self.text(content);
        let (label, rest) = fold::split_label(&text);
        if piece.label.is_empty() && !rest.is_empty() {
            label.clone_into(&mut piece.label);
            rest.clone_into(&mut piece.text);
        } else {
            piece.text = text;
        }
        piece.facts.extend(self.facts.annotations(block.annotations.as_deref()));
        self.seen([content]).give(&mut piece);
        let at = self.push(piece, false);
        self.open.pop();
        self.open.push(Frame { piece: at, level, takes_text: false });
    }

    fn item(&mut self, item: &'a ListItem, kind: ListKind) {
        let mut piece = self.piece(PieceKind::Bullet, Some(item.id));
        let is_sub_item = self.page.places.of(item.id).is_some_and(|place| place.kind == PlaceKind::SubItem);
        piece.kind = match kind {
            _ if is_sub_item => PieceKind::SubItem,
            ListKind::Bullet => PieceKind::Bullet,
            ListKind::Items => PieceKind::Item,
            ListKind::Steps => PieceKind::Step,
        };
        if piece.label.is_empty() {
            piece.label = self.entry_label(kind, item.number);
        }
        piece.facts.extend(self.facts.annotations(item.annotations.as_deref()));
        piece.facts.extend(item.checked.map(|is_done| {
            let (value, shown) =
                if is_done { ("yes", crate::words!("済み", "yes")) } else { ("no", crate::words!("未了", "no")) };
            Fact::new("checked", crate::words!("チェック", "checked"), value).shown(shown)
        }));
        self.push(piece, true);
    }

    /// The number of an entry that is no place, as pages show it.
    fn entry_label(&self, kind: ListKind, number: u32) -> String {
        let step = match kind {
            ListKind::Bullet => return String::new(),
            ListKind::Items => ItemStep::Item(number),
            ListKind::Steps => ItemStep::Step(number),
        };
        let own = self.resolved.corpus.guide.numbering.mark(&ItemPath(vec![step]));
        own.or_else(|| kind.label(number)).unwrap_or_default()
    }

    /// What runs of text show beside their words.
    fn seen<'i>(&self, runs: impl IntoIterator<Item = &'i [Inline]>) -> Seen {
        let mut seen = Seen::default();
        runs.into_iter().for_each(|run| seen.read(self.resolved, self.id, run));
        seen
    }

    fn table(&mut self, table: &'a Table) {
        for cells in std::iter::once(&table.head).chain(table.rows.iter().map(|row| &row.cells)) {
            let mut texts: Vec<String> = cells.iter().map(|cell| self.lines(&cell.content)).collect();
            let mut piece = self.piece(PieceKind::Row, None);
            if texts.len() > 1 && texts.first().is_some_and(|text| fold::is_label(text)) {
                piece.label = texts.remove(0);
            }
            while texts.last().is_some_and(String::is_empty) {
                texts.pop();
            }
            piece.text = texts.join("\t");
            self.seen(cells.iter().map(|cell| cell.content.as_slice())).give(&mut piece);
            if !piece.text.is_empty() || !piece.facts.is_empty() {
                self.leaf(piece);
            }
        }
    }

    fn matrix_row(&mut self, row: &'a MatrixRow, matrix: &'a crate::document::Matrix) {
        let mut piece = self.piece(PieceKind::MatrixRow, Some(row.id));
        if let (true, Some(number)) = (piece.label.is_empty(), row.item) {
            piece.label = format!("({number})");
        }
        piece.text = self.text(&row.head.content);
        let reason = |cell: &Cell| self.text(&cell.content);
        piece.facts.extend(self.facts.row(row, matrix, reason));
        self.seen(row.cells.iter().map(|(_, cell)| cell.content.as_slice())).give(&mut piece);
        self.leaf(piece);
    }

    /// A block that holds others, with its title.
    fn holder(&mut self, block: &'a Block, kind: PieceKind, title: Option<String>) {
        let mut piece = self.piece(kind, Some(block.id));
        let takes_text = title.as_ref().is_none_or(String::is_empty);
        piece.text = title.unwrap_or_default();
        piece.facts.extend(self.facts.annotations(block.annotations.as_deref()));
        piece.facts.extend(self.facts.directive(&block.kind));
        if let BlockKind::Clause(clause) = &block.kind {
            piece
                .names
                .before
                .extend(clause.aliases.iter().map(|alias| format!("clause:{}", fold::label(alias.value.as_str()))));
        }
        piece.facts.dedup();
        self.push(piece, takes_text);
    }
}

impl<'a> Visit<'a> for Read<'a, '_> {
    fn enter(&mut self, node: Node<'a>) -> Descend {
        let said = |notes: Option<&'a Annotations>| notes?.context.as_ref().map(|context| &context.validity);
        match node {
            Node::Block(block) => {
                let level = match &block.kind {
                    BlockKind::Heading(heading) => Some(heading.level),
                    _ => None,
                };
                if level.is_some_and(|level| self.past.is_some_and(|past| level <= past)) {
                    self.past = None;
                }
                if self.past.is_some() {
                    return Descend::Past;
                }
                if !self.holds(
                    said(block.annotations.as_deref()),
                    block.annotations.as_deref().map(|notes| (block.id, notes)),
                ) {
                    self.past = level;
                    return Descend::Past;
                }
                return self.block(block);
            }
            Node::Item(item, _)
                if !self.holds(
                    said(item.annotations.as_deref()),
                    item.annotations.as_deref().map(|notes| (item.id, notes)),
                ) =>
            {
                return Descend::Past;
            }
            Node::Item(item, list) => self.item(item, list.kind),
            Node::Row(row, matrix) => {
                self.matrix_row(row, matrix);
                return Descend::Past;
            }
            Node::Cell(_) => return Descend::Past,
        }
        Descend::Inside
    }

    fn leave(&mut self, node: Node<'a>) {
        if matches!(node, Node::Block(block) if holds_only(&block.kind)) {
            return;
        }
        while self.open.pop().is_some_and(|frame| frame.level > 0) {}
    }
}

impl<'a> Read<'a, '_> {
    /// Code and the like, which is compared as it stands.
    fn verbatim(&mut self, block: &'a Block, text: &str) -> Descend {
        let mut piece = self.piece(PieceKind::Code, Some(block.id));
        piece.text = text.trim_end().to_string();
        self.leaf(piece);
        Descend::Past
    }

    fn block(&mut self, block: &'a Block) -> Descend {
        match &block.kind {
            BlockKind::Paragraph(inlines) | BlockKind::Term(inlines) => {
                self.paragraph(block, inlines);
                return Descend::Past;
            }
            BlockKind::Heading(heading) => {
                self.heading(block, heading.level, &heading.content);
                return Descend::Past;
            }
            BlockKind::Code(code) => return self.verbatim(block, &code.1),
            BlockKind::Html(text) => return self.verbatim(block, text),
            BlockKind::Rule => return Descend::Past,
            kind if holds_only(kind) => return Descend::Inside,
            BlockKind::Table(table) => {
                self.holder(block, PieceKind::Table, None);
                self.table(table);
                self.open.pop();
                return Descend::Past;
            }
            BlockKind::Comparison(comparison) => {
                let caption = self.text(&comparison.0);
                self.holder(block, PieceKind::Table, Some(caption));
                self.table(&comparison.1);
                self.open.pop();
                return Descend::Past;
            }
            BlockKind::Matrix(matrix) => {
                let caption = self.text(&matrix.caption);
                self.holder(block, PieceKind::Matrix, Some(caption));
            }
            BlockKind::Figure(figure) => {
                let caption = self.text(&figure.0);
                self.holder(block, PieceKind::Table, Some(caption));
            }
            BlockKind::Quote(_) => self.holder(block, PieceKind::Quote, None),
            BlockKind::Clause(_) => self.holder(block, PieceKind::Clause, None),
            BlockKind::Exception(_) => self.holder(block, PieceKind::Exception, None),
            BlockKind::Duty(_) => self.holder(block, PieceKind::Duty, None),
            BlockKind::Reference(r) => self.holder(block, PieceKind::Reference, Some(r.title.to_string())),
            BlockKind::Measure(m) => self.holder(block, PieceKind::Measure, Some(self.text(&m.title))),
            BlockKind::Caution(c) => self.holder(block, PieceKind::Caution, Some(self.text(&c.title))),
            BlockKind::Aside(a) => self.holder(block, PieceKind::Aside, Some(self.text(&a.title))),
            BlockKind::EditorNote(n) => self.holder(block, PieceKind::Note, Some(self.text(&n.title))),
            BlockKind::List(_) | BlockKind::Definitions(_) | BlockKind::Description(_) => {}
        }
        Descend::Inside
    }
}

/// Whether a block is nothing but what it holds: it is no piece itself.
fn holds_only(kind: &BlockKind) -> bool {
    matches!(kind, BlockKind::List(_) | BlockKind::Definitions(_) | BlockKind::Description(_))
}
