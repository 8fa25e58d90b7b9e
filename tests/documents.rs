//! Documents in two languages say the same: the same headings, tables and examples, and the same figures.

use std::path::Path;

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What of a document does not depend on its language.
#[derive(Debug, Default, PartialEq, Eq)]
struct Shape {
    /// Levels of the headings, in order; those of commands and files with their words.
    headings: Vec<String>,
    /// For every row of every table the number of its cells, and the code in the first of them.
    rows: Vec<String>,
    /// Every line of an example without its comment.
    examples: Vec<String>,
}

fn shape(text: &str) -> Shape {
    let mut shape = Shape::default();
    let mut fence = None;
    for line in text.lines() {
        let ticks = line.chars().take_while(|c| *c == '`').count();
        match fence {
            None if ticks >= 3 => fence = Some((ticks, line[ticks..].to_owned())),
            Some((open, _)) if ticks >= open => fence = None,
            Some((_, ref language)) => shape.examples.push(example(line, language)),
            None if line.starts_with('#') => shape.headings.push(line.chars().take_while(|c| *c == '#').collect()),
            None if line.starts_with('|') => shape.rows.push(row(line)),
            None => {}
        }
    }
    shape.examples.retain(|line| !line.is_empty());
    shape
}

/// A line of an example without what a person reads: the comment of YAML and of a shell, the words of a folder.
fn example(line: &str, language: &str) -> String {
    let comment = match language {
        "yaml" | "sh" => line.find("# ").filter(|at| *at == 0 || line[..*at].ends_with(' ')),
        // A list of files names each of them first.
        "" => line.trim_start().find("  ").map(|at| at + line.len() - line.trim_start().len()),
        _ => None,
    };
    line[..comment.unwrap_or(line.len())].trim_end().to_owned()
}

fn row(line: &str) -> String {
    let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
    let whole = line.replace("\\|", "");
    let count = whole.matches('|').count();
    let first = cells.first().copied().unwrap_or_default();
    let code: Vec<&str> = first.split('`').skip(1).step_by(2).collect();
    format!("{count} {}", code.join(" "))
}

fn assert_in_step(english: &str, japanese: &str) {
    let (en, ja) = (shape(&read(english)), shape(&read(japanese)));
    assert!(en.headings.len() >= 3 && en.rows.len() > 3 && !en.examples.is_empty(), "{english} has nothing to compare");
    for (what, a, b) in [
        ("headings", en.headings, ja.headings),
        ("rows of tables", en.rows, ja.rows),
        ("lines of examples", en.examples, ja.examples),
    ] {
        let first = a.iter().zip(&b).position(|(a, b)| a != b).unwrap_or(a.len().min(b.len()));
        assert_eq!(a.get(first), b.get(first), "{japanese} differs from {english} in its {what}, the {first}th");
    }
}

#[test]
fn the_format_is_told_in_both_languages() {
    assert_in_step("FORMAT.md", "FORMAT.ja.md");
}

#[test]
fn the_look_is_told_in_both_languages() {
    assert_in_step("theme/README.md", "theme/README.ja.md");
}

/// The names in code of every row of a table: of its first cell, and of its last.
fn named(text: &str) -> Vec<(String, Vec<String>)> {
    let codes = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
        Some((codes(cells.first()?).into_iter().next()?, codes(cells.last()?)))
    };
    text.lines().filter(|line| line.starts_with('|')).filter_map(row).collect()
}

#[test]
fn every_variable_and_component_of_the_templates_is_told() {
    let told = named(&read("theme/README.md"));
    let find = |name: &str| told.iter().find(|(first, _)| first == name).map(|(_, last)| last.clone());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/render/view");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let text = std::fs::read_to_string(entry.expect("readable").path()).expect("readable");
        for piece in text.split("\n\n") {
            let Some((doc, body)) = piece.split_once("pub(crate) struct ").filter(|(_, body)| body.contains("{\n"))
            else {
                continue;
            };
            let name = body.split([' ', '(']).next().expect("a name");
            let view = doc.split("The view of `").nth(1).and_then(|rest| rest.split('`').next());
            let fields: Vec<&str> =
                body.lines().filter_map(|l| l.trim().strip_prefix("pub ")?.split(':').next()).collect();
            let told = find(view.unwrap_or(name)).unwrap_or_else(|| panic!("theme/README.md does not tell of {name}"));
            assert_eq!(told, fields, "theme/README.md: {}", view.unwrap_or(name));
            count += 1;
        }
    }
    assert!(count > 40, "{count}");
    let parts = read("theme/templates/parts.html");
    for piece in parts.split("{% component ").skip(1) {
        let name = piece.split('(').next().expect("a name");
        assert!(find(name).is_some(), "theme/README.md does not tell of the component {name}");
    }
}

#[test]
fn the_readme_has_the_same_tables_and_figures() {
    let (en, ja) = (read("README.md"), read("README.ja.md"));
    let rows = |text: &str| -> Vec<String> { text.lines().filter(|line| line.starts_with('|')).map(row).collect() };
    let (a, b) = (rows(&en), rows(&ja));
    let first = a.iter().zip(&b).position(|(a, b)| a != b).unwrap_or(a.len().min(b.len()));
    assert_eq!(a.get(first), b.get(first), "rows of tables, the {first}th");
    let (a, b) = (figures(&en), figures(&ja));
    let first = a.iter().zip(&b).position(|(a, b)| a != b).unwrap_or(a.len().min(b.len()));
    assert_eq!(a.get(first), b.get(first), "figures of tables, the {first}th");
    assert!(a.len() >= 9, "{a:?}");
}

/// Every number of the rows of tables, in order.
fn figures(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for line in text.lines().filter(|line| line.starts_with('|')) {
        let digit = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
        let numbers = line.split(|c| !digit(c)).map(|n| n.trim_matches(['.', ',']));
        out.extend(numbers.filter(|n| n.contains(|c: char| c.is_ascii_digit())).map(str::to_owned));
    }
    out
}

#[test]
fn a_difference_would_be_found() {
    let text = "# A\n\n| a | b |\n|---|---|\n| `x` | 1 |\n\n```yaml\na: 1   # what it is\n```\n";
    let same = "# あ\n\n| あ | い |\n|---|---|\n| `x` | 2 |\n\n```yaml\na: 1   # 何か\n```\n";
    assert_eq!(shape(text), shape(same));
    assert_ne!(shape(text), shape(&same.replace("`x`", "`y`")));
    assert_ne!(shape(text), shape(&same.replace("a: 1", "a: 2")));
    assert_ne!(shape(text), shape(&same.replace("# あ", "## あ")));
    assert_ne!(figures(text), figures(same));
}
