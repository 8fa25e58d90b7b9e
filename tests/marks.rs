//! What marks of matrices say of clauses and sections, wherever it is asked for.

use std::fs;
use std::path::Path;

use tebiki::graph::{Destination, derive};
use tebiki::session::{Analysis, Checked, Files, Options, Stages};

const GUIDE: &str = r#"
title: Guide
language: en
vocabularies:
  level:
    name: { en: Level }
    cumulative: true
    values: [ { id: l1, name: L1 }, { id: l2, name: L2 }, { id: l3, name: L3 } ]
  owner:
    name: { en: Owner }
    bearer: true
    values: [ { id: ops, name: Ops }, { id: board, name: Board } ]
marks:
  v:
    name: Marks
    values:
      - { id: on, mark: x, name: on, force: must }
      - { id: told, mark: i, name: told, force: none }
      - { id: blank, mark: "", name: off, force: none }
"#;

fn checked(folder: &Path, page: &str) -> Checked {
    fs::write(folder.join("guide.yaml"), GUIDE).expect("written");
    fs::write(folder.join("index.md"), "---\ntitle: Cover\n---\nText.\n").expect("written");
    fs::write(folder.join("1.md"), format!("---\nnumber: \"1\"\ntitle: One\n---\n{page}")).expect("written");
    let files = Files::open(Options { content: folder.to_path_buf(), stages: Stages::Final });
    Analysis::of(&files).check().unwrap_or_else(|report| panic!("{:#?}", report.diagnostics))
}

fn clause(number: &str, attributes: &str) -> String {
    format!(":::clause[{number}]{attributes}\nText of {number}.\n:::\n\n")
}

fn matrix(id: &str, head: &str, rows: &[&str], columns: &str, of: &str) -> String {
    let dashes = "|---".repeat(head.matches('|').count() - 1) + "|";
    format!(
        ":::matrix[M {id}]{{#{id} rows={of} columns={columns} marks=v}}\n{head}\n{dashes}\n{}\n:::\n\n",
        rows.join("\n")
    )
}

#[test]
fn marks_classify_clauses_and_sections() {
    let folder = tempfile::tempdir().expect("a folder");
    let levels = matrix(
        "m",
        "| C | L1 | L2 | L3 | Note {.prose} |",
        &["| 5.1 | x | x | x | |", "| 5.2 | | x | x | x |", "| 5.3 | i | | x because | |", "| 5.4 | x | x | x | |"],
        "level",
        "clause",
    );
    let owners = matrix("o", "| C | Ops | Board |", &["| 5.1 | x | i |", "| 5.2 | x | x |"], "owner", "clause");
    let sections = matrix("s", "| S | L1 | L2 |", &["| 1 One | | x |"], "level", "section");
    let clauses = [("5.1", ""), ("5.2", ""), ("5.3", ""), ("5.4", "{level=l3}")].map(|(n, a)| clause(n, a)).concat();
    let checked = checked(folder.path(), &[clauses, levels, owners, sections].concat());
    let resolved = checked.resolved();
    let views = derive(resolved);
    let of =
        |i: usize, vocabulary: &str| views.clauses[i].facets.by_vocabulary().remove(vocabulary).unwrap_or_default();
    // The first level that it is marked in, as levels include each other; a mark that binds nobody gives none.
    assert_eq!([0, 1, 2].map(|i| of(i, "level")), [["l1"], ["l2"], ["l3"]]);
    // What a clause says itself holds.
    assert_eq!(of(3, "level"), ["l3"]);
    let bearers = |i: usize| views.duties[i].bearers.iter().map(|b| b.value.as_str()).collect::<Vec<_>>();
    assert_eq!([bearers(0), bearers(1)], [vec!["ops"], vec!["ops", "board"]]);
    let page = resolved.corpus.pages.iter().find(|page| page.number() == "1").expect("the page");
    assert_eq!(page.facets().by_vocabulary()["level"], ["l2"]);
    assert!(page.document.front.facets.is_empty());
    // A column of prose is no column of marks, though it holds one's sign.
    assert!(views.matrices[0].columns[3].is_none() && views.matrices[0].rows[1].row.cells[3].0.is_none());
    assert!(matches!(views.matrices[2].rows[0].to, Destination::Page(_)));
}

#[test]
fn captions_that_repeat_are_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let one = matrix("a", "| C | L1 |", &["| 5.1 | x |"], "level", "clause").replace("[M a]", "[Same]");
    let two = matrix("b", "| C | L1 |", &["| 5.2 | x |"], "level", "clause").replace("[M b]", "[Same]");
    let other = matrix("c", "| C | L1 |", &["| 5.1 | x |"], "level", "clause");
    let checked = checked(folder.path(), &[clause("5.1", ""), clause("5.2", ""), one, two, other].concat());
    let views = derive(checked.resolved());
    let names: Vec<String> = views.matrices.iter().map(|matrix| matrix.name(checked.resolved())).collect();
    assert_eq!(names, ["Same (1 One, 1)", "Same (1 One, 2)", "M c"]);
}
