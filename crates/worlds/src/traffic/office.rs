//! The office's side: clerks by day, the nightly export, declared list maintenance, and who logs in to the machines.

use super::entry::{Agenda, Audit, HostLine, Role, Statement, What};
use super::machines::stranger;
use super::plan::{Minute, TrafficPlan};
use super::visitors::{POOL, read};
use super::words::{People, Words, any, quoted};
use crate::dice::Dice;
use std::borrow::Cow;

/// Clerks of an office.
pub(super) const CLERKS: u8 = 6;

/// Makes the office's work.
pub(super) struct Office<'a> {
    pub(super) plan: &'a TrafficPlan,
    pub(super) people: &'a People,
    pub(super) words: &'static Words,
}

pub(super) fn write(command: &'static str, table: &'static str, rows: u64) -> Audit {
    Audit {
        class: "WRITE",
        command,
        table,
        rows,
    }
}

impl Office<'_> {
    /// What the office and its machines do in a minute.
    pub(super) fn minute(&self, now: Minute, agenda: &mut Agenda) {
        let mut dice = Dice::new(self.plan.seed, 60, now.utc as u64);
        self.clerks(now, &mut dice, agenda);
        self.jobs(now, &mut dice, agenda);
        self.logins(now, &mut dice, agenda);
        self.strangers(now, &mut dice, agenda);
    }

    fn clerks(&self, now: Minute, dice: &mut Dice, agenda: &mut Agenda) {
        if !now.in_office_hours() {
            return;
        }
        for clerk in 0..CLERKS {
            let role = (Role::Clerk(clerk), 0);
            let mut at_ms = now.begin_ms() + dice.below(50_000) as i64;
            if now.hour == 8 && now.minute == 1 + clerk {
                agenda.add(at_ms, session(role.0, 0, "connection authorized: "));
                at_ms += 1_000;
            }
            if (now.hour, now.minute) == (16, 50) {
                agenda.add(at_ms, session(role.0, 0, "disconnection: session time: "));
                continue;
            }
            if now.hour == 8 && now.minute < 10 || now.hour == 16 && now.minute > 49 {
                continue;
            }
            if dice.permille(350) {
                self.work(role, at_ms, dice, agenda);
            }
        }
    }

    /// One piece of a clerk's work.
    fn work(&self, role: (Role, u16), at_ms: i64, dice: &mut Dice, agenda: &mut Agenda) {
        let person = self.people.draw(dice);
        let id = person.id;
        let table = "public.voter";
        match dice.below(100) {
            0..=54 => {
                let start: String = person.last.chars().take(4).collect();
                let like = quoted(&format!("{start}%"));
                let rows = dice.below(50);
                let text = format!(
                    "select * from voter where last_name like {like} order by last_name limit 50"
                );
                agenda.audit(at_ms, role, text, read(table, rows));
            }
            55..=79 => {
                let street = quoted(&self.people.address(dice));
                let text =
                    format!("update voter set street = {street}, updated = now() where id = {id}");
                agenda.audit(at_ms, role, text, write("UPDATE", table, 1));
            }
            80..=92 => {
                let text = format!(
                    "insert into voter (last_name, first_name, dob, status) values ({}, {}, '{}', 'active')",
                    quoted(&person.last),
                    quoted(person.first),
                    person.born
                );
                agenda.audit(at_ms, role, text, write("INSERT", table, 1));
            }
            93..=96 => {
                // Died, or moved away.
                let text = format!(
                    "update voter set status = 'cancelled', updated = now() where id = {id}"
                );
                agenda.audit(at_ms, role, text, write("UPDATE", table, 1));
            }
            97 => {
                let text =
                    format!("update voter set party = 'none', updated = now() where id = {id}");
                agenda.audit(at_ms, role, text, write("UPDATE", table, 1));
            }
            _ => {
                let text = "select precinct, count(*) from voter where status = 'active' group by precinct";
                agenda.audit(at_ms, role, text, read(table, 48));
            }
        }
    }

    fn jobs(&self, now: Minute, dice: &mut Dice, agenda: &mut Agenda) {
        if now.utc % 5 == 0 {
            self.checkpoint(now, dice, agenda);
        }
        // The portal's connections are made anew each morning.
        if (now.hour, now.minute) == (4, 0) {
            for number in 0..POOL as u16 {
                let at_ms = now.begin_ms() + 100 * i64::from(number);
                agenda.add(
                    at_ms,
                    session(Role::Portal, number, "disconnection: session time: "),
                );
                agenda.add(
                    at_ms + 50,
                    session(Role::Portal, number, "connection authorized: "),
                );
            }
        }
        if (now.hour, now.minute) == (2, 0) {
            self.export(now, agenda);
        }
        if now.hour == 21 && now.minute < 40 && self.plan.maintenance.contains(&now.day) {
            self.maintain(now, dice, agenda);
        }
    }

    fn checkpoint(&self, now: Minute, dice: &mut Dice, agenda: &mut Agenda) {
        let begin = now.begin_ms() + 140;
        let server = |message: Cow<'static, str>| {
            What::Database(Statement {
                role: Role::Server,
                connection: 0,
                message,
                audit: None,
            })
        };
        agenda.add(begin, server(Cow::Borrowed("checkpoint starting: time")));
        let (buffers, took) = (20 + dice.below(900), 2 + dice.below(80));
        let text = format!(
            "checkpoint complete: wrote {buffers} buffers (0.{took:02}%); 0 WAL file(s) added, 0 removed, 0 recycled; write={took}.004 s, sync=0.002 s, total={took}.011 s; sync files=9, longest=0.001 s, average=0.001 s; distance=812 kB, estimate=903 kB"
        );
        agenda.add(begin + took as i64 * 1_000, server(Cow::Owned(text)));
    }

    fn export(&self, now: Minute, agenda: &mut Agenda) {
        let begin = now.begin_ms() + 2_100;
        let role = (Role::Nightly, 0);
        agenda.add(begin, session(role.0, 0, "connection authorized: "));
        let audit = read("public.voter", self.people.voters);
        let text = "copy (select id, last_name, first_name, precinct, status from voter order by id) to stdout with csv header";
        agenda.audit(begin + 14_000, role, text, audit);
        agenda.add(
            begin + 14_100,
            session(role.0, 0, "disconnection: session time: "),
        );
    }

    fn maintain(&self, now: Minute, dice: &mut Dice, agenda: &mut Agenda) {
        let role = (Role::Maintenance, 0);
        let begin = now.begin_ms();
        if now.minute == 0 {
            agenda.add(begin, session(role.0, 0, "connection authorized: "));
        }
        if now.minute == 39 {
            agenda.add(begin, session(role.0, 0, "disconnection: session time: "));
            return;
        }
        let rows = 40 + dice.below(60);
        let text = format!(
            "update voter set status = 'cancelled', updated = now() where id in (select id from removal where batch = {})",
            now.minute
        );
        agenda.audit(
            begin + 3_000,
            role,
            text,
            write("UPDATE", "public.voter", rows),
        );
    }

    fn logins(&self, now: Minute, dice: &mut Dice, agenda: &mut Agenda) {
        let process = 2_000 + (now.utc % 60_000) as u32;
        if now.minute == 17 {
            for (at, word) in [(1_000, "opened"), (1_900, "closed")] {
                let by = if word == "opened" { " by (uid=0)" } else { "" };
                agenda.host(
                    now.begin_ms() + at,
                    ("CRON", process),
                    format!("pam_unix(cron:session): session {word} for user root(uid=0){by}"),
                );
            }
        }
        if !now.in_office_hours() || !dice.permille(9) {
            return;
        }
        let user = *dice.pick(&["deploy", "dba", "webadmin"]);
        let port = 40_000 + dice.below(20_000);
        let at_ms = now.begin_ms() + 6_000 + dice.below(40_000) as i64;
        let sshd = ("sshd", process);
        // One in six mistypes first.
        if dice.below(6) == 0 {
            agenda.host(
                at_ms - 6_000,
                sshd,
                format!("Failed password for {user} from 192.0.2.10 port {port} ssh2"),
            );
            agenda.host(
                at_ms,
                sshd,
                format!("Accepted password for {user} from 192.0.2.10 port {port} ssh2"),
            );
        } else {
            agenda.host(at_ms, sshd, format!("Accepted publickey for {user} from 192.0.2.10 port {port} ssh2: ED25519 SHA256:6l1XW6q9JvJ0n2oZ1c3mYl8b7Yk0m5S1ZpQh4vTtR2E"));
        }
        agenda.host(
            at_ms + 20,
            sshd,
            format!("pam_unix(sshd:session): session opened for user {user}(uid=1001) by (uid=0)"),
        );
        let end = at_ms + 60_000 + dice.below(1_800_000) as i64;
        agenda.host(
            end,
            sshd,
            format!("Disconnected from user {user} 192.0.2.10 port {port}"),
        );
        agenda.host(
            end + 10,
            sshd,
            format!("pam_unix(sshd:session): session closed for user {user}"),
        );
    }

    /// Strangers try a name or two at every machine there is.
    fn strangers(&self, now: Minute, dice: &mut Dice, agenda: &mut Agenda) {
        if dice.below(1440) >= 40 {
            return;
        }
        let client = stranger(dice.next());
        let process = 30_000 + dice.below(9_000) as u32;
        let mut at_ms = now.begin_ms() + dice.below(40_000) as i64;
        for _ in 0..1 + dice.below(2) {
            let user = any(&self.words.guessed, dice);
            let port = 30_000 + dice.below(30_000);
            let text = format!("Invalid user {user} from {client} port {port}");
            agenda.host(at_ms, ("sshd", process), text);
            let text =
                format!("Connection closed by invalid user {user} {client} port {port} [preauth]");
            agenda.host(at_ms + 900, ("sshd", process), text);
            at_ms += 3_000;
        }
    }
}

/// A connection begins or ends. What follows is written when the line is, as it is known by then.
pub(super) fn session(role: Role, connection: u16, message: &'static str) -> What {
    What::Database(Statement {
        role,
        connection,
        message: Cow::Borrowed(message),
        audit: None,
    })
}

/// A line of another program of the machine.
pub(super) fn host_line(program: &'static str, process: u32, message: &str) -> What {
    What::Host(HostLine {
        program,
        process,
        message: message.to_owned(),
    })
}
