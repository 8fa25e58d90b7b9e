//! Running text of a page: emphasis, links, pictures, ruby, marks of notes. Blanks are what a browser shows of them.

use super::tree::{Element, Node};
use super::{Reader, notes, one_line};
use crate::document::PictureWidth;
use crate::import::attach::fitting;
use crate::import::draft::{Attachment, Inline, Script};
use crate::import::ledger::{PieceKind, Reason};
use crate::import::markdown::links::{percent_decoded, resolve};
use crate::words;

impl Reader<'_, '_> {
    /// Running text of nodes.
    pub(super) fn run(&mut self, nodes: &[Node], out: &mut Vec<Inline>) {
        for node in nodes {
            match node {
                Node::Text(text, line) => self.words(text, *line, out),
                Node::Element(element) => self.inline(element, out),
            }
        }
    }

    /// A text, its blanks made one. A line end between Japanese letters is none.
    fn words(&mut self, text: &str, line: usize, out: &mut Vec<Inline>) {
        if text.trim().is_empty() {
            if !text.is_empty() && !out.is_empty() {
                let piece = self.ledger.book(self.kind, &self.place(line), "");
                out.push(Inline::Text(piece, " ".into()));
            }
            return;
        }
        let place = self.place(line);
        let shown = collapsed(text);
        out.push(Inline::Text(self.ledger.book(self.kind, &place, &shown), shown.into()));
    }

    fn inner(&mut self, element: &Element) -> Vec<Inline> {
        let mut out = Vec::new();
        self.run(&element.children, &mut out);
        out
    }

    fn inline(&mut self, element: &Element, out: &mut Vec<Inline>) {
        if let Some(id) = element.get("id").filter(|_| element.name != "a") {
            out.push(Inline::Mark(format!("{}#{id}", self.path).into()));
        }
        match element.name.as_str() {
            "br" => out.push(Inline::Break),
            "em" | "i" | "cite" | "dfn" | "var" => {
                let inner = self.inner(element);
                out.push(Inline::Emph(inner));
            }
            "strong" | "b" => {
                let inner = self.inner(element);
                out.push(Inline::Strong(inner));
            }
            "sup" | "sub" => {
                let script = if element.name == "sup" { Script::Super } else { Script::Sub };
                let inner = self.inner(element);
                out.extend(crate::import::scripts::raised(script, inner));
            }
            "del" | "s" | "strike" => {
                let inner = self.inner(element);
                out.push(Inline::Strike(inner));
            }
            "code" | "kbd" | "samp" | "tt" => self.code(element, out),
            "a" => {
                let start = out.len();
                self.link(element, out);
                self.titled(element, start, out);
            }
            // What an abbreviation stands for is shown while the mouse rests on it: here it stands behind it.
            "abbr" | "acronym" => {
                let start = out.len();
                self.run(&element.children, out);
                self.titled(element, start, out);
            }
            "img" => self.picture(element, out),
            "ruby" => self.ruby(element, out),
            "input" if element.get("type") == Some("checkbox") => {
                let done = element.get("checked").is_some();
                out.push(Inline::Markup(if done { "☑ " } else { "☐ " }));
            }
            name if is_interface(name) => element.children.iter().for_each(|node| self.leave(node, Reason::Interface)),
            _ if is_hidden(element) => element.children.iter().for_each(|node| self.leave(node, Reason::Hidden)),
            _ => self.run(&element.children, out),
        }
    }

    /// The attribute `title` of a link or an abbreviation, behind what was written since `start`.
    fn titled(&mut self, element: &Element, start: usize, out: &mut Vec<Inline>) {
        let title = one_line(element.get("title").unwrap_or(""));
        if title.is_empty() || start >= out.len() || element.text().trim() == title {
            return;
        }
        let piece = self.ledger.book(self.kind, &self.place(element.line), &title);
        let covered = out.split_off(start);
        let is_link =
            |inline: &Inline| matches!(inline, Inline::Link(..) | Inline::Reference(..) | Inline::Attachment(..));
        if covered.iter().any(is_link) {
            out.push(Inline::Titled(piece, title.into(), covered));
        } else {
            out.extend(covered);
            out.push(Inline::Text(piece, format!(" ({title})").into()));
        }
    }

    fn code(&mut self, element: &Element, out: &mut Vec<Inline>) {
        let text = element.text();
        if text.trim().is_empty() {
            return;
        }
        let shown = one_line(&text);
        let place = self.place(element.line);
        out.push(Inline::Code(self.ledger.book(self.kind, &place, &shown), shown.into()));
    }

    fn link(&mut self, element: &Element, out: &mut Vec<Inline>) {
        for name in ["id", "name"] {
            if let Some(id) = element.get(name) {
                out.push(Inline::Mark(format!("{}#{id}", self.path).into()));
            }
        }
        // Sphinx and others put a sign behind a heading, which leads to it.
        if notes::is_way_back(element) || element.has_class(|word| matches!(word, "headerlink" | "header-anchor")) {
            element.children.iter().for_each(|node| self.leave(node, Reason::Sign));
            return;
        }
        let Some(href) = element.get("href") else { return self.run(&element.children, out) };
        if let Some(index) = href.strip_prefix('#').and_then(|id| self.note_ids.get(id)).copied() {
            element.children.iter().for_each(|node| self.leave(node, Reason::Sign));
            out.push(Inline::Note(index));
            return;
        }
        let inner = self.inner(element);
        if ["http://", "https://", "mailto:"].iter().any(|scheme| href.starts_with(scheme)) {
            out.push(Inline::Link(href.into(), inner));
            return;
        }
        let (path, fragment) = href.split_once('#').unwrap_or((href, ""));
        let path = path.split('?').next().unwrap_or(path);
        let target =
            if path.is_empty() { Some(self.path.clone()) } else { resolve(&self.path, &percent_decoded(path)) };
        let place = target.as_ref().map(|target| format!("{target}#{}", percent_decoded(fragment)));
        let page = target.as_ref().map(|target| format!("{target}#"));
        match (place, page, target) {
            (Some(place), ..) if self.places.contains(&place) => out.push(Inline::Reference(place.into(), inner)),
            (_, Some(page), _) if self.places.contains(&page) && !path.is_empty() => {
                out.push(Inline::Reference(page.into(), inner));
            }
            (_, _, Some(target)) if self.source.files.contains_key(&target) && !super::is_page(&target) => {
                let name = self.attach(&target);
                out.push(Inline::Attachment(name.into(), inner));
            }
            _ => {
                let leads_nowhere = path.starts_with("javascript:") || path.is_empty() && fragment.is_empty();
                if !leads_nowhere {
                    let place = self.place(element.line);
                    let words = words!("`{href}` に当たるものがない", "nothing is there for `{href}`");
                    self.findings.push(super::Finding::new("broken-link", place, words));
                }
                out.extend(inner);
            }
        }
    }

    /// The name of an attachment for a file of the source.
    fn attach(&mut self, path: &str) -> String {
        let bytes = self.source.files.get(path).cloned().unwrap_or_default();
        let base = fitting(&path.rsplit('/').next().unwrap_or(path).to_lowercase(), &bytes);
        let taken = self.attached.iter().any(|(own, other)| own != path && *other.name == *base);
        let name = if taken { fitting(&path.replace('/', "-").to_lowercase(), &bytes) } else { base };
        let entry = self.attached.entry(path.to_owned());
        entry.or_insert_with(|| Attachment { name: name.as_str().into(), bytes }).name.to_string()
    }

    fn picture(&mut self, element: &Element, out: &mut Vec<Inline>) {
        let (src, alt) = (element.get("src").unwrap_or(""), one_line(element.get("alt").unwrap_or("")));
        let place = self.place(element.line);
        let file = resolve(&self.path, &percent_decoded(src.split(['?', '#']).next().unwrap_or("")));
        if let Some(path) = file.filter(|path| self.source.files.contains_key(path)) {
            let name = self.attach(&path);
            let piece = self.ledger.book(PieceKind::Picture, &place, "");
            out.push(Inline::Picture(piece, name.into(), alt.into()));
            let width = element.get("width").map(str::trim).filter(|width| !width.is_empty());
            match (width, width.and_then(PictureWidth::parse)) {
                (_, Some(width)) => out.push(Inline::Width(width)),
                (Some(width), None) => {
                    let words = words!(
                        "画像の幅 `{width}` は手引書に書けないため外した（画素数か百分率で書く）",
                        "the width of a picture, `{width}`, cannot be written in a guide and is left out (it is in pixels or percent)"
                    );
                    self.findings.push(super::Finding::new("picture-size", place, words));
                }
                (None, None) => {}
            }
            return;
        }
        let shown: String = src.chars().take(80).collect();
        let words = words!("画像 `{shown}` がない", "the picture `{shown}` is missing");
        self.findings.push(super::Finding::new("missing-picture", place.clone(), words));
        self.ledger.leave(PieceKind::Picture, &place, "", Reason::MissingFile);
        if !alt.is_empty() {
            let piece = self.ledger.book(self.kind, &place, &alt);
            out.push(Inline::Text(piece, alt.into()));
        }
    }

    /// Each text of a base with the reading behind it; brackets for browsers without ruby are left out.
    fn ruby(&mut self, element: &Element, out: &mut Vec<Inline>) {
        let place = self.place(element.line);
        let mut base = String::new();
        for node in &element.children {
            match node {
                Node::Element(inner) if inner.name == "rt" || inner.name == "rtc" => {
                    let (text, reading) = (collapsed(base.trim()), one_line(&inner.text()));
                    base.clear();
                    if text.is_empty() || reading.is_empty() {
                        for text in [text, reading].into_iter().filter(|text| !text.is_empty()) {
                            out.push(Inline::Text(self.ledger.book(self.kind, &place, &text), text.into()));
                        }
                        continue;
                    }
                    let pieces =
                        (self.ledger.book(self.kind, &place, &text), self.ledger.book(self.kind, &place, &reading));
                    out.push(Inline::Ruby(pieces.0, text.into(), pieces.1, reading.into()));
                }
                Node::Element(inner) if inner.name == "rp" => self.leave(node, Reason::Sign),
                Node::Element(inner) => base.push_str(&inner.text()),
                Node::Text(text, _) => base.push_str(text),
            }
        }
        if !base.trim().is_empty() {
            let text = collapsed(base.trim());
            out.push(Inline::Text(self.ledger.book(self.kind, &place, &text), text.into()));
        }
    }
}

/// Elements that are no text of a document.
pub(in crate::import) fn is_interface(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "noscript"
            | "button"
            | "select"
            | "textarea"
            | "svg"
            | "iframe"
            | "object"
            | "canvas"
    )
}

/// Whether a page hides an element from everybody.
pub(super) fn is_hidden(element: &Element) -> bool {
    let style = element.get("style").unwrap_or("").replace(' ', "");
    element.get("hidden").is_some() || style.contains("display:none")
}

/// Blanks of any kind as one; none where a line of Japanese ends and the next begins with Japanese.
pub(in crate::import) fn collapsed(text: &str) -> String {
    let is_blank = |c: char| c.is_ascii_whitespace();
    let wide = |c: Option<char>| {
        c.is_some_and(|c| ('\u{3000}'..='\u{9FFF}').contains(&c) || ('\u{FF00}'..='\u{FFEF}').contains(&c))
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if !is_blank(c) {
            out.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let after = rest.trim_start_matches(is_blank);
        let ended = rest[..rest.len() - after.len()].contains('\n');
        if !(ended && wide(out.chars().next_back()) && wide(after.chars().next())) {
            out.push(' ');
        }
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_what_a_browser_shows() {
        assert_eq!(collapsed("a\n  b"), "a b");
        assert_eq!(collapsed("委託\n   契約"), "委託契約");
        assert_eq!(collapsed(" 委託 契約 "), " 委託 契約 ");
    }
}
