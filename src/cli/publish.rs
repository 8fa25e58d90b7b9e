//! `tebiki publish` and `tebiki verify`: a built site onto a live folder or into an archive, and the proof
//! that a copy is whole.

use std::path::{Path, PathBuf};

use clap::{ArgAction, ArgMatches, Command, value_parser};

use super::args::{self, Common};
use super::failure;
use super::output::{Exit, Format, note, say};
use crate::diagnostic::Lang;
use crate::site::{self, Admission, Finding, Permissions, Plan, PlannedFile, Problem, Server, Shrinking};
use crate::words;

pub(super) fn command(lang: Lang) -> Command {
    let about = words!(
        "作ったサイトを公開先のフォルダーへ写すか、一つの ZIP にする",
        "copy a built site onto a live folder, or make one ZIP of it"
    );
    let dest = words!("公開先のフォルダー", "the live folder");
    let site = words!("build が書いたフォルダー", "the folder that a build wrote");
    let zip = words!("ZIP ファイルを作る", "make a ZIP file");
    let server = words!(
        "サーバーの設定例を出力する（iis、apache、nginx）",
        "print a server's configuration (iis, apache, nginx)"
    );
    let flag = |name: &'static str, ja: &str, en: &str| {
        let help = crate::diagnostic::Words { ja: ja.to_owned(), en: en.to_owned() };
        args::arg(name, &help, lang).long(name).action(ArgAction::SetTrue)
    };
    Command::new("publish")
        .about(about.get(lang).to_owned())
        .arg(
            args::arg("dest", &dest, lang)
                .value_name("DEST")
                .value_parser(value_parser!(PathBuf))
                .required_unless_present_any(["zip", "server-config"]),
        )
        .arg(
            args::arg("site", &site, lang)
                .long("site")
                .value_name("DIR")
                .default_value("site")
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(flag("dry-run", "何が変わるかだけを示す", "say what would change, and change nothing"))
        .arg(flag("json", "JSON で出力する", "print JSON"))
        .arg(flag("adopt", "ほかのファイルがあるフォルダーを引き受ける", "take on a folder that holds other files"))
        .arg(flag("force", "ページが大きく減っても公開する", "publish even if far fewer pages are left"))
        .arg(args::arg("zip", &zip, lang).long("zip").value_name("FILE").value_parser(value_parser!(PathBuf)))
        .arg(
            args::arg("server-config", &server, lang)
                .long("server-config")
                .value_name("SERVER")
                .value_parser(["iis", "apache", "nginx"]),
        )
}

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Exit {
    if let Some(server) = matches.get_one::<String>("server-config") {
        let server = match server.as_str() {
            "iis" => Server::Iis,
            "apache" => Server::Apache,
            _ => Server::Nginx,
        };
        say(site::server_config(server).trim_end());
        return Exit::Fine;
    }
    let built = matches.get_one::<PathBuf>("site").cloned().unwrap_or_default();
    if let Some(file) = matches.get_one::<PathBuf>("zip") {
        return zip(common, &built, file);
    }
    let Some(dest) = matches.get_one::<PathBuf>("dest") else { return Exit::Usage };
    let permissions = Permissions {
        admission: if matches.get_flag("adopt") { Admission::Adopt } else { Admission::OursOnly },
        shrinking: if matches.get_flag("force") { Shrinking::Allow } else { Shrinking::Refuse },
        ..Permissions::default()
    };
    let json = matches.get_flag("json") || common.format == Format::Json;
    if matches.get_flag("dry-run") {
        return match site::plan(&built, dest, permissions) {
            Ok(plan) => show_plan(&plan, json, common.lang),
            Err(error) => failure::publish(&error, common),
        };
    }
    match site::publish(&built, dest, permissions) {
        Ok(report) => {
            let (id, written, unchanged, removed, left) =
                (&report.build_id, report.written, report.unchanged, report.removed, report.left_over);
            if json {
                say(&serde_json::json!({ "build": id, "written": written, "unchanged": unchanged, "removed": removed, "left_over": left }).to_string());
            } else {
                let dest = dest.display();
                note(
                    words!(
                        "`{dest}` に公開した（書込み {written}、変更なし {unchanged}、削除 {removed}）",
                        "published to `{dest}` ({written} written, {unchanged} unchanged, {removed} removed)"
                    )
                    .get(common.lang),
                );
            }
            report.warnings.iter().for_each(|warning| note(&warning.to_string()));
            Exit::Fine
        }
        Err(error) => failure::publish(&error, common),
    }
}

fn zip(common: &Common, built: &Path, file: &Path) -> Exit {
    match site::zip(built, file) {
        Ok(report) => {
            let (file, files, kb) = (file.display(), report.files, report.size / 1024);
            note(
                words!("`{file}` を作った（{files} ファイル、{kb} KB）", "made `{file}` ({files} files, {kb} KB)")
                    .get(common.lang),
            );
            Exit::Fine
        }
        Err(error) => failure::publish(&error, common),
    }
}

fn show_plan(plan: &Plan, json: bool, lang: Lang) -> Exit {
    if json {
        say(&serde_json::to_string(plan).unwrap_or_default());
        return Exit::Fine;
    }
    let show = |sign: char, files: &[PlannedFile]| {
        for file in files {
            say(&format!("{sign} {:>10} {}", file.size, file.path));
        }
    };
    show('+', &plan.added);
    show('~', &plan.changed);
    show('-', &plan.removed);
    let (added, changed, removed) = (plan.added.len(), plan.changed.len(), plan.removed.len());
    note(
        words!(
            "追加 {added}、変更 {changed}、削除 {removed}。何も書いていない",
            "{added} added, {changed} changed, {removed} removed; nothing was written"
        )
        .get(lang),
    );
    Exit::Fine
}

pub(super) fn verify_command(lang: Lang) -> Command {
    let about = words!("公開したフォルダーが欠けなく正しいかを調べる", "prove that a published folder is whole");
    let dir = words!("調べるフォルダー", "the folder");
    Command::new("verify")
        .about(about.get(lang).to_owned())
        .arg(args::arg("dir", &dir, lang).value_name("DIR").default_value("site").value_parser(value_parser!(PathBuf)))
}

pub(super) fn verify(common: &Common, matches: &ArgMatches) -> Exit {
    let dir = matches.get_one::<PathBuf>("dir").cloned().unwrap_or_default();
    match site::verify(&dir) {
        Ok(found) => {
            if common.format == Format::Json {
                say(&serde_json::to_string(&found).unwrap_or_default());
            } else {
                found.problems.iter().for_each(|problem| say(&problem_line(problem, common.lang)));
                let (files, problems) = (found.files, found.problems.len());
                note(
                    words!(
                        "{files} ファイルを調べた。問題は {problems} 件",
                        "{files} files checked, {problems} problems"
                    )
                    .get(common.lang),
                );
            }
            if found.is_sound() { Exit::Fine } else { Exit::Content }
        }
        Err(error) => failure::publish(&error, common),
    }
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
