//! Coverage as a heat map: a line for each source of an asset, a field for each day or run of days.
//!
//! Fields differ by pattern as well as by tone. Fields of one kind that touch are one rectangle, over which the days are
//! ruled; so a year of a steady source costs no more than a day of it.

use crate::words;
use jiff::civil::Date;
use levelhead_schema::intrusion::{Coverage, CoverageDay};
use maud::{Markup, html};

/// Height of a line: its words, its fields, room.
const LINE_PX: usize = 40;
/// The most fields side by side.
const MOST_COLUMNS: usize = 92;
/// The most rectangles of the map.
const MOST_RUNS: usize = 120;
/// Lines that are drawn.
const SHOWN: usize = 16;

/// How a field is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Whole,
    Most,
    Some,
    Silent,
    Unknown,
}

impl Field {
    pub(super) const ALL: [Field; 5] = [
        Field::Whole,
        Field::Most,
        Field::Some,
        Field::Silent,
        Field::Unknown,
    ];

    /// What hours of a day or of several make of a field; none where nothing was expected.
    fn of(observed: u64, silent: u64, unknown: u64) -> Option<Field> {
        match (observed, silent + unknown) {
            (0, 0) => None,
            (_, 0) => Some(Field::Whole),
            (0, _) if silent >= unknown => Some(Field::Silent),
            (0, _) => Some(Field::Unknown),
            (observed, rest) if observed >= rest => Some(Field::Most),
            _ => Some(Field::Some),
        }
    }

    fn class(self) -> &'static str {
        match self {
            Field::Whole => "whole",
            Field::Most => "most",
            Field::Some => "some",
            Field::Silent => "silent",
            Field::Unknown => "unknown",
        }
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Field::Whole => "all hours observed",
            Field::Most => "half or more observed",
            Field::Some => "less than half observed",
            Field::Silent => "none: silent, cleared or cut",
            Field::Unknown => "none: nothing is known",
        }
    }
}

/// A run of days of one kind, in columns.
type Run = (Field, usize, usize);

/// The map, drawn as fine as its bounds allow.
struct Map {
    first: Date,
    last: Date,
    /// Days of a column.
    step: usize,
    columns: usize,
    lines: Vec<Vec<Run>>,
}

impl Map {
    fn of(coverage: &[Coverage]) -> Option<Map> {
        let days = || {
            coverage
                .iter()
                .flat_map(|one| one.days.iter().filter_map(day))
        };
        let (first, last) = (days().min()?, days().max()?);
        let total = distance(first, last) + 1;
        let mut step = 1;
        loop {
            let columns = total.div_ceil(step);
            let lines: Vec<Vec<Run>> = coverage
                .iter()
                .take(SHOWN)
                .map(|one| runs(&one.days, first, step, columns))
                .collect();
            let drawn: usize = lines.iter().map(Vec::len).sum();
            if columns <= MOST_COLUMNS && (drawn <= MOST_RUNS || columns == 1) {
                return Some(Map {
                    first,
                    last,
                    step,
                    columns,
                    lines,
                });
            }
            step = if step == 1 { 7 } else { step * 2 };
        }
    }
}

fn day(of: &CoverageDay) -> Option<Date> {
    let date: Date = of.day.parse().ok()?;
    // Years of four digits: what a hostile report has beyond them is not drawn.
    (1970..=9999).contains(&date.year()).then_some(date)
}

fn distance(first: Date, day: Date) -> usize {
    let days = first.until(day).map_or(0, |span| span.get_days());
    usize::try_from(days).unwrap_or(0)
}

/// The fields of one line, with touching ones of a kind made one.
fn runs(days: &[CoverageDay], first: Date, step: usize, columns: usize) -> Vec<Run> {
    let mut hours = vec![(0, 0, 0); columns];
    for of in days {
        let Some(date) = day(of) else { continue };
        if let Some(sum) = hours.get_mut(distance(first, date) / step) {
            sum.0 += u64::from(of.observed);
            sum.1 += u64::from(of.silent);
            sum.2 += u64::from(of.unknown);
        }
    }
    let mut runs: Vec<Run> = Vec::new();
    for (at, (observed, silent, unknown)) in hours.into_iter().enumerate() {
        let Some(field) = Field::of(observed, silent, unknown) else {
            continue;
        };
        match runs.last_mut() {
            Some((kind, from, width)) if *kind == field && *from + *width == at => *width += 1,
            _ => runs.push((field, at, 1)),
        }
    }
    runs
}

/// The map of all sources, `names` beside their lines.
pub(super) fn map(coverage: &[Coverage], names: &[String]) -> Markup {
    let Some(map) = Map::of(coverage) else {
        return html! {};
    };
    let height = map.lines.len() * LINE_PX + 24;
    let each = |columns: usize| format!("{:.3}%", columns as f64 * 100.0 / map.columns as f64);
    html! {
        figure.heat {
            (legend())
            svg role="img" aria-labelledby="heat-title heat-text" width="100%" height=(height) {
                title #heat-title { "Coverage by system, source and day" }
                desc #heat-text { (in_words(coverage, names)) }
                defs {
                    pattern #days width=(format!("{:.5}", 1.0 / map.columns as f64)) height="1" {
                        rect.ruling width="1" height="16" {}
                    }
                }
                @for (at, (runs, name)) in map.lines.iter().zip(names).enumerate() {
                    @let y = at * LINE_PX;
                    text x="0" y=(y + 14) { (name) }
                    rect.track x="0" y=(y + 20) width="100%" height="16" {}
                    @for (field, from, width) in runs {
                        rect class={ "f " (field.class()) } x=(each(*from)) y=(y + 20) width=(each(*width)) height="16" {}
                    }
                    @if map.columns > 1 { rect x="0" y=(y + 20) width="100%" height="16" fill="url(#days)" {} }
                }
                text.scale x="0" y=(height - 6) { (words::date(&map.first.to_string())) }
                text.scale x="100%" y=(height - 6) text-anchor="end" { (words::date(&map.last.to_string())) }
            }
            figcaption {
                "One line a source; one field " (match map.step { 1 => "a day".to_owned(), step => format!("for {step} days") })
                ", in UTC. The tables after it have the same figures."
                @if coverage.len() > SHOWN {
                    " " (words::count((coverage.len() - SHOWN) as u64, "further source is", "further sources are")) " not drawn."
                }
            }
        }
    }
}

fn legend() -> Markup {
    html! {
        ul.legend {
            @for field in Field::ALL {
                li { svg.swatch width="20" height="16" aria-hidden="true" { rect class={ "f " (field.class()) } x="1" y="1" width="18" height="14" {} } (field.words()) }
            }
        }
    }
}

fn in_words(coverage: &[Coverage], names: &[String]) -> String {
    let each = coverage.iter().zip(names).take(SHOWN).map(|(one, name)| {
        format!(
            "{name}: {} of {} hours observed",
            words::number(one.hours_observed),
            words::number(one.hours_expected)
        )
    });
    let each: Vec<String> = each.collect();
    format!("{}.", each.join("; "))
}

/// The patterns that fields refer to. Stands once on a page.
pub(super) fn fills() -> Markup {
    html! {
        svg.fills width="0" height="0" aria-hidden="true" focusable="false" {
            defs {
                pattern #fill-most width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect.paper width="6" height="6" {}
                    rect.accent width="4" height="6" {}
                }
                pattern #fill-some width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect.paper width="7" height="7" {}
                    rect.accent width="1.6" height="7" {}
                }
                // Black alone would look like observed on a printer without colour.
                pattern #fill-silent width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect.ink width="7" height="7" {}
                    rect.paper width="1.6" height="7" {}
                    rect.paper width="7" height="1.6" {}
                }
                pattern #fill-unknown width="6" height="6" patternUnits="userSpaceOnUse" {
                    rect.paper width="6" height="6" {}
                    circle.ink cx="3" cy="3" r="0.9" {}
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, Map, runs};
    use levelhead_schema::intrusion::{Coverage, CoverageDay};

    fn days(count: usize, of: impl Fn(usize) -> (u8, u8, u8)) -> Vec<CoverageDay> {
        let first = jiff::civil::date(2026, 1, 1);
        let days = first.series(jiff::ToSpan::day(1)).take(count).enumerate();
        days.map(|(at, day)| {
            let (observed, silent, unknown) = of(at);
            CoverageDay {
                day: day.to_string(),
                observed,
                silent,
                unknown,
            }
        })
        .collect()
    }

    fn coverage(days: Vec<CoverageDay>) -> Coverage {
        Coverage {
            asset: "portal".to_owned(),
            source: "web".to_owned(),
            hours_expected: 0,
            hours_observed: 0,
            hours_silent: 0,
            hours_unknown: 0,
            share: 0.0,
            longest_gap: None,
            retention_days: None,
            blind_to: Vec::new(),
            notes: Vec::new(),
            days,
        }
    }

    #[test]
    fn days_that_touch_are_one_field() {
        let first = jiff::civil::date(2026, 1, 1);
        let of = days(5, |at| match at {
            2 => (10, 14, 0),
            3 => (0, 0, 24),
            _ => (24, 0, 0),
        });
        let expect = [
            (Field::Whole, 0, 2),
            (Field::Some, 2, 1),
            (Field::Unknown, 3, 1),
            (Field::Whole, 4, 1),
        ];
        assert_eq!(runs(&of, first, 1, 5), expect);
        assert_eq!(runs(&of, first, 5, 1), [(Field::Most, 0, 1)]);
    }

    #[test]
    fn years_are_drawn_in_weeks_and_unrest_in_fewer_fields() {
        let year = coverage(days(366, |_| (24, 0, 0)));
        let map = Map::of(&[year]).unwrap();
        assert_eq!((map.step, map.columns), (7, 53));
        assert_eq!(map.lines, [[(Field::Whole, 0, 53)]]);
        let restless = days(60, |at| if at % 2 == 0 { (24, 0, 0) } else { (0, 24, 0) });
        let many = vec![coverage(restless); 12];
        let map = Map::of(&many).unwrap();
        assert!(map.step > 1, "{}", map.step);
    }

    #[test]
    fn what_is_no_day_is_not_drawn() {
        let mut of = days(1, |_| (24, 0, 0));
        of[0].day = "soon".to_owned();
        assert!(Map::of(&[coverage(of)]).is_none());
    }
}
