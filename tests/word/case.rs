//! Forms for a case: the facts of the case sheet, blanks for the rest.

use tebiki::export::docx;
use tebiki::export::table::Filters;
use tebiki::graph::model;

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
