//! Changes to many voters' records: cancellations, registrations, requests for ballots, precincts and polling places.

use super::recent::Recent;
use super::statements::rows;
use super::{At, Detector, Maker, Named, Seen};
use crate::assets::Assets;
use crate::signs::Page;
use crate::sql::Statement;
use crate::{Detection, RuleIndex, Who};
use levelhead_schema::event::{Event, EventField};
use levelhead_schema::intrusion::Success;
use std::sync::Arc;

const MOST_SOURCES: usize = 1 << 14;

const MOST_ASSETS: usize = 1 << 10;

const DAY_SECONDS: i64 = 86_400;
const HOUR_SECONDS: i64 = 3600;

/// Before a burst is told, so many of its events are kept.
const MOST_FIRST: usize = 8;

pub(super) fn make(maker: &Maker<'_>) -> Option<Box<dyn Detector>> {
    Some(Box::new(Changes {
        cancelled: maker.rule("bulk-cancellation")?,
        registration: maker.rule("registration-burst")?,
        absentee: maker.rule("absentee-burst")?,
        absentee_address: maker.rule("absentee-address")?,
        place: maker.rule("place-in-freeze")?,
        assets: Arc::clone(&maker.assets),
        accounts: Recent::new(MOST_SOURCES),
        bursts: Recent::new(MOST_SOURCES * 4),
        audited: Recent::new(MOST_ASSETS),
    }))
}

struct Changes {
    cancelled: Named,
    registration: Named,
    absentee: Named,
    absentee_address: Named,
    place: Named,
    assets: Arc<Assets>,
    accounts: Recent<(u32, u64), Account>,
    bursts: Recent<(u32, What, u64), Burst>,
    /// Assets whose database pgaudit watches.
    audited: Recent<u32, bool>,
}

/// What a burst's events have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum What {
    RegistrationAddress,
    RegistrationMail,
    RegistrationSource,
    AbsenteeAddress,
    AbsenteeAddressDay,
    AbsenteeMail,
    AbsenteeSource,
    Precinct,
}

/// Cancellations of one account in one hour, and the most of any hour before.
#[derive(Default)]
struct Account {
    hour: i64,
    cancelled: u64,
    most: u64,
    first: Vec<Detection>,
}

/// Events with something in common.
#[derive(Default)]
struct Burst {
    since: i64,
    count: u64,
    /// Furniture and pages that the source asked for between them.
    others: u64,
    first: Vec<Seen>,
}

impl Detector for Changes {
    fn event(
        &mut self,
        at: &At<'_>,
        event: Event<'_>,
        _hits: &[RuleIndex],
        out: &mut Vec<Detection>,
    ) {
        if let Some(statement) = &at.signs.statement {
            self.statement(at, event, statement, out);
        } else if let Some(web) = &at.signs.web {
            let (what, rule) = match web.page {
                Page::Absentee => (What::AbsenteeSource, self.absentee),
                Page::Registration => (What::RegistrationSource, self.registration),
                _ => return self.browsed(at),
            };
            if web.writes && web.status < 400 && at.signs.injection < 4 {
                let most = rule.threshold("sent_by_one_source_an_hour");
                self.burst(at, event, rule, what, at.source, most, HOUR_SECONDS, out);
            }
        }
    }
}

impl Changes {
    /// A page or its furniture: who sends forms by hand asks for those between them.
    fn browsed(&mut self, at: &At<'_>) {
        for what in [What::AbsenteeSource, What::RegistrationSource] {
            let key = (at.asset, what, at.source);
            if self.bursts.find(&key).is_some() {
                self.bursts.entry(&key, Burst::default).others += 1;
            }
        }
    }

    fn statement(
        &mut self,
        at: &At<'_>,
        event: Event<'_>,
        statement: &Statement,
        out: &mut Vec<Detection>,
    ) {
        // tidy: long because one statement is asked in turn for each kind of change that it may be
        // A server that writes down statements beside pgaudit's records tells each change twice.
        let audited = event.get(EventField::LogName) == Some("pgaudit");
        let known = self.audited.entry(&at.asset, || false);
        *known |= audited;
        if *known && !audited {
            return;
        }
        if statement.cancels {
            self.cancellation(at, event, out);
        }
        if statement.place
            && let Some(time) = at.time
            && self.assets.freeze(at.asset, time).is_some()
        {
            out.push(ran(at.detection(self.place.rule, event), event));
        }
        if statement.precinct
            && let Some(time) = at.time
            && self.assets.freeze(at.asset, time).is_some()
        {
            // One voter who moves changes precinct; many at once do not.
            let most = self.place.threshold("voters_a_day");
            self.burst(
                at,
                event,
                self.place,
                What::Precinct,
                at.source,
                most,
                DAY_SECONDS,
                out,
            );
        }
        if statement.absentee {
            if let Some(address) = statement.address {
                let rule = self.absentee_address;
                let most = rule.threshold("requests_to_one_address");
                self.burst(
                    at,
                    event,
                    rule,
                    What::AbsenteeAddress,
                    address,
                    most,
                    14 * DAY_SECONDS,
                    out,
                );
                let most = self.absentee.threshold("requests_to_one_address_a_day");
                self.burst(
                    at,
                    event,
                    self.absentee,
                    What::AbsenteeAddressDay,
                    address,
                    most,
                    DAY_SECONDS,
                    out,
                );
            }
            if let Some(email) = statement.email {
                let most = self.absentee.threshold("requests_of_one_mail_pattern");
                self.burst(
                    at,
                    event,
                    self.absentee,
                    What::AbsenteeMail,
                    email,
                    most,
                    DAY_SECONDS,
                    out,
                );
            }
        } else if statement.registration {
            if let Some(address) = statement.address {
                let most = self.registration.threshold("changes_to_one_address_a_day");
                self.burst(
                    at,
                    event,
                    self.registration,
                    What::RegistrationAddress,
                    address,
                    most,
                    DAY_SECONDS,
                    out,
                );
            }
            if let Some(email) = statement.email {
                let most = self.registration.threshold("changes_of_one_mail_pattern");
                self.burst(
                    at,
                    event,
                    self.registration,
                    What::RegistrationMail,
                    email,
                    most,
                    DAY_SECONDS,
                    out,
                );
            }
        }
    }

    fn cancellation(&mut self, at: &At<'_>, event: Event<'_>, out: &mut Vec<Detection>) {
        let Some(time) = at.time else { return };
        if self.assets.maintenance(at.asset, time).is_some() || is_job(&self.assets, at) {
            return;
        }
        let hour = time.as_second().div_euclid(HOUR_SECONDS);
        let account = self.accounts.entry(&at.key(), Account::default);
        if account.hour != hour {
            account.most = account.most.max(account.cancelled);
            account.hour = hour;
            account.cancelled = 0;
            account.first.clear();
        }
        account.cancelled += rows(event).unwrap_or(1);
        let far = account
            .most
            .saturating_mul(self.cancelled.threshold("times_the_most"));
        let detection = ran(at.detection(self.cancelled.rule, event), event);
        if account.cancelled >= self.cancelled.threshold("voters_an_hour").max(far) {
            out.append(&mut account.first);
            out.push(detection);
        } else if account.first.len() < self.cancelled.threshold("voters_an_hour").min(64) as usize
        {
            account.first.push(detection);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "all of it is one count")]
    fn burst(
        &mut self,
        at: &At<'_>,
        event: Event<'_>,
        rule: Named,
        what: What,
        key: u64,
        most: u64,
        seconds: i64,
        out: &mut Vec<Detection>,
    ) {
        let Some(second) = at.second else { return };
        let burst = self.bursts.entry(&(at.asset, what, key), Burst::default);
        if !(burst.since..burst.since + seconds).contains(&second) {
            *burst = Burst {
                since: second,
                ..Burst::default()
            };
        }
        burst.count += 1;
        let by_hand = burst.others >= burst.count;
        if burst.count < most || by_hand {
            if burst.first.len() < MOST_FIRST {
                burst.first.push(Seen::of(at, event));
            }
            return;
        }
        let first = std::mem::take(&mut burst.first);
        out.extend(
            first
                .into_iter()
                .map(|seen| seen.detection(rule.rule, at.who.clone())),
        );
        out.push(ran(at.detection(rule.rule, event), event));
    }
}

/// An account that works by the clock, at its time.
pub(super) fn is_job(assets: &Assets, at: &At<'_>) -> bool {
    match (at.who, at.time, assets.get(at.asset)) {
        (Who::Account(account), Some(time), Some(asset)) => asset.is_job(account, time),
        _ => false,
    }
}

/// A statement in the database's audit record was run.
pub(super) fn ran(mut detection: Detection, event: Event<'_>) -> Detection {
    if event.kind() == levelhead_schema::event::EventKind::Datastore {
        detection.rows = rows(event);
        detection.success = Success::Succeeded;
        detection.reason = "the database ran the statement";
    }
    detection
}
