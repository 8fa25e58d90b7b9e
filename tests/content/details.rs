//! The finer half of what the guide holds: every duty, every target, every enumeration, the terms, the
//! cautions' answers, the revisions and the notes on contradictions.

use super::places::{DUTIES, XREFS};
use super::{content, guide, list, text, texts};

/// `system-officer?/ section-officer?/` is frequent enough for a word of its own.
fn bearers(duty: &serde_json::Value) -> String {
    let words = list(duty, "bearers").iter().map(|b| {
        let inferred = if b["inferred"] == true { "?" } else { "" };
        let either = if text(b, "share") == "either" { "/" } else { "" };
        format!("{}{inferred}{either}", text(b, "value"))
    });
    let mut all = words.collect::<Vec<_>>().join(" ").replace("system-officer?/ section-officer?/", "EITHER?");
    if duty["discretion"] == true {
        all.push_str(" *");
    }
    all
}

#[test]
fn duties_outside_clauses() {
    let guide = guide();
    let commentary = list(&guide, "duties").iter().filter(|d| text(d, "source") == "commentary");
    let found: Vec<_> = commentary
        .map(|d| {
            let anchor = text(d, "address").split('#').nth(1).unwrap_or_default();
            (format!("{}#{anchor}", text(d, "section")), text(d, "force").to_owned(), bearers(d))
        })
        .collect();
    for (found, &(place, force, bearers)) in found.iter().zip(DUTIES) {
        assert_eq!((found.0.as_str(), found.1.as_str(), found.2.as_str()), (place, force, bearers));
    }
    assert_eq!(found.len(), DUTIES.len());
}

#[test]
fn every_cross_reference_leads_where_the_source_says() {
    let guide = guide();
    let found = list(&guide, "sections").iter().filter_map(|section| {
        let address = text(section, "address");
        let written = list(section, "xrefs").iter().filter(|x| text(x, "writing") != "term");
        // 別紙1 may be a place of this guide or of none: what leads nowhere is no link.
        let written = written.filter(|x| !text(x, "target").is_empty());
        let targets = written.map(|x| {
            let target = text(x, "target");
            let here = target.strip_prefix(address).filter(|rest| rest.starts_with('#'));
            here.map_or_else(|| target.replace(".html", ""), str::to_owned)
        });
        let targets = targets.collect::<Vec<_>>().join(" ");
        let number = text(section, "number");
        (!targets.is_empty()).then_some((if number.is_empty() { "cover" } else { number }, targets))
    });
    let found: Vec<_> = found.collect();
    for (found, &(section, targets)) in found.iter().zip(XREFS) {
        assert_eq!((found.0, found.1.as_str()), (section, targets));
    }
    assert_eq!(found.len(), XREFS.len());
}

/// The part of a file that begins with `from` and ends before `to`.
fn part(file: &str, from: &str, to: &str) -> String {
    let whole = std::fs::read_to_string(content().join(file)).expect("a file");
    let start = whole.find(from).unwrap_or_else(|| panic!("{file} has no `{from}`"));
    let rest = &whole[start..];
    let end = if to.is_empty() { rest.len() } else { rest.find(to).unwrap_or_else(|| panic!("{file}: no `{to}`")) };
    rest[..end].to_owned()
}

#[test]
fn enumerations_are_complete() {
    let counted = |text: &str, is: fn(&str) -> bool| text.lines().filter(|line| is(line)).count();
    let bullets = |line: &str| line.starts_with("- ");
    let inner = |line: &str| line.starts_with("   - ");
    let numbered = |line: &str| line.split_once(". ").is_some_and(|(n, _)| n.parse::<u8>().is_ok());
    let items = |line: &str| line.split_once(") ").is_some_and(|(n, _)| n.parse::<u8>().is_ok());
    let deep = |line: &str| {
        line.trim_start().len() < line.len() && line.trim_start().starts_with(|c: char| c.is_ascii_digit())
    };
    let contract = "09-duties/9.3.1.md";
    for (file, from, to, is, count) in [
        ("04-points.md", "1) ", "", items as fn(&str) -> bool, 3),
        ("07-principles/7.3.md", "1) ", "", items, 6),
        ("08-forms/8.1.1.md", "1) ", ":::", items, 9),
        ("08-forms/8.1.2.md", "1. ", "一般に", numbered, 5),
        ("08-forms/8.1.3.md", "1) ", "", items, 5),
        ("09-duties/9.2.1.md", "1. 事業の", "### (2)", numbered, 2),
        ("09-duties/9.2.1.md", "### (2)", "", numbered, 2),
        ("09-duties/9.2.2.md", "### (3)", "", numbered, 2),
        ("09-duties/9.2.4.md", "1) 委託先", "2) 委託元", deep, 3),
        ("09-duties/9.2.4.md", "2) 委託元", "", deep, 2),
        (contract, "#choice-of-handling-rules", "### (3)", bullets, 5),
        (contract, "### (3)", "セキュリティ機能の装備を求める", bullets, 8),
        (contract, "セキュリティ機能の装備を求める", "### (4)", numbered, 2),
        (contract, "### (4)", "### (5)", bullets, 4),
        (contract, "### (5)", "### (6)", numbered, 5),
        (contract, "### (7)", "### (8)", numbered, 2),
        (contract, "### (8)", "### (9)", numbered, 4),
        (contract, "### (8)", "### (9)", inner, 2 + 6 + 2 + 1),
        (contract, "#audit-preferred", "以上の事項を踏まえ", inner, 3),
        (contract, "### (13)", ":::duty", numbered, 2),
        ("09-duties/9.3.2.md", "1) 委託先", "", items, 3),
        ("09-duties/9.3.3.md", "1) 情報", "", items, 3),
        ("09-duties/9.5.md", ":::duty", "情報システムの運用を", numbered, 4),
        ("09-duties/9.6.1.md", "1) 委託元", "", items, 4),
        ("06-template.md", "雛形は", "雛形の四つ", bullets, 4),
    ] {
        assert_eq!(counted(&part(file, from, to), is), count, "{file} from {from}");
    }
    let headings = |file: &str| part(file, "### (1)", "").lines().filter(|l| l.starts_with("### (")).count();
    for (file, count) in [("9.1", 3), ("9.2.2", 3), ("9.2.7", 3), ("9.3.1", 14), ("9.3.5", 2), ("9.5", 3), ("9.6.2", 3)]
    {
        assert_eq!(headings(&format!("09-duties/{file}.md")), count, "{file}");
    }
}

#[test]
fn how_the_questions_on_cautions_end() {
    let guide = guide();
    let ends: Vec<_> = list(&guide, "cautions")
        .iter()
        .map(|c| format!("{} {} {} {}", text(c, "id"), text(c, "yes"), text(c, "no"), text(c, "unknown")))
        .collect();
    assert_eq!(
        ends,
        [
            "allowed-by-rules ok confirm confirm",
            "rights-transfer confirm ok confirm",
            "data-erasure ok confirm confirm",
            "deletion-and-location ok confirm confirm",
            "free-services ok confirm confirm",
            "internal-notice ok confirm confirm",
            "terms-not-negotiable ok confirm confirm",
            "level-not-stated ok forbidden confirm",
            "only-availability ok confirm confirm",
            "data-location ok confirm confirm",
        ]
    );
}

#[test]
fn clauses_hook_on_their_measures() {
    let guide = guide();
    let hooked: Vec<_> = list(&guide, "clauses")
        .iter()
        .filter(|c| !list(c, "measures").is_empty())
        .map(|c| format!("{} {}", text(c, "number"), texts(c, "measures").join(" ")))
        .collect();
    assert_eq!(
        hooked,
        [
            "1.2.5.1(1)(c) security-level-evaluation",
            "1.2.5.1(2)(b) incident-response",
            "1.2.5.1(2)(c) performance-check remediation",
            "1.2.5.1(3)(b) security-level-evaluation",
            "1.2.5.1(4)(a) confidentiality service-level incident-response performance-check audit remediation",
            "1.2.5.1(4)(b) confirmation-letter",
            "1.2.5.1(4)(e) subcontracting",
            "1.2.5.1(5)(b) incident-response",
            "1.2.5.1(5)(c) performance-check",
            "1.2.5.1(6)(a) security-functions vulnerability subcontracting",
            "1.5.1.1(1)(g) security-functions",
            "1.5.2.3(1)(a)(ケ) security-functions",
        ]
    );
}

#[test]
fn terms_that_the_source_defines() {
    let guide = guide();
    let terms: Vec<_> =
        list(&guide["guide"], "terms").iter().map(|t| format!("{} {}", text(t, "section"), text(t, "name"))).collect();
    for term in [
        "1 外部委託における情報セキュリティ対策実施規程",
        "1 政府機関統一管理基準",
        "8.1.1 情報システムの構築等",
        "8.1.2 オンサイトサポートサービス",
        "8.1.2 リモートサービス",
        "8.1.2 データセンター",
        "8.1.2 アプリケーションサービスプロバイダ（ASP）",
        "8.1.2 ハウジングサービス",
        "8.1.3 情報の加工・処理等",
        "8.2 約款による情報処理サービス",
        "8.2 クラウドサービス",
        "8.2 SaaS",
        "8.2 PaaS",
        "8.2 IaaS",
        "9.3.1 契約",
        "9.6.1 セキュリティ設計仕様書",
        "9.3.4 委託先の提供するサービス",
        "9.3.5 情報セキュリティが十分に確保される",
        "9.4.1 抹消",
    ] {
        assert!(terms.iter().any(|t| t == term), "{term}");
    }
    assert_eq!(terms.len(), 19);
}

#[test]
fn revisions_say_what_changed() {
    let guide = guide();
    let items: Vec<_> = list(&guide["guide"], "history").iter().map(|h| list(h, "items").len()).collect();
    // The third revision has three items, of which one names two documents; the last has three.
    assert_eq!(items, [0, 0, 5, 0, 0, 0, 3]);
}

/// What the source contradicts itself in, or what was damaged: the note, its page, and its kind.
const NOTES: &[&str] = &[
    "2.1#discretion-marks explanation",
    "5#old-addresses explanation",
    "6#missing-annexes explanation",
    "8.1.1#other-assets-title contradiction",
    "8.1.2#other-assets-in-operations contradiction",
    "8.2#annexes-not-included explanation",
    "9.2.2#scheme-table-order corrected",
    "9.2.2#control-standard-numbers explanation",
    "9.2.2#jasa-name contradiction",
    "9.2.3#announce-column-heads corrected",
    "9.2.3#security-functions-wording contradiction",
    "9.2.3#announce-standard-terms contradiction",
    "9.2.3#announce-duties-and-marks contradiction",
    "9.2.7#announce-reference-bracket corrected",
    "9.2.7#selection-guide-edition contradiction",
    "9.2.7#selection-jasa-name contradiction",
    "9.3.1#contract-matrix-columns reconstructed",
    "9.3.1#other-assets-forms contradiction",
    "9.3.1#confirmation-letter-mark explanation",
    "9.3.1#contract-standard-terms contradiction",
    "9.3.1#contract-guides-editions contradiction",
    "9.3.1#other-assets-wording contradiction",
    "9.3.1#routine-check-and-omission contradiction",
    "9.3.1#contract-jasa-name contradiction",
    "9.3.1#subcontracting-need contradiction",
    "9.3.2#confirmation-letter-duty explanation",
    "9.3.3#old-number-of-selection corrected",
    "9.3.3#either-officer-selects corrected",
    "9.3.4#service-word explanation",
    "9.3.5#part-or-whole contradiction",
    "9.3.5#polarity-of-prohibition corrected",
    "9.3.5#subcontracting-decider contradiction",
    "9.4.1#number-of-general-provision explanation",
    "9.4.1#old-number-of-provision corrected",
    "9.6.1#level-of-software-st contradiction",
    "9.6.1#st-guide-edition-in-evaluation contradiction",
    "9.6.2#requirements-guide-edition-in-products contradiction",
];

#[test]
fn every_contradiction_has_its_note() {
    let guide = guide();
    let notes: Vec<_> = list(&guide, "notes")
        .iter()
        .map(|n| format!("{} {}", text(n, "address").replace(".html", ""), text(n, "kind")))
        .collect();
    assert_eq!(notes, NOTES);
}

#[test]
fn what_was_mended_says_so() {
    let guide = guide();
    let mended: Vec<_> = list(&guide, "provenance")
        .iter()
        .filter(|p| !text(p, "provenance").is_empty())
        .map(|p| format!("{} {}", text(p, "provenance"), text(p, "note")))
        .collect();
    assert_eq!(
        mended,
        [
            "corrected scheme-table-order",
            "corrected announce-column-heads",
            "corrected announce-reference-bracket",
            "reconstructed contract-matrix-columns",
            "corrected old-number-of-selection",
            "corrected either-officer-selects",
            "corrected polarity-of-prohibition",
            "corrected old-number-of-provision",
        ]
    );
}

#[test]
fn words_that_find_each_other_and_words_that_do_not() {
    let settings = std::fs::read_to_string(content().join("guide.yaml")).expect("the settings");
    for line in [
        "[役務, サービス]",
        "[再委託, 再請負]",
        "[装備, 整備]",
        "[抹消, 消去]",
        "[クラウド, クラウドサービス, 約款による情報処理サービス]",
        "[CC認証, ITセキュリティ評価及び認証制度, ISO/IEC 15408, Common Criteria]",
        "[\"17799:2005\", \"27002:2005\"]",
        "[ITセキュリティ, IT セキュリティ]",
        "words: [抹消, 削除]",
    ] {
        assert!(settings.contains(line), "{line}");
    }
    let both = |line: &&str| line.contains("抹消") && line.contains("削除") && line.trim_start().starts_with("- [");
    assert!(!settings.lines().any(|line| both(&line)), "抹消 is not 削除");
}
