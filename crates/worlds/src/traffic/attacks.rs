//! Attacks planted on top of ordinary traffic.

mod injection;
mod inside;
mod outside;

use super::entry::{Agenda, Log};
use super::lines::iso_utc;
use super::plan::TrafficPlan;
use super::truth::TraceTruth;
use super::words::{People, Words};
use crate::calendar::Date;
use crate::dice::Dice;
use levelhead_schema::intrusion::AttackClass;

/// An attack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attack {
    /// Which.
    pub kind: AttackKind,
    /// When it begins, in milliseconds since 1970.
    pub begin_ms: i64,
}

/// What is done in an attack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttackKind {
    /// Injection into the application-status page as Illinois found it in 2016: some forty requests a day for 19 days, then
    /// five a second.
    ///
    /// # Source
    /// Illinois State Board of Elections, breach report, Senate exhibit of 2017-06-21: begun 2016-06-23, noticed 2016-07-12.
    Illinois {
        /// Days of the slow part.
        slow_days: u32,
        /// Seconds of the fast part.
        fast_s: u32,
    },
    /// Voters' records asked for by number, one after the other.
    EnumerateInOrder {
        /// Requests.
        requests: u32,
    },
    /// The same, in no order.
    EnumerateShuffled {
        /// Requests.
        requests: u32,
    },
    /// The same, from many addresses.
    EnumerateDistributed {
        /// Requests.
        requests: u32,
        /// Addresses, at most 65,536.
        addresses: u32,
    },
    /// A few passwords tried on many accounts from several addresses, then a login.
    Spray {
        /// Accounts.
        accounts: u32,
    },
    /// A clerk's account cancels registrations at night.
    CancelInBulk {
        /// Voters.
        voters: u32,
    },
    /// A log has nothing in it for some time.
    Gap {
        /// Which.
        log: Log,
        /// How long.
        seconds: u32,
    },
    /// Auditing is switched off, and the log before it cleared.
    ClearLog {
        /// How long the database then says nothing of statements.
        seconds: u32,
    },
    /// All voters are copied out of the database by the portal's role.
    CopyAll,
    /// Polling places are changed.
    ChangePollingPlaces {
        /// How many.
        places: u32,
    },
    /// The results page is flooded.
    Flood {
        /// Requests a second.
        per_second: u32,
        /// For how long.
        seconds: u32,
    },
    /// A web shell is put on the server and used.
    WebShell,
    /// Changes of address to the same new one.
    ChangeAddresses {
        /// Voters.
        voters: u32,
    },
    /// Absentee ballots asked for, to the same few addresses.
    AskForBallots {
        /// Voters.
        voters: u32,
    },
}

impl AttackKind {
    /// A word or two.
    pub fn name(self) -> &'static str {
        match self {
            AttackKind::Illinois { .. } => "injection, slow then fast",
            AttackKind::EnumerateInOrder { .. } => "enumeration in order",
            AttackKind::EnumerateShuffled { .. } => "enumeration, shuffled",
            AttackKind::EnumerateDistributed { .. } => "enumeration, distributed",
            AttackKind::Spray { .. } => "password spraying",
            AttackKind::CancelInBulk { .. } => "bulk cancellation",
            AttackKind::Gap { .. } => "log gap",
            AttackKind::ClearLog { .. } => "log cleared",
            AttackKind::CopyAll => "mass copy",
            AttackKind::ChangePollingPlaces { .. } => "polling places changed",
            AttackKind::Flood { .. } => "flood",
            AttackKind::WebShell => "web shell",
            AttackKind::ChangeAddresses { .. } => "address changes",
            AttackKind::AskForBallots { .. } => "absentee requests",
        }
    }

    /// Its class.
    pub fn class(self) -> AttackClass {
        match self {
            AttackKind::Illinois { .. } => AttackClass::Injection,
            AttackKind::EnumerateInOrder { .. }
            | AttackKind::EnumerateShuffled { .. }
            | AttackKind::EnumerateDistributed { .. } => AttackClass::Enumeration,
            AttackKind::Spray { .. } => AttackClass::Credentials,
            AttackKind::CancelInBulk { .. }
            | AttackKind::ChangePollingPlaces { .. }
            | AttackKind::ChangeAddresses { .. }
            | AttackKind::AskForBallots { .. } => AttackClass::BulkChange,
            AttackKind::Gap { .. } | AttackKind::ClearLog { .. } => AttackClass::LogTampering,
            AttackKind::CopyAll => AttackClass::DataExport,
            AttackKind::Flood { .. } => AttackClass::Flood,
            AttackKind::WebShell => AttackClass::WebShell,
        }
    }
}

impl Attack {
    /// The truth before a line is written.
    pub(super) fn truth(&self, id: u16) -> TraceTruth {
        let time = iso_utc(self.begin_ms);
        let to = match self.kind {
            AttackKind::Gap { seconds, .. } | AttackKind::ClearLog { seconds } => {
                iso_utc(self.begin_ms + i64::from(seconds) * 1000)
            }
            _ => time.clone(),
        };
        TraceTruth {
            id,
            kind: self.kind.name(),
            class: self.kind.class(),
            sources: Vec::new(),
            sources_total: 0,
            from: time,
            to,
            web_lines: 0,
            database_lines: 0,
            host_lines: 0,
            rows: 0,
            removed_lines: 0,
        }
    }

    /// True when it keeps lines of that time out of a log.
    pub(super) fn hides(&self, log: Log, time_ms: i64) -> bool {
        let (hidden, seconds, begin_ms) = match self.kind {
            AttackKind::Gap { log, seconds } => (log, seconds, self.begin_ms),
            // What shows that auditing went off stands in the log.
            AttackKind::ClearLog { seconds } => (Log::Database, seconds, self.begin_ms + 5_000),
            _ => return false,
        };
        log == hidden && (begin_ms..begin_ms + i64::from(seconds) * 1000).contains(&time_ms)
    }
}

/// Puts all that the attacks of a plan do on the agenda.
pub(super) fn plant(
    plan: &TrafficPlan,
    (people, words): (&People, &'static Words),
    agenda: &mut Agenda,
) {
    for (attack, id) in plan.attacks.iter().zip(1..) {
        let dice = Dice::new(plan.seed, 80, u64::from(id));
        agenda.trace = id;
        let mut planter = Planter {
            plan,
            people,
            words,
            agenda,
            dice,
            at_ms: attack.begin_ms,
        };
        planter.plant(attack.kind);
    }
    agenda.trace = 0;
}

/// Does one attack.
struct Planter<'a> {
    plan: &'a TrafficPlan,
    people: &'a People,
    words: &'static Words,
    agenda: &'a mut Agenda,
    dice: Dice,
    /// Where it is in time.
    at_ms: i64,
}

impl Planter<'_> {
    fn plant(&mut self, kind: AttackKind) {
        match kind {
            AttackKind::Illinois { slow_days, fast_s } => self.illinois(slow_days, fast_s),
            AttackKind::EnumerateInOrder { requests } => self.enumerate(requests, false, 1),
            AttackKind::EnumerateShuffled { requests } => self.enumerate(requests, true, 1),
            AttackKind::EnumerateDistributed {
                requests,
                addresses,
            } => self.enumerate(requests, true, addresses),
            AttackKind::Spray { accounts } => self.spray(accounts),
            AttackKind::CancelInBulk { voters } => self.cancel(voters),
            AttackKind::Gap { .. } => {}
            AttackKind::ClearLog { .. } => self.clear_log(),
            AttackKind::CopyAll => self.copy_all(),
            AttackKind::ChangePollingPlaces { places } => self.change_places(places),
            AttackKind::Flood {
                per_second,
                seconds,
            } => self.flood(per_second, seconds),
            AttackKind::WebShell => self.web_shell(),
            AttackKind::ChangeAddresses { voters } => self.change_addresses(voters),
            AttackKind::AskForBallots { voters } => self.ask_for_ballots(voters),
        }
    }

    /// Moves on by some time, jittered by half of it either way.
    fn wait(&mut self, usual_ms: u64) {
        self.at_ms += (usual_ms / 2 + self.dice.below(usual_ms.max(1))) as i64;
    }
}

impl TrafficPlan {
    /// The attack on Illinois of 2016 in a state portal's traffic, from the week before it to its discovery. It is the only
    /// attack in it; the fast part lasts ten minutes.
    pub fn illinois_2016(seed: u64) -> TrafficPlan {
        let portal = super::Portal::State;
        let mut plan = TrafficPlan::ordinary(portal, Date::new(2016, 6, 16), 27, seed);
        // As busy as the summer of an even year; the span is long.
        plan.visits_per_day = 2_000;
        plan.attacks = vec![Attack {
            kind: AttackKind::Illinois {
                slow_days: 19,
                fast_s: 600,
            },
            begin_ms: plan.time_ms(Date::new(2016, 6, 23), 9, 12),
        }];
        plan
    }

    /// A week at a portal with each attack once, some hours apart.
    pub fn all_attacks(portal: super::Portal, seed: u64) -> TrafficPlan {
        let election = Date::new(2026, 11, 3);
        let from = Date::new(2026, 10, 28);
        let mut plan = TrafficPlan::ordinary(portal, from, 8, seed);
        plan.election = Some(election);
        let at = |day: i64, hour, minute| plan.time_ms(from.plus_days(day), hour, minute);
        let attack = |kind, begin_ms| Attack { kind, begin_ms };
        let attacks = vec![
            attack(AttackKind::EnumerateInOrder { requests: 900 }, at(0, 3, 10)),
            attack(
                AttackKind::EnumerateShuffled { requests: 900 },
                at(0, 23, 5),
            ),
            attack(
                AttackKind::EnumerateDistributed {
                    requests: 3_000,
                    addresses: 400,
                },
                at(1, 4, 0),
            ),
            attack(AttackKind::Spray { accounts: 40 }, at(1, 21, 0)),
            attack(AttackKind::CancelInBulk { voters: 700 }, at(1, 23, 30)),
            attack(AttackKind::WebShell, at(2, 1, 20)),
            attack(AttackKind::CopyAll, at(2, 23, 40)),
            attack(
                AttackKind::ChangePollingPlaces { places: 14 },
                at(3, 22, 15),
            ),
            attack(AttackKind::ChangeAddresses { voters: 160 }, at(4, 1, 0)),
            attack(AttackKind::AskForBallots { voters: 180 }, at(4, 20, 0)),
            attack(
                AttackKind::Gap {
                    log: Log::Web,
                    seconds: 4 * 3600,
                },
                at(5, 1, 0),
            ),
            attack(AttackKind::ClearLog { seconds: 3 * 3600 }, at(5, 22, 0)),
            attack(
                AttackKind::Flood {
                    per_second: 300,
                    seconds: 180,
                },
                at(6, 20, 0),
            ),
        ];
        plan.attacks = attacks;
        plan
    }
}
