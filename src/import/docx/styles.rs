//! Styles of a Word document: what a paragraph or run inherits from the chain of styles that its own is based on.

use std::collections::BTreeMap;

use roxmltree::Node;

use super::xml::{child, flag, value};

/// What a style says itself; what it does not say, the style that it is based on says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) name: Box<str>,
    based_on: Option<Box<str>>,
    /// Instance and level of the list that numbers its paragraphs.
    numbering: (Option<u32>, Option<usize>),
    outline: Option<u8>,
    bold: Option<bool>,
    italic: Option<bool>,
    hidden: Option<bool>,
}

/// The styles of a document by id.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: BTreeMap<Box<str>, Style>,
    default_paragraph: Option<Box<str>>,
}

/// Longest chain of styles that are based on each other; a longer one is a loop.
const LONGEST_CHAIN: usize = 32;

impl Styles {
    pub(super) fn read(root: Node<'_, '_>) -> Self {
        let mut styles = Self::default();
        for node in root.children().filter(|n| n.tag_name().name() == "style") {
            let Some(id) = super::xml::attribute(node, "styleId") else { continue };
            let is_default = matches!(super::xml::attribute(node, "default"), Some("1" | "true" | "on"));
            if is_default && super::xml::attribute(node, "type") == Some("paragraph") {
                styles.default_paragraph = Some(id.into());
            }
            styles.by_id.insert(id.into(), style(node));
        }
        styles
    }

    /// The style of that id and those that it is based on, nearest first.
    fn chain<'a>(&'a self, id: Option<&str>) -> impl Iterator<Item = &'a Style> {
        let first = id.or(self.default_paragraph.as_deref()).and_then(|id| self.by_id.get(id));
        std::iter::successors(first, |style| style.based_on.as_deref().and_then(|id| self.by_id.get(id)))
            .take(LONGEST_CHAIN)
    }

    /// Whether a style or one that it is based on has that name.
    pub(super) fn is_named(&self, id: Option<&str>, matches: impl Fn(&str) -> bool) -> bool {
        self.chain(id).any(|style| matches(&style.name))
    }

    /// Instance and level of the list that numbers paragraphs of a style.
    pub(super) fn numbering(&self, id: Option<&str>) -> (Option<u32>, Option<usize>) {
        let instance = self.chain(id).find_map(|style| style.numbering.0);
        let level = self.chain(id).find_map(|style| style.numbering.1);
        (instance, level)
    }

    /// The level of a heading, from 1: by the outline level, or by the name of the style.
    pub(super) fn heading(&self, id: Option<&str>) -> Option<u8> {
        self.chain(id).find_map(|style| {
            let named = style.name.strip_prefix("heading ").and_then(|n| n.parse::<u8>().ok());
            style.outline.filter(|level| *level < 9).map(|level| level + 1).or(named.filter(|n| (1..=9).contains(n)))
        })
    }

    pub(super) fn bold(&self, id: Option<&str>) -> Option<bool> {
        id.and_then(|id| self.chain(Some(id)).find_map(|style| style.bold))
    }

    pub(super) fn italic(&self, id: Option<&str>) -> Option<bool> {
        id.and_then(|id| self.chain(Some(id)).find_map(|style| style.italic))
    }

    pub(super) fn hidden(&self, id: Option<&str>) -> bool {
        self.chain(id).find_map(|style| style.hidden) == Some(true)
    }
}

fn style(node: Node<'_, '_>) -> Style {
    let paragraph = child(node, "pPr");
    let run = child(node, "rPr");
    let list = paragraph.and_then(|p| child(p, "numPr"));
    let number = |name| list.and_then(|l| child(l, name)).and_then(value).and_then(|v| v.parse().ok());
    Style {
        name: child(node, "name").and_then(value).unwrap_or("").to_lowercase().into(),
        based_on: child(node, "basedOn").and_then(value).map(Into::into),
        numbering: (number("numId"), number("ilvl").and_then(|level| usize::try_from(level).ok())),
        outline: paragraph.and_then(|p| child(p, "outlineLvl")).and_then(value).and_then(|v| v.parse().ok()),
        bold: run.and_then(|r| flag(r, "b")),
        italic: run.and_then(|r| flag(r, "i")),
        hidden: run.and_then(|r| flag(r, "vanish")),
    }
}
