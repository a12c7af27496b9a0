//! How numbers are shown: the number formats of a workbook's styles.

use super::package::elements;
use crate::Error;
use crate::format::xml::Xml;
use std::collections::HashMap;

/// Most styles that are noted; Excel allows 65,490.
const STYLES: usize = 70_000;

/// How a number of one style is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// As a number.
    Number,
    /// Zeros and the signs between them, such as `00000-0000`: digits fill the zeros from the right.
    Mask(String),
    /// As a day, with the time when there is one.
    Date,
    /// As a time of day.
    Time,
}

/// How each cell style, by its index, shows numbers.
///
/// # Errors
/// Those of the XML.
pub(super) fn read(xml: &mut Xml<'_>) -> Result<Vec<Shown>, Error> {
    let mut codes = HashMap::new();
    let mut styles = Vec::new();
    // `xf` stands in two lists; the one of the cells comes after that of the named styles.
    let mut of_cells = false;
    elements(xml, |xml| {
        match xml.name() {
            b"numFmt" if codes.len() < STYLES => {
                if let (Some(id), Some(code)) =
                    (number(xml, "numFmtId"), xml.attribute("formatCode"))
                {
                    codes.insert(id, code.into_owned());
                }
            }
            b"cellXfs" => of_cells = true,
            b"cellStyles" | b"dxfs" => of_cells = false,
            b"xf" if of_cells && styles.len() < STYLES => {
                let id = number(xml, "numFmtId").unwrap_or(0);
                styles.push(
                    codes
                        .get(&id)
                        .map_or_else(|| built_in(id), |code| shown(code)),
                );
            }
            _ => {}
        }
        Ok(false)
    })?;
    Ok(styles)
}

fn number(xml: &Xml<'_>, name: &str) -> Option<u32> {
    xml.attribute(name)?.parse().ok()
}

/// The formats that have a number only.
/// Source: ECMA-376, part 1, section 18.8.30, "numFmt", with the ones of East Asian languages.
fn built_in(id: u32) -> Shown {
    match id {
        14..=17 | 22 | 27..=31 | 34..=36 | 50..=58 => Shown::Date,
        18..=21 | 32..=33 | 45..=47 => Shown::Time,
        _ => Shown::Number,
    }
}

/// What a format code says of positive numbers.
pub(super) fn shown(code: &str) -> Shown {
    let mut plain = String::new();
    let mut elapsed = false;
    let mut rest = code.chars();
    while let Some(sign) = rest.next() {
        match sign {
            ';' => break,
            '"' => plain.extend(
                rest.by_ref()
                    .take_while(|&sign| sign != '"')
                    .filter(|sign| !sign.is_ascii_alphabetic()),
            ),
            '\\' => plain.extend(rest.next().filter(|sign| !sign.is_ascii_alphabetic())),
            '_' | '*' => {
                rest.next();
            }
            '[' => {
                let inside: String = rest.by_ref().take_while(|&sign| sign != ']').collect();
                elapsed |= matches!(
                    inside.to_ascii_lowercase().as_str(),
                    "h" | "hh" | "m" | "mm" | "s" | "ss"
                );
            }
            _ => plain.push(sign.to_ascii_lowercase()),
        }
    }
    let has = |signs: &[char]| plain.contains(signs);
    if elapsed || plain.contains("general") {
        return Shown::Number;
    }
    if has(&['y', 'd']) || (has(&['m']) && !has(&['h', 's'])) {
        return Shown::Date;
    }
    if has(&['h', 's']) {
        return Shown::Time;
    }
    let zeros = plain.matches('0').count();
    if zeros > 1
        && plain
            .chars()
            .all(|sign| matches!(sign, '0' | '-' | ' ' | '(' | ')'))
    {
        return Shown::Mask(plain);
    }
    Shown::Number
}
