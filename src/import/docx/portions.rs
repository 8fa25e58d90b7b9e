//! The body of a large document in portions. The elements of a part take several times the memory of its text, so those of a
//! whole book are never there at once: its tags are read one by one, and what stands between two children of the body is parsed
//! by itself, below the same root.

use super::scan::tag_end;
use crate::import::package::{DEEPEST, MOST_NODES};

/// Smallest text that is read in portions, and how long each is at least.
const LEAST: usize = 1 << 20;
const PORTION: usize = 1 << 18;

/// The portions of a document's text.
#[derive(Debug)]
pub(super) struct Portions<'t> {
    /// The opening tags of the root and of the body.
    head: [&'t str; 2],
    /// Their closing tags.
    foot: [&'t str; 2],
    bodies: Vec<&'t str>,
}

impl<'t> Portions<'t> {
    /// The portions of a text; `None` where it is short, or is not as any writer of such documents writes it: then it is parsed as
    /// a whole, which tells what is wrong with it.
    pub(super) fn of(text: &'t str) -> Option<Self> {
        if text.len() < LEAST { None } else { Self::cut(text, PORTION) }
    }

    fn cut(text: &'t str, least: usize) -> Option<Self> {
        let mut tags = Tags { text, at: 0, nodes: 0 };
        let root = tags.next()?;
        let body = loop {
            // What stands before the body, such as a background, holds no text.
            let tag = tags.next()?;
            match (tag.kind, tag.name()) {
                (Kind::Opens, "body") => break tag,
                (Kind::Opens, _) => tags.skip()?,
                (Kind::Empty, _) => {}
                (Kind::Closes, _) => return None,
            }
        };
        if root.kind != Kind::Opens {
            return None;
        }
        let (mut bodies, mut begin) = (Vec::new(), body.end);
        let end = loop {
            let tag = tags.next()?;
            if tag.kind == Kind::Closes {
                bodies.push(&text[begin..tag.begin]);
                break tag;
            }
            if tag.kind == Kind::Opens {
                tags.skip()?;
            }
            if tags.at - begin >= least {
                bodies.push(&text[begin..tags.at]);
                begin = tags.at;
            }
        };
        let close = tags.next().filter(|tag| tag.kind == Kind::Closes)?;
        let is_whole = tags.next().is_none() && tags.at == text.len();
        let tag = |tag: &Tag<'t>| &text[tag.begin..tag.end];
        is_whole.then(|| Self { head: [tag(&root), tag(&body)], foot: [tag(&end), tag(&close)], bodies })
    }

    /// Each portion as a document of its own.
    pub(super) fn documents(&self) -> impl Iterator<Item = String> {
        let ([root, body], [end, close]) = (self.head, self.foot);
        self.bodies.iter().map(move |inner| [root, body, inner, end, close].concat())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Opens,
    Closes,
    Empty,
}

/// A tag, and where it begins and ends.
#[derive(Clone, Copy, Debug)]
struct Tag<'t> {
    kind: Kind,
    inner: &'t str,
    begin: usize,
    end: usize,
}

impl<'t> Tag<'t> {
    /// The name without its prefix.
    fn name(&self) -> &'t str {
        let name = self.inner.split(|c: char| c.is_ascii_whitespace() || c == '/').next().unwrap_or("");
        name.rsplit(':').next().unwrap_or(name)
    }
}

/// The tags of a text, one by one.
struct Tags<'t> {
    text: &'t str,
    at: usize,
    nodes: u32,
}

impl<'t> Tags<'t> {
    /// The next tag. Comments and instructions are passed over; where a document type, a tag without an end or more elements than
    /// a part may have come, there is none, and `at` is not the end of the text.
    fn next(&mut self) -> Option<Tag<'t>> {
        loop {
            let Some(found) = memchr::memchr(b'<', &self.text.as_bytes()[self.at..]) else {
                self.at = self.text.len();
                return None;
            };
            let begin = self.at + found;
            let rest = &self.text[begin..];
            let ends = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];
            if let Some((_, end)) = ends.iter().find(|(open, _)| rest.starts_with(open)) {
                self.at = begin + memchr::memmem::find(rest.as_bytes(), end.as_bytes())? + end.len();
                continue;
            }
            let end = begin + tag_end(rest) + 1;
            self.nodes += 1;
            if rest.starts_with("<!") || end > self.text.len() || self.nodes > MOST_NODES / 2 {
                return None;
            }
            let inner = &self.text[begin + 1..end - 1];
            let (kind, inner) = match inner.strip_prefix('/') {
                Some(inner) => (Kind::Closes, inner),
                None if inner.ends_with('/') => (Kind::Empty, inner),
                None => (Kind::Opens, inner),
            };
            self.at = end;
            return Some(Tag { kind, inner, begin, end });
        }
    }

    /// Passes over what the tag before opens, down to the tag that closes it.
    fn skip(&mut self) -> Option<()> {
        let mut depth = 1;
        while depth > 0 {
            match self.next()?.kind {
                Kind::Opens => depth += 1,
                Kind::Closes => depth -= 1,
                Kind::Empty => {}
            }
            if depth > DEEPEST {
                return None;
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_of_a_body_stand_below_the_same_root() {
        let text = "<?xml version=\"1.0\"?>\n<w:d xmlns:w=\"w\"><w:background w:c=\"a>b\"><w:x/></w:background><w:body><w:p a=\"1\">a<!-- </w:p> --></w:p><w:p/> <w:tbl><w:p><![CDATA[</w:p>]]></w:p></w:tbl><w:sectPr/></w:body></w:d>\n";
        let portions = Portions::cut(text, 1).expect("it is a document");
        let documents: Vec<String> = portions.documents().collect();
        let inner: Vec<&str> = documents
            .iter()
            .map(|document| {
                let inner = document.strip_prefix("<w:d xmlns:w=\"w\"><w:body>").expect("its head");
                inner.strip_suffix("</w:body></w:d>").expect("its foot")
            })
            .collect();
        let wanted = [
            "<w:p a=\"1\">a<!-- </w:p> --></w:p>",
            "<w:p/>",
            " <w:tbl><w:p><![CDATA[</w:p>]]></w:p></w:tbl>",
            "<w:sectPr/>",
            "",
        ];
        assert_eq!(inner, wanted);
        assert_eq!(Portions::cut(text, usize::MAX).expect("it is a document").documents().count(), 1);
    }

    #[test]
    fn what_is_no_such_document_is_parsed_as_a_whole() {
        let deep = format!("<d><body>{}</body></d>", "<a>".repeat(DEEPEST + 1) + &"</a>".repeat(DEEPEST + 1));
        let texts = [
            "<!DOCTYPE a []><d><body><p/></body></d>",
            "<d><body><p></body></d>",
            "<d><body><p/></body></d><e/>",
            "<d><body><p/></body>",
            "<d><body/></d>",
            "<d><body><p/></body></d",
            "",
            &deep,
        ];
        for text in texts {
            assert!(Portions::cut(text, 1).is_none(), "{text}");
        }
    }
}
