//! What headings are called: the slugs that GitHub and other tools make of their words, counted where several are equal, and
//! ids for headings that no address could tell apart.

use std::collections::{BTreeMap, BTreeSet};

use super::Finding;
use super::draft::{Block, Inline};
use super::pages::{PagePlan, own_marks, title_text};
use crate::graph::slug;
use crate::words;

/// A link into a page that is still to be resolved.
pub(super) struct Wanted {
    /// What its [`Inline::Reference`] names: the page's path in the source, `#`, the fragment in lower case.
    pub(super) key: Box<str>,
    /// The address as it is written.
    pub(super) address: String,
    /// Where it stands in the source.
    pub(super) place: String,
}

/// Where marks lead: the page's path and an anchor in it.
pub(super) type Marks = BTreeMap<Box<str>, (String, String)>;

/// Resolves links that name a heading by its words. A heading that its words do not name alone gets an id; what leads
/// nowhere is told, and leads to the page. `sources` are the paths in the source, by those in the result.
pub(super) fn resolve(
    pages: &mut [PagePlan],
    (wanted, sources): (&[Wanted], &BTreeMap<String, String>),
    findings: &mut Vec<Finding>,
) -> Marks {
    let mut found = Marks::new();
    let mut by_page: BTreeMap<&str, BTreeMap<&str, Vec<&Wanted>>> = BTreeMap::new();
    for one in wanted {
        let (page, fragment) = one.key.rsplit_once('#').unwrap_or((&one.key, ""));
        by_page.entry(page).or_default().entry(fragment).or_default().push(one);
    }
    let mut at = 0;
    while at < pages.len() {
        // A page that is too long for one goes on in the next ones.
        let parts = pages[at + 1..].iter().take_while(|page| page.part > 1).count();
        let group = &mut pages[at..=at + parts];
        at += parts + 1;
        let Some(source) = sources.get(&group[0].path) else { continue };
        let Some(fragments) = by_page.remove(source.as_str()) else { continue };
        let names = Names::of(group);
        for (fragment, links) in fragments {
            let key = &links[0].key;
            if names.marks.contains(key) {
                continue;
            }
            match names.of_slug(fragment) {
                Some(Named::Title) => _ = found.insert(key.clone(), (group[0].path.clone(), fragment.to_owned())),
                Some(Named::Words(part)) => {
                    found.insert(key.clone(), (group[part].path.clone(), fragment.to_owned()));
                }
                Some(Named::Heading(index)) => mark(group, index, key),
                None => {
                    found.insert(key.clone(), (group[0].path.clone(), String::new()));
                    for Wanted { address, place, .. } in links {
                        let words = words!(
                            "`{address}` の `#{fragment}` に当たる見出しがない",
                            "there is no heading for `#{fragment}` of `{address}`"
                        );
                        findings.push(Finding::new("lost-anchor", place.clone(), words));
                    }
                }
            }
        }
    }
    found
}

/// What a fragment names in a page.
#[derive(Clone, Copy)]
enum Named {
    /// The page.
    Title,
    /// A heading that its words name alone, in that part of the page.
    Words(usize),
    /// The heading of that index, which needs an id.
    Heading(usize),
}

/// The names of the headings of a page.
#[derive(Default)]
struct Names {
    marks: BTreeSet<Box<str>>,
    slugs: BTreeMap<String, Named>,
}

impl Names {
    fn of(group: &[PagePlan]) -> Self {
        let mut out = Self::default();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let title = title_text(&group[0].title).0;
        out.marks.extend(own_marks(&group[0].title));
        if group[0].is_heading {
            out.add(&mut counts, &title, Named::Title, Named::Title);
        }
        let mut index = 0;
        for (part, page) in group.iter().enumerate() {
            super::pages::each_run(&page.blocks, &mut |run| out.marks.extend(own_marks(run)));
            each_heading(&page.blocks, &mut |run| {
                // A title of the same words has the plain name.
                let words = if slug(&title) == slug(&run) { Named::Heading(index) } else { Named::Words(part) };
                out.add(&mut counts, &run, words, Named::Heading(index));
                index += 1;
            });
        }
        // The title of the front matter is no heading, but its words lead nowhere else.
        out.slugs.entry(slug(&title)).or_insert(Named::Title);
        out
    }

    /// Gives a heading the next free name, as GitHub does, and the one that Python's Markdown counts.
    fn add(&mut self, counts: &mut BTreeMap<String, usize>, text: &str, first: Named, other: Named) {
        let plain = slug(text);
        let mut own = plain.clone();
        while counts.contains_key(&own) {
            let count = counts.entry(plain.clone()).and_modify(|count| *count += 1).or_insert(1);
            own = format!("{plain}-{count}");
        }
        counts.insert(own.clone(), 0);
        if own == plain {
            self.slugs.insert(own, first);
            return;
        }
        let counted = own.strip_prefix(&format!("{plain}-")).map(|count| format!("{plain}_{count}"));
        self.slugs.entry(own).or_insert(other);
        if let Some(counted) = counted {
            self.slugs.entry(counted).or_insert(other);
        }
    }

    fn of_slug(&self, fragment: &str) -> Option<Named> {
        self.slugs.get(fragment).copied()
    }
}

/// Gives the heading of that index in a group of pages a mark.
fn mark(group: &mut [PagePlan], wanted: usize, key: &str) {
    let mut index = 0;
    for page in group {
        each_heading_run(&mut page.blocks, &mut |_, run| {
            if index == wanted {
                run.push(Inline::Id(key.into()));
            }
            index += 1;
        });
    }
}

/// Gives headings of equal words below equal headings ids, so that each has an address of its own.
pub(super) fn tell_apart(pages: &mut [PagePlan]) {
    for page in pages {
        let mut marks: BTreeSet<Box<str>> = BTreeSet::new();
        super::pages::each_run(&page.blocks, &mut |run| marks.extend(own_marks(run)));
        let taken = |id: &str| marks.iter().any(|mark| super::pages::anchor(mark) == id);
        let mut above: Vec<(u8, String)> = Vec::new();
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let path = page.path.clone();
        each_heading_run(&mut page.blocks, &mut |(level, number), run| {
            let text = title_text(run).0;
            above.retain(|(other, _)| *other < level);
            above.push((level, format!("{number}{text}")));
            let whole = above.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n");
            let count = seen.entry(whole).or_default();
            *count += 1;
            if *count == 1 || run.iter().any(|inline| matches!(inline, Inline::Id(_))) {
                return;
            }
            let name = |n: usize| format!("{path}#{}-{n}", slug(&text));
            let free = (*count - 1..=*count + marks.len()).map(name).find(|id| !taken(&super::pages::anchor(id)));
            run.push(Inline::Id(free.expect("a free id follows").into()));
        });
    }
}

fn each_heading(blocks: &[Block], visit: &mut impl FnMut(String)) {
    for block in blocks {
        match block {
            Block::Heading(_, _, run) => visit(title_text(run).0),
            Block::List(items) => items.iter().for_each(|item| each_heading(&item.blocks, visit)),
            Block::Boxed(inner) | Block::Aside(_, _, inner) | Block::Figure(_, inner) => each_heading(inner, visit),
            _ => {}
        }
    }
}

/// Calls a function for every heading, in order, with its level and the number that stands before it.
fn each_heading_run(blocks: &mut [Block], visit: &mut impl FnMut((u8, &str), &mut Vec<Inline>)) {
    for block in blocks {
        match block {
            Block::Heading(level, label, run) => {
                visit((*level, label.as_ref().map_or("", |label| &label.text)), run);
            }
            Block::List(items) => items.iter_mut().for_each(|item| each_heading_run(&mut item.blocks, visit)),
            Block::Boxed(inner) | Block::Aside(_, _, inner) | Block::Figure(_, inner) => each_heading_run(inner, visit),
            _ => {}
        }
    }
}
