//! Reads `guide.yaml` into a [`Guide`]: what is wrong is reported, what can be read is returned.

use std::collections::BTreeMap;

use super::yaml::{self, Fields, Node, Reader, Value as Yaml};
use super::{
    About, CitedDocument, Guide, GuideWord, Legend, LocalName, Mark, MarkForce, NotSynonyms, Standard, StandardGroup,
    Term, Value, Vocabulary,
};
use super::{attachments, date, downloads, history, language, names, orientation};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::{Anchor, Label, Spanned, names_host, not_web};
use crate::source::{SourceRef, Span};
use crate::words;

/// More vocabularies than this are refused: every one has a page that names all others.
pub(super) const MOST_VOCABULARIES: usize = 100;

/// More values than this, in all vocabularies together, are refused: every value has a page that names all others of its
/// vocabulary, so a site grows with their square.
pub(super) const MOST_VALUES: usize = 1_000;

/// More names than this, of all terms together, are refused.
const MOST_NAMES: usize = 20_000;

/// Values of a vocabulary may lie under each other this deep.
pub(super) const MAX_HIERARCHY: usize = 8;

/// Keys of front matter and attribute blocks that a vocabulary cannot have as its id.
const RESERVED: &[&str] = &[
    "number",
    "title",
    "id",
    "aliases",
    "source",
    "description",
    "draft",
    "measure",
    "measures",
    "force",
    "inferred",
    "provenance",
    "note",
    "kind",
    "columns",
    "rows",
    "marks",
    "topic",
    "question",
    "yes",
    "no",
    "unknown",
    "not-applicable",
    "by",
    "date",
    "url",
    "page",
    "pages",
    "clause",
    "matrix",
    "caution",
    "ref",
    "term",
    "table",
    "summary",
    "lead",
    "condition",
    "exception",
    "moved-from",
    "from",
    "until",
    "meanwhile",
];

/// Reads the settings.
#[must_use]
pub fn read_guide(source: &SourceRef) -> (Guide, Vec<Diagnostic>) {
    let mut reader = Reader::new(source, Code::ConfigUnknownKey);
    let whole = Span::new(0, source.text().len());
    let node = yaml::parse(source, whole, &mut reader.diagnostics);
    let unreadable = node.is_none();
    let mut fields = reader.fields(node.unwrap_or(Node { span: whole, value: Yaml::Null }));
    let guide = guide(&mut fields, &mut reader);
    fields.finish(&mut reader, &[]);
    if unreadable {
        // Only the syntax error is news: everything else would be said missing because of it.
        reader.diagnostics.truncate(1);
    }
    (guide, reader.diagnostics)
}

fn guide(fields: &mut Fields, reader: &mut Reader<'_>) -> Guide {
    let about = about(fields, reader);
    let japanese = about.language.starts_with("ja");
    let mut guide = Guide {
        source: reader.source.clone(),
        about,
        numbering: super::numbering::numbering(fields, reader, japanese).into(),
        outline: super::outline::outline(fields, reader),
        vocabularies: vocabularies(fields, reader),
        legends: legends(fields, reader),
        standards: fields.maps(reader, "standards").into_iter().map(|f| standard(f, reader)).collect(),
        terms: terms(fields, reader),
        references: fields.maps(reader, "references").into_iter().map(|f| cited(f, reader)).collect(),
        synonyms: synonyms(fields, reader),
        not_synonyms: fields.maps(reader, "not-synonyms").into_iter().map(|f| not_synonyms(f, reader)).collect(),
        demands: super::demands::demands(fields, reader),
    };
    guide.about.attachments.downloads = downloads::downloads(fields, &guide.vocabularies, reader);
    unique("terms", guide.terms.iter().map(|t| (t.id.as_str(), t.span)), reader);
    unique("references", guide.references.iter().map(|r| (r.id.as_str(), r.span)), reader);
    unique("marks", guide.legends.iter().map(|l| (l.id.as_str(), l.span)), reader);
    names::check(&guide, reader);
    guide
}

fn about(fields: &mut Fields, reader: &mut Reader<'_>) -> About {
    let title = fields.required(reader, "title").value;
    let mut optional = |key| fields.text(reader, key).unwrap_or_default().value;
    let short_title = Some(optional("short-title")).filter(|s| !s.is_empty()).unwrap_or_else(|| title.clone());
    let language = language::field(fields, reader);
    let date = date::field(fields, reader, "date");
    let mut optional = |key| fields.text(reader, key).unwrap_or_default().value;
    About {
        short_title,
        edition: optional("edition"),
        date,
        publisher: optional("publisher"),
        description: optional("description"),
        this_edition: optional("this-edition"),
        orientation: orientation::orientation(fields, reader),
        history: history::history(fields, reader),
        attachments: attachments::attachments(fields, reader),
        words: guide_words(fields, reader),
        language,
        title,
    }
}

/// `words:`, a text or `{ ja: …, en: …, plural: … }` a key.
fn guide_words(fields: &mut Fields, reader: &mut Reader<'_>) -> Vec<GuideWord> {
    let Some(node) = fields.take("words") else { return Vec::new() };
    let all = reader.fields(node).rest();
    let mut out = Vec::with_capacity(all.len());
    for (key, node) in all {
        if !matches!(node.value, Yaml::Map(_)) {
            let text = reader.text(&node).unwrap_or_default().value;
            let name = LocalName { ja: text.clone(), en: text };
            out.push(GuideWord { key, name, plural: String::new() });
            continue;
        }
        let mut fields = reader.fields(node);
        let mut optional = |key| fields.text(reader, key).map(|text| text.value).unwrap_or_default();
        let (name, plural) = (LocalName { ja: optional("ja"), en: optional("en") }, optional("plural"));
        fields.finish(reader, &[]);
        out.push(GuideWord { key, name, plural });
    }
    out
}

fn vocabularies(fields: &mut Fields, reader: &mut Reader<'_>) -> Vec<Vocabulary> {
    let Some(node) = fields.take("vocabularies") else { return Vec::new() };
    let mut all = reader.fields(node);
    let mut vocabularies: Vec<Vocabulary> = Vec::new();
    let mut values = 0;
    for (key, node) in all.rest() {
        let id = &key.value;
        if vocabularies.len() == MOST_VOCABULARIES {
            let message = words!(
                "語彙が {MOST_VOCABULARIES} を超えている",
                "there are more than {MOST_VOCABULARIES} vocabularies"
            );
            reader.report(Code::LimitVocabulary, key.span, message);
            break;
        }
        if Anchor::parse(id).is_none() || RESERVED.contains(&id.as_str()) {
            reader.report(
                Code::ConfigValue,
                key.span,
                words!("`{id}` は語彙の id に使えない", "`{id}` cannot be the id of a vocabulary"),
            );
        }
        let vocabulary = vocabulary(&key, node, reader);
        values += vocabulary.values.len();
        if values > MOST_VALUES {
            let message = words!(
                "語彙の値が合わせて {MOST_VALUES} を超えている",
                "the vocabularies have more than {MOST_VALUES} values together"
            );
            reader.report(Code::LimitVocabulary, key.span, message);
            break;
        }
        let switched = vocabularies.iter().any(|v| v.switch);
        if vocabulary.switch && switched {
            reader.report(
                Code::ConfigValue,
                key.span,
                words!("切替えに使える語彙は一つである", "only one vocabulary can have the switch"),
            );
        }
        vocabularies.push(vocabulary);
    }
    vocabularies
}

fn vocabulary(key: &Spanned<String>, node: Node, reader: &mut Reader<'_>) -> Vocabulary {
    let mut fields = reader.fields(node);
    let name = fields.take("name").map_or_else(LocalName::default, |node| local_name(node, reader));
    let bearer = fields.take("bearer").is_some_and(|n| reader.flag(&n));
    let switch = fields.take("switch").is_some_and(|n| reader.flag(&n));
    let cumulative = fields.take("cumulative").is_some_and(|n| reader.flag(&n));
    let mut values = Vec::new();
    let nodes = fields.take("values").map(|n| reader.list(n)).unwrap_or_default();
    add_values(nodes, None, 1, &mut values, reader);
    fields.finish(reader, &[]);
    unique(&key.value, values.iter().map(|v| (v.id.as_str(), v.span)), reader);
    let name = if name.ja.is_empty() { LocalName { ja: key.value.clone(), en: key.value.clone() } } else { name };
    Vocabulary { id: key.value.clone(), name, bearer, switch, cumulative, values }
}

fn local_name(node: Node, reader: &mut Reader<'_>) -> LocalName {
    if !matches!(node.value, Yaml::Map(_)) {
        let text = reader.text(&node).unwrap_or_default().value;
        return LocalName { ja: text.clone(), en: text };
    }
    let mut fields = reader.fields(node);
    let ja = fields.text(reader, "ja").map(|t| t.value);
    let en = fields.text(reader, "en").map(|t| t.value);
    fields.finish(reader, &[]);
    let ja = ja.or_else(|| en.clone()).unwrap_or_default();
    LocalName { en: en.unwrap_or_else(|| ja.clone()), ja }
}

fn add_values(nodes: Vec<Node>, parent: Option<usize>, depth: usize, out: &mut Vec<Value>, reader: &mut Reader<'_>) {
    for node in nodes {
        let node_span = node.span;
        let mut fields = reader.fields(node);
        let id = id_field(&mut fields, reader);
        let name = fields.required(reader, "name").value;
        let optional = |fields: &mut Fields, reader: &mut Reader<'_>, key| fields.text(reader, key).map(|t| t.value);
        let value = Value {
            short: optional(&mut fields, reader, "short").unwrap_or_else(|| name.clone()),
            aliases: fields.texts(reader, "aliases").into_iter().map(|t| t.value).collect(),
            description: optional(&mut fields, reader, "description").unwrap_or_default(),
            paper: optional(&mut fields, reader, "paper").unwrap_or_default(),
            section: fields.text(reader, "section").map(|t| (t.value, t.span)),
            number: fields.take("number").and_then(|n| reader.number(&n)),
            span: id.span,
            id: id.value,
            name,
            parent,
        };
        let under = fields.take("values").map(|n| reader.list(n)).unwrap_or_default();
        fields.finish(reader, &[]);
        out.push(value);
        if depth >= MAX_HIERARCHY && !under.is_empty() {
            reader.report(
                Code::YamlDepth,
                node_span,
                words!(
                    "語彙の階層が {MAX_HIERARCHY} 段を超えている",
                    "the hierarchy of values is deeper than {MAX_HIERARCHY}"
                ),
            );
            continue;
        }
        let index = out.len() - 1;
        add_values(under, Some(index), depth + 1, out, reader);
    }
}

/// The `id` of an entry: required, and an anchor.
fn id_field(fields: &mut Fields, reader: &mut Reader<'_>) -> Spanned<String> {
    let id = fields.required(reader, "id");
    let text = &id.value;
    if !text.is_empty() && Anchor::parse(text).is_none() {
        reader.report(Code::BadId, id.span, words!("`{text}` は id の形でない", "`{text}` is not an id"));
    }
    id
}

fn unique<'a>(list: &str, ids: impl Iterator<Item = (&'a str, Span)>, reader: &mut Reader<'_>) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for (id, span) in ids.filter(|(id, _)| !id.is_empty()) {
        if let Some(&first) = seen.get(id) {
            let source = reader.source;
            let diagnostic = Diagnostic::new(
                Code::ConfigDuplicateId,
                source,
                span,
                words!("`{list}` に id `{id}` が二度ある", "the id `{id}` stands twice in `{list}`"),
            )
            .other(source, first, words!("最初はここ", "first here"));
            reader.diagnostics.push(diagnostic);
        }
        seen.entry(id).or_insert(span);
    }
}

fn legends(fields: &mut Fields, reader: &mut Reader<'_>) -> Vec<Legend> {
    let Some(node) = fields.take("marks") else { return Vec::new() };
    let all = reader.fields(node).rest();
    all.into_iter().map(|(key, node)| legend(key, node, reader)).collect()
}

fn legend(key: Spanned<String>, node: Node, reader: &mut Reader<'_>) -> Legend {
    let mut fields = reader.fields(node);
    let name = fields.required(reader, "name").value;
    let (spans, marks): (Vec<Span>, Vec<Mark>) =
        fields.maps(reader, "values").into_iter().map(|f| mark(f, reader)).unzip();
    fields.finish(reader, &[]);
    let places = || marks.iter().zip(&spans);
    unique(&key.value, places().map(|(mark, span)| (mark.id.as_str(), *span)), reader);
    names::unique(&key.value, places().map(|(mark, span)| (mark.mark.as_str(), mark.id.as_str(), *span)), reader);
    Legend { id: key.value, name, marks, span: key.span }
}

fn mark(mut fields: Fields, reader: &mut Reader<'_>) -> (Span, Mark) {
    let id = id_field(&mut fields, reader);
    let mark = Mark {
        id: id.value,
        mark: fields.required_or_blank(reader, "mark").value.trim().to_owned(),
        name: fields.required(reader, "name").value,
        meaning: fields.text(reader, "meaning").unwrap_or_default().value,
        force: mark_force(&mut fields, reader),
    };
    fields.finish(reader, &[]);
    (id.span, mark)
}

fn mark_force(fields: &mut Fields, reader: &mut Reader<'_>) -> MarkForce {
    let force = fields.required(reader, "force");
    match force.value.as_str() {
        "must" => MarkForce::Must,
        "may" => MarkForce::May,
        "included" => MarkForce::Included,
        "none" | "" => MarkForce::None,
        other => {
            let near = nearest(other, ["must", "may", "none", "included"]);
            let diagnostic = Diagnostic::new(
                Code::ConfigValue,
                reader.source,
                force.span,
                words!(
                    "`{other}` は must、may、none、included のいずれでもない",
                    "`{other}` is none of must, may, none, included"
                ),
            );
            reader.diagnostics.push(diagnostic.suggest(near));
            MarkForce::None
        }
    }
}

fn standard(mut fields: Fields, reader: &mut Reader<'_>) -> Standard {
    let id = id_field(&mut fields, reader).value;
    let name = fields.required(reader, "name").value;
    let short = fields.text(reader, "short").map_or_else(|| name.clone(), |t| t.value);
    let groups = fields.maps(reader, "groups").into_iter().map(|mut f| {
        let (number, title) = (f.required(reader, "number"), f.required(reader, "title"));
        f.finish(reader, &[]);
        (number.span, StandardGroup { number: narrow(&number.value), title: title.value })
    });
    let (spans, groups): (Vec<Span>, Vec<StandardGroup>) = groups.unzip();
    fields.finish(reader, &[]);
    numbered_once(&groups, &spans, reader);
    Standard { id, name, short, groups }
}

/// A number as clauses write theirs: width and blanks do not count.
fn narrow(number: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    number.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// A group that has the number of another one would hold none of its clauses.
fn numbered_once(groups: &[StandardGroup], spans: &[Span], reader: &mut Reader<'_>) {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for (group, &span) in groups.iter().zip(spans).filter(|(group, _)| !group.number.is_empty()) {
        let number = &group.number;
        let label = Label::parse(number).map_or_else(|| number.clone(), |label| label.as_str().to_owned());
        let first = *seen.entry(label).or_insert(span);
        if first == span {
            continue;
        }
        let source = reader.source;
        let message = words!("`{number}` という番号の群が二つある", "two groups have the number `{number}`");
        let diagnostic = Diagnostic::new(Code::ConfigDuplicateName, source, span, message)
            .other(source, first, words!("最初はここ", "first here"))
            .help(words!(
                "一方の番号を直すか、一つにまとめる",
                "correct one of the numbers, or make one group of them"
            ));
        reader.diagnostics.push(diagnostic);
    }
}

/// `terms:`. The automaton that finds their names in texts takes time that grows faster than their number.
fn terms(fields: &mut Fields, reader: &mut Reader<'_>) -> Vec<Term> {
    let (mut terms, mut names) = (Vec::new(), 0);
    for entry in fields.maps(reader, "terms") {
        let term = term(entry, reader);
        names += 1 + term.aliases.len();
        if names > MOST_NAMES {
            let message = words!(
                "用語の名前が {MOST_NAMES} を超えている",
                "the terms have more than {MOST_NAMES} names together"
            );
            reader.report(Code::LimitTerms, term.span, message);
            break;
        }
        terms.push(term);
    }
    terms
}

fn term(mut fields: Fields, reader: &mut Reader<'_>) -> Term {
    let id = id_field(&mut fields, reader);
    let term = Term {
        name: fields.required(reader, "name").value,
        aliases: fields.texts(reader, "aliases").into_iter().map(|t| t.value).collect(),
        definition: fields.required(reader, "definition").value,
        section: fields.text(reader, "section").map(|t| (t.value, t.span)),
        span: id.span,
        id: id.value,
    };
    fields.finish(reader, &[]);
    term
}

fn cited(mut fields: Fields, reader: &mut Reader<'_>) -> CitedDocument {
    let id = id_field(&mut fields, reader);
    let title = fields.required(reader, "title").value;
    let mut optional = |key| fields.text(reader, key).unwrap_or_default();
    let (by, date, url, description) = (optional("by"), optional("date"), optional("url"), optional("description"));
    fields.finish(reader, &[]);
    date::plausible(&date, reader);
    let address = url.value.as_str();
    if !address.is_empty() && !names_host(address) {
        let (message, help) = not_web(address);
        reader.diagnostics.push(Diagnostic::new(Code::LinkScheme, reader.source, url.span, message).help(help));
    }
    CitedDocument {
        span: id.span,
        id: id.value,
        title,
        by: by.value,
        date: date.value,
        url: url.value,
        description: description.value,
    }
}

fn synonyms(fields: &mut Fields, reader: &mut Reader<'_>) -> Vec<Vec<String>> {
    let lines = fields.take("synonyms").map(|n| reader.list(n)).unwrap_or_default();
    let words = |node: Node, reader: &mut Reader<'_>| {
        let (span, is_list) = (node.span, matches!(node.value, Yaml::List(_)));
        let words = reader.texts(node);
        // That a text by itself is one word is told with its commas.
        if is_list || !words.iter().any(|word| word.value.contains([',', '、', '，'])) {
            several(&words, span, reader);
        }
        words.into_iter().map(|word| word.value).collect()
    };
    lines.into_iter().map(|node| words(node, reader)).collect()
}

/// Words that find each other, or do not, are two or more, and no two of them are the same.
fn several(words: &[Spanned<String>], span: Span, reader: &mut Reader<'_>) {
    if words.len() < 2 {
        let message = words!("語が二つ以上要る", "two words or more belong here");
        let diagnostic = Diagnostic::new(Code::ConfigValue, reader.source, span, message);
        let help = words!("`[語, 語]` と、二つ以上並べる", "write two or more, as in `[word, word]`");
        reader.diagnostics.push(diagnostic.help(help));
        return;
    }
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for Spanned { value: word, span } in words {
        let first = *seen.entry(word).or_insert(*span);
        if first == *span {
            continue;
        }
        let message = words!("`{word}` が二度ある", "`{word}` stands twice");
        let diagnostic = Diagnostic::new(Code::ConfigValue, reader.source, *span, message)
            .other(reader.source, first, words!("最初はここ", "first here"))
            .help(words!("一つを消すか、別の語にする", "remove one, or make it another word"));
        reader.diagnostics.push(diagnostic);
    }
}

fn not_synonyms(mut fields: Fields, reader: &mut Reader<'_>) -> NotSynonyms {
    let words = fields.texts(reader, "words");
    let reason = fields.required(reader, "reason");
    fields.finish(reader, &[]);
    let span = words.first().map_or(reason.span, |word| word.span);
    several(&words, span, reader);
    NotSynonyms { words: words.into_iter().map(|word| word.value).collect(), reason: reason.value }
}
