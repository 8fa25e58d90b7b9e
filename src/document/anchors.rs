//! The linkable places of a document, in the order of the text, each with its anchor. The graph and
//! the renderer both use this one rule, so a link cannot miss what it names.
//!
//! An anchor is the written `{#id}`; otherwise the item's path (`i8`, `i5-s4`), the clause's number
//! (`clause-1.2.5.1-4-a`), or a hash of the text (`h-3fa9c1`, `duty-81b2aa`): never a count, so an
//! address cannot come to mean another place when something is inserted before it.

use std::collections::{BTreeMap, BTreeSet};

use super::place::{Carrier, Place, PlaceAnchor, PlaceKind, Places};
use super::{
    Annotations, Block, BlockKind, Clause, ClauseNumber, Document, Inline, ItemPath, ItemStep, List, ListItem,
    ListKind, Matrix, XrefId, fitted, kana_slug, plain_text,
};
use crate::source::Span;

/// Length, in characters, of a title that is made from the beginning of a text.
const EXCERPT: usize = 40;

/// Finds the places of a document.
#[must_use]
pub fn places(document: &Document) -> Places {
    let mut finder = Finder {
        document,
        out: Places::default(),
        anchors: BTreeMap::new(),
        repeated: BTreeMap::new(),
        headings: Vec::new(),
        lists: BTreeMap::new(),
        heading_items: heading_items(&document.blocks),
    };
    finder.blocks(&document.blocks, &ItemPath::default(), None);
    for footnote in &document.footnotes {
        finder.blocks(&footnote.blocks, &ItemPath(vec![ItemStep::Item(u32::MAX)]), None);
    }
    let mut places = finder.out;
    places.by_span.sort_unstable();
    Places { list: fitted(places.list), by_span: fitted(places.by_span), ..places }
}

fn heading_items(blocks: &[Block]) -> BTreeSet<u32> {
    let item = |block: &Block| match &block.kind {
        BlockKind::Heading(heading) => heading.item,
        _ => None,
    };
    blocks.iter().filter_map(item).collect()
}

/// A heading that is open at this point of the text.
struct OpenHeading {
    level: u8,
    item: Option<u32>,
    place: u32,
}

struct Finder<'a> {
    document: &'a Document,
    out: Places,
    anchors: BTreeMap<Box<str>, Option<Span>>,
    /// How often a fallback anchor was needed.
    repeated: BTreeMap<Box<str>, u32>,
    headings: Vec<OpenHeading>,
    lists: BTreeMap<ItemPath, Span>,
    heading_items: BTreeSet<u32>,
}

impl Finder<'_> {
    fn blocks(&mut self, blocks: &[Block], prefix: &ItemPath, parent: Option<u32>) {
        for block in blocks {
            let parent = parent.or_else(|| self.headings.last().map(|h| h.place));
            self.block(block, prefix, parent);
        }
    }

    fn block(&mut self, block: &Block, prefix: &ItemPath, parent: Option<u32>) {
        match &block.kind {
            BlockKind::Heading(heading) => self.heading(block, heading),
            BlockKind::List(list) => self.list(block.span, list, &self.path_under(prefix), parent),
            BlockKind::Clause(clause) => self.clause(block, clause, parent),
            BlockKind::Matrix(matrix) => self.matrix(block, matrix, parent),
            BlockKind::Measure(measure) => {
                self.titled(block, PlaceKind::Measure, &measure.title, &measure.body, parent);
            }
            BlockKind::Caution(caution) => {
                self.titled(block, PlaceKind::Caution, &caution.title, &caution.body, parent);
            }
            BlockKind::EditorNote(note) => self.titled(block, PlaceKind::Note, &note.title, &note.body, parent),
            BlockKind::Comparison(caption, _) => self.titled(block, PlaceKind::Table, caption, &[], parent),
            BlockKind::Reference(reference) => {
                let title = Inline::Text(reference.title.clone());
                self.titled(block, PlaceKind::Reference, &[title], &reference.body, parent);
            }
            BlockKind::Aside(aside) => {
                let here = self.text(block, parent);
                self.blocks(&aside.body, prefix, here.or(parent));
            }
            BlockKind::Quote(body) | BlockKind::Exception(body) | BlockKind::Duty(body) => {
                let here = self.text(block, parent);
                self.blocks(body, prefix, here.or(parent));
            }
            BlockKind::Paragraph(_)
            | BlockKind::Table(_)
            | BlockKind::Code(..)
            | BlockKind::Rule
            | BlockKind::Html(_) => {
                self.text(block, parent);
            }
        }
    }

    /// The path of the open headings, followed by `prefix`.
    fn path_under(&self, prefix: &ItemPath) -> ItemPath {
        let headings = self.headings.iter().filter_map(|h| h.item).map(ItemStep::Item);
        ItemPath(headings.chain(prefix.0.iter().copied()).collect())
    }

    fn heading(&mut self, block: &Block, heading: &super::Heading) {
        self.headings.retain(|h| h.level < heading.level);
        let path = heading.item.map(|n| {
            let mut path = self.path_under(&ItemPath::default());
            path.0.push(ItemStep::Item(n));
            path
        });
        let parent = self.headings.last().map(|h| h.place);
        let fallback = path.as_ref().map_or_else(|| hashed("h", &heading.text), ItemPath::anchor);
        let kind = if path.is_some() { PlaceKind::Item } else { PlaceKind::Heading };
        let mut place = self.place(kind, block.span, block.annotations.as_deref(), &fallback);
        place.label = path.as_ref().map(ToString::to_string).unwrap_or_default().into();
        place.title = heading.text.clone();
        place.path = path;
        place.parent = parent;
        let index = self.push(place);
        self.headings.push(OpenHeading { level: heading.level, item: heading.item, place: index });
    }

    fn list(&mut self, span: Span, list: &List, prefix: &ItemPath, parent: Option<u32>) {
        let step = |n| match list.kind {
            ListKind::Bullet => None,
            ListKind::Items => Some(ItemStep::Item(n)),
            ListKind::Steps => Some(ItemStep::Step(n)),
        };
        let outside = prefix.0.contains(&ItemStep::Item(u32::MAX));
        let mut level = prefix.clone();
        level.0.extend(step(0));
        let rival = (list.kind != ListKind::Bullet).then(|| self.lists.get(&level).copied()).flatten();
        if let (Some(first), ListKind::Items, false) = (rival, list.kind, outside) {
            self.out.rival_lists.push((span, first));
        }
        let counts = rival.is_none() && !outside && list.kind != ListKind::Bullet;
        if counts {
            self.lists.insert(level, span);
        }
        for item in &list.items {
            let path = step(item.number).filter(|_| counts).map(|step| {
                let mut path = prefix.clone();
                path.0.push(step);
                path
            });
            self.list_item(item, path.as_ref(), prefix, parent);
        }
    }

    fn list_item(&mut self, item: &ListItem, path: Option<&ItemPath>, prefix: &ItemPath, parent: Option<u32>) {
        let notes = item.annotations.as_deref();
        let kind = match path {
            Some(path) if matches!(path.0.last(), Some(ItemStep::Step(_))) => Some(PlaceKind::Step),
            Some(_) => Some(PlaceKind::Item),
            None => kind_of(notes),
        };
        let mut here = parent;
        if let Some(kind) = kind {
            let fallback = path.map_or_else(|| hashed("duty", &self.text_of_blocks(&item.blocks)), ItemPath::anchor);
            let mut place = self.place(kind, item.span, notes, &fallback);
            place.carrier = Carrier::ListItem;
            place.label = path.map(ToString::to_string).unwrap_or_default().into();
            place.title = self.excerpt_of_blocks(&item.blocks);
            place.path = path.cloned();
            place.parent = parent;
            here = Some(self.push(place));
        }
        // Inside a counted entry the open headings are already part of the path.
        let open = std::mem::take(&mut self.headings);
        self.blocks(&item.blocks, path.unwrap_or(prefix), here);
        self.headings = open;
    }

    fn clause(&mut self, block: &Block, clause: &Clause, parent: Option<u32>) {
        let number = clause.number.as_ref().map(|n| &n.value);
        let fallback =
            number.map_or_else(|| hashed("clause", &self.text_of_blocks(&clause.body)), ClauseNumber::anchor);
        let mut place = self.place(PlaceKind::Clause, block.span, block.annotations.as_deref(), &fallback);
        place.label = number.map_or("", ClauseNumber::as_str).into();
        place.title = clause.title.clone().unwrap_or_else(|| self.excerpt_of_blocks(&clause.body));
        place.facets = clause.facets.clone();
        place.parent = parent;
        let index = self.push(place);
        let lists =
            clause.body.iter().filter_map(|b| if let BlockKind::List(list) = &b.kind { Some(list) } else { None });
        let Some(list) = lists.into_iter().find(|l| l.kind == ListKind::Items) else { return };
        for item in &list.items {
            let kana = kana_label(item.number);
            let anchor = format!("{fallback}-{}", kana.chars().map(kana_slug).collect::<String>());
            let mut place = self.place(PlaceKind::SubItem, item.span, item.annotations.as_deref(), &anchor);
            place.carrier = Carrier::ListItem;
            place.label = number.and_then(|n| n.child(&kana)).as_ref().map_or("", ClauseNumber::as_str).into();
            place.title = self.excerpt_of_blocks(&item.blocks);
            place.parent = Some(index);
            self.push(place);
        }
    }

    fn matrix(&mut self, block: &Block, matrix: &Matrix, parent: Option<u32>) {
        let fallback = hashed("matrix", &self.text_of(&matrix.caption));
        let mut place = self.place(PlaceKind::Matrix, block.span, block.annotations.as_deref(), &fallback);
        place.title = self.text_of(&matrix.caption).into();
        place.facets = matrix.facets.clone();
        place.parent = parent;
        let index = self.push(place);
        let base = self.out.list.get(index as usize).map(|p| p.anchor.to_string()).unwrap_or_default();
        for row in &matrix.rows {
            let Some(number) = row.item else { continue };
            let mut place =
                self.place(PlaceKind::Item, row.span, row.head.annotations.as_deref(), &format!("{base}-i{number}"));
            place.carrier = Carrier::Row;
            place.label = format!("({number})").into();
            place.title = self.text_of(&row.head.content).into();
            // A heading or a list that counts the same items is the place; the row is only listed there.
            let path = ItemPath(vec![ItemStep::Item(number)]);
            let listed =
                self.heading_items.contains(&number) || self.out.list.iter().any(|p| p.path.as_ref() == Some(&path));
            place.path = (!listed).then_some(path);
            place.parent = Some(index);
            self.push(place);
        }
    }

    fn titled(&mut self, block: &Block, kind: PlaceKind, title: &[Inline], body: &[Block], parent: Option<u32>) {
        let text = self.text_of(title);
        let mut place = self.place(kind, block.span, block.annotations.as_deref(), &hashed("t", &text));
        place.title = text.into();
        place.parent = parent;
        if let BlockKind::Caution(caution) = &block.kind {
            place.facets = caution.facets.clone();
        }
        let index = self.push(place);
        self.blocks(body, &ItemPath(vec![ItemStep::Item(u32::MAX)]), Some(index));
    }

    /// A block that is a place only for its attribute block.
    fn text(&mut self, block: &Block, parent: Option<u32>) -> Option<u32> {
        let notes = block.annotations.as_deref();
        let kind = kind_of(notes)?;
        let text = self.text_of_blocks(std::slice::from_ref(block));
        let mut place = self.place(kind, block.span, notes, &hashed("duty", &text));
        place.title = excerpt(&text).into();
        place.parent = parent;
        Some(self.push(place))
    }

    fn place(&mut self, kind: PlaceKind, span: Span, notes: Option<&Annotations>, fallback: &str) -> Place {
        let id = notes.and_then(|n| n.id.as_ref());
        if let Some(id) = id {
            if let Some(Some(first)) = self.anchors.get(id.value.as_str()) {
                self.out.twice.push((id.span, *first));
            }
            self.anchors.insert(id.value.as_str().into(), Some(id.span));
        }
        let anchor =
            id.map_or_else(|| PlaceAnchor::Fallback(self.free(fallback)), |id| PlaceAnchor::Declared(id.value.clone()));
        Place {
            anchor,
            kind,
            span,
            carrier: Carrier::Block,
            label: "".into(),
            path: None,
            title: "".into(),
            measure: notes.and_then(|n| n.measure.clone()),
            duty: notes.and_then(|n| n.duty.clone()),
            facets: notes.map(|n| n.facets.clone()).unwrap_or_default(),
            context: notes.and_then(|n| n.context.clone()),
            parent: None,
        }
    }

    /// The fallback, or the fallback with a number where the same text stands twice.
    fn free(&mut self, fallback: &str) -> Box<str> {
        let mut anchor = fallback.to_owned();
        while self.anchors.contains_key(anchor.as_str()) {
            // The count goes on where it was, so that twenty thousand equal headings cost what they are.
            let n = self.repeated.entry(fallback.into()).or_insert(1);
            *n += 1;
            anchor = format!("{fallback}-{n}");
        }
        self.anchors.insert(anchor.as_str().into(), None);
        anchor.into()
    }

    fn push(&mut self, place: Place) -> u32 {
        let index = u32::try_from(self.out.list.len()).unwrap_or(u32::MAX);
        self.out.by_span.push((place.carrier, place.span, index));
        self.out.list.push(place);
        index
    }

    fn text_of(&self, inlines: &[Inline]) -> String {
        let mut out = String::new();
        plain_text(inlines, &mut out, &|id: XrefId| written(self.document, id));
        out
    }

    fn text_of_blocks(&self, blocks: &[Block]) -> String {
        let mut text = TextOf { document: self.document, out: String::new() };
        super::walk_blocks(blocks, &mut text);
        text.out
    }

    /// The first line of the first paragraph.
    fn excerpt_of_blocks(&self, blocks: &[Block]) -> Box<str> {
        let first = blocks.iter().find_map(|b| match &b.kind {
            BlockKind::Paragraph(inlines) => Some(self.text_of(inlines)),
            _ => None,
        });
        excerpt(&first.unwrap_or_default()).into()
    }
}

struct TextOf<'a> {
    document: &'a Document,
    out: String,
}

impl super::Visit for TextOf<'_> {
    fn inlines(&mut self, inlines: &[Inline]) {
        plain_text(inlines, &mut self.out, &|id| written(self.document, id));
        self.out.push('\n');
    }
}

/// What a cross-reference shows as far as the document itself knows.
fn written(document: &Document, id: XrefId) -> String {
    let xref = document.xrefs.get(id.0 as usize);
    xref.and_then(|x| x.text.as_deref()).unwrap_or_default().to_owned()
}

fn kind_of(notes: Option<&Annotations>) -> Option<PlaceKind> {
    let notes = notes?;
    if notes.duty.is_some() {
        return Some(PlaceKind::Duty);
    }
    (notes.id.is_some() || notes.context.as_ref().is_some_and(|context| !context.moved_from.is_empty()))
        .then_some(PlaceKind::Text)
}

fn excerpt(text: &str) -> String {
    // One more than is shown tells whether there is more.
    let mut line: String = text.trim().lines().flat_map(str::chars).take(EXCERPT + 1).collect();
    if let Some((cut, _)) = line.char_indices().nth(EXCERPT) {
        line.replace_range(cut.., "…");
    }
    line
}

/// ア for 1, イ for 2, …; past ワ the number itself.
#[must_use]
pub fn kana_label(number: u32) -> String {
    const KANA: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ";
    let index = number.saturating_sub(1) as usize;
    KANA.chars().nth(index).map_or_else(|| number.to_string(), String::from)
}

/// FNV-1a over the text, 24 bits: short, stable, and the same on every machine.
fn hashed(prefix: &str, text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    format!("{prefix}-{:06x}", (hash ^ (hash >> 24) ^ (hash >> 48)) & 0x00ff_ffff)
}
