use super::{Reading, read};
use levelhead_schema::Field;

#[track_caller]
fn check(header: &str, expect: &str) {
    let best = match read(header) {
        Reading::Named(found) => found[0].0.name().to_owned(),
        other => format!("{other:?}"),
    };
    assert_eq!(best, expect, "{header}: {:?}", read(header));
}

#[test]
fn every_field_but_the_mailing_ones_has_a_phrase() {
    for field in Field::ALL {
        let derived = matches!(
            field,
            Field::MailingAddress | Field::MailingCity | Field::MailingState | Field::MailingZip
        );
        assert!(
            derived
                || super::lexicon()
                    .phrases
                    .iter()
                    .any(|phrase| phrase.field == *field),
            "{field}"
        );
    }
}

#[test]
fn names_of_people_and_births() {
    for header in [
        "surname",
        "lname",
        "Last Name",
        "nm_last",
        "apellido",
        "LastName",
        "LNAME",
        "voters_lastname",
        "L_NAME",
        "Family-Name",
    ] {
        check(header, "last_name");
    }
    for header in [
        "givenname",
        "fname",
        "FName",
        "First",
        "nm_first",
        "firstnm",
        "GIVEN NAME",
    ] {
        check(header, "first_name");
    }
    check("midl_name", "middle_name");
    check("MI", "middle_name");
    check("name_suffix_lbl", "name_suffix");
    for header in [
        "dob",
        "birthdate",
        "birth_dt",
        "bday",
        "DateOfBirth",
        "Date of birth",
        "birthday",
        "D.O.B.",
    ] {
        check(header, "birth_date");
    }
    check("yob", "birth_year");
    check("YEAR-OF-BIRTH", "birth_year");
    check("age_at_year_end", "age");
    check("mother_maiden_name", "former_name");
    check("spouse_first_name", "Foreign");
    check("emergency_contact_phone", "Foreign");
}

#[test]
fn addresses_here_and_by_mail() {
    check("addr1", "street_address");
    check("res_street_address", "street_address");
    check("Residence_Addresses_AddressLine", "street_address");
    check("hse_nbr", "house_number");
    check("RegStNum", "house_number");
    check("RegStName", "street_name");
    check("RegStType", "street_type");
    check("apt_no", "unit_number");
    check("town", "city");
    check("res_city_desc", "city");
    check("ST", "state");
    check("postcode", "zip");
    check("zip5", "zip");
    check("residentialzip", "zip");
    check("RESIDENTIAL_ZIP_PLUS4", "zip4");
    check("city_state_zip", "city_state_zip");
    check("mail_addr2", "mailing_address");
    check("MailStreet1", "mailing_address");
    check("MAILING_POSTAL_CODE", "mailing_zip");
    check("mailZip", "mailing_zip");
    check("Mailing Address City", "mailing_city");
    check("MAIL-STATE", "mailing_state");
    check("Mailing city, state  zip", "mailing_address");
}

#[test]
fn numbers_and_contacts() {
    for header in [
        "cell",
        "tel",
        "home_phone",
        "VoterTelephones_LandlineFormatted",
        "full_phone_number",
        "Phone #",
    ] {
        check(header, "phone");
    }
    for header in ["e-mail", "email_addr", "EmailAddress", "E Mail Address"] {
        check(header, "email");
    }
    for header in ["ssn", "social", "SOC_SEC_NO", "socialsecuritynumber"] {
        check(header, "ssn");
    }
    for header in ["last4", "ssn_last4", "Last 4 of SSN", "ssn4"] {
        check(header, "ssn_last4");
    }
    for header in [
        "dl_no",
        "driver_lic",
        "drivers_lic",
        "Driver's License",
        "DLN",
    ] {
        check(header, "driver_license");
    }
    for header in [
        "voterid",
        "vuid",
        "sos_voterid",
        "StateVoterID",
        "STATE_VOTER_REF",
        "ncid",
        "voter_reg_num",
    ] {
        check(header, "voter_id");
    }
}

#[test]
fn registration_districts_and_history() {
    for header in [
        "reg_dt",
        "registr_dt",
        "DATE-REG",
        "regdate",
        "DATE_OF_REGISTRATION",
        "Original Registration",
    ] {
        check(header, "registration_date");
    }
    check("party_cd", "party");
    check("Parties_Description", "party");
    check("voter_status_desc", "status");
    check("cd", "congressional_district");
    check("cong_dist_abbrv", "congressional_district");
    check("sd", "state_senate_district");
    check("hd", "state_house_district");
    check("precinct_abbrv", "precinct");
    check("CITY_SCHOOL_DISTRICT", "district");
    check("General_2022", "vote_history");
    check("GENERAL-11/03/2015", "vote_history");
    check("11/6/1990", "vote_history");
    check("2012 Gen Election Participation", "vote_history");
    check("Date last Voted", "last_voted");
}

#[test]
fn other_peoples_files() {
    check("mrn", "patient_id");
    check("icd10", "diagnosis");
    check("insurance_company", "insurance");
    check("card_no", "card_number");
    check("cvv", "card_number");
    for header in ["pass", "password", "hash", "md5", "pwd_hash"] {
        check(header, "password_hash");
    }
    check("username", "user_name");
    check("ip", "ip_address");
    check("column 3", "Opaque");
    check("f12", "Opaque");
    check("flavour", "Unknown");
}

#[test]
fn a_hostile_header_is_read_in_bounded_work() {
    check(&"zip".repeat(100_000), "Unknown");
    check(&"xy ".repeat(100_000), "Unknown");
    check("\u{feff}名前 ßÄ\u{301}\u{0}", "Unknown");
}
