//! What the HTML of whole pages looks like, and that nothing escapes from its place.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Interface, Links, Mode, Renderer, ResolvedLink, Word};
use crate::config::read_guide;
use crate::document::{XrefId, places};
use crate::source::{ContentPath, Source, SourceRef};

const GUIDE: &str = "title: x
vocabularies:
  role:
    bearer: true
    values: [{ id: officer, name: 責任者 }, { id: staff, name: \"従<b>事\" }]
  form:
    values:
      - { id: run, name: 運用, values: [{ id: onsite, name: 常駐 }, { id: remote, name: 遠隔 }] }
      - { id: store, name: 保存 }
marks:
  m: { name: 記号, values: [{ id: yes, mark: ○, name: 必要, meaning: 要る, force: must }] }
";

struct Stub;

impl Links for Stub {
    fn xref(&self, id: XrefId) -> ResolvedLink<'_> {
        let text = format!("先{}\"<", id.0);
        ResolvedLink {
            href: Some("b.html#\"><x".into()),
            text: text.into(),
            kind: "section",
            title: Some("\"<".into()),
        }
    }

    fn asset(&self, path: &ContentPath) -> String {
        format!("assets/{path}")
    }

    fn note(&self, id: &str) -> Option<ResolvedLink<'_>> {
        Some(ResolvedLink { href: Some(format!("#{id}").into()), text: "注".into(), kind: "note", title: None })
    }
}

impl Interface for Stub {
    fn word(&self, word: Word) -> Cow<'static, str> {
        word.default_words().0.into()
    }
}

fn source(path: &str, text: String) -> SourceRef {
    Arc::new(Source::new(ContentPath::new(path).expect("plain"), text))
}

fn html(body: &str) -> String {
    let (guide, faults) = read_guide(&source("guide.yaml", GUIDE.to_owned()));
    assert!(faults.is_empty(), "{faults:?}");
    let page = source("9.1.md", format!("---\nnumber: \"9.1\"\ntitle: x\n---\n{body}"));
    let (document, _) = crate::syntax::parse(&page, &guide);
    let places = places(&document);
    let (links, words): (&dyn Links, &dyn Interface) = (&Stub, &Stub);
    Renderer { document: &document, places: &places, marks: None, guide: &guide, links, words, mode: Mode::Site }.page()
}

fn has(html: &str, parts: &[&str]) {
    for part in parts {
        assert!(html.contains(part), "`{part}` is not in\n{html}");
    }
}

#[test]
fn lines_join_between_wide_characters_alone() {
    has(&html("あい\nうえ"), &["<p>あいうえ</p>"]);
    has(&html("あい\nabc\nうえ"), &["<p>あい\nabc\nうえ</p>"]);
    has(&html("あい\n**うえ**\n`x`"), &["<p>あい<strong>うえ</strong>\n<code>x</code></p>"]);
    has(&html("あい\n[[9.1]]"), &["<p>あい<a href"]);
}

#[test]
fn headings_begin_below_the_title_and_carry_their_anchors() {
    let html = html("### (8) 対処 {#incident .measure}\n\n#### 細目\n\n1) 甲\n2) 乙\n\n1. 丙 {#c}\n");
    has(
        &html,
        &[
            "<h2 id=\"incident\" data-measure=\"incident\" class=\"item measure\"><span class=\"number\">(8)</span> 対処</h2>",
        ],
    );
    has(&html, &["<h3 id=\"h-", "<ol class=\"items\">", "<li id=\"i8-i2\"><span class=\"number\">(2)</span> 乙</li>"]);
    has(&html, &["<ol class=\"steps\">", "<li id=\"c\"><span class=\"number\">①</span> 丙</li>"]);
}

#[test]
fn a_clause_is_a_box_with_lettered_items() {
    let html = html(
        "::::clause[1.2(4)(a)]{role=\"officer or staff\"}\n文。\n\n1) 甲\n2) 乙\n\n:::exception\n例外。\n:::\n::::\n",
    );
    has(
        &html,
        &[
            "<section id=\"clause-1.2-4-a\"",
            "data-role=\"officer staff\" data-role-join=\"either\"",
            "class=\"clause\"",
        ],
    );
    has(&html, &["<span class=\"badge-join\">又は</span>", "従&lt;b&gt;事", "<span class=\"number\">(イ)</span> 乙"]);
    has(&html, &["<div class=\"exception\">", "ただし書き"]);
}

#[test]
fn a_matrix_has_grouped_heads_and_marks_that_can_be_said() {
    let html = html(
        ":::matrix[題]{#m columns=form marks=m}\n| 対策 | 運用 / 常駐 | 運用 / 遠隔 | 保存 |\n|---|---|---|---|\n| (1) [[measure:audit]] | ○ | ○ 理由 {provenance=corrected note=n} | ○ |\n:::\n",
    );
    has(
        &html,
        &[
            "<th scope=\"col\" rowspan=\"2\" class=\"corner\">対策</th>",
            "<th scope=\"colgroup\" colspan=\"2\">運用</th>",
        ],
    );
    has(
        &html,
        &[
            "<th scope=\"col\" rowspan=\"2\" data-column=\"store\">保存</th>",
            "<th scope=\"col\" data-column=\"onsite\">常駐</th>",
        ],
    );
    has(&html, &["data-item=\"1\" data-measure=\"audit\"", "<th scope=\"row\"><span class=\"number\">(1)</span> <a "]);
    has(
        &html,
        &[
            "<td data-column=\"onsite\" data-mark=\"yes\"><span class=\"mark mark-must\"><span aria-hidden=\"true\">○</span><span class=\"visually-hidden\">必要</span></span></td>",
        ],
    );
    has(
        &html,
        &[
            "<span class=\"reason\">理由</span>",
            "provenance-corrected",
            "href=\"#n\"",
            "<caption id=\"m-caption\">題</caption>",
        ],
    );
}

#[test]
fn a_duty_says_its_force_and_its_bearer() {
    let html = html("行う。 {force=must-not role=officer inferred=role}\n");
    has(
        &html,
        &["<p id=\"duty-", "data-force=\"must-not\"", "data-role=\"officer\"", "class=\"duty\"", "禁止", "推定"],
    );
}

#[test]
fn footnotes_lead_there_and_back() {
    let html = html("一[^a]と二[^a]。\n\n[^a]: 本文。\n");
    has(
        &html,
        &[
            "id=\"fnref-a\"",
            "id=\"fnref-a.2\"",
            "<li id=\"fn-a\">",
            "href=\"#fnref-a.2\"",
            "aria-label=\"本文に戻る 1-2\"",
        ],
    );
    let wide = self::html("一[^注]。\n\n[^注]: 本文。\n");
    let (_, anchor) = wide.split_once("href=\"#fn-").expect("a mark");
    let anchor = anchor.split('"').next().expect("an anchor");
    assert!(anchor.len() == 17 && wide.contains(&format!("<li id=\"fn-{anchor}\">")), "{wide}");
}

#[test]
fn footnotes_keep_numbers_that_are_written_and_rise() {
    let rising = html("一[^3]と二[^4]。\n\n[^3]: 甲。\n\n[^4]: 乙。\n");
    has(&rising, &["id=\"fnref-3\" role=\"doc-noteref\">3</a>", "<li id=\"fn-3\" value=\"3\">", "本文に戻る 4"]);
    let named = html("一[^4]と二[^3]。\n\n[^3]: 甲。\n\n[^4]: 乙。\n");
    has(&named, &["role=\"doc-noteref\">1</a>", "<li id=\"fn-4\">", "<li id=\"fn-3\">"]);
}

#[test]
fn marks_of_discretion_stand_around_other_inlines() {
    has(
        &html("《**強** [[9.1]]》は"),
        &["<span title=\"", "class=\"discretion\">《<strong>強</strong> <a ", "</a>》</span>は</p>"],
    );
}

#[test]
fn nothing_escapes_from_its_place() {
    let evil = "<script>alert(1)</script> \"onload=x' &lt;b&gt;";
    let places = [
        format!("{evil}\n"),
        format!("## {evil}\n\n- {evil}\n\n> {evil}\n"),
        format!("`{evil}`\n\n```x\" onload=\"y\n{evil}\n```\n"),
        format!("[{evil}](https://a.example/\"><script> \"{evil}\")\n"),
        "![<script>](x.png '\"><script>') [x](<https://a.example/\"><script>>)\n".to_owned(),
        format!("| {evil} |\n|---|\n| {evil} |\n"),
        format!(":::note[{evil}]\n{evil}\n:::\n"),
        ":::caution[<script>]{#c topic=\"<script>\" question=\"<script>\"}\n<script>\n:::\n".to_owned(),
        ":::reference[<script>]{#r by=\"<script>\" date=\"<script>\" url=\"https://a.example/\\\"><script>\"}\n:::\n"
            .to_owned(),
        ":::clause[1.2(1)]{title=\"<script>\"}\n:::\n".to_owned(),
        ":::editor-note[<script>]{kind=corrected source=\"<script>\"}\n:::\n".to_owned(),
        format!("<div onclick=x>{evil}</div>\n\n<!-- {evil} -->\n"),
        format!("x[^a]\n\n[^a]: {evil}\n"),
    ];
    for place in &places {
        let html = html(place);
        let tree = scraper::Html::parse_fragment(&html);
        for element in tree.root_element().descendants().filter_map(scraper::ElementRef::wrap) {
            let name = element.value().name();
            assert!(!["script", "b", "x"].contains(&name), "<{name}> from {place}\n{html}");
            let handler = element.value().attrs().find(|(name, _)| name.starts_with("on") || *name == "style");
            assert!(handler.is_none(), "{handler:?} from {place}\n{html}");
        }
    }
}

#[test]
fn conditions_and_exceptions_stand_below_the_words_that_do_not_say_them() {
    let duty = html("鍵を閉めること。 {force=must role=officer condition=\"夜間\" exception=\"急な場合\"}\n");
    has(
        &duty,
        &[
            "<p class=\"limit\"><span class=\"label\">適用の場合</span> 夜間</p>",
            "<p class=\"limit\"><span class=\"label\">ただし書き</span> 急な場合</p>",
        ],
    );
    for body in [
        "- 閉めること。 {force=must role=officer condition=夜間}\n",
        ":::duty{force=must role=officer condition=夜間}\n閉めること。\n:::\n",
        ":::clause[1.2(4)(a)]{role=officer condition=夜間}\n閉めること。\n:::\n",
        "## 施錠 {force=must role=officer condition=夜間}\n",
    ] {
        has(&html(body), &["<p class=\"limit\"><span class=\"label\">適用の場合</span> 夜間</p>"]);
    }
    let said = html("夜間には、鍵を閉めること。 {force=must role=officer condition=\"夜間には、\"}\n");
    assert!(!said.contains("limit"), "{said}");
}

#[test]
fn old_ids_of_the_last_paragraph_of_a_footnote_are_kept() {
    let html = html("文[^1]。\n\n[^1]: 注。\n\n    終わり。 {#end moved-from=old-end}\n");
    has(&html, &["<span id=\"old-end\" class=\"moved-from\"></span>", "id=\"end\""]);
}
