//! Runs the examples of a Markdown specification through our own tree and renderer.
//!
//! Raw HTML is the one rule of ours: it is shown as text. So the expectation is mapped: the raw HTML
//! of an example, piece by piece in the order in which the document holds it, is looked up in the
//! expected HTML behind the piece before, and replaced by its escaped form. An example whose raw
//! HTML is not found there in that order fails. What GFM's tag filter has escaped of it already is
//! looked up in that form.

use std::borrow::Cow;
use std::sync::Arc;

use tebiki::config::read_guide;
use tebiki::document::{BlockKind, Descend, Document, Inline, Node, Run, Visit, XrefId, places, walk};
use tebiki::render::html::{Interface, Links, Mode, Renderer, ResolvedLink, Word};
use tebiki::source::{ContentPath, Source};
use tebiki::syntax::{Dialect, Parser};

/// An example of a specification.
pub(crate) struct Example {
    pub(crate) number: usize,
    pub(crate) section: String,
    pub(crate) markdown: String,
    pub(crate) html: String,
}

/// Reads the examples of a fixture.
pub(crate) fn examples(text: &str) -> Vec<Example> {
    let mut out = Vec::new();
    let mut current: Option<(usize, String, Vec<&str>)> = None;
    for line in text.lines() {
        let head = line.strip_prefix("=== ").map(|h| h.split_once(' ').unwrap_or((h, "")));
        let number = head.and_then(|(n, section)| Some((n.parse().ok()?, section)));
        if number.is_none() && line != "=== end" {
            if let Some((.., lines)) = &mut current {
                lines.push(line);
            }
            continue;
        }
        if let Some((number, section, lines)) = current.take() {
            let dot = lines.iter().position(|l| *l == ".").expect("a line with a dot");
            let join =
                |part: &[&str]| part.iter().flat_map(|l| [l.replace('→', "\t"), "\n".to_owned()]).collect::<String>();
            out.push(Example { number, section, markdown: join(&lines[..dot]), html: join(&lines[dot + 1..]) });
        }
        current = number.map(|(n, section)| (n, section.to_owned(), Vec::new()));
    }
    out
}

/// What an example gave and should have given, where the two differ.
pub(crate) fn difference(example: &Example, dialect: Dialect) -> Option<(String, String)> {
    let guide_source = Arc::new(Source::new(ContentPath::new("guide.yaml").expect("plain"), "title: x\n".to_owned()));
    let (guide, _) = read_guide(&guide_source);
    let source = Arc::new(Source::new(ContentPath::new("a.md").expect("plain"), example.markdown.clone()));
    let (document, diagnostics) = Parser::new(&guide).parse_as(&source, dialect);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let places = places(&document);
    let renderer = Renderer {
        document: &document,
        places: &places,
        marks: None,
        guide: &guide,
        links: &NoLinks,
        words: &NoLinks,
        mode: Mode::Plain,
    };
    let ours = normal(&renderer.page());
    let expected = match with_raw_html_as_text(&document, &example.html) {
        Some(mapped) => normal(&mapped),
        None => format!("raw HTML is not where the example has it: {}", example.html),
    };
    (ours != expected).then_some((ours, expected))
}

/// The same HTML in one writing: `<br>` for `<br />`, no blank lines' difference between elements.
fn normal(html: &str) -> String {
    let html = html.replace(" />", ">").replace("&#39;", "'").replace("&#x27;", "'");
    html.trim_end().to_owned()
}

fn with_raw_html_as_text(document: &Document, expected: &str) -> Option<String> {
    let mut raw = Raw::default();
    walk(&document.blocks, &mut raw);
    let mut out = String::new();
    let mut rest = expected;
    for piece in &raw.pieces {
        let piece = piece.trim_end_matches('\n');
        let filtered = tag_filtered(piece);
        let (at, length) = match rest.find(piece) {
            Some(at) => (at, piece.len()),
            None => (rest.find(&filtered)?, filtered.len()),
        };
        out.push_str(&rest[..at]);
        out.push_str(&escaped(piece));
        rest = &rest[at + length..];
    }
    Some(out + rest)
}

/// What GFM's tag filter makes of raw HTML.
fn tag_filtered(html: &str) -> String {
    const FILTERED: &[&str] =
        &["title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "script", "plaintext"];
    let mut out = String::new();
    for (i, part) in html.split('<').enumerate() {
        let lower = part.trim_start_matches('/').to_ascii_lowercase();
        let is_filtered = FILTERED.iter().any(|name| lower.starts_with(name));
        out.push_str(match (i, is_filtered) {
            (0, _) => "",
            (_, true) => "&lt;",
            (_, false) => "<",
        });
        out.push_str(part);
    }
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Gathers raw HTML in the order of the text.
#[derive(Default)]
struct Raw {
    pieces: Vec<String>,
}

impl<'a> Visit<'a> for Raw {
    fn enter(&mut self, node: Node<'a>) -> Descend {
        if let Node::Block(block) = node
            && let BlockKind::Html(html) = &block.kind
        {
            self.pieces.push(html.to_string());
        }
        Descend::Inside
    }

    fn inlines(&mut self, _: Run, inlines: &'a [Inline]) {
        self.add(inlines);
    }
}

impl Raw {
    fn add(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Html(html) => self.pieces.push(html.to_string()),
                Inline::Emph(inner) | Inline::Strong(inner) | Inline::Strike(inner) | Inline::Discretion(inner) => {
                    self.add(inner);
                }
                Inline::Link(link) => self.add(&link.2),
                _ => {}
            }
        }
    }
}

/// A page whose links are all written out.
struct NoLinks;

impl Links for NoLinks {
    fn xref(&self, _: XrefId) -> ResolvedLink<'_> {
        ResolvedLink::default()
    }

    fn asset(&self, path: &ContentPath) -> String {
        path.as_str().to_owned()
    }

    fn note(&self, _: &str) -> Option<ResolvedLink<'_>> {
        None
    }
}

impl Interface for NoLinks {
    fn word(&self, word: Word) -> Cow<'static, str> {
        word.default_words().1.into()
    }
}
