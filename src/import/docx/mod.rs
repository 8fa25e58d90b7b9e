//! Word documents (.docx): text with the numbers that Word computes, notes, boxes, tables, fields and tracked changes.
//!
//! 1. `Package` opens the archive; the parts are parsed with limits.
//! 2. `Reader` walks the body once. It books every run in the ledger and makes flat paragraphs, tables and boxes.
//! 3. `lists` puts numbered paragraphs and what stands between them into lists.
//! 4. What no walk reaches (running heads, comments) is booked as left out, and `scan` counts the characters of all
//!    parts once more, by another way, to prove that nothing was missed.

mod body;
mod contents;
mod fields;
mod lists;
pub(super) mod number_format;
mod numbering;
mod parts;
mod portions;
mod references;
mod runs;
mod scan;
mod styles;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::draft::{Attachment, Block, Draft, Inline};
use super::error::ImportError;
use super::ledger::{Fate, Ledger, PieceKind, Reason};
use super::package::{Package, parse, relations};
use super::xml;
use super::{Characters, Finding, has_ending};
use crate::diagnostic::Words;
use crate::words;

use contents::Contents;
use fields::Fields;
use numbering::Numbering;
use portions::Portions;
use references::References;
use styles::Styles;
use xml::{attribute, is};

/// The part that is read, and the place in it.
struct At {
    part: String,
    relations: BTreeMap<String, (String, bool)>,
    paragraph: u32,
    /// Both, as they are shown: `word/document.xml ¶12`.
    place: Arc<str>,
    depth: usize,
    kind: PieceKind,
}

impl At {
    fn of(part: &str, relations: BTreeMap<String, (String, bool)>, kind: PieceKind) -> Self {
        let mut at = Self { part: part.to_owned(), relations, paragraph: 0, place: "".into(), depth: 0, kind };
        at.name();
        at
    }

    fn name(&mut self) {
        self.place = format!("{} ¶{}", self.part, self.paragraph).into();
    }

    /// The next paragraph.
    fn step(&mut self) {
        self.paragraph += 1;
        self.name();
    }
}

/// What is known while a document is read.
struct Reader<'l, 'p> {
    file: &'p str,
    package: Package<'p>,
    styles: Styles,
    numbering: Numbering,
    ledger: &'l mut Ledger,
    fields: Fields,
    contents: Contents,
    /// Footnotes and endnotes by kind and id, numbered in the order of their marks.
    note_marks: BTreeMap<(&'static str, Box<str>), usize>,
    /// Attachments by the name of their part.
    attachments: BTreeMap<String, Attachment>,
    at: At,
    left: Left,
    seen: Seen,
}

/// What one paragraph leaves to the next.
#[derive(Default)]
struct Left {
    /// Text of a paragraph whose end a tracked change deletes.
    carried: Vec<Inline>,
    /// Bookmarks between two paragraphs: they are of the next.
    between: Vec<Inline>,
}

/// What is told of a document once it is read.
#[derive(Default)]
struct Seen {
    /// The first text in the style of titles.
    titled: Option<Box<str>>,
    /// How many runs are underlined, and how many dotted, coloured or framed, for which there is no markup.
    underlined: usize,
    dressed: usize,
    /// Lists that count articles.
    articles: std::collections::BTreeSet<u32>,
    references: References,
    /// The characters of the body, counted by the other way.
    counted: Characters,
    findings: Vec<Finding>,
}

/// Reads a Word document.
pub(super) fn read(file: &str, bytes: &[u8], ledger: &mut Ledger) -> Result<(Draft, Vec<Finding>), ImportError> {
    let mut package = Package::open(bytes, file)?;
    let main = main_part(&mut package, file)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let part = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let styles = with_root(&mut package, file, &part("styles.xml"), Styles::read)?.unwrap_or_default();
    let numbering = with_root(&mut package, file, &part("numbering.xml"), Numbering::read)?.unwrap_or_default();
    let relations = relations(&mut package, file, &main)?;
    let mut reader = Reader {
        file,
        package,
        styles,
        numbering,
        ledger,
        fields: Fields::default(),
        contents: Contents::default(),
        note_marks: BTreeMap::new(),
        attachments: BTreeMap::new(),
        at: At::of(&main, relations, PieceKind::Text),
        left: Left::default(),
        seen: Seen::default(),
    };
    let blocks = reader.main(&main)?;
    let notes = reader.notes(&part("footnotes.xml"), &part("endnotes.xml"))?;
    reader.leave_parts()?;
    let title = reader.seen.titled.take().map_or_else(|| reader.title(), |title| Ok(Some(title)))?;
    reader.contents_against(&blocks);
    reader.unknown_formats();
    reader.tell_changes();
    reader.seen.findings.extend(reader.seen.references.stale());
    scan::prove(&mut reader.package, (file, &main), (std::mem::take(&mut reader.seen.counted), reader.ledger))?;
    let draft = Draft { title, blocks, notes, attachments: reader.attachments.into_values().collect() };
    Ok((draft, reader.seen.findings))
}

/// The part that the package's relations name as its document.
fn main_part(package: &mut Package<'_>, file: &str) -> Result<String, ImportError> {
    let Some(text) = package.text(file, "_rels/.rels")? else { return Ok("word/document.xml".to_owned()) };
    let document = parse(&text, &format!("{file}: _rels/.rels"))?;
    let office = document
        .root_element()
        .children()
        .find(|node| node.attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument")));
    let target = office.and_then(|node| node.attribute("Target")).unwrap_or("word/document.xml");
    Ok(target.trim_start_matches('/').to_owned())
}

/// What a function makes of the root of an XML part; `None` where there is no such part.
fn with_root<T>(
    package: &mut Package<'_>,
    file: &str,
    part: &str,
    make: impl FnOnce(roxmltree::Node<'_, '_>) -> T,
) -> Result<Option<T>, ImportError> {
    let Some(text) = package.text(file, part)? else { return Ok(None) };
    let document = parse(&text, &format!("{file}: {part}"))?;
    Ok(Some(make(document.root_element())))
}

impl Reader<'_, '_> {
    /// The place that is read, for a piece: `word/document.xml ¶12`.
    fn place(&self) -> Arc<str> {
        self.at.place.clone()
    }

    fn fault(&self, message: Words, help: Words) -> ImportError {
        ImportError::new(format!("{}: {}", self.file, self.place()), message, help)
    }

    fn main(&mut self, part: &str) -> Result<Vec<Block>, ImportError> {
        let lacking = words!("本文 `{part}` がない", "the body `{part}` is missing");
        let help = words!("Word で開いて保存し直す", "open it in Word and save it again");
        let text = self.package.text(self.file, part)?;
        let text = text.ok_or_else(|| ImportError::new(self.file, lacking.clone(), help.clone()))?;
        if scan::has_text(part) {
            scan::count(&text, &mut self.seen.counted);
        }
        let place = format!("{}: {part}", self.file);
        let mut flat = Vec::new();
        let portions = Portions::of(&text);
        let whole = portions.is_none().then_some(Cow::Borrowed(text.as_str()));
        let portions = portions.iter().flat_map(Portions::documents).map(Cow::Owned);
        self.deeper()?;
        for portion in whole.into_iter().chain(portions) {
            // Where a portion cannot be read, the whole says at which line.
            let document = parse(&portion, &place).map_err(|error| parse(&text, &place).err().unwrap_or(error))?;
            let body = document.root_element().children().find(|n| is(*n, "body"));
            let body = body.ok_or_else(|| ImportError::new(self.file, lacking.clone(), help.clone()))?;
            self.children(body, &mut flat)?;
        }
        self.at.depth -= 1;
        self.end_carried(&mut flat);
        drop(text);
        Ok(lists::group(flat))
    }

    /// The bodies of the notes, in the order of their marks.
    fn notes(&mut self, footnotes: &str, endnotes: &str) -> Result<Vec<Vec<Block>>, ImportError> {
        let mut bodies: BTreeMap<usize, Vec<Block>> = BTreeMap::new();
        for (kind, part) in [("footnote", footnotes), ("endnote", endnotes)] {
            let Some(text) = self.package.text(self.file, part)? else { continue };
            let document = parse(&text, &format!("{}: {part}", self.file))?;
            let relations = relations(&mut self.package, self.file, part)?;
            self.at = At::of(part, relations, PieceKind::Note);
            for node in document.root_element().children().filter(|n| is(*n, kind)) {
                let id = attribute(node, "id").unwrap_or("");
                // The lines that separate notes from the text are notes of a type of their own.
                let special = attribute(node, "type").is_some_and(|t| t != "normal");
                let Some(index) = self.note_marks.get(&(kind, id.into())).copied() else {
                    // Word shows a note where its mark stands, and nowhere else.
                    let reason = if special { Reason::Markup } else { Reason::Unused };
                    self.leave_all(node, PieceKind::Note, reason);
                    continue;
                };
                let flat = self.flat(node)?;
                bodies.insert(index, lists::group(flat));
            }
        }
        Ok((0..self.note_marks.len()).map(|index| bodies.remove(&index).unwrap_or_default()).collect())
    }

    /// Books running heads and comments, which are no text of the guide.
    fn leave_parts(&mut self) -> Result<(), ImportError> {
        for name in self.package.names() {
            let (kind, reason) = match name.rsplit('/').next().unwrap_or("") {
                n if n.starts_with("header") || n.starts_with("footer") => {
                    (PieceKind::RunningHead, Reason::RunningHead)
                }
                "comments.xml" => (PieceKind::Comment, Reason::Comment),
                _ => continue,
            };
            if !has_ending(&name, "xml") {
                continue;
            }
            let Some(text) = self.package.text(self.file, &name)? else { continue };
            let document = parse(&text, &format!("{}: {name}", self.file))?;
            let relations = std::mem::take(&mut self.at.relations);
            self.at = At::of(&name, relations, kind);
            for node in document.root_element().children().filter(roxmltree::Node::is_element) {
                self.at.step();
                self.leave_all(node, kind, reason);
                if kind == PieceKind::Comment {
                    self.tell_comment(node);
                }
            }
        }
        Ok(())
    }

    fn tell_comment(&mut self, node: roxmltree::Node<'_, '_>) {
        let author = attribute(node, "author").unwrap_or("?");
        let text: String = node.descendants().filter(|n| is(*n, "t")).filter_map(|n| n.text()).collect();
        let words = words!("{author} のコメント: {text}", "comment by {author}: {text}");
        self.seen.findings.push(Finding::new("comment", self.place().to_string(), words));
    }

    /// The title in the document's properties.
    fn title(&mut self) -> Result<Option<Box<str>>, ImportError> {
        let read = |root: roxmltree::Node<'_, '_>| {
            let title = root.children().find(|n| is(*n, "title")).and_then(|n| n.text());
            title.map(str::trim).filter(|t| !t.is_empty()).map(Into::into)
        };
        Ok(with_root(&mut self.package, self.file, "docProps/core.xml", read)?.flatten())
    }

    /// Compares the numbers that were computed with those in the table of contents that Word saved.
    fn contents_against(&mut self, blocks: &[Block]) {
        let file = self.file.to_owned();
        self.seen.findings.extend(self.contents.compare(&file, blocks));
    }

    /// What tracked changes delete and what is underlined, each told once.
    fn tell_changes(&mut self) {
        let deleted = Fate::LeftOut(Reason::TrackedDeletion);
        let count = self.ledger.pieces().iter().filter(|piece| piece.fate == deleted).count();
        if count > 0 {
            let words = words!(
                "変更履歴で削除された {count} か所を、削除として受け入れた（一覧は記録にある）",
                "{count} tracked deletions are accepted (the report lists them)"
            );
            self.seen.findings.push(Finding::new("tracked", self.file.to_owned(), words));
        }
        let count = self.seen.underlined;
        if count > 0 {
            let words = words!(
                "下線 {count} か所は書式にないため外した",
                "{count} underlines, for which there is no markup, are left out"
            );
            self.seen.findings.push(Finding::new("underline", self.file.to_owned(), words));
        }
        let count = self.seen.dressed;
        if count > 0 {
            let words = words!(
                "傍点・文字色・蛍光・囲みの {count} か所は書式にないため外した",
                "{count} places with emphasis dots, colour, highlight or a frame, for which there is no markup, are left out"
            );
            self.seen.findings.push(Finding::new("dressed", self.file.to_owned(), words));
        }
    }

    fn unknown_formats(&mut self) {
        let mut names = std::mem::take(&mut self.numbering.unknown);
        names.sort_unstable();
        names.dedup();
        for name in names {
            let words = words!(
                "番号の書式 `{name}` は算用数字で書いた",
                "numbers of the format `{name}` are written in decimal digits"
            );
            self.seen.findings.push(Finding::new("number-format", self.file.to_owned(), words));
        }
    }
}
