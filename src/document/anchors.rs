//! Finds the linkable places of a document, in the order of the text, and gives each its anchor.
//!
//! An anchor is the written `{#id}`; otherwise the item's path (`i8`, `i5-s4`), the clause's number
//! (`clause-1.2.5.1-4-a`), or a hash of the text below its headings (`h-3fa9c1`, `duty-81b2aa`): never a count, so an
//! address cannot come to mean another place when something is inserted before it. Of places that are equal even so,
//! the first has the anchor and the others have none; `check` asks for their ids.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::frames::{Counting, Frame, OpenHeading, OpenList, heading_items, kind_of, pages_of, settled, step};
use super::place::{Carrier, Place, PlaceAnchor, PlaceKind, Places};
use super::{
    Annotations, Block, BlockKind, Clause, ClauseNumber, Context, Descend, Document, Facets, Heading, Inline, ItemPath,
    ItemStep, List, ListItem, ListKind, Matrix, MatrixRow, Node, Spanned, Visit, excerpt, kana_slug, walk,
};
use crate::source::Span;

/// Finds the places of a document.
#[must_use]
pub fn places(document: &Document) -> Places {
    let mut finder = Finder {
        document,
        out: Places::default(),
        declared: HashMap::new(),
        headings: Vec::new(),
        lists: BTreeMap::new(),
        captions: [0; 2],
        frames: vec![Frame::new(Counting::Headings)],
        heading_items: heading_items(&document.blocks),
    };
    walk(&document.blocks, &mut finder);
    // Footnotes stand under no heading, and count nothing.
    finder.headings.clear();
    finder.frames = vec![Frame::new(Counting::Nothing)];
    let mut firsts = Vec::new();
    for footnote in &document.footnotes {
        firsts.push(finder.out.list.len());
        walk(&footnote.blocks, &mut finder);
    }
    let mut out = settled(finder.out, &finder.declared);
    out.footnotes = super::noted::footnotes(document, &out, &firsts);
    super::noted::taken_over(out)
}

struct Finder<'a> {
    document: &'a Document,
    out: Places,
    /// Declared ids with where they stand.
    declared: HashMap<Box<str>, Span>,
    headings: Vec<OpenHeading<'a>>,
    /// The levels of lists whose entries are targets, each with its last number.
    lists: BTreeMap<ItemPath, u32>,
    /// How many captioned tables and figures there are so far.
    captions: [u32; 2],
    frames: Vec<Frame<'a>>,
    heading_items: BTreeSet<u32>,
}

impl<'a> Visit<'a> for Finder<'a> {
    fn enter(&mut self, node: Node<'a>) -> Descend {
        match node {
            Node::Block(block) => {
                let descend = self.block(block);
                self.pass(block, descend);
                descend
            }
            Node::Item(item, list) => {
                let descend = self.list_item(item, list);
                self.turn_to(item.annotations.as_deref());
                descend
            }
            Node::Row(row, _) => self.row(row),
            Node::Cell(_) => Descend::Past,
        }
    }

    fn leave(&mut self, _: Node<'a>) {
        if let Some(frame) = self.frames.pop() {
            self.headings.truncate(frame.base);
        }
    }
}

impl<'a> Finder<'a> {
    /// The innermost open node. The page's own frame is never closed.
    fn frame(&self) -> &Frame<'a> {
        self.frames.last().expect("the page's own frame stays open")
    }

    /// The place that holds what stands here: the heading above it in the open node, or the node's own.
    fn parent(&self) -> Option<u32> {
        let frame = self.frame();
        self.headings.get(frame.base..).and_then(<[_]>::last).map(|heading| heading.place).or(frame.parent)
    }

    fn open(&mut self, counting: Counting, parent: Option<u32>, list: Option<OpenList>) -> Descend {
        let (base, pages) = (self.headings.len(), self.pages());
        let frame = Frame { parent, base, list, pages, ..Frame::new(counting) };
        self.frames.push(frame);
        Descend::Inside
    }

    /// The printed pages of what stands here.
    fn pages(&self) -> Option<&'a Spanned<Box<str>>> {
        let frame = self.frame();
        self.headings.get(frame.base..).and_then(<[_]>::last).map_or(frame.pages, |heading| heading.pages)
    }

    /// What stands in the node that has been opened is on other pages, where it says so.
    fn turn_to(&mut self, notes: Option<&'a Annotations>) {
        if let (Some(frame), Some(pages)) = (self.frames.last_mut(), pages_of(notes)) {
            frame.pages = Some(pages);
        }
    }

    /// After a block has been opened or passed: its pages, the paragraph that leads in the next list, a summary.
    fn pass(&mut self, block: &'a Block, descend: Descend) {
        if descend == Descend::Inside {
            self.turn_to(block.annotations.as_deref());
            let opened = self.frames.len() - 1;
            let before = self.frames.get_mut(opened.wrapping_sub(1)).and_then(|outside| outside.before.take());
            if let Some(frame) = self.frames.last_mut().filter(|_| matches!(block.kind, BlockKind::List(_))) {
                frame.lead = before;
            }
            return;
        }
        let paragraph = match &block.kind {
            BlockKind::Paragraph(inlines) => Some(inlines.as_slice()),
            _ => None,
        };
        let is_summary = block.annotations.as_ref().is_some_and(|notes| notes.is_summary);
        if let (true, Some(text)) = (is_summary, paragraph) {
            self.out.summarise(self.parent(), block.span, text);
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.before = paragraph;
        }
    }

    fn block(&mut self, block: &'a Block) -> Descend {
        match &block.kind {
            BlockKind::Heading(heading) => self.heading(block, heading),
            BlockKind::List(list) => self.list(list),
            BlockKind::Clause(clause) => self.clause(block, clause),
            BlockKind::Matrix(matrix) => self.matrix(block, matrix),
            BlockKind::Measure(measure) => self.titled(block, PlaceKind::Measure, &measure.title),
            BlockKind::Caution(caution) => self.titled(block, PlaceKind::Caution, &caution.title),
            BlockKind::EditorNote(note) => self.titled(block, PlaceKind::Note, &note.title),
            BlockKind::Comparison(comparison) => self.captioned(block, PlaceKind::Table, &comparison.0),
            BlockKind::Figure(figure) => self.captioned(block, PlaceKind::Figure, &figure.0),
            BlockKind::Reference(reference) => {
                self.named(block, PlaceKind::Reference, (reference.title.to_string(), &[]))
            }
            BlockKind::Aside(_)
            | BlockKind::Quote(_)
            | BlockKind::Exception(_)
            | BlockKind::Duty(_)
            | BlockKind::Definitions(_)
            | BlockKind::Description(_) => {
                let parent = self.text(block).or_else(|| self.parent());
                // Headings that stand in it end with it, so what it counts in is settled here.
                let counting = match &self.frame().counting {
                    Counting::Headings => Counting::Item(self.path_here()),
                    other => other.clone(),
                };
                self.open(counting, parent, None)
            }
            BlockKind::Paragraph(_)
            | BlockKind::Term(_)
            | BlockKind::Table(_)
            | BlockKind::Code(..)
            | BlockKind::Rule
            | BlockKind::Html(_) => {
                self.text(block);
                Descend::Past
            }
        }
    }

    /// The path that a list counts in here.
    fn path_here(&self) -> ItemPath {
        let frame = self.frame();
        let above = match &frame.counting {
            Counting::Item(path) | Counting::Again(path) => path.0.clone(),
            Counting::Headings | Counting::Nothing => Vec::new(),
        };
        let headings = self.headings.get(frame.base..).unwrap_or_default().iter().filter_map(|h| h.item);
        ItemPath(above.into_iter().chain(headings.map(ItemStep::Item)).collect())
    }

    fn heading(&mut self, block: &'a Block, heading: &Heading) -> Descend {
        let base = self.frame().base;
        while self.headings.len() > base && self.headings.last().is_some_and(|h| h.level >= heading.level) {
            self.headings.pop();
        }
        let path = heading.item.map(|n| {
            let mut path = self.path_here();
            path.0.push(ItemStep::Item(n));
            path
        });
        let parent = self.parent();
        let fallback = path.as_ref().map_or_else(|| self.hashed("h", &heading.text), ItemPath::anchor);
        let kind = if path.is_some() { PlaceKind::Item } else { PlaceKind::Heading };
        let notes = block.annotations.as_deref();
        let mut place = self.place(kind, (Carrier::Block(block.id), block.span), notes, fallback);
        place.label = path.as_ref().map(|path| self.document.numbering.cite(path)).unwrap_or_default().into();
        place.title = heading.text.clone();
        place.path = path;
        place.parent = parent;
        let name = if place.anchor.is_declared() { (&*place.anchor).into() } else { heading.text.clone() };
        let index = self.push(place, &heading.content);
        let pages = pages_of(block.annotations.as_deref()).or_else(|| self.pages());
        self.headings.push(OpenHeading { level: heading.level, item: heading.item, place: index, name, pages });
        Descend::Past
    }

    fn list(&mut self, list: &List) -> Descend {
        let parent = self.parent();
        let clause = self.frames.last_mut().filter(|_| list.kind == ListKind::Items);
        if let Some(clause) = clause.and_then(|frame| frame.list.take_if(|list| list.clause.is_some())) {
            return self.open(Counting::Nothing, parent, Some(clause));
        }
        if let Counting::Nothing = self.frame().counting {
            return self.open(Counting::Nothing, parent, Some(OpenList { path: None, clause: None }));
        }
        let path = self.path_here();
        let again = matches!(self.frame().counting, Counting::Again(_)) || !self.counts(list, &path);
        // Steps of a second list have no targets: what they are called is said of the first ones.
        let own = (!again || list.kind == ListKind::Items).then(|| path.clone());
        let counting = if again { Counting::Again(path) } else { Counting::Item(path) };
        self.open(counting, parent, Some(OpenList { path: own, clause: None }))
    }

    /// Whether a list is the first of its level, or steps that go on from it behind an entry without a number (一の二): its
    /// entries have their anchors from their numbers. Those of another list are told by where they stand.
    fn counts(&mut self, list: &List, path: &ItemPath) -> bool {
        let Some(first) = step(list.kind, 0) else { return false };
        let mut level = path.clone();
        level.0.push(first);
        let number = |item: Option<&ListItem>| item.map_or(0, |item| item.number);
        let (begin, end) = (number(list.items.first()), number(list.items.last()));
        match self.lists.get_mut(&level) {
            Some(before) if list.kind == ListKind::Steps && begin == *before + 1 => *before = end,
            Some(_) => return false,
            None => _ = self.lists.insert(level, end),
        }
        true
    }

    fn list_item(&mut self, item: &ListItem, list: &List) -> Descend {
        let open = self.frame().list.as_ref();
        if let Some((number, fallback)) = open.and_then(|list| list.clause.clone()) {
            return self.sub_item(item, number.as_ref(), &fallback);
        }
        let path = open.and_then(|list| list.path.clone()).zip(step(list.kind, item.number)).map(|(mut path, step)| {
            path.0.push(step);
            path
        });
        let notes = item.annotations.as_deref();
        let kind = match path.as_ref().and_then(|path| path.0.last()) {
            Some(ItemStep::Step(_)) => Some(PlaceKind::Step),
            Some(ItemStep::Item(_)) => Some(PlaceKind::Item),
            None => kind_of(notes),
        };
        let parent = self.parent();
        let mut here = parent;
        if let Some(kind) = kind {
            let again = matches!(self.frame().counting, Counting::Again(_));
            let hashed = |prefix| self.hashed(prefix, &self.text_of_blocks(&item.blocks));
            let fallback = match &path {
                Some(_) if again => hashed("item"),
                Some(path) => path.anchor(),
                None => hashed("duty"),
            };
            let mut place = self.place(kind, (Carrier::ListItem(item.id), item.span), notes, fallback);
            place.label = path.as_ref().map(|path| self.document.numbering.cite(path)).unwrap_or_default().into();
            let first = excerpt::first_paragraph(&item.blocks);
            place.title = self.excerpt(first);
            place.path.clone_from(&path);
            place.parent = parent;
            let is_duty = place.duty.is_some();
            let index = self.push(place, first);
            if let Some(lead) = self.frame().lead.filter(|_| is_duty) {
                self.out.leads.insert(index, lead.to_vec());
            }
            here = Some(index);
        }
        let counting = match (path, &self.frame().counting) {
            (Some(path), Counting::Again(_)) => Counting::Again(path),
            (Some(path), _) => Counting::Item(path),
            (None, counting) => counting.clone(),
        };
        self.open(counting, here, None)
    }

    fn sub_item(&mut self, item: &ListItem, number: Option<&ClauseNumber>, clause: &str) -> Descend {
        let label = self.document.numbering.sub_item(item.number);
        let slug = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase().into() } else { kana_slug(c) };
        let anchor = format!("{clause}-{}", label.chars().map(slug).collect::<String>());
        let parent = self.parent();
        let mut place = self.place(
            PlaceKind::SubItem,
            (Carrier::ListItem(item.id), item.span),
            item.annotations.as_deref(),
            anchor,
        );
        place.label = number.and_then(|n| n.child(&label)).as_ref().map_or("", ClauseNumber::as_str).into();
        let first = excerpt::first_paragraph(&item.blocks);
        place.title = self.excerpt(first);
        place.parent = parent;
        let index = self.push(place, first);
        self.open(Counting::Nothing, Some(index), None)
    }

    fn clause(&mut self, block: &Block, clause: &Clause) -> Descend {
        let number = clause.number.as_ref().map(|n| &n.value);
        let hashed = || self.hashed("clause", &self.text_of_blocks(&clause.body));
        let fallback = number.map_or_else(hashed, ClauseNumber::anchor);
        let notes = block.annotations.as_deref();
        let parent = self.parent();
        let mut place = self.place(PlaceKind::Clause, (Carrier::Block(block.id), block.span), notes, fallback.clone());
        place.label = number.map_or("", ClauseNumber::as_str).into();
        let first = if clause.title.is_some() { &[] } else { excerpt::first_paragraph(&clause.body) };
        place.title = clause.title.clone().unwrap_or_else(|| self.excerpt(first));
        place.facets = clause.facets.clone();
        place.parent = parent;
        let index = self.push(place, first);
        // Its first list of items is that of its sub-items.
        let list = OpenList { path: None, clause: Some((number.cloned(), fallback)) };
        self.open(Counting::Nothing, Some(index), Some(list))
    }

    fn matrix(&mut self, block: &Block, matrix: &Matrix) -> Descend {
        self.placed(
            block,
            PlaceKind::Matrix,
            "matrix",
            (self.text_of(&matrix.caption), &matrix.caption),
            &matrix.facets,
        )
    }

    /// A row that has a number.
    fn row(&mut self, row: &MatrixRow) -> Descend {
        let Some(number) = row.item else { return Descend::Past };
        let matrix = self.frame().parent;
        let base = matrix.and_then(|index| self.out.list.get(index as usize)).map_or("", |place| &place.anchor);
        let fallback = format!("{base}-i{number}");
        let notes = row.head.annotations.as_deref();
        let mut place = self.place(PlaceKind::Item, (Carrier::Row(row.id), row.span), notes, fallback);
        place.label = format!("({number})").into();
        place.title = self.text_of(&row.head.content).into();
        // A heading or a list that counts the same items is the place; the row is only listed there.
        let path = ItemPath(vec![ItemStep::Item(number)]);
        let listed =
            self.heading_items.contains(&number) || self.out.list.iter().any(|p| p.path.as_ref() == Some(&path));
        place.path = (!listed).then_some(path);
        place.parent = matrix;
        self.push(place, &row.head.content);
        Descend::Past
    }

    fn titled(&mut self, block: &Block, kind: PlaceKind, title: &[Inline]) -> Descend {
        self.named(block, kind, (self.text_of(title), title))
    }

    /// A table or a figure, with its number where the guide counts them.
    fn captioned(&mut self, block: &Block, kind: PlaceKind, caption: &[Inline]) -> Descend {
        let index = self.out.list.len();
        let descend = self.titled(block, kind, caption);
        let numbering = &self.document.numbering;
        let (count, form) = match kind {
            PlaceKind::Figure => (&mut self.captions[1], &numbering.figures),
            _ => (&mut self.captions[0], &numbering.tables),
        };
        *count += 1;
        let section = self.document.front.number.as_ref().map_or("", |number| number.value.as_str());
        if let (Some(form), Some(place)) = (form, self.out.list.get_mut(index)) {
            place.label = form.write(*count, section).into();
        }
        descend
    }

    fn named(&mut self, block: &Block, kind: PlaceKind, title: (String, &[Inline])) -> Descend {
        let facets = match &block.kind {
            BlockKind::Caution(caution) => caution.facets.clone(),
            _ => block.annotations.as_deref().map(|notes| notes.facets.clone()).unwrap_or_default(),
        };
        self.placed(block, kind, "t", title, &facets)
    }

    /// A block that is a place by its kind.
    fn placed(
        &mut self,
        block: &Block,
        kind: PlaceKind,
        prefix: &str,
        (title, inlines): (String, &[Inline]),
        facets: &Facets,
    ) -> Descend {
        let parent = self.parent();
        let fallback = self.hashed(prefix, &title);
        let mut place =
            self.place(kind, (Carrier::Block(block.id), block.span), block.annotations.as_deref(), fallback);
        place.title = title.into();
        place.parent = parent;
        place.facets = facets.clone();
        let index = self.push(place, inlines);
        self.open(Counting::Nothing, Some(index), None)
    }

    /// A block that is a place only for its attribute block.
    fn text(&mut self, block: &Block) -> Option<u32> {
        let notes = block.annotations.as_deref();
        let kind = kind_of(notes)?;
        let text = self.text_of_blocks(std::slice::from_ref(block));
        let parent = self.parent();
        let fallback = self.hashed("duty", &text);
        let mut place = self.place(kind, (Carrier::Block(block.id), block.span), notes, fallback);
        place.title = excerpt::first_line(&text).into();
        place.parent = parent;
        Some(self.push(place, excerpt::first_run(block)))
    }

    fn place(
        &mut self,
        kind: PlaceKind,
        (carrier, span): (Carrier, Span),
        notes: Option<&Annotations>,
        fallback: String,
    ) -> Place {
        let id = notes.and_then(|n| n.id.as_ref());
        if let Some(id) = id {
            match self.declared.get(id.value.as_str()) {
                Some(&first) => self.out.twice.push((id.span, first)),
                None => _ = self.declared.insert(id.value.as_str().into(), id.span),
            }
        }
        Place {
            anchor: id
                .map_or_else(|| PlaceAnchor::Fallback(fallback.into()), |id| PlaceAnchor::Declared(id.value.clone())),
            kind,
            carrier,
            span,
            label: "".into(),
            path: None,
            title: "".into(),
            measure: notes.and_then(|n| n.measure.clone()),
            duty: notes.and_then(|n| n.duty.clone()),
            facets: notes.map(|n| n.facets.clone()).unwrap_or_default(),
            context: self.context(notes),
            parent: None,
        }
    }

    /// What the place says of itself, with the printed pages that it has from what holds it.
    fn context(&self, notes: Option<&Annotations>) -> Option<Box<Context>> {
        let own = notes.and_then(|n| n.context.clone());
        let Some(pages) = self.pages().filter(|_| pages_of(notes).is_none()) else { return own };
        let mut context = own.unwrap_or_default();
        context.pages = Some(pages.clone());
        Some(context)
    }

    /// Adds a place whose title is the text of these inlines, or begins as they do.
    fn push(&mut self, place: Place, title: &[Inline]) -> u32 {
        let index = u32::try_from(self.out.list.len()).expect("places of a page are counted in 32 bits");
        if excerpt::refers(self.document, title) {
            self.out.referring.insert(index, title.to_vec());
        }
        self.out.by_node.push((place.carrier.node(), index));
        self.out.list.push(place);
        index
    }

    fn text_of(&self, inlines: &[Inline]) -> String {
        excerpt::of_inlines(self.document, inlines)
    }

    fn text_of_blocks(&self, blocks: &[Block]) -> String {
        excerpt::of_blocks(self.document, blocks)
    }

    /// The first line of a paragraph.
    fn excerpt(&self, inlines: &[Inline]) -> Box<str> {
        excerpt::first_line(&self.text_of(inlines)).into()
    }

    /// FNV-1a over the names of the open headings and the text, 24 bits: short, stable, and the same on every machine.
    fn hashed(&self, prefix: &str, text: &str) -> String {
        let headings = self.headings.iter().flat_map(|heading| [&*heading.name, "\n"]);
        let bytes = headings.chain([text]).flat_map(str::bytes);
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
        format!("{prefix}-{:06x}", (hash ^ (hash >> 24) ^ (hash >> 48)) & 0x00ff_ffff)
    }
}
