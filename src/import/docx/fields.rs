//! Fields of Word: a code, and what Word showed for it when the document was saved. They nest, and may span paragraphs.

use crate::import::draft::Inline;

/// What a field is for the import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// What it shows is text.
    #[default]
    Shown,
    /// A table of contents.
    Contents,
    /// The number of a page: a site has none.
    PageNumber,
    /// A cross-reference to a bookmark.
    Reference(Box<str>),
    /// A link to an address.
    Link(Box<str>),
}

/// What a cross-reference shows of its target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Asked {
    /// Something that cannot be compared: a page, above or below, the number of a note.
    #[default]
    Other,
    /// The text of the bookmark (`REF`).
    Text,
    /// The number of its paragraph (`\n`, `\r`, `\w`).
    Number,
    /// That number without its words (`\t`).
    Digits,
}

#[derive(Debug, Default)]
struct Field {
    code: String,
    shows: bool,
    role: Role,
    /// How many inlines of the paragraph stand before it.
    begin: usize,
}

/// The fields that are open at this point of the text.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<Field>);

impl Fields {
    pub(super) fn open(&mut self) {
        self.0.push(Field::default());
    }

    pub(super) fn mark_begin(&mut self, inlines: usize) {
        if let Some(field) = self.0.last_mut() {
            field.begin = inlines;
        }
    }

    pub(super) fn code(&mut self, text: &str) {
        if let Some(field) = self.0.last_mut().filter(|field| !field.shows) {
            field.code.push_str(text);
        }
    }

    /// The code is complete; what follows is shown.
    pub(super) fn separate(&mut self) {
        if let Some(field) = self.0.last_mut() {
            field.role = role(&field.code);
            field.shows = true;
        }
    }

    /// What the innermost field shows of its target.
    pub(super) fn asked(&self) -> Asked {
        self.0.last().map_or(Asked::Other, |field| asked(&field.code))
    }

    pub(super) fn close(&mut self) -> Role {
        self.0.pop().map(|field| field.role).unwrap_or_default()
    }

    /// Whether text here is part of a code.
    pub(super) fn in_code(&self) -> bool {
        self.0.iter().any(|field| !field.shows)
    }

    pub(super) fn in_contents(&self) -> bool {
        self.0.iter().any(|field| field.role == Role::Contents)
    }

    pub(super) fn in_page_number(&self) -> bool {
        self.0.iter().any(|field| field.role == Role::PageNumber)
    }

    /// What the innermost field draws by its code alone, where no other field is open around it.
    pub(super) fn enclosed(&self) -> Option<String> {
        let [field] = self.0.as_slice() else { return None };
        drawn(&field.code)
    }

    /// Where the innermost field began, and what it is.
    pub(super) fn innermost(&self) -> Option<(usize, &Role)> {
        self.0.last().map(|field| (field.begin, &field.role))
    }
}

/// What a field `EQ` draws, which shows nothing that is kept: `EQ \\o\\ac(○,秘)` is ○秘, `EQ \\f(1,2)` 1/2.
fn drawn(code: &str) -> Option<String> {
    let rest = code.trim().strip_prefix("EQ").or_else(|| code.trim().strip_prefix("eq"))?;
    let between = if rest.contains("\\f") { "/" } else { "" };
    let inner = rest.split_once('(')?.1.rsplit_once(')')?.0;
    let parts: Vec<&str> = inner.split([',', ';']).map(str::trim).collect();
    Some(parts.join(between)).filter(|text| !text.is_empty())
}

fn role(code: &str) -> Role {
    let mut words = code.split_whitespace();
    let name = words.next().unwrap_or("").to_uppercase();
    let first = words.find(|word| !word.starts_with('\\')).map(|word| word.trim_matches('"'));
    match (name.as_str(), first) {
        ("TOC", _) => Role::Contents,
        ("PAGEREF" | "PAGE" | "NUMPAGES", _) => Role::PageNumber,
        ("REF" | "NOTEREF", Some(mark)) => Role::Reference(mark.into()),
        ("HYPERLINK", _) => hyperlink(code),
        _ => Role::Shown,
    }
}

fn asked(code: &str) -> Asked {
    let mut words = code.split_whitespace();
    if words.next().is_none_or(|name| !name.eq_ignore_ascii_case("REF")) {
        return Asked::Other;
    }
    let mut found = Asked::Text;
    for word in words.map(str::to_lowercase) {
        found = match word.as_str() {
            "\\p" => return Asked::Other,
            "\\t" => Asked::Digits,
            "\\n" | "\\r" | "\\w" if found == Asked::Text => Asked::Number,
            _ => found,
        };
    }
    found
}

/// `HYPERLINK "https://…"`, or `HYPERLINK \l "bookmark"`.
fn hyperlink(code: &str) -> Role {
    let quoted: Vec<&str> = code.split('"').skip(1).step_by(2).collect();
    let local = code.contains("\\l");
    match quoted.as_slice() {
        [mark] if local => Role::Reference((*mark).into()),
        [url, mark, ..] if local => Role::Link(format!("{url}#{mark}").into()),
        [url, ..] => Role::Link((*url).into()),
        [] => Role::Shown,
    }
}

/// Takes what a field showed since it began out of a paragraph's inlines, to be covered by a link.
pub(super) fn since(inlines: &mut Vec<Inline>, begin: usize) -> Vec<Inline> {
    inlines.split_off(begin.min(inlines.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_say_what_a_field_is() {
        assert_eq!(role(" TOC \\o \"1-3\" \\h "), Role::Contents);
        assert_eq!(role("REF _Ref123 \\r \\h"), Role::Reference("_Ref123".into()));
        assert_eq!(role("HYPERLINK \"https://example.jp/\""), Role::Link("https://example.jp/".into()));
        assert_eq!(role("HYPERLINK \\l \"_Toc1\""), Role::Reference("_Toc1".into()));
        assert_eq!(role("SEQ 図表 \\* ARABIC"), Role::Shown);
        let shown =
            ["REF _Ref1 \\h", "REF _Ref1 \\r \\h", "REF _Ref1 \\t \\w", "REF _Ref1 \\r \\p \\h", "NOTEREF _Ref1"];
        let wanted = [Asked::Text, Asked::Number, Asked::Digits, Asked::Other, Asked::Other];
        assert_eq!(shown.map(asked), wanted);
        assert_eq!(drawn(" EQ \\o\\ac(○,秘)").as_deref(), Some("○秘"));
        assert_eq!(drawn("EQ \\f(1,2)").as_deref(), Some("1/2"));
        assert_eq!(drawn("PAGE"), None);
    }
}
