//! Names in a project's own templates that mean nothing: `head.titel` would be shown as nothing, and `{% if statsu %}` would
//! never hold, without a word of the engine.

use std::collections::{BTreeMap, BTreeSet};

use super::locale::Locale;
use super::template_shapes::{Shape, Shapes};
use super::template_tokens::{Part, Token, parts, tokens};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::source::{SourceRef, Span};
use crate::words;

/// What the loop that a line stands in says of itself.
const LOOP: [&str; 5] = ["index", "index0", "first", "last", "length"];
/// Words of the language itself.
const KEYWORDS: [&str; 22] = [
    "if",
    "elif",
    "else",
    "for",
    "in",
    "and",
    "or",
    "not",
    "is",
    "true",
    "false",
    "none",
    "set",
    "set_global",
    "with",
    "filter",
    "include",
    "extends",
    "as",
    "break",
    "continue",
    "body",
];

/// Looks for them in the templates that are the project's own.
pub(super) fn check(templates: &[(String, SourceRef)], locale: &Locale) -> Vec<Diagnostic> {
    let shapes = Shapes::read();
    let bound: BTreeSet<String> = templates.iter().flat_map(|(_, source)| bound(source.text())).collect();
    let mut out = Vec::new();
    for (name, source) in templates {
        let mut names = shapes.of(name);
        if !super::embedded::FILES.iter().any(|file| file.path.strip_prefix("templates/") == Some(name)) {
            // A template that another one includes sees what stands around it there.
            names.extend(bound.iter().map(|name| (name.clone(), Shape::Any)));
        }
        let mut reading = Reading { source, shapes: &shapes, locale, scopes: vec![Scope::of(names)], out: &mut out };
        for part in parts(source.text()) {
            reading.part(&part);
        }
    }
    out
}

/// Names that loops, settings and components of a template bind.
fn bound(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for part in parts(text).into_iter().filter(|part| part.is_tag) {
        let tokens = tokens(&part);
        let word = tokens.first().map_or("", |token| token.text);
        let of_word = match word {
            "for" => tokens.iter().position(|token| token.text == "in").unwrap_or(0),
            "set" | "set_global" => 2,
            _ => 0,
        };
        let names = tokens.get(1..of_word.max(1)).unwrap_or(&[]).iter().filter(|token| token.is_name());
        out.extend(names.map(|token| token.text.to_owned()));
    }
    out
}

/// Names that can be used from a place on.
struct Scope {
    names: BTreeMap<String, Shape>,
    /// A component sees its arguments alone.
    is_closed: bool,
}

impl Scope {
    fn of(names: BTreeMap<String, Shape>) -> Self {
        Self { names, is_closed: true }
    }
}

struct Reading<'a> {
    source: &'a SourceRef,
    shapes: &'a Shapes,
    locale: &'a Locale,
    scopes: Vec<Scope>,
    out: &'a mut Vec<Diagnostic>,
}

impl Reading<'_> {
    fn part(&mut self, part: &Part<'_>) {
        let tokens = tokens(part);
        let Some(first) = tokens.first().filter(|_| part.is_tag) else { return self.expression(&tokens) };
        let rest = tokens.get(1..).unwrap_or(&[]);
        match first.text {
            "for" => self.begin_loop(rest),
            "endfor" | "endcomponent" => {
                self.scopes.truncate(self.scopes.len().saturating_sub(1).max(1));
            }
            "component" => self.begin_component(rest),
            "set" | "set_global" => {
                let value = rest.get(2..).unwrap_or(&[]);
                self.expression(value);
                let shape = self.shape(value);
                if let (Some(name), Some(scope)) = (rest.first(), self.scopes.last_mut()) {
                    scope.names.insert(name.text.to_owned(), shape);
                }
            }
            "block" | "endblock" | "extends" | "filter" => {}
            word if word.starts_with("end") => {}
            _ => self.expression(&tokens),
        }
    }

    fn begin_loop(&mut self, rest: &[Token<'_>]) {
        let at = rest.iter().position(|token| token.text == "in").unwrap_or(rest.len());
        let (names, value) = rest.split_at(at);
        let value = value.get(1..).unwrap_or(&[]);
        self.expression(value);
        let element = match self.shape(value) {
            Shape::List(element) => *element,
            _ => Shape::Any,
        };
        let names: Vec<&str> = names.iter().filter(|token| token.is_name()).map(|token| token.text).collect();
        let is_pair = names.len() > 1;
        let each = |name: &str| (name.to_owned(), if is_pair { Shape::Any } else { element.clone() });
        let names = names.into_iter().map(each).chain([("loop".to_owned(), Shape::Any)]).collect();
        self.scopes.push(Scope { names, is_closed: false });
    }

    fn begin_component(&mut self, rest: &[Token<'_>]) {
        let is_argument = |pair: &[Token<'_>]| matches!(pair[0].text, "(" | ",") && pair[1].is_name();
        let arguments = rest.windows(2).filter(|pair| is_argument(pair)).map(|pair| pair[1].text);
        let names = arguments.map(|name| (name.to_owned(), Shape::Any)).collect();
        self.scopes.push(Scope::of(names));
    }

    /// What a name is bound to.
    fn find(&self, name: &str) -> Option<&Shape> {
        for scope in self.scopes.iter().rev() {
            if let Some(shape) = scope.names.get(name) {
                return Some(shape);
            }
            if scope.is_closed {
                return None;
            }
        }
        None
    }

    /// What an expression is, where it is a name and its fields alone.
    fn shape(&self, tokens: &[Token<'_>]) -> Shape {
        let Some(first) = tokens.first().filter(|token| token.is_name()) else { return Shape::Any };
        let mut shape = self.find(first.text).cloned().unwrap_or(Shape::Any);
        let mut rest = tokens.get(1..).unwrap_or(&[]);
        while let [dot, name, behind @ ..] = rest {
            if dot.text != "." {
                return Shape::Any;
            }
            shape = match &shape {
                Shape::Form(form) => self.shapes.form(form).and_then(|f| f.get(name.text)).cloned(),
                _ => None,
            }
            .unwrap_or(Shape::Any);
            rest = behind;
        }
        if rest.is_empty() { shape } else { Shape::Any }
    }

    /// Looks at every name of an expression.
    fn expression(&mut self, tokens: &[Token<'_>]) {
        // `[x for x in list]` binds a name of its own.
        let is_bound = |name: &str| tokens.windows(2).any(|pair| pair[0].text == "for" && pair[1].text == name);
        let mut components = Components::default();
        for at in 0..tokens.len() {
            let inside = components.step(tokens, at);
            if inside || !is_variable(tokens, at) || is_bound(tokens[at].text) {
                continue;
            }
            let length = path_length(tokens, at);
            let path = tokens.get(at..at + length).unwrap_or(&[]);
            if !may_be_absent(tokens.get(at + length..).unwrap_or(&[])) {
                self.path(path);
            }
        }
    }

    /// A name and the fields behind it.
    fn path(&mut self, path: &[Token<'_>]) {
        let Some((root, fields)) = path.split_first() else { return };
        if root.text.starts_with("__") {
            return;
        }
        let shape = self.find(root.text).cloned();
        if root.text == "w" && shape.as_ref().is_none_or(|shape| *shape == Shape::Any) {
            return self.word(fields);
        }
        let Some(mut shape) = shape else {
            let known = self.scopes.iter().flat_map(|scope| scope.names.keys().cloned()).chain(["w".to_owned()]);
            let near = nearest(root.text, known.collect::<Vec<_>>().iter().map(String::as_str)).map(str::to_owned);
            let name = root.text;
            let message = words!("テンプレートの変数 `{name}` はない", "the template has no variable `{name}`");
            return self.report(root, message, near.as_deref());
        };
        for field in fields.iter().filter(|token| token.is_name()) {
            let known: BTreeSet<&str> = match &shape {
                Shape::Form(form) => self.shapes.form(form).into_iter().flatten().map(|(k, _)| k.as_str()).collect(),
                Shape::Any => self.shapes.every_field().into_iter().chain(LOOP).collect(),
                Shape::Plain | Shape::List(_) => BTreeSet::new(),
            };
            if !known.contains(field.text) {
                let near = nearest(field.text, known.iter().copied()).map(str::to_owned);
                let name = field.text;
                let message = words!("`{name}` という項目はない", "there is no field `{name}`");
                return self.report(field, message, near.as_deref());
            }
            shape = match &shape {
                Shape::Form(form) => self.shapes.form(form).and_then(|f| f.get(field.text)).cloned(),
                _ => None,
            }
            .unwrap_or(Shape::Any);
        }
    }

    /// `w.search`: words of the interface.
    fn word(&mut self, fields: &[Token<'_>]) {
        let Some(key) = fields.iter().find(|token| token.is_name()) else { return };
        let name = key.text;
        if !self.locale.words().contains_key(name) {
            let near = nearest(name, self.locale.keys()).map(str::to_owned);
            let message = words!("`{name}` という文言はない", "there are no words `{name}`");
            self.report(key, message, near.as_deref());
        }
    }

    fn report(&mut self, token: &Token<'_>, message: crate::diagnostic::Words, near: Option<&str>) {
        let span = Span::new(token.at, token.at + token.text.len());
        let diagnostic = Diagnostic::new(Code::TemplateError, self.source, span, message);
        self.out.push(diagnostic.suggest(near));
    }
}

/// Where the call of a component is open: names in it are those of the component and of its arguments, but in braces.
#[derive(Default)]
struct Components {
    is_open: bool,
    braces: usize,
}

impl Components {
    /// Takes one token, and says whether it is a name of the component's own.
    fn step(&mut self, tokens: &[Token<'_>], at: usize) -> bool {
        let text = tokens[at].text;
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        let is_value =
            before.is_some_and(|b| b.is_name() && !KEYWORDS.contains(&b.text) || matches!(b.text, ")" | "]"));
        match text {
            "<" | "</" if !self.is_open && !is_value => self.is_open = true,
            "{" if self.is_open => self.braces += 1,
            "}" if self.is_open => self.braces = self.braces.saturating_sub(1),
            "/>" | ">" if self.is_open && self.braces == 0 => self.is_open = false,
            _ => {}
        }
        self.is_open && self.braces == 0
    }
}

/// Whether a token is a variable, and not the name of a filter, a test, a function, an argument or a field.
fn is_variable(tokens: &[Token<'_>], at: usize) -> bool {
    let text = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map_or("", |token| token.text);
    let (before, next) = (text(at.checked_sub(1)), text(Some(at + 1)));
    let is_test = before == "is" || before == "not" && text(at.checked_sub(2)) == "is";
    tokens[at].is_name()
        && !KEYWORDS.contains(&tokens[at].text)
        && !is_test
        && !matches!(before, "|" | "." | "?.")
        && next != "("
        && next != "="
}

/// How many tokens a name and the fields behind it take.
fn path_length(tokens: &[Token<'_>], at: usize) -> usize {
    let mut length = 1;
    while let (Some(dot), Some(name)) = (tokens.get(at + length), tokens.get(at + length + 1)) {
        if !matches!(dot.text, "." | "?.") || !name.is_name() {
            break;
        }
        length += 2;
    }
    length
}

/// Whether what stands behind a name says what is to be done where it is absent.
fn may_be_absent(behind: &[Token<'_>]) -> bool {
    let words: Vec<&str> = behind.iter().take(3).map(|token| token.text).collect();
    matches!(
        words.as_slice(),
        ["|", "default", ..] | ["is", "defined" | "undefined", ..] | ["is", "not", "defined" | "undefined"]
    )
}

#[cfg(test)]
mod tests {
    use super::super::theme_check::text_source;
    use super::*;
    use crate::render::embedded::FILES;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let words = text_source("locales/ja.yaml", "search: x\nminutes: \"{n}\"\n").expect("a path");
        let locale = Locale::read(&words, &mut Vec::new());
        let source = |path: &str, text: &str| text_source(&format!("templates/{path}"), text).expect("a path");
        let templates: Vec<_> = files.iter().map(|(path, text)| ((*path).to_owned(), source(path, text))).collect();
        check(&templates, &locale).into_iter().map(|one| one.message.en).collect()
    }

    #[test]
    fn the_templates_of_the_program_use_what_there_is() {
        let ours = FILES.iter().find(|file| file.path == "locales/ja.yaml").expect("words");
        let words = text_source("locales/ja.yaml", &String::from_utf8_lossy(ours.bytes)).expect("a path");
        let locale = Locale::read(&words, &mut Vec::new());
        let templates: Vec<_> = FILES
            .iter()
            .filter_map(|file| {
                let name = file.path.strip_prefix("templates/")?;
                Some((name.to_owned(), text_source(file.path, &String::from_utf8_lossy(file.bytes))?))
            })
            .collect();
        assert!(templates.len() > 20);
        let said: Vec<_> = check(&templates, &locale).into_iter().map(|one| (one.primary, one.message.en)).collect();
        assert!(said.is_empty(), "{said:?}");
    }

    #[test]
    fn names_that_mean_nothing_are_told() {
        for (file, text, words) in [
            ("section.html", "{{ head.titel | phrases }}", "there is no field `titel`"),
            ("section.html", "{% if head.numbr %}x{% endif %}", "there is no field `numbr`"),
            ("section.html", "{% for c in children %}{{ c.titel | phrases }}{% endfor %}", "there is no field `titel`"),
            ("section.html", "{% for c in children %}{% endfor %}{{ c.title }}", "the template has no variable `c`"),
            ("section.html", "{{ w.serch }}", "there are no words `serch`"),
            ("section.html", "{{ <links links={chidlren} /> }}", "the template has no variable `chidlren`"),
            ("cover.html", "{{ titel | phrases }}", "the template has no variable `titel`"),
            ("header.html", "{% if statsu %}x{% endif %}", "the template has no variable `statsu`"),
            ("moved.html", "{{ to.hrf | safe }}", "there is no field `hrf`"),
            ("changes.html", "{{ form }}", "the template has no variable `form`"),
        ] {
            assert_eq!(found(&[(file, text)]), [words], "{text}");
        }
    }

    #[test]
    fn what_a_template_binds_or_asks_for_is_known() {
        for (file, text) in [
            ("section.html", "{% for c in children %}{{ c.title }} {{ loop.index }}{% endfor %}"),
            (
                "section.html",
                "{% set n = head.number %}{{ n }}{% if x is defined %}{% endif %}{{ y | default(value=1) }}",
            ),
            ("section.html", "{# {{ nothing }} #}{% raw %}{{ nothing }}{% endraw %}{{ \"{{ nothing }}\" }}"),
            (
                "section.html",
                "{{ w.minutes | fill(n=head.reading_minutes) }}{% if head.number and not body %}{% endif %}",
            ),
            ("parts.html", "{% component box(link, w, wide: Bool = false) %}{{ link.href }}{% endcomponent box %}"),
        ] {
            assert_eq!(found(&[(file, text)]), Vec::<String>::new(), "{text}");
        }
        let two = [
            ("section.html", "{% for c in children %}{% include \"own.html\" %}{% endfor %}"),
            ("own.html", "{{ c.title }}"),
        ];
        assert_eq!(found(&two), Vec::<String>::new());
    }
}
