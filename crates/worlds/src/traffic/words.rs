//! What traffic is made of, from `data/traffic.toml`, and how it is written into a target.

use crate::Error;
use crate::calendar::Date;
use crate::dice::{Dice, word};
use crate::names::Names;
use crate::places::Streets;
use serde::Deserialize;
use std::sync::OnceLock;

/// A crawler.
#[derive(Debug, Deserialize)]
pub(super) struct Crawler {
    pub(super) agent: String,
    pub(super) per_day: u64,
}

/// The shipped words.
#[derive(Debug, Deserialize)]
pub(super) struct Words {
    pub(super) desk: Vec<String>,
    pub(super) phone: Vec<String>,
    pub(super) pages: Vec<String>,
    pub(super) files: Vec<String>,
    pub(super) referrers: Vec<String>,
    pub(super) tracking: Vec<String>,
    pub(super) searches: Vec<String>,
    pub(super) names: Vec<String>,
    pub(super) addresses: Vec<String>,
    pub(super) noise: Vec<String>,
    pub(super) noisy: Vec<String>,
    pub(super) broken: Vec<[String; 2]>,
    pub(super) guessed: Vec<String>,
    pub(super) crawler: Vec<Crawler>,
}

impl Words {
    /// The shipped words, parsed once.
    pub(super) fn shipped() -> Result<&'static Words, Error> {
        static WORDS: OnceLock<Result<Words, toml::de::Error>> = OnceLock::new();
        WORDS
            .get_or_init(|| toml::from_str(include_str!("../../data/traffic.toml")))
            .as_ref()
            .map_err(|source| Error::Data {
                file: "traffic.toml",
                source: Some(source.clone()),
            })
    }
}

/// One of the shipped words.
pub(super) fn any(from: &'static [String], dice: &mut Dice) -> &'static str {
    dice.pick::<String>(from)
}

/// A voter of the portal's register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    /// Number in the register, from [`FIRST_ID`].
    pub(super) id: u64,
    pub(super) last: String,
    pub(super) first: &'static str,
    pub(super) born: Date,
}

/// The lowest voter number.
pub(super) const FIRST_ID: u64 = 1_000_001;

/// People, each a function of the seed and a number.
#[derive(Debug)]
pub(super) struct People {
    seed: u64,
    /// How many there are.
    pub(super) voters: u64,
    names: &'static Names,
    streets: &'static Streets,
    words: &'static Words,
}

impl People {
    pub(super) fn new(seed: u64, voters: u64) -> Result<People, Error> {
        Ok(People {
            seed,
            voters: voters.max(1),
            names: Names::shipped()?,
            streets: Streets::shipped()?,
            words: Words::shipped()?,
        })
    }

    /// Anybody.
    pub(super) fn draw(&self, dice: &mut Dice) -> Person {
        self.voter(dice.below(self.voters))
    }

    /// The voter whose number is `at` above the lowest.
    pub(super) fn voter(&self, at: u64) -> Person {
        let mut dice = Dice::new(self.seed, 31, at);
        // One in forty has a name that a careless rule stumbles over.
        let last = match dice.permille(25) {
            true => dice.pick(&self.words.names).clone(),
            false => self.names.last[usize::from(self.names.draw_last(&mut dice))].to_owned(),
        };
        let female = dice.permille(520);
        let first = self.names.first[usize::from(self.names.draw_first(female, &mut dice))];
        let born = Date::from_days(dice.between(-14_600, 13_500));
        Person {
            id: FIRST_ID + at,
            last,
            first,
            born,
        }
    }

    /// An address as people type it.
    pub(super) fn address(&self, dice: &mut Dice) -> String {
        if dice.permille(40) {
            return dice.pick(&self.words.addresses).clone();
        }
        let (name, kind) = self.streets.draw(dice);
        let number = 1 + dice.below(9_800);
        let name = self.streets.names[usize::from(name)];
        let kind = self.streets.types[usize::from(kind)].0;
        format!("{number} {name} {kind}")
    }
}

/// Appends `text` as browsers write a form's value.
pub(super) fn encode(text: &str, into: &mut String) {
    for byte in text.bytes() {
        match byte {
            b' ' => into.push('+'),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' => {
                into.push(char::from(byte));
            }
            _ => {
                const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
                into.push('%');
                into.push(char::from(DIGITS[usize::from(byte >> 4)]));
                into.push(char::from(DIGITS[usize::from(byte & 15)]));
            }
        }
    }
}

/// `text` with its quotes doubled, as a careful program puts it into a statement.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Letters that mean nothing, such as tokens of a session.
pub(super) fn token(seed: u64, length: usize, into: &mut String) {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for at in 0..length {
        let draw = word(seed, 33, at as u64);
        into.push(char::from(LETTERS[(draw & 63) as usize]));
    }
}

#[cfg(test)]
mod tests {
    use super::{People, Words, encode, quoted};

    #[test]
    fn the_shipped_words_parse_and_people_are_the_same_again() {
        assert!(Words::shipped().unwrap().noise.len() > 20);
        let people = People::new(5, 1000).unwrap();
        assert_eq!(people.voter(7), people.voter(7));
        assert_ne!(people.voter(7), people.voter(8));
    }

    #[test]
    fn values_are_written_as_browsers_do() {
        let mut text = String::new();
        encode("O'Brien & José #4", &mut text);
        assert_eq!(text, "O%27Brien+%26+Jos%C3%A9+%234");
        assert_eq!(quoted("O'BRIEN"), "'O''BRIEN'");
    }
}
