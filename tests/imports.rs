//! What `tebiki import` makes of workbooks and pages of HTML of our own, what a profile proposes, and of the workbooks in
//! `../shared/realdocs` and the text in `../shared/source` where they are.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write};
use std::path::Path;

use tebiki::import::{Import, Kind, Options, Profile, Source, import, import_with, kind_of};
use tebiki::session::{Analysis, Files, Stages};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A source of some files.
fn files(list: &[(&str, &[u8])]) -> Source {
    let files: BTreeMap<String, Vec<u8>> =
        list.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
    Source { name: list[0].0.to_owned(), files }
}

fn imported(source: &Source) -> Import {
    let kind = kind_of(source).expect("the kind is told by name and content");
    import(source, kind).unwrap_or_else(|error| panic!("{error}"))
}

fn annotated(source: &Source) -> Import {
    let kind = kind_of(source).expect("the kind is told by name and content");
    let options = Options { profile: Profile::default(), annotate: true, ..Options::default() };
    import_with(source, kind, &options).unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) fn page<'a>(import: &'a Import, path: &str) -> &'a str {
    let found = import.outputs.iter().find(|output| output.path == format!("content/{path}"));
    let paths: Vec<&str> = import.outputs.iter().map(|output| output.path.as_str()).collect();
    found.and_then(|output| output.text()).unwrap_or_else(|| panic!("no page {path} among {paths:?}"))
}

pub(crate) fn told<'a>(import: &'a Import, kind: &str) -> Vec<&'a str> {
    import.findings.iter().filter(|f| f.kind == kind).map(|f| f.words.en.as_str()).collect()
}

/// Complete by the receipt, and nothing that `check` would report.
pub(crate) fn assert_sound(import: &Import) {
    assert!(import.coverage.is_complete(), "{}: missing {}", import.name, import.coverage.missing.sample());
    let found = diagnostics(import);
    assert!(found.is_empty(), "{}: {found:#?}", import.name);
}

/// The guide that an import makes, resolved.
pub(crate) fn analysis(import: &Import) -> Analysis {
    let folder = tempfile::tempdir().expect("a folder");
    for output in &import.outputs {
        let path = folder.path().join(&output.path);
        std::fs::create_dir_all(path.parent().expect("inside")).expect("made");
        std::fs::write(path, output.bytes()).expect("written");
    }
    let options = tebiki::session::Options { content: folder.path().join("content"), stages: Stages::Final };
    Analysis::of(&Files::open(options))
}

fn diagnostics(import: &Import) -> Vec<String> {
    let analysis = analysis(import);
    let told =
        |d: &tebiki::diagnostic::Diagnostic| format!("{} {}: {}", d.code.name(), d.primary.place.path(), d.message.en);
    analysis.diagnostics.iter().map(told).collect()
}

/// A workbook of one sheet: the elements of the sheet, and other parts.
fn workbook(sheet: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let parts = [
        (
            "xl/workbook.xml",
            "<workbook xmlns:r=\"r\"><sheets><sheet name=\"様式\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"x/sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"rId3\" Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>",
        ),
    ];
    let sheet = format!("<worksheet xmlns:r=\"r\">{sheet}</worksheet>");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let all = parts.iter().chain(others).copied().chain([("xl/worksheets/sheet1.xml", sheet.as_str())]);
    for (name, text) in all {
        zip.start_file(name, SimpleFileOptions::default()).expect("a name");
        zip.write_all(text.as_bytes()).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

/// Rows of texts, from A1 on; an empty text is no cell.
fn rows(rows: &[&[&str]]) -> String {
    let mut out = String::from("<sheetData>");
    for (row, cells) in rows.iter().enumerate() {
        out.push_str("<row>");
        for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let name = char::from(b'A' + u8::try_from(column).expect("few columns"));
            write!(out, "<c r=\"{name}{}\" t=\"inlineStr\"><is><t>{text}</t></is></c>", row + 1).expect("written");
        }
        out.push_str("</row>");
    }
    out + "</sheetData>"
}

#[test]
fn a_sheet_is_a_page_with_tables_paragraphs_and_lists() {
    let sheet = rows(&[
        &["調査票"],
        &[],
        &["・一つ目"],
        &["・二つ目"],
        &[],
        &["項目", "", "回答"],
        &["設計", "目的", "有"],
        &["", "構造", "無"],
    ]);
    let sheet = sheet + "<mergeCells><mergeCell ref=\"A6:B6\"/><mergeCell ref=\"A7:A8\"/></mergeCells>";
    let result = imported(&files(&[("a.xlsx", &workbook(&sheet, &[]))]));
    assert_sound(&result);
    let text = page(&result, "001/index.md");
    assert!(text.starts_with("---\ntitle: 様式\n---\n\n調査票\n\n- 一つ目\n- 二つ目\n"), "{text}");
    assert!(
        text.contains("| 項目 | < | 回答 |\n| --- | --- | --- |\n| 設計 | 目的 | 有 |\n| ^ | 構造 | 無 |\n"),
        "{text}"
    );
}

#[test]
fn what_a_workbook_hides_or_computes_is_accounted_for() {
    let strings = "<sst><si><t>氏名</t><rPh sb=\"0\" eb=\"2\"><t>シメイ</t></rPh></si><si><t>隠れた行</t></si></sst>";
    let styles = "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
    let sheet = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"><f>TODAY()</f><v>44562</v></c></row><row r=\"2\" hidden=\"1\"><c r=\"A2\" t=\"s\"><v>1</v></c></row><row r=\"3\"><c r=\"A3\" t=\"e\"><v>#REF!</v></c></row></sheetData><dataValidations><dataValidation type=\"list\" sqref=\"A9\"><formula1>\"有,無\"</formula1></dataValidation></dataValidations>";
    let bytes = workbook(sheet, &[("xl/sharedStrings.xml", strings), ("xl/styles.xml", styles)]);
    let result = imported(&files(&[("a.xlsx", &bytes)]));
    assert_sound(&result);
    let text = page(&result, "001/index.md");
    assert!(
        text.contains("2022/1/1") && text.contains("氏名") && !text.contains("シメイ") && !text.contains("隠れた"),
        "{text}"
    );
    let left: Vec<&str> = result
        .ledger
        .pieces()
        .iter()
        .filter(|p| matches!(p.fate, tebiki::import::Fate::LeftOut(_)))
        .map(|p| &*p.text)
        .collect();
    for expected in ["シメイ", "TODAY()", "隠れた行", "有,無"] {
        assert!(left.contains(&expected), "{expected} among {left:?}");
    }
    assert_eq!((told(&result, "hidden").len(), told(&result, "answers").len(), told(&result, "cell").len()), (1, 1, 1));
}

#[test]
fn a_sheet_of_marks_is_proposed_as_a_matrix_and_written_as_one() {
    let sheet =
        rows(&[&["対策", "構築", "運用"], &["体制", "○", "△"], &["監査", "×", "○"], &[], &["○：必要 △：選択 ×：不要"]]);
    let source = files(&[("a.xlsx", &workbook(&sheet, &[]))]);
    let result = imported(&source);
    assert_sound(&result);
    assert_eq!(told(&result, "proposed-matrix"), ["a matrix of 2 rows and 2 columns, 4 marks (× ×1, △ ×1, ○ ×2)"]);
    assert!(!page(&result, "001/index.md").contains(":::matrix"));
    let result = annotated(&source);
    assert_sound(&result);
    let text = page(&result, "001/index.md");
    assert!(text.contains(":::matrix[") && text.contains("rows=term") && text.contains("| 体制 | ○ | △ |"), "{text}");
    assert!(
        page(&result, "guide.yaml").contains("mark: \"△\", name: \"選択\", force: may"),
        "{}",
        page(&result, "guide.yaml")
    );
}

#[test]
fn a_list_of_requirements_becomes_clauses() {
    let sheet = rows(&[
        &["番号", "要件", "区分", "備考"],
        &["2.1.1", "記録を残すこと。", "必須", "毎月"],
        &["2.1.2", "確認すること。", "任意", ""],
    ]);
    let source = files(&[("a.xlsx", &workbook(&sheet, &[]))]);
    assert_eq!(told(&imported(&source), "proposed-requirement").len(), 2);
    let result = annotated(&source);
    assert_sound(&result);
    let text = page(&result, "001/index.md");
    assert!(text.contains(":::clause[2.1.1]{level=level-") && text.contains("記録を残すこと。"), "{text}");
    assert!(text.contains("**備考**") && text.matches(":::clause").count() == 2, "{text}");
}

#[test]
fn pages_of_html_are_one_document() {
    let index = "<html lang=ja><head><title>手引</title><style>p{}</style></head><body><nav><a href=b.html>次</a></nav><main><h1>1 目的</h1><p>本文<a href='b.html#x'>次の節</a>と<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby><a href='#n1'>*1</a>。<ol><li>一つ<li>二つ</ol><section class=footnotes><ol><li id=n1>注である。<a class=footnote-backref href='#r'>↩</a></ol></section></main></body></html>";
    let other = "<title>二</title><h1>2 範囲</h1><p id=x>ここ<img src=p.png alt=図><table><tr><th rowspan=2>甲<th colspan=2>乙<tr><td>a<td>b</table>";
    let source =
        files(&[("index.html", index.as_bytes()), ("b.html", other.as_bytes()), ("p.png", b"\x89PNG\r\n\x1a\n")]);
    assert_eq!(kind_of(&source), Some(Kind::Html));
    let result = imported(&source);
    assert!(result.coverage.is_complete(), "missing {}", result.coverage.missing.sample());
    let text = page(&result, "1/index.md");
    assert!(text.contains("number: \"1\"\ntitle: 目的\n") && text.contains("[次の節](../2/index.md#"), "{text}");
    assert!(
        text.contains("{漢|かん}[^1]。") && text.contains("[^1]: 注である。") && text.contains("1. 一つ\n2. 二つ\n"),
        "{text}"
    );
    let text = page(&result, "2/index.md");
    assert!(
        text.contains("![図](../assets/p.png)") && text.contains("| 甲 | 乙 | < |") && text.contains("| ^ | a | b |"),
        "{text}"
    );
}

#[test]
fn clauses_are_proposed_with_their_levels_and_roles() {
    let text = "手引\n\n1 契約\n\n統一管理基準 1.2.5.1 外部委託\n\n(4) (a) 情報責任者又は課室責任者は、契約すること。ただし、軽微なときは、この限りでない。また、含めること。\n\n(ア) 監査の受入れ\n\n(イ) 水準の保証\n\n【基本遵守事項】\n\n課室責任者は、毎年、契約を見直さなければならない。\n\n本書の規定（以下「委託規程」という。）は『別の手引』による。\n";
    let source = files(&[("a.txt", text.as_bytes())]);
    let result = imported(&source);
    assert_sound(&result);
    assert_eq!(
        told(&result, "proposed-clause"),
        ["the clause 1.2.5.1(4)(a) (level: 基本遵守事項, role: 情報責任者又は課室責任者)"]
    );
    assert_eq!(told(&result, "proposed-term").len(), 1);
    assert_eq!(told(&result, "proposed-reference"), ["a document: 別の手引"]);
    assert!(!page(&result, "1/index.md").contains(":::clause"), "nothing is written without --annotate");
    let result = annotated(&source);
    assert_sound(&result);
    let text = page(&result, "1/index.md");
    assert!(text.contains(":::clause[1.2.5.1(4)(a)]{level=level-") && text.contains(" or role-"), "{text}");
    assert!(text.contains("1) 監査の受入れ\n2) 水準の保証\n"), "{text}");
    assert!(text.contains("見直さなければならない。 {force=must role=role-"), "{text}");
    assert!(
        !text.contains("【基本遵守事項】") && page(&result, "guide.yaml").contains("name: \"基本遵守事項\""),
        "{text}"
    );
}

#[test]
fn a_profile_of_ones_own_says_what_is_proposed() {
    let profile = Profile::read("own.yaml", "force: { must: [ねばならぬ] }\n").expect("a profile");
    let source = files(&[("a.txt", "手引\n\n1 契約\n\n改めねばならぬ。\n\n改めなければならない。\n".as_bytes())]);
    let options = Options { profile, annotate: false, ..Options::default() };
    let result = import_with(&source, Kind::Text, &options).expect("imported");
    assert_eq!(told(&result, "proposed-force"), ["force=must: 改めねばならぬ。"]);
}

/// Hostile workbooks and pages are refused, or read without harm.
#[test]
fn hostile_sources_are_refused() {
    let cells = |inner: &str| workbook(&format!("<sheetData>{inner}</sheetData>"), &[]);
    let deep = cells(&format!("{}{}", "<x>".repeat(300), "</x>".repeat(300)));
    let entity = workbook(
        "",
        &[(
            "xl/sharedStrings.xml",
            "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><sst><si><t>&e;</t></si></sst>",
        )],
    );
    let outside = workbook("", &[("../evil.xml", "x")]);
    for (name, bytes) in [("deep", deep), ("entity", entity), ("outside", outside), ("no zip", b"PK\x03\x04".to_vec())]
    {
        assert!(import(&files(&[("a.xlsx", &bytes)]), Kind::Xlsx).is_err(), "{name} is refused");
    }
    let page = "<div>".repeat(100_000);
    assert!(import(&files(&[("a.html", page.as_bytes())]), Kind::Html).is_err());
    // A merged area over the whole sheet, and cells outside of it.
    let wide = cells(
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a</t></is></c><c r=\"XFD1\" t=\"inlineStr\"><is><t>b</t></is></c></row><row r=\"1048576\"><c r=\"A1048576\" t=\"inlineStr\"><is><t>c</t></is></c></row>",
    );
    assert!(import(&files(&[("a.xlsx", &wide)]), Kind::Xlsx).expect("read").coverage.is_complete());
}

#[test]
fn workbooks_that_ministries_send_round_are_imported_whole() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/realdocs/gif");
    for name in ["465-3.xlsx", "468-2.xlsx"].iter().filter(|name| root.join(name).is_file()) {
        let bytes = std::fs::read(root.join(name)).expect("a workbook");
        let result = imported(&files(&[(name, &bytes)]));
        assert_sound(&result);
        assert!(result.outputs.iter().filter(|output| output.is_page()).count() >= 5, "{name}: a page a sheet");
    }
}

/// Numbers and titles of sections, and the clauses of each with the count of roles that it names.
fn facts<'a>(pages: impl Iterator<Item = &'a str>) -> BTreeMap<String, (String, Vec<String>)> {
    use unicode_normalization::UnicodeNormalization;
    let mut out = BTreeMap::new();
    for page in pages {
        let value =
            |key: &str| page.lines().find_map(|line| line.strip_prefix(key)).map(|v| v.trim_matches('"').to_owned());
        let (Some(number), Some(title)) = (value("number: "), value("title: ")) else { continue };
        let clause = |line: &str| {
            let (number, attributes) = line.trim_start_matches(':').strip_prefix("clause[")?.split_once(']')?;
            let role = attributes.split("role=").nth(1).unwrap_or("none");
            Some(format!("{number} {}", if role.contains(" or ") { 2 } else { 1 }))
        };
        let clauses = page.lines().filter_map(clause).collect();
        out.insert(number, (title.nfkc().filter(|c| !c.is_whitespace()).collect(), clauses));
    }
    out
}

#[test]
fn the_text_of_the_bundled_guide_has_its_sections_clauses_and_marks() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/source/guide.txt");
    let Ok(bytes) = std::fs::read(&path) else { return };
    let result = annotated(&files(&[("guide.txt", &bytes)]));
    assert!(result.coverage.is_complete(), "missing {}", result.coverage.missing.sample());
    let numbered = |text: &&str| text.contains("\nnumber: ");
    let pages = result.outputs.iter().filter_map(|output| output.text().filter(|_| output.is_page()));
    assert_eq!(pages.filter(numbered).count(), 47, "sections");
    assert_eq!(told(&result, "proposed-clause").len(), 20);
    let marks = told(&result, "proposed-matrix");
    assert!(marks.len() == 2 && marks[0].contains(" 99 marks") && marks[1].contains(" 130 marks"), "{marks:?}");
    assert_eq!(told(&result, "matrix-differs").len(), 1, "the matrix that extraction damaged is told");
    // The same sections, clauses and places of clauses as in the guide that this project has written of it.
    let own: Vec<String> = walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("content"))
        .into_iter()
        .map(|entry| entry.expect("an entry").into_path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .map(|path| std::fs::read_to_string(path).expect("a page"))
        .collect();
    let imported = result.outputs.iter().filter(|output| output.is_page()).filter_map(|output| output.text());
    assert_eq!(facts(own.iter().map(String::as_str)), facts(imported));
    // It cites an edition of a standard that is not the one of its references. Brackets and quotation marks that lack their
    // other half in the source, as at the end of a printed page, are escaped and told.
    let mut found = diagnostics(&result);
    found.retain(|text| !text.starts_with("across::stale-edition 9/9.2.2.md"));
    assert!(found.is_empty(), "{found:#?}");
    assert!(told(&result, "escaped").iter().any(|text| text.contains("no counterpart")), "{:?}", result.findings);
}
