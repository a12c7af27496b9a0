//! `levelhead serve`, started on a free port and stopped with the value.

use super::story::Site;
use crate::error::ChoreError;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// A running server.
pub(super) struct Server {
    child: Child,
    /// Its address, with a slash at the end.
    pub(super) address: String,
}

impl Server {
    /// Starts the server on the desk of a site, and waits until it says where it is.
    pub(super) fn start(site: &Site) -> Result<Self, ChoreError> {
        let mut child = Command::new(&site.binary)
            .arg("--home")
            .arg(&site.home)
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--admin",
                "off",
                "--rate",
                "0",
            ])
            .args(&site.settings)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(ChoreError::start("levelhead serve"))?;
        let mut said = String::new();
        if let Some(out) = child.stdout.take() {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if let Some(address) = address(&line) {
                    return Ok(Server { child, address });
                }
                said.push_str(&line);
            }
        }
        Err(ChoreError::Job {
            what: "levelhead serve".to_owned(),
            said,
        })
    }
}

/// The address in the line with which the server begins.
fn address(line: &str) -> Option<String> {
    let start = line.find("http://")?;
    line[start..].split_whitespace().next().map(str::to_owned)
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn the_address_is_read_from_the_first_line() {
        assert_eq!(
            address(
                "The site: http://127.0.0.1:43211/ (812 files; up to 1,000 connections at once)"
            )
            .as_deref(),
            Some("http://127.0.0.1:43211/")
        );
        assert_eq!(address("Ctrl-C ends it."), None);
    }
}
