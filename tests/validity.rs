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
    assert!(!list(&["--at", "2026-07-01"]).contains("紙に写す"));
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
