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
    Slip,
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
fn body(text: &str) -> Vec<(usize, &str)> {
    let start = text.match_indices("\n---\n").next().map_or(0, |(at, _)| at + 5);
    let mut at = start;
    let lines = text[start..].split_inclusive('\n').map(|line| {
        at += line.len();
        (at - line.len(), line.trim_end_matches('\n'))
    });
    lines.filter(|(_, line)| !line.contains('`')).collect()
}

fn line_of(text: &str, at: usize) -> usize {
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
fn splice(text: &str, at: usize, length: usize, with: &str) -> Edit {
    let changed = format!("{}{with}{}", &text[..at], &text[at + length..]);
    Edit { text: changed, lines: vec![line_of(text, at)] }
}

/// Puts `with` into the place of `find` in a line of the body.
fn swap(text: &str, random: &mut Random, find: &str, with: &str) -> Option<Edit> {
    place(text, random, find, |_| true).map(|at| splice(text, at, find.len(), with))
}

/// The same in lines that satisfy `fit`.
fn swap_in(text: &str, random: &mut Random, pair: (&str, &str), fit: impl Fn(&str) -> bool) -> Option<Edit> {
    place(text, random, pair.0, fit).map(|at| splice(text, at, pair.0.len(), pair.1))
}

fn is_table(line: &str) -> bool {
    line.starts_with('|')
}

fn is_prose(line: &str) -> bool {
    line.starts_with(|c: char| !c.is_ascii() && !matches!(c, '：' | '「'))
}

fn opens_directive(line: &str) -> bool {
    line.starts_with(":::") && line.trim_start_matches(':').starts_with(|c: char| c.is_ascii_lowercase())
}

fn has_attributes(line: &str) -> bool {
    line.ends_with('}') && line.contains(" {#")
}

fn is_duty(line: &str) -> bool {
    has_attributes(line) && line.contains("force=") && is_prose(line)
}

/// The first line of what a closing line closes is where an open directive is named.
fn close(text: &str, random: &mut Random, with: &str) -> Option<Edit> {
    let lines = body(text);
    let fences: Vec<usize> = (0..lines.len()).filter(|&i| lines[i].1 == ":::").collect();
    let chosen = *fences.get(random.below(fences.len()))?;
    let opener = (0..chosen).rev().find(|&i| opens_directive(lines[i].1))?;
    let mut edit = splice(text, lines[chosen].0, 3, with);
    edit.lines.push(line_of(text, lines[opener].0));
    Some(edit)
}

/// A line that satisfies `fit`, with what stands behind it.
fn behind(text: &str, random: &mut Random, with: &str, fit: impl Fn(&str, &str) -> bool) -> Option<Edit> {
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
fn in_prose(text: &str, random: &mut Random, with: &str) -> Option<Edit> {
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
fn front(text: &str, key: &str, change: impl Fn(&str) -> String) -> Option<Edit> {
    let at = text.find(&format!("\n{key}"))? + 1;
    let line = text[at..].lines().next()?;
    (at < text.match_indices("\n---\n").next()?.0).then(|| splice(text, at, line.len(), &change(line)))
}

macro_rules! kinds {
    ($($name:literal $label:ident $make:expr;)*) => {
        pub(crate) const KINDS: &[Kind] = &[$(Kind { name: $name, label: Nature::$label, make: $make },)*];
    };
}

kinds! {
    "a wikilink loses its first bracket" Slip |t, r| swap(t, r, "[[", "[");
    "a wikilink loses its last bracket" Slip |t, r| swap(t, r, "]]", "]");
    "a wikilink has a bracket too many" Slip |t, r| swap(t, r, "[[", "[[[");
    "a wikilink has a bracket too many behind it" Slip |t, r| swap(t, r, "]]", "]]]");
    "a wikilink is opened at full width" Slip |t, r| swap(t, r, "[[", "［［");
    "a wikilink is closed at full width" Slip |t, r| swap(t, r, "]]", "］］");
    "a wikilink names a kind that is not there" Slip |t, r| swap(t, r, "[[clause:", "[[claus:");
    "a wikilink names a note that is not there" Slip |t, r| swap(t, r, "[[note:", "[[note:x");
        "a link in a table loses the backslash of its pipe" Slip |t, r| swap_in(t, r, ("\\|", "|"), is_table);
    "attributes lose their first brace" Slip |t, r| swap_in(t, r, (" {#", " #"), is_duty);
    "attributes lose their last brace" Slip |t, r| swap_in(t, r, ("}", ""), is_duty);
    "attributes are opened at full width" Slip |t, r| swap_in(t, r, (" {#", "｛#"), is_duty);
    "attributes are closed at full width" Slip |t, r| swap_in(t, r, ("}", "｝"), is_duty);
    "attributes are followed by text" Slip |t, r| swap_in(t, r, ("}", "} なお書き。"), is_duty);
    "an attribute has another name" Slip |t, r| swap_in(t, r, ("force=", "forse="), is_duty);
    "an attribute has a value that is not there" Slip |t, r| swap_in(t, r, ("force=must", "force=mast"), is_duty);
    "an attribute is quoted with curly marks" Slip |t, r| swap_in(t, r, ("role=\"", "role=“"), is_duty);
    "an attribute loses its second quote" Slip |t, r| swap_in(t, r, ("officer\"", "officer"), is_duty);
    "a blank stands behind the sign of an id" Slip |t, r| swap_in(t, r, ("{#", "{# "), is_duty);
    "an id is written in capitals" Slip |t, r| swap_in(t, r, ("{#", "{#X"), is_duty);
    "a heading has no blank" Slip |t, r| swap_in(t, r, ("### ", "###"), |l| l.starts_with("### "));
    "a heading has a wide blank" Slip |t, r| swap_in(t, r, ("### ", "###　"), |l| l.starts_with("### "));
    "a heading has wide signs" Slip |t, r| swap_in(t, r, ("### ", "＃＃＃ "), |l| l.starts_with("### "));
    "a heading has seven signs" Slip |t, r| swap_in(t, r, ("### ", "####### "), |l| l.starts_with("### "));
    "a heading is indented" Slip |t, r| swap_in(t, r, ("### ", "    ### "), |l| l.starts_with("### "));
    "a heading is joined to its text" Slip |t, r| swap_in(t, r, ("}", "} 本文の続き。"), |l| l.starts_with("### ") && has_attributes(l));
    "a directive is opened with two colons" Slip |t, r| swap_in(t, r, (":::", "::"), opens_directive);
    "a directive is opened at full width" Slip |t, r| swap_in(t, r, (":::", "：：："), opens_directive);
    "a directive is closed with two colons" Slip |t, r| close(t, r, "::");
    "a directive is closed at full width" Slip |t, r| close(t, r, "：：：");
    "a directive is not closed" Slip |t, r| close(t, r, "");
    "a directive has another name" Slip |t, r| swap_in(t, r, (":::editor-note", ":::editer-note"), opens_directive);
    "a label is not closed" Slip |t, r| swap_in(t, r, ("]{", "{"), opens_directive);
    "a label is at full width" Slip |t, r| swap_in(t, r, ("[", "［"), |l| l.starts_with(":::editor-note["));
    "a directive's attributes are not closed" Slip |t, r| swap_in(t, r, ("}", ""), opens_directive);
    "a table loses its dashes" Slip |t, r| behind_dashes(t, r, "");
    "a table's dashes lose a column" Slip |t, r| behind_dashes(t, r, "|---|");
    "a row loses a pipe" Slip |t, r| swap_in(t, r, (" | ", "  "), |l| is_table(l) && !l.contains("---"));
    "a row has a pipe too many" Slip |t, r| swap_in(t, r, (" | ", " || "), |l| is_table(l) && !l.contains("---"));
    "text stands right below a table" Slip |t, r| behind(t, r, "\n表の説明である。", |a, b| is_table(a) && !is_table(b));
    "a mark is one that looks alike" Slip |t, r| swap_in(t, r, ("| ○ ", "| 〇 "), is_table);
    "a quoted section has another title" Slip |t, r| swap_in(t, r, ("「9.", "「9.9.9."), |l| !l.starts_with(':'));
    "an item in prose is not there" Slip |t, r| swap_in(t, r, ("(1)～", "(99)～"), is_prose);
    "a quotation is not opened" Slip |t, r| swap_in(t, r, ("「9.", "9."), is_prose);
    "a quotation is not closed" Slip |t, r| swap_in(t, r, ("」", ""), |l| is_prose(l) && l.contains("「9."));
    "what goes beyond the standard is not closed" Slip |t, r| swap_in(t, r, ("》", ""), is_prose);
    "strong emphasis loses a sign" Slip |t, r| swap_in(t, r, ("**", "*"), |l| l.matches("**").count() == 2);
    "strong emphasis is not closed" Slip |t, r| swap_in(t, r, ("** ", " "), |l| l.matches("**").count() == 2);
    "a footnote loses its sign" Slip |t, r| swap_in(t, r, ("[^", "["), is_prose);
    "a footnote is not closed" Slip |t, r| swap_in(t, r, ("[^1]", "[^1"), is_prose);
    "a bullet has no blank" Slip |t, r| swap_in(t, r, ("- ", "-"), |l| l.starts_with("- ") && is_prose(&l[2..]));
    "a bullet is at full width" Slip |t, r| swap_in(t, r, ("- ", "－ "), |l| l.starts_with("- ") && is_prose(&l[2..]));
    "an item's bracket is at full width" Slip |t, r| swap_in(t, r, ("1) ", "1） "), |l| l.starts_with("1) "));
    "an item's number stands twice" Slip |t, r| swap_in(t, r, ("2) ", "4) "), |l| l.starts_with("2) "));
    "a step's number stands twice" Slip |t, r| swap_in(t, r, ("2. ", "4. "), |l| l.starts_with("2. "));
    "a paragraph is indented" Slip |t, r| indented(t, r, "    ");
    "a paragraph is indented with a tab" Slip |t, r| indented(t, r, "\t");
    "a link is half finished" Slip |t, r| in_prose(t, r, "[様式](yoshiki.pdf");
    "a link has a blank in between" Slip |t, r| in_prose(t, r, "[様式] (yoshiki.pdf)");
    "a link is at full width" Slip |t, r| in_prose(t, r, "[様式]（yoshiki.pdf）");
    "a picture is not there" Slip |t, r| in_prose(t, r, "![図](zu.png)");
    "a merge is not finished" Slip |t, r| behind(t, r, "\n<<<<<<< HEAD", |a, b| is_prose(a) && b.is_empty());
    "a comment is not closed" Slip |t, r| behind(t, r, "\n\n<!-- 控え", |a, b| is_prose(a) && b.is_empty()).map(further);
    "a fence is not closed" Slip |t, r| behind(t, r, "\n\n```", |a, b| is_prose(a) && b.is_empty()).map(further);
    "the front matter is not closed" Slip |t, _| t.find("\n---\n").map(|at| splice(t, at + 1, 3, "--"));
    "the front matter has a dash too many" Slip |t, _| t.find("\n---\n").map(|at| splice(t, at + 1, 3, "----"));
    "a key of the front matter has another name" Slip |t, _| front(t, "title:", |l| l.replace("title", "titel"));
    "a key of the front matter has a wide colon" Slip |t, _| front(t, "title:", |l| l.replace(": ", "："));
    "a section's number is not one" Slip |t, _| front(t, "number:", |l| l.replace('"', "“"));
    "a value of the front matter is not there" Slip |t, _| front(t, "phase:", |l| format!("{l}x"));
    "a blank stands behind the front matter's fence" Slip |t, _| t.find("\n---\n").map(|at| splice(t, at + 1, 3, "--- "));
    "a kanji is a radical" Slip |t, r| swap_in(t, r, ("文", "⽂"), is_prose);
    "an id stands twice" Slip |t, r| twice(t, r);

    "an empty line more" Legal |t, r| behind(t, r, "\n", |_, b| b.is_empty());
    "a blank at the end of a line" Legal |t, r| swap_in(t, r, ("。", "。 "), |l| is_prose(l) && l.ends_with('。') && l.matches('。').count() == 1);
    "a comment" Legal |t, r| behind(t, r, "\n\n<!-- 控え -->", |a, b| is_prose(a) && b.is_empty());
    "attributes one blank further" Legal |t, r| swap_in(t, r, (" {#", "  {#"), is_duty);
    "the lines of another system" Legal |t, _| Some(Edit { text: t.replace('\n', "\r\n"), lines: vec![1] });
    "the dashes of a table are longer" Legal |t, r| swap_in(t, r, ("|---|", "|-----|"), |l| l.starts_with("|---"));
    "a directive is closed with more colons" Legal |t, r| swap_in(t, r, (":::", "::::"), |l| l == ":::").filter(|_| !t.contains("\n::::"));
    "bullets of another sign" Legal |t, r| whole_list(t, r);
    "empty lines at the end" Legal |t, _| Some(Edit { text: format!("{t}\n\n"), lines: vec![1] });

    "a wikilink is broken by a line end" Text |t, r| swap(t, r, "[[clause:", "[[\nclause:");
    "a word more" Text |t, r| in_prose(t, r, "特に、");
    "a line end inside a sentence" Text |t, r| in_prose(t, r, "\n");
    "an amount in prose" Text |t, r| in_prose(t, r, "2 つ（2）の場合に、");
    "another document's section" Text |t, r| in_prose(t, r, "『情報の手引』の5.1項により、");
    "a tilde between amounts" Text |t, r| in_prose(t, r, "10~20人又は30~40人が、");
    "a number of a version" Text |t, r| in_prose(t, r, "版 2.0 の、");
    "escaped signs" Text |t, r| in_prose(t, r, "\\[\\[見本\\]\\]と\\{#見本\\}、");
    "a sentence more" Text |t, r| behind(t, r, "\n\n補足の文である。", |a, b| is_prose(a) && b.is_empty());
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
fn indented(text: &str, random: &mut Random, with: &str) -> Option<Edit> {
    let lines = body(text);
    let pairs: Vec<usize> = lines
        .windows(3)
        .filter(|three| three[1].1.is_empty() && is_prose(three[0].1) && is_prose(three[2].1))
        .map(|three| three[2].0)
        .collect();
    pairs.get(random.below(pairs.len())).map(|&at| splice(text, at, 0, with))
}

/// The id of one place given to another one.
fn twice(text: &str, random: &mut Random) -> Option<Edit> {
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
