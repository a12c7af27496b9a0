//! Drafts: every sentence rests on a note, and none says more than the assessment.

use super::case::{Case, assessed};
use levelhead_assessment::draft::{Draft, draft};
use levelhead_assessment::lint::{Supported, lint};
use levelhead_schema::assessment::Assessment;
use levelhead_schema::statement::{Language, Style};

/// Calls `look` with every draft that the cases give.
fn each(mut look: impl FnMut(&str, &Assessment, &str, Style, Language)) {
    for case in Case::all() {
        for expect in &case.expect {
            let assessment = assessed(&case.claim, &expect.as_of);
            for style in Style::ALL {
                for language in Language::ALL {
                    let text = draft(&Draft {
                        claim: &case.claim,
                        assessment: &assessment,
                        style,
                        language,
                        reason: style.takes_back().then_some("A date was wrong"),
                    });
                    let name = format!("{} {} {style:?} {language:?}", case.claim.id, expect.as_of);
                    look(&name, &assessment, &text, style, language);
                }
            }
        }
    }
}

/// The text above the notes, and the number of notes.
fn split(text: &str) -> (&str, usize) {
    let heads = ["## What this rests on", "## En qué se apoya"];
    let at = heads.iter().find_map(|head| text.find(head)).unwrap();
    let notes = text[at..]
        .lines()
        .filter(|line| line.starts_with('['))
        .count();
    (&text[..at], notes)
}

#[test]
fn every_sentence_names_its_notes_and_each_note_is_there() {
    each(|name, _, text, _, _| {
        let (body, notes) = split(text);
        assert!(
            notes > 0 && text.ends_with('\n') && !text.contains("\n\n\n"),
            "{name}"
        );
        for line in body.lines() {
            let line = line.trim_start_matches("- ");
            if line.is_empty() || line.starts_with("## ") || line.ends_with(':') {
                continue;
            }
            // Sentences are parted by their notes: what stands before each mark must be one sentence, or a quotation.
            assert!(line.ends_with(']'), "{name}: {line}");
            for mark in line
                .split('[')
                .skip(1)
                .filter_map(|rest| rest.split_once(']'))
            {
                for number in mark
                    .0
                    .split(", ")
                    .filter_map(|number| number.parse::<usize>().ok())
                {
                    assert!((1..=notes).contains(&number), "{name}: {number} of {notes}");
                }
            }
        }
    });
}

#[test]
fn a_negative_names_its_day_and_what_was_looked_at() {
    let mut found = 0;
    each(|name, _, text, style, language| {
        if style == Style::Negative && language == Language::English {
            let (body, _) = split(text);
            for line in body
                .lines()
                .filter(|line| line.contains("nothing of this was found"))
            {
                assert!(
                    line.contains("As of ") && line.contains("what was looked at:"),
                    "{name}: {line}"
                );
                found += 1;
            }
        }
    });
    assert!(found > 0);
}

#[test]
fn the_holding_statement_gives_no_verdict() {
    each(|name, _, text, style, _| {
        if style == Style::Holding {
            let (body, _) = split(text);
            let judgments = [
                "It is ",
                "There is ",
                "Our confidence",
                "Es ",
                "Hay posibilidades",
                "Nuestra confianza",
            ];
            for line in body.lines() {
                let judges = judgments.iter().any(|judgment| line.starts_with(judgment));
                assert!(!judges, "{name}: {line}");
            }
        }
    });
}

#[test]
fn the_linter_finds_nothing_in_any_draft() {
    let mut faults = Vec::new();
    each(|name, assessment, text, _, language| {
        let json = serde_json::to_string(assessment).unwrap();
        let supported = Supported::from_json(&json).unwrap();
        for fault in lint(text, language, Some(&supported)) {
            let line = text.lines().nth(fault.line - 1).unwrap_or_default();
            let rule = fault.rule.id();
            faults.push(format!("{name}: {rule}: {} in {line}", fault.text));
        }
    });
    assert!(faults.is_empty(), "{}\n{}", faults.len(), faults.join("\n"));
}
