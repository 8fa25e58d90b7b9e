//! `tebiki check`: reads and checks a guide, and writes nothing; with `--watch` again after every save.

use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::args::{self, Common};
use super::build::{plural, say_denied, say_left_out};
use super::input::{Project, require_theme};
use super::output::{Exit, Format, Volume, note, report, say};
use super::paths::Paths;
use crate::diagnostic::{Diagnostic, Lang, Severity, Words, has_errors};
use crate::document::Day;
use crate::preview::{Presence, Root, WatchPlan, Watcher, Watching};
use crate::session::{self, Analysis, Changes, Files, Options, Stages};
use crate::words;

/// Without events of the system, the folder is looked over this often.
const POLL: Duration = Duration::from_millis(500);

pub(super) fn command(lang: Lang) -> Command {
    let about = words!(
        "手引書を調べ、誤りをすべて示す。何も書き込まない",
        "check a guide and report everything wrong; writes nothing"
    );
    let flag =
        |name: &'static str, help: &Words| -> Arg { args::arg(name, help, lang).long(name).action(ArgAction::SetTrue) };
    let watch = words!("保存するたびに調べ直す", "check again after every save");
    let poll = words!(
        "変更の通知に頼らず、定期的に調べる（共有フォルダー用。`--watch` とともに使う）",
        "look for changes by the clock, as on shares that tell of none (with `--watch`)"
    );
    let drafts = words!("下書きのページも調べる", "check drafts, too");
    Command::new("check")
        .about(about.get(lang).to_owned())
        .arg(args::content(lang))
        .arg(args::plain(lang))
        .arg(args::theme(lang))
        .arg(args::drafts(&drafts, lang))
        .arg(args::at(lang))
        .arg(args::deny_warnings(lang).conflicts_with("watch"))
        .arg(flag("watch", &watch))
        .arg(flag("poll", &poll).requires("watch"))
}

/// Decides as `build` does, by the same gate.
pub(super) fn run(common: &Common, matches: &ArgMatches) -> Result<Exit, Exit> {
    let project = Project::find(common, matches)?;
    let theme = project.theme(matches);
    require_theme(theme.as_deref(), common)?;
    if matches.get_flag("watch") {
        return watch(common, matches, &project);
    }
    let stages = args::stages(matches);
    let files = project.open_at(stages, args::day(matches));
    say_passed_over(&files, &project.paths(theme.as_deref()), common);
    let (diagnostics, pages) = match session::gate(&files, theme.as_deref()) {
        Ok(passed) => {
            let mut found = passed.checked.warnings().to_vec();
            found.extend(passed.try_pages());
            (found, passed.checked.resolved().corpus.pages.len())
        }
        Err(report) => (report.diagnostics, 0),
    };
    report(&diagnostics, &project.paths(theme.as_deref()), common);
    if has_errors(&diagnostics) {
        return Ok(Exit::Content);
    }
    if matches.get_flag("deny-warnings") && !diagnostics.is_empty() {
        say_denied(common);
        return Ok(Exit::Content);
    }
    say_sound(&diagnostics, pages, common);
    if common.format == Format::Human && stages == Stages::Final {
        say_left_out(files.draft_count(), common);
    }
    Ok(Exit::Fine)
}

/// Says which comments and files are no part of the site, to those who ask. What lies there by mistake is a finding.
pub(super) fn say_passed_over(files: &Files, paths: &Paths, common: &Common) {
    if common.volume < Volume::Verbose {
        return;
    }
    for (path, line) in files.comments() {
        let shown = paths.here(path.as_str());
        common.detail(&words!("{shown}:{line}: コメントを除いた", "{shown}:{line}: a comment is left out"));
    }
    for path in files.left_out() {
        let shown = paths.here(path);
        common.detail(&words!("{shown}: 名前により除いた", "{shown}: left out because of its name"));
    }
}

/// Says how much is right, where nothing is wrong.
fn say_sound(diagnostics: &[Diagnostic], pages: usize, common: &Common) {
    if common.format == Format::Human && diagnostics.is_empty() {
        let s = plural(pages);
        common.tell(&words!("{pages} ページに誤りはない", "{pages} page{s}, nothing wrong"));
    }
}

/// Checks after every save until the process is ended from outside.
fn watch(common: &Common, matches: &ArgMatches, project: &Project) -> Result<Exit, Exit> {
    if common.format == Format::Sarif {
        common.complain(&words!(
            "`--watch` と `--format sarif` は同時に使えない（文書が終わらない）",
            "`--watch` cannot be used with `--format sarif`: the document would never end"
        ));
        return Err(Exit::Usage);
    }
    let watching = if matches.get_flag("poll") { Watching::Poll(POLL) } else { Watching::Events };
    let mut roots = vec![Root::new(project.content.clone(), Presence::Required)];
    let theme = Some(project.theme_to_come(matches));
    roots.extend(theme.clone().map(|theme| Root::new(theme, Presence::Optional)));
    let plan = WatchPlan { roots, watching };
    let options = Options { content: project.content.clone(), stages: args::stages(matches) };
    let paths = project.paths(theme.as_deref());
    let at = args::day(matches);
    let mut rounds = Rounds { options, profile: project.profile, at, theme, paths, common: common.clone(), read: None };
    let _watcher = match Watcher::start(plan, Box::new(move |changes| rounds.next(&changes))) {
        Ok((watcher, _)) => watcher,
        Err(error) => {
            super::output::complain(&error.to_string(), common.lang);
            return Err(Exit::Environment);
        }
    };
    if common.format == Format::Human {
        common.tell(&words!("保存を待っている（Ctrl-C で終わる）", "waiting for saves (Ctrl-C ends it)"));
    }
    super::serve::wait()
}

/// One round of checking after another.
struct Rounds {
    options: Options,
    profile: session::Profile,
    at: Option<Day>,
    theme: Option<std::path::PathBuf>,
    paths: Paths,
    common: Common,
    read: Option<(Files, Analysis)>,
}

impl Rounds {
    /// Checks what changed, and prints what is wrong now.
    fn next(&mut self, changes: &Changes) {
        let (files, analysis) = if let Some((mut files, analysis)) = self.read.take() {
            let applied = files.apply(changes);
            let analysis = analysis.after(&files, &applied);
            (files, analysis)
        } else {
            let files = Files::open_as(self.options.clone(), self.profile, self.at);
            let analysis = Analysis::of(&files);
            (files, analysis)
        };
        let theme = self.theme.as_deref().filter(|theme| theme.is_dir());
        let diagnostics = session::judge(&analysis, theme);
        report(&diagnostics, &self.paths, &self.common);
        say_sound(&diagnostics, analysis.resolved.corpus.pages.len(), &self.common);
        self.close(&diagnostics);
        self.read = Some((files, analysis));
    }

    /// A line that closes the round, so that a program that reads along knows that it was all.
    fn close(&self, diagnostics: &[Diagnostic]) {
        let errors = diagnostics.iter().filter(|d| d.severity() == Severity::Error).count();
        let warnings = diagnostics.len() - errors;
        match self.common.format {
            Format::Json => say(&serde_json::json!({ "errors": errors, "warnings": warnings }).to_string()),
            _ => note("──"),
        }
    }
}
