//! Lists the files of `weights/` for embedding, so that a new file of evidence kinds needs no change of code.
//!
//! Input: the file names in `weights/` at the root of the workspace. Output: `weights.rs` in Cargo's output folder, one
//! `(name, text)` pair a file, ordered by name.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?)
        .join("../../weights")
        .canonicalize()?;
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut paths: Vec<_> = fs::read_dir(&folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "toml")
    });
    paths.sort();
    let mut list = String::from("&[\n");
    for path in paths {
        let (Some(name), Some(stem)) = (
            path.to_str(),
            path.file_name().and_then(|stem| stem.to_str()),
        ) else {
            return Err("a file of weights has a name that is not UTF-8".into());
        };
        writeln!(list, "    ({stem:?}, include_str!({name:?})),")?;
    }
    list.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("weights.rs"), list)?;
    Ok(())
}
