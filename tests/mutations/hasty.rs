//! Kinds of mutations that were thought of from what hands and word processors do, before anyone looked at the rules.

use super::Random;
use super::kinds::{Edit, Kind, Loss, Nature};
use super::kinds::{
    behind, body, close, front, has_attributes, in_prose, indented, is_duty, is_prose, is_table, line_of,
    opens_directive, splice, swap, swap_in, twice,
};

/// A list entry at the first level.
fn is_bullet(line: &str) -> bool {
    line.starts_with("- ") && is_prose(&line[2..])
}

fn is_heading(line: &str) -> bool {
    line.starts_with("### ")
}

/// An entry behind another one, with another sign.
fn second_bullet(text: &str, random: &mut Random, sign: &str) -> Option<Edit> {
    let lines = body(text);
    let all: Vec<usize> =
        lines.windows(2).filter(|two| is_bullet(two[0].1) && is_bullet(two[1].1)).map(|two| two[1].0).collect();
    all.get(random.below(all.len())).map(|&at| splice(text, at, 2, sign))
}

/// Two lines that an empty one parts lose it.
fn joined(text: &str, random: &mut Random, fit: impl Fn(&str, &str) -> bool) -> Option<Edit> {
    let lines = body(text);
    let all: Vec<usize> = lines
        .windows(3)
        .filter(|three| three[1].1.is_empty() && fit(three[0].1, three[2].1))
        .map(|three| three[1].0)
        .collect();
    all.get(random.below(all.len())).map(|&at| splice(text, at, 1, ""))
}

/// A line end in the middle of a heading, after one of its characters.
fn broken_heading(text: &str, random: &mut Random) -> Option<Edit> {
    let lines = body(text);
    let all: Vec<&(usize, &str)> =
        lines.iter().filter(|(_, line)| is_heading(line) && has_attributes(line) && line.contains("の")).collect();
    let (at, line) = all.get(random.below(all.len()))?;
    let middle = line.find("の")? + "の".len();
    let mut edit = splice(text, at + middle, 0, "\n");
    edit.lines.push(edit.lines[0] + 1);
    Some(edit)
}

/// A line of the body that stands twice, as after pasting.
fn pasted(text: &str, random: &mut Random, fit: impl Fn(&str) -> bool) -> Option<Edit> {
    let lines = body(text);
    let all: Vec<&(usize, &str)> = lines.iter().filter(|(_, line)| fit(line)).collect();
    let (at, line) = all.get(random.below(all.len()))?;
    let mut edit = splice(text, at + line.len(), 0, &format!("\n\n{line}"));
    edit.lines.extend([edit.lines[0] + 2, line_of(text, *at)]);
    Some(edit)
}

/// A row of a table that is followed by another one, and an empty line between them.
fn parted_rows(text: &str, random: &mut Random) -> Option<Edit> {
    behind(text, random, "\n", |a, b| is_table(a) && !a.contains("---") && is_table(b)).map(|mut edit| {
        edit.lines.push(edit.lines[0] + 2);
        edit
    })
}

/// The first fence of the front matter as a word processor corrects it.
fn dash(text: &str) -> Option<Edit> {
    text.starts_with("---\n").then(|| splice(text, 0, 3, "—"))
}

/// Another character before a word of a line.
fn before(text: &str, random: &mut Random, pair: (&str, &str), fit: impl Fn(&str) -> bool) -> Option<Edit> {
    swap_in(text, random, pair, fit)
}

macro_rules! kinds {
    ($($name:literal $label:expr, $make:expr;)*) => {
        pub(crate) const HASTY: &[Kind] = &[$(Kind { name: $name, label: $label, make: $make },)*];
    };
}

const LEGAL: Nature = Nature::Legal;
const TEXT: Nature = Nature::Text;
const WORDS: Nature = Nature::Slip(Loss::Words);
const MEANING: Nature = Nature::Slip(Loss::Meaning);
const EITHER: Nature = Nature::Slip(Loss::Either);

kinds! {
    "attributes are followed by text" MEANING, |t, r| swap_in(t, r, ("}", "} なお書き。"), is_duty);
    "an attribute is quoted with curly marks" MEANING, |t, r| swap_in(t, r, ("role=\"", "role=“"), is_duty);
    "a heading has a wide blank" MEANING, |t, r| swap_in(t, r, ("### ", "###　"), |l| l.starts_with("### "));
    "a heading has no blank" MEANING, |t, r| swap_in(t, r, ("### ", "###"), |l| l.starts_with("### "));
    "a directive is opened with two colons" MEANING, |t, r| swap_in(t, r, (":::", "::"), opens_directive);
    "a directive is not closed" EITHER, |t, r| close(t, r, "");
    "a directive has another name" MEANING, |t, r| swap_in(t, r, (":::editor-note", ":::editer-note"), opens_directive);
    "text stands right below a table" EITHER, |t, r| behind(t, r, "\n表の説明である。", |a, b| is_table(a) && !is_table(b));
    "a row loses a pipe" EITHER, |t, r| swap_in(t, r, (" | ", "  "), |l| is_table(l) && !l.contains("---"));
    "a row has a pipe too many" EITHER, |t, r| swap_in(t, r, (" | ", " || "), |l| is_table(l) && !l.contains("---"));
    "strong emphasis loses a sign" WORDS, |t, r| swap_in(t, r, ("**", "*"), |l| l.matches("**").count() == 2);
    "strong emphasis is not closed" WORDS, |t, r| swap_in(t, r, ("** ", " "), |l| l.matches("**").count() == 2);
    "a paragraph is indented" EITHER, |t, r| indented(t, r, "    ");
    "a paragraph is indented with a tab" EITHER, |t, r| indented(t, r, "\t");
    "a merge is not finished" EITHER, |t, r| behind(t, r, "\n<<<<<<< HEAD", |a, b| is_prose(a) && b.is_empty());
    "a key of the front matter has another name" WORDS, |t, _| front(t, "title:", |l| l.replace("title", "titel"));
    "a key of the front matter has a wide colon" MEANING, |t, _| front(t, "title:", |l| l.replace(": ", "："));
    "a value of the front matter is not there" MEANING, |t, _| front(t, "phase:", |l| format!("{l}x"));
    "an id stands twice" MEANING, |t, r| twice(t, r);
    "an attribute has another name" MEANING, |t, r| swap_in(t, r, ("force=", "forse="), is_duty);
    "an attribute has a value that is not there" MEANING, |t, r| swap_in(t, r, ("force=must", "force=mast"), is_duty);
    "the front matter is not closed" WORDS, |t, _| t.find("\n---\n").map(|at| splice(t, at + 1, 3, "--"));
    "a link is half finished" WORDS, |t, r| in_prose(t, r, "[様式](yoshiki.pdf");

    "the first fence is corrected to a dash" MEANING, |t, _| dash(t);
    "a no-break blank stands behind the signs of a heading" MEANING, |t, r| swap_in(t, r, ("### ", "###\u{a0}"), is_heading);
    "a wide blank stands behind a bullet" WORDS, |t, r| second_bullet(t, r, "-　");
    "a bullet is a middle dot" WORDS, |t, r| second_bullet(t, r, "・");
    "an item is numbered at full width" MEANING, |t, r| swap_in(t, r, ("1) ", "１）"), |l| l.starts_with("1) "));
    "an item is numbered in brackets of full width" MEANING, |t, r| swap_in(t, r, ("2) ", "（2）"), |l| l.starts_with("2) "));
    "a step is numbered with a circle" EITHER, |t, r| swap_in(t, r, ("1. ", "① "), |l| l.starts_with("1. "));
    "an empty line parts a table" EITHER, |t, r| parted_rows(t, r);
    "a duty is pasted twice" MEANING, |t, r| pasted(t, r, is_duty);
    "a heading is pasted twice" MEANING, |t, r| pasted(t, r, |l| is_heading(l) && has_attributes(l));
    "a heading is broken by a line end" MEANING, |t, r| broken_heading(t, r);
    "a heading swallows the paragraph behind it" MEANING, |t, r| joined(t, r, |a, b| is_heading(a) && has_attributes(a) && is_prose(b)).map(|edit| {
        // The line end itself goes too.
        let at = edit.text.lines().take(edit.lines[0] - 1).map(|line| line.len() + 1).sum::<usize>() - 1;
        Edit { text: format!("{}{}", &edit.text[..at], &edit.text[at + 1..]), lines: vec![edit.lines[0] - 1] }
    });
    "a value of a clause is misspelt" MEANING, |t, r| swap_in(t, r, ("level=basic", "level=basik"), opens_directive);
    "a role of a duty is misspelt" MEANING, |t, r| swap_in(t, r, ("role=chief-officer", "role=cheif-officer"), is_duty);
    "a directive begins with a capital" MEANING, |t, r| swap_in(t, r, (":::clause", ":::Clause"), opens_directive);
    "a directive has a blank and a wide label" MEANING, |t, r| swap_in(t, r, (":::caution[", ":::caution【"), opens_directive);
    "a wikilink has one bracket on each side" MEANING, |t, r| swap(t, r, "[[clause:", "[clause:").map(|edit| {
        let at = edit.text.find("[clause:").expect("it was put there");
        let end = at + edit.text[at..].find("]]").expect("a wikilink ends");
        let lines = vec![line_of(&edit.text, at)];
        Edit { text: format!("{}]{}", &edit.text[..end], &edit.text[end + 2..]), lines }
    });
    "an id has no sign" MEANING, |t, r| swap_in(t, r, ("{#", "{"), is_duty);
    "the parts of a link are exchanged" WORDS, |t, r| in_prose(t, r, "(様式)[yoshiki.pdf]");
    "an invisible character stands in a wikilink" MEANING, |t, r| swap(t, r, "[[clause:", "[[\u{200b}clause:");
    "an invisible character stands in an id" MEANING, |t, r| swap_in(t, r, ("{#", "{#\u{200b}"), is_duty);
    "strong emphasis is at full width" WORDS, |t, r| in_prose(t, r, "＊＊重要＊＊な事項として、");
    "emphasis loses its second sign" WORDS, |t, r| in_prose(t, r, "*重要な事項として、");
    "emphasis loses its first sign" WORDS, |t, r| in_prose(t, r, "重要*な事項として、");
    "struck text loses a sign" WORDS, |t, r| in_prose(t, r, "~~重要~な事項として、");
    "code loses a sign" WORDS, |t, r| in_prose(t, r, "`重要な事項として、");
    "a footnote has another name" MEANING, |t, r| swap_in(t, r, ("[^1]", "[^7]"), is_prose);
    "a wide blank parts attributes" LEGAL, |t, r| before(t, r, (" force=", "　force="), is_duty);
    "attributes have a wide sign of equality" MEANING, |t, r| swap_in(t, r, ("force=", "force＝"), is_duty);
    "attributes have a comma between them" MEANING, |t, r| swap_in(t, r, (" force=", ", force="), is_duty);
    "attributes are in round brackets" MEANING, |t, r| swap_in(t, r, (" {#", " (#"), is_duty);
    "a key of the front matter stands twice" MEANING, |t, _| front(t, "title:", |l| format!("{l}\n{l}"));
    "a key of the front matter is indented" MEANING, |t, _| front(t, "title:", |l| format!("  {l}"));
    "the title of the page is deleted" WORDS, |t, _| front(t, "title:", |_| String::new()).map(|e| Edit { lines: vec![1, 2, 3, 4], ..e });
    "a value in the front matter begins with a wide quote" MEANING, |t, _| front(t, "number:", |l| l.replace('"', "”"));
    "a tab indents the front matter" MEANING, |t, _| front(t, "source:", |l| format!("\t{l}")).map(|mut e| { e.lines.push(e.lines[0] - 1); e });
    "a directive is closed twice" WORDS, |t, r| swap_in(t, r, (":::", ":::\n:::"), |l| l == ":::").map(|mut e| { e.lines.push(e.lines[0] + 1); e });
    "the line that opens a directive is deleted" MEANING, |t, r| {
        let lines = body(t);
        let all: Vec<&(usize, &str)> = lines.iter().filter(|(_, l)| l.starts_with(":::editor-note")).collect();
        let (at, line) = all.get(r.below(all.len()))?;
        let close = at + t[*at..].find("\n:::")? + 1;
        let mut edit = splice(t, *at, line.len() + 1, "");
        edit.lines = vec![line_of(t, close) - 1];
        Some(edit)
    };
    "a measure's mark loses its dot" MEANING, |t, r| swap_in(t, r, (" .measure", " measure"), is_heading);
    "a mark of a matrix is deleted" MEANING, |t, r| swap_in(t, r, ("| ○ ", "| "), is_table);
    "a mark of a matrix is a letter" MEANING, |t, r| swap_in(t, r, ("| × ", "| x "), is_table);
    "the row of a matrix names no measure" MEANING, |t, r| swap_in(t, r, ("[[measure:", "[[measure:a"), is_table);
    "what goes beyond the standard is not opened" MEANING, |t, r| swap_in(t, r, ("《", ""), is_prose);

    "digits of a wikilink are at full width" TEXT, |t, r| swap(t, r, "[[9.", "[[９．");
    "a bullet of another kind of blank" LEGAL, |t, r| swap_in(t, r, ("- ", "-\t"), |l| is_bullet(l) && !l.contains('{'));
    "the last line end is lost" LEGAL, |t, _| Some(Edit { text: t.trim_end().to_owned(), lines: vec![1] });
    "three empty lines for one" LEGAL, |t, r| behind(t, r, "\n\n", |a, b| is_prose(a) && b.is_empty());
    "a heading without an empty line behind it" LEGAL, |t, r| joined(t, r, |a, b| is_heading(a) && has_attributes(a) && is_prose(b) && b.ends_with('。'));
    "a list without an empty line before it" LEGAL, |t, r| joined(t, r, |a, b| is_prose(a) && a.ends_with('。') && is_bullet(b));
    "blanks at the end of an empty line" LEGAL, |t, r| behind(t, r, "\n  ", |a, b| is_prose(a) && b.is_empty());
    "a directive with a blank behind its colons" LEGAL, |t, r| swap_in(t, r, (":::editor-note", "::: editor-note"), opens_directive);

    "two paragraphs become one" TEXT, |t, r| joined(t, r, |a, b| is_prose(a) && is_prose(b) && a.ends_with('。') && b.ends_with('。') && !a.contains('「') && !b.contains('「'));
    "a comma for a full stop" TEXT, |t, r| swap_in(t, r, ("、", "，"), |l| is_prose(l) && l.ends_with('。') && !l.contains(['[', '「', '{', '(', '（', '《', '*']));
    "a word in bold" TEXT, |t, r| in_prose(t, r, "**特に**、");
    "a year and an amount" TEXT, |t, r| in_prose(t, r, "2011年の3章からなる資料と1.5倍の量について、");
    "a product of numbers" TEXT, |t, r| in_prose(t, r, "3*4枚の用紙に、");
    "an address of the web" TEXT, |t, r| in_prose(t, r, "https://host.example/9.9.9項目一覧によれば、");
}
