//! Slips with whole sections: renumbered, renamed, moved, copied, deleted. Whoever makes one looks at one file; what it
//! breaks stands in others, and each of these lines is named.

use std::collections::BTreeMap;

use super::Random;
use super::kinds::{Loss, Nature};

/// The files of a guide by their paths.
pub(crate) type Tree = BTreeMap<String, String>;

/// A guide after a slip, and the lines that have to be named, by file.
pub(crate) struct Change {
    pub(crate) tree: Tree,
    pub(crate) lines: Vec<(String, usize)>,
}

/// What is done to a whole guide.
pub(crate) struct Whole {
    pub(crate) name: &'static str,
    pub(crate) label: Nature,
    pub(crate) make: fn(&Tree, &mut Random) -> Option<Change>,
}

/// The number that a page has in its front matter.
fn number(text: &str) -> Option<&str> {
    let line = text.lines().take(8).find(|line| line.starts_with("number:"))?;
    line.split('"').nth(1)
}

fn title(text: &str) -> Option<&str> {
    text.lines().take(8).find_map(|line| line.strip_prefix("title: "))
}

/// Lines that name a section by its number, as an editor would look for them: in quotation marks, in brackets, with 項.
fn referrers(tree: &Tree, number: &str, except: &str) -> Vec<(String, usize)> {
    let signs = [
        format!("「{number} "),
        format!("[[{number}]]"),
        format!("[[{number}("),
        format!("[[{number}|"),
        format!("section: \"{number}\""),
    ];
    let bare = format!("{number}項");
    let of_file = |(path, text): (&String, &String)| {
        let names = |line: &str| {
            // What the settings tell of former editions in words is no reference.
            if path == "guide.yaml" {
                return line.contains(&signs[4]);
            }
            let is_bare = line
                .match_indices(&bare)
                .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_ascii_digit() || c == '.'));
            signs.iter().any(|sign| line.contains(sign)) || is_bare
        };
        let lines = text.lines().enumerate().filter(|(_, line)| names(line));
        lines.map(|(at, _)| (path.clone(), at + 1)).collect::<Vec<_>>()
    };
    tree.iter().filter(|(path, _)| path.as_str() != except).flat_map(of_file).collect()
}

/// A section without sections below it, by its file, that others refer to.
fn section(tree: &Tree, random: &mut Random) -> Option<(String, String)> {
    let numbers: Vec<&str> = tree.values().filter_map(|text| number(text)).collect();
    let is_leaf =
        |own: &str| !numbers.iter().any(|other| other.strip_prefix(own).is_some_and(|rest| rest.starts_with('.')));
    let all: Vec<(&String, &str)> = tree
        .iter()
        .filter_map(|(path, text)| Some((path, number(text)?)))
        .filter(|(path, own)| is_leaf(own) && !referrers(tree, own, path).is_empty())
        .collect();
    all.get(random.below(all.len())).map(|(path, own)| ((*path).clone(), (*own).to_owned()))
}

fn with(tree: &Tree, change: impl FnOnce(&mut Tree)) -> Tree {
    let mut tree = tree.clone();
    change(&mut tree);
    tree
}

fn renumbered(tree: &Tree, random: &mut Random) -> Option<Change> {
    let (path, old) = section(tree, random)?;
    let (above, _) = old.rsplit_once('.').unwrap_or(("", &old));
    let new = format!("{above}.{}", 17 + random.below(50));
    let text = tree[&path].replacen(&format!("\"{old}\""), &format!("\"{new}\""), 1);
    let lines = referrers(tree, &old, &path);
    Some(Change { tree: with(tree, |t| _ = t.insert(path, text)), lines })
}

fn deleted(tree: &Tree, random: &mut Random) -> Option<Change> {
    let (path, old) = section(tree, random)?;
    let lines = referrers(tree, &old, &path);
    Some(Change { tree: with(tree, |t| _ = t.remove(&path)), lines })
}

/// Below another chapter, with a number of it.
fn moved(tree: &Tree, random: &mut Random) -> Option<Change> {
    let (path, old) = section(tree, random)?;
    let to = if old.starts_with('7') { "8.9" } else { "7.9" };
    let text = tree[&path].replacen(&format!("\"{old}\""), &format!("\"{to}\""), 1);
    let lines = referrers(tree, &old, &path);
    let folder = if to == "8.9" { "08-forms/8.9.md" } else { "07-principles/7.9.md" };
    Some(Change {
        tree: with(tree, |t| {
            t.remove(&path);
            t.insert(folder.to_owned(), text);
        }),
        lines,
    })
}

fn retitled(tree: &Tree, random: &mut Random) -> Option<Change> {
    let (path, own) = section(tree, random)?;
    let old = title(&tree[&path])?.to_owned();
    let quoted = format!("「{own} {old}」");
    let citing = |(file, text): (&String, &String)| {
        text.lines()
            .enumerate()
            .filter(|(_, line)| line.contains(&quoted))
            .map(|(at, _)| (file.clone(), at + 1))
            .collect::<Vec<_>>()
    };
    let lines: Vec<(String, usize)> = tree.iter().filter(|(file, _)| **file != path).flat_map(citing).collect();
    let text = tree[&path].replacen(&format!("title: {old}"), &format!("title: {old}について"), 1);
    (!lines.is_empty()).then(|| Change { tree: with(tree, |t| _ = t.insert(path, text)), lines })
}

fn copied(tree: &Tree, random: &mut Random) -> Option<Change> {
    let (path, _) = section(tree, random)?;
    let copy = path.replace(".md", " のコピー.md");
    let text = tree[&path].clone();
    let lines = vec![(copy.clone(), 2)];
    Some(Change { tree: with(tree, |t| _ = t.insert(copy, text)), lines })
}

fn draft(tree: &Tree, random: &mut Random) -> Option<Change> {
    let (path, own) = section(tree, random)?;
    let text = tree[&path].replacen("---\n", "---\ndraft: true\n", 1);
    let lines = referrers(tree, &own, &path);
    Some(Change { tree: with(tree, |t| _ = t.insert(path, text)), lines })
}

fn unnumbered(tree: &Tree, random: &mut Random) -> Option<Change> {
    let (path, own) = section(tree, random)?;
    let text = tree[&path].replacen(&format!("number: \"{own}\"\n"), "", 1);
    let lines = referrers(tree, &own, &path);
    Some(Change { tree: with(tree, |t| _ = t.insert(path, text)), lines })
}

/// Two neighbours give each other their numbers: who quotes one by number and title is named.
fn exchanged(tree: &Tree, random: &mut Random) -> Option<Change> {
    let (path, own) = section(tree, random)?;
    let (above, _) = own.rsplit_once('.')?;
    let beside = |(other, text): (&String, &String)| {
        let number = number(text)?;
        (*other != path && number.rsplit_once('.').is_some_and(|(a, _)| a == above))
            .then(|| (other.clone(), number.to_owned()))
    };
    let others: Vec<(String, String)> = tree.iter().filter_map(beside).collect();
    let (other, theirs) = others.get(random.below(others.len()))?.clone();
    let quoted = [format!("「{own} "), format!("「{theirs} ")];
    let named = |(file, text): (&String, &String)| {
        let names = |line: &str| quoted.iter().any(|sign| line.contains(sign));
        text.lines()
            .enumerate()
            .filter(|(_, line)| names(line))
            .map(|(at, _)| (file.clone(), at + 1))
            .collect::<Vec<_>>()
    };
    let lines: Vec<(String, usize)> = tree.iter().flat_map(named).collect();
    let one = tree[&path].replacen(&format!("\"{own}\""), &format!("\"{theirs}\""), 1);
    let two = tree[&other].replacen(&format!("\"{theirs}\""), &format!("\"{own}\""), 1);
    (!lines.is_empty()).then(|| Change {
        tree: with(tree, |t| {
            t.insert(path, one);
            t.insert(other, two);
        }),
        lines,
    })
}

/// Another ending: the file is no page any more.
fn other_ending(tree: &Tree, random: &mut Random) -> Option<Change> {
    let (path, own) = section(tree, random)?;
    let ending = [".markdown", ".mdx", ".md.txt", ".md.bak"][random.below(4)];
    let to = path.replace(".md", ending);
    let lines = referrers(tree, &own, &path);
    Some(Change {
        tree: with(tree, |t| {
            let text = t.remove(&path).expect("a page");
            t.insert(to, text);
        }),
        lines,
    })
}

/// A mark of the byte order, as some editors write it.
fn marked(tree: &Tree, random: &mut Random) -> Option<Change> {
    let (path, _) = section(tree, random)?;
    let text = format!("\u{feff}{}", tree[&path]);
    Some(Change { tree: with(tree, |t| _ = t.insert(path, text)), lines: Vec::new() })
}

/// Another name, or another folder: the number says where it stands.
fn renamed(tree: &Tree, random: &mut Random) -> Option<Change> {
    let (path, _) = section(tree, random)?;
    let to =
        if random.below(2) == 0 { path.replace(".md", "-改.md") } else { format!("misc/{}", path.replace('/', "-")) };
    Some(Change {
        tree: with(tree, |t| {
            let text = t.remove(&path).expect("a page");
            t.insert(to, text);
        }),
        lines: Vec::new(),
    })
}

/// A value of a vocabulary is deleted from the settings, or has another id there: pages name it.
fn settings(tree: &Tree, old: &str, new: &str) -> Option<Change> {
    let guide = tree.get("guide.yaml")?;
    let id = format!("id: {old}");
    if !guide.contains(&id) {
        return None;
    }
    let uses = |line: &str| {
        line.contains(&format!("={old}"))
            || line.contains(&format!("\"{old} "))
            || line.starts_with(&format!("phase: {old}"))
    };
    let named = |(file, text): (&String, &String)| {
        text.lines()
            .enumerate()
            .filter(|(_, line)| uses(line))
            .map(|(at, _)| (file.clone(), at + 1))
            .collect::<Vec<_>>()
    };
    let lines: Vec<(String, usize)> = tree.iter().filter(|(file, _)| *file != "guide.yaml").flat_map(named).collect();
    let text = guide.replacen(&id, &format!("id: {new}"), 1);
    (!lines.is_empty()).then(|| Change { tree: with(tree, |t| _ = t.insert("guide.yaml".to_owned(), text)), lines })
}

/// An item that others refer to is deleted, with what stands below its heading.
fn item_deleted(tree: &Tree, random: &mut Random) -> Option<Change> {
    let mut all = Vec::new();
    for (path, text) in tree {
        let Some(own) = number(text) else { continue };
        for (at, line) in text.match_indices("\n### (") {
            let item = text[at + 5..].split(')').next().unwrap_or("");
            let cited = [format!("[[{own}{item})"), format!("「{own}{item})")];
            let is_cited = |line: &str| cited.iter().any(|sign| line.contains(sign));
            let named = |(file, text): (&String, &String)| {
                text.lines()
                    .enumerate()
                    .filter(|(_, line)| is_cited(line))
                    .map(|(at, _)| (file.clone(), at + 1))
                    .collect::<Vec<_>>()
            };
            let lines: Vec<(String, usize)> = tree.iter().filter(|(file, _)| *file != path).flat_map(named).collect();
            if !lines.is_empty() && !line.is_empty() {
                all.push((path.clone(), at, lines));
            }
        }
    }
    let (path, at, lines) = all.get(random.below(all.len()))?.clone();
    let text = &tree[&path];
    let end = text[at + 1..].find("\n### ").map_or(text.len(), |next| at + 1 + next);
    let text = format!("{}{}", &text[..at], &text[end..]);
    Some(Change { tree: with(tree, |t| _ = t.insert(path, text)), lines })
}

const MEANING: Nature = Nature::Slip(Loss::Meaning);

pub(crate) const WHOLE: &[Whole] = &[
    Whole { name: "a section is renumbered", label: MEANING, make: renumbered },
    Whole { name: "a section is deleted", label: MEANING, make: deleted },
    Whole { name: "a section is moved below another chapter", label: MEANING, make: moved },
    Whole { name: "a section has another title", label: Nature::Slip(Loss::Words), make: retitled },
    Whole { name: "a section is copied", label: Nature::Slip(Loss::Words), make: copied },
    Whole { name: "a section is a draft", label: MEANING, make: draft },
    Whole { name: "a section has no number", label: MEANING, make: unnumbered },
    Whole { name: "two sections exchange their numbers", label: MEANING, make: exchanged },
    Whole { name: "a page has another ending", label: MEANING, make: other_ending },
    Whole { name: "a page has another name", label: Nature::Legal, make: renamed },
    Whole { name: "a page has a mark of the byte order", label: Nature::Legal, make: marked },
    Whole { name: "an item is deleted", label: MEANING, make: item_deleted },
    Whole { name: "a role has another id", label: MEANING, make: |tree, _| settings(tree, "staff", "officials") },
    Whole { name: "a form has another id", label: MEANING, make: |tree, _| settings(tree, "housing", "housings") },
    Whole { name: "a phase has another id", label: MEANING, make: |tree, _| settings(tree, "execution", "running") },
];
