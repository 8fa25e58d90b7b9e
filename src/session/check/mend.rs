//! What the fixes of a guide's diagnostics come to, file by file, before anything is written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, Fix, Safety};
use crate::source::{ContentPath, SourceRef};

use super::stages::Analysis;
use crate::session::read::files::Files;

/// A fix may uncover something that another one mends. More rounds than this are not made, so that fixes which undo each
/// other end.
const ROUNDS: usize = 10;

/// A file as it was read and as it would be.
#[derive(Debug)]
pub struct Mended {
    /// Path inside the content folder.
    pub path: ContentPath,
    /// Path on the disk.
    pub disk: PathBuf,
    /// What was read.
    pub before: SourceRef,
    /// What it would hold.
    pub after: String,
    /// How many fixes that took.
    pub fixes: usize,
}

/// What mending comes to.
#[derive(Debug)]
pub struct Mending {
    /// The files that change, by path.
    pub files: Vec<Mended>,
    /// What is wrong afterwards.
    pub left: Vec<Diagnostic>,
}

/// Makes the fixes of files in memory, those of `only` or where it is empty of all. A guess is made only where `up_to`
/// says so.
#[must_use]
pub fn mend(files: &mut Files, only: &BTreeSet<ContentPath>, up_to: Safety) -> Mending {
    let mut mended: BTreeMap<ContentPath, Mended> = BTreeMap::new();
    let mut analysis = Analysis::of(files);
    for _ in 0..ROUNDS {
        let texts = edited(&analysis.diagnostics, only, up_to);
        if texts.is_empty() {
            break;
        }
        for (path, (before, after, fixes)) in texts {
            files.shadow(&path, after.clone());
            let Some(disk) = files.disk_path(&path) else { continue };
            let file =
                mended.entry(path.clone()).or_insert(Mended { path, disk, before, after: String::new(), fixes: 0 });
            file.after = after;
            file.fixes += fixes;
        }
        analysis = Analysis::of(files);
    }
    let mut files: Vec<Mended> = mended.into_values().collect();
    files.retain(|file| file.after != file.before.text());
    Mending { files, left: analysis.diagnostics }
}

type Edited = BTreeMap<ContentPath, (SourceRef, String, usize)>;

/// The texts with every fix made that does not touch another one, and how many these are.
fn edited(diagnostics: &[Diagnostic], only: &BTreeSet<ContentPath>, up_to: Safety) -> Edited {
    let mut by_file: BTreeMap<ContentPath, Vec<&Fix>> = BTreeMap::new();
    for fix in diagnostics.iter().flat_map(Diagnostic::fixes) {
        let path = fix.source.path();
        if fix.safety <= up_to && (only.is_empty() || only.contains(path)) {
            by_file.entry(path.clone()).or_default().push(fix);
        }
    }
    let texts = by_file.into_iter().filter_map(|(path, mut fixes)| {
        fixes.sort_by_key(|fix| fix.span);
        let source = fixes.first()?.source.clone();
        let (text, made) = apply(source.text(), &fixes);
        (text != source.text()).then_some((path, (source, text, made)))
    });
    texts.collect()
}

/// The fixes stand in the order of their places; one that touches the one before it waits for the next round.
fn apply(text: &str, fixes: &[&Fix]) -> (String, usize) {
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let (mut out, mut at, mut made) = (String::with_capacity(text.len()), 0, 0);
    for fix in fixes {
        let range = fix.span.range();
        let touches = made > 0 && range.start <= at;
        let Some(before) = text.get(at..range.start).filter(|_| !touches && text.is_char_boundary(range.end)) else {
            continue;
        };
        out.push_str(before);
        out.push_str(&fix.replacement.replace('\n', line_end));
        at = range.end;
        made += 1;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    (out, made)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::{Source, Span};

    #[test]
    fn fixes_that_touch_wait_and_line_ends_are_those_of_the_file() {
        let source: SourceRef =
            Arc::new(Source::new(ContentPath::new("a.md").expect("plain"), "ab\r\ncd\r\n".to_owned()));
        let fix = |start, end, text: &str| Fix::safe(&source, Span::new(start, end), text);
        let (a, b, c) = (fix(0, 2, "x\ny"), fix(1, 3, "z"), fix(5, 5, "!"));
        assert_eq!(apply(source.text(), &[&a, &b, &c]), ("x\r\ny\r\nc!d\r\n".to_owned(), 2));
        assert_eq!(apply(source.text(), &[]), (source.text().to_owned(), 0));
    }

    /// The pages after their fixes, the changes that a second run would make, and what is left.
    fn mended(settings: &str, pages: &[&str]) -> (Vec<String>, usize, Vec<Diagnostic>) {
        use crate::session::{Options, Stages};
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
        write("guide.yaml", &format!("title: t\nlanguage: en\n{settings}"));
        for (n, body) in (1..).zip(pages) {
            write(&format!("{n}.md"), &format!("---\nnumber: \"{n}\"\ntitle: Page\n---\n\n{body}\n"));
        }
        let run = || {
            let options = Options { content: folder.path().to_path_buf(), stages: Stages::Drafts };
            mend(&mut Files::open(options), &BTreeSet::new(), Safety::Safe)
        };
        let first = run();
        for file in &first.files {
            std::fs::write(&file.disk, &file.after).expect("written");
        }
        let read = |n: usize| std::fs::read_to_string(folder.path().join(format!("{n}.md"))).expect("readable");
        let body = |n: usize| read(n).split_once("\n---\n").map(|(_, body)| body.trim().to_owned());
        let texts = (1..=pages.len()).filter_map(body).collect();
        (texts, run().files.len(), first.left)
    }

    #[test]
    fn an_id_is_written_into_the_attributes_or_not_at_all() {
        let role = "require-ids: all\nvocabularies:\n  role: { bearer: true, values: [{ id: staff, name: Staff }] }\n";
        let body = ":::table[A] extra\n| a |\n|---|\n| b |\n:::\n\n\
            :::example[B]{moved-from=b} <!-- c -->\nb\n:::\n\n\
            A duty. {force=must role=staff} <!-- c -->\n\n## Title <!-- c -->\n\n1) - inner\n";
        let (texts, second, left) = mended(role, &[body]);
        let text = &texts[0];
        assert!(text.contains(":::table[A] extra\n") && text.contains("{moved-from=b} <!-- c -->\n"), "{text}");
        let duty = text.lines().find(|line| line.starts_with("A duty.")).expect("it is there");
        assert!(duty.starts_with("A duty. {#duty-") && duty.ends_with(" force=must role=staff} <!-- c -->"), "{duty}");
        let title = text.lines().find(|line| line.starts_with("## ")).expect("it is there");
        assert!(title.starts_with("## Title {#h-") && title.ends_with("} <!-- c -->"), "{title}");
        assert_eq!(second, 0);
        let entry = "begin the entry with a paragraph";
        assert!(left.iter().any(|d| d.help.iter().any(|help| help.en.contains(entry))), "{left:?}");
    }

    #[test]
    fn what_is_called_the_same_on_two_pages_has_two_addresses_and_gets_two_ids() {
        let body = ":::table[Records]\n| a | b |\n|---|---|\n| c | d |\n:::\n\n:::editor-note[A note]{kind=explanation}\nText.\n:::";
        let (texts, second, left) = mended("", &[body, body]);
        assert_eq!((&*texts[0], &*texts[1], second), (body, body, 0));
        assert!(left.iter().all(|d| d.code != crate::diagnostic::Code::DuplicateId), "{left:?}");
        let (texts, second, left) = mended("require-ids: [table, note]\n", &[body, body]);
        assert!(left.iter().all(|d| d.code != crate::diagnostic::Code::DuplicateId), "{left:?}");
        let ids = |text: &str| {
            let id = |rest: &str| rest.split(['}', ' ']).next().unwrap_or_default().to_owned();
            text.split("{#").skip(1).map(id).collect::<Vec<String>>()
        };
        let all: BTreeSet<String> = texts.iter().flat_map(|text| ids(text)).collect();
        assert_eq!((all.len(), second), (4, 0), "{texts:?}");
    }
}
