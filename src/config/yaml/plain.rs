//! The YAML that nearly every page begins with: lines of a key and a text that can be read in one way alone. Such a text
//! needs neither of the two parsers; whatever else there is in it, they read all of it.

use super::{Node, Value};
use std::collections::HashSet;

use crate::document::Spanned;
use crate::source::Span;

/// Reads a text that is nothing but such lines, each key once.
pub(super) fn read(text: &str, range: Span) -> Option<Node> {
    let mut entries: Vec<(Spanned<String>, Node)> = Vec::new();
    let mut keys = HashSet::new();
    let mut at = range.start as usize;
    for line in text.split_inclusive('\n') {
        let (key, written) = line.strip_suffix('\n')?.split_once(": ")?;
        let value = value(written).filter(|_| is_key(key))?;
        if !keys.insert(key) {
            return None;
        }
        let from = at + key.len() + 2;
        let node = Node { span: Span::new(from, from + written.len()), value: Value::Text(value.to_owned()) };
        entries.push((Spanned::new(key.to_owned(), Span::new(at, at + key.len())), node));
        at += line.len();
    }
    (!entries.is_empty()).then_some(Node { span: range, value: Value::Map(entries) })
}

/// Whether a key is a word that means nothing else: what may be one of YAML's own words is left to the parsers.
fn is_key(key: &str) -> bool {
    let own = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "inf", "nan"];
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase()) && !own.contains(&key)
}

/// The text of a value: in double quotes without an escape, or bare, beginning with a kana or a kanji.
fn value(written: &str) -> Option<&str> {
    let is_bare = written.starts_with(|c| matches!(c, 'ぁ'..='ヺ' | '一'..='\u{9fff}'));
    let inside = match written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inside) => inside,
        None if is_bare && !written.ends_with(' ') => written,
        None => return None,
    };
    // Most of them mean something in a bare text alone.
    let means = |c: char| {
        c.is_control()
            || matches!(c, ':' | '#' | '"' | '\\' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' | '\u{2028}' | '\u{2029}')
    };
    (!inside.contains(means)).then_some(inside)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{join, shape};
    use super::*;
    use crate::source::{ContentPath, Source};

    /// What the parsers read.
    fn parsed(text: &str, range: Span) -> Node {
        let source = Arc::new(Source::new(ContentPath::new("a.md").expect("plain"), text.to_owned()));
        let shape = shape::scan(&source, range, &mut Vec::new()).expect("it has a shape");
        join(serde_yaml::from_str(source.slice(range)).expect("it is YAML"), &shape, &source)
    }

    #[test]
    fn it_is_what_the_parsers_read() {
        for yaml in [
            "title: 題名\n",
            "number: \"9.3.1\"\ntitle: \"委託（その 1）\"\n",
            "title: あ b, [c] & *d* - ! % @ ` | > ' {e} ? 9\nid: \"\"\n",
            "title: \"  two  blanks \"\ndescription: ア  イ　ウ\ndraft: \"true\"\n",
            "title: \"- a, [b], {c}, & * ! | > ' % @ `\"\n",
        ] {
            let text = format!("---\n{yaml}---\n");
            let range = Span::new(4, 4 + yaml.len());
            let read = read(yaml, range).unwrap_or_else(|| panic!("{yaml}"));
            assert_eq!(read, parsed(&text, range), "{yaml}");
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_read_is_what_the_parsers_read(
            lines in proptest::collection::vec(("[a-z]{1,5}", "\"?[あ亜ア0-9a~ ,\\[\\]{}&*!|>'%@`\"#:.?　、-]{0,9}\"?"), 1..4)
        ) {
            let yaml: String = lines.iter().flat_map(|(key, value)| [key, ": ", value, "\n"]).collect();
            let range = Span::new(0, yaml.len());
            if let Some(read) = read(&yaml, range) {
                proptest::prop_assert_eq!(read, parsed(&yaml, range));
            }
        }
    }

    #[test]
    fn what_can_be_read_in_another_way_is_left_to_the_parsers() {
        for yaml in [
            "",
            "\n",
            "title: 題名",
            "title: 題名\n\n",
            "title:題名\n",
            "title: \n",
            "title: title\n",
            "title: 9.10\n",
            "title: true\n",
            "title: あ # b\n",
            "title: あ: い\n",
            "title: \"a\\n\"\n",
            "title: \"a\" b\"\n",
            "title: \"a\n",
            "title: あ \n",
            "title: あ\t\n",
            "title: あ\ntitle: い\n",
            "title: あ\n  い\n",
            "title: [あ]\n",
            "tags:\n  - あ\n",
            "null: あ\n",
            "y: あ\n",
            "A: あ\n",
            " a: あ\n",
            "title: あ\r\n",
            "title: あ\n...\n",
            "title: |\n  あ\n",
            "? a\n: b\n",
            "- a: あ\n",
            "題: あ\n",
            "title: \"あ\u{85}\"\n",
        ] {
            assert_eq!(read(yaml, Span::new(0, yaml.len())), None, "{yaml:?}");
        }
    }
}
