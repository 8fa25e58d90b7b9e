//! A place that stands alone: everything that a list, a case sheet, a search result or `guide.json` needs to say it away
//! from its page. One type answers for every place.

use std::sync::Arc;

use crate::document::{
    Block, BlockKind, Day, Descend, Facet, Facets, InForce, Inline, MeasureMark, Node, NodeId, NotedPlaces, Place,
    PlaceKind, Validity, Visit, find, position, walk,
};

use super::corpus::{Page, PageId, joined};
use super::index::PlaceRef;
use super::resolve::Resolved;
use super::text::sentences;

/// A place and what it needs to be understood where it is read alone.
#[derive(Clone, Debug)]
pub struct Standing<'a> {
    /// The number as it is cited: its own (`9.3.1(8)`, `1.2.5.1(4)(a)(ア)`; of a cited document, that of the source's
    /// list), else that of the nearest place that holds it, of its footnote (`9.3.1 脚注4`), or of the section. To the
    /// number of the section comes the title of the caution or measure that it is or stands in (`8.2「約款」`).
    pub number: String,
    /// The headings and titles above it in its page, the outermost first.
    pub headings: Vec<PlaceRef>,
    /// Its pages in the printed source; those of the section where nothing nearer says them.
    pub pages: Option<&'a str>,
    /// Its classification, with that of what holds it.
    pub facets: Facets,
    /// The vocabularies whose values are those of what holds it.
    pub inherited: Vec<Box<str>>,
    /// The sentence that leads it in.
    pub lead: Option<String>,
    /// When it applies, where its own words do not say it.
    pub condition: Option<&'a str>,
    /// When it does not apply.
    pub exception: Option<String>,
    /// The line that its author wrote for checklists.
    pub summary: Option<String>,
    /// When it holds: no earlier and no later than what holds it.
    pub validity: Validity,
}

/// How a place is cited, and the line that stands for it.
#[derive(Clone, Debug)]
pub struct Citation<'a> {
    /// The number as it is cited, as in [`Standing`].
    pub number: String,
    /// Its pages in the printed source.
    pub pages: Option<&'a str>,
    /// The line that its author wrote for checklists.
    pub summary: Option<String>,
}

/// What an author wrote beside a place for those who read it alone; each may be absent.
#[derive(Clone, Debug, Default)]
pub struct Beside<'a> {
    /// The text that `lead=` names.
    pub lead: Option<String>,
    /// `condition=`.
    pub condition: Option<&'a str>,
    /// `exception=`.
    pub exception: Option<&'a str>,
}

impl Resolved {
    /// What is written beside a place; what its list and its blocks say is not looked for.
    #[must_use]
    pub fn beside(&self, at: PlaceRef) -> Beside<'_> {
        let Some(page) = self.corpus.page(at.page) else { return Beside::default() };
        let Some(context) = page.place(at.place).and_then(|place| place.context.as_deref()) else {
            return Beside::default();
        };
        Beside {
            lead: context.lead.as_ref().and_then(|id| self.named_lead(at.page, page, &id.value)),
            condition: context.condition.as_deref(),
            exception: context.exception.as_deref(),
        }
    }

    fn named_lead(&self, id: PageId, page: &Page, anchor: &str) -> Option<String> {
        let node = page.places.anchored(anchor)?.carrier.node();
        Some(self.text_of_node(id, page, node)).filter(|text| !text.is_empty())
    }

    /// What a place needs to be understood where it is read alone.
    #[must_use]
    pub fn standing(&self, at: PlaceRef) -> Option<Standing<'_>> {
        let page = self.corpus.page(at.page)?;
        let place = page.place(at.place)?;
        let context = place.context.as_deref();
        let (facets, inherited) = self.facets_of(page, place, &place.facets);
        let Citation { number, pages, summary } = self.citation(at)?;
        Some(Standing {
            number,
            headings: headings(page, at, place),
            pages,
            facets,
            inherited,
            lead: self.lead(at, page, place),
            condition: context.and_then(|context| context.condition.as_deref()),
            exception: self.exception(at.page, page, place),
            summary,
            validity: validity(page, place),
        })
    }

    /// When a place holds.
    #[must_use]
    pub fn validity(&self, at: PlaceRef) -> Validity {
        let page = self.corpus.page(at.page);
        let place = page.and_then(|page| Some((page, page.place(at.place)?)));
        place.map(|(page, place)| validity(page, place)).unwrap_or_default()
    }

    /// Looks at the guide on a day. Without one the day stays that was named when its model was written.
    pub fn look_on(&mut self, at: Option<Day>) {
        if at.is_some() && self.corpus.guide.about.orientation.at != at {
            Arc::make_mut(&mut self.corpus.guide).about.orientation.at = at;
        }
    }

    /// Whether a page has ended on the day on which the guide is looked at.
    #[must_use]
    pub fn page_has_ended(&self, page: &Page) -> bool {
        let validity = &page.document.front.validity;
        self.corpus.guide.about.orientation.at.is_some_and(|day| validity.on(day) == InForce::Ended)
    }

    /// Whether a place has ended on the day on which the guide is looked at.
    #[must_use]
    pub fn has_ended(&self, at: PlaceRef) -> bool {
        self.corpus.guide.about.orientation.at.is_some_and(|day| self.validity(at).on(day) == InForce::Ended)
    }

    /// How a place is cited, and its summary: what of [`Standing`] costs no walk through its page.
    #[must_use]
    pub fn citation(&self, at: PlaceRef) -> Option<Citation<'_>> {
        let page = self.corpus.page(at.page)?;
        let place = page.place(at.place)?;
        let own = place.context.as_deref().and_then(|context| context.pages.as_ref()).map(|pages| &*pages.value);
        Some(Citation {
            number: self.cited(page, at, place),
            pages: own.or(page.document.front.source_pages.as_deref()),
            summary: self.summary(at, page, place),
        })
    }

    /// The number of a place or of what holds it, without the title of either: what stands beside the title.
    #[must_use]
    pub fn number_of(&self, at: PlaceRef) -> String {
        let Some(page) = self.corpus.page(at.page) else { return String::new() };
        self.numbered(page, at).0
    }

    /// The number as it is cited.
    fn cited(&self, page: &Page, at: PlaceRef, place: &Place) -> String {
        match self.numbered(page, at) {
            (number, false) => match told_by(page, place) {
                Some(title) if self.corpus.guide.is_japanese() => format!("{number}「{title}」"),
                Some(title) => format!("{number} “{title}”").trim_start().to_owned(),
                None => number,
            },
            (number, true) => number,
        }
    }

    /// The place's own number, that of the nearest place above that has one, of the footnote, or the section's; and
    /// whether it is nearer than the section's.
    fn numbered(&self, page: &Page, at: PlaceRef) -> (String, bool) {
        let is_numbered = |place: &&Place| !place.label.is_empty() || place.kind == PlaceKind::Reference;
        // What holds the mark of a footnote has a number of its own, which is not that of the footnote.
        let noted = page.places.footnote_of(at.place);
        let within = |index: &u32| noted.is_none_or(|noted| *index >= noted.first);
        let own = std::iter::successors(Some(at.place), |&index| page.place(index)?.parent).take_while(within);
        let numbered = own.filter_map(|index| page.place(index)).filter(is_numbered);
        let mut numbered = numbered.filter(|place| !place.label.is_empty() || reference_number(page, place).is_some());
        match numbered.next() {
            Some(place) if place.label.is_empty() => (reference_number(page, place).unwrap_or_default(), true),
            Some(place) if matches!(place.kind, PlaceKind::Clause | PlaceKind::SubItem) => {
                (place.label.to_string(), true)
            }
            Some(place) => (joined(page.number(), &place.label), true),
            None => match noted {
                Some(NotedPlaces { number, .. }) => {
                    let note = if self.corpus.guide.is_japanese() { "脚注" } else { "footnote " };
                    (format!("{} {note}{number}", page.number()).trim_start().to_owned(), true)
                }
                None => (page.number().to_owned(), false),
            },
        }
    }

    /// The classification of a place, and the vocabularies that it has from the places above it and from the section.
    /// Who bears a duty is never taken over, except by what a clause lists.
    #[must_use]
    pub fn facets_of(&self, page: &Page, place: &Place, own: &Facets) -> (Facets, Vec<Box<str>>) {
        let bears = |id: &str| self.corpus.guide.vocabulary(id).is_some_and(|v| v.bearer);
        let (mut facets, mut inherited) = (page.with_marks(place.carrier.node(), own).into_owned(), Vec::new());
        let mut add = |facet: &Facet, keeps_bearers: bool| {
            if facets.get(&facet.vocabulary).is_none() && (keeps_bearers || !bears(&facet.vocabulary)) {
                facets.0.push(facet.clone());
                inherited.push(facet.vocabulary.clone());
            }
        };
        for above in above(page, place) {
            let of_clause = place.kind == PlaceKind::SubItem && above.kind == PlaceKind::Clause;
            let own = page.with_marks(above.carrier.node(), &above.facets);
            own.0.iter().for_each(|facet| add(facet, of_clause));
        }
        page.facets().0.iter().for_each(|facet| add(facet, false));
        (facets, inherited)
    }

    /// What leads a duty in: the place that `lead=` names, or the last sentence before the list that it stands in.
    pub(super) fn lead(&self, at: PlaceRef, page: &Page, place: &Place) -> Option<String> {
        let named = place.context.as_ref().and_then(|context| context.lead.as_ref());
        if let Some(id) = named {
            return self.named_lead(at.page, page, &id.value);
        }
        let before = page.places.leads.get(&at.place)?;
        let text = self.text(at.page, before).replace('\n', "");
        sentences(&text).last().filter(|sentence| leads_in(sentence)).map(str::to_owned)
    }

    fn exception(&self, id: PageId, page: &Page, place: &Place) -> Option<String> {
        let written = place.context.as_ref().and_then(|context| context.exception.as_deref());
        if let Some(written) = written {
            return Some(written.to_owned());
        }
        if place.kind != PlaceKind::Clause && place.duty.is_none() {
            return None;
        }
        let Some(Node::Block(block)) = node_of(page, place.carrier.node()) else { return None };
        let body: &[Block] = match &block.kind {
            BlockKind::Clause(clause) => &clause.body,
            BlockKind::Duty(body) => body,
            _ => return None,
        };
        let exceptions = body.iter().filter_map(|block| match &block.kind {
            BlockKind::Exception(body) => Some(self.text_of(id, body)),
            _ => None,
        });
        Some(exceptions.collect::<Vec<_>>().join("\n")).filter(|text| !text.is_empty())
    }

    /// What the author wrote as the summary of a place.
    fn summary(&self, at: PlaceRef, page: &Page, place: &Place) -> Option<String> {
        let written = place.context.as_ref().and_then(|context| context.summary.as_deref());
        let paragraph =
            || page.places.summaries.get(&at.place).map(|text| self.text(at.page, &text.value).replace('\n', ""));
        written.map(str::to_owned).or_else(paragraph)
    }

    fn text_of_node(&self, id: PageId, page: &Page, node: NodeId) -> String {
        match node_of(page, node) {
            Some(Node::Block(block)) => self.text_of(id, std::slice::from_ref(block)),
            Some(Node::Item(item, _)) => self.text_of(id, &item.blocks),
            _ => String::new(),
        }
    }

    /// The line that stands for a place in checklists: what its author wrote, otherwise the first sentence of the text
    /// that explains it.
    #[must_use]
    pub fn summary_of(&self, at: PlaceRef) -> String {
        let Some(page) = self.corpus.page(at.page) else { return String::new() };
        let Some(place) = page.place(at.place) else { return String::new() };
        if let Some(written) = self.summary(at, page, place) {
            return written;
        }
        let Some(inlines) = first_paragraph(page, place) else { return String::new() };
        let text = self.text(at.page, inlines).replace('\n', "");
        sentences(&text).next().unwrap_or_default().to_owned()
    }
}

/// The number that the source's list gives a cited document, as it is cited: `5.1(4)`, also where `(4)` is written.
#[must_use]
pub fn reference_number(page: &Page, place: &Place) -> Option<String> {
    if place.kind != PlaceKind::Reference {
        return None;
    }
    let Some(Node::Block(Block { kind: BlockKind::Reference(reference), .. })) = node_of(page, place.carrier.node())
    else {
        return None;
    };
    let number = reference.number.as_deref()?;
    Some(if number.starts_with('(') { joined(page.number(), number) } else { number.to_owned() })
}

/// The places that hold a place, the nearest first.
fn above<'a>(page: &'a Page, place: &'a Place) -> impl Iterator<Item = &'a Place> {
    let parent = |place: &'a Place| place.parent.and_then(|index| page.place(index));
    std::iter::successors(parent(place), move |place| parent(place))
}

/// When a place holds: its section, then what holds it from the outside in, then itself.
pub(super) fn validity(page: &Page, place: &Place) -> Validity {
    let holders: Vec<&Place> = std::iter::once(place).chain(above(page, place)).collect();
    let said = holders.into_iter().rev().filter_map(Place::validity);
    said.fold(page.document.front.validity.clone(), |whole, part| whole.of_part(part))
}

fn headings(page: &Page, at: PlaceRef, place: &Place) -> Vec<PlaceRef> {
    let parents = std::iter::successors(place.parent, |&index| page.place(index).and_then(|place| place.parent));
    let is_heading = |index: &u32| {
        page.place(*index)
            .is_some_and(|place| place.carrier.is_block() && !matches!(place.kind, PlaceKind::Duty | PlaceKind::Text))
    };
    let mut out: Vec<PlaceRef> = parents.filter(is_heading).map(|place| PlaceRef { page: at.page, place }).collect();
    out.reverse();
    out
}

/// The title that tells a caution or a measure, and what stands in it, where nothing has a number.
fn told_by<'a>(page: &'a Page, place: &'a Place) -> Option<&'a str> {
    let mut holders = std::iter::once(place).chain(above(page, place));
    let is_titled = |place: &&Place| {
        matches!(place.kind, PlaceKind::Caution | PlaceKind::Measure) || place.measure == Some(MeasureMark::Defines)
    };
    holders.find(is_titled).map(|place| &*place.title).filter(|title| !title.is_empty())
}

/// Whether a sentence before a list leads its entries in. As a list follows, few words are enough.
fn leads_in(sentence: &str) -> bool {
    let words = ["次の", "次に", "以下", "とおり", "following", "below"];
    announces(sentence) || words.iter().any(|word| sentence.contains(word))
}

/// Words that announce a list, in Japanese.
const ANNOUNCEMENTS: [&str; 21] = [
    "次の事項",
    "次の各",
    "次に掲げる",
    "次に示す",
    "次に定める",
    "次のとおり",
    "次の通り",
    "次のいずれ",
    "次の措置",
    "次の条件",
    "次の要件",
    "次の手順",
    "次の内容",
    "次の項目",
    "次の点",
    "次のもの",
    "次のこと",
    "次の場合",
    "次の方法",
    "下記の",
    "左記の",
];
/// The same in English, in lower case.
const ENGLISH_ANNOUNCEMENTS: [&str; 13] = [
    "the following",
    "following items",
    "following steps",
    "following points",
    "following matters",
    "following measures",
    "as follows",
    "listed below",
    "set out below",
    "given below",
    "shown below",
    "described below",
    "stated below",
];

/// Whether a sentence announces a list that comes behind it.
pub(super) fn announces(sentence: &str) -> bool {
    let sentence = sentence.trim();
    if sentence.ends_with([':', '：']) || ANNOUNCEMENTS.iter().any(|word| sentence.contains(word)) {
        return true;
    }
    // 以下の事項, and not 機密性２以下の情報, 課長以下の職員 or 「…」以下に示す.
    let of_amount =
        |before: &str| !before.ends_with(['、', '。', '，']) && before.ends_with(|c| !matches!(c, 'ぁ'..='ゖ'));
    let below = ["以下の", "以下に", "以下を"].iter().flat_map(|word| sentence.match_indices(word));
    if below.into_iter().any(|(at, _)| !of_amount(&sentence[..at])) {
        return true;
    }
    let lower = sentence.to_lowercase();
    ENGLISH_ANNOUNCEMENTS.iter().any(|word| lower.contains(word))
}

/// The first paragraph of a place, in it or behind its heading, before the next place that is no duty.
pub(super) fn first_paragraph<'a>(page: &'a Page, place: &Place) -> Option<&'a [Inline]> {
    let mut first = FirstParagraph { node: place.carrier.node(), page, state: State::Before };
    let blocks = &page.document.blocks;
    for block in &blocks[position(blocks, first.node)?..] {
        walk(std::slice::from_ref(block), &mut first);
        if matches!(first.state, State::Found(_) | State::Past) {
            break;
        }
    }
    if let State::Found(inlines) = first.state { Some(inlines) } else { None }
}

struct FirstParagraph<'a> {
    node: NodeId,
    page: &'a Page,
    state: State<'a>,
}

enum State<'a> {
    Before,
    Within,
    Found(&'a [Inline]),
    Past,
}

impl<'a> Visit<'a> for FirstParagraph<'a> {
    fn enter(&mut self, node: Node<'a>) -> Descend {
        let place = node.id().and_then(|id| self.page.places.of(id));
        if matches!(self.state, State::Before) && node.id() == Some(self.node) {
            self.state = State::Within;
        } else if matches!(self.state, State::Within) && place.is_some_and(|p| p.kind != PlaceKind::Duty) {
            self.state = State::Past;
        }
        if let (State::Within, Node::Block(Block { kind: BlockKind::Paragraph(inlines), .. })) = (&self.state, node) {
            self.state = State::Found(inlines);
        }
        if matches!(self.state, State::Found(_) | State::Past) { Descend::Past } else { Descend::Inside }
    }
}

/// The node of that identity.
pub(super) fn node_of(page: &Page, node: NodeId) -> Option<Node<'_>> {
    // Footnotes are read one after the other, behind the text.
    let footnotes = &page.document.footnotes;
    let behind = footnotes.partition_point(|footnote| footnote.blocks.first().is_none_or(|first| first.id <= node));
    let mut near = footnotes[behind.saturating_sub(1)..footnotes.len().min(behind + 1)].iter();
    find(&page.document.blocks, node).or_else(|| near.find_map(|footnote| find(&footnote.blocks, node)))
}
