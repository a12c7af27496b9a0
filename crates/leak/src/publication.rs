//! Which columns of the dump are public, and which are more than public: by whom published, by which law withheld.

use crate::check::StateCode;
use crate::columns::{StateColumns, share};
use crate::library::{Library, Release};
use crate::tally::TableTally;
use levelhead_schema::layout::{Layouts, StateLayout, follows};
use levelhead_schema::report::{ExcessField, FieldPublication};
use levelhead_schema::{Family, Field};

/// What one state publishes, as far as the matched releases and the law tell.
pub(crate) struct Standing<'a> {
    layout: Option<&'a StateLayout>,
    /// Releases that explain rows; all public ones where none does.
    releases: Vec<&'a Release>,
}

/// Where a field stands.
#[derive(Clone, Debug, PartialEq)]
enum Place {
    Published(String),
    Withheld(String),
    NotInFile(String),
    Unknown,
}

impl<'a> Standing<'a> {
    /// The standing of a state's fields. `matched` are the bits of the releases that explain rows.
    pub(crate) fn new(
        state: StateCode,
        library: Option<&'a Library>,
        matched: impl Fn(&Release) -> bool,
    ) -> Self {
        let public = || {
            library
                .into_iter()
                .flat_map(Library::releases)
                .filter(|release| !release.withheld)
        };
        let mut releases: Vec<&Release> = public().filter(|release| matched(release)).collect();
        if releases.is_empty() {
            releases = public().collect();
        }
        // The oldest is named, whatever the order in which they were added.
        releases.sort_by(|a, b| (&a.date, &a.id).cmp(&(&b.date, &b.id)));
        Standing {
            layout: Layouts::embedded().state(state.name()),
            releases,
        }
    }

    fn place(&self, field: Field) -> Place {
        let in_release = self.releases.iter().find(|release| {
            let has = |other: Field| release.fields.contains(&other);
            has(field) || follows(field, &has)
        });
        if let Some(release) = in_release {
            return Place::Published(format!("published in the release {}", release.id));
        }
        let law = self.layout.and_then(|layout| layout.withheld_basis(field));
        let by_law = || law.map(|withheld| format!("{}: {}", withheld.what, withheld.basis));
        if let (false, Some(basis)) = (self.releases.is_empty(), by_law()) {
            return Place::Withheld(basis);
        }
        let Some(layout) = self.layout else {
            return Place::Unknown;
        };
        // Participation stands in files of its own, and districts follow from the residence.
        let elsewhere = matches!(field.family(), Family::History | Family::District)
            || self.releases.is_empty();
        if elsewhere
            && (layout.publishes(field, None)
                || (field.family() == Family::District && field != Field::PollingPlace))
        {
            return Place::Published(format!(
                "{} publishes it ({})",
                layout.state, layout.access.legal
            ));
        }
        if let Some(basis) = by_law() {
            return Place::Withheld(basis);
        }
        match self.releases.first() {
            Some(release) => Place::NotInFile(format!(
                "no such column in the matched releases ({})",
                release.layout
            )),
            None if layout.columns_known(None) => {
                Place::NotInFile(format!("no such column in {}'s public file", layout.state))
            }
            None => Place::Unknown,
        }
    }
}

/// Fields that say nothing about a person that publication could withhold.
fn is_neutral(field: Field) -> bool {
    field.family() == Family::Technical
        || matches!(
            field,
            Field::State | Field::NamePrefix | Field::MailingCountry
        )
}

/// Fields that follow from what rows of the state share or from public tables.
fn needs_no_release(field: Field) -> bool {
    field == Field::State || field == Field::NamePrefix
}

/// The columns of one table for the rows of one state, beside what the state publishes.
pub(crate) fn publication(
    table: &TableTally,
    counts: &StateColumns,
    standing: &Standing<'_>,
) -> (Vec<FieldPublication>, Vec<ExcessField>) {
    let mut publication = Vec::new();
    let mut excess = Vec::new();
    for (at, column) in table.mapping.columns.iter().enumerate() {
        let Some(field) = column.field else { continue };
        if is_neutral(field) && !needs_no_release(field) {
            continue;
        }
        let filled = share(counts.filled.get(at).copied().unwrap_or(0), counts.rows);
        let place = if needs_no_release(field) {
            Place::Published("follows from the residence".to_owned())
        } else {
            standing.place(field)
        };
        let (standing, basis) = match &place {
            Place::Published(basis) => ("published", basis.as_str()),
            Place::Withheld(basis) => ("withheld", basis.as_str()),
            Place::NotInFile(basis) => ("not in the file", basis.as_str()),
            Place::Unknown => ("unknown", "nothing is known of what this state publishes"),
        };
        publication.push(FieldPublication {
            field: field.name().to_owned(),
            header: column.header.clone(),
            filled,
            standing: standing.to_owned(),
            basis: basis.to_owned(),
        });
        let more = matches!(place, Place::Withheld(_) | Place::NotInFile(_))
            && filled > 0.0
            && !is_neutral(field);
        if more {
            let verdict = counts
                .tests
                .get(at)
                .and_then(Option::as_ref)
                .map(crate::plausible::Plausibility::verdict);
            excess.push(ExcessField {
                field: field.name().to_owned(),
                header: column.header.clone(),
                filled,
                plausible: verdict.as_ref().and_then(|verdict| verdict.share_fitting),
                judgment: verdict
                    .as_ref()
                    .map_or("not tested", |verdict| verdict.judgment.as_str())
                    .to_owned(),
                tests: verdict.map(|verdict| verdict.tests).unwrap_or_default(),
                basis: basis.to_owned(),
            });
        }
    }
    (publication, excess)
}
