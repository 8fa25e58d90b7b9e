//! GitHub Flavored Markdown 0.29: the examples of the specification, extensions included.

use crate::conformance;

use tebiki::syntax::Dialect;

/// Examples that differ, and why.
const MISSED: &[(usize, &str)] = &[
    (610, "extended autolinks are on everywhere; the specification turns them on only in their own section"),
    (616, "as 610"),
    (619, "as 610"),
    (620, "as 610"),
];

#[test]
fn the_examples_of_gfm() {
    let examples = conformance::examples(include_str!("fixtures/spec/gfm-0.29.txt"));
    assert_eq!(examples.len(), 672);
    let mut missed = Vec::new();
    for example in &examples {
        let known = MISSED.iter().any(|(number, _)| *number == example.number);
        let difference = conformance::difference(example, Dialect::Gfm);
        assert!(!known || difference.is_some(), "{} is listed as missed and is not", example.number);
        if let (Some((ours, expected)), false) = (difference, known) {
            let (number, section) = (example.number, &example.section);
            missed.push(format!("{number} {section}\n{}---\n{ours}\n--- expected\n{expected}\n", example.markdown));
        }
    }
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n"));
    assert!(MISSED.len() <= 4, "at least 668 of 672");
}
