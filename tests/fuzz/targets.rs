//! What is fuzzed: each function takes any bytes and must neither panic nor find its promise broken. The
//! fuzzer calls them, and `main.rs` calls them with every file of the corpus.

use std::sync::{Arc, LazyLock};

use tebiki::config::{Guide, read_guide};
use tebiki::diagnostic::{Diagnostic, Lang, Place, Style, draw, to_json};
use tebiki::document::XrefId;
use tebiki::graph::{self, Corpus, FileFacts, Resolved};
use tebiki::render::html::{Interface, Links, Mode, Renderer, ResolvedLink, Word};
use tebiki::search::{Entry, Lexicon, Options, SearchIndex};
use tebiki::site::{self, Digest, Manifest, SitePath, Stage, check_svg};
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
        marks: None,
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
    let (model, parts) = graph::model::model(&resolved, &views);
    assert_eq!((model.pages, parts.is_empty()), (resolved.corpus.pages.len(), false));
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

/// A site and what a killed run left beside it, and a file of somebody else in both folders.
const ROOM: [(&str, &str); 7] = [
    ("outside", "precious"),
    ("site/notes", "precious"),
    ("site/index.html", "old"),
    ("site/gone.html", "old"),
    ("site/.tebiki/next/index.html", "new"),
    ("site/.tebiki/next/a/b.html", "new"),
    ("site/.tebiki/next/evil.html", "evil"),
];

fn manifest_of(files: &[(&str, &str)]) -> String {
    let entry = |text: &str| {
        let (digest, size) = (Digest::of(text.as_bytes()), text.len() as u64);
        site::Entry { digest, size, left_over: 0 }
    };
    let listed = files.iter().map(|(path, text)| (SitePath::new(path).expect("a plain path"), entry(text)));
    Manifest::new(listed.collect()).render()
}

/// The journal of a killed run, which anybody may have written: whatever it says, what others have is still there, and
/// what is ours is what one of the two manifests lists.
pub(crate) fn journal(bytes: &[u8]) {
    let room = tempfile::tempdir().expect("a temporary folder");
    let at = |name: &str| room.path().join(name);
    std::fs::create_dir_all(at("site/.tebiki/next/a")).expect("a folder");
    for (name, text) in ROOM {
        std::fs::write(at(name), text).expect("a file");
    }
    let old = manifest_of(&[("index.html", "old"), ("gone.html", "old")]);
    let new = manifest_of(&[("index.html", "new"), ("a/b.html", "new")]);
    std::fs::write(at("site/manifest.txt"), &old).expect("a file");
    std::fs::write(at("site/.tebiki/next/manifest.txt"), &new).expect("a file");
    std::fs::write(at("site/.tebiki/journal"), bytes).expect("a file");
    drop(Stage::open(&at("site")));
    let read = |name: &str| std::fs::read_to_string(at(name)).ok();
    assert_eq!([read("outside"), read("site/notes")], [Some("precious".to_owned()), Some("precious".to_owned())]);
    assert_eq!(read("site/evil.html"), None, "what no manifest lists is placed");
    for (name, allowed) in [
        ("site/index.html", vec!["old", "new"]),
        ("site/gone.html", vec!["old"]),
        ("site/a/b.html", vec!["new"]),
        ("site/manifest.txt", vec![&*old, &*new]),
    ] {
        assert!(read(name).is_none_or(|text| allowed.contains(&&*text)), "{name}");
    }
    let names = |folder: &str| {
        let entries = std::fs::read_dir(at(folder)).expect("a folder");
        entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a plain name"))
    };
    let known = ["a", "index.html", "gone.html", "manifest.txt", "notes", ".tebiki", ".tebiki.lock"];
    assert!(
        names("site").all(|name| known.contains(&&*name)) && names("").all(|name| name == "site" || name == "outside")
    );
}

/// A drawing that somebody wants to publish: what is taken has nothing that runs, fetches or leads away.
pub(crate) fn svg(bytes: &[u8]) {
    const REFUSED: [&str; 13] = [
        "script",
        "foreignobject",
        "iframe",
        "object",
        "embed",
        "animate",
        "animatetransform",
        "set",
        "handler",
        "listener",
        "audio",
        "video",
        "link",
    ];
    if check_svg(bytes).is_err() {
        return;
    }
    // UTF-16 is read by the same decoder as before; what is not UTF-8 is not looked at twice.
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let text = text.trim_start_matches('\u{feff}');
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
    let tree = roxmltree::Document::parse_with_options(text, options).expect("what is taken is XML");
    for node in tree.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name().to_ascii_lowercase();
        // What editors note for themselves has namespaces of its own, which mean nothing to a browser.
        let is_drawn = node.tag_name().namespace() == Some("http://www.w3.org/2000/svg");
        assert!(!is_drawn || !REFUSED.contains(&&*name), "<{name}>");
        assert!(node.tag_name().namespace() != Some("http://www.w3.org/1999/xhtml"), "<{name}> of HTML");
        let is_webs = |namespace: &str| namespace.starts_with("http://www.w3.org/");
        for attribute in node.attributes().filter(|it| it.namespace().is_none_or(is_webs)) {
            check_drawn(&attribute.name().to_ascii_lowercase(), attribute.value());
        }
    }
}

fn check_drawn(name: &str, value: &str) {
    let plain: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let plain = plain.to_ascii_lowercase();
    assert!(!name.starts_with("on") && name != "base", "{name}");
    if name == "href" {
        assert!(plain.is_empty() || plain.starts_with('#') || plain.starts_with("data:image/"), "{plain}");
        assert!(!plain.starts_with("data:image/svg"), "{plain}");
    }
    // Strings, comments and escapes are left to the unit tests: without them a style is read as it stands.
    let is_plain = !value.contains(['"', '\'', '\\']) && !value.contains("/*");
    if is_plain && matches!(name, "style" | "fill" | "stroke" | "filter" | "mask" | "clip-path") {
        let value = value.to_ascii_lowercase();
        let is_harmless = |(at, found): (usize, &str)| {
            // `#3url(` is a name and brackets behind it, and an address that ends with the text is none.
            let is_name = value[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'));
            let rest = value[at + found.len()..].trim_start();
            is_name || rest.is_empty() || rest.starts_with(['#', ')'])
        };
        // What stands between `url(` and the bracket that ends it is one token, also where it is no address.
        let mut end = 0;
        let mut tokens = value.match_indices("url(").filter(|(at, found)| {
            let begins = *at >= end;
            if begins {
                let behind = at + found.len();
                end = value[behind..].find(')').map_or(value.len(), |bracket| behind + bracket);
            }
            begins
        });
        assert!(tokens.all(is_harmless), "{value}");
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
