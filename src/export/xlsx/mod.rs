//! A list as a workbook: how to fill it in, a form for people and paper, the data by the rule of the ministries on machine
//! readability, its codes, and what its columns mean. Every row has the place's id and the edition.

mod answers;
mod comparison;
mod form;
mod sheets;

use std::fmt;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};

pub use answers::answers;
pub use comparison::comparison;
pub use form::asked;

use super::table::{Given, What, classification, codes, data};

/// Why a workbook cannot be made.
#[derive(Debug)]
pub struct Fault(String);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}

impl From<XlsxError> for Fault {
    fn from(error: XlsxError) -> Self {
        Self(error.to_string())
    }
}

/// The font of every cell; offices have it, and it is as wide in Japanese as in Latin letters.
const FONT: &str = "Meiryo UI";

/// The workbook of a list: the same bytes for the same guide.
///
/// # Errors
/// A text is longer than a cell may be, or there are more rows than a sheet may have.
pub fn workbook(given: Given<'_>, what: What) -> Result<Vec<u8>, Fault> {
    let lang = given.lang();
    let mut book = Workbook::new();
    let about = &given.guide.about;
    let title = format!("{} {}", about.title, what.title().get(lang));
    let properties = DocProperties::new().set_title(&title).set_subject(&about.edition).set_author(&about.publisher);
    book.set_properties(&properties.set_creation_datetime(&made(&about.date)?));
    book.set_default_format(&Format::new().set_font_name(FONT).set_font_size(10).set_align(FormatAlign::Top), 20, 64)?;
    let (data, several, codes) = (data(given, what), classification(given, what), codes(given));
    sheets::how_to(book.add_worksheet(), given, what)?;
    form::write(book.add_worksheet(), given, what, (&data, &several, &codes))?;
    sheets::table(book.add_worksheet(), sheets::DATA.get(lang), &data, lang)?;
    sheets::table(book.add_worksheet(), sheets::SEVERAL.get(lang), &several, lang)?;
    sheets::table(book.add_worksheet(), sheets::CODES.get(lang), &codes, lang)?;
    sheets::definitions(book.add_worksheet(), given, &[(&sheets::DATA, &data), (&sheets::SEVERAL, &several)])?;
    Ok(book.save_to_buffer()?)
}

/// When the workbook says that it was made: the date of the edition, so that the same edition makes the same bytes.
fn made(date: &str) -> Result<ExcelDateTime, XlsxError> {
    let mut parts = date.splitn(3, '-').map(str::parse::<u16>);
    let mut next = |or: u16| parts.next().and_then(Result::ok).unwrap_or(or);
    let (year, month, day) = (next(2000), next(1), next(1));
    let small = |number: u16| u8::try_from(number).unwrap_or(1);
    ExcelDateTime::from_ymd(year, small(month), small(day)).or_else(|_| ExcelDateTime::from_ymd(2000, 1, 1))
}

#[cfg(test)]
mod tests;
