//! Front matter: what stands between the two `---` at the beginning of a page.

use crate::config::yaml::{self, Fields, Node, Reader, Value as Yaml};
use crate::diagnostic::{Code, Fix};
use crate::document::{Anchor, Facets, FrontMatter, Label, OldAddress, Spanned, Stage};
use crate::source::Span;
use crate::words;

use super::annotations::{old_address, said, validity};
use super::facets;
use super::page::Page;

/// The YAML of a page, and where its body begins.
struct Fences {
    whole: Span,
    yaml: Span,
    body: usize,
}

/// Reads the front matter; returns it and the offset where the body begins.
pub(super) fn read(page: &mut Page<'_>) -> (FrontMatter, usize) {
    let Some(fences) = fences(page) else { return (FrontMatter::default(), 0) };
    let mut reader = Reader::new(page.source, Code::FrontMatterUnknownKey);
    if wide_colon(fences.yaml, page) {
        let mut front = FrontMatter { span: fences.whole, ..FrontMatter::default() };
        plainly(&mut front, page);
        return (front, fences.body);
    }
    let node = yaml::parse(page.source, fences.yaml, &mut reader.diagnostics);
    let unreadable = node.is_none() || fences.yaml.start == fences.whole.end;
    let mut fields = reader.fields(node.unwrap_or(Node { span: fences.yaml, value: Yaml::Null }));
    let mut front = FrontMatter { span: fences.whole, ..FrontMatter::default() };
    if unreadable {
        plainly(&mut front, page);
    } else {
        fill(&mut front, &mut fields, &mut reader, page);
        let vocabularies: Vec<&str> = page.guide.vocabularies.iter().map(|v| v.id.as_str()).collect();
        fields.finish(&mut reader, &vocabularies);
    }
    page.report.extend(reader.diagnostics);
    (front, fences.body)
}

/// What single lines of front matter say that cannot be read as a whole: number, title and id keep the page where it is,
/// so that nothing that refers to it seems wrong beside the one mistake.
fn plainly(front: &mut FrontMatter, page: &Page<'_>) {
    let source = page.source;
    let first = source.position(front.span.start as usize).line + 1;
    let lines = (first..=source.line_count()).map(|line| source.line_span(line));
    for line in lines.take_while(|line| !matches!(source.slice(*line).trim_end(), "---" | "")) {
        let Some((key, value)) = source.slice(line).split_once([':', '：']) else { continue };
        let text = value.trim().trim_matches(['"', '\'']).trim();
        let start = line.end as usize - value.trim_start().len();
        let span = Span::new(start, start + value.trim().len());
        match key {
            "number" => {
                let part = page.guide.part_of(source.path().as_str()).map_or(0, |(part, _)| part);
                let label = page.guide.numbering.declared(text).map(|label| label.in_part(part));
                front.number = label.map(|label| Spanned::new(label, span));
            }
            "title" => front.title = Spanned::new(text.to_owned(), span),
            "id" => front.id = Anchor::parse(text).map(|id| Spanned::new(id, span)),
            "draft" if text == "true" => front.stage = Stage::Draft,
            _ => {}
        }
    }
}

/// A key whose colon is of full width is no key: nothing else in the front matter could be read then.
fn wide_colon(yaml: Span, page: &mut Page<'_>) -> bool {
    let source = page.source;
    let mut at = yaml.start as usize;
    for line in source.slice(yaml).split_inclusive('\n') {
        let key = line.find(|c: char| !(c.is_ascii_lowercase() || c == '-')).unwrap_or(0);
        let rest = line.get(key..).unwrap_or("");
        if key > 0 && rest.starts_with('：') {
            let blanks =
                rest.get('：'.len_utf8()..).map_or(0, |r| r.len() - r.trim_start_matches([' ', '\u{3000}']).len());
            let place = Span::new(at + key, at + key + '：'.len_utf8());
            let message = words!("全角の `：` は区切りとして読まれない", "`：` of full width does not end a key");
            page.report.with(Code::WideSign, place, message, |d| {
                let whole = Span::new(at + key, place.end as usize + blanks);
                d.help(words!("半角の `:` と空白を書く", "write `:` and a blank")).fix(Fix::safe(source, whole, ": "))
            });
            return true;
        }
        at += line.len();
    }
    false
}

/// Line ends of old systems, which are one character that nothing here takes for a line end.
fn old_line_ends(page: &mut Page<'_>) -> bool {
    let source = page.source;
    let text = source.text();
    let Some(first) = text.find('\r').filter(|_| !text.contains('\n')) else { return false };
    let words = words!(
        "行の終わりが CR だけで書かれていて、行として読めない",
        "lines end in CR alone, and cannot be told apart"
    );
    page.report.with(Code::FrontMatterMissing, Span::new(0, first), words, |d| {
        d.help(words!(
            "エディターで改行の種類を LF か CRLF にして保存し直す",
            "save it again in your editor with line ends LF or CRLF"
        ))
        .fix(Fix::safe(source, Span::new(0, text.len()), text.replace('\r', "\n")))
    });
    true
}

fn fences(page: &mut Page<'_>) -> Option<Fences> {
    if old_line_ends(page) {
        return None;
    }
    let source = page.source;
    let is_written = |line: &usize| !source.slice(source.line_span(*line)).trim().is_empty();
    let begin = (1..=source.line_count()).find(is_written).unwrap_or(1);
    let first = source.line_span(begin);
    let is_there = is_fence(source.slice(first));
    if !is_there || begin > 1 {
        let words = words!("ページの先頭に front matter がない", "the page does not begin with front matter");
        page.report.with(Code::FrontMatterMissing, source.line_span(1), words, |d| {
            if is_there {
                let blank = Span::new(0, source.line_start(begin));
                return d
                    .help(words!("`---` の前の空行を消す", "remove the empty lines before `---`"))
                    .fix(Fix::safe(source, blank, ""));
            }
            d.help(words!(
                "1行目から `---`、`title: …`、`---` と書く",
                "begin the first line with `---`, then `title: …`, then `---`"
            ))
        });
    }
    if !is_there {
        return None;
    }
    trailing_blank(first, page);
    let close = (begin + 1..=source.line_count()).find(|&line| is_fence(source.slice(source.line_span(line))));
    let Some(close) = close else {
        let message = words!("front matter が `---` で閉じられていない", "the front matter is not closed with `---`");
        page.report.with(Code::FrontMatterFence, first, message, |d| {
            d.help(words!("本文の前に `---` だけの行を置く", "put a line of `---` alone before the text"))
        });
        return Some(Fences { whole: first, yaml: Span::at(first.end as usize), body: source.line_start(begin + 1) });
    };
    let last = source.line_span(close);
    trailing_blank(last, page);
    let yaml = Span::new(source.line_start(begin + 1), last.start as usize);
    let body = if close < source.line_count() { source.line_start(close + 1) } else { source.text().len() };
    Some(Fences { whole: Span::new(first.start as usize, last.end as usize), yaml, body })
}

/// Whether a line is of dashes alone, and not of just three: a fence that lost or gained one, or is of full width.
fn is_near_fence(line: &str) -> bool {
    let line = line.trim_end();
    let dashes = line.chars().all(|c| matches!(c, '-' | '－' | '—' | '–' | '―' | 'ー' | '‐'));
    dashes && line.chars().count() >= 2 && line != "---"
}

fn near_fence(line: Span, page: &mut Page<'_>) {
    let source = page.source;
    let message = words!("front matter の区切り行が `---` でない", "the fence of the front matter is not `---`");
    page.report.with(Code::FrontMatterFence, line, message, |d| {
        d.help(words!("半角のハイフン三つ `---` だけの行にする", "make it a line of three hyphens, `---`, alone"))
            .fix(Fix::safe(source, line, "---"))
    });
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---" || is_near_fence(line)
}

/// A fence is `---` and nothing else: other Markdown tools would make a rule and a heading of it.
fn trailing_blank(line: Span, page: &mut Page<'_>) {
    let source = page.source;
    if is_near_fence(source.slice(line)) {
        near_fence(line, page);
    } else if source.slice(line).len() > 3 {
        page.report.with(
            Code::FrontMatterFence,
            line,
            words!("`---` の後に空白がある", "a blank follows `---`"),
            |d| {
                let blanks = Span::new(line.start as usize + 3, line.end as usize);
                d.help(words!("行末の空白を消す", "remove the blank at the end of the line"))
                    .fix(Fix::safe(source, blanks, ""))
            },
        );
    }
}

fn fill(front: &mut FrontMatter, fields: &mut Fields, reader: &mut Reader<'_>, page: &mut Page<'_>) {
    front.number = fields.text(reader, "number").and_then(|n| number(&n, page));
    // An article may have no caption: its number says which it is.
    front.title = match &front.number {
        Some(number) if fields.lacks("title") => Spanned::new(String::new(), number.span),
        _ => fields.required(reader, "title"),
    };
    front.title.value = one_line(&front.title.value);
    front.id = fields.text(reader, "id").and_then(|id| page_id(&id, page));
    front.aliases = fields.texts(reader, "aliases");
    let moved = fields.texts(reader, "moved-from").into_iter();
    let moved = moved.filter_map(|m| old_address(OldAddress::of_section(&m.value), &m.value, m.span, page));
    front.moved_from = moved.collect();
    front.description = fields.text(reader, "description").map(|t| t.value);
    if fields.take("draft").is_some_and(|node| reader.flag(&node)) {
        front.stage = Stage::Draft;
    }
    let meanwhile = fields.text(reader, "meanwhile").and_then(|text| said("meanwhile", text, page));
    let days = (fields.text(reader, "from"), fields.text(reader, "until"), meanwhile);
    front.validity = validity(days, Code::FrontMatterValue, page);
    if let Some(node) = fields.take("source") {
        let mut source = reader.fields(node);
        let one = source.text(reader, "page");
        front.source_pages = source.text(reader, "pages").or(one).map(|text| pages(text, page));
        source.finish(reader, &[]);
    }
    let guide = page.guide;
    // What the guide declares as its own is kept in the file, and means nothing here.
    for key in &guide.demands.front_matter {
        fields.take_key(key);
    }
    for vocabulary in &guide.vocabularies {
        let Some((_, node)) = fields.take_key(&vocabulary.id) else { continue };
        let written = reader.texts(node);
        let Facets(list) = &mut front.facets;
        list.extend(facets::facet(vocabulary, &written, page));
    }
}

/// A title without blanks around it and without line ends, which YAML keeps; between wide characters a line end is
/// nothing, elsewhere a blank.
fn one_line(title: &str) -> String {
    let mut out = String::with_capacity(title.len());
    for line in title.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()) {
        let wide = |c: Option<char>| c.is_some_and(|c| !c.is_ascii());
        let joins = wide(out.chars().next_back()) && wide(line.chars().next());
        if !out.is_empty() && !joins {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

fn number(written: &Spanned<String>, page: &mut Page<'_>) -> Option<Spanned<Label>> {
    let text = &written.value;
    let numbering = &page.guide.numbering;
    // `9,3,5` and 「9.3、5」 are slips where the guide has no form of its own.
    let is_slip = numbering.labels.is_empty()
        && text.contains([',', '、', '，', '・', '。'])
        && text.starts_with(|c: char| c.is_ascii_digit())
        && !text.contains(char::is_alphabetic);
    // `9.3.5項` has the word by which it is cited.
    let bare = text.trim_start_matches('第').trim_end_matches(['項', '節']);
    let is_worded = bare.len() < text.len()
        && numbering.labels.is_empty()
        && bare.contains('.')
        && bare.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let number = numbering.declared(text).filter(|_| !is_slip && !is_worded);
    if number.is_none() {
        let forms: Vec<&str> = numbering.labels.iter().map(|form| form.pattern.as_str()).collect();
        let message = words!("`{text}` は節の番号の形でない", "`{text}` is not the number of a section");
        page.report.with(Code::BadNumber, written.span, message, |d| {
            if forms.is_empty() {
                return d.help(words!(
                    "`\"9.3.1\"`、`\"AC-2(1)\"` のように、40 文字以内の一つの番号を書く",
                    "write one number of at most 40 characters, as in `\"9.3.1\"` or `\"AC-2(1)\"`"
                ));
            }
            let (list, list_en) = (forms.join("`、`"), forms.join("`, `"));
            d.help(words!(
                "guide.yaml の numbering の形は `{list}`",
                "the forms of numbering in guide.yaml are `{list_en}`"
            ))
        });
    }
    let part = page.guide.part_of(page.source.path().as_str()).map_or(0, |(part, _)| part);
    number.map(|n| Spanned::new(n.in_part(part), written.span))
}

fn page_id(written: &Spanned<String>, page: &mut Page<'_>) -> Option<Spanned<Anchor>> {
    let text = &written.value;
    let id = Anchor::parse(text);
    if id.is_none() {
        page.bad_id(text, written.span);
    }
    id.map(|id| Spanned::new(id, written.span))
}

/// Pages of the printed source: digits, and what joins them.
fn pages(written: Spanned<String>, page: &mut Page<'_>) -> String {
    let text = &written.value;
    if !are_pages(text) {
        page.report.at(
            Code::FrontMatterValue,
            written.span,
            words!("`{text}` はページの形でない（`40`、`40-41`）", "`{text}` is not a page (`40`, `40-41`)"),
        );
    }
    written.value
}

/// Whether a range ends before it begins: `28-26`, and not the short form `128-35`.
fn is_reversed(range: &str) -> bool {
    let Some((first, last)) = range.split_once(['-', '–']) else { return false };
    let (first, last) = (first.trim(), last.trim());
    first.len() == last.len() && first > last
}

/// Whether a text is digits and what joins them, and every range goes forwards.
pub(super) fn are_pages(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || " -–,、".contains(c))
        && !text.split([',', '、']).any(is_reversed)
}
