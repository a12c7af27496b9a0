//! Reports of analyses as pages under their claim.

use super::address::{Address, in_language, link};
use super::answer::title;
use super::claim_list::claim_path;
use super::page::{PAGE_MAX_BYTES, Page};
use super::text::{fill, moment, named};
use super::wording::{Words, words};
use super::{File, Section, Site};
use crate::{intrusion, leak_html};
use levelhead_schema::public::{PublicClaim, PublicReport, ReportBody};
use levelhead_schema::statement::Language;
use maud::{Markup, html};
use serde_json::Value;

/// Digits of a report's hash in its address.
const DIGITS: usize = 16;

/// Sentences of one list that the page of a report without a form of its own shows.
const SENTENCES: usize = 60;

pub(crate) const SECTION: Section = Section { paths, render };

fn folder(id: &str, report: &PublicReport) -> String {
    let digits: String = report.sha256.chars().take(DIGITS).collect();
    format!("claims/{id}/reports/{digits}")
}

/// The path of a report's page.
pub(crate) fn report_path(id: &str, report: &PublicReport) -> String {
    format!("{}/index.html", folder(id, report))
}

/// What kind of report it is.
pub(crate) fn report_name(report: &PublicReport, w: &Words) -> &'static str {
    match report.schema.split('/').next() {
        Some("levelhead.leak-report") => w.leak_report,
        Some("levelhead.intrusion-report") => w.intrusion_report,
        Some("levelhead.coordination-report") => w.coordination_report,
        _ => w.other_report,
    }
}

fn paths(site: &Site<'_>, out: &mut Vec<String>) {
    for claim in &site.record.claims {
        for report in &claim.reports {
            let id = &claim.claim.id;
            for language in &site.settings.languages {
                out.push(in_language(*language, &report_path(id, report)));
            }
            out.push(format!("{}/report.json", folder(id, report)));
        }
    }
}

fn render(site: &Site<'_>, address: &Address<'_>) -> Option<File> {
    let parts = address.words();
    let ["claims", id, "reports", digits, name] = parts.as_slice() else {
        return None;
    };
    let claim = site.claim(id)?;
    let report = claim
        .reports
        .iter()
        .find(|report| digits.len() == DIGITS && report.sha256.starts_with(*digits))?;
    match *name {
        "index.html" => Some(page(site, claim, report, address)),
        "report.json" => {
            address.of_all_languages()?;
            let json = match &report.body {
                ReportBody::Leak(report) => serde_json::to_string_pretty(report),
                ReportBody::Intrusion(report) => serde_json::to_string_pretty(report),
                ReportBody::Other(value) => serde_json::to_string_pretty(value),
            };
            Some(File::text("application/json", json.ok()?))
        }
        _ => None,
    }
}

fn page(
    site: &Site<'_>,
    claim: &PublicClaim,
    report: &PublicReport,
    address: &Address<'_>,
) -> File {
    let w = words(address.language);
    let name = report_name(report, w);
    let make = |body: Markup| {
        let about = fill(w.report_description, &[name, &claim.claim.id]);
        let heading = format!("{name}: {}", claim.claim.id);
        Page::new(w.language, &address.rest, &heading, &about).with(
            site,
            html! {
                (frame(claim, report, w, &address.path()))
                div lang=[(w.language != Language::English).then_some("en")] { (body) }
            },
        )
    };
    match &report.body {
        ReportBody::Leak(leak) => fitted(leak_html::PARTS, |left_out| {
            make(leak_html::content(leak, left_out))
        }),
        ReportBody::Intrusion(scan) => fitted(intrusion::PARTS, |left_out| {
            make(intrusion::content(scan, left_out))
        }),
        ReportBody::Other(value) => make(sentences(value, name, w)),
    }
}

/// A report can be larger than a page may be: then its longest parts stay in the JSON.
fn fitted(parts: usize, make: impl Fn(usize) -> File) -> File {
    let mut left_out = 0;
    loop {
        let file = make(left_out);
        if file.bytes.len() <= PAGE_MAX_BYTES || left_out >= parts {
            return file;
        }
        left_out += 1;
    }
}

/// The way back, what it is, and where the report itself lies.
fn frame(claim: &PublicClaim, report: &PublicReport, w: &Words, from: &str) -> Markup {
    let to = |rest: &str| link(from, &in_language(w.language, rest));
    let json = link(
        from,
        &format!("{}/report.json", folder(&claim.claim.id, report)),
    );
    html! {
        nav.trail aria-label=(w.trail) {
            a href=(to("index.html")) { (w.nav_claims) } " › "
            a href=(to(&claim_path(&claim.claim.id))) { (claim.claim.id) } " › "
            span { (report_name(report, w)) }
        }
        p.standing {
            (w.report_of) " " a href=(to(&claim_path(&claim.claim.id))) { (title(&claim.claim, w.language)) } ". "
            (w.report_attached) " " (moment(report.attached, w.language)) ". "
            a href=(json) { (w.report_json) } ". SHA-256 " code { (report.sha256) }
            @if w.language != Language::English { ". " (w.report_in_english) }
        }
    }
}

/// A report that has no form of its own here: its answer, what it found, what it did not look at.
fn sentences(value: &Value, name: &str, w: &Words) -> Markup {
    let list = |key: &str| -> Vec<String> {
        let items = value.get(key).and_then(Value::as_array);
        items.into_iter().flatten().filter_map(sentence).collect()
    };
    html! {
        h1 { (name) }
        @if let Some(summary) = value.get("summary").and_then(Value::as_str) { p.summary { (named(summary, 1200)) } }
        @for (key, heading) in [("findings", w.report_findings), ("not_examined", w.not_examined_title)] {
            @let all = list(key);
            @if !all.is_empty() {
                h2 { (heading) }
                ul.plain { @for one in all.iter().take(SENTENCES) { li { (named(one, 600)) } } }
                @if all.len() > SENTENCES { p.left-out { (fill(w.left_out, &[&(all.len() - SENTENCES).to_string()])) } }
            }
        }
    }
}

/// The words of an entry: itself, or what it says of itself.
fn sentence(entry: &Value) -> Option<String> {
    let text = entry.as_str().or_else(|| {
        ["says", "words", "summary", "title", "text"]
            .iter()
            .find_map(|key| entry.get(key)?.as_str())
    });
    text.map(str::to_owned)
}
