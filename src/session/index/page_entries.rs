//! Entries of the pages that the site makes from the guide: those of roles, parties, forms, phases and levels, matrices,
//! lists, the case sheet, the questionnaire, the history, the whole text. Their words come from the locale, in keys that
//! begin with `find_`, because nobody types the title of such a page. Of their text only the first line is shown.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::{Guide, History, Value, Vocabulary};
use crate::graph::{Resolved, Views, address};
use crate::render::{Locale, duties_hint};
use crate::search::Entry;

/// In the words for a page, those before this mark are other names of it.
const NAMES_END: char = '／';

/// The kind of these entries.
pub(in crate::session) const KIND: &str = "page";

/// Pages that every guide has: name, key of the title, key of the lead if it has one.
const FIXED: [(&str, &str, &str); 11] = [
    ("case", "case", "case_hint"),
    ("all", "all", ""),
    ("duties", "duties", "duties_hint"),
    ("clauses", "clauses", ""),
    ("measures", "measures", "measures_hint"),
    ("matrices", "matrices", ""),
    ("cautions", "all_cautions", "cautions_hint"),
    ("terms", "terms", ""),
    ("references", "references", ""),
    ("history", "history", ""),
    ("notes", "notes", "notes_hint"),
];

/// The entries of all pages that are made.
pub(in crate::session) fn page_entries(resolved: &Resolved, views: &Views<'_>, locale: &Locale, out: &mut Vec<Entry>) {
    let guide = &resolved.corpus.guide;
    let filled = filled(resolved, views);
    for vocabulary in &guide.vocabularies {
        for value in &vocabulary.values {
            out.push(of_value(vocabulary, value, guide, (views, locale)));
        }
        let values: Vec<&str> = vocabulary.values.iter().map(|value| &*value.name).collect();
        let text = ["", locale.word("find_list"), &values.join("\n")].join("\n");
        let id = format!("{}.html", address::vocabulary(&vocabulary.id));
        let aliases = Some(vocabulary.name.en.clone()).filter(|name| !name.is_empty()).into_iter().collect();
        out.push(Entry { aliases, ..entry(id, &vocabulary.name.ja, &text) });
    }
    for matrix in &views.matrices {
        let Some(place) = resolved.corpus.page(matrix.at.page).and_then(|page| page.place(matrix.at.place)) else {
            continue;
        };
        let columns: Vec<&str> = matrix.columns.iter().flatten().map(|value| &*value.name).collect();
        let text = ["", locale.word("find_matrix"), &columns.join("\n")].join("\n");
        out.push(entry(format!("{}.html", address::matrix(&place.anchor)), &matrix.name(resolved), &text));
    }
    for (name, title, lead) in FIXED.into_iter().filter(|(name, ..)| filled.contains(name)) {
        let key = format!("find_{name}");
        let lead = match lead {
            "" => "",
            "duties_hint" => locale.word(duties_hint(views)),
            lead => locale.word(lead),
        };
        let gathered =
            [("clauses", "clauses"), ("measures", "measures"), ("matrices", "marks"), ("cautions", "cautions")];
        let gathered =
            gathered.into_iter().filter(|(list, _)| filled.contains(list)).map(|(_, word)| locale.word(word));
        let gathered = gathered.collect::<Vec<_>>().join(locale.word("list_comma"));
        let (names, words) = locale.word(&key).split_once(NAMES_END).unwrap_or(("", locale.word(&key)));
        let mut lines = vec![lead.replace("{n}", &gathered), words.trim().to_owned()];
        if name == "history" {
            lines.extend(guide.about.history.iter().map(dated));
        }
        let names = names.split(['　', ',']).map(str::trim).filter(|name| !name.is_empty());
        let aliases = names.map(str::to_owned).collect();
        out.push(Entry { aliases, ..entry(format!("{name}.html"), locale.word(title), &lines.join("\n")) });
    }
}

/// What an edition is found by: its day, in figures and as texts write it, and what it says of itself.
fn dated(edition: &History) -> String {
    let date = &edition.date;
    let parts = date.split('-').map(|part| part.trim_start_matches('0'));
    let written: String = parts.zip(["年", "月", "日"]).flat_map(|(part, mark)| [part, mark]).collect();
    format!("{date} {written} {}", edition.summary)
}

/// The pages that have something to show.
fn filled(resolved: &Resolved, views: &Views<'_>) -> BTreeSet<&'static str> {
    let guide = &resolved.corpus.guide;
    let is_work = !(views.duties.is_empty()
        && views.measures.is_empty()
        && views.matrices.is_empty()
        && views.cautions.is_empty());
    let found = [
        ("duties", !views.duties.is_empty()),
        ("clauses", !views.clauses.is_empty()),
        ("measures", !views.measures.is_empty()),
        ("matrices", !views.matrices.is_empty()),
        ("cautions", !views.cautions.is_empty()),
        ("notes", !views.notes.is_empty()),
        ("terms", !guide.terms.is_empty()),
        ("references", !guide.references.is_empty()),
        ("history", !guide.about.history.is_empty()),
        ("case", !guide.vocabularies.is_empty() && is_work),
        ("all", resolved.corpus.pages.len() > 1),
    ];
    found.into_iter().filter(|(_, some)| *some).map(|(name, _)| name).collect()
}

fn entry(id: String, title: &str, text: &str) -> Entry {
    Entry { id, kind: KIND.to_owned(), title: title.to_owned(), text: text.to_owned(), ..Entry::default() }
}

/// The page of a value: what it is, what such pages are for, and the titles of the matrices that have a column of it and
/// the phases whose duties it lists, because both are asked for together with it.
fn of_value(vocabulary: &Vocabulary, value: &Value, guide: &Guide, (views, locale): (&Views<'_>, &Locale)) -> Entry {
    let words = if vocabulary.bearer { "find_bearer" } else { "find_value" };
    let mut lines = vec![value.description.clone(), locale.word(words).to_owned()];
    let is_column =
        |matrix: &crate::graph::MatrixRef<'_>| matrix.columns.iter().flatten().any(|column| column.id == value.id);
    if vocabulary.bearer || views.matrices.iter().any(is_column) {
        let phases = guide.vocabularies.iter().filter(|other| other.id == "phase").flat_map(|other| &other.values);
        lines.extend(phases.map(|phase| phase.name.clone()));
    }
    let id = format!("{}.html", address::value(&vocabulary.id, &value.id));
    let facets = BTreeMap::from([(vocabulary.id.clone(), vec![value.id.clone()])]);
    Entry { aliases: value.aliases.clone(), facets, ..entry(id, &value.name, &lines.join("\n")) }
}
