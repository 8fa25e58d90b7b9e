//! What a reader sees and a plain comparison of words does not: links, pictures, readings, how far a text binds; and the
//! numbers that places are cited by.

use tebiki::compare::{Comparison, State};
use tebiki::diagnostic::Lang;
use tebiki::render::editions::{self, Settings};

use super::guides::{self, Texts};

const SETTINGS: &str = "title: 規程\nlanguage: ja\nvocabularies:\n  role:\n    name: { ja: 役割, en: Role }\n    bearer: true\n    values:\n      - { id: keeper, name: 保管者 }\n      - { id: guard, name: 警備員 }\nstandards:\n  - id: s\n    name: 統一基準\n    groups:\n      - { number: \"1.1\", title: 保管 }\nmarks:\n  l:\n    name: 凡例\n    values:\n      - { id: must, mark: ○, name: 必須, force: must }\n";

/// A guide of a page with the text, and another one to refer to.
pub(super) fn of(text: &str) -> Texts {
    with(SETTINGS, &[("1", text), ("2", "ほかの節である。ここには何も定めない。"), ("3", "もう一つの節である。")])
}

pub(super) fn with(settings: &str, pages: &[(&str, &str)]) -> Texts {
    let page = |(number, body): &(&str, &str)| {
        (format!("{number}.md"), format!("---\nnumber: \"{number}\"\ntitle: 第{number}節\n---\n\n{body}\n"))
    };
    let settings = ("guide.yaml".to_owned(), settings.to_owned());
    std::iter::once(settings).chain(pages.iter().map(page)).collect()
}

/// The facts that changed, as they are shown.
fn facts(comparison: &Comparison) -> Vec<String> {
    let all = comparison.changes().flat_map(|entry| &entry.facts);
    all.map(|change| editions::fact_words(change, Lang::Ja)).collect()
}

#[test]
fn what_is_seen_beside_the_words_is_told() {
    for (old, new, told) in [
        (
            "[通知](https://example.jp/2025.pdf)による。",
            "[通知](https://example.jp/2026.pdf)による。",
            "リンク先: https://example.jp/2025.pdf → https://example.jp/2026.pdf",
        ),
        ("手順は[[2|こちら]]による。", "手順は[[3|こちら]]による。", "参照先: 2 → 3"),
        ("手順は[こちら](2.md)による。", "手順は[こちら](3.md)による。", "参照先: 2 → 3"),
        ("配置は次による。![配置図](a.png)", "配置は次による。![配置図](b.png)", "図: a.png → b.png"),
        ("{鍵束|かぎたば}を保つ。", "{鍵束|けんそく}を保つ。", "読み: 鍵束（かぎたば） → 鍵束（けんそく）"),
        ("> [!NOTE]\n> 鍵は二人で確かめる。", "> [!WARNING]\n> 鍵は二人で確かめる。", "囲みの種類: 注 → 警告"),
        (
            ":::discretion\n鍵は二人で確かめること。\n:::",
            ":::note\n鍵は二人で確かめること。\n:::",
            "囲みの種類: 上乗せ（統一基準を超える） → 注",
        ),
        (
            "《保管者は、鍵を保つこと。》 {force=must role=keeper}",
            "保管者は、鍵を保つこと。 {force=must role=keeper}",
            "上乗せ: 統一基準を超える → なし",
        ),
        ("鍵を保ち、《毎月数える》こと。", "鍵を保ち、毎月数えること。", "上乗せ: 「毎月数える」 → なし"),
        (
            ":::editor-note[数]{#n kind=corrected}\n数を直した。\n:::",
            ":::editor-note[数]{#n kind=contradiction}\n数を直した。\n:::",
            "注の種類: 訂正 → 原典の矛盾",
        ),
        (
            "鍵を保つこと。 {#k provenance=original}",
            "鍵を保つこと。 {#k provenance=corrected}",
            "原典との関係: 原典のまま → 訂正した",
        ),
        ("鍵を保つこと。 {#k page=33}", "鍵を保つこと。 {#k page=34}", "原典のページ: 33 → 34"),
    ] {
        let comparison = guides::between(&of(old), &of(new));
        assert_eq!(facts(&comparison), [told], "{old} | {new}");
        assert!(guides::between(&of(new), &of(new)).changes().next().is_none());
    }
}

#[test]
fn names_in_the_settings_are_told() {
    for (from, to, told) in [
        ("name: 統一基準", "name: 共通基準", "基準の名: 統一基準 → 共通基準"),
        ("title: 保管 }", "title: 管理 }", "条項の群 1.1: 保管 → 管理"),
        ("name: 凡例", "name: 記号の見方", "凡例の名: 凡例 → 記号の見方"),
        ("force: must }", "force: may }", "拘束の強さ: 必須 → 任意"),
    ] {
        let pages = [("1", "鍵は、箱に納めて保管すること。")];
        let (old, new) = (with(SETTINGS, &pages), with(&SETTINGS.replace(from, to), &pages));
        assert_eq!(facts(&guides::between(&old, &new)), [told]);
    }
}

#[test]
fn a_reference_follows_its_target() {
    let pages = |number| {
        [
            ("1", "手順は[[#x|こちら]]、[[NUMBER|あちら]]による。\n\n鍵の箱は壁に掛ける。 {#x}"),
            (number, "ほかの節である。ここには何も定めない。"),
        ]
    };
    let of = |number: &'static str| {
        let mut texts = with(SETTINGS, &pages(number));
        for (_, text) in &mut texts {
            *text = text.replace("NUMBER", number).replace("title: 第2節", "title: 第4節");
        }
        texts
    };
    let comparison = guides::between(&of("2"), &of("4"));
    let states: Vec<State> = comparison.changes().map(tebiki::compare::Entry::state).collect();
    assert_eq!((states, facts(&comparison)), (vec![State::Renumbered], Vec::new()));
}

#[test]
fn the_order_of_a_set_is_no_change_and_no_code_words_are_shown() {
    let measures = "### 対策甲 {.measure #keep}\n\n鍵を保つ。\n\n### 対策乙 {.measure #audit}\n\n監査を受ける。\n\n";
    let clause =
        |list: &str| format!("{measures}:::clause[1.1(1)(a)]{{measures=\"{list}\"}}\n保管者は、鍵を保つこと。\n:::");
    let between = |old: &str, new: &str| guides::between(&of(&clause(old)), &of(&clause(new)));
    assert!(between("keep audit", "audit keep").changes().next().is_none());
    assert_eq!(facts(&between("keep", "audit")), ["対策: 対策甲 → 対策乙"]);
    let list = guides::between(&of("- 鍵の数を毎月数えて台帳に記す。"), &of("1. 鍵の数を毎月数えて台帳に記す。"));
    assert_eq!(facts(&list), ["種類: 箇条書き → 手順"]);
}

#[test]
fn places_are_cited_with_their_section() {
    let audit = "### (NUMBER) 監査の受入れ {#audit}\n\n監査人の求めに応じること。\n\n";
    let page = |parts: &[&str]| parts.concat();
    let second =
        "### (1) 記録の作成\n\n記録は、その日に作ること。\n\n### (2) 記録の保存\n\n記録は、五年の間保存すること。\n\n";
    let old = with(
        SETTINGS,
        &[("2", &page(&[second, &audit.replace("NUMBER", "3")])), ("5", "立入りの手続を定める節である。")],
    );
    let new = with(
        SETTINGS,
        &[("2", second), ("5", &page(&["立入りの手続を定める節である。\n\n", &audit.replace("NUMBER", "1")]))],
    );
    let comparison = guides::between(&old, &new);
    let text = editions::text(&comparison, Lang::Ja);
    assert!(text.contains("5(1)（旧 2(3)） [移動、番号の変更]"), "{text}");
    let table = editions::table(&comparison, &Settings { chapter: "2".to_owned(), ..Settings::default() });
    let is_moved = |row: &&editions::TableRow| row.holds == editions::Holds::Both && row.remarks.contains("移動");
    let moved = table.rows.iter().find(is_moved).expect("the row");
    let words = |cell: &editions::Cell| cell.iter().flatten().map(|run| run.text.as_str()).collect::<String>();
    assert_eq!(
        (words(&moved.new), words(&moved.old)),
        ("5(1)　監査の受入れ".to_owned(), "2(3)　監査の受入れ".to_owned())
    );
    assert!(moved.remarks.contains("2(3) → 5(1)"), "{}", moved.remarks);
}

#[test]
fn steps_of_a_second_list_have_their_sign() {
    let text = |word: &str| {
        format!(
            "1. 箱を開ける。\n2. 鍵を取り出して確かめる。\n\n次に、\n\n1. 台帳に記す。\n2. 鍵を{word}箱に戻して施錠する。"
        )
    };
    let comparison = guides::between(&of(&text("数えて")), &of(&text("磨いて")));
    let told = editions::text(&comparison, Lang::Ja);
    assert!(told.contains("  1② [文言の変更]"), "{told}");
}

#[test]
fn what_shows_nothing_is_no_entry() {
    let new = of("鍵は箱に納める。\n\n|  |  |\n|---|---|\n| 鍵の種類 | 置き場所 |");
    let told = editions::text(&guides::between(&of("鍵は箱に納める。"), &new), Lang::Ja);
    assert_eq!(told.matches("[新設]").count(), 1, "{told}");
}

#[test]
fn sections_of_one_name_are_told_apart() {
    let page = |number: &str, title: &str, body: &str| {
        (format!("{number}.md"), format!("---\nnumber: \"{number}\"\ntitle: {title}\n---\n\n{body}\n"))
    };
    let of = |day: &str| -> Texts {
        let part = |title: &str, id: &str, body: String| {
            (format!("{id}/index.md"), format!("---\ntitle: {title}\nid: {id}\n---\n"), format!("{id}/1.md"), body)
        };
        let mut texts = vec![("guide.yaml".to_owned(), SETTINGS.to_owned()), page("1", "目的", "目的を定める。")];
        for (title, id) in [("附則（平成26年）", "one"), ("附則（令和元年）", "two")] {
            let body = format!("---\ntitle: 施行期日\nid: {id}-1\n---\n\nこの{title}は、公布の日から{day}施行する。\n");
            let (index, cover, path, body) = part(title, id, body);
            texts.extend([(index, cover), (path, body)]);
        }
        texts
    };
    let told = editions::text(&guides::between(&of(""), &of("三月を経て")), Lang::Ja);
    assert!(told.contains("附則（平成26年） ＞ 施行期日") && told.contains("附則（令和元年） ＞ 施行期日"), "{told}");
}

#[test]
fn cells_of_csv_are_no_formulas() {
    let comparison =
        guides::between(&of("鍵は箱に納める。"), &of("鍵は箱に納める。\n\n`=1+1` と書かれた札を掛けておくこと。"));
    let csv = editions::csv(&comparison, Lang::Ja);
    assert!(csv.contains(",\"'=1+1 と"), "{csv}");
}

#[test]
fn words_in_common_with_a_text_far_off_are_no_split() {
    let old = "利用者の端末と基盤を守る製品安全設計基準書の整備を、責任者が毎年度に行うこと。";
    let new = "利用者の端末と基盤を守る文書の整備を、責任者が毎年度に行うこと。";
    let rest = "ほかの節である。ここには何も定めない。";
    let of = |first: &str, second: &str| with(SETTINGS, &[("1", first), ("2", second)]);
    let far = format!("{rest}\n\n- 参考 製品安全設計基準書");
    let states = |old: &Texts, new: &Texts| -> Vec<State> {
        guides::between(old, new).changes().map(tebiki::compare::Entry::state).collect()
    };
    let found = states(&of(old, rest), &of(new, &far));
    assert!(!found.contains(&State::Split) && found.contains(&State::New), "{found:?}");
    let near = format!("{new}\n\n- 参考 製品安全設計基準書");
    let found = states(&of(old, rest), &of(&near, rest));
    assert!(found.contains(&State::Split), "{found:?}");
}
