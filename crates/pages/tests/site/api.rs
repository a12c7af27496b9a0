//! The JSON API against its own description.

use crate::published::{many, moment, record, record_of, settings, text};
use crate::schema_check::faults;
use crate::{intrusion_reports, reports};
use levelhead_pages::site::{Site, problem};
use levelhead_schema::public::{PublicRecord, PublicReport, ReportBody};
use serde_json::Value;
use std::collections::BTreeSet;

fn description(site: &Site<'_>) -> Value {
    serde_json::from_str(&text(site, "openapi.json")).expect("JSON")
}

/// True when a path of the description, with its parameters, stands for `path`.
fn stands_for(template: &str, path: &str) -> bool {
    let words = |text: &str| text.split('/').map(str::to_owned).collect::<Vec<_>>();
    let (template, path) = (words(template), words(path));
    template.len() == path.len()
        && template
            .iter()
            .zip(&path)
            .all(|(template, word)| match template.split_once('{') {
                None => template == word,
                Some(_) if template.ends_with(".json") => word.ends_with(".json"),
                Some(_) => !word.ends_with(".json"),
            })
}

/// Holds every document of a record to the description; gives the paths of the description that were met.
fn check(record: &PublicRecord) -> BTreeSet<String> {
    let settings = settings();
    let site = Site::new(record, &settings);
    let description = description(&site);
    let templates: Vec<&String> = description["paths"].as_object().unwrap().keys().collect();
    let mut met = BTreeSet::new();
    for path in site.paths().iter().filter(|path| path.starts_with("api/")) {
        let file = site.render(path).unwrap_or_else(|| panic!("no {path}"));
        assert_eq!(file.media_type, "application/json");
        let document: Value = serde_json::from_slice(&file.bytes).expect("JSON");
        let mut matching: Vec<&&String> = templates
            .iter()
            .filter(|template| stands_for(template, &format!("/{path}")))
            .collect();
        // A path without parameters goes before one with them.
        matching.sort_by_key(|template| template.matches('{').count());
        let template = matching
            .first()
            .unwrap_or_else(|| panic!("{path} is not described"));
        let schema = &description["paths"][**template]["get"]["responses"]["200"]["content"]["application/json"]
            ["schema"];
        assert_eq!(
            faults(&description, schema, &document, ""),
            Vec::<String>::new(),
            "{path}"
        );
        met.insert((**template).clone());
    }
    met
}

/// A record with everything in it that documents can have.
fn full() -> PublicRecord {
    let mut record = record();
    let claim = record
        .claims
        .iter_mut()
        .find(|claim| claim.claim.id == "US-2030-LIST")
        .unwrap();
    claim.reports.push(PublicReport {
        sha256: "e".repeat(64),
        schema: "levelhead.leak-report/1".to_owned(),
        attached: moment("2030-10-03T09:00:00Z"),
        body: ReportBody::Leak(Box::new(reports::forum())),
    });
    claim.reports.push(PublicReport {
        sha256: "d".repeat(64),
        schema: "levelhead.intrusion-report/1".to_owned(),
        attached: moment("2030-10-03T09:00:00Z"),
        body: ReportBody::Intrusion(Box::new(intrusion_reports::supported())),
    });
    record
}

#[test]
fn every_document_is_as_described_and_every_description_has_a_document() {
    let mut met = check(&full());
    met.extend(check(&many(101)));
    check(&record_of(Vec::new()));
    let record = full();
    let settings = settings();
    let description = description(&Site::new(&record, &settings));
    let all: BTreeSet<String> = description["paths"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    let missed: Vec<&String> = all
        .difference(&met)
        .filter(|path| *path != "/api/v1/corrections/pages/{page}.json")
        .collect();
    assert_eq!(missed, Vec::<&String>::new());
}

#[test]
fn examples_are_as_described() {
    let record = record();
    let settings = settings();
    let description = description(&Site::new(&record, &settings));
    for (path, item) in description["paths"].as_object().unwrap() {
        let content = &item["get"]["responses"]["200"]["content"]["application/json"];
        let found = faults(&description, &content["schema"], &content["example"], "");
        assert_eq!(found, Vec::<String>::new(), "{path}");
    }
    for (name, response) in description["components"]["responses"].as_object().unwrap() {
        let content = &response["content"]["application/problem+json"];
        if !content.is_null() {
            let found = faults(&description, &content["schema"], &content["example"], "");
            assert_eq!(found, Vec::<String>::new(), "{name}");
        }
    }
    let made = problem(404, "Not Found", "there is no document at this address");
    assert_eq!(made.media_type, "application/problem+json");
    let made: Value = serde_json::from_slice(&made.bytes).unwrap();
    let schema = &description["components"]["schemas"]["Problem"];
    assert_eq!(
        faults(&description, schema, &made, ""),
        Vec::<String>::new()
    );
}

#[test]
fn documents_say_what_the_record_says() {
    let record = full();
    let settings = settings();
    let site = Site::new(&record, &settings);
    let read = |path: &str| -> Value {
        serde_json::from_str(&text(&site, &format!("api/v1/{path}.json"))).unwrap()
    };
    for claim in &record.claims {
        let document = read(&format!("claims/{}", claim.claim.id));
        assert_eq!(
            document["claim"],
            serde_json::to_value(&claim.claim).unwrap()
        );
        assert_eq!(
            document["versions"].as_array().unwrap().len(),
            claim.versions.len()
        );
        for version in &claim.versions {
            let path = format!("claims/{}/versions/{}", claim.claim.id, version.version);
            assert_eq!(read(&path)["text"], version.text());
            if let Some(assessment) = &version.assessment {
                let told = read(&format!("{path}/assessment"));
                assert_eq!(told, serde_json::to_value(assessment).unwrap());
            }
        }
    }
    assert_eq!(read("claims")["entries"][0]["id"], "GA-2030-MACHINES");
    assert_eq!(read("claims")["total"], 5);
    assert_eq!(read("states/mi")["total"], 1);
    let corrections = read("corrections");
    assert_eq!(
        corrections["entries"][0]["reason"],
        "The number of machines was wrong."
    );
    assert_eq!(corrections["total"], 2);
    assert_eq!(read("calendar")["elections"][0]["date"], "2030-11-05");
    let leak = read("claims/US-2030-LIST/reports/eeeeeeeeeeeeeeee");
    assert_eq!(leak["report"]["schema"], "levelhead.leak-report/1");
    let scan = read("claims/US-2030-LIST/reports/dddddddddddddddd");
    assert_eq!(scan["report"]["negative"]["supported"], true);
}

#[test]
fn links_between_documents_lead_to_documents() {
    for record in [full(), many(101)] {
        let settings = settings();
        let site = Site::new(&record, &settings);
        let paths: BTreeSet<String> = site.paths().into_iter().collect();
        let mut links = 0;
        for path in paths.iter().filter(|path| path.starts_with("api/")) {
            let document: Value = serde_json::from_str(&text(&site, path)).unwrap();
            for_each_text(&document, &mut |text| {
                let Some(rest) = text.strip_prefix("https://claims.example.gov/") else {
                    return;
                };
                if rest.starts_with("api/") || rest == "openapi.json" || rest.contains("cards/") {
                    links += 1;
                    assert!(paths.contains(rest), "{path} links to {rest}");
                }
            });
        }
        assert!(links > 100, "{links}");
    }
}

fn for_each_text(value: &Value, act: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => act(text),
        Value::Array(list) => list.iter().for_each(|one| for_each_text(one, act)),
        Value::Object(map) => map.values().for_each(|one| for_each_text(one, act)),
        _ => {}
    }
}

#[test]
fn what_is_not_there_is_not_made_up() {
    let record = full();
    let settings = settings();
    let site = Site::new(&record, &settings);
    for path in [
        "claims/NONE",
        "claims/MI-2030-OPEN/versions/1/assessment",
        "claims/TX-2030-SITE/versions/2/assessment",
        "claims/US-2030-LIST/versions/9",
        "claims/US-2030-LIST/versions/02",
        "claims/US-2030-LIST/versions/1/assessment",
        "claims/pages/1",
        "claims/pages/2",
        "states/zz",
        "others",
        "claims/US-2030-LIST/reports/0000000000000000",
        "index/x",
        "",
    ] {
        assert_eq!(site.render(&format!("api/v1/{path}.json")), None, "{path}");
    }
    for path in [
        "es/api/v1/claims.json",
        "es/openapi.json",
        "api/v1/claims",
        "api/v1/claims.json/",
    ] {
        assert_eq!(site.render(path), None, "{path}");
    }
}

#[test]
fn the_description_names_the_sites_own_address_and_is_not_open_to_tricks() {
    let record = record();
    let mut settings = settings();
    settings.base_url = "https://elections.example.org/a\"b".to_owned();
    let site = Site::new(&record, &settings);
    let description = description(&site);
    assert_eq!(description["servers"][0]["url"], settings.base_url);
    assert_eq!(description["openapi"], "3.1.0");
}
