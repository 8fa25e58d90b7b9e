//! The pages of a site as a list, each of which can be rendered alone and in any order.

use super::compose::value::About;
use super::frame::{CASE_FACTS, Frames, KNOWN_PLACES};
use super::scene::{BuildInfo, Scene, value_href};
use super::search_words::search_words;
use super::theme::Theme;
use super::tree::Tree;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::graph::{Corpus, PageId, Resolved, Views, address};
use crate::words;

/// One page of the site.
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
    /// A page that every guide has, by its name without `.html`.
    Fixed(&'static str),
}

/// A rendered page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedPage {
    /// The file's name, such as `9.3.1.html`.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Renders the pages of one guide.
pub struct Pages<'a> {
    scene: Scene<'a>,
    frames: Frames,
    tree: Tree<'a>,
}

/// Prepares the pages of a guide; what all of them share is rendered here.
pub fn pages<'a>(
    resolved: &'a Resolved,
    views: &'a Views<'a>,
    theme: &'a Theme,
    build: &'a BuildInfo,
) -> Result<Pages<'a>, Diagnostic> {
    let scene = Scene { resolved, views, theme, build };
    let frames = Frames::new(&scene)?;
    Ok(Pages { scene, frames, tree: Tree::new(scene) })
}

/// Scripts that are made of the guide and loaded by single pages, by the names that [`BuildInfo::assets`] has for
/// their addresses.
#[must_use]
pub fn made_scripts(
    resolved: &Resolved,
    views: &Views<'_>,
    theme: &Theme,
    build: &BuildInfo,
) -> Result<[(&'static str, Vec<u8>); 2], Diagnostic> {
    let scene = Scene { resolved, views, theme, build };
    Ok([(CASE_FACTS, scene.case_facts()?), (KNOWN_PLACES, scene.known_places())])
}

impl Pages<'_> {
    /// Every page, in a fixed order.
    #[must_use]
    pub fn jobs(&self) -> Vec<PageJob> {
        let guide = self.scene.guide();
        let mut jobs = vec![PageJob::Cover];
        let sections = self.scene.corpus().iter().filter(|(_, p)| &*p.name != "index");
        jobs.extend(sections.map(|(id, _)| PageJob::Section(id)));
        for (v, vocabulary) in guide.vocabularies.iter().enumerate() {
            jobs.push(PageJob::Vocabulary(v));
            jobs.extend((0..vocabulary.values.len()).map(|x| PageJob::Value(v, x)));
        }
        jobs.extend((0..self.scene.views.matrices.len()).map(PageJob::Matrix));
        jobs.extend(address::FIXED.iter().filter(|name| **name != "index").map(|name| PageJob::Fixed(name)));
        jobs
    }

    /// Renders one page.
    pub fn render(&self, job: PageJob) -> Result<RenderedPage, Diagnostic> {
        let name = self.name(job);
        let html = match job {
            PageJob::Cover => self.scene.theme.render("cover.html", &self.scene.cover_view(&self.frames, &self.tree)),
            PageJob::Section(id) => match self.scene.section_view(&self.frames, &self.tree, id) {
                Some(view) => self.scene.theme.render("section.html", &view),
                None => Err(missing(&name)),
            },
            PageJob::Vocabulary(v) => self.vocabulary(v, &name),
            PageJob::Value(v, x) => self.value(v, x, &name),
            PageJob::Matrix(m) => match self.scene.views.matrices.get(m) {
                Some(matrix) => self.scene.theme.render("matrix.html", &self.scene.matrix_view(&self.frames, matrix)),
                None => Err(missing(&name)),
            },
            PageJob::Fixed(fixed) => self.fixed(fixed),
        }?;
        Ok(RenderedPage { name, bytes: html.into_bytes() })
    }

    /// What the search shows beside the words of the guide, as the script `search/words.js`.
    #[must_use]
    pub fn search_words(&self) -> Vec<u8> {
        search_words(&self.scene)
    }

    /// The file's name.
    #[must_use]
    pub fn name(&self, job: PageJob) -> String {
        let (scene, guide) = (&self.scene, self.scene.guide());
        match job {
            PageJob::Cover => "index.html".to_owned(),
            PageJob::Section(id) => file(corpus_name(scene.corpus(), id)),
            PageJob::Vocabulary(v) => file(guide.vocabularies.get(v).map_or("", |v| v.id.as_str())),
            PageJob::Value(v, x) => {
                let value = guide.vocabularies.get(v).and_then(|v| Some((v, v.values.get(x)?)));
                value.map(|(v, x)| value_href(v, x)).unwrap_or_default()
            }
            PageJob::Matrix(m) => scene.views.matrices.get(m).map(|m| scene.matrix_link(m).href).unwrap_or_default(),
            PageJob::Fixed(name) => file(name),
        }
    }

    fn vocabulary(&self, v: usize, name: &str) -> Result<String, Diagnostic> {
        let vocabulary = self.scene.guide().vocabularies.get(v).ok_or_else(|| missing(name))?;
        self.scene.theme.render("vocabulary.html", &self.scene.vocabulary_view(&self.frames, vocabulary))
    }

    fn value(&self, v: usize, x: usize, name: &str) -> Result<String, Diagnostic> {
        let vocabulary = self.scene.guide().vocabularies.get(v).ok_or_else(|| missing(name))?;
        let value = vocabulary.values.get(x).ok_or_else(|| missing(name))?;
        let (about, frames, theme) = (About { vocabulary, value }, &self.frames, self.scene.theme);
        if vocabulary.bearer {
            theme.render("bearer.html", &self.scene.bearer_view(frames, about))
        } else if self.scene.has_columns(&vocabulary.id) {
            theme.render("form.html", &self.scene.form_view(frames, about))
        } else {
            theme.render("value.html", &self.scene.value_view(frames, about))
        }
    }

    fn fixed(&self, name: &str) -> Result<String, Diagnostic> {
        let (scene, frames, theme) = (&self.scene, &self.frames, self.scene.theme);
        match name {
            "404" => theme.render("404.html", &scene.not_found_view(frames)),
            "all" => theme.render("all.html", &scene.whole_view(frames)),
            "case" => theme.render("case.html", &scene.case_view(frames)),
            "cautions" => theme.render("cautions.html", &scene.cautions_view(frames)),
            "clauses" => theme.render("clauses.html", &scene.clauses_view(frames)),
            "duties" => theme.render("duties.html", &scene.duties_view(frames)),
            "history" => theme.render("history.html", &scene.history_view(frames)),
            "matrices" => theme.render("matrices.html", &scene.matrices_view(frames)),
            "measures" => theme.render("measures.html", &scene.measures_view(frames)),
            "notes" => theme.render("notes.html", &scene.notes_view(frames)),
            "references" => theme.render("references.html", &scene.references_view(frames)),
            "search" => theme.render("search.html", &scene.search_view(frames)),
            "terms" => theme.render("terms.html", &scene.terms_view(frames)),
            _ => Err(missing(name)),
        }
    }
}

fn file(name: &str) -> String {
    format!("{name}.html")
}

fn corpus_name(corpus: &Corpus, id: PageId) -> &str {
    corpus.page(id).map_or("", |p| &p.name)
}

/// A job of another guide.
fn missing(name: &str) -> Diagnostic {
    let words = words!("ページ `{name}` はこの手引書にない", "this guide has no page `{name}`");
    Diagnostic::at(Code::TemplateError, Place::File(name.to_owned(), None), words)
}
