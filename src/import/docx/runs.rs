//! The running text of a paragraph: runs, fields, hyperlinks, tracked changes, ruby, marks of notes, pictures and boxes.

use roxmltree::Node;

use super::Reader;
use super::fields::{Role, since};
use super::xml::{attribute, child, descendant, flag, is, value};
use crate::import::Finding;
use crate::import::draft::{Block, Inline, Script};
use crate::import::error::ImportError;
use crate::import::ledger::{PieceKind, Reason};
use crate::import::package::DEEPEST;
use crate::import::scripts::raised;
use crate::words;

/// What the text of a paragraph gave.
#[derive(Debug, Default)]
pub(super) struct Running {
    /// The text itself.
    pub(super) inlines: Vec<Inline>,
    /// Text boxes and diagrams that are anchored in it, to stand behind it.
    pub(super) boxes: Vec<Block>,
}

impl Running {
    fn push(&mut self, inline: Inline) {
        self.inlines.push(inline);
    }

    /// Whether nothing of it can be seen.
    pub(super) fn is_blank(&self) -> bool {
        is_blank(&self.inlines)
    }
}

/// Whether nothing of a run can be seen.
pub(super) fn is_blank(inlines: &[Inline]) -> bool {
    inlines.iter().all(|inline| match inline {
        Inline::Text(_, text) => text.trim().is_empty(),
        Inline::Break | Inline::Mark(_) => true,
        _ => false,
    })
}

/// How the runs inside an element are to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    /// As they are.
    Kept,
    /// Deleted by a tracked change.
    Deleted,
}

impl Reader<'_, '_> {
    /// The text of a paragraph.
    pub(super) fn running(&mut self, paragraph: Node<'_, '_>) -> Result<Running, ImportError> {
        let mut out = Running::default();
        self.inline_children(paragraph, Change::Kept, &mut out)?;
        out.inlines = joined(std::mem::take(&mut out.inlines));
        Ok(out)
    }

    fn inline_children(&mut self, node: Node<'_, '_>, change: Change, out: &mut Running) -> Result<(), ImportError> {
        self.deeper()?;
        for child in node.children().filter(Node::is_element) {
            self.inline(child, change, out)?;
        }
        self.at.depth -= 1;
        Ok(())
    }

    /// One level deeper into the tree; the limit keeps the stack.
    pub(super) fn deeper(&mut self) -> Result<(), ImportError> {
        self.at.depth += 1;
        if self.at.depth > DEEPEST {
            return Err(self.fault(
                crate::words!("要素の入れ子が深すぎる", "elements are nested too deeply"),
                crate::words!("文書を保存し直す", "save the document again"),
            ));
        }
        Ok(())
    }

    fn inline(&mut self, node: Node<'_, '_>, change: Change, out: &mut Running) -> Result<(), ImportError> {
        match node.tag_name().name() {
            "r" => self.run(node, change, out)?,
            "del" | "moveFrom" => self.inline_children(node, Change::Deleted, out)?,
            "hyperlink" => self.hyperlink(node, change, out)?,
            "fldSimple" => self.simple_field(node, change, out)?,
            "bookmarkStart" => {
                self.seen.references.bookmark(node);
                if let Some(name) = attribute(node, "name") {
                    out.push(Inline::Mark(name.into()));
                }
            }
            "bookmarkEnd" => self.seen.references.bookmark(node),
            "AlternateContent" => self.alternate(node, change, out)?,
            "oMath" | "oMathPara" => self.formula(node, out),
            "drawing" | "pict" | "object" => self.drawing(node, out)?,
            // Some programs write a table inside a paragraph.
            "tbl" => {
                let table = self.table(node)?;
                out.boxes.push(Block::Table(table));
            }
            "pPr" | "rPr" | "sdtPr" | "sdtEndPr" => {}
            // ins, moveTo, sdt, sdtContent, smartTag, customXml, dir, bdo and what is not known: what they hold.
            _ => self.inline_children(node, change, out)?,
        }
        Ok(())
    }

    fn hyperlink(&mut self, node: Node<'_, '_>, change: Change, out: &mut Running) -> Result<(), ImportError> {
        let mut inner = Running::default();
        self.inline_children(node, change, &mut inner)?;
        out.boxes.append(&mut inner.boxes);
        let id = attribute(node, "id");
        let target = id.and_then(|id| self.at.relations.get(id)).cloned();
        if let (Some(id), None) = (id, &target) {
            self.missing_relation(id);
        }
        let anchor = attribute(node, "anchor");
        if let Some(anchor) = anchor.filter(|_| self.fields.in_contents()) {
            self.contents.anchor(anchor);
        }
        let inlines = joined(inner.inlines);
        match (target, anchor) {
            (Some((url, true)), fragment) => {
                let fragment = fragment.map(|f| format!("#{f}")).unwrap_or_default();
                out.push(Inline::Link(format!("{url}{fragment}").into(), inlines));
            }
            (_, Some(anchor)) if !inlines.is_empty() => out.push(Inline::Reference(anchor.into(), inlines)),
            _ => out.inlines.extend(inlines),
        }
        Ok(())
    }

    fn simple_field(&mut self, node: Node<'_, '_>, change: Change, out: &mut Running) -> Result<(), ImportError> {
        let code = attribute(node, "instr").unwrap_or("").to_owned();
        self.fields.open();
        self.fields.code(&code);
        self.fields.separate();
        let mut inner = Running::default();
        self.inline_children(node, change, &mut inner)?;
        let asked = self.fields.asked();
        let role = self.fields.close();
        out.boxes.append(&mut inner.boxes);
        self.cited(&role, asked, &inner.inlines);
        out.inlines.extend(in_field(role, inner.inlines));
        Ok(())
    }

    /// Of several forms of one thing the first is read; the others are booked as copies.
    fn alternate(&mut self, node: Node<'_, '_>, change: Change, out: &mut Running) -> Result<(), ImportError> {
        let mut forms = node.children().filter(|n| is(*n, "Choice") || is(*n, "Fallback"));
        if let Some(first) = forms.next() {
            self.inline_children(first, change, out)?;
        }
        for form in forms {
            self.leave_all(form, PieceKind::Text, Reason::Alternate);
        }
        Ok(())
    }

    /// Books every text below a node as left out.
    pub(super) fn leave_all(&mut self, node: Node<'_, '_>, kind: PieceKind, reason: Reason) {
        let place = self.place();
        let texts = node.descendants().filter(|n| ["t", "delText", "instrText"].contains(&n.tag_name().name()));
        for text in texts.filter_map(|n| n.text()) {
            self.ledger.leave(kind, &place, text, reason);
        }
    }

    /// A formula on one line: fractions with a slash, roots with their sign, indexes above and below the line.
    fn formula(&mut self, node: Node<'_, '_>, out: &mut Running) {
        let part = |name| child(node, name);
        match node.tag_name().name() {
            "t" => self.text(node.text().unwrap_or(""), None, out),
            "f" => {
                self.bracketed(part("num"), out);
                self.text_without_piece("/", out);
                self.bracketed(part("den"), out);
            }
            "rad" => {
                if let Some(node) = part("deg") {
                    self.script(Script::Super, node, out);
                }
                self.text_without_piece("√", out);
                self.bracketed(part("e"), out);
            }
            "sSup" | "sSub" | "sSubSup" => {
                if let Some(node) = part("e") {
                    self.formula(node, out);
                }
                for (name, script) in [("sub", Script::Sub), ("sup", Script::Super)] {
                    if let Some(node) = part(name) {
                        self.script(script, node, out);
                    }
                }
            }
            _ => node.children().filter(Node::is_element).for_each(|node| self.formula(node, out)),
        }
    }

    /// A part of a formula, in brackets where it is longer than a sign.
    fn bracketed(&mut self, node: Option<Node<'_, '_>>, out: &mut Running) {
        let Some(node) = node else { return };
        let text: String = node.descendants().filter(|n| is(*n, "t")).filter_map(|n| n.text()).collect();
        let is_long = text.trim().chars().count() > 1 && !text.trim().chars().all(|c| c.is_ascii_digit());
        if is_long {
            self.text_without_piece("(", out);
        }
        self.formula(node, out);
        if is_long {
            self.text_without_piece(")", out);
        }
    }

    fn script(&mut self, script: Script, node: Node<'_, '_>, out: &mut Running) {
        let mut inner = Running::default();
        self.formula(node, &mut inner);
        out.inlines.extend(raised(script, joined(inner.inlines)));
    }

    fn run(&mut self, node: Node<'_, '_>, change: Change, out: &mut Running) -> Result<(), ImportError> {
        let properties = child(node, "rPr");
        let style = properties.and_then(|p| child(p, "rStyle")).and_then(value);
        let on = |name| properties.and_then(|p| flag(p, name));
        let hidden = on("vanish").unwrap_or_else(|| self.styles.hidden(style));
        let taken = match (change, hidden) {
            (Change::Deleted, _) => Some((PieceKind::Deleted, Reason::TrackedDeletion)),
            (Change::Kept, true) => Some((PieceKind::Hidden, Reason::Hidden)),
            (Change::Kept, false) => None,
        };
        let bold = on("b").or(self.styles.bold(style)) == Some(true);
        let italic = on("i").or(self.styles.italic(style)) == Some(true);
        let struck = on("strike") == Some(true) || on("dstrike") == Some(true);
        let raised_to = properties.and_then(|p| child(p, "vertAlign")).and_then(value);
        let script = match raised_to {
            Some("superscript") => Some(Script::Super),
            Some("subscript") => Some(Script::Sub),
            _ => None,
        };
        let underline = properties.and_then(|p| child(p, "u")).and_then(value);
        let start = out.inlines.len();
        for part in node.children().filter(Node::is_element) {
            self.run_part(part, taken, out)?;
        }
        let start = start.min(out.inlines.len());
        let mut own = out.inlines.split_off(start);
        let shows = own.iter().any(|inline| matches!(inline, Inline::Text(_, text) if !text.trim().is_empty()));
        self.seen.underlined += usize::from(shows && underline.is_some_and(|kind| kind != "none"));
        self.seen.dressed += usize::from(shows && properties.is_some_and(is_dressed));
        if let Some(script) = script {
            own = raised(script, own);
        }
        for inline in own {
            let is_text = matches!(inline, Inline::Text(..));
            let dress = |inline, on: bool, cover: fn(Vec<Inline>) -> Inline| {
                if on && is_text { cover(vec![inline]) } else { inline }
            };
            let inline = dress(inline, struck, Inline::Strike);
            let inline = dress(inline, italic, Inline::Emph);
            out.push(dress(inline, bold, Inline::Strong));
        }
        Ok(())
    }

    fn run_part(
        &mut self,
        node: Node<'_, '_>,
        taken: Option<(PieceKind, Reason)>,
        out: &mut Running,
    ) -> Result<(), ImportError> {
        match node.tag_name().name() {
            "t" | "delText" => self.text(node.text().unwrap_or(""), taken, out),
            "instrText" | "delInstrText" => {
                let text = node.text().unwrap_or("");
                self.fields.code(text);
                let place = self.place();
                self.ledger.leave(PieceKind::Field, &place, text, Reason::FieldCode);
            }
            "fldChar" => self.field_mark(node, out),
            "tab" | "ptab" if self.fields.in_contents() => self.contents.tab(),
            "tab" | "ptab" => self.text_without_piece("\u{3000}", out),
            // What stands on the next page stands on the next line here; at the beginning of a paragraph it is no break.
            "br" | "cr" if !out.is_blank() || !matches!(attribute(node, "type"), Some("page" | "column")) => {
                out.push(Inline::Break);
            }
            "noBreakHyphen" => self.text("\u{2011}", taken, out),
            "sym" => self.symbol(node, taken, out),
            "footnoteReference" => self.note_mark("footnote", node, out),
            "endnoteReference" => self.note_mark("endnote", node, out),
            "drawing" | "pict" | "object" => self.drawing(node, out)?,
            "AlternateContent" => self.alternate(node, Change::Kept, out)?,
            "ruby" => self.ruby(node, taken, out),
            _ => {}
        }
        Ok(())
    }

    /// A blank that no character of the source stands for.
    fn text_without_piece(&mut self, text: &str, out: &mut Running) {
        let place = self.place();
        let piece = self.ledger.book(self.at.kind, &place, "");
        out.push(Inline::Text(piece, text.into()));
    }

    fn text(&mut self, text: &str, taken: Option<(PieceKind, Reason)>, out: &mut Running) {
        if text.is_empty() {
            return;
        }
        let place = self.place();
        if let Some((kind, reason)) = taken {
            self.ledger.leave(kind, &place, text, reason);
        } else if self.fields.in_code() {
            self.ledger.leave(PieceKind::Field, &place, text, Reason::FieldCode);
        } else if self.fields.in_contents() {
            let shown = !self.fields.in_page_number();
            self.contents.text(text, shown);
            self.ledger.leave(PieceKind::Field, &place, text, Reason::Contents);
        } else {
            if is_broken_reference(text) {
                let words =
                    words!("Word の相互参照が切れている（{text}）", "a cross-reference of Word is broken ({text})");
                self.seen.findings.push(Finding::new("broken-reference", place.to_string(), words));
            }
            self.seen.references.text(text);
            let piece = self.ledger.book(self.at.kind, &place, text);
            out.push(Inline::Text(piece, text.into()));
        }
    }

    /// A character of a symbol font. What it looks like depends on the font, so the usual ones are mapped to Unicode.
    fn symbol(&mut self, node: Node<'_, '_>, taken: Option<(PieceKind, Reason)>, out: &mut Running) {
        let code = attribute(node, "char").and_then(|hex| u32::from_str_radix(hex, 16).ok()).unwrap_or(0);
        let mapped = match code {
            0xF0FC => '✓',
            0xF0FB => '✗',
            0xF0A8 | 0xF06F => '□',
            0xF0FE => '☑',
            0xF06C => '●',
            0xF06E => '■',
            0xF0D8 => '➢',
            0xF0E0 => '→',
            0xF0DF => '←',
            0xF04A => '☺',
            code => char::from_u32(code).filter(|c| !c.is_control()).unwrap_or('\u{FFFD}'),
        };
        self.text(&mapped.to_string(), taken, out);
    }

    fn field_mark(&mut self, node: Node<'_, '_>, out: &mut Running) {
        match attribute(node, "fldCharType") {
            Some("begin") => {
                self.fields.open();
                self.fields.mark_begin(out.inlines.len());
            }
            Some("separate") => self.fields.separate(),
            Some("end") => {
                let begin = self.fields.innermost().map(|(begin, _)| begin);
                let enclosed = self.fields.enclosed();
                let asked = self.fields.asked();
                let role = self.fields.close();
                if let Some(text) = enclosed {
                    self.text(&text, None, out);
                }
                if let (Some(begin), Role::Reference(_) | Role::Link(_)) = (begin, &role) {
                    let shown = since(&mut out.inlines, begin);
                    self.cited(&role, asked, &shown);
                    out.inlines.extend(in_field(role, shown));
                }
            }
            _ => {}
        }
    }

    fn note_mark(&mut self, kind: &'static str, node: Node<'_, '_>, out: &mut Running) {
        let Some(id) = attribute(node, "id") else { return };
        let next = self.note_marks.len();
        let index = *self.note_marks.entry((kind, id.into())).or_insert(next);
        out.push(Inline::Note(index));
    }

    fn ruby(&mut self, node: Node<'_, '_>, taken: Option<(PieceKind, Reason)>, out: &mut Running) {
        let texts = |name: &str| -> String {
            let part = child(node, name);
            part.into_iter().flat_map(|n| n.descendants().filter(|n| is(*n, "t"))).filter_map(|n| n.text()).collect()
        };
        let (reading, base) = (texts("rt"), texts("rubyBase"));
        if taken.is_some() || base.is_empty() {
            self.text(&base, taken, out);
            self.text(&reading, taken, out);
            return;
        }
        self.seen.references.text(&base);
        let place = self.place();
        let base_piece = self.ledger.book(self.at.kind, &place, &base);
        let reading_piece = self.ledger.book(self.at.kind, &place, &reading);
        out.push(Inline::Ruby(base_piece, base.into(), reading_piece, reading.into()));
    }

    /// A picture, an embedded object, a diagram, a chart, or boxes with text.
    fn drawing(&mut self, node: Node<'_, '_>, out: &mut Running) -> Result<(), ImportError> {
        let alternative = descendant(node, "docPr").or_else(|| descendant(node, "shape"));
        let described = alternative.and_then(|n| attribute(n, "descr").or(attribute(n, "alt"))).unwrap_or("");
        let described = described.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in node.descendants().filter(Node::is_element) {
            if inside_box(part, node) {
                continue;
            }
            let id = match part.tag_name().name() {
                "blip" => attribute(part, "embed").or(attribute(part, "link")),
                "imagedata" => attribute(part, "id"),
                "OLEObject" => attribute(part, "id").filter(|id| self.at.relations.contains_key(*id)),
                _ => None,
            };
            if let Some(id) = id {
                self.picture(id, &described, out);
            } else if is(part, "txbxContent") {
                let body = self.in_box(part)?;
                out.boxes.extend(body);
            } else if is(part, "relIds") || (is(part, "chart") && attribute(part, "id").is_some()) {
                let id = attribute(part, "dm").or(attribute(part, "id")).unwrap_or("");
                self.figure_texts(id, out)?;
            }
        }
        Ok(())
    }
}

/// Whether a run stands out by what there is no markup for: dots above it, a colour, a highlight, a frame.
fn is_dressed(properties: Node<'_, '_>) -> bool {
    let own = |name| child(properties, name).and_then(value);
    let is_colour = |colour: &str| !["auto", "000000"].contains(&colour);
    own("em").is_some_and(|kind| kind != "none")
        || own("color").is_some_and(is_colour)
        || own("highlight").is_some_and(|kind| kind != "none")
        || own("bdr").is_some_and(|kind| !["none", "nil"].contains(&kind))
}

/// Whether a node lies in a text box below `top`: boxes are read as a whole.
fn inside_box(node: Node<'_, '_>, top: Node<'_, '_>) -> bool {
    node.ancestors().skip(1).take_while(|n| *n != top).any(|n| is(n, "txbxContent") || is(n, "Fallback"))
}

/// What Word writes in the place of a reference to something that is not there any more.
pub(super) fn is_broken_reference(text: &str) -> bool {
    ["エラー! 参照元", "エラー! ブックマーク", "エラー！参照元", "Error! Reference source", "Error! Bookmark not"]
        .iter()
        .any(|known| text.contains(known))
}

/// What a field shows: a link where its code is one.
pub(super) fn in_field(role: Role, inlines: Vec<Inline>) -> Vec<Inline> {
    match role {
        Role::Reference(mark) if !inlines.is_empty() => vec![Inline::Reference(mark, joined(inlines))],
        Role::Link(url) if !inlines.is_empty() => vec![Inline::Link(url, joined(inlines))],
        _ => inlines,
    }
}

/// Neighbours of the same emphasis become one, so that `**a****b**` is never written.
fn joined(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(inlines.len());
    for inline in inlines {
        match (out.last_mut(), inline) {
            (Some(Inline::Strong(a)), Inline::Strong(b))
            | (Some(Inline::Emph(a)), Inline::Emph(b))
            | (Some(Inline::Strike(a)), Inline::Strike(b)) => {
                let mut all = std::mem::take(a);
                all.extend(b);
                *a = joined(all);
            }
            (_, inline) => out.push(inline),
        }
    }
    out
}
