//! A hospital's file: what is stolen as often as voter data, and is none.

use crate::Error;
use crate::calendar::DateStyle;
use crate::dice::Dice;
use crate::form::{Form, Row, TableWriter};
use crate::names::Names;
use crate::register::Register;
use std::path::Path;

/// ICD-10-CM codes common on discharge (CDC, public domain).
const DIAGNOSES: [&str; 24] = [
    "I10", "E11.9", "J18.9", "I50.9", "A41.9", "N39.0", "J44.1", "I21.4", "K80.20", "F32.9",
    "M54.5", "S72.001A", "R07.9", "Z38.00", "O80", "J45.909", "E78.5", "K21.9", "N17.9", "I48.91",
    "C50.911", "G47.33", "D64.9", "U07.1",
];

const INSURERS: [&str; 8] = [
    "MEDICARE",
    "MEDICAID",
    "BLUE CROSS",
    "AETNA",
    "UNITED HEALTHCARE",
    "HUMANA",
    "CIGNA",
    "SELF PAY",
];

/// Writes a file of patients who live where the register's people live and are none of them: record number, name, birth
/// date, admission date, diagnosis, insurer, phone.
/// Shape: comma-separated text with a header, `patients` rows.
/// # Errors
/// [`Error::Write`].
pub fn write_hospital(
    register: &Register,
    patients: u64,
    path: &Path,
    seed: u64,
) -> Result<u64, Error> {
    let headers = [
        "MRN",
        "PATIENT_NAME",
        "DOB",
        "ADMIT_DATE",
        "DX_ICD10",
        "INSURER",
        "PHONE",
    ];
    let mut writer = TableWriter::create(
        path,
        Form::csv(),
        headers.iter().map(|&header| header.to_owned()).collect(),
    )?;
    let names = Names::shipped()?;
    let mut row = Row::default();
    for k in 0..patients {
        let voter = register.invented(20_000_000 + k);
        let mut dice = Dice::new(seed, 60, k);
        row.clear();
        row.push(&format!("{:08}", 10_000_000 + k * 7 + dice.below(7)));
        let middle = (b'A' + dice.below(26) as u8) as char;
        row.push(&format!(
            "{}, {} {middle}",
            names.last[usize::from(voter.last)],
            names.first[usize::from(voter.first)]
        ));
        DateStyle::YearMonthDayDashes.write(voter.birth, &mut row.data);
        row.end_cell();
        let admitted = register.dates()[0].plus_days(dice.between(-700, 0));
        DateStyle::YearMonthDayDashes.write(admitted, &mut row.data);
        row.end_cell();
        row.push(dice.pick::<&str>(&DIAGNOSES));
        row.push(dice.pick::<&str>(&INSURERS));
        let phone = register.draw_phone(&mut dice);
        row.push(&format!(
            "({}) {:03}-{:04}",
            phone / 10_000_000,
            phone / 10_000 % 1000,
            phone % 10_000
        ));
        writer.row(&row)?;
    }
    writer.finish()
}
