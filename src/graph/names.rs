//! The addresses of pages: the id that is written, else the number's digits, else the file's or the title's ASCII
//! letters, else a short hash of the path. None of them depends on where a page stands among others.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Guide;
use crate::diagnostic::{Code, Diagnostic, Fix, Words};
use crate::document::{Document, Label};
use crate::source::{MAX_PATH_CHARACTERS, Span, is_device};
use crate::words;

use super::address;
use super::corpus::Page;
use super::outline::{Folders, GROUPS, folder_name, is_index};

/// Longest address that is made from a name or a title.
const MADE: usize = 80;

/// Where an address comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    Cover,
    Written,
    Number,
    /// The file's or folder's name.
    Name,
    /// The title, or the path's hash: it is another one when these change.
    Made,
}

/// Gives every page its address.
pub(super) fn give(guide: &Guide, folders: &Folders, pages: &mut [Page], diagnostics: &mut Vec<Diagnostic>) {
    let given: Vec<(String, Origin)> = pages.iter().map(|page| base(guide, folders, pages, page)).collect();
    let mut taken: BTreeSet<String> =
        given.iter().filter(|(_, origin)| *origin <= Origin::Number).map(|(name, _)| name.clone()).collect();
    let mut count: BTreeMap<&str, u32> = BTreeMap::new();
    for (name, origin) in &given {
        if *origin > Origin::Number {
            *count.entry(name).or_default() += 1;
        }
    }
    let mut names = Vec::with_capacity(pages.len());
    for (page, (name, origin)) in pages.iter().zip(&given) {
        names.push(match origin {
            Origin::Cover | Origin::Written => name.clone(),
            Origin::Number if is_fit(name, guide) => name.clone(),
            Origin::Number => free([format!("p-{name}")], page, &mut taken),
            Origin::Name | Origin::Made => {
                let alone = count.get(name.as_str()) == Some(&1) && is_fit(name, guide);
                let own = alone.then(|| name.clone());
                free(own.into_iter().chain([qualified(page)]).filter(|n| is_fit(n, guide)), page, &mut taken)
            }
        });
    }
    for ((page, name), (base, origin)) in pages.iter_mut().zip(names).zip(&given) {
        report(page, &name, (base, *origin), guide, diagnostics);
        page.name = name.into();
    }
}

/// The address as it would be if no other page had it.
fn base(guide: &Guide, folders: &Folders, pages: &[Page], page: &Page) -> (String, Origin) {
    let front = &page.document.front;
    let path = page.document.source.path();
    if folders.is_cover(path) {
        return ("index".to_owned(), Origin::Cover);
    }
    if let Some(id) = &front.id {
        return (id.value.as_str().to_owned(), Origin::Written);
    }
    let slug = front.number.as_ref().map_or("", |number| number.value.slug());
    if !slug.is_empty() {
        let part = guide.part_of(path.as_str()).map_or(String::new(), |(_, part)| format!("{}-", part.prefix));
        return (format!("{part}{}{slug}", above(guide, folders, pages, page)), Origin::Number);
    }
    let is_group = path.as_str().starts_with(GROUPS);
    let name = if is_group {
        // A group has no file: it is called by its title.
        ""
    } else if is_index(path) {
        folder_name(path.parent())
    } else {
        path.stem()
    };
    let title = &front.title.value;
    if name.is_ascii() && name.bytes().any(|b| b.is_ascii_alphanumeric()) {
        (made(name), Origin::Name)
    } else if title.is_ascii() && title.bytes().any(|b| b.is_ascii_alphanumeric()) {
        (made(title), Origin::Made)
    } else {
        (format!("p-{}", hash(if is_group { title } else { path.as_str() }, 8)), Origin::Made)
    }
}

/// Where numbers of this kind repeat, the numbers of the folders above: `chapter-4-` of 第4章's 第1節.
fn above(guide: &Guide, folders: &Folders, pages: &[Page], page: &Page) -> String {
    if repeating(page, guide).is_none() {
        return String::new();
    }
    let above = folders.above(page.document.source.path());
    // 第1章 is one in every 編, whose own numbers go through.
    let labels = above.into_iter().filter_map(|i| Some(&pages.get(i)?.document.front.number.as_ref()?.value));
    let numbers = labels.map(|label| format!("{}-", label.slug()));
    let mut numbers: Vec<String> = numbers.collect();
    numbers.reverse();
    numbers.concat()
}

/// The page's number, where numbers of its kind repeat.
fn repeating<'p>(page: &'p Page, guide: &Guide) -> Option<&'p Label> {
    let number = &page.document.front.number.as_ref()?.value;
    guide.numbering.repeats(number.key()).then_some(number)
}

/// The id that keeps the address of a page whose file and title have no ASCII letters; `None` where its name has some.
pub(crate) fn kept_id(path: &str, title: &str) -> Option<String> {
    let file = path.rsplit('/').next().unwrap_or(path);
    let name = if file == "index.md" { path.rsplit('/').nth(1).unwrap_or("") } else { file.trim_end_matches(".md") };
    let is_readable = |text: &str| text.is_ascii() && text.bytes().any(|b| b.is_ascii_alphanumeric());
    (!is_readable(name) && !is_readable(title)).then(|| format!("p-{}", hash(path, 8)))
}

/// The ASCII letters and digits of a name; one that begins with a digit is no number.
fn made(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().take(400) {
        match c {
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            '.' if !out.is_empty() && !out.ends_with(['-', '.']) => out.push('.'),
            _ if !out.is_empty() && !out.ends_with(['-', '.']) => out.push('-'),
            _ => {}
        }
    }
    let cut = out.get(..MADE).unwrap_or(&out).trim_matches(['-', '.']);
    if cut.starts_with(|c: char| c.is_ascii_digit()) { format!("p-{cut}") } else { cut.to_owned() }
}

/// The address with the names of the folders.
fn qualified(page: &Page) -> String {
    let path = page.document.source.path();
    let whole = if is_index(path) { path.parent() } else { path.as_str().trim_end_matches(".md") };
    if whole.is_ascii() { made(whole) } else { format!("p-{}", hash(path.as_str(), 8)) }
}

/// The first of these that nobody has; at last one with a hash of the path.
fn free(names: impl IntoIterator<Item = String>, page: &Page, taken: &mut BTreeSet<String>) -> String {
    let path = page.document.source.path().as_str();
    let mut names: Vec<String> = names.into_iter().filter(|name| !name.is_empty()).collect();
    let last = names.last().map_or("p", String::as_str).to_owned();
    names.extend([8, 16].map(|digits| format!("{last}-{}", hash(path, digits))));
    let name = names.iter().find(|name| !taken.contains(*name)).cloned().unwrap_or(last);
    taken.insert(name.clone());
    name
}

/// FNV-1a over the path, which is the same on every machine.
fn hash(text: &str, digits: usize) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    let hex = format!("{:016x}", hash ^ (hash >> 32));
    hex.get(16 - digits.min(16)..).unwrap_or(&hex).to_owned()
}

pub(super) fn is_fit(name: &str, guide: &Guide) -> bool {
    !name.is_empty() && !address::is_taken(name, guide) && unfit(name).is_none()
}

/// Why a name cannot be the address of a page, if it cannot.
fn unfit(name: &str) -> Option<Words> {
    if is_device(name) {
        Some(words!("Windows は `{name}` という名前を装置に使う", "Windows reserves the name `{name}` for a device"))
    } else if name.len() + ".html".len() > MAX_PATH_CHARACTERS {
        Some(words!(
            "アドレス `{name}.html` は {MAX_PATH_CHARACTERS} 文字を超えている",
            "the address `{name}.html` has more than {MAX_PATH_CHARACTERS} characters"
        ))
    } else {
        None
    }
}

fn report(page: &Page, name: &str, (base, origin): (&str, Origin), guide: &Guide, out: &mut Vec<Diagnostic>) {
    let document = &page.document;
    // A page that is made for a folder has no file that an id could be written into.
    let is_file = !document.source.text().is_empty();
    match origin {
        Origin::Written => out.extend(written(document, name, guide)),
        Origin::Name | Origin::Made if is_file && (origin == Origin::Made || name != base) => {
            out.push(not_kept(document, name));
        }
        _ => {}
    }
}

/// An id that cannot be an address.
fn written(document: &Document, name: &str, guide: &Guide) -> Option<Diagnostic> {
    let span = document.front.id.as_ref().map_or(document.front.span, |id| id.span);
    let at = first_line(span, document);
    let help = words!("front matter に別の `id:` を書く", "write another `id:` in the front matter");
    if let Some(message) = unfit(name) {
        return Some(Diagnostic::new(Code::BadId, &document.source, at, message).help(help));
    }
    let message = words!(
        "アドレス `{name}.html` は自動で作るページのものである",
        "the address `{name}.html` belongs to a page that is made from the guide"
    );
    address::is_taken(name, guide).then(|| Diagnostic::new(Code::DuplicateId, &document.source, at, message).help(help))
}

/// An address that may be another one later, with the line that keeps it.
fn not_kept(document: &Document, name: &str) -> Diagnostic {
    let message = words!(
        "アドレス `{name}.html` は、ファイルの名前や場所、題名が変わると変わる",
        "the address `{name}.html` changes with the file's name, its folder, or the title"
    );
    let (source, at) = (&document.source, first_line(document.front.title.span, document));
    let diagnostic = Diagnostic::new(Code::AddressMade, source, at, message).help(words!(
        "front matter に `id: {name}` と書いて定める",
        "write `id: {name}` in the front matter to keep it"
    ));
    let begin = source.line_span(source.position(at.start as usize).line).start;
    let is_block = source.slice(Span { start: begin, end: at.start }).starts_with("title:");
    if is_block {
        diagnostic.fix(Fix::safe(source, Span { start: begin, end: begin }, format!("id: {name}\n")))
    } else {
        diagnostic
    }
}

/// A front matter block is long; its first line is enough to point at.
pub(super) fn first_line(span: Span, document: &Document) -> Span {
    let line = document.source.position(span.start as usize).line;
    let whole = document.source.line_span(line);
    Span { start: span.start, end: span.end.min(whole.end).max(span.start) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_addresses() {
        for (name, address) in [
            ("ch04-01-what-is-ownership", "ch04-01-what-is-ownership"),
            ("0x90-Appendix-A_Glossary", "p-0x90-appendix-a-glossary"),
            ("Getting Started!", "getting-started"),
            ("v1.2..x", "v1.2.x"),
            ("__init__", "init"),
        ] {
            assert_eq!(made(name), address);
        }
        assert_eq!(hash("目的.md", 8), hash("目的.md", 8));
        assert_eq!(hash("a", 8).len(), 8);
    }
}
