//! How results are ordered, in whole numbers, so that the browser's twin agrees to the last place.
//!
//! A word of three characters or more is looked up by a cover of its grams, every second one and the last, and by
//! the others too if those leave more than `MUCH` entries. Each
//! posting of a gram carries a mask of its places in their runs, modulo eight (`grams`); turned by the gram's step in
//! the word and cut with the others, it leaves few entries where the grams are there but not side by side, and those
//! are refused against the text once they come up for display. From the same postings comes the *quality* of a match:
//!
//! * 4, and 2 for each of up to four different places (`runs::with_place`: a gram that occurs again has another);
//! * 3 for beginning where a word may begin, 3 for ending where one may end, 2 more for both;
//! * in the head (number, title, alias) 24 more; 6 for beginning a line of it, 2 for ending one, 32 more for both,
//!   8 where the entry begins a page.
//!
//! Quality times *weight* (sixteen times the binary logarithm of one plus entries by matches) times eighths of
//! trust (8 as written, 7 another spelling, 5 a synonym) is the score of a word, and scores add up. A further
//! word in the same entry is worth more than any quality, and a clause number that is meant more than all words
//! (half as much where it is an alias or the path of an item).
//! Where scores are equal, places that several other pages refer to come first, then the guide's order decides.

use super::grams::{self, Class, ENDS_HEAD, ENDS_WORD, IN_HEAD, STARTS_HEAD, STARTS_WORD, Step, class};

/// What one more matching word is worth.
pub(crate) const WORD_SCORE: u32 = 1 << 20;
/// What a clause number is worth.
pub(crate) const NUMBER_SCORE: u32 = 1 << 28;

/// With more entries than this a word is looked up by all its grams.
pub(crate) const MUCH: usize = 64;

/// Where a gram occurs in one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Posting {
    /// The entry.
    pub(crate) ordinal: u32,
    /// One bit for every place in a run, modulo eight.
    pub(crate) mask: u8,
    /// The flags of all occurrences together.
    pub(crate) flags: u8,
}

/// The entries in which a gram or a word occurs, ascending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct List(Vec<Posting>);

impl List {
    pub(crate) fn of_gram(mut postings: Vec<Posting>) -> Self {
        postings.sort_by_key(|posting| posting.ordinal);
        Self(postings)
    }

    /// A single character says only where, and whether in the head.
    pub(crate) fn of_character(postings: Vec<Posting>) -> Self {
        let mut list = Self::of_gram(postings);
        list.0.dedup_by(|next, kept| {
            let same = next.ordinal == kept.ordinal;
            kept.flags |= if same { next.flags } else { 0 };
            same
        });
        for posting in &mut list.0 {
            posting.mask = 0xff;
            posting.flags &= IN_HEAD;
        }
        list
    }

    pub(crate) fn postings(&self) -> &[Posting] {
        &self.0
    }

    /// The postings that have all of these flags.
    pub(crate) fn only(&self, flags: u8) -> Self {
        Self(self.0.iter().copied().filter(|posting| posting.flags & flags == flags).collect())
    }

    /// The places where `next` stands by a step, within what this stands for.
    pub(crate) fn beside(&self, next: &Self, step: Step) -> Self {
        let mut list = self.followed_by(next, step);
        let mut own = self.0.iter().peekable();
        for posting in &mut list.0 {
            while own.next_if(|own| own.ordinal < posting.ordinal).is_some() {}
            let ends = own.peek().map_or(0, |own| own.flags & (ENDS_WORD | ENDS_HEAD));
            posting.flags = posting.flags & !(ENDS_WORD | ENDS_HEAD) | ends;
        }
        list
    }

    /// The places where `next` follows this by a step.
    pub(crate) fn followed_by(&self, next: &Self, step: Step) -> Self {
        let mut out = Vec::new();
        let mut others = next.0.iter().peekable();
        for posting in &self.0 {
            while others.next_if(|other| other.ordinal < posting.ordinal).is_some() {}
            let Some(other) = others.peek() else { break };
            if other.ordinal != posting.ordinal {
                continue;
            }
            let mask = posting.mask & step.left_by(other.mask);
            if mask != 0 {
                let head = posting.flags & other.flags & IN_HEAD;
                let flags = head | posting.flags & (STARTS_WORD | STARTS_HEAD) | other.flags & (ENDS_WORD | ENDS_HEAD);
                out.push(Posting { ordinal: posting.ordinal, mask, flags });
            }
        }
        Self(out)
    }
}

/// Grams, each with how it stands to the first one.
type Steps<'a> = Vec<(Step, &'a str)>;

/// The grams that are looked up for a word, every second one and the last, and those that are left out.
pub(crate) fn cover(word: &str) -> (Steps<'_>, Steps<'_>) {
    let all: Steps<'_> =
        grams::steps(word).zip(grams::grams(word)).map(|((_, step), (_, gram))| (step, gram)).collect();
    let last = all.len().saturating_sub(1);
    let (cover, rest): (Vec<_>, Vec<_>) = all.into_iter().enumerate().partition(|(at, _)| at % 2 == 0 || *at == last);
    let plain = |grams: Vec<(usize, _)>| grams.into_iter().map(|(_, gram)| gram).collect();
    (plain(cover), plain(rest))
}

/// A flag that only ranking sets: the entry begins a page.
pub(crate) const BEGINS_PAGE: u8 = 32;

/// How well a match is placed.
pub(crate) fn quality(posting: Posting) -> u32 {
    let has = |flag: u8| u32::from(posting.flags & flag != 0);
    let (starts, ends) = (has(STARTS_WORD), has(ENDS_WORD));
    let words = 3 * starts + 3 * ends + 2 * starts * ends;
    let (first, last) = (has(STARTS_HEAD), has(ENDS_HEAD));
    let head = has(IN_HEAD) * (24 + 6 * first + 2 * last + 32 * first * last + 8 * has(BEGINS_PAGE));
    4 + 2 * posting.mask.count_ones().min(4) + words + head
}

/// What a match is worth that begins or ends within a word of katakana, letters or digits: ログ is not プログラム, and
/// REST is not Restricting. A longer word may begin or end there; a short one is another word then.
pub(crate) fn bordered(word: &str, posting: Posting, worth: u32) -> u32 {
    if !is_foreign(word) {
        return worth;
    }
    let ends = u32::from(posting.flags & STARTS_WORD != 0) + u32::from(posting.flags & ENDS_WORD != 0);
    match (ends, is_short(word)) {
        (2, _) | (1, false) => worth,
        (0, true) => worth / 8,
        (1, true) => worth / 4,
        _ => worth / 2,
    }
}

/// Whether a word is of katakana, letters and digits alone.
pub(crate) fn is_foreign(word: &str) -> bool {
    word.chars().all(|c| matches!(class(c), Class::Katakana | Class::Letter | Class::Digit))
}

/// Whether such a word is short.
pub(crate) fn is_short(word: &str) -> bool {
    word.chars().nth(4).is_none()
}

/// How much a word says that matches `matches` of `entries`: sixteen times the binary logarithm, in steps.
pub(crate) fn weight(matches: usize, entries: u32) -> u32 {
    let matches = u64::try_from(matches).unwrap_or(u64::MAX).max(1);
    let ratio = u32::try_from((u64::from(entries) + matches) * 256 / matches).unwrap_or(u32::MAX).max(256);
    let whole = ratio.ilog2();
    let part = u32::try_from((u64::from(ratio) * 16) >> whole).unwrap_or(0) & 15;
    16 * (whole - 8) + part
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posting(ordinal: u32, mask: u8, flags: u8) -> Posting {
        Posting { ordinal, mask, flags }
    }

    #[test]
    fn masks_keep_only_neighbours() {
        let left = List(vec![posting(1, 0b1000_0001, STARTS_WORD), posting(2, 1, 0), posting(4, 1, 0)]);
        let right = List(vec![posting(1, 0b0000_0010, ENDS_WORD), posting(2, 1, 0), posting(3, 2, 0)]);
        assert_eq!(
            left.followed_by(&right, Step::Behind(2)).postings(),
            [posting(1, 0b1000_0000, STARTS_WORD | ENDS_WORD)]
        );
        assert_eq!(
            left.followed_by(&right, Step::At(1)).postings(),
            [posting(1, 0b1000_0001, STARTS_WORD | ENDS_WORD)]
        );
        assert_eq!(left.followed_by(&right, Step::Anywhere).postings().len(), 2);
    }

    #[test]
    fn covers_take_every_second_gram_and_the_last() {
        let behind = Step::Behind;
        assert_eq!(cover("再委託"), (vec![(behind(0), "再委"), (behind(1), "委託")], vec![]));
        assert_eq!(cover("再委託先"), (vec![(behind(0), "再委"), (behind(2), "託先")], vec![(behind(1), "委託")]));
        assert_eq!(cover("再委託先の").0, [(behind(0), "再委"), (behind(2), "託先"), (behind(3), "先の")]);
        assert_eq!(cover("款").0, [(behind(0), "款")]);
    }

    #[test]
    fn heads_and_whole_words_come_first() {
        let placed = |mask, flags| quality(posting(0, mask, flags));
        let piece = placed(1, 0);
        let word = placed(1, STARTS_WORD | ENDS_WORD);
        let often = placed(255, 0);
        let title = placed(1, IN_HEAD);
        let whole_title = placed(1, IN_HEAD | STARTS_HEAD | ENDS_HEAD);
        assert!(title < placed(1, IN_HEAD | BEGINS_PAGE) && piece == placed(1, BEGINS_PAGE));
        assert!(piece < often && often < word + 1 && often.max(word) < title && title + 30 < whole_title);
    }

    #[test]
    fn weights_fall_with_frequency() {
        assert_eq!(weight(1, 1), 16);
        assert!(weight(1, 20_000) > weight(2, 20_000) && weight(20_000, 20_000) == 16);
    }
}
