//! Passwords tried on many accounts, and logins that follow.

use super::recent::Recent;
use super::{At, Detector, Maker, Named, Seen};
use crate::keyed::keyed;
use crate::{Detection, RuleIndex, Who};
use hashbrown::HashSet;
use levelhead_schema::event::{Event, EventField, EventKind};
use levelhead_schema::intrusion::Success;
use std::net::IpAddr;

const MOST_SOURCES: usize = 1 << 15;
const MOST_USERS: usize = 1 << 15;
const MOST_NETWORKS: usize = 32;
const MOST_TRIED: usize = 64;

pub(super) fn make(maker: &Maker<'_>) -> Option<Box<dyn Detector>> {
    Some(Box::new(Credentials {
        spray: maker.rule("password-spray")?,
        login: maker.rule("spray-then-login")?,
        guessed: maker.rule("guessed-password")?,
        sources: Recent::new(MOST_SOURCES),
        users: Recent::new(MOST_USERS),
    }))
}

struct Credentials {
    spray: Named,
    login: Named,
    guessed: Named,
    /// By asset and network: who tries many accounts goes from address to address within one.
    sources: Recent<(u32, u64), Source>,
    users: Recent<(u32, u64), User>,
}

/// Failures of one network in one hour.
#[derive(Default)]
struct Source {
    hour: i64,
    /// Accounts that exist, by half of their hashes.
    tried: HashSet<u32>,
    /// The same of names that nobody has.
    unknown: HashSet<u32>,
    failures: u64,
    first: Option<Seen>,
    sprayed: Option<i64>,
}

/// An account.
#[derive(Default)]
struct User {
    networks: Vec<u64>,
    sprayed: Option<i64>,
    /// Failures in a row from one source, the last of them, and when.
    failures: u64,
    failed_from: u64,
    failed_at: i64,
}

impl Detector for Credentials {
    fn event(
        &mut self,
        at: &At<'_>,
        event: Event<'_>,
        _hits: &[RuleIndex],
        out: &mut Vec<Detection>,
    ) {
        if event.kind() != EventKind::Authentication
            || event.get(EventField::Activity) != Some("Logon")
        {
            return;
        }
        let (Some(second), Who::Address(address)) = (at.second, at.who) else {
            return;
        };
        let Some(name) = event
            .get(EventField::TargetUser)
            .filter(|name| !name.is_empty())
        else {
            return;
        };
        let (user, network) = (keyed(&name.to_lowercase()), network(address));
        match event.get(EventField::Status) {
            Some("Failure") => self.failure(at, event, (user, network), second, out),
            Some("Success") => self.success(at, event, (user, network), second, out),
            _ => {}
        }
    }
}

/// The network that an address is in: 24 bits of the old kind, 48 of the new.
fn network(address: &IpAddr) -> u64 {
    match address.to_canonical() {
        IpAddr::V4(address) => u64::from(u32::from(address)) >> 8 | 1 << 40,
        IpAddr::V6(address) => (u128::from(address) >> 80) as u64,
    }
}

impl Credentials {
    fn failure(
        &mut self,
        at: &At<'_>,
        event: Event<'_>,
        (user, network): (u64, u64),
        second: i64,
        out: &mut Vec<Detection>,
    ) {
        let exists = event.get(EventField::StatusDetail) != Some("unknown user");
        let account = self.users.entry(&(at.asset, user), User::default);
        if account.failed_from != at.source || second - account.failed_at > 3600 {
            account.failures = 0;
        }
        account.failures += 1;
        account.failed_from = at.source;
        account.failed_at = second;
        let source = self.sources.entry(&(at.asset, network), Source::default);
        let hour = second.div_euclid(3600);
        if source.hour != hour {
            *source = Source {
                hour,
                sprayed: source.sprayed,
                ..Source::default()
            };
        }
        // The internet tries names that nobody has, all day long; a list of an office's people is longer.
        if !exists {
            if source.unknown.len() < MOST_TRIED {
                source.unknown.insert(user as u32);
            }
            if source.unknown.len() as u64 >= self.spray.threshold("unknown_accounts_an_hour") {
                let mut detection = at.detection(self.spray.rule, event);
                detection.success = Success::Failed;
                detection.reason = "the login was refused";
                out.push(detection);
            }
            return;
        }
        source.failures += 1;
        let first = *source.first.get_or_insert(Seen::of(at, event));
        let new = source.tried.len() < MOST_TRIED && source.tried.insert(user as u32);
        let tried = source.tried.len() as u64;
        let most = self.spray.threshold("accounts_an_hour");
        let even = source.failures <= tried * self.spray.threshold("tries_an_account");
        if tried < most || !even {
            return;
        }
        source.sprayed = Some(second);
        if new && tried == most {
            out.push(first.detection(self.spray.rule, at.who.clone()));
        }
        self.users.entry(&(at.asset, user), User::default).sprayed = Some(second);
        let mut detection = at.detection(self.spray.rule, event);
        detection.success = Success::Failed;
        detection.reason = "the login was refused";
        out.push(detection);
    }

    fn success(
        &mut self,
        at: &At<'_>,
        event: Event<'_>,
        (user, network): (u64, u64),
        second: i64,
        out: &mut Vec<Detection>,
    ) {
        let hours = self.login.threshold("hours_after") as i64 * 3600;
        let recent = |sprayed: Option<i64>| {
            sprayed.is_some_and(|sprayed| (0..=hours).contains(&(second - sprayed)))
        };
        let source = self.sources.find(&(at.asset, network));
        let by_sprayer = source.is_some_and(|source| recent(source.sprayed));
        let account = self.users.entry(&(at.asset, user), User::default);
        let new = !account.networks.is_empty() && !account.networks.contains(&network);
        let guessed = account.failed_from == at.source
            && second - account.failed_at <= 3600
            && account.failures >= self.guessed.threshold("failures_before");
        let mut tell = |rule: RuleIndex, reason: &'static str| {
            let mut detection = at.detection(rule, event);
            detection.success = Success::Succeeded;
            detection.reason = reason;
            out.push(detection);
        };
        if by_sprayer || new && recent(account.sprayed) {
            tell(self.login.rule, "a login followed");
        } else if guessed {
            tell(self.guessed.rule, "a login followed");
        } else if !account.networks.contains(&network) && account.networks.len() < MOST_NETWORKS {
            account.networks.push(network);
        }
        account.failures = 0;
    }
}
