//! Texts that are not meant to be read.

use tebiki::export::docx;
use tebiki::export::table::{Filters, What};
use tebiki::graph::Resolved;
use tebiki::session::resolve_texts;

use super::guide::{holds_everything, with};
use super::read::{Word, is, text};

fn guide(settings: &str, body: &str) -> Resolved {
    let page = format!("---\nnumber: \"1\"\ntitle: '<a> & \"b\" ]]>'\n---\n\n{body}\n");
    let files = vec![
        ("guide.yaml".to_owned(), format!("title: '手引 <&\">'\nedition: '初版 & <改>'\n{settings}").into_bytes()),
        ("1.md".to_owned(), page.into_bytes()),
    ];
    resolve_texts(files).expect("guide.yaml is there")
}

#[test]
fn whatever_a_guide_says_the_document_is_well_formed() {
    let long = "とても長い語".repeat(5_000);
    let bodies = [
        "<w:p> & </w:body> \"'` ]]> <!-- \u{1}\u{8}\u{b}\u{c}\u{1f}\u{7f}\u{85}\u{fffe}\u{ffff} 終わり",
        "\u{202e}逆\u{202c} עברית العربية \u{200f}\u{feff}\u{2028}\u{2029} 👩‍👩‍👧 𠮷 e\u{301}",
        &long,
        "- \n- \n  - a\n    - b\n      - c\n        - d\n          - e\n            - f\n              - g\n                - h",
        "| a | b |\n|---|---|\n| < | ^ |\n| `x\\|y` | <br> |\n\n| c |\n|---|\n| d |",
        "[x](https://例え.jp/a%zz?q=\"<>\\^`{|}#f#g) <https://a.example/?a=1&b=2> [y](mailto:a@b.example)",
        "甲[^1]乙[^1]丙[^2]\n\n[^1]: 注[^2]と\n\n    - 表\n\n    | a |\n    |---|\n    | b |\n\n[^2]: 次",
        "```\n<code>\t& \u{0}\n\n\n```\n\n> 引用\n> - 項\n>   > 深い\n\n***\n\n<div onclick=x>\n\n{漢字|かんじ} ~~消~~ *斜* **太**",
        "1) 一\n2) 二\n   1. 甲\n   2. 乙\n\n   ```\n   x\n   ```\n3) \n\n   | a | b |\n   |---|---|\n   | c | d |",
    ];
    for body in bodies {
        let word = holds_everything(&guide("", body));
        let core = word.part("docProps/core.xml");
        assert!(text_of(&core, "title").contains("手引 <&\">"), "{body}");
    }
}

fn text_of(document: &roxmltree::Document<'_>, name: &str) -> String {
    let node = document.descendants().find(|node| is(*node, name)).expect("it is there");
    node.text().unwrap_or_default().to_owned()
}

#[test]
fn a_table_that_word_does_not_open_is_refused() {
    let row = |cell: &str, n: usize| format!("|{}", format!(" {cell} |").repeat(n));
    let table = |n| [row("a", n), row("---", n), row("b", n)].join("\n");
    holds_everything(&guide("", &table(63)));
    let wide = guide("", &table(64));
    with(&wide, &Filters::new(), |case| {
        let fault = docx::guide(case).expect_err("it has too many columns");
        assert!(fault.0.en.contains("64 columns"), "{}", fault.0.en);
    });
}

#[test]
fn cells_of_lists_are_text() {
    let settings = "terms:\n  - id: evil\n    name: '</w:t> & <x>'\n    definition: '=1+1 \"<b>\"'\n";
    let hostile = guide(settings, "本文");
    with(&hostile, &Filters::new(), |case| {
        let word = Word::open(&docx::list(case.given, What::Terms).expect("a document"));
        let cells = word.tables().concat().concat();
        assert!(cells.contains(&"</w:t> & <x>".to_owned()) && cells.contains(&"=1+1 \"<b>\"".to_owned()), "{cells:?}");
        let document = word.part("word/document.xml");
        assert!(text(document.root(), true).contains("手引 <&\">"));
    });
}
