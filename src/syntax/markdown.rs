//! Brings a page's text into the form that the Markdown parser reads, byte for byte at the same
//! offsets, and says which of its extensions are on.

use std::borrow::Cow;

use comrak::Options;

use super::Dialect;
use super::page::MAX_DEPTH;

/// Stands for a colon in the opening line of a directive: the Markdown parser takes no colon there,
/// but attributes hold addresses. It is put back wherever the text is read.
pub(super) const COLON: char = '\u{1E}';

/// Stand for the inner brackets of `[[text]](address)`, which is a link whose text is in brackets: the Markdown parser
/// would read a wikilink.
const BRACKETS: (char, char) = ('\u{1D}', '\u{1C}');

/// Whether a text holds signs that stand for others.
pub(super) fn holds_hidden(text: &str) -> bool {
    text.bytes().any(|b| matches!(b, 0x1C..=0x1E))
}

/// A text made ready, and the offset where it was cut because it is nested too deep.
pub(super) struct Prepared<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) cut: Option<usize>,
}

/// The options of the Markdown parser.
pub(super) fn options(dialect: Dialect) -> Options<'static> {
    let mut options = Options::default();
    options.parse.escaped_char_spans = true;
    options.parse.leave_footnote_definitions = true;
    if dialect != Dialect::CommonMark {
        options.extension.table = true;
        options.extension.strikethrough = true;
        options.extension.autolink = true;
        options.extension.footnotes = true;
    }
    if dialect == Dialect::Guide {
        options.extension.alerts = true;
        options.extension.description_lists = true;
        options.extension.block_directive = true;
        options.extension.wikilinks_title_after_pipe = true;
        options.extension.cjk_friendly_emphasis = true;
    }
    options
}

/// Makes the text ready: colons in the opening lines of directives are hidden, and a text whose
/// containers are nested too deep is cut, as each line costs as much as the containers that are open.
pub(super) fn prepare(body: &str, dialect: Dialect) -> Prepared<'_> {
    let bytes = body.as_bytes();
    // Most pages have no directive and few quotations, and are ready as they are.
    let plain = || {
        memchr::memmem::find(bytes, b":::").is_none()
            && memchr::memmem::find(bytes, b"]](").is_none()
            && memchr::memchr_iter(b'>', bytes).nth(MAX_DEPTH).is_none()
            && body.ends_with('\n')
    };
    if dialect != Dialect::Guide || plain() {
        return Prepared { text: Cow::Borrowed(body), cut: None };
    }
    let mut scan = Scan { out: String::with_capacity(body.len() + 1), open: Vec::new(), code: None };
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        if !scan.line(line) {
            return Prepared { text: scan.out.into(), cut: Some(at) };
        }
        at += line.len();
    }
    if !scan.out.ends_with('\n') {
        scan.out.push('\n');
    }
    Prepared { text: scan.out.into(), cut: None }
}

struct Scan {
    out: String,
    /// Lengths of the fences of open directives.
    open: Vec<usize>,
    /// The fence of an open code block.
    code: Option<(char, usize)>,
}

impl Scan {
    /// Takes a line; `false` where it is nested too deep.
    fn line(&mut self, line: &str) -> bool {
        let content = line.trim_start_matches(['>', ' ', '\t']);
        let prefix = line.len() - content.len();
        let quotes = line.get(..prefix).unwrap_or("").matches('>').count();
        if quotes > MAX_DEPTH {
            return false;
        }
        let content = content.trim_start_matches(|c: char| {
            c.is_ascii_digit() || matches!(c, '-' | '*' | '+' | '.' | ')' | ' ' | '\t' | '>')
        });
        let fence = self.code_fence(content);
        let colons = content.bytes().take_while(|&b| b == b':').count();
        if fence || self.code.is_some() {
            self.out.push_str(line);
            return true;
        }
        if colons < 3 {
            self.out.push_str(&hide_brackets(line));
            return true;
        }
        let info = content.get(colons..).unwrap_or("");
        if info.trim().is_empty() {
            self.close(colons);
            self.out.push_str(line);
            return true;
        }
        self.open.push(colons);
        let head = line.len() - info.len();
        self.out.push_str(line.get(..head).unwrap_or(""));
        self.out.extend(info.chars().map(|c| if c == ':' { COLON } else { c }));
        self.open.len() <= MAX_DEPTH
    }

    /// A fence closes the outermost directive that has no more colons than it.
    fn close(&mut self, colons: usize) {
        match self.open.iter().position(|&length| length <= colons) {
            Some(outermost) => self.open.truncate(outermost),
            None => self.open.push(colons),
        }
    }

    /// Whether the line opens or closes a code block.
    fn code_fence(&mut self, content: &str) -> bool {
        let Some(mark) = content.chars().next().filter(|c| matches!(c, '`' | '~')) else { return false };
        let length = content.chars().take_while(|&c| c == mark).count();
        let rest = content.get(length..).unwrap_or("");
        match self.code {
            Some((open, least)) if open == mark && length >= least && rest.trim().is_empty() => self.code = None,
            None if length >= 3 && !(mark == '`' && rest.contains('`')) => self.code = Some((mark, length)),
            _ => return false,
        }
        true
    }
}

/// Puts hidden signs back.
pub(super) fn shown(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            COLON => ':',
            c if c == BRACKETS.0 => '[',
            c if c == BRACKETS.1 => ']',
            c => c,
        })
        .collect()
}

/// Hides the inner brackets of every `[[text]](address)` of a line.
fn hide_brackets(line: &str) -> Cow<'_, str> {
    if !line.contains("]](") {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(close) = rest.find("]](") {
        let (before, after) = rest.split_at(close);
        let open = before.rfind("[[").filter(|&open| before.get(open + 2..).is_some_and(|t| !t.contains(['[', ']'])));
        let address = after.get(3..).and_then(|a| a.split_once(')')).map_or("", |(address, _)| address);
        match open.filter(|_| address.contains(['/', ':', '#', '.'])) {
            Some(open) => {
                let (head, text) = before.split_at(open);
                out.extend([head, "["]);
                out.push(BRACKETS.0);
                out.push_str(text.get(2..).unwrap_or(""));
                out.push(BRACKETS.1);
                out.push_str("](");
            }
            None => out.extend([before, "]]("]),
        }
        rest = after.get(3..).unwrap_or("");
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colons_are_hidden_in_opening_lines_alone() {
        let text = "a: b\n:::x[t: u]{url=http://a}\nc: d\n:::\n```\n:::y: z\n```\n- :::w: v\n";
        let prepared = prepare(text, Dialect::Guide);
        assert_eq!(prepared.text.len(), text.len());
        assert_eq!(shown(&prepared.text), text);
        assert_eq!(prepared.text.matches(COLON).count(), 3);
    }

    #[test]
    fn a_link_whose_text_is_in_brackets_is_no_wikilink() {
        let text = "[[RFC 20]](https://a.example)、[[9.1]](8)、[[a]]\n";
        let prepared = prepare(text, Dialect::Guide);
        assert_eq!(prepared.text.len(), text.len());
        assert_eq!(shown(&prepared.text), text);
        assert_eq!(prepared.text.matches("[[").count(), 2);
    }

    #[test]
    fn deep_nesting_is_cut() {
        let deep = ":::x\n".repeat(200);
        assert_eq!(prepare(&deep, Dialect::Guide).cut, Some(16 * 5));
        assert_eq!(prepare(&format!("a\n{}b\n", ">".repeat(200)), Dialect::Guide).cut, Some(2));
        assert_eq!(prepare(&":::x\n:::\n".repeat(200), Dialect::Guide).cut, None);
    }
}
