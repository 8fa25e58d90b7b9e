//! Hostile pages: nothing panics, no stack overflows, and twice the size never costs four times the
//! time. Each page is read at two sizes, one four times the other.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use tebiki::config::{Guide, read_guide};
use tebiki::document::{XrefId, places};
use tebiki::render::html::{Interface, Links, Mode, Renderer, ResolvedLink, Word};
use tebiki::source::{ContentPath, Source};
use tebiki::syntax::parse;

const SMALL: usize = 20_000;
const LARGE: usize = 4 * SMALL;
/// Linear reading gives 4, quadratic 16; a busy machine gives a little more than 4.
const MOST: u32 = 9;
/// Below this a measurement says nothing.
const QUIET: Duration = Duration::from_millis(40);

/// A text of about that many bytes, made of a part repeated.
type Repeated = (&'static str, &'static str, &'static str);

/// Before, the part that is repeated, after.
const REPEATED: &[Repeated] = &[
    ("", ">", ""),
    ("", "> > a\n> b\n", ""),
    ("", "- ", "a"),
    ("", "1) a\n\n", ""),
    ("- a", "\n", "b"),
    ("", "-\t", "a"),
    ("", ":::note\n", ""),
    ("", ":::note\n:::\n", ""),
    ("", ":::x[\n:::\n", ""),
    ("", ":::\n", ""),
    ("", ":::note[a[^1]]\n:::\n", "\n[^1]: x\n"),
    (":::note[", "[", "]\n:::\n"),
    (":::note[", "`a", "]\n:::\n"),
    (":::note{", "a=1 ", "}\n:::\n"),
    (":::clause[1.2(1)]{role=\"", "x or ", "y\"}\n:::\n"),
    ("", "*", ""),
    ("", "*a ", ""),
    ("", "**a ", "b**"),
    ("", "a**b", ""),
    ("", "a_*_", ""),
    ("", "~~a", ""),
    ("", "[", ""),
    ("", "[a", "](b)"),
    ("", "![", "](a.png)"),
    ("", "[[9.1]]", ""),
    ("", "[[9.1", ""),
    ("", "[^a]", ""),
    ("", "a[^a] ", "\n\n[^a]: b\n"),
    ("", "[^a]: b\n\n", ""),
    ("", "`", ""),
    ("", "`a``b", ""),
    ("", "<a ", ""),
    ("", "a <!-- ", ""),
    ("", "a <![CDATA[", ""),
    ("", "a <b> ", ""),
    ("", "&amp;a", ""),
    ("", "&aaaa", "&amp;"),
    ("", "\\(", ""),
    ("", "《", ""),
    ("", "《あ》", ""),
    ("", "「9.1 ", ""),
    ("", "9.1.", ""),
    ("", "9", ""),
    ("", "(1)", ""),
    ("", "(1)～", ""),
    ("", "① あ\n", ""),
    ("", "a {#b}\n\n", ""),
    ("a ", "{a=", "}"),
    ("", "委託先は", ""),
    ("|a|b|\n|-|-|\n", "|c|d|\n", ""),
    ("|a|b|\n|-|-|\n|", "\\|", "|\n"),
    ("|a|b|\n|-|-|\n|", "[[a", "|\n"),
    ("", "a|b\n-|\n", ""),
    ("", "# a\n", ""),
    ("", "a\n=\n", ""),
    ("", "http://a.b ", ""),
    ("http://a.b/", "))", ""),
    ("", "a@b.c ", ""),
    ("", "a@", ""),
    ("", "www.", ""),
    ("", "```\n", ""),
    ("```rust\n", "(", "\n```\n"),
    ("", "\u{202E}", ""),
    ("", "⽂", ""),
    ("", "a\r", ""),
    ("", "\t", "a"),
    ("", "a\\\n", ""),
    ("", "> [!NOTE]\n> a\n\n", ""),
];

fn repeated((before, part, after): Repeated, size: usize) -> String {
    format!("{before}{}{after}", part.repeat(size / part.len()))
}

fn numbered(size: usize, write: impl Fn(&mut String, usize)) -> String {
    let mut out = String::new();
    let mut n = 0;
    while out.len() < size {
        write(&mut out, n);
        n += 1;
    }
    out
}

/// Pages that a repetition cannot make.
fn grown(size: usize) -> Vec<(&'static str, String)> {
    let write = |out: &mut String, text: std::fmt::Arguments<'_>| out.write_fmt(text).expect("a string takes it");
    let wide = "a|".repeat(size / 6);
    vec![
        ("lists that go in", numbered(size, |out, n| write(out, format_args!("{}- a\n", "  ".repeat(n))))),
        ("footnotes", numbered(size, |out, n| write(out, format_args!("a[^{n}]\n\n[^{n}]: b\n\n")))),
        (
            "footnotes in footnotes",
            format!("[^0]\n\n{}", numbered(size, |out, n| write(out, format_args!("[^{n}]: [^{}]\n\n", n + 1)))),
        ),
        ("definitions", numbered(size, |out, n| write(out, format_args!("[a{n}]: b\n")))),
        ("backticks that grow", numbered(size, |out, n| write(out, format_args!("{}a", "`".repeat(n))))),
        ("brackets", format!("{}{}", "[".repeat(size / 2), "]".repeat(size / 2))),
        ("links in links", format!("{}{}", "[".repeat(size / 5), "](a)".repeat(size / 5))),
        ("emphasis in emphasis", format!("{}x{}", "*a ".repeat(size / 6), " a*".repeat(size / 6))),
        ("strong in strong", format!("{}x{}", "**a ".repeat(size / 8), " a**".repeat(size / 8))),
        ("discretion in discretion", format!("{}{}", "《".repeat(size / 6), "》".repeat(size / 6))),
        ("a wide table", format!("|{wide}\n|{}\n|{wide}\n", "-|".repeat(size / 6))),
        (
            "a table that is filled up",
            format!("|{}\n|{}\n{}", "a|".repeat(size / 8), "-|".repeat(size / 8), "b\n".repeat(size / 4)),
        ),
    ]
}

fn guide() -> Guide {
    let text = "title: x\nvocabularies:\n  role:\n    values: [{ id: staff, name: 担当 }]\nterms: [{ id: t, name: 委託先, definition: d }]\n";
    let source = Arc::new(Source::new(ContentPath::new("guide.yaml").expect("plain"), text.to_owned()));
    read_guide(&source).0
}

/// The least time of a few readings.
fn time(body: &str, guide: &Guide, times: usize) -> Duration {
    let text = format!("---\ntitle: x\n---\n{body}");
    let source = Arc::new(Source::new(ContentPath::new("a.md").expect("plain"), text));
    let one = |_| {
        let started = Clock::start();
        let (document, _) = parse(&source, guide);
        let found = places(&document);
        assert!(found.list.len() <= body.len() + 1);
        started.elapsed()
    };
    (0..times).map(one).min().unwrap_or_default()
}

/// Time that this thread has had a processor; where the system does not tell it, time on the wall.
pub(crate) struct Clock {
    processor: Option<Duration>,
    wall: Instant,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self { processor: Self::processor(), wall: Instant::now() }
    }

    fn processor() -> Option<Duration> {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
    }

    pub(crate) fn elapsed(&self) -> Duration {
        match (self.processor, Self::processor()) {
            (Some(from), Some(to)) => to.saturating_sub(from),
            _ => self.wall.elapsed(),
        }
    }
}

#[test]
fn reading_is_linear() {
    let guide = guide();
    let repeated_pages = REPEATED.iter().map(|&r| (r.1, repeated(r, SMALL), repeated(r, LARGE)));
    let grown_pages =
        grown(SMALL).into_iter().zip(grown(LARGE)).map(|((name, small), (_, large))| (name, small, large));
    let mut slow = Vec::new();
    for (name, small, large) in repeated_pages.chain(grown_pages) {
        // A measurement that looks bad is taken again: the machine may have been busy.
        let bad = (1..=3).all(|tries| {
            let (short, long) = (time(&small, &guide, tries * 2), time(&large, &guide, tries));
            long > QUIET && long > short * MOST
        });
        if bad {
            slow.push(name);
        }
    }
    assert!(slow.is_empty(), "more than linear: {slow:?}");
}

/// Parts of pages; what they make together nobody has written.
const PARTS: &[&str] = &[
    "\n",
    "\n\n",
    " ",
    "  ",
    "    ",
    "\t",
    "\r",
    "\r\n",
    "a",
    "あ",
    "委託先",
    "。",
    "(8)",
    "（８）",
    "①",
    "9.3.1",
    "項",
    "～",
    "「",
    "」",
    "《",
    "》",
    "[",
    "]",
    "[[",
    "]]",
    "(",
    ")",
    "|",
    "\\|",
    "\\",
    "`",
    "```",
    "~~~",
    "*",
    "**",
    "_",
    "~~",
    "# ",
    "### ",
    "> ",
    "- ",
    "1) ",
    "1. ",
    "- [x] ",
    ":::",
    "::::",
    "note",
    "clause",
    "matrix[",
    "{#a}",
    "{a=b}",
    "{role=staff force=must}",
    "{",
    "}",
    "=",
    "\"",
    "|---|",
    "| a |\n|---|\n",
    "[^1]",
    "[^1]: ",
    "<b>",
    "<!--",
    "&amp;",
    "&#40;",
    "http://a.b",
    "a@b.c",
    "![",
    "](x.md)",
    "---",
    "===",
    "\u{202E}",
    "⽂",
    "\u{1E}",
    "𠮷",
    "é",
    "> [!NOTE]\n",
    "\u{FEFF}",
    "\u{3000}",
];

/// Links and words that say nothing.
struct Whole;

impl Links for Whole {
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

impl Interface for Whole {
    fn word(&self, word: Word) -> std::borrow::Cow<'static, str> {
        word.key().into()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_page_is_read_and_every_place_is_in_it(parts in proptest::collection::vec(0..PARTS.len(), 0..60), front in any::<bool>()) {
        let guide = guide();
        let body: String = parts.iter().map(|&i| PARTS[i]).collect();
        let text = if front { format!("---\ntitle: x\n---\n{body}") } else { body };
        let source = Arc::new(Source::new(ContentPath::new("a.md").expect("plain"), text));
        let (document, diagnostics) = parse(&source, &guide);
        let inside = |span: tebiki::source::Span| source.text().get(span.range()).is_some();
        for xref in &document.xrefs {
            prop_assert!(inside(xref.span), "{xref:?}");
        }
        for diagnostic in &diagnostics {
            let tebiki::diagnostic::Place::Text(_, span) = &diagnostic.primary.place else { continue };
            prop_assert!(inside(*span), "{diagnostic:?}");
        }
        let places = places(&document);
        let renderer = Renderer { document: &document, places: &places, marks: None, guide: &guide, links: &Whole, words: &Whole, mode: Mode::Site };
        prop_assert!(!renderer.page().contains("<b>"));
        let (again, _) = parse(&source, &guide);
        prop_assert_eq!(document.blocks, again.blocks);
    }
}
