//! One session serves build, check and preview alike: it reads what changed, resolves the guide, and
//! hands on a value of the next stage. A build is "everything changed".

mod assets;
mod entries;
mod faults;
mod files;
mod stages;

pub use assets::{AssetFile, AssetTable};
pub use entries::{entries, lexicon};
pub use files::{Changes, Files, Options, Stages};
pub use stages::{Analysis, Checked, Report};
