//! Writes a guide of any size to a folder: `cargo run --release --example scale-guide -- SECTIONS FOLDER [SEED]`.

use std::path::PathBuf;

#[path = "guide.rs"]
mod guide;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(sections), Some(folder)) = (arguments.next().and_then(|n| n.parse().ok()), arguments.next()) else {
        return Err(std::io::Error::other("usage: scale-guide SECTIONS FOLDER [SEED]"));
    };
    let seed = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(1);
    for (path, text) in guide::guide(sections, seed) {
        let path = PathBuf::from(&folder).join(path);
        std::fs::create_dir_all(path.parent().unwrap_or(&path))?;
        std::fs::write(path, text)?;
    }
    Ok(())
}
