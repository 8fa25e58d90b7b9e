//! Makes the browser's index of a corpus of the search bench, and answers its queries from the tantivy index.
//! `search_bench export PAGES FOLDER`, `search_bench answer PAGES QUERIES`, `search_bench stats PAGES`.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};
use tebiki::search::{Entry, Grouping, Lexicon, Options, SearchIndex};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["answer", pages, queries] => answer(pages, queries),
        ["export", pages, folder] => write(pages, Path::new(folder)),
        ["entries", pages] => print_entries(pages),
        _ => Err("export PAGES FOLDER | answer PAGES QUERIES | entries PAGES".into()),
    }
}

/// Makes the index, and the browser's files from it.
fn write(pages: &str, folder: &Path) -> Outcome<()> {
    let begun = Instant::now();
    let entries = entries(pages)?;
    let (count, read) = (entries.len(), begun.elapsed().as_secs_f64());
    let index = SearchIndex::in_memory(entries, &Lexicon::default(), "bench")?;
    let indexed = begun.elapsed().as_secs_f64();
    let files = tebiki::search::export::export(&index)?;
    let exported = begun.elapsed().as_secs_f64();
    std::fs::create_dir_all(folder)?;
    let mut sizes = std::collections::BTreeMap::new();
    for file in &files {
        let size = sizes.entry(file.name[..1].to_owned()).or_insert((0, 0));
        *size = (size.0 + 1, size.1 + file.bytes.len());
        std::fs::write(folder.join(&file.name), &file.bytes)?;
    }
    println!("{}", json!({ "entries": count, "read": read, "indexed": indexed - read, "exported": exported - indexed, "files": sizes }));
    Ok(())
}

fn print_entries(pages: &str) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    for entry in entries(pages)? {
        writeln!(out, "{}", serde_json::to_string(&entry)?)?;
    }
    Ok(())
}

/// One line for each query: what the reference ranking finds.
fn answer(pages: &str, queries: &str) -> Outcome<()> {
    let index = SearchIndex::in_memory(entries(pages)?, &Lexicon::default(), "bench")?;
    let mut out = std::io::stdout().lock();
    for line in BufReader::new(std::fs::File::open(queries)?).lines() {
        let query: Value = serde_json::from_str(&line?)?;
        let typed = query["q"].as_str().unwrap_or_default();
        let mut row = json!({ "q": typed });
        let begun = Instant::now();
        for (name, grouping) in [("pages", Grouping::Pages), ("places", Grouping::Places)] {
            let found = index.search(typed, &Options { limit: 10, grouping, filters: Vec::new() })?;
            let hits: Vec<Value> = found.hits.iter().map(|hit| json!([hit.entry.id, hit.score])).collect();
            row[name] = json!({ "hits": hits, "total": found.total, "reading": format!("{:?}", found.reading), "suggestions": found.suggestions });
        }
        row["ms"] = json!(begun.elapsed().as_secs_f64() * 500.0);
        writeln!(out, "{row}")?;
    }
    Ok(())
}

/// The entries of a corpus: each page, each heading with an anchor, and the clauses that a page quotes.
fn entries(pages: &str) -> Outcome<Vec<Entry>> {
    let mut all = Vec::new();
    for line in BufReader::new(std::fs::File::open(Path::new(pages))?).lines() {
        let page: Value = serde_json::from_str(&line?)?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (id, number) = (text(&page["id"]), text(&page["num"]));
        let title = text(&page["title"]);
        let title = title.strip_prefix(&number).map_or(title.as_str(), str::trim_start).to_owned();
        let (mut quoted, mut aliases) = (None, Vec::new());
        let first = all.len();
        all.push(Entry { id: id.clone(), kind: "section".into(), number: number.clone(), title, ..Entry::default() });
        for block in page["blocks"].as_array().into_iter().flatten() {
            let line = text(&block["x"]);
            if let Some(anchor) = block["a"].as_str() {
                let (item, title) = item(&line).unwrap_or(("", &line));
                let number = format!("{number}{item}");
                all.push(Entry { id: format!("{id}#{anchor}"), kind: "item".into(), number, title: title.trim_start().into(), ..Entry::default() });
                continue;
            }
            let place = all.last_mut().ok_or("a page has an entry")?;
            place.text.push_str(&line);
            place.text.push('\n');
            let alias = numbered(&line, &number, &mut quoted).filter(|_| block["t"] != "tr");
            aliases.extend(alias);
        }
        aliases.retain(|alias| all[first..].iter().all(|entry| entry.number != *alias));
        all[first].aliases = aliases;
    }
    for (order, entry) in (0..).zip(&mut all) {
        entry.order = order;
    }
    Ok(all)
}

/// The item number at the beginning of a line.
fn item(line: &str) -> Option<(&str, &str)> {
    let close = line.find(')')?;
    let digits = line.strip_prefix('(')?.get(..close - 1)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| line.split_at(close + 1))
}

/// The clause or item that a line of a page states; a line such as `政府機関統一管理基準 1.2.5.1 外部委託` says of what.
fn numbered(line: &str, number: &str, quoted: &mut Option<String>) -> Option<String> {
    let mut words = line.split_whitespace();
    if let (Some(name), Some(section), true) = (words.next(), words.next(), line.chars().count() < 60) {
        let dotted = section.split('.').count() > 2 && section.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if dotted && !name.contains(|c: char| c.is_ascii_digit()) {
            *quoted = Some(section.to_owned());
            return None;
        }
    }
    let (first, rest) = item(line)?;
    let rest = rest.trim_start();
    let letter = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(letter, _)| letter).filter(|letter| letter.len() == 1);
    match (letter, quoted) {
        (Some(letter), Some(section)) => Some(format!("{section}{first}({letter})")),
        (None, _) => Some(format!("{number}{first}")),
        _ => None,
    }
}
