//! The syntaxes that colour code, with character classes that are quick to compile.
//!
//! A syntax has hundreds of patterns, each compiled when the first code in its language is met. Most of that
//! time goes into `\w`, `\s` and their like: tables of all of Unicode, compiled again for every pattern. Tokens
//! of programming languages are ASCII. In the set made here these classes are ASCII too, and every character
//! outside of ASCII counts as a letter, as in the lexers of most languages: an ideographic space does not
//! separate words in a shell, nor is `１` a number. ASCII text is coloured as by syntect's own set.
//!
//! The syntaxes are those of Sublime Text's Packages (2016), whose licence lets anybody copy, use, modify,
//! sell and distribute them.

use syntect::parsing::syntax_definition::{MatchPattern, Pattern, SyntaxDefinition};
use syntect::parsing::{Regex, SyntaxSet};

/// Where the set is kept, from the root.
pub(crate) const FILE: &str = "src/render/html/syntaxes.dump";

/// What stands for a class, in brackets of its own: that is a class wherever the short form is one, in other
/// brackets too, and a hyphen after it stays a hyphen.
const CLASSES: &[(&str, &str)] = &[
    (r"\w", r"[0-9A-Z_a-z\x{80}-\x{10FFFF}]"),
    (r"\W", r"[^0-9A-Z_a-z\x{80}-\x{10FFFF}]"),
    (r"\s", r"[\t-\r\x20]"),
    (r"\S", r"[^\t-\r\x20]"),
    (r"\d", r"[0-9]"),
    (r"\D", r"[^0-9]"),
    (r"\p{L}", r"[A-Za-z\x{80}-\x{10FFFF}]"),
    (r"\p{N}", r"[0-9]"),
];

/// syntect's own syntaxes for lines that end in a newline, with the classes above.
pub(crate) fn definitions() -> Vec<SyntaxDefinition> {
    let mut definitions = SyntaxSet::load_defaults_newlines().into_builder().syntaxes().to_vec();
    let contexts = definitions.iter_mut().flat_map(|syntax| syntax.contexts.values_mut());
    for pattern in contexts.flat_map(|context| &mut context.patterns) {
        if let Pattern::Match(MatchPattern { regex, .. }) = pattern {
            *regex = Regex::new(with_ascii_classes(regex.regex_str()));
        }
    }
    definitions
}

/// A pattern with the classes above; one that ignores case as it is, because folding the range of all
/// characters takes longer than the tables do.
pub(crate) fn with_ascii_classes(pattern: &str) -> String {
    if ignores_case(pattern) {
        return pattern.to_owned();
    }
    let mut made = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(at) = rest.find('\\') {
        made.push_str(&rest[..at]);
        rest = &rest[at..];
        let (from, to) = CLASSES.iter().copied().find(|(short, _)| rest.starts_with(short)).unwrap_or_else(|| {
            let escape = rest.char_indices().nth(2).map_or(rest, |(end, _)| &rest[..end]);
            (escape, escape)
        });
        made.push_str(to);
        rest = &rest[from.len()..];
    }
    made + rest
}

/// Whether flags of the pattern, `(?i)` or `(?xi:`, make it ignore case.
fn ignores_case(pattern: &str) -> bool {
    pattern.split("(?").skip(1).any(|flags| flags.chars().take_while(|&c| c.is_ascii_lowercase()).any(|c| c == 'i'))
}
