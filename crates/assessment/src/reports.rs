//! The analysers' JSON reports as evidence: what each of their findings says of the explanations.
//!
//! Input: `levelhead.leak-report/1`, `levelhead.intrusion-report/1` or `levelhead.coordination-report/1`, and which parts
//! of the claim it bears on. Output: an [`Addition`] to the claim. Keys that are not known are passed over; a report of
//! another schema is refused.

mod coordination;
mod intrusion;
mod leak;

use jiff::civil::Date;
use levelhead_schema::claim::{
    Access, Addition, Evidence, Figure, PartKind, Reliability, Role, Source,
};
use serde_json::Value;

/// Beginning of the names of all schemas of ours.
const OURS: &str = "levelhead.";

/// A report that cannot become evidence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// It is a report of ours, of a kind that is no evidence, or of a version that is not known.
    #[error(
        "a report of the schema `{schema}` is no evidence; those of leak check, intrusion scan and coordination check are"
    )]
    OtherSchema {
        /// The schema that it names.
        schema: String,
    },
    /// It has nothing that says anything of a claim.
    #[error("the report holds no finding that bears on a claim")]
    NothingFound,
}

/// What the program itself looked at.
pub struct Attached<'a> {
    /// The report.
    pub report: &'a Value,
    /// SHA-256 of its file, in hexadecimal.
    pub sha256: &'a str,
    /// Ids of the parts that it bears on.
    pub parts: &'a [String],
    /// The day on which it was attached.
    pub date: Date,
}

/// True when this JSON calls itself a report of ours.
pub fn is_report(value: &Value) -> bool {
    schema(value).is_some_and(|schema| schema.starts_with(OURS))
}

/// The kinds of part on which a report of this schema bears.
pub fn bears_on(value: &Value) -> &'static [PartKind] {
    match schema(value) {
        Some("levelhead.leak-report/1") => &[PartKind::Leak, PartKind::Exposure],
        Some("levelhead.intrusion-report/1") => &[PartKind::Intrusion, PartKind::Disruption],
        Some("levelhead.coordination-report/1") => &[PartKind::Influence],
        _ => &[],
    }
}

/// The report's findings as evidence.
///
/// # Errors
/// [`ReportError::OtherSchema`] for any other schema, [`ReportError::NothingFound`] when no finding says anything.
pub fn evidence(attached: &Attached<'_>) -> Result<Addition, ReportError> {
    let mut addition = Addition::default();
    let mut take = Taker {
        attached,
        addition: &mut addition,
        source: String::new(),
    };
    match schema(attached.report) {
        Some("levelhead.leak-report/1") => leak::take(&mut take),
        Some("levelhead.intrusion-report/1") => intrusion::take(&mut take),
        Some("levelhead.coordination-report/1") => coordination::take(&mut take),
        other => {
            return Err(ReportError::OtherSchema {
                schema: other.unwrap_or("none").to_owned(),
            });
        }
    }
    match addition.evidence.is_empty() {
        true => Err(ReportError::NothingFound),
        false => Ok(addition),
    }
}

fn schema(value: &Value) -> Option<&str> {
    value.get("schema")?.as_str()
}

/// Makes items that share a source, a date and a hash.
struct Taker<'a> {
    attached: &'a Attached<'a>,
    addition: &'a mut Addition,
    source: String,
}

impl Taker<'_> {
    /// The analyser as a source: it saw the artefact, or the logs, and nothing else.
    fn source(&mut self, name: &str, access: Access, saw: String) {
        // Two reports may be attached to one claim: the hash tells their sources apart.
        let mark: String = self.attached.sha256.chars().take(8).collect();
        self.source = format!("{}-{mark}", name.to_lowercase().replace(' ', "-"));
        let version = self.text("/tool/version").unwrap_or_default();
        self.addition.sources.push(Source {
            id: self.source.clone(),
            name: format!("Levelhead {name} {version}").trim_end().to_owned(),
            role: Role::Examines,
            grade: Reliability::B,
            access,
            saw: Some(saw),
            stake: None,
        });
    }

    fn item(&mut self, kind: &str, says: String) -> &mut Evidence {
        self.addition.evidence.push(Evidence {
            id: format!("{}-{kind}", self.source),
            parts: self.attached.parts.to_vec(),
            kind: kind.to_owned(),
            says,
            source: self.source.clone(),
            date: self.attached.date,
            citation: format!("report with SHA-256 {}", self.attached.sha256),
            credibility: 2,
            group: None,
            power: None,
            limits: Vec::new(),
            sha256: Some(self.attached.sha256.to_owned()),
        });
        let last = self.addition.evidence.len() - 1;
        &mut self.addition.evidence[last]
    }

    fn figure(&mut self, what: &str, value: u64, method: &str) {
        for part in self.attached.parts {
            self.addition.figures.push(Figure {
                part: part.clone(),
                what: what.to_owned(),
                value,
                qualifier: None,
                source: self.source.clone(),
                date: self.attached.date,
                method: Some(method.to_owned()),
                citation: format!("report with SHA-256 {}", self.attached.sha256),
            });
        }
    }

    /// Gives the last item what the report says that it did not look at.
    fn limits(&mut self) {
        let limits: Vec<String> = self
            .list("/not_examined")
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        if let Some(first) = self.addition.evidence.first_mut() {
            first.limits = limits;
        }
    }

    fn list(&self, pointer: &str) -> &[Value] {
        list(self.attached.report, pointer)
    }

    fn text(&self, pointer: &str) -> Option<&str> {
        self.attached.report.pointer(pointer)?.as_str()
    }

    fn number(&self, pointer: &str) -> Option<u64> {
        self.attached.report.pointer(pointer)?.as_u64()
    }
}

/// The list at a place, empty when there is none.
fn list<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    value
        .pointer(pointer)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn share(value: &Value, pointer: &str) -> f64 {
    value
        .pointer(pointer)
        .and_then(Value::as_f64)
        .unwrap_or(f64::NAN)
}

fn word<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_default()
}
