//! Whether a reference in prose belongs to another document: its name stands before it (『…』の5.1項, ISO/IEC 27001 5.1(2),
//! 「…基準」の), behind it (`Section 5.1 of the Act`), or `foreign-references` of guide.yaml declares it.

use std::collections::{BTreeSet, HashSet};

use crate::config::Guide;
use crate::document::{PlaceKind, SectionNumber};
use crate::source::Span;

use super::corpus::Corpus;

/// How far before a reference a name is looked for, in bytes.
const BEFORE: usize = 360;
/// How far behind it.
const BEHIND: usize = 80;

/// What the name of a document ends with.
const DOCUMENTS: [&str; 32] = [
    "基準",
    "規程",
    "規則",
    "要領",
    "指針",
    "ガイドライン",
    "条例",
    "通達",
    "要綱",
    "規格",
    "仕様書",
    "手順書",
    "契約書",
    "報告書",
    "白書",
    "規約",
    "細則",
    "告示",
    "訓令",
    "政令",
    "省令",
    "手引書",
    "ハンドブック",
    "法",
    "令",
    "マニュアル",
    "計画",
    "手引",
    "憲章",
    "綱領",
    "標準",
    "方針",
];
/// What ends a name even where it is not quoted: other words of the list are common in running text.
const NAMED_PLAINLY: usize = 23;
/// What names another document even by itself.
const ALONE: [&str; 9] = ["仕様書", "契約書", "報告書", "白書", "規則", "条例", "告示", "政令", "省令"];
/// Words that end as laws do, and are none.
const NO_LAWS: [&str; 9] = ["方法", "手法", "用法", "作法", "工法", "寸法", "技法", "文法", "命令"];
/// What says that it is this document all the same.
const THIS: [&str; 8] = ["本", "この", "当該", "当", "これらの", "上記", "次の", "前の"];
const ENGLISH_DOCUMENTS: [&str; 13] = [
    "Act",
    "Regulation",
    "Regulations",
    "Directive",
    "Law",
    "Code",
    "Standard",
    "Guideline",
    "Guidelines",
    "Treaty",
    "Convention",
    "Rules",
    "Constitution",
];
/// What joins references to one document.
const JOINTS: [&str; 14] =
    ["及び", "又は", "並びに", "若しくは", "から", "または", "および", "と", "や", "、", "，", "・", "～", "〜"];

/// How a reference is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `Section 5.1`, `§ 5.1`.
    English,
    /// 第五条, 第3章.
    Called,
    /// `5.1項`.
    Counted,
}

impl Form {
    fn of(text: &str, span: Span) -> Self {
        let written = text.get(span.range()).unwrap_or("");
        let before = text.get(..span.start as usize).unwrap_or("");
        if written.starts_with(|c: char| c.is_ascii_alphabetic() || c == '§') {
            Self::English
        } else if written.starts_with('第') || before.trim_end_matches(' ').ends_with('第') {
            Self::Called
        } else {
            Self::Counted
        }
    }
}

/// The names and numbers of other documents.
#[derive(Debug, Default)]
pub(super) struct Foreign {
    names: HashSet<Box<str>>,
    /// How long the names are, in bytes: only ends of a text of such a length can be one.
    lengths: BTreeSet<usize>,
    numbers: HashSet<Box<str>>,
}

impl Foreign {
    /// Standards, cited documents and what `foreign-references` declares.
    pub(super) fn of(corpus: &Corpus) -> Self {
        let guide: &Guide = &corpus.guide;
        let declared = guide.demands.foreign_references.iter().map(String::as_str);
        let (numbers, declared): (Vec<&str>, Vec<&str>) =
            declared.partition(|text| SectionNumber::parse(text).is_some_and(|n| n.is_dotted()));
        let standards = guide.standards.iter().flat_map(|s| [s.name.as_str(), s.short.as_str()]);
        let cited = guide.references.iter().map(|r| r.title.as_str());
        let places = corpus.pages.iter().flat_map(|page| &page.places.list);
        let in_text = places.filter(|place| place.kind == PlaceKind::Reference).map(|place| &*place.title);
        let names = declared.into_iter().chain(standards).chain(cited).chain(in_text);
        Self::named(names.map(squeezed), numbers.into_iter().map(Box::from).collect())
    }

    fn named(names: impl Iterator<Item = String>, numbers: HashSet<Box<str>>) -> Self {
        let names: HashSet<Box<str>> = names.filter(|name| name.chars().count() > 1).map(Box::from).collect();
        let lengths = names.iter().map(|name| name.len()).collect();
        Self { names, lengths, numbers }
    }

    /// Whether the reference at a span belongs to another document. `number` is the section that it names.
    pub(super) fn claims(&self, text: &str, span: Span, number: Option<&str>) -> bool {
        number.is_some_and(|number| self.declares(number))
            || self.is_named_before(text, span)
            || is_named_behind(text, span)
    }

    fn is_named_before(&self, text: &str, span: Span) -> bool {
        let before = before(text, span.start as usize);
        let mut rest = before.as_str();
        let how = Form::of(text, span);
        if how == Form::English {
            rest = rest.trim_end_matches([',', ' ']);
        }
        loop {
            rest = rest.trim_end().trim_end_matches(['「', '第']).trim_end();
            if self.ends_with_name(rest, how) {
                return true;
            }
            if let Some(owner) = rest.strip_suffix('の') {
                return self.ends_with_name(owner, how);
            }
            // 『甲』の5.1項及び5.2項: both are of 甲.
            let joined = JOINTS.iter().find_map(|joint| rest.strip_suffix(joint)).and_then(without_reference);
            match joined {
                Some(shorter) => rest = shorter,
                None => return false,
            }
        }
    }

    /// Whether a text ends with the name of a document, perhaps with its edition in brackets.
    fn ends_with_name(&self, text: &str, how: Form) -> bool {
        if is_promulgated(text.trim_end()) {
            return true;
        }
        let text = without_brackets(text.trim_end());
        // …に関する法律
        let law = text.strip_suffix("法律").filter(|head| !head.is_empty());
        if law.is_some_and(|head| !THIS.iter().any(|this| head.ends_with(this))) {
            return true;
        }
        if text.ends_with('』') {
            return true;
        }
        if let Some(quoted) = text.strip_suffix('」') {
            let name = quoted.rsplit('「').next().unwrap_or(quoted);
            return DOCUMENTS.iter().any(|word| name.ends_with(word)) || self.is_known(name);
        }
        let plain = DOCUMENTS.iter().take(NAMED_PLAINLY).find_map(|word| Some((word, text.strip_suffix(word)?)));
        if plain.is_some_and(|(word, head)| names_another(head) || ALONE.contains(word) && is_no_this(head)) {
            return true;
        }
        if how == Form::Called && is_law(text) {
            return true;
        }
        self.is_known(text) || is_code(text) || how == Form::English && ends_in_english_name(text)
    }

    /// Whether a number, or one that it lies below, is declared as another document's.
    fn declares(&self, number: &str) -> bool {
        let ends = number.match_indices(['.', '(']).map(|(at, _)| at).chain([number.len()]);
        ends.into_iter().any(|end| self.numbers.contains(&number[..end]))
    }

    fn is_known(&self, text: &str) -> bool {
        let text = squeezed(text);
        let ends = self.lengths.range(..=text.len()).filter_map(|length| text.get(text.len() - length..));
        ends.into_iter().any(|end| self.names.contains(end))
    }
}

/// The text before an offset, back to the beginning of its sentence, in one line.
fn before(text: &str, end: usize) -> String {
    let mut start = end.saturating_sub(BEFORE);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let part = text.get(start..end).unwrap_or("");
    let part = part.rsplit("\n\n").next().unwrap_or("");
    let sentence = part.rsplit(['。', '！', '？', '|']).next().unwrap_or("");
    sentence.replace(['\n', '*'], "").replace("]]", "")
}

/// 電波法第九条, 法第9条; 方法第1 and この法第9条 are no names.
fn is_law(text: &str) -> bool {
    let head = text.strip_suffix('法').or_else(|| text.strip_suffix('令'));
    head.is_some_and(is_no_this) && !NO_LAWS.iter().any(|word| text.ends_with(word))
}

fn is_no_this(head: &str) -> bool {
    !THIS.iter().any(|this| head.ends_with(this))
}

/// A word before the word for a kind of document makes it a name; 本基準 is this one.
fn names_another(head: &str) -> bool {
    let last = head.chars().next_back();
    last.is_some_and(|c| !c.is_whitespace() && !matches!(c, 'ぁ'..='ゖ' | '、' | '（' | '「' | '・'))
        && is_no_this(head)
}

/// A text without the reference that it ends with: `5.1項`, `(2)`, 「5.1 題名」.
fn without_reference(text: &str) -> Option<&str> {
    let text = text.trim_end();
    if let Some(quoted) = text.strip_suffix('」') {
        let at = quoted.rfind('「')?;
        let inside = quoted.get(at + '「'.len_utf8()..)?;
        let numbered = inside.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '(' | '（' | '０'..='９'));
        return if numbered { quoted.get(..at) } else { None };
    }
    // 第二条第一項第三号イ: everything from the 第 that begins it.
    let article = |c: char| {
        crate::document::is_chinese(c)
            || c.is_ascii_digit()
            || matches!(c, '０'..='９' | '第' | '条' | '項' | '号' | '編' | '章' | '節' | '款' | '目' | 'の' | 'イ'..='ホ')
    };
    let rest = text.trim_end_matches(article);
    if let Some(at) = text.get(rest.len()..).and_then(|label| label.find('第')) {
        return text.get(..rest.len() + at);
    }
    let named = text.trim_end_matches(['項', '節', '章', '条']);
    let digits =
        |c: char| c.is_ascii_digit() || matches!(c, '.' | '０'..='９' | '．' | '(' | ')' | '（' | '）' | '①'..='⑳');
    let rest = named.trim_end_matches(digits);
    (rest.len() < named.len()).then_some(rest)
}

/// Whether a text ends with what a law is promulgated by: （平成十四年法律第二十六号）.
fn is_promulgated(text: &str) -> bool {
    let Some(inner) = text.strip_suffix(['）', ')']) else { return false };
    let inner = inner.rsplit(['（', '(']).next().unwrap_or("");
    inner.ends_with('号')
        && ["法律第", "令第", "規則第", "条例第", "告示第", "法第"].iter().any(|kind| inner.contains(kind))
}

/// A text without the brackets that it ends with, where they hold no number of an item.
fn without_brackets(text: &str) -> &str {
    let Some(inner) = text.strip_suffix(['）', ')']) else { return text };
    let Some(at) = inner.rfind(['（', '(']) else { return text };
    let is_item = inner
        .get(at..)
        .is_some_and(|inside| inside.chars().skip(1).all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c)));
    if is_item { text } else { text.get(..at).unwrap_or(text).trim_end() }
}

/// `ISO/IEC 27001`, `RFC 2119`, `NIST SP 800-53`, `K304-101`.
fn is_code(text: &str) -> bool {
    let tail: Vec<char> = text.chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect();
    let from = tail
        .iter()
        .rposition(|c| !(c.is_ascii_alphanumeric() || matches!(c, ' ' | '/' | '-' | ':' | '.')))
        .map_or(0, |at| at + 1);
    let code: String = tail.get(from..).unwrap_or(&[]).iter().collect();
    let words: Vec<&str> = code.split_whitespace().rev().take(4).collect();
    // `AC-1 through` goes on to another number.
    if words.first().is_none_or(|word| word.starts_with(|c: char| c.is_ascii_lowercase())) {
        return false;
    }
    let upper = |word: &&&str| word.chars().filter(char::is_ascii_uppercase).count() >= 2;
    let digits = words.iter().take(2).any(|word| word.chars().any(|c| c.is_ascii_digit()));
    let named = words.first().is_some_and(|word| word.len() > 3 && word.starts_with(|c: char| c.is_ascii_uppercase()));
    digits && (named || words.iter().any(|word| upper(&word)))
}

/// `the GDPR`, `the Act`: names that English references follow or are followed by.
fn ends_in_english_name(text: &str) -> bool {
    // The Act 2018.
    let year = |text: &str| {
        let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        if digits == 4 { text.len() - digits } else { text.len() }
    };
    let text = text.trim_end_matches([',', ' ']);
    let text = text.get(..year(text)).unwrap_or(text).trim_end_matches([',', ' ']);
    let mut words = text.rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    let last = words.next().unwrap_or("");
    let before = words.find(|word| !word.is_empty()).unwrap_or("");
    is_english_name(last) && !before.eq_ignore_ascii_case("this")
}

fn is_english_name(word: &str) -> bool {
    let acronym = word.len() >= 3 && word.chars().all(|c| c.is_ascii_uppercase());
    acronym || ENGLISH_DOCUMENTS.contains(&word)
}

/// `Section 5.1 of the Act`, `Sections 5.1 and 5.2 of the Act`, `Article 5 GDPR`; `of Chapter 5` is of ours.
fn is_named_behind(text: &str, span: Span) -> bool {
    if Form::of(text, span) != Form::English {
        return false;
    }
    let behind: String = text.get(span.end as usize..).unwrap_or("").chars().take(BEHIND).collect();
    let behind = behind.replace('\n', " ");
    let mut behind = behind.as_str();
    while let Some(rest) = without_joined_number(behind) {
        behind = rest;
    }
    let behind = behind.trim_start();
    if let Some(owner) = behind.strip_prefix("of ") {
        return !["this", "these", "the guide", "the present", "our"].iter().any(|own| owner.starts_with(own))
            && !is_numbered(owner);
    }
    behind.split(|c: char| !c.is_ascii_alphanumeric()).next().is_some_and(is_english_name)
}

/// A text without the ` and 5.2` that it begins with.
fn without_joined_number(text: &str) -> Option<&str> {
    let joints = [", and ", ", or ", " and ", " or ", " to ", " through ", "–", "-", ", ", " & "];
    let rest = joints.iter().find_map(|joint| text.strip_prefix(joint))?;
    let end = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '(' | ')'));
    (rest.len() > end.len() && rest.starts_with(|c: char| c.is_ascii_digit())).then_some(end)
}

/// `Chapter 5`, `Section 5.1`: a division that is counted.
fn is_numbered(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let division = words.next().is_some_and(|word| {
        matches!(word, "Chapter" | "chapter" | "Section" | "section" | "Part" | "part" | "Article" | "Annex" | "Clause")
    });
    division && words.next().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign(text: &str, reference: &str) -> bool {
        let all =
            Foreign::named(["技術参照モデル", "統一管理基準"].into_iter().map(str::to_owned), ["4.3".into()].into());
        let start = text.rfind(reference).expect("it is there");
        let number = reference.trim_end_matches(|c: char| !c.is_ascii_digit());
        all.claims(text, Span::new(start, start + reference.len()), Some(number))
    }

    #[test]
    fn the_name_of_another_document_claims_what_follows() {
        for (text, reference) in [
            ("『甲』の5.1項", "5.1項"),
            ("『甲』（平成23年）の5.1項", "5.1項"),
            ("『甲』の5.1項及び5.2項", "5.2項"),
            ("『甲』の「5.1 題名」と「5.2 題名」", "「5.2 題名」"),
            ("「対策基準」の5.1項", "5.1項"),
            ("府省庁対策基準の5.1項", "5.1項"),
            ("技術参照モデルの5.1項", "5.1項"),
            ("ISO/IEC 27001 の 5.1節", "5.1節"),
            ("ISO 27001 5.1(2)", "5.1(2)"),
            ("NIST SP 800-53 の5.1節", "5.1節"),
            ("NIST 800-63 B section 5.1.1", "section 5.1.1"),
            ("RFC 2119の5.1節", "5.1節"),
            ("RFC 2119, Section 9", "Section 9"),
            ("the Data Protection Act 2018, section 9", "section 9"),
            ("Sections 5.1 and 5.9 of the Act", "Sections 5.1"),
            ("法第9条", "第9条"),
            ("規則第9条及び第10条", "第10条"),
            ("契約の仕様書第9条", "第9条"),
            ("仕様書の5.1項", "5.1項"),
            ("電波法第9章", "9章"),
            ("4.3.1項", "4.3.1項"),
            ("福祉に関する法律第二条", "第二条"),
            ("電子メール法（平成十四年法律第二十六号）第二条", "第二条"),
            ("特別の措置（昭和二十六年政令第三百十九号）第六十一条の二第一項", "第六十一条の二第一項"),
            ("see Section 5.1 of the Act", "Section 5.1"),
            ("Article 5 GDPR", "Article 5"),
            ("the GDPR, Article 5", "Article 5"),
        ] {
            assert!(foreign(text, reference), "{text}");
        }
    }

    #[test]
    fn what_is_ours_is_not_claimed() {
        for (text, reference) in [
            ("5.1項", "5.1項"),
            ("『甲』、5.1項", "5.1項"),
            ("『甲』を読む。5.1項", "5.1項"),
            ("『甲』\n\n5.1項", "5.1項"),
            ("『甲』（「5.1 題名」）", "「5.1 題名」"),
            ("本基準の5.1項", "5.1項"),
            ("次の方法の9.1項", "9.1項"),
            ("電波法の9.1項", "9.1項"),
            ("CSIRTの9.1項", "9.1項"),
            ("本法第9条", "第9条"),
            ("AC-1 through AC-9", "AC-9"),
            ("see Section 5.9 of Chapter 5", "Section 5.9"),
            ("この法律第二条", "第二条"),
            ("この基準の5.1項", "5.1項"),
            ("「次の手順」の5.1項", "5.1項"),
            ("委託の5.1項", "5.1項"),
            ("see Section 5.1 of this guide", "Section 5.1"),
            ("Section 5.1 applies", "Section 5.1"),
        ] {
            assert!(!foreign(text, reference), "{text}");
        }
    }
}
