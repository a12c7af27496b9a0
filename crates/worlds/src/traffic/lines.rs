//! How each log writes what happened: nginx, PostgreSQL's csvlog with pgaudit, syslog.
//!
//! # Source
//! nginx, ngx_http_log_module; PostgreSQL 15 manual, 20.8.4 "Using CSV-Format Log Output"; pgaudit 1.7 README, "Format";
//! RFC 3339 stamps as rsyslog 8 writes them.

use super::entry::{Audit, Entry, HostLine, Request, Role, Statement, What};
use crate::calendar::{Date, push_number};
use crate::dice::word;
use std::collections::BTreeMap;
use std::io::Write;

/// A connection to the database.
#[derive(Clone, Copy, Debug)]
struct Connection {
    process: u32,
    start_ms: i64,
    /// Lines written in it.
    lines: u64,
    /// Statements made in it.
    statements: u64,
}

/// Writes lines; keeps what the next line needs of the ones before.
#[derive(Debug)]
pub(super) struct Lines {
    zone_minutes: i32,
    host: String,
    connections: BTreeMap<(Role, u16), Connection>,
    made: u32,
    begin_ms: i64,
    /// The second whose web stamp is at hand.
    stamped: i64,
    stamp: Vec<u8>,
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

impl Lines {
    pub(super) fn new(zone_minutes: i32, host: &str, begin_ms: i64) -> Lines {
        Lines {
            zone_minutes,
            host: host.to_owned(),
            connections: BTreeMap::new(),
            made: 0,
            begin_ms,
            stamped: i64::MIN,
            stamp: Vec::new(),
        }
    }

    /// Appends the line of an entry, with its end.
    pub(super) fn write(&mut self, entry: &Entry, out: &mut Vec<u8>) {
        match &entry.what {
            What::Web(request) => self.web(entry.time_ms, request, out),
            What::Database(statement) => self.database(entry.time_ms, statement, out),
            What::Host(line) => self.host(entry.time_ms, line, out),
        }
        out.push(b'\n');
    }

    /// Combined, with the time taken behind.
    fn web(&mut self, time_ms: i64, request: &Request, out: &mut Vec<u8>) {
        put(out, format_args!("{} - - [", request.client));
        let second = time_ms.div_euclid(1000);
        if second != self.stamped {
            self.stamped = second;
            self.stamp.clear();
            common_log(second, self.zone_minutes, &mut self.stamp);
        }
        out.extend_from_slice(&self.stamp);
        out.extend_from_slice(b"] \"");
        if !request.method.is_empty() {
            out.extend_from_slice(request.method.as_bytes());
            out.push(b' ');
        }
        escaped(&request.target, out);
        if !request.method.is_empty() {
            out.extend_from_slice(b" HTTP/1.1");
        }
        out.extend_from_slice(b"\" ");
        push_number(out, u64::from(request.status), 3);
        out.push(b' ');
        push_number(out, u64::from(request.bytes), 1);
        for text in [&request.referrer, &request.agent] {
            out.extend_from_slice(b" \"");
            match text.is_empty() {
                true => out.push(b'-'),
                false => escaped(text, out),
            }
            out.push(b'"');
        }
        out.push(b' ');
        push_number(out, u64::from(request.took_ms / 1000), 1);
        out.push(b'.');
        push_number(out, u64::from(request.took_ms % 1000), 3);
    }

    fn database(&mut self, time_ms: i64, statement: &Statement, out: &mut Vec<u8>) {
        let key = (statement.role, statement.connection);
        let begins = statement.audit.is_none() && statement.message.ends_with("authorized: ");
        let before = self.connections.get(&key).copied();
        let mut connection = match before {
            Some(before) if !begins => before,
            _ => self.connect(key, if begins { time_ms } else { self.begin_ms }),
        };
        connection.lines += 1;
        let text = match statement.audit {
            Some(audit) => {
                connection.statements += 1;
                audited(connection.statements, &statement.message, audit)
            }
            None => self.spoken(time_ms, connection, statement),
        };
        self.connections.insert(key, connection);
        let user = role_name(statement.role);
        let is_server = statement.role == Role::Server;
        iso(time_ms, b' ', out);
        let port = 50_000 + connection.process % 10_000;
        let from = peer(statement.role);
        match is_server {
            true => put(out, format_args!(" UTC,,,{},,", connection.process)),
            false => put(
                out,
                format_args!(
                    " UTC,\"{user}\",\"voters\",{},\"{from}:{port}\",",
                    connection.process
                ),
            ),
        }
        let second = connection.start_ms.div_euclid(1000);
        put(
            out,
            format_args!("{second:x}.{:x},{},", connection.process, connection.lines),
        );
        if !is_server {
            let tag = statement
                .audit
                .map_or("authentication", |audit| audit.command);
            put(out, format_args!("\"{tag}\""));
        }
        out.push(b',');
        let mut start = Vec::new();
        iso(second * 1000, b' ', &mut start);
        start.truncate(19);
        out.extend_from_slice(&start);
        put(out, format_args!(" UTC,"));
        match is_server {
            true => out.extend_from_slice(b",0,LOG,00000,"),
            false => put(
                out,
                format_args!(
                    "{}/{},0,LOG,00000,",
                    3 + statement.connection,
                    connection.lines
                ),
            ),
        }
        in_quotes(&text, out);
        let (application, backend) = programs(statement.role);
        put(
            out,
            format_args!(",,,,,,,,,\"{application}\",\"{backend}\",,0"),
        );
    }

    fn connect(&mut self, key: (Role, u16), start_ms: i64) -> Connection {
        self.made += 1;
        let draw = word(u64::from(self.made), 70, u64::from(key.1));
        Connection {
            process: 1_000 + self.made * 7 + (draw % 7) as u32,
            start_ms,
            lines: 0,
            statements: 0,
        }
    }

    /// A message about the connection, with what the server adds to it.
    fn spoken(&self, time_ms: i64, connection: Connection, statement: &Statement) -> String {
        let user = role_name(statement.role);
        if statement.message.ends_with("authorized: ") {
            return format!("{}user={user} database=voters", statement.message);
        }
        if statement.message.ends_with("session time: ") {
            let length = (time_ms - connection.start_ms).max(0);
            let (hours, rest) = (length / 3_600_000, length % 3_600_000);
            return format!(
                "{}{hours}:{:02}:{:02}.{:03} user={user} database=voters host={} port={}",
                statement.message,
                rest / 60_000,
                rest / 1000 % 60,
                rest % 1000,
                peer(statement.role),
                50_000 + connection.process % 10_000
            );
        }
        statement.message.to_string()
    }

    fn host(&mut self, time_ms: i64, line: &HostLine, out: &mut Vec<u8>) {
        iso(time_ms, b'T', out);
        let (host, program, process) = (&self.host, line.program, line.process);
        put(
            out,
            format_args!("+00:00 {host} {program}[{process}]: {}", line.message),
        );
    }
}

/// The name of a role.
pub(super) fn role_name(role: Role) -> String {
    match role {
        Role::Portal => "portal".to_owned(),
        Role::Clerk(number) => format!("clerk_{}", number + 1),
        Role::Maintenance => "maintenance".to_owned(),
        Role::Nightly => "nightly".to_owned(),
        Role::Server => String::new(),
        Role::Postgres => "postgres".to_owned(),
    }
}

/// The client's program and the server's process of a role.
fn programs(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Server => ("", "checkpointer"),
        Role::Portal => ("portal", "client backend"),
        Role::Nightly => ("psql", "client backend"),
        _ => ("registration desk", "client backend"),
    }
}

/// Where a role's connections come from, on the office's own network.
fn peer(role: Role) -> String {
    match role {
        Role::Portal => "10.20.0.5".to_owned(),
        Role::Clerk(number) => format!("10.20.4.{}", 20 + number),
        Role::Maintenance | Role::Nightly => "10.20.0.9".to_owned(),
        Role::Server | Role::Postgres => "127.0.0.1".to_owned(),
    }
}

/// What pgaudit writes, with relations and rows logged and parameters not.
fn audited(number: u64, statement: &str, audit: Audit) -> String {
    let kind = if audit.table.is_empty() { "" } else { "TABLE" };
    let mut quoted = statement.to_owned();
    if statement.contains([',', '"', '\n']) {
        quoted = format!("\"{}\"", statement.replace('"', "\"\""));
    }
    format!(
        "AUDIT: SESSION,{number},1,{},{},{kind},{},{quoted},<not logged>,{}",
        audit.class, audit.command, audit.table, audit.rows
    )
}

fn in_quotes(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for byte in text.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

/// nginx writes quotes in values as `\x22`; its own `\x` sequences stand in targets already.
fn escaped(text: &str, out: &mut Vec<u8>) {
    for byte in text.bytes() {
        match byte {
            b'"' => out.extend_from_slice(b"\\x22"),
            0..=31 | 127.. => put(out, format_args!("\\x{byte:02X}")),
            _ => out.push(byte),
        }
    }
}

/// `03/Nov/2026:19:00:00 -0500`
fn common_log(second: i64, zone_minutes: i32, out: &mut Vec<u8>) {
    let local = second + i64::from(zone_minutes) * 60;
    let day = Date::from_days(local.div_euclid(86_400));
    let of_day = local.rem_euclid(86_400) as u64;
    push_number(out, u64::from(day.day), 2);
    let month = MONTHS[usize::from(day.month - 1)];
    put(out, format_args!("/{month}/{}:", day.year));
    clock(of_day, out);
    let sign = if zone_minutes < 0 { '-' } else { '+' };
    let zone = zone_minutes.unsigned_abs();
    put(out, format_args!(" {sign}{:02}{:02}", zone / 60, zone % 60));
}

/// `2026-11-04 00:00:00.123`, in UTC.
fn iso(time_ms: i64, between: u8, out: &mut Vec<u8>) {
    let second = time_ms.div_euclid(1000);
    let day = Date::from_days(second.div_euclid(86_400));
    push_number(out, day.year as u64, 4);
    out.push(b'-');
    push_number(out, u64::from(day.month), 2);
    out.push(b'-');
    push_number(out, u64::from(day.day), 2);
    out.push(between);
    clock(second.rem_euclid(86_400) as u64, out);
    out.push(b'.');
    push_number(out, time_ms.rem_euclid(1000) as u64, 3);
}

/// `2026-11-04T00:00:00Z`
pub(super) fn iso_utc(time_ms: i64) -> String {
    let mut text = Vec::new();
    iso(time_ms, b'T', &mut text);
    text.truncate(19);
    text.push(b'Z');
    String::from_utf8_lossy(&text).into_owned()
}

fn clock(of_day: u64, out: &mut Vec<u8>) {
    push_number(out, of_day / 3600, 2);
    out.push(b':');
    push_number(out, of_day / 60 % 60, 2);
    out.push(b':');
    push_number(out, of_day % 60, 2);
}

fn put(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    // Writing into memory does not fail.
    let _ = out.write_fmt(text);
}

#[cfg(test)]
mod tests {
    use super::super::entry::{Client, Entry, Request, Role, Statement, What};
    use super::super::visitors::read;
    use super::Lines;
    use std::borrow::Cow;

    fn line(what: What) -> String {
        let mut out = Vec::new();
        // 2026-11-04T00:00:00.250Z
        let entry = Entry {
            time_ms: 1_793_750_400_250,
            trace: 0,
            what,
        };
        Lines::new(-300, "portal1", 1_793_750_000_000).write(&entry, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_request_is_a_line_of_nginx() {
        let request = Request {
            client: Client::v4(198, 18, 0, 9),
            method: "GET",
            target: "/lookup?last=O%27Brien".to_owned(),
            body: String::new(),
            status: 200,
            bytes: 2310,
            referrer: Cow::Borrowed(""),
            agent: Cow::Borrowed("say \"x\""),
            took_ms: 1031,
        };
        assert_eq!(
            line(What::Web(request)),
            "198.18.0.9 - - [03/Nov/2026:19:00:00 -0500] \"GET /lookup?last=O%27Brien HTTP/1.1\" 200 2310 \"-\" \
             \"say \\x22x\\x22\" 1.031\n"
        );
    }

    #[test]
    fn a_statement_is_a_record_of_csvlog() {
        let statement = Statement {
            role: Role::Portal,
            connection: 1,
            message: Cow::Borrowed("select id, status from voter where last_name = 'O''BRIEN'"),
            audit: Some(read("public.voter", 1)),
        };
        assert_eq!(
            line(What::Database(statement)),
            "2026-11-04 00:00:00.250 UTC,\"portal\",\"voters\",1007,\"10.20.0.5:51007\",6aea73f0.3ef,1,\"SELECT\",\
             2026-11-03 23:53:20 UTC,4/1,0,LOG,00000,\"AUDIT: SESSION,1,1,READ,SELECT,TABLE,public.voter,\
             \"\"select id, status from voter where last_name = 'O''BRIEN'\"\",<not logged>,1\",,,,,,,,,\"portal\",\
             \"client backend\",,0\n"
        );
    }
}
