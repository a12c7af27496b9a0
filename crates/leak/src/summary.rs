//! The answer in plain words, from the counts alone.

use crate::library::Library;
use levelhead_schema::Field;
use levelhead_schema::figures;
use levelhead_schema::layout::Layouts;
use levelhead_schema::report::{LeakReport, ReleaseReport, StateReport};

/// Fills in summary, findings and what was not examined.
pub(crate) fn write(report: &mut LeakReport, libraries: &[Library]) {
    let mut findings = Vec::new();
    for state in &report.states {
        findings.extend(state_findings(state, libraries));
    }
    findings.extend(size_findings(report));
    findings.extend(foreign_findings(report));
    if report.dump.duplicates > 0 {
        findings.push(format!(
            "{} of the {} rows repeat an earlier row.",
            figures::number(report.dump.duplicates),
            figures::number(report.dump.rows)
        ));
    }
    report.not_examined = not_examined(report, libraries);
    report.summary = summary(report, libraries);
    report.findings = findings;
}

/// A share in words that never round to all or nothing: `97.9%`, `less than 0.1%`, `more than 99.9%`.
fn percent(share: f64) -> String {
    match share {
        share if share <= 0.0 => "0%".to_owned(),
        share if share >= 1.0 => "100%".to_owned(),
        share if share < 0.001 => "less than 0.1%".to_owned(),
        share if share > 0.999 => "more than 99.9%".to_owned(),
        share => format!("{:.1}%", share * 100.0),
    }
}

pub(crate) fn state_name(abbreviation: &str) -> String {
    match Layouts::embedded().state(abbreviation) {
        Some(layout) => layout.state.clone(),
        None => "an unknown state".to_owned(),
    }
}

/// What a field holds, in words.
fn meaning_of(field: &str) -> String {
    Field::from_name(field).map_or_else(|| field.to_owned(), |field| field.meaning().to_owned())
}

/// "a", "a and b", "a, b and c".
fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

fn dates(state: &StateReport) -> String {
    match state.best.as_slice() {
        [] => "no release".to_owned(),
        [one] => format!("the public release of {one}"),
        [first, .., last] if state.best.len() > 3 => {
            format!(
                "a public release between {first} and {last} ({} that the rows do not tell apart)",
                state.best.len()
            )
        }
        several => format!(
            "the public release of {} (the rows do not tell which)",
            several.join(" or ")
        ),
    }
}

fn fields_in_words(state: &StateReport) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for excess in &state.excess_fields {
        let meaning = meaning_of(&excess.field);
        if !words.contains(&meaning) {
            words.push(meaning);
        }
    }
    words
}

fn has_library(state: &str, libraries: &[Library]) -> bool {
    libraries.iter().any(|library| {
        library.state() == state && library.releases().iter().any(|release| !release.withheld)
    })
}

fn verdict(state: &StateReport, libraries: &[Library]) -> String {
    let name = state_name(&state.state);
    let distinct = state.classes.distinct();
    let rows = format!(
        "{} distinct {}",
        figures::number(distinct),
        if distinct == 1 { "row" } else { "rows" }
    );
    let share = state.explained_share.value;
    if state.state == "unknown" {
        return format!(
            "Of no known state: {rows}, which no public release in this library explains."
        );
    }
    if !has_library(&state.state, libraries) {
        return format!(
            "{name}: {rows} could not be compared, because no public release of it is in this library."
        );
    }
    if state.best.is_empty() && state.classes.altered == 0 {
        return format!(
            "{name}: none of the {rows} is explained by a public release in this library."
        );
    }
    if let [_, _, ..] = state.mixture.as_slice() {
        let parts: Vec<String> = state.mixture.iter().map(|part| part.date.clone()).collect();
        if let ([first, .., last], true) = (state.best.as_slice(), state.best.len() > parts.len()) {
            return format!(
                "{name}: {} of the {rows} are explained by public releases, mixed from at least {} of those between {first} and {last} ({} that the rows do not tell apart).",
                percent(share),
                parts.len(),
                state.best.len()
            );
        }
        return format!(
            "{name}: {} of the {rows} are explained by public releases, mixed from those of {}.",
            percent(share),
            list(&parts)
        );
    }
    // What the best release does not hold, others do: then it is not the one explanation.
    let best = state.releases.iter().map(|release| release.rows_explained);
    let most = match best.max() {
        Some(best) if best < state.classes.verbatim => "public releases, most of them by ",
        _ => "",
    };
    format!(
        "{name}: {} of the {rows} are explained by {most}{}.",
        percent(share),
        dates(state)
    )
}

fn state_findings(state: &StateReport, libraries: &[Library]) -> Vec<String> {
    let name = state_name(&state.state);
    let classes = &state.classes;
    let mut findings = Vec::new();
    for excess in &state.excess_fields {
        let meaning = meaning_of(&excess.field);
        findings.push(format!(
            "More than public in {name}: {meaning} (column {}, filled in {} of the rows; the values: {}). Basis: {}.",
            excess.header,
            percent(excess.filled),
            excess.judgment,
            excess.basis.trim_end_matches('.'),
        ));
    }
    let count = |rows: u64, one: &str, many: &str| {
        let text = if rows == 1 { one } else { many };
        (rows > 0).then(|| format!("{name}: {} {text}", figures::number(rows)))
    };
    findings.extend(count(
        classes.withheld,
        "row stands in the office's own register and in no public release. It cannot come from a public file: look into this first.",
        "rows stand in the office's own register and in no public release. They cannot come from a public file: look into this first.",
    ));
    findings.extend(count(
        classes.newer,
        "row is registered later than the newest release in this library: a newer release may explain it.",
        "rows are registered later than the newest release in this library: a newer release may explain them.",
    ));
    findings.extend(count(
        classes.recombined,
        "row puts fields of several listed people together; no such person is listed.",
        "rows put fields of several listed people together; no such people are listed.",
    ));
    findings.extend(count(
        classes.altered,
        "row is a listed person with one or more fields changed.",
        "rows are listed people with one or more fields changed.",
    ));
    if has_library(&state.state, libraries) {
        findings.extend(count(
            classes.unexplained,
            "row is explained by nothing in this library.",
            "rows are explained by nothing in this library.",
        ));
    }
    findings
}

fn size_findings(report: &LeakReport) -> Vec<String> {
    let mut findings = Vec::new();
    let distinct: u64 = report
        .states
        .iter()
        .map(|state| state.classes.distinct())
        .sum();
    if let Some(claimed) = report.dump.claimed_rows
        && claimed > report.dump.rows
    {
        findings.push(format!(
            "The claim speaks of {} rows; there are {}, of which {} are distinct voter rows.",
            figures::number(claimed),
            figures::number(report.dump.rows),
            figures::number(distinct)
        ));
    }
    findings
}

fn foreign_findings(report: &LeakReport) -> Vec<String> {
    let foreign = report.dump.files.iter().filter(|file| !file.voter_data);
    foreign
        .map(|file| {
            format!(
                "{} is not voter data: it looks like {} ({} rows). Its columns were counted; nothing of it was compared or kept.",
                file.path,
                file.kind,
                figures::number(file.rows)
            )
        })
        .collect()
}

fn summary(report: &LeakReport, libraries: &[Library]) -> String {
    if !report.dump.voter_data {
        return match report.dump.files.len() {
            0 => "No table was found in the input.".to_owned(),
            _ => "This is not voter data, so there is nothing to compare with public voter files."
                .to_owned(),
        };
    }
    let mut sentences: Vec<String> = report
        .states
        .iter()
        .map(|state| verdict(state, libraries))
        .collect();
    let excess: Vec<String> = report
        .states
        .iter()
        .filter(|state| !state.excess_fields.is_empty())
        .map(|state| {
            format!(
                "{} ({})",
                list(&fields_in_words(state)),
                state_name(&state.state)
            )
        })
        .collect();
    if !excess.is_empty() {
        sentences.push(format!(
            "More than the public file holds: {}.",
            list(&excess)
        ));
    }
    let withheld: u64 = report
        .states
        .iter()
        .map(|state| state.classes.withheld)
        .sum();
    if withheld > 0 {
        sentences.push(format!(
            "{} rows were never public.",
            figures::number(withheld)
        ));
    }
    sentences.join(" ")
}

/// What of a state's releases was not looked at: those that are not in the library.
fn other_releases(name: &str, here: &[ReleaseReport]) -> String {
    match here {
        [] => format!("Public releases of {name}: none is in this library."),
        [first, .., last] => format!(
            "Releases of {name} other than the {} in this library, dated {} to {}.",
            here.len(),
            first.date,
            last.date
        ),
        [one] => format!(
            "Releases of {name} other than the one of {} in this library.",
            one.date
        ),
    }
}

fn not_examined(report: &LeakReport, libraries: &[Library]) -> Vec<String> {
    let mut items = vec![
        "Whether any system was broken into: data alone cannot show that. That rows are public shows that nobody had to break in to have them, not that nobody did.".to_owned(),
    ];
    for state in report
        .states
        .iter()
        .filter(|state| state.state != "unknown")
    {
        let name = state_name(&state.state);
        items.push(other_releases(&name, &state.releases));
        let library = libraries
            .iter()
            .find(|library| library.state() == state.state);
        if library.is_some_and(|library| !library.releases().iter().any(|release| release.withheld))
        {
            items.push(format!(
                "Protected and never-published voters of {name}: no register of them was loaded, so rows of such people cannot be told from invented ones."
            ));
        }
        for field in &state.not_comparable {
            items.push(format!(
                "{name}: the field {} was not compared: {}.",
                field.field, field.reason
            ));
        }
    }
    let unknown = report
        .columns
        .iter()
        .filter(|column| column.field.is_none())
        .count();
    if unknown > 0 {
        items.push(match unknown {
            1 => "One column that was not recognised: it was counted and not compared.".to_owned(),
            _ => format!(
                "{unknown} columns that were not recognised: they were counted and not compared."
            ),
        });
    }
    if report.dump.rejects > 0 {
        items.push(match report.dump.rejects {
            1 => "One row that could not be read.".to_owned(),
            rejects => format!("{} rows that could not be read.", figures::number(rejects)),
        });
    }
    if !report.dump.skipped.is_empty() {
        items.push(match report.dump.skipped.len() {
            1 => "One file that holds no table.".to_owned(),
            files => format!(
                "{} files that hold no table.",
                figures::number(files as u64)
            ),
        });
    }
    items
}
