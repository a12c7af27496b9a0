//! Statewide voter numbers against the form that the state gives them.

use super::identifiers::IDENTIFIERS;
use super::statistics::Share;
use super::{Column, Context, Findings, Fit};
use std::collections::BTreeMap;

/// A column under the name of a state's voter number that misses its form more often than this was made up
/// or comes from elsewhere.
const MOST_MISFITS: f64 = 0.2;

/// Share of values in a foreign form that is worth a sentence.
const WORTH_TELLING: f64 = 0.05;

/// Counts over one column.
#[derive(Clone, Debug, Default)]
pub(crate) struct VoterNumberColumn {
    states: BTreeMap<&'static str, u64>,
    foreign: Vec<u64>,
}

impl Column for VoterNumberColumn {
    fn feed(&mut self, value: &[u8], state: Option<&str>, _context: &Context<'_>) -> Fit {
        let facts = &*IDENTIFIERS;
        let known = state.and_then(|state| facts.voter_ids.get_key_value(state));
        let fits = known.is_none_or(|(_, form)| form.forms.is_match(value));
        // A form that marks another system says nothing where it is also the state's own.
        if known.is_none() || !fits {
            self.foreign.resize(facts.foreign_ids.len(), 0);
            for (count, (form, _)) in self.foreign.iter_mut().zip(&facts.foreign_ids) {
                *count += u64::from(form.is_match(value));
            }
        }
        let Some((state, _)) = known else {
            return Fit::Untested;
        };
        *self.states.entry(state.as_str()).or_default() += 1;
        Fit::when(fits)
    }

    fn merge(&mut self, other: &Self) {
        for (state, count) in &other.states {
            *self.states.entry(state).or_default() += count;
        }
        let length = self.foreign.len().max(other.foreign.len());
        self.foreign.resize(length, 0);
        for (mine, theirs) in self.foreign.iter_mut().zip(&other.foreign) {
            *mine += theirs;
        }
    }

    fn findings(&self, fit: Share) -> Findings {
        let mut found = Findings::default();
        let misfits = Share {
            hits: fit.of - fit.hits,
            of: fit.of,
        };
        let names: Vec<String> = self
            .states
            .keys()
            .filter_map(|state| {
                Some(format!(
                    "{state} {}",
                    IDENTIFIERS.voter_ids.get(*state)?.name
                ))
            })
            .collect();
        found.judge(
            misfits.low() > MOST_MISFITS,
            format!("{misfits} do not have the form of {}; many forms are bare digits, so that a pass says little", names.join(", ")),
        );
        for (count, (_, meaning)) in self.foreign.iter().zip(&IDENTIFIERS.foreign_ids) {
            let share = Share {
                hits: *count,
                of: fit.of,
            };
            if share.low() > WORTH_TELLING {
                found.note(format!("{share} have another system's form: {meaning}"));
            }
        }
        found
    }
}
