//! What people type who do not know a guide's words: other spellings, readings, slips, numbers with words around them, words
//! that stand within others, filters that leave nothing.

use tebiki::search::{Answer, Entry, Lexicon, Options, Reading, SearchIndex};

/// An index of places with these titles and texts, in the order given.
fn index_of(places: &[(&str, &str)]) -> SearchIndex {
    let place = |(at, (title, text)): (usize, &(&str, &str))| Entry {
        id: format!("{at}.html"),
        kind: if at % 2 == 0 { "even" } else { "odd" }.to_owned(),
        title: (*title).to_owned(),
        text: (*text).to_owned(),
        ..Entry::default()
    };
    let entries: Vec<Entry> = places.iter().enumerate().map(place).collect();
    let lexicon = Lexicon::default().with_thesaurus(&entries);
    SearchIndex::in_memory(entries, &lexicon, "test").expect("an index")
}

fn ask(index: &SearchIndex, typed: &str) -> Answer {
    index.search(typed, &Options { limit: 10, ..Options::default() }).expect("an answer")
}

fn found(index: &SearchIndex, typed: &str) -> Vec<String> {
    ask(index, typed).hits.into_iter().map(|hit| hit.entry.id).collect()
}

fn changes(index: &SearchIndex, typed: &str) -> Vec<(String, String)> {
    match ask(index, typed).reading {
        Reading::Corrected(changes) => changes,
        _ => Vec::new(),
    }
}

#[test]
fn filters_that_leave_nothing_do_not_loosen_a_query() {
    let index = index_of(&[("再委託の制限", "委託先が行う"), ("監査", "委託する前に再び確かめる"), ("契約", "")]);
    let only =
        |kind: &str| Options { limit: 10, filters: vec![(String::new(), vec![kind.to_owned()])], ..Options::default() };
    for typed in ["再委託の制限", "【再委託】／制限"] {
        let answer = index.search(typed, &only("odd")).expect("an answer");
        let told = (answer.hits.len(), answer.total, answer.reading, answer.missing.len(), answer.suggestions.len());
        assert_eq!(told, (0, 0, Reading::AsWritten, 0, 0), "{typed}");
        assert_eq!(index.search(typed, &only("even")).expect("an answer").hits[0].entry.id, "0.html");
    }
}

#[test]
fn corrections_are_whole_words_of_the_guide() {
    let index = index_of(&[
        ("外部委託に関する規程", "外部委託をするときは、再委託を制限する。途中発生した費用"),
        ("法人情報", "情報をメール等で送る"),
    ]);
    assert_eq!(changes(&index, "在委託"), [("在委託".to_owned(), "再委託".to_owned())]);
    for typed in ["中学生", "メール便", "人情法", "部委詫"] {
        assert_eq!(changes(&index, typed), [], "{typed}");
    }
    assert!(ask(&index, "個人情報").suggestions.is_empty());
}

#[test]
fn a_word_is_read_only_where_it_is_a_reading() {
    let index = index_of(&[("一の事業者", "機器の稼働を見る。会議を開く。監査を行う"), ("再委託", "クラウドサービス")]);
    for typed in ["いつまで", "カード", "いつからか"] {
        assert!(found(&index, typed).is_empty() && !ask(&index, typed).missing.is_empty(), "{typed}");
    }
    for (typed, place) in [
        ("かんさ", "0.html"),
        ("かどう", "0.html"),
        ("さいいたく", "1.html"),
        ("したうけ", "1.html"),
        ("くらうど", "1.html"),
        ("kuraudo", "1.html"),
    ] {
        assert_eq!((found(&index, typed), ask(&index, typed).missing.len()), (vec![place.to_owned()], 0), "{typed}");
    }
    let guessed = ask(&index, "カイギ");
    assert_eq!((&*guessed.hits[0].entry.id, guessed.missing.len()), ("0.html", 1));
}

#[test]
fn words_are_found_in_all_ways_of_writing_them() {
    let index = index_of(&[
        ("情報の取扱い", "個人情報漏えい対策"),
        ("申込みの方法", "マトリックスを示す"),
        ("取り扱う情報", "信用の毀損、取り扱い"),
    ]);
    for (typed, places) in [
        ("取り扱い", &["0.html", "2.html"][..]),
        ("取扱", &["0.html", "2.html"]),
        ("情報漏洩", &["0.html"]),
        ("申し込み", &["1.html"]),
        ("申込", &["1.html"]),
        ("信用の棄損", &["2.html"]),
        ("き損", &["2.html"]),
        ("マトリクス", &["1.html"]),
    ] {
        let answer = ask(&index, typed);
        let mut ids: Vec<&str> = answer.hits.iter().map(|hit| &*hit.entry.id).collect();
        ids.sort_unstable();
        assert_eq!((ids, answer.reading), (places.to_vec(), Reading::AsWritten), "{typed}");
    }
}

#[test]
fn a_match_within_a_word_comes_after_and_says_so() {
    let index = index_of(&[
        ("ガイドライン", "オンラインで提供する"),
        ("回線", "ラインを引く"),
        ("リソースの管理", "Restricting access"),
    ]);
    assert_eq!(found(&index, "ライン"), ["1.html", "0.html"]);
    let within = |typed: &str| ask(&index, typed).hits.remove(0).by;
    assert_eq!(within("ソース"), [("ソース".to_owned(), "リソース".to_owned())]);
    let answer = ask(&index, "ソース");
    assert!(answer.synonyms.is_empty(), "{:?}", answer.synonyms);
    for hit in ask(&index, "rest").hits {
        assert!(hit.by.iter().any(|(from, to)| from == "rest" && to.starts_with("restrict")), "{:?}", hit.by);
    }
}

#[test]
fn what_must_not_occur_is_left_out_of_looser_answers() {
    let index = index_of(&[("証跡の管理", "証跡を残す"), ("アクセス記録", "記録を残す"), ("プログラム", "")]);
    assert_eq!(found(&index, "ログ"), ["1.html", "0.html", "2.html"]);
    assert_eq!(found(&index, "ログ -証跡"), ["1.html", "2.html"]);
}

/// A section of a number, with other names that lead to it.
fn entry(id: &str, number: &str, aliases: &[&str]) -> Entry {
    Entry {
        id: id.to_owned(),
        kind: Entry::SECTION.to_owned(),
        number: number.to_owned(),
        title: "題名".to_owned(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        ..Entry::default()
    }
}

#[test]
fn numbers_are_read_among_words_and_shown_as_typed() {
    let entries = vec![
        entry("a.html", "9.3.1", &["p.28-38"]),
        entry("b.html", "9.3.1(8)", &["6.1.2(3)"]),
        entry("c.html", "10", &[]),
    ];
    let index = SearchIndex::in_memory(entries, &Lexicon::default(), "test").expect("an index");
    for (typed, place) in [
        ("9.3.1の8", "b.html"),
        ("二十八ページ", "a.html"),
        ("28ページには何がある", "a.html"),
        ("旧6.1.2(3)", "b.html"),
    ] {
        assert_eq!(found(&index, typed).first().map(String::as_str), Some(place), "{typed}");
    }
    assert_eq!(ask(&index, "旧6.1.2(3)").hits[0].by, [("6.1.2(3)".to_owned(), "9.3.1(8)".to_owned())]);
    assert_eq!(ask(&index, "800-53").missing, ["800-53"]);
}

#[test]
fn a_slip_in_a_word_of_two_kanji_is_put_right_to_what_sounds_or_looks_alike() {
    let index =
        index_of(&[("情報セキュリティ監査", "監視を行う"), ("再委託", "業務の委託。制限"), ("検収", "外部委託")]);
    for (typed, right) in [("監差", "監査"), ("官査", "監査"), ("委詫", "委託"), ("険収", "検収")] {
        assert_eq!(changes(&index, typed), [(typed.to_owned(), right.to_owned())], "{typed}");
    }
    // In a compound, too; where nothing sounds or looks alike, the word is told to be missing.
    assert_eq!(changes(&index, "監差報告"), []);
    assert_eq!(
        changes(&index, "情報セキュリティ監差"),
        [("情報セキュリティ監差".to_owned(), "情報セキュリティ監査".to_owned())]
    );
    for typed in ["監房", "印刷用", "委員"] {
        assert_eq!(changes(&index, typed), [], "{typed}");
    }
}

#[test]
fn a_kanji_that_ends_many_words_says_nothing() {
    let index = index_of(&[("全文を印刷する", ""), ("印刷物", "委託")]);
    assert_eq!((changes(&index, "印刷用"), found(&index, "印刷用").len()), (vec![], 2));
}

#[test]
fn a_single_kanji_is_found_by_its_whole_reading() {
    let index = index_of(&[("契約に含める事項の表", "次の表に示す"), ("監査", "表れる前")]);
    assert_eq!(found(&index, "ひょう").first().map(String::as_str), Some("0.html"));
    assert_eq!(found(&index, "hyou").first().map(String::as_str), Some("0.html"));
    assert!(found(&index, "いつまで").is_empty());
}

#[test]
fn what_ends_a_longer_word_that_is_joined_to_another_is_no_word() {
    let index = index_of(&[
        ("セキュリティガイドライン", "ガイドラインを定める"),
        ("セキュリティパッチ", "パッチを当てる"),
        ("生産ライン", "作業"),
    ]);
    assert_eq!(found(&index, "ライン").first().map(String::as_str), Some("2.html"));
    let answer = ask(&index, "ライン");
    let inside = answer.hits.iter().find(|hit| hit.entry.id == "0.html").expect("it has the letters");
    assert_eq!(inside.by, [("ライン".to_owned(), "セキュリティガイドライン".to_owned())]);
    assert!(ask(&index, "パッチ").hits[0].by.is_empty());
}

#[test]
fn of_several_words_one_inside_other_words_alone_is_looked_for_by_its_stem() {
    let index = index_of(&[("Concurrency", "redirects of cardholders"), ("Redirect", "An old redirect is told")]);
    assert_eq!(found(&index, "old redirects").first().map(String::as_str), Some("1.html"));
    // Between words of a text are borders, which its form does not show.
    let index = index_of(&[("General TLS guidance", "versions of TLS"), ("Old", "TLS")]);
    assert!(ask(&index, "tls").hits.iter().all(|hit| hit.by.is_empty()));
}

#[test]
fn only_old_numbers_are_told_to_be_old() {
    let entries = vec![
        entry("a.html", "9.3.1(5)", &["9.3.1(5)④", "\u{2060}9.3.1(5)(4)", "6.1.2(3)"]),
        entry("b.html", "附則（昭和四十七年）第2条", &["\u{2060}附則第2条"]),
        entry("c.html", "第2条", &[]),
    ];
    let lexicon = Lexicon::default().with_thesaurus(&entries);
    let index = SearchIndex::in_memory(entries, &lexicon, "test").expect("an index");
    for (typed, place) in
        [("9.3.1(5)④", "a.html"), ("9.3.1(5)(4)", "a.html"), ("附則第2条", "b.html"), ("第2条", "c.html")]
    {
        let hit = ask(&index, typed).hits.remove(0);
        assert_eq!((&*hit.entry.id, hit.by), (place, vec![]), "{typed}");
    }
    assert_eq!(ask(&index, "6.1.2(3)").hits[0].by, [("6.1.2(3)".to_owned(), "9.3.1(5)".to_owned())]);
}

#[test]
fn a_supplementary_provision_comes_after_the_articles() {
    let entry = |id: &str, number: &str| Entry {
        id: id.to_owned(),
        kind: Entry::SECTION.to_owned(),
        number: number.to_owned(),
        title: "（罰則）".to_owned(),
        ..Entry::default()
    };
    let entries = vec![entry("s1.html", "附則第3条"), entry("120.html", "第120条")];
    let index = SearchIndex::in_memory(entries, &Lexicon::default(), "test").expect("an index");
    assert_eq!(found(&index, "罰則"), ["120.html", "s1.html"]);
}

#[test]
fn one_answer_is_the_best_where_it_clearly_is() {
    let index = index_of(&[("再委託", "制限"), ("契約", "再委託を含む"), ("監査", ""), ("監査人", "監査")]);
    assert!(ask(&index, "再委託").best && !ask(&index, "制限").best);
    let first = index.search("再委託", &Options { limit: 1, ..Options::default() }).expect("an answer");
    assert_eq!((first.best, first.hits.len()), (true, 1));
    assert!(!ask(&index, "ウクレレ").best);
}
