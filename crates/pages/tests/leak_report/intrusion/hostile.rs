//! A report in which every text that a stranger can write is an attack on its reader.

use super::reports;
use crate::hostile::{ATTACK, names, tags};
use levelhead_pages::intrusion::{html, text};
use levelhead_schema::intrusion::{Incident, IntrusionReport};

/// Every string of the report attacked, and 10,000 characters long where nothing else bounds it.
fn report() -> IntrusionReport {
    let mut report = reports::supported();
    report.incidents = reports::incident().incidents;
    report.authorised = reports::incident().authorised;
    let value = serde_json::to_value(&report).unwrap();
    let mut attacked: IntrusionReport = serde_json::from_value(attacked(value)).unwrap();
    // Times decide what is drawn: these stay, so that the charts are attacked too.
    for (attacked, plain) in attacked.coverage.iter_mut().zip(&report.coverage) {
        attacked.days.clone_from(&plain.days);
    }
    let keep = |attacked: &mut [Incident], plain: &[Incident]| {
        for (attacked, plain) in attacked.iter_mut().zip(plain) {
            attacked.first.clone_from(&plain.first);
        }
    };
    keep(&mut attacked.incidents, &report.incidents);
    attacked
}

/// The same JSON with an attack in the place of every text but the words that the program itself writes.
fn attacked(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    const WORDS: [&str; 6] = ["class", "level", "success", "source", "sources", "blind_to"];
    match value {
        Value::String(_) => Value::String(format!("{ATTACK}{}", "W".repeat(10_000))),
        Value::Array(items) => items.into_iter().map(attacked).collect(),
        Value::Object(entries) => entries
            .into_iter()
            .map(|(key, value)| {
                let is_word = WORDS.contains(&key.as_str());
                let value = if is_word { value } else { attacked(value) };
                (key, value)
            })
            .collect(),
        other => other,
    }
}

#[test]
fn no_attack_becomes_markup() {
    let page = html(&report());
    assert!(page.contains("&lt;script&gt;alert(1)"), "shown, as text");
    let mut expect = names(&html(&reports::supported()))
        .into_iter()
        .map(str::to_owned)
        .collect::<std::collections::BTreeSet<_>>();
    expect.extend(
        names(&html(&reports::incident()))
            .into_iter()
            .map(str::to_owned),
    );
    for name in names(&page) {
        assert!(
            expect.contains(name),
            "an element that no harmless report has: {name}"
        );
    }
    for tag in tags(&page) {
        let outside: String = tag.split('"').step_by(2).collect();
        assert!(
            !outside.contains("onfocus") && !outside.contains("onerror"),
            "{tag}"
        );
    }
    assert!(page.len() < 250_000, "{} bytes", page.len());
    assert!(!page.contains(&"W".repeat(2_500)));
}

#[test]
fn accounts_and_sources_are_strangers_words_too() {
    let mut report = reports::incident();
    let attack = format!("\u{202e}{ATTACK}");
    report.incidents[0].source = attack.clone();
    report.coverage[0].source = attack;
    let page = html(&report);
    assert!(!page.contains("<script") && !page.contains("<img"));
    assert!(page.contains("⟨U+202E⟩") && text(&report).contains("⟨U+202E⟩"));
}

#[test]
fn no_character_that_cannot_be_seen_survives() {
    for text in [html(&report()), text(&report())] {
        for character in ['\u{202e}', '\u{2066}', '\u{1b}', '\0', '\u{200b}', '\r'] {
            assert!(!text.contains(character), "{character:?}");
        }
        assert!(text.contains("⟨U+202E⟩"), "it is shown instead");
    }
}
