//! What lines of a paragraph were likely meant as.

use super::*;

/// Lines of a paragraph, and what they were likely meant as.
const LINES: &[(&str, &str)] = &[
    ("##見出し", "heading"),
    ("＃ 見出し", "heading"),
    ("##　見出し", "heading"),
    ("####### 七段", "heading"),
    ("#1 の件", "text"),
    ("#tag", "text"),
    ("| 甲 | 乙 |", "row"),
    ("|x", "text"),
    ("｜甲｜", "row"),
    ("::note[題]", "directive"),
    ("::", "directive"),
    ("：：：note", "directive"),
    (":smile:", "text"),
    ("：注", "definition"),
    ("［ ］ 甲", "box otherwise"),
    ("[x ] 甲", "box otherwise"),
    ("-項目", "entry"),
    ("-3 度", "text"),
    ("- 項目", "numbered"),
    ("2) 二つ目", "numbered"),
    ("2011. 年", "text"),
    ("－ 項目", "wide"),
    ("・項目", "dot"),
    ("-　項目", "dot"),
    ("・", "text"),
    ("– 項目", "dot"),
    ("ー 項目", "dot"),
    ("　- 項目", "dot"),
    ("ー項目", "text"),
    ("――――", "text"),
    ("ーーーー", "other"),
    ("～～～", "other"),
    ("－－－", "other"),
    ("'''rust", "other"),
    ("<!- 控え -->", "other"),
    ("‹!-- 控え -->", "other"),
    ("＜!-- 控え --＞", "other"),
    ("＜！－－ 控え", "other"),
    ("// 控え", "other"),
    ("%% 控え %%", "other"),
    ("<-- 控え -->", "other"),
    ("控え -->", "other"),
    ("━━━", "other"),
    ("//控え", "text"),
    ("〈注〉", "text"),
    ("《！》", "text"),
    ("[!NOTES]", "other"),
    ("[!警告]", "other"),
    ("+項目", "entry"),
    ("+1 する", "text"),
    ("［!NOTE］", "other"),
    ("[NOTE]", "other"),
    ("[NOTE] 本文", "text"),
    ("[ ] 甲", "box"),
    ("[TOC]", "other"),
    ("[x] 甲", "box"),
    ("[ ]", "text"),
    ("[y] 甲", "text"),
    ("[注]", "text"),
    ("!!! note", "other"),
    ("!!! 注意", "text"),
    ("＞ 引用", "wide"),
    ("本文", "text"),
];

fn shown(text: &str) -> &'static str {
    match meant(text, false) {
        Meant::Text => "text",
        Meant::Heading(_) => "heading",
        Meant::Row => "row",
        Meant::Directive(_) => "directive",
        Meant::Entry => "entry",
        Meant::Numbered => "numbered",
        Meant::Wide => "wide",
        Meant::Dot => "dot",
        Meant::BoxOtherwise => "box otherwise",
        Meant::Definition => "definition",
        Meant::Box => "box",
        Meant::Other(_) => "other",
    }
}

#[test]
fn lines_are_told_by_how_they_begin() {
    for &(text, what) in LINES {
        assert_eq!(shown(text), what, "{text}");
    }
}
