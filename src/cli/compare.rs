//! `tebiki compare OLD [NEW]`: what changed from one edition to the next.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::args::{self, Common};
use super::input::Project;
use super::output::{Exit, say};
use super::written;
use crate::compare::{self, Comparison, Edition};
use crate::config::read_number_map;
use crate::diagnostic::{Lang, Words};
use crate::document::Day;
use crate::export::{docx, xlsx};
use crate::render::editions::{self, Columns, Coverage, Heads, Remarks, Settings};
use crate::session::{self, Analysis, Files, Options, RepositoryFault, Stages};
use crate::site;
use crate::source::{ContentPath, Source};
use crate::words;

pub(super) fn command(lang: Lang) -> Command {
    let about = words!(
        "二つの版を比べ、何がどう変わったかを示す（新旧対照表も作る）",
        "compare two editions and tell what changed, also as a comparative table"
    );
    let old = words!(
        "前の版。原稿のフォルダー、公開したサイト、又は `git:REV`",
        "the earlier edition: a content folder, a published site, or `git:REV`"
    );
    let new = words!("後の版（省くと今の原稿）", "the later edition (by default the content as it is)");
    let format = words!("出力の形", "the form of what is written");
    let out = words!(
        "書き出すファイル（省くと標準出力）。`--format` を省くと拡張子が形を決める",
        "the file to write (by default standard output); its ending says the form where `--format` is left out"
    );
    let force = words!("すでにあるファイルを置き換える", "replace a file that is there");
    let code = words!("違いがあれば終了コード 1 で終わる", "end with exit code 1 where they differ");
    let old_at =
        words!("前の版を見る日（省くと `--at` の日）", "the day of the earlier edition (by default that of `--at`)");
    let map = words!("旧番号と新番号の対応（YAML、`旧: 新`）", "a map of old numbers to new ones (YAML, `old: new`)");
    let option = |name: &'static str, value: &'static str, help: &Words| -> Arg {
        args::arg(name, help, lang).long(name).value_name(value)
    };
    Command::new("compare")
        .about(about.get(lang).to_owned())
        .arg(args::arg("old", &old, lang).required(true).value_name("OLD"))
        .arg(args::arg("new", &new, lang).value_name("NEW"))
        .arg(args::content(lang))
        .arg(
            option("format", "FORMAT", &format)
                .value_parser(["text", "json", "markdown", "html", "docx", "xlsx", "csv"])
                .default_value("text"),
        )
        .arg(option("out", "FILE", &out).value_parser(value_parser!(PathBuf)))
        .arg(args::arg("force", &force, lang).long("force").action(ArgAction::SetTrue))
        .arg(args::arg("exit-code", &code, lang).long("exit-code").action(ArgAction::SetTrue))
        .arg(option("renumbering", "FILE", &map).value_parser(value_parser!(PathBuf)))
        .arg(args::at(lang))
        .arg(args::at(lang).id("old-at").long("old-at").help(old_at.get(lang).to_owned()))
        .args(table_options(lang))
}

/// Options of the comparative table.
const OF_TABLE: [&str; 5] = ["left", "heads", "chapter", "all", "no-remarks"];

/// Formats of the comparative table. All but HTML are binary files and need `--out`.
const TABLES: [&str; 3] = ["html", "docx", "xlsx"];

/// How the comparative table is made.
fn table_options(lang: Lang) -> [Arg; 5] {
    let option = |name: &'static str, value: &'static str, help: &Words| -> Arg {
        args::arg(name, help, lang).long(name).value_name(value)
    };
    let columns = words!("対照表で左に置く版", "which edition stands left in the table");
    let heads = words!(
        "対照表の見出し（改正後／改正前、改正案／現行、新／旧）",
        "what the columns are called (after and before, draft and in force, new and old)"
    );
    let chapter = words!("この番号の章だけの表にする", "a table of the chapter of this number alone");
    let all = words!("変わらないところも略さず載せる", "leave nothing out, even where it did not change");
    let remarks = words!("備考の列を付けない", "without the column of remarks");
    [
        option("left", "EDITION", &columns).value_parser(["new", "old"]).default_value("new"),
        option("heads", "WORDS", &heads).value_parser(["amended", "draft", "short"]).default_value("amended"),
        option("chapter", "NUMBER", &chapter),
        args::arg("all", &all, lang).long("all").action(ArgAction::SetTrue),
        args::arg("no-remarks", &remarks, lang).long("no-remarks").action(ArgAction::SetTrue),
    ]
}

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Result<Exit, Exit> {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let format = format(common, matches)?;
    refuse_unused(format, common, matches)?;
    refuse_unnamed(format, common, matches)?;
    if let Some(out) = matches.get_one::<PathBuf>("out") {
        written::refuse_taken(out, common, matches)?;
    }
    let at = args::day(matches);
    let old_at = matches.get_one::<Day>("old-at").copied().or(at);
    let old = edition(text("old").unwrap_or_default(), old_at, common, matches)?;
    let new = match text("new") {
        Some(new) => edition(new, at, common, matches)?,
        None => of_folder(&Project::find(common, matches)?.content, at, common)?,
    };
    let mut corrections = new.said_since(&old);
    if let Some(file) = matches.get_one::<PathBuf>("renumbering") {
        corrections.renumbering.extend(renumbering(file, common)?);
    }
    let comparison = compare::compare(Arc::new(old), Arc::new(new), &corrections);
    for name in &comparison.unknown {
        common.help(&words!("`{name}` はどちらの版にもない", "`{name}` is in no edition"));
    }
    for (name, several) in &comparison.ambiguous {
        let list = several.join(", ");
        common.help(&words!(
            "`{name}` では一つに決まらないので、使わなかった。`{list}` のように書く",
            "`{name}` may be several places and was not used; write one as `{list}`"
        ));
    }
    if let Some(chapter) = text("chapter") {
        refuse_unknown(&comparison, chapter, common)?;
    }
    write(&form(format, &comparison, common, matches)?, common, matches)?;
    // The other forms say it themselves.
    if let Some(words) = editions::not_compared(&comparison).filter(|_| TABLES.contains(&format) || format == "csv") {
        common.help(&words);
    }
    let differs = comparison.changes().next().is_some();
    Ok(if differs && matches.get_flag("exit-code") { Exit::Content } else { Exit::Fine })
}

/// The endings of files, each with its form.
const ENDINGS: [(&str, &str); 8] = [
    ("txt", "text"),
    ("json", "json"),
    ("md", "markdown"),
    ("html", "html"),
    ("htm", "html"),
    ("docx", "docx"),
    ("xlsx", "xlsx"),
    ("csv", "csv"),
];

/// The form that is asked for, by its name or by the ending of the file. A document's name on another form would deceive
/// the program that opens it.
fn format<'a>(common: &Common, matches: &'a ArgMatches) -> Result<&'a str, Exit> {
    let named = matches.get_one::<String>("format").map(String::as_str).unwrap_or_default();
    let ending = matches.get_one::<PathBuf>("out").and_then(|out| out.extension()).and_then(|ending| ending.to_str());
    let of_file = ending.and_then(|ending| {
        ENDINGS.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending)).map(|(_, format)| *format)
    });
    if matches.value_source("format") != Some(ValueSource::CommandLine) {
        return Ok(of_file.unwrap_or(named));
    }
    let is_document = |format: &str| matches!(format, "docx" | "xlsx");
    match of_file.filter(|of_file| *of_file != named && (is_document(of_file) || is_document(named))) {
        None => Ok(named),
        Some(of_file) => {
            common.complain(&words!(
                "`--format {named}` と、ファイルの拡張子（{of_file}）が合わない",
                "`--format {named}` does not go with the ending of the file ({of_file})"
            ));
            common
                .help(&words!("`--format` を省くか、拡張子を直す", "leave `--format` out, or name the file otherwise"));
            Err(Exit::Usage)
        }
    }
}

/// An option of the table says nothing of the other forms.
fn refuse_unused(format: &str, common: &Common, matches: &ArgMatches) -> Result<(), Exit> {
    let is_given = |name: &&str| matches.value_source(name) == Some(ValueSource::CommandLine);
    let Some(name) = OF_TABLE.iter().find(|name| is_given(name)).filter(|_| !TABLES.contains(&format)) else {
        return Ok(());
    };
    common.complain(&words!(
        "`--{name}` は `--format {format}` には効かない",
        "`--{name}` means nothing to `--format {format}`"
    ));
    common.help(&words!(
        "`--format html`、`docx`、`xlsx` のどれかにするか、`--{name}` を除く",
        "use `--format html`, `docx` or `xlsx`, or leave `--{name}` out"
    ));
    Err(Exit::Usage)
}

/// A document is no text for a terminal.
fn refuse_unnamed(format: &str, common: &Common, matches: &ArgMatches) -> Result<(), Exit> {
    if format == "html" || !TABLES.contains(&format) || matches.contains_id("out") {
        return Ok(());
    }
    common.complain(&words!(
        "`--format {format}` は標準出力に書けない",
        "`--format {format}` cannot be written to standard output"
    ));
    common.help(&words!(
        "`--out 新旧対照表.{format}` のようにファイルを示す",
        "name a file: `--out comparison.{format}`"
    ));
    Err(Exit::Usage)
}

/// A table of a chapter that is in no edition would be empty, as if nothing had changed there.
fn refuse_unknown(comparison: &Comparison, chapter: &str, common: &Common) -> Result<(), Exit> {
    if !editions::Chapter::of(comparison, chapter).is_nowhere() {
        return Ok(());
    }
    common.complain(&words!("`{chapter}` という章はどちらの版にもない", "no edition has a chapter `{chapter}`"));
    Err(Exit::Usage)
}

/// The comparison in the form that was asked for. Documents are in the language of the guide, whoever makes them; what is
/// told in the terminal is in that of messages.
fn form(format: &str, comparison: &Comparison, common: &Common, matches: &ArgMatches) -> Result<Vec<u8>, Exit> {
    let lang = if comparison.new.is_japanese { Lang::Ja } else { Lang::En };
    let table = || editions::table(comparison, &settings(lang, matches));
    let text = match format {
        "json" => editions::json(comparison),
        "markdown" => editions::markdown(comparison, lang),
        "csv" => editions::csv(comparison, lang),
        "html" => editions::page(&table(), lang),
        "docx" => return docx::comparison(&table(), lang).map_err(|fault| refused(&fault.0, common)),
        "xlsx" => {
            return xlsx::comparison(&table(), lang).map_err(|fault| {
                refused(&words!("ブックを作れない（{fault}）", "the workbook cannot be made ({fault})"), common)
            });
        }
        _ => editions::text(comparison, common.lang),
    };
    Ok(text.into_bytes())
}

fn refused(words: &Words, common: &Common) -> Exit {
    common.complain(words);
    Exit::Content
}

fn settings(lang: Lang, matches: &ArgMatches) -> Settings {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    Settings {
        columns: if text("left") == Some("old") { Columns::OldLeft } else { Columns::NewLeft },
        heads: match text("heads") {
            Some("draft") => Heads::Draft,
            Some("short") => Heads::Short,
            _ => Heads::Amended,
        },
        remarks: if matches.get_flag("no-remarks") { Remarks::Left } else { Remarks::Shown },
        coverage: if matches.get_flag("all") { Coverage::Everything } else { Coverage::Changes },
        chapter: text("chapter").unwrap_or_default().to_owned(),
        lang,
    }
}

fn write(result: &[u8], common: &Common, matches: &ArgMatches) -> Result<(), Exit> {
    let Some(path) = matches.get_one::<PathBuf>("out") else {
        say(String::from_utf8_lossy(result).trim_end_matches('\n'));
        return Ok(());
    };
    let above = path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Some(name) = path.file_name() else {
        let shown = path.display();
        common.complain(&words!("`{shown}` はファイルの名前でない", "`{shown}` names no file"));
        return Err(Exit::Usage);
    };
    site::write_over(above, &name.to_string_lossy(), result)
        .map_err(|error| super::failure::publish(&error, common))?;
    let shown = path.display();
    common.tell(&words!("`{shown}` に書き出した", "written to `{shown}`"));
    Ok(())
}

/// The edition that a word names.
pub(super) fn edition(named: &str, at: Option<Day>, common: &Common, matches: &ArgMatches) -> Result<Edition, Exit> {
    if let Some(revision) = named.strip_prefix("git:") {
        let content = Project::find(common, matches)?.content;
        return of_revision(&content, revision, at, common);
    }
    let path = Path::new(named);
    let is_guide = |path: &Path| path.join("guide.yaml").is_file();
    if is_guide(path) {
        return of_folder(path, at, common);
    }
    if is_guide(&path.join("content")) {
        return of_folder(&path.join("content"), at, common);
    }
    if path.join("guide.json").is_file() || (path.is_file() && path.extension().is_some_and(|e| e == "json")) {
        return of_model(path, at, common);
    }
    common.complain(&if path.exists() {
        words!("`{named}` に手引書の原稿（guide.yaml）がない", "there is no guide (guide.yaml) in `{named}`")
    } else {
        words!("`{named}` というフォルダーがない", "there is no folder `{named}`")
    });
    common.help(&words!(
        "原稿のフォルダー、公開したサイトか `guide.json`、又は `git:REV`（タグ、枝、コミット）を示す",
        "name a content folder, a published site or its `guide.json`, or `git:REV` (a tag, a branch or a commit)"
    ));
    Err(Exit::Environment)
}

/// A folder as it is. Faults of the content do not stand in the way; they are counted.
fn of_folder(content: &Path, at: Option<Day>, common: &Common) -> Result<Edition, Exit> {
    let files = Files::open_at(Options { content: content.to_path_buf(), stages: Stages::Final }, at);
    if !content.join("guide.yaml").is_file() {
        let shown = content.display();
        common.complain(&words!("`{shown}` に guide.yaml がない", "there is no guide.yaml in `{shown}`"));
        return Err(Exit::Environment);
    }
    let analysis = Analysis::of(&files);
    let faults = analysis.diagnostics.iter().filter(|d| d.severity() == crate::diagnostic::Severity::Error).count();
    if faults > 0 {
        let shown = content.display();
        common.tell(&words!(
            "`{shown}` には誤りが {faults} 件ある（`tebiki check` で示す）。読めたところを比べる",
            "`{shown}` has {faults} errors (`tebiki check` tells them); what can be read is compared"
        ));
    }
    let resolved = &analysis.resolved;
    Ok(Edition { files: session::contents(&analysis.assets), ..compare::edition(resolved) })
}

/// A published site, or its `guide.json`.
fn of_model(path: &Path, at: Option<Day>, common: &Common) -> Result<Edition, Exit> {
    let mut resolved = session::read_guide_json(path).map_err(|fault| {
        let (file, Words { ja, en }) = (&fault.file, &fault.message);
        common.complain(&words!("`{file}` を読めない（{ja}）", "cannot read `{file}`: {en}"));
        Exit::Content
    })?;
    resolved.look_on(at);
    Ok(Edition { files: session::published_contents(path, &resolved), ..compare::edition(&resolved) })
}

fn of_revision(content: &Path, revision: &str, at: Option<Day>, common: &Common) -> Result<Edition, Exit> {
    let files = session::read_revision(content, revision).map_err(|fault| {
        let shown = content.display();
        common.complain(&match &fault {
            RepositoryFault::Git(error) => {
                let why = super::failure::reason(error);
                words!("git を使えない（{why}）", "git cannot be used ({error})")
            }
            RepositoryFault::Missing => words!(
                "`{revision}` という版がないか、そこに `{shown}` がない",
                "there is no revision `{revision}`, or `{shown}` is not in it"
            ),
            RepositoryFault::Strange => {
                words!("git の答えを読めない", "git's answer cannot be read")
            }
        });
        common.help(&match revision.split_once(':') {
            Some((revision, _)) => words!(
                "`git:{revision}` とだけ書く。原稿のフォルダーは `--content` で示す",
                "write `git:{revision}` alone; `--content` names the content folder"
            ),
            None => {
                words!("`git log` と `git tag` で版の名前を確かめる", "see `git log` and `git tag` for their names")
            }
        });
        Exit::Environment
    })?;
    let Some(mut resolved) = session::resolve_texts(files) else {
        common.complain(&words!("`{revision}` には guide.yaml がない", "there is no guide.yaml in `{revision}`"));
        return Err(Exit::Environment);
    };
    resolved.look_on(at);
    let mut edition = compare::edition(&resolved);
    edition.files = session::revision_contents(content, revision, &resolved);
    if edition.name().is_empty() {
        revision.clone_into(&mut edition.edition);
    }
    Ok(edition)
}

/// A number map in a file of its own.
fn renumbering(path: &Path, common: &Common) -> Result<Vec<(String, Vec<String>)>, Exit> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| {
        let why = super::failure::reason(&error);
        common.complain(&words!("`{shown}` を読めない（{why}）", "cannot read `{shown}` ({error})"));
        Exit::Environment
    })?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let place = ContentPath::new(&name).unwrap_or_else(|_| ContentPath::new("map.yaml").expect("a plain name"));
    let (map, faults) = read_number_map(&Arc::new(Source::new(place, text)));
    if !faults.is_empty() {
        common.complain(&words!("`{shown}` は番号の対応でない", "`{shown}` is no map of numbers"));
        common.help(&words!("`\"旧\": \"新\"` を一行に一つ書く", "write `\"old\": \"new\"`, one a line"));
        return Err(Exit::Content);
    }
    let texts = |list: Vec<crate::document::Spanned<String>>| list.into_iter().map(|text| text.value).collect();
    Ok(map.into_iter().map(|(old, new)| (old.value, texts(new))).collect())
}
