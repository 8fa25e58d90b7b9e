//! `tebiki serve`: builds the guide in memory and serves it, and follows every save.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::Write as _;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::args::{self, Common};
use super::input::{Project, require_theme};
use super::output::{Exit, complain, note, say};
use crate::compare::Edition;
use crate::config::Attachments;
use crate::diagnostic::{Lang, Words, counted};
use crate::preview::{
    Against, Builder, EditorLink, Follow, GuidePlan, Newer, Options, Presence, Reach, Root, Server, Site, StartError,
    Token, WatchPlan, Watcher, Watching, guide_against,
};
use crate::session::{self, Changes};
use crate::site::{Access, Folder, PublishError};
use crate::source::is_left_out;
use crate::words;

/// Where the preview listens unless told otherwise.
const PORT: &str = "8000";

/// The last commit.
const LAST: &str = "git:HEAD";

/// How long a browser may take to open the page that leads to the preview.
const OPENING: Duration = Duration::from_mins(1);

pub(super) fn command(lang: Lang) -> Command {
    let about =
        words!("サイトを手元で見る。原稿を保存するたびに新しくなる", "preview the site; every save is shown at once");
    let port = words!("ポート番号", "the port");
    let flag = |name: &'static str, ja: &str, en: &str| -> Arg {
        let help = crate::diagnostic::Words { ja: ja.to_owned(), en: en.to_owned() };
        args::arg(name, &help, lang).long(name).action(ArgAction::SetTrue)
    };
    let remote =
        words!("ほかの計算機にも見せる（その IP アドレス）", "let other machines see it (the address to listen on)");
    let editor = words!(
        "誤りの箇所を開くエディター（vscode など、又は {{path}} を含むリンク）",
        "the editor that opens a place (vscode …, or a link with {{path}})"
    );
    let compare = words!(
        "この版からの変更を、画面の切替えで示す。原稿のフォルダー、公開したサイト、又は `git:REV`（値を省くと最後のコミット）",
        "show what changed since this edition, by a switch on the page: a content folder, a published site, or `git:REV` (without a value the last commit)"
    );
    Command::new("serve")
        .about(about.get(lang).to_owned())
        .arg(args::content(lang))
        .arg(args::plain(lang))
        .arg(args::theme(lang))
        .arg(
            args::arg("port", &port, lang)
                .long("port")
                .short('p')
                .value_name("N")
                .default_value(PORT)
                .value_parser(value_parser!(u16)),
        )
        .arg(flag("open", "ブラウザーで開く", "open a browser"))
        .arg(flag(
            "poll",
            "変更の通知に頼らず、定期的に調べる（共有フォルダー用）",
            "look for changes by the clock, as on shares that tell of none",
        ))
        .arg(args::drafts(&words!("下書きのページも見る", "show drafts too"), lang))
        .arg(args::at(lang))
        .arg(
            args::arg("compare", &compare, lang)
                .long("compare")
                .value_name("EDITION")
                .num_args(0..=1)
                .default_missing_value(LAST),
        )
        .arg(flag("follow", "編集しているページをブラウザーが追う", "browsers go to the page being edited"))
        .arg(flag(
            "no-token",
            "アドレスの token なしで表示する（この計算機を使うほかの人にも見える）",
            "ask for no token in the address: other users of this machine can read the preview too",
        ))
        .arg(args::arg("editor", &editor, lang).long("editor").value_name("EDITOR"))
        .arg(
            args::arg("allow-remote", &remote, lang)
                .long("allow-remote")
                .value_name("ADDRESS")
                .value_parser(value_parser!(IpAddr)),
        )
}

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Result<Exit, Exit> {
    let project = Project::find(common, matches)?;
    require_theme(project.theme(matches).as_deref(), common)?;
    let theme = Some(project.theme_to_come(matches));
    let content = project.content;
    let options_of_guide = session::Options { content: content.clone(), stages: args::stages(matches) };
    let at = args::day(matches);
    let plan = GuidePlan { content: options_of_guide, profile: project.profile, at, theme: theme.clone() };
    let against = against(&content, common, matches)?;
    let (builder, search) = guide_against(plan, against);
    let folders = (content.as_path(), theme.as_deref());
    let Ok(options) = options(matches, folders, search, common) else { return Err(Exit::Usage) };
    let told = telling(builder, content.clone(), common.clone());
    let (_watcher, sites) = match Watcher::start(watch_plan(matches, content, theme), told) {
        Ok(started) => started,
        Err(error) => {
            complain(&error.to_string(), common.lang);
            return Err(Exit::Environment);
        }
    };
    let (errors, warnings) = sites.borrow().counts();
    if errors + warnings > 0 {
        let (ja, en) = (counted(errors, warnings, Lang::Ja), counted(errors, warnings, Lang::En));
        note(words!("{ja}。ブラウザーに示す", "{en}; shown in the browser").get(common.lang));
    }
    let server = match Server::start(options, sites) {
        Ok(server) => server,
        Err(error) => return Err(refused(&error, common.lang)),
    };
    let url = server.url();
    say(words!("{url} で表示している（Ctrl-C で終わる）", "serving on {url} (Ctrl-C ends it)").get(common.lang));
    if matches.get_flag("open") {
        open_browser(&url);
    }
    wait()
}

/// The edition that pages are compared with, where one is asked for. That of a revision is read again when a commit was made.
fn against(content: &Path, common: &Common, matches: &ArgMatches) -> Result<Option<Against>, Exit> {
    let Some(named) = matches.get_one::<String>("compare").cloned() else { return Ok(None) };
    let (content, common, matches) = (content.to_path_buf(), common.clone(), matches.clone());
    let state = {
        let (content, named) = (content.clone(), named.clone());
        move || named.strip_prefix("git:").map(|revision| session::revision_state(&content, revision))
    };
    let (mut known, mut refused) = (state(), None);
    let mut first = Some(compared(&named, &common, &matches)?);
    Ok(Some(Box::new(move || {
        if let Some(first) = first.take() {
            return Newer::Edition(first);
        }
        let now = state();
        if now == known {
            refused = None;
            return Newer::Same;
        }
        if refused == now {
            return Newer::Unreadable;
        }
        // A revision that names no commit any more is no edition.
        let read = now.as_ref().and_then(Option::as_ref).and_then(|_| compared(&named, &common, &matches).ok());
        let Some(edition) = read else {
            common.tell(&words!(
                "`{named}` が今指すコミットを読めない。前に読んだ版と比べ続ける",
                "what `{named}` names now cannot be read; pages are compared with the edition that was read before"
            ));
            refused = now;
            return Newer::Unreadable;
        };
        (known, refused) = (now, None);
        Newer::Edition(edition)
    })))
}

/// The edition that `--compare` names, as it is now.
fn compared(named: &str, common: &Common, matches: &ArgMatches) -> Result<Arc<Edition>, Exit> {
    let mut edition = super::compare::edition(named, args::day(matches), common, matches)?;
    if let Some(revision) = named.strip_prefix("git:") {
        // A commit most often calls itself as the content does that is being edited.
        revision.clone_into(&mut edition.edition);
    }
    Ok(Arc::new(edition))
}

/// For so long after the start, what changes nothing is no save: the system tells late what was written before.
const SETTLING: Duration = Duration::from_secs(3);

/// A builder that tells of every save in one line.
fn telling(mut builder: Builder<Arc<Site>>, content: PathBuf, common: Common) -> Builder<Arc<Site>> {
    let (mut is_first, mut last, mut told, started) = (true, None, None, Instant::now());
    Box::new(move |changes| {
        let paths = paths_of(&changes);
        let begun = Instant::now();
        let site = builder(changes);
        let ms = begun.elapsed().as_millis();
        let is_late = started.elapsed() < SETTLING && last.replace(site.build) == Some(site.build);
        let counts = site.counts();
        // What is wrong is told anew where it is another thing, even if only an editor's own file is gone again.
        let is_other = told.replace(counts) != Some(counts);
        let (errors, warnings) = counts;
        let (ja, en) = (counted(errors, warnings, Lang::Ja), counted(errors, warnings, Lang::En));
        if !std::mem::take(&mut is_first)
            && (!is_late || is_other)
            && let Some(Words { ja: what_ja, en: what_en }) = saved(paths.as_deref(), &content, is_other)
        {
            common.tell(&words!("{what_ja}: {ja}（{ms} ミリ秒）", "{what_en}: {en} ({ms} ms)"));
        }
        site
    })
}

/// The files that changes name, in order; `None` where everything is read again.
fn paths_of(changes: &Changes) -> Option<Vec<PathBuf>> {
    match changes {
        Changes::Paths(paths) => Some(paths.iter().cloned().collect()),
        Changes::All => None,
    }
}

/// What was saved: a file by its name, more by their number. `None` where an editor only made and removed files of its own,
/// and nothing else is wrong than before.
fn saved(paths: Option<&[PathBuf]>, content: &Path, is_other: bool) -> Option<Words> {
    let Some(paths) = paths else { return Some(words!("全体を読み直した", "read everything again")) };
    let authored: Vec<_> = paths.iter().filter(|path| is_told(path)).collect();
    let told = if authored.is_empty() && is_other { paths.iter().collect() } else { authored };
    let first = *told.first()?;
    let shown = first.strip_prefix(content).unwrap_or(first).display();
    Some(match told.len() {
        1 => words!("{shown}", "{shown}"),
        n => {
            let more = n - 1;
            words!("{shown} ほか {more} ファイル", "{shown} and {more} more")
        }
    })
}

/// Whether a change is the author's: a file of a name that editors give to copies, or of an ending that no page or picture
/// has and that is gone again, is the editor's.
fn is_told(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let is_known =
        ["md", "yaml", "css", "js", "html"].contains(&&*ending) || Attachments::default().is_published(&ending);
    !is_left_out(&name) && (is_known || path.exists())
}

/// Waits until the process is ended from outside, while the watcher and the server of the caller go on on threads of their own.
pub(super) fn wait() -> ! {
    loop {
        std::thread::park();
    }
}

fn watch_plan(matches: &ArgMatches, content: PathBuf, theme: Option<PathBuf>) -> WatchPlan {
    let watching = if matches.get_flag("poll") { Watching::Poll(Duration::from_millis(500)) } else { Watching::Events };
    let mut roots = vec![Root { path: content, presence: Presence::Required }];
    roots.extend(theme.map(|theme| Root { path: theme, presence: Presence::Optional }));
    WatchPlan { roots, watching }
}

fn options(
    matches: &ArgMatches,
    (content, theme): (&Path, Option<&Path>),
    search: crate::preview::Search,
    common: &Common,
) -> Result<Options, ()> {
    let root = content.canonicalize().unwrap_or_else(|_| content.to_path_buf());
    let editor = match matches.get_one::<String>("editor").map(|template| EditorLink::new(template, &root)) {
        Some(Ok(link)) => {
            let theme = theme.map(|theme| theme.canonicalize().unwrap_or_else(|_| theme.to_path_buf()));
            Some(link.with_theme(theme.as_deref()))
        }
        None => None,
        Some(Err(error)) => {
            complain(&error.to_string(), common.lang);
            return Err(());
        }
    };
    let reach = match matches.get_one::<IpAddr>("allow-remote") {
        Some(&address) => {
            note(
                words!(
                    "注意: 下書きと誤りの表示も、このポートに届く人すべてに見える",
                    "warning: whoever reaches this port sees drafts and errors too"
                )
                .get(common.lang),
            );
            Reach::Remote { address, names: Vec::new() }
        }
        None => Reach::Loopback,
    };
    let token = match Token::random() {
        _ if matches.get_flag("no-token") => None,
        Ok(token) => Some(token),
        Err(error) => {
            let message = words!("乱数が得られない（{error}）", "there are no random numbers ({error})");
            complain(message.get(common.lang), common.lang);
            return Err(());
        }
    };
    let follow = if matches.get_flag("follow") { Follow::Edits } else { Follow::Stay };
    let port = matches.get_one::<u16>("port").copied().unwrap_or(0);
    Ok(Options { port, reach, follow, editor, search: Some(search), token, ..Options::default() })
}

fn refused(error: &StartError, lang: Lang) -> Exit {
    match error {
        StartError::PortInUse { port, free } => {
            complain(
                words!("ポート {port} はほかのプログラムが使っている", "port {port} is in use by another program")
                    .get(lang),
                lang,
            );
            if let Some(free) = free {
                note(words!("`--port {free}` は空いている", "`--port {free}` is free").get(lang));
            }
        }
        StartError::Io(error) => {
            complain(words!("待ち受けられない（{error}）", "cannot listen ({error})").get(lang), lang);
        }
    }
    Exit::Environment
}

/// Asks the desktop to open the address; where it cannot, the address is on the screen. Other users see the arguments of
/// a program, so it is given a file of ours that leads there, and not the address with its token.
fn open_browser(url: &str) {
    let Ok((folder, name)) = leading_to(url) else { return };
    let (program, arguments): (&str, &[&str]) = if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    let quiet = std::process::Stdio::null;
    let place = folder.place(&name);
    _ = std::process::Command::new(program).args(arguments).arg(place).stdout(quiet()).stderr(quiet()).spawn();
    std::thread::spawn(move || {
        std::thread::sleep(OPENING);
        // It may be gone already; what it names is of no use once the preview has ended.
        _ = folder.delete(&name);
    });
}

/// A page in the folder of temporary files that only its maker can read and that leads to an address.
fn leading_to(url: &str) -> Result<(Folder, String), PublishError> {
    let folder = Folder::make(&std::env::temp_dir())?;
    // Nobody can take the name beforehand, as nobody knows it.
    let number = RandomState::new().build_hasher().finish();
    let name = format!("tebiki-serve-{number:016x}.html");
    let mut file = folder.create(&name, Access::Private)?;
    let page = format!(
        "<!DOCTYPE html><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"0;url={url}\">\
         <title>tebiki</title><a href=\"{url}\">{url}</a>"
    );
    file.write_all(page.as_bytes()).map_err(|source| PublishError::Io {
        action: "write",
        path: folder.place(&name),
        source,
    })?;
    Ok((folder, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_editor_makes_and_removes_is_no_save() {
        let content = Path::new("content");
        let said = |names: &[&str]| {
            let changes = Changes::Paths(names.iter().map(|name| content.join(name)).collect());
            saved(paths_of(&changes).as_deref(), content, false).map(|words| words.en)
        };
        assert_eq!(said(&["9.1.md"]).as_deref(), Some("9.1.md"));
        assert_eq!(said(&["9.1.md", "9.1.md.x1", "9.1.md~"]).as_deref(), Some("9.1.md"));
        assert_eq!(said(&["9.1.md", "9.2.md"]).as_deref(), Some("9.1.md and 1 more"));
        assert_eq!(said(&["zu.png"]).as_deref(), Some("zu.png"));
        for name in [".9.1.md.swp", "9.1.md~", "#9.1.md#", "4913", ".goutputstream-AB12", "sedAb12Cd", "9.1.md.sb-1"] {
            assert_eq!(said(&[name]), None, "{name}");
            // Something else is wrong than before.
            let path = [content.join(name)];
            assert_eq!(saved(Some(&path), content, true).map(|words| words.en).as_deref(), Some(name));
        }
    }
}
