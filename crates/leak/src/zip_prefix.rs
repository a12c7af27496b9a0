//! The state whose places have a ZIP code.

use crate::check::StateCode;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// State of each prefix of three digits.
static STATES: LazyLock<[Option<StateCode>; 1000]> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the data ships with the program and a test reads it"
    )]
    let ranges: BTreeMap<String, Vec<[usize; 2]>> =
        toml::from_str(include_str!("../data/zip-prefixes.toml"))
            .expect("data/zip-prefixes.toml is sound");
    let mut states = [None; 1000];
    for (state, ranges) in ranges {
        for [from, to] in ranges {
            states[from..=to].fill(StateCode::new(&state));
        }
    }
    states
});

/// The state of a ZIP code of five digits.
pub(crate) fn state_of(zip: &[u8]) -> Option<StateCode> {
    let digits = zip.get(..3)?;
    let prefix = digits.iter().try_fold(0usize, |sum, digit| {
        digit
            .is_ascii_digit()
            .then(|| sum * 10 + usize::from(digit - b'0'))
    })?;
    STATES[prefix]
}

#[cfg(test)]
mod tests {
    use super::state_of;

    #[test]
    fn places_lie_in_the_states_of_their_prefixes() {
        let places = include_str!("../../worlds/data/places.csv");
        let mut header = places
            .lines()
            .find(|line| !line.starts_with('#'))
            .unwrap()
            .split(',');
        let zip_at = header.clone().position(|name| name == "zip").unwrap();
        let state_at = header.position(|name| name == "state").unwrap();
        let (mut right, mut all) = (0, 0);
        for line in places.lines().filter(|line| !line.starts_with('#')).skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            all += 1;
            right += usize::from(
                state_of(cells[zip_at].as_bytes())
                    .is_some_and(|state| state.name() == cells[state_at]),
            );
        }
        assert!(all > 1000);
        // Places over a state line are rare.
        assert!(right * 1000 > all * 998, "{right} of {all}");
    }

    #[test]
    fn what_is_no_zip_has_no_state() {
        assert_eq!(state_of(b"48104").unwrap().name(), "MI");
        assert!(
            state_of(b"4x104").is_none()
                && state_of(b"00").is_none()
                && state_of(b"00000").is_none()
        );
    }
}
