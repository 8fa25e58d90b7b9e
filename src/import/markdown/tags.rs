//! Tags of HTML in a line of Markdown: breaks, pictures, links, marks, ruby, emphasis, text above and below the line. Other
//! tags are dropped, and what they cover stays.

use super::convert::Converter;
use super::html;
use crate::import::draft::{Inline, Script};
use crate::import::ledger::Reason;

impl Converter<'_, '_> {
    /// What tags cover that nothing closes.
    pub(super) fn end_tags(&mut self, mut open: Open, out: &mut Vec<Inline>) {
        if let Some((script, start)) = open.script.take() {
            let covered = out.split_off(start.min(out.len()));
            out.extend(crate::import::scripts::raised(script, covered));
        }
        if let Some(ruby) = open.ruby.take() {
            for text in [ruby.base, ruby.kana, ruby.brackets].into_iter().filter(|text| !text.is_empty()) {
                out.push(Inline::Text(self.book(&text), text.into()));
            }
        }
    }

    pub(super) fn tag(&mut self, tag: &str, out: &mut Vec<Inline>, open: &mut Open) {
        self.leave(tag, Reason::Markup);
        let (name, closes) = html::name(tag);
        if let (Some(id), false, false) = (html::attribute(tag, "id"), closes, name == "a") {
            out.push(self.id(id));
        }
        match (name.as_str(), closes) {
            ("br", _) => out.push(Inline::Break),
            ("img", _) => {
                let (src, alt) = (html::attribute(tag, "src").unwrap_or(""), html::attribute(tag, "alt").unwrap_or(""));
                let alt = html::entities(alt);
                let start = out.len();
                // Its text is an attribute of the tag, which is booked as markup: it is booked once more as text.
                self.picture(src, &alt, out);
                self.titled(&html::entities(html::attribute(tag, "title").unwrap_or("")), start, out);
            }
            ("sup", false) => open.script = Some((Script::Super, out.len())),
            ("sub", false) => open.script = Some((Script::Sub, out.len())),
            ("sup" | "sub", true) => {
                if let Some((script, start)) = open.script.take() {
                    let covered = out.split_off(start.min(out.len()));
                    out.extend(crate::import::scripts::raised(script, covered));
                }
            }
            ("b" | "strong" | "i" | "em" | "del" | "s" | "strike", _) => cover(name, closes, out, open),
            ("a", false) => {
                if let Some(id) = html::attribute(tag, "id").or(html::attribute(tag, "name")) {
                    out.push(self.id(id));
                }
                if let Some(href) = html::attribute(tag, "href") {
                    let title = html::entities(html::attribute(tag, "title").unwrap_or(""));
                    open.link = Some((href.to_owned(), title, out.len()));
                }
            }
            ("a", true) => {
                if let Some((href, title, start)) = open.link.take() {
                    let inner = out.split_off(start.min(out.len()));
                    self.link(&href, inner, out);
                    self.titled(&title, start, out);
                }
            }
            ("ruby", false) => open.ruby = Some(Ruby::default()),
            ("rt", _) if open.ruby.is_some() => open.ruby.as_mut().expect("it is open").reading = !closes,
            ("rp", _) if open.ruby.is_some() => open.ruby.as_mut().expect("it is open").bracket = !closes,
            ("ruby", true) => {
                if let Some(ruby) = open.ruby.take() {
                    let (base, kana) = (self.book(&ruby.base), self.book(&ruby.kana));
                    self.leave(&ruby.brackets, Reason::Markup);
                    out.push(Inline::Ruby(base, ruby.base.into(), kana, ruby.kana.into()));
                }
            }
            _ => {}
        }
    }
}

/// Tags that are open in a run of text.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// Address and title of a link, and where it began.
    link: Option<(String, String, usize)>,
    pub(super) ruby: Option<Ruby>,
    script: Option<(Script, usize)>,
    /// Emphasis, and where each began.
    covers: Vec<(String, usize)>,
}

/// A `<ruby>` that is open.
#[derive(Debug, Default)]
pub(super) struct Ruby {
    base: String,
    kana: String,
    brackets: String,
    reading: bool,
    bracket: bool,
}

impl Ruby {
    pub(super) fn text(&mut self, text: &str) {
        let into = match (self.bracket, self.reading) {
            (true, _) => &mut self.brackets,
            (false, true) => &mut self.kana,
            (false, false) => &mut self.base,
        };
        into.push_str(text);
    }
}

/// Opens or closes emphasis.
fn cover(name: String, closes: bool, out: &mut Vec<Inline>, open: &mut Open) {
    if !closes {
        open.covers.push((name, out.len()));
        return;
    }
    let Some(at) = open.covers.iter().rposition(|(own, _)| *own == name) else { return };
    let (_, start) = open.covers.remove(at);
    let inner = out.split_off(start.min(out.len()));
    out.push(match name.as_str() {
        "b" | "strong" => Inline::Strong(inner),
        "i" | "em" => Inline::Emph(inner),
        _ => Inline::Strike(inner),
    });
}
