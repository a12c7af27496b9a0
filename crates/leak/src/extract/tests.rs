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

#[test]
fn what_is_remembered_changes_no_token() {
    use Field::*;
    let rows: [&[&str]; 7] = [
        &[
            "Ann",
            "B",
            "O'Neil",
            "JR",
            "05/01/1960",
            "1/2/1999",
            "12",
            "N Oak",
            "Ave",
            "12 N Oak Ave Apt 3",
            "St. Paul",
            "55101",
            "F",
            "7",
        ],
        &[
            "Ann",
            "",
            "O'Neil Jr",
            "",
            "05/01/1960",
            "1/2/1999",
            "12 1/2",
            "N Oak",
            "Ave",
            "14 N Oak Ave Apt 3",
            "St. Paul",
            "55101-1234",
            "Female",
            "8",
        ],
        &[
            "ANN",
            "Beth",
            "Oneil, III",
            "SR",
            "1960",
            "",
            "",
            "",
            "",
            "Lot 12 Ñandú St # 4",
            "Saint Paul",
            "",
            "",
            "",
        ],
        &["", "", "", "", "", "", "", "", "", "", "", "", "", ""],
        &[
            "A very long first name indeed",
            "é",
            "Ñandú",
            "",
            "00/00/0000",
            "x",
            "7",
            "1st",
            "St",
            "",
            "",
            "5",
            "M",
            "9",
        ],
        &[
            "Ann",
            "B",
            "O'Neil",
            "JR",
            "05/01/1960",
            "1/2/1999",
            "12",
            "N Oak",
            "Ave",
            "12 N Oak Ave Apt 3",
            "St. Paul",
            "55101",
            "F",
            "7",
        ],
        &[
            "Ann",
            "",
            "O'Neil Jr",
            "",
            "05/01/1960",
            "1/2/1999",
            "12 1/2",
            "N Oak",
            "Ave",
            "14 N Oak Ave Apt 3",
            "St. Paul",
            "55101-1234",
            "Female",
            "8",
        ],
    ];
    let fields = [
        FirstName,
        MiddleName,
        LastName,
        NameSuffix,
        BirthDate,
        RegistrationDate,
        HouseNumber,
        StreetName,
        StreetType,
        StreetAddress,
        City,
        Zip,
        Sex,
        VoterId,
    ];
    for left_out in 0..=fields.len() {
        let columns = (0..fields.len()).filter(|&at| at != left_out);
        // Whole names beside first ones, ages and parts of dates beside dates.
        let column = |index: usize| Column {
            index,
            header: String::new(),
            field: Some(if left_out == 2 && index == 3 {
                FullName
            } else {
                fields[index]
            }),
            confidence: 1.0,
            ground: Ground::Told,
            date_order: Some(DateOrder::MonthDayYear),
        };
        let mapping = Mapping {
            columns: columns.map(column).collect(),
            layout: None,
        };
        let extractor = Extractor::new(&Key::from_bytes([3; 16]), &mapping);
        let mut batch = Batch::new(fields.len(), 0);
        for row in rows {
            batch.push_row(row.iter().map(|cell| cell.as_bytes()));
        }
        let (mut kept, mut fresh) = (Plain::default(), Plain::default());
        for row in 0..rows.len() {
            let slow = extractor.extract(&batch, row, Reading::default(), &mut fresh);
            assert_eq!(
                extractor.tokens(&batch, row, &mut kept),
                slow,
                "{left_out} {row}"
            );
            assert_eq!(kept.other_street, fresh.other_street);
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
