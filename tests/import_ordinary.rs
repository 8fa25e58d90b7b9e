//! What `tebiki import` makes of what people usually have: Word outlines whose numbers begin again, laws of several parts,
//! texts with a table of contents, and what stands in a source and cannot be taken.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use tebiki::import::{Import, Kind, Source, import, kind_of};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::imports::{assert_sound, page, told};

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

fn files(list: &[(&str, &[u8])]) -> Source {
    let files = list.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
    Source { name: list[0].0.to_owned(), files }
}

fn imported(source: &Source) -> Import {
    let kind = kind_of(source).expect("the kind is told by name and content");
    import(source, kind).unwrap_or_else(|error| panic!("{error}"))
}

/// A text of that name.
fn text(name: &str, text: &str) -> Import {
    imported(&files(&[(name, text.as_bytes())]))
}

/// A Word document with a list of these levels (format and text), and with other parts.
fn word(levels: &[(&str, &str)], body: &str, others: &[(&str, &str)]) -> Source {
    let level = |(n, (format, text)): (usize, &(&str, &str))| {
        format!(
            "<w:lvl w:ilvl=\"{n}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let levels: String = levels.iter().enumerate().map(level).collect();
    let num = |id: u32, more: &str| format!("<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"0\"/>{more}</w:num>");
    let again = "<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride>";
    let numbering = format!(
        "<w:numbering {W}><w:abstractNum w:abstractNumId=\"0\">{levels}</w:abstractNum>{}{}</w:numbering>",
        num(1, ""),
        num(2, again)
    );
    let document = format!("<w:document {W}><w:body>{body}</w:body></w:document>");
    let parts = [("word/document.xml", document.as_str()), ("word/numbering.xml", numbering.as_str())];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts.iter().chain(others) {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a name");
        zip.write_all(text.as_bytes()).expect("written");
    }
    let bytes = zip.finish().expect("finished").into_inner();
    Source { name: "a.docx".to_owned(), files: BTreeMap::from([("a.docx".to_owned(), bytes)]) }
}

fn paragraph(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn counted(list: u32, level: u32, text: &str) -> String {
    let list = format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>");
    paragraph(&list, text)
}

/// Nine headings of three levels, each with a sentence.
fn outline() -> String {
    let heading = |level: u32, text: &str| {
        let properties = format!(
            "<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr><w:outlineLvl w:val=\"{level}\"/>"
        );
        paragraph(&properties, text) + &paragraph("", "それぞれの文である。")
    };
    let levels = [0, 1, 2, 2, 1, 0, 1, 2, 0];
    let titles = ["総論のこと", "背景", "細かな一", "細かな二", "目的", "各論", "方法", "細かな三", "結び"];
    levels.into_iter().zip(titles).map(|(level, title)| heading(level, title)).collect()
}

#[test]
fn outlines_whose_numbers_begin_again_are_sound() {
    let wide = "decimalFullWidth";
    let circle = "decimalEnclosedCircle";
    let schemes: [&[(&str, &str)]; 7] = [
        &[("japaneseCounting", "%1"), (wide, "%2"), (wide, "（%3）")],
        &[(wide, "第%1"), (wide, "%2"), ("decimal", "(%3)")],
        &[("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)")],
        &[(wide, "%1．"), (wide, "（%2）"), (circle, "%3")],
        &[("decimal", "第%1部"), ("decimal", "%2章"), ("decimal", "%2.%3")],
        &[("decimal", "Chapter %1"), ("decimal", "Section %2"), ("upperLetter", "%3.")],
        &[("decimal", "%1"), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3")],
    ];
    for levels in schemes {
        let result = imported(&word(levels, &outline(), &[]));
        assert_sound(&result);
        let pages = result.outputs.iter().filter(|output| output.is_page()).count();
        assert!(pages >= 4, "{levels:?}: every heading of the first level is a page");
    }
}

fn law(body: &str) -> String {
    format!("<Law><LawBody><LawTitle>試験法の題</LawTitle><MainProvision>{body}</MainProvision></LawBody></Law>")
}

fn article(number: &str, rest: &str) -> String {
    format!(
        "<Article Num=\"1\"><ArticleCaption>（見出し）</ArticleCaption><ArticleTitle>{number}</ArticleTitle><Paragraph Num=\"1\"><ParagraphNum/><ParagraphSentence><Sentence>次のとおりとする。</Sentence></ParagraphSentence>{rest}</Paragraph></Article>"
    )
}

#[test]
fn chapters_count_anew_in_every_part_of_a_law() {
    let chapter = |number: &str, own: &str| {
        format!("<Chapter Num=\"1\"><ChapterTitle>{number}　章</ChapterTitle>{}</Chapter>", article(own, ""))
    };
    let part =
        |number: &str, inner: String| format!("<Part Num=\"1\"><PartTitle>{number}　編</PartTitle>{inner}</Part>");
    let first = chapter("第一章", "第一条") + &chapter("第二章", "第二条");
    let second = chapter("第一章", "第三条") + &chapter("第二章", "第四条");
    let result = text("a.xml", &law(&(part("第一編", first) + &part("第二編", second))));
    assert_sound(&result);
    assert!(page(&result, "part-2/chapter-1/3.md").contains("number: 第三条"));
}

#[test]
fn heads_of_tables_and_lists_of_a_law_are_read() {
    let table = "<TableStruct><Table><TableHeaderRow><TableHeaderColumn>区分</TableHeaderColumn></TableHeaderRow><TableRow><TableColumn><Sentence>甲</Sentence></TableColumn></TableRow></Table></TableStruct>";
    let list = "<List><ListSentence><Sentence>甲＝乙</Sentence></ListSentence><Sublist1><Sublist1Sentence><Sentence>乙は数</Sentence></Sublist1Sentence></Sublist1></List>";
    let result = text("a.xml", &law(&article("第一条", &format!("{table}{list}"))));
    assert_sound(&result);
    let shown = page(&result, "1/index.md");
    assert!(shown.contains("| 区分 |\n| --- |\n| 甲 |"), "{shown}");
    assert!(shown.contains("甲＝乙\\\n乙は数"), "{shown}");
}

#[test]
fn an_item_between_two_keeps_the_numbers_of_those_behind_it() {
    let sub = |title: &str, text: &str| {
        format!(
            "<Subitem1 Num=\"1\"><Subitem1Title>{title}</Subitem1Title><Subitem1Sentence><Sentence>{text}</Sentence></Subitem1Sentence></Subitem1>"
        )
    };
    let item = |num: &str, title: &str, inner: &str| {
        format!(
            "<Item Num=\"{num}\"><ItemTitle>{title}</ItemTitle><ItemSentence><Sentence>事項の{title}</Sentence></ItemSentence>{inner}</Item>"
        )
    };
    let items = [
        item("1", "一", ""),
        item("1_2", "一の二", &(sub("イ", "丙") + &sub("ロ", "丁"))),
        item("2", "二", &sub("イ", "戊")),
    ];
    let citing = article("第二条", "").replace("次のとおり", "第一条第二号イのとおり");
    let result = text("a.xml", &law(&(article("第一条", &items.concat()) + &citing)));
    assert_sound(&result);
    assert!(page(&result, "2/index.md").contains("第一条第二号イ") && told(&result, "escaped").is_empty());
    assert!(page(&result, "1/index.md").contains("- 一の二 事項の一の二\n  - イ 丙\n  - ロ 丁\n"));
}

#[test]
fn pages_of_html_without_a_title_and_with_boxes() {
    let html = "<html><head><title></title></head><body><h1>章<a class=\"headerlink\" href=\"#a\">¶</a></h1><div class=\"admonition note\"><p class=\"admonition-title\">注意</p><p>読むこと。</p></div></body></html>";
    let result = text("a.html", html);
    assert_sound(&result);
    let shown = page(&result, "001/index.md");
    assert!(shown.contains("title: 章\n") && shown.contains(":::note[注意]\n\n読むこと。\n\n:::"), "{shown}");
    let again =
        "<html><body><h1>章</h1><ol><li>一つ</li><li>二つ</li></ol><ol start=\"5\"><li>五つ</li></ol></body></html>";
    let result = text("a.html", again);
    assert_sound(&result);
    assert!(
        page(&result, "001/index.md").contains("2. 二つ\n\n<!-- -->\n\n5. 五つ"),
        "{}",
        page(&result, "001/index.md")
    );
}

#[test]
fn the_contents_of_a_text_are_no_sections() {
    let source = "実施要領\n\n目　次\n\n１　総則 ........ 1\n１．１　目的 ........ 1\n２　手続 ........ 3\n\n１　総則\n\n１．１　目的\n\nこの要領は、外部委託の手続を定めることを目的とする。ここで長い文は次の行に\n続くことがある。\n\n２　手続\n\n「１．１　目的」に従う。\n\n 3\n\u{c}次の頁の文である。\n";
    let result = text("a.txt", source);
    assert_sound(&result);
    let shown = page(&result, "1/1.1.md");
    assert!(shown.contains("title: 目的") && shown.contains("次の行に\n続くことがある。"), "{shown}");
    let shown = page(&result, "2/index.md");
    assert!(shown.contains("「１．１　目的」に従う。") && !shown.contains("\n3\n"), "{shown}");
    assert!(page(&result, "guide.yaml").starts_with("title: 実施要領\n"));
    let jis = import(&files(&[("a.txt", b"\x1b$B#1!!AmB'\x1b(B\n")]), Kind::Text);
    assert!(jis.is_err(), "ISO-2022-JP is told");
}

#[test]
fn signs_of_titles_mean_nothing() {
    for title in ["（未完のもの", "注１）の見方", "[[重要]]のお知らせ", "**星**の印"] {
        let heading = paragraph("<w:outlineLvl w:val=\"0\"/>", title) + &paragraph("", "これは本文である。");
        let result = imported(&word(&[], &heading, &[]));
        assert_sound(&result);
    }
}

#[test]
fn numbers_of_lists_stay_what_they_are() {
    let levels: &[(&str, &str)] = &[("decimal", "%1.")];
    let body = [
        paragraph("<w:outlineLvl w:val=\"0\"/>", "手続のこと"),
        counted(1, 0, "一つ目"),
        counted(1, 0, "二つ目"),
        counted(2, 0, "新しい一つ目"),
    ]
    .concat();
    let result = imported(&word(levels, &body, &[]));
    assert_sound(&result);
    let shown = page(&result, "001/index.md");
    assert!(shown.contains("2. 二つ目\n\n<!-- -->\n\n1. 新しい一つ目"), "{shown}");
    let body = paragraph("<w:outlineLvl w:val=\"0\"/>", "手続のこと") + &counted(1, 0, "甲のこと");
    let result = imported(&word(&[("decimalZero", "%1.")], &body, &[]));
    assert_sound(&result);
    assert!(page(&result, "001/index.md").contains("- 01\\. 甲のこと"));
}

#[test]
fn articles_that_word_counts_are_articles() {
    let levels: &[(&str, &str)] = &[("decimalFullWidth", "第%1条"), ("decimalFullWidth", "%2")];
    let body = [
        paragraph("", "業務委託契約書"),
        paragraph("", "（目的）"),
        counted(1, 0, "甲は、次の業務を乙に委託する。"),
        paragraph("", "（期間）"),
        counted(1, 0, "期間は、第１条の業務が終わるまでとする。"),
    ]
    .concat();
    let result = imported(&word(levels, &body, &[]));
    assert_sound(&result);
    let paths: Vec<&str> = result.outputs.iter().map(|output| output.path.as_str()).collect();
    let article = result.outputs.iter().filter_map(|output| output.text()).find(|text| text.contains("number: 第2条"));
    let article = article.unwrap_or_else(|| panic!("no second article in {paths:?}"));
    assert!(article.contains("title: \"（期間）\"") && article.contains("期間は、第１条の業務"), "{article}");
}

#[test]
fn parts_of_other_formats_are_told() {
    let relations = "<Relationships><Relationship Id=\"rA\" Type=\"x/aFChunk\" Target=\"a.html\"/></Relationships>";
    let others =
        [("word/_rels/document.xml.rels", relations), ("word/a.html", "<html><body><p>全文はここ</p></body></html>")];
    let result = imported(&word(&[], "<w:altChunk r:id=\"rA\"/>", &others));
    assert_eq!((told(&result, "embedded-document").len(), result.coverage.left_out), (1, 5));
    let docx = word(&[], &paragraph("", "本文"), &[]);
    assert!(
        import(&docx, Kind::Xlsx).is_err() && import(&docx, Kind::Html).is_err() && import(&docx, Kind::Law).is_err()
    );
}

#[test]
fn what_a_folder_lists_and_lacks_is_told() {
    let folder = [
        (
            "mkdocs.yml",
            "site_name: 手引\nnav:\n  - index.md\n  - 外のサイト: https://example.jp/\n  - 無い頁: none.md\n"
                .as_bytes(),
        ),
        (
            "docs/index.md",
            "# 手引\n\n[語](手順.md){ .md-button }と==印==のこと。\n\n用語\n:   定義の文。\n\n--8<-- \"snip.txt\"\n"
                .as_bytes(),
        ),
        ("docs/手順.md", "# 手順のこと\n\n手順の文。\n".as_bytes()),
        ("snip.txt", "切り取りの文。\n".as_bytes()),
        ("様式.docx", b"PK".as_slice()),
    ];
    let result = imported(&files(&folder));
    assert_sound(&result);
    assert_eq!((told(&result, "contents-lost").len(), told(&result, "not-imported").len()), (2, 1));
    let shown = page(&result, "index.md");
    assert!(shown.contains("と印のこと。") && shown.contains("**用語**\n\n定義の文。\n\n切り取りの文。"), "{shown}");
    assert!(page(&result, "guide.yaml").contains("language: ja"));
}

#[test]
fn notes_are_found_by_their_other_names() {
    let folder = [
        ("a.md", "[[玄関]]と[[無い頁]]と[[入口#^b1]]のこと。%%覚え%%\n".as_bytes()),
        ("入口.md", "---\naliases: [玄関, 門]\n---\n\n入口の文。 ^b1\n".as_bytes()),
    ];
    let result = imported(&files(&folder));
    assert!(result.coverage.is_complete());
    let shown = page(&result, "a.md");
    assert!(shown.contains("[玄関](入口.md)と無い頁と[入口](入口.md#") && !shown.contains("覚え"), "{shown}");
    assert_eq!(told(&result, "missing-listing"), ["there is no file `無い頁`"]);
}
