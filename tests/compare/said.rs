//! What the editor says of a change, and how places are named for it.

use tebiki::compare::{Comparison, Correction, Corrections, Entry, State, compare};

use super::guides::{self, Texts};
use super::told::with;

const SETTINGS: &str = "title: 規程\nlanguage: ja\n";

fn said(state: State, old: &[&str], new: &[&str]) -> Corrections {
    let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
    let change = Correction { state: Some(state), old: texts(old), new: texts(new), note: String::new() };
    Corrections { changes: vec![change], ..Corrections::default() }
}

fn map(old: &str, new: &[&str]) -> Corrections {
    let new = new.iter().map(|text| (*text).to_owned()).collect();
    Corrections { renumbering: vec![(old.to_owned(), new)], ..Corrections::default() }
}

fn between(old: &Texts, new: &Texts, corrections: &Corrections) -> Comparison {
    compare(guides::of(old), guides::of(new), corrections)
}

/// The weightiest states of what changed, each with the numbers of both sides.
fn changes(comparison: &Comparison) -> Vec<(State, String, String)> {
    let cited = |edition: &tebiki::compare::Edition, ids: &[usize]| {
        ids.iter().map(|&id| edition.pieces[id].cited.as_str()).collect::<Vec<_>>().join(" ")
    };
    let told = |entry: &Entry| (entry.state(), cited(&comparison.old, &entry.old), cited(&comparison.new, &entry.new));
    comparison.changes().map(told).collect()
}

fn items(first: &str, second: &str) -> Texts {
    with(
        SETTINGS,
        &[
            (
                "2",
                "### (1) 記録の作成\n\n記録は、その日に作ること。\n\n### (2) 記録の保存\n\n記録は、五年の間保存すること。",
            ),
            ("6", &format!("### (1) {first}\n\n### (2) {second}")),
        ],
    )
}

#[test]
fn items_are_named_as_they_are_cited() {
    let (old, new) = (items("鍵の保管 {#kk}", "札の管理"), items("台帳の備付け", "合鍵の取扱い"));
    for (from, to) in [("6(1)", "6(2)"), ("6（１）", "6.html#i2"), ("6#kk", "6(2)"), ("6「鍵の」", "6「合鍵」")]
    {
        let comparison = between(&old, &new, &map(from, &[to]));
        assert!(comparison.unknown.is_empty() && comparison.ambiguous.is_empty(), "{from} {:?}", comparison.unknown);
        let pair = comparison
            .entries
            .iter()
            .find(|entry| entry.old.iter().any(|&id| comparison.old.pieces[id].text == "鍵の保管"));
        let to = pair.and_then(|entry| entry.new.first()).map(|&id| comparison.new.pieces[id].text.as_str());
        assert_eq!(to, Some("合鍵の取扱い"), "{from}");
    }
}

#[test]
fn measures_are_named_by_their_ids() {
    let of =
        |id: &str, name: &str| with(SETTINGS, &[("1", &format!("### {name} {{.measure #{id}}}\n\n{name}を行う。"))]);
    let comparison =
        between(&of("keep", "鍵の保管"), &of("store", "金庫の利用"), &map("measure:keep", &["measure:store"]));
    assert!(comparison.unknown.is_empty(), "{:?}", comparison.unknown);
    assert!(comparison.changes().all(|entry| !matches!(entry.state(), State::New | State::Gone)
        || comparison.new.pieces.iter().all(|piece| piece.text != "鍵の保管")));
}

#[test]
fn a_name_that_several_have_is_told_and_not_used() {
    let guide = items("鍵の保管", "札の管理");
    let comparison = between(&guide, &guide, &map("(1)", &["(2)"]));
    let told = vec!["2(1)".to_owned(), "6(1)".to_owned()];
    assert!(comparison.ambiguous.contains(&("(1)".to_owned(), told)), "{:?}", comparison.ambiguous);
    assert!(comparison.changes().next().is_none(), "{:?}", changes(&comparison));
}

#[test]
fn what_is_said_of_a_section_holds_for_what_it_holds() {
    let of = |body| with(SETTINGS, &[("1", "この節は変わらない。"), ("4", body)]);
    let (old, new) = (of("鍵は、箱に納めて保管すること。"), of("入館証を係に示し、許しを得た者だけが通れる。"));
    assert_eq!(changes(&between(&old, &new, &Corrections::default())).len(), 2);
    for (state, told) in
        [(State::Same, None), (State::Spelling, Some(State::Spelling)), (State::Reworded, Some(State::Reworded))]
    {
        let found = changes(&between(&old, &new, &said(state, &["4"], &["4"])));
        let body: Vec<State> = found.iter().map(|(state, ..)| *state).collect();
        assert!(told.map_or(body.is_empty(), |told| body.contains(&told)), "{state:?}: {found:?}");
        assert!(!body.iter().any(|state| matches!(state, State::New | State::Gone)), "{state:?}: {found:?}");
    }
    let paragraph = said(State::Reworded, &["4「鍵は」"], &["4「入館証」"]);
    let one = [(State::Reworded, "4".to_owned(), "4".to_owned())];
    assert_eq!(changes(&between(&old, &new, &paragraph)), one);
}

#[test]
fn what_stands_still_does_not_move() {
    let clause = |word: &str| {
        format!(
            ":::clause[1.1(1)(a)]\n保管者は、次の鍵を{word}保つこと。\n\n1) 表の戸の鍵と裏の戸の鍵\n2) 倉庫の棚の鍵と金庫の鍵\n:::"
        )
    };
    let guide = with(SETTINGS, &[("1", &clause(""))]);
    let gone = between(&guide, &guide, &said(State::Gone, &["1.1(1)(a)"], &[]));
    let mut states: Vec<State> = changes(&gone).into_iter().map(|(state, ..)| state).collect();
    states.sort_unstable();
    assert_eq!(states, [State::New, State::Gone], "{:?}", changes(&gone));

    let fifth = "契約書には、委託先の責任の範囲を書くこと。";
    let old = with(SETTINGS, &[("4", "再委託には、書面による承認を得ること。"), ("5", fifth)]);
    let new = with(SETTINGS, &[("5", &format!("{fifth}\n\n再委託には、書面による承認を得ること。"))]);
    let merged = between(&old, &new, &said(State::Merged, &["4", "5"], &["5"]));
    let found = changes(&merged);
    assert_eq!(found, [(State::Merged, "5 4".to_owned(), "5".to_owned())], "{found:?}");

    let rest = "さらに、契約が終わったときは、貸与した資料をすべて返却すること。";
    let old = with(SETTINGS, &[("4", &format!("立入りは、届け出て行うこと。\n\n{rest}")), ("5", fifth)]);
    let new = with(SETTINGS, &[("5", &format!("{fifth}\n\n立入りは、届け出て行うこと。")), ("6", rest)]);
    let found = changes(&between(&old, &new, &map("4", &["5", "6"])));
    let of_fifth = |(_, old, new): &&(State, String, String)| old == "5" && new == "5";
    assert!(found.iter().find(of_fifth).is_none(), "{found:?}");
    assert!(
        found.iter().any(|(state, old, new)| (*state, old.as_str(), new.as_str()) == (State::Split, "4", "6")),
        "{found:?}"
    );
    assert!(found.iter().all(|(state, ..)| !matches!(state, State::Moved | State::Gone | State::New)), "{found:?}");
}
