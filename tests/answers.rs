//! Forms go out, are filled in as people fill them in, and come back: every answer is read right or told.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rust_xlsxwriter::{Formula, Workbook};
use tebiki::diagnostic::Lang;
use tebiki::export::answers::{State, Summary, json, page};
use tebiki::export::table::{Filters, What};
use tebiki::export::xlsx;
use tebiki::import::answers::{FindingKind, Question, Reply, Said, Sent, read};

use crate::office::{Book, Cell, with};

/// A sheet as a grid of texts; `=` at the beginning of one after a mark of ours is a formula.
type Grid = Vec<Vec<String>>;

const FORMULA: char = '\u{1}';

/// Numbers that follow from a seed (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most as u64).expect("small")
    }
}

fn grid(book: &Book, sheet: usize) -> Grid {
    let number = |column: &str| column.bytes().fold(0, |sum, letter| sum * 26 + usize::from(letter - b'A') + 1) - 1;
    let row = |row: &BTreeMap<String, Cell>| {
        let mut out: Vec<String> = Vec::new();
        for (column, cell) in row {
            let (Cell::Text(text) | Cell::Number(text)) = cell;
            let at = number(column);
            out.resize(out.len().max(at + 1), String::new());
            out[at].clone_from(text);
        }
        out
    };
    book.rows(sheet).iter().map(row).collect()
}

fn save(sheets: &[(&str, &Grid)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, grid) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).expect("a name");
        for (row, cells) in (0..).zip(*grid) {
            for (column, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
                match text.strip_prefix(FORMULA) {
                    Some(formula) => sheet.write_formula(row, column, Formula::new(formula)).expect("a cell"),
                    None => sheet.write_string(row, column, text).expect("a cell"),
                };
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}

/// What one row was filled in with, and what has to come of it.
#[derive(Default)]
struct Filled {
    said: [Option<Said>; 3],
    is_gone: bool,
    is_nameless: bool,
    is_changed: bool,
    odd: usize,
    formulas: usize,
}

fn text(text: &str) -> Said {
    Said::Text(text.to_owned())
}

/// Fills a row in; columns are those of the answers.
fn fill(cells: &mut Vec<String>, columns: [usize; 3], width: usize, dice: &mut Dice) -> Filled {
    let mut filled = Filled::default();
    cells.resize(width, String::new());
    for (at, question) in Question::ALL.into_iter().enumerate() {
        let choices = question.choices();
        let (written, said) = match (dice.below(10), choices.is_empty()) {
            (0..=2, _) => (String::new(), None),
            (3, false) => {
                filled.odd += 1;
                ("○".to_owned(), Some(text("○")))
            }
            (_, false) => {
                let choice = dice.below(choices.len());
                let name = &choices[choice];
                let forms =
                    [name.ja.to_owned(), format!(" {} ", name.ja), name.en.to_uppercase(), format!("{}\n", name.en)];
                (forms[dice.below(4)].clone(), Some(Said::Choice(choice)))
            }
            (3, true) => {
                filled.formulas += 1;
                (format!("{FORMULA}=HYPERLINK(\"http://x\",\"y\")"), Some(text("=HYPERLINK(\"http://x\",\"y\")")))
            }
            (4, true) => ("=1+1".to_owned(), Some(text("=1+1"))),
            (_, true) => {
                let forms = ["別紙のとおり", "４月から\n実施", "<b>&amp;</b>", "_x000D_ 済", "2026/4/1 頃"];
                let form = forms[dice.below(forms.len())];
                (form.to_owned(), Some(text(form)))
            }
        };
        cells[columns[at]] = written;
        filled.said[at] = said;
    }
    filled
}

/// A form filled in, torn apart and put together again.
struct Torn {
    form: Grid,
    filled: Vec<Filled>,
}

fn tear(form: &Grid, dice: &mut Dice) -> Torn {
    let heads = &form[0];
    let column = |name: &str| heads.iter().position(|head| head == name).expect("a head");
    let columns = ["実施", "採否", "備考"].map(column);
    let (id, width) = (column("ID"), heads.len());
    let asked = heads.iter().position(|head| ["内容", "対策"].contains(&head.as_str())).expect("a question");
    let mut rows: Vec<(usize, Vec<String>)> = form[1..].iter().cloned().enumerate().collect();
    let mut filled = Vec::new();
    for (_, row) in &mut rows {
        let mut of = fill(row, columns, width, dice);
        match dice.below(60) {
            0 => of.is_gone = true,
            1 => {
                of.is_nameless = true;
                row[id] = String::new();
            }
            2 => {
                of.is_changed = true;
                "別の文".clone_into(&mut row[asked]);
            }
            _ => {}
        }
        filled.push(of);
    }
    rows.retain(|(at, _)| !filled[*at].is_gone);
    for at in (1..rows.len()).rev() {
        rows.swap(at, dice.below(at + 1));
    }
    let mut out: Grid = vec![vec!["回答票".to_owned()]; dice.below(4)];
    out.push(heads.clone());
    out.extend(rows.into_iter().map(|(_, row)| row));
    // A column of the office's own, and columns in another order.
    let mut order: Vec<usize> = (0..width).collect();
    for at in (1..width).rev() {
        order.swap(at, dice.below(at + 1));
    }
    let own = dice.below(width);
    let start = out.len() - (form.len() - filled.iter().filter(|of| of.is_gone).count());
    for row in &mut out[start..] {
        row.resize(width, String::new());
        let mut moved: Vec<String> = order.iter().map(|at| row[*at].clone()).collect();
        moved.insert(own, if row[id] == "ID" { "担当課".to_owned() } else { "総務課".to_owned() });
        *row = moved;
    }
    Torn { form: out, filled }
}

fn count(reply: &Reply, kind: FindingKind) -> usize {
    reply.findings.iter().filter(|finding| finding.kind == kind).count()
}

/// Every answer is read right, or what became of it is told.
fn expect_told(reply: &Reply, list: usize, filled: &[Filled], told: &str) {
    for (row, of) in filled.iter().enumerate() {
        match reply.answers.get(&(list, row)) {
            Some(answer) => assert_eq!(answer.said, of.said, "{told}: row {row}"),
            None => assert!(of.is_gone || of.is_nameless, "{told}: row {row} is lost"),
        }
    }
    let counted = |is: &dyn Fn(&Filled) -> bool| filled.iter().filter(|of| is(of)).count();
    let gone = counted(&|of| of.is_gone || of.is_nameless);
    let nameless = counted(&|of| of.is_nameless && of.said.iter().any(Option::is_some));
    let there = || filled.iter().filter(|of| !of.is_gone);
    assert_eq!(count(reply, FindingKind::Missing), gone, "{told}");
    assert_eq!(reply.missing.len(), gone, "{told}");
    assert_eq!(count(reply, FindingKind::Unknown), nameless, "{told}");
    assert_eq!(count(reply, FindingKind::Changed), counted(&|of| of.is_changed), "{told}");
    assert_eq!(count(reply, FindingKind::Choice), there().map(|of| of.odd).sum::<usize>(), "{told}");
    assert_eq!(count(reply, FindingKind::Formula), there().map(|of| of.formulas).sum::<usize>(), "{told}");
    assert_eq!(count(reply, FindingKind::Column), 1, "{told}");
    let known = reply.findings.len()
        - [FindingKind::Missing, FindingKind::Unknown, FindingKind::Changed, FindingKind::Choice, FindingKind::Formula]
            .map(|kind| count(reply, kind))
            .iter()
            .sum::<usize>();
    assert_eq!(known, 1, "{told}: {:?}", reply.findings);
}

#[test]
fn two_hundred_fillings_come_back() {
    with(&Filters::new(), |given| {
        let lists: Vec<What> = What::ALL.iter().map(|(_, what)| *what).filter(|what| what.is_answered()).collect();
        let asked = lists.iter().map(|what| xlsx::asked(given, *what)).collect();
        let sent = Sent { edition: given.guide.about.edition.clone(), lists: asked, earlier: None };
        let mut dice = Dice(0x5eed_2026);
        for (at, what) in lists.iter().enumerate() {
            let ids: BTreeSet<&str> = sent.lists[at].rows.iter().map(|row| row.id.as_str()).collect();
            assert_eq!(ids.len(), sent.lists[at].rows.len(), "ids of {} are unique", what.name());
            let book = Book::open(&xlsx::workbook(given, *what).expect("a workbook"));
            let (form, data) = (grid(&book, 1), grid(&book, 2));
            for n in 0..50 {
                let torn = tear(&form, &mut dice);
                let bytes =
                    save(&[("メモ", &vec![vec!["送付状".to_owned()]]), ("記入", &torn.form), ("データ", &data)]);
                let reply = read("甲社", "a.xlsx", &bytes, &sent).expect("a workbook");
                expect_told(&reply, at, &torn.filled, &format!("{} {n}", what.name()));
            }
        }
    });
}

#[test]
fn many_replies_are_one_summary() {
    with(&Filters::from([("form".to_owned(), vec!["asp".to_owned()])]), |given| {
        let everything = Filters::new();
        let whole = tebiki::export::table::Given { filters: &everything, ..given };
        let lists = vec![xlsx::asked(whole, What::Matrix)];
        let sent = Sent { edition: given.guide.about.edition.clone(), lists, earlier: None };
        let bytes = xlsx::workbook(given, What::Matrix).expect("a workbook");
        let book = Book::open(&bytes);
        let (form, data) = (grid(&book, 1), grid(&book, 2));
        let mut dice = Dice(7);
        let mut replies = vec![read("白紙", "0.xlsx", &bytes, &sent).expect("a workbook")];
        assert!(replies[0].findings.is_empty(), "{:?}", replies[0].findings);
        for name in ["甲社", "<乙社>"] {
            let torn = tear(&form, &mut dice);
            let bytes = save(&[("様式", &torn.form), ("データ", &data)]);
            replies.push(read(name, "a.xlsx", &bytes, &sent).expect("a workbook"));
        }
        let summary = Summary { sent: &sent, replies: &replies, title: "手引", lang: Lang::Ja };
        // A case has a part of the list; what was not sent is in no summary.
        assert_eq!(summary.rows().len(), form.len() - 1);
        assert!(form.len() - 1 < sent.lists[0].rows.len());
        assert_eq!(summary.count(&replies[0], State::Blank), form.len() - 1);
        let made = xlsx::answers(&summary).expect("a workbook");
        assert_eq!(made, xlsx::answers(&summary).expect("a workbook"), "the same replies make the same bytes");
        let book = Book::open(&made);
        assert_eq!(book.sheets(), ["まとめ", "回答データ", "指摘"]);
        assert_eq!(book.rows(0).len(), form.len());
        let rows: usize = replies.iter().map(|reply| reply.answers.len() + reply.missing.len()).sum();
        assert_eq!(book.rows(1).len(), rows + 1);
        assert_eq!(book.rows(2).len(), replies.iter().map(|reply| reply.findings.len()).sum::<usize>() + 1);
        assert!(!book.has_formulas());
        let page = page(&summary);
        assert!(page.contains("&lt;乙社&gt;") && !page.contains("<乙社>") && !page.contains("<b>"));
        let data: serde_json::Value = serde_json::from_str(&json(&summary)).expect("JSON");
        assert_eq!(data["replies"].as_array().map(Vec::len), Some(3));
    });
}

/// A guide of one page with these duties, each with its id.
fn guide(folder: &Path, settings: &str, duties: &[(&str, &str)]) {
    std::fs::create_dir_all(folder).expect("a folder");
    let role = "vocabularies:\n  role:\n    name: { ja: 役割, en: Role }\n    bearer: true\n    values:\n      - { id: staff, name: 職員 }\n";
    let settings = format!("title: 手引\nlanguage: ja\n{settings}{role}");
    std::fs::write(folder.join("guide.yaml"), settings).expect("written");
    let duty = |(id, text): &(&str, &str)| format!("{text} {{#{id} role=staff force=must}}\n\n");
    let page: String = duties.iter().map(duty).collect();
    let page = format!("---\nnumber: \"1\"\ntitle: 点検\n---\n\n{page}");
    std::fs::write(folder.join("1.md"), page).expect("written");
}

/// The texts of a field of every entry of a list.
fn texts<'v>(list: &'v serde_json::Value, field: &str) -> Vec<&'v str> {
    let entries = list.as_array().expect("a list").iter();
    entries.map(|entry| entry[field].as_str().unwrap_or_default()).collect()
}

#[test]
fn rows_of_the_edition_before_are_found_where_they_are_now() {
    let room = tempfile::tempdir().expect("a folder");
    let log = "受託者は、毎日の記録を残らず点検する。";
    let keep = ("keep", "受託者は、預かった媒体を施錠した棚に置く。");
    let old = [("log", log), keep, ("gone", "受託者は、廃止される書式で月ごとに届け出る。")];
    guide(&room.path().join("old"), "edition: 第1版\n", &old);
    let editions = "edition: 第2版\neditions:\n  - { from: ../old, name: 第1版 }\n";
    guide(&room.path().join("new"), editions, &[("logs", log), keep]);
    let tebiki = |arguments: &[&str]| {
        std::process::Command::new(env!("CARGO_BIN_EXE_tebiki"))
            .args(arguments)
            .current_dir(room.path())
            .output()
            .expect("it runs")
    };
    assert!(tebiki(&["export", "xlsx", "--content", "old", "--out", "sent.xlsx"]).status.success());
    let book = Book::open(&std::fs::read(room.path().join("sent.xlsx")).expect("a file"));
    let (mut form, data) = (grid(&book, 1), grid(&book, 2));
    let done = form[0].iter().position(|head| head == "実施").expect("a head");
    for row in &mut form[1..] {
        row[done] = "有".to_owned();
    }
    std::fs::write(room.path().join("back.xlsx"), save(&[("様式", &form), ("データ", &data)])).expect("written");
    let output = tebiki(&["import", "answers", "back.xlsx", "--content", "new", "--format", "json", "--lang", "ja"]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let reply = &found["replies"][0];
    assert_eq!(texts(&reply["answers"], "id"), ["1.html#logs", "1.html#keep"]);
    assert_eq!(texts(&reply["answers"], "done"), ["yes", "yes"]);
    assert_eq!(texts(&reply["findings"], "kind"), ["edition", "edition", "unknown"]);
    let told = texts(&reply["findings"], "ja");
    assert!(told[1].contains("変更なし") && told[2].contains("削除"), "{told:?}");
}
