//! What the engines are loaded with and asked: the bundled guide and a small one, and questions cut out of them, with the
//! truth by the rule of the search kit: NFKC, lower case, no blanks, a piece of a line. With `SEARCH_BENCH_WORK` also the
//! corpora of that kit and its own questions.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tebiki::export::engine::{Label, Source};
use tebiki::graph::LazyViews;
use tebiki::search::{Entry, LABEL_ALONE, Lexicon};
use tebiki::session::{self, Files, Options, Stages};
use unicode_normalization::UnicodeNormalization;

/// What is asked of an engine.
#[derive(Debug)]
pub(crate) struct Question {
    /// Every one of them has to be there.
    pub(crate) words: Vec<String>,
    /// Of pages as a whole, not of places.
    pub(crate) pages: bool,
    /// One value that has to apply.
    pub(crate) filter: Option<String>,
    /// The keys of what is right, sorted.
    pub(crate) truth: Vec<String>,
}

/// A guide of the project, as `export search` reads it.
fn guide(id: &str, content: &str) -> Source {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join(content);
    let files = Files::open(Options { content, stages: Stages::Final });
    let passed = session::gate(&files, None).expect("the guide is in order");
    let resolved = passed.checked.resolved();
    let entries = session::entries(resolved, &LazyViews::new(resolved), passed.theme.locale());
    let lexicon = session::lexicon(resolved, &entries);
    let about = &resolved.corpus.guide.about;
    let (title, edition) = (about.title.clone(), about.edition.clone());
    Source { id: id.to_owned(), title, edition, entries, lexicon, labels: Label::of(&resolved.corpus.guide) }
}

/// Two guides.
pub(crate) fn guides() -> Vec<Source> {
    vec![guide("guide", "content"), guide("small", "tests/golden/starter/content")]
}

/// The rule of the kit.
fn plain(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).collect()
}

/// A document as the rule sees it.
struct Text {
    key: String,
    lines: Vec<String>,
    filters: Vec<String>,
}

fn texts(sources: &[Source]) -> (Vec<Text>, Vec<Text>) {
    let mut entries = Vec::new();
    let mut pages: BTreeMap<String, Text> = BTreeMap::new();
    for source in sources {
        for entry in &source.entries {
            let number = if plain(&entry.title).starts_with(&plain(&entry.number)) { "" } else { &entry.number };
            let mut lines = vec![plain(&format!("{number}{}", entry.title.trim_end_matches('…')))];
            // A label alone leads to its place, and is no text of it.
            let written = entry.aliases.iter().filter(|alias| !alias.starts_with(LABEL_ALONE));
            lines.extend(written.map(|alias| plain(alias)));
            lines.extend(entry.text.lines().map(plain));
            let mut filters = vec![format!("kind={}", entry.kind)];
            filters
                .extend(entry.facets.iter().flat_map(|(v, values)| values.iter().map(move |id| format!("{v}={id}"))));
            let page = format!("{}/{}", source.id, entry.page());
            let whole = pages.entry(page.clone()).or_insert(Text { key: page, lines: Vec::new(), filters: Vec::new() });
            whole.lines.extend(lines.clone());
            entries.push(Text { key: format!("{}/{}", source.id, entry.id), lines, filters });
        }
    }
    (entries, pages.into_values().collect())
}

/// Numbers without an order, the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }
}

/// Questions of the kinds of the kit: words, pieces of words and of sentences, numbers, codes, single characters, several
/// words, narrowed by a role or a kind, and what stands nowhere.
pub(crate) fn questions(sources: &[Source]) -> Vec<Question> {
    let (entries, pages) = texts(sources);
    let mut chance = Chance(20_110_421);
    let mut out = Vec::new();
    for round in 0..240 {
        let text = &entries[chance.below(entries.len())];
        let line: Vec<char> = text.lines[chance.below(text.lines.len())].chars().collect();
        let long = [1, 2, 3, 5, 9, 14][round % 6].min(line.len());
        let from = chance.below(line.len() + 1 - long);
        let piece: String = line[from..from + long].iter().collect();
        if piece.is_empty() || !is_compared_alike(&piece) {
            continue;
        }
        let filter = (round % 3 == 0).then(|| text.filters[chance.below(text.filters.len())].clone());
        out.push(question(&entries, vec![piece.clone()], false, filter));
        if long > 1 {
            let other = &text.lines[chance.below(text.lines.len())];
            let other: String = other.chars().take(3).collect();
            if !other.is_empty() && is_compared_alike(&other) {
                out.push(question(&pages, vec![piece, other], true, None));
            }
        }
    }
    let fixed = [
        "９．３．１",
        "再委託",
        "ＩＳＭＳ",
        "iso/iec",
        "障 害",
        "燻製醤油味",
        "託の監視をする",
        "zzzqqq",
        "(",
        "1.2.5.1",
    ];
    out.extend(fixed.map(|word| question(&entries, vec![word.to_owned()], false, None)));
    out.extend(
        ["role=system-officer", "kind=clause"]
            .map(|filter| question(&entries, vec!["情報".to_owned()], false, Some(filter.to_owned()))),
    );
    out
}

/// Whether our normal form folds no more of a text than the rule of the kit: kinds of hyphens and variant characters are
/// the same to us, a middle dot between katakana is none, and a hyphen joins what is on both sides of it.
fn is_compared_alike(piece: &str) -> bool {
    let is_cut_at_hyphen = piece.starts_with('-') || piece.ends_with('-');
    tebiki::search::normal::normalize(piece) == *piece && !piece.contains('・') && !is_cut_at_hyphen
}

fn question(texts: &[Text], words: Vec<String>, pages: bool, filter: Option<String>) -> Question {
    let wanted: Vec<String> = words.iter().map(|word| plain(word)).collect();
    let holds = |text: &&Text| {
        wanted.iter().all(|word| text.lines.iter().any(|line| line.contains(word.as_str())))
            && filter.as_ref().is_none_or(|filter| text.filters.contains(filter))
    };
    let mut truth: Vec<String> = texts.iter().filter(holds).map(|text| text.key.clone()).collect();
    truth.sort();
    Question { words, pages, filter, truth }
}

/// The corpora and questions of the search kit, where they lie; says so where they do not.
pub(crate) fn kit() -> Vec<(String, Vec<Source>, Vec<Question>)> {
    let Some(work) = std::env::var_os("SEARCH_BENCH_WORK").map(PathBuf::from) else {
        super::tell("the search kit's corpora are not here: SEARCH_BENCH_WORK names their folder");
        return Vec::new();
    };
    let mut out = Vec::new();
    for name in ["A", "B", "C"] {
        let folder = work.join("corpora").join(name);
        let own = std::env::var_os("SEARCH_BENCH_QUERIES").filter(|_| name == "A").map(PathBuf::from);
        let asked = own.unwrap_or_else(|| folder.join("queries.jsonl"));
        let (Ok(pages), Ok(asked)) =
            (std::fs::read_to_string(folder.join("pages.jsonl")), std::fs::read_to_string(asked))
        else {
            super::tell(&format!("corpus {name} is not here"));
            continue;
        };
        let lines =
            |text: &str| text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect::<Vec<Value>>();
        let entries = lines(&pages).iter().map(page).collect();
        let (title, edition) = (name.to_owned(), String::new());
        let source =
            Source { id: "kit".to_owned(), title, edition, entries, lexicon: Lexicon::default(), labels: Vec::new() };
        let questions = lines(&asked).iter().filter_map(asked_of_kit).collect();
        out.push((name.to_owned(), vec![source], questions));
    }
    out
}

fn page(page: &Value) -> Entry {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let blocks = page["blocks"].as_array().expect("a list");
    let title = text(&page["title"]);
    let lines: Vec<String> = blocks.iter().map(|block| text(&block["x"])).collect();
    Entry { id: text(&page["id"]), kind: "section".to_owned(), title, text: lines.join("\n"), ..Entry::default() }
}

/// The exact types: those whose truth follows from the text, and what must be empty. Spellings of a word are asked for as
/// they are typed, so that those types are not exact here.
fn asked_of_kit(line: &Value) -> Option<Question> {
    let kind = line["type"].as_str().expect("a type");
    if line["literal"] != true || kind == "kata_variant" {
        return None;
    }
    let typed = line["q"].as_str().expect("a question").trim_matches('"');
    let words =
        if kind == "and" { typed.split_whitespace().map(str::to_owned).collect() } else { vec![typed.to_owned()] };
    let relevant = line["rel"].as_object().expect("pages").keys();
    // The label of a clause is a page that need not hold the number in its text.
    let mut truth: Vec<String> = relevant.map(|page| format!("kit/{page}")).collect();
    truth.sort();
    Some(Question { words, pages: true, filter: None, truth })
}
