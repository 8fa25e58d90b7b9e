//! Draws diagnostics for a terminal or a log, with the source line and marks under the place.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::visible::{visible, visible_line};
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

/// So many findings that follow from one are drawn; of more, the last is their number.
const FOLLOWERS: usize = 3;

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
    let drawn = if diagnostic.followers.len() > FOLLOWERS { FOLLOWERS - 1 } else { FOLLOWERS };
    let places: Vec<Drawn> = std::iter::once(&diagnostic.primary)
        .chain(&diagnostic.others)
        .chain(diagnostic.followers.iter().take(drawn).map(|follower| &follower.label))
        .map(|label| Drawn::new(label, shown, lang))
        .collect();
    let message = visible(diagnostic.message.get(lang));
    let mut group = Group::with_title(level.primary_title(&*message).id(diagnostic.code.name()));
    for (index, place) in places.iter().enumerate() {
        group = place.add_to(group, index == 0);
    }
    let more = diagnostic.followers.len().saturating_sub(drawn);
    let note = words!("ほかに {more} か所が同じ原因による", "and {more} more that follow from it");
    if more > 0 {
        group = group.element(named(Level::NOTE, "補足").message(note.get(lang)));
    }
    let code = diagnostic.code.name();
    let explain = words!("`tebiki explain {code}` が直し方を示す", "`tebiki explain {code}` says what to do");
    // Where nothing better is known the explanation is the way out.
    let help = if diagnostic.help.is_empty() { std::slice::from_ref(&explain) } else { diagnostic.help.as_slice() };
    let help: Vec<_> = help.iter().map(|help| visible(help.get(lang))).collect();
    for help in &help {
        group = group.element(named(Level::HELP, "対処").message(&**help));
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
    /// Whether the text is a part of its line.
    is_cut: bool,
    words: String,
}

impl Drawn {
    fn new(label: &Label, shown: &dyn Fn(&str) -> String, lang: Lang) -> Self {
        let path = visible(&shown(label.place.path())).into_owned();
        let position = label.place.position();
        let words = visible(label.words.get(lang)).into_owned();
        let Place::Text(source, span) = &label.place else {
            return Self { path, text: None, position, is_cut: false, words };
        };
        let line = source.position(span.start as usize).line;
        let whole = source.line_span(line);
        let start = (span.start as usize).saturating_sub(whole.start as usize);
        let end = (span.end.min(whole.end) as usize).saturating_sub(whole.start as usize);
        let line_text = source.slice(whole);
        let (text, range) = window(line_text, start, end.max(start));
        let is_cut = text.len() < line_text.len();
        Self { path, text: Some((visible_line(text).into_owned(), line, range)), position, is_cut, words }
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
        let snippet = Snippet::source(text.as_str()).line_start(*line).annotation(annotation);
        match self.position {
            // The column that is drawn would be that of the part, so the place is told beside it.
            Some(position) if self.is_cut => {
                let origin = Origin::path(self.path.as_str()).line(position.line).char_column(position.column);
                group.element(origin).element(snippet)
            }
            _ => group.element(snippet.path(self.path.as_str())),
        }
    }
}

/// What is shown of a line: all of a short one, of a long one what is around the place.
fn window(line: &str, start: usize, end: usize) -> (&str, std::ops::Range<usize>) {
    let (start, end) = (line.floor_char_boundary(start), line.floor_char_boundary(end.min(start + MAX_LINE)));
    if line.len() <= MAX_LINE {
        return (line, start..end);
    }
    let from = line.floor_char_boundary(start.saturating_sub(MAX_LINE / 2));
    let to = line.floor_char_boundary(end + MAX_LINE / 4);
    (&line[from..to], start - from..end - from)
}
