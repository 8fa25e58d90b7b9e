//! Addresses stay: whatever is inserted, moved, deleted or corrected elsewhere in a page, in the bundled guide and in the
//! golden sites.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tebiki::config::{Guide, read_guide};
use tebiki::document::{BlockKind, Descend, Document, Node, Place, PlaceKind, Visit, walk};
use tebiki::source::{ContentPath, Source, Span};
use tebiki::syntax::Parser;

/// Guides whose pages are edited.
pub(crate) const GUIDES: [&str; 4] =
    ["content", "tests/golden/constructs/content", "tests/golden/starter/content", "tests/golden/starter-en/content"];
/// Edits of every page.
const EDITS: usize = 60;

pub(crate) fn guide(folder: &Path) -> Guide {
    let text = fs::read_to_string(folder.join("guide.yaml")).expect("guide.yaml");
    let source = Source::new(ContentPath::new("guide.yaml").expect("plain"), text);
    read_guide(&Arc::new(source)).0
}

pub(crate) fn pages(folder: &Path) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    files.map(walkdir::DirEntry::into_path).filter(|path| path.extension().is_some_and(|e| e == "md")).collect()
}

pub(crate) fn parse(parser: &Parser<'_>, text: &str) -> Document {
    let source = Source::new(ContentPath::new("page.md").expect("plain"), text.to_owned());
    parser.parse(&Arc::new(source)).0
}

/// A page as front matter and the texts of its outermost blocks.
struct Cut {
    front: String,
    blocks: Vec<String>,
}

impl Cut {
    fn new(document: &Document) -> Self {
        let text = document.source.text();
        let starts: Vec<usize> =
            document.blocks.iter().map(|block| line_start(text, block.span.start as usize)).collect();
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let first = starts.first().copied().unwrap_or(text.len());
        Self {
            front: text[..first].to_owned(),
            blocks: starts.iter().zip(ends).map(|(&start, end)| text[start..end].to_owned()).collect(),
        }
    }

    fn text(blocks: &[&str], front: &str) -> String {
        let mut out = front.to_owned();
        for block in blocks {
            out.push_str(block.trim_end());
            out.push_str("\n\n");
        }
        out
    }
}

pub(crate) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |line| line + 1)
}

/// For every outermost block the places in it, each with where it stands there.
fn places_of_blocks(document: &Document) -> Vec<Vec<(u32, &Place)>> {
    let mut out = vec![Vec::new(); document.blocks.len()];
    // A footnote is read where its mark stands.
    let in_footnote = |place: &Place| {
        let inside = |span: Span| span.start <= place.span.start && place.span.end <= span.end;
        document.footnotes.iter().any(|footnote| inside(footnote.span))
    };
    for place in document.places.list.iter().filter(|place| !in_footnote(place)) {
        let holder = document.blocks.iter().rposition(|block| block.span.start <= place.span.start);
        if let Some((list, block)) = holder.and_then(|holder| out.get_mut(holder).zip(document.blocks.get(holder))) {
            list.push((place.span.start - block.span.start, place));
        }
    }
    out
}

/// A generator of numbers that is the same on every machine.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (end.max(1) as u64)).expect("small")
    }
}

/// What an edit inserts. Each says something else than any page does.
fn fresh(dice: &mut Dice, number: usize) -> String {
    match dice.below(5) {
        0 => format!("## 挿し込んだ見出し {number}"),
        1 => format!("#### 挿し込んだ小さな見出し {number}"),
        2 => format!("1. 挿し込んだ手順 {number}\n2. 次の手順"),
        3 => format!(":::note[挿し込んだ注 {number}]\n本文。\n:::"),
        _ => format!("挿し込んだ段落 {number}。"),
    }
}

/// One random edit: the blocks after it, each with its index before.
fn edited(cut: &Cut, dice: &mut Dice, number: usize) -> Vec<(Option<usize>, String)> {
    let mut blocks: Vec<(Option<usize>, String)> =
        cut.blocks.iter().enumerate().map(|(i, text)| (Some(i), text.clone())).collect();
    let at = dice.below(blocks.len());
    match dice.below(3) {
        0 => blocks.insert(at, (None, fresh(dice, number))),
        1 => _ = blocks.remove(at),
        _ => {
            let (_, text) = blocks.remove(at);
            let to = dice.below(blocks.len() + 1);
            // It is itself what moves: its own address may change.
            blocks.insert(to, (None, text));
        }
    }
    blocks
}

/// The places that stand below headings, by the names of these headings.
fn above(document: &Document, place: &Place) -> Vec<String> {
    let place_at = |index: u32| document.places.list.get(index as usize);
    let chain = std::iter::successors(place.parent.and_then(place_at), |p| p.parent.and_then(place_at));
    chain.map(|p| p.title.to_string()).collect()
}

/// Whether the rule lets an edit elsewhere change the anchor of a place: it has no id and is numbered by where it
/// stands, or the headings above it have changed. Of several lists in one place the first is counted, so that another one
/// before it takes its numbers.
pub(crate) fn may_move((before, old): (&Document, &Place), new: Option<(&Document, &Place)>) -> bool {
    let numbered = old.path.is_some() || old.kind == PlaceKind::SubItem || old.carrier.is_row();
    let headings = || new.is_some_and(|(after, new)| above(before, old) != above(after, new));
    !old.anchor.is_declared() && (numbered || headings())
}

#[test]
fn random_edits_change_no_address_that_they_need_not() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut edits, mut compared, mut moved) = (0, 0, 0);
    for name in GUIDES {
        let folder = root.join(name);
        let guide = guide(&folder);
        let parser = Parser::new(&guide);
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        for path in pages(&folder) {
            let before = parse(&parser, &fs::read_to_string(&path).expect("a page"));
            let cut = Cut::new(&before);
            for number in 0..if cut.blocks.is_empty() { 0 } else { EDITS } {
                let blocks = edited(&cut, &mut dice, number);
                let texts: Vec<&str> = blocks.iter().map(|(_, text)| text.as_str()).collect();
                let after = parse(&parser, &Cut::text(&texts, &cut.front));
                // Two lists side by side become one: that edit is another one.
                if after.blocks.len() != blocks.len() {
                    continue;
                }
                edits += 1;
                let (old, new) = (places_of_blocks(&before), places_of_blocks(&after));
                for ((index, _), new) in blocks.iter().zip(&new) {
                    let Some(old) = index.and_then(|index| old.get(index)) else { continue };
                    for (at, old) in old {
                        let new = new.iter().find(|(there, _)| there == at).map(|(_, place)| *place);
                        compared += 1;
                        if new.is_some_and(|new| old.anchor == new.anchor) {
                            continue;
                        }
                        moved += 1;
                        let is_allowed = may_move((&before, old), new.map(|new| (&after, new)));
                        assert!(
                            is_allowed,
                            "{}: {:?} became {new:?} in\n{}",
                            path.display(),
                            old.anchor,
                            after.source.text()
                        );
                        assert!(!asks_for(&guide, old), "{}: {:?} moved", path.display(), old.anchor);
                    }
                }
            }
        }
    }
    assert!(edits > 1000 && compared > 5000 && moved > 0, "{edits} edits, {compared} places, {moved} moved");
}

/// Whether `require-ids` asks for an id of such a place.
pub(crate) fn asks_for(guide: &Guide, place: &Place) -> bool {
    let is_duty = place.duty.is_some() && guide.demands.require_ids.contains(&PlaceKind::Duty);
    is_duty || (guide.demands.require_ids.contains(&place.kind) && !place.carrier.is_row())
}

/// Where paragraphs begin.
#[derive(Default)]
struct Paragraphs(BTreeSet<usize>);

impl<'a> Visit<'a> for Paragraphs {
    fn enter(&mut self, node: Node<'a>) -> Descend {
        if let Node::Block(block) = node
            && matches!(block.kind, BlockKind::Paragraph(_))
        {
            self.0.insert(block.span.start as usize);
        }
        Descend::Inside
    }
}

#[test]
fn correcting_every_paragraph_moves_no_address_that_has_an_id() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let guide = guide(&folder);
    let parser = Parser::new(&guide);
    let mut changed = 0;
    for path in pages(&folder) {
        let before = parse(&parser, &fs::read_to_string(&path).expect("a page"));
        let mut found = Paragraphs::default();
        walk(&before.blocks, &mut found);
        let mut text = before.source.text().to_owned();
        for &at in found.0.iter().rev() {
            // A check box or a footnote's name stays where it is.
            if !text[at..].starts_with('[') || text[at..].starts_with("[[") {
                text.insert_str(at, "改めて、");
                changed += 1;
            }
        }
        let after = parse(&parser, &text);
        assert_eq!(before.places.list.len(), after.places.list.len(), "{}", path.display());
        for (old, new) in before.places.list.iter().zip(&after.places.list) {
            let hashed = matches!(old.kind, PlaceKind::Duty | PlaceKind::Text) && !old.anchor.is_declared();
            let may_move = hashed && !guide.demands.require_ids.contains(&PlaceKind::Duty);
            assert!(old.anchor == new.anchor || may_move, "{}: {:?} {:?}", path.display(), old.anchor, new.anchor);
        }
    }
    assert!(changed > 300, "{changed}");
}

#[test]
fn a_heading_before_an_equal_one_takes_no_address() {
    let guide = guide(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/starter/content"));
    let parser = Parser::new(&guide);
    let anchors = |body: &str| -> Vec<String> {
        let document = parse(&parser, &format!("---\ntitle: x\n---\n{body}"));
        document.places.list.iter().map(|place| place.anchor.to_string()).collect()
    };
    let one = anchors("## 甲\n\n### 例\n\n## 乙\n\n### 例\n");
    assert_eq!(one.iter().collect::<BTreeSet<_>>().len(), 4, "{one:?}");
    let two = anchors("## 丙\n\n### 例\n\n## 甲\n\n### 例\n\n## 乙\n\n### 例\n");
    assert_eq!(one, two[2..]);
    // Two that nothing tells apart: the first has the address, the other none, and there is no count.
    let equal = anchors("## 例\n\n## 例\n");
    assert!(!equal[0].is_empty() && equal[1].is_empty(), "{equal:?}");
    assert!(one.iter().chain(&equal).all(|anchor| !anchor.ends_with("-2")));
}
