//! Goes through the blocks of a draft, lists what a profile proposes, and annotates them where that is wanted.

use std::collections::{BTreeMap, BTreeSet};

use super::Profile;
use super::run::{first_piece, text};
use super::settings::Settings;
use crate::diagnostic::Words;
use crate::import::Finding;
use crate::import::draft::{Block, Inline};
use crate::import::ledger::{Ledger, PieceId};
use crate::words;

/// The standard that a line of the text names, until the next heading.
#[derive(Clone, Debug)]
pub(super) struct Standard {
    /// The number of the group of clauses that it names.
    pub(super) number: String,
}

/// What a profile finds in a source.
pub(in crate::import) struct Collector<'p, 'l> {
    pub(super) profile: &'p Profile,
    pub(super) ledger: &'l mut Ledger,
    /// Whether blocks are changed, too.
    pub(super) annotate: bool,
    pub(super) findings: Vec<Finding>,
    pub(super) standard: Option<Standard>,
    /// What `guide.yaml` needs for the annotations that are written.
    pub(super) settings: Settings,
    /// Clauses by their numbers: of two of one number the first is annotated.
    pub(super) numbers: BTreeSet<String>,
    /// Matrices so far: place, number of columns, the texts of the rows.
    pub(super) matrices: Vec<(String, usize, Vec<String>)>,
    /// Names of roles with the places where each was found first, and how often.
    roles: BTreeMap<String, (String, usize)>,
    cited: BTreeSet<String>,
}

impl<'p, 'l> Collector<'p, 'l> {
    pub(in crate::import) fn new(profile: &'p Profile, annotate: bool, ledger: &'l mut Ledger) -> Self {
        Self {
            profile,
            ledger,
            annotate,
            findings: Vec::new(),
            standard: None,
            settings: Settings::default(),
            numbers: BTreeSet::new(),
            matrices: Vec::new(),
            roles: BTreeMap::new(),
            cited: BTreeSet::new(),
        }
    }

    /// What was found, and the lines of `guide.yaml` for what was annotated.
    pub(in crate::import) fn finish(mut self) -> (Vec<Finding>, Vec<String>) {
        let roles = std::mem::take(&mut self.roles);
        for (name, (place, count)) in roles {
            let words = words!("役割: {name}（{count} 回）", "a role: {name} ({count} times)");
            self.propose("role", place, words);
        }
        let lines = if self.annotate { self.settings.lines() } else { Vec::new() };
        (self.findings, lines)
    }

    pub(super) fn propose(&mut self, kind: &str, place: String, words: Words) {
        let kind = match kind {
            "role" => "proposed-role",
            "force" => "proposed-force",
            "clause" => "proposed-clause",
            "term" => "proposed-term",
            "reference" => "proposed-reference",
            "matrix" => "proposed-matrix",
            _ => "proposed-requirement",
        };
        self.findings.push(Finding::new(kind, place, words));
    }

    /// Where a piece stands in the source.
    pub(super) fn place(&self, piece: Option<PieceId>) -> String {
        piece.map_or_else(String::new, |piece| self.ledger.piece(piece).place.to_string())
    }

    /// Goes through blocks that follow each other.
    pub(in crate::import) fn blocks(&mut self, blocks: &mut Vec<Block>) {
        let mut at = 0;
        while at < blocks.len() {
            if self.standard.is_some() && self.clause(blocks, at) {
                at += 1;
                continue;
            }
            match &mut blocks[at] {
                Block::Heading(..) => self.standard = None,
                Block::Paragraph(run) => self.paragraph(run),
                Block::List(items) => items.iter_mut().for_each(|item| self.blocks(&mut item.blocks)),
                Block::Boxed(inner) | Block::Aside(_, _, inner) | Block::Figure(_, inner) => self.blocks(inner),
                Block::Table(table) => {
                    for cell in table.rows.iter().flatten() {
                        cell.blocks.iter().for_each(|block| self.cell(block));
                    }
                    self.table(blocks, at);
                }
                Block::Clause(_) | Block::Rule | Block::Code(..) | Block::Markdown(_) => {}
            }
            at += 1;
        }
    }

    fn paragraph(&mut self, run: &mut Vec<Inline>) {
        let whole = text(run);
        let piece = first_piece(run);
        if let Some(standard) = self.head(&whole) {
            self.standard = Some(standard);
            return;
        }
        self.words(&whole, piece);
        self.duty(run, &whole, piece);
    }

    /// Cells are searched for words; what binds in a table is for an editor to say.
    fn cell(&mut self, block: &Block) {
        if let Block::Paragraph(run) = block {
            self.words(&text(run), first_piece(run));
        }
    }

    /// The standard that a line names.
    fn head(&mut self, whole: &str) -> Option<Standard> {
        let found = self.profile.heads.iter().find_map(|head| head.whole(whole))?;
        let (name, number) = (found.get("standard")?, found.get("number")?);
        let known = self.profile.standards.iter().any(|end| name.ends_with(end.as_str()));
        if !known || !number.contains('.') {
            return None;
        }
        self.settings.group(name, number, found.get("title").unwrap_or(name));
        Some(Standard { number: number.to_owned() })
    }

    /// Roles, terms and titles in a text.
    pub(super) fn words(&mut self, whole: &str, piece: Option<PieceId>) {
        for name in self.role_names(whole) {
            let place = self.place(piece);
            self.roles.entry(name.to_owned()).or_insert((place, 0)).1 += 1;
        }
        let profile = self.profile;
        for pattern in &profile.terms {
            let mut from = 0;
            while let Some(found) = pattern.find(whole, from) {
                from = found.end;
                let Some(name) = found.get("term") else { continue };
                let before = whole[..found.start].rsplit(['。', '\n']).next().unwrap_or("").trim();
                self.term(name, before, piece);
            }
        }
        for pattern in &profile.references {
            let mut from = 0;
            while let Some(found) = pattern.find(whole, from) {
                from = found.end;
                let Some(title) = found.get("title").filter(|title| !title.is_empty()) else { continue };
                if self.cited.insert(title.to_owned()) {
                    let place = self.place(piece);
                    self.propose("reference", place, words!("文献: {title}", "a document: {title}"));
                    self.settings.references.insert(title.to_owned());
                }
            }
        }
    }

    /// A defined word; in Japanese what defines it stands before it.
    fn term(&mut self, name: &str, before: &str, piece: Option<PieceId>) {
        let defined = !name.is_empty() && !before.is_empty();
        if !defined || self.settings.terms.contains_key(name) {
            return;
        }
        let place = self.place(piece);
        self.propose("term", place, words!("用語: {name}（{before}）", "a term: {name} ({before})"));
        self.settings.terms.insert(name.to_owned(), before.to_owned());
    }

    /// The names of roles in a text, in its order: the longest runs of letters that end as the profile says.
    pub(super) fn role_names<'t>(&self, whole: &'t str) -> Vec<&'t str> {
        let mut out: Vec<(usize, &str)> = Vec::new();
        for end in &self.profile.endings {
            for (at, _) in whole.match_indices(end.as_str()) {
                let stop = at + end.len();
                // `責任者` inside of a longer word is none.
                let joins = |c: char| matches!(c, '又' | '及' | '若' | '並' | '等');
                if whole[stop..].chars().next().is_some_and(|c| is_of_word(c) && !joins(c)) {
                    continue;
                }
                let start = whole[..at].char_indices().rev().take_while(|(_, c)| is_of_word(*c)).last();
                let start = start.map_or(at, |(start, _)| start);
                if start < at {
                    out.push((start, &whole[start..stop]));
                }
            }
        }
        for name in &self.profile.names {
            out.extend(whole.match_indices(name.as_str()));
        }
        out.sort_by_key(|(at, name)| (*at, std::cmp::Reverse(name.len())));
        let mut last = 0;
        out.retain(|(at, name)| {
            let keep = *at >= last;
            last = if keep { at + name.len() } else { last };
            keep
        });
        out.into_iter().map(|(_, name)| name).collect()
    }
}

/// Letters that names of roles are made of: no kana but the long mark, so that 「及び」 and 「その他の」 end a name.
fn is_of_word(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
        || ('\u{30A1}'..='\u{30FA}').contains(&c)
        || c == 'ー'
        || c == '々'
        || c.is_ascii_alphanumeric()
}
