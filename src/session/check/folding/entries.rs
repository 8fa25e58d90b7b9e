//! Entries of the settings whose id or mark was not read: whatever names them anywhere seems to name nothing.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::SourceRef;

use super::said::first_name;

/// So many such entries are looked at: each is looked for upwards, line by line.
const MOST_ENTRIES: usize = 50;

/// By the list and what of it they belong to, as `vocabularies` and `role`: the finding, and what is written there.
#[derive(Default)]
pub(super) struct Entries(HashMap<(String, String), (usize, String)>);

impl Entries {
    pub(super) fn of(diagnostics: &[Diagnostic]) -> Self {
        let mut entries = HashMap::new();
        let of_settings = |(_, found): &(usize, &Diagnostic)| found.primary.place.path() == "guide.yaml";
        let found = diagnostics.iter().enumerate().filter(of_settings).filter(|(_, found)| loses_entry(found));
        for (i, found) in found.take(MOST_ENTRIES) {
            let Place::Text(source, span) = &found.primary.place else { continue };
            let Some(owners) = owners(source, source.position(span.start as usize).line) else { continue };
            let written = source.slice(*span).to_owned();
            let list = (owners.0.clone(), String::new());
            entries.entry(owners).or_insert_with(|| (i, written.clone()));
            entries.entry(list).or_insert((i, written));
        }
        Self(entries)
    }

    /// The finding that explains that a name is nowhere.
    pub(super) fn cause(&self, diagnostic: &Diagnostic) -> Option<usize> {
        if self.0.is_empty() {
            return None;
        }
        let text = &*diagnostic.message.en;
        let last = || text.trim_end_matches('`').rsplit('`').next().unwrap_or("").to_owned();
        let owner = match diagnostic.code {
            Code::VocabularyUnknownValue | Code::MatrixColumn if text.contains(" of the vocabulary `") => {
                ("vocabularies", last())
            }
            // `[[role:staff]]`: the vocabulary is the first name in backticks.
            Code::VocabularyUnknownValue => ("vocabularies", first_name(diagnostic)?),
            Code::XrefUnknown if text.starts_with("the entrance `") => {
                ("vocabularies", first_name(diagnostic)?.split_once(':')?.0.to_owned())
            }
            Code::MatrixMark => ("marks", last()),
            Code::WeakMark => ("marks", String::new()),
            Code::XrefUnknown if text.starts_with("there is no reference `") => ("references", String::new()),
            Code::XrefUnknown if text.starts_with("there is no term `") => ("terms", String::new()),
            Code::XrefUnknown if text.starts_with("there is no clause `") => ("standards", String::new()),
            Code::ClauseGroup => ("standards", String::new()),
            _ => return None,
        };
        let (i, written) = self.0.get(&(owner.0.to_owned(), owner.1))?;
        // A slip that is near another name is one of its own.
        let is_own = diagnostic.fix.as_ref().is_some_and(|fix| {
            !fix.replacement.ends_with(written.as_str()) && !written.contains(fix.replacement.as_str())
        });
        (!is_own).then_some(*i)
    }
}

/// Whether a finding takes an entry from its list: it has no id that can be read, or that of another one.
fn loses_entry(diagnostic: &Diagnostic) -> bool {
    match diagnostic.code {
        Code::BadId | Code::BadNumber | Code::ConfigDuplicateId | Code::ConfigDuplicateName => true,
        Code::ConfigMissingKey => first_name(diagnostic).is_some_and(|key| key == "id"),
        _ => false,
    }
}

/// The key at the top of the settings that holds a line, and the key or entry below it.
fn owners(source: &SourceRef, line: usize) -> Option<(String, String)> {
    let depth =
        |text: &str| text.len() - text.trim_start_matches(' ').len() + usize::from(text.trim_start().starts_with('-'));
    let text = |line: usize| source.slice(source.line_span(line));
    let mut least = depth(text(line));
    let mut keys: Vec<&str> = Vec::new();
    for above in (1..line).rev().map(text) {
        let head = above.trim_start();
        if head.is_empty() || head.starts_with('#') || depth(above) >= least {
            continue;
        }
        least = depth(above);
        let key = head.trim_start_matches("- ");
        keys.push(key.split(':').next().unwrap_or(key).trim());
        if least == 0 {
            break;
        }
    }
    let top = keys.pop().filter(|_| least == 0)?;
    Some((top.to_owned(), keys.pop().unwrap_or("").to_owned()))
}
