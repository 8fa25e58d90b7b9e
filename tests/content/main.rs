//! Holds the bundled guide against numbers and marks written down here from the printed handbook.
//! A change of one mark, role, level or target in `content/` fails a test of this file.

mod across;
mod addresses;
mod corrections;
mod details;
mod expected;
mod places;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;
use tebiki::diagnostic::{Lang, Style, draw};
use tebiki::session::{Analysis, Files, Options, Stages};

use expected::{
    ANNOUNCE, CLAUSES, COLUMNS, CONTRACT, ITEM_REFS, MEASURES, RANGES, REFERENCES, SECTION_REFS, SECTIONS, URLS,
};

fn content() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("content")
}

fn analysis() -> Analysis {
    Analysis::of(&Files::open(Options { content: content(), stages: Stages::Final }))
}

/// The lists of the model, as other tools see them.
fn guide() -> Value {
    static GUIDE: OnceLock<Value> = OnceLock::new();
    GUIDE.get_or_init(|| crate::model::lists(&analysis().resolved)).clone()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn texts(value: &Value, key: &str) -> Vec<String> {
    list(value, key).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

#[test]
fn the_guide_has_no_error_and_no_unexplained_warning() {
    let analysis = analysis();
    let drawn: String = analysis.diagnostics.iter().map(|d| draw(d, &str::to_owned, Lang::En, Style::Plain)).collect();
    assert!(analysis.diagnostics.is_empty(), "{drawn}");
}

#[test]
fn sections_titles_and_pages() {
    let guide = guide();
    let sections: Vec<_> = list(&guide, "sections").iter().filter(|s| !text(s, "number").is_empty()).collect();
    assert_eq!(sections.len(), 47);
    for (section, &(number, title, page)) in sections.iter().zip(SECTIONS) {
        assert_eq!((text(section, "number"), text(section, "title")), (number, title));
        assert_eq!(text(section, "source_pages"), page, "pages of {number}");
    }
    let depth = |n: usize| sections.iter().filter(|s| text(s, "number").split('.').count() == n).count();
    assert_eq!((depth(1), depth(2), depth(3)), (9, 17, 21));
}

#[test]
fn clauses() {
    let guide = guide();
    let clauses = list(&guide, "clauses");
    assert_eq!(clauses.len(), 20);
    for &(number, level, roles, section, phase, sub_items, exception) in CLAUSES {
        let clause =
            clauses.iter().find(|c| text(c, "number") == number).unwrap_or_else(|| panic!("no clause {number}"));
        assert_eq!(texts(&clause["facets"], "level"), [level], "level of {number}");
        assert_eq!(texts(&clause["facets"], "phase"), [phase], "phase of {number}");
        assert_eq!(text(clause, "section"), section, "section of {number}");
        let bearers: Vec<_> = list(clause, "bearers").iter().map(|b| (text(b, "value"), text(b, "share"))).collect();
        assert_eq!(bearers, roles, "roles of {number}");
        assert_eq!(list(clause, "sub_items").len(), sub_items, "sub-items of {number}");
        assert_eq!(clause["exception"].as_bool(), Some(exception), "exception of {number}");
    }
    let seen_by =
        |role: &str| clauses.iter().filter(|c| list(c, "bearers").iter().any(|b| text(b, "value") == role)).count();
    assert_eq!(["chief-officer", "system-officer", "section-officer", "staff"].map(seen_by), [3, 16, 13, 1]);
    let in_phase = |p: &str| clauses.iter().filter(|c| texts(&c["facets"], "phase") == [p]).count();
    let phases = ["decision", "procurement", "contract", "execution", "acceptance", "evaluation"];
    assert_eq!(phases.map(in_phase), [1, 7, 5, 3, 1, 3]);
    let groups: BTreeSet<_> = clauses
        .iter()
        .filter_map(|c| text(c, "number").strip_prefix("1.2.5.1("))
        .filter_map(|n| n.split(')').next())
        .collect();
    assert_eq!(groups.len(), 6);
}

#[test]
fn old_numbers_lead_to_present_clauses() {
    let guide = guide();
    let aliases = |number: &str| {
        list(&guide, "clauses").iter().find(|c| text(c, "number") == number).map(|c| texts(c, "aliases"))
    };
    assert_eq!(aliases("1.2.5.1(3)(a)"), Some(vec!["6.1.2(3)(a)".to_owned()]));
    assert_eq!(aliases("1.2.5.1(5)(a)"), Some(vec!["6.1.2(5)(a)".to_owned()]));
}

fn matrix(id: &str, expected: &[(u64, &str, &str)], totals: [usize; 4]) {
    let guide = guide();
    let matrix = list(&guide, "matrices").iter().find(|m| text(m, "id") == id).unwrap_or_else(|| panic!("no {id}"));
    assert_eq!(texts(matrix, "columns"), COLUMNS);
    let rows: Vec<_> = list(matrix, "rows")
        .iter()
        .map(|r| (r["item"].as_u64().unwrap_or(0), text(r, "measure"), text(r, "marks")))
        .collect();
    assert_eq!(rows, expected);
    let all: String = rows.iter().map(|r| r.2).collect();
    assert_eq!(['○', '△', '×', '※'].map(|m| all.chars().filter(|&c| c == m).count()), totals);
}

#[test]
fn matrix_a_what_is_announced() {
    matrix("announce-matrix", ANNOUNCE, [20, 56, 18, 5]);
}

#[test]
fn matrix_b_what_is_contracted() {
    matrix("contract-matrix", CONTRACT, [45, 41, 25, 6]);
    let guide = guide();
    let b = list(&guide, "matrices").iter().find(|m| text(m, "id") == "contract-matrix").expect("checked above");
    assert_eq!(text(b, "provenance"), "reconstructed");
    let note = text(b, "note");
    assert!(list(&guide, "notes").iter().any(|n| text(n, "id") == note && text(n, "kind") == "reconstructed"));
}

#[test]
fn seventeen_cells_differ_between_the_matrices() {
    let guide = guide();
    let rows = |id: &str| -> BTreeMap<String, String> {
        let matrix = list(&guide, "matrices").iter().find(|m| text(m, "id") == id).expect("a matrix");
        list(matrix, "rows").iter().map(|r| (text(r, "measure").to_owned(), text(r, "marks").to_owned())).collect()
    };
    let (announce, contract) = (rows("announce-matrix"), rows("contract-matrix"));
    let pairs = contract.iter().filter_map(|(measure, marks)| Some((announce.get(measure)?, marks)));
    let cells = pairs.flat_map(|(a, b)| a.chars().zip(b.chars()));
    let differ: Vec<_> = cells.filter(|(a, b)| a != b).collect();
    assert_eq!(differ.len(), 17);
    assert!(differ.iter().all(|&pair| pair == ('△', '○')));
}

#[test]
fn a_triangle_means_something_else_in_each_matrix() {
    let guide = guide();
    let meaning = |legend: &str| {
        let legend = list(&guide["guide"], "legends").iter().find(|l| text(l, "id") == legend).expect("a legend");
        list(legend, "marks").iter().find(|m| text(m, "mark") == "△").map(|m| text(m, "meaning").to_owned())
    };
    assert_ne!(meaning("announce"), meaning("contract"));
}

#[test]
fn measures_under_their_numberings() {
    let guide = guide();
    let measures = list(&guide, "measures");
    assert_eq!(measures.len(), 15);
    for &(id, number, listed) in MEASURES {
        let measure = measures.iter().find(|m| text(m, "id") == id).unwrap_or_else(|| panic!("no measure {id}"));
        assert_eq!(text(measure, "number"), number, "{id}");
        assert_eq!(texts(measure, "listed"), listed, "{id}");
    }
}

fn xrefs<'a>(guide: &'a Value, section: &str) -> Vec<(&'a str, &'a str)> {
    let section = list(guide, "sections").iter().find(|s| text(s, "number") == section);
    let xrefs = section.map(|s| list(s, "xrefs")).unwrap_or_default();
    xrefs.iter().map(|x| (text(x, "text"), text(x, "target"))).collect()
}

#[test]
fn section_references() {
    let guide = guide();
    assert_eq!(SECTION_REFS.len(), 28);
    for &(from, to) in SECTION_REFS {
        let page = format!("{to}.html");
        assert!(xrefs(&guide, from).iter().any(|x| x.1 == page), "{from} refers to {to}: {:?}", xrefs(&guide, from));
    }
    let touched =
        list(&guide["guide"], "history").iter().find(|h| text(h, "date") == "2006-06-16").map(|h| texts(h, "touches"));
    assert_eq!(touched, Some(vec!["9.3.5".to_owned()]));
}

#[test]
fn item_references() {
    let guide = guide();
    for &(from, to) in ITEM_REFS {
        assert!(xrefs(&guide, from).iter().any(|x| x.1 == to), "{from} refers to {to}: {:?}", xrefs(&guide, from));
    }
}

#[test]
fn ranges() {
    let guide = guide();
    let fold = |s: &str| s.replace('（', "(").replace('）', ")").replace('〜', "～");
    for &(from, range, to, times) in RANGES {
        let found = xrefs(&guide, from).into_iter().filter(|x| fold(x.0) == range && x.1 == to).count();
        assert!(found >= times, "{from} has {range} {found} times: {:?}", xrefs(&guide, from));
    }
    // 「(1)及び(2)」 in 9.1, and 「(1)、(2)及び(4)～(9)」 in 8.1.2.
    for (from, to) in
        [("9.1", "9.1.html#"), ("8.1.2", "8.1.1.html#organisation"), ("8.1.2", "8.1.1.html#confidentiality")]
    {
        assert!(xrefs(&guide, from).iter().any(|x| x.1.starts_with(to)), "{from}: {:?}", xrefs(&guide, from));
    }
}

#[test]
fn clause_relative_references() {
    let guide = guide();
    for (from, to) in [
        ("9.2.6", "9.2.1.html#clause-1.2.5.1-1-b"),
        ("9.2.7", "9.2.2.html#clause-1.2.5.1-1-c"),
        ("9.3.3", "9.2.6.html#clause-1.2.5.1-3-a"),
    ] {
        assert!(xrefs(&guide, from).iter().any(|x| x.1 == to), "{from} refers to {to}: {:?}", xrefs(&guide, from));
    }
}

#[test]
fn cautions() {
    let guide = guide();
    let cautions = list(&guide, "cautions");
    let on = |page: &str| cautions.iter().filter(|c| text(c, "address").starts_with(page)).count();
    assert_eq!((cautions.len(), on("8.2.html"), on("9.3.1.html")), (10, 6, 4));
    let forbidden: Vec<_> =
        cautions.iter().filter(|c| ["yes", "no", "unknown"].iter().any(|k| text(c, k) == "forbidden")).collect();
    assert_eq!(forbidden.iter().map(|c| text(c, "id")).collect::<Vec<_>>(), ["level-not-stated"]);
    assert_eq!(text(forbidden[0], "no"), "forbidden");
    assert!(cautions.iter().all(|c| !text(c, "question").is_empty()));
}

#[test]
fn the_only_outright_prohibition() {
    let guide = guide();
    let duties = list(&guide, "duties");
    let forbidden: Vec<_> =
        duties.iter().filter(|d| text(d, "force") == "must-not").map(|d| text(d, "section")).collect();
    assert_eq!(forbidden, ["9.3.1"]);
    assert_eq!(duties.iter().filter(|d| text(d, "source") == "clause").count(), 20);
    let at = |section: &str, force: &str, value: &str| {
        let bears = |d: &Value| list(d, "bearers").iter().any(|b| text(b, "value") == value);
        duties
            .iter()
            .filter(|d| text(d, "source") == "commentary" && text(d, "section") == section && text(d, "force") == force)
            .any(bears)
    };
    // Duties that a list made of clauses alone would miss.
    assert!(at("4", "must", "chief-officer"));
    assert!(at("9.3.1", "must", "chief-officer"), "guidelines on when an audit is needed");
    assert!(at("9.3.1", "must", "system-officer") && at("9.3.1", "may", "section-officer"));
    assert!(at("9.3.5", "must", "system-officer") && at("9.3.5", "must", "section-officer"));
    assert!(at("9.4.1", "must", "staff"));
    assert!(at("9.6.1", "must", "contractor") && at("9.6.1", "must", "ministry"));
    assert!(at("9.6.2", "must", "ministry") || at("9.6.2", "must", "system-officer"));
}

#[test]
fn references_and_addresses() {
    let guide = guide();
    let references = list(&guide, "references");
    let entries: Vec<_> = references.iter().filter(|r| r["entry"] == true).collect();
    assert_eq!(entries.len(), 13);
    for (entry, &(id, number, year)) in entries.iter().zip(REFERENCES) {
        assert_eq!((text(entry, "id"), text(entry, "number")), (id, number));
        assert!(text(entry, "date").contains(year), "{id}");
    }
    let cited: BTreeSet<_> = references.iter().filter(|r| r["entry"] == false).map(|r| text(r, "id")).collect();
    assert_eq!(
        cited,
        BTreeSet::from([
            "k304-101",
            "k304-101c",
            "certified-product-list",
            "audit-criteria",
            "bid-qualification-guide",
            "jasa"
        ])
    );
    let mut written = String::new();
    for entry in walkdir::WalkDir::new(content()) {
        let entry = entry.expect("readable");
        if entry.file_type().is_file() {
            written.push_str(&std::fs::read_to_string(entry.path()).expect("UTF-8"));
        }
    }
    assert_eq!(URLS.len(), 14);
    for url in URLS {
        assert!(written.contains(url), "{url}");
    }
}

#[test]
fn footnotes_at_their_marks() {
    let guide = guide();
    let count =
        |n: &str| list(&guide, "sections").iter().find(|s| text(s, "number") == n).map(|s| list(s, "footnotes").len());
    assert_eq!(["8.1", "8.2", "9.3.1", "9.3.4", "9.3.5"].map(count), [Some(1), Some(1), Some(2), Some(1), Some(0)]);
    let all: Vec<_> = list(&guide, "sections").iter().flat_map(|s| list(s, "footnotes")).collect();
    assert_eq!(all.len(), 5);
    assert!(all.iter().all(|f| f["marks"] == 1));
}

#[test]
fn revisions() {
    let guide = guide();
    let dates: Vec<_> = list(&guide["guide"], "history").iter().map(|h| text(h, "date")).collect();
    assert_eq!(
        dates,
        ["2006-03-10", "2006-04-21", "2006-06-16", "2006-08-04", "2007-11-09", "2008-09-08", "2011-04-21"]
    );
}

#[test]
fn forms_of_outsourcing() {
    let guide = guide();
    let form = list(&guide["guide"], "vocabularies").iter().find(|v| text(v, "id") == "form").expect("a vocabulary");
    let under = |parent: Option<&str>| -> Vec<&str> {
        list(form, "values").iter().filter(|v| v["parent"].as_str() == parent).map(|v| text(v, "id")).collect()
    };
    assert_eq!(under(None), ["construction", "operations", "processing", "storage", "standard-terms"]);
    assert_eq!(under(Some("running")), ["onsite", "remote", "datacentre", "asp", "housing"]);
}

#[test]
fn discretionary_spans() {
    let guide = guide();
    let spans =
        |n: &str| list(&guide, "sections").iter().find(|s| text(s, "number") == n).map(|s| texts(s, "discretion"));
    assert_eq!(spans("9.3.1"), Some(vec!["双務的に".to_owned()]));
    assert_eq!(spans("9.4.1").map(|s| s.len()), Some(1));
    let raw = |name: &str| std::fs::read_to_string(content().join(name)).expect("a file");
    for name in ["09-duties/9.1.md", "09-duties/9.6.2.md"] {
        assert!(raw(name).contains("### (3)") && raw(name).contains(".discretion}"), "{name}");
    }
}

#[test]
fn the_comparison_of_schemes_is_complete() {
    let raw = std::fs::read_to_string(content().join("09-duties/9.2.2.md")).expect("a file");
    let table = raw.split(":::table[").nth(1).and_then(|t| t.split("\n:::").next()).expect("a table");
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|l| l.starts_with('|') && !l.contains("---"))
        .map(|l| l.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert_eq!(rows.len(), 1 + 9);
    let heads: Vec<_> = rows.iter().skip(1).map(|r| r[0]).collect();
    let expected = [
        "概要",
        "認証基準及び管理策",
        "評価対象の範囲",
        "評価項目の選択",
        "評価の継続性",
        "評価の信頼性",
        "確認できる事項",
        "適用性・費用等",
        "委託先の選定における利用手順",
    ];
    assert_eq!(heads, expected);
    assert!(rows.iter().all(|r| r.len() == 3 && r.iter().skip(1).all(|c| !c.is_empty())));
}

#[test]
fn contradictions_are_shown() {
    let guide = guide();
    let notes = list(&guide, "notes");
    let on = |page: &str| notes.iter().filter(|n| text(n, "address").starts_with(&format!("{page}.html"))).count();
    for page in ["9.2.2", "9.2.3", "9.2.7", "9.3.1", "9.3.2", "9.3.3", "9.3.4", "9.3.5", "9.4.1", "9.6.1", "9.6.2"] {
        assert!(on(page) > 0, "an editor's note on {page}");
    }
    let reversed = notes.iter().find(|n| text(n, "id") == "polarity-of-prohibition").expect("the reversed condition");
    assert_eq!(text(reversed, "kind"), "corrected");
    assert_eq!(text(reversed, "address"), "9.3.5.html#polarity-of-prohibition");
}
