//! What `tebiki import` makes of folders of Markdown in the dialects of other tools: nothing is lost unseen, and `check` takes
//! what comes out.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use tebiki::diagnostic::Severity;
use tebiki::import::{Fate, Import, Kind, Options, Reason, Source, Tool, import, import_with, kind_of};

use crate::imports::{analysis, page, told};

fn tree(files: &[(&str, &str)]) -> Source {
    let files: BTreeMap<String, Vec<u8>> =
        files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    Source { name: "book".to_owned(), files }
}

fn imported(files: &[(&str, &str)]) -> Import {
    let source = tree(files);
    import(&source, kind_of(&source).expect("Markdown")).unwrap_or_else(|error| panic!("{error}"))
}

fn plainly(files: &[(&str, &str)]) -> Import {
    import(&tree(files), Kind::Markdown(Tool::Plain)).unwrap_or_else(|error| panic!("{error}"))
}

/// Complete by the receipt, and nothing that `check` calls an error.
fn assert_sound(import: &Import) {
    assert!(import.coverage.is_complete(), "missing {}", import.coverage.missing.sample());
    let lost = import.ledger.pieces().iter().find(|piece| piece.fate == Fate::Pending && !piece.text.is_empty());
    assert!(lost.is_none(), "{lost:?} has no fate");
    let errors = checked(import, Severity::Error);
    assert!(errors.is_empty(), "{errors:#?}");
}

fn warnings(import: &Import) -> Vec<String> {
    checked(import, Severity::Warning)
}

/// What `check` says of a result, of that severity.
fn checked(import: &Import, severity: Severity) -> Vec<String> {
    let analysis = analysis(import);
    let found = analysis.diagnostics.iter().filter(|d| d.severity() == severity);
    found.map(|d| format!("{} {}: {}", d.code.name(), d.primary.place.path(), d.message.en)).collect()
}

#[test]
fn names_that_a_guide_cannot_have_are_changed_and_told() {
    let result = plainly(&[
        ("parts/_warning.md", "# W\n\ntext\n"),
        ("4913/r.md", "# R\n\n[w](../parts/_warning.md) and [c](../con.md)\n"),
        ("con.md", "# C\n\ntext\n"),
        ("a.md", "# a\n\n[A](A.md)\n"),
        ("A.md", "# A\n\ntext\n"),
    ]);
    assert_sound(&result);
    assert!(page(&result, "4913-x/r.md").contains("[w](../parts/warning.md) and [c](../con-x.md)"));
    assert!(page(&result, "a-2.md").contains("[A](A.md)"), "{}", page(&result, "a-2.md"));
    assert_eq!(told(&result, "renamed").len(), 4);
}

#[test]
fn no_text_is_left_out_as_markup() {
    let result = plainly(&[(
        "a.md",
        "# T\n\n<table><caption>表の題</caption><tr><td>甲</td></tr></table>\n損失一の文 **太**\n\n<a id=x></a>アンカー [ここ](#x)\n\n- 項\n\n  <table><tr><td>乙</td></tr></table>\n  表の下\n\n[l](https://e.example \"題の文\") ![図](p.png \"図の題\")\n\n[^b]: 使われない注。\n\n[none]: https://e.example \"使われない題\"\n",
    )]);
    assert_sound(&result);
    let text = page(&result, "a.md");
    for expected in
        [":::table[表の題]", "損失一の文", "アンカー [ここ](#x) {#x}", "表の下", "(https://e.example \"題の文\")"]
    {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    let left = |reason: Reason| -> Vec<&str> {
        let pieces = result.ledger.pieces().iter().filter(|piece| piece.fate == Fate::LeftOut(reason));
        pieces.map(|piece| &*piece.text).collect()
    };
    assert_eq!(left(Reason::Unused), ["[^b]: 使われない注。", "[none]: https://e.example \"使われない題\""]);
    let of_letters =
        left(Reason::Markup).into_iter().find(|text| !text.starts_with('<') && text.contains(char::is_alphabetic));
    assert_eq!(of_letters, None);
}

#[test]
fn html_in_markdown_is_lists_definitions_and_code() {
    let result = plainly(&[(
        "a.md",
        "# T\n\n<dl><dt>語</dt><dd>意味</dd></dl>\n\n<ul><li>一<ol><li>二</li></ol></li></ul>\n\n<pre>一行\n  二行</pre>\n\n<p>m<sup>2</sup>と10<sup>6</sup>倍、H<sub>2</sub>O、x<sup>注一</sup></p>\n",
    )]);
    assert_sound(&result);
    let text = page(&result, "a.md");
    for expected in ["**語**\n\n意味", "- 一\n  1. 二", "```\n一行\n  二行\n```", "m²と10⁶倍、H₂O、x^(注一)"]
    {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    assert_eq!(told(&result, "script").len(), 1);
}

#[test]
fn alerts_and_callouts_are_asides_and_quotes_stay_apart() {
    let text = "# T\n\n> [!NOTE]\n> 中身1\n\n> [!warning]+ 題\n> 中身2\n\n> [!quote]\n> 引用\n\n> 甲\n\n> 乙\n";
    let result = plainly(&[("a.md", text)]);
    assert_sound(&result);
    let shown = page(&result, "a.md");
    assert!(
        shown.contains(":::note\n\n中身1\n\n:::\n\n:::warning[題]\n\n中身2\n\n:::\n\n> 引用\n\n> 甲\n\n> 乙\n"),
        "{shown}"
    );
}

#[test]
fn emphasis_that_ends_with_a_sign_is_kept() {
    let result = plainly(&[("a.md", "# T\n\n前**太字。** 後 **a *b*** と<b>「語」</b>後、x<b>(a)</b>y\n")]);
    assert_sound(&result);
    let shown = page(&result, "a.md");
    assert!(shown.contains("前**太字。** 後 **a *b*** と**「語」**後、x<!-- -->**(a)**<!-- -->y"), "{shown}");
}

#[test]
fn notes_of_obsidian_are_embedded() {
    let result = imported(&[
        ("甲.md", "# 甲\n\n![[乙]]\n\n行の中の ![[乙]] と [[乙#^id1|塊]]\n"),
        ("乙.md", "# 乙\n\n乙の文。^id1\n\n![[甲]]\n"),
    ]);
    assert_sound(&result);
    let text = page(&result, "甲.md");
    assert!(text.contains("乙の文。") && text.contains("行の中の [乙](乙.md) と [塊](乙.md#id1)"), "{text}");
    assert!(result.outputs.iter().all(|output| !output.path.contains("assets")), "no page is an attachment");
}

#[test]
fn navigation_title_and_language_of_a_tools_own_settings() {
    let mkdocs = imported(&[
        ("mkdocs.yml", "site_name: S\nnav:\n  - index.md\n  - s/b.md\n  - s/a.md\n"),
        ("docs/index.md", "# Home\n\n[b](s/b.md)\n"),
        ("docs/s/a.md", "# A\n\ntext H~2~O\n"),
        ("docs/s/b.md", "# B\n\ntext\n"),
        ("README.md", "# Not of the site\n"),
        ("node_modules/x/README.md", "# Nor this\n"),
    ]);
    assert_sound(&mkdocs);
    let settings = page(&mkdocs, "guide.yaml");
    assert!(settings.contains("title: S\n") && settings.contains("nav:\n  - s/b.md\n  - s/a.md\n"), "{settings}");
    assert!(page(&mkdocs, "s/a.md").contains("H₂O"));
    assert_eq!(told(&mkdocs, "outside").len(), 2);
    let book = imported(&[
        ("book.toml", "[book]\ntitle = \"本の題\"\nlanguage = \"ja\"\n"),
        ("src/SUMMARY.md", "# Summary\n\n- [二](two.md)\n- [一](one.md)\n"),
        ("src/one.md", "# 一\n\nabc\n"),
        ("src/two.md", "# 二\n\nabc\n"),
    ]);
    assert_sound(&book);
    let settings = page(&book, "guide.yaml");
    assert!(settings.starts_with("title: 本の題\nlanguage: ja\nnav:\n  - two.md\n  - one.md\n"), "{settings}");
    let hugo = imported(&[
        ("hugo.toml", "title='H'\nlanguageCode='ja'\n"),
        ("content/_index.md", "---\ntitle: 根\n---\ntext\n"),
        ("content/a.md", "---\ntitle: A\n---\n{{< details \"題\" >}}\n隠れ\n{{< /details >}}\n"),
    ]);
    assert_sound(&hugo);
    assert!(page(&hugo, "guide.yaml").starts_with("title: H\nlanguage: ja\n"));
    assert!(page(&hugo, "index.md").contains("title: 根") && page(&hugo, "a.md").contains(":::note[題]"));
}

#[test]
fn front_matter_keeps_its_keys_and_drafts_stay_drafts() {
    let result = imported(&[
        (
            "a.md",
            "---\ntitle: 題\nauthor: 山田\ndescription: 説明\nnested: {a: 1, b: [x]}\nid: my-id\n---\n本文 [b](b.md)\n",
        ),
        ("b.md", "---\ntitle: 下書き\ndraft: true\n---\n秘密\n"),
    ]);
    assert_sound(&result);
    let text = page(&result, "a.md");
    assert!(
        text.starts_with("---\ntitle: 題\nauthor: 山田\ndescription: 説明\nnested: {a: 1, b: [x]}\nid: my-id\n---\n"),
        "{text}"
    );
    assert!(page(&result, "guide.yaml").contains("front-matter: [author, nested]\n"));
    assert!(page(&result, "b.md").contains("draft: true\n"));
    assert_eq!(told(&result, "draft-link").len(), 1);
}

#[test]
fn ids_of_headings_are_ids() {
    let result = plainly(&[
        ("a.md", "# 題 {#top}\n\n## 節 {#sec-a}\n\n本文 [x](#sec-a) [y](b.md#bb) [t](b.md#main)\n"),
        ("b.md", "# 乙\n\n## 飛び {: #bb .wide }\n\n[z](a.md#top)\n\n## 主 {#main}\n\n文\n"),
    ]);
    assert_sound(&result);
    let text = page(&result, "a.md");
    assert!(text.starts_with("---\ntitle: 題\n") && text.contains("## 節 {#sec-a}\n"), "{text}");
    assert!(text.contains("[x](#sec-a) [y](b.md#bb) [t](b.md#main-2)"), "{text}");
    assert!(page(&result, "b.md").contains("[z](a.md)"));
}

/// GitHub, mdBook and Docusaurus count headings of the same words with `-1`, Python's Markdown with `_1`.
#[test]
fn equal_headings_keep_their_counted_names() {
    let text = "# Tool\n\n[two](#usage-1) [three](#usage_2) [one](#usage) [b](b.md#例-1) [n](#usage-9)\n\n## Usage\n\na\n\n## Usage\n\nb\n\nUsage\n-----\n\nc\n";
    let other = "# 例\n\n## 例\n\n甲\n\n## 記録\n\n乙\n\n## 記録\n\n丙\n";
    let result = plainly(&[("a.md", text), ("b.md", other)]);
    assert_sound(&result);
    let shown = page(&result, "a.md");
    assert!(shown.contains("[two](#usage-1) [three](#usage-2) [one](#usage) "), "{shown}");
    assert!(shown.contains("## Usage\n\na\n\n## Usage {#usage-1}\n\nb\n\n## Usage {#usage-2}\n\nc"), "{shown}");
    assert_eq!(told(&result, "lost-anchor"), ["there is no heading for `#usage-9` of `#usage-9`"]);
    let shown = page(&result, "b.md");
    assert!(shown.contains("## 例 {#m") && shown.contains("## 記録 {#m"), "{shown}");
    assert_eq!(warnings(&result), Vec::<String>::new());
}

#[test]
fn ids_that_an_author_wrote_are_kept_where_nothing_refers_to_them() {
    let result = plainly(&[(
        "a.md",
        "# T\n\n## One {#my_id}\n\ntext\n\n<a id=\"second\"></a>\n\n## Two\n\n<div id=\"third\">\n\npara\n\n</div>\n\n<h3 id=\"Fourth\">Three</h3>\n\n[m](#my_id) [t](#third)\n",
    )]);
    assert_sound(&result);
    let shown = page(&result, "a.md");
    for expected in
        ["## One {#my-id}", "## Two {#second}", "para {#third}", "### Three {#fourth}", "[m](#my-id) [t](#third)"]
    {
        assert!(shown.contains(expected), "{expected} in {shown}");
    }
}

#[test]
fn titles_of_code_are_captions_and_what_marks_its_lines_is_told() {
    let docusaurus = imported(&[(
        "a.mdx",
        "# T\n\n```js title=\"src/a.js\" {1,3-4}\n// highlight-next-line\na();\n```\n\n:::tip\n\n```js title=\"src/a.js\"\nb();\n```\n\n:::\n",
    )]);
    assert_sound(&docusaurus);
    let shown = page(&docusaurus, "a.md");
    assert!(shown.contains(":::figure[src/a.js]{#figure-a-1}\n```js\na();\n```\n:::\n"), "{shown}");
    assert!(shown.contains("::::tip\n\n:::figure[src/a.js]{#figure-a-2}\n```js\nb();\n```\n:::\n\n::::\n"), "{shown}");
    assert_eq!(told(&docusaurus, "code-marks"), ["lines of code are not marked any more (`{1,3-4}`)"]);
    let left = |import: &Import, text: &str| {
        import.ledger.pieces().iter().any(|p| &*p.text == text && matches!(p.fate, Fate::LeftOut(_)))
    };
    assert!(left(&docusaurus, "// highlight-next-line") && left(&docusaurus, "{1,3-4}"));
    let book = imported(&[
        ("SUMMARY.md", "- [a](a.md)\n"),
        ("a.md", "# T\n\n```rust,ignore,editable\n# fn main() {\n#[test]\nlet x = 1;\n# }\n```\n"),
    ]);
    assert_sound(&book);
    assert!(page(&book, "a.md").contains("```rust\n#[test]\nlet x = 1;\n```"), "{}", page(&book, "a.md"));
    assert!(left(&book, "ignore,editable") && left(&book, "# fn main() {"));
    let mkdocs = imported(&[
        ("mkdocs.yml", "site_name: S\n"),
        ("docs/index.md", "# T\n\n``` { .py title=\"x.py\" linenums=\"1\" hl_lines=\"2\" }\nx\n```\n"),
    ]);
    assert_sound(&mkdocs);
    assert!(
        page(&mkdocs, "index.md").contains(":::figure[x.py]{#figure-index-1}\n```py\nx\n```\n:::"),
        "{}",
        page(&mkdocs, "index.md")
    );
}

#[test]
fn sidebars_and_categories_of_docusaurus_order_and_name_pages() {
    let pages = [
        ("docs/intro.md", "---\nsidebar_position: 9\n---\n# Intro\n\ntext\n"),
        ("docs/basics/01-first.md", "# First\n\ntext\n"),
        ("docs/basics/b.md", "---\nid: second\nsidebar_label: Two\n---\n# Second page\n\ntext\n"),
        ("docs/extra/x.md", "# X\n\ntext\n"),
        ("docusaurus.config.js", "export default { title: 'D' };\n"),
        (
            "docs/basics/_category_.json",
            "{\"label\": \"The basics\", \"position\": 1, \"link\": {\"type\": \"generated-index\", \"description\": \"What comes first.\"}}\n",
        ),
    ];
    let by_folder = imported(&pages);
    assert_sound(&by_folder);
    let settings = page(&by_folder, "guide.yaml");
    let wanted = "nav:\n  - basics/index.md:\n      - basics/01-first.md\n      - Two: basics/b.md\n  - intro.md\n  - extra:\n      - extra/x.md\n";
    assert!(settings.contains(wanted), "{settings}");
    assert!(page(&by_folder, "basics/index.md").contains("title: The basics\n---\n\nWhat comes first."));
    let script = "module.exports = {\n  // order\n  docs: [\n    {type: 'doc', id: 'basics/second', label: 'Start here'},\n    {Group: ['intro', {type: 'autogenerated', dirName: 'extra'}]},\n    {type: 'link', label: 'Elsewhere', href: 'https://e.example'},\n    'gone',\n  ],\n};\n";
    let mut files = pages.to_vec();
    files.push(("sidebars.js", script));
    let by_script = imported(&files);
    assert_sound(&by_script);
    let settings = page(&by_script, "guide.yaml");
    assert!(
        settings.contains("nav:\n  - Start here: basics/b.md\n  - Group:\n      - intro.md\n      - extra/x.md\n"),
        "{settings}"
    );
    assert_eq!(told(&by_script, "order-left").len(), 2);
    let mut files = pages.to_vec();
    files.push(("sidebars.js", "module.exports = require('./made');\n"));
    let unread = imported(&files);
    assert_sound(&unread);
    assert_eq!(told(&unread, "order-unread").len(), 1);
    assert!(page(&unread, "guide.yaml").contains(wanted));
}

#[test]
fn attachments_that_check_refuses_are_left_out_and_told() {
    let source = tree(&[
        ("a.md", "# T\n\n![悪い](s.svg) [h](p.html) ![](w.jpg)\n"),
        ("s.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>x</script></svg>"),
        ("p.html", "<p>x</p>"),
        ("w.jpg", "GIF89a"),
    ]);
    let options = Options { refuses: Some(tebiki::session::refusal), ..Options::default() };
    let result = import_with(&source, Kind::Markdown(Tool::Plain), &options).expect("imported");
    assert_sound(&result);
    let text = page(&result, "a.md");
    assert!(text.contains("悪い h ![w.gif](assets/w.gif)"), "{text}");
    assert_eq!(told(&result, "refused-attachment").len(), 2);
}

/// The bytes of a page have the same receipt whatever the file is called: what tebiki adds stands in for nothing.
#[test]
fn the_name_of_a_file_stands_in_for_nothing() {
    let text = "手引\n\n1 目的\n\n本文である。\n";
    for name in ["a.txt", "a-2.txt"] {
        let files = BTreeMap::from([(name.to_owned(), text.as_bytes().to_vec())]);
        let mut result = import(&Source { name: name.to_owned(), files }, Kind::Text).expect("imported");
        assert_sound(&result);
        // The title of the whole is of tebiki's making.
        let cover = result.outputs.iter_mut().find(|output| output.path == "content/index.md").expect("a cover");
        assert!(cover.text().is_some_and(|text| text.starts_with("---\ntitle: ")));
    }
}

#[test]
fn a_table_that_is_too_large_goes_on_in_another() {
    let rows = (0..10_500).map(|n| format!("| {n} | x |\n")).collect::<Vec<_>>().concat();
    let result = plainly(&[("a.md", &format!("# T\n\n| a | b |\n|---|---|\n{rows}"))]);
    assert_sound(&result);
    assert_eq!(page(&result, "a.md").matches("| a | b |").count(), 2, "the head stands above both parts");
    let html = (0..10_500).map(|n| format!("<tr><td>{n}<td>x</tr>")).collect::<Vec<_>>().concat();
    let source = format!("# T\n\n<table><tr><th>a<th>b</tr>{html}</table>\n");
    let result = plainly(&[("a.md", &source)]);
    assert_sound(&result);
    assert_eq!(page(&result, "a.md").matches("| a | b |").count(), 2, "the head stands above both parts");
}

#[test]
fn a_folder_is_never_imported_into_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("book");
    fs::create_dir(&source).expect("made");
    fs::write(source.join("a.md"), "# A\n\ntext\n").expect("written");
    let run = |arguments: &[&str]| {
        let program = Command::new(env!("CARGO_BIN_EXE_tebiki")).current_dir(folder.path()).args(arguments).output();
        program.expect("it runs").status.code()
    };
    assert_eq!(run(&["import", "book"]), Some(0));
    assert!(folder.path().join("book-guide/content/a.md").is_file() && !source.join("content").exists());
    assert_eq!(run(&["import", "book", "--out", "book/new"]), Some(2));
    assert!(!source.join("new").exists());
}

#[test]
fn a_folder_of_plain_markdown_is_built_without_an_import() {
    let folder = tempfile::tempdir().expect("a folder");
    let docs = folder.path().join("docs");
    fs::create_dir_all(docs.join("sub")).expect("made");
    fs::write(docs.join("a.md"), "# 題\n\n[b](sub/b.md#h)\n\n> [!TIP]\n> 中身\n").expect("written");
    fs::write(docs.join("sub/b.md"), "無題の文 ![図](../p.png)\n\n### H\n\n文\n").expect("written");
    fs::write(docs.join("p.png"), b"\x89PNG\r\n\x1a\n").expect("written");
    let run = |arguments: &[&str]| {
        let program = Command::new(env!("CARGO_BIN_EXE_tebiki")).current_dir(folder.path()).args(arguments).output();
        let output = program.expect("it runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(run(&["check", "--content", "docs"]).0, Some(1), "without the option it is no guide");
    let (code, said) = run(&["build", "--plain", "--content", "docs", "--out", "site"]);
    assert_eq!(code, Some(0), "{said}");
    let shown = fs::read_to_string(folder.path().join("site/a.html")).expect("a page");
    assert!(shown.contains("題") && shown.contains("中身") && shown.contains(".html#h"), "{shown}");
    let pages = fs::read_dir(folder.path().join("site")).expect("a site").map(|entry| entry.expect("an entry").path());
    let holds = |path: &std::path::PathBuf| fs::read_to_string(path).is_ok_and(|text| text.contains("無題の文"));
    assert!(pages.filter(|path| path.extension().is_some_and(|e| e == "html")).any(|path| holds(&path)));
    assert!(!docs.join("guide.yaml").exists(), "nothing is written into the folder");
    fs::write(docs.join("guide.yaml"), "title: 手引\nprofile: plain\n").expect("written");
    let (code, said) = run(&["check", "--content", "docs"]);
    assert_eq!(code, Some(0), "{said}");
    // What is wrong is told at the line that its author wrote.
    let text = "---\nauthor: x\n---\n\n<!-- c -->\n\n# T\n\nsee http//broken.example\n";
    fs::write(docs.join("sub/b.md"), text).expect("written");
    let (code, said) = run(&["check", "--content", "docs"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("docs/sub/b.md:9:5") && said.contains("see http//broken.example"), "{said}");
}
