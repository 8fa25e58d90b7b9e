//! Whole guides whose mistakes show only beside each other: what is wrong with a line stands above it as
//! `//~ code` (`#~ code` in YAML), or `//~ code | text` where the place must be exactly that text. Below them,
//! what no annotated text can hold: encodings, links, names, sizes.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use tebiki::diagnostic::{Code, Diagnostic, Lang, Place, Style, draw};
use tebiki::session::{Analysis, Files, Options, Stages, load_theme};

type Finding = (String, usize, String, Option<String>);

fn analyse(content: &Path) -> Analysis {
    Analysis::of(&Files::open(Options { content: content.to_path_buf(), stages: Stages::Final }))
}

/// Takes the annotations out of a file and tells what they announce.
fn annotated(name: &str, text: &str, announced: &mut Vec<Finding>) -> String {
    let mut kept = String::new();
    let mut line = 1;
    for written in text.split_inclusive('\n') {
        let bare = written.trim_start();
        let note = bare.strip_prefix("//~ ").or_else(|| bare.strip_prefix("#~ "));
        let Some(note) = note else {
            kept.push_str(written);
            line += 1;
            continue;
        };
        let (code, place) = note.split_once('|').map_or((note, None), |(c, p)| (c, Some(p.trim().to_owned())));
        announced.push((name.to_owned(), line, code.trim().to_owned(), place));
    }
    kept
}

fn found(diagnostics: &[Diagnostic]) -> Vec<Finding> {
    let one = |place: &Place, code: &str| {
        let text = match place {
            Place::Text(source, span) => Some(source.slice(*span).to_owned()),
            Place::File(..) => None,
        };
        let line = place.position().map_or(0, |p| p.line);
        (place.path().to_owned(), line, code.to_owned(), text)
    };
    let mut out = Vec::new();
    for d in diagnostics {
        out.push(one(&d.primary.place, d.code.name()));
        out.extend(d.followers.iter().map(|follower| one(&follower.label.place, follower.code.name())));
    }
    out
}

fn same(announced: &Finding, found: &Finding) -> bool {
    let place = announced.3.is_none() || announced.3 == found.3;
    (&announced.0, announced.1, &announced.2) == (&found.0, found.1, &found.2) && place
}

#[test]
fn every_guide_gives_what_it_announces() {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/guides/rules");
    let folder = tempfile::tempdir().expect("a folder");
    let mut announced = Vec::new();
    for entry in fs::read_dir(suite).expect("the suite") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("readable");
        fs::write(folder.path().join(&name), annotated(&name, &text, &mut announced)).expect("writable");
    }
    let analysis = analyse(folder.path());
    let found = found(&analysis.diagnostics);
    let missing: Vec<_> = announced.iter().filter(|a| !found.iter().any(|f| same(a, f))).collect();
    let extra: Vec<_> = found.iter().filter(|f| !announced.iter().any(|a| same(a, f))).collect();
    assert!(
        missing.is_empty() && extra.is_empty(),
        "announced, not found: {missing:#?}\nfound, not announced: {extra:#?}"
    );
    assert!(announced.len() >= 20);
    for diagnostic in &analysis.diagnostics {
        for lang in [Lang::Ja, Lang::En] {
            let drawn = draw(diagnostic, &|path| format!("content/{path}"), lang, Style::Plain);
            assert!(drawn.contains(diagnostic.code.name()) && drawn.contains("content/"), "{drawn}");
        }
    }
}

/// A guide of one page and what else is put into it.
fn guide_with(files: &[(&str, &[u8])]) -> (tempfile::TempDir, BTreeSet<Code>) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("guide.yaml"), "title: 見本\n").expect("writable");
    fs::write(folder.path().join("index.md"), "---\ntitle: 表紙\n---\n\n本文。\n").expect("writable");
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).expect("writable");
    }
    let codes = analyse(folder.path()).diagnostics.iter().map(|d| d.code).collect();
    (folder, codes)
}

#[test]
fn a_clean_guide_is_clean() {
    assert_eq!(guide_with(&[]).1, BTreeSet::new());
}

#[test]
fn other_encodings_are_named() {
    let shift_jis = b"---\ntitle: x\n---\n\n\x93\xfa\x96\x7b\x8c\xea\x82\xcc\x95\xb6\x8f\xcd\n";
    let (folder, codes) = guide_with(&[("a.md", shift_jis)]);
    assert_eq!(codes, BTreeSet::from([Code::SourceEncoding]));
    let diagnostic = &analyse(folder.path()).diagnostics[0];
    assert!(diagnostic.help[0].en.contains("Shift_JIS"), "{:?}", diagnostic.help);
    assert_eq!(diagnostic.primary.place.position().map(|p| p.line), Some(5));
}

#[test]
fn lines_of_old_systems_are_named_and_mended() {
    let page = "---\rtitle: x\r---\r\r本文。\r";
    let (folder, codes) = guide_with(&[("a.md", page.as_bytes())]);
    assert_eq!(codes, BTreeSet::from([Code::FrontMatterMissing]));
    let diagnostic = &analyse(folder.path()).diagnostics[0];
    assert!(diagnostic.message.en.contains("lines end in CR alone"), "{:?}", diagnostic.message);
    let fix = diagnostic.fix.as_ref().expect("a change");
    assert_eq!(guide_with(&[("a.md", fix.replacement.as_bytes())]).1, BTreeSet::new());
}

#[test]
fn names_that_a_share_does_not_tell_apart() {
    let page = "---\ntitle: x\n---\n\nx\n".as_bytes();
    let (_folder, codes) = guide_with(&[("Page.md", page), ("page.md", page)]);
    assert!(codes.contains(&Code::SourceName), "{codes:?}");
}

#[cfg(unix)]
#[test]
fn links_out_of_the_content_are_refused() {
    let (folder, _) = guide_with(&[]);
    std::os::unix::fs::symlink("/etc/hostname", folder.path().join("secret.md")).expect("a link");
    let codes: Vec<_> = analyse(folder.path()).diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, [Code::SourceLinkOut]);
}

#[test]
fn a_guide_without_settings_and_settings_too_deep() {
    let (folder, _) = guide_with(&[]);
    fs::write(folder.path().join("guide.yaml"), format!("title: {}x{}\n", "[".repeat(40), "]".repeat(40)))
        .expect("writable");
    assert!(analyse(folder.path()).diagnostics.iter().any(|d| d.code == Code::YamlDepth));
    fs::remove_file(folder.path().join("guide.yaml")).expect("removable");
    assert!(analyse(folder.path()).diagnostics.iter().any(|d| d.code == Code::ConfigMissing));
}

#[test]
fn sizes_have_limits() {
    let head = "---\ntitle: x\n---\n\n";
    let row = format!("{}|\n", "| x ".repeat(100));
    let table = format!("{head}{row}{}|\n{}", "|---".repeat(100), row.repeat(220));
    let (_a, codes) = guide_with(&[("a.md", table.as_bytes())]);
    assert!(codes.contains(&Code::MatrixCells), "{codes:?}");
    let deep = format!("{head}{}x\n", "> ".repeat(150));
    let (_b, codes) = guide_with(&[("a.md", deep.as_bytes())]);
    assert!(codes.contains(&Code::LimitDepth), "{codes:?}");
    let long = format!("{head}{}\n", "あ\n".repeat(1 << 20));
    let (_c, codes) = guide_with(&[("a.md", long.as_bytes())]);
    assert!(codes.contains(&Code::SourceTooLarge), "{codes:?}");
    let code = format!("{head}```rust\n{}\n```\n", "let x = 1;\n".repeat(60_000));
    let (_d, codes) = guide_with(&[("a.md", code.as_bytes())]);
    assert!(codes.contains(&Code::CodeTooSlow), "{codes:?}");
}

#[test]
fn words_of_the_interface_are_checked() {
    let (folder, _) = guide_with(&[]);
    let theme = folder.path().join("theme/locales");
    fs::create_dir_all(&theme).expect("writable");
    fs::write(theme.join("ja.yaml"), "search: [x]\n").expect("writable");
    let guide = analyse(folder.path()).resolved.corpus.guide.clone();
    let faults = load_theme(Some(&folder.path().join("theme")), &guide).expect_err("a list is no word");
    assert_eq!(faults[0].code, Code::ThemeLocale, "{faults:?}");
    fs::remove_file(theme.join("ja.yaml")).expect("removable");
    fs::create_dir_all(folder.path().join("theme/styles")).expect("writable");
    fs::write(folder.path().join("theme/styles/9-own.css"), "a {").expect("writable");
    fs::write(folder.path().join("theme/footer.html"), "").expect("writable");
    let faults = load_theme(Some(&folder.path().join("theme")), &guide).expect_err("neither is right");
    assert_eq!(faults.iter().map(|f| f.code).collect::<Vec<_>>(), [Code::ThemeFile, Code::ThemeStyle], "{faults:?}");
}
