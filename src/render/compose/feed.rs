//! The editions of a guide as a feed (Atom), for readers who want to learn of a new one, and as data.

use std::fmt::Write;

use super::super::editions;
use super::super::scene::Scene;
use super::changes::edition_name;
use crate::compare::{Comparison, Edition};

impl Scene<'_> {
    /// The feed: an entry for each edition that has a date, the newest first, which tells how much changed since the one
    /// before. `comparisons` holds each edition with the one before it; the oldest has none.
    pub(in super::super) fn feed(&self, comparisons: &[&Comparison]) -> Vec<u8> {
        let newest = comparisons.first().expect("a feed is made where an earlier edition is named");
        let edition = &newest.new;
        let updated = timestamp(&edition.date);
        let title = escape(&edition.title);
        let id = urn(&[&edition.title, &self.guide().about.publisher]);
        let lang = escape(&self.lang());
        let author = escape(if self.guide().about.publisher.is_empty() {
            &edition.title
        } else {
            &self.guide().about.publisher
        });
        let mut out = String::new();
        // A static feed does not know its own address; links in it are relative to it.
        let _ = write!(
            out,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{lang}\">\n<id>{id}</id>\n<title>{title}</title>\n<updated>{updated}</updated>\n<author><name>{author}</name></author>\n<link rel=\"self\" href=\"changes.xml\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"changes.html\"/>\n"
        );
        for comparison in comparisons {
            let summary = editions::summary(comparison, self.theme.lang);
            entry(&mut out, &comparison.new, Some(&summary));
        }
        comparisons.last().iter().for_each(|oldest| entry(&mut out, &oldest.old, None));
        out.push_str("</feed>\n");
        out.into_bytes()
    }
}

/// An edition in the feed; one without a date has no place among the others.
fn entry(out: &mut String, edition: &Edition, summary: Option<&str>) {
    if edition.date.is_empty() {
        return;
    }
    let id = urn(&[&edition.title, &edition.edition, &edition.date]);
    let (name, updated) = (escape(&edition_name(edition)), timestamp(&edition.date));
    let summary = summary.map(|text| format!("<summary>{}</summary>\n", escape(text))).unwrap_or_default();
    let _ = write!(
        out,
        "<entry>\n<id>{id}</id>\n<title>{name}</title>\n<updated>{updated}</updated>\n<link rel=\"alternate\" type=\"text/html\" href=\"changes.html\"/>\n{summary}</entry>\n"
    );
}

/// A date as the time that Atom wants.
fn timestamp(date: &str) -> String {
    let missing = match date.len() {
        4 => "-01-01",
        7 => "-01",
        _ => "",
    };
    format!("{date}{missing}T00:00:00Z")
}

/// A name that is always the same for the same words: a UUID of version 8 (RFC 9562) made of their digest.
fn urn(words: &[&str]) -> String {
    use sha2::{Digest, Sha256};
    let mut hasher = Sha256::new();
    for word in words {
        hasher.update(word.as_bytes());
        hasher.update([0]);
    }
    let mut bytes: Vec<u8> = hasher.finalize().iter().copied().take(16).collect();
    if let [_, _, _, _, _, _, version, _, variant, ..] = bytes.as_mut_slice() {
        *version = *version & 0x0f | 0x80;
        *variant = *variant & 0x3f | 0x80;
    }
    let hex = |range: std::ops::Range<usize>| {
        bytes.get(range).unwrap_or_default().iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
    };
    format!("urn:uuid:{}-{}-{}-{}-{}", hex(0..4), hex(4..6), hex(6..8), hex(8..10), hex(10..16))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
