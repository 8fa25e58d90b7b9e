//! Keeps the files of a site in memory.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::render::{BuildError, Sink};
use crate::site::{Digest, SitePath};

/// Files by their paths in the site.
pub(in crate::session) type FileMap = BTreeMap<String, Arc<[u8]>>;

/// Takes files and keeps them.
#[derive(Debug, Default)]
pub(in crate::session) struct Memory(Mutex<FileMap>);

impl Memory {
    /// What it took.
    pub(in crate::session) fn files(self) -> FileMap {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, path: &SitePath, bytes: Vec<u8>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.as_str().to_owned(), bytes.into());
    }
}

impl Sink for Memory {
    fn put(&self, path: &SitePath, bytes: Vec<u8>) -> Result<(), BuildError> {
        self.keep(path, bytes);
        Ok(())
    }

    fn put_asset(&self, path: &SitePath, disk: &Path, _: (Digest, u64)) -> Result<(), BuildError> {
        let bytes = fs::read(disk).map_err(|error| BuildError::Io(disk.to_path_buf(), error))?;
        self.keep(path, bytes);
        Ok(())
    }
}
