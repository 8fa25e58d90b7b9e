//! A stream of bits, lowest first, with the codes that the browser's lists are made of.

/// Writes bits.
#[derive(Debug, Clone, Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    pending: u64,
    filled: u32,
}

impl BitWriter {
    /// How many bits were written.
    pub(super) fn len(&self) -> usize {
        self.bytes.len() * 8 + self.filled as usize
    }

    /// The lowest `width` bits of `value`; at most 32.
    pub(super) fn bits(&mut self, value: u32, width: u32) {
        let value = u64::from(value) & ((1 << width) - 1);
        self.pending |= value << self.filled;
        self.filled += width;
        while self.filled >= 8 {
            self.bytes.push(u8::try_from(self.pending & 0xff).unwrap_or(0));
            self.pending >>= 8;
            self.filled -= 8;
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
        self.unary(width);
        self.bits(value, width);
    }

    /// Rice's code: what is over `2^width` in unary, the rest in bits.
    pub(super) fn rice(&mut self, value: u32, width: u32) {
        self.unary(value >> width);
        self.bits(value, width);
    }

    /// The bits of another stream.
    pub(super) fn append(&mut self, other: &Self) {
        for byte in &other.bytes {
            self.bits(u32::from(*byte), 8);
        }
        self.bits(u32::try_from(other.pending & 0xff).unwrap_or(0), other.filled);
    }

    /// The bytes, the last one filled with zeros.
    pub(super) fn finish(mut self) -> Vec<u8> {
        if self.filled > 0 {
            self.bits(0, 8 - self.filled);
        }
        self.bytes
    }
}

/// The width at which Rice's code of ascending ordinals is shortest.
pub(super) fn rice_width(ordinals: &[u32]) -> u32 {
    let gaps = || gaps(ordinals);
    let cost = |width: u32| gaps().map(|gap| u64::from(gap >> width) + 1 + u64::from(width)).sum::<u64>();
    let mean = ordinals.last().map_or(0, |last| (last + 1) / u32::try_from(ordinals.len()).unwrap_or(1));
    let guess = mean.max(1).ilog2();
    (guess.saturating_sub(2)..=guess + 1).min_by_key(|width| cost(*width)).unwrap_or(0)
}

/// The distances between ascending ordinals, less one.
pub(super) fn gaps(ordinals: &[u32]) -> impl Iterator<Item = u32> + '_ {
    let mut next = 0;
    ordinals.iter().map(move |ordinal| {
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
    fn appending_continues_at_the_bit() {
        let mut one = BitWriter::default();
        one.bits(1, 1);
        let mut two = BitWriter::default();
        two.bits(0x1ff, 9);
        one.append(&two);
        assert_eq!(one.finish(), [0xff, 0x03]);
    }

    #[test]
    fn gaps_count_what_is_left_out() {
        assert_eq!(gaps(&[0, 1, 5]).collect::<Vec<_>>(), [0, 0, 3]);
        assert_eq!(rice_width(&[0, 1, 2, 3]), 0);
        assert!(rice_width(&[1000, 2000, 3000]) > 8);
    }
}
