//! Elements of a page from its tokens. Tags that HTML lets a writer leave out are closed as browsers do: a paragraph by the
//! next block, an entry by the next entry, a cell by the next cell.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, Token, Tokenizer};

use crate::import::error::ImportError;
use crate::import::package::DEEPEST;
use crate::words;

/// Most elements and texts of a page.
const MOST: usize = 4_000_000;

/// An element or a text with its line.
#[derive(Debug)]
pub(in crate::import) enum Node {
    Element(Element),
    Text(String, usize),
}

/// An element.
#[derive(Debug, Default)]
pub(in crate::import) struct Element {
    pub(in crate::import) name: String,
    attributes: Vec<(String, String)>,
    /// The line at which it begins, from 1.
    pub(in crate::import) line: usize,
    pub(in crate::import) children: Vec<Node>,
}

impl Element {
    /// The value of an attribute.
    pub(in crate::import) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// Its attributes in their order: name and value.
    pub(in crate::import) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether the attribute `class` has a word.
    pub(in crate::import) fn has_class(&self, wanted: impl Fn(&str) -> bool) -> bool {
        self.get("class").is_some_and(|class| class.split_whitespace().any(wanted))
    }

    /// Every text below it.
    pub(in crate::import) fn text(&self) -> String {
        let mut out = String::new();
        self.put_text(&mut out);
        out
    }

    fn put_text(&self, out: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(text, _) => out.push_str(text),
                Node::Element(element) => element.put_text(out),
            }
        }
    }

    /// Calls a function for every element below it, in order.
    pub(in crate::import) fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        for element in self.elements() {
            visit(element);
            element.walk(visit);
        }
    }

    /// Its child elements.
    pub(in crate::import) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| if let Node::Element(element) = node { Some(element) } else { None })
    }

    /// The first element of a name below it.
    pub(in crate::import) fn find(&self, name: &str) -> Option<&Self> {
        self.elements().find_map(|element| if element.name == name { Some(element) } else { element.find(name) })
    }

    /// All elements of a kind below it, without those that lie in another of them.
    pub(in crate::import) fn all<'a>(&'a self, wanted: &mut impl FnMut(&Self) -> bool, out: &mut Vec<&'a Self>) {
        for element in self.elements() {
            if wanted(element) {
                out.push(element);
            } else {
                element.all(wanted, out);
            }
        }
    }

    /// Whether another element lies below it.
    pub(in crate::import) fn holds(&self, other: &Self) -> bool {
        self.elements().any(|element| std::ptr::eq(element, other) || element.holds(other))
    }
}

/// Elements that hold nothing.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements that end a paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "div",
    "dl",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
];

/// Elements that the start of another closes, where they are the innermost of their kind.
fn closed_by(open: &str, next: &str) -> bool {
    match open {
        "p" => BLOCKS.contains(&next) || ["li", "dt", "dd", "td", "th", "tr"].contains(&next),
        "li" => next == "li",
        "dt" | "dd" => matches!(next, "dt" | "dd"),
        "td" | "th" => matches!(next, "td" | "th" | "tr" | "tbody" | "tfoot" | "thead"),
        "tr" => matches!(next, "tr" | "tbody" | "tfoot" | "thead"),
        "thead" | "tbody" | "tfoot" => matches!(next, "tbody" | "tfoot" | "thead"),
        "rt" | "rp" | "rb" => matches!(next, "rt" | "rp" | "rb"),
        "option" => matches!(next, "option" | "optgroup"),
        _ => false,
    }
}

/// Elements outside of which nothing is closed by what begins inside of them.
fn bounds(name: &str) -> bool {
    matches!(
        name,
        "table" | "td" | "th" | "ul" | "ol" | "dl" | "ruby" | "select" | "body" | "html" | "blockquote" | "div"
    )
}

/// Parses a page.
pub(in crate::import) fn parse(text: &str, path: &str) -> Result<Element, ImportError> {
    let starts: Vec<usize> =
        std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
    let line = |at: usize| starts.partition_point(|start| *start <= at);
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut open = vec![Element { name: "#root".to_owned(), line: 1, ..Element::default() }];
    let mut count = 0_usize;
    for token in Tokenizer::new_with_emitter(text, emitter) {
        let Ok(token) = token;
        count += 1;
        if count > MOST || open.len() > DEEPEST {
            return Err(too_much(path, open.len() > DEEPEST));
        }
        match token {
            Token::StartTag(tag) => {
                let name = lossy(&tag.name);
                begin(&mut open, &name);
                let attributes =
                    tag.attributes.iter().map(|(name, value)| (lossy(name), lossy(&value.value))).collect();
                let element = Element { name, attributes, line: line(tag.span.start), children: Vec::new() };
                if VOID.contains(&element.name.as_str()) || tag.self_closing {
                    put(&mut open, Node::Element(element));
                } else {
                    open.push(element);
                }
            }
            Token::String(text) => {
                let at = line(text.span.start);
                put(&mut open, Node::Text(lossy(&text.value), at));
            }
            Token::EndTag(tag) => end(&mut open, &lossy(&tag.name)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    Ok(open.pop().expect("the root stays open"))
}

fn too_much(path: &str, deep: bool) -> ImportError {
    let message = if deep {
        words!("要素の入れ子が {DEEPEST} 段を超える", "elements are nested more than {DEEPEST} deep")
    } else {
        words!("要素が {MOST} を超える", "the page has more than {MOST} elements")
    };
    ImportError::new(path, message, words!("ページを分けて取り込む", "import the page in parts"))
}

fn lossy(text: &HtmlString) -> String {
    String::from_utf8_lossy(text).into_owned()
}

fn put(open: &mut [Element], node: Node) {
    open.last_mut().expect("the root stays open").children.push(node);
}

fn close(open: &mut Vec<Element>) {
    if open.len() > 1
        && let Some(element) = open.pop()
    {
        put(open, Node::Element(element));
    }
}

/// Closes what the start of an element closes.
fn begin(open: &mut Vec<Element>, next: &str) {
    loop {
        let found = open.iter().rposition(|element| closed_by(&element.name, next));
        let Some(at) = found.filter(|at| *at > 0) else { return };
        // What is closed together with it must not be a boundary of its own.
        if open[at + 1..].iter().any(|element| bounds(&element.name)) {
            return;
        }
        while open.len() > at {
            close(open);
        }
    }
}

/// Closes the innermost element of a name; an end without a start is nothing.
fn end(open: &mut Vec<Element>, name: &str) {
    let Some(at) = open.iter().rposition(|element| element.name == name).filter(|at| *at > 0) else { return };
    // A stray end inside of a cell does not close the table around it.
    let crossed = open[at + 1..].iter().any(|element| matches!(element.name.as_str(), "td" | "th" | "table"));
    if crossed && !matches!(name, "table" | "tr" | "tbody" | "thead" | "tfoot" | "body" | "html") {
        return;
    }
    while open.len() > at {
        close(open);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(element: &Element) -> String {
        let inner: Vec<String> = element
            .children
            .iter()
            .map(|node| match node {
                Node::Text(text, _) => text.clone(),
                Node::Element(element) => shape(element),
            })
            .collect();
        format!("{}({})", element.name, inner.join(" "))
    }

    #[test]
    fn tags_that_are_left_out_are_closed() {
        let root = parse("<p>a<p>b<ul><li>c<li>d</ul><table><tr><td>e<td>f<tr><td>g</table>", "x").expect("read");
        assert_eq!(shape(&root), "#root(p(a) p(b) ul(li(c) li(d)) table(tr(td(e) td(f)) tr(td(g))))");
        let root = parse("<ul><li>a<ul><li>b</ul><li>c</ul>x</div>y", "x").expect("read");
        assert_eq!(shape(&root), "#root(ul(li(a ul(li(b))) li(c)) x y)");
        assert!(parse(&"<div>".repeat(DEEPEST + 2), "x").is_err());
    }
}
