//! Presets of numbering: dotted numbers, statutes (条・項・号), control catalogues, annexes, articles of the European Union.

use super::numbering::{ItemForm, LabelForm, Numbering};
use super::numeral::Numeral;
use super::pattern::Pattern;

/// Names of the presets.
pub const PRESETS: &[&str] = &["dotted", "law", "nist", "iso", "eu"];

/// One pattern: how it is written, what stands before its digits in an address, other spellings, whether it repeats.
type Row = (&'static str, &'static str, &'static [&'static str], bool);

const DOTTED: &str = "{a:1}.{b:1}.{c:1}.{d:1}.{e:1}.{f:1}.{g:1}.{h:1}.{i:1}.{j:1}.{k:1}.{l:1}";

const LAW: &[Row] = &[
    ("第{article}条[の{branch}]", "", &[], false),
    ("第{part}編[の{branch}]", "part", &[], false),
    ("第{chapter}章[の{branch}]", "chapter", &[], true),
    ("第{section}節[の{branch}]", "section", &[], true),
    ("第{subsection}款[の{branch}]", "subsection", &[], true),
    ("第{division}目[の{branch}]", "division", &[], true),
    ("附則第{article}条[の{branch}]", "supplement", &[], true),
    ("附則", "supplement", &[], true),
    ("別表第{table}[の{branch}]", "table", &["別表{table}[の{branch}]"], false),
    ("別表", "table", &[], false),
    (
        "様式第{form}号[の{branch}]",
        "form",
        &["第{form}号様式[の{branch}]", "様式{form}[の{branch}]", "様式第{form}[の{branch}]"],
        false,
    ),
    ("別記様式", "form", &[], true),
    ("前文", "preamble", &[], false),
];

const NIST: &[Row] = &[("{family}-{n}({enhancement})", "", &["{family}-{n} {enhancement}"], false)];

const ISO: &[Row] = &[
    (DOTTED, "", &[], false),
    ("{annex:A}.{clause}.{control}.{item}", "", &["Annex {annex:A}.{clause}", "附属書{annex:A}.{clause}"], false),
];

const EU: &[Row] = &[
    ("Article {article}", "", &["Art. {article}"], false),
    ("Recital {recital}", "recital", &["({recital})"], false),
    ("Title {title:I}", "title", &[], false),
    ("Chapter {chapter:I}", "chapter", &[], true),
    ("Section {section}", "section", &[], true),
    ("Annex {annex:I}", "annex", &[], false),
];

impl Numbering {
    /// The preset of that name. `numeral`, where one is given, is how its plain numbers are shown.
    #[must_use]
    pub fn preset(name: &str, numeral: Option<Numeral>) -> Option<Self> {
        let none = Vec::new;
        let (rows, items, steps): (&[Row], Vec<ItemForm>, Vec<ItemForm>) = match name {
            "dotted" => (&[(DOTTED, "", &[], false)], none(), none()),
            // Points stand under a paragraph, or under an article of one paragraph: they count as steps, not as items.
            "law" => (LAW, cited(&[("{n:１}", "第{n}項")]), law_points()),
            "nist" => (NIST, forms(&["{n:a}.", "{n}.", "({n:a})"]), none()),
            "iso" => (ISO, forms(&["{n:a})", "{n})", "{n:i})"]), none()),
            "eu" => (EU, cited(&[("{n}.", "({n})"), ("({n:a})", "({n:a})"), ("({n:i})", "({n:i})")]), none()),
            _ => return None,
        };
        let pattern = |text: &str, prefix: &str| {
            let pattern = Pattern::parse(text, prefix)?;
            Some(numeral.map_or_else(|| pattern.clone(), |numeral| pattern.clone().with_numeral(numeral)))
        };
        let form = |(text, prefix, also, repeats): &Row| {
            let also = also.iter().filter_map(|text| pattern(text, prefix)).collect();
            Some(LabelForm { pattern: pattern(text, prefix)?, also, repeats: *repeats })
        };
        Some(Self { labels: rows.iter().filter_map(form).collect(), items, steps, ..Self::default() })
    }
}

/// 号 in Chinese numerals, then イロハ, (1), (i).
fn law_points() -> Vec<ItemForm> {
    cited(&[("{n:一}", "第{n}号"), ("{n:イ}", "{n:イ}"), ("（{n:１}）", "({n})"), ("（{n:i}）", "({n:i})")])
}

fn forms(forms: &[&str]) -> Vec<ItemForm> {
    forms.iter().filter_map(|form| ItemForm::parse(form)).collect()
}

fn cited(forms: &[(&str, &str)]) -> Vec<ItemForm> {
    forms.iter().filter_map(|(mark, cite)| Some(ItemForm::parse(mark)?.cited_as(ItemForm::parse(cite)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{ItemPath, ItemStep};

    fn preset(name: &str) -> Numbering {
        Numbering::preset(name, None).expect("a preset")
    }

    fn custom(pattern: &str) -> Numbering {
        let form =
            LabelForm { pattern: Pattern::parse(pattern, "").expect("a pattern"), also: Vec::new(), repeats: false };
        Numbering { labels: vec![form], ..Numbering::default() }
    }

    #[test]
    fn signs_that_are_a_patterns_own_say_which_it_is() {
        let mut numbering = custom("V{chapter}.{section}.{requirement}");
        numbering.labels.extend(custom("{family}-{n}({enhancement})").labels);
        numbering.labels.extend(custom("第{article}条[の{branch}]").labels);
        for (text, shown) in [("38の3", "第38条の3"), ("三十八の三", "第38条の3"), ("6.2.1", "V6.2.1")] {
            assert_eq!(numbering.read(text).map(|label| label.to_string()).as_deref(), Some(shown), "{text}");
        }
        assert_eq!(
            custom("第{article}条[の{branch}]").read("38.3").map(|l| l.to_string()).as_deref(),
            Some("第38条の3")
        );
    }

    #[test]
    fn every_row_of_every_preset_is_a_pattern() {
        for name in PRESETS {
            let rows: &[Row] = match *name {
                "law" => LAW,
                "nist" => NIST,
                "iso" => ISO,
                "eu" => EU,
                _ => &[],
            };
            let numbering = preset(name);
            assert_eq!(numbering.labels.len(), rows.len().max(1), "{name}");
            let also: usize = rows.iter().map(|row| row.2.len()).sum();
            assert_eq!(numbering.labels.iter().map(|form| form.also.len()).sum::<usize>(), also, "{name}");
        }
    }

    #[test]
    fn spellings_of_statutes() {
        let law = preset("law");
        for (spelling, shown, slug) in [
            ("第三十八条の三", "第38条の3", "38.3"),
            ("第38条の3", "第38条の3", "38.3"),
            ("38条の3", "第38条の3", "38.3"),
            ("38の3", "第38条の3", "38.3"),
            ("38.3", "第38条の3", "38.3"),
            ("第３９条", "第39条", "39"),
            ("三十九条", "第39条", "39"),
            ("第八百四十七条の三", "第847条の3", "847.3"),
            ("第三百九十九条の十四の二", "第399条の14の2", "399.14.2"),
            ("第四章", "第4章", "chapter-4"),
            ("第四章の二", "第4章の2", "chapter-4.2"),
            ("別表第一", "別表第1", "table-1"),
            ("附則", "附則", "supplement"),
            ("附則第二条", "附則第2条", "supplement-2"),
            ("様式第1号", "様式第1号", "form-1"),
            ("第1号様式", "様式第1号", "form-1"),
        ] {
            let label = law.declared(spelling).unwrap_or_else(|| panic!("{spelling}"));
            assert_eq!((label.as_str(), label.slug()), (shown, slug), "{spelling}");
        }
        let [a, b, c] = ["第38条", "第38条の2", "第39条"].map(|text| law.declared(text).expect("an article"));
        assert!(a < b && b < c);
        assert_eq!(b.parent(), None);
        assert!(law.declared("第条").is_none() && law.declared("第三十条第").is_none());
        let kanji = Numbering::preset("law", Some(Numeral::Chinese)).expect("a preset");
        assert_eq!(kanji.declared("38の3").expect("an article").as_str(), "第三十八条の三");
    }

    #[test]
    fn catalogues_have_levels() {
        let nist = preset("nist");
        let label = nist.declared("ac-02(01)").expect("an enhancement");
        assert_eq!((label.as_str(), label.slug()), ("ac-2(1)", "ac-2-1"));
        assert_eq!(label.parent(), nist.declared("AC-2"));
        assert_eq!(nist.declared("AC-2 (1)"), Some(label));
        assert_eq!(nist.declared("AC-2").and_then(|l| l.parent()), nist.declared("AC"));
        let iso = preset("iso");
        let annex = iso.declared("A.5.1").expect("a control");
        assert_eq!((annex.slug(), annex.parent().map(|l| l.to_string())), ("a.5.1", Some("A.5".to_owned())));
        assert_ne!(iso.declared("5.1"), Some(annex));
        let eu = preset("eu");
        assert_eq!(eu.declared("Article 5").map(|l| l.slug().to_owned()), Some("5".to_owned()));
        assert_eq!(eu.declared("Chapter IV").map(|l| l.slug().to_owned()), Some("chapter-iv".to_owned()));
    }

    #[test]
    fn a_pattern_of_ones_own() {
        let asvs = custom("V{chapter}.{section}.{requirement}");
        let label = asvs.declared("V6.2.1").expect("a requirement");
        assert_eq!((label.as_str(), label.slug(), label.depth()), ("V6.2.1", "6.2.1", 3));
        assert_eq!(asvs.declared("6.2.1").expect("loosely").as_str(), "V6.2.1");
        assert_eq!(label.parent(), asvs.declared("V6.2"));
        let padded = custom("{control}-{n:02}");
        assert_eq!(padded.declared("IAM-1").expect("padded").as_str(), "IAM-01");
        for wrong in ["", "{a", "a}", "[の{b}]", "{}", "{a:zz}", "{a}[b]"] {
            assert!(Pattern::parse(wrong, "").is_none(), "{wrong}");
        }
    }

    #[test]
    fn items_as_references_and_as_marks() {
        let law = preset("law");
        let path = ItemPath(vec![ItemStep::Item(2), ItemStep::Step(1), ItemStep::Step(3)]);
        assert_eq!((law.cite(&path), law.mark(&path)), ("第2項第1号ハ".to_owned(), Some("ハ".to_owned())));
        for spelling in ["第2項第1号ハ", "第二項第一号ハ", "第２項第１号ハ"] {
            assert_eq!(law.read_path(spelling).as_ref(), Some(&path), "{spelling}");
        }
        let eu = preset("eu");
        let path = ItemPath(vec![ItemStep::Item(1), ItemStep::Item(1)]);
        assert_eq!((eu.read_path("(1)(a)"), eu.cite(&path)), (Some(path.clone()), "(1)(a)".to_owned()));
        let plain = Numbering::default();
        let path = ItemPath(vec![ItemStep::Item(5), ItemStep::Step(4)]);
        assert_eq!((plain.read_path("（５）④"), plain.cite(&path)), (Some(path.clone()), "(5)④".to_owned()));
    }

    #[test]
    fn spellings_for_search() {
        let law = preset("law");
        let spellings = law.spellings(&law.declared("第38条の3").expect("an article"));
        for spelling in ["第38条の3", "第三十八条の三", "38条の3", "38の3", "38.3"] {
            assert!(spellings.iter().any(|s| s == spelling), "{spelling} in {spellings:?}");
        }
        let nist = preset("nist");
        assert!(nist.spellings(&nist.declared("AC-2").expect("a control")).contains(&"AC-02".to_owned()));
        let asvs = custom("V{chapter}.{section}.{requirement}");
        assert!(asvs.spellings(&asvs.declared("V6.2.1").expect("a label")).contains(&"6.2.1".to_owned()));
    }

    #[test]
    fn items_in_short_and_headings_without_a_sign() {
        let law = Numbering::preset("law", None).expect("a preset");
        let path = law.read_path("1項2号ロ").expect("a way");
        assert_eq!(law.cite(&path), "第1項第2号ロ");
        assert!(law.read_path("2").is_none() || law.read_path("2号").is_some());
        let form =
            |text: &str| Numbering { items: vec![ItemForm::parse(text).expect("a form")], ..Numbering::default() };
        let read = |form: &Numbering, text: &str, next| {
            form.counted_item(&text.chars().collect::<Vec<_>>(), next).map(|(n, _)| n)
        };
        assert_eq!(read(&form("{n:ア}"), "ア 目的", 1), Some(1));
        assert_eq!(read(&form("{n:一}"), "二 範囲", 2), Some(2));
        assert_eq!(read(&form("{n:ア}"), "アの話", 1), None);
        assert_eq!(read(&form("{n:A}"), "A plan", 1), None);
    }
}
