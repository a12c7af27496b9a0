//! Cells become the same tokens however they are cut and written.

use super::{Extractor, Plain, Reading};
use crate::record::{Record, Slot};
use crate::token::Key;
use levelhead_schema::mapping::{Column, DateOrder, Ground, Mapping};
use levelhead_schema::{Batch, Field};

fn record(cells: &[(Field, &str)]) -> Record {
    let columns = cells
        .iter()
        .enumerate()
        .map(|(index, &(field, _))| Column {
            index,
            header: field.name().into(),
            field: Some(field),
            confidence: 1.0,
            ground: Ground::Told,
            date_order: Some(DateOrder::MonthDayYear),
        })
        .collect();
    let extractor = Extractor::new(
        &Key::from_bytes([3; 16]),
        &Mapping {
            columns,
            layout: None,
        },
    );
    let mut batch = Batch::new(cells.len(), 0);
    batch.push_row(cells.iter().map(|(_, cell)| cell.as_bytes()));
    extractor.extract(&batch, 0, Reading::default(), &mut Plain::default())
}

/// A name, a birth, an address and codes as files write them, in the order of `REMEMBERED`.
const ROWS: [&str; 5] = [
    "Ann|B|O'Neil|JR|05/01/1960|1/2/1999|12|N Oak|Ave|12 N Oak Ave Apt 3|St. Paul|55101|F|7",
    "Ann||O'Neil Jr||05/01/1960|1/2/1999|12 1/2|N Oak|Ave|14 N Oak Ave Apt 3|St. Paul|55101-1234|Female|8",
    "ANN|Beth|Oneil, III|SR|1960|||||Lot 12 Ñandú St # 4|Saint Paul|||",
    "|||||||||||||",
    "A very long first name indeed|é|Ñandú||00/00/0000|x|7|1st|St|||5|M|9",
];
const REMEMBERED: [Field; 14] = [
    Field::FirstName,
    Field::MiddleName,
    Field::LastName,
    Field::NameSuffix,
    Field::BirthDate,
    Field::RegistrationDate,
    Field::HouseNumber,
    Field::StreetName,
    Field::StreetType,
    Field::StreetAddress,
    Field::City,
    Field::Zip,
    Field::Sex,
    Field::VoterId,
];

/// The extractor of these columns but one; in one case with whole names beside first ones.
fn without(left_out: usize, key: u8) -> Extractor {
    let column = |index: usize| Column {
        index,
        header: String::new(),
        field: Some(match (left_out, index) {
            (2, 3) => Field::FullName,
            _ => REMEMBERED[index],
        }),
        confidence: 1.0,
        ground: Ground::Told,
        date_order: Some(DateOrder::MonthDayYear),
    };
    let columns = (0..REMEMBERED.len()).filter(|&at| at != left_out);
    let mapping = Mapping {
        columns: columns.map(column).collect(),
        layout: None,
    };
    Extractor::new(&Key::from_bytes([key; 16]), &mapping)
}

#[test]
fn what_is_remembered_changes_no_token() {
    let mut batch = Batch::new(REMEMBERED.len(), 0);
    for row in ROWS {
        batch.push_row(row.split('|').map(str::as_bytes));
    }
    // One memory for all tables and both keys: what it holds of one must not show in another.
    let mut kept = Plain::default();
    for left_out in 0..=REMEMBERED.len() {
        for key in [3, 4] {
            let extractor = without(left_out, key);
            for row in [0, 1, 2, 3, 4, 0, 1] {
                let mut fresh = Plain::default();
                let slow = extractor.extract(&batch, row, Reading::default(), &mut fresh);
                let quick = extractor.tokens(&batch, row, &mut kept);
                assert_eq!(quick, slow, "{left_out} {row}");
                assert_eq!(kept.other_street, fresh.other_street);
            }
        }
    }
}

fn same(a: &[(Field, &str)], b: &[(Field, &str)], slots: &[Slot]) {
    let (a, b) = (record(a), record(b));
    for slot in slots {
        assert_eq!(a[slot.at()], b[slot.at()], "{slot:?}");
        assert_ne!(a[slot.at()], 0, "{slot:?}");
    }
}

#[test]
fn whole_names_come_apart() {
    use Field::*;
    let apart = [
        (LastName, "O'Neil"),
        (FirstName, "Ann"),
        (MiddleName, "B"),
        (NameSuffix, "Jr."),
    ];
    let slots = [Slot::Last, Slot::First, Slot::Middle, Slot::Suffix];
    same(&apart, &[(FullName, "O'Neil, Ann B Jr")], &slots);
    same(&apart, &[(FullName, "O'NEIL JR, ANN B")], &slots);
    same(&apart, &[(FullName, "Mrs. Ann B. O'Neil Jr")], &slots);
}

#[test]
fn places_and_dates_come_apart() {
    use Field::*;
    let apart = [
        (City, "St. Paul"),
        (Zip, "55101"),
        (BirthDate, "05/01/1960"),
    ];
    same(
        &apart,
        &[
            (CityStateZip, "Saint Paul, MN 55101-1234"),
            (BirthDate, "1960-05-01"),
        ],
        &[Slot::City, Slot::Zip, Slot::BirthDate, Slot::BirthYear],
    );
    same(
        &apart,
        &[(FullAddress, "12 Main St, Apt 4, Saint Paul, MN 55101")],
        &[Slot::City, Slot::Zip],
    );
    same(
        &[(BirthDate, "05/01/1960")],
        &[(BirthYear, "1960")],
        &[Slot::BirthYear],
    );
    same(
        &[(PhoneAreaCode, "518"), (Phone, "194"), (Phone, "5481")],
        &[(Phone, "(518) 194-5481")],
        &[Slot::Phone],
    );
}
