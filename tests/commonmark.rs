//! `CommonMark` 0.31.2: every example of the specification.

use crate::conformance;

use tebiki::syntax::Dialect;

#[test]
fn every_example_of_commonmark() {
    let examples = conformance::examples(include_str!("fixtures/spec/commonmark-0.31.2.txt"));
    assert_eq!(examples.len(), 652);
    let mut missed = Vec::new();
    for example in &examples {
        if let Some((ours, expected)) = conformance::difference(example, Dialect::CommonMark) {
            let (number, section) = (example.number, &example.section);
            missed.push(format!("{number} {section}\n{}---\n{ours}\n--- expected\n{expected}\n", example.markdown));
        }
    }
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n"));
}
