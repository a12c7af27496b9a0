//! The calendar's page, below its first heading.

use super::words::{either, said};
use super::{Shown, not_known, words};
use crate::words::capitalised;
use levelhead_schema::calendar::{Basis, Clock, Event, EventKind, PLACES, federal_general};
use levelhead_schema::statement::Language;
use maud::{Markup, html};

/// General elections whose Senate is shown: the next ones, so that each class stands there once.
const SENATE_YEARS: i16 = 6;

/// The page's body: the days, what is not known, what the words mean, the Senate, federal deadlines, notes, files.
///
/// `file` gives the link to the file for calendar programs of a place, or of all for `all`.
pub(crate) fn body(language: Language, shown: &Shown<'_>, file: &dyn Fn(&str) -> String) -> Markup {
    let events = shown.events();
    html! {
        @if let Some(countdown) = words::countdown(language, shown.from) {
            p.countdown { (countdown) }
        }
        p {
            (either(language,
                "Every day stands beside its source, the day up to which that source is known to have said so, and how well it is known. States move these days often: ask the election office before you rely on one.",
                "Cada día está junto a su fuente, la fecha hasta la que se sabe que la fuente lo decía, y cómo se conoce. Los estados cambian estos días a menudo: pregunte a la oficina electoral antes de confiar en uno."))
        }
        section aria-labelledby="days" {
            h2 #days { (either(language, "Days ahead", "Próximos días")) }
            (days(language, &events))
        }
        (unknown(language, &events))
        section aria-labelledby="standing" {
            h2 #standing { (either(language, "How well a day is known", "Cómo se conoce un día")) }
            dl {
                @for (word, meaning) in words::standings(language) {
                    dt { (word) }
                    dd { (capitalised(meaning)) "." }
                }
            }
        }
        (who(language, shown))
        (law(language, shown))
        (notes(language, shown))
        (files(language, file))
    }
}

fn days(language: Language, events: &[Event]) -> Markup {
    let heads = either(
        language,
        ["Day", "What", "Source"],
        ["Día", "Qué", "Fuente"],
    );
    let caption = either(
        language,
        "Elections and deadlines, by day",
        "Elecciones y plazos, por día",
    );
    html! {
        div.scroll role="group" aria-label=(caption) tabindex="0" {
            table {
                caption { span { (caption) } }
                thead { tr { @for head in heads { th scope="col" { (head) } } } }
                tbody {
                    @for event in events {
                        @if let Some(day) = event.date {
                            tr id=(event.id) class=[(event.kind != EventKind::Deadline).then_some("marked")] {
                                th scope="row" { time datetime=(day) { (crate::words::day(day, language)) } }
                                td {
                                    @let what = format!("{}: {}", words::place(language, &event.place), words::title(language, event));
                                    @if event.kind == EventKind::Deadline { (what) } @else { strong { (what) } }
                                    @let details = words::details(language, event, None);
                                    @if !details.is_empty() {
                                        ul.plain { @for detail in details { li { (detail) } } }
                                    }
                                }
                                td { (basis(language, &event.basis)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn basis(language: Language, basis: &Basis) -> Markup {
    html! { bdi { (words::basis(language, basis)) } }
}

fn unknown(language: Language, events: &[Event]) -> Markup {
    let groups = not_known(events);
    if groups.is_empty() {
        return html! {};
    }
    html! {
        section aria-labelledby="not-known" {
            h2 #not-known { (either(language, "What is not known here", "Lo que no se conoce aquí")) }
            p {
                (either(language,
                    "No row of the table says when these are. That does not mean that they are not held.",
                    "Ninguna fila de la tabla dice cuándo son. Eso no significa que no se celebren."))
            }
            @for group in groups {
                h3 { (words::kind(language, group.kind)) ", " (group.year) }
                p {
                    @let names: Vec<String> = group.places.iter().map(|place| words::place(language, place)).collect();
                    (either(language, crate::words::list(&names), words::list(&names))) "."
                }
            }
        }
    }
}

/// Who is elected on the days of the next general elections.
fn who(language: Language, shown: &Shown<'_>) -> Markup {
    let calendar = shown.calendar;
    let first = shown.from.year();
    let years = first..first.saturating_add(SENATE_YEARS);
    let heads = either(
        language,
        [
            "Day",
            "Who is elected",
            "States of the Senate’s class",
            "Sources",
        ],
        [
            "Día",
            "Quién se elige",
            "Estados de la clase del Senado",
            "Fuentes",
        ],
    );
    let caption = either(
        language,
        "Federal general elections",
        "Elecciones generales federales",
    );
    html! {
        section aria-labelledby="seats" {
            h2 #seats { (either(language, "Who is elected", "Quién se elige")) }
            p { (capitalised(&said(language, calendar.general_rule()))) "." }
            div.scroll role="group" aria-label=(caption) tabindex="0" {
                table {
                    caption { span { (caption) } }
                    thead { tr { @for head in heads { th scope="col" { (head) } } } }
                    tbody {
                        @for year in years {
                            @if let (Some(day), Some(seats)) = (federal_general(year), calendar.seats(year)) {
                                tr {
                                    th scope="row" { time datetime=(day) { (crate::words::day(day, language)) } }
                                    td { ul.plain { @for line in words::seats(language, &seats) { li { (line) } } } }
                                    td { (seats.senate.states.join(" ")) }
                                    td {
                                        ul.plain {
                                            li { (basis(language, &seats.house_basis)) }
                                            li { (basis(language, &seats.senate.basis)) }
                                            @if let Some(counted) = &seats.senate.seats_basis { li { (basis(language, counted)) } }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn law(language: Language, shown: &Shown<'_>) -> Markup {
    let heads = either(
        language,
        ["What is due", "When", "Law"],
        ["Qué vence", "Cuándo", "Ley"],
    );
    let caption = either(
        language,
        "Counted from each election for federal office",
        "Contado desde cada elección a cargos federales",
    );
    html! {
        section aria-labelledby="law" {
            h2 #law { (either(language, "What federal law counts", "Lo que cuenta la ley federal")) }
            div.scroll.short role="group" aria-label=(caption) tabindex="0" {
                table {
                    caption { span { (caption) } }
                    thead { tr { @for head in heads { th scope="col" { (head) } } } }
                    tbody {
                        @for clock in shown.calendar.clocks() {
                            tr {
                                th scope="row" {
                                    (said(language, &clock.says))
                                    @if let Some(limits) = &clock.limits { ". " (said(language, limits)) "." }
                                }
                                td { (when(language, clock)) }
                                td { (basis(language, &clock.basis)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// `45 days before`, with the kinds of election it is counted from.
fn when(language: Language, clock: &Clock) -> String {
    let kinds: Vec<String> = clock
        .of
        .iter()
        .map(|kind| words::kind(language, *kind).to_lowercase())
        .collect();
    let amount = |number: i32, english: [&str; 2], spanish: [&str; 2]| {
        let one = number.unsigned_abs() == 1;
        let [one_word, many] = either(language, english, spanish);
        format!(
            "{} {}",
            number.unsigned_abs(),
            if one { one_word } else { many }
        )
    };
    let (span, number) = match (clock.days, clock.months) {
        (Some(days), _) => (amount(days, ["day", "days"], ["día", "días"]), days),
        (None, months) => {
            let months = months.unwrap_or(0);
            (
                amount(months, ["month", "months"], ["mes", "meses"]),
                months,
            )
        }
    };
    let order = if number < 0 {
        either(language, "before", "antes")
    } else {
        either(language, "after", "después")
    };
    format!("{span} {order}: {}", kinds.join("; "))
}

fn notes(language: Language, shown: &Shown<'_>) -> Markup {
    let places: Vec<&str> = std::iter::once("US").chain(PLACES).collect();
    html! {
        section aria-labelledby="notes" {
            h2 #notes { (either(language, "Worth knowing", "Conviene saber")) }
            ul.plain {
                @for place in places {
                    @for note in shown.calendar.notes(place) {
                        li {
                            strong { (words::place(language, place)) } ": " (said(language, &note.says)) ". "
                            (basis(language, &note.basis))
                        }
                    }
                }
            }
        }
    }
}

fn files(language: Language, file: &dyn Fn(&str) -> String) -> Markup {
    html! {
        section aria-labelledby="files" {
            h2 #files { (either(language, "For your calendar program", "Para su programa de calendario")) }
            p {
                (either(language,
                    "Files in the iCalendar format. An entry keeps its identity when its day moves; an election that is held only if needed is marked as tentative.",
                    "Archivos en formato iCalendar. Una entrada conserva su identidad aunque cambie el día; una elección que solo se celebra si hace falta figura como provisional."))
            }
            p { a href=(file("all")) type="text/calendar" { (either(language, "All places", "Todos los lugares")) } }
            ul.chips {
                @for place in PLACES {
                    li { a href=(file(place)) type="text/calendar" { (words::place(language, place)) } }
                }
            }
        }
    }
}
