//! Annotated pages: what is wrong with a line stands above it as `//~ code`, or `//~ code | text`
//! where the place must be exactly that text. These lines are taken out before the page is read, and
//! a page must give what is announced and nothing else. `//x 50` repeats the next line fifty times.
//!
//! The files of `tests/suite/whole` are small guides: `//@ path` begins a page, and what resolving and
//! checking the whole guide raises is announced too; `//@ guide.yaml` gives it settings of its own.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tebiki::config::{Guide, read_guide};
use tebiki::diagnostic::{Code, Diagnostic, Lang, Place, Style, draw};
use tebiki::graph::{self, FileFacts, Resolution};
use tebiki::source::{ContentPath, Source, SourceRef};
use tebiki::syntax::parse;

/// Every code that reading a page raises, apart from those that the tests below make by themselves.
const CODES: &[Code] = &[
    Code::SourceBidi,
    Code::SourceKangxi,
    Code::SourceControl,
    Code::YamlSyntax,
    Code::YamlForbidden,
    Code::YamlDuplicateKey,
    Code::ConfigMissingKey,
    Code::ConfigType,
    Code::FrontMatterMissing,
    Code::FrontMatterFence,
    Code::FrontMatterUnknownKey,
    Code::FrontMatterValue,
    Code::VocabularyUnknownValue,
    Code::VocabularyMixedJoin,
    Code::VocabularyDeprecatedSpaces,
    Code::DuplicateId,
    Code::BadId,
    Code::BadNumber,
    Code::HeadingSkip,
    Code::HandNumber,
    Code::WideSign,
    Code::HeadingUnread,
    Code::EntryUnread,
    Code::LinkUnread,
    Code::MarkUnpaired,
    Code::QuoteUnpaired,
    Code::AttributeUnread,
    Code::DirectiveUnread,
    Code::TableDashes,
    Code::TableText,
    Code::TableCodePipe,
    Code::TableShort,
    Code::FenceOpen,
    Code::IndentedCode,
    Code::MergeConflict,
    Code::PictureText,
    Code::HeadingFirst,
    Code::HeadingBroken,
    Code::HeadingEmpty,
    Code::Comment,
    Code::DirectiveUnknown,
    Code::DirectiveUnnamed,
    Code::DirectiveUnclosed,
    Code::DirectiveNesting,
    Code::DirectiveHeading,
    Code::DirectiveLabel,
    Code::DirectivePlace,
    Code::AttributeSyntax,
    Code::AttributeUnknown,
    Code::AttributeMissing,
    Code::AttributeValue,
    Code::MatrixTable,
    Code::MatrixColumn,
    Code::MatrixWidth,
    Code::MatrixMark,
    Code::MatrixDuplicate,
    Code::TableWikilinkPipe,
    Code::XrefSyntax,
    Code::LinkScheme,
    Code::LinkType,
    Code::FootnoteBody,
    Code::FootnoteUnused,
    Code::RawHtml,
    Code::DiscretionUnpaired,
];

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Expected {
    line: usize,
    code: String,
    place: Option<String>,
}

fn suite() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite")
}

fn guide() -> Guide {
    read(fs::read_to_string(suite().join("guide.yaml")).expect("the suite's guide"))
}

fn read(text: String) -> Guide {
    let source = Arc::new(Source::new(ContentPath::new("guide.yaml").expect("plain"), text));
    let (guide, diagnostics) = read_guide(&source);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    guide
}

/// The page without its annotations, and what they announce.
fn annotated(text: &str) -> (String, Vec<Expected>) {
    let (mut page, mut expected) = (String::new(), Vec::new());
    let (mut line, mut times) = (1, 1);
    for written in text.split_inclusive('\n') {
        let note = written.trim_start_matches(['>', ' ']);
        if let Some(note) = note.strip_prefix("//~ ") {
            let (code, place) = note.split_once('|').map_or((note, None), |(c, p)| (c, Some(p.trim().to_owned())));
            expected.push(Expected { line, code: code.trim().to_owned(), place });
        } else if let Some(count) = note.strip_prefix("//x ") {
            times = count.trim().parse().expect("a number");
        } else {
            let written = written.replace("\\u{202E}", "\u{202E}").replace("\\u{7}", "\u{7}");
            page.push_str(&written.repeat(times));
            line += std::mem::replace(&mut times, 1);
        }
    }
    expected.sort();
    (page, expected)
}

fn found(diagnostics: &[Diagnostic]) -> Vec<Expected> {
    let one = |d: &Diagnostic| {
        let place = match &d.primary.place {
            Place::Text(source, span) => source.slice(*span).to_owned(),
            Place::File(..) => String::new(),
        };
        let line = d.primary.place.position().map_or(0, |p| p.line);
        Expected { line, code: d.code.name().to_owned(), place: Some(place) }
    };
    let mut all: Vec<Expected> = diagnostics.iter().map(one).collect();
    all.sort();
    all
}

fn agree(expected: &[Expected], found: &[Expected]) -> bool {
    expected.len() == found.len()
        && expected
            .iter()
            .zip(found)
            .all(|(e, f)| e.line == f.line && e.code == f.code && (e.place.is_none() || e.place == f.place))
}

/// What is announced and not found, and the other way round.
fn difference(expected: &[Expected], found: &[Expected]) -> String {
    let same =
        |e: &Expected, f: &Expected| e.line == f.line && e.code == f.code && (e.place.is_none() || e.place == f.place);
    let missing = expected.iter().filter(|e| !found.iter().any(|f| same(e, f)));
    let extra = found.iter().filter(|f| !expected.iter().any(|e| same(e, f)));
    let show = |sign: &str, e: &Expected| format!("{sign} {}: {} {:?}\n", e.line, e.code, e.place);
    missing.map(|e| show("announced", e)).chain(extra.map(|e| show("found    ", e))).collect()
}

fn page(name: &str, text: String) -> SourceRef {
    Arc::new(Source::new(ContentPath::new(name).expect("plain"), text))
}

#[test]
fn every_page_gives_what_it_announces() {
    let guide = guide();
    let mut paths: Vec<PathBuf> =
        fs::read_dir(suite()).expect("the suite").map(|e| e.expect("an entry").path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "md"));
    paths.sort();
    let (mut failures, mut codes) = (Vec::new(), BTreeSet::new());
    for path in &paths {
        let text = fs::read_to_string(path).expect("a page");
        let (text, expected) = annotated(&text);
        let name = path.file_name().and_then(|n| n.to_str()).expect("a name");
        let (_, diagnostics) = parse(&page(name, text), &guide);
        let found = found(&diagnostics);
        codes.extend(expected.iter().map(|e| e.code.clone()));
        if !agree(&expected, &found) {
            let drawn: String = diagnostics.iter().map(|d| draw(d, &str::to_owned, Lang::En, Style::Plain)).collect();
            failures.push(format!("{name}\n{}\n{drawn}", difference(&expected, &found)));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert!(paths.len() >= 8, "{paths:?}");
    let untested: Vec<_> = CODES.iter().map(|c| c.name()).filter(|c| !codes.contains(*c)).collect();
    assert!(untested.is_empty(), "no page of the suite has {untested:?}");
}

/// The pages of a small guide.
fn pages(text: &str) -> Vec<(&str, String, Vec<Expected>)> {
    let parts = text.split("//@ ").skip(1);
    let split = parts.map(|part| part.split_once('\n').expect("a path and a page"));
    split
        .map(|(path, text)| (path.trim(), annotated(text)))
        .map(|(path, (text, expected))| (path, text, expected))
        .collect()
}

/// What a whole guide gives, page by page.
fn check_whole(pages: &[(&str, String, Vec<Expected>)], guide: &Arc<Guide>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut facts = Vec::new();
    for (path, text, _) in pages {
        let (document, found) = parse(&page(path, text.clone()), guide);
        diagnostics.extend(found);
        facts.push(FileFacts::new(document));
    }
    let (corpus, found) = graph::collect(guide.clone(), facts);
    diagnostics.extend(found);
    let Resolution { resolved, whole, pages } = graph::resolve(corpus);
    diagnostics.extend(whole.into_iter().chain(pages.into_iter().flatten()));
    diagnostics.extend(graph::check(&resolved, &graph::derive(&resolved)));
    diagnostics
}

#[test]
fn every_whole_guide_gives_what_it_announces() {
    let guide = Arc::new(guide());
    let mut paths: Vec<PathBuf> =
        fs::read_dir(suite().join("whole")).expect("the guides").map(|e| e.expect("an entry").path()).collect();
    paths.sort();
    let mut failures = Vec::new();
    for file in &paths {
        let text = fs::read_to_string(file).expect("a guide");
        let mut pages = pages(&text);
        let own = pages.iter().position(|page| page.0 == "guide.yaml").map(|at| pages.remove(at).1);
        let guide = own.map_or_else(|| guide.clone(), |text| Arc::new(read(text)));
        let diagnostics = check_whole(&pages, &guide);
        for (path, _, expected) in &pages {
            let here: Vec<_> = diagnostics.iter().filter(|d| d.primary.place.path() == *path).cloned().collect();
            let found = found(&here);
            if !agree(expected, &found) {
                let drawn: String = here.iter().map(|d| draw(d, &str::to_owned, Lang::En, Style::Plain)).collect();
                failures.push(format!("{} {path}\n{}\n{drawn}", file.display(), difference(expected, &found)));
            }
        }
        let elsewhere: Vec<_> =
            diagnostics.iter().filter(|d| !pages.iter().any(|p| p.0 == d.primary.place.path())).collect();
        assert!(elsewhere.is_empty(), "{elsewhere:?}");
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert!(!paths.is_empty());
}

/// The codes of a page that is made by a program.
fn codes(body: &str) -> Vec<&'static str> {
    let source = page("a.md", format!("---\ntitle: x\n---\n{body}"));
    let (_, diagnostics) = parse(&source, &guide());
    diagnostics.iter().map(|d| d.code.name()).collect()
}

#[test]
fn limits_are_told() {
    let quotes = format!("{} a\n", ">".repeat(120));
    assert_eq!(codes(&quotes), ["limit::too-deep"]);
    let lists: String = (0..120).flat_map(|i| ["  ".repeat(i), "- a\n".to_owned()]).collect();
    assert_eq!(codes(&lists), ["limit::too-deep"]);
    let emphasis = format!("{}x{}\n", "*a ".repeat(120), " a*".repeat(120));
    assert_eq!(codes(&emphasis), ["limit::too-deep"]);
    let table = format!("|{}\n|{}\n{}", "a|".repeat(100), "-|".repeat(100), "|b|\n".repeat(200));
    assert_eq!(codes(&table), ["table::too-large"]);
    let code = format!("```rust\n{}\n```\n", "x".repeat(3000));
    assert_eq!(codes(&code), ["code::not-highlighted"]);
    assert_eq!(codes(&"a".repeat(5 << 20)), ["source::too-large"]);
}

#[test]
fn of_many_faults_of_one_kind_the_rest_is_counted() {
    let all = codes(&"[a](javascript:b)\n".repeat(500));
    assert_eq!(all.len(), 101);
    assert!(all.iter().all(|c| *c == "link::scheme"));
}
