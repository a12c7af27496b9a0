//! Facts of the shipped layouts, checked by hand against their sources, so that a slip in the data is seen.

use levelhead_schema::Field;
use levelhead_schema::layout::{Delimiter, FileKind, FileLayout, Layouts, Release, StateLayout};

fn state(abbr: &str) -> &'static StateLayout {
    Layouts::embedded()
        .state(abbr)
        .unwrap_or_else(|| panic!("no layout of {abbr}"))
}

fn file(id: &str) -> &'static FileLayout {
    Layouts::embedded()
        .file(id)
        .unwrap_or_else(|| panic!("no file {id}"))
        .1
}

/// The column at `position`, from 1, is called `name` and holds `field`.
#[track_caller]
fn check(id: &str, position: usize, name: &str, field: impl Into<Option<Field>>) {
    let column = &file(id).columns[position - 1];
    assert_eq!(
        (column.name.as_str(), column.field),
        (name, field.into()),
        "{id} column {position}"
    );
}

#[test]
fn michigan_gives_the_year_of_birth_and_withholds_mail_phone_and_birth_date() {
    check("MI/csv_voter", 5, "YEAR_OF_BIRTH", Field::BirthYear);
    check(
        "MI/csv_voter",
        24,
        "VOTER_IDENTIFICATION_NUMBER",
        Field::VoterId,
    );
    check("MI/csv_voter", 15, "EXTENSION", Field::UnitNumber);
    let mi = state("MI");
    assert!(mi.publishes(Field::BirthYear, Some("csv_voter")));
    assert!(!mi.publishes(Field::BirthDate, None));
    assert!(!mi.publishes(Field::Email, None));
    let basis = |field| {
        mi.withheld_basis(field)
            .map(|withheld| withheld.basis.as_str())
    };
    assert_eq!(basis(Field::Email), Some("SOS list 2020-09"));
    assert_eq!(basis(Field::BirthDate), Some("MCL 168.509gg; SOS 2020-09"));
    assert_eq!(basis(Field::DriverLicense), Some("MCL 168.509gg"));
    assert!(basis(Field::SsnLast4).is_some() && basis(Field::Phone).is_some());
    assert_eq!(basis(Field::BirthYear), None);
    assert_eq!(
        mi.files[0].id, "csv_voter",
        "the newest vintage comes first"
    );
}

#[test]
fn north_carolina_numbers_a_voter_twice_and_flags_the_licence() {
    check("NC/ncvoter_2022", 4, "ncid", Field::VoterId);
    check("NC/ncvoter_2022", 3, "voter_reg_num", Field::CountyVoterId);
    check("NC/ncvoter_2022", 34, "drivers_lic", Field::LicenseOnFile);
    check("NC/ncvoter_2022", 31, "birth_year", Field::BirthYear);
    check("NC/ncvoter_2022", 32, "age_at_year_end", Field::Age);
    check("NC/ncvoter_2012_2022", 30, "birth_age", Field::Age);
    check(
        "NC/vr_snapshot",
        59,
        "NC_senate_abbrv",
        Field::StateSenateDistrict,
    );
    let nc = state("NC");
    assert!(!nc.publishes(Field::DriverLicense, None));
    assert!(nc.withheld_basis(Field::DriverLicense).is_some());
    assert!(nc.publishes(Field::Phone, Some("ncvoter_2022")));
}

#[test]
fn florida_lists_mail_and_birth_date_unless_exempt() {
    check("FL/voter_detail", 38, "Email address", Field::Email);
    check("FL/voter_detail", 22, "Birth Date", Field::BirthDate);
    check(
        "FL/voter_detail",
        31,
        "House District",
        Field::StateHouseDistrict,
    );
    check(
        "FL/voter_detail",
        7,
        "Requested public records exemption",
        Field::Confidential,
    );
    let file = file("FL/voter_detail");
    assert_eq!(file.columns[37].release, Release::PublicUnlessExempt);
    assert_eq!(
        (file.delimiter, file.header),
        (Some(Delimiter::Tab), Some(false))
    );
    assert!(state("FL").publishes(Field::Email, Some("voter_detail")));
    assert!(state("FL").withheld_basis(Field::Ssn).is_some());
}

#[test]
fn connecticut_is_delimited_and_fixed_at_once() {
    check("CT/votelct", 38, "DT_BIRTH", Field::BirthDate);
    check("CT/votelct", 24, "TOWN_NAME", Field::City);
    check("CT/votelct", 30, "MAIL_UNIT", Field::MailingAddress);
    check("CT/votelct", 44, "ELECT_DT1", Field::VoteHistory);
    let file = file("CT/votelct");
    assert_eq!(file.columns[37].release, Release::PublicAsOf2020);
    assert_eq!(file.columns[37].start, Some(424));
    assert_eq!(
        (file.delimiter, file.fixed_width, file.record_length),
        (Some(Delimiter::Comma), true, Some(770))
    );
    assert!(state("CT").publishes(Field::BirthDate, None));
    assert!(!state("CT").publishes(Field::Email, None));
}

#[test]
fn arkansas_and_kansas_give_the_birth_date_and_the_phone_in_parts() {
    check("AR/vr", 6, "date_of_birth", Field::BirthDate);
    check("AR/vr", 31, "CDE_MAIL_STATE", Field::MailingState);
    check("AR/vr", 41, "TEXT_PHONE_EXCHANGE", Field::Phone);
    check("KS/statewide", 38, "date_of_birth", Field::BirthDate);
    check("KS/statewide", 1, "db_logid", Field::County);
    assert_eq!(file("AR/vr").columns[37].codes.as_deref(), Some("party"));
}

#[test]
fn washington_changed_from_birth_date_to_year() {
    check("WA/vrdb_2024", 6, "Birthyear", Field::BirthYear);
    check("WA/vrdb_2020", 7, "Birthdate", Field::BirthDate);
    let wa = state("WA");
    assert!(!wa.publishes(Field::BirthDate, Some("vrdb_2024")));
    assert!(wa.publishes(Field::BirthDate, Some("vrdb_2020")));
    assert!(
        wa.publishes(Field::BirthDate, None),
        "any vintage counts without an id"
    );
    assert!(
        wa.withheld_basis(Field::BirthDate).is_some(),
        "today's law says otherwise"
    );
}

#[test]
fn texas_stands_at_fixed_positions() {
    let file = file("TX/fwf_679");
    assert!(file.fixed_width && file.record_length == Some(679));
    check("TX/fwf_679", 3, "VUID", Field::VoterId);
    check("TX/fwf_679", 10, "DOB", Field::BirthDate);
    check("TX/fwf_679", 26, "EDR", Field::RegistrationDate);
    let mut next = 1;
    for column in &file.columns {
        let (Some(start), Some(width)) = (column.start, column.width) else {
            panic!("{}", column.name)
        };
        assert_eq!(start, next, "{}", column.name);
        next += width;
    }
    assert_eq!(next, 680);
}

#[test]
fn headers_that_mislead_are_read_by_what_they_hold() {
    // The header says date, the cells hold the year.
    check(
        "OR/registered_voters_year",
        6,
        "BIRTH_DATE",
        Field::BirthYear,
    );
    check("NM/voters_2026", 3, "DOB", Field::BirthYear);
    check("MO/psr_voterslist_2023", 23, "Birthdate", Field::BirthYear);
    check("KY/fwf_237", 18, "dob", Field::BirthYear);
    check("KY/fwf_241", 18, "dob", Field::BirthDate);
    // The same header serves residence and mail.
    check("IA/statewide", 19, "CITY", Field::City);
    check("IA/statewide", 24, "CITY", Field::MailingCity);
    check("IA/statewide", 45, "CITY", Field::District);
    check("ME/cancelled", 14, "City", Field::City);
    check("ME/cancelled", 24, "City", Field::MailingCity);
    // Abbreviations that mean one thing here and another there.
    check("NY/allnys", 23, "ED", Field::Precinct);
    check("NY/allnys", 44, "SBOEID", Field::VoterId);
    check("NY/allnys", 21, "OTHERPARTY", None);
    check("NY/allnys", 35, "COUNTYVRNUMBER", Field::CountyVoterId);
    check("MT/voter_extract", 20, "MA_CITY", Field::MailingCity);
    check("MS/voter_file_59", 48, "CON", Field::District);
    check("OH/swvf", 29, "CITY", Field::District);
    check("OH/swvf", 3, "COUNTY_ID", Field::CountyVoterId);
    check("PA/fve", 30, "legacy_id", None);
    check("CO/registered_voters", 8, "VOTER_NAME", Field::FullName);
    check(
        "CO/registered_voters",
        50,
        "STATE_HOUSE",
        Field::StateHouseDistrict,
    );
    check(
        "GA/statewide_pre_2023",
        6,
        "Middle_maiden_name",
        Field::MiddleName,
    );
}

#[test]
fn restricted_files_are_held_but_not_published() {
    let ca = state("CA");
    assert!(!ca.publishes(Field::Email, None));
    assert!(ca.holds(Field::Email, Some("vrd")));
    let va = state("VA");
    assert!(!va.publishes(Field::LastName, None));
    let basis = va
        .withheld_basis(Field::LastName)
        .map(|withheld| withheld.basis.as_str());
    assert_eq!(basis, Some("24.2-405: to no one else"));
    // Rhode Island has the column, and nobody knows whether it is filled: that is not "published".
    assert!(!state("RI").publishes(Field::Email, None));
}

#[test]
fn states_without_a_column_list_say_so() {
    for abbr in ["AL", "HI", "IL", "IN", "ND", "SC", "TN"] {
        assert!(!state(abbr).columns_known(None), "{abbr}");
        assert!(!state(abbr).withheld.is_empty(), "{abbr}");
    }
    let known = Layouts::embedded()
        .states()
        .filter(|state| state.columns_known(None))
        .count();
    assert_eq!(known, 44);
}

#[test]
fn no_state_publishes_a_secret() {
    for state in Layouts::embedded().states() {
        for secret in [
            Field::Ssn,
            Field::SsnLast4,
            Field::DriverLicense,
            Field::Signature,
            Field::PasswordHash,
        ] {
            assert!(!state.holds(secret, None), "{} {secret}", state.abbr);
        }
    }
}

#[test]
fn few_states_publish_e_mail() {
    let publishing: Vec<&str> = Layouts::embedded()
        .states()
        .filter(|state| state.publishes(Field::Email, None))
        .map(|state| state.abbr.as_str())
        .collect();
    assert_eq!(publishing, ["FL", "SD", "WI"]);
}

#[test]
fn every_list_of_voters_has_a_place_and_a_first_name() {
    for state in Layouts::embedded().states() {
        for file in state
            .files
            .iter()
            .filter(|file| file.kind == FileKind::Voters && !file.columns.is_empty())
        {
            for field in [
                Field::FirstName,
                Field::StreetAddress,
                Field::City,
                Field::Zip,
            ] {
                assert!(
                    state.holds(field, Some(&file.id)),
                    "{}/{} {field}",
                    state.abbr,
                    file.id
                );
            }
        }
    }
}

#[test]
fn source_law_and_confidence_are_kept() {
    for state in Layouts::embedded().states() {
        assert!(
            !state.sources.is_empty()
                && !state.access.legal.is_empty()
                && !state.confidence.is_empty()
        );
        assert!(
            state
                .withheld
                .iter()
                .all(|withheld| !withheld.what.is_empty() && !withheld.basis.is_empty())
        );
    }
}
