//! What one would type into the search of guides that were imported from documents which nobody here wrote: lines of query
//! and pattern that the right address and title match, in `../shared/realdocs/queries` where they are.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use regex::Regex;
use tebiki::import::{Source, import, kind_of};
use tebiki::search::{Options, SearchIndex};
use tebiki::session::{Analysis, Files, Options as Reading, Stages, entries, lexicon, load_theme};
use walkdir::WalkDir;

/// The lists, each with the document that its guide is made of.
const LISTS: [(&str, &str); 4] = [
    ("asvs5-en.tsv", "asvs5-en"),
    ("asvs5-ja.tsv", "asvs5-ja"),
    ("labor-standards-law.tsv", "law/labor-standards-law.xml"),
    ("rustbook-ja.tsv", "rustbook-ja"),
];

/// Of hundred queries so many must have the right answer first, and among the first five.
const FIRST: usize = 80;
// 92 is the aim. Places of grams are counted by run, so that an edit moves few of them; a slip in a word of letters whose
// pairs all occur somewhere passes for a word more often since then.
const IN_FIVE: usize = 90;

/// A file or a folder of files.
fn read(path: &Path) -> Source {
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    let mut files = BTreeMap::new();
    for entry in WalkDir::new(path).sort_by_file_name().into_iter().map(|entry| entry.expect("an entry")) {
        if entry.file_type().is_file() {
            let below = entry.path().strip_prefix(path).expect("below the folder").to_string_lossy().into_owned();
            let key = if below.is_empty() { name.clone() } else { below };
            files.insert(key, fs::read(entry.path()).expect("a file"));
        }
    }
    Source { name, files }
}

/// The index of the guide that a document becomes. What an editor has to mend in it before it is published does not
/// keep it from being searched in the preview.
fn index(document: &Path) -> SearchIndex {
    let source = read(document);
    let result = import(&source, kind_of(&source).expect("a kind")).unwrap_or_else(|error| panic!("{error}"));
    let folder = tempfile::tempdir().expect("a folder");
    let mut files: BTreeMap<String, Vec<u8>> =
        result.outputs.iter().map(|output| (output.path.clone(), output.bytes().to_vec())).collect();
    annotate(&mut files);
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
    }
    let content = folder.path().join("content");
    let analysis = Analysis::of(&Files::open(Reading { content, stages: Stages::Final }));
    let resolved = &analysis.resolved;
    let theme = load_theme(None, &resolved.corpus.guide).expect("the theme");
    let entries = entries(resolved, &tebiki::graph::derive(resolved), theme.locale());
    let lexicon = lexicon(resolved, &entries);
    SearchIndex::in_memory(entries, &lexicon, "queries").expect("an index")
}

/// What an editor does next with a standard whose chapters are called `V6 Authentication` and whose requirements are rows
/// of tables: every section becomes a page with its number, every requirement a clause with its level.
fn annotate(files: &mut BTreeMap<String, Vec<u8>>) {
    let chapter = Regex::new("^---\ntitle: V([0-9]+) (.+)\n---\n").expect("a pattern");
    let section = Regex::new("(?m)^## V([0-9.]+) (.+)$").expect("a pattern");
    let row = Regex::new(r"(?m)^\| \*\*([0-9.]+)\*\* \| (.*) \| ([123]) \|$").expect("a pattern");
    let table = Regex::new(r"(?m)^\|.*\|\n").expect("a pattern");
    let (mut added, mut removed) = (Vec::new(), Vec::new());
    for (path, bytes) in files.iter().filter(|(path, _)| Path::new(path).extension().is_some_and(|end| end == "md")) {
        let text = String::from_utf8_lossy(bytes);
        let Some(head) = chapter.captures(&text) else { continue };
        let folder = format!("content/{:0>2}", &head[1]);
        let page = |number: &str, title: &str, body: &str| {
            let clauses = row.replace_all(body, ":::clause[$1]{level=l$3}\n$2\n:::\n");
            format!("---\nnumber: \"{number}\"\ntitle: {title:?}\n---\n{}", table.replace_all(&clauses, ""))
        };
        let starts: Vec<_> = section.captures_iter(&text).collect();
        let start_of = |at: usize| starts.get(at).map_or(text.len(), |next| next.get(0).expect("the match").start());
        added.push((format!("{folder}/index.md"), page(&head[1], &head[2], &text[head[0].len()..start_of(0)])));
        for (at, found) in starts.iter().enumerate() {
            let body = &text[found.get(0).expect("the match").end()..start_of(at + 1)];
            added.push((format!("{folder}/{}.md", &found[1]), page(&found[1], &found[2], body)));
        }
        removed.push(path.clone());
    }
    if added.is_empty() {
        return;
    }
    for path in &removed {
        files.remove(path);
    }
    files.extend(added.into_iter().map(|(path, text)| (path, text.into_bytes())));
    let levels = "vocabularies:\n  level:\n    name: { ja: レベル, en: Level }\n    values:\n";
    let value = |level: usize| {
        format!(
            "      - {{ id: l{level}, name: Level {level}, aliases: [レベル{level}, L{level}], short: L{level} }}\n"
        )
    };
    let settings = files.get_mut("content/guide.yaml").expect("the settings");
    settings.extend([levels.to_owned(), (1..4).map(value).collect()].concat().bytes());
}

/// Where the first right answer is among ten, and the first three answers.
fn ask(index: &SearchIndex, query: &str, right: &Regex) -> (Option<usize>, String) {
    let answer = index.search(query, &Options { limit: 10, ..Options::default() }).expect("an answer");
    let shown: Vec<String> = answer.hits.iter().map(|hit| format!("{} {}", hit.entry.id, hit.entry.title)).collect();
    (shown.iter().position(|hit| right.is_match(hit)), shown.into_iter().take(3).collect::<Vec<_>>().join(" | "))
}

#[test]
fn queries_find_their_places_in_real_documents() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/realdocs");
    if !root.join("queries").is_dir() {
        writeln!(std::io::stderr(), "no lists in ../shared/realdocs/queries: nothing was asked").expect("written");
        return;
    }
    let (mut asked, mut first, mut five, mut told) = (0, 0, 0, String::new());
    for (list, document) in LISTS {
        let index = index(&root.join(document));
        let (mut of_list, mut firsts, mut fives) = (0, 0, 0);
        for line in fs::read_to_string(root.join("queries").join(list)).expect("a list").lines() {
            let Some((query, pattern)) = line.split_once('\t').filter(|(_, pattern)| !pattern.is_empty()) else {
                continue;
            };
            let (at, shown) = ask(&index, query, &Regex::new(pattern).expect("a pattern"));
            of_list += 1;
            firsts += usize::from(at == Some(0));
            fives += usize::from(at.is_some_and(|at| at < 5));
            if at != Some(0) {
                writeln!(told, "{list}: {query} [{pattern}] at {at:?}: {shown}").expect("written");
            }
        }
        writeln!(told, "{list}: {of_list} asked, {firsts} first, {fives} in five").expect("written");
        (asked, first, five) = (asked + of_list, first + firsts, five + fives);
    }
    writeln!(told, "all: {asked} asked, {first} first, {five} in five").expect("written");
    std::io::stderr().write_all(told.as_bytes()).expect("written");
    assert!(first * 100 >= asked * FIRST && five * 100 >= asked * IN_FIVE, "{told}");
}
