//! Views from the scene: what each page shows, before any template sees it.

pub(super) mod badges;
pub(super) mod bearer;
pub(super) mod changes;
pub(super) mod cited;
pub(super) mod cover;
pub(super) mod facts;
pub(super) mod feed;
pub(super) mod filters;
pub(super) mod form;
pub(super) mod lists;
pub(super) mod matrix;
pub(super) mod section;
pub(super) mod shells;
pub(super) mod value;

use super::html::Told;
use super::scene::Scene;
use super::view::{AnswerView, CautionView, ClauseView, DutyView, ForceGroup, Html, LinkView, StandingView, TagGroup};
use crate::document::{Answer, Block, BlockKind, Duty, Facets, Force, Join, Validity};
use crate::graph::{Bearer, CautionRef, ClauseRef, DutyRef, DutySource, PageId, PlaceRef};

/// What binds most comes first.
pub(super) const FORCES: [Force; 4] = [Force::Must, Force::MustNot, Force::Should, Force::May];

impl<'a> Scene<'a> {
    /// The locale's key of a force.
    pub(super) fn force_name(&self, force: Force) -> String {
        self.word(match force {
            Force::Must => "must",
            Force::MustNot => "must_not",
            Force::Should => "should",
            Force::May => "may",
        })
    }

    pub(super) fn clause(&self, clause: &ClauseRef<'a>) -> ClauseView {
        let anchor = self.anchor(clause.at);
        let measures = clause.measures.iter().map(|&m| &self.views.measures[m]);
        ClauseView {
            number: clause.clause.number.as_ref().map(|n| n.value.to_string()).unwrap_or_default(),
            href: self.href(clause.at),
            anchor,
            title: clause.clause.title.as_deref().unwrap_or("").to_owned(),
            tags: self.tags(&clause.facets, &[]),
            body: self.clause_body(clause.at.page, clause.clause),
            measures: measures.map(|m| self.titled_place(m.at)).collect(),
            aliases: clause.clause.aliases.iter().map(|a| a.value.to_string()).collect(),
            section: self.section(clause.at.page),
            pages: self.printed_pages(clause.at),
            validity: self.valid(clause.at),
            chapter: self.chapter(clause.at.page).0,
        }
    }

    /// Whether the values of a vocabulary bear duties.
    pub(super) fn bears(&self, vocabulary: &str) -> bool {
        self.guide().vocabulary(vocabulary).is_some_and(|v| v.bearer)
    }

    pub(super) fn duty(&self, duty: &DutyRef<'a>) -> DutyView {
        let clause = match duty.source {
            DutySource::Clause(i) => self.views.clauses[i].clause.number.as_ref(),
            _ => None,
        };
        let inferred = self.place(duty.at).duty.as_ref().map_or(&[][..], |Duty { inferred, .. }| inferred);
        DutyView {
            force: duty.force.id(),
            force_name: self.force_name(duty.force),
            href: self.href(duty.at),
            clause: clause.map(|n| n.value.to_string()).unwrap_or_default(),
            stands: self.stands(),
            standing: self.standing(duty.at),
            text: self.duty_text(duty),
            section: self.section(duty.at.page),
            tags: self.tags(&duty.facets, inferred),
            inferred: duty.bearers.iter().any(|b| b.inferred),
            discretion: duty.discretion,
            bearers: bearer_ids(&duty.bearers),
        }
    }

    /// What stands before the number of a place that is no clause: where there are clauses, the rest is their commentary.
    pub(super) fn stands(&self) -> String {
        self.word(if self.views.clauses.is_empty() { "in_section" } else { "commentary" })
    }

    /// What a duty needs to be understood away from its page; an exception in its own text is shown there.
    fn standing(&self, at: PlaceRef) -> StandingView {
        let Some(standing) = self.resolved.standing(at) else { return StandingView::default() };
        let context = self.place(at).context.as_ref();
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let title = self.page(at.page).title();
        let number = self.with_part(at.page, standing.number);
        StandingView {
            name: [&*number, title].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "),
            pages: text(standing.pages),
            condition: text(standing.condition),
            exception: text(context.and_then(|context| context.exception.as_deref())),
            validity: self.told(&standing.validity),
            headings: standing.headings.iter().map(|&at| self.resolved.title_of(at)).collect::<Vec<_>>().join(" › "),
            lead: standing.lead.unwrap_or_default(),
            number,
            title: title.to_owned(),
        }
    }

    /// What is to be done: a clause's body, a paragraph, a list entry or a heading.
    fn duty_text(&self, duty: &DutyRef<'a>) -> super::view::Html {
        let page: PageId = duty.at.page;
        match duty.source {
            DutySource::Clause(i) => self.clause_body(page, self.views.clauses[i].clause),
            DutySource::Item(item) => self.blocks(page, &item.blocks),
            DutySource::Block(Block { kind: BlockKind::Paragraph(inlines), .. }) => self.inlines(page, inlines),
            DutySource::Block(Block { kind: BlockKind::Heading(heading), .. }) => self.inlines(page, &heading.content),
            DutySource::Block(Block { kind: BlockKind::Duty(body), .. }) => self.blocks(page, body),
            DutySource::Block(block) => self.blocks(page, std::slice::from_ref(block)),
        }
    }

    /// Duties by how far they bind; in a group, clauses come first.
    pub(super) fn by_force<'d>(&self, duties: impl IntoIterator<Item = &'d DutyRef<'a>>) -> Vec<ForceGroup>
    where
        'a: 'd,
    {
        let mut duties: Vec<&DutyRef<'a>> = duties.into_iter().collect();
        duties.sort_by_key(|d| !matches!(d.source, DutySource::Clause(_)));
        let group = |force: Force| ForceGroup {
            force: force.id(),
            name: self.force_name(force),
            duties: duties.iter().filter(|d| d.force == force).map(|d| self.duty(d)).collect(),
        };
        FORCES.map(group).into_iter().filter(|g| !g.duties.is_empty()).collect()
    }

    pub(super) fn caution(&self, caution: &CautionRef<'a>) -> CautionView {
        let PlaceRef { page, .. } = caution.at;
        let what = caution.caution;
        CautionView {
            anchor: self.anchor(caution.at),
            href: self.href(caution.at),
            title: self.inlines(page, &what.title),
            topic: what.topic.as_deref().unwrap_or("").to_owned(),
            questions: what.questions().into_iter().map(str::to_owned).collect(),
            answers: self.answers(what.answers),
            tags: self.listed_tags(&what.facets),
            body: self.blocks(page, &what.body),
            section: self.cited_section(caution.at),
            pages: self.printed_pages(caution.at),
            validity: self.valid(caution.at),
            chapter: self.chapter(page).0,
        }
    }

    /// When a place holds, in one line; empty: always.
    pub(super) fn valid(&self, at: PlaceRef) -> String {
        self.told(&self.resolved.validity(at))
    }

    /// The same as a paragraph.
    pub(super) fn validity_note(&self, at: PlaceRef) -> Html {
        let told = Told::of(&self.resolved.validity(at), self.guide(), |word| self.word(word.key()));
        told.map(|told| Html::new(&told.paragraph())).unwrap_or_default()
    }

    /// The same of what is said of it.
    pub(super) fn told(&self, validity: &Validity) -> String {
        let told = Told::of(validity, self.guide(), |word| self.word(word.key()));
        told.map(|told| told.line()).unwrap_or_default()
    }

    /// The pages of a place in the printed source.
    pub(super) fn printed_pages(&self, at: PlaceRef) -> String {
        self.resolved.citation(at).and_then(|citation| citation.pages).unwrap_or_default().to_owned()
    }

    /// The number of a place as it is cited.
    pub(super) fn cited_number(&self, at: PlaceRef) -> String {
        let number = self.resolved.citation(at).map(|citation| citation.number).unwrap_or_default();
        self.with_part(at.page, number)
    }

    /// A number of a section with the part of the guide that it counts in.
    fn with_part(&self, page: PageId, number: String) -> String {
        let counts = !number.is_empty() && number.starts_with(self.page(page).number());
        if counts { [self.corpus().part_name(page, None), &number].concat() } else { number }
    }

    /// The number of a place, or of what holds it, with the title of its section: where a titled place stands.
    pub(super) fn cited_section(&self, at: PlaceRef) -> LinkView {
        let title = self.page(at.page).title();
        let number = self.with_part(at.page, self.resolved.number_of(at));
        let parts = [&*number, title].into_iter().filter(|part| !part.is_empty());
        LinkView { href: self.href(at), text: parts.collect::<Vec<_>>().join(" ") }
    }

    /// Classification of what concerns several without binding them together: a list, where a duty joins its bearers.
    pub(super) fn listed_tags(&self, facets: &Facets) -> Vec<TagGroup> {
        let mut tags = self.tags(facets, &[]);
        for group in &mut tags {
            if facets.get(&group.vocabulary).is_some_and(|facet| facet.join == Join::Each) {
                group.join = self.word("join_list");
            }
        }
        tags
    }

    fn answers(&self, answers: [Option<Answer>; 4]) -> Vec<AnswerView> {
        let named = crate::document::Caution::ANSWERS.into_iter().zip(answers);
        let view = |(answer, end): (&'static str, Option<Answer>)| {
            let end = match end? {
                Answer::Ok => "ok",
                Answer::Confirm => "confirm",
                Answer::Forbidden => "forbidden",
            };
            let (answer_name, end_name) =
                (self.word(&format!("answer_{}", answer.replace('-', "_"))), self.word(&format!("end_{end}")));
            Some(AnswerView { answer, answer_name, end, end_name })
        };
        named.filter_map(view).collect()
    }
}

/// The ids of bearers, separated by blanks.
fn bearer_ids(bearers: &[Bearer]) -> String {
    bearers.iter().map(|b| b.value.as_str()).collect::<Vec<_>>().join(" ")
}
