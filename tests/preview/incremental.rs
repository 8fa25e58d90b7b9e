//! After any script of edits, creations, deletions and renames the preview holds what a fresh build would: the same
//! diagnostics, and the same bytes in every file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;
use tebiki::diagnostic::{Lang, has_errors, to_json};
use tebiki::render::Theme;
use tebiki::session::{self, Analysis, Changes, Edition, Files, Options, Reach, Stages};
use tebiki::site::Switching;

const GUIDE: &str = r#"title: 手引
language: ja
cross-checks: [sentences, names]
vocabularies:
  role:
    name: { ja: 役割 }
    bearer: true
    switch: true
    values:
      - { id: staff, name: 職員 }
      - { id: officer, name: 責任者 }
  form:
    name: { ja: 形態 }
    values:
      - { id: hosting, name: 預託 }
      - { id: cloud, name: 雲 }
marks:
  contract:
    name: 契約
    values:
      - { id: must, mark: ○, name: 必要, meaning: 契約に入れる, force: must }
      - { id: none, mark: ×, name: 不要, meaning: 求めない, force: none }
standards:
  - id: rule
    name: 基準
    groups:
      - { number: "1.2", title: 契約 }
terms:
  - { id: outsourcing, name: 外部委託, definition: 外に委ねること。 }
"#;

/// What one step of a script does.
#[derive(Clone, Debug)]
enum Step {
    /// Another text somewhere in a page.
    Text(usize, u8),
    /// Another title.
    Title(usize, u8),
    /// A link to a page that is there, or is not.
    Link(usize, usize),
    /// A duty, whose address follows its words.
    Duty(usize, u8),
    /// A clause; two of one number are an error.
    Clause(usize, u8),
    /// A picture comes into the page.
    Picture(usize, u8),
    /// A sentence that is held against those of other pages.
    Across(usize, usize),
    /// The text is cut in the middle, as by an editor that dies.
    Cut(usize),
    /// The page goes.
    Delete(usize),
    /// The page comes, as it was in the beginning.
    Create(usize),
    /// The file gets another name.
    Rename(usize, usize),
    /// The settings change.
    Term(u8),
    /// A draft, or no longer one.
    Draft(usize),
    /// A file is saved as it is.
    Touch(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let page = 0..PAGES;
    prop_oneof![
        6 => (page.clone(), any::<u8>()).prop_map(|(p, n)| Step::Text(p, n)),
        2 => (page.clone(), 0..4_u8).prop_map(|(p, n)| Step::Title(p, n)),
        4 => (page.clone(), 0..PAGES + 2).prop_map(|(p, q)| Step::Link(p, q)),
        2 => (page.clone(), 0..3_u8).prop_map(|(p, n)| Step::Duty(p, n)),
        1 => (page.clone(), 0..3_u8).prop_map(|(p, n)| Step::Clause(p, n)),
        1 => (page.clone(), 0..3_u8).prop_map(|(p, n)| Step::Picture(p, n)),
        4 => (page.clone(), 0..ACROSS.len()).prop_map(|(p, n)| Step::Across(p, n)),
        1 => page.clone().prop_map(Step::Cut),
        1 => page.clone().prop_map(Step::Delete),
        3 => page.clone().prop_map(Step::Create),
        1 => (page.clone(), 0..PAGES).prop_map(|(p, q)| Step::Rename(p, q)),
        1 => (0..3_u8).prop_map(Step::Term),
        1 => page.clone().prop_map(Step::Draft),
        1 => page.prop_map(Step::Touch),
    ]
}

const PAGES: usize = 7;

/// Sentences that contradict each other.
const ACROSS: [&str; 6] = [
    "鍵を貸し出す必要がある場合には、貸出しを禁止する。",
    "鍵を貸し出す必要がない場合には、貸出しを禁止する。",
    "「鍵の保管の利用の手引」（2007年11月）を見る。",
    "「鍵の保管の利用の手引」（2011年4月）を見る。",
    "外 部委託を記録する。",
    ":::clause[1.9(1)]{role=\"staff or officer\"}\n守る。\n:::\n\n職員及び責任者が記録する。",
];

fn name(page: usize) -> String {
    if page == 0 { "index.md".to_owned() } else { format!("{page}.md") }
}

/// A page as it is in the beginning: with a link, a term, an item, a footnote; one has a matrix and its measures.
fn first(page: usize) -> String {
    let number = if page == 0 { String::new() } else { format!("number: \"{page}\"\n") };
    let matrix = "### (2) 記録 {#record .measure}\n\n残す。\n\n:::matrix[対策]{#m columns=form marks=contract}\n| | 預託 | 雲 |\n\
                  |---|---|---|\n| (2) [[measure:record]] | ○ | × |\n:::\n";
    let more = if page == 2 { matrix } else { "" };
    format!(
        "---\n{number}title: 節{page}\n---\n\n外部委託の節である[^a]。[[1]]を見る。\n\n### (1) 手順 {{#step-{page}}}\n\n始める。\n\n{more}\n[^a]: 注{page}。\n"
    )
}

struct Bench {
    folder: tempfile::TempDir,
    theme: Arc<Theme>,
    files: Files,
    analysis: Analysis,
    edition: Option<Edition>,
    texts: usize,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("guide.yaml"), GUIDE).expect("written");
        for page in 0..PAGES {
            fs::write(folder.path().join(name(page)), first(page)).expect("written");
        }
        let files = open(folder.path());
        let analysis = Analysis::of(&files);
        let messages: Vec<_> = analysis.diagnostics.iter().map(|d| d.message.en.clone()).collect();
        assert!(!has_errors(&analysis.diagnostics), "{messages:?}");
        let theme = Arc::new(session::load_theme(None, files.guide()).expect("the embedded theme"));
        let edition = Some(Edition::new(&analysis, theme.clone(), None).expect("an edition"));
        Self { folder, theme, files, analysis, edition, texts: 0 }
    }

    fn path(&self, page: usize) -> PathBuf {
        self.folder.path().join(name(page))
    }

    /// Changes the disk, and tells which files that concerned.
    fn act(&self, step: &Step) -> BTreeSet<PathBuf> {
        let mut touched = BTreeSet::new();
        match step {
            Step::Delete(page) if *page > 0 => {
                let _ = fs::remove_file(self.path(*page));
                touched.insert(self.path(*page));
            }
            Step::Create(page) => {
                fs::write(self.path(*page), first(*page)).expect("written");
                touched.insert(self.path(*page));
            }
            Step::Rename(from, to) if *from > 0 && *to > 0 => {
                let _ = fs::rename(self.path(*from), self.path(*to));
                touched.extend([self.path(*from), self.path(*to)]);
            }
            Step::Term(n) => {
                let path = self.folder.path().join("guide.yaml");
                fs::write(&path, format!("{GUIDE}  - {{ id: t{n}, name: 手順{n}, definition: 順番。 }}\n"))
                    .expect("written");
                touched.insert(path);
            }
            Step::Picture(page, n) => {
                let path = self.folder.path().join("p.png");
                fs::write(&path, [b"\x89PNG\r\n\x1a\n".as_slice(), &[*n]].concat()).expect("written");
                touched.insert(path);
                self.edit(*page, |text| format!("{text}\n![図](p.png)\n"), &mut touched);
            }
            Step::Text(page, n) => self.edit(*page, |text| text.replace("である", &format!("で{n}ある")), &mut touched),
            Step::Title(page, n) => {
                let (old, new) = (format!("title: 節{page}"), format!("title: 節{page}の{n}"));
                self.edit(*page, |text| text.replacen(&old, &new, 1), &mut touched);
            }
            Step::Link(page, to) => {
                self.edit(*page, |text| format!("{text}\n「{to} 節{to}」と[[{to}]]。\n"), &mut touched);
            }
            Step::Duty(page, n) => {
                self.edit(*page, |text| format!("{text}\n報告{n}をする。 {{role=staff force=must}}\n"), &mut touched);
            }
            Step::Clause(page, n) => {
                self.edit(
                    *page,
                    |text| format!("{text}\n:::clause[1.2({n})]{{role=staff}}\n守る。\n:::\n"),
                    &mut touched,
                );
            }
            Step::Across(page, n) => {
                self.edit(*page, |text| format!("{text}\n{}\n", ACROSS[*n]), &mut touched);
            }
            Step::Cut(page) => {
                let half = |text: &str| text.chars().take(text.chars().count() / 2).collect();
                self.edit(*page, half, &mut touched);
            }
            Step::Draft(page) => {
                self.edit(*page, with_draft_turned, &mut touched);
            }
            Step::Touch(page) => self.edit(*page, str::to_owned, &mut touched),
            Step::Delete(_) | Step::Rename(..) => {}
        }
        touched
    }

    fn edit(&self, page: usize, change: impl Fn(&str) -> String, touched: &mut BTreeSet<PathBuf>) {
        let path = self.path(page);
        if let Ok(text) = fs::read_to_string(&path) {
            fs::write(&path, change(&text)).expect("written");
            touched.insert(path);
        }
    }

    /// One step, and the next state.
    fn take(&mut self, step: &Step) {
        let touched = self.act(step);
        let applied = self.files.apply(&Changes::Paths(touched));
        let before = self.analysis.outline;
        self.analysis = self.analysis.after(&self.files, &applied);
        self.texts += usize::from(applied.reach == Reach::Texts && before == self.analysis.outline);
        if !has_errors(&self.analysis.diagnostics) {
            let edition = Edition::new(&self.analysis, self.theme.clone(), self.edition.as_ref());
            self.edition = Some(edition.expect("an edition"));
        }
    }

    fn is_like_fresh(&self) -> Result<(), TestCaseError> {
        let files = open(self.folder.path());
        let fresh = Analysis::of(&files);
        prop_assert_eq!(told(&self.analysis), told(&fresh));
        if has_errors(&fresh.diagnostics) {
            return Ok(());
        }
        let fresh = Edition::new(&fresh, self.theme.clone(), None).expect("an edition").whole();
        let mine = self.edition.as_ref().expect("an edition").whole();
        prop_assert_eq!(mine.keys().collect::<Vec<_>>(), fresh.keys().collect::<Vec<_>>());
        for (path, bytes) in &fresh {
            prop_assert!(mine[path] == *bytes, "{path} differs:\n{}", String::from_utf8_lossy(&mine[path]));
        }
        Ok(())
    }
}

fn open(content: &Path) -> Files {
    Files::open(Options { content: content.to_path_buf(), stages: Stages::Final })
}

fn told(analysis: &Analysis) -> Vec<String> {
    analysis.diagnostics.iter().map(|d| to_json(d, Lang::En)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_script_of_edits_ends_where_a_fresh_build_does(script in prop::collection::vec(step(), 1..14)) {
        let mut bench = Bench::new();
        for step in &script {
            bench.take(step);
            let told_now = told(&bench.analysis);
            prop_assert_eq!(told_now, told(&Analysis::of(&open(bench.folder.path()))), "after {:?}", step);
        }
        bench.is_like_fresh()?;
    }
}

#[test]
fn a_text_or_a_title_does_not_resolve_the_guide_again() {
    let mut bench = Bench::new();
    for n in 0..3 {
        bench.take(&Step::Text(1, n));
        bench.take(&Step::Link(3, 1));
    }
    assert_eq!(bench.texts, 6, "each of the six edits is one of a text");
    bench.is_like_fresh().expect("the same as a fresh build");
    bench.take(&Step::Title(1, 1));
    assert_eq!(bench.texts, 7, "nor does a title");
    bench.is_like_fresh().expect("the same as a fresh build");
    bench.take(&Step::Duty(4, 1));
    assert_eq!(bench.texts, 7, "a duty is on lists and has an address of its own");
    bench.is_like_fresh().expect("the same as a fresh build");
}

/// What the preview serves is what a build writes.
#[test]
fn the_preview_serves_what_a_build_writes() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let files = open(&content);
    let theme = Arc::new(session::load_theme(None, files.guide()).expect("the embedded theme"));
    let served = Edition::new(&Analysis::of(&files), theme.clone(), None).expect("an edition").whole();
    let folder = tempfile::tempdir().expect("a folder");
    let checked = Analysis::of(&files).check().expect("the bundled guide has no error");
    let (site, index) = (folder.path().join("site"), folder.path().join("index"));
    session::build(&checked, &theme, (&site, Switching::default(), tebiki::site::Checking::Stamps), &index)
        .expect("built");
    let mut written = BTreeMap::new();
    for entry in walkdir::WalkDir::new(&site).into_iter().filter_map(Result::ok).filter(|e| e.file_type().is_file()) {
        let path = entry.path().strip_prefix(&site).expect("inside").to_str().expect("plain").replace('\\', "/");
        written.insert(path, fs::read(entry.path()).expect("read"));
    }
    // The list of files and the build's number belong to the folder, not to the guide.
    for (path, bytes) in &served {
        assert!(written.get(path).is_some_and(|w| **w == **bytes), "{path}");
    }
    let more: Vec<_> = written.keys().filter(|path| !served.contains_key(*path)).collect();
    assert!(more.iter().all(|path| path.starts_with("manifest") || path.starts_with("build")), "{more:?}");
}

/// A page that is no draft becomes one, and a draft none.
fn with_draft_turned(text: &str) -> String {
    if text.contains("draft: true\n") {
        text.replacen("draft: true\n", "", 1)
    } else {
        text.replacen("---\n", "---\ndraft: true\n", 1)
    }
}
