//! What the laboratory needs, found or fetched.

use crate::pages::tools::python_packages;
use crate::toolchain;
use std::path::{Path, PathBuf};

/// Tools of attacks: program and package. One that is missing is left out and named.
const TOOLS: [(&str, &str); 3] = [("sqlmap", "sqlmap"), ("ffuf", "ffuf"), ("dirb", "dirb")];

/// More of them, of which drills are recorded.
const FOR_RECORDING: [(&str, &str); 10] = [
    ("gobuster", "gobuster"),
    ("hydra", "hydra"),
    ("wfuzz", "wfuzz"),
    ("wapiti", "wapiti"),
    ("whatweb", "whatweb"),
    ("nmap", "nmap"),
    ("dirsearch", "dirsearch"),
    ("ab", "apache2-utils"),
    ("siege", "siege"),
    ("wrk", "wrk"),
];

/// Finds or fetches the servers, the tools and the packages of the portal. Python, with those packages; what is missing
/// without which nothing runs, in words, else.
pub(super) fn ready(root: &Path, target: &Path) -> Result<PathBuf, String> {
    // Debian keeps servers out of the way of people's paths.
    if !Path::new("/usr/sbin/nginx").is_file()
        && toolchain::program_or_package("nginx", "nginx").is_none()
    {
        return Err("there is no nginx".to_owned());
    }
    if newest_postgres().is_none() {
        toolchain::install("postgresql");
    }
    let newest = newest_postgres().ok_or("there is no PostgreSQL")?;
    if !has_pgaudit(&newest) {
        let version = newest.file_name().unwrap_or_default().to_string_lossy();
        toolchain::install(&format!("postgresql-{version}-pgaudit"));
    }
    if !has_pgaudit(&newest) {
        return Err("there is no pgaudit for PostgreSQL".to_owned());
    }
    if toolchain::program("setpriv").is_none() {
        return Err("there is no setpriv".to_owned());
    }
    for (program, package) in TOOLS {
        toolchain::program_or_package(program, package);
    }
    let python =
        toolchain::program_or_package("python3", "python3").ok_or("there is no python3")?;
    let list = root.join("lab/requirements.txt");
    python_packages(&list, &target.join("lab-python"), &python)
}

/// Fetches the tools that drills are recorded with; what is missing is named by the recorder.
pub(super) fn for_recording() {
    for (program, package) in FOR_RECORDING {
        toolchain::program_or_package(program, package);
    }
    if !Path::new("/usr/sbin/sshd").is_file() {
        toolchain::install("openssh-server");
    }
}

fn newest_postgres() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let versions = folders.flatten().filter_map(|entry| {
        let version: u32 = entry.file_name().to_str()?.parse().ok()?;
        let has_server = entry.path().join("bin/initdb").is_file();
        has_server.then(|| (version, entry.path()))
    });
    versions.max().map(|(_, path)| path)
}

fn has_pgaudit(postgres: &Path) -> bool {
    postgres.join("lib/pgaudit.so").is_file()
}
