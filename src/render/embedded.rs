//! The theme that is part of the program: every file that a project's own `theme/` can override, and of its
//! scripts what a site ships.

/// A file of the theme: its path inside `theme/` and its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThemeFile {
    /// Such as `templates/section.html`.
    pub path: &'static str,
    /// The bytes.
    pub bytes: &'static [u8],
}

macro_rules! embed {
    ($($path:literal,)*) => {
        &[$(ThemeFile { path: $path, bytes: include_bytes!(concat!("../../theme/", $path)) },)*]
    };
}

macro_rules! minified {
    ($($name:literal,)*) => {
        &[$(ThemeFile { path: concat!("scripts/", $name), bytes: include_bytes!(concat!("../../theme/scripts/min/", $name)) },)*]
    };
}

/// Every embedded file, in the order of their paths.
pub const FILES: &[ThemeFile] = embed![
    "images/icon.png",
    "locales/en.yaml",
    "locales/ja.yaml",
    "office/1-specification.yaml",
    "office/2-contract.yaml",
    "office/3-confirmation.yaml",
    "office/4-acceptance.yaml",
    "scripts/case.js",
    "scripts/csv.js",
    "scripts/dom.js",
    "scripts/filter.js",
    "scripts/matrix.js",
    "scripts/not-found.js",
    "scripts/questionnaire.js",
    "scripts/reading.js",
    "scripts/search-core-engine.js",
    "scripts/search-core-fallback.js",
    "scripts/search-core.js",
    "scripts/search-ui-marks.js",
    "scripts/search-ui-panel.js",
    "scripts/search-ui.js",
    "scripts/site.js",
    "styles/1-tokens.css",
    "styles/2-base.css",
    "styles/3-frame.css",
    "styles/4-prose.css",
    "styles/5-lists.css",
    "styles/6-tables.css",
    "styles/7-print.css",
    "styles/8-reading.css",
    "styles/8-search.css",
    "styles/9-case.css",
    "templates/404.html",
    "templates/accessibility.html",
    "templates/all.html",
    "templates/base.html",
    "templates/bearer.html",
    "templates/case-entry.html",
    "templates/case.html",
    "templates/cautions.html",
    "templates/changes.html",
    "templates/cited.html",
    "templates/clauses.html",
    "templates/cover.html",
    "templates/duties.html",
    "templates/footer.html",
    "templates/form.html",
    "templates/header.html",
    "templates/history.html",
    "templates/matrices.html",
    "templates/matrix.html",
    "templates/measures.html",
    "templates/moved.html",
    "templates/notes.html",
    "templates/parts.html",
    "templates/references.html",
    "templates/search.html",
    "templates/section.html",
    "templates/terms.html",
    "templates/value.html",
    "templates/vocabulary.html",
];

/// The scripts of the theme without what only their readers need: `npm run minify` in `tests/browser` makes them,
/// under the path of their sources.
const MINIFIED: &[ThemeFile] = minified![
    "case.js",
    "csv.js",
    "dom.js",
    "filter.js",
    "matrix.js",
    "not-found.js",
    "questionnaire.js",
    "reading.js",
    "search-core-engine.js",
    "search-core-fallback.js",
    "search-core.js",
    "search-ui-marks.js",
    "search-ui-panel.js",
    "search-ui.js",
    "site.js",
];

/// What a site ships of a file of the theme: a script of the program's own minified, anything else as it is.
pub(super) fn shipped<'a>(path: &str, bytes: &'a [u8]) -> &'a [u8] {
    let is_ours = FILES.iter().any(|file| file.path == path && file.bytes == bytes);
    let minified = MINIFIED.iter().find(|file| is_ours && file.path == path);
    minified.map_or(bytes, |file| without_first_line(file.bytes))
}

/// The first line says how the script was made.
fn without_first_line(bytes: &[u8]) -> &[u8] {
    bytes.iter().position(|byte| *byte == b'\n').map_or(bytes, |end| &bytes[end + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_has_its_minified_one() {
        let scripts: Vec<&str> =
            FILES.iter().map(|file| file.path).filter(|path| path.starts_with("scripts/")).collect();
        assert_eq!(scripts, MINIFIED.iter().map(|file| file.path).collect::<Vec<_>>());
    }

    #[test]
    fn a_script_is_minified_where_it_is_ours() {
        let site = FILES.iter().find(|file| file.path == "scripts/site.js").expect("the theme has it");
        let shipped_site = shipped(site.path, site.bytes);
        assert!(shipped_site.starts_with(b"(()=>{") && shipped_site.len() < site.bytes.len());
        assert_eq!(shipped(site.path, b"// mine"), b"// mine");
        assert_eq!(shipped("scripts/other.js", site.bytes), site.bytes);
    }
}
