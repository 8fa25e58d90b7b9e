//! Kinds of mutations around quotations of titles, ranges of items, labels and entries: what hands do to the signs between
//! which a title stands, and to the line ends before an entry.

use super::Random;
use super::kinds::{Edit, Kind, Loss, Nature};
use super::kinds::{body, front, is_duty, is_prose, opens_directive, splice, swap_in};

macro_rules! kinds {
    ($($name:literal $label:expr, $make:expr;)*) => {
        pub(crate) const QUOTING: &[Kind] = &[$(Kind { name: $name, label: $label, make: $make },)*];
    };
}

const TEXT: Nature = Nature::Text;
const MEANING: Nature = Nature::Slip(Loss::Meaning);
const EITHER: Nature = Nature::Slip(Loss::Either);

/// Lines of running text without attributes.
fn is_plain(line: &str) -> bool {
    is_prose(line) && !line.contains(['{', '['])
}

/// A quotation 「9.3.1 題名」, written anew from its number and its title.
fn quotation(text: &str, random: &mut Random, write: impl Fn(&str, &str) -> String) -> Option<Edit> {
    let lines = body(text);
    let found = lines.iter().filter(|(_, line)| is_plain(line)).flat_map(|(at, line)| {
        line.match_indices('「').filter_map(move |(i, _)| {
            let inner = &line[i + '「'.len_utf8()..];
            let (number, rest) = inner.split_once(' ')?;
            let (title, _) = rest.split_once('」')?;
            let is_number = number.contains('.') && number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            (is_number && !title.contains('「')).then_some((at + i, number, title))
        })
    });
    let all: Vec<(usize, &str, &str)> = found.collect();
    let &(at, number, title) = all.get(random.below(all.len()))?;
    let length = "「」 ".len() + number.len() + title.len();
    Some(splice(text, at, length, &write(number, title)))
}

/// An entry of a list that is joined to the one before it.
fn joined(text: &str, random: &mut Random) -> Option<Edit> {
    let lines = body(text);
    let is_entry = |line: &str| line.starts_with("- ") && is_plain(&line[2..]);
    let pairs = lines.windows(2).filter(|pair| is_entry(pair[0].1) && is_entry(pair[1].1));
    let all: Vec<usize> = pairs.map(|pair| pair[1].0 - 1).collect();
    all.get(random.below(all.len())).map(|&at| splice(text, at, 1, ""))
}

/// Whether a heading of an item follows another one, so that it is told by those beside it.
fn is_later_item(line: &str) -> bool {
    line.starts_with("### (2) ")
}

kinds! {
    "a quotation is between double brackets" TEXT, |t, r| quotation(t, r, |n, title| format!("『{n} {title}』"));
    "a quotation is between round brackets" TEXT, |t, r| quotation(t, r, |n, title| format!("（{n} {title}）"));
    "a quotation is between straight marks" TEXT, |t, r| quotation(t, r, |n, title| format!("\"{n} {title}\""));
    "a quotation is between brackets of half-width kana" TEXT, |t, r| quotation(t, r, |n, title| format!("｢{n} {title}｣"));
    "a quotation has a dot behind its number" TEXT, |t, r| quotation(t, r, |n, title| format!("「{n}. {title}」"));
    "a quotation has a colon behind its number" TEXT, |t, r| quotation(t, r, |n, title| format!("「{n}：{title}」"));
    "a quotation has a word behind its number" TEXT, |t, r| quotation(t, r, |n, title| format!("「{n}節 {title}」"));
    "a quotation has a dot too many" EITHER, |t, r| quotation(t, r, |n, title| format!("「{} {title}」", n.replacen('.', "..", 1)));
    "a quotation between double brackets has a number that is not there" EITHER, |t, r| quotation(t, r, |n, title| format!("『{n}.77 {title}』"));
    "a quotation loses a word of its title" EITHER, |t, r| quotation(t, r, |n, title| format!("「{n} {}」", title.chars().skip(2).collect::<String>()));
    "a quotation has a letter for a digit" EITHER, |t, r| quotation(t, r, |n, title| format!("「{n}.l {title}」"));
    "a word of a section stands behind a number that is not there" EITHER, |t, r| quotation(t, r, |n, title| format!("「{n}.77節 {title}」"));

    "an entry is joined to the one before" EITHER, joined;
    "the brackets of a label are doubled" EITHER, |t, r| swap_in(t, r, ("[", "[["), |l| l.starts_with(":::editor-note[") && l.matches('[').count() == 1).map(doubled);
    "an item's heading is numbered with a dot" MEANING, |t, r| swap_in(t, r, ("(2)", "2."), is_later_item);
    "an attribute has a colon for its sign of equality" MEANING, |t, r| swap_in(t, r, ("force=must", "force:must"), is_duty);
    "an attribute stands between blanks" MEANING, |t, r| swap_in(t, r, ("force=must", "force = must"), is_duty);
    "a value is in capitals" MEANING, |t, r| swap_in(t, r, ("force=must", "force=MUST"), is_duty);
    "a key is in capitals" MEANING, |t, r| swap_in(t, r, ("force=must", "Force=must"), is_duty);
    "the sign of an id is wide" MEANING, |t, r| swap_in(t, r, ("{#", "{＃"), is_duty);
    "two values lose their quotes" MEANING, |t, r| swap_in(t, r, ("role=\"system-officer or section-officer\"", "role=system-officer or section-officer"), is_duty);
    "a directive has a colon too many" EITHER, |t, r| swap_in(t, r, (":::", "::::"), |l| opens_directive(l) && !l.starts_with("::::")).filter(|_| t.matches("\n:::").count() > 1);
    "the pages of a section have no end" EITHER, |t, _| front(t, "source: { pages:", |_| "source: { pages: 28- }".to_owned());
    "the roles of a section are parted by a comma" MEANING, |t, _| front(t, "role: ", |l| l.replace(" or ", "、")).filter(|edit| edit.text != t);
}

/// The bracket that closes a doubled label.
fn doubled(edit: Edit) -> Edit {
    let at: usize = edit.text.split_inclusive('\n').take(edit.lines[0] - 1).map(str::len).sum();
    let close = at + edit.text[at..].find(']').unwrap_or(0);
    Edit { text: format!("{}]{}", &edit.text[..close], &edit.text[close..]), lines: edit.lines }
}
