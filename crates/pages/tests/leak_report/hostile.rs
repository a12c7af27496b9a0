//! A report in which every text that a stranger can write is an attack on its reader.

use crate::reports;
use levelhead_pages::{leak_report, leak_report_text};
use levelhead_schema::report::LeakReport;

pub(crate) const ATTACK: &str = "</style></title>--><script>alert(1)</script><img src=x onerror=alert(2)>\" onfocus=\"alert(3)\u{202e}\u{2066}\u{1b}[2J\u{0}\u{200b}'\r\nx";

/// Every string of the report attacked; headers are 10,000 characters long as well.
pub(crate) fn report() -> LeakReport {
    let mut report = reports::forum();
    let attack = || ATTACK.to_owned();
    let long = || format!("{ATTACK}{}", "W".repeat(10_000));
    report.summary = attack();
    report.findings = vec![attack(); 9];
    report.not_examined = vec![attack()];
    report.tool.name = attack();
    report.tool.version = attack();
    report.schema = attack();
    for setting in &mut report.tool.settings {
        setting.name = format!("--{ATTACK}");
        setting.value = long();
    }
    for file in &mut report.dump.files {
        (
            file.path,
            file.sha256,
            file.format,
            file.encoding,
            file.kind,
        ) = (long(), attack(), long(), attack(), attack());
        file.layout = Some(attack());
        for example in &mut file.reject_examples {
            example.reason = long();
        }
    }
    for member in &mut report.dump.skipped {
        (member.path, member.reason) = (long(), long());
    }
    for column in &mut report.columns {
        column.header = long();
        column.field = Some(attack());
    }
    for mark in &mut report.fingerprints {
        (mark.points_to, mark.reading, mark.headers) = (attack(), long(), vec![long(); 100]);
    }
    attack_states(&mut report);
    report
}

fn attack_states(report: &mut LeakReport) {
    let attack = || ATTACK.to_owned();
    let long = || format!("{ATTACK}{}", "W".repeat(10_000));
    for (at, state) in report.states.iter_mut().enumerate() {
        state.state = format!("{at}{ATTACK}");
        state.latest_registration = Some(attack());
        state.compared_fields = vec![attack()];
        for release in &mut state.releases {
            (release.date, release.layout) = (attack(), attack());
        }
        for date in &mut state.best {
            *date = attack();
        }
        for excess in &mut state.excess_fields {
            (excess.field, excess.header, excess.judgment, excess.basis) =
                (attack(), long(), attack(), long());
            excess.tests = vec![long(); 100];
        }
        for column in &mut state.publication {
            (column.field, column.header, column.standing, column.basis) =
                (attack(), long(), attack(), long());
        }
        for field in &mut state.not_comparable {
            (field.field, field.reason) = (attack(), long());
        }
        for field in &mut state.differing_fields {
            field.field = attack();
        }
        state.mixture = vec![
            levelhead_schema::report::MixturePart {
                date: attack(),
                rows_added: 1,
            },
            levelhead_schema::report::MixturePart {
                date: attack(),
                rows_added: 2,
            },
        ];
    }
}

/// The tags of a page: what stands between `<` and `>`, which no text can hold unescaped.
pub(crate) fn tags(page: &str) -> Vec<&str> {
    page.split('<')
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap_or(rest))
        .collect()
}

pub(crate) fn names(page: &str) -> std::collections::BTreeSet<&str> {
    tags(page)
        .into_iter()
        .filter_map(|tag| tag.split([' ', '=']).next())
        .collect()
}

#[test]
fn no_attack_becomes_markup() {
    let page = leak_report(&report());
    assert!(
        page.contains("&lt;script&gt;alert(1)"),
        "the attack is shown, as text"
    );
    let harmless = leak_report(&reports::forum());
    let mut expect = names(&harmless);
    // Folded findings appear only when there are many.
    expect.extend(["details", "/details", "summary", "/summary"]);
    let plain = leak_report(&reports::breach());
    expect.extend(names(&plain));
    let page_names = names(&page);
    let strange: Vec<_> = page_names.difference(&expect).collect();
    assert!(
        strange.is_empty(),
        "elements that no harmless report has: {strange:?}"
    );
    // A quote that got out of an attribute would leave an event handler in a tag outside quotes.
    for tag in tags(&page) {
        let outside: String = tag.split('"').step_by(2).collect();
        assert!(
            !outside.contains("onfocus") && !outside.contains("onerror"),
            "{tag}"
        );
    }
}

#[test]
fn no_character_that_cannot_be_seen_survives() {
    for text in [leak_report(&report()), leak_report_text(&report())] {
        for character in ['\u{202e}', '\u{2066}', '\u{1b}', '\0', '\u{200b}', '\r'] {
            assert!(!text.contains(character), "{character:?}");
        }
        assert!(text.contains("⟨U+202E⟩"), "it is shown instead");
    }
    assert!(!leak_report_text(&report()).contains('\t'));
}

#[test]
fn long_headers_are_cut() {
    let page = leak_report(&report());
    assert!(!page.contains(&"W".repeat(1_000)));
    assert!(page.contains('…'));
    assert!(page.len() < 400_000, "{} bytes", page.len());
}
