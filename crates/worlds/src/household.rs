//! Who lives together: eight indices at a time are divided into households.

use crate::calendar::Date;
use crate::dice::{Dice, word};
use crate::register::Register;
use crate::voter::{Address, Middle, Party, Sex, Status, Suffix, Voter};

/// Indices divided together.
const BLOCK: u64 = 8;

/// The people of one household, by the index of the first.
#[derive(Clone, Debug)]
pub(crate) struct Household {
    pub(crate) first_index: u64,
    pub(crate) voters: Vec<Voter>,
}

impl Household {
    /// The member of that index.
    pub(crate) fn member(&self, index: u64) -> Option<&Voter> {
        self.voters
            .get(usize::try_from(index.checked_sub(self.first_index)?).ok()?)
    }
}

/// Which people are meant. Streams never share a person, a voter number or a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    /// The register's own people.
    Real,
    /// People who do not exist.
    Invented,
}

impl Stream {
    fn purpose(self) -> u64 {
        match self {
            Stream::Real => 100,
            Stream::Invented => 200,
        }
    }

    /// Real people and invented ones have voter numbers of different remainders, so none is held twice.
    fn remainder(self) -> u64 {
        match self {
            Stream::Real => 0,
            Stream::Invented => 2,
        }
    }
}

/// How eight people divide into households.
const DIVISIONS: [&[usize]; 8] = [
    &[2, 2, 1, 2, 1],
    &[1, 2, 3, 2],
    &[2, 1, 1, 4],
    &[1, 1, 2, 2, 2],
    &[3, 2, 1, 1, 1],
    &[2, 4, 2],
    &[1, 3, 1, 3],
    &[2, 2, 2, 2],
];

impl Register {
    /// The household that the person `index` lives in. Made alone: no other household is needed for it.
    pub(crate) fn household_of(&self, stream: Stream, index: u64) -> Household {
        let (block, at) = (index / BLOCK, (index % BLOCK) as usize);
        let division = DIVISIONS
            [(word(self.seed, stream.purpose() + 2, block) % DIVISIONS.len() as u64) as usize];
        let mut start = 0;
        let mut size = division[0];
        for &next in division {
            size = next;
            if at < start + next {
                break;
            }
            start += next;
        }
        let first_index = block * BLOCK + start as u64;
        let mut dice = Dice::new(self.seed, stream.purpose(), first_index);
        let mut voters = Vec::with_capacity(size);
        self.household(stream, first_index, size, &mut dice, &mut voters);
        Household {
            first_index,
            voters,
        }
    }

    fn household(
        &self,
        stream: Stream,
        first_index: u64,
        size: usize,
        dice: &mut Dice,
        out: &mut Vec<Voter>,
    ) {
        let address = self.draw_address(dice);
        let last = self.names.draw_last(dice);
        let race = self.draw_race(last, dice);
        let party = self.draw_party(dice);
        let age = draw_age(dice);
        let head_is_woman = dice.permille(515);
        for place in 0..size {
            let index = first_index + place as u64;
            let mut voter = self.person(stream, index, address, last, race, party, dice);
            match place {
                0 => {
                    voter.sex = if head_is_woman {
                        Sex::Female
                    } else {
                        Sex::Male
                    };
                    voter.birth = self.birth_at(age, dice);
                }
                1 if size > 2 || dice.permille(780) => {
                    self.partner(&mut voter, age, head_is_woman, dice)
                }
                1 if dice.permille(600) => self.child(&mut voter, out, age, dice),
                1 => {
                    voter.last = self.names.draw_last(dice);
                    voter.birth = self.birth_at(draw_age(dice), dice);
                }
                _ => self.child(&mut voter, out, age, dice),
            }
            self.complete(&mut voter, dice);
            let _ = self.make_junior(&mut voter, out, place, dice);
            out.push(voter);
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "what the members of a household share, named once"
    )]
    fn person(
        &self,
        stream: Stream,
        index: u64,
        address: Address,
        last: u16,
        race: u8,
        party: Party,
        dice: &mut Dice,
    ) -> Voter {
        let salt = word(self.seed, stream.purpose() + 1, index);
        Voter {
            number: index * 4 + stream.remainder() + (salt & 1),
            salt,
            last,
            second_last: Voter::NO_NAME,
            first: 0,
            middle: Middle::None,
            suffix: Suffix::None,
            birth: self.months[0],
            sex: if dice.permille(515) {
                Sex::Female
            } else {
                Sex::Male
            },
            race,
            address,
            mail_box: if dice.permille(60) {
                dice.between(1, 9999) as u16
            } else {
                0
            },
            party: if dice.permille(650) {
                party
            } else {
                self.draw_party(dice)
            },
            status: if dice.permille(100) {
                Status::Inactive
            } else {
                Status::Active
            },
            registered: self.months[0],
            phone: if dice.permille(self.profile.phone_permille) {
                self.draw_phone(dice)
            } else {
                0
            },
            email: if dice.permille(self.profile.email_permille) {
                dice.between(1, 1 << 30) as u32
            } else {
                0
            },
            protected: salt % 331 == 7,
        }
    }

    fn partner(&self, voter: &mut Voter, age: i64, head_is_woman: bool, dice: &mut Dice) {
        let same_sex = dice.permille(20);
        voter.sex = if head_is_woman == same_sex {
            Sex::Female
        } else {
            Sex::Male
        };
        voter.birth = self.birth_at((age + dice.between(-6, 6)).clamp(18, 100), dice);
        if dice.permille(190) {
            let own = self.names.draw_last(dice);
            if dice.permille(150) {
                voter.second_last = own;
            } else {
                voter.last = own;
            }
        }
    }

    /// A grown child of the household, now and then the twin of the one before.
    fn child(&self, voter: &mut Voter, family: &[Voter], age: i64, dice: &mut Dice) {
        let years = (age - dice.between(21, 38)).clamp(18, 60);
        voter.birth = self.birth_at(years, dice);
        if let (Some(before), true) = (family.get(2), dice.permille(60)) {
            voter.birth = before.birth;
        }
    }

    /// Names, registration date and the rare oddities, once birth and sex stand.
    fn complete(&self, voter: &mut Voter, dice: &mut Dice) {
        let woman = voter.sex == Sex::Female;
        voter.first = self.names.draw_first(woman, dice);
        voter.middle = match dice.below(100) {
            0..12 => Middle::None,
            12..42 => Middle::Initial(self.names.draw_first(woman, dice)),
            42..54 if woman => Middle::Surname(self.names.draw_last(dice)),
            _ => Middle::Full(self.names.draw_first(woman, dice)),
        };
        if !woman && dice.permille(16) {
            voter.suffix = *dice.pick(&[
                Suffix::Junior,
                Suffix::Junior,
                Suffix::Senior,
                Suffix::Second,
                Suffix::Third,
                Suffix::Fourth,
            ]);
        }
        if dice.permille(9) {
            voter.sex = Sex::Unknown;
        }
        let earliest = (voter.birth.days() + 18 * 365 + 5).max(self.months[0].days() - 45 * 365);
        let span = (self.months[0].days() - earliest).max(1) as u64;
        // The later of two draws: rolls hold more recent registrations than old ones.
        let after = dice.below(span).max(dice.below(span));
        voter.registered = Date::from_days(self.months[0].days() - 1 - (span - 1 - after) as i64);
        if dice.below(1500) == 0 {
            voter.birth = Date::new(1900, 1, 1);
        }
    }

    /// Now and then a son has his father's name, and both carry a suffix.
    fn make_junior(
        &self,
        voter: &mut Voter,
        family: &mut [Voter],
        place: usize,
        dice: &mut Dice,
    ) -> Option<()> {
        if place == 0 || voter.sex != Sex::Male || !dice.permille(90) {
            return None;
        }
        let father = family.iter_mut().take(2).find(|other| {
            other.sex == Sex::Male
                && other.last == voter.last
                && other.birth.years_to(voter.birth) >= 18
        })?;
        voter.first = father.first;
        voter.middle = father.middle;
        (father.suffix, voter.suffix) = match father.suffix {
            Suffix::Junior | Suffix::Second => (father.suffix, Suffix::Third),
            Suffix::Third => (Suffix::Third, Suffix::Fourth),
            _ => (Suffix::Senior, Suffix::Junior),
        };
        Some(())
    }

    fn birth_at(&self, age: i64, dice: &mut Dice) -> Date {
        let back = age * 36_525 / 100 + 1 + dice.below(365) as i64;
        Date::from_days(self.months[0].days() - back)
    }

    pub(crate) fn draw_address(&self, dice: &mut Dice) -> Address {
        let (street, street_type) = self.streets.draw(dice);
        let digits = dice.below(10);
        let house = match digits {
            0 => dice.between(1, 99),
            1..=4 => dice.between(100, 999),
            5..=8 => dice.between(1000, 9999),
            _ => dice.between(10_000, 29_999),
        };
        let unit_type = if dice.permille(170) {
            *dice.pick(&[1, 1, 1, 2, 3])
        } else {
            0
        };
        Address {
            house: house as u32,
            half: dice.permille(4),
            predirection: if dice.permille(160) {
                *dice.pick(b"NSEW")
            } else {
                0
            },
            street,
            street_type,
            unit_type,
            unit: if unit_type == 0 {
                0
            } else {
                dice.between(1, 420) as u16
            },
            place: self.places.draw(dice),
            zip4: dice.between(1001, 9899) as u16,
        }
    }

    pub(crate) fn draw_phone(&self, dice: &mut Dice) -> u64 {
        let area = u64::from(*dice.pick(&self.profile.area_codes));
        let mut exchange = dice.between(200, 999) as u64;
        // N11 is no exchange and 555 is kept for directory services and fiction (NANPA).
        if exchange % 100 == 11 || exchange == 555 {
            exchange += 1;
        }
        area * 10_000_000 + exchange * 10_000 + dice.below(10_000)
    }

    fn draw_race(&self, last: u16, dice: &mut Dice) -> u8 {
        let group = self.names.group_of(last);
        if group != b'-' && dice.permille(650) {
            return group;
        }
        by_share(&self.races, dice).unwrap_or(b'U')
    }

    pub(crate) fn draw_party(&self, dice: &mut Dice) -> Party {
        by_share(&self.parties, dice).unwrap_or(Party::None)
    }
}

/// Draws by shares per 1,000.
fn by_share<T: Copy>(shares: &[(T, u64)], dice: &mut Dice) -> Option<T> {
    let mut roll = dice.below(1000);
    for &(value, share) in shares {
        if roll < share {
            return Some(value);
        }
        roll -= share;
    }
    None
}

/// Ages of registered voters, roughly as the Current Population Survey's voting supplement has them.
fn draw_age(dice: &mut Dice) -> i64 {
    const BANDS: [(u64, i64, i64); 8] = [
        (105, 18, 24),
        (165, 25, 34),
        (160, 35, 44),
        (160, 45, 54),
        (180, 55, 64),
        (140, 65, 74),
        (70, 75, 84),
        (20, 85, 99),
    ];
    let mut roll = dice.below(1000);
    for (share, low, high) in BANDS {
        if roll < share {
            return dice.between(low, high);
        }
        roll -= share;
    }
    40
}
