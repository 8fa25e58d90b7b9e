//! Ten mistakes at once give at most twelve findings: what follows from one is told with it. Five sets, each by another hand.

use std::collections::BTreeSet;
use std::path::Path;

use tebiki::diagnostic::Diagnostic;
use tebiki::session::{Analysis, Files, Options, Stages};

/// A file, what is written there, and what a slip makes of it; where nothing is written, the file is deleted.
type Slip = (&'static str, &'static str, &'static str);

const MOST: usize = 12;

const SETS: [(&str, [Slip; 10]); 5] = [
    (
        "names are changed where they are declared",
        [
            ("guide.yaml", "      - id: staff\n", "      - id: stuff\n"),
            ("guide.yaml", "      - id: contractor\n", "      - id: contracter\n"),
            ("guide.yaml", "  - id: audit-criteria\n", "  - id: audit-criterias\n"),
            ("09-duties/9.3.1.md", "{#confidentiality summary", "{#confidential summary"),
            ("09-duties/9.3.1.md", "### (7) 情報", "###(7) 情報"),
            ("09-duties/9.3.1.md", "{#contract-matrix pages", "{#contract-matrx pages"),
            ("09-duties/9.2.1.md", "title: ", "titel: "),
            ("09-duties/9.4.1.md", "number: \"9.4.1\"", "number: \"9.4.7\""),
            ("07-principles/7.1.md", "title: ", "title: 改めた"),
            ("08-forms/8.1.1.md", "number: \"8.1.1\"", "number: \"8.1.9\""),
        ],
    ),
    (
        "pages and markup are lost",
        [
            ("09-duties/9.2.3.md", "", ""),
            ("07-principles/7.2.md", "", ""),
            ("09-duties/9.3.2.md", "---\nnumber", "--\nnumber"),
            ("09-duties/9.3.1.md", "### (1) 情報", "### （1 情報"),
            ("09-duties/9.3.1.md", "page=31 .measure}", "page=31 .measure"),
            ("09-duties/9.3.1.md", ":::matrix[", ":::matrx["),
            ("09-duties/9.6.1.md", "title: ", "title："),
            ("09-duties/9.2.2.md", "{#", "{ #＃"),
            ("guide.yaml", "      - id: decision\n", "      - id: decison\n"),
            ("guide.yaml", "  - id: jasa\n", "  - id: jas\n"),
        ],
    ),
    (
        "signs are of full width",
        [
            ("09-duties/9.3.1.md", "[[measure:organisation]]", "［［measure:organisation］］"),
            ("09-duties/9.3.1.md", "### (2) 取り", "＃＃＃ (2) 取り"),
            ("09-duties/9.3.1.md", "force=must role", "force＝must role"),
            ("09-duties/9.3.1.md", "|---|:-:|", "|ーーー|:-:|"),
            ("09-duties/9.2.2.md", "{#", "｛#"),
            ("09-duties/9.2.1.md", "role=", "rolle="),
            ("09-duties/9.4.1.md", "role: staff", "role: stafff"),
            ("09-duties/9.4.1.md", "force=must", "forse=must"),
            ("09-duties/9.6.2.md", "---\n\n", "---\n\n<<<<<<< HEAD\n"),
            ("07-principles/7.3.md", "title: ", "title： "),
        ],
    ),
    (
        "sections are moved",
        [
            ("09-duties/index.md", "", ""),
            ("09-duties/9.3.4.md", "number: \"9.3.4\"", "number: \"9.3.5\""),
            ("08-forms/8.1.md", "title: ", "title: 新しい"),
            ("09-duties/9.3.1.md", ":::\n\n本事項は", "\n本事項は"),
            ("09-duties/9.2.6.md", "role: ", "role："),
            ("09-duties/9.6.1.md", "[[clause:", "[[cluase:"),
            ("guide.yaml", "        mark: ○\n", "        mark: ◯\n"),
            ("05-references/5.1.md", "number: \"5.1\"", "number: \"5.7\""),
            ("07-principles/7.5.md", "number: \"7.5\"", "number: \"7.8\""),
            ("index.md", "title: ", "titel: "),
        ],
    ),
    (
        "settings and keys are misspelt",
        [
            ("guide.yaml", "terms:\n", "term:\n"),
            ("guide.yaml", "        meaning: ", "        meening: "),
            ("09-duties/9.3.1.md", "(12) 確認書", "(13) 確認書"),
            ("09-duties/9.3.5.md", "source: {", "source: ｛"),
            ("09-duties/9.3.3.md", "role=", "role＝"),
            ("04-points.md", "title: ", "titel: "),
            ("09-duties/9.2.4.md", "phase: ", "phase: x"),
            ("02-contents/2.1.md", "number: \"2.1\"", "number: \"2.9\""),
            ("09-duties/9.2.1.md", "### (2) 委託先", "### (4) 委託先"),
            ("09-duties/9.4.1.md", "force=must", "force=mast"),
        ],
    ),
];

fn copy(to: &Path) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    for entry in walkdir::WalkDir::new(&from).into_iter().map(|entry| entry.expect("readable")) {
        let path = to.join(entry.path().strip_prefix(&from).expect("below the folder"));
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(path).expect("a folder");
        } else {
            std::fs::copy(entry.path(), path).expect("written");
        }
    }
}

fn after(slips: &[Slip]) -> Vec<Diagnostic> {
    let folder = tempfile::tempdir().expect("a folder");
    copy(folder.path());
    for (path, from, to) in slips {
        let path = folder.path().join(path);
        if from.is_empty() {
            std::fs::remove_file(path).expect("it was there");
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("readable");
        assert!(text.contains(from), "{} does not hold {from:?}", path.display());
        std::fs::write(&path, text.replacen(from, to, 1)).expect("written");
    }
    let files = Files::open(Options { content: folder.path().to_path_buf(), stages: Stages::Final });
    Analysis::of(&files).diagnostics
}

#[test]
fn ten_mistakes_at_once_give_at_most_twelve_findings() {
    for (name, slips) in SETS {
        let found = after(&slips);
        let shown: Vec<String> = found
            .iter()
            .map(|d| format!("{} {}: {} +{}", d.code.name(), d.primary.place.path(), d.message.en, d.followers.len()))
            .collect();
        assert!(found.len() <= MOST, "{name}: {} findings\n{}", found.len(), shown.join("\n"));
        let files: BTreeSet<&str> = found
            .iter()
            .flat_map(|d| std::iter::once(&d.primary).chain(d.other_places()))
            .map(|l| l.place.path())
            .collect();
        assert!(files.len() >= 5, "{name}: {files:?}");
    }
}

#[test]
fn what_follows_keeps_its_place_and_its_fix() {
    let found = after(&[("guide.yaml", "      - id: staff\n", "      - id: stuff\n")]);
    let [one] = &found[..] else { panic!("{found:?}") };
    assert!(one.followers.len() > 3, "{one:?}");
    assert!(one.followers.iter().any(|follower| follower.fix.is_some()), "{one:?}");
    assert_eq!(one.fixes().count(), 1 + one.followers.iter().filter(|f| f.fix.is_some()).count());
}
