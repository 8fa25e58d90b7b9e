//! The text of a document as far as it knows it itself: cross-references show what is written for them.

use std::cell::Cell;

use super::{Annotations, Block, BlockKind, Descend, Document, Inline, Node, Run, Visit, XrefId, plain_text, walk};

/// Length, in characters, of a title that is made from the beginning of a text.
const EXCERPT: usize = 40;

/// The text of inlines.
pub(super) fn of_inlines(document: &Document, inlines: &[Inline]) -> String {
    let mut out = String::new();
    plain_text(inlines, &mut out, &|id: XrefId| written(document, id));
    out
}

/// The text of blocks, one run of inlines a line.
pub(super) fn of_blocks(document: &Document, blocks: &[Block]) -> String {
    let mut text = TextOf { document, out: String::new() };
    walk(blocks, &mut text);
    text.out
}

struct TextOf<'a> {
    document: &'a Document,
    out: String,
}

impl<'b> Visit<'b> for TextOf<'_> {
    fn inlines(&mut self, _: Run, inlines: &'b [Inline]) {
        plain_text(inlines, &mut self.out, &|id| written(self.document, id));
        self.out.push('\n');
    }
}

/// What a cross-reference shows as far as the document itself knows.
fn written(document: &Document, id: XrefId) -> String {
    let xref = document.xrefs.get(id.0 as usize);
    xref.and_then(|x| x.text.as_deref()).unwrap_or_default().to_owned()
}

/// Whether inlines hold a cross-reference that shows what only the guide knows.
pub(super) fn refers(document: &Document, inlines: &[Inline]) -> bool {
    let found = Cell::new(false);
    let look = |id: XrefId| {
        let own = document.xrefs.get(id.0 as usize).is_some_and(|xref| xref.text.is_some());
        found.set(found.get() || !own);
        String::new()
    };
    plain_text(inlines, &mut String::new(), &look);
    found.get()
}

/// The inlines of the first paragraph.
pub(super) fn first_paragraph(blocks: &[Block]) -> &[Inline] {
    let first = blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Paragraph(inlines) => Some(inlines.as_slice()),
        _ => None,
    });
    first.unwrap_or_default()
}

/// The first run of inlines of a block that says anything.
pub(super) fn first_run(block: &Block) -> &[Inline] {
    let mut first = FirstRun(&[]);
    walk(std::slice::from_ref(block), &mut first);
    first.0
}

struct FirstRun<'a>(&'a [Inline]);

impl<'a> Visit<'a> for FirstRun<'a> {
    fn enter(&mut self, _: Node<'a>) -> Descend {
        if self.0.is_empty() { Descend::Inside } else { Descend::Past }
    }

    fn inlines(&mut self, _: Run, inlines: &'a [Inline]) {
        if self.0.is_empty() {
            self.0 = inlines;
        }
    }
}

/// The condition and the exception that are written beside blocks, without what the words of the blocks say already.
#[must_use]
pub fn limits<'a>(document: &Document, notes: Option<&'a Annotations>, blocks: &[Block]) -> [Option<&'a str>; 2] {
    let Some(context) = notes.and_then(|notes| notes.context.as_deref()) else { return [None; 2] };
    let beside = [context.condition.as_deref(), context.exception.as_deref()];
    if beside == [None; 2] {
        return beside;
    }
    let bare = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
    let words = bare(&of_blocks(document, blocks));
    let is_new = |said: &&str| !words.contains(bare(said).trim_end_matches(['。', '、', '.', ',']));
    beside.map(|said| said.filter(is_new))
}

/// The first line, cut where it is long.
#[must_use]
pub fn first_line(text: &str) -> String {
    let text = text.trim();
    // Narrow letters take half the room, and words stay whole.
    let narrow = text.chars().take(2 * EXCERPT).all(|c| (c as u32) < 0x2E80);
    let most = if narrow { 2 * EXCERPT } else { EXCERPT };
    let join = if narrow { " " } else { "" };
    let mut line = String::new();
    // One more than is shown tells whether there is more.
    for part in text.lines() {
        if !line.is_empty() {
            line.push_str(join);
        }
        line.push_str(part.trim());
        if line.chars().nth(most).is_some() {
            break;
        }
    }
    if let Some((cut, _)) = line.char_indices().nth(most) {
        let word = line.get(..cut).and_then(|head| head.rfind(' ')).filter(|&at| narrow && at > most / 2);
        line.replace_range(word.unwrap_or(cut).., "…");
    }
    line
}

/// ア for 1, イ for 2, …; past ワ the number itself.
#[must_use]
pub fn kana_label(number: u32) -> String {
    const KANA: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ";
    let index = number.saturating_sub(1) as usize;
    KANA.chars().nth(index).map_or_else(|| number.to_string(), String::from)
}
