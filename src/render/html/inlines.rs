//! Running text.

use crate::document::{Inline, LinkTarget, Picture, PictureWidth, plain_text};

use super::words::Word;
use super::{Pen, ResolvedLink};

/// Whether a character is set without blanks between lines: kanji, kana and their punctuation.
#[must_use]
pub fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF01}'..='\u{FF60}'
        | '\u{FFE0}'..='\u{FFE6}' | '\u{20000}'..='\u{3FFFD}' | '①'..='⑳' | '…' | '‥' | '―' | '—' | '○' | '△' | '×' | '※')
}

impl Pen<'_> {
    pub(super) fn inlines(&mut self, inlines: &[Inline]) {
        for (i, inline) in inlines.iter().enumerate() {
            match inline {
                Inline::SoftBreak => self.soft_break(inlines.get(i + 1..).unwrap_or(&[])),
                other => self.inline(other),
            }
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(text) => self.html.text(text),
            Inline::SoftBreak => self.html.line(),
            Inline::HardBreak => {
                self.html.open("br").void();
                self.html.line();
            }
            Inline::Code(code) => {
                self.html.tag("code");
                self.html.text(code);
                self.html.close("code");
            }
            Inline::Emph(inner) => self.wrapped("em", inner),
            Inline::Strong(inner) => self.wrapped("strong", inner),
            Inline::Strike(inner) => self.wrapped("del", inner),
            Inline::Link(link) => self.link(&link.0, &link.1, &link.2),
            Inline::Image(picture) => self.image(picture),
            Inline::Ruby(ruby) => self.ruby(&ruby.0, &ruby.1),
            Inline::Xref(id) => {
                let link = self.on.links.xref(*id);
                self.xref(&link);
            }
            Inline::FootnoteMark(index, count) => self.footnote_mark(*index, *count),
            Inline::Discretion(inner) => self.discretion(inner),
            Inline::Html(html) => self.html.text(html),
        }
    }

    fn wrapped(&mut self, name: &'static str, inner: &[Inline]) {
        self.html.tag(name);
        self.inlines(inner);
        self.html.close(name);
    }

    /// A line end is a blank, except between characters that are set without one.
    fn soft_break(&mut self, rest: &[Inline]) {
        let before = self.html.last().is_some_and(is_wide);
        let after = || rest.iter().find_map(|i| self.first_char(i)).is_some_and(is_wide);
        if self.is_plain() || !(before && after()) {
            self.html.line();
        }
    }

    /// The first character that an inline shows.
    fn first_char(&self, inline: &Inline) -> Option<char> {
        match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Html(text) => text.chars().next(),
            Inline::Ruby(ruby) => ruby.0.chars().next(),
            Inline::SoftBreak | Inline::HardBreak => Some('\n'),
            Inline::Emph(inner) | Inline::Strong(inner) | Inline::Strike(inner) => {
                inner.iter().find_map(|i| self.first_char(i))
            }
            Inline::Discretion(_) => Some('《'),
            Inline::Link(link) => link.2.iter().find_map(|i| self.first_char(i)),
            Inline::Image(_) => Some('\u{FFFC}'),
            Inline::Xref(id) => self.on.links.xref(*id).text.chars().next(),
            Inline::FootnoteMark(..) => None,
        }
    }

    pub(super) fn xref(&mut self, link: &ResolvedLink<'_>) {
        let Some(href) = &link.href else { return self.html.text(&link.text) };
        self.html
            .open("a")
            .address("href", href)
            .optional("title", link.title.as_deref())
            .class("xref")
            .class_of("xref-", link.kind)
            .done();
        self.html.labelled(&link.text);
        self.html.close("a");
    }

    fn link(&mut self, target: &LinkTarget, title: &str, inner: &[Inline]) {
        let (href, class) = match target {
            LinkTarget::Refused => return self.inlines(inner),
            LinkTarget::Url(url) => (Some(url.to_string()), if self.is_plain() { "" } else { "external" }),
            LinkTarget::Asset(path, fragment) => (Some(with_fragment(self.on.links.asset(path), fragment)), "file"),
            LinkTarget::Page(id) => (self.on.links.xref(*id).href.map(|h| h.to_string()), "xref xref-page"),
        };
        let Some(href) = href else { return self.inlines(inner) };
        let opening =
            self.html.open("a").address("href", &href).optional("title", Some(title).filter(|t| !t.is_empty()));
        // The other site learns nothing of the page and gets no hold of its window.
        let rel = (class == "external").then_some("external noopener noreferrer");
        let download = match target {
            LinkTarget::Asset(path, fragment) if fragment.is_empty() => self.on.links.download(path),
            _ => None,
        };
        opening.optional("rel", rel).optional("download", download.as_deref()).class(class).done();
        self.inlines(inner);
        self.html.close("a");
    }

    /// A word and how it is read; where a browser shows no ruby, the reading stands in brackets.
    fn ruby(&mut self, base: &str, reading: &str) {
        self.html.tag("ruby");
        self.html.text(base);
        self.html.element("rp", "", "（");
        self.html.element("rt", "", reading);
        self.html.element("rp", "", "）");
        self.html.close("ruby");
    }

    fn image(&mut self, picture: &Picture) {
        let Picture { target, title, text, width } = picture;
        let mut alt = String::new();
        plain_text(text, &mut alt, &|id| self.on.links.xref(id).text.into_owned());
        let (pixels, class) = match width {
            Some(PictureWidth::Pixels(pixels)) => (Some(pixels.to_string()), String::new()),
            Some(PictureWidth::Percent(percent)) => (None, format!("width-{percent}")),
            None => (None, String::new()),
        };
        let src = match target {
            LinkTarget::Url(url) => url.to_string(),
            LinkTarget::Asset(path, _) => self.on.links.asset(path),
            LinkTarget::Page(_) | LinkTarget::Refused => return self.html.text(&alt),
        };
        let lazy = (!self.is_plain()).then_some("lazy");
        self.html
            .open("img")
            .address("src", &src)
            .attr("alt", &alt)
            .optional("title", Some(&**title).filter(|t| !t.is_empty()))
            .optional("loading", lazy)
            .optional("width", pixels.as_deref())
            .class(&class)
            .void();
    }

    fn discretion(&mut self, inner: &[Inline]) {
        let meaning = self.word(Word::Discretion);
        self.html.open("span").attr("title", &meaning).class("discretion").done();
        self.html.text("《");
        self.inlines(inner);
        self.html.text("》");
        self.html.close("span");
    }
}

fn with_fragment(mut address: String, fragment: &str) -> String {
    if !fragment.is_empty() {
        address.push('#');
        address.push_str(fragment);
    }
    address
}
