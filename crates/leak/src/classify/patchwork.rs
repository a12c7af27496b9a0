//! Rows that are put together from the data of several people.

use super::{Judge, Near};
use crate::record::{Record, Slot};
use crate::score::Level;

impl Judge<'_> {
    /// The row passes for one person, but its number or its address is another listed person's and nothing
    /// beyond name and birth ties it to the first.
    pub(super) fn is_patchwork(&self, record: &Record, near: &Near, candidates: &[u32]) -> bool {
        if near.comparison.number == Level::Exact {
            // The number is this person's, but name and home, or name and birth, are another's.
            let of_another = |slots: &[Slot]| {
                candidates
                    .iter()
                    .any(|&other| other != near.first && self.holds(other, record, slots))
            };
            let home =
                near.comparison.address == Level::Differs && of_another(&[Slot::Last, Slot::Core]);
            let birth = near.comparison.birth != Level::Exact
                && of_another(&[Slot::First, Slot::Last, Slot::BirthYear, Slot::BirthDate]);
            return near.comparison.last == Level::Differs && (home || birth);
        }
        let number_of_another = self.plan.scored.has(Slot::VoterId)
            && near.number != 0
            && record[Slot::VoterId.at()] != 0
            && candidates
                .iter()
                .any(|&other| other != near.first && self.holds(other, record, &[Slot::VoterId]));
        let address_of_another = near.comparison.address == Level::Differs
            && !near.comparison.corroborated
            && self.is_address_of_strangers(record, candidates, Some(near.first));
        number_of_another || address_of_another
    }

    /// The row is nobody, but its number, phone, e-mail or address is a listed person's of another name.
    pub(super) fn is_of_strangers(&self, record: &Record, candidates: &[u32]) -> bool {
        let contact = [Slot::VoterId, Slot::Phone, Slot::Email]
            .into_iter()
            .any(|slot| {
                record[slot.at()] != 0
                    && self.plan.scored.has(slot)
                    && candidates.iter().any(|&other| {
                        self.holds(other, record, &[slot]) && !self.shares_last_name(other, record)
                    })
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
        let mut anyone = false;
        for &other in candidates {
            if Some(other) != except && self.holds(other, record, &slots) {
                if self.shares_last_name(other, record) {
                    return false;
                }
                anyone = true;
            }
        }
        anyone
    }

    /// True when some version of the person agrees with the row in all of these slots.
    fn holds(&self, first: u32, record: &Record, slots: &[Slot]) -> bool {
        self.library.person(first).any(|version| {
            slots
                .iter()
                .all(|slot| version[slot.at()] == record[slot.at()])
        })
    }

    fn shares_last_name(&self, first: u32, record: &Record) -> bool {
        self.holds(first, record, &[Slot::Last])
    }
}
