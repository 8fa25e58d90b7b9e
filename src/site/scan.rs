//! A small scanner for the HTML, SVG and CSS that we write ourselves: which places a page has, and
//! what it leads to or makes a browser fetch. It takes any bytes and never fails.

/// What a scanned file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Scan {
    /// Every `id` with its line, in the order of the text.
    pub(super) places: Vec<(usize, String)>,
    /// Every address, in the order of the text.
    pub(super) references: Vec<Reference>,
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

/// Scans a page or a drawing.
pub(super) fn scan_markup(text: &str) -> Scan {
    let mut scanner = Scanner { text, at: 0, line: 1, counted: 0, scan: Scan::default() };
    scanner.run();
    scanner.scan
}

/// Scans a style sheet for what it imports and draws.
pub(super) fn scan_styles(text: &str) -> Scan {
    let mut scan = Scan::default();
    for (number, line) in text.lines().enumerate() {
        let imports = line.split("@import").skip(1).filter_map(quoted);
        let drawn = line.split("url(").skip(1).filter_map(|rest| rest.split(')').next());
        for address in imports.chain(drawn) {
            let address = address.trim().trim_matches(['"', '\'']).to_owned();
            scan.references.push(Reference { line: number + 1, address, purpose: Purpose::Fetch });
        }
    }
    scan
}

fn quoted(rest: &str) -> Option<&str> {
    let rest = rest.trim_start();
    let quote = rest.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    rest[1..].split(quote).next()
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    /// Up to where line ends are counted.
    counted: usize,
    scan: Scan,
}

type Attributes<'a> = Vec<(String, &'a str)>;

impl<'a> Scanner<'a> {
    fn run(&mut self) {
        while let Some(found) = self.text[self.at..].find('<') {
            self.at += found + 1;
            let rest = &self.text[self.at..];
            if rest.starts_with("!--") {
                self.skip_past("-->");
            } else if rest.starts_with(|first: char| first.is_ascii_alphabetic()) {
                self.start_tag();
            } else if rest.starts_with(['/', '!', '?']) {
                self.skip_past(">");
            }
        }
    }

    fn skip_past(&mut self, mark: &str) {
        let rest = &self.text[self.at..];
        self.at = rest.find(mark).map_or(self.text.len(), |found| self.at + found + mark.len());
    }

    fn start_tag(&mut self) {
        let line = self.line_here();
        let name = self.take_while(|c| !c.is_ascii_whitespace() && !matches!(c, '/' | '>'));
        let name = name.to_ascii_lowercase();
        let attributes = self.attributes();
        self.note(line, &name, &attributes);
        if matches!(name.as_str(), "script" | "style" | "textarea" | "title") {
            self.skip_raw_text(&name);
        }
    }

    /// Moves to the end tag of an element whose content holds no tags.
    fn skip_raw_text(&mut self, name: &str) {
        let bytes = self.text.as_bytes();
        let is_end = |at: &usize| {
            let rest = &bytes[*at..];
            rest.starts_with(b"</")
                && rest.get(2..2 + name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes()))
        };
        self.at = (self.at..bytes.len()).find(is_end).unwrap_or(bytes.len());
    }

    fn attributes(&mut self) -> Attributes<'a> {
        let mut attributes = Vec::new();
        loop {
            self.take_while(|c| c.is_ascii_whitespace() || c == '/');
            if self.at >= self.text.len() || self.eat('>') {
                return attributes;
            }
            let start = self.at;
            let name = self.take_while(|c| !c.is_ascii_whitespace() && !matches!(c, '=' | '>' | '/'));
            let name = name.to_ascii_lowercase();
            self.take_while(|c| c.is_ascii_whitespace());
            let value = if self.eat('=') { self.value() } else { "" };
            if self.at == start {
                // A lone sign that begins no name is passed over, so that the scan goes on.
                self.at += 1;
            }
            attributes.push((name, value));
        }
    }

    fn value(&mut self) -> &'a str {
        self.take_while(|c| c.is_ascii_whitespace());
        for quote in ['"', '\''] {
            if self.eat(quote) {
                let value = self.take_while(|c| c != quote);
                self.eat(quote);
                return value;
            }
        }
        self.take_while(|c| !c.is_ascii_whitespace() && c != '>')
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = &self.text[self.at..];
        let length = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.text[self.at..].starts_with(wanted);
        self.at += if found { wanted.len_utf8() } else { 0 };
        found
    }

    fn line_here(&mut self) -> usize {
        let passed = &self.text.as_bytes()[self.counted..self.at];
        self.line += passed.split(|byte| *byte == b'\n').count() - 1;
        self.counted = self.at;
        self.line
    }

    fn note(&mut self, line: usize, element: &str, attributes: &Attributes<'a>) {
        let rel = attributes.iter().find(|(name, _)| name == "rel").map_or("", |(_, value)| value);
        for (name, value) in attributes {
            if name == "id" || (name == "name" && element == "a") {
                self.scan.places.push((line, resolve_references(value)));
                continue;
            }
            if name == "srcset" {
                let candidates = value.split(',').filter_map(|part| part.split_whitespace().next());
                candidates.for_each(|address| self.refer(line, address, Purpose::Fetch));
                continue;
            }
            if let Some(purpose) = purpose(element, name, rel) {
                self.refer(line, value, purpose);
            }
        }
    }

    fn refer(&mut self, line: usize, value: &str, purpose: Purpose) {
        let address = resolve_references(value);
        self.scan.references.push(Reference { line, address, purpose });
    }
}

/// What an attribute makes a browser do; nothing if it is no address.
fn purpose(element: &str, attribute: &str, rel: &str) -> Option<Purpose> {
    const FETCHED: [&str; 8] =
        ["stylesheet", "icon", "preload", "prefetch", "modulepreload", "manifest", "preconnect", "apple-touch-icon"];
    match (element, attribute) {
        ("a" | "area", "href" | "xlink:href") => Some(Purpose::Follow),
        ("link", "href") => {
            let fetched = rel.split_ascii_whitespace().any(|word| FETCHED.contains(&word));
            Some(if fetched { Purpose::Fetch } else { Purpose::Follow })
        }
        ("base" | "use" | "image" | "feimage", "href" | "xlink:href")
        | ("object", "data")
        | ("form", "action")
        | (_, "src" | "poster" | "background" | "formaction") => Some(Purpose::Fetch),
        _ => None,
    }
}

/// Resolves the character references that our templates write.
fn resolve_references(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(start) = rest.find('&') {
        text.push_str(&rest[..start]);
        rest = &rest[start..];
        let named = rest.find(';').and_then(|end| Some((end, character(&rest[1..end])?)));
        let (length, character) = named.map_or((1, '&'), |(end, character)| (end + 1, character));
        text.push(character);
        rest = &rest[length..];
    }
    text + rest
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn addresses(text: &str) -> Vec<(String, Purpose)> {
        let references = scan_markup(text).references.into_iter();
        references.map(|found| (found.address, found.purpose)).collect()
    }

    #[test]
    fn finds_places_with_their_lines() {
        let text = "<!doctype html>\n<p id=a>\n<h1\n id='b &amp; c'>x</h1><a name=\"d\" href=e.html>";
        let places = scan_markup(text).places;
        let expected = [(2, "a"), (3, "b & c"), (4, "d")];
        assert_eq!(places, expected.map(|(line, id)| (line, id.to_owned())));
    }

    #[test]
    fn tells_what_is_fetched_from_what_is_followed() {
        let text = "<a href='a.html#x'><link rel=\"stylesheet\" href=b.css><link rel=next href=c.html>\
            <img src=d.png srcset='e.png 1x, f.png 2x'><script src=g.js></script><use href='h.svg#i'/>";
        let (follow, fetch) = (Purpose::Follow, Purpose::Fetch);
        let expected = [
            ("a.html#x", follow),
            ("b.css", fetch),
            ("c.html", follow),
            ("d.png", fetch),
            ("e.png", fetch),
            ("f.png", fetch),
            ("g.js", fetch),
            ("h.svg#i", fetch),
        ];
        assert_eq!(addresses(text), expected.map(|(text, purpose)| (text.to_owned(), purpose)));
    }

    #[test]
    fn passes_over_what_is_no_markup() {
        let text = "<!-- <a href=no> --><title><a href=no></title><script>'<a href=no>'</script>\
            <style>a{}</style>1 < 2 <a title='>' href=yes>";
        assert_eq!(addresses(text), [("yes".to_owned(), Purpose::Follow)]);
    }

    #[test]
    fn resolves_character_references() {
        assert_eq!(resolve_references("a&amp;b&#x26;c&#39;d&e;f&"), "a&b&c'd&e;f&");
    }

    #[test]
    fn finds_what_a_style_sheet_fetches() {
        let scan = scan_styles("@import \"a.css\";\nb { background: url( 'c.png' ) }");
        let found: Vec<_> = scan.references.iter().map(|r| (r.line, r.address.as_str())).collect();
        assert_eq!(found, [(1, "a.css"), (2, "c.png")]);
    }

    proptest! {
        #[test]
        fn ends_on_any_text(text in "[<>a-c=\"'/! &;あ\n-]{0,80}") {
            scan_markup(&text);
            scan_styles(&text);
        }

        #[test]
        fn finds_any_id_that_is_escaped(id in "[a-z<>&\"']{1,12}") {
            let escaped = id.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
            let places = scan_markup(&format!("<p id=\"{escaped}\">")).places;
            prop_assert_eq!(places, vec![(1, id)]);
        }
    }
}
