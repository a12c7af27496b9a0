//! What the office records of a registration: status, party, districts, elections voted in.

use crate::calendar::{Date, push_number};
use crate::dice::word;
use crate::scribe::{Scribe, Style, Variant};
use crate::voter::{Party, Sex, Status, Voter};
use levelhead_schema::Field;

/// General elections of the decade before the world, newest first.
const ELECTIONS: [Date; 8] = [
    Date::new(2018, 11, 6),
    Date::new(2017, 11, 7),
    Date::new(2016, 11, 8),
    Date::new(2015, 11, 3),
    Date::new(2014, 11, 4),
    Date::new(2013, 11, 5),
    Date::new(2012, 11, 6),
    Date::new(2010, 11, 2),
];

impl Scribe<'_> {
    pub(crate) fn registration(
        &self,
        voter: &Voter,
        field: Field,
        style: &Style,
        out: &mut Vec<u8>,
    ) {
        let yes = |answer: bool| if answer { b'Y' } else { b'N' };
        match field {
            Field::RegistrationDate => style.date.write(voter.registered, out),
            Field::Confidential => out.push(yes(voter.protected)),
            Field::LicenseOnFile => out.push(yes(voter.salt % 10 < 8)),
            Field::AbsenteeStatus if style.slot == 0 => out.push(yes(voter.salt.is_multiple_of(9))),
            Field::Party | Field::Status | Field::StatusReason => {
                self.code(voter, field, style, out)
            }
            _ => {}
        }
    }

    pub(crate) fn county_code(&self, voter: &Voter, style: &Style, out: &mut Vec<u8>) {
        let county = self.place(voter).county;
        match style
            .codes
            .as_ref()
            .and_then(|codes| codes.by_county.get(county))
            .filter(|code| !code.is_empty())
        {
            Some(code) => out.extend_from_slice(code.as_bytes()),
            None => push_number(out, county as u64 + 1, style.width.unwrap_or(2).min(3)),
        }
    }

    pub(crate) fn code(&self, voter: &Voter, field: Field, style: &Style, out: &mut Vec<u8>) {
        let (meaning, plain): (&'static str, &'static str) = match field {
            Field::Sex => match voter.sex {
                Sex::Female => ("female", "F"),
                Sex::Male => ("male", "M"),
                Sex::Unknown => ("unknown", "U"),
            },
            Field::Race => race(voter.race),
            Field::Ethnicity => match voter.race {
                b'H' => ("hispanic", "HL"),
                b'U' => ("undesignated", "UN"),
                _ => ("not hispanic", "NL"),
            },
            Field::Party => (
                party_word(voter.party),
                if voter.party == Party::None {
                    "NPA"
                } else {
                    voter.party.key()
                },
            ),
            Field::StatusReason => match voter.status {
                Status::Active => ("verified", ""),
                Status::Inactive => ("confirmation", ""),
            },
            Field::Status => match voter.status {
                Status::Active => ("active", "A"),
                Status::Inactive => ("inactive", "I"),
            },
            _ => return,
        };
        if style.words {
            self.text(&meaning.to_uppercase(), out);
        } else {
            let code = style
                .codes
                .as_ref()
                .and_then(|codes| codes.of_word(meaning))
                .unwrap_or(plain);
            out.extend_from_slice(code.as_bytes());
        }
    }

    pub(crate) fn district(&self, voter: &Voter, field: Field, style: &Style, out: &mut Vec<u8>) {
        let place = self.place(voter);
        let (address, sizes) = (&voter.address, self.register.profile.districts);
        let corner = u64::from(address.place) * 64 + u64::from(address.street % 8);
        let precinct = 1 + corner % 97;
        let draw = |salt: u64, bound: u64| 1 + word(salt, 7, u64::from(address.place)) % bound;
        match field {
            Field::Precinct if style.words => {
                self.text(place.city, out);
                out.push(b' ');
                push_number(out, precinct, 1);
            }
            Field::Precinct if style.slot < 2 => {
                push_number(out, precinct, style.width.unwrap_or(3).min(3))
            }
            Field::PollingPlace => {
                self.text(self.register.streets.names[(corner % 97) as usize], out);
                self.text(" SCHOOL", out);
            }
            Field::CongressionalDistrict => numbered_district(draw(1, sizes.congress), style, out),
            Field::StateSenateDistrict => numbered_district(draw(2, sizes.senate), style, out),
            Field::StateHouseDistrict => numbered_district(draw(3, sizes.house), style, out),
            // Not every place lies in a district of every kind.
            Field::District
                if word(u64::from(style.slot), 8, place.county as u64).is_multiple_of(3) =>
            {
                numbered_district(draw(10 + u64::from(style.slot), 9), style, out);
            }
            _ => {}
        }
    }
}

fn numbered_district(number: u64, style: &Style, out: &mut Vec<u8>) {
    if style.words {
        out.extend_from_slice(b"DISTRICT ");
    }
    push_number(out, number, 1);
}

fn race(code: u8) -> (&'static str, &'static str) {
    match code {
        b'W' => ("white", "W"),
        b'B' => ("black", "B"),
        b'H' => ("hispanic", "H"),
        b'A' => ("asian", "A"),
        b'N' => ("american indian", "I"),
        b'M' => ("multiple", "M"),
        _ => ("unknown", "U"),
    }
}

fn party_word(party: Party) -> &'static str {
    match party {
        Party::Democratic => "democratic",
        Party::Republican => "republican",
        Party::Libertarian => "libertarian",
        Party::Green => "green",
        Party::Independent => "independent",
        Party::None => "unaffiliated",
    }
}

pub(crate) fn history(voter: &Voter, field: Field, style: &Style, out: &mut Vec<u8>) {
    if !matches!(field, Field::VoteHistory | Field::LastVoted) {
        return;
    }
    let voted = |at: &usize| {
        voter.registered < ELECTIONS[*at] && word(voter.salt, 9, *at as u64) % 100 < 55
    };
    let wanted = if field == Field::LastVoted {
        0
    } else {
        usize::from(style.slot)
    };
    let Some(at) = (0..ELECTIONS.len()).filter(voted).nth(wanted) else {
        return;
    };
    match style.variant {
        Variant::ElectionType => out.push(b'E'),
        Variant::ElectionAbsentee => {
            out.push(if word(voter.salt, 10, at as u64).is_multiple_of(10) {
                b'Y'
            } else {
                b'N'
            })
        }
        _ => style.date.write(ELECTIONS[at], out),
    }
}
