//! Checks over the resolved guide, one file each.

mod matrices;
mod notes;
mod pages;
mod places;
mod settings;

use crate::diagnostic::Diagnostic;

use super::derive::Views;
use super::resolve::Resolved;

/// Runs every rule. What resolving reports already is not said again.
#[must_use]
pub fn check(resolved: &Resolved, views: &Views<'_>) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    pages::check(resolved, &mut out);
    places::check(resolved, views, &mut out);
    matrices::check(resolved, views, &mut out);
    notes::check(resolved, &mut out);
    settings::check(resolved, &mut out);
    out
}
