//! What lies above the cells of a sheet: boxes with text, pictures, charts, diagrams, and comments of reviewers.

use roxmltree::Node;

use super::Reader;
use super::xml::{attribute, is};
use crate::import::error::ImportError;
use crate::import::ledger::{PieceKind, Reason};
use crate::import::package::{DEEPEST, parse};
use crate::words;

/// Something drawn.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    /// The row from which it reaches down, from 1.
    pub(super) row: u32,
    /// Paragraphs of a box, chart or diagram, each with the runs of its text.
    pub(super) paragraphs: Vec<Vec<String>>,
    /// The part of a picture, and what describes it.
    pub(super) picture: Option<(String, String)>,
    /// Values that a chart keeps a copy of.
    pub(super) copies: Vec<String>,
}

impl Drawn {
    /// Every text of it.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.paragraphs.iter().flatten().chain(&self.copies).map(String::as_str)
    }
}

impl Reader<'_, '_> {
    /// What is drawn on the sheet of a part, in the order of its rows. Comments are told.
    pub(super) fn drawn(&mut self, part: &str) -> Result<Vec<Drawn>, ImportError> {
        let mut out = Vec::new();
        for drawing in self.related(part, &["drawing"])? {
            let Some(text) = self.package.text(self.file, &drawing)? else { continue };
            let document = parse(&text, &format!("{}: {drawing}", self.file))?;
            let anchors = document.root_element().children().filter(Node::is_element);
            for anchor in anchors.flat_map(shown_form) {
                let from = anchor.children().find(|n| is(*n, "from"));
                let row = from.and_then(|n| n.children().find(|n| is(*n, "row"))).and_then(|n| n.text());
                let row = row.and_then(|row| row.trim().parse::<u32>().ok()).map_or(1, |row| row.saturating_add(1));
                self.shapes(anchor, (&drawing, row), 0, &mut out)?;
            }
        }
        out.sort_by_key(|drawn| drawn.row);
        for comments in self.related(part, &["comments", "threadedComment"])? {
            self.comments(&comments)?;
        }
        Ok(out)
    }

    /// The shapes below a node, those of groups too.
    fn shapes(
        &mut self,
        node: Node<'_, '_>,
        (part, row): (&str, u32),
        depth: usize,
        out: &mut Vec<Drawn>,
    ) -> Result<(), ImportError> {
        if depth > DEEPEST {
            return Ok(());
        }
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "sp" | "cxnSp" => {
                    let paragraphs = paragraphs(child);
                    if !paragraphs.is_empty() {
                        out.push(Drawn { row, paragraphs, ..Drawn::default() });
                    }
                }
                "pic" => out.extend(self.picture(child, part, row)?),
                "graphicFrame" => out.extend(self.frame(child, part, row)?),
                "AlternateContent" => {
                    for form in shown_form(child) {
                        self.shapes(form, (part, row), depth + 1, out)?;
                    }
                }
                "grpSp" | "Choice" | "Fallback" => self.shapes(child, (part, row), depth + 1, out)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn picture(&mut self, node: Node<'_, '_>, part: &str, row: u32) -> Result<Option<Drawn>, ImportError> {
        let Some(blip) = node.descendants().find(|n| is(*n, "blip")) else { return Ok(None) };
        let described = node.descendants().find(|n| is(*n, "cNvPr")).and_then(|n| attribute(n, "descr")).unwrap_or("");
        let described = described.split_whitespace().collect::<Vec<_>>().join(" ");
        let relations = self.relations_of(part)?;
        let target = attribute(blip, "embed").and_then(|id| relations.get(id));
        let Some((target, false)) = target else { return Ok(None) };
        Ok(Some(Drawn { row, picture: Some((target.clone(), described)), ..Drawn::default() }))
    }

    /// A chart or a diagram, whose texts stand in parts of their own.
    fn frame(&mut self, node: Node<'_, '_>, part: &str, row: u32) -> Result<Option<Drawn>, ImportError> {
        let relations = self.relations_of(part)?;
        let wanted = node.descendants().find_map(|n| match n.tag_name().name() {
            "chart" => attribute(n, "id"),
            "relIds" => attribute(n, "dm"),
            _ => None,
        });
        let Some((target, false)) = wanted.and_then(|id| relations.get(id)) else { return Ok(None) };
        let Some(text) = self.package.text(self.file, target)? else { return Ok(None) };
        let document = parse(&text, &format!("{}: {target}", self.file))?;
        let root = document.root_element();
        let cached = root.descendants().filter(|n| is(*n, "v") && n.ancestors().any(|a| is_cache(a)));
        let copies: Vec<String> = cached.map(super::book::text).collect();
        if is(root, "chartSpace") {
            let place = format!("{}!{row}", self.sheet);
            let words = words!(
                "グラフは取り込まない（元の値は表にある）",
                "a chart is not imported; the values that it shows are in its table"
            );
            self.tell("chart", place, words);
        }
        Ok(Some(Drawn { row, paragraphs: paragraphs(root), picture: None, copies }))
    }

    fn comments(&mut self, part: &str) -> Result<(), ImportError> {
        let Some(text) = self.package.text(self.file, part)? else { return Ok(()) };
        let document = parse(&text, &format!("{}: {part}", self.file))?;
        let comments = document.descendants().filter(|n| is(*n, "comment") || is(*n, "threadedComment"));
        for comment in comments {
            let place = format!("{}!{}", self.sheet, attribute(comment, "ref").unwrap_or("?"));
            let texts = comment.descendants().filter(|n| is(*n, "t") || is(*n, "text")).map(super::book::text);
            let text: String = texts.collect();
            if text.trim().is_empty() {
                continue;
            }
            self.ledger.leave(PieceKind::Comment, &place, &text, Reason::Comment);
            let text = text.trim();
            self.tell("comment", place, words!("コメント: {text}", "a comment: {text}"));
        }
        Ok(())
    }
}

/// The form of alternate content that is shown: the first; anything else itself.
fn shown_form<'a, 'i>(node: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    if is(node, "AlternateContent") {
        let first = node.children().find(|n| is(*n, "Choice") || is(*n, "Fallback"));
        return first.into_iter().flat_map(|n| n.children().filter(Node::is_element).collect::<Vec<_>>()).collect();
    }
    vec![node]
}

fn is_cache(node: Node<'_, '_>) -> bool {
    ["strCache", "numCache", "multiLvlStrCache", "strLit", "numLit"].contains(&node.tag_name().name())
}

/// The paragraphs of `DrawingML` below a node, without empty ones and without a second form for older programs.
pub(super) fn paragraphs(node: Node<'_, '_>) -> Vec<Vec<String>> {
    let own = node.descendants().filter(|n| is(*n, "p") && !n.ancestors().any(|a| is(a, "Fallback")));
    let texts = |p: Node<'_, '_>| -> Vec<String> {
        p.descendants().filter(|n| is(*n, "t")).map(super::book::text).filter(|text| !text.is_empty()).collect()
    };
    own.map(texts).filter(|runs| runs.iter().any(|run| !run.trim().is_empty())).collect()
}
