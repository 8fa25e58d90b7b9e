//! Names of other documents in English, before a reference (`the GDPR, Article 5`, `the vendor's terms, § 9.3`) and behind
//! it (`Section 5.1 of the Act`).

/// How far behind a reference a name is looked for.
const BEHIND: usize = 80;

/// What the name of a document ends with.
const DOCUMENTS: [&str; 24] = [
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
    "Rule",
    "Rules",
    "Constitution",
    "Agreement",
    "Contract",
    "Terms",
    "Order",
    "Statute",
    "Charter",
    "Ordinance",
    "Decree",
    "Manual",
    "Handbook",
];
/// What is another's where a possessive stands before it: `the vendor's terms`.
const OWNED: [&str; 17] = [
    "terms",
    "policy",
    "policies",
    "agreement",
    "contract",
    "manual",
    "handbook",
    "rules",
    "guide",
    "guidelines",
    "standard",
    "conditions",
    "licence",
    "license",
    "statement",
    "code",
    "documentation",
];
/// Parts of documents that are cited by number before a section: `Title 18, Chapter 119`.
const VOLUMES: [&str; 6] = ["Title", "Volume", "Vol", "Book", "Exhibit", "Schedule"];

/// `the GDPR`, `the Act`, `the vendor's terms`, `Title 18`: names that English references follow or are followed by.
pub(super) fn is_named_before(text: &str) -> bool {
    // The Act 2018.
    let year = |text: &str| {
        let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        if digits == 4 { text.len() - digits } else { text.len() }
    };
    let text = text.trim_end_matches([',', ' ']);
    if is_volume(text) || is_dotted_acronym(text) || is_edition(text) {
        return true;
    }
    let text = text.get(..year(text)).unwrap_or(text).trim_end_matches([',', ' ']);
    let (before, last) = last_words(text);
    if is_name(last) {
        return !before.eq_ignore_ascii_case("this");
    }
    OWNED.contains(&last) && (has_owner(text) || is_named_plainly(last, before))
}

/// The last two words of a text.
fn last_words(text: &str) -> (&str, &str) {
    let mut words = text.rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    let last = words.next().unwrap_or("");
    (words.find(|word| !word.is_empty()).unwrap_or(""), last)
}

/// `our policy`, `IT policy`, `the manual`: kinds of documents that a guide is not, whoever they belong to.
fn is_named_plainly(last: &str, before: &str) -> bool {
    let is_name = before.len() > 1 && before.starts_with(|c: char| c.is_ascii_uppercase()) && !is_first(before);
    match last {
        "manual" => before != "this",
        "policy" | "policies" | "agreement" | "contract" | "terms" => before == "our" || is_name,
        _ => false,
    }
}

/// A word that begins sentences: The policy.
fn is_first(word: &str) -> bool {
    matches!(word, "The" | "This" | "That" | "Each" | "Any" | "Our" | "In" | "Under" | "See" | "Per")
}

/// `The Act`, `the supplier's policy`: what is followed by a section in brackets at once.
pub(super) fn is_document(name: &str) -> bool {
    let (before, last) = last_words(name);
    DOCUMENTS.contains(&last) && !before.eq_ignore_ascii_case("this") || OWNED.contains(&last) && has_owner(name)
}

/// `the 2019 edition`, `the previous edition`; this one is ours.
fn is_edition(text: &str) -> bool {
    const EARLIER: [&str; 10] =
        ["previous", "earlier", "former", "last", "first", "second", "third", "fourth", "old", "older"];
    let mut words = text.rsplit([' ', '\u{A0}', '(']).filter(|word| !word.is_empty());
    let is_word = matches!(words.next(), Some("edition" | "version" | "editions" | "versions"));
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    is_word && words.next().is_some_and(|word| is_year(word) || EARLIER.contains(&&*word.to_ascii_lowercase()))
}

/// Whose a section is: `its Section 2`, `this contract's clause 1`, `Pub. L. 107-347, § 2`; or that it is none: `a section 2
/// metres long`.
pub(super) fn is_owned_before(text: &str) -> bool {
    let text = text.replace('\u{2019}', "'");
    let mut words = text.rsplit([' ', '\u{A0}', '(']).filter(|word| !word.is_empty());
    let last = words.next().unwrap_or("");
    let before = words.next().unwrap_or("");
    // `A` behind a word is a name: Appendix A.
    let is_article = matches!(last, "a" | "an" | "An") || last == "A" && before.is_empty();
    let is_owner = matches!(last.to_ascii_lowercase().as_str(), "its" | "their" | "his" | "her" | "your" | "whose");
    let owner = last.strip_suffix("'s").or_else(|| last.strip_suffix("s'")).map(str::to_ascii_lowercase);
    let is_ours = |owner: &String| {
        matches!(owner.as_str(), "guide" | "document" | "handbook" | "manual" | "guideline" | "guidance")
    };
    let is_this = matches!(before.to_ascii_lowercase().as_str(), "this" | "the" | "our");
    let is_of_other = owner.is_some_and(|owner| !(is_this && is_ours(&owner)));
    is_article || is_owner || is_of_other || is_statute(last, before)
}

/// `Pub. L. 107-347`, `116 Stat. 2899`.
fn is_statute(last: &str, before: &str) -> bool {
    let is_number =
        last.contains(|c: char| c.is_ascii_digit()) && last.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    is_number && matches!(before, "L." | "Stat." | "No." | "Law" | "Fed." | "Reg.")
}

/// `Title 18`, `Volume II`.
fn is_volume(text: &str) -> bool {
    let mut words = text.rsplit([' ', '\u{A0}']).filter(|word| !word.is_empty());
    let number = words.next().unwrap_or("");
    let is_number = !number.is_empty()
        && (number.bytes().all(|b| b.is_ascii_digit()) || number.bytes().all(|b| matches!(b, b'I' | b'V' | b'X')));
    let word = words.next().map_or("", |word| word.trim_end_matches('.'));
    // Exhibit A; Appendix A may be of this guide.
    let is_letter = || matches!(number.as_bytes(), [b'A'..=b'Z']) && matches!(word, "Exhibit" | "Schedule");
    is_number && VOLUMES.contains(&word) || is_letter()
}

/// `18 U.S.C.`, `45 C.F.R.`
fn is_dotted_acronym(text: &str) -> bool {
    let word = text.rsplit([' ', '\u{A0}', '(']).next().unwrap_or("");
    let letters: Vec<&str> = word.split_terminator('.').collect();
    letters.len() > 2
        && word.ends_with('.')
        && letters.iter().all(|letter| letter.len() == 1 && letter.bytes().all(|b| b.is_ascii_uppercase()))
}

/// Whether one of the last words before the name is a possessive: `vendor's`, `suppliers'`, `their`.
fn has_owner(text: &str) -> bool {
    let owners = ["its", "their", "his", "her", "your"];
    let is_owner = |word: &str| {
        let word = word.replace('\u{2019}', "'");
        word.ends_with("'s") || word.ends_with("s'") || owners.contains(&&*word.to_ascii_lowercase())
    };
    text.rsplit(' ').filter(|word| !word.is_empty()).skip(1).take(3).any(is_owner)
}

fn is_name(word: &str) -> bool {
    let acronym = word.len() >= 3 && word.chars().all(|c| c.is_ascii_uppercase());
    acronym || DOCUMENTS.contains(&word)
}

/// `Section 5.1 of the Act`, `Sections 5.1 and 5.2 of the Act`, `Article 5 GDPR`; `of Chapter 5` is of ours.
pub(super) fn is_named_behind(behind: &str) -> bool {
    let behind: String = behind.chars().take(BEHIND).collect();
    let behind = behind.replace('\n', " ");
    let mut behind = behind.as_str();
    while let Some(rest) = without_joined_number(behind) {
        behind = rest;
    }
    let behind = behind.trim_start();
    // Section 3 (Definitions) of the Agreement.
    let titled = behind.strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(_, rest)| rest.trim_start());
    let behind = titled.unwrap_or(behind);
    if ["thereof", "therein", "thereto"].iter().any(|word| behind.starts_with(word)) {
        return true;
    }
    if let Some(owner) = behind.strip_prefix("of ") {
        return !["this", "these", "the guide", "the present", "our"].iter().any(|own| owner.starts_with(own))
            && !is_numbered(owner);
    }
    behind.split(|c: char| !c.is_ascii_alphanumeric()).next().is_some_and(is_name)
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
