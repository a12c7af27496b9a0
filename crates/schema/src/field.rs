//! The canonical voter fields: one name for each thing a column can hold, whoever wrote the file.

use serde::{Deserialize, Serialize};

/// What kind of thing a field says about a person or a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Names.
    Name,
    /// Birth date, year, age.
    Birth,
    /// Where the person lives.
    Address,
    /// Where mail goes.
    Mailing,
    /// Phone, e-mail.
    Contact,
    /// Numbers that identify the voter to the office.
    VoterNumber,
    /// Government and financial numbers that no voter file releases.
    Secret,
    /// Sex, race and the like.
    Demographic,
    /// Registration: status, party, dates.
    Registration,
    /// Precincts and districts.
    District,
    /// Participation in elections.
    History,
    /// Passwords, user names, device traces.
    Account,
    /// Health data.
    Medical,
    /// Payment data.
    Payment,
    /// Scores and appended commercial data.
    Commercial,
    /// Row numbers and the like that say nothing about a person.
    Technical,
}

macro_rules! fields {
    ($($variant:ident $name:literal $family:ident $doc:literal;)+) => {
        /// A canonical field. The names are the project's public vocabulary, listed in `GLOSSARY.md`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Field {
            $(#[doc = $doc] #[serde(rename = $name)] $variant,)+
        }

        impl Field {
            /// Every field, in the order of the glossary.
            pub const ALL: &'static [Field] = &[$(Field::$variant,)+];

            /// The canonical name, as written in layouts, reports and `--map`.
            pub const fn name(self) -> &'static str {
                match self { $(Field::$variant => $name,)+ }
            }

            /// What the field holds, in a few plain words.
            pub const fn meaning(self) -> &'static str {
                match self { $(Field::$variant => $doc,)+ }
            }

            /// The family the field belongs to.
            pub const fn family(self) -> Family {
                match self { $(Field::$variant => Family::$family,)+ }
            }

            /// The field of that canonical name.
            pub fn from_name(name: &str) -> Option<Field> {
                match name { $($name => Some(Field::$variant),)+ _ => None }
            }
        }
    };
}

fields! {
    VoterId "voter_id" VoterNumber "statewide voter number";
    CountyVoterId "county_voter_id" VoterNumber "voter number that is unique only inside a county or town";
    LastName "last_name" Name "last name";
    FirstName "first_name" Name "first name";
    MiddleName "middle_name" Name "middle name or initial";
    NameSuffix "name_suffix" Name "JR, SR, III and the like";
    NamePrefix "name_prefix" Name "Mr, Mrs, Dr and the like";
    FullName "full_name" Name "whole name in one column, in either order";
    FormerName "former_name" Name "earlier or maiden name";
    BirthDate "birth_date" Birth "full date of birth";
    BirthYear "birth_year" Birth "year of birth";
    BirthMonth "birth_month" Birth "month of birth";
    BirthDay "birth_day" Birth "day of the month of birth";
    Age "age" Birth "age in years";
    BirthPlace "birth_place" Birth "state or country of birth";
    Sex "sex" Demographic "sex or gender as recorded";
    Race "race" Demographic "race as recorded";
    Ethnicity "ethnicity" Demographic "ethnicity as recorded";
    Language "language" Demographic "preferred language";
    Party "party" Registration "party of registration";
    Status "status" Registration "registration status";
    StatusReason "status_reason" Registration "reason of the status";
    RegistrationDate "registration_date" Registration "date of registration";
    StatusDate "status_date" Registration "date of the last change of the record or its status";
    AbsenteeStatus "absentee_status" Registration "permanent absentee, mail ballot or overseas flag";
    Confidential "confidential" Registration "flag of a protected or confidential record";
    LicenseOnFile "license_on_file" Registration "flag that an identity document is on file, not its number";
    StreetAddress "street_address" Address "residence street line";
    AddressLine2 "address_line2" Address "second residence line";
    HouseNumber "house_number" Address "house number";
    HouseNumberPrefix "house_number_prefix" Address "letter before the house number";
    HouseNumberSuffix "house_number_suffix" Address "fraction or letter after the house number";
    StreetPredirection "street_predirection" Address "direction before the street name";
    StreetName "street_name" Address "street name";
    StreetType "street_type" Address "street type: ST, AVE and the like";
    StreetPostdirection "street_postdirection" Address "direction after the street name";
    UnitType "unit_type" Address "unit designator: APT, STE and the like";
    UnitNumber "unit_number" Address "unit number";
    City "city" Address "residence city";
    State "state" Address "residence state";
    Zip "zip" Address "residence ZIP code, five digits or ZIP+4";
    Zip4 "zip4" Address "the four digits of ZIP+4 alone";
    CityStateZip "city_state_zip" Address "city, state and ZIP in one column";
    FullAddress "full_address" Address "whole residence address in one column";
    County "county" Address "county or town name";
    CountyCode "county_code" Address "county or town code";
    MailingAddress "mailing_address" Mailing "a line of the mailing address";
    MailingCity "mailing_city" Mailing "mailing city";
    MailingState "mailing_state" Mailing "mailing state";
    MailingZip "mailing_zip" Mailing "mailing ZIP code";
    MailingCountry "mailing_country" Mailing "mailing country";
    Phone "phone" Contact "telephone number";
    PhoneAreaCode "phone_area_code" Contact "telephone area code alone";
    PhoneExtension "phone_extension" Contact "telephone extension";
    Email "email" Contact "e-mail address";
    Ssn "ssn" Secret "Social Security number";
    SsnLast4 "ssn_last4" Secret "last four digits of the Social Security number";
    DriverLicense "driver_license" Secret "driver licence or state identity card number";
    Signature "signature" Secret "signature image or reference to one";
    Precinct "precinct" District "precinct, ward or voting district";
    PollingPlace "polling_place" District "polling place";
    CongressionalDistrict "congressional_district" District "US House district";
    StateSenateDistrict "state_senate_district" District "state upper house district";
    StateHouseDistrict "state_house_district" District "state lower house district";
    District "district" District "any other district or jurisdiction";
    VoteHistory "vote_history" History "participation in one election";
    LastVoted "last_voted" History "date last voted";
    VoteMethod "vote_method" History "how a vote was cast";
    UserName "user_name" Account "account or login name";
    PasswordHash "password_hash" Account "password or password hash";
    IpAddress "ip_address" Account "internet address";
    PatientId "patient_id" Medical "patient or medical record number";
    Diagnosis "diagnosis" Medical "diagnosis, procedure, medication or test result";
    Insurance "insurance" Medical "health insurance name or number";
    MedicalDate "medical_date" Medical "date of admission, discharge or visit";
    MedicalProvider "medical_provider" Medical "physician, ward or clinic";
    CardNumber "card_number" Payment "payment card number";
    BankAccount "bank_account" Payment "bank account or routing number";
    Income "income" Commercial "income or wealth estimate";
    Score "score" Commercial "modelled score or appended commercial value";
    Occupation "occupation" Demographic "occupation or employer";
    VendorId "vendor_id" Technical "a vendor's own person or household key";
    RowNumber "row_number" Technical "running number of the row";
}

impl std::fmt::Display for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
