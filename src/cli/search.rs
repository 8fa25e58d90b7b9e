//! `tebiki search`: asks the index that a build wrote.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgAction, ArgMatches, Command, value_parser};
use serde_json::Value;

use super::args::{self, Common};
use super::input::Project;
use super::output::{Exit, Format, complain, note, report, say};
use crate::diagnostic::{Lang, Words, nearest};
use crate::document::Day;
use crate::search::{Grouping, Options, SearchIndex};
use crate::session::{self, Stages};
use crate::words;

pub(super) fn command(lang: Lang) -> Command {
    let about = words!(
        "手引書を検索する。先に build しておく（`--at` では要らない）",
        "search the guide; build it first (`--at` needs no build)"
    );
    let query = words!(
        "語、\"句\"、-除く語、9.3.1(8) のような番号、文での問い",
        "words, \"phrases\", -without, a number such as 9.3.1(8), a question"
    );
    let index = words!("検索の索引のフォルダー", "the folder of the search index");
    let limit = words!("示す件数", "how many hits");
    let filter =
        words!("語彙=値 での絞込み（role=system-officer など）", "narrow by vocabulary=value (role=system-officer …)");
    let json = words!("JSON で出力する", "print JSON");
    let mut command = Command::new("search")
        .about(about.get(lang).to_owned())
        .arg(args::arg("query", &query, lang).required(true).num_args(1..).value_name("QUERY"))
        .arg(
            args::arg("index", &index, lang)
                .long("index")
                .value_name("DIR")
                .default_value("search-index")
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            args::arg("limit", &limit, lang)
                .long("limit")
                .value_name("N")
                .default_value("10")
                .value_parser(value_parser!(u16).range(1..)),
        )
        .arg(args::arg("filter", &filter, lang).long("filter").value_name("VOCABULARY=VALUE").action(ArgAction::Append))
        .arg(args::arg("json", &json, lang).long("json").action(ArgAction::SetTrue))
        .arg(args::at(lang).conflicts_with("index"))
        .arg(args::content(lang).requires("at"));
    for (name, ja, en) in FILTERS {
        let help = Words { ja: ja.to_owned(), en: en.to_owned() };
        command = command.arg(args::arg(name, &help, lang).long(name).value_name("ID").action(ArgAction::Append));
    }
    command
}

/// Stands for the hyphen of a word that is left out, while the command line is read.
pub(super) const EXCLUSION: &str = "\u{f8ff}";

/// Marks words with one hyphen before them, which are no options: `-控え`. Short options are one letter of ASCII.
pub(super) fn mark_exclusions(words: &mut [OsString]) {
    let takes_value = |word: &OsString| {
        let name = word.to_str().and_then(|word| word.strip_prefix("--")).filter(|name| !name.contains('='));
        name.is_some_and(|name| !["json", "help", "quiet", "verbose", "version"].contains(&name) && !name.is_empty())
    };
    for at in 0..words.len() {
        if words.get(at).is_some_and(|word| word == "--") {
            return;
        }
        let is_value = at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(takes_value);
        let excluded = words.get(at).and_then(|word| word.to_str()?.strip_prefix('-')).filter(|rest| {
            let is_short = rest.len() == 1 && rest.chars().all(|c| "hqvV".contains(c));
            !is_value && !rest.is_empty() && !rest.starts_with('-') && !is_short
        });
        if let Some(marked) = excluded.map(|rest| format!("{EXCLUSION}{rest}")) {
            words[at] = marked.into();
        }
    }
}

/// Vocabularies that most guides have, as options of their own; `kind` is what a place is.
pub(super) const FILTERS: [(&str, &str, &str); 5] = [
    ("role", "役割で絞る", "narrow by role"),
    ("phase", "段階で絞る", "narrow by phase"),
    ("form", "形態で絞る", "narrow by form"),
    ("level", "区分で絞る", "narrow by level"),
    ("kind", "種類で絞る（section、clause、measure など）", "narrow by kind (section, clause, measure …)"),
];

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Result<Exit, Exit> {
    let query: Vec<String> =
        matches.get_many::<String>("query").unwrap_or_default().map(|w| w.replace(EXCLUSION, "-")).collect();
    let query = query.join(" ");
    if query.trim().is_empty() {
        common.complain(&words!("探す語がない", "there is no word to look for"));
        return Err(Exit::Usage);
    }
    let (index, known) = match args::day(matches) {
        Some(day) => on_day(day, common, matches)?,
        None => of_build(common, matches)?,
    };
    let filters = filters(matches, common)?;
    check_filters(&filters, &known, common)?;
    let filters = widened(filters, &known);
    let limit = usize::from(matches.get_one::<u16>("limit").copied().unwrap_or(10));
    let is_narrowed = !filters.is_empty();
    let options = Options { limit, grouping: Grouping::Places, filters };
    match session::search(&index, &query, &options) {
        Ok(mut answer) => {
            // How many there are must not depend on how many are shown, of which alone the texts are read.
            if answer.total > answer.hits.len() {
                let all = Options { limit: EVERY, ..options };
                answer.total = session::search(&index, &query, &all).map_or(answer.total, |all| all.total);
            }
            let json = session::answer_json(&answer);
            if matches.get_flag("json") || common.format == Format::Json {
                say(&json.to_string());
            } else {
                show(&json, is_narrowed, common.lang);
            }
            Ok(Exit::Fine)
        }
        Err(error) => {
            complain(&error.to_string(), common.lang);
            common.help(&again());
            Err(Exit::Environment)
        }
    }
}

/// The index that the last build wrote, and by what a search of it may be narrowed.
fn of_build(common: &Common, matches: &ArgMatches) -> Result<(SearchIndex, session::Filters), Exit> {
    let folder = Project::here().path(matches, "index", "search-index");
    let index = session::open_index(&folder).map_err(|error| {
        let shown = folder.display();
        common
            .complain(&words!("`{shown}` の索引を開けない（{error}）", "cannot open the index in `{shown}` ({error})"));
        common.help(&again());
        Exit::Environment
    })?;
    Ok((index, session::known_filters(&folder).unwrap_or_default()))
}

/// The same of the guide as on a day: it is read for this search, as no build may have been made of that day.
fn on_day(day: Day, common: &Common, matches: &ArgMatches) -> Result<(SearchIndex, session::Filters), Exit> {
    let project = Project::find(common, matches)?;
    let theme = project.theme_beside();
    let files = project.open_at(Stages::Final, Some(day));
    let passed = session::gate(&files, theme.as_deref()).map_err(|found| {
        report(&found.diagnostics, &project.paths(theme.as_deref()), common);
        Exit::Content
    })?;
    session::index_of(passed.checked.resolved(), passed.theme.locale()).map_err(|error| {
        complain(&error.to_string(), common.lang);
        Exit::Environment
    })
}

/// So many hits are counted.
const EVERY: usize = 10_000;

/// The way out of an index that cannot be read.
fn again() -> Words {
    words!("`tebiki build` で作り直す", "make it again with `tebiki build`")
}

/// Filters name a vocabulary and one of its values as the last build knew them.
fn check_filters(filters: &[(String, Vec<String>)], known: &session::Filters, common: &Common) -> Result<(), Exit> {
    if known.is_empty() {
        return Ok(());
    }
    for (vocabulary, values) in filters {
        let name = if vocabulary.is_empty() { "kind" } else { vocabulary };
        let Some(allowed) = known.get(name).map(|filter| &filter.values) else {
            let list = listed(known.keys().filter(|key| *key != "kind"), common.lang);
            common.complain(&words!(
                "`{name}` という語彙はない（あるのは {list}）",
                "there is no vocabulary `{name}` (there are {list})"
            ));
            return Err(Exit::Usage);
        };
        if let Some(value) = values.iter().find(|value| !allowed.contains(value)) {
            let list = listed(allowed.iter(), common.lang);
            common.complain(&words!(
                "`{name}` に `{value}` という値はない（あるのは {list}）",
                "`{name}` has no value `{value}` (there are {list})"
            ));
            if let Some(near) = nearest(value, allowed.iter().map(String::as_str)) {
                common.help(&words!("`{near}` ではないか", "did you mean `{near}`?"));
            }
            return Err(Exit::Usage);
        }
    }
    Ok(())
}

/// Where the values of a vocabulary include each other, a chosen one stands for those before it too, as in the browser.
fn widened(filters: Vec<(String, Vec<String>)>, known: &session::Filters) -> Vec<(String, Vec<String>)> {
    let widen = |(vocabulary, values): (String, Vec<String>)| {
        let values = known.get(&vocabulary).map(|filter| filter.chosen(&values)).unwrap_or(values);
        (vocabulary, values)
    };
    filters.into_iter().map(widen).collect()
}

fn listed<'a>(words: impl Iterator<Item = &'a String>, lang: Lang) -> String {
    words.map(String::as_str).collect::<Vec<_>>().join(args::comma(lang))
}

pub(super) fn filters(matches: &ArgMatches, common: &Common) -> Result<Vec<(String, Vec<String>)>, Exit> {
    let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, _, _) in FILTERS {
        // Not every command that narrows has all of them.
        let typed = matches.try_get_many::<String>(name).ok().flatten();
        let values: Vec<String> = typed.unwrap_or_default().cloned().collect();
        if !values.is_empty() {
            let key = if name == "kind" { String::new() } else { name.to_owned() };
            out.insert(key, values);
        }
    }
    for pair in matches.get_many::<String>("filter").unwrap_or_default() {
        let Some((vocabulary, value)) = pair.split_once('=') else {
            complain(
                words!("`{pair}` は 語彙=値 の形でない", "`{pair}` is not of the form vocabulary=value")
                    .get(common.lang),
                common.lang,
            );
            return Err(Exit::Usage);
        };
        out.entry(vocabulary.to_owned()).or_default().push(value.to_owned());
    }
    Ok(out.into_iter().collect())
}

/// What a filter leaves out may well stand elsewhere in the guide.
fn told_missing(missing: &str, is_narrowed: bool) -> Words {
    if is_narrowed {
        words!("絞り込んだ範囲にない語: {missing}", "not in what the filters leave: {missing}")
    } else {
        words!("この手引書にない語: {missing}", "not in this guide: {missing}")
    }
}

/// What readers have to know of how hits were found: that a number is an old one, that a word is only part of another.
fn found_by(hits: &[Value]) -> Vec<Words> {
    let mut told: Vec<Words> = Vec::new();
    for hit in hits {
        for pair in hit["by"].as_array().into_iter().flatten() {
            let (from, to) = (pair[0].as_str().unwrap_or_default(), pair[1].as_str().unwrap_or_default());
            let words = if hit["number"] == to {
                words!("「{from}」は旧い番号で、今は「{to}」である", "`{from}` is an old number; it is `{to}` now")
            } else if to.contains(from) {
                words!("「{from}」は「{to}」の一部としてだけある", "`{from}` stands only within `{to}`")
            } else {
                continue;
            };
            if told.iter().all(|known| known.en != words.en) {
                told.push(words);
            }
        }
    }
    told
}

fn show(answer: &Value, is_narrowed: bool, lang: Lang) {
    let list = |key: &str| answer[key].as_array().cloned().unwrap_or_default();
    for pair in list("changes") {
        let (from, to) = (pair[0].as_str().unwrap_or_default(), pair[1].as_str().unwrap_or_default());
        note(words!("「{from}」を「{to}」として探した", "searched `{to}` for `{from}`").get(lang));
    }
    if answer["reading"] == "parts" && !list("hits").is_empty() {
        let told = words!(
            "そのままの形ではない。語に分けて近い順に示す",
            "not found as it is written; these come nearest by its words"
        );
        note(told.get(lang));
    }
    let missing: Vec<String> = list("missing").iter().filter_map(|w| w.as_str().map(|w| format!("「{w}」"))).collect();
    if !missing.is_empty() {
        note(told_missing(&missing.join("、"), is_narrowed).get(lang));
    }
    for pair in list("synonyms") {
        let (from, to) = (pair[0].as_str().unwrap_or_default(), pair[1].as_str().unwrap_or_default());
        note(words!("「{from}」に関連する語「{to}」も探した", "also searched `{to}`, near `{from}`").get(lang));
    }
    for told in found_by(&list("hits")) {
        note(told.get(lang));
    }
    for warning in list("warnings") {
        note(
            &warning["reason"]
                .as_str()
                .map(|reason| format!("{}: {reason}", words!("注意", "note").get(lang)))
                .unwrap_or_default(),
        );
    }
    if answer["best"].is_string() {
        note(words!("最もよく当てはまるのは初めの所", "the first one is clearly the best").get(lang));
    }
    list("hits").iter().for_each(show_hit);
    if list("hits").is_empty() {
        note(words!("見つからない", "nothing found").get(lang));
        let near = list("suggestions");
        let near = near.iter().filter(|word| !list("missing").contains(word));
        let near: Vec<String> = near.filter_map(|word| word.as_str().map(str::to_owned)).collect();
        if is_narrowed {
            note(words!("絞込みを外して探し直せる", "search again without the filters").get(lang));
        }
        if !near.is_empty() {
            let near = near.join(args::comma(lang));
            note(words!("近い語: {near}", "words that do occur: {near}").get(lang));
        }
    }
}

/// A hit: how it is cited, and what it says.
fn show_hit(hit: &Value) {
    let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let head = [text(hit, "number"), text(hit, "title")].join(" ");
    let page = text(hit, "page");
    let page = if page.is_empty() { page } else { format!(" < {page}") };
    say(&format!("{}{page}  [{}]  {}", head.trim(), text(hit, "kind"), text(hit, "address")));
    let lead = text(hit, "lead");
    if !lead.is_empty() {
        say(&format!("    {}", lead.replace('\n', " ")));
    }
    // Of a measure its summary says what is to be done, wherever in its text the words stand.
    let summary = text(hit, "summary");
    if hit["kind"] == "measure" && !summary.is_empty() {
        say(&format!("    {summary}"));
    }
    say(&format!("    {}", text(hit, "snippet")));
    let validity = text(hit, "validity");
    if !validity.is_empty() {
        say(&format!("    {validity}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_stands_for_those_that_it_includes() {
        let of = |cumulative| session::Filter { values: ["l1", "l2", "l3"].map(String::from).to_vec(), cumulative };
        let known = session::Filters::from([("level".to_owned(), of(true)), ("role".to_owned(), of(false))]);
        let asked = ["level", "role", ""].map(|name| (name.to_owned(), vec!["l2".to_owned()])).to_vec();
        let values: Vec<_> = widened(asked, &known).into_iter().map(|(_, values)| values).collect();
        assert_eq!(values, [vec!["l1", "l2"], vec!["l2"], vec!["l2"]]);
    }
}
