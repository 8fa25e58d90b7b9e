//! The rows of every table, from the model of the guide.

use std::collections::BTreeMap;

use super::columns::{
    begin, code, condition_column, heading_column, inferred_column, lead_column, number_column, pages_column, plain,
    section_column, summary_column, text_column, title_column,
};
use super::tidy::{number, tidy};
use super::{Column, Datum, Given, Table, What, validity};
use crate::diagnostic::Words;
use crate::graph::address;
use crate::graph::model::{FacetModel, PageModel};
use crate::words;

/// Begins a row: its order, its place, the edition.
struct Rows<'a> {
    given: Given<'a>,
    rows: Vec<Vec<Datum>>,
}

impl Rows<'_> {
    fn add(&mut self, address: &str, cells: &[&str]) {
        self.numbered(address, &[], cells);
    }

    /// A row whose first cells are numbers.
    fn numbered(&mut self, address: &str, numbers: &[&str], cells: &[&str]) {
        let order = u32::try_from(self.rows.len() + 1).expect("a guide has fewer than four billion places");
        let mut row = vec![Datum::Number(order)];
        row.extend([address, &self.given.guide.about.edition].map(|text| Datum::Text(tidy(text))));
        row.extend(numbers.iter().map(|text| Datum::Text(number(text))));
        row.extend(cells.iter().map(|text| Datum::Text(tidy(text))));
        self.rows.push(row);
    }
}

/// The table of a list.
#[must_use]
pub fn data(given: Given<'_>, what: What) -> Table {
    let mut columns = begin();
    let mut rows = Rows { given, rows: Vec::new() };
    columns.extend(match what {
        What::Duties => duties(&mut rows),
        What::Clauses => clauses(&mut rows),
        What::Matrix => matrices(&mut rows),
        What::Cautions => cautions(&mut rows),
        What::Terms => terms(&mut rows),
        What::References => references(&mut rows),
        What::Guide => sections(&mut rows),
    });
    let mut table = Table { columns, rows: rows.rows };
    validity::add(given, &mut table);
    table
}

fn duties(rows: &mut Rows<'_>) -> Vec<Column> {
    let given = rows.given;
    for (page, duty) in given.duties() {
        let Some(place) = page.places.get(duty.place as usize) else { continue };
        let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
        let heading = place.standing.headings.last().cloned().unwrap_or_default();
        let discretion = yes_no(duty.discretion);
        rows.numbered(
            &duty.address,
            &[&place.standing.cited, &duty.section, &duty.clause],
            &[
                &heading,
                &or_empty(&place.standing.pages),
                duty.source,
                duty.force,
                discretion,
                &or_empty(&place.standing.lead),
                &or_empty(&place.standing.condition),
                &or_empty(&place.standing.exception),
                &or_empty(&place.standing.summary),
                &duty.text,
                yes_no(!place.standing.inferred.is_empty()),
            ],
        );
    }
    vec![
        number_column(),
        section_column(),
        plain(
            "clause",
            words!("条項番号", "Clause"),
            words!("条項の番号。本文の義務では空", "number of the clause; empty in the commentary"),
        ),
        heading_column(),
        pages_column(),
        code("source", words!("出所", "Source"), words!("条項か本文か", "clause or commentary")),
        code("force", words!("強さ", "Force"), words!("どれだけ義務づけるか", "how far it binds")),
        code(
            "discretion",
            words!("上乗せ", "Beyond the standard"),
            words!("基準を超えるものか", "whether it goes beyond the standard"),
        ),
        lead_column(),
        condition_column(),
        plain("exception", words!("例外", "Exception"), words!("当てはまらない場合", "when it does not apply")),
        summary_column(),
        text_column(),
        inferred_column(),
    ]
}

const fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

fn clauses(rows: &mut Rows<'_>) -> Vec<Column> {
    for (page, clause) in rows.given.clauses() {
        let title = clause.title.clone().unwrap_or_default();
        let [heading, pages, lead, condition, summary] = beside(page, clause.place);
        rows.numbered(
            &clause.address,
            &[&clause.number, &clause.section],
            &[&title, yes_no(clause.exception), &clause.text, &heading, &pages, &lead, &condition, &summary],
        );
    }
    vec![
        number_column(),
        section_column(),
        title_column(),
        code("exception", words!("ただし書き", "Exception"), words!("例外があるか", "whether it has an exception")),
        text_column(),
        heading_column(),
        pages_column(),
        lead_column(),
        condition_column(),
        summary_column(),
    ]
}

/// The heading above a place, its printed pages, what leads it in, its condition, its summary.
fn beside(page: &PageModel<'_>, place: u32) -> [String; 5] {
    let Some(place) = page.places.get(place as usize) else { return Default::default() };
    let standing = &place.standing;
    let texts = [&standing.pages, &standing.lead, &standing.condition, &standing.summary];
    let [pages, lead, condition, summary] = texts.map(|text| text.clone().unwrap_or_default());
    [standing.headings.last().cloned().unwrap_or_default(), pages, lead, condition, summary]
}

fn matrices(rows: &mut Rows<'_>) -> Vec<Column> {
    let given = rows.given;
    for matrix in given.matrices() {
        let chosen = given.filters.get(&matrix.vocabulary);
        let vocabulary = given.guide.vocabulary(&matrix.vocabulary);
        let applies = |column: &str| {
            chosen.zip(vocabulary).is_none_or(|(chosen, of)| chosen.iter().any(|chosen| of.applies(column, chosen)))
        };
        let legend = given.guide.legends.iter().find(|legend| legend.id == matrix.legend);
        for (at, row) in (1_u32..).zip(&matrix.rows) {
            let item = row.item.map(|item| item.to_string()).unwrap_or_default();
            let place = format!("{}/{}", matrix.address, row.item.unwrap_or(at));
            let measure = row.measure.clone().unwrap_or_default();
            let mut prose = matrix.prose.iter();
            let columns =
                matrix.columns.iter().map(|column| (column, column.is_empty().then(|| prose.next()).flatten()));
            for ((column, head), cell) in columns.zip(&row.cells).filter(|((column, _), _)| applies(column)) {
                let mark = cell.mark.clone().unwrap_or_default();
                let known = legend.and_then(|legend| legend.marks.iter().find(|known| known.id == mark));
                let (sign, force) = known.map_or(("", ""), |known| (&*known.mark, known.force.id()));
                rows.add(
                    &format!("{place}/{column}"),
                    &[
                        &matrix.caption,
                        &item,
                        &row.title,
                        &measure,
                        column,
                        &head.cloned().unwrap_or_else(|| given.value_name(&matrix.vocabulary, column)),
                        &mark,
                        sign,
                        force,
                        &cell.reason,
                    ],
                );
            }
        }
    }
    vec![
        plain("matrix", words!("表の題名", "Matrix"), words!("対応表の題名", "caption of the matrix")),
        plain("item", words!("項目", "Item"), words!("行の項目番号", "number of the row's item")),
        plain("row", words!("行の見出し", "Row"), words!("行の見出し", "head of the row")),
        plain("measure", words!("対策ID", "Measure"), words!("対策のID", "id of the measure")),
        plain("column", words!("列ID", "Column"), words!("列の値のID", "id of the column's value")),
        plain("column_name", words!("列の名前", "Column name"), words!("列の値の名前", "name of the column's value")),
        code("mark", words!("印", "Mark"), words!("印のID", "id of the mark")),
        plain("sign", words!("印の字", "Sign"), words!("手引にある字", "the character in the guide")),
        code("force", words!("強さ", "Force"), words!("どれだけ義務づけるか", "how far it binds")),
        plain("reason", words!("理由", "Reason"), words!("印の理由", "why the mark stands there")),
    ]
}

fn cautions(rows: &mut Rows<'_>) -> Vec<Column> {
    let given = rows.given;
    for (page, caution) in given.cautions() {
        let Some(place) = page.places.get(caution.place as usize) else { continue };
        let heading = place.standing.headings.last().cloned().unwrap_or_default();
        let pages = place.standing.pages.clone().unwrap_or_default();
        let (topic, question) =
            (caution.topic.clone().unwrap_or_default(), caution.question.clone().unwrap_or_default());
        let [yes, no, unknown, not_applicable] =
            [caution.yes, caution.no, caution.unknown, caution.not_applicable].map(Option::unwrap_or_default);
        rows.numbered(
            &caution.address,
            &[&place.standing.cited, page.number],
            &[&heading, &pages, &caution.title, &topic, &question, yes, no, unknown, not_applicable, &caution.text],
        );
    }
    let answer = |id, name: Words, meaning: Words| code(id, name, meaning);
    vec![
        number_column(),
        section_column(),
        heading_column(),
        pages_column(),
        title_column(),
        plain("topic", words!("主題", "Topic"), words!("何についてか", "what it is about")),
        plain("question", words!("質問", "Question"), words!("判断のための質問", "the question that it asks")),
        answer("yes", words!("はいのとき", "If yes"), words!("はいと答えたときの結論", "how it ends on yes")),
        answer("no", words!("いいえのとき", "If no"), words!("いいえと答えたときの結論", "how it ends on no")),
        answer(
            "unknown",
            words!("不明のとき", "If unknown"),
            words!("分からないときの結論", "how it ends where it is not known"),
        ),
        answer(
            "not_applicable",
            words!("該当しないとき", "If not applicable"),
            words!("質問が当てはまらないときの結論", "how it ends where the question does not apply"),
        ),
        text_column(),
    ]
}

fn terms(rows: &mut Rows<'_>) -> Vec<Column> {
    let given = rows.given;
    for term in &given.guide.terms {
        let section = term.section.as_ref().map(|(number, _)| number.as_str()).unwrap_or_default();
        rows.add(&term_address(&term.id), &[&term.name, section, &term.definition]);
    }
    let definition = plain("definition", words!("定義", "Definition"), words!("用語の定義", "what the term means"));
    vec![plain("term", words!("用語", "Term"), words!("用語", "the term")), section_column(), definition]
}

fn references(rows: &mut Rows<'_>) -> Vec<Column> {
    let given = rows.given;
    for (page, reference) in given.pages.iter().flat_map(|page| page.lists.references.iter().map(move |r| (page, r))) {
        let [heading, pages, lead, condition, _] = beside(page, reference.place);
        let cells = [&reference.title, &reference.by, &reference.date].map(String::as_str);
        let behind = ["yes", page.number, &heading, &pages, &lead, &condition];
        rows.numbered(&reference.address, &[&reference.number], &[cells.as_slice(), &behind].concat());
    }
    for cited in &given.guide.references {
        let cells = [&*cited.title, &cited.by, &cited.date, "no", "", "", "", "", ""];
        rows.numbered(&cited_address(&cited.id), &[""], &cells);
    }
    vec![
        number_column(),
        title_column(),
        plain("by", words!("発行者", "Publisher"), words!("公表した者", "who published it")),
        plain("date", words!("日付", "Date"), words!("手引にあるとおりの日付", "the date as the guide writes it")),
        code(
            "entry",
            words!("文献一覧", "Listed"),
            words!("手引の文献一覧にあるか", "whether the guide's list has it"),
        ),
        section_column(),
        heading_column(),
        pages_column(),
        lead_column(),
        condition_column(),
    ]
}

fn sections(rows: &mut Rows<'_>) -> Vec<Column> {
    let given = rows.given;
    let number_of = |id: &str| given.pages.iter().find(|page| page.page == id).map_or("", |page| page.number);
    for page in given.sections() {
        let pages = page.document.front.source_pages.as_deref().unwrap_or_default();
        let parent = page.parent.map_or("", number_of);
        rows.numbered(&page_address(page.page), &[page.number], &[page.title, parent, pages]);
    }
    vec![
        number_column(),
        title_column(),
        plain("parent", words!("上の節", "Parent"), words!("上にある節の番号", "number of the section above")),
        pages_column(),
    ]
}

/// What the rows of a list have several of: values of vocabularies, measures, other names, addresses.
#[must_use]
pub fn classification(given: Given<'_>, what: What) -> Table {
    let mut rows = Rows { given, rows: Vec::new() };
    match what {
        What::Duties => of_duties(&mut rows),
        What::Clauses => of_clauses(&mut rows),
        What::Matrix => {
            for matrix in given.matrices() {
                of_facets(&mut rows, &matrix.address, &matrix.facets, &|_, _| ("", "no"));
            }
        }
        What::Cautions => {
            for (_, caution) in given.cautions() {
                of_facets(&mut rows, &caution.address, &caution.facets, &|_, _| ("", "no"));
            }
        }
        What::Terms => {
            for term in &given.guide.terms {
                term.aliases
                    .iter()
                    .for_each(|name| rows.add(&term_address(&term.id), &["alias", name, name, "", "no"]));
            }
        }
        What::References => of_references(&mut rows),
        What::Guide => of_sections(&mut rows),
    }
    let mut columns = begin();
    columns.extend([
        code("vocabulary", words!("語彙", "Vocabulary"), words!("何についての値か", "what the value is of")),
        code("value", words!("値", "Value"), words!("値のID", "id of the value")),
        plain("value_name", words!("値の名前", "Name of the value"), words!("値の名前", "name of the value")),
        code("share", words!("分担", "Share"), words!("担う者の分担", "of who bears a duty: own, or one of several")),
        inferred_column(),
    ]);
    Table { columns, rows: rows.rows }
}

fn of_duties(rows: &mut Rows<'_>) {
    for (_, duty) in rows.given.duties() {
        let share = |vocabulary: &str, value: &str| {
            let bearer = duty.bearers.iter().find(|b| b.vocabulary == vocabulary && b.value == value);
            bearer.map_or(("", "no"), |bearer| (bearer.share, yes_no(bearer.inferred)))
        };
        of_facets(rows, &duty.address, &duty.facets, &share);
    }
}

fn of_clauses(rows: &mut Rows<'_>) {
    for (_, clause) in rows.given.clauses() {
        of_facets(rows, &clause.address, &clause.facets, &|_, _| ("", "no"));
        clause.measures.iter().for_each(|id| rows.add(&clause.address, &["measure", id, id, "", "no"]));
        clause.aliases.iter().for_each(|name| rows.add(&clause.address, &["alias", name, name, "", "no"]));
    }
}

fn of_references(rows: &mut Rows<'_>) {
    let given = rows.given;
    for reference in given.pages.iter().flat_map(|page| &page.lists.references) {
        reference.urls.iter().for_each(|url| rows.add(&reference.address, &["url", url, url, "", "no"]));
    }
    for cited in given.guide.references.iter().filter(|cited| !cited.url.is_empty()) {
        rows.add(&cited_address(&cited.id), &["url", &cited.url, &cited.url, "", "no"]);
    }
}

fn of_sections(rows: &mut Rows<'_>) {
    for page in rows.given.sections() {
        let (address, front) = (page_address(page.page), &page.document.front);
        for (vocabulary, values) in page.facets() {
            for value in values {
                let name = rows.given.value_name(&vocabulary, &value);
                rows.add(&address, &[&vocabulary, &value, &name, "", "no"]);
            }
        }
        front.aliases.iter().for_each(|name| rows.add(&address, &["alias", &name.value, &name.value, "", "no"]));
    }
}

pub(super) fn page_address(id: &str) -> String {
    format!("{id}.html")
}

fn term_address(id: &str) -> String {
    format!("terms.html#{}", address::term(id))
}

fn cited_address(id: &str) -> String {
    format!("references.html#{}", address::cited(id))
}

fn of_facets(
    rows: &mut Rows<'_>,
    address: &str,
    facets: &BTreeMap<String, FacetModel>,
    share: &dyn Fn(&str, &str) -> (&'static str, &'static str),
) {
    for (vocabulary, facet) in facets {
        for value in &facet.values {
            let name = rows.given.value_name(vocabulary, value);
            let (share, inferred) = share(vocabulary, value);
            rows.add(address, &[vocabulary, value, &name, share, inferred]);
        }
    }
}

/// Every code that a table may have: the list of codes, the code, its name.
#[must_use]
pub fn codes(given: Given<'_>) -> Table {
    let mut rows: Vec<[String; 3]> = Vec::new();
    let lang = given.lang();
    let mut add = |list: &str, code: &str, name: &str| rows.push([list, code, name].map(tidy));
    let own: [(&str, &str, Words); 17] = [
        ("force", "must", words!("義務", "must")),
        ("force", "must-not", words!("禁止", "must not")),
        ("force", "should", words!("推奨", "should")),
        ("force", "may", words!("任意", "may, optional")),
        ("force", "none", words!("不要", "not needed")),
        ("force", "included", words!("含まれている", "included")),
        ("source", "clause", words!("条項", "clause")),
        ("source", "commentary", words!("本文", "commentary")),
        ("yes_no", "yes", words!("はい", "yes")),
        ("yes_no", "no", words!("いいえ", "no")),
        ("share", "own", words!("単独又は及び", "alone, or with others")),
        ("share", "either", words!("又は", "one of several")),
        ("answer", "ok", words!("問題なし", "fine")),
        ("answer", "confirm", words!("要確認", "to be confirmed")),
        ("answer", "forbidden", words!("禁止", "not allowed")),
        ("vocabulary", "alias", words!("別名", "another name")),
        ("vocabulary", "measure", words!("対策", "measure")),
    ];
    for (list, code, name) in &own {
        add(list, code, name.get(lang));
    }
    add("vocabulary", "url", "URL");
    for vocabulary in &given.guide.vocabularies {
        add("vocabulary", &vocabulary.id, vocabulary.name.get(lang));
        vocabulary.values.iter().for_each(|value| add(&vocabulary.id, &value.id, &value.name));
    }
    for legend in &given.guide.legends {
        legend.marks.iter().for_each(|mark| add(&format!("mark {}", legend.id), &mark.id, &mark.name));
    }
    let columns = vec![
        plain("list", words!("コード種別", "List"), words!("どのコードか", "which codes")),
        plain("code", words!("コード", "Code"), words!("コード", "the code")),
        plain("name", words!("名称", "Name"), words!("コードの意味", "what it means")),
    ];
    Table { columns, rows: rows.into_iter().map(|row| row.map(Datum::Text).to_vec()).collect() }
}
