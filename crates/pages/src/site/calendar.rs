//! The calendar on the site: a page in each language, and files for calendar programs.

use super::address::{Address, in_language, link};
use super::page::Page;
use super::{Election, File, Section, Site};
use crate::calendar::{self, Shown, words};
use jiff::ToSpan;
use jiff::civil::Date;
use levelhead_schema::calendar::{Calendar, EventKind, PLACES};
use levelhead_schema::statement::Language;
use maud::html;

/// The section.
pub(super) const SECTION: Section = Section { paths, render };

const PAGE: &str = "calendar/index.html";
const ICS: &str = "text/calendar; charset=utf-8";

/// Years of the calendar: the page shows the next two, as the command does.
const YEARS_AHEAD: i64 = 2;

fn paths(site: &Site<'_>, paths: &mut Vec<String>) {
    for language in &site.settings.languages {
        paths.push(in_language(*language, PAGE));
    }
    paths.push("calendar/all.ics".to_owned());
    paths.extend(PLACES.iter().map(|place| format!("calendar/{place}.ics")));
}

fn render(site: &Site<'_>, address: &Address<'_>) -> Option<File> {
    let rest = address.rest.strip_prefix("calendar/")?;
    if rest == "index.html" {
        return Some(page(site, address));
    }
    let place = address.of_all_languages().and(rest.strip_suffix(".ics"))?;
    let place = match place {
        "all" => None,
        place => Some(*PLACES.iter().find(|known| **known == place)?),
    };
    let text = calendar::ics(Language::English, &shown(site, place))?;
    Some(File::text(ICS, text))
}

fn shown<'s>(site: &'s Site<'_>, place: Option<&'s str>) -> Shown<'s> {
    let from = site.settings.as_of;
    Shown {
        calendar: &site.settings.calendar,
        place,
        from,
        to: from.saturating_add(YEARS_AHEAD.years()),
    }
}

fn page(site: &Site<'_>, address: &Address<'_>) -> File {
    let language = address.language;
    let title = words::either(language, "Election calendar", "Calendario electoral");
    let description = words::either(
        language,
        "Federal general elections, primaries, runoffs and federal deadlines, each day with its source.",
        "Elecciones generales federales, primarias, segundas vueltas y plazos federales; cada día con su fuente.",
    );
    let own = address.path();
    let file = |place: &str| link(&own, &format!("calendar/{place}.ics"));
    let body = html! {
        h1 { (title) }
        (calendar::body(language, &shown(site, None), &file))
    };
    Page::new(language, PAGE, title, description).with(site, body)
}

/// The elections of a calendar from which days are counted: the federal general elections from 1990 to four years after
/// `today`, and every other election of the tables whose day is known.
pub fn elections(calendar: &Calendar, today: Date) -> Vec<Election> {
    let from = jiff::civil::date(1990, 1, 1);
    let to = today.saturating_add(4.years());
    let events = calendar.elections(from, to);
    // A runoff that may not be held is no day to count to.
    let is_election = |kind| {
        matches!(
            kind,
            EventKind::General | EventKind::Primary | EventKind::Special
        )
    };
    let known = events.iter().filter(|event| is_election(event.kind));
    known
        .filter_map(|event| {
            let name = |language| words::title(language, event).to_lowercase();
            Some(Election {
                date: event.date?,
                place: event.place.clone(),
                name: name(Language::English),
                name_es: name(Language::Spanish),
            })
        })
        .collect()
}
