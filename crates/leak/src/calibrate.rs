//! Before a table is compared: a look at its first rows, to see what can be compared with which library.
//!
//! A column may carry the field's name and yet other values than the releases: another code list, a vendor's own
//! number, an address without its street type. Compared all the same, it would make every row `altered`. So the
//! first rows are matched on name, birth and address alone, and a field that then hardly ever agrees is set aside
//! and reported as not comparable. Names, birth and address themselves are never set aside: if they disagree
//! everywhere, that is a finding.

use crate::classify::{Class, Judge, Plan, Workspace};
use crate::extract::{Extractor, Plain, Reading};
use crate::library::Library;
use crate::library::index::Rule;
use crate::record::{Record, Slot, SlotSet};
use levelhead_schema::Batch;
use levelhead_schema::report::NotComparable;

/// Rows looked at for each library.
pub(crate) const ROWS: usize = 2_000;
/// Fields that may be set aside, with the share of agreement below which they are.
const DROPPABLE: [(Slot, f64); 19] = [
    (Slot::Middle, 0.1),
    (Slot::Suffix, 0.1),
    (Slot::Unit, 0.3),
    (Slot::City, 0.3),
    (Slot::Sex, 0.3),
    (Slot::Race, 0.3),
    (Slot::Party, 0.3),
    (Slot::Status, 0.3),
    (Slot::Registered, 0.3),
    (Slot::County, 0.3),
    (Slot::CountyCode, 0.3),
    (Slot::Phone, 0.1),
    (Slot::Email, 0.1),
    (Slot::Mailing, 0.3),
    (Slot::Precinct, 0.3),
    (Slot::Congressional, 0.3),
    (Slot::Senate, 0.3),
    (Slot::House, 0.3),
    (Slot::CountyVoterId, 0.1),
];

/// What the look at the first rows gave for one library.
pub(crate) struct Calibration {
    pub(crate) plan: Plan,
    pub(crate) extractor: Extractor,
    pub(crate) not_comparable: Vec<NotComparable>,
    /// Rows looked at, and how many of them the library explains.
    pub(crate) looked_at: usize,
    pub(crate) explained: usize,
    /// Rows that the library has to do with: explained ones, later ones, and those made of its people's data.
    pub(crate) related: usize,
    /// First rows beside the people they were found to be.
    pub(crate) pairs: Vec<Pairing>,
}

/// Positions of up to `count` rows spread evenly over the batches.
pub(crate) fn spread(sample: &[Batch], count: usize) -> impl Iterator<Item = (&Batch, usize)> {
    let total: usize = sample.iter().map(Batch::rows).sum();
    let step = total.div_ceil(count.max(1)).max(1);
    sample
        .iter()
        .flat_map(|batch| (0..batch.rows()).map(move |row| (batch, row)))
        .step_by(step)
}

/// The slots that the first rows fill, at the precision in which they are written.
fn filled_slots(extractor: &Extractor, sample: &[Batch]) -> SlotSet {
    let mut plain = Plain::default();
    let mut filled = SlotSet::default();
    let (mut whole_first, mut whole_middle) = (false, false);
    for (batch, row) in sample
        .iter()
        .flat_map(|batch| (0..batch.rows()).map(move |row| (batch, row)))
    {
        let record = extractor.extract(batch, row, Reading::default(), &mut plain);
        for slot in Slot::SAID {
            if record[slot.at()] != 0 {
                filled.insert(slot);
            }
        }
        whole_first |= plain.first.len() > 1;
        whole_middle |= plain.middle.len() > 1;
    }
    filled.remove(if whole_first {
        Slot::FirstInitial
    } else {
        Slot::First
    });
    filled.remove(if whole_middle {
        Slot::MiddleInitial
    } else {
        Slot::Middle
    });
    filled
}

/// Looks at the first rows of a table and settles how it is compared with `library`.
pub(crate) fn calibrate(
    extractor: &Extractor,
    sample: &[Batch],
    library: &Library,
    latest_release: u32,
) -> Calibration {
    let mut extractor = extractor.clone();
    let filled = filled_slots(&extractor, sample);
    let by_age = extractor.has_age();
    let (identity, pairs) = identify(&extractor, sample, library, filled, by_age);
    let mut not_comparable = Vec::new();
    let mut compared = filled;
    compared.remove(Slot::Core);
    if by_age {
        extractor.age_reference = age_reference(&extractor, sample, &pairs);
        compared.remove(Slot::BirthYear);
    }
    if filled.has(Slot::VoterId) && !identity.has(Slot::VoterId) {
        compared.remove(Slot::VoterId);
        let reason = "it is not the number that the releases publish";
        not_comparable.push(set_aside(Slot::VoterId, reason));
    }
    // Street types and directions are left out or written in another way in some rows.
    let street = agreement(&pairs, Slot::Street);
    let looser = agreement(&pairs, Slot::Core).share() > street.share() + 0.01;
    let few = street.compared < 5;
    if (!few && looser) || (few && extractor.without_street_type && filled.has(Slot::Core)) {
        compared.remove(Slot::Street);
        compared.insert(Slot::Core);
    }
    set_odd_codes_aside(&mut compared, &pairs, &mut not_comparable);
    let mut scored = compared;
    scored.insert(Slot::Core);
    if extractor.age_reference.is_some() {
        scored.insert(Slot::BirthYear);
    }
    let plan = Plan {
        compared,
        scored: scored.both(filled),
        latest_release,
    };
    let (looked_at, explained, related) =
        count_explained(&Judge::new(library, plan.clone()), &extractor, sample);
    Calibration {
        plan,
        extractor,
        not_comparable,
        looked_at,
        explained,
        related,
        pairs,
    }
}

/// Finds people in the first rows by name, birth, address and number alone, and says by which of these.
fn identify(
    extractor: &Extractor,
    sample: &[Batch],
    library: &Library,
    filled: SlotSet,
    by_age: bool,
) -> (SlotSet, Vec<Pairing>) {
    let mut identity = filled.both(SlotSet::of(&[
        Slot::First,
        Slot::Last,
        Slot::BirthDate,
        Slot::BirthYear,
        Slot::Core,
        Slot::Zip,
        Slot::VoterId,
        Slot::FirstInitial,
    ]));
    if by_age {
        identity.remove(Slot::BirthYear);
    }
    let found_by = |slots: SlotSet| {
        let plan = Plan {
            compared: slots,
            scored: slots,
            latest_release: 0,
        };
        pairs_of(&Judge::new(library, plan), extractor, sample, filled)
    };
    if identity.has(Slot::VoterId) {
        // A vendor's key taken for the voter number would speak against every true pair: look without it. Numbers
        // that the releases know, but of other people, are a finding and no misunderstanding.
        let mut without = identity;
        without.remove(Slot::VoterId);
        let pairs = found_by(without);
        let agreement = agreement(&pairs, Slot::VoterId);
        let foreign = agreement.compared >= 20 && agreement.share() < 0.02;
        if foreign && known_numbers(library, extractor, sample) < 0.1 {
            return (without, pairs);
        }
    }
    (identity, found_by(identity))
}

/// Takes away the fields whose values hardly ever agree with the releases although the person is the same.
fn set_odd_codes_aside(
    compared: &mut SlotSet,
    pairs: &[Pairing],
    not_comparable: &mut Vec<NotComparable>,
) {
    for (slot, least) in DROPPABLE {
        // What a dump leaves out nearly everywhere is left out, not changed.
        let known = pairs.iter().filter(|pair| pair.version[slot.at()] != 0);
        let (blank, all) = known.fold((0, 0), |(blank, all), pair| {
            (blank + usize::from(pair.record[slot.at()] == 0), all + 1)
        });
        if compared.has(slot) && all >= 5 && blank * 2 > all {
            compared.remove(slot);
            let reason =
                "the dump leaves it out for most of the people who have it in the releases";
            not_comparable.push(set_aside(slot, reason));
            continue;
        }
        let agreement = agreement(pairs, slot);
        if compared.has(slot) && agreement.compared >= 5 && agreement.share() < least {
            compared.remove(slot);
            let share = (agreement.share() * 100.0).round();
            let reason = format!(
                "its values are written in another way or mean something else: they agree with the releases in {share}% of the people found by name, birth and address"
            );
            not_comparable.push(set_aside(slot, &reason));
        }
    }
}

/// Share of the table's voter numbers that some listed person has.
fn known_numbers(library: &Library, extractor: &Extractor, sample: &[Batch]) -> f64 {
    let Some(index) = library.index(Rule::Number) else {
        return 0.0;
    };
    let mut plain = Plain::default();
    let (mut filled, mut known) = (0u64, 0u64);
    for (batch, row) in spread(sample, ROWS) {
        let record = extractor.extract(batch, row, Reading::default(), &mut plain);
        if let Some(key) = Rule::Number.key(&record) {
            filled += 1;
            known += u64::from(index.find(key).next().is_some());
        }
    }
    crate::columns::share(known, filled)
}

fn set_aside(slot: Slot, reason: &str) -> NotComparable {
    NotComparable {
        field: slot.field().name().to_owned(),
        reason: reason.to_owned(),
    }
}

/// A dump row beside the version it comes nearest to; row counted over the spread sample.
pub(crate) struct Pairing {
    pub(crate) row: usize,
    pub(crate) record: Record,
    pub(crate) version: Record,
}

fn pairs_of(
    judge: &Judge<'_>,
    extractor: &Extractor,
    sample: &[Batch],
    filled: SlotSet,
) -> Vec<Pairing> {
    let mut space = Workspace::default();
    let mut pairs = Vec::new();
    for (at, (batch, row)) in spread(sample, ROWS).enumerate() {
        let verdict = judge.judge_row(extractor, batch, row, &mut space);
        if !matches!(verdict.class, Class::Verbatim | Class::Altered) {
            continue;
        }
        let Some(person) = verdict.person else {
            continue;
        };
        let record = extractor.extract(batch, row, Reading::default(), &mut space.plain);
        let nearest = judge.library.person(person).min_by_key(|version| {
            filled
                .both(judge.library.shape_of(version))
                .differing(&record, version)
                .0
                .count_ones()
        });
        if let Some(version) = nearest {
            pairs.push(Pairing {
                row: at,
                record,
                version,
            });
        }
    }
    pairs
}

/// How often both sides have a value, and the same one.
struct Agreement {
    compared: usize,
    equal: usize,
}

impl Agreement {
    fn share(&self) -> f64 {
        self.equal as f64 / self.compared.max(1) as f64
    }
}

fn agreement(pairs: &[Pairing], slot: Slot) -> Agreement {
    let both = pairs
        .iter()
        .filter(|pair| pair.record[slot.at()] != 0 && pair.version[slot.at()] != 0);
    both.fold(
        Agreement {
            compared: 0,
            equal: 0,
        },
        |count, pair| Agreement {
            compared: count.compared + 1,
            equal: count.equal + usize::from(pair.record[slot.at()] == pair.version[slot.at()]),
        },
    )
}

/// The year from which the table's ages count back to the years of birth in the library.
fn age_reference(extractor: &Extractor, sample: &[Batch], pairs: &[Pairing]) -> Option<u16> {
    let mut plain = Plain::default();
    let rows: Vec<(&Batch, usize)> = spread(sample, ROWS).collect();
    let ages: Vec<(u16, u32)> = pairs
        .iter()
        .filter_map(|pair| {
            let (batch, row) = rows.get(pair.row)?;
            extractor.extract(batch, *row, Reading::default(), &mut plain);
            let year = pair.version[Slot::BirthYear.at()];
            (year != 0).then_some((plain.age?, year))
        })
        .collect();
    let fits = |reference: u16| {
        let year_is =
            |age: u16, token: u32| extractor.year_token(reference.saturating_sub(age)) == token;
        ages.iter()
            .filter(|&&(age, token)| year_is(age, token) || year_is(age + 1, token))
            .count()
    };
    let best = (1990..2040).max_by_key(|&reference| fits(reference))?;
    (fits(best) * 10 > ages.len() * 8 && ages.len() >= 5).then_some(best)
}

/// Rows looked at, rows explained, and rows that have to do with the library at all.
fn count_explained(
    judge: &Judge<'_>,
    extractor: &Extractor,
    sample: &[Batch],
) -> (usize, usize, usize) {
    let mut space = Workspace::default();
    let (mut looked_at, mut explained, mut related) = (0, 0, 0);
    for (batch, row) in spread(sample, ROWS) {
        looked_at += 1;
        let class = judge.judge_row(extractor, batch, row, &mut space).class;
        let is_explained = matches!(class, Class::Verbatim | Class::Altered | Class::Withheld);
        explained += usize::from(is_explained);
        related += usize::from(is_explained || matches!(class, Class::Newer | Class::Recombined));
    }
    (looked_at, explained, related)
}
