//! One line and a few marks for each state: what a person reads when there is time for nothing else.

use crate::{dating, foreign, words};
use levelhead_schema::report::StateReport;

/// Rows count as explained, without `mostly` or `partly`, from this share on. Said in the report's glossary.
pub(crate) const EXPLAINED_FROM: f64 = 0.95;

/// How a mark is drawn. The words alone must carry its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Nothing to do.
    Settled,
    /// Not decided, or only in part.
    Open,
    /// Somebody should look at this first.
    Attention,
}

/// A mark beside a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Badge {
    pub(crate) tone: Tone,
    pub(crate) words: String,
}

impl Badge {
    pub(crate) fn new(tone: Tone, words: impl Into<String>) -> Self {
        Badge {
            tone,
            words: words.into(),
        }
    }
}

/// The marks of a state: first how far the rows are explained, then what goes beyond public data.
pub(crate) fn badges(state: &StateReport) -> Vec<Badge> {
    let mut badges = vec![rows_badge(state)];
    if state.classes.withheld > 0 {
        let rows = words::count(state.classes.withheld, "row", "rows");
        badges.push(Badge::new(
            Tone::Attention,
            format!("{rows} only in the office’s own register"),
        ));
    }
    if !state.excess_fields.is_empty() {
        let columns = words::count(state.excess_fields.len() as u64, "column", "columns");
        badges.push(Badge::new(
            Tone::Attention,
            format!("{columns} more than public"),
        ));
    }
    badges
}

fn rows_badge(state: &StateReport) -> Badge {
    let value = state.explained_share.value;
    if state.state == UNKNOWN_STATE {
        Badge::new(
            Tone::Open,
            "of no known state: not explained by any release",
        )
    } else if state.releases.is_empty() {
        Badge::new(Tone::Open, "not compared: no release in the library")
    } else if state.best.is_empty() {
        Badge::new(Tone::Open, "not explained by any release")
    } else if value >= EXPLAINED_FROM {
        Badge::new(Tone::Settled, "explained by public releases")
    } else if value >= 0.5 {
        Badge::new(Tone::Open, "mostly explained by public releases")
    } else {
        Badge::new(Tone::Open, "partly explained by public releases")
    }
}

/// What a report calls the state of rows that nothing places.
pub(crate) const UNKNOWN_STATE: &str = "unknown";

/// How far the rows are explained: one sentence.
pub(crate) fn rows_line(state: &StateReport) -> String {
    let distinct = state.classes.distinct();
    let (noun, are) = match distinct {
        1 => ("distinct row", "is"),
        _ => ("distinct rows", "are"),
    };
    let of = format!("of the {} {noun}", words::number(distinct));
    if state.state == UNKNOWN_STATE {
        return format!(
            "Nothing tells which state these rows are of, and no release in the library explains any {of}."
        );
    }
    if state.releases.is_empty() {
        return format!("No release of this state is in the library: none {of} could be compared.");
    }
    if state.best.is_empty() {
        return format!("No release in the library explains any {of} better than chance.");
    }
    let share = words::capitalised(&words::share(state.explained_share.value));
    match (state.mixture.len(), state.best.len()) {
        // Where several mixtures do as well, no date of one is given for sure.
        (parts @ 2.., possible) if possible > parts => format!(
            "{share} {of} {are} explained by at least {} of {} together, which these rows cannot tell apart.",
            words::number(parts as u64),
            dating::releases_in_words(&state.best)
        ),
        (2.., _) => {
            let dates: Vec<String> = state.mixture.iter().map(|part| part.date.clone()).collect();
            format!(
                "{share} {of} {are} explained by {} together.",
                dating::releases_in_words(&dates)
            )
        }
        (_, 1) => format!(
            "{share} {of} {are} explained by {}.",
            dating::releases_in_words(&state.best)
        ),
        _ => format!(
            "{share} {of} {are} explained by one of {}, which these rows cannot tell apart.",
            dating::releases_in_words(&state.best)
        ),
    }
}

/// What goes beyond public data: one sentence, or `None` when nothing was found.
pub(crate) fn beyond_line(state: &StateReport) -> Option<String> {
    let mut parts = Vec::new();
    if !state.excess_fields.is_empty() {
        let shown = state.excess_fields.iter().take(6);
        let mut named: Vec<String> = shown
            .map(|excess| {
                format!(
                    "{} ({})",
                    field_meaning(&excess.field),
                    foreign::shown(&excess.judgment, 40)
                )
            })
            .collect();
        if state.excess_fields.len() > named.len() {
            named.push(format!("{} more", state.excess_fields.len() - named.len()));
        }
        parts.push(format!(
            "columns that no matched release publishes: {}",
            words::list(&named)
        ));
    }
    if state.classes.withheld > 0 {
        parts.push(words::count(
            state.classes.withheld,
            "row that only the office’s own register holds, and no release in the library",
            "rows that only the office’s own register holds, and no release in the library",
        ));
    }
    if parts.is_empty() {
        None
    } else {
        Some(format!("Beyond public data: {}.", parts.join("; ")))
    }
}

/// What a canonical field holds, in the glossary's words; an unknown name as it stands.
pub(crate) fn field_meaning(field: &str) -> String {
    match levelhead_schema::Field::from_name(field) {
        Some(known) => known.meaning().to_owned(),
        None => foreign::shown(field, 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use levelhead_schema::report::{Classes, ReleaseReport, Share};

    fn state(share: f64, best: &[&str], releases: usize) -> StateReport {
        let release = ReleaseReport {
            date: "2020-03-01".to_owned(),
            layout: String::new(),
            rows: 10,
            rows_explained: 0,
            rows_only_here: 0,
        };
        StateReport {
            state: "MI".to_owned(),
            rows: 1,
            classes: Classes {
                verbatim: 1,
                ..Classes::default()
            },
            explained_share: Share {
                value: share,
                low: share,
                high: share,
            },
            chance_share: 0.0,
            chance_high: 0.000_921_8,
            chance_rows: 4_000,
            releases: vec![release; releases],
            best: best.iter().map(|date| (*date).to_owned()).collect(),
            mixture: Vec::new(),
            excess_fields: Vec::new(),
            publication: Vec::new(),
            compared_fields: Vec::new(),
            not_comparable: Vec::new(),
            differing_fields: Vec::new(),
            latest_registration: None,
            register_rows: None,
        }
    }

    #[test]
    fn badges_say_how_far_the_rows_are_explained() {
        let check = |share, best: &[&str], releases, tone, words: &str| {
            assert_eq!(
                badges(&state(share, best, releases)),
                [Badge::new(tone, words)]
            );
        };
        let one = &["2020-03-01"][..];
        check(0.95, one, 1, Tone::Settled, "explained by public releases");
        check(
            0.9499,
            one,
            1,
            Tone::Open,
            "mostly explained by public releases",
        );
        check(
            0.4999,
            one,
            1,
            Tone::Open,
            "partly explained by public releases",
        );
        check(1.0, &[], 1, Tone::Open, "not explained by any release");
        check(
            0.0,
            &[],
            0,
            Tone::Open,
            "not compared: no release in the library",
        );
    }

    #[test]
    fn the_line_names_the_releases() {
        let check = |share, best: &[&str], expect: &str| {
            assert_eq!(rows_line(&state(share, best, 2)), expect)
        };
        check(
            0.9999,
            &["2020-03-01"],
            "More than 99.9% of the 1 distinct row is explained by the release of 2020-03-01.",
        );
        check(
            0.5,
            &[],
            "No release in the library explains any of the 1 distinct row better than chance.",
        );
    }

    #[test]
    fn a_mixture_names_its_parts_only_where_the_rows_do() {
        use levelhead_schema::report::MixturePart;
        let mixed = |best: &[&str]| {
            let part = |date: &str| MixturePart {
                date: date.to_owned(),
                rows_added: 20,
            };
            let mut state = state(1.0, best, 3);
            state.mixture = vec![part("2020-03-01"), part("2020-05-01")];
            let date = crate::dating::date_in_words(&state);
            (rows_line(&state), date)
        };
        let (line, date) = mixed(&["2020-03-01", "2020-05-01"]);
        assert!(
            line.contains("2020-03-01 and 2020-05-01 together"),
            "{line}"
        );
        assert!(
            date.contains("March 1, 2020 and May 1, 2020 together"),
            "{date}"
        );
        let (line, date) = mixed(&["2020-03-01", "2020-04-01", "2020-05-01"]);
        assert!(
            line.contains("at least 2 of") && line.contains("cannot tell apart"),
            "{line}"
        );
        assert!(date.contains("Any of 3 could be among those"), "{date}");
    }
}
