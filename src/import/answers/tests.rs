//! Workbooks that other programs save: as they write cells, and as people leave them.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook of one sheet with these rows, as XML.
fn book(name: &str, rows: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
    };
    let list = |relations: &[String]| format!("<Relationships>{}</Relationships>", relations.concat());
    let mut parts = vec![
        ("_rels/.rels", list(&[relation("r1", "officeDocument", "xl/workbook.xml")])),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"{name}\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            list(&[
                relation("r1", "worksheet", "worksheets/sheet1.xml"),
                relation("r2", "sharedStrings", "sharedStrings.xml"),
                relation("r3", "styles", "styles.xml"),
            ]),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")),
    ];
    for (name, text) in more {
        parts.retain(|(known, _)| known != name);
        parts.push((name, (*text).to_owned()));
    }
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(name, SimpleFileOptions::default()).expect("a part");
        archive.write_all(text.as_bytes()).expect("memory");
    }
    archive.finish().expect("an archive").into_inner()
}

/// Cells with their text beside them.
fn row(texts: &[&str]) -> String {
    let cell = |text: &&str| {
        if text.is_empty() { "<c/>".to_owned() } else { format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>") }
    };
    format!("<row>{}</row>", texts.iter().map(cell).collect::<String>())
}

fn sent() -> Sent {
    let row =
        |id: &str, text: &str| AskedRow { id: id.to_owned(), what: text.to_owned(), cells: vec![text.to_owned()] };
    let list = Asked {
        name: "clauses",
        title: words!("条項", "Clauses"),
        heads: vec![words!("内容", "Text")],
        rows: vec![row("1.html#a", "甲をする。"), row("1.html#b", "乙をする。"), row("1.html#c", "丙をする。")],
    };
    let mut earlier = Earlier { edition: "2010".to_owned(), ..Earlier::default() };
    earlier.places.insert("0.html#b".to_owned(), (words!("移動", "moved"), Some("1.html#b".to_owned())));
    earlier.places.insert("0.html#z".to_owned(), (words!("削除", "deleted"), None));
    Sent { edition: "2011".to_owned(), lists: vec![list], earlier: Some(earlier) }
}

const HEADS: [&str; 6] = ["内容", "実施", "採否", "備考", "ID", "版"];

fn reply(rows: &[[&str; 6]]) -> Reply {
    let text: String = std::iter::once(&HEADS).chain(rows).map(|cells| row(cells)).collect();
    read("甲社", "a.xlsx", &book("様式", &text, &[]), &sent()).expect("a workbook")
}

fn kinds(reply: &Reply) -> Vec<FindingKind> {
    reply.findings.iter().map(|finding| finding.kind).collect()
}

#[test]
fn answers_are_found_by_id_and_words_of_either_language() {
    let reply = reply(&[
        ["乙をする。", "No", "leave out", "", "1.html#b", "2011"],
        [" 甲 を する。", " 有 ", "含める", "４月から", "1.html#a", "2011"],
    ]);
    let (first, second) = (&reply.answers[&(0, 0)], &reply.answers[&(0, 1)]);
    assert_eq!(first.said, [Some(Said::Choice(0)), Some(Said::Choice(0)), Some(Said::Text("４月から".to_owned()))]);
    assert_eq!(second.said, [Some(Said::Choice(1)), Some(Said::Choice(1)), None]);
    // Nothing says that the third row was sent.
    assert_eq!(kinds(&reply), [FindingKind::Unbounded]);
}

#[test]
fn what_is_strange_is_told_with_its_cell() {
    let reply = reply(&[
        ["甲をしない。", "○", "", "", "1.html#a", "2011"],
        ["乙をする。", "有", "", "", "1.html#b", "2011"],
        ["乙をする。", "無", "", "", "1.html#b", "2011"],
        ["丁をする。", "有", "", "", "1.html#d", "2011"],
        ["丙をする。", "有", "", "", "", "2011"],
    ]);
    let told: Vec<(FindingKind, &str)> = reply.findings.iter().map(|f| (f.kind, f.place.as_str())).collect();
    assert_eq!(
        told,
        [
            (FindingKind::Choice, "a.xlsx: 様式!B2"),
            (FindingKind::Changed, "a.xlsx: 様式!A2"),
            (FindingKind::Twice, "a.xlsx: 様式!4"),
            (FindingKind::Unknown, "a.xlsx: 様式!E5"),
            (FindingKind::Unknown, "a.xlsx: 様式!E6"),
            (FindingKind::Unbounded, "a.xlsx"),
        ]
    );
    assert_eq!(reply.answers[&(0, 1)].said[0], Some(Said::Text("有 / 無".to_owned())));
}

#[test]
fn rows_of_an_earlier_edition_go_where_its_places_went() {
    let reply = reply(&[
        ["乙", "有", "", "", "0.html#b", "2010"],
        ["己", "有", "", "", "0.html#z", "2010"],
        ["丙", "無", "", "", "1.html#c", "2009"],
    ]);
    assert_eq!(reply.answers[&(0, 1)].said[0], Some(Said::Choice(0)));
    assert_eq!(reply.answers[&(0, 2)].said[0], Some(Said::Choice(1)));
    assert_eq!(kinds(&reply)[..3], [FindingKind::Edition, FindingKind::Unknown, FindingKind::Edition]);
    assert!(reply.findings[0].words.en.contains("moved"), "{:?}", reply.findings[0]);
}

#[test]
fn formulas_are_text_and_dates_are_dates() {
    let styles = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy/m/d\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>";
    let shared = "<sst><si><r><t>甲を</t></r><r><t>する。</t></r><rPh><t>コウ</t></rPh></si></sst>";
    let rows = format!(
        "{}<row r=\"7\"><c r=\"A7\" t=\"s\"><v>0</v></c><c r=\"B7\"><f>IF(1,\"有\",\"無\")</f><v>有</v></c><c r=\"D7\" s=\"1\"><v>46113</v></c><c r=\"E7\" t=\"str\"><v>1.html#a</v></c><c r=\"F7\"><v>2011</v></c></row>",
        row(&HEADS)
    );
    let bytes =
        book("様式", &rows, &[("xl/styles.xml", styles), ("xl/sharedStrings.xml", shared), ("xl/vbaProject.bin", "")]);
    let reply = read("甲社", "a.xlsm", &bytes, &sent()).expect("a workbook");
    let text = |text: &str| Some(Said::Text(text.to_owned()));
    assert_eq!(reply.answers[&(0, 0)].said, [text("=IF(1,\"有\",\"無\")"), None, text("2026-04-01")]);
    assert_eq!(kinds(&reply)[..3], [FindingKind::Macro, FindingKind::Formula, FindingKind::Choice]);
}

#[test]
fn merged_cells_and_lost_columns_are_told() {
    let text =
        format!("{}{}{}", row(&["実施", "担当", "ID"]), row(&["有", "", "1.html#a"]), row(&["", "山田", "1.html#b"]));
    let sheet = format!(
        "<worksheet><sheetData>{text}</sheetData><mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells></worksheet>"
    );
    let reply = read("甲社", "a.xlsx", &book("様式", "", &[("xl/worksheets/sheet1.xml", &sheet)]), &sent())
        .expect("a workbook");
    let wanted = [FindingKind::Gone, FindingKind::Gone, FindingKind::Gone, FindingKind::Column, FindingKind::Merged];
    assert_eq!(kinds(&reply)[..5], wanted);
    assert!(reply.answers[&(0, 1)].is_blank());
}

#[test]
fn what_is_no_form_is_an_error_or_told() {
    let nothing = read("甲社", "a.xlsx", &book("表", &row(&["ID", "備"]), &[]), &sent()).expect("a workbook");
    assert_eq!(kinds(&nothing), [FindingKind::NoForm]);
    let many = format!("<row>{}</row>", "<c><v>1</v></c>").repeat(100_001);
    let cyclic = "<worksheet><!DOCTYPE a [<!ENTITY b \"&b;\">]><sheetData/></worksheet>";
    let hostile: [Vec<u8>; 5] = [
        b"\xd0\xcf\x11\xe0 an old or an encrypted workbook".to_vec(),
        book("様式", "", &[("xl/workbook.xml", "<document/>")]),
        book("様式", "", &[("../../evil", "")]),
        book("様式", &many, &[]),
        book("様式", "", &[("xl/worksheets/sheet1.xml", cyclic)]),
    ];
    for bytes in hostile {
        let error = read("甲社", "a.xlsx", &bytes, &sent()).expect_err("it is refused");
        assert!(error.place.starts_with("a.xlsx") && !error.help.ja.is_empty(), "{error}");
    }
    // A cell far outside, a shared text that is not there, and a row of no number.
    let strange = format!(
        "{}<row r=\"x\"><c r=\"ZZZZ9\" t=\"s\"><v>99999</v></c><c r=\"E4294967295\"><v>1</v></c></row>",
        row(&HEADS)
    );
    assert!(read("甲社", "a.xlsx", &book("様式", &strange, &[]), &sent()).is_ok());
}
