//! What `tebiki import` makes of numbers that are typed as text: regulations, acts, chapters and annexes, in plain text and in
//! Word; and of tables that need a second look: matrices of one mark, requirements under a common category.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write};

use tebiki::graph::Destination;
use tebiki::import::{Import, Kind, Options, Profile, Source, import, import_with};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::imports::{analysis, assert_sound, page, told};

fn text(text: &str) -> Import {
    let files = BTreeMap::from([("a.txt".to_owned(), text.as_bytes().to_vec())]);
    let source = Source { name: "a.txt".to_owned(), files };
    import(&source, Kind::Text).unwrap_or_else(|error| panic!("{error}"))
}

/// A Word document of paragraphs of one or more runs.
fn word(paragraphs: &[&[&str]]) -> Import {
    let run = |text: &&str| format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    let mut body = String::new();
    for runs in paragraphs {
        _ = write!(body, "<w:p>{}</w:p>", runs.iter().map(run).collect::<Vec<_>>().concat());
    }
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", SimpleFileOptions::default()).expect("a name");
    zip.write_all(document.as_bytes()).expect("written");
    let bytes = zip.finish().expect("finished").into_inner();
    let source = Source { name: "a.docx".to_owned(), files: BTreeMap::from([("a.docx".to_owned(), bytes)]) };
    import(&source, Kind::Docx).unwrap_or_else(|error| panic!("{error}"))
}

fn escaped(import: &Import) -> Vec<&str> {
    told(import, "escaped")
}

/// How many references of the pages lead somewhere.
fn links(import: &Import) -> usize {
    let analysis = analysis(import);
    let all = analysis.resolved.links.iter().flat_map(|links| links.iter());
    all.filter(|link| !matches!(link.to, Destination::Nowhere)).count()
}

const REGULATION: &str = "情報管理規程\n\n目次\n第１章　総則（第１条・第２条）\n第２章　管理\n附則\n\n第１章　総則\n\n（目的）\n第１条　この規程は、必要な事項を定める。\n\n（定義）\n第２条　用語の意義は、次による。\n　一　情報　文書をいう。\n　二　職員　役員を含む。\n２　前項の用語は、第３条においても用いる。\n３　第１項第二号の職員は、次のとおりとする。\n　一　常勤\n　二　非常勤\n　　ア　週３日以上\n　　イ　その他\n\n第２章　管理\n\n第１節　保存\n\n第３条（保存）　情報は、第２条第２項に従い保存する。\n\n附　則\n\n１　この規程は、公布の日から施行する。\n２　旧規程は、廃止する。\n\n別表第１（第３条関係）\n\n区分\t期間\n甲\t５年\n\n別紙１　様式\n\n様式とする。\n";

#[test]
fn regulations_have_articles_paragraphs_and_points() {
    let result = text(REGULATION);
    assert_sound(&result);
    let shown = page(&result, "chapter-1/2.md");
    let wanted = "number: 第2条\ntitle: \"（定義）\"\n---\n\n1) 用語の意義は、次による。\n   1. 情報　文書をいう。\n   2. 職員　役員を含む。\n2) 前項の用語は、第３条においても用いる。\n3) 第１項第二号の職員は、次のとおりとする。\n";
    assert!(shown.contains(wanted), "{shown}");
    assert!(shown.contains("非常勤\n      1. 週３日以上\n      2. その他"), "{shown}");
    assert!(
        page(&result, "chapter-2/section-1/3.md").contains("title: \"（保存）\"\n---\n\n情報は、第２条第２項に従い")
    );
    assert!(page(&result, "supplement/index.md").contains("1) この規程は、公布の日から施行する。\n2) 旧規程は、"));
    assert!(page(&result, "guide.yaml").contains("preset: law"));
    assert!(page(&result, "table-1/index.md").contains("| 甲 | ５年 |"));
    assert!(escaped(&result).is_empty(), "{:?}", escaped(&result));
    assert_eq!(told(&result, "typed-numbers").len(), 1);
    assert!(!page(&result, "index.md").contains("第１章"), "the contents are left out");
}

#[test]
fn regulations_that_are_typed_in_word_are_regulations_too() {
    let result = word(&[
        &["文書規程"],
        &["（目的）"],
        &["第", "１", "条　この規程は、", "必要な事項を定める。"],
        &["（保存）"],
        &["第２条　文書は、第１条により保存する。"],
        &["２　前項の期間は、五年とする。"],
    ]);
    assert_sound(&result);
    let shown = page(&result, "2.md");
    assert!(
        shown.contains("title: \"（保存）\"\n---\n\n1) 文書は、第１条により保存する。\n2) 前項の期間は、"),
        "{shown}"
    );
    assert!(page(&result, "1.md").contains("number: 第1条"), "{}", page(&result, "1.md"));
}

#[test]
fn articles_in_english_are_those_of_the_preset() {
    let act = "REGULATION ON PARKS\n\nCHAPTER I\nGeneral provisions\n\nArticle 1\nSubject matter\n\nThis Regulation lays down rules on parks.\n\nArticle 2\nDefinitions\n\n1. The following definitions apply:\n(a) 'park' means a place;\n(b) 'keeper' means a person who\n(i) opens the park; and\n(ii) closes it.\n2. Paragraph 1 applies without prejudice to Article 3(1).\n\nArticle 3\nVisitors\n\n1. Visitors leave under Article 2(1)(b).\n2. Visitors return.\n\nANNEX I\nForms\n\nText.\n";
    let result = text(act);
    assert_sound(&result);
    let shown = page(&result, "chapter-i/article-2.md");
    assert!(shown.contains("number: \"Article 2\"\ntitle: Definitions\n---\n\n1) The following"), "{shown}");
    assert!(
        shown.contains("\n   2) 'keeper' means a person who\n      1) opens the park; and\n      2) closes it.\n2) "),
        "{shown}"
    );
    assert!(page(&result, "guide.yaml").contains("numbering: eu\n"));
    assert!(page(&result, "annex-i/index.md").contains("title: Forms"));
    assert!(escaped(&result).is_empty(), "{:?}", escaped(&result));
    assert_eq!(links(&result), 2);
}

#[test]
fn sections_of_an_act_are_its_articles_where_it_has_none() {
    let act = "Parks Act\n\nPart I Preliminary\n\nSection 1 Short title\n\nThis is the Parks Act.\n\nSection 2 Definitions\n\n(1) A park is a place.\n(2) A keeper\n(a) opens it under Section 3(1); and\n(b) closes it.\n\nPart II Duties\n\nSection 3 Keepers\n\n(1) A keeper follows Section 2(2)(b).\n(2) Others may.\n\nSchedule 1 Forms\n\nThe forms.\n";
    let result = text(act);
    assert_sound(&result);
    let shown = page(&result, "part-i/section-2.md");
    assert!(
        shown.contains("1) A park is a place.\n2) A keeper\n   1) opens it under Section 3(1); and\n   2) closes"),
        "{shown}"
    );
    assert!(page(&result, "guide.yaml").contains("- \"Section {section}\"\n"));
    assert!(escaped(&result).is_empty(), "{:?}", escaped(&result));
    assert_eq!(links(&result), 2);
}

#[test]
fn chapters_and_annexes_of_plain_text_are_headings_and_others_are_proposed() {
    let result = text(
        "利用の手引\n\n第１章 はじめに\n\nこの手引は利用者のためのものである。\n\n1.1 目的\n\n目的を述べる。\n\n■ 補足\n\n補足の文。\n\nChapter 2: Use\n\n2.1 開く\n\n開き方。\n\n(a) 画面\n\n画面の説明である。\n\n付録Ａ 用語\n\n用語の説明。\n",
    );
    assert_sound(&result);
    assert!(page(&result, "001/index.md").contains("title: 第１章 はじめに\n"));
    assert!(page(&result, "001/1.1.md").contains("number: \"1.1\"\ntitle: 目的\n"));
    assert!(page(&result, "003/index.md").contains("title: Chapter 2 Use\n"));
    assert!(page(&result, "003/2.1.md").contains("title: 開く"));
    assert!(page(&result, "005/index.md").contains("title: 付録Ａ 用語\n"));
    assert_eq!(told(&result, "maybe-heading").len(), 2, "{:?}", told(&result, "maybe-heading"));
    let profile = Profile::read("own.yaml", "headings:\n  chapters: [\"■\"]\n").expect("a profile");
    let files = BTreeMap::from([("a.txt".to_owned(), "題\n\n■ 補足\n\n補足の文。\n".as_bytes().to_vec())]);
    let source = Source { name: "a.txt".to_owned(), files };
    let result = import_with(&source, Kind::Text, &Options { profile, ..Options::default() }).expect("imported");
    assert_sound(&result);
    assert!(result.outputs.iter().any(|output| output.text().is_some_and(|text| text.contains("title: \"■ 補足\""))));
}

fn workbook(rows: &str, merged: &str) -> Import {
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData>{merged}</worksheet>"
    );
    let parts = [
        (
            "xl/workbook.xml",
            "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"表\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.xml", sheet.as_str()),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).expect("a name");
        zip.write_all(text.as_bytes()).expect("written");
    }
    let bytes = zip.finish().expect("finished").into_inner();
    let source = Source { name: "a.xlsx".to_owned(), files: BTreeMap::from([("a.xlsx".to_owned(), bytes)]) };
    let options = Options { profile: Profile::default(), annotate: true, ..Options::default() };
    import_with(&source, Kind::Xlsx, &options).unwrap_or_else(|error| panic!("{error}"))
}

/// Rows of texts; an empty text is an empty cell.
fn rows(list: &[&[&str]]) -> String {
    let cell = |row: usize, column: usize, text: &str| {
        let at = char::from(b'A' + u8::try_from(column).expect("few columns"));
        format!("<c r=\"{at}{}\" t=\"inlineStr\"><is><t>{text}</t></is></c>", row + 1)
    };
    let row = |(index, cells): (usize, &&[&str])| {
        let cells = cells.iter().enumerate().filter(|(_, text)| !text.is_empty());
        let cells: String = cells.map(|(column, text)| cell(index, column, text)).collect();
        format!("<row r=\"{}\">{cells}</row>", index + 1)
    };
    list.iter().enumerate().map(row).collect()
}

#[test]
fn a_table_of_one_mark_and_blanks_is_a_matrix() {
    let result = workbook(
        &rows(&[
            &["対策", "構築", "運用", "保守", "廃棄"],
            &["(1) 体制", "○", "", "", ""],
            &["(2) 点検", "", "", "○", ""],
            &["(3) 記録", "", "", "", "○"],
        ]),
        "",
    );
    assert_sound(&result);
    assert_eq!(told(&result, "proposed-matrix"), ["a matrix of 3 rows and 4 columns, 3 marks (○ ×3)"]);
    assert!(page(&result, "001/index.md").contains(":::matrix["), "{}", page(&result, "001/index.md"));
    let list = workbook(&rows(&[&["語", "意味", "備考"], &["○", "まる", ""], &["×", "ばつ", ""]]), "");
    assert!(told(&list, "proposed-matrix").is_empty(), "a list of words is no matrix");
}

#[test]
fn a_category_that_covers_rows_holds_for_every_requirement() {
    let result = workbook(
        &rows(&[
            &["分類", "番号", "要件", "レベル"],
            &["通信", "1.1", "暗号化すること。", "高"],
            &["", "1.2", "記録すること。", "高"],
            &["保管", "2.1", "施錠すること。", "低"],
        ]),
        "<mergeCells count=\"1\"><mergeCell ref=\"A2:A3\"/></mergeCells>",
    );
    assert_sound(&result);
    assert_eq!(told(&result, "proposed-requirement").len(), 3);
    let shown = page(&result, "001/index.md");
    assert_eq!(shown.matches("通信").count(), 2, "{shown}");
    assert!(shown.contains(":::clause[1.2]{level=") && shown.contains("記録すること。"), "{shown}");
}

/// In the supplement of an act that amends the statute, a bare article is one of that act or of the statute, which only the
/// words around it tell: it leads nowhere. 附則第n条 is its own there, and that of the statute's own supplement in the statute.
#[test]
fn articles_of_supplements_are_told_apart() {
    let article = |number: &str, sentence: &str| {
        format!(
            "<Article Num=\"1\"><ArticleTitle>{number}</ArticleTitle><Paragraph Num=\"1\"><ParagraphNum/><ParagraphSentence><Sentence>{sentence}</Sentence></ParagraphSentence></Paragraph></Article>"
        )
    };
    let supplement = |attributes: &str, articles: &str| {
        format!(
            "<SupplProvision{attributes}><SupplProvisionLabel>附　則</SupplProvisionLabel>{articles}</SupplProvision>"
        )
    };
    let section = format!(
        "<Section Num=\"1\"><SectionTitle>第一節　保存</SectionTitle>{}{}</Section>",
        article("第一条", "附則第二条の記録を保存する。"),
        article("第二条", "第一条の記録は、写しとする。")
    );
    let law = format!(
        "<Law><LawNum>令和元年法律第一号</LawNum><LawBody><LawTitle>記録法</LawTitle><MainProvision><Chapter Num=\"1\"><ChapterTitle>第一章　総則</ChapterTitle>{section}</Chapter></MainProvision>{}{}</LawBody></Law>",
        supplement(
            "",
            &format!("{}{}", article("第一条", "公布の日から施行する。"), article("第二条", "旧記録とする。"))
        ),
        supplement(
            " AmendLawNum=\"令和二年法律第二号\"",
            &format!(
                "{}{}",
                article("第一条", "第二条の改正規定及び附則第三条の規定による。"),
                article("第三条", "前条に定める。")
            )
        )
    );
    let source = Source { name: "a.xml".to_owned(), files: BTreeMap::from([("a.xml".to_owned(), law.into_bytes())]) };
    let result = import(&source, Kind::Law).unwrap_or_else(|error| panic!("{error}"));
    assert_sound(&result);
    page(&result, "chapter-1/section-1/1.md");
    let analysis = analysis(&result);
    let corpus = &analysis.resolved.corpus;
    let leads = |from: &str| -> Vec<String> {
        let at = corpus.pages.iter().position(|page| page.document.source.path().as_str() == from).expect("a page");
        let pages = analysis.resolved.links[at].iter().filter_map(|link| link.to.page());
        pages.filter_map(|id| Some(corpus.page(id)?.document.source.path().as_str().to_owned())).collect()
    };
    assert_eq!(leads("chapter-1/section-1/1.md"), ["supplement/2.md"]);
    assert_eq!(leads("chapter-1/section-1/2.md"), ["chapter-1/section-1/1.md"]);
    assert_eq!(leads("supplement-2/1.md"), ["supplement-2/3.md"]);
}
