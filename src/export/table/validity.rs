//! When the places of a list hold: a column that a list has where one of its places does not always hold.

use std::collections::BTreeMap;

use super::columns::plain;
use super::rows::page_address;
use super::tidy::tidy;
use super::{Datum, Given, Table};
use crate::diagnostic::Lang;
use crate::document::{InForce, Validity};
use crate::words;

/// The id of the column.
pub(super) const COLUMN: &str = "in_force";

/// Adds the column, where there is something to say.
pub(super) fn add(given: Given<'_>, table: &mut Table) {
    let mut told: BTreeMap<String, String> = BTreeMap::new();
    for page in given.pages {
        let address = page_address(page.page);
        let places = page.places.iter().filter(|place| !place.id.is_empty()).filter_map(|place| {
            let validity = place.standing.validity.as_ref()?;
            Some((format!("{address}#{}", place.id), said(given, validity)))
        });
        told.extend(places);
        let own = &page.document.front.validity;
        told.extend((!own.is_always()).then(|| (address, said(given, own))));
    }
    let texts: Vec<String> = table.rows.iter().map(|row| text_of(&told, &table.at(row, "id"))).collect();
    if texts.iter().all(String::is_empty) {
        return;
    }
    table.columns.push(plain(
        COLUMN,
        words!("施行", "In force"),
        words!(
            "いつから、いつまでの定めか。未施行であればその旨と、それまでの間の定め。常に効力のあるものは空",
            "from when and until when it holds; of what is not yet in force that it is not, and what holds meanwhile; empty where it always holds"
        ),
    ));
    for (row, text) in table.rows.iter_mut().zip(texts) {
        row.push(Datum::Text(tidy(&text)));
    }
}

/// What is told of an address, or of what holds it: a cell of a matrix has the address of its row before a sign.
fn text_of(told: &BTreeMap<String, String>, address: &str) -> String {
    let holders = std::iter::successors(Some(address), |address| address.rsplit_once('/').map(|(holder, _)| holder));
    holders.into_iter().find_map(|address| told.get(address)).cloned().unwrap_or_default()
}

/// 2026年10月1日から（未施行）。それまでの間：三年間保存する。
fn said(given: Given<'_>, validity: &Validity) -> String {
    let is_japanese = given.lang() == Lang::Ja;
    let day = |day: crate::document::Day| day.shown(is_japanese);
    let from = validity.from.map(day).map(|day| words!("{day}から", "from {day}"));
    let until = validity.until.map(day).map(|day| words!("{day}まで", "until {day}"));
    let days = [from, until].into_iter().flatten().map(|words| words.get(given.lang()).to_owned());
    let mut out = days.collect::<Vec<_>>().join(if is_japanese { "" } else { " " });
    let stand = given.guide.about.orientation.at.map(|day| validity.on(day));
    let mark = match stand {
        Some(InForce::NotYet) => words!("（未施行）", " (not yet in force)"),
        Some(InForce::Ended) => words!("（失効）", " (no longer in force)"),
        Some(InForce::Holds) | None => words!("", ""),
    };
    out.push_str(mark.get(given.lang()));
    // Once it is in force, nothing holds in its place.
    let is_past = matches!(stand, Some(InForce::Holds | InForce::Ended));
    if let Some(text) = validity.meanwhile.as_deref().filter(|_| !is_past) {
        out.push_str(words!("。それまでの間：{text}", "; until then: {text}").get(given.lang()));
    }
    out
}
