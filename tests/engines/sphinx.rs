//! Debian's Sphinx: two nodes with half of the data each, and an index distributed over both.

use std::fmt::Write as _;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use tebiki::export::engine::{Engine, Source};

use super::corpus::{self, Question};
use super::sql::Client;
use super::{compare, has, load, write};

#[test]
fn two_nodes_of_sphinx_find_what_stands_there_and_nothing_else() {
    if !has("searchd") || !has("indexer") {
        return;
    }
    let sources = corpus::guides();
    let nodes = Nodes::start(&sources);
    let questions = corpus::questions(&sources);
    let filters = filters(nodes.folder.path());
    for port in [nodes.sql[0], nodes.sql[1]] {
        let mut client = Client::connect(port);
        compare("sphinx", &questions, |question| ask(&mut client, question, &filters));
    }
    labels(&mut Client::connect(nodes.sql[0]));
    for (name, sources, questions) in corpus::kit() {
        let nodes = Nodes::start(&sources);
        let mut client = Client::connect(nodes.sql[0]);
        compare(&format!("sphinx, corpus {name}"), &questions, |question| ask(&mut client, question, &filters));
    }
    without_one(&nodes);
}

/// A number finds its entry, a part of it does not.
fn labels(client: &mut Client) {
    let find = |label: &str| {
        let label = Engine::Sphinx.question(label).replace('"', "\u{e000}");
        format!("SELECT key FROM guide WHERE MATCH('@labels \"{label}\"')")
    };
    assert_eq!(client.ask(&find("9.3.1(8)")).rows.len(), 1);
    assert_eq!(client.ask(&find("9.3.1(")).rows.len(), 0);
}

/// One node is stopped: the other answers for its half, with a warning.
fn without_one(nodes: &Nodes) {
    let statement = "SELECT key, page FROM guide WHERE MATCH('\"情報\"') LIMIT 10000 OPTION max_matches = 10000";
    let mut client = Client::connect(nodes.sql[0]);
    let all = client.ask(statement);
    assert_eq!(all.warnings, 0);
    let own = client.ask(&statement.replace("FROM guide", "FROM entries"));
    assert!(!own.rows.is_empty() && own.rows.len() < all.rows.len(), "{} of {}", own.rows.len(), all.rows.len());
    nodes.stop(1);
    let left = client.ask(statement);
    let sorted = |mut rows: Vec<Vec<String>>| {
        rows.sort();
        rows
    };
    assert!(left.warnings > 0, "nobody is told that a node is missing");
    let warnings = client.ask("SHOW WARNINGS");
    assert!(warnings.rows.concat().concat().contains(&nodes.agents[1].to_string()), "{warnings:?}");
    assert_eq!(sorted(left.rows), sorted(own.rows));
}

fn ask(client: &mut Client, asked: &Question, filters: &[(String, String)]) -> Vec<String> {
    let mut matched = String::from("@(head,body)");
    for word in &asked.words {
        let _ = write!(matched, " {}", Engine::Sphinx.question(word));
    }
    let index = if asked.pages { "guide_pages" } else { "guide" };
    let mut statement = format!("SELECT key FROM {index} WHERE MATCH('{matched}')");
    if let Some(filter) = &asked.filter {
        let (_, number) = filters.iter().find(|(name, _)| name == filter).expect("labels.tsv has every filter");
        let _ = write!(statement, " AND filters = {number}");
    }
    statement.push_str(" LIMIT 100000 OPTION max_matches = 100000");
    let answer = client.ask(&statement);
    assert_eq!(answer.warnings, 0, "{statement}");
    answer.rows.into_iter().map(|mut row| row.swap_remove(0)).collect()
}

/// The numbers of filters, from the list beside the data.
fn filters(folder: &Path) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(folder.join("labels.tsv")).expect("labels.tsv");
    let row = |line: &str| {
        let mut cells = line.split('\t').map(str::to_owned);
        Some((cells.next()?, cells.next()?))
    };
    text.lines().skip(1).filter_map(row).collect()
}

/// Two nodes on ports of their own.
struct Nodes {
    folder: tempfile::TempDir,
    sql: [u16; 2],
    agents: [u16; 2],
}

impl Nodes {
    fn start(sources: &[Source]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        write(sources, Engine::Sphinx, 2, folder.path());
        let free = [(); 4].map(|()| TcpListener::bind("127.0.0.1:0").expect("a free port"));
        let ports = free.each_ref().map(|free| free.local_addr().expect("bound").port());
        drop(free);
        let nodes = Self { folder, sql: [ports[0], ports[1]], agents: [ports[2], ports[3]] };
        for node in ["sphinx-1.conf", "sphinx-2.conf"] {
            let path = nodes.folder.path().join(node);
            let mut text = std::fs::read_to_string(&path).expect("settings");
            for (usual, ours) in [9306, 9316, 9312, 9322].into_iter().zip(ports) {
                text = text.replace(&format!("127.0.0.1:{usual}"), &format!("127.0.0.1:{ours}"));
            }
            std::fs::write(path, text).expect("written");
        }
        load(nodes.folder.path());
        nodes
    }

    fn stop(&self, node: usize) {
        let settings = format!("sphinx-{}.conf", node + 1);
        let mut stop = Command::new("searchd");
        let output = stop.args(["--stopwait", "--config", &settings]).current_dir(self.folder.path()).output();
        assert!(output.is_ok(), "{output:?}");
    }
}

impl Drop for Nodes {
    fn drop(&mut self) {
        self.stop(0);
        self.stop(1);
    }
}
