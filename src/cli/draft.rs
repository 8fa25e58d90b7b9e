//! `tebiki check-document FILE --form …`: what a draft contract or specification mentions of a case, and what not.

use std::fs;
use std::path::PathBuf;

use clap::{ArgAction, ArgMatches, Command, value_parser};

use super::args::{self, Common};
use super::export;
use super::input::Project;
use super::output::{Exit, Format, note, say};
use super::search as narrowed;
use crate::diagnostic::{Lang, Words};
use crate::export::Decisions;
use crate::export::docx::{Case, Pictures};
use crate::export::mentions::{self, Assessed};
use crate::export::table::Given;
use crate::graph::{LazyViews, model};
use crate::import;
use crate::words;

/// Largest document that is read.
const MOST_BYTES: u64 = 64 << 20;

pub(super) fn command(lang: Lang) -> Command {
    let about = words!(
        "契約書や仕様書の案に、案件に必要な対策が書かれているかを、言葉で確かめる",
        "see by its words whether a draft contract or specification mentions what a case requires"
    );
    let file = words!("契約書や仕様書の案（.docx、.txt、.md）", "the draft: .docx, .txt or .md");
    let filter = words!("語彙=値 で示す、案件に当てはまる値", "what the case is, by vocabulary=value");
    let drafts = words!("下書きも含める", "take drafts in");
    let mut command = Command::new("check-document")
        .about(about.get(lang).to_owned())
        .arg(args::arg("file", &file, lang).required(true).value_name("FILE").value_parser(value_parser!(PathBuf)))
        .arg(args::arg("filter", &filter, lang).long("filter").value_name("VOCABULARY=VALUE").action(ArgAction::Append))
        .arg(args::content(lang))
        .arg(args::theme(lang))
        .arg(args::drafts(&drafts, lang))
        .arg(args::at(lang));
    for (name, ja, en) in narrowed::FILTERS.into_iter().filter(|(name, ..)| *name != "kind") {
        let help = Words { ja: ja.to_owned(), en: en.to_owned() };
        command = command.arg(args::arg(name, &help, lang).long(name).value_name("ID").action(ArgAction::Append));
    }
    command
}

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Result<Exit, Exit> {
    let document = document(common, matches)?;
    let passed = Project::find(common, matches)?.pass(common, matches, args::day(matches))?;
    let resolved = passed.checked.resolved();
    let views = LazyViews::new(resolved);
    let pages: Vec<model::PageModel<'_>> =
        resolved.corpus.iter().filter_map(|(id, _)| model::page_model(resolved, &views, id)).collect();
    let guide = &resolved.corpus.guide;
    let filters = export::filters(guide, common, matches)?;
    let (pictures, decisions) = (Pictures::new(), Decisions::new());
    let case = Case {
        resolved,
        views: &views,
        given: Given { pages: &pages, guide, filters: &filters },
        office: passed.theme.office(),
        pictures: &pictures,
        decisions: &decisions,
    };
    let assessed = mentions::assess(case, &document);
    if assessed.is_empty() {
        common.complain(&words!(
            "選んだものの列がある対応表がないので、何が必要か分からない",
            "no matrix has a column for what was chosen, so what the case requires is not known"
        ));
        common.help(&words!(
            "`--form` などで案件に当てはまる値を示す",
            "say what the case is: `--form` or another option"
        ));
        return Err(Exit::Usage);
    }
    if common.format == Format::Json {
        say(json(&assessed).trim_end());
    } else {
        for one in &assessed {
            say(&mentions::told(one, common.lang));
        }
    }
    Ok(conclude(&assessed, common))
}

/// The paragraphs of the draft.
fn document(common: &Common, matches: &ArgMatches) -> Result<Vec<import::Paragraph>, Exit> {
    let path = matches.get_one::<PathBuf>("file").expect("`file` is required");
    let shown = path.display();
    let about = fs::metadata(path).map(|about| (about.is_file(), about.len()));
    let bytes = match about {
        Ok((true, bytes)) if bytes <= MOST_BYTES => fs::read(path),
        Ok((true, _)) => Err(std::io::Error::new(std::io::ErrorKind::FileTooLarge, "it is larger than 64 MB")),
        Ok((false, _)) => Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, "it is no regular file")),
        Err(error) => Err(error),
    };
    let bytes = bytes.map_err(|error| {
        let why = super::failure::reason(&error);
        common.complain(&words!("`{shown}` を読めない（{why}）", "cannot read `{shown}` ({error})"));
        Exit::Environment
    })?;
    import::paragraphs(&path.to_string_lossy(), &bytes).map_err(|error| {
        let (place, Words { ja, en }) = (&error.place, &error.message);
        common.complain(&words!("{place}: {ja}", "{place}: {en}"));
        common.help(&error.help);
        Exit::Content
    })
}

/// What is missing, in one line. What is to be chosen may be left out.
fn conclude(assessed: &[Assessed], common: &Common) -> Exit {
    let count =
        |is_required| assessed.iter().filter(|one| one.is_required == is_required && one.mentions.is_empty()).count();
    let (required, chosen, all) = (count(true), count(false), assessed.len());
    note(
        words!(
            "{all} の対策のうち、言葉では見つからないものは、必須 {required}、選択 {chosen}",
            "of {all} measures, not found by their words: {required} required, {chosen} to be chosen"
        )
        .get(common.lang),
    );
    if required > 0 { Exit::Content } else { Exit::Fine }
}

fn json(assessed: &[Assessed]) -> String {
    let one = |one: &Assessed| {
        let mention = |mention: &mentions::Mention| {
            let (by, words): (&str, Vec<&str>) = match &mention.by {
                mentions::By::Number(number) => ("number", vec![number]),
                mentions::By::Title => ("title", Vec::new()),
                mentions::By::Words(words) => ("words", words.iter().map(String::as_str).collect()),
            };
            serde_json::json!({ "place": mention.place.en, "text": mention.text, "by": by, "words": words })
        };
        serde_json::json!({
            "id": one.id, "number": one.number, "title": one.title, "address": one.address, "clauses": one.clauses,
            "required": one.is_required, "mentions": one.mentions.iter().map(mention).collect::<Vec<_>>(),
            "sentence": one.sentence,
        })
    };
    let measures: Vec<serde_json::Value> = assessed.iter().map(one).collect();
    serde_json::to_string_pretty(&serde_json::json!({ "version": 1, "measures": measures })).expect("texts are JSON")
}
