//! `tebiki verify`: the proof that a folder holds a whole site.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::{ArgAction, ArgMatches, Command, value_parser};

use super::args::{self, Common};
use super::failure;
use super::output::{Exit, Format, note, say};
use crate::diagnostic::Lang;
use crate::site::{self, Finding, Problem, Verification};
use crate::words;

pub(super) fn command(lang: Lang) -> Command {
    let about = words!("公開したフォルダーが欠けなく正しいかを調べる", "prove that a published folder is whole");
    let dir = words!("調べるフォルダー", "the folder");
    Command::new("verify")
        .about(about.get(lang).to_owned())
        .arg(args::arg("json", &words!("JSON で出力する", "print JSON"), lang).long("json").action(ArgAction::SetTrue))
        .arg(
            args::arg("outward", &words!("外部へのリンクも並べる", "list links that lead outside, too"), lang)
                .long("outward")
                .action(ArgAction::SetTrue),
        )
        .arg(args::arg("dir", &dir, lang).value_name("DIR").default_value("site").value_parser(value_parser!(PathBuf)))
}

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Exit {
    let dir = matches.get_one::<PathBuf>("dir").cloned().unwrap_or_default();
    match site::verify(&dir) {
        Ok(found) => {
            if matches.get_flag("json") || common.format == Format::Json {
                say(&serde_json::to_string(&found).unwrap_or_default());
            } else {
                show(&found, matches.get_flag("outward"), common.lang);
            }
            if found.is_sound() { Exit::Fine } else { Exit::Content }
        }
        Err(error) => failure::publish(&error, common),
    }
}

fn show(found: &Verification, outward: bool, lang: Lang) {
    found.problems.iter().for_each(|problem| say(&problem_line(problem, lang)));
    for path in outermost(&found.foreign) {
        say(words!("{path}: このサイトのものではない（触れない）", "{path}: not of this site (it is left alone)")
            .get(lang));
    }
    if outward {
        found.outward.iter().for_each(|link| say(&problem_line(link, lang)));
    }
    let (id, files, links, problems) = (&found.build_id, found.files, found.links, found.problems.len());
    let (foreign, outward) = (found.foreign.len(), found.outward.len());
    let words = words!(
        "版 {id}、{files} ファイル、{links} リンクを調べた。問題 {problems} 件、ほかのファイル {foreign}、外部へのリンク {outward}",
        "build {id}: {files} files and {links} links checked, {problems} problems, {foreign} other files, {outward} links that lead outside"
    );
    note(words.get(lang));
}

/// Foreign files and folders, without what lies in a foreign folder: a repository has thousands of files.
fn outermost(paths: &[String]) -> impl Iterator<Item = &str> {
    let all: BTreeSet<&str> = paths.iter().map(String::as_str).collect();
    let is_inside = move |path: &str| path.match_indices('/').any(|(at, _)| all.contains(&path[..at]));
    paths.iter().map(String::as_str).filter(move |path| !is_inside(path))
}

/// `path:line: what was found`.
fn problem_line(problem: &Problem, lang: Lang) -> String {
    let place = if problem.line == 0 { problem.path.clone() } else { format!("{}:{}", problem.path, problem.line) };
    let what = match &problem.finding {
        Finding::Missing => words!("ファイルがない", "the file is missing"),
        Finding::Changed => words!("書いたときの内容と違う", "its content is not what was written"),
        Finding::Collides(other) => words!("`{other}` と同じ名前とみなされる", "taken for the same name as `{other}`"),
        Finding::NoFile(address) => words!("`{address}` の指すファイルがない", "`{address}` leads to no file"),
        Finding::NoPlace(address) => {
            words!("`{address}` の指す箇所がない", "`{address}` leads to no place in the file")
        }
        Finding::Bad(address, _) => {
            words!("`{address}` は一部のサーバーでしか通じない", "`{address}` works on some servers only")
        }
        Finding::Outside(address) => {
            words!("`{address}` を外部から読み込む", "`{address}` would be fetched from outside")
        }
        Finding::Outward(address) => words!("`{address}` は外部へのリンクである", "`{address}` leads outside"),
        Finding::Twice(id) => words!("id `{id}` が二度ある", "the id `{id}` is there twice"),
    };
    format!("{place}: {}", what.get(lang))
}

#[cfg(test)]
mod tests {
    use super::outermost;

    #[test]
    fn a_foreign_folder_is_named_alone() {
        let paths = [".git", ".git/config", ".git/objects/a", ".gitignore", "assets/x"].map(str::to_owned);
        assert_eq!(outermost(&paths).collect::<Vec<_>>(), [".git", ".gitignore", "assets/x"]);
    }
}
