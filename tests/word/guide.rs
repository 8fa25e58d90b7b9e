//! The whole guide and its lists.

use std::path::Path;

use tebiki::document::{Block, BlockKind, Descend, Inline, Node, Run, Visit, plain_text, walk};
use tebiki::export::table::{self, Filters, Given, What};
use tebiki::export::{Decisions, docx};
use tebiki::graph::{LazyViews, PageId, Resolved, model};
use tebiki::session::{self, Files, Options, Passed, Stages};

use super::read::{Word, is, text, value};

pub(super) fn passed(content: &str) -> Passed {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join(content);
    session::gate(&Files::open(Options { content, stages: Stages::Final }), None).expect("the guide is in order")
}

/// What a guide gives, narrowed.
pub(super) fn with<T>(resolved: &Resolved, filters: &Filters, each: impl FnOnce(docx::Case<'_>) -> T) -> T {
    let views = LazyViews::new(resolved);
    let pages: Vec<model::PageModel<'_>> =
        resolved.corpus.iter().filter_map(|(id, _)| model::page_model(resolved, &views, id)).collect();
    let given = Given { pages: &pages, guide: &resolved.corpus.guide, filters };
    let theme = session::load_theme(None, &resolved.corpus.guide).expect("the theme is in order");
    let (pictures, decisions) = (docx::Pictures::new(), Decisions::new());
    let office = theme.office();
    each(docx::Case { resolved, views: &views, given, office, pictures: &pictures, decisions: &decisions })
}

/// The guide as a document, twice the same.
pub(super) fn document(resolved: &Resolved, filters: &Filters) -> Word {
    with(resolved, filters, |case| {
        let bytes = docx::guide(case).expect("a document");
        assert_eq!(bytes, docx::guide(case).expect("a document"), "the same input makes the same bytes");
        Word::open(&bytes)
    })
}

/// The guide's own words in the order of the text, by the walk that everything else uses.
struct Words<'a> {
    resolved: &'a Resolved,
    page: PageId,
    out: String,
}

impl<'a> Visit<'a> for Words<'_> {
    fn enter(&mut self, node: Node<'a>) -> Descend {
        if let Node::Block(Block { kind, .. }) = node {
            match kind {
                BlockKind::Code(code) => self.out.push_str(&code.1),
                BlockKind::Html(html) => self.out.push_str(html),
                // The caption of a figure stands below what it shows.
                BlockKind::Figure(figure) => {
                    walk(&figure.1, self);
                    self.inlines(Run::Title, &figure.0);
                    return Descend::Past;
                }
                _ => {}
            }
        }
        Descend::Inside
    }

    fn inlines(&mut self, _: Run, inlines: &'a [Inline]) {
        let shown = |id| {
            let shown = self.resolved.shown(self.page, id);
            let page = self.resolved.corpus.page(self.page).expect("the page");
            if shown.is_empty() { page.document.xrefs[id.0 as usize].written.to_string() } else { shown }
        };
        plain_text(inlines, &mut self.out, &shown);
    }
}

fn letters(text: &str) -> String {
    // XML has no room for characters of control.
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control() && !"\u{fffe}\u{ffff}".contains(*c)).collect()
}

/// The words of the sections and of their footnotes, as the guide has them.
fn wanted(resolved: &Resolved) -> [String; 2] {
    let (mut sections, mut notes) = (String::new(), String::new());
    for (page, of) in resolved.corpus.iter().filter(|(_, page)| &*page.name != "index") {
        let mut words = Words { resolved, page, out: of.full_title() };
        walk(&of.document.blocks, &mut words);
        sections.push_str(&words.out);
        let mut words = Words { resolved, page, out: String::new() };
        of.document.footnotes.iter().for_each(|footnote| walk(&footnote.blocks, &mut words));
        notes.push_str(&words.out);
    }
    [letters(&sections), letters(&notes)]
}

/// The same in the document: what stands behind the contents, and its footnotes.
fn found(word: &Word) -> [String; 2] {
    let document = word.part("word/document.xml");
    let body = document.descendants().find(|node| is(*node, "body")).expect("a body");
    let is_break = |node: roxmltree::Node<'_, '_>| {
        node.descendants().any(|inner| is(inner, "br") && value(inner, "type") == Some("page"))
    };
    let behind = body.children().skip_while(|node| !is_break(*node)).skip(1);
    let sections: String = behind.map(|node| text(node, false)).collect();
    let notes = text(word.part("word/footnotes.xml").root(), false);
    [letters(&sections), letters(&notes)]
}

pub(super) fn holds_everything(resolved: &Resolved) -> Word {
    let word = document(resolved, &Filters::new());
    let (wanted, found) = (wanted(resolved), found(&word));
    for (wanted, found) in wanted.iter().zip(&found) {
        let at = wanted.chars().zip(found.chars()).take_while(|(a, b)| a == b).count();
        let near = |text: &str| text.chars().skip(at.saturating_sub(20)).take(60).collect::<String>();
        assert!(wanted == found, "they differ at {at}: {:?} and {:?}", near(wanted), near(found));
    }
    word
}

#[test]
fn the_guide_is_there_to_the_character() {
    let passed = passed("content");
    let word = holds_everything(passed.checked.resolved());
    let [sections, notes] = found(&word);
    assert!(sections.len() > 50_000 && !notes.is_empty(), "{} and {}", sections.len(), notes.len());
}

#[test]
fn other_guides_are_too() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut guides = 0;
    for guide in std::fs::read_dir(golden).expect("a folder").filter_map(Result::ok) {
        let content = guide.path().join("content");
        let files = Files::open(Options { content, stages: Stages::Final });
        holds_everything(&session::Analysis::of(&files).resolved);
        guides += 1;
    }
    assert!(guides > 5, "{guides}");
}

#[test]
fn places_are_bookmarks_and_headings_an_outline() {
    let passed = passed("content");
    let resolved = passed.checked.resolved();
    let word = document(resolved, &Filters::new());
    let document = word.part("word/document.xml");
    let notes = word.part("word/footnotes.xml");
    let both = document.descendants().chain(notes.descendants());
    let names: Vec<&str> = both.filter(|n| is(*n, "bookmarkStart")).filter_map(|n| value(n, "name")).collect();
    let name = |address: &str| {
        let letters = address.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' });
        format!("p_{}", letters.collect::<String>())
    };
    let mut places = 0;
    for page in &resolved.corpus.pages {
        let anchors = page.places.list.iter().filter(|place| !place.anchor.is_empty());
        let addresses = anchors.map(|place| format!("{}.html#{}", page.name, &*place.anchor));
        for address in addresses.chain([format!("{}.html", page.name)]) {
            places += 1;
            let name = name(&address);
            assert!(name.len() > 40 || names.contains(&name.as_str()), "{address} is no bookmark");
        }
    }
    let terms = resolved.corpus.guide.terms.len() + resolved.corpus.guide.references.len();
    assert!(names.len() >= places + terms, "{} of {places}", names.len());
    for page in resolved.corpus.pages.iter().filter(|page| &*page.name != "index") {
        let title = page.full_title();
        let is_heading = |node: roxmltree::Node<'_, '_>| {
            is(node, "pStyle") && value(node, "val").is_some_and(|style| style.starts_with("Heading"))
        };
        let mut headings = document.descendants().filter(|node| is_heading(*node));
        let paragraph = |node: roxmltree::Node<'_, '_>| text(node.ancestors().nth(2).expect("a paragraph"), true);
        assert!(headings.any(|heading| paragraph(heading) == title), "{title}");
    }
    let styles = &word.0["word/styles.xml"];
    assert!((0..9).all(|level| styles.contains(&format!("<w:outlineLvl w:val=\"{level}\"/>"))));
    let all = &word.0["word/document.xml"];
    for part in ["TOC \\o", "w:w=\"11906\" w:h=\"16838\"", "<w:tblHeader/>", "<w:cantSplit/>"] {
        assert!(all.contains(part), "{part}");
    }
    assert!(styles.contains("w:val=\"ja-JP\" w:eastAsia=\"ja-JP\""));
    assert!(word.0["docProps/core.xml"].contains("<dc:language>ja-JP</dc:language>"));
    assert!(word.0["word/footer1.xml"].contains(" PAGE "));
}

#[test]
fn lists_have_the_cells_of_the_csv() {
    let passed = passed("content");
    for (name, what) in What::ALL.into_iter().filter(|(_, what)| *what != What::Guide) {
        with(passed.checked.resolved(), &Filters::new(), |case| {
            let bytes = docx::list(case.given, what).expect("a document");
            assert_eq!(bytes, docx::list(case.given, what).expect("a document"), "{name}");
            let table = table::data(case.given, what);
            let heads = table.heads(case.given.lang()).into_iter().map(str::to_owned).collect();
            let rows = table.rows.iter().map(|row| row.iter().map(table::Datum::text).collect());
            let wanted: Vec<Vec<String>> = std::iter::once(heads).chain(rows).collect();
            assert_eq!(Word::open(&bytes).tables(), [wanted], "{name}");
        });
    }
}

#[test]
fn a_part_has_the_sections_that_are_asked_for() {
    let passed = passed("content");
    let resolved = passed.checked.resolved();
    let filters = Filters::from([("phase".to_owned(), vec!["contract".to_owned()])]);
    let some = document(resolved, &filters);
    let all = document(resolved, &Filters::new());
    let length = |word: &Word| word.0["word/document.xml"].len();
    assert!(length(&some) < length(&all) && some.0["word/document.xml"].contains("外部委託に係る契約"));
}

/// Whether a character is one of Japanese texts; 《》 are those of the format.
pub(super) fn is_japanese(c: char) -> bool {
    ('\u{3000}'..='\u{9fff}').contains(&c) && !"《》".contains(c) || ('\u{ff01}'..='\u{ff9f}').contains(&c)
}

#[test]
fn an_english_guide_is_english() {
    let passed = passed("tests/golden/starter-en/content");
    let word = holds_everything(passed.checked.resolved());
    let styles = &word.0["word/styles.xml"];
    assert!(styles.contains("w:lang w:val=\"en-US\" w:eastAsia=\"ja-JP\"") && styles.contains("Times New Roman"));
    assert!(word.0["docProps/core.xml"].contains("<dc:language>en-US</dc:language>"));
    let all = text(word.part("word/document.xml").root(), true);
    assert!(all.contains("Contents") && !all.contains(is_japanese), "{:?}", all.find(is_japanese).map(|at| &all[at..]));
}

#[test]
fn pictures_are_in_the_document_once_and_others_are_said() {
    let room = tempfile::tempdir().expect("a folder");
    let content = room.path().join("content");
    std::fs::create_dir_all(&content).expect("a folder");
    std::fs::write(content.join("guide.yaml"), "title: 手引\nlanguage: ja\n").expect("written");
    let text = "---\nnumber: \"1\"\ntitle: 図\n---\n\n![流れ図](a.png)\n\n![もう一度](a.png){width=50%}\n\n注。[^1]\n\n![線図](b.svg)\n\n[^1]: ![注の図](a.png){width=20}\n";
    std::fs::write(content.join("1.md"), text).expect("written");
    let png = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("theme/images/icon.png")).expect("a picture");
    std::fs::write(content.join("a.png"), &png).expect("written");
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><path d=\"M0 0\"/></svg>";
    std::fs::write(content.join("b.svg"), svg).expect("written");
    let files = Files::open(Options { content, stages: Stages::Final });
    let passed = session::gate(&files, None).unwrap_or_else(|report| panic!("{:?}", report.diagnostics));
    let pictures = session::pictures(passed.checked.assets()).expect("they are there");
    with(passed.checked.resolved(), &Filters::new(), |case| {
        let case = docx::Case { pictures: &pictures, ..case };
        let bytes = docx::guide(case).expect("a document");
        assert_eq!(bytes, docx::guide(case).expect("a document"));
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).expect("an archive");
        let mut part = |name: &str| {
            let mut out = Vec::new();
            std::io::Read::read_to_end(&mut archive.by_name(name).expect("a part"), &mut out).expect("read");
            out
        };
        assert_eq!(part("word/media/picture0.png"), png);
        let body = String::from_utf8(part("word/document.xml")).expect("text");
        assert_eq!(body.matches("r:embed=\"picture0\"").count(), 2);
        assert!(
            body.contains("descr=\"流れ図\"")
                && body.contains("線図")
                && !body.contains("［図：</w:t></w:r><w:r><w:t xml:space=\"preserve\">流れ図")
        );
        let notes = String::from_utf8(part("word/footnotes.xml")).expect("text");
        assert!(notes.contains("r:embed=\"picture0\"") && notes.contains("cx=\"190500\""), "{notes}");
        for links in ["word/_rels/document.xml.rels", "word/_rels/footnotes.xml.rels"] {
            let links = String::from_utf8(part(links)).expect("text");
            assert!(links.contains("Id=\"picture0\"") && links.contains("media/picture0.png"), "{links}");
        }
        let types = String::from_utf8(part("[Content_Types].xml")).expect("text");
        assert!(types.contains("Extension=\"png\" ContentType=\"image/png\""));
    });
}
