//! Attacks that reach the database.

use super::super::entry::{Audit, Role};
use super::super::office::{host_line, session, write};
use super::super::visitors::read;
use super::super::words::{FIRST_ID, quoted};
use super::Planter;
use crate::dice::Order;

impl Planter<'_> {
    pub(super) fn cancel(&mut self, voters: u32) {
        let role = (Role::Clerk(3), 1);
        self.agenda.add(
            self.at_ms,
            session(role.0, role.1, "connection authorized: "),
        );
        let order = Order::new(self.people.voters, self.dice.next());
        for number in 0..u64::from(voters).min(self.people.voters) {
            self.wait(1_500);
            let id = FIRST_ID + order.of(number);
            let text =
                format!("update voter set status = 'cancelled', updated = now() where id = {id}");
            self.agenda
                .audit(self.at_ms, role, text, write("UPDATE", "public.voter", 1));
        }
    }

    pub(super) fn copy_all(&mut self) {
        let rows = self.people.voters;
        self.agenda.audit(
            self.at_ms,
            (Role::Portal, 0),
            "copy voter to stdout",
            read("public.voter", rows),
        );
    }

    pub(super) fn change_places(&mut self, places: u32) {
        let role = (Role::Clerk(1), 1);
        self.agenda.add(
            self.at_ms,
            session(role.0, role.1, "connection authorized: "),
        );
        for number in 0..places {
            self.wait(30_000);
            let street = quoted(&self.people.address(&mut self.dice));
            let text = format!(
                "update polling_place set street = {street} where precinct = 'P{:03}'",
                1 + number
            );
            let audit = write("UPDATE", "public.polling_place", 1);
            self.agenda.audit(self.at_ms, role, text, audit);
        }
    }

    pub(super) fn clear_log(&mut self) {
        let role = (Role::Postgres, 0);
        self.agenda
            .add(self.at_ms, session(role.0, 0, "connection authorized: "));
        let audit = Audit {
            class: "MISC",
            command: "ALTER SYSTEM",
            table: "",
            rows: 0,
        };
        let text = "alter system set pgaudit.log = 'none'";
        self.agenda.audit(self.at_ms + 1_000, role, text, audit);
        for (at, message) in [
            (2_000, "received SIGHUP, reloading configuration files"),
            (2_040, "parameter \"pgaudit.log\" changed to \"none\""),
        ] {
            self.agenda
                .add(self.at_ms + at, session(Role::Server, 0, message));
        }
        let line = host_line(
            "sudo",
            53_001,
            "dba : TTY=pts/0 ; PWD=/var/log ; USER=root ; COMMAND=/usr/bin/truncate -s 0 /var/log/postgresql/postgresql.csv",
        );
        self.agenda.add(self.at_ms + 3_000, line);
    }
}
