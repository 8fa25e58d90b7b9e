//! The editions of a guide as its pages know them; each comparison is made when it is first asked for.

use std::sync::{Arc, OnceLock};

use super::compose::changes::Since;
use super::compose::cited::Cites;
use super::scene::Scene;
use crate::compare::{Comparison, Corrections, Edition, compare, edition};
use crate::diagnostic::Diagnostic;

/// What pages tell of earlier editions.
#[derive(Default)]
pub(super) struct Series {
    since: OnceLock<Option<Since>>,
    /// Each earlier edition but the last, compared with the one before it.
    steps: OnceLock<Vec<Comparison>>,
    cites: OnceLock<Option<Cites>>,
    cited: OnceLock<Result<Vec<Vec<u8>>, Diagnostic>>,
}

impl Series {
    /// What changed since the earlier edition, where one is named.
    pub(super) fn since(&self, scene: &Scene<'_>) -> Option<&Since> {
        let make = || {
            let earlier = scene.build.earlier.first()?.clone();
            let now = Arc::new(Edition { files: scene.build.contents.clone(), ..edition(scene.resolved) });
            let said = now.said_since(&earlier);
            Some(Since::of(compare(earlier, now, &said)))
        };
        self.since.get_or_init(make).as_ref()
    }

    /// Every edition with the one before it, the newest first; none where no earlier edition is named.
    pub(super) fn steps(&self, scene: &Scene<'_>) -> Vec<&Comparison> {
        let make = || {
            let pairs = scene.build.earlier.windows(2);
            let step = |pair: &[Arc<Edition>]| {
                let [new, old] = pair else { unreachable!("windows of two hold two") };
                compare(Arc::clone(old), Arc::clone(new), &new.said_since(old))
            };
            pairs.map(step).collect()
        };
        let since = self.since(scene).map(|since| &since.comparison);
        since.into_iter().chain(self.steps.get_or_init(make)).collect()
    }

    /// The digests of the words of this edition's places, where it is one of several.
    pub(super) fn cites(&self, scene: &Scene<'_>) -> Option<&Cites> {
        let make = || match self.since(scene) {
            Some(since) => Some(Cites::of(&since.comparison.new)),
            None => scene.guide().outline.editions.is_series.then(|| Cites::of(&edition(scene.resolved))),
        };
        self.cites.get_or_init(make).as_ref()
    }

    /// A file of what became of citations, by its number.
    pub(super) fn cited(&self, scene: &Scene<'_>, file: usize) -> Result<Vec<u8>, Diagnostic> {
        let make = || {
            let since = self.since(scene).expect("files of citations are made where an earlier edition is named");
            let older = scene.build.earlier.iter().skip(1).map(|earlier| {
                compare(Arc::clone(earlier), Arc::clone(&since.comparison.new), &Corrections::default())
            });
            let older: Vec<Comparison> = older.collect();
            let all: Vec<&Comparison> = std::iter::once(&since.comparison).chain(&older).collect();
            scene.cited(&all)
        };
        match self.cited.get_or_init(make) {
            Ok(files) => Ok(files[file].clone()),
            Err(fault) => Err(fault.clone()),
        }
    }
}
