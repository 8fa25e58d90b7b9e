//! What a page says to a browser: which places it has, what it leads to, what it makes a browser fetch, and what it would
//! run. Tokens come from a parser that follows the standard of HTML, so that they are those a browser sees.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, StartTag, Token, Tokenizer};

use super::css::read_css;
use super::svg;

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Scan {
    /// Every `id` with its line, in the order of the text.
    pub(super) places: Vec<(usize, String)>,
    /// Every address.
    pub(super) references: Vec<Reference>,
    /// What runs by itself, or is none of what a drawing may hold, with its line.
    pub(super) refused: Vec<(usize, String)>,
}

/// An address in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// The line, counted from 1.
    pub(super) line: usize,
    /// The address, with character references resolved.
    pub(super) address: String,
    /// What a browser does with it.
    pub(super) purpose: Purpose,
}

/// What a browser does with an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// It goes there when the reader asks for it.
    Follow,
    /// It fetches it by itself.
    Fetch,
}

/// Scans a page.
pub(super) fn scan_page(text: &str) -> Scan {
    let mut scanner = Scanner::new(text);
    scanner.page(text, 0, Depth::Page);
    scanner.scan
}

/// Scans a style sheet for what it fetches.
pub(super) fn scan_styles(text: &str) -> Scan {
    let mut scanner = Scanner::new(text);
    scanner.styles(text, 0);
    scanner.scan
}

/// Scans a drawing for its places, and for what a build refuses.
pub(super) fn scan_drawing(bytes: &[u8]) -> Scan {
    match svg::check_svg(bytes) {
        Ok(places) => Scan { places, ..Scan::default() },
        Err(faults) => {
            let refused = faults.into_iter().map(|fault| (fault.position.map_or(0, |at| at.line), fault.what));
            Scan { refused: refused.collect(), ..Scan::default() }
        }
    }
}

/// Where lines start.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect())
    }

    fn line(&self, at: usize) -> usize {
        self.0.partition_point(|start| *start <= at)
    }
}

/// Whether a text is a page or stands in one as what is shown without scripts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Page,
    WithoutScripts,
}

/// An open element whose content is a text to the parser and something else to a browser.
struct Inner {
    name: String,
    at: usize,
    text: String,
}

struct Scanner {
    lines: Lines,
    scan: Scan,
}

impl Scanner {
    fn new(text: &str) -> Self {
        Self { lines: Lines::of(text), scan: Scan::default() }
    }

    /// Scans a page, or a part of one that starts at `base`.
    fn page(&mut self, text: &str, base: usize, depth: Depth) {
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        let mut inner: Option<Inner> = None;
        for token in Tokenizer::new_with_emitter(text, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => {
                    self.element(&tag, base);
                    let name = lossy(&tag.name);
                    if matches!(name.as_str(), "style" | "noscript") {
                        inner = Some(Inner { name, at: base + tag.span.end, text: String::new() });
                    }
                }
                Token::String(text) => {
                    if let Some(inner) = &mut inner {
                        inner.text.push_str(&lossy(&text.value));
                    }
                }
                Token::EndTag(_) => self.close(inner.take(), depth),
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
        // Browsers take an element for closed where the page ends.
        self.close(inner, depth);
    }

    fn close(&mut self, inner: Option<Inner>, depth: Depth) {
        match inner {
            Some(Inner { name, at, text }) if name == "style" => self.styles(&text, at),
            Some(Inner { at, text, .. }) if depth == Depth::Page => self.page(&text, at, Depth::WithoutScripts),
            _ => {}
        }
    }

    fn element(&mut self, tag: &StartTag<usize>, base: usize) {
        let element = lossy(&tag.name);
        let value =
            |name: &str| tag.attributes.get(name.as_bytes()).map(|value| lossy(&value.value).to_ascii_lowercase());
        let at = base + tag.span.start;
        match element.as_str() {
            "script" if !tag.attributes.contains_key(&b"src"[..]) && runs(&value("type").unwrap_or_default()) => {
                self.refuse(at, "<script>");
            }
            "meta" if value("http-equiv").is_some_and(|it| it.trim() == "refresh") => {
                // It leads on by itself, so it may only lead to a page of the site.
                let content =
                    tag.attributes.get(&b"content"[..]).map(|content| lossy(&content.value)).unwrap_or_default();
                self.refer(at, refreshed(&content), Purpose::Fetch);
            }
            "meta" if value("http-equiv").is_some_and(|it| !KNOWN_PRAGMAS.contains(&it.trim())) => {
                self.refuse(at, &format!("http-equiv={}", value("http-equiv").unwrap_or_default()));
            }
            "animate" | "set" | "animatetransform" | "animatemotion" | "foreignobject" => {
                self.refuse(at, &format!("<{element}>"));
            }
            _ => {}
        }
        let rel = value("rel").unwrap_or_default();
        for (name, value) in &tag.attributes {
            self.attribute((&element, &rel, &lossy(name)), base + value.span.start, &lossy(&value.value));
        }
    }

    fn attribute(&mut self, (element, rel, name): (&str, &str, &str), at: usize, value: &str) {
        match name {
            "id" => self.place(at, value),
            "name" if element == "a" => self.place(at, value),
            "style" => self.styles(value, at),
            "srcset" | "imagesrcset" => {
                for address in candidates(value) {
                    self.refer(at, address, Purpose::Fetch);
                }
            }
            "ping" => value.split_ascii_whitespace().for_each(|address| self.refer(at, address, Purpose::Fetch)),
            "srcdoc" => self.refuse(at, "srcdoc="),
            _ if EMBEDDED.contains(&(element, name)) && is_data(value) => {
                self.refuse(at, &format!("<{element} {name}=data:>"));
            }
            _ if PRESENTATION.contains(&name) => self.styles(value, at),
            _ if name.starts_with("on") => self.refuse(at, &format!("{name}=")),
            _ => {
                if let Some(purpose) = purpose(element, name, rel) {
                    self.refer(at, value, purpose);
                }
            }
        }
    }

    fn styles(&mut self, text: &str, at: usize) {
        let css = read_css(text);
        css.fetched.iter().for_each(|(within, address)| self.refer(at + within, address, Purpose::Fetch));
        if let Some(within) = css.unread {
            self.refuse(at + within, "((…))");
        }
    }

    fn place(&mut self, at: usize, id: &str) {
        self.scan.places.push((self.lines.line(at), id.to_owned()));
    }

    fn refer(&mut self, at: usize, address: &str, purpose: Purpose) {
        let line = self.lines.line(at);
        self.scan.references.push(Reference { line, address: address.to_owned(), purpose });
    }

    fn refuse(&mut self, at: usize, what: &str) {
        self.scan.refused.push((self.lines.line(at), what.to_owned()));
    }
}

/// What a page may tell a browser in the place of a header; each is read elsewhere or does nothing.
const KNOWN_PRAGMAS: [&str; 6] =
    ["content-language", "content-security-policy", "content-type", "default-style", "refresh", "x-ua-compatible"];

/// What stands in a page as a page of its own.
const EMBEDDED: [(&str, &str); 4] = [("object", "data"), ("embed", "src"), ("iframe", "src"), ("frame", "src")];

/// Attributes of drawings that are properties of their style, and may name an address by `url(…)`.
const PRESENTATION: [&str; 12] = [
    "clip-path",
    "color-profile",
    "cursor",
    "fill",
    "filter",
    "marker",
    "marker-end",
    "marker-mid",
    "marker-start",
    "mask",
    "mask-image",
    "stroke",
];

/// Whether an address is a text of its own. Browsers pass over blanks and line ends in front of it and in its scheme.
fn is_data(address: &str) -> bool {
    let plain: String = address.chars().filter(|c| !c.is_ascii_control() && *c != ' ').take(5).collect();
    plain.eq_ignore_ascii_case("data:")
}

fn lossy(text: &HtmlString) -> String {
    String::from_utf8_lossy(text).into_owned()
}

/// Whether a `script` of this type is run or tells a browser what to load, and is no block of data.
fn runs(kind: &str) -> bool {
    let kind = kind.trim();
    kind.is_empty()
        || kind.contains("javascript")
        || kind.contains("ecmascript")
        || matches!(kind, "module" | "importmap" | "speculationrules" | "text/jscript" | "text/livescript")
}

/// The address in the `content` of a refresh, such as `0; url=a.html`; empty where the page itself is meant.
fn refreshed(content: &str) -> &str {
    let rest = content.trim_start_matches(|c: char| c.is_ascii_whitespace() || c.is_ascii_digit() || c == '.');
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, ';' | ','));
    let named = rest
        .get(..3)
        .filter(|name| name.eq_ignore_ascii_case("url"))
        .and_then(|_| rest[3..].trim_start().strip_prefix('='));
    let address = named.map_or(rest, str::trim_start);
    match address.chars().next() {
        Some(quote @ ('"' | '\'')) => address[1..].split(quote).next().unwrap_or_default(),
        _ => address.trim_end(),
    }
}

/// The addresses of a `srcset`, which stand before their descriptors.
fn candidates(value: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = value;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return found;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        found.push(address.trim_end_matches(','));
        // A comma right behind the address ends the candidate; otherwise its descriptor does.
        rest = if address.ends_with(',') { after } else { after.find(',').map_or("", |comma| &after[comma..]) };
    }
}

/// Relations of a `link` that a browser only knows of.
const TOLD: [&str; 21] = [
    "alternate",
    "author",
    "bookmark",
    "canonical",
    "contents",
    "external",
    "first",
    "help",
    "index",
    "last",
    "license",
    "next",
    "nofollow",
    "noopener",
    "noreferrer",
    "prev",
    "privacy-policy",
    "search",
    "tag",
    "terms-of-service",
    "up",
];

/// What an attribute makes a browser do; nothing if it is no address.
fn purpose(element: &str, attribute: &str, rel: &str) -> Option<Purpose> {
    match (element, attribute) {
        ("a" | "area", "href" | "xlink:href") | (_, "cite" | "longdesc") => Some(Purpose::Follow),
        ("link", "href") => {
            let is_told = !rel.trim().is_empty() && rel.split_ascii_whitespace().all(|word| TOLD.contains(&word));
            Some(if is_told { Purpose::Follow } else { Purpose::Fetch })
        }
        (
            _,
            "href" | "xlink:href" | "src" | "poster" | "background" | "formaction" | "lowsrc" | "dynsrc"
            | "attributionsrc",
        )
        | ("object", "data" | "classid" | "codebase" | "archive")
        | ("applet", "code" | "codebase" | "archive" | "object")
        | ("form", "action")
        | ("html", "manifest")
        | ("head", "profile")
        | ("command" | "menuitem", "icon") => Some(Purpose::Fetch),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn addresses(text: &str) -> Vec<(String, Purpose)> {
        let references = scan_page(text).references.into_iter();
        references.map(|found| (found.address, found.purpose)).collect()
    }

    fn fetched(text: &str) -> Vec<String> {
        addresses(text)
            .into_iter()
            .filter(|(_, purpose)| *purpose == Purpose::Fetch)
            .map(|(address, _)| address)
            .collect()
    }

    #[test]
    fn finds_places_with_their_lines() {
        let text = "<!doctype html>\n<p id=a>\n<h1\n id='b &amp; c'>x</h1><a name=\"d\" href=e.html>";
        let expected = [(2, "a"), (4, "b & c"), (4, "d")];
        assert_eq!(scan_page(text).places, expected.map(|(line, id)| (line, id.to_owned())));
    }

    #[test]
    fn tells_what_is_fetched_from_what_is_followed() {
        let (follow, fetch) = (Purpose::Follow, Purpose::Fetch);
        let text = "<a href='a.html#x'><link rel=next href=c.html><link rel=\"alternate stylesheet\" href=d.css>";
        let expected = [("a.html#x", follow), ("c.html", follow), ("d.css", fetch)];
        assert_eq!(addresses(text), expected.map(|(text, purpose)| (text.to_owned(), purpose)));
    }

    /// Every way in which a page makes a browser fetch something; `@` stands for the address.
    const FETCHES: [&str; 43] = [
        "<img src=@>",
        "<IMG SRC=@>",
        "<img/src=@>",
        "<img srcset='@ 1x, data:,a 2x'>",
        "<img srcset='data:,a,@ 2x, @'>",
        "<link rel=stylesheet href=@>",
        "<link rel=icon href=@>",
        "<link rel=dns-prefetch href=@>",
        "<link href=@>",
        "<link rel=preload imagesrcset='@ 1x'>",
        "<script src=@></script>",
        "<iframe src=@></iframe>",
        "<frame src=@>",
        "<embed src=@>",
        "<object data=@></object>",
        "<object classid=@></object>",
        "<object codebase=@></object>",
        "<applet archive=@></applet>",
        "<video src=@ ></video>",
        "<video poster=@></video>",
        "<audio src=@></audio>",
        "<source srcset=@>",
        "<track src=@>",
        "<input type=image src=@>",
        "<button formaction=@></button>",
        "<form action=@></form>",
        "<body background=@>",
        "<td background=@>",
        "<base href=@>",
        "<html manifest=@>",
        "<a ping=@ href=x></a>",
        "<svg><use href=@></svg>",
        "<svg><image xlink:href=@></svg>",
        "<p style='background:url(@)'>",
        "<style>@import '@';</style>",
        "<style>a{b:u\\72l('@')}</style>",
        "<noscript><img src=@></noscript>",
        "<template><img src=@></template>",
        "<p a='>'><img src=@>",
        "<!--><img src=@>",
        "<meta http-equiv=refresh content='0;url=@'>",
        "<meta content='5, URL = \"@\" x' http-equiv=Refresh>",
        "<meta http-equiv=refresh content='0 @'>",
    ];

    #[test]
    fn knows_every_kind_of_fetch() {
        for one in FETCHES {
            let found = fetched(&one.replace('@', "HERE").replace("HEREimport", "@import"));
            assert!(found.iter().any(|address| address == "HERE"), "{one}: {found:?}");
        }
    }

    #[test]
    fn knows_what_drawings_and_embedded_pages_fetch() {
        for name in ["mask", "cursor", "clip-path", "filter", "fill", "stroke", "marker-end"] {
            assert_eq!(fetched(&format!("<svg><g {name}='url(http://e/x.png)'/></svg>")), ["http://e/x.png"], "{name}");
            assert_eq!(fetched(&format!("<svg><g {name}='none'/></svg>")), Vec::<String>::new(), "{name}");
        }
        assert_eq!(fetched("<style>a{--x:\"http://e\";background:image-set(var(--x) 1x)}</style>"), ["http://e"]);
        assert_eq!(fetched("<p style='--x: \"//e/a\"'><p style='--x: \"a\"'>"), ["//e/a"]);
        for refused in [
            "<object data='data:text/html,x'>",
            "<embed src=' da\nta:text/html,x'>",
            "<iframe src='DATA:text/html,x'>",
            "<meta http-equiv=set-cookie content=x>",
        ] {
            assert_eq!(scan_page(refused).refused.len(), 1, "{refused}");
        }
        assert_eq!(scan_page("<meta http-equiv=Content-Type content='text/html'><img src='data:,x'>").refused.len(), 0);
    }

    #[test]
    fn knows_what_runs() {
        for one in [
            "<script>1</script>",
            "<script type=module>1</script>",
            "<script type=' Text/JavaScript '>1</script>",
            "<p onclick=1>",
            "<p/onclick=1>",
            "<iframe srcdoc=x>",
            "<svg><animate attributeName=href>",
        ] {
            assert_eq!(scan_page(one).refused.len(), 1, "{one}");
        }
        for one in ["<script type=application/json>{}</script>", "<script src=a.js></script>", "<meta charset=utf-8>"] {
            assert!(scan_page(one).refused.is_empty(), "{one}");
        }
    }

    #[test]
    fn passes_over_what_is_no_markup() {
        let text = "<!-- <a href=no> --><title><a href=no></title><script>'<a href=no>'</script>\
            <style>a{}</style><textarea><a href=no></textarea>1 < 2 <a title='>' href=yes>";
        assert_eq!(addresses(text), [("yes".to_owned(), Purpose::Follow)]);
    }

    #[test]
    fn a_style_sheet_names_its_lines() {
        let scan = scan_styles("@import \"a.css\";\nb { background: url( 'c.png' ) }");
        let found: Vec<_> = scan.references.iter().map(|r| (r.line, r.address.as_str())).collect();
        assert_eq!(found, [(1, "a.css"), (2, "c.png")]);
        let scan = scan_page("<p>\n<style>\na{b:url(c)}</style>");
        assert_eq!(scan.references[0].line, 3);
    }

    proptest! {
        #[test]
        fn ends_on_any_text(text in "[<>a-c=\"'/! &;あ\n(){}@-]{0,80}") {
            scan_page(&text);
            scan_styles(&text);
            scan_drawing(text.as_bytes());
        }

        #[test]
        fn finds_any_id_that_is_escaped(id in "[a-z<>&\"']{1,12}") {
            let escaped = id.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
            let places = scan_page(&format!("<p id=\"{escaped}\">")).places;
            prop_assert_eq!(places, vec![(1, id)]);
        }
    }
}
