//! What could not be read, and which finding tells so: lines, pages, keys of settings, directives and fences.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Fix, Place, Severity};

use super::said::{
    first_name, follows_from_loss, holds_a_part, is_at_start, is_of_head, is_outside_of_pages, is_unknown_key,
    is_unread, line_of, named, named_section, names_of, number_of, number_of_file, swallows, titled,
};

/// Entries of a list in the settings whose lines are no further apart than this belong together.
const NEAR: usize = 4;

/// So many lines of a page may be its front matter.
const MOST_LINES: usize = 60;

/// What could not be read, and which finding tells so.
#[derive(Default)]
pub(super) struct Lost {
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
    /// By page, the first mark of a footnote that was not read, the first mark of a merge, the printed pages that were not
    /// read, and the fence or comment that swallows the rest; of the guide, the first page that was not read at all.
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
    pub(super) fn of(diagnostics: &[Diagnostic]) -> Self {
        let mut lost = Self::default();
        for (i, diagnostic) in diagnostics.iter().enumerate() {
            let path = diagnostic.primary.place.path();
            let is_page = matches!(diagnostic.code, Code::SourceSkipped | Code::BadNumber);
            if is_page || (is_of_head(diagnostic.code) && path != "guide.yaml") {
                lost.pages.extend(number_of(diagnostic).map(|number| (number.trim_end_matches('.').to_owned(), i)));
            }
            lost.add_page(i, diagnostic);
            lost.add_swallowed(i, diagnostic);
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

    /// A page that was not read, or whose title or printed pages were not.
    fn add_page(&mut self, i: usize, diagnostic: &Diagnostic) {
        let path = diagnostic.primary.place.path();
        let is_page = path != "guide.yaml";
        let is_blank = || match &diagnostic.primary.place {
            Place::Text(source, _) => source.text().trim().is_empty(),
            Place::File(..) => false,
        };
        let is_lost = matches!(diagnostic.code, Code::SourceEncoding | Code::SourceIo | Code::SourceTooLarge)
            || diagnostic.code == Code::FrontMatterMissing && is_blank();
        let is_empty = diagnostic.code == Code::ConfigMissingKey
            && first_name(diagnostic).is_some_and(|key| key == "title" || key == "number");
        if is_page && (is_lost || is_empty) {
            self.pages.extend(number_of(diagnostic).map(|number| (number, i)));
        }
        // `9,3,5` was meant as 9.3.5, and so was 第9.3.5項.
        if is_page && diagnostic.code == Code::BadNumber {
            let plain = |number: String| {
                let number = number.replace([',', '、', '，', '・', '。'], ".");
                number.trim_start_matches('第').trim_end_matches(['項', '節', '章']).to_owned()
            };
            self.pages.extend(number_of(diagnostic).map(|number| (plain(number), i)));
        }
        if diagnostic.code == Code::DuplicateNumber {
            self.add_twins(i, diagnostic);
        }
        let is_of_title = diagnostic.code == Code::ConfigType
            && line_of(diagnostic).is_some_and(|(_, text)| text.starts_with("title:") || text.starts_with("number:"));
        if is_page && is_of_title {
            self.pages.extend(number_of(diagnostic).map(|number| (number, i)));
        }
        if is_page && is_lost {
            self.firsts.entry((Code::SourceEncoding, String::new())).or_insert(i);
        }
        if diagnostic.code == Code::FrontMatterValue && diagnostic.message.en.contains("is not a page") {
            self.firsts.entry((Code::FrontMatterValue, path.to_owned())).or_insert(i);
        }
    }

    /// Two pages of one number: one of them was meant as another section, and what it declares is nowhere.
    fn add_twins(&mut self, i: usize, diagnostic: &Diagnostic) {
        for label in std::iter::once(&diagnostic.primary).chain(&diagnostic.others) {
            self.pages.extend(number_of_file(label.place.path()).map(|number| (number, i)));
        }
        let Place::Text(source, _) = &diagnostic.primary.place else { return };
        for name in source.text().lines().filter(|line| line.contains("{#")).flat_map(names_of) {
            self.names.entry(name).or_insert(i);
        }
    }

    /// What a fence or a comment that is not closed has taken from its page.
    fn add_swallowed(&mut self, i: usize, diagnostic: &Diagnostic) {
        let Place::Text(source, span) = &diagnostic.primary.place else { return };
        if !swallows(diagnostic) {
            return;
        }
        let path = diagnostic.primary.place.path().to_owned();
        self.firsts.entry((Code::FenceOpen, path.clone())).or_insert(i);
        for line in source.text().get(span.start as usize..).unwrap_or("").lines() {
            for name in names_of(line) {
                self.names.entry(name).or_insert(i);
            }
        }
        self.parts.entry(path).or_insert(i);
        self.parts.extend(number_of(diagnostic).map(|number| (number, i)));
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
            let is_of_page = matches!(fix.replacement.as_str(), "title" | "number");
            if let Some(number) = number_of(diagnostic).filter(|_| is_of_page) {
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
            Code::DuplicateId if text.starts_with(":::editor-note") => {
                self.firsts.entry((Code::NoteUnknown, String::new())).or_insert(i);
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
    pub(super) fn cause(&self, i: usize, diagnostic: &Diagnostic) -> Option<usize> {
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
        if let Some(&head) = self.firsts.get(&(Code::FenceOpen, path.to_owned()))
            && follows_from_loss(diagnostic.code)
        {
            return Some(head);
        }
        match diagnostic.code {
            // The message names the code in its first backticks and the page in its second ones.
            Code::AcceptedIdle => self.parts.get(diagnostic.message.en.split('`').nth(3)?).copied(),
            Code::AttributeValue if diagnostic.message.en.ends_with("value of `inferred`") && self.bearer.is_some() => {
                self.bearer
            }
            Code::AttributeValue if is_outside_of_pages(diagnostic) => {
                self.firsts.get(&(Code::FrontMatterValue, path.to_owned())).copied()
            }
            Code::XrefUnknown | Code::XrefAnchor | Code::MatrixRow | Code::NoteUnknown | Code::AttributeValue => {
                let name = named(diagnostic)?;
                let of_page = || diagnostic.message.en.contains(" section ").then(|| self.pages.get(name)).flatten();
                let in_line = || self.cause_in_line(diagnostic).filter(|_| diagnostic.code == Code::MatrixRow);
                let may_stand_there =
                    diagnostic.code != Code::AttributeValue && !diagnostic.message.en.contains(" section ");
                let found = self.names.get(name).or_else(of_page).copied().or_else(in_line);
                let of_note = diagnostic.code == Code::NoteUnknown || diagnostic.message.en.contains(" editor's note ");
                let twin = || self.firsts.get(&(Code::NoteUnknown, String::new())).copied().filter(|_| of_note);
                found.or_else(twin).or_else(|| self.unread().filter(|_| may_stand_there))
            }
            Code::XrefRange => self.parts.get(diagnostic.message.en.split(' ').next()?).copied(),
            Code::ItemOrder => self.parts.get(path).copied(),
            Code::OrphanPage => self.pages.get(named_section(diagnostic)?).copied(),
            Code::XrefTitle => self.pages.get(titled(diagnostic)?).copied(),
            _ => self.cause_in_line(diagnostic),
        }
    }

    /// The first page that was not read at all: what cannot be found may stand there.
    fn unread(&self) -> Option<usize> {
        self.firsts.get(&(Code::SourceEncoding, String::new())).copied()
    }

    /// The opening fence of wide signs that a finding stands behind.
    fn fence(&self, i: usize, diagnostic: &Diagnostic) -> Option<usize> {
        let fences = self.fences.get(diagnostic.primary.place.path())?;
        let (line, _) = line_of(diagnostic)?;
        let at = fences.partition_point(|(first, ..)| *first <= line).checked_sub(1)?;
        let &(_, last, head) = fences.get(at)?;
        (line <= last && head != i).then_some(head)
    }

    /// The key that is written otherwise, of one that is missing.
    fn misspelt(&self, path: &str, diagnostic: &Diagnostic) -> Option<usize> {
        self.keys.get(&(path.to_owned(), first_name(diagnostic)?)).copied()
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
            Code::ConfigMissingKey if self.misspelt(path, diagnostic).is_some() => self.misspelt(path, diagnostic),
            Code::ConfigMissingKey | Code::ConfigUnknownKey if path == "guide.yaml" && diagnostic.fix.is_none() => {
                self.entries.get(&(path.to_owned(), line)).copied()
            }
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
            // The entry below an attribute went on with its paragraph, or the entry itself did.
            Code::AttributeUnread => {
                let entry = |line| self.entries.get(&(path.to_owned(), line)).copied();
                entry(line).or_else(|| entry(line + 1)).or_else(|| at(line))
            }
            Code::FootnoteBody => self.bodies.get(&(path.to_owned(), diagnostic.message.en.clone())).copied(),
            Code::AttributeUnknown
            | Code::MatrixWidth
            | Code::MatrixMark
            | Code::MatrixRow
            | Code::AttributeMissing
            | Code::DirectiveEmpty
            | Code::DirectiveLabel
            | Code::IndentedCode
            | Code::DutyBearer => at(line),
            _ => None,
        }
    }
}
