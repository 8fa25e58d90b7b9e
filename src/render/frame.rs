//! Header, menu, role switch and footer: rendered once for every entry of the menu, then only copied.

use super::policy::PAGE_POLICY;
use super::scene::{Audience, BuildInfo, Scene, value_href};
use super::theme::STYLE;
use super::view::frame::{
    FooterView, Frame, FrameAssets, Has, HeaderView, MenuEntry, SupersededView, SwitchValue, SwitchView,
};
use super::view::{Html, LinkView};
use crate::config::{About, CurrentEdition, Vocabulary};
use crate::diagnostic::Diagnostic;
use crate::document::{Day, Force};
use crate::graph::{Page, address};

/// Headers by the address that they mark as current, and the footer.
pub(super) struct Frames {
    headers: Vec<(String, Html)>,
    footer: Html,
    /// The address of the first section, which the menu leads to; empty without one.
    sections: String,
    has: Has,
}

/// Pages whose previews lie in one file.
const PAGES_A_SHARD: usize = 20;

/// How many files hold the previews of a guide: a power of two, so that it seldom changes.
#[must_use]
pub fn preview_shards(pages: usize) -> u32 {
    u32::try_from(pages.div_ceil(PAGES_A_SHARD).max(1).next_power_of_two()).unwrap_or(1)
}

/// The number of the file of a page among those: FNV-1a of the page's name; `theme/scripts/reading.js` has the same rule.
/// Digits alone name the files: in letters and digits the names would be those of devices of Windows where a guide is big.
#[must_use]
pub fn preview_shard(page: &str, shards: u32) -> u32 {
    page.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)) % shards
}

/// What differs between the frames of two pages.
pub(super) struct FrameOf<'p> {
    /// The page's address without `.html`.
    pub name: &'p str,
    /// What kind of page.
    pub kind: &'static str,
    /// Its title.
    pub title: String,
    /// One sentence on it; may be empty.
    pub description: &'p str,
    /// The address of the menu's entry that it belongs to.
    pub area: &'p str,
    /// The pages above, without the cover.
    pub crumbs: Vec<LinkView>,
}

impl Frames {
    pub(super) fn new(scene: &Scene<'_>) -> Result<Self, Diagnostic> {
        let menu = menu(scene);
        let mut headers = Vec::new();
        for current in menu.iter().map(|entry| entry.href.as_str()).chain([""]) {
            let view = header(scene, &menu, current);
            let html = scene.theme.render("header.html", &view)?;
            headers.push((current.to_owned(), Html::new(&html)));
        }
        let footer = scene.theme.render("footer.html", &footer(scene))?;
        let sections = first_section(scene).map(|first| format!("{}.html", first.name)).unwrap_or_default();
        Ok(Self { headers, footer: Html::new(&footer), sections, has: has(scene) })
    }

    /// The address of the menu's entry that every section belongs to.
    pub(super) fn sections(&self) -> &str {
        &self.sections
    }

    /// The frame of a page.
    pub(super) fn frame(&self, scene: &Scene<'_>, of: FrameOf<'_>) -> Frame {
        let header = self.headers.iter().find(|(href, _)| href == of.area).or(self.headers.last());
        let about = &scene.guide().about;
        let home = LinkView { href: "index.html".to_owned(), text: scene.word("cover") };
        Frame {
            lang: scene.lang(),
            kind: of.kind,
            page: format!("{}.html", of.name),
            title: of.title,
            site_title: about.short_title.clone(),
            description: of.description.to_owned(),
            header: header.map(|(_, html)| html.clone()).unwrap_or_default(),
            footer: self.footer.clone(),
            crumbs: std::iter::once(home).chain(of.crumbs).collect(),
            has: self.has,
            citation: citation(about, scene.guide().is_japanese()),
            assets: FrameAssets {
                previews: preview_shards(scene.corpus().pages.len()),
                style: scene.asset(STYLE),
                icon: scene.asset("icon.png"),
                scripts: scripts(scene, of.kind),
                badge_until: scene.badge_until().to_owned(),
                policy: Html::new(PAGE_POLICY),
                downloads: Vec::new(),
                vocabularies: scene.vocabulary_names(),
                superseded: scene.guide().outline.editions.current.as_ref().map(|current| superseded(current, of.name)),
            },
        }
    }
}

/// 『title』（edition。status）: whoever reads a citation must know what edition its words are of, and what that is.
fn citation(about: &About, japanese: bool) -> String {
    let status = about.orientation.status.trim_end_matches(['。', '.']);
    let known: Vec<&str> = [about.edition.as_str(), status].into_iter().filter(|part| !part.is_empty()).collect();
    match (known.is_empty(), japanese) {
        (true, true) => format!("『{}』", about.title),
        (true, false) => format!("“{}”", about.title),
        (false, true) => format!("『{}』（{}）", about.title, known.join("。")),
        (false, false) => format!("“{}” ({})", about.title, known.join("; ")),
    }
}

/// The section that the menu leads to: the first with a number, else the first after the cover.
fn first_section<'a>(scene: &Scene<'a>) -> Option<&'a Page> {
    let pages = &scene.corpus().pages;
    pages.iter().find(|p| !p.number().is_empty()).or_else(|| pages.iter().find(|p| &*p.name != "index"))
}

/// The script with what the case file knows of the guide; it is made of the guide, not part of the theme.
pub(super) const CASE_FACTS: &str = "case/facts.js";

/// The script with every number and name, for the page of a wrong address.
pub(super) const KNOWN_PLACES: &str = "case/known.js";

/// The script of every page.
pub(super) const SCRIPT: &str = "site.js";

/// The scripts of a page: the one of every page, then those that its kind needs, as far as the theme has them; then those
/// that are made of the guide.
fn scripts(scene: &Scene<'_>, kind: &str) -> Vec<String> {
    let more: &[&str] = match kind {
        "case" => &[CASE_FACTS],
        "not-found" => &[KNOWN_PLACES],
        _ => &[],
    };
    let known = |name: &&&str| scene.theme.assets().any(|(asset, _)| asset == **name);
    let made = more.iter().filter(|name| name.contains('/')).map(|name| (*name).to_owned());
    [SCRIPT].iter().chain(more).filter(known).map(|name| scene.asset(name)).chain(made).collect()
}

/// The ways through the guide that deserve a place in the header: the sections, the vocabularies that
/// a reader starts from, and the lists that are not empty.
fn menu(scene: &Scene<'_>) -> Vec<MenuEntry> {
    let entry = |href: &str, text: String| MenuEntry { href: href.to_owned(), text, current: false };
    let mut out = vec![entry("index.html", scene.word("menu_guide"))];
    if let (Some(first), Some(home)) = (first_section(scene), out.first_mut()) {
        home.href = format!("{}.html", first.name);
    }
    for vocabulary in scene.guide().vocabularies.iter().filter(|v| is_way(scene, v)) {
        out.push(entry(&vocabulary_href(vocabulary), scene.vocabulary_name(vocabulary).to_owned()));
    }
    if has(scene).case {
        out.push(entry("case.html", scene.word("case")));
    }
    out.extend(
        lists(scene).into_iter().filter(|(href, _, _)| IN_MENU.contains(href)).map(|(h, text, _)| entry(h, text)),
    );
    out
}

/// Lists that the header names; the footer names all.
const IN_MENU: [&str; 4] = ["clauses.html", "measures.html", "matrices.html", "cautions.html"];

/// Whether readers start from a vocabulary: the switch's, the steps, and columns of matrices.
pub(super) fn is_way(scene: &Scene<'_>, vocabulary: &Vocabulary) -> bool {
    let has_columns = || scene.views.matrices.iter().any(|m| *m.matrix.vocabulary == *vocabulary.id);
    vocabulary.switch || scene.stages().is_some_and(|s| s.id == vocabulary.id) || has_columns()
}

pub(super) fn vocabulary_href(vocabulary: &Vocabulary) -> String {
    format!("{}.html", address::vocabulary(&vocabulary.id))
}

/// The lists of the guide's things that are not empty: address, name, number of things.
pub(super) fn lists(scene: &Scene<'_>) -> Vec<(&'static str, String, usize)> {
    let (views, guide) = (scene.views, scene.guide());
    let all = [
        ("clauses.html", "clauses", views.clauses.len()),
        ("measures.html", "measures", views.measures.len()),
        ("matrices.html", "matrices", views.matrices.len()),
        ("cautions.html", "cautions", views.cautions.len()),
        ("duties.html", "duties", views.duties.iter().filter(|duty| duty.force != Force::May).count()),
        ("terms.html", "terms", guide.terms.len()),
        ("references.html", "references", views.references.len() + guide.references.len()),
        ("notes.html", "notes", views.notes.len()),
        ("history.html", "history", guide.about.history.len()),
    ];
    all.into_iter().filter(|(_, _, n)| *n > 0).map(|(href, key, n)| (href, scene.word(key), n)).collect()
}

/// Which pages the guide has beside its sections and lists.
pub(super) fn has(scene: &Scene<'_>) -> Has {
    let lists = lists(scene);
    let list = |href: &str| lists.iter().any(|(known, ..)| *known == href);
    // Marks of clauses and sections say where these belong; a sheet lists those of measures alone.
    let is_marked = scene.views.matrices.iter().any(|matrix| matrix.matrix.of.is_usual());
    let for_cases = ["clauses.html", "measures.html", "cautions.html", "duties.html"];
    Has {
        case: !scene.guide().vocabularies.is_empty() && (is_marked || for_cases.into_iter().any(list)),
        all: scene.corpus().pages.len() > 1,
        clauses: list("clauses.html"),
        terms: list("terms.html"),
    }
}

/// Whether a page exists in this guide: lists without entries have none.
pub(super) fn has_page(scene: &Scene<'_>, href: &str) -> bool {
    match href {
        "case.html" => has(scene).case,
        "all.html" => has(scene).all,
        "search.html" | "accessibility.html" => true,
        _ => {
            let is_list = |name: &str| href.strip_suffix(".html") == Some(name);
            !address::FIXED.iter().any(|name| is_list(name)) || lists(scene).iter().any(|(known, ..)| *known == href)
        }
    }
}

fn header(scene: &Scene<'_>, menu: &[MenuEntry], current: &str) -> HeaderView {
    let about = &scene.guide().about;
    let mark = |entry: &MenuEntry| MenuEntry { current: entry.href == current, ..entry.clone() };
    HeaderView {
        title: about.title.clone(),
        short_title: about.short_title.clone(),
        edition: about.edition.clone(),
        menu: menu.iter().map(mark).collect(),
        status: about.orientation.status.clone(),
        as_of: as_of(scene),
        review: scene.build.audience == Audience::Reviewers,
        switch: scene.guide().switch().map(|vocabulary| switch(scene, vocabulary)),
    }
}

/// Where a page of an edition that is not the current one leads in that one.
fn superseded(current: &CurrentEdition, page: &str) -> SupersededView {
    let same = current.pages.get(page).filter(|_| page != "index");
    let address = same.map_or("index.html", String::as_str);
    SupersededView { edition: current.name.clone(), href: format!("{}{address}", current.at), same: same.is_some() }
}

/// On which day the guide is looked at.
fn as_of(scene: &Scene<'_>) -> String {
    let guide = scene.guide();
    let said = |day: Day| scene.word("as_of").replace("{n}", &day.shown(guide.is_japanese()));
    guide.about.orientation.at.map(said).unwrap_or_default()
}

fn switch(scene: &Scene<'_>, vocabulary: &Vocabulary) -> SwitchView {
    let values = vocabulary.values.iter().map(|value| SwitchValue {
        id: value.id.clone(),
        href: value_href(vocabulary, value),
        name: value.name.clone(),
        short: value.short.clone(),
    });
    SwitchView {
        vocabulary: vocabulary.id.clone(),
        name: scene.vocabulary_name(vocabulary).to_owned(),
        href: vocabulary_href(vocabulary),
        cumulative: vocabulary.cumulative,
        values: values.collect(),
    }
}

fn footer(scene: &Scene<'_>) -> FooterView {
    let about = &scene.guide().about;
    let vocabularies = scene
        .guide()
        .vocabularies
        .iter()
        .map(|v| LinkView { href: vocabulary_href(v), text: scene.vocabulary_name(v).to_owned() });
    let lists = lists(scene).into_iter().map(|(href, text, _)| LinkView { href: href.to_owned(), text });
    let has = has(scene);
    let changes = scene.build.earlier.first().map(|_| scene.word("edition_changes"));
    let changes = changes.map(|text| LinkView { href: "changes.html".to_owned(), text });
    let fixed = [("search", true), ("case", has.case), ("all", has.all), ("accessibility", true)]
        .into_iter()
        .filter(|(_, there)| *there);
    let fixed = fixed.map(|(key, _)| LinkView { href: format!("{key}.html"), text: scene.word(key) });
    let BuildInfo { generator, .. } = scene.build;
    FooterView {
        title: about.title.clone(),
        edition: about.edition.clone(),
        publisher: about.publisher.clone(),
        this_edition: about.this_edition.clone(),
        links: vocabularies.chain(lists).chain(changes).chain(fixed).collect(),
        report: about.orientation.report.clone(),
        generator: generator.clone(),
    }
}
