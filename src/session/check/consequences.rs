//! What follows from another mistake is not said: where the settings, the front matter of a page or a directive could
//! not be read, much else looks wrong that is not, and would hide the cause.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::source::SourceRef;

/// The file of the settings.
const SETTINGS: &str = "guide.yaml";

/// Lists of `guide.yaml` that pages refer to.
const LISTS: [&str; 6] = ["vocabularies", "marks", "standards", "terms", "references", "attachments"];

/// Codes that say that a YAML text could not be read.
const UNREADABLE: [Code; 4] = [Code::YamlSyntax, Code::YamlForbidden, Code::YamlDepth, Code::YamlDuplicateKey];

/// Leaves out what follows from something that could not be read.
pub(in crate::session) fn suppress(diagnostics: &mut Vec<Diagnostic>) {
    let causes = Causes::of(diagnostics);
    if causes.is_unread_settings || !causes.heads.is_empty() || !causes.open.is_empty() {
        diagnostics.retain(|diagnostic| !causes.explain(diagnostic));
    }
    forget_marks_of_merges(diagnostics);
    forget_halves(diagnostics);
    forget_unused(diagnostics);
    forget_idle(diagnostics);
    if causes.is_unread_settings {
        // Everything else is read with the settings: their fault comes first.
        diagnostics.sort_by_key(|diagnostic| diagnostic.primary.place.path() != SETTINGS);
    }
}

/// A mark of a merge that makes front matter unreadable is told as what makes it so.
fn forget_marks_of_merges(diagnostics: &mut Vec<Diagnostic>) {
    let at = |diagnostic: &Diagnostic| {
        let place = &diagnostic.primary.place;
        Some((place.path().to_owned(), place.position()?.line))
    };
    let unreadable = diagnostics.iter().filter(|diagnostic| diagnostic.code == Code::YamlSyntax);
    let places: BTreeSet<(String, usize)> = unreadable.filter_map(at).collect();
    if !places.is_empty() {
        diagnostics.retain(|diagnostic| {
            diagnostic.code != Code::MergeConflict || at(diagnostic).is_none_or(|place| !places.contains(&place))
        });
    }
}

/// A bracket without its other half says nothing new on a line of which something else was not read: `[text](file.md`.
fn forget_halves(diagnostics: &mut Vec<Diagnostic>) {
    let is_half = |diagnostic: &Diagnostic| {
        diagnostic.code == Code::QuoteUnpaired && written(diagnostic).is_some_and(|sign| "()（）“”".contains(sign))
    };
    if !diagnostics.iter().any(is_half) {
        return;
    }
    let line = |diagnostic: &Diagnostic| {
        let place = &diagnostic.primary.place;
        Some((place.path().to_owned(), place.position()?.line))
    };
    let others = diagnostics.iter().filter(|diagnostic| diagnostic.code != Code::QuoteUnpaired);
    let lines: BTreeSet<(String, usize)> = others.filter_map(line).collect();
    diagnostics.retain(|diagnostic| !(is_half(diagnostic) && line(diagnostic).is_some_and(|at| lines.contains(&at))));
}

/// Where a link was not read or leads nowhere, the file that nobody links may be what it means.
fn forget_unused(diagnostics: &mut Vec<Diagnostic>) {
    let is_of_link = |diagnostic: &Diagnostic| {
        matches!(diagnostic.code, Code::LinkFile | Code::LinkScheme | Code::LinkType | Code::LinkUnread)
            || is_of_head(diagnostic.code)
            || opens(diagnostic.code)
    };
    if diagnostics.iter().any(is_of_link) {
        diagnostics.retain(|diagnostic| diagnostic.code != Code::SourceUnused);
    }
}

/// Codes of what takes a directive, a table or a duty out of its page.
fn loses_blocks(code: Code) -> bool {
    is_of_head(code)
        || opens(code)
        || matches!(
            code,
            Code::DirectiveUnknown
                | Code::DirectiveUnread
                | Code::DirectiveLabel
                | Code::MatrixTable
                | Code::TableDashes
                | Code::AttributeUnread
                | Code::AttributeSyntax
                | Code::WideSign
        )
}

/// What is accepted of a page may not be found there only because something of the page was not read.
fn forget_idle(diagnostics: &mut Vec<Diagnostic>) {
    if !diagnostics.iter().any(|diagnostic| diagnostic.code == Code::AcceptedIdle) {
        return;
    }
    let number = |diagnostic: &Diagnostic| match &diagnostic.primary.place {
        Place::Text(source, _) if loses_blocks(diagnostic.code) => number_of(source).map(str::to_owned),
        _ => None,
    };
    let broken: BTreeSet<String> = diagnostics.iter().filter_map(number).collect();
    // The message names the code in its first backticks and the page in its second ones.
    let page = |diagnostic: &Diagnostic| diagnostic.message.en.split('`').nth(3).map(str::to_owned);
    diagnostics.retain(|diagnostic| {
        diagnostic.code != Code::AcceptedIdle || page(diagnostic).is_none_or(|page| !broken.contains(&page))
    });
}

/// What could not be read.
struct Causes {
    is_unread_settings: bool,
    /// Pages whose front matter could not be read.
    heads: BTreeSet<String>,
    /// Pages with a directive that is not closed, and where it begins.
    open: BTreeMap<String, (SourceRef, u32)>,
}

impl Causes {
    fn of(diagnostics: &[Diagnostic]) -> Self {
        let mut causes = Self { is_unread_settings: false, heads: BTreeSet::new(), open: BTreeMap::new() };
        for diagnostic in diagnostics {
            let path = diagnostic.primary.place.path();
            if path == SETTINGS {
                causes.is_unread_settings |= is_unread(diagnostic);
            } else if is_of_head(diagnostic.code) {
                causes.heads.insert(path.to_owned());
            }
            // The directive that is not closed may be the other half of the fact.
            let labels = std::iter::once(&diagnostic.primary).chain(&diagnostic.others);
            for place in labels.map(|label| &label.place).filter(|place| opens(diagnostic.code) && place.path() == path)
            {
                let Place::Text(source, span) = place else { continue };
                let first = causes.open.entry(path.to_owned()).or_insert((source.clone(), span.start));
                first.1 = first.1.min(span.start);
            }
        }
        causes
    }

    /// Whether a diagnostic follows from one of the causes.
    fn explain(&self, diagnostic: &Diagnostic) -> bool {
        let path = diagnostic.primary.place.path();
        // What the settings' own texts name is looked up in settings that were not read.
        let is_of_text = matches!(diagnostic.code, Code::XrefUnknown | Code::XrefRange | Code::AcceptedIdle);
        let by_settings =
            self.is_unread_settings && if path == SETTINGS { is_of_text } else { needs_settings(diagnostic) };
        by_settings
            || (self.heads.contains(path) && needs_head(diagnostic.code))
            || self.open.get(path).is_some_and(|open| is_inside(diagnostic, open.1))
            || self.open.iter().any(|(broken, open)| broken != path && leads_into(diagnostic, broken, open))
    }
}

/// Whether a fault of `guide.yaml` leaves lists unread that pages refer to.
fn is_unread(diagnostic: &Diagnostic) -> bool {
    let of_list = || match &diagnostic.primary.place {
        Place::Text(source, span) => {
            let key = source.slice(*span);
            let line = source.line_span(source.position(span.start as usize).line);
            let is_top = source.slice(line).starts_with(|c: char| !c.is_whitespace() && c != '-');
            is_top && (nearest(key, LISTS).is_some() || LISTS.iter().any(|list| source.slice(line).starts_with(list)))
        }
        Place::File(..) => false,
    };
    match diagnostic.code {
        code if UNREADABLE.contains(&code) => true,
        Code::ConfigMissing | Code::SourceEncoding | Code::SourceIo | Code::SourceTooLarge | Code::SourceLinkOut => {
            true
        }
        Code::ConfigUnknownKey | Code::ConfigType => of_list(),
        // Where nothing is written at all, everything that pages refer to is missing.
        Code::ConfigMissingKey => match &diagnostic.primary.place {
            Place::Text(source, _) => source.text().trim().is_empty(),
            Place::File(..) => false,
        },
        _ => false,
    }
}

/// Whether what a diagnostic says can only be said with the settings at hand.
fn needs_settings(diagnostic: &Diagnostic) -> bool {
    match diagnostic.code {
        Code::FrontMatterUnknownKey
        | Code::VocabularyUnknownValue
        | Code::VocabularyMixedJoin
        | Code::VocabularyDeprecatedSpaces
        | Code::AttributeUnknown
        | Code::AttributeValue
        | Code::DutyBearer
        | Code::LinkType
        | Code::MatrixColumn
        | Code::MatrixMark => true,
        // A section is known without them; a term, a value, a standard and a cited document are not.
        Code::XrefUnknown | Code::XrefSyntax => written(diagnostic).is_some_and(|text| text.contains(':')),
        _ => false,
    }
}

/// Codes of a front matter that could not be read.
fn is_of_head(code: Code) -> bool {
    UNREADABLE.contains(&code) || matches!(code, Code::FrontMatterMissing | Code::FrontMatterFence)
}

/// Codes of what front matter would have said.
fn needs_head(code: Code) -> bool {
    let of_head = matches!(code, Code::BadId | Code::DuplicateId | Code::ConfigMissingKey | Code::OrphanPage);
    of_head || matches!(code, Code::EmptyPage | Code::DutyBearer)
}

/// Codes of a directive that swallows what stands below it.
fn opens(code: Code) -> bool {
    matches!(code, Code::DirectiveUnclosed | Code::DirectiveUnnamed | Code::DirectiveNesting)
}

/// Whether something of the same page stands below the directive and comes of its not being closed.
fn is_inside(diagnostic: &Diagnostic, from: u32) -> bool {
    let Place::Text(_, span) = &diagnostic.primary.place else { return false };
    let of_blocks = matches!(
        diagnostic.code,
        Code::DirectiveHeading
            | Code::DirectivePlace
            | Code::DirectiveUnnamed
            | Code::ItemOrder
            | Code::HeadingSkip
            | Code::AttributeUnknown
            | Code::AttributeMissing
            | Code::DutyBearer
            | Code::MatrixTable
            | Code::MatrixRow
            | Code::DuplicateClause
            | Code::DuplicateId
            | Code::FootnoteBody
            | Code::FootnoteUnused
    );
    let of_places = matches!(diagnostic.code, Code::XrefRange | Code::XrefAnchor);
    (of_blocks && span.start > from) || of_places || declared(diagnostic, None)
}

/// Whether a reference of another page leads to what stands below the directive: an item of that section, or an id or
/// a number that is written there.
fn leads_into(diagnostic: &Diagnostic, broken: &str, (source, from): &(SourceRef, u32)) -> bool {
    let below = source.text().get(*from as usize..).unwrap_or("");
    match diagnostic.code {
        Code::XrefRange | Code::XrefAnchor => {
            // The message begins with the section that lacks the item; an id is written with its section or file.
            let number = number_of(source);
            let stem = broken.rsplit('/').next().unwrap_or(broken);
            let is_of = |number: &str| diagnostic.message.en.split(' ').next() == Some(number);
            let is_written = |text: &str| number.is_some_and(|n| text.contains(n)) || text.contains(stem);
            number.is_some_and(is_of) || written(diagnostic).is_some_and(is_written)
        }
        _ => declared(diagnostic, Some(below)),
    }
}

/// Whether what a diagnostic calls unknown is declared in a text.
fn declared(diagnostic: &Diagnostic, below: Option<&str>) -> bool {
    let is_unknown = matches!(
        diagnostic.code,
        Code::XrefUnknown | Code::XrefTitle | Code::MatrixRow | Code::NoteUnknown | Code::AttributeValue
    );
    let Place::Text(source, span) = &diagnostic.primary.place else { return false };
    if !is_unknown {
        return false;
    }
    let text = below.unwrap_or_else(|| source.text());
    let name = source.slice(*span).trim_matches(['[', ']', '"', '\'']);
    let name = name.split('|').next().unwrap_or(name).trim_end_matches('\\');
    let name = name.split_once(':').map_or(name, |(_, name)| name).trim();
    !name.is_empty() && (text.contains(&format!("#{name}")) || text.contains(&format!("[{name}]{{")))
}

/// The number that the front matter of a page gives it.
fn number_of(source: &SourceRef) -> Option<&str> {
    let line = source.text().lines().take(30).find(|line| line.starts_with("number:"))?;
    Some(line.trim_start_matches("number:").trim().trim_matches(['"', '\''])).filter(|n| !n.is_empty())
}

/// The text at the primary place.
fn written(diagnostic: &Diagnostic) -> Option<&str> {
    match &diagnostic.primary.place {
        Place::Text(source, span) => Some(source.slice(*span)),
        Place::File(..) => None,
    }
}
