//! Every code of a diagnostic is explained in both languages, raised somewhere, and shown by a fixture.

use tebiki::diagnostic::Code;

use super::tokens::{self, starts_with};
use super::tree::{File, Finding, Tree};

/// Where every code is defined.
const DEFINED: &str = "src/diagnostic/codes.rs";

/// Folders of fixtures. Those of `suite` are Markdown with the expected diagnostics.
const FIXTURES: &[&str] = &["tests/suite/", "tests/golden/", "tests/cli/"];

/// Codes that no Markdown file can raise, and why. A test of another kind has to name them.
const NOT_FROM_MARKDOWN: &[(Code, &str)] = &[
    (Code::SourceIo, "needs a file that cannot be read"),
    (Code::SourceEncoding, "needs a file that is not UTF-8, which a fixture of text cannot be"),
    (Code::SourceTooLarge, "needs a file of more than 4 MB"),
    (Code::SourceName, "is about the names of two files"),
    (Code::SourceLinkOut, "needs a symbolic link"),
    (Code::ConfigMissing, "needs a guide without guide.yaml"),
    (Code::ConfigUnknownKey, "is about guide.yaml"),
    (Code::ConfigMissingKey, "is about guide.yaml"),
    (Code::ConfigType, "is about guide.yaml"),
    (Code::ConfigValue, "is about guide.yaml"),
    (Code::ConfigDuplicateId, "is about guide.yaml"),
    (Code::TemplateError, "needs a theme of the project's own"),
    (Code::ThemeLocale, "needs a theme of the project's own"),
];

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let home = tree.files.iter().find(|file| file.path == DEFINED).expect("the codes are in their file");
    Code::ALL.iter().flat_map(|&code| of(code, home, tree)).collect()
}

fn of(code: Code, home: &File, tree: &Tree) -> Vec<Finding> {
    let name = code.name();
    let line = home.text.lines().position(|line| line.contains(&format!("\"{name}\""))).map_or(1, |at| at + 1);
    let say = |words: String| home.finding(line, words);
    let mut found = Vec::new();
    if let Some(lack) = lack_of_explanation(code.explanation()) {
        found.push(say(format!("`{name}` {lack}")));
    }
    if !tree.rust("src").any(|file| raises(file, code)) {
        found.push(say(format!("`{name}` is never raised")));
    }
    found.extend(missing_fixture(code, tree).map(say));
    found
}

fn lack_of_explanation((ja, en): (&str, &str)) -> Option<&'static str> {
    if !ja.chars().any(|c| ('ぁ'..='ん').contains(&c)) || !ja.ends_with('。') {
        return Some("is not explained in a Japanese sentence");
    }
    (!en.is_ascii() || !en.ends_with('.') || en.split(' ').count() < 3).then_some("is not explained in English")
}

fn raises(file: &File, code: Code) -> bool {
    let variant = format!("{code:?}");
    let tokens = if file.path == DEFINED { Vec::new() } else { tokens::without_tests(file) };
    (0..tokens.len()).any(|at| starts_with(&tokens[at..], &["Code", ":", ":", &variant]))
}

fn missing_fixture(code: Code, tree: &Tree) -> Option<String> {
    let name = code.name();
    let fixtures = || tree.files.iter().filter(|file| FIXTURES.iter().any(|folder| file.path.starts_with(folder)));
    let reason = NOT_FROM_MARKDOWN.iter().find(|(other, _)| *other == code).map(|(_, reason)| reason);
    if fixtures().any(|file| mentions(&file.text, name)) {
        return None;
    }
    match reason {
        Some(reason) if !tree.files.iter().any(|file| is_tested(file, code)) => {
            Some(format!("`{name}` is named by no test; it {reason}"))
        }
        Some(_) => None,
        None if fixtures().any(|file| file.path.starts_with(FIXTURES[0])) => {
            Some(format!("`{name}` has no fixture in {}", FIXTURES[0]))
        }
        None => Some(format!("`{name}` has no fixture: there is no {}", FIXTURES[0])),
    }
}

/// The name as a whole, not as the beginning of a longer one.
fn mentions(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let after = text[at + name.len()..].chars().next();
        after.is_none_or(|c| !c.is_alphanumeric() && c != '-')
    })
}

/// Whether the file's tests name the code.
fn is_tested(file: &File, code: Code) -> bool {
    let own = file.path.starts_with("tests/tidy");
    let tests = if file.is_test() { Some(&*file.text) } else { file.text.split_once("#[cfg(test)]").map(|x| x.1) };
    let variant = format!("Code::{code:?}");
    !own && tests.is_some_and(|text| mentions(text, code.name()) || mentions(text, &variant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wants_sentences_in_both_languages() {
        assert_eq!(lack_of_explanation(("値が違う。", "The value is wrong.")), None);
        assert!(lack_of_explanation(("", "The value is wrong.")).is_some());
        assert!(lack_of_explanation(("値が違う。", "Wrong.")).is_some());
        assert!(lack_of_explanation(("The value is wrong.", "The value is wrong.")).is_some());
    }

    #[test]
    fn names_are_compared_whole() {
        assert!(mentions("error[xref::unknown-target]: …", "xref::unknown-target"));
        assert!(!mentions("xref::unknown-target-2", "xref::unknown-target"));
    }

    #[test]
    fn a_code_is_raised_by_code_alone() {
        let raises = |text: &str| raises(&File::new("src/graph/a.rs", text), Code::SourceIo);
        assert!(raises("fn a() { b(Code::SourceIo) }"));
        assert!(!raises("/// [`Code::SourceIo`]\nfn a() {}"));
        assert!(!raises("#[cfg(test)] mod tests { fn a() { b(Code::SourceIo) } }"));
    }

    #[test]
    fn a_code_without_a_fixture_is_found() {
        let tree = |text: &str| Tree { files: vec![File::new("tests/suite/a.md", text)] };
        assert!(missing_fixture(Code::XrefUnknown, &tree("nothing")).is_some());
        assert!(missing_fixture(Code::XrefUnknown, &tree("error[xref::unknown-target]")).is_none());
        assert!(missing_fixture(Code::SourceIo, &tree("nothing")).is_some());
    }
}
