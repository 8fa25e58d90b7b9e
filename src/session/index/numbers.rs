//! By which numbers else than its own a section or an item is looked for: with the part or the chapter that it counts in.

use crate::document::{ItemPath, ItemStep, Place, PlaceKind};
use crate::graph::{Page, PageId, Resolved, joined};
use crate::search::LABEL_ALONE;

/// Of a number that other sections have too, how it is told from theirs: 第3章第1節, and with the prefix of its part, `63b:5.1.1`.
pub(in crate::session) fn of_section(resolved: &Resolved, id: PageId, page: &Page) -> Vec<String> {
    let Some(number) = &page.document.front.number else { return Vec::new() };
    let corpus = &resolved.corpus;
    let mut out = Vec::new();
    let part = usize::from(number.value.part()).checked_sub(1);
    let part = part.and_then(|part| corpus.guide.outline.parts.get(part));
    out.extend(part.map(|part| format!("{}:{}", part.prefix, number.value)));
    out.extend(corpus.shared_numbers(id));
    let (mut label, mut whole) = (&number.value, number.value.to_string());
    for id in corpus.ancestors(id).into_iter().rev() {
        let above = corpus.page(id).and_then(|page| page.document.front.number.as_ref());
        let Some(above) = above.filter(|_| page.document.numbering.repeats(label.key())) else { break };
        label = &above.value;
        whole.insert_str(0, label.as_str());
        out.push(whole.clone());
    }
    out
}

/// By which numbers else an item is looked for: those of its section where several parts have it, and in an article of one
/// paragraph that of the paragraph, 第41条第1項第1号.
pub(in crate::session) fn of_item(resolved: &Resolved, id: PageId, page: &Page, place: &Place) -> Vec<String> {
    if !matches!(place.kind, PlaceKind::Item | PlaceKind::Step) {
        return Vec::new();
    }
    let numbering = &page.document.numbering;
    let mut out = resolved.corpus.shared_numbers(id);
    for section in &mut out {
        *section = joined(section, &place.label);
    }
    let point = place.path.as_ref().filter(|path| matches!(path.0.first(), Some(ItemStep::Step(_))));
    if let Some(path) = point.filter(|_| numbering.is_of_articles()) {
        let whole = std::iter::once(ItemStep::Item(1)).chain(path.0.iter().copied()).collect();
        out.push(joined(page.number(), &numbering.cite(&ItemPath(whole))));
    }
    out.into_iter().map(|number| format!("{LABEL_ALONE}{number}")).collect()
}
