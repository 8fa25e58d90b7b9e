//! What `guide.yaml` needs so that annotations mean something: vocabularies, legends, standards, terms, documents.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::import::escape::yaml;

/// Entries of `guide.yaml`.
#[derive(Debug, Default)]
pub(super) struct Settings {
    roles: BTreeSet<String>,
    levels: BTreeSet<String>,
    /// Vocabularies of columns: id, name, values.
    pub(super) columns: BTreeMap<String, (String, Vec<String>)>,
    /// Legends by id: every sign with what the text calls it.
    pub(super) legends: BTreeMap<String, Vec<(String, String)>>,
    standards: BTreeMap<String, BTreeMap<String, String>>,
    pub(super) terms: BTreeMap<String, String>,
    /// Words for rows of matrices, which nothing in the text defines.
    pub(super) rows: BTreeSet<String>,
    pub(super) references: BTreeSet<String>,
}

/// An id for a name: its Latin letters, or a sign that follows from its text. It is the editor's to replace.
pub(super) fn id_of(kind: &str, name: &str) -> String {
    let plain: String = name.nfkc().collect::<String>().to_lowercase();
    let ascii: String = plain.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let ascii = ascii.trim_matches('-');
    if plain.is_ascii() && ascii.starts_with(|c: char| c.is_ascii_lowercase()) && ascii.len() <= 40 {
        return ascii.to_owned();
    }
    let hash = plain.bytes().fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
    format!("{kind}-{hash:08x}")
}

impl Settings {
    /// The id of a role, which becomes a value of the vocabulary.
    pub(super) fn role(&mut self, name: &str) -> String {
        self.roles.insert(name.to_owned());
        id_of("role", name)
    }

    /// The id of a level.
    pub(super) fn level(&mut self, name: &str) -> String {
        self.levels.insert(name.to_owned());
        id_of("level", name)
    }

    /// A group of clauses of a standard.
    pub(super) fn group(&mut self, standard: &str, number: &str, title: &str) {
        let groups = self.standards.entry(standard.to_owned()).or_default();
        groups.entry(number.nfkc().collect()).or_insert_with(|| title.to_owned());
    }

    /// The lines of `guide.yaml`; none where nothing was annotated.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut out = Vec::new();
        self.vocabularies(&mut out);
        if !self.legends.is_empty() {
            out.push("marks:".to_owned());
        }
        for (id, marks) in &self.legends {
            out.push(format!("  {id}:"));
            let signs: String = marks.iter().map(|(mark, _)| mark.as_str()).collect();
            out.push(format!("    name: {}", yaml(&signs)));
            out.push("    values:".to_owned());
            for (mark, name) in marks {
                let own = if mark.is_empty() { "blank".to_owned() } else { id_of("mark", mark) };
                let name = if mark.is_empty() { "空欄" } else { name };
                out.push(format!(
                    "      - {{ id: {own}, mark: {}, name: {}, force: {} }}",
                    quoted(mark),
                    quoted(name),
                    force_of(name)
                ));
            }
        }
        if !self.standards.is_empty() {
            out.push("standards:".to_owned());
        }
        for (name, groups) in &self.standards {
            out.push(format!("  - id: {}", id_of("standard", name)));
            out.push(format!("    name: {}", yaml(name)));
            out.push("    groups:".to_owned());
            for (number, title) in groups {
                out.push(format!("      - {{ number: \"{number}\", title: {} }}", quoted(title)));
            }
        }
        self.words(&mut out);
        out
    }

    fn vocabularies(&self, out: &mut Vec<String>) {
        let lists = [("role", "役割", "Role", &self.roles), ("level", "区分", "Level", &self.levels)];
        if self.roles.is_empty() && self.levels.is_empty() && self.columns.is_empty() {
            return;
        }
        out.push("vocabularies:".to_owned());
        for (id, ja, en, values) in lists.into_iter().filter(|(.., values)| !values.is_empty()) {
            out.push(format!("  {id}:"));
            out.push(format!("    name: {{ ja: {ja}, en: {en} }}"));
            if id == "role" {
                out.push("    bearer: true".to_owned());
            }
            out.push("    values:".to_owned());
            let value = |name: &String| format!("      - {{ id: {}, name: {} }}", id_of(id, name), quoted(name));
            out.extend(values.iter().map(value));
        }
        for (id, (name, values)) in &self.columns {
            out.push(format!("  {id}:"));
            out.push(format!("    name: {}", yaml(name)));
            out.push("    values:".to_owned());
            let value = |name: &String| format!("      - {{ id: {}, name: {} }}", id_of("value", name), quoted(name));
            out.extend(values.iter().map(value));
        }
    }

    fn words(&self, out: &mut Vec<String>) {
        // What nothing defines says so: a word is no definition of itself.
        let open = "—".to_owned();
        let undefined = self.rows.iter().filter(|row| !self.terms.contains_key(*row)).map(|row| (row, &open));
        let terms: Vec<(&String, &String)> = self.terms.iter().chain(undefined).collect();
        if !terms.is_empty() {
            out.push("terms:".to_owned());
        }
        for (name, definition) in terms {
            let id = id_of("term", name);
            out.push(format!("  - {{ id: {id}, name: {}, definition: {} }}", quoted(name), quoted(definition)));
        }
        if !self.references.is_empty() {
            out.push("references:".to_owned());
        }
        for title in &self.references {
            out.push(format!("  - {{ id: {}, title: {} }}", id_of("document", title), quoted(title)));
        }
    }
}

/// How far a mark binds, where its name says so; what only an editor can know is `none`.
fn force_of(name: &str) -> &'static str {
    let plain: String = name.nfkc().collect::<String>().to_lowercase();
    let is_one_of = |words: &[&str]| words.iter().any(|word| plain == *word);
    let begins = |words: &[&str]| words.iter().any(|word| plain.starts_with(word));
    if begins(&["不要", "不必要", "非該当", "対象外", "該当なし", "該当しない", "not "]) || is_one_of(&["none", "n/a"])
    {
        "none"
    } else if begins(&["必要", "必須", "要 "]) || is_one_of(&["要", "required", "mandatory", "must", "shall"]) {
        "must"
    } else if begins(&["選択", "任意", "推奨"]) || is_one_of(&["optional", "may", "recommended", "should"]) {
        "may"
    } else if begins(&["一般に含まれる", "含まれる"]) || is_one_of(&["included"]) {
        "included"
    } else {
        "none"
    }
}

/// A value inside a flow mapping of YAML: always in quotation marks.
fn quoted(text: &str) -> String {
    let one = text.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("\"{}\"", one.replace('\\', "\\\\").replace('"', "\\\""))
}
