//! The bundled guide is written in sentences of its own: no run of 25 characters of its prose stands
//! word for word in the source, and no sentence is one of the source's with other particles. Runs where
//! the source's text is at hand; says so where it is not.

use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

/// A run this long is a copied sentence.
const RUN: usize = 25;

/// Names that stay exactly as they are.
const FIXED: &[&str] = &[
    "統括情報セキュリティ責任者",
    "情報システムセキュリティ責任者",
    "課室情報セキュリティ責任者",
    "情報セキュリティ責任者",
    "行政事務従事者",
    "外部委託における情報セキュリティ対策実施規程",
    "政府機関統一管理基準",
    "情報セキュリティマネジメントシステム",
    "約款による情報処理サービス",
    "内閣官房情報セキュリティセンター",
    "独立行政法人情報処理推進機構",
    "財団法人日本情報処理開発協会",
    "特定非営利活動法人日本情報セキュリティ監査協会",
    "特定非営利活動法人日本セキュリティ監査協会",
    "情報セキュリティ対策ベンチマーク",
    "政府機関の情報セキュリティ対策のための統一管理基準",
    "セキュリティ設計仕様書（ST：Security Target）",
];

fn source() -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/source/guide.txt");
    std::fs::read_to_string(path).ok()
}

fn fold(text: &str) -> Vec<char> {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// Takes out what is between `open` and `close`, together with them.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(open) {
        let Some(end) = rest[start..].find(close) else { break };
        out.push_str(&rest[..start]);
        out.push('\0');
        rest = &rest[start + end + close.len()..];
    }
    out + rest
}

/// The prose of a page or of the settings: no titles, names, identifiers, links or attributes.
fn prose(text: &str) -> Vec<String> {
    let is_name = |line: &str| {
        let line = line.trim_start().trim_start_matches("- ");
        let keys = ["title:", "name:", "number:", "{ id:", "{ number:"];
        line.starts_with('#')
            || (line.starts_with(":::") && line.contains('['))
            || keys.iter().any(|k| line.starts_with(k))
    };
    let mut kept = String::new();
    for line in text.lines() {
        let bare = line.trim_start();
        let is_counted = |end| bare.split_once(end).is_some_and(|(n, _)| n.chars().all(|c| c.is_ascii_digit()));
        // An item that is a title and no sentence is a name too.
        let is_title = is_counted(") ") && !bare.contains('。');
        if bare.starts_with("- ") || is_counted(") ") || is_counted(". ") {
            kept.push('\0');
        }
        kept.push_str(if is_name(line) || is_title { "\n\n" } else { line });
        kept.push('\n');
    }
    for (open, close) in [("[[", "]]"), ("『", "』"), ("「", "」"), ("{", "}"), ("http", "\n")] {
        kept = without(&kept, open, close);
    }
    for name in FIXED {
        kept = kept.replace(name, "\0");
    }
    let paragraphs = kept.split("\n\n").flat_map(|p| p.split('\0')).map(str::to_owned);
    paragraphs.collect()
}

/// Two sentences that share this part of their pairs of characters are one sentence, in per cent.
const NEAR: usize = 90;
/// A shorter sentence says too little to be anybody's.
const SENTENCE: usize = 25;

/// What is left of a sentence without its names, marks and particles, as sorted pairs of characters.
fn skeleton(sentence: &str) -> Vec<(char, char)> {
    let letters: Vec<char> =
        fold(sentence).into_iter().filter(|c| c.is_alphanumeric() && !"はがをにでともの".contains(*c)).collect();
    if letters.len() < SENTENCE {
        return Vec::new();
    }
    let mut pairs: Vec<_> = letters.windows(2).map(|w| (w[0], w[1])).collect();
    pairs.sort_unstable();
    pairs
}

/// The sentences of a text, each with its skeleton; titles and entries that are no sentences are left out.
fn sentences(text: &str) -> Vec<(String, Vec<(char, char)>)> {
    let mut kept = text.to_owned();
    for (open, close) in [("[[", "]]"), ("『", "』"), ("「", "」"), ("{", "}"), ("http", "\n")] {
        kept = without(&kept, open, close);
    }
    for name in FIXED {
        kept = kept.replace(name, "");
    }
    let paragraphs = kept.split("\n\n").flat_map(|p| p.split("\n- ")).flat_map(|p| p.split_inclusive('。'));
    let whole = paragraphs.filter(|s| s.ends_with('。')).map(|s| (s.trim().to_owned(), skeleton(s)));
    whole.filter(|(_, skeleton)| !skeleton.is_empty()).collect()
}

/// How much two skeletons share, in per cent.
fn likeness(a: &[(char, char)], b: &[(char, char)]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        shared += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    200 * shared / (a.len() + b.len())
}

fn files() -> Vec<PathBuf> {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let walk = walkdir::WalkDir::new(content).sort_by_file_name();
    let entries = walk.into_iter().map(|entry| entry.expect("readable").into_path());
    entries.filter(|path| path.extension().is_some_and(|e| e == "md" || e == "yaml")).collect()
}

#[test]
fn no_sentence_is_copied() {
    let Some(source) = source() else {
        let mut out = std::io::stderr();
        _ = writeln!(out, "left out: the text of the source handbook is not at hand (../shared/source/guide.txt)");
        return;
    };
    let source = fold(&source);
    let runs: HashSet<&[char]> = source.windows(RUN).collect();
    let mut copied = Vec::new();
    for path in files() {
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        for part in prose(&text) {
            let part = fold(&part);
            if let Some(run) = part.windows(RUN).find(|run| runs.contains(run)) {
                let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                copied.push(format!("{name}: {}", run.iter().collect::<String>()));
            }
        }
    }
    assert!(copied.is_empty(), "{copied:#?}");
}

#[test]
fn no_sentence_is_the_source_s_with_other_particles() {
    let Some(source) = source() else { return };
    // A sentence that a page break cut is put together again.
    let source = sentences(&source.replace("\n\n", "\n"));
    assert!(source.len() > 200, "the source has its sentences");
    let mut near = Vec::new();
    for path in files() {
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        for (sentence, own) in sentences(&text) {
            let like = |(_, other): &&(String, Vec<(char, char)>)| likeness(&own, other) >= NEAR;
            near.extend(source.iter().find(like).map(|(theirs, _)| format!("{sentence}\n  {theirs}")));
        }
    }
    assert!(near.is_empty(), "{near:#?}");
}

#[test]
fn a_sentence_with_other_particles_would_be_found() {
    let theirs = "委託先の選定に適用する選定基準及び選定手続の整備を求める事項を定めているものとする。";
    let with_others = "委託先を選定するのに適用する選定基準及び選定手続の整備が求める事項で定めているものとする。";
    let own = "選定に用いる基準と手続とは、統括する責任者があらかじめ整えておくことが必要であると考えられる。";
    assert!(likeness(&skeleton(theirs), &skeleton(with_others)) >= NEAR);
    assert!(likeness(&skeleton(theirs), &skeleton(own)) < NEAR);
}

#[test]
fn a_copied_sentence_would_be_found() {
    let source = fold("委託先の選定に適用する基準と手続を整備することを求めている事項である。");
    let runs: HashSet<&[char]> = source.windows(RUN).collect();
    let copied = prose("この節は、委託先の選定に適用する基準と手続を整備することを求めている事項である。");
    assert!(copied.iter().any(|p| fold(p).windows(RUN).any(|run| runs.contains(run))));
    let own = prose(
        "選定の基準及び手続は、あらかじめ整備する。「委託先の選定に適用する基準と手続を整備することを求めている事項」",
    );
    assert!(!own.iter().any(|p| fold(p).windows(RUN).any(|run| runs.contains(run))));
}
