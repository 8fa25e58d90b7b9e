//! Lists of the bundled guide as a workbook, CSV and NDJSON: what stands in the model stands in them, and the sheet of data
//! keeps the rule of the ministries on machine readability (`行政データにおける機械可読性に関するルール`, 2026-03-31), point by point.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::path::Path;

use tebiki::export::table::{self, Filters, Given, What};
use tebiki::export::xlsx;
use tebiki::graph::{LazyViews, model};
use tebiki::session::{self, Files, Options, Passed, Stages};

fn passed(content: &str) -> Passed {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join(content);
    session::gate(&Files::open(Options { content, stages: Stages::Final }), None).expect("the guide is in order")
}

pub(crate) fn with<T>(filters: &Filters, each: impl FnOnce(Given<'_>) -> T) -> T {
    let passed = passed("content");
    let resolved = passed.checked.resolved();
    let views = LazyViews::new(resolved);
    let pages: Vec<model::PageModel<'_>> =
        resolved.corpus.iter().filter_map(|(id, _)| model::page_model(resolved, &views, id)).collect();
    each(Given { pages: &pages, guide: &resolved.corpus.guide, filters })
}

/// A workbook taken apart: the XML of its parts.
pub(crate) struct Book(BTreeMap<String, String>);

/// A cell: text, or a number as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    Text(String),
    Number(String),
}

/// A row by its columns; empty cells are not there.
pub(crate) type Row = BTreeMap<String, Cell>;

impl Book {
    pub(crate) fn open(bytes: &[u8]) -> Self {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip archive");
        let mut parts = BTreeMap::new();
        for at in 0..archive.len() {
            let mut part = archive.by_index(at).expect("a part");
            let mut text = String::new();
            part.read_to_string(&mut text).expect("text");
            let name = part.name().expect("a name").into_owned();
            parts.insert(name, text);
        }
        Self(parts)
    }

    fn part(&self, name: &str) -> &str {
        &self.0[name]
    }

    /// The names of its sheets, in order.
    pub(crate) fn sheets(&self) -> Vec<String> {
        let text = roxmltree::Document::parse(self.part("xl/workbook.xml")).expect("XML");
        let sheets = text.descendants().filter(|node| is(node, "sheet"));
        sheets.filter_map(|sheet| sheet.attribute("name").map(str::to_owned)).collect()
    }

    /// Whether any cell is computed.
    pub(crate) fn has_formulas(&self) -> bool {
        self.0.iter().any(|(name, text)| name.starts_with("xl/worksheets/") && text.contains("<f"))
    }

    pub(crate) fn rows(&self, sheet: usize) -> Vec<Row> {
        let shared = roxmltree::Document::parse(self.part("xl/sharedStrings.xml")).expect("XML");
        let text_of = |node: roxmltree::Node<'_, '_>| -> String {
            node.descendants().filter(roxmltree::Node::is_text).filter_map(|inner| inner.text()).collect()
        };
        let texts: Vec<String> = shared.descendants().filter(|node| is(node, "si")).map(text_of).collect();
        let name = format!("xl/worksheets/sheet{}.xml", sheet + 1);
        let text = roxmltree::Document::parse(self.part(&name)).expect("XML");
        let cell = |cell: roxmltree::Node<'_, '_>| {
            let value = cell.children().find(|inner| is(inner, "v"))?.text()?.to_owned();
            let column: String = cell.attribute("r")?.chars().filter(char::is_ascii_alphabetic).collect();
            let is_text = cell.attribute("t") == Some("s");
            let text = |value: &str| Some(Cell::Text(texts[value.parse::<usize>().ok()?].clone()));
            Some((column, if is_text { text(&value)? } else { Cell::Number(value) }))
        };
        let rows = text.descendants().filter(|node| is(node, "row"));
        rows.map(|row| row.children().filter_map(cell).collect()).collect()
    }
}

fn is(node: &roxmltree::Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

fn text(row: &Row, column: &str) -> String {
    match row.get(column) {
        Some(Cell::Text(text)) => text.clone(),
        _ => String::new(),
    }
}

/// The sheets of a Japanese guide.
const SHEETS: [&str; 6] = ["記入要領", "様式", "データ", "分類", "コード表", "定義と更新履歴"];

fn book(what: What) -> (Book, table::Table) {
    with(&Filters::new(), |given| {
        let bytes = xlsx::workbook(given, what).expect("a workbook");
        assert_eq!(bytes, xlsx::workbook(given, what).expect("a workbook"), "the same input makes the same bytes");
        (Book::open(&bytes), table::data(given, what))
    })
}

#[test]
fn every_list_is_a_workbook_with_its_data() {
    for (name, what) in What::ALL {
        let (book, table) = book(what);
        assert_eq!(book.sheets(), SHEETS, "{name}");
        let rows = book.rows(2);
        assert!(!table.rows.is_empty() && rows.len() == table.rows.len() + 1, "{name}");
        for (read, written) in rows[1..].iter().zip(&table.rows) {
            let wanted = written.iter().filter(|datum| !datum.text().is_empty()).map(|datum| match datum {
                table::Datum::Text(text) => Cell::Text(table::tidy(text)),
                table::Datum::Number(number) => Cell::Number(number.to_string()),
            });
            assert_eq!(read.values().cloned().collect::<Vec<_>>(), wanted.collect::<Vec<_>>(), "{name}");
        }
    }
}

/// The points of the rule, by their numbers. By what the tables are: L1-01 the form of the file, L1-02 one table a sheet, L1-07
/// and L2-05 one datum a cell, L3-09 a row a datum. L1-14 and L1-15 are about CSV, below. L3-03 and L3-06 have nothing to apply to: no
/// signs among numbers, no regions. L3-07: the columns are those of the program, whatever the year.
#[test]
fn the_data_keeps_the_rule_on_machine_readability() {
    for (name, what) in What::ALL {
        let (book, table) = book(what);
        for sheet in 2..6 {
            let xml = book.part(&format!("xl/worksheets/sheet{}.xml", sheet + 1));
            let rows = book.rows(sheet);
            heads(name, &rows);
            // L1-10, L1-12, L1-13, L2-06: no objects, no merged cells, nothing hidden, no formula.
            let never = ["<drawing", "<legacyDrawing", "<mergeCell", "hidden=\"1\"", "outlineLevel", "<f>", "<f "];
            for never in never {
                assert!(!xml.contains(never), "{name}: {never} in sheet {sheet}");
            }
            // L1-11: one format for all cells, so that none says anything.
            let formats: BTreeSet<String> = xml.split("<c r=").skip(1).map(style).collect();
            assert_eq!(formats.len(), 1, "{name}: {formats:?}");
            rows.iter().flat_map(BTreeMap::values).for_each(|cell| datum(name, cell));
        }
        omissions(name, &table);
        documented(name, &book, &table);
    }
}

/// The format of a cell whose XML begins here.
fn style(cell: &str) -> String {
    let head = cell.split('>').next().unwrap_or_default();
    head.split("s=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}

/// L1-03 to L1-05, L2-03, L3-01: heads in the first row, each with a name of its own, data in the next, nothing beside it.
fn heads(name: &str, rows: &[Row]) {
    let texts: BTreeSet<String> = rows[0].keys().map(|column| text(&rows[0], column)).collect();
    assert_eq!(texts.len(), rows[0].len(), "{name}: {texts:?}");
    assert!(texts.iter().all(|head| head.chars().any(char::is_alphabetic)), "{name}: {texts:?}");
    for row in rows {
        assert!(!row.is_empty() && row.keys().all(|column| rows[0].contains_key(column)), "{name}: {row:?}");
    }
}

/// L1-06, L1-08, L1-09, L2-01: no blanks or breaks for looks, no characters of makers, no zero for nothing.
fn datum(name: &str, cell: &Cell) {
    match cell {
        Cell::Text(text) => {
            let is_plain = text.trim() == text && !text.contains(['\n', '\t']) && !text.contains("  ");
            assert!(!text.is_empty() && is_plain, "{name}: {text:?}");
            let of_makers = |c: char| {
                let ranges = ['\u{2460}'..='\u{24ff}', '\u{2160}'..='\u{217f}', '\u{3200}'..='\u{33ff}'];
                ranges.iter().any(|range| range.contains(&c)) || ('\u{e000}'..='\u{f8ff}').contains(&c)
            };
            assert!(!text.contains(of_makers), "{name}: {text}");
        }
        Cell::Number(number) => assert!(number.parse::<u32>().is_ok_and(|number| number > 0), "{name}: {number}"),
    }
}

/// L2-02: every row has its place and its edition, and rows are told apart.
fn omissions(name: &str, table: &table::Table) {
    let ids: BTreeSet<String> = table.rows.iter().map(|row| table.at(row, "id")).collect();
    assert_eq!(ids.len(), table.rows.len(), "{name}: rows are told apart by their ids");
    for row in &table.rows {
        assert!(!table.at(row, "id").is_empty() && !table.at(row, "edition").is_empty(), "{name}: {row:?}");
    }
}

/// L2-04, L3-02, L3-04, L3-05, L3-08: every code is in the list of codes, every column is defined, with a unit where it is a
/// number, names for programs are ASCII, the history is there.
fn documented(name: &str, book: &Book, table: &table::Table) {
    let codes: BTreeSet<String> = book.rows(4).iter().map(|row| text(row, "B")).collect();
    let definitions = book.rows(5);
    for (at, column) in table.columns.iter().enumerate() {
        assert!(column.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{name}: {}", column.id);
        let defined = definitions.iter().find(|row| text(row, "B") == "データ" && text(row, "C") == column.id);
        let defined = defined.unwrap_or_else(|| panic!("{name}: {} is not defined", column.id));
        assert!(!text(defined, "E").is_empty(), "{name}: {}", column.id);
        for row in &table.rows {
            let is_number = matches!(row[at], table::Datum::Number(_));
            assert!(!is_number || !text(defined, "F").is_empty(), "{name}: {} has no unit", column.id);
            let code = row[at].text();
            let is_known = !column.unit.ja.contains("コード") || code.is_empty() || codes.contains(&code);
            assert!(is_known, "{name}: {} has the code {code}", column.id);
        }
    }
    assert!(definitions.iter().any(|row| text(row, "A") == "更新履歴"), "{name}");
}

#[test]
fn a_form_is_for_paper_and_takes_answers() {
    let (book, table) = book(What::Duties);
    let xml = book.part("xl/worksheets/sheet2.xml");
    let parts = ["paperSize=\"9\"", "orientation=\"landscape\"", "fitToHeight=\"0\"", "<pane ", "\"有,無,要確認\""];
    for part in parts.iter().chain(&["\"含める,含めない\""]) {
        assert!(xml.contains(part), "{part}");
    }
    let names = book.part("xl/workbook.xml");
    assert!(names.contains("Print_Titles") && names.contains("様式!$1:$1"), "{names}");
    assert!(book.part("xl/styles.xml").contains("Meiryo UI"));
    assert!(!book.0.keys().any(|part| part.contains("externalLink") || part.ends_with("vbaProject.bin")));
    // Every row has the place's id, and is as high as its text asks for.
    let ids: Vec<String> = book.rows(1)[1..].iter().map(|row| text(row, "I")).collect();
    assert_eq!(ids, table.rows.iter().map(|row| table.at(row, "id")).collect::<Vec<_>>());
    let heights: BTreeSet<&str> = xml.split(" ht=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(heights.len() > 3, "{heights:?}");
}

#[test]
fn filters_keep_what_concerns() {
    let filters = Filters::from([("role".to_owned(), vec!["system-officer".to_owned()])]);
    let (some, ids) = with(&filters, |given| {
        let bears = |duty: &&model::DutyModel| duty.bearers.iter().any(|bearer| bearer.value == "system-officer");
        let ids: BTreeSet<String> = given
            .pages
            .iter()
            .flat_map(|page| &page.lists.duties)
            .filter(bears)
            .map(|duty| duty.address.clone())
            .collect();
        (table::data(given, What::Duties), ids)
    });
    let all = with(&Filters::new(), |given| table::data(given, What::Duties).rows.len());
    let found: BTreeSet<String> = some.rows.iter().map(|row| some.at(row, "id")).collect();
    assert!(!ids.is_empty() && ids.is_subset(&found) && some.rows.len() < all, "{} of {all}", some.rows.len());
}

#[test]
fn values_and_lines_are_those_of_the_model() {
    with(&Filters::new(), |given| {
        for (name, what) in What::ALL {
            let (csv, rows) = (table::data(given, what).csv(), table::data(given, what).rows.len());
            // L1-14, L1-15: a row is a line, and every value is quoted.
            assert!(csv.starts_with('\u{feff}') && csv.matches("\r\n").count() == rows + 1, "{name}");
            assert_eq!(csv.replace("\r\n", "").matches(['\r', '\n']).count(), 0, "{name}");
            assert!(
                csv.lines().all(|line| line.trim_start_matches('\u{feff}').starts_with('"') && line.ends_with('"'))
            );
        }
        let lines = table::ndjson(given, What::Duties);
        let line = |line: &str| serde_json::from_str::<serde_json::Value>(line).expect("JSON");
        let parsed: Vec<serde_json::Value> = lines.lines().map(line).collect();
        let duties = given.pages.iter().flat_map(|page| page.lists.duties.iter().map(move |duty| (page, duty)));
        let duties: Vec<(&model::PageModel<'_>, &model::DutyModel)> = duties.collect();
        assert_eq!(parsed.len(), duties.len());
        for (line, (page, duty)) in parsed.iter().zip(duties) {
            let mut wanted = serde_json::to_value(duty).expect("JSON");
            wanted["edition"] = given.guide.about.edition.as_str().into();
            // A line stands alone: what the place says stands in it, and not where the place was found.
            wanted.as_object_mut().expect("a map").remove("place");
            let place = &page.places[duty.place as usize];
            let standing = serde_json::to_value(&place.standing).expect("JSON");
            for name in ["headings", "pages", "lead", "condition", "exception", "summary", "inferred"] {
                assert_eq!(line.get(name), standing.get(name), "{name}: {line}");
            }
            assert_eq!(line["number"], place.standing.cited.as_str());
            for (name, value) in wanted.as_object().expect("a map") {
                assert_eq!(line.get(name), Some(value), "{name}");
            }
            assert!(line.get("place").is_none(), "{line}");
        }
        let cautions = table::ndjson(given, What::Cautions) + &table::ndjson(given, What::Clauses);
        assert!(cautions.lines().map(line).all(|line| line.get("place").is_none() && line["number"].is_string()));
    });
}

#[test]
fn the_search_classifies_as_the_model_does() {
    let passed = passed("content");
    let resolved = passed.checked.resolved();
    let views = LazyViews::new(resolved);
    let theme = session::load_theme(None, &resolved.corpus.guide).expect("the theme is sound");
    let entries = session::entries(resolved, &views, theme.locale());
    let entries: BTreeMap<&str, _> = entries.iter().map(|entry| (&*entry.id, entry)).collect();
    with(&Filters::new(), |given| {
        for duty in given.pages.iter().flat_map(|page| &page.lists.duties) {
            let of_model: BTreeMap<String, Vec<String>> =
                duty.facets.iter().map(|(vocabulary, facet)| (vocabulary.clone(), facet.values.clone())).collect();
            let entry = entries.get(&*duty.address).unwrap_or_else(|| panic!("{} is not found", duty.address));
            assert_eq!(entry.facets, of_model, "{}", duty.address);
        }
    });
}

#[test]
fn numbers_are_written_as_they_are_cited() {
    with(&Filters::new(), |given| {
        let table = table::data(given, What::Duties);
        let places = given.pages.iter().flat_map(|page| page.lists.duties.iter().map(move |duty| (page, duty)));
        let cited: Vec<&str> = places.map(|(page, duty)| &*page.places[duty.place as usize].standing.cited).collect();
        assert_eq!(table.rows.iter().map(|row| table.at(row, "number")).collect::<Vec<_>>(), cited);
        assert!(cited.contains(&"9.2.1(1)②"), "{cited:?}");
    });
}

#[test]
fn every_list_says_what_its_places_need() {
    with(&Filters::new(), |given| {
        for (what, is_wanted) in [(What::Clauses, true), (What::References, true), (What::Terms, false)] {
            let table = table::data(given, what);
            for id in ["section", "heading", "pages", "lead", "condition"] {
                let is_there = table.columns.iter().any(|column| column.id == id);
                assert!(is_there || !is_wanted, "{}: {id}", what.name());
            }
            assert!(!is_wanted || table.rows.iter().any(|row| !table.at(row, "pages").is_empty()), "{}", what.name());
        }
        let (duties, values) = (table::data(given, What::Duties), table::classification(given, What::Duties));
        let inferred = |table: &table::Table| -> BTreeSet<String> {
            let rows = table.rows.iter().filter(|row| table.at(row, "inferred") == "yes");
            rows.map(|row| table.at(row, "id")).collect()
        };
        let known = given.pages.iter().flat_map(|page| &page.lists.duties);
        let known = known.filter(|duty| duty.bearers.iter().any(|bearer| bearer.inferred));
        let known: BTreeSet<String> = known.map(|duty| duty.address.clone()).collect();
        assert!(!known.is_empty());
        assert_eq!([inferred(&duties), inferred(&values)], [known.clone(), known]);
    });
}
