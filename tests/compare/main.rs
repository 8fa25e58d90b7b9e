//! Editions against each other: properties that hold for any guide, edits whose result is known, and real documents whose
//! changes somebody else has listed.

#![allow(clippy::print_stdout)] // What is skipped and what is measured is told.

mod attached;
mod edits;
mod forms;
mod guides;
mod identity;
mod properties;
mod said;
mod series;
mod site;
mod table;
mod told;
mod truth;
