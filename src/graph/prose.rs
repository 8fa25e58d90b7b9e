//! References that are written as plain prose: each is linked or reported, but for those to other documents and for
//! numbers that only look like references.

use crate::diagnostic::{Code, Diagnostic, Fix, Words, nearest};
use crate::document::{EntityKind, ItemPath, Numeral, SectionNumber, Spanned, Target, Writing, Xref};
use crate::words;

use super::beside::beside;
use super::corpus::{Page, PageId};
use super::index::PlaceRef;
use super::link::Destination;
use super::reference_number;
use super::resolve::{Resolver, fold};
use super::titles;

/// Fewer letters behind a number may be a unit or a kind.
const LEAST_TITLE: usize = 4;

/// Whether a reference is written as prose.
pub(super) fn is_prose(xref: &Xref) -> bool {
    matches!(xref.writing, Writing::Quoted | Writing::Bare | Writing::Loose)
}

/// How far a number may be from its neighbour to be meant as that: 9.3.6 where 9.3.5 is the last.
const BESIDE: u32 = 3;

/// The number under the same section that is next to one which is not there.
fn beside_in_number<'n>(name: &str, numbers: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let parts = |text: &str| -> Option<(String, u32)> {
        let (above, last) = text.rsplit_once('.').unwrap_or(("", text));
        let is_plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        Some((above.to_owned(), last.parse().ok()?)).filter(|_| is_plain)
    };
    let (above, last) = parts(name)?;
    let siblings = numbers.filter_map(|number| Some((number, parts(number)?)));
    let near = siblings.filter(|(_, (of, _))| *of == above).map(|(number, (_, n))| (n.abs_diff(last), number));
    near.min().filter(|(far, _)| *far <= BESIDE).map(|(_, number)| number)
}

impl Resolver<'_> {
    /// Where a reference in prose leads.
    pub(super) fn prose(&mut self, xref: &Xref) -> Destination {
        let is_clause = matches!(xref.target, Target::Clause(_) | Target::RelativeClause(_));
        let clause = if is_clause { self.target(xref) } else { Destination::Nowhere };
        if clause != Destination::Nowhere {
            return clause;
        }
        if self.is_foreign(xref) {
            return Destination::Nowhere;
        }
        if let Some(to) = self.captioned(xref) {
            return to;
        }
        if let Some(title) = beside(xref) {
            return self.titled_beside(xref, title);
        }
        let to = self.untitled(xref, xref.title.as_ref());
        if xref.title.is_none() {
            self.compare_title_before(xref, to);
        }
        to
    }

    pub(super) fn untitled(&mut self, xref: &Xref, title: Option<&Spanned<Box<str>>>) -> Destination {
        match (&xref.target, title) {
            (Target::Clause(number), _) => self.no_clause(xref, number),
            (Target::RelativeClause(tail), _) => self.no_relative_clause(xref, tail),
            (Target::Section(name), Some(title)) => self.titled_section(xref, name, title),
            (Target::Item(section, path), Some(title))
                if xref.writing == Writing::Loose && self.corpus.guide.numbering.labels.is_empty() =>
            {
                self.titled_item(xref, section.as_ref(), path, title)
            }
            (Target::Item(section, last), None) if self.is_backwards(xref, section.as_ref(), last) => {
                let page = self.scope_of(xref, section.as_ref()).unwrap_or(self.id);
                let number = self.called(page);
                let last = self.corpus.guide.numbering.cite(last);
                let words =
                    words!("{last} で終わる範囲が逆である", "{number} has a range that goes backwards to {last}");
                self.out_of_range(xref, page, words)
            }
            _ => {
                let to = self.target(xref);
                if let (Some(title), true) = (title, to != Destination::Nowhere) {
                    self.compare_title(xref, &title.value, title.span, to);
                }
                to
            }
        }
    }

    /// Whether a reference, or the one that it goes on with, is to another document.
    fn is_foreign(&self, xref: &Xref) -> bool {
        let source = self.page.document.source.text();
        let before = |xref: &Xref| self.page.document.xrefs.get(xref.after?.0 as usize);
        // What owns an item stands right before it: 「9.3.1 題名」の第8号.
        let owner = before(xref).filter(|owner| {
            matches!(xref.target, Target::Item(None, _)) && !matches!(owner.target, Target::Item(None, _))
        });
        let mut one = owner.or(Some(xref));
        while let Some(xref) = one {
            let number = match &xref.target {
                Target::Section(name) => Some(&**name),
                Target::Item(Some(section), _) | Target::ItemRange(Some(section), ..) => Some(section.as_str()),
                Target::Clause(number) => Some(&**number),
                _ => None,
            };
            if self.index.foreign().claims(source, xref.span, number) {
                return true;
            }
            // Every reference goes on with an earlier one.
            one = before(xref);
        }
        false
    }

    /// 「9.3.5 再委託に関する制限」. A number that may be an amount names a section only beside its title, or what its title
    /// may have been.
    fn titled_section(&mut self, xref: &Xref, name: &str, written: &Spanned<Box<str>>) -> Destination {
        let title = &*written.value;
        let found = self.index.section_from(self.page, name);
        let to = found.map_or(Destination::Nowhere, Destination::Page);
        let real = self.real_title(to).map(|(real, ..)| real);
        let is_like = |real: &String| {
            titles::same(real, title) || nearest(title, [real.as_str()]).is_some() || titles::resemble(real, title)
        };
        if real.as_ref().is_some_and(is_like) {
            self.compare_title(xref, title, written.span, to);
            return to;
        }
        if titles::is_unit(title) {
            return Destination::Nowhere;
        }
        let is_long = title.chars().count() >= LEAST_TITLE;
        let is_told = match xref.writing {
            _ if found.is_none() && titles::is_usual(title) && name.bytes().all(|b| b.is_ascii_digit()) => true,
            Writing::Loose if found.is_none() && self.is_english_title(xref, name, title) => true,
            // A number of three levels is no amount: not where it lies below a section of the guide, even without a blank
            // behind it, nor between quotation marks.
            Writing::Loose if found.is_none() => is_long && self.is_below_a_section(name),
            Writing::Loose => {
                is_long && name.matches('.').count() > 1 && self.is_quoted(xref) && !titles::goes_on(title)
            }
            Writing::Bare => title.chars().count() > LEAST_TITLE,
            _ => !titles::may_be_measured(title),
        };
        // 「9. 題名」 with the title of another section is one whose number has changed.
        let is_stale = || {
            let is_title = xref.writing != Writing::Loose || title.chars().count() > LEAST_TITLE;
            is_title && self.page_titled(title).is_some()
        };
        if !is_told && !is_stale() {
            return Destination::Nowhere;
        }
        if found.is_none() {
            return self.no_section(xref, name, Some(title));
        }
        self.compare_title(xref, title, written.span, to);
        to
    }

    /// “5.9 Exceptions”, where there is a section 5 with others below it: no unit begins with a capital letter.
    fn is_english_title(&self, xref: &Xref, name: &str, title: &str) -> bool {
        let above = SectionNumber::parse(name).and_then(|number| number.parent());
        let page = above.and_then(|above| self.index.section(above.as_str())).and_then(|id| self.corpus.page(id));
        let is_word = title.starts_with(|c: char| c.is_ascii_uppercase()) && title.chars().count() > LEAST_TITLE;
        let is_quoted = is_word && self.is_quoted(xref) && !titles::may_be_measured(title);
        is_quoted && !self.corpus.guide.is_japanese() && page.is_some_and(|page| !page.children.is_empty())
    }

    /// Whether a mark of quotation stands right before a reference that is not 「.
    fn is_quoted(&self, xref: &Xref) -> bool {
        let before = self.page.document.source.text().get(..xref.span.start as usize).unwrap_or("");
        before.ends_with(['『', '"', '“', '‘', '【', '＂', '〈'])
    }

    /// 「8) 題名」: an item whose number has lost a bracket, where it has that title, or one that resembles it.
    fn titled_item(
        &mut self,
        xref: &Xref,
        section: Option<&SectionNumber>,
        path: &ItemPath,
        title: &Spanned<Box<str>>,
    ) -> Destination {
        let found = self.scope_of(xref, section).and_then(|page| self.index.item(page, path));
        let to = found.map_or(Destination::Nowhere, Destination::Place);
        let real = self.real_title(to).map(|(real, ..)| real);
        if real.is_some_and(|real| titles::same(&real, &title.value) || titles::resemble(&real, &title.value)) {
            self.compare_title(xref, &title.value, title.span, to);
            return to;
        }
        Destination::Nowhere
    }

    /// Whether an item ends a range that begins behind it: (13)から(2)まで.
    fn is_backwards(&self, xref: &Xref, section: Option<&SectionNumber>, last: &ItemPath) -> bool {
        let before = xref.after.and_then(|id| self.page.document.xrefs.get(id.0 as usize));
        let behind = self.page.document.source.text().get(xref.span.end as usize..).unwrap_or("");
        behind.starts_with("まで")
            && before.is_some_and(|before| match &before.target {
                Target::Item(of, first) => of.as_ref() == section && first.0.len() == last.0.len() && first >= last,
                _ => false,
            })
    }

    /// Whether a number has three levels or more, and the section above it is there.
    fn is_below_a_section(&self, name: &str) -> bool {
        // `9-2-9` and `9..2.9` stand for 9.2.9.
        let parts: Vec<&str> = name.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
        let name = &parts.join(".");
        let above = SectionNumber::parse(name).and_then(|number| number.parent());
        let Some(above) = above.filter(|above| above.as_str().contains('.')) else { return false };
        // Where its parent is gone with it, the chapter has others as deep.
        self.index.section(above.as_str()).is_some() || self.index.has_as_deep(name)
    }

    /// A section that is not there: the one that has the title now, otherwise the one of the nearest number.
    pub(super) fn no_section(&mut self, xref: &Xref, name: &str, title: Option<&str>) -> Destination {
        if let Some(to) = self.index.moved(self.corpus, name, "") {
            return to;
        }
        let message = words!("節 `{name}` がない", "there is no section `{name}`");
        let diagnostic = Diagnostic::new(Code::XrefUnknown, &self.page.document.source, xref.span, message);
        if let Some(help) = self.otherwise_called(xref, name) {
            self.diagnostics.push(diagnostic.help(help));
            return Destination::Nowhere;
        }
        let diagnostic = match title.and_then(|title| self.page_titled(title)) {
            Some(page) => {
                let (number, title) = (page.number(), page.title());
                diagnostic
                    .help(words!("`{title}` は今 {number} である", "`{title}` is {number} now"))
                    .mend(name, number)
            }
            None => diagnostic.suggest_for(name, self.nearest_number(name).as_deref()),
        };
        // The file of that name has lost its number.
        let nameless = |page: &&Page| page.number().is_empty() && page.document.source.path().stem() == name;
        let diagnostic = match self.corpus.pages.iter().find(nameless).filter(|_| name.contains('.')) {
            Some(page) => {
                let place = page.document.front.title.span;
                let words = words!("このページに `number:` がない", "this page has no `number:`");
                diagnostic.other(&page.document.source, place, words)
            }
            None => diagnostic,
        };
        self.diagnostics.push(diagnostic);
        Destination::Nowhere
    }

    /// How `[[name]]` is written where the name is a section's title, or names something that is no section.
    fn otherwise_called(&self, xref: &Xref, name: &str) -> Option<Words> {
        if xref.writing != Writing::Wikilink {
            return None;
        }
        if let Some(page) = self.page_titled(name).filter(|page| !page.number().is_empty()) {
            let number = page.number();
            return Some(words!(
                "`{name}` は {number} の題名である。`[[{number}]]` と書く",
                "`{name}` is the title of {number}: write `[[{number}]]`"
            ));
        }
        if name.contains(['、', '，', ',', '～', '〜', '~']) {
            return Some(words!(
                "一つずつ `[[…]]` で囲む。項の範囲は `[[9.3.1(1)～(8)]]` と書く",
                "put each into `[[…]]` of its own; a range of items is written `[[9.3.1(1)～(8)]]`"
            ));
        }
        let kinds = [
            ("measure", EntityKind::Measure),
            ("matrix", EntityKind::Matrix),
            ("table", EntityKind::Table),
            ("figure", EntityKind::Figure),
            ("caution", EntityKind::Caution),
            ("note", EntityKind::Note),
            ("term", EntityKind::Term),
            ("ref", EntityKind::Reference),
        ];
        let vocabularies = self.corpus.guide.vocabularies.iter();
        let of_kind =
            kinds.into_iter().find(|(_, kind)| self.index.entity(*kind, name).is_some()).map(|(word, _)| word);
        let word = of_kind.or_else(|| {
            vocabularies
                .into_iter()
                .find(|vocabulary| vocabulary.find(name).is_some())
                .map(|vocabulary| &*vocabulary.id)
        });
        let target = match word {
            Some(word) => format!("{word}:{name}"),
            None => self.index.anchor(self.id, name).map(|_| format!("#{name}"))?,
        };
        Some(words!("`[[{target}]]` と書く", "write `[[{target}]]`"))
    }

    /// The numbered page of that title.
    fn page_titled(&self, title: &str) -> Option<&Page> {
        self.corpus.titled(&fold(title)).and_then(|id| self.corpus.page(id))
    }

    /// The number that is nearest to one that is not there: one letter away, otherwise the last of its siblings, otherwise
    /// the section above.
    fn nearest_number(&self, name: &str) -> Option<String> {
        let numbers = || self.corpus.pages.iter().map(Page::number).filter(|number| !number.is_empty());
        if let Some(beside) = beside_in_number(name, numbers()) {
            return Some(beside.to_owned());
        }
        let names = self.corpus.pages.iter().map(|page| &*page.name);
        if let Some(near) = nearest(name, numbers().chain(names)) {
            return Some(near.to_owned());
        }
        let mut above = SectionNumber::parse(name).and_then(|number| number.parent());
        while let Some(number) = above {
            if let Some(page) = self.index.section(number.as_str()).and_then(|id| self.corpus.page(id)) {
                let last = page.children.last().and_then(|id| self.corpus.page(*id));
                return Some(last.unwrap_or(page).number().to_owned());
            }
            above = number.parent();
        }
        None
    }

    /// Whether a number goes on with one of a section: 5.1～5.9, 5.1項と5.9.
    pub(super) fn goes_on_with_a_section(&self, xref: &Xref) -> bool {
        let before = xref.after.and_then(|id| self.page.document.xrefs.get(id.0 as usize));
        before.is_some_and(|before| match &before.target {
            Target::Section(name) => self.index.section_from(self.page, name).is_some(),
            _ => false,
        })
    }

    /// Whether a number without any word can be one of a section alone: it has three levels, and lies below a section of the
    /// guide or beside others as deep. Other numbers are versions and amounts.
    pub(super) fn is_of_this_guide(&self, name: &str) -> bool {
        // 図9.3.1 is a figure's.
        let is_bare = name.starts_with(|c: char| c.is_ascii_digit());
        is_bare && self.corpus.guide.numbering.labels.is_empty() && self.is_below_a_section(name)
    }

    /// The page that an item without a section belongs to: that of the reference or the link which it goes on with, otherwise
    /// its own.
    pub(super) fn scope_of(&self, xref: &Xref, section: Option<&SectionNumber>) -> Option<PageId> {
        let mut before = xref.after.filter(|_| section.is_none());
        while let Some(owner) = before.and_then(|id| self.page.document.xrefs.get(id.0 as usize)) {
            match &owner.target {
                Target::Section(name) => return self.index.section_from(self.page, name),
                Target::Item(Some(section), _) | Target::ItemRange(Some(section), ..) => {
                    return self.scope(Some(section));
                }
                Target::File(path, _) => return self.index.file(path),
                Target::Anchor(Some(name), _) => return self.index.section(name),
                // Every reference goes on with an earlier one.
                _ => before = owner.after,
            }
        }
        self.scope(section)
    }

    /// The page of a Roman numeral, `VII`, in a guide that numbers its sections in digits.
    pub(super) fn in_roman(&self, name: &str) -> Option<PageId> {
        let is_roman = !name.is_empty() && name.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L'));
        let number = Numeral::UpperRoman.read(name).filter(|_| is_roman)?;
        self.index.section_from(self.page, &number.to_string())
    }

    /// Whether a name is one word and a number, and pages are numbered with that word: `Annex 7` where there is an `Annex A`.
    pub(super) fn is_of_named_family(&mut self, name: &str) -> bool {
        let Some((word, _)) = name.split_once(' ') else { return false };
        let is_word = word.len() > 3 && word.bytes().all(|b| b.is_ascii_alphabetic());
        let alike = |page: &Page| page.number().strip_prefix(word).is_some_and(|rest| rest.starts_with(' '));
        let pages = &self.corpus.pages;
        is_word && *self.families.entry(word.into()).or_insert_with(|| pages.iter().any(alike))
    }

    /// An item in prose whose section is not there. Where the sentence named the section before, that has been said.
    pub(super) fn no_section_of_item(&mut self, xref: &Xref, section: &SectionNumber) -> Destination {
        let written = self.page.document.source.slice(xref.span);
        let names_it = written.chars().any(|c| c == '.' || c == '．')
            || written.starts_with(|c: char| c.is_alphabetic())
            || written.contains(['章', '節'])
            || self.is_owned(xref, section);
        // 附則 of two that there are.
        let is_open = self.corpus.guide.numbering.repeats(section.key()) && !self.is_lost(section);
        if xref.writing == Writing::Loose || !names_it || is_open {
            return Destination::Nowhere;
        }
        self.no_section(xref, section.as_str(), None)
    }

    /// Whether the number of the section stands right before the item, which alone was read as a reference: 9.3.5の(1).
    fn is_owned(&self, xref: &Xref, section: &SectionNumber) -> bool {
        let before = self.page.document.source.text().get(..xref.span.start as usize).unwrap_or("");
        let Some(owner) = before.trim_end().strip_suffix('の') else { return false };
        let is_of_number = |c: &char| c.is_ascii_digit() || matches!(c, '.' | '０'..='９' | '．');
        let number: Vec<char> = owner.trim_end().chars().rev().take_while(is_of_number).collect();
        let number: String = number.into_iter().rev().collect();
        number.contains(['.', '．']) && SectionNumber::parse(&number).as_ref() == Some(section)
    }

    /// Whether an item that is not there is only an enumeration in running text: the section counts no items, and nothing
    /// says that this is a reference.
    pub(super) fn is_enumeration(&self, xref: &Xref, section: Option<&SectionNumber>, page: PageId) -> bool {
        let counts = self.index.item_count(page) > 0;
        xref.writing == Writing::Loose && section.is_none() && !counts
    }

    fn no_clause(&mut self, xref: &Xref, number: &str) -> Destination {
        let labels = self.corpus.pages.iter().flat_map(|p| &p.places.list);
        let near = nearest(number, labels.map(|p| &*p.label).filter(|label| label.contains('.')));
        // `5.1.2(b)` may be an item of a section, counted in letters.
        let section = number.split('(').next().unwrap_or(number);
        let what = self.index.section(section).and_then(|id| self.corpus.page(id));
        let message: Words = match what {
            Some(_) => {
                let item = number.get(section.len()..).unwrap_or("");
                words!("{section} に項 {item} はない", "{section} has no item {item}")
            }
            None => words!("遵守事項 `{number}` がない", "there is no clause `{number}`"),
        };
        let code = if what.is_some() { Code::XrefRange } else { Code::XrefUnknown };
        let diagnostic = Diagnostic::new(code, &self.page.document.source, xref.span, message);
        self.diagnostics.push(diagnostic.suggest_for(number, near));
        Destination::Nowhere
    }

    fn no_relative_clause(&mut self, xref: &Xref, tail: &str) -> Destination {
        let Some(first) = self.index.first_clause(self.id) else {
            let message = words!(
                "`{tail}` の属する遵守事項がこの節にない",
                "this section has no clause that `{tail}` could belong to"
            );
            let diagnostic = Diagnostic::new(Code::XrefRange, &self.page.document.source, xref.span, message);
            self.diagnostics.push(diagnostic.help(words!(
                "`[[clause:番号]]` と全体の番号を書く。参照でなければ `\\(` と書く",
                "write the whole number as `[[clause:NUMBER]]`; where it is no reference, write `\\(`"
            )));
            return Destination::Nowhere;
        };
        let full = format!("{}{tail}", first.head());
        let labels = self.page.places.list.iter().map(|place| &*place.label);
        let near = nearest(&full, labels.filter(|label| label.contains('.')));
        let message = words!("遵守事項 `{full}` がない", "there is no clause `{full}`");
        let mut diagnostic = Diagnostic::new(Code::XrefUnknown, &self.page.document.source, xref.span, message);
        if let Some(near) = near {
            let short = near.get(first.head().len()..).unwrap_or(near);
            let source = &self.page.document.source;
            diagnostic = diagnostic
                .help(words!("`{near}` ではないか", "did you mean `{near}`?"))
                .fix(Fix::guess(source, xref.span, short));
        }
        self.diagnostics.push(diagnostic);
        Destination::Nowhere
    }

    /// An item of a page that is not there.
    pub(super) fn no_item(&mut self, xref: &Xref, page: PageId, path: &ItemPath) -> Destination {
        let number = self.called(page);
        let path = self.corpus.guide.numbering.cite(path);
        if let Some(place) = self.cited_document(page, &path) {
            return Destination::Place(place);
        }
        let words = words!("{number} に項 {path} はない", "{number} has no item {path}");
        self.out_of_range(xref, page, words)
    }

    /// The cited document of a page that has a number of its own there: 5.1(9).
    fn cited_document(&self, page: PageId, path: &str) -> Option<PlaceRef> {
        let found = self.corpus.page(page)?;
        let number = format!("{}{path}", found.number());
        let is_it = |place: &crate::document::Place| reference_number(found, place).is_some_and(|n| n == number);
        let place = (0..).zip(&found.places.list).find(|(_, place)| is_it(place))?.0;
        Some(PlaceRef { page, place })
    }
}
