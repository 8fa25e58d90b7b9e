//! Makes the browser's index of a corpus of the search bench, and answers its queries from the tantivy index.
//! `export PAGES FOLDER`, `answer PAGES QUERIES`, `entries PAGES`; and `twin GUIDE FOLDER` makes what the browser's
//! engine is compared with: a guide's index in both layouts, and the answers to many queries.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};
use tebiki::search::export::{Layout, ShardFile, export};
use tebiki::search::snippet::snippet;
use tebiki::search::{Answer, Entry, Grouping, Lexicon, Options, SearchIndex};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["answer", pages, queries] => answer(pages, queries),
        ["export", pages, folder] => write(pages, Path::new(folder)),
        ["twin", guide, folder] => twin(guide, Path::new(folder)),
        ["entries", pages] => print_entries(pages),
        _ => Err("export PAGES FOLDER | answer PAGES QUERIES | entries PAGES".into()),
    }
}

/// Makes the index, and the browser's files from it.
fn write(pages: &str, folder: &Path) -> Outcome<()> {
    let begun = Instant::now();
    let entries = entries(pages)?;
    let (count, read) = (entries.len(), begun.elapsed().as_secs_f64());
    let lexicon = Lexicon::default().with_thesaurus(&entries);
    let index = SearchIndex::in_memory(entries, &lexicon, "bench")?;
    let indexed = begun.elapsed().as_secs_f64();
    let files = export(&index, Layout::Fitting)?;
    let root = files[0].name.trim_start_matches("root.").trim_end_matches(".js").to_owned();
    let exported = begun.elapsed().as_secs_f64();
    std::fs::create_dir_all(folder)?;
    let mut sizes = std::collections::BTreeMap::new();
    for file in &files {
        let size = sizes.entry(file.name[..1].to_owned()).or_insert((0, 0));
        *size = (size.0 + 1, size.1 + file.bytes.len());
        std::fs::write(folder.join(&file.name), &file.bytes)?;
    }
    std::fs::write(folder.join("build.js"), format!("tebikiBuild(\"{root}\")\n"))?;
    writeln!(
        std::io::stdout(),
        "{}",
        json!({ "entries": count, "read": read, "indexed": indexed - read, "exported": exported - indexed, "files": sizes })
    )?;
    Ok(())
}

/// A guide's index in both layouts, and what the reference ranking answers.
fn twin(guide: &str, folder: &Path) -> Outcome<()> {
    let guide: Value = serde_json::from_str(&std::fs::read_to_string(guide)?)?;
    let entries: Vec<Entry> = serde_json::from_value(guide["entries"].clone())?;
    let lexicon: Lexicon = serde_json::from_value(guide["lexicon"].clone())?;
    let typed = guide["queries"].as_array().ok_or("a list of queries")?.iter().filter_map(|query| query[0].as_str());
    let queries: Vec<String> = typed.map(str::to_owned).chain(made_up(&entries)).collect();
    let lexicon = lexicon.with_thesaurus(&entries);
    let index = SearchIndex::in_memory(entries, &lexicon, "twin")?;
    for (name, layout) in [("bundle", Layout::Fitting), ("shards", Layout::Shards)] {
        let folder = folder.join(name);
        std::fs::create_dir_all(&folder)?;
        for (at, ShardFile { name, bytes }) in export(&index, layout)?.into_iter().enumerate() {
            if at == 0 {
                std::fs::write(folder.join("root"), name.trim_end_matches(".js"))?;
            }
            std::fs::write(folder.join(name), bytes)?;
        }
    }
    let role = vec![("role".to_owned(), vec!["system-officer".to_owned()])];
    let kinds = vec![(String::new(), vec!["item".to_owned(), "clause".to_owned()])];
    let mut rows = Vec::new();
    for (at, query) in queries.iter().enumerate() {
        let filters = match at % 5 {
            3 => role.clone(),
            4 => kinds.clone(),
            _ => Vec::new(),
        };
        let grouping = if at % 2 == 0 { Grouping::Places } else { Grouping::Pages };
        let options = Options { limit: 10, grouping, filters };
        rows.push(row(query, &options, &index.search(query, &options)?));
    }
    std::fs::write(folder.join("answers.json"), serde_json::to_string(&rows)?)?;
    Ok(())
}

fn row(query: &str, options: &Options, found: &Answer) -> Value {
    let hit = |hit: &tebiki::search::Hit| {
        let pieces = snippet(&hit.entry.text, &found.words, 60);
        let shown: String = pieces
            .iter()
            .map(|piece| if piece.marked { format!("[{}]", piece.text) } else { piece.text.clone() })
            .collect();
        json!([hit.entry.id, hit.score, hit.entry.title, shown])
    };
    json!({
        "q": query, "pages": options.grouping == Grouping::Pages, "filters": options.filters,
        "hits": found.hits.iter().map(hit).collect::<Vec<_>>(), "total": found.total, "reading": format!("{:?}", found.reading),
        "words": found.words, "synonyms": found.synonyms, "warnings": found.warnings.len(), "suggestions": found.suggestions,
        "missing": found.missing, "best": found.best, "page": found.hits.iter().map(|hit| &hit.page).collect::<Vec<_>>(), "by": found.hits.iter().map(|hit| &hit.by).collect::<Vec<_>>(),
    })
}

/// Queries cut out of a guide's text, some of them spoilt; the same ones every time.
fn made_up(entries: &[Entry]) -> Vec<String> {
    let text: Vec<char> = entries
        .iter()
        .flat_map(|entry| format!("{}{}\n{}\n", entry.number, entry.title, entry.text).chars().collect::<Vec<_>>())
        .collect();
    let mut state = 20_110_421_u64;
    let mut below = |limit: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % limit
    };
    let mut queries = Vec::new();
    for kind in 0..700 {
        let from = below(text.len() - 24);
        let mut piece: Vec<char> = text[from..from + 1 + below(12)].iter().copied().filter(|c| *c != '\n').collect();
        let other: String = text[from + 12..from + 14 + below(8)].iter().collect();
        let spot = below(piece.len().max(1));
        match kind % 7 {
            0 if piece.len() > 2 => drop(piece.remove(spot)),
            1 if piece.len() > 2 => piece[spot] = text[below(text.len())],
            2 if spot + 1 < piece.len() => piece.swap(spot, spot + 1),
            _ => {}
        }
        let piece: String = piece.into_iter().collect();
        queries.push(match kind % 7 {
            3 => format!("{piece} {other}"),
            4 => format!("\"{piece}\" -{other}"),
            5 => format!("{piece}は{other}か"),
            _ => piece,
        });
    }
    queries.extend(STAFF.iter().map(|query| (*query).to_owned()));
    queries
}

/// Queries as staff type them: related words, compounds, numbers among words, what no guide treats.
const STAFF: [&str; 76] = [
    "第二章の二",
    "第2章",
    "別表第一",
    "様式第一号",
    "様式1号",
    "第3章第1節",
    "第36条第2項第4号",
    "36条2項4号",
    "Annex A",
    "63b:5.1.1",
    "9.3.1 脚注4",
    "第九条",
    "saiitaku",
    "さいいたく",
    "じょうほうせきゅりてぃすいじゅん",
    "kenshu",
    "モクテキガイリヨウ",
    "kubernetes",
    "下請け",
    "孫請け",
    "個人情報",
    "守秘義務",
    "業者選定",
    "契約更新",
    "ログ",
    "アカウント管理",
    "責任分界点",
    "知的財産権",
    "海外サーバ",
    "フリーメール",
    "無料で使えるサービスも委託になるの",
    "事故が起きたらまず何をするのか",
    "委託先の倒産",
    "監査は必ず必要か",
    "入札前に業者へ伝えること",
    "遵守事項1.2.5.1(4)(a)",
    "旧6.1.2(3)(a)",
    "9.3.1の(8) 侵害",
    "1.2.5.1(4) 契約",
    "28ページ",
    "第9条の3",
    "ISO27001",
    "SaaS15408",
    "再々委託",
    "2011-04-21",
    "03-1234-5678",
    "800-53",
    "平成23年4月",
    "2011年4月",
    "情報約款委員会",
    "ﾃﾞｰﾀｾﾝﾀ 契約",
    "情報漏洩",
    "秘密保持 再委託先",
    "CISO",
    "マイナンバー",
    "エクセルで欲しい",
    "短期 監査",
    "ST",
    "二次委託",
    "在委託",
    "中学生",
    "メール便",
    "いつまで",
    "カード",
    "カンサ",
    "したうけ",
    "くらうど",
    "kuraudo",
    "取り扱い",
    "情報漏洩対策",
    "ライン",
    "ログ -証跡",
    "二十八ページ",
    "28ページには何がある",
    "9.3.1の8",
    "SLA",
];

fn print_entries(pages: &str) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    for entry in entries(pages)? {
        writeln!(out, "{}", serde_json::to_string(&entry)?)?;
    }
    Ok(())
}

/// One line for each query: what the reference ranking finds.
fn answer(pages: &str, queries: &str) -> Outcome<()> {
    let entries = entries(pages)?;
    let lexicon = Lexicon::default().with_thesaurus(&entries);
    let index = SearchIndex::in_memory(entries, &lexicon, "bench")?;
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
                all.push(Entry {
                    id: format!("{id}#{anchor}"),
                    kind: "item".into(),
                    number,
                    title: title.trim_start().into(),
                    ..Entry::default()
                });
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
        let dotted =
            section.split('.').count() > 2 && section.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if dotted && !name.contains(|c: char| c.is_ascii_digit()) {
            *quoted = Some(section.to_owned());
            return None;
        }
    }
    let (first, mut rest) = item(line)?;
    let mut letters = String::new();
    while let Some((letter, after)) = rest.trim_start().strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        if letter.chars().count() != 1 {
            break;
        }
        letters.extend(['('].into_iter().chain(letter.chars()).chain([')']));
        rest = after;
    }
    match quoted {
        _ if letters.is_empty() => Some(format!("{number}{first}")),
        Some(section) => Some(format!("{section}{first}{letters}")),
        None => None,
    }
}
