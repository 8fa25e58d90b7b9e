//! The settings of a guide as records of `guide.json`, and records as settings.

use std::borrow::Cow;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config::{About, CitedDocument, Demands, Guide, Legend, NotSynonyms, Outline, Standard, Term, Vocabulary};
use crate::document::Numbering;
use crate::source::{ContentPath, Source};

/// A record of a part.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Record<'a, P> {
    /// Title, edition, history, what the interface calls things.
    About(Cow<'a, About>),
    /// How sections, clauses and items are numbered.
    Numbering(Cow<'a, Numbering>),
    /// What lies under what, as far as numbers and folders do not say it.
    Outline(Cow<'a, Outline>),
    /// What is asked of the pages.
    Demands(Cow<'a, Demands>),
    /// A vocabulary with its values.
    Vocabulary(Cow<'a, Vocabulary>),
    /// A legend of matrices.
    Legend(Cow<'a, Legend>),
    /// A standard and its groups of clauses.
    Standard(Cow<'a, Standard>),
    /// A defined term; its address is `terms.html#term-ID`.
    Term(Cow<'a, Term>),
    /// A document that is cited without an entry in the text; its address is `references.html#ref-ID`.
    Reference(Cow<'a, CitedDocument>),
    /// Words that find each other.
    Synonyms(Cow<'a, [String]>),
    /// Words that look alike and are not the same.
    NotSynonyms(Cow<'a, NotSynonyms>),
    /// A page.
    Page(Box<P>),
    /// The JSON of a record that is too long for a part begins or goes on: the texts that follow each other, up to the
    /// last piece, are one record.
    Piece(Cow<'a, str>),
    /// The end of such a record.
    LastPiece(Cow<'a, str>),
}

/// The settings of a guide, in the order of their kinds and of the file.
pub(super) fn records<P>(guide: &Guide) -> Vec<Record<'_, P>> {
    // Nothing is left out: a setting that is added to the guide has to find its record here.
    let Guide {
        source: _,
        about,
        numbering,
        outline,
        vocabularies,
        legends,
        standards,
        terms,
        references,
        synonyms,
        not_synonyms,
        demands,
    } = guide;
    let mut out = vec![
        Record::About(Cow::Borrowed(about)),
        Record::Numbering(Cow::Borrowed(&**numbering)),
        Record::Outline(Cow::Borrowed(outline)),
        Record::Demands(Cow::Borrowed(demands)),
    ];
    out.extend(vocabularies.iter().map(|v| Record::Vocabulary(Cow::Borrowed(v))));
    out.extend(legends.iter().map(|l| Record::Legend(Cow::Borrowed(l))));
    out.extend(standards.iter().map(|s| Record::Standard(Cow::Borrowed(s))));
    out.extend(terms.iter().map(|t| Record::Term(Cow::Borrowed(t))));
    out.extend(references.iter().map(|r| Record::Reference(Cow::Borrowed(r))));
    out.extend(synonyms.iter().map(|words| Record::Synonyms(Cow::Borrowed(words.as_slice()))));
    out.extend(not_synonyms.iter().map(|n| Record::NotSynonyms(Cow::Borrowed(n))));
    out
}

impl<P> Record<'_, P> {
    /// What the record is of, for where parts end: the same after its text has changed.
    pub(super) fn key(&self, page: impl Fn(&P) -> String) -> String {
        match self {
            Self::About(_) => "about".to_owned(),
            Self::Numbering(_) => "numbering".to_owned(),
            Self::Outline(_) => "outline".to_owned(),
            Self::Demands(_) => "demands".to_owned(),
            Self::Vocabulary(v) => format!("vocabulary {}", v.id),
            Self::Legend(l) => format!("legend {}", l.id),
            Self::Standard(s) => format!("standard {}", s.id),
            Self::Term(t) => format!("term {}", t.id),
            Self::Reference(r) => format!("reference {}", r.id),
            Self::Synonyms(words) => format!("synonyms {}", words.first().map_or("", String::as_str)),
            Self::NotSynonyms(n) => format!("not {}", n.words.first().map_or("", String::as_str)),
            Self::Page(one) => page(one),
            Self::Piece(_) | Self::LastPiece(_) => String::new(),
        }
    }
}

/// Settings of which nothing has been read.
pub(super) fn empty() -> Guide {
    let path = ContentPath::new("guide.yaml").expect("a plain name is a content path");
    Guide {
        source: Arc::new(Source::new(path, String::new())),
        about: About::default(),
        numbering: Arc::default(),
        outline: Outline::default(),
        vocabularies: Vec::new(),
        legends: Vec::new(),
        standards: Vec::new(),
        terms: Vec::new(),
        references: Vec::new(),
        synonyms: Vec::new(),
        not_synonyms: Vec::new(),
        demands: Demands::default(),
    }
}

/// Adds a record to the settings; hands back what is no setting.
pub(super) fn add<P>(guide: &mut Guide, record: Record<'_, P>) -> Option<P> {
    match record {
        Record::About(one) => guide.about = one.into_owned(),
        Record::Numbering(one) => guide.numbering = Arc::new(one.into_owned()),
        Record::Outline(one) => guide.outline = one.into_owned(),
        Record::Demands(one) => guide.demands = one.into_owned(),
        Record::Vocabulary(one) => guide.vocabularies.push(one.into_owned()),
        Record::Legend(one) => guide.legends.push(one.into_owned()),
        Record::Standard(one) => guide.standards.push(one.into_owned()),
        Record::Term(one) => guide.terms.push(one.into_owned()),
        Record::Reference(one) => guide.references.push(one.into_owned()),
        Record::Synonyms(words) => guide.synonyms.push(words.into_owned()),
        Record::NotSynonyms(one) => guide.not_synonyms.push(one.into_owned()),
        Record::Page(page) => return Some(*page),
        // The reader joins pieces before.
        Record::Piece(_) | Record::LastPiece(_) => {}
    }
    None
}
