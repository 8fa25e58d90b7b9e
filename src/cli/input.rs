//! The content folder as it was named on the command line.

use std::path::PathBuf;

use clap::ArgMatches;

use super::args::Common;
use super::output::{Exit, complain, note};
use crate::session::{Files, Options, Stages};
use crate::words;

/// Reads the content folder.
pub(super) fn open(common: &Common, matches: &ArgMatches, stages: Stages) -> Result<Files, Exit> {
    Ok(Files::open(Options { content: folder(common, matches)?, stages }))
}

/// The content folder; says so where it is not there.
pub(super) fn folder(common: &Common, matches: &ArgMatches) -> Result<PathBuf, Exit> {
    let content = matches.get_one::<PathBuf>("content").cloned().unwrap_or_default();
    if !content.is_dir() {
        let (shown, lang) = (content.display(), common.lang);
        let fact = if content.exists() {
            words!("`{shown}` はフォルダーでない", "`{shown}` is not a folder")
        } else {
            words!("`{shown}` というフォルダーがない", "there is no folder `{shown}`")
        };
        complain(fact.get(lang), lang);
        let way_out = words!(
            "`--content DIR` で原稿のフォルダーを示すか、`tebiki new DIR` で手本を作る",
            "name the content folder with `--content DIR`, or make an example with `tebiki new DIR`"
        );
        note(way_out.get(lang));
        return Err(Exit::Environment);
    }
    Ok(content)
}
