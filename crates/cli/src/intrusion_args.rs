//! The command line of the intrusion check.

use clap::{Args, Subcommand};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use levelhead_readers::Encoding;
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub(crate) enum IntrusionCommand {
    /// Was this system attacked? Search logs with rules, group what matches into incidents
    #[command(after_help = "\
Examples:
  levelhead intrusion scan access.log --report answer.html
  levelhead intrusion scan /var/log/nginx /var/log/postgresql --assets assets.toml
  levelhead intrusion scan logs.zip --rules sigma/rules/web --rules our-rules --json
  levelhead intrusion scan logs --from 2026-09-01 --to 2026-11-03 --detections matched.jsonl
  levelhead intrusion scan messages --year 2026 --zone America/Chicago

What a log is, is told by its first lines: access logs of nginx and Apache, PostgreSQL with pgaudit, syslog, journald,
Suricata, Zeek, Windows EVTX, CloudTrail, NIST SP 1500-101, JSON lines. What is written holds no query and no message of
a log: those carry names. --detections writes for each event that a rule matched: rule, technique, asset, file, line,
time. An incident is a reason to look, and says nothing of who was behind it.")]
    Scan(ScanArgs),
    /// How far were these systems observed? Hours of each source that were observed, silent or unknown
    #[command(after_help = "\
Examples:
  levelhead intrusion coverage /var/log --assets assets.toml
  levelhead intrusion coverage logs.zip --assets a.toml --from 2026-09-01 --report coverage.html

The file of assets says which sources each system should write and how long they are ordinarily silent;
docs/intrusion.md shows one.")]
    Coverage(CoverageArgs),
    /// Would an attack be seen? Replay recorded attacks through the rules
    #[command(after_help = "\
Examples:
  levelhead intrusion drill
  levelhead intrusion drill --rules our-rules --json

The recorded attacks ship with the program. For each class: found of tried, and what the power is at least, at 95%.")]
    Drill(DrillArgs),
    /// What is \"we have not seen an attack\" worth? The sentence that the logs support, or why there is none
    #[command(after_help = "\
Examples:
  levelhead intrusion negative . --assets a.toml --asset-kind vpn --from 2026-09-01 --to 2026-11-03

It scans, measures the coverage and replays the recorded attacks. Sensitivity is the share of hours observed times the
power, class by class; the smallest counts.")]
    Negative(NegativeArgs),
}

#[derive(Args, Debug)]
pub(crate) struct ScanArgs {
    #[command(flatten)]
    pub(crate) logs: LogArgs,
    /// The systems: owner, addresses, expected sources, elections, authorised tests [default: each log is its own]
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) assets: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    #[command(flatten)]
    pub(crate) period: PeriodArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// Write a JSON line for each event that a rule matched
    #[arg(long, value_name = "FILE.jsonl")]
    pub(crate) detections: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct CoverageArgs {
    #[command(flatten)]
    pub(crate) logs: LogArgs,
    /// The systems and their expected sources
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) assets: PathBuf,
    #[command(flatten)]
    pub(crate) period: PeriodArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Args, Debug)]
pub(crate) struct DrillArgs {
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Args, Debug)]
pub(crate) struct NegativeArgs {
    #[command(flatten)]
    pub(crate) logs: LogArgs,
    /// The systems and their expected sources
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) assets: PathBuf,
    /// The kind of system that the sentence is to speak of, such as voter-registration-database
    #[arg(long, value_name = "KIND")]
    pub(crate) asset_kind: String,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    /// From when: a day in UTC, or a time such as 2026-09-01T06:00:00-05:00
    #[arg(long, value_name = "TIME", value_parser = from)]
    pub(crate) from: Moment,
    /// Until when: a day, which counts whole, or a time
    #[arg(long, value_name = "TIME", value_parser = to)]
    pub(crate) to: Moment,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Which logs, and how they are read.
#[derive(Args, Debug)]
pub(crate) struct LogArgs {
    /// Files, folders or archives of logs
    #[arg(required = true, value_name = "LOGS")]
    pub(crate) files: Vec<PathBuf>,
    /// The year of the first line of system logs that write none
    #[arg(long, value_name = "YYYY", value_parser = year)]
    pub(crate) year: Option<i16>,
    /// The zone of times that name none, such as America/Chicago or UTC
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub(crate) zone: Option<Zone>,
    /// The encoding of all logs, such as utf-16le [default: found for each]
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    pub(crate) encoding: Option<NamedEncoding>,
    /// nginx's own log_format, as it stands in its settings; may be repeated
    #[arg(long = "nginx-format", value_name = "FORMAT")]
    pub(crate) nginx: Vec<String>,
    /// Apache's own LogFormat; may be repeated
    #[arg(long = "apache-format", value_name = "FORMAT")]
    pub(crate) apache: Vec<String>,
    /// PostgreSQL's own log_line_prefix; may be repeated
    #[arg(long = "postgres-prefix", value_name = "PREFIX")]
    pub(crate) postgres: Vec<String>,
    /// What the names in JSON lines of another program mean, as TOML
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) fields: Option<PathBuf>,
}

/// Rules of the user's own.
#[derive(Args, Debug)]
pub(crate) struct RuleArgs {
    /// A folder of Sigma rules, beside those that ship; may be repeated
    #[arg(long = "rules", value_name = "DIR")]
    pub(crate) folders: Vec<PathBuf>,
}

/// The time that is looked at.
#[derive(Args, Debug)]
pub(crate) struct PeriodArgs {
    /// From when: a day in UTC, or a time such as 2026-09-01T06:00:00-05:00
    #[arg(long, value_name = "TIME", value_parser = from)]
    pub(crate) from: Option<Moment>,
    /// Until when: a day, which counts whole, or a time
    #[arg(long, value_name = "TIME", value_parser = to)]
    pub(crate) to: Option<Moment>,
}

/// Where the answer goes.
#[derive(Args, Debug)]
pub(crate) struct OutputArgs {
    /// Print the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Write the report as one HTML file
    #[arg(long, value_name = "FILE.html")]
    pub(crate) report: Option<PathBuf>,
}

/// A point in time, and how it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) at: Timestamp,
    pub(crate) typed: String,
}

/// A zone, and how it was typed.
#[derive(Clone, Debug)]
pub(crate) struct Zone {
    pub(crate) zone: TimeZone,
    pub(crate) typed: String,
}

/// An encoding, and how it was typed.
#[derive(Clone, Debug)]
pub(crate) struct NamedEncoding {
    pub(crate) encoding: Encoding,
    pub(crate) typed: String,
}

const NO_TIME: &str =
    "neither a day such as 2026-09-01 nor a time with its offset such as 2026-09-01T06:00:00-05:00";

/// The start of a day, or a time.
fn from(text: &str) -> Result<Moment, String> {
    moment(text, Some)
}

/// The end of a day, or a time.
fn to(text: &str) -> Result<Moment, String> {
    moment(text, |day| day.tomorrow().ok())
}

fn moment(text: &str, midnight: impl Fn(Date) -> Option<Date>) -> Result<Moment, String> {
    let day = || {
        let day = crate::told::date(text).ok()?.parse().ok()?;
        let start = midnight(day)?.to_zoned(TimeZone::UTC).ok()?;
        Some(start.timestamp())
    };
    let at = text.parse::<Timestamp>().ok().or_else(day);
    at.map_or(Err(NO_TIME.to_owned()), |at| {
        Ok(Moment {
            at,
            typed: text.to_owned(),
        })
    })
}

fn year(text: &str) -> Result<i16, String> {
    match text.parse::<i16>() {
        Ok(year) if (1970..=9999).contains(&year) => Ok(year),
        _ => Err("not a year such as 2026".to_owned()),
    }
}

fn zone(text: &str) -> Result<Zone, String> {
    let zone = TimeZone::get(text)
        .map_err(|_| "not the name of a zone, such as America/Chicago or UTC".to_owned())?;
    Ok(Zone {
        zone,
        typed: text.to_owned(),
    })
}

fn encoding(text: &str) -> Result<NamedEncoding, String> {
    let encoding = Encoding::from_name(text)
        .ok_or("not the name of an encoding, such as utf-8, utf-16le or windows-1252")?;
    Ok(NamedEncoding {
        encoding,
        typed: text.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{from, to, zone};

    #[test]
    fn a_day_counts_whole_and_a_time_stands_as_it_is() {
        let check = |typed: &str, first: &str, end: &str| {
            assert_eq!(from(typed).unwrap().at.to_string(), first);
            assert_eq!(to(typed).unwrap().at.to_string(), end);
        };
        check("2026-11-03", "2026-11-03T00:00:00Z", "2026-11-04T00:00:00Z");
        let morning = "2026-11-03T12:00:00Z";
        check("2026-11-03T07:00:00-05:00", morning, morning);
    }

    #[test]
    fn what_is_no_time_or_zone_is_refused() {
        for typed in ["2026-11-3", "soon", "2026-11-03T07:00:00", ""] {
            assert!(from(typed).is_err(), "{typed}");
        }
        assert!(zone("America/Chicago").is_ok() && zone("Middle/Earth").is_err());
    }
}
