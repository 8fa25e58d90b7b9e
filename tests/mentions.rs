//! Draft contracts against a case: thirty short ones that leave out known measures and say the others in words that are not
//! the guide's. Half of them (`develop-*`) the list of words was made with, and half (`unread-*`) share no sentence with those.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use tebiki::diagnostic::Lang;
use tebiki::export::Decisions;
use tebiki::export::docx::{Case, Pictures};
use tebiki::export::mentions::{Assessed, By, assess, told};
use tebiki::export::table::{Filters, Given};
use tebiki::graph::{LazyViews, model};
use tebiki::import::{Paragraph, paragraphs};
use tebiki::session::{self, Files, Options, Passed, Stages};

fn passed() -> Passed {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    session::gate(&Files::open(Options { content, stages: Stages::Final }), None).expect("the guide is in order")
}

fn assessed(passed: &Passed, form: &str, document: &[Paragraph]) -> Vec<Assessed> {
    let resolved = passed.checked.resolved();
    let views = LazyViews::new(resolved);
    let pages: Vec<model::PageModel<'_>> =
        resolved.corpus.iter().filter_map(|(id, _)| model::page_model(resolved, &views, id)).collect();
    let filters = Filters::from([("form".to_owned(), vec![form.to_owned()])]);
    let given = Given { pages: &pages, guide: &resolved.corpus.guide, filters: &filters };
    let (pictures, decisions) = (Pictures::new(), Decisions::new());
    let office = passed.theme.office();
    assess(Case { resolved, views: &views, given, office, pictures: &pictures, decisions: &decisions }, document)
}

/// A contract: its form of outsourcing, the measures that it leaves out, its text.
struct Contract {
    name: String,
    form: String,
    absent: BTreeSet<String>,
    text: String,
}

fn contracts(kind: &str) -> Vec<Contract> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contracts");
    let mut names: Vec<String> = fs::read_dir(&folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(kind))
        .collect();
    names.sort();
    let read = |name: String| {
        let whole = fs::read_to_string(folder.join(&name)).expect("a file");
        let (head, text) = whole.split_once("\n\n").expect("a head and a text");
        let of = |key: &str| {
            let line = head.lines().find_map(|line| line.strip_prefix(key)).expect("a line of the head");
            line.trim().to_owned()
        };
        let absent = of("absent:").split_whitespace().map(str::to_owned).collect();
        Contract { name, form: of("form:"), absent, text: text.to_owned() }
    };
    names.into_iter().map(read).collect()
}

/// Recall and precision of what is said not to be found, in hundredths, and what went wrong.
fn judged(kind: &str) -> (usize, usize, Vec<String>) {
    let passed = passed();
    let (mut right, mut missed, mut wrong, mut told) = (0, 0, 0, Vec::new());
    let all = contracts(kind);
    assert_eq!(all.len(), 15);
    for contract in all {
        let document = paragraphs("contract.txt", contract.text.as_bytes()).expect("a text");
        let found = assessed(&passed, &contract.form, &document);
        let known: BTreeSet<&str> = found.iter().map(|one| one.id.as_str()).collect();
        assert!(contract.absent.iter().all(|id| known.contains(id.as_str())), "{}: {known:?}", contract.name);
        // Measures that only the table of the procurement has are in no contract of these.
        for one in found.iter().filter(|one| one.id != "security-level-evaluation") {
            match (one.mentions.is_empty(), contract.absent.contains(&one.id)) {
                (true, true) => right += 1,
                (true, false) => {
                    wrong += 1;
                    told.push(format!("{}: {} is there and was not found", contract.name, one.id));
                }
                (false, true) => {
                    missed += 1;
                    told.push(format!("{}: {} is not there and was found: {:?}", contract.name, one.id, one.mentions));
                }
                (false, false) => {}
            }
        }
    }
    (right * 100 / (right + missed), right * 100 / (right + wrong), told)
}

#[test]
fn absences_are_found_in_the_contracts_it_was_made_with() {
    let (recall, precision, told) = judged("develop-");
    assert!(recall >= 95 && precision >= 95, "recall {recall} %, precision {precision} %\n{}", told.join("\n"));
}

#[test]
fn absences_are_found_in_contracts_of_other_words() {
    let (recall, precision, told) = judged("unread-");
    assert!(recall >= 90 && precision >= 80, "recall {recall} %, precision {precision} %\n{}", told.join("\n"));
}

#[test]
fn numbers_titles_and_words_are_mentions() {
    let passed = passed();
    let text = "第1条　9.3.1(8)の対処による。\n第2条（情報セキュリティ監査の実施）\n第3条　下請負は承認を要する。\n";
    let found = assessed(&passed, "construction", &paragraphs("a.md", text.as_bytes()).expect("a text"));
    let by = |id: &str| {
        let one = found.iter().find(|one| one.id == id).expect("it is of the case");
        one.mentions.first().map(|mention| (mention.place.en.clone(), mention.by.clone()))
    };
    assert_eq!(by("incident-response"), Some(("line 1".to_owned(), By::Number("9.3.1(8)".to_owned()))));
    assert_eq!(by("audit"), Some(("line 2".to_owned(), By::Title)));
    assert_eq!(by("subcontracting"), Some(("line 3".to_owned(), By::Words(vec!["下請".to_owned()]))));
    assert_eq!(by("confidentiality"), None);
    let missing = found.iter().find(|one| one.id == "confidentiality").expect("it is of the case");
    let said = told(missing, Lang::Ja);
    assert!(said.contains("言葉では見つからない") && said.contains(&missing.sentence), "{said}");
    assert!(missing.is_required && missing.sentence.contains(&missing.title));
}
