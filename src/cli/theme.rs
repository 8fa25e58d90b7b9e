//! `tebiki theme eject`: the originals of the theme, to start from.

use std::path::PathBuf;

use clap::{ArgMatches, Command, value_parser};

use super::args::{self, Common};
use super::failure;
use super::input::Project;
use super::output::{Exit, complain, note, say};
use crate::diagnostic::{Lang, nearest};
use crate::render::FILES;
use crate::site;
use crate::words;

pub(super) fn command(lang: Lang) -> Command {
    let about = words!("見た目を変えるための元のファイルを扱う", "originals to change the look from");
    let eject = words!(
        "元のファイルを theme/ に書き出す。名前を省くと一覧を示す",
        "write an original into theme/; without a name, list them"
    );
    let file = words!("templates/section.html のような名前", "a name such as templates/section.html");
    let into = words!("書き出すフォルダー", "the folder to write to");
    let eject = Command::new("eject")
        .about(eject.get(lang).to_owned())
        .arg(args::arg("file", &file, lang).value_name("FILE"))
        .arg(
            args::arg("into", &into, lang)
                .long("into")
                .value_name("DIR")
                .default_value("theme")
                .requires("file")
                .value_parser(value_parser!(PathBuf)),
        );
    Command::new("theme").about(about.get(lang).to_owned()).subcommand_required(true).subcommand(eject)
}

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Result<Exit, Exit> {
    let Some(("eject", matches)) = matches.subcommand() else { return Err(Exit::Usage) };
    let lang = common.lang;
    let Some(name) = matches.get_one::<String>("file") else {
        for file in FILES {
            say(file.path);
        }
        return Ok(Exit::Fine);
    };
    let Some(file) = FILES.iter().find(|file| file.path == name) else {
        complain(words!("テーマに `{name}` というファイルはない", "the theme has no file `{name}`").get(lang), lang);
        if let Some(near) = nearest(name, FILES.iter().map(|file| file.path)) {
            note(words!("`{near}` ではないか", "did you mean `{near}`?").get(lang));
        }
        return Err(Exit::Usage);
    };
    let into = Project::here().path(matches, "into", "theme");
    args::refuse_remote(&into, common)?;
    let path = into.join(file.path);
    let shown = path.display();
    if path.exists() {
        complain(words!("`{shown}` はすでにある", "`{shown}` is there already").get(lang), lang);
        return Err(Exit::Environment);
    }
    site::write_new(&into, file.path, file.bytes).map_err(|error| failure::publish(&error, common))?;
    note(
        words!(
            "`{shown}` を書いた。これを直すと元の代わりに使われる",
            "wrote `{shown}`; what you change there takes the place of the original"
        )
        .get(lang),
    );
    Ok(Exit::Fine)
}
