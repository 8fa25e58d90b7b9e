//! How a guide numbers: the patterns of its labels, the forms of its items and steps, and presets of both.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::label::{Label, LabelKey, Part};
use super::numeral::Numeral;
use super::pattern::{Closeness, Pattern};
use super::{ItemPath, ItemStep, kana_label};

/// A pattern, other spellings of it, and what it numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LabelForm {
    /// How labels are shown, and read.
    pub pattern: Pattern,
    /// Other spellings that are read.
    pub also: Vec<Pattern>,
    /// Whether its labels may repeat under other sections, as 第1節 does in every chapter.
    pub repeats: bool,
}

/// The form of an item or a step: `(1)`, `a.`, 一.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemForm {
    before: String,
    numeral: Numeral,
    after: String,
    /// What it is called in a reference: `第` and `号` of 第2号.
    cite: Option<Box<ItemForm>>,
}

/// How a guide numbers.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Numbering {
    /// The patterns of labels; none: labels are read in their natural form.
    pub labels: Vec<LabelForm>,
    /// The forms of items, the outermost level first; deeper levels have the last.
    pub items: Vec<ItemForm>,
    /// The forms of steps, likewise.
    pub steps: Vec<ItemForm>,
    /// What the entries of a clause's list are called; `None`: ア, イ, ウ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub_items: Option<ItemForm>,
    /// How captioned tables are counted; `None`: they are not.
    pub tables: Option<CaptionForm>,
    /// How captioned figures are counted.
    pub figures: Option<CaptionForm>,
}

/// The number of a table or a figure: `表{n}`, `Figure {section}-{n}`. Counted in its page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct CaptionForm(String);

impl Numbering {
    /// What an entry of a clause's list is called, without its signs.
    #[must_use]
    pub fn sub_item(&self, n: u32) -> String {
        self.sub_items.as_ref().map_or_else(|| kana_label(n), |form| form.numeral.write(n))
    }

    /// The same as it stands before the entry: between brackets, where the guide says nothing else.
    #[must_use]
    pub fn sub_item_mark(&self, n: u32) -> String {
        match self.sub_items.as_ref().filter(|form| !(form.before.is_empty() && form.after.is_empty())) {
            Some(form) => form.mark(n),
            None => format!("({})", self.sub_item(n)),
        }
    }

    /// The form of items that counts in these numerals.
    #[must_use]
    pub fn items_in(&self, numeral: Numeral) -> Option<&ItemForm> {
        self.items.iter().find(|form| form.numeral == numeral)
    }
}

impl CaptionForm {
    /// Reads a form, in which `{n}` is the number and `{section}` that of the page.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.replacen("{n}", "", 1).replacen("{section}", "", 1);
        let good = text.contains("{n}") && !rest.contains(['{', '}']) && text.chars().count() <= 40;
        good.then(|| Self(text.to_owned()))
    }

    /// What stands before its numbers: 図, `Figure `.
    #[must_use]
    pub fn opener(&self) -> &str {
        self.0.split('{').next().unwrap_or("").trim_end()
    }

    /// The number of the `n`th one in the page of a section.
    #[must_use]
    pub fn write(&self, n: u32, section: &str) -> String {
        let text = if section.is_empty() {
            self.0.replace("{section}-", "").replace("{section}.", "")
        } else {
            self.0.clone()
        };
        text.replace("{section}", section).replace("{n}", &n.to_string())
    }
}

impl ItemForm {
    /// Reads a form such as `({n:a})`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (before, rest) = text.split_once('{')?;
        let (field, after) = rest.split_once('}')?;
        let numeral = field.split_once(':').map_or("1", |(_, form)| form);
        let plain = !after.contains(['{', '}']) && !before.contains('}') && text.chars().count() <= 24;
        let (before, after) = (before.to_owned(), after.to_owned());
        plain.then_some(Self { before, numeral: Numeral::named(numeral)?, after, cite: None })
    }

    /// As it stands in `guide.yaml`.
    pub(super) fn written(&self) -> String {
        format!("{}{{n:{}}}{}", self.before, self.numeral.name(), self.after)
    }

    /// The form for references, where there is another one.
    #[must_use]
    pub fn cited(&self) -> Option<&Self> {
        self.cite.as_deref()
    }

    /// The form with another one for references.
    #[must_use]
    pub fn cited_as(mut self, cite: Self) -> Self {
        self.cite = Some(Box::new(cite));
        self
    }

    /// What stands before the entry.
    #[must_use]
    pub fn mark(&self, n: u32) -> String {
        format!("{}{}{}", self.before, self.numeral.write(n), self.after)
    }

    /// What a reference calls it.
    #[must_use]
    pub fn cite(&self, n: u32) -> String {
        self.cite.as_deref().unwrap_or(self).mark(n)
    }

    /// The number as references write it: a bare number, which a form may show, is none.
    pub(super) fn read_cited(&self, text: &[char]) -> Option<(u32, usize)> {
        match &self.cite {
            Some(cite) => cite.read(text),
            None if self.before.is_empty() => None,
            None => self.read(text),
        }
    }

    /// The number as references write it without the word before it: 2項 for 第2項.
    pub(super) fn read_short(&self, text: &[char]) -> Option<(u32, usize)> {
        let cite = self.cite.as_deref().filter(|cite| cite.before == "第")?;
        Self { before: String::new(), ..cite.clone() }.read(text)
    }

    /// The number of a form without an opening bracket, between brackets: `(b)` of an entry `b)`.
    pub(super) fn read_bracketed(&self, text: &[char]) -> Option<(u32, usize)> {
        let is_open = self.before.is_empty() && self.cite.is_none() && matches!(&*self.after, ")" | "." | "");
        let form = Self { before: "(".into(), numeral: self.numeral, after: ")".into(), cite: None };
        if is_open { form.read(text) } else { None }
    }

    /// The number of a form that a bracket closes and none opens, as its entry is marked: `b)`.
    pub(super) fn read_mark(&self, text: &[char]) -> Option<(u32, usize)> {
        if self.before.is_empty() && self.after == ")" { self.read(text) } else { None }
    }

    /// The number of a form without any sign, in kana.
    pub(super) fn read_kana(&self, text: &[char]) -> Option<(u32, usize)> {
        let is_bare = self.before.is_empty() && self.after.is_empty() && self.cite.is_none();
        let one = text.get(..1).filter(|one| is_bare && matches!(one, ['ァ'..='ヺ']))?;
        self.read(one)
    }

    /// Whether it has no sign and counts in letters of any kind.
    fn is_without_digits(&self) -> bool {
        let counts = || self.numeral.write(1).nfkc().any(|c| c.is_ascii_digit());
        self.before.is_empty() && self.after.is_empty() && !counts()
    }

    /// The number in a text that begins so, and how many characters it takes.
    fn read(&self, text: &[char]) -> Option<(u32, usize)> {
        let mut at = 0;
        let literal = |literal: &str, at: &mut usize| {
            literal.chars().all(|c| {
                let found = text.get(*at).is_some_and(|t| t.eq_ignore_ascii_case(&c));
                *at += usize::from(found);
                found
            })
        };
        let before: String = self.before.nfkc().collect();
        let after: String = self.after.nfkc().collect();
        if !literal(&before, &mut at) {
            return None;
        }
        let rest: Vec<char> = text.iter().skip(at).take(8).copied().collect();
        for length in (1..=rest.len()).rev() {
            let inner: String = rest.iter().take(length).collect();
            let mut end = at + length;
            // The 4 of `4(2)` is no item of a form that counts ア, イ without any sign.
            let is_other = || inner.starts_with(|c: char| c.is_ascii_digit()) && self.is_without_digits();
            if let Some(n) = self.numeral.read(&inner).filter(|n| *n > 0 && !is_other())
                && literal(&after, &mut end)
            {
                return Some((n, end));
            }
        }
        None
    }
}

impl Numbering {
    /// What a section is called where labels are those of articles: 条, article.
    #[must_use]
    pub fn article(&self) -> Option<&'static str> {
        self.labels.iter().find_map(|form| match form.pattern.as_str() {
            text if text.starts_with("第{") && text.contains("}条") => Some("条"),
            text if text.starts_with("Article {") => Some("article"),
            _ => None,
        })
    }

    /// Reads a label in any of its spellings. Without patterns, or where none reads it, in its natural form.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<Label> {
        self.by_pattern(text).or_else(|| Label::parse(text))
    }

    /// Reads a label that a pattern has to read, where the guide has patterns.
    #[must_use]
    pub fn declared(&self, text: &str) -> Option<Label> {
        if self.labels.is_empty() { Label::parse(text) } else { self.by_pattern(text) }
    }

    /// Reads a label as a pattern of the guide has it; `None` where the guide has none.
    #[must_use]
    pub fn by_pattern(&self, text: &str) -> Option<Label> {
        if self.labels.is_empty() || text.len() > 200 {
            return None;
        }
        let chars: Vec<char> = text.trim().chars().flat_map(fold_item).collect();
        [Closeness::Written, Closeness::Bare, Closeness::Loose].into_iter().find_map(|closeness| {
            self.labels.iter().enumerate().find_map(|(i, form)| {
                let kind = u8::try_from(i).ok()?;
                let spellings = std::iter::once(&form.pattern).chain(&form.also);
                spellings.into_iter().find_map(|pattern| {
                    let label = pattern.read(&chars, closeness, kind, &form.pattern)?;
                    // `Annex A` is more than a letter, and stays what it is written as.
                    let is_word = label.depth() == 1 && form.pattern.opener().is_empty();
                    let called = is_word.then(|| pattern.read(&chars, closeness, kind, pattern)).flatten();
                    Some(called.map_or_else(|| label.clone(), |called| label.clone().called(called.as_str())))
                })
            })
        })
    }

    /// Whether labels of this kind may repeat under other sections.
    #[must_use]
    pub fn repeats(&self, key: &LabelKey) -> bool {
        self.labels.get(usize::from(key.kind)).is_some_and(|form| form.repeats)
    }

    /// Other spellings by which the same label is looked for: without its words, padded, in Chinese numerals, and as it
    /// stands in addresses. Width and case are the reader's to fold. The first is the label as it is shown.
    #[must_use]
    pub fn spellings(&self, label: &Label) -> Vec<String> {
        let mut out = vec![label.to_string()];
        let key = label.key();
        let numbers = |write: &dyn Fn(u32) -> String| spelled(label.as_str(), write);
        out.push(numbers(&|n| n.to_string()));
        if label.as_str().chars().any(|c| !c.is_ascii() && c.is_alphabetic()) {
            out.push(numbers(&|n| Numeral::Chinese.write(n)));
            let arabic = numbers(&|n| n.to_string());
            let bare = arabic.trim_start_matches('第').to_owned();
            out.push(bare.replacen(['条', '章', '節'], "", 1));
            out.push(bare);
        } else if key.levels.iter().flatten().any(|part| matches!(part, Part::Word(_))) {
            out.push(numbers(&|n| format!("{n:02}")));
        }
        // The digits alone, where a word before them is the pattern's own: `6.2.1` of `V6.2.1`.
        let own = self.labels.get(usize::from(key.kind)).is_some();
        if own && label.slug().starts_with(|c: char| c.is_ascii_digit()) {
            out.push(label.slug().to_owned());
        }
        let mut seen = std::collections::BTreeSet::new();
        out.retain(|text| !text.is_empty() && seen.insert(text.clone()));
        out
    }

    /// The form of an item or step of a path at `level`, counted from 0 among items.
    pub(super) fn form(&self, step: ItemStep, level: usize) -> Option<&ItemForm> {
        let forms = if let ItemStep::Item(_) = step { &self.items } else { &self.steps };
        forms.get(level).or(forms.last())
    }

    /// How a path to an item is called in a reference: `(8)`, `(5)④`, 第2項第1号.
    #[must_use]
    pub fn cite(&self, path: &ItemPath) -> String {
        let mut out = String::new();
        let (mut items, mut steps) = (0, 0);
        for &step in &path.0 {
            let (n, level) = match step {
                ItemStep::Item(n) => (n, &mut items),
                ItemStep::Step(n) => (n, &mut steps),
            };
            let called = self.form(step, *level).map_or_else(|| ItemPath(vec![step]).to_string(), |form| form.cite(n));
            if !out.is_empty() && called.starts_with(|c: char| c.is_ascii_alphabetic()) {
                out.push(' ');
            }
            out.push_str(&called);
            *level += 1;
        }
        out
    }

    /// What stands before the entry that a path leads to, where the guide says how.
    #[must_use]
    pub fn mark(&self, path: &ItemPath) -> Option<String> {
        let (&last, above) = path.0.split_last()?;
        let same = |step: &&ItemStep| matches!(step, ItemStep::Item(_)) == matches!(last, ItemStep::Item(_));
        let (ItemStep::Item(n) | ItemStep::Step(n)) = last;
        self.form(last, above.iter().filter(same).count()).map(|form| form.mark(n))
    }

    /// The item that a heading begins with in the guide's own form, `(a)`, and how many characters of the folded text it takes. A
    /// form without a sign before its number is that of lists: `a. Title` would be a sentence.
    #[must_use]
    pub fn heading_item(&self, text: &[char]) -> Option<(u32, usize)> {
        let form = self.items.first().filter(|form| !form.before.is_empty())?;
        form.read(text)
    }

    /// Whether a text may begin with an item in a form without any sign, as headings do: `ア Title`.
    #[must_use]
    pub fn may_count(&self, text: &str) -> bool {
        self.items.first().is_some_and(ItemForm::is_without_digits) && text.contains([' ', '\u{3000}'])
    }

    /// The item that a heading begins with in a form that nothing opens, `a) Title`, and how many characters it takes. It is one
    /// only where it counts on from the heading before it, as it may be the beginning of a sentence.
    #[must_use]
    pub fn counted_item(&self, text: &[char], next: u32) -> Option<(u32, usize)> {
        let form = self.items.first().filter(|form| form.before.is_empty() && form.cite.is_none())?;
        let mark: Vec<char> = form.mark(next).nfkc().collect();
        // A letter that has no sign at all is a word: `A plan`. Kana and kanji that count on before a blank are none.
        let is_apart = || text.get(mark.len()).is_some_and(|c| c.is_whitespace());
        if form.after.is_empty() && !(form.is_without_digits() && !mark.iter().any(char::is_ascii) && is_apart()) {
            return None;
        }
        let ends = text.get(mark.len()).is_none_or(|c| c.is_whitespace());
        (text.starts_with(&mark) && ends).then_some((next, mark.len()))
    }

    /// Reads the way to an item, as references or the entries themselves write it: `(1)(a)`, 第2項第1号, `(5)④`.
    #[must_use]
    pub fn read_path(&self, text: &str) -> Option<ItemPath> {
        let chars: Vec<char> = text.trim().chars().flat_map(fold_item).collect();
        let whole = |(path, end): (ItemPath, usize)| (end == chars.len()).then_some(path);
        self.path_at(&chars).and_then(whole).or_else(|| self.path_of(&chars, Words::Short).and_then(whole))
    }

    /// The way to an item that begins a text in its folded form, and how many characters it takes.
    #[must_use]
    pub fn path_at(&self, text: &[char]) -> Option<(ItemPath, usize)> {
        self.path_of(text, Words::Whole)
    }

    /// Of an item with a branch, 第三号の二, which counts in no list, the way to what holds it.
    fn path_of(&self, text: &[char], words: Words) -> Option<(ItemPath, usize)> {
        let (mut path, mut at) = (Vec::new(), 0);
        while path.len() < 8 {
            let rest = text.get(at..).unwrap_or_default();
            let Some((step, length)) = self.step_at(rest, &path, words) else { break };
            at += length;
            let branch = branch_of(text, at);
            if branch > 0 {
                at += branch;
                break;
            }
            path.push(step);
        }
        (at > 0).then_some((ItemPath(path), at))
    }

    fn step_at(&self, text: &[char], path: &[ItemStep], words: Words) -> Option<(ItemStep, usize)> {
        if let Some(&c) = text.first()
            && let Some(n) = super::number::circled(c)
        {
            return Some((ItemStep::Step(n), 1));
        }
        let items = path.iter().filter(|step| matches!(step, ItemStep::Item(_))).count();
        let read = |step: fn(u32) -> ItemStep, level: usize| {
            let form = self.form(step(0), level)?;
            let cited = form.cite.as_deref().and_then(|cite| cite.read(text));
            let short = || form.read_short(text).filter(|_| words == Words::Short);
            // The 2 of 2号 is no item of a form whose entries are marked with a number alone.
            let marked = || form.read(text).filter(|_| words == Words::Whole || form.cite.is_none());
            cited
                .or_else(short)
                .or_else(marked)
                .or_else(|| form.read_bracketed(text))
                .map(|(n, length)| (step(n), length))
        };
        let plain =
            || ItemForm::parse("({n})").and_then(|form| form.read(text)).map(|(n, end)| (ItemStep::Item(n), end));
        read(ItemStep::Item, items).or_else(|| read(ItemStep::Step, path.len() - items)).or_else(plain)
    }

    /// A label and the way to an item below it: `9.3.1(8)`, 第39条第2項, `Article 5(1)(a)`. The longest label that a
    /// pattern reads, otherwise the shortest: without a pattern, brackets hold items.
    #[must_use]
    pub fn split(&self, text: &str) -> Option<(Label, ItemPath)> {
        let ends = || text.char_indices().skip(1).map(|(at, _)| text.split_at(at));
        let by_pattern = |(head, rest): (&str, &str)| Some((self.by_pattern(head)?, self.read_path(rest)?));
        let natural = |(head, rest): (&str, &str)| Some((Label::parse(head)?, self.read_path(rest)?));
        let declared = ends().collect::<Vec<_>>().into_iter().rev().find_map(by_pattern);
        declared.or_else(|| ends().find_map(natural))
    }
}

/// How references write the words around numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// 第2項.
    Whole,
    /// 2項, too.
    Short,
}

/// How many characters the branch takes that stands behind an item: the の二 of 第三号の二. In 第三号の二人 there is none.
pub(super) fn branch_of(text: &[char], at: usize) -> usize {
    let is_item = at.checked_sub(1).and_then(|last| text.get(last)).is_some_and(|c| matches!(c, '号' | '項'));
    let Some(['の', rest @ ..]) = text.get(at..).filter(|_| is_item) else { return 0 };
    let digits = rest.iter().take_while(|c| c.is_ascii_digit() || super::numeral::is_chinese(**c)).count();
    let ends = match rest.get(digits) {
        Some('つ') => false,
        Some(c) => !c.is_alphanumeric() || matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '第' | '又' | '及' | '若' | '並'),
        None => true,
    };
    if digits > 0 && ends { digits + 1 } else { 0 }
}

/// A character in half width; circled digits stay what they are.
pub(super) fn fold_item(c: char) -> impl Iterator<Item = char> {
    let keep = super::number::circled(c).is_some();
    let folded: Vec<char> = if keep { vec![c] } else { std::iter::once(c).nfkc().collect() };
    folded.into_iter()
}

/// A label with every number in it written another way.
fn spelled(text: &str, write: &dyn Fn(u32) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = |is: fn(char) -> bool| rest.find(|c: char| !is(c)).unwrap_or(rest.len());
        let (end, number) = if first.is_ascii_digit() {
            let end = run(|c| c.is_ascii_digit());
            (end, rest.get(..end).and_then(|digits| Numeral::Arabic.read(digits)))
        } else if super::numeral::is_chinese(first) {
            let end = run(super::numeral::is_chinese);
            (end, rest.get(..end).and_then(super::numeral::read_chinese))
        } else {
            (first.len_utf8(), None)
        };
        let (head, tail) = rest.split_at(end);
        match number {
            Some(n) => out.push_str(&write(n)),
            None => out.push_str(head),
        }
        rest = tail;
    }
    out
}
