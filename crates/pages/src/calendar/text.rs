//! The calendar for a terminal.

use super::{NotKnown, Shown, not_known, words};
use levelhead_schema::calendar::Event;
use levelhead_schema::statement::Language::English;

/// Width of a line of abbreviations.
const WIDTH: usize = 96;

/// The calendar as text: a day a line with its source under it, then what is not known, then what else to know.
pub fn calendar_text(shown: &Shown<'_>) -> String {
    let events = shown.events();
    let place = shown.place.map_or_else(
        || "all places".to_owned(),
        |place| words::place(English, place),
    );
    let mut out = format!("Elections from {} to {}: {place}\n", shown.from, shown.to);
    if let Some(countdown) = words::countdown(English, shown.from) {
        out.push_str(&format!("Counted from {}: {countdown}\n", shown.from));
    }
    out.push('\n');
    let dated: Vec<&Event> = events.iter().filter(|event| event.date.is_some()).collect();
    if dated.is_empty() {
        out.push_str("No day in this span is known.\n");
    }
    for event in dated {
        push(&mut out, event, shown.place);
    }
    unknown(&mut out, &not_known(&events));
    notes(&mut out, shown);
    out.push_str("\nHow well a day is known\n");
    for (word, meaning) in words::standings(English) {
        out.push_str(&format!("  {word:<11} {meaning}\n"));
    }
    if shown.place.is_none() {
        out.push_str("Deadlines of a state's own elections: levelhead calendar --state XX\n");
    }
    out
}

fn push(out: &mut String, event: &Event, of: Option<&str>) {
    let day = event.date.map(|day| day.to_string()).unwrap_or_default();
    out.push_str(&format!(
        "{day}  {:<2}  {}\n",
        event.place,
        words::title(English, event)
    ));
    for detail in words::details(English, event, of) {
        out.push_str(&format!("                {detail}\n"));
    }
    out.push_str(&format!(
        "                {}\n",
        words::basis(English, &event.basis)
    ));
}

fn unknown(out: &mut String, groups: &[NotKnown]) {
    if groups.is_empty() {
        return;
    }
    out.push_str("\nNot known here (no row in the table; ask the state's election office)\n");
    for group in groups {
        let kind = words::kind(English, group.kind).to_lowercase();
        out.push_str(&format!(
            "  {} {kind}, {}:\n",
            group.year,
            crate::words::count(group.places.len() as u64, "place", "places")
        ));
        let mut line = String::from("   ");
        for place in &group.places {
            if line.len() + 1 + place.len() > WIDTH {
                out.push_str(&line);
                out.push('\n');
                line = String::from("   ");
            }
            line.push(' ');
            line.push_str(place);
        }
        out.push_str(&line);
        out.push('\n');
    }
}

fn notes(out: &mut String, shown: &Shown<'_>) {
    let country = shown.calendar.notes("US");
    let place = shown.place.filter(|place| *place != "US");
    let all: Vec<_> = place
        .into_iter()
        .flat_map(|place| shown.calendar.notes(place))
        .chain(country)
        .collect();
    if all.is_empty() {
        return;
    }
    out.push_str("\nWorth knowing\n");
    for note in all {
        out.push_str(&format!("  {}.\n", words::said(English, &note.says)));
        out.push_str(&format!("    {}\n", words::basis(English, &note.basis)));
    }
}
