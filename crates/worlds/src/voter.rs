//! One voter as the office holds them, before any file writes them down.

use crate::calendar::Date;

/// A generational suffix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Suffix {
    None,
    Junior,
    Senior,
    Second,
    Third,
    Fourth,
}

impl Suffix {
    pub(crate) fn text(self) -> &'static str {
        match self {
            Suffix::None => "",
            Suffix::Junior => "JR",
            Suffix::Senior => "SR",
            Suffix::Second => "II",
            Suffix::Third => "III",
            Suffix::Fourth => "IV",
        }
    }
}

/// A middle name: an index into the first names or, for a maiden name, into the surnames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Middle {
    None,
    Initial(u16),
    Full(u16),
    Surname(u16),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sex {
    Female,
    Male,
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Party {
    Democratic,
    Republican,
    Libertarian,
    Green,
    Independent,
    None,
}

impl Party {
    pub(crate) const ALL: [Party; 6] = [
        Party::Democratic,
        Party::Republican,
        Party::Libertarian,
        Party::Green,
        Party::Independent,
        Party::None,
    ];

    /// The short form in `data/states.toml`.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Party::Democratic => "DEM",
            Party::Republican => "REP",
            Party::Libertarian => "LIB",
            Party::Green => "GRE",
            Party::Independent => "IND",
            Party::None => "none",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Active,
    Inactive,
}

/// Where a voter lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) house: u32,
    /// `1/2` after the number.
    pub(crate) half: bool,
    /// N, S, E, W, or 0.
    pub(crate) predirection: u8,
    pub(crate) street: u16,
    pub(crate) street_type: u8,
    /// 0 none, 1 APT, 2 UNIT, 3 LOT.
    pub(crate) unit_type: u8,
    pub(crate) unit: u16,
    /// Index into the state's places.
    pub(crate) place: u16,
    pub(crate) zip4: u16,
}

/// A voter at one moment. Names, streets and places are indices into the shipped tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voter {
    /// What the voter number is written from; unique in the register.
    pub(crate) number: u64,
    /// What stays with the person for life, for draws that belong to them.
    pub(crate) salt: u64,
    pub(crate) last: u16,
    /// Second part of a double surname; [`Voter::NO_NAME`] when there is none.
    pub(crate) second_last: u16,
    pub(crate) first: u16,
    pub(crate) middle: Middle,
    pub(crate) suffix: Suffix,
    pub(crate) birth: Date,
    pub(crate) sex: Sex,
    /// W, B, H, A, N, M or U.
    pub(crate) race: u8,
    pub(crate) address: Address,
    /// Post office box for mail; 0 when mail goes to the residence.
    pub(crate) mail_box: u16,
    pub(crate) party: Party,
    pub(crate) status: Status,
    pub(crate) registered: Date,
    /// Ten digits, or 0.
    pub(crate) phone: u64,
    /// 0 none, else the form of the address and a number.
    pub(crate) email: u32,
    /// A record that the public file withholds in whole or in part.
    pub(crate) protected: bool,
}

impl Voter {
    pub(crate) const NO_NAME: u16 = u16::MAX;
}
