//! References by labels of the guide's own form in running text: 第39条第2項, 前項, `AC-2(1)`, `V6.2.1`.

use crate::document::{
    ItemPath, ItemStep, Label, LabelAt, Relative, Target, Writing, XrefId, is_chinese, read_chinese,
};
use crate::syntax::page::Page;

/// What joins a reference to the one before it: 第二条第一項若しくは第二項.
const JOINTS: [&str; 14] =
    ["及び", "又は", "並びに", "若しくは", "から", "または", "および", "ないし", "乃至", "と", "や", "、", "・", "("];

/// A reference before: where it ended, what it named, and which it is.
pub(super) type Named<'s> = (usize, &'s Target, XrefId);

/// The references before: the last one, and the last one that named a section.
#[derive(Clone, Copy, Default)]
pub(super) struct Last<'s> {
    pub(super) any: Option<Named<'s>>,
    pub(super) section: Option<Named<'s>>,
}

/// A reference: where it ends, what it names, how sure it is.
pub(super) struct Labelled {
    pub(super) end: usize,
    pub(super) target: Target,
    pub(super) writing: Writing,
    /// The reference that it goes on with.
    pub(super) after: Option<XrefId>,
}

/// Whether a text may hold one.
pub(super) fn may_occur(text: &str, page: &Page<'_>) -> bool {
    !page.guide.numbering.labels.is_empty() && page.guide.numbering.may_occur_in(text)
}

/// Where a quotation ends that says how the words of another article are read: 「前項」とあるのは「第二条」と.
pub(super) fn replaced_words(f: &[char], i: usize, page: &Page<'_>) -> Option<usize> {
    if f.get(i) != Some(&'「') || !page.guide.numbering.is_of_articles() {
        return None;
    }
    let close = super::pattern::closing(f, i + 1)?;
    let behind: String = f.get(close + 1..).unwrap_or(&[]).iter().take(3).collect();
    ["とある", "と、", "とし", "とす", "と読み", "と「"]
        .iter()
        .any(|words| behind.starts_with(words))
        .then_some(close + 1)
}

/// The label that begins at `i`, with the way to an item behind it.
pub(super) fn at(f: &[char], i: usize, last: Last<'_>, page: &Page<'_>) -> Option<Labelled> {
    let numbering = &page.guide.numbering;
    if numbering.labels.is_empty() {
        return None;
    }
    let before = i.checked_sub(1).and_then(|b| f.get(b).copied());
    // A.5.1/A.5.2 are two.
    let before = before.filter(|c| *c != '/' || last.any.is_none_or(|(end, ..)| end + 1 != i));
    let rest = f.get(i..).unwrap_or(&[]);
    if let Some(found) = plural(f, i, page).or_else(|| numbering.label_at(rest, before)) {
        let writing = if found.is_sure || is_called(f, i) { Writing::Bare } else { Writing::Loose };
        let going_on = in_supplement(f, i, &found.label, last, page);
        let (label, writing, after) = match going_on {
            Some((label, after)) => (label, Writing::Loose, Some(after)),
            None => (found.label, writing, None),
        };
        let (target, end) = with_item(f, i + found.end, label, page);
        return Some(Labelled { end, target, writing, after });
    }
    if let Some((target, end)) = short(f, i, before, page) {
        return Some(Labelled { end, target, writing: Writing::Loose, after: None });
    }
    if let Some((target, end)) = lettered(f, i, last, page) {
        return Some(Labelled { end, target, writing: Writing::Bare, after: None });
    }
    if numbering.is_of_articles() { relative(f, i, last, page) } else { None }
}

/// 38条の3, 2条1項2号: an article without 第, where it is not one of several that are counted.
fn short(f: &[char], i: usize, before: Option<char>, page: &Page<'_>) -> Option<(Target, usize)> {
    const COUNTED: [char; 9] = ['第', '全', '計', '約', '各', '数', '.', '-', '~'];
    let is_free = before.is_none_or(|c| !c.is_ascii_alphanumeric() && !is_chinese(c) && !COUNTED.contains(&c));
    let found = page.guide.numbering.short_at(f.get(i..)?).filter(|_| is_free)?;
    let end = i + found.end;
    Some(match page.guide.numbering.cited_short(f.get(end..).unwrap_or(&[])) {
        Some((path, length)) if !path.0.is_empty() => (Target::Item(Some(found.label), path), end + length),
        cited => (Target::Section(found.label.as_str().into()), end + cited.map_or(0, |(_, length)| length)),
    })
}

/// Whether a word for a section stands before a label: `Chapter V99`.
fn is_called(f: &[char], i: usize) -> bool {
    let Some(before) = f.get(..i).and_then(|before| before.strip_suffix(&[' '])) else { return false };
    let word: String = before.iter().rev().take(12).take_while(|c| c.is_ascii_alphabetic()).collect();
    let word: String = word.chars().rev().collect();
    super::english::SECTIONS.contains(&word.to_ascii_lowercase().as_str())
}

/// II of `Annex I and II`, B of `Annex A, B`: one letter is one only where nothing goes on behind it.
fn lettered(f: &[char], i: usize, last: Last<'_>, page: &Page<'_>) -> Option<(Target, usize)> {
    let letters = f.iter().skip(i).take(6).take_while(|c| c.is_ascii_uppercase()).count();
    let between: String = f.get(last.any?.0..i)?.iter().collect();
    let is_joined = [" and ", " or ", ", ", " to ", ", and ", ", or "].contains(&&*between);
    let is_free = |end: usize| match f.get(end) {
        Some(c) if letters > 1 => !c.is_alphanumeric() && *c != '-',
        next => next.is_none_or(|c| matches!(c, '.' | ',' | ';' | ')' | '\n')),
    };
    (letters > 0 && is_joined && is_free(i + letters)).then_some(())?;
    in_series(f, i, last, page)
}

/// `Articles 5 and 6`, `Recitals 1 to 3`: the label whose word stands in the plural, and where it ends.
fn plural(f: &[char], i: usize, page: &Page<'_>) -> Option<LabelAt> {
    let before = i.checked_sub(1).and_then(|b| f.get(b).copied());
    let rest = f.get(i..)?;
    let length = rest.iter().take(20).take_while(|c| c.is_ascii_alphabetic()).count();
    let (word, behind) = rest.split_at(length);
    let (&'s', singular) = word.split_last()? else { return None };
    // Articles of faith are none: what is counted begins with a digit or a capital.
    let is_counted = matches!(behind, [' ', next, ..] if next.is_ascii_digit() || next.is_ascii_uppercase());
    if singular.len() < 4 || !is_counted {
        return None;
    }
    let one: Vec<char> = singular.iter().chain(behind.iter().take(40)).copied().collect();
    let found = page.guide.numbering.label_at(&one, before)?;
    Some(LabelAt { end: found.end + 1, ..found })
}

/// A number of a series behind a label of the guide's own form: 6 of `Articles 5 and 6`, with the way to an item.
pub(super) fn in_series(f: &[char], i: usize, last: Last<'_>, page: &Page<'_>) -> Option<(Target, usize)> {
    let before = match last.any?.1 {
        Target::Section(name) => &**name,
        Target::Item(Some(section), _) => section.as_str(),
        _ => return None,
    };
    let word = before.trim_end_matches(|c: char| !c.is_alphabetic());
    let word = word.split(|c: char| !c.is_alphabetic()).next().filter(|word| word.len() > 3)?;
    let run = |is: fn(&char) -> bool| f.iter().skip(i).take(6).take_while(|c| is(c)).count();
    let digits = run(char::is_ascii_digit).max(run(char::is_ascii_uppercase));
    let one: Vec<char> = word.chars().chain([' ']).chain(f.get(i..i + digits)?.iter().copied()).collect();
    let label = page.guide.numbering.label_at(&one, None).filter(|found| found.end == one.len())?.label;
    Some(with_item(f, i + digits, label, page))
}

/// A label that ends at `end`, with the way to an item behind it. In English a blank may stand before digits in brackets.
fn with_item(f: &[char], end: usize, label: Label, page: &Page<'_>) -> (Target, usize) {
    let at = |from: usize| Some((from, page.guide.numbering.cited_at(f.get(from..)?)?));
    let is_apart = matches!(f.get(end..), Some([' ', '(', digit, ..]) if digit.is_ascii_digit());
    let marked = || marked(f, end, page).map(|(path, end)| (0, (path, end)));
    match at(end).or_else(|| at(end + 1).filter(|_| is_apart)).or_else(marked) {
        Some((from, (path, length))) if path.0.is_empty() => (Target::Section(label.as_str().into()), from + length),
        Some((from, (path, length))) => {
            let (label, path) = above(label, path, page);
            (Target::Item(Some(label), path), from + length)
        }
        None => (Target::Section(label.as_str().into()), end),
    }
}

/// An item as its entry is marked, behind a blank: the `b)` of `4.2 b)`, and where it ends.
pub(super) fn marked(f: &[char], end: usize, page: &Page<'_>) -> Option<(ItemPath, usize)> {
    let rest = f.get(end..)?.strip_prefix(&[' '])?;
    page.guide.numbering.marked_at(rest).map(|(path, length)| (path, end + 1 + length))
}

/// `AC-2(a)(1)`: the letter in brackets, too, is an item of what is above it.
fn above(label: Label, path: ItemPath, page: &Page<'_>) -> (Label, ItemPath) {
    let numbering = &page.guide.numbering;
    let lettered = label.as_str().rfind('(').and_then(|at| label.as_str().get(at..));
    let lettered = lettered.filter(|text| text.chars().nth(1).is_some_and(char::is_alphabetic));
    match lettered.and_then(|text| numbering.read_path(text)).zip(label.parent()) {
        Some((first, parent)) => (parent, ItemPath(first.0.into_iter().chain(path.0).collect())),
        None => (label, path),
    }
}

/// 附則第三条、第五条: an article that goes on with one of a supplement is of that supplement.
fn in_supplement(f: &[char], i: usize, label: &Label, last: Last<'_>, page: &Page<'_>) -> Option<(Label, XrefId)> {
    let (end, before, id) = last.any?;
    let before = match before {
        Target::Section(name) => &**name,
        Target::Item(Some(section), _) => section.as_str(),
        _ => return None,
    };
    let is_article = label.as_str().starts_with('第') && label.as_str().contains('条');
    if !is_article || !before.starts_with("附則第") || !is_joint(f.get(end..i)?) {
        return None;
    }
    Some((page.guide.numbering.by_pattern(&format!("附則{}", label.as_str()))?, id))
}

/// Whether what stands between two references joins them.
fn is_joint(between: &[char]) -> bool {
    let between: String = between.iter().collect();
    let between = between.trim();
    let between = ["まで", "本文", "ただし書"].iter().find_map(|word| between.strip_prefix(word)).unwrap_or(between);
    JOINTS.contains(&between)
}

/// 前条第2項, 前項, 同条第3項, 第2項, 第1号.
fn relative(f: &[char], i: usize, last: Last<'_>, page: &Page<'_>) -> Option<Labelled> {
    let numbering = &page.guide.numbering;
    let path_at = |at: usize| numbering.cited_at(f.get(at..).unwrap_or(&[]));
    let bare = |end, target| Some(Labelled { end, target, writing: Writing::Bare, after: None });
    let again =
        |end, target, (_, _, id): Named<'_>| Some(Labelled { end, target, writing: Writing::Bare, after: Some(id) });
    let before = i.checked_sub(1).and_then(|b| f.get(b).copied());
    match f.get(i)? {
        sign @ ('前' | '次') => {
            let (count, length) = count(f.get(i + 1..).unwrap_or(&[]));
            let by = if *sign == '前' { -count } else { count };
            let from = match f.get(i + 1 + length)? {
                '条' => Relative::OtherSection(by),
                '項' => Relative::OtherItem(by),
                '号' => Relative::OtherStep(by),
                _ => return None,
            };
            let end = i + 2 + length;
            let (path, behind) = path_at(end).unwrap_or_default();
            bare(end + behind, Target::Relative(from, path))
        }
        '同' if matches!(f.get(i + 1), Some('条' | '項')) => {
            let (path, behind) = path_at(i + 2)?;
            let whole = f.get(i + 1) == Some(&'条');
            let last = if whole { last.section? } else { last.any? };
            again(i + 2 + behind, same(last.1, &path, whole, page)?, last)
        }
        '第' if before.is_none_or(|c| !is_word(c)) => {
            let (path, length) = path_at(i).filter(|(path, _)| !path.0.is_empty())?;
            // Behind a joint it goes on with what was named before: 前項第一号及び第二号.
            let joined = last.any.filter(|(end, ..)| is_joint(f.get(*end..i).unwrap_or(&[])));
            let going_on = joined.and_then(|last| Some((going_on(last.1, &path, page)?, last)));
            if let Some((target, last)) = going_on {
                return again(i + length, target, last);
            }
            let from = if let Some(ItemStep::Step(_)) = path.0.first() { Relative::Item } else { Relative::Own };
            bare(i + length, Target::Relative(from, path))
        }
        _ => None,
    }
}

/// 同条第二項, 同項第四号: in the section, or in the item, that was named before.
fn same(before: &Target, path: &ItemPath, whole: bool, page: &Page<'_>) -> Option<Target> {
    let below = |above: &ItemPath| {
        let items = above.0.iter().take_while(|step| !whole && matches!(step, ItemStep::Item(_)));
        ItemPath(items.chain(&path.0).copied().collect())
    };
    Some(match before {
        Target::Section(text) => Target::Item(Some(page.guide.numbering.read(text)?), path.clone()),
        Target::Item(Some(section), above) => Target::Item(Some(section.clone()), below(above)),
        Target::Relative(from, above) => match from {
            Relative::OtherSection(_) | Relative::Own => Target::Relative(*from, below(above)),
            Relative::Item | Relative::OtherItem(_) if !whole => Target::Relative(*from, below(above)),
            _ => return None,
        },
        _ => return None,
    })
}

/// What a way to an item names behind another reference: 第二項 of it, or 第二号 in the same 項.
fn going_on(before: &Target, path: &ItemPath, page: &Page<'_>) -> Option<Target> {
    let is_item = |step: &&ItemStep| matches!(step, ItemStep::Item(_));
    let below = |above: &ItemPath| match path.0.first() {
        Some(ItemStep::Step(_)) => ItemPath(above.0.iter().take_while(is_item).chain(&path.0).copied().collect()),
        _ => path.clone(),
    };
    Some(match before {
        Target::Section(text) => Target::Item(Some(page.guide.numbering.read(text)?), path.clone()),
        Target::Item(Some(section), above) => Target::Item(Some(section.clone()), below(above)),
        // 前項及び第三項: the second is counted in the section.
        Target::Relative(Relative::OtherItem(_) | Relative::OtherStep(_) | Relative::Item, _)
            if path.0.first().as_ref().is_some_and(is_item) =>
        {
            return None;
        }
        Target::Relative(from, above) => Target::Relative(*from, below(above)),
        _ => return None,
    })
}

/// 二 of 前二項, 1 where no number is written, and how many characters it takes.
fn count(f: &[char]) -> (i8, usize) {
    let digits: String = f.iter().take(2).take_while(|c| crate::document::is_chinese(**c)).collect();
    let number = read_chinese(&digits).and_then(|n| i8::try_from(n).ok()).filter(|n| (1..=20).contains(n));
    number.map_or((1, 0), |n| (n, digits.chars().count()))
}

/// Whether a character before 第2号 makes it the number of something else: 法律第2号.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() && !matches!(c, 'ぁ'..='ゖ') && !['又', '及', '号', '項', '条'].contains(&c)
}
