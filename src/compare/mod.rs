//! What changed from one edition of a guide to the next: two resolved guides in, facts out. Every piece is found again by
//! its identity, then by its words; then what happened to it is told. How it is shown is for others to say.

mod behind;
mod cited;
mod claims;
mod diff;
mod facts;
mod fold;
mod gaps;
mod given;
mod held;
mod likeness;
mod named;
mod pairing;
mod piece;
mod read;
mod sections;
mod seen;
mod shared;
mod side;
mod spread;
mod states;
mod variants;

pub use diff::{Stretch, stretches};
pub use given::{Correction, Corrections};
pub use piece::{Edition, Fact, Piece, PieceId, PieceKind};
pub use read::edition;
pub use states::{Comparison, Entry, FactChange, State, compare};
