//! A template in pieces: what stands in `{{ … }}` and `{% … %}`, and the words and signs of that.

/// What stands in one pair of braces.
pub(super) struct Part<'t> {
    pub(super) text: &'t str,
    /// Where it begins in the template.
    pub(super) at: usize,
    /// `{% … %}`.
    pub(super) is_tag: bool,
}

/// A word, a sign, a number or a text in quotation marks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
}

impl Token<'_> {
    pub(super) fn is_name(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
    }
}

/// What stands in braces, in order; comments and `{% raw %}` aside.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut out: Vec<Part<'_>> = Vec::new();
    let mut at = 0;
    let mut is_raw = false;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('{')).map(|found| at + found) {
        let rest = text.get(open..).unwrap_or("");
        let (close, is_tag) = match rest.as_bytes().get(1) {
            Some(b'#') if !is_raw => {
                at = rest.find("#}").map_or(text.len(), |end| open + end + 2);
                continue;
            }
            Some(b'{') => ("}}", false),
            Some(b'%') => ("%}", true),
            _ => {
                at = open + 1;
                continue;
            }
        };
        let Some(length) = ends(rest.get(2..).unwrap_or(""), close) else { break };
        let inner = rest.get(2..2 + length).unwrap_or("");
        let word = inner.trim_matches(['-', ' ', '\n', '\t']);
        match (is_tag, word) {
            (true, "raw") => is_raw = true,
            (true, "endraw") => is_raw = false,
            _ if is_raw => {}
            _ => out.push(Part { text: inner, at: open + 2, is_tag }),
        }
        at = open + 2 + length + 2;
    }
    out
}

/// Where braces close, outside quotation marks.
fn ends(text: &str, close: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None if text.get(at..).is_some_and(|rest| rest.starts_with(close)) => {
                // `{{ <links links={children}}}`: the first brace closes the argument.
                return Some(at + usize::from(text.get(at..).is_some_and(|rest| rest.starts_with("}}}"))));
            }
            _ => {}
        }
    }
    None
}

/// The words and signs of a part.
pub(super) fn tokens<'t>(part: &Part<'t>) -> Vec<Token<'t>> {
    const SIGNS: [&str; 10] = ["==", "!=", "<=", ">=", "</", "/>", "?.", "//", "**", "..."];
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = part.text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = part.text.get(at..).unwrap_or("");
        let is_of_word = |c: char| c.is_alphanumeric() || c == '_';
        let length = if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        } else if matches!(c, '"' | '\'' | '`') {
            rest.get(1..).and_then(|inner| inner.find(c)).map_or(rest.len(), |end| end + 2)
        } else if is_of_word(c) {
            rest.find(|c: char| !is_of_word(c)).unwrap_or(rest.len())
        } else {
            SIGNS.iter().find(|sign| rest.starts_with(**sign)).map_or(c.len_utf8(), |sign| sign.len())
        };
        out.push(Token { text: rest.get(..length).unwrap_or(rest), at: part.at + at });
        at += length;
    }
    // `{{- head.title -}}` trims the blanks around it.
    let is_dash = |token: Option<&Token<'_>>| token.is_some_and(|token| token.text == "-");
    if is_dash(out.first()) {
        out.remove(0);
    }
    if is_dash(out.last()) {
        out.pop();
    }
    out
}
