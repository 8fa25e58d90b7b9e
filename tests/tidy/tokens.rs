//! A Rust file as a flat list of tokens, which also sees what stands inside macros.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::tree::File;

/// A word or a sign, and its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) line: usize,
}

/// Every token of the file, brackets among them; literals are left out, as they hold no code.
pub(crate) fn all(file: &File) -> Vec<Token> {
    let stream: TokenStream = file.text.parse().unwrap_or_else(|e| panic!("{}: {e}", file.path));
    let mut out = Vec::new();
    flatten(stream, &mut out);
    out
}

/// Those outside `#[cfg(test)]`.
pub(crate) fn without_tests(file: &File) -> Vec<Token> {
    if file.is_test() {
        return Vec::new();
    }
    let tokens = all(file);
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if starts_with(&tokens[at..], &["#", "[", "cfg", "(", "test", ")", "]"]) {
            at = end_of_item(&tokens, at + 7);
        } else {
            out.push(tokens[at].clone());
            at += 1;
        }
    }
    out
}

/// Whether the tokens begin with these.
pub(crate) fn starts_with(tokens: &[Token], words: &[&str]) -> bool {
    tokens.len() >= words.len() && tokens.iter().zip(words).all(|(token, word)| token.text == *word)
}

/// The tokens of a bracket that opens at the beginning, without the brackets.
pub(crate) fn bracket(tokens: &[Token]) -> &[Token] {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.text.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return tokens.get(1..at).unwrap_or_default();
        }
    }
    &[]
}

/// An item ends with its first brace or with a semicolon outside of brackets.
fn end_of_item(tokens: &[Token], from: usize) -> usize {
    let mut at = from;
    while let Some(token) = tokens.get(at) {
        match token.text.as_str() {
            ";" => return at + 1,
            "{" => return at + bracket(&tokens[at..]).len() + 2,
            "(" | "[" => at += bracket(&tokens[at..]).len() + 2,
            _ => at += 1,
        }
    }
    at
}

fn flatten(stream: TokenStream, out: &mut Vec<Token>) {
    for tree in stream {
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                out.push(Token { text: open.into(), line: group.span_open().start().line });
                flatten(group.stream(), out);
                out.push(Token { text: close.into(), line: group.span_close().start().line });
            }
            TokenTree::Ident(ident) => out.push(Token { text: ident.to_string(), line: ident.span().start().line }),
            TokenTree::Punct(sign) => {
                out.push(Token { text: sign.as_char().to_string(), line: sign.span().start().line });
            }
            TokenTree::Literal(_) => {}
        }
    }
}

#[test]
fn leaves_out_what_only_tests_compile() {
    let file = File::new("src/a.rs", "fn a() {}\n#[cfg(test)]\n#[allow(x)]\nmod tests { fn b() {} }\nfn c() {}\n");
    let words: Vec<_> = without_tests(&file).into_iter().map(|t| t.text).collect();
    assert!(words.contains(&"a".into()) && words.contains(&"c".into()) && !words.contains(&"b".into()));
}
