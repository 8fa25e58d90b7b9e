//! Text as Markdown that means nothing but itself.

use std::fmt::Write as _;

/// Where a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// In a paragraph, heading or entry of a list.
    Prose,
    /// In a cell of a table.
    Cell,
}

/// The text with a backslash before every character that could be read as markup.
pub(super) fn escaped(text: &str, context: Context) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len() + 8);
    for (i, &c) in characters.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|i| characters.get(i)).copied();
        let after = characters.get(i + 1).copied();
        let inside_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let special = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '{' | '}' | '《' | '》' | '≪' | '≫' => true,
            '_' => !(inside_word(before) && inside_word(after)),
            '~' => after == Some('~') || before == Some('~'),
            '&' => is_entity(&characters, i),
            '|' => context == Context::Cell,
            _ => false,
        };
        match c {
            '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' => out.push(' '),
            // A character that no file of text should hold is written by its code.
            c if c.is_control() => _ = write!(out, "&#xFFFD;"),
            c => {
                if special {
                    out.push('\\');
                }
                out.push(c);
            }
        }
    }
    out
}

/// Whether `&` at that index begins an entity such as `&amp;` or `&#12;`.
fn is_entity(characters: &[char], at: usize) -> bool {
    let name: Vec<char> = characters.iter().skip(at + 1).take(32).copied().take_while(|c| *c != ';').collect();
    let closed = characters.get(at + 1 + name.len()) == Some(&';');
    closed && !name.is_empty() && name.iter().all(|c| c.is_ascii_alphanumeric() || *c == '#')
}

/// A line of prose whose beginning could be read as a list, heading, quotation, fence or directive gets a backslash.
pub(super) fn line_start(line: &str) -> String {
    let trimmed = line.trim_start_matches([' ', '\t']);
    let indent = &line[..line.len() - trimmed.len()];
    let marks = ["#", ">", "-", "+", "=", ":", "~~~", "|"];
    if marks.iter().any(|mark| trimmed.starts_with(mark)) {
        return format!("{indent}\\{trimmed}");
    }
    let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
    let behind = &trimmed[digits..];
    if digits > 0 && behind.starts_with(['.', ')']) {
        return format!("{indent}{}\\{behind}", &trimmed[..digits]);
    }
    line.to_owned()
}

/// Blanks at both ends of a line would be lost or mean something: four make code, two at the end a break.
pub(super) fn trimmed(line: &str) -> &str {
    line.trim_matches([' ', '\t'])
}

/// An address as a Markdown link destination.
pub(super) fn destination(url: &str) -> String {
    let plain =
        url.chars().all(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '(' | ')' | '<' | '>' | '\\'));
    if plain && !url.is_empty() {
        return url.to_owned();
    }
    let mut out = String::from("<");
    for c in url.chars().filter(|c| !c.is_control() && *c != '\n') {
        match c {
            '<' | '>' | '\\' => _ = write!(out, "%{:02X}", u32::from(c)),
            c => out.push(c),
        }
    }
    out.push('>');
    out
}

/// A value of YAML front matter on one line: quoted, so that nothing in it means anything.
pub(super) fn yaml(text: &str) -> String {
    let plain = text.chars().next().is_some_and(char::is_alphabetic)
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '　' | '（' | '）' | '・' | '、' | 'ー' | '-' | '.'))
        && !text.ends_with([' ', '　', '.', '-'])
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&text.to_lowercase().as_str());
    if plain {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_means_itself() {
        assert_eq!(escaped("a_b *c* [d] &amp; & _e_", Context::Prose), "a_b \\*c\\* \\[d\\] \\&amp; & \\_e\\_");
        assert_eq!(escaped("a|b", Context::Cell), "a\\|b");
        assert_eq!(line_start("1. x"), "1\\. x");
        assert_eq!(line_start("# x"), "\\# x");
        assert_eq!(line_start("2026年"), "2026年");
        assert_eq!(yaml("はい: いいえ"), "\"はい: いいえ\"");
        assert_eq!(yaml("契約"), "契約");
        assert_eq!(yaml("1.1"), "\"1.1\"");
        assert_eq!(destination("a b(c)"), "<a b(c)>");
    }
}
