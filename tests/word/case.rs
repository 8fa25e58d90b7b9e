//! Forms for a case: the facts of the case sheet, blanks for the rest.

use tebiki::diagnostic::{Code, Lang};
use tebiki::export::table::{Filters, Given, What};
use tebiki::export::{Decision, Decisions, decisions, docx, xlsx};
use tebiki::graph::model;
use tebiki::import::answers::{Answer, Reply, Said, Sent};
use tebiki::render::{Overrides, Theme};

use super::guide::{is_japanese, passed, with};
use super::read::{Word, text};

fn chosen(pairs: &[(&str, &str)]) -> Filters {
    pairs.iter().map(|(id, value)| ((*id).to_owned(), vec![(*value).to_owned()])).collect()
}

#[test]
fn every_measure_of_the_tables_is_in_the_forms_with_its_mark() {
    let passed = passed("content");
    let resolved = passed.checked.resolved();
    for form in ["asp", "datacentre", "construction"] {
        with(resolved, &chosen(&[("form", form)]), |case| {
            let bytes = docx::forms(case).expect("a document");
            assert_eq!(bytes, docx::forms(case).expect("a document"));
            let word = Word::open(&bytes);
            let tables = word.tables();
            let matrices: Vec<&model::MatrixModel> =
                case.given.pages.iter().flat_map(|page| &page.lists.matrices).collect();
            // The first table is about the case; then those of the specification come in the order of the guide.
            for (matrix, table) in matrices.iter().zip(&tables[1..]) {
                let at = matrix.columns.iter().position(|column| column == form).expect("a column");
                assert_eq!(table.len(), matrix.rows.len() + 1, "{form}: {}", matrix.caption);
                for (row, cells) in matrix.rows.iter().zip(&table[1..]) {
                    let mark = row.cells[at].mark.as_deref().expect("a mark");
                    let legend = case.given.guide.legend(&matrix.legend).expect("a legend");
                    assert_eq!(cells[2], legend.mark(mark).expect("known").mark, "{form}: {}", row.title);
                    assert_eq!(Some(&cells[6]), row.measure.as_ref(), "{form}: {}", row.title);
                    let is_open = cells[3].contains('□');
                    assert_eq!(is_open, legend.mark(mark).expect("known").force.id() == "may", "{}", row.title);
                }
            }
            let all = text(word.part("word/document.xml").root(), true);
            for title in ["調達仕様書", "契約条項のひな形", "確認書", "検収チェックリスト", "案件名"]
            {
                assert!(all.contains(title), "{title}");
            }
            assert!(all.contains("＿＿＿") && all.contains("原典 p."));
            let name = case.given.guide.vocabulary("form").and_then(|v| v.value(form)).expect("it is there");
            assert_eq!(tables[0].iter().find(|row| row[1] == name.name).map(Vec::len), Some(2));
        });
    }
}

#[test]
fn what_is_not_needed_is_asked_for_nowhere_else() {
    let passed = passed("content");
    with(passed.checked.resolved(), &chosen(&[("form", "housing")]), |case| {
        let tables = Word::open(&docx::forms(case).expect("a document")).tables();
        let left_out = |table: &[Vec<String>]| -> Vec<String> {
            table[1..].iter().filter(|row| row[3] == "含めない").map(|row| row[6].clone()).collect()
        };
        let matrices = tables.iter().filter(|table| table[0].len() == 7).collect::<Vec<_>>();
        let last = matrices.last().expect("a table of requirements");
        let acceptance = tables.last().expect("a checklist");
        let asked: Vec<&String> = acceptance[1..].iter().map(|row| &row[5]).collect();
        let never = left_out(last);
        assert!(!never.is_empty() && !asked.is_empty());
        assert!(never.iter().all(|id| !asked.contains(&id)), "{never:?}");
    });
}

#[test]
fn without_a_column_there_are_no_forms() {
    let passed = passed("content");
    for filters in [Filters::new(), chosen(&[("phase", "contract")])] {
        with(passed.checked.resolved(), &filters, |case| {
            let fault = docx::forms(case).expect_err("nothing was chosen");
            assert!(fault.0.ja.contains("form"), "{}", fault.0.ja);
        });
    }
}

#[test]
fn forms_of_an_english_guide_are_english() {
    let passed = passed("tests/golden/starter-en/content");
    with(passed.checked.resolved(), &chosen(&[("form", "media")]), |case| {
        let word = Word::open(&docx::forms(case).expect("a document"));
        let all = text(word.part("word/document.xml").root(), true);
        assert!(!all.contains(is_japanese), "{all}");
        assert!(all.contains("Draft clauses of a contract") && all.contains("____"), "{all}");
    });
}

#[test]
fn decisions_are_taken_into_the_forms() {
    let passed = passed("content");
    let decision = |is_taken, reason: &str| Decision { is_taken, reason: reason.to_owned() };
    let decisions = Decisions::from([
        ("audit".to_owned(), decision(false, "小規模のため")),
        ("subcontracting".to_owned(), decision(true, "")),
        ("organisation".to_owned(), decision(false, "")),
    ]);
    with(passed.checked.resolved(), &chosen(&[("form", "onsite")]), |case| {
        let case = docx::Case { decisions: &decisions, ..case };
        let word = Word::open(&docx::forms(case).expect("a document"));
        let tables = word.tables();
        let contract = tables.iter().rfind(|table| table[0].len() == 7).expect("a table of requirements");
        let row = |id: &str| contract.iter().find(|row| row[6] == id).expect("a row");
        assert!(row("audit")[3].contains("□ 含める") && row("audit")[3].contains("■ 含めない"), "{:?}", row("audit"));
        assert!(row("audit")[4].contains("小規模のため"));
        assert!(row("subcontracting")[3].contains("■ 含める"));
        // What is required stays, and the answer is not lost.
        assert_eq!(row("organisation")[3], "含める");
        assert!(row("organisation")[4].contains("含めない"));
        let later = tables.iter().filter(|table| table[0].len() == 6);
        for table in later {
            assert!(table.iter().all(|row| row[5] != "audit"));
            let row = table.iter().find(|row| row[5] == "subcontracting").expect("a row");
            assert!(!row[1].contains("（含める場合）"), "{row:?}");
        }
    });
}

#[test]
fn a_form_of_the_matrices_that_came_back_decides() {
    let passed = passed("content");
    with(passed.checked.resolved(), &chosen(&[("form", "asp")]), |case| {
        let everything = Filters::new();
        let whole = Given { filters: &everything, ..case.given };
        let sent =
            Sent { edition: "2011年4月".to_owned(), lists: vec![xlsx::asked(whole, What::Matrix)], earlier: None };
        let at =
            sent.lists[0].rows.iter().rposition(|row| row.id.starts_with("9.3.1.html") && row.id.ends_with("/10/asp"));
        let mut reply = Reply::default();
        let said = [None, Some(Said::Choice(1)), Some(Said::Text("不要".to_owned()))];
        reply.answers.insert((0, at.expect("a row")), Answer { said, ..Answer::default() });
        let wanted = Decision { is_taken: false, reason: "不要".to_owned() };
        assert_eq!(decisions(whole, &reply), Decisions::from([("audit".to_owned(), wanted)]));
    });
}

#[test]
fn a_form_of_a_project_takes_the_place_of_ours() {
    let passed = passed("content");
    let own = "title: 独自の様式\ntable:\n  of: lines\n  columns:\n    - { head: 題, width: 50, text: \"{n}：{title}\" }\n    - { head: 印, width: 10, text: \"{mark}{box}\" }\n";
    let ours = ["1-specification", "2-contract", "3-confirmation"].map(|name| format!("office/{name}.yaml"));
    let mut overrides: Overrides = ours.into_iter().map(|path| (path, b"title: { ja: x, en: x }\n".to_vec())).collect();
    overrides.insert("office/4-acceptance.yaml".to_owned(), own.as_bytes().to_vec());
    let theme = Theme::load(&overrides, Lang::Ja, &passed.checked.resolved().corpus.guide).expect("it is in order");
    with(passed.checked.resolved(), &chosen(&[("form", "asp")]), |case| {
        let case = docx::Case { office: theme.office(), ..case };
        let word = Word::open(&docx::forms(case).expect("a document"));
        let tables = word.tables();
        assert_eq!(tables.len(), 2);
        assert_eq!(tables[1][0], ["題", "印"]);
        assert!(tables[1][1][0].starts_with("1：情報セキュリティを確保するための体制の整備"), "{:?}", tables[1][1]);
        assert!(text(word.part("word/document.xml").root(), true).contains("独自の様式"));
    });
    overrides.insert("office/4-acceptance.yaml".to_owned(), b"title: t\ntext: [\"{bok}\"]\n".to_vec());
    let faults = Theme::load(&overrides, Lang::Ja, &passed.checked.resolved().corpus.guide).expect_err("it is wrong");
    assert_eq!(faults[0].code, Code::ThemeOffice);
}
