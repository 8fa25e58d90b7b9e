//! Guides that are made from a seed: they are right, and what a build makes of them grows as they do and no faster.

mod deltas;
mod guide;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rayon::prelude::*;
use tebiki::diagnostic::{Code, Lang};
use tebiki::graph::LazyViews;
use tebiki::render::{Batch, BuildInfo, Overrides, Theme, pages};
use tebiki::session::{Analysis, Checked, Files, Options, Places, Stages, Texts, remember, setting};
use tebiki::site::Switching;

fn write(sections: usize, folder: &Path) {
    for (path, text) in guide::guide(sections, 1) {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
        fs::write(path, text).expect("writable");
    }
}

fn checked(folder: &Path) -> Checked {
    let files = Files::open(Options { content: folder.to_owned(), stages: Stages::Final });
    let analysis = Analysis::of(&files);
    // Marks are drawn: that one only offers what a clause asks for is true, and told.
    let found = analysis.diagnostics.iter().find(|diagnostic| diagnostic.code != Code::WeakMark);
    assert!(found.is_none(), "{found:#?}");
    analysis.check().expect("a guide without an error")
}

fn sizes(sections: usize) -> BTreeMap<String, usize> {
    let folder = tempfile::tempdir().expect("a folder");
    write(sections, folder.path());
    let checked = checked(folder.path());
    let theme =
        Theme::load(&Overrides::new(), Lang::Ja, &checked.resolved().corpus.guide).expect("the embedded theme loads");
    let (views, build) = (LazyViews::new(checked.resolved()), BuildInfo::default());
    let pages = pages(checked.resolved(), &views, &theme, &build).expect("the frame renders");
    let size = |job| pages.render(job).map(|page| (page.name, page.bytes.len())).expect("it renders");
    pages.jobs().into_par_iter().map(size).collect()
}

/// Sections that stand on a page with others are rendered once for both; the files are those that are made one by one.
#[test]
fn batches_make_every_file_once() {
    let folder = tempfile::tempdir().expect("a folder");
    write(920, folder.path());
    let checked = checked(folder.path());
    let theme =
        Theme::load(&Overrides::new(), Lang::Ja, &checked.resolved().corpus.guide).expect("the embedded theme loads");
    let (views, build) = (LazyViews::new(checked.resolved()), BuildInfo::default());
    let pages = pages(checked.resolved(), &views, &theme, &build).expect("the frame renders");
    let batches = pages.batches();
    assert!(batches.iter().filter(|batch| matches!(batch, Batch::Part(_))).count() > 1);
    let mut made = BTreeMap::new();
    for batch in batches {
        pages.render_batch(batch, &mut |page| {
            let page = page.expect("it renders");
            assert!(made.insert(page.name.clone(), page.bytes).is_none(), "{} is made twice", page.name);
        });
    }
    let jobs = pages.jobs();
    assert_eq!(made.len(), jobs.len());
    for job in jobs {
        let alone = pages.render(job).expect("it renders");
        assert!(made.get(&alone.name) == Some(&alone.bytes), "{} is another in its batch", alone.name);
    }
}

#[test]
fn the_same_seed_makes_the_same_guide() {
    assert_eq!(guide::guide(120, 7), guide::guide(120, 7));
    assert_ne!(guide::guide(120, 7), guide::guide(120, 8));
}

#[test]
fn pages_do_not_grow_with_the_guide() {
    let (small, large) = (sizes(92), sizes(920));
    let number = |name: &str| name.trim_end_matches(".html").split('.').all(|part| part.parse::<u32>().is_ok());
    let pages: Vec<(usize, usize)> = small
        .iter()
        .filter(|(name, _)| number(name))
        .filter_map(|(name, size)| Some((*size, *large.get(name)?)))
        .collect();
    assert!(pages.len() > 90, "{}", pages.len());
    let (before, after) = pages.iter().fold((0, 0), |sum, page| (sum.0 + page.0, sum.1 + page.1));
    assert!(after * 5 <= before * 6, "{before} bytes became {after}");
    let total = |sizes: &BTreeMap<String, usize>| sizes.values().sum::<usize>();
    assert!(total(&large) <= total(&small) * 11, "{} bytes became {}", total(&small), total(&large));
}

/// A build of what was built before is passed over, and of anything else is not.
#[test]
fn only_the_same_is_passed_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let (content, out, index) =
        (folder.path().join("content"), folder.path().join("site"), folder.path().join("index"));
    write(12, &content);
    let theme_folder = folder.path().join("theme");
    let places = Places { content: &content, theme: None, out: &out, index: &index, stages: Stages::Final, at: None };
    let is_passed_over = || tebiki::session::unchanged(&places, tebiki::site::Checking::Stamps).is_some();
    let build = || {
        let before = setting(&places);
        let files = Files::open(Options { content: content.clone(), stages: Stages::Final });
        let checked = Analysis::of(&files).check().expect("a guide without an error");
        let theme = Theme::load(&Overrides::new(), Lang::Ja, &checked.resolved().corpus.guide)
            .expect("the embedded theme loads");
        let report =
            tebiki::session::build(&checked, &theme, (&out, Switching::Auto, tebiki::site::Checking::Stamps), &index)
                .expect("it builds");
        remember(&places, before, &Texts::of(&files), &checked, &report);
    };
    assert!(!is_passed_over());
    build();
    assert!(is_passed_over());
    fs::create_dir(&theme_folder).expect("writable");
    fs::write(theme_folder.join("x.css"), "a{}").expect("writable");
    assert!(
        tebiki::session::unchanged(&Places { theme: Some(&theme_folder), ..places }, tebiki::site::Checking::Stamps)
            .is_none()
    );
    let page = content.join("0000/1.1.md");
    let text = fs::read_to_string(&page).expect("readable");
    fs::write(&page, format!("{text}\n追記\n")).expect("writable");
    assert!(!is_passed_over());
    fs::write(&page, &text).expect("writable");
    assert!(is_passed_over(), "times do not count");
    fs::write(content.join("0000/note.md"), "---\ntitle: 追加\n---\n\n追加\n").expect("writable");
    assert!(!is_passed_over());
    fs::remove_file(content.join("0000/note.md")).expect("removable");
    assert!(is_passed_over());
    fs::write(out.join("1.1.html"), "x").expect("writable");
    assert!(!is_passed_over());
    build();
    assert!(is_passed_over());
    fs::remove_dir_all(&index).expect("removable");
    assert!(!is_passed_over());
}
