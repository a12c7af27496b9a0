//! ZIP codes with their city and county, streets and street types.

use crate::Error;
use crate::dice::{Dice, Weighted, of_text, word};
use std::sync::OnceLock;

/// A ZIP code: one city, one county (the town in Connecticut).
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) zip: &'static str,
    pub(crate) city: &'static str,
    /// Index into [`Places::counties`].
    pub(crate) county: usize,
}

/// The places of one state.
#[derive(Debug)]
pub(crate) struct Places {
    pub(crate) places: Vec<Place>,
    /// County names, upper case, in order of the alphabet.
    pub(crate) counties: Vec<&'static str>,
    weights: Weighted,
}

impl Places {
    /// The places of a state.
    pub(crate) fn of(state: &str) -> Result<Places, Error> {
        let rows: Vec<[&'static str; 4]> = include_str!("../data/places.csv")
            .lines()
            .skip(1)
            .filter_map(|line| {
                let mut cells = line.split(',');
                Some([cells.next()?, cells.next()?, cells.next()?, cells.next()?])
            })
            .filter(|row| row[0] == state)
            .collect();
        if rows.is_empty() {
            return Err(Error::NoPlaces {
                state: state.to_owned(),
            });
        }
        let mut counties: Vec<&str> = rows.iter().map(|row| row[3]).collect();
        counties.sort_unstable();
        counties.dedup();
        // No population is shipped: a few ZIP codes are made to hold many people, as in life.
        let weights: Vec<u64> = rows
            .iter()
            .map(|row| 1 + (word(of_text(row[1]), 0, 0) % 1000).pow(2) / 20_000)
            .collect();
        let places = rows
            .iter()
            .map(|row| Place {
                zip: row[1],
                city: row[2],
                county: counties.partition_point(|&county| county < row[3]),
            })
            .collect();
        Ok(Places {
            places,
            counties,
            weights: Weighted::new(&weights),
        })
    }

    pub(crate) fn draw(&self, dice: &mut Dice) -> u16 {
        self.weights.draw(dice) as u16
    }
}

/// Street names and types.
#[derive(Debug)]
pub(crate) struct Streets {
    pub(crate) names: Vec<&'static str>,
    /// Abbreviation and full name.
    pub(crate) types: Vec<(&'static str, &'static str)>,
    type_weights: Weighted,
    name_weights: Weighted,
}

impl Streets {
    /// The shipped streets, parsed once.
    pub(crate) fn shipped() -> Result<&'static Streets, Error> {
        static STREETS: OnceLock<Option<Streets>> = OnceLock::new();
        STREETS
            .get_or_init(Streets::parse)
            .as_ref()
            .ok_or(Error::Data {
                file: "streets.txt or street_types.csv",
                source: None,
            })
    }

    fn parse() -> Option<Streets> {
        let names: Vec<&str> = include_str!("../data/streets.txt")
            .lines()
            .filter(|line| !line.is_empty())
            .collect();
        let (mut types, mut weights) = (Vec::new(), Vec::new());
        for line in include_str!("../data/street_types.csv").lines().skip(1) {
            let mut cells = line.split(',');
            types.push((cells.next()?, cells.next()?));
            weights.push(cells.next()?.parse().ok()?);
        }
        // The list starts with the commonest names.
        let name_weights: Vec<u64> = (0..names.len() as u64)
            .map(|rank| 4000 / (rank + 12) + 3)
            .collect();
        Some(Streets {
            names,
            types,
            type_weights: Weighted::new(&weights),
            name_weights: Weighted::new(&name_weights),
        })
    }

    pub(crate) fn draw(&self, dice: &mut Dice) -> (u16, u8) {
        (
            self.name_weights.draw(dice) as u16,
            self.type_weights.draw(dice) as u8,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Places, Streets};

    #[test]
    fn the_states_of_the_story_have_places() {
        for (state, counties) in [("MI", 83), ("AR", 75), ("FL", 67), ("NC", 100), ("CT", 154)] {
            let places = Places::of(state).expect("places");
            assert_eq!(places.counties.len(), counties, "{state}");
            assert!(
                places
                    .places
                    .iter()
                    .all(|place| place.zip.len() == 5 && place.county < counties)
            );
        }
        assert!(Places::of("ZZ").is_err());
        assert!(Streets::shipped().expect("streets").names.len() > 500);
    }
}
