//! `tebiki fix`: makes the changes that diagnostics are certain of, and shows them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use similar::TextDiff;

use super::args::{self, Common};
use super::input::Project;
use super::output::{Exit, Format, complain, note, say};
use crate::diagnostic::{Diagnostic, Lang, Safety, Words};
use crate::session::{Files, Mended, Mending, Stages, mend};
use crate::source::{self, ContentPath, ReplaceFault};
use crate::words;

pub(super) fn command(lang: Lang) -> Command {
    let about = words!(
        "確かに直せる誤りを直し、変えたところを示す",
        "mend what can be mended for certain, and show what was changed"
    );
    let flag =
        |name: &'static str, help: &Words| -> Arg { args::arg(name, help, lang).long(name).action(ArgAction::SetTrue) };
    let dry = words!("変えるところを示すだけで、何も書き込まない", "show what would be changed, and write nothing");
    let guesses = words!(
        "「…ではないか」という推測による修正もする。結果を確かめること",
        "also make the changes that are guesses (did you mean …); look at the result"
    );
    let files = words!("直すファイル（省くとすべて）", "the files to mend (by default all)");
    Command::new("fix")
        .about(about.get(lang).to_owned())
        .arg(args::content(lang))
        .arg(flag("dry-run", &dry))
        .arg(flag("guesses", &guesses))
        .arg(args::arg("file", &files, lang).value_name("FILE").num_args(0..).value_parser(value_parser!(PathBuf)))
}

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Result<Exit, Exit> {
    let mut files = Project::find(common, matches)?.open(Stages::Drafts);
    let named: Vec<&PathBuf> = matches.get_many::<PathBuf>("file").unwrap_or_default().collect();
    let mut only = BTreeSet::new();
    for name in named {
        let Some(path) = content_path(&files, name) else {
            let shown = name.display();
            let words = words!("`{shown}` はこの手引書のファイルでない", "`{shown}` is not a file of this guide");
            complain(words.get(common.lang), common.lang);
            return Err(Exit::Usage);
        };
        only.insert(path);
    }
    let up_to = if matches.get_flag("guesses") { Safety::Guess } else { Safety::Safe };
    let mending = mend(&mut files, &only, up_to);
    let mut exit = Exit::Fine;
    let mut written = Vec::new();
    for file in &mending.files {
        show(file, files.content(), common);
        if matches.get_flag("dry-run") || write(file, common) {
            written.push(file);
        } else {
            exit = Exit::Environment;
        }
    }
    if common.format == Format::Human {
        tell(&written, &mending, matches.get_flag("dry-run"), common.lang);
    }
    Ok(exit)
}

/// The file of the guide that a name on the command line means, as seen from here or from the content folder.
fn content_path(files: &Files, name: &Path) -> Option<ContentPath> {
    let root = std::fs::canonicalize(files.content()).ok()?;
    let below = |path: &Path| {
        let real = std::fs::canonicalize(path).ok()?;
        let path = real.strip_prefix(&root).ok()?.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
        ContentPath::new(&path).ok().filter(|path| files.disk_path(path).is_some())
    };
    below(name).or_else(|| below(&files.content().join(name)))
}

/// Prints what changes in a file.
fn show(file: &Mended, content: &Path, common: &Common) {
    let shown = content.join(file.path.as_str());
    let name = shown.to_string_lossy().replace('\\', "/");
    let diff = TextDiff::from_lines(file.before.text(), &file.after);
    let diff = diff.unified_diff().context_radius(2).header(&name, &name).to_string();
    match common.format {
        Format::Json => {
            let value = serde_json::json!({ "file": file.path.as_str(), "fixes": file.fixes, "diff": diff });
            say(&value.to_string());
        }
        _ => say(diff.trim_end_matches('\n')),
    }
}

fn write(file: &Mended, common: &Common) -> bool {
    let refused = refused(file);
    if let Some(words) = &refused {
        complain(words.get(common.lang), common.lang);
    }
    refused.is_none()
}

/// Writes a file; otherwise why it was left as it is.
fn refused(file: &Mended) -> Option<Words> {
    let shown = file.disk.display();
    Some(match source::replace(&file.disk, &file.before, &file.after) {
        Ok(()) => return None,
        Err(ReplaceFault::Changed) => words!(
            "`{shown}` は読んだ後に変わったため、書き込んでいない。もう一度行う",
            "`{shown}` has changed since it was read and was not written; run it again"
        ),
        Err(ReplaceFault::Io(error)) => {
            let why = super::failure::reason(&error);
            words!("`{shown}` を書けない（{why}）", "cannot write `{shown}` ({error})")
        }
    })
}

/// Says what was done, and what a person has to look at.
fn tell(written: &[&Mended], mending: &Mending, dry: bool, lang: Lang) {
    let (changes, files): (usize, usize) = (written.iter().map(|file| file.fixes).sum(), written.len());
    let (s, f) = (plural(changes), plural(files));
    let done = match (changes, dry) {
        (0, _) => words!("確かに直せるところはない", "there is nothing that can be mended safely"),
        (_, true) => words!(
            "{files} ファイルの {changes} か所を直せる。何も書き込んでいない",
            "would make {changes} change{s} in {files} file{f}; nothing was written"
        ),
        _ => words!("{files} ファイルの {changes} か所を直した", "made {changes} change{s} in {files} file{f}"),
    };
    note(done.get(lang));
    let guesses = mending.left.iter().filter(|d| is_guess(d)).count();
    if guesses > 0 {
        let s = plural(guesses);
        let words = words!(
            "ほかに {guesses} 件の修正案がある。`tebiki fix --guesses --dry-run` で確かめる",
            "{guesses} more suggestion{s}: look at them with `tebiki fix --guesses --dry-run`"
        );
        note(words.get(lang));
    }
}

fn is_guess(diagnostic: &Diagnostic) -> bool {
    diagnostic.fixes().any(|fix| fix.safety == Safety::Guess)
}

fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::session::Options;

    #[test]
    fn a_file_that_changed_after_it_was_read_is_left_and_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let page = folder.path().join("1.md");
        fs::write(folder.path().join("guide.yaml"), "title: t\nlanguage: ja\nrequire-ids: duty\n").expect("written");
        let text = "---\nnumber: \"1\"\ntitle: 節\n---\n\n鍵を閉めること。 {force=must}\n";
        let mend_page = || {
            fs::write(&page, text).expect("written");
            let options = Options { content: folder.path().to_path_buf(), stages: Stages::Drafts };
            let mut mending = mend(&mut Files::open(options), &BTreeSet::new(), Safety::Safe);
            assert_eq!(mending.files.len(), 1, "{mending:?}");
            mending.files.remove(0)
        };
        let file = mend_page();
        let newer = text.replace("鍵", "扉と鍵");
        fs::write(&page, &newer).expect("written");
        let words = refused(&file).expect("it changed");
        assert!(words.en.contains("has changed since it was read and was not written"), "{words:?}");
        assert_eq!(fs::read_to_string(&page).expect("readable"), newer);
        // The same file unchanged is written.
        let file = mend_page();
        assert_eq!(refused(&file).map(|words| words.en), None);
        assert_eq!(fs::read_to_string(&page).expect("readable"), file.after);
    }
}
