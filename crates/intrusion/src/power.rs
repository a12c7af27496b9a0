//! Power: how likely is it that the rules find an attack of a class, as replayed attacks show it?

use levelhead_schema::binomial;
use levelhead_schema::event::LogSource;
use levelhead_schema::intrusion::{AttackClass, DrillResult, Power};

/// Confidence of all bounds: one-sided, 95%.
pub const CONFIDENCE: f64 = 0.95;

/// One-sided 95% lower bound of a share of which `found` of `tried` were seen, 0 to 1. Nothing tried, nothing known: 0.
///
/// # Source
/// Clopper and Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial", Biometrika 26
/// (1934), 404-413: the 5% point of a beta distribution with `found` and `tried - found + 1`.
///
/// # Example
/// ```
/// use levelhead_intrusion::lower_bound;
/// assert_eq!((lower_bound(60, 60) * 1000.0).round(), 951.0);
/// assert_eq!((lower_bound(59, 60) * 1000.0).round(), 923.0);
/// assert_eq!((lower_bound(299, 299) * 1000.0).round(), 990.0);
/// assert_eq!(lower_bound(0, 60), 0.0);
/// ```
pub fn lower_bound(found: u64, tried: u64) -> f64 {
    binomial::lower(found, tried, 1.0 - CONFIDENCE)
}

/// Power of one class from its drills. A tool and technique counts once, however many traces it has, and as found only
/// when all of them are: payloads are not independent trials.
pub(crate) fn of_class(
    class: AttackClass,
    mut sources: Vec<LogSource>,
    drills: Vec<DrillResult>,
) -> Power {
    sources.sort_unstable();
    sources.dedup();
    let mut kinds: Vec<(&str, &str, bool)> = Vec::new();
    for drill in &drills {
        let (tool, technique) = (name_of(&drill.tool), drill.technique.as_str());
        match kinds
            .iter_mut()
            .find(|(known, what, _)| *known == tool && *what == technique)
        {
            Some((_, _, found)) => *found &= drill.found,
            None => kinds.push((tool, technique, drill.found)),
        }
    }
    let tried = kinds.len() as u64;
    let found = kinds.iter().filter(|(_, _, found)| *found).count() as u64;
    Power {
        class,
        sources,
        tried,
        found,
        lower: lower_bound(found, tried),
        drills,
    }
}

/// A tool without its version.
fn name_of(tool: &str) -> &str {
    tool.rsplit_once(' ').map_or(tool, |(name, version)| {
        match version.starts_with(|c: char| c.is_ascii_digit()) {
            true => name,
            false => tool,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{lower_bound, of_class};
    use levelhead_schema::intrusion::{AttackClass, DrillResult};
    use proptest::prelude::*;

    #[test]
    fn bounds_are_those_of_tables() {
        let check = |found, tried, expect: f64| {
            let bound = lower_bound(found, tried);
            assert!((bound - expect).abs() < 5e-5, "{found} of {tried}: {bound}");
        };
        check(60, 60, 0.9513);
        check(59, 60, 0.9234);
        check(299, 299, 0.9900);
        check(1, 1, 0.05);
        // R 4.4: binom.test(9, 10, alternative = "greater")$conf.int
        check(9, 10, 0.6058);
        check(5, 10, 0.2224);
        check(0, 10, 0.0);
        check(0, 0, 0.0);
    }

    #[test]
    fn payloads_of_one_tool_and_technique_count_once() {
        let drill = |id: &str, tool: &str, technique: &str, found| DrillResult {
            id: id.to_owned(),
            tool: tool.to_owned(),
            technique: technique.to_owned(),
            found,
            false_incidents: 0,
        };
        let drills = vec![
            drill("a", "sqlmap 1.9", "UNION", true),
            drill("b", "sqlmap 1.8", "UNION", true),
            drill("c", "sqlmap 1.9", "time", true),
            drill("d", "sqlmap 1.8", "time", false),
        ];
        let power = of_class(AttackClass::Injection, Vec::new(), drills);
        assert_eq!((power.tried, power.found), (2, 1));
    }

    proptest! {
        #[test]
        fn bounds_are_monotone(tried in 1_u64..400, found in 0_u64..400) {
            let found = found.min(tried);
            let bound = lower_bound(found, tried);
            prop_assert!((0.0..=1.0).contains(&bound));
            prop_assert!(bound <= found as f64 / tried as f64 + 1e-9);
            // One more found, or one more tried of which one more was found, raises it; one more missed lowers it.
            prop_assert!(lower_bound(found + 1, tried + 1) >= bound - 1e-9);
            prop_assert!(lower_bound(found, tried + 1) <= bound + 1e-9);
            if found < tried {
                prop_assert!(lower_bound(found + 1, tried) >= bound - 1e-9);
            }
        }

        #[test]
        fn bounds_hold_what_they_promise(tried in 1_u64..60, found in 1_u64..60) {
            // At the bound, seeing so many or more has a probability of 5%.
            let found = found.min(tried);
            let p = lower_bound(found, tried);
            let mut tail = 0.0;
            for count in found..=tried {
                let mut term = 1.0;
                for factor in 0..count {
                    term *= (tried - factor) as f64 / (count - factor) as f64;
                }
                tail += term * p.powi(count as i32) * (1.0 - p).powi((tried - count) as i32);
            }
            prop_assert!((tail - 0.05).abs() < 1e-6, "{tail}");
        }
    }
}
