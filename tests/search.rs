//! What search finds in a small guide, on disk and in memory, and that its files are the same every time.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::Value;
use tebiki::search::export::{Layout, export};
use tebiki::search::normal::normalize;
use tebiki::search::{Arranged, Entry, Grouping, Lexicon, Options, Reading, SearchError, SearchIndex};

struct Guide {
    entries: Vec<Entry>,
    lexicon: Lexicon,
    queries: Vec<(String, Option<String>, String)>,
}

fn guide() -> Guide {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/search/guide.json");
    let value: Value =
        serde_json::from_str(&std::fs::read_to_string(path).expect("the guide is there")).expect("the guide is JSON");
    let of = |name: &str| value[name].clone();
    let entries: Vec<Entry> = serde_json::from_value(of("entries")).expect("entries");
    let lexicon: Lexicon = serde_json::from_value(of("lexicon")).expect("a lexicon");
    // Without related words, but with the kanji that are typed for one another.
    let kin = lexicon.clone().with_thesaurus(&entries).kin;
    Guide {
        entries,
        lexicon: Lexicon { kin, ..lexicon },
        queries: serde_json::from_value(of("queries")).expect("queries"),
    }
}

fn in_memory() -> SearchIndex {
    let guide = guide();
    SearchIndex::in_memory(guide.entries, &guide.lexicon, "test").expect("an index")
}

fn ten() -> Options {
    Options { limit: 10, ..Options::default() }
}

/// A folder as tantivy has it by itself.
fn mapped(folder: &std::path::Path) -> tantivy::directory::MmapDirectory {
    tantivy::directory::MmapDirectory::open(folder).expect("a folder")
}

#[test]
fn queries_find_what_they_should() {
    let index = in_memory();
    for (typed, first, reading) in guide().queries {
        let answer = index.search(&typed, &ten()).expect("an answer");
        let read = match (&answer.reading, answer.hits.is_empty()) {
            (_, true) => "none",
            (Reading::AsWritten, _) => "AsWritten",
            (Reading::Corrected(_), _) => "Corrected",
            (Reading::Parts, _) => "Parts",
        };
        assert_eq!(read, reading, "{typed}");
        if let Some(first) = first {
            assert_eq!(answer.hits[0].entry.id, first, "{typed}");
        }
    }
}

#[test]
fn a_label_comes_before_places_that_mention_it() {
    let guide = guide();
    let lexicon = guide.lexicon.with_thesaurus(&guide.entries);
    assert!(!lexicon.labels.is_empty());
    let index = SearchIndex::in_memory(guide.entries, &lexicon, "test").expect("an index");
    for (typed, first) in [
        ("第二章の二", "chapter-2.2.html"),
        ("第二章", "chapter-2.html"),
        ("別表第一", "table-1.html"),
        ("別表１", "table-1.html"),
        ("様式第一号", "form-1.html"),
        ("第3章第1節", "chapter-3-section-1.html"),
        ("第二章第一節", "chapter-2-section-1.html"),
        ("第36条第2項第4号", "36.html#i2"),
        ("36条2項4号", "36.html#i2"),
        ("Annex A", "annex-a.html"),
        ("annex a", "annex-a.html"),
        ("63b:5.1.1", "63b-5.1.1.html"),
        ("9.3.1 脚注4", "notes.html#four"),
        ("9.3.1脚注４", "notes.html#four"),
    ] {
        let answer = index.search(typed, &ten()).expect("an answer");
        assert_eq!(answer.hits.first().map(|hit| &*hit.entry.id), Some(first), "{typed}");
    }
    let answer = index.search("36条2項4号", &ten()).expect("an answer");
    // A part of the place is no old number of it.
    assert_eq!(answer.hits[0].by, []);
    // What looks like a label and is none of the guide stays a number or words.
    let answer = index.search("別表第九", &ten()).expect("an answer");
    assert!(answer.hits.iter().all(|hit| hit.entry.id != "table-1.html"), "{answer:?}");
}

#[test]
fn of_places_that_are_worth_the_same_those_that_others_refer_to_come_first() {
    let entries = |linked: &[usize]| -> Vec<Entry> {
        let entry = |at: usize| Entry {
            id: format!("{at}.html"),
            title: "同じ題名".into(),
            text: "同じ文".into(),
            order: u32::try_from(at).expect("few"),
            linked: linked.contains(&at),
            ..Entry::default()
        };
        (0..4).map(entry).collect()
    };
    let order = |linked: &[usize]| {
        let index = SearchIndex::in_memory(entries(linked), &Lexicon::default(), "test").expect("an index");
        let answer = index.search("同じ", &ten()).expect("an answer");
        answer.hits.into_iter().map(|hit| hit.entry.order).collect::<Vec<_>>()
    };
    assert_eq!((order(&[]), order(&[2, 3])), (vec![0, 1, 2, 3], vec![2, 3, 0, 1]));
}

#[test]
fn a_printed_page_is_answered_with_the_section_that_begins_on_it() {
    let entry = |at: u32, kind: &str, pages: &str| Entry {
        id: format!("{at}.html"),
        kind: kind.into(),
        title: format!("題名{at}"),
        aliases: vec![pages.into()],
        order: at,
        ..Entry::default()
    };
    let entries = vec![
        entry(0, Entry::SECTION, "p.25-28"),
        entry(1, "note", "p.28"),
        entry(2, Entry::SECTION, "p.28-38"),
        entry(3, "item", "p.28-29"),
        entry(4, "item", "p.29"),
    ];
    let index = SearchIndex::in_memory(entries, &Lexicon::default(), "test").expect("an index");
    let found = index.search("28ページ", &ten()).expect("an answer").hits.into_iter().map(|hit| hit.entry.order);
    assert_eq!(found.collect::<Vec<_>>(), [2, 0, 1, 3]);
}

#[test]
fn corrections_and_rules_are_told() {
    let index = in_memory();
    let answer = index.search("脆弱姓対策", &ten()).expect("an answer");
    assert_eq!(answer.reading, Reading::Corrected(vec![("脆弱姓対策".into(), "脆弱性対策".into())]));
    let answer = index.search("クラウド", &ten()).expect("an answer");
    assert_eq!(answer.synonyms, [("クラウド".into(), "約款による情報処理サービス".into())]);
    assert_eq!(index.search("抹消", &ten()).expect("an answer").warnings.len(), 1);
    let answer = index.search("監査委託証跡", &ten()).expect("an answer");
    assert_eq!((answer.total, answer.suggestions), (0, vec!["監査".into(), "委託".into(), "証跡".into()]));
}

/// An index of places with these titles and texts.
fn index_of(places: &[(&str, &str)]) -> SearchIndex {
    let place = |(at, (title, text)): (usize, &(&str, &str))| Entry {
        id: format!("{at}.html"),
        title: (*title).to_owned(),
        text: (*text).to_owned(),
        ..Entry::default()
    };
    let entries: Vec<Entry> = places.iter().enumerate().map(place).collect();
    let lexicon = Lexicon::default().with_thesaurus(&entries);
    SearchIndex::in_memory(entries, &lexicon, "test").expect("an index")
}

fn corrected(index: &SearchIndex, typed: &str) -> Vec<(String, String)> {
    match index.search(typed, &ten()).expect("an answer").reading {
        Reading::Corrected(changes) => changes,
        _ => Vec::new(),
    }
}

#[test]
fn a_slip_is_put_right_though_all_its_pairs_of_letters_stand_somewhere() {
    // At every place of a run, so that no mask tells that they never stand in a row.
    let pieces = (0..8).flat_map(|at| ["passw", "sswro", "swrod"].map(|piece| "x".repeat(at) + piece));
    let text = pieces.collect::<Vec<_>>().join("\n");
    let index = index_of(&[("Credentials", "A password is kept secret."), ("", &text)]);
    assert_eq!(corrected(&index, "passwrod"), [("passwrod".into(), "password".into())]);
}

#[test]
fn a_slip_in_one_part_of_a_compound_is_put_right_and_never_to_a_piece_of_a_word() {
    let index = index_of(&[("クラウドサービス", ""), ("オンサイトサービス", "サービスでのインターネットの利用")]);
    assert_eq!(corrected(&index, "クラウトサービス"), [("クラウトサービス".into(), "クラウドサービス".into())]);
    assert_eq!(corrected(&index, "ターゲット"), []);
}

#[test]
fn words_with_a_blank_between_are_one_where_the_thesaurus_has_it() {
    let index = index_of(&[("再委託に関する制限", ""), ("請求", "子と孫")]);
    let answer = index.search("孫 請け", &ten()).expect("an answer");
    assert_eq!(answer.hits[0].by, [("孫請け".to_owned(), "再委託".to_owned())]);
}

#[test]
fn a_title_that_has_all_parts_of_a_compound_is_found_by_it() {
    let index = index_of(&[("遵守事項を番号の順に並べ、旧い番号と比べて示す一覧", ""), ("遵守事項", ""), ("一覧", "")]);
    let answer = index.search("遵守事項一覧", &ten()).expect("an answer");
    assert_eq!(answer.hits.iter().map(|hit| &*hit.entry.id).collect::<Vec<_>>(), ["0.html"]);
}

#[test]
fn a_short_word_by_itself_comes_before_one_that_is_part_of_another() {
    let index = index_of(&[
        ("Mutexを使う", "束縛を mut にする"),
        ("変数", "let mut で束縛する"),
        ("プログラム", "説明"),
        ("保存", "監査証跡とログを保存する"),
        ("DTLS version", ""),
        ("TLS の version", ""),
    ]);
    let first = |typed: &str| index.search(typed, &ten()).expect("an answer").hits.remove(0).entry.id;
    assert_eq!((&*first("mut"), &*first("ログ"), &*first("tls version")), ("1.html", "3.html", "5.html"));
    let answer = index.search("ベンチ", &ten()).expect("an answer");
    assert!(answer.hits.is_empty(), "{:?}", answer.hits);
    let answer = index.search("グラム", &Options { limit: 1, ..ten() }).expect("an answer");
    assert_eq!(answer.hits[0].by, [("グラム".to_owned(), "プログラム".to_owned())]);
    let answer = index.search("テックス", &ten()).expect("an answer");
    assert!(answer.hits.is_empty());
    let answer = index.search("ute", &ten()).expect("an answer");
    assert_eq!(answer.hits[0].by, [("ute".to_owned(), "mutex".to_owned())]);
}

#[test]
fn a_word_of_which_the_parts_stand_apart_is_said_to_be_missing() {
    let apart = [("演奏", "奏者が座る"), ("楽器", "ウクレレを置く")];
    let answer = index_of(&apart).search("ウクレレ奏者", &ten()).expect("an answer");
    assert_eq!(answer.missing, ["ウクレレ奏者"]);
    let together = [("演奏", "ウクレレの奏者が座る"), ("楽器", "笛を置く")];
    let answer = index_of(&together).search("ウクレレ奏者", &ten()).expect("an answer");
    assert_eq!((answer.hits.len(), answer.missing), (1, Vec::new()));
}

#[test]
fn a_word_is_not_answered_with_a_piece_of_it() {
    let index = index_of(&[("演奏者の席", "奏者が座る"), ("PaaS と swords", "pas sword password's")]);
    for typed in ["ウクレレ奏者", "kubernetes"] {
        let answer = index.search(typed, &ten()).expect("an answer");
        assert!(answer.hits.is_empty() && !answer.missing.is_empty(), "{typed}: {:?}", answer.hits);
    }
    let apart = index.search("ウクレレの奏者", &ten()).expect("an answer");
    assert_eq!(apart.hits[0].entry.id, "0.html");
    let index = index_of(&[("PaaS と刀", "pa as sas pas")]);
    assert_eq!(index.search("passwords", &ten()).expect("an answer").missing, ["passwords"]);
    // A letter stands in many words, and is part of a name only by itself.
    let index = index_of(&[("ベンチマーク", "PDF の性能を測る"), ("A の評価", "Aランク")]);
    let answer = index.search("Pマーク", &ten()).expect("an answer");
    assert_eq!((answer.hits.len(), answer.missing), (0, vec!["pマーク".to_owned()]));
    assert_eq!(index.search("Aランク", &ten()).expect("an answer").hits[0].entry.id, "1.html");
}

#[test]
fn days_are_found_as_typed_and_by_their_era() {
    let index = index_of(&[("改定", "2006-03-10 2006年3月10日に定めた"), ("番号", "2006.3.1")]);
    for typed in ["2006-03-10", "2006年3月10日", "平成18年3月10日"] {
        let answer = index.search(typed, &ten()).expect("an answer");
        assert_eq!(answer.hits.iter().map(|hit| &*hit.entry.id).collect::<Vec<_>>(), ["0.html"], "{typed}");
    }
    let index = index_of(&[("改定", "平成18年3月10日に定めた"), ("版", "2019/05/01"), ("期日", "2021/4/1")]);
    for (typed, place) in [
        ("2006/3/10", "0.html"),
        ("2006年3月10日", "0.html"),
        ("2006-03-10", "0.html"),
        ("2006.3.10", "0.html"),
        ("2019-05-01", "1.html"),
        ("令和元年5月1日", "1.html"),
        ("2021/04/01", "2.html"),
        ("令和3年4月1日", "2.html"),
    ] {
        let answer = index.search(typed, &ten()).expect("an answer");
        assert_eq!(answer.hits.iter().map(|hit| &*hit.entry.id).collect::<Vec<_>>(), [place], "{typed}");
    }
    for other in ["2006/3/11", "2006-03-11"] {
        assert!(index.search(other, &ten()).expect("an answer").hits.is_empty(), "{other} is another day");
    }
    assert!(index.search("昭和6年", &ten()).expect("an answer").hits.is_empty(), "6 is no part of 2006");
}

#[test]
fn filters_and_pages() {
    let index = in_memory();
    let filters = vec![("phase".to_owned(), vec!["contract".to_owned()])];
    let answer = index.search("委託先", &Options { filters, ..ten() }).expect("an answer");
    assert!(
        !answer.hits.is_empty()
            && answer.hits.iter().all(|hit| hit.entry.facets["phase"].contains(&"contract".to_owned()))
    );
    let kinds = vec![(String::new(), vec!["term".to_owned()])];
    let answer = index.search("約款", &Options { filters: kinds, ..ten() }).expect("an answer");
    assert_eq!(answer.hits.len(), 1);
    let answer = index.search("委託先", &Options { grouping: Grouping::Pages, ..ten() }).expect("an answer");
    let mut pages: Vec<&str> = answer.hits.iter().map(|hit| hit.entry.page()).collect();
    pages.sort_unstable();
    pages.dedup();
    assert_eq!(pages.len(), answer.hits.len());
}

#[test]
fn an_index_on_disk_answers_like_one_in_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let guide = guide();
    SearchIndex::create(mapped(folder.path()), Arranged::of(guide.entries), &guide.lexicon, "test").expect("an index");
    let (opened, memory) = (SearchIndex::open(mapped(folder.path())).expect("an index"), in_memory());
    assert_eq!((opened.build(), opened.len(), opened.lexicon()), ("test", memory.len(), &guide.lexicon));
    for (typed, ..) in guide.queries {
        assert_eq!(
            opened.search(&typed, &ten()).expect("an answer"),
            memory.search(&typed, &ten()).expect("an answer")
        );
    }
    assert_eq!(export(&opened, Layout::Shards).expect("files"), export(&memory, Layout::Shards).expect("files"));
}

#[test]
fn an_index_of_another_version_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    SearchIndex::create(mapped(folder.path()), Arranged::of(guide().entries), &Lexicon::default(), "test")
        .expect("an index");
    let meta = folder.path().join("meta.json");
    let text = std::fs::read_to_string(&meta).expect("meta.json");
    assert!(text.contains(r#"\"analyzer\":"#));
    std::fs::write(&meta, text.replace(r#"\"analyzer\":"#, r#"\"analyzer\":9"#)).expect("written");
    assert!(matches!(SearchIndex::open(mapped(folder.path())), Err(SearchError::Stale { .. })));
    assert!(tantivy::directory::MmapDirectory::open(folder.path().join("nowhere")).is_err());
}

#[test]
fn files_are_the_same_every_time_and_have_plain_names() {
    let small = export(&in_memory(), Layout::Fitting).expect("files");
    // The kanji that are typed for one another are asked for apart.
    assert_eq!(small.len(), 2);
    let (one, two) =
        (export(&in_memory(), Layout::Shards).expect("files"), export(&in_memory(), Layout::Shards).expect("files"));
    assert!(one.len() > 4 && one == two);
    for file in one.iter().chain(&small) {
        assert!(
            file.bytes.is_ascii() && file.name.rsplit_once('.').is_some_and(|(_, kind)| kind == "js"),
            "{}",
            file.name
        );
        assert!(
            file.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'.'),
            "{}",
            file.name
        );
    }
}

#[test]
fn what_is_needed_late_is_a_file_of_its_own_where_it_is_long() {
    let guide = guide();
    let names = |times: usize| {
        let entries = (0..times).flat_map(|time| {
            let of = |entry: &Entry| Entry { id: format!("{time}-{}", entry.id), text: String::new(), ..entry.clone() };
            guide.entries.iter().map(of).collect::<Vec<_>>()
        });
        let index = SearchIndex::in_memory(entries.collect(), &guide.lexicon, "test").expect("an index");
        let files = export(&index, Layout::Shards).expect("files");
        files.into_iter().map(|file| file.name).collect::<Vec<_>>()
    };
    let apart = |names: Vec<String>| names.iter().any(|name| name.starts_with("layout."));
    assert!(!apart(names(1)) && apart(names(20_000 / guide.entries.len())));
}

#[test]
fn an_edit_changes_the_files_that_hold_it() {
    let guide = guide();
    let many = |word: &str| {
        let copies = (0..60).flat_map(|time| {
            let of = |entry: &Entry| Entry { id: format!("{time}-{}", entry.id), ..entry.clone() };
            guide.entries.iter().map(of).collect::<Vec<_>>()
        });
        let mut entries: Vec<Entry> = copies.collect();
        let middle = entries.len() / 2;
        entries[middle].text.push_str(word);
        let index = SearchIndex::in_memory(entries, &guide.lexicon, "test").expect("an index");
        export(&index, Layout::Shards).expect("files").into_iter().map(|file| file.name).collect::<BTreeSet<_>>()
    };
    let before = many("。記録を長く保存することとし、その範囲を契約で定める。");
    for edited in [
        "。記録を長く廃棄することとし、その範囲を契約で定める。",
        "。記録をとても長く保存することとし、その範囲を契約で定める。",
    ] {
        let after = many(edited);
        let fresh = after.difference(&before).count();
        assert!(before.len() > 60 && (2..=18).contains(&fresh), "{fresh} of {}", after.len());
    }
}

#[test]
fn no_entries_are_no_error() {
    let index = SearchIndex::in_memory(Vec::new(), &Lexicon::default(), "none").expect("an index");
    for typed in ["再委託", "9.3.1", "何をするか", "甲 乙", "x"] {
        assert!(index.search(typed, &ten()).expect("an answer").hits.is_empty());
    }
    assert_eq!(export(&index, Layout::Fitting).expect("files").len(), 1);
    assert!(!export(&index, Layout::Shards).expect("files").is_empty());
}

/// One index for all that the properties ask.
static INDEX: LazyLock<SearchIndex> = LazyLock::new(in_memory);

/// The paragraphs of the guide, each with the place that it stands at.
static LINES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let of = |entry: &Entry| entry.text.lines().map(|line| (entry.id.clone(), line.to_owned())).collect::<Vec<_>>();
    guide().entries.iter().flat_map(of).filter(|(_, line)| !line.is_empty()).collect()
});

/// What a reader takes for one character: a mark stays with what it changes.
fn characters(line: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for c in line.chars() {
        match out.last_mut() {
            Some(last) if "\u{3099}\u{309a}ﾞﾟ\u{fe00}\u{e0100}".contains(c) => last.push(c),
            _ => out.push(c.to_string()),
        }
    }
    out
}

/// Whether a piece means what it stands for: quotation marks end a phrase, and a middle dot between katakana is
/// not part of the text, so that by itself it is not to be found there.
fn says_what_it_means(piece: &str, line: &str) -> bool {
    let text = normalize(piece);
    let dots = text.chars().all(|c| c == '・');
    !text.is_empty() && !text.contains(is_quote) && (!dots || normalize(line).contains(&text))
}

fn is_quote(c: char) -> bool {
    "\"“”＂".contains(c)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    /// Any piece of a paragraph finds the place that it was cut from.
    #[test]
    fn any_piece_is_found(seed in 0usize..1_000_000, length in 1usize..20) {
        let (id, line) = &LINES[seed % LINES.len()];
        let chars = characters(line);
        let from = (seed / LINES.len()) % chars.len();
        let piece = chars[from..chars.len().min(from + length)].concat();
        prop_assume!(says_what_it_means(&piece, line));
        let options = Options { limit: 1_000, ..Options::default() };
        let answer = INDEX.search(&format!("\"{piece}\""), &options).expect("an answer");
        prop_assert!(answer.hits.iter().any(|hit| hit.entry.id == *id), "{piece}");
    }

    /// Nothing that is typed makes it panic.
    #[test]
    fn anything_may_be_typed(typed in "\\PC{0,24}") {
        let answer = INDEX.search(&typed, &ten()).expect("an answer");
        prop_assert!(answer.hits.len() <= 10);
    }
}
