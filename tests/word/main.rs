//! Documents for Word, read back: they hold what the guide holds, to the character, and nothing in a guide can make them
//! ill-formed.

mod case;
mod comparison;
mod guide;
mod hostile;
mod read;
