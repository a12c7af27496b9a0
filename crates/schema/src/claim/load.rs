//! TOML text to claims, with errors that say where and what is allowed.

use super::check::{ClaimProblem, check, check_addition};
use super::{Addition, Claim};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

/// Longest claim file, in bytes. A claim is written by hand; this is some hundred pages.
const LONGEST: usize = 1 << 20;

/// A claim that cannot be used. It is the fault of whoever wrote the file.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ClaimError {
    /// The text is no TOML, or a key is missing, unknown or of the wrong type; the parser's own words.
    #[error("{origin}, line {line}: {message}")]
    Toml {
        /// Where the text came from.
        origin: String,
        /// Line, from 1.
        line: usize,
        /// What the parser said.
        message: String,
    },
    /// Valid TOML that contradicts itself.
    #[error("{origin}: {problem}")]
    Contradiction {
        /// Where the text came from.
        origin: String,
        /// What is wrong.
        problem: ClaimProblem,
    },
}

/// Reads a claim and checks it.
///
/// # Errors
/// Text that is no TOML, a key that is missing or unknown, or the first contradiction: an id used twice or missing, a
/// part, source or item that nothing has, an empty text. All are the fault of the text.
pub fn parse_claim(text: &str, origin: &str) -> Result<Claim, ClaimError> {
    let claim: Claim = read(text, origin)?;
    match check(&claim) {
        None => Ok(claim),
        Some(problem) => Err(contradiction(origin, problem)),
    }
}

/// Reads what is added to a claim: the same tables, without the claim's own keys. Checked together with the claim.
///
/// # Errors
/// As [`parse_claim`].
pub fn parse_addition(text: &str, origin: &str, claim: &Claim) -> Result<Addition, ClaimError> {
    let addition: Addition = read(text, origin)?;
    match check_addition(claim, &addition) {
        None => Ok(addition),
        Some(problem) => Err(contradiction(origin, problem)),
    }
}

fn contradiction(origin: &str, problem: ClaimProblem) -> ClaimError {
    ClaimError::Contradiction {
        origin: origin.to_owned(),
        problem,
    }
}

fn read<T: for<'de> Deserialize<'de>>(text: &str, origin: &str) -> Result<T, ClaimError> {
    if text.len() > LONGEST {
        return Err(contradiction(origin, ClaimProblem::TooLong));
    }
    toml::from_str(text).map_err(|error| ClaimError::Toml {
        origin: origin.to_owned(),
        line: error
            .span()
            .map_or(1, |span| 1 + text[..span.start].matches('\n').count()),
        message: error.message().to_owned(),
    })
}

/// A date as TOML has it, with or without quotes.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Bare(toml::value::Datetime),
}

impl Written {
    fn date<E: serde::de::Error>(self) -> Result<Date, E> {
        let text = match self {
            Written::Text(text) => text,
            Written::Bare(date) => date.to_string(),
        };
        match text.parse() {
            Ok(date) if text.len() == 10 => Ok(date),
            _ => Err(E::custom(format_args!(
                "`{text}` is no date such as 2020-09-01"
            ))),
        }
    }
}

pub(crate) fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    Written::deserialize(from)?.date()
}

pub(crate) fn optional_date<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    Option::<Written>::deserialize(from)?
        .map(Written::date)
        .transpose()
}
