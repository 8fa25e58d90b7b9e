//! The theme as a whole: its words, the pages that it makes of the bundled guide, and their bounds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use scraper::{Html, Selector};
use tebiki::config::{Guide, read_guide};
use tebiki::diagnostic::{Code, Lang};
use tebiki::graph::{FileFacts, LazyViews, Resolved, collect, resolve};
use tebiki::render::html::Word;
use tebiki::render::{BuildInfo, FILES, Locale, MakeDownload, Overrides, RenderedPage, Theme, pages};
use tebiki::source::{ContentPath, Position, Source};
use tebiki::syntax::Parser;

fn source(path: &str, text: &str) -> Arc<Source> {
    Arc::new(Source::new(ContentPath::new(path).expect("a plain path"), text.to_owned()))
}

fn resolved(guide: &str, files: &[(String, String)]) -> Resolved {
    let (guide, _) = read_guide(&source("guide.yaml", guide));
    let guide: Arc<Guide> = Arc::new(guide);
    let parser = Parser::new(&guide);
    let parsed = files.iter().map(|(path, text)| FileFacts::new(parser.parse(&source(path, text)).0));
    let (corpus, _) = collect(guide.clone(), parsed.collect());
    resolve(corpus).resolved
}

fn bundled() -> Resolved {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(&root).sort_by_file_name() {
        let entry = entry.expect("a readable folder");
        let path = entry.path().strip_prefix(&root).expect("inside").to_string_lossy().replace('\\', "/");
        if entry.path().extension().is_some_and(|e| e == "md") {
            files.push((path, std::fs::read_to_string(entry.path()).expect("readable")));
        }
    }
    let guide = std::fs::read_to_string(root.join("guide.yaml")).expect("readable");
    resolved(&guide, &files)
}

/// A guide that says nothing of its own.
fn no_words() -> Guide {
    read_guide(&source("guide.yaml", "title: t\n")).0
}

fn theme() -> Theme {
    Theme::load(&Overrides::new(), Lang::Ja, &no_words()).expect("the embedded theme loads")
}

/// A build whose downloads are empty: these tests are about pages.
fn build_info() -> BuildInfo {
    let make = MakeDownload::new(|_, _, _, _| Ok(Vec::new()));
    BuildInfo { generator: "tebiki".to_owned(), make: Some(make), ..BuildInfo::default() }
}

fn render(resolved: &Resolved, theme: &Theme) -> BTreeMap<String, String> {
    let views = LazyViews::new(resolved);
    let build = build_info();
    let pages = pages(resolved, &views, theme, &build).expect("the frame renders");
    let one = |job| match pages.render(job) {
        Ok(RenderedPage { name, bytes }) => (name, String::from_utf8(bytes).expect("UTF-8")),
        Err(diagnostic) => panic!("{job:?}: {diagnostic:?}"),
    };
    let html = pages
        .jobs()
        .into_par_iter()
        .filter(|&job| Path::new(&pages.name(job)).extension().is_some_and(|e| e == "html"));
    html.map(one).collect()
}

/// The pages of the bundled guide.
fn guide() -> BTreeMap<String, String> {
    render(&bundled(), &theme())
}

fn select(html: &Html, selector: &str, attribute: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    html.select(&selector).filter_map(|e| e.value().attr(attribute)).map(str::to_owned).collect()
}

fn file(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn locale(lang: Lang) -> Locale {
    Theme::load(&Overrides::new(), lang, &no_words()).expect("the embedded theme loads").locale().clone()
}

/// Words that follow `before` in a text, up to the first character that no key has.
fn words_after<'t>(text: &'t str, before: &str) -> Vec<&'t str> {
    let of_key = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let after = text.match_indices(before).map(|(at, found)| &text[at + found.len()..]);
    after.map(|rest| &rest[..rest.find(|c| !of_key(c)).unwrap_or(rest.len())]).filter(|w| !w.is_empty()).collect()
}

#[test]
fn both_locales_have_every_word() {
    let (ja, en) = (locale(Lang::Ja), locale(Lang::En));
    let keys: Vec<&str> = ja.keys().collect();
    assert_eq!(keys, en.keys().collect::<Vec<_>>(), "the locales have different keys");
    let has = |key: &str| keys.binary_search(&key).is_ok();
    for (path, text) in FILES.iter().map(|f| (f.path, String::from_utf8_lossy(f.bytes))) {
        let used = words_after(&text, " w.");
        let is_template = path.starts_with("templates/");
        let missing: Vec<_> = used.into_iter().filter(|k| is_template && !has(k)).collect();
        assert!(missing.is_empty(), "{path} uses {missing:?}");
    }
    let missing: Vec<_> = Word::ALL.iter().map(|w| w.key()).filter(|k| !has(k)).collect();
    assert!(missing.is_empty(), "words of the text are missing: {missing:?}");
    for entry in walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/render")) {
        let entry = entry.expect("a readable folder");
        if entry.path().extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(entry.path()).expect("readable");
            let used =
                ["scene.word(\"", "self.word(\"", "word(match", "fill(\""].iter().flat_map(|b| words_after(&text, b));
            let missing: Vec<_> = used.filter(|k| !has(k)).collect();
            assert!(missing.is_empty(), "{} uses {missing:?}", entry.path().display());
        }
    }
}

#[test]
fn no_page_shows_the_key_of_a_word() {
    let suspects = ["answer_", "end_", "note_", "way_", "join_"];
    for (name, html) in guide() {
        let document = Html::parse_document(&html);
        let text: String = document.root_element().text().collect();
        let shown: Vec<_> = suspects.iter().filter(|s| text.contains(**s)).collect();
        assert!(shown.is_empty(), "{name} shows {shown:?}");
    }
}

#[test]
fn pages_are_sound() {
    let pages = guide();
    let parsed: BTreeMap<&str, Html> = pages.iter().map(|(n, h)| (n.as_str(), Html::parse_document(h))).collect();
    let mut ids: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (name, html) in &parsed {
        let all = select(html, "[id]", "id");
        let unique: BTreeSet<String> = all.iter().cloned().collect();
        let twice: Vec<_> = unique.iter().filter(|id| all.iter().filter(|other| other == id).count() > 1).collect();
        assert!(twice.is_empty(), "{name}: ids that stand twice: {twice:?}");
        ids.insert(name, unique);
        assert_eq!(select(html, "html", "lang"), ["ja"], "{name}");
        assert_eq!(html.select(&Selector::parse("h1").expect("a selector")).count(), 1, "{name}: one h1");
        for inline in ["[style]", "style", "script:not([src])", "[onclick]", "[integrity]", "[href='']"] {
            let found = html.select(&Selector::parse(inline).expect("a selector")).count();
            assert_eq!(found, 0, "{name} has {inline}");
        }
        assert!(pages[*name].contains("default-src 'none'; script-src 'self'; style-src 'self'"), "{name}: policy");
    }
    let mut wrong = Vec::new();
    for (name, html) in &parsed {
        for href in select(html, "a[href]", "href") {
            if href.contains("://") || href.starts_with("mailto:") {
                continue;
            }
            let (page, fragment) = href.split_once('#').unwrap_or((&href, ""));
            let page = page.split('?').next().unwrap_or(page);
            let page = if page.is_empty() { name } else { page };
            let there = ids.get(page).is_some_and(|ids| fragment.is_empty() || ids.contains(fragment));
            if !there && !page.starts_with("assets/") && !page.starts_with("downloads/") {
                wrong.push(format!("{name}: {href}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} links lead nowhere: {:#?}", wrong.len(), &wrong[..wrong.len().min(20)]);
}

#[test]
fn the_two_matrices_differ_in_seventeen_cells() {
    let pages = guide();
    let html = Html::parse_document(&pages["matrices.html"]);
    let count = |s: &str| html.select(&Selector::parse(s).expect("a selector")).count();
    assert_eq!(count(".overlay td.is-changed"), 17);
    assert_eq!(count(".overlay td.is-changed .mark-may:first-child"), 17, "each from △");
    assert_eq!(count(".overlay td.is-changed .mark-must:last-child"), 17, "each to ○");
}

#[test]
fn roles_keep_own_duties_apart_from_shared_ones() {
    let pages = guide();
    let html = Html::parse_document(&pages["role-section-officer.html"]);
    let text = |s: &str| {
        html.select(&Selector::parse(s).expect("a selector")).map(|e| e.text().collect::<String>()).collect::<Vec<_>>()
    };
    let either = text(".share-either .duty");
    assert!(!either.is_empty() && either.iter().all(|d| d.contains("又は")), "a shared duty says who else");
    assert!(text(".share-own .duty .tag-role").iter().all(|t| !t.contains("又は")), "an own duty is nobody else's");
    assert!(text(".share-either .duty-clause").iter().any(|d| d.contains("1.2.5.1(4)(a)")));
}

#[test]
fn pages_are_the_same_every_time() {
    let (resolved, theme) = (bundled(), theme());
    assert_eq!(render(&resolved, &theme), render(&resolved, &theme));
}

#[test]
fn a_wrong_template_is_named_with_its_line() {
    let broken = |text: &str| {
        let own = Overrides::from([("templates/terms.html".to_owned(), text.as_bytes().to_vec())]);
        Theme::load(&own, Lang::Ja, &no_words())
    };
    let faults = broken("{% extends \"base.html\" %}\n{% block main %}\n{% if %}").expect_err("it cannot be read");
    let place = &faults[0].primary.place;
    assert_eq!((faults[0].code, place.path()), (Code::TemplateError, "theme/templates/terms.html"));
    assert_eq!(place.position().map(|p| p.line), Some(3));
    let wrong =
        "{% extends \"base.html\" %}\n{% block main %}\n{{ terms | frob }}\n{{ terms | grob }}\n{% endblock main %}";
    let faults = broken(wrong).expect_err("it cannot be used");
    let places: Vec<_> =
        faults.iter().map(|fault| (fault.primary.place.path(), fault.primary.place.position())).collect();
    let at = |line| ("theme/templates/terms.html", Some(Position { line, column: 12 }));
    assert_eq!(places, [at(3), at(4)]);
    let faults = broken("{% extends \"base.html\" %}\n{% block main %}{{ nothing }}{% endblock main %}")
        .expect_err("it names what is not there");
    assert_eq!(faults[0].primary.place.position().map(|p| p.line), Some(2));
    // What a value is not fit for shows when it is rendered.
    let unknown = broken("{% extends \"base.html\" %}\n{% block main %}{{ frame.title * 2 }}{% endblock main %}")
        .expect("it can be read");
    let (resolved, build) = (bundled(), build_info());
    let views = LazyViews::new(&resolved);
    let pages = pages(&resolved, &views, &unknown, &build).expect("the frame renders");
    let faults: Vec<_> = pages.jobs().into_iter().filter_map(|job| pages.render(job).err()).collect();
    assert_eq!(faults.len(), 1, "one page uses it: {faults:?}");
    assert_eq!(faults[0].primary.place.position().map(|p| p.line), Some(2));
}

#[test]
fn a_projects_own_files_win() {
    let own = Overrides::from([
        ("templates/footer.html".to_owned(), b"<footer>{{ title }} / own</footer>".to_vec()),
        ("locales/ja.yaml".to_owned(), "search_hint: さがす\n".as_bytes().to_vec()),
        ("styles/9-own.css".to_owned(), b".own { background: url(crest.svg) }".to_vec()),
        ("images/crest.svg".to_owned(), b"<svg/>".to_vec()),
    ]);
    let theme = Theme::load(&own, Lang::Ja, &no_words()).expect("it can be read");
    let pages = render(&bundled(), &theme);
    assert!(pages["terms.html"].contains("/ own</footer>") && pages["terms.html"].contains("さがす"));
    let assets: BTreeMap<&str, &[u8]> = theme.assets().collect();
    assert!(assets["site.css"].ends_with(b".own { background: url(crest.svg) }") && assets.contains_key("crest.svg"));
}

#[test]
fn a_theme_that_equals_the_embedded_one_ships_the_same() {
    let mut own: Overrides = FILES.iter().map(|file| (file.path.to_owned(), file.bytes.to_vec())).collect();
    let shipped = |own: &Overrides| {
        let theme = Theme::load(own, Lang::Ja, &no_words()).expect("it can be read");
        theme.assets().map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).collect::<Vec<_>>()
    };
    own.insert("scripts/min/site.js".to_owned(), b"stale".to_vec());
    assert_eq!(shipped(&own), shipped(&Overrides::new()));
    own.insert("scripts/site.js".to_owned(), b"// mine\nalert(1)\n".to_vec());
    let site = shipped(&own).into_iter().find(|(name, _)| name == "site.js").expect("it is shipped");
    let ours = shipped(&Overrides::new()).into_iter().find(|(name, _)| name == "site.js").expect("it is shipped");
    let (ours, mine) = (String::from_utf8_lossy(&ours.1), String::from_utf8_lossy(&site.1));
    let mut parts: Vec<&str> = ours.split("\n;\n").collect();
    // What makes elements comes first.
    parts[1] = "// mine\nalert(1)\n";
    assert!(mine == parts.join("\n;\n"), "it takes the place of its part alone");
    // Scripts of the search know each other by names that the minified ones have shorter.
    let own = Overrides::from([("scripts/search-core.js".to_owned(), b"// mine\n".to_vec())]);
    let engine = shipped(&own).into_iter().find(|(name, _)| name == "search-core-fallback.js").expect("it is shipped");
    let source = FILES.iter().find(|file| file.path == "scripts/search-core-fallback.js").expect("it is ours");
    assert!(engine.1 == source.bytes, "it works with the originals of the others");
}

#[test]
fn styles_and_scripts_are_small() {
    let gzip = |bytes: &[u8]| {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        std::io::Write::write_all(&mut out, bytes).expect("in memory");
        out.finish().expect("in memory").len()
    };
    let theme = theme();
    let of = |end: &str| theme.assets().filter(|(n, _)| n.ends_with(end)).map(|(_, b)| gzip(b)).sum::<usize>();
    assert!(of(".css") <= 20 << 10, "styles: {} bytes", of(".css"));
    assert!(of(".js") <= 36 << 10, "scripts: {} bytes", of(".js"));
    let scripts: usize = theme.assets().filter(|(n, _)| *n == "site.js").map(|(_, bytes)| gzip(bytes)).sum();
    assert!(scripts > 0, "every page has one");
    for (name, html) in guide().iter().filter(|(name, _)| name.starts_with(|c: char| c.is_ascii_digit())) {
        let all = gzip(html.as_bytes()) + of(".css") + scripts;
        assert!(all <= 60 << 10, "{name} with all it needs: {all} bytes");
    }
}

/// A guide of `chapters` times `sections` pages of the same text.
fn large(chapters: usize, sections: usize) -> Resolved {
    let guide = file("content/guide.yaml");
    let mut files = vec![("index.md".to_owned(), "---\ntitle: 表紙\n---\n本文。\n".to_owned())];
    let page = |number: &str| {
        let body = "この節は、情報セキュリティ対策を定める。[[role:system-officer]]は、内容を確認すること。".repeat(12);
        format!("---\nnumber: \"{number}\"\ntitle: 第{number}節の題名\nphase: contract\n---\n{body}\n")
    };
    for c in 1..=chapters {
        files.push((format!("{c}/index.md"), page(&c.to_string())));
        files.extend((1..sections).map(|s| (format!("{c}/{s}.md"), page(&format!("{c}.{s}")))));
    }
    resolved(&guide, &files)
}

#[test]
fn a_page_does_not_grow_with_the_guide() {
    let theme = theme();
    let size = |chapters, sections| {
        let pages = render(&large(chapters, sections), &theme);
        // A chapter lists its own sections; the pages of sections must not.
        let sections = pages.iter().filter(|(name, _)| name.matches('.').count() == 2);
        sections.map(|(_, html)| html.len()).max().unwrap_or(0)
    };
    let (small, big) = (size(10, 10), size(60, 60));
    assert!(big * 10 <= small * 12, "{small} bytes in a guide of 100 pages, {big} in one of 3,600");
}

/// Writes the bundled guide's site where `TEBIKI_SHOTS` says, for the screenshots.
#[test]
fn site_for_screenshots() {
    let Some(out) = std::env::var_os("TEBIKI_SHOTS") else { return };
    let (out, theme) = (Path::new(&out), theme());
    std::fs::create_dir_all(out.join("assets")).expect("writable");
    for (name, html) in render(&bundled(), &theme) {
        std::fs::write(out.join(name), html).expect("writable");
    }
    for (name, bytes) in theme.assets() {
        std::fs::write(out.join("assets").join(name), bytes).expect("writable");
    }
}

/// The ids that are written in a text as they are, without a variable.
fn written_ids(text: &str) -> BTreeSet<String> {
    let marks =
        [("id=\"", '"'), ("id: '", '\''), ("id: \"", '"'), ("const id = this.isPage ? '", '\''), ("' : '", '\'')];
    let found = marks.iter().flat_map(|&(mark, end)| {
        let pieces = text.match_indices(mark).map(move |(at, _)| (at, &text[at + mark.len()..]));
        pieces.filter_map(move |(at, rest)| {
            let whole = at == 0 || text[..at].ends_with([' ', '(', '{']) || mark.starts_with(['c', '\'']);
            rest.split(end).next().filter(|_| whole)
        })
    });
    let is_id = |id: &&str| !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    found.filter(is_id).map(str::to_owned).collect()
}

#[test]
fn ids_of_the_pages_themselves_are_on_the_list() {
    use tebiki::graph::address::{PAGE_IDS, is_page_id};
    let listed: BTreeSet<String> = PAGE_IDS.iter().map(|&id| id.to_owned()).collect();
    let mut written: BTreeSet<String> = BTreeSet::new();
    for file in FILES.iter().filter(|file| file.path.starts_with("templates/") || file.path.starts_with("scripts/")) {
        let text = std::str::from_utf8(file.bytes).expect("text");
        let is_panel = file.path.ends_with("search-ui-panel.js");
        let only = |text: &str| text.lines().filter(|l| l.contains("const id = this")).collect::<Vec<_>>().join("\n");
        written.extend(written_ids(&if is_panel { only(text) } else { text.replace("' : '", "") }));
    }
    written.extend(["search-field-keys", "search-dialog-field-keys"].map(str::to_owned));
    // Those of the preview's own script, which is not part of the theme's files.
    written.extend(["tebiki-live", "tebiki-live-bar"].map(str::to_owned));
    assert_eq!(written, listed, "PAGE_IDS of src/graph/address.rs");
    let pages =
        [("index.md".to_owned(), "---\ntitle: t\n---\n# 見出し {#own}\n\n段落[^1]。\n\n[^1]: 脚注。\n".to_owned())];
    let resolved = resolved("title: t\nlanguage: ja\n", &pages);
    let own = ["own", "fn-1", "fnref-1"];
    let id = Selector::parse("[id]").expect("a selector");
    for page in render(&resolved, &theme()) {
        let document = Html::parse_document(&page.1);
        for element in document.select(&id) {
            let id = element.value().id().unwrap_or_default();
            assert!(is_page_id(id) || own.contains(&id) || id.starts_with("s-"), "{}: {id}", page.0);
        }
    }
}
