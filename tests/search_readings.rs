//! Titles and terms of the bundled guide by how they are read: 200 of those without Latin letters and digits, drawn at random
//! from a seed, in kana and in romaji. Their readings are IPADIC's, read over by people, not those of the program's table.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use tebiki::search::{Options, SearchIndex};
use tebiki::session::{Analysis, Files, Options as Reading, Stages, entries, lexicon, load_theme};

/// Title, kana, romaji.
const READINGS: &str = include_str!("fixtures/search/readings.tsv");

/// Of hundred so many must be among the first three.
const IN_THREE: usize = 95;

#[test]
fn titles_are_found_by_kana_and_by_romaji() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let analysis = Analysis::of(&Files::open(Reading { content, stages: Stages::Final }));
    let resolved = &analysis.resolved;
    let theme = load_theme(None, &resolved.corpus.guide).expect("the theme");
    let entries = entries(resolved, &tebiki::graph::derive(resolved), theme.locale());
    let titles: BTreeSet<String> = entries.iter().map(|entry| entry.title.clone()).collect();
    let lexicon = lexicon(resolved, &entries);
    let index = SearchIndex::in_memory(entries, &lexicon, "readings").expect("an index");
    // What was renamed since is not asked for.
    let rows: Vec<Vec<&str>> = READINGS.lines().map(|line| line.split('\t').collect()).collect();
    let rows: Vec<&Vec<&str>> = rows.iter().filter(|row| titles.contains(row[0])).collect();
    assert!(rows.len() >= 190, "{} of the titles are left: draw anew", rows.len());
    for (way, at) in [("kana", 1), ("romaji", 2)] {
        let (mut found, mut told) = (0, String::new());
        for row in &rows {
            let answer = index.search(row[at], &Options { limit: 3, ..Options::default() }).expect("an answer");
            if answer.hits.iter().any(|hit| hit.entry.title == row[0]) {
                found += 1;
            } else {
                let shown: Vec<&str> = answer.hits.iter().map(|hit| hit.entry.title.as_str()).collect();
                writeln!(told, "{} as {}: {shown:?}", row[0], row[at]).expect("written");
            }
        }
        assert!(found * 100 >= rows.len() * IN_THREE, "{way}: {found} of {}\n{told}", rows.len());
    }
}
