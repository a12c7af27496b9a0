//! Values that the user types, read strictly.

use crate::failure::Failure;
use levelhead_schema::Field;
use levelhead_schema::layout::{FileLayout, Layouts, nearest_field, parse_file};
use levelhead_schema::statement::{Language, Style, is_name};
use std::path::Path;

/// A state's two letters.
pub(crate) fn state(text: &str) -> Result<String, String> {
    let abbreviation = text.to_ascii_uppercase();
    match Layouts::embedded()
        .abbreviations()
        .any(|known| known == abbreviation)
    {
        true => Ok(abbreviation),
        false => Err("not a state's two letters, such as NC".to_owned()),
    }
}

/// A state's two letters, or a tag for a register of no state: `ZZ` or `XA` to `XZ`, which ISO 3166 leaves to everyone
/// and which no state can ever have.
pub(crate) fn register(text: &str) -> Result<String, String> {
    let tag = text.to_ascii_uppercase();
    match tag.as_bytes() {
        b"ZZ" | [b'X', b'A'..=b'Z'] => Ok(tag),
        _ => state(text)
            .map_err(|why| format!("{why}, nor a tag for a register of no state: ZZ, or XA to XZ")),
    }
}

/// A date as YYYY-MM-DD.
pub(crate) fn date(text: &str) -> Result<String, String> {
    match text.parse::<jiff::civil::Date>() {
        Ok(date) if text.len() == 10 => Ok(date.to_string()),
        _ => Err("not a date such as 2020-05-01".to_owned()),
    }
}

/// The name of a person.
pub(crate) fn person(text: &str) -> Result<String, String> {
    match is_name(text) {
        true => Ok(text.to_owned()),
        false => Err("not a name: plain letters, without blanks at its ends".to_owned()),
    }
}

/// A style of statement.
pub(crate) fn style(text: &str) -> Result<Style, String> {
    let known = Style::ALL.into_iter().find(|style| style.word() == text);
    known.ok_or_else(|| "one of holding, full, negative, correction, withdrawal".to_owned())
}

/// The language of a statement.
pub(crate) fn language(text: &str) -> Result<Language, String> {
    Language::of_code(text).ok_or_else(|| "one of en, es".to_owned())
}

/// A number of rows; commas, blanks and underscores between groups are allowed.
pub(crate) fn rows(text: &str) -> Result<u64, String> {
    let digits: String = text
        .chars()
        .filter(|character| !matches!(character, ',' | '_' | ' '))
        .collect();
    digits
        .parse()
        .map_err(|_| "not a number of rows, such as 7,600,000".to_owned())
}

/// A `HEADER=FIELD` pair.
pub(crate) fn map(text: &str) -> Result<(String, Field), String> {
    let (header, field) = text
        .rsplit_once('=')
        .ok_or("not of the form HEADER=FIELD, such as surname=last_name")?;
    match (Field::from_name(field), nearest_field(field)) {
        (Some(field), _) => Ok((header.to_owned(), field)),
        (None, Some(near)) => Err(format!(
            "there is no field {field}; perhaps {near} (all names: levelhead layouts --fields)"
        )),
        (None, None) => Err(format!(
            "there is no field {field} (all names: levelhead layouts --fields)"
        )),
    }
}

/// The layout that `--layout` names: one that ships, or a file of the user's own.
pub(crate) fn layout(named: &str) -> Result<(String, FileLayout), Failure> {
    if let Some((state, file)) = Layouts::embedded().file(named) {
        return Ok((format!("{}/{}", state.abbr, file.id), file.clone()));
    }
    let path = Path::new(named);
    if !path.exists() {
        let reason =
            "no layout of that id ships (see `levelhead layouts ST`), and there is no such file"
                .to_owned();
        return Err(Failure::Usage(format!("--layout {named}: {reason}")));
    }
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::Usage(format!("--layout {named}: {error}")))?;
    let state = parse_file(&text, named).map_err(|error| Failure::Usage(error.to_string()))?;
    let file = state
        .files
        .iter()
        .find(|file| !file.columns.is_empty())
        .cloned();
    let file = file.ok_or_else(|| Failure::Usage(format!("{named} lists no columns")))?;
    Ok((format!("{}/{}", state.abbr, file.id), file))
}
