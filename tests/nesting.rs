//! What lies in what: a build says where it is too deep, and whatever it takes can be read back from `guide.json`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use tebiki::config::read_guide;
use tebiki::diagnostic::{Code, Place};
use tebiki::document::{Block, Descend, Node, Visit, find, position, walk};
use tebiki::graph::derive;
use tebiki::graph::model::{model, part_name, read_model};
use tebiki::session::resolve_texts;
use tebiki::source::{ContentPath, Source};
use tebiki::syntax::Parser;

use super::identity::{GUIDES, guide, pages, parse};

/// Lists, quotes, directives and marks lie in each other this deep, the page itself included.
const MOST: usize = 16;

const SETTINGS: &str = "title: t\nlanguage: ja\nlegends:\n  m: [{ mark: ○, id: yes, name: 要 }]\n";
const HEAD: &str = "---\nnumber: \"1\"\ntitle: 節\n---\n\n";

/// What lies innermost, and how many marks are in each other there: what takes most levels of JSON.
const INNERMOST: [(&str, usize); 4] = [
    ("文。 {#a force=must}", 0),
    ("| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |", 0),
    ("| 甲 | 乙 |\n|---|---|\n| 丙 | [丁](https://example.jp/) |", 1),
    ("***~~[文](https://example.jp/)~~***", 4),
];

/// Ways to lie in something, by how a text is put there.
type Holder = (&'static str, fn(&str) -> String);

/// A text behind the sign of a container, its further lines below it.
fn behind(sign: &str, text: &str) -> String {
    let indent = " ".repeat(sign.len());
    format!("{sign}{}", text.trim_end().replace('\n', &format!("\n{indent}")))
}

const HOLDERS: [Holder; 5] = [
    ("bullets", |text| behind("- ", text)),
    ("items", |text| behind("1) ", text)),
    ("steps with a text before", |text| behind("1. ", &format!("前。\n\n{text}"))),
    ("quotes", |text| format!("> {}", text.replace('\n', "\n> "))),
    ("remarks", |text| format!("> [!NOTE]\n> {}", text.replace('\n', "\n> "))),
];

/// A page with that many holders in each other.
fn page(holder: Holder, levels: usize, innermost: &str) -> String {
    let (_, hold) = holder;
    let body = (0..levels).fold(innermost.to_owned(), |text, _| hold(&text));
    format!("{HEAD}{body}\n\n[^a]: 脚注。\n")
}

/// The line on which the page is said to be too deep.
fn too_deep(text: &str) -> Option<u32> {
    let source =
        |path: &str, text: &str| Arc::new(Source::new(ContentPath::new(path).expect("a path"), text.to_owned()));
    let guide = read_guide(&source("guide.yaml", SETTINGS)).0;
    let (_, found) = Parser::new(&guide).parse(&source("1.md", text));
    let found = found.into_iter().find(|diagnostic| diagnostic.code == Code::LimitDepth)?;
    let Place::Text(source, span) = &found.primary.place else { panic!("{found:?}") };
    Some(u32::try_from(source.position(span.start as usize).line).expect("small"))
}

/// How deep a text of JSON is nested.
fn depth(json: &[u8]) -> usize {
    let (mut depth, mut most, mut in_text, mut escaped) = (0_usize, 0, false, false);
    for &byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => depth += 1,
            b']' | b'}' if !in_text => depth -= 1,
            _ => {}
        }
        most = most.max(depth);
    }
    most
}

/// Writes the model of a page and reads it back; how deep its JSON is.
fn read_back(text: &str) -> usize {
    let files = [("guide.yaml", SETTINGS), ("1.md", text)].map(|(path, text)| (path.to_owned(), text.into()));
    let resolved = resolve_texts(files.into()).expect("a guide");
    let (index, parts) = model(&resolved, &derive(&resolved));
    let index = serde_json::to_vec(&index).expect("JSON");
    let deepest = parts.iter().map(|(_, bytes)| depth(bytes)).max().expect("a part");
    let parts: BTreeMap<String, Vec<u8>> = parts.into_iter().collect();
    let missing = || tebiki::words!("ない", "missing");
    let read =
        |name: &str, _: u64| parts.get(name).or_else(|| parts.get(&part_name(name))).cloned().ok_or_else(missing);
    let again = read_model(&index, &read).unwrap_or_else(|fault| panic!("{fault}\n{text}"));
    assert_eq!(model(&again, &derive(&again)).1.into_iter().collect::<BTreeMap<_, _>>(), parts);
    deepest
}

#[test]
fn whatever_a_build_takes_is_read_back() {
    let mut deepest = 0;
    for holder in HOLDERS {
        for (innermost, marks) in INNERMOST {
            // The page is the first level.
            let text = page(holder, MOST - 1 - marks, innermost);
            assert_eq!(too_deep(&text), None, "{}\n{text}", holder.0);
            deepest = deepest.max(read_back(&text));
        }
    }
    // As deep as readers of JSON go that take 128 levels, and deep enough that the test would see more.
    assert!((90..=127).contains(&deepest), "{deepest} levels");
}

#[test]
fn what_lies_too_deep_is_told_at_its_line() {
    for holder in HOLDERS {
        for levels in [MOST, MOST + 20, 60] {
            let line = too_deep(&page(holder, levels, "文。"));
            assert!(line.is_some_and(|line| line >= 6), "{}, {levels} levels: {line:?}", holder.0);
        }
    }
    // Bullets lie on a line each: the one that is too deep is named, and nothing before it.
    let lines: String = (0..40).flat_map(|level| ["  ".repeat(level), "- 項目\n".to_owned()]).collect();
    assert_eq!(too_deep(&format!("{HEAD}{lines}")), Some(6 + u32::try_from(MOST).expect("small") - 1));
}

/// Names of nodes rise with the text, which is how one of them is found without a walk.
#[test]
fn every_node_is_found_by_its_name() {
    struct All<'a>(&'a [Block], usize);
    impl<'a> Visit<'a> for All<'a> {
        fn enter(&mut self, node: Node<'a>) -> Descend {
            if let Some(id) = node.id() {
                assert_eq!(find(self.0, id).and_then(|found| found.id()), Some(id));
                assert!(position(self.0, id).is_some());
                self.1 += 1;
            }
            Descend::Inside
        }
    }
    let mut found = 0;
    for folder in GUIDES {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let settings = guide(&root);
        let parser = Parser::new(&settings);
        for page in pages(&root) {
            let document = parse(&parser, &std::fs::read_to_string(page).expect("readable"));
            let footnotes = document.footnotes.iter().map(|footnote| &footnote.blocks);
            for blocks in std::iter::once(&document.blocks).chain(footnotes) {
                let mut all = All(blocks, 0);
                walk(blocks, &mut all);
                found += all.1;
            }
        }
    }
    assert!(found > 1_000, "{found} nodes");
}
