//! The bundled guide, built by the program as a reader would, in a folder of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A built site; it goes when this is dropped.
#[derive(Debug)]
pub(crate) struct Site {
    folder: TempDir,
}

impl Site {
    /// Where the site is.
    pub(crate) fn path(&self) -> PathBuf {
        // A link on the way would make addresses differ from those that the browser shows.
        let folder = self.folder.path().canonicalize().expect("the folder is there");
        folder.join("site")
    }
}

/// Builds the guide with the theme that is embedded in the program.
pub(crate) fn build() -> Site {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let site = Site { folder };
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tebiki"));
    command.arg("build").arg("--content").arg(content).arg("--out").arg(site.path()).current_dir(site.folder.path());
    let output = command.output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the guide does not build: {}\n{said}", output.status);
    assert!(site.path().join("index.html").is_file(), "the build wrote no cover\n{said}");
    site
}
