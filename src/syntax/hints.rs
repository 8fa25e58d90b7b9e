//! What the text of a page may hold at all, found by a few searches for bytes, so that most pages need not be looked
//! through sign by sign.

use memchr::memmem;

use crate::document::Caption;

/// What may occur in a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hints {
    /// Addresses, entities, and files of pages in brackets, of which no link was made.
    pub(super) addresses: bool,
    /// Numbers of figures, tables and forms, 図9.
    pub(super) captions: bool,
    /// Numbers in kanji with dots between, 九・三・九.
    pub(super) kanji: bool,
    /// Digits with a sign between them that stands for a dot by a slip, 9,3,1.
    pub(super) slips: bool,
    /// Curly quotation marks and closing brackets, which stand in texts in which nothing else is looked for.
    pub(super) quotes: bool,
}

impl Hints {
    /// Looks through the text of a page.
    pub(super) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let has = |word: &str| memmem::find(bytes, word.as_bytes()).is_some();
        Self {
            addresses: holds_broken_scheme(text)
                || [".md)", ".md>", ".md）", "&", "＆"].into_iter().any(has)
                || memmem::find(bytes, b".md#").is_some(),
            captions: Caption::may_occur_in(text),
            slips: holds_slip(text),
            kanji: has("・") && (has("項") || has("節")),
            quotes: ["“", "”", "】", "〔", "〕", "〈", "〉"].into_iter().any(has),
        }
    }
}

/// Whether a sign stands between two digits that may stand for a dot.
fn holds_slip(text: &str) -> bool {
    let is_between = |(at, sign): (usize, &str)| {
        text[..at].ends_with(char::is_numeric) && text[at + sign.len()..].starts_with(char::is_numeric)
    };
    let narrow =
        memchr::memchr3_iter(b',', b':', b';', text.as_bytes()).chain(memchr::memchr_iter(b'/', text.as_bytes()));
    let of = |sign: &'static str| memmem::find_iter(text.as_bytes(), sign).map(move |at| (at, sign));
    narrow.map(|at| (at, ",")).any(is_between)
        || ["，", "：", "；", "・", "･", "·", "•", "‧", "／"].into_iter().flat_map(of).any(is_between)
}

/// Whether `http` stands anywhere without `://` or `s://` behind it.
fn holds_broken_scheme(text: &str) -> bool {
    let is_whole = |rest: &str| rest.strip_prefix('s').unwrap_or(rest).starts_with("://");
    let found = |word: &str| {
        memmem::find_iter(text.as_bytes(), word.as_bytes())
            .any(|at| text.get(at + word.len()..).is_some_and(|rest| !is_whole(rest)))
    };
    let is_scheme = |at: usize| text[..at].ends_with("http") || text[..at].ends_with("https");
    let is_other = || memmem::find_iter(text.as_bytes(), b"://").any(|at| !is_scheme(at));
    found("http") || found("HTTP") || found("Http") || is_other()
}

#[cfg(test)]
mod tests {
    use super::Hints;

    #[test]
    fn what_a_text_may_hold_is_told_by_its_signs() {
        let none = Hints::default();
        assert_eq!(Hints::of("https://a.example/ と（図）と表紙"), none);
        assert_eq!(Hints::of("https：//a"), Hints { addresses: true, ..none });
        assert_eq!(Hints::of("[鍵(1.md)"), Hints { addresses: true, ..none });
        assert_eq!(Hints::of("図9を見る"), Hints { captions: true, ..none });
        assert_eq!(Hints::of("九・三・九項"), Hints { kanji: true, ..none });
        for text in ["9,3,1項", "9・3項", "9，3"] {
            assert!(Hints::of(text).slips, "{text}");
        }
        assert_eq!(Hints::of("甲”"), Hints { quotes: true, ..none });
    }
}
