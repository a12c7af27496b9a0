//! What sshd, sudo, su and PAM say about who came in.
//!
//! A user's name is what a stranger typed, and may itself read like a part of the message: so messages are taken apart
//! from the end, where only the program writes.
//!
//! # Source
//! OpenSSH 10: auth.c, auth2.c, packet.c, monitor.c; Linux-PAM 1.7: pam_unix; sudo 1.9 manual, "Log format".

use super::rows::EventRows;
use levelhead_schema::event::{EventField, EventKind};

/// Takes a message of `program` apart, if it is about somebody who logged in or tried to.
pub(super) fn message(rows: &mut EventRows<'_>, program: &str, text: &str) {
    let name = program.rsplit('/').next().unwrap_or(program);
    if let Some(rest) = text.strip_prefix("pam_") {
        return pam(rows, rest);
    }
    match name {
        "sshd" | "sshd-session" | "sshd-auth" | "dropbear" => sshd(rows, text),
        "sudo" => sudo(rows, text),
        "su" => su(rows, text),
        "systemd-logind" => logind(rows, text),
        _ => {}
    }
}

/// How lines on failed logins begin, and what failed.
const FAILURES: [(&str, &str); 11] = [
    ("Invalid user ", "unknown user"),
    ("Illegal user ", "unknown user"),
    (
        "error: maximum authentication attempts exceeded for ",
        "too many attempts",
    ),
    (
        "maximum authentication attempts exceeded for ",
        "too many attempts",
    ),
    ("Disconnecting authenticating user ", "disconnected"),
    ("Disconnecting invalid user ", "unknown user"),
    (
        "Connection closed by authenticating user ",
        "closed before login",
    ),
    ("Connection closed by invalid user ", "unknown user"),
    (
        "Connection reset by authenticating user ",
        "closed before login",
    ),
    ("Connection reset by invalid user ", "unknown user"),
    ("User ", "not allowed"),
];

/// How lines on connections begin.
const CONNECTIONS: [&str; 7] = [
    "Connection from ",
    "Connection closed by ",
    "Connection reset by ",
    "Received disconnect from ",
    "Disconnected from user ",
    "Disconnected from ",
    "Did not receive identification string from ",
];

fn outcome(rows: &mut EventRows<'_>, activity: &str, status: &str) {
    rows.kind(EventKind::Authentication);
    rows.put(EventField::Activity, activity);
    rows.put(EventField::Status, status);
}

fn sshd(rows: &mut EventRows<'_>, text: &str) {
    if let Some(rest) = text.strip_prefix("Accepted ") {
        outcome(rows, "Logon", "Success");
        return method_for(rows, rest);
    }
    if let Some(rest) = text.strip_prefix("Failed ") {
        outcome(rows, "Logon", "Failure");
        return method_for(rows, rest);
    }
    for (start, detail) in FAILURES {
        let Some(rest) = text.strip_prefix(start) else {
            continue;
        };
        if start == "User " && !rest.contains(" not allowed because ") {
            continue;
        }
        outcome(rows, "Logon", "Failure");
        rows.put(EventField::StatusDetail, detail);
        return user_from(rows, rest);
    }
    if let Some(rest) = CONNECTIONS
        .iter()
        .find_map(|start| text.strip_prefix(start))
    {
        rows.kind(EventKind::Network);
        let opened = text.starts_with("Connection from");
        rows.put(EventField::Activity, if opened { "Open" } else { "Close" });
        // What the other side said comes behind the address.
        match rest.split_once(' ') {
            Some((address, after)) if is_address(address) => {
                rows.put(EventField::SourceIp, address);
                let port = after.strip_prefix("port ").unwrap_or("");
                rows.put(
                    EventField::SourcePort,
                    port.split([' ', ':']).next().unwrap_or(""),
                );
            }
            _ if is_address(rest) => rows.put(EventField::SourceIp, rest),
            _ => user_from(rows, rest),
        }
    }
}

fn is_address(text: &str) -> bool {
    text.parse::<std::net::IpAddr>().is_ok()
}

/// `password for invalid user root from 10.0.0.9 port 4711 ssh2`
fn method_for(rows: &mut EventRows<'_>, rest: &str) {
    let Some((method, rest)) = rest.split_once(" for ") else {
        return;
    };
    rows.put(EventField::AuthProtocol, method);
    if rest.starts_with("invalid user ") {
        rows.put(EventField::StatusDetail, "unknown user");
    }
    user_from(rows, rest);
}

/// `[invalid user ]NAME[ from] ADDRESS port PORT …`, read from its end.
fn user_from(rows: &mut EventRows<'_>, rest: &str) {
    let rest = rest.strip_prefix("invalid user ").unwrap_or(rest);
    if let Some((before, after)) = rest.rsplit_once(" port ") {
        let port = after.split([' ', ':']).next().unwrap_or("");
        rows.put(EventField::SourcePort, port);
        let (before, address) = before.rsplit_once(' ').unwrap_or(("", before));
        rows.put(EventField::SourceIp, address);
        rows.put_user(before.strip_suffix(" from").unwrap_or(before));
    } else if let Some((user, after)) = rest.rsplit_once(" from ") {
        rows.put(EventField::SourceIp, after.split(' ').next().unwrap_or(""));
        rows.put_user(user);
    }
}

/// `user : TTY=pts/0 ; PWD=/home ; USER=root ; COMMAND=/bin/sh`, with a reason in front where it was refused.
fn sudo(rows: &mut EventRows<'_>, text: &str) {
    let Some((user, rest)) = text.trim_start().split_once(" : ") else {
        return;
    };
    let Some((before, command)) = rest.split_once("COMMAND=") else {
        return;
    };
    rows.kind(EventKind::Process);
    rows.put(EventField::Activity, "Launch");
    rows.put(EventField::User, user.trim());
    rows.put(EventField::CommandLine, command);
    let first = before.split(" ; ").next().unwrap_or("");
    let refused = !first.contains('=');
    rows.put(
        EventField::Status,
        if refused { "Failure" } else { "Success" },
    );
    if refused {
        rows.put(EventField::StatusDetail, first);
    }
    let target = before
        .split(" ; ")
        .find_map(|part| part.trim().strip_prefix("USER="));
    rows.put(
        EventField::TargetUser,
        target.unwrap_or("").trim_end_matches([' ', ';']),
    );
}

/// `(to root) anna on pts/0`, `FAILED SU (to root) anna on pts/0`
fn su(rows: &mut EventRows<'_>, text: &str) {
    let failed = text.starts_with("FAILED");
    let Some((_, rest)) = text.split_once("(to ") else {
        return;
    };
    let Some((target, rest)) = rest.split_once(") ") else {
        return;
    };
    outcome(rows, "Logon", if failed { "Failure" } else { "Success" });
    rows.put(EventField::TargetUser, target);
    rows.put(EventField::User, rest.split(" on ").next().unwrap_or(""));
}

/// `New session 4 of user anna.`, `Removed session 4.`
fn logind(rows: &mut EventRows<'_>, text: &str) {
    if let Some(rest) = text.strip_prefix("New session ")
        && let Some((session, user)) = rest.split_once(" of user ")
    {
        outcome(rows, "Logon", "Success");
        rows.put(EventField::Session, session);
        let user = user.split(" with ").next().unwrap_or(user);
        rows.put(
            EventField::TargetUser,
            user.trim_end_matches('.').trim_matches('\''),
        );
    } else if let Some(rest) = text.strip_prefix("Removed session ") {
        outcome(rows, "Logoff", "Success");
        rows.put(EventField::Session, rest.trim_end_matches('.'));
    }
}

/// `unix(sshd:auth): authentication failure; logname= uid=0 … rhost=10.0.0.9  user=anna`
fn pam(rows: &mut EventRows<'_>, text: &str) {
    let Some((_, rest)) = text.split_once("): ") else {
        return;
    };
    if rest.starts_with("authentication failure") {
        outcome(rows, "Logon", "Failure");
        // The name comes last; nothing else can be trusted behind it.
        let (before, user) = rest.split_once(" user=").unwrap_or((rest, ""));
        let host = before
            .rsplit_once("rhost=")
            .map_or("", |(_, host)| host.trim());
        let field = if is_address(host) {
            EventField::SourceIp
        } else {
            EventField::SourceHost
        };
        rows.put(field, host);
        rows.put_user(user);
    } else if let Some(rest) = rest.strip_prefix("session opened for user ") {
        outcome(rows, "Logon", "Success");
        rows.put_user(rest.split(['(', ' ']).next().unwrap_or(""));
    } else if let Some(rest) = rest.strip_prefix("session closed for user ") {
        outcome(rows, "Logoff", "Success");
        rows.put_user(rest);
    }
}

impl EventRows<'_> {
    /// A name that somebody logged in as, or tried to: kept also when it is empty or `-`.
    fn put_user(&mut self, user: &str) {
        let user = user.strip_prefix("user ").unwrap_or(user);
        if !user.is_empty() {
            self.put_exact(EventField::TargetUser, user);
        }
    }
}
