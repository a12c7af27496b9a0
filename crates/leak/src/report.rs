//! The report: counts put into the shape and the words that people read.

use crate::check::{Settings, StateCode, fields_of};
use crate::dating::{Dating, date, rows_explained};
use crate::fingerprint;
use crate::interval::{clopper_pearson, without_chance};
use crate::library::{Library, Release};
use crate::publication::{Standing, publication};
use crate::record::{Slot, SlotSet};
use crate::summary;
use crate::tally::{StateTally, Tally};
use levelhead_schema::layout::Layouts;
use levelhead_schema::report::{
    ColumnReport, DifferingField, Dump, ExcessField, FieldPublication, Fingerprint,
    LEAK_REPORT_SCHEMA, LeakReport, MixturePart, ReleaseReport, Setting, StateReport, Tool,
};

impl Tally {
    /// Makes the report. `version` and `settings` say what a second run needs.
    pub fn report(
        self,
        libraries: &[Library],
        told: &Settings,
        version: &str,
        settings: Vec<Setting>,
    ) -> LeakReport {
        let states: Vec<StateReport> = self
            .states
            .iter()
            .map(|(&code, state)| self.state_report(code, state, libraries))
            .collect();
        let fingerprints = self.fingerprints();
        let columns = self.column_reports();
        let dump = Dump {
            rows: self.tables.iter().map(|table| table.file.rows).sum(),
            rejects: self.tables.iter().map(|table| table.file.rejects).sum(),
            duplicates: self.duplicates,
            voter_data: self.tables.iter().any(|table| table.file.voter_data),
            claimed_rows: told.claimed_rows,
            files: self.tables.into_iter().map(|table| table.file).collect(),
            skipped: self.skipped,
        };
        let mut report = LeakReport {
            schema: LEAK_REPORT_SCHEMA.to_owned(),
            tool: Tool {
                name: "levelhead".to_owned(),
                version: version.to_owned(),
                settings,
            },
            dump,
            columns,
            states,
            fingerprints,
            not_examined: Vec::new(),
            summary: String::new(),
            findings: Vec::new(),
        };
        summary::write(&mut report, libraries);
        report
    }

    fn state_report(
        &self,
        code: StateCode,
        state: &StateTally,
        libraries: &[Library],
    ) -> StateReport {
        let library = libraries
            .iter()
            .find(|library| library.state() == code.name());
        let releases = public_releases(library);
        let bits: Vec<usize> = releases.iter().map(|release| release.bit).collect();
        let dating = match state.is_explained() {
            true => {
                let chance = state.chance_share().map_or(0.0, |chance| chance.value);
                date(&state.dated_by(), &bits, chance)
            }
            false => Dating::default(),
        };
        let date_of = |bit: usize| -> String {
            let release = releases.iter().find(|release| release.bit == bit);
            release
                .map(|release| release.date.clone().unwrap_or_else(|| release.id.clone()))
                .unwrap_or_default()
        };
        let mut best: Vec<String> = dating.best.iter().map(|&bit| date_of(bit)).collect();
        best.dedup();
        let register_rows = dating.best.first().and_then(|&bit| {
            let release = releases.iter().find(|release| release.bit == bit);
            release.map(|release| release.rows)
        });
        let classes = state.classes;
        let raw = clopper_pearson(classes.verbatim + classes.altered, classes.distinct());
        let chance = state.chance_share();
        let (publication, excess_fields) = self.publications(code, state, library);
        StateReport {
            state: code.name().to_owned(),
            rows: classes.total(),
            classes,
            explained_share: without_chance(raw, chance),
            chance_share: chance.map_or(f64::NAN, |chance| chance.value),
            chance_high: chance.map_or(f64::NAN, |chance| chance.high),
            chance_rows: state.chance.1,
            releases: releases
                .iter()
                .map(|release| release_report(release, date_of(release.bit), state))
                .collect(),
            best,
            mixture: (dating.mixture.iter())
                .map(|&(bit, rows_added)| MixturePart {
                    date: date_of(bit),
                    rows_added,
                })
                .collect(),
            excess_fields,
            publication,
            compared_fields: (fields_of(state.compared).iter())
                .map(|field| field.name().to_owned())
                .collect(),
            not_comparable: state.not_comparable.clone(),
            differing_fields: differing_fields(&state.differing),
            latest_registration: (state.latest_registration > 0)
                .then(|| iso(state.latest_registration)),
            register_rows,
        }
    }

    /// The columns of every voter table beside what the state publishes, and those that are more.
    fn publications(
        &self,
        code: StateCode,
        state: &StateTally,
        library: Option<&Library>,
    ) -> (Vec<FieldPublication>, Vec<ExcessField>) {
        let matched = |release: &Release| rows_explained(&state.histogram, release.bit).0 > 0;
        let standing = Standing::new(code, library, matched);
        let (mut publications, mut excess) = (Vec::new(), Vec::new());
        for table in self.tables.iter().filter(|table| table.file.voter_data) {
            if let Some(counts) = table.columns.states.get(&code) {
                let (more_publications, more_excess) = publication(table, counts, &standing);
                publications.extend(more_publications);
                merge_excess(&mut excess, more_excess);
            }
        }
        publications.dedup();
        (publications, excess)
    }

    fn column_reports(&self) -> Vec<ColumnReport> {
        let mut reports = Vec::new();
        for (file, table) in self.tables.iter().enumerate() {
            let filled = table.columns.filled_shares(table.mapping.columns.len());
            for (column, filled) in table.mapping.columns.iter().zip(filled) {
                reports.push(ColumnReport {
                    file,
                    header: column.header.clone(),
                    field: column.field.map(|field| field.name().to_owned()),
                    filled,
                    confidence: column.confidence,
                    ground: column.ground,
                });
            }
        }
        reports
    }

    fn fingerprints(&self) -> Vec<Fingerprint> {
        let mut fingerprints = Vec::new();
        for (file, table) in self.tables.iter().enumerate() {
            if let Some((state, layout)) = table
                .mapping
                .layout
                .as_deref()
                .and_then(|id| Layouts::embedded().file(id))
                // Plain headers fit several states: rows that are of another state outweigh them.
                .filter(|(layout, _)| self.states.keys().any(|state| state.name() == layout.abbr))
            {
                fingerprints.push(Fingerprint {
                    file,
                    points_to: format!("{}'s public voter file, layout {}/{}", state.state, state.abbr, layout.id),
                    headers: Vec::new(),
                    reading: "The columns are those of the public file. That fits a copy of it, and also a copy of the system that it is made from.".to_owned(),
                });
            }
            if !table.named_columns {
                continue;
            }
            let headers: Vec<String> = table
                .mapping
                .columns
                .iter()
                .map(|column| column.header.clone())
                .collect();
            for vendor in fingerprint::vendors(&headers) {
                fingerprints.push(Fingerprint {
                    file,
                    points_to: vendor.vendor,
                    headers: vendor.headers,
                    reading: vendor.reading,
                });
            }
        }
        fingerprints
    }
}

fn release_report(release: &Release, date: String, state: &StateTally) -> ReleaseReport {
    let (rows_explained, rows_only_here) = rows_explained(&state.histogram, release.bit);
    ReleaseReport {
        date,
        layout: release.layout.clone(),
        rows: release.rows,
        rows_explained,
        rows_only_here,
    }
}

/// 20200501 as 2020-05-01.
fn iso(date: u32) -> String {
    let (year, month, day) = (date / 10_000, date / 100 % 100, date % 100);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The public releases of a state, oldest first.
pub(crate) fn public_releases(library: Option<&Library>) -> Vec<&Release> {
    let mut releases: Vec<&Release> = library
        .into_iter()
        .flat_map(Library::releases)
        .filter(|release| !release.withheld)
        .collect();
    releases.sort_by(|a, b| (&a.date, &a.id).cmp(&(&b.date, &b.id)));
    releases
}

/// One entry a field and header; the fuller of two tables' columns stands for both.
fn merge_excess(all: &mut Vec<ExcessField>, more: Vec<ExcessField>) {
    for field in more {
        match all
            .iter_mut()
            .find(|known| known.field == field.field && known.header == field.header)
        {
            Some(known) if known.filled < field.filled => *known = field,
            Some(_) => {}
            None => all.push(field),
        }
    }
}

fn differing_fields(rows_by_slot: &[u64; 32]) -> Vec<DifferingField> {
    let mut fields: Vec<DifferingField> = Vec::new();
    for slot in Slot::SAID {
        let (rows, field) = (rows_by_slot[slot.at()], fields_of(SlotSet::of(&[slot])));
        if let (1.., Some(field)) = (rows, field.first()) {
            match fields.iter_mut().find(|known| known.field == field.name()) {
                Some(known) => known.rows = known.rows.max(rows),
                None => fields.push(DifferingField {
                    field: field.name().to_owned(),
                    rows,
                }),
            }
        }
    }
    fields.sort_by(|a, b| {
        (std::cmp::Reverse(a.rows), &a.field).cmp(&(std::cmp::Reverse(b.rows), &b.field))
    });
    fields
}
