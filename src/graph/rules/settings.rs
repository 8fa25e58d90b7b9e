//! There are pages, and the sections that `guide.yaml` names are among them.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::Spanned;
use crate::graph::{Page, Resolved, address};
use crate::source::Span;
use crate::words;

pub(super) fn check(resolved: &Resolved, out: &mut Vec<Diagnostic>) {
    let guide = &resolved.corpus.guide;
    // Where guide.yaml is missing or empty too, that is said alone.
    if resolved.corpus.pages.is_empty() && !guide.source.text().trim().is_empty() {
        let first = guide.source.line_span(1);
        let message = words!("content にページがない", "there is no page in the content folder");
        out.push(Diagnostic::new(Code::NoPages, &guide.source, first, message).help(words!(
            "`index.md` を作り、`---`、`title: …`、`---` に続けて本文を書く",
            "make `index.md`: `---`, `title: …`, `---`, and then the text"
        )));
    }
    parts_without_pages(resolved, out);
    let values = guide.vocabularies.iter().flat_map(|v| &v.values).filter_map(|v| v.section.as_ref());
    let terms = guide.terms.iter().filter_map(|t| t.section.as_ref());
    let touches = guide.about.history.iter().flat_map(|h| &h.touches);
    for (number, span) in values.chain(terms).chain(touches) {
        if resolved.index.section(number).is_none() {
            let near = nearest(number, resolved.corpus.pages.iter().map(Page::number));
            let message = words!("節 `{number}` がない", "there is no section `{number}`");
            out.push(Diagnostic::new(Code::XrefUnknown, &guide.source, *span, message).suggest(near));
        }
    }
    editions(resolved, out);
    entrances(resolved, out);
    foreign(resolved, out);
}

/// A number of the guide's own among those of other documents: nothing would be looked at that names it.
fn foreign(resolved: &Resolved, out: &mut Vec<Diagnostic>) {
    let guide = &resolved.corpus.guide;
    let text = guide.source.text();
    for number in &guide.demands.foreign_references {
        let is_number = number.starts_with(|c: char| c.is_ascii_digit());
        let Some(page) = resolved.index.section(number).filter(|_| is_number) else { continue };
        let Some(page) = resolved.corpus.page(page) else { continue };
        let list = text.find("foreign-references").unwrap_or(0);
        let at = text.get(list..).and_then(|rest| rest.find(number.as_str())).map_or(list, |at| list + at);
        let title = page.title();
        let message =
            words!("`{number}` はこの手引書の節（{title}）である", "`{number}` is a section of this guide ({title})");
        let span = Span::new(at, at + number.len());
        out.push(Diagnostic::new(Code::ConfigValue, &guide.source, span, message).help(words!(
            "消す。これがあると、その節への参照が調べられない",
            "remove it: with it, references to that section are not looked at"
        )));
    }
}

/// What `renumbering:` and `changes:` call new is in this edition: a section, an item, a clause, or an address.
fn editions(resolved: &Resolved, out: &mut Vec<Diagnostic>) {
    let guide = &resolved.corpus.guide;
    let editions = &guide.outline.editions;
    let renumbered = editions.renumbering.iter().flat_map(|(_, new)| new);
    let changed = editions.changes.iter().flat_map(|change| &change.new);
    for Spanned { value: name, span } in renumbered.chain(changed) {
        let beginning = name.strip_suffix('」').and_then(|name| name.split_once('「'));
        let (place, _) = beginning.unwrap_or((name, ""));
        let place = place.trim();
        if labels(resolved, place) > 1 && !has_address(resolved, place) {
            let message = words!("`{name}` では一つに決まらない", "`{name}` may be several places");
            out.push(Diagnostic::new(Code::XrefUnknown, &guide.source, *span, message).help(words!(
                "節の番号から `6(1)` のように書くか、アドレスで `6#id` のように書く",
                "write it with the number of its section, as `6(1)`, or its address, as `6#id`"
            )));
            continue;
        }
        if is_there(resolved, place) {
            continue;
        }
        let near = nearest(name, resolved.corpus.pages.iter().map(Page::number).filter(|number| !number.is_empty()));
        let message = words!("この版に `{name}` がない", "this edition has no `{name}`");
        out.push(Diagnostic::new(Code::XrefUnknown, &guide.source, *span, message).suggest(near).help(words!(
            "この版での番号かアドレスを書く。なくなったものは `changes:` に `state: gone` と `old:` で書く",
            "write its number or address in this edition; what is gone stands in `changes:`, with `state: gone` and `old:`"
        )));
    }
}

/// How many places have a label of their own that is called so.
fn labels(resolved: &Resolved, name: &str) -> usize {
    let places = resolved.corpus.pages.iter().flat_map(|page| &page.places.list);
    places.into_iter().filter(|place| !place.label.is_empty() && &*place.label == name).count()
}

fn is_there(resolved: &Resolved, name: &str) -> bool {
    let is_anchor = || {
        let places = resolved.corpus.pages.iter().flat_map(|page| &page.places.list);
        // `measure:audit` is the place with that id, as a reference to it is.
        let id = name.split_once(':').map_or(name, |(_, id)| id);
        places.into_iter().any(|place| &*place.anchor == id)
    };
    let guide = &resolved.corpus.guide;
    let is_setting = |(kind, id): (&str, &str)| match kind {
        "term" => guide.terms.iter().any(|term| term.id == id),
        "reference" => guide.references.iter().any(|cited| cited.id == id),
        _ => guide.vocabulary(kind).is_some_and(|vocabulary| vocabulary.values.iter().any(|value| value.id == id)),
    };
    has_address(resolved, name)
        || labels(resolved, name) > 0
        || is_anchor()
        || name.split_once(':').is_some_and(is_setting)
}

/// Whether a section, a clause, an item or an address is called so.
fn has_address(resolved: &Resolved, name: &str) -> bool {
    let index = &resolved.index;
    if index.section(name).is_some() || index.clause(name).is_some() {
        return true;
    }
    let item = || {
        let (section, path) = resolved.corpus.guide.numbering.split(name)?;
        index.item(index.label(&section)?, &path)
    };
    let (page, anchor) = name.split_once('#').unwrap_or((name, ""));
    let page = page.strip_suffix(".html").unwrap_or(page);
    let in_page = || index.section(page).filter(|id| anchor.is_empty() || index.anchor(*id, anchor).is_some());
    item().is_some() || in_page().is_some()
}

/// Entrances lead to a section, by number or id, or to a page that the program makes.
fn entrances(resolved: &Resolved, out: &mut Vec<Diagnostic>) {
    let guide = &resolved.corpus.guide;
    for to in guide.about.orientation.entrances.iter().map(|entrance| &entrance.to) {
        let name = &to.value;
        // That nothing is written there is told where it is missing.
        if name.is_empty() || address::entrance(name, guide).is_some() || resolved.index.section(name).is_some() {
            continue;
        }
        let pages = &resolved.corpus.pages;
        let known = address::entrances(guide);
        let sections = || pages.iter().map(Page::number).chain(pages.iter().map(|page| &*page.name));
        let near = nearest(name, known.iter().map(String::as_str).chain(sections().filter(|name| !name.is_empty())));
        let message = words!("入口 `{name}` の行き先がない", "the entrance `{name}` leads nowhere");
        let list = known.iter().filter(|name| !name.contains(':')).map(String::as_str).collect::<Vec<_>>().join(", ");
        let diagnostic = Diagnostic::new(Code::XrefUnknown, &guide.source, to.span, message).suggest(near);
        out.push(diagnostic.help(words!(
            "節の番号か id、`語彙:値`、又は次のどれかを書く: {list}",
            "write the number or the id of a section, `vocabulary:value`, or one of: {list}"
        )));
    }
}

/// A folder of `parts:` that holds no page: most often it has another name.
fn parts_without_pages(resolved: &Resolved, out: &mut Vec<Diagnostic>) {
    let guide = &resolved.corpus.guide;
    if guide.outline.parts.is_empty() {
        return;
    }
    let paths = || resolved.corpus.pages.iter().map(|page| page.document.source.path().as_str());
    let folders: BTreeSet<&str> = paths().flat_map(|path| path.match_indices('/').map(|(at, _)| &path[..at])).collect();
    let text = guide.source.text();
    let begin = text.find("parts:").unwrap_or(0);
    for part in guide.outline.parts.iter().filter(|part| !folders.contains(&*part.folder)) {
        let folder = &part.folder;
        let at = begin + text.get(begin..).and_then(|rest| rest.find(&**folder)).unwrap_or(0);
        let span = Span::new(at, (at + folder.len()).min(text.len()));
        let message = words!("フォルダー `{folder}` にページがない", "there is no page in the folder `{folder}`");
        let near = nearest(folder, folders.iter().copied());
        out.push(Diagnostic::new(Code::ConfigValue, &guide.source, span, message).suggest_for(folder, near));
    }
}
