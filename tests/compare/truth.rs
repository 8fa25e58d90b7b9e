//! Real documents in two editions, against what their publishers say changed. `REAL_DOCUMENTS=DIR` names their folder;
//! without it these tests say that they were skipped.

use std::collections::{BTreeMap, BTreeSet};

use tebiki::compare::{Comparison, Edition, PieceKind, State};

use super::guides;

/// The numbers that an official map gives for each old number, and those that only moved.
type Map = (BTreeMap<String, BTreeSet<String>>, BTreeMap<String, String>);

/// Reads the official map: a line `v4.0.3-1.2.3:` and a line that names numbers of the new edition.
fn official(text: &str) -> Map {
    let (mut all, mut moved) = (BTreeMap::new(), BTreeMap::new());
    let mut old = String::new();
    for line in text.lines() {
        if let Some(number) = line.strip_prefix("v4.0.3-") {
            number.trim_end_matches(':').clone_into(&mut old);
        } else if let Some((_, said)) = line.split_once("tag-v5.0.0:") {
            let numbers = |text: &str| -> Vec<String> {
                text.split("v5.0.0-").skip(1).map(|n| n.split([',', ' ']).next().unwrap_or("").to_owned()).collect()
            };
            if let Some((_, to)) = said.split_once("MOVED TO ") {
                moved.insert(old.clone(), numbers(to).remove(0));
            }
            all.insert(old.clone(), numbers(said).into_iter().collect());
        }
    }
    (all, moved)
}

fn numbers(comparison: &Comparison) -> Vec<(String, String)> {
    let label = |new: bool, id: usize| {
        let edition = if new { &comparison.new } else { &comparison.old };
        let piece = &edition.pieces[id];
        (piece.kind == PieceKind::Row && piece.label.matches('.').count() == 2).then(|| piece.label.clone())
    };
    let pairs = comparison.entries.iter().flat_map(|entry| {
        let olds = entry.old.iter().filter_map(|&x| label(false, x)).collect::<Vec<_>>();
        let news = entry.new.iter().filter_map(|&y| label(true, y)).collect::<Vec<_>>();
        olds.into_iter().flat_map(move |x| news.clone().into_iter().map(move |y| (x.clone(), y)))
    });
    pairs.collect()
}

#[test]
fn requirements_that_moved_are_found_without_the_map() {
    let (Some(old), Some(new)) = (guides::imported("asvs4-ja"), guides::imported("asvs5-ja")) else { return };
    let (truth, moved) = official(&guides::real("mapping_v4.0.3_to_v5.0.0.yml").expect("the map is beside"));
    assert_eq!((truth.len(), moved.len()), (278, 156));
    let comparison = guides::between(&old, &new);
    let pairs: Vec<(String, String)> =
        numbers(&comparison).into_iter().filter(|(x, _)| truth.contains_key(x)).collect();
    let right = pairs.iter().filter(|(x, y)| truth[x].contains(y)).count();
    let found = moved.keys().filter(|x| pairs.iter().any(|(p, q)| p == *x && truth[*x].contains(q))).count();
    let near = moved.keys().filter(|x| among_three(&comparison, &pairs, x, &truth[*x])).count();
    let share = |n: usize, of: usize| n * 1000 / of;
    println!(
        "pairs {}, precision {} ‰, recall {} ‰ of {}, among three {} ‰",
        pairs.len(),
        share(right, pairs.len()),
        share(found, moved.len()),
        moved.len(),
        share(near, moved.len())
    );
    for (x, y) in pairs.iter().filter(|(x, y)| !truth[x].contains(y)) {
        println!("wrong: {x} -> {y}, should be {:?}", truth[x]);
    }
    assert!(share(right, pairs.len()) >= 950);
    assert!(share(found, moved.len()) >= 500);
    assert!(share(near, moved.len()) >= 870);
}

/// Whether a true partner is the one that was found, or among the three that are offered.
fn among_three(comparison: &Comparison, pairs: &[(String, String)], x: &str, truth: &BTreeSet<String>) -> bool {
    let is_row =
        |id: &usize| comparison.old.pieces[*id].kind == PieceKind::Row && comparison.old.pieces[*id].label == x;
    let Some(entry) = comparison.entries.iter().find(|entry| entry.old.iter().any(&is_row)) else { return false };
    let offered = entry.candidates.iter().map(|(y, _)| comparison.new.pieces[*y].label.clone());
    let paired = pairs.iter().filter(|(p, _)| p == x).map(|(_, q)| q.clone());
    offered.chain(paired).any(|y| truth.contains(&y))
}

/// What changed, by the numbers of the sections it stands in.
fn touched(comparison: &Comparison) -> BTreeSet<String> {
    let sections = comparison.changes().map(|entry| match (entry.new.first(), entry.old.first()) {
        (Some(&y), _) => comparison.new.pieces[comparison.new.pieces[y].section].clone(),
        (None, Some(&x)) => comparison.old.pieces[comparison.old.pieces[x].section].clone(),
        (None, None) => unreachable!("an entry has a side"),
    });
    sections.map(|piece| piece.address).collect()
}

#[test]
fn of_the_main_provisions_of_the_act_only_article_3_differs() {
    let (Some(old), Some(new)) = (guides::imported("law/law2018.xml"), guides::imported("law/law2024.xml")) else {
        return;
    };
    let comparison = guides::between(&old, &new);
    let of_chapter = |edition: &Edition, id: usize| {
        let above = std::iter::successors(Some(id), |&id| (id > 0).then(|| edition.pieces[id].parent));
        above.into_iter().any(|id| edition.pieces[id].address.starts_with("chapter-"))
    };
    let main: BTreeSet<String> = comparison
        .changes()
        .filter_map(|entry| match (entry.new.first(), entry.old.first()) {
            (Some(&y), _) => of_chapter(&comparison.new, y).then(|| comparison.new.pieces[y].address.clone()),
            (None, Some(&x)) => of_chapter(&comparison.old, x).then(|| comparison.old.pieces[x].address.clone()),
            (None, None) => None,
        })
        .map(|address| address.split('#').next().unwrap_or_default().to_owned())
        .collect();
    println!("touched: {:?}, of them main provisions: {main:?}", touched(&comparison));
    assert_eq!(main.into_iter().collect::<Vec<_>>(), ["3.html"]);
}

#[test]
fn what_the_guidebook_lists_as_changed_is_found() {
    let names = ["gif/441-2022.docx", "gif/441-2023.docx", "gif/441-2026.docx"];
    let [Some(first), Some(second), Some(third)] = names.map(guides::imported) else { return };
    let (early, late) = (guides::between(&first, &second), guides::between(&second, &third));
    for comparison in [&early, &late] {
        println!("touched: {:?}", touched(comparison));
        for entry in comparison.changes() {
            let text = |new: bool| {
                let (edition, ids) = if new { (&comparison.new, &entry.new) } else { (&comparison.old, &entry.old) };
                ids.iter()
                    .map(|&id| format!("{} {}", edition.pieces[id].cited, edition.pieces[id].text))
                    .collect::<Vec<_>>()
            };
            println!("{:?} {:?} | {:?}", entry.states, text(false), text(true));
        }
    }
    for section in ["6.2.html", "6.3.html", "8.4.html"] {
        assert!(touched(&early).contains(section) || touched(&late).contains(section), "{section}");
    }
    assert!(touched(&late).contains("4.6.html"));
    let says_year = |entry: &tebiki::compare::Entry| {
        entry.states.contains(&State::Reworded)
            && entry
                .new
                .iter()
                .any(|&y| late.new.pieces[y].cited == "1.1" && late.new.pieces[y].text.contains("年のみを使用"))
    };
    assert!(late.changes().any(says_year));
}
