//! Everything that decides whether a guide can be published, in one place, so that `check` decides as `build` does: the
//! content with its attachments, the theme, files that are made of the guide, and every page of a theme that is not the
//! program's own.

use std::path::Path;

use crate::diagnostic::{self, Diagnostic};
use crate::render::Theme;

use super::stages::{Analysis, Checked, Report};
use crate::session::build::downloads;
use crate::session::build::render;
use crate::session::read::files::Files;
use crate::session::read::theme::load_theme;

/// A guide that can be published, and the theme that it is published with.
#[derive(Debug)]
pub struct Passed {
    /// The guide.
    pub checked: Checked,
    /// The theme.
    pub theme: Theme,
}

/// Checks a guide and its theme. What is wrong with either is told together.
pub fn gate(files: &Files, folder: Option<&Path>) -> Result<Passed, Report> {
    let analysis = Analysis::of(files);
    match load_theme(folder, &analysis.resolved.corpus.guide) {
        Ok(theme) => {
            let passed = Passed { checked: analysis.check()?, theme };
            let faults = downloads::faults(&passed.checked, &passed.theme);
            if faults.is_empty() {
                return Ok(passed);
            }
            Err(Report { diagnostics: both(passed.checked.warnings().to_vec(), faults) })
        }
        Err(faults) => Err(Report { diagnostics: both(analysis.diagnostics, faults) }),
    }
}

/// Everything that is wrong with a guide that is being edited, as the gate sees it.
#[must_use]
pub fn judge(analysis: &Analysis, folder: Option<&Path>) -> Vec<Diagnostic> {
    match load_theme(folder, &analysis.resolved.corpus.guide) {
        Ok(theme) => match analysis.clone().check() {
            Ok(checked) => {
                let passed = Passed { checked, theme };
                both(passed.checked.warnings().to_vec(), passed.try_pages())
            }
            Err(report) => report.diagnostics,
        },
        Err(faults) => both(analysis.diagnostics.clone(), faults),
    }
}

fn both(mut diagnostics: Vec<Diagnostic>, more: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.extend(more);
    diagnostic::sort(&mut diagnostics);
    diagnostics
}

impl Passed {
    /// Renders every page of a theme of the project's own and throws it away: what would stop a build is found without
    /// one. The program's own theme cannot fail.
    #[must_use]
    pub fn try_pages(&self) -> Vec<Diagnostic> {
        if self.theme.is_own() { render::try_pages(&self.checked, &self.theme) } else { Vec::new() }
    }
}
