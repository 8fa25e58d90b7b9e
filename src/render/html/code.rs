//! Colours of code, as classes. Size and time are limited: what is too large or too intricate is
//! shown plainly.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use syntect::dumps::from_uncompressed_data;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

use super::writer::Html;

/// Code longer than this is not highlighted.
const MAX_CODE: usize = 100_000;
/// Nor is code with a longer line: patterns can take long on one.
const MAX_LINE: usize = 2_000;
/// Nor is code that takes longer; nothing but a hostile text comes near, on a busy machine neither: what a
/// page looks like must not depend on how fast it was built.
const MAX_TIME: Duration = Duration::from_mins(1);

/// The first of these that a scope begins with gives its class.
const CLASSES: &[(&str, &str)] = &[
    ("comment", "hl-comment"),
    ("string", "hl-string"),
    ("constant", "hl-constant"),
    ("keyword", "hl-keyword"),
    ("storage", "hl-keyword"),
    ("entity", "hl-name"),
    ("support", "hl-name"),
    ("variable", "hl-variable"),
    ("markup.heading", "hl-name"),
    ("invalid", "hl-invalid"),
];

/// syntect's syntaxes with classes of ASCII: compiling those of all Unicode for the first code of a language took
/// twice as long. `cargo run --example syntaxes` makes the file; were it not one, no code would be coloured, and
/// tests fail.
static SYNTAXES: &[u8] = include_bytes!("syntaxes.dump");

fn syntaxes() -> &'static SyntaxSet {
    static SET: OnceLock<SyntaxSet> = OnceLock::new();
    SET.get_or_init(|| from_uncompressed_data(SYNTAXES).unwrap_or_default())
}

fn classes() -> &'static [(Scope, &'static str)] {
    static SCOPES: OnceLock<Vec<(Scope, &'static str)>> = OnceLock::new();
    SCOPES.get_or_init(|| CLASSES.iter().filter_map(|(name, class)| Some((Scope::new(name).ok()?, *class))).collect())
}

/// Writes highlighted code; `false` where nothing was written.
pub(super) fn highlight(language: &str, text: &str, html: &mut Html) -> bool {
    let too_large = text.len() > MAX_CODE || text.lines().any(|line| line.len() > MAX_LINE);
    if language.is_empty() || too_large {
        return false;
    }
    let Some(syntax) = syntaxes().find_syntax_by_token(language) else { return false };
    let Some(pieces) = pieces(text, &mut ParseState::new(syntax)) else { return false };
    for (class, piece) in pieces {
        match class {
            Some(class) => html.element("span", class, piece),
            None => html.text(piece),
        }
    }
    true
}

/// Stretches of one class; `None` where the text cannot be read or takes too long.
fn pieces<'t>(text: &'t str, state: &mut ParseState) -> Option<Vec<(Option<&'static str>, &'t str)>> {
    let started = Instant::now();
    let mut stack = ScopeStack::new();
    let mut out: Vec<(Option<&'static str>, &'t str)> = Vec::new();
    for line in text.split_inclusive('\n') {
        if started.elapsed() > MAX_TIME {
            return None;
        }
        let mut from = 0;
        for (at, change) in state.parse_line(line, syntaxes()).ok()? {
            push(&stack, line.get(from..at)?, &mut out);
            from = at;
            stack.apply(&change).ok()?;
        }
        push(&stack, line.get(from..)?, &mut out);
    }
    Some(out)
}

fn push<'t>(stack: &ScopeStack, piece: &'t str, out: &mut Vec<(Option<&'static str>, &'t str)>) {
    if piece.is_empty() {
        return;
    }
    let class =
        |scope: &Scope| classes().iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class);
    out.push((stack.as_slice().iter().rev().find_map(class), piece));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_coloured_and_escaped() {
        let mut html = Html::default();
        assert!(highlight("rust", "// <x>\nlet a = \"b\";\n", &mut html));
        let html = html.finish();
        assert!(html.contains("<span class=\"hl-comment\">") && html.contains("&lt;x&gt;"), "{html}");
        assert!(html.contains("hl-string") && html.contains("hl-keyword"), "{html}");
    }

    #[test]
    fn large_and_unknown_code_stays_plain() {
        let mut html = Html::default();
        assert!(!highlight("rust", &"x".repeat(MAX_LINE + 1), &mut html));
        assert!(!highlight("no-such-language", "x", &mut html));
        assert_eq!(html.finish(), "");
    }
}
