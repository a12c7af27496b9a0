//! A rule as reports know it, whoever evaluates it: the Sigma engine or a detector of ours.

use levelhead_schema::intrusion::{AttackClass, Level};

/// Place of a rule in a run's list of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleIndex(pub u32);

/// Where a rule came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A Sigma rule that ships with Levelhead.
    Shipped,
    /// A detector of ours; its settings ship as data.
    Detector,
    /// A file that the user gave, with the line at which the rule begins.
    Given {
        /// The file's path.
        file: String,
        /// Line, from 1.
        line: u64,
    },
}

/// A rule as reports name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its id, a UUID.
    pub id: String,
    /// Its title.
    pub title: String,
    /// ATT&CK techniques, such as `T1190`, from its tags.
    pub techniques: Vec<String>,
    /// Class of attack, from its tag `levelhead.CLASS`, or else from its techniques.
    pub class: Option<AttackClass>,
    /// How grave.
    pub level: Level,
    /// Ordinary causes.
    pub false_positives: Vec<String>,
    /// Where it comes from: cases, standards, tools.
    pub references: Vec<String>,
    /// Where the rule itself came from.
    pub origin: Origin,
}
