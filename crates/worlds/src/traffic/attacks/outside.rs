//! Attacks on the web server and the machine.

use super::super::entry::{Client, Request, Role};
use super::super::office::{host_line, write};
use super::super::visitors::read;
use super::super::words::{FIRST_ID, quoted};
use super::Planter;
use crate::dice::Order;
use std::borrow::Cow;

const ROBBER: Client = Client::v4(203, 0, 113, 40);
const SCRIPT: &str = "python-requests/2.31.0";

impl Planter<'_> {
    fn get(&mut self, client: Client, target: String, bytes: u32, agent: &'static str) {
        self.ask(client, "GET", target, 200, bytes, agent);
    }

    fn ask(
        &mut self,
        client: Client,
        method: &'static str,
        target: String,
        status: u16,
        bytes: u32,
        agent: &'static str,
    ) {
        let request = Request {
            client,
            method,
            target,
            body: String::new(),
            status,
            bytes,
            referrer: Cow::Borrowed(""),
            agent: Cow::Borrowed(agent),
            took_ms: 3 + self.dice.below(20) as u32,
        };
        self.agenda.web(self.at_ms, request);
    }

    pub(super) fn enumerate(&mut self, requests: u32, shuffled: bool, addresses: u32) {
        let order = Order::new(self.people.voters, self.dice.next());
        let begin = self.dice.below(self.people.voters);
        for number in 0..u64::from(requests) {
            let at = match shuffled {
                true => order.of(number % self.people.voters),
                false => (begin + number) % self.people.voters,
            };
            let client = match addresses {
                0 | 1 => ROBBER,
                // So many do not fit into ranges for documents.
                _ => Client::V4(0xC612_0000 | (number % u64::from(addresses)) as u32 & 0xFFFF),
            };
            let id = FIRST_ID + at;
            self.get(client, format!("/status?id={id}"), 2_310, SCRIPT);
            if !self.plan.web_only {
                let statement = format!(
                    "select id, first_name, last_name, status from voter where id = '{id}'"
                );
                let pool = self.dice.below(super::super::visitors::POOL) as u16;
                self.agenda.audit(
                    self.at_ms + 2,
                    (Role::Portal, pool),
                    statement,
                    read("public.voter", 1),
                );
            }
            self.wait(800);
        }
    }

    pub(super) fn spray(&mut self, accounts: u32) {
        let from: Vec<Client> = (0..8).map(|at| Client::v4(198, 51, 100, 60 + at)).collect();
        for account in 0..u64::from(accounts) {
            let person = self.people.voter(account);
            let initial: String = person.first.chars().take(1).collect();
            let user = format!("{initial}{}", person.last).to_lowercase();
            let user = user.replace(|letter: char| !letter.is_ascii_alphanumeric(), "");
            let client = from[account as usize % from.len()];
            let port = 40_000 + self.dice.below(20_000);
            let process = 51_000 + account as u32;
            let text =
                format!("Failed password for invalid user {user} from {client} port {port} ssh2");
            self.agenda.host(self.at_ms, ("sshd", process), text);
            self.wait(150_000);
        }
        let text = "Accepted password for webadmin from 203.0.113.90 port 41822 ssh2";
        self.agenda
            .host(self.at_ms, ("sshd", 51_990), text.to_owned());
        let text = "pam_unix(sshd:session): session opened for user webadmin(uid=1001) by (uid=0)";
        self.agenda
            .host(self.at_ms + 30, ("sshd", 51_990), text.to_owned());
    }

    pub(super) fn flood(&mut self, per_second: u32, seconds: u32) {
        for second in 0..i64::from(seconds) {
            for number in 0..i64::from(per_second) {
                let draw = self.dice.below(600);
                let client = Client::V4(0xC612_8000 | draw as u32);
                let begin = self.at_ms;
                self.at_ms += second * 1000 + number * 1000 / i64::from(per_second);
                let status = if second > 20 && draw.is_multiple_of(3) {
                    503
                } else {
                    200
                };
                let target = format!("/results/?{}", self.dice.below(1 << 30));
                self.ask(client, "GET", target, status, 8_100, "Mozilla/5.0");
                self.at_ms = begin;
            }
        }
    }

    pub(super) fn web_shell(&mut self) {
        let path = "/static/uploads/thumb.php";
        self.ask(ROBBER, "POST", "/register".to_owned(), 303, 0, SCRIPT);
        self.wait(40_000);
        self.get(ROBBER, path.to_owned(), 2, SCRIPT);
        for command in [
            "id",
            "uname+-a",
            "cat+%2Fetc%2Fpasswd",
            "ls+-la+%2Fsrv%2Fportal",
        ] {
            self.wait(20_000);
            self.get(ROBBER, format!("{path}?cmd={command}"), 640, SCRIPT);
        }
        for _ in 0..6 {
            self.wait(15_000);
            self.ask(ROBBER, "POST", path.to_owned(), 200, 1_180, SCRIPT);
        }
        let line = host_line(
            "sudo",
            52_114,
            "www-data : command not allowed ; PWD=/srv/portal/static/uploads ; USER=root ; COMMAND=/bin/sh",
        );
        self.agenda.add(self.at_ms, line);
    }

    pub(super) fn change_addresses(&mut self, voters: u32) {
        let client = Client::v4(203, 0, 113, 44);
        self.send(
            client,
            voters,
            "/register",
            15_000,
            |id| {
                format!(
                    "update voter set street = {}, city = 'LANSING', zip = '48933', updated = now() where id = {id}",
                    quoted("PO BOX 7714")
                )
            },
            ("UPDATE", "public.voter"),
        );
    }

    pub(super) fn ask_for_ballots(&mut self, voters: u32) {
        let client = Client::v4(203, 0, 113, 45);
        self.send(
            client,
            voters,
            "/absentee",
            30_000,
            |id| {
                format!(
                    "insert into absentee_request (voter_id, street, city, zip) values ({id}, {}, 'LANSING', '48933')",
                    quoted(if id % 2 == 0 { "PO BOX 7714" } else { "PO BOX 7715" })
                )
            },
            ("INSERT", "public.absentee_request"),
        );
    }

    /// A form sent for one voter after the other.
    fn send(
        &mut self,
        client: Client,
        voters: u32,
        page: &str,
        usual_ms: u64,
        statement: impl Fn(u64) -> String,
        (command, table): (&'static str, &'static str),
    ) {
        let order = Order::new(self.people.voters, self.dice.next());
        for number in 0..u64::from(voters).min(self.people.voters) {
            let id = FIRST_ID + order.of(number);
            self.ask(client, "POST", page.to_owned(), 303, 0, SCRIPT);
            let pool = self.dice.below(super::super::visitors::POOL) as u16;
            let audit = write(command, table, 1);
            if !self.plan.web_only {
                let at_ms = self.at_ms + 3;
                self.agenda
                    .audit(at_ms, (Role::Portal, pool), statement(id), audit);
            }
            self.wait(usual_ms);
        }
    }
}
