//! What a place says for those who read it away from its page, and the addresses that it had before.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Spanned, Validity};

/// What a place needs to be understood where it is read alone: in a list, a case sheet, a search result.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Context {
    /// `{page=33}`: its pages in the printed source, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<Spanned<Box<str>>>,
    /// `{summary="…"}`: one line for checklists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Box<str>>,
    /// `{lead=ID}`: the place of the same page whose text leads it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<Spanned<Box<str>>>,
    /// `{condition="…"}`: when it applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Box<str>>,
    /// `{exception="…"}`: when it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exception: Option<Box<str>>,
    /// `{moved-from=…}`: addresses that it had before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moved_from: Vec<Spanned<OldAddress>>,
    /// `{from=… until=… meanwhile="…"}`: when it holds.
    #[serde(default, skip_serializing_if = "Validity::is_always")]
    pub validity: Validity,
}

/// An address that a section or a place had before: `old-id`, `9.3.5.html`, `9.3.5.html#i8`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OldAddress {
    /// The name of the page; `None`: the page that says so.
    pub page: Option<Box<str>>,
    /// The anchor in it; `None`: the page itself.
    pub anchor: Option<Box<str>>,
}

impl OldAddress {
    /// Reads what a section says: the name or number of a page, with or without `.html`, and maybe an anchor.
    #[must_use]
    pub fn of_section(text: &str) -> Option<Self> {
        let (page, anchor) = text.split_once('#').map_or((text, None), |(page, anchor)| (page, Some(anchor)));
        let page = page.strip_suffix(".html").unwrap_or(page);
        let fit = is_name(page) && anchor.is_none_or(is_name);
        fit.then(|| Self { page: Some(page.into()), anchor: anchor.map(Into::into) })
    }

    /// Reads what a place says: an anchor of its page, an address with a page and an anchor, or a page (`9.3.5.html`).
    #[must_use]
    pub fn of_place(text: &str) -> Option<Self> {
        let anchor = text.strip_prefix('#').unwrap_or(text);
        if anchor.contains('#') || anchor.strip_suffix(".html").is_some() {
            return Self::of_section(text);
        }
        is_name(anchor).then(|| Self { page: None, anchor: Some(anchor.into()) })
    }
}

/// Whether a text can be the name of a page or an anchor.
fn is_name(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
    (1..=100).contains(&text.len()) && text.bytes().all(plain) && !text.starts_with(['.', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(address: Option<OldAddress>) -> String {
        address.map_or("-".to_owned(), |a| {
            format!("{}#{}", a.page.as_deref().unwrap_or(""), a.anchor.as_deref().unwrap_or(""))
        })
    }

    #[test]
    fn old_addresses_of_sections_and_places() {
        assert_eq!(shown(OldAddress::of_section("9.3.5")), "9.3.5#");
        assert_eq!(shown(OldAddress::of_section("old.html#i8")), "old#i8");
        assert_eq!(shown(OldAddress::of_place("i5-s4")), "#i5-s4");
        assert_eq!(shown(OldAddress::of_place("#i5-s4")), "#i5-s4");
        assert_eq!(shown(OldAddress::of_place("8.2.html#clause-1.2-a")), "8.2#clause-1.2-a");
        assert_eq!(shown(OldAddress::of_place("8.2.html")), "8.2#");
        for wrong in ["", "A", "../x", "a b", "x#", "x#y#z", "#", ".x"] {
            assert_eq!((shown(OldAddress::of_section(wrong)), wrong), ("-".to_owned(), wrong));
        }
    }
}
