//! The answer to a claim in a few plain words, for what has no room for a page: feeds, cards, lists.
//!
//! Only published words: those of the assessment that a published statement names.

use crate::words;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use levelhead_schema::assessment::PartAssessment;
use levelhead_schema::public::{ClaimState, PublicClaim};
use levelhead_schema::statement::{Language, Style};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The answer to a claim.
#[derive(Clone, Debug)]
pub(crate) struct Answer<'c> {
    /// Where the claim stands: `Answered`, `Corrected answer`.
    pub(crate) standing: &'static str,
    /// The answer to each part; empty where no answer holds.
    pub(crate) parts: Vec<PartAnswer<'c>>,
    /// What is said where no answer holds.
    instead: &'static str,
}

/// The answer to one part.
#[derive(Clone, Debug)]
pub(crate) struct PartAnswer<'c> {
    /// The part, as it was assessed.
    pub(crate) part: &'c PartAssessment,
    /// The verdict in a sentence, without a full stop.
    pub(crate) words: Cow<'c, str>,
}

impl<'c> Answer<'c> {
    /// The answer that holds now.
    pub(crate) fn of(claim: &'c PublicClaim, language: Language) -> Self {
        let style = claim.newest().map(|version| version.style);
        let english = language == Language::English;
        let of = |en, es| if english { en } else { es };
        let standing = match style {
            Some(Style::Correction) => of("Corrected answer", "Respuesta corregida"),
            Some(Style::Withdrawal) => of("Withdrawn", "Retirada"),
            Some(Style::Full | Style::Negative) => {
                of("What the evidence says", "Qué dicen las pruebas")
            }
            Some(Style::Holding) | None => of("Open", "Abierta"),
        };
        let instead = match claim.state() {
            ClaimState::Open => of(
                "The claim is being examined; there is no answer yet",
                "La afirmación se está examinando; aún no hay respuesta",
            ),
            ClaimState::Withdrawn => of(
                "The earlier answer was taken back and does not hold",
                "La respuesta anterior fue retirada y no vale",
            ),
            ClaimState::Answered => of(
                "The answer stands in the statement",
                "La respuesta está en la declaración",
            ),
        };
        let parts = claim.assessment().map(|assessment| {
            let parts = assessment.parts.iter();
            parts
                .map(|part| PartAnswer {
                    part,
                    words: verdict_words(part, language),
                })
                .collect()
        });
        Answer {
            standing,
            parts: parts.unwrap_or_default(),
            instead,
        }
    }

    /// The answers, each once, in the order of the parts; what is said instead where there is none.
    pub(crate) fn distinct(&self) -> impl Iterator<Item = &str> {
        let words = self.parts.iter().map(|answer| &*answer.words);
        let first = move |at: usize, words: &str| {
            self.parts[..at].iter().all(|before| before.words != words)
        };
        let instead = self.parts.is_empty().then_some(self.instead);
        words
            .enumerate()
            .filter(move |(at, words)| first(*at, words))
            .map(|(_, words)| words)
            .chain(instead)
    }
}

/// The verdict on a part in a sentence: the assessment's own words in English, those of the verdict's code in Spanish.
pub(crate) fn verdict_words(part: &PartAssessment, language: Language) -> Cow<'_, str> {
    let spanish = match language {
        Language::English => None,
        Language::Spanish => SPANISH.get(part.verdict.as_str()),
    };
    match spanish {
        Some(words) => Cow::Borrowed(words.as_str()),
        None => Cow::Borrowed(&part.verdict_words),
    }
}

/// The verdicts in Spanish, from the table that the assessment takes its words from.
static SPANISH: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    #[derive(serde::Deserialize)]
    struct Table {
        verdict: Vec<Row>,
    }
    #[derive(serde::Deserialize)]
    struct Row {
        code: String,
        words_es: String,
    }
    let table: Result<Table, _> = toml::from_str(include_str!("../../../../weights/verdicts.toml"));
    let rows = table.map_or_else(|_| Vec::new(), |table| table.verdict);
    rows.into_iter()
        .map(|row| (row.code, row.words_es))
        .collect()
});

/// The day of a moment, in UTC.
pub(crate) fn date_of(moment: Timestamp) -> Date {
    moment.to_zoned(TimeZone::UTC).date()
}

/// The day of a moment as people write it.
pub(crate) fn day(moment: Timestamp, language: Language) -> String {
    let date = date_of(moment);
    match language {
        Language::English => words::date(&date.to_string()),
        Language::Spanish => {
            let month = MESES[(date.month() as usize).saturating_sub(1).min(11)];
            format!("{} de {month} de {}", date.day(), date.year())
        }
    }
}

const MESES: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];
