//! Documents that are not of a claim: what there is, the log's head, elections.

use super::super::{File, Site};
use super::{file, url};
use jiff::civil::Date;
use levelhead_schema::public::{LogHead, PublicPolicy};
use levelhead_schema::statement::Language;
use serde::Serialize;
use std::collections::BTreeMap;

const NAMES: [&str; 3] = ["index", "log", "calendar"];

pub(super) fn paths(paths: &mut Vec<String>) {
    paths.extend(NAMES.map(str::to_owned));
}

pub(super) fn render(site: &Site<'_>, name: &str) -> Option<File> {
    match name {
        "index" => file(&Root::of(site)),
        "log" => file(&Log::of(site)),
        "calendar" => file(&Calendar::of(site)),
        _ => None,
    }
}

/// What there is.
#[derive(Serialize)]
struct Root<'r> {
    schema: &'static str,
    office: &'r str,
    contact: &'r str,
    languages: &'r [Language],
    claims: usize,
    log: &'r LogHead,
    openapi: String,
    /// By name.
    links: BTreeMap<&'static str, String>,
}

impl<'r> Root<'r> {
    fn of(site: &'r Site<'r>) -> Self {
        let names = [
            "claims",
            "corrections",
            "states",
            "kinds",
            "verdicts",
            "tags",
            "log",
            "calendar",
        ];
        Root {
            schema: "levelhead.api.index/1",
            office: &site.settings.office,
            contact: &site.settings.contact,
            languages: &site.settings.languages,
            claims: site.record.claims.len(),
            log: &site.record.log,
            openapi: site.url("openapi.json"),
            links: names
                .into_iter()
                .map(|name| (name, url(site, name)))
                .collect(),
        }
    }
}

/// The log, and whose signatures count.
#[derive(Serialize)]
struct Log<'r> {
    schema: &'static str,
    log: &'r LogHead,
    policy: Option<&'r PublicPolicy>,
}

impl<'r> Log<'r> {
    fn of(site: &'r Site<'r>) -> Self {
        Log {
            schema: "levelhead.api.log/1",
            log: &site.record.log,
            policy: site.record.policy.as_ref(),
        }
    }
}

/// Elections, by day.
#[derive(Serialize)]
struct Calendar<'r> {
    schema: &'static str,
    elections: Vec<Election<'r>>,
}

#[derive(Serialize)]
struct Election<'r> {
    date: Date,
    place: &'r str,
    /// By language.
    name: BTreeMap<&'static str, &'r str>,
}

impl<'r> Calendar<'r> {
    fn of(site: &'r Site<'r>) -> Self {
        let mut all: Vec<_> = site.settings.elections.iter().collect();
        all.sort_by(|a, b| (a.date, &a.place, &a.name).cmp(&(b.date, &b.place, &b.name)));
        let elections = all.into_iter().map(|election| Election {
            date: election.date,
            place: &election.place,
            name: BTreeMap::from([
                (Language::English.code(), election.name.as_str()),
                (Language::Spanish.code(), election.name_es.as_str()),
            ]),
        });
        Calendar {
            schema: "levelhead.api.calendar/1",
            elections: elections.collect(),
        }
    }
}
