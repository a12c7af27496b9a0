//! Lists the data that is embedded, so that a new `layouts/xx.toml` or another table needs no change of code.
//!
//! Input: the file names in `layouts/` at the root of the workspace, in its folders `posts` and `ads`, and in
//! `calendar/`. Output, in Cargo's output folder, ordered by name: `layouts.rs`, one `(abbreviation, text)` pair a state;
//! `exports.rs`, one `(path, text)` pair an export; `calendar.rs`, one a table of the calendar.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR")?)
        .join("../..")
        .canonicalize()?;
    list("layouts", &root, &["layouts"], |_, stem| {
        stem.to_ascii_uppercase()
    })?;
    let path = |folder: &str, stem: &str| format!("{folder}/{stem}.toml");
    list("exports", &root, &["layouts/ads", "layouts/posts"], path)?;
    list("calendar", &root, &["calendar"], path)
}

/// Lists the TOML files of some folders, each under the name that its folder and stem give.
fn list(
    output: &str,
    root: &Path,
    folders: &[&str],
    named: impl Fn(&str, &str) -> String,
) -> Result<(), Box<dyn Error>> {
    let mut list = String::from("&[\n");
    for folder in folders {
        for path in files(&root.join(folder))? {
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            let name = named(folder, stem.ok_or("a file's name is not UTF-8")?);
            let path = path.to_str().ok_or("the folder is not UTF-8")?;
            writeln!(list, "    ({name:?}, include_str!({path:?})),")?;
        }
    }
    list.push_str("]\n");
    let out = Path::new(&env::var("OUT_DIR")?).join(format!("{output}.rs"));
    fs::write(out, list)?;
    Ok(())
}

/// The TOML files of a folder, by name.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
