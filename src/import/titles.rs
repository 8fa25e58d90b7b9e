//! What pages are called whose headings have no words: an article shares the caption of the one before it, anything else is
//! called by how its text begins. Nothing is taken from elsewhere.

use super::Finding;
use super::draft::{Block, Item};
use super::pages::{PagePlan, title_text};
use crate::words;

/// Longest title that is made of a text, in characters: of Japanese, and of Latin letters.
const LONGEST: (usize, usize) = (30, 60);
/// Longest text of an article that is its title: 削除.
const SHORTEST: usize = 6;

/// The caption that the next article may share, with the level of its heading.
#[derive(Default)]
pub(super) struct Titles {
    shared: Option<(u8, String)>,
}

impl Titles {
    /// The title of a page whose heading has none; empty where it has a number instead. `whole` is that of the guide, which
    /// its cover has.
    pub(super) fn of(&mut self, plan: &PagePlan, whole: &str, findings: &mut Vec<Finding>) -> String {
        let (own, _) = title_text(&plan.title);
        // A table or a form that has no title of its own shares none.
        let is_article = plan.shown.as_deref().is_some_and(|shown| shown.starts_with('第') && shown.contains('条'));
        if !own.is_empty() || self.shared.as_ref().is_some_and(|(level, _)| *level != plan.level) {
            self.shared = Some((plan.level, own.clone()));
        }
        if !own.is_empty() || plan.level == 0 {
            return whole.to_owned();
        }
        // 削除 is no sentence, and all that there is.
        if let [Block::Paragraph(run)] = plan.blocks.as_slice() {
            let word = title_text(run).0;
            if !word.is_empty() && word.chars().count() <= SHORTEST && !word.ends_with(['。', '.']) {
                return word;
            }
        }
        if let Some((_, caption)) = self.shared.as_ref().filter(|(_, caption)| is_article && !caption.is_empty()) {
            let words = words!(
                "見出しのない条に、前の条の見出し「{caption}」を付けた（共通見出しでなければ直す）",
                "an article without a caption has that of the one before it, “{caption}” (change it where it is not shared)"
            );
            findings.push(Finding::new("shared-caption", format!("content/{}", plan.path), words));
            return caption.clone();
        }
        // Its number says which section it is.
        if plan.number.is_some() {
            return String::new();
        }
        beginning(&plan.blocks).or_else(|| plan.shown.clone()).unwrap_or_else(|| whole.to_owned())
    }
}

/// How a text begins: its first sentence, or as much of it as a title may have.
fn beginning(blocks: &[Block]) -> Option<String> {
    let text = match blocks.first()? {
        Block::Paragraph(run) => title_text(run).0,
        Block::List(items) => return items.first().and_then(|Item { blocks, .. }| beginning(blocks)),
        Block::Boxed(inner) => return beginning(inner),
        Block::Table(table) => title_text(&table.caption).0,
        _ => return None,
    };
    let text = text.trim();
    (!text.is_empty()).then(|| shortened(text))
}

fn shortened(text: &str) -> String {
    let sentence = text.split_inclusive('。').next().unwrap_or(text).trim_end_matches('。');
    let longest = if sentence.is_ascii() { LONGEST.1 } else { LONGEST.0 };
    let mut out: String = sentence.chars().take(longest).collect();
    let is_cut = out.len() < sentence.len();
    if is_cut && out.is_ascii() {
        out.truncate(out.rfind(' ').unwrap_or(out.len()));
    }
    // A bracket whose other half is cut off goes too.
    for (open, close) in [('（', '）'), ('「', '」'), ('『', '』'), ('(', ')'), ('【', '】'), ('〔', '〕')] {
        let (mut depth, mut begin) = (0_usize, None);
        for (at, c) in out.char_indices() {
            if c == open {
                if depth == 0 {
                    begin = Some(at);
                }
                depth += 1;
            } else if c == close {
                depth = depth.saturating_sub(1);
            }
        }
        if let Some(begin) = begin.filter(|begin| depth > 0 && *begin > 0) {
            out.truncate(begin);
        }
    }
    let is_cut = is_cut || out.len() < sentence.len();
    if is_cut { format!("{}…", out.trim_end()) } else { out }
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn titles_are_how_a_text_begins() {
        assert_eq!(shortened("この法律は、公布の日から施行する。ただし、"), "この法律は、公布の日から施行する");
        let long = "この規則において、次の各号に掲げる用語（以下「用語」という。）の意義は、次のとおり";
        assert_eq!(shortened(long), "この規則において、次の各号に掲げる用語…");
        let long = "The officer shall keep the records of every day on which the site was open.";
        assert_eq!(shortened(long), "The officer shall keep the records of every day on which…");
    }
}
