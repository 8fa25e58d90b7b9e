//! Sphinx: a configuration for every node and the data as its XML. Every character is a word of its own, so that a phrase
//! is any piece of a line; a character of its own stands between lines, which no phrase crosses.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::super::File;
use super::Source;
use super::document::{Document, Searched, entries, pages};
use super::pieces::Pieces;

const README: &str = include_str!("files/sphinx-readme.md");
const INDEX: &str = include_str!("files/sphinx-index.conf");

/// Stands before and behind every line.
const BORDER: char = '\u{e000}';

/// How far the full-width form of a character of ASCII stands behind it.
const WIDE: u32 = 0xfee0;

/// How a file of data is framed: the beginning and the end of the whole are files of their own.
const FRAME: ((&str, &str), &str) = (("", "\n"), "\n");

/// The ports of the first node: that of SQL, and what the nodes ask each other by. Those of the next are ten higher.
const PORTS: (usize, usize) = (9306, 9312);

/// A number for a text, the same in every export: documents of guides that were exported apart can be joined.
pub(super) fn id64(text: &str) -> u64 {
    let digest = Sha256::digest(text.as_bytes());
    let head: [u8; 8] = digest[..8].try_into().expect("a digest has more than eight bytes");
    // Sphinx knows no number 0, and few programs know numbers of more than 63 bits.
    (u64::from_be_bytes(head) >> 1).max(1)
}

pub(super) fn write<E>(sources: &[Source], parts: usize, put: &mut dyn FnMut(File) -> Result<(), E>) -> Result<(), E> {
    for part in 0..parts {
        let name = |what: &str| format!("{what}-{}", part + 1);
        let of_part = |document: &Document| id64(&document.page) % parts as u64 == part as u64;
        let mut data = Pieces::new(name("entries"), "xml", FRAME, put);
        for document in sources.iter().flat_map(entries).filter(of_part) {
            data.add(&record(&document))?;
        }
        let of_entries = data.end()?.join(" ");
        let mut data = Pieces::new(name("pages"), "xml", FRAME, put);
        for document in sources.iter().flat_map(pages).filter(of_part) {
            data.add(&record(&document))?;
        }
        let of_pages = data.end()?.join(" ");
        put(File::text(&format!("sphinx-{}.conf", part + 1), configuration(part, parts, (&of_entries, &of_pages))))?;
    }
    put(File::text("begin.xml", "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<sphinx:docset>\n"))?;
    put(File::text("end.xml", "</sphinx:docset>\n"))?;
    put(File::text("load.sh", script(parts)))?;
    put(File::text("README.md", README))
}

/// Every node has its part of the data and asks all of them.
fn configuration(part: usize, parts: usize, (entries, pages): (&str, &str)) -> String {
    let number = part + 1;
    let mut text =
        INDEX.replace("{number}", &number.to_string()).replace("{entries}", entries).replace("{pages}", pages);
    for (index, local) in [("guide", "entries"), ("guide_pages", "pages")] {
        let _ = writeln!(text, "\nindex {index}\n{{\n  type = distributed");
        for other in 0..parts {
            let _ = writeln!(text, "  agent = 127.0.0.1:{}:{local}", PORTS.1 + 10 * other);
        }
        text.push_str("  agent_connect_timeout = 1000\n  agent_query_timeout = 10000\n}\n");
    }
    let (sql, agent) = (PORTS.0 + 10 * part, PORTS.1 + 10 * part);
    let _ = write!(
        text,
        "\nsearchd\n{{\n  listen = 127.0.0.1:{sql}:mysql41\n  listen = 127.0.0.1:{agent}\n  \
         log = node-{number}/searchd.log\n  pid_file = node-{number}/searchd.pid\n  binlog_path =\n  workers = threads\n}}\n"
    );
    text
}

fn script(parts: usize) -> String {
    let all: Vec<String> = (1..=parts).map(|part| part.to_string()).collect();
    let all = all.join(" ");
    format!(
        "#!/bin/sh\n# load.sh [NODE...]: indexes the data of these nodes and starts them; all of them by default.\nset -eu\n\
         cd \"$(dirname \"$0\")\"\nfor node in ${{@:-{all}}}; do\n  mkdir -p \"node-$node\"\n  \
         indexer --config \"sphinx-$node.conf\" --all --quiet\n  searchd --config \"sphinx-$node.conf\" > /dev/null\ndone\n"
    )
}

/// A document as Sphinx reads it.
fn record(document: &Document) -> String {
    let Document { key, guide, page, address, kind, number, title, text, searched, filters, order } = document;
    let Searched { head, body, labels } = searched;
    let mut out = format!("<sphinx:document id=\"{}\">", id64(key));
    for (name, lines) in [("head", head), ("body", body), ("labels", labels)] {
        let _ = write!(out, "<{name}>{}</{name}>", escaped(&bordered(lines)));
    }
    let texts = [
        ("key", key),
        ("guide", guide),
        ("page", page),
        ("address", address),
        ("kind", kind),
        ("number", number),
        ("title", title),
        ("text", text),
    ];
    for (name, text) in texts {
        let _ = write!(out, "<{name}>{}</{name}>", escaped(text));
    }
    let filters: Vec<String> = filters.iter().map(|filter| id64(filter).to_string()).collect();
    let _ = write!(out, "<filters>{}</filters><ord>{order}</ord></sphinx:document>", filters.join(","));
    out
}

/// Lines between borders.
fn bordered(lines: &[String]) -> String {
    let mut out = String::from(BORDER);
    for line in lines {
        out.extend(line.chars().map(plain));
        out.push(BORDER);
    }
    out
}

/// Punctuation of ASCII means something in a question: the full-width form, which the normal form of a text never has,
/// stands for it.
pub(super) fn plain(c: char) -> char {
    let wide = || char::from_u32(u32::from(c) + WIDE);
    Some(c).filter(|c| !c.is_ascii_punctuation()).or_else(wide).unwrap_or(c)
}

/// Text of XML; what XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\t' | '\n' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
