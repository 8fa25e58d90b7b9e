//! The places of a YAML text as a tree, from its events.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScanError, Span as EventSpan};

use super::MAX_DEPTH;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceRef, Span};
use crate::words;

/// Where a value and what it holds stand.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub(super) span: Span,
    pub(super) kind: ShapeKind,
}

#[derive(Clone, Debug)]
pub(super) enum ShapeKind {
    Scalar,
    List(Vec<Shape>),
    Map(Vec<(Span, Shape)>),
}

/// Scans the text; `None` for an empty one. Everything forbidden is reported.
pub(super) fn scan(source: &SourceRef, range: Span, diagnostics: &mut Vec<Diagnostic>) -> Option<Shape> {
    let text = source.slice(range);
    let mut scan =
        Scan { source, places: Places::new(text, range.start as usize), diagnostics, open: Vec::new(), root: None };
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, at)) => {
                if !scan.event(&event, at) {
                    return None;
                }
            }
            Err(error) => {
                scan.syntax(&error);
                return None;
            }
        }
    }
    scan.root
}

struct Scan<'a> {
    source: &'a SourceRef,
    places: Places,
    diagnostics: &'a mut Vec<Diagnostic>,
    open: Vec<Open>,
    root: Option<Shape>,
}

/// A list or mapping that is not closed yet.
struct Open {
    start: Span,
    keys: HashMap<String, Span>,
    key: Option<Span>,
    kind: ShapeKind,
}

impl Scan<'_> {
    /// Takes one event; `false` ends the scan.
    fn event(&mut self, event: &Event<'_>, at: EventSpan) -> bool {
        let span = self.places.span(at);
        match event {
            Event::Alias(_) => return self.forbidden(span),
            Event::Scalar(text, _, anchor, tag) => {
                if *anchor != 0 || tag.is_some() {
                    return self.forbidden(span);
                }
                return self.scalar(text, span);
            }
            Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag) => {
                if *anchor != 0 || tag.is_some() {
                    return self.forbidden(span);
                }
                if self.open.len() >= MAX_DEPTH {
                    let most = MAX_DEPTH;
                    return self.refuse(
                        Code::YamlDepth,
                        span,
                        words!("入れ子が {most} 段を超えている", "the nesting is deeper than {most}"),
                    );
                }
                let is_map = matches!(event, Event::MappingStart(..));
                let kind = if is_map { ShapeKind::Map(Vec::new()) } else { ShapeKind::List(Vec::new()) };
                self.open.push(Open { start: span, keys: HashMap::new(), key: None, kind });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    self.close(Shape { span: open.start.join(span), kind: open.kind });
                }
            }
            Event::DocumentStart(_) if self.root.is_some() => {
                let words = words!("YAML の文書が二つある", "there is a second YAML document");
                return self.refuse(Code::YamlSyntax, span, words);
            }
            _ => {}
        }
        true
    }

    fn scalar(&mut self, text: &str, span: Span) -> bool {
        if let Some(Open { keys, key: key @ None, kind: ShapeKind::Map(_), .. }) = self.open.last_mut() {
            if let Some(&first) = keys.get(text) {
                let words = words!("キー `{text}` が二度書かれている", "the key `{text}` stands twice");
                let diagnostic = Diagnostic::new(Code::YamlDuplicateKey, self.source, span, words);
                let first_words = words!("最初はここ", "first here");
                self.diagnostics.push(diagnostic.other(self.source, first, first_words));
                return false;
            }
            keys.insert(text.to_owned(), span);
            *key = Some(span);
            return true;
        }
        self.close(Shape { span, kind: ShapeKind::Scalar });
        true
    }

    fn close(&mut self, shape: Shape) {
        match self.open.last_mut() {
            None => self.root = Some(shape),
            Some(Open { kind: ShapeKind::List(items), .. }) => items.push(shape),
            Some(Open { key, kind: ShapeKind::Map(entries), .. }) => match key.take() {
                Some(key) => entries.push((key, shape)),
                // A key that is itself a list or mapping: its place is kept, its text is not read.
                None => *key = Some(shape.span),
            },
            Some(Open { kind: ShapeKind::Scalar, .. }) => {}
        }
    }

    fn forbidden(&mut self, span: Span) -> bool {
        let words = words!("YAML のアンカー、別名、タグは使えない", "YAML anchors, aliases and tags are not allowed");
        self.refuse(Code::YamlForbidden, span, words)
    }

    fn refuse(&mut self, code: Code, span: Span, words: crate::diagnostic::Words) -> bool {
        self.diagnostics.push(Diagnostic::new(code, self.source, span, words));
        false
    }

    fn syntax(&mut self, error: &ScanError) {
        let reason = error.info().to_owned();
        let at = Span::at(self.places.byte(error.marker().index()));
        // An alias whose anchor is unknown is an error of the parser; to the editor it is forbidden.
        if reason.contains("unknown anchor") {
            self.forbidden(at);
            return;
        }
        self.diagnostics.push(super::unreadable(self.source, at, &reason));
    }
}

/// From the parser's character index to our byte offset.
struct Places {
    bytes: Vec<u32>,
    offset: usize,
}

impl Places {
    fn new(text: &str, offset: usize) -> Self {
        let ends = std::iter::once(text.len());
        let bytes =
            text.char_indices().map(|(i, _)| i).chain(ends).map(|i| u32::try_from(i).unwrap_or(u32::MAX)).collect();
        Self { bytes, offset }
    }

    fn byte(&self, index: usize) -> usize {
        let last = self.bytes.last().copied().unwrap_or(0);
        self.bytes.get(index).copied().unwrap_or(last) as usize + self.offset
    }

    fn span(&self, at: EventSpan) -> Span {
        Span::new(self.byte(at.start.index()), self.byte(at.end.index()))
    }
}
