//! From texts to documents of Sigma with their lines, and from these to rules as reports know them.

use super::check;
use super::route::{Routes, Wanted};
use crate::{Error, Origin, Rule, RuleFault, RuleIndex};
use levelhead_schema::intrusion::{AttackClass, Level};
use rsigma_parser::{CorrelationRule, FilterRule, SigmaDocument, SigmaRule, parse_sigma_yaml};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt::Write as _;

/// A file of rules.
pub(crate) struct SigmaText<'t> {
    /// Path as it is shown.
    pub(crate) file: String,
    /// What stands in it.
    pub(crate) text: Cow<'t, str>,
    /// It ships with Levelhead.
    pub(crate) shipped: bool,
}

/// Where a document stands.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) file: String,
    /// Line at which it begins, from 1.
    pub(crate) line: u64,
    pub(crate) shipped: bool,
}

impl Place {
    /// An error at the document's line `within`, from 0.
    pub(super) fn fault(&self, within: u64, fault: RuleFault) -> Error {
        Error::Rule {
            file: self.file.clone(),
            line: self.line + within,
            fault,
        }
    }

    pub(super) fn origin(&self) -> Origin {
        match self.shipped {
            true => Origin::Shipped,
            false => Origin::Given {
                file: self.file.clone(),
                line: self.line,
            },
        }
    }
}

/// A document with its text, which errors are found in.
#[derive(Clone, Debug)]
pub(crate) struct Document<T> {
    pub(crate) place: Place,
    pub(crate) text: String,
    /// Number in the run's list of rules; filters have none and carry 0.
    pub(crate) index: RuleIndex,
    pub(crate) parsed: T,
}

impl<T> Document<T> {
    /// An error where `word` first stands in the document, as far as it does.
    pub(super) fn fault_at(&self, word: &str, fault: RuleFault) -> Error {
        let line = self.text.lines().position(|line| line.contains(word));
        self.place.fault(line.unwrap_or(0) as u64, fault)
    }
}

/// All documents of a run.
#[derive(Clone, Default)]
pub(crate) struct Loaded {
    pub(crate) rules: Vec<Document<SigmaRule>>,
    pub(crate) correlations: Vec<Document<CorrelationRule>>,
    pub(crate) filters: Vec<Document<FilterRule>>,
    /// Fields of the user's rules that no log of their source has.
    pub(crate) unknown_fields: u64,
}

/// Adds the documents of `texts` to `loaded` and their rules to `rules`.
///
/// # Errors
/// [`Error::Rule`] for the first rule that cannot be read. What only shows with all rules together is [`check`]'s.
pub(crate) fn load(
    texts: &[SigmaText<'_>],
    loaded: &mut Loaded,
    rules: &mut Vec<Rule>,
) -> Result<(), Error> {
    for text in texts {
        for (line, document) in documents(&text.text) {
            let place = Place {
                file: text.file.clone(),
                line,
                shipped: text.shipped,
            };
            read(place, document, loaded, rules)?;
        }
    }
    Ok(())
}

/// Checks what can only be seen with all rules together, and what each rule asks for.
///
/// # Errors
/// [`Error::Rule`] for the first rule that cannot work.
pub(crate) fn check_all(loaded: &mut Loaded, rules: &[Rule], routes: &Routes) -> Result<(), Error> {
    check::ids(loaded, rules)?;
    check::correlations(loaded)?;
    check::filters(loaded)?;
    loaded.unknown_fields = check::fields(loaded, routes)?;
    Ok(())
}

/// The documents of a text with the line at which each begins. A text with actions that join its documents is one.
fn documents(text: &str) -> Vec<(u64, &str)> {
    let joined = text.lines().any(|line| line.starts_with("action:"));
    let mut documents = Vec::new();
    let mut begun = (1, 0);
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let separator = line.trim_end() == "---" || line.starts_with("--- ");
        if separator && !joined {
            documents.push((begun.0, &text[begun.1..at]));
            begun = (number as u64 + 2, at + line.len());
        }
        at += line.len();
    }
    documents.push((begun.0, &text[begun.1.min(text.len())..]));
    let holds = |text: &str| {
        let mut lines = text.lines().map(str::trim);
        lines.any(|line| !line.is_empty() && !line.starts_with('#'))
    };
    documents.retain(|(_, text)| holds(text));
    documents
}

fn read(place: Place, text: &str, loaded: &mut Loaded, rules: &mut Vec<Rule>) -> Result<(), Error> {
    let unreadable = |reason: String| {
        let word = quoted(&reason, text);
        let named = word.and_then(|word| text.lines().position(|line| line.contains(word)));
        let line = line_in(&reason).or(named.map(|line| line as u64)).unwrap_or(0);
        place.fault(line, RuleFault::Unreadable(reason))
    };
    let parsed = parse_sigma_yaml(text).map_err(|error| unreadable(error.to_string()))?;
    if let Some(reason) = parsed.errors.into_iter().next() {
        return Err(unreadable(reason));
    }
    let all = parsed
        .rules
        .into_iter()
        .map(|rule| SigmaDocument::Rule(Box::new(rule)))
        .chain(
            parsed
                .correlations
                .into_iter()
                .map(SigmaDocument::Correlation),
        )
        .chain(parsed.filters.into_iter().map(SigmaDocument::Filter));
    for parsed in all {
        let index = RuleIndex(u32::try_from(rules.len()).unwrap_or(u32::MAX));
        let place = place.clone();
        let text = text.to_owned();
        match parsed {
            SigmaDocument::Rule(parsed) => {
                let document = Document {
                    place,
                    text,
                    index,
                    parsed: *parsed,
                };
                rules.push(of_rule(&document)?);
                loaded.rules.push(document);
            }
            SigmaDocument::Correlation(parsed) => {
                let document = Document {
                    place,
                    text,
                    index,
                    parsed,
                };
                rules.push(of_correlation(&document)?);
                loaded.correlations.push(document);
            }
            SigmaDocument::Filter(parsed) => {
                let index = RuleIndex(0);
                loaded.filters.push(Document {
                    place,
                    text,
                    index,
                    parsed,
                });
            }
        }
    }
    Ok(())
}

/// A word of the text that a message names, by which its line is found.
pub(super) fn quoted<'r>(reason: &'r str, text: &str) -> Option<&'r str> {
    let words = reason.split(['\'', '"', '`', ':', '\n', ' ']);
    let named = words
        .map(str::trim)
        .filter(|word| word.len() > 3 && text.contains(word));
    named.max_by_key(|word| word.len())
}

/// The line, from 0, that a parser's message names.
fn line_in(reason: &str) -> Option<u64> {
    let (_, rest) = reason.split_once("line ")?;
    let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse::<u64>().ok()?.checked_sub(1)
}

fn of_rule(document: &Document<SigmaRule>) -> Result<Rule, Error> {
    let parsed = &document.parsed;
    let tags = Tags::read(document, &parsed.tags)?;
    Ok(Rule {
        id: parsed.id.clone().unwrap_or_else(|| id_of(&document.text)),
        title: parsed.title.clone(),
        techniques: tags.techniques,
        class: tags.class,
        level: level(parsed.level),
        false_positives: told(&parsed.falsepositives),
        references: parsed.references.clone(),
        origin: document.place.origin(),
    })
}

fn of_correlation(document: &Document<CorrelationRule>) -> Result<Rule, Error> {
    let parsed = &document.parsed;
    let tags = Tags::read(document, &parsed.tags)?;
    Ok(Rule {
        id: parsed.id.clone().unwrap_or_else(|| id_of(&document.text)),
        title: parsed.title.clone(),
        techniques: tags.techniques,
        class: tags.class,
        level: level(parsed.level),
        false_positives: told(&parsed.falsepositives),
        references: parsed.references.clone(),
        origin: document.place.origin(),
    })
}

/// Causes that say something: SigmaHQ's rules often have `Unknown` or `Unlikely` there.
fn told(causes: &[String]) -> Vec<String> {
    let says = |cause: &&String| {
        let cause = cause.trim_end_matches('.').to_ascii_lowercase();
        !matches!(cause.as_str(), "" | "unknown" | "unlikely" | "none")
    };
    causes.iter().filter(says).cloned().collect()
}

/// A rule without a level is one to be looked at.
fn level(level: Option<rsigma_parser::Level>) -> Level {
    match level {
        Some(rsigma_parser::Level::Informational) => Level::Informational,
        Some(rsigma_parser::Level::Low) => Level::Low,
        Some(rsigma_parser::Level::Medium) | None => Level::Medium,
        Some(rsigma_parser::Level::High) => Level::High,
        Some(rsigma_parser::Level::Critical) => Level::Critical,
    }
}

struct Tags {
    techniques: Vec<String>,
    class: Option<AttackClass>,
}

impl Tags {
    fn read<T>(document: &Document<T>, tags: &[String]) -> Result<Tags, Error> {
        let mut read = Tags {
            techniques: Vec::new(),
            class: None,
        };
        for tag in tags {
            let lower = tag.to_ascii_lowercase();
            if let Some(class) = lower.strip_prefix("levelhead.") {
                let known = AttackClass::from_name(class);
                let unknown = || document.fault_at(tag, RuleFault::UnknownClass(class.to_owned()));
                read.class = Some(known.ok_or_else(unknown)?);
            } else if let Some(technique) = lower.strip_prefix("attack.t")
                && technique.starts_with(|c: char| c.is_ascii_digit())
            {
                read.techniques.push(format!("T{technique}"));
            }
        }
        read.class = read.class.or_else(|| {
            let mut techniques = read.techniques.iter();
            techniques.find_map(|technique| class_of(technique))
        });
        Ok(read)
    }
}

/// The class of an ATT&CK technique that says it by itself.
///
/// # Source
/// MITRE ATT&CK, Enterprise 17; our own grouping. Techniques that several classes share, such as T1190, say none.
pub(crate) fn class_of(technique: &str) -> Option<AttackClass> {
    let (whole, _) = technique.split_once('.').unwrap_or((technique, ""));
    Some(match (technique, whole) {
        ("T1505.003", _) => AttackClass::WebShell,
        ("T1565.001", _) => AttackClass::BulkChange,
        ("T1565.002", _) => AttackClass::PollbookTampering,
        ("T1213.006", _) => AttackClass::DataExport,
        ("T1070.001" | "T1070.002", _) | (_, "T1562") => AttackClass::LogTampering,
        (_, "T1110" | "T1078" | "T1621") => AttackClass::Credentials,
        (_, "T1595") => AttackClass::Scanning,
        (_, "T1589") => AttackClass::Enumeration,
        (_, "T1491") => AttackClass::ResultsTampering,
        (_, "T1498" | "T1499") => AttackClass::Flood,
        (_, "T1566") => AttackClass::Phishing,
        (_, "T1133" | "T1210" | "T1021") => AttackClass::RemoteAccess,
        (_, "T1583" | "T1584") => AttackClass::Domain,
        (_, "T1048" | "T1041" | "T1567") => AttackClass::DataExport,
        _ => return None,
    })
}

/// An id for a rule that has none: the same text has the same.
fn id_of(text: &str) -> String {
    let hash = Sha256::digest(text.as_bytes());
    let mut id = String::with_capacity(36);
    for (place, byte) in hash.iter().take(16).enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            id.push('-');
        }
        // Writing to a string cannot fail.
        let _ = write!(id, "{byte:02x}");
    }
    id
}

/// The log source that a rule is for.
pub(super) fn wanted(rule: &SigmaRule) -> Wanted {
    Wanted {
        product: rule.logsource.product.clone(),
        service: rule.logsource.service.clone(),
        category: rule.logsource.category.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::documents;

    #[test]
    fn documents_know_their_lines() {
        let check = |text: &str, expect: &[(u64, &str)]| assert_eq!(documents(text), expect);
        check("a: 1\n", &[(1, "a: 1\n")]);
        check("a: 1\n---\nb: 2\n---\n", &[(1, "a: 1\n"), (3, "b: 2\n")]);
        check("---\n# c\n---\na: 1", &[(4, "a: 1")]);
        check(
            "action: global\n---\nb: 2",
            &[(1, "action: global\n---\nb: 2")],
        );
        check("", &[]);
    }
}
