//! The earlier edition that `editions:` in `guide.yaml` names, read from its folder, so that pages can tell what changed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::compare::{Edition, PieceKind, compare, edition};
use crate::config::{EarlierEdition, Guide};
use crate::diagnostic::{Code, Diagnostic, Place, Words};
use crate::document::Day;
use crate::graph::Resolved;
use crate::source;
use crate::words;

use super::model::read_guide_json;
use super::published::published_contents;
use super::texts::resolve_texts;
use crate::session::build::assets::contents_of;

/// Reads the editions that are named, in their order.
pub(in crate::session) fn read(content: &Path, guide: &Guide) -> (Vec<Arc<Edition>>, Vec<Diagnostic>) {
    let (mut editions, mut faults) = (Vec::new(), Vec::new());
    for named in &guide.outline.editions.earlier {
        let written = &named.from.value;
        let Some(folder) = folder(content, written) else {
            let message = words!("`{written}` に前の版がない", "there is no earlier edition in `{written}`");
            let help = words!(
                "原稿のフォルダーから見た、前の版の原稿のフォルダー、公開したサイト又はその `guide.json` を書く",
                "write the content folder of the earlier edition, its published site or its `guide.json`, as seen from this content folder"
            );
            faults.push(Diagnostic::new(Code::ConfigValue, &guide.source, named.from.span, message).help(help));
            continue;
        };
        match named_as(&folder, named, guide.about.orientation.at) {
            Ok(found) => editions.push(found),
            Err(fault) => {
                let Words { ja, en } = fault;
                let message = words!(
                    "前の版 `{written}` を読めない（{ja}）",
                    "cannot read the earlier edition `{written}`: {en}"
                );
                faults.push(Diagnostic::new(Code::ConfigValue, &guide.source, named.from.span, message));
            }
        }
    }
    if let Some(current) = &guide.outline.editions.current
        && folder(content, &current.from.value).is_none()
    {
        let written = &current.from.value;
        let message = words!("`{written}` に今の版がない", "there is no current edition in `{written}`");
        let help = words!(
            "原稿のフォルダーから見た、今の版の原稿のフォルダー、公開したサイト又はその `guide.json` を書く",
            "write the content folder of the current edition, its published site or its `guide.json`, as seen from this content folder"
        );
        faults.push(Diagnostic::new(Code::ConfigValue, &guide.source, current.from.span, message).help(help));
    }
    (editions, faults)
}

/// Finds where the pages of an edition that is not the current one went in that one, so that each can lead there.
pub(in crate::session) fn lead_on(content: &Path, resolved: &mut Resolved) {
    let Some(named) = &resolved.corpus.guide.outline.editions.current else { return };
    let Some(current) = folder(content, &named.from.value)
        .and_then(|folder| of(&folder, resolved.corpus.guide.about.orientation.at).ok())
    else {
        return;
    };
    let old = edition(resolved);
    let said = current.said_since(&old);
    let found = compare(Arc::new(old), Arc::new(current), &said);
    let mut pages = BTreeMap::new();
    for entry in &found.entries {
        let (Some(&old), Some(&new)) = (entry.old.first(), entry.new.first()) else { continue };
        let (Some(old), Some(new)) = (found.old.pieces.get(old), found.new.pieces.get(new)) else { continue };
        if old.kind == PieceKind::Section
            && let Some(name) = old.address.strip_suffix(".html")
        {
            pages.insert(name.to_owned(), new.address.clone());
        }
    }
    let name = found.new.name().to_owned();
    if let Some(current) = &mut Arc::make_mut(&mut resolved.corpus.guide).outline.editions.current {
        current.pages = pages;
        if current.name.is_empty() {
            current.name = name;
        }
    }
}

/// The edition in a folder or a model, called what the settings call it.
fn named_as(folder: &Path, named: &EarlierEdition, at: Option<Day>) -> Result<Arc<Edition>, Words> {
    let mut found = of(folder, at)?;
    if !named.name.is_empty() {
        found.edition.clone_from(&named.name);
    }
    Ok(Arc::new(found))
}

/// The editions that are named, where the settings were read from a model: the folders that they name cannot be found from
/// there, and are given in the same order.
pub(in crate::session) fn given(given: &[&Path], guide: &Guide) -> Result<Vec<Arc<Edition>>, Box<Diagnostic>> {
    let named = guide.outline.editions.earlier.iter().enumerate();
    let edition = |(i, named): (usize, &EarlierEdition)| {
        let found = given.get(i).and_then(|path| named_as(&folder(path, "")?, named, guide.about.orientation.at).ok());
        let written = &named.from.value;
        found.ok_or_else(|| {
            let message = words!(
                "前の版（`{written}`）の原稿のフォルダーが与えられていない",
                "the content folder of the earlier edition (`{written}`) is not given"
            );
            Box::new(Diagnostic::at(Code::ModelUnreadable, Place::File("guide.json".to_owned(), None), message))
        })
    };
    named.map(edition).collect()
}

/// What a path leads to: a content folder, or `content` in it, otherwise the model of a published site.
fn folder(content: &Path, written: &str) -> Option<PathBuf> {
    let path = content.join(written);
    let folder = [path.clone(), path.join("content")].into_iter().find(|path| path.join("guide.yaml").is_file());
    let is_file = path.is_file() && path.extension().is_some_and(|ending| ending == "json");
    let is_model = is_file || path.join("guide.json").is_file();
    folder.or_else(|| is_model.then_some(path))
}

/// The edition in a content folder or of a model, looked at on the day on which the guide is; why it cannot be read.
fn of(folder: &Path, at: Option<Day>) -> Result<Edition, Words> {
    if !folder.join("guide.yaml").is_file() {
        let mut resolved = read_guide_json(folder).map_err(|fault| fault.message)?;
        resolved.look_on(at);
        return Ok(Edition { files: published_contents(folder, &resolved), ..edition(&resolved) });
    }
    let listing = source::list(folder);
    let found = listing.config.iter().chain(&listing.pages);
    let text = |found: &source::Found| {
        let source = source::read(found).ok()?;
        Some((found.path.as_str().to_owned(), source.text().as_bytes().to_vec()))
    };
    let resolved = resolve_texts(found.filter_map(text).collect());
    let mut resolved = resolved.ok_or_else(|| words!("guide.yaml がない", "there is no guide.yaml"))?;
    resolved.look_on(at);
    let assets = listing.assets.iter().map(|found| (found.path.clone(), found.disk.clone())).collect();
    Ok(Edition { files: contents_of(&resolved, &assets), ..edition(&resolved) })
}
