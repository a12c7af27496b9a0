//! Recognising a state's file by its column names, or by its width and values when it has none.

use super::headers;
use super::profile::Profile;
use super::verdict::{self, Verdict};
use super::words;
use levelhead_schema::Field;
use levelhead_schema::layout::{FileKind, FileLayout, LayoutColumn, Layouts};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Names of a table that must be in the layout.
const LEAST_NAMES: usize = 5;
/// Bits of evidence that names must give: a name that half of the states use gives one bit.
const LEAST_BITS: f64 = 15.0;
/// Bits that a plain English name gives at most, in a table that is not the whole layout.
const PLAIN_BITS: f64 = 0.4;
/// Share of names, of the table and of the layout, from which on the table is the whole layout.
const WHOLE_LAYOUT: f64 = 0.8;
/// Share of a table's names that must be in the layout.
const LEAST_SHARE: f64 = 0.5;
/// How far the best state must lead before the next.
const LEAD: f64 = 1.2;

/// Columns that a table may have more or fewer than its layout, at the end.
const TRAILING: usize = 2;

/// A layout found for a table, and what it says of each of the table's columns.
pub(crate) struct LayoutMatch<'l> {
    /// `STATE/file-id`.
    pub(crate) id: String,
    pub(crate) file: &'l FileLayout,
    /// For each column of the table, its column in the layout.
    pub(crate) columns: Vec<Option<&'l LayoutColumn>>,
}

/// A voters file with known columns.
struct Known {
    state: &'static str,
    file: &'static FileLayout,
    names: Vec<String>,
}

struct Index {
    known: Vec<Known>,
    /// For each name, the number of states that use it.
    states_of: HashMap<String, usize>,
    /// For each name, how many states use it for which field.
    fields_of: HashMap<String, HashMap<Option<Field>, usize>>,
    states_total: usize,
}

fn index() -> &'static Index {
    static INDEX: LazyLock<Index> = LazyLock::new(build);
    &INDEX
}

fn build() -> Index {
    let mut index = Index {
        known: Vec::new(),
        states_of: HashMap::new(),
        fields_of: HashMap::new(),
        states_total: 0,
    };
    for state in Layouts::embedded().states() {
        let mut seen: HashSet<(String, Option<Field>)> = HashSet::new();
        let files = state
            .files
            .iter()
            .filter(|file| file.kind == FileKind::Voters && !file.columns.is_empty());
        for file in files {
            let names: Vec<String> = file
                .columns
                .iter()
                .map(|column| words::joined(&column.name))
                .collect();
            for (name, column) in names.iter().zip(&file.columns) {
                seen.insert((name.clone(), column.field));
            }
            index.known.push(Known {
                state: &state.abbr,
                file,
                names,
            });
        }
        let names: HashSet<&String> = seen.iter().map(|(name, _)| name).collect();
        for name in names {
            *index.states_of.entry(name.clone()).or_default() += 1;
        }
        for (name, field) in &seen {
            *index
                .fields_of
                .entry(name.clone())
                .or_default()
                .entry(*field)
                .or_default() += 1;
        }
        index.states_total += 1;
    }
    index
}

impl Index {
    /// Bits of evidence in meeting a name: none when every state uses it.
    ///
    /// Anybody who makes a table writes `firstname` and `zipcode`, even if only one state does; such names are
    /// evidence only where a layout's other names are there too.
    fn bits(&self, name: &str, whole_layout: bool) -> f64 {
        let states = self.states_of.get(name).copied().unwrap_or(1).max(1);
        let bits = (self.states_total.max(1) as f64 / states as f64).log2();
        if whole_layout || !headers::is_plain(name) {
            bits
        } else {
            bits.min(PLAIN_BITS)
        }
    }
}

/// The field that layouts give to a column of that name, and the share of the states that do; `None` when no
/// layout uses the name or most give it no canonical field.
pub(crate) fn field_of_name(header: &str) -> Option<(Field, f64)> {
    let fields = index().fields_of.get(&words::joined(header))?;
    let total: usize = fields.values().sum();
    // Field order breaks ties, so that the answer is the same in every run.
    let (field, states) = fields
        .iter()
        .max_by_key(|(field, states)| (**states, std::cmp::Reverse(**field)))?;
    field.map(|field| (field, *states as f64 / total.max(1) as f64))
}

/// The layout whose column names a header has, in any order, with columns missing or added.
pub(crate) fn by_header(header: &[String], state: Option<&str>) -> Option<LayoutMatch<'static>> {
    let index = index();
    let names: Vec<String> = header.iter().map(|name| words::joined(name)).collect();
    // Columns of single elections differ from edition to edition; they neither help nor harm the fit.
    let counts = |written: &str, name: &String| {
        !name.is_empty() && (index.states_of.contains_key(name) || !headers::is_election(written))
    };
    let kept = header
        .iter()
        .zip(&names)
        .filter(|(written, name)| counts(written, name))
        .map(|(_, name)| name);
    let distinct: HashSet<&String> = kept.collect();
    let mut best: Option<(f64, f64, &Known)> = None;
    let mut best_of_state: HashMap<&str, f64> = HashMap::new();
    for known in index
        .known
        .iter()
        .filter(|known| state.is_none_or(|state| known.state.eq_ignore_ascii_case(state)))
    {
        let own: HashSet<&String> = known.names.iter().collect();
        let shared: Vec<&&String> = own.intersection(&distinct).collect();
        let share = shared.len() as f64 / distinct.len().max(1) as f64;
        let share_of_layout = shared.len() as f64 / own.len().max(1) as f64;
        let whole_layout = share >= WHOLE_LAYOUT && share_of_layout >= WHOLE_LAYOUT;
        let bits: f64 = shared
            .iter()
            .map(|name| index.bits(name, whole_layout))
            .sum();
        let of_state = best_of_state.entry(known.state).or_default();
        *of_state = of_state.max(bits);
        let enough = match state {
            Some(_) => shared.len() >= LEAST_NAMES.min(distinct.len()) && share >= 0.4,
            None => shared.len() >= LEAST_NAMES && bits >= LEAST_BITS && share >= LEAST_SHARE,
        };
        // Of two vintages with the same names, the one with fewer others fits better; then the newer, which stands first.
        let better = best.is_none_or(|(best_bits, best_share, _)| {
            (bits, share_of_layout) > (best_bits, best_share)
        });
        if enough && better {
            best = Some((bits, share_of_layout, known));
        }
    }
    let (bits, _, known) = best?;
    let rival = best_of_state
        .iter()
        .filter(|(state, _)| **state != known.state)
        .map(|(_, bits)| *bits)
        .fold(0.0, f64::max);
    (bits >= rival * LEAD).then(|| LayoutMatch {
        id: format!("{}/{}", known.state, known.file.id),
        file: known.file,
        columns: columns_by_name(&names, known.file),
    })
}

/// The layout of a table without header: as many columns, and values that fit in the layout's order.
///
/// States append columns at the end; a table may have up to [`TRAILING`] more or fewer there.
pub(crate) fn by_position(
    profiles: &[Profile],
    state: Option<&str>,
) -> Option<LayoutMatch<'static>> {
    let mut best: Option<(f64, &Known)> = None;
    for known in index()
        .known
        .iter()
        .filter(|known| state.is_none_or(|state| known.state.eq_ignore_ascii_case(state)))
    {
        let off = known.file.columns.len().abs_diff(profiles.len());
        if off > TRAILING || off * 10 > profiles.len() {
            continue;
        }
        let score = agreement(profiles, &known.file.columns).map(|score| score - 2.0 * off as f64);
        if let Some(score) = score.filter(|score| best.is_none_or(|(best, _)| *score > best)) {
            best = Some((score, known));
        }
    }
    let (_, known) = best?;
    Some(LayoutMatch {
        id: format!("{}/{}", known.state, known.file.id),
        file: known.file,
        columns: (0..profiles.len())
            .map(|at| known.file.columns.get(at))
            .collect(),
    })
}

/// How well values fit a layout's columns in order; `None` when they do not.
fn agreement(profiles: &[Profile], columns: &[LayoutColumn]) -> Option<f64> {
    let (mut fits, mut fails) = (0.0, 0.0);
    for (profile, column) in profiles.iter().zip(columns) {
        let Some(field) = column.field.filter(|_| profile.filled > 0) else {
            continue;
        };
        match verdict::judge(field, profile) {
            Verdict::Fits => fits += 1.0,
            Verdict::Contradicts | Verdict::Rather(_) => fails += 1.0,
            Verdict::Silent => {}
        }
    }
    (fits >= 5.0 && fits >= 4.0 * fails).then_some(fits - 2.0 * fails)
}

/// What a layout that somebody named says of a table's columns: by name where the header has its names,
/// else by position where the width is the layout's or the values fit.
pub(crate) fn told<'l>(
    id: &str,
    file: &'l FileLayout,
    header: Option<&[String]>,
    profiles: &[Profile],
) -> LayoutMatch<'l> {
    let by_name = header.map(|header| {
        columns_by_name(
            &header
                .iter()
                .map(|name| words::joined(name))
                .collect::<Vec<_>>(),
            file,
        )
    });
    let named = by_name
        .as_ref()
        .map_or(0, |columns| columns.iter().flatten().count());
    let by_place =
        profiles.len() == file.columns.len() || agreement(profiles, &file.columns).is_some();
    let columns = match by_name {
        Some(columns) if named * 5 >= profiles.len() * 2 || !by_place => columns,
        None if !by_place => vec![None; profiles.len()],
        _ => (0..profiles.len()).map(|at| file.columns.get(at)).collect(),
    };
    LayoutMatch {
        id: id.to_owned(),
        file,
        columns,
    }
}

/// Each name's column in the layout; a name met twice takes the layout's columns of that name in turn.
fn columns_by_name<'l>(names: &[String], file: &'l FileLayout) -> Vec<Option<&'l LayoutColumn>> {
    let mut free: HashMap<String, Vec<&'l LayoutColumn>> = HashMap::new();
    for column in file.columns.iter().rev() {
        free.entry(words::joined(&column.name))
            .or_default()
            .push(column);
    }
    names
        .iter()
        .map(|name| free.get_mut(name).and_then(Vec::pop))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{by_header, index};

    #[test]
    fn a_layouts_own_header_leads_to_its_state() {
        let mut lost = Vec::new();
        for known in &index().known {
            let header: Vec<String> = known
                .file
                .columns
                .iter()
                .map(|column| column.name.clone())
                .collect();
            let found = by_header(&header, None);
            let own = found
                .as_ref()
                .is_some_and(|found| found.id.starts_with(&format!("{}/", known.state)));
            if !own {
                lost.push(format!("{}/{}", known.state, known.file.id));
            }
        }
        // Kansas and Nebraska bought the same system and name their columns alike.
        assert!(
            lost.iter().all(|id| id.starts_with("KS/")),
            "{lost:?} of {}",
            index().known.len()
        );
    }

    #[test]
    fn plain_names_are_no_states() {
        let header: Vec<String> = "lastname firstname middlename suffix yob gender regdate address city state zipcode voterid county status dob email"
            .split(' ')
            .map(str::to_owned)
            .collect();
        assert!(by_header(&header, None).is_none());
    }
}
