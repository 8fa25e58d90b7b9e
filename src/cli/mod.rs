//! The command line: what was typed becomes a request, a request becomes an exit code. The only
//! place that prints.

mod args;
mod build;
mod check;
mod explain;
mod failure;
mod fix;
mod input;
mod new;
mod output;
mod publish;
mod schema;
mod search;
mod serve;
mod theme;
mod verify;

use std::ffi::OsString;
use std::process::ExitCode;

use args::Common;
pub use output::Exit;

/// Runs the program with the words of its command line, the program's own name first.
#[must_use]
pub fn run(words: Vec<OsString>) -> ExitCode {
    let lang = args::language(&words);
    let matches = match args::command(lang).try_get_matches_from(words) {
        Ok(matches) => matches,
        Err(error) => return args::refuse(&error, lang).into(),
    };
    let common = Common::from(&matches, lang);
    let Some((name, matches)) = matches.subcommand() else { return Exit::Usage.into() };
    let exit = match name {
        "build" => build::run(&common, matches),
        "check" => check::run(&common, matches),
        "fix" => fix::run(&common, matches),
        "serve" => serve::run(&common, matches),
        "search" => search::run(&common, matches),
        "publish" => publish::run(&common, matches),
        "verify" => verify::run(&common, matches),
        "theme" => theme::run(&common, matches),
        "explain" => explain::run(&common, matches),
        "new" => new::run(&common, matches),
        "schema" => schema::run(&common, matches),
        "completions" => args::completions(&common, matches),
        _ => Exit::Usage,
    };
    exit.into()
}
