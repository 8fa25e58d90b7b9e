//! The command line: what was typed becomes a request, a request becomes an exit code. The only
//! place that prints.

mod answers;
mod args;
mod build;
mod check;
mod compare;
mod draft;
mod explain;
mod export;
mod failure;
mod fix;
mod import;
mod input;
mod new;
mod output;
mod paths;
mod progress;
mod publish;
mod schema;
mod search;
mod serve;
mod theme;
mod verify;
mod written;

use std::ffi::OsString;
use std::process::ExitCode;

use crate::diagnostic::Lang;
use args::Common;
pub use output::{Exit, output_is_closed};

/// Runs the program with the words of its command line, the program's own name first.
#[must_use]
pub fn run(words: Vec<OsString>) -> ExitCode {
    let words = args::prepare(words);
    let lang = args::language(&words);
    let exit = match args::command(lang).try_get_matches_from(words) {
        Ok(matches) => obey(&matches, lang),
        Err(error) => args::refuse(&error, lang),
    };
    output::conclude(exit, lang).into()
}

fn obey(matches: &clap::ArgMatches, lang: Lang) -> Exit {
    let common = Common::from(matches, lang);
    let Some((name, matches)) = matches.subcommand() else { return Exit::Usage };
    if let Err(exit) = args::refuse_format(&common, name) {
        return exit;
    }
    let ended = match name {
        "build" => build::run(&common, matches),
        "check" => check::run(&common, matches),
        "check-document" => draft::run(&common, matches),
        "compare" => compare::run(&common, matches),
        "fix" => fix::run(&common, matches),
        "export" => export::run(&common, matches),
        "import" => match matches.subcommand() {
            Some((_, matches)) => answers::run(&common, matches),
            None => Ok(import::run(&common, matches)),
        },
        "serve" => serve::run(&common, matches),
        "search" => search::run(&common, matches),
        "publish" => publish::run(&common, matches),
        "verify" => verify::run(&common, matches),
        "theme" => theme::run(&common, matches),
        "explain" => Ok(explain::run(&common, matches)),
        "new" => new::run(&common, matches),
        "schema" => schema::run(&common, matches),
        "completions" => Ok(args::completions(&common, matches)),
        _ => Ok(Exit::Usage),
    };
    ended.unwrap_or_else(|exit| exit)
}
