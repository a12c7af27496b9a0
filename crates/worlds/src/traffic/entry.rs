//! What happens, before it is a line of a log.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

/// An address in a log. Ordinary ones are of ranges that nobody on the internet has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Client {
    /// An IPv4 address.
    V4(u32),
    /// An address of 2001:db8::/32, by its last 64 bits.
    V6(u64),
}

impl Client {
    /// `a.b.c.d`
    pub(crate) const fn v4(a: u8, b: u8, c: u8, d: u8) -> Client {
        Client::V4(u32::from_be_bytes([a, b, c, d]))
    }
}

impl fmt::Display for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Client::V4(bits) => Ipv4Addr::from_bits(*bits).fmt(f),
            Client::V6(low) => {
                let high = 0x2001_0db8_0000_0000_u128 << 64;
                Ipv6Addr::from_bits(high | u128::from(*low)).fmt(f)
            }
        }
    }
}

/// A request to the portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who asks.
    pub client: Client,
    /// Method.
    pub method: &'static str,
    /// Path and query; for requests that are none, the whole line as the server logs it.
    pub target: String,
    /// Body of a form, which no log has.
    pub body: String,
    /// Status answered.
    pub status: u16,
    /// Bytes answered.
    pub bytes: u32,
    /// Where it came from; empty for nowhere.
    pub referrer: Cow<'static, str>,
    /// Program that asks; empty when it does not say.
    pub agent: Cow<'static, str>,
    /// How long the answer took.
    pub took_ms: u32,
}

/// A record of the database's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) role: Role,
    /// For roles with several connections, which.
    pub(super) connection: u16,
    pub(super) message: Cow<'static, str>,
    /// Whether the message is a statement for pgaudit.
    pub(super) audit: Option<Audit>,
}

/// What pgaudit says of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Audit {
    pub(super) class: &'static str,
    pub(super) command: &'static str,
    /// Table, with its schema; empty where there is none.
    pub(super) table: &'static str,
    pub(super) rows: u64,
}

/// Who speaks to the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Portal,
    Clerk(u8),
    Maintenance,
    Nightly,
    /// The server itself.
    Server,
    /// Its administrator.
    Postgres,
}

/// A line of the machine's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HostLine {
    pub(super) program: &'static str,
    pub(super) process: u32,
    pub(super) message: String,
}

/// A log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Log {
    /// Access log of the portal.
    Web,
    /// The database's.
    Database,
    /// The machine's.
    Host,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    Web(Request),
    Database(Statement),
    Host(HostLine),
}

impl What {
    pub(super) fn log(&self) -> Log {
        match self {
            What::Web(_) => Log::Web,
            What::Database(_) => Log::Database,
            What::Host(_) => Log::Host,
        }
    }
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Milliseconds since 1970, UTC.
    pub(super) time_ms: i64,
    /// Number of the planted attack, from 1; 0 for what is ordinary.
    pub(super) trace: u16,
    pub(super) what: What,
}

/// What is to come, by minute. Whoever adds adds to this minute or a later one.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    minutes: BTreeMap<i64, Vec<Entry>>,
    /// Number of the attack that is being planted.
    pub(super) trace: u16,
}

impl Agenda {
    pub(super) fn add(&mut self, time_ms: i64, what: What) {
        let entry = Entry {
            time_ms,
            trace: self.trace,
            what,
        };
        (self.minutes.entry(time_ms.div_euclid(60_000)).or_default()).push(entry);
    }

    pub(super) fn web(&mut self, time_ms: i64, request: Request) {
        self.add(time_ms, What::Web(request));
    }

    pub(super) fn audit(
        &mut self,
        time_ms: i64,
        (role, connection): (Role, u16),
        message: impl Into<Cow<'static, str>>,
        audit: Audit,
    ) {
        let statement = Statement {
            role,
            connection,
            message: message.into(),
            audit: Some(audit),
        };
        self.add(time_ms, What::Database(statement));
    }

    pub(super) fn host(
        &mut self,
        time_ms: i64,
        (program, process): (&'static str, u32),
        message: String,
    ) {
        let line = HostLine {
            program,
            process,
            message,
        };
        self.add(time_ms, What::Host(line));
    }

    /// Takes all up to the end of a minute, in order of time.
    pub(super) fn take(&mut self, minute: i64) -> Vec<Entry> {
        let later = self.minutes.split_off(&(minute + 1));
        let now = std::mem::replace(&mut self.minutes, later);
        let mut entries: Vec<Entry> = now.into_values().flatten().collect();
        entries.sort_by_key(|entry| entry.time_ms);
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::Client;

    #[test]
    fn addresses_are_written_as_logs_do() {
        assert_eq!(Client::v4(198, 18, 0, 7).to_string(), "198.18.0.7");
        assert_eq!(
            Client::V6(0x1_0000_0000_0002).to_string(),
            "2001:db8::1:0:0:2"
        );
    }
}
