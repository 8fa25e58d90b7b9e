//! Profiles: which words of a source are proposed as annotations. `default.yaml` ships with the program and says how one is
//! written; nothing is proposed that no pattern of the profile finds in the text.
//!
//! `collect` goes through the blocks of a draft and lists what it finds. Where it may annotate, it also changes the blocks:
//! `clauses`, `duties`, `matrices` and `requirements` each know one kind; `settings` writes what `guide.yaml` needs for them.

mod clauses;
mod collect;
mod duties;
mod headings;
mod matrices;
mod pattern;
mod requirements;
mod run;
mod settings;

use std::sync::Arc;

use super::error::ImportError;
use crate::config::yaml::{self, Fields, Reader};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{ContentPath, Source, Span};
use crate::words;

pub(super) use collect::Collector;
pub(super) use headings::HeadingKind;
use pattern::Pattern;

/// The profile that is used where none is named.
const DEFAULT: &str = include_str!("default.yaml");

/// How far a sentence binds, as `force=` writes it.
const FORCES: [&str; 4] = ["must-not", "must", "should", "may"];

/// Words and patterns by which annotations are proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Ends of words that name a role.
    endings: Vec<String>,
    /// Whole names of roles.
    names: Vec<String>,
    /// Each word that tells a force, with the force; the longest first.
    forces: Vec<(String, &'static str)>,
    heads: Vec<Pattern>,
    /// Ends of the names of standards.
    standards: Vec<String>,
    begins: Vec<Pattern>,
    levels: Vec<Pattern>,
    /// Heads of the columns of lists of requirements: number, text, title, level.
    columns: [Vec<String>; 4],
    terms: Vec<Pattern>,
    references: Vec<Pattern>,
    marks: Vec<String>,
    /// What begins headings, by what it numbers.
    headings: [Vec<Pattern>; 7],
}

impl Default for Profile {
    fn default() -> Self {
        Self::read("default.yaml", DEFAULT).expect("the profile of the program is sound")
    }
}

impl Profile {
    /// Reads a profile (YAML). What it leaves out is not proposed.
    ///
    /// # Errors
    /// Where it is no YAML, or where a key, a value or a pattern is not known, with line and column.
    ///
    /// # Panics
    /// Never: the name under which it is parsed is a path.
    pub fn read(place: &str, text: &str) -> Result<Self, ImportError> {
        let path = ContentPath::new("profile.yaml").expect("a path of the content folder");
        let source = Arc::new(Source::new(path, text.to_owned()));
        let mut found = Vec::new();
        let end = u32::try_from(text.len()).map_err(|_| too_long(place))?;
        let node = yaml::parse(&source, Span { start: 0, end }, &mut found);
        let mut reader = Reader::new(&source, Code::ConfigUnknownKey);
        let mut patterns = Faulty::default();
        let profile = node.map(|node| {
            let mut fields = reader.fields(node);
            let profile = profile(&mut fields, &mut reader, &mut patterns);
            fields.finish(&mut reader, &[]);
            profile
        });
        found.append(&mut reader.diagnostics);
        if let Some(fault) = found.first() {
            return Err(told(place, fault));
        }
        if let Some((span, pattern)) = patterns.0.first() {
            let at = source.position(span.start as usize);
            return Err(ImportError::new(
                format!("{place}:{}:{}", at.line, at.column),
                words!("`{pattern}` は型として読めない", "`{pattern}` cannot be read as a pattern"),
                words!(
                    "欄を `{{n}}` のように閉じ、欄でない文字も書く",
                    "close its fields, as in `{{n}}`, and write some text beside them"
                ),
            ));
        }
        Ok(profile.unwrap_or_else(Self::nothing))
    }

    fn nothing() -> Self {
        Self {
            endings: Vec::new(),
            names: Vec::new(),
            forces: Vec::new(),
            heads: Vec::new(),
            standards: Vec::new(),
            begins: Vec::new(),
            levels: Vec::new(),
            columns: [const { Vec::new() }; 4],
            terms: Vec::new(),
            references: Vec::new(),
            marks: Vec::new(),
            headings: [const { Vec::new() }; 7],
        }
    }
}

/// Patterns that cannot be read, with their places.
#[derive(Default)]
struct Faulty(Vec<(Span, String)>);

fn too_long(place: &str) -> ImportError {
    let help = words!("プロファイルを短くする", "make the profile shorter");
    ImportError::new(place, words!("プロファイルが 4 GB を超える", "the profile has more than 4 GB"), help)
}

fn told(place: &str, fault: &Diagnostic) -> ImportError {
    let at = fault.primary.place.position().map(|p| format!(":{}:{}", p.line, p.column)).unwrap_or_default();
    let help = words!(
        "書き方は `tebiki import --print-profile` が示す",
        "`tebiki import --print-profile` shows how one is written"
    );
    ImportError::new(format!("{place}{at}"), fault.message.clone(), help)
}

/// The profile that ships with the program, as text.
#[must_use]
pub fn default_text() -> &'static str {
    DEFAULT
}

fn profile(fields: &mut Fields, reader: &mut Reader<'_>, faulty: &mut Faulty) -> Profile {
    let mut out = Profile::nothing();
    if let Some(node) = fields.take("roles") {
        let mut roles = reader.fields(node);
        (out.endings, out.names) = (texts(&mut roles, reader, "endings"), texts(&mut roles, reader, "names"));
        roles.finish(reader, &[]);
    }
    if let Some(node) = fields.take("force") {
        let mut own = reader.fields(node);
        for force in FORCES {
            out.forces.extend(texts(&mut own, reader, force).into_iter().map(|word| (word, force)));
        }
        own.finish(reader, &[]);
        out.forces.sort_by_key(|(word, _)| (std::cmp::Reverse(word.chars().count()), word.clone()));
    }
    if let Some(node) = fields.take("clauses") {
        let mut own = reader.fields(node);
        out.heads = patterns(&mut own, reader, "heads", faulty);
        out.standards = texts(&mut own, reader, "standards");
        out.begins = patterns(&mut own, reader, "begins", faulty);
        out.levels = patterns(&mut own, reader, "levels", faulty);
        own.finish(reader, &[]);
    }
    if let Some(node) = fields.take("requirements") {
        let mut own = reader.fields(node);
        out.columns = ["number", "text", "title", "level"].map(|key| texts(&mut own, reader, key));
        own.finish(reader, &[]);
    }
    if let Some(node) = fields.take("headings") {
        let mut own = reader.fields(node);
        out.headings = HeadingKind::ALL.map(|kind| patterns(&mut own, reader, kind.key(), faulty));
        own.finish(reader, &[]);
    }
    out.terms = patterns(fields, reader, "terms", faulty);
    out.references = patterns(fields, reader, "references", faulty);
    out.marks = texts(fields, reader, "marks");
    out
}

fn texts(fields: &mut Fields, reader: &mut Reader<'_>, key: &'static str) -> Vec<String> {
    fields.texts(reader, key).into_iter().map(|text| text.value).filter(|text| !text.trim().is_empty()).collect()
}

fn patterns(fields: &mut Fields, reader: &mut Reader<'_>, key: &'static str, faulty: &mut Faulty) -> Vec<Pattern> {
    let mut out = Vec::new();
    for text in fields.texts(reader, key) {
        match Pattern::parse(&text.value) {
            Some(pattern) => out.push(pattern),
            None => faulty.0.push((text.span, text.value)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_of_the_program_is_read() {
        let profile = Profile::default();
        assert!(profile.forces.iter().any(|(word, force)| word == "望ましい" && *force == "should"));
        let lengths: Vec<usize> = profile.forces.iter().map(|(word, _)| word.chars().count()).collect();
        assert!(lengths.is_sorted_by(|a, b| a >= b), "the longest is tried first");
    }

    #[test]
    fn faults_of_a_profile_have_a_place() {
        let fault = |text: &str| Profile::read("own.yaml", text).expect_err("it is refused");
        assert!(fault("rolls: {}\n").place.starts_with("own.yaml:1:1"), "{}", fault("rolls: {}\n"));
        assert!(fault("clauses:\n  begins: [\"({n\"]\n").place.starts_with("own.yaml:2:12"));
        assert!(fault("marks: {a: b}\n").place.starts_with("own.yaml:1:"));
        assert_eq!(Profile::read("own.yaml", "").map(|p| p.marks.len()), Ok(0));
    }
}
