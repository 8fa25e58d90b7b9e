//! Tags of HTML in a line of Markdown: breaks, pictures, links, marks, ruby, emphasis, text above and below the line. Other
//! tags are dropped, and what they cover stays.

use super::convert::Converter;
use super::html;
use super::prepare::WIDTH;
use crate::document::PictureWidth;
use crate::import::draft::{Inline, Script};
use crate::import::ledger::Reason;
use crate::words;

impl Converter<'_, '_> {
    /// Says how wide the picture is shown that was written last; a size that a guide cannot say is told.
    pub(super) fn sized(&mut self, size: &str, out: &mut Vec<Inline>) {
        let is_picture = |inline: &Inline| match inline {
            Inline::Titled(_, _, inner) => matches!(inner.last(), Some(Inline::Picture(..))),
            inline => matches!(inline, Inline::Picture(..)),
        };
        if !out.last().is_some_and(is_picture) {
            return;
        }
        let size = size.trim();
        match PictureWidth::parse(size) {
            Some(width) => out.push(Inline::Width(width)),
            None => self.tell(
                "picture-size",
                words!(
                    "画像の大きさ `{size}` は手引書に書けないため外した（幅は画素数か百分率で書く）",
                    "the size of a picture, `{size}`, cannot be written in a guide and is left out (a width is in pixels or percent)"
                ),
            ),
        }
    }

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

    fn image(&mut self, tag: &str, out: &mut Vec<Inline>) {
        let (src, alt) = (html::attribute(tag, "src").unwrap_or(""), html::attribute(tag, "alt").unwrap_or(""));
        let start = out.len();
        // Its text is an attribute of the tag, which is booked as markup: it is booked once more as text.
        self.picture(src, &html::entities(alt), out);
        self.titled(&html::entities(html::attribute(tag, "title").unwrap_or("")), start, out);
        if let Some(width) = size(tag) {
            self.sized(&width, out);
        }
    }

    /// What an abbreviation stands for is shown while the mouse rests on it: here it stands behind it.
    fn short(&mut self, tag: &str, closes: bool, (out, open): (&mut Vec<Inline>, &mut Open)) {
        if !closes {
            open.short = Some((html::entities(html::attribute(tag, "title").unwrap_or("")), out.len()));
        } else if let Some((title, start)) = open.short.take() {
            self.titled(&title, start, out);
        }
    }

    pub(super) fn tag(&mut self, tag: &str, out: &mut Vec<Inline>, open: &mut Open) {
        if let Some(width) = tag.strip_prefix(WIDTH) {
            self.sized(width.trim_end_matches("-->"), out);
            return;
        }
        self.leave(tag, Reason::Markup);
        let (name, closes) = html::name(tag);
        if let (Some(id), false, false) = (html::attribute(tag, "id"), closes, name == "a") {
            out.push(self.id(id));
        }
        match (name.as_str(), closes) {
            ("br", _) => out.push(Inline::Break),
            ("img", _) => self.image(tag, out),
            ("abbr" | "acronym", _) => self.short(tag, closes, (out, open)),
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

/// How large a tag says that its picture is shown.
fn size(tag: &str) -> Option<String> {
    let style = html::attribute(tag, "style").unwrap_or("").split(';').filter_map(|part| part.split_once(':'));
    let styled = |name: &str| style.clone().find(|(own, _)| own.trim() == name).map(|(_, value)| value.trim());
    let own = |name: &str| html::attribute(tag, name).or_else(|| styled(name));
    let height = own("height").map(|height| format!("height {height}"));
    own("width").map(str::to_owned).or(height).filter(|size| !size.trim().is_empty())
}

/// Tags that are open in a run of text.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// Address and title of a link, and where it began.
    link: Option<(String, String, usize)>,
    pub(super) ruby: Option<Ruby>,
    script: Option<(Script, usize)>,
    /// What an abbreviation stands for, and where it began.
    short: Option<(String, usize)>,
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
