//! `tebiki publish`: a built site onto a live folder or into an archive, and what a server may be told about it.

use std::path::{Path, PathBuf};

use clap::{ArgAction, ArgMatches, Command, value_parser};

use super::args::{self, Common};
use super::failure;
use super::output::{Exit, Format, complain, note, say};
use crate::diagnostic::Lang;
use crate::site::{self, Admission, Permissions, Plan, PlannedFile, Report, Server, Shrinking, UrlPath};
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
        "サーバーの設定を出力する。DEST があればそこに書く（iis、apache、nginx）",
        "print a server's configuration, or write it into DEST (iis, apache, nginx)"
    );
    let at = words!(
        "サイトのサーバー上の位置（`--server-config` とともに使う。例: /guide/）",
        "where the site stands on its server (with `--server-config`), such as /guide/"
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
        .arg(args::switch(lang))
        .arg(flag("force", "ページが大きく減っても公開する", "publish even if far fewer pages are left"))
        .arg(args::arg("zip", &zip, lang).long("zip").value_name("FILE").value_parser(value_parser!(PathBuf)))
        .arg(
            args::arg("server-config", &server, lang)
                .long("server-config")
                .value_name("SERVER")
                .value_parser(["iis", "apache", "nginx"]),
        )
        .arg(
            args::arg("at", &at, lang)
                .long("at")
                .value_name("PATH")
                .default_value("/")
                .requires("server-config")
                .value_parser(value_parser!(UrlPath)),
        )
}

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Exit {
    let dest = matches.get_one::<PathBuf>("dest");
    if let Some(server) = matches.get_one::<String>("server-config") {
        let place = matches.get_one::<UrlPath>("at").cloned().unwrap_or_default();
        return configure(common, server, &place, dest.map(PathBuf::as_path));
    }
    let built = matches.get_one::<PathBuf>("site").cloned().unwrap_or_default();
    let json = matches.get_flag("json") || common.format == Format::Json;
    if let Some(file) = matches.get_one::<PathBuf>("zip") {
        return zip(common, &built, file, json);
    }
    let Some(dest) = dest else { return Exit::Usage };
    let permissions = Permissions {
        admission: if matches.get_flag("adopt") { Admission::Adopt } else { Admission::OursOnly },
        shrinking: if matches.get_flag("force") { Shrinking::Allow } else { Shrinking::Refuse },
        switching: args::switching(matches),
    };
    if matches.get_flag("dry-run") {
        return match site::plan(&built, dest, permissions) {
            Ok(plan) => show_plan(&plan, json, common.lang),
            Err(error) => failure::publish(&error, common),
        };
    }
    match site::publish(&built, dest, permissions) {
        Ok(report) => {
            show_report(&report, dest, json, common.lang);
            Exit::Fine
        }
        Err(error) => failure::publish(&error, common),
    }
}

fn show_report(report: &Report, dest: &Path, json: bool, lang: Lang) {
    let (id, written, unchanged, removed, left) =
        (&report.build_id, report.written, report.unchanged, report.removed, report.left_over);
    if json {
        let report = serde_json::json!({
            "build": id, "written": written, "unchanged": unchanged, "removed": removed, "left_over": left
        });
        say(&report.to_string());
    } else {
        let dest = dest.display();
        let words = words!(
            "`{dest}` に公開した（書込み {written}、変更なし {unchanged}、削除 {removed}）",
            "published to `{dest}` ({written} written, {unchanged} unchanged, {removed} removed)"
        );
        note(words.get(lang));
    }
    report.warnings.iter().for_each(|warning| note(&warning.to_string()));
}

/// Prints the configuration, or writes it into the live folder under the name that the server looks for. A file of
/// that name is somebody's work and stays as it is.
fn configure(common: &Common, server: &str, place: &UrlPath, dest: Option<&Path>) -> Exit {
    let server = match server {
        "iis" => Server::Iis,
        "apache" => Server::Apache,
        _ => Server::Nginx,
    };
    let text = site::server_config(server, place);
    let Some(dest) = dest else {
        say(text.trim_end());
        return Exit::Fine;
    };
    let path = dest.join(server.file_name());
    let written = std::fs::OpenOptions::new().write(true).create_new(true).open(&path);
    let written = written.and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()));
    let shown = path.display();
    match written {
        Ok(()) => {
            note(words!("`{shown}` を書いた", "wrote `{shown}`").get(common.lang));
            Exit::Fine
        }
        Err(error) => {
            complain(
                words!("`{shown}` を書けない（{error}）", "cannot write `{shown}` ({error})").get(common.lang),
                common.lang,
            );
            Exit::Environment
        }
    }
}

fn zip(common: &Common, built: &Path, file: &Path, json: bool) -> Exit {
    match site::zip(built, file) {
        Ok(report) if json => {
            say(&serde_json::to_string(&report).unwrap_or_default());
            Exit::Fine
        }
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
        (files.len(), files.iter().map(|file| file.size).sum::<u64>())
    };
    let (added, added_bytes) = show('+', &plan.added);
    let (changed, changed_bytes) = show('~', &plan.changed);
    let (removed, removed_bytes) = show('-', &plan.removed);
    let (unchanged, foreign) = (plan.unchanged, plan.foreign);
    note(
        words!(
            "追加 {added}（{added_bytes} バイト）、変更 {changed}（{changed_bytes}）、削除 {removed}（{removed_bytes}）、変更なし {unchanged}。ほかの人のファイル {foreign} には触れない。何も書いていない",
            "{added} added ({added_bytes} bytes), {changed} changed ({changed_bytes}), {removed} removed ({removed_bytes}), {unchanged} unchanged; {foreign} files of others stay; nothing was written"
        )
        .get(lang),
    );
    if plan.shrinks() {
        let (before, after) = (plan.pages_before, plan.pages_after);
        note(
            words!(
                "ページが {before} から {after} に減る。公開するには `--force` が要る",
                "the pages shrink from {before} to {after}; publishing needs `--force`"
            )
            .get(lang),
        );
    }
    Exit::Fine
}
