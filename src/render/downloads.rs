//! Files that are made of the guide, such as a workbook of its duties: made once a state, by whoever asks first, and linked
//! with type and size on the page of what they hold.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::frame::has_page;
use super::pages::Pages;
use super::scene::Scene;
use super::theme::Theme;
use super::view::frame::DownloadView;
use crate::config::Download;
use crate::diagnostic::{Code, Diagnostic, Words};
use crate::graph::{Resolved, Views};

/// How a file is made of a guide.
type Make = dyn Fn(&Resolved, &Views<'_>, &Theme, &Download) -> Result<Vec<u8>, Words> + Send + Sync;

/// Makes a file; what it is made of and how is for others to know.
#[derive(Clone)]
pub struct MakeDownload(Arc<Make>);

impl MakeDownload {
    /// What makes a file so.
    pub fn new(
        make: impl Fn(&Resolved, &Views<'_>, &Theme, &Download) -> Result<Vec<u8>, Words> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(make))
    }
}

impl fmt::Debug for MakeDownload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MakeDownload")
    }
}

/// The files of a state of a guide in the order of its settings, each from when it was first asked for.
pub type MadeDownloads = Vec<OnceLock<Result<Arc<[u8]>, Words>>>;

/// The folder of the files in the site.
const FOLDER: &str = "downloads";

/// The path of a file in the site.
pub(super) fn path(download: &Download) -> String {
    format!("{FOLDER}/{}", download.name.value)
}

/// The key of the page that lists what a file holds, which is the name of the page too, and of the word for it.
fn page_of(download: &Download) -> (&'static str, &'static str) {
    match download.what.as_str() {
        "duties" => ("duties", "duties"),
        "clauses" => ("clauses", "clauses"),
        "matrix" => ("matrices", "matrices"),
        "cautions" => ("cautions", "cautions"),
        "terms" => ("terms", "terms"),
        "references" => ("references", "references"),
        "case" => ("case", "case"),
        _ => ("index", "contents"),
    }
}

/// A number of bytes as people read it.
fn size(bytes: usize) -> String {
    match bytes {
        0..1_000_000 => format!("{} KB", bytes.div_ceil(1000).max(1)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

impl Pages<'_> {
    /// The bytes of a download.
    pub(super) fn download(&self, at: usize) -> Result<Arc<[u8]>, Diagnostic> {
        let guide = self.scene.guide();
        let download = &guide.about.attachments.downloads[at];
        let make = self.scene.build.make.as_ref().expect("whoever renders a guide with downloads can make them");
        let Scene { resolved, views, theme, .. } = self.scene;
        let bytes = || (make.0)(resolved, views, theme, download).map(Arc::from);
        self.made[at]
            .get_or_init(bytes)
            .clone()
            .map_err(|words| fault(&self.scene.resolved.corpus.guide, download, words))
    }

    /// The downloads that belong on a page, by its name without `.html`. What has no page of its own is on the cover.
    pub(super) fn downloads_of(&self, name: &str) -> Result<Vec<DownloadView>, Diagnostic> {
        let mut out = Vec::new();
        for (at, download) in self.scene.guide().about.attachments.downloads.iter().enumerate() {
            let (page, word) = page_of(download);
            let is_there = page == "index" || has_page(&self.scene, &format!("{page}.html"));
            if name != if is_there { page } else { "index" } {
                continue;
            }
            let kind = match download.kind.as_str() {
                "xlsx" => "Excel",
                "docx" => "Word",
                _ => "CSV",
            };
            // The whole text is called as the guide is.
            let usual = match (download.what.as_str(), kind) {
                ("guide", "Word") => self.scene.guide().about.title.clone(),
                _ => self.scene.word(word),
            };
            let text = if download.title.is_empty() { usual } else { download.title.clone() };
            let size = size(self.download(at)?.len());
            out.push(DownloadView { href: path(download), text, kind, size });
        }
        Ok(out)
    }
}

/// What is wrong with a download, where the settings name it.
#[must_use]
pub fn fault(guide: &crate::config::Guide, download: &Download, words: Words) -> Diagnostic {
    Diagnostic::new(Code::ConfigValue, &guide.source, download.name.span, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_round() {
        assert_eq!(
            [0, 1, 999, 1_001, 999_999, 1_000_000, 12_340_000].map(size),
            ["1 KB", "1 KB", "1 KB", "2 KB", "1000 KB", "1.0 MB", "12.3 MB"]
        );
    }
}
