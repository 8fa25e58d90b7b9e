//! What `tebiki import` makes of small documents of our own, and of the documents in `../shared/realdocs` where they are.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::path::Path;

use tebiki::import::{Fate, Import, Kind, Reason, Source, import, kind_of, receipt_html, receipt_json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A source of one file.
fn file(name: &str, bytes: Vec<u8>) -> Source {
    Source { name: name.to_owned(), files: BTreeMap::from([(name.to_owned(), bytes)]) }
}

fn imported(source: &Source) -> Import {
    let kind = kind_of(source).expect("the kind is told by name and content");
    import(source, kind).unwrap_or_else(|error| panic!("{error}"))
}

fn page<'a>(import: &'a Import, path: &str) -> &'a str {
    let found = import.outputs.iter().find(|output| output.path == format!("content/{path}"));
    let paths: Vec<&str> = import.outputs.iter().map(|output| output.path.as_str()).collect();
    found.and_then(|output| output.text()).unwrap_or_else(|| panic!("no page {path} among {paths:?}"))
}

fn assert_complete(import: &Import) {
    let missing = import.coverage.missing.sample();
    assert!(import.coverage.is_complete(), "{}: missing {missing}", import.name);
    let lost = import.ledger.pieces().iter().find(|piece| piece.fate == Fate::Pending && !piece.text.is_empty());
    assert!(lost.is_none(), "{}: {lost:?} has no fate", import.name);
}

/// A Word document with these bodies of its parts.
fn docx(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for (name, text) in parts {
        zip.start_file(*name, options).expect("a name");
        zip.write_all(text.as_bytes()).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:wps=\"wps\" xmlns:v=\"v\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

fn word(body: &str, others: &[(&str, String)]) -> Vec<u8> {
    let document = format!("<w:document {W}><w:body>{body}</w:body></w:document>");
    let styles = format!(
        "<w:styles {W}><w:style w:type=\"paragraph\" w:styleId=\"h1\"><w:name w:val=\"heading 1\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style><w:style w:type=\"paragraph\" w:styleId=\"h2\"><w:name w:val=\"heading 2\"/><w:pPr><w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style></w:styles>"
    );
    let level = |n: usize, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"{n}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:numbering {W}><w:abstractNum w:abstractNumId=\"0\">{}{}</w:abstractNum><w:abstractNum w:abstractNumId=\"1\">{}</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num></w:numbering>",
        level(0, "decimalFullWidth", "%1"),
        level(1, "decimalFullWidth", "%1.%2"),
        level(0, "decimalEnclosedCircle", "%1")
    );
    let mut parts =
        vec![("word/document.xml", document), ("word/styles.xml", styles), ("word/numbering.xml", numbering)];
    parts.extend(others.iter().cloned());
    let parts: Vec<(&str, &str)> = parts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    docx(&parts)
}

fn paragraph(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn numbers_that_word_computes_become_the_numbers_of_sections() {
    let body = [
        paragraph("x", "表紙"),
        paragraph("h1", "総則"),
        paragraph("h2", "目的"),
        paragraph("x", "本文である。"),
        paragraph("h2", "定義"),
        paragraph("h1", "契約"),
    ];
    let result = imported(&file("a.docx", word(&body.concat(), &[])));
    assert_complete(&result);
    assert!(page(&result, "1/index.md").starts_with("---\nnumber: \"1\"\ntitle: 総則\n"));
    assert_eq!(page(&result, "1/1.1.md"), "---\nnumber: \"1.1\"\ntitle: 目的\n---\n\n本文である。\n");
    assert!(page(&result, "1/1.2.md").contains("number: \"1.2\""));
    assert!(page(&result, "2/index.md").contains("title: 契約"));
}

#[test]
fn lists_notes_boxes_and_changes_of_word() {
    let entry = |text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"2\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let body = [
        paragraph("h1", "章"),
        entry("一つ目"),
        paragraph("x", "一つ目の説明"),
        entry("二つ目"),
        "<w:p><w:r><w:t>注</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r><w:ins><w:r><w:t>足した</w:t></w:r></w:ins><w:del><w:r><w:delText>消した</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>隠した</w:t></w:r></w:p>".to_owned(),
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>箱の中</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>箱の中</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>".to_owned(),
    ];
    let notes = format!(
        "<w:footnotes {W}><w:footnote w:id=\"2\"><w:p><w:r><w:t>脚注の文</w:t></w:r></w:p></w:footnote></w:footnotes>"
    );
    let result = imported(&file("a.docx", word(&body.concat(), &[("word/footnotes.xml", notes)])));
    assert_complete(&result);
    let text = page(&result, "1/index.md");
    assert!(text.contains("1. 一つ目\n\n   一つ目の説明\n\n2. 二つ目\n"), "{text}");
    assert!(text.contains("注[^1]足した\n") && text.contains("[^1]: 脚注の文\n"), "{text}");
    assert!(!text.contains("消した") && !text.contains("隠した"), "{text}");
    assert_eq!(text.matches("箱の中").count(), 1, "{text}");
    let left = |reason| result.ledger.pieces().iter().filter(|piece| piece.fate == Fate::LeftOut(reason)).count();
    assert_eq!((left(Reason::TrackedDeletion), left(Reason::Hidden), left(Reason::Alternate)), (1, 1, 1));
}

#[test]
fn text_of_a_source_means_nothing_in_the_result() {
    let body = [paragraph("h1", "章"), paragraph("x", "# *a* [[b]] {c} &lt;d&gt; 《e》 `f` (9) 「9.9 ない節」 1. g")];
    let result = imported(&file("a.docx", word(&body.concat(), &[])));
    assert_complete(&result);
}

#[test]
fn hostile_documents_are_refused_and_nothing_is_made_of_them() {
    let bomb = docx(&[("word/document.xml", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>")]);
    let deep =
        format!("<w:document {W}><w:body>{}{}</w:body></w:document>", "<w:sdt>".repeat(5000), "</w:sdt>".repeat(5000));
    let deep = docx(&[("word/document.xml", &deep)]);
    let outside = docx(&[("../../evil", "x"), ("word/document.xml", "<a/>")]);
    for (name, bytes) in [("entity", bomb), ("deep", deep), ("outside", outside), ("none", b"PK\x03\x04".to_vec())] {
        let source = file("a.docx", bytes);
        let result = import(&source, Kind::Docx);
        assert!(result.is_err(), "{name} is refused");
    }
}

#[test]
fn a_law_is_articles_paragraphs_and_points() {
    let xml = "<Law><LawNum>平成一年法律第一号</LawNum><LawBody><LawTitle>試験法</LawTitle><MainProvision><Chapter Num=\"1\"><ChapterTitle>第一章　総則</ChapterTitle><Article Num=\"1\"><ArticleCaption>（目的）</ArticleCaption><ArticleTitle>第一条</ArticleTitle><Paragraph Num=\"1\"><ParagraphNum/><ParagraphSentence><Sentence>この法律は、次の各号による。</Sentence></ParagraphSentence><Item Num=\"1\"><ItemTitle>一</ItemTitle><ItemSentence><Sentence>試験</Sentence></ItemSentence></Item><Item Num=\"2\"><ItemTitle>二</ItemTitle><ItemSentence><Sentence><Ruby>哺<Rt>ほ</Rt></Ruby>育</Sentence></ItemSentence></Item></Paragraph><Paragraph Num=\"2\"><ParagraphNum>２</ParagraphNum><ParagraphSentence><Sentence>前項の規定による。</Sentence></ParagraphSentence></Paragraph></Article></Chapter></MainProvision><SupplProvision><SupplProvisionLabel>附　則</SupplProvisionLabel><Paragraph Num=\"1\"><ParagraphNum/><ParagraphSentence><Sentence>公布の日から施行する。</Sentence></ParagraphSentence></Paragraph></SupplProvision></LawBody></Law>";
    let result = imported(&file("a.xml", xml.as_bytes().to_vec()));
    let text = page(&result, "chapter-1/1.md");
    assert!(text.contains("1) この法律は、次の各号による。") && text.contains("2) 前項の規定による。"), "{text}");
    assert!(text.contains("   1. 試験\n"), "{text}");
}

#[test]
fn an_article_without_a_caption_shares_the_one_before_it() {
    let article = |num: u32, caption: &str| {
        format!(
            "<Article Num=\"{num}\">{caption}<ArticleTitle>第{num}条</ArticleTitle><Paragraph Num=\"1\"><ParagraphNum/><ParagraphSentence><Sentence>規定{num}。</Sentence></ParagraphSentence></Paragraph></Article>"
        )
    };
    let chapter = |num: u32, articles: &str| {
        format!("<Chapter Num=\"{num}\"><ChapterTitle>第{num}章　総則</ChapterTitle>{articles}</Chapter>")
    };
    let captioned = [article(1, "<ArticleCaption>（目的）</ArticleCaption>"), article(2, "")].concat();
    let chapters = [chapter(1, &captioned), chapter(2, &article(3, ""))].concat();
    let xml =
        format!("<Law><LawBody><LawTitle>試験法</LawTitle><MainProvision>{chapters}</MainProvision></LawBody></Law>");
    let result = imported(&file("a.xml", xml.into_bytes()));
    assert_complete(&result);
    assert!(page(&result, "chapter-1/2.md").contains("title: \"（目的）\"\n"), "{}", page(&result, "chapter-1/2.md"));
    // Below another heading it shares none, and is called by its number.
    assert!(!page(&result, "chapter-2/3.md").contains("title:"), "{}", page(&result, "chapter-2/3.md"));
    assert_eq!(result.findings.iter().filter(|finding| finding.kind == "shared-caption").count(), 1);
}

#[test]
fn a_point_of_a_law_that_stands_for_several_keeps_its_title() {
    let point = |num: u32, title: &str, text: &str| {
        format!(
            "<Subitem1 Num=\"{num}\"><Subitem1Title>{title}</Subitem1Title><Subitem1Sentence><Sentence>{text}</Sentence></Subitem1Sentence></Subitem1>"
        )
    };
    let points = [point(1, "イからハまで", "略"), point(2, "ニ", "規定")].concat();
    let xml = format!(
        "<Law><LawBody><LawTitle>試験法</LawTitle><MainProvision><Article Num=\"1\"><ArticleTitle>第一条</ArticleTitle><Paragraph Num=\"1\"><ParagraphNum/><ParagraphSentence><Sentence>次の規定</Sentence></ParagraphSentence><Item Num=\"1\"><ItemTitle>一</ItemTitle><ItemSentence><Sentence>規定</Sentence></ItemSentence>{points}</Item></Paragraph></Article></MainProvision></LawBody></Law>"
    );
    let result = imported(&file("a.xml", xml.into_bytes()));
    assert_complete(&result);
    let text = page(&result, "1/index.md");
    assert!(text.contains("イからハまで 略") && text.contains("4. 規定"), "{text}");
}

#[test]
fn a_plain_text_is_cut_at_its_numbers() {
    let text = "手引\n\n1 目的\n\n本文である。\n\n1.1 範囲\n\n① 一つ\n② 二つ\n\n2 用語\n\n12\n\n終わり。\n";
    let result = imported(&file("a.txt", text.as_bytes().to_vec()));
    assert_complete(&result);
    assert!(page(&result, "1/1.1.md").contains("1. 一つ\n2. 二つ\n"));
    assert!(page(&result, "2/index.md").ends_with("終わり。\n"));
    assert!(!page(&result, "2/index.md").contains("12"), "a page's number is left out");
}

/// A folder of Markdown.
fn tree(files: &[(&str, &str)]) -> Source {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    Source { name: "book".to_owned(), files }
}

#[test]
fn an_mdbook_keeps_its_order_its_links_and_its_listings() {
    let source = tree(&[
        ("SUMMARY.md", "# The Book\n\n- [B](b.md)\n  - [A](a.md)\n"),
        ("a.md", "# A\n\n<!-- note -->\nSee [B](b.html#one-two).\n\n```rust,ignore\n{{#include code/x.rs}}\n```\n"),
        (
            "b.md",
            "# B\n\n<!--\n## Was\n-->\n## One two\n\n[gone](#was) [![shot](https://e.example/x.png)](https://e.example/y)\n",
        ),
        ("code/x.rs", "fn main() {}\n"),
    ]);
    let result = imported(&source);
    assert_complete(&result);
    assert!(page(&result, "guide.yaml").contains("nav:\n  - b.md:\n      - a.md\n"));
    let text = page(&result, "a.md");
    assert!(text.contains("See [B](b.md"), "{text}");
    assert!(text.contains("```rust\nfn main() {}\n```"), "{text}");
    // A heading in a comment is no target, and a picture that is elsewhere is the text of the link that it stands in.
    let text = page(&result, "b.md");
    assert!(text.ends_with("gone [shot](https://e.example/y)\n"), "{text}");
}

#[test]
fn an_mdbooks_page_without_a_first_heading_is_called_as_in_the_contents() {
    let source = tree(&[
        ("SUMMARY.md", "# The Book\n\n- [Own](c.md)\n- [Four](d.md)\n- [Five](e.md)\n"),
        ("c.md", "## Own one\n\n### Part\n\ntext\n"),
        ("d.md", "## One\n\nx\n\n## Two\n\ny\n"),
        ("e.md", "## Five\n\nx\n\n## Six\n\ny\n"),
    ]);
    let result = imported(&source);
    assert_complete(&result);
    assert!(page(&result, "c.md").starts_with("---\ntitle: Own one\n---\n\n## Part\n"), "{}", page(&result, "c.md"));
    assert!(page(&result, "d.md").starts_with("---\ntitle: Four\n---\n\n## One\n"), "{}", page(&result, "d.md"));
    assert!(page(&result, "e.md").starts_with("---\ntitle: Five\n---\n\nx\n\n## Six\n"), "{}", page(&result, "e.md"));
}

#[test]
fn dialects_of_other_tools() {
    let docusaurus = tree(&[(
        "a.mdx",
        "---\ntitle: A\nsidebar_position: 2\n---\n\nimport X from 'y'\n\n:::note Read this\n\ntext\n\n:::\n\n<Tabs>\n\ninside\n\n</Tabs>\n",
    )]);
    let result = imported(&docusaurus);
    assert_complete(&result);
    let text = page(&result, "a.md");
    assert!(text.contains(":::note[Read this]\n\ntext\n\n:::\n\ninside\n"), "{text}");
    let mkdocs = tree(&[
        ("mkdocs.yml", "site_name: S\nnav:\n  - a.md\n"),
        ("a.md", "# A\n\n!!! note \"Mind\"\n    one\n\n    two\n\nthree\n"),
    ]);
    let result = imported(&mkdocs);
    assert_complete(&result);
    assert!(
        page(&result, "a.md").contains(":::note[Mind]\n\none\n\ntwo\n\n:::\n\nthree\n"),
        "{}",
        page(&result, "a.md")
    );
    let obsidian = tree(&[("One.md", "See [[sub/Two|two]] and [[Two#Part]].\n"), ("sub/Two.md", "## Part\n\nx\n")]);
    let result = imported(&obsidian);
    assert_complete(&result);
    assert!(page(&result, "One.md").contains("[two](sub/Two.md)"), "{}", page(&result, "One.md"));
}

#[test]
fn the_receipt_accounts_for_every_piece() {
    let result = imported(&file("a.txt", "手引\n\n1 目的\n\n<b>本文</b>である。\n".as_bytes().to_vec()));
    let json: serde_json::Value = serde_json::from_str(&receipt_json(&result)).expect("JSON");
    assert_eq!(json["coverage"]["percent"], "100.00");
    let pieces = json["pieces"].as_array().expect("a list");
    assert!(pieces.iter().all(|piece| piece["file"].is_string() || piece["left_out"].is_string()));
    let html = receipt_html(&result, tebiki::diagnostic::Lang::En);
    assert!(html.contains("100.00 %") && html.contains("extraction left it behind") && !html.contains("<b>本文"));
}

/// Documents that nobody here wrote, where they lie beside the project.
#[test]
fn real_documents_are_imported_whole() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/realdocs");
    if !root.is_dir() {
        let mut out = std::io::stderr();
        writeln!(out, "no documents in ../shared/realdocs: nothing real was imported").expect("written");
        return;
    }
    let single =
        ["gif/465-2.docx", "gif/465-2-2022.docx", "gif/441-2022.docx", "gif/441-2023.docx", "gif/441-2026.docx"];
    for path in single {
        let bytes = std::fs::read(root.join(path)).expect("a document");
        let result = imported(&file(path, bytes));
        assert_complete(&result);
        let told = |kind| result.findings.iter().filter(|finding| finding.kind == kind).count();
        let stale = told("contents-stale") + told("contents-differ") + told("contents-lack");
        let expected = match path {
            "gif/441-2026.docx" => 1,
            "gif/465-2-2022.docx" => 2,
            _ => 0,
        };
        assert_eq!(stale, expected, "{path}: {:?}", result.findings);
    }
}

/// The files of a folder, or one file.
fn source(path: &Path) -> Source {
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    let entries = walkdir::WalkDir::new(path).sort_by_file_name().into_iter().map(|entry| entry.expect("an entry"));
    let read = |entry: walkdir::DirEntry| {
        let below = entry.path().strip_prefix(path).expect("below the folder").to_string_lossy().into_owned();
        let key = if below.is_empty() { name.clone() } else { below };
        (key, std::fs::read(entry.path()).expect("a file"))
    };
    let files = entries.filter(|entry| entry.file_type().is_file()).map(read).collect();
    Source { name: name.clone(), files }
}

/// The references of a document that is sound are not reported: of all that lie beside the project one is, an anchor that
/// its own authors left behind when they translated the heading.
#[test]
fn references_of_real_documents_raise_no_false_alarm() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/realdocs");
    let documents = ["asvs5-ja", "rustbook-ja", "law/law2018.xml", "law/law2024.xml", "law/labor-standards-law.xml"];
    let mut told = Vec::new();
    for document in documents.map(|name| root.join(name)).iter().filter(|path| path.exists()) {
        let folder = tempfile::tempdir().expect("a folder");
        for output in &imported(&source(document)).outputs {
            let path = folder.path().join(&output.path);
            std::fs::create_dir_all(path.parent().expect("inside")).expect("made");
            std::fs::write(path, output.bytes()).expect("written");
        }
        let options =
            tebiki::session::Options { content: folder.path().join("content"), stages: tebiki::session::Stages::Final };
        let analysis = tebiki::session::Analysis::of(&tebiki::session::Files::open(options));
        assert!(analysis.resolved.corpus.pages.len() > 3, "{}", document.display());
        let of_references = |name: &str| name.starts_with("xref::") || name == "link::missing-file";
        told.extend(analysis.diagnostics.iter().filter(|d| of_references(d.code.name())).map(|d| d.message.en.clone()));
    }
    assert!(told.iter().all(|message| message == "there is no id `raw-identifiers`") && told.len() < 2, "{told:?}");
}
