//! What the suites need: a browser, Node with packages, Java, Python with packages. Fetched where they are missing.

use crate::toolchain;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the suites lie.
pub(super) const SUITE: &str = "tests/browser";

/// The file, in a folder of packages, that keeps for which list they were installed.
const STAMP: &str = ".installed-for";

/// The programs.
pub(super) struct Tools {
    pub(super) browser: PathBuf,
    pub(super) node: PathBuf,
    pub(super) java: PathBuf,
    /// In an environment that has the packages.
    pub(super) python: PathBuf,
}

/// Finds or fetches everything; what is missing, in words, else.
pub(super) fn ready(root: &Path, target: &Path) -> Result<Tools, String> {
    let mut missing = Vec::new();
    let mut need = |found: Option<PathBuf>, what: &str| {
        if found.is_none() {
            missing.push(what.to_owned());
        }
        found.unwrap_or_default()
    };
    let browser = need(toolchain::browser(), "chromium");
    let node = need(
        toolchain::program_or_package("node", "nodejs"),
        "Node (20 or later)",
    );
    let npm = need(toolchain::program_or_package("npm", "npm"), "npm");
    let java = need(
        toolchain::program_or_package("java", "default-jre-headless"),
        "Java",
    );
    let python = need(
        toolchain::program_or_package("python3", "python3"),
        "python3",
    );
    if !missing.is_empty() {
        return Err(format!("there is no {}", missing.join(", no ")));
    }
    node_packages(&root.join(SUITE), &npm)?;
    let list = root.join(SUITE).join("requirements.txt");
    let python = python_packages(&list, &target.join("pages-python"), &python)?;
    Ok(Tools {
        browser,
        node,
        java,
        python,
    })
}

fn node_packages(suite: &Path, npm: &Path) -> Result<(), String> {
    let (list, stamp) = (
        suite.join("package-lock.json"),
        suite.join("node_modules").join(STAMP),
    );
    if is_installed(&list, &stamp) {
        return Ok(());
    }
    println!("fetching the packages of {}", list.display());
    let mut install = Command::new(npm);
    // No package runs code of its own when it is installed.
    install
        .args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ])
        .current_dir(suite);
    runs(&mut install, "npm ci")?;
    keep(&list, &stamp)
}

/// Python in an environment with the packages of a list, made where it is missing or made for another list.
pub(crate) fn python_packages(
    list: &Path,
    folder: &Path,
    python: &Path,
) -> Result<PathBuf, String> {
    let (own, stamp) = (folder.join("bin").join("python"), folder.join(STAMP));
    if is_installed(list, &stamp) {
        return Ok(own);
    }
    println!("fetching the packages of {}", list.display());
    let mut make = Command::new(python);
    make.args(["-m", "venv", "--clear"]).arg(folder);
    if !toolchain::quiet(&mut make) {
        // Debian keeps it in a package of its own.
        toolchain::install("python3-venv");
        runs(&mut make, "python3 -m venv")?;
    }
    let mut install = Command::new(&own);
    install
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-r",
        ])
        .arg(list);
    runs(&mut install, "pip install")?;
    keep(list, &stamp)?;
    Ok(own)
}

fn is_installed(list: &Path, stamp: &Path) -> bool {
    let (list, stamp) = (std::fs::read(list), std::fs::read(stamp));
    matches!((list, stamp), (Ok(list), Ok(stamp)) if list == stamp)
}

fn keep(list: &Path, stamp: &Path) -> Result<(), String> {
    std::fs::copy(list, stamp)
        .map(|_| ())
        .map_err(|error| format!("cannot write {}: {error}", stamp.display()))
}

fn runs(command: &mut Command, what: &str) -> Result<(), String> {
    let status = command.status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{what} ended with {status}")),
        Err(error) => Err(format!("{what} did not start: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_installed, keep};

    #[test]
    fn packages_are_fetched_again_when_their_list_changed() {
        let folder = tempfile::tempdir().unwrap();
        let (list, stamp) = (folder.path().join("list"), folder.path().join("stamp"));
        std::fs::write(&list, "a==1").unwrap();
        assert!(!is_installed(&list, &stamp));
        keep(&list, &stamp).unwrap();
        assert!(is_installed(&list, &stamp));
        std::fs::write(&list, "a==2").unwrap();
        assert!(!is_installed(&list, &stamp));
    }
}
