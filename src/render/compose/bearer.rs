//! The page of somebody who bears duties: what to do, phase by phase.

use crate::document::Force;
use crate::graph::{DutyRef, DutySource, Share};

use super::super::frame::Frames;
use super::super::scene::{Scene, value_href, value_number};
use super::super::view::ForceGroup;
use super::super::view::value::{BearerView, ForceCount, PhaseDuties, ValueHead};
use super::FORCES;
use super::section::{characters, minutes};
use super::value::About;

/// Somebody's duty and whether it is theirs or another's too.
type Borne<'d, 'a> = (&'d DutyRef<'a>, Share);

impl<'a> Scene<'a> {
    pub(in super::super) fn bearer_view(&self, frames: &Frames, about: About<'a>) -> BearerView {
        let duties: Vec<Borne<'_, 'a>> =
            self.views.duties.iter().filter_map(|d| share(d, about).map(|share| (d, share))).collect();
        let inferred = duties.iter().any(|(d, _)| d.bearers.iter().any(|bearer| bearer.inferred));
        let is_clause = |duty: &DutyRef<'_>| matches!(duty.source, DutySource::Clause(_));
        let clauses = duties.iter().filter(|(d, _)| is_clause(d)).count();
        let own = duties.iter().filter(|(_, share)| *share == Share::Own).count();
        let mut pages: Vec<_> = duties.iter().map(|(d, _)| d.at.page).collect();
        let of_front = self.corpus().iter().filter(|(_, p)| about.concerns(p.facets()));
        pages.extend(of_front.map(|(id, _)| id));
        pages.sort_unstable();
        pages.dedup();
        let text: usize = pages.iter().map(|&id| self.page(id)).map(characters).sum();
        BearerView {
            frame: self.value_frame(frames, about, "bearer"),
            head: ValueHead { inferred, ..self.value_head(about) },
            siblings: self.siblings(about),
            counts: self.force_counts(duties.iter().map(|(d, _)| d.force)),
            clause_count: clauses,
            // What one may do is no duty.
            commentary_count: duties.iter().filter(|(d, _)| !is_clause(d) && d.force != Force::May).count(),
            own_count: own,
            either_count: duties.len() - own,
            minutes: if pages.is_empty() { 0 } else { minutes(text) },
            sections: self.sections(pages),
            cautions: self.cautions_of(about),
            phases: self.phases(&duties),
        }
    }

    /// How many duties of each force there are; forces without a duty are left out.
    pub(super) fn force_counts(&self, forces: impl Iterator<Item = Force>) -> Vec<ForceCount> {
        let forces: Vec<Force> = forces.collect();
        let count = |force: Force| ForceCount {
            force: force.id(),
            name: self.force_name(force),
            count: forces.iter().filter(|f| **f == force).count(),
        };
        FORCES.map(count).into_iter().filter(|c| c.count > 0).collect()
    }

    /// The duties phase by phase; those of no phase come last. In a guide without phases all of them, without an anchor.
    fn phases(&self, duties: &[Borne<'_, 'a>]) -> Vec<PhaseDuties> {
        let Some(stages) = self.stages() else {
            let all = PhaseDuties { name: self.word("duties"), ..PhaseDuties::default() };
            return if duties.is_empty() { Vec::new() } else { vec![self.phase(all, duties)] };
        };
        let first = |duty: &DutyRef<'_>| duty.facets.get(&stages.id).and_then(|f| f.values.first().cloned());
        let of = |id: Option<&str>| -> Vec<Borne<'_, 'a>> {
            duties.iter().filter(|(d, _)| first(d).as_deref() == id).copied().collect()
        };
        let mut out = Vec::new();
        for value in &stages.values {
            let head = PhaseDuties {
                anchor: value.id.clone(),
                href: value_href(stages, value),
                number: value_number(value),
                name: value.name.clone(),
                ..PhaseDuties::default()
            };
            out.push(self.phase(head, &of(Some(&value.id))));
        }
        let rest = PhaseDuties { anchor: "any".to_owned(), name: self.word("any_phase"), ..PhaseDuties::default() };
        out.push(self.phase(rest, &of(None)));
        out.retain(|phase| phase.count > 0);
        out
    }

    fn phase(&self, head: PhaseDuties, duties: &[Borne<'_, 'a>]) -> PhaseDuties {
        let shared = |share: Share| self.by_force(duties.iter().filter(move |(_, s)| *s == share).map(|(d, _)| *d));
        let mut pages: Vec<_> = duties.iter().map(|(d, _)| d.at.page).collect();
        pages.dedup();
        // The phase stands above the duties already.
        let stages = self.stages().map_or("", |v| v.id.as_str());
        let without = |mut groups: Vec<ForceGroup>| {
            let duties = groups.iter_mut().flat_map(|g| &mut g.duties);
            duties.for_each(|duty| duty.tags.retain(|tag| tag.vocabulary != stages));
            groups
        };
        PhaseDuties {
            count: duties.len(),
            own: without(shared(Share::Own)),
            either: without(shared(Share::Either)),
            sections: self.sections(pages),
            ..head
        }
    }
}

/// How somebody bears a duty, if they do: themselves, or as one that includes another.
pub(super) fn share(duty: &DutyRef<'_>, about: About<'_>) -> Option<Share> {
    let of = |value: &dyn Fn(&str) -> bool| {
        duty.bearers.iter().find(|b| b.vocabulary == about.vocabulary.id && value(&b.value)).map(|b| b.share)
    };
    of(&|value| value == about.value.id).or_else(|| of(&|value| about.vocabulary.includes(&about.value.id, value)))
}
