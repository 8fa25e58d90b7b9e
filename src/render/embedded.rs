//! The theme that is part of the program: every file that a project's own `theme/` can override.

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

/// Every embedded file, in the order of their paths.
pub const FILES: &[ThemeFile] = embed![
    "images/icon.png",
    "locales/en.yaml",
    "locales/ja.yaml",
    "scripts/csv.js",
    "scripts/search-core-fallback.js",
    "scripts/search-core-shards.js",
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
    "styles/8-search.css",
    "templates/404.html",
    "templates/all.html",
    "templates/base.html",
    "templates/bearer.html",
    "templates/case.html",
    "templates/cautions.html",
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
    "templates/notes.html",
    "templates/parts.html",
    "templates/references.html",
    "templates/search.html",
    "templates/section.html",
    "templates/terms.html",
    "templates/value.html",
    "templates/vocabulary.html",
];
