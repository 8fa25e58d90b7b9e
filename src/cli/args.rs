//! What can be typed, in the reader's language.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::error::{ContextKind, ErrorKind};
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use clap_complete::Shell;

use super::output::{Exit, Format, Volume, complain, note, say};
use crate::diagnostic::{Lang, Words};
use crate::document::Day;
use crate::session::{Profile, Stages};
use crate::site::{Checking, Switching};
use crate::words;

/// What every command takes.
#[derive(Clone, Debug)]
pub(super) struct Common {
    pub(super) lang: Lang,
    pub(super) format: Format,
    pub(super) volume: Volume,
}

impl Common {
    pub(super) fn from(matches: &ArgMatches, lang: Lang) -> Self {
        let format = match matches.get_one::<String>("format").map(String::as_str) {
            Some("json") => Format::Json,
            Some("github") => Format::Github,
            Some("sarif") => Format::Sarif,
            _ => Format::Human,
        };
        let volume = match (matches.get_flag("quiet"), matches.get_flag("verbose")) {
            (true, _) => Volume::Quiet,
            (_, true) => Volume::Verbose,
            _ => Volume::Normal,
        };
        Self { lang, format, volume }
    }

    /// Says what was done, unless only mistakes are wanted.
    pub(super) fn tell(&self, words: &Words) {
        if self.volume > Volume::Quiet {
            note(words.get(self.lang));
        }
    }

    /// Says what only those want to know who ask for it.
    pub(super) fn detail(&self, words: &Words) {
        if self.volume == Volume::Verbose {
            note(words.get(self.lang));
        }
    }

    /// Says that something did not work.
    pub(super) fn complain(&self, words: &Words) {
        complain(words.get(self.lang), self.lang);
    }

    /// Says a way out.
    pub(super) fn help(&self, words: &Words) {
        note(words.get(self.lang));
    }
}

/// The language of messages: `--lang`, then the locale. A locale that names no language, as `C` and `POSIX` are, means
/// English.
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
    let of = |name: &&str| std::env::var(name).ok().filter(|value| !value.is_empty());
    match ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(of) {
        Some(locale) if locale.starts_with("ja") => Lang::Ja,
        _ => Lang::En,
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

/// `--drafts`.
pub(super) fn drafts(help: &Words, lang: Lang) -> Arg {
    arg("drafts", help, lang).long("drafts").action(ArgAction::SetTrue)
}

/// What `--drafts` says.
pub(super) fn stages(matches: &ArgMatches) -> Stages {
    if matches.get_flag("drafts") { Stages::Drafts } else { Stages::Final }
}

/// `--at DATE`.
pub(super) fn at(lang: Lang) -> Arg {
    let help = words!(
        "手引書をこの日のものとして見る（未施行の定めを示し、失効した定めを一覧から除く）",
        "look at the guide as on this day: what is not yet in force is marked, what has ended is left out of lists"
    );
    let day = |text: &str| Day::parse(text).ok_or_else(|| "write the day as in 2026-10-01".to_owned());
    arg("at", &help, lang).long("at").value_name("DATE").value_parser(day)
}

/// What `--at` says.
pub(super) fn day(matches: &ArgMatches) -> Option<Day> {
    matches.get_one::<Day>("at").copied()
}

/// `--deny-warnings`.
pub(super) fn deny_warnings(lang: Lang) -> Arg {
    let help = words!("警告も誤りとして扱う", "treat warnings as errors");
    arg("deny-warnings", &help, lang).long("deny-warnings").action(ArgAction::SetTrue)
}

/// `--plain`.
pub(super) fn plain(lang: Lang) -> Arg {
    let help = words!(
        "front matter のない Markdown のフォルダー（ほかのツールのものを含む）を、そのまま手引書として読む",
        "read a folder of Markdown without front matter, or that of another tool, as it is"
    );
    arg("plain", &help, lang).long("plain").action(ArgAction::SetTrue)
}

/// How the content is read: as `--plain` says, where the command knows it.
pub(super) fn profile(matches: &ArgMatches) -> Profile {
    let is_plain = matches.try_get_one::<bool>("plain").ok().flatten().copied() == Some(true);
    if is_plain { Profile::Plain } else { Profile::Guide }
}

/// The value of an option, where it was typed; a default is not.
pub(super) fn typed<'m>(matches: &'m ArgMatches, name: &str) -> Option<&'m PathBuf> {
    let is_typed = matches.value_source(name) == Some(ValueSource::CommandLine);
    is_typed.then(|| matches.get_one::<PathBuf>(name)).flatten()
}

/// A folder or file that is written to has to be one of this machine: `https://…` and `host:path` would make a folder of
/// that name, and nobody would find the site.
pub(super) fn refuse_remote(path: &Path, common: &Common) -> Result<(), Exit> {
    let shown = path.to_string_lossy();
    if !super::input::is_address(&shown) {
        return Ok(());
    }
    common.complain(&words!(
        "`{shown}` はこの計算機のフォルダーでない。ほかの計算機へは書けない",
        "`{shown}` is not a folder of this machine, and tebiki cannot write to another one"
    ));
    common.help(&words!(
        "手元に書いてから写すか、共有フォルダーを手元に接続してそのパスを示す（そういう名前のフォルダーなら `./{shown}`）",
        "write to a local folder and copy it, or mount the share and name its path (a folder of that name is `./{shown}`)"
    ));
    Err(Exit::Usage)
}

/// `--switch WAY`.
pub(super) fn switch(lang: Lang) -> Arg {
    let help = words!(
        "切り替え方。auto はできればフォルダーごと入れ替え、in-place は一つずつ置き換える（共有や、ほかのプログラムがつかんでいるフォルダー向け）",
        "how the new site comes into place: `auto` exchanges the whole folder where that can be done, `in-place` replaces file by file (for shares, and folders that other programs hold on to)"
    );
    arg("switch", &help, lang).long("switch").value_name("WAY").value_parser(["auto", "in-place"]).default_value("auto")
}

/// `--verify`.
pub(super) fn verify(lang: Lang) -> Arg {
    let help = words!(
        "すでにあるファイルを、大きさと日時だけでなく全バイト比べる",
        "compare every byte of what is there already, not only sizes and times"
    );
    arg("verify", &help, lang).long("verify").action(ArgAction::SetTrue)
}

/// What `--verify` says.
pub(super) fn checking(matches: &ArgMatches) -> Checking {
    if matches.get_flag("verify") { Checking::Bytes } else { Checking::Stamps }
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
        .propagate_version(true)
        .arg(arg("lang", &lang_help, lang).long("lang").value_name("LANG").value_parser(["ja", "en"]).global(true))
        .arg(
            arg("format", &format_help, lang)
                .long("format")
                .value_name("FORMAT")
                .value_parser(["human", "json", "github", "sarif"])
                .global(true),
        )
        .arg(volume_flag("quiet", 'q', lang).conflicts_with("verbose"))
        .arg(volume_flag("verbose", 'v', lang))
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
        super::import::command(lang),
        super::compare::command(lang),
        super::search::command(lang),
        super::export::command(lang),
        super::draft::command(lang),
        super::publish::command(lang),
        super::verify::command(lang),
        super::new::command(lang),
        super::theme::command(lang),
        super::explain::command(lang),
        super::schema::command(lang),
        completions_command(lang),
        help_command(lang),
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
        .display_name("tebiki")
        .help_template(template)
        .subcommand_help_heading(heading(lang, "コマンド", "Commands"))
        .disable_help_subcommand(true)
        .mut_args(|arg| {
            let heading = if arg.is_positional() { arguments } else { options };
            values_in_words(arg.help_heading(heading), lang)
        })
        .mut_subcommands(|below| localized(below, lang))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(help_flag(lang).help_heading(options))
        .arg(version_flag(lang).hide(true))
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
    let (list, one) = (values.join(comma(lang)), given.join(" "));
    if !help.contains(list.as_str()) {
        help.push_str(words!("（{list}）", " ({list})").get(lang));
    }
    if !one.is_empty() {
        help.push_str(words!("（指定がなければ `{one}`）", " (by default `{one}`)").get(lang));
    }
    arg.help(help).hide_possible_values(true).hide_default_value(true)
}

/// What stands between the words of a list.
pub(super) fn comma(lang: Lang) -> &'static str {
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

/// `-q` and `-v`.
fn volume_flag(name: &'static str, short: char, lang: Lang) -> Arg {
    let help = match name {
        "quiet" => words!("誤りと結果だけを示す", "say nothing but mistakes and results"),
        _ => words!("何を読み、何を除いたかも示す", "say what was read and what was left out, too"),
    };
    arg(name, &help, lang).short(short).long(name).action(ArgAction::SetTrue).global(true)
}

/// What was typed as it is read: `help COMMAND` is `COMMAND --help`, and a word of a search that begins with one hyphen
/// leaves out what holds it.
pub(super) fn prepare(mut words: Vec<OsString>) -> Vec<OsString> {
    let is_word = |word: &OsString| !word.as_encoded_bytes().starts_with(b"-");
    // The values of options are no commands.
    let mut at = 1;
    let mut moved = Vec::new();
    while words.get(at).is_some_and(|word| !is_word(word)) {
        let option = words.get(at).and_then(|word| word.to_str()).unwrap_or("");
        let (is_general, takes_value) = kind_of(option);
        let length = 1 + usize::from(takes_value);
        if is_general {
            at += length;
        } else {
            moved.extend(words.drain(at..words.len().min(at + length)));
        }
    }
    // Options of a command may stand before it.
    let behind = words.len().min(at + 1);
    words.splice(behind..behind, moved);
    if words.get(at).is_some_and(|word| word == "help") {
        words.remove(at);
        words.push("--help".into());
    } else if words.get(at).is_some_and(|word| word == "search") {
        super::search::mark_exclusions(&mut words[at + 1..]);
    }
    words
}

/// Whether an option is one of the program itself, or one that no command has; and whether a value follows it as a word of
/// its own.
fn kind_of(option: &str) -> (bool, bool) {
    const GENERAL: [&str; 10] =
        ["--lang", "--format", "--quiet", "-q", "--verbose", "-v", "--help", "-h", "--version", "-V"];
    if GENERAL.contains(&option) {
        return (true, option == "--lang" || option == "--format");
    }
    let (name, has_value) = option.split_once('=').map_or((option, false), |(name, _)| (name, true));
    let commands = subcommands(Lang::En);
    let is_it = |arg: &&Arg| {
        name.strip_prefix("--").is_some_and(|name| {
            arg.get_long() == Some(name) || arg.get_all_aliases().is_some_and(|all| all.contains(&name))
        }) || name.strip_prefix('-').is_some_and(|short| arg.get_short().map(String::from).as_deref() == Some(short))
    };
    let known = commands.iter().flat_map(Command::get_arguments).find(is_it);
    (known.is_none(), !has_value && known.is_some_and(|arg| arg.get_action().takes_values()))
}

/// Says that a command prints nothing in the form that `--format` asks for.
pub(super) fn refuse_format(common: &Common, command: &str) -> Result<(), Exit> {
    let forms: &[Format] = match command {
        "build" | "check" | "compare" => return Ok(()),
        "check-document" | "fix" | "import" | "search" | "publish" | "verify" => &[Format::Human, Format::Json],
        _ => &[Format::Human],
    };
    if forms.contains(&common.format) {
        return Ok(());
    }
    let fact = if forms.len() > 1 {
        words!("`{command}` の `--format` は human か json である", "`{command}` has the formats human and json")
    } else {
        words!("`{command}` に `--format` は使えない", "`{command}` has no `--format`")
    };
    common.complain(&fact);
    Err(Exit::Usage)
}

fn help_command(lang: Lang) -> Command {
    let about = words!("この説明か、コマンドの使い方を表示する", "print this help, or that of a command");
    let name = words!("コマンドの名前", "the command");
    Command::new("help")
        .about(about.get(lang).to_owned())
        .arg(arg("command", &name, lang).value_name("COMMAND").num_args(0..))
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
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut command(common.lang), "tebiki", &mut text);
    say(String::from_utf8_lossy(&text).trim_end());
    Exit::Fine
}

/// Says what is wrong with what was typed. Help and version are not faults.
pub(super) fn refuse(error: &clap::Error, lang: Lang) -> Exit {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        say(error.render().to_string().trim_end());
        return Exit::Fine;
    }
    if matches!(error.kind(), ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand) || lang == Lang::En {
        note(error.render().to_string().replace(super::search::EXCLUSION, "-").trim_end());
        return Exit::Usage;
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
