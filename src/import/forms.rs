//! How the entries of regulations are numbered that are no statutes: 項 `２`, 号 `（１）` or `一`, below them `ア`. The lists of
//! a draft become paragraphs and points by these forms, and the site shows the numbers as the source does.

use super::draft::{Block, Item, Shown};
use crate::document::Numeral;
use crate::import::escape::yaml;

/// Names of the forms of numbers, as `guide.yaml` writes them; what is read in two ways is the first.
const NUMERALS: [&str; 10] = ["１", "1", "①", "一", "ア", "イ", "a", "i", "A", "I"];

/// The form of a number: what stands around it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Form {
    before: String,
    numeral: &'static str,
    after: String,
}

impl Form {
    /// The form of a label that shows a number.
    fn read(label: &str, number: u32) -> Option<Self> {
        NUMERALS.iter().find_map(|name| {
            let written = Numeral::named(name)?.write(number);
            let (before, after) = label.trim().split_once(&written)?;
            let is_sign = |text: &str| text.chars().all(|c| !c.is_alphanumeric()) && text.chars().count() <= 2;
            let fits = is_sign(before) && is_sign(after);
            fits.then(|| Self { before: before.to_owned(), numeral: name, after: after.to_owned() })
        })
    }

    /// Whether it is a bare number, as 項 have it.
    fn is_bare(&self) -> bool {
        self.before.is_empty() && matches!(self.numeral, "1" | "１") && !self.after.contains([')', '）'])
    }

    fn pattern(&self) -> String {
        format!("{}{{n:{}}}{}", self.before, self.numeral, self.after)
    }
}

/// The forms of paragraphs and of the levels of points.
#[derive(Clone, Debug, Default)]
pub(super) struct Forms {
    paragraphs: Option<Form>,
    points: Vec<Form>,
}

impl Forms {
    /// Reads the forms off the lists of a draft, and says of every entry what it is.
    pub(super) fn of(blocks: &mut [Block]) -> Self {
        let mut forms = Self::default();
        forms.blocks(blocks, 0);
        forms
    }

    fn blocks(&mut self, blocks: &mut [Block], depth: usize) {
        for block in blocks {
            match block {
                Block::List(items) => items.iter_mut().for_each(|item| self.item(item, depth)),
                Block::Boxed(inner) | Block::Aside(_, _, inner) | Block::Figure(_, inner) => self.blocks(inner, depth),
                _ => {}
            }
        }
    }

    fn item(&mut self, item: &mut Item, depth: usize) {
        let mut below = depth;
        if let Some(label) = item.label.as_mut().filter(|label| label.shown == Shown::ByText)
            && let Some(number) = label.numbers.last().copied()
        {
            let form = Form::read(&label.text, number);
            let is_paragraph = depth == 0
                && form.as_ref().is_some_and(Form::is_bare)
                && self.paragraphs.as_ref().is_none_or(|known| Some(known) == form.as_ref());
            label.shown = match form {
                Some(form) if is_paragraph => {
                    self.paragraphs = Some(form);
                    Shown::Item(number)
                }
                Some(form)
                    if self.points.get(depth).is_none_or(|known| *known == form) && depth <= self.points.len() =>
                {
                    if depth == self.points.len() {
                        self.points.push(form);
                    }
                    below += 1;
                    Shown::Step(number)
                }
                // Another form than the level has: the number stands in the text, as it is.
                _ => Shown::Text,
            };
        }
        // What stands below an entry without a number of its own (一の二) is counted by nothing.
        if item.label.as_ref().is_some_and(|label| label.shown == Shown::Text) {
            textual(&mut item.blocks);
            return;
        }
        self.blocks(&mut item.blocks, below);
    }

    /// The lines of `guide.yaml`.
    pub(super) fn settings(&self) -> Vec<String> {
        if self.paragraphs.is_none() && self.points.is_empty() {
            return vec!["numbering: law".to_owned()];
        }
        let mut lines = vec!["numbering:".to_owned(), "  preset: law".to_owned()];
        if let Some(form) = &self.paragraphs {
            lines.push("  items:".to_owned());
            lines.push(format!("    - {{ mark: {}, cite: \"第{{n}}項\" }}", yaml(&form.pattern())));
        }
        if !self.points.is_empty() {
            lines.push("  steps:".to_owned());
        }
        for (level, form) in self.points.iter().enumerate() {
            let pattern = yaml(&form.pattern());
            lines.push(match level {
                0 => format!("    - {{ mark: {pattern}, cite: \"第{{n}}号\" }}"),
                _ => format!("    - {pattern}"),
            });
        }
        lines
    }
}

/// Numbers of entries that stand in their texts.
fn textual(blocks: &mut [Block]) {
    for block in blocks {
        match block {
            Block::List(items) => {
                for item in items {
                    if let Some(label) = &mut item.label {
                        label.shown = Shown::Text;
                    }
                    textual(&mut item.blocks);
                }
            }
            Block::Boxed(inner) | Block::Aside(_, _, inner) | Block::Figure(_, inner) => textual(inner),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_numbers() {
        let shown = |label: &str, number| Form::read(label, number).map(|form| form.pattern());
        assert_eq!(shown("（２）", 2).as_deref(), Some("（{n:１}）"));
        assert_eq!(shown("３", 3).as_deref(), Some("{n:１}"));
        assert_eq!(shown("2.", 2).as_deref(), Some("{n:1}."));
        assert_eq!(shown("二", 2).as_deref(), Some("{n:一}"));
        assert_eq!(shown("ウ", 3).as_deref(), Some("{n:ア}"));
        assert_eq!(shown("第２条", 2), None);
    }
}
