//! The edits that turn a released row into an altered one, and several rows into a recombined one.

use crate::calendar::Date;
use crate::columns::Columns;
use crate::dice::Dice;
use crate::profile::Casing;
use crate::scribe::{Overrides, PLAIN, Scribe};
use crate::voter::Voter;
use levelhead_schema::Field;

/// One edit. Each is named in the truth's note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edit {
    TypoLast,
    TypoFirst,
    TransposedLast,
    TransposedFirst,
    Nickname,
    NewSurname,
    DayMonthSwapped,
    BirthDigit,
    Move,
    HouseDigit,
    TypoStreet,
    Blank,
}

const EDITS: [Edit; 12] = [
    Edit::TypoLast,
    Edit::TypoFirst,
    Edit::TransposedLast,
    Edit::TransposedFirst,
    Edit::Nickname,
    Edit::NewSurname,
    Edit::DayMonthSwapped,
    Edit::BirthDigit,
    Edit::Move,
    Edit::HouseDigit,
    Edit::TypoStreet,
    Edit::Blank,
];

impl Edit {
    fn name(self) -> &'static str {
        match self {
            Edit::TypoLast | Edit::TypoFirst | Edit::TypoStreet => "typo",
            Edit::TransposedLast | Edit::TransposedFirst => "transposition",
            Edit::Nickname => "nickname",
            Edit::NewSurname => "changed surname",
            Edit::DayMonthSwapped => "day and month swapped",
            Edit::BirthDigit => "changed digit in birth",
            Edit::Move => "move",
            Edit::HouseDigit => "changed digit in house number",
            Edit::Blank => "blanked field",
        }
    }
}

/// A voter as an edit left them.
#[derive(Clone, Debug)]
pub(crate) struct Edited {
    pub(crate) voter: Voter,
    pub(crate) changed: Overrides,
    pub(crate) note: String,
}

/// Applies one edit in two of three cases, else two. The result may by chance look as before: the caller compares.
pub(crate) fn alter(
    scribe: &Scribe<'_>,
    voter: &Voter,
    columns: &Columns,
    dice: &mut Dice,
) -> Edited {
    let mut edited = Edited {
        voter: *voter,
        changed: Overrides::new(),
        note: String::new(),
    };
    let edits = if dice.permille(650) { 1 } else { 2 };
    let mut done = 0;
    // Many draws do not apply: no nickname is known, the day is above twelve.
    for _ in 0..60 {
        let edit = *dice.pick(&EDITS);
        if apply(edit, scribe, columns, dice, &mut edited).is_some() {
            if done > 0 {
                edited.note.push_str(" + ");
            }
            edited.note.push_str(edit.name());
            done += 1;
            if done == edits {
                break;
            }
        }
    }
    edited
}

fn apply(
    edit: Edit,
    scribe: &Scribe<'_>,
    columns: &Columns,
    dice: &mut Dice,
    edited: &mut Edited,
) -> Option<()> {
    let field = match edit {
        Edit::TypoFirst | Edit::TransposedFirst | Edit::Nickname => Field::FirstName,
        Edit::TypoStreet => Field::StreetName,
        _ => Field::LastName,
    };
    match edit {
        Edit::TypoLast | Edit::TypoFirst | Edit::TypoStreet => {
            let text = current(scribe, edited, field)?;
            set(edited, field, typo(&text, dice)?);
        }
        Edit::TransposedLast | Edit::TransposedFirst => {
            let text = current(scribe, edited, field)?;
            set(edited, field, transposed(&text, dice)?);
        }
        Edit::Nickname => {
            let text = current(scribe, edited, field)?;
            let known = scribe.register.names.nicknames(&text);
            if known.is_empty() {
                return None;
            }
            set(edited, field, (*dice.pick(known)).to_owned());
        }
        Edit::NewSurname => {
            untouched(edited, Field::LastName)?;
            edited.voter.last = scribe.register.names.draw_last(dice);
            edited.voter.second_last = Voter::NO_NAME;
        }
        Edit::DayMonthSwapped => {
            shows(columns, &[Field::BirthDate, Field::BirthDay])?;
            let birth = edited.voter.birth;
            let swapped = Date::new(birth.year, birth.day, birth.month);
            edited.voter.birth = Some(swapped).filter(|date| date.exists() && *date != birth)?;
        }
        Edit::BirthDigit => {
            shows(columns, &[Field::BirthDate, Field::BirthYear, Field::Age])?;
            let full = shows(columns, &[Field::BirthDate]).is_some();
            edited.voter.birth = other_digit(edited.voter.birth, full, dice)?;
        }
        Edit::Move => {
            untouched(edited, Field::StreetName)?;
            untouched(edited, Field::HouseNumber)?;
            edited.voter.address = scribe.register.draw_address(dice);
        }
        Edit::HouseDigit => {
            let house = edited.voter.address.house.to_string();
            let at = dice.below(house.len() as u64) as usize;
            let digit = b'1' + dice.below(9) as u8;
            let mut bytes = house.into_bytes();
            bytes[at] = digit;
            untouched(edited, Field::HouseNumber)?;
            set(edited, Field::HouseNumber, String::from_utf8(bytes).ok()?);
        }
        Edit::Blank => blank(columns, dice, edited)?,
    }
    Some(())
}

fn blank(columns: &Columns, dice: &mut Dice, edited: &mut Edited) -> Option<()> {
    const MAY_BE_LOST: [Field; 8] = [
        Field::MiddleName,
        Field::Zip,
        Field::BirthDate,
        Field::BirthYear,
        Field::Sex,
        Field::City,
        Field::VoterId,
        Field::RegistrationDate,
    ];
    let field = *dice.pick(&MAY_BE_LOST);
    columns
        .list
        .iter()
        .find(|column| column.published && column.field == Some(field))?;
    untouched(edited, field)?;
    set(edited, field, String::new());
    Some(())
}

/// `Some` when a published column holds one of the fields.
fn shows(columns: &Columns, fields: &[Field]) -> Option<()> {
    columns
        .list
        .iter()
        .any(|column| column.published && column.field.is_some_and(|field| fields.contains(&field)))
        .then_some(())
}

fn untouched(edited: &Edited, field: Field) -> Option<()> {
    (!edited.changed.iter().any(|(changed, _)| *changed == field)).then_some(())
}

fn set(edited: &mut Edited, field: Field, text: String) {
    edited.changed.retain(|(changed, _)| *changed != field);
    edited.changed.push((field, text));
}

/// The field's text in capitals, as an earlier edit left it; `None` when empty.
fn current(scribe: &Scribe<'_>, edited: &Edited, field: Field) -> Option<String> {
    let mut text = Vec::new();
    scribe
        .in_case(Casing::Upper)
        .write(&edited.voter, &edited.changed, field, &PLAIN, &mut text);
    String::from_utf8(text).ok().filter(|text| !text.is_empty())
}

/// A letter lost, doubled, put in or taken for its neighbour on the keyboard.
fn typo(text: &str, dice: &mut Dice) -> Option<String> {
    const KEYS: &str = "QWERTYUIOPASDFGHJKLZXCVBNM";
    let mut letters: Vec<char> = text.chars().collect();
    if letters.len() < 3 {
        return None;
    }
    let at = dice.below(letters.len() as u64) as usize;
    match dice.below(4) {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, letters[at]),
        2 => letters.insert(at, KEYS.chars().nth(dice.below(26) as usize)?),
        _ => {
            let key = KEYS.chars().position(|key| key == letters[at])?;
            letters[at] = KEYS.chars().nth(if key == 25 { 24 } else { key + 1 })?;
        }
    }
    Some(letters.into_iter().collect())
}

fn transposed(text: &str, dice: &mut Dice) -> Option<String> {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.len() < 3 {
        return None;
    }
    let at = dice.below(letters.len() as u64 - 1) as usize;
    if letters[at] == letters[at + 1] {
        return None;
    }
    letters.swap(at, at + 1);
    Some(letters.into_iter().collect())
}

/// Another digit in the year, or in the day when days are shown.
fn other_digit(birth: Date, full: bool, dice: &mut Dice) -> Option<Date> {
    let mut other = birth;
    match dice.below(if full { 3 } else { 2 }) {
        0 => other.year += if dice.permille(500) { 1 } else { -1 },
        1 => other.year -= 10,
        _ => {
            other.day = if other.day >= 10 {
                other.day - 9 + dice.below(8) as u8
            } else {
                other.day + 10
            }
        }
    }
    Some(other).filter(|date| date.exists() && *date != birth)
}

/// Puts one row together from the fields of several people, and says whose they are.
pub(crate) fn recombine(donors: [Voter; 4], dice: &mut Dice) -> (Voter, &'static str) {
    let [a, b, c, d] = donors;
    match dice.below(4) {
        0 => (
            with_address(with_name(b, &a), &a),
            "name and address of A; birth and id of B",
        ),
        1 => (
            with_birth(with_name(b, &a), &a),
            "name and birth of A; address and id of B",
        ),
        _ => (
            with_address(with_birth(with_name(d, &a), &b), &c),
            "name of A; birth of B; address of C; id of D",
        ),
    }
}

fn with_name(row: Voter, from: &Voter) -> Voter {
    let Voter {
        last,
        second_last,
        first,
        middle,
        suffix,
        sex,
        ..
    } = *from;
    Voter {
        last,
        second_last,
        first,
        middle,
        suffix,
        sex,
        ..row
    }
}

fn with_birth(row: Voter, from: &Voter) -> Voter {
    Voter {
        birth: from.birth,
        ..row
    }
}

fn with_address(row: Voter, from: &Voter) -> Voter {
    Voter {
        address: from.address,
        mail_box: from.mail_box,
        ..row
    }
}
