//! What the handbook contradicts itself in, put back into the bundled guide: the rules that read across find it.

use std::fs;
use std::path::Path;

use tebiki::session::{Analysis, Files, Options, Stages};

use super::content;

/// Changes of files that put back what the handbook has, and what has to be found then: code, file, text.
struct Slip {
    changes: &'static [(&'static str, &'static str, &'static str)],
    found: (&'static str, &'static str, &'static str),
}

const STALE: &str = "across::stale-edition";
const NAMES: &str = "across::two-names";
const WEAK: &str = "across::weak-mark";
const OLD: &str = "across::old-number";
const TURNED: &str = "across::polarity";

const ANNOUNCE: &str = "09-duties/9.2.3.md";
const SELECTION: &str = "09-duties/9.2.7.md";
const CONTRACT: &str = "09-duties/9.3.1.md";
const GOING_ON: &str = "09-duties/9.3.3.md";
const SUBCONTRACTING: &str = "09-duties/9.3.5.md";

/// In the order of the list of the handbook's contradictions: D-02, D-03, D-09, D-11, D-14 to D-17, D-20, D-21, D-23.
const SLIPS: &[Slip] = &[
    Slip {
        changes: &[
            (
                GOING_ON,
                "政府機関統一管理基準は、外部委託に関する[[clause:1.2.5.1(3)(a)]]により、",
                "政府機関統一管理基準「6.1.2 外部委託」の(3)(a)は、",
            ),
            (GOING_ON, " {provenance=corrected note=old-number-of-selection}", ""),
        ],
        found: (OLD, GOING_ON, "6.1.2"),
    },
    Slip {
        changes: &[(
            "09-duties/9.4.1.md",
            "課室情報セキュリティ責任者に届け出ること。",
            "政府機関統一管理基準（6.1.2 (5)(a)）に従い、課室情報セキュリティ責任者に届け出ること。",
        )],
        found: (OLD, "09-duties/9.4.1.md", "6.1.2"),
    },
    Slip {
        changes: &[
            (
                SUBCONTRACTING,
                "再委託する必要がない場合には、再委託を禁止する。",
                "再委託する必要がある場合には、再委託を禁止する。",
            ),
            (SUBCONTRACTING, " note=polarity-of-prohibition}", "}"),
            (CONTRACT, " {note=subcontracting-need}", ""),
        ],
        found: (TURNED, "", "再委託する必要が"),
    },
    Slip {
        changes: &[(ANNOUNCE, "整備]] {note=security-functions-wording}", "整備]]")],
        found: (NAMES, ANNOUNCE, "整備"),
    },
    Slip { changes: &[(SELECTION, " {note=selection-guide-edition}", "")], found: (STALE, SELECTION, "2007年11月") },
    Slip { changes: &[(CONTRACT, " {note=contract-guides-editions}", "")], found: (STALE, CONTRACT, "2007年11月") },
    Slip {
        changes: &[("09-duties/9.6.1.md", " {note=st-guide-edition-in-evaluation}", "")],
        found: (STALE, "09-duties/9.6.1.md", "2007年11月"),
    },
    Slip {
        changes: &[("09-duties/9.6.2.md", " {note=requirements-guide-edition-in-products}", "")],
        found: (STALE, "09-duties/9.6.2.md", "2007年11月"),
    },
    Slip {
        changes: &[(SELECTION, " {note=selection-jasa-name}", "")],
        found: (NAMES, SELECTION, "日本セキュリティ監査協会"),
    },
    Slip {
        changes: &[(CONTRACT, " {note=contract-jasa-name}", "")],
        found: (NAMES, CONTRACT, "日本セキュリティ監査協会"),
    },
    Slip {
        changes: &[(ANNOUNCE, "incident-response]] {note=announce-duties-and-marks}", "incident-response]]")],
        found: (WEAK, "09-duties/9.2.4.md", "1.2.5.1(2)(b)"),
    },
    Slip {
        changes: &[(ANNOUNCE, "remediation]] {note=announce-duties-and-marks}", "remediation]]")],
        found: (WEAK, "09-duties/9.2.5.md", "1.2.5.1(2)(c)"),
    },
    Slip {
        changes: &[(CONTRACT, "letter]] {note=confirmation-letter-mark}", "letter]]")],
        found: (WEAK, "09-duties/9.3.2.md", "1.2.5.1(4)(b)"),
    },
    Slip {
        changes: &[(
            GOING_ON,
            "責任者又は課室情報セキュリティ責任者である。 {provenance=corrected note=either-officer-selects}",
            "責任者及び課室情報セキュリティ責任者である。",
        )],
        found: (TURNED, GOING_ON, "及び"),
    },
];

/// A copy of the bundled guide.
fn copy(to: &Path) {
    for entry in walkdir::WalkDir::new(content()).into_iter().filter_map(Result::ok) {
        let below = entry.path().strip_prefix(content()).expect("below the content");
        let target = to.join(below);
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).expect("made");
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

/// Code, file and text of everything that is found.
fn found(content: &Path) -> Vec<(String, String, String)> {
    let analysis = Analysis::of(&Files::open(Options { content: content.to_path_buf(), stages: Stages::Final }));
    let one = |d: &tebiki::diagnostic::Diagnostic| {
        let text = match &d.primary.place {
            tebiki::diagnostic::Place::Text(source, span) => source.slice(*span).to_owned(),
            tebiki::diagnostic::Place::File(..) => String::new(),
        };
        (d.code.name().to_owned(), d.primary.place.path().to_owned(), text)
    };
    analysis.diagnostics.iter().map(one).collect()
}

#[test]
fn contradictions_of_the_handbook_are_found_when_they_are_put_back() {
    let folder = tempfile::tempdir().expect("a folder");
    copy(folder.path());
    let mut missed = Vec::new();
    for Slip { changes, found: (code, file, text) } in SLIPS {
        let mut before = Vec::new();
        for (name, now, then) in *changes {
            let path = folder.path().join(name);
            let whole = fs::read_to_string(&path).expect("a file");
            assert!(whole.contains(now), "{name} has {now}");
            fs::write(&path, whole.replace(now, then)).expect("written");
            before.push((path, whole));
        }
        let findings = found(folder.path());
        let is_told = |(c, name, words): &(String, String, String)| {
            // Either of two twins may be the one that is told.
            c == code && (name == file || file.is_empty()) && words.contains(text)
        };
        if !findings.iter().any(is_told) {
            missed.push(format!("{changes:?}: {findings:?}"));
        }
        for (path, whole) in before.into_iter().rev() {
            fs::write(path, whole).expect("written");
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn few_findings_are_false() {
    let settings = fs::read_to_string(content().join("guide.yaml")).expect("the settings");
    let accepted = settings.matches("\n  - { code: \"across::").count();
    assert!(accepted < 10, "{accepted} findings are accepted");
    assert!(settings.contains("\ncross-checks: [sentences, names]\n"));
}
