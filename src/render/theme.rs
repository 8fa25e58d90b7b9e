//! The theme: templates, styles, scripts and words, each file the embedded one or the project's own.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

use tera::{Context, Tera};

use super::embedded::{FILES, shipped};
use super::locale::{self, Locale};
use super::office::OfficeForm;
use super::phrases::{phrases, whole_labels};
use super::template_fault;
use super::template_names;
use super::theme_check::{self, text_source};
use crate::config::Guide;
use crate::diagnostic::{Code, Diagnostic, Lang, Place, nearest};
use crate::source::SourceRef;
use crate::words;

/// A project's own files, by their path inside `theme/`.
pub type Overrides = BTreeMap<String, Vec<u8>>;

/// Bytes that most pages take besides their text.
const PAGE_BYTES: usize = 12_000;

/// Name of the one style sheet that the styles are joined to.
pub const STYLE: &str = "site.css";

/// The theme, ready to render.
pub struct Theme {
    pub(super) tera: Tera,
    pub(super) locale: Locale,
    pub(super) lang: Lang,
    is_own: bool,
    assets: BTreeMap<String, Vec<u8>>,
    office: Vec<OfficeForm>,
}

/// Whether a file of the project's own may make a page fail: a template or words that are not those of the program.
fn can_fail(path: &str, bytes: &[u8]) -> bool {
    let is_rendered = path.starts_with("templates/") || path.starts_with("locales/");
    is_rendered && !FILES.iter().any(|file| file.path == path && file.bytes == bytes)
}

impl std::fmt::Debug for Theme {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Theme").field("assets", &self.assets.keys()).finish_non_exhaustive()
    }
}

impl Theme {
    /// The embedded theme with a project's own files in the place of its files, and the words of a guide in the place of
    /// its words.
    pub fn load(overrides: &Overrides, lang: Lang, guide: &Guide) -> Result<Self, Vec<Diagnostic>> {
        let mut diagnostics = theme_check::check(overrides);
        let (locale, unknown) = load_locale(overrides, lang, &mut diagnostics).of_guide(guide, lang);
        for key in unknown {
            let name = &key.value;
            let keys: Vec<&str> = locale.keys().map(|known| known.trim_start_matches("noun_")).collect();
            let message = words!("画面の語 `{name}` はない", "the interface has no word `{name}`");
            let diagnostic = Diagnostic::new(Code::ConfigUnknownKey, &guide.source, key.span, message);
            diagnostics.push(diagnostic.suggest(nearest(name, keys)));
        }
        // The words of the other language are shown by no page of this guide, and are read all the same.
        let other = locale::path(if lang == Lang::Ja { Lang::En } else { Lang::Ja });
        if let Some(source) = overrides.get(other).and_then(|own| text_source(other, &String::from_utf8_lossy(own))) {
            Locale::read(&source, &mut diagnostics);
        }
        let templates = sources(overrides, "templates/", &mut diagnostics);
        diagnostics.extend(template_names::check(&own_templates(overrides), &locale));
        let office = load_office(overrides, &mut diagnostics);
        let tera = load_templates(&templates, &locale, &mut diagnostics);
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        let is_own = overrides.iter().any(|(path, bytes)| can_fail(path, bytes));
        Ok(Self { tera, locale, lang, is_own, assets: assets(overrides), office })
    }

    /// The assets, by the name that templates use: `site.css`, `site.js`.
    pub fn assets(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.assets.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }

    /// Whether templates or words are the project's own, so that a page may fail.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.is_own
    }

    /// The blank forms for a case, in their order.
    #[must_use]
    pub fn office(&self) -> &[OfficeForm] {
        &self.office
    }

    /// The words of the interface.
    #[must_use]
    pub fn locale(&self) -> &Locale {
        &self.locale
    }

    /// Renders a template; a fault is a diagnostic with the template's file and line.
    pub(super) fn render(&self, template: &str, view: &impl serde::Serialize) -> Result<String, Diagnostic> {
        let bytes = self.page(template, view)?;
        // Templates and what is put into them are text.
        Ok(String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
    }

    /// The same as bytes, which are not read again to see that they are text: for what is only written.
    pub(super) fn page(&self, template: &str, view: &impl serde::Serialize) -> Result<Vec<u8>, Diagnostic> {
        self.page_with(template, view, 0)
    }

    /// The same for a page that holds so many bytes of HTML that were made before.
    pub(super) fn page_with(
        &self,
        template: &str,
        view: &impl serde::Serialize,
        body: usize,
    ) -> Result<Vec<u8>, Diagnostic> {
        let fault = |error: &_| template_fault::first(error, template);
        let context = Context::from_serialize(view).map_err(|error| fault(&error))?;
        let mut out = Vec::with_capacity(PAGE_BYTES + body);
        self.tera.render_to(template, &context, &mut out).map_err(|error| fault(&error))?;
        Ok(out)
    }
}

/// The files of a folder of the theme, the project's own in the place of the embedded ones.
fn files<'a>(overrides: &'a Overrides, folder: &str) -> BTreeMap<&'a str, &'a [u8]> {
    let embedded = FILES.iter().filter(|f| f.path.starts_with(folder)).map(|f| (f.path, f.bytes));
    let own = overrides.iter().filter(|(path, _)| path.starts_with(folder) && !path.starts_with(MINIFIED));
    embedded.chain(own.map(|(path, bytes)| (path.as_str(), bytes.as_slice()))).collect()
}

/// The same as texts; a file that is not UTF-8 is reported and left out.
fn sources(overrides: &Overrides, folder: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for (path, bytes) in files(overrides, folder) {
        match std::str::from_utf8(bytes) {
            Ok(text) => out.push((path.to_owned(), text.trim_start_matches('\u{feff}').to_owned())),
            Err(_) => diagnostics.push(Diagnostic::at(
                Code::TemplateError,
                Place::File(format!("theme/{path}"), None),
                words!("テーマのファイルが UTF-8 でない", "the theme's file is not UTF-8"),
            )),
        }
    }
    out
}

/// Templates that are not those of the program, by their names.
fn own_templates(overrides: &Overrides) -> Vec<(String, SourceRef)> {
    let own = overrides.iter().filter(|(path, bytes)| can_fail(path, bytes));
    own.filter_map(|(path, bytes)| {
        let name = path.strip_prefix("templates/")?;
        Some((name.to_owned(), text_source(path, std::str::from_utf8(bytes).ok()?)?))
    })
    .collect()
}

fn load_locale(overrides: &Overrides, lang: Lang, diagnostics: &mut Vec<Diagnostic>) -> Locale {
    let path = locale::path(lang);
    let embedded = FILES.iter().find(|f| f.path == path).map_or(&b""[..], |f| f.bytes);
    let own = overrides.get(path).map(Vec::as_slice);
    let mut read = |bytes: &[u8]| {
        let source = text_source(path, &String::from_utf8_lossy(bytes))?;
        Some(Locale::read(&source, diagnostics))
    };
    let base = read(embedded).unwrap_or_default();
    let over = own.and_then(&mut read).unwrap_or_default();
    // Words that the embedded locale does not have are the project's own, for its own templates.
    base.overridden(over)
}

fn load_office(overrides: &Overrides, diagnostics: &mut Vec<Diagnostic>) -> Vec<OfficeForm> {
    let mut out = Vec::new();
    for (path, text) in sources(overrides, "office/", diagnostics) {
        if let Some(source) = text_source(&path, &text) {
            out.extend(OfficeForm::read(&source, diagnostics));
        }
    }
    out
}

fn load_templates(templates: &[(String, String)], locale: &Locale, diagnostics: &mut Vec<Diagnostic>) -> Tera {
    let mut tera = Tera::new();
    tera.register_filter("fill", fill);
    tera.register_filter("phrases", in_phrases);
    tera.register_filter("whole", with_whole_labels);
    tera.set_escape_fn(escape);
    tera.global_context().insert("w", locale.words());
    let named = templates.iter().filter_map(|(path, text)| Some((path.strip_prefix("templates/")?, text)));
    if let Err(error) = tera.add_raw_templates(named) {
        diagnostics.extend(template_fault::faults(&error, ""));
    }
    tera
}

/// Escapes as the template engine does, which would hand over one byte after the other.
fn escape(text: &str, out: &mut dyn Write) -> io::Result<()> {
    escaped(text, |part| out.write_all(part.as_bytes()))
}

/// Hands over a text in stretches so that it is nothing but text, in an element or in a quoted attribute.
pub(super) fn escaped<E>(text: &str, mut each: impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'')) {
        let (before, after) = rest.split_at(at);
        each(before)?;
        each(match after.as_bytes()[0] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        })?;
        rest = &after[1..];
    }
    each(rest)
}

/// `{{ w.pages | fill(n=3) }}` puts 3 in the place of `{n}`.
#[expect(clippy::needless_pass_by_value, reason = "the template engine hands its arguments over")]
fn fill(text: Cow<'_, str>, arguments: tera::Kwargs, _: &tera::State<'_>) -> tera::TeraResult<String> {
    let n: tera::Value = arguments.must_get("n")?;
    Ok(text.replace("{n}", &n.to_string()))
}

/// A text whose labels with hyphens are kept on one line.
#[expect(clippy::needless_pass_by_value, reason = "the template engine hands its arguments over")]
fn with_whole_labels(text: Cow<'_, str>, _: tera::Kwargs, _: &tera::State<'_>) -> tera::Value {
    let mut out = String::new();
    whole_labels(&text, &mut out);
    tera::Value::safe_string(&out)
}

/// `{{ title | phrases }}` lets lines end between phrases of Japanese alone.
#[expect(clippy::needless_pass_by_value, reason = "the template engine hands its arguments over")]
fn in_phrases(text: Cow<'_, str>, _: tera::Kwargs, _: &tera::State<'_>) -> tera::Value {
    tera::Value::safe_string(&phrases(&text))
}

/// Scripts of the preview's server; a published site has no use for them.
pub(super) const PREVIEW: [&str; 2] = ["scripts/live.js", "scripts/live-page.js"];

/// What is made of the scripts, beside them; no project's own.
pub(super) const MINIFIED: &str = "scripts/min/";

/// The scripts of the search.
const SEARCH: &str = "scripts/search-";

/// Scripts that are wanted together are one file: fewer requests, and the words that they share are packed once, to less
/// in this order than in others. A part
/// can be a project's own, as any file of the theme.
const BUNDLES: [(&str, &[&str]); 2] = [
    (
        "site.js",
        &[
            "dom.js",
            "site.js",
            "filter.js",
            "reading.js",
            "not-found.js",
            "csv.js",
            "matrix.js",
            "search-ui.js",
            "questionnaire.js",
            "case.js",
        ],
    ),
    ("search-panel.js", &["search-core.js", "search-ui-marks.js", "search-ui-panel.js"]),
];

/// The styles joined to one sheet in the order of their names; scripts of ours minified and bundled, others and
/// pictures as they are.
fn assets(overrides: &Overrides) -> BTreeMap<String, Vec<u8>> {
    let mut out = BTreeMap::new();
    let mut style = Vec::new();
    for bytes in files(overrides, "styles/").into_values() {
        style.extend_from_slice(&compact(bytes));
    }
    out.insert(STYLE.to_owned(), style);
    // What the scripts of the search name for each other is short in the minified ones alone: a project's own script of them
    // works with the originals.
    let is_own = |path: &str, bytes: &[u8]| path.starts_with(SEARCH) && shipped(path, bytes) == bytes;
    let own_search = overrides.iter().any(|(path, bytes)| is_own(path, bytes));
    for folder in ["scripts/", "images/"] {
        for (path, bytes) in files(overrides, folder).into_iter().filter(|(path, _)| !PREVIEW.contains(path)) {
            let bytes = if own_search && path.starts_with(SEARCH) { bytes } else { shipped(path, bytes) };
            out.insert(path.trim_start_matches(folder).to_owned(), bytes.to_vec());
        }
    }
    for (name, parts) in BUNDLES {
        let parts: Vec<_> = parts.iter().filter_map(|part| out.remove(*part)).collect();
        // A part may end without the sign that ends a statement.
        out.insert(name.to_owned(), parts.join(&b"\n;\n"[..]));
    }
    out
}

/// Drops comments, indentation and line ends of a style sheet. Strings hold neither in ours; a
/// project's sheet that is not UTF-8 stays as it is.
fn compact(bytes: &[u8]) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(bytes) else { return bytes.to_vec() };
    let mut rest = text;
    let mut bare = String::with_capacity(text.len());
    while let Some(start) = rest.find("/*") {
        bare.push_str(&rest[..start]);
        rest = rest[start..].find("*/").map_or("", |end| &rest[start + end + 2..]);
    }
    bare.push_str(rest);
    let lines = bare.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n").into_bytes()
}
