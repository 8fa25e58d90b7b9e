//! The receipt of an import: where every piece of the source is, as JSON for tools and as a page for people.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::ledger::{Fate, Piece};
use super::{Finding, Import};
use crate::diagnostic::Lang;
use crate::words;

/// Version of the form of the JSON.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Head<'a> {
    version: u32,
    source: &'a str,
    kind: &'static str,
    coverage: Totals,
    files: Vec<&'a str>,
}

/// Characters, NFKC, without blanks.
#[derive(Serialize)]
struct Totals {
    source: u64,
    placed: u64,
    left_out: u64,
    missing: u64,
    missing_characters: String,
    percent: String,
}

#[derive(Serialize)]
struct PieceRow<'a> {
    kind: &'static str,
    from: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<&'static str>,
}

#[derive(Serialize)]
struct FindingRow<'a> {
    kind: &'a str,
    place: &'a str,
    ja: &'a str,
    en: &'a str,
}

/// `100.00`, rounded down, so that it is never said of what is not complete.
fn percent(import: &Import) -> String {
    let hundredths = import.coverage.hundredths();
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn path(import: &Import, index: u32) -> &str {
    import.outputs.get(index as usize).map_or("", |output| &output.path)
}

/// The receipt as JSON, a piece and a finding a line: there may be a million of them.
///
/// # Panics
/// Never: what it holds are texts and numbers.
#[must_use]
pub fn json(import: &Import) -> String {
    const SOUND: &str = "texts and numbers are JSON";
    let head = Head {
        version: VERSION,
        source: &import.name,
        kind: import.kind.name(),
        coverage: Totals {
            source: import.coverage.source,
            placed: import.coverage.placed,
            left_out: import.coverage.left_out,
            missing: import.coverage.missing.count(),
            missing_characters: import.coverage.missing.sample(),
            percent: percent(import),
        },
        files: import.outputs.iter().map(|output| output.path.as_str()).collect(),
    };
    let mut out = serde_json::to_string_pretty(&head).expect(SOUND);
    out.truncate(out.trim_end_matches(['\n', '}']).len());
    out.push_str(",\n  \"pieces\": [");
    for (index, piece) in import.ledger.pieces().iter().enumerate() {
        let row = serde_json::to_string(&row(import, piece)).expect(SOUND);
        out.extend([if index == 0 { "\n    " } else { ",\n    " }, &row]);
    }
    out.push_str("\n  ],\n  \"findings\": [");
    for (index, Finding { kind, place, words }) in import.findings.iter().enumerate() {
        let row = FindingRow { kind, place, ja: &words.ja, en: &words.en };
        let row = serde_json::to_string(&row).expect(SOUND);
        out.extend([if index == 0 { "\n    " } else { ",\n    " }, &row]);
    }
    out.push_str("\n  ]\n}\n");
    out
}

fn row<'a>(import: &'a Import, piece: &'a Piece) -> PieceRow<'a> {
    let (file, line, left_out) = match piece.fate {
        Fate::Placed(file, line) => (Some(path(import, file)), Some(line), None),
        Fate::LeftOut(reason) => (None, None, Some(reason.id())),
        Fate::Pending => (None, None, Some("missing")),
    };
    PieceRow { kind: piece.kind.id(), from: &piece.place, text: &piece.text, file, line, left_out }
}

/// The receipt as a page that needs nothing but itself: totals, what was left out and why, what to look at, and the source
/// and the result side by side.
#[must_use]
pub fn html(import: &Import, lang: Lang) -> String {
    let mut out = String::new();
    let name = escape(&import.name);
    let title = words!("取り込みの記録: {name}", "Import of {name}");
    let title = title.get(lang);
    let lang_code = if lang == Lang::Ja { "ja" } else { "en" };
    let style = "body{font-family:sans-serif;line-height:1.6;margin:1rem auto;max-width:80rem;padding:0 1rem}table{border-collapse:collapse;width:100%}td,th{border:1px solid #999;padding:.2rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#eee}tr.out td{background:#fff4e0}tr.missing td{background:#fdd}pre{white-space:pre-wrap;margin:0}";
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{lang_code}\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{style}</style></head>\n<body>\n<h1>{title}</h1>\n"
    );
    totals(import, lang, &mut out);
    left_out(import, lang, &mut out);
    findings(import, lang, &mut out);
    side_by_side(import, lang, &mut out);
    out.push_str("</body>\n</html>\n");
    out
}

fn totals(import: &Import, lang: Lang, out: &mut String) {
    let c = &import.coverage;
    let rows = [
        (words!("元の文字（番号を含む）", "characters of the source, numbers included"), c.source.to_string()),
        (words!("結果にある", "in the result"), c.placed.to_string()),
        (words!("理由があって外した", "left out with a reason"), c.left_out.to_string()),
        (words!("見つからない", "missing"), c.missing.count().to_string()),
        (words!("行き先の分かる割合", "accounted for"), format!("{} %", percent(import))),
    ];
    out.push_str("<table>\n");
    for (name, value) in rows {
        let _ = writeln!(out, "<tr><th scope=\"row\">{}</th><td>{value}</td></tr>", name.get(lang));
    }
    out.push_str("</table>\n");
}

fn left_out(import: &Import, lang: Lang, out: &mut String) {
    let mut by_reason: BTreeMap<super::Reason, (usize, u64)> = BTreeMap::new();
    for piece in import.ledger.pieces() {
        if let Fate::LeftOut(reason) = piece.fate {
            let row = by_reason.entry(reason).or_default();
            row.0 += 1;
            row.1 += super::characters::count(&piece.text);
        }
    }
    if by_reason.is_empty() {
        return;
    }
    let heading = words!("外したもの", "What was left out");
    let heads = words!("理由|件|字", "reason|pieces|characters");
    let _ = writeln!(out, "<h2>{}</h2>\n<table>", heading.get(lang));
    head_row(heads.get(lang), out);
    for (reason, (pieces, characters)) in by_reason {
        let words = reason.words();
        let _ = writeln!(out, "<tr><td>{}</td><td>{pieces}</td><td>{characters}</td></tr>", escape(words.get(lang)));
    }
    out.push_str("</table>\n");
}

fn findings(import: &Import, lang: Lang, out: &mut String) {
    if import.findings.is_empty() {
        return;
    }
    let heading = words!("見てほしいところ", "What to look at");
    let heads = words!("種類|場所|内容", "kind|place|what");
    let _ = writeln!(out, "<h2>{}</h2>\n<table>", heading.get(lang));
    head_row(heads.get(lang), out);
    for finding in &import.findings {
        let (kind, place, words) = (finding.kind, escape(&finding.place), escape(finding.words.get(lang)));
        let _ = writeln!(out, "<tr><td>{kind}</td><td>{place}</td><td>{words}</td></tr>");
    }
    out.push_str("</table>\n");
}

fn head_row(heads: &str, out: &mut String) {
    out.push_str("<tr>");
    heads.split('|').for_each(|head| _ = write!(out, "<th scope=\"col\">{head}</th>"));
    out.push_str("</tr>\n");
}

/// Each piece beside the line that it became. Pieces of one line share a row.
fn side_by_side(import: &Import, lang: Lang, out: &mut String) {
    let heading = words!("元と結果", "Source and result");
    let heads = words!("元の場所|元の文|結果の場所|結果", "place in the source|source|place in the result|result");
    let _ = writeln!(out, "<h2>{}</h2>\n<table>", heading.get(lang));
    head_row(heads.get(lang), out);
    let texts: Vec<Vec<&str>> =
        import.outputs.iter().map(|output| output.text().map(|t| t.lines().collect()).unwrap_or_default()).collect();
    let mut pieces = import.ledger.pieces().iter().filter(|piece| !piece.text.is_empty()).peekable();
    while let Some(piece) = pieces.next() {
        let mut source = piece.text.to_string();
        while let Some(next) = pieces.peek().filter(|next| next.fate == piece.fate && next.kind == piece.kind) {
            source.push_str(&next.text);
            pieces.next();
        }
        let (class, place, result) = match piece.fate {
            Fate::Placed(file, line) => {
                let text =
                    texts.get(file as usize).and_then(|lines| lines.get(line as usize - 1)).copied().unwrap_or("");
                ("", format!("{}:{line}", path(import, file)), text.to_owned())
            }
            Fate::LeftOut(reason) => (" class=\"out\"", String::new(), reason.words().get(lang).to_owned()),
            Fate::Pending => {
                (" class=\"missing\"", String::new(), words!("行き先がない", "missing").get(lang).to_owned())
            }
        };
        let (from, source, result) = (escape(&piece.place), escape(&source), escape(&result));
        let _ = writeln!(
            out,
            "<tr{class}><td>{from}</td><td><pre>{source}</pre></td><td>{place}</td><td><pre>{result}</pre></td></tr>"
        );
    }
    out.push_str("</table>\n");
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
