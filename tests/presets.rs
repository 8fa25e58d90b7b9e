//! Guides of other kinds than the bundled one: a statute with its supplement, articles and recitals, annexes, levels
//! that include each other, and pages for what a guide does not have.

use std::fs;
use std::path::Path;

use tebiki::graph::{Destination, derive};
use tebiki::session::{self, Analysis, Checked, Files, Options, Stages};
use tebiki::site::{Checking, Switching};

/// The guide of these files: path, front matter without the title, text.
fn checked(folder: &Path, settings: &str, pages: &[(&str, &str, &str)]) -> Checked {
    let write = |path: &str, text: String| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    };
    write("guide.yaml", format!("title: Guide\n{settings}"));
    for (path, front, text) in pages {
        let title = if front.contains("title:") { String::new() } else { format!("title: About {path}\n") };
        write(path, format!("---\n{front}\n{title}---\n\n{text}\n"));
    }
    let files = Files::open(Options { content: folder.to_path_buf(), stages: Stages::Final });
    Analysis::of(&files).check().unwrap_or_else(|report| panic!("{:#?}", report.diagnostics))
}

/// What is linked in a page, each as its text and the address that it leads to.
fn links(checked: &Checked, name: &str) -> Vec<(String, String)> {
    let resolved = checked.resolved();
    let (id, page) = resolved.corpus.iter().find(|(_, page)| &*page.name == name).expect("the page");
    let links = resolved.links[id.0 as usize].iter().zip(&page.document.xrefs);
    let there = links.filter(|(link, _)| link.to != Destination::Nowhere);
    there
        .map(|(link, xref)| {
            let shown = page.document.source.slice(xref.span).to_owned();
            (shown, link.to.address(&resolved.corpus).unwrap_or_default())
        })
        .collect()
}

fn is(found: &[(String, String)], wanted: &[(&str, &str)]) {
    let found: Vec<_> = found.iter().map(|(text, to)| (text.as_str(), to.as_str())).collect();
    assert_eq!(found, wanted);
}

/// Builds a guide, and gives its pages by name.
fn built(settings: &str, pages: &[(&str, &str, &str)]) -> (tempfile::TempDir, impl Fn(&str) -> Option<String> + use<>) {
    let folder = tempfile::tempdir().expect("a folder");
    let checked = checked(&folder.path().join("content"), settings, pages);
    let theme = session::load_theme(None, &checked.resolved().corpus.guide).expect("the theme is sound");
    let site = folder.path().join("site");
    session::build(&checked, &theme, (&site, Switching::Auto, Checking::Stamps), &folder.path().join("search-index"))
        .expect("the site is written");
    (folder, move |name: &str| {
        let text = fs::read_to_string(site.join(name)).ok()?;
        let (start, end) = (text.find("<main")?, text.find("</main>")?);
        Some(text[start..end].to_owned())
    })
}

const LAW: &str = "language: ja\nnumbering: law\nparts:\n  - { folder: supplement, prefix: s1 }\n";

#[test]
fn the_article_before_and_the_supplement() {
    let folder = tempfile::tempdir().expect("a folder");
    let law = checked(
        folder.path(),
        LAW,
        &[
            ("index.md", "title: 法", "附則第一条、附則第二条及び第四条、第五条、[[附則第二条]]、[[第2条ただし書]]。"),
            ("1.md", "number: 第一条", "次条を見よ。"),
            ("2.md", "number: 第二条", "前条、次条、(1)を見よ。"),
            ("2-3.md", "number: 第二条の三", "前条も次条もない。"),
            ("4.md", "number: 第四条", "前条はない。次条を見よ。"),
            ("4-2.md", "number: 第四条の二", "前条を見よ。"),
            ("5.md", "number: 第五条", "前条、前二条。"),
            ("supplement/index.md", "number: 附則", "附則である。"),
            ("supplement/1.md", "number: 第一条", "附則第二条、第四条。次条。第五条。第四条。"),
            ("supplement/2.md", "number: 第二条", "前条。"),
            ("supplement/4.md", "number: 第四条", "前条はない。"),
        ],
    );
    let s = |n: u32| format!("s1-{n}.html");
    let (s1, s2, s4) = (s(1), s(2), s(4));
    is(
        &links(&law, "index"),
        &[
            ("[[附則第二条]]", &s2),
            ("[[第2条ただし書]]", "2.html"),
            ("附則第一条", &s1),
            ("附則第二条", &s2),
            ("第四条", &s4),
        ],
    );
    is(&links(&law, "1"), &[("次条", "2.html")]);
    is(&links(&law, "2"), &[("前条", "1.html")]);
    is(&links(&law, "2.3"), &[]);
    is(&links(&law, "4"), &[("次条", "4.2.html")]);
    is(&links(&law, "4.2"), &[("前条", "4.html")]);
    is(&links(&law, "5"), &[("前条", "4.2.html"), ("前二条", "4.html")]);
    // A bare 第四条 may be the supplement's or the statute's.
    is(&links(&law, "s1-1"), &[("附則第二条", &s2), ("第四条", &s4), ("次条", &s2), ("第五条", "5.html")]);
    is(&links(&law, "s1-2"), &[("前条", &s1)]);
    is(&links(&law, "s1-4"), &[]);
}

#[test]
fn articles_and_recitals_in_the_plural() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "Articles 5 and 6, Articles 5 to 6. Recitals 1 and 2. Article 5 (1). Articles of faith.";
    let eu = checked(
        folder.path(),
        "language: en\nnumbering: eu\n",
        &[
            ("index.md", "title: Act", text),
            ("5.md", "number: Article 5", "1) Data."),
            ("6.md", "number: Article 6", "Text."),
            ("r1.md", "number: Recital 1", "Text."),
            ("r2.md", "number: Recital 2", "Text."),
        ],
    );
    is(
        &links(&eu, "index"),
        &[
            ("Articles 5", "5.html"),
            ("6", "6.html"),
            ("Articles 5", "5.html"),
            ("6", "6.html"),
            ("Recitals 1", "recital-1.html"),
            ("2", "recital-2.html"),
            ("Article 5 (1)", "5.html#i1"),
        ],
    );
}

#[test]
fn annexes_stand_behind_the_body_and_keep_their_word() {
    let folder = tempfile::tempdir().expect("a folder");
    let pages = [
        ("a.md", "number: Annex A", "Text."),
        ("a5.md", "number: A.5", "Text."),
        ("4.md", "number: \"4\"", "Text."),
        ("index.md", "title: Standard", "[[Annex A]] and [[A.5]]."),
    ];
    let iso = checked(folder.path(), "language: en\nnumbering: iso\n", &pages);
    let numbers: Vec<_> = iso.resolved().corpus.pages.iter().map(|page| page.number().to_owned()).collect();
    assert_eq!(numbers, ["", "4", "Annex A", "A.5"]);
    is(&links(&iso, "index"), &[("[[Annex A]]", "a.html"), ("[[A.5]]", "a.5.html")]);
}

const LEVELS: &str = "language: en
vocabularies:
  grade:
    name: { en: Grade }
    bearer: true
    cumulative: true
    values: [ { id: g1, name: G1 }, { id: g2, name: G2 }, { id: g3, name: G3 } ]
marks:
  v:
    name: Marks
    values: [ { id: on, mark: x, name: on, force: must }, { id: off, mark: \"-\", name: off, force: none } ]
";

#[test]
fn whoever_includes_others_has_their_duties_too() {
    let text = "One shall. {force=must grade=g1}\n\nTwo shall. {force=must grade=g2}\n";
    let (folder, page) = built(LEVELS, &[("index.md", "title: Guide", "Text."), ("a.md", "title: A", text)]);
    let of = |name: &str| page(&format!("{name}.html")).expect("a page");
    let index = session::known_filters(&folder.path().join("search-index")).expect("filters");
    assert_eq!(index["grade"].chosen(&["g2".to_owned()]), ["g1", "g2"]);
    assert_eq!(index["kind"].chosen(&["duty".to_owned()]), ["duty"]);
    // As many as the overview says stand on the page of each.
    let overview = of("grade");
    for (value, count) in [("g1", 1), ("g2", 2), ("g3", 2)] {
        assert_eq!(of(&format!("grade-{value}")).matches("class=\"duty ").count(), count, "{value}");
    }
    assert_eq!(overview.matches("Duties: 2").count() + overview.matches("2 duties").count(), 2, "{overview}");
    // A guide without phases, clauses and inferred bearers has no words for them.
    let two = of("grade-g2");
    assert!(!two.contains("class=\"jump\"") && !two.contains("id=\"\"") && !two.contains("<h2></h2>"), "{two}");
    assert!(!two.contains("Inferred") && !two.contains("<dt>Clauses</dt>"), "{two}");
    assert!(!of("duties").contains("<dt>Clauses</dt>"));
}

#[test]
fn a_guide_of_one_page_has_no_contents_and_no_case_sheet() {
    let (_folder, page) = built("language: en\n", &[("index.md", "title: Guide", "Text.")]);
    assert!(!page("index.html").expect("the cover").contains("class=\"toc\""));
    assert!(!page("accessibility.html").expect("a page").contains("case sheet"));
    // Marks of sections alone make no sheet.
    let matrix = ":::matrix[M]{#m rows=section columns=grade marks=v}\n| S | G1 |\n|---|---|\n| Plain words | x |\n:::";
    let (_folder, page) = built(
        LEVELS,
        &[("index.md", "title: Guide", "Text."), ("a.md", "title: A", matrix), ("b.md", "title: Plain words", "Text.")],
    );
    assert!(page("case.html").is_none());
    // The row names its section by the title.
    assert!(page("b.html").expect("a page").contains("G1"));
}

#[test]
fn what_is_marked_with_nothing_that_binds_is_for_no_value() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = LEVELS.replace("bearer: true", "bearer: false");
    let text = ":::clause[1.1]\nOne.\n:::\n\n:::clause[1.2]\nTwo.\n:::\n\n:::clause[1.3]\nThree.\n:::\n\n\
        :::matrix[C]{#c rows=clause columns=grade marks=v}\n| C | G1 | G2 |\n|---|---|---|\n| 1.1 | - | - |\n| 1.2 | - | x |\n:::\n\n\
        :::matrix[S]{#s rows=section columns=grade marks=v}\n| S | G1 |\n|---|---|\n| 1 | x |\n| 2 | - |\n:::";
    let checked = checked(
        folder.path(),
        &settings,
        &[
            ("index.md", "title: Guide", "Text."),
            ("1.md", "number: \"1\"", text),
            ("2.md", "number: \"2\"", ":::clause[2.1]\nText.\n:::"),
        ],
    );
    let views = derive(checked.resolved());
    let grades: Vec<_> = views.clauses.iter().map(|clause| clause.facets.by_vocabulary()["grade"].clone()).collect();
    // The first is of no grade, though its section is of one; the last has what its section has.
    assert_eq!(grades, [vec![], vec!["g2"], vec!["g1"], vec![]]);
}

/// The first place that a query finds in a guide that was built in a folder.
fn first(folder: &Path, query: &str) -> Option<String> {
    let index = session::open_index(&folder.join("search-index")).expect("an index");
    let options = tebiki::search::Options { limit: 3, ..tebiki::search::Options::default() };
    let answer = session::search(&index, query, &options).expect("an answer");
    answer.hits.into_iter().next().map(|hit| hit.entry.id)
}

#[test]
fn labels_are_found_in_every_spelling() {
    let mention = "別表第一、様式第一号、第三章第一節、第二章の二及び第一条第二項第一号による。";
    let (folder, _) = built(
        LAW,
        &[
            ("index.md", "title: 法", mention),
            ("1.md", "number: 第一条", "1) 甲\n2) 乙\n\n   1. 丙\n   2. 丁"),
            ("2/index.md", "number: 第二章", mention),
            ("2-2/index.md", "number: 第二章の二", mention),
            ("2/s/index.md", "number: 第一節", mention),
            ("3/index.md", "number: 第三章", mention),
            ("3/s/index.md", "number: 第一節", mention),
            ("t.md", "number: 別表第一", mention),
            ("f.md", "number: 様式第一号", mention),
            ("supplement/index.md", "number: 附則", mention),
            ("supplement/1.md", "number: 第一条", "戊"),
        ],
    );
    for (query, found) in [
        ("第二章の二", "chapter-2.2.html"),
        ("2章の2", "chapter-2.2.html"),
        ("第3章第1節", "chapter-3-section-1.html"),
        ("第二章第一節", "chapter-2-section-1.html"),
        ("別表第一", "table-1.html"),
        ("様式第一号", "form-1.html"),
        ("1条2項2号", "1.html#i2-s2"),
        ("第一条", "1.html"),
        ("s1:第1条", "s1-1.html"),
    ] {
        assert_eq!(first(folder.path(), query).as_deref(), Some(found), "{query}");
    }
}

#[test]
fn a_number_of_a_part_is_found_and_shown_with_it() {
    let settings = "language: en\nparts: [{ folder: a, prefix: 63a }, { folder: b, prefix: 63b }]\n";
    let (folder, page) = built(
        settings,
        &[
            ("index.md", "title: Guide", "See [[63b:5]] and [[63b:5(1)]]."),
            ("a/5.md", "number: \"5\"", "See [[5]] and [[63b:5]]."),
            ("b/index.md", "title: Part B", "See [[63b:5]]."),
            ("b/5.md", "number: \"5\"", "1) One.\n2) Two.\n\nSee [[63a:5]]."),
        ],
    );
    assert_eq!(first(folder.path(), "63b:5").as_deref(), Some("63b-5.html"));
    assert_eq!(first(folder.path(), "63a:5").as_deref(), Some("63a-5.html"));
    let has = |name: &str, text: &str| assert!(page(name).expect("a page").contains(text), "{name}: {text}");
    has("index.html", "“Part B 5 About b/5.md”");
    has("index.html", ">Part B 5(1)<");
    has("63a-5.html", ">“5 About a/5.md”<");
    has("63a-5.html", "“Part B 5 About b/5.md”");
    // A part without a page of its own is called by its prefix; within a part the number says all.
    has("63b-5.html", "“63a 5 About a/5.md”");
    has("b.html", ">“5 About b/5.md”<");
}

#[test]
fn nav_calls_pages_headings_count_as_the_guide_does_and_clauses_have_no_others() {
    let settings = "language: en\nnumbering: { items: [\"({n:a})\"] }\nnav:\n  - Home page: a.md\n";
    let clause = "## (a) First\n\nText.\n\n## (b) Second\n\n:::clause[1.1]\nText.\n:::";
    let (folder, page) = built(
        settings,
        &[
            ("index.md", "title: Guide", "See [[5(b)]]."),
            ("a.md", "number: \"5\"\ntitle: Own", clause),
            ("b.md", "number: \"5.2\"\ntitle: Below", "## (a) First\n\nAs in 5.2(a)."),
        ],
    );
    let whole = fs::read_to_string(folder.path().join("site/5.html")).expect("a page");
    assert!(
        whole.contains(">Home page</a>") || whole.contains("</span> Home page</a>"),
        "the tree has the title of nav"
    );
    let own = page("5.html").expect("a page");
    assert!(own.contains("Own</h1>") && !own.contains("Home page"), "its own title stays");
    assert!(own.contains("<h2 id=\"i2\" class=\"item\"><span class=\"number\">(b)</span> Second"), "{own}");
    assert!(page("index.html").expect("a page").contains("5.html#i2"));
    let below = page("5.2.html").expect("a page");
    assert!(below.contains("As in <a href=\"#i1\""), "{below}");
    let clauses = page("clauses.html").expect("a page");
    assert!(!clauses.contains("Others") && !clauses.contains("<h3></h3>") && clauses.contains("<h2"), "{clauses}");
}

#[test]
fn what_is_no_mark_is_quoted_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
    write("guide.yaml", &format!("title: G\n{LEVELS}"));
    let rows = "| M | G1 |\n|---|---|\n| Row | not applicable |\n| Other | whatever somebody wrote at length here |";
    write(
        "1.md",
        &format!("---\nnumber: \"1\"\ntitle: S\n---\n\n:::matrix[M]{{#m columns=grade marks=v}}\n{rows}\n:::\n"),
    );
    let files = Files::open(Options { content: folder.path().to_path_buf(), stages: Stages::Final });
    let report = Analysis::of(&files).check().expect_err("marks are unknown");
    let marks = report.diagnostics.iter().filter(|d| d.code == tebiki::diagnostic::Code::MatrixMark);
    let said = format!("{:?}", marks.collect::<Vec<_>>());
    assert!(said.contains("`not applicable` is not a mark"), "{said}");
    assert!(said.contains("`whatever somebody wrote …` is not a mark"), "{said}");
}
