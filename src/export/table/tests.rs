//! Single rules of tables; what a whole guide gives is in `tests/office.rs`.

use super::*;

#[test]
fn text_is_one_line_of_characters_that_all_programs_know() {
    assert_eq!(tidy(" 甲\n\n　乙  丙\t"), "甲 乙 丙");
    assert_eq!(tidy("①と⑳、Ⅳ、㈱、㎡、№、㋿"), "(1)と(20)、IV、(株)、m2、No、令和");
    assert_eq!(tidy("◎○△×—…"), "◎○△×—…");
}

#[test]
fn values_are_quoted() {
    let column = |id| Column { id, name: words!("", ""), meaning: words!("", ""), unit: words!("", "") };
    let row = vec![Datum::Number(1), Datum::Text("甲,「\"乙\"」".to_owned())];
    let table = Table { columns: vec![column("order"), column("text")], rows: vec![row] };
    assert_eq!(table.csv(), "\u{feff}\"order\",\"text\"\r\n\"1\",\"甲,「\"\"乙\"\"」\"\r\n");
}
