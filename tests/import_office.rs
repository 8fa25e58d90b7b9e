//! What `tebiki import` makes of regulations, formulas, boxes, broken relations and tracked changes in Word documents, and of
//! figures in laws: what is shown is what the source shows, and what is not there is told.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use tebiki::import::{Fate, Import, Kind, Options, Profile, Reason, Source, import, import_with};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:wps=\"wps\" xmlns:m=\"m\" xmlns:a=\"a\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

fn word(name: &str, body: &str, others: &[(&str, &str)]) -> Import {
    let document = format!("<w:document {W}><w:body>{body}</w:body></w:document>");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (part, text) in others.iter().copied().chain([("word/document.xml", document.as_str())]) {
        zip.start_file(part, SimpleFileOptions::default()).expect("a name");
        zip.write_all(text.as_bytes()).expect("written");
    }
    let bytes = zip.finish().expect("finished").into_inner();
    let source = Source { name: name.to_owned(), files: BTreeMap::from([(name.to_owned(), bytes)]) };
    import(&source, Kind::Docx).unwrap_or_else(|error| panic!("{error}"))
}

fn page<'a>(import: &'a Import, path: &str) -> &'a str {
    let found = import.outputs.iter().find(|output| output.path == format!("content/{path}"));
    let paths: Vec<&str> = import.outputs.iter().map(|output| output.path.as_str()).collect();
    found.and_then(|output| output.text()).unwrap_or_else(|| panic!("no page {path} among {paths:?}"))
}

fn told(import: &Import, kind: &str) -> usize {
    import.findings.iter().filter(|f| f.kind == kind).count()
}

fn assert_complete(import: &Import) {
    assert!(import.coverage.is_complete(), "{}: missing {}", import.name, import.coverage.missing.sample());
}

fn run(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>")
}

fn paragraph(inner: &str) -> String {
    format!("<w:p>{inner}</w:p>")
}

/// A numbered paragraph of the one list; a heading where a level is given.
fn numbered(level: u32, heading: Option<u32>, text: &str) -> String {
    let outline = heading.map(|level| format!("<w:outlineLvl w:val=\"{level}\"/>")).unwrap_or_default();
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr>{outline}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )
}

fn numbering(levels: &[(&str, &str, u32)]) -> String {
    let level = |(n, (format, text, start)): (usize, &(&str, &str, u32))| {
        format!(
            "<w:lvl w:ilvl=\"{n}\"><w:start w:val=\"{start}\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let levels: String = levels.iter().enumerate().map(level).collect();
    format!(
        "<w:numbering {W}><w:abstractNum w:abstractNumId=\"0\">{levels}</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>"
    )
}

#[test]
fn a_regulation_is_numbered_as_in_word() {
    let list = numbering(&[
        ("japaneseCounting", "第%1章", 1),
        ("decimalFullWidth", "第%2条", 1),
        ("decimalFullWidth", "%3", 2),
        ("decimalFullWidth", "（%4）", 1),
        ("aiueoFullWidth", "%5", 1),
    ]);
    let body = [
        numbered(0, Some(0), "総則"),
        numbered(1, Some(1), "目的"),
        paragraph(&run("", "第一項の文。")),
        numbered(2, None, "第二項の文。"),
        numbered(3, None, "第一号の文。"),
        numbered(4, None, "アの文。"),
        numbered(3, None, "第二号の文。第１条第２項第１号による。"),
    ]
    .concat();
    // The receipt is the same whatever the file is called.
    for name in ["kitei.docx", "kitei-2.docx"] {
        let result = word(name, &body, &[("word/numbering.xml", &list)]);
        assert_complete(&result);
        let settings = page(&result, "guide.yaml");
        assert!(
            settings.contains("mark: \"{n:１}\", cite: \"第{n}項\"")
                && settings.contains("mark: \"（{n:１}）\", cite: \"第{n}号\"")
                && settings.contains("- \"{n:ア}\""),
            "{settings}"
        );
        let text = page(&result, "chapter-1/1.md");
        assert!(text.contains("2) 第二項の文。\n   1. 第一号の文。\n      1. アの文。\n   2. 第二号の文。"), "{text}");
    }
}

#[test]
fn raised_text_formulas_and_enclosed_characters_are_kept() {
    let formula = "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>";
    let field = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>EQ \\o\\ac(○,秘)</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
    let raised = "<w:vertAlign w:val=\"superscript\"/>";
    let body = paragraph(
        &[
            run("", "m"),
            run(raised, "2"),
            run("", "と10"),
            run(raised, "6"),
            formula.to_owned(),
            run("", "倍"),
            run(raised, "注"),
            field.to_owned(),
        ]
        .concat(),
    );
    let result = word("a.docx", &body, &[]);
    assert_complete(&result);
    assert!(page(&result, "index.md").contains("m²と10⁶1/2x²倍^注○秘"), "{}", page(&result, "index.md"));
    assert_eq!(told(&result, "script"), 1);
}

#[test]
fn boxes_keep_their_paragraphs_and_tables() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph(&run("", text)));
    let inside = [
        paragraph(&run("", "箱題")),
        format!(
            "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
            cell("頭1"),
            cell("頭2"),
            cell("値1"),
            cell("値2")
        ),
        paragraph(&run("", "箱末")),
    ]
    .concat();
    let shape = format!("<w:drawing><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx></w:drawing>");
    let choice =
        format!("<w:r><mc:AlternateContent><mc:Choice>{shape}</mc:Choice><mc:Fallback/></mc:AlternateContent></w:r>");
    let result = word("a.docx", &paragraph(&(choice + &run("", "アンカー"))), &[]);
    assert_complete(&result);
    let text = page(&result, "index.md");
    assert!(text.contains("> 箱題\n>\n> | 頭1 | 頭2 |\n> | --- | --- |\n> | 値1 | 値2 |\n>\n> 箱末\n"), "{text}");
}

#[test]
fn a_row_that_begins_in_a_later_column_stands_there() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph(&run("", text)));
    let rows = [
        format!("<w:tr>{}{}{}</w:tr>", cell("a"), cell("b"), cell("c")),
        format!("<w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>{}{}</w:tr>", cell("d"), cell("e")),
    ]
    .concat();
    let result = word("a.docx", &format!("<w:tbl>{rows}</w:tbl>"), &[]);
    assert_complete(&result);
    assert!(page(&result, "index.md").contains("|  | d | e |"), "{}", page(&result, "index.md"));
}

#[test]
fn what_is_not_in_the_document_is_told() {
    let picture = "<w:r><w:drawing><a:blip r:embed=\"rId7\"/></w:drawing></w:r>";
    let link = format!("<w:hyperlink r:id=\"rId8\">{}</w:hyperlink>", run("", "先"));
    let body = paragraph(&[picture.to_owned(), link, run("", "エラー! 参照元が見つかりません。")].concat());
    let result = word("a.docx", &body, &[]);
    assert_complete(&result);
    assert_eq!((told(&result, "missing-relation"), told(&result, "broken-reference")), (2, 1));
    let xml = "<Law><LawBody><LawTitle>試験法</LawTitle><MainProvision><Paragraph Num=\"1\"><ParagraphSentence><Sentence>十<Sup>六</Sup>倍10<Sup>6</Sup>、図<Fig src=\"./pict/a.pdf\"/></Sentence></ParagraphSentence></Paragraph></MainProvision></LawBody></Law>";
    let files = BTreeMap::from([("a.xml".to_owned(), xml.as_bytes().to_vec())]);
    let law = import(&Source { name: "a.xml".to_owned(), files }, Kind::Law).expect("imported");
    assert_complete(&law);
    assert_eq!(told(&law, "missing-picture"), 1);
    assert!(page(&law, "index.md").contains("十^六倍10⁶、図"), "{}", page(&law, "index.md"));
}

/// Of an excerpt some paragraphs alone are in force: they keep their numbers.
#[test]
fn paragraphs_of_a_law_keep_their_numbers() {
    let paragraph = |num: u32, shown: &str| {
        format!(
            "<Paragraph Num=\"{num}\"><ParagraphNum>{shown}</ParagraphNum><ParagraphSentence><Sentence>文{num}。</Sentence></ParagraphSentence></Paragraph>"
        )
    };
    let paragraphs = [paragraph(1, ""), paragraph(8, "８"), paragraph(9, "９")].concat();
    let xml = format!(
        "<Law><LawBody><LawTitle>試験法</LawTitle><MainProvision><Article Num=\"1\"><ArticleTitle>第一条</ArticleTitle>{paragraphs}</Article></MainProvision></LawBody></Law>"
    );
    let files = BTreeMap::from([("a.xml".to_owned(), xml.into_bytes())]);
    let law = import(&Source { name: "a.xml".to_owned(), files }, Kind::Law).expect("imported");
    assert_complete(&law);
    let text = page(&law, "1/index.md");
    assert!(text.contains("1) 文1。") && text.contains("8) 文8。\n9) 文9。"), "{text}");
}

#[test]
fn a_deleted_end_of_a_paragraph_joins_it_to_the_next() {
    let deleted = "<w:p><w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr><w:r><w:t>段落の</w:t></w:r></w:p>";
    let removed = "<w:p><w:r><w:t>続き。</w:t></w:r><w:del><w:r><w:delText>消した</w:delText></w:r></w:del></w:p>";
    let notes = format!(
        "<w:footnotes {W}><w:footnote w:id=\"5\"><w:p><w:r><w:t>指されない注</w:t></w:r></w:p></w:footnote></w:footnotes>"
    );
    let title = "<w:p><w:pPr><w:pStyle w:val=\"t\"/></w:pPr><w:r><w:t>表題の文</w:t></w:r></w:p>";
    let styles = format!(
        "<w:styles {W}><w:style w:type=\"paragraph\" w:styleId=\"t\"><w:name w:val=\"Title\"/></w:style></w:styles>"
    );
    let body = [title, deleted, removed].concat();
    let result = word("a.docx", &body, &[("word/footnotes.xml", &notes), ("word/styles.xml", &styles)]);
    assert_complete(&result);
    assert!(page(&result, "index.md").contains("\n段落の続き。\n"), "{}", page(&result, "index.md"));
    assert!(page(&result, "guide.yaml").starts_with("title: 表題の文\n"));
    assert_eq!(told(&result, "tracked"), 1);
    let unused = result.ledger.pieces().iter().filter(|piece| piece.fate == Fate::LeftOut(Reason::Unused)).count();
    assert_eq!(unused, 1);
}

/// A matrix with empty cells has a legend that says so, and marks bind as their names say.
#[test]
fn empty_cells_of_a_matrix_are_a_mark() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph(&run("", text)));
    let row = |cells: &[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(|text| cell(text)).collect::<String>());
    let table = [row(&["対策", "設計", "運用", "保守"]), row(&["暗号化", "○", "×", "○"]), row(&["教育", "○", "", "×"])]
        .concat();
    let body = format!("<w:tbl>{table}</w:tbl>{}", paragraph(&run("", "○：必要 ×：不要")));
    let document = format!("<w:document {W}><w:body>{body}</w:body></w:document>");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", SimpleFileOptions::default()).expect("a name");
    zip.write_all(document.as_bytes()).expect("written");
    let bytes = zip.finish().expect("finished").into_inner();
    let source = Source { name: "a.docx".to_owned(), files: BTreeMap::from([("a.docx".to_owned(), bytes)]) };
    let options = Options { profile: Profile::default(), annotate: true, ..Options::default() };
    let result = import_with(&source, Kind::Docx, &options).expect("imported");
    assert_complete(&result);
    let settings = page(&result, "guide.yaml");
    assert!(settings.contains("mark: \"\", name: \"空欄\", force: none"), "{settings}");
    assert!(settings.contains("name: \"必要\", force: must"), "{settings}");
}
