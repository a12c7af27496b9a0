//! A state's register: who is in it, month by month.

use crate::Error;
use crate::calendar::Date;
use crate::dice::{Dice, of_text, word};
use crate::household::{Household, Stream};
use crate::names::Names;
use crate::places::{Places, Streets};
use crate::profile::{Profile, Protection};
use crate::voter::{Middle, Party, Sex, Status, Voter};

/// A synthetic register of one state and its monthly history.
///
/// Every voter of every month is a function of the seed, so nothing is held in memory but tables: a register of
/// 15 million costs what one of 1,000 costs. About 2 to 3% of the rows change from month to month.
/// Limits: at most 20 million voters; states of the shipped list of places.
#[derive(Debug)]
pub struct Register {
    pub(crate) state: String,
    pub(crate) seed: u64,
    pub(crate) months: Vec<Date>,
    pub(crate) profile: &'static Profile,
    pub(crate) names: &'static Names,
    pub(crate) streets: &'static Streets,
    pub(crate) places: Places,
    /// Shares per 1,000.
    pub(crate) parties: Vec<(Party, u64)>,
    pub(crate) races: Vec<(u8, u64)>,
    initial: u64,
    growth: u64,
}

/// A voter who is never in a public release, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithheldReason {
    /// A protected record.
    Protected,
    /// A version that lived between two releases only.
    UnpublishedVersion,
}

const CHANGE: u64 = 1_000;
const HOUSEHOLD_MOVE: u64 = 2_000;
const CHANGE_DETAIL: u64 = 3_000;
const MOVE_DETAIL: u64 = 4_000;
const UNPUBLISHED: u64 = 5_000;

impl Register {
    /// A register of `voters` voters of `state` (postal abbreviation) on the day `first`, with `releases` monthly releases
    /// from that day on.
    /// # Errors
    /// The caller's fault: [`Error::NoPlaces`].
    pub fn new(
        state: &str,
        voters: u64,
        first: Date,
        releases: usize,
        seed: u64,
    ) -> Result<Register, Error> {
        let profile = Profile::of(state)?;
        let parties =
            Party::ALL.map(|party| (party, profile.party.get(party.key()).copied().unwrap_or(0)));
        let races = profile
            .race
            .iter()
            .filter_map(|(key, &share)| Some((key.bytes().next()?, share)));
        Ok(Register {
            state: state.to_owned(),
            seed: word(seed, of_text(state), 0),
            months: (0..releases.max(1))
                .map(|month| first.plus_months(month))
                .collect(),
            profile,
            parties: parties.to_vec(),
            races: races.collect(),
            names: Names::shipped()?,
            streets: Streets::shipped()?,
            places: Places::of(state)?,
            initial: voters,
            growth: voters * 45 / 10_000,
        })
    }

    /// Postal abbreviation.
    pub fn state(&self) -> &str {
        &self.state
    }

    /// The dates of the releases, oldest first.
    pub fn dates(&self) -> &[Date] {
        &self.months
    }

    /// The number of people who are or were in the register up to release `month`: indices below it may be asked for.
    pub fn people(&self, month: usize) -> u64 {
        self.initial + self.growth * month as u64
    }

    /// The person `index` as the office held them on the date of release `month`; `None` when not registered then.
    pub fn voter(&self, index: u64, month: usize) -> Option<Voter> {
        self.of_household(&self.household_of(Stream::Real, index), index, month)
    }

    /// Everyone registered on the date of release `month`, in the order of the file.
    pub fn voters(&self, month: usize) -> impl Iterator<Item = (u64, Voter)> {
        let mut held: Option<Household> = None;
        (0..self.people(month)).filter_map(move |index| {
            let household = match held.take() {
                Some(household) if household.member(index).is_some() => household,
                _ => self.household_of(Stream::Real, index),
            };
            let voter = self.of_household(&household, index, month);
            held = Some(household);
            voter.map(|voter| (index, voter))
        })
    }

    /// True when the public release of that layout has a row for the voter.
    pub(crate) fn has_public_row(&self, voter: &Voter) -> bool {
        !(voter.protected && self.profile.protection == Protection::Absent)
    }

    /// A version of the person that lived only after release `month - 1` and before the register's last release,
    /// so that no release holds it; `None` for most people, and for the protected.
    pub fn unpublished(&self, index: u64) -> Option<Voter> {
        if !word(self.seed, UNPUBLISHED, index).is_multiple_of(25) {
            return None;
        }
        let mut voter = self
            .voter(index, self.months.len() - 1)
            .filter(|voter| !voter.protected)?;
        let mut dice = Dice::new(self.seed, UNPUBLISHED + 1, index);
        voter.address = self.draw_address(&mut dice);
        if dice.permille(250) {
            voter.last = self.names.draw_last(&mut dice);
        }
        Some(voter)
    }

    /// Everyone whom the office holds at the last release and no public release does in full, in order of the register.
    pub fn withheld(&self) -> impl Iterator<Item = (WithheldReason, Voter)> {
        self.voters(self.months.len() - 1)
            .filter_map(|(index, voter)| {
                if voter.protected {
                    return Some((WithheldReason::Protected, voter));
                }
                self.unpublished(index)
                    .map(|version| (WithheldReason::UnpublishedVersion, version))
            })
    }

    /// The `k`th person to register after the last release.
    pub fn newer(&self, k: u64) -> Voter {
        let last = self.months.len() - 1;
        let index = self.people(last) + k;
        let mut voter = self.made(Stream::Real, index);
        voter.registered = self.months[last].plus_days(2 + (voter.salt >> 8) as i64 % 27);
        voter.protected = false;
        self.of_age(&mut voter);
        voter
    }

    /// The `k`th person who does not exist: names, dates and places as frequent as in the register.
    pub fn invented(&self, k: u64) -> Voter {
        self.invented_beside(&mut None, k)
    }

    /// As [`Register::invented`], for callers that ask for one after another: a household is made once for all its members.
    pub(crate) fn invented_beside(&self, held: &mut Option<Household>, k: u64) -> Voter {
        let household = match held.take() {
            Some(household) if household.member(k).is_some() => household,
            _ => self.household_of(Stream::Invented, k),
        };
        let mut voter = household.voters[(k - household.first_index) as usize];
        voter.protected = false;
        *held = Some(household);
        voter
    }

    /// A person as they were made, before any month passed.
    fn made(&self, stream: Stream, index: u64) -> Voter {
        let household = self.household_of(stream, index);
        household.voters[(index - household.first_index) as usize]
    }

    /// As [`Register::voter`], for callers that ask for several months or neighbours.
    pub(crate) fn of_household(
        &self,
        household: &Household,
        index: u64,
        month: usize,
    ) -> Option<Voter> {
        let mut voter = *household.member(index)?;
        let start = if index < self.initial {
            0
        } else {
            1 + ((index - self.initial) / self.growth.max(1)) as usize
        };
        if month < start {
            return None;
        }
        if start > 0 {
            let days = (self.months[start].days() - self.months[start - 1].days()).max(1);
            voter.registered = self.months[start - 1].plus_days((voter.salt >> 8) as i64 % days);
            self.of_age(&mut voter);
        }
        for passed in start + 1..=month {
            self.pass_month(&mut voter, index, household.first_index, passed as u64)?;
        }
        Some(voter)
    }

    /// Nobody registers below eighteen.
    fn of_age(&self, voter: &mut Voter) {
        if voter.birth.years_to(voter.registered) < 18 {
            voter.birth = Date::new(
                voter.birth.year - 1,
                voter.birth.month,
                voter.birth.day.min(28),
            );
        }
    }

    /// What one month does to a voter; `None` when they leave the register.
    fn pass_month(&self, voter: &mut Voter, index: u64, household: u64, month: u64) -> Option<()> {
        if word(self.seed, HOUSEHOLD_MOVE + month, household) % 10_000 < 45 {
            // The members draw from the household's dice, so they move to one address.
            voter.address =
                self.draw_address(&mut Dice::new(self.seed, MOVE_DETAIL + month, household));
        }
        let roll = word(self.seed, CHANGE + month, index) % 10_000;
        if roll >= 200 {
            return Some(());
        }
        let mut dice = Dice::new(self.seed, CHANGE_DETAIL + month, index);
        match roll {
            0..30 => return None,
            30..60 => {
                voter.party = if voter.party == Party::None {
                    self.draw_party(&mut dice)
                } else {
                    Party::None
                }
            }
            60..72 if voter.sex == Sex::Female => {
                voter.middle = Middle::Surname(voter.last);
                voter.last = self.names.draw_last(&mut dice);
                voter.second_last = Voter::NO_NAME;
            }
            72..122 => {
                voter.status = if voter.status == Status::Active {
                    Status::Inactive
                } else {
                    Status::Active
                }
            }
            122..150 => {
                voter.phone = self.draw_phone(&mut dice);
                voter.email = dice.between(1, 1 << 30) as u32;
            }
            150..190 => voter.address = self.draw_address(&mut dice),
            190..200 => {
                voter.middle =
                    Middle::Full(self.names.draw_first(voter.sex == Sex::Female, &mut dice))
            }
            _ => {}
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Register, WithheldReason};
    use crate::Date;

    fn register() -> Register {
        Register::new("NC", 20_000, Date::new(2019, 6, 1), 12, 5).expect("a register")
    }

    #[test]
    fn months_change_as_much_as_rolls_do() {
        let register = register();
        for month in 1..12 {
            let changed = (0..register.people(month))
                .filter(|&index| register.voter(index, month) != register.voter(index, month - 1))
                .count() as f64;
            let share = changed / register.people(month) as f64;
            assert!((0.015..0.030).contains(&share), "month {month}: {share}");
        }
    }

    #[test]
    fn walking_and_asking_agree() {
        let register = register();
        for (index, voter) in register.voters(7).step_by(37) {
            assert_eq!(register.voter(index, 7), Some(voter));
        }
    }

    #[test]
    fn numbers_are_unique_and_everyone_is_of_age() {
        let register = register();
        let mut numbers: Vec<u64> = register.voters(11).map(|(_, voter)| voter.number).collect();
        numbers.extend((0..500).map(|k| register.newer(k).number));
        numbers.extend((0..500).map(|k| register.invented(k).number));
        let before = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), before);
        for (_, voter) in register.voters(11) {
            assert!(voter.birth.years_to(voter.registered) >= 18, "{voter:?}");
            assert!(voter.birth.exists() && voter.registered.exists());
        }
    }

    #[test]
    fn households_share_surnames_and_some_have_a_junior() {
        let register = register();
        let people: Vec<_> = register.voters(0).map(|(_, voter)| voter).collect();
        let pairs = people
            .windows(2)
            .filter(|pair| pair[0].address == pair[1].address)
            .count();
        let kin = people
            .windows(2)
            .filter(|pair| pair[0].address == pair[1].address && pair[0].last == pair[1].last)
            .count();
        assert!(
            pairs * 10 > people.len() * 4 && kin * 10 > pairs * 7,
            "{pairs} {kin}"
        );
        assert!(people.iter().any(|voter| voter.suffix.text() == "JR"));
        assert!(
            people
                .iter()
                .any(|voter| voter.birth == Date::new(1900, 1, 1))
        );
    }

    #[test]
    fn newer_people_come_after_the_last_release() {
        let register = register();
        assert!((0..100).all(|k| register.newer(k).registered > register.dates()[11]));
    }

    #[test]
    fn the_withheld_are_protected_or_never_published() {
        let register = register();
        let withheld: Vec<_> = register.withheld().collect();
        let protected = withheld
            .iter()
            .filter(|(reason, _)| *reason == WithheldReason::Protected)
            .count();
        assert!((30..100).contains(&protected), "{protected}");
        assert!(withheld.len() - protected > 500);
    }
}
