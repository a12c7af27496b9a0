//! What a state publishes, and what it withholds by which law.

use super::{FileLayout, LayoutColumn, StateLayout, Withheld};
use crate::Field;

impl StateLayout {
    /// The file of that id.
    pub fn file(&self, id: &str) -> Option<&FileLayout> {
        self.files.iter().find(|file| file.id == id)
    }

    /// The entry that says the state withholds `field`, with its law; `None` when no entry names the field, which
    /// does not mean that the field is public.
    ///
    /// A column of whole names is withheld where last names are.
    /// Limits: the entry speaks of today; an older vintage may still have published the field, so ask
    /// [`StateLayout::publishes`] first.
    pub fn withheld_basis(&self, field: Field) -> Option<&Withheld> {
        let names = |field: Field| {
            self.withheld
                .iter()
                .find(|withheld| withheld.fields.contains(&field))
        };
        names(field).or_else(|| match field {
            Field::FullName => names(Field::LastName),
            Field::FullAddress => names(Field::StreetAddress),
            Field::MailingCountry => names(Field::MailingAddress),
            _ => None,
        })
    }

    /// True when the general public gets `field` from the file of that id, or, without an id, from any file of
    /// any vintage. Columns that only some users may have, or whose release is unknown, do not count.
    ///
    /// What follows from a published field counts as published: from a birth date its year and the age, from
    /// house number and street name the street line and the reverse, from first and last name the full name and the
    /// reverse, and so on. Nothing follows across files.
    /// Limits: false for a file whose columns are unknown; ask [`StateLayout::columns_known`] before reading
    /// much into a `false`.
    pub fn publishes(&self, field: Field, file_id: Option<&str>) -> bool {
        self.any_file(file_id, |file| {
            file.gives(field, |column| column.release.is_public())
        })
    }

    /// As [`StateLayout::publishes`], but counting every column of the file, whoever may have it: what a lawful
    /// holder of the file has before them.
    pub fn holds(&self, field: Field, file_id: Option<&str>) -> bool {
        self.any_file(file_id, |file| file.gives(field, |_| true))
    }

    /// True when the columns of the file of that id are known, or, without an id, those of any list of voters.
    pub fn columns_known(&self, file_id: Option<&str>) -> bool {
        self.any_file(file_id, |file| !file.columns.is_empty())
    }

    fn any_file(&self, file_id: Option<&str>, test: impl Fn(&FileLayout) -> bool) -> bool {
        self.files
            .iter()
            .filter(|file| file_id.is_none_or(|id| file.id == id))
            .any(test)
    }
}

impl FileLayout {
    /// The columns that hold `field`, in file order.
    pub fn columns_of(&self, field: Field) -> impl Iterator<Item = &LayoutColumn> {
        self.columns
            .iter()
            .filter(move |column| column.field == Some(field))
    }

    /// Whether the columns that `counts` lets through give `field`, directly or by what follows from them.
    fn gives(&self, field: Field, counts: impl Fn(&LayoutColumn) -> bool) -> bool {
        let has = |field| self.columns_of(field).any(&counts);
        has(field) || follows(field, &has)
    }
}

/// Whether `field` follows from the fields that `has` reports: a year from a date, a street line from its parts.
pub fn follows(field: Field, has: &impl Fn(Field) -> bool) -> bool {
    use Field::*;
    let street_line =
        || has(StreetAddress) || has(FullAddress) || (has(HouseNumber) && has(StreetName));
    match field {
        LastName | FirstName | MiddleName | NameSuffix => has(FullName),
        FullName => has(LastName) && has(FirstName),
        BirthYear | BirthMonth | BirthDay => has(BirthDate),
        BirthDate => has(BirthYear) && has(BirthMonth) && has(BirthDay),
        // Age is year of issue minus year of birth, give or take one: a published year explains it.
        Age => has(BirthDate) || has(BirthYear),
        StreetAddress => street_line(),
        HouseNumber | HouseNumberPrefix | HouseNumberSuffix | StreetPredirection | StreetName
        | StreetType | StreetPostdirection | UnitType | UnitNumber | AddressLine2 => street_line(),
        FullAddress => street_line() && (has(City) || has(Zip)),
        // Public postal tables name the city of a ZIP.
        City => has(FullAddress) || has(CityStateZip) || has(Zip),
        // A ZIP column holds ZIP+4 in many files.
        Zip => has(FullAddress) || has(CityStateZip),
        Zip4 => has(Zip) || has(FullAddress) || has(CityStateZip),
        CityStateZip => has(FullAddress) || (has(City) && has(Zip)),
        // A state's voters live in the state, whether or not the file says so.
        State => street_line() || has(City) || has(Zip),
        County => has(CountyCode),
        CountyCode => has(County),
        // Lines of a mailing address hold its city, state and ZIP where no column does.
        MailingCity | MailingState | MailingZip => has(MailingAddress),
        PhoneAreaCode => has(Phone),
        LastVoted => has(VoteHistory),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::Field;
    use crate::layout::{StateLayout, parse_file};

    fn layout(fields: &[&str]) -> StateLayout {
        let columns: Vec<String> = fields
            .iter()
            .map(|f| format!("{{ name = \"{f}\", field = \"{f}\" }}"))
            .collect();
        let text = format!(
            "abbr = \"KY\"\n[[file]]\nid = \"a\"\nkind = \"history\"\ncolumns = [{}]\n[[file]]\nid = \"unknown\"\n",
            columns.join(", ")
        );
        parse_file(&text, "test").unwrap()
    }

    #[track_caller]
    fn check(fields: &[&str], field: Field, expect: bool) {
        assert_eq!(
            layout(fields).publishes(field, Some("a")),
            expect,
            "{field} from {fields:?}"
        );
    }

    #[test]
    fn a_birth_date_gives_year_and_age_but_not_the_reverse() {
        check(&["birth_date"], Field::BirthYear, true);
        check(&["birth_date"], Field::Age, true);
        check(&["birth_year"], Field::Age, true);
        check(&["birth_year"], Field::BirthDate, false);
        check(&["birth_year", "birth_month"], Field::BirthDate, false);
        check(&["age"], Field::BirthYear, false);
    }

    #[test]
    fn names_and_streets_come_whole_or_in_parts() {
        check(&["full_name"], Field::FirstName, true);
        check(&["last_name"], Field::FullName, false);
        check(&["last_name", "first_name"], Field::FullName, true);
        check(&["house_number", "street_name"], Field::StreetAddress, true);
        check(&["street_name"], Field::StreetAddress, false);
        check(&["street_address"], Field::HouseNumber, true);
        check(&["street_address", "city"], Field::FullAddress, true);
    }

    #[test]
    fn residence_and_mailing_stay_apart() {
        check(
            &["mailing_address", "mailing_city", "mailing_zip"],
            Field::StreetAddress,
            false,
        );
        check(
            &["mailing_address", "mailing_city", "mailing_zip"],
            Field::City,
            false,
        );
        check(
            &["street_address", "city", "zip"],
            Field::MailingAddress,
            false,
        );
        check(&["mailing_address"], Field::MailingCity, true);
    }

    #[test]
    fn secrets_follow_from_nothing() {
        for secret in [
            Field::Ssn,
            Field::SsnLast4,
            Field::DriverLicense,
            Field::Email,
        ] {
            let all_others: Vec<&str> = Field::ALL
                .iter()
                .filter(|&&f| f != secret)
                .map(|f| f.name())
                .collect();
            let others: Vec<&str> = all_others
                .into_iter()
                .filter(|name| !name.starts_with("ssn"))
                .collect();
            // Each field on its own, so that no field is held twice.
            for other in others {
                check(&[other], secret, false);
            }
        }
    }

    #[test]
    fn files_are_told_apart() {
        let layout = layout(&["last_name"]);
        assert!(layout.publishes(Field::LastName, None));
        assert!(!layout.publishes(Field::LastName, Some("unknown")));
        assert!(!layout.publishes(Field::LastName, Some("no such file")));
        assert!(layout.columns_known(Some("a")));
        assert!(!layout.columns_known(Some("unknown")));
    }
}
