//! `tebiki search`: asks the index that a build wrote.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{ArgAction, ArgMatches, Command, value_parser};
use serde_json::Value;

use super::args::{self, Common};
use super::output::{Exit, Format, complain, note, say};
use crate::diagnostic::Lang;
use crate::search::{Grouping, Options};
use crate::session;
use crate::words;

pub(super) fn command(lang: Lang) -> Command {
    let about = words!("手引書を検索する。先に build しておく", "search the guide; build it first");
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
        .arg(
            args::arg("query", &query, lang).required(true).num_args(1..).value_name("QUERY").allow_hyphen_values(true),
        )
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
                .value_parser(value_parser!(u16)),
        )
        .arg(args::arg("filter", &filter, lang).long("filter").value_name("VOCABULARY=VALUE").action(ArgAction::Append))
        .arg(args::arg("json", &json, lang).long("json").action(ArgAction::SetTrue));
    for (name, ja, en) in FILTERS {
        let help = crate::diagnostic::Words { ja: ja.to_owned(), en: en.to_owned() };
        command = command.arg(args::arg(name, &help, lang).long(name).value_name("ID").action(ArgAction::Append));
    }
    command
}

/// Vocabularies that most guides have, as options of their own; `kind` is what a place is.
const FILTERS: [(&str, &str, &str); 5] = [
    ("role", "役割で絞る", "narrow by role"),
    ("phase", "段階で絞る", "narrow by phase"),
    ("form", "形態で絞る", "narrow by form"),
    ("level", "区分で絞る", "narrow by level"),
    ("kind", "種類で絞る（section、clause、measure など）", "narrow by kind (section, clause, measure …)"),
];

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Exit {
    let folder = matches.get_one::<PathBuf>("index").cloned().unwrap_or_default();
    let index = match session::open_index(&folder) {
        Ok(index) => index,
        Err(error) => {
            let shown = folder.display();
            complain(
                words!("`{shown}` の索引を開けない（{error}）", "cannot open the index in `{shown}` ({error})")
                    .get(common.lang),
                common.lang,
            );
            note(words!("`tebiki build` で作り直す", "make it again with `tebiki build`").get(common.lang));
            return Exit::Environment;
        }
    };
    let Some(filters) = filters(matches, common) else { return Exit::Usage };
    let query: Vec<&str> = matches.get_many::<String>("query").unwrap_or_default().map(String::as_str).collect();
    let limit = usize::from(matches.get_one::<u16>("limit").copied().unwrap_or(10));
    let options = Options { limit, grouping: Grouping::Places, filters };
    match index.search(&query.join(" "), &options) {
        Ok(answer) => {
            let json = session::answer_json(&answer);
            if matches.get_flag("json") || common.format == Format::Json {
                say(&json.to_string());
            } else {
                show(&json, common.lang);
            }
            Exit::Fine
        }
        Err(error) => {
            complain(&error.to_string(), common.lang);
            Exit::Environment
        }
    }
}

fn filters(matches: &ArgMatches, common: &Common) -> Option<Vec<(String, Vec<String>)>> {
    let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, _, _) in FILTERS {
        let values: Vec<String> = matches.get_many::<String>(name).unwrap_or_default().cloned().collect();
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
            return None;
        };
        out.entry(vocabulary.to_owned()).or_default().push(value.to_owned());
    }
    Some(out.into_iter().collect())
}

fn show(answer: &Value, lang: Lang) {
    let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let list = |key: &str| answer[key].as_array().cloned().unwrap_or_default();
    for pair in list("changes") {
        let (from, to) = (pair[0].as_str().unwrap_or_default(), pair[1].as_str().unwrap_or_default());
        note(words!("「{from}」を「{to}」として探した", "searched `{to}` for `{from}`").get(lang));
    }
    if answer["reading"] == "loose" {
        note(
            words!("すべての語を含む箇所はない。近いものを示す", "no place holds all of the words; these come near")
                .get(lang),
        );
    }
    for pair in list("synonyms") {
        let (from, to) = (pair[0].as_str().unwrap_or_default(), pair[1].as_str().unwrap_or_default());
        note(words!("「{from}」の同義語「{to}」も探した", "also searched `{to}`, a synonym of `{from}`").get(lang));
    }
    for warning in list("warnings") {
        note(
            &warning["reason"]
                .as_str()
                .map(|reason| format!("{}: {reason}", words!("注意", "note").get(lang)))
                .unwrap_or_default(),
        );
    }
    for hit in list("hits") {
        let head = [text(&hit, "number"), text(&hit, "title")].join(" ");
        say(&format!(
            "{}  [{}]  {}\n    {}",
            head.trim(),
            text(&hit, "kind"),
            text(&hit, "address"),
            text(&hit, "snippet")
        ));
    }
    if list("hits").is_empty() {
        note(words!("見つからない", "nothing found").get(lang));
        let near: Vec<String> = list("suggestions").iter().filter_map(|w| w.as_str().map(str::to_owned)).collect();
        if !near.is_empty() {
            let near = near.join("、");
            note(words!("近い語: {near}", "words that do occur: {near}").get(lang));
        }
    }
}
