//! Reads the project's own tree and fails where it leaves its habits: layers, sizes, module
//! headers, folders, paths and hosts that do not belong, codes without a fixture, crates and licences.

mod tidy {
    pub(crate) mod codes;
    pub(crate) mod crates;
    pub(crate) mod layers;
    pub(crate) mod licences;
    pub(crate) mod minified;
    pub(crate) mod reach;
    pub(crate) mod script;
    pub(crate) mod sizes;
    pub(crate) mod text;
    pub(crate) mod tokens;
    pub(crate) mod tree;
}

use tidy::tree::{Finding, Kind, Tree};
use tidy::{codes, crates, layers, licences, minified, reach, script, sizes, text};

/// More crates than this are more than anyone reads.
const MOST_CRATES: usize = 300;

#[track_caller]
fn none(what: &str, findings: &[Finding]) {
    let list: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(list.is_empty(), "{what}: {} to mend\n{}", list.len(), list.join("\n"));
}

#[test]
fn a_module_uses_only_the_layers_below_it() {
    let tree = Tree::read();
    none("layers", &tree.rust("src").flat_map(layers::check).collect::<Vec<_>>());
}

#[test]
fn rust_functions_and_types_are_small() {
    let tree = Tree::read();
    none("sizes", &tree.rust("").flat_map(sizes::check).collect::<Vec<_>>());
}

#[test]
fn scripts_have_small_functions() {
    let tree = Tree::read();
    let written = tree.of(Kind::Script).filter(|file| !minified::is_minified(file));
    none("functions", &written.flat_map(script::check).collect::<Vec<_>>());
}

#[test]
fn every_minified_script_is_made_of_its_source() {
    none("minified", &minified::check(&Tree::read()));
}

#[test]
fn files_are_short_and_open_with_what_they_are() {
    let tree = Tree::read();
    let code = |kind| tree.of(kind).flat_map(text::length_and_header).collect::<Vec<_>>();
    none("files", &[code(Kind::Rust), code(Kind::Script), code(Kind::Style)].concat());
}

#[test]
fn only_some_modules_touch_the_disk_or_print() {
    let tree = Tree::read();
    none("reach", &tree.rust("src").flat_map(reach::check).collect::<Vec<_>>());
}

#[test]
fn no_path_of_a_machine_and_no_registry_is_named() {
    let tree = Tree::read();
    none("text", &tree.files.iter().flat_map(text::foreign_words).collect::<Vec<_>>());
}

#[test]
fn the_root_holds_only_what_is_known() {
    none("root", &Tree::strangers_at_the_root());
}

#[test]
fn the_root_lacks_nothing() {
    none("root", &Tree::missing_at_the_root());
}

#[test]
fn every_code_is_explained_in_both_languages() {
    none("codes", &codes::explained(&Tree::read()));
}

#[test]
fn every_code_is_raised_somewhere() {
    none("codes", &codes::raised(&Tree::read()));
}

#[test]
fn every_code_is_shown_by_a_fixture() {
    none("codes", &codes::shown(&Tree::read()));
}

#[test]
fn crates_are_few_and_their_licences_allowed() {
    let shipped = crates::Shipped::read();
    assert!(shipped.list.len() < MOST_CRATES, "{} crates are shipped", shipped.list.len());
    none("licences", &licences::check(&shipped, &Tree::read()));
}

#[test]
fn the_bill_of_materials_is_whole_and_always_the_same() {
    let first = crates::Shipped::read();
    let bill = first.bill_of_materials();
    assert_eq!(bill, crates::Shipped::read().bill_of_materials());
    let value: serde_json::Value = serde_json::from_str(&bill).expect("the bill is JSON");
    assert_eq!(value["bomFormat"], "CycloneDX");
    assert_eq!(value["components"].as_array().map(Vec::len), Some(first.list.len()));
    assert!(bill.contains("pkg:cargo/comrak@"), "the Markdown parser is shipped");
    assert!(!bill.contains("pkg:cargo/insta@"), "what only tests use is not shipped");
}
