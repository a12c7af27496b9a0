//! What is true of the attacks that were planted.

use crate::Error;
use crate::traffic::Log;
use levelhead_schema::intrusion::AttackClass;
use serde::Serialize;
use std::path::Path;

/// What is true of one planted attack.
#[derive(Clone, Debug, Serialize)]
pub struct TraceTruth {
    /// From 1, in the order of the plan.
    pub id: u16,
    /// Which attack, in a word or two.
    pub kind: &'static str,
    /// Its class.
    pub class: AttackClass,
    /// Addresses and accounts that it came from; of very many only the first 32.
    pub sources: Vec<String>,
    /// How many there were.
    pub sources_total: u64,
    /// Time of its first line, RFC 3339 in UTC, of the gap's begin where it has none.
    pub from: String,
    /// Time of its last.
    pub to: String,
    /// Its lines in the access log.
    pub web_lines: u64,
    /// Its records in the database's log.
    pub database_lines: u64,
    /// Its lines in the machine's log.
    pub host_lines: u64,
    /// Rows that the database returned or changed for it.
    pub rows: u64,
    /// Lines that it kept out of the logs.
    pub removed_lines: u64,
}

/// What is true of the files of a portal.
#[derive(Clone, Debug, Serialize)]
pub struct TrafficTruth {
    /// Lines of the access log.
    pub web_lines: u64,
    /// Records of the database's log.
    pub database_lines: u64,
    /// Lines of the machine's log.
    pub host_lines: u64,
    /// The planted attacks.
    pub traces: Vec<TraceTruth>,
}

/// Reads `traces.csv` back: of each line of an attack the log, the line's number from 1, and the attack's id. A line of
/// another shape is left out.
/// # Errors
/// [`Error::Write`] with the operating system's reason when the file cannot be read.
pub fn read_trace_lines(path: &Path) -> Result<Vec<(Log, u64, u16)>, Error> {
    let text = std::fs::read_to_string(path).map_err(Error::write(path))?;
    let line = |line: &str| {
        let mut cells = line.split(',');
        let log = match cells.next()? {
            "web" => Log::Web,
            "database" => Log::Database,
            "host" => Log::Host,
            _ => return None,
        };
        Some((
            log,
            cells.next()?.parse().ok()?,
            cells.next()?.parse().ok()?,
        ))
    };
    Ok(text.lines().skip(1).filter_map(line).collect())
}
