//! Which files of the content are published, and under which names: `attachments` of `guide.yaml`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::downloads::Download;
use super::yaml::{Fields, Reader, Value as Yaml};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Spanned;
use crate::source::{ContentPath, is_device};
use crate::words;

/// Pictures that a page may show.
pub const PICTURES: &[&str] = &["png", "svg", "jpg", "jpeg", "gif", "webp"];

/// Other files that a page may link, without being asked.
const FILES: &[&str] = &["pdf", "csv", "txt", "docx", "xlsx", "pptx", "odt", "zip"];

/// Files that a browser would run or show as a page of the site, or a server would run or obey: they are never published.
const REFUSED: &[&str] = &[
    "html", "htm", "xhtml", "xht", "shtml", "shtm", "stm", "mhtml", "mht", "maff", "htc", "js", "mjs", "cjs", "wasm",
    "css", "xml", "xsl", "xslt", "xsd", "xul", "rdf", "rss", "atom", "mml", "mathml", "svgz", "swf", "hta", "php",
    "php3", "php4", "php5", "phtml", "pht", "phar", "asp", "aspx", "ashx", "asmx", "ascx", "cshtml", "svc", "jsp",
    "jspx", "cfm", "cgi", "pl", "py", "rb", "config", "conf", "ini", "htaccess", "htpasswd", "md", "yaml", "yml",
];

/// What is published beside pages.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Attachments {
    /// Types that the guide adds, in lower case and without a dot.
    types: Vec<String>,
    /// Names that the author chose, by the file's path in the content folder, with their places.
    names: BTreeMap<ContentPath, Spanned<String>>,
    /// Files that are made of the guide and published with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub downloads: Vec<Download>,
}

impl Attachments {
    /// Whether files of this extension are published as pictures or attachments.
    #[must_use]
    pub fn is_published(&self, extension: &str) -> bool {
        PICTURES.contains(&extension) || self.types().any(|known| known == extension)
    }

    /// Whether the guide itself adds this type.
    #[must_use]
    pub fn is_added(&self, extension: &str) -> bool {
        self.types.iter().any(|known| known == extension)
            && !FILES.contains(&extension)
            && !PICTURES.contains(&extension)
    }

    /// Whether a guide may add this type: it is none of those that are published anyway or never.
    #[must_use]
    pub fn may_be_added(extension: &str) -> bool {
        let known = PICTURES.contains(&extension) || FILES.contains(&extension) || REFUSED.contains(&extension);
        is_extension(extension) && !known
    }

    /// Whether files of this extension are never published.
    #[must_use]
    pub fn is_refused(extension: &str) -> bool {
        REFUSED.contains(&extension)
    }

    /// Whether types and names are as the reader of `guide.yaml` takes them.
    pub(super) fn is_sound(&self) -> bool {
        let types = self.types.iter().all(|t| is_extension(t) && !REFUSED.contains(&t.as_str()));
        let name = |(file, name): (&ContentPath, &Spanned<String>)| is_name(&name.value, file);
        types && self.names.iter().all(name)
    }

    /// The types of files that are published and are no pictures.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        FILES.iter().copied().chain(self.types.iter().map(String::as_str))
    }

    /// All types, for a message: `.pdf`, `.csv`, …
    #[must_use]
    pub fn list(&self, comma: &str) -> String {
        let all = PICTURES.iter().copied().chain(self.types());
        all.map(|extension| format!(".{extension}")).collect::<Vec<_>>().join(comma)
    }

    /// The name in the site that the author chose for a file.
    #[must_use]
    pub fn name(&self, path: &ContentPath) -> Option<&str> {
        self.names.get(path).map(|name| name.value.as_str())
    }

    /// Every file with a chosen name, and where that is written.
    pub fn named(&self) -> impl Iterator<Item = (&ContentPath, &Spanned<String>)> {
        self.names.iter()
    }
}

/// Reads `attachments: { types: [dwg], names: { 申請様式.pdf: application-form.pdf } }`.
pub(super) fn attachments(fields: &mut Fields, reader: &mut Reader<'_>) -> Attachments {
    let Some(node) = fields.take("attachments") else { return Attachments::default() };
    let mut fields = reader.fields(node);
    let mut read = Attachments::default();
    for written in fields.texts(reader, "types") {
        let extension = written.value.trim_start_matches('.').to_lowercase();
        if is_extension(&extension) && !REFUSED.contains(&extension.as_str()) {
            read.types.push(extension);
        } else {
            let text = &written.value;
            let message =
                words!("`{text}` の種類のファイルは公開できない", "files of the type `{text}` are not published");
            let diagnostic = Diagnostic::new(Code::ConfigValue, reader.source, written.span, message).help(words!(
                "ブラウザーが実行するものや、このサイトのページとして開くものは加えられない",
                "what a browser would run, or open as a page of this site, cannot be added"
            ));
            reader.diagnostics.push(diagnostic);
        }
    }
    let names = fields.take("names").map(|node| reader.fields(node).rest()).unwrap_or_default();
    for (path, node) in names {
        if matches!(node.value, Yaml::List(_) | Yaml::Map(_)) {
            reader.report(Code::ConfigType, node.span, words!("名前は文字列である", "a name is text"));
            continue;
        }
        let Some(name) = reader.text(&node) else { continue };
        add_name(&mut read, &path, name, reader);
    }
    fields.finish(reader, &[]);
    read
}

fn add_name(read: &mut Attachments, path: &Spanned<String>, name: Spanned<String>, reader: &mut Reader<'_>) {
    let Ok(file) = ContentPath::new(&path.value) else {
        let text = &path.value;
        reader.report(
            Code::ConfigValue,
            path.span,
            words!("`{text}` はファイルのパスでない", "`{text}` is no path of a file"),
        );
        return;
    };
    let text = &name.value;
    if !is_name(text, &file) {
        let expected = file.extension();
        let message = words!("`{text}` は公開する名前にできない", "`{text}` cannot be the name of a published file");
        let diagnostic = Diagnostic::new(Code::ConfigValue, reader.source, name.span, message).help(words!(
            "英小文字、数字、ハイフンと、元と同じ `.{expected}` で書く（例: `application-form.{expected}`）",
            "write lower-case letters, digits and hyphens, and `.{expected}` as the file has it, such as `application-form.{expected}`"
        ));
        reader.diagnostics.push(diagnostic);
        return;
    }
    if let Some((_, first)) = read.names.iter().find(|(_, other)| other.value == name.value) {
        let (first, source) = (first.span, reader.source);
        let message = words!("名前 `{text}` が二度使われている", "the name `{text}` is used twice");
        let diagnostic = Diagnostic::new(Code::ConfigDuplicateId, source, name.span, message);
        reader.diagnostics.push(diagnostic.other(source, first, words!("最初はここ", "first here")));
        return;
    }
    read.names.insert(file, name);
}

/// Whether a file can be published by that name.
fn is_name(text: &str, file: &ContentPath) -> bool {
    let (stem, extension) = text.rsplit_once('.').unwrap_or((text, ""));
    is_plain(stem) && extension == file.extension() && !is_device(text)
}

fn is_extension(text: &str) -> bool {
    (1..=10).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

/// Lower-case letters, digits, hyphens and single dots inside.
pub(super) fn is_plain(text: &str) -> bool {
    let fit = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
    let inner = |c| text.starts_with(c) || text.ends_with(c);
    (1..=80).contains(&text.len()) && text.bytes().all(fit) && !inner('.') && !text.contains("..")
}
