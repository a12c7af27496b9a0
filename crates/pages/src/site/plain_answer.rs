//! The answer to a claim in a few plain words, for what has no room for a page: feeds and cards.
//!
//! Only published words: those of the assessment that a published statement names.

use super::answer::{verdict_plain, without_verdict};
use super::wording::words;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use levelhead_schema::assessment::PartAssessment;
use levelhead_schema::public::PublicClaim;
use levelhead_schema::statement::{Language, Style};

/// The answer to a claim.
#[derive(Clone, Debug)]
pub(crate) struct Answer<'c> {
    /// Where the claim stands: `What the evidence says`, `Corrected answer`, `Open`, `Withdrawn`.
    pub(crate) standing: &'static str,
    /// The answer to each part with its verdict in a sentence without a full stop; empty where no answer holds.
    pub(crate) parts: Vec<(&'c PartAssessment, String)>,
    /// What is said where no answer holds.
    instead: &'static str,
}

impl<'c> Answer<'c> {
    /// The answer that holds now.
    pub(crate) fn of(claim: &'c PublicClaim, language: Language) -> Self {
        let w = words(language);
        let style = claim.newest().map(|version| version.style);
        let parts = claim.assessment().map(|assessment| {
            let parts = assessment.parts.iter();
            parts
                .map(|part| (part, verdict_plain(part, language)))
                .collect()
        });
        Answer {
            standing: match style {
                Some(Style::Full | Style::Negative) => w.standing_answered,
                Some(Style::Correction) => w.standing_corrected,
                Some(Style::Withdrawal) => w.standing_withdrawn,
                Some(Style::Holding) | None => w.standing_open,
            },
            parts: parts.unwrap_or_default(),
            instead: without_verdict(claim.state(), w),
        }
    }

    /// The answers, each once, in the order of the parts; what is said instead where there is none.
    pub(crate) fn distinct(&self) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for (_, words) in &self.parts {
            if !found.contains(&words.as_str()) {
                found.push(words);
            }
        }
        if found.is_empty() {
            found.push(self.instead);
        }
        found
    }
}

/// The day of a moment, in UTC.
pub(crate) fn date_of(moment: Timestamp) -> Date {
    moment.to_zoned(TimeZone::UTC).date()
}
