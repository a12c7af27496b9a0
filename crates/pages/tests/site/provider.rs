//! Index, changes and hashes beside files.

use crate::published::{record, record_of, settings, text};
use levelhead_pages::site::Site;
use serde_json::Value;

#[test]
fn index_changes_and_hashes_name_the_same_files() {
    let record = record();
    let settings = settings();
    let site = Site::new(&record, &settings);
    let index = text(&site, ".well-known/levelhead/index.txt");
    let mut named: Vec<&str> = index.lines().collect();
    assert!(
        named.contains(&"statements/GA-2030-MACHINES-v1.superseded-by"),
        "{index}"
    );
    assert!(!named.contains(&"statements/GA-2030-MACHINES-v2.superseded-by"));
    let changes = text(&site, ".well-known/levelhead/changes.csv");
    let rows = changes.lines().map(|line| {
        let cells: Vec<&str> = line.split("\",\"").collect();
        assert_eq!(cells.len(), 2, "{line}");
        (cells[0].trim_matches('"'), cells[1].trim_matches('"'))
    });
    let rows: Vec<(&str, &str)> = rows.collect();
    assert!(
        rows.windows(2).all(|pair| pair[0].1 >= pair[1].1),
        "newest first: {changes}"
    );
    for (_, time) in &rows {
        time.parse::<jiff::Timestamp>().unwrap();
    }
    // The pointer beside version 1 came when version 2 did.
    let pointer = rows
        .iter()
        .find(|(path, _)| path.ends_with("GA-2030-MACHINES-v1.superseded-by"));
    assert_eq!(pointer.unwrap().1, "2030-10-10T09:00:00Z");
    let mut changed: Vec<&str> = rows.iter().map(|(path, _)| *path).collect();
    changed.sort_unstable();
    named.sort_unstable();
    assert_eq!(changed, named);
    let paths = site.paths();
    let mut hashed: Vec<&str> = paths
        .iter()
        .filter_map(|path| path.strip_suffix(".sha256"))
        .collect();
    hashed.sort_unstable();
    assert_eq!(hashed, named);
    for path in named {
        let line = text(&site, &format!("{path}.sha256"));
        let (hash, name) = line.trim_end().split_once("  ").unwrap();
        assert!(
            hash.len() == 64 && path.ends_with(&format!("/{name}")),
            "{line}"
        );
    }
    for path in [
        "statements/GA-2030-MACHINES-v9.md.sha256",
        "statements/GA-2030-MACHINES-v02.md.sha256",
        "statements/.sha256",
        "statements/x.sha256",
        ".well-known/levelhead/x",
    ] {
        assert_eq!(site.render(path), None, "{path}");
    }
}

#[test]
fn the_description_says_where_signatures_are() {
    let mut record = record();
    let settings = settings();
    let read = |record: &_| -> Value {
        let site = Site::new(record, &settings);
        serde_json::from_str(&text(&site, ".well-known/levelhead/provider-metadata.json")).unwrap()
    };
    let metadata = read(&record);
    assert_eq!(
        metadata["canonical_url"],
        "https://claims.example.gov/.well-known/levelhead/provider-metadata.json"
    );
    assert_eq!(metadata["last_updated"], "2030-10-10T09:00:00Z");
    assert_eq!(metadata["publisher"]["name"], settings.office);
    assert_eq!(
        metadata["distributions"][0]["directory_url"],
        "https://claims.example.gov/"
    );
    assert_eq!(metadata["signatures"]["threshold"], 2);
    assert_eq!(metadata["signatures"]["public_keys"][0]["name"], "ada");
    record.policy = None;
    let metadata = read(&record);
    assert_eq!(metadata["signatures"]["threshold"], Value::Null);
    assert_eq!(read(&record_of(Vec::new()))["last_updated"], Value::Null);
}
