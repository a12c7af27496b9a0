//! What the model of chance takes as given, as shipped in `data/model.toml`: there is no such figure in the code.

use serde::Deserialize;
use std::sync::LazyLock;

/// Windows of time that are tried.
pub(crate) const WINDOWS: usize = 4;
/// Steps of popularity that are counted.
pub(crate) const STEPS: usize = 3;
/// Tests of one trace: each window with each step.
pub(crate) const CELLS: usize = WINDOWS * STEPS;

/// All of it. The reasons stand in the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Model {
    pub(crate) windows_s: [u32; WINDOWS],
    pub(crate) around_s: u32,
    pub(crate) crowd_steps: [u32; STEPS],
    pub(crate) occasion_s: u32,
    pub(crate) occasion_part: u32,
    pub(crate) occasion_min_s: u32,
    pub(crate) repeat_s: u32,
    pub(crate) slot_hours: Vec<u32>,
    pub(crate) slot_posts: u64,
    pub(crate) interest_s: u32,
    pub(crate) usage_factor_max: f64,
    pub(crate) occasions_min: u32,
    pub(crate) rhythm_occasions_min: u32,
    pub(crate) weight_of_all_traces: f64,
    pub(crate) screen: f64,
    pub(crate) pairs_budget: u64,
    pub(crate) near_text: NearText,
    pub(crate) rhythm: Rhythm,
    pub(crate) groups: Groups,
    pub(crate) report: Listed,
    /// To how many seconds the times are exact.
    #[serde(skip)]
    pub(crate) resolution_s: u32,
}

/// Of texts that differ in little.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NearText {
    pub(crate) similarity: f64,
    pub(crate) words_min: usize,
    pub(crate) words_max: usize,
    pub(crate) window_s: u32,
    pub(crate) bucket_neighbours: usize,
}

/// Of moments.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rhythm {
    pub(crate) moments_s: Vec<u32>,
    pub(crate) posts_low: f64,
    pub(crate) posts_max: f64,
    pub(crate) crowd_factor: f64,
    pub(crate) schedule_factor: f64,
    pub(crate) schedule_posts_min: u32,
}

/// Of groups.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Groups {
    pub(crate) density: f64,
    pub(crate) accounts_min: usize,
    pub(crate) ties_min: usize,
    pub(crate) ties_share_min: f64,
    pub(crate) core_min: usize,
}

/// How much of each list a report holds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listed {
    pub(crate) ties_listed: usize,
    pub(crate) evidence_listed: usize,
    pub(crate) timeline_listed: usize,
}

impl Model {
    /// The model for times that are exact to `resolution_s` seconds and span `span_s`: two posts that were within a window may
    /// be so much further apart by their stamps.
    pub(crate) fn fitted(&self, resolution_s: u32, span_s: u32) -> Model {
        let wider = if resolution_s > 1 { resolution_s } else { 0 };
        let mut model = self.clone();
        for window in &mut model.windows_s {
            *window = window.saturating_add(wider);
        }
        model.resolution_s = resolution_s;
        model.repeat_s = model.repeat_s.max(resolution_s);
        let occasion_s =
            (span_s / model.occasion_part).clamp(model.occasion_min_s, model.occasion_s);
        model.occasion_s = occasion_s.max(resolution_s.saturating_mul(2));
        model.interest_s = model.interest_s.min(span_s).max(1);
        model
    }

    /// The longest window.
    pub(crate) fn window_max_s(&self) -> u32 {
        self.windows_s[WINDOWS - 1]
    }

    /// The chance that two posts of one item, each at a time of its own, fall within the window.
    pub(crate) fn interest_chance(&self, window: usize) -> f64 {
        (2.0 * f64::from(self.windows_s[window]) / f64::from(self.interest_s)).min(0.95)
    }
}

/// The shipped model.
#[expect(
    clippy::expect_used,
    reason = "the data ships with the program and a test reads it: a failure here cannot be the user's"
)]
pub(crate) static MODEL: LazyLock<Model> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/model.toml")).expect("data/model.toml is sound")
});

#[cfg(test)]
mod tests {
    use super::{MODEL, WINDOWS};

    #[test]
    fn the_shipped_model_is_in_order() {
        let model = &*MODEL;
        assert!(model.windows_s.is_sorted() && model.crowd_steps.is_sorted());
        assert!(model.slot_hours.is_sorted() && model.rhythm.moments_s.is_sorted());
        assert!((0.0..1.0).contains(&model.weight_of_all_traces));
        assert!(model.window_max_s() <= model.around_s);
    }

    #[test]
    fn coarse_times_widen_the_windows() {
        let minutes = MODEL.fitted(60, u32::MAX);
        assert_eq!(minutes.windows_s[0], MODEL.windows_s[0] + 60);
        assert_eq!(MODEL.fitted(1, u32::MAX).windows_s, MODEL.windows_s);
        assert_eq!(MODEL.fitted(1, u32::MAX).occasion_s, MODEL.occasion_s);
        assert_eq!(MODEL.fitted(1, 86_400).occasion_s, 1440);
        assert!(MODEL.fitted(86_400, u32::MAX).interest_chance(WINDOWS - 1) < 1.0);
    }
}
