//! `tebiki verify`: the proof that a folder holds a whole site.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::args::{self, Common};
use super::build::plural;
use super::failure;
use super::input::{Project, require_folder};
use super::output::{Exit, Format, say};
use crate::diagnostic::Lang;
use crate::site::{self, Finding, Problem, Proof, Verification, VerifyingKey};
use crate::words;

pub(super) fn command(lang: Lang) -> Command {
    let about = words!("公開したフォルダーが欠けなく正しいかを調べる", "prove that a published folder is whole");
    let dir = words!("調べるフォルダー", "the folder");
    Command::new("verify")
        .about(about.get(lang).to_owned())
        .arg(args::arg("json", &words!("JSON で出力する", "print JSON"), lang).long("json").action(ArgAction::SetTrue))
        .arg(
            args::arg("outward", &words!("外部へのリンクも並べる", "list links that lead outside, too"), lang)
                .long("outward")
                .action(ArgAction::SetTrue),
        )
        .args(proof(lang))
        .arg(args::arg("dir", &dir, lang).value_name("DIR").default_value("site").value_parser(value_parser!(PathBuf)))
}

/// `--expect`, `--key` and what may be there all the same.
fn proof(lang: Lang) -> [Arg; 3] {
    let expect = words!("この版であること", "it is this build");
    let key = words!(
        "目録がこの鍵で署名されていること（minisign の公開鍵のファイル）",
        "its manifest is signed by this key (the file of a public key of minisign)"
    );
    let allow = words!(
        "--expect や --key のとき、ほかの人のこのファイルやフォルダーはあってよい",
        "with --expect or --key: this file or folder of others may be there"
    );
    let key = args::arg("key", &key, lang).long("key").value_name("PUB").value_parser(value_parser!(PathBuf));
    [
        args::arg("expect", &expect, lang).long("expect").value_name("BUILD-ID"),
        key,
        args::arg("allow", &allow, lang).long("allow").value_name("PATH").action(ArgAction::Append),
    ]
}

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Result<Exit, Exit> {
    let dir = Project::here().path(matches, "dir", "site");
    require_folder(&dir, common)?;
    let key = matches.get_one::<PathBuf>("key").map(|file| VerifyingKey::read(file)).transpose();
    let proof = Proof {
        expected: matches.get_one::<String>("expect").cloned(),
        key: key.map_err(|error| failure::publish(&error, common))?,
        allowed: matches.get_many::<String>("allow").unwrap_or_default().cloned().collect(),
    };
    Ok(match site::verify_against(&dir, &proof) {
        Ok(found) => {
            if matches.get_flag("json") || common.format == Format::Json {
                let found = Verification { problems: causes_first(&found.problems), ..found.clone() };
                say(&serde_json::to_string(&found).expect("texts and numbers are JSON"));
            } else {
                show(&found, matches.get_flag("outward"), common);
            }
            if found.is_sound() { Exit::Fine } else { Exit::Content }
        }
        Err(error) => failure::publish(&error, common),
    })
}

fn show(found: &Verification, outward: bool, common: &Common) {
    let lang = common.lang;
    for group in groups(&found.problems) {
        show_group(&group, lang);
    }
    let added: BTreeSet<&str> =
        found.problems.iter().filter(|it| it.finding == Finding::Added).map(|it| it.path.as_str()).collect();
    for path in outermost(&found.foreign).filter(|path| !added.contains(path)) {
        say(words!("{path}: このサイトのものではない（触れない）", "{path}: not of this site (it is left alone)")
            .get(lang));
    }
    if outward {
        found.outward.iter().for_each(|link| say(&problem_line(link, lang)));
    }
    let (id, files, links, problems) = (&found.build_id, found.files, found.links, found.problems.len());
    let (foreign, outward) = (found.foreign.len(), found.outward.len());
    let s = |n: usize| plural(n);
    let (files_s, links_s, problems_s, foreign_s) = (s(files), s(links), s(problems), s(foreign));
    common.tell(&words!(
        "版 {id}、{files} ファイル、{links} リンクを調べた。問題 {problems} 件、ほかのファイル {foreign}、外部へのリンク {outward}",
        "build {id}: {files} file{files_s} and {links} link{links_s} checked, {problems} problem{problems_s}, {foreign} other file{foreign_s}, {outward} leading outside"
    ));
}

/// A problem, and those that come of it.
struct Group<'a> {
    cause: &'a Problem,
    /// Links that lead to what is wrong, or more problems of the same kind at other places.
    others: Vec<&'a Problem>,
}

/// Every cause with what comes of it, causes first: links to a file that is missing are broken because it is, and a
/// changed file explains its own links and places.
fn groups(problems: &[Problem]) -> Vec<Group<'_>> {
    let is_cause =
        |problem: &&Problem| matches!(problem.finding, Finding::Missing | Finding::Changed | Finding::Collides(_));
    let mut groups: Vec<Group<'_>> =
        problems.iter().filter(is_cause).map(|cause| Group { cause, others: Vec::new() }).collect();
    for problem in problems.iter().filter(|problem| !is_cause(problem)) {
        match groups.iter_mut().find(|group| explains(group.cause, problem)) {
            Some(group) => group.others.push(problem),
            None => groups.push(Group { cause: problem, others: Vec::new() }),
        }
    }
    groups
}

/// The same problems, each cause followed by what comes of it.
fn causes_first(problems: &[Problem]) -> Vec<Problem> {
    let groups = groups(problems);
    groups.iter().flat_map(|group| std::iter::once(group.cause).chain(group.others.iter().copied())).cloned().collect()
}

/// Whether a problem comes of another, or is the same at another place.
fn explains(cause: &Problem, problem: &Problem) -> bool {
    let leads_to = |address: &str| {
        let file = address.split(['#', '?']).next().unwrap_or(address);
        let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
        !file.is_empty() && name(file) == name(&cause.path)
    };
    match (&cause.finding, &problem.finding) {
        (Finding::Missing, Finding::NoFile(address) | Finding::NoPlace(address)) => leads_to(address),
        (Finding::Changed, Finding::NoPlace(address)) => {
            leads_to(address) || (address.starts_with('#') && problem.path == cause.path)
        }
        (Finding::Changed, Finding::NoFile(_) | Finding::Twice(_) | Finding::Bad(..)) => problem.path == cause.path,
        (a, b) => a == b,
    }
}

/// So many places of a group are named.
const MOST_NAMED: usize = 3;

fn show_group(group: &Group<'_>, lang: Lang) {
    say(&problem_line(group.cause, lang));
    let n = group.others.len();
    if n == 0 {
        return;
    }
    let named = group.others.iter().take(MOST_NAMED).map(|other| place_of(other));
    let named = named.collect::<Vec<_>>().join(args::comma(lang));
    let more = if n > MOST_NAMED { ", …" } else { "" };
    let more_ja = if n > MOST_NAMED { "、…" } else { "" };
    let s = plural(n);
    let is_same = group.cause.finding == group.others[0].finding;
    let words = if is_same {
        words!("  ほかに {n} 箇所（{named}{more_ja}）", "  and at {n} more place{s} ({named}{more})")
    } else {
        words!("  このために {n} 件（{named}{more_ja}）", "  {n} more because of it ({named}{more})")
    };
    say(words.get(lang));
}

/// Foreign files and folders, without what lies in a foreign folder: a repository has thousands of files.
fn outermost(paths: &[String]) -> impl Iterator<Item = &str> {
    let all: BTreeSet<&str> = paths.iter().map(String::as_str).collect();
    let is_inside = move |path: &str| path.match_indices('/').any(|(at, _)| all.contains(&path[..at]));
    paths.iter().map(String::as_str).filter(move |path| !is_inside(path))
}

fn place_of(problem: &Problem) -> String {
    if problem.line == 0 { problem.path.clone() } else { format!("{}:{}", problem.path, problem.line) }
}

/// `path:line: what was found`.
fn problem_line(problem: &Problem, lang: Lang) -> String {
    let place = place_of(problem);
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
        Finding::Refused(what) => words!(
            "`{what}` は開いただけで動くか、絵に要らないものである",
            "`{what}` would run when the file is opened, or is no part of a drawing"
        ),
        Finding::Twice(id) => words!("id `{id}` が二度ある", "the id `{id}` is there twice"),
        Finding::Irregular(kind) => words!("ふつうのファイルでない", "it is {kind}, not a regular file"),
        Finding::OtherBuild(id) => words!("示された版でなく {id} である", "it is not the build expected, but {id}"),
        Finding::NotSigned => words!("署名がない", "there is no signature"),
        Finding::BadSignature => {
            words!("この鍵によるこの目録の署名でない", "it is not the signature of this manifest by this key")
        }
        Finding::Added => words!("サイトに足されたものである", "it was added to the site"),
    };
    format!("{place}: {}", what.get(lang))
}

#[cfg(test)]
mod tests {
    use super::{causes_first, groups, outermost};
    use crate::site::{Finding, Problem};

    #[test]
    fn broken_links_stand_with_the_file_that_is_missing() {
        let problem = |path: &str, finding| Problem { path: path.to_owned(), line: 0, finding };
        let all = [
            problem("a.html", Finding::NoFile("9.1.html#x".to_owned())),
            problem("b.html", Finding::NoFile("9.1.html".to_owned())),
            problem("9.1.html", Finding::Missing),
            problem("c.html", Finding::NoFile("z.html".to_owned())),
            problem("d.html", Finding::NoFile("z.html".to_owned())),
        ];
        let found: Vec<_> = groups(&all).iter().map(|group| (group.cause.path.as_str(), group.others.len())).collect();
        assert_eq!(found, [("9.1.html", 2), ("c.html", 1)]);
        let order: Vec<_> = causes_first(&all).into_iter().map(|problem| problem.path).collect();
        assert_eq!(order, ["9.1.html", "a.html", "b.html", "c.html", "d.html"]);
    }

    #[test]
    fn a_foreign_folder_is_named_alone() {
        let paths = [".git", ".git/config", ".git/objects/a", ".gitignore", "assets/x"].map(str::to_owned);
        assert_eq!(outermost(&paths).collect::<Vec<_>>(), [".git", ".gitignore", "assets/x"]);
    }
}
