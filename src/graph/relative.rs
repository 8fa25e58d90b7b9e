//! References that count from where they stand: 前条, 前項第2号, 第2項; and labels that repeat under other sections.

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{ItemPath, ItemStep, PlaceKind, Relative, SectionNumber, Xref};
use crate::words;

use super::corpus::PageId;
use super::index::Supplement;
use super::link::Destination;
use super::resolve::{Resolver, fold};

impl Resolver<'_> {
    /// Where 前項, 前条 or 第2項 leads, counted from where it stands.
    pub(super) fn relative(&mut self, xref: &Xref, from: Relative, path: &ItemPath) -> Destination {
        let here = self.here(xref);
        let join = |above: &[ItemStep]| ItemPath(above.iter().chain(&path.0).copied().collect());
        let items = here.iter().take_while(|step| matches!(step, ItemStep::Item(_))).count();
        match from {
            Relative::Own => self.in_page(xref, self.id, path),
            Relative::Item => self.in_page(xref, self.id, &join(here.get(..items.min(1)).unwrap_or(&[]))),
            Relative::OtherSection(by) => match self.section_beside(by) {
                Some(page) if path.0.is_empty() => Destination::Page(page),
                Some(page) => self.in_page(xref, page, path),
                None => Destination::Nowhere,
            },
            Relative::OtherItem(by) => match here.first() {
                Some(&ItemStep::Item(n)) => match n.checked_add_signed(i32::from(by)).filter(|n| *n > 0) {
                    Some(n) => self.in_page(xref, self.id, &join(&[ItemStep::Item(n)])),
                    None => self.none_before(xref),
                },
                _ => Destination::Nowhere,
            },
            Relative::OtherStep(by) => match here.get(items) {
                Some(&ItemStep::Step(n)) => match n.checked_add_signed(i32::from(by)).filter(|n| *n > 0) {
                    Some(n) => {
                        let mut above = here.get(..items).unwrap_or(&[]).to_vec();
                        above.push(ItemStep::Step(n));
                        self.in_page(xref, self.id, &join(&above))
                    }
                    None => self.none_before(xref),
                },
                _ => Destination::Nowhere,
            },
        }
    }

    /// The way to the item that a reference stands in.
    fn here(&self, xref: &Xref) -> Vec<ItemStep> {
        let places = self.page.places.list.iter();
        let around = places.filter(|place| place.span.start <= xref.span.start && xref.span.end <= place.span.end);
        around.filter_map(|place| place.path.as_ref()).next_back().map(|path| path.0.clone()).unwrap_or_default()
    }

    /// An item of a page. A section of one paragraph has no items: 第1項 is the section, 第1項第2号 its point.
    pub(super) fn in_page(&mut self, xref: &Xref, page: PageId, path: &ItemPath) -> Destination {
        if let Some(place) = self.index.item(page, path) {
            return Destination::Place(place);
        }
        if let (Some((ItemStep::Item(1), rest)), 0) = (path.0.split_first(), self.paragraphs(page)) {
            let point = ItemPath(rest.to_vec());
            if rest.is_empty() {
                return Destination::Page(page);
            }
            if let Some(place) = self.index.item(page, &point) {
                return Destination::Place(place);
            }
        }
        self.no_item(xref, page, path)
    }

    /// How many items of the first level, not steps, a page has.
    fn paragraphs(&self, page: PageId) -> usize {
        let places = self.corpus.page(page).map_or(&[][..], |page| &page.places.list);
        places.iter().filter(|p| p.path.as_ref().is_some_and(|path| matches!(path.0[..], [ItemStep::Item(_)]))).count()
    }

    /// The section so many before or behind this one in counting, among those of its part; `None` where a number is absent.
    fn section_beside(&self, by: i8) -> Option<PageId> {
        let numbers = || {
            let pages = self.corpus.iter();
            pages.filter_map(|(id, page)| Some((&page.document.front.number.as_ref()?.value, id)))
        };
        let mut own = &self.page.document.front.number.as_ref()?.value;
        let mut found = None;
        for _ in 0..by.unsigned_abs() {
            let (label, id) = if by < 0 {
                numbers().filter(|(label, _)| own.follows(label)).max_by_key(|(label, _)| *label)?
            } else {
                numbers().filter(|(label, _)| label.follows(own)).min_by_key(|(label, _)| *label)?
            };
            (own, found) = (label, Some(id));
        }
        found
    }

    /// The article of a supplement that 附則第n条 names: of the own one, else of the only one that there is, or that no act
    /// which amends the statute has brought.
    pub(super) fn in_supplement(&self, label: &SectionNumber) -> Option<PageId> {
        match self.of_supplements(label)[..] {
            [only] => Some(only),
            _ => None,
        }
    }

    /// The articles that 附則第n条 may name: that of the own supplement, else those of every one that no amending act has
    /// brought.
    fn of_supplements(&self, label: &SectionNumber) -> Vec<PageId> {
        let Some(rest) = label.as_str().strip_prefix("附則") else { return Vec::new() };
        let rest = if rest.is_empty() { "附則" } else { rest };
        let Some(article) = self.corpus.guide.numbering.read(rest) else { return Vec::new() };
        let found = |part: u16| self.index.label(&article.clone().in_part(part));
        if let Some(part) = self.supplement() {
            return found(part).into_iter().collect();
        }
        let originals = self.index.supplements().iter().filter(|supplement| !supplement.amends);
        originals.filter_map(|supplement| found(supplement.part)).collect()
    }

    /// Whether several sections of the guide have a number, so that it names none of them; says which.
    pub(super) fn is_of_several(&mut self, xref: &Xref, label: &SectionNumber) -> bool {
        let several = self.of_supplements(label);
        if several.len() < 2 {
            return false;
        }
        let written = self.page.document.source.slice(xref.span);
        let message = words!("`{written}` に当たる節が複数ある", "several sections could be `{written}`");
        let mut diagnostic = Diagnostic::new(Code::XrefUnknown, &self.page.document.source, xref.span, message);
        let mut names = Vec::new();
        for page in several.iter().filter_map(|&id| self.corpus.page(id)) {
            let number = page.document.front.number.as_ref();
            let part = number.and_then(|number| usize::from(number.value.part()).checked_sub(1));
            let part = part.and_then(|part| self.corpus.guide.outline.parts.get(part));
            names.extend(part.map(|part| format!("`[[{}:{}]]`", part.prefix, page.number())));
            let at = number.map_or(page.document.front.title.span, |number| number.span);
            diagnostic = diagnostic.other(&page.document.source, at, words!("その一つはここ", "one of them is here"));
        }
        let (ja, en) = (names.join("、"), names.join(" or "));
        let help = words!("どれを指すかを書く: {ja}", "say which one is meant: {en}");
        self.diagnostics.push(diagnostic.help(help));
        true
    }

    /// Whether a label that may repeat is that of no page, and pages of its kind are there: 第9章, 附則第9条.
    pub(super) fn is_lost(&self, label: &SectionNumber) -> bool {
        let numbers = || self.corpus.pages.iter().filter_map(|page| Some(&page.document.front.number.as_ref()?.value));
        let Some(rest) = label.as_str().strip_prefix("附則").filter(|rest| !rest.is_empty()) else {
            return !numbers().any(|number| number.as_str() == label.as_str());
        };
        let article = self.corpus.guide.numbering.read(rest);
        // Of the supplement of an amending act a statute has an extract.
        let is_extract =
            |part: u16| self.index.supplements().iter().any(|supplement| supplement.amends && supplement.part == part);
        let part = self.supplement().filter(|part| !is_extract(*part));
        // 附則 that counts 項 alone has no 条.
        let counts_items = self
            .corpus
            .guide
            .numbering
            .read("附則")
            .and_then(|label| self.in_supplement(&label))
            .is_some_and(|page| self.index.item_count(page) > 0);
        article.zip(part).is_some_and(|(article, part)| {
            counts_items || numbers().any(|number| number.part() == part && number.is_of_family(&article))
        })
    }

    /// The supplement that 附則 names: the own one, else the only one that there is, or that no act which amends the statute
    /// has brought.
    fn supplement(&self) -> Option<u16> {
        let supplements = self.index.supplements();
        let own = supplements.iter().find(|supplement| supplement.part == self.part());
        let only = || {
            let originals: Vec<&Supplement> = supplements.iter().filter(|supplement| !supplement.amends).collect();
            match (supplements, originals.as_slice()) {
                ([only], _) => Some(only),
                (_, [original]) => Some(*original),
                _ => None,
            }
        };
        own.or_else(only).map(|supplement| supplement.part)
    }

    /// Whether a bare article stands in the supplement of an act that amends the statute: it is one of that act, which the
    /// guide does not hold, or of the statute; only 附則第n条 tells which.
    pub(super) fn is_of_amending_act(&self, label: &SectionNumber) -> bool {
        let is_own = |supplement: &Supplement| supplement.amends && supplement.part == self.part();
        label.part() == 0
            && label.as_str().contains('条')
            && !label.as_str().starts_with("附則")
            && self.index.supplements().iter().any(is_own)
    }

    /// Whether a bare article in a supplement may be one of the supplement as well as one of the statute.
    pub(super) fn is_of_two(&self, label: &SectionNumber) -> bool {
        let part = self.part();
        part > 0
            && label.part() == 0
            && self.index.supplements().iter().any(|supplement| supplement.part == part)
            && self.index.label(label).is_some()
            && self.index.label(&label.clone().in_part(part)).is_some()
    }

    /// The only page of a title: how the row of a matrix may name a section.
    pub(super) fn only_titled(&self, title: &str) -> Option<PageId> {
        let wanted = fold(title);
        let mut found = self.corpus.iter().filter(|(_, page)| fold(page.title()) == wanted).map(|(id, _)| id);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// The part of the guide that the page belongs to; 0 where it belongs to none.
    pub(super) fn part(&self) -> u16 {
        self.page.document.front.number.as_ref().map_or(0, |number| number.value.part())
    }

    fn none_before(&mut self, xref: &Xref) -> Destination {
        let written = self.page.document.source.slice(xref.span);
        let words = words!("`{written}` に当たるものがない", "there is nothing that `{written}` could be");
        self.report(Code::XrefRange, xref, words, None)
    }

    /// Of pages of one label, such as 第1節 of every chapter, the one nearest to this page; `None` where that is not one.
    pub(super) fn nearest_section(&self, name: &str) -> Option<PageId> {
        let label = self.corpus.guide.numbering.read(name)?;
        let part = self.page.document.front.number.as_ref().map_or(0, |number| number.value.part());
        let label = label.in_part(part);
        let number = |id: PageId| Some(&self.corpus.page(id)?.document.front.number.as_ref()?.value);
        let above = self.corpus.ancestors(self.id);
        if let Some(own) = above.iter().chain([&self.id]).rev().find(|&&id| number(id) == Some(&label)) {
            return Some(*own);
        }
        let alike = || self.corpus.iter().filter(|(id, _)| number(*id) == Some(&label)).map(|(id, _)| id);
        let common = |id: PageId| {
            let other = self.corpus.ancestors(id);
            above.iter().zip(&other).take_while(|(a, b)| a == b).count()
        };
        let nearest = alike().map(common).max()?;
        let mut best = alike().filter(|&id| common(id) == nearest);
        best.next().filter(|_| best.next().is_none())
    }

    /// Whether a name begins as the numbers of the guide's figures or tables do.
    pub(super) fn is_caption(&self, name: &str) -> bool {
        let numbering = &self.corpus.guide.numbering;
        let mut forms = [&numbering.figures, &numbering.tables].into_iter().flatten();
        forms.any(|form| !form.opener().is_empty() && name.starts_with(form.opener()))
    }

    /// 図3: the figure of that number.
    pub(super) fn caption(&mut self, xref: &Xref, name: &str) -> Destination {
        let label: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        if let Some(place) = self.index.caption(self.id, &label) {
            return Destination::Place(place);
        }
        let words = words!("`{name}` という番号の図表がない", "no figure or table is numbered `{name}`");
        let diagnostic = Diagnostic::new(Code::XrefUnknown, &self.page.document.source, xref.span, words);
        self.diagnostics.push(diagnostic.help(words!(
            "番号は題の付いた図表に順に付く。参照でなければ前に `\\` を付ける",
            "captioned figures and tables are counted in order; where it is no reference, write `\\` before it"
        )));
        Destination::Nowhere
    }

    /// A label that no page has may be that of a table, figure or heading: 別表第1, 様式第2号.
    pub(super) fn titled_place(&self, name: &str) -> Option<Destination> {
        self.corpus.place_titled(&fold(name)).map(Destination::Place)
    }

    /// `AC-2(a)`, whose letter a pattern reads as a level: the item of the section above it. In prose such a letter is let pass
    /// where that section counts nothing.
    pub(super) fn lettered(&self, name: &str, in_prose: bool) -> Option<Destination> {
        let (head, rest) = name.split_at_checked(name.rfind('(')?)?;
        let path = rest
            .chars()
            .nth(1)
            .filter(|c| c.is_alphabetic())
            .and_then(|_| self.corpus.guide.numbering.read_path(rest))?;
        let page = self.index.section_from(self.page, head)?;
        let found = self.index.item(page, &path).map(Destination::Place);
        found.or((in_prose && self.index.item_count(page) == 0).then_some(Destination::Nowhere))
    }

    /// Whether a label begins as those of the guide do: `AC` of `AC-99` where there is an `AC-2`.
    pub(super) fn is_of_a_family(&self, name: &str) -> bool {
        let Some(label) = self.corpus.guide.numbering.by_pattern(name).filter(|label| label.depth() > 1) else {
            return false;
        };
        let numbers = self.corpus.pages.iter().filter_map(|page| page.document.front.number.as_ref());
        let clauses = self.corpus.pages.iter().flat_map(|page| &page.places.list);
        let clauses = clauses.filter(|p| p.kind == PlaceKind::Clause);
        let clauses = clauses.filter_map(|place| self.corpus.guide.numbering.by_pattern(&place.label));
        numbers.map(|number| number.value.clone()).chain(clauses).any(|other: SectionNumber| label.shares_root(&other))
    }
}
