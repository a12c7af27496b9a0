//! What a world of traffic is to hold, and how busy each minute of it is.

use super::attacks::Attack;
use crate::calendar::Date;

/// Whose portal it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Portal {
    /// A county's: some ten thousand requests on a usual day.
    County,
    /// A state's: some hundred thousand.
    State,
}

impl Portal {
    /// The word in names of files and assets.
    pub fn name(self) -> &'static str {
        match self {
            Portal::County => "county",
            Portal::State => "state",
        }
    }
}

/// A span of traffic at one portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrafficPlan {
    /// Whose portal.
    pub portal: Portal,
    /// First day, by the office's clock.
    pub from: Date,
    /// Days.
    pub days: u32,
    /// People who come on a usual weekday; each asks for some six things.
    pub visits_per_day: u64,
    /// Registered voters.
    pub voters: u64,
    /// The office's clock against UTC, in minutes. It is not set forward or back within a world.
    pub zone_minutes: i32,
    /// Election day.
    pub election: Option<Date>,
    /// Last day to register.
    pub deadline: Option<Date>,
    /// Days on which list maintenance was declared.
    pub maintenance: Vec<Date>,
    /// Attacks on top.
    pub attacks: Vec<Attack>,
    /// Only the access log is wanted.
    pub web_only: bool,
    /// Other traffic of the same kind.
    pub seed: u64,
}

impl TrafficPlan {
    /// Usual days of a portal, without an election near and without attacks.
    pub fn ordinary(portal: Portal, from: Date, days: u32, seed: u64) -> TrafficPlan {
        let (visits_per_day, voters) = match portal {
            Portal::County => (900, 90_000),
            Portal::State => (11_000, 4_000_000),
        };
        TrafficPlan {
            portal,
            from,
            days,
            visits_per_day,
            voters,
            zone_minutes: -300,
            election: None,
            deadline: None,
            maintenance: Vec::new(),
            attacks: Vec::new(),
            web_only: false,
            seed,
        }
    }

    /// The weeks around 3 November 2026, from the rush before the deadline to the day after the election.
    pub fn election_season(portal: Portal, seed: u64) -> TrafficPlan {
        TrafficPlan {
            election: Some(Date::new(2026, 11, 3)),
            deadline: Some(Date::new(2026, 10, 5)),
            maintenance: vec![Date::new(2026, 10, 2)],
            ..TrafficPlan::ordinary(portal, Date::new(2026, 9, 28), 38, seed)
        }
    }

    /// As many usual days of a state's portal as give about so many web events, for benchmarks.
    ///
    /// Units: events in the access log, within a tenth.
    pub fn bench(events: u64, seed: u64) -> TrafficPlan {
        let days = (events / 500_000).clamp(1, 365) as u32;
        // A visit and the machines beside it, as counted over a usual week.
        let per_visit = 6;
        TrafficPlan {
            visits_per_day: events * 7 / 6 / u64::from(days) / per_visit,
            web_only: true,
            ..TrafficPlan::ordinary(Portal::State, Date::new(2026, 6, 1), days, seed)
        }
    }

    /// First minute since 1970, UTC.
    pub(super) fn first_minute(&self) -> i64 {
        self.from.days() * 1440 - i64::from(self.zone_minutes)
    }

    /// Milliseconds since 1970 of a time by the office's clock.
    /// Units: `hour` 0 to 23, `minute` 0 to 59.
    pub fn time_ms(&self, day: Date, hour: u8, minute: u8) -> i64 {
        let local = day.days() * 1440 + i64::from(hour) * 60 + i64::from(minute);
        (local - i64::from(self.zone_minutes)) * 60_000
    }
}

/// A minute by the office's clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Minute {
    /// Since 1970, UTC.
    pub(super) utc: i64,
    pub(super) day: Date,
    /// 0 for Monday.
    pub(super) weekday: u8,
    pub(super) hour: u8,
    pub(super) minute: u8,
}

impl Minute {
    pub(super) fn of(plan: &TrafficPlan, utc: i64) -> Minute {
        let local = utc + i64::from(plan.zone_minutes);
        let days = local.div_euclid(1440);
        let of_day = local.rem_euclid(1440);
        Minute {
            utc,
            day: Date::from_days(days),
            // 1970-01-01 was a Thursday.
            weekday: (days + 3).rem_euclid(7) as u8,
            hour: (of_day / 60) as u8,
            minute: (of_day % 60) as u8,
        }
    }

    pub(super) fn is_workday(self) -> bool {
        self.weekday < 5
    }

    pub(super) fn in_office_hours(self) -> bool {
        self.is_workday() && (8..17).contains(&self.hour)
    }

    /// The first millisecond.
    pub(super) fn begin_ms(self) -> i64 {
        self.utc * 60_000
    }

    /// True in the hours in which an election's results come in.
    pub(super) fn is_election_night(self, plan: &TrafficPlan) -> bool {
        plan.election.is_some_and(|election| {
            (self.day == election && self.hour >= 19)
                || (self.day == election.plus_days(1) && self.hour < 2)
        })
    }
}

/// People by hour of the day.
const HOURS: [u64; 24] = [
    8, 5, 3, 2, 2, 4, 10, 25, 50, 75, 85, 85, 90, 85, 80, 75, 70, 65, 65, 70, 70, 55, 35, 18,
];

/// Expected visits in a minute, in thousandths.
pub(super) fn visits_permille(plan: &TrafficPlan, now: Minute) -> u64 {
    let of_day: u64 = HOURS.iter().sum();
    let week = [1000, 1000, 1000, 980, 920, 550, 480][usize::from(now.weekday)];
    let usual = plan.visits_per_day * HOURS[usize::from(now.hour)] * week / (of_day * 60);
    let night = if now.is_election_night(plan) { 4 } else { 1 };
    usual * rush_permille(plan, now.day) / 1000 * night
}

/// How much more than usual comes on a day.
fn rush_permille(plan: &TrafficPlan, day: Date) -> u64 {
    let until = |then: Option<Date>| then.map(|then| then.days() - day.days());
    let deadline = match until(plan.deadline) {
        Some(0) => 5000,
        Some(1) => 3000,
        Some(2..=7) => 1600,
        _ => 1000,
    };
    let election = match until(plan.election) {
        Some(0) => 9000,
        Some(1) => 4000,
        Some(2..=14) => 2000,
        Some(-2..=-1) => 2500,
        _ => 1000,
    };
    deadline.max(election)
}

#[cfg(test)]
mod tests {
    use super::{Minute, Portal, TrafficPlan, visits_permille};
    use crate::calendar::Date;

    #[test]
    fn days_have_their_rhythm() {
        let plan = TrafficPlan::election_season(Portal::County, 1);
        let of_day = |day: Date| -> u64 {
            let start = plan.time_ms(day, 0, 0) / 60_000;
            (start..start + 1440)
                .map(|utc| visits_permille(&plan, Minute::of(&plan, utc)))
                .sum()
        };
        let usual = of_day(Date::new(2026, 10, 14));
        assert!((850_000..=900_000).contains(&usual), "{usual}");
        assert!(of_day(Date::new(2026, 10, 17)) < usual * 6 / 10);
        assert!(of_day(Date::new(2026, 10, 5)) > usual * 4);
        assert!(of_day(Date::new(2026, 11, 3)) > usual * 8);
    }

    #[test]
    fn the_offices_clock_gives_the_weekday() {
        let plan = TrafficPlan::ordinary(Portal::State, Date::new(2026, 6, 1), 1, 1);
        let first = Minute::of(&plan, plan.first_minute());
        assert_eq!((first.weekday, first.hour, first.minute), (0, 0, 0));
        assert_eq!(first.begin_ms(), plan.time_ms(plan.from, 0, 0));
    }
}
