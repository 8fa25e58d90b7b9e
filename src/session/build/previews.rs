//! Previews: the beginnings of what links lead to, for pointers and keys that rest on a link. They are scripts that
//! register themselves, as a page from a folder can load nothing else, cut so small that one is loaded at a glance.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value, json};

use crate::graph::{Destination, PlaceRef, Resolved, Views};
use crate::render::{preview_shard, preview_shards};
use crate::search::Entry;

/// Characters that a preview shows.
const LENGTH: usize = 140;

/// Every shard by its name in the site.
pub(in crate::session) fn previews(
    resolved: &Resolved,
    views: &Views<'_>,
    entries: &[Entry],
) -> Vec<(String, Vec<u8>)> {
    let linked = linked(resolved, views);
    let shards = preview_shards(resolved.corpus.pages.len());
    let mut out: BTreeMap<u32, Map<String, Value>> = BTreeMap::new();
    for entry in entries {
        let page = entry.id.split('#').next().unwrap_or("");
        if entry.kind == Entry::SECTION || linked.contains(&entry.id) {
            let title = format!("{} {}", entry.number, entry.title);
            out.entry(preview_shard(page, shards))
                .or_default()
                .insert(entry.id.clone(), json!([title.trim(), beginning(&entry.text)]));
        }
    }
    let file = |(key, entries): (u32, Map<String, Value>)| {
        let text = format!("tebikiPreviews(\"{key}\",{})\n", Value::Object(entries));
        (format!("previews/{key}.js"), text.into_bytes())
    };
    out.into_iter().map(file).collect()
}

/// The addresses of the places that something leads to: a cross-reference, or a list of clauses or measures.
fn linked(resolved: &Resolved, views: &Views<'_>) -> HashSet<String> {
    let place = |to: Destination| match to {
        Destination::Place(at) => Some(at),
        _ => None,
    };
    let mut places: HashSet<PlaceRef> =
        resolved.links.iter().flat_map(|links| links.iter()).filter_map(|link| place(link.to)).collect();
    places.extend(views.clauses.iter().map(|clause| clause.at));
    places.extend(views.measures.iter().map(|measure| measure.at));
    places.into_iter().filter_map(|at| Destination::Place(at).address(&resolved.corpus)).collect()
}

fn beginning(text: &str) -> String {
    let mut out: String = text.trim().chars().take(LENGTH).collect();
    if out.len() < text.trim().len() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_those_of_the_script() {
        // The values come from running the script's rule.
        assert_eq!(
            [preview_shard("9.3.1.html", 8), preview_shard("index.html", 8), preview_shard("a.html", 1)],
            [5, 2, 0]
        );
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(beginning("短い\n"), "短い");
        let long = beginning(&"あ".repeat(200));
        assert!(long.chars().count() == LENGTH + 1 && long.ends_with('…'));
    }
}
