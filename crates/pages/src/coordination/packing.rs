//! Where the accounts of the groups stand in the picture: discs beside each other, as many turns of a spiral each.
//!
//! The same groups give the same picture: no force is let run, and no random number is drawn.

use std::f64::consts::TAU;

/// Distance between neighbours in a disc.
const STEP: f64 = 10.0;
/// Distance between discs.
const GAP: f64 = 22.0;
/// The golden angle, by which neighbours in a sunflower turn.
const GOLDEN: f64 = 2.399_963_229_728_653;

/// A disc: its middle and its radius.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Disc {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) radius: f64,
}

/// A disc for each number of accounts, none touching another, the first in the middle.
pub(super) fn discs(sizes: &[usize]) -> Vec<Disc> {
    let mut placed: Vec<Disc> = Vec::with_capacity(sizes.len());
    for &size in sizes {
        let radius = STEP * (size as f64).sqrt().max(1.0);
        placed.push(free_place(&placed, radius));
    }
    placed
}

/// The place nearest to the middle on a spiral where nothing stands.
fn free_place(placed: &[Disc], radius: f64) -> Disc {
    let mut turn = 0.0_f64;
    loop {
        let away = 6.0 * turn;
        // Wider than high, as screens and pages are.
        let (x, y) = (1.6 * away * turn.cos(), away * turn.sin());
        let free = placed.iter().all(|disc| {
            let reach = disc.radius + radius + GAP;
            (disc.x - x).powi(2) + (disc.y - y).powi(2) >= reach * reach
        });
        if free {
            return Disc { x, y, radius };
        }
        turn += TAU / (24.0 + 4.0 * turn);
    }
}

/// The place of the account at `rank` in a disc, the best tied ones in the middle.
pub(super) fn seat(disc: Disc, rank: usize) -> (f64, f64) {
    let away = STEP * 0.92 * (rank as f64 + 0.35).sqrt();
    let angle = GOLDEN * rank as f64;
    (disc.x + away * angle.cos(), disc.y + away * angle.sin())
}

#[cfg(test)]
mod tests {
    use super::{discs, seat};

    #[test]
    fn discs_do_not_touch_and_seats_are_inside() {
        let sizes: Vec<usize> = (0..80).map(|at| 60 - at * 57 / 80).collect();
        let placed = discs(&sizes);
        for (at, one) in placed.iter().enumerate() {
            for other in &placed[..at] {
                let apart = ((one.x - other.x).powi(2) + (one.y - other.y).powi(2)).sqrt();
                assert!(apart > one.radius + other.radius);
            }
            for rank in 0..sizes[at] {
                let (x, y) = seat(*one, rank);
                assert!((x - one.x).hypot(y - one.y) < one.radius);
            }
        }
        assert_eq!(discs(&sizes), placed);
    }
}
