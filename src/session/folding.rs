//! What follows from one mistake is told with it: many places that name the same thing which is nowhere, and what stands
//! on a line, or in a page, that was not read. Findings are grouped by what they name, so that this takes one pass.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Code, Diagnostic, Fix, Follower, Label, Place, Severity};
use crate::words;

/// So many names of one line are kept, as a line may be as long as a file.
const MOST_NAMES: usize = 20;

/// A cause that has a cause itself, and so on: longer chains lead in a circle.
const LONGEST_CHAIN: usize = 8;

/// Entries of a list in the settings whose lines are no further apart than this belong together.
const NEAR: usize = 4;

/// So many lines of a page may be its front matter.
const MOST_LINES: usize = 60;

/// Endings of files that were meant as pages.
const ENDINGS: [&str; 6] = [".md.txt", ".md", ".mdx", ".markdown", ".mdown", ".txt"];

/// Puts what follows from a finding under it. The findings are in order, and stay so.
pub(super) fn fold(diagnostics: &mut Vec<Diagnostic>) {
    if diagnostics.len() < 2 {
        return;
    }
    let lost = Lost::of(diagnostics);
    let sections = missing_sections(diagnostics);
    let mut firsts: HashMap<(Code, String), usize> = HashMap::new();
    let mut heads: Vec<usize> = Vec::with_capacity(diagnostics.len());
    for (i, diagnostic) in diagnostics.iter().enumerate() {
        let is_as_grave = |&head: &usize| {
            diagnostics.get(head).is_some_and(|head| head.severity() <= diagnostic.severity()) && head != i
        };
        let is_raised = |&head: &usize| head != i && diagnostics.get(head).is_some_and(|head| is_raised(head.code));
        let cause = lost.cause(i, diagnostic).filter(|head| is_as_grave(head) || is_raised(head));
        let key = || key(diagnostic, &sections);
        let first = || {
            let first = firsts.entry(key()?).or_insert(i);
            // What keeps the site from being published is never told as part of a warning.
            if !is_as_grave(first) {
                *first = i;
            }
            Some(*first)
        };
        heads.push(cause.or_else(first).unwrap_or(i));
    }
    if heads.iter().enumerate().all(|(i, head)| i == *head) {
        return;
    }
    let heads: Vec<usize> = (0..heads.len()).map(|i| first_cause(&heads, i)).collect();
    let mut kept: Vec<Option<Diagnostic>> = std::mem::take(diagnostics).into_iter().map(Some).collect();
    for (i, head) in heads.into_iter().enumerate().filter(|(i, head)| i != head) {
        let Some(mut below) = kept.get_mut(i).and_then(Option::take) else { continue };
        let is_same = matches!(kept.get(head), Some(Some(head)) if head.message.en == below.message.en);
        let words = if is_same { words!("ここも同じ", "and here") } else { below.message };
        let place = Label { place: below.primary.place, words };
        let follower = Follower { code: below.code, label: place, fix: below.fix.take() };
        if let Some(Some(head)) = kept.get_mut(head) {
            head.followers.push(follower);
        }
    }
    diagnostics.extend(kept.into_iter().flatten());
}

/// The cause at the end of a chain of causes; where it leads nowhere, the finding itself.
fn first_cause(heads: &[usize], i: usize) -> usize {
    let mut at = i;
    for _ in 0..LONGEST_CHAIN {
        match heads.get(at) {
            Some(&next) if next != at => at = next,
            _ => return at,
        }
    }
    i
}

/// What could not be read, and which finding tells so.
#[derive(Default)]
struct Lost {
    /// Ids and labels on lines that were not read.
    names: HashMap<String, usize>,
    /// Numbers of pages whose front matter was not read.
    pages: HashMap<String, usize>,
    /// Pages of which a heading or a directive was not read, by path and by number.
    parts: HashMap<String, usize>,
    /// The lines themselves.
    lines: HashMap<(String, usize), usize>,
    /// Lines that were meant as entries of a list, each with the first of those that follow each other.
    entries: HashMap<(String, usize), usize>,
    /// Lines of footnotes without a body that begin as the body does.
    bodies: HashMap<(String, String), usize>,
    /// By page, the first mark of a footnote that was not read, and the first mark of a merge.
    firsts: HashMap<(Code, String), usize>,
    /// The last line of a front matter that was not read.
    heads: HashMap<String, (usize, usize)>,
    /// The first line of a directive that was not read.
    directives: HashMap<String, (usize, usize)>,
    /// Fences of wide signs by page: where each opens and closes.
    fences: HashMap<String, Vec<(usize, usize, usize)>>,
    /// The key of the settings that would say who bears duties, written otherwise.
    bearer: Option<usize>,
    /// Keys of a page that are written otherwise, as they were meant.
    keys: HashMap<(String, String), usize>,
}

impl Lost {
    fn of(diagnostics: &[Diagnostic]) -> Self {
        let mut lost = Self::default();
        for (i, diagnostic) in diagnostics.iter().enumerate() {
            let path = diagnostic.primary.place.path();
            let is_page = matches!(diagnostic.code, Code::SourceSkipped | Code::BadNumber);
            if is_page || (is_of_head(diagnostic.code) && path != "guide.yaml") {
                lost.pages.extend(number_of(diagnostic).map(|number| (number.trim_end_matches('.').to_owned(), i)));
            }
            let Some((line, text)) = line_of(diagnostic) else { continue };
            lost.add_key(i, diagnostic, (line, text));
            lost.add_setting(i, diagnostic, line);
            lost.add_block(i, diagnostic, (line, text));
            lost.add_fence(i, diagnostic, (line, text));
            if is_unread(diagnostic.code) {
                lost.add_line(i, diagnostic, (line, text));
            }
        }
        lost
    }

    /// A key that was not read, in the settings or in the front matter of a page.
    fn add_key(&mut self, i: usize, diagnostic: &Diagnostic, (line, text): (usize, &str)) {
        let path = diagnostic.primary.place.path();
        let is_meant = |fix: &Fix| fix.replacement == "bearer";
        let is_settings = path == "guide.yaml" && diagnostic.severity() == Severity::Error;
        if is_settings && (diagnostic.fix.as_ref().is_some_and(is_meant) || text.trim_start().starts_with("bearer")) {
            self.bearer.get_or_insert(i);
        }
        if let Some(fix) = diagnostic.fix.as_ref().filter(|_| is_unknown_key(diagnostic.code)) {
            self.keys.entry((path.to_owned(), fix.replacement.clone())).or_insert(i);
            self.lines.entry((path.to_owned(), line)).or_insert(i);
            if let Some(number) = number_of(diagnostic).filter(|_| fix.replacement == "title") {
                self.pages.entry(number).or_insert(i);
            }
        }
    }

    /// Keys of the settings that belong to another list: where the line is lost that begins a list, each of its entries is
    /// wrong.
    fn add_setting(&mut self, i: usize, diagnostic: &Diagnostic, line: usize) {
        let is_it = matches!(diagnostic.code, Code::ConfigMissingKey | Code::ConfigUnknownKey);
        if !is_it || diagnostic.fix.is_some() || diagnostic.primary.place.path() != "guide.yaml" {
            return;
        }
        let at = |line: usize| self.entries.get(&("guide.yaml".to_owned(), line)).copied();
        let above = (line.saturating_sub(NEAR)..=line).rev().find_map(at);
        self.entries.entry(("guide.yaml".to_owned(), line)).or_insert(above.unwrap_or(i));
    }

    /// A line that others belong to: of a front matter, a directive, a list or a footnote.
    fn add_block(&mut self, i: usize, diagnostic: &Diagnostic, (line, text): (usize, &str)) {
        let path = diagnostic.primary.place.path().to_owned();
        match diagnostic.code {
            Code::FrontMatterMissing | Code::FrontMatterFence => {
                let Place::Text(source, _) = &diagnostic.primary.place else { return };
                let lines = source.text().lines().enumerate().skip(line).take(MOST_LINES);
                let is_end = |text: &str| matches!(text.trim_end(), "---" | "");
                let mut ends = lines.filter(|(_, text)| is_end(text));
                let first = ends.next();
                // Where something stands before the first `---`, the front matter ends with the second one.
                let second = first.filter(|(_, text)| !text.trim().is_empty()).and_then(|_| ends.next());
                let end = second.filter(|(_, text)| !text.trim().is_empty()).or(first).map(|(at, _)| at + 1);
                if let Some(end) = end {
                    self.heads.entry(path).or_insert((end, i));
                }
            }
            Code::DirectiveUnread | Code::DirectiveUnknown => {
                self.directives.entry(path).or_insert((line, i));
            }
            Code::IndentedCode if text.trim_start().starts_with(":::") => {
                self.directives.entry(path).or_insert((line, i));
            }
            Code::MergeConflict => {
                self.firsts.entry((Code::MergeConflict, path)).or_insert(i);
            }
            Code::HandNumber | Code::EntryUnread => {
                let above = line.checked_sub(1).and_then(|above| self.entries.get(&(path.clone(), above)).copied());
                self.entries.entry((path, line)).or_insert(above.unwrap_or(i));
            }
            Code::FootnoteBody if !is_at_start(diagnostic) => {
                self.firsts.entry((Code::FootnoteBody, path)).or_insert(i);
            }
            Code::FootnoteBody if text.starts_with("[^") => {
                let name = diagnostic.message.en.clone();
                self.bodies.entry((path.clone(), name)).or_insert(i);
                // What stands below and is indented belongs to the footnote.
                for below in 1..=2 {
                    self.lines.entry((path.clone(), line + below)).or_insert(i);
                }
            }
            _ => {}
        }
    }

    /// A fence of wide signs: what stands up to the next one was meant as code.
    fn add_fence(&mut self, i: usize, diagnostic: &Diagnostic, (line, text): (usize, &str)) {
        if diagnostic.code != Code::WideSign || !text.trim_start().starts_with("｀｀｀") {
            return;
        }
        let fences = self.fences.entry(diagnostic.primary.place.path().to_owned()).or_default();
        match fences.last_mut() {
            Some((first, last, _)) if first == last && *first != line => *last = line,
            Some((_, last, _)) if *last == line => {}
            _ => fences.push((line, line, i)),
        }
    }

    /// A line whose markup was not read.
    fn add_line(&mut self, i: usize, diagnostic: &Diagnostic, (line, text): (usize, &str)) {
        let path = diagnostic.primary.place.path();
        self.lines.entry((path.to_owned(), line)).or_insert(i);
        for name in names_of(text) {
            self.names.entry(name).or_insert(i);
        }
        if diagnostic.code == Code::BadId {
            self.names.extend(first_name(diagnostic).map(|name| (name, i)));
        }
        if holds_a_part(text) || diagnostic.code == Code::MatrixTable {
            self.parts.entry(path.to_owned()).or_insert(i);
            if let Some(number) = number_of(diagnostic) {
                self.parts.entry(number).or_insert(i);
            }
        }
    }

    /// The finding that explains another one, which is the `i`-th.
    fn cause(&self, i: usize, diagnostic: &Diagnostic) -> Option<usize> {
        let path = diagnostic.primary.place.path();
        if let Some((line, _)) = line_of(diagnostic)
            && let Some(&(end, head)) = self.heads.get(path)
            && line <= end
            && head != i
        {
            return Some(head);
        }
        if let Some(fence) = self.fence(i, diagnostic) {
            return Some(fence);
        }
        match diagnostic.code {
            Code::AttributeValue if diagnostic.message.en.ends_with("value of `inferred`") => self.bearer,
            Code::XrefUnknown | Code::XrefAnchor | Code::MatrixRow | Code::NoteUnknown | Code::AttributeValue => {
                let name = named(diagnostic)?;
                let of_page = || diagnostic.message.en.contains(" section ").then(|| self.pages.get(name)).flatten();
                let in_line = || self.cause_in_line(diagnostic).filter(|_| diagnostic.code == Code::MatrixRow);
                self.names.get(name).or_else(of_page).copied().or_else(in_line)
            }
            Code::XrefRange => self.parts.get(diagnostic.message.en.split(' ').next()?).copied(),
            Code::ItemOrder => self.parts.get(path).copied(),
            Code::OrphanPage => self.pages.get(named_section(diagnostic)?).copied(),
            Code::XrefTitle => self.pages.get(titled(diagnostic)?).copied(),
            _ => self.cause_in_line(diagnostic),
        }
    }

    /// The opening fence of wide signs that a finding stands behind.
    fn fence(&self, i: usize, diagnostic: &Diagnostic) -> Option<usize> {
        let fences = self.fences.get(diagnostic.primary.place.path())?;
        let (line, _) = line_of(diagnostic)?;
        let at = fences.partition_point(|(first, ..)| *first <= line).checked_sub(1)?;
        let &(_, last, head) = fences.get(at)?;
        (line <= last && head != i).then_some(head)
    }

    /// The finding in the same or a neighbouring line that explains another one.
    fn cause_in_line(&self, diagnostic: &Diagnostic) -> Option<usize> {
        let path = diagnostic.primary.place.path();
        let (line, _) = line_of(diagnostic)?;
        let at = |line: usize| self.lines.get(&(path.to_owned(), line)).copied();
        let first = |code: Code| self.firsts.get(&(code, path.to_owned())).copied();
        match diagnostic.code {
            // An attribute that has a suggestion of its own is a mistake of its own.
            Code::AttributeUnknown if diagnostic.fix.is_some() => None,
            Code::ConfigMissingKey | Code::ConfigUnknownKey if path == "guide.yaml" && diagnostic.fix.is_none() => {
                self.entries.get(&(path.to_owned(), line)).copied()
            }
            Code::ConfigMissingKey => self.keys.get(&(path.to_owned(), first_name(diagnostic)?)).copied(),
            // A line of dashes or of signs of equality made the heading above it.
            Code::HeadingFirst | Code::HeadingSkip => at(line + 1).or_else(|| first(Code::MergeConflict)),
            Code::RequiredId => at(line).or_else(|| at(line + 1)),
            Code::MergeConflict => first(Code::MergeConflict),
            Code::FootnoteUnused => first(Code::FootnoteBody),
            Code::DutyBearer if self.bearer.is_some() => self.bearer,
            // What opens or stays open below a directive that was not read was its end.
            Code::DirectiveUnclosed | Code::DirectiveNesting => self.directives.get(path).map(|&(_, i)| i),
            Code::DirectiveUnnamed | Code::DirectivePlace => {
                self.directives.get(path).filter(|(first, _)| *first < line).map(|&(_, i)| i)
            }
            Code::HandNumber | Code::EntryUnread => self.entries.get(&(path.to_owned(), line)).copied(),
            Code::AttributeUnread if diagnostic.message.en == "a paragraph has one force" => {
                let entry = |line| self.entries.get(&(path.to_owned(), line)).copied();
                entry(line).or_else(|| entry(line + 1)).or_else(|| at(line))
            }
            Code::FootnoteBody => self.bodies.get(&(path.to_owned(), diagnostic.message.en.clone())).copied(),
            Code::AttributeUnknown
            | Code::MatrixWidth
            | Code::MatrixMark
            | Code::MatrixRow
            | Code::AttributeUnread
            | Code::AttributeMissing
            | Code::DirectiveLabel
            | Code::IndentedCode
            | Code::DutyBearer => at(line),
            _ => None,
        }
    }
}

/// What is the same in findings of one cause.
fn key(diagnostic: &Diagnostic, sections: &HashSet<String>) -> Option<(Code, String)> {
    let code = diagnostic.code;
    match code {
        Code::XrefUnknown | Code::OrphanPage if named_section(diagnostic).is_some_and(|name| !name.contains(':')) => {
            let name = named_section(diagnostic)?;
            // A section that is gone takes those below it along.
            let above = name.match_indices('.').map(|(at, _)| &name[..at]).find(|above| sections.contains(*above));
            Some((Code::XrefUnknown, format!("section {}", above.unwrap_or(name))))
        }
        Code::XrefUnknown | Code::XrefAnchor | Code::VocabularyUnknownValue => {
            Some((Code::XrefUnknown, named(diagnostic)?.rsplit(':').next()?.to_owned()))
        }
        Code::XrefRange => Some((code, diagnostic.message.en.split(' ').next()?.to_owned())),
        Code::XrefTitle
        | Code::XrefDraft
        | Code::LinkFile
        | Code::NoteUnknown
        | Code::MatrixColumn
        | Code::MatrixMark
        | Code::AttributeValue => Some((code, diagnostic.message.en.clone())),
        // The two halves of a tag or of a mark stand in one line.
        Code::RawHtml | Code::MarkUnpaired => {
            let (line, _) = line_of(diagnostic)?;
            Some((code, format!("{}:{line}", diagnostic.primary.place.path())))
        }
        // A bracket that is not closed takes those behind it along.
        Code::XrefSyntax if diagnostic.message.en.starts_with("`[[`") => {
            let (line, _) = line_of(diagnostic)?;
            Some((code, format!("{}:{line}", diagnostic.primary.place.path())))
        }
        Code::DutyBearer | Code::MatrixTable | Code::MatrixWidth | Code::ItemOrder => {
            Some((code, diagnostic.primary.place.path().to_owned()))
        }
        _ => None,
    }
}

/// Numbers of sections that something calls missing.
fn missing_sections(diagnostics: &[Diagnostic]) -> HashSet<String> {
    diagnostics.iter().filter_map(named_section).map(str::to_owned).collect()
}

/// The section that a finding calls missing.
fn named_section(diagnostic: &Diagnostic) -> Option<&str> {
    let text = &*diagnostic.message.en;
    match diagnostic.code {
        Code::XrefUnknown => text.strip_prefix("there is no section `")?.strip_suffix('`'),
        Code::OrphanPage => text.strip_prefix("there is no section ")?.strip_suffix(" above"),
        _ => None,
    }
}

fn first_name(diagnostic: &Diagnostic) -> Option<String> {
    diagnostic.message.en.split('`').nth(1).map(str::to_owned)
}

/// The name that a finding begins or ends with, in backticks.
fn named(diagnostic: &Diagnostic) -> Option<&str> {
    let text = diagnostic.message.en.trim_end();
    if let Some((name, _)) = text.strip_prefix('`').and_then(|rest| rest.split_once('`')) {
        return Some(name);
    }
    let inner = text.strip_suffix('`').unwrap_or(text);
    let inner = if inner.len() < text.len() { inner } else { inner.split_once('`')?.1.split_once('`')?.0 };
    inner.rsplit('`').next().filter(|name| !name.is_empty())
}

fn is_of_head(code: Code) -> bool {
    matches!(
        code,
        Code::FrontMatterMissing
            | Code::FrontMatterFence
            | Code::YamlSyntax
            | Code::YamlForbidden
            | Code::YamlDepth
            | Code::YamlDuplicateKey
    )
}

fn is_unknown_key(code: Code) -> bool {
    matches!(code, Code::FrontMatterUnknownKey | Code::ConfigUnknownKey | Code::AttributeUnknown)
}

/// Codes of a line whose markup was not read.
fn is_unread(code: Code) -> bool {
    matches!(
        code,
        Code::AttributeUnread
            | Code::AttributeSyntax
            | Code::HeadingUnread
            | Code::HeadingBroken
            | Code::MergeConflict
            | Code::HandNumber
            | Code::BadId
            | Code::DirectiveUnread
            | Code::DirectiveUnknown
            | Code::DirectiveLabel
            | Code::WideSign
            | Code::IndentedCode
            | Code::MatrixTable
            | Code::MatrixWidth
            | Code::TableText
    )
}

/// Codes of warnings that are told as errors where an error follows from them.
fn is_raised(code: Code) -> bool {
    matches!(
        code,
        Code::SourceSkipped | Code::HandNumber | Code::EntryUnread | Code::IndentedCode | Code::HeadingBroken
    )
}

/// Whether a finding begins where its line does.
fn is_at_start(diagnostic: &Diagnostic) -> bool {
    diagnostic.primary.place.position().is_some_and(|at| at.column == 1)
}

/// The section that has another title than a reference says.
fn titled(diagnostic: &Diagnostic) -> Option<&str> {
    diagnostic.message.en.strip_suffix(" has")?.rsplit(' ').next()
}

/// Whether a line begins as a heading, an item or a directive.
fn holds_a_part(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with(['#', '＃', ':', '：', '(', '（', '①']) || line.starts_with(|c: char| c.is_numeric())
}

/// Number and text of the line of a finding.
fn line_of(diagnostic: &Diagnostic) -> Option<(usize, &str)> {
    let Place::Text(source, span) = &diagnostic.primary.place else { return None };
    let line = source.position(span.start as usize).line;
    Some((line, source.slice(source.line_span(line))))
}

/// Ids that a line gives, and what stands in its first square brackets.
fn names_of(line: &str) -> Vec<String> {
    let ends = |c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let ids = line.split('#').skip(1).map(|rest| rest.trim_start_matches('\u{200b}').split(ends).next().unwrap_or(""));
    let label = line.split_once(['[', '［']).and_then(|(_, rest)| rest.split([']', '］', '{', '｛']).next());
    ids.chain(label).filter(|name| !name.is_empty()).take(MOST_NAMES).map(str::to_owned).collect()
}

/// The number of the page of a finding: as its front matter gives it, else as its file is called.
fn number_of(diagnostic: &Diagnostic) -> Option<String> {
    let text = match &diagnostic.primary.place {
        Place::Text(source, _) => source.text(),
        Place::File(..) => "",
    };
    let written = text.lines().take(30).find_map(|line| line.strip_prefix("number:"));
    let written = written.map(|number| number.trim().trim_matches(['"', '\''])).filter(|number| !number.is_empty());
    let name = diagnostic.primary.place.path().rsplit('/').next().unwrap_or("");
    // The name of a file that was skipped has another ending, and may have two.
    let name = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    let is_number = name.starts_with(|c: char| c.is_ascii_digit());
    written.or(Some(name).filter(|_| is_number)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::first_cause;

    #[test]
    fn a_chain_of_causes_leads_to_its_end_and_a_circle_to_nothing() {
        let heads = [0, 0, 1, 4, 3, 3];
        let ends: Vec<usize> = (0..heads.len()).map(|i| first_cause(&heads, i)).collect();
        assert_eq!(ends, [0, 0, 0, 3, 4, 5]);
    }
}
