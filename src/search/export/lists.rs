//! How a list of postings is written. Count in gamma, and where it is `LONG` or more, the bits of what follows, so that
//! a reader can pass over it; ordinals as gaps in Rice's code; masks with four bits where there is one place and nine
//! where there are more; each flag in the shortest of five ways.

use super::super::grams::{ENDS_HEAD, ENDS_WORD, IN_HEAD, STARTS_HEAD, STARTS_WORD};
use super::super::rank::Posting;
use super::bits::{BitWriter, gaps, rice_width};

/// How many bits say the width of Rice's code.
const WIDTH_BITS: u32 = 5;

/// A list of so many postings or more says how many bits it has.
const LONG: usize = 8;

/// Ascending ordinals: count and gaps.
pub(super) fn write_ordinals(
    out: &mut BitWriter,
    ordinals: impl ExactSizeIterator<Item = u32> + DoubleEndedIterator + Clone,
) {
    out.gamma(count(ordinals.len()) + 1);
    write_gaps(out, ordinals);
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn write_gaps(out: &mut BitWriter, ordinals: impl ExactSizeIterator<Item = u32> + DoubleEndedIterator + Clone) {
    let Some(last) = ordinals.clone().next_back() else { return };
    let width = rice_width(count(ordinals.len()), last);
    out.bits(width, WIDTH_BITS);
    gaps(ordinals).for_each(|gap| out.rice(gap, width));
}

/// Lists one after the other.
#[derive(Default)]
pub(super) struct Lists {
    out: BitWriter,
    /// What follows the length of a list, which has to be known before it.
    body: BitWriter,
}

impl Lists {
    /// How many bits there are.
    pub(super) fn len(&self) -> usize {
        self.out.len()
    }

    /// The bytes.
    pub(super) fn finish(self) -> Vec<u8> {
        self.out.finish()
    }

    /// Adds the list of a gram.
    pub(super) fn gram(&mut self, postings: &[Posting]) {
        self.list(postings, |out| {
            write_masks(out, postings);
            for flag in [STARTS_WORD, ENDS_WORD] {
                write_flag(out, postings, flag);
            }
            write_head(out, postings);
        });
    }

    /// Adds the list of a single character: where, and whether in the head.
    pub(super) fn character(&mut self, postings: &[Posting]) {
        self.list(postings, |out| write_flag(out, postings, IN_HEAD));
    }

    /// Count and length, ordinals, and what else `write` says of the postings.
    fn list(&mut self, postings: &[Posting], write: impl Fn(&mut BitWriter)) {
        let Self { out, body } = self;
        body.clear();
        write_gaps(body, postings.iter().map(|posting| posting.ordinal));
        write(body);
        out.gamma(count(postings.len()) + 1);
        if postings.len() >= LONG {
            out.gamma(count(body.len()));
        }
        out.append(body);
    }
}

fn write_masks(out: &mut BitWriter, postings: &[Posting]) {
    let singles = postings.iter().filter(|posting| posting.mask.is_power_of_two()).count();
    let plain = singles * 4 + (postings.len() - singles) * 9 >= postings.len() * 8;
    out.bits(u32::from(plain), 1);
    for posting in postings {
        if plain {
            out.bits(u32::from(posting.mask), 8);
        } else if posting.mask.is_power_of_two() {
            out.bits(posting.mask.trailing_zeros() << 1, 4);
        } else {
            out.bits(u32::from(posting.mask) << 1 | 1, 9);
        }
    }
}

fn write_head(out: &mut BitWriter, postings: &[Posting]) {
    write_flag(out, postings, IN_HEAD);
    for posting in postings.iter().filter(|posting| posting.flags & IN_HEAD != 0) {
        out.bits(u32::from(posting.flags & STARTS_HEAD != 0), 1);
        out.bits(u32::from(posting.flags & ENDS_HEAD != 0), 1);
    }
}

/// One bit each for one posting; otherwise none (0), all (1), bits (2), where it is set (3) or where it is not (4).
fn write_flag(out: &mut BitWriter, postings: &[Posting], flag: u8) {
    let has = |posting: &Posting| posting.flags & flag != 0;
    if let [only] = postings {
        out.bits(u32::from(has(only)), 1);
        return;
    }
    let set = postings.iter().filter(|posting| has(posting)).count();
    if set == 0 || set == postings.len() {
        out.bits(u32::from(set > 0), 3);
        return;
    }
    let fewer = set.min(postings.len() - set);
    // A gap takes three bits at least, so that more than a third is never shorter.
    if fewer * 3 < postings.len() {
        let rare = fewer == set;
        let places =
            (0u32..).zip(postings).filter(|(_, posting)| has(posting) == rare).map(|(at, _)| at).collect::<Vec<_>>();
        let mut sparse = BitWriter::default();
        write_ordinals(&mut sparse, places.into_iter());
        if sparse.len() < postings.len() {
            out.bits(if rare { 3 } else { 4 }, 3);
            out.append(&sparse);
            return;
        }
    }
    out.bits(2, 3);
    out.flags(postings.iter().map(has));
}
