//! A place that stands alone: how it is cited, and what of it lists and tables show.

use tebiki::graph::{self, PlaceRef, Resolved, derive, model};
use tebiki::session;

fn resolved(guide: &str, page: &str) -> Resolved {
    let files = [("guide.yaml", guide), ("1.md", page)].map(|(path, text)| (path.to_owned(), text.into()));
    session::resolve_texts(files.into()).expect("a guide")
}

fn numbers(language: &str, page: &str) -> Vec<(String, String)> {
    let resolved = resolved(&format!("title: t\nlanguage: {language}\n"), page);
    let duties = derive(&resolved).duties;
    let at = duties.iter().map(|duty| duty.at);
    let of = |at: PlaceRef| {
        let anchor = resolved.corpus.page(at.page).and_then(|page| page.place(at.place)).map(|p| p.anchor.to_string());
        (anchor.unwrap_or_default(), resolved.standing(at).expect("it is there").number)
    };
    at.map(of).collect()
}

#[test]
fn what_has_no_number_is_cited_by_what_holds_it() {
    let page = "---\nnumber: \"1\"\ntitle: 節\n---\n:::caution[約款]{#terms}\n読むこと。 {#in-caution force=must}\n:::\n\n\
        ## (1) 鍵\n\n施錠すること[^注][^b]。 {#in-item force=must}\n\n\
        :::caution[鍵]{#keys}\n数えること。 {#in-numbered force=must}\n:::\n\n\
        ## 後\n\n閉じること。 {#behind force=must}\n\n\
        :::measure[施策]{#measure}\n行うこと。 {#in-measure force=must}\n:::\n\n\
        [^注]: 確かめること。 {#in-note force=must}\n\n[^b]: 見ること[^c]。 {#in-second force=must}\n\n\
        [^c]: 書くこと。 {#in-third force=must}\n";
    let found = numbers("ja", page);
    let found: Vec<(&str, &str)> = found.iter().map(|(id, number)| (&**id, &**number)).collect();
    let expected = [
        ("in-caution", "1「約款」"),
        ("in-item", "1(1)"),
        ("in-note", "1 脚注1"),
        ("in-second", "1 脚注2"),
        ("in-third", "1 脚注3"),
        ("in-numbered", "1(1)"),
        ("behind", "1"),
        ("in-measure", "1「施策」"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn notes_are_cited_in_the_language_of_the_guide() {
    let page = "---\nnumber: \"1\"\ntitle: Keys\n---\n:::caution[Terms]{#terms}\nRead. {#a force=must}\n:::\n\nText[^4].\n\n[^4]: Look. {#b force=must}\n";
    let found = numbers("en", page).into_iter().map(|(_, number)| number).collect::<Vec<_>>();
    assert_eq!(found, ["1 “Terms”", "1 footnote 4"]);
}

/// What the model of the only page says, by the ids of its places: number as cited, kind, title; and the texts of duties.
fn model_of(guide: &str, page: &str) -> (Vec<[String; 4]>, Vec<(String, String)>) {
    let resolved = resolved(guide, page);
    let views = graph::LazyViews::new(&resolved);
    let (id, _) = resolved.corpus.iter().next().expect("a page");
    let model = model::page_model(&resolved, &views, id).expect("a page");
    let of = |place: &model::PlaceModel| {
        [place.id.clone(), place.standing.cited.clone(), place.kind.to_owned(), place.title.clone()]
    };
    let duties = model.lists.duties.iter().map(|duty| (duty.address.clone(), duty.text.clone()));
    (model.places.iter().map(of).collect(), duties.collect())
}

#[test]
fn titles_show_what_references_show() {
    let page = "---\nnumber: \"1\"\ntitle: 節\n---\n\n## (1) 鍵の管理 {#keys}\n\n「[[1(1)]]」に従うこと。 {#obey force=must}\n\n\
        - [[1(1)]]を読むこと。 {#read force=must}\n\n:::matrix[表]{#m columns=role marks=l}\n| 項目 | 職員 |\n|---|---|\n| (1) [[#keys]] | ○ |\n:::\n";
    let guide = "title: t\nlanguage: ja\nvocabularies:\n  role: { name: { ja: 役割, en: Role }, values: [{ id: staff, name: 職員 }] }\n\
        marks:\n  l: { name: 印, values: [{ id: yes, mark: ○, name: 行う, force: must }] }\n";
    let (places, _) = model_of(guide, page);
    let of = |id: &str| places.iter().find(|place| place[0] == id).unwrap_or_else(|| panic!("{id}: {places:?}"));
    assert_eq!(of("obey")[3], "「「(1) 鍵の管理」」に従うこと。");
    assert_eq!(of("read")[3], "「(1) 鍵の管理」を読むこと。");
    let row = places.iter().find(|place| place[2] == "row").expect("a row");
    assert_eq!([&*row[1], &*row[3]], ["1(1)", "「(1) 鍵の管理」"]);
}

#[test]
fn cited_documents_have_the_number_of_their_list() {
    let page = "---\nnumber: \"1\"\ntitle: 資料\n---\n\n:::reference[指針]{#guideline number=\"1(4)\"}\n読むこと。 {#inside force=must}\n:::\n\n\
        :::reference[別の指針]{#other}\n文。\n:::\n\n:::reference[第三]{#third number=\"(5)\"}\n文。\n:::\n";
    let (places, _) = model_of("title: t\nlanguage: ja\n", page);
    let cited: Vec<[&str; 2]> = places.iter().map(|place| [&*place[0], &*place[1]]).collect();
    assert_eq!(cited, [["guideline", "1(4)"], ["inside", "1(4)"], ["other", "1"], ["third", "1(5)"]]);
}

#[test]
fn a_duty_is_without_the_duties_in_it_that_stand_alone() {
    let page = "---\nnumber: \"1\"\ntitle: 節\n---\n\n:::duty{#outer force=must}\n鍵を閉じること。\n\n数を数えること。 {#inner force=should}\n\n記録を残すこと。\n:::\n\n\
        :::duty{#list force=must}\n次の事項を行うこと。\n\n- 施錠すること。 {#entry force=must}\n:::\n";
    let (_, duties) = model_of("title: t\nlanguage: ja\n", page);
    let found: Vec<(&str, &str)> = duties.iter().map(|(id, text)| (&**id, &**text)).collect();
    let expected = [
        ("1.html#outer", "鍵を閉じること。\n記録を残すこと。"),
        ("1.html#inner", "数を数えること。"),
        // What it leads in belongs to it.
        ("1.html#list", "次の事項を行うこと。\n施錠すること。"),
        ("1.html#entry", "施錠すること。"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn what_stands_in_a_footnote_is_as_the_place_of_its_first_mark() {
    let guide = "title: t\nlanguage: ja\nvocabularies:\n  form: { values: [{ id: asp, name: 約款 }, { id: run, name: 運用 }] }\n";
    let page = "---\nnumber: \"1\"\ntitle: 節\nsource: { pages: 1-9 }\n---\n\n## (1) 鍵 {form=asp page=3}\n\n施錠する[^1]。\n\n\
        > ### 内\n>\n> 引用。\n\n見る[^2]。\n\n## (2) 扉 {form=run}\n\n閉じる[^1]。\n\n\
        [^1]: 確かめること[^3]。 {#first force=must}\n\n[^2]: 見ること。 {#second force=must}\n\n[^3]: 書くこと。 {#third force=must}\n";
    let resolved = resolved(guide, page);
    for id in ["first", "second", "third"] {
        let (page, found) = resolved.corpus.iter().next().expect("a page");
        let place = found.places.list.iter().position(|place| &*place.anchor == id).expect("it is there");
        let at = PlaceRef { page, place: u32::try_from(place).expect("few") };
        let standing = resolved.standing(at).expect("it is there");
        let form = standing.facets.get("form").expect("it has a form");
        assert_eq!((&*form.values[0], standing.pages), ("asp", Some("3")), "{id}");
        let headings: Vec<String> = standing.headings.iter().map(|&at| resolved.title_of(at)).collect();
        assert_eq!(headings, ["鍵"], "{id}");
        assert!(standing.number.starts_with("1 脚注"), "{id}: {}", standing.number);
    }
}
