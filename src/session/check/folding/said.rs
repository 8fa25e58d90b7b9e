//! What a finding says: the section, the name or the line that it is about, and of which kind it is.

use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostic, Place};

/// So many names of one line are kept, as a line may be as long as a file.
const MOST_NAMES: usize = 20;

/// Endings of files that were meant as pages.
const ENDINGS: [&str; 6] = [".md.txt", ".md", ".mdx", ".markdown", ".mdown", ".txt"];

/// Numbers of sections that something calls missing.
pub(super) fn missing_sections(diagnostics: &[Diagnostic]) -> HashSet<String> {
    diagnostics.iter().filter_map(named_section).map(str::to_owned).collect()
}

/// The section that a finding calls missing.
pub(super) fn named_section(diagnostic: &Diagnostic) -> Option<&str> {
    let text = &*diagnostic.message.en;
    match diagnostic.code {
        Code::XrefUnknown => text.strip_prefix("there is no section `")?.strip_suffix('`'),
        Code::OrphanPage => text.strip_prefix("there is no section ")?.strip_suffix(" above"),
        _ => None,
    }
}

pub(super) fn first_name(diagnostic: &Diagnostic) -> Option<String> {
    diagnostic.message.en.split('`').nth(1).map(str::to_owned)
}

/// The name that a finding begins or ends with, in backticks.
pub(super) fn named(diagnostic: &Diagnostic) -> Option<&str> {
    let text = diagnostic.message.en.trim_end();
    if let Some((name, _)) = text.strip_prefix('`').and_then(|rest| rest.split_once('`')) {
        return Some(name);
    }
    let inner = text.strip_suffix('`').unwrap_or(text);
    let inner = if inner.len() < text.len() { inner } else { inner.split_once('`')?.1.split_once('`')?.0 };
    inner.rsplit('`').next().filter(|name| !name.is_empty())
}

pub(super) fn is_of_head(code: Code) -> bool {
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

/// Whether a finding is a fence or a comment that is not closed, so that the rest of its page is lost.
pub(super) fn swallows(diagnostic: &Diagnostic) -> bool {
    diagnostic.code == Code::FenceOpen
        || diagnostic.code == Code::Comment && diagnostic.message.en.contains("not closed")
}

/// Codes of what seems wrong in a page whose rest is lost.
pub(super) fn follows_from_loss(code: Code) -> bool {
    matches!(
        code,
        Code::DirectiveUnclosed
            | Code::FootnoteBody
            | Code::FootnoteUnused
            | Code::XrefRange
            | Code::XrefAnchor
            | Code::EmptyPage
    )
}

pub(super) fn is_unknown_key(code: Code) -> bool {
    matches!(code, Code::FrontMatterUnknownKey | Code::ConfigUnknownKey | Code::AttributeUnknown)
}

/// Codes of a line whose markup was not read.
pub(super) fn is_unread(code: Code) -> bool {
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
pub(super) fn is_raised(code: Code) -> bool {
    matches!(
        code,
        Code::SourceSkipped
            | Code::Comment
            | Code::HandNumber
            | Code::EntryUnread
            | Code::IndentedCode
            | Code::HeadingBroken
    )
}

/// Whether a finding begins where its line does.
pub(super) fn is_at_start(diagnostic: &Diagnostic) -> bool {
    diagnostic.primary.place.position().is_some_and(|at| at.column == 1)
}

/// The section that has another title than a reference says.
pub(super) fn titled(diagnostic: &Diagnostic) -> Option<&str> {
    diagnostic.message.en.strip_suffix(" has")?.rsplit(' ').next()
}

/// Whether a line begins as a heading, an item or a directive.
pub(super) fn holds_a_part(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with(['#', '＃', ':', '：', '(', '（', '①']) || line.starts_with(|c: char| c.is_numeric())
}

/// Number and text of the line of a finding.
pub(super) fn line_of(diagnostic: &Diagnostic) -> Option<(usize, &str)> {
    let Place::Text(source, span) = &diagnostic.primary.place else { return None };
    let line = source.position(span.start as usize).line;
    Some((line, source.slice(source.line_span(line))))
}

/// Ids that a line gives, and what stands in its first square brackets.
pub(super) fn names_of(line: &str) -> Vec<String> {
    let ends = |c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let ids = line.split('#').skip(1).map(|rest| rest.trim_start_matches('\u{200b}').split(ends).next().unwrap_or(""));
    let label = line.split_once(['[', '［']).and_then(|(_, rest)| rest.split([']', '］', '{', '｛']).next());
    ids.chain(label).filter(|name| !name.is_empty()).take(MOST_NAMES).map(str::to_owned).collect()
}

/// The number of the page of a finding: as its front matter gives it, else as its file is called.
pub(super) fn number_of(diagnostic: &Diagnostic) -> Option<String> {
    let text = match &diagnostic.primary.place {
        Place::Text(source, _) => source.text(),
        Place::File(..) => "",
    };
    let written = text.lines().take(30).find_map(|line| line.strip_prefix("number:"));
    let written = written.map(|number| number.trim().trim_matches(['"', '\''])).filter(|number| !number.is_empty());
    let of_file = || number_of_file(diagnostic.primary.place.path());
    written.map(str::to_owned).or_else(of_file)
}

/// The number that the name of a page begins with.
pub(super) fn number_of_file(path: &str) -> Option<String> {
    let path = path.strip_suffix("/index.md").unwrap_or(path);
    let name = path.rsplit('/').next().unwrap_or("");
    // The name of a file that was skipped has another ending, and may have two.
    let name = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    let is_number = name.starts_with(|c: char| c.is_ascii_digit());
    // `06-template.md` is that of section 6.
    let number = name.split(['-', '_', ' ']).next().unwrap_or(name);
    let trimmed = number.trim_start_matches('0');
    let number = if trimmed.starts_with(|c: char| c.is_ascii_digit()) { trimmed } else { number };
    Some(number).filter(|_| is_number).map(str::to_owned)
}

/// Whether a finding says that a place has pages which are not among those of its section.
pub(super) fn is_outside_of_pages(diagnostic: &Diagnostic) -> bool {
    diagnostic.message.en.contains("is outside of the section's")
}

/// Whether a finding says of a name that it is no vocabulary, where one is to stand.
pub(super) fn names_vocabulary(diagnostic: &Diagnostic) -> bool {
    let text = &*diagnostic.message.en;
    text.ends_with("value of `columns`") || text.ends_with("value of `inferred`")
}

/// Whether a finding says that no vocabulary has the value from which a duty's bearer was taken.
pub(super) fn is_inferred(diagnostic: &Diagnostic) -> bool {
    diagnostic.code == Code::AttributeValue && diagnostic.message.en.ends_with("value of `inferred`")
}
