//! What the history says that an edition touched, held against what the comparison with the earlier edition finds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::compare::{Edition, PieceId, compare, edition};
use crate::config::History;
use crate::diagnostic::Code;
use crate::graph::{At, Finding, PageId, Resolved};
use crate::source::Span;
use crate::words;

/// The entries of a history that tell what became of an earlier edition: those behind its date, else the last.
fn since<'h>(history: &'h [History], date: &str) -> &'h [History] {
    let last = history.len().saturating_sub(1);
    let from = history.partition_point(|entry| date.is_empty() || *entry.date <= *date).min(last);
    history.get(from..).unwrap_or_default()
}

/// Sections that `touches` names and that did not change, and sections that changed and are not named. Where no entry names
/// any, nothing was promised.
pub(in crate::session) fn findings(resolved: &Resolved, earlier: Option<&Arc<Edition>>) -> Vec<Finding> {
    let guide = &resolved.corpus.guide;
    let Some(earlier) = earlier else { return Vec::new() };
    let touches = since(&guide.about.history, &earlier.date).iter().flat_map(|entry| &entry.touches);
    let declared: Vec<(PageId, Span)> =
        touches.filter_map(|(number, span)| Some((resolved.index.section(number)?, *span))).collect();
    let Some(&(_, first)) = declared.first() else { return Vec::new() };
    let changed = changed(resolved, earlier);
    let is_within = |page: PageId, above: PageId| page == above || resolved.corpus.ancestors(page).contains(&above);
    let name = earlier.name();
    let in_settings = |span| At { page: None, span, noted: false };
    let in_page =
        |page: PageId| At { page: Some(page), span: resolved.corpus[page].document.front.title.span, noted: false };
    let mut out = Vec::new();
    for &(page, span) in declared.iter().filter(|(above, _)| !changed.iter().any(|&page| is_within(page, *above))) {
        let section = resolved.corpus[page].full_title();
        out.push(Finding {
            code: Code::HistoryTouches,
            at: in_settings(span),
            message: words!(
                "「{section}」は、前の版（{name}）から変わっていない",
                "“{section}” did not change since {name}"
            ),
            other: Some((in_page(page), words!("この節である", "this section"))),
            help: words!("`touches` から消すか、番号を確かめる", "remove it from `touches`, or check the number"),
        });
    }
    for &page in changed.iter().filter(|&&page| !declared.iter().any(|&(above, _)| is_within(page, above))) {
        let section = resolved.corpus[page].full_title();
        out.push(Finding {
            code: Code::HistoryTouches,
            at: in_page(page),
            message: words!(
                "「{section}」は前の版（{name}）から変わったが、改訂履歴の `touches` にない",
                "“{section}” changed since {name}, and `touches` in the history does not name it"
            ),
            other: Some((
                in_settings(first),
                words!("ここに挙げた節だけが変わったことになっている", "only these are named"),
            )),
            help: words!(
                "`touches` に加える。挙げないのであれば、guide.yaml の `accepted` に理由を書く",
                "add it to `touches`; where it is left out on purpose, give the reason in `accepted` of guide.yaml"
            ),
        });
    }
    out
}

/// The pages whose words or facts changed.
fn changed(resolved: &Resolved, earlier: &Arc<Edition>) -> BTreeSet<PageId> {
    let names: BTreeMap<&str, PageId> = resolved.corpus.iter().map(|(id, page)| (&*page.name, id)).collect();
    let now = Arc::new(edition(resolved));
    let said = now.said_since(earlier);
    let comparison = compare(Arc::clone(earlier), now, &said);
    let pairs = comparison.entries.iter().filter_map(|entry| Some((*entry.old.first()?, *entry.new.first()?)));
    let partners: BTreeMap<PieceId, PieceId> = pairs.collect();
    let (old, new) = (&comparison.old, &comparison.new);
    let sections = comparison.changes().filter(|entry| entry.is_amendment()).filter_map(|entry| {
        let section = entry.new.first().map(|&id| new.pieces[id].section);
        let was = || partners.get(&old.pieces[*entry.old.first()?].section).copied();
        let address = &new.pieces[section.or_else(was)?].address;
        names.get(address.strip_suffix(".html")?).copied()
    });
    sections.collect()
}
