//! Labels of a guide's own form in running text: lists of them, tables and supplements of a statute, items behind them.

use std::fs;
use std::path::Path;

use tebiki::graph::Destination;
use tebiki::session::{Analysis, Files, Options, Stages};

/// A guide of these settings, pages (number and text) and the text of its cover.
struct Guide<'a> {
    settings: &'a str,
    pages: &'a [(&'a str, &'a str, &'a str)],
}

impl Guide<'_> {
    fn write(&self, folder: &Path, text: &str) -> Analysis {
        let write = |path: &str, text: String| {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, text).expect("written");
        };
        write("guide.yaml", format!("title: Guide\n{}", self.settings));
        write("index.md", format!("---\ntitle: Guide\n---\n\n{text}\n"));
        for (path, number, text) in self.pages {
            write(path, format!("---\nnumber: \"{number}\"\ntitle: About {path}\n---\n\n{text}\n"));
        }
        Analysis::of(&Files::open(Options { content: folder.to_path_buf(), stages: Stages::Final }))
    }

    /// What is linked in a text, each as it is written and with the address.
    fn links(&self, text: &str) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let checked = self.write(folder.path(), text).check();
        let checked = checked.unwrap_or_else(|report| panic!("{text}: {:#?}", report.diagnostics));
        let resolved = checked.resolved();
        let (id, page) = resolved.corpus.iter().find(|(_, page)| &*page.name == "index").expect("the cover");
        let links = resolved.links[id.0 as usize].iter().zip(&page.document.xrefs);
        let there = links.filter(|(link, _)| link.to != Destination::Nowhere).map(|(link, xref)| {
            let to = link.to.address(&resolved.corpus).unwrap_or_default();
            format!("{}={}", page.document.source.slice(xref.span), to.replace(".html", ""))
        });
        there.collect::<Vec<_>>().join(" ")
    }

    /// What is reported in a text as leading nowhere.
    fn dead(&self, text: &str) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a folder");
        let found = match self.write(folder.path(), text).check() {
            Ok(_) => Vec::new(),
            Err(report) => report.diagnostics,
        };
        found.iter().filter(|d| d.code.name().starts_with("xref::")).map(|d| d.message.ja.clone()).collect()
    }

    fn is_dead(&self, text: &str, name: &str) {
        let dead = self.dead(text);
        assert!(dead.len() == 1 && dead[0].contains(name), "{text}: {dead:?}");
    }
}

const NIST: Guide<'_> = Guide {
    settings: "language: en\nnumbering: nist\n",
    pages: &[
        ("ac-1.md", "AC-1", "Text."),
        ("ac-2.md", "AC-2", ":::clause[AC-2(1)]\nText.\n:::"),
        ("ac-10.md", "AC-10", "Text."),
    ],
};

#[test]
fn every_label_of_a_list_is_linked_or_reported() {
    assert_eq!(NIST.links("Related: AC-1, AC-2, AC-10."), "AC-1=ac-1 AC-2=ac-2 AC-10=ac-10");
    assert_eq!(NIST.links("See AC-1/AC-2 and AC-1 to AC-10."), "AC-1=ac-1 AC-2=ac-2 AC-1=ac-1 AC-10=ac-10");
    NIST.is_dead("See AC-1, AC-99.", "AC-99");
    NIST.is_dead("See AC-1/AC-99.", "AC-99");
    // Those of another document are its own.
    assert_eq!(NIST.links("NIST SP 800-53 AC-1, AC-2. See SHA-1, and 1/AC-2."), "");
    let asvs = Guide {
        settings: "language: ja\nnumbering: \"V{chapter}.{section}.{requirement}\"\n",
        pages: &[("1.md", "V6.1", "本文。"), ("2.md", "V6.2", "本文。")],
    };
    assert_eq!(asvs.links("V6.1, V6.2。V6.1,V6.2による。"), "V6.1=6.1 V6.2=6.2 V6.1=6.1 V6.2=6.2");
    asvs.is_dead("V6.1, V6.98 and V6.2", "V6.98");
    asvs.is_dead("Chapter V99 applies.", "V99");
    let eu = Guide {
        settings: "language: en\nnumbering: eu\n",
        pages: &[("1.md", "Annex I", "Text."), ("2.md", "Annex II", "Text.")],
    };
    assert_eq!(eu.links("Annex I and II apply, and I think."), "Annex I=annex-i II=annex-ii");
    eu.is_dead("Annex I and IV.", "Annex IV");
}

const LAW: Guide<'_> = Guide {
    settings: "language: ja\nnumbering: law\nparts:\n  - { folder: s, prefix: s1 }\n",
    pages: &[
        ("1/index.md", "第1章", "本文。"),
        ("2/index.md", "第2章", "本文。"),
        ("1/1.md", "第1条", "本文。"),
        ("1/1-2.md", "第1条の2", "本文。"),
        ("t1.md", "別表第1", "本文。"),
        ("t2.md", "別表第2", "本文。"),
        ("f1.md", "様式第1号", "本文。"),
        ("f2.md", "様式第2号", "本文。"),
        ("s/index.md", "附則", "1) 施行する。\n2) 廃止する。"),
    ],
};

#[test]
fn tables_forms_chapters_and_supplements_go_on_with_one_another() {
    for joint in ["及び", "、", "又は", "から"] {
        let text = format!("別表第1{joint}別表第2、様式第1号{joint}様式第2号");
        assert_eq!(LAW.links(&text), "別表第1=table-1 別表第2=table-2 様式第1号=form-1 様式第2号=form-2", "{text}");
        LAW.is_dead(&format!("別表第1{joint}別表第9による。"), "別表第9");
        LAW.is_dead(&format!("様式第1号{joint}様式第9号による。"), "様式第9号");
    }
    assert_eq!(LAW.links("別表第1及び第1条"), "別表第1=table-1 第1条=1");
    for (text, name) in [("第9章を見る。", "第9章"), ("第1章及び第9章", "第9章"), ("附則第9条", "附則第9条")]
    {
        LAW.is_dead(text, name);
    }
    assert_eq!(
        LAW.links("附則第2項、附則第1項及び第2項"),
        "附則第2項=s1-supplement#i2 附則第1項=s1-supplement#i1 第2項=s1-supplement#i2"
    );
    assert_eq!(LAW.dead("附則第9項").len(), 1);
    // Those of other statutes.
    assert_eq!(LAW.links("法別表第1、民法第三編第九章、法附則第9条、旧版の別表第9。"), "");
    // Where a guide has no 節, none can be meant.
    LAW.is_dead("第1節を見る。", "第1節");
    assert_eq!(LAW.links("第一条ノ規定。"), "第一条=1");
    assert_eq!(LAW.links("第一条ノ二"), "第一条ノ二=1.2");
}

#[test]
fn the_row_of_a_table_is_no_branch() {
    assert_eq!(LAW.links("別表第1の1の項に掲げる文書、別表第一の二の項の中欄"), "別表第1=table-1 別表第一=table-1");
    LAW.is_dead("別表第9の1の項による。", "別表第9");
    LAW.is_dead("別表第1の7による。", "別表第1の7");
    assert_eq!(LAW.links("第1条の2の項"), "第1条の2=1.2");
}

#[test]
fn items_behind_labels_are_read_in_every_form() {
    assert_eq!(
        NIST.links("AC-2 (1), AC-02 (1) and AC-2(1). AC-2(a), A.M."),
        "AC-2 (1)=ac-2#clause-ac-2-1 AC-02 (1)=ac-2#clause-ac-2-1 AC-2(1)=ac-2#clause-ac-2-1"
    );
    NIST.is_dead("As AC-2 (9) says.", "AC-2(9)");
    let lettered = Guide {
        settings: "language: en\nnumbering:\n  preset: nist\n  items: [\"({n:a})\"]\n",
        pages: &[
            ("a.md", "AC-2", "## (a) Types\n\nText.\n\n## (b) Others\n\nText."),
            ("b.md", "AC-3", ":::clause[AC-3]\nText:\n\n1) one;\n2) two.\n:::"),
        ],
    };
    assert_eq!(
        lettered.links("[[AC-2(a)]], AC-2(b), AC-3(b)."),
        "[[AC-2(a)]]=ac-2#i1 AC-2(b)=ac-2#i2 AC-3(b)=ac-3#clause-ac-3-b"
    );
    lettered.is_dead("As AC-2(z) says.", "AC-2(z)");
    let iso = Guide {
        settings: "language: en\nnumbering:\n  preset: iso\n  items: [\"{n:a})\", \"{n})\"]\n",
        pages: &[
            ("1.md", "4.1", "## a) external\n\nText.\n\n## b) internal\n\nText."),
            ("2.md", "4.2", "1) one;\n2) two, of which\n   1) some;\n3) three."),
            ("3.md", "4.3", "Text."),
            ("a.md", "A.5.1", "1) one.\n2) two."),
        ],
    };
    assert_eq!(
        iso.links(
            "4.2(b), [[4.2(b)]], 4.2 b) 1), clause 4.2 c). A.5.1 b), [[4.1 b)]]; as 4.2 a person, 4.3 a), A.5.1 (a)."
        ),
        "[[4.2(b)]]=4.2#i2 [[4.1 b)]]=4.1#i2 4.2(b)=4.2#i2 4.2 b) 1)=4.2#i2-i1 clause 4.2 c)=4.2#i3 A.5.1 b)=a.5.1#i2 4.3 a)=4.3 A.5.1=a.5.1"
    );
    assert_eq!(iso.dead("As 4.2 g) says.").len(), 1);
    let custom = Guide {
        settings: "language: ja\nnumbering:\n  labels: [\"第{article}条[の{branch}]\"]\n  items: [{ mark: \"{n:１}\", cite: \"第{n}項\" }, \"{n:ア}\"]\n",
        pages: &[("1.md", "第38条の3", "1) 甲\n2) 乙\n   1) 丙\n   2) 丁")],
    };
    assert_eq!(
        custom.links("第38条の3第2項イ、第38条の3第2項イベント"),
        "第38条の3第2項イ=38.3#i2-i2 第38条の3第2項=38.3#i2"
    );
}

#[test]
fn headings_that_count_are_items() {
    for (form, marks, wrong) in [
        ("{n:a})", ["a)", "b)"], "c)"),
        ("{n:a}.", ["a.", "b."], "A."),
        ("{n:i})", ["i)", "ii)"], "iv)"),
        ("{n:A}.", ["A.", "B."], "a."),
        ("{n})", ["1)", "2)"], "3)"),
    ] {
        let settings = format!("language: en\nnumbering: {{ items: [\"{form}\"] }}\n");
        let text = |one: &str, two: &str| format!("## {one} First\n\nText.\n\n## {two} Second\n\nText.");
        let right = text(marks[0], marks[1]);
        let guide = Guide { settings: &settings, pages: &[("1.md", "X4", &right)] };
        assert_eq!(guide.links("[[X4(2)]]").replace("[[X4(2)]]=", ""), "x4#i2", "{form}");
        let other = text(wrong, "Plain");
        let guide = Guide { settings: &settings, pages: &[("1.md", "X4", &other)] };
        assert_eq!(guide.dead("[[X4(1)]]").len(), 1, "{form}");
    }
}
