//! The crates that end up in the program on this platform, as `cargo metadata` tells them: their
//! number, their licences and the bill of materials (`CycloneDX` 1.6), which is the same every time.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A crate that is shipped.
#[derive(Clone, Debug)]
pub(crate) struct Crate {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) licence: String,
    /// Names and versions of what it needs itself.
    needs: Vec<String>,
}

impl Crate {
    fn purl(&self) -> String {
        format!("pkg:cargo/{}@{}", self.name, self.version)
    }
}

/// The crates that are shipped, by name and version, and what needs them.
#[derive(Debug)]
pub(crate) struct Shipped {
    root: Crate,
    pub(crate) list: Vec<Crate>,
    /// Checksums of `Cargo.lock`.
    checksums: BTreeMap<String, String>,
}

impl Shipped {
    /// Asks cargo, without the network: what was built is there already.
    pub(crate) fn read() -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let host = run(Command::new("rustc").arg("-vV"));
        let platform = host.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc names its host");
        let arguments = ["metadata", "--format-version=1", "--locked", "--offline", "--filter-platform", platform];
        let said = run(Command::new(env!("CARGO")).args(arguments).current_dir(here));
        let lock = std::fs::read_to_string(here.join("Cargo.lock")).expect("Cargo.lock can be read");
        Self::from(&serde_json::from_str(&said).expect("cargo speaks JSON"), &lock)
    }

    fn from(metadata: &Value, lock: &str) -> Self {
        let nodes = by_id(&metadata["resolve"]["nodes"]);
        let packages = by_id(&metadata["packages"]);
        let first = text(&metadata["resolve"]["root"]);
        let mut reached = BTreeSet::new();
        let mut waiting = vec![first];
        while let Some(id) = waiting.pop() {
            if reached.insert(id) {
                waiting.extend(normal(nodes[id]));
            }
        }
        let one = |id: &&str| crate_of(packages[id], normal(nodes[id]).map(|need| packages[need]));
        let root = one(&first);
        let mut list: Vec<Crate> = reached.iter().filter(|id| **id != first).map(one).collect();
        list.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
        Self { root, list, checksums: checksums(lock) }
    }

    /// `CycloneDX`, without a date: the same crates give the same bytes.
    pub(crate) fn bill_of_materials(&self) -> String {
        let components: Vec<Value> = self.list.iter().map(|c| self.component(c)).collect();
        let all = std::iter::once(&self.root).chain(&self.list);
        let needs: Vec<Value> =
            all.map(|c| json!({ "ref": c.purl(), "dependsOn": c.needs.iter().collect::<BTreeSet<_>>() })).collect();
        let body = json!({ "components": components, "dependencies": needs });
        let bill = json!({
            "bomFormat": "CycloneDX",
            "specVersion": "1.6",
            "serialNumber": format!("urn:uuid:{}", uuid(&body.to_string())),
            "version": 1,
            "metadata": { "component": {
                "type": "application",
                "bom-ref": self.root.purl(),
                "name": self.root.name,
                "version": self.root.version,
                "licenses": [{ "expression": self.root.licence }],
            } },
            "components": body["components"],
            "dependencies": body["dependencies"],
        });
        serde_json::to_string_pretty(&bill).expect("a value is JSON") + "\n"
    }

    fn component(&self, one: &Crate) -> Value {
        let mut value = json!({
            "type": "library",
            "bom-ref": one.purl(),
            "name": one.name,
            "version": one.version,
            "licenses": [{ "expression": one.licence }],
            "purl": one.purl(),
        });
        if let Some(sum) = self.checksums.get(&format!("{} {}", one.name, one.version)) {
            value["hashes"] = json!([{ "alg": "SHA-256", "content": sum }]);
        }
        value
    }
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("cargo and rustc speak UTF-8")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn by_id(list: &Value) -> BTreeMap<&str, &Value> {
    list.as_array().into_iter().flatten().map(|value| (text(&value["id"]), value)).collect()
}

/// Ids of what a crate needs to run, not to be built or tested.
fn normal(node: &Value) -> impl Iterator<Item = &str> {
    let needs = node["deps"].as_array().into_iter().flatten();
    let normal =
        needs.filter(|need| need["dep_kinds"].as_array().is_some_and(|k| k.iter().any(|k| k["kind"].is_null())));
    normal.map(|need| text(&need["pkg"]))
}

fn crate_of<'a>(package: &Value, needs: impl Iterator<Item = &'a Value>) -> Crate {
    let part = |key: &str| text(&package[key]).to_owned();
    let purl = |need: &Value| format!("pkg:cargo/{}@{}", text(&need["name"]), text(&need["version"]));
    // `MIT/Apache-2.0` is an old way to write OR.
    let licence = part("license").replace(" / ", "/").replace('/', " OR ");
    Crate { name: part("name"), version: part("version"), licence, needs: needs.map(purl).collect() }
}

fn checksums(lock: &str) -> BTreeMap<String, String> {
    let value = |block: &str, key: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = \""))?;
        Some(line.trim_end_matches('"').to_owned())
    };
    let blocks = lock.split("[[package]]").skip(1);
    let known = blocks.filter_map(|block| {
        Some((format!("{} {}", value(block, "name")?, value(block, "version")?), value(block, "checksum")?))
    });
    known.collect()
}

/// A name for the content, in the form of a UUID of version 8.
fn uuid(content: &str) -> String {
    let hash = Sha256::digest(content.as_bytes());
    let hex: String = hash.iter().take(16).flat_map(|byte| [byte >> 4, byte & 15]).map(digit).collect();
    format!("{}-{}-8{}-8{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..32])
}

fn digit(four: u8) -> char {
    char::from_digit(u32::from(four), 16).unwrap_or('0')
}

#[test]
fn follows_what_is_needed_to_run() {
    let kind = |pkg: &str, kind: Value| json!({ "pkg": pkg, "dep_kinds": [{ "kind": kind }] });
    let package = |id: &str| json!({ "id": id, "name": id, "version": "1.0.0", "license": "MIT/Apache-2.0" });
    let metadata = json!({
        "packages": (["a", "b", "c", "d"].map(package)),
        "resolve": { "root": "a", "nodes": [
            { "id": "a", "deps": [kind("b", Value::Null), kind("d", json!("dev"))] },
            { "id": "b", "deps": [kind("c", Value::Null), kind("d", json!("build"))] },
            { "id": "c", "deps": [] },
            { "id": "d", "deps": [] },
        ] },
    });
    let lock = "[[package]]\nname = \"c\"\nversion = \"1.0.0\"\nchecksum = \"abc\"\n";
    let shipped = Shipped::from(&metadata, lock);
    let names: Vec<_> = shipped.list.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["b", "c"]);
    assert_eq!(shipped.list[0].licence, "MIT OR Apache-2.0");
    assert_eq!(shipped.checksums["c 1.0.0"], "abc");
}
