//! The layouts that ship with the program.

use super::{FileLayout, StateLayout, load};
use std::sync::OnceLock;

/// Abbreviation and TOML text of every file in `layouts/`, by name.
const TEXTS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/layouts.rs"));

/// The layouts of all states and DC, as embedded at build time.
///
/// A state's text is parsed when it is first asked for: a command that looks at one state does not wait for
/// the other fifty.
#[derive(Debug)]
pub struct Layouts {
    states: Vec<Slot>,
}

#[derive(Debug)]
struct Slot {
    abbr: &'static str,
    text: &'static str,
    parsed: OnceLock<StateLayout>,
}

impl Slot {
    #[expect(
        clippy::expect_used,
        reason = "a test parses and checks every embedded text, so this cannot fail"
    )]
    fn state(&self) -> &StateLayout {
        self.parsed.get_or_init(|| {
            load::read_state(self.text, self.abbr).expect("an embedded layout is valid")
        })
    }
}

impl Layouts {
    /// The embedded layouts.
    pub fn embedded() -> &'static Layouts {
        static LAYOUTS: OnceLock<Layouts> = OnceLock::new();
        LAYOUTS.get_or_init(|| Layouts {
            states: TEXTS
                .iter()
                .map(|&(abbr, text)| Slot {
                    abbr,
                    text,
                    parsed: OnceLock::new(),
                })
                .collect(),
        })
    }

    /// Every state, by abbreviation. Parses what has not been parsed yet.
    pub fn states(&self) -> impl Iterator<Item = &StateLayout> {
        self.states.iter().map(Slot::state)
    }

    /// The abbreviations, upper case and sorted, without parsing anything.
    pub fn abbreviations(&self) -> impl Iterator<Item = &'static str> {
        self.states.iter().map(|slot| slot.abbr)
    }

    /// The state of that postal abbreviation, in either case.
    pub fn state(&self, abbr: &str) -> Option<&StateLayout> {
        self.states
            .iter()
            .find(|slot| slot.abbr.eq_ignore_ascii_case(abbr))
            .map(Slot::state)
    }

    /// The file named by `STATE/file-id`, such as `MI/csv_voter`.
    pub fn file(&self, id: &str) -> Option<(&StateLayout, &FileLayout)> {
        let (abbr, file) = id.split_once('/')?;
        let state = self.state(abbr)?;
        Some((state, state.file(file)?))
    }
}

#[cfg(test)]
mod tests {
    use super::{Layouts, TEXTS};
    use crate::layout::parse_state;

    #[test]
    fn every_embedded_layout_is_clean() {
        let mut wrong = Vec::new();
        for &(abbr, text) in TEXTS {
            match parse_state(text, &format!("layouts/{}.toml", abbr.to_ascii_lowercase())) {
                Ok(state) if state.abbr != abbr => {
                    wrong.push(format!("{abbr} calls itself {}", state.abbr))
                }
                Ok(_) => {}
                Err(error) => wrong.push(error.to_string()),
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn fifty_states_and_dc_are_there() {
        assert_eq!(TEXTS.len(), 51);
        let layouts = Layouts::embedded();
        assert_eq!(layouts.states().count(), 51);
        assert!(
            layouts
                .state("dc")
                .is_some_and(|state| state.state == "District of Columbia")
        );
        assert!(layouts.state("ZZ").is_none());
        assert!(layouts.file("MI/csv_voter").is_some());
        assert!(layouts.file("MI/no_such_file").is_none());
        assert!(layouts.file("csv_voter").is_none());
    }
}
