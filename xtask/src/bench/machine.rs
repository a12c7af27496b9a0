//! On what it was measured: a figure without its machine says nothing.

use std::path::Path;
use std::process::Command;

/// The machine and the versions, one line each, as a Markdown list. What cannot be told is called unknown.
pub(crate) fn describe(root: &Path, peers: &[String]) -> String {
    let cpu_info = read("/proc/cpuinfo");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = value(&read("/proc/meminfo"), "MemTotal")
        .and_then(|text| text.strip_suffix("kB")?.trim().parse::<u64>().ok())
        .map_or_else(unknown, |kib| {
            format!("{} GB", (kib * 1024 + 500_000_000) / 1_000_000_000)
        });
    let load = read("/proc/loadavg")
        .split(' ')
        .next()
        .unwrap_or_default()
        .to_owned();
    let system = read("/etc/os-release")
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="))
        .map_or_else(unknown, |name| name.trim_matches('"').to_owned());
    let peers = if peers.is_empty() {
        "none".to_owned()
    } else {
        peers.join(", ")
    };
    let lines = [
        format!(
            "machine: {} cores, {}, {memory} of memory",
            cores,
            value(&cpu_info, "model name").unwrap_or_else(unknown)
        ),
        format!(
            "system: {system}, kernel {}",
            word(&read("/proc/sys/kernel/osrelease"))
        ),
        format!("compiler: {}", said(root, "rustc", &["--version"])),
        format!("Levelhead: commit {}", commit(root)),
        format!("peers: {peers}"),
        format!(
            "date: {}; processes that wanted a core when it began: {}",
            said(root, "date", &["-u", "+%Y-%m-%d"]),
            word(&load)
        ),
    ];
    lines.iter().map(|line| format!("- {line}\n")).collect()
}

fn unknown() -> String {
    "unknown".to_owned()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

fn word(text: &str) -> String {
    match text.trim() {
        "" => unknown(),
        word => word.to_owned(),
    }
}

/// The value of the first line `name : value`.
fn value(text: &str, name: &str) -> Option<String> {
    text.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(key, _)| key.trim() == name)
        .map(|(_, value)| value.trim().to_owned())
}

/// The commit, and whether the tree had changes that it does not hold.
fn commit(root: &Path) -> String {
    let commit = said(root, "git", &["rev-parse", "--short", "HEAD"]);
    let changed = Command::new("git")
        .current_dir(root)
        .args([
            "diff",
            "--quiet",
            "HEAD",
            "--",
            "crates",
            "layouts",
            "Cargo.lock",
        ])
        .status();
    match changed {
        Ok(status) if !status.success() && commit != unknown() => format!("{commit} with changes"),
        _ => commit,
    }
}

/// The first line that a program prints.
fn said(root: &Path, program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .current_dir(root)
        .args(arguments)
        .output();
    output
        .ok()
        .filter(|output| output.status.success())
        .and_then(|output| String::from_utf8(output.stdout).ok())
        .and_then(|text| text.lines().next().map(str::to_owned))
        .unwrap_or_else(unknown)
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn values_are_found_by_their_whole_name() {
        let text = "model\t\t: 1\nmodel name\t: Some CPU: fast\nMemTotal:    24 kB\n";
        assert_eq!(value(text, "model name").as_deref(), Some("Some CPU: fast"));
        assert_eq!(value(text, "MemTotal").as_deref(), Some("24 kB"));
        assert_eq!(value(text, "MemFree"), None);
    }
}
