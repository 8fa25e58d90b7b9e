//! What a style sheet makes a browser fetch, read with a parser of CSS, so that escapes, comments and strings count as
//! they do in a browser.

use cssparser::{ParseError, Parser, Token};

/// What stands in a style sheet, each with its offset in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Css {
    /// Addresses that are fetched.
    pub(super) fetched: Vec<(usize, String)>,
    /// Names of functions in lower case, those of `url(…)` without quotation marks too.
    pub(super) functions: Vec<(usize, String)>,
    /// Names of `@rules` in lower case.
    pub(super) at_rules: Vec<(usize, String)>,
    /// Where reading ended, as brackets are nested deeper than a style sheet needs.
    pub(super) unread: Option<usize>,
}

/// Brackets nested deeper than this are not read.
const DEEPEST: usize = 32;

/// Reads a style sheet, a list of declarations or a value; any text is one.
pub(super) fn read_css(text: &str) -> Css {
    let mut reading = Reading { css: Css::default() };
    reading.walk(&mut Parser::new(text), Context::Plain, 0);
    reading.css
}

/// What a text in quotation marks means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    /// A text.
    Plain,
    /// An address.
    Address,
    /// A name that looks like an address.
    Name,
    /// The value of a property of the style sheet's own, which may be used as an address.
    Variable,
}

struct Reading {
    css: Css,
}

impl Reading {
    fn walk(&mut self, parser: &mut Parser<'_>, outer: Context, depth: usize) {
        let mut context = outer;
        loop {
            let at = parser.position().byte_index();
            let Ok(token) = parser.next_including_whitespace_and_comments().cloned() else { return };
            let inner = match &token {
                Token::AtKeyword(name) => {
                    let name = name.to_ascii_lowercase();
                    context = match name.as_str() {
                        "import" => Context::Address,
                        "namespace" => Context::Name,
                        _ => Context::Plain,
                    };
                    self.css.at_rules.push((at, name));
                    continue;
                }
                Token::Ident(name) if name.starts_with("--") && context == Context::Plain => {
                    context = Context::Variable;
                    continue;
                }
                Token::QuotedString(text) if context == Context::Variable => {
                    if text.contains("://") || text.trim_start().starts_with("//") {
                        self.address(at, text, context);
                    }
                    continue;
                }
                Token::Semicolon => {
                    context = outer;
                    continue;
                }
                Token::UnquotedUrl(address) | Token::BadUrl(address) => {
                    self.css.functions.push((at, "url".to_owned()));
                    self.address(at, address, context);
                    continue;
                }
                Token::QuotedString(address) if context == Context::Address => {
                    self.address(at, address, context);
                    continue;
                }
                Token::Function(name) => {
                    let name = name.to_ascii_lowercase();
                    let inner = inside(&name, context);
                    self.css.functions.push((at, name));
                    inner
                }
                Token::CurlyBracketBlock => {
                    context = outer;
                    Context::Plain
                }
                Token::ParenthesisBlock | Token::SquareBracketBlock => Context::Plain,
                _ => continue,
            };
            self.block(parser, inner, depth);
        }
    }

    fn block(&mut self, parser: &mut Parser<'_>, inner: Context, depth: usize) {
        let at = parser.position().byte_index();
        // A block that is not entered is passed over by the parser.
        let read = depth < DEEPEST
            && parser
                .parse_nested_block(|parser| {
                    self.walk(parser, inner, depth + 1);
                    Ok::<_, ParseError<()>>(())
                })
                .is_ok();
        if !read {
            self.css.unread.get_or_insert(at);
        }
    }

    fn address(&mut self, at: usize, address: &str, context: Context) {
        if context != Context::Name {
            self.css.fetched.push((at, address.to_owned()));
        }
    }
}

/// What a text in quotation marks means inside a function.
fn inside(function: &str, context: Context) -> Context {
    match function {
        "url" | "src" if context == Context::Name => Context::Name,
        "url" | "src" | "image" | "image-set" | "-webkit-image-set" | "cross-fade" | "-webkit-cross-fade" => {
            Context::Address
        }
        _ => Context::Plain,
    }
}
