//! How documents say what a guide's titles say: `ja.txt` and `en.txt`, a line a concept.

use std::sync::LazyLock;

use super::folded;

const FILES: [&str; 2] = [include_str!("ja.txt"), include_str!("en.txt")];

/// Words of which one has to be there.
type Group = Vec<String>;

/// A concept of such guides.
#[derive(Debug)]
pub(super) struct Concept {
    /// Words of titles that mean it.
    heads: Vec<String>,
    /// How documents say it: groups that are all there.
    signs: Vec<Vec<Group>>,
    /// What is not counted.
    apart: Vec<String>,
}

/// All concepts, read once.
pub(super) fn concepts() -> &'static [Concept] {
    static CONCEPTS: LazyLock<Vec<Concept>> =
        LazyLock::new(|| FILES.iter().flat_map(|text| text.lines()).filter_map(concept).collect());
    &CONCEPTS
}

fn concept(line: &str) -> Option<Concept> {
    let line = line.split('#').next().unwrap_or_default().trim();
    let (heads, signs) = line.split_once(" : ")?;
    let list = |text: &str, separator: char| -> Vec<String> {
        text.split(separator).map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
    };
    let (apart, signs): (Vec<String>, Vec<String>) =
        list(signs, '、').into_iter().partition(|sign| sign.starts_with('！'));
    let groups = |sign: &String| {
        list(sign, '＋').iter().map(|group| list(group, '／').iter().map(|word| folded(word)).collect()).collect()
    };
    Some(Concept {
        heads: list(heads, '、').iter().map(|head| folded(head)).collect(),
        signs: signs.iter().map(groups).collect(),
        apart: apart.iter().map(|word| folded(word.trim_start_matches('！'))).collect(),
    })
}

impl Concept {
    /// Whether a folded title means it.
    pub(super) fn is_of(&self, title: &str) -> bool {
        self.heads.iter().any(|head| title.contains(head.as_str()))
    }

    /// The words by which a folded text says it.
    pub(super) fn said(&self, text: &str) -> Option<Vec<&str>> {
        let text = self.apart.iter().fold(text.to_owned(), |text, word| text.replace(word.as_str(), " "));
        let word = |group: &'_ Group| group.iter().position(|word| text.contains(word.as_str()));
        self.signs.iter().find_map(|groups| {
            let found: Option<Vec<&str>> = groups.iter().map(|group| Some(group[word(group)?].as_str())).collect();
            found
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_files_is_a_concept() {
        let lines = FILES.iter().flat_map(|text| text.lines());
        let written = lines.filter(|line| !line.trim().is_empty() && !line.starts_with('#')).count();
        assert_eq!(concepts().len(), written);
        assert!(concepts().iter().all(|concept| !concept.heads.is_empty() && !concept.signs.is_empty()));
    }

    #[test]
    fn words_that_mean_something_else_are_not_counted() {
        let audit = concepts().iter().find(|concept| concept.is_of("情報セキュリティ監査の実施")).expect("it is known");
        assert_eq!(audit.said("監査を受ける"), Some(vec!["監査"]));
        assert_eq!(audit.said("監査証跡を保管する"), None);
        assert_eq!(audit.said("第三者の検証を受ける"), Some(vec!["検証", "第三者"]));
    }
}
