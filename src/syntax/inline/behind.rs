//! What may stand behind the number of a section and belongs to it: a step (9.3.1⑮), several items in one bracket
//! (9.3.1(1～15)), 第15号, or a word that refers to it (9.3.9を参照).

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::document::{ItemPath, ItemStep, SectionNumber, Target, Writing};
use crate::syntax::page::Page;

use super::pattern::{self, Number};
use super::prose::{Found, blank, is_group};
use super::{series, versions};

/// What is said of a place of a document alone. A number with one dot may be anything before the others.
const REFERS: &[&str] = &["を参照", "参照", "も参照", "を御覧", "をご覧", "を見る", "を見よ", "を読む"];
const SPEAKS: &[&str] = &[
    "に掲げ",
    "に述べ",
    "で定め",
    "で規定",
    "に従",
    "に準じ",
    "に規定",
    "に定め",
    "に示",
    "で示",
    "で述べ",
    "に記載",
    "による",
    "により",
    "のとおり",
    "に基づ",
    "に準拠",
    "を踏まえ",
    "と同様",
    "と同じく",
    "の解説",
    "の規定",
    "の定め",
];

/// Nearly every text is searched for these.
static ORDINAL: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("第"));
static STOP: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("。"));

/// Whether a text may hold a reference that needs neither a dot nor a bracket: 9-3-5項, 第15号.
pub(super) fn may_occur(text: &str, page: &Page<'_>) -> bool {
    // 9。3。5項: a full stop between two digits.
    let is_dotted = |at: usize| {
        text[at + '。'.len_utf8()..].starts_with(char::is_numeric) && text[..at].ends_with(char::is_numeric)
    };
    text.contains(['-', '－', '‐']) && text.contains(['項', '節'])
        || page.descent.hints.slips && text.contains(['項', '節', '章', '参'])
        || ORDINAL.find(text.as_bytes()).is_some() && text.contains(['号', '項'])
        || page.descent.hints.kanji && text.contains('・')
        || STOP.find_iter(text.as_bytes()).any(is_dotted)
}

/// Whether a text speaks of what stands before it as of a place of a document: を参照, による.
pub(super) fn refers(f: &[char], at: usize) -> bool {
    begins(f, at, REFERS) || begins(f, at, SPEAKS)
}

/// The same behind numbers: one with one dot alone may be anything, unless readers are sent to it.
pub(super) fn refers_of(f: &[char], at: usize, has_deep: bool) -> bool {
    begins(f, at, REFERS) || has_deep && begins(f, at, SPEAKS)
}

/// 九・三・九項: a number in kanji, and its word. Two numbers, or numbers that count on, may be places one by one.
pub(super) fn in_kanji(f: &[char], i: usize, page: &Page<'_>) -> Option<Found> {
    let is_of_number = |c: &char| crate::document::is_chinese(*c) || *c == '・';
    if !f.get(i).is_some_and(is_of_number) {
        return None;
    }
    let before = i.checked_sub(1).and_then(|before| f.get(before));
    if before.is_some_and(|c| is_of_number(c) || *c == '第') || !page.guide.numbering.labels.is_empty() {
        return None;
    }
    let text: String = f.iter().skip(i).take(24).take_while(|c| is_of_number(c) || **c == '.').collect();
    let end = i + text.chars().count();
    let read = |part: &str| crate::document::read_chinese(part).map(u64::from);
    let numbers: Option<Vec<u64>> = text.split(['・', '.']).map(read).collect();
    let numbers = numbers.filter(|numbers| numbers.len() > 2 && page.guide.is_japanese())?;
    let counts_on = numbers.windows(2).all(|two| two[1] == two[0] + 1);
    let word = blank(f, end);
    let number: Vec<String> = numbers.iter().map(u64::to_string).collect();
    let section = SectionNumber::parse(&number.join(".")).filter(|_| !counts_on && series::names(f, word))?;
    let target = Target::Section(section.as_str().into());
    Some(Found { end: word + 1, target, writing: Writing::Bare, title: None, after: None })
}

/// A reference that begins with a number at `i`.
pub(super) fn at(f: &[char], i: usize, number: &Number, page: &Page<'_>) -> Option<Found> {
    let numbering = &page.guide.numbering;
    if !page.guide.is_japanese() || !numbering.labels.is_empty() || !numbering.items.is_empty() {
        return None;
    }
    let section = pattern::section(number).filter(|_| !is_group(&number.text, page))?;
    if versions::is_dated_or_versioned(f, i, number) {
        return None;
    }
    let writing = if number.parts > 2 { Writing::Bare } else { Writing::Loose };
    let found = |end, target, writing| Found { end, target, writing, title: None, after: None };
    // `9.3.1.項` has a dot too many.
    let number_end = number.end
        + usize::from(
            f.get(number.end) == Some(&'.')
                && (series::names(f, number.end + 1) || f.get(number.end + 1) == Some(&'(')),
        );
    let word = blank(f, number_end);
    let is_called = series::names(f, word);
    let from = if is_called { word + 1 } else { number_end };
    let writing = if is_called { Writing::Bare } else { writing };
    if let Some((first, last, end)) = pattern::items_in_bracket(f, from) {
        return Some(found(end, Target::ItemRange(Some(section), first, last), writing));
    }
    if let Some((path, end)) = other_item(f, from).filter(|_| number.parts > 2) {
        return Some(found(end, Target::Item(Some(section), path), Writing::Bare));
    }
    let dotted = || pattern::item(f, from).filter(|_| number_end > number.end);
    let named = || point(f, from, &['号', '項']).or_else(|| bare_point(f, from).filter(|_| number.parts > 2));
    if let Some((path, end)) = step(f, from).or_else(named).or_else(dotted) {
        return Some(found(end, Target::Item(Some(section), path), writing));
    }
    let target = |section: &SectionNumber| Target::Section(section.as_str().into());
    // 9.3.1条 has the word of another kind of document.
    if number.parts > 2 && matches!(f.get(word), Some('条' | '款')) {
        return Some(found(word + 1, target(&section), Writing::Bare));
    }
    if is_called {
        return (number_end > number.end).then(|| found(from, target(&section), Writing::Bare));
    }
    // 9.3.1「題名」: the title is looked at.
    if number.parts > 2 && f.get(number.end) == Some(&'「') {
        return Some(found(number.end, target(&section), Writing::Loose));
    }
    // What stands behind a Latin word is its version.
    if !series::is_latin(f, i) && refers_of(f, number.end, number.parts > 2 || is_spoken_of(f, i, number)) {
        return Some(found(number.end, target(&section), Writing::Bare));
    }
    // （9.9） may be an amount: it is one of a section where there is such a one.
    let is_pointed = is_pointed_at(f, i, number.end);
    is_pointed.then(|| found(number.end, target(&section), Writing::Loose))
}

/// Whether a number of one dot is one of a section where a text speaks of it so: at the beginning of what is said, 9.7のとおり, or
/// behind 前述の. Behind a noun it is how much or which one: 係数1.5に基づき.
fn is_spoken_of(f: &[char], i: usize, number: &Number) -> bool {
    let before: String = f.get(..i).unwrap_or(&[]).iter().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    let begins = before.is_empty() || before.ends_with(['。', '、', '(', '「', '\n']);
    let is_told =
        ["前述の", "後述の", "上述の", "前記の", "本書の", "上記の"].iter().any(|word| before.ends_with(word));
    let is_short = number.text.split('.').all(|part| part.len() < 3) && !number.text.starts_with('0');
    (begins || is_told) && is_short
}

/// →9.3.1, and （9.3.1） behind a word that is not in Latin letters, where it would be a version.
fn is_pointed_at(f: &[char], i: usize, end: usize) -> bool {
    let before = |from: usize| f.get(..from).and_then(|head| head.iter().rev().find(|c| **c != ' ')).copied();
    let is_latin = |from: usize| before(from).is_some_and(|c| c.is_ascii_alphanumeric());
    match before(i) {
        Some('→' | '⇒' | '➡' | '☞') => true,
        Some('(') => f.get(end) == Some(&')') && i > 0 && !is_latin(i - 1),
        _ => false,
    }
}

/// 【9】, [9], and の9 that a word speaks of: an item without its brackets.
fn other_item(f: &[char], from: usize) -> Option<(ItemPath, usize)> {
    let close = match f.get(from)? {
        '【' => Some('】'),
        '〔' => Some('〕'),
        '[' => Some(']'),
        '{' => Some('}'),
        '〈' => Some('〉'),
        '<' => Some('>'),
        'の' => None,
        _ => return None,
    };
    let (n, end) = item_number(f, from + 1)?;
    let path = ItemPath(vec![ItemStep::Item(n)]);
    match close {
        Some(close) => (f.get(end) == Some(&close)).then_some((path, end + 1)),
        None => refers(f, end).then_some((path, end)),
    }
}

/// ⑮, の⑮, の手順⑮.
fn step(f: &[char], from: usize) -> Option<(ItemPath, usize)> {
    let at = pattern::behind_owner(f, from);
    let n = f.get(at).copied().and_then(pattern::circled)?;
    Some((ItemPath(vec![ItemStep::Step(n)]), at + 1))
}

/// 第15号, の第15号: the item of that number, called by one of the words.
pub(super) fn point(f: &[char], from: usize, words: &[char]) -> Option<(ItemPath, usize)> {
    let at = blank(f, from + usize::from(f.get(from) == Some(&'の')));
    if f.get(at) != Some(&'第') {
        return None;
    }
    let (n, end) = item_number(f, blank(f, at + 1))?;
    let word = blank(f, end);
    f.get(word).is_some_and(|c| words.contains(c)).then(|| (ItemPath(vec![ItemStep::Item(n)]), word + 1))
}

/// の77号, 77号, の77項: the same without 第.
fn bare_point(f: &[char], from: usize) -> Option<(ItemPath, usize)> {
    let is_owned = f.get(from) == Some(&'の');
    let (n, end) = item_number(f, from + usize::from(is_owned))?;
    let is_word = f.get(end) == Some(&'号') || is_owned && f.get(end) == Some(&'項');
    let goes_on = f.get(end + 1).is_some_and(|c| matches!(c, '一'..='龥' | 'ァ'..='ヺ'));
    (is_word && !goes_on).then(|| (ItemPath(vec![ItemStep::Item(n)]), end + 1))
}

/// The number of an item in digits or in kanji, and where it ends.
fn item_number(f: &[char], at: usize) -> Option<(u32, usize)> {
    let in_digits = || {
        let number = pattern::number(f, at).filter(|number| number.parts == 1)?;
        Some((number.text.parse().ok()?, number.end))
    };
    let in_kanji = || {
        let digits: String = f.iter().skip(at).take(6).take_while(|c| crate::document::is_chinese(**c)).collect();
        Some((crate::document::read_chinese(&digits)?, at + digits.chars().count()))
    };
    in_digits().or_else(in_kanji).filter(|(n, _)| pattern::is_item(*n))
}

/// Whether one of the words stands here, and not a longer one: 参照値.
fn begins(f: &[char], at: usize, words: &[&str]) -> bool {
    let goes_on = |end: usize| f.get(end).is_some_and(|c| matches!(c, '一'..='龥' | 'ァ'..='ヺ'));
    let may_go_on = |word: &str, end: usize| !word.ends_with(|c: char| matches!(c, '一'..='龥')) || !goes_on(end);
    words.iter().any(|word| series::after(f, at, word).is_some_and(|end| may_go_on(word, end)))
}

/// Signs that stand for the dots of a number by a slip.
const SLIPS: [char; 9] = [',', '・', '･', ':', ';', '·', '•', '‧', '/'];

/// A number whose dots are other signs, or more of them, or have a blank beside them: its parts and what stands between.
fn with_other_dots(f: &[char], i: usize) -> Option<(Vec<String>, Vec<String>, usize)> {
    let digits = |at: usize| f.iter().skip(at).take(4).take_while(|c| c.is_ascii_digit()).count();
    let is_sign = |c: &char| matches!(c, '-' | '.' | '。' | '_') || SLIPS.contains(c);
    let text = |from: usize, length: usize| f.iter().skip(from).take(length).collect::<String>();
    let (mut at, mut number, mut joints) = (i + digits(i), vec![text(i, digits(i))], Vec::new());
    while number.len() < 8 {
        let length = f.iter().skip(at).take(2).take_while(|c| is_sign(c) || **c == ' ').count();
        let (joint, next) = (text(at, length), digits(at + length));
        let is_joint = joint.contains(|c| is_sign(&c)) && (!joint.contains(' ') || joint.contains('.'));
        if !is_joint || !(1..4).contains(&next) {
            break;
        }
        joints.push(joint);
        number.push(text(at + length, next));
        at += length + next;
    }
    (number.len() > 2 && digits(i) < 4).then_some((number, joints, at))
}

/// 9-3-5項, 9。3。5項, 9.3..5項, 9.2,2項, 9.3 .1項: another sign for the dots, or more of them. Two numbers may be a list or an
/// amount, and so may those that rise: 1,2,3項.
pub(super) fn garbled(f: &[char], i: usize, page: &Page<'_>) -> Option<Found> {
    let (number, joints, at) = with_other_dots(f, i).filter(|_| page.guide.is_japanese())?;
    let all = joints.concat();
    let first = all.chars().next()?;
    let is_slip = |joint: &String| joint.starts_with(|c| SLIPS.contains(&c));
    let is_same = all.chars().all(|c| c == first) && !SLIPS.contains(&first);
    let counts = |part: &String| part.parse::<u32>().unwrap_or(0);
    let rises = number.windows(2).all(|two| counts(&two[0]) < counts(&two[1]));
    let is_amount = number.iter().skip(1).all(|part| part.len() == 3);
    let is_of_slips = joints.iter().all(|joint| *joint == joints[0]) && is_slip(&joints[0]) && !rises && !is_amount;
    // One slip in a number of three levels: 9.2。2項, 9,2.2項, 9.2 .2項.
    let is_slipped = joints.len() == 2 && joints.iter().any(|joint| joint == ".") && joints[0] != joints[1];
    let is_long = joints.iter().any(|joint| joint.len() > 1 && joint.chars().all(|c| c == '.'));
    let is_parted = joints.iter().any(|joint| joint.contains(' '));
    let is_meant =
        is_same && (first != '.' || is_long) || joints.len() == 2 && (is_of_slips || is_slipped || is_parted);
    if !is_meant {
        return None;
    }
    // Commas may part what is listed: it is a number where the guide has sections beside it.
    let is_list = |signs: &str| is_of_slips || is_parted || signs == ".,";
    let writing = if is_list(&all) { Writing::Loose } else { Writing::Bare };
    let section = SectionNumber::parse(&number.join("."))?;
    let found = |end, target, writing| Some(Found { end, target, writing, title: None, after: None });
    let word = blank(f, at);
    if series::names(f, word) {
        return found(word + 1, Target::Section(section.as_str().into()), writing);
    }
    // 9.2,2を参照, 9.3,1(8): no day and no telephone number.
    let is_dotted = all.contains(['.', ',', '。']) && !series::is_latin(f, i);
    if let Some((path, end)) = pattern::item(f, at).filter(|_| is_dotted) {
        return found(end, Target::Item(Some(section), path), Writing::Loose);
    }
    (is_dotted && refers(f, at)).then_some(())?;
    found(at, Target::Section(section.as_str().into()), Writing::Loose)
}

/// `(ウ)` for the ウ that stands without brackets behind those of a clause: 1.2.5.1(4)(a)ウ.
pub(super) fn lone_kana(f: &[char], end: usize) -> Option<char> {
    let kana = f.get(end).copied().filter(|c| matches!(c, 'ア'..='ン'))?;
    let goes_on = f.get(end + 1).is_some_and(|c| matches!(c, 'ァ'..='ヺ' | 'ー' | 'ｦ'..='ﾟ'));
    (!goes_on).then_some(kana)
}
