//! Whether settings that were read from `guide.json` may be used: what the reader of `guide.yaml` refuses is refused.

use std::collections::BTreeSet;

use super::read::{MAX_HIERARCHY, MOST_VALUES, MOST_VOCABULARIES};
use super::{Guide, Vocabulary};
use crate::diagnostic::Words;
use crate::document::Anchor;
use crate::words;

/// Tells the first thing that is wrong.
///
/// # Errors
/// What it is.
pub fn sound(guide: &Guide) -> Result<(), Words> {
    let values: usize = guide.vocabularies.iter().map(|v| v.values.len()).sum();
    if guide.vocabularies.len() > MOST_VOCABULARIES || values > MOST_VALUES {
        return Err(words!("語彙か値が多すぎる", "there are too many vocabularies or values"));
    }
    ids(guide.vocabularies.iter().map(|v| v.id.as_str()))?;
    ids(guide.standards.iter().map(|s| s.id.as_str()))?;
    ids(guide.terms.iter().map(|t| t.id.as_str()))?;
    ids(guide.references.iter().map(|r| r.id.as_str()))?;
    guide.legends.iter().try_for_each(|legend| ids(legend.marks.iter().map(|mark| mark.id.as_str())))?;
    guide.vocabularies.iter().try_for_each(vocabulary)?;
    let addresses = guide.references.iter().map(|r| (r.url.as_str(), ["http://", "https://", "https://"]));
    let report = (guide.about.orientation.report.as_str(), ["http://", "https://", "mailto:"]);
    for (address, known) in addresses.chain([report]) {
        if !address.is_empty() && !known.iter().any(|scheme| address.starts_with(scheme)) {
            return Err(words!("使えないアドレスがある", "an address is not allowed"));
        }
    }
    if guide.outline.editions.current.as_ref().is_some_and(|current| !super::editions::is_site(&current.at)) {
        return Err(words!("使えないアドレスがある", "an address is not allowed"));
    }
    if !guide.about.attachments.is_sound() {
        return Err(words!("添付ファイルの種類か名前が使えない", "a type or a name of an attachment is not allowed"));
    }
    if !super::downloads::are_sound(&guide.about.attachments.downloads, &guide.vocabularies) {
        return Err(words!("downloads の指定が使えない", "a download is not allowed"));
    }
    Ok(())
}

/// Ids of one kind, each once.
fn ids<'a>(ids: impl Iterator<Item = &'a str>) -> Result<(), Words> {
    let mut seen = BTreeSet::new();
    for id in ids {
        if Anchor::parse(id).is_none() || !seen.insert(id) {
            let shown: String = id.chars().take(40).collect();
            let shown = shown.escape_debug();
            return Err(words!("`{shown}` は id の形でないか、二度ある", "`{shown}` is no id, or stands twice"));
        }
    }
    Ok(())
}

fn vocabulary(vocabulary: &Vocabulary) -> Result<(), Words> {
    ids(vocabulary.values.iter().map(|value| value.id.as_str()))?;
    // A value stands behind the one above it, so that the way up ends.
    let depth = |value| std::iter::successors(Some(value), |&value| vocabulary.parent(value)).count();
    if vocabulary.values.iter().any(|value| depth(value) > MAX_HIERARCHY) {
        return Err(words!("語彙の階層が深すぎる", "the hierarchy of values is too deep"));
    }
    Ok(())
}
