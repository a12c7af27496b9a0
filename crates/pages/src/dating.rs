//! Which releases are shown, and what is said about the date of the dump.

use crate::{foreign, words};
use levelhead_schema::report::{ReleaseReport, StateReport};

/// The releases to show, oldest first, and how many are left out.
///
/// When there are more than `limit`, the best ones, the parts of the mixture and those that explain most stay.
pub(crate) fn releases_shown(state: &StateReport, limit: usize) -> (Vec<&ReleaseReport>, usize) {
    let mut ranked: Vec<usize> = (0..state.releases.len()).collect();
    ranked.sort_by_key(|&at| {
        let release = &state.releases[at];
        let named =
            is_best(state, release) || state.mixture.iter().any(|part| part.date == release.date);
        (!named, std::cmp::Reverse(release.rows_explained), at)
    });
    ranked.truncate(limit);
    ranked.sort_unstable();
    let left_out = state.releases.len() - ranked.len();
    (
        ranked.into_iter().map(|at| &state.releases[at]).collect(),
        left_out,
    )
}

/// True when the release is one of those that explain most.
pub(crate) fn is_best(state: &StateReport, release: &ReleaseReport) -> bool {
    state.best.contains(&release.date)
}

/// The share of the state's distinct rows that the release explains, 0 to 1; 0 when there are no rows.
pub(crate) fn share_explained(state: &StateReport, release: &ReleaseReport) -> f64 {
    match state.classes.distinct() {
        0 => 0.0,
        distinct => release.rows_explained as f64 / distinct as f64,
    }
}

/// `the release of 2020-03-01`, `the releases of A and B`, or `8 releases from A to B`.
pub(crate) fn releases_in_words(dates: &[String]) -> String {
    let shown: Vec<String> = dates.iter().map(|date| foreign::shown(date, 40)).collect();
    match shown.as_slice() {
        [] => "no release".to_owned(),
        [only] => format!("the release of {only}"),
        [first, .., last] if shown.len() > 4 => {
            format!("{} releases from {first} to {last}", shown.len())
        }
        few => format!("the releases of {}", words::list(few)),
    }
}

/// What the dump's date is, what cannot be told apart, and why: one to three sentences.
pub(crate) fn date_in_words(state: &StateReport) -> String {
    let (Some(oldest), Some(newest)) = (state.releases.first(), state.releases.last()) else {
        if state.state == crate::verdict::UNKNOWN_STATE {
            return "They were compared with every release in the library.".to_owned();
        }
        return "The library holds no release of this state, so nothing could be compared. \
                That says nothing about where the rows come from."
            .to_owned();
    };
    match state.best.as_slice() {
        several if state.mixture.len() > 1 => match several.len() > state.mixture.len() {
            true => format!(
                "No single release explains these rows: at least {} went into them. Any of {} could be among those: {}.",
                state.mixture.len(),
                several.len(),
                best_dates(several),
            ),
            false => {
                let parts: Vec<String> =
                    state.mixture.iter().map(|part| part.date.clone()).collect();
                format!(
                    "No single release explains these rows; those of {} together do.",
                    best_dates(&parts)
                )
            }
        },
        [] => format!(
            "None of the {} in the library ({} to {}) explains these rows better than chance, so no date can be given.",
            words::count(state.releases.len() as u64, "release", "releases"),
            words::date(&oldest.date),
            words::date(&newest.date),
        ),
        [only] => {
            let sentence = format!(
                "The release that explains most is the one of {}.",
                words::date(only)
            );
            match state.releases.iter().find(|release| release.date == *only) {
                Some(release) if release.rows_only_here > 0 => format!(
                    "{sentence} It alone explains {} that no other release in the library does.",
                    words::count(release.rows_only_here, "row", "rows"),
                ),
                _ => sentence,
            }
        }
        several => format!(
            "Any of {} releases could be the source: {}. The rows do not tell them apart: what one explains, the others \
             explain as well or leave undecided.",
            several.len(),
            best_dates(several),
        ),
    }
}

fn best_dates(best: &[String]) -> String {
    let dates: Vec<String> = best.iter().map(|date| words::date(date)).collect();
    match dates.as_slice() {
        [first, .., last] if dates.len() > 8 => format!("{first} to {last}"),
        few => words::list(few),
    }
}

/// How much of the share chance alone would give: one sentence.
pub(crate) fn chance_in_words(state: &StateReport) -> String {
    if !(0.0..=1.0).contains(&state.chance_share) {
        return "How much of this chance alone would give could not be estimated.".to_owned();
    }
    let tried = words::number(state.chance_rows);
    let at_most = words::one_in(state.chance_high)
        .map_or_else(String::new, |often| often.replacen("about", "at most", 1));
    if state.chance_share == 0.0 {
        let bound = match at_most.as_str() {
            "" => String::new(),
            often => format!(": {often} would be"),
        };
        return format!(
            "Chance: of {tried} made-up rows tried against this library, none was counted as explained{bound}."
        );
    }
    let often = match (words::one_in(state.chance_share), at_most.as_str()) {
        (None, _) => String::new(),
        (Some(often), "") => format!(" ({often})"),
        (Some(often), bound) => format!(" ({often}, {bound})"),
    };
    format!(
        "Chance: of {tried} made-up rows, this library would count {}{often} as explained; that much is already \
         taken off the share above.",
        words::share(state.chance_share),
    )
}

#[cfg(test)]
mod tests {
    use super::releases_in_words;

    #[test]
    fn a_few_best_releases_are_named_and_many_are_spanned() {
        let check = |best: &[&str], expect: &str| {
            let best: Vec<String> = best.iter().map(|date| (*date).to_owned()).collect();
            assert_eq!(releases_in_words(&best), expect);
        };
        check(&[], "no release");
        check(&["2020-03-01"], "the release of 2020-03-01");
        check(
            &["2020-03-01", "2020-04-01"],
            "the releases of 2020-03-01 and 2020-04-01",
        );
        check(&["1", "2", "3", "4", "5"], "5 releases from 1 to 5");
    }
}
