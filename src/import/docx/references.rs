//! Cross-references of Word: what a field `REF` showed when the document was saved, compared with the number or the text that
//! its target has now. Word brings fields up to date only when it is told to, so that old numbers stay in many documents.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use roxmltree::Node;
use unicode_normalization::UnicodeNormalization;

use super::Reader;
use super::contents::gather;
use super::fields::{Asked, Role};
use super::numbering::Shown;
use super::xml::{attribute, is};
use crate::import::Finding;
use crate::import::draft::Inline;
use crate::import::pages::own_marks;
use crate::words;

/// A field that shows something of a bookmark.
#[derive(Debug)]
struct Cited {
    mark: Box<str>,
    asked: Asked,
    shown: String,
    place: Arc<str>,
}

/// The bookmarks of a document, and the fields that refer to them.
#[derive(Debug, Default)]
pub(super) struct References {
    cited: Vec<Cited>,
    /// The number of the paragraph in which a bookmark begins, behind those of the levels above it.
    numbers: BTreeMap<Box<str>, Arc<[Box<str>]>>,
    /// Bookmarks that are there.
    known: BTreeSet<Box<str>>,
    /// Bookmarks that have not ended: id, name, the text so far.
    open: Vec<(Box<str>, Box<str>, String)>,
    /// The texts of those that begin and end in one paragraph.
    texts: BTreeMap<Box<str>, String>,
}

impl References {
    /// A paragraph begins: a bookmark that is open goes over several, and its text is not compared.
    pub(super) fn begin(&mut self) {
        self.open.clear();
    }

    /// The beginning or the end of a bookmark.
    pub(super) fn bookmark(&mut self, node: Node<'_, '_>) {
        let id = attribute(node, "id").unwrap_or("");
        if is(node, "bookmarkEnd") {
            if let Some(at) = self.open.iter().position(|(open, ..)| **open == *id) {
                let (_, name, text) = self.open.swap_remove(at);
                self.texts.insert(name, text);
            }
        } else if let Some(name) = attribute(node, "name") {
            self.known.insert(name.into());
            // Those of contents stand around headings, and no field REF names them.
            if !name.starts_with("_Toc") {
                self.open.push((id.into(), name.into(), String::new()));
            }
        }
    }

    /// Text that is shown.
    pub(super) fn text(&mut self, text: &str) {
        self.open.iter_mut().for_each(|(_, _, own)| own.push_str(text));
    }

    /// Says which number the paragraph of these inlines has.
    pub(super) fn numbered(&mut self, inlines: &[Inline], shown: &Shown) {
        let marks = own_marks(inlines);
        if marks.is_empty() {
            return;
        }
        let labels: Arc<[Box<str>]> = shown.above.iter().cloned().chain([shown.text.trim().into()]).collect();
        for mark in marks {
            self.numbers.entry(mark).or_insert_with(|| labels.clone());
        }
    }

    /// What fields show that their targets do not say any more.
    pub(super) fn stale(&self) -> Vec<Finding> {
        self.cited.iter().filter_map(|cited| self.told(cited)).collect()
    }

    fn told(&self, cited: &Cited) -> Option<Finding> {
        let Cited { mark, asked, shown, place } = cited;
        let finding = |words| Some(Finding::new("reference-stale", place.to_string(), words));
        if !self.known.contains(mark) {
            return finding(words!(
                "相互参照「{shown}」の参照先（ブックマーク `{mark}`）が文書にない",
                "the target of the cross-reference “{shown}” (the bookmark `{mark}`) is not in the document"
            ));
        }
        if *asked == Asked::Text {
            let now = self.texts.get(mark).map(|text| text.trim()).filter(|text| !text.is_empty())?;
            let is_same = squeezed(now).to_lowercase() == squeezed(shown).to_lowercase();
            return if is_same { None } else { finding(differs(shown, now)) };
        }
        let labels = self.numbers.get(mark)?;
        let own = labels.last().filter(|own| !own.is_empty())?;
        let is_same = if *asked == Asked::Digits { same_digits(shown, labels) } else { is_of(shown, labels) };
        if is_same { None } else { finding(differs(shown, own)) }
    }
}

fn differs(shown: &str, now: &str) -> crate::diagnostic::Words {
    words!(
        "相互参照は「{shown}」だが、参照先は今「{now}」である（Word のフィールドが更新されていない）",
        "the cross-reference says “{shown}”, its target is “{now}” now (the field was not updated in Word)"
    )
}

impl Reader<'_, '_> {
    /// Notes what a cross-reference shows.
    pub(super) fn cited(&mut self, role: &Role, asked: Asked, inlines: &[Inline]) {
        let Role::Reference(mark) = role else { return };
        let mut shown = String::new();
        gather(inlines, &mut shown, &mut Vec::new());
        let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        // A reference that Word itself says to be broken is told where its text is read.
        if asked != Asked::Other && !shown.is_empty() && !super::runs::is_broken_reference(&shown) {
            self.seen.references.cited.push(Cited { mark: mark.clone(), asked, shown, place: self.place() });
        }
    }
}

/// Whether a text is the number of a paragraph, with those of the levels above it or without: `\w` shows all of them, `\r` those
/// that differ from where the field stands. A full stop at the end of a number is not shown.
fn is_of(shown: &str, labels: &[Box<str>]) -> bool {
    let bare = |text: &str| squeezed(text).trim_end_matches('.').to_owned();
    let Some((own, above)) = labels.split_last() else { return false };
    let (shown, own) = (bare(shown), bare(own));
    let Some(mut rest) = shown.strip_suffix(own.as_str()) else { return false };
    for label in above.iter().rev().map(|label| bare(label)).filter(|label| !label.is_empty()) {
        rest = rest.trim_end_matches('.');
        rest = rest.strip_suffix(label.as_str()).unwrap_or(rest);
    }
    rest.trim_end_matches('.').is_empty()
}

/// The same without the words of both.
fn same_digits(shown: &str, labels: &[Box<str>]) -> bool {
    let digits = |text: &str| -> String {
        let kept = squeezed(text).chars().filter(|c| c.is_ascii_digit() || *c == '.').collect::<String>();
        kept.trim_matches('.').to_owned()
    };
    let own = labels.last().map(|own| digits(own)).unwrap_or_default();
    let labels: Vec<Box<str>> = labels.iter().map(|label| digits(label).into()).collect();
    own.is_empty() || is_of(&digits(shown), &labels)
}

/// Compatibility characters unified and blanks dropped.
fn squeezed(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_and_without_those_above_them() {
        let labels = |list: &[&str]| -> Vec<Box<str>> { list.iter().map(|text| (*text).into()).collect() };
        let article = labels(&["第２章", "第３条", "（１）"]);
        for shown in ["(1)", "第3条(1)", "第２章第３条（１）"] {
            assert!(is_of(shown, &article), "{shown}");
        }
        for shown in ["(2)", "第4条(1)", "条(1)", ""] {
            assert!(!is_of(shown, &article), "{shown}");
        }
        assert!(is_of("2.1", &labels(&["2.", "2.1."])) && is_of("1.a", &labels(&["1.", "a."])));
        assert!(!is_of("2.1", &labels(&["2.", "2.11."])) && !is_of("3.2", &labels(&["1.", "2."])));
        assert!(same_digits("3", &labels(&["第３条"])) && !same_digits("4", &labels(&["第３条"])));
    }
}
