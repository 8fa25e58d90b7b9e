//! The page that the preview shows in place of one whose template failed.

use super::tree::escape;
use crate::diagnostic::Diagnostic;

/// A page that says which template failed where, and why.
#[must_use]
pub fn fault_page(fault: &Diagnostic) -> Vec<u8> {
    let place = &fault.primary.place;
    let at = place.position().map(|at| format!(":{}:{}", at.line, at.column)).unwrap_or_default();
    let place = format!("{}{at}", place.path());
    let pieces = [
        ("<!doctype html><html lang=\"ja\"><head><meta charset=\"utf-8\"><title>", &place),
        ("</title></head><body><main><h1>", &place),
        ("</h1><p>", &fault.message.ja),
        ("</p><p lang=\"en\">", &fault.message.en),
    ];
    let mut page = String::new();
    for (markup, text) in pieces {
        page.push_str(markup);
        escape(text, &mut page);
    }
    page.push_str("</p></main></body></html>");
    page.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Place};
    use crate::words;

    #[test]
    fn what_failed_is_text_and_not_markup() {
        let place = Place::File("theme/templates/<b>.html".to_owned(), None);
        let fault = Diagnostic::at(Code::TemplateError, place, words!("値 `<x>` がない", "there is no `<x>`"));
        let page = String::from_utf8(fault_page(&fault)).expect("text");
        assert!(page.contains("<h1>theme/templates/&lt;b&gt;.html</h1><p>値 `&lt;x&gt;` がない</p>"), "{page}");
    }
}
