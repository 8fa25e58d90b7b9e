//! Kinds of mutations that once passed in silence: signs that look right to who writes them.

use super::kinds::{Edit, Kind, Loss, Nature};
use super::kinds::{behind, front, in_prose, is_duty, is_prose, is_table, opens_directive, swap, swap_in};

macro_rules! kinds {
    ($($name:literal $label:expr, $make:expr;)*) => {
        pub(crate) const UNSEEN: &[Kind] = &[$(Kind { name: $name, label: $label, make: $make },)*];
    };
}

const LEGAL: Nature = Nature::Legal;
const TEXT: Nature = Nature::Text;
const WORDS: Nature = Nature::Slip(Loss::Words);
const MEANING: Nature = Nature::Slip(Loss::Meaning);
const EITHER: Nature = Nature::Slip(Loss::Either);

/// A line of its own behind a paragraph.
fn line(text: &str, random: &mut super::Random, with: &str) -> Option<Edit> {
    let mut edit = behind(text, random, &format!("\n\n{with}"), |a, b| is_prose(a) && b.is_empty())?;
    edit.lines.push(edit.lines[0] + 2);
    Some(edit)
}

fn is_heading(line: &str) -> bool {
    line.starts_with("### (")
}

kinds! {
    "a backslash ends a paragraph" WORDS, |t, r| swap_in(t, r, ("。", "。\\"), |l| is_prose(l) && l.ends_with('。') && l.matches('。').count() == 1);
    "entries are numbered by hand without a blank" WORDS, |t, r| line(t, r, "（１）項目である。");
    "a box is empty" WORDS, |t, r| line(t, r, "> [!NOTE]");
    "an alert has a kind in Japanese" WORDS, |t, r| line(t, r, "> [!警告]");
    "a label names a section that is not there" EITHER, |t, r| line(t, r, ":::note[9.9.9項の注]\n\n注である。\n\n:::").map(|mut e| { e.lines.push(e.lines[0] + 1); e });
    "a rule is drawn with signs of full width" WORDS, |t, r| line(t, r, "－－－－");
    "a rule is drawn with long vowels" WORDS, |t, r| line(t, r, "ーーーー");
    "code stands between apostrophes" WORDS, |t, r| line(t, r, "'''");
    "a comment has a dash too few" WORDS, |t, r| line(t, r, "<!- 控え -->");
    "an alert has a kind that is not there" WORDS, |t, r| line(t, r, "> [!NOTES]");
    "an alert has wide brackets" WORDS, |t, r| line(t, r, "> ［!NOTE］");
    "an alert loses its sign" WORDS, |t, r| line(t, r, "> [NOTE]");
    "a bullet is a dash of print" WORDS, |t, r| swap_in(t, r, ("- ", "– "), |l| l.starts_with("- ") && is_prose(&l[2..])).filter(follows_entry);
    "a bullet is a long vowel" WORDS, |t, r| swap_in(t, r, ("- ", "ー "), |l| l.starts_with("- ") && is_prose(&l[2..])).filter(follows_entry);
    "a bullet is moved by a wide blank" WORDS, |t, r| swap_in(t, r, ("- ", "　- "), |l| l.starts_with("- ") && is_prose(&l[2..])).filter(follows_entry);
    "the number of a heading's item is not closed" MEANING, |t, r| swap_in(t, r, (") ", " "), |l| is_heading(l) && l.matches(')').count() == 1);
    "a wikilink is in round brackets" MEANING, |t, r| swap(t, r, "[[clause:", "((clause:");
    "a wikilink is in braces" WORDS, |t, r| in_prose(t, r, "{{clause:1.2.5.1(1)(a)}}により、");
    "attributes are in square brackets" MEANING, |t, r| swap_in(t, r, (" {#", " [#"), is_duty).map(closed);
    "a link names what is not defined" WORDS, |t, r| in_prose(t, r, "[様式][別紙]により、");
    "emphasis inside a word is made of underscores" WORDS, |t, r| in_prose(t, r, "この__重要な__事項として、");
    "an invisible character stands in a sentence" WORDS, |t, r| in_prose(t, r, "特\u{200b}に、");
    "the mark of another file's beginning stands in a sentence" WORDS, |t, r| in_prose(t, r, "特\u{feff}に、");
    "a character has been lost" WORDS, |t, r| in_prose(t, r, "特\u{fffd}に、");
    "a line separator stands in a sentence" WORDS, |t, r| in_prose(t, r, "特に、\u{2028}");
    "a section that is not there has a blank behind its number" WORDS, |t, r| in_prose(t, r, "9.9.9 項により、");
    "a cell holds two marks" EITHER, |t, r| swap_in(t, r, ("| ○ ", "| ○△ "), is_table);
    "the pages of a section go backwards" EITHER, |t, _| front(t, "source: { pages:", |_| "source: { pages: 38-28 }".to_owned());

    "a bracket loses its other half" WORDS, |t, r| swap_in(t, r, ("）", ""), |l| is_prose(l) && l.matches('）').count() == 1 && l.matches('（').count() == 1 && !l.contains(['[', '{', '「']));
    "a bracket is opened and not closed" WORDS, |t, r| in_prose(t, r, "特に（重要な事項として、");
    "a chapter has a section that is not there" WORDS, |t, r| in_prose(t, r, "9章99節により、");
    "a section in kanji is not there" WORDS, |t, r| in_prose(t, r, "九・三・九十九項により、");
    "a section that is not there has an arrow before it" WORDS, |t, r| in_prose(t, r, "→9.3.99、");
    "a section has the title of another one behind it" EITHER, |t, r| in_prose(t, r, "9.3.1 再委託に関する制限により、");
    "a reading has two bars" WORDS, |t, r| in_prose(t, r, "{重要||じゅうよう}な事項として、");
    "a box to tick stands in no list" WORDS, |t, r| line(t, r, "[ ] 契約を確認する。");
    "the colon of an address is wide" WORDS, |t, r| in_prose(t, r, "https：//host.example/により、");
    "a mark of a note has one bracket" TEXT, |t, r| in_prose(t, r, "注1）のとおり、");
    "chapters and sections are counted" TEXT, |t, r| in_prose(t, r, "全9章12節からなる資料により、");
    "a pair of brackets in a sentence" TEXT, |t, r| in_prose(t, r, "特に（必要な場合に）、");
    "a figure of a paper has a number" TEXT, |t, r| in_prose(t, r, "図99のとおり、");

    "a step is an item of another list" EITHER, |t, r| swap_in(t, r, ("2) ", "2. "), |l| l.starts_with("2) "));
    "the pair of a wide bracket stands in a heading's number" LEGAL, |t, r| swap_in(t, r, ("### (1) ", "### （1） "), is_heading);
    "a heading's number has no blank behind it" LEGAL, |t, r| swap_in(t, r, ("(1) ", "(1)"), is_heading);
    "a directive's label has a blank before it" LEGAL, |t, r| swap_in(t, r, (":::editor-note[", ":::editor-note ["), opens_directive);
    "words in half-width kana" TEXT, |t, r| in_prose(t, r, "ｶﾞｲﾄﾞのとおり、");
    "a kana and its mark are two characters" TEXT, |t, r| in_prose(t, r, "カ\u{3099}イト\u{3099}のとおり、");
    "a dash in a sentence" TEXT, |t, r| in_prose(t, r, "例外――後に述べる――を除き、");
    "a soft hyphen in a sentence" TEXT, |t, r| in_prose(t, r, "手\u{ad}引により、");
    "a name with underscores" TEXT, |t, r| in_prose(t, r, "__init__という名の、");
}

/// Whether the line before the changed one is an entry of a list.
fn follows_entry(edit: &Edit) -> bool {
    let at = edit.lines[0];
    at >= 2 && edit.text.lines().nth(at - 2).is_some_and(|line| line.starts_with("- "))
}

/// The square bracket that closes attributes at the end of the changed line.
fn closed(edit: Edit) -> Edit {
    let at: usize = edit.text.split_inclusive('\n').take(edit.lines[0]).map(str::len).sum();
    let line = edit.text[..at].trim_end().len();
    Edit { text: format!("{}]{}", &edit.text[..line - 1], &edit.text[line..]), lines: edit.lines }
}
