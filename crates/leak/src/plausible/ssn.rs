//! Social Security numbers: structure, issue, and fit to the person.

use super::identifiers::IDENTIFIERS;
use super::statistics::{Correlation, Share};
use super::{Column, Context, Findings, Fit, digits, number};
use levelhead_schema::figures;

/// A column of people numbered before 2011 holds almost no unissued number, numbers drawn at random hold 48%;
/// between the two lies late immigration, which no voter list has at this share.
const MOST_UNISSUED: f64 = 0.15;

/// A share of impossible numbers above this is no slip of the hand.
const MOST_IMPOSSIBLE: f64 = 0.05;

/// Rows with a state before the share of home areas is read.
const FEWEST_STATES: u64 = 200;

/// Pairs of birth year and group before their order is read.
const FEWEST_PAIRS: u64 = 150;

/// Spread of birth years, in years, below which issue in order leaves too small a trace.
const LEAST_SPREAD: f64 = 8.0;

/// Correlation below which group numbers do not follow birth years. Numbers issued in order leave one far
/// above it, unrelated numbers one below it in nine of ten columns of [`FEWEST_PAIRS`] and in nearly all of 500.
const LEAST_CORRELATION: f64 = 0.1;

/// Births from this year on may be numbered after the numbers were randomised in 2011, when area and group
/// ceased to mean anything.
const FIRST_RANDOMISED_BIRTH: u16 = 2011;

/// Railroad numbers ended on 1963-07-01.
const LAST_RAILROAD_BIRTH: u16 = 1963;

/// Counts over one column.
#[derive(Clone, Debug, Default)]
pub(crate) struct SsnColumn {
    malformed: u64,
    never: u64,
    samples: u64,
    too_late: u64,
    issue_tested: u64,
    unissued: u64,
    with_state: u64,
    home: u64,
    /// Sum of each row's chance that a random area is its state's, in millionths, so that rows of several
    /// states add up exactly.
    home_by_chance: u64,
    order: Correlation,
}

impl Column for SsnColumn {
    fn feed(&mut self, value: &[u8], state: Option<&str>, context: &Context<'_>) -> Fit {
        let facts = &IDENTIFIERS.ssn;
        let Some(ssn) = digits(value)
            .filter(|digits| (7..=9).contains(&digits.len()))
            .map(|digits| number(&digits))
        else {
            self.malformed += 1;
            return Fit::Fails;
        };
        let (area, group, serial) = (
            (ssn / 1_000_000) as usize,
            (ssn / 10_000 % 100) as usize,
            ssn % 10_000,
        );
        // The samples come first: some of them also break the rules, and "advertising" says more.
        if facts.samples.binary_search(&(ssn as u32)).is_ok() {
            self.samples += 1;
            return Fit::Fails;
        }
        if area == 0 || area == 666 || area >= 900 || group == 0 || serial == 0 {
            self.never += 1;
            return Fit::Fails;
        }
        let place = facts.place_of_group[group];
        if let Some(born) = context.birth_year {
            let railroad = (700..=728).contains(&area) && born > LAST_RAILROAD_BIRTH;
            // A group before the highest one of a list was used up when the list came out.
            let used_up = facts
                .lists
                .iter()
                .any(|list| born > list.year && place < list.place_of_area[area]);
            if born < FIRST_RANDOMISED_BIRTH && (railroad || used_up) {
                self.too_late += 1;
                return Fit::Fails;
            }
        }
        if context
            .birth_year
            .is_none_or(|born| born < FIRST_RANDOMISED_BIRTH)
        {
            self.issue(area, place, context.birth_year);
            self.home(area as u16, state);
        }
        Fit::Fits
    }

    fn merge(&mut self, other: &Self) {
        self.malformed += other.malformed;
        self.never += other.never;
        self.samples += other.samples;
        self.too_late += other.too_late;
        self.issue_tested += other.issue_tested;
        self.unissued += other.unissued;
        self.with_state += other.with_state;
        self.home += other.home;
        self.home_by_chance += other.home_by_chance;
        self.order.merge(&other.order);
    }

    fn findings(&self, fit: Share) -> Findings {
        let mut found = Findings::default();
        let impossible = Share {
            hits: fit.of - fit.hits,
            of: fit.of,
        };
        found.judge(
            impossible.low() > MOST_IMPOSSIBLE,
            self.structure(impossible),
        );
        if self.issue_tested >= super::FEWEST_VALUES {
            let unissued = Share {
                hits: self.unissued,
                of: self.issue_tested,
            };
            let at_random = IDENTIFIERS.ssn.unissued_at_random * 100.0;
            found.judge(
                unissued.low() > MOST_UNISSUED,
                format!(
                    "{unissued} have an area and group that were not issued by 2011-06-24; numbers drawn at random have {at_random:.1}%"
                ),
            );
        }
        if self.with_state >= FEWEST_STATES {
            let home = Share {
                hits: self.home,
                of: self.with_state,
            };
            let by_chance = self.home_by_chance as f64 / 1e6 / self.with_state as f64;
            found.judge(
                home.low() <= by_chance,
                format!(
                    "{home} have an area of the row's own state; areas drawn at random have {:.1}%",
                    by_chance * 100.0
                ),
            );
        }
        self.order_of_issue(&mut found);
        found
    }
}

impl SsnColumn {
    fn issue(&mut self, area: usize, place: u8, born: Option<u16>) {
        let Some(highest) = IDENTIFIERS
            .ssn
            .lists
            .last()
            .map(|list| list.place_of_area[area])
        else {
            return;
        };
        self.issue_tested += 1;
        if place > highest {
            self.unissued += 1;
        } else if let Some(born) = born {
            // How far the area had come in its groups, in thousandths, since areas fill at different speeds.
            self.order.add(
                i64::from(born),
                1000 * i64::from(place) / i64::from(highest),
            );
        }
    }

    fn home(&mut self, area: u16, state: Option<&str>) {
        let Some(areas) = state.and_then(|state| IDENTIFIERS.ssn.areas.get(state)) else {
            return;
        };
        self.with_state += 1;
        self.home += u64::from(areas.iter().any(|(from, to)| (*from..=*to).contains(&area)));
        let own: u64 = areas
            .iter()
            .map(|(from, to)| u64::from(to - from) + 1)
            .sum();
        // 001 to 899 without 666.
        self.home_by_chance += own * 1_000_000 / 898;
    }

    fn structure(&self, impossible: Share) -> String {
        let mut kinds = Vec::new();
        let mut name = |number: u64, what: &str| {
            if number > 0 {
                kinds.push(format!("{number} {what}"));
            }
        };
        name(self.malformed, "are not nine digits");
        name(
            self.never,
            "use an area, group or serial that is never given out",
        );
        name(self.samples, "are advertising or placeholder numbers");
        name(self.too_late, "were used up before the person was born");
        let detail = if kinds.is_empty() {
            String::new()
        } else {
            format!(": {}", kinds.join(", "))
        };
        format!("{impossible} cannot be the person's number{detail}")
    }

    fn order_of_issue(&self, found: &mut Findings) {
        if self.order.pairs() < FEWEST_PAIRS || self.order.spread_x() < LEAST_SPREAD {
            return;
        }
        let Some(r) = self.order.coefficient() else {
            return;
        };
        found.judge(
            r < LEAST_CORRELATION,
            format!(
                "groups are issued in a fixed order, so they rise with the year of birth: correlation {r:.2} over {} rows, where unrelated numbers have 0",
                figures::number(self.order.pairs())
            ),
        );
    }
}
