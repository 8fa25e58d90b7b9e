//! Dates of editions: `2011-04-21`, `2011-04` or `2011`, which sort as they are written.

use super::yaml::{Fields, Reader};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Spanned;
use crate::source::Span;
use crate::words;

/// A date that may be missing.
pub(super) fn field(fields: &mut Fields, reader: &mut Reader<'_>, key: &'static str) -> String {
    let written = fields.text(reader, key).unwrap_or_default();
    checked(written, reader)
}

/// A date that must be there, and its place.
pub(super) fn required(fields: &mut Fields, reader: &mut Reader<'_>, key: &'static str) -> (String, Span) {
    let written = fields.required(reader, key);
    let span = written.span;
    (checked(written, reader), span)
}

/// The date of a cited document may be written as the document has it; one of digits and hyphens has to be a date.
pub(super) fn plausible(written: &Spanned<String>, reader: &mut Reader<'_>) {
    if is_misdated(&written.value) {
        checked(written.clone(), reader);
    }
}

/// Whether the date of a cited document is one of digits with hyphens or strokes between, and no date.
#[must_use]
pub fn is_misdated(text: &str) -> bool {
    let is_numeric = text.len() > 4 && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'/'));
    is_numeric && text.contains(['-', '/']) && !is_date(text)
}

fn checked(written: Spanned<String>, reader: &mut Reader<'_>) -> String {
    let text = &written.value;
    if !text.is_empty() && !is_date(text) {
        let message = words!("`{text}` は日付でない", "`{text}` is no date");
        let diagnostic = Diagnostic::new(Code::ConfigValue, reader.source, written.span, message).help(words!(
            "`2011-04-21`、`2011-04`、`2011` のように、西暦の数字とハイフンで書く",
            "write digits and hyphens, as in `2011-04-21`, `2011-04` or `2011`"
        ));
        reader.diagnostics.push(diagnostic);
    }
    written.value
}

/// Whether a text is a day, a month or a year of the Gregorian calendar.
pub(super) fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut number = |digits: usize| match parts.next() {
        None => Some(None),
        Some(part) if part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()) => {
            Some(part.parse::<u32>().ok())
        }
        Some(_) => None,
    };
    let (Some(Some(year)), Some(month), Some(day)) = (number(4), number(2), number(2)) else { return false };
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        Some(2) => 28 + u32::from(is_leap),
        Some(4 | 6 | 9 | 11) => 30,
        None | Some(1..=12) => 31,
        Some(_) => return false,
    };
    parts.next().is_none() && day.is_none_or(|day| (1..=days).contains(&day))
}

#[cfg(test)]
mod tests {
    use super::{is_date, is_misdated};

    #[test]
    fn days_that_there_are() {
        for date in ["2011", "2011-04", "2011-04-21", "2024-02-29", "0999-12-31"] {
            assert!(is_date(date), "{date}");
        }
        for text in [
            "2011-4-21",
            "2011-13",
            "2011-00",
            "2011-02-29",
            "2011-04-31",
            "2011-04-00",
            "21-04-2011",
            "平成23年",
            "2011-04-21-1",
            "",
            "2011/04",
        ] {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn dates_of_documents_may_be_written_as_they_have_them() {
        for text in ["2007-13-01", "2007/03/01", "2007-3", "2007-02-30"] {
            assert!(is_misdated(text), "{text}");
        }
        for text in ["2007-03-01", "2007", "", "平成19年3月1日", "March 2007", "2007年3月", "12/2007年"] {
            assert!(!is_misdated(text), "{text}");
        }
    }
}
