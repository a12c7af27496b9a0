//! Records copied out of a database when nobody works.

use super::changes::{is_job, ran};
use super::statements::rows;
use super::{At, Detector, Maker, Named};
use crate::assets::Assets;
use crate::sql::Verb;
use crate::{Detection, RuleIndex};
use hashbrown::HashMap;
use levelhead_schema::event::Event;
use std::sync::Arc;

/// Most copies that are kept until the end of the run; later ones are judged at once.
const MOST_COPIES: usize = 1 << 12;

pub(super) fn make(maker: &Maker<'_>) -> Option<Box<dyn Detector>> {
    Some(Box::new(Exports {
        copied: maker.rule("off-hours-export")?,
        assets: Arc::clone(&maker.assets),
        copies: Vec::new(),
    }))
}

struct Exports {
    copied: Named,
    assets: Arc<Assets>,
    /// Copies out of hours: whose, on which day, at which minute of it.
    copies: Vec<((u32, u64), i64, i64, Detection)>,
}

impl Detector for Exports {
    fn event(
        &mut self,
        at: &At<'_>,
        event: Event<'_>,
        _hits: &[RuleIndex],
        out: &mut Vec<Detection>,
    ) {
        let (Some(statement), Some(time)) = (&at.signs.statement, at.time) else {
            return;
        };
        let rows = rows(event);
        let copies = statement.verb == Verb::CopyOut || statement.whole_table;
        let many = match rows {
            Some(rows) => rows >= self.copied.threshold("rows"),
            None => statement.verb == Verb::CopyOut,
        };
        let off = self
            .assets
            .get(at.asset)
            .and_then(|asset| asset.is_office_time(time))
            == Some(false);
        if !copies || !many || !off || is_job(&self.assets, at) {
            return;
        }
        let detection = ran(at.detection(self.copied.rule, event), event);
        if self.copies.len() >= MOST_COPIES {
            out.push(detection);
            return;
        }
        let second = time.as_second();
        self.copies.push((
            at.key(),
            second.div_euclid(86_400),
            second.rem_euclid(86_400) / 60,
            detection,
        ));
    }

    /// An account that copies at the same time of day on several days is a job that nobody declared.
    fn finish(&mut self, out: &mut Vec<Detection>) {
        let mut days: HashMap<((u32, u64), i64), Vec<i64>> = HashMap::new();
        for (key, day, minute, _) in &self.copies {
            for slot in [minute / 30, minute / 30 + 1] {
                let days = days.entry((*key, slot)).or_default();
                if !days.contains(day) {
                    days.push(*day);
                }
            }
        }
        let least = self.copied.threshold("days_of_a_job") as usize;
        for (key, _, minute, detection) in self.copies.drain(..) {
            let slots = [minute / 30, minute / 30 + 1];
            let habit = slots.iter().any(|slot| {
                days.get(&(key, *slot))
                    .is_some_and(|days| days.len() >= least)
            });
            if !habit {
                out.push(detection);
            }
        }
    }
}
