//! The columns that several tables have.

use super::Column;
use crate::diagnostic::Words;
use crate::words;

/// A column whose head, meaning and unit are said.
pub(super) fn column(id: &'static str, name: Words, meaning: Words, unit: Words) -> Column {
    Column { id, name, meaning, unit }
}

pub(super) fn plain(id: &'static str, name: Words, meaning: Words) -> Column {
    column(id, name, meaning, words!("", ""))
}

/// The columns that every table begins with: every row can be found again by them.
pub(super) fn begin() -> Vec<Column> {
    vec![
        column(
            "order",
            words!("順序", "Order"),
            words!("手引での順序", "position in the guide"),
            words!("番目", "nth"),
        ),
        plain(
            "id",
            words!("ID", "ID"),
            words!(
                "場所のアドレス。版が変わっても同じ場所を指す。対応表では行の項目と列が続く",
                "address of the place, the same in every edition; in a matrix the item and the column follow"
            ),
        ),
        plain("edition", words!("版", "Edition"), words!("手引の版", "edition of the guide")),
    ]
}

pub(super) fn number_column() -> Column {
    plain(
        "number",
        words!("番号", "Number"),
        words!(
            "引用するときの番号。ブックのデータでは、丸で囲んだ数字を (2) のように書く",
            "number as it is cited; the data of a workbook writes a circled number as (2)"
        ),
    )
}

pub(super) fn text_column() -> Column {
    plain(
        "text",
        words!("本文", "Text"),
        words!("本文。段落の区切りは空白", "the text, with a blank between paragraphs"),
    )
}

pub(super) fn section_column() -> Column {
    plain("section", words!("節", "Section"), words!("節の番号", "number of the section"))
}

pub(super) fn heading_column() -> Column {
    plain("heading", words!("見出し", "Heading"), words!("すぐ上の見出し", "the heading above"))
}

pub(super) fn pages_column() -> Column {
    plain("pages", words!("原典のページ", "Pages"), words!("印刷された原典のページ", "pages of the printed source"))
}

pub(super) fn title_column() -> Column {
    plain("title", words!("題名", "Title"), words!("題名", "title"))
}

pub(super) fn code(id: &'static str, name: Words, meaning: Words) -> Column {
    column(id, name, meaning, words!("コード表を参照", "see the codes"))
}

pub(super) fn lead_column() -> Column {
    plain("lead", words!("導入文", "Lead"), words!("これを導く文", "the sentence that leads it in"))
}

pub(super) fn condition_column() -> Column {
    plain("condition", words!("条件", "Condition"), words!("当てはまる場合", "when it applies"))
}

pub(super) fn summary_column() -> Column {
    plain("summary", words!("要約", "Summary"), words!("点検表のための一文", "the line for checklists"))
}

pub(super) fn inferred_column() -> Column {
    code("inferred", words!("推定", "Inferred"), words!("編者が推定したものか", "whether the editor inferred it"))
}
