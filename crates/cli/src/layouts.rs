//! `levelhead layouts`: what is known of the states' public files.

use crate::args::LayoutsArgs;
use crate::failure::Failure;
use crate::{output, release};
use levelhead_schema::Field;
use levelhead_schema::layout::{FileLayout, Layouts, StateLayout};

/// Shows one state, or all in short, or the field names.
pub(crate) fn run(args: &LayoutsArgs) -> Result<(), Failure> {
    let layouts = Layouts::embedded();
    if args.fields {
        let lines: String = Field::ALL
            .iter()
            .map(|field| format!("{:<24} {}\n", field.name(), field.meaning()))
            .collect();
        return output::print(&lines);
    }
    match args.state.as_deref().and_then(|state| layouts.state(state)) {
        Some(state) if args.json => output::print(&format!("{}\n", release::json(state)?)),
        Some(state) => output::print(&in_full(state)),
        None if args.json => output::print(&format!(
            "{}\n",
            release::json(&layouts.states().collect::<Vec<_>>())?
        )),
        None => output::print(&layouts.states().map(in_short).collect::<String>()),
    }
}

fn in_short(state: &StateLayout) -> String {
    let files: Vec<&str> = state
        .files
        .iter()
        .filter(|file| !file.columns.is_empty())
        .map(|file| file.id.as_str())
        .collect();
    let files = if files.is_empty() {
        "columns unknown".to_owned()
    } else {
        files.join(", ")
    };
    format!(
        "{}  {:<21} {:<38} {files}\n",
        state.abbr,
        state.state,
        shortened(&state.access.who, 38)
    )
}

fn shortened(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some(_) => format!("{}…", text.chars().take(limit - 1).collect::<String>()),
        None => text.to_owned(),
    }
}

fn in_full(state: &StateLayout) -> String {
    let mut text = format!(
        "{} ({})\n{}\nHow sure this is: {}\n",
        state.state, state.abbr, state.authority, state.confidence
    );
    text.push_str("\nWho may get the list\n");
    let access = &state.access;
    let price = access
        .price_usd
        .map_or_else(|| "unknown".to_owned(), |price| format!("${price}"));
    let lines = [
        ("model", access.model.as_str()),
        ("who", &access.who),
        ("price", &price),
        ("price note", access.price_note.as_deref().unwrap_or("")),
        ("law", &access.legal),
        ("limits of use", &access.use_limits),
        ("how often", &access.cadence),
        ("delivery", access.delivery.as_deref().unwrap_or("")),
        ("address", access.url.as_deref().unwrap_or("")),
    ];
    for (name, value) in lines {
        if !value.is_empty() {
            text.push_str(&format!("  {name:<14} {value}\n"));
        }
    }
    section(
        &mut text,
        "Not released",
        state
            .withheld
            .iter()
            .map(|withheld| format!("{} ({})", withheld.what, withheld.basis)),
    );
    section(&mut text, "Worth knowing", state.quirks.iter().cloned());
    section(&mut text, "Unknown", state.unknowns.iter().cloned());
    state
        .files
        .iter()
        .for_each(|file| file_in_full(&mut text, state, file));
    section(
        &mut text,
        "Sources",
        state.sources.iter().map(|source| match &source.path {
            Some(path) => format!("{}: {path}", source.what),
            None => source.what.clone(),
        }),
    );
    text
}

fn section(text: &mut String, title: &str, items: impl Iterator<Item = String>) {
    let items: Vec<String> = items.collect();
    if !items.is_empty() {
        text.push_str(&format!("\n{title}\n"));
        for item in items {
            text.push_str(&format!("  - {item}\n"));
        }
    }
}

fn file_in_full(text: &mut String, state: &StateLayout, file: &FileLayout) {
    text.push_str(&format!("\nFile {}/{}\n", state.abbr, file.id));
    let valid = match (&file.valid_from, &file.valid_to) {
        (None, None) => String::new(),
        (from, to) => format!(
            "{} to {}",
            from.as_deref().unwrap_or("unknown"),
            to.as_deref().unwrap_or("now")
        ),
    };
    for (name, value) in [
        ("valid", valid.as_str()),
        ("named", file.name_pattern.as_deref().unwrap_or("")),
        ("note", file.note.as_deref().unwrap_or("")),
    ] {
        if !value.is_empty() {
            text.push_str(&format!("  {name:<8} {value}\n"));
        }
    }
    if file.columns.is_empty() {
        text.push_str("  its columns are unknown\n");
    }
    for column in &file.columns {
        let field = column.field.map_or("-", Field::name);
        let restricted = if column.release.is_public() {
            ""
        } else {
            "  (not public)"
        };
        text.push_str(&format!(
            "  {:<36} {:<24} {}{restricted}\n",
            column.name,
            field,
            column.meaning.as_deref().unwrap_or("")
        ));
    }
}
