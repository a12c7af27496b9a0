//! Lists the layouts and the calendar for embedding, so that a new `layouts/xx.toml` needs no change of code.
//!
//! Input: the file names in `layouts/` and `calendar/` at the root of the workspace. Output: `layouts.rs` and
//! `calendar.rs` in Cargo's output folder, one pair of name and text a file, ordered by name. A layout's name is its
//! abbreviation, that of a calendar's table its path.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    list("layouts", |stem| stem.to_ascii_uppercase())?;
    list("calendar", |stem| format!("calendar/{stem}.toml"))
}

/// Lists the TOML files of a folder, each under the name that its stem gives.
fn list(folder_name: &str, named: fn(&str) -> String) -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?)
        .join("../..")
        .join(folder_name)
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
            .ok_or("a file's name is not UTF-8")?;
        let name = path.to_str().ok_or("the folder is not UTF-8")?;
        writeln!(list, "    ({:?}, include_str!({name:?})),", named(stem))?;
    }
    list.push_str("]\n");
    let out = Path::new(&env::var("OUT_DIR")?).join(format!("{folder_name}.rs"));
    fs::write(out, list)?;
    Ok(())
}
