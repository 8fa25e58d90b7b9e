//! Checks of the whole page that need nothing but the page.

use crate::diagnostic::{Code, Fix};
use crate::document::{Block, BlockKind, Document, Heading, is_chinese, read_chinese};
use crate::source::{Source, Span};
use crate::words;

use super::report::Report;

/// Headings: a level that is skipped leaves a gap in the contents of the page, an empty one an empty link. The page's own
/// title stands above the highest level that the page uses, so that its first heading is of that level.
pub(super) fn check(document: &Document, report: &mut Report) {
    let headings: Vec<(&Block, &Heading)> = document
        .blocks
        .iter()
        .filter_map(|block| match &block.kind {
            BlockKind::Heading(heading) => Some((block, &**heading)),
            _ => None,
        })
        .collect();
    // One of the first level is told as such, and moves none of the others.
    let displaced = displaced(&headings);
    let levels = headings.iter().enumerate().filter(|(i, _)| !displaced.contains(i)).map(|(_, (_, h))| h.level);
    let top = levels.filter(|level| *level > 1).min().unwrap_or(1);
    let mut above = top.saturating_sub(1);
    let counted: std::collections::BTreeSet<u8> =
        headings.iter().filter(|(_, h)| h.item.is_some()).map(|(_, h)| h.level).collect();
    for (i, (block, heading)) in headings.iter().copied().enumerate() {
        if displaced.contains(&i) {
            other_level(&headings, i, report);
            one(document, block, heading, report);
            continue;
        }
        if heading.item.is_none() && counted.contains(&heading.level) {
            numbered_otherwise(&document.source, block, report);
        }
        let level = heading.level;
        if level > above + 1 {
            let message = words!(
                "見出しが {above} 段から {level} 段に飛んでいる",
                "the heading goes from level {above} to level {level}"
            );
            report.with(Code::HeadingSkip, block.span, message, |d| {
                let marks = "#".repeat(usize::from(above) + 1);
                d.help(words!("`{marks}` にする", "make it `{marks}`"))
            });
        }
        above = if level == 1 && top > 1 { above } else { level };
        one(document, block, heading, report);
    }
    for pair in document.blocks.windows(2) {
        if let [
            Block { kind: BlockKind::Heading(_), span, .. },
            Block { kind: BlockKind::Paragraph(_), span: next, .. },
        ] = pair
        {
            broken(document, *span, *next, report);
        }
    }
}

/// Headings of items that go on with the one before and stand at another level, where none goes before them: `## (2)` behind
/// `### (1)`.
fn displaced(headings: &[(&Block, &Heading)]) -> std::collections::BTreeSet<usize> {
    let goes_on = |i: usize| {
        let (_, heading) = headings.get(i)?;
        let number = heading.item.filter(|number| *number > 1)?;
        let (_, before) = headings.get(i.checked_sub(1)?)?;
        let above = headings.get(..i)?;
        let has_first = above.iter().any(|(_, h)| h.level == heading.level && h.item.is_some());
        (before.item == Some(number - 1) && before.level > heading.level && !has_first).then_some(())
    };
    (0..headings.len()).filter(|i| goes_on(*i).is_some()).collect()
}

fn other_level(headings: &[(&Block, &Heading)], i: usize, report: &mut Report) {
    let (Some((block, _)), Some((_, before))) = (headings.get(i), i.checked_sub(1).and_then(|i| headings.get(i)))
    else {
        return;
    };
    let level = before.level;
    let message = words!("前の項の見出しと段が違う", "the heading is of another level than that of the item before");
    report.with(Code::HeadingSkip, block.span, message, |d| {
        let marks = "#".repeat(usize::from(level));
        d.help(words!("`{marks}` にする", "make it `{marks}`"))
    });
}

/// A heading that a line end has cut: its end stands right below it, and would be a paragraph.
fn broken(document: &Document, heading: Span, next: Span, report: &mut Report) {
    let source = &document.source;
    let (above, below) = (source.slice(heading).trim_end(), source.slice(next).trim_end());
    let line = source.position(heading.start as usize).line;
    let is_right_below = source.position(next.start as usize).line == line + 1;
    if !is_right_below
        || !above.starts_with('#')
        || above.contains('\n')
        || below.contains('\n')
        || !is_cut(above, below)
    {
        return;
    }
    let joint = if above.is_ascii() || below.is_ascii() { " " } else { "" };
    let message = words!("見出しが改行で切れている", "the heading is cut by a line end");
    report.with(Code::HeadingBroken, heading, message, |d| {
        let end = Span::new(heading.start as usize + above.len(), next.start as usize);
        d.help(words!(
            "一行に書く。段落なら、間に空行を置く",
            "write it in one line; if it is a paragraph, put an empty line between"
        ))
        .fix(Fix::guess(source, end, joint))
    });
}

/// Whether the text below a heading goes on with it: the heading ends in the middle of a phrase, or what stands below has
/// the attributes of a heading and is no sentence.
fn is_cut(above: &str, below: &str) -> bool {
    const OPEN: [char; 12] = ['の', 'に', 'を', 'が', 'は', 'と', 'で', 'へ', '、', '・', '（', '「'];
    const JOINING: [&str; 12] =
        ["及び", "又は", "並びに", "若しくは", " of", " the", " and", " or", " for", " to", " in", ","];
    let ends_open = above.ends_with(OPEN) || JOINING.iter().any(|word| above.ends_with(word));
    let attributes = below.rfind('{').filter(|_| below.ends_with('}')).map(|at| below.split_at(at));
    let (text, marks) = attributes.map_or((below, ""), |(text, marks)| (text.trim_end(), marks));
    let is_sentence = text.ends_with(['。', '．', '.', '！', '!', '？', '?', '：', ':', '」', '）', ')']);
    let of_heading = marks.contains('#') && !marks.contains("force=");
    !is_sentence && !text.is_empty() && text.chars().count() <= 60 && (ends_open || of_heading)
}

/// `### (1 Title`: the number of an item without its other bracket.
fn item_not_closed(source: &Source, block: &Block, report: &mut Report) {
    let text = source.slice(block.span);
    let title = text.trim_start_matches(['#', ' ']);
    let Some(rest) = title.strip_prefix(['(', '（']) else { return };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let ends = rest.get(digits..).is_some_and(|rest| rest.starts_with([' ', '\u{3000}']));
    if !(1..=3).contains(&digits) || !ends || rest.contains([')', '）']) {
        return;
    }
    let start = block.span.start as usize + text.len() - title.len();
    let number = rest.get(..digits).unwrap_or("");
    let place = Span::new(start, start + title.len() - rest.len() + digits);
    let message = words!("項の番号の括弧が閉じていない", "the bracket of the item's number is not closed");
    report.with(Code::HandNumber, place, message, |d| {
        d.help(words!("`({number})` と書く", "write `({number})`")).replace(format!("({number})"))
    });
}

/// `### 2. Title`, `### ② Title` or `### [2] Title` among headings that are items, as `### (1) Title` is.
fn numbered_otherwise(source: &Source, block: &Block, report: &mut Report) {
    let text = source.slice(block.span);
    let title = text.trim_start_matches(['#', ' ']);
    let Some((number, length)) = other_number(title) else { return };
    let rest = title.get(length..).unwrap_or("");
    let start = block.span.start as usize + text.len() - title.len();
    let place = Span::new(start, start + length);
    let message = words!("項の番号として読まれていない", "this is not read as the number of an item");
    report.with(Code::HandNumber, place, message, |d| {
        let blank = if rest.starts_with([' ', '\u{3000}']) { "" } else { " " };
        d.help(words!("ほかの項と同じく `({number})` と書く", "write `({number})`, as the other items have it"))
            .replace(format!("({number}){blank}"))
    });
}

/// The number that a title begins with, and how many bytes it takes with the signs around it, where there are any: `2.`, `2()`,
/// `[2]`, `((2))`, ②, Ⅱ, （二）, `2 Title`.
fn other_number(title: &str) -> Option<(u32, usize)> {
    let is_sign = |c: char| "()[]{}<>（）［］｛｝＜＞〈〉【】〔〕.．、,，:：-－ー".contains(c);
    let of = |from: &str, good: &dyn Fn(char) -> bool| from.find(|c| !good(c)).unwrap_or(from.len());
    let open = of(title, &is_sign);
    let inner = title.get(open..)?;
    let rest = if open > 0 { inner.trim_start_matches(' ') } else { inner.strip_prefix('第').unwrap_or(inner) };
    let open = title.len() - rest.len();
    let in_digits = of(rest, &|c| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let in_kanji = if open > 0 { of(rest, &is_chinese) } else { 0 };
    let (number, length) = match rest.chars().next()? {
        c @ '①'..='⑳' => (u32::from(c) - u32::from('①') + 1, c.len_utf8()),
        c @ '⑴'..='⒇' => (u32::from(c) - u32::from('⑴') + 1, c.len_utf8()),
        c @ 'Ⅰ'..='Ⅻ' => (u32::from(c) - u32::from('Ⅰ') + 1, c.len_utf8()),
        _ if in_digits > 0 => {
            let narrow = |c: char| if c.is_ascii() { c } else { char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c) };
            (rest.get(..in_digits)?.chars().map(narrow).collect::<String>().parse().ok()?, in_digits)
        }
        _ => (read_chinese(rest.get(..in_kanji)?)?, in_kanji),
    };
    let behind = rest.get(length..)?;
    let blanks = of(behind, &|c| c == ' ');
    let inside = behind.get(blanks..)?;
    let close = match of(inside, &is_sign) {
        0 => 0,
        signs => blanks + signs,
    };
    let text = behind.get(close..)?;
    // 1.2 is the number of a section, and 3 年間 is an amount.
    let is_number = (1..200).contains(&number) && !text.starts_with(|c: char| c.is_numeric());
    let is_ordinal = title.starts_with('第');
    let is_marked = !is_ordinal && open + close > 0 || length > in_digits.max(in_kanji);
    let is_parted = text.starts_with([' ', '\u{3000}'])
        && !["つ", "人", "名", "件", "回", "年", "か月", "日", "章", "節", "項"]
            .iter()
            .any(|word| text.trim_start().starts_with(word));
    let is_last = text.is_empty() && close == 0;
    (is_number && (is_marked || is_parted) && !is_last).then_some((number, open + length + close))
}

/// What is wrong with a heading by itself.
fn one(document: &Document, block: &Block, heading: &Heading, report: &mut Report) {
    let source = &document.source;
    if heading.content.is_empty() && heading.text.is_empty() {
        let message = words!("見出しが空である", "the heading is empty");
        report.with(Code::HeadingEmpty, block.span, message, |d| {
            d.help(words!("題名を書くか、行を消す", "write a title, or remove the line"))
        });
    }
    item_not_closed(source, block, report);
    let signs = source.slice(block.span).starts_with("# ");
    // Without front matter the heading is the title that is missing, which is told; so is an unfinished merge.
    let is_told = document.front.span == Span::default() || heading.text.contains("<<<<<<<");
    if heading.level == 1 && !is_told {
        let message =
            words!("ページの題名のほかに一段目の見出しがある", "a second first-level heading, beside the title");
        report.with(Code::HeadingFirst, block.span, message, |d| {
            let d = d.help(words!(
                "題名は front matter の `title:` である。本文の見出しは `##` から始める",
                "the title is `title:` of the front matter; headings of the text begin with `##`"
            ));
            let at = Span::at(block.span.start as usize);
            if signs { d.fix(Fix::guess(source, at, "#")) } else { d }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::other_number;

    #[test]
    fn numbers_of_items_in_other_forms() {
        for title in [
            "2. 乙",
            "2() 乙",
            "()2 乙",
            "[2] 乙",
            "【2】乙",
            "② 乙",
            "⑵乙",
            "(二) 乙",
            "((2)) 乙",
            "2: 乙",
            "２ 乙",
            "Ⅱ 乙",
            "<2> 乙",
            "第2 乙",
        ] {
            assert_eq!(other_number(title).map(|(number, _)| number), Some(2), "{title}");
        }
        for title in ["乙", "2年間の乙", "2 つの乙", "1.2 乙", "(a) 乙", "二つの乙", "2011年", "（注）乙"]
        {
            assert_eq!(other_number(title), None, "{title}");
        }
    }
}
