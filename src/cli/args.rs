//! What can be typed, in the reader's language.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::PathBuf;

use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use clap_complete::Shell;

use super::output::{Exit, Format};
use crate::diagnostic::{Lang, Words};
use crate::site::Switching;
use crate::words;

/// What every command takes.
#[derive(Clone, Debug)]
pub(super) struct Common {
    pub(super) lang: Lang,
    pub(super) format: Format,
}

impl Common {
    pub(super) fn from(matches: &ArgMatches, lang: Lang) -> Self {
        let json = matches.get_one::<String>("format").is_some_and(|f| f == "json");
        Self { lang, format: if json { Format::Json } else { Format::Human } }
    }
}

/// The language: `--lang`, then the locale; Japanese where neither names another language.
pub(super) fn language(words: &[OsString]) -> Lang {
    let mut words = words.iter().map(OsString::as_os_str);
    while let Some(word) = words.next() {
        let value = if word == "--lang" {
            words.next()
        } else {
            word.to_str().and_then(|w| w.strip_prefix("--lang=")).map(OsStr::new)
        };
        match value.and_then(OsStr::to_str) {
            Some("ja") => return Lang::Ja,
            Some("en") => return Lang::En,
            _ => {}
        }
    }
    let locale =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    match locale.as_deref() {
        None | Some("C" | "POSIX") => Lang::Ja,
        Some(locale) if locale.starts_with("ja") || locale.starts_with("C.") => Lang::Ja,
        Some(_) => Lang::En,
    }
}

/// An argument with its help.
pub(super) fn arg(name: &'static str, help: &Words, lang: Lang) -> Arg {
    Arg::new(name).help(help.get(lang).to_owned())
}

/// `--content DIR`.
pub(super) fn content(lang: Lang) -> Arg {
    let help = words!("原稿のフォルダー", "the content folder");
    arg("content", &help, lang)
        .long("content")
        .alias("source")
        .value_name("DIR")
        .default_value("content")
        .value_parser(value_parser!(PathBuf))
}

/// `--theme DIR`.
pub(super) fn theme(lang: Lang) -> Arg {
    let help = words!(
        "見た目を変えるファイルのフォルダー（省くと原稿の隣の theme）",
        "the folder of files that change the look (by default `theme` beside the content)"
    );
    arg("theme", &help, lang).long("theme").value_name("DIR").value_parser(value_parser!(PathBuf))
}

/// The theme's folder: as named, or `theme` beside the content where there is one.
pub(super) fn theme_folder(matches: &ArgMatches) -> Option<PathBuf> {
    if let Some(named) = matches.get_one::<PathBuf>("theme") {
        return Some(named.clone());
    }
    let beside = matches.get_one::<PathBuf>("content")?.with_file_name("theme");
    beside.is_dir().then_some(beside)
}

/// `--switch WAY`.
pub(super) fn switch(lang: Lang) -> Arg {
    let help = words!(
        "切り替え方。auto はできればフォルダーごと入れ替え、in-place は一つずつ置き換える（共有や、ほかのプログラムがつかんでいるフォルダー向け）",
        "how the new site comes into place: `auto` exchanges the whole folder where that can be done, `in-place` replaces file by file (for shares, and folders that other programs hold on to)"
    );
    arg("switch", &help, lang).long("switch").value_name("WAY").value_parser(["auto", "in-place"]).default_value("auto")
}

/// What `--switch` says.
pub(super) fn switching(matches: &ArgMatches) -> Switching {
    match matches.get_one::<String>("switch").map(String::as_str) {
        Some("in-place") => Switching::InPlace,
        _ => Switching::Auto,
    }
}

/// The whole command line.
pub(super) fn command(lang: Lang) -> Command {
    let about = words!(
        "注釈付き Markdown で書いた手引書を、役割ごとに読める相互参照・全文検索付きの静的サイトにする",
        "turns regulatory guidance in annotated Markdown into a cross-linked, searchable static site with navigation per role"
    );
    let headings = words!("使い方: {{usage}}\n\n{{all-args}}", "Usage: {{usage}}\n\n{{all-args}}");
    let template = format!("{{name}} {{version}}\n{{about}}\n\n{}", headings.get(lang));
    let lang_help = words!("表示の言語", "language of messages");
    let format_help = words!("診断の形", "form of diagnostics");
    let options = heading(lang, "オプション", "Options");
    let command = Command::new("tebiki")
        .version(env!("CARGO_PKG_VERSION"))
        .about(about.get(lang).to_owned())
        .help_template(template)
        .subcommand_help_heading(heading(lang, "コマンド", "Commands"))
        .next_help_heading(options)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .arg(arg("lang", &lang_help, lang).long("lang").value_name("LANG").value_parser(["ja", "en"]).global(true))
        .arg(
            arg("format", &format_help, lang)
                .long("format")
                .value_name("FORMAT")
                .value_parser(["human", "json"])
                .global(true),
        )
        .arg(help_flag(lang))
        .arg(version_flag(lang))
        .disable_help_flag(true)
        .disable_version_flag(true);
    command
        .mut_args(|arg| values_in_words(arg, lang))
        .subcommands(subcommands(lang).into_iter().map(|c| localized(c, lang)))
}

fn subcommands(lang: Lang) -> Vec<Command> {
    vec![
        super::build::command(lang),
        super::serve::command(lang),
        super::check::command(lang),
        super::fix::command(lang),
        super::search::command(lang),
        super::publish::command(lang),
        super::verify::command(lang),
        super::new::command(lang),
        super::theme::command(lang),
        super::explain::command(lang),
        super::schema::command(lang),
        completions_command(lang),
    ]
}

/// Help in the reader's language for a command and the commands below it.
fn localized(command: Command, lang: Lang) -> Command {
    let template = format!(
        "{{about}}\n\n{}",
        words!("使い方: {{usage}}\n\n{{all-args}}", "Usage: {{usage}}\n\n{{all-args}}").get(lang)
    );
    let options = heading(lang, "オプション", "Options");
    let arguments = heading(lang, "引数", "Arguments");
    command
        .help_template(template)
        .subcommand_help_heading(heading(lang, "コマンド", "Commands"))
        .disable_help_subcommand(true)
        .mut_args(|arg| {
            let heading = if arg.is_positional() { arguments } else { options };
            values_in_words(arg.help_heading(heading), lang)
        })
        .mut_subcommands(|below| localized(below, lang))
        .disable_help_flag(true)
        .arg(help_flag(lang).help_heading(options))
}

/// The values that an argument takes and the one it has by itself, in the reader's language: clap says
/// them in English alone.
fn values_in_words(arg: Arg, lang: Lang) -> Arg {
    if !arg.get_action().takes_values() {
        return arg;
    }
    let values: Vec<String> = arg.get_possible_values().iter().map(|v| v.get_name().to_owned()).collect();
    let given: Vec<_> = arg.get_default_values().iter().map(|v| v.to_string_lossy().into_owned()).collect();
    let mut help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let (list, one) = (values.join(lang_comma(lang)), given.join(" "));
    if !help.contains(list.as_str()) {
        help.push_str(words!("（{list}）", " ({list})").get(lang));
    }
    if !one.is_empty() {
        help.push_str(words!("（指定がなければ `{one}`）", " (by default `{one}`)").get(lang));
    }
    arg.help(help).hide_possible_values(true).hide_default_value(true)
}

fn lang_comma(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "、",
        Lang::En => ", ",
    }
}

/// Headings live as long as the program.
fn heading(lang: Lang, ja: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

fn help_flag(lang: Lang) -> Arg {
    let help = words!("この説明を表示する", "print this help");
    arg("help", &help, lang).short('h').long("help").action(ArgAction::Help)
}

fn version_flag(lang: Lang) -> Arg {
    let help = words!("版を表示する", "print the version");
    arg("version", &help, lang).short('V').long("version").action(ArgAction::Version)
}

fn completions_command(lang: Lang) -> Command {
    let about = words!("シェルの補完を出力する", "print completions for a shell");
    let shell = words!("シェルの名前", "the shell");
    Command::new("completions")
        .about(about.get(lang).to_owned())
        .arg(arg("shell", &shell, lang).required(true).value_name("SHELL").value_parser(value_parser!(Shell)))
}

/// Prints completions.
pub(super) fn completions(common: &Common, matches: &ArgMatches) -> Exit {
    let Some(&shell) = matches.get_one::<Shell>("shell") else { return Exit::Usage };
    clap_complete::generate(shell, &mut command(common.lang), "tebiki", &mut io::stdout());
    Exit::Fine
}

/// Says what is wrong with what was typed. Help and version are not faults.
pub(super) fn refuse(error: &clap::Error, lang: Lang) -> Exit {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return if error.print().is_ok() { Exit::Fine } else { Exit::Environment };
    }
    if matches!(error.kind(), ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand) || lang == Lang::En {
        return if error.print().is_ok() { Exit::Usage } else { Exit::Environment };
    }
    super::output::complain(&fault(error), lang);
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    if let Some(near) = near.into_iter().find_map(|kind| error.get(kind)) {
        let near = near.to_string().replace(", ", "` か `");
        super::output::note(&format!("`{near}` ではないか"));
    }
    super::output::note("使い方は `tebiki --help`、コマンドごとの使い方は `tebiki コマンド --help` で表示する");
    Exit::Usage
}

/// What is wrong, in Japanese; English is clap's own.
fn fault(error: &clap::Error) -> String {
    let context = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let (given, value) = (context(ContextKind::InvalidArg), context(ContextKind::InvalidValue));
    let valid = context(ContextKind::ValidValue).replace(", ", "、");
    let valid = if valid.is_empty() { String::new() } else { format!("（使える値: {valid}）") };
    match error.kind() {
        ErrorKind::UnknownArgument => format!("`{given}` というオプションや引数はない"),
        ErrorKind::InvalidSubcommand => format!("`{}` というコマンドはない", context(ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidValue if value.is_empty() => format!("`{given}` の値がない{valid}"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("`{given}` に `{value}` は使えない{valid}"),
        ErrorKind::MissingRequiredArgument => format!("`{given}` が必要である"),
        ErrorKind::ArgumentConflict => {
            let other = context(ContextKind::PriorArg);
            if other == given {
                format!("`{given}` は一度しか書けない")
            } else {
                format!("`{given}` は `{other}` と同時に使えない")
            }
        }
        ErrorKind::MissingSubcommand => "コマンドが必要である".to_owned(),
        _ => error.to_string().trim().trim_start_matches("error: ").to_owned(),
    }
}
