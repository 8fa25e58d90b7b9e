//! `tebiki export search`: data and settings for full-text search engines.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{ArgMatches, Command, value_parser};

use crate::cli::args::{self, Common};
use crate::cli::failure;
use crate::cli::input::Project;
use crate::cli::output::{Exit, report, say};
use crate::diagnostic::Lang;
use crate::document::Day;
use crate::export::engine::{self, Engine, Label, Source};
use crate::graph::LazyViews;
use crate::session::{self, Stages};
use crate::site::{self, PublishError};
use crate::words;

/// More nodes than this nobody has.
const MOST_PARTS: i64 = 1000;

pub(super) fn command(lang: Lang) -> Command {
    let about = words!(
        "全文検索エンジンのためのデータと設定を書き出す",
        "write data and settings for a full-text search engine"
    );
    let sources = words!(
        "手引の原稿のフォルダー。いくつでもよい。`名前=フォルダー` で名前を付ける（省くと、ここの手引）",
        "content folders, as many as wanted, each with a name before it as in `name=folder` (by default the guide here)"
    );
    let engine = words!("どのエンジンか", "which engine");
    let out = words!("書き出すフォルダー", "the folder to write");
    let parts = words!("データを分けるノードの数", "the number of nodes that the data is spread over");
    let ask = words!(
        "語を、エンジンへの問いの形にして出力する（何も書き出さない）",
        "print what the engine is asked to find a word, and write nothing"
    );
    let force = words!(
        "この書出しのものでないファイルのあるフォルダーにも書く",
        "write into a folder that holds files of others, too"
    );
    let names: Vec<&str> = Engine::ALL.iter().map(|(name, _)| *name).collect();
    Command::new("search")
        .about(about.get(lang).to_owned())
        .arg(args::arg("source", &sources, lang).value_name("[NAME=]CONTENT").num_args(0..))
        .arg(args::arg("engine", &engine, lang).long("engine").value_name("ENGINE").value_parser(names).required(true))
        .arg(
            args::arg("out", &out, lang)
                .long("out")
                .value_name("DIR")
                .value_parser(value_parser!(PathBuf))
                .required_unless_present("ask"),
        )
        .arg(
            args::arg("parts", &parts, lang)
                .long("parts")
                .value_name("N")
                .default_value("1")
                .value_parser(value_parser!(i64).range(1..=MOST_PARTS)),
        )
        .arg(args::arg("ask", &ask, lang).long("ask").value_name("WORD").conflicts_with_all(["out", "source"]))
        .arg(args::arg("force", &force, lang).long("force").action(clap::ArgAction::SetTrue))
        .arg(args::at(lang).conflicts_with("ask"))
}

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Result<Exit, Exit> {
    let engine = matches.get_one::<String>("engine").and_then(|name| Engine::named(name)).ok_or(Exit::Usage)?;
    if let Some(word) = matches.get_one::<String>("ask") {
        say(&engine.question(word));
        return Ok(Exit::Fine);
    }
    let out = matches.get_one::<PathBuf>("out").ok_or(Exit::Usage)?;
    let parts = matches.get_one::<i64>("parts").and_then(|parts| usize::try_from(*parts).ok()).unwrap_or(1);
    if engine == Engine::Groonga && parts > 1 {
        common.complain(&words!(
            "Groonga は一つのプロセスで動くので、`--parts` は使えない",
            "Groonga runs in one process and takes no `--parts`"
        ));
        return Err(Exit::Usage);
    }
    args::refuse_remote(out, common)?;
    site::refuse_way_out(out).map_err(|error| failure::publish(&error, common))?;
    refuse_foreign(out, common, matches)?;
    let sources = sources(common, matches)?;
    let mut files = 0_usize;
    let mut put = |file: crate::export::File| -> Result<(), PublishError> {
        files += 1;
        site::write_over(out, &file.name, &file.bytes)
    };
    engine::export(&sources, engine, parts, &mut put).map_err(|error| failure::publish(&error, common))?;
    let entries: usize = sources.iter().map(|source| source.entries.len()).sum();
    let (guides, shown) = (sources.len(), out.display());
    common.tell(&words!(
        "{guides} 冊の {entries} 件を `{shown}` に書き出した（{files} ファイル）。読み込み方は README.md にある",
        "wrote {entries} entries of {guides} guides to `{shown}` ({files} files); README.md says how they are loaded"
    ));
    Ok(Exit::Fine)
}

/// A folder that holds files is written to only where an earlier export made it.
fn refuse_foreign(out: &Path, common: &Common, matches: &ArgMatches) -> Result<(), Exit> {
    let is_empty = std::fs::read_dir(out).map_or(true, |mut entries| entries.next().is_none());
    if is_empty || out.join(engine::IMPRINT).is_file() || matches.get_flag("force") {
        return Ok(());
    }
    let shown = out.display();
    common.complain(&words!(
        "`{shown}` は空でなく、この書出しが作ったものではない",
        "`{shown}` is not empty and was not made by this export"
    ));
    common.help(&words!("空のフォルダーを示すか、`--force` を付ける", "name an empty folder, or use `--force`"));
    Err(Exit::Environment)
}

/// The guides that were named, or the one here. Each passes the same gate as for a build.
fn sources(common: &Common, matches: &ArgMatches) -> Result<Vec<Source>, Exit> {
    let at = args::day(matches);
    let typed: Vec<&String> = matches.get_many::<String>("source").unwrap_or_default().collect();
    if typed.is_empty() {
        return Ok(vec![source("guide".to_owned(), (&Project::here().present(common)?, at), common)?]);
    }
    let mut names = BTreeSet::new();
    let mut out = Vec::new();
    for word in typed {
        let (name, folder) = named(word);
        let is_plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c));
        if !is_plain || !names.insert(name.clone()) {
            common.complain(&words!(
                "手引の名前 `{name}` は使えない（文字、数字、`-`、`_`、`.` からなり、ほかと違うこと）",
                "`{name}` cannot be the name of a guide (letters, digits, `-`, `_`, `.`, and unlike the others)"
            ));
            common.help(&words!("`名前={word}` のように名前を付ける", "name it as in `name={word}`"));
            return Err(Exit::Usage);
        }
        out.push(source(name, (&Project::at(folder, common)?, at), common)?);
    }
    Ok(out)
}

/// The name of a guide and its folder: that before `=`, else the name of the folder; of `handbook/content` it is `handbook`.
fn named(word: &str) -> (String, PathBuf) {
    if let Some((name, folder)) = word.split_once('=').filter(|(name, _)| !name.contains(['/', '\\'])) {
        return (name.to_owned(), PathBuf::from(folder));
    }
    let folder = PathBuf::from(word);
    let last = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    let above = folder.parent().and_then(last);
    let name = last(&folder).filter(|name| name != "content").or(above).unwrap_or_else(|| "guide".to_owned());
    (name, folder)
}

/// A guide's entries, as its own search has them on a day.
fn source(id: String, (project, at): (&Project, Option<Day>), common: &Common) -> Result<Source, Exit> {
    let theme = project.theme_beside();
    let files = project.open_at(Stages::Final, at);
    let passed = session::gate(&files, theme.as_deref()).map_err(|found| {
        report(&found.diagnostics, &project.paths(theme.as_deref()), common);
        Exit::Content
    })?;
    let resolved = passed.checked.resolved();
    let views = LazyViews::new(resolved);
    let entries = session::entries(resolved, &views, passed.theme.locale());
    let lexicon = session::lexicon(resolved, &entries);
    let guide = &resolved.corpus.guide;
    let (title, edition, labels) = (guide.about.title.clone(), guide.about.edition.clone(), Label::of(guide));
    Ok(Source { id, title, edition, entries, lexicon, labels })
}
