//! The literals of a script or of JSON: texts, lists and objects, with comments and commas at their ends. Nothing is run; what
//! is no literal is [`Value::Other`].

/// A literal.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(f64),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
    /// A name, a call, a spread: what only a program can tell.
    Other,
}

/// Deepest nesting that is read.
const DEEPEST: usize = 32;

impl Value {
    /// The value of a key.
    pub(super) fn get(&self, wanted: &str) -> Option<&Self> {
        match self {
            Self::Map(fields) => fields.iter().find(|(key, _)| key == wanted).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text of a key.
    pub(super) fn text(&self, wanted: &str) -> Option<&str> {
        match self.get(wanted)? {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// The object that a script exports: behind `module.exports =` or `export default`, else the first that a name is given.
pub(super) fn exported(text: &str) -> Option<Value> {
    let direct = ["module.exports", "export default"].iter().filter_map(|word| {
        let rest = text[text.find(word)? + word.len()..].trim_start();
        let rest = rest.strip_prefix('=').unwrap_or(rest).trim_start();
        rest.starts_with('{').then(|| text.len() - rest.len())
    });
    let named = text.match_indices('{').map(|(at, _)| at).filter(|at| text[..*at].trim_end().ends_with('='));
    let whole = text.trim_start().starts_with('{').then(|| text.len() - text.trim_start().len());
    let mut starts = direct.chain(named).chain(whole);
    starts.find_map(|at| {
        let mut reader = Reader { text, at };
        reader.value(0).filter(|value| matches!(value, Value::Map(fields) if !fields.is_empty()))
    })
}

/// A whole text of JSON.
pub(super) fn json(text: &str) -> Option<Value> {
    Reader { text, at: 0 }.value(0)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Goes behind blanks and comments.
    fn skip(&mut self) {
        loop {
            let rest = self.rest();
            let bare = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            let comment = if bare.starts_with("//") {
                bare.find('\n').unwrap_or(bare.len())
            } else if bare.starts_with("/*") {
                bare.find("*/").map_or(bare.len(), |end| end + 2)
            } else {
                0
            };
            self.at += rest.len() - bare.len() + comment;
            if comment == 0 {
                return;
            }
        }
    }

    fn take(&mut self, sign: char) -> bool {
        self.skip();
        let is = self.rest().starts_with(sign);
        self.at += if is { sign.len_utf8() } else { 0 };
        is
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.skip();
        if depth > DEEPEST {
            return None;
        }
        let first = self.rest().chars().next()?;
        match first {
            '"' | '\'' | '`' => self.string().map(Value::Text),
            '[' => {
                self.at += 1;
                let mut list = Vec::new();
                while !self.take(']') {
                    list.push(self.value(depth + 1)?);
                    if !self.take(',') && !self.rest().starts_with(']') {
                        return None;
                    }
                }
                Some(Value::List(list))
            }
            '{' => {
                self.at += 1;
                let mut fields = Vec::new();
                while !self.take('}') {
                    let (key, value) = self.field(depth)?;
                    fields.push((key, value));
                    if !self.take(',') && !self.rest().starts_with('}') {
                        return None;
                    }
                }
                Some(Value::Map(fields))
            }
            _ => self.other(),
        }
    }

    /// `key: value`; a spread or a name alone is a field without a key.
    fn field(&mut self, depth: usize) -> Option<(String, Value)> {
        let before = self.at;
        let rest = self.rest();
        let key = if rest.starts_with(['"', '\'', '`']) {
            self.string()?
        } else {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$'))).unwrap_or(rest.len());
            let key = rest[..end].to_owned();
            self.at += end;
            key
        };
        if self.take(':') {
            return Some((key, self.value(depth + 1)?));
        }
        self.at = before;
        Some((String::new(), self.other()?))
    }

    fn string(&mut self) -> Option<String> {
        let quote = self.rest().chars().next()?;
        let mut out = String::new();
        let mut characters = self.rest().char_indices().skip(1);
        while let Some((at, c)) = characters.next() {
            if c == quote {
                self.at += at + c.len_utf8();
                return Some(out);
            }
            match c {
                '\\' => match characters.next()?.1 {
                    'n' | 't' | 'r' => out.push(' '),
                    'u' => {
                        let code: String = characters.by_ref().take(4).map(|(_, c)| c).collect();
                        out.push(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32)?);
                    }
                    other => out.push(other),
                },
                c => out.push(c),
            }
        }
        None
    }

    /// A number, or anything up to the next comma of this depth.
    fn other(&mut self) -> Option<Value> {
        let rest = self.rest();
        let mut open = 0_usize;
        let mut end = rest.len();
        for (at, c) in rest.char_indices() {
            match c {
                '(' | '[' | '{' => open += 1,
                ')' | ']' | '}' if open > 0 => open -= 1,
                ',' | ']' | '}' | ';' if open == 0 => {
                    end = at;
                    break;
                }
                _ => {}
            }
        }
        let word = rest[..end].trim();
        let value = word.parse().map_or(Value::Other, Value::Number);
        self.at += end;
        (end > 0).then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_of_scripts() {
        let text = "// @ts-check\nimport type {X} from 'y';\n/** @type {X} */\nconst sidebars = {\n  docs: [\n    'intro', // first\n    {type: \"category\", label: 'A \\'b\\'', items: ['a', f(1, [2]), ...more,]},\n  ],\n};\nexport default sidebars;\n";
        let Some(value) = exported(text) else { panic!("it is read") };
        let Some(Value::List(docs)) = value.get("docs") else { panic!("{value:?}") };
        assert_eq!(docs[0], Value::Text("intro".to_owned()));
        assert_eq!(docs[1].text("label"), Some("A 'b'"));
        let items = [Value::Text("a".to_owned()), Value::Other, Value::Other].to_vec();
        assert_eq!(docs[1].get("items"), Some(&Value::List(items)));
        assert_eq!(exported("module.exports = require('./x');"), None);
        assert_eq!(exported("module.exports = { a: [ 'b' "), None);
        assert_eq!(json("{\"position\": 2.5}").and_then(|v| v.get("position").cloned()), Some(Value::Number(2.5)));
    }
}
