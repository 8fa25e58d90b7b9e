//! A result as a file: never over one that somebody may have filled in, unless that is asked for.

use std::path::Path;

use clap::ArgMatches;

use super::args::{self, Common};
use super::failure;
use super::output::Exit;
use crate::site;
use crate::words;

/// Refuses a path of another machine, one that leads out, and a file that is there without `--force`.
pub(super) fn refuse_taken(out: &Path, common: &Common, matches: &ArgMatches) -> Result<(), Exit> {
    args::refuse_remote(out, common)?;
    site::refuse_way_out(out).map_err(|error| failure::publish(&error, common))?;
    if std::fs::symlink_metadata(out).is_err() || matches.get_flag("force") {
        return Ok(());
    }
    let shown = out.display();
    common.complain(&words!("`{shown}` はすでにある", "`{shown}` is there already"));
    common.help(&words!("別の名前にするか、`--force` を付ける", "name another file, or use `--force`"));
    Err(Exit::Environment)
}

/// Writes a file, and says so.
pub(super) fn write(out: &Path, bytes: &[u8], common: &Common) -> Result<(), Exit> {
    let above = out.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = out.file_name().unwrap_or_default().to_string_lossy();
    site::write_over(above, &name, bytes).map_err(|error| failure::publish(&error, common))?;
    let (shown, size) = (out.display(), bytes.len());
    common.tell(&words!("`{shown}` に書き出した（{size} バイト）", "wrote `{shown}` ({size} bytes)"));
    Ok(())
}
