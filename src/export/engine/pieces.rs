//! Data in files of bearable size: servers refuse requests that are too large, and nobody wants all of it in memory.

use super::super::File;

/// A file that has so many bytes is full.
const MOST_BYTES: usize = 16 << 20;

/// Takes records and gives files.
pub(super) struct Pieces<'a, E> {
    name: String,
    ending: &'static str,
    /// What every file begins and ends with.
    frame: (&'static str, &'static str),
    /// What stands between records.
    between: &'static str,
    bytes: Vec<u8>,
    names: Vec<String>,
    put: &'a mut dyn FnMut(File) -> Result<(), E>,
}

impl<'a, E> Pieces<'a, E> {
    pub(super) fn new(
        name: impl Into<String>,
        ending: &'static str,
        (frame, between): ((&'static str, &'static str), &'static str),
        put: &'a mut dyn FnMut(File) -> Result<(), E>,
    ) -> Self {
        Self { name: name.into(), ending, frame, between, bytes: Vec::new(), names: Vec::new(), put }
    }

    /// Adds a record.
    pub(super) fn add(&mut self, record: &str) -> Result<(), E> {
        if self.bytes.is_empty() {
            self.bytes.extend(self.frame.0.as_bytes());
        } else {
            self.bytes.extend(self.between.as_bytes());
        }
        self.bytes.extend(record.as_bytes());
        if self.bytes.len() >= MOST_BYTES { self.close() } else { Ok(()) }
    }

    fn close(&mut self) -> Result<(), E> {
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.extend(self.frame.1.as_bytes());
        let name = format!("{}-{:04}.{}", self.name, self.names.len() + 1, self.ending);
        self.names.push(name.clone());
        (self.put)(File { name, bytes })
    }

    /// Gives the last file; the names of all of them.
    pub(super) fn end(mut self) -> Result<Vec<String>, E> {
        if !self.bytes.is_empty() || self.names.is_empty() {
            if self.bytes.is_empty() {
                self.bytes.extend(self.frame.0.as_bytes());
            }
            self.close()?;
        }
        Ok(self.names)
    }
}
