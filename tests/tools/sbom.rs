//! Prints the bill of materials (`CycloneDX`) of the program for this platform:
//! `cargo run --example sbom > sbom.cdx.json`. Two runs print the same bytes.

use std::io::{self, Write};

#[path = "../tidy/crates.rs"]
mod crates;

fn main() -> io::Result<()> {
    io::stdout().write_all(crates::Shipped::read().bill_of_materials().as_bytes())
}
