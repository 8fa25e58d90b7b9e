//! The resolved guide to the pages of a site: scene (what is known) → view (one struct a template) →
//! template. Every page is rendered alone, so pages render in parallel and only changed ones again.

#![expect(clippy::result_large_err, reason = "a fault of the theme ends the build: its size costs nothing")]

mod compose;
mod downloads;
pub mod editions;
mod embedded;
mod fault;
mod frame;
pub mod html;
mod links;
mod locale;
mod moved;
mod office;
mod pages;
mod parts;
mod phrases;
mod policy;
mod prose;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod samples_changes;
mod scene;
mod search_words;
mod series;
mod template_fault;
mod template_names;
mod template_shapes;
mod template_tokens;
mod theme;
mod theme_check;
mod theme_markup;
mod theme_styles;
mod tree;
mod view;

pub use compose::lists::duties_hint;
pub use downloads::{MadeDownloads, MakeDownload, fault as download_fault};
pub use embedded::{FILES, ThemeFile};
pub use fault::fault_page;
pub use frame::{preview_shard, preview_shards};
pub use html::told_validity;
pub use locale::Locale;
pub use office::{OfficeArticles, OfficeColumn, OfficeForm, OfficeTable, RowsOf, filled};
pub use pages::{Batch, PageJob, Pages, RenderedPage, Shared, pages};
pub use policy::PAGE_POLICY;
pub use scene::{Audience, BuildInfo};
pub use theme::{Overrides, STYLE, Theme};
