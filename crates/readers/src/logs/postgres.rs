//! Server logs of PostgreSQL as text: csvlog, and stderr with any prefix; pgaudit's records in them.
//!
//! # Source
//! PostgreSQL 18 manual, 19.8.4 "Using CSV-Format Log Output", 19.8.3 `log_line_prefix`; pgaudit 18 README, "Format".

mod csv;
mod stderr;

pub(super) use csv::Csvlog;
pub(super) use stderr::Stderr;

use super::marks;
use super::rows::EventRows;
use levelhead_schema::event::{EventField, EventKind};

/// What the text of a record is about, whichever way it was logged.
pub(super) fn message(rows: &mut EventRows<'_>, text: &str) {
    if let Some(record) = text.strip_prefix("AUDIT: ") {
        audit(rows, record);
    } else if let Some(statement) = statement(rows, text) {
        rows.kind(EventKind::Datastore);
        rows.put(EventField::Statement, statement);
    } else {
        session(rows, text);
        marks::of_program(rows, "postgresql", text);
    }
}

/// A message that came through syslog: `[12-1] ` in front, perhaps a prefix, then the severity.
pub(super) fn numbered_message(rows: &mut EventRows<'_>, text: &str) {
    let mut rest = text;
    if let Some(inside) = text.strip_prefix('[')
        && let Some((number, after)) = inside.split_once("] ")
    {
        rows.sequence(
            number
                .split('-')
                .next()
                .and_then(|number| number.parse().ok()),
        );
        rest = after;
    }
    if let Some((_, severity, after)) = stderr::severity(rest) {
        rows.put(EventField::Severity, severity);
        rest = after;
    }
    message(rows, rest);
}

/// The statement in `statement: …`, `execute …: …` or `duration: … ms  …`.
fn statement<'t>(rows: &mut EventRows<'_>, text: &'t str) -> Option<&'t str> {
    let mut rest = text;
    if let Some(after) = rest.strip_prefix("duration: ") {
        let (time, after) = after.split_once(" ms")?;
        rows.kind(EventKind::Datastore);
        rows.put(EventField::StatementTime, time);
        rest = after.trim_start();
    }
    if let Some(statement) = rest.strip_prefix("statement: ") {
        return Some(statement);
    }
    let named = ["execute ", "parse ", "bind ", "execute fetch from "];
    let after = named.iter().find_map(|start| rest.strip_prefix(start))?;
    after.split_once(": ").map(|(_, statement)| statement)
}

/// `SESSION,1,1,READ,SELECT,TABLE,public.voters,"select …",<not logged>[,rows]`
fn audit(rows: &mut EventRows<'_>, record: &str) {
    rows.kind(EventKind::Datastore);
    let mut fields = Vec::new();
    let whole = csv::cut(record.as_bytes(), &mut fields);
    if !matches!(whole, csv::Cut::Record(_)) || fields.len() < 9 {
        // Cut off or altered: the text is kept as the message, and nothing is made of it.
        return;
    }
    let text = |at: usize| csv::text(record, fields.get(at));
    rows.put(EventField::LogName, "pgaudit");
    let places = [
        (3, EventField::Activity),
        (4, EventField::Command),
        (5, EventField::ObjectType),
        (6, EventField::Table),
        (7, EventField::Statement),
    ];
    for (at, field) in places {
        rows.put(field, &text(at));
    }
    rows.put_other("audit_type", &text(0));
    rows.put_other("statement_id", &text(1));
    rows.put_other("substatement_id", &text(2));
    if !matches!(&*text(8), "<not logged>" | "<none>") {
        rows.put(EventField::Parameters, &text(8));
    }
    rows.put(EventField::Rows, &text(9));
}

/// Connections and logins.
fn session(rows: &mut EventRows<'_>, text: &str) {
    if let Some(rest) = text.strip_prefix("connection authorized: ") {
        rows.kind(EventKind::Authentication);
        rows.put(EventField::Activity, "Logon");
        rows.put(EventField::Status, "Success");
        pairs(rows, rest);
    } else if let Some(rest) = text.strip_prefix("connection received: ") {
        rows.kind(EventKind::Network);
        rows.put(EventField::Activity, "Open");
        pairs(rows, rest);
    } else if let Some(rest) = text.strip_prefix("disconnection: session time: ") {
        rows.kind(EventKind::Authentication);
        rows.put(EventField::Activity, "Logoff");
        pairs(rows, rest);
    } else if let Some((_, user)) = text.split_once("authentication failed for user \"") {
        rows.kind(EventKind::Authentication);
        rows.put(EventField::Activity, "Logon");
        rows.put(EventField::Status, "Failure");
        rows.put(
            EventField::TargetUser,
            user.strip_suffix('"').unwrap_or(user),
        );
    } else if let Some(rest) = text.strip_prefix("no pg_hba.conf entry for host \"") {
        rows.kind(EventKind::Authentication);
        rows.put(EventField::Activity, "Logon");
        rows.put(EventField::Status, "Failure");
        let (address, rest) = rest.split_once('"').unwrap_or((rest, ""));
        rows.put(EventField::SourceIp, address);
        let quoted = |name: &str| {
            rest.split_once(name)
                .and_then(|(_, after)| after.split('"').next())
        };
        rows.put(EventField::TargetUser, quoted("user \"").unwrap_or(""));
        if rows.value(EventField::Database).is_none() {
            rows.put(EventField::Database, quoted("database \"").unwrap_or(""));
        }
    }
}

/// `user=app database=voters host=10.0.0.5 port=51234`
fn pairs(rows: &mut EventRows<'_>, text: &str) {
    for (name, value) in text.split(' ').filter_map(|pair| pair.split_once('=')) {
        let field = match name {
            "user" => EventField::TargetUser,
            "database" => EventField::Database,
            "host" => EventField::SourceIp,
            "port" => EventField::SourcePort,
            "application_name" => EventField::Service,
            _ => continue,
        };
        if rows.value(field).is_none() {
            rows.put(field, value);
        }
    }
}

/// `10.0.0.5:51234`, `10.0.0.5(51234)`, `[local]`
fn peer(rows: &mut EventRows<'_>, text: &str) {
    let (address, port) = match text
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once('('))
    {
        Some(parts) => parts,
        None => match text.rsplit_once(':') {
            Some((address, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => {
                (address, port)
            }
            _ => (text, ""),
        },
    };
    rows.put(EventField::SourceIp, address);
    rows.put(EventField::SourcePort, port);
}
