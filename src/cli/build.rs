//! `tebiki build`: a checked guide to a site and its search index.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::{Arg, ArgMatches, Command, value_parser};

use super::args::{self, Common};
use super::failure;
use super::input;
use super::output::{Exit, Format, Progress, note, report};
use crate::diagnostic::Lang;
use crate::session::{self, Analysis, BuildError, Files, Options, Places, Stages, Unchanged};
use crate::site::{self, Switching};
use crate::words;

pub(super) fn command(lang: Lang) -> Command {
    let about = words!("手引書を調べ、サイトと検索の索引を作る", "check a guide and build its site and search index");
    Command::new("build")
        .about(about.get(lang).to_owned())
        .arg(args::content(lang))
        .arg(out(lang))
        .arg(index(lang))
        .arg(args::theme(lang))
        .arg(args::switch(lang))
}

/// `--out DIR`.
fn out(lang: Lang) -> Arg {
    let help = words!("サイトを書くフォルダー", "the folder of the site");
    args::arg("out", &help, lang)
        .long("out")
        .value_name("DIR")
        .default_value("site")
        .value_parser(value_parser!(PathBuf))
}

/// `--index DIR`.
pub(super) fn index(lang: Lang) -> Arg {
    let help = words!(
        "検索の索引のフォルダー（省くと --out の隣の search-index）",
        "the folder of the search index (by default `search-index` beside --out)"
    );
    args::arg("index", &help, lang).long("index").value_name("DIR").value_parser(value_parser!(PathBuf))
}

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Exit {
    let begun = Instant::now();
    let content = match input::folder(common, matches) {
        Ok(content) => content,
        Err(exit) => return exit,
    };
    let out = matches.get_one::<PathBuf>("out").cloned().unwrap_or_default();
    let index = matches.get_one::<PathBuf>("index").cloned().unwrap_or_else(|| out.with_file_name("search-index"));
    let theme = args::theme_folder(matches);
    let places = Places { content: &content, theme: theme.as_deref(), out: &out, index: &index };
    let progress = Progress::start(common);
    let result = match session::unchanged(&places) {
        Some(Unchanged { pages, report }) => Ok(Made { report, pages, warnings: Vec::new() }),
        None => build(&places, args::switching(matches)),
    };
    drop(progress);
    match result {
        Ok(made) => {
            report(&made.warnings, &content, common.lang, common.format);
            if common.format == Format::Human {
                say_what(&made, &out, begun.elapsed(), common.lang);
            }
            Exit::Fine
        }
        Err(Failure::Content(diagnostics)) => {
            report(&diagnostics, &content, common.lang, common.format);
            Exit::Content
        }
        Err(Failure::Build(error)) => failure::build(&error, common),
    }
}

struct Made {
    report: site::Report,
    pages: usize,
    warnings: Vec<crate::diagnostic::Diagnostic>,
}

enum Failure {
    Content(Vec<crate::diagnostic::Diagnostic>),
    Build(BuildError),
}

fn build(places: &Places<'_>, switching: Switching) -> Result<Made, Failure> {
    let before = session::setting(places);
    let files = Files::open(Options { content: places.content.to_owned(), stages: Stages::Final });
    let checked = Analysis::of(&files).check().map_err(|report| Failure::Content(report.diagnostics))?;
    let texts = session::Texts::of(&files);
    // Memory is short when the guide is big: what is not needed any more goes.
    drop(files);
    let theme = session::load_theme(places.theme, &checked.resolved().corpus.guide).map_err(Failure::Content)?;
    let report =
        session::build(&checked, &theme, (places.out, switching), places.index).map_err(|error| match error {
            BuildError::Theme(diagnostics) => Failure::Content(diagnostics),
            other => Failure::Build(other),
        })?;
    session::remember(places, before, &texts, &checked, &report);
    let made = Made { report, pages: checked.resolved().corpus.pages.len(), warnings: checked.warnings().to_vec() };
    // The process ends here, and the system takes its memory back at once; piece by piece it would be slow.
    std::mem::forget(checked);
    Ok(made)
}

fn say_what(made: &Made, out: &Path, took: Duration, lang: Lang) {
    let (pages, out, ms) = (made.pages, out.display(), took.as_millis());
    let (written, unchanged, removed) = (made.report.written, made.report.unchanged, made.report.removed);
    let words = words!(
        "{pages} ページを `{out}` に書き出した（書込み {written}、変更なし {unchanged}、削除 {removed}、{ms} ミリ秒）",
        "built {pages} pages into `{out}` ({written} written, {unchanged} unchanged, {removed} removed, {ms} ms)"
    );
    note(words.get(lang));
    for warning in &made.report.warnings {
        note(&warning.to_string());
    }
}
