//! The forms that a comparison is written in: they say the same, and hold both editions.

use std::sync::Arc;

use tebiki::compare::{Comparison, Corrections, Edition, State, compare};
use tebiki::diagnostic::Lang;
use tebiki::render::editions::{self, Cell, Coverage, Heads, Holds, Remarks, Settings, TableRow};

use super::edits::Edits;
use super::guides::{self, Texts};

fn guide(settings: &str, pages: &[(&str, &str)]) -> Texts {
    let page = |(number, body): &(&str, &str)| {
        (format!("{number}.md"), format!("---\nnumber: \"{number}\"\ntitle: 第{number}節\n---\n\n{body}\n"))
    };
    let mut texts = vec![("guide.yaml".to_owned(), format!("title: 規程\n{settings}"))];
    texts.extend(pages.iter().map(page));
    texts
}

fn small() -> Comparison {
    let old = guide(
        "edition: 初版\n",
        &[
            (
                "1",
                "1) 甲は、届出をすること。\n2) 乙は、確認をすること。\n3) 丙は、記録をすること。\n4) 丁は、保存をすること。",
            ),
            ("2", "この節は変わらない。ほかの節と比べるためにある。"),
            ("3", "この節は、次の版でなくなる。古い様式の扱いを述べている。"),
        ],
    );
    let new = guide(
        "edition: 第2版\n",
        &[
            (
                "1",
                "1) 甲は、届出又は申請をすること。\n2) 乙は、確認をすること。\n3) 丙は、記録をすること。\n4) 丁は、保存をすること。\n5) 戊は、監査の計画を立て、実施の結果を報告すること。",
            ),
            ("2", "この節は変わらない。ほかの節と比べるためにある。"),
        ],
    );
    guides::between(&old, &new)
}

pub(super) fn words(cell: &Cell) -> String {
    let paragraph = |runs: &Vec<editions::Run>| runs.iter().map(|run| run.text.as_str()).collect::<String>();
    cell.iter().map(paragraph).collect::<Vec<_>>().join("\n")
}

pub(super) fn marked(cell: &Cell) -> Vec<&str> {
    cell.iter().flatten().filter(|run| run.is_marked).map(|run| run.text.as_str()).collect()
}

#[test]
fn the_table_of_a_small_amendment() {
    let table = editions::table(&small(), &Settings::default());
    let told: Vec<(String, String)> = table.rows.iter().map(|row| (words(&row.new), words(&row.old))).collect();
    let expected = [
        ("1　第1節", "1　第1節"),
        ("(1)　甲は、届出又は申請をすること。", "(1)　甲は、届出をすること。"),
        ("(2)～(4)　（略）", "(2)～(4)　（略）"),
        ("(5)　戊は、監査の計画を立て、実施の結果を報告すること。", "（新設）"),
        ("（削る）", "3　第3節"),
        ("（削る）", "この節は、次の版でなくなる。古い様式の扱いを述べている。"),
    ];
    assert_eq!(told, expected.map(|(new, old)| (new.to_owned(), old.to_owned())));
    assert_eq!(marked(&table.rows[1].new), ["又は申請"]);
    assert!(marked(&table.rows[1].old).is_empty());
    assert_eq!(marked(&table.rows[3].new).concat(), "(5)戊は、監査の計画を立て、実施の結果を報告すること。");
    assert_eq!((table.heads.1.as_str(), table.heads.0.as_str()), ("改正後", "改正前"));
    let settings =
        Settings { chapter: "3".to_owned(), heads: Heads::Draft, remarks: Remarks::Left, ..Settings::default() };
    let chapter = editions::table(&small(), &settings);
    assert_eq!((chapter.rows.len(), chapter.heads.0.as_str(), chapter.remarks.as_str()), (2, "現行", ""));
}

#[test]
fn everything_holds_both_editions_to_the_character() {
    for seed in [3, 4] {
        let old = guides::bundled();
        let new = Edits::new(seed).many(&old, 30);
        let comparison = guides::between(&old, &new);
        let settings = Settings { coverage: Coverage::Everything, ..Settings::default() };
        let table = editions::table(&comparison, &settings);
        let wanted = |edition: &Edition| {
            let shown = |piece: &tebiki::compare::Piece| {
                let label = if piece.label.is_empty() || piece.kind.id() == "term" { "" } else { &*piece.label };
                let gap = if label.is_empty() { "" } else { "　" };
                format!("{label}{gap}{}", piece.text.replace('\t', "｜").replace('\n', ""))
            };
            edition.pieces.iter().filter(|piece| piece.kind.id() != "guide").map(shown).collect::<String>()
        };
        let found = |side: fn(&TableRow) -> &Cell, other: Holds| {
            let rows = table.rows.iter().filter(|row| row.holds != other);
            rows.map(|row| words(side(row)).replace('\n', "")).collect::<String>()
        };
        // Both columns hold their edition in its order.
        assert!(found(|row| &row.new, Holds::Old) == wanted(&comparison.new), "seed {seed}: the new edition");
        assert!(found(|row| &row.old, Holds::New) == wanted(&comparison.old), "seed {seed}: the old edition");
        // What is not underlined is the same on both sides.
        for row in table
            .rows
            .iter()
            .filter(|row| row.holds == Holds::Both && row.state != State::Split && row.state != State::Merged)
        {
            let same = |cell: &Cell| {
                cell.iter().flatten().filter(|r| !r.is_marked).map(|r| r.text.clone()).collect::<String>()
            };
            assert_eq!(same(&row.old), same(&row.new));
        }
    }
}

#[test]
fn a_guide_with_itself_has_nothing_in_any_form() {
    let guide = guides::bundled();
    let same = guides::between(&guide, &guide);
    assert!(editions::text(&same, Lang::Ja).contains("変更はない"));
    assert!(editions::markdown(&same, Lang::En).contains("nothing changed"));
    assert_eq!(editions::csv(&same, Lang::Ja).lines().count(), 1);
    let json: serde_json::Value = serde_json::from_str(&editions::json(&same)).expect("JSON");
    assert!(
        json["changes"].as_array().is_some_and(Vec::is_empty)
            && json["summary"].as_object().is_some_and(serde_json::Map::is_empty)
    );
    assert!(editions::table(&same, &Settings::default()).rows.is_empty());
}

#[test]
fn every_form_tells_the_same_changes() {
    let comparison = small();
    let changes = comparison.changes().count();
    let json: serde_json::Value = serde_json::from_str(&editions::json(&comparison)).expect("JSON");
    assert_eq!(json["changes"].as_array().map(Vec::len), Some(changes));
    let reworded =
        json["changes"].as_array().and_then(|all| all.iter().find(|c| c["state"] == "reworded")).expect("one");
    assert_eq!(reworded["new"][0]["cited"], "1(1)");
    assert_eq!(reworded["diff"][1], serde_json::json!(["+", "又は申請"]));
    assert_eq!(editions::csv(&comparison, Lang::Ja).matches("\r\n").count(), changes + 1);
    assert_eq!(
        editions::markdown(&comparison, Lang::Ja).lines().filter(|line| line.starts_with("- ")).count(),
        changes
    );
    let text = editions::text(&comparison, Lang::Ja);
    assert!(text.contains("1(1) [文言の変更]") && text.contains("{+又は申請+}"), "{text}");
    let page = editions::page(&editions::table(&comparison, &Settings::default()), Lang::Ja);
    for part in ["<u>又は申請</u>", "（新設）", "（削る）", "(2)～(4)　（略）", "規程 第2版", "備考"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("<script") && page.contains("A4 landscape"));
}

#[test]
fn the_number_map_and_the_editor_have_the_last_word() {
    let old = guide(
        "",
        &[("1", "甲の定めを述べる節である。届出の手順を示す。"), ("2", "乙の定めを述べる節である。確認の手順を示す。")],
    );
    let new = guide(
        "",
        &[
            ("3", "まったく別の言葉で書き直した。"),
            ("5", "こちらも新しい。監査の実施を述べている。"),
            ("4", "乙の定めを述べる節である。確認の手順を示す。"),
        ],
    );
    let state = |corrections: &Corrections, number: &str| {
        let comparison = compare(guides::of(&old), guides::of(&new), corrections);
        let is_it = |id: &usize| comparison.old.pieces[*id].label == number;
        let entry = comparison.entries.iter().find(|entry| entry.old.iter().any(&is_it)).expect("an entry").clone();
        let to = entry.new.first().map(|&id| comparison.new.pieces[id].label.clone()).unwrap_or_default();
        (entry.state(), to, entry.note)
    };
    assert_eq!(state(&Corrections::default(), "1").0, State::Gone);
    let map = Corrections { renumbering: vec![("1".to_owned(), vec!["3".to_owned()])], ..Corrections::default() };
    assert_eq!(state(&map, "1").1, "3");
    let said = tebiki::compare::Correction {
        state: Some(State::Moved),
        old: vec!["2".to_owned()],
        new: vec!["4.html".to_owned()],
        note: "章を改めた".to_owned(),
    };
    let corrections = Corrections { changes: vec![said], ..Corrections::default() };
    assert_eq!(state(&corrections, "2"), (State::Moved, "4".to_owned(), "章を改めた".to_owned()));
    let wrong = Corrections { renumbering: vec![("9".to_owned(), vec!["8".to_owned()])], ..Corrections::default() };
    let comparison = compare(guides::of(&old), guides::of(&new), &wrong);
    assert_eq!(comparison.unknown, ["8", "9"]);
}

#[test]
fn runs_of_items_are_one_row() {
    let items = |first: &str, count: usize| {
        let one =
            |n: usize| format!("{}) 第{n}の者は、その{n}番の鍵を保管すること。", n + usize::from(!first.is_empty()));
        let list: Vec<String> = (1..=count).map(one).collect();
        format!("{first}{}", list.join("\n"))
    };
    let of = |body: &str| guide("", &[("1", body)]);
    let added = "1) 監査人は、台帳の写しを受け取って調べること。\n";
    let table = editions::table(&guides::between(&of(&items("", 6)), &of(&items(added, 6))), &Settings::default());
    let told: Vec<(String, String)> = table.rows.iter().skip(1).map(|row| (words(&row.new), words(&row.old))).collect();
    let expected =
        [("(1)　監査人は、台帳の写しを受け取って調べること。", "（新設）"), ("(2)～(7)　（略）", "(1)～(6)　（略）")];
    assert_eq!(told, expected.map(|(new, old)| (new.to_owned(), old.to_owned())));
    assert_eq!(marked(&table.rows[2].new), ["(2)～(7)"]);
    let two = |word: &str| items("", 3).replace("第1の者", word);
    let table = editions::table(&guides::between(&of(&two("甲")), &of(&two("乙"))), &Settings::default());
    assert_eq!(words(&table.rows[2].new), "(2)及び(3)　（略）");
    let clause = |letter: &str, text: &str| format!(":::clause[1.1(1)({letter})]\n{text}\n:::\n\n");
    let rest: Vec<String> =
        ["b", "c", "d"].map(|l| clause(l, &format!("{l}の者は、鍵を保つこと。\n\n1) 表の戸の鍵{l}"))).into();
    let body = |word: &str| format!("{}{}", clause("a", &format!("保管者は、鍵を{word}こと。")), rest.concat());
    let table = editions::table(&guides::between(&of(&body("数える")), &of(&body("磨く"))), &Settings::default());
    assert_eq!(words(&table.rows[2].new), "1.1(1)(b)～(d)　（略）");
}

#[test]
fn what_an_edition_says_of_its_changes_is_not_said_of_itself() {
    let settings = "language: ja\nrenumbering: { \"2\": \"3\" }\nchanges:\n  - { state: split, old: \"1\", new: [\"1\", \"2\"] }\n";
    let pages =
        [("1", "鍵は、箱に納めて保管する。"), ("2", "鍵は、一日に限り貸し出す。"), ("3", "毎年、数を確かめる。")];
    let now = guides::of(&guide(settings, &pages));
    let compared = |old: &Arc<Edition>, new: &Arc<Edition>| {
        let found = compare(Arc::clone(old), Arc::clone(new), &new.said_since(old));
        found.changes().count()
    };
    assert_eq!(compared(&now, &now), 0, "beside itself");
    // Beside an earlier state of the same edition only what was changed since then is a change.
    let state = guides::of(&guide(settings, &[pages[0], pages[1], ("3", "二年に一度、数を確かめる。")]));
    assert_eq!(compared(&state, &now), 1);
    let before = guides::of(&guide("language: ja\n", &[pages[0], ("2", "毎年、数を確かめる。")]));
    assert_eq!(now.said_since(&before).renumbering.len(), 1);
    assert_eq!(now.said_since(&before).changes.len(), 1);
}
