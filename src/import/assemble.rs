//! From a draft to the files of a guide: pages, `guide.yaml`, attachments. Text that happens to look like a reference and
//! leads nowhere is escaped, so that the guide that comes out is one that `check` accepts.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Output;
use super::coverage::{self, Coverage};
use super::draft::{Attachment, Block, Draft};
use super::error::ImportError;
use super::escape::{Context, destination, escaped, yaml};
use super::forms::Forms;
use super::inlines::Names;
use super::ledger::{Fate, Ledger, PieceId, PieceKind, Reason};
use super::levels::{Levels, Scheme};
use super::markdown::Book;
use super::pages::{PagePlan, cut, marks, supplements, title_text};
use super::titles::Titles;
use super::{Finding, Refusal, headings, large, mend, write};
use crate::config::{Attachments, Guide, read_guide};
use crate::diagnostic::Words;
use crate::source::{ContentPath, MAX_PAGE_BYTES, Source};
use crate::words;

/// The folder of attachments inside the content folder.
const ASSETS: &str = "assets";

/// The files of a draft, with every piece settled, and how complete they are.
pub(super) fn files(
    mut draft: Draft,
    (ledger, findings): (&mut Ledger, &mut Vec<Finding>),
    (name, refuses): (&str, Option<Refusal>),
    annotations: &[String],
) -> Result<(Vec<Output>, Coverage), ImportError> {
    let levels = Levels::of(&draft.blocks);
    let scheme = levels.scheme;
    let forms = if scheme == Scheme::Law { Forms::of(&mut draft.blocks) } else { Forms::default() };
    let title = draft.title.clone().filter(|title| !title.trim().is_empty());
    let title = title.map_or_else(|| name.to_owned(), String::from);
    let mut pages = large::divided(without_contents(cut(&mut draft, &levels), ledger), ledger)?;
    headings::tell_apart(&mut pages);
    let marks = marks(&pages);
    let mut extra = if scheme == Scheme::Law { law_settings(&pages, &forms) } else { scheme.settings() };
    extra.extend_from_slice(annotations);
    let settings = settings(&title, language(ledger), &extra);
    let whole = Whole { pages, notes: draft.notes, attachments: draft.attachments, refuses, title, settings };
    whole.written(&marks, ledger, findings)
}

/// Pages without those that only say that contents follow, which the site makes itself.
fn without_contents(mut pages: Vec<PagePlan>, ledger: &mut Ledger) -> Vec<PagePlan> {
    pages.retain(|page| {
        let (title, pieces) = title_text(&page.title);
        let is_empty = page.level > 0 && page.blocks.is_empty() && page.number.is_none();
        if !is_empty || !super::articles::is_contents(&title) {
            return true;
        }
        for piece in pieces {
            ledger.settle(piece, Fate::LeftOut(Reason::Contents));
        }
        false
    });
    pages
}

/// The language of a source by its letters.
fn language(ledger: &Ledger) -> &'static str {
    let text = ledger.pieces().iter().flat_map(|piece| piece.text.chars());
    if super::characters::is_japanese(text) { "ja" } else { "en" }
}

/// How a law is numbered: every 附則 is a part, as its articles begin with 第1条 again.
fn law_settings(pages: &[PagePlan], forms: &Forms) -> Vec<String> {
    let mut lines = forms.settings();
    let supplements = supplements(pages);
    if !supplements.is_empty() {
        lines.push("parts:".to_owned());
    }
    for folder in supplements {
        let count = folder.rsplit_once('-').map_or("1", |(_, count)| count);
        lines.push(format!("  - {{ folder: {folder}, prefix: s{count} }}"));
    }
    lines
}

/// The files of a folder of Markdown.
pub(super) fn book(
    book: Book,
    (japanese, refuses): (bool, Option<Refusal>),
    ledger: &mut Ledger,
    findings: &mut Vec<Finding>,
) -> Result<(Vec<Output>, Coverage), ImportError> {
    let settings = settings(&book.title, if japanese { "ja" } else { "en" }, &book.settings);
    let Book { pages, notes, attachments, title, wanted, sources, .. } = book;
    let mut pages = large::divided(pages, ledger)?;
    let by_words = headings::resolve(&mut pages, (&wanted, &sources), findings);
    headings::tell_apart(&mut pages);
    keep_addresses(&mut pages, ledger);
    let mut marks = marks(&pages);
    for (mark, place) in by_words {
        marks.entry(mark).or_insert(place);
    }
    Whole { pages, notes, attachments, refuses, title, settings }.written(&marks, ledger, findings)
}

/// Gives pages an id whose address would be made of nothing that a reader can tell, and change with their names.
fn keep_addresses(pages: &mut [PagePlan], ledger: &mut Ledger) {
    for page in pages.iter_mut().filter(|page| page.path != "index.md" && page.number.is_none()) {
        let has_id = page.front.iter().any(|(_, line)| line.starts_with("id:"));
        let id = crate::graph::kept_id(&page.path, &title_text(&page.title).0).filter(|_| !has_id);
        if let Some(id) = id {
            page.front.insert(0, (ledger.book(PieceKind::Field, &page.path, ""), format!("id: {id}").into()));
        }
    }
}

/// Pages and what they need, ready to be written.
struct Whole {
    pages: Vec<PagePlan>,
    notes: Vec<Vec<Block>>,
    attachments: Vec<Attachment>,
    refuses: Option<Refusal>,
    title: String,
    settings: String,
}

impl Whole {
    fn written(
        mut self,
        marks: &BTreeMap<Box<str>, (String, String)>,
        ledger: &mut Ledger,
        findings: &mut Vec<Finding>,
    ) -> Result<(Vec<Output>, Coverage), ImportError> {
        findings.extend(super::scripts::told(&self.pages, ledger));
        let refused = self.without_refused(findings);
        let (unnamed, left, barred) = (RefCell::default(), RefCell::default(), RefCell::default());
        let attached = self.attachments.iter().map(|file| format!("{ASSETS}/{}", file.name));
        let files: BTreeSet<String> = self.pages.iter().map(|page| page.path.clone()).chain(attached).collect();
        self.settings.push_str(&types(&self.attachments));
        let mut outputs = vec![Output::text_file("content/guide.yaml", self.settings.clone())];
        let mut titles = Titles::default();
        let contents = contents(&self.pages);
        if let Some(cover) = self.pages.iter_mut().find(|page| page.path == "index.md" && page.blocks.is_empty()) {
            cover.blocks = contents;
        }
        for plan in &self.pages {
            let (page, assets) = (&*plan.path, ASSETS);
            let (refused, unnamed, left, files, barred) = (&refused, &unnamed, &left, &files, &barred);
            let names = Names { marks, page, assets, unnamed, refused, left, files, barred };
            let title = titles.of(plan, &self.title, findings);
            let written = write::page(plan, &self.notes, &title, &names);
            let index = u32::try_from(outputs.len()).expect("fewer files than 2^32");
            for (piece, line) in written.placed {
                let line = u32::try_from(line + 1).expect("fewer lines than 2^32");
                ledger.settle(piece, Fate::Placed(index, line));
            }
            for piece in left.take() {
                ledger.settle(piece, Fate::LeftOut(Reason::Refused));
            }
            for (url, piece) in barred.take() {
                let place = piece.map_or_else(|| plan.path.clone(), |piece| ledger.piece(piece).place.to_string());
                let words = words!(
                    "`{url}` へのリンクは手引書に書けないため、文字だけにした",
                    "a guide cannot link `{url}`: its text stands there with the address"
                );
                findings.push(Finding::new("link-barred", place, words));
            }
            let mut text = written.lines.join("\n");
            text.push('\n');
            if text.len() as u64 > MAX_PAGE_BYTES {
                return Err(too_large(&plan.path));
            }
            outputs.push(Output::text_file(&format!("content/{}", plan.path), text));
        }
        outputs.extend(attachments(self.attachments));
        let guide = Arc::new(guide(&self.settings)?);
        let readings = mend::escape_what_leads_nowhere(&mut outputs, guide, findings);
        let coverage = coverage::prove(&readings, ledger, &unnamed.into_inner());
        Ok((outputs, coverage))
    }

    /// Takes away the attachments that a guide cannot have, and tells them; the names of these.
    fn without_refused(&mut self, findings: &mut Vec<Finding>) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let ask = self.refuses;
        self.attachments.retain(|file| {
            let why = super::attach::refused(&file.name).or_else(|| ask?(&file.name, &file.bytes));
            let Some(why) = why else { return true };
            let (name, Words { ja, en }) = (file.name.to_string(), why);
            let words = words!(
                "添付 `{name}` は公開できないため外した（{ja}）",
                "the attachment `{name}` cannot be published and is left out ({en})"
            );
            findings.push(Finding::new("refused-attachment", name.clone(), words));
            names.insert(name);
            false
        });
        names
    }
}

fn too_large(path: &str) -> ImportError {
    let megabytes = MAX_PAGE_BYTES >> 20;
    ImportError::new(
        path,
        words!("ページが {megabytes} MB を超える", "the page has more than {megabytes} MB"),
        words!("元の文書を分けて取り込む", "import the source in parts"),
    )
}

/// What stands on a cover for which the source has no text: the pages of the first level.
fn contents(pages: &[PagePlan]) -> Vec<Block> {
    let top = pages.iter().filter(|page| page.level > 0).map(|page| page.level).min().unwrap_or(1);
    let is_draft = |page: &PagePlan| page.front.iter().any(|(_, line)| &**line == "draft: true");
    let own = pages.iter().filter(|page| page.level == top && page.path != "index.md" && !is_draft(page));
    let line = |page: &PagePlan| {
        let (title, _) = title_text(&page.title);
        let number = page.shown.as_deref().map(|number| format!("{number} ")).unwrap_or_default();
        let shown = escaped(&format!("{number}{title}"), Context::Prose);
        let shown = if shown.trim().is_empty() { page.path.clone() } else { shown };
        (None, format!("- [{shown}]({})", destination(&page.path)).into())
    };
    let lines: Vec<(Option<PieceId>, Box<str>)> = own.map(line).collect();
    if lines.is_empty() { Vec::new() } else { vec![Block::Markdown(lines)] }
}

/// The types of attachments that a guide has to name: `wmf`.
fn types(attachments: &[Attachment]) -> String {
    let endings = attachments.iter().filter_map(|a| a.name.rsplit_once('.')).map(|(_, ending)| ending.to_lowercase());
    let added: BTreeSet<String> = endings.filter(|ending| Attachments::may_be_added(ending)).collect();
    let list = added.into_iter().collect::<Vec<_>>().join(", ");
    if list.is_empty() { String::new() } else { format!("attachments: {{ types: [{list}] }}\n") }
}

fn attachments(list: Vec<Attachment>) -> impl Iterator<Item = Output> {
    list.into_iter()
        .map(|a| Output { path: format!("content/{ASSETS}/{}", a.name), content: super::Content::Bytes(a.bytes) })
}

fn settings(title: &str, language: &str, extra: &[String]) -> String {
    let mut lines = vec![format!("title: {}", yaml(title)), format!("language: {language}")];
    lines.extend(extra.iter().cloned());
    lines.push(String::new());
    lines.join("\n")
}

/// The settings as the program reads them; what an import writes is always readable.
pub(super) fn guide(text: &str) -> Result<Guide, ImportError> {
    let path = ContentPath::new("guide.yaml").expect("a path of the content folder");
    let (guide, faults) = read_guide(&Arc::new(Source::new(path, text.to_owned())));
    match faults.first() {
        None => Ok(guide),
        Some(fault) => {
            Err(ImportError::new("guide.yaml", fault.message.clone(), words!("報告してほしい", "please report it")))
        }
    }
}
