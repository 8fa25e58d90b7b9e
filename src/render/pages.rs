//! The pages of a site as a list, each of which can be rendered alone and in any order.

use std::convert::Infallible;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::compose::badges::PageBadges;
use super::compose::changes::Since;
use super::compose::value::About;
use super::downloads::{self, MadeDownloads};
use super::editions::json_of_editions;
use super::frame::{CASE_FACTS, Frames, KNOWN_PLACES, has, lists, preview_shards};
use super::moved::{self, Old};
use super::parts::Parts;
use super::scene::{BuildInfo, Scene, value_href};
use super::search_words::search_words;
use super::series::Series;
use super::theme::Theme;
use super::tree::Tree;
use super::view::section::WholeSection;
use crate::compare::Comparison;
use crate::diagnostic::Diagnostic;
use crate::graph::model::{Model, Put, write_model};
use crate::graph::{Corpus, LazyViews, PageId, Resolved, address};

/// One file of the site that is made from the guide and the theme, the search index aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PageJob {
    /// The cover.
    Cover,
    /// A page of the content.
    Section(PageId),
    /// The list of a vocabulary's values: index of the vocabulary.
    Vocabulary(usize),
    /// A value: index of the vocabulary, index of the value.
    Value(usize, usize),
    /// A matrix: index into the views.
    Matrix(usize),
    /// A part of a guide that is too long for one page: index of the part.
    Part(usize),
    /// A page that every guide has, by its name without `.html`.
    Fixed(&'static str),
    /// An address that a page had before: index of the old addresses.
    Moved(usize),
    /// What the search shows beside the words of the guide, as a script.
    SearchWords,
    /// The resolved guide as data.
    Model,
    /// What the case file knows of the guide, as a script that its page alone loads.
    CaseFacts,
    /// Every number and name, as a script that the page of a wrong address alone loads.
    KnownPlaces,
    /// What changed since the earlier edition, as a feed.
    Feed,
    /// The changes of a part of a guide that is too long for one page: index of the part.
    PartChanges(usize),
    /// The same as data.
    ChangeData,
    /// What became of citations of earlier editions, as a script that an address which cites loads: number of the file.
    Cited(usize),
    /// A file that is made of the guide: index into the settings.
    Download(usize),
}

/// A rendered file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedPage {
    /// The file's path in the site, such as `9.3.1.html`.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Files that are made one after the other, as they share what is costly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Batch {
    /// One file.
    One(PageJob),
    /// The sections of a part and the page that holds them all; a body is rendered once. Index of the part.
    Part(usize),
}

/// What all pages have in common. It is the same as long as the settings, the theme, and what pages say of each
/// other are.
#[derive(Clone)]
pub struct Shared {
    frames: Arc<Frames>,
    tree: Arc<Tree>,
    parts: Arc<Parts>,
    old: Arc<Old>,
}

/// Renders the pages of one guide.
pub struct Pages<'a> {
    pub(super) scene: Scene<'a>,
    shared: Shared,
    /// Files that are made of the guide, from when they were first asked for.
    pub(super) made: Arc<MadeDownloads>,
    /// What changed since earlier editions.
    series: Series,
}

/// Prepares the pages of a guide; what all of them share is rendered here.
pub fn pages<'a>(
    resolved: &'a Resolved,
    views: &'a LazyViews<'a>,
    theme: &'a Theme,
    build: &'a BuildInfo,
) -> Result<Pages<'a>, Diagnostic> {
    let scene = Scene { resolved, views, theme, build };
    let (tree, parts) = (Arc::new(Tree::new(&scene)), Arc::new(Parts::of(&resolved.corpus)));
    let shared = Shared { frames: Arc::new(Frames::new(&scene)?), tree, parts, old: Arc::default() };
    let mut pages = Pages { scene, shared, made: made(&scene), series: Series::default() };
    let taken = pages.jobs().into_iter().filter_map(|job| Some(pages.name(job).strip_suffix(".html")?.to_owned()));
    pages.shared.old = Arc::new(moved::old(&resolved.corpus, &taken.collect()));
    Ok(pages)
}

/// The files that were made of the guide, or room for them.
fn made(scene: &Scene<'_>) -> Arc<MadeDownloads> {
    let wanted = scene.guide().about.attachments.downloads.len();
    if scene.build.made.len() == wanted {
        return scene.build.made.clone();
    }
    Arc::new((0..wanted).map(|_| OnceLock::new()).collect())
}

impl<'a> Pages<'a> {
    /// The pages of the next state of a guide, in which nothing changed that they share.
    #[must_use]
    pub fn with(
        shared: Shared,
        resolved: &'a Resolved,
        views: &'a LazyViews<'a>,
        theme: &'a Theme,
        build: &'a BuildInfo,
    ) -> Self {
        let scene = Scene { resolved, views, theme, build };
        Self { scene, shared, made: made(&scene), series: Series::default() }
    }

    /// What the pages have in common, for the next state.
    #[must_use]
    pub fn shared(&self) -> Shared {
        self.shared.clone()
    }
}

impl Pages<'_> {
    /// Every file, in a fixed order.
    #[must_use]
    pub fn jobs(&self) -> Vec<PageJob> {
        let guide = self.scene.guide();
        let has = has(&self.scene);
        let mut jobs = vec![PageJob::KnownPlaces, PageJob::Cover];
        jobs.extend(has.case.then_some(PageJob::CaseFacts));
        let sections = self.scene.corpus().iter().filter(|(_, p)| &*p.name != "index");
        jobs.extend(sections.map(|(id, _)| PageJob::Section(id)));
        for (v, vocabulary) in guide.vocabularies.iter().enumerate() {
            jobs.push(PageJob::Vocabulary(v));
            jobs.extend((0..vocabulary.values.len()).map(|x| PageJob::Value(v, x)));
        }
        jobs.extend((0..self.scene.views.matrices.len()).map(PageJob::Matrix));
        let parts = self.shared.parts.list().iter().enumerate().filter(|(_, part)| part.len() > 1);
        jobs.extend(parts.map(|(i, _)| PageJob::Part(i)));
        let lists = lists(&self.scene);
        let is_there = |name: &str| match name {
            "404" | "accessibility" | "search" => true,
            "index" => false,
            "all" => has.all,
            "case" => has.case,
            "changes" => !self.scene.build.earlier.is_empty(),
            list => lists.iter().any(|(href, ..)| href.strip_suffix(".html") == Some(list)),
        };
        jobs.extend(address::FIXED.iter().filter(|name| is_there(name)).map(|name| PageJob::Fixed(name)));
        jobs.extend((0..self.shared.old.pages.len()).map(PageJob::Moved));
        jobs.extend([PageJob::SearchWords, PageJob::Model]);
        jobs.extend((0..guide.about.attachments.downloads.len()).map(PageJob::Download));
        if !self.scene.build.earlier.is_empty() {
            jobs.push(PageJob::ChangeData);
            jobs.extend((0..self.cited_files()).map(PageJob::Cited));
            let parts = self.shared.parts.list().iter().enumerate().filter(|(_, part)| part.len() > 1);
            jobs.extend(parts.map(|(i, _)| PageJob::PartChanges(i)));
            jobs.extend((!guide.about.date.is_empty()).then_some(PageJob::Feed));
        }
        jobs
    }

    /// Every file once, as `jobs`, in batches of which each can be made alone; those of many files come first.
    #[must_use]
    pub fn batches(&self) -> Vec<Batch> {
        let mut within = vec![false; self.scene.corpus().pages.len()];
        for part in self.shared.parts.list().iter().filter(|part| part.len() > 1) {
            part.sections.clone().for_each(|id| within[id as usize] = true);
        }
        let batch = |job| match job {
            PageJob::Section(id) if within[id.0 as usize] => None,
            PageJob::Part(i) => Some(Batch::Part(i)),
            job => Some(Batch::One(job)),
        };
        let mut batches: Vec<Batch> = self.jobs().into_iter().filter_map(batch).collect();
        batches.sort_by_key(|batch| matches!(batch, Batch::One(_)));
        batches
    }

    /// Renders the files of a batch and hands each over as it comes.
    pub fn render_batch(&self, batch: Batch, put: &mut impl FnMut(Result<RenderedPage, Diagnostic>)) {
        let i = match batch {
            Batch::One(job) => return put(self.render(job)),
            Batch::Part(i) => i,
        };
        let sections = self.scene.whole_sections(&self.sections_of(i), |id, body| {
            put(self.rendered(PageJob::Section(id), self.section(id, body)));
        });
        put(self.rendered(PageJob::Part(i), self.part(i, sections)));
    }

    fn rendered(&self, job: PageJob, html: Result<Vec<u8>, Diagnostic>) -> Result<RenderedPage, Diagnostic> {
        Ok(RenderedPage { name: self.name(job), bytes: html? })
    }

    /// The sections of a part.
    fn sections_of(&self, part: usize) -> Range<u32> {
        self.shared.parts.list()[part].sections.clone()
    }

    /// Renders one file.
    pub fn render(&self, job: PageJob) -> Result<RenderedPage, Diagnostic> {
        let name = self.name(job);
        let bytes = match job {
            PageJob::Cover => {
                let mut view = self.scene.cover_view(&self.shared.frames, &self.shared.tree);
                view.frame.assets.downloads = self.downloads_of("index")?;
                self.scene.theme.page("cover.html", &view)
            }
            PageJob::Section(id) => self.section(id, &self.scene.document(id)),
            PageJob::Vocabulary(v) => self.vocabulary(v),
            PageJob::Value(v, x) => self.value(v, x),
            PageJob::Matrix(m) => {
                let view = self.scene.matrix_view(&self.shared.frames, &self.scene.views.matrices[m]);
                self.scene.theme.page("matrix.html", &view)
            }
            PageJob::Part(i) => self.part(i, self.scene.whole_sections(&self.sections_of(i), |_, _| {})),
            PageJob::Fixed(fixed) => self.fixed(fixed),
            PageJob::Moved(i) => {
                let view = self.scene.moved_view(&self.shared.old.pages[i], self.since().is_some());
                self.scene.theme.page("moved.html", &view)
            }
            PageJob::SearchWords => Ok(search_words(&self.scene)),
            PageJob::Model => Ok(self.model()),
            PageJob::CaseFacts => self.scene.case_facts(self.changes()),
            PageJob::KnownPlaces => Ok(self.scene.known_places()),
            PageJob::Feed => Ok(self.scene.feed(&self.series.steps(&self.scene))),
            PageJob::Cited(file) => self.series.cited(&self.scene, file),
            PageJob::PartChanges(i) => {
                let part = &self.shared.parts.list()[i];
                let view = self.scene.part_changes_view(&self.shared.frames, self.listed_since(), part);
                self.scene.theme.page("changes.html", &view)
            }
            PageJob::ChangeData => Ok(json_of_editions(&self.series.steps(&self.scene)).into_bytes()),
            PageJob::Download(at) => self.download(at).map(|bytes| bytes.to_vec()),
        }?;
        Ok(RenderedPage { name, bytes })
    }

    /// Hands over the parts of the guide as data, each by its path, and returns the file of [`PageJob::Model`], which
    /// names them. Only a few pages at a time are in memory.
    ///
    /// # Errors
    /// The first error of `put`.
    pub fn write_model<E>(&self, put: Put<'_, E>) -> Result<Vec<u8>, E> {
        Ok(index_file(&write_model(self.scene.resolved, self.scene.views, put)?))
    }

    fn model(&self) -> Vec<u8> {
        let Ok(index) = self.write_model(&mut |_, _| Ok::<(), Infallible>(()));
        index
    }

    /// The file's path in the site.
    #[must_use]
    pub fn name(&self, job: PageJob) -> String {
        let (scene, guide) = (&self.scene, self.scene.guide());
        match job {
            PageJob::Cover => "index.html".to_owned(),
            PageJob::Section(id) => file(corpus_name(scene.corpus(), id)),
            PageJob::Vocabulary(v) => file(&guide.vocabularies[v].id),
            PageJob::Value(v, x) => {
                let vocabulary = &guide.vocabularies[v];
                value_href(vocabulary, &vocabulary.values[x])
            }
            PageJob::Matrix(m) => scene.matrix_link(&scene.views.matrices[m]).href,
            PageJob::Part(i) => file(&address::part(corpus_name(scene.corpus(), self.shared.parts.list()[i].first()))),
            PageJob::PartChanges(i) => {
                file(&address::changes_of_part(corpus_name(scene.corpus(), self.shared.parts.list()[i].first())))
            }
            PageJob::Fixed(name) => file(name),
            PageJob::Moved(i) => file(self.shared.old.pages[i].name()),
            PageJob::SearchWords => "search/words.js".to_owned(),
            PageJob::Model => "guide.json".to_owned(),
            PageJob::CaseFacts => CASE_FACTS.to_owned(),
            PageJob::KnownPlaces => KNOWN_PLACES.to_owned(),
            PageJob::Feed => "changes.xml".to_owned(),
            PageJob::ChangeData => "changes.json".to_owned(),
            PageJob::Cited(file) => format!("cited/c{file}.js"),
            PageJob::Download(at) => guide.about.attachments.downloads.get(at).map(downloads::path).unwrap_or_default(),
        }
    }

    fn changes(&self) -> Option<&Comparison> {
        self.since().map(|since| &since.comparison)
    }

    /// What changed, for a page that is in the list of jobs only where an earlier edition is named.
    fn listed_since(&self) -> &Since {
        self.since().expect("pages of changes are made where an earlier edition is named")
    }

    /// What changed since the earlier edition, where one is named.
    fn since(&self) -> Option<&Since> {
        self.series.since(&self.scene)
    }

    /// How many files say what became of citations: as many as hold previews.
    fn cited_files(&self) -> usize {
        usize::try_from(preview_shards(self.scene.corpus().pages.len())).expect("files are counted in 32 bits")
    }

    fn section(&self, id: PageId, body: &str) -> Result<Vec<u8>, Diagnostic> {
        let name = corpus_name(self.scene.corpus(), id);
        let since = self.since();
        let badges = since.filter(|_| self.scene.shows_badges()).map(|since| &since.badges);
        let own = badges.and_then(|badges| badges.page(name));
        let word = |badges: Option<&PageBadges>, anchor: &str| {
            let badge = badges.and_then(|badges| badges.get(anchor));
            badge.map(|badge| self.scene.badge_word(*badge)).unwrap_or_default()
        };
        let marked = own.map(|own| self.scene.badged(body, own));
        let body = marked.as_deref().unwrap_or(body);
        let of_page = |name: &str| word(badges.and_then(|badges| badges.page(name)), "");
        let mut view = self.scene.section_view((&self.shared.frames, &self.shared.tree), id, body, &of_page);
        view.moved = self.scene.left_places(&self.shared.old, name);
        view.head.badge = word(own, "");
        for entry in &mut view.contents {
            entry.badge = word(own, entry.href.trim_start_matches('#'));
        }
        if let Some(since) = since {
            view.head.changes = self.scene.changes_of_page(since, name);
        }
        if let Some(cites) = self.series.cites(&self.scene) {
            cites.page(name).clone_into(&mut view.head.digests);
        }
        self.scene.theme.page_with("section.html", &view, body.len())
    }

    fn part(&self, i: usize, sections: Vec<WholeSection>) -> Result<Vec<u8>, Diagnostic> {
        let part = &self.shared.parts.list()[i];
        let body = sections.iter().map(|section| section.body.len() + SECTION_BYTES).sum();
        let view = self.scene.part_view(&self.shared.frames, part, sections);
        self.scene.theme.page_with("all.html", &view, body)
    }

    fn vocabulary(&self, v: usize) -> Result<Vec<u8>, Diagnostic> {
        let vocabulary = &self.scene.guide().vocabularies[v];
        self.scene.theme.page("vocabulary.html", &self.scene.vocabulary_view(&self.shared.frames, vocabulary))
    }

    fn value(&self, v: usize, x: usize) -> Result<Vec<u8>, Diagnostic> {
        let vocabulary = &self.scene.guide().vocabularies[v];
        let value = &vocabulary.values[x];
        let (about, frames, theme) = (About { vocabulary, value }, &self.shared.frames, self.scene.theme);
        if vocabulary.bearer {
            let mut view = self.scene.bearer_view(frames, about);
            view.head.changes = self.changes().map(|c| self.scene.changes_of_bearer(c, about)).unwrap_or_default();
            theme.page("bearer.html", &view)
        } else if self.scene.has_columns(&vocabulary.id) {
            theme.page("form.html", &self.scene.form_view(frames, about))
        } else {
            theme.page("value.html", &self.scene.value_view(frames, about))
        }
    }

    fn fixed(&self, name: &str) -> Result<Vec<u8>, Diagnostic> {
        let (scene, frames, theme) = (&self.scene, &self.shared.frames, self.scene.theme);
        /// A page with what may be downloaded of its list.
        macro_rules! listed {
            ($template:literal, $view:ident) => {{
                let mut view = scene.$view(frames);
                view.frame.assets.downloads = self.downloads_of(name)?;
                theme.page($template, &view)
            }};
        }
        match name {
            "404" => theme.page("404.html", &scene.not_found_view(frames)),
            "accessibility" => theme.page("accessibility.html", &scene.accessibility_view(frames)),
            "all" => theme.page("all.html", &scene.whole_view(frames, &self.shared.parts)),
            "case" => listed!("case.html", case_view),
            "cautions" => listed!("cautions.html", cautions_view),
            "changes" => {
                theme.page("changes.html", &scene.edition_changes_view(frames, self.listed_since(), &self.shared.parts))
            }
            "clauses" => listed!("clauses.html", clauses_view),
            "duties" => listed!("duties.html", duties_view),
            "history" => theme.page("history.html", &scene.history_view(frames, self.since())),
            "matrices" => listed!("matrices.html", matrices_view),
            "measures" => theme.page("measures.html", &scene.measures_view(frames)),
            "notes" => theme.page("notes.html", &scene.notes_view(frames)),
            "references" => listed!("references.html", references_view),
            "search" => theme.page("search.html", &scene.search_view(frames)),
            "terms" => listed!("terms.html", terms_view),
            _ => unreachable!("`{name}` is no page of its own"),
        }
    }
}

/// The file of the index of the guide as data.
fn index_file(model: &Model) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(model).expect("an index is JSON");
    bytes.push(b'\n');
    bytes
}

/// Bytes that a section takes on a page with others besides its text.
const SECTION_BYTES: usize = 500;

fn file(name: &str) -> String {
    format!("{name}.html")
}

fn corpus_name(corpus: &Corpus, id: PageId) -> &str {
    &corpus[id].name
}
