//! What a guide says in its own words and numbers: clauses that bind in other ways, words for things, sections without a
//! title, numbers that several parts have, links to headings that nothing tells apart.

use std::fs;
use std::path::Path;

use tebiki::graph::derive;
use tebiki::session::{self, Analysis, Checked, Files, Options, Stages};
use tebiki::site::{Checking, Switching};

/// Writes a guide: its settings, and the path, front matter and text of its pages.
fn analysed(folder: &Path, settings: &str, pages: &[(&str, &str, &str)]) -> Analysis {
    let write = |path: &str, text: String| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    };
    write("guide.yaml", format!("title: Guide\n{settings}"));
    for (path, front, text) in pages {
        write(path, format!("---\n{front}\n---\n\n{text}\n"));
    }
    Analysis::of(&Files::open(Options { content: folder.to_path_buf(), stages: Stages::Final }))
}

fn checked(folder: &Path, settings: &str, pages: &[(&str, &str, &str)]) -> Checked {
    analysed(folder, settings, pages).check().unwrap_or_else(|report| panic!("{:#?}", report.diagnostics))
}

/// What is wrong with a guide, in English, with the help for it.
fn faults(settings: &str, pages: &[(&str, &str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    match analysed(folder.path(), settings, pages).check() {
        Ok(_) => Vec::new(),
        Err(report) => {
            let told = |d: &tebiki::diagnostic::Diagnostic| format!("{}: {:?}", d.message.en, d.help);
            report.diagnostics.iter().map(told).collect()
        }
    }
}

/// A site in a folder that goes with it.
struct Site(tempfile::TempDir);

impl Site {
    fn of(settings: &str, pages: &[(&str, &str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let checked = checked(&folder.path().join("content"), settings, pages);
        let theme = session::load_theme(None, &checked.resolved().corpus.guide).expect("the theme is sound");
        let (site, index) = (folder.path().join("site"), folder.path().join("search-index"));
        session::build(&checked, &theme, (&site, Switching::Auto, Checking::Stamps), &index).expect("written");
        Self(folder)
    }

    fn page(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join("site").join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    fn has(&self, name: &str, text: &str) {
        let page = self.page(name);
        assert!(page.contains(text), "{name} has no {text}:\n{page}");
    }

    fn has_no(&self, name: &str, text: &str) {
        let page = self.page(name);
        assert!(!page.contains(text), "{name} has {text}:\n{page}");
    }

    /// What a query finds, best first.
    fn found(&self, query: &str) -> Vec<(String, String)> {
        let index = session::open_index(&self.0.path().join("search-index")).expect("an index");
        let options = tebiki::search::Options { limit: 5, ..tebiki::search::Options::default() };
        let answer = session::search(&index, query, &options).expect("an answer");
        answer.hits.into_iter().map(|hit| (hit.entry.id, hit.entry.number)).collect()
    }
}

const CONTROLS: &str = "language: en\nvocabularies:\n  role: { name: Role, bearer: true, switch: true, values: [{ id: it, name: IT }] }\n  \
    level: { name: Level, values: [{ id: l1, name: L1 }, { id: l2, name: L2 }] }\nmarks:\n  \
    m: { name: Marks, values: [{ id: yes, mark: x, name: yes, force: must }, { id: can, mark: o, name: can, force: may }, { id: no, mark: \"-\", name: no, force: none }] }\n  \
    n: { name: Notes, values: [{ id: see, mark: s, name: see, force: none }] }\n";

#[test]
fn a_clause_binds_as_it_says_or_as_its_marks_say() {
    let clause = |n: u32, more: &str| format!(":::clause[1.{n}]{{role=it{more}}}\nText {n}.\n:::\n\n");
    let clauses: String =
        [(1, ""), (2, ""), (3, ""), (4, ""), (5, " force=none"), (6, " force=should"), (7, " force=must"), (8, "")]
            .map(|(n, more)| clause(n, more))
            .concat();
    let table = ":::matrix[By level]{#m rows=clause columns=level marks=m}\n| C | L1 | L2 |\n|---|---|---|\n| 1.1 | - | x |\n| 1.2 | - | o |\n| 1.3 | - | - |\n| 1.7 | - | - |\n:::\n\n\
        :::matrix[To see]{#n rows=clause columns=level marks=n}\n| C | L1 | L2 |\n|---|---|---|\n| 1.4 | s | s |\n:::\n";
    let text = clauses + table;
    let pages = [("index.md", "title: Guide", "Text."), ("1.md", "number: \"1\"\ntitle: One", text.as_str())];
    let folder = tempfile::tempdir().expect("a folder");
    let checked = checked(folder.path(), CONTROLS, &pages);
    let views = derive(checked.resolved());
    let forces: Vec<_> = views
        .duties
        .iter()
        .map(|duty| {
            (
                checked.resolved().corpus[duty.at.page].place(duty.at.place).expect("a place").label.to_string(),
                duty.force.id(),
            )
        })
        .collect();
    let forces: Vec<_> = forces.iter().map(|(number, force)| (number.as_str(), *force)).collect();
    assert_eq!(forces, [("1.1", "must"), ("1.2", "may"), ("1.6", "should"), ("1.7", "must"), ("1.8", "must")]);
    assert_eq!(views.clauses.len(), 8, "what is no duty is a clause all the same");
    let site = Site::of(CONTROLS, &pages);
    site.has_no("duties.html", "Text 3.");
    site.has_no("role-it.html", "Text 5.");
    site.has("1.html", "<span class=\"force force-should\">Should</span>");
    assert!(faults(CONTROLS, &[("index.md", "title: G", ":::clause[1]{force=mast}\nText.\n:::")])[0].contains("mast"));
}

#[test]
fn words_of_the_guide_reach_every_sentence() {
    let settings = "language: ja\nvocabularies:\n  level: { name: 段階, switch: true, bearer: true, values: [{ id: a, name: 甲 }] }\nwords:\n  \
        caution: 落とし穴\n  case: 適合確認表\n  section: 項\n  force-should: 推奨する\n  forbidden: 不可\n  guide: 規格\n";
    let text = "推奨。 {force=should level=a}\n\n:::caution[鍵]{#k question=\"あるか\" yes=ok no=forbidden unknown=confirm}\n本文。\n:::\n\n[[2]]を見る。";
    let site = Site::of(
        settings,
        &[
            ("index.md", "title: 表紙", "本文。"),
            ("1.md", "number: \"1\"\ntitle: 一", text),
            ("2.md", "number: \"2\"\ntitle: 二", "本文。"),
        ],
    );
    site.has("1.html", "<span class=\"kind\">落とし穴</span>");
    site.has("2.html", "ここを参照している項");
    site.has("duties.html", "推奨する");
    site.has("duties.html", "求められている事項を、項の順に");
    // A guide without clauses has no commentary on them.
    site.has_no("duties.html", "解説");
    site.has("index.html", "「不可」に当たるかどうか");
    let case = site.page("case/facts.js");
    for ours in ["案件", "手引書"] {
        assert!(!case.contains(ours), "the case sheet says {ours}");
    }
    assert!(case.contains("新しい適合確認表") && case.contains("適合確認表名"));
    assert!(!site.page("search/words.js").contains("手引書"));
    site.has("case.html", "「又は」で結ばれた義務");
    // Where nobody bears duties, nothing is said of several who do.
    let levels = "language: ja\nvocabularies: { level: { name: 段階, values: [{ id: a, name: 甲 }] } }\n";
    let pages = [
        ("index.md", "title: 表紙", "本文。"),
        ("1.md", "number: \"1\"\ntitle: 一", ":::clause[1.1]{level=a}\n本文。\n:::"),
    ];
    Site::of(levels, &pages).has_no("case.html", "「又は」で結ばれた");
    let law = Site::of(
        "language: ja\nnumbering: law\n",
        &[("index.md", "title: 法", "第一条。"), ("1.md", "number: 第一条\ntitle: 目的", "本文。")],
    );
    law.has("1.html", "前後の条");
}

const LAW: &str = "language: ja\nnumbering: law\nparts: [{ folder: s, prefix: s1 }, { folder: t, prefix: s2 }]\n";

#[test]
fn a_section_without_a_title_is_called_by_its_number() {
    let site = Site::of(
        "language: ja\nnumbering: law\n",
        &[
            ("index.md", "title: 法", "第一条、[[第1条]]、[[前文]]。"),
            ("0.md", "number: 前文\ntitle: 前文", "本文。第一条。"),
            ("1.md", "number: 第一条", "本文。前文。"),
        ],
    );
    site.has("1.html", "<title>第1条 — Guide</title>");
    site.has("1.html", "<a href=\"preamble.html\">前文</a>");
    site.has("1.html", "<a class=\"next\" rel=\"next\" href=\"preamble.html\"><span>次へ</span>前文</a>");
    site.has("preamble.html", "<span>前へ</span>第1条</a>");
    site.has("index.html", ">「第1条」</a>");
    site.has_no("index.html", "前文 前文");
    let found = site.found("第一条");
    assert_eq!(found[0], ("1.html".to_owned(), "第1条".to_owned()));
    assert!(faults("", &[("index.md", "id: x", "Text.")])[0].contains("`title` is missing"));
}

#[test]
fn numbers_of_several_parts_are_told_apart() {
    let pages = [
        ("index.md", "title: 法", "附則第三条。"),
        ("1.md", "number: 第一条\ntitle: 目的", "本文。"),
        ("s/index.md", "number: 附則\ntitle: 附則", "本文。"),
        ("s/1.md", "number: 第一条\ntitle: 施行", "1) 甲。\n2) [[s1:第3条]]を見る。"),
        ("s/3.md", "number: 第三条", "本文。"),
        ("t/index.md", "number: 附則\ntitle: 平成二年法律第三号", "本文。"),
        ("t/1.md", "number: 第一条\ntitle: 施行", "[[第1条]]と[[s1:第3条]]と[[s1:第1条]]。"),
    ];
    let site = Site::of(LAW, &pages);
    // Only the supplement of the statute itself has such an article.
    site.has("index.html", "<a href=\"s1-3.html\" class=\"xref xref-section\">附則第三条</a>");
    site.has("s1-3.html", "<a href=\"s2-1.html\">附則（平成二年法律第三号）第1条 施行</a>");
    site.has("s1-3.html", "<a href=\"s1-1.html\">第1条 施行</a>");
    site.has("s1-1.html", "<title>附則第1条 施行 — Guide</title>");
    let found = site.found("第1条");
    assert_eq!(found[0], ("1.html".to_owned(), "第1条".to_owned()));
    assert!(found.contains(&("s1-1.html".to_owned(), "附則第1条".to_owned())), "{found:?}");
    assert!(found.contains(&("s2-1.html".to_owned(), "附則（平成二年法律第三号）第1条".to_owned())), "{found:?}");
    // With two supplements of its own, the statute has to say which.
    let mut two = pages;
    two[0].2 = "附則第一条。[[附則第1条]]。第九節。第三条の二。";
    two[5].1 = "number: 附則\ntitle: 附則";
    let told = faults(LAW, &two);
    let several = told
        .iter()
        .filter(|fault| fault.contains("several") && fault.contains("[[s1:第1条]]") && fault.contains("[[s2:第1条]]"));
    assert_eq!(several.count(), 2, "{told:?}");
    assert!(told.iter().any(|fault| fault.contains("第9節")), "{told:?}");
}

/// What the links of a cover lead to.
fn targets(settings: &str, text: &str, pages: &[(&str, &str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let all: Vec<_> = [("index.md", "title: Guide", text)].into_iter().chain(pages.iter().copied()).collect();
    let checked = checked(folder.path(), settings, &all);
    let resolved = checked.resolved();
    let (id, page) = resolved.corpus.iter().find(|(_, page)| &*page.name == "index").expect("the cover");
    let mut links: Vec<_> = page.document.xrefs.iter().zip(resolved.links[id.0 as usize].iter()).collect();
    links.sort_by_key(|(xref, _)| xref.span.start);
    links.iter().filter_map(|(_, link)| link.to.address(&resolved.corpus)).collect()
}

#[test]
fn references_are_read_as_they_are_written_in_short() {
    let points = "1) 一項。\n   1. 号一\n   2. 号二\n      1. 号のイ\n      2. 号のロ\n2) 二項。";
    let pages = [
        ("2.md", "number: 第二条", points),
        ("3.md", "number: 第三条", "1. 一\n2. 二\n3. 三"),
        ("4.md", "number: 第四条", "本文。\n\n## 様式第二号（届出書）\n\n様式。"),
        ("38-3.md", "number: 第三十八条の三", "本文。"),
    ];
    let law = |text: &str| targets("language: ja\nnumbering: law\n", text, &pages);
    assert_eq!(law("[[2条1項2号ロ]]と2条1項2号ロによる。"), ["2.html#i1-s2-s2", "2.html#i1-s2-s2"]);
    assert_eq!(law("[[38条の3]]、38条の3の規定、三十八条の三。"), ["38.3.html"; 3]);
    assert_eq!(law("全38条からなり、2条以上、第2条。"), ["2.html"]);
    // A branch of a point counts in no list: what holds it is left. 第三号の二人 has none.
    assert_eq!(law("第三条第三号の二に、第三条第三号の二人。[[第3条第3号の2]]"), ["3.html", "3.html#s3", "3.html"]);
    assert_eq!(law("[[第4条第1項]]"), ["4.html"]);
    assert_eq!(law("[[様式2]]と様式2。").len(), 2);
    let tables = [(
        "4.md",
        "number: \"4\"\ntitle: Four",
        ":::table[Table 4.1.1 Levels]{#levels}\n| a | b |\n|---|---|\n| c | d |\n:::",
    )];
    assert_eq!(targets("language: en\n", "[[Table 4.1.1]] and Table 4.1.1.", &tables), ["4.html#levels"; 2]);
    let counted = [(
        "a.md",
        "number: V6.2\ntitle: Six",
        ":::table[Levels]{#levels}\n| a | b |\n|---|---|\n| c | d |\n:::\n\n1) One.\n2) Two.\n\nThen.\n\n1) Three.\n2) Four.",
    )];
    let settings = "language: en\nnumbering: { labels: [\"V{chapter}.{section}\"], tables: \"Table {section}-{n}\" }\n";
    assert_eq!(
        targets(settings, "[[Table V6.2-1]], [[V6-2]], [[V6.2(2)]]", &counted),
        ["6.2.html#levels", "6.2.html", "6.2.html#i2"]
    );
}

#[test]
fn points_of_a_statute_are_found_by_their_numbers() {
    let points = "1) 一項。\n2) 次のとおり。\n   1. 甲の場合\n   2. 乙の場合";
    let site = Site::of(
        "language: ja\nnumbering: law\n",
        &[
            ("index.md", "title: 法", "本文。"),
            ("41.md", "number: 第四十一条", points),
            ("42.md", "number: 第四十二条", "1. 丙の場合"),
        ],
    );
    for (query, found) in
        [("第41条第2項第1号", "41.html#i2-s1"), ("41条2項2号", "41.html#i2-s2"), ("第42条第1号", "42.html#s1")]
    {
        assert_eq!(site.found(query)[0].0, found, "{query}");
    }
}

#[test]
fn signs_stand_as_the_guide_writes_them() {
    let clause = ":::clause[1.1]\nText:\n\n1) one\n2) two\n:::";
    let pages = [("index.md", "title: Guide", "Text."), ("1.md", "number: \"1\"\ntitle: One", clause)];
    for (numbering, sign) in [
        ("", "(a)"),
        ("numbering: iso\n", "a)"),
        ("numbering: { sub-items: \"{n:i}.\" }\n", "i."),
        ("numbering: { sub-items: A }\n", "(A)"),
    ] {
        let site = Site::of(&format!("language: en\n{numbering}"), &pages);
        site.has("1.html", &format!("<span class=\"number\">{sign}</span>"));
    }
    let controls = Site::of(
        "language: en\nnumbering: nist\n",
        &[
            ("index.md", "title: Guide", "See [[AC-2]]."),
            ("2.md", "number: AC-2\ntitle: Accounts", ":::clause[AC-2(1)]\nText.\n:::"),
        ],
    );
    controls.has("index.html", "“<span class=\"nb\">AC-2</span> Accounts”");
    controls.has("ac-2.html", "<span class=\"nb\">AC-2(1)</span></p>");
}

#[test]
fn headings_are_items_in_the_forms_that_the_guide_declares() {
    let text = "## ア 目的\n\n本文。\n\n## イ 範囲\n\n本文。\n\n## アの話\n\n本文。";
    let settings = "language: ja\nnumbering: { items: [\"{n:ア}\"] }\n";
    let page = [("1.md", "number: \"1\"\ntitle: 一", text)];
    let addresses = targets(settings, "[[1イ]]", &page);
    assert_eq!(addresses, ["1.html#i2"]);
    let plan = [("1.md", "number: \"1\"\ntitle: One", "## A plan\n\nText.\n\n## B plan\n\nText.")];
    let settings = "language: en\nnumbering: { items: [\"{n:A}\"] }\n";
    assert_eq!(targets(settings, "[x](1.md#a-plan)", &plan).len(), 1);
}

#[test]
fn a_link_to_a_heading_without_an_address_is_reported() {
    let pages = |link: &'static str| {
        [
            ("index.md", "title: Guide", link),
            ("1.md", "number: \"1\"\ntitle: One", "## Keys\n\nOne.\n\n## Locks\n\nTwo.\n\n## Keys\n\nThree."),
        ]
    };
    assert_eq!(faults("language: en\n", &pages("[keys](1.md#keys)")), Vec::<String>::new());
    let told = faults("language: en\n", &pages("[keys](1.md#keys-1)"));
    assert!(
        told.iter().any(|fault| fault.contains("other headings say `Keys`") && fault.contains("{#id}")),
        "{told:?}"
    );
}
