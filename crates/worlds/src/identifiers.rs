//! Numbers and addresses that identify a person: voter number, Social Security number, licence, phone, e-mail.

use crate::calendar::push_number;
use crate::dice::{Dice, word};
use crate::names::soundex;
use crate::profile::Casing;
use crate::register::Register;
use crate::scribe::{Scribe, Style, Variant, initial};
use crate::voter::Voter;
use levelhead_schema::Field;

impl Scribe<'_> {
    pub(crate) fn number(&self, voter: &Voter, field: Field, out: &mut Vec<u8>) {
        match field {
            Field::VoterId => {
                let mut letters = voter.salt >> 20;
                for sign in self.register.profile.voter_id_prefix.bytes() {
                    out.push(if sign == b'C' {
                        b'A' + (letters % 26) as u8
                    } else {
                        sign
                    });
                    letters /= 26;
                }
                push_number(out, spread(self.register, voter.number), 8);
            }
            Field::CountyVoterId => {
                let county = self.place(voter).county as u64;
                push_number(
                    out,
                    (spread(self.register, voter.number) + county * 7_368_787) % 1_000_000_000,
                    12,
                );
            }
            Field::DriverLicense => self.licence(voter, out),
            Field::Ssn | Field::SsnLast4 => {
                let ssn = self.ssn(voter);
                if field == Field::Ssn {
                    push_number(out, ssn / 1_000_000, 3);
                    out.push(b'-');
                    push_number(out, ssn / 10_000 % 100, 2);
                    out.push(b'-');
                }
                push_number(out, ssn % 10_000, 4);
            }
            _ => {}
        }
    }

    /// A number of the state's areas whose group fits the age: groups were issued in order, odd 01–09, then even 10–98.
    fn ssn(&self, voter: &Voter) -> u64 {
        let [low, high] = self.register.profile.ssn_areas;
        let draw = word(voter.salt, 1, 0);
        let step = ((i64::from(voter.birth.year) - 1915).clamp(0, 90) * 48 / 90 + (draw % 4) as i64)
            .clamp(0, 49) as u64;
        let group = if step < 5 { 2 * step + 1 } else { 2 * step };
        let serial = 1 + (draw >> 8) % 9999;
        (low + (draw >> 40) % (high - low + 1)) * 1_000_000 + group * 10_000 + serial
    }

    fn licence(&self, voter: &Voter, out: &mut Vec<u8>) {
        let code = soundex(self.register.names.last[usize::from(voter.last)]);
        let year = voter.birth.year.unsigned_abs() % 100;
        let day = voter.birth.day_of_year() as u64;
        let mut dice = Dice::new(voter.salt, 2, 0);
        let (mut soundex_at, mut year_at, mut day_at) = (1, 0, 0);
        for sign in self.register.profile.licence.bytes() {
            match sign {
                b'I' => out.push(code[0]),
                b'S' => {
                    out.push(code[soundex_at.min(3)]);
                    soundex_at += 1;
                }
                b'Y' => {
                    out.push(b'0' + (if year_at == 0 { year / 10 } else { year % 10 }) as u8);
                    year_at += 1;
                }
                b'D' => {
                    out.push(b'0' + (day / [100, 10, 1][day_at.min(2)] % 10) as u8);
                    day_at += 1;
                }
                _ => out.push(b'0' + dice.below(10) as u8),
            }
        }
    }

    pub(crate) fn email(&self, voter: &Voter, out: &mut Vec<u8>) {
        if voter.email == 0 {
            return;
        }
        const DOMAINS: [&str; 12] = [
            "gmail.com",
            "gmail.com",
            "gmail.com",
            "gmail.com",
            "yahoo.com",
            "yahoo.com",
            "hotmail.com",
            "aol.com",
            "outlook.com",
            "comcast.net",
            "icloud.com",
            "att.net",
        ];
        let names = self.register.names;
        let lower = Scribe {
            casing: Casing::Lower,
            ascii: true,
            ..*self
        };
        let (first, last) = (
            names.first[usize::from(voter.first)],
            names.last[usize::from(voter.last)],
        );
        let draw = u64::from(voter.email);
        match draw % 7 {
            0 => {
                lower.text(first, out);
                out.push(b'.');
                lower.text(last, out);
            }
            1 => {
                lower.text(initial(first), out);
                lower.text(last, out);
            }
            2 => {
                lower.text(first, out);
                lower.text(last, out);
                push_number(out, voter.birth.year as u64 % 100, 2);
            }
            3 => {
                lower.text(last, out);
                push_number(out, draw / 100 % 1000, 1);
            }
            4 => {
                lower.text(self.register.streets.names[(draw / 11) as usize % 40], out);
                lower.text(initial(last), out);
                push_number(out, draw / 1000 % 100, 1);
            }
            5 => {
                lower.text(last, out);
                out.push(b'_');
                lower.text(first, out);
            }
            _ => {
                lower.text(first, out);
                push_number(out, draw / 77 % 10_000, 1);
            }
        }
        out.push(b'@');
        out.extend_from_slice(DOMAINS[(draw / 7 % 12) as usize].as_bytes());
    }
}

/// Eight digits, one for each number below 99,999,989, in no order that the eye sees and in another for each register.
/// Only invented people have larger numbers, where many are asked for; those go on with more digits, so that nobody
/// who exists shares them.
fn spread(register: &Register, number: u64) -> u64 {
    // The largest prime below 10^8: multiplying by anything but 0 and adding is a bijection.
    const PRIME: u64 = 99_999_989;
    let (factor, offset) = (
        1 + word(register.seed, 11, 0) % (PRIME - 1),
        word(register.seed, 11, 1) % PRIME,
    );
    number / PRIME * 100_000_000 + (number % PRIME * factor + offset) % PRIME
}

pub(crate) fn phone(number: u64, field: Field, style: &Style, out: &mut Vec<u8>) {
    if number == 0 {
        return;
    }
    match style.variant {
        _ if field == Field::PhoneAreaCode => push_number(out, number / 10_000_000, 3),
        Variant::LocalPhone => push_number(out, number % 10_000_000, 7),
        Variant::PhoneExchange => push_number(out, number / 10_000 % 1000, 3),
        Variant::PhoneLastFour => push_number(out, number % 10_000, 4),
        _ if field == Field::Phone => push_number(out, number, 10),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::spread;
    use crate::{Date, Register};

    #[test]
    fn no_two_voters_share_a_number() {
        let register = Register::new("FL", 100, Date::new(2020, 1, 1), 1, 3).expect("a register");
        let numbers = (0..2_000)
            .chain(99_999_000..100_001_000)
            .chain(300_000_000..300_001_000);
        let mut written: Vec<u64> = numbers.map(|number| spread(&register, number)).collect();
        assert!(written[..2_900].iter().all(|number| *number < 100_000_000));
        written.sort_unstable();
        written.dedup();
        assert_eq!(written.len(), 5_000);
    }
}
