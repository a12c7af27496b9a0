//! One person in one version, as tokens: what a dump row becomes, and what it is compared with.

use levelhead_schema::Field;

/// Words of 32 bits in a record: 128 bytes, two cache lines.
pub(crate) const WIDTH: usize = 32;

/// A record: a token in each slot, 0 where there is nothing.
pub(crate) type Record = [u32; WIDTH];

/// Where each token of a record stands. Row-major on purpose: to compare a person all of it is needed at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Slot {
    VoterId,
    Last,
    First,
    Middle,
    Suffix,
    BirthDate,
    BirthYear,
    Street,
    Core,
    Unit,
    City,
    Zip,
    Sex,
    Race,
    Party,
    Status,
    /// Not a token: the date as the number 20200501.
    Registered,
    County,
    CountyCode,
    Phone,
    Email,
    Mailing,
    Precinct,
    Congressional,
    Senate,
    House,
    CountyVoterId,
    FirstInitial,
    MiddleInitial,
    /// Not a token: which set of columns the version's releases publish.
    Shape,
    /// Not a token: row of the library's table of release sets.
    Releases,
    /// Not a token: 1 in the first version of a person, 0 in the others.
    Head,
}

impl Slot {
    /// The slots that hold what a file said, in order.
    pub(crate) const SAID: [Slot; 29] = [
        Slot::VoterId,
        Slot::Last,
        Slot::First,
        Slot::Middle,
        Slot::Suffix,
        Slot::BirthDate,
        Slot::BirthYear,
        Slot::Street,
        Slot::Core,
        Slot::Unit,
        Slot::City,
        Slot::Zip,
        Slot::Sex,
        Slot::Race,
        Slot::Party,
        Slot::Status,
        Slot::Registered,
        Slot::County,
        Slot::CountyCode,
        Slot::Phone,
        Slot::Email,
        Slot::Mailing,
        Slot::Precinct,
        Slot::Congressional,
        Slot::Senate,
        Slot::House,
        Slot::CountyVoterId,
        Slot::FirstInitial,
        Slot::MiddleInitial,
    ];

    /// Position in a record.
    #[inline]
    pub(crate) const fn at(self) -> usize {
        self as usize
    }

    /// This slot as a bit of a [`SlotSet`].
    #[inline]
    pub(crate) const fn bit(self) -> u32 {
        1 << self as u32
    }

    /// The canonical field that a person calls this.
    pub(crate) const fn field(self) -> Field {
        match self {
            Slot::VoterId => Field::VoterId,
            Slot::Last => Field::LastName,
            Slot::First | Slot::FirstInitial => Field::FirstName,
            Slot::Middle | Slot::MiddleInitial => Field::MiddleName,
            Slot::Suffix => Field::NameSuffix,
            Slot::BirthDate => Field::BirthDate,
            Slot::BirthYear => Field::BirthYear,
            Slot::Street | Slot::Core => Field::StreetAddress,
            Slot::Unit => Field::UnitNumber,
            Slot::City => Field::City,
            Slot::Zip => Field::Zip,
            Slot::Sex => Field::Sex,
            Slot::Race => Field::Race,
            Slot::Party => Field::Party,
            Slot::Status => Field::Status,
            Slot::Registered => Field::RegistrationDate,
            Slot::County => Field::County,
            Slot::CountyCode => Field::CountyCode,
            Slot::Phone => Field::Phone,
            Slot::Email => Field::Email,
            Slot::Mailing => Field::MailingAddress,
            Slot::Precinct => Field::Precinct,
            Slot::Congressional => Field::CongressionalDistrict,
            Slot::Senate => Field::StateSenateDistrict,
            Slot::House => Field::StateHouseDistrict,
            Slot::CountyVoterId => Field::CountyVoterId,
            Slot::Shape | Slot::Releases | Slot::Head => Field::RowNumber,
        }
    }
}

/// A set of slots, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct SlotSet(pub(crate) u32);

impl SlotSet {
    pub(crate) fn of(slots: &[Slot]) -> Self {
        SlotSet(slots.iter().fold(0, |set, slot| set | slot.bit()))
    }

    pub(crate) fn has(self, slot: Slot) -> bool {
        self.0 & slot.bit() != 0
    }

    pub(crate) fn has_all(self, slots: &[Slot]) -> bool {
        slots.iter().all(|&slot| self.has(slot))
    }

    pub(crate) fn insert(&mut self, slot: Slot) {
        self.0 |= slot.bit();
    }

    pub(crate) fn remove(&mut self, slot: Slot) {
        self.0 &= !slot.bit();
    }

    pub(crate) fn both(self, other: SlotSet) -> SlotSet {
        SlotSet(self.0 & other.0)
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = Slot> {
        Slot::SAID.into_iter().filter(move |&slot| self.has(slot))
    }

    /// The slots of this set in which the records differ.
    #[inline]
    pub(crate) fn differing(self, a: &Record, b: &Record) -> SlotSet {
        let mut differing = 0;
        for at in 0..Slot::SAID.len() {
            differing |= u32::from(a[at] != b[at]) << at;
        }
        SlotSet(differing & self.0)
    }
}

/// Makes the lookup key of `slots`; `None` when one of them is empty.
#[inline]
pub(crate) fn lookup_key(record: &Record, slots: &[Slot]) -> Option<u32> {
    let mut tokens = [0u32; 3];
    for (token, slot) in tokens.iter_mut().zip(slots) {
        *token = record[slot.at()];
        if *token == 0 {
            return None;
        }
    }
    Some(crate::token::mix(&tokens[..slots.len()]))
}
