//! The scripts that a site ships: made from those beside them, never by hand, and of no older source. They are long
//! lines for browsers: of the limits only that of lines and the header hold for them.

use tebiki::site::Digest;

use super::tree::{File, Finding, Tree};

/// Where they are, and what they are made from.
const FOLDER: &str = "theme/scripts/min/";
const SOURCES: &str = "theme/scripts/";

/// Scripts of the preview's server, which no site ships.
const PREVIEW: &str = "live";

/// How many digits of the source's digest stand in the first line.
const DIGITS: usize = 16;

const REFRESH: &str = "run `npm run minify` in tests/browser";

pub(crate) fn is_minified(file: &File) -> bool {
    file.path.starts_with(FOLDER)
}

/// Each has its source and says its digest; each source has its own.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let find = |folder: &str, name: &str| tree.files.iter().find(|file| file.path.strip_prefix(folder) == Some(name));
    let made = tree.files.iter().filter(|file| is_minified(file));
    let stale = made.filter_map(|file| {
        let source = find(SOURCES, file.path.strip_prefix(FOLDER)?);
        (!source.is_some_and(|source| is_made_of(&file.text, &source.text)))
            .then(|| file.finding(1, format!("is not made of the script that is there; {REFRESH}")))
    });
    let missing = tree.files.iter().filter_map(|file| {
        let name = file.path.strip_prefix(SOURCES).filter(|name| !name.contains('/') && !name.starts_with(PREVIEW))?;
        find(FOLDER, name).is_none().then(|| file.finding(1, format!("has no minified script; {REFRESH}")))
    });
    stale.chain(missing).collect()
}

fn is_made_of(minified: &str, source: &str) -> bool {
    let mut digest = Digest::of(source.as_bytes()).to_string();
    digest.truncate(DIGITS);
    minified.lines().next().is_some_and(|line| line.ends_with(&format!(" source {digest}")))
}

#[test]
fn a_stale_script_is_found() {
    let source = "// a\na()\n";
    let mut digest = Digest::of(source.as_bytes()).to_string();
    digest.truncate(DIGITS);
    let made = File::new("theme/scripts/min/a.js", &format!("// a.js minified, source {digest}\na()\n"));
    let count = |files: &[File]| check(&Tree { files: files.to_vec() }).len();
    assert_eq!(count(&[File::new("theme/scripts/a.js", source), made.clone()]), 0);
    assert_eq!(count(&[File::new("theme/scripts/a.js", "// a\nb()\n"), made.clone()]), 1);
    assert_eq!(count(&[File::new("theme/scripts/a.js", source)]), 1);
    assert_eq!(count(&[made]), 1);
    assert_eq!(count(&[File::new("theme/scripts/live.js", source)]), 0);
}
