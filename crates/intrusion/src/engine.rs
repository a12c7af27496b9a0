//! The seam behind which rules are evaluated: whoever evaluates them, the rest sees numbers of rules.

use crate::RuleIndex;
use levelhead_schema::event::Event;

/// Evaluates rules.
pub trait Engine: Send + Sync {
    /// Adds the rules that an event matches by itself to `hits`, in ascending order. Called from several threads.
    fn matches(&self, event: Event<'_>, hits: &mut Vec<RuleIndex>);

    /// Keeps count for rules over several events; none when there is no such rule.
    fn correlator(&self) -> Option<Box<dyn Correlator>>;
}

/// The counts of rules over several events of one stream of logs.
pub trait Correlator: Send {
    /// Takes an event with the rules that it matched and adds those over several events that it completes to `fired`, in
    /// ascending order. Events come in the order of their log. One without a known time counts for nothing; one that is
    /// much earlier than those before it begins anew, for it is of another log.
    fn event(&mut self, event: Event<'_>, hits: &[RuleIndex], fired: &mut Vec<RuleIndex>);
}
