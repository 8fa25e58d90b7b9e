//! Holds the bundled guide against numbers and marks written down here from the printed handbook.
//! A change of one mark, role, level or target in `content/` fails a test of this file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;
use tebiki::diagnostic::{Lang, Style, draw};
use tebiki::graph::{derive, model::model};
use tebiki::session::{Analysis, Files, Options, Stages};

fn content() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("content")
}

fn analysis() -> Analysis {
    Analysis::of(&Files::open(Options { content: content(), stages: Stages::Final }))
}

/// The model as other tools see it.
fn guide() -> Value {
    let analysis = analysis();
    let views = derive(&analysis.resolved);
    serde_json::to_value(model(&analysis.resolved, &views)).expect("the model is JSON")
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

/// Number, title and page of every section.
const SECTIONS: &[(&str, &str, &str)] = &[
    ("1", "本書の目的", "5"),
    ("2", "規定に記載すべき事項", "5"),
    ("2.1", "政府機関統一管理基準（NISD-K304-101）に定める外部委託に係る遵守事項", "5"),
    ("2.2", "セキュリティ確保に係るその他の留意事項", "6"),
    ("3", "文書構成例", "6"),
    ("4", "策定する上での留意事項", "7"),
    ("5", "参考資料", "7"),
    ("5.1", "政府及び政府関係機関の資料", "8"),
    ("5.2", "政府・政府関係機関以外の資料", "11"),
    ("6", "雛形の利用方法", "11"),
    ("7", "外部委託における情報セキュリティ確保の原則", "11"),
    ("7.1", "適用する規定等", "11"),
    ("7.2", "外部委託における情報セキュリティの要件", "12"),
    ("7.3", "外部委託における情報セキュリティ確保の枠組み", "12"),
    ("7.4", "外部委託における情報セキュリティ確保に係る手続", "13"),
    ("7.5", "情報セキュリティ対策の分担の明確化", "13"),
    ("8", "外部委託の形態", "14"),
    ("8.1", "外部委託する業務の分類", "14"),
    ("8.1.1", "情報システムの構築等の外部委託", "14"),
    ("8.1.2", "情報システムの運用・保守・点検の外部委託", "15"),
    ("8.1.3", "情報の加工・処理等の外部委託", "16"),
    ("8.1.4", "情報の保存・運搬の外部委託", "17"),
    ("8.2", "「約款による情報処理サービス」の利用による外部委託", "17"),
    ("9", "政府機関統一管理基準（NISD-K304-101）における外部委託に関する遵守事項の解説", "19"),
    ("9.1", "外部委託により情報処理業務を行うことの可否の判断", "19"),
    ("9.2", "調達に関する遵守事項", "19"),
    ("9.2.1", "委託先の選定", "20"),
    ("9.2.2", "国際規格を踏まえた委託先の情報セキュリティ水準の評価", "21"),
    ("9.2.3", "委託先に実施させる情報セキュリティ対策等の内容の周知", "23"),
    ("9.2.4", "情報セキュリティが侵害された場合の対処手順の整備と周知", "24"),
    ("9.2.5", "情報セキュリティ対策の履行状況の確認等に関する事項の周知", "25"),
    ("9.2.6", "委託先の選定における手続の遵守", "26"),
    ("9.2.7", "国際規格を踏まえた委託先の情報セキュリティ水準の評価に基づく委託先の選定", "26"),
    ("9.3", "契約に関する遵守事項", "28"),
    ("9.3.1", "外部委託に係る契約", "28"),
    ("9.3.2", "外部委託に係る確認書等", "38"),
    ("9.3.3", "外部委託の継続における注意", "38"),
    ("9.3.4", "外部委託における実施内容の変更に関する注意", "39"),
    ("9.3.5", "再委託に関する制限", "40"),
    ("9.4", "委託先における情報処理業務実施中の遵守事項", "41"),
    ("9.4.1", "提供する情報の取扱い", "41"),
    ("9.4.2", "情報セキュリティ侵害が発生した場合の措置", "42"),
    ("9.4.3", "情報セキュリティ対策の履行状況の確認", "42"),
    ("9.5", "納品・検収に関する遵守事項", "43"),
    ("9.6", "国際規格を踏まえたセキュリティ機能の設計及び実装の評価", "45"),
    ("9.6.1", "ST 評価・ST 確認", "45"),
    ("9.6.2", "製品に関する IT セキュリティ評価及び認証制度と外部委託の関係", "46"),
];

const EITHER: &[(&str, &str)] = &[("system-officer", "either"), ("section-officer", "either")];
const CHIEF: &[(&str, &str)] = &[("chief-officer", "own")];
const SYSTEM: &[(&str, &str)] = &[("system-officer", "own")];
const STAFF: &[(&str, &str)] = &[("staff", "own")];

/// Number, level, roles with their share, section, phase, sub-items, exception.
type ClauseRow = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str, &'static str, usize, bool);

const CLAUSES: &[ClauseRow] = &[
    ("1.2.5.1(1)(a)", "basic", CHIEF, "9.1", "decision", 0, false),
    ("1.2.5.1(1)(b)", "basic", CHIEF, "9.2.1", "procurement", 0, false),
    ("1.2.5.1(1)(c)", "enhanced", CHIEF, "9.2.2", "procurement", 0, false),
    ("1.2.5.1(2)(a)", "basic", EITHER, "9.2.3", "procurement", 0, false),
    ("1.2.5.1(2)(b)", "basic", EITHER, "9.2.4", "procurement", 0, false),
    ("1.2.5.1(2)(c)", "basic", EITHER, "9.2.5", "procurement", 0, false),
    ("1.2.5.1(3)(a)", "basic", EITHER, "9.2.6", "procurement", 0, false),
    ("1.2.5.1(3)(b)", "enhanced", EITHER, "9.2.7", "procurement", 0, false),
    ("1.2.5.1(4)(a)", "basic", EITHER, "9.3.1", "contract", 2, false),
    ("1.2.5.1(4)(b)", "basic", EITHER, "9.3.2", "contract", 2, false),
    ("1.2.5.1(4)(c)", "basic", EITHER, "9.3.3", "contract", 0, false),
    ("1.2.5.1(4)(d)", "basic", EITHER, "9.3.4", "contract", 0, false),
    ("1.2.5.1(4)(e)", "basic", EITHER, "9.3.5", "contract", 0, false),
    ("1.2.5.1(5)(a)", "basic", STAFF, "9.4.1", "execution", 2, false),
    ("1.2.5.1(5)(b)", "basic", EITHER, "9.4.2", "execution", 0, false),
    ("1.2.5.1(5)(c)", "basic", EITHER, "9.4.3", "execution", 0, false),
    ("1.2.5.1(6)(a)", "basic", EITHER, "9.5", "acceptance", 0, false),
    ("1.5.1.1(1)(g)", "enhanced", SYSTEM, "9.6.1", "evaluation", 0, true),
    ("1.5.2.3(1)(a)(ケ)", "basic", SYSTEM, "9.6.1", "evaluation", 0, true),
    ("1.5.1.1(1)(d)", "basic", SYSTEM, "9.6.2", "evaluation", 0, false),
];

/// The columns of both matrices, in order.
const COLUMNS: [&str; 9] =
    ["construction", "onsite", "remote", "datacentre", "asp", "housing", "maintenance", "processing", "storage"];

const ANNOUNCE: &[(u64, &str, &str)] = &[
    (1, "organisation", "○○○○○○○○※"),
    (2, "confidentiality", "○○○○○○○○△"),
    (3, "security-functions", "○××××××××"),
    (4, "operational-measures", "×△△△※×△××"),
    (5, "vulnerability", "○△△△※×△××"),
    (6, "service-level", "×△△△△△△××"),
    (7, "incident-response", "△△△△△△△△※"),
    (8, "audit", "△△△△△△△△△"),
    (9, "remediation", "△△△△△△△△※"),
    (10, "subcontracting", "○△△△△△△○△"),
    (11, "security-level-evaluation", "△△△△△△△△△"),
];

const CONTRACT: &[(u64, &str, &str)] = &[
    (1, "organisation", "○○○○○○○○※"),
    (2, "confidentiality", "○○○○○○○○○"),
    (3, "security-functions", "○××××××××"),
    (4, "operational-measures", "×△△△※×△××"),
    (5, "vulnerability", "○△△△※×△××"),
    (6, "other-assets", "△△××××△××"),
    (7, "service-level", "×△△△△△△××"),
    (8, "incident-response", "○○○○○○○○※"),
    (9, "performance-check", "○○○○○○○○※"),
    (10, "audit", "△△△△△△△△△"),
    (11, "remediation", "○○○○○○○○※"),
    (12, "confirmation-letter", "△△△△△△△△×"),
    (13, "subcontracting", "○△△△△△△○△"),
];

/// Measure, where it is defined, and the numbers of 8.1.1 to 8.1.3 that list it.
const MEASURES: &[(&str, &str, &[&str])] = &[
    ("security-level-evaluation", "", &[]),
    ("organisation", "9.3.1(1)", &["8.1.1(1)", "8.1.3(1)"]),
    ("confidentiality", "9.3.1(2)", &["8.1.1(2)", "8.1.3(2)"]),
    ("security-functions", "9.3.1(3)", &["8.1.1(3)"]),
    ("operational-measures", "9.3.1(4)", &["8.1.2(3)"]),
    ("vulnerability", "9.3.1(5)", &["8.1.1(4)"]),
    ("other-assets", "9.3.1(6)", &["8.1.1(5)"]),
    ("service-level", "9.3.1(7)", &[]),
    ("incident-response", "9.3.1(8)", &["8.1.1(6)", "8.1.3(3)"]),
    ("performance-check", "9.3.1(9)", &["8.1.1(7)", "8.1.3(4)"]),
    ("audit", "9.3.1(10)", &["8.1.1(8)"]),
    ("remediation", "9.3.1(11)", &["8.1.1(9)", "8.1.3(5)"]),
    ("confirmation-letter", "9.3.1(12)", &[]),
    ("subcontracting", "9.3.1(13)", &[]),
    ("standard-terms", "9.3.1(14)", &[]),
];

/// From which section to which: the 28 of the text (the history has one more).
const SECTION_REFS: &[(&str, &str)] = &[
    ("7.1", "2.1"), ("7.2", "2.1"), ("7.4", "9.1"), ("7.4", "9.2"), ("7.4", "9.3"), ("7.4", "9.4"), ("7.4", "9.5"),
    ("8.1.1", "9.3.1"), ("8.1.2", "9.3.1"), ("8.1.3", "9.3.1"), ("9.2.3", "9.3.1"), ("9.4.2", "9.3.1"), ("9.4.3", "9.3.1"),
    ("9.5", "9.3.1"), ("8.1.2", "8.1.1"), ("9.2.1", "8"), ("9.2.1", "9.2.2"), ("9.2.1", "9.2.3"), ("9.2.5", "9.2.3"),
    ("9.3.1", "9.6.1"), ("9.3.1", "9.5"), ("9.3.1", "9.3.2"), ("9.5", "9.3.2"), ("9.2.3", "9.2.2"), ("9.3.1", "9.3.5"),
    ("9.2.7", "9.2.3"), ("9.2.1", "9.2.6"), ("2.2", "2.1"),
];

/// Section, and address of the item that it refers to.
const ITEM_REFS: &[(&str, &str)] = &[
    ("8.1.2", "8.1.1.html#i3"),
    ("9.2.7", "9.2.3.html#announce-matrix-i1"),
    ("9.2.7", "9.2.3.html#announce-matrix-i2"),
    ("9.2.7", "9.2.3.html#announce-matrix-i7"),
    ("9.2.7", "9.2.3.html#announce-matrix-i3"),
    ("9.3.1", "9.3.1.html#performance-check"),
    ("9.3.1", "9.3.1.html#audit"),
    ("9.4.2", "9.3.1.html#incident-response"),
    ("9.4.3", "9.3.1.html#performance-check"),
    ("9.4.3", "9.3.1.html#audit"),
    ("9.4.3", "9.3.1.html#remediation"),
];

/// Section, the range as written, the address of its first item, how often.
const RANGES: &[(&str, &str, &str, usize)] = &[
    ("8.1.1", "(2)～(9)", "8.1.1.html#i2", 1),
    ("8.1.1", "(1)～(6)", "8.1.1.html#i1", 2),
    ("8.1.2", "(4)～(9)", "8.1.1.html#i4", 1),
    ("8.1.3", "(2)～(5)", "8.1.3.html#i2", 1),
    ("8.1.3", "(1)～(3)", "8.1.3.html#i1", 1),
    ("9.2.5", "(1)～(7)", "9.2.3.html#announce-matrix-i1", 1),
    ("9.3.1", "(2)～(13)", "9.3.1.html#confidentiality", 1),
    ("9.3.1", "(1)～(8)", "9.3.1.html#organisation", 2),
    ("9.4.3", "(1)～(8)", "9.3.1.html#organisation", 1),
];

const REFERENCES: &[(&str, &str, &str)] = &[
    ("procurement-policy", "5.1(1)", "2007"),
    ("evaluation-methods", "5.1(2)", "2011"),
    ("benchmark", "5.1(3)", "2007"),
    ("it-security-evaluation", "5.1(4)", ""),
    ("requirements-guide", "5.1(5)", "2011"),
    ("st-guide", "5.1(6)", "2011"),
    ("requirements-manual", "5.1(7)", "2011"),
    ("audit-system", "5.1(8)", ""),
    ("saas-sla", "5.1(9)", "2008"),
    ("asp-saas-guideline", "5.1(10)", "2008"),
    ("cloud-checklist", "5.1(11)", "2010"),
    ("cloud-management", "5.1(12)", "2011"),
    ("isms", "5.2(1)", ""),
];

const URLS: &[&str] = &[
    "http://www.soumu.go.jp/main_sosiki/gyoukan/kanri/pdf/070301_1.pdf",
    "http://www.meti.go.jp/policy/netsecurity/downloadfiles/070824benchmark.pdf",
    "http://www.ipa.go.jp/security/benchmark/index.html",
    "http://www.meti.go.jp/policy/netsecurity/sec_gov-TopPage.html",
    "http://www.meti.go.jp/policy/netsecurity/downloadfiles/sec_gov-report.pdf",
    "http://www.ipa.go.jp/security/jisec/index.html",
    "http://www.meti.go.jp/policy/netsecurity/audit.htm",
    "http://www.meti.go.jp/policy/netsecurity/is-kansa/index.html",
    "http://www.meti.go.jp/press/20080121004/03_guide_line_set.pdf",
    "http://www.soumu.go.jp/menu_news/s-news/2008/pdf/080130_3_bt3.pdf",
    "http://www.meti.go.jp/press/20100816001/20100816001.html",
    "http://www.meti.go.jp/policy/netsecurity/docs.html",
    "http://www.isms.jipdec.jp/isms.html",
    "http://www.jasa.jp/index.html",
];

#[test]
fn the_guide_has_no_error_and_no_unexplained_warning() {
    let analysis = analysis();
    let drawn: String = analysis.diagnostics.iter().map(|d| draw(d, "content", Lang::En, Style::Plain)).collect();
    assert!(analysis.diagnostics.is_empty(), "{drawn}");
}

#[test]
fn sections_titles_and_pages() {
    let guide = guide();
    let sections: Vec<_> = list(&guide, "sections").iter().filter(|s| !text(s, "number").is_empty()).collect();
    assert_eq!(sections.len(), 47);
    for (section, &(number, title, page)) in sections.iter().zip(SECTIONS) {
        assert_eq!((text(section, "number"), text(section, "title")), (number, title));
        let pages = text(section, "source_pages");
        assert_eq!(pages.split(['-', '–', '～']).next(), Some(page), "page of {number}");
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
        let clause = clauses.iter().find(|c| text(c, "number") == number).unwrap_or_else(|| panic!("no clause {number}"));
        assert_eq!(texts(&clause["facets"], "level"), [level], "level of {number}");
        assert_eq!(texts(&clause["facets"], "phase"), [phase], "phase of {number}");
        assert_eq!(text(clause, "section"), section, "section of {number}");
        let bearers: Vec<_> = list(clause, "bearers").iter().map(|b| (text(b, "value"), text(b, "share"))).collect();
        assert_eq!(bearers, roles, "roles of {number}");
        assert_eq!(list(clause, "sub_items").len(), sub_items, "sub-items of {number}");
        assert_eq!(clause["exception"].as_bool(), Some(exception), "exception of {number}");
    }
    let seen_by = |role: &str| clauses.iter().filter(|c| list(c, "bearers").iter().any(|b| text(b, "value") == role)).count();
    assert_eq!(["chief-officer", "system-officer", "section-officer", "staff"].map(seen_by), [3, 16, 13, 1]);
    let in_phase = |p: &str| clauses.iter().filter(|c| texts(&c["facets"], "phase") == [p]).count();
    let phases = ["decision", "procurement", "contract", "execution", "acceptance", "evaluation"];
    assert_eq!(phases.map(in_phase), [1, 7, 5, 3, 1, 3]);
    let groups: BTreeSet<_> = clauses.iter().filter_map(|c| text(c, "number").strip_prefix("1.2.5.1(")).filter_map(|n| n.split(')').next()).collect();
    assert_eq!(groups.len(), 6);
}

#[test]
fn old_numbers_lead_to_present_clauses() {
    let guide = guide();
    let aliases = |number: &str| list(&guide, "clauses").iter().find(|c| text(c, "number") == number).map(|c| texts(c, "aliases"));
    assert_eq!(aliases("1.2.5.1(3)(a)"), Some(vec!["6.1.2(3)(a)".to_owned()]));
    assert_eq!(aliases("1.2.5.1(5)(a)"), Some(vec!["6.1.2(5)(a)".to_owned()]));
}

fn matrix(id: &str, expected: &[(u64, &str, &str)], totals: [usize; 4]) {
    let guide = guide();
    let matrix = list(&guide, "matrices").iter().find(|m| text(m, "id") == id).unwrap_or_else(|| panic!("no {id}"));
    assert_eq!(texts(matrix, "columns"), COLUMNS);
    let rows: Vec<_> =
        list(matrix, "rows").iter().map(|r| (r["item"].as_u64().unwrap_or(0), text(r, "measure"), text(r, "marks"))).collect();
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
    let a: BTreeMap<_, _> = ANNOUNCE.iter().map(|&(_, m, marks)| (m, marks)).collect();
    let pairs = CONTRACT.iter().filter_map(|&(_, m, marks)| Some((a.get(m)?, marks)));
    let differ = pairs.flat_map(|(a, b)| a.chars().zip(b.chars()).filter(|(x, y)| x != y).collect::<Vec<_>>()).collect::<Vec<_>>();
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
    let touched = list(&guide["guide"], "history").iter().find(|h| text(h, "date") == "2006-06-16").map(|h| texts(h, "touches"));
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
    for (from, to) in [("9.1", "9.1.html#"), ("8.1.2", "8.1.1.html#i1"), ("8.1.2", "8.1.1.html#i2")] {
        assert!(xrefs(&guide, from).iter().any(|x| x.1.starts_with(to)), "{from}: {:?}", xrefs(&guide, from));
    }
}

#[test]
fn clause_relative_references() {
    let guide = guide();
    for (from, to) in [("9.2.6", "9.2.1.html#clause-1.2.5.1-1-b"), ("9.2.7", "9.2.2.html#clause-1.2.5.1-1-c"), ("9.3.3", "9.2.6.html#clause-1.2.5.1-3-a")] {
        assert!(xrefs(&guide, from).iter().any(|x| x.1 == to), "{from} refers to {to}: {:?}", xrefs(&guide, from));
    }
}

#[test]
fn cautions() {
    let guide = guide();
    let cautions = list(&guide, "cautions");
    let on = |page: &str| cautions.iter().filter(|c| text(c, "address").starts_with(page)).count();
    assert_eq!((cautions.len(), on("8.2.html"), on("9.3.1.html")), (10, 6, 4));
    let forbidden: Vec<_> = cautions.iter().filter(|c| ["yes", "no", "unknown"].iter().any(|k| text(c, k) == "forbidden")).collect();
    assert_eq!(forbidden.iter().map(|c| text(c, "id")).collect::<Vec<_>>(), ["level-not-stated"]);
    assert_eq!(text(forbidden[0], "no"), "forbidden");
    assert!(cautions.iter().all(|c| !text(c, "question").is_empty()));
}

#[test]
fn the_only_outright_prohibition() {
    let guide = guide();
    let duties = list(&guide, "duties");
    let forbidden: Vec<_> = duties.iter().filter(|d| text(d, "force") == "must-not").map(|d| text(d, "section")).collect();
    assert_eq!(forbidden, ["9.3.1"]);
    assert_eq!(duties.iter().filter(|d| text(d, "source") == "clause").count(), 20);
    let at = |section: &str, force: &str, value: &str| {
        let bears = |d: &Value| list(d, "bearers").iter().any(|b| text(b, "value") == value);
        duties.iter().filter(|d| text(d, "source") == "commentary" && text(d, "section") == section && text(d, "force") == force).any(bears)
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
    assert_eq!(cited, BTreeSet::from(["k304-101", "k304-101c", "certified-product-list", "audit-criteria", "bid-qualification-guide", "jasa"]));
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
    let count = |n: &str| list(&guide, "sections").iter().find(|s| text(s, "number") == n).map(|s| list(s, "footnotes").len());
    assert_eq!(["8.1", "8.2", "9.3.1", "9.3.4", "9.3.5"].map(count), [Some(1), Some(1), Some(2), Some(1), Some(0)]);
    let all: Vec<_> = list(&guide, "sections").iter().flat_map(|s| list(s, "footnotes")).collect();
    assert_eq!(all.len(), 5);
    assert!(all.iter().all(|f| f["marks"] == 1));
}

#[test]
fn revisions() {
    let guide = guide();
    let dates: Vec<_> = list(&guide["guide"], "history").iter().map(|h| text(h, "date")).collect();
    assert_eq!(dates, ["2006-03-10", "2006-04-21", "2006-06-16", "2006-08-04", "2007-11-09", "2008-09-08", "2011-04-21"]);
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
    let spans = |n: &str| list(&guide, "sections").iter().find(|s| text(s, "number") == n).map(|s| texts(s, "discretion"));
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
    let expected = ["概要", "認証基準及び管理策", "評価対象の範囲", "評価項目の選択", "評価の継続性", "評価の信頼性", "確認できる事項", "適用性・費用等", "委託先の選定における利用手順"];
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
