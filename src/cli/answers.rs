//! `tebiki import answers [NAME=]FILE…`: forms that came back, matched with the guide and put side by side.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{ArgAction, ArgMatches, Command, value_parser};

use super::args::{self, Common};
use super::input::Project;
use super::output::{Exit, Format, note, say};
use super::written;
use crate::compare;
use crate::diagnostic::Lang;
use crate::export::answers::{self, State, Summary};
use crate::export::table::{Filters, Given, What, tidy};
use crate::export::xlsx;
use crate::graph::{LazyViews, model};
use crate::import::answers::{self as replies, AnswerFinding, Earlier, FindingKind, Reply, Sent};
use crate::render::editions;
use crate::session::Passed;
use crate::words;

/// Largest workbook that is read.
const MOST_BYTES: u64 = 64 << 20;
/// Most workbooks at a time: each is a column of the summary.
const MOST_REPLIES: usize = 1_000;
/// What is written where nothing is said.
const OUT: [&str; 2] = ["answers.xlsx", "answers.html"];

pub(super) fn command(lang: Lang) -> Command {
    let about = words!(
        "`export xlsx` で送った様式の回答を読み、手引の場所と照合して一つのまとめにする",
        "read forms of `export xlsx` that came back, match them with the guide and put them side by side"
    );
    let files = words!(
        "返送されたブック。いくつでもよい。`名前=ファイル` で回答者の名前を付ける（省くとファイルの名前）",
        "the workbooks, as many as came back, each with who answered before it as in `name=file` (by default the file's name)"
    );
    let out = words!(
        "まとめの書き出し先。.xlsx か .html で、二つとも示せる（省くと answers.xlsx と answers.html）",
        "where to write the summary, .xlsx or .html, or both (by default answers.xlsx and answers.html)"
    );
    let force = words!("すでにあるファイルを置き換える", "replace a file that is there");
    let drafts = words!("下書きも含める", "take drafts in");
    Command::new("answers")
        .about(about.get(lang).to_owned())
        .arg(args::arg("file", &files, lang).required(true).value_name("[NAME=]FILE").num_args(1..))
        .arg(
            args::arg("out", &out, lang)
                .long("out")
                .value_name("FILE")
                .action(ArgAction::Append)
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(args::arg("force", &force, lang).long("force").action(ArgAction::SetTrue))
        .arg(args::content(lang))
        .arg(args::theme(lang))
        .arg(args::drafts(&drafts, lang))
        .arg(args::at(lang))
}

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Result<Exit, Exit> {
    let outs = outs(common, matches)?;
    let files = files(common, matches)?;
    let passed = Project::find(common, matches)?.pass(common, matches, args::day(matches))?;
    let sent = sent(&passed);
    let replies: Vec<Reply> = files
        .iter()
        .map(|(name, file, bytes)| {
            replies::read(name, file, bytes, &sent).unwrap_or_else(|error| Reply::unreadable(name, &error))
        })
        .collect();
    let title = &passed.checked.resolved().corpus.guide.about.title;
    let summary = Summary { sent: &sent, replies: &replies, title, lang: common.lang };
    for out in &outs {
        let bytes = if is_page(out) {
            answers::page(&summary).into_bytes()
        } else {
            xlsx::answers(&summary).map_err(|fault| {
                common.complain(&words!("ブックを作れない（{fault}）", "the workbook cannot be made ({fault})"));
                Exit::Content
            })?
        };
        written::write(out, &bytes, common)?;
    }
    tell(&summary, common);
    let is_grave = |finding: &AnswerFinding| finding.kind.is_grave();
    Ok(if replies.iter().flat_map(|reply| &reply.findings).any(is_grave) { Exit::Content } else { Exit::Fine })
}

fn is_page(out: &Path) -> bool {
    out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("html"))
}

/// Where the summary goes; JSON on standard output asks for no file.
fn outs(common: &Common, matches: &ArgMatches) -> Result<Vec<PathBuf>, Exit> {
    let mut outs: Vec<PathBuf> = matches.get_many::<PathBuf>("out").unwrap_or_default().cloned().collect();
    if outs.is_empty() && common.format == Format::Human {
        outs.extend(OUT.map(PathBuf::from));
    }
    for out in &outs {
        let is_book = out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
        if !is_book && !is_page(out) {
            let shown = out.display();
            common.complain(&words!("`{shown}` は .xlsx でも .html でもない", "`{shown}` is neither .xlsx nor .html"));
            return Err(Exit::Usage);
        }
        written::refuse_taken(out, common, matches)?;
    }
    Ok(outs)
}

/// A workbook: who answered, the file, its bytes.
type Returned = (String, String, Vec<u8>);

fn files(common: &Common, matches: &ArgMatches) -> Result<Vec<Returned>, Exit> {
    let named: Vec<&String> = matches.get_many::<String>("file").unwrap_or_default().collect();
    if named.len() > MOST_REPLIES {
        common.complain(&words!(
            "一度に読めるのは {MOST_REPLIES} ファイルまでである",
            "at most {MOST_REPLIES} files are read at a time"
        ));
        return Err(Exit::Usage);
    }
    let mut out: Vec<Returned> = Vec::new();
    for text in named {
        let is_file = Path::new(text).exists();
        let (name, path) = text.split_once('=').filter(|_| !is_file).unwrap_or(("", text));
        let bytes = read(Path::new(path)).map_err(|error| {
            let why = super::failure::reason(&error);
            common.complain(&words!("`{path}` を読めない（{why}）", "cannot read `{path}` ({error})"));
            Exit::Environment
        })?;
        let stem = || Path::new(path).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let name = if name.is_empty() { stem().unwrap_or_default() } else { name.to_owned() };
        // Columns of the summary are told apart by their heads.
        let mut own = name.clone();
        let mut n = 2;
        while out.iter().any(|(known, ..)| *known == own) {
            own = format!("{name} ({n})");
            n += 1;
        }
        out.push((own, path.to_owned(), bytes));
    }
    Ok(out)
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let about = fs::metadata(path)?;
    if !about.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file"));
    }
    if about.len() > MOST_BYTES {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than 64 MB"));
    }
    fs::read(path)
}

/// What the guide asks in its forms, and what became of the places of its earlier edition.
fn sent(passed: &Passed) -> Sent {
    let resolved = passed.checked.resolved();
    let views = LazyViews::new(resolved);
    let pages: Vec<model::PageModel<'_>> =
        resolved.corpus.iter().filter_map(|(id, _)| model::page_model(resolved, &views, id)).collect();
    let guide = &resolved.corpus.guide;
    let filters = Filters::new();
    let given = Given { pages: &pages, guide, filters: &filters };
    let asked = What::ALL.iter().filter(|(_, what)| what.is_answered()).map(|(_, what)| xlsx::asked(given, *what));
    let lists = asked.collect();
    let earlier = passed.checked.earlier().first().map(|earlier| {
        let now = compare::edition(resolved);
        let said = now.said_since(earlier);
        let comparison = compare::compare(Arc::clone(earlier), Arc::new(now), &said);
        became(&comparison)
    });
    Sent { edition: tidy(&guide.about.edition), lists, earlier }
}

/// What became of every place of the earlier edition.
fn became(comparison: &compare::Comparison) -> Earlier {
    let mut places = BTreeMap::new();
    for entry in &comparison.entries {
        let states =
            crate::diagnostic::Words { ja: editions::states(entry, Lang::Ja), en: editions::states(entry, Lang::En) };
        let address = |piece: &compare::PieceId| comparison.new.pieces.get(*piece).map(|piece| piece.address.clone());
        let now = entry.new.first().and_then(address).filter(|address| !address.is_empty());
        for old in entry.old.iter().filter_map(|piece| comparison.old.pieces.get(*piece)) {
            // A place is known by the piece that it begins with; what it holds has the same address.
            if !old.address.is_empty() {
                places.entry(old.address.clone()).or_insert_with(|| (states.clone(), now.clone()));
            }
        }
    }
    Earlier { edition: tidy(comparison.old.name()), places }
}

/// A form that came back, read and matched.
pub(super) fn reply(path: &Path, sent: &Sent, common: &Common) -> Result<Reply, Exit> {
    let shown = path.display();
    let bytes = read(path).map_err(|error| {
        let why = super::failure::reason(&error);
        common.complain(&words!("`{shown}` を読めない（{why}）", "cannot read `{shown}` ({error})"));
        Exit::Environment
    })?;
    let name = path.to_string_lossy();
    Ok(replies::read(&name, &name, &bytes, sent).unwrap_or_else(|error| Reply::unreadable(&name, &error)))
}

/// Tells what may make a reply mean something else; false where there is nothing.
pub(super) fn tell_grave(reply: &Reply, common: &Common) -> bool {
    let grave: Vec<&AnswerFinding> = reply.findings.iter().filter(|finding| finding.kind.is_grave()).collect();
    for finding in grave.iter().take(MOST_TOLD) {
        note(&format!("{}: {}", finding.place, finding.words.get(common.lang)));
    }
    !grave.is_empty()
}

/// What is said of each kind of finding before the rest is left to the files.
const MOST_TOLD: usize = 5;

fn tell(summary: &Summary<'_>, common: &Common) {
    let lang = common.lang;
    if common.format != Format::Human {
        say(answers::json(summary).trim_end());
        return;
    }
    let mut kinds: BTreeMap<FindingKind, Vec<&AnswerFinding>> = BTreeMap::new();
    for finding in summary.replies.iter().flat_map(|reply| &reply.findings) {
        kinds.entry(finding.kind).or_default().push(finding);
    }
    for list in kinds.values() {
        list.iter()
            .take(MOST_TOLD)
            .for_each(|finding| note(&format!("{}: {}", finding.place, finding.words.get(lang))));
        if let Some(more) = list.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
            note(
                words!(
                    "（同じ種類がほかに {more} 件。まとめにある）",
                    "({more} more of this kind; the summary has them)"
                )
                .get(lang),
            );
        }
    }
    for reply in summary.replies {
        let [answered, blank, missing] =
            [State::Answered, State::Blank, State::Missing].map(|state| summary.count(reply, state));
        let (name, findings) = (&reply.name, reply.findings.len());
        common.tell(&words!(
            "{name}: 記入 {answered} 行、未記入 {blank} 行、ない行 {missing}、指摘 {findings} 件",
            "{name}: {answered} rows answered, {blank} blank, {missing} missing, {findings} findings"
        ));
    }
}
