//! A public statement: a text file with a header, as it is drafted, signed and published.
//!
//! Input: UTF-8 text that begins with TOML between two lines `+++`, followed by Markdown paragraphs. Output: a
//! [`Statement`], or an error that says the line and the remedy. Strict, because what two people sign must read the
//! same to both: unknown keys, control characters and characters that hide or turn text are refused.

use crate::hidden::hidden_character;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The line before and after the header.
const FENCE: &str = "+++";

/// The longest statement, in bytes.
pub const STATEMENT_MAX_BYTES: usize = 256 * 1024;

/// The longest claim id, in characters.
pub const CLAIM_ID_MAX: usize = 100;

/// The longest name of a person, key or agency, in bytes.
pub const NAME_MAX_BYTES: usize = 200;

/// The longest reason of a correction, in bytes.
const REASON_MAX_BYTES: usize = 4_000;

/// What kind of statement it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Style {
    /// Says that the claim is being looked at.
    Holding,
    /// Says what the evidence says.
    Full,
    /// Says what was looked for and not seen, with its scope.
    Negative,
    /// Replaces a version that was wrong.
    Correction,
    /// Takes a version back.
    Withdrawal,
}

impl Style {
    /// All styles.
    pub const ALL: [Style; 5] = [
        Style::Holding,
        Style::Full,
        Style::Negative,
        Style::Correction,
        Style::Withdrawal,
    ];

    /// The word in the header.
    pub fn word(self) -> &'static str {
        match self {
            Style::Holding => "holding",
            Style::Full => "full",
            Style::Negative => "negative",
            Style::Correction => "correction",
            Style::Withdrawal => "withdrawal",
        }
    }

    /// True for the styles that say that an earlier version was wrong, and so need a reason.
    pub fn takes_back(self) -> bool {
        matches!(self, Style::Correction | Style::Withdrawal)
    }
}

/// The language of the text.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Spanish.
    #[serde(rename = "es")]
    Spanish,
}

impl Language {
    /// Both languages.
    pub const ALL: [Language; 2] = [Language::English, Language::Spanish];

    /// The language of a two-letter code.
    pub fn of_code(code: &str) -> Option<Self> {
        Language::ALL.into_iter().find(|known| known.code() == code)
    }

    /// The code in the header.
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Spanish => "es",
        }
    }
}

/// A statement. What [`Statement::parse`] returns keeps the rules below; [`Statement::check`] holds any other to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The claim that it answers: letters, digits, dots, hyphens and underscores, see [`is_claim_id`].
    pub claim: String,
    /// From 1; each published version of a claim's statement is one more.
    pub version: u32,
    /// What kind of statement it is.
    pub style: Style,
    /// The language of `text`.
    pub language: Language,
    /// The day up to which it knows.
    pub as_of: Date,
    /// SHA-256, in 64 lower-case hex digits, of the JSON of the assessment that it was drafted from.
    pub assessment: String,
    /// Who drafted it. Somebody else publishes it.
    pub drafted_by: String,
    /// SHA-256, in hex, of the envelope file of the version before; there from version 2 on.
    pub supersedes: Option<String>,
    /// Why the version before is corrected or taken back; there for these styles alone.
    pub reason: Option<String>,
    /// Markdown paragraphs, ending in a line end.
    pub text: String,
}

/// Why a text is no statement, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}; {remedy}")]
pub struct StatementError {
    /// The line of the file, from 1.
    pub line: usize,
    /// What is wrong there.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    claim: String,
    version: u32,
    style: String,
    language: String,
    as_of: toml::Value,
    assessment: String,
    drafted_by: String,
    supersedes: Option<String>,
    reason: Option<String>,
}

/// True for what may name a claim: up to [`CLAIM_ID_MAX`] letters, digits, dots, hyphens and underscores of ASCII, the
/// first a letter or digit. It stands in file names, so nothing else may.
pub fn is_claim_id(text: &str) -> bool {
    let first = text.bytes().next();
    first.is_some_and(|byte| byte.is_ascii_alphanumeric())
        && text.len() <= CLAIM_ID_MAX
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
}

/// True for 64 lower-case hex digits.
pub fn is_sha256(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// True for what may name a person, a key or an agency: up to [`NAME_MAX_BYTES`] of readable text, with no blank at
/// either end.
pub fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= NAME_MAX_BYTES
        && text.trim() == text
        && hidden_character(text).is_none()
        && !text.contains('\n')
}

impl Statement {
    /// Reads a statement.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line and a remedy. Whose fault: the file's.
    pub fn parse(file: &str) -> Result<Self, StatementError> {
        readable(file)?;
        let (header, text) = parts(file)?;
        let read: Header = toml::from_str(header).map_err(|error| toml_error(header, &error))?;
        let statement = Statement {
            claim: read.claim,
            version: read.version,
            style: chosen(header, "style", &read.style, &Style::ALL, Style::word)?,
            language: chosen(
                header,
                "language",
                &read.language,
                &Language::ALL,
                Language::code,
            )?,
            as_of: date(header, &read.as_of)?,
            assessment: read.assessment,
            drafted_by: read.drafted_by,
            supersedes: read.supersedes,
            reason: read.reason,
            text: text.to_owned(),
        };
        statement.check().map_err(|wrong| StatementError {
            line: match wrong.key {
                "text" => header.lines().count() + 3,
                key => line_of(header, key),
            },
            what: wrong.what,
            remedy: wrong.remedy.to_owned(),
        })?;
        Ok(statement)
    }

    /// Writes the statement as the file that [`Statement::parse`] reads: header keys in one order, no escapes but
    /// TOML's own.
    pub fn to_text(&self) -> String {
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let mut lines = vec![
            FENCE.to_owned(),
            format!("claim = {}", quoted(&self.claim)),
            format!("version = {}", self.version),
            format!("style = {}", quoted(self.style.word())),
            format!("language = {}", quoted(self.language.code())),
            format!("as_of = {}", self.as_of),
            format!("assessment = {}", quoted(&self.assessment)),
            format!("drafted_by = {}", quoted(&self.drafted_by)),
        ];
        if let Some(supersedes) = &self.supersedes {
            lines.push(format!("supersedes = {}", quoted(supersedes)));
        }
        if let Some(reason) = &self.reason {
            lines.push(format!("reason = {}", quoted(reason)));
        }
        lines.push(FENCE.to_owned());
        format!("{}\n{}", lines.join("\n"), self.text)
    }

    /// Holds a statement that was put together in code to the rules of one that was read.
    ///
    /// # Errors
    /// The first key whose value breaks a rule.
    pub fn check(&self) -> Result<(), WrongValue> {
        self.check_names()?;
        self.check_record()?;
        let readable = |text: &str| hidden_character(text).is_none();
        if self.text.trim().is_empty() {
            return wrong("text", "there is no text", "write what the statement says");
        }
        if !self.text.ends_with('\n') {
            return wrong("text", "the last line has no end", "end it with a new line");
        }
        if self.text.len() > STATEMENT_MAX_BYTES || !readable(&self.text) {
            return wrong(
                "text",
                "the text is too long or holds hidden characters",
                "write it in plain characters",
            );
        }
        Ok(())
    }

    fn check_names(&self) -> Result<(), WrongValue> {
        if !is_claim_id(&self.claim) {
            return wrong(
                "claim",
                "the claim's id may hold letters, digits, dots, hyphens and underscores",
                "copy it from the claim's file",
            );
        }
        if !is_name(&self.drafted_by) {
            return wrong(
                "drafted_by",
                "this is no name of a person",
                "write a name of plain letters, without blanks at its ends",
            );
        }
        if !is_sha256(&self.assessment) {
            return wrong(
                "assessment",
                "this is no SHA-256",
                "write the 64 lower-case hex digits of the assessment's hash",
            );
        }
        Ok(())
    }

    fn check_record(&self) -> Result<(), WrongValue> {
        if self.version == 0 {
            return wrong("version", "versions are counted from 1", "write 1");
        }
        match &self.supersedes {
            Some(hash) if !is_sha256(hash) => {
                return wrong(
                    "supersedes",
                    "this is no SHA-256",
                    "write the 64 lower-case hex digits of the hash of the envelope before",
                );
            }
            Some(_) if self.version == 1 => {
                return wrong(
                    "supersedes",
                    "version 1 replaces nothing",
                    "take the line out, or count the version up",
                );
            }
            None if self.version > 1 => {
                return wrong(
                    "version",
                    "a version after the first must name the one that it replaces",
                    "add supersedes, the SHA-256 of the envelope file of the version before",
                );
            }
            _ => {}
        }
        if self.style.takes_back() && self.version == 1 {
            return wrong(
                "style",
                "version 1 has nothing to correct or take back",
                "choose another style, or count the version up",
            );
        }
        match &self.reason {
            None if self.style.takes_back() => wrong(
                "style",
                "a correction or withdrawal must say why",
                "add reason",
            ),
            Some(_) if !self.style.takes_back() => wrong(
                "reason",
                "only a correction or withdrawal has a reason",
                "take the line out",
            ),
            Some(reason)
                if reason.trim().is_empty()
                    || reason.len() > REASON_MAX_BYTES
                    || hidden_character(reason).is_some() =>
            {
                wrong(
                    "reason",
                    "the reason is empty, too long, or holds hidden characters",
                    "say it in a few sentences of plain characters",
                )
            }
            _ => Ok(()),
        }
    }
}

/// A value of a statement that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{key}: {what}; {remedy}")]
pub struct WrongValue {
    /// The header's key, or `text`.
    pub key: &'static str,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: &'static str,
}

fn wrong(key: &'static str, what: &str, remedy: &'static str) -> Result<(), WrongValue> {
    Err(WrongValue {
        key,
        what: what.to_owned(),
        remedy,
    })
}

/// Refuses a file with characters that not everybody sees.
fn readable(file: &str) -> Result<(), StatementError> {
    if file.len() > STATEMENT_MAX_BYTES {
        return Err(at(
            1,
            format!("the file has more than {STATEMENT_MAX_BYTES} bytes"),
            "shorten it",
        ));
    }
    for (index, line) in file.split('\n').enumerate() {
        if let Some(letter) = hidden_character(line) {
            let remedy = match letter {
                '\r' => "save the file with the line ends of Unix (LF)",
                '\t' => "use blanks in its place",
                _ => "type the line anew",
            };
            let code = u32::from(letter);
            return Err(at(
                index + 1,
                format!("the character U+{code:04X} is not seen by everybody"),
                remedy,
            ));
        }
    }
    Ok(())
}

/// Header and text.
fn parts(file: &str) -> Result<(&str, &str), StatementError> {
    let opened = file
        .strip_prefix(FENCE)
        .and_then(|rest| rest.strip_prefix('\n'));
    let Some(rest) = opened else {
        let remedy = "begin with a line +++, the header's keys, and another line +++";
        return Err(at(1, "the file does not begin with a header", remedy));
    };
    let mut from = 0;
    for line in rest.split_inclusive('\n') {
        if line == "+++\n" {
            return Ok((&rest[..from], &rest[from + line.len()..]));
        }
        from += line.len();
    }
    let lines = file.lines().count();
    Err(at(lines, "the header has no end", "end it with a line +++"))
}

fn at(line: usize, what: impl Into<String>, remedy: impl Into<String>) -> StatementError {
    StatementError {
        line,
        what: what.into(),
        remedy: remedy.into(),
    }
}

fn toml_error(header: &str, error: &toml::de::Error) -> StatementError {
    let byte = error.span().map_or(0, |span| span.start.min(header.len()));
    let line = header.as_bytes()[..byte]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
        + 2;
    let what = error.message().replace('\n', " ");
    at(line, what, "mend the header, which is TOML: key = value")
}

/// The line of the file in which a key of the header stands; the header's first where none does.
fn line_of(header: &str, key: &str) -> usize {
    let position = header.lines().position(|line| {
        let rest = line.trim_start().strip_prefix(key);
        rest.is_some_and(|rest| rest.trim_start().starts_with('='))
    });
    position.map_or(2, |index| index + 2)
}

fn chosen<T: Copy>(
    header: &str,
    key: &str,
    word: &str,
    all: &[T],
    name: impl Fn(T) -> &'static str,
) -> Result<T, StatementError> {
    if let Some(found) = all.iter().find(|item| name(**item) == word) {
        return Ok(*found);
    }
    let words: Vec<&str> = all.iter().map(|item| name(*item)).collect();
    Err(at(
        line_of(header, key),
        format!("there is no such {key}"),
        format!("write one of {}", words.join(", ")),
    ))
}

fn date(header: &str, value: &toml::Value) -> Result<Date, StatementError> {
    let read = match value {
        toml::Value::Datetime(date) if date.time.is_none() => date.to_string().parse().ok(),
        _ => None,
    };
    read.ok_or_else(|| {
        at(
            line_of(header, "as_of"),
            "as_of is no date",
            "write it as 2026-11-03, without quotes or a time",
        )
    })
}

impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests;
