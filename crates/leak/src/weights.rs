//! The m-probabilities, as shipped in `data/weights.toml`, and what else makes up a match weight: there is no such figure
//! in the code. `cargo run --example estimate_weights` prints them beside those of a seeded world.

use serde::Deserialize;
use std::sync::LazyLock;

/// m-probabilities of one field's comparison levels; a level that a field does not have is 0. Those u-probabilities that
/// are no frequency of a value end in `_u`.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Levels {
    pub(crate) exact: f64,
    pub(crate) close: f64,
    pub(crate) initial: f64,
    pub(crate) differs: f64,
    pub(crate) missing: f64,
    pub(crate) neighbours: f64,
    pub(crate) ceiling_bits: f64,
    pub(crate) initial_u: f64,
    pub(crate) initial_ceiling_bits: f64,
    pub(crate) missing_u: f64,
    pub(crate) differs_u: f64,
}

/// m-probabilities of the residence.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Address {
    pub(crate) exact: f64,
    pub(crate) differs: f64,
    pub(crate) place_exact: f64,
    pub(crate) place_differs: f64,
    pub(crate) place_ceiling_bits: f64,
    pub(crate) other_place: f64,
    pub(crate) other_unit: f64,
}

/// All of them.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Weights {
    pub(crate) margin_bits: f64,
    pub(crate) odds_bits: f64,
    pub(crate) swapped_bits: f64,
    pub(crate) last_name: Levels,
    pub(crate) first_name: Levels,
    pub(crate) middle_name: Levels,
    pub(crate) name_suffix: Levels,
    pub(crate) birth_date: Levels,
    pub(crate) birth_year: Levels,
    pub(crate) address: Address,
    pub(crate) voter_number: Levels,
    pub(crate) county_voter_number: Levels,
    pub(crate) phone: Levels,
    pub(crate) email: Levels,
    pub(crate) registration_date: Levels,
    pub(crate) sex: Levels,
    pub(crate) race: Levels,
    pub(crate) party: Levels,
}

/// The shipped weights.
#[expect(
    clippy::expect_used,
    reason = "the data ships with the program and a test reads it: a failure here cannot be the user's"
)]
pub(crate) static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/weights.toml")).expect("data/weights.toml is sound")
});

#[cfg(test)]
mod tests {
    #[test]
    fn the_shipped_weights_are_probabilities() {
        let weights = &*super::WEIGHTS;
        for levels in [
            weights.last_name,
            weights.first_name,
            weights.birth_date,
            weights.birth_year,
        ] {
            let sum = levels.exact + levels.close + levels.initial + levels.differs;
            assert!((0.9..=1.0).contains(&sum), "{levels:?}");
        }
        assert!(weights.margin_bits > 10.0);
        let (first, middle, suffix) =
            (weights.first_name, weights.middle_name, weights.name_suffix);
        let chances = [
            first.initial_u,
            middle.initial_u,
            middle.missing_u,
            middle.differs_u,
        ];
        for u in [&chances[..], &[suffix.missing_u, suffix.differs_u]].concat() {
            assert!(u > 0.0 && u <= 1.0, "{u}");
        }
    }
}
