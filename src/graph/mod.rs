//! The whole guide: every document in order, what their cross-references lead to, what refers to
//! what, and the views that follow from it (by role, form and phase).

mod collect;
mod corpus;
mod derive;
mod index;
mod link;
mod resolve;
mod rules;

pub use collect::{Entry, FileFacts, collect, outline};
pub use corpus::{Corpus, Outline, Page, PageId};
pub use derive::{
    Bearer, CautionRef, ClauseRef, DutyRef, DutySource, MatrixRef, MeasureRef, MarkRef, NoteRef, ReferenceRef, derive, Views,
};
pub use index::{Index, PlaceRef};
pub use link::{Destination, Link};
pub use resolve::{Resolved, resolve};
