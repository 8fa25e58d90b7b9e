//! `tebiki publish`: a built site onto a live folder or into an archive, and what a server may be told about it.

use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::args::{self, Common};
use super::failure;
use super::input::{Project, require_folder};
use super::output::{Exit, Format, note, say};
use super::progress::Shown;
use crate::diagnostic::Lang;
use crate::site::{
    self, Admission, ArchiveReport, Permissions, Plan, PlannedFile, PublishError, Replacing, Report, Server, Shrinking,
    Signing, SigningKey, UrlPath,
};
use crate::words;

pub(super) fn command(lang: Lang) -> Command {
    let about = words!(
        "作ったサイトを公開先のフォルダーへ写すか、一つの ZIP にする",
        "copy a built site onto a live folder, or make one ZIP of it"
    );
    let dest = words!("公開先のフォルダー", "the live folder");
    let site = words!("build が書いたフォルダー", "the folder that a build wrote");
    let zip = words!("ZIP ファイルを作る", "make a ZIP file");
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
        .arg(rollback(lang))
        .arg(flag("json", "JSON で出力する", "print JSON"))
        .arg(flag("adopt", "ほかのファイルがあるフォルダーを引き受ける", "take on a folder that holds other files"))
        .arg(args::switch(lang))
        .arg(flag(
            "force",
            "ページが大きく減っても公開する。--zip では ZIP でないファイルも置き換える",
            "publish even if far fewer pages are left; with --zip, replace a file that is no archive, too",
        ))
        .arg(args::verify(lang))
        .arg(sign(lang))
        .arg(flag(
            "unsigned",
            "署名のあるものを、署名のないもので置き換える",
            "replace what is signed with what is not",
        ))
        .arg(
            args::arg("zip", &zip, lang)
                .long("zip")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .conflicts_with_all(["dest", "adopt", "switch"]),
        )
        .args(server_options(lang))
}

/// `--rollback`.
fn rollback(lang: Lang) -> Arg {
    let help = words!(
        "直前の公開の前のサイトに、まるごと戻す",
        "bring back the site as it was before the last publication, whole"
    );
    args::arg("rollback", &help, lang)
        .long("rollback")
        .action(ArgAction::SetTrue)
        .requires("dest")
        .conflicts_with_all(["zip", "site", "adopt", "force", "dry-run", "server-config"])
}

/// `--sign KEY`.
fn sign(lang: Lang) -> Arg {
    let help = words!(
        "目録に署名する（minisign の秘密鍵のファイル）。--zip では ZIP に署名する",
        "sign the manifest (the file of a secret key of minisign); with --zip, the archive"
    );
    args::arg("sign", &help, lang)
        .long("sign")
        .value_name("KEY")
        .value_parser(value_parser!(PathBuf))
        .conflicts_with("server-config")
}

/// The key that `--sign` names. Its password, if it has one, is asked for at the terminal.
fn key(common: &Common, matches: &ArgMatches) -> Result<Option<SigningKey>, Exit> {
    let Some(file) = matches.get_one::<PathBuf>("sign") else { return Ok(None) };
    let shown = file.display();
    let prompt = words!("`{shown}` のパスワード: ", "password of `{shown}`: ").get(common.lang).to_owned();
    let key = SigningKey::read(file, || rpassword::prompt_password(prompt));
    key.map(Some).map_err(|error| failure::publish(&error, common))
}

/// `--server-config` and where the site stands there.
fn server_options(lang: Lang) -> [Arg; 2] {
    let server = words!(
        "サーバーの設定を出力する。DEST があればそこに書く（iis、apache、nginx）",
        "print a server's configuration, or write it into DEST (iis, apache, nginx)"
    );
    let at = words!(
        "サイトのサーバー上の位置（`--server-config` とともに使う。例: /guide/）",
        "where the site stands on its server (with `--server-config`), such as /guide/"
    );
    let server = args::arg("server-config", &server, lang)
        .long("server-config")
        .value_name("SERVER")
        .value_parser(["iis", "apache", "nginx"])
        .conflicts_with_all(["zip", "site", "adopt", "force", "switch", "json"]);
    let at = args::arg("at", &at, lang)
        .long("at")
        .value_name("PATH")
        .default_value("/")
        .requires("server-config")
        .value_parser(value_parser!(UrlPath));
    [server, at]
}

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Result<Exit, Exit> {
    let dest = matches.get_one::<PathBuf>("dest");
    let zipped = matches.get_one::<PathBuf>("zip");
    dest.into_iter().chain(zipped).try_for_each(|path| args::refuse_remote(path, common))?;
    let is_dry = matches.get_flag("dry-run");
    if let Some(server) = matches.get_one::<String>("server-config") {
        let place = matches.get_one::<UrlPath>("at").cloned().unwrap_or_default();
        return Ok(configure(common, (server, &place), dest.map(PathBuf::as_path), is_dry));
    }
    if let Some(dest) = dest.filter(|_| matches.get_flag("rollback")) {
        return roll_back(common, matches, dest);
    }
    let built = Project::here().path(matches, "site", "site");
    require_folder(&built, common)?;
    let json = matches.get_flag("json") || common.format == Format::Json;
    let key = key(common, matches)?;
    let signing = signing(key.as_ref(), matches);
    if let Some(file) = zipped {
        let replacing = if matches.get_flag("force") { Replacing::AnyFile } else { Replacing::Archives };
        return Ok(if is_dry {
            plan_zip(common, &built, file, json)
        } else {
            show_archive(common, site::zip(&built, file, replacing, signing), file, json)
        });
    }
    let Some(dest) = dest else { return Err(Exit::Usage) };
    let permissions = Permissions {
        admission: if matches.get_flag("adopt") { Admission::Adopt } else { Admission::OursOnly },
        shrinking: if matches.get_flag("force") { Shrinking::Allow } else { Shrinking::Refuse },
        switching: args::switching(matches),
        checking: args::checking(matches),
    };
    if is_dry {
        return Ok(match site::plan(&built, dest, permissions) {
            Ok(plan) => show_plan(&plan, signing, json, common.lang),
            Err(error) => failure::publish(&error, common),
        });
    }
    let shown = Shown::new(common);
    let done = site::publish_watched(&built, dest, permissions, signing, &|progress| shown.show(progress));
    shown.end();
    Ok(match done {
        Ok(report) => {
            show_report(&report, dest, json, common);
            Exit::Fine
        }
        Err(error) => failure::publish(&error, common),
    })
}

/// What becomes of a signature.
fn signing<'k>(key: Option<&'k SigningKey>, matches: &ArgMatches) -> Signing<'k> {
    match key {
        Some(key) => Signing::With(key),
        None if matches.get_flag("unsigned") => Signing::Dropped,
        None => Signing::Without,
    }
}

/// Brings back the site before.
fn roll_back(common: &Common, matches: &ArgMatches, dest: &Path) -> Result<Exit, Exit> {
    require_folder(dest, common)?;
    let json = matches.get_flag("json") || common.format == Format::Json;
    let key = key(common, matches)?;
    let signing = signing(key.as_ref(), matches);
    Ok(match site::rollback(dest, args::switching(matches), args::checking(matches), signing) {
        Ok(report) => {
            show_report(&report, dest, json, common);
            Exit::Fine
        }
        Err(error) => failure::publish(&error, common),
    })
}

fn show_report(report: &Report, dest: &Path, json: bool, common: &Common) {
    let (id, written, unchanged, removed, left) =
        (&report.build_id, report.written, report.unchanged, report.removed, report.left_over);
    if json {
        let report = serde_json::json!({
            "build": id, "written": written, "unchanged": unchanged, "removed": removed, "left_over": left,
            "spared": report.spared, "unsigned": report.unsigned
        });
        say(&report.to_string());
    } else {
        let dest = dest.display();
        let words = words!(
            "`{dest}` に公開した（書込み {written}、変更なし {unchanged}、削除 {removed}）",
            "published to `{dest}` ({written} written, {unchanged} unchanged, {removed} removed)"
        );
        common.tell(&words);
        common.tell(&words!("版 {id}", "build {id}"));
    }
    failure::remarks(report, common.lang);
}

/// Prints the configuration, or writes it into the live folder under the name that the server looks for. A file of
/// that name is somebody's work and stays as it is.
fn configure(common: &Common, (server, place): (&str, &UrlPath), dest: Option<&Path>, is_dry: bool) -> Exit {
    let server = match server {
        "iis" => Server::Iis,
        "apache" => Server::Apache,
        _ => Server::Nginx,
    };
    let Some(dest) = dest else {
        say(site::server_config(server, place).trim_end());
        return Exit::Fine;
    };
    let path = dest.join(server.file_name());
    if is_dry {
        let shown = path.display();
        let is_there = path.symlink_metadata().is_ok();
        common.help(&if is_there {
            words!(
                "`{shown}` はすでにあり、書けない。何も書いていない",
                "`{shown}` is there already and would stay; nothing was written"
            )
        } else {
            words!("`{shown}` を書くことになる。何も書いていない", "`{shown}` would be written; nothing was written")
        });
        return if is_there { Exit::Environment } else { Exit::Fine };
    }
    match site::write_server_config(dest, server, place) {
        Ok(path) => {
            let shown = path.display();
            note(words!("`{shown}` を書いた", "wrote `{shown}`").get(common.lang));
            Exit::Fine
        }
        Err(error) => failure::publish(&error, common),
    }
}

/// Says what an archive would hold, after the same checks.
fn plan_zip(common: &Common, built: &Path, file: &Path, json: bool) -> Exit {
    match site::verify(built) {
        Ok(found) if json => {
            say(&serde_json::json!({ "file": file, "files": found.files, "size": found.size }).to_string());
            Exit::Fine
        }
        Ok(found) => {
            let (file, files, kb) = (file.display(), found.files, found.size / 1024);
            common.help(&words!(
                "`{file}` に {files} ファイル（{kb} KB）を入れることになる。何も書いていない",
                "`{file}` would hold {files} files ({kb} KB); nothing was written"
            ));
            Exit::Fine
        }
        Err(error) => failure::publish(&error, common),
    }
}

fn show_archive(common: &Common, packed: Result<ArchiveReport, PublishError>, file: &Path, json: bool) -> Exit {
    match packed {
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
            if report.unsigned {
                failure::unsigned(common.lang);
            }
            Exit::Fine
        }
        Err(error) => failure::publish(&error, common),
    }
}

fn show_plan(plan: &Plan, signing: Signing<'_>, json: bool, lang: Lang) -> Exit {
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
    if plan.signed && plan.changes() && matches!(signing, Signing::Without) {
        note(
            words!(
                "公開中のサイトには署名がある。公開するには `--sign` か `--unsigned` が要る",
                "the live site is signed; publishing needs `--sign` or `--unsigned`"
            )
            .get(lang),
        );
    }
    Exit::Fine
}
