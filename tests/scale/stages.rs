//! Measures the stages of a build on guides that are made from a seed, each in milliseconds, the median of five:
//! `cargo bench --bench stages`, or `cargo bench --bench stages -- 100 1000 10000`.

#![expect(clippy::print_stdout, reason = "it is a program that prints a table")]

mod guide;

use std::fs;
use std::path::Path;
use std::time::Instant;

use rayon::prelude::*;
use tebiki::diagnostic::Lang;
use tebiki::graph::LazyViews;
use tebiki::render::{BuildInfo, Overrides, Theme, pages};
use tebiki::search::SearchIndex;
use tebiki::search::export::{Layout, export};
use tebiki::session::{
    Analysis, Files, Options, Places, Stages, Texts, build, entries, lexicon, remember, setting, unchanged,
};
use tebiki::site::{Checking, Switching};

const ROUNDS: usize = 5;

/// One measured stage.
struct Line {
    name: &'static str,
    times: Vec<f64>,
}

/// Times by stage, in the order in which they were first taken.
#[derive(Default)]
struct Table(Vec<Line>);

impl Table {
    fn time<T>(&mut self, name: &'static str, work: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let made = work();
        let taken = begun.elapsed().as_secs_f64() * 1000.0;
        match self.0.iter_mut().find(|line| line.name == name) {
            Some(line) => line.times.push(taken),
            None => self.0.push(Line { name, times: vec![taken] }),
        }
        made
    }

    fn print(&mut self, sections: usize) {
        println!("{sections} sections");
        for line in &mut self.0 {
            line.times.sort_by(f64::total_cmp);
            println!("  {:<32}{:>10.1} ms", line.name, line.times[line.times.len() / 2]);
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let named: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if named.is_empty() { vec![100, 1000] } else { named };
    for sections in sizes {
        let folder = tempfile::tempdir()?;
        for (path, text) in guide::guide(sections, 1) {
            let path = folder.path().join("content").join(path);
            fs::create_dir_all(path.parent().unwrap_or(&path))?;
            fs::write(path, text)?;
        }
        let mut table = Table::default();
        for _ in 0..ROUNDS {
            round(folder.path(), &mut table)?;
        }
        table.print(sections);
    }
    Ok(())
}

fn round(folder: &Path, table: &mut Table) -> Result<(), Box<dyn std::error::Error>> {
    let (content, out, index) = (folder.join("content"), folder.join("site"), folder.join("index"));
    for old in [&out, &index] {
        if old.exists() {
            fs::remove_dir_all(old)?;
        }
    }
    let places = Places { content: &content, theme: None, out: &out, index: &index, stages: Stages::Final, at: None };
    let before = setting(&places);
    let open = || Files::open(Options { content: content.clone(), stages: Stages::Final });
    let files = table.time("read and parse", open);
    let analysis = table.time("resolve and check", || Analysis::of(&files));
    let checked = analysis.check().map_err(|report| format!("{:?}", report.diagnostics.first()))?;
    let theme = table.time("theme", || Theme::load(&Overrides::new(), Lang::Ja, &checked.resolved().corpus.guide));
    let theme = theme.map_err(|faults| format!("{:?}", faults.first()))?;
    let (resolved, info) = (checked.resolved(), BuildInfo::default());
    let views = LazyViews::new(resolved);
    table.time("derive", || views.clauses.len());
    let pages = table.time("what pages share", || pages(resolved, &views, &theme, &info).map_err(Box::new));
    let pages = pages.map_err(|fault| format!("{fault:?}"))?;
    let bytes = |job| pages.render(job).map_or(0, |page| page.bytes.len());
    table.time("render", || pages.jobs().into_par_iter().map(bytes).sum::<usize>());
    let found = table.time("entries of the search", || entries(resolved, &views, theme.locale()));
    let words = table.time("thesaurus", || lexicon(resolved, &found));
    let made = table.time("tantivy's index", || SearchIndex::in_memory(found, &words, "bench"))?;
    table.time("the browser's index", || export(&made, Layout::Fitting))?;
    let report = table.time("render, index and write", || {
        build(&checked, &theme, (&out, Switching::Auto, Checking::Stamps), &index)
    })?;
    remember(&places, before, &Texts::of(&files), &checked, &report);
    let same = table.time("again, nothing changed", || unchanged(&places, Checking::Stamps));
    same.map(|_| ()).ok_or_else(|| "the build was not remembered".into())
}
