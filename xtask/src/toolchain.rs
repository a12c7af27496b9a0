//! What the machine has: cargo's components, a faster test runner, a browser.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The cargo that started us, so that nested calls use the same toolchain.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// True when `cargo <subcommand> --version` works.
pub(crate) fn has_subcommand(subcommand: &str) -> bool {
    quiet(cargo().args([subcommand, "--version"]))
}

/// Makes sure that a rustup component is there, and asks rustup for it when it is not.
///
/// Returns what was found, in words that are printed when the component had to be fetched or stays missing.
pub(crate) fn component(subcommand: &str, component: &str) -> Component {
    if has_subcommand(subcommand) {
        return Component::Present;
    }
    println!("{component} is missing; asking rustup for it");
    if quiet(Command::new("rustup").args(["component", "add", component]))
        && has_subcommand(subcommand)
    {
        return Component::Present;
    }
    Component::Missing
}

/// Whether a component can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Component {
    /// It can.
    Present,
    /// It cannot, and rustup could not fetch it.
    Missing,
}

/// The browser that page tests can drive: `LEVELHEAD_BROWSER` when set, else the first known name on the path.
///
/// On a build machine (`CI=true`) or as root, where nobody's desktop is changed by surprise, it tries the
/// system's package manager once and says so.
pub(crate) fn browser() -> Option<PathBuf> {
    let told = std::env::var_os("LEVELHEAD_BROWSER")
        .map(PathBuf::from)
        .filter(|path| path.is_file());
    if let Some(found) = told.or_else(browser_on_path) {
        return Some(found);
    }
    if install("chromium") {
        return browser_on_path();
    }
    None
}

/// A program on the path; where it is missing, the package that brings it is tried once.
pub(crate) fn program_or_package(name: &str, package: &str) -> Option<PathBuf> {
    program(name).or_else(|| install(package).then(|| program(name)).flatten())
}

/// Has the system's package manager install a package, and says so; true when it did.
pub(crate) fn install(package: &str) -> bool {
    if !may_install() || program("apt-get").is_none() {
        return false;
    }
    println!("{package} is missing; trying `apt-get install -y {package}`");
    let installed = || {
        let mut install = Command::new("apt-get");
        install
            .args(["install", "-y", "--no-install-recommends", package])
            .env("DEBIAN_FRONTEND", "noninteractive");
        quiet(&mut install)
    };
    // A machine that was just made has no lists of packages yet.
    let is_done = installed() || (quiet(Command::new("apt-get").arg("update")) && installed());
    if !is_done {
        println!("apt-get could not install {package}");
    }
    is_done
}

fn browser_on_path() -> Option<PathBuf> {
    [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ]
    .into_iter()
    .find_map(program)
}

/// The first file of that name on the path.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}

fn may_install() -> bool {
    std::env::var_os("CI").is_some_and(|value| value == "true")
        || is_root(Path::new("/proc/self/status"))
}

/// True when the effective user of this process is root, as Linux tells; false where it does not tell.
fn is_root(status: &Path) -> bool {
    std::fs::read_to_string(status).is_ok_and(|text| effective_user(&text) == Some(0))
}

fn effective_user(status: &str) -> Option<u32> {
    status
        .lines()
        .find_map(|line| line.strip_prefix("Uid:"))?
        .split_whitespace()
        .nth(1)?
        .parse()
        .ok()
}

/// Runs a command without its output; true when it succeeded.
pub(crate) fn quiet(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::effective_user;

    #[test]
    fn the_effective_user_is_the_second_number() {
        assert_eq!(
            effective_user("Name:\txtask\nUid:\t1000\t0\t0\t0\n"),
            Some(0)
        );
        assert_eq!(effective_user("Uid:\t0\t1000\t0\t0\n"), Some(1000));
        assert_eq!(effective_user("Name:\txtask\n"), None);
    }
}
