//! Titles that stand beside a number: 9.3.5項「題名」, 9.3.5項（題名）, 9.3.5 題名. A number has been changed or was wrong where
//! they are the titles of other sections.

use crate::diagnostic::nearest;
use crate::document::{Spanned, Target, Writing, Xref};
use crate::source::Span;

use super::corpus::PageId;
use super::link::Destination;
use super::resolve::{Resolver, fold, fold_into};
use super::titles;

/// So many characters behind a number are looked at.
const LONGEST: usize = 60;
/// Fewer letters of a text that goes on may be any word.
const LEAST: usize = 5;

/// How a title stands beside a reference that names its place without it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// 「題名」.
    Quoted,
    /// （題名）, which may say anything else.
    Bracketed,
    /// After a blank alone: it may be any text.
    Plain,
}

/// The title that stands behind or around a reference that names its place without it: 9.3.5項「題名」, 『(10) 題名』.
pub(super) fn beside(xref: &Xref) -> Option<&Spanned<Box<str>>> {
    let text = xref.text.as_deref().unwrap_or("");
    let behind = |title: &&Spanned<Box<str>>| title.span.start >= xref.span.end;
    xref.title.as_ref().filter(|title| behind(title) || !text.contains(&*title.value))
}

/// Where the title in quotation marks stands that a number follows, in brackets or at once: 「題名」（9.2.6）, 「題名」9.2.6項.
pub(super) fn title_before(text: &str, xref: &Xref) -> Option<Span> {
    let before = text.get(..xref.span.start as usize)?;
    let quoted = before.strip_suffix(['（', '(']).unwrap_or(before).strip_suffix('」')?;
    let mut near = quoted.char_indices().rev().take(LONGEST);
    let (at, sign) = near.find(|(_, c)| matches!(c, '「' | '」' | '\n'))?;
    (sign == '「').then(|| Span::new(at + sign.len_utf8(), quoted.len()))
}

impl Resolver<'_> {
    /// Where a reference leads that has a title beside it. It may say more of the place, or be an old one.
    pub(super) fn titled_beside(&mut self, xref: &Xref, title: &Spanned<Box<str>>) -> Destination {
        match self.manner(xref, title) {
            Manner::Plain => self.plainly_titled(xref, title),
            manner => {
                let to = self.untitled(xref, None);
                let real = self.real_title(to).map(|(real, ..)| real);
                let is_old = |real: &String| match manner {
                    Manner::Bracketed => titles::are_near(real, &title.value),
                    _ => titles::resemble(real, &title.value) || nearest(&title.value, [real.as_str()]).is_some(),
                };
                if real.as_ref().is_some_and(is_old) || self.is_title_of_another(&title.value, to) {
                    self.compare_title(xref, &title.value, title.span, to);
                }
                to
            }
        }
    }

    /// 「題名」（9.2.6）: a title in quotation marks right before a number in brackets. It is another section's where the number
    /// was not changed with it.
    pub(super) fn compare_title_before(&mut self, xref: &Xref, to: Destination) {
        let Some(span) = title_before(self.page.document.source.text(), xref) else { return };
        let title = self.page.document.source.slice(span).to_owned();
        let real = self.real_title(to).map(|(real, ..)| real);
        let is_old = real.is_some_and(|real| nearest(&title, [real.as_str()]).is_some());
        if is_old || self.is_title_of_another(&title, to) {
            self.compare_title(xref, &title, span, to);
        }
    }

    fn manner(&self, xref: &Xref, title: &Spanned<Box<str>>) -> Manner {
        let text = self.page.document.source.text();
        let between = text.get(xref.span.end as usize..title.span.start as usize).unwrap_or("");
        let before = text.get(..xref.span.start as usize).unwrap_or("").trim_end_matches('第');
        let is_marked = before.ends_with(['『', '"', '“', '(', '（', '[', '［', '【', '‘', '＂', '〈']);
        match between.trim_end().chars().next_back() {
            Some('(' | '（') => Manner::Bracketed,
            Some('「' | '"' | '“') => Manner::Quoted,
            _ if matches!(xref.target, Target::Section(_)) && !between.is_empty() && !is_marked => Manner::Plain,
            _ => Manner::Quoted,
        }
    }

    /// Whether another section than the one that a reference leads to is called so, and no place of that one is.
    fn is_title_of_another(&self, title: &str, to: Destination) -> bool {
        let Destination::Page(id) = to else { return false };
        let wanted = fold(title);
        let Some(other) = self.corpus.titled(&wanted).filter(|other| *other != id) else { return false };
        let same_title = fold(self.corpus[other].title()) == fold(self.corpus[id].title());
        let places = &self.corpus[id].places.list;
        !same_title && !places.iter().any(|place| fold(&place.title) == wanted)
    }

    /// 9.3.5 再委託に関する制限, without marks of quotation.
    fn plainly_titled(&mut self, xref: &Xref, title: &Spanned<Box<str>>) -> Destination {
        let Target::Section(name) = &xref.target else { return Destination::Nowhere };
        // A number with its word is a reference whatever stands behind it.
        let is_sure = xref.writing != Writing::Loose;
        let found = match is_sure.then(|| self.untitled(xref, None)) {
            None => self.index.section_from(self.page, name),
            Some(Destination::Page(id)) => Some(id),
            Some(to) => return to,
        };
        if found.is_some_and(|id| self.begins_with_title(id, &title.value)) {
            return found.map_or(Destination::Nowhere, Destination::Page);
        }
        let other = self.title_that_begins(title);
        let Some(id) = found else {
            if let Some((other, _)) = other {
                let other = self.corpus[other].title();
                return self.no_section(xref, name, Some(other));
            }
            let is_told = self.is_of_this_guide(name);
            return if is_told { self.no_section(xref, name, None) } else { Destination::Nowhere };
        };
        let real = self.corpus[id].title();
        let cut = |length: usize| {
            let start = title.span.start as usize;
            (title.value.get(..length).unwrap_or(&title.value), Span::new(start, start + length))
        };
        let (written, span) = match other.filter(|(other, _)| *other != id) {
            Some((_, length)) => cut(length),
            None if self.is_whole(title) && titles::are_near(real, &title.value) => (&*title.value, title.span),
            None if let Some(length) = near_beginning(&title.value, real) => cut(length),
            None if is_sure || name.matches('.').count() > 1 => return Destination::Page(id),
            None => return Destination::Nowhere,
        };
        let to = Destination::Page(id);
        self.compare_title(xref, written, span, to);
        to
    }

    /// Whether a text is a section's title or an alias of it, or goes on behind it.
    fn begins_with_title(&self, id: PageId, text: &str) -> bool {
        let page = &self.corpus[id];
        let aliases = page.document.front.aliases.iter().map(|alias| alias.value.as_str());
        let names: Vec<String> = std::iter::once(page.title()).chain(aliases).map(fold).collect();
        let mut folded = String::new();
        text.char_indices().take(LONGEST).any(|(at, c)| {
            fold_into(c, &mut folded);
            names.contains(&folded) && ends_a_title(c, text.get(at + c.len_utf8()..))
        })
    }

    /// The section whose title a text is, or begins with, and how many bytes that takes.
    fn title_that_begins(&self, title: &Spanned<Box<str>>) -> Option<(PageId, usize)> {
        let text = &*title.value;
        let (mut folded, mut found) = (String::new(), None);
        for (count, (at, c)) in text.char_indices().take(LONGEST).enumerate() {
            fold_into(c, &mut folded);
            let end = at + c.len_utf8();
            let is_long = count + 1 >= LEAST || end == text.len() && count > 0 && self.is_whole(title);
            if is_long && ends_a_title(c, text.get(end..)) {
                found = self.corpus.titled(&folded).map(|id| (id, end)).or(found);
            }
        }
        found
    }

    /// Whether a text takes all of the rest of its line, cell or bracket.
    fn is_whole(&self, title: &Spanned<Box<str>>) -> bool {
        let behind = self.page.document.source.text().get(title.span.end as usize..).unwrap_or("");
        let behind = behind.trim_start_matches([' ', '\u{3000}', '*']);
        behind.is_empty() || behind.starts_with(['\n', '\r', '|', ')', '）', ']', '］', '】', '{'])
    }
}

/// How many bytes at the beginning of a text are a title but for a few letters: 再委託に関する制約 of 再委託に関する制約を見る.
fn near_beginning(text: &str, real: &str) -> Option<usize> {
    let longest = real.chars().count() + 3;
    let ends = text.char_indices().take(longest).skip(LEAST - 1).filter_map(|(at, c)| {
        let end = at + c.len_utf8();
        ends_a_title(c, text.get(end..)).then_some(end)
    });
    ends.into_iter().find(|end| text.get(..*end).is_some_and(|title| nearest(title, [real]).is_some()))
}

/// Whether a word ends behind a character: a particle may follow, but no letter with which it would be a longer word.
fn ends_a_title(last: char, behind: Option<&str>) -> bool {
    let Some(next) = behind.and_then(|rest| rest.chars().next()) else { return true };
    let particles = "をにはがのとでもへや及又並若参以";
    !next.is_alphanumeric() || particles.contains(next) || last.is_ascii() != next.is_ascii() && !last.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::ends_a_title;

    #[test]
    fn a_title_ends_where_no_longer_word_does() {
        for (last, behind) in [('限', "を見る"), ('限', ""), ('限', "、"), ('s', " and"), ('s', ".")] {
            assert!(ends_a_title(last, Some(behind)), "{last}{behind}");
        }
        for (last, behind) in [('続', "き"), ('託', "先"), ('s', "t")] {
            assert!(!ends_a_title(last, Some(behind)), "{last}{behind}");
        }
    }
}
