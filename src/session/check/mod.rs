//! From parsed files to a guide that may be published, or to all that stands in the way.

pub(super) mod consequences;
pub(super) mod drawings;
pub(super) mod folding;
pub(super) mod gate;
pub(super) mod mend;
pub(super) mod stages;
pub(super) mod touched;
