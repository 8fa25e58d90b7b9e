//! `tebiki build`: a checked guide to a site and its search index.

use std::iter;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::{Arg, ArgMatches, Command, value_parser};

use super::args::{self, Common};
use super::check::say_passed_over;
use super::failure;
use super::input::{Project, require_theme};
use super::output::{Exit, Format, Progress, report};
use crate::diagnostic::{Diagnostic, Lang};
use crate::session::{self, BuildError, Files, Options, Places, Profile, Stages, Unchanged};
use crate::site::{self, Checking, Switching};
use crate::words;

pub(super) fn command(lang: Lang) -> Command {
    let about = words!("手引書を調べ、サイトと検索の索引を作る", "check a guide and build its site and search index");
    let drafts = words!(
        "下書きのページも含め、査読用としてすべてのページにその旨を示す",
        "take drafts in, for reviewers; every page says so"
    );
    Command::new("build")
        .about(about.get(lang).to_owned())
        .arg(args::content(lang))
        .arg(out(lang))
        .arg(index(lang))
        .arg(args::theme(lang))
        .arg(args::drafts(&drafts, lang))
        .arg(args::at(lang))
        .arg(args::deny_warnings(lang))
        .arg(args::switch(lang))
        .arg(args::verify(lang))
        .arg(args::plain(lang))
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

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Result<Exit, Exit> {
    let begun = Instant::now();
    let project = Project::find(common, matches)?;
    let out = project.path(matches, "out", "site");
    let index = args::typed(matches, "index").cloned().unwrap_or_else(|| out.with_file_name("search-index"));
    let theme = project.theme(matches);
    require_theme(theme.as_deref(), common)?;
    [&out, &index].into_iter().try_for_each(|path| args::refuse_remote(path, common))?;
    let inside = [&out, &index].into_iter().try_for_each(|path| site::refuse_way_out(path));
    inside.map_err(|error| failure::publish(&error, common))?;
    let sources = iter::once(&*project.content).chain(theme.as_deref());
    let mut pairs = sources.flat_map(|source| [(source, &*out), (source, &*index)]).chain([(&*out, &*index)]);
    // A site among its sources would be read as content by the next build, and one around them would hold them.
    let apart = pairs.try_for_each(|(one, other)| site::refuse_overlap(one, other));
    apart.map_err(|error| failure::publish(&error, common))?;
    let stages = args::stages(matches);
    let places = Places {
        content: &project.content,
        theme: theme.as_deref(),
        out: &out,
        index: &index,
        stages,
        at: args::day(matches),
    };
    let (switching, checking) = (args::switching(matches), args::checking(matches));
    let asked = Asked { switching, checking, deny: matches.get_flag("deny-warnings"), profile: project.profile };
    let progress = Progress::start(common);
    let paths = project.paths(theme.as_deref());
    let result = build(&places, asked, &|files| say_passed_over(files, &paths, common));
    drop(progress);
    match result {
        Ok(made) => {
            report(&made.warnings, &paths, common);
            say_what(&made, &out, begun.elapsed(), common);
            Ok(Exit::Fine)
        }
        Err(Failure::Content(diagnostics)) => {
            report(&diagnostics, &paths, common);
            Ok(Exit::Content)
        }
        Err(Failure::Warnings(warnings)) => {
            report(&warnings, &paths, common);
            say_denied(common);
            Ok(Exit::Content)
        }
        Err(Failure::Build(error)) => Ok(failure::build(&error, common)),
    }
}

/// What else was asked for.
#[derive(Clone, Copy)]
struct Asked {
    switching: Switching,
    checking: Checking,
    /// Whether warnings stand in the way.
    deny: bool,
    /// How the content is read.
    profile: Profile,
}

struct Made {
    report: site::Report,
    pages: usize,
    /// Drafts that were left out.
    drafts: usize,
    warnings: Vec<Diagnostic>,
}

enum Failure {
    Content(Vec<Diagnostic>),
    /// There is no error, but warnings are not wanted.
    Warnings(Vec<Diagnostic>),
    Build(BuildError),
}

/// Builds, unless nothing has changed; `read` is told of the files that were read.
fn build(places: &Places<'_>, asked: Asked, read: &dyn Fn(&Files)) -> Result<Made, Failure> {
    let known = session::unchanged(places, asked.checking).filter(|_| asked.profile == Profile::Guide);
    if let Some(Unchanged { pages, report, warnings }) = known {
        let refused = asked.deny && !warnings.is_empty();
        let made = Made { report, pages, drafts: 0, warnings };
        return if refused { Err(Failure::Warnings(made.warnings)) } else { Ok(made) };
    }
    let before = session::setting(places);
    let options = Options { content: places.content.to_owned(), stages: places.stages };
    let files = Files::open_as(options, asked.profile, places.at);
    // Any file of a plain folder may be part of any page: nothing is remembered of it.
    let is_plain = files.is_plain();
    read(&files);
    let passed = session::gate(&files, places.theme).map_err(|report| Failure::Content(report.diagnostics))?;
    let drafts = if places.stages == Stages::Final { files.draft_count() } else { 0 };
    let texts = session::Texts::of(&files);
    // Memory is short when the guide is big: what is not needed any more goes.
    drop(files);
    let (checked, theme) = (passed.checked, passed.theme);
    if asked.deny && !checked.warnings().is_empty() {
        return Err(Failure::Warnings(checked.warnings().to_vec()));
    }
    let out = (places.out, asked.switching, asked.checking);
    let report = session::build(&checked, &theme, out, places.index).map_err(|error| match error {
        BuildError::Theme(diagnostics) => Failure::Content(diagnostics),
        other => Failure::Build(other),
    })?;
    if !is_plain {
        session::remember(places, before, &texts, &checked, &report);
    }
    let pages = checked.resolved().corpus.pages.len();
    let made = Made { report, pages, drafts, warnings: checked.warnings().to_vec() };
    // The process ends here, and the system takes its memory back at once; piece by piece it would be slow.
    std::mem::forget(checked);
    Ok(made)
}

fn say_what(made: &Made, out: &Path, took: Duration, common: &Common) {
    failure::remarks(&made.report, common.lang);
    if common.format != Format::Human {
        return;
    }
    let (pages, out, ms) = (made.pages, out.display(), took.as_millis());
    let (written, unchanged, removed) = (made.report.written, made.report.unchanged, made.report.removed);
    let s = plural(pages);
    common.tell(&words!(
        "{pages} ページを `{out}` に書き出した（書込み {written}、変更なし {unchanged}、削除 {removed}、{ms} ミリ秒）",
        "built {pages} page{s} into `{out}` ({written} written, {unchanged} unchanged, {removed} removed, {ms} ms)"
    ));
    say_left_out(made.drafts, common);
}

/// The plural's ending.
pub(super) fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// Says that warnings stood in the way.
pub(super) fn say_denied(common: &Common) {
    common.complain(&words!(
        "警告も誤りとして扱った（`--deny-warnings`）",
        "warnings were treated as errors (`--deny-warnings`)"
    ));
}

/// Says that drafts take no part.
pub(super) fn say_left_out(drafts: usize, common: &Common) {
    if drafts > 0 {
        let are = if drafts == 1 { "1 draft is".to_owned() } else { format!("{drafts} drafts are") };
        common.tell(&words!(
            "下書き {drafts} ページは含めていない（`--drafts` で含める）",
            "{are} left out (`--drafts` takes them in)"
        ));
    }
}
