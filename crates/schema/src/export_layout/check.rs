//! TOML text to an export's layout, held to what a layout must not contradict.

use super::{ExportField, ExportKind, ExportLayout};

/// Longest text of a layout.
const TEXT_BYTES: usize = 1 << 20;

/// A layout of an export that cannot be used: the fault of its text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{origin}, line {line}: {message}")]
pub struct ExportError {
    /// The file.
    pub origin: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// Reads the layout of an export.
///
/// # Errors
/// The first thing wrong: text that is no TOML, a key that is missing or unknown, a field that this kind of export does
/// not have, or one without which nothing can be done.
///
/// # Example
/// ```
/// use levelhead_schema::export_layout::{ExportField, parse_export};
/// let layout = parse_export("id = 'ours'\nname = 'Our own'\nkind = 'posts'\n[fields]\naccount = 'who'\ntime = 'when'\n", "x")?;
/// assert!(layout.fields.contains_key(&ExportField::Time));
/// # Ok::<(), levelhead_schema::export_layout::ExportError>(())
/// ```
pub fn parse_export(text: &str, origin: &str) -> Result<ExportLayout, ExportError> {
    let fail = |line: usize, message: String| ExportError {
        origin: origin.to_owned(),
        line,
        message,
    };
    if text.len() > TEXT_BYTES {
        return Err(fail(1, format!("longer than {TEXT_BYTES} bytes")));
    }
    let layout: ExportLayout = toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let before = text.as_bytes().iter().take(start);
        let line = 1 + before.filter(|byte| **byte == b'\n').count();
        fail(line, error.message().to_owned())
    })?;
    match problem(&layout) {
        None => Ok(layout),
        Some((word, message)) => {
            let line = text.lines().position(|line| line.contains(&word));
            Err(fail(line.map_or(1, |line| line + 1), message))
        }
    }
}

/// The first contradiction, with a word of the line where it stands.
fn problem(layout: &ExportLayout) -> Option<(String, String)> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    if layout.id.is_empty() || !layout.id.chars().all(plain) {
        let message = "an id is made of letters, digits, hyphens and underscores";
        return Some(("id".to_owned(), message.to_owned()));
    }
    if layout
        .zone
        .as_deref()
        .is_some_and(|zone| offset_minutes(zone).is_none())
    {
        let message = "a zone is UTC or an offset such as -05:00";
        return Some(("zone".to_owned(), message.to_owned()));
    }
    for (field, columns) in &layout.fields {
        let empty = columns.any.is_empty() || columns.names().any(|name| name.trim().is_empty());
        if !field.is_of(layout.kind) || empty {
            let message = match empty {
                true => format!("{field:?} names no column"),
                false => format!("an export of this kind has no field {field:?}"),
            };
            return Some(("[fields]".to_owned(), message));
        }
    }
    let needed: &[ExportField] = match layout.kind {
        ExportKind::Posts => &[ExportField::Account, ExportField::Time],
        ExportKind::Ads => &[ExportField::Id],
    };
    let missing = needed
        .iter()
        .find(|field| !layout.fields.contains_key(field))?;
    Some(("[fields]".to_owned(), format!("{missing:?} is missing")))
}

/// Minutes east of Greenwich of `UTC`, `Z` or `+HH:MM`.
pub(super) fn offset_minutes(zone: &str) -> Option<i32> {
    if matches!(zone, "UTC" | "Z" | "GMT") {
        return Some(0);
    }
    let (sign, rest) = match zone.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let number = |text: &str, most: i32| -> Option<i32> {
        let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        let value = digits.then(|| text.parse::<i32>().ok())??;
        (value <= most).then_some(value)
    };
    Some(sign * (number(hours, 14)? * 60 + number(minutes, 59)?))
}

impl ExportLayout {
    /// Minutes east of Greenwich of times that name no zone; `None` when nobody says.
    pub fn zone_minutes(&self) -> Option<i32> {
        self.zone.as_deref().and_then(offset_minutes)
    }
}

#[cfg(test)]
mod tests {
    use super::{offset_minutes, parse_export};

    const GOOD: &str = "id = 'a'\nname = 'n'\nkind = 'posts'\n[fields]\naccount = 'who'\ntime = ['t', { column = 'u', when = 'v' }]\n";

    #[track_caller]
    fn refused(text: &str, line: usize, words: &str) {
        let error = parse_export(text, "my.toml").unwrap_err();
        assert_eq!(error.line, line, "{error}");
        assert!(error.to_string().contains(words), "{error}");
    }

    #[test]
    fn a_layout_says_where_it_is_wrong() {
        assert!(parse_export(GOOD, "x").is_ok());
        refused("id = [", 1, "");
        refused(&GOOD.replace("time =", "tame ="), 6, "tame");
        refused(&GOOD.replace("name =", "nome ="), 2, "nome");
        refused(
            &GOOD.replace("account = 'who'", "text = 'who'"),
            4,
            "Account",
        );
        refused(&GOOD.replace("account =", "payer ="), 4, "Payer");
        refused(&GOOD.replace("'who'", "[]"), 4, "no column");
        refused(&GOOD.replace("'a'", "'a b'"), 1, "letters");
        refused(&format!("zone = 'Mars'\n{GOOD}"), 1, "offset");
    }

    #[test]
    fn zones_are_offsets() {
        for (zone, minutes) in [
            ("UTC", Some(0)),
            ("+00:00", Some(0)),
            ("-05:00", Some(-300)),
            ("+05:45", Some(345)),
            ("+5:45", None),
            ("+15:00", None),
            ("EST", None),
            ("", None),
            ("é", None),
        ] {
            assert_eq!(offset_minutes(zone), minutes, "{zone}");
        }
    }
}
