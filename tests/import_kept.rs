//! What imports keep, or tell where a guide has nothing for it: cross-references of Word that are out of date, large documents in
//! portions, widths of pictures, abbreviations, tabs, warnings, includes, addresses that no page may link, columns set apart by
//! blanks.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write};

use tebiki::import::{Import, Kind, Options, Profile, Source, Tool, import, import_with};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::imports::{assert_sound, page, told};

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:a=\"a\"";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

fn source(files: &[(&str, &[u8])]) -> Source {
    let all: BTreeMap<String, Vec<u8>> =
        files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect();
    Source { name: files[0].0.to_owned(), files: all }
}

/// A Word document of that body, with a list whose levels count `第%1条` and `（%2）`.
fn docx(body: &str, others: &[(&str, &[u8])]) -> Vec<u8> {
    let level = |n: u32, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"{n}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimalFullWidth\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:numbering {W}><w:abstractNum w:abstractNumId=\"0\">{}{}</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>",
        level(0, "%1．"),
        level(1, "（%2）")
    );
    let document = format!("<w:document {W}><w:body>{body}<w:sectPr/></w:body></w:document>");
    let mut parts: Vec<(&str, &[u8])> =
        vec![("word/document.xml", document.as_bytes()), ("word/numbering.xml", numbering.as_bytes())];
    parts.extend_from_slice(others);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name, SimpleFileOptions::default()).expect("a name");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

fn word(body: &str, others: &[(&str, &[u8])]) -> Import {
    import(&source(&[("a.docx", &docx(body, others))]), Kind::Docx).unwrap_or_else(|error| panic!("{error}"))
}

fn tree(tool: Tool, files: &[(&str, &[u8])]) -> Import {
    import(&source(files), Kind::Markdown(tool)).unwrap_or_else(|error| panic!("{error}"))
}

fn text(text: &str) -> Import {
    import(&source(&[("a.txt", text.as_bytes())]), Kind::Text).unwrap_or_else(|error| panic!("{error}"))
}

fn entry(level: u32, mark: &str, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:bookmarkStart w:id=\"{mark}\" w:name=\"{mark}\"/><w:r><w:t>{text}</w:t></w:r><w:bookmarkEnd w:id=\"{mark}\"/></w:p>"
    )
}

fn field(code: &str, shown: &str) -> String {
    format!("<w:p><w:fldSimple w:instr=\" {code} \"><w:r><w:t>{shown}</w:t></w:r></w:fldSimple></w:p>")
}

#[test]
fn cross_references_that_word_did_not_update_are_told() {
    let list = [entry(0, "_Ref1", "目的"), entry(0, "_Ref2", "契約"), entry(1, "_Ref3", "監査")].concat();
    let right = [
        field("REF _Ref2 \\r \\h", "2"),
        field("REF _Ref3 \\w \\h", "２．（１）"),
        field("REF _Ref3 \\n \\h", "(1)"),
        field("REF _Ref2 \\h", "契約"),
        field("REF _Ref3 \\r \\p \\h", "上記"),
    ];
    let result = word(&(list.clone() + &right.concat()), &[]);
    assert_sound(&result);
    assert_eq!(told(&result, "reference-stale"), Vec::<&str>::new());
    let complex = "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>REF _Ref3 \\w \\h</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>１．（１）</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";
    let stale = [
        field("REF _Ref2 \\r \\h", "３"),
        complex.to_owned(),
        field("REF _Ref1 \\h", "趣旨"),
        field("REF _Ref9 \\r", "9"),
    ];
    let result = word(&(list + &stale.concat()), &[]);
    let found = told(&result, "reference-stale");
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found[0].contains("“３”") && found[0].contains("“２．”"), "{found:?}");
    assert!(found[2].contains("“趣旨”") && found[2].contains("“目的”"), "{found:?}");
    assert!(found[3].contains("_Ref9"), "{found:?}");
    assert!(result.findings.iter().any(|finding| finding.kind == "reference-stale" && finding.place.ends_with("¶5")));
}

#[test]
fn a_bookmark_between_two_paragraphs_is_one_of_the_next() {
    let body = "<w:p><w:r><w:t>前の文</w:t></w:r></w:p><w:bookmarkStart w:id=\"1\" w:name=\"here\"/><w:bookmarkEnd w:id=\"1\"/><w:p><w:r><w:t>先の文</w:t></w:r></w:p><w:p><w:hyperlink w:anchor=\"here\"><w:r><w:t>参照</w:t></w:r></w:hyperlink></w:p>";
    let result = word(body, &[]);
    assert_sound(&result);
    let shown = page(&result, "index.md");
    assert!(shown.contains("先の文 {#here}") && shown.contains("[参照](#here)"), "{shown}");
}

/// A document of more than a megabyte is read in portions: what goes over their ends is one all the same.
#[test]
fn a_large_document_in_portions_is_the_same_document() {
    let mut body = String::new();
    for n in 1..=6000 {
        body.push_str(&entry(0, &format!("m{n}"), &format!("項目{n}である。")));
        // The end of every paragraph is deleted by a change, and a field goes over two.
        body.push_str("<w:p><w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p><w:p><w:r><w:t>後半</w:t></w:r></w:p>");
        _ = write!(
            body,
            "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>HYPERLINK \\l \"m{n}\"</w:instrText></w:r></w:p><w:p><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>戻る</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>"
        );
    }
    assert!(body.len() > 3 << 20);
    let result = word(&body, &[]);
    assert!(result.coverage.is_complete(), "{}", result.coverage.missing.sample());
    let all: String = result.outputs.iter().filter_map(|output| output.text()).collect();
    assert_eq!((all.matches("前半後半").count(), all.matches("6000. 項目6000である。").count()), (6000, 1));
    let broken = docx(&format!("{body}<w:p>\n<w:r></w:p>"), &[]);
    let error = import(&source(&[("a.docx", &broken)]), Kind::Docx).expect_err("it is broken");
    assert!(error.place.ends_with("word/document.xml:2:6"), "the line of the whole: {}", error.place);
}

#[test]
fn pictures_alone_and_in_headings_are_kept() {
    let picture = "<w:p>STYLE<w:r><w:drawing><a:blip r:embed=\"rId1\"/></w:drawing></w:r></w:p>";
    let relations = b"<Relationships><Relationship Id=\"rId1\" Target=\"media/p.png\"/></Relationships>";
    let parts: [(&str, &[u8]); 2] = [("word/_rels/document.xml.rels", relations), ("word/media/p.png", PNG)];
    let heading = "<w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr>";
    for style in ["", heading] {
        let result = word(&picture.replace("STYLE", style), &parts);
        assert_sound(&result);
        assert!(
            page(&result, "index.md").ends_with("---\n\n![p.png](assets/p.png)\n"),
            "{}",
            page(&result, "index.md")
        );
        assert_eq!((result.coverage.source, result.coverage.hundredths()), (0, 10_000));
    }
    let with_text = picture.replace("STYLE", &format!("{heading}<w:r><w:t>表紙</w:t></w:r>"));
    let result = word(&with_text, &parts);
    assert_sound(&result);
    assert!(page(&result, "001/index.md").contains("title: 表紙\n---\n\n![p.png](../assets/p.png)"));
}

#[test]
fn an_empty_column_at_the_end_is_none_of_a_matrix() {
    let row = |cells: [&str; 5]| {
        let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
        format!("<w:tr>{}</w:tr>", cells.map(cell).concat())
    };
    let rows = [
        ["項目", "契約", "運用", "", ""],
        ["体制", "○", "△", "", ""],
        ["報告", "○", "○", "", ""],
        ["監査", "△", "○", "", ""],
    ];
    let body = format!("<w:tbl>{}</w:tbl>", rows.map(row).concat());
    let options = Options { profile: Profile::default(), annotate: true, ..Options::default() };
    let source = source(&[("a.docx", &docx(&body, &[]))]);
    let result = import_with(&source, Kind::Docx, &options).unwrap_or_else(|error| panic!("{error}"));
    assert_sound(&result);
    let shown = page(&result, "index.md");
    assert!(shown.contains(":::matrix") && shown.contains("| 項目 | 契約 | 運用 |\n"), "{shown}");
    assert!(shown.contains("| 監査 | △ | ○ |\n"), "{shown}");
    assert_eq!(told(&result, "proposed-matrix").len(), 1);
}

#[test]
fn widths_of_pictures_and_abbreviations_are_kept() {
    let html = "# T\n\n<abbr title=\"Domain Name System\">DNS</abbr> は\n\n<img src=\"p.png\" alt=\"図\" width=\"300\"> <img src=\"p.png\" alt=\"図\" style=\"width: 60%\"> <img src=\"p.png\" alt=\"図\" width=\"20em\">\n";
    let result = tree(Tool::Plain, &[("a.md", html.as_bytes()), ("p.png", PNG)]);
    assert_sound(&result);
    let shown = page(&result, "a.md");
    assert!(shown.contains("DNS (Domain Name System) は"), "{shown}");
    assert!(
        shown.contains("![図](assets/p.png){width=300} ![図](assets/p.png){width=60%} ![図](assets/p.png)\n"),
        "{shown}"
    );
    assert_eq!(told(&result, "picture-size").len(), 1);
    let note = "![[p.png|300]] と ![[p.png|図|200x100]] と ![絵|40](p.png)\n";
    let result = tree(Tool::Obsidian, &[("a.md", note.as_bytes()), ("p.png", PNG)]);
    let shown = page(&result, "a.md");
    assert!(
        shown.contains(
            "![p.png](assets/p.png){width=300} と ![図](assets/p.png){width=200} と ![絵](assets/p.png){width=40}"
        ),
        "{shown}"
    );
    let lists = "# T\n\n![図](p.png){ width=\"300\" } と ![図](p.png){ .left }\n";
    let result = tree(Tool::MkDocs, &[("a.md", lists.as_bytes()), ("p.png", PNG)]);
    assert_sound(&result);
    assert!(page(&result, "a.md").contains("![図](assets/p.png){width=300} と ![図](assets/p.png)\n"));
    assert_eq!(told(&result, "dropped").len(), 1);
    let page_of_html = "<html><head><title>T</title></head><body><h1>T</h1><p><abbr title=\"Domain Name System\">DNS</abbr> <a href=\"https://a.example/\" title=\"説明\">先</a> <img src=\"p.png\" alt=\"図\" width=\"300\"></p></body></html>";
    let html = source(&[("a.html", page_of_html.as_bytes()), ("p.png", PNG)]);
    let result = import(&html, Kind::Html).unwrap_or_else(|error| panic!("{error}"));
    assert_sound(&result);
    let all: String = result.outputs.iter().filter_map(|output| output.text()).collect();
    assert!(all.contains("DNS (Domain Name System) [先](https://a.example/ \"説明\")"), "{all}");
    assert!(all.contains("p.png){width=300}"), "{all}");
}

#[test]
fn tabs_warnings_and_includes_keep_their_words() {
    let tabs = "# T\n\n<Tabs>\n<TabItem value=\"a\" label=\"甲\">甲の文</TabItem><TabItem value=\"乙\">乙の文</TabItem>\n<TabItem\n  value=\"c\"\n  label=\"丙\">丙の文</TabItem>\n</Tabs>\n\n<Foo\n  onClick={() => 1}>\n\n後の文\n";
    let result = tree(Tool::Docusaurus, &[("a.mdx", tabs.as_bytes())]);
    assert_sound(&result);
    let shown = page(&result, "a.md");
    for (label, text) in [("甲", "甲の文"), ("乙", "乙の文"), ("丙", "丙の文")] {
        assert!(shown.contains(&format!("**{label}**\n\n{text}\n")), "{shown}");
    }
    assert!(shown.contains("後の文") && !shown.contains("onClick"), "{shown}");

    let warned = "# A\n\n<div class=\"warning\">\n\n注意の文\n\n</div>\n\n<div class=\"warning\">一行の文</div>\n\n<div class=\"x\">\n\n素の文\n\n</div>\n\n{{#include part.md}}\n\n{{#include some.md:a}}\n";
    let files: [(&str, &[u8]); 5] = [
        ("src/SUMMARY.md", b"# S\n\n- [A](a.md)\n"),
        ("src/a.md", warned.as_bytes()),
        ("src/part.md", "取り込む文\n\n{{#include sub/deep.md}}\n".as_bytes()),
        ("src/sub/deep.md", "深い文\n".as_bytes()),
        ("src/some.md", "<!-- ANCHOR: a -->\n使う文\n<!-- ANCHOR_END: a -->\n使わない文\n".as_bytes()),
    ];
    let result = tree(Tool::MdBook, &files);
    assert_sound(&result);
    let shown = page(&result, "a.md");
    assert!(shown.contains(":::warning\n\n注意の文\n\n:::\n\n:::warning\n\n一行の文\n\n:::\n\n素の文\n"), "{shown}");
    assert!(shown.contains("取り込む文\n\n深い文\n") && shown.contains("使う文"), "{shown}");
    let pages: Vec<&str> = result.outputs.iter().map(|output| output.path.as_str()).collect();
    assert_eq!(pages, ["content/guide.yaml", "content/index.md", "content/a.md"], "includes are no pages");
    let left = result.ledger.pieces().iter().find(|piece| &*piece.text == "使わない文").expect("it is booked");
    assert_eq!(
        (left.fate, &*left.place),
        (tebiki::import::Fate::LeftOut(tebiki::import::Reason::Unused), "src/some.md:4")
    );
}

#[test]
fn an_object_of_json_is_the_front_matter_of_hugo() {
    let text = "{\n  \"title\": \"題\",\n  \"weight\": 2,\n  \"tags\": [\"a\", \"b\"]\n}\n\n本文\n";
    let result = tree(Tool::Hugo, &[("_index.md", b"---\ntitle: H\n---\n"), ("a.md", text.as_bytes())]);
    assert_sound(&result);
    let shown = page(&result, "a.md");
    assert_eq!(shown, "---\ntitle: 題\nweight: 2\ntags: [\"a\",\"b\"]\n---\n\n本文\n");
}

/// What a guide cannot link is text with its address, and an address that holds signs is one all the same: `check` reports neither.
#[test]
fn addresses_never_make_errors() {
    let links = "# T\n\n[a](irc://x.example/y) [b](//cdn.example/x) [c](file:///c:/x) <ftp://x.example/y>\n\n手順は[https://x.example/a][b]による。\n";
    let result = tree(Tool::Plain, &[("a.md", links.as_bytes())]);
    assert_sound(&result);
    let shown = page(&result, "a.md");
    assert!(
        shown.contains("a (irc://x.example/y) [b](https://cdn.example/x) c (file:///c:/x) ftp\\://x.example/y"),
        "{shown}"
    );
    assert_eq!(told(&result, "link-barred").len(), 3);
    let body = "<w:p><w:r><w:t>は https://x.example/~a/_b.html 、（https://x.example/c_[d]）</w:t></w:r></w:p><w:p><w:hyperlink r:id=\"rId1\"><w:r><w:t>別の文書</w:t></w:r></w:hyperlink></w:p>";
    let relations =
        b"<Relationships><Relationship Id=\"rId1\" TargetMode=\"External\" Target=\"other.docx\"/></Relationships>";
    let result = word(body, &[("word/_rels/document.xml.rels", relations)]);
    assert_sound(&result);
    let shown = page(&result, "index.md");
    assert!(shown.contains("<https://x.example/~a/_b.html>") && shown.contains("別の文書 (other.docx)"), "{shown}");
}

#[test]
fn columns_set_apart_by_blanks_never_run_together_unseen() {
    let table = "1 総則\n\n次の表による。\n\n項目            期限      担当\n報告            24 時間   責任者\n                以内\n監査            毎年      内部監査人\n\n後の文である。\n";
    let result = text(table);
    assert_sound(&result);
    let shown = page(&result, "1/index.md");
    assert!(
        shown.contains("| 項目 | 期限 | 担当 |\n| --- | --- | --- |\n| 報告 | 24 時間 | 責任者 |\n|  | 以内 |  |\n"),
        "{shown}"
    );
    assert_eq!(told(&result, "blank-columns").len(), 1);
    let damaged = "1 総則\n\na      b      c\naaaaaaaaaaaaaaaa   b\na          b   c\n\n甲   乙\n";
    let result = text(damaged);
    assert_sound(&result);
    let shown = page(&result, "1/index.md");
    assert!(shown.contains("```\na      b      c\naaaaaaaaaaaaaaaa   b\na          b   c\n```\n"), "{shown}");
    assert_eq!((told(&result, "damaged-table").len(), told(&result, "lost-columns").len()), (1, 1));
}

/// Numbers that a list shows and no list of the format can have stand as they are: no backslash is shown beside them.
#[test]
fn numbers_by_hand_show_no_backslash() {
    let level = "<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"aiueoFullWidth\"/><w:lvlText w:val=\"%1)\"/></w:lvl>";
    let numbering = format!(
        "<w:numbering {W}><w:abstractNum w:abstractNumId=\"0\">{level}</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>"
    );
    let body = format!("<w:document {W}><w:body>{}{}</w:body></w:document>", entry(0, "a", "甲"), entry(0, "b", "乙"));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("word/document.xml", body), ("word/numbering.xml", numbering)] {
        zip.start_file(name, SimpleFileOptions::default()).expect("a name");
        zip.write_all(text.as_bytes()).expect("written");
    }
    let bytes = zip.finish().expect("finished").into_inner();
    let result = import(&source(&[("a.docx", &bytes)]), Kind::Docx).unwrap_or_else(|error| panic!("{error}"));
    assert_sound(&result);
    let shown = page(&result, "index.md");
    assert!(shown.contains("- ア\\) 甲\n- イ\\) 乙\n"), "{shown}");
}

#[test]
fn cells_labels_and_remarks_stay_apart() {
    let table = "# T\n\n| a | b |\n| --- | --- |\n| 1 | 2 | 3 |\n";
    let result = tree(Tool::Plain, &[("a.md", table.as_bytes())]);
    assert_sound(&result);
    assert!(page(&result, "a.md").contains("| 1 | 2 |\n"));
    assert_eq!(told(&result, "excess-cells").len(), 1);
    let code = "# T\n\n| a | b |\n| --- | --- |\n| 1 | `x|y` |\n";
    let result = tree(Tool::MkDocs, &[("a.md", code.as_bytes())]);
    assert_sound(&result);
    assert!(page(&result, "a.md").contains("| 1 | `x\\|y` |\n"), "{}", page(&result, "a.md"));
    let tabs = "---\ntitle: T\n---\n{{< tabs \"x\" >}}{{< tab \"甲\" >}}甲の文{{< /tab >}}{{< /tabs >}}\n\n{{< figure src=\"p.png\" alt=\"図\" width=\"300\" >}}\n";
    let result = tree(Tool::Hugo, &[("_index.md", tabs.as_bytes()), ("p.png", PNG)]);
    assert_sound(&result);
    let shown = page(&result, "index.md");
    assert!(shown.contains("**甲**\n\n甲の文\n") && shown.contains("![図](assets/p.png){width=300}"), "{shown}");
    let law = "<Law><LawBody><LawTitle>試験法</LawTitle><AppdxTable Num=\"1\"><AppdxTableTitle>別表第一</AppdxTableTitle><Remarks><RemarksLabel>備考</RemarksLabel><Sentence>一つ目の文。</Sentence><Item Num=\"1\"><ItemTitle>一</ItemTitle><ItemSentence><Sentence>点</Sentence></ItemSentence></Item></Remarks></AppdxTable></LawBody></Law>";
    let result = import(&source(&[("a.xml", law.as_bytes())]), Kind::Law).unwrap_or_else(|error| panic!("{error}"));
    assert!(result.coverage.is_complete());
    let shown = page(&result, "table-1/index.md");
    assert!(shown.ends_with("備考\n\n一つ目の文。\n\n1. 点\n"), "{shown}");
}
