//! The kinds of mutations: what an editor's hand does to a page, and what it is called.

use super::Random;

/// What a mutation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nature {
    /// The guide means the same.
    Legal,
    /// The guide says something else, and stands as it stood.
    Text,
    /// Something is lost that the editor meant.
    Slip(Loss),
}

/// What a slip takes from `guide.json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    /// Words alone: what the guide demands of whom stands as it stood.
    Words,
    /// A place, a reference, a number, a classification.
    Meaning,
    /// Either of these, as what stands around it wants.
    Either,
}

/// A page after a slip, and the lines at which it may be named.
pub(crate) struct Edit {
    pub(crate) text: String,
    pub(crate) lines: Vec<usize>,
}

pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) label: Nature,
    pub(crate) make: fn(&str, &mut Random) -> Option<Edit>,
}

/// Lines of the body with their offsets, without those of code and of comments.
pub(super) fn body(text: &str) -> Vec<(usize, &str)> {
    let start = text.match_indices("\n---\n").next().map_or(0, |(at, _)| at + 5);
    let mut at = start;
    let lines = text[start..].split_inclusive('\n').map(|line| {
        at += line.len();
        (at - line.len(), line.trim_end_matches('\n'))
    });
    lines.filter(|(_, line)| !line.contains('`')).collect()
}

pub(super) fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// A place in one of the lines that satisfy `fit`, where `find` stands.
fn place(text: &str, random: &mut Random, find: &str, fit: impl Fn(&str) -> bool) -> Option<usize> {
    let lines = body(text);
    let all: Vec<usize> = lines
        .iter()
        .filter(|(_, line)| fit(line))
        .flat_map(|(at, line)| line.match_indices(find).map(move |(i, _)| at + i))
        .collect();
    if all.is_empty() { None } else { Some(all[random.below(all.len())]) }
}

/// Puts `with` into the place of `length` bytes.
pub(super) fn splice(text: &str, at: usize, length: usize, with: &str) -> Edit {
    let changed = format!("{}{with}{}", &text[..at], &text[at + length..]);
    Edit { text: changed, lines: vec![line_of(text, at)] }
}

/// Puts `with` into the place of `find` in a line of the body.
pub(super) fn swap(text: &str, random: &mut Random, find: &str, with: &str) -> Option<Edit> {
    place(text, random, find, |_| true).map(|at| splice(text, at, find.len(), with))
}

/// The same in lines that satisfy `fit`.
pub(super) fn swap_in(text: &str, random: &mut Random, pair: (&str, &str), fit: impl Fn(&str) -> bool) -> Option<Edit> {
    place(text, random, pair.0, fit).map(|at| splice(text, at, pair.0.len(), pair.1))
}

pub(super) fn is_table(line: &str) -> bool {
    line.starts_with('|')
}

pub(super) fn is_prose(line: &str) -> bool {
    line.starts_with(|c: char| !c.is_ascii() && !matches!(c, '：' | '「'))
}

pub(super) fn opens_directive(line: &str) -> bool {
    line.starts_with(":::") && line.trim_start_matches(':').starts_with(|c: char| c.is_ascii_lowercase())
}

pub(super) fn has_attributes(line: &str) -> bool {
    line.ends_with('}') && line.contains(" {#")
}

pub(super) fn is_duty(line: &str) -> bool {
    has_attributes(line) && line.contains("force=") && is_prose(line)
}

/// The first line of what a closing line closes is where an open directive is named.
pub(super) fn close(text: &str, random: &mut Random, with: &str) -> Option<Edit> {
    let lines = body(text);
    let fences: Vec<usize> = (0..lines.len()).filter(|&i| lines[i].1 == ":::").collect();
    let chosen = *fences.get(random.below(fences.len()))?;
    let opener = (0..chosen).rev().find(|&i| opens_directive(lines[i].1))?;
    let mut edit = splice(text, lines[chosen].0, 3, with);
    edit.lines.push(line_of(text, lines[opener].0));
    Some(edit)
}

/// A line that satisfies `fit`, with what stands behind it.
pub(super) fn behind(text: &str, random: &mut Random, with: &str, fit: impl Fn(&str, &str) -> bool) -> Option<Edit> {
    let lines = body(text);
    let pairs =
        lines.windows(2).filter(|pair| fit(pair[0].1, pair[1].1) && pair[0].0 + pair[0].1.len() + 1 == pair[1].0);
    let all: Vec<usize> = pairs.map(|pair| pair[0].0 + pair[0].1.len()).collect();
    let at = *all.get(random.below(all.len()))?;
    let mut edit = splice(text, at, 0, with);
    edit.lines.push(edit.lines[0] + 1);
    Some(edit)
}

/// A character in the middle of a line of prose.
pub(super) fn in_prose(text: &str, random: &mut Random, with: &str) -> Option<Edit> {
    let lines = body(text);
    let all: Vec<&(usize, &str)> = lines
        .iter()
        .filter(|(_, line)| {
            is_prose(line) && line.contains('、') && !line.contains(['[', '（', '「', '{', '《', '*', '(', '.'])
        })
        .collect();
    let (at, line) = all.get(random.below(all.len()))?;
    let comma = line.find('、')? + '、'.len_utf8();
    Some(splice(text, at + comma, 0, with))
}

/// A line of the front matter that begins so.
pub(super) fn front(text: &str, key: &str, change: impl Fn(&str) -> String) -> Option<Edit> {
    let at = text.find(&format!("\n{key}"))? + 1;
    let line = text[at..].lines().next()?;
    (at < text.match_indices("\n---\n").next()?.0).then(|| splice(text, at, line.len(), &change(line)))
}

macro_rules! kinds {
    ($($name:literal $label:expr, $make:expr;)*) => {
        pub(crate) const KINDS: &[Kind] = &[$(Kind { name: $name, label: $label, make: $make },)*];
    };
}

const LEGAL: Nature = Nature::Legal;
const TEXT: Nature = Nature::Text;
const WORDS: Nature = Nature::Slip(Loss::Words);
const MEANING: Nature = Nature::Slip(Loss::Meaning);
const EITHER: Nature = Nature::Slip(Loss::Either);

kinds! {
    "a wikilink loses its first bracket" MEANING, |t, r| swap(t, r, "[[", "[");
    "a wikilink loses its last bracket" MEANING, |t, r| swap(t, r, "]]", "]");
    "a wikilink has a bracket too many" MEANING, |t, r| swap(t, r, "[[", "[[[");
    "a wikilink has a bracket too many behind it" WORDS, |t, r| swap(t, r, "]]", "]]]");
    "a wikilink is opened at full width" MEANING, |t, r| swap(t, r, "[[", "［［");
    "a wikilink is closed at full width" MEANING, |t, r| swap(t, r, "]]", "］］");
    "a wikilink names a kind that is not there" MEANING, |t, r| swap(t, r, "[[clause:", "[[claus:");
    "a wikilink names a note that is not there" MEANING, |t, r| swap(t, r, "[[note:", "[[note:x");
        "a link in a table loses the backslash of its pipe" MEANING, |t, r| swap_in(t, r, ("\\|", "|"), is_table);
    "attributes lose their first brace" MEANING, |t, r| swap_in(t, r, (" {#", " #"), is_duty);
    "attributes lose their last brace" MEANING, |t, r| swap_in(t, r, ("}", ""), is_duty);
    "attributes are opened at full width" MEANING, |t, r| swap_in(t, r, (" {#", "｛#"), is_duty);
    "attributes are closed at full width" MEANING, |t, r| swap_in(t, r, ("}", "｝"), is_duty);
    "an attribute loses its second quote" MEANING, |t, r| swap_in(t, r, ("officer\"", "officer"), is_duty);
    "a blank stands behind the sign of an id" MEANING, |t, r| swap_in(t, r, ("{#", "{# "), is_duty);
    "an id is written in capitals" MEANING, |t, r| swap_in(t, r, ("{#", "{#X"), is_duty);
    "a heading has wide signs" MEANING, |t, r| swap_in(t, r, ("### ", "＃＃＃ "), |l| l.starts_with("### "));
    "a heading has seven signs" MEANING, |t, r| swap_in(t, r, ("### ", "####### "), |l| l.starts_with("### "));
    "a heading is indented" MEANING, |t, r| swap_in(t, r, ("### ", "    ### "), |l| l.starts_with("### "));
    "a heading is joined to its text" MEANING, |t, r| swap_in(t, r, ("}", "} 本文の続き。"), |l| l.starts_with("### ") && has_attributes(l));
    "a directive is opened at full width" MEANING, |t, r| swap_in(t, r, (":::", "：：："), opens_directive);
    "a directive is closed with two colons" EITHER, |t, r| close(t, r, "::");
    "a directive is closed at full width" EITHER, |t, r| close(t, r, "：：：");
    "a label is not closed" MEANING, |t, r| swap_in(t, r, ("]{", "{"), opens_directive);
    "a label is at full width" MEANING, |t, r| swap_in(t, r, ("[", "［"), |l| l.starts_with(":::editor-note["));
    "a directive's attributes are not closed" MEANING, |t, r| swap_in(t, r, ("}", ""), opens_directive);
    "a table loses its dashes" MEANING, |t, r| behind_dashes(t, r, "");
    "a table's dashes lose a column" MEANING, |t, r| behind_dashes(t, r, "|---|");
    "a mark is one that looks alike" MEANING, |t, r| swap_in(t, r, ("| ○ ", "| 〇 "), is_table);
    "a quoted section has another title" MEANING, |t, r| swap_in(t, r, ("「9.", "「9.9.9."), |l| !l.starts_with(':'));
    "an item in prose is not there" MEANING, |t, r| swap_in(t, r, ("(1)～", "(99)～"), is_prose);
    "a quotation is not opened" EITHER, |t, r| swap_in(t, r, ("「9.", "9."), is_prose);
    "a quotation is not closed" EITHER, |t, r| swap_in(t, r, ("」", ""), |l| is_prose(l) && l.contains("「9."));
    "what goes beyond the standard is not closed" MEANING, |t, r| swap_in(t, r, ("》", ""), is_prose);
    "a footnote loses its sign" MEANING, |t, r| swap_in(t, r, ("[^", "["), is_prose);
    "a footnote is not closed" MEANING, |t, r| swap_in(t, r, ("[^1]", "[^1"), is_prose);
    "a bullet has no blank" WORDS, |t, r| swap_in(t, r, ("- ", "-"), |l| l.starts_with("- ") && is_prose(&l[2..]));
    "a bullet is at full width" WORDS, |t, r| swap_in(t, r, ("- ", "－ "), |l| l.starts_with("- ") && is_prose(&l[2..]));
    "an item's bracket is at full width" MEANING, |t, r| swap_in(t, r, ("1) ", "1） "), |l| l.starts_with("1) "));
    "an item's number stands twice" WORDS, |t, r| swap_in(t, r, ("2) ", "4) "), |l| l.starts_with("2) "));
    "a step's number stands twice" WORDS, |t, r| swap_in(t, r, ("2. ", "4. "), |l| l.starts_with("2. "));
    "a link has a blank in between" WORDS, |t, r| in_prose(t, r, "[様式] (yoshiki.pdf)");
    "a link is at full width" WORDS, |t, r| in_prose(t, r, "[様式]（yoshiki.pdf）");
    "a picture is not there" WORDS, |t, r| in_prose(t, r, "![図](zu.png)");
    "a comment is not closed" MEANING, |t, r| behind(t, r, "\n\n<!-- 控え", |a, b| is_prose(a) && b.is_empty()).map(further);
    "a fence is not closed" EITHER, |t, r| behind(t, r, "\n\n```", |a, b| is_prose(a) && b.is_empty()).map(further);
    "the front matter has a dash too many" WORDS, |t, _| t.find("\n---\n").map(|at| splice(t, at + 1, 3, "----"));
    "a section's number is not one" MEANING, |t, _| front(t, "number:", |l| l.replace('"', "“"));
    "a blank stands behind the front matter's fence" WORDS, |t, _| t.find("\n---\n").map(|at| splice(t, at + 1, 3, "--- "));
    "a kanji is a radical" WORDS, |t, r| swap_in(t, r, ("文", "⽂"), is_prose);

    "an empty line more" LEGAL, |t, r| behind(t, r, "\n", |_, b| b.is_empty());
    "a blank at the end of a line" LEGAL, |t, r| swap_in(t, r, ("。", "。 "), |l| is_prose(l) && l.ends_with('。') && l.matches('。').count() == 1);
    "a comment" LEGAL, |t, r| behind(t, r, "\n\n<!-- 控え -->", |a, b| is_prose(a) && b.is_empty());
    "attributes one blank further" LEGAL, |t, r| swap_in(t, r, (" {#", "  {#"), is_duty);
    "the lines of another system" LEGAL, |t, _| Some(Edit { text: t.replace('\n', "\r\n"), lines: vec![1] });
    "the dashes of a table are longer" LEGAL, |t, r| swap_in(t, r, ("|---|", "|-----|"), |l| l.starts_with("|---"));
    "a directive is closed with more colons" LEGAL, |t, r| swap_in(t, r, (":::", "::::"), |l| l == ":::").filter(|_| !t.contains("\n::::"));
    "bullets of another sign" LEGAL, |t, r| whole_list(t, r);
    "empty lines at the end" LEGAL, |t, _| Some(Edit { text: format!("{t}\n\n"), lines: vec![1] });

    "a wikilink is broken by a line end" TEXT, |t, r| swap(t, r, "[[clause:", "[[\nclause:");
    "a word more" TEXT, |t, r| in_prose(t, r, "特に、");
    "a line end inside a sentence" TEXT, |t, r| in_prose(t, r, "\n");
    "an amount in prose" TEXT, |t, r| in_prose(t, r, "2 つ（2）の場合に、");
    "another document's section" TEXT, |t, r| in_prose(t, r, "『情報の手引』の5.1項により、");
    "a tilde between amounts" TEXT, |t, r| in_prose(t, r, "10~20人又は30~40人が、");
    "a number of a version" TEXT, |t, r| in_prose(t, r, "版 2.0 の、");
    "escaped signs" TEXT, |t, r| in_prose(t, r, "\\[\\[見本\\]\\]と\\{#見本\\}、");
    "a sentence more" TEXT, |t, r| behind(t, r, "\n\n補足の文である。", |a, b| is_prose(a) && b.is_empty());
}

/// The line of dashes of a table becomes another one.
fn behind_dashes(text: &str, random: &mut Random, with: &str) -> Option<Edit> {
    let lines = body(text);
    let all: Vec<&(usize, &str)> =
        lines.iter().filter(|(_, l)| l.starts_with("|---") || l.starts_with("|:-")).collect();
    let (at, line) = all.get(random.below(all.len()))?;
    let mut edit =
        if with.is_empty() { splice(text, *at, line.len() + 1, "") } else { splice(text, *at, line.len(), with) };
    edit.lines.push(edit.lines[0] - 1);
    Some(edit)
}

/// What is put behind an empty line stands two lines further.
fn further(mut edit: Edit) -> Edit {
    edit.lines.push(edit.lines[0] + 2);
    edit
}

/// A paragraph that begins further to the right.
pub(super) fn indented(text: &str, random: &mut Random, with: &str) -> Option<Edit> {
    let lines = body(text);
    let pairs: Vec<usize> = lines
        .windows(3)
        .filter(|three| three[1].1.is_empty() && is_prose(three[0].1) && is_prose(three[2].1))
        .map(|three| three[2].0)
        .collect();
    pairs.get(random.below(pairs.len())).map(|&at| splice(text, at, 0, with))
}

/// The id of one place given to another one.
pub(super) fn twice(text: &str, random: &mut Random) -> Option<Edit> {
    let lines = body(text);
    let ids: Vec<(usize, &str)> = lines
        .iter()
        .filter(|(_, line)| is_duty(line))
        .filter_map(|(at, line)| {
            let start = line.find("{#")? + 2;
            Some((at + start, line[start..].split([' ', '}']).next()?))
        })
        .collect();
    let second = 1 + random.below(ids.len().saturating_sub(1));
    let (&(_, first), &(at, old)) = (ids.first()?, ids.get(second)?);
    Some(splice(text, at, old.len(), first))
}

/// All bullets of a page become stars.
fn whole_list(text: &str, _: &mut Random) -> Option<Edit> {
    text.contains("\n- ").then(|| Edit { text: text.replace("\n- ", "\n* "), lines: vec![1] })
}
