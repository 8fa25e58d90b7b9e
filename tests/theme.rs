//! The theme as a whole: its words, the pages that it makes of the bundled guide, and their bounds.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use scraper::{Html, Selector};
use tebiki::config::{Guide, read_guide};
use tebiki::diagnostic::{Code, Lang};
use tebiki::graph::{FileFacts, Resolved, collect, derive, resolve};
use tebiki::render::html::Word;
use tebiki::render::{BuildInfo, FILES, Locale, Overrides, RenderedPage, Theme, pages};
use tebiki::source::{ContentPath, Source};
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
    resolve(corpus).0
}

fn bundled() -> Resolved {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(&root).sort_by_file_name() {
        let entry = entry.expect("a readable folder");
        let path = entry.path().strip_prefix(&root).expect("inside").to_string_lossy().replace('\\', "/");
        if path.ends_with(".md") {
            files.push((path, std::fs::read_to_string(entry.path()).expect("readable")));
        }
    }
    let guide = std::fs::read_to_string(root.join("guide.yaml")).expect("readable");
    resolved(&guide, &files)
}

fn theme() -> Theme {
    Theme::load(&Overrides::new(), Lang::Ja).expect("the embedded theme loads")
}

fn render(resolved: &Resolved, theme: &Theme) -> BTreeMap<String, String> {
    let views = derive(resolved);
    let build = BuildInfo { generator: "tebiki".to_owned(), ..BuildInfo::default() };
    let pages = pages(resolved, &views, theme, &build).expect("the frame renders");
    let one = |job| match pages.render(job) {
        Ok(RenderedPage { name, bytes }) => (name, String::from_utf8(bytes).expect("UTF-8")),
        Err(diagnostic) => panic!("{job:?}: {diagnostic:?}"),
    };
    pages.jobs().into_par_iter().map(one).collect()
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
