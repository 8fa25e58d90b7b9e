//! How a list of postings is written. Count in gamma; ordinals as gaps in Rice's code; offset masks with four
//! bits where there is one offset and nine where there are more; each flag in the shortest of five ways.

use super::super::grams::{ENDS_HEAD, ENDS_WORD, IN_HEAD, STARTS_HEAD, STARTS_WORD};
use super::super::rank::Posting;
use super::bits::{BitWriter, gaps, rice_width};

/// How many bits say the width of Rice's code.
const WIDTH_BITS: u32 = 5;

/// Ascending ordinals: count and gaps.
pub(super) fn write_ordinals(out: &mut BitWriter, ordinals: &[u32]) {
    out.gamma(u32::try_from(ordinals.len()).unwrap_or(u32::MAX) + 1);
    if ordinals.is_empty() {
        return;
    }
    let width = rice_width(ordinals);
    out.bits(width, WIDTH_BITS);
    for gap in gaps(ordinals) {
        out.rice(gap, width);
    }
}

/// The list of a gram.
pub(super) fn write_gram(out: &mut BitWriter, postings: &[Posting]) {
    write_ordinals(out, &postings.iter().map(|posting| posting.ordinal).collect::<Vec<_>>());
    write_masks(out, postings);
    for flag in [STARTS_WORD, ENDS_WORD] {
        write_flag(out, postings.iter().map(|posting| posting.flags & flag != 0).collect());
    }
    write_head(out, postings);
}

/// The list of a single character: where, and whether in the head.
pub(super) fn write_character(out: &mut BitWriter, postings: &[Posting]) {
    write_ordinals(out, &postings.iter().map(|posting| posting.ordinal).collect::<Vec<_>>());
    write_flag(out, postings.iter().map(|posting| posting.flags & IN_HEAD != 0).collect());
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
    write_flag(out, postings.iter().map(|posting| posting.flags & IN_HEAD != 0).collect());
    for posting in postings.iter().filter(|posting| posting.flags & IN_HEAD != 0) {
        out.bits(u32::from(posting.flags & STARTS_HEAD != 0), 1);
        out.bits(u32::from(posting.flags & ENDS_HEAD != 0), 1);
    }
}

/// One bit each for one posting; otherwise none (0), all (1), bits (2), where it is set (3) or where it is not (4).
fn write_flag(out: &mut BitWriter, flags: Vec<bool>) {
    if let [only] = flags.as_slice() {
        out.bits(u32::from(*only), 1);
        return;
    }
    let places = |wanted: bool| (0u32..).zip(&flags).filter(|(_, flag)| **flag == wanted).map(|(at, _)| at).collect::<Vec<_>>();
    let (set, unset) = (places(true), places(false));
    if set.is_empty() || unset.is_empty() {
        out.bits(u32::from(unset.is_empty()), 3);
        return;
    }
    let (fewer, mode) = if set.len() <= unset.len() { (&set, 3) } else { (&unset, 4) };
    let mut sparse = BitWriter::default();
    write_ordinals(&mut sparse, fewer);
    if sparse.len() < flags.len() {
        out.bits(mode, 3);
        out.append(&sparse);
        return;
    }
    out.bits(2, 3);
    for flag in flags {
        out.bits(u32::from(flag), 1);
    }
}
