//! What kind of table it is, by plain rules over its columns.

use levelhead_schema::mapping::{Column, Ground, Mapping};
use levelhead_schema::{Family, Field};

/// What a table seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// It has columns that only a voter list has.
    VoterData,
    /// People's names with births, addresses or contacts: what a voter list also holds, so it can be checked.
    Persons,
    /// Patients' records.
    Patients,
    /// Payment cards or bank accounts.
    PaymentCards,
    /// Accounts with passwords.
    Accounts,
    /// Anything else.
    Other,
}

impl TableKind {
    /// The kind in plain words, for reports.
    pub const fn words(self) -> &'static str {
        match self {
            TableKind::VoterData => "voter data",
            TableKind::Persons => "persons' data, without columns that only voter lists have",
            TableKind::Patients => "patients' records",
            TableKind::PaymentCards => "payment cards or bank accounts",
            TableKind::Accounts => "accounts with passwords",
            TableKind::Other => "other data",
        }
    }

    /// True when the table's rows are compared with releases.
    pub const fn is_checkable(self) -> bool {
        matches!(self, TableKind::VoterData | TableKind::Persons)
    }
}

/// Says what kind of table the columns make.
///
/// The rule, applied in this order:
/// 1. A table that follows a known layout is voter data.
/// 2. *Marks of a voter list* are a voter number, party, precinct, state or US district, vote history, date last
///    voted or absentee status, told or named by the header, or a party found in the values. A date of
///    registration or a status counts as a mark only together with another, or when no record of another kind is there.
///    Without a column of a person (a name, a birth, a voter number, a street address or a contact) none is a mark:
///    returns are counted by precinct, too.
/// 3. *Records of another kind* are: a patient number or diagnosis, or two other medical columns (patients); a
///    card or bank number (payment); a password, or a user name with an internet address (accounts).
/// 4. Marks without such records, or at least two kinds of marks beside them, make voter data.
/// 5. Such records make what they are.
/// 6. A name with a birth, an address or a contact makes persons' data. All else is other data.
pub fn describe_table(mapping: &Mapping) -> TableKind {
    if mapping.layout.is_some() {
        return TableKind::VoterData;
    }
    let sure: Vec<&Column> = mapping
        .columns
        .iter()
        .filter(|column| column.confidence >= 0.5)
        .collect();
    let has = |field: Field| sure.iter().any(|column| column.field == Some(field));
    let record = record_kind(&sure, &has);
    let personal = sure
        .iter()
        .filter_map(|column| column.field)
        .any(is_personal);
    let mut marks: Vec<Field> = sure
        .iter()
        .filter(|column| personal && is_mark(column))
        .filter_map(|column| column.field)
        .collect();
    marks.sort_unstable();
    marks.dedup();
    let weak = usize::from(has(Field::RegistrationDate)) + usize::from(has(Field::Status));
    match record {
        None if !marks.is_empty() || has_person(&sure) && weak > 0 => TableKind::VoterData,
        Some(_) if marks.len() >= 2 => TableKind::VoterData,
        Some(kind) => kind,
        None if has_person(&sure) => TableKind::Persons,
        None => TableKind::Other,
    }
}

/// True for what one person has; a town, a ZIP code and a county are many people's.
fn is_personal(field: Field) -> bool {
    let shared = matches!(
        field,
        Field::City
            | Field::State
            | Field::Zip
            | Field::Zip4
            | Field::CityStateZip
            | Field::County
            | Field::CountyCode
    );
    let personal = matches!(
        field.family(),
        Family::Name
            | Family::Birth
            | Family::VoterNumber
            | Family::Address
            | Family::Contact
            | Family::Secret
    );
    personal && !shared || matches!(field, Field::MailingAddress)
}

fn is_mark(column: &Column) -> bool {
    // A header that only hints ("id") stays below this.
    let named = matches!(
        column.ground,
        Ground::Told | Ground::Layout | Ground::Header | Ground::HeaderAndContent
    );
    match column.field {
        Some(Field::Party) => true,
        Some(
            Field::VoterId
            | Field::CountyVoterId
            | Field::Precinct
            | Field::PollingPlace
            | Field::CongressionalDistrict
            | Field::StateSenateDistrict
            | Field::StateHouseDistrict
            | Field::VoteHistory
            | Field::LastVoted
            | Field::VoteMethod
            | Field::AbsenteeStatus,
        ) => named && column.confidence >= 0.7,
        _ => false,
    }
}

fn record_kind(sure: &[&Column], has: &dyn Fn(Field) -> bool) -> Option<TableKind> {
    let medical = sure
        .iter()
        .filter(|column| {
            column
                .field
                .is_some_and(|field| field.family() == Family::Medical)
        })
        .count();
    if has(Field::PatientId) || has(Field::Diagnosis) || medical >= 2 {
        Some(TableKind::Patients)
    } else if has(Field::CardNumber) || has(Field::BankAccount) {
        Some(TableKind::PaymentCards)
    } else if has(Field::PasswordHash) || has(Field::UserName) && has(Field::IpAddress) {
        Some(TableKind::Accounts)
    } else {
        None
    }
}

fn has_person(sure: &[&Column]) -> bool {
    let named = sure
        .iter()
        .any(|column| matches!(column.field, Some(Field::LastName | Field::FullName)));
    let described = sure.iter().any(|column| {
        column.field.is_some_and(|field| {
            matches!(
                field.family(),
                Family::Birth
                    | Family::Address
                    | Family::Mailing
                    | Family::Contact
                    | Family::Secret
            )
        })
    });
    named && described
}
