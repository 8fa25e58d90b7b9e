//! Japanese statutes in 法令標準XML (schema v3): 編・章・節・款・目 and 条 become pages, 項 items, 号 and イロハ steps, tables
//! tables, 附則 and 別表 pages of their own. The answer of the law interface around the XML is taken off.

use roxmltree::Node;
use unicode_normalization::UnicodeNormalization;

use super::Finding;
use super::characters::Characters;
use super::draft::{Block, Cell, Draft, Inline, Item, Label, Script, Shown, Table};
use super::error::ImportError;
use super::ledger::{Ledger, PieceKind, Reason};
use super::package::{decode, parse};
use super::scripts::raised;
use crate::document::Numeral;
use crate::words;

/// Divisions of a law above its articles, the largest first.
const DIVISIONS: &[&str] = &["Part", "Chapter", "Section", "Subsection", "Division"];
/// 号 and what stands below it.
const POINTS: &[&str] = &[
    "Item",
    "Subitem1",
    "Subitem2",
    "Subitem3",
    "Subitem4",
    "Subitem5",
    "Subitem6",
    "Subitem7",
    "Subitem8",
    "Subitem9",
    "Subitem10",
];

/// Elements that go on in the line of what stands before them.
const RUNNING: &[&str] = &["Sentence", "Line", "ArithFormula", "Rt", "LawNum", "Column"];

/// Reads a law.
pub(super) fn read(file: &str, bytes: &[u8], ledger: &mut Ledger) -> Result<(Draft, Vec<Finding>), ImportError> {
    let fault = |ja: &str, en: &str| {
        ImportError::new(
            file,
            words!("{ja}", "{en}"),
            words!("e-Gov 法令検索の XML を示す", "name an XML file of the e-Gov law search"),
        )
    };
    let text = decode(bytes).ok_or_else(|| fault("文字コードを読めない", "the encoding cannot be read"))?;
    let document = parse(&text, file)?;
    let law = document.descendants().find(|n| n.has_tag_name("Law"));
    let law = law.ok_or_else(|| fault("法令の要素 `Law` がない", "there is no element `Law`"))?;
    let mut reader = Reader { ledger, draft: Draft::default(), depth: 0, findings: Vec::new() };
    for outside in document.root().descendants().filter(|n| n.is_text() && !n.ancestors().any(|a| a == law)) {
        reader.leave_text(outside, Reason::Metadata);
    }
    reader.law(law);
    let (draft, findings) = (reader.draft, reader.findings);
    prove(file, &document, ledger)?;
    Ok((draft, findings))
}

/// Every text of the file has to be booked.
fn prove(file: &str, document: &roxmltree::Document<'_>, ledger: &Ledger) -> Result<(), ImportError> {
    let (mut source, mut booked) = (Characters::default(), Characters::default());
    document.descendants().filter(Node::is_text).filter_map(|n| n.text()).for_each(|text| source.add(text));
    ledger.pieces().iter().for_each(|piece| booked.add(&piece.text));
    let missing = source.without(&booked);
    if missing.is_empty() {
        return Ok(());
    }
    let (count, sample) = (missing.count(), missing.sample());
    Err(ImportError::new(
        file,
        words!("{count} 字を読み落とした（{sample}）", "{count} characters were not read ({sample})"),
        words!("tebiki の誤りである。報告してほしい", "this is a fault of tebiki; please report it"),
    ))
}

struct Reader<'l> {
    ledger: &'l mut Ledger,
    draft: Draft,
    /// How many divisions are open above.
    depth: u8,
    findings: Vec<Finding>,
}

/// The place of a node in its file: line and column are not kept by all sources, so the path of articles is told.
fn place(node: Node<'_, '_>) -> String {
    let steps: Vec<String> = node
        .ancestors()
        .filter(roxmltree::Node::is_element)
        .filter_map(|n| n.attribute("Num").map(|num| format!("{} {num}", n.tag_name().name())))
        .collect();
    let at = node.document().text_pos_at(node.range().start);
    let path = steps.into_iter().rev().collect::<Vec<_>>().join(" / ");
    format!("{}:{} {path}", at.row, at.col).trim_end().to_owned()
}

fn named<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|n| n.has_tag_name(name))
}

/// The plain text below a node.
fn text_of(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|n| n.text()).map(str::trim).collect()
}

/// The last number of `Num`: 4 of `3_4`; a range `2:4` and a branch have no number of a list.
fn plain_number(node: Node<'_, '_>) -> Option<u32> {
    node.attribute("Num").and_then(|num| num.parse().ok())
}

impl Reader<'_> {
    fn leave_text(&mut self, node: Node<'_, '_>, reason: Reason) {
        let text = node.text().unwrap_or("").trim();
        if !text.is_empty() {
            self.ledger.leave(PieceKind::Text, &place(node), text, reason);
        }
    }

    fn leave_all(&mut self, node: Node<'_, '_>, reason: Reason) {
        node.descendants().filter(Node::is_text).for_each(|text| self.leave_text(text, reason));
    }

    /// Running text: sentences one behind the other, columns with a blank between them, ruby as ruby.
    fn inlines(&mut self, node: Node<'_, '_>, out: &mut Vec<Inline>) {
        for child in node.children() {
            if child.is_text() {
                let text = child.text().unwrap_or("");
                let text = text.trim_matches(|c: char| c.is_ascii_whitespace());
                if !text.is_empty() {
                    out.push(Inline::Text(self.ledger.book(PieceKind::Text, &place(child), text), text.into()));
                }
            } else if child.has_tag_name("Ruby") {
                self.ruby(child, out);
            } else if child.has_tag_name("Sup") || child.has_tag_name("Sub") {
                let script = if child.has_tag_name("Sup") { Script::Super } else { Script::Sub };
                let run = self.run(Some(child));
                out.extend(raised(script, run));
            } else if child.has_tag_name("Fig") {
                self.figure(child);
            } else if child.has_tag_name("Column") && !out.is_empty() {
                out.push(Inline::Text(self.ledger.book(PieceKind::Text, &place(child), ""), "　".into()));
                self.inlines(child, out);
            } else if child.is_element() {
                // Sentences follow each other; what else stands beside them begins a line of its own.
                let is_apart = !RUNNING.contains(&child.tag_name().name());
                if is_apart && out.iter().any(|inline| !matches!(inline, Inline::Break)) {
                    out.extend((!matches!(out.last(), Some(Inline::Break))).then_some(Inline::Break));
                }
                self.inlines(child, out);
            }
        }
    }

    /// A figure is a file of its own, which the XML names and does not hold.
    fn figure(&mut self, node: Node<'_, '_>) {
        let (at, name) = (place(node), node.attribute("src").unwrap_or("?"));
        self.ledger.leave(PieceKind::Picture, &at, "", Reason::MissingFile);
        let words = words!("図 `{name}` は XML の外にある", "the figure `{name}` is a file beside the XML");
        self.findings.push(Finding::new("missing-picture", at, words));
    }

    fn ruby(&mut self, node: Node<'_, '_>, out: &mut Vec<Inline>) {
        let at = place(node);
        let reading: String = node.children().filter(|n| n.has_tag_name("Rt")).map(text_of).collect();
        let base: String =
            node.children().filter(|n| !n.has_tag_name("Rt")).filter_map(|n| n.text()).map(str::trim).collect();
        let (piece, kana) =
            (self.ledger.book(PieceKind::Text, &at, &base), self.ledger.book(PieceKind::Text, &at, &reading));
        out.push(Inline::Ruby(piece, base.into(), kana, reading.into()));
    }

    fn run(&mut self, node: Option<Node<'_, '_>>) -> Vec<Inline> {
        let mut out = Vec::new();
        if let Some(node) = node {
            self.inlines(node, &mut out);
        }
        while matches!(out.last(), Some(Inline::Break)) {
            out.pop();
        }
        out
    }

    fn law(&mut self, law: Node<'_, '_>) {
        let number = self.run(named(law, "LawNum"));
        for text in law.children().filter(Node::is_text) {
            self.leave_text(text, Reason::Metadata);
        }
        let Some(body) = named(law, "LawBody") else { return };
        for child in body.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "LawTitle" => {
                    self.draft.title = Some(text_of(child).into());
                    let title = self.run(Some(child));
                    self.draft.blocks.push(Block::Paragraph(vec![Inline::Strong(title)]));
                    if !number.is_empty() {
                        self.draft.blocks.push(Block::Paragraph(number.clone()));
                    }
                }
                "TOC" => self.leave_all(child, Reason::Contents),
                "MainProvision" => self.provision(child, true),
                "SupplProvision" => self.supplement(child),
                name if name.starts_with("Appdx") => self.appendix(child, name),
                "Preamble" => self.titled(child, Some("前文"), 1),
                _ => self.loose(child),
            }
        }
    }

    /// A heading of the result; `number` is what the source calls the place, such as 第三条の二.
    fn heading(&mut self, level: u8, number: Option<(Node<'_, '_>, &str)>, title: Vec<Inline>) {
        let label = number.map(|(node, text)| Label {
            piece: self.ledger.book(PieceKind::Text, &place(node), text),
            text: text.into(),
            numbers: Vec::new(),
            shown: Shown::Text,
        });
        self.draft.blocks.push(Block::Heading(level, label, title));
    }

    /// What a provision holds: divisions, articles, or paragraphs alone. Articles of the main provision are pages.
    fn provision(&mut self, node: Node<'_, '_>, pages: bool) {
        for child in node.children().filter(Node::is_element) {
            let name = child.tag_name().name();
            if DIVISIONS.contains(&name) {
                self.division(child, name, pages);
            } else if name == "Article" {
                self.article(child, pages);
            } else if name == "Paragraph" {
                self.paragraphs(node);
                return;
            } else if !name.ends_with("Title") && !name.ends_with("Label") {
                self.loose(child);
            }
        }
    }

    fn division(&mut self, node: Node<'_, '_>, name: &str, pages: bool) {
        self.depth += 1;
        let title = named(node, &format!("{name}Title"));
        let whole = title.map(text_of).unwrap_or_default();
        // 第一章　総則: number and title stand in one element.
        let (number, rest) = whole.split_once(['　', ' ']).unwrap_or((&whole, ""));
        let at = title.unwrap_or(node);
        let rest = rest.trim();
        let text = Inline::Text(self.ledger.book(PieceKind::Text, &place(at), rest), rest.into());
        self.heading(if pages { self.depth } else { 2 + self.depth }, Some((at, number)), vec![text]);
        self.provision(node, pages);
        self.depth -= 1;
    }

    fn article(&mut self, node: Node<'_, '_>, pages: bool) {
        let title = named(node, "ArticleTitle");
        let number = title.map(text_of).unwrap_or_default();
        let caption = self.run(named(node, "ArticleCaption"));
        let level = if pages { self.depth + 1 } else { 2 };
        self.heading(level, Some((title.unwrap_or(node), &number)), caption);
        self.paragraphs(node);
    }

    /// 項. One alone has no number and is a paragraph.
    fn paragraphs(&mut self, node: Node<'_, '_>) {
        let paragraphs: Vec<Node<'_, '_>> = node.children().filter(|n| n.has_tag_name("Paragraph")).collect();
        let numbered = paragraphs.len() > 1;
        let mut items = Vec::new();
        for (index, paragraph) in paragraphs.into_iter().enumerate() {
            let caption = self.run(named(paragraph, "ParagraphCaption"));
            let number = named(paragraph, "ParagraphNum");
            let shown = number.map(text_of).unwrap_or_default();
            let mut blocks = Vec::new();
            if !caption.is_empty() {
                blocks.push(Block::Paragraph(caption));
            }
            self.body(paragraph, &mut blocks);
            if numbered {
                // What stands there counts: the paragraphs of an excerpt (附則抄) do not follow each other.
                let usual = u32::try_from(index + 1).expect("an article has fewer paragraphs than 2^32");
                let counted = Numeral::Arabic.read(&shown.nfkc().collect::<String>());
                let counted = counted.or_else(|| plain_number(paragraph)).unwrap_or(usual);
                let at = number.unwrap_or(paragraph);
                let label = Label {
                    piece: self.ledger.book(PieceKind::Number, &place(at), &shown),
                    text: shown.into(),
                    numbers: vec![counted],
                    shown: Shown::Item(counted),
                };
                items.push(Item { label: Some(label), blocks });
            } else {
                if !shown.is_empty() {
                    let piece = self.ledger.book(PieceKind::Text, &place(paragraph), &shown);
                    prepend(&mut blocks, Inline::Text(piece, format!("{shown}　").into()));
                }
                self.draft.blocks.append(&mut blocks);
            }
        }
        if !items.is_empty() {
            self.draft.blocks.push(Block::List(items));
        }
        let others = node.children().filter(Node::is_element).filter(|n| {
            !["Paragraph", "ArticleTitle", "ArticleCaption", "SupplProvisionLabel"].contains(&n.tag_name().name())
        });
        for other in others {
            self.loose(other);
        }
    }

    /// The sentences of a 項 or 号, and its points, tables and lists.
    fn body(&mut self, node: Node<'_, '_>, out: &mut Vec<Block>) {
        let mut points = Vec::new();
        for child in node.children().filter(Node::is_element) {
            let name = child.tag_name().name();
            if POINTS.contains(&name) {
                points.push(self.point(child, name));
                continue;
            }
            if !points.is_empty() && !name.ends_with("Title") {
                out.push(Block::List(std::mem::take(&mut points)));
            }
            match name {
                "ParagraphNum" | "ParagraphCaption" => {}
                _ if name.ends_with("Title") && POINTS.iter().any(|point| name.starts_with(point)) => {}
                _ => self.other(child, out),
            }
        }
        if !points.is_empty() {
            out.push(Block::List(points));
        }
    }

    fn point(&mut self, node: Node<'_, '_>, name: &str) -> Item {
        let title = named(node, &format!("{name}Title"));
        let shown = title.map(text_of).unwrap_or_default();
        // One point may stand for several: イからハまで, with the number of the first.
        let is_several = shown.contains(|c: char| ('ぁ'..='ゖ').contains(&c) || c == '、');
        // Behind it, what stands there counts: ニ is the fourth, whatever its place.
        let told = [Numeral::Iroha, Numeral::Chinese].into_iter().find_map(|numeral| numeral.read(&shown));
        let counted = plain_number(node).filter(|_| !is_several).map(|number| told.unwrap_or(number));
        let label = Label {
            piece: self.ledger.book(PieceKind::Number, &place(title.unwrap_or(node)), &shown),
            text: shown.into(),
            numbers: counted.into_iter().collect(),
            shown: counted.map_or(Shown::Text, Shown::Step),
        };
        let mut blocks = Vec::new();
        self.body(node, &mut blocks);
        Item { label: Some(label), blocks }
    }

    fn table(&mut self, node: Node<'_, '_>, out: &mut Vec<Block>) {
        let mut table = Table::default();
        for child in node.descendants().filter(|n| n.has_tag_name("TableStructTitle")) {
            let caption = self.run(Some(child));
            table.caption.extend(caption);
        }
        let rows = node.descendants().filter(|n| n.has_tag_name("TableRow") || n.has_tag_name("TableHeaderRow"));
        for row in rows {
            let columns =
                row.children().filter(|n| n.has_tag_name("TableColumn") || n.has_tag_name("TableHeaderColumn"));
            let span = |cell: Node<'_, '_>, name| cell.attribute(name).and_then(|n| n.parse().ok()).unwrap_or(1).max(1);
            let mut cells = Vec::new();
            for column in columns {
                let mut blocks = Vec::new();
                self.cell(column, &mut blocks);
                cells.push(Cell { blocks, columns: span(column, "colspan"), rows: span(column, "rowspan") });
            }
            table.rows.push(cells);
        }
        out.push(Block::Table(table));
        let remarks = node.descendants().filter(|n| n.has_tag_name("Remarks"));
        for remark in remarks {
            self.body(remark, out);
        }
    }

    fn cell(&mut self, column: Node<'_, '_>, out: &mut Vec<Block>) {
        // The cells of a head hold their text themselves.
        let is_bare = column.children().any(|n| n.is_text() && n.text().is_some_and(|text| !text.trim().is_empty()));
        if is_bare {
            let run = self.run(Some(column));
            out.push(Block::Paragraph(run));
            return;
        }
        for child in column.children().filter(Node::is_element) {
            if POINTS.contains(&child.tag_name().name()) {
                let item = self.point(child, child.tag_name().name());
                out.push(Block::List(vec![item]));
            } else {
                let run = self.run(Some(child));
                out.push(Block::Paragraph(run));
            }
        }
    }

    /// 附則: one page, its articles as headings.
    fn supplement(&mut self, node: Node<'_, '_>) {
        let label = named(node, "SupplProvisionLabel");
        let shown: String = label.map_or_else(|| "附則".to_owned(), text_of);
        let mut title = Vec::new();
        if let Some(law) = node.attribute("AmendLawNum") {
            // The number of the amending law is an attribute, which readers of the law see beside 附則.
            title.push(Inline::Text(self.ledger.book(PieceKind::Text, &place(node), law), law.into()));
        }
        let compact: String = shown.chars().filter(|c| !c.is_whitespace()).collect();
        self.heading(1, Some((label.unwrap_or(node), &compact)), title);
        let depth = std::mem::replace(&mut self.depth, 0);
        self.provision(node, false);
        self.depth = depth;
    }

    fn appendix(&mut self, node: Node<'_, '_>, name: &str) {
        let title = named(node, &format!("{name}Title"));
        let shown = title.map(text_of).unwrap_or_default();
        let related = self.run(named(node, "RelatedArticleNum"));
        self.heading(1, title.map(|t| (t, shown.as_str())), related);
        let mut blocks = Vec::new();
        let mut points = Vec::new();
        for child in node.children().filter(Node::is_element) {
            let own = child.tag_name().name();
            if own == "RelatedArticleNum" || own == format!("{name}Title") {
                continue;
            }
            if POINTS.contains(&own) {
                points.push(self.point(child, own));
            } else {
                self.other(child, &mut blocks);
            }
        }
        if !points.is_empty() {
            blocks.insert(0, Block::List(points));
        }
        self.draft.blocks.append(&mut blocks);
    }

    fn titled(&mut self, node: Node<'_, '_>, number: Option<&str>, level: u8) {
        let label = number.map(|text| Label {
            piece: self.ledger.book(PieceKind::Number, &place(node), ""),
            text: text.into(),
            numbers: Vec::new(),
            shown: Shown::Text,
        });
        self.draft.blocks.push(Block::Heading(level, label, Vec::new()));
        let mut blocks = Vec::new();
        for child in node.children().filter(Node::is_element) {
            self.body(child, &mut blocks);
        }
        self.draft.blocks.append(&mut blocks);
    }

    /// Anything else: its text as a paragraph.
    fn loose(&mut self, node: Node<'_, '_>) {
        let mut blocks = Vec::new();
        self.other(node, &mut blocks);
        self.draft.blocks.append(&mut blocks);
    }

    /// What is no entry: tables as tables, anything else as paragraphs.
    fn other(&mut self, node: Node<'_, '_>, out: &mut Vec<Block>) {
        let is_table = |node: Node<'_, '_>| node.has_tag_name("TableStruct") || node.has_tag_name("Table");
        if is_table(node) {
            self.table(node, out);
        } else if node.has_tag_name("Remarks") {
            // 備考, and its sentences and points, each by itself.
            self.body(node, out);
        } else if node.descendants().any(is_table) {
            for child in node.children() {
                if child.is_element() {
                    self.other(child, out);
                } else if let Some(text) = child.text().map(str::trim).filter(|text| !text.is_empty()) {
                    let piece = self.ledger.book(PieceKind::Text, &place(child), text);
                    out.push(Block::Paragraph(vec![Inline::Text(piece, text.into())]));
                }
            }
        } else {
            let run = self.run(Some(node));
            if !run.is_empty() {
                out.push(Block::Paragraph(run));
            }
        }
    }
}

fn prepend(blocks: &mut Vec<Block>, inline: Inline) {
    match blocks.first_mut() {
        Some(Block::Paragraph(inlines)) => inlines.insert(0, inline),
        _ => blocks.insert(0, Block::Paragraph(vec![inline])),
    }
}
