//! `tebiki export xlsx|docx|csv|ndjson`: a list of the guide as a workbook, a document or data; the guide as a document.

use std::path::{Path, PathBuf};

use clap::{ArgAction, ArgMatches, Command, value_parser};

use crate::cli::args::{self, Common};
use crate::cli::input::Project;
use crate::cli::output::{Exit, say};
use crate::cli::search as narrowed;
use crate::cli::written;
use crate::diagnostic::{Lang, Words, nearest};
use crate::export::table::{self, Filters, Given, What};
use crate::export::{self, Decisions, docx, xlsx};
use crate::graph::{LazyViews, model};
use crate::import::answers::Sent;
use crate::session;
use crate::words;

/// The forms of a list.
pub(super) const FORMS: [&str; 4] = ["xlsx", "docx", "csv", "ndjson"];

/// Forms that are files of their own, and not text for a terminal.
const FILES: [&str; 2] = ["xlsx", "docx"];

/// The forms for a case, which are no list.
const CASE: &str = "case";

pub(super) fn command(form: &'static str, lang: Lang) -> Command {
    let about = match form {
        "xlsx" => words!(
            "一覧を Excel のブックにする（様式、データ、コード表、定義）",
            "make a workbook of a list: form, data, codes, definitions"
        ),
        "docx" => words!("手引の全文か一覧を Word の文書にする", "make a Word document of the guide or of a list"),
        "csv" => words!(
            "一覧を CSV にする（UTF-8、BOM 付き、CRLF）",
            "make CSV of a list (UTF-8 with a byte order mark, CRLF)"
        ),
        _ => words!(
            "一覧を、guide.json の項目を一行に一つずつ並べた形にする",
            "print a list as `guide.json` has it, an entry a line"
        ),
    };
    let (what, out) = helps(form);
    let several = words!(
        "場所に複数ある値（担う者、段階、別名…）を一行に一つずつ出す",
        "print what a place has several of (who bears it, phases, other names …), one a row"
    );
    let force = words!("すでにあるファイルを置き換える", "replace a file that is there");
    let filter = words!("語彙=値 での絞込み", "narrow by vocabulary=value");
    let drafts = words!("下書きも含める", "take drafts in");
    let mut names: Vec<&str> = What::ALL.iter().map(|(name, _)| *name).collect();
    names.extend((form == "docx").then_some(CASE));
    let default = if form == "docx" { "guide" } else { "duties" };
    let mut command = Command::new(form)
        .about(about.get(lang).to_owned())
        .arg(args::arg("what", &what, lang).long("what").value_name("LIST").value_parser(names).default_value(default))
        .arg(args::arg("out", &out, lang).long("out").value_name("FILE").value_parser(value_parser!(PathBuf)))
        .arg(args::arg("force", &force, lang).long("force").action(ArgAction::SetTrue))
        .arg(args::content(lang))
        .arg(args::theme(lang))
        .arg(args::drafts(&drafts, lang))
        .arg(args::at(lang))
        .arg(
            args::arg("filter", &filter, lang).long("filter").value_name("VOCABULARY=VALUE").action(ArgAction::Append),
        );
    if form == "docx" {
        let answers = words!(
            "案件の様式に写す採否の回答（`export xlsx --what matrix` の様式に記入したもの）",
            "decisions to take into the forms for a case: a form of `export xlsx --what matrix` that was filled in"
        );
        let answers = args::arg("answers", &answers, lang).long("answers").value_name("FILE");
        command = command.arg(answers.value_parser(value_parser!(PathBuf)));
    }
    if form == "csv" {
        command =
            command.arg(args::arg("classification", &several, lang).long("classification").action(ArgAction::SetTrue));
    }
    for (name, ja, en) in narrowed::FILTERS.into_iter().filter(|(name, ..)| *name != "kind") {
        let help = Words { ja: ja.to_owned(), en: en.to_owned() };
        command = command.arg(args::arg(name, &help, lang).long(name).value_name("ID").action(ArgAction::Append));
    }
    command
}

/// What the list and the file are.
fn helps(form: &str) -> (Words, Words) {
    let what = match form {
        "docx" => words!(
            "何の一覧か（guide は手引の全文、case は案件の様式）",
            "which list (guide is the whole text, case the forms for a case)"
        ),
        _ => words!("何の一覧か", "which list"),
    };
    let out = match form {
        _ if FILES.contains(&form) => words!(
            "書き出すファイル（省くと 一覧の名前.{form}）",
            "the file to write (by default the list's name with .{form})"
        ),
        _ => words!("書き出すファイル（省くと標準出力）", "the file to write (by default standard output)"),
    };
    (what, out)
}

/// What was asked for.
struct Asked<'a> {
    /// The form.
    form: &'a str,
    /// The list; none where forms for a case are wanted.
    what: Option<What>,
    /// Whether what places have several of is wanted, and not the list itself.
    is_classification: bool,
}

pub(super) fn run(form: &str, common: &Common, matches: &ArgMatches) -> Result<Exit, Exit> {
    let name = matches.get_one::<String>("what").expect("`what` has a default").as_str();
    let is_classification = form == "csv" && matches.get_flag("classification");
    let asked = Asked { form, what: What::named(name), is_classification };
    let out = matches.get_one::<PathBuf>("out").cloned();
    if out.as_deref() == Some(Path::new("-")) {
        common.complain(&words!("`-` はファイルの名前でない", "`-` is not the name of a file"));
        common.help(&words!(
            "ファイルを示す。CSV と NDJSON は `--out` を書かなければ標準出力に出る",
            "name a file; without `--out`, CSV and NDJSON are printed"
        ));
        return Err(Exit::Usage);
    }
    let out = out.or_else(|| FILES.contains(&form).then(|| PathBuf::from(format!("{name}.{form}"))));
    if let Some(out) = &out {
        written::refuse_taken(out, common, matches)?;
    }
    let passed = Project::find(common, matches)?.pass(common, matches, args::day(matches))?;
    let resolved = passed.checked.resolved();
    let views = LazyViews::new(resolved);
    let pages: Vec<model::PageModel<'_>> =
        resolved.corpus.iter().filter_map(|(id, _)| model::page_model(resolved, &views, id)).collect();
    let guide = &resolved.corpus.guide;
    let filters = filters(guide, common, matches)?;
    let pictures = match form {
        "docx" => session::pictures(passed.checked.assets()).map_err(|words| {
            common.complain(&words);
            Exit::Environment
        })?,
        _ => docx::Pictures::new(),
    };
    let none = Filters::new();
    let decisions = decided(form, Given { pages: &pages, guide, filters: &none }, common, matches)?;
    let case = docx::Case {
        resolved,
        views: &views,
        given: Given { pages: &pages, guide, filters: &filters },
        office: passed.theme.office(),
        pictures: &pictures,
        decisions: &decisions,
    };
    if let Some(what) = asked.what {
        refuse_unnarrowed(case.given, what, common)?;
    }
    write(out.as_deref(), &made(&asked, case, common)?, common)
}

/// What a form of the matrices that came back says was decided.
fn decided(form: &str, given: Given<'_>, common: &Common, matches: &ArgMatches) -> Result<Decisions, Exit> {
    let path = (form == "docx").then(|| matches.get_one::<PathBuf>("answers")).flatten();
    let Some(path) = path else { return Ok(Decisions::new()) };
    let sent = Sent {
        edition: table::tidy(&given.guide.about.edition),
        lists: vec![xlsx::asked(given, What::Matrix)],
        earlier: None,
    };
    let reply = crate::cli::answers::reply(path, &sent, common)?;
    if crate::cli::answers::tell_grave(&reply, common) {
        common.help(&words!(
            "`tebiki import answers` で確かめ、様式を直してからもう一度行う",
            "see `tebiki import answers`, mend the form and do it again"
        ));
        return Err(Exit::Content);
    }
    Ok(export::decisions(given, &reply))
}

/// What was asked for, as a file.
fn made(asked: &Asked<'_>, case: docx::Case<'_>, common: &Common) -> Result<Vec<u8>, Exit> {
    let given = case.given;
    let refused = |words: &Words| {
        common.complain(words);
        Exit::Content
    };
    Ok(match (asked.form, asked.what) {
        ("xlsx", Some(what)) => xlsx::workbook(given, what).map_err(|fault| {
            refused(&words!("ブックを作れない（{fault}）", "the workbook cannot be made ({fault})"))
        })?,
        (_, None) => docx::forms(case).map_err(|fault| {
            common.complain(&fault.0);
            if case.views.matrices.iter().any(|matrix| matrix.matrix.of.is_usual()) {
                common.help(&words!(
                    "`--form` などで案件に当てはまる値を示す",
                    "say what the case is: `--form` or another option"
                ));
            }
            Exit::Usage
        })?,
        ("docx", Some(What::Guide)) => docx::guide(case).map_err(|fault| refused(&fault.0))?,
        ("docx", Some(what)) => docx::list(given, what).map_err(|fault| refused(&fault.0))?,
        ("csv", Some(what)) if asked.is_classification => table::classification(given, what).csv().into_bytes(),
        ("csv", Some(what)) => table::data(given, what).csv().into_bytes(),
        (_, Some(what)) => table::ndjson(given, what).into_bytes(),
    })
}

/// A list of which no entry says anything of a vocabulary cannot be narrowed by it.
fn refuse_unnarrowed(given: Given<'_>, what: What, common: &Common) -> Result<(), Exit> {
    let Some(vocabulary) = given.silent_of(what) else { return Ok(()) };
    let list = what.name();
    common.complain(&words!(
        "`{list}` の一覧は `{vocabulary}` では絞り込めない",
        "the list `{list}` cannot be narrowed by `{vocabulary}`"
    ));
    common.help(&words!(
        "`{vocabulary}` を言う項目がその一覧にない。除いて書き出す",
        "no entry of it says anything of `{vocabulary}`; leave that out"
    ));
    Err(Exit::Usage)
}

fn write(out: Option<&Path>, bytes: &[u8], common: &Common) -> Result<Exit, Exit> {
    match out {
        Some(out) => written::write(out, bytes, common)?,
        None => say(String::from_utf8_lossy(bytes).trim_end_matches(['\r', '\n'])),
    }
    Ok(Exit::Fine)
}

/// What was asked for, where the guide knows it.
pub(in crate::cli) fn filters(
    guide: &crate::config::Guide,
    common: &Common,
    matches: &ArgMatches,
) -> Result<Filters, Exit> {
    let mut out = Filters::new();
    for (vocabulary, values) in narrowed::filters(matches, common)? {
        let Some(known) = guide.vocabulary(&vocabulary) else {
            let list: Vec<&str> = guide.vocabularies.iter().map(|vocabulary| vocabulary.id.as_str()).collect();
            let list = list.join(args::comma(common.lang));
            common.complain(&words!(
                "`{vocabulary}` という語彙はない（あるのは {list}）",
                "there is no vocabulary `{vocabulary}` (there are {list})"
            ));
            return Err(Exit::Usage);
        };
        if let Some(value) = values.iter().find(|value| known.value(value).is_none()) {
            common.complain(&words!(
                "`{vocabulary}` に `{value}` という値はない",
                "`{vocabulary}` has no value `{value}`"
            ));
            if let Some(near) = nearest(value, known.values.iter().map(|value| value.id.as_str())) {
                common.help(&words!("`{near}` ではないか", "did you mean `{near}`?"));
            }
            return Err(Exit::Usage);
        }
        out.insert(vocabulary, values);
    }
    Ok(out)
}
