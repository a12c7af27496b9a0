//! Load by `wrk`, over many pages of the site, and what it says of it.

use crate::error::ChoreError;
use std::path::Path;
use std::process::Command;

/// Pages that are asked for in turn.
const PAGES: usize = 200;

/// What a load came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Load {
    pub(super) requests: u64,
    pub(super) a_second: f64,
    pub(super) p50_ms: f64,
    pub(super) p99_ms: f64,
    pub(super) megabytes_a_second: f64,
    /// Answers that were no 2xx, and connections that failed.
    pub(super) failed: u64,
}

/// The home page and pages of claims, evenly taken from the export.
///
/// # Errors
/// When the export cannot be read or has no claims.
pub(super) fn targets(exported: &Path) -> Result<Vec<String>, ChoreError> {
    let claims = exported.join("claims");
    let mut ids: Vec<String> = std::fs::read_dir(&claims)
        .map_err(ChoreError::read(&claims))?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| claims.join(name).join("index.html").is_file())
        .collect();
    ids.sort();
    if ids.is_empty() {
        return Err(ChoreError::broken(&claims, "there is no page of a claim"));
    }
    let step = (ids.len() / PAGES).max(1);
    let pages = ids.iter().step_by(step).take(PAGES - 1);
    let pages = pages.map(|id| format!("/claims/{id}/"));
    Ok(std::iter::once("/".to_owned()).chain(pages).collect())
}

/// Writes the script that asks for the pages in turn. The requests are put together once.
///
/// # Errors
/// When it cannot be written.
pub(super) fn write_script(
    script: &Path,
    targets: &[String],
    accept_encoding: Option<&str>,
) -> Result<(), ChoreError> {
    let header = accept_encoding.map_or(String::new(), |value| {
        format!("wrk.headers[\"Accept-Encoding\"] = \"{value}\"\n")
    });
    let listed: Vec<String> = targets
        .iter()
        .map(|target| format!("\"{target}\""))
        .collect();
    let text = format!(
        "{header}local targets = {{ {} }}\nlocal requests = {{}}\nlocal at = 0\n\
         function init(args)\n  for i, target in ipairs(targets) do requests[i] = wrk.format(\"GET\", target) end\nend\n\
         function request()\n  at = at % #requests + 1\n  return requests[at]\nend\n",
        listed.join(", ")
    );
    std::fs::write(script, text).map_err(ChoreError::write(script))
}

/// Runs a load.
///
/// # Errors
/// When `wrk` cannot be started, fails, or says something else than it used to.
pub(super) fn run(
    script: &Path,
    port: u16,
    connections: u32,
    seconds: u32,
) -> Result<Load, ChoreError> {
    let output = Command::new("wrk")
        .args(["--threads", "2", "--latency", "--timeout", "10s"])
        .args(["--connections", &connections.to_string()])
        .args(["--duration", &format!("{seconds}s"), "--script"])
        .arg(script)
        .arg(format!("http://127.0.0.1:{port}/"))
        .output()
        .map_err(ChoreError::start("wrk"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    parse(&said).ok_or_else(|| ChoreError::Job {
        what: "wrk".to_owned(),
        said: format!("{said}{}", String::from_utf8_lossy(&output.stderr)),
    })
}

fn parse(said: &str) -> Option<Load> {
    let after = |label: &str| {
        said.lines()
            .find_map(|line| line.trim().strip_prefix(label))
            .map(str::trim)
    };
    let (requests, _) = said
        .lines()
        .find_map(|line| line.trim().split_once(" requests in "))?;
    let failed_answers =
        after("Non-2xx or 3xx responses:").map_or(Some(0), |text| text.parse().ok())?;
    let socket_errors: u64 = after("Socket errors:").map_or(0, |text| {
        text.split(|letter: char| !letter.is_ascii_digit())
            .filter_map(|digits| digits.parse::<u64>().ok())
            .sum()
    });
    Some(Load {
        requests: requests.parse().ok()?,
        a_second: after("Requests/sec:")?.parse().ok()?,
        p50_ms: milliseconds(after("50%")?)?,
        p99_ms: milliseconds(after("99%")?)?,
        megabytes_a_second: megabytes(after("Transfer/sec:")?)?,
        failed: failed_answers + socket_errors,
    })
}

fn with_unit(text: &str, units: &[(&str, f64)]) -> Option<f64> {
    units.iter().find_map(|(unit, factor)| {
        let number: f64 = text.strip_suffix(unit)?.parse().ok()?;
        Some(number * factor)
    })
}

fn milliseconds(text: &str) -> Option<f64> {
    with_unit(
        text,
        &[("us", 0.001), ("ms", 1.0), ("s", 1000.0), ("m", 60_000.0)],
    )
}

fn megabytes(text: &str) -> Option<f64> {
    const KIB: f64 = 1024.0;
    let units = [
        ("GB", KIB * KIB * KIB),
        ("MB", KIB * KIB),
        ("KB", KIB),
        ("B", 1.0),
    ];
    with_unit(text, &units).map(|bytes| bytes / 1e6)
}

#[cfg(test)]
mod tests {
    use super::{Load, parse};

    #[test]
    fn what_wrk_says_is_read() {
        let said = "Running 10s test @ http://127.0.0.1:8080/\n  2 threads and 64 connections\n  Thread Stats   Avg\n    \
                    Latency     1.67ms\n  Latency Distribution\n     50%  850.00us\n     75%    2.10ms\n     99%    1.20s\n  \
                    403129 requests in 10.02s, 1.50GB read\n  Socket errors: connect 0, read 2, write 0, timeout 1\n  \
                    Non-2xx or 3xx responses: 4\nRequests/sec:  40232.40\nTransfer/sec:      1.00MB\n";
        assert_eq!(
            parse(said),
            Some(Load {
                requests: 403_129,
                a_second: 40232.4,
                p50_ms: 0.85,
                p99_ms: 1200.0,
                megabytes_a_second: 1.048576,
                failed: 7,
            })
        );
        assert_eq!(parse("unable to connect"), None);
    }
}
