//! Draws diagnostics for a terminal or a log, with the source line and marks under the place.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Label, Lang, Place, Severity};
use crate::words;

/// Whether the drawing may use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// ANSI colours.
    Colour,
    /// Plain text.
    Plain,
}

/// A longer line is shown around the place alone, so that one page of minified text cannot fill
/// the terminal.
const MAX_LINE: usize = 400;

/// Draws one diagnostic; ends with a line feed. `shown` makes the path of a place one that can be opened from here.
#[must_use]
pub fn draw(diagnostic: &Diagnostic, shown: &dyn Fn(&str) -> String, lang: Lang, style: Style) -> String {
    let named = |level: Level<'static>, ja: &'static str| match lang {
        Lang::Ja => level.with_name(ja),
        Lang::En => level,
    };
    let level = match diagnostic.severity() {
        Severity::Error => named(Level::ERROR, "誤り"),
        Severity::Warning => named(Level::WARNING, "警告"),
    };
    let places: Vec<Drawn> = std::iter::once(&diagnostic.primary)
        .chain(&diagnostic.others)
        .map(|label| Drawn::new(label, shown, lang))
        .collect();
    let message = diagnostic.message.get(lang);
    let mut group = Group::with_title(level.primary_title(message).id(diagnostic.code.name()));
    for (index, place) in places.iter().enumerate() {
        group = place.add_to(group, index == 0);
    }
    let code = diagnostic.code.name();
    let explain = words!("`tebiki explain {code}` が直し方を示す", "`tebiki explain {code}` says what to do");
    // Where nothing better is known the explanation is the way out.
    let help = if diagnostic.help.is_empty() { std::slice::from_ref(&explain) } else { diagnostic.help.as_slice() };
    for help in help {
        group = group.element(named(Level::HELP, "対処").message(help.get(lang)));
    }
    let renderer = match style {
        Style::Colour => Renderer::styled(),
        Style::Plain => Renderer::plain(),
    };
    let mut out = renderer.decor_style(DecorStyle::Ascii).render(&[group]);
    out.push('\n');
    out
}

/// A label with its line cut out of the text, so that drawing costs the same in a page of any size.
struct Drawn {
    path: String,
    text: Option<(String, usize, std::ops::Range<usize>)>,
    position: Option<super::Position>,
    words: String,
}

impl Drawn {
    fn new(label: &Label, shown: &dyn Fn(&str) -> String, lang: Lang) -> Self {
        let path = shown(label.place.path());
        let position = label.place.position();
        let words = label.words.get(lang).to_owned();
        let Place::Text(source, span) = &label.place else {
            return Self { path, text: None, position, words };
        };
        let line = source.position(span.start as usize).line;
        let whole = source.line_span(line);
        let start = (span.start as usize).saturating_sub(whole.start as usize);
        let end = (span.end.min(whole.end) as usize).saturating_sub(whole.start as usize);
        let (text, range) = window(source.slice(whole), start, end.max(start));
        Self { path, text: Some((text, line, range)), position, words }
    }

    fn add_to<'a>(&'a self, group: Group<'a>, is_primary: bool) -> Group<'a> {
        let Some((text, line, range)) = &self.text else {
            let mut origin = Origin::path(self.path.as_str());
            if let Some(position) = self.position {
                origin = origin.line(position.line).char_column(position.column);
            }
            return group.element(origin);
        };
        let kind = if is_primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let mut annotation = kind.span(range.clone());
        if !self.words.is_empty() {
            annotation = annotation.label(self.words.as_str());
        }
        group.element(Snippet::source(text.as_str()).line_start(*line).path(self.path.as_str()).annotation(annotation))
    }
}

/// A long line is replaced by blanks before and nothing behind the place, so that columns stay right.
fn window(line: &str, start: usize, end: usize) -> (String, std::ops::Range<usize>) {
    let floor = |mut at: usize| {
        at = at.min(line.len());
        while !line.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (start, end) = (floor(start), floor(end.min(start + MAX_LINE)));
    if line.len() <= MAX_LINE {
        return (line.to_owned(), start..end);
    }
    let tail = floor(end + MAX_LINE / 4);
    (line.get(..tail).unwrap_or("").to_owned(), start..end)
}
