//! What columns are recognised as: on other people's files, under other headers, and by content alone.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on fails, and one that is skipped says so"
)]

#[path = "columns/people.rs"]
mod people;

use levelhead_readers::columns::{Hints, Purpose, TableKind, describe_table, recognise};
use levelhead_schema::mapping::{DateOrder, Ground, Mapping};
use levelhead_schema::{Batch, Field};
use people::{cell, people};

/// Rows of delimited text, with quotes where the delimiter stands in a value.
fn rows(text: &str, delimiter: char) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let (mut row, mut cell, mut quoted) = (Vec::new(), String::new(), false);
        for letter in line.chars() {
            match letter {
                '"' => quoted = !quoted,
                _ if letter == delimiter && !quoted => {
                    row.push(std::mem::take(&mut cell).trim().to_owned())
                }
                _ => cell.push(letter),
            }
        }
        row.push(cell.trim().to_owned());
        rows.push(row);
    }
    rows
}

fn batch(rows: &[Vec<String>]) -> Batch {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut batch = Batch::new(width, 0);
    for row in rows {
        batch.push_row((0..width).map(|at| row.get(at).map_or(&b""[..], |cell| cell.as_bytes())));
    }
    batch
}

fn name(field: Option<Field>) -> &'static str {
    field.map_or("-", Field::name)
}

fn shown(mapping: &Mapping) -> String {
    mapping
        .columns
        .iter()
        .map(|column| {
            format!(
                "{} = {} {} {:?}\n",
                column.header,
                name(column.field),
                column.confidence,
                column.ground
            )
        })
        .collect()
}

/// A table of made-up people: the cells of each column, by name.
fn table(cells: &str, count: usize) -> Batch {
    let seed = cells.bytes().fold(7, |sum: u64, byte| {
        sum.wrapping_mul(31).wrapping_add(u64::from(byte))
    });
    let rows: Vec<Vec<String>> = people(seed, count)
        .iter()
        .map(|person| cells.split(' ').map(|name| cell(name, person)).collect())
        .collect();
    batch(&rows)
}

// ---------------------------------------------------------------- files written by others

/// Recognises a fabricated voter file of the folder named by `LEVELHEAD_SAMPLES`, and compares some columns.
#[track_caller]
fn check_sample(state: &str, delimiter: char, headed: bool, layout: Option<&str>, expect: &str) {
    let Some(folder) = std::env::var_os("LEVELHEAD_SAMPLES") else {
        println!("skipped {state}: LEVELHEAD_SAMPLES is not set");
        return;
    };
    let path = std::path::Path::new(&folder)
        .join("voter-files-fabricated")
        .join(format!("{state}.csv"));
    let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
    let rows = rows(&text, delimiter);
    let (header, data) = if headed {
        (Some(rows[0].as_slice()), &rows[1..])
    } else {
        (None, rows.as_slice())
    };
    let mapping = recognise(header, &[batch(data)], &Hints::default());
    assert_eq!(mapping.layout.as_deref(), layout, "{state}");
    for pair in expect
        .split(';')
        .map(str::trim)
        .filter(|pair| !pair.is_empty())
    {
        let (header, field) = pair.split_once('=').unwrap();
        let column = mapping.columns.iter().find(|column| {
            column.header == header.trim() || column.header == format!("column {}", header.trim())
        });
        assert_eq!(
            name(
                column
                    .unwrap_or_else(|| panic!("{state}: no column {header}"))
                    .field
            ),
            field.trim(),
            "{state}: {header}\n{}",
            shown(&mapping)
        );
    }
    assert_eq!(describe_table(&mapping), TableKind::VoterData, "{state}");
}

#[test]
fn samples_without_header_follow_their_layout() {
    check_sample(
        "fl",
        '\t',
        false,
        Some("FL/voter_detail"),
        "2=voter_id; 3=last_name; 4=name_suffix; 5=first_name; 6=middle_name; 8=street_address; 10=city; 12=zip; 20=sex; 21=race; 22=birth_date; 23=registration_date; 24=party; 29=status; 36=phone; 38=email",
    );
    check_sample(
        "ny",
        ',',
        false,
        Some("NY/allnys"),
        "1=last_name; 2=first_name; 3=middle_name; 5=house_number; 9=street_name; 11=city; 12=zip; 18=birth_date; 19=sex; 20=party; 36=registration_date; 40=status; 44=voter_id",
    );
    check_sample(
        "pa",
        '\t',
        false,
        Some("PA/fve"),
        "1=voter_id; 3=last_name; 4=first_name; 5=middle_name; 7=sex; 8=birth_date; 9=registration_date; 10=status; 12=party; 13=house_number; 15=street_name; 18=city; 20=zip",
    );
    check_sample(
        "nj",
        '|',
        false,
        Some("NJ/alphavoter_pipe"),
        "2=voter_id; 4=last_name; 5=first_name; 8=house_number; 11=street_name; 13=city; 15=zip; 16=birth_date; 17=party; 20=status",
    );
}

#[test]
fn samples_with_their_states_headers_follow_their_layout() {
    check_sample(
        "co",
        ',',
        true,
        Some("CO/registered_voters"),
        "VOTER_ID=voter_id; LAST_NAME=last_name; FIRST_NAME=first_name; BIRTH_YEAR=birth_year; GENDER=sex; PARTY=party; REGISTRATION_DATE=registration_date; RESIDENTIAL_ADDRESS=street_address; RESIDENTIAL_CITY=city; RESIDENTIAL_ZIP_CODE=zip; STATUS_CODE=status",
    );
    check_sample(
        "wa",
        '\t',
        true,
        Some("WA/vrdb_2015"),
        "StateVoterID=voter_id; FName=first_name; LName=last_name; Birthdate=birth_date; Gender=sex; RegStNum=house_number; RegStName=street_name; RegCity=city; RegZipCode=zip; Registrationdate=registration_date; StatusCode=status",
    );
    check_sample(
        "nc",
        '\t',
        true,
        Some("NC/ncvoter_2012_2022"),
        "ncid=voter_id; last_name=last_name; first_name=first_name; middle_name=middle_name; res_street_address=street_address; res_city_desc=city; zip_code=zip; birth_age=age; gender_code=sex; party_cd=party; registr_dt=registration_date; full_phone_number=phone; drivers_lic=license_on_file; race_code=race",
    );
    check_sample(
        "oh",
        ',',
        true,
        Some("OH/swvf"),
        "SOS_VOTERID=voter_id; LAST_NAME=last_name; FIRST_NAME=first_name; DATE_OF_BIRTH=birth_date; RESIDENTIAL_ADDRESS1=street_address; RESIDENTIAL_CITY=city; RESIDENTIAL_ZIP=zip; PARTY_AFFILIATION=party; REGISTRATION_DATE=registration_date; VOTER_STATUS=status; GENERAL-11/03/2015=vote_history",
    );
    check_sample(
        "vt",
        '|',
        true,
        Some("VT/checklist_2017"),
        "VoterID=voter_id; Last Name=last_name; First Name=first_name; Year of Birth=birth_year; Legal Address Line 1=street_address; Legal Address City=city; Legal Address Zip=zip; Telephone=phone; Date of Registration=registration_date; Status=status",
    );
    check_sample(
        "de",
        ',',
        true,
        Some("DE/statewide_2014_public"),
        "UNIQUE-ID=voter_id; LAST-NAME=last_name; FIRST-NAME=first_name; YEAR-OF-BIRTH=birth_year; HOME-NO=house_number; HOME-STREET=street_name; HOME-CITY=city; HOME-ZIPCODE=zip; PARTY=party; STATUS=status; DATE-REG=registration_date",
    );
    check_sample(
        "ut",
        ',',
        true,
        Some("UT/voters_2014"),
        "Voter ID=voter_id; Last Name=last_name; First Name=first_name; DOB=birth_date; House Number=house_number; Street=street_name; City=city; Zip=zip; Party=party; Status=status; Registration Date=registration_date; 11/6/1990=vote_history",
    );
}

#[test]
fn a_sample_under_strange_headers_is_read_by_its_words() {
    check_sample(
        "mi",
        ',',
        true,
        None,
        "STATE_VOTER_REF=voter_id; LAST_NAME=last_name; FIRST_NAME=first_name; MIDDLE_NAME=middle_name; BIRTH_YEAR=birth_year; GENDER=sex; DATE_OF_REGISTRATION=registration_date; RESIDENCE_STREET_NUMBER=house_number; STREET_NAME=street_name; STREET_TYPE=street_type; CITY=city; ZIP=zip; REGISTRATION_STATUS=status; PERMANENT_ABSENTEE_IND=absentee_status",
    );
}

// ---------------------------------------------------------------- renamed headers

/// Recognises a table of made-up people under a header; each column is `header=cell>field`.
#[track_caller]
fn check_headed(columns: &str, kind: TableKind) -> Mapping {
    let parts: Vec<(&str, &str, &str)> = columns
        .split(';')
        .map(|column| {
            let (header, rest) = column.trim().split_once('=').unwrap();
            let (cell, field) = rest.split_once('>').unwrap();
            (header, cell, field)
        })
        .collect();
    let header: Vec<String> = parts.iter().map(|part| part.0.to_owned()).collect();
    let cells: Vec<&str> = parts.iter().map(|part| part.1).collect();
    let mapping = recognise(
        Some(&header),
        &[table(&cells.join(" "), 60)],
        &Hints::default(),
    );
    for (column, part) in mapping.columns.iter().zip(&parts) {
        assert_eq!(
            name(column.field),
            part.2,
            "{}\n{}",
            part.0,
            shown(&mapping)
        );
    }
    assert_eq!(describe_table(&mapping), kind, "{}", shown(&mapping));
    mapping
}

#[test]
fn renamed_headers() {
    use TableKind::{Persons, VoterData};
    check_headed(
        "surname=last>last_name; givenname=first>first_name; mi=initial>middle_name; sfx=suffix>name_suffix; dob=dob_mdy>birth_date; addr1=line>street_address; apt=unit>unit_number; town=city>city; st=state>state; postcode=zip>zip; cell=phone>phone",
        Persons,
    );
    check_headed(
        "lname=last>last_name; fname=first>first_name; yob=yob>birth_year; m_f=sex>sex; e-mail=email>email; last4=last4>ssn_last4; dl_no=licence>driver_license",
        Persons,
    );
    check_headed(
        "nm_last=last>last_name; nm_first=first>first_name; bday=dob_iso>birth_date; hse_nbr=house>house_number; street=street>street_name; suff=type>street_type; cty=city>city; zip5=zip>zip; vuid=id>voter_id; party_cd=party>party",
        VoterData,
    );
    check_headed(
        "apellido=last>last_name; nombre=first>first_name; birth_dt=dob_8>birth_date; tel=phone_10>phone; social=ssn>ssn; reg_dt=reg_mdy>registration_date",
        VoterData,
    );
    check_headed(
        "VoterFullName=last_first>full_name; DateOfBirth=dob_text>birth_date; ResStreetAddress=line>street_address; ResCityStateZip=csz>city_state_zip; sos_voterid=id>voter_id; stat=status>status; cnty=county>county",
        VoterData,
    );
    check_headed(
        "name=first_last>full_name; age=age>age; gender=sex_word>sex; address=whole>full_address; mobile=phone>phone; mail=email>email",
        Persons,
    );
    check_headed(
        "Voters_LastName=last>last_name; Voters_FirstName=first>first_name; LALVOTERID=row>vendor_id; Residence_Addresses_AddressLine=line>street_address; Residence_Addresses_Zip=zip>zip; Parties_Description=party>party; General_2022=yn>vote_history",
        VoterData,
    );
    check_headed(
        "name=last>last_name; given_name=first>first_name; mail=line>mailing_address; mail_st=state>mailing_state; mail_city=city>mailing_city; mail_zip=zip>mailing_zip",
        Persons,
    );
    check_headed(
        "Family Name=last>last_name; Christian Name=first>first_name; D.O.B.=dob_dmy>birth_date; Post Code=zip>zip; Telephone No=phone>phone; Electronic Mail=email>email",
        Persons,
    );
}

#[test]
fn values_correct_a_header_that_says_otherwise() {
    let check = |columns| check_headed(columns, TableKind::VoterData);
    check(
        "last_name=last>last_name; first_name=first>first_name; party=party>party; dob=yob>birth_year; drivers_lic=yn>license_on_file; zip=city>-; email=phone>phone",
    );
    check(
        "last_name=last>last_name; first_name=first>first_name; party=party>party; dob=age>age; ssn=last4>ssn_last4; street=line>street_address; birth_year=dob_mdy>birth_date",
    );
    check(
        "last_name=last_first>full_name; party=party>party; license_on_file=licence>driver_license; city=csz>city_state_zip; county=zip>county_code; address=line>street_address",
    );
    check(
        "last_name=last>last_name; first_name=first>first_name; party=party>party; phone=empty>phone; email=empty>email; dob=empty>birth_date; spouse_first_name=first>-; emergency_contact_phone=phone>-",
    );
}

#[test]
fn parts_of_an_address_are_told_by_their_values_whatever_the_header() {
    let check = |columns| check_headed(columns, TableKind::VoterData);
    check(
        "vid=id>voter_id; lname=last>last_name; HSE_NBR=house>house_number; ST_NM=street>street_name; ST_TYP=type>street_type; home_st=state>state",
    );
    check(
        "vid=id>voter_id; lname=last>last_name; address no=house>house_number; street=street>street_name; st=type>street_type",
    );
    check(
        "vid=id>voter_id; lname=last>last_name; house=line>street_address; street_suffix=type>street_type; unit=unit>unit_number",
    );
    check(
        "vid=id>voter_id; lname=last>last_name; address=street>street_name; addr_2=type>street_type; street=house>house_number",
    );
    check("vid=id>voter_id; lname=last>last_name; mob=phone>phone; dob_mm=month>birth_month");
    check("vid=id>voter_id; lname=last>last_name; mob=month>birth_month; mob_no=phone>phone");
}

#[test]
fn no_header_makes_a_technical_field_of_what_is_plainly_a_persons() {
    check_headed(
        "last=last>last_name; row_id=email>email; customer_id=ssn>ssn; import_key=phone>phone; vendor_id=line>street_address; _id=object_id>vendor_id; imported_by=first_last>-",
        TableKind::Persons,
    );
    check_headed(
        "precinct=email>email; voter_id=ssn>ssn; score=card>card_number; guid=last_first>full_name; party=party>party",
        TableKind::PaymentCards,
    );
}

#[test]
fn a_column_that_a_layout_leaves_unnamed_is_still_looked_at() {
    let (_, file) = levelhead_schema::layout::Layouts::embedded()
        .file("NC/ncvoter_2012_2022")
        .unwrap();
    let unnamed = file.columns.iter().find(|column| column.field.is_none());
    let header: Vec<String> = ["ncid", "last_name", "res_city_desc", "registr_dt"]
        .into_iter()
        .chain(unnamed.map(|column| column.name.as_str()))
        .map(str::to_owned)
        .collect();
    let hints = Hints {
        layout: Some(("NC/ncvoter_2012_2022".to_owned(), file)),
        ..Hints::default()
    };
    for (cell, field) in [
        ("email", "email"),
        ("ssn", "ssn"),
        ("yn", "-"),
        ("county", "-"),
    ] {
        let cells = format!("id last city reg_mdy {cell}");
        let mapping = recognise(Some(&header), &[table(&cells, 60)], &hints);
        assert_eq!(name(mapping.columns[4].field), field, "{}", shown(&mapping));
    }
}

#[test]
fn a_state_list_with_other_columns_added_keeps_its_layout() {
    let mapping = check_headed(
        "ncid=id>voter_id; res_street_address=line>street_address; res_city_desc=city>city; zip_code=zip>zip; last_name=last>last_name; first_name=first>first_name; registr_dt=reg_mdy>registration_date; voter_status_desc=status>status; email=email>email; dob=dob_mdy>birth_date; ssn4=last4>ssn_last4",
        TableKind::VoterData,
    );
    assert!(
        mapping
            .layout
            .as_deref()
            .is_some_and(|layout| layout.starts_with("NC/")),
        "{:?}",
        mapping.layout
    );
}

#[test]
fn other_peoples_files_are_named() {
    check_headed(
        "mrn=id>patient_id; patient_name=last_first>full_name; dob=dob_mdy>birth_date; admit_date=reg_mdy>medical_date; ward=county>medical_provider; icd10=icd>diagnosis; insurance_company=city>insurance; home_phone=phone>phone",
        TableKind::Patients,
    );
    check_headed(
        "cardholder=first_last>full_name; card_no=card>card_number; address=line>street_address; zip=zip>zip",
        TableKind::PaymentCards,
    );
    check_headed(
        "username=email>email; password_hash=md5>password_hash; last_ip=ip>ip_address",
        TableKind::Accounts,
    );
    check_headed("flavour=city>-; weight=house>-", TableKind::Other);
}

#[test]
fn counts_by_precinct_are_no_voter_data() {
    check_headed(
        "ward=house>precinct; ballots=house>-; open=house>-",
        TableKind::Other,
    );
    check_headed(
        "precinct=house>precinct; party=party>party; county=county>county; votes=house>-",
        TableKind::Other,
    );
    check_headed(
        "voter id=id>voter_id; precinct=house>precinct",
        TableKind::VoterData,
    );
    check_headed(
        "last name=last>last_name; precinct=house>precinct",
        TableKind::VoterData,
    );
}

// ---------------------------------------------------------------- content alone

/// Recognises 200 rows without header; each column is `cell>field`.
#[track_caller]
fn check_bare(columns: &str, orders: &[DateOrder]) -> Mapping {
    let pairs: Vec<(&str, &str)> = columns
        .split(' ')
        .map(|column| column.split_once('>').unwrap())
        .collect();
    let cells: Vec<&str> = pairs.iter().map(|pair| pair.0).collect();
    let mapping = recognise(None, &[table(&cells.join(" "), 200)], &Hints::default());
    let found: Vec<String> = mapping
        .columns
        .iter()
        .zip(&cells)
        .map(|(column, cell)| format!("{cell}>{}", name(column.field)))
        .collect();
    assert_eq!(found.join(" "), columns, "\n{}", shown(&mapping));
    let found: Vec<DateOrder> = mapping
        .columns
        .iter()
        .filter_map(|column| column.date_order)
        .collect();
    assert_eq!(found, orders, "{columns}");
    assert!(
        mapping
            .columns
            .iter()
            .all(|column| column.ground == Ground::Content || column.field.is_none())
    );
    mapping
}

#[test]
fn names_births_and_addresses_without_header() {
    use DateOrder::{DayMonthYear as Dmy, MonthDayYear as Mdy, YearMonthDay as Ymd};
    check_bare(
        "last>last_name first>first_name dob_mdy>birth_date line>street_address city>city state>state zip>zip",
        &[Mdy],
    );
    check_bare(
        "first>first_name last>last_name line>street_address city>city state>state zip>zip phone>phone email>email",
        &[],
    );
    check_bare(
        "id>voter_id last>last_name first>first_name middle>middle_name suffix>name_suffix dob_iso>birth_date reg_iso>registration_date party>party sex>sex",
        &[Ymd, Ymd],
    );
    check_bare(
        "row>row_number first>first_name initial>middle_name last>last_name yob>birth_year sex>sex zip>zip",
        &[],
    );
    check_bare(
        "last_first>full_name dob_text>birth_date whole>full_address phone_10>phone",
        &[Dmy],
    );
    check_bare(
        "first_last>full_name age>age csz>city_state_zip party>party status>status",
        &[],
    );
    check_bare(
        "reg_mdy>registration_date dob_mdy>birth_date last>last_name first>first_name race>race sex_word>sex zip_plus>zip",
        &[Mdy, Mdy],
    );
    check_bare(
        "last>last_name first>first_name dob_dmy>birth_date house>house_number street>street_name type>street_type city>city zip>zip",
        &[Dmy],
    );
    check_bare(
        "last>last_name first>first_name dob_8>birth_date line>street_address unit>address_line2 city>city state>state zip>zip zip4>zip4",
        &[Ymd],
    );
    check_bare(
        "last>last_name first>first_name dob_8mdy>birth_date line>street_address city>city zip>zip county>county",
        &[Mdy],
    );
}

#[test]
fn parts_of_an_address_anywhere_in_the_row_without_header() {
    check_bare(
        "county>county house>house_number city>city state>state type>street_type active_verified>status yob>birth_year last>last_name zip>zip id>voter_id sex>sex street>street_name first>first_name",
        &[],
    );
    check_bare(
        "type>street_type unit_word>unit_type first>first_name county>county unit_digits>unit_number street>street_name last>last_name id>voter_id house>house_number",
        &[],
    );
    check_bare(
        "last>last_name first>first_name line>street_address city>city florida>state race_digit>race",
        &[],
    );
    // A direction's letters beside a whole street line make no house number of other numbers.
    check_bare(
        "last>last_name first>first_name line>street_address zip>zip house>-",
        &[],
    );
}

#[test]
fn secrets_and_codes_without_header() {
    use DateOrder::{MonthDayYear as Mdy, YearMonthDay as Ymd};
    check_bare(
        "last>last_name first>first_name ssn>ssn dob_mdy>birth_date",
        &[Mdy],
    );
    check_bare(
        "ssn_9>ssn first>first_name last>last_name dob_iso>birth_date",
        &[Ymd],
    );
    check_bare(
        "last>last_name first>first_name last4>ssn_last4 dob_mdy>birth_date",
        &[Mdy],
    );
    check_bare(
        "last>last_name first>first_name licence>driver_license dob_mdy>birth_date",
        &[Mdy],
    );
    check_bare("email>email md5>password_hash ip>ip_address", &[]);
    check_bare("email>email bcrypt>password_hash", &[]);
    check_bare("first_last>full_name card>card_number zip>zip", &[]);
    check_bare(
        "last_first>full_name dob_mdy>birth_date icd>diagnosis phone>phone",
        &[Mdy],
    );
    check_bare(
        "id>voter_id last>last_name first>first_name status>status party>party race>race",
        &[],
    );
    check_bare(
        "party>party sex>sex yob>birth_year last>last_name first>first_name city>city state>state zip>zip",
        &[],
    );
    check_bare(
        "email>email phone>phone first>first_name last>last_name line>street_address city>city state>state zip>zip line>mailing_address city>mailing_city state>mailing_state zip>mailing_zip",
        &[],
    );
    check_bare(
        "last>last_name first>first_name middle>middle_name line>street_address zip>zip city>city dob_iso>birth_date",
        &[Ymd],
    );
    check_bare(
        "zip>zip yob>birth_year first>first_name last>last_name",
        &[],
    );
    check_bare("yn>- empty>- last>last_name first>first_name age>age", &[]);
}

// ---------------------------------------------------------------- hints and small samples

#[test]
fn what_the_user_says_comes_first() {
    let map = |header: &str, field| Hints {
        map: vec![(header.to_owned(), field)],
        ..Hints::default()
    };
    let header = ["NAME".to_owned(), "thing".to_owned()];
    let told = recognise(
        Some(&header),
        &[table("last_first phone", 20)],
        &map("name", Field::LastName),
    );
    assert_eq!(
        (
            told.columns[0].field,
            told.columns[0].ground,
            told.columns[0].confidence
        ),
        (Some(Field::LastName), Ground::Told, 1.0)
    );
    for column in ["column 2", "2", "Column 2"] {
        let told = recognise(
            None,
            &[table("last_first phone", 20)],
            &map(column, Field::UserName),
        );
        assert_eq!(told.columns[1].field, Some(Field::UserName), "{column}");
    }
    // The number also serves below a header, unless a header reads so.
    for (header, at) in [(["NAME", "thing"], 1), (["2", "thing"], 0)] {
        let header = header.map(str::to_owned);
        for column in ["column 2", "2"] {
            let told = recognise(
                Some(&header),
                &[table("last_first phone", 20)],
                &map(column, Field::UserName),
            );
            let expect = if column == "2" { at } else { 1 };
            assert_eq!(
                told.columns[expect].ground,
                Ground::Told,
                "{column} of {header:?}"
            );
        }
    }
    // A field told for one column is not given to another.
    let told = recognise(
        None,
        &[table("first last", 50)],
        &map("2", Field::FirstName),
    );
    assert_eq!(told.of(Field::FirstName).count(), 1, "{}", shown(&told));
}

#[test]
fn a_told_layout_is_followed_by_name_or_position() {
    let (_, file) = levelhead_schema::layout::Layouts::embedded()
        .file("CO/registered_voters")
        .unwrap();
    let hints = Hints {
        layout: Some(("CO/registered_voters".to_owned(), file)),
        ..Hints::default()
    };
    let header = [
        "GENDER".to_owned(),
        "VOTER_ID".to_owned(),
        "shoe size".to_owned(),
    ];
    let mapping = recognise(Some(&header), &[], &hints);
    assert_eq!(
        mapping
            .columns
            .iter()
            .map(|column| name(column.field))
            .collect::<Vec<_>>(),
        ["sex", "voter_id", "-"]
    );
    assert_eq!(mapping.layout.as_deref(), Some("CO/registered_voters"));
}

#[test]
fn a_header_without_words_leaves_the_values_to_speak() {
    let header = ["c1", "c2", "f3", ""].map(str::to_owned);
    let mapping = recognise(
        Some(&header),
        &[table("last first zip email", 60)],
        &Hints::default(),
    );
    let found: Vec<_> = mapping
        .columns
        .iter()
        .map(|column| name(column.field))
        .collect();
    assert_eq!(found, ["last_name", "first_name", "zip", "email"]);
}

#[test]
fn a_release_is_believed_where_a_dump_is_not() {
    let header = ["last_name", "zip"].map(str::to_owned);
    let zip_under = |purpose| {
        let hints = Hints {
            purpose,
            ..Hints::default()
        };
        let mapping = recognise(Some(&header), &[table("last city", 60)], &hints);
        (mapping.columns[1].field, mapping.columns[1].confidence)
    };
    assert_eq!(zip_under(Purpose::Dump), (None, 0.0));
    assert_eq!(zip_under(Purpose::Release), (Some(Field::Zip), 0.5));
}

#[test]
fn ten_rows_of_a_forum_advert_are_enough_for_plain_columns() {
    let mapping = recognise(
        None,
        &[table("last first dob_mdy line city state zip email", 10)],
        &Hints::default(),
    );
    let found: Vec<_> = mapping
        .columns
        .iter()
        .map(|column| name(column.field))
        .collect();
    assert_eq!(
        found,
        [
            "last_name",
            "first_name",
            "birth_date",
            "street_address",
            "city",
            "state",
            "zip",
            "email"
        ],
        "{}",
        shown(&mapping)
    );
}

#[test]
fn nothing_gives_nothing() {
    assert!(recognise(None, &[], &Hints::default()).columns.is_empty());
    let header = ["last_name".to_owned(), String::new()];
    let mapping = recognise(Some(&header), &[Batch::new(2, 0)], &Hints::default());
    assert_eq!(
        mapping
            .columns
            .iter()
            .map(|column| name(column.field))
            .collect::<Vec<_>>(),
        ["last_name", "-"]
    );
}

#[test]
fn batches_cut_anywhere_give_the_same_answer() {
    let whole = table("last first dob_mdy line city state zip", 90);
    let expect = recognise(None, std::slice::from_ref(&whole), &Hints::default());
    for size in [1, 7, 90] {
        let parts: Vec<Batch> = (0..whole.rows())
            .step_by(size)
            .map(|from| {
                let mut part = Batch::new(whole.columns(), from as u64);
                (from..whole.rows().min(from + size)).for_each(|row| part.push_row(whole.row(row)));
                part
            })
            .collect();
        assert_eq!(recognise(None, &parts, &Hints::default()), expect, "{size}");
    }
}
