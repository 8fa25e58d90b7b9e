//! What is recognised in the running text of a page, and where.

use std::sync::Arc;

use super::parse;
use crate::config::{Guide, read_guide};
use crate::document::{BlockKind, Document, Inline, Target, Writing};
use crate::source::{ContentPath, Source, SourceRef};

const GUIDE: &str = "title: x
vocabularies:
  role: { bearer: true, values: [{ id: officer, name: 責任者 }] }
standards:
  - { id: k, name: 基準, groups: [{ number: 1.2.5.1, title: 委託 }] }
terms:
  - { id: contractor, name: 委託先, aliases: [受託者], definition: d, section: \"8.2\" }
  - { id: candidate, name: 委託先候補, definition: d }
";

fn source(path: &str, text: String) -> SourceRef {
    Arc::new(Source::new(ContentPath::new(path).expect("plain"), text))
}

fn guide() -> Guide {
    let (guide, faults) = read_guide(&source("guide.yaml", GUIDE.to_owned()));
    assert!(faults.is_empty(), "{faults:?}");
    guide
}

fn read(number: &str, body: &str) -> Document {
    parse(&source("a.md", format!("---\nnumber: \"{number}\"\ntitle: x\n---\n{body}")), &guide()).0
}

fn shown(target: &Target) -> String {
    let section = |s: &Option<crate::document::SectionNumber>| s.as_ref().map(ToString::to_string).unwrap_or_default();
    match target {
        Target::Item(s, path) => format!("{}{path}", section(s)),
        Target::ItemRange(s, a, b) => format!("{}{a}..{b}", section(s)),
        Target::Clause(number) => format!("clause {number}"),
        Target::RelativeClause(number) => format!("relative {number}"),
        Target::Section(name) | Target::Entity(_, name) => name.to_string(),
        other => format!("{other:?}"),
    }
}

/// Every cross-reference: the text at its place, and what it names.
fn xrefs(body: &str) -> Vec<String> {
    let document = read("9.1", body);
    let one = |x: &crate::document::Xref| {
        let title = x.title.as_ref().map(|t| {
            assert_eq!(document.source.slice(t.span), &*t.value);
            format!(" “{}”", t.value)
        });
        format!("{} → {}{}", document.source.slice(x.span), shown(&x.target), title.unwrap_or_default())
    };
    document.xrefs.iter().map(one).collect()
}

#[test]
fn quotations_name_sections_and_items() {
    assert_eq!(xrefs("「9.3.1 契約「等」」を見る。"), ["「9.3.1 契約「等」」 → 9.3.1 “契約「等」”"]);
    assert_eq!(
        xrefs("「９．３．１　契約」の「（８）対処」"),
        ["「９．３．１　契約」 → 9.3.1 “契約”", "「（８）対処」 → 9.3.1(8) “対処”"]
    );
    assert_eq!(xrefs("「1.2.5.1 委託」と「約10.5倍」"), [""; 0]);
    assert_eq!(xrefs("「2 年以上」")[0], "「2 年以上」 → 2 “年以上”");
    assert_eq!(read("9.1", "「2 年以上」").xrefs[0].writing, Writing::Loose);
}

#[test]
fn an_item_belongs_to_the_section_of_its_sentence() {
    assert_eq!(xrefs("9.2.2項の(1)。(2)は"), ["9.2.2項 → 9.2.2", "(1) → 9.2.2(1)", "(2) → (2)"]);
    assert_eq!(
        xrefs("[[9.3.1]]の**（3）**と（５）④"),
        ["[[9.3.1]] → 9.3.1", "（3） → 9.3.1(3)", "（５）④ → 9.3.1(5)④"]
    );
    assert_eq!(xrefs("9.3.1の(1)～(8)"), ["9.3.1 → 9.3.1", "(1)～(8) → 9.3.1(1)..(8)"]);
    assert_eq!(xrefs("段落9.3.1。\n\n(4)から"), ["9.3.1 → 9.3.1", "(4) → (4)"]);
}

#[test]
fn clauses_are_told_from_items() {
    assert_eq!(
        xrefs("1.2.5.1(4)(a)と(1)(b)と9.3.1(8)"),
        ["1.2.5.1(4)(a) → clause 1.2.5.1(4)(a)", "(1)(b) → relative (1)(b)", "9.3.1(8) → 9.3.1(8)"]
    );
    assert_eq!(xrefs("6.1.2(3)(a)とISO-9.2(1)とv1.0(2)"), ["6.1.2(3)(a) → clause 6.1.2(3)(a)"]);
}

#[test]
fn what_is_meant_as_it_stands_is_left() {
    for body in [
        "`(8)`と\\(8)と\\（8）と&#40;8)",
        "# (8) と \\9.2.2項",
        "[(8) 委託先](https://a.example)",
        ":::note[(8) 委託先]\n:::\n",
        "f(8)と(2011)と(0)",
        "| (8) |\n|---|\n",
    ] {
        assert_eq!(xrefs(body), [""; 0], "{body}");
    }
    assert_eq!(xrefs("# (8) と 9.2.2項"), ["9.2.2項 → 9.2.2"], "what a heading names has to be there");
    let heading = read("9.1", "# 鍵の\\9.2.2項と\\第9章");
    let crate::document::BlockKind::Heading(heading) = &heading.blocks[0].kind else { panic!("no heading") };
    assert_eq!(&*heading.text, "鍵の9.2.2項と第9章");
}

#[test]
fn a_term_is_linked_once_and_the_longest_first() {
    let found = xrefs("# 委託先\n\n再委託先と委託先候補と委託先と受託者と委託先候補。\n");
    assert_eq!(found, ["委託先候補 → candidate", "委託先 → contractor"]);
    assert!(read("8.2", "委託先").xrefs.is_empty(), "a term is not linked where it is defined");
}

#[test]
fn a_backslash_before_a_term_makes_it_a_word_like_any_other() {
    let document = read("9.1", "\\委託先と委託先候補と委託先と\\受託。\n");
    let BlockKind::Paragraph(content) = &document.blocks[0].kind else { panic!("a paragraph") };
    let plain: String = content.iter().map(|i| if let Inline::Text(text) = i { text } else { "…" }).collect();
    assert_eq!(plain, "委託先と…と…と\\受託。", "only a term loses its backslash");
    assert_eq!(xrefs("\\委託先と委託先"), ["委託先 → contractor"], "the next one is linked");
}

#[test]
fn places_in_cells_are_right_behind_escaped_pipes() {
    let found = xrefs("| a | b |\n|---|---|\n| x | [[9.2\\|甲]] と 9.3.1項 \\| (2) |\n");
    assert_eq!(found, ["[[9.2\\|甲]] → 9.2", "9.3.1項 → 9.3.1", "(2) → 9.3.1(2)"]);
}

#[test]
fn attributes_belong_to_the_item_and_not_to_its_text() {
    let document = read("9.1", "1) 項目 {#one force=must role=officer}\n\n   続き {#two}\n");
    let BlockKind::List(list) = &document.blocks[0].kind else { panic!("a list") };
    let id = |notes: &Option<Box<crate::document::Annotations>>| {
        notes.as_ref().and_then(|n| n.id.as_ref()).map(|i| i.value.as_str().to_owned())
    };
    assert_eq!(id(&list.items[0].annotations).as_deref(), Some("one"));
    assert_eq!(id(&list.items[0].blocks[1].annotations).as_deref(), Some("two"));
    assert!(list.items[0].annotations.as_ref().is_some_and(|n| n.duty.is_some()));
}

#[test]
fn line_ends_of_every_kind_keep_places_right() {
    for end in ["\n", "\r\n"] {
        let body = ["あい", "うえ [[9.2]]", "", ":::note[題: [[9.3]]]", "(4)は", ":::", ""].join(end);
        assert_eq!(xrefs(&body), ["[[9.2]] → 9.2", "[[9.3]] → 9.3", "(4) → (4)"], "{end:?}");
    }
}

#[test]
fn a_misspelt_attribute_of_a_directive_is_told_with_the_one_that_is_meant() {
    let told = |directive: &str| {
        let text = format!("---\nnumber: \"9.1\"\ntitle: x\n---\n{directive}\n文。\n:::\n");
        let (_, faults) = parse(&source("a.md", text), &guide());
        let unknown = faults.into_iter().find(|d| d.code == crate::diagnostic::Code::AttributeUnknown);
        unknown.and_then(|d| d.fix).map(|fix| fix.replacement)
    };
    assert_eq!(told(":::caution[題]{#a qestion=\"よいか\"}").as_deref(), Some("question"));
    assert_eq!(told(":::reference[題]{#a nunber=1}").as_deref(), Some("number"));
    assert_eq!(told(":::note[題]{qestion=\"よいか\"}"), None);
}
