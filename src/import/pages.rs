//! Cuts a draft into pages: a heading whose number is a section's, or a heading of the first levels where a source has no
//! numbers, begins a page. Paths follow the tree, so that an editor finds a section where the number says.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{self, Block, Draft, Inline, Item};
use super::inlines::plain;
use super::levels::{Levels, Place, is_of_law, law};
use crate::document::Label;

/// A page of the result.
#[derive(Debug, Default)]
pub(super) struct PagePlan {
    /// Its path inside the content folder.
    pub(super) path: String,
    /// Its number, with the piece that it is.
    pub(super) number: Option<draft::Label>,
    /// The number as `guide.yaml`'s numbering reads it.
    pub(super) shown: Option<String>,
    /// Its title.
    pub(super) title: Vec<Inline>,
    /// The level of its heading in the source; 0 for the cover.
    pub(super) level: u8,
    /// Whether the title is a heading of the text, which counts among the others.
    pub(super) is_heading: bool,
    /// What stands below the heading.
    pub(super) blocks: Vec<Block>,
    /// Lines of front matter that are kept from the source, each with its piece.
    pub(super) front: Vec<(super::ledger::PieceId, Box<str>)>,
    /// Where the text of one page is too long for one: which part of it this is, from 2; 0 where it is whole.
    pub(super) part: usize,
}

/// The folders of a law's 附則, whose articles are counted anew in each.
pub(super) fn supplements(pages: &[PagePlan]) -> Vec<String> {
    let folders = pages.iter().filter_map(|page| page.path.strip_suffix("/index.md"));
    folders.filter(|folder| folder.starts_with("supplement") && !folder.contains('/')).map(str::to_owned).collect()
}

/// Whether a number is that of a part of a law that holds articles: 第1節.
fn is_division(number: &str) -> bool {
    if ["part ", "title ", "chapter "].iter().any(|word| number.to_lowercase().starts_with(word)) {
        return true;
    }
    let unit = number.trim_end_matches(|c: char| c != '編' && c != '章' && c != '節' && c != '款' && c != '目');
    number.starts_with('第') && !unit.is_empty() && !number.contains('条')
}

/// The pages of a draft, the cover first.
pub(super) fn cut(draft: &mut Draft, levels: &Levels) -> Vec<PagePlan> {
    let mut pages = vec![PagePlan { path: "index.md".to_owned(), ..PagePlan::default() }];
    let mut taken = BTreeSet::from(["index.md".to_owned()]);
    let mut folders: Vec<(u8, String)> = Vec::new();
    let (mut count, mut headings) = (0_usize, 0_usize);
    for block in std::mem::take(&mut draft.blocks) {
        let begins = match &block {
            Block::Heading(level, label, _) => {
                headings += 1;
                match levels.place(headings - 1, *level, label.as_ref()) {
                    Place::Page(number) => Some((*level, number)),
                    Place::Heading => None,
                }
            }
            _ => None,
        };
        let (Some((level, shown)), Block::Heading(_, label, title)) = (begins, &block) else {
            pages.last_mut().expect("the cover is first").blocks.push(block);
            continue;
        };
        count += 1;
        folders.retain(|(above, _)| *above < level);
        let name = shown.as_deref().map_or_else(|| format!("{count:03}"), |number| slug(number, count));
        let folder: String = folders.iter().flat_map(|(_, name)| [name.as_str(), "/"]).collect();
        let is_folder = level == 1 || shown.as_deref().is_some_and(is_division);
        let path = free(&format!("{folder}{name}"), is_folder, &mut taken);
        // The second 附則 has a folder of its own.
        if let Some(own) = path.strip_suffix("/index.md").filter(|_| is_folder) {
            folders.push((level, own.rsplit('/').next().unwrap_or(own).to_owned()));
        }
        let (label, title) = (label.clone(), title.clone());
        pages.push(PagePlan { path, number: label, shown, title, level, ..PagePlan::default() });
    }
    pages
}

/// A path that is not taken: the first page of a folder is its `index.md`.
fn free(base: &str, is_folder: bool, taken: &mut BTreeSet<String>) -> String {
    let path = |n: usize| {
        let suffix = if n == 1 { String::new() } else { format!("-{n}") };
        if is_folder { format!("{base}{suffix}/index.md") } else { format!("{base}{suffix}.md") }
    };
    let found = (1..=usize::MAX).map(path).find(|path| !taken.contains(path)).expect("fewer pages are taken");
    taken.insert(found.clone());
    found
}

/// The ASCII of a number, for a file's name: `1.1`, `3.2` of 第三条の二, `chapter-1` of 第一章.
fn slug(number: &str, count: usize) -> String {
    let label = if is_of_law(number) { law().read(number) } else { Label::parse(number) };
    label.map(|label| label.slug().to_owned()).filter(|s| !s.is_empty()).unwrap_or_else(|| format!("{count:03}"))
}

/// Where every mark that is referred to stands: page and anchor. A mark in a page's own heading is the page.
pub(super) fn marks(pages: &[PagePlan]) -> BTreeMap<Box<str>, (String, String)> {
    let mut wanted = BTreeSet::new();
    let mut found = BTreeMap::new();
    for page in pages {
        let title = [Block::Paragraph(page.title.clone())];
        each_run(&title, &mut |inlines| wanted_marks(inlines, &mut wanted));
        each_run(&page.blocks, &mut |inlines| wanted_marks(inlines, &mut wanted));
    }
    for page in pages {
        let mut taken: BTreeSet<String> = BTreeSet::new();
        for mark in own_marks(&page.title) {
            found.entry(mark).or_insert_with(|| (page.path.clone(), String::new()));
        }
        each_run(&page.blocks, &mut |inlines| {
            // All marks of one paragraph share the anchor of the first that is wanted.
            let own: Vec<Box<str>> = own_marks(inlines).into_iter().filter(|mark| wanted.contains(mark)).collect();
            let Some(first) = own.iter().find(|mark| !found.contains_key(*mark)) else { return };
            let anchor = free_anchor(first, &mut taken);
            for mark in own {
                found.entry(mark).or_insert_with(|| (page.path.clone(), anchor.clone()));
            }
        });
    }
    found.retain(|mark, _| wanted.contains(mark));
    found
}

/// An id for a mark that no other place of its page has, and no page for itself.
fn free_anchor(mark: &str, taken: &mut BTreeSet<String>) -> String {
    let own = anchor(mark);
    let is_free = |id: &String| !taken.contains(id) && !crate::graph::address::is_page_id(id) && !id.starts_with("fn-");
    let numbered = |n: usize| if n == 1 { own.clone() } else { format!("{own}-{n}") };
    let id = (1..=taken.len() + 2).map(numbered).find(is_free).expect("fewer ids are taken");
    taken.insert(id.clone());
    id
}

/// An id in the page for a mark of the source: `_Ref123` becomes `ref123`, and `page.md#sec-a` `sec-a`.
pub(super) fn anchor(mark: &str) -> String {
    let own = mark.rsplit_once('#').map_or(mark, |(_, id)| id);
    let hyphens = own.len() < mark.len();
    let is_kept = |c: &char| c.is_ascii_alphanumeric() || hyphens && *c == '-';
    let hyphen = |c: char| if hyphens && matches!(c, '_' | '.' | ':') { '-' } else { c };
    let ascii = own.chars().map(hyphen).filter(is_kept).map(|c| c.to_ascii_lowercase());
    let ascii: String = ascii.take(60).collect();
    let ascii = ascii.trim_matches('-').to_owned();
    let mark = own;
    let hash = mark.bytes().fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
    match ascii.chars().next() {
        Some(c) if c.is_ascii_lowercase() && mark.is_ascii() => ascii,
        _ => format!("m{hash:08x}"),
    }
}

fn wanted_marks(inlines: &[Inline], out: &mut BTreeSet<Box<str>>) {
    for inline in inlines {
        match inline {
            Inline::Reference(mark, _) | Inline::Id(mark) => _ = out.insert(mark.clone()),
            _ => {}
        }
        wanted_marks(inline.inner(), out);
    }
}

/// The marks that a run of text holds.
pub(super) fn own_marks(inlines: &[Inline]) -> Vec<Box<str>> {
    let mut out = Vec::new();
    for inline in inlines {
        match inline {
            Inline::Mark(name) | Inline::Id(name) => out.push(name.clone()),
            _ => out.extend(own_marks(inline.inner())),
        }
    }
    out
}

/// Calls a function for every run of text of blocks, in order.
pub(super) fn each_run(blocks: &[Block], visit: &mut impl FnMut(&[Inline])) {
    for block in blocks {
        match block {
            Block::Heading(_, _, inlines) | Block::Paragraph(inlines) => visit(inlines),
            Block::List(items) => items.iter().for_each(|Item { blocks, .. }| each_run(blocks, visit)),
            Block::Boxed(blocks) => each_run(blocks, visit),
            Block::Clause(clause) => each_run(&clause.blocks, visit),
            Block::Aside(_, title, blocks) | Block::Figure(title, blocks) => {
                visit(title);
                each_run(blocks, visit);
            }
            Block::Table(table) => {
                visit(&table.caption);
                table.rows.iter().flatten().for_each(|cell| each_run(&cell.blocks, visit));
            }
            Block::Code(..) | Block::Markdown(_) | Block::Rule => {}
        }
    }
}

/// The way from one page to a file of the content folder, with an anchor in it.
pub(super) fn relative(from: &str, to: &str, anchor: &str) -> String {
    let fragment = if anchor.is_empty() { String::new() } else { format!("#{anchor}") };
    if from == to && !anchor.is_empty() {
        return fragment;
    }
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = (from.len() - 1).min(to.len() - 1);
    let common = (0..folders).take_while(|i| from[*i] == to[*i]).count();
    let up = "../".repeat(from.len() - 1 - common);
    format!("{up}{}{fragment}", to[common..].join("/"))
}

/// The plain text of a title and its pieces.
pub(super) fn title_text(title: &[Inline]) -> (String, Vec<super::ledger::PieceId>) {
    let (mut text, mut pieces) = (String::new(), Vec::new());
    plain(title, &mut text, &mut pieces);
    (text.split_whitespace().collect::<Vec<_>>().join(" "), pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_between_pages() {
        assert_eq!(relative("1/1.1.md", "2/2.1.md", "a"), "../2/2.1.md#a");
        assert_eq!(relative("1/1.1.md", "1/1.2.md", ""), "1.2.md");
        assert_eq!(relative("index.md", "1/index.md", ""), "1/index.md");
        assert_eq!(relative("1/1.1.md", "1/1.1.md", "a"), "#a");
        assert_eq!(relative("1/2/x.md", "assets/a.png", ""), "../../assets/a.png");
    }

    #[test]
    fn numbers_of_sections() {
        assert!(is_of_law("第3条の2") && is_of_law("附則第1条") && !is_of_law("第3回"));
        assert_eq!(slug("第三条の二", 1), "3.2");
    }
}
