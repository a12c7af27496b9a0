//! Lists the rules that are embedded, so that a new `rules/name.yml` needs no change of code.
//!
//! Input: the names of the YAML files in `rules/` at the root of the workspace. Output, in Cargo's output folder:
//! `rules.rs`, one `(path, text)` pair a file, ordered by name.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR")?)
        .join("../..")
        .canonicalize()?;
    let folder = root.join("rules");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "yml") {
            files.push(path);
        }
    }
    files.sort();
    let mut list = String::from("&[\n");
    for path in files {
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.ok_or("a file's name is not UTF-8")?;
        let path = path.to_str().ok_or("the folder is not UTF-8")?;
        writeln!(list, "    (\"rules/{name}\", include_str!({path:?})),")?;
    }
    list.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("rules.rs"), list)?;
    Ok(())
}
