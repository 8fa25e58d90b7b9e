//! Files that `downloads:` of `guide.yaml` asks for: made of the guide as `tebiki export` makes them.

use std::sync::{Arc, OnceLock};

use crate::config::Download;
use crate::diagnostic::{Diagnostic, Words};
use crate::export;
use crate::export::docx::Case;
use crate::export::table::{Filters, Given};
use crate::graph::model::{PageModel, page_model};
use crate::graph::{LazyViews, Resolved, Views};
use crate::render::{MadeDownloads, Theme, download_fault};

/// Makes a file of a guide.
pub(super) fn make(
    resolved: &Resolved,
    views: &Views<'_>,
    theme: &Theme,
    download: &Download,
) -> Result<Vec<u8>, Words> {
    let pages: Vec<PageModel<'_>> =
        resolved.corpus.iter().filter_map(|(id, _)| page_model(resolved, views, id)).collect();
    let filters: Filters = download.only.iter().cloned().collect();
    let given = Given { pages: &pages, guide: &resolved.corpus.guide, filters: &filters };
    export::file(Case { resolved, views, given, office: theme.office() }, &download.what, &download.kind)
}

/// Room for the files of a guide, none of which is made yet.
pub(super) fn none_made(resolved: &Resolved) -> MadeDownloads {
    resolved.corpus.guide.about.downloads.iter().map(|_| OnceLock::new()).collect()
}

/// Makes the files, and tells which cannot be made. Those that are made are kept for the build.
pub(super) fn faults(resolved: &Resolved, theme: &Theme, made: &MadeDownloads) -> Vec<Diagnostic> {
    let guide = &resolved.corpus.guide;
    let views = LazyViews::new(resolved);
    let each = guide.about.downloads.iter().zip(made);
    let wrong = each.filter_map(|(download, made)| {
        let made = made.get_or_init(|| make(resolved, &views, theme, download).map(Arc::from));
        Some(download_fault(guide, download, made.as_ref().err()?.clone()))
    });
    wrong.collect()
}
