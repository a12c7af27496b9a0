//! Columns that nobody recognised, told by the people in them.
//!
//! When the first rows have been found in a library by name, birth and address, a column without a name can be
//! laid beside what the library knows of the same people: if it says the voter number of nearly every one of
//! them, it is the voter number, whatever its header.

use crate::calibrate::{Pairing, ROWS, spread};
use crate::extract::plain_slot;
use crate::token::Key;
use hashbrown::HashMap;
use levelhead_schema::mapping::{Ground, Mapping};
use levelhead_schema::{Batch, Field};

/// Fields that can be told in this way.
const LEARNABLE: [Field; 16] = [
    Field::VoterId,
    Field::CountyVoterId,
    Field::Zip,
    Field::City,
    Field::County,
    Field::CountyCode,
    Field::Precinct,
    Field::CongressionalDistrict,
    Field::StateSenateDistrict,
    Field::StateHouseDistrict,
    Field::Phone,
    Field::Email,
    Field::Party,
    Field::Race,
    Field::Sex,
    Field::Status,
];
/// People who must have a value on both sides.
const FEWEST: usize = 20;
/// Share of them that must agree.
const LEAST: f64 = 0.9;

/// Gives unrecognised columns the fields that the people in them tell. True when any was found.
pub(crate) fn learn(key: &Key, mapping: &mut Mapping, sample: &[Batch], pairs: &[Pairing]) -> bool {
    let rows: Vec<(&Batch, usize)> = spread(sample, ROWS).collect();
    let mut learned = false;
    for at in 0..mapping.columns.len() {
        if mapping.columns[at].field.is_some() {
            continue;
        }
        let index = mapping.columns[at].index;
        let fields = LEARNABLE.into_iter().filter(|&field| !mapping.has(field));
        let best = fields
            .filter_map(|field| Some((agreement(key, field, index, &rows, pairs)?, field)))
            .max_by(|(a, _), (b, _)| a.total_cmp(b));
        if let Some((share, field)) = best {
            let column = &mut mapping.columns[at];
            (column.field, column.confidence, column.ground) =
                (Some(field), share, Ground::Content);
            learned = true;
        }
    }
    learned
}

/// Share of the people whose cell agrees with the library's value of `field`; `None` when that proves nothing.
fn agreement(
    key: &Key,
    field: Field,
    column: usize,
    rows: &[(&Batch, usize)],
    pairs: &[Pairing],
) -> Option<f64> {
    let (slot, kind, normalise) = plain_slot(field)?;
    let mut word = Vec::new();
    let (mut compared, mut equal) = (0usize, 0usize);
    let mut values: HashMap<u32, usize> = HashMap::new();
    for pair in pairs {
        let known = pair.version[slot.at()];
        let Some((batch, row)) = rows.get(pair.row) else {
            continue;
        };
        word.clear();
        normalise(batch.cell(*row, column), &mut word);
        let token = key.token(kind, &word);
        if known != 0 && token != 0 {
            compared += 1;
            equal += usize::from(known == token);
            *values.entry(known).or_insert(0) += 1;
        }
    }
    let share = equal as f64 / compared.max(1) as f64;
    // A column of one value agrees with a field of one value without saying anything.
    let commonest = *values.values().max()? as f64 / compared as f64;
    let beyond_chance = commonest + (1.0 - commonest) * 0.7;
    (compared >= FEWEST && share >= LEAST && share >= beyond_chance && commonest < 0.999)
        .then_some(share)
}
