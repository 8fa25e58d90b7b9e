//! The tree of sections beside a page. It is bounded: the chapters, and of the page's own chapter either
//! every section or, where those are many, the way to the page with its neighbours.

use std::convert::Infallible;

use super::phrases::push_phrases;
use super::scene::Scene;
use super::theme::escaped;
use crate::graph::{Page, PageId};

/// A chapter with more sections than this shows the way to the page alone.
const WHOLE_CHAPTER: usize = 40;
/// How many neighbours are shown before and after the page, and before and after its chapter.
const NEIGHBOURS: usize = 6;

/// What trees are drawn from. It stays as long as what pages say of each other does.
pub(super) struct Tree {
    chapters: Vec<PageId>,
    /// For every page, ids of the switch's values that it concerns, separated by blanks.
    concerns: Vec<String>,
}

impl Tree {
    pub(super) fn new(scene: &Scene<'_>) -> Self {
        let tops = scene.corpus().iter().filter(|(_, p)| p.parent.is_none() && &*p.name != "index");
        Self { chapters: tops.map(|(id, _)| id).collect(), concerns: concerns(scene) }
    }

    /// The chapters: the pages that lie under no other.
    pub(super) fn chapters(&self) -> &[PageId] {
        &self.chapters
    }

    /// The ids of the switch's values that a page concerns.
    pub(super) fn concerns(&self, id: PageId) -> &str {
        self.concerns.get(id.0 as usize).map_or("", String::as_str)
    }

    /// The tree as seen from a page.
    /// `badge` says of a page whether it is new or amended, in a word; empty: neither.
    pub(super) fn draw(&self, scene: &Scene<'_>, current: PageId, badge: &dyn Fn(&str) -> String) -> String {
        let mut open = scene.corpus().ancestors(current);
        open.push(current);
        let whole = open.first().is_some_and(|&chapter| size(scene, chapter, WHOLE_CHAPTER + 1) <= WHOLE_CHAPTER);
        let mut out = String::with_capacity(4096);
        self.list(scene, &self.chapters, &Open { way: &open, whole, current, badge }, &mut out);
        out
    }

    fn list(&self, scene: &Scene<'_>, ids: &[PageId], open: &Open<'_>, out: &mut String) {
        // Sections stand in the order of the guide, so that a long list is not gone through for every page.
        let here = open.way.iter().find_map(|id| ids.binary_search(id).ok());
        let limit = if open.whole && here.is_none() { ids.len() } else { 2 * NEIGHBOURS + 1 };
        let (from, to) = window(ids.len(), here.unwrap_or(0), limit.max(2 * NEIGHBOURS + 1), open.whole);
        out.push_str("<ol>");
        if from > 0 {
            out.push_str("<li class=\"more\" aria-hidden=\"true\">…</li>");
        }
        for &id in &ids[from..to] {
            self.entry(scene, (id, scene.page(id)), open, out);
        }
        if to < ids.len() {
            out.push_str("<li class=\"more\" aria-hidden=\"true\">…</li>");
        }
        out.push_str("</ol>");
    }

    fn entry(&self, scene: &Scene<'_>, (id, page): (PageId, &Page), open: &Open<'_>, out: &mut String) {
        let on_the_way = open.way.contains(&id);
        let concerns = self.concerns(id);
        out.push_str(if on_the_way { "<li class=\"open\"" } else { "<li" });
        if !concerns.is_empty() {
            out.extend([" data-for=\"", concerns, "\""]);
        }
        out.extend(["><a href=\"", &page.name, ".html\""]);
        if id == open.current {
            out.push_str(" aria-current=\"page\"");
        }
        let badge = (open.badge)(&page.name);
        if !badge.is_empty() {
            out.extend([" data-changed=\"", &badge, "\""]);
        }
        out.push('>');
        if !page.number().is_empty() {
            out.extend(["<span class=\"n\">", page.number(), "</span> "]);
        }
        push_phrases(page.called.as_deref().unwrap_or_else(|| page.title()), out);
        out.push_str("</a>");
        let in_chapter = page.parent.is_some() && open.whole;
        if !page.children.is_empty() && (on_the_way || in_chapter) {
            self.list(scene, &page.children, open, out);
        }
        out.push_str("</li>");
    }
}

/// How many sections lie under a page, counted up to a limit.
fn size(scene: &Scene<'_>, id: PageId, limit: usize) -> usize {
    let mut sum = 0;
    for &child in &scene.page(id).children {
        sum += 1 + size(scene, child, limit.saturating_sub(sum));
        if sum >= limit {
            break;
        }
    }
    sum
}

/// What of the tree is open.
struct Open<'o> {
    /// From the chapter to the page.
    way: &'o [PageId],
    /// Whether the chapter is shown whole.
    whole: bool,
    current: PageId,
    badge: &'o dyn Fn(&str) -> String,
}

/// The part of a list that is shown.
fn window(len: usize, here: usize, limit: usize, whole: bool) -> (usize, usize) {
    if len <= limit || (whole && len <= WHOLE_CHAPTER) {
        return (0, len);
    }
    let from = here.saturating_sub(NEIGHBOURS).min(len - limit);
    (from, from + limit)
}

/// The values of the switch's vocabulary that each page concerns: what its front matter says, and who
/// bears its duties.
fn concerns(scene: &Scene<'_>) -> Vec<String> {
    let Some(vocabulary) = scene.guide().switch() else { return Vec::new() };
    let mut out = vec![vec![false; vocabulary.values.len()]; scene.corpus().pages.len()];
    let mut set = |page: PageId, value: &str| {
        let found = vocabulary.values.iter().position(|v| v.id == value);
        if let Some(flag) = found.and_then(|i| out.get_mut(page.0 as usize)?.get_mut(i)) {
            *flag = true;
        }
    };
    for (id, page) in scene.corpus().iter() {
        let values = page.facets().get(&vocabulary.id).map(|f| f.values.as_slice());
        values.unwrap_or_default().iter().for_each(|value| set(id, value));
    }
    for duty in &scene.views.duties {
        let bearers = duty.bearers.iter().filter(|b| b.vocabulary == vocabulary.id);
        bearers.for_each(|bearer| set(duty.at.page, &bearer.value));
    }
    let names = |flags: Vec<bool>| {
        let named = vocabulary.values.iter().zip(flags).filter(|(_, flag)| *flag).map(|(v, _)| v.id.as_str());
        named.collect::<Vec<_>>().join(" ")
    };
    out.into_iter().map(names).collect()
}

/// Escapes text for HTML.
pub(super) fn escape(text: &str, out: &mut String) {
    let Ok(()) = escaped(text, |part| {
        out.push_str(part);
        Ok::<_, Infallible>(())
    });
}
