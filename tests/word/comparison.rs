//! The comparative table: what stands in its cells and what is underlined is what the comparison found.

use std::sync::Arc;

use roxmltree::Node;
use tebiki::compare::{Comparison, Corrections, Edition, State, compare, edition};
use tebiki::diagnostic::Lang;
use tebiki::export::{docx, xlsx};
use tebiki::render::editions::{self, Cell, Columns, Coverage, Heads, Remarks, Run, Settings, Table, TableRow};
use tebiki::session::resolve_texts;

use super::read::{Word, is, text};

/// The edition that texts are.
fn of(texts: &[(String, String)]) -> Arc<Edition> {
    let files = texts.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect();
    Arc::new(edition(&resolve_texts(files).expect("guide.yaml is there")))
}

fn bundled() -> Vec<(String, String)> {
    let content = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let files = walkdir::WalkDir::new(&content).sort_by_file_name().into_iter().filter_map(Result::ok);
    let is_text = |path: &std::path::Path| path.extension().is_some_and(|ending| ending == "md" || ending == "yaml");
    let read = |entry: walkdir::DirEntry| {
        let below = entry.path().strip_prefix(&content).expect("below the folder").to_string_lossy().replace('\\', "/");
        (below, std::fs::read_to_string(entry.path()).expect("a text"))
    };
    files.filter(|entry| entry.file_type().is_file() && is_text(entry.path())).map(read).collect()
}

/// The bundled guide and an edition of it in which words, numbers and sections changed.
fn amended() -> Comparison {
    let old = bundled();
    let mut new = old.clone();
    for (at, (_, text)) in new.iter_mut().enumerate().filter(|(_, (path, _))| *path != "guide.yaml") {
        if at % 3 == 0 {
            *text = text.replace("委託先", "受託者 <&>").replace("必要がある", "必要があるものとする");
        }
        if at % 5 == 0 {
            text.push_str("\n\n新しい段落を、この版で加える。\n");
        }
    }
    let last = new.iter().rposition(|(path, _)| *path != "guide.yaml").expect("a page");
    new.remove(last);
    compare(of(&old), of(&new), &Corrections::default())
}

/// The runs of a cell: paragraphs of text, each with whether it is underlined; runs of one look are joined.
fn runs(cell: Node<'_, '_>) -> Cell {
    let is_marked = |run: Node<'_, '_>| {
        let underline = run.children().find(|inner| is(*inner, "rPr"));
        underline.is_some_and(|properties| properties.children().any(|inner| is(inner, "u")))
    };
    let paragraphs = cell.children().filter(|inner| is(*inner, "p"));
    let of = |paragraph: Node<'_, '_>| {
        let runs = paragraph.children().filter(|run| is(*run, "r"));
        runs.map(|run| Run { text: text(run, true), is_marked: is_marked(run) }).collect()
    };
    joined(&paragraphs.map(of).collect())
}

/// The same with runs of one look as one.
fn joined(cell: &Cell) -> Cell {
    let of = |paragraph: &Vec<Run>| {
        let mut out: Vec<Run> = Vec::new();
        for run in paragraph.iter().filter(|run| !run.text.is_empty()) {
            match out.last_mut().filter(|last| last.is_marked == run.is_marked) {
                Some(last) => last.text.push_str(&run.text),
                None => out.push(run.clone()),
            }
        }
        out
    };
    let mut out: Cell = cell.iter().map(of).collect();
    out.retain(|paragraph| !paragraph.is_empty());
    out
}

fn check(table: &Table, word: &Word) {
    let document = word.part("word/document.xml");
    let rows: Vec<Node<'_, '_>> = document.descendants().filter(|node| is(*node, "tr")).collect();
    assert_eq!(rows.len(), table.rows.len() + 1);
    assert!(rows[0].descendants().any(|node| is(node, "tblHeader")), "the heads repeat");
    let is_new_left = table.columns == Columns::NewLeft;
    let heads = text(rows[0], true);
    let (left, right) = if is_new_left { (&table.heads.1, &table.heads.0) } else { (&table.heads.0, &table.heads.1) };
    assert!(heads.starts_with(left.as_str()) && heads.contains(right.as_str()), "{heads}");
    for (row, wanted) in rows[1..].iter().zip(&table.rows) {
        let cells: Vec<Node<'_, '_>> = row.children().filter(|cell| is(*cell, "tc")).collect();
        assert_eq!(cells.len(), if table.remarks.is_empty() { 2 } else { 3 });
        let (new, old) = if is_new_left { (cells[0], cells[1]) } else { (cells[1], cells[0]) };
        let of = |cell: &Cell, facts: &Cell| joined(&cell.iter().chain(facts).cloned().collect());
        let (in_new, in_old) = (of(&wanted.new, &wanted.facts.1), of(&wanted.old, &wanted.facts.0));
        assert_eq!((runs(new), runs(old)), (in_new, in_old));
        if wanted.state == State::New {
            assert!(runs(new).iter().flatten().any(|run| run.is_marked));
        }
    }
}

#[test]
fn the_document_is_the_table() {
    let comparison = amended();
    for (columns, heads, remarks, coverage) in [
        (Columns::NewLeft, Heads::Amended, Remarks::Shown, Coverage::Changes),
        (Columns::OldLeft, Heads::Draft, Remarks::Left, Coverage::Everything),
    ] {
        let settings = Settings { columns, heads, remarks, coverage, ..Settings::default() };
        let table = editions::table(&comparison, &settings);
        assert!(table.rows.len() > 20);
        let bytes = docx::comparison(&table, Lang::Ja).expect("a document");
        assert_eq!(bytes, docx::comparison(&table, Lang::Ja).expect("a document"));
        let word = Word::open(&bytes);
        check(&table, &word);
        let all = &word.0["word/document.xml"];
        assert!(all.contains("w:orient=\"landscape\"") && all.contains("（傍線部分は改正部分）"));
        let title = all.find("新旧対照表").expect("a title");
        assert!(title < all.find("<w:tbl>").expect("a table"), "the title stands outside of the table");
    }
}

/// With everything in it, each column is its edition.
#[test]
fn each_column_is_an_edition() {
    let comparison = amended();
    let settings = Settings { coverage: Coverage::Everything, ..Settings::default() };
    let word = Word::open(&docx::comparison(&editions::table(&comparison, &settings), Lang::Ja).expect("a document"));
    let document = word.part("word/document.xml");
    for (at, edition) in [(0, &comparison.new), (1, &comparison.old)] {
        let rows = document.descendants().filter(|node| is(*node, "tr")).skip(1);
        let cells = rows.filter_map(|row| row.children().filter(|cell| is(*cell, "tc")).nth(at));
        // What is no text of the edition has a style of its own.
        let is_text = |paragraph: &Node<'_, '_>| {
            let style = paragraph.descendants().find(|node| is(*node, "pStyle"));
            let name = style.and_then(|style| style.attributes().next()).map(|name| name.value());
            is(*paragraph, "p") && matches!(name, Some("TableText" | "TableTitle"))
        };
        let found: String =
            cells.flat_map(|cell| cell.children().filter(is_text)).map(|paragraph| text(paragraph, true)).collect();
        let mut wanted = String::new();
        for piece in edition.pieces.iter().filter(|piece| piece.kind.id() != "guide") {
            let is_shown = !piece.label.is_empty() && piece.kind.id() != "term";
            wanted.extend([piece.label.as_str(), "　"].into_iter().filter(|_| is_shown));
            wanted.push_str(&piece.text.replace('\t', "｜").replace('\n', ""));
        }
        assert!(found == wanted, "column {at}: {} and {} bytes", found.len(), wanted.len());
    }
}

/// The cells of a side: its text, and its facts.
fn side(row: &TableRow, new: bool) -> [&Cell; 2] {
    let (was, is) = &row.facts;
    if new { [&row.new, is] } else { [&row.old, was] }
}

/// Whether a format underlines the whole cell.
fn underlined(styles: &roxmltree::Document<'_>, format: Option<&str>) -> bool {
    let inside = |name: &str, at: usize| {
        let list = styles.descendants().find(|node| is(*node, name))?;
        list.children().filter(roxmltree::Node::is_element).nth(at)
    };
    let format = format.and_then(|format| format.parse().ok()).and_then(|at| inside("cellXfs", at));
    let font = format.and_then(|format| format.attribute("fontId")?.parse().ok()).and_then(|at| inside("fonts", at));
    font.is_some_and(|font| font.children().any(|inner| is(inner, "u")))
}

/// The cells of a column of the sheet, one text each, with what is underlined in them.
#[test]
fn the_sheet_is_the_table() {
    let comparison = amended();
    let settings = Settings { coverage: Coverage::Everything, ..Settings::default() };
    let table = editions::table(&comparison, &settings);
    let bytes = xlsx::comparison(&table, Lang::Ja).expect("a workbook");
    assert_eq!(bytes, xlsx::comparison(&table, Lang::Ja).expect("a workbook"));
    let parts = super::read::parts(&bytes);
    let sheet = roxmltree::Document::parse(&parts["xl/worksheets/sheet1.xml"]).expect("XML");
    let strings = roxmltree::Document::parse(&parts["xl/sharedStrings.xml"]).expect("XML");
    let texts: Vec<Node<'_, '_>> = strings.descendants().filter(|node| is(*node, "si")).collect();
    let styles = roxmltree::Document::parse(&parts["xl/styles.xml"]).expect("XML");
    assert!(parts["xl/worksheets/sheet1.xml"].contains("orientation=\"landscape\""));
    for (column, new) in [('A', true), ('B', false)] {
        let cells = sheet.descendants().filter(|node| {
            let place = node.attribute("r").unwrap_or_default();
            let row: u32 = place.trim_start_matches(char::is_alphabetic).parse().unwrap_or(0);
            is(*node, "c") && place.starts_with(column) && row > 3
        });
        let value = |cell: Node<'_, '_>| cell.children().find(|v| is(*v, "v"))?.text()?.parse::<usize>().ok();
        let mut found: Vec<(String, String)> = Vec::new();
        for cell in cells {
            let Some(shared) = value(cell).map(|at| texts[at]) else { continue };
            let all = text(shared, true);
            let is_marked = |run: &Node<'_, '_>| is(*run, "r") && run.descendants().any(|inner| is(inner, "u"));
            let marked: String = shared.children().filter(is_marked).map(|run| text(run, true)).collect();
            let whole = underlined(&styles, cell.attribute("s"));
            found.push((all.clone(), if whole { all } else { marked }));
        }
        let letters = |text: &str| text.chars().filter(|c| !c.is_control()).collect::<String>();
        let wanted = |only: bool| {
            let cells = table.rows.iter().flat_map(|row| side(row, new));
            let runs = cells.flatten().flatten().filter(|run| !only || run.is_marked);
            runs.map(|run| letters(&run.text)).collect::<String>()
        };
        assert_eq!(letters(&found.iter().map(|(all, _)| all.as_str()).collect::<String>()), wanted(false));
        let marked: String = found.iter().map(|(_, marked)| letters(marked)).collect();
        assert!(!marked.is_empty() && marked == wanted(true));
    }
}

#[test]
fn a_long_cell_goes_on_in_the_next_row() {
    let long = "改正後の本文がとても長く続いていく。".repeat(400);
    let page = |body: &str| ("1.md".to_owned(), format!("---\nnumber: \"1\"\ntitle: 節\n---\n\n{body}\n"));
    let settings = ("guide.yaml".to_owned(), "title: 規程\n".to_owned());
    let comparison =
        compare(of(&[settings.clone(), page("短い。")]), of(&[settings, page(&long)]), &Corrections::default());
    let table = editions::table(&comparison, &Settings::default());
    let parts = super::read::parts(&xlsx::comparison(&table, Lang::Ja).expect("a workbook"));
    let sheet = &parts["xl/worksheets/sheet1.xml"];
    let rows = sheet.matches("<row ").count();
    assert!(rows > 3 + table.rows.len(), "{rows} rows");
    let heights = sheet.split(" ht=\"").skip(1).filter_map(|rest| rest.split('"').next()?.parse::<f64>().ok());
    assert!(heights.into_iter().all(|height| height <= 409.0));
}
