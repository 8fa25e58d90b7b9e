//! One session serves build, check and preview alike: it reads what changed, resolves the guide, and
//! hands on a value of the next stage. A build is "everything changed".

mod build;
mod check;
mod edition;
mod index;
mod read;

pub use build::assets::{AssetFile, AssetTable, contents, refusal};
pub use build::downloads::pictures;
pub use build::render::{BuildError, Sink, build, index_of};
pub use build::stamp::{Places, Texts, Unchanged, remember, setting, unchanged};
pub use check::gate::{Passed, gate, judge};
pub use check::mend::{Mended, Mending, mend};
pub use check::stages::{Analysis, Checked, Report};
pub use edition::Edition;
pub use index::answer::{answer_json, snippet};
pub use index::distrust::search;
pub use index::entries::{entries, lexicon};
pub use index::folder::{Filter, Filters, known_filters, open as open_index};
pub use read::files::{Applied, Changes, Files, Options, Reach, Stages};
pub use read::model::{Beside, read_guide_json};
pub use read::plain::Profile;
pub use read::published::published_contents;
pub use read::repository::{RepositoryFault, read_revision, revision_contents, revision_state};
pub use read::texts::resolve_texts;
pub use read::theme::load_theme;
