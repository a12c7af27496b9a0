//! What depends on the time: elections, windows, office hours, jobs, authorised tests.

use super::{Asset, Assets};
use ipnet::IpNet;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use std::net::IpAddr;

/// An election.
#[derive(Clone, Debug, PartialEq)]
pub struct Election {
    /// What it is called.
    pub name: String,
    /// Its day.
    pub date: Date,
    /// When the polls close; none when nobody said.
    pub poll_close: Option<Timestamp>,
    /// The zone its day is in.
    pub zone: TimeZone,
}

/// A span of time with a meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// First moment.
    pub from: Timestamp,
    /// The moment after the last.
    pub to: Timestamp,
    /// What for, in the user's words.
    pub what: String,
    /// Numbers of the assets that it holds for; empty for all.
    pub assets: Vec<u32>,
}

impl Window {
    /// True when it holds for the asset at that time.
    pub fn holds(&self, asset: u32, time: Timestamp) -> bool {
        (self.assets.is_empty() || self.assets.contains(&asset))
            && (self.from..self.to).contains(&time)
    }
}

/// An authorised test: its traffic is reported apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestWindow {
    /// When, on which assets, why.
    pub window: Window,
    /// The testers' addresses.
    pub addresses: Vec<IpNet>,
    /// Who tests.
    pub who: String,
}

/// When people work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeHours {
    /// The days, Monday first.
    pub days: [bool; 7],
    /// When work begins.
    pub from: Time,
    /// When it has ended.
    pub to: Time,
}

/// An account that works by the clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The account, as logs name it.
    pub account: String,
    /// When it begins, in the asset's zone.
    pub from: Time,
    /// When it has ended; before `from` when it goes on past midnight.
    pub to: Time,
}

/// True when a time of day is from `from` up to `to`, which may lie past midnight.
pub(crate) fn within(time: Time, from: Time, to: Time) -> bool {
    if from <= to {
        (from..to).contains(&time)
    } else {
        time >= from || time < to
    }
}

impl Asset {
    /// Whether people work with it at that time; unknown when nobody said when they do.
    pub fn is_office_time(&self, time: Timestamp) -> Option<bool> {
        let hours = self.office_hours.as_ref()?;
        let local = time.to_zoned(self.zone.clone());
        let day = local.weekday().to_monday_zero_offset();
        let works = usize::try_from(day)
            .ok()
            .and_then(|day| hours.days.get(day))
            .copied()
            .unwrap_or_default();
        Some(works && within(local.time(), hours.from, hours.to))
    }

    /// True when the account is one that works by the clock, and this is its time.
    pub fn is_job(&self, account: &str, time: Timestamp) -> bool {
        let mut jobs = self.jobs.iter().filter(|job| job.account == account);
        let now = || time.to_zoned(self.zone.clone()).time();
        jobs.any(|job| within(now(), job.from, job.to))
    }
}

impl Assets {
    /// True for traffic of an authorised test. What has no known time cannot be told to be one.
    pub fn authorised(&self, asset: u32, address: &IpAddr, time: Option<Timestamp>) -> bool {
        self.authorised_test(asset, address, time).is_some()
    }

    /// The authorised test that traffic belongs to.
    pub fn authorised_test(
        &self,
        asset: u32,
        address: &IpAddr,
        time: Option<Timestamp>,
    ) -> Option<&TestWindow> {
        let time = time?;
        let address = address.to_canonical();
        self.tests.iter().find(|test| {
            test.window.holds(asset, time)
                && test.addresses.iter().any(|net| net.contains(&address))
        })
    }

    /// The freeze that holds for the asset at that time.
    pub fn freeze(&self, asset: u32, time: Timestamp) -> Option<&Window> {
        self.freezes.iter().find(|window| window.holds(asset, time))
    }

    /// The list maintenance that is due on the asset at that time.
    pub fn maintenance(&self, asset: u32, time: Timestamp) -> Option<&Window> {
        let mut windows = self.list_maintenance.iter();
        windows.find(|window| window.holds(asset, time))
    }

    /// The publishing that is due on the asset at that time.
    pub fn publishing(&self, asset: u32, time: Timestamp) -> Option<&Window> {
        let mut windows = self.publishing.iter();
        windows.find(|window| window.holds(asset, time))
    }
}

/// The days of `mon-fri` or `sat` as places in [`OfficeHours::days`]; `None` for anything else.
pub(super) fn days(text: &str) -> Option<[bool; 7]> {
    let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let day = |name: &str| names.iter().position(|known| *known == name);
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (day(first)?, day(last)?);
    let mut days = [false; 7];
    for step in 0..7 {
        let at = (first + step) % 7;
        if let Some(place) = days.get_mut(at) {
            *place = true;
        }
        if at == last {
            break;
        }
    }
    Some(days)
}
