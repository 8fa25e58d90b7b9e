//! Files that `downloads:` of `guide.yaml` asks for: made of the guide as `tebiki export` makes them.

use std::fs;
use std::sync::{Arc, OnceLock};

use crate::config::Download;
use crate::diagnostic::{Diagnostic, Words};
use crate::export::docx::{Case, Pictures};
use crate::export::table::{Filters, Given};
use crate::export::{self, Decisions};
use crate::graph::model::{PageModel, page_model};
use crate::graph::{LazyViews, Resolved, Views};
use crate::render::{MadeDownloads, MakeDownload, Theme, download_fault};
use crate::source::ContentPath;
use crate::words;

use super::assets::{AssetFile, AssetTable};
use crate::session::check::stages::Checked;

/// Makes files of a guide that uses these files of its content.
pub(in crate::session) fn maker(assets: &AssetTable) -> MakeDownload {
    let assets = assets.clone();
    MakeDownload::new(move |resolved, views, theme, download| make((resolved, views), theme, &assets, download))
}

/// The pictures that a document may show, by their files.
///
/// # Errors
/// A file cannot be read any more.
pub fn pictures(assets: &AssetTable) -> Result<Pictures, Words> {
    let shown = assets.iter().filter(|(file, _)| matches!(file.extension().as_str(), "png" | "jpg" | "jpeg" | "gif"));
    let read = |(file, asset): (&ContentPath, &AssetFile)| {
        let bytes = fs::read(&asset.disk);
        let bytes =
            bytes.map_err(|error| words!("`{file}` を読めない（{error}）", "cannot read `{file}` ({error})"))?;
        Ok((file.clone(), bytes))
    };
    shown.map(read).collect()
}

fn make(
    (resolved, views): (&Resolved, &Views<'_>),
    theme: &Theme,
    assets: &AssetTable,
    download: &Download,
) -> Result<Vec<u8>, Words> {
    let pictures = if download.kind == "docx" { pictures(assets)? } else { Pictures::new() };
    let pages: Vec<PageModel<'_>> =
        resolved.corpus.iter().filter_map(|(id, _)| page_model(resolved, views, id)).collect();
    let filters: Filters = download.only.iter().cloned().collect();
    let given = Given { pages: &pages, guide: &resolved.corpus.guide, filters: &filters };
    export::file(
        Case { resolved, views, given, office: theme.office(), pictures: &pictures, decisions: &Decisions::new() },
        &download.what,
        &download.kind,
    )
}

/// Room for the files of a guide, none of which is made yet.
pub(in crate::session) fn none_made(resolved: &Resolved) -> MadeDownloads {
    resolved.corpus.guide.about.attachments.downloads.iter().map(|_| OnceLock::new()).collect()
}

/// Makes the files, and tells which cannot be made. Those that are made are kept for the build.
pub(in crate::session) fn faults(checked: &Checked, theme: &Theme) -> Vec<Diagnostic> {
    let (resolved, made) = (checked.resolved(), checked.downloads());
    let guide = &resolved.corpus.guide;
    let views = LazyViews::new(resolved);
    let each = guide.about.attachments.downloads.iter().zip(made.iter());
    let wrong = each.filter_map(|(download, made)| {
        let made = made.get_or_init(|| make((resolved, &views), theme, checked.assets(), download).map(Arc::from));
        Some(download_fault(guide, download, made.as_ref().err()?.clone()))
    });
    wrong.collect()
}
