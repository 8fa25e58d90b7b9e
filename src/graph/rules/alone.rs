//! What stands in lists is understood there: a duty says what it speaks of, and a summary says what is to be done.

use super::sentence::{demonstrative, states_no_duty};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::{Block, BlockKind, Place, PlaceKind};
use crate::graph::standing::{announces, first_paragraph};
use crate::graph::text::sentences;
use crate::graph::{DutyRef, DutySource, Page, Resolved, Views};
use crate::source::{SourceRef, Span};
use crate::words;

pub(super) fn check(resolved: &Resolved, views: &Views<'_>, out: &mut Vec<Diagnostic>) {
    for duty in &views.duties {
        let Some(page) = resolved.corpus.page(duty.at.page) else { continue };
        let Some(place) = page.place(duty.at.place) else { continue };
        let Some((blocks, text)) = words_of(resolved, duty) else { continue };
        let source = &page.document.source;
        let has_lead =
            place.context.as_ref().is_some_and(|context| context.lead.is_some() || context.condition.is_some());
        if let Some(word) = demonstrative(&text).filter(|_| !has_lead) {
            out.push(opens_with(word, source, place.span));
        }
        super::forces::check(&text, duty.force, source, place.span, out);
        if sentences(&text).last().is_some_and(announces) && !blocks.iter().any(holds_list) {
            out.push(list_apart(source, place.span));
        }
    }
    for measure in &views.measures {
        let Some(page) = resolved.corpus.page(measure.at.page) else { continue };
        no_duty(resolved, page, measure.at, measure.place, out);
    }
}

/// The blocks of a duty of the commentary, and its first paragraph.
fn words_of<'a>(resolved: &Resolved, duty: &DutyRef<'a>) -> Option<(&'a [Block], String)> {
    let blocks = match duty.source {
        DutySource::Clause(_) => return None,
        DutySource::Block(Block { kind: BlockKind::Duty(body), .. }) => body.as_slice(),
        DutySource::Block(block) => std::slice::from_ref(block),
        DutySource::Item(item) => &item.blocks,
    };
    let paragraph = blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Paragraph(inlines) => Some(resolved.text(duty.at.page, inlines)),
        _ => None,
    })?;
    Some((blocks, paragraph.trim().to_owned()))
}

/// Whether a block is a list or a table, or holds one.
fn holds_list(block: &Block) -> bool {
    matches!(block.kind, BlockKind::List(_) | BlockKind::Table(_) | BlockKind::Comparison(..) | BlockKind::Matrix(_))
}

fn line(source: &SourceRef, span: Span) -> Span {
    source.line_span(source.position(span.start as usize).line)
}

fn opens_with(word: &str, source: &SourceRef, span: Span) -> Diagnostic {
    let word = word.trim_end();
    let message = words!(
        "義務が `{word}` で始まり、一覧では何を指すか分からない",
        "the duty begins with `{word}`, which lists do not explain"
    );
    Diagnostic::new(Code::DutyDemonstrative, source, line(source, span), message).help(words!(
        "指すものを文に書くか、`lead=ID` で前置きの段落を示す",
        "say what it means, or name the paragraph that leads it in: `lead=ID`"
    ))
}

fn list_apart(source: &SourceRef, span: Span) -> Diagnostic {
    let message =
        words!("義務が次のものを挙げるというが、その一覧を含まない", "the duty announces a list that it does not hold");
    Diagnostic::new(Code::DutyListApart, source, line(source, span), message)
        .help(words!("文と一覧を `:::duty{{…}}` で囲む", "put the sentence and its list into one `:::duty{{…}}`"))
}

/// A measure stands in checklists with its summary: the first sentence that explains it, unless its author wrote one.
fn no_duty(resolved: &Resolved, page: &Page, at: crate::graph::PlaceRef, place: &Place, out: &mut Vec<Diagnostic>) {
    let written = resolved.standing(at).is_some_and(|standing| standing.summary.is_some());
    if written || place.kind == PlaceKind::Measure && place.context.is_some() || first_paragraph(page, place).is_none()
    {
        return;
    }
    let sentence = resolved.summary_of(at);
    let sentence = sentence.trim();
    if states_no_duty(sentence) {
        let source = &page.document.source;
        let message = words!(
            "要約となる最初の文が、なすべきことでない",
            "the first sentence, which stands as the summary, is no duty"
        );
        out.push(Diagnostic::new(Code::SummaryNoDuty, source, line(source, place.span), message).help(words!(
            "見出しに `summary=\"…\"` を付けるか、`{{.summary}}` の段落を書く",
            "add `summary=\"…\"` to the heading, or write a paragraph with `{{.summary}}`"
        )));
    }
}

/// The place that `lead=` names is there.
pub(super) fn leads(pages: &[&Page], out: &mut Vec<Diagnostic>) {
    for page in pages {
        for place in &page.places.list {
            let lead = place.context.as_ref().and_then(|context| context.lead.as_ref());
            let Some(lead) = lead.filter(|lead| page.places.anchored(&lead.value).is_none()) else { continue };
            let id = &lead.value;
            let near = nearest(id, page.places.list.iter().map(|place| &*place.anchor));
            let message = words!("このページに id `{id}` がない", "this page has no id `{id}`");
            out.push(Diagnostic::new(Code::XrefAnchor, &page.document.source, lead.span, message).suggest(near));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_announced_by_the_last_sentence() {
        let last = |text| sentences(text).last().is_some_and(announces);
        for text in [
            "契約を結ぶ。契約には、次の事項を含めること。",
            "契約書に以下の事項を定める。",
            "The contract holds the following.",
            "Check them. The steps are as follows.",
            "The supplier shall meet the requirements listed below.",
            "The supplier shall:",
        ] {
            assert!(last(text), "{text}");
        }
        for text in [
            "次の事項を定めた。これを守ること。",
            "機密性２以下の情報を渡す。",
            "課長以下の職員が行う。",
            "They follow the plan. It is kept.",
            "Keep it below the limit of 9.3.1.",
        ] {
            assert!(!last(text), "{text}");
        }
    }
}
