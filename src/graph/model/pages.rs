//! Sections, clauses and duties in `guide.json`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

/// A section or another page.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SectionModel {
    /// Its number; empty for an unnumbered page.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub address: String,
    /// Old numbers and titles.
    pub aliases: Vec<String>,
    /// Pages of the printed source.
    pub source_pages: Option<String>,
    /// Number of the section above.
    pub parent: Option<String>,
    /// Classification, by vocabulary.
    pub facets: BTreeMap<String, Vec<String>>,
    /// Its linkable places, in order.
    pub places: Vec<PlaceModel>,
    /// Its cross-references, in order.
    pub xrefs: Vec<XrefModel>,
    /// Its footnotes.
    pub footnotes: Vec<FootnoteModel>,
    /// Addresses of the pages that refer to it.
    pub backlinks: Vec<String>,
    /// Texts of its discretionary spans (《…》).
    pub discretion: Vec<String>,
}

/// A linkable place of a page.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PlaceModel {
    /// Its anchor.
    pub id: String,
    /// What it is: `heading`, `item`, `step`, `clause`, `sub-item`, `measure`, `matrix`, `table`, `caution`, `reference`, `note`, `duty` or `text`.
    pub kind: &'static str,
    /// Its number as shown; may be empty.
    pub number: String,
    /// Its title, or the beginning of its text.
    pub title: String,
    /// Id of the measure that it defines or lists.
    pub measure: Option<String>,
}

/// A cross-reference.
#[derive(Debug, Serialize, JsonSchema)]
pub struct XrefModel {
    /// `wikilink`, `link`, `quoted`, `bare` or `term`.
    pub writing: &'static str,
    /// What is written.
    pub text: String,
    /// Address of the target; absent where it leads nowhere.
    pub target: Option<String>,
    /// Line in the page's file, from 1.
    pub line: usize,
}

/// A footnote.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FootnoteModel {
    /// The name in `[^name]`.
    pub name: String,
    /// How many marks refer to it.
    pub marks: u32,
    /// Its text.
    pub text: String,
}

/// A clause of a standard.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ClauseModel {
    /// Its number.
    pub number: String,
    /// Its own title, where it has one.
    pub title: Option<String>,
    /// Number of the section that explains it.
    pub section: String,
    /// Its address.
    pub address: String,
    /// Old numbers.
    pub aliases: Vec<String>,
    /// Who bears it.
    pub bearers: Vec<BearerModel>,
    /// Classification, by vocabulary; what the clause does not say its section says.
    pub facets: BTreeMap<String, Vec<String>>,
    /// Ids of the measures that it hooks on.
    pub measures: Vec<String>,
    /// Its lettered sub-items.
    pub sub_items: Vec<SubItemModel>,
    /// Whether it has an exception (ただし書き).
    pub exception: bool,
    /// Its text.
    pub text: String,
}

/// A lettered sub-item of a clause.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SubItemModel {
    /// Its number.
    pub number: String,
    /// Its address.
    pub address: String,
}

/// Who bears a duty.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BearerModel {
    /// Id of the vocabulary.
    pub vocabulary: String,
    /// Id of the value.
    pub value: String,
    /// `own`, or `either` where it is one's or another's (又は).
    pub share: &'static str,
    /// Whether the editor inferred it.
    pub inferred: bool,
}

/// What a place needs to be understood away from its page.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct StandingModel {
    /// Its number as it is cited, such as `9.3.1(8)`; that of what holds it where it has none of its own.
    pub cited: String,
    /// The headings above it in its page, the outermost first.
    pub headings: Vec<String>,
    /// Its pages in the printed source.
    pub pages: Option<String>,
    /// Vocabularies whose values it has from what holds it.
    pub inherited: Vec<String>,
    /// Vocabularies of which one value or the other is meant (又は); of the others each is (及び).
    pub either: Vec<String>,
    /// The sentence that leads it in.
    pub lead: Option<String>,
    /// When it applies, where its own words do not say it.
    pub condition: Option<String>,
    /// When it does not.
    pub exception: Option<String>,
    /// The line that its author wrote for checklists.
    pub summary: Option<String>,
}

/// A duty.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DutyModel {
    /// `clause` or `commentary`.
    pub source: &'static str,
    /// Number of the clause; empty in the commentary.
    pub clause: String,
    /// Number of the section.
    pub section: String,
    /// Its address.
    pub address: String,
    /// What it needs to be understood away from its page.
    #[serde(flatten)]
    pub standing: StandingModel,
    /// `must`, `must-not`, `should` or `may`.
    pub force: &'static str,
    /// Whether it goes beyond the standard.
    pub discretion: bool,
    /// Who bears it.
    pub bearers: Vec<BearerModel>,
    /// Classification, by vocabulary.
    pub facets: BTreeMap<String, Vec<String>>,
    /// Its text.
    pub text: String,
}
