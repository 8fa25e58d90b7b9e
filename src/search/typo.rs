//! One typing error in a word that does not occur: a wrong, a missing or two swapped characters, a long-vowel
//! mark too many, or a katakana too many; a kanji only for one that it is typed for (`kin`); in Latin letters a slip in a word of the guide (`stems`). The error must explain every gram of the word that does not occur, and a wrong character must
//! leave no gram that does, so that two words run together are not taken for a third.

use super::SearchError;
use super::engine::{Engine, Ranking};
use super::grams::{Class, ENDS_WORD, STARTS_WORD, Step, begins_run, class, grams, steps};
use super::parts::Part;
use super::query::{Query, Term};
use super::rank::{self, List};
use super::{kin, parts, stems};

/// So many candidates are read for one way of putting a word right.
const CANDIDATES: usize = 24;

/// A way of putting a word right: what stands before and after the character that is not known.
struct Gap {
    left: String,
    right: String,
    classes: [Class; 2],
    wrong: Option<char>,
}

/// What was typed and what it was changed to.
pub(crate) type Change = (String, String);

/// The query with its errors put right, and what was changed; none if nothing was. A word that the thesaurus knows, or
/// that is made of words of the guide, is no error.
pub(crate) fn corrected(engine: &Engine<'_>, query: &Query) -> Result<Option<(Query, Vec<Change>)>, SearchError> {
    if query.number.is_some() {
        return Ok(None);
    }
    let mut fixed = query.clone();
    let mut changes = Vec::new();
    for at in 0..fixed.terms.len() {
        let term = &fixed.terms[at];
        if occurs(engine, term)? {
            continue;
        }
        if term.phrase {
            return Ok(None);
        }
        let parts = parts::divide_term(engine, term)?;
        if !parts.iter().any(|part| part.unknown || part.guessed) {
            continue;
        }
        let whole = correct_word(engine, &term.text)?;
        let Some(text) = whole.map_or_else(|| correct_part(engine, term, &parts), |text| Ok(Some(text)))? else {
            continue;
        };
        changes.push((term.text.clone(), text.clone()));
        fixed.terms[at] = Term::new(text, false, engine.index.lexicon());
    }
    Ok((!changes.is_empty()).then_some((fixed, changes)))
}

/// The word with the error put right in its one part that nobody knows: クラウトサービス, where トサ stands elsewhere. Of
/// kanji only two are put right alone, to two that sound or look alike: others would become another word.
fn correct_part(engine: &Engine<'_>, term: &Term, parts: &[Part]) -> Result<Option<String>, SearchError> {
    let mut unknown = parts.iter().filter(|part| part.unknown);
    let (Some(part), None) = (unknown.next(), unknown.next()) else { return Ok(None) };
    let is_pair = kin::pair(&part.term.text).is_some();
    if part.term.text == term.text || !(rank::is_foreign(&part.term.text) || is_pair) {
        return Ok(None);
    }
    let chars: Vec<char> = term.text.chars().collect();
    let text = |range: &[char]| range.iter().collect::<String>();
    let right = correct_word(engine, &part.term.text)?;
    Ok(right.map(|right| text(&chars[..part.at.0]) + &right + &text(&chars[part.at.1..])))
}

/// Whether a term stands anywhere; if not, it is no word of the guide whatever its grams say.
pub(crate) fn occurs(engine: &Engine<'_>, term: &Term) -> Result<bool, SearchError> {
    let ranking = Ranking::new(engine.term(term)?);
    for (ordinal, _) in ranking.0.iter().take(CANDIDATES) {
        if engine.holds(term, *ordinal)? {
            return Ok(true);
        }
    }
    engine.refuted.borrow_mut().insert(term.text.clone());
    Ok(false)
}

/// A word put right; never to a piece of a word, as ターネット for ターゲット where インターネット stands, 部委託 for 再委託.
fn correct_word(engine: &Engine<'_>, word: &str) -> Result<Option<String>, SearchError> {
    let lexicon = engine.index.lexicon();
    if stems::is_word(word) && !lexicon.stems.is_empty() {
        // In a text of letters every pair of letters occurs somewhere: its words are known instead.
        return Ok(lexicon.slip(word).map(str::to_owned));
    }
    correct(engine, word)
}

/// Whether a text is a word of the guide and no piece of one: it stands where words begin and end, or the lexicon has it.
/// Katakana words are joined: of a long one the beginning is enough.
pub(crate) fn is_whole(engine: &Engine<'_>, text: &str) -> Result<bool, SearchError> {
    let joins = rank::is_foreign(text) && !rank::is_short(text);
    let borders = if joins { STARTS_WORD } else { STARTS_WORD | ENDS_WORD };
    let stands = engine.word(text)?.postings().iter().any(|posting| posting.flags & borders == borders);
    let lexicon = engine.index.lexicon();
    Ok(stands || lexicon.related(text).is_some() || lexicon.is_synonym(text))
}

fn correct(engine: &Engine<'_>, word: &str) -> Result<Option<String>, SearchError> {
    let chars: Vec<char> = word.chars().collect();
    let Some(unseen) = unseen(engine, word)? else { return Ok(None) };
    if chars.len() < 3 {
        return correct_pair(engine, word);
    }
    for candidate in rearranged(&chars, &unseen) {
        let term = Term::new(candidate.clone(), true, engine.index.lexicon());
        if is_whole(engine, &candidate)? && occurs(engine, &term)? {
            return Ok(Some(candidate));
        }
    }
    for gap in gaps(&chars, &unseen) {
        if let Some(found) = fill(engine, &gap)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Two kanji of which one was typed for another that sounds or looks alike: 監差 for 監査.
fn correct_pair(engine: &Engine<'_>, word: &str) -> Result<Option<String>, SearchError> {
    let Some(pair) = kin::pair(word) else { return Ok(None) };
    for at in [1, 0] {
        let (left, right) = (pair[..at].iter().collect(), pair[at + 1..].iter().collect());
        let gap = Gap { left, right, classes: [Class::Kanji; 2], wrong: Some(pair[at]) };
        if let Some(found) = fill(engine, &gap)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The grams that do not occur, or hardly; none if one error cannot explain them.
fn unseen(engine: &Engine<'_>, word: &str) -> Result<Option<Vec<usize>>, SearchError> {
    let rare = (engine.index.len() >> 11) as usize;
    let mut unseen: Vec<usize> = Vec::new();
    for (at, (_, gram)) in grams(word).iter().enumerate() {
        if engine.gram(gram)?.postings().len() > rare {
            continue;
        }
        unseen.push(at);
        if at - unseen[0] > 2 {
            return Ok(None);
        }
    }
    Ok((!unseen.is_empty()).then_some(unseen))
}

/// The word without one long-vowel mark or without one katakana within it that explains all that does not occur, and with two
/// neighbours swapped.
fn rearranged(chars: &[char], unseen: &[usize]) -> Vec<String> {
    let mut out = Vec::new();
    let within = |from: usize, to: usize| unseen.iter().all(|gram| (from..=to).contains(gram));
    let is_extra = |at: usize| match chars[at] {
        'ー' => class(chars[at - 1]) == Class::Katakana && within(at - 1, at),
        other => class(other) == Class::Katakana && chars.len() > 4 && unseen == [at - 1, at],
    };
    for at in 1..chars.len() {
        if is_extra(at) {
            out.push([&chars[..at], &chars[at + 1..]].concat().into_iter().collect());
        }
    }
    for at in 0..chars.len() - 1 {
        let (one, two) = (chars[at], chars[at + 1]);
        if one != two && class(one) == class(two) && class(one) != Class::Digit && within(at.saturating_sub(1), at + 1)
        {
            let mut swapped = chars.to_vec();
            swapped.swap(at, at + 1);
            out.push(swapped.into_iter().collect());
        }
    }
    out
}

/// Where a character may be missing or wrong. A missing one comes first, as all that was typed speaks for it.
fn gaps(chars: &[char], unseen: &[usize]) -> Vec<Gap> {
    let text = |range: &[char]| range.iter().collect::<String>();
    let mut out = Vec::new();
    if let [gram] = *unseen {
        let classes = [class(chars[gram]), class(chars[gram + 1])];
        if !classes.iter().any(|kind| matches!(kind, Class::Digit | Class::Other)) {
            out.push(Gap { left: text(&chars[..=gram]), right: text(&chars[gram + 1..]), classes, wrong: None });
        }
    }
    for (at, wrong) in chars.iter().enumerate() {
        if let Some(classes) = replaceable(chars, at, unseen) {
            out.push(Gap { left: text(&chars[..at]), right: text(&chars[at + 1..]), classes, wrong: Some(*wrong) });
        }
    }
    out
}

/// Of which classes the right character may be where a wrong one explains what does not occur: of its own, and
/// katakana beside katakana, as 力, 一, べ and a hyphen are typed for カ, ー, ベ.
fn replaceable(chars: &[char], at: usize, unseen: &[usize]) -> Option<[Class; 2]> {
    let kind = class(chars[at]);
    let katakana = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| class(*c) == Class::Katakana);
    let (before, after) = (katakana(at.checked_sub(1)), katakana(Some(at + 1)));
    let touched: Vec<usize> = (at.saturating_sub(1)..=at).filter(|gram| gram + 1 < chars.len()).collect();
    let explains = match kind {
        Class::Digit | Class::Letter => false,
        // Of three katakana two make no word: カード is no slip of ハード.
        Class::Katakana if chars.len() < 4 => false,
        Class::Other => before && after && touched == unseen,
        _ => touched == unseen,
    };
    let other = if before || after { Class::Katakana } else { kind };
    explains.then_some([kind, other])
}

/// The whole word that stands in the text with a character in the gap, if there is one.
fn fill(engine: &Engine<'_>, gap: &Gap) -> Result<Option<String>, SearchError> {
    let list = around(engine, gap)?;
    let scored = list.postings().iter().map(|posting| (posting.ordinal, engine.quality(*posting))).collect();
    for (ordinal, _) in Ranking::new(scored).0.iter().take(CANDIDATES) {
        for c in fillings(&engine.place(*ordinal)?.form.text, gap, &engine.index.lexicon().kin) {
            let word = format!("{}{c}{}", gap.left, gap.right);
            if is_whole(engine, &word)? {
                return Ok(Some(word));
            }
        }
    }
    Ok(None)
}

fn around(engine: &Engine<'_>, gap: &Gap) -> Result<List, SearchError> {
    if gap.left.is_empty() {
        return engine.word(&gap.right);
    }
    let left = engine.word(&gap.left)?;
    if gap.right.is_empty() {
        return Ok(left);
    }
    Ok(left.followed_by(&engine.word(&gap.right)?, over(gap)))
}

/// How what stands behind a gap stands to what is before it: where a run may begin in between nothing is known.
fn over(gap: &Gap) -> Step {
    let (Some((last, step)), Some(next)) = (steps(&gap.left).last(), gap.right.chars().next()) else {
        return Step::Anywhere;
    };
    let parts = |kind: Class| begins_run(class(last), kind) || begins_run(kind, class(next));
    let apart = gap.classes.into_iter().any(|kind| kind != Class::Other && parts(kind));
    if apart { Step::Anywhere } else { step.further(last.len_utf16() + 1) }
}

/// The characters of the right class that fill the gap in a text; for a kanji only those that it is typed for.
fn fillings(text: &str, gap: &Gap, groups: &[String]) -> Vec<char> {
    let mut found: Vec<char> = Vec::new();
    let mut add = |c: Option<char>| {
        let both_kanji = |c: char, wrong: char| class(c) == Class::Kanji && class(wrong) == Class::Kanji;
        let is_typed_for =
            |c: char, wrong: char| c != wrong && (!both_kanji(c, wrong) || kin::are_alike(groups, c, wrong));
        let fits = |c: &char| {
            let kind = class(*c);
            kind != Class::Other && gap.classes.contains(&kind) && gap.wrong.is_none_or(|wrong| is_typed_for(*c, wrong))
        };
        if let Some(c) = c.filter(fits)
            && !found.contains(&c)
        {
            found.push(c);
        }
    };
    if gap.left.is_empty() {
        text.match_indices(&gap.right).for_each(|(at, _)| add(text[..at].chars().next_back()));
    } else {
        for (at, left) in text.match_indices(&gap.left) {
            let mut after = text[at + left.len()..].chars();
            let c = after.next();
            add(c.filter(|_| after.as_str().starts_with(&gap.right)));
        }
    }
    found
}
