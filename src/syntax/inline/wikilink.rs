//! What stands in `[[…]]`: which thing of the guide it names.

use crate::diagnostic::{Code, Fix, Words, nearest};
use crate::document::{EntityKind, Label, Numbering, Target, Writing, XrefId};
use crate::source::Span;
use crate::syntax::page::Page;
use crate::words;

/// The kinds that are named before a colon.
const KINDS: &[&str] = &["clause", "measure", "matrix", "table", "figure", "caution", "note", "term", "ref"];

/// A wikilink as written.
pub(super) struct Written<'a> {
    pub(super) target: &'a str,
    pub(super) text: Option<&'a str>,
    pub(super) span: Span,
    pub(super) writing: Writing,
}

/// Why a target cannot be read.
struct Fault {
    words: Words,
    help: Option<Words>,
    /// What is written and what was likely meant.
    mend: Option<Box<(String, String)>>,
}

/// Reads a wikilink.
pub(super) fn read(written: &Written<'_>, page: &mut Page<'_>) -> XrefId {
    let text = written.text.map(str::trim).filter(|t| !t.is_empty());
    if text.is_none() && written.target.contains('｜') {
        return wide_bar(written, page);
    }
    let target = target(written.target.trim(), page).unwrap_or_else(|fault| {
        page.report.with(Code::XrefSyntax, written.span, fault.words, |d| {
            let d = match fault.help {
                Some(help) => d.help(help),
                None => d,
            };
            match fault.mend {
                Some(mend) => d.mend(&mend.0, &mend.1),
                None => d,
            }
        });
        Target::Broken
    });
    page.plain_xref(written.span, written.writing, target, text)
}

/// `[[5.1｜text]]`: a bar of full width parts no text from its target.
fn wide_bar(written: &Written<'_>, page: &mut Page<'_>) -> XrefId {
    let source = page.source;
    let shown = source.slice(written.span);
    let line = source.line_span(source.position(written.span.start as usize).line);
    let bar = if source.slice(line).trim_start().starts_with('|') { "\\|" } else { "|" };
    let fixed = shown.replacen('｜', bar, 1);
    let message =
        words!("全角の `｜` は対象と文を分けない", "`｜` of full width does not part the target from its text");
    page.report.with(Code::WideSign, written.span, message, |d| {
        d.help(words!("`{fixed}` と書く", "write `{fixed}`")).fix(Fix::safe(source, written.span, fixed))
    });
    page.plain_xref(written.span, written.writing, Target::Broken, None)
}

/// `![[…]]`, which would embed another page.
pub(super) fn embedded(span: Span, page: &mut Page<'_>) -> XrefId {
    page.report.at(
        Code::XrefSyntax,
        span,
        words!("`![[…]]` による埋込みはできない", "`![[…]]` does not embed anything here"),
    );
    page.plain_xref(span, Writing::Wikilink, Target::Broken, None)
}

fn target(text: &str, page: &Page<'_>) -> Result<Target, Fault> {
    if text.is_empty() {
        return Err(Fault {
            words: words!("`[[ ]]` の中が空である", "there is nothing in `[[ ]]`"),
            help: None,
            mend: None,
        });
    }
    if let Some(id) = text.strip_prefix('#') {
        return Ok(Target::Anchor(None, id.into()));
    }
    if let Some((prefix, rest)) = text.split_once(':')
        && let prefix = prefix.to_ascii_lowercase()
        && let Some(part) = page.guide.part(&prefix)
    {
        // A number of a part, which has numbers of its own: `63b:5.1.1`.
        let item = || page.guide.numbering.split(rest).filter(|_| page.guide.numbering.by_pattern(rest).is_none());
        return Ok(match item() {
            Some((section, path)) => Target::Item(Some(section.in_part(part)), path),
            None => Target::Section(format!("{prefix}:{rest}").into()),
        });
    }
    if let Some((kind, rest)) = text.split_once([':', '：'])
        && is_kind(kind)
    {
        return named(kind, rest.trim(), page);
    }
    if let Some((place, id)) = text.split_once('#') {
        return Ok(Target::Anchor(Some(place.trim().into()), id.into()));
    }
    section_or_item(text, &page.guide.numbering)
}

/// A kind is a plain word; a title with a colon in it is not.
fn is_kind(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}

fn named(kind: &str, rest: &str, page: &Page<'_>) -> Result<Target, Fault> {
    let entity = match kind {
        "clause" => return clause(rest),
        "measure" => EntityKind::Measure,
        "matrix" => EntityKind::Matrix,
        "table" => EntityKind::Table,
        "figure" => EntityKind::Figure,
        "caution" => EntityKind::Caution,
        "note" => EntityKind::Note,
        "term" => EntityKind::Term,
        "ref" => EntityKind::Reference,
        _ if page.guide.vocabulary(kind).is_some() => return value(kind, rest),
        _ => {
            let vocabularies = page.guide.vocabularies.iter().map(|v| v.id.as_str());
            let near = nearest(kind, KINDS.iter().copied().chain(vocabularies));
            let words = words!("`{kind}:` という種類の参照はない", "there is no kind of cross-reference `{kind}:`");
            let mend = near.map(|n| Box::new((format!("[[{kind}"), format!("[[{n}"))));
            return Err(Fault {
                words, help: near.map(|n| words!("`{n}:` ではないか", "did you mean `{n}:`?")), mend
            });
        }
    };
    if rest.is_empty() { Err(nameless(kind)) } else { Ok(Target::Entity(entity, rest.into())) }
}

fn value(kind: &str, rest: &str) -> Result<Target, Fault> {
    if rest.is_empty() { Err(nameless(kind)) } else { Ok(Target::Value(kind.into(), rest.into())) }
}

fn nameless(kind: &str) -> Fault {
    let words = words!("`{kind}:` の後に名前がない", "nothing is named behind `{kind}:`");
    Fault { words, help: None, mend: None }
}

fn clause(text: &str) -> Result<Target, Fault> {
    let number = Label::parse(text);
    number.map(|n| Target::Clause(n.as_str().into())).ok_or_else(|| Fault {
        words: words!("`{text}` は遵守事項の番号の形でない", "`{text}` is not the number of a clause"),
        help: Some(words!("`[[clause:1.2.5.1(4)(a)]]` のように書く", "write it like `[[clause:1.2.5.1(4)(a)]]`")),
        mend: None,
    })
}

/// What an article calls its sentences.
const SENTENCES: [&str; 4] = ["ただし書", "本文", "前段", "後段"];

/// `9.3.1`, `9.3.1(8)`, `(8)`, `9.3.1(1)～(8)`, 第39条第2項, or another name of a page.
fn section_or_item(text: &str, numbering: &Numbering) -> Result<Target, Fault> {
    // A sentence of an article is a place in what it is the sentence of.
    let sentence = SENTENCES.iter().filter(|_| numbering.is_of_articles()).find_map(|word| text.strip_suffix(word));
    let text = sentence.filter(|text| !text.is_empty()).unwrap_or(text);
    if let Some(path) = numbering.read_path(text) {
        return Ok(Target::Item(None, path));
    }
    if let Some((first, last)) = text.split_once(['～', '〜', '~'])
        && let Some(last) = numbering.read_path(last)
    {
        if let Some(first) = numbering.read_path(first) {
            return Ok(Target::ItemRange(None, first, last));
        }
        if let Some((section, first)) = numbering.split(first) {
            return Ok(Target::ItemRange(Some(section), first, last));
        }
    }
    // A label may hold brackets itself, AC-2(1): where a pattern reads it whole, it is one.
    if numbering.by_pattern(text).is_none()
        && let Some((section, path)) = numbering.split(text)
    {
        return Ok(Target::Item(Some(section), path));
    }
    let opens = text.find(['(', '（']);
    let number =
        opens.is_some_and(|at| Label::parse(text.get(..at).unwrap_or_default()).is_some_and(|l| l.is_dotted()));
    if number || opens == Some(0) {
        let is_clause = Label::parse(text).is_some();
        let help = || words!("遵守事項なら `[[clause:{text}]]` と書く", "if it is a clause, write `[[clause:{text}]]`");
        return Err(Fault {
            words: words!(
                "`{text}` は節や項の番号として読めない",
                "`{text}` cannot be read as the number of a section or an item"
            ),
            help: is_clause.then(help),
            mend: is_clause.then(|| Box::new((text.to_owned(), format!("clause:{text}")))),
        });
    }
    Ok(Target::Section(text.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        section_or_item(text, &Numbering::default())
            .map_or_else(|f| format!("fault {}", f.help.is_some()), |t| format!("{t:?}"))
    }

    #[test]
    fn sections_and_items_in_any_width() {
        assert_eq!(shown("９．３．１"), "Section(\"９．３．１\")");
        assert!(shown("9.3.1（8）").starts_with("Item(Some(Label(\"9.3.1\")"));
        assert_eq!(shown("(5)④"), "Item(None, ItemPath([Item(5), Step(4)]))");
        assert!(shown("9.2.6④").starts_with("Item(Some"));
        assert!(shown("(1)～(8)").starts_with("ItemRange(None"));
        assert_eq!(shown("委託先（再委託を含む）"), "Section(\"委託先（再委託を含む）\")");
        assert_eq!(shown("1.2.5.1(4)(a)"), "fault true");
        assert_eq!(shown("9.3.1(8"), "fault false");
    }
}
