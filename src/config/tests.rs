//! `guide.yaml` is read strictly: every mistake is named, and what can be read is returned.

use std::sync::Arc;

use super::{Guide, read_guide};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{ContentPath, Source};

fn read(text: &str) -> (Guide, Vec<Diagnostic>) {
    let source = Arc::new(Source::new(ContentPath::new("guide.yaml").expect("plain"), text.to_owned()));
    read_guide(&source)
}

#[test]
fn every_mistake_is_reported_in_one_run() {
    let (guide, diagnostics) = read(
        "titel: x\nvocabularies:\n  role:\n    values:\n      - { id: A, name: 役 }\n      - { id: b, name: 乙 }\n      - { id: b, name: 丙 }\nmarks:\n  m:\n    name: 記号\n    values: [{ id: a, mark: ○, name: 要, force: mast }]\n",
    );
    let codes: Vec<_> = diagnostics.iter().map(|d| d.code).collect();
    let expected =
        [Code::ConfigMissingKey, Code::BadId, Code::ConfigDuplicateId, Code::ConfigValue, Code::ConfigUnknownKey];
    assert_eq!(codes, expected);
    assert_eq!(diagnostics[4].help[0].en, "did you mean `title`?");
    assert_eq!(guide.vocabularies[0].values.len(), 3);
}

#[test]
fn languages_and_dates_are_checked() {
    let one = |yaml: &str| {
        let (guide, diagnostics) = read(&format!("title: t\n{yaml}"));
        (
            guide,
            diagnostics
                .into_iter()
                .map(|d| d.message.en + ": " + &d.help.first().map_or(String::new(), |h| h.en.clone()))
                .collect::<Vec<_>>(),
        )
    };
    for (written, language) in [("ja", "ja"), ("JA", "ja"), ("en-gb", "en-GB"), ("ja_JP", "ja-JP"), ("", "ja")] {
        let (guide, said) = one(&format!("language: \"{written}\"\n"));
        assert_eq!((guide.about.language.as_str(), said), (language, vec![]), "{written}");
    }
    let said = one("language: jp\n").1;
    assert_eq!(said, ["`jp` is not the code of a language (`ja`, `en`, `en-GB`, `fr`): did you mean `ja`?"]);
    assert_eq!((one("language: fr\n").1.len(), one("language: francais\n").1.len()), (0, 1));
    assert_eq!(one("date: 2011-13\n").1.len(), 1);
    assert_eq!(
        one("references: [{ id: a, title: t, date: 平成23年4月 }, { id: b, title: t, date: 2011-02-30 }]\n").1.len(),
        1
    );
    let (guide, said) = one("history:\n- { date: 2012-01-01, summary: b }\n- { date: 2011-05, summary: a }\n");
    assert!(said.is_empty());
    assert_eq!(guide.about.history.iter().map(|h| h.summary.as_str()).collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn readers_are_told_what_the_edition_is_and_where_to_begin() {
    let (guide, diagnostics) = read(
        "title: t\nstatus: 案\nreport: mailto:a@example.jp\nentrances:\n- { title: 始める, to: case }\n- { title: 読む, text: 説明, to: 1 }\n",
    );
    assert_eq!(diagnostics.len(), 0, "{diagnostics:?}");
    let said = &guide.about.orientation;
    assert_eq!((said.status.as_str(), said.report.as_str()), ("案", "mailto:a@example.jp"));
    let entrances: Vec<_> = said.entrances.iter().map(|e| (e.text.as_str(), e.to.value.as_str())).collect();
    assert_eq!(entrances, [("", "case"), ("説明", "1")]);
    let (guide, diagnostics) = read("title: t\nreport: \"javascript:x\"\nentrances:\n- { title: a }\n");
    let codes: Vec<Code> = diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, [Code::LinkScheme, Code::ConfigMissingKey]);
    assert_eq!(guide.about.orientation.report, "");
}

#[test]
fn attachments_are_checked() {
    let (guide, diagnostics) = read(
        "title: t\nattachments:\n  types: [DWG, .step, html]\n  names:\n    様式/申請.pdf: form.pdf\n    b.pdf: form.pdf\n    c.pdf: Form C.pdf\n    d.pdf: d.doc\n",
    );
    let said: Vec<_> = diagnostics.iter().map(|d| d.message.en.as_str()).collect();
    assert_eq!(
        said,
        [
            "files of the type `html` are not published",
            "the name `form.pdf` is used twice",
            "`Form C.pdf` cannot be the name of a published file",
            "`d.doc` cannot be the name of a published file"
        ]
    );
    let attachments = &guide.about.attachments;
    assert!(attachments.is_published("dwg") && attachments.is_published("docx") && !attachments.is_published("html"));
    let path = crate::source::ContentPath::new("様式/申請.pdf").expect("a path");
    assert_eq!(attachments.name(&path), Some("form.pdf"));
}

#[test]
fn values_lie_under_values() {
    let (guide, diagnostics) = read(
        "title: t\nvocabularies:\n  form:\n    values:\n      - id: a\n        name: 甲\n        values: [{ id: b, name: 乙, aliases: [二] }]\n",
    );
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let form = guide.vocabulary("form").expect("declared");
    assert!(form.is_within("b", "a") && !form.is_within("a", "b"));
    assert_eq!(form.find("二").map(|v| v.id.as_str()), Some("b"));
    assert!(form.is_leaf(&form.values[1]) && !form.is_leaf(&form.values[0]));
}

#[test]
fn names_stand_for_one_thing_and_dates_for_one_order() {
    let codes = |text: &str| read(&format!("title: t\n{text}")).1.iter().map(|d| d.code).collect::<Vec<_>>();
    let values = |list: &str| codes(&format!("vocabularies:\n  v:\n    values: [{list}]\n"));
    let two = "{ id: a, name: 甲 }, { id: b, name: 甲 }";
    assert_eq!(values(two), [Code::ConfigDuplicateName]);
    assert_eq!(values("{ id: a, name: 甲, number: 1 }, { id: b, name: 乙, number: 1 }"), [Code::ConfigDuplicateName]);
    let apart =
        "{ id: c, name: 丙, values: [{ id: a, name: 甲 }] }, { id: d, name: 丁, values: [{ id: b, name: 甲 }] }";
    assert_eq!(values(apart), []);
    let history = |dates: &[&str]| {
        let entries: Vec<String> = dates.iter().map(|date| format!("  - {{ date: {date}, summary: s }}")).collect();
        codes(&format!("history:\n{}\n", entries.join("\n")))
    };
    assert_eq!(history(&["2006-01-01", "2009-01-01", "2007-01-01", "2011-01-01"]), [Code::ConfigDateOrder]);
    assert_eq!(history(&["2011-01-01", "2009-01-01", "2010-01-01", "2006-01-01"]), [Code::ConfigDateOrder]);
    for dates in [&["2006-01-01", "2009-01-01"][..], &["2009-01-01", "2006-01-01"], &["2009", "2009-04", "2010"], &[]] {
        assert_eq!(history(dates), [], "{dates:?}");
    }
}
