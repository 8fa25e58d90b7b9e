//! Makes guides of any size from a seed: sections with clauses, matrices, cautions, terms, references, notes and
//! cross-links, as large and as densely linked as a real handbook's. The same arguments give the same files.

use std::fmt::Write as _;

/// Id and name of a value.
type Named = (&'static str, &'static str);

/// Sections directly below a chapter, and chapters of a document.
const BELOW: usize = 9;
/// Sections of one document, its chapters and itself counted.
const DOCUMENT: usize = 1 + BELOW * (1 + BELOW);

const ACTORS: [Named; 5] = [
    ("chief", "統括情報セキュリティ責任者"),
    ("system", "情報システムセキュリティ責任者"),
    ("section", "課室情報セキュリティ責任者"),
    ("staff", "行政事務従事者"),
    ("audit", "監査責任者"),
];
const PHASES: [Named; 4] =
    [("planning", "可否の判断"), ("tender", "調達"), ("agreement", "契約"), ("acceptance", "検収")];
const FORMS: [Named; 5] = [
    ("building", "構築"),
    ("running", "運用"),
    ("upkeep", "保守"),
    ("processing", "加工処理"),
    ("hosting", "保存運搬"),
];
const NOUNS: [&str; 24] = [
    "管理", "運用", "保守", "点検", "構築", "設計", "調達", "契約", "監査", "評価", "認証", "暗号", "通信", "記録",
    "保存", "廃棄", "消去", "復旧", "訓練", "周知", "承認", "審査", "監視", "報告",
];
const THINGS: [&str; 8] =
    ["システム", "サービス", "ネットワーク", "サーバ", "ソフトウェア", "アカウント", "データベース", "バックアップ"];

/// Numbers that look like chance and are the same every time.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap_or(0)
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    fn subject(&mut self) -> String {
        match self.below(3) {
            0 => format!("{}{}", self.of(&NOUNS), self.of(&NOUNS)),
            1 => format!("{}の{}", self.of(&THINGS), self.of(&NOUNS)),
            _ => format!("{}{}手続", self.of(&NOUNS), self.of(&NOUNS)),
        }
    }

    fn sentence(&mut self) -> String {
        let (one, two, actor) = (self.subject(), self.subject(), self.of(&ACTORS).1);
        match self.below(5) {
            0 => format!("{actor}は、{one}に関する{two}を整備し、関係者に周知する。"),
            1 => format!("{one}を外部に委託する場合には、{two}の範囲を契約で定める必要がある。"),
            2 => format!("なお、{one}の結果として{two}に不備が認められたときは、{actor}へ速やかに報告する。"),
            3 => format!("{one}と{two}は目的が異なるため、両者を混同しないことが望ましい。"),
            _ => format!("{one}の水準は、{two}と同等以上であることが求められる。"),
        }
    }

    fn paragraph(&mut self, sentences: usize) -> String {
        (0..sentences).map(|_| self.sentence()).collect()
    }
}

/// A section before its text is made.
struct Section {
    number: String,
    title: String,
}

/// Every section before its text is made.
struct Outline {
    sections: Vec<Section>,
    /// Those that define a measure.
    measures: Vec<usize>,
}

impl Outline {
    fn any(&self, chance: &mut Chance) -> &Section {
        &self.sections[chance.below(self.sections.len())]
    }
}

/// The files of a guide: path and text. `sections` counts chapters and documents, and not the cover.
#[must_use]
pub(crate) fn guide(sections: usize, seed: u64) -> Vec<(String, String)> {
    let mut chance = Chance(seed);
    let section =
        |at| Section { number: number(at), title: format!("{}に係る{}", chance.subject(), chance.of(&NOUNS)) };
    let sections: Vec<Section> = (0..sections).map(section).collect();
    let measures = (0..sections.len()).filter(|&at| has_measure(at) && depth(&sections[at]) == 3).collect();
    let outline = Outline { sections, measures };
    let mut files = vec![
        ("guide.yaml".to_owned(), settings(&outline.sections)),
        ("index.md".to_owned(), format!("---\ntitle: 規模を測る手引書\n---\n\n{}\n", chance.paragraph(3))),
    ];
    for (at, section) in outline.sections.iter().enumerate() {
        // Every page has numbers of its own, so that it reads alike in a guide of any size.
        let mut chance = Chance(seed ^ (at as u64 + 1).wrapping_mul(0xd6e8_feb8_6659_fd93));
        let document = at / DOCUMENT;
        files.push((format!("{document:04}/{}.md", section.number), page(at, &outline, &mut chance)));
    }
    files
}

/// `document.chapter.section` of a place in the order of the guide.
fn number(at: usize) -> String {
    let (document, inside) = (at / DOCUMENT + 1, at % DOCUMENT);
    match inside.checked_sub(1).map(|i| (i / (1 + BELOW) + 1, i % (1 + BELOW))) {
        None => format!("{document}"),
        Some((chapter, 0)) => format!("{document}.{chapter}"),
        Some((chapter, below)) => format!("{document}.{chapter}.{below}"),
    }
}

/// How deep a section lies: 1 for a document.
fn depth(section: &Section) -> usize {
    section.number.split('.').count()
}

/// The number of the section's clause, in a standard whose numbers are none of the guide's.
fn clause(section: &Section) -> String {
    format!("9000.{}(1)(a)", section.number)
}

fn has_measure(at: usize) -> bool {
    at % 10 == 3
}

fn settings(outline: &[Section]) -> String {
    let mut out = "title: 規模を測る手引書\nlanguage: ja\nedition: 試験版\nvocabularies:\n".to_owned();
    let lists: [(&str, &str, &str, &[Named]); 4] = [
        ("role", "役割", "    bearer: true\n    switch: true\n", &ACTORS),
        ("phase", "段階", "", &PHASES),
        ("form", "形態", "", &FORMS),
        ("level", "区分", "", &[("basic", "基本遵守事項"), ("enhanced", "強化遵守事項")]),
    ];
    for (id, name, more, values) in lists {
        let _ = writeln!(out, "  {id}:\n    name: {{ ja: {name}, en: {id} }}\n{more}    values:");
        for (value, name) in values {
            let _ = writeln!(out, "      - {{ id: {value}, name: {name} }}");
        }
    }
    out.push_str("marks:\n  contract:\n    name: 契約に含める事項の記号\n    values:\n");
    for (id, mark, name, force) in
        [("required", "○", "必要", "must"), ("optional", "△", "選択", "may"), ("none", "×", "非該当", "none")]
    {
        let _ = writeln!(out, "      - {{ id: {id}, mark: {mark}, name: {name}, meaning: {name}, force: {force} }}");
    }
    out.push_str("standards:\n  - id: standard\n    name: 統一基準\n    groups:\n");
    for section in outline.iter().filter(|section| depth(section) == 2) {
        let _ = writeln!(out, "      - {{ number: \"9000.{}\", title: {} }}", section.number, section.title);
    }
    out.push_str("terms:\n");
    for (i, section) in outline.iter().enumerate().filter(|(i, _)| i % 25 == 1) {
        let _ = writeln!(out, "  - {{ id: term-{i}, name: 特定用語{i}, definition: {}をいう。 }}", section.title);
    }
    out
}

fn page(at: usize, outline: &Outline, chance: &mut Chance) -> String {
    let section = &outline.sections[at];
    let mut out = format!("---\nnumber: \"{}\"\ntitle: {}\n", section.number, section.title);
    let _ = writeln!(out, "phase: {}\nrole: {}\n---\n", chance.of(&PHASES).0, chance.of(&ACTORS).0);
    if depth(section) < 3 {
        let _ = writeln!(out, "{}\n", chance.paragraph(4));
        return out;
    }
    directives(at, outline, chance, &mut out);
    for heading in 0..3 {
        let _ = writeln!(out, "## {}の{}\n", chance.subject(), ["趣旨", "手順", "記録"][heading]);
        let target = outline.any(chance);
        let _ = writeln!(out, "{}「{} {}」を参照する。\n", chance.paragraph(3), target.number, target.title);
        if heading == 1 {
            let _ = writeln!(out, "1. {}\n2. {}\n3. {}\n", chance.sentence(), chance.sentence(), chance.sentence());
        }
        let (target, term) = (outline.any(chance), chance.below(outline.sections.len() / 25) * 25 + 1);
        let _ =
            writeln!(out, "{}特定用語{term}については、[[{}]]にも定める[^1]。\n", chance.paragraph(2), target.number);
    }
    let (role, force) = (chance.of(&ACTORS).0, chance.of(&["must", "should", "may"]));
    let (drawn, note) = (chance.sentence(), chance.sentence());
    // A sentence that binds contradicts a permission, which is told.
    let duty = if force == "may" { "点検の記録は、省略することができる。" } else { &drawn };
    let _ = writeln!(out, "{duty} {{force={force} role={role}}}\n\n[^1]: {note}");
    out
}

/// The clause of every section, and what only some sections have.
fn directives(at: usize, outline: &Outline, chance: &mut Chance, out: &mut String) {
    let section = &outline.sections[at];
    let measures = &outline.measures;
    let measure = |chance: &mut Chance| measures.get(chance.below(measures.len())).copied();
    let hooks = measure(chance).map(|m| format!(" measures=m-{m}")).unwrap_or_default();
    let (role, phase, level) = (chance.of(&ACTORS).0, chance.of(&PHASES).0, chance.of(&["basic", "enhanced"]));
    let number = clause(section);
    let _ = writeln!(out, ":::clause[{number}]{{level={level} role={role} phase={phase}{hooks}}}");
    let _ = writeln!(out, "{}\n\n1) {}\n2) {}\n:::\n", chance.sentence(), chance.sentence(), chance.sentence());
    if has_measure(at) {
        let _ = writeln!(out, "## (1) {} {{#m-{at} .measure}}\n\n{}\n", chance.subject(), chance.paragraph(2));
    }
    if at % 60 == 7 {
        let heads = FORMS.map(|(_, name)| name).join(" | ");
        let _ = writeln!(out, ":::matrix[{}の目安]{{#x-{at} columns=form marks=contract}}", chance.subject());
        let _ = writeln!(out, "| 対策 | {heads} |\n|---|:-:|:-:|:-:|:-:|:-:|");
        for (row, m) in measures.iter().skip(chance.below(measures.len())).take(8).enumerate() {
            let marks: Vec<&str> = FORMS.iter().map(|_| chance.of(&["○", "△", "×"])).collect();
            let _ = writeln!(out, "| ({}) [[measure:m-{m}]] | {} |", row + 1, marks.join(" | "));
        }
        out.push_str(":::\n\n");
    }
    if at % 30 == 9 {
        let _ = writeln!(
            out,
            ":::caution[{}]{{#c-{at} topic=利用 form={} question=\"{}\" yes=ok no=confirm unknown=confirm}}",
            chance.subject(),
            chance.of(&FORMS).0,
            chance.subject()
        );
        let _ = writeln!(out, "{}\n:::\n", chance.sentence());
    }
    if at % 40 == 5 {
        let _ = writeln!(
            out,
            ":::reference[{}の手引]{{#r-{at} by=評価機構 date=\"2011-04\" number=\"({at})\"}}",
            chance.subject()
        );
        let _ = writeln!(out, "{}\n:::\n", chance.sentence());
    }
    if at % 80 == 6 {
        let _ = writeln!(
            out,
            ":::editor-note[{}]{{#n-{at} kind=explanation}}\n{}\n:::\n",
            chance.subject(),
            chance.sentence()
        );
    }
}
