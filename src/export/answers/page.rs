//! The summary of replies as a page that needs nothing but itself.

use std::fmt::Write;

use super::{State, Summary};
use crate::diagnostic::Lang;
use crate::words;

const STYLE: &str = "body{font-family:sans-serif;line-height:1.6;margin:1rem;padding:0 1rem}.wide{overflow-x:auto}table{border-collapse:collapse;margin-bottom:1rem}td,th{border:1px solid #999;padding:.2rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere;white-space:pre-line}th{background:#eee}td.n{text-align:right}td.w{min-width:16rem}td.o{background:#fff4e0}@page{size:A4 landscape;margin:12mm}@media print{body{margin:0;padding:0;font-size:9pt}thead{display:table-header-group}tr{break-inside:avoid}.wide{overflow:visible}}";

/// The page: who answered how much, what to look at, and the answers row by row.
#[must_use]
pub fn page(summary: &Summary<'_>) -> String {
    let lang = summary.lang;
    let guide = summary.title;
    let title = words!("{guide}　回答のまとめ", "{guide}: replies");
    let title = escape(title.get(lang));
    let code = if lang == Lang::Ja { "ja" } else { "en" };
    let mut out = String::new();
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head>\n<body>\n<h1>{title}</h1>\n<p>{}</p>\n",
        escape(&summary.sent.edition)
    );
    replies(summary, &mut out);
    findings(summary, &mut out);
    rows(summary, &mut out);
    out.push_str("</body>\n</html>\n");
    out
}

fn heads<'t>(names: impl IntoIterator<Item = &'t str>, out: &mut String) {
    out.push_str("<thead><tr>");
    for name in names {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape(name));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
}

fn replies(summary: &Summary<'_>, out: &mut String) {
    let lang = summary.lang;
    let heads_of = words!("回答者|記入した行|未記入の行|ない行|指摘", "Reply|Answered|Blank|Missing|Findings");
    let heading = words!("だれが答えたか", "Who answered");
    let _ = writeln!(out, "<h2>{}</h2>\n<table>", heading.get(lang));
    heads(heads_of.get(lang).split('|'), out);
    for reply in summary.replies {
        let _ = write!(out, "<tr><th scope=\"row\">{}</th>", escape(&reply.name));
        for state in [State::Answered, State::Blank, State::Missing] {
            let _ = write!(out, "<td class=\"n\">{}</td>", summary.count(reply, state));
        }
        let _ = writeln!(out, "<td class=\"n\">{}</td></tr>", reply.findings.len());
    }
    out.push_str("</tbody>\n</table>\n");
}

fn findings(summary: &Summary<'_>, out: &mut String) {
    let lang = summary.lang;
    if summary.replies.iter().all(|reply| reply.findings.is_empty()) {
        return;
    }
    let heading = words!("見てほしいところ", "What to look at");
    let heads_of = words!("回答者|種類|場所|内容", "Reply|Kind|Place|What");
    let _ = writeln!(out, "<h2>{}</h2>\n<table>", heading.get(lang));
    heads(heads_of.get(lang).split('|'), out);
    for (reply, finding) in summary.replies.iter().flat_map(|reply| reply.findings.iter().map(move |f| (reply, f))) {
        let cells = [&reply.name, finding.kind.id(), &finding.place, finding.words.get(lang)];
        out.push_str("<tr>");
        for cell in cells {
            let _ = write!(out, "<td>{}</td>", escape(cell));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}

fn rows(summary: &Summary<'_>, out: &mut String) {
    let lang = summary.lang;
    let keys = summary.rows();
    let counted = summary.counted();
    let (what, id) = (words!("事項", "Item"), words!("ID", "ID"));
    for (at, list) in summary.sent.lists.iter().enumerate() {
        let mut own = keys.iter().filter(|key| key.0 == at).peekable();
        if own.peek().is_none() {
            continue;
        }
        let _ = writeln!(out, "<h2>{}</h2>\n<div class=\"wide\"><table>", escape(list.title.get(lang)));
        let names = summary.replies.iter().map(|reply| reply.name.as_str());
        heads(
            [what.get(lang)].into_iter().chain(counted.iter().map(String::as_str)).chain(names).chain([id.get(lang)]),
            out,
        );
        for key in own {
            let row = summary.row(*key);
            let _ = write!(out, "<tr><td class=\"w\">{}</td>", escape(&row.what));
            for count in summary.tally(*key) {
                let _ = write!(out, "<td class=\"n\">{count}</td>");
            }
            for reply in summary.replies {
                let class = if Summary::state(reply, *key) == State::Answered { "" } else { " class=\"o\"" };
                let _ = write!(out, "<td{class}>{}</td>", escape(&summary.shown(reply, *key)));
            }
            let _ = writeln!(out, "<td>{}</td></tr>", escape(&row.id));
        }
        out.push_str("</tbody>\n</table></div>\n");
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
