//! Lists the layouts for embedding, so that a new `layouts/xx.toml` needs no change of code.
//!
//! Input: the file names in `layouts/` at the root of the workspace, and in its folders `posts` and `ads`. Output, in
//! Cargo's output folder: `layouts.rs`, one `(abbreviation, text)` pair a state, and `exports.rs`, one `(path, text)`
//! pair an export, both ordered by name.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?)
        .join("../../layouts")
        .canonicalize()?;
    let out = env::var("OUT_DIR")?;
    let mut states = String::from("&[\n");
    for path in files(&folder)? {
        add(&mut states, &name(&path)?.to_ascii_uppercase(), &path)?;
    }
    states.push_str("]\n");
    fs::write(Path::new(&out).join("layouts.rs"), states)?;

    let mut exports = String::from("&[\n");
    for kind in ["ads", "posts"] {
        for path in files(&folder.join(kind))? {
            let name = format!("layouts/{kind}/{}.toml", name(&path)?);
            add(&mut exports, &name, &path)?;
        }
    }
    exports.push_str("]\n");
    fs::write(Path::new(&out).join("exports.rs"), exports)?;
    Ok(())
}

/// The layouts in a folder, by name.
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

fn name(path: &Path) -> Result<&str, Box<dyn Error>> {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    Ok(stem.ok_or("a layout's name is not UTF-8")?)
}

fn add(list: &mut String, name: &str, path: &Path) -> Result<(), Box<dyn Error>> {
    let path = path.to_str().ok_or("the layouts' folder is not UTF-8")?;
    writeln!(list, "    ({name:?}, include_str!({path:?})),")?;
    Ok(())
}
