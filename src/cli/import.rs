//! `tebiki import SOURCE…`: annotated Markdown from what people have, with a receipt for every character.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use similar::TextDiff;
use walkdir::WalkDir;

use super::args::{self, Common};
use super::output::{Exit, Format, complain, note, say};
use crate::diagnostic::{Lang, Words};
use crate::import::{self, Fate, Import, Kind, Output, Source};
use crate::session;
use crate::site;
use crate::words;

/// Largest file that is read.
const MOST_BYTES: u64 = 512 << 20;
/// Most files of a folder.
const MOST_FILES: usize = 100_000;
/// Most lines of differences that are printed for one file.
const MOST_DIFF: usize = 60;

pub(super) fn command(lang: Lang) -> Command {
    let about = words!(
        "Word・Excel・法令 XML・HTML などから注釈付き Markdown を作り、一字ごとの行き先を記録する",
        "make annotated Markdown of Word, Excel, law XML, HTML and more, with a receipt for every character"
    );
    let option = |name: &'static str, value: &'static str, help: &Words| -> Arg {
        args::arg(name, help, lang).long(name).value_name(value).value_parser(value_parser!(PathBuf))
    };
    let flag =
        |name: &'static str, help: &Words| -> Arg { args::arg(name, help, lang).long(name).action(ArgAction::SetTrue) };
    let sources = words!("取り込むファイルかフォルダー", "the file or folder to import");
    let out = words!(
        "書き出すフォルダー（省くと元の名前。元がそのフォルダーなら、後ろに -guide を付けた名前）",
        "the folder to write (by default the source's name, with -guide behind it where that is the source itself)"
    );
    let from =
        words!("元の種類（省くと名前と中身で決める）", "the kind of source (by default told by its name and content)");
    let report = words!(
        "記録の書き出し先。.html なら見るための表、それ以外は JSON（省くと書き出すフォルダーの import-report.html と .json）",
        "where to write the receipt: a page to look at if it ends in .html, JSON otherwise (by default import-report.html and .json in the folder)"
    );
    let profile = words!(
        "注釈として提案する語句の型（YAML。省くと付属のもの）",
        "which words are proposed as annotations (YAML; by default the profile that ships with tebiki)"
    );
    let annotate = words!(
        "提案のうち、元の文だけで決まるものを注釈として書く",
        "write the proposals as annotations where the source says all that they need"
    );
    let print = words!("付属のプロファイルを表示する", "print the profile that ships with tebiki");
    let dry = words!("何も書き込まず、結果だけを示す", "write nothing, only tell the result");
    let force = words!("編集されたファイルも上書きする", "overwrite files that were edited, too");
    let kinds: Vec<&str> = Kind::ALL.iter().map(|(name, _)| *name).collect();
    Command::new("import")
        .about(about.get(lang).to_owned())
        .arg(
            args::arg("source", &sources, lang)
                .required_unless_present("print-profile")
                .value_name("SOURCE")
                .num_args(1..)
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(option("out", "DIR", &out))
        .arg(args::arg("from", &from, lang).long("from").value_name("KIND").value_parser(kinds))
        .arg(option("profile", "FILE", &profile))
        .arg(flag("annotate", &annotate))
        .arg(flag("print-profile", &print))
        .arg(option("report", "FILE", &report))
        .arg(flag("dry-run", &dry))
        .arg(flag("force", &force))
        .subcommand(super::answers::command(lang))
        .subcommand_negates_reqs(true)
        .args_conflicts_with_subcommands(true)
}

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Exit {
    if matches.get_flag("print-profile") {
        say(import::default_profile().trim_end());
        return Exit::Fine;
    }
    let options = match options(common, matches) {
        Ok(options) => options,
        Err(exit) => return exit,
    };
    let sources: Vec<&PathBuf> = matches.get_many::<PathBuf>("source").unwrap_or_default().collect();
    let mut worst = Exit::Fine;
    for (index, path) in sources.iter().enumerate() {
        let out = match matches.get_one::<PathBuf>("out") {
            Some(out) if sources.len() == 1 => out.clone(),
            Some(out) => out.join(stem(path)),
            None => default_folder(path),
        };
        if index > 0 {
            note("");
        }
        let exit = one(path, &out, (common, &options), matches);
        if exit != Exit::Fine {
            worst = exit;
        }
    }
    worst
}

/// The profile and what is done with it.
fn options(common: &Common, matches: &ArgMatches) -> Result<import::Options, Exit> {
    let lang = common.lang;
    let annotate = matches.get_flag("annotate");
    let refuses: Option<import::Refusal> = Some(session::refusal);
    let Some(path) = matches.get_one::<PathBuf>("profile") else {
        return Ok(import::Options { refuses, annotate, ..import::Options::default() });
    };
    let shown = path.display().to_string();
    let bytes = file_bytes(path).map_err(|error| {
        let why = super::failure::reason(&error);
        refuse(&words!("`{shown}` を読めない（{why}）", "cannot read `{shown}` ({error})"), Exit::Environment, lang)
    })?;
    let text = String::from_utf8(bytes)
        .map_err(|_| refuse(&words!("`{shown}` は UTF-8 でない", "`{shown}` is not UTF-8"), Exit::Content, lang))?;
    match import::Profile::read(&shown, &text) {
        Ok(profile) => Ok(import::Options { refuses, profile, annotate }),
        Err(error) => Err(refuse_import(&error, lang)),
    }
}

fn refuse_import(error: &import::ImportError, lang: Lang) -> Exit {
    let (place, message) = (&error.place, error.message.get(lang));
    complain(&format!("{place}: {message}"), lang);
    note(error.help.get(lang));
    Exit::Content
}

/// The name of a source without its ending, for a folder.
fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(|| "guide".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// The folder that is written where none is named: never the source itself, and none inside it.
fn default_folder(source: &Path) -> PathBuf {
    let name = stem(source);
    let usual = PathBuf::from(&name);
    if is_inside(&usual, source) { PathBuf::from(format!("{name}-guide")) } else { usual }
}

/// Whether a folder is a source, or lies in it: what is written there would be read as part of it the next time.
fn is_inside(out: &Path, source: &Path) -> bool {
    let Ok(source) = fs::canonicalize(source) else { return false };
    // What is not there yet lies where the nearest folder above it does.
    let real = |path: &Path| fs::canonicalize(if path.as_os_str().is_empty() { Path::new(".") } else { path }).ok();
    source.is_dir() && out.ancestors().find_map(real).is_some_and(|real| real.starts_with(&source))
}

fn one(path: &Path, out: &Path, (common, options): (&Common, &import::Options), matches: &ArgMatches) -> Exit {
    let lang = common.lang;
    if is_inside(out, path) {
        let (out, path) = (out.display(), path.display());
        let words = words!(
            "書き出す `{out}` が元の `{path}` の中にある",
            "`{out}`, where the guide would be written, lies in the source `{path}`"
        );
        let exit = refuse(&words, Exit::Usage, lang);
        note(words!("`--out` で別のフォルダーを示す", "name another folder with `--out`").get(lang));
        return exit;
    }
    let source = match read(path) {
        Ok(source) => source,
        Err(words) => return refuse(&words, Exit::Environment, lang),
    };
    let named = matches.get_one::<String>("from").and_then(|name| Kind::named(name));
    let Some(kind) = named.or_else(|| import::kind_of(&source)) else {
        let shown = path.display();
        let kinds = Kind::ALL.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        complain(words!("`{shown}` が何か分からない", "cannot tell what `{shown}` is").get(lang), lang);
        note(words!("`--from` で種類を示す: {kinds}", "name the kind with `--from`: {kinds}").get(lang));
        return Exit::Usage;
    };
    let result = match import::import_with(&source, kind, options) {
        Ok(result) => result,
        Err(error) => return refuse_import(&error, lang),
    };
    if result.ledger.pieces().is_empty() {
        tell_findings(&result, lang);
        let name = &result.name;
        complain(words!("{name}: 文字も画像もない", "{name}: it holds neither text nor pictures").get(lang), lang);
        return Exit::Content;
    }
    let written = if matches.get_flag("dry-run") {
        Ok(target(&result, out, matches.get_flag("force"), common.lang))
    } else {
        write(&result, out, common, matches)
    };
    match written {
        Ok(folder) => tell(&result, &folder, common, matches.get_flag("dry-run")),
        Err(exit) => exit,
    }
}

fn refuse(words: &Words, exit: Exit, lang: Lang) -> Exit {
    complain(words.get(lang), lang);
    exit
}

/// Reads a file, or every file of a folder. Links are not followed.
fn read(path: &Path) -> Result<Source, Words> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let unreadable = |path: &Path, error: &io::Error| {
        let (path, why) = (path.display(), super::failure::reason(error));
        words!("`{path}` を読めない（{why}）", "cannot read `{path}` ({error})")
    };
    let about = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    let mut files = BTreeMap::new();
    if about.is_dir() {
        let walk = WalkDir::new(path).sort_by_file_name().into_iter();
        let visible =
            |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
        for entry in walk.filter_entry(visible).filter_map(Result::ok).filter(|entry| entry.file_type().is_file()) {
            let below = entry.path().strip_prefix(path).unwrap_or(entry.path());
            let inside = below.to_string_lossy().replace('\\', "/");
            files.insert(inside, file_bytes(entry.path()).map_err(|error| unreadable(entry.path(), &error))?);
            if files.len() > MOST_FILES {
                return Err(words!("ファイルが {MOST_FILES} 個を超える", "there are more than {MOST_FILES} files"));
            }
        }
    } else {
        files.insert(name.clone(), file_bytes(path).map_err(|error| unreadable(path, &error))?);
    }
    Ok(Source { name, files })
}

/// The bytes of a regular file of bearable size.
fn file_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let about = fs::metadata(path)?;
    if !about.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file"));
    }
    if about.len() > MOST_BYTES {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than 512 MB"));
    }
    fs::read(path)
}

/// Writes the result, and tells the folder. Files that differ from what is there are an editor's work: they stay, and
/// the new ones are written beside, with their differences shown.
fn write(result: &Import, out: &Path, common: &Common, matches: &ArgMatches) -> Result<PathBuf, Exit> {
    args::refuse_remote(out, common)?;
    let folder = target(result, out, matches.get_flag("force"), common.lang);
    let put = |folder: &Path, name: &str, bytes: &[u8]| {
        site::write_over(folder, name, bytes).map_err(|error| super::failure::publish(&error, common))
    };
    for output in &result.outputs {
        put(&folder, &output.path, output.bytes())?;
    }
    let html = || import::receipt_html(result, common.lang);
    if let Some(path) = matches.get_one::<PathBuf>("report") {
        let above = path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_page = path.extension().is_some_and(|ending| ending == "html");
        let text = if is_page { html() } else { import::receipt_json(result) };
        put(above, &name, text.as_bytes())?;
    } else {
        put(&folder, "import-report.html", html().as_bytes())?;
        put(&folder, "import-report.json", import::receipt_json(result).as_bytes())?;
    }
    Ok(folder)
}

/// Whether a file is there that holds something else.
fn differs(out: &Path, output: &Output) -> bool {
    fs::symlink_metadata(out.join(&output.path)).is_ok()
        && fs::read(out.join(&output.path)).map_or(true, |bytes| bytes != output.bytes())
}

/// The folder that is written: beside `out` where that holds an editor's work. What differs there is shown, and so are pages
/// that are new in the source, or no longer in it.
fn target(result: &Import, out: &Path, force: bool, lang: Lang) -> PathBuf {
    let changed: Vec<&Output> = result.outputs.iter().filter(|output| differs(out, output)).collect();
    show_removed(result, out, lang);
    if changed.is_empty() || force {
        return out.to_owned();
    }
    show_differences(out, &changed, lang);
    for output in result.outputs.iter().filter(|output| fs::symlink_metadata(out.join(&output.path)).is_err()) {
        let path = &output.path;
        say(words!("{path}: 新しいページ・添付", "{path}: new").get(lang));
    }
    beside(out, result)
}

/// Tells the pages of the import before that the source does not give any more: they stay where they are.
fn show_removed(result: &Import, out: &Path, lang: Lang) {
    let report = fs::read_to_string(out.join("import-report.json")).unwrap_or_default();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap_or_default();
    let pieces = report.get("pieces").and_then(serde_json::Value::as_array).map_or(&[][..], Vec::as_slice);
    let before: BTreeSet<&str> = pieces.iter().filter_map(|piece| piece.get("file")?.as_str()).collect();
    let is_gone = |path: &&&str| {
        result.outputs.iter().all(|output| output.path != **path) && fs::symlink_metadata(out.join(path)).is_ok()
    };
    for path in before.iter().filter(is_gone) {
        note(
            words!(
                "{path}: 元の文書からなくなった（ファイルは残してある。要らなければ消す）",
                "{path}: no longer in the source (the file is kept; remove it if it is not wanted)"
            )
            .get(lang),
        );
    }
}

/// A folder beside `out` that is not there yet, or that holds the same already: `guide.import`, `guide.import-2`.
fn beside(out: &Path, result: &Import) -> PathBuf {
    let name = |n: usize| {
        let suffix = if n == 1 { ".import".to_owned() } else { format!(".import-{n}") };
        let mut name = out.file_name().unwrap_or_default().to_owned();
        name.push(suffix);
        out.with_file_name(name)
    };
    let holds =
        |folder: &Path, output: &Output| fs::read(folder.join(&output.path)).is_ok_and(|own| own == output.bytes());
    let is_free =
        |path: &PathBuf| fs::symlink_metadata(path).is_err() || result.outputs.iter().all(|output| holds(path, output));
    (1..=usize::MAX).map(name).find(is_free).expect("a folder holds fewer")
}

fn show_differences(out: &Path, changed: &[&Output], lang: Lang) {
    for output in changed {
        let path = out.join(&output.path);
        let shown = path.display().to_string();
        let (Some(new), Ok(old)) = (output.text(), fs::read_to_string(&path)) else {
            say(words!("{shown}: 違うファイル", "{shown}: differs").get(lang));
            continue;
        };
        let diff = TextDiff::from_lines(old.as_str(), new);
        let diff = diff.unified_diff().context_radius(1).header(&shown, &output.path).to_string();
        let lines: Vec<&str> = diff.lines().collect();
        say(&lines.iter().take(MOST_DIFF).copied().collect::<Vec<_>>().join("\n"));
        if let Some(more) = lines.len().checked_sub(MOST_DIFF).filter(|more| *more > 0) {
            say(words!("（ほか {more} 行）", "({more} more lines)").get(lang));
        }
    }
}

/// What a kind of proposals is called.
fn proposal(kind: &str) -> Words {
    match kind {
        "role" => words!("役割", "roles"),
        "force" => words!("義務など", "duties"),
        "clause" => words!("遵守事項", "clauses"),
        "term" => words!("用語", "terms"),
        "reference" => words!("文献", "documents"),
        "matrix" => words!("マトリクス", "matrices"),
        _ => words!("要求事項", "requirements"),
    }
}

/// Tells what an editor should look at, a few of each kind, and how much is proposed.
fn tell_findings(result: &Import, lang: Lang) {
    let mut by_kind: BTreeMap<&str, Vec<&import::Finding>> = BTreeMap::new();
    for finding in &result.findings {
        by_kind.entry(finding.kind).or_default().push(finding);
    }
    let mut proposed = Vec::new();
    for (kind, list) in &by_kind {
        if let Some(kind) = kind.strip_prefix("proposed-") {
            proposed.push(format!("{} {}", proposal(kind).get(lang), list.len()));
            continue;
        }
        for finding in list.iter().take(5) {
            note(&format!("{}: {}", finding.place, finding.words.get(lang)));
        }
        if let Some(more) = list.len().checked_sub(5).filter(|more| *more > 0) {
            note(
                words!("（同じ種類がほかに {more} 件。記録にある）", "({more} more of this kind; the report has them)")
                    .get(lang),
            );
        }
    }
    if !proposed.is_empty() {
        let list = proposed.join(words!("、", ", ").get(lang));
        let words = words!(
            "注釈の提案: {list}（場所は記録にある。`--annotate` で書く）",
            "proposals: {list} (the report has their places; `--annotate` writes them)"
        );
        note(words.get(lang));
    }
}

/// Tells what came of it; an import that lost a character ends with exit 1.
fn tell(result: &Import, folder: &Path, common: &Common, dry: bool) -> Exit {
    if common.format != Format::Human {
        say(import::receipt_json(result).trim_end());
        return if result.coverage.is_complete() { Exit::Fine } else { Exit::Content };
    }
    let lang = common.lang;
    tell_findings(result, lang);
    let coverage = &result.coverage;
    let hundredths = coverage.hundredths();
    let percent = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    let (source, left) = (coverage.source, coverage.left_out);
    let pages = result.outputs.iter().filter(|output| output.is_page()).count();
    let (name, shown) = (&result.name, folder.display());
    note(words!(
        "{name}: {pages} ページ、{source} 字のうち {percent} % の行き先が分かる（{left} 字は理由があって外した）",
        "{name}: {pages} pages; {percent} % of {source} characters are accounted for ({left} left out, each with a reason)"
    ).get(lang));
    if !coverage.is_complete() {
        let (count, sample) = (coverage.missing.count(), coverage.missing.sample());
        complain(
            words!("{count} 字が見つからない: {sample}", "{count} characters are missing: {sample}").get(lang),
            lang,
        );
        let places =
            result.ledger.pieces().iter().filter(|piece| piece.fate == Fate::Pending && !piece.text.is_empty());
        places.take(10).for_each(|piece| note(&format!("  {}: {}", piece.place, piece.text)));
        return Exit::Content;
    }
    let next = if dry {
        words!("書き込みはしていない（書くなら `{shown}`）", "nothing was written (it would be written to `{shown}`)")
    } else {
        words!(
            "`{shown}` に書いた。次に `tebiki check --content {shown}/content`。一字ごとの記録は import-report.html",
            "written to `{shown}`. Next: `tebiki check --content {shown}/content`; import-report.html accounts for every character"
        )
    };
    common.tell(&next);
    Exit::Fine
}
