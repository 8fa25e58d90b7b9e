//! HTML pages: one document in one file or in many. What stands around the text of a page (menus, heads, scripts) is left
//! out with its reason; headings, lists, tables, notes, ruby, links and pictures become what they are in a guide.
//!
//! 1. `tree` makes elements of the tokens that a parser after the standard of HTML gives.
//! 2. `text` reads running text, `blocks` what it stands in, `notes` finds footnotes.
//! 3. Every text of every file is counted once more, from the tokens, to prove that nothing was missed.

pub(super) mod blocks;
mod notes;
pub(super) mod text;
pub(super) mod tree;

use std::collections::{BTreeMap, BTreeSet};

use super::characters::Characters;
use super::draft::{Attachment, Block, Draft, Inline};
use super::error::ImportError;
use super::ledger::{Ledger, PieceKind, Reason};
use super::markdown::links::resolve;
use super::package::decode;
use super::{Finding, Source, has_ending};
use crate::words;

use tree::{Element, Node};

/// Whether a file is a page of HTML.
pub(super) fn is_page(path: &str) -> bool {
    ["html", "htm", "xhtml"].iter().any(|ending| has_ending(path, ending))
}

/// What is known while pages are read.
struct Reader<'s, 'l> {
    source: &'s Source,
    ledger: &'l mut Ledger,
    findings: Vec<Finding>,
    /// Attachments by their path in the source.
    attached: BTreeMap<String, Attachment>,
    /// The file that is read.
    path: String,
    /// Its footnotes by id, each with its place among all notes.
    note_ids: BTreeMap<String, usize>,
    notes: Vec<Vec<Block>>,
    /// Places that a link may lead to: `file#id`.
    places: BTreeSet<String>,
    kind: PieceKind,
}

/// Reads the pages of a source.
pub(super) fn read(source: &Source, ledger: &mut Ledger) -> Result<(Draft, Vec<Finding>), ImportError> {
    let mut pages: BTreeMap<String, Element> = BTreeMap::new();
    let mut places = BTreeSet::new();
    for (path, bytes) in source.files.iter().filter(|(path, _)| is_page(path)) {
        let text = decode(bytes).ok_or_else(|| encoding(path, bytes))?;
        let root = tree::parse(&text, path)?;
        places.insert(format!("{path}#"));
        root.walk(&mut |element| {
            for name in ["id", "name"] {
                places.extend(element.get(name).map(|id| format!("{path}#{id}")));
            }
        });
        pages.insert(path.clone(), root);
    }
    if pages.is_empty() {
        return Err(ImportError::new(
            source.name.clone(),
            words!("HTML のファイルがない", "there is no file of HTML"),
            words!(
                "`.html` のファイルか、そのあるフォルダーを示す",
                "name an `.html` file, or a folder that holds some"
            ),
        ));
    }
    let order = order(&pages);
    let mut reader = Reader {
        source,
        ledger,
        findings: Vec::new(),
        attached: BTreeMap::new(),
        path: String::new(),
        note_ids: BTreeMap::new(),
        notes: Vec::new(),
        places,
        kind: PieceKind::Text,
    };
    let mut draft = Draft::default();
    for path in &order {
        let mut blocks = reader.page(path, &pages[path]);
        if draft.title.is_none() {
            // LibreOffice writes an empty title where a document has none.
            let title = pages[path].find("title").map(|title| one_line(&title.text()));
            draft.title = title.filter(|title| !title.is_empty()).map(String::into_boxed_str);
        }
        draft.blocks.append(&mut blocks);
    }
    prove(&pages, reader.ledger)?;
    draft.notes = reader.notes;
    draft.attachments = reader.attached.into_values().collect();
    Ok((draft, reader.findings))
}

fn encoding(path: &str, bytes: &[u8]) -> ImportError {
    let guess = crate::source::decode(bytes.to_vec()).err().and_then(|fault| fault.guess).unwrap_or("?");
    ImportError::new(
        path,
        words!("文字コードが UTF-8 でない（{guess} か）", "the encoding is not UTF-8 (is it {guess}?)"),
        words!("UTF-8 で保存し直す", "save it again as UTF-8"),
    )
}

/// The pages in the order in which the first of them links to them; the rest by their names.
fn order(pages: &BTreeMap<String, Element>) -> Vec<String> {
    let is_index = |path: &&String| {
        let name = path.rsplit('/').next().unwrap_or(path);
        ["index.html", "index.htm", "toc.html"].contains(&name)
    };
    let first = pages.keys().filter(is_index).min_by_key(|path| path.matches('/').count()).or(pages.keys().next());
    let mut out: Vec<String> = first.into_iter().cloned().collect();
    if let Some(first) = first {
        pages[first].walk(&mut |element| {
            let address = if element.name == "a" { element.get("href") } else { None };
            let target = address.and_then(|href| resolve(first, href.split(['#', '?']).next().unwrap_or("")));
            if let Some(target) = target.filter(|target| pages.contains_key(target) && !out.contains(target)) {
                out.push(target);
            }
        });
    }
    let rest: Vec<String> = pages.keys().filter(|path| !out.contains(path)).cloned().collect();
    out.extend(rest);
    out
}

impl Reader<'_, '_> {
    fn place(&self, line: usize) -> String {
        format!("{}:{line}", self.path)
    }

    /// A page as blocks; it begins with a heading, so that each file has a page of its own.
    fn page(&mut self, path: &str, root: &Element) -> Vec<Block> {
        path.clone_into(&mut self.path);
        let title = root.find("title");
        let body = root.find("body").unwrap_or(root);
        if let Some(head) = root.find("head") {
            head.children.iter().filter(|node| !is_named(node, "title")).for_each(|n| self.leave(n, Reason::Metadata));
        }
        self.note_ids.clear();
        let first = self.notes.len();
        let bodies = notes::find(body);
        for (index, (id, _)) in bodies.iter().enumerate() {
            self.note_ids.insert(id.clone(), first + index);
        }
        self.notes.resize(first + bodies.len(), Vec::new());
        let mut blocks = Vec::new();
        match main_of(body) {
            Some(main) => self.around(body, main, &mut blocks),
            None => blocks = self.blocks(&body.children, blocks::Standing::Page),
        }
        self.kind = PieceKind::Note;
        for (index, (_, note)) in bodies.into_iter().enumerate() {
            self.notes[first + index] = self.blocks(&note.children, blocks::Standing::Inside);
        }
        self.kind = PieceKind::Text;
        // Text above the page's own heading, such as the way to it, goes below that.
        let heading = blocks.iter().position(|block| matches!(block, Block::Heading(..)));
        if let Some(at) = heading.filter(|at| matches!(blocks[*at], Block::Heading(1, ..))) {
            let own = blocks.remove(at);
            blocks.insert(0, own);
        }
        let mark = Inline::Mark(format!("{path}#").into());
        if let Some(Block::Heading(_, _, run)) = blocks.first_mut() {
            run.insert(0, mark);
            title.into_iter().flat_map(|title| &title.children).for_each(|node| self.leave(node, Reason::Metadata));
        } else {
            let shown = title.map(|title| one_line(&title.text())).unwrap_or_default();
            let shown = if shown.is_empty() { path.to_owned() } else { shown };
            let is_own = title.is_some_and(|title| !title.text().trim().is_empty());
            let kind = if is_own { PieceKind::Text } else { PieceKind::Picture };
            let place = self.place(title.map_or(1, |title| title.line));
            let piece = self.ledger.book(kind, &place, &shown);
            blocks.insert(0, Block::Heading(1, None, vec![mark, Inline::Text(piece, shown.into())]));
        }
        blocks
    }

    /// Reads the main part of a page and leaves the rest out.
    fn around(&mut self, element: &Element, main: &Element, out: &mut Vec<Block>) {
        for node in &element.children {
            match node {
                Node::Element(child) if std::ptr::eq(child, main) => {
                    let mut blocks = self.blocks(&child.children, blocks::Standing::Inside);
                    out.append(&mut blocks);
                }
                Node::Element(child) if child.holds(main) => self.around(child, main, out),
                Node::Element(child) if notes::is_container(child) => notes::signs(child, self),
                _ => self.leave(node, Reason::Interface),
            }
        }
    }

    /// Books every text of a node as left out.
    fn leave(&mut self, node: &Node, reason: Reason) {
        match node {
            Node::Text(text, line) if !text.trim().is_empty() => {
                let place = self.place(*line);
                self.ledger.leave(PieceKind::Text, &place, text, reason);
            }
            Node::Text(..) => {}
            Node::Element(element) => element.children.iter().for_each(|child| self.leave(child, reason)),
        }
    }
}

fn is_named(node: &Node, name: &str) -> bool {
    matches!(node, Node::Element(element) if element.name == name)
}

/// The part of a page that holds its text, where the page says so once.
fn main_of(body: &Element) -> Option<&Element> {
    for wanted in ["main", "article"] {
        let mut found = Vec::new();
        body.all(
            &mut |element| element.name == wanted || (wanted == "main" && element.get("role") == Some("main")),
            &mut found,
        );
        if let [only] = found.as_slice() {
            return Some(only);
        }
    }
    None
}

/// A text on one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every text of the files has to be booked.
fn prove(pages: &BTreeMap<String, Element>, ledger: &Ledger) -> Result<(), ImportError> {
    let (mut source, mut booked) = (Characters::default(), Characters::default());
    for root in pages.values() {
        source.add(&root.text());
    }
    ledger.pieces().iter().for_each(|piece| booked.add(&piece.text));
    let missing = source.without(&booked);
    if missing.is_empty() {
        return Ok(());
    }
    let (count, sample) = (missing.count(), missing.sample());
    Err(ImportError::new(
        pages.keys().next().cloned().unwrap_or_default(),
        words!("{count} 字を読み落とした（{sample}）", "{count} characters were not read ({sample})"),
        words!("tebiki の誤りである。報告してほしい", "this is a fault of tebiki; please report it"),
    ))
}
