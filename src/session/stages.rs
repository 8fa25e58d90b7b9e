//! From files to a checked guide: the one gate between what is written and what may be published.

use crate::diagnostic::{self, Diagnostic};
use crate::graph::{self, Resolved};

use super::assets::{self, AssetTable};
use super::files::Files;

/// The resolved guide with everything that was found, whether good or bad.
#[derive(Debug)]
pub struct Analysis {
    /// The resolved guide.
    pub resolved: Resolved,
    /// Files that pages use.
    pub assets: AssetTable,
    /// Everything that was found, in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
}

/// A resolved guide without an error. Only this can be rendered for publishing, and only
/// [`Analysis::check`] makes it.
#[derive(Debug)]
pub struct Checked {
    resolved: Resolved,
    assets: AssetTable,
    warnings: Vec<Diagnostic>,
}

/// Why a guide cannot be published.
#[derive(Debug)]
pub struct Report {
    /// Errors and warnings, in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
}

impl Analysis {
    /// Resolves and checks the files. Total: everything wrong is among the diagnostics.
    #[must_use]
    pub fn of(files: &Files) -> Self {
        let mut diagnostics = files.diagnostics();
        let (corpus, found) = graph::collect(files.guide().clone(), files.facts());
        diagnostics.extend(found);
        let (resolved, found) = graph::resolve(corpus);
        diagnostics.extend(found);
        diagnostics.extend(graph::check(&resolved, &graph::derive(&resolved)));
        let (assets, found) = assets::table(&resolved, files.assets());
        diagnostics.extend(found);
        diagnostic::sort(&mut diagnostics);
        Self { resolved, assets, diagnostics }
    }

    /// The gate: a guide with an error stays here.
    pub fn check(self) -> Result<Checked, Report> {
        if diagnostic::has_errors(&self.diagnostics) {
            return Err(Report { diagnostics: self.diagnostics });
        }
        Ok(Checked { resolved: self.resolved, assets: self.assets, warnings: self.diagnostics })
    }
}

impl Checked {
    /// The resolved guide.
    #[must_use]
    pub fn resolved(&self) -> &Resolved {
        &self.resolved
    }

    /// Files that pages use.
    #[must_use]
    pub fn assets(&self) -> &AssetTable {
        &self.assets
    }

    /// What was found and does not stand in the way.
    #[must_use]
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }
}
