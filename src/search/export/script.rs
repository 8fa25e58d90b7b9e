//! The browser's script without what only its readers need.

/// A script without the lines that are comments and without indentation; strings over several lines are not used.
#[must_use]
pub fn compact_script(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let lines = source.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    for line in lines {
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go() {
        assert_eq!(compact_script("// one\n  a = 'http://b'\n\n    // two\n}\n"), "a = 'http://b'\n}\n");
    }
}
