//! A query that is not found as it is written is divided into the longest parts that occur in the guide or in the
//! lexicon. Kanji are cut where words of the lexicon or of the guide stand, never in the middle of one, so that 個人情報
//! is not read as 人情報; hiragana between them is grammar and is left out unless the lexicon has it as part of a word.

use super::SearchError;
use super::engine::Engine;
use super::grams::{Class, ENDS_WORD, STARTS_WORD, class};
use super::lexicon::Lexicon;
use super::query::{Alternative, Query, Term};
use super::rank::List;
use super::readings;

/// What it costs to leave out a character that is no grammar.
const SKIPPED: i64 = 100;
/// Trust in a word that is read as what was typed.
const READING: u32 = 6;
/// Trust in another word of the same stem.
const STEM: u32 = 7;
/// So many words of one reading are looked for.
const HOMOPHONES: usize = 6;
/// More characters of one word than this are not divided; of one in Latin letters twice as many, as romaji has two for a kana.
const LONGEST: usize = 64;
/// So many words may be one for the thesaurus.
const JOINED: usize = 4;
/// No part is longer.
const PART: usize = 24;

/// Words of questions that say nothing of what is asked about.
pub(super) const STOP: [&str; 35] = [
    "何", "誰", "時", "事", "物", "者", "方", "場合", "所", "為", "様", "等", "際", "件", "場", "人", "今", "前", "後",
    "中", "上", "下", "内", "外", "出", "来", "言", "思", "見", "行", "用", "別", "的", "版", "側",
];

/// Words that many others are made with: they help, but nothing depends on them where there are others.
pub(super) const GENERIC: [&str; 45] = [
    "役割",
    "仕事",
    "職務",
    "業務",
    "作業",
    "関連",
    "関係",
    "方法",
    "全般",
    "一般",
    "内容",
    "事項",
    "対応",
    "項目",
    "必要",
    "使用",
    "利用",
    "実施",
    "全体",
    "詳細",
    "部分",
    "種類",
    "具体",
    "記載",
    "もの",
    "こと",
    "作成",
    "取得",
    "検討",
    "設定",
    "状況",
    "期間",
    "請求",
    "手続",
    "何をする",
    "すること",
    "やること",
    "すべきこと",
    "十分",
    "可能",
    "適切",
    "通常",
    "程度",
    "有無",
    "理由",
];

/// A part of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// What stands for it.
    pub(crate) term: Term,
    /// Which word of the query it is part of.
    pub(crate) word: usize,
    /// Where in that word it begins and ends, in characters.
    pub(crate) at: (usize, usize),
    /// Neither guide nor lexicon know it.
    pub(crate) unknown: bool,
    /// It is the reading of a word, but looks like a foreign one.
    pub(crate) guessed: bool,
    /// A single kanji beside grammar, as the stem of a verb: it helps, but nothing depends on it.
    pub(crate) weak: bool,
}

/// Divides the words of a query.
pub(crate) fn divide(engine: &Engine<'_>, query: &Query) -> Result<Vec<Part>, SearchError> {
    let mut parts = Vec::new();
    let mut word = 0;
    while word < query.terms.len() {
        let joined = joined(engine, &query.terms[word..])?;
        let divided = divide_term(engine, joined.as_ref().map_or(&query.terms[word], |(term, _)| term))?;
        parts.extend(divided.into_iter().map(|part| Part { word, ..part }));
        word += joined.map_or(1, |(_, count)| count);
    }
    let is_generic = |part: &Part| GENERIC.contains(&part.term.text.as_str());
    if parts.iter().any(|part| !part.weak && !is_generic(part)) {
        parts.iter_mut().filter(|part| is_generic(part)).for_each(|part| part.weak = true);
    }
    Ok(parts)
}

/// Words side by side that are one for the thesaurus, as `session fixation` and `データ 消去`, if something stands for it.
fn joined(engine: &Engine<'_>, terms: &[Term]) -> Result<Option<(Term, usize)>, SearchError> {
    let lexicon = engine.index.lexicon();
    for count in (2..=terms.len().min(JOINED)).rev() {
        let some = &terms[..count];
        let text: String = some.iter().map(|term| term.text.as_str()).collect();
        let to = lexicon.related(&text).filter(|_| !some.iter().any(|term| term.phrase)).unwrap_or_default();
        for (other, _) in to {
            if !engine.word(other)?.postings().is_empty() {
                return Ok(Some((Term::new(text, false, lexicon), count)));
            }
        }
    }
    Ok(None)
}

/// Divides one word.
pub(crate) fn divide_term(engine: &Engine<'_>, term: &Term) -> Result<Vec<Part>, SearchError> {
    let chars: Vec<char> = term.text.chars().collect();
    let letters = chars.iter().all(|c| matches!(c, 'a'..='z' | '\'' | '-'));
    let longest = if letters { LONGEST * 2 } else { LONGEST };
    if term.phrase || chars.len() > longest {
        let whole = (0, chars.len());
        return Ok(vec![Part { term: term.clone(), word: 0, at: whole, unknown: false, guessed: false, weak: false }]);
    }
    let mut parts = by_reading(engine, term)?;
    if parts.is_empty() {
        divide_word(engine, &chars, 0, &mut parts)?;
    }
    Ok(parts)
}

/// Where a word ends that begins at each place, in the division into known words that makes most of long ones.
fn ends_of_words(chars: &[char], is_known: impl Fn(&str) -> bool) -> Vec<Option<usize>> {
    let count = chars.len();
    let mut best = vec![(0, None); count + 1];
    for from in (0..count).rev() {
        best[from] = (best[from + 1].0, None);
        for to in (from + 2..=count.min(from + PART)).rev() {
            let worth = (to - from) * (to - from) + best[to].0;
            // Of two ways to read as much the longer word comes first.
            let better = worth > best[from].0 || best[from].1.is_none() && worth == best[from].0;
            if better && is_known(&chars[from..to].iter().collect::<String>()) {
                best[from] = (worth, Some(to));
            }
        }
    }
    best.into_iter().map(|(_, end)| end).collect()
}

/// The words that a term in kana or romaji is the reading of, if they are most of it and it does not occur itself.
fn by_reading(engine: &Engine<'_>, term: &Term) -> Result<Vec<Part>, SearchError> {
    let lexicon = engine.index.lexicon();
    let kana = term.text.chars().all(|c| matches!(class(c), Class::Hiragana | Class::Katakana));
    let reading = if kana { Some(term.text.clone()) } else { readings::from_romaji(&term.text) };
    let Some(reading) = reading.filter(|reading| reading.chars().nth(2).is_some()) else { return Ok(Vec::new()) };
    if lexicon.related(&term.text).is_some() || !engine.word(&term.text)?.postings().is_empty() {
        return Ok(Vec::new());
    }
    let chars: Vec<char> = readings::key(&reading).chars().collect();
    let count = chars.len();
    let known = lexicon.by_reading();
    let ends = ends_of_words(&chars, |word| known.contains_key(word));
    let (mut parts, mut at, mut covered) = (Vec::new(), 0, 0);
    while at < count {
        let Some(end) = ends[at] else {
            at += 1;
            continue;
        };
        let text: String = chars[at..end].iter().collect();
        let way = |word: &&String| Alternative { synonym: true, ..Alternative::new((*word).clone(), READING) };
        let alternatives = known[&text].iter().take(HOMOPHONES).map(way).collect();
        parts.push(Part {
            term: Term { text, phrase: false, alternatives, unlike: Vec::new() },
            word: 0,
            at: (at, end),
            unknown: false,
            guessed: false,
            weak: false,
        });
        covered += end - at;
        at = end;
    }
    let hiragana = term.text.chars().all(|c| c == 'ー' || class(c) == Class::Hiragana);
    let katakana = kana && !hiragana;
    let most = if katakana {
        10
    } else if count < 8 {
        7
    } else {
        5
    };
    let whole = covered == count && parts.len() == 1;
    // A single kanji is meant by nothing but its whole reading: ひょう is 表.
    let is_kanji = |way: &Alternative| way.text.chars().nth(1).is_none();
    let is_one_kanji = whole && !katakana && parts.iter().any(|part| part.term.alternatives.iter().any(is_kanji));
    let read = covered * 10 >= count * most && (is_one_kanji || is_read(&term.text, &parts, katakana));
    for part in &mut parts {
        part.guessed = katakana;
        if whole {
            // What is told to the reader is what was typed.
            part.term.text.clone_from(&term.text);
        }
    }
    Ok(if read { parts } else { Vec::new() })
}

/// Whether words are meant by their reading, and do not only sound like pieces of it: いつまで is no 一. Of a word in katakana,
/// which mostly is a foreign one, every part has to be such a word, and no word of kanji is written with a long-vowel mark.
fn is_read(typed: &str, parts: &[Part], katakana: bool) -> bool {
    let is_word = |part: &Part| {
        part.term.alternatives.iter().any(|way| {
            let content = way.text.chars().filter(|c| class(*c) != Class::Hiragana).count();
            content > 1 && !(katakana && typed.contains('ー') && way.text.chars().any(|c| class(c) != Class::Katakana))
        })
    };
    if katakana { parts.iter().all(is_word) } else { parts.iter().any(is_word) }
}

fn divide_word(engine: &Engine<'_>, chars: &[char], word: usize, into: &mut Vec<Part>) -> Result<(), SearchError> {
    let lexicon = engine.index.lexicon();
    let count = chars.len();
    let mut best = vec![(0i64, 0usize); count + 1];
    for from in (0..count).rev() {
        // What is no grammar is not left over lightly: 再 is no word beside 委託先の選定.
        let skipped = if matches!(class(chars[from]), Class::Hiragana | Class::Other) { 0 } else { SKIPPED };
        best[from] = (best[from + 1].0 - skipped, 0);
        for to in (from + 1..=count.min(from + PART)).rev() {
            let Some(worth) = worth(engine, lexicon, chars, (from, to))? else { continue };
            if worth + best[to].0 > best[from].0 {
                best[from] = (worth + best[to].0, to);
            }
        }
    }
    let (mut at, mut skipped) = (0, 0);
    while at <= count {
        let part_end = if at < count { best[at].1 } else { 0 };
        if at == count || part_end > 0 {
            unknown(lexicon, chars, (skipped, at), word, into);
        }
        if at == count {
            break;
        }
        if part_end == 0 {
            at += 1;
            continue;
        }
        put(lexicon, chars, (at, part_end), word, into);
        (at, skipped) = (part_end, part_end);
    }
    Ok(())
}

/// A part that occurs.
fn put(lexicon: &Lexicon, chars: &[char], at: (usize, usize), word: usize, into: &mut Vec<Part>) {
    let text: String = chars[at.0..at.1].iter().collect();
    if STOP.contains(&text.as_str()) && chars.len() > at.1 - at.0 {
        return;
    }
    let mut term = Term::new(text.clone(), false, lexicon);
    for (other, trust) in lexicon.related(&text).unwrap_or_default() {
        if let Some(known) = term.alternatives.iter_mut().find(|known| known.text == *other) {
            known.trust = known.trust.max(*trust);
        } else {
            term.alternatives.push(Alternative { synonym: true, ..Alternative::new(other.clone(), *trust) });
        }
    }
    for other in lexicon.alike(&text).unwrap_or_default() {
        if term.alternatives.iter().all(|known| known.text != *other) {
            term.alternatives.push(Alternative { whole: true, ..Alternative::new(other.clone(), STEM) });
        }
    }
    let weak = at.1 - at.0 == 1 && chars.len() > 1;
    into.push(Part { term, word, at, unknown: false, guessed: false, weak });
}

/// What stands between parts and is no grammar is a part that nobody knows.
fn unknown(lexicon: &Lexicon, chars: &[char], (from, to): (usize, usize), word: usize, into: &mut Vec<Part>) {
    let is_content = |at: usize| !matches!(class(chars[at]), Class::Hiragana | Class::Other);
    let whole = from == 0 && to == chars.len();
    let only_grammar = !(from..to).any(is_content);
    if whole && only_grammar && to > 2 {
        into.push(nobody_knows(lexicon, chars, (from, to), word));
        return;
    }
    let mut at = from;
    while at < to {
        if !is_content(at) {
            at += 1;
            continue;
        }
        let end = (at..to).find(|at| !is_content(*at)).unwrap_or(to);
        // A single kanji with grammar behind it is the stem of a verb, and one that ends many words says nothing: 印刷用.
        let grammar = |at: usize| chars.get(at).is_some_and(|c| class(*c) == Class::Hiragana);
        let ends = |at: usize| at > 0 && STOP.contains(&&*chars[at].to_string());
        if end - at > 1 || class(chars[at]) == Class::Katakana || !(grammar(end) || ends(at)) {
            into.push(nobody_knows(lexicon, chars, (at, end), word));
        }
        at = end;
    }
}

fn nobody_knows(lexicon: &Lexicon, chars: &[char], at: (usize, usize), word: usize) -> Part {
    let text: String = chars[at.0..at.1].iter().collect();
    Part { term: Term::new(text, false, lexicon), word, at, unknown: true, guessed: false, weak: false }
}

/// What a piece is worth; nothing if it is no word.
fn worth(
    engine: &Engine<'_>,
    lexicon: &Lexicon,
    chars: &[char],
    (from, to): (usize, usize),
) -> Result<Option<i64>, SearchError> {
    let length = to - from;
    let square = i64::try_from(length * length).unwrap_or(i64::MAX / 8);
    let kind = |at: usize| chars.get(at).map_or(Class::Other, |c| class(*c));
    let cut = |at: usize| at == 0 || at == chars.len() || kind(at - 1) != kind(at);
    let text: String = chars[from..to].iter().collect();
    let mixed = (from..to).any(|at| kind(at) != kind(from));
    // Kanji words stand side by side without a border; others do not.
    let bordered = |at: usize| cut(at) || kind(at) == Class::Kanji;
    if length > 1 && bordered(from) && bordered(to) && (lexicon.related(&text).is_some() || lexicon.is_synonym(&text)) {
        return Ok(Some(4 * square + 1));
    }
    if mixed || matches!(kind(from), Class::Other) || kind(from) == Class::Hiragana && length < chars.len() {
        return Ok(None);
    }
    let whole_run = cut(from) && cut(to);
    let list = if engine.refuted.borrow().contains(&text) { List::default() } else { engine.word(&text)? };
    let has = |flags: u8| list.postings().iter().any(|posting| posting.flags & flags == flags);
    let whole_word = has(STARTS_WORD | ENDS_WORD);
    let value = match kind(from) {
        Class::Letter if whole_run && lexicon.alike(&text).is_some() => 4 * square,
        _ if list.postings().is_empty() => 0,
        // A single kanji with grammar behind it is the stem of a verb.
        _ if length == 1 && chars.len() > 1 => {
            i64::from(kind(from) == Class::Kanji && kind(to) == Class::Hiragana && whole_run)
        }
        // 50 is no part of 5080.
        _ if whole_run && (kind(from) != Class::Digit || whole_word) => 4 * square,
        // Letters within a word are a word only where the guide has it: password is no pas and sword.
        Class::Letter if length < 4 || !lexicon.is_word(&text) => 0,
        _ if whole_word && length > 1 => 3 * square,
        Class::Kanji if length % 2 == 0 && (has(STARTS_WORD) || has(ENDS_WORD)) => 2 * square,
        _ => 0,
    };
    Ok((value > 0).then_some(value))
}
