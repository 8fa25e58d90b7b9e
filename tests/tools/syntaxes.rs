//! Makes the syntaxes that are part of the program anew, after an update of syntect:
//! `cargo run --example syntaxes`.

use std::path::Path;

use syntect::parsing::SyntaxSetBuilder;

#[path = "ascii_classes.rs"]
mod ascii_classes;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(ascii_classes::FILE);
    let mut set = SyntaxSetBuilder::new();
    for syntax in ascii_classes::definitions() {
        set.add(syntax);
    }
    syntect::dumps::dump_to_uncompressed_file(&set.build(), file)?;
    Ok(())
}
