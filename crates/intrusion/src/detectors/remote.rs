//! A way in through remote access, then an attack on the domain controller: the chain of AA20-283A.

use super::{At, Detector, Maker, Named, Seen};
use crate::{Detection, RuleIndex, Who};
use levelhead_schema::event::Event;

/// The rules that ship for the two steps.
const VPN: &[&str] = &["7a8c1c34-5b0e-4c8e-9d3f-3a5d0f8a6b11"];
const CONTROLLER: &[&str] = &[
    "c1f3a6d2-6f0b-4f7e-8f0a-5d2e9b7c4a12",
    "5d0a7b1e-92c4-4e7d-a6b3-8f1c2d3e4f50",
];

const MOST_STEPS: usize = 1 << 10;

pub(super) fn make(maker: &Maker<'_>) -> Option<Box<dyn Detector>> {
    let places = |ids: &[&str]| ids.iter().filter_map(|id| maker.index(id)).collect();
    Some(Box::new(Remote {
        chain: maker.rule("vpn-then-controller")?,
        vpn: places(VPN),
        controller: places(CONTROLLER),
        first: Vec::new(),
        then: Vec::new(),
    }))
}

struct Remote {
    chain: Named,
    vpn: Vec<RuleIndex>,
    controller: Vec<RuleIndex>,
    first: Vec<(Seen, Who)>,
    then: Vec<(Seen, Who)>,
}

impl Detector for Remote {
    fn event(
        &mut self,
        at: &At<'_>,
        event: Event<'_>,
        hits: &[RuleIndex],
        _out: &mut Vec<Detection>,
    ) {
        if hits.is_empty() {
            return;
        }
        let steps = if hits.iter().any(|hit| self.vpn.contains(hit)) {
            &mut self.first
        } else if hits.iter().any(|hit| self.controller.contains(hit)) {
            &mut self.then
        } else {
            return;
        };
        if steps.len() < MOST_STEPS {
            steps.push((Seen::of(at, event), at.who.clone()));
        }
    }

    /// The two steps stand in different logs, so their order is known when all are read.
    fn finish(&mut self, out: &mut Vec<Detection>) {
        let seconds = self.chain.threshold("days_between") as i64 * 86_400;
        let earliest = self.first.iter().filter_map(|(seen, _)| seen.time).min();
        for (seen, who) in self.then.drain(..) {
            let (Some(earliest), Some(time)) = (earliest, seen.time) else {
                continue;
            };
            let after = time.as_second() - earliest.as_second();
            if (0..=seconds).contains(&after) {
                out.push(seen.detection(self.chain.rule, who));
            }
        }
    }
}
