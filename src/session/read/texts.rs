//! A guide from texts that stand in memory: an earlier edition from a repository, or what an import made. It is resolved
//! and nothing else; whether it could be published is not asked.

use std::sync::Arc;

use rayon::prelude::*;

use crate::config::read_guide;
use crate::document::{Document, Stage};
use crate::graph::{self, FileFacts, Resolved};
use crate::source::{ContentPath, Source, decode, is_left_out};
use crate::syntax::Parser;

/// Resolves a guide of these files, by their paths in the content folder. `None` where there is no `guide.yaml` among
/// them. Drafts are left out, and so is what cannot be read.
#[must_use]
pub fn resolve_texts(files: Vec<(String, Vec<u8>)>) -> Option<Resolved> {
    let mut sources: Vec<Arc<Source>> = Vec::with_capacity(files.len());
    for (path, bytes) in files {
        let is_read = path == SETTINGS || path.rsplit_once('.').is_some_and(|(_, ending)| ending == "md");
        let path = ContentPath::new(&path).ok().filter(|_| is_read && !path.split('/').any(is_left_out));
        if let (Some(path), Ok(text)) = (path, decode(bytes)) {
            sources.push(Arc::new(Source::new(path, text)));
        }
    }
    sources.sort_by(|a, b| a.path().cmp(b.path()));
    let settings = sources.iter().position(|source| source.path().as_str() == SETTINGS)?;
    let guide = Arc::new(read_guide(&sources.remove(settings)).0);
    let parser = Parser::new(&guide);
    let documents: Vec<Document> = sources.par_iter().map(|source| parser.parse(source).0).collect();
    let is_final = |document: &Document| document.front.stage == Stage::Final;
    let facts = documents.into_iter().filter(is_final).map(FileFacts::new).collect();
    Some(graph::resolve(graph::collect(guide, facts).0).resolved)
}

/// The settings of a guide.
const SETTINGS: &str = "guide.yaml";
