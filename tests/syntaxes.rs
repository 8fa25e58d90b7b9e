//! The syntaxes that are part of the program are syntect's own with other character classes, and colour ASCII
//! text in the same way.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use syntect::dumps::from_uncompressed_data;
use syntect::parsing::syntax_definition::Pattern;
use syntect::parsing::{ParseState, Regex, ScopeStackOp, SyntaxSet};

#[path = "tools/ascii_classes.rs"]
mod ascii_classes;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn kept() -> SyntaxSet {
    let bytes = fs::read(root().join(ascii_classes::FILE)).expect("the file of the syntaxes");
    from_uncompressed_data(&bytes).expect("a set of syntaxes")
}

/// Every pattern by syntax and context.
fn patterns(set: SyntaxSet) -> BTreeMap<(String, String, usize), String> {
    let builder = set.into_builder();
    let mut found = BTreeMap::new();
    for syntax in builder.syntaxes() {
        found.extend(syntax.contexts.iter().flat_map(|(name, context)| {
            context.patterns.iter().enumerate().filter_map(|(n, pattern)| match pattern {
                Pattern::Match(pattern) => {
                    Some(((syntax.name.clone(), name.clone(), n), pattern.regex.regex_str().to_owned()))
                }
                Pattern::Include(_) => None,
            })
        }));
    }
    found
}

#[test]
fn the_file_is_what_the_example_makes() {
    let (kept, made) = (kept().into_builder(), ascii_classes::definitions());
    assert!(made.len() > 70, "{}", made.len());
    assert!(kept.syntaxes() == made, "make the file anew: cargo run --example syntaxes");
}

#[test]
fn a_pattern_can_be_compiled_where_its_origin_can() {
    let origins = patterns(SyntaxSet::load_defaults_newlines());
    let mut changed = 0;
    for (place, made) in patterns(kept()) {
        let origin = &origins[&place];
        if made != *origin {
            changed += 1;
            let before = Regex::try_compile(origin).is_none();
            assert_eq!(Regex::try_compile(&made).is_none(), before, "{place:?}: {origin} as {made}");
        }
    }
    assert!(changed > 1_000, "{changed}");
}

#[test]
fn classes_stand_for_what_they_are_also_within_brackets() {
    let made = ascii_classes::with_ascii_classes(r"\\w[^\w-.]\S");
    assert_eq!(made, r"\\w[^[0-9A-Z_a-z\x{80}-\x{10FFFF}]-.][^\t-\r\x20]");
    let made = Regex::new(made);
    assert!(made.is_match(r"\w+a") && !made.is_match(r"\w-a") && !made.is_match(r"\wあa"));
    assert_eq!(ascii_classes::with_ascii_classes(r"(?xi: a\w)"), r"(?xi: a\w)");
}

fn ops(set: &SyntaxSet, language: &str, text: &str) -> Vec<Vec<(usize, ScopeStackOp)>> {
    let mut state = ParseState::new(set.find_syntax_by_token(language).expect(language));
    text.split_inclusive('\n').map(|line| state.parse_line(line, set).expect("a line")).collect()
}

/// Lines of this repository's own files, in the languages that handbooks show.
#[test]
fn ascii_text_is_coloured_as_before() {
    let (before, after) = (SyntaxSet::load_defaults_newlines(), kept());
    let files = [
        ("sh", ".ci/run"),
        ("rs", "src/main.rs"),
        ("py", "tests/bench-build/tebiki.py"),
        ("js", "tests/browser/harness.mjs"),
        ("json", "tests/browser/package.json"),
        ("yaml", "content/guide.yaml"),
        ("html", "theme/templates/section.html"),
        ("css", "theme/styles/4-prose.css"),
        ("md", "README.md"),
    ];
    for (language, file) in files {
        let text = fs::read_to_string(root().join(file)).expect(file);
        let text: String = text.split_inclusive('\n').filter(|line| line.is_ascii()).collect();
        assert!(text.lines().count() > 5, "{file}");
        assert!(ops(&before, language, &text) == ops(&after, language, &text), "{file}");
    }
    let session =
        "for f in /var/log/*.log; do\n  [ -f \"$f\" ] && gzip -9 \"${f%.log}\" <<-EOF | tee -a out\nx\nEOF\ndone\n";
    assert_eq!(ops(&before, "sh", session), ops(&after, "sh", session));
    let query = "SELECT a, count(*) FROM t WHERE d >= '2011-04-01' GROUP BY a; -- x\n";
    assert_eq!(ops(&before, "sql", query), ops(&after, "sql", query));
}
