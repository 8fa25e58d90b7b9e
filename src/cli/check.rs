//! `tebiki check`: reads and checks a guide, and writes nothing.

use clap::{ArgMatches, Command};

use super::args::{self, Common};
use super::input;
use super::output::{Exit, Format, Progress, note, report};
use crate::diagnostic::{Lang, has_errors};
use crate::session::{Analysis, Stages};
use crate::words;

pub(super) fn command(lang: Lang) -> Command {
    let about = words!(
        "手引書を調べ、誤りをすべて示す。何も書き込まない",
        "check a guide and report everything wrong; writes nothing"
    );
    Command::new("check").about(about.get(lang).to_owned()).arg(args::content(lang))
}

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Exit {
    let progress = Progress::start(common);
    let files = match input::open(common, matches, Stages::Drafts) {
        Ok(files) => files,
        Err(exit) => return exit,
    };
    let analysis = Analysis::of(&files);
    drop(progress);
    report(&analysis.diagnostics, files.content(), common.lang, common.format);
    if common.format == Format::Human && analysis.diagnostics.is_empty() {
        let pages = analysis.resolved.corpus.pages.len();
        note(words!("{pages} ページに誤りはない", "{pages} pages, nothing wrong").get(common.lang));
    }
    if has_errors(&analysis.diagnostics) { Exit::Content } else { Exit::Fine }
}
