//! `guide.json` and its parts: the site is rendered from them alone, what is wrong with them is refused, a change moves few
//! of them; and the lists that other tests read of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value, json};
use tebiki::compare::{self, Corrections};
use tebiki::diagnostic::Code;
use tebiki::graph::model::{MOST_BYTES, ModelFault, model, part_name, read_model, records};
use tebiki::graph::{Resolved, derive};
use tebiki::session::{self, Analysis, Beside, Files, Options, Stages};
use tebiki::site::{Checking, Digest, Switching};
use tebiki::source::ContentPath;
use walkdir::WalkDir;

/// The model as a tool reads it that wants lists of the whole guide: the records of all parts, joined.
pub(crate) fn lists(resolved: &Resolved) -> Value {
    let views = derive(resolved);
    let records = serde_json::to_value(records(resolved, &views)).expect("records are JSON");
    let mut joined = Joined::default();
    for record in records.as_array().expect("a list") {
        let (kind, value) = record.as_object().and_then(|map| map.iter().next()).expect("a kind and a value");
        joined.add(kind, value.clone());
    }
    let Joined { mut guide, mut lists } = joined;
    for cited in lists.remove("cited").iter().filter_map(Value::as_array).flatten() {
        push(&mut lists, "references", cited.clone());
    }
    for section in lists.get_mut("sections").and_then(Value::as_array_mut).expect("pages") {
        // The settings say nothing of one page.
        section.as_object_mut().expect("a map").retain(|_, value| !value.is_null());
    }
    guide.retain(|_, value| !value.is_null());
    lists.insert("guide".to_owned(), Value::Object(guide));
    Value::Object(lists)
}

#[derive(Default)]
struct Joined {
    guide: Map<String, Value>,
    lists: Map<String, Value>,
}

impl Joined {
    fn add(&mut self, kind: &str, value: Value) {
        match kind {
            "about" => {
                let items = |one: &Value| {
                    let (text, under) = (one[0].clone(), one[1].as_array().cloned().unwrap_or_default());
                    std::iter::once(text).chain(under).collect::<Vec<_>>()
                };
                let mut about = value;
                for edition in about["history"].as_array_mut().into_iter().flatten() {
                    edition["items"] = edition["items"].as_array().into_iter().flatten().flat_map(items).collect();
                }
                self.guide.extend(about.as_object().expect("a map").clone());
            }
            "vocabulary" => {
                let mut vocabulary = value;
                vocabulary["name"] = vocabulary["name"]["ja"].take();
                push(&mut self.guide, "vocabularies", vocabulary);
            }
            "legend" | "term" | "standard" => push(&mut self.guide, &format!("{kind}s"), value),
            "reference" => {
                let mut cited = value;
                cited["entry"] = json!(false);
                cited["number"] = json!("");
                push(&mut self.lists, "cited", cited);
            }
            "page" => self.page(value),
            _ => {}
        }
    }

    fn page(&mut self, mut page: Value) {
        let id = page["page"].as_str().unwrap_or_default().to_owned();
        plain(&mut page);
        for duty in page["duties"].as_array().cloned().unwrap_or_default() {
            let place = duty["place"].as_u64().and_then(|i| page["places"].get(usize::try_from(i).ok()?));
            let mut whole = place.and_then(Value::as_object).expect("a place").clone();
            whole.extend(duty.as_object().expect("a map").clone());
            push(&mut self.lists, "duties", Value::Object(whole));
        }
        for list in ["clauses", "measures", "matrices", "cautions", "references", "notes", "provenance"] {
            for mut one in page[list].as_array().cloned().unwrap_or_default() {
                if list == "references" {
                    one["entry"] = json!(true);
                }
                push(&mut self.lists, list, one);
            }
        }
        let document = &page["document"];
        let spans = page["discretion"].as_array().into_iter().flatten().filter(|one| one["kind"] == "span");
        let links = page["links"].as_array().cloned().unwrap_or_default();
        let xrefs = document["xrefs"].as_array().into_iter().flatten().zip(links).map(
            |(xref, link)| json!({ "writing": xref["writing"], "text": xref["written"], "target": link.get("to") }),
        );
        let section = json!({
            "number": page["number"],
            "title": page["title"],
            "address": format!("{id}.html"),
            "parent": page.get("parent"),
            "aliases": document["front"].get("aliases"),
            "source_pages": document["front"].get("source_pages"),
            "facets": by_vocabulary(&document["front"]["facets"]),
            "places": page["places"],
            "xrefs": xrefs.collect::<Vec<_>>(),
            "footnotes": document["footnotes"].as_array().map(|all| {
                let kept = all.iter().map(|one| json!({ "name": one["name"], "marks": one["marks"] }));
                kept.collect::<Vec<_>>()
            }),
            "backlinks": page.get("backlinks"),
            "discretion": spans.map(|one| one["text"].clone()).collect::<Vec<_>>(),
        });
        push(&mut self.lists, "sections", section);
    }
}

/// The classification of a page, which is written as a list.
fn by_vocabulary(facets: &Value) -> Value {
    let facets = facets.as_array().into_iter().flatten();
    let named = |one: &Value| Some((one["vocabulary"].as_str()?.to_owned(), one["values"].clone()));
    Value::Object(facets.filter_map(named).collect())
}

fn push(map: &mut Map<String, Value>, key: &str, value: Value) {
    map.entry(key).or_insert_with(|| json!([])).as_array_mut().expect("a list").push(value);
}

/// Classifications as the ids of values alone.
fn plain(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(plain),
        Value::Object(map) => {
            // Nodes are counted: they move with every block that is put in.
            map.remove("node");
            for (key, under) in map.iter_mut() {
                if let ("facets", Value::Object(facets)) = (key.as_str(), &mut *under) {
                    facets.values_mut().for_each(|facet| *facet = facet["values"].take());
                } else if key != "document" {
                    plain(under);
                }
            }
        }
        _ => {}
    }
}

/// A folder with a site, and where its content lies.
struct Built {
    folder: tempfile::TempDir,
    content: PathBuf,
}

impl Built {
    fn site(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    /// Every file of the site.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let entries = WalkDir::new(self.site()).into_iter().map(|entry| entry.expect("readable"));
        let files = entries.filter(|entry| entry.file_type().is_file());
        files
            .map(|entry| {
                let below = entry.path().strip_prefix(self.site()).expect("below the site").to_path_buf();
                (below, fs::read(entry.path()).expect("readable"))
            })
            .collect()
    }
}

/// Builds what is analysed, as `tebiki build` does.
fn build(analysis: Analysis, content: &Path) -> Built {
    let folder = tempfile::tempdir().expect("a folder");
    let checked = analysis.check().unwrap_or_else(|report| panic!("{:#?}", report.diagnostics));
    let theme = session::load_theme(None, &checked.resolved().corpus.guide).expect("the theme is sound");
    let out = (&*folder.path().join("site"), Switching::Auto, Checking::Stamps);
    session::build(&checked, &theme, out, &folder.path().join("search-index")).expect("the site is written");
    Built { folder, content: content.to_path_buf() }
}

fn from_source(content: &Path) -> Built {
    build(Analysis::of(&Files::open(Options { content: content.to_path_buf(), stages: Stages::Final })), content)
}

/// The bundled guide and every golden site.
fn guides() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let golden = fs::read_dir(root.join("tests/golden")).expect("golden sites");
    let mut all: Vec<PathBuf> = golden.map(|entry| entry.expect("readable").path().join("content")).collect();
    all.sort();
    all.push(root.join("content"));
    assert!(all.len() >= 10 && all.iter().all(|content| content.join("guide.yaml").is_file()), "{all:?}");
    all
}

fn constructs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/constructs/content")
}

/// The theme and the attachments given, the site is made from the model alone: no page of the content is read.
#[test]
fn a_site_is_rendered_from_its_model_byte_for_byte() {
    for content in guides() {
        let built = from_source(&content);
        let attachments = tempfile::tempdir().expect("a folder");
        for entry in WalkDir::new(&content).into_iter().map(|entry| entry.expect("readable")) {
            let is_page = entry.path().extension().is_some_and(|e| e == "md" || e == "yaml");
            if entry.file_type().is_file() && !is_page {
                let to = attachments.path().join(entry.path().strip_prefix(&content).expect("below"));
                fs::create_dir_all(to.parent().expect("a folder")).expect("made");
                fs::copy(entry.path(), to).expect("copied");
            }
        }
        let resolved = session::read_guide_json(&built.site()).unwrap_or_else(|fault| panic!("{content:?}: {fault}"));
        let read = || Files::open(Options { content: content.clone(), stages: Stages::Final });
        let editions = [compare::edition(&Analysis::of(&read()).resolved), compare::edition(&resolved)].map(Arc::new);
        let [source, model] = editions;
        let corrections = Corrections::of(&resolved.corpus.guide);
        assert_eq!(compare::compare(source, model, &corrections).changes().count(), 0, "{content:?}");
        let beside = Beside { attachments: attachments.path(), earlier: &[] };
        same_site(&built, &build(Analysis::of_model(resolved, beside, Stages::Final), attachments.path()));
    }
}

fn same_site(first: &Built, second: &Built) {
    let (content, first, second) = (&first.content, first.files(), second.files());
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>(), "{}", content.display());
    for (path, bytes) in &first {
        assert!(second[path] == *bytes, "{}: {} differs", content.display(), path.display());
    }
}

/// The page of changes and what else tells of them are made from the earlier edition, which is given beside the model.
#[test]
fn a_site_that_tells_of_an_earlier_edition_is_rendered_from_its_model() {
    let folder = tempfile::tempdir().expect("a folder");
    let edition = |name: &str, settings: &str, text: &str| {
        let content = folder.path().join(name);
        fs::create_dir_all(&content).expect("made");
        let settings = format!("title: 鍵の管理\nedition: {name}\nlanguage: ja\n{settings}");
        fs::write(content.join("guide.yaml"), settings).expect("written");
        fs::write(content.join("1.md"), format!("---\nnumber: \"1\"\ntitle: 節\n---\n\n{text}\n")).expect("written");
        content
    };
    let earlier = edition("old", "", "鍵は、箱に納めて保管する。\n\n合い鍵は作らない。");
    let named =
        "editions: [{ from: ../old, name: 前年度版 }]\nchanges:\n  - { old: \"1\", new: \"1\", note: 箱を選ぶ }\n";
    let content = edition("content", named, "鍵は、施錠した箱に納めて保管する。\n\n合い鍵は作らない。");
    let built = from_source(&content);
    let changes = fs::read_to_string(built.site().join("changes.html")).expect("a page of changes");
    assert!(changes.contains("前年度版") && changes.contains("<ins>施錠した</ins>"), "{changes}");
    let attachments = tempfile::tempdir().expect("a folder");
    let of_model = |earlier: &[&Path]| {
        let resolved = session::read_guide_json(&built.site()).expect("readable");
        Analysis::of_model(resolved, Beside { attachments: attachments.path(), earlier }, Stages::Final)
    };
    same_site(&built, &build(of_model(&[&earlier]), &content));
    for missing in [&[][..], &[attachments.path()]] {
        let report = of_model(missing).check().expect_err("there is no earlier edition");
        assert!(report.diagnostics[0].message.en.contains("`../old`"), "{:#?}", report.diagnostics);
    }
}

/// What names the parts, and the parts by the names that the index has for them.
struct Loose {
    index: Value,
    parts: Vec<Value>,
}

impl Loose {
    fn of(site: &Path) -> Self {
        let read = |name: &str| -> Value {
            serde_json::from_slice(&fs::read(site.join(name)).expect("readable")).expect("JSON")
        };
        let index = read("guide.json");
        let parts = index["parts"].as_array().expect("parts").iter();
        let parts = parts.map(|part| read(&part_name(part["part"].as_str().expect("a name")))).collect();
        Self { index, parts }
    }

    /// Reads the model as it is now, with every part called by its digest.
    fn read(&self) -> Result<Resolved, ModelFault> {
        let mut files = BTreeMap::new();
        let mut index = self.index.clone();
        for (i, part) in self.parts.iter().enumerate() {
            let bytes = serde_json::to_vec(part).expect("JSON");
            let name = Digest::of(&bytes).to_string().get(..32).expect("a digest").to_owned();
            index["parts"][i]["part"] = json!(name);
            index["parts"][i]["bytes"] = json!(bytes.len());
            files.insert(part_name(&name), bytes);
        }
        let missing = || tebiki::words!("ない", "missing");
        read_model(&serde_json::to_vec(&index).expect("JSON"), &|name, _| files.get(name).cloned().ok_or_else(missing))
    }

    /// Every page record.
    fn pages(&mut self) -> impl Iterator<Item = &mut Value> {
        let records = self.parts.iter_mut().flat_map(|part| part["records"].as_array_mut().expect("records"));
        records.filter_map(|record| record.get_mut("page"))
    }

    fn page(&mut self, id: &str) -> &mut Value {
        self.pages().find(|page| page["page"] == id).expect("a page")
    }
}

fn fault(loose: &Loose) -> String {
    loose.read().err().map_or_else(|| "it was read".to_owned(), |fault| fault.message.en)
}

#[test]
fn what_is_not_as_the_index_says_is_refused() {
    let built = from_source(&constructs());
    let (site, loose) = (built.site(), Loose::of(&built.site()));
    assert!(loose.read().is_ok() && built.content.is_dir());
    let part = site.join(part_name(loose.index["parts"][0]["part"].as_str().expect("a name")));
    let bytes = fs::read(&part).expect("readable");
    let said = || session::read_guide_json(&site).expect_err("it is damaged");
    for (wrong, message) in [
        (Some([&bytes[..bytes.len() - 1], b" "].concat()), "not hold what the index says"),
        (Some(vec![b' '; MOST_BYTES + 1]), "cannot be read"),
        (None, "no such file"),
    ] {
        match wrong {
            Some(wrong) => fs::write(&part, wrong).expect("written"),
            None => fs::remove_file(&part).expect("removed"),
        }
        assert!(said().message.en.contains(message), "{message}: {}", said());
    }
    let shown = said().diagnostic();
    assert_eq!((shown.code, shown.code.name()), (Code::ModelUnreadable, "model::unreadable"));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc/hostname", &part).expect("a link");
        assert!(said().message.en.contains("cannot be read"), "{}", said());
    }
    assert!(session::read_guide_json(&site.join("nowhere")).is_err());
}

#[test]
fn what_no_parser_would_have_made_is_refused() {
    let loose = || Loose::of(&from_source(&constructs()).site());
    let with = |change: &dyn Fn(&mut Loose)| {
        let mut loose = loose();
        change(&mut loose);
        fault(&loose)
    };
    let link = |url: &str| json!({ "id": 9_001, "kind": { "paragraph": [{ "link": [{ "url": url }, "", []] }] } });
    let add = |block: Value| {
        move |loose: &mut Loose| {
            let blocks = loose.page("1.1")["document"]["blocks"].as_array_mut();
            blocks.expect("blocks").push(block.clone());
        }
    };
    assert_eq!(with(&add(link("https://example.jp/"))), "it was read");
    for (change, message) in [
        (&(|l: &mut Loose| l.index["version"] = json!(1)) as &dyn Fn(&mut Loose), "version 1"),
        (&|l| l.index["pages"] = json!(1_000), "pages, not 1000"),
        (&|l| l.page("1.1")["page"] = json!("../1.1"), "cannot be the id of a page"),
        (&|l| l.page("1.1")["page"] = json!("duties"), "cannot be the id of a page"),
        (&|l| l.page("1.1")["page"] = json!("1"), "two pages"),
        (&|l| l.page("1.1")["file"] = json!("../../1.1.md"), "form of a model"),
        (&|l| l.page("1.1")["parent"] = json!("1.1"), "page above"),
        (&|l| l.page("1.1")["links"][0] = json!({ "to": "nowhere.html" }), "leads to what is not there"),
        (&|l| l.page("1.1")["links"] = json!([]), "differ in number"),
        (&add(link("javascript:alert(1)")), "address that is not allowed"),
        (&add(json!({ "id": 9_001, "kind": { "paragraph": [{ "xref": 70_000 }] } })), "cross-reference"),
        (&add(json!({ "id": 9_001, "kind": { "paragraph": [{ "footnote-mark": [70, 1] }] } })), "footnote"),
        (&add(json!({ "id": 2, "kind": "rule" })), "two nodes"),
        (&add(json!({ "id": 9_001, "kind": { "mystery": [] } })), "form of a model"),
        (&add(json!({ "id": 9_001, "kind": { "heading": { "level": 9, "content": [], "text": "" } } })), "heading"),
    ] {
        let said = with(change);
        assert!(said.contains(message), "{message}: {said}");
    }
    let deep = (0..200).fold(json!([]), |under, _| json!([{ "emph": under }]));
    assert!(with(&add(json!({ "id": 9_001, "kind": { "paragraph": deep } }))).contains("form of a model"));
}

/// Random changes of a model: it is refused, or what is read can be rendered.
#[test]
fn a_mutated_model_never_breaks_the_reader() {
    let built = from_source(&constructs());
    let (mut random, mut read, mut refused) = (0x2545_F491_4F6C_DD1D_u64, 0, 0);
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random % below as u64).expect("small")
    };
    for _ in 0..400 {
        let mut loose = Loose::of(&built.site());
        let at = next(loose.parts.len());
        mutate(&mut loose.parts[at], &mut next);
        match loose.read() {
            Ok(resolved) => {
                read += 1;
                let (index, _) = model(&resolved, &derive(&resolved));
                assert_eq!(index.pages, resolved.corpus.pages.len());
            }
            Err(fault) => {
                refused += 1;
                assert!(!fault.message.en.is_empty());
            }
        }
    }
    assert!(read > 20 && refused > 20, "{read} read, {refused} refused");
}

/// Goes down to a random value and changes it.
fn mutate(value: &mut Value, next: &mut impl FnMut(usize) -> usize) {
    let stop = next(6) == 0;
    match value {
        Value::Array(list) if !list.is_empty() && !stop => {
            let at = next(list.len());
            mutate(&mut list[at], next);
        }
        Value::Object(map) if !map.is_empty() && !stop => {
            let at = next(map.len());
            let under = map.values_mut().nth(at).expect("a value");
            mutate(under, next);
        }
        Value::Array(list) if !list.is_empty() => {
            let at = next(list.len());
            if next(2) == 0 {
                list.remove(at);
            } else {
                let copy = list[at].clone();
                list.push(copy);
            }
        }
        Value::Number(number) => {
            let n = number.as_u64().unwrap_or(0);
            *value = json!([0, n + 1, 4_000_000_000_u64][next(3)]);
        }
        Value::String(text) => *value = json!(["", "../x", "\u{0}", &text.repeat(2)][next(4)]),
        other => *other = [json!(null), json!(1), json!("x"), json!([])][next(4)].clone(),
    }
}

/// Names of the parts that another build has and this one has not.
fn changed(before: &[(String, Vec<u8>)], after: &[(String, Vec<u8>)]) -> usize {
    after.iter().filter(|(name, _)| !before.iter().any(|(known, _)| known == name)).count()
}

#[test]
fn an_edit_changes_the_parts_that_hold_it() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let mut files = Files::open(Options { content, stages: Stages::Final });
    let state = |files: &Files| {
        let analysis = Analysis::of(files);
        model(&analysis.resolved, &derive(&analysis.resolved)).1
    };
    let before = state(&files);
    assert!(before.len() >= 6 && before.iter().all(|(_, bytes)| bytes.len() <= MOST_BYTES));
    let pages: Vec<(ContentPath, String)> = files
        .texts()
        .iter()
        .filter(|source| source.path().extension() == "md" && source.path().parent() != "")
        .map(|source| (source.path().clone(), source.text().to_owned()))
        .collect();
    assert!(pages.len() > 20);
    for (path, text) in pages.iter().step_by(4) {
        let Some(at) = text.rfind('。') else { continue };
        let mut edited = text.clone();
        edited.insert(at, 'よ');
        files.shadow(path, edited);
        let moved = changed(&before, &state(&files));
        files.shadow(path, text.clone());
        // The longest page is cut into pieces, of which an edit may change two, and what names it.
        assert!((1..=3).contains(&moved), "{path}: {moved} of {} parts", before.len());
    }
}
