//! Every code of a diagnostic is explained in both languages, raised somewhere, and shown by a fixture.

use tebiki::diagnostic::Code;

use super::tokens::{self, Token, starts_with};
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
    (Code::ModelUnreadable, "is about guide.json"),
    (Code::SourceName, "is about the names of two files"),
    (Code::SourceUnused, "is about a file that no page links"),
    (Code::SourceLinkOut, "needs a symbolic link"),
    (Code::ConfigMissing, "needs a guide without guide.yaml"),
    (Code::ConfigUnknownKey, "is about guide.yaml"),
    (Code::ConfigMissingKey, "is about guide.yaml"),
    (Code::ConfigType, "is about guide.yaml"),
    (Code::ConfigValue, "is about guide.yaml"),
    (Code::ConfigDuplicateId, "is about guide.yaml"),
    (Code::ConfigDuplicateName, "is about guide.yaml"),
    (Code::ConfigDateOrder, "is about guide.yaml"),
    (Code::HistoryTouches, "needs an earlier edition"),
    (Code::SvgContent, "is about a picture"),
    (Code::LimitFindings, "takes more than 1,000 findings"),
    (Code::LimitVocabulary, "takes more than 100 vocabularies"),
    (Code::LimitTerms, "takes more than 20,000 names"),
    (Code::TemplateError, "needs a theme of the project's own"),
    (Code::ThemeLocale, "needs a theme of the project's own"),
    (Code::ThemeFile, "needs a theme of the project's own"),
    (Code::ThemeOffice, "needs a theme of the project's own"),
    (Code::ThemeStyle, "needs a theme of the project's own"),
];

/// Codes that are not explained in both languages.
pub(crate) fn explained(tree: &Tree) -> Vec<Finding> {
    each(tree, |code| lack_of_explanation(code.explanation()).map(str::to_owned))
}

/// Codes that nothing raises.
pub(crate) fn raised(tree: &Tree) -> Vec<Finding> {
    let code: Vec<_> = tree.rust("src").filter(|file| file.path != DEFINED).map(tokens::without_tests).collect();
    each(tree, |one| (!code.iter().any(|tokens| raises(tokens, one))).then(|| "is never raised".to_owned()))
}

/// Codes that no fixture shows.
pub(crate) fn shown(tree: &Tree) -> Vec<Finding> {
    if !tree.files.iter().any(|file| file.path.starts_with(FIXTURES[0])) {
        return vec![Finding { path: FIXTURES[0].to_owned(), line: 1, words: "there are no fixtures".to_owned() }];
    }
    each(tree, |code| missing_fixture(code, tree))
}

fn each(tree: &Tree, lack: impl Fn(Code) -> Option<String>) -> Vec<Finding> {
    let home = tree.files.iter().find(|file| file.path == DEFINED).expect("the codes are in their file");
    let line = |code: Code| home.text.lines().position(|line| line.contains(&format!("\"{}\"", code.name())));
    let say = |code: Code, words: &str| home.finding(line(code).unwrap_or(0) + 1, format!("`{}` {words}", code.name()));
    Code::ALL.iter().filter_map(|&code| Some(say(code, &lack(code)?))).collect()
}

fn lack_of_explanation((ja, en): (&str, &str)) -> Option<&'static str> {
    if !ja.chars().any(|c| ('ぁ'..='ん').contains(&c)) || !ja.ends_with('。') {
        return Some("is not explained in a Japanese sentence");
    }
    let japanese = en.chars().any(|c| ('ぁ'..='ん').contains(&c) || ('一'..='龠').contains(&c));
    (japanese || !en.ends_with('.') || en.split(' ').count() < 3).then_some("is not explained in an English sentence")
}

fn raises(tokens: &[Token], code: Code) -> bool {
    let variant = format!("{code:?}");
    (0..tokens.len()).any(|at| starts_with(&tokens[at..], &["Code", ":", ":", &variant]))
}

fn missing_fixture(code: Code, tree: &Tree) -> Option<String> {
    let mut fixtures = tree.files.iter().filter(|file| FIXTURES.iter().any(|folder| file.path.starts_with(folder)));
    if fixtures.any(|file| mentions(&file.text, code.name())) {
        return None;
    }
    let Some((_, reason)) = NOT_FROM_MARKDOWN.iter().find(|(other, _)| *other == code) else {
        return Some(format!("has no fixture in {}", FIXTURES[0]));
    };
    let tested = tree.files.iter().any(|file| is_tested(file, code));
    (!tested).then(|| format!("is named by no test; it {reason}"))
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
        let file = |text: &str| File::new("src/graph/a.rs", text);
        let raises = |text: &str| raises(&tokens::without_tests(&file(text)), Code::SourceIo);
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
