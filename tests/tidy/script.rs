//! How long a function of the browser's scripts may be. Read by indentation, as the files are formatted.

use super::sizes::MOST_LINES;
use super::tree::{File, Finding};

pub(crate) fn check(file: &File) -> Vec<Finding> {
    [long_functions(file), signs_of_replace(file)].concat()
}

/// `$&` and the like have a meaning in a text that `replace` puts in, so what a reader or a guide wrote is put in by a
/// function.
fn signs_of_replace(file: &File) -> Vec<Finding> {
    let reads_signs = |rest: &str| {
        let put_in = rest.split_once("', ").or_else(|| rest.split_once("`, ")).map_or("", |(_, put_in)| put_in);
        !put_in.starts_with(['(', '\'', '"'])
    };
    let pieces = |line: &str, opening: &str| line.split(opening).skip(1).any(reads_signs);
    let lines = file.text.lines().enumerate().filter(|(_, line)| !is_comment(line.trim_start()));
    let found = lines.filter(|(_, line)| pieces(line, ".replace('{") || pieces(line, ".replace(`{"));
    let words = "what `replace` puts in for a placeholder has to be a function, as `$` has a meaning in a text";
    found.map(|(at, _)| file.finding(at + 1, words.to_owned())).collect()
}

fn long_functions(file: &File) -> Vec<Finding> {
    let lines: Vec<&str> = file.text.lines().collect();
    let openings = lines.iter().enumerate().filter(|(_, line)| opens_function(line));
    let long = openings.filter_map(|(at, line)| Some((at, length(&lines[at..], indent(line))?)));
    let found = long.filter(|(_, length)| *length > MOST_LINES);
    found
        .map(|(at, length)| file.finding(at + 1, format!("a function of {length} lines, more than {MOST_LINES}")))
        .collect()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// `function …{`, `… => {` or `name(…) {`; what wraps a whole file, `(() => {`, is none.
fn opens_function(line: &str) -> bool {
    let text = line.trim_start();
    let wraps = line.starts_with('(') || line.starts_with("void ") || line.starts_with('!');
    if !text.trim_end().ends_with('{') || wraps || is_comment(text) {
        return false;
    }
    text.contains("function") || text.contains("=> {") || is_method(text)
}

fn is_comment(text: &str) -> bool {
    text.starts_with("//") || text.starts_with('*') || text.starts_with("/*")
}

fn is_method(text: &str) -> bool {
    let text =
        ["static ", "async ", "get ", "set ", "*"].iter().fold(text, |t, word| t.strip_prefix(word).unwrap_or(t));
    let Some((name, _)) = text.split_once('(') else { return false };
    let word = |c: char| c.is_alphanumeric() || "_$#".contains(c);
    let keyword = ["if", "for", "while", "switch", "catch", "with"].contains(&name);
    !name.is_empty() && name.chars().all(word) && !keyword && text.trim_end().ends_with(") {")
}

/// To the first line that closes at the same indentation.
fn length(lines: &[&str], indentation: usize) -> Option<usize> {
    let closes = |line: &&str| indent(line) == indentation && line.trim_start().starts_with('}');
    lines.iter().skip(1).position(closes).map(|at| at + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(open: &str, lines: usize) -> usize {
        let text = format!("  {open}\n{}  }}\n", "    a();\n".repeat(lines));
        check(&File::new("theme/scripts/a.js", &text)).len()
    }

    #[test]
    fn counts_lines_of_every_kind_of_function() {
        for open in
            ["function a() {", "const a = async (b) => {", "a(b, c) {", "static async a() {", "run(function () {"]
        {
            assert_eq!((count(open, 58), count(open, 59)), (0, 1), "{open}");
        }
    }

    #[test]
    fn finds_texts_that_replace_reads() {
        let count = |line: &str| check(&File::new("theme/scripts/a.js", &format!("{line}\n"))).len();
        for bad in ["a.replace('{n}', n)", "x(a.replace('{n}', () => n).replace('{m}', m));", "a.replace(`{${b}}`, c)"]
        {
            assert_eq!(count(bad), 1, "{bad}");
        }
        for good in ["a.replace('{n}', () => n)", "a.replace(/x/g, b)", "a.replace(':', '=')", "// a.replace('{n}', n)"]
        {
            assert_eq!(count(good), 0, "{good}");
        }
    }

    #[test]
    fn takes_nothing_else_for_a_function() {
        for open in ["if (a) {", "for (const a of b) {", "const a = {", "// function a() {", "} else if (a()) {"] {
            assert_eq!(count(open, 99), 0, "{open}");
        }
        let wrapped = format!("(() => {{\n{}}})();\n", "  a();\n".repeat(99));
        assert!(check(&File::new("theme/scripts/a.js", &wrapped)).is_empty());
    }
}
