//! Directives: which there are, where they may stand, and what each one needs.

use comrak::nodes::Node;

use crate::diagnostic::{Code, nearest};
use crate::document::{Anchor, AsideKind, Block, BlockKind, Inline, Spanned};
use crate::source::Span;
use crate::syntax::annotations::{self, On};
use crate::syntax::attributes::Attributes;
use crate::syntax::inline;
use crate::words;

use super::Tree;
use super::fence::Open;
use super::info::{self, Fault, Info};

/// What every directive is checked for.
struct Rule {
    name: &'static str,
    label: Label,
    /// Whether it needs an id, because other pages name it.
    id: Id,
    place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    Needed,
    Free,
    None,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Id {
    Needed,
    Free,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Anywhere.
    Anywhere,
    /// Not inside another directive.
    Outermost,
    /// Not inside a clause.
    NotInClause,
    /// Only inside a clause.
    InClauseOrDuty,
}

const RULES: &[Rule] = &[
    Rule { name: "clause", label: Label::Needed, id: Id::Free, place: Place::Outermost },
    Rule { name: "exception", label: Label::None, id: Id::Free, place: Place::InClauseOrDuty },
    Rule { name: "measure", label: Label::Needed, id: Id::Needed, place: Place::NotInClause },
    Rule { name: "matrix", label: Label::Needed, id: Id::Needed, place: Place::NotInClause },
    Rule { name: "table", label: Label::Needed, id: Id::Free, place: Place::Anywhere },
    Rule { name: "figure", label: Label::Needed, id: Id::Free, place: Place::Anywhere },
    Rule { name: "caution", label: Label::Needed, id: Id::Needed, place: Place::NotInClause },
    Rule { name: "reference", label: Label::Needed, id: Id::Needed, place: Place::NotInClause },
    Rule { name: "duty", label: Label::None, id: Id::Free, place: Place::NotInClause },
    Rule { name: "note", label: Label::Free, id: Id::Free, place: Place::Anywhere },
    Rule { name: "example", label: Label::Free, id: Id::Free, place: Place::Anywhere },
    Rule { name: "tip", label: Label::Free, id: Id::Free, place: Place::Anywhere },
    Rule { name: "important", label: Label::Free, id: Id::Free, place: Place::Anywhere },
    Rule { name: "warning", label: Label::Free, id: Id::Free, place: Place::Anywhere },
    Rule { name: "discretion", label: Label::Free, id: Id::Free, place: Place::Anywhere },
    Rule { name: "editor-note", label: Label::Needed, id: Id::Free, place: Place::Anywhere },
];

/// The attributes that a directive takes and no other place does.
fn own_attributes(name: &str) -> &'static [&'static str] {
    match name {
        "clause" => &["title", "force", "measures", "aliases"],
        "matrix" => &["columns", "rows", "marks"],
        "caution" => &["topic", "question", "yes", "no", "unknown", "not-applicable"],
        "reference" => &["by", "date", "url", "number"],
        "editor-note" => &["kind", "source"],
        _ => &[],
    }
}

/// Whether there is a directive of that name.
pub(super) fn is_directive(name: &str) -> bool {
    RULES.iter().any(|rule| rule.name == name)
}

/// A directive that has been opened.
pub(super) struct Opened<'t> {
    pub(super) node: Node<'t>,
    pub(super) name: Span,
    pub(super) label: Option<Span>,
    pub(super) attributes: Attributes,
}

impl Tree<'_, '_> {
    pub(super) fn directive(&mut self, node: Node<'_>, length: usize, span: Span, out: &mut Vec<Block>) {
        let whole = self.positions.line_at(span.start as usize);
        let line = Span::new(span.start as usize, whole.end as usize);
        let Info { name, label, attributes, faults } =
            info::read(self.positions.slice(line).get(length..).unwrap_or(""), line.start as usize + length);
        let blank = self.positions.slice(line).trim_matches(':').trim().is_empty();
        if blank {
            self.unnamed(line);
            out.extend(self.blocks(node));
            return;
        }
        for fault in faults {
            match fault {
                Fault::Label(span, words) => self.page.report.at(Code::DirectiveLabel, span, words),
                Fault::Attributes(fault) => self.page.malformed(fault),
            }
        }
        let open = Open { name: name.value.clone(), length, line, span };
        self.check_fence(&open);
        let Some(rule) = RULES.iter().find(|r| r.name == name.value) else {
            self.unknown(&name);
            out.extend(self.blocks(node));
            return;
        };
        let opened = Opened { node, name: name.span, label, attributes };
        self.check(rule, &opened);
        self.empty(rule.name, &opened);
        self.open.push(open);
        let block = self.known(rule.name, opened, span);
        self.open.pop();
        out.push(block);
    }

    fn unknown(&mut self, name: &Spanned<String>) {
        if self.in_another_form(name) {
            return;
        }
        let shown = &name.value;
        let span =
            if shown.is_empty() { Span::new(name.span.start as usize, name.span.end as usize + 1) } else { name.span };
        let message = words!("`{shown}` というディレクティブはない", "there is no directive `{shown}`");
        let near = nearest(shown, RULES.iter().map(|r| r.name));
        self.page.report.with(Code::DirectiveUnknown, span, message, |d| d.suggest(near));
    }

    /// `:::note［題名］`, whose label is in wide brackets, and `::: {.note}` or `:::{note}`, as other tools write them.
    fn in_another_form(&mut self, name: &Spanned<String>) -> bool {
        let start = name.span.start as usize;
        let line = Span::new(start, self.positions.line_at(start).end as usize);
        let written = self.positions.slice(line).trim_end();
        let place = Span::new(start, start + written.len());
        let (head, fixed) = if let Some(inner) = written.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            let (attributes, behind) = (inner.0.trim(), inner.1.trim());
            let (head, rest) = attributes.split_once(' ').unwrap_or((attributes, ""));
            let head = head.trim_start_matches('.');
            let label = if behind.is_empty() { String::new() } else { format!("[{behind}]") };
            let rest = if rest.is_empty() { String::new() } else { format!("{{{}}}", rest.trim()) };
            (head, format!("{head}{label}{rest}"))
        } else {
            let wide = [
                ('［', '['),
                ('］', ']'),
                ('【', '['),
                ('】', ']'),
                ('｛', '{'),
                ('｝', '}'),
                ('（', '['),
                ('）', ']'),
            ];
            let head = written.split(|c| wide.iter().any(|(sign, _)| *sign == c)).next().unwrap_or("");
            if head.len() == written.len() {
                return false;
            }
            let narrow = |c: char| wide.iter().find(|(sign, _)| *sign == c).map_or(c, |(_, narrow)| *narrow);
            (head, written.chars().map(narrow).collect())
        };
        if !is_directive(head) {
            return false;
        }
        let message = words!(
            "`{head}` の名前、ラベル又は属性が、読まれない括弧で書かれている",
            "the name, label or attributes of `{head}` stand in brackets that are not read"
        );
        self.page.report.with(Code::DirectiveUnknown, place, message, |d| {
            d.help(words!("`:::{fixed}` と書く", "write `:::{fixed}`")).replace(fixed)
        });
        true
    }

    /// A directive without anything inside, of a kind that says nothing then.
    fn empty(&mut self, name: &str, opened: &Opened<'_>) {
        let says_nothing = !matches!(name, "matrix" | "table" | "reference" | "caution" | "measure");
        if says_nothing && opened.node.first_child().is_none() {
            let message = words!("`{name}` の中身がない", "there is nothing in the `{name}`");
            self.page.report.with(Code::DirectiveEmpty, opened.name, message, |d| {
                d.help(words!(
                    "中に文を書くか、ディレクティブを消す。文が下にあるなら、閉じる `:::` をその下に移す",
                    "write a text into it, or remove it; where the text stands below, move the closing `:::` behind it"
                ))
            });
        }
    }

    /// `:::note[[題]]`: the inner brackets would be shown.
    fn doubled_label(&mut self, opened: &Opened<'_>) {
        let Some(span) = opened.label else { return };
        let text = self.positions.slice(span);
        let inner = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let Some(inner) = inner.filter(|inner| !inner.starts_with('^') && !inner.contains(['[', ']'])) else { return };
        let message = words!("ラベルの括弧が二重である", "the brackets of the label are doubled");
        self.page.report.with(Code::DirectiveLabel, span, message, |d| {
            d.help(words!("`[{inner}]` と書く", "write `[{inner}]`")).replace(inner)
        });
    }

    fn check(&mut self, rule: &Rule, opened: &Opened<'_>) {
        let name = rule.name;
        let text = opened.label.map(|l| self.positions.slice(l).trim());
        self.doubled_label(opened);
        match (rule.label, text) {
            (Label::Needed, None | Some("")) => {
                self.page.report.at(
                    Code::DirectiveLabel,
                    opened.name,
                    words!("`{name}` にはラベル `[…]` が要る", "`{name}` needs a label `[…]`"),
                );
            }
            (Label::None, Some(_)) => {
                let span = opened.label.unwrap_or(opened.name);
                self.page.report.at(
                    Code::DirectiveLabel,
                    span,
                    words!("`{name}` にラベルは付かない", "`{name}` takes no label"),
                );
            }
            _ => {}
        }
        let has_id = opened.attributes.list.iter().any(|a| a.kind == crate::syntax::attributes::AttributeKind::Id);
        if rule.id == Id::Needed && !has_id {
            annotations::missing("#id", opened.name, self.page);
        }
        let in_clause = self.open.iter().any(|o| o.name == "clause");
        let misplaced = match rule.place {
            Place::Anywhere => None,
            Place::Outermost => (!self.open.is_empty()).then(|| {
                words!(
                    "`{name}` はほかのディレクティブの中に置けない",
                    "`{name}` cannot stand inside another directive"
                )
            }),
            Place::NotInClause => {
                in_clause.then(|| words!("`{name}` は遵守事項の中に置けない", "`{name}` cannot stand inside a clause"))
            }
            Place::InClauseOrDuty => (!in_clause && !self.open.iter().any(|o| o.name == "duty")).then(|| {
                words!("`{name}` は遵守事項か義務の中にだけ置ける", "`{name}` can stand only inside a clause or a duty")
            }),
        };
        // A wrong nesting has been reported already: the place follows from it.
        if let Some(words) = misplaced.filter(|_| self.misnested == 0) {
            self.page.report.at(Code::DirectivePlace, opened.name, words);
        }
    }

    fn known(&mut self, name: &'static str, mut opened: Opened<'_>, span: Span) -> Block {
        let id = self.page.node();
        let mut on = On::Directive(own_attributes(name));
        let kind = match name {
            "clause" => self.clause(&mut opened),
            "exception" => BlockKind::Exception(self.blocks(opened.node)),
            "measure" => {
                on = On::Measure;
                self.measure(&opened)
            }
            "matrix" => self.matrix(&mut opened),
            "table" => self.comparison(&opened),
            "figure" => self.figure(&opened),
            "caution" => self.caution(&mut opened),
            "reference" => self.reference(&mut opened),
            "duty" => {
                on = On::Duty;
                self.duty(&opened)
            }
            "note" => self.aside(&opened, AsideKind::Note),
            "example" => self.aside(&opened, AsideKind::Example),
            "tip" => self.aside(&opened, AsideKind::Tip),
            "important" => self.aside(&opened, AsideKind::Important),
            "warning" => self.aside(&opened, AsideKind::Warning),
            "discretion" => self.aside(&opened, AsideKind::Discretion),
            _ => self.editor_note(&mut opened),
        };
        let attributes = opened.attributes;
        let annotations = (!attributes.list.is_empty()).then(|| Box::new(annotations::read(attributes, on, self.page)));
        Block { id, span, annotations, kind }
    }

    /// The label as running text.
    pub(super) fn label(&mut self, opened: &Opened<'_>) -> Vec<Inline> {
        opened.label.map(|span| inline::label(span, self.page)).unwrap_or_default()
    }

    /// The label as plain text.
    pub(super) fn label_text(&mut self, opened: &Opened<'_>) -> Box<str> {
        let inlines = self.label(opened);
        self.plain_text(&inlines).trim().into()
    }

    /// Whether a table stands in a matrix.
    pub(super) fn in_matrix(&self) -> bool {
        self.open.last().is_some_and(|o| o.name == "matrix")
    }

    /// Whether a table stands in a directive that captions it.
    pub(super) fn in_captioned_table(&self) -> bool {
        self.open.last().is_some_and(|o| o.name == "matrix" || o.name == "table")
    }
}

/// Whether a word has the form of an id.
pub(super) fn is_id(word: &str) -> bool {
    Anchor::parse(word).is_some()
}
