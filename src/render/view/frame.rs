//! What is around every page: header, footer, breadcrumb, style sheet and scripts.

use schemars::JsonSchema;
use serde::Serialize;

use super::{FilterChoice, Html, LinkView};

/// What `base.html` needs.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Frame {
    pub lang: String,
    /// What kind of page, a class of its body.
    pub kind: &'static str,
    /// The file's name.
    pub page: String,
    pub title: String,
    pub site_title: String,
    pub description: String,
    pub header: Html,
    pub footer: Html,
    /// From the cover down to the page above.
    pub crumbs: Vec<LinkView>,
    /// What a citation begins with: the guide's title and edition.
    pub has: Has,
    pub citation: String,
    pub assets: FrameAssets,
}

/// A file that is made of the guide.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct DownloadView {
    pub href: String,
    pub text: String,
    /// The program that it is for.
    pub kind: &'static str,
    pub size: String,
}

/// The edition that has taken the place of this one.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct SupersededView {
    /// What it is called; may be empty.
    pub edition: String,
    /// The same place there, or its cover.
    pub href: String,
    /// Whether it is the same place.
    pub same: bool,
}

/// Addresses of what a page loads and offers, the policy that allows them, and where the page leads in a newer edition.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct FrameAssets {
    /// How many files hold the previews.
    pub previews: u32,
    pub style: String,
    pub icon: String,
    pub scripts: Vec<String>,
    /// The last day of badges; may be empty.
    pub badge_until: String,
    /// The content security policy.
    pub policy: Html,
    /// Files that are made of what the page lists.
    pub downloads: Vec<DownloadView>,
    /// What things are classified by: a column of a file for each.
    pub vocabularies: Vec<FilterChoice>,
    /// The edition that has taken the place of this one, where there is one.
    pub superseded: Option<SupersededView>,
}

/// The view of `header.html`, rendered once for every entry of the menu.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct HeaderView {
    pub title: String,
    pub short_title: String,
    pub edition: String,
    pub menu: Vec<MenuEntry>,
    /// Whether the site holds drafts, for reviewers.
    pub review: bool,
    /// What readers of any page must know of this edition.
    pub status: String,
    /// On which day the guide is looked at, as a sentence; empty where no day is named.
    pub as_of: String,
    pub switch: Option<SwitchView>,
}

/// An entry of the menu.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct MenuEntry {
    pub href: String,
    pub text: String,
    pub current: bool,
}

/// The header's switch.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct SwitchView {
    /// Id of the vocabulary.
    pub vocabulary: String,
    pub name: String,
    /// The vocabulary's page.
    pub href: String,
    /// Whether a value includes those before it.
    pub cumulative: bool,
    pub values: Vec<SwitchValue>,
}

/// A value of the header's switch.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct SwitchValue {
    pub id: String,
    pub href: String,
    pub name: String,
    pub short: String,
}

/// The view of `footer.html`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct FooterView {
    pub title: String,
    pub edition: String,
    pub publisher: String,
    pub this_edition: String,
    pub links: Vec<LinkView>,
    /// Where readers report a mistake.
    pub report: String,
    pub generator: String,
}

/// Which pages the guide has beside its sections and lists.
#[derive(Clone, Copy, Debug, Default, Serialize, JsonSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked for by name in a template")]
pub(crate) struct Has {
    pub case: bool,
    pub all: bool,
    pub clauses: bool,
    pub terms: bool,
}
