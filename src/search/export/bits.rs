//! A stream of bits, lowest first, with the codes that the browser's lists are made of.

/// Bytes that are read at once.
pub(super) const SLACK: usize = 8;

/// Writes bits.
#[derive(Debug, Clone, Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    pending: u64,
    filled: u32,
}

impl BitWriter {
    /// Empties it; its memory stays.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        (self.pending, self.filled) = (0, 0);
    }

    /// How many bits were written.
    pub(super) fn len(&self) -> usize {
        self.bytes.len() * 8 + self.filled as usize
    }

    /// The lowest `width` bits of `value`; at most 32.
    pub(super) fn bits(&mut self, value: u32, width: u32) {
        let value = u64::from(value) & ((1 << width) - 1);
        self.pending |= value << self.filled;
        self.filled += width;
        if self.filled >= 32 {
            self.bytes.extend_from_slice(&self.pending.to_le_bytes()[..4]);
            self.pending >>= 32;
            self.filled -= 32;
        }
    }

    /// As many ones as `value` says, and a zero.
    fn unary(&mut self, mut value: u32) {
        while value >= 16 {
            self.bits(0xffff, 16);
            value -= 16;
        }
        self.bits((1 << value) - 1, value + 1);
    }

    /// Elias' gamma code of a number from one.
    pub(super) fn gamma(&mut self, value: u32) {
        let width = value.max(1).ilog2();
        self.unary_and_bits(width, value, width);
    }

    /// Rice's code: what is over `2^width` in unary, the rest in bits.
    pub(super) fn rice(&mut self, value: u32, width: u32) {
        self.unary_and_bits(value >> width, value, width);
    }

    /// As many ones as `ones` says, a zero, and the lowest `width` bits of `value`; at once where they are few.
    fn unary_and_bits(&mut self, ones: u32, value: u32, width: u32) {
        if ones + width < 32 {
            let low = value & ((1 << width) - 1);
            self.bits(((1 << ones) - 1) | u32::try_from(u64::from(low) << (ones + 1)).unwrap_or(0), ones + 1 + width);
        } else {
            self.unary(ones);
            self.bits(value, width);
        }
    }

    /// One bit for every one of `flags`.
    pub(super) fn flags(&mut self, flags: impl Iterator<Item = bool>) {
        let (mut value, mut width) = (0, 0);
        for flag in flags {
            value |= u32::from(flag) << width;
            width += 1;
            if width == 32 {
                self.bits(value, 32);
                (value, width) = (0, 0);
            }
        }
        self.bits(value, width);
    }

    /// The bits of another stream.
    pub(super) fn append(&mut self, other: &Self) {
        let mut words = other.bytes.chunks_exact(4);
        for word in &mut words {
            self.bits(u32::from_le_bytes([word[0], word[1], word[2], word[3]]), 32);
        }
        self.bits(u32::try_from(other.pending).unwrap_or(0), other.filled);
    }

    /// So many bits from one on of bytes that have [`SLACK`] more at their end.
    pub(super) fn append_part(&mut self, bytes: &[u8], mut from: usize, mut length: u32) {
        while length > 0 {
            let width = length.min(32);
            let word = bytes.get(from / 8..from / 8 + SLACK).and_then(|word| word.try_into().ok());
            let value = word.map_or(0, u64::from_le_bytes) >> (from % 8) & 0xffff_ffff;
            self.bits(u32::try_from(value).unwrap_or(0), width);
            from += width as usize;
            length -= width;
        }
    }

    /// The bytes, the last one filled with zeros.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let bytes = self.filled.div_ceil(8) as usize;
        self.bytes.extend_from_slice(&self.pending.to_le_bytes()[..bytes]);
        self.bytes
    }
}

/// The width at which Rice's code of so many ascending ordinals up to the last is shortest, if their distances are
/// geometric: one more than the logarithm of the mean distance times that of the golden ratio (123/256).
pub(super) fn rice_width(count: u32, last: u32) -> u32 {
    let (count, span) = (u64::from(count.max(1)), u64::from(last) + 1);
    let scaled = span.saturating_sub(count) * 123 / 256 / count;
    scaled.checked_ilog2().map_or(0, |width| width + 1)
}

/// The distances between ascending ordinals, less one.
pub(super) fn gaps(ordinals: impl Iterator<Item = u32>) -> impl Iterator<Item = u32> {
    let mut next = 0;
    ordinals.map(move |ordinal| {
        let gap = ordinal - next;
        next = ordinal + 1;
        gap
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_laid_out_lowest_bit_first() {
        let mut writer = BitWriter::default();
        writer.bits(0b101, 3);
        writer.gamma(5);
        writer.rice(9, 2);
        // 101, 110 01, 110 01, filled up: read from the right.
        assert_eq!(writer.len(), 13);
        assert_eq!(writer.finish(), [0b0101_1101, 0b0000_1011]);
    }

    #[test]
    fn codes_are_the_same_at_once_and_in_pieces() {
        for width in 0..32 {
            for value in [0, 1, 2, 31, 32, 33, 0x1234, 0xffff, 0x7fff_ffff, u32::MAX] {
                if value >> width > 4_000 {
                    continue;
                }
                let (mut once, mut pieces) = (BitWriter::default(), BitWriter::default());
                once.bits(1, 1);
                once.rice(value, width);
                once.gamma(value);
                pieces.bits(1, 1);
                (0..value >> width).for_each(|_| pieces.bits(1, 1));
                pieces.bits(0, 1);
                pieces.bits(value, width);
                let log = value.max(1).ilog2();
                (0..log).for_each(|_| pieces.bits(1, 1));
                pieces.bits(0, 1);
                pieces.bits(value, log);
                assert_eq!(once.finish(), pieces.finish(), "{value} {width}");
            }
        }
    }

    #[test]
    fn flags_are_bits() {
        let flags = |count: u32| (0..count).map(|at| at % 3 == 0);
        for count in [0, 1, 31, 32, 33, 100] {
            let (mut all, mut each) = (BitWriter::default(), BitWriter::default());
            all.flags(flags(count));
            flags(count).for_each(|flag| each.bits(u32::from(flag), 1));
            assert_eq!((all.len(), all.finish()), (each.len(), each.finish()));
        }
    }

    #[test]
    fn appending_continues_at_the_bit() {
        let mut one = BitWriter::default();
        one.bits(1, 1);
        let mut two = BitWriter::default();
        two.bits(0x1ff, 9);
        one.append(&two);
        assert_eq!(one.finish(), [0xff, 0x03]);
    }

    #[test]
    fn parts_are_found_at_any_bit() {
        let mut all = BitWriter::default();
        all.bits(0b10, 2);
        all.bits(0xdead_beef, 32);
        all.bits(0x155, 9);
        let mut bytes = all.finish();
        bytes.extend([0; SLACK]);
        let mut part = BitWriter::default();
        part.bits(1, 1);
        part.append_part(&bytes, 2, 41);
        let mut same = BitWriter::default();
        same.bits(1, 1);
        same.bits(0xdead_beef, 32);
        same.bits(0x155, 9);
        assert_eq!(part.finish(), same.finish());
    }

    #[test]
    fn gaps_count_what_is_left_out() {
        assert_eq!(gaps([0, 1, 5].into_iter()).collect::<Vec<_>>(), [0, 0, 3]);
        assert_eq!(rice_width(4, 3), 0);
        assert!(rice_width(3, 3000) > 8);
    }
}
