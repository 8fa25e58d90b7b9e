//! `tebiki export …`: the guide for other programs.

mod search;

use clap::{ArgMatches, Command};

use super::args::Common;
use super::output::Exit;
use crate::diagnostic::Lang;
use crate::words;

pub(super) fn command(lang: Lang) -> Command {
    let about = words!("ほかのプログラムのための形で書き出す", "write the guide for other programs");
    Command::new("export")
        .about(about.get(lang).to_owned())
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(search::command(lang))
}

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Result<Exit, Exit> {
    match matches.subcommand() {
        Some(("search", matches)) => search::run(common, matches),
        _ => Ok(Exit::Usage),
    }
}
