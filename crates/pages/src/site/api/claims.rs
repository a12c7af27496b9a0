//! Documents about one claim: the claim, its statements, the assessments behind them, reports.

use super::super::{File, Site};
use super::summary::{Links, Summary, VersionSummary, assessment_url};
use super::{file, url};
use jiff::Timestamp;
use levelhead_schema::claim::Claim;
use levelhead_schema::public::{PublicClaim, PublicReport, PublicVersion, ReportBody};
use serde::Serialize;

/// Hex digits of a report's hash in its address.
const HASH_DIGITS: usize = 16;

pub(super) fn paths(site: &Site<'_>, paths: &mut Vec<String>) {
    for claim in &site.record.claims {
        let base = format!("claims/{}", claim.claim.id);
        paths.push(format!("{base}/versions"));
        paths.push(format!("{base}/reports"));
        for version in &claim.versions {
            let version_path = format!("{base}/versions/{}", version.version);
            if version.assessment.is_some() {
                paths.push(format!("{version_path}/assessment"));
            }
            paths.push(version_path);
        }
        let reports = claim.reports.iter();
        paths.extend(reports.map(|report| format!("{base}/reports/{}", digits(report))));
        paths.push(base);
    }
}

/// The document at the words that follow `claims`.
pub(super) fn render(site: &Site<'_>, words: &[&str]) -> Option<File> {
    let (id, rest) = words.split_first()?;
    let claim = site.claim(id)?;
    match rest {
        [] => file(&Document::of(site, claim)),
        ["versions"] => file(&Versions::of(site, claim)),
        ["reports"] => file(&Reports::of(site, claim)),
        ["versions", number] => file(&Statement::of(site, claim, version(claim, number)?)),
        ["versions", number, "assessment"] => file(version(claim, number)?.assessment.as_ref()?),
        ["reports", hash] => {
            let report = claim
                .reports
                .iter()
                .find(|report| digits(report) == *hash)?;
            file(&Report::of(claim, report))
        }
        _ => None,
    }
}

/// The version of a number in its one spelling.
fn version<'c>(claim: &'c PublicClaim, number: &str) -> Option<&'c PublicVersion> {
    let version = claim.version(number.parse().ok()?)?;
    (version.version.to_string() == number).then_some(version)
}

fn digits(report: &PublicReport) -> &str {
    report.sha256.get(..HASH_DIGITS).unwrap_or(&report.sha256)
}

/// A claim.
#[derive(Serialize)]
struct Document<'r> {
    schema: &'static str,
    summary: Summary<'r>,
    recorded: Timestamp,
    claim: &'r Claim,
    versions: Vec<VersionSummary<'r>>,
    reports: Vec<ReportSummary<'r>>,
    /// Where the assessment behind the answer that holds is.
    assessment_url: Option<String>,
}

impl<'r> Document<'r> {
    fn of(site: &Site<'_>, claim: &'r PublicClaim) -> Self {
        let newest = claim.newest().filter(|_| claim.assessment().is_some());
        Document {
            schema: "levelhead.api.claim/1",
            summary: Summary::of(site, claim),
            recorded: claim.recorded,
            claim: &claim.claim,
            versions: versions(site, claim),
            reports: reports(site, claim),
            assessment_url: newest.map(|version| assessment_url(site, claim, version)),
        }
    }
}

fn versions<'r>(site: &Site<'_>, claim: &'r PublicClaim) -> Vec<VersionSummary<'r>> {
    let versions = claim.versions.iter();
    versions
        .map(|version| VersionSummary::of(site, claim, version))
        .collect()
}

/// All statements on a claim.
#[derive(Serialize)]
struct Versions<'r> {
    schema: &'static str,
    claim: &'r str,
    versions: Vec<VersionSummary<'r>>,
}

impl<'r> Versions<'r> {
    fn of(site: &Site<'_>, claim: &'r PublicClaim) -> Self {
        Versions {
            schema: "levelhead.api.versions/1",
            claim: &claim.claim.id,
            versions: versions(site, claim),
        }
    }
}

/// One statement, with its text.
#[derive(Serialize)]
struct Statement<'r> {
    schema: &'static str,
    claim: &'r str,
    statement: VersionSummary<'r>,
    /// Paragraphs in Markdown, without the header.
    text: &'r str,
    /// The version that replaced it.
    replaced_by: Option<u32>,
    links: Links,
}

impl<'r> Statement<'r> {
    fn of(site: &Site<'_>, claim: &'r PublicClaim, version: &'r PublicVersion) -> Self {
        let next = version.version + 1;
        Statement {
            schema: "levelhead.api.statement/1",
            claim: &claim.claim.id,
            statement: VersionSummary::of(site, claim, version),
            text: version.text(),
            replaced_by: claim.version(next).map(|_| next),
            links: Links::of(site, claim),
        }
    }
}

#[derive(Serialize)]
struct ReportSummary<'r> {
    sha256: &'r str,
    report_schema: &'r str,
    attached: Timestamp,
    url: String,
}

fn reports<'r>(site: &Site<'_>, claim: &'r PublicClaim) -> Vec<ReportSummary<'r>> {
    let reports = claim.reports.iter();
    reports
        .map(|report| ReportSummary {
            sha256: &report.sha256,
            report_schema: &report.schema,
            attached: report.attached,
            url: url(
                site,
                &format!("claims/{}/reports/{}", claim.claim.id, digits(report)),
            ),
        })
        .collect()
}

/// All reports under a claim.
#[derive(Serialize)]
struct Reports<'r> {
    schema: &'static str,
    claim: &'r str,
    reports: Vec<ReportSummary<'r>>,
}

impl<'r> Reports<'r> {
    fn of(site: &Site<'_>, claim: &'r PublicClaim) -> Self {
        Reports {
            schema: "levelhead.api.reports/1",
            claim: &claim.claim.id,
            reports: reports(site, claim),
        }
    }
}

/// One report.
#[derive(Serialize)]
struct Report<'r> {
    schema: &'static str,
    claim: &'r str,
    sha256: &'r str,
    report_schema: &'r str,
    attached: Timestamp,
    report: Body<'r>,
}

/// The report as it is, without a word around it.
#[derive(Serialize)]
#[serde(untagged)]
enum Body<'r> {
    Leak(&'r levelhead_schema::report::LeakReport),
    Intrusion(&'r levelhead_schema::intrusion::IntrusionReport),
    Other(&'r serde_json::Value),
}

impl<'r> Report<'r> {
    fn of(claim: &'r PublicClaim, report: &'r PublicReport) -> Self {
        Report {
            schema: "levelhead.api.report/1",
            claim: &claim.claim.id,
            sha256: &report.sha256,
            report_schema: &report.schema,
            attached: report.attached,
            report: match &report.body {
                ReportBody::Leak(leak) => Body::Leak(leak),
                ReportBody::Intrusion(intrusion) => Body::Intrusion(intrusion),
                ReportBody::Other(other) => Body::Other(other),
            },
        }
    }
}
