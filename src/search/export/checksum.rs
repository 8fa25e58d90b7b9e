//! Checksums of files, and what decides where files end.

/// A checksum that the browser can make of what it was given: FNV-1a over units of UTF-16.
pub(super) struct Checksum(pub(super) u32);

impl Checksum {
    pub(super) const fn new() -> Self {
        Self(0x811c_9dc5)
    }

    /// Adds a payload.
    pub(super) fn add(&mut self, units: impl Iterator<Item = u16>) {
        for unit in units.chain([0]) {
            self.0 = (self.0 ^ u32::from(unit)).wrapping_mul(0x0100_0193);
        }
    }
}

/// Whether a file that is neither short nor full ends before a key.
pub(super) fn ends_before(units: impl Iterator<Item = u16>, one_in: u32) -> bool {
    hash(units).is_multiple_of(one_in)
}

/// What decides of a key where files end: 24 bits of its checksum.
pub(super) fn hash(units: impl Iterator<Item = u16>) -> u32 {
    let mut sum = Checksum::new();
    sum.add(units);
    // The lowest bits of the product change least.
    sum.0 >> 8
}
