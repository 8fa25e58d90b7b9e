//! Who bears what a clause lays on one or the other (又は) is not named with both (及び) in the text that explains it.

use crate::diagnostic::Code;
use crate::document::{BlockKind, Clause, Facet, Join};
use crate::graph::Destination;
use crate::words;

use super::read::{Run, first_line};
use super::{At, Finding};

/// So many pairs of a run are looked at, and so many of the references of a run are followed.
const MOST: usize = 20;

/// Both in the text, one or the other in the clause of the page or in one that the text refers to.
pub(super) fn read(run: &Run<'_>, out: &mut Vec<Finding>) {
    for (at, and) in run.text.match_indices("及び").take(MOST) {
        let (before, behind) = (&run.text[..at], &run.text[at + and.len()..]);
        for vocabulary in run.resolved.corpus.guide.vocabularies.iter().filter(|vocabulary| vocabulary.bearer) {
            // The longest name counts: one may end in another.
            let longest = |fits: &dyn Fn(&str) -> bool| {
                let values = vocabulary.values.iter().filter(|value| fits(&value.name));
                values.max_by_key(|value| value.name.len())
            };
            let first = longest(&|name| before.ends_with(name));
            let second = longest(&|name| behind.starts_with(name));
            let (Some(first), Some(second)) = (first, second) else { continue };
            let holds = |facet: &Facet, id: &str| facet.values.iter().any(|value| &**value == id);
            let either = |clause: &Clause| {
                let facet = clause.facets.get(&vocabulary.id);
                facet.is_some_and(|f| f.join == Join::Either && holds(f, &first.id) && holds(f, &second.id))
            };
            let Some(other) = clause_of(run, &either) else { continue };
            let (a, b) = (&first.name, &second.name);
            out.push(Finding {
                code: Code::Polarity,
                at: run.at(&format!("{a}及び{b}")),
                message: words!(
                    "`{a}` と `{b}` を「及び」で結んでいるが、遵守事項は「又は」である",
                    "`{a}` and `{b}` are joined with “and”, where the clause says “or”"
                ),
                other: Some((other, words!("遵守事項はここ", "the clause is here"))),
                help: help(),
            });
        }
    }
}

pub(super) fn help() -> crate::diagnostic::Words {
    words!(
        "誤っている方を直す。両方が正しければ、理由を編者注（`note=`）か guide.yaml の `accepted` に書く",
        "correct the one that is wrong; where both are right, say why in an editor's note (`note=`) or in `accepted` of guide.yaml"
    )
}

/// The first clause that fits, of those of the page and those that the run refers to.
fn clause_of(run: &Run<'_>, fits: &dyn Fn(&Clause) -> bool) -> Option<At> {
    let pages = run.links.iter().take(MOST).filter_map(|&(.., id)| match run.link(id)?.1 {
        Destination::Place(at) => Some(at.page),
        _ => None,
    });
    for id in std::iter::once(run.id).chain(pages) {
        let Some(page) = run.resolved.corpus.page(id) else { continue };
        for block in &page.document.blocks {
            if matches!(&block.kind, BlockKind::Clause(clause) if fits(clause)) {
                let span = first_line(&page.document.source, block.span);
                return Some(At { page: Some(id), span, noted: false });
            }
        }
    }
    None
}
