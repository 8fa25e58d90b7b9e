//! What stands behind the sign of a fence: the language, a title, and what says how the code is shown or tested.

use super::convert::Converter;
use crate::document::Block;
use crate::import::draft::{self, Inline};
use crate::import::ledger::{PieceId, Reason};
use crate::words;

/// The words behind the sign of a fence.
#[derive(Debug, Default, PartialEq, Eq)]
struct Info {
    language: String,
    title: String,
    /// What has no counterpart, as it is written.
    rest: String,
}

impl Info {
    /// Of ` ```js title="a.js" {1,3}`, ` ``` { .py title="a.py" }`, ` ```rust,ignore`, ` ```js:a.js`.
    fn of(line: &str) -> Self {
        let Some(sign) = line.chars().next().filter(|c| matches!(c, '`' | '~')) else { return Self::default() };
        let info = line.trim_start_matches(sign).trim();
        let (title, rest) = title(info);
        let braced = info.strip_prefix('{').map(|inner| inner.split('}').next().unwrap_or(inner));
        if let Some(inner) = braced {
            let class = inner.split_whitespace().find_map(|word| word.strip_prefix('.'));
            return Self { language: class.unwrap_or("").to_owned(), title, rest };
        }
        let end = rest.find([' ', '\t', ',', '{', ':']).unwrap_or(rest.len());
        let (language, behind) = rest.split_at(end);
        let named = behind.strip_prefix(':').filter(|_| title.is_empty());
        let (title, behind) = match named {
            Some(inner) => {
                let end = inner.find(char::is_whitespace).unwrap_or(inner.len());
                (inner[..end].to_owned(), &inner[end..])
            }
            None => (title, behind),
        };
        Self { language: language.to_owned(), title, rest: behind.trim_matches([' ', '\t', ',']).to_owned() }
    }

    /// Whether lines are marked, which a guide cannot do.
    fn marks_lines(&self) -> bool {
        let brace = self.rest.find('{').and_then(|at| self.rest[at + 1..].chars().next());
        self.rest.contains("hl_lines") || brace.is_some_and(|c| c.is_ascii_digit())
    }
}

/// The title that an info string names, and the rest of it.
fn title(info: &str) -> (String, String) {
    for key in ["title", "filename", "name", "caption"] {
        let Some((at, value)) = info.match_indices(key).find_map(|(at, _)| {
            let begins = info[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
            Some((at, info[at + key.len()..].strip_prefix('=')?)).filter(|_| begins)
        }) else {
            continue;
        };
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (own, behind) = match quote {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => value.split_at(value.find([' ', ',', '}']).unwrap_or(value.len())),
        };
        let own = own.replace("**", "");
        return (own.trim().to_owned(), format!("{}{behind}", &info[..at]).trim().to_owned());
    }
    (String::new(), info.to_owned())
}

impl Converter<'_, '_> {
    /// A block of code, under its title where it has one.
    pub(super) fn code(&mut self, block: &Block, (language, text): (&str, &str)) -> draft::Block {
        let first = self.line;
        let source = &self.document.source;
        let opening = source.slice(block.span).lines().next().unwrap_or("").to_owned();
        let mut info = Info::of(&opening);
        if info.language.is_empty() && !opening.starts_with(['`', '~']) {
            language.clone_into(&mut info.language);
        }
        let is_word =
            info.language.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-' | '_' | '.'));
        if !is_word {
            info.rest.insert_str(0, &format!("{} ", info.language));
            info.rest.truncate(info.rest.trim_end().len());
            info.language.clear();
        }
        if !info.rest.is_empty() {
            self.leave(&info.rest, Reason::Markup);
        }
        if info.marks_lines() {
            let rest = &info.rest;
            let words =
                words!("コードの行の強調（`{rest}`）を外した", "lines of code are not marked any more (`{rest}`)");
            self.tell("code-marks", words);
        }
        let title = (!info.title.is_empty()).then(|| Inline::Text(self.book(&info.title), info.title.as_str().into()));
        let mut lines: Vec<(PieceId, Box<str>)> = Vec::new();
        for (index, line) in text.lines().enumerate() {
            self.line = first + 1 + index;
            match self.hidden(line, &info.language) {
                Some(reason) => self.leave(line.trim(), reason),
                None => lines.push((self.book(line), line.into())),
            }
        }
        self.line = first;
        let code = draft::Block::Code(info.language.into(), lines);
        match title {
            Some(title) => draft::Block::Figure(vec![title], vec![code]),
            None => code,
        }
    }

    /// Why the source's tool does not show a line of code: those of mdBook begin with `# `, and Docusaurus reads comments that
    /// mark the next lines.
    fn hidden(&self, line: &str, language: &str) -> Option<Reason> {
        let bare = line.trim_start();
        match self.tool {
            super::Tool::MdBook if matches!(language, "rust" | "rs") => {
                (bare == "#" || bare.starts_with("# ")).then_some(Reason::Hidden)
            }
            super::Tool::Docusaurus => {
                let comment = ["//", "#", "/*", "{/*", "<!--", "--"].iter().find_map(|sign| bare.strip_prefix(sign))?;
                let words = comment.trim().trim_end_matches(['*', '/', '}', '-', '>', ' ']);
                let marks = ["highlight-next-line", "highlight-start", "highlight-end"];
                marks.contains(&words).then_some(Reason::Markup)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info(line: &str) -> (String, String, String) {
        let Info { language, title, rest } = Info::of(line);
        (language, title, rest)
    }

    #[test]
    fn words_behind_a_fence() {
        for (line, language, title, rest) in [
            ("```js title=\"src/a b.js\" {1,3-4} showLineNumbers", "js", "src/a b.js", "{1,3-4} showLineNumbers"),
            ("``` py title='x.py' linenums=\"1\"", "py", "x.py", "linenums=\"1\""),
            ("``` { .py .annotate title=\"x\" }", "py", "x", "{ .py .annotate  }"),
            ("```rust,ignore,should_panic", "rust", "", "ignore,should_panic"),
            ("~~~go {hl_lines=[8],title=\"m.go\"}", "go", "m.go", "{hl_lines=[8],}"),
            ("```ts:src/a.ts", "ts", "src/a.ts", ""),
            ("```", "", "", ""),
            ("```c++", "c++", "", ""),
            ("```js subtitle=x", "js", "", "subtitle=x"),
        ] {
            assert_eq!(info(line), (language.to_owned(), title.to_owned(), rest.to_owned()), "{line}");
        }
    }
}
