//! Whether a reference in prose belongs to another document: its name stands before it (『…』の5.1項, ISO/IEC 27001 5.1(2),
//! 「…基準」の), behind it (`Section 5.1 of the Act`), or `foreign-references` of guide.yaml declares it.

mod counted;
mod english;
mod form;
mod nouns;
mod own;
mod parts;

use std::collections::{BTreeSet, HashSet};

use crate::config::Guide;
use crate::document::{PlaceKind, SectionNumber};
use crate::source::Span;

use super::corpus::Corpus;
use form::Form;
use own::Own;

/// How far before a reference a name is looked for, in bytes.
const BEFORE: usize = 360;

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
/// The same for a guide that is not called so itself.
const BARE: [&str; 6] = ["規程", "ガイドライン", "要領", "要綱", "マニュアル", "規約"];
/// Words that end as laws do, and are none.
const NO_LAWS: [&str; 9] = ["方法", "手法", "用法", "作法", "工法", "寸法", "技法", "文法", "命令"];
/// What says that it is this document all the same.
const THIS: [&str; 14] = [
    "本",
    "この",
    "その",
    "当該",
    "当",
    "これらの",
    "上記",
    "上記の",
    "次の",
    "前の",
    "前記の",
    "前述の",
    "以下の",
    "下記の",
];
/// What joins references to one document.
const JOINTS: [&str; 14] =
    ["及び", "又は", "並びに", "若しくは", "から", "または", "および", "と", "や", "、", "，", "・", "～", "〜"];

/// The names and numbers of other documents.
#[derive(Debug, Default)]
pub(super) struct Foreign {
    names: HashSet<Box<str>>,
    /// How long the names are, in bytes: only ends of a text of such a length can be one.
    lengths: BTreeSet<usize>,
    numbers: HashSet<Box<str>>,
    /// Whether the guide itself counts articles (条).
    has_articles: bool,
    /// What the guide calls itself, in full and in short, blanks aside.
    own: Vec<String>,
    /// What the guide calls its tables and figures.
    captions: Vec<String>,
    /// The labels that the guide itself has.
    labels: Own,
    /// Whether the guide itself has parts (部).
    has_parts: bool,
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
        let captions = |kind: PlaceKind| matches!(kind, PlaceKind::Table | PlaceKind::Figure | PlaceKind::Matrix);
        let captions =
            places.clone().filter(|place| captions(place.kind)).map(|place| squeezed(&place.title)).collect();
        let in_text = places.filter(|place| place.kind == PlaceKind::Reference).map(|place| &*place.title);
        let names = declared.into_iter().chain(standards).chain(cited).chain(in_text);
        let names = names.map(|name| squeezed(name.strip_prefix("The ").unwrap_or(name)));
        let known = Self::named(names, numbers.into_iter().map(Box::from).collect());
        let has_parts = !guide.outline.parts.is_empty();
        let (titles, edition) = ([&guide.about.title, &guide.about.short_title], &guide.about.edition);
        let editions = [edition.clone(), format!("{edition}版")].into_iter().filter(|_| !edition.is_empty());
        let titles = titles.into_iter().filter(|title| !title.is_empty()).cloned();
        let own = titles.chain(editions).map(|name| squeezed(&name)).collect();
        Self {
            has_articles: guide.numbering.is_of_articles(),
            own,
            captions,
            labels: Own::of(corpus),
            has_parts,
            ..known
        }
    }

    fn named(names: impl Iterator<Item = String>, numbers: HashSet<Box<str>>) -> Self {
        let names: HashSet<Box<str>> = names.filter(|name| name.chars().count() > 1).map(Box::from).collect();
        let lengths = names.iter().map(|name| name.len()).collect();
        Self { names, lengths, numbers, ..Self::default() }
    }

    /// Whether the reference at a span belongs to another document. `number` is the section that it names.
    pub(super) fn claims(&self, text: &str, span: Span, number: Option<&str>) -> bool {
        number.is_some_and(|number| self.declares(number))
            || self.is_named_before(text, span)
            || Form::of(text, span) == Form::English
                && english::is_named_behind(text.get(span.end as usize..).unwrap_or(""))
    }

    fn is_named_before(&self, text: &str, span: Span) -> bool {
        let before = before(text, span.start as usize);
        let mut rest = before.as_str();
        let how = Form::of(text, span);
        if self.is_in_brackets_of_name(rest, how) {
            return true;
        }
        if how == Form::English {
            // `AC-1, AC-2` are both of this guide, or of what stands before them.
            while let Some(shorter) = self.labels.without_last(rest) {
                rest = shorter;
            }
            rest = rest.trim_end_matches([',', ' ']);
            if english::is_owned_before(rest) {
                return true;
            }
        }
        loop {
            rest = rest.trim_end().trim_end_matches(['「', '第']).trim_end();
            if self.is_own(rest) {
                return false;
            }
            let is_beside = match how {
                Form::Item => parts::is_elsewhere(rest) || counted::is_thing(rest) || self.is_noun_of_paper(rest),
                Form::Counted => {
                    parts::is_document(rest)
                        || parts::is_paper(rest)
                        || self.is_noun_of_paper(rest)
                        || counted::is_of_another_kind(rest, text, span)
                }
                Form::Called => {
                    parts::is_paper(rest) || counted::is_book(rest) || !self.has_parts && counted::is_part(rest)
                }
                Form::Paper => counted::is_book(rest),
                Form::English => false,
            };
            if is_beside || self.ends_with_name(rest, how) {
                return true;
            }
            if let Some(owner) = rest.strip_suffix('の') {
                let owner = owner.trim_end();
                // 原典の「8.2 題名」 is said where this guide is another edition of it: its title tells whether it is ours.
                let is_titled = text.get(span.start as usize..).is_some_and(|at| at.starts_with('「'));
                return !self.is_own(owner) && (self.owns(owner, how) || !is_titled && owns_by_kind(owner, how));
            }
            // 仕様書の3条(2), RFC 2119 の 3節(2)
            if how == Form::Item
                && let Some(shorter) = parts::without_division(rest)
            {
                let is_of_no_article = !self.has_articles && rest.ends_with('条');
                let owner = shorter.trim_end().trim_end_matches('の').trim_end();
                return is_of_no_article || is_law(owner) || self.owns(owner, how);
            }
            // 『甲』の5.1項及び5.2項: both are of 甲.
            match self.without_joined(rest, how) {
                Some(shorter) => rest = shorter,
                None => return false,
            }
        }
    }

    /// A text without the reference that goes on with the one behind it: 別表第1及び, 第三編 of 第三編第一章.
    fn without_joined<'t>(&self, text: &'t str, how: Form) -> Option<&'t str> {
        let above = how == Form::Called && text.ends_with(['編', '章', '節', '款']);
        let joined = JOINTS.iter().find_map(|joint| text.strip_suffix(joint)).or(above.then_some(text))?;
        let shorter = self.labels.without_label(joined).or_else(|| without_reference(joined))?;
        // 法第9条及び別表第1: a table is of this guide, unless one goes before it that is not.
        let is_of_kind = || text.get(shorter.len()..).is_some_and(form::is_paper);
        (how != Form::Paper || is_of_kind()).then_some(shorter)
    }

    /// Whether what owns a number is another document.
    fn owns(&self, owner: &str, how: Form) -> bool {
        let is_item = how == Form::Item;
        self.ends_with_name(owner, how)
            || parts::is_of_others(owner)
            || how != Form::English && (parts::is_paper(owner) || self.is_noun_of_paper(owner))
            || !self.has_parts && counted::is_part(owner)
            || is_item && (parts::is_elsewhere(owner) || parts::is_document(owner))
    }

    /// Whether a text ends with the name of a paper, told by its last letters, that is neither this guide nor a table of it.
    fn is_noun_of_paper(&self, text: &str) -> bool {
        let text = without_brackets(text);
        nouns::is_paper(text, &self.own) && nouns::is_paper(text, &self.captions)
    }

    /// Whether a text ends with what the guide calls itself.
    fn is_own(&self, text: &str) -> bool {
        let text = text.trim_end_matches(['の', '』', '」', ' ', '\u{3000}']);
        let text = squeezed(text);
        self.own.iter().any(|own| text.ends_with(own.as_str()))
    }

    /// Whether a text ends with the bare word for a kind of document that the guide does not call itself: ガイドライン9.1項.
    fn is_bare_kind(&self, text: &str) -> bool {
        let word = BARE.iter().find(|word| text.ends_with(**word));
        let is_ours = |word: &str| self.own.iter().any(|own| without_brackets(own).ends_with(word));
        let word = word.filter(|word| !is_ours(word));
        word.and_then(|word| text.strip_suffix(word)).is_some_and(|head| {
            is_no_this(head)
                && head.chars().next_back().is_none_or(|c| !c.is_alphanumeric() || matches!(c, 'ぁ'..='ゖ'))
        })
    }

    /// Whether a bracket is open whose text explains the name of another document: 内規（第9章）, `the Order Form (see section
    /// 7.4)`. Only names that are known count, as a section of this guide may stand there too.
    fn is_in_brackets_of_name(&self, before: &str, how: Form) -> bool {
        let Some(at) = parts::open_bracket(before) else { return false };
        let (name, inside) = before.split_at(at);
        let name = name.trim_end().trim_end_matches(['』', '」', '"', '”']);
        let is_at_once = inside.trim_start_matches(['（', '(', ' ', '第']).is_empty();
        // 補正予算（第1号）, `The Act (section 9)`: what the name counts stands right behind it.
        let is_counted = match how {
            Form::Called => is_at_once && (self.is_noun_of_paper(name) || nouns::is_issued(name)),
            Form::English => is_at_once && english::is_document(name),
            _ => false,
        };
        (self.is_known(name) || counted::is_book(name) || is_counted) && !parts::names_this(inside)
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
        if matches!(how, Form::Called | Form::Paper) && is_law(text) || how != Form::English && self.is_bare_kind(text)
        {
            return true;
        }
        self.is_known(text) || nouns::is_code(text) || how == Form::English && english::is_named_before(text)
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

/// Whether the kind of what owns a number makes it another document: 「雛形」の第9章, 解説書の9.1項.
fn owns_by_kind(owner: &str, how: Form) -> bool {
    how == Form::Called && owner.ends_with('」') || counted::is_book(owner)
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
            ("技術参照モデル（第9章", "9章"),
            ("技術参照モデル（5.4節、5.5節", "5.5節"),
            ("「技術参照モデル」(see section 7.4", "section 7.4"),
            ("別紙2の(3)", "(3)"),
            ("入札説明書の(3)", "(3)"),
            ("他省の手引書の(3)", "(3)"),
            ("同法の(3)", "(3)"),
            ("様式(1)", "(1)"),
            ("RFC 2119 の 3節(2)", "(2)"),
            ("第3条(2)", "(2)"),
            ("当社マニュアル9.9.9項", "9.9.9項"),
            ("委託先の規程の9.9.9項", "9.9.9項"),
            ("HIPAA Security Rule, section 164.312", "section 164.312"),
            ("Title 18, Chapter 119", "Chapter 119"),
            ("18 U.S.C. § 119", "§ 119"),
            ("The vendor's terms, § 9.3", "§ 9.3"),
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
            ("技術参照モデル（本書の第9章", "9章"),
            ("対策（5.1項", "5.1項"),
            ("本様式の(3)", "(3)"),
            ("上記の(3)", "(3)"),
            ("この手引書の(3)", "(3)"),
            ("本マニュアル9.9.9項", "9.9.9項"),
            ("the terms, § 9.3", "§ 9.3"),
            ("In the title, Chapter 119", "Chapter 119"),
        ] {
            assert!(!foreign(text, reference), "{text}");
        }
    }
}
