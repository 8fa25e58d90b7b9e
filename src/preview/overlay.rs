//! What the overlay in the browser is told about broken content.

use serde::Serialize;

use super::encode;
use super::options::EditorLink;
use super::site::{Finding, Site};

/// At most this many findings are drawn; the counts tell of the rest.
const MOST: usize = 100;

#[derive(Serialize)]
struct Overlay {
    build: u64,
    tag: String,
    errors: usize,
    warnings: usize,
    findings: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    #[serde(flatten)]
    finding: Finding,
    edit: Option<String>,
}

/// The JSON of `/__tebiki/diagnostics.json`: errors first, each in its own order.
pub(super) fn json(site: &Site, editor: Option<&EditorLink>) -> Vec<u8> {
    let (errors, warnings) = site.counts();
    let entry = |finding: &Finding| {
        let mut finding = finding.clone();
        for other in &mut finding.others {
            other.edit = edit(&other.file, other.line, other.column, editor);
        }
        let edit = edit(&finding.file, finding.line, finding.column, editor);
        Entry { finding, edit }
    };
    let grave = site.findings.iter().filter(|f| f.is_error());
    let findings = grave.chain(site.findings.iter().filter(|f| !f.is_error())).take(MOST).map(entry).collect();
    let overlay = Overlay { build: site.build, tag: tag(site), errors, warnings, findings };
    serde_json::to_vec(&overlay).expect("texts and numbers are JSON")
}

/// Tells one state of the findings from another; empty where there are none.
pub(super) fn tag(site: &Site) -> String {
    if site.findings.is_empty() {
        return String::new();
    }
    encode::tag_of(&site.findings)
}

fn edit(file: &str, line: Option<usize>, column: Option<usize>, editor: Option<&EditorLink>) -> Option<String> {
    let editor = editor.filter(|_| !file.is_empty())?;
    Some(editor.to(file, line.unwrap_or(1), column.unwrap_or(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(severity: &'static str, message: &str) -> Finding {
        Finding { severity, message: message.to_owned(), file: "a.md".to_owned(), line: Some(2), ..Finding::default() }
    }

    #[test]
    fn errors_come_first_and_carry_a_link() {
        let findings = vec![finding("warning", "w"), finding("error", "e")];
        let site = Site { findings, build: 4, ..Site::default() };
        let editor = EditorLink::new("vscode", std::path::Path::new("/g")).expect("known");
        let value: serde_json::Value = serde_json::from_slice(&json(&site, Some(&editor))).expect("JSON");
        assert_eq!(value["findings"][0]["message"], "e");
        assert_eq!(value["findings"][0]["edit"], "vscode://file/g/a.md:2:1");
        assert_eq!((value["errors"].as_u64(), value["warnings"].as_u64()), (Some(1), Some(1)));
    }

    #[test]
    fn the_tag_follows_the_findings() {
        let of = |findings| tag(&Site { findings, ..Site::default() });
        assert_eq!(of(vec![]), "");
        assert_ne!(of(vec![finding("error", "a")]), of(vec![finding("error", "b")]));
    }
}
