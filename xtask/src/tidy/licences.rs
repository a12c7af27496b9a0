//! Every dependency may be used by anyone for anything: an allow-list of permissive licences.

use super::Trouble;
use crate::error::ChoreError;
use crate::toolchain;
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// SPDX identifiers that we accept. Copyleft, also the weak kind per file, is not among them.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "bzip2-1.0.6",
];

/// Checks the licence of every package that the lock file brings on this machine's platform.
///
/// # Errors
/// When cargo cannot be started: the machine's fault.
pub(crate) fn check(root: &Path) -> Result<Vec<Trouble>, ChoreError> {
    let mut command = toolchain::cargo();
    command
        .current_dir(root)
        .args(["metadata", "--format-version", "1"]);
    // Without the filter cargo would fetch packages of platforms that nobody builds here.
    if let Some(platform) = platform() {
        command.args(["--filter-platform", &platform]);
    }
    let output = command.output().map_err(|source| ChoreError::Start {
        program: "cargo metadata".into(),
        source,
    })?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr)
            .trim()
            .replace('\n', " ");
        return Ok(vec![Trouble::new(
            "Cargo.lock",
            1,
            format!("cargo metadata failed: {why}"),
            "mend the manifests",
        )]);
    }
    let metadata = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    Ok(judge(&metadata))
}

/// The platform of this toolchain, such as `x86_64-unknown-linux-gnu`.
fn platform() -> Option<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
}

/// Judges the packages that the resolved graph uses, as `cargo metadata` prints them.
fn judge(metadata: &Value) -> Vec<Trouble> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let used: Vec<Value> = list(&metadata["resolve"]["nodes"])
        .into_iter()
        .map(|node| node["id"].clone())
        .collect();
    let packages = list(&metadata["packages"]);
    if packages.is_empty() {
        return vec![Trouble::new(
            "Cargo.lock",
            1,
            "cargo metadata named no package",
            "look at its output",
        )];
    }
    let mut troubles = Vec::new();
    for package in packages
        .iter()
        .filter(|package| used.is_empty() || used.contains(&package["id"]))
    {
        let name = package["name"].as_str().unwrap_or("?");
        let todo =
            "replace it, or add the licence to xtask/src/tidy/licences.rs if it is permissive";
        match package["license"].as_str() {
            None => troubles.push(Trouble::new(
                "Cargo.lock",
                1,
                format!("{name} states no licence"),
                todo,
            )),
            Some(licence) if !permitted(licence) => {
                troubles.push(Trouble::new(
                    "Cargo.lock",
                    1,
                    format!("{name} is under {licence}"),
                    todo,
                ));
            }
            Some(_) => {}
        }
    }
    troubles
}

/// Whether an SPDX expression can be satisfied with allowed licences alone.
/// `OR` (in old crates `/`) needs one side, `AND` both; what cannot be read is refused.
fn permitted(expression: &str) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    any_of(&words, &mut at) == Some(true) && at == words.len()
}

fn any_of(words: &[&str], at: &mut usize) -> Option<bool> {
    let mut holds = all_of(words, at)?;
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        holds |= all_of(words, at)?;
    }
    Some(holds)
}

fn all_of(words: &[&str], at: &mut usize) -> Option<bool> {
    let mut holds = single(words, at)?;
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        holds &= single(words, at)?;
    }
    Some(holds)
}

fn single(words: &[&str], at: &mut usize) -> Option<bool> {
    let word = *words.get(*at)?;
    *at += 1;
    if word == "(" {
        let holds = any_of(words, at)?;
        let closed = words.get(*at) == Some(&")");
        *at += 1;
        return closed.then_some(holds);
    }
    if words.get(*at) == Some(&"WITH") {
        let whole = format!("{word} WITH {}", words.get(*at + 1)?);
        *at += 2;
        return Some(ALLOWED.contains(&whole.as_str()));
    }
    Some(ALLOWED.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::{judge, permitted};
    use serde_json::json;

    fn check(expression: &str, expect: bool) {
        assert_eq!(permitted(expression), expect, "{expression}");
    }

    #[test]
    fn expressions_are_read_as_spdx_says() {
        check("MIT", true);
        check("MIT/Apache-2.0", true);
        check("MPL-2.0", false);
        check("MPL-2.0 OR MIT", true);
        check("MIT AND MPL-2.0", false);
        check("(MIT OR Apache-2.0) AND Unicode-3.0", true);
        check("MIT AND (GPL-3.0 OR LGPL-2.1-or-later)", false);
        check("GPL-3.0 OR MIT AND MPL-2.0", false);
        check("Apache-2.0 WITH LLVM-exception OR GPL-2.0", true);
        check("GPL-2.0 WITH Classpath-exception-2.0", false);
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for expression in [
            "",
            "(MIT",
            "MIT)",
            "MIT Apache-2.0",
            "OR MIT",
            "MIT OR",
            "mit",
        ] {
            check(expression, false);
        }
    }

    #[test]
    fn only_packages_in_use_are_judged() {
        let metadata = json!({
            "packages": [
                { "id": "a", "name": "a", "license": "MIT" },
                { "id": "b", "name": "b", "license": "GPL-3.0" },
                { "id": "c", "name": "c", "license": null },
                { "id": "d", "name": "d", "license": "AGPL-3.0" },
            ],
            "resolve": { "nodes": [{ "id": "a" }, { "id": "b" }, { "id": "c" }] },
        });
        let texts: Vec<_> = judge(&metadata)
            .into_iter()
            .map(|trouble| trouble.text)
            .collect();
        assert_eq!(texts.len(), 2, "{texts:?}");
        assert!(
            texts[0].starts_with("b is under GPL-3.0")
                && texts[1].starts_with("c states no licence")
        );
        assert_eq!(judge(&json!({})).len(), 1);
    }
}
