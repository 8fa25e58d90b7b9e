//! The whole guide: every document in order, what their cross-references lead to, what refers to
//! what, and the views that follow from it (by role, form and phase).

pub mod address;
mod beside;
mod captions;
mod collect;
mod corpus;
mod derive;
mod foreign;
mod index;
mod link;
mod marks;
mod matrices;
pub mod model;
mod names;
mod natural;
mod nearby;
mod outline;
mod patch;
mod prose;
mod relative;
mod resolve;
mod rules;
mod slugs;
mod standing;
mod text;
mod titles;

pub use collect::{FileFacts, collect};
pub use corpus::{Corpus, Marks, Page, PageId, joined};
pub use derive::{
    Bearer, CautionRef, ClauseRef, DutyRef, DutySource, LazyViews, MeasureRef, NoteRef, ReferenceRef, Share, Views,
    derive,
};
pub use index::{Index, PlaceRef};
pub use link::{Destination, Link, group_anchor};
pub use matrices::{MatrixRef, MatrixRowRef, Namesakes};
pub(crate) use names::kept_id;
pub use patch::{Outside, outside};
pub use resolve::{Resolution, Resolved, resolve, resolve_page};
pub use rules::{Across, At, Finding, check, check_within};
pub use slugs::slug;
pub use standing::{Beside, Citation, Standing, reference_number};
