//! The comparative table as people read it: what facts were and are, where something moved from, what a chapter lost.

use tebiki::compare::Comparison;
use tebiki::diagnostic::Lang;
use tebiki::render::editions::{self, Columns, Coverage, Holds, Settings, Table};

use super::forms::{marked, words};
use super::guides;
use super::told::with;

const SETTINGS: &str = "title: 規程\nlanguage: ja\nvocabularies:\n  role:\n    name: { ja: 役割, en: Role }\n    bearer: true\n    values:\n      - { id: keeper, name: 保管者 }\n      - { id: guard, name: 警備員 }\n  form:\n    name: { ja: 形態, en: Form }\n    values: [{ id: paper, name: 紙 }, { id: disk, name: 磁気 }]\nmarks:\n  l:\n    name: 凡例\n    values: [{ id: must, mark: ○, name: 必須, force: must }, { id: may, mark: △, name: 選択, force: may }]\nterms:\n  - { id: key, name: 鍵, definition: 錠を開ける道具。 }\n";

fn rows(table: &Table) -> Vec<(String, String)> {
    let side = |cell, facts| {
        let texts = [words(cell), words(facts)];
        texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
    };
    table.rows.iter().map(|row| (side(&row.new, &row.facts.1), side(&row.old, &row.facts.0))).collect()
}

fn of(comparison: &Comparison) -> Table {
    editions::table(comparison, &Settings::default())
}

fn owned(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    rows.iter().map(|(new, old)| ((*new).to_owned(), (*old).to_owned())).collect()
}

#[test]
fn facts_stand_in_both_columns() {
    let matrix = |mark: &str, more: &str| {
        format!(
            "## (1) 箱 {{#box .measure}}\n\n箱を備えること。\n\n## (2) 札 {{#tag .measure}}\n\n札を付けること。\n\n:::matrix[目安]{{#m columns=form marks=l}}\n| 対策 | 紙 | 磁気 |\n|---|:-:|:-:|\n| (1) [[measure:box]] | ○ | {mark} |\n{more}:::\n\n箱の鍵は、一人が保管すること。 "
        )
    };
    let old = with(SETTINGS, &[("1", &(matrix("△", "") + "{#keep force=must role=keeper}"))]);
    let settings = SETTINGS.replace("開ける", "開け閉めする");
    let more = "| (2) [[measure:tag]] | ○ | △ |\n";
    let new = with(&settings, &[("1", &(matrix("○", more) + "{#keep force=must role=guard from=2026-10-01}"))]);
    let table = of(&guides::between(&old, &new));
    let told = rows(&table);
    for row in owned(&[
        ("(1)　箱\n〔磁気〕○（必須）", "(1)　箱\n〔磁気〕△（選択）"),
        ("(2)　札\n〔磁気〕△（選択）　〔紙〕○（必須）", "（新設）"),
        (
            "箱の鍵は、一人が保管すること。\n〔施行日〕2026年10月1日　〔役割〕警備員",
            "箱の鍵は、一人が保管すること。\n〔施行日〕なし　〔役割〕保管者",
        ),
        ("鍵\n〔用語〕　〔定義〕錠を開け閉めする道具。", "鍵\n〔用語〕　〔定義〕錠を開ける道具。"),
    ]) {
        assert!(told.contains(&row), "{row:?} in {told:?}");
    }
    let duty = table.rows.iter().find(|row| words(&row.new).starts_with("箱の鍵")).expect("the duty");
    assert_eq!(
        (marked(&duty.facts.0), marked(&duty.facts.1)),
        (vec!["なし", "保管者"], vec!["2026年10月1日", "警備員"])
    );
    assert_eq!(duty.remarks, "属性の変更\n施行日、役割");
    let page = editions::page(&table, Lang::Ja);
    assert!(page.contains("<p class=\"f\">〔磁気〕<u>○</u>（<u>必須</u>）</p>"), "{page}");
}

const FIRST: &str = "この節は、鍵の保管の全体を定める。";
const KEEPING: &str = "鍵は、施錠した箱に納めて保管室に置く。";
const COUNTING: &str = "毎年度の初めに、合い鍵の数を台帳と照らす。";

#[test]
fn what_moved_says_from_where_inside_a_section_too() {
    let page = |paragraphs: &[&str]| with(SETTINGS, &[("1", &paragraphs.join("\n\n"))]);
    let comparison = guides::between(&page(&[FIRST, KEEPING, COUNTING]), &page(&[COUNTING, FIRST, KEEPING]));
    let text = editions::text(&comparison, Lang::Ja);
    assert!(text.contains("1の1番目の段落（旧 1の3番目の段落） [移動]"), "{text}");
    assert!(editions::text(&comparison, Lang::En).contains("1, paragraph 1 (was 1, paragraph 3) [moved]"));
    let csv = editions::csv(&comparison, Lang::Ja);
    assert!(csv.contains("\"1の3番目の段落\"") && csv.contains("\"1の1番目の段落\""), "{csv}");
    let json: serde_json::Value = serde_json::from_str(&editions::json(&comparison)).expect("JSON");
    let change = &json["changes"][0];
    assert_eq!((&change["old"][0]["position"], &change["new"][0]["position"]), (&3.into(), &1.into()));
    let table = of(&comparison);
    let moved = table.rows.iter().find(|row| !row.remarks.is_empty()).expect("a row");
    assert_eq!((words(&moved.new), words(&moved.old)), (COUNTING.to_owned(), COUNTING.to_owned()));
    assert_eq!(moved.remarks, "移動\n1の3番目の段落 → 1の1番目の段落");
}

#[test]
fn what_went_to_another_section_leaves_a_row_where_it_stood() {
    let list = |items: &[&str]| {
        let one = |(i, item): (usize, &&str)| format!("{}) {item}", i + 1);
        items.iter().enumerate().map(one).collect::<Vec<_>>().join("\n")
    };
    let (one, two, three) = ("門の錠を夜に確かめる。", "窓の錠を朝に確かめる。", "金庫の錠を昼に確かめる。");
    let old = with(SETTINGS, &[("1", &list(&[one, two])), ("2", &list(&[three]))]);
    let new = with(SETTINGS, &[("1", &list(&[one])), ("2", &list(&[three, two]))]);
    let comparison = guides::between(&old, &new);
    let expected = [
        ("1　第1節", "1　第1節"),
        ("(1)　（略）", "(1)　（略）"),
        ("（2(2)に移動）", "(2)　（略）"),
        ("2　第2節", "2　第2節"),
        ("(1)　（略）", "(1)　（略）"),
        ("2(2)　窓の錠を朝に確かめる。", "1(2)　窓の錠を朝に確かめる。"),
    ];
    assert_eq!(rows(&of(&comparison)), owned(&expected));
    let settings = Settings { coverage: Coverage::Everything, columns: Columns::OldLeft, ..Settings::default() };
    let table = editions::table(&comparison, &settings);
    let expected = [
        ("1　第1節", "1　第1節"),
        ("(1)　門の錠を夜に確かめる。", "(1)　門の錠を夜に確かめる。"),
        ("（2(2)に移動）", "(2)　窓の錠を朝に確かめる。"),
        ("2　第2節", "2　第2節"),
        ("(1)　金庫の錠を昼に確かめる。", "(1)　金庫の錠を昼に確かめる。"),
        ("(2)　窓の錠を朝に確かめる。", "（1(2)から移動）"),
    ];
    assert_eq!(rows(&table)[..6], owned(&expected));
    assert_eq!((table.rows[2].holds, table.rows[5].holds), (Holds::Old, Holds::New));
    let page = editions::page(&table, Lang::Ja);
    let head = page.find("改正前").zip(page.find("改正後")).expect("heads");
    assert!(head.0 < head.1, "the old edition stands left, and is called so");
    assert!(page.contains("<td><p>（<u>") || page.contains("<td><p>(1)　門の錠"), "{page}");
}

#[test]
fn a_chapter_shows_what_was_deleted_in_it_under_its_old_number() {
    let keep = ("1", FIRST);
    let rest = [("2", "この章は、鍵の保管を定める章である。"), ("2.1", KEEPING), ("2.2", COUNTING)];
    let old = with(SETTINGS, &[&[keep][..], &rest[..]].concat());
    let new = [keep, ("2", "新しい章として、鍵の貸出しの手続と帳簿を定める。"), ("3", rest[0].1), ("3.1", KEEPING)];
    // The old chapter 2 is chapter 3 now, without its second section.
    let corrections = "renumbering: { \"2\": \"3\", \"2.1\": \"3.1\" }\n";
    let new = with(&format!("{SETTINGS}{corrections}"), &new);
    let (old, new) = (guides::of(&old), guides::of(&new));
    let said = new.said_since(&old);
    let comparison = tebiki::compare::compare(old, new, &said);
    let of = |chapter: &str| {
        let table = editions::table(&comparison, &Settings { chapter: chapter.to_owned(), ..Settings::default() });
        rows(&table)
    };
    let third = of("3");
    assert!(third.contains(&("（削る）".to_owned(), COUNTING.to_owned())), "{third:?}");
    let second = of("2");
    assert!(second.iter().all(|(_, old)| !old.contains(COUNTING)), "{second:?}");
    assert!(second.iter().any(|(new, _)| new.contains("貸出しの手続")), "{second:?}");
    assert!(of("1").is_empty());
}

#[test]
fn what_was_deleted_behind_what_moved_stands_where_it_stood() {
    let moved = "棚卸しの記録は、五年の間、書庫に納めて保存する。";
    let old = with(SETTINGS, &[("1", FIRST), ("1.1", moved), ("1.2", COUNTING), ("2", KEEPING)]);
    let new = with(
        &format!("{SETTINGS}renumbering: {{ \"1.1\": \"2.1\" }}\n"),
        &[("1", FIRST), ("2", KEEPING), ("2.1", moved)],
    );
    let (old, new) = (guides::of(&old), guides::of(&new));
    let said = new.said_since(&old);
    let comparison = tebiki::compare::compare(old, new, &said);
    let told = rows(&of(&comparison));
    let at = |part: &str| told.iter().position(|(_, old)| old.contains(part)).unwrap_or_else(|| panic!("{told:?}"));
    let second = told.iter().position(|(new, _)| new.starts_with("2.1")).expect("the section");
    assert!(at(COUNTING) < second, "{told:?}");
}

#[test]
fn paragraphs_of_a_cell_and_numbers_of_what_was_merged_stay() {
    let table = |word: &str| format!("| 項目 | 内容 |\n|---|---|\n| 甲の棟 | 一人が数える。<br>{word}が記す。 |");
    let page = |body: &str| with(SETTINGS, &[("1", body)]);
    let comparison = guides::between(&page(&table("一人")), &page(&table("二人")));
    let told = rows(&of(&comparison));
    let row = ("甲の棟｜一人が数える。\n二人が記す。", "甲の棟｜一人が数える。\n一人が記す。");
    assert!(told.contains(&owned(&[row])[0]), "{told:?}");
    let text = editions::text(&comparison, Lang::Ja);
    assert!(text.contains("一人が数える。 ¶ [-一-]{+二+}人が記す。"), "{text}");
    let (one, two) = ("合い鍵の数を、台帳に記して毎月確かめること。", "見回りの当番を、表に記して壁に掲げること。");
    let old = page(&format!("1) {one}\n2) {two}"));
    let comparison = guides::between(&old, &page(&format!("1) {one}{two}")));
    let told = rows(&of(&comparison));
    let row = (format!("(1)　{one}{two}"), format!("(1)　{one}\n(2)　{two}"));
    assert!(told.contains(&row), "{told:?}");
}
