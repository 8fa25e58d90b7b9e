//! Folders of Markdown in the dialects of other tools: plain, mdBook, `MkDocs` (Material, Zensical), Docusaurus, Hugo,
//! Obsidian. What is theirs alone is taken off line by line; the rest is read by the parser as GFM and written anew.

mod components;
mod convert;
mod dialects;
mod embed;
mod extensions;
mod fences;
mod head;
mod html;
mod html_blocks;
mod includes;
mod layout;
pub(super) mod links;
mod literal;
mod nav;
mod prepare;
mod sidebar;
mod tags;
mod unused;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::attach::Attached;
use super::draft::{Attachment, Block, Inline};
use super::error::ImportError;
use super::headings::Wanted;
use super::ledger::{Ledger, PieceKind, Reason};
use super::pages::PagePlan;
use super::{Finding, Source, has_ending};
use crate::config::{Guide, read_guide};
use crate::source;
use crate::syntax::{Dialect, Parser};
use crate::words;

use convert::Converter;
use head::Head;
use layout::Layout;
use links::Routes;
use prepare::Prepared;

/// The tool whose dialect a folder is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// None in particular.
    Plain,
    /// mdBook: `SUMMARY.md`, includes.
    MdBook,
    /// `MkDocs` with Material, or Zensical: `nav`, admonitions, tabs.
    MkDocs,
    /// Docusaurus: `.mdx`, `:::tip`, front matter.
    Docusaurus,
    /// Hugo: `_index.md`, shortcodes.
    Hugo,
    /// Obsidian: `[[Page]]`, callouts.
    Obsidian,
}

/// What has been made of a folder so far.
pub(super) struct Tree<'s> {
    files: &'s BTreeMap<String, Vec<u8>>,
    /// The new path of every page.
    paths: BTreeMap<String, String>,
    /// Pages that are not published.
    drafts: BTreeSet<String>,
    attached: Attached,
    /// Links into pages, which are resolved when all pages have been read.
    wanted: Vec<Wanted>,
    pub(super) findings: Vec<Finding>,
}

/// A folder as pages, with the settings that order them.
#[derive(Default)]
pub(super) struct Book {
    pub(super) title: String,
    pub(super) pages: Vec<PagePlan>,
    pub(super) notes: Vec<Vec<Block>>,
    pub(super) attachments: Vec<Attachment>,
    /// Where each of them comes from: its path in the result, and that in the source.
    pub(super) origins: BTreeMap<String, String>,
    /// The language that the tool's settings name.
    pub(super) language: Option<String>,
    /// Links into pages, and the path in the source by that in the result.
    pub(super) wanted: Vec<Wanted>,
    pub(super) sources: BTreeMap<String, String>,
    /// Lines of `guide.yaml` beside the title and the language.
    pub(super) settings: Vec<String>,
    pub(super) findings: Vec<Finding>,
}

impl Tree<'_> {
    /// The path of a page in the result.
    pub(super) fn path_of(&self, page: &str) -> String {
        self.paths.get(page).cloned().unwrap_or_else(|| page.to_owned())
    }

    /// The path, from the content folder, of a file that a page shows or links; `None` where it is not there.
    pub(super) fn attach(&mut self, page: &str, address: &str) -> Option<String> {
        let address = links::percent_decoded(address.split(['#', '?']).next()?);
        let resolved = if address.starts_with('/') {
            let bare = address.trim_start_matches('/');
            let tail = |path: &&String| path.as_str() == bare || path.ends_with(&format!("/{bare}"));
            self.files.keys().find(tail).cloned()?
        } else {
            links::resolve(page, &address).filter(|path| self.files.contains_key(path))?
        };
        // The text of a page is never an attachment.
        if is_page(&resolved) {
            return None;
        }
        let bytes = self.files.get(&resolved)?;
        Some(format!("assets/{}", self.attached.name(&resolved, bytes)))
    }
}

/// What a folder is written for, by its files.
pub(super) fn tool_of(source: &Source) -> Tool {
    let has = |name: &str| source.files.keys().any(|path| path == name || path.ends_with(&format!("/{name}")));
    let any = |wanted: fn(&str) -> bool| source.files.keys().any(|path| wanted(path));
    let mentions = |text: &str| {
        source.files.iter().filter(|(path, _)| is_page(path)).take(400).any(|(_, bytes)| contains(bytes, text))
    };
    if has("SUMMARY.md") || has("book.toml") {
        Tool::MdBook
    } else if has("mkdocs.yml") || has("mkdocs.yaml") || has("zensical.toml") {
        Tool::MkDocs
    } else if has("docusaurus.config.js") || has("sidebars.js") || any(|p| has_ending(p, "mdx")) {
        Tool::Docusaurus
    } else if has("_index.md") || has("hugo.toml") {
        Tool::Hugo
    } else if any(|p| p.starts_with(".obsidian/")) || mentions("[[") {
        Tool::Obsidian
    } else if mentions("\n!!! ") {
        Tool::MkDocs
    } else if mentions("\n:::") {
        Tool::Docusaurus
    } else {
        Tool::Plain
    }
}

fn contains(bytes: &[u8], text: &str) -> bool {
    memchr::memmem::find(bytes, text.as_bytes()).is_some()
}

pub(super) fn is_page(path: &str) -> bool {
    ["md", "mdx", "markdown"].iter().any(|ending| has_ending(path, ending))
}

/// Reads a folder.
pub(super) fn read(source: &Source, tool: Tool, ledger: &mut Ledger) -> Result<Book, ImportError> {
    let layout = Layout::of(source, tool);
    let (mut pages, mut findings) = layout.pages(source, tool);
    let summary = format!("{}SUMMARY.md", layout.root);
    pages.retain(|page| tool != Tool::MdBook || *page != summary);
    let mut labels = if tool == Tool::MdBook { nav::labels(source, &layout) } else { BTreeMap::new() };
    includes::without_included(&mut pages, &labels, &source.files, ledger);
    if pages.is_empty() {
        return Err(no_page(source));
    }
    let (paths, mut renamed) = layout::paths(&pages, &layout.root);
    findings.append(&mut renamed);
    let mut tree = Tree {
        files: &source.files,
        paths,
        drafts: BTreeSet::new(),
        attached: Attached::default(),
        wanted: Vec::new(),
        findings,
    };
    let mut routes = Routes::new(&layout.root);
    let mut heads = BTreeMap::new();
    for path in &pages {
        let text = text(source, path)?;
        let mut head = Head::of(&text);
        head.label = labels.remove(path);
        routes.add(path, head.get("id"), head.get("slug"));
        if head.get("draft").is_some_and(|value| matches!(value, "true" | "True" | "yes")) {
            tree.drafts.insert(path.clone());
        }
        heads.insert(path.clone(), head);
    }
    let mut book = Book {
        title: layout.title.clone().unwrap_or_else(|| source.name.clone()),
        language: layout.language.clone(),
        ..Book::default()
    };
    let repeated = repeated_ids(&heads);
    let mut declared = BTreeSet::new();
    let guide = of_no_settings();
    let parser = Parser::new(&guide);
    for path in &pages {
        let head = heads.get(path).expect("every page has a head");
        let kept = head.kept((path, tool), &repeated, (&mut *ledger, &mut tree.findings));
        page(path, head, &mut tree, (&routes, &parser), (tool, ledger, &mut book));
        book.pages.last_mut().expect("it has been pushed").front = kept.lines;
        declared.extend(kept.declared);
    }
    book.settings.extend(declaration(declared));
    nav::order((source, tool, &layout), &mut tree, &heads, &mut book, ledger);
    cover(&mut book);
    book.origins = tree.attached.origins();
    tell_others(&mut tree, &book.origins);
    book.attachments = std::mem::take(&mut tree.attached).files(tree.files);
    book.findings.append(&mut tree.findings);
    book.wanted = tree.wanted;
    book.sources = tree.paths.into_iter().map(|(source, path)| (path, source)).collect();
    Ok(book)
}

/// The line of `guide.yaml` that declares keys of the front matter.
fn declaration(keys: BTreeSet<String>) -> Option<String> {
    let list = keys.into_iter().collect::<Vec<_>>().join(", ");
    (!list.is_empty()).then(|| format!("front-matter: [{list}]"))
}

/// Tells documents in the folder that are neither pages nor attachments of one: they are imported by themselves.
fn tell_others(tree: &mut Tree<'_>, origins: &BTreeMap<String, String>) {
    const DOCUMENTS: [&str; 13] =
        ["docx", "docm", "doc", "xlsx", "xlsm", "xls", "pptx", "ppt", "pdf", "html", "htm", "canvas", "base"];
    let taken: BTreeSet<&String> = origins.values().collect();
    let is_other = |path: &&String| DOCUMENTS.iter().any(|ending| has_ending(path, ending)) && !taken.contains(path);
    for path in tree.files.keys().filter(is_other) {
        let words = words!(
            "`{path}` は取り込んでいない（文書は一つずつ `tebiki import` で取り込む）",
            "`{path}` is not imported (import documents one by one with `tebiki import`)"
        );
        tree.findings.push(Finding::new("not-imported", path.clone(), words));
    }
}

fn no_page(source: &Source) -> ImportError {
    ImportError::new(
        source.name.clone(),
        words!("Markdown のファイルがない", "there is no file of Markdown"),
        words!("`.md` のあるフォルダーを示す", "name a folder that holds `.md` files"),
    )
}

/// Ids that more than one page has.
fn repeated_ids(heads: &BTreeMap<String, Head>) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let ids = heads.values().filter_map(|head| head.get("id"));
    ids.filter(|id| !seen.insert((*id).to_owned())).map(str::to_owned).collect()
}

fn text(source: &Source, path: &str) -> Result<String, ImportError> {
    let bytes = source.files.get(path).map(Vec::as_slice).unwrap_or_default();
    super::package::decode(bytes).ok_or_else(|| {
        ImportError::new(
            path,
            words!("文字コードを読めない", "the encoding cannot be read"),
            words!("UTF-8 で保存し直す", "save it again as UTF-8"),
        )
    })
}

type Rest<'a, 'b> = (Tool, &'a mut Ledger, &'b mut Book);

fn page(
    path: &str,
    head: &Head,
    tree: &mut Tree<'_>,
    (routes, parser): (&Routes, &Parser<'_>),
    (tool, ledger, book): Rest<'_, '_>,
) {
    let body: Vec<&str> = head.lines.get(head.body..).unwrap_or_default().iter().map(String::as_str).collect();
    let page = prepare::Page { path, tool, files: tree.files };
    let body = extensions::with_snippets(embed::embedded(&body, head.body + 1, &page), &page);
    let prepared = prepare::prepare(&body, &page, ledger);
    for (line, what) in &prepared.missing {
        let words = words!("`{what}` というファイルがない", "there is no file `{what}`");
        tree.findings.push(Finding::new("missing-listing", format!("{path}:{line}"), words));
    }
    for (line, what) in &prepared.dropped {
        let words =
            words!("`{what}` は手引書に書けないため外した", "`{what}` cannot be written in a guide and is left out");
        tree.findings.push(Finding::new("dropped", format!("{path}:{line}"), words));
    }
    for (line, text) in unused::excess(&prepared) {
        ledger.leave(PieceKind::Cell, &format!("{path}:{line}"), &text, Reason::Unused);
        let words = words!(
            "表の列より多いセル「{text}」は元のツールも表示しないため外した",
            "“{text}” stands behind the last column of its table, where the source's tool does not show it either, and is left out"
        );
        tree.findings.push(Finding::new("excess-cells", format!("{path}:{line}"), words));
    }
    let document = parsed(&prepared, parser);
    let mut converter = Converter {
        tree,
        routes,
        ledger: &mut *ledger,
        document: &document,
        prepared: &prepared,
        path,
        tool,
        notes_before: book.notes.len(),
        line: head.body + 1,
        kind: PieceKind::Text,
    };
    let mut blocks = converter.blocks(&document.blocks);
    converter.kind = PieceKind::Note;
    let notes: Vec<Vec<Block>> = document.footnotes.iter().map(|note| converter.blocks(&note.blocks)).collect();
    book.notes.extend(notes);
    let (title, is_heading) = title(path, head, &mut blocks, ledger);
    unused::account(path, &prepared, &document, ledger);
    let path = tree.path_of(path);
    book.pages.push(PagePlan { path, title, is_heading, level: 1, blocks, ..PagePlan::default() });
}

/// A guide without settings: the pages of other tools are read as GFM, which has none.
fn of_no_settings() -> Guide {
    let settings = source::ContentPath::new("guide.yaml").expect("a path of the content folder");
    read_guide(&Arc::new(source::Source::new(settings, "title: x\n".to_owned()))).0
}

/// The text of a page as the parser reads it, GFM alone.
fn parsed(prepared: &Prepared, parser: &Parser<'_>) -> crate::document::Document {
    let mut text = prepared.lines.join("\n");
    text.push('\n');
    let path = source::ContentPath::new("page.md").expect("a path of the content folder");
    parser.parse_as(&Arc::new(source::Source::new(path, text)), Dialect::Gfm).0
}

/// Where a page begins with a heading below the first level and has no other as high, it is the title: all are raised.
fn raise_only_top(blocks: &mut [Block]) {
    let level = |block: &Block| if let Block::Heading(level, ..) = block { Some(*level) } else { None };
    let mut levels = blocks.iter().filter_map(level);
    let Some(top) = levels.next().filter(|top| *top > 1 && levels.all(|other| other > *top)) else { return };
    for block in blocks {
        if let Block::Heading(level, ..) = block {
            *level -= top - 1;
        }
    }
}

/// The title of the front matter, else the first heading, else what the contents call the page, else the file's name. A
/// first heading that says the same is not said twice. Whether it was a heading is told too.
fn title(path: &str, head: &Head, blocks: &mut Vec<Block>, ledger: &mut Ledger) -> (Vec<Inline>, bool) {
    let place = format!("{path}:1");
    if head.label.is_some() {
        raise_only_top(blocks);
    }
    let first = blocks.iter().position(|block| matches!(block, Block::Heading(1, ..)));
    let first = first.filter(|at| blocks[..*at].iter().all(|block| !matches!(block, Block::Heading(..))));
    if let Some(title) = head.get("title") {
        let same = first.filter(|at| match &blocks[*at] {
            Block::Heading(_, _, run) => super::pages::title_text(run).0 == title,
            _ => false,
        });
        let mut inlines = vec![Inline::Text(ledger.book(PieceKind::Text, &place, title), title.into())];
        let heading = same.map(|at| blocks.remove(at));
        let is_heading = heading.is_some();
        if let Some(Block::Heading(_, _, run)) = heading {
            for piece in super::pages::title_text(&run).1 {
                ledger.settle(piece, super::Fate::LeftOut(Reason::Alternate));
            }
            inlines.extend(run.into_iter().filter(|i| matches!(i, Inline::Mark(_) | Inline::Id(_))));
        }
        return (inlines, is_heading);
    }
    if let Some(Block::Heading(_, _, run)) = first.map(|at| blocks.remove(at)) {
        return (run, true);
    }
    if let Some(label) = &head.label {
        let says =
            |block: &Block| matches!(block, Block::Heading(_, _, run) if super::pages::title_text(run).0 == *label);
        let first = blocks.iter().position(|block| matches!(block, Block::Heading(..))).filter(|at| says(&blocks[*at]));
        if let Some(Block::Heading(_, _, run)) = first.map(|at| blocks.remove(at)) {
            return (run, true);
        }
        return (vec![Inline::Text(ledger.book(PieceKind::Number, &place, ""), label.as_str().into())], false);
    }
    let stem = path.rsplit('/').next().unwrap_or(path);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let folder = path.rsplit('/').nth(1).unwrap_or(stem);
    let name = if ["index", "README", "_index"].contains(&stem) { folder } else { stem };
    (vec![Inline::Text(ledger.book(PieceKind::Number, &place, ""), name.replace(['-', '_'], " ").into())], false)
}

/// A guide has a cover; a folder without `index.md` gets one that says its title.
fn cover(book: &mut Book) {
    if !book.pages.iter().any(|page| page.path == "index.md") {
        book.pages.insert(0, PagePlan { path: "index.md".to_owned(), ..PagePlan::default() });
    }
}

/// Whether the text of the pages is Japanese.
pub(super) fn is_japanese(source: &Source) -> bool {
    // What stands above the text is the tool's, and so is code.
    let mut text = String::new();
    for (_, bytes) in source.files.iter().filter(|(path, _)| is_page(path)).take(50) {
        let mut fenced = false;
        let page = String::from_utf8_lossy(bytes);
        let head = Head::of(&page);
        for line in head.lines.iter().skip(head.body).map(String::as_str) {
            fenced ^= line.trim_start().starts_with("```");
            if !fenced {
                text.push_str(line);
            }
        }
    }
    super::characters::is_japanese(text.chars())
}
