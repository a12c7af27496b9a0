//! Traffic of election portals as their logs have it, ordinary and, on wish, with attacks planted in it.
//!
//! A portal is three logs: the web server's (nginx, combined with the time taken), the database's (PostgreSQL's csvlog with
//! pgaudit) and the machine's (syslog with sshd). What happens is made minute by minute, each minute and each person a
//! function of the seed, and written in the order of time. Nobody in it exists: names are drawn by their frequency,
//! addresses of visitors are of ranges that nobody has.
//!
//! The truth of an attack is gathered while its lines are written: which lines of which log are its.

mod assets;
mod attacks;
mod entry;
mod files;
mod lines;
mod machines;
mod office;
mod plan;
mod truth;
mod visitors;
mod words;

use crate::Error;
use crate::dice::Dice;
pub use attacks::{Attack, AttackKind};
use entry::{Agenda, Entry, What};
pub use entry::{Client, Log, Request};
pub use files::{TrafficFiles, write_traffic, write_web_log};
use machines::Machines;
use office::Office;
use plan::Minute;
pub use plan::{Portal, TrafficPlan};
use std::path::Path;
pub use truth::{TraceTruth, TrafficTruth, read_trace_lines};
use visitors::Visitors;
use words::{People, Words};

/// Makes what happens in minutes `minutes` since 1970, and gives it on in the order of time.
fn run(
    plan: &TrafficPlan,
    minutes: std::ops::Range<i64>,
    give: &mut dyn FnMut(&Entry) -> Result<(), Error>,
) -> Result<(), Error> {
    let words = Words::shipped()?;
    let people = People::new(plan.seed, plan.voters)?;
    let mut agenda = Agenda::default();
    attacks::plant(plan, (&people, words), &mut agenda);
    let visitors = Visitors {
        plan,
        people: &people,
        words,
    };
    let machines = Machines { plan, words };
    let office = Office {
        plan,
        people: &people,
        words,
    };
    for utc in minutes {
        let now = Minute::of(plan, utc);
        visitors.minute(now, plan::visits_permille(plan, now), &mut agenda);
        machines.minute(now, &mut agenda);
        if !plan.web_only {
            office.minute(now, &mut agenda);
        }
        for entry in agenda.take(utc) {
            give(&entry)?;
        }
    }
    Ok(())
}

fn span(begin_ms: i64, minutes: u32) -> std::ops::Range<i64> {
    let first = begin_ms.div_euclid(60_000);
    first..first + i64::from(minutes)
}

impl TrafficPlan {
    /// The requests to the portal that fall into `minutes` minutes from a time, in order, as somebody would send them.
    ///
    /// Units: `begin_ms` in milliseconds since 1970.
    /// # Errors
    /// [`Error::Data`]: a defect of this crate.
    pub fn requests(&self, begin_ms: i64, minutes: u32) -> Result<Vec<Request>, Error> {
        let mut requests = Vec::new();
        run(self, span(begin_ms, minutes), &mut |entry| {
            if let What::Web(request) = &entry.what {
                requests.push(request.clone());
            }
            Ok(())
        })?;
        Ok(requests)
    }

    /// What clerks do at the database in that time: role and statement, in order.
    ///
    /// Units and errors: as [`requests`](TrafficPlan::requests).
    /// # Errors
    /// [`Error::Data`]: a defect of this crate.
    pub fn clerks_work(&self, begin_ms: i64, minutes: u32) -> Result<Vec<(String, String)>, Error> {
        let mut work = Vec::new();
        run(self, span(begin_ms, minutes), &mut |entry| {
            if let What::Database(statement) = &entry.what
                && matches!(statement.role, entry::Role::Clerk(_))
                && statement.audit.is_some()
            {
                let role = lines::role_name(statement.role);
                work.push((role, statement.message.to_string()));
            }
            Ok(())
        })?;
        Ok(work)
    }

    /// Writes the portal's voters as comma-separated text with a header: id, last_name, first_name, dob, party, street,
    /// city, zip, precinct, status, updated.
    ///
    /// # Errors
    /// [`Error::Write`]; [`Error::Data`], a defect of this crate.
    pub fn write_voters(&self, path: &Path) -> Result<(), Error> {
        let people = People::new(self.seed, self.voters)?;
        let mut text =
            "id,last_name,first_name,dob,party,street,city,zip,precinct,status,updated\n"
                .to_owned();
        for at in 0..people.voters {
            let person = people.voter(at);
            let mut dice = Dice::new(self.seed, 34, at);
            let street = people.address(&mut dice).replace('"', "\"\"");
            let party = dice.pick(&["democratic", "republican", "none"]);
            let precinct = 1 + dice.below(48);
            text.push_str(&format!(
                "{},{},{},{},{party},\"{street}\",LANSING,48933,P{precinct:03},active,{}\n",
                person.id, person.last, person.first, person.born, self.from
            ));
        }
        std::fs::write(path, text).map_err(Error::write(path))
    }
}
