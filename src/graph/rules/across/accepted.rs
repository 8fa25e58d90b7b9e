//! Findings that `accepted:` in `guide.yaml` lets stand, each with a reason; and entries there that find nothing any more.

use crate::config::Accepted;
use crate::diagnostic::{Code, Diagnostic};
use crate::graph::{PageId, Resolved};
use crate::source::Span;
use crate::words;

use super::{At, Finding, source_of};

/// A place that an entry names.
struct Named<'a> {
    entry: &'a Accepted,
    /// The page; `None`: the settings.
    page: Option<PageId>,
    /// The part of the page, where the entry names one.
    part: Option<Span>,
}

/// Leaves out what is accepted.
pub(super) fn sift(resolved: &Resolved, found: Vec<Finding>) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let mut named: Vec<(Named<'_>, bool)> = Vec::new();
    for entry in &resolved.corpus.guide.demands.accepted {
        match name(resolved, entry) {
            Ok(place) => named.push((place, false)),
            Err(unknown) => out.push(*unknown),
        }
    }
    for finding in found {
        let mut is_accepted = false;
        for (place, is_used) in &mut named {
            if accepts(resolved, place, &finding) {
                (is_accepted, *is_used) = (true, true);
            }
        }
        if !is_accepted {
            out.push(finding.diagnostic(resolved));
        }
    }
    for (Named { entry, .. }, _) in named.iter().filter(|(_, is_used)| !is_used) {
        let (code, at) = (&entry.code, &entry.at);
        let message =
            words!("`{at}` には、もう `{code}` の所見がない", "there is no finding `{code}` at `{at}` any more");
        out.push(Diagnostic::new(Code::AcceptedIdle, &resolved.corpus.guide.source, entry.span, message).help(words!(
            "この項目を消すか、`at` と `text` を今の場所に直す",
            "remove the entry, or let `at` and `text` name the place where it is now"
        )));
    }
    out
}

/// Finds the place of an entry: `guide.yaml`, the number or id of a section, with `#` and an anchor of it.
fn name<'a>(resolved: &Resolved, entry: &'a Accepted) -> Result<Named<'a>, Box<Diagnostic>> {
    if entry.at == "guide.yaml" {
        return Ok(Named { entry, page: None, part: None });
    }
    let (section, anchor) = entry.at.split_once('#').map_or((&*entry.at, None), |(page, anchor)| (page, Some(anchor)));
    let guide = &resolved.corpus.guide.source;
    let page = resolved.index.section(section);
    let part = page.and_then(|page| {
        let place = resolved.index.anchor(page, anchor?)?;
        resolved.corpus.page(page)?.place(place.place).map(|place| place.span)
    });
    match (page, anchor, part) {
        (None, ..) => {
            let message = words!("節 `{section}` がない", "there is no section `{section}`");
            Err(Box::new(Diagnostic::new(Code::XrefUnknown, guide, entry.span, message)))
        }
        (Some(_), Some(anchor), None) => {
            let message =
                words!("節 `{section}` に id `{anchor}` がない", "the section `{section}` has no id `{anchor}`");
            Err(Box::new(Diagnostic::new(Code::XrefAnchor, guide, entry.span, message)))
        }
        (page, _, part) => Ok(Named { entry, page, part }),
    }
}

/// Whether an entry accepts a finding: one of its two places is the one that the entry names.
fn accepts(resolved: &Resolved, named: &Named<'_>, finding: &Finding) -> bool {
    let is_there = |at: At| {
        let inside = |part: Span| part.start < at.span.end.max(at.span.start + 1) && at.span.start < part.end;
        at.page == named.page
            && named.part.is_none_or(inside)
            && (named.entry.text.is_empty() || source_of(resolved, at).slice(at.span).contains(&*named.entry.text))
    };
    let other = finding.other.as_ref().map(|(at, _)| *at);
    finding.code.name() == named.entry.code && (is_there(finding.at) || other.is_some_and(is_there))
}
