//! Whether an SVG is a drawing and nothing else. Opened by itself it is a document of the site's origin, where readers'
//! case files are kept, so it is taken by a list of what a drawing needs: parsed as XML with namespaces, whatever its
//! prefixes and encoding, and refused with a place for any other element, attribute, address or style.

mod allowed;
mod decode;
mod values;

use std::collections::{BTreeSet, HashMap};

use roxmltree::{Attribute, Document, Node, NodeType, ParsingOptions};

use crate::source::Position;

use decode::decode;

/// A larger drawing is refused: its tree takes many times its size.
const MAX_SVG_BYTES: u64 = 32 << 20;

/// More elements, texts and comments than this make no drawing that a browser shows in time.
const MAX_NODES: u32 = 1_000_000;

/// No drawing uses pieces within pieces deeper than this.
const DEEPEST_USE: usize = 100;

/// No drawing declares more prefixes of namespaces.
const MOST_PREFIXES: usize = 100;

/// No element of a drawing has more attributes.
const MOST_ATTRIBUTES: usize = 500;

/// More faults than this are not looked for: the first ones say what kind of file it is.
const MOST_FAULTS: usize = 5;

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Something in an SVG that a drawing does not need, or that is no XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SvgFault {
    /// Where; unknown where the bytes are no text.
    pub position: Option<Position>,
    /// What is there, such as `<script>` or `onload= of <svg>`; never longer than a line.
    pub what: String,
    /// Why it is refused.
    pub reason: SvgReason,
}

/// Why something in an SVG is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SvgReason {
    /// Neither UTF-8 nor UTF-16, or another encoding than it says.
    Encoding,
    /// Compressed with gzip, as `.svgz` is.
    Compressed,
    /// Larger than a drawing may be.
    TooLarge,
    /// Not well-formed XML.
    NotXml,
    /// The outermost element is not SVG's `svg`.
    NotSvg,
    /// A document type with declarations of its own, such as entities.
    Declarations,
    /// A processing instruction, such as `xml-stylesheet`.
    Instruction,
    /// An element that is not on the list.
    Element,
    /// An attribute that is not on the list, such as an event handler.
    Attribute,
    /// An address that leads out of the file.
    Address,
    /// A style that fetches, or that cannot be read.
    Style,
}

/// The places of a drawing: every `id` with its line.
pub(super) type Places = Vec<(usize, String)>;

/// Reads an SVG: its places if it is a drawing and nothing else, otherwise what is in the way, in the order of the file.
pub fn check_svg(bytes: &[u8]) -> Result<Places, Vec<SvgFault>> {
    let whole = |what: &str, reason| vec![SvgFault { position: None, what: what.to_owned(), reason }];
    if bytes.len() as u64 > MAX_SVG_BYTES {
        return Err(whole(&format!("{} MB", bytes.len() >> 20), SvgReason::TooLarge));
    }
    let text = decode(bytes).map_err(|(what, reason)| whole(&what, reason))?;
    if has_crowded_tag(&text) || has_many_prefixes(&text) {
        return Err(whole("=…=…", SvgReason::TooLarge));
    }
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let tree = Document::parse_with_options(&text, options).map_err(|error| {
        let at = error.pos();
        let position = Position { line: at.row as usize, column: at.col as usize };
        vec![SvgFault { position: Some(position), what: error.to_string(), reason: SvgReason::NotXml }]
    })?;
    let mut inspection =
        Inspection { tree: &tree, lines: LineStarts::of(&text), faults: Vec::new(), places: Vec::new() };
    inspection.prolog();
    inspection.nodes();
    inspection.uses();
    if inspection.faults.is_empty() { Ok(inspection.places) } else { Err(inspection.faults) }
}

/// Whether an element has more attributes than any drawing needs: the parser compares each with all others.
fn has_crowded_tag(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(found) = memchr::memchr(b'<', &bytes[from..]) {
        let rest = &bytes[from + found + 1..];
        let closed_by: Option<&[u8]> = match rest {
            [b'!', b'-', b'-', ..] => Some(b"-->"),
            [b'!', b'[', ..] => Some(b"]]>"),
            [b'?', ..] => Some(b"?>"),
            _ => None,
        };
        let (attributes, length) = match closed_by {
            Some(end) => (0, memchr::memmem::find(rest, end).unwrap_or(rest.len())),
            None => tag(rest),
        };
        if attributes > MOST_ATTRIBUTES {
            return true;
        }
        from = bytes.len() - rest.len() + length;
    }
    false
}

/// How many attributes a tag has, and how long it is.
fn tag(bytes: &[u8]) -> (usize, usize) {
    let (mut quote, mut attributes) = (None, 0);
    for (at, &byte) in bytes.iter().enumerate() {
        match quote {
            Some(open) if byte == open => quote = None,
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None if byte == b'=' => attributes += 1,
            None if byte == b'>' => return (attributes, at),
            _ => {}
        }
    }
    (attributes, bytes.len())
}

/// Whether more prefixes are declared than programs know: the parser copies those in scope to every element that declares
/// another one.
fn has_many_prefixes(text: &str) -> bool {
    let declared = text.split("xmlns:").skip(1).filter_map(|rest| rest.split(['=', ' ', '\t', '\r', '\n']).next());
    declared.collect::<BTreeSet<_>>().len() > MOST_PREFIXES
}

/// Where lines start, so that any number of places costs one pass over the text.
struct LineStarts<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> LineStarts<'t> {
    fn of(text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
        Self { text, starts }
    }

    fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).max(1)
    }

    fn position(&self, at: usize) -> Position {
        let line = self.line(at);
        let before = self.text.get(self.starts[line - 1]..at).unwrap_or("");
        Position { line, column: before.chars().count() + 1 }
    }
}

struct Inspection<'a, 'input> {
    tree: &'a Document<'input>,
    lines: LineStarts<'input>,
    faults: Vec<SvgFault>,
    places: Places,
}

impl<'a, 'input> Inspection<'a, 'input> {
    fn refuse(&mut self, at: usize, what: impl Into<String>, reason: SvgReason) {
        if self.faults.len() < MOST_FAULTS {
            let what: String = what.into();
            let short: String = what.chars().map(|c| if c.is_control() { ' ' } else { c }).take(80).collect();
            self.faults.push(SvgFault { position: Some(self.lines.position(at)), what: short, reason });
        }
    }

    /// What stands before the outermost element: a document type may name a DTD, which no browser reads, but not declare
    /// anything, as what it declares is read by some readers of XML and not by others.
    fn prolog(&mut self) {
        let root = self.tree.root_element();
        if root.tag_name().namespace() != Some(SVG) || root.tag_name().name() != "svg" {
            self.refuse(root.range().start, format!("<{}>", root.tag_name().name()), SvgReason::NotSvg);
        }
        let text = self.lines.text;
        let mut from = 0;
        let around =
            self.tree.root().children().map(|node| node.range()).take_while(|range| range.start <= root.range().start);
        let ranges: Vec<_> = around.collect();
        for range in ranges {
            // Between comments and instructions stand blanks, the declaration of XML and the document type.
            if let Some(found) = text.get(from..range.start).and_then(|between| between.find('[')) {
                self.refuse(from + found, "<!DOCTYPE … [", SvgReason::Declarations);
                return;
            }
            let outside = text.get(from..range.start).and_then(foreign_type);
            if let Some((at, address)) = outside {
                self.refuse(from + at, address, SvgReason::Address);
            }
            from = range.end;
        }
    }

    fn nodes(&mut self) {
        for node in self.tree.root().descendants() {
            if self.faults.len() >= MOST_FAULTS {
                return;
            }
            match node.node_type() {
                NodeType::Element => self.element(node),
                NodeType::PI => {
                    let target = node.pi().map_or("", |pi| pi.target);
                    if !allowed::INSTRUCTIONS.contains(&target) {
                        self.refuse(node.range().start, format!("<?{target}"), SvgReason::Instruction);
                    }
                }
                NodeType::Root | NodeType::Text | NodeType::Comment => {}
            }
        }
    }

    /// Follows every `use` as a browser does when it draws: pieces that use pieces many times over, or each other, make
    /// of a small file more shapes than any browser can hold.
    fn uses(&mut self) {
        let is_use = |node: &Node<'_, '_>| node.tag_name().name() == "use";
        let mut pieces: HashMap<&str, Node<'a, 'input>> = HashMap::new();
        for node in self.tree.root().descendants() {
            if let Some(id) = node.attribute("id") {
                pieces.entry(id).or_insert(node);
            }
        }
        let mut drawn = 0;
        let mut open = vec![(self.tree.root(), self.tree.root().descendants())];
        while let Some((_, nodes)) = open.last_mut() {
            let Some(node) = nodes.next() else {
                open.pop();
                continue;
            };
            drawn += 1;
            if drawn > MAX_NODES || open.len() > DEEPEST_USE {
                let at = open.get(1).map_or(0, |(used_by, _)| used_by.range().start);
                self.refuse(at, "<use>", SvgReason::TooLarge);
                return;
            }
            let href = || node.attribute("href").or_else(|| node.attribute((XLINK, "href")));
            let named = if is_use(&node) { href().and_then(|href| href.strip_prefix('#')) } else { None };
            if let Some(piece) = named.and_then(|id| pieces.get(id)) {
                open.push((node, piece.descendants()));
            }
        }
    }

    fn element(&mut self, node: Node<'a, 'input>) {
        let (name, start) = (node.tag_name().name(), node.range().start);
        match node.tag_name().namespace() {
            Some(SVG) if allowed::ELEMENTS.binary_search(&name).is_ok() => {
                node.attributes().for_each(|attribute| self.attribute(node, attribute));
                if name == "style" {
                    self.style_element(node);
                }
            }
            // What editors note for themselves says nothing to a browser.
            Some(namespace) if allowed::is_inert(namespace) => {
                node.attributes().for_each(|attribute| self.noted_attribute(node, attribute));
            }
            _ => self.refuse(start, format!("<{name}>"), SvgReason::Element),
        }
    }

    /// An attribute of an element of SVG.
    fn attribute(&mut self, node: Node<'a, 'input>, attribute: Attribute<'a, 'input>) {
        let (name, value, at) = (attribute.name(), attribute.value(), attribute.range().start);
        let element = node.tag_name().name();
        match attribute.namespace() {
            None | Some(XLINK) if name == "href" => self.address(node, attribute),
            None if name == "id" => self.places.push((self.lines.line(at), value.to_owned())),
            None if name == "style" => self.style(attribute.range_value().start, values::check_declarations(value)),
            None if allowed::STYLING.binary_search(&name).is_ok() => {
                self.style(attribute.range_value().start, values::check_value(value));
            }
            None if allowed::is_plain(name) => {}
            Some(XLINK) if allowed::XLINK.contains(&name) => {}
            Some(XML) if allowed::XML.contains(&name) => {}
            Some(namespace) if allowed::is_inert(namespace) => {}
            _ => self.refuse(at, format!("{name}= of <{element}>"), SvgReason::Attribute),
        }
    }

    /// An attribute of an element that only editors read: nothing that any browser acts on whatever the element.
    fn noted_attribute(&mut self, node: Node<'a, 'input>, attribute: Attribute<'a, 'input>) {
        let name = attribute.name();
        let is_fine = match attribute.namespace() {
            None => !name.to_ascii_lowercase().starts_with("on") && !matches!(name, "href" | "src" | "style" | "base"),
            Some(XML) => allowed::XML.contains(&name),
            Some(namespace) => allowed::is_inert(namespace),
        };
        if !is_fine {
            let what = format!("{name}= of <{}>", node.tag_name().name());
            self.refuse(attribute.range().start, what, SvgReason::Attribute);
        }
    }

    /// `href`: a place of the same file, or the bytes of a picture made of dots.
    fn address(&mut self, node: Node<'a, 'input>, attribute: Attribute<'a, 'input>) {
        let (element, value) = (node.tag_name().name(), attribute.value());
        let is_picture = matches!(element, "image" | "feImage");
        if !(values::is_fragment(value) || is_picture && values::is_raster(value)) {
            let shown: String = value.chars().take(40).collect();
            self.refuse(attribute.range().start, format!("href=\"{shown}\" of <{element}>"), SvgReason::Address);
        }
    }

    fn style_element(&mut self, node: Node<'a, 'input>) {
        // Comments and CDATA sections cut the text of one style sheet into pieces.
        let pieces: Vec<_> = node.children().filter(Node::is_text).collect();
        let sheet: String = pieces.iter().filter_map(Node::text).collect();
        let at = pieces.first().map_or(node.range().start, |piece| piece.range().start);
        self.style(at, values::check_sheet(&sheet));
    }

    fn style(&mut self, at: usize, found: Result<(), (usize, String)>) {
        if let Err((within, what)) = found {
            // References to characters make the text shorter than it is written, never longer.
            self.refuse((at + within).min(self.lines.text.len()), what, SvgReason::Style);
        }
    }
}

#[cfg(test)]
mod tests;

/// The first identifier of a document type that is not the one of SVG, and where it stands: readers of XML other than
/// browsers fetch what it names.
fn foreign_type(between: &str) -> Option<(usize, &str)> {
    const OF_SVG: [&str; 3] = ["-//W3C//DTD SVG ", "http://www.w3.org/Graphics/SVG/", "http://www.w3.org/TR/"];
    let mut at = between.find("<!DOCTYPE")?;
    loop {
        let open = at + between[at..].find(['"', '\''])?;
        let quote = between[open..].chars().next()?;
        let close = open + 1 + between[open + 1..].find(quote)?;
        let identifier = &between[open + 1..close];
        if !OF_SVG.iter().any(|known| identifier.starts_with(known)) {
            return Some((open + 1, identifier));
        }
        at = close + 1;
    }
}
