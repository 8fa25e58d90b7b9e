//! Slips of an editor: the bundled guide is changed in two hundred small ways, and the generator knows of each whether it
//! is legal, changes text alone, or is a slip. Every slip is named at its line, the others never, and `guide.json`
//! differs just as labelled.

mod kinds;

use std::collections::BTreeMap;
use std::path::Path;

use tebiki::diagnostic::{Diagnostic, Label};
use tebiki::session::{Analysis, Files, Options, Stages};
use tebiki::source::ContentPath;

use kinds::{KINDS, Nature};

/// How many mutations are made.
const COUNT: usize = 200;

/// A generator of numbers that gives the same every time.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % (limit.max(1) as u64)).expect("below the limit")
    }
}

fn content() -> Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    Files::open(Options { content: folder, stages: Stages::Final })
}

/// A file, a line of it, and what is said of it.
type Found = (String, usize, &'static str);

/// What is found, as file and line, and the model.
fn state(files: &Files) -> (Vec<Found>, serde_json::Value) {
    let analysis = Analysis::of(files);
    let places = |d: &Diagnostic| -> Vec<Found> {
        let labels = std::iter::once(&d.primary).chain(&d.others);
        let at = |label: &Label| label.place.position().map_or(0, |p| p.line);
        labels.map(|label| (label.place.path().to_owned(), at(label), d.code.name())).collect()
    };
    let found = analysis.diagnostics.iter().flat_map(places).collect();
    (found, crate::model::lists(&analysis.resolved))
}

/// The model without the words of the guide: addresses, numbers, kinds, how many of each and how they hang together.
fn bones(value: &serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::String(text) if !text.is_ascii() => Value::String(String::new()),
        // What leads nowhere is the text of a reference to another document.
        Value::Array(values) => {
            let leads = |value: &&Value| value.get("target") != Some(&Value::Null);
            Value::Array(values.iter().filter(leads).map(bones).collect())
        }
        Value::Object(map) => {
            let kept = map.iter().filter(|(key, _)| !TEXTS.contains(&key.as_str()));
            Value::Object(kept.map(|(key, value)| (key.clone(), bones(value))).collect())
        }
        other => other.clone(),
    }
}

/// The words themselves, in trees of blocks and in excerpts.
const TEXTS: [&str; 4] = ["body", "blocks", "text", "digest"];

#[test]
fn every_slip_is_named_at_its_line_and_nothing_else_is() {
    let mut files = content();
    let (before, model) = state(&files);
    assert!(before.is_empty(), "the bundled guide is clean: {before:?}");
    let texts: BTreeMap<ContentPath, String> =
        files.texts().iter().map(|source| (source.path().clone(), source.text().to_owned())).collect();
    let paths: Vec<&ContentPath> = texts.keys().filter(|path| path.extension() == "md").collect();
    let (mut random, mut failed, mut made) = (Random(7), Vec::new(), BTreeMap::new());
    let mut attempt = 0;
    while made.values().sum::<usize>() < COUNT && attempt < COUNT * 3 {
        let kind = &KINDS[attempt % KINDS.len()];
        attempt += 1;
        // The first page from a random one on that has a place for it.
        let first = random.below(paths.len());
        let pages = paths.iter().cycle().skip(first).take(paths.len());
        let found = pages.into_iter().find_map(|path| {
            let edit = (kind.make)(&texts[*path], &mut random).filter(|edit| edit.text != texts[*path]);
            edit.map(|edit| (*path, edit))
        });
        let Some((path, edit)) = found else { continue };
        let text = &texts[path];
        *made.entry(kind.name).or_insert(0) += 1;
        files.shadow(path, edit.text.clone());
        let (found, after) = state(&files);
        files.shadow(path, text.clone());
        let named = found.iter().any(|(file, line, _)| file == path.as_str() && edit.lines.contains(line));
        let (good, what) = match kind.label {
            Nature::Slip => (named, "is not named at its line"),
            Nature::Legal if after != model => (false, "changes guide.json"),
            Nature::Text if bones(&after) != bones(&model) => (false, "changes more of guide.json than text"),
            Nature::Legal | Nature::Text => (found.is_empty(), "is named and is no slip"),
        };
        if !good {
            let line = edit.lines.first().copied().unwrap_or(1);
            let shown = edit.text.lines().nth(line - 1).unwrap_or_default();
            failed.push(format!("{} at {path}:{:?} {what}: {shown}\n  found {found:?}", kind.name, edit.lines));
        }
    }
    let total: usize = made.values().sum();
    assert!(failed.is_empty(), "{} of {total} failed\n{}", failed.len(), failed.join("\n"));
    assert!(total >= COUNT, "only {total} mutations: {made:?}");
    let unused: Vec<&str> = KINDS.iter().map(|kind| kind.name).filter(|name| !made.contains_key(name)).collect();
    assert!(unused.is_empty(), "no place in the guide for {unused:?}");
}
