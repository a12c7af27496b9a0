//! What a header says: phrases of `data/headers.toml` found in its words.

use super::words;
use levelhead_schema::{Family, Field};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// At least this share of a header must be covered by a phrase before the phrase counts.
const LEAST_COVERAGE: f64 = 0.5;
/// The score of a phrase that only hints at its field.
const WEAK_SCORE: f64 = 0.6;
/// Words of a header that are read, and letters of a word that is cut apart.
const WORDS_READ: usize = 16;
const LETTERS_CUT: usize = 40;
/// Fields whose score is this far below the best are no longer in question.
const RIVAL_DISTANCE: f64 = 0.12;

/// What a header says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Reading {
    /// It names a field; rivals of nearly equal score stand in order, best first.
    Named(Vec<(Field, f64)>),
    /// It names somebody or something other than the person of the row.
    Foreign,
    /// It speaks of the record's own making ("import", "batch"): only values that are plainly a person's count.
    Record,
    /// It says nothing at all: `column 3`, `f12`, empty.
    Opaque,
    /// It has words, and none is known.
    Unknown,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    noise: HashSet<String>,
    mailing: HashSet<String>,
    residence: HashSet<String>,
    foreign: HashSet<String>,
    record: HashSet<String>,
    election: HashSet<String>,
    expand: HashMap<String, String>,
    field: Vec<FieldWords>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldWords {
    name: Field,
    phrases: Vec<String>,
    #[serde(default)]
    weak: Vec<String>,
    #[serde(default)]
    with: HashSet<String>,
}

struct Phrase {
    field: Field,
    words: Vec<String>,
    weak: bool,
}

struct Lexicon {
    file: File,
    phrases: Vec<Phrase>,
    /// Phrases written as one word, and the fields they name.
    whole: HashMap<String, Vec<(Field, bool)>>,
    /// Every word that means something, for cutting `residentialzip`.
    known: HashSet<String>,
}

/// Reads a header.
pub(crate) fn read(header: &str) -> Reading {
    let lexicon = lexicon();
    let mut cut = words::cut(header);
    // A header is input too: a megabyte of words must not cost a minute.
    cut.truncate(WORDS_READ);
    // "D.O.B.", "S.S.N."
    let initial =
        |word: &String| word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    if cut.len() > 1 && cut.iter().all(initial) {
        cut = vec![cut.concat()];
    }
    let mut joined = words::joined(header);
    if header.contains(['#', '№']) {
        cut.push("number".to_owned());
        joined.push_str("number");
    }
    without_date_format(&mut cut);
    if cut.iter().all(|word| is_opaque(word)) && !lexicon.whole.contains_key(&joined) {
        return if is_election_date(&cut) {
            Reading::Named(vec![(Field::VoteHistory, 0.9)])
        } else {
            Reading::Opaque
        };
    }
    let mut found = lexicon.whole_header(&joined);
    if !found.iter().any(|&(_, score)| score > WEAK_SCORE) {
        for (field, score) in lexicon.by_words(&cut) {
            keep_best(&mut found, field, score);
        }
    }
    if let Some(score) = lexicon.election(&cut, &found) {
        keep_best(&mut found, Field::VoteHistory, score);
    }
    let expanded = lexicon.expand(&cut);
    if found.is_empty() {
        let some = |list: &HashSet<String>| expanded.iter().any(|word| list.contains(word));
        return if some(&lexicon.file.foreign) {
            Reading::Foreign
        } else if some(&lexicon.file.record) {
            Reading::Record
        } else {
            Reading::Unknown
        };
    }
    // Stable: at equal score the order of the file decides, so it is the same in every run.
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    let best = found.first().map_or(0.0, |&(_, score)| score);
    found.retain(|&(_, score)| score > best - RIVAL_DISTANCE);
    Reading::Named(found)
}

/// True when the header names one election, by its date or by kind and year.
pub(crate) fn is_election(header: &str) -> bool {
    matches!(read(header), Reading::Named(found) if found.first().is_some_and(|(field, _)| *field == Field::VoteHistory))
}

/// True when the header is the plain English name of a field, as anybody would write it: it says what the column
/// holds and nothing of who made the table.
pub(crate) fn is_plain(joined: &str) -> bool {
    let lexicon = lexicon();
    lexicon.file.expand.contains_key(joined)
        || lexicon
            .whole
            .get(joined)
            .is_some_and(|fields| fields.iter().any(|&(_, weak)| !weak))
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(load);
    &LEXICON
}

#[expect(
    clippy::expect_used,
    reason = "the file is compiled in, and a test loads it; a defect there is no input error"
)]
fn load() -> Lexicon {
    let file: File = toml::from_str(include_str!("../../data/headers.toml"))
        .expect("data/headers.toml is well formed");
    let mut phrases = Vec::new();
    let mut whole: HashMap<String, Vec<(Field, bool)>> = HashMap::new();
    let mut known: HashSet<String> = file.expand.keys().cloned().collect();
    known.extend(
        file.mailing
            .iter()
            .chain(&file.residence)
            .chain(&file.noise)
            .cloned(),
    );
    for entry in &file.field {
        let strong = entry.phrases.iter().map(|phrase| (phrase, false));
        for (phrase, weak) in strong.chain(entry.weak.iter().map(|phrase| (phrase, true))) {
            let words = words::cut(phrase);
            known.extend(words.iter().cloned());
            let fields = whole.entry(words.concat()).or_default();
            if !fields.contains(&(entry.name, weak)) {
                fields.push((entry.name, weak));
            }
            phrases.push(Phrase {
                field: entry.name,
                words,
                weak,
            });
        }
    }
    Lexicon {
        file,
        phrases,
        whole,
        known,
    }
}

impl Lexicon {
    fn whole_header(&self, joined: &str) -> Vec<(Field, f64)> {
        let fields = self
            .whole
            .get(joined)
            .map(Vec::as_slice)
            .unwrap_or_default();
        fields
            .iter()
            .map(|&(field, weak)| (field, if weak { WEAK_SCORE } else { 1.0 }))
            .collect()
    }

    /// Scores from the header's words, with the mailing address kept apart from the residence.
    fn by_words(&self, cut: &[String]) -> Vec<(Field, f64)> {
        let words = self.expand(cut);
        let mut found = self.phrases_in(&words);
        if words.iter().any(|word| self.file.mailing.contains(word)) {
            let rest: Vec<String> = words
                .iter()
                .filter(|word| !self.file.mailing.contains(*word))
                .cloned()
                .collect();
            // "mail id" may be electronic, "mail address 4" is not.
            let electronic = rest
                .iter()
                .all(|word| matches!(word.as_str(), "address" | "id" | "e"));
            found.retain(|(field, _)| {
                mailing_of(*field).is_none() && (electronic || *field != Field::Email)
            });
            for (field, score) in self.mailing_rest(cut, &rest) {
                keep_best(&mut found, field, score);
            }
        }
        let names_part = |word: &&String| !matches!(word.as_str(), "code" | "name" | "number");
        let head = words.iter().rfind(names_part);
        if found.is_empty() && head.is_some_and(|word| word == "district") {
            found.push((Field::District, 0.8));
        }
        found
    }

    fn mailing_rest(&self, cut: &[String], rest: &[String]) -> Vec<(Field, f64)> {
        let part = |word: &String| {
            self.weight(word) < 0.2
                || word.chars().all(char::is_numeric)
                || matches!(word.as_str(), "number" | "suffix" | "care" | "unit")
        };
        if rest.iter().all(part) {
            return vec![(Field::MailingAddress, 0.95)];
        }
        let mut found = Vec::new();
        for (field, score) in self.phrases_in(rest) {
            if let Some(field) = mailing_of(field) {
                keep_best(&mut found, field, score);
            }
        }
        // "mail_st" is a street to some and a state to others: the values decide.
        if cut.last().is_some_and(|word| word == "st") {
            keep_best(&mut found, Field::MailingState, 0.95);
        }
        found
    }

    fn phrases_in(&self, words: &[String]) -> Vec<(Field, f64)> {
        let total: f64 = words.iter().map(|word| self.weight(word)).sum();
        let mut found = Vec::new();
        for phrase in &self.phrases {
            if !phrase.words.iter().all(|word| words.contains(word)) {
                continue;
            }
            let with = self
                .file
                .field
                .iter()
                .find(|entry| entry.name == phrase.field)
                .map(|entry| &entry.with);
            let covers = |word: &String| {
                phrase.words.contains(word) || with.is_some_and(|with| with.contains(word))
            };
            let elsewhere =
                |word: &String| self.file.foreign.contains(word) || self.file.record.contains(word);
            if words.iter().any(|word| !covers(word) && elsewhere(word)) {
                continue;
            }
            let covered: f64 = words
                .iter()
                .filter(|word| covers(word))
                .map(|word| self.weight(word))
                .sum();
            let coverage = if total > 0.0 { covered / total } else { 0.0 };
            if coverage < LEAST_COVERAGE {
                continue;
            }
            // Among phrases that cover the same, the longer one says more.
            let own = phrase.words.len() as f64 / words.len().max(1) as f64;
            let score = 0.5 + 0.42 * coverage + 0.07 * own.min(1.0);
            keep_best(
                &mut found,
                phrase.field,
                if phrase.weak {
                    score.min(WEAK_SCORE)
                } else {
                    score
                },
            );
        }
        found
    }

    fn weight(&self, word: &str) -> f64 {
        if self.file.noise.contains(word) || self.file.residence.contains(word) {
            0.1
        } else if word == "address" {
            0.4
        } else if word == "name" || word == "number" {
            // "ward name" speaks of the ward, "pet name" of the pet.
            0.6
        } else if word == "code" || word == "flag" || word.chars().all(char::is_numeric) {
            0.25
        } else {
            1.0
        }
    }

    /// Words with abbreviations written out and words written together cut apart.
    fn expand(&self, cut: &[String]) -> Vec<String> {
        let mut out = Vec::new();
        for (at, word) in cut.iter().enumerate() {
            // "party_cd" is a code; "cd_2012" and "cd" are congressional districts, met before by their phrase.
            if word == "cd" && at > 0 {
                out.push("code".to_owned());
            } else if word == "reg" && cut.get(at + 1).is_some_and(|next| is_address_word(next)) {
                // The registered address, as in "RegStNum" and "RegCity".
                out.push("residence".to_owned());
            } else if word == "b" && cut.get(at + 1).is_some_and(|next| is_birth_word(next)) {
                out.push("birth".to_owned());
            } else if word == "l" && cut.get(at + 1).is_some_and(|next| is_name_word(next)) {
                out.push("last".to_owned());
            } else if word == "f" && cut.get(at + 1).is_some_and(|next| is_name_word(next)) {
                out.push("first".to_owned());
            } else if word == "m" && cut.get(at + 1).is_some_and(|next| is_name_word(next)) {
                out.push("middle".to_owned());
            } else {
                self.expand_word(word, &mut out);
            }
        }
        out
    }

    fn expand_word(&self, word: &str, out: &mut Vec<String>) {
        if let Some(words) = self.file.expand.get(word) {
            out.extend(words.split(' ').map(str::to_owned));
        } else if self.known.contains(word) || word.len() < 5 || word.len() > LETTERS_CUT {
            out.push(word.to_owned());
        } else if let Some(parts) = self.segment(word) {
            for part in parts {
                match self.file.expand.get(part) {
                    Some(words) => out.extend(words.split(' ').map(str::to_owned)),
                    None => out.push(part.to_owned()),
                }
            }
        } else {
            // A plural is the word itself.
            out.push(
                word.strip_suffix('s')
                    .filter(|single| self.known.contains(*single))
                    .unwrap_or(word)
                    .to_owned(),
            );
        }
    }

    /// The fewest known words of two letters or more that make up `word`.
    fn segment<'w>(&self, word: &'w str) -> Option<Vec<&'w str>> {
        let mut best: Vec<Option<Vec<&'w str>>> = vec![None; word.len() + 1];
        best[0] = Some(Vec::new());
        for end in 2..=word.len() {
            for start in 0..=end - 2 {
                let (Some(before), Some(part)) = (best[start].clone(), word.get(start..end)) else {
                    continue;
                };
                // Two letters cut out of the middle of a word are chance; at its end they are "id", "no", "dt".
                let allowed = part.len() >= 3
                    || (end == word.len()
                        && matches!(part, "id" | "no" | "dt" | "cd" | "nm" | "st"));
                let shorter = best[end]
                    .as_ref()
                    .is_none_or(|known| before.len() + 1 < known.len());
                if allowed && shorter && self.known.contains(part) {
                    let mut parts = before;
                    parts.push(part);
                    best[end] = Some(parts);
                }
            }
        }
        best.pop().flatten()
    }

    /// A score when the header names one election: a kind of election with a date, a year or a number.
    fn election(&self, cut: &[String], found: &[(Field, f64)]) -> Option<f64> {
        if found.iter().any(|&(_, score)| score > 0.9) {
            return None;
        }
        let numbered = cut.iter().any(|word| word.chars().all(char::is_numeric));
        let named = cut.iter().any(|word| self.file.election.contains(word));
        let date = is_election_date(
            &cut.iter()
                .filter(|word| !self.file.election.contains(*word))
                .cloned()
                .collect::<Vec<_>>(),
        );
        let only = cut.iter().all(|word| {
            word.chars().all(char::is_numeric)
                || self.file.election.contains(word)
                || matches!(
                    word.as_str(),
                    "vote" | "voted" | "hist" | "ballot" | "party" | "method" | "participation"
                )
        });
        (named && date || named && numbered && only).then_some(0.92)
    }
}

/// True when the words are a date: month, day and year, or a year first, or a year alone.
fn is_election_date(words: &[String]) -> bool {
    let numbers: Vec<u32> = words.iter().filter_map(|word| word.parse().ok()).collect();
    let year = |number: &u32| (1960..2100).contains(number);
    match numbers.as_slice() {
        _ if numbers.len() != words.len() => false,
        [a, b, c] => {
            (*a <= 12 && *b <= 31 && (year(c) || *c < 100)) || (year(a) && *b <= 12 && *c <= 31)
        }
        [one] => {
            year(one) || (words[0].len() == 8 && (year(&(one / 10_000)) || year(&(one % 10_000))))
        }
        _ => false,
    }
}

fn is_name_word(word: &str) -> bool {
    matches!(word, "name" | "nm" | "nme" | "initial" | "init")
}

fn is_birth_word(word: &str) -> bool {
    matches!(word, "day" | "date" | "dt" | "year" | "yr" | "month")
}

/// Drops "MM/DD/YYYY": a way to write dates, and no month or day of its own.
fn without_date_format(words: &mut Vec<String>) {
    let part = |word: &String| matches!(word.as_str(), "mm" | "dd" | "yy" | "yyyy" | "ccyy");
    if words.iter().filter(|word| part(word)).count() >= 2 {
        words.retain(|word| !part(word));
    }
    let together = ["mmddyyyy", "yyyymmdd", "mmddyy", "ddmmyyyy"];
    if words.len() > 1 {
        words.retain(|word| !together.contains(&word.as_str()));
    }
}

fn is_address_word(word: &str) -> bool {
    matches!(
        word,
        "st" | "street" | "city" | "state" | "zip" | "unit" | "addr" | "address" | "house" | "apt"
    )
}

fn is_opaque(word: &str) -> bool {
    word.chars().all(char::is_numeric)
        || matches!(
            word,
            "column"
                | "col"
                | "field"
                | "f"
                | "c"
                | "x"
                | "v"
                | "var"
                | "unnamed"
                | "attr"
                | "value"
        )
}

/// The mailing counterpart of a residence field.
pub(crate) fn mailing_of(field: Field) -> Option<Field> {
    match field {
        Field::City => Some(Field::MailingCity),
        Field::State => Some(Field::MailingState),
        Field::Zip => Some(Field::MailingZip),
        Field::MailingCountry => Some(Field::MailingCountry),
        // A ZIP+4 suffix, a county: no canonical field for mail.
        Field::Zip4 | Field::County | Field::CountyCode => None,
        _ if field.family() == Family::Address || field == Field::MailingAddress => {
            Some(Field::MailingAddress)
        }
        _ => None,
    }
}

fn keep_best(found: &mut Vec<(Field, f64)>, field: Field, score: f64) {
    match found.iter_mut().find(|(known, _)| *known == field) {
        Some((_, best)) => *best = best.max(score),
        None => found.push((field, score)),
    }
}

#[cfg(test)]
mod spellings;
#[cfg(test)]
mod tests;
