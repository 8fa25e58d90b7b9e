//! Kanji that are typed for one another: those that are read alike, as 差 for 査, and those that look alike, as 詫 for 託
//! (`readings/lookalike.txt`). An index has the groups of the kanji of its guide's words; in a word of two nothing else tells
//! a slip from another word.

use std::collections::{BTreeMap, BTreeSet};

use super::grams::{Class, class};
use super::readings::{self, Kanji};

/// A kanji that begins fewer words of the table is hardly typed.
const COMMON: usize = 8;
/// A reading of a kanji has so many kana at most.
const LONGEST: usize = 4;

/// The two kanji of a word that is nothing else.
pub(super) fn pair(word: &str) -> Option<[char; 2]> {
    let mut chars = word.chars();
    let pair = [chars.next()?, chars.next()?];
    (chars.next().is_none() && pair.iter().all(|c| class(*c) == Class::Kanji)).then_some(pair)
}

/// Whether one of the groups has both.
pub(super) fn are_alike(groups: &[String], one: char, other: char) -> bool {
    groups.iter().any(|group| group.contains(one) && group.contains(other))
}

/// The groups that concern these words with their readings, sorted.
pub(super) fn groups(words: &[(String, String)]) -> Vec<String> {
    let known: BTreeMap<char, Kanji> = readings::kanji().map(|kanji| (kanji.letter, kanji)).collect();
    let mut sounds: BTreeMap<String, BTreeSet<char>> = BTreeMap::new();
    let mut own: BTreeSet<char> = BTreeSet::new();
    for (word, read) in words {
        let kanji: Vec<char> = word.chars().filter(|c| class(*c) == Class::Kanji).collect();
        own.extend(&kanji);
        for c in kanji {
            let likeliest = known.get(&c).and_then(|kanji| kanji.readings.split(',').next());
            if let Some(sound) = likeliest.filter(|sound| !sound.is_empty()) {
                sounds.entry(sound.to_owned()).or_default().insert(c);
            }
        }
        let Some([first, second]) = pair(word) else { continue };
        let of = |c: char| known.get(&c).map_or("", |kanji| &kanji.readings).split(',').filter(|kana| !kana.is_empty());
        for reading in read.split(',') {
            for sound in of(first).filter(|sound| sound.len() < reading.len()) {
                if let Some(rest) = reading.strip_prefix(sound) {
                    sounds.entry(sound.to_owned()).or_default().insert(first);
                    sounds.entry(rest.to_owned()).or_default().insert(second);
                }
            }
            for sound in of(second).filter(|sound| sound.len() < reading.len()) {
                if let Some(rest) = reading.strip_suffix(sound) {
                    sounds.entry(rest.to_owned()).or_default().insert(first);
                    sounds.entry(sound.to_owned()).or_default().insert(second);
                }
            }
        }
    }
    let mut voiceless: BTreeMap<String, BTreeSet<char>> = BTreeMap::new();
    for (sound, kanji) in sounds.into_iter().filter(|(sound, _)| sound.chars().nth(LONGEST).is_none()) {
        voiceless.entry(without_voice(&sound)).or_default().extend(kanji);
    }
    let mut sounds = voiceless;
    for kanji in known.values().filter(|kanji| kanji.begins >= COMMON) {
        // What is read so seldom is not typed so.
        for sound in kanji.readings.split(',').take(2) {
            if let Some(group) = sounds.get_mut(&without_voice(sound)) {
                group.insert(kanji.letter);
            }
        }
    }
    let sounds = sounds.into_values().filter(|group| group.len() > 1).map(|group| group.into_iter().collect());
    let mut groups: Vec<String> = sounds.collect();
    let looks = include_str!("readings/lookalike.txt").lines().filter(|line| !line.starts_with('#'));
    groups.extend(looks.filter(|line| line.contains(|c| own.contains(&c))).map(str::to_owned));
    groups.sort();
    groups.dedup();
    groups
}

/// A reading as it begins by itself: in a compound ざい may be さい.
fn without_voice(sound: &str) -> String {
    const VOICED: &str = "がぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽ";
    const VOICELESS: &str = "かきくけこさしすせそたちつてとはひふへほはひふへほ";
    let mut chars = sound.chars();
    let first = chars.next().and_then(|first| {
        let at = VOICED.chars().position(|voiced| voiced == first);
        at.map_or(Some(first), |at| VOICELESS.chars().nth(at))
    });
    first.into_iter().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kanji_that_sound_or_look_alike_are_alike() {
        let words = [("監査", "かんさ"), ("委託", "いたく"), ("検収", "けんしゅう")];
        let groups = groups(&words.map(|(word, read)| (word.to_owned(), read.to_owned())));
        for (one, other) in [('差', '査'), ('官', '監'), ('詫', '託'), ('険', '検'), ('周', '収'), ('座', '査')]
        {
            assert!(are_alike(&groups, one, other), "{one} {other}");
        }
        assert!(!are_alike(&groups, '視', '査') && !are_alike(&groups, '託', '任'));
    }

    #[test]
    fn a_pair_is_two_kanji_and_nothing_else() {
        let pairs = ["監査", "監", "監査人", "監さ", "カン"].map(pair);
        assert_eq!(pairs, [Some(['監', '査']), None, None, None, None]);
    }

    #[test]
    fn every_line_of_look_alikes_is_a_group_of_kanji() {
        let lines = include_str!("readings/lookalike.txt").lines().filter(|line| !line.starts_with('#'));
        let mut count = 0;
        for line in lines {
            let chars: BTreeSet<char> = line.chars().collect();
            assert!(chars.len() > 1 && chars.len() == line.chars().count(), "{line}");
            assert!(line.chars().all(|c| class(c) == Class::Kanji), "{line}");
            count += 1;
        }
        assert!(count > 100);
    }
}
