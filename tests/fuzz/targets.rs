//! What is fuzzed: each function takes any bytes and must neither panic nor find its promise broken. The
//! fuzzer calls them, and `main.rs` calls them with every file of the corpus.

use std::sync::{Arc, LazyLock};

use tebiki::config::{Guide, read_guide};
use tebiki::diagnostic::{Diagnostic, Lang, Place, Style, draw, to_json};
use tebiki::document::XrefId;
use tebiki::graph::{self, Corpus, FileFacts, Resolved};
use tebiki::render::html::{Interface, Links, Mode, Renderer, ResolvedLink, Word};
use tebiki::search::{Entry, Lexicon, Options, SearchIndex};
use tebiki::site::Manifest;
use tebiki::source::{ContentPath, Source, SourceRef};
use tebiki::syntax::Parser;

/// Settings with one of everything that a page can name.
const SETTINGS: &str = include_str!("../golden/constructs/content/guide.yaml");

static GUIDE: LazyLock<Arc<Guide>> = LazyLock::new(|| Arc::new(read_guide(&source("guide.yaml", SETTINGS)).0));

static INDEX: LazyLock<SearchIndex> = LazyLock::new(|| {
    let fixture = include_str!("../fixtures/search/guide.json");
    let mut fixture: serde_json::Value = serde_json::from_str(fixture).expect("the fixture is JSON");
    let entries: Vec<Entry> = serde_json::from_value(fixture["entries"].take()).expect("its entries");
    let lexicon: Lexicon = serde_json::from_value(fixture["lexicon"].take()).expect("its lexicon");
    SearchIndex::in_memory(entries, &lexicon, "fuzz").expect("an index")
});

fn source(path: &str, text: &str) -> SourceRef {
    Arc::new(Source::new(ContentPath::new(path).expect("a plain path"), text.to_owned()))
}

/// Every diagnostic can be shown, and stands where there is text.
fn check_diagnostics(diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        if let Place::Text(source, span) = &diagnostic.primary.place {
            assert!(source.text().get(span.range()).is_some(), "{diagnostic:?}");
        }
    }
    for diagnostic in diagnostics.iter().take(20) {
        assert!(!draw(diagnostic, &str::to_owned, Lang::Ja, Style::Plain).is_empty());
        assert!(to_json(diagnostic, Lang::En).starts_with('{'));
    }
}

/// A whole page: read, put into a guide, resolved, checked, derived and drawn.
pub(crate) fn page(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    read_page(&text);
}

/// A directive: the first line is what stands behind the colons.
pub(crate) fn directive(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once('\n').unwrap_or((&text, "a"));
    read_page(&format!("---\nid: p\nnumber: 1.1\ntitle: t\n---\n\n::::{head}\n{body}\n::::\n"));
}

fn read_page(text: &str) {
    let source = source("p.md", text);
    let (document, diagnostics) = Parser::new(&GUIDE).parse(&source);
    check_diagnostics(&diagnostics);
    let facts = FileFacts::new(document.clone());
    let html = Renderer {
        document: &document,
        places: &facts.places,
        guide: &GUIDE,
        links: &Nowhere,
        words: &Keys,
        mode: Mode::Site,
    }
    .page();
    check_html(&html);
    let (corpus, found) = graph::collect(GUIDE.clone(), vec![facts]);
    check_diagnostics(&found);
    let resolved = resolve(corpus);
    let views = graph::derive(&resolved);
    check_diagnostics(&graph::check(&resolved, &views));
    let model = serde_json::to_string(&graph::model::model(&resolved, &views)).expect("a model is JSON");
    assert!(model.starts_with('{'));
}

fn resolve(corpus: Corpus) -> Resolved {
    let resolution = graph::resolve(corpus);
    check_diagnostics(&resolution.whole);
    resolution.pages.iter().for_each(|found| check_diagnostics(found));
    resolution.resolved
}

/// What the writer makes of any text: no element that runs or loads, no handler, every tag closed by `>`.
fn check_html(html: &str) {
    for tag in html.split('<').skip(1) {
        assert!(tag.contains('>'), "a tag without an end: {tag:?}");
        let name: String = tag.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '/').collect();
        let refused = ["script", "style", "iframe", "object", "embed", "base", "meta", "link", "form"];
        assert!(!refused.contains(&name.to_ascii_lowercase().as_str()), "{tag:?}");
        check_attributes(tag.split('>').next().unwrap_or_default());
    }
}

fn check_attributes(tag: &str) {
    // Values stand in quotation marks, so every second piece is one.
    for (at, piece) in tag.split('"').enumerate() {
        if at % 2 == 0 {
            let handler = piece.split_whitespace().any(|word| word.starts_with("on") || word.starts_with("style"));
            assert!(!handler, "a handler in {tag:?}");
        } else {
            let address: String = piece.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
            let before = tag.split('"').nth(at - 1).unwrap_or_default();
            let leads = before.ends_with("href=") || before.ends_with("src=");
            let runs = ["javascript:", "vbscript:", "data:"];
            assert!(!leads || !runs.iter().any(|scheme| address.to_ascii_lowercase().starts_with(scheme)), "{tag:?}");
        }
    }
}

/// `guide.yaml`: any text gives settings and diagnostics.
pub(crate) fn guide_yaml(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (guide, diagnostics) = read_guide(&source("guide.yaml", &text));
    check_diagnostics(&diagnostics);
    let (corpus, found) = graph::collect(Arc::new(guide), Vec::new());
    check_diagnostics(&found);
    let resolved = resolve(corpus);
    check_diagnostics(&graph::check(&resolved, &graph::derive(&resolved)));
}

/// What is typed into the search: an answer, in the order of its scores, that can be shown.
pub(crate) fn query(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let options = Options { limit: 10, ..Options::default() };
    let answer = INDEX.search(&text, &options).expect("an answer");
    assert!(answer.hits.len() <= 10);
    assert!(answer.hits.is_sorted_by(|a, b| a.score >= b.score), "{text:?}");
    for hit in &answer.hits {
        assert!(tebiki::session::snippet(&hit.entry.text, &answer.words).len() <= hit.entry.text.len() * 8 + 64);
    }
}

/// A manifest, which may have been changed on the server: what is read is written the same.
pub(crate) fn manifest(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(manifest) = Manifest::parse(&text) {
        assert_eq!(Manifest::parse(&manifest.render()).as_ref(), Ok(&manifest));
    }
}

/// Links that lead nowhere.
struct Nowhere;

impl Links for Nowhere {
    fn xref(&self, _: XrefId) -> ResolvedLink<'_> {
        ResolvedLink::default()
    }
    fn asset(&self, path: &ContentPath) -> String {
        path.as_str().to_owned()
    }
    fn note(&self, _: &str) -> Option<ResolvedLink<'_>> {
        None
    }
}

/// Words are their own keys.
struct Keys;

impl Interface for Keys {
    fn word(&self, word: Word) -> std::borrow::Cow<'static, str> {
        word.key().into()
    }
}
