//! What the files hold, without an engine.

use super::*;

fn source() -> Source {
    let entry = |id: &str, number: &str, title: &str, text: &str, roles: &[&str]| Entry {
        id: id.into(),
        kind: if id.contains('#') { "item".into() } else { "section".into() },
        number: number.into(),
        title: title.into(),
        text: text.into(),
        facets: [("role".to_owned(), roles.iter().map(|role| (*role).to_owned()).collect())].into(),
        ..Entry::default()
    };
    let entries = vec![
        entry("9.3.1.html", "9.3.1", "再委託の制限", "ＩＳＭＳの\"認証\"\n＊を<付ける>", &["officer"]),
        entry("9.3.1.html#i8", "9.3.1(8)", "障害", "C:\\対応", &["staff"]),
    ];
    let synonyms = vec![vec!["役務".into(), "サービス".into()]];
    let labels = vec![Label {
        vocabulary: "role".into(),
        value: "officer".into(),
        name: "責任者".into(),
        aliases: vec!["長".into()],
    }];
    let lexicon = Lexicon { synonyms, ..Lexicon::default() };
    Source { id: "g".into(), title: "手引".into(), edition: "初版".into(), entries, lexicon, labels }
}

fn files(engine: Engine, parts: usize) -> Vec<File> {
    let mut out = Vec::new();
    let put: &mut dyn FnMut(File) -> Result<(), std::convert::Infallible> = &mut |file| {
        out.push(file);
        Ok(())
    };
    export(&[source()], engine, parts, put).expect("memory takes everything");
    out
}

fn text(files: &[File], name: &str) -> String {
    let file = files.iter().find(|file| file.name == name).expect("a file of that name");
    String::from_utf8(file.bytes.clone()).expect("UTF-8")
}

#[test]
fn the_same_input_makes_the_same_files() {
    for (_, engine) in Engine::ALL {
        assert_eq!(files(engine, 1), files(engine, 1));
    }
}

#[test]
fn groonga_gets_lines_in_their_normal_form() {
    let data = text(&files(Engine::Groonga, 1), "entries-0001.grn");
    assert!(data.starts_with("load --table Entries\n[\n{\"_key\":\"g/9.3.1.html\""), "{data}");
    assert!(data.contains(r#""body":["ismsの\"認証\"","*を<付ける>"]"#), "{data}");
    assert!(data.contains(r#""labels":["9.3.1(8)"],"filters":["kind=item","role=staff"]"#), "{data}");
    let pages = text(&files(Engine::Groonga, 1), "pages-0001.grn");
    assert!(pages.contains(r#""body":["ismsの\"認証\"","*を<付ける>","9.3.1(8)障害","c:\\対応"]"#), "{pages}");
    assert!(pages.contains(r#""filters":["role=officer","role=staff"]"#), "{pages}");
}

#[test]
fn equal_places_have_keys_of_their_own() {
    let mut twice = source();
    twice.entries.push(twice.entries[1].clone());
    let keys: Vec<String> = document::entries(&twice).map(|document| document.key).collect();
    assert_eq!(keys, ["g/9.3.1.html", "g/9.3.1.html#i8", "g/9.3.1.html#i8~2"]);
}

#[test]
fn sphinx_gets_no_mark_of_its_questions() {
    let all = files(Engine::Sphinx, 2);
    let data: String = ["entries-1-0001.xml", "entries-2-0001.xml"].map(|name| text(&all, name)).concat();
    assert!(data.contains("<body>\u{e000}ismsの＂認証＂\u{e000}＊を＜付ける＞\u{e000}</body>"), "{data}");
    assert!(data.contains("c：＼対応"), "{data}");
    let one = text(&all, "sphinx-1.conf");
    assert!(one.contains("agent = 127.0.0.1:9312:entries\n  agent = 127.0.0.1:9322:entries"), "{one}");
}

#[test]
fn questions_have_the_form_of_the_text() {
    let typed = "９．３．１ (８)\"";
    assert_eq!(Engine::Groonga.question(typed), "\"9.3.1(8)\\\"\"");
    assert_eq!(Engine::Sphinx.question(typed), "\"9．3．1（8）＂\"");
    assert_eq!(Engine::OpenSearch.question(typed), "9.3.1(8)\"");
}

#[test]
fn labels_and_synonyms_stand_beside_the_data() {
    let all = files(Engine::OpenSearch, 3);
    assert_eq!(text(&all, "synonyms.tsv"), "役務\tサービス\n");
    assert!(text(&all, "labels.tsv").contains("role=officer\t"), "{}", text(&all, "labels.tsv"));
    let index: serde_json::Value = serde_json::from_str(&text(&all, "index.json")).expect("JSON");
    assert_eq!(index["settings"]["index"]["number_of_shards"], 3);
    assert_eq!(index["settings"]["analysis"]["filter"]["synonyms"]["synonyms"], json!(["役務, サービス"]));
    let bulk = text(&all, "entries-0001.ndjson");
    assert!(bulk.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "{bulk}");
    assert_eq!(bulk.lines().count(), 4);
}
