//! Elements in templates of a project's own that are opened and not closed, or closed and not opened: browsers close them
//! somewhere else, and the page falls apart without a word.

use std::collections::BTreeMap;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

use super::template_tokens::{Part, parts};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceRef, Span};
use crate::words;

/// Elements without an end tag (HTML Living Standard, 13.1.2, void elements).
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];
/// Elements whose end tag may be left out (13.1.2.4, optional tags).
const OPTIONAL: [&str; 19] = [
    "body", "caption", "colgroup", "dd", "dt", "head", "html", "li", "optgroup", "option", "p", "rp", "rt", "tbody",
    "td", "tfoot", "th", "thead", "tr",
];

/// A tag of a template.
#[derive(Clone, Debug)]
struct Tag {
    name: String,
    opens: bool,
    span: Span,
}

/// What a template consists of here.
enum Event {
    Tag(Tag),
    /// `if`, and `for`, which may have an `else` too.
    If,
    /// `else` and `elif`.
    Else,
    EndIf,
}

/// Reports what the templates of a theme, taken together, leave open or close too often: one may open what another closes.
pub(super) fn check(templates: &[SourceRef]) -> Vec<Diagnostic> {
    let mut left: BTreeMap<String, Vec<(&SourceRef, Tag)>> = BTreeMap::new();
    for source in templates {
        for tag in unpaired(source.text()) {
            left.entry(tag.name.clone()).or_default().push((source, tag));
        }
    }
    let told = left.into_values().filter_map(|tags| {
        let opened = tags.iter().filter(|(_, tag)| tag.opens).count();
        let is_open = match opened.cmp(&(tags.len() - opened)) {
            std::cmp::Ordering::Equal => return None,
            order => order.is_gt(),
        };
        tags.into_iter().find(|(_, tag)| tag.opens == is_open).map(|(source, tag)| diagnostic(source, &tag))
    });
    told.collect()
}

fn diagnostic(source: &SourceRef, tag: &Tag) -> Diagnostic {
    let name = &tag.name;
    let message = if tag.opens {
        words!("`<{name}>` が `</{name}>` で閉じられていない", "`<{name}>` is not closed with `</{name}>`")
    } else {
        words!("`</{name}>` が閉じるものがない", "`</{name}>` closes nothing")
    };
    Diagnostic::new(Code::TemplateError, source, tag.span, message)
}

/// The tags of a template that have no partner in it.
fn unpaired(text: &str) -> Vec<Tag> {
    let mut events = events(text).into_iter();
    without_pairs(branch(&mut events).0)
}

/// The tags up to the end of a branch, and the event that ends it.
fn branch(events: &mut impl Iterator<Item = Event>) -> (Vec<Tag>, Option<Event>) {
    let mut tags = Vec::new();
    while let Some(event) = events.next() {
        match event {
            Event::Tag(tag) => tags.push(tag),
            Event::If => tags.extend(choice(events)),
            Event::Else | Event::EndIf => return (tags, Some(event)),
        }
    }
    (tags, None)
}

/// What an `if` leaves unpaired. Branches that open the same count once: one of them is taken.
fn choice(events: &mut impl Iterator<Item = Event>) -> Vec<Tag> {
    let mut branches = Vec::new();
    loop {
        let (tags, end) = branch(events);
        branches.push(without_pairs(tags));
        if !matches!(end, Some(Event::Else)) {
            break;
        }
    }
    let shape = |tags: &[Tag]| tags.iter().map(|tag| (tag.name.clone(), tag.opens)).collect::<Vec<_>>();
    let is_one = branches.windows(2).all(|two| shape(&two[0]) == shape(&two[1]));
    if is_one { branches.swap_remove(0) } else { branches.concat() }
}

/// Takes out what is opened and closed behind it.
fn without_pairs(tags: Vec<Tag>) -> Vec<Tag> {
    let mut left: Vec<Tag> = Vec::new();
    for tag in tags {
        let partner =
            if tag.opens { None } else { left.iter().rposition(|other| other.opens && other.name == tag.name) };
        match partner {
            Some(at) => {
                left.remove(at);
            }
            None => left.push(tag),
        }
    }
    left
}

/// The tags and conditions of a template in the order of its text.
fn events(text: &str) -> Vec<Event> {
    let parts = parts(text);
    let conditions = parts.iter().filter(|part| part.is_tag).filter_map(|part| {
        let word = part.text.trim_matches(['-', ' ', '\n', '\t']).split_whitespace().next()?;
        let event = match word {
            "if" | "for" => Event::If,
            "else" | "elif" => Event::Else,
            "endif" | "endfor" => Event::EndIf,
            _ => return None,
        };
        Some((part.at, event))
    });
    let tags = tags(&masked(text, &parts)).into_iter().map(|tag| (tag.span.start as usize, Event::Tag(tag)));
    let mut all: Vec<(usize, Event)> = conditions.chain(tags).collect();
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, event)| event).collect()
}

/// A template in which letters stand for what is in braces, so that places stay the same.
fn masked(text: &str, parts: &[Part<'_>]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for part in parts {
        // With the two characters of each of its braces.
        let (from, end) = (part.at - 2, part.at + part.text.len() + 2);
        push_without_comments(text.get(at..from).unwrap_or(""), &mut out);
        let filler = if part.is_tag { ' ' } else { 'x' };
        out.extend(std::iter::repeat_n(filler, end - from));
        at = end;
    }
    push_without_comments(text.get(at..).unwrap_or(""), &mut out);
    out
}

/// Adds a text with blanks in the place of `{# … #}`.
fn push_without_comments(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(from) = rest.find("{#") {
        let end = rest[from..].find("#}").map_or(rest.len(), |end| from + end + 2);
        out.push_str(&rest[..from]);
        out.extend(std::iter::repeat_n(' ', end - from));
        rest = &rest[end..];
    }
    out.push_str(rest);
}

fn tags(text: &str) -> Vec<Tag> {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut out = Vec::new();
    let mut add = |name: &[u8], opens: bool, from: usize, to: usize| {
        let name = String::from_utf8_lossy(name).into_owned();
        if !VOID.contains(&name.as_str()) && !OPTIONAL.contains(&name.as_str()) {
            out.push(Tag { name, opens, span: Span::new(from, to) });
        }
    };
    for token in Tokenizer::new_with_emitter(text, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) if !tag.self_closing => add(&tag.name, true, tag.span.start, tag.span.end),
            Token::EndTag(tag) => add(&tag.name, false, tag.span.start, tag.span.end),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::embedded::FILES;
    use super::super::theme_check::text_source;
    use super::*;

    fn found(templates: &[&str]) -> Vec<String> {
        let source = |text: &&str| text_source("templates/footer.html", text).expect("a path");
        let sources: Vec<SourceRef> = templates.iter().map(source).collect();
        check(&sources).into_iter().map(|d| d.message.en).collect()
    }

    #[test]
    fn the_templates_of_the_program_are_paired() {
        for file in FILES.iter().filter(|file| file.path.starts_with("templates/")) {
            let text = std::str::from_utf8(file.bytes).expect("a text");
            assert_eq!(found(&[text]), Vec::<String>::new(), "{}", file.path);
        }
    }

    #[test]
    fn an_element_left_open_or_closed_twice_is_told() {
        for (template, told) in [
            ("<div><span>a</div>", "`<span>` is not closed with `</span>`"),
            ("<div>{% if a %}<b>x</b></div>{% endif %}</div>", "`</div>` closes nothing"),
            ("<a href=\"{{ a > b }}\">x", "`<a>` is not closed with `</a>`"),
            ("{% if a %}<em>{% else %}<strong>{% endif %}x</em>", "`<strong>` is not closed with `</strong>`"),
        ] {
            assert_eq!(found(&[template]), [told], "{template}");
        }
    }

    #[test]
    fn what_branches_and_other_templates_open_is_closed() {
        for templates in [
            &["{% if a %}<div class=\"x\">{% else %}<div>{% endif %}x</div>"][..],
            &["{% if a %}<a href=\"x\">{% else %}<b>{% endif %}x{% if a %}</a>{% else %}</b>{% endif %}"],
            &["<ul><li>a<li>b</ul><p>c<br><img src=\"a\"><svg><path d=\"\"/></svg>"],
            &["<div class=\"wrap\">", "</div>"],
            &["{# <div> #}<!-- <div> --><p title=\"<div>\">x"],
        ] {
            assert_eq!(found(templates), Vec::<String>::new(), "{templates:?}");
        }
    }
}
