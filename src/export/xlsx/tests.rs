//! Single rules of workbooks; what a whole guide gives is in `tests/office.rs`.

use super::*;

#[test]
fn the_date_of_the_edition_is_that_of_the_workbook() {
    let dates =
        [("2011-04-01", (2011, 4, 1)), ("2011-04", (2011, 4, 1)), ("", (2000, 1, 1)), ("2011-99-99", (2000, 1, 1))];
    for (date, (year, month, day)) in dates {
        let wanted = ExcelDateTime::from_ymd(year, month, day).expect("a date").to_excel();
        let found = made(date).expect("a date").to_excel();
        assert!((found - wanted).abs() < 0.1, "{date}: {found}");
    }
}

#[test]
fn rows_are_as_high_as_their_text() {
    assert_eq!(sheets::lines("", 10), 1);
    assert_eq!(sheets::lines("abcdefgh", 10), 1);
    assert_eq!(sheets::lines("一二三四五六七八", 10), 2);
    assert!(sheets::height(100) <= 409);
}
