//! What a piece is when its neighbours, its headings or its names change: identity and place, not the words alone.

use tebiki::compare::{Comparison, Entry, State, compare};
use tebiki::diagnostic::Lang;
use tebiki::render::editions;

use super::guides::{self, Texts};

const PARTS: [&str; 5] = [
    "新たに配属された職員は、一月以内に研修を受ける。",
    "研修の資料は、毎年見直す。",
    "研修を欠いた者には、後日に補講を行う。",
    "講師は、外部から招くことがある。",
    "修了した者の名簿は、三年間保存する。",
];
const LAST: &str = "この手引の改正は、総務課が行う。\n\n問い合わせは、電話で受ける。";

fn page(number: &str, title: &str, more: &str, body: &str) -> (String, String) {
    (format!("{number}.md"), format!("---\nnumber: \"{number}\"\ntitle: {title}\n{more}---\n\n{body}\n"))
}

fn guide(settings: &str, pages: Vec<(String, String)>) -> Texts {
    let settings = format!("title: 手引\nlanguage: ja\n{settings}");
    std::iter::once(("guide.yaml".to_owned(), settings)).chain(pages).collect()
}

fn fire() -> (String, String) {
    page("2", "防火", "", "火気の取扱いは、防火管理者の指示に従う。\n\n消火器は、半年ごとに点検する。")
}

fn three(first: &str) -> Texts {
    guide("", vec![page("1", "教育", "", first), fire(), page("3", "雑則", "", LAST)])
}

/// Every change, as its states and the words of both sides.
fn told(old: &Texts, new: &Texts) -> Vec<String> {
    let (first, second) = (guides::of(old), guides::of(new));
    let said = second.said_since(&first);
    let comparison = compare(first, second, &said);
    let words = |edition: &tebiki::compare::Edition, ids: &[usize]| {
        ids.iter().map(|&id| edition.pieces[id].text.as_str()).collect::<Vec<_>>().join("+")
    };
    let line = |entry: &Entry| {
        let states: Vec<&str> = entry.states.iter().map(|state| state.id()).collect();
        let (old, new) = (words(&comparison.old, &entry.old), words(&comparison.new, &entry.new));
        format!("{} {old}|{new}", states.join(" "))
    };
    comparison.changes().map(line).collect()
}

#[test]
fn a_heading_that_comes_or_goes_touches_nothing_else() {
    let old = three(&PARTS.join("\n\n"));
    let above = three(&format!("## 研修\n\n{}", PARTS.join("\n\n")));
    let two = three(&format!("## 研修\n\n{}\n\n## 講師\n\n{}", PARTS[..3].join("\n\n"), PARTS[3..].join("\n\n")));
    assert_eq!(told(&old, &above), ["new |研修"]);
    assert_eq!(told(&above, &old), ["gone 研修|"]);
    assert_eq!(told(&old, &two), ["new |研修", "new |講師"]);
    assert_eq!(told(&above, &two), ["new |講師"]);
    let few =
        |heading: &str| three(&format!("## 記号\n\n記号は次による。\n\n{heading}例を示す。\n\n○：必要\n\n△：選択"));
    assert_eq!(told(&few(""), &few("## 例\n\n")), ["new |例"], "short texts, too");
}

#[test]
fn a_section_that_takes_another_in_stays_what_it_is() {
    let old = three(&PARTS.join("\n\n"));
    let body = format!("{}\n\n{LAST}", PARTS.join("\n\n"));
    for (settings, more) in
        [("", "aliases: [\"3\"]\n"), ("", "moved-from: [\"3\"]\n"), ("renumbering: { \"3\": \"1\" }\n", "")]
    {
        let new = guide(settings, vec![page("1", "教育", more, &body), fire()]);
        assert_eq!(told(&old, &new), ["merged 教育+雑則|教育"], "{settings}{more}");
    }
    let with_id = |more: &str, body: &str| page("1", "教育", &format!("id: edu\n{more}"), body);
    let old = guide("", vec![with_id("", &PARTS.join("\n\n")), fire(), page("3", "雑則", "", LAST)]);
    let new = guide("", vec![with_id("aliases: [\"3\"]\n", &body), fire()]);
    assert_eq!(told(&old, &new), ["merged 教育+雑則|教育"], "a declared id");
    // An alias of a section that took a free number says what that section is.
    let old = guide("", vec![page("1", "教育", "", &PARTS.join("\n\n")), fire(), page("3", "雑則", "", LAST)]);
    let new = guide("", vec![page("1", "雑則", "aliases: [\"3\"]\n", LAST), fire()]);
    let found = told(&old, &new);
    assert!(
        found.contains(&"moved renumbered 雑則|雑則".to_owned()) && found.contains(&"gone 教育|".to_owned()),
        "{found:?}"
    );
}

#[test]
fn the_one_whose_number_changed_has_moved() {
    let report = "点検の結果は、幹部会議に報告する。是正の計画を添える。";
    let proof = "消去の結果は、証明書に記す。\n\n証明書の保存期間は、五年とする。\n\n写しは、台帳に綴じる。";
    let old = guide("", vec![page("2", "証明", "", proof), page("3", "点検と報告", "", report)]);
    for word in ["報告する", "説明する"] {
        let report = report.replace("報告する", word);
        let new = guide("", vec![page("3", "点検と報告", "", &report), page("5", "証明", "", proof)]);
        let found = told(&old, &new);
        assert!(found.contains(&"moved renumbered 証明|証明".to_owned()), "{found:?}");
        assert!(found.iter().filter(|line| line.contains("moved")).count() == 1, "{found:?}");
    }
}

#[test]
fn a_name_that_stays_is_no_change_whatever_its_id() {
    let of = |id: &str| {
        let settings = format!(
            "vocabularies:\n  role:\n    name: 役割\n    bearer: true\n    values:\n      - {{ id: {id}, name: 職員 }}\n"
        );
        let body = format!("### 鍵の管理 {{#{id}-keys .measure}}\n\n鍵を金庫に収める。 {{role={id} force=must}}");
        guide(&settings, vec![page("1", "教育", "", &body), fire()])
    };
    assert_eq!(told(&of("staff"), &of("worker")), [""; 0]);
}

#[test]
fn a_text_in_a_box_is_the_same_text() {
    let old = three(&PARTS.join("\n\n"));
    for kind in ["note", "discretion"] {
        let boxed = PARTS.join("\n\n").replace(PARTS[1], &format!(":::{kind}\n{}\n:::", PARTS[1]));
        let found = told(&old, &three(&boxed));
        assert_eq!(found, [format!("facts {0}|{0}", PARTS[1])]);
    }
}

#[test]
fn parts_stand_in_their_order_and_joining_is_no_rewording() {
    let old = three(&PARTS.join("\n\n"));
    let joined = three(&format!("{}\n\n{}{}", PARTS[..3].join("\n\n"), PARTS[3], PARTS[4]));
    assert_eq!(told(&old, &joined), [format!("merged {0}+{1}|{0}{1}", PARTS[3], PARTS[4])]);
    assert_eq!(told(&joined, &old), [format!("split {0}{1}|{0}+{1}", PARTS[3], PARTS[4])]);
    let (first, second) = (guides::of(&old), guides::of(&joined));
    let comparison: Comparison = compare(first, second, &tebiki::compare::Corrections::default());
    let text = editions::text(&comparison, Lang::Ja);
    assert!(text.contains("講師は、外部から招くことがある。[- ¶ -]修了した者"), "{text}");
}

#[test]
fn sections_that_were_split_and_merged_are_told_so() {
    let whole = guide("", vec![page("1", "点検と報告", "", &PARTS.join("\n\n")), fire()]);
    let parts = |title: &str| {
        let (first, rest) = (PARTS[..2].join("\n\n"), PARTS[2..].join("\n\n"));
        guide("", vec![page("1", title, "", &first), fire(), page("3", "報告", "", &rest)])
    };
    for (title, reworded) in [("点検", " reworded"), ("点検と報告", "")] {
        let found = told(&whole, &parts(title));
        assert_eq!(found, [format!("split{reworded} 点検と報告|{title}+報告")]);
        let found = told(&parts(title), &whole);
        assert_eq!(found, [format!("merged{reworded} {title}+報告|点検と報告")]);
    }
}

#[test]
fn old_forms_of_kanji_are_spelling() {
    let of = |text: &str| three(&format!("{text}\n\n{}", PARTS[0]));
    let found =
        guides::between(&of("検査の結果は、残価を県の台帳に記す。"), &of("檢査の結果は、殘價を縣の臺帳に記す。"));
    let states: Vec<State> = found.changes().map(Entry::state).collect();
    assert_eq!(states, [State::Spelling]);
}
