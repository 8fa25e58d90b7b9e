//! Slips of an editor: the bundled guide is changed in two hundred small ways, and the generator knows of each whether it
//! is legal, changes text alone, or is a slip. Every slip is named at its line, the others never, and `guide.json`
//! differs just as labelled. `kinds` follows the rules of the format, `hasty`, `unseen`, `quoting`
//! and `sections` what hands do.

mod hasty;
mod kinds;
mod quoting;
mod sections;
mod ten;
mod unseen;

use std::collections::BTreeMap;
use std::path::Path;

use tebiki::diagnostic::{Diagnostic, Label};
use tebiki::session::{Analysis, Files, Options, Stages};
use tebiki::source::ContentPath;

use hasty::HASTY;
use kinds::{Edit, KINDS, Kind, Loss, Nature};
use quoting::QUOTING;
use sections::{Tree, WHOLE};
use unseen::UNSEEN;

/// How many mutations of single pages are made, and how many of each kind that takes the whole guide.
const COUNT: usize = 400;
const OF_EACH: usize = 4;
/// So often a place for one of these is looked for.
const TRIES: usize = 40;

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
        let labels = std::iter::once(&d.primary).chain(d.other_places());
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

/// The words themselves, in trees of blocks and in excerpts, and how a reference is written.
const TEXTS: [&str; 5] = ["body", "blocks", "text", "digest", "writing"];

/// What the guide was before anything was done to it.
struct Before {
    texts: BTreeMap<ContentPath, String>,
    model: serde_json::Value,
    bones: serde_json::Value,
}

impl Before {
    fn new(files: &Files) -> Self {
        let (found, model) = state(files);
        assert!(found.is_empty(), "the bundled guide is clean: {found:?}");
        let texts = files.texts().iter().map(|source| (source.path().clone(), source.text().to_owned())).collect();
        Self { texts, bones: bones(&model), model }
    }

    /// What is wrong with a state that a mutation led to; `named` says whether the slip is.
    fn fault(&self, label: Nature, named: bool, found: &[Found], after: &serde_json::Value) -> Option<&'static str> {
        let same_bones = || bones(after) == self.bones;
        match label {
            Nature::Slip(_) if !named => Some("is not named at its line"),
            Nature::Slip(Loss::Words) if !same_bones() => Some("loses more than words in guide.json"),
            Nature::Slip(Loss::Meaning) if same_bones() => Some("loses nothing but words in guide.json"),
            Nature::Legal if *after != self.model => Some("changes guide.json"),
            Nature::Text if !same_bones() => Some("changes more of guide.json than text"),
            Nature::Legal | Nature::Text if !found.is_empty() => Some("is named and is no slip"),
            Nature::Slip(_) | Nature::Legal | Nature::Text => None,
        }
    }
}

/// The first page from a random one on that has a place for a kind.
fn edit<'a>(
    kind: &Kind,
    texts: &'a BTreeMap<ContentPath, String>,
    random: &mut Random,
) -> Option<(&'a ContentPath, Edit)> {
    let paths: Vec<&ContentPath> = texts.keys().filter(|path| path.extension() == "md").collect();
    let first = random.below(paths.len());
    paths.iter().cycle().skip(first).take(paths.len()).find_map(|path| {
        let edit = (kind.make)(&texts[*path], random).filter(|edit| edit.text != texts[*path]);
        edit.map(|edit| (*path, edit))
    })
}

#[test]
fn every_slip_is_named_at_its_line_and_nothing_else_is() {
    let mut files = content();
    let before = Before::new(&files);
    let kinds: Vec<&Kind> = KINDS.iter().chain(HASTY).chain(UNSEEN).chain(QUOTING).collect();
    let (mut random, mut failed, mut made) = (Random(7), Vec::new(), BTreeMap::new());
    let mut attempt = 0;
    while made.values().sum::<usize>() < COUNT && attempt < COUNT * 3 {
        let kind = kinds[attempt % kinds.len()];
        attempt += 1;
        let Some((path, edit)) = edit(kind, &before.texts, &mut random) else { continue };
        *made.entry(kind.name).or_insert(0) += 1;
        files.shadow(path, edit.text.clone());
        let (found, after) = state(&files);
        files.shadow(path, before.texts[path].clone());
        let named = found.iter().any(|(file, line, _)| file == path.as_str() && edit.lines.contains(line));
        if let Some(what) = before.fault(kind.label, named, &found, &after) {
            let line = edit.lines.first().copied().unwrap_or(1);
            let shown = edit.text.lines().nth(line - 1).unwrap_or_default();
            failed.push(format!("{} at {path}:{:?} {what}: {shown}\n  found {found:?}", kind.name, edit.lines));
        }
    }
    let total: usize = made.values().sum();
    assert!(failed.is_empty(), "{} of {total} failed\n{}", failed.len(), failed.join("\n"));
    assert!(total >= COUNT, "only {total} mutations: {made:?}");
    let unused: Vec<&str> = kinds.iter().map(|kind| kind.name).filter(|name| !made.contains_key(name)).collect();
    assert!(unused.is_empty(), "no place in the guide for {unused:?}");
    let slips = |kinds: &[Kind]| kinds.iter().filter(|kind| matches!(kind.label, Nature::Slip(_))).count();
    assert!(
        slips(HASTY) + slips(UNSEEN) + WHOLE.len() >= slips(KINDS),
        "half of the kinds of slip are thought of without the rules"
    );
}

/// Writes a guide to a folder.
fn write(folder: &Path, tree: &Tree) {
    for (path, text) in tree {
        let to = folder.join(path);
        std::fs::create_dir_all(to.parent().expect("below the folder")).expect("a folder");
        std::fs::write(to, text).expect("written");
    }
}

#[test]
fn slips_with_whole_sections_are_named_wherever_they_break_something() {
    let before = Before::new(&content());
    let mut tree: Tree = before.texts.iter().map(|(path, text)| (path.as_str().to_owned(), text.clone())).collect();
    let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/guide.yaml");
    tree.insert("guide.yaml".to_owned(), std::fs::read_to_string(settings).expect("guide.yaml"));
    let (mut random, mut failed, mut total) = (Random(11), Vec::new(), 0);
    for kind in WHOLE {
        for _ in 0..OF_EACH {
            let change = (0..TRIES).find_map(|_| (kind.make)(&tree, &mut random));
            let change = change.unwrap_or_else(|| panic!("no place for {}", kind.name));
            total += 1;
            let folder = tempfile::tempdir().expect("a folder");
            write(folder.path(), &change.tree);
            let files = Files::open(Options { content: folder.path().to_path_buf(), stages: Stages::Final });
            let (found, after) = state(&files);
            let missed: Vec<&(String, usize)> = change
                .lines
                .iter()
                .filter(|(path, line)| !found.iter().any(|(file, at, _)| file == path && at == line))
                .collect();
            if let Some(what) = before.fault(kind.label, missed.is_empty(), &found, &after) {
                failed.push(format!("{} {what}: {missed:?} of {:?}\n  found {found:?}", kind.name, change.lines));
            }
        }
    }
    assert!(failed.is_empty(), "{} of {total} failed\n{}", failed.len(), failed.join("\n"));
}
