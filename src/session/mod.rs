//! One session serves build, check and preview alike: it reads what changed, resolves the guide, and
//! hands on a value of the next stage. A build is "everything changed".

mod answer;
mod assets;
mod consequences;
mod distrust;
mod downloads;
mod drafts;
mod drawings;
mod earlier;
mod edition;
mod entries;
mod faults;
mod files;
mod folding;
mod gate;
mod index_directory;
mod index_folder;
mod kept;
mod memory;
mod mend;
mod model;
mod page_entries;
mod previews;
mod render;
mod repository;
mod stages;
mod stamp;
mod texts;
mod theme;

pub use answer::{answer_json, snippet};
pub use assets::{AssetFile, AssetTable};
pub use distrust::search;
pub use downloads::pictures;
pub use edition::Edition;
pub use entries::{entries, lexicon};
pub use files::{Applied, Changes, Files, Options, Reach, Stages};
pub use gate::{Passed, gate, judge};
pub use index_folder::{Filter, Filters, known_filters, open as open_index};
pub use mend::{Mended, Mending, mend};
pub use model::{Beside, read_guide_json};
pub use render::{BuildError, Sink, build};
pub use repository::{RepositoryFault, read_revision};
pub use stages::{Analysis, Checked, Report};
pub use stamp::{Places, Texts, Unchanged, remember, setting, unchanged};
pub use texts::resolve_texts;
pub use theme::load_theme;
