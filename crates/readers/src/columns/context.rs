//! What a column is, judged by the columns around it. Only for columns whose header says nothing.

use super::cells::Trait;
use super::headers::mailing_of;
use super::profile::{Profile, value};
use super::state_codes;
use super::street_parts;
use super::vocabulary::vocabulary;
use levelhead_schema::{Batch, Field};

/// Fields of one column with scores.
pub(crate) type Fields = Vec<(Field, f64)>;

/// A table as far as it is known: for each column its values' profile, the fields in question, and whether its
/// header leaves the question open.
pub(crate) struct Table<'t> {
    pub(crate) profiles: &'t [Profile],
    pub(crate) fields: Vec<Fields>,
    pub(crate) open: Vec<bool>,
}

impl Table<'_> {
    /// The best field in question for a column.
    pub(crate) fn best(&self, column: usize) -> Option<(Field, f64)> {
        self.fields
            .get(column)?
            .iter()
            .copied()
            .max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// Whether a column is rather surely `field`.
    pub(crate) fn is(&self, column: usize, field: Field) -> bool {
        self.best(column)
            .is_some_and(|(best, score)| best == field && score >= 0.6)
    }

    /// Lets a column whose header says nothing claim `field` with at least `score`.
    pub(crate) fn raise(&mut self, column: usize, field: Field, score: f64) {
        if !self.open.get(column).copied().unwrap_or(false) {
            return;
        }
        match self.fields[column]
            .iter_mut()
            .find(|(known, _)| *known == field)
        {
            Some((_, known)) => *known = known.max(score),
            None => self.fields[column].push((field, score)),
        }
    }

    /// Leaves a column whose header says nothing one field in question.
    pub(crate) fn settle(&mut self, column: usize, field: Field, score: f64) {
        if self.open.get(column).copied().unwrap_or(false) {
            self.fields[column] = vec![(field, score)];
        }
    }

    /// The columns, by position.
    pub(crate) fn columns(&self) -> std::ops::Range<usize> {
        0..self.fields.len()
    }
}

/// Applies every rule, in the order in which one needs the other.
pub(crate) fn apply(table: &mut Table<'_>, sample: &[Batch]) {
    dates(table);
    first_before_middle(table);
    zip_suffix(table);
    house_and_street(table);
    street_parts::apply(table, sample);
    cities(table);
    counties(table);
    state_codes::apply(table, sample);
    licences(table, sample);
    mailing_block(table);
}

/// Tells birth dates from dates of registration by their years.
fn dates(table: &mut Table<'_>) {
    let is_date = |column: &usize| {
        table.profiles[*column].share(Trait::Date) >= 0.8 && table.profiles[*column].filled >= 2
    };
    let all: Vec<usize> = table.columns().filter(is_date).collect();
    let latest = all
        .iter()
        .filter_map(|&column| table.profiles[column].year_at(0.98))
        .max()
        .unwrap_or(0);
    let mut open: Vec<(i32, usize)> = Vec::new();
    for &column in &all {
        if let Some(median) = table.profiles[column]
            .year_at(0.5)
            .filter(|_| table.open[column])
        {
            open.push((median, column));
        }
    }
    open.sort_unstable();
    let mut births = open
        .iter()
        .filter(|&&(_, column)| is_birth(&table.profiles[column], latest, all.len() > 1));
    let birth = births.next().copied();
    if let Some((_, column)) = birth {
        table.raise(
            column,
            Field::BirthDate,
            if all.len() > 1 { 0.88 } else { 0.8 },
        );
    }
    let born = birth.map_or(i32::MIN, |(median, _)| median);
    let others = open.into_iter().filter(|&(median, column)| {
        Some(column) != birth.map(|(_, column)| column) && median > born.saturating_add(8)
    });
    for (nth, (median, column)) in others.enumerate() {
        let spread = table.profiles[column].year_at(0.95).unwrap_or(median)
            - table.profiles[column].year_at(0.05).unwrap_or(median);
        // Registrations spread over decades; dates of one season are something else.
        if spread >= 6 || table.profiles[column].filled < 20 && spread >= 2 {
            let (field, score) = if nth == 0 {
                (Field::RegistrationDate, 0.74)
            } else {
                (Field::StatusDate, 0.55)
            };
            table.raise(column, field, score);
        }
    }
}

/// True when the years are those in which the people of a table were born.
fn is_birth(profile: &Profile, latest: i32, others: bool) -> bool {
    let (Some(early), Some(median), Some(late)) = (
        profile.year_at(0.05),
        profile.year_at(0.5),
        profile.year_at(0.97),
    ) else {
        return false;
    };
    // Nearly everybody on a list of voters was born long before its last date.
    let adult = if others { latest - 14 } else { 2009 };
    let spread = late - early >= 15 || profile.filled < 10 && late - early >= 5;
    let adults = late <= adult && median <= 2003 && spread && (others || median < 1992);
    // Where children are listed too, the years still reach back as no registrations do.
    let all_ages = early <= 1955 && late - early >= 45 && median <= 1995;
    early >= 1895 && (adults || all_ages)
}

/// Of two columns of first names that are hardly told apart, the one further left holds the first name.
fn first_before_middle(table: &mut Table<'_>) {
    let firsts: Vec<(usize, f64)> = table
        .columns()
        .filter_map(|column| {
            let (_, score) = table.fields[column]
                .iter()
                .find(|(field, _)| *field == Field::FirstName)?;
            Some((column, *score))
        })
        .collect();
    let best = firsts.iter().map(|(_, score)| *score).fold(0.0, f64::max);
    if let Some((column, _)) = firsts.into_iter().find(|(_, score)| *score > best - 0.06) {
        table.raise(column, Field::FirstName, (best + 0.01).min(0.92));
    }
}

/// Four digits right after a ZIP code are its suffix.
fn zip_suffix(table: &mut Table<'_>) {
    for column in table.columns().skip(1) {
        let digits = table.profiles[column].share(Trait::FourDigits) >= 0.9
            && !table.is(column, Field::BirthYear);
        if table.is(column - 1, Field::Zip) && digits {
            table.settle(column, Field::Zip4, 0.75);
        }
    }
}

/// A number followed by words that are no person's: a house and its street.
fn house_and_street(table: &mut Table<'_>) {
    for column in table.columns() {
        let house = table.fields[column]
            .iter()
            .any(|(field, _)| *field == Field::HouseNumber);
        if !house {
            continue;
        }
        // A column of directions, fractions or nothing may stand between.
        let between = |at: usize| {
            table.is(at, Field::StreetPredirection)
                || table.profiles[at].filled_share() < 0.2
                || table.profiles[at].share(Trait::Direction) >= 0.9
        };
        let street = (column + 1..table.fields.len().min(column + 4)).find(|&at| !between(at));
        let Some(street) = street else { continue };
        let profile = &table.profiles[street];
        let typed_next = table.is(street + 1, Field::StreetType);
        let worded = profile.share(Trait::HasDigit) < 0.4 && profile.longest >= 4;
        if table.is(street, Field::StreetName) || worded && typed_next {
            table.raise(column, Field::HouseNumber, 0.8);
            table.raise(street, Field::StreetName, 0.82);
            for at in column + 1..street {
                table.raise(at, Field::StreetPredirection, 0.62);
            }
        }
    }
}

/// Words right before a state or a ZIP code are a city.
fn cities(table: &mut Table<'_>) {
    let worded = |table: &Table<'_>, column: usize| {
        let profile = &table.profiles[column];
        profile.share(Trait::Words) >= 0.9
            && profile.longest >= 4
            && !table.is(column, Field::State)
            && !table.is(column, Field::StreetType)
            && profile.share(Trait::SingleLetter) < 0.1
    };
    for column in table.columns() {
        let anchor = table.is(column, Field::State)
            || (table.is(column, Field::Zip)
                && !(column > 0 && table.is(column - 1, Field::State)));
        if anchor && column > 0 && worded(table, column - 1) {
            table.raise(column - 1, Field::City, 0.76);
        }
        let after_street = column > 0
            && (table.is(column - 1, Field::StreetAddress)
                || table.is(column - 1, Field::AddressLine2));
        if after_street && worded(table, column) {
            table.raise(column, Field::City, 0.7);
        }
        let zip_first = table.is(column, Field::Zip)
            && column + 1 < table.fields.len()
            && !table.columns().any(|at| table.is(at, Field::City));
        if zip_first && worded(table, column + 1) {
            table.raise(column + 1, Field::City, 0.6);
        }
    }
}

/// Of several columns of places, one of known counties, or one away from the address with few different values is the county.
fn counties(table: &mut Table<'_>) {
    let cities: Vec<usize> = table
        .columns()
        .filter(|&column| {
            table.fields[column]
                .iter()
                .any(|(field, _)| *field == Field::City)
        })
        .collect();
    let anchored = |column: usize| {
        table.is(column, Field::City) && table.best(column).is_some_and(|(_, score)| score >= 0.7)
    };
    let known = table
        .columns()
        .find(|&column| table.is(column, Field::County));
    if let Some(column) = known {
        // A city that is its own county, right before state or ZIP code, in a table without another city.
        let before = column + 1 < table.fields.len()
            && (table.is(column + 1, Field::State) || table.is(column + 1, Field::Zip));
        if before && cities.iter().all(|&city| city == column) {
            let (_, score) = table.best(column).unwrap_or((Field::County, 0.0));
            table.raise(column, Field::City, score + 0.01);
        }
        return;
    }
    let (fixed, loose): (Vec<usize>, Vec<usize>) =
        cities.into_iter().partition(|&column| anchored(column));
    if fixed.is_empty() {
        return;
    }
    for column in loose {
        let profile = &table.profiles[column];
        if profile.distinct <= 254 && profile.distinct_share() < 0.6 {
            table.raise(column, Field::County, 0.55);
        }
    }
}

/// Many states begin a licence number with the first letter of the last name.
fn licences(table: &mut Table<'_>, sample: &[Batch]) {
    let name = table
        .columns()
        .find(|&column| table.is(column, Field::LastName));
    let licences: Vec<usize> = table
        .columns()
        .filter(|&column| {
            table.fields[column]
                .iter()
                .any(|(field, _)| *field == Field::DriverLicense)
        })
        .collect();
    let Some(name) = name else { return };
    for column in licences {
        let (mut same, mut all) = (0, 0);
        for (batch, row) in sample
            .iter()
            .flat_map(|batch| (0..batch.rows()).map(move |row| (batch, row)))
            .take(500)
        {
            let initial = |column| {
                value(batch, row, column, vocabulary())
                    .and_then(|cell| cell.chars().next())
                    .map(|letter| letter.to_ascii_uppercase())
            };
            if let (Some(a), Some(b)) = (initial(name), initial(column)) {
                all += 1;
                same += usize::from(a == b);
            }
        }
        if all >= 5 && same * 10 >= all * 9 {
            table.raise(column, Field::DriverLicense, 0.88);
        }
    }
}

/// A second street with its city, state and ZIP code is where mail goes.
fn mailing_block(table: &mut Table<'_>) {
    let of = |table: &Table<'_>, wanted: Field| {
        table
            .columns()
            .filter(|&column| table.is(column, wanted))
            .count()
    };
    if of(table, Field::StreetAddress) < 2 && of(table, Field::City) < 2 {
        return;
    }
    for column in table.columns() {
        let Some((field, score)) = table.best(column) else {
            continue;
        };
        let doubled = matches!(
            field,
            Field::StreetAddress | Field::City | Field::State | Field::Zip
        );
        if let Some(mailing) = mailing_of(field).filter(|_| doubled) {
            table.raise(column, mailing, score - 0.2);
        }
    }
}
