//! `tebiki check`: reads and checks a guide, and writes nothing; with `--watch` again after every save.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::args::{self, Common};
use super::input;
use super::output::{Exit, Format, complain, note, report, say};
use crate::diagnostic::{Diagnostic, Lang, Severity, Words, has_errors};
use crate::preview::{Changes, Presence, Root, Site, WatchPlan, Watcher, Watching};
use crate::session::{self, Analysis, Files, Options, Stages};
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
    Command::new("check")
        .about(about.get(lang).to_owned())
        .arg(args::content(lang))
        .arg(flag("watch", &watch))
        .arg(flag("poll", &poll).requires("watch"))
}

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Exit {
    if matches.get_flag("watch") {
        return watch(common, matches);
    }
    let files = match input::open(common, matches, Stages::Drafts) {
        Ok(files) => files,
        Err(exit) => return exit,
    };
    let analysis = Analysis::of(&files);
    tell(&analysis, files.content(), common);
    if has_errors(&analysis.diagnostics) { Exit::Content } else { Exit::Fine }
}

/// Prints what was found, or how much is right.
fn tell(analysis: &Analysis, content: &Path, common: &Common) {
    report(&analysis.diagnostics, content, common.lang, common.format);
    if common.format == Format::Human && analysis.diagnostics.is_empty() {
        let pages = analysis.resolved.corpus.pages.len();
        note(words!("{pages} ページに誤りはない", "{pages} pages, nothing wrong").get(common.lang));
    }
}

/// Checks after every save until the process is ended from outside.
fn watch(common: &Common, matches: &ArgMatches) -> Exit {
    let content = match input::folder(common, matches) {
        Ok(content) => content,
        Err(exit) => return exit,
    };
    let watching = if matches.get_flag("poll") { Watching::Poll(POLL) } else { Watching::Events };
    let plan = WatchPlan { roots: vec![Root::new(content.clone(), Presence::Required)], watching };
    let mut rounds =
        Rounds { options: Options { content, stages: Stages::Drafts }, common: common.clone(), read: None };
    let watcher = match Watcher::start(plan, Box::new(move |changes| rounds.next(&changes))) {
        Ok((watcher, _)) => watcher,
        Err(error) => {
            complain(&error.to_string(), common.lang);
            return Exit::Environment;
        }
    };
    if common.format == Format::Human {
        note(words!("保存を待っている（Ctrl-C で終わる）", "waiting for saves (Ctrl-C ends it)").get(common.lang));
    }
    loop {
        std::thread::park();
        std::hint::black_box(&watcher);
    }
}

/// One round of checking after another.
struct Rounds {
    options: Options,
    common: Common,
    read: Option<(Files, Analysis)>,
}

impl Rounds {
    /// Checks what changed, and prints what is wrong now. There are no pages to serve.
    fn next(&mut self, changes: &Changes) -> Arc<Site> {
        let changes = match changes {
            Changes::Paths(paths) => session::Changes::Paths(paths.clone()),
            Changes::Rescan => session::Changes::All,
        };
        if let Some((files, analysis)) = &mut self.read {
            let applied = files.apply(&changes);
            *analysis = analysis.after(files, &applied);
        } else {
            let files = Files::open(self.options.clone());
            let analysis = Analysis::of(&files);
            self.read = Some((files, analysis));
        }
        if let Some((files, analysis)) = &self.read {
            tell(analysis, files.content(), &self.common);
            self.close(&analysis.diagnostics);
        }
        Arc::default()
    }

    /// A line that closes the round, so that a program that reads along knows that it was all.
    fn close(&self, diagnostics: &[Diagnostic]) {
        let errors = diagnostics.iter().filter(|d| d.severity() == Severity::Error).count();
        let warnings = diagnostics.len() - errors;
        match self.common.format {
            Format::Json => say(&serde_json::json!({ "errors": errors, "warnings": warnings }).to_string()),
            Format::Human => note("──"),
        }
    }
}
