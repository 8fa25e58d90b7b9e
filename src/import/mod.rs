//! From what people have to annotated Markdown: Word, Excel, law XML, HTML, plain text and the Markdown of other tools.
//! An import makes text and never trees: what a page means is for the parser to say, as for any other page.
//!
//! 1. A reader of one kind (`docx`, …) books every piece of the source in a [`Ledger`] and makes a [`draft::Draft`].
//! 2. `assemble` cuts it into pages and tells the ledger at which line each piece stands.
//! 3. `coverage` reads the pages back with the parser and compares the characters: nothing is lost unseen.
//! 4. `receipt` tells all of it, as JSON and as a page to look at.
//!
//! `answers` reads forms of ours that come back filled in, and makes no pages.

pub mod answers;
mod articles;
mod assemble;
mod attach;
mod characters;
mod coverage;
mod directives;
mod docx;
pub mod draft;
mod error;
mod escape;
mod forms;
mod grid;
mod headings;
mod html;
mod inlines;
mod large;
mod law;
mod ledger;
mod levels;
mod markdown;
mod markers;
mod mend;
mod package;
mod pages;
mod paragraphs;
mod plain;
mod profile;
mod receipt;
mod scripts;
mod text;
mod titles;
mod write;
mod xlsx;
mod xml;

use std::collections::BTreeMap;

pub use characters::Characters;
pub use coverage::Coverage;
pub use error::ImportError;
pub use ledger::{Fate, Ledger, Piece, PieceId, PieceKind, Reason};
pub use markdown::Tool;
pub use paragraphs::{Paragraph, paragraphs};
pub use profile::{Profile, default_text as default_profile};
pub use receipt::{html as receipt_html, json as receipt_json};

use crate::diagnostic::Words;
use crate::words;

use profile::Collector;

/// What kind of source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A Word document (Office Open XML).
    Docx,
    /// An Excel workbook (Office Open XML).
    Xlsx,
    /// A Japanese statute in 法令標準XML, with or without the answer of the law interface around it.
    Law,
    /// Pages of HTML: one document in one file or in many.
    Html,
    /// Plain text.
    Text,
    /// A folder of Markdown, or one page of it, in the dialect of a tool.
    Markdown(Tool),
}

impl Kind {
    /// Every kind, with the word that names it on the command line.
    pub const ALL: &[(&str, Self)] = &[
        ("docx", Self::Docx),
        ("xlsx", Self::Xlsx),
        ("law", Self::Law),
        ("html", Self::Html),
        ("text", Self::Text),
        ("markdown", Self::Markdown(Tool::Plain)),
        ("mdbook", Self::Markdown(Tool::MdBook)),
        ("mkdocs", Self::Markdown(Tool::MkDocs)),
        ("docusaurus", Self::Markdown(Tool::Docusaurus)),
        ("hugo", Self::Markdown(Tool::Hugo)),
        ("obsidian", Self::Markdown(Tool::Obsidian)),
    ];

    /// The kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(own, _)| *own == name).map(|(_, kind)| *kind)
    }

    /// The word that names the kind.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }
}

/// The files of a source, by their paths inside it; one file is a source too.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// What it is called: the file's or folder's own name.
    pub name: String,
    /// Content by path, `/` between folders.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Source {
    /// The one file of a source that is a file.
    fn only(&self) -> Result<(&str, &[u8]), ImportError> {
        match self.files.iter().next() {
            Some((path, bytes)) if self.files.len() == 1 => Ok((path, bytes)),
            _ => Err(ImportError::new(
                self.name.clone(),
                words!("この種類はファイルを一つだけ取り込む", "this kind is imported from one file"),
                words!("ファイルを一つ示す", "name one file"),
            )),
        }
    }
}

/// What a file of the result holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A page or settings.
    Text(String),
    /// An attachment.
    Bytes(Vec<u8>),
}

/// A file of the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Its path below the folder of the guide: `content/1/1.1.md`.
    pub path: String,
    /// What it holds.
    pub content: Content,
}

impl Output {
    fn text_file(path: &str, text: String) -> Self {
        Self { path: path.to_owned(), content: Content::Text(text) }
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Text(text) => text.as_bytes(),
            Content::Bytes(bytes) => bytes,
        }
    }

    /// Its text, where it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            Content::Bytes(_) => None,
        }
    }

    /// Whether it is a page of the guide.
    #[must_use]
    pub fn is_page(&self) -> bool {
        has_ending(&self.path, "md")
    }
}

/// Something that an editor should look at: a stale contents line, a comment, a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind of thing, for grouping: `comment`, `contents-stale`.
    pub kind: &'static str,
    /// Where in the source.
    pub place: String,
    /// What.
    pub words: Words,
}

impl Finding {
    /// A finding at a place of the source.
    #[must_use]
    pub fn new(kind: &'static str, place: String, words: Words) -> Self {
        Self { kind, place, words }
    }
}

/// An imported source.
#[derive(Clone, Debug)]
pub struct Import {
    /// What it was.
    pub kind: Kind,
    /// The source's name.
    pub name: String,
    /// The files of the guide.
    pub outputs: Vec<Output>,
    /// The account of every piece.
    pub ledger: Ledger,
    /// What an editor should look at.
    pub findings: Vec<Finding>,
    /// How complete it is.
    pub coverage: Coverage,
    /// Where attachments come from: the path of the result, and that in the source. A folder of Markdown has them.
    pub origins: BTreeMap<String, String>,
}

/// Whether a path has that ending, in any case: `a.DOCX` has `docx`.
fn has_ending(path: &str, ending: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, own)| own.eq_ignore_ascii_case(ending))
}

/// Whether a file is a page of Markdown by its name.
#[must_use]
pub fn is_text(path: &str) -> bool {
    markdown::is_page(path)
}

/// What a source is, by its name and its first bytes; `None` where it is nothing that can be imported.
#[must_use]
pub fn kind_of(source: &Source) -> Option<Kind> {
    if source.files.keys().any(|path| markdown::is_page(path)) {
        return Some(Kind::Markdown(markdown::tool_of(source)));
    }
    if source.files.keys().any(|path| html::is_page(path)) {
        return Some(Kind::Html);
    }
    let (path, bytes) = source.only().ok()?;
    let begins = |text: &str| String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).contains(text);
    if has_ending(path, "docx") || has_ending(path, "docm") {
        Some(Kind::Docx)
    } else if has_ending(path, "xlsx") || has_ending(path, "xlsm") {
        Some(Kind::Xlsx)
    } else if has_ending(path, "xml") && (begins("<Law") || begins("<DataRoot") || begins("LawFullText")) {
        Some(Kind::Law)
    } else if has_ending(path, "txt") {
        Some(Kind::Text)
    } else {
        None
    }
}

/// Why a file cannot be published, by its name and its bytes; `None` where it can.
pub type Refusal = fn(&str, &[u8]) -> Option<Words>;

/// How a source is imported.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Which attachments `check` would refuse: they are left out and told.
    pub refuses: Option<Refusal>,
    /// What is proposed as annotations.
    pub profile: Profile,
    /// Whether proposals are written, where the source says all that they need.
    pub annotate: bool,
}

/// Imports a source with the profile of the program; proposals are listed and not written.
///
/// # Errors
/// Where the source cannot be read at all.
pub fn import(source: &Source, kind: Kind) -> Result<Import, ImportError> {
    import_with(source, kind, &Options::default())
}

/// Imports a source. Nothing is written: the caller does that.
///
/// # Errors
/// Where the source cannot be read at all.
pub fn import_with(source: &Source, kind: Kind, options: &Options) -> Result<Import, ImportError> {
    let mut ledger = Ledger::default();
    let name = source.name.rsplit('/').next().unwrap_or(&source.name);
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    let (mut findings, mut origins) = (Vec::new(), BTreeMap::new());
    let (outputs, coverage) = if let Kind::Markdown(tool) = kind {
        let mut book = markdown::read(source, tool, &mut ledger)?;
        findings.append(&mut book.findings);
        origins = std::mem::take(&mut book.origins);
        let mut collector = Collector::new(&options.profile, options.annotate, &mut ledger);
        book.pages.iter_mut().for_each(|page| collector.blocks(&mut page.blocks));
        let (mut proposed, mut lines) = collector.finish();
        findings.append(&mut proposed);
        book.settings.append(&mut lines);
        let japanese = book.language.as_ref().map_or_else(|| markdown::is_japanese(source), |l| l.starts_with("ja"));
        assemble::book(book, (japanese, options.refuses), &mut ledger, &mut findings)?
    } else {
        let (mut draft, mut found) = draft_of(source, kind, (&options.profile, &mut ledger))?;
        findings.append(&mut found);
        let mut collector = Collector::new(&options.profile, options.annotate, &mut ledger);
        collector.blocks(&mut draft.blocks);
        let (mut proposed, lines) = collector.finish();
        findings.append(&mut proposed);
        assemble::files(draft, (&mut ledger, &mut findings), (&name, options.refuses), &lines)?
    };
    Ok(Import { kind, name: source.name.clone(), outputs, ledger, findings, coverage, origins })
}

/// What the reader of a kind makes of a source.
fn draft_of(
    source: &Source,
    kind: Kind,
    (profile, ledger): (&Profile, &mut Ledger),
) -> Result<(draft::Draft, Vec<Finding>), ImportError> {
    if kind == Kind::Html {
        return html::read(source, ledger);
    }
    let (path, bytes) = source.only()?;
    match kind {
        Kind::Docx => {
            let (mut draft, mut findings) = docx::read(path, bytes, ledger)?;
            draft.blocks = articles::structured(std::mem::take(&mut draft.blocks), profile, ledger, &mut findings);
            Ok((draft, findings))
        }
        Kind::Xlsx => xlsx::read(path, bytes, ledger),
        Kind::Law => law::read(path, bytes, ledger),
        _ => plain::read(path, bytes, (profile, ledger)),
    }
}
