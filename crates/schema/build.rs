//! Lists the layouts for embedding, so that a new `layouts/xx.toml` needs no change of code.
//!
//! Input: the file names in `layouts/` at the root of the workspace. Output: `layouts.rs` in Cargo's output
//! folder, one `(abbreviation, text)` pair a file, ordered by name.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?)
        .join("../../layouts")
        .canonicalize()?;
    println!("cargo::rerun-if-changed={}", folder.display());

    let mut files = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            files.push(path);
        }
    }
    files.sort();

    let mut list = String::from("&[\n");
    for path in files {
        let stem = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .ok_or("a layout's name is not UTF-8")?;
        let name = path.to_str().ok_or("the layouts' folder is not UTF-8")?;
        writeln!(
            list,
            "    ({:?}, include_str!({name:?})),",
            stem.to_ascii_uppercase()
        )?;
    }
    list.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("layouts.rs"), list)?;
    Ok(())
}
