//! Days on which something comes into force and ends: what pages, lists, data, exports and comparisons say of them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const SETTINGS: &str = "title: 記録の手引\ndate: \"2026-04-01\"\nlanguage: ja\nvocabularies:\n  role:\n    name: { ja: 役割, en: Role }\n    bearer: true\n    values: [{ id: keeper, name: 保管者 }]\n";

const FIRST: &str = "---\nnumber: \"1\"\ntitle: 保存\n---\n\n\
    記録を五年間保存すること。 {#keep force=must role=keeper from=2026-10-01 meanwhile=\"三年間保存する。\"}\n\n\
    記録を紙に写すこと。 {#copy force=must role=keeper until=2026-06-30}\n\n\
    ## 写し {#copies from=2027-04-01}\n\n\
    写しを二部作ること。 {#two force=must role=keeper from=2026-01-01}\n\n\
    ## 廃棄 {#erasing}\n\n\
    記録を消すこと。 {#erase force=must role=keeper}\n\n\
    :::clause[1.2(1)(a)]{role=keeper until=2026-12-31}\n台帳を置くこと。\n:::\n\n\
    :::caution[媒体]{#media from=2026-10-01}\n媒体を選ぶ。\n:::\n";

const SECOND: &str = "---\nnumber: \"2\"\ntitle: 開示\nfrom: 2026-10-01\nuntil: 2027-03-31\nmeanwhile: 開示は、旧規程による。\n---\n\n\
    記録を開示すること。 {#show force=must role=keeper}\n";

fn guide() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let content = folder.path().join("content");
    fs::create_dir(&content).expect("made");
    for (name, text) in [("guide.yaml", SETTINGS), ("1.md", FIRST), ("2.md", SECOND)] {
        fs::write(content.join(name), text).expect("written");
    }
    folder
}

fn run(folder: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tebiki"));
    command.args(words).current_dir(folder).env("LC_ALL", "ja_JP.UTF-8").output().expect("it runs")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn built(folder: &Path, words: &[&str]) -> impl Fn(&str) -> String {
    let output = run(folder, &[&["build"], words].concat());
    assert!(output.status.success(), "{}", said(&output));
    let site = folder.join("site");
    move |name: &str| fs::read_to_string(site.join(name)).expect("a page of the site")
}

/// The places of a page, by their anchors.
fn place(model: &str, id: &str) -> serde_json::Value {
    let mut found = None;
    for line in model.lines() {
        let Ok(value) = serde_json::from_str::<serde_json::Value>(line) else { continue };
        let records = value["records"].as_array().cloned().unwrap_or_default();
        for place in records.iter().flat_map(|record| record["page"]["places"].as_array().cloned().unwrap_or_default())
        {
            if place["id"] == id {
                found = Some(place);
            }
        }
    }
    found.unwrap_or_else(|| panic!("no place {id}"))
}

fn model(folder: &Path) -> String {
    let parts = fs::read_dir(folder.join("site/model")).expect("the model");
    let texts = parts.map(|part| fs::read_to_string(part.expect("a part").path()).expect("text"));
    texts.map(|text| text.replace('\n', "")).collect::<Vec<_>>().join("\n")
}

#[test]
fn without_a_day_pages_say_from_when_and_until_when() {
    let folder = guide();
    let read = built(folder.path(), &[]);
    let page = read("1.html");
    for words in ["2026年10月1日から", "それまでの間：三年間保存する。", "2026年6月30日まで", "2027年4月1日から"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(read("2.html").contains("2026年10月1日から2027年3月31日まで — それまでの間：開示は、旧規程による。"));
    let duties = read("duties.html");
    for words in ["紙に写す", "2026年6月30日まで", "2026年12月31日まで"] {
        assert!(duties.contains(words), "{words}");
    }
    // A part of what begins later begins no earlier.
    let two = duties.split("二部作る").nth(1).expect("the duty");
    assert!(two.split("</li>").next().is_some_and(|entry| entry.contains("2027年4月1日から")));
    for page in ["1.html", "duties.html", "case/facts.js"] {
        assert!(!read(page).contains("未施行") && !read(page).contains("失効"), "{page} knows no day");
    }
    assert!(read("case/facts.js").contains("2026年10月1日から"));
    let model = model(folder.path());
    assert_eq!(place(&model, "two")["validity"]["from"], "2027-04-01");
    assert_eq!(place(&model, "show")["validity"]["until"], "2027-03-31");
    assert!(place(&model, "erase")["validity"].is_null() && place(&model, "keep")["in_force"].is_null());
}

#[test]
fn on_a_day_what_is_not_in_force_is_marked_and_what_has_ended_is_in_no_list() {
    let folder = guide();
    let read = built(folder.path(), &["--at", "2026-07-01"]);
    let page = read("1.html");
    assert!(page.contains("2026年7月1日 現在の内容である"), "every page says so");
    assert!(page.contains("2026年10月1日から（未施行）") && page.contains("2026年6月30日まで（失効）"), "{page}");
    let duties = read("duties.html");
    assert!(!duties.contains("紙に写す") && duties.contains("五年間保存") && duties.contains("未施行"));
    assert!(!read("role-keeper.html").contains("紙に写す"));
    assert!(!read("case/facts.js").contains("紙に写す") && read("case/facts.js").contains("未施行"));
    let model_then = model(folder.path());
    assert_eq!(place(&model_then, "keep")["in_force"], "not-yet");
    assert_eq!(place(&model_then, "copy")["in_force"], "ended");
    let read = built(folder.path(), &["--at", "2026-10-01"]);
    assert!(!read("1.html").contains("三年間保存"), "what held meanwhile is past");
    assert!(read("2.html").contains("2026年10月1日から2027年3月31日まで"));
    let read = built(folder.path(), &["--at", "2027-01-01"]);
    assert!(!read("duties.html").contains("台帳を置く"), "a clause that has ended");
}

#[test]
fn the_same_guide_differs_from_day_to_day() {
    let folder = guide();
    let differs = |old: &str, new: &str| {
        let output =
            run(folder.path(), &["compare", "content", "content", "--old-at", old, "--at", new, "--exit-code"]);
        let text = said(&output);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{text}");
        (output.status.code() == Some(1), text)
    };
    assert!(!differs("2026-07-01", "2026-09-30").0);
    let (is_other, text) = differs("2026-09-30", "2026-10-01");
    assert!(is_other && text.contains("五") && text.contains("開示"), "{text}");
    assert!(differs("2026-06-30", "2026-07-01").1.contains("紙に写す"));
}

#[test]
fn lists_are_exported_and_guides_checked_as_on_a_day() {
    let folder = guide();
    let list = |day: &[&str]| {
        let output = run(folder.path(), &[&["export", "csv", "--what", "duties"], day].concat());
        assert!(output.status.success(), "{}", said(&output));
        said(&output)
    };
    assert!(list(&[]).contains("紙に写す"));
    let then = list(&["--at", "2026-07-01"]);
    assert!(!then.contains("紙に写す"));
    for told in ["\"in_force\"", "\"2026年10月1日から（未施行）。それまでの間：三年間保存する。\""]
    {
        assert!(then.contains(told), "{told}: {then}");
    }
    assert!(list(&["--at", "2026-10-01"]).contains("\"2026年10月1日から\""), "in force");
    let check = run(folder.path(), &["check", "--at", "2026-07-01"]);
    assert!(check.status.success(), "{}", said(&check));
    let wrong = run(folder.path(), &["check", "--at", "2026-13-01"]);
    assert_eq!(wrong.status.code(), Some(2), "{}", said(&wrong));
}

#[test]
fn a_build_of_another_day_is_made_anew() {
    let folder = guide();
    let before = built(folder.path(), &["--at", "2026-07-01"])("1.html");
    assert!(before.contains("2026年10月1日から（未施行）"), "{before}");
    let read = built(folder.path(), &["--at", "2026-10-01"]);
    let page = read("1.html");
    assert!(!page.contains("2026年10月1日から（未施行）") && page.contains("2027年4月1日から（未施行）"), "{page}");
}

#[test]
fn search_asks_the_guide_as_on_a_day() {
    let folder = guide();
    let hits = |query: &str, day: &[&str]| {
        let output = run(folder.path(), &[&["search", query, "--json"], day].concat());
        assert!(output.status.success(), "{}", said(&output));
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        answer["hits"].as_array().expect("hits").clone()
    };
    let addresses = |query: &str, day: &[&str]| -> Vec<String> {
        hits(query, day).iter().filter_map(|hit| hit["address"].as_str().map(str::to_owned)).collect()
    };
    // No build was made: the guide is read.
    assert!(addresses("紙に写す", &["--at", "2026-06-30"]).contains(&"1.html#copy".to_owned()));
    let late = ["--at", "2027-05-01"];
    assert!(!addresses("紙に写す", &late).contains(&"1.html#copy".to_owned()), "it has ended");
    assert!(!addresses("開示", &late).iter().any(|address| address.starts_with("2.html")), "its section has ended");
    assert!(addresses("写しを二部", &late).contains(&"1.html#two".to_owned()));
    let keep = hits("五年間保存", &["--at", "2026-07-01"]);
    let keep = keep.iter().find(|hit| hit["address"] == "1.html#keep").expect("found");
    assert_eq!(keep["validity"], "2026年10月1日から（未施行） — それまでの間：三年間保存する。");
    let told = said(&run(folder.path(), &["search", "五年間保存", "--at", "2026-07-01"]));
    assert!(told.contains("未施行"), "{told}");
    let both = run(folder.path(), &["search", "保存", "--at", "2026-07-01", "--index", "search-index"]);
    assert_eq!(both.status.code(), Some(2), "an index is of its own day");
    let alone = run(folder.path(), &["search", "保存", "--content", "content"]);
    assert_eq!(alone.status.code(), Some(2), "an index has no content folder");
    // The index of a build is of the day of that build.
    let built = built(folder.path(), &["--at", "2026-07-01"]);
    assert!(built("1.html").contains("失効"));
    assert!(!addresses("紙に写す", &[]).contains(&"1.html#copy".to_owned()));
}

#[test]
fn what_stands_under_a_heading_that_has_ended_is_not_found() {
    let folder = guide();
    let page = "---\nnumber: \"3\"\ntitle: 貸出\n---\n\n貸出の決まりである。\n\n## 旧の手順 {#former until=2026-03-31}\n\n\
        申込書を窓口に出す。\n\n1) 台帳に記入すること。\n\n## 今の手順 {#now}\n\n画面から申し込む。\n";
    fs::write(folder.path().join("content/3.md"), page).expect("written");
    let found = |query: &str, day: &str| said(&run(folder.path(), &["search", query, "--at", day]));
    for query in ["申込書を窓口", "台帳に記入"] {
        assert!(found(query, "2026-03-31").contains("3.html#"), "{query}");
        assert!(!found(query, "2026-04-01").contains("3.html"), "{query}: {}", found(query, "2026-04-01"));
    }
    assert!(found("画面から申し込む", "2026-04-01").contains("3.html#now"));
    // A paragraph is part of what it stands in; what holds meanwhile is found, too.
    let page = "---\nnumber: \"3\"\ntitle: 貸出\n---\n\n貸出は、七日とする。 {#days from=2026-10-01 meanwhile=\"貸出は、十日とする。\"}\n";
    fs::write(folder.path().join("content/3.md"), page).expect("written");
    for query in ["貸出は、七日", "貸出は、十日"] {
        let told = found(query, "2026-07-01");
        assert!(told.contains("3.html"), "{query}: {told}");
    }
}

#[test]
fn engines_get_the_guide_as_on_a_day() {
    let folder = guide();
    let exported = |day: &[&str], out: &str| {
        let words = [&["export", "search", "--engine", "opensearch", "--out", out], day].concat();
        let output = run(folder.path(), &words);
        assert!(output.status.success(), "{}", said(&output));
        let files = fs::read_dir(folder.path().join(out)).expect("made").map(|file| file.expect("a file").path());
        files.filter_map(|file| fs::read_to_string(file).ok()).collect::<String>()
    };
    assert!(exported(&[], "all").contains("紙に写す"));
    let then = exported(&["--at", "2026-07-01"], "then");
    assert!(!then.contains("紙に写す") && then.contains("五年間保存"));
    let ask = run(folder.path(), &["export", "search", "--engine", "opensearch", "--ask", "紙", "--at", "2026-07-01"]);
    assert_eq!(ask.status.code(), Some(2), "a question has no day");
}

#[test]
fn answers_are_matched_with_the_guide_of_the_day() {
    let folder = guide();
    assert!(run(folder.path(), &["export", "xlsx", "--what", "duties", "--out", "form.xlsx"]).status.success());
    let told = |day: &[&str]| {
        let words = [&["import", "answers", "form.xlsx", "--out", "answers.html", "--force"], day].concat();
        said(&run(folder.path(), &words))
    };
    let gone = "`1.html#copy` は手引にない";
    assert!(!told(&[]).contains(gone) && told(&["--at", "2026-07-01"]).contains(gone), "{}", told(&[]));
}

/// Builds a guide beside an earlier edition that says the same; returns the list of changes.
fn changes_of(folder: &Path, day: &[&str]) -> serde_json::Value {
    let content = folder.join("content");
    let settings = SETTINGS.replace("2026-04-01", "2027-04-01") + "editions: [{ from: ../before }]\n";
    fs::create_dir_all(folder.join("before")).expect("made");
    for (name, text) in [("guide.yaml", SETTINGS), ("1.md", FIRST), ("2.md", SECOND)] {
        fs::write(folder.join("before").join(name), text).expect("written");
    }
    fs::write(content.join("guide.yaml"), settings).expect("written");
    serde_json::from_str(&built(folder, day)("changes.json")).expect("JSON")
}

#[test]
fn earlier_editions_are_looked_at_on_the_same_day() {
    let folder = guide();
    for day in ["2026-07-01", "2026-10-01", "2027-05-01"] {
        let found = changes_of(folder.path(), &["--at", day]);
        assert_eq!(found["changes"], serde_json::json!([]), "{day}");
    }
    // What holds meanwhile was said before: nothing changes until the day on which something else holds.
    let before = folder.path().join("before/1.md");
    let old = FIRST.replace(
        "記録を五年間保存すること。 {#keep force=must role=keeper from=2026-10-01 meanwhile=\"三年間保存する。\"}",
        "三年間保存する。 {#keep force=must role=keeper}",
    );
    let compare = |day: &str| {
        fs::write(&before, &old).expect("written");
        let words = ["compare", "before", "content", "--at", day, "--format", "json"];
        let found: serde_json::Value = serde_json::from_slice(&run(folder.path(), &words).stdout).expect("JSON");
        found["changes"].as_array().expect("a list").clone()
    };
    assert_eq!(compare("2026-09-30"), Vec::<serde_json::Value>::new());
    let then = compare("2026-10-01");
    assert_eq!(then.len(), 1, "{then:?}");
    assert_eq!(then[0]["states"], serde_json::json!(["reworded", "facts"]));
    let facts: Vec<&str> =
        then[0]["facts"].as_array().expect("facts").iter().filter_map(|f| f["fact"].as_str()).collect();
    assert_eq!(facts, ["from"]);
}

#[test]
fn what_holds_meanwhile_needs_a_day_on_which_it_ends() {
    let folder = guide();
    let check = |body: &str| {
        let page = format!("---\nnumber: \"3\"\ntitle: 貸出\n---\n\n{body}\n");
        fs::write(folder.path().join("content/3.md"), page).expect("written");
        let output = run(folder.path(), &["check"]);
        (output.status.success(), said(&output))
    };
    let (is_fine, told) = check("申込書を出す。 {#a meanwhile=\"口頭で申し込む。\"}");
    assert!(!is_fine && told.contains("いつまでかを示す `from` がない"), "{told}");
    let (is_fine, told) = check("## 申込み {#a from=2026-10-01}\n\n申込書を出す。 {#b meanwhile=\"口頭で申し込む。\"}");
    assert!(is_fine, "{told}");
}
