//! Rows that are put together from the data of several people.

use super::{Judge, Near};
use crate::record::{Record, Slot};
use crate::score::Level;

impl Judge<'_> {
    /// The row passes for one person, but its number or its address is another listed person's and nothing
    /// beyond name and birth ties it to the first.
    pub(super) fn is_patchwork(&self, record: &Record, near: &Near, candidates: &[u32]) -> bool {
        if near.comparison.number == Level::Exact {
            return !near.comparison.has_whole_name()
                && self.name_is_of_another(record, near, candidates);
        }
        let number = self.wanted(record, &[Slot::VoterId]);
        let number_of_another = self.plan.scored.has(Slot::VoterId)
            && near.number != 0
            && record[Slot::VoterId.at()] != 0
            && candidates
                .iter()
                .any(|&other| other != near.first && self.holds(other, &number));
        let address_of_another = near.comparison.address == Level::Differs
            && !near.comparison.corroborated
            && self.is_address_of_strangers(record, candidates, Some(near.first));
        number_of_another || address_of_another
    }

    /// The number is this person's, but name and home, or name and birth, are another's.
    fn name_is_of_another(&self, record: &Record, near: &Near, candidates: &[u32]) -> bool {
        let of_another = |slots: &[Slot]| {
            let wanted = self.wanted(record, slots);
            candidates
                .iter()
                .any(|&other| other != near.first && self.holds(other, &wanted))
        };
        // Close names are mostly slips; of another they are only where somebody has both letter for letter.
        let home: &[Slot] = match near.comparison.last {
            Level::Differs => &[Slot::Last, Slot::Core],
            _ => &[Slot::First, Slot::Last, Slot::Core],
        };
        let birth = [Slot::First, Slot::Last, Slot::BirthYear, Slot::BirthDate];
        // A birth that is unknown, or a placeholder's, is nobody's: with it the name alone would be looked for.
        let other_birth = matches!(near.comparison.birth, Level::Close | Level::Differs);
        (near.comparison.address == Level::Differs && of_another(home))
            || (other_birth && of_another(&birth))
    }

    /// The row is nobody, but its number, phone, e-mail or address is a listed person's of another name.
    pub(super) fn is_of_strangers(&self, record: &Record, candidates: &[u32]) -> bool {
        let last = self.wanted(record, &[Slot::Last]);
        let contact = [Slot::VoterId, Slot::Phone, Slot::Email]
            .into_iter()
            .filter(|&slot| record[slot.at()] != 0 && self.plan.scored.has(slot))
            .any(|slot| {
                let wanted = self.wanted(record, &[slot]);
                candidates
                    .iter()
                    .any(|&other| self.holds(other, &wanted) && !self.holds(other, &last))
            });
        contact || self.is_address_of_strangers(record, candidates, None)
    }

    /// Someone else lives at exactly this address, and nobody of the row's last name does.
    fn is_address_of_strangers(
        &self,
        record: &Record,
        candidates: &[u32],
        except: Option<u32>,
    ) -> bool {
        let place = [Slot::Zip, Slot::City]
            .into_iter()
            .find(|&slot| self.plan.scored.has(slot) && record[slot.at()] != 0);
        let (Some(place), true) = (
            place,
            record[Slot::Street.at()] != 0 && record[Slot::Last.at()] != 0,
        ) else {
            return false;
        };
        let mut slots = vec![Slot::Street, place];
        if self.plan.compared.has(Slot::Unit) {
            slots.push(Slot::Unit);
        }
        let (home, last) = (
            self.wanted(record, &slots),
            self.wanted(record, &[Slot::Last]),
        );
        let mut anyone = false;
        for &other in candidates {
            if Some(other) != except && self.holds(other, &home) {
                if self.holds(other, &last) {
                    return false;
                }
                anyone = true;
            }
        }
        anyone
    }

    /// What a version must hold to agree with the row in all of these slots.
    fn wanted(&self, record: &Record, slots: &[Slot]) -> Wanted {
        let at = |&slot: &Slot| (self.library.packing().position(slot), record[slot.at()]);
        Wanted(slots.iter().map(at).collect())
    }

    /// True when some version of the person holds all of it.
    fn holds(&self, first: u32, wanted: &Wanted) -> bool {
        self.versions.of_person(first).any(|(words, _)| {
            wanted.0.iter().all(|&(at, token)| {
                let held = at.and_then(|at| words.get(at)).copied();
                held.unwrap_or(0) == token
            })
        })
    }
}

/// Tokens, and where packed versions keep them; what they do not keep is empty in all of them.
struct Wanted(Vec<(Option<usize>, u32)>);
