//! A guide from its `guide.json`: read from a folder, and made ready to be rendered.

use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Words};
use crate::graph::Resolved;
use crate::graph::model::{MOST_INDEX_BYTES, ModelFault, read_model};
use crate::site::{Folder, PublishError};
use crate::source;
use crate::words;

use super::earlier;
use super::files::Stages;
use crate::session::build::assets;
use crate::session::check::stages::Analysis;

/// The name of the index in a site.
const INDEX: &str = "guide.json";

/// Reads the resolved guide of a `guide.json`, or of the folder that it lies in, such as a published site. Its parts lie
/// beside it; no link out of the folder is followed.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn read_guide_json(path: &Path) -> Result<Resolved, ModelFault> {
    let fault = |message| ModelFault { file: path.display().to_string(), message };
    let (folder, name) = if path.is_dir() {
        (path, INDEX)
    } else {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        (parent.unwrap_or(Path::new(".")), path.file_name().and_then(|name| name.to_str()).unwrap_or(INDEX))
    };
    let folder = Folder::open(folder).map_err(|error| fault(unreadable(&error)))?;
    let index = read(&folder, name, MOST_INDEX_BYTES).map_err(fault)?;
    read_model(&index, &|part, most| read(&folder, part, most))
}

fn read(folder: &Folder, name: &str, most: u64) -> Result<Vec<u8>, Words> {
    let found = folder.read(name, most).map_err(|error| unreadable(&error))?;
    found.ok_or_else(|| words!("ファイルがない", "there is no such file"))
}

fn unreadable(error: &PublishError) -> Words {
    words!("読めない（{error}）", "it cannot be read ({error})")
}

/// What a site is made from and a model does not hold, beside the theme.
#[derive(Clone, Copy, Debug)]
pub struct Beside<'a> {
    /// The folder with the files that pages use, by the paths that they have in the content.
    pub attachments: &'a Path,
    /// The content folders of the earlier editions, which have to be there as `editions:` names them, in its order.
    pub earlier: &'a [&'a Path],
}

impl Analysis {
    /// The analysis of a guide that was read from its model. It was checked before it was written, and what it says was
    /// looked at when it was read; what is asked here is whether that is there which it needs `beside` it.
    #[must_use]
    pub fn of_model(resolved: Resolved, beside: Beside<'_>, stages: Stages) -> Self {
        let listing = source::list(beside.attachments);
        let found = listing.assets.iter().map(|found| (found.path.clone(), found.disk.clone())).collect();
        let (assets, mut diagnostics): (_, Vec<Diagnostic>) = assets::table(&resolved, &found);
        let earlier = earlier::given(beside.earlier, &resolved.corpus.guide).unwrap_or_else(|missing| {
            diagnostics.push(*missing);
            Vec::new()
        });
        Self::ready(Arc::new(resolved), Arc::new(assets), diagnostics, (stages, earlier))
    }
}
