//! A place that stands alone: how it is cited, and what of it lists and tables show.

use tebiki::graph::{PlaceRef, derive};
use tebiki::session;

fn numbers(language: &str, page: &str) -> Vec<(String, String)> {
    let files = [("guide.yaml", format!("title: t\nlanguage: {language}\n")), ("1.md", page.to_owned())];
    let files = files.map(|(path, text)| (path.to_owned(), text.into()));
    let resolved = session::resolve_texts(files.into()).expect("a guide");
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
