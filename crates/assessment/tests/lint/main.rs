//! The linter on texts such as offices and newspapers write, faulty and clean.
//!
//! A faulty text says in a comment what is expected: `<!-- expect: 3 unscoped-negative, 5 certainty -->`, each fault
//! as the line on which it begins and its rule. A clean text expects nothing.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

mod assessment;
mod hostile;

use levelhead_assessment::lint::{Fault, front_matter_language, lint};
use levelhead_schema::statement::Language;
use std::path::{Path, PathBuf};

/// Lines and rules.
type Places = Vec<(usize, String)>;

fn texts(folder: &str) -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/lint")
        .join(folder);
    let entries = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: PathBuf| (path.clone(), std::fs::read_to_string(path).unwrap());
    paths.into_iter().map(read).collect()
}

fn expected(text: &str) -> Places {
    let Some((_, rest)) = text.split_once("<!-- expect:") else {
        return Vec::new();
    };
    let list = rest.split("-->").next().unwrap();
    let places = list.split(',').map(|place| {
        let (line, rule) = place.trim().split_once(' ').unwrap();
        (line.parse().unwrap(), rule.to_owned())
    });
    places.collect()
}

fn faults(text: &str) -> Vec<Fault> {
    let language = front_matter_language(text).unwrap_or(Language::English);
    lint(text, language, None)
}

/// The texts of a folder in which something else was found than expected, each with what was.
fn differences(folder: &str) -> Vec<String> {
    let mut differences = Vec::new();
    for (path, text) in texts(folder) {
        let found: Places = faults(&text)
            .iter()
            .map(|fault| (fault.line, fault.rule.id().to_owned()))
            .collect();
        let expected = expected(&text);
        if found != expected {
            let words: Vec<String> = faults(&text)
                .iter()
                .map(|f| format!("{:?}: {}", f.text, f.remedy))
                .collect();
            let name = path.file_stem().unwrap().to_string_lossy();
            differences.push(format!(
                "{name}: expected {expected:?}, found {found:?} {words:#?}"
            ));
        }
    }
    differences
}

#[test]
fn faulty_texts_have_the_faults_they_should() {
    let differences = differences("faulty");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn clean_texts_have_none() {
    let differences = differences("clean");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
