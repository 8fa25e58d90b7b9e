//! `tebiki export …`: the guide for other programs.

mod list;
mod search;

use clap::{ArgMatches, Command};

pub(super) use list::filters;

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
        .subcommands(list::FORMS.map(|form| list::command(form, lang)))
        .subcommand(search::command(lang))
}

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Result<Exit, Exit> {
    match matches.subcommand() {
        Some(("search", matches)) => search::run(common, matches),
        Some((form, matches)) => list::run(form, common, matches),
        None => Ok(Exit::Usage),
    }
}
