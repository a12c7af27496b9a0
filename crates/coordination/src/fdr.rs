//! The false discovery rate over all pairs that could have been flagged (Benjamini and Hochberg 1995).

/// The q-value of each probability, in the order given, when `tests` were made and those not given have probability 1.
///
/// The q-value is the smallest false discovery rate at which the test is still flagged.
pub(crate) fn q_values(p_values: &[f64], tests: u64) -> Vec<f64> {
    let tests = tests.max(p_values.len() as u64) as f64;
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&one, &other| p_values[one].total_cmp(&p_values[other]));
    let mut q_values = vec![1.0; p_values.len()];
    let mut smallest: f64 = 1.0;
    for (rank, &at) in order.iter().enumerate().rev() {
        smallest = smallest.min(p_values[at] * tests / (rank + 1) as f64);
        q_values[at] = smallest;
    }
    q_values
}

#[cfg(test)]
mod tests {
    use super::q_values;

    /// The example of the paper, section 3.2: fifteen tests, four of which stand at 0.05 and none more.
    #[test]
    fn the_published_example() {
        let p_values = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
            0.5719, 0.6528, 0.7590, 1.000,
        ];
        let flagged = |q_values: &[f64]| q_values.iter().filter(|&&q| q <= 0.05).count();
        assert_eq!(flagged(&q_values(&p_values, 15)), 4);
        // Those that are not given count as well.
        assert_eq!(q_values(&p_values[..4], 15), q_values(&p_values, 15)[..4]);
        assert_eq!(flagged(&q_values(&p_values, 100)), 2);
    }

    #[test]
    fn order_does_not_matter_and_nothing_is_fine() {
        assert_eq!(q_values(&[0.5, 0.01, 0.5], 3), [0.5, 0.03, 0.5]);
        assert!(q_values(&[], 10).is_empty());
    }
}
