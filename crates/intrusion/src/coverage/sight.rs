//! What a source can see at all, from `data/sight.toml` and the user's own word.

use crate::assets::ExpectedSource;
use levelhead_schema::event::LogSource;
use levelhead_schema::intrusion::AttackClass;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Sight {
    sees: Vec<AttackClass>,
    /// Seen besides by what looks into encrypted traffic.
    #[serde(default)]
    decrypted: Vec<AttackClass>,
    #[serde(default)]
    partly: BTreeMap<AttackClass, String>,
}

static SIGHT: LazyLock<BTreeMap<LogSource, Sight>> = LazyLock::new(|| {
    // The data ships with the program; a test holds that it loads and names every kind of log.
    toml::from_str(include_str!("../../data/sight.toml")).unwrap_or_default()
});

/// The classes that leave a trace in a source; `declared` is what the user said of it.
pub fn sees(kind: LogSource, declared: Option<&ExpectedSource>) -> Vec<AttackClass> {
    if let Some(classes) = declared.and_then(|source| source.sees.as_ref()) {
        return classes.clone();
    }
    let Some(sight) = SIGHT.get(&kind) else {
        return Vec::new();
    };
    let mut classes = sight.sees.clone();
    if declared.is_some_and(|source| source.decrypted) {
        classes.extend(&sight.decrypted);
    }
    classes
}

/// What of a class stays hidden from a kind of log that sees it in part.
pub fn partly(kind: LogSource, class: AttackClass) -> Option<&'static str> {
    SIGHT.get(&kind)?.partly.get(&class).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::{Sight, partly, sees};
    use levelhead_schema::event::LogSource;
    use levelhead_schema::intrusion::AttackClass;
    use std::collections::BTreeMap;

    #[test]
    fn the_data_loads_and_names_every_kind_of_log() {
        let sight: BTreeMap<LogSource, Sight> =
            toml::from_str(include_str!("../../data/sight.toml")).unwrap();
        for kind in LogSource::ALL {
            let sight = sight.get(kind).unwrap_or_else(|| panic!("{}", kind.name()));
            for class in sight.partly.keys() {
                assert!(sight.sees.contains(class), "{}", kind.name());
            }
        }
    }

    #[test]
    fn a_sensor_before_tls_is_blind_to_injection() {
        for kind in [LogSource::Suricata, LogSource::Zeek] {
            assert!(!sees(kind, None).contains(&AttackClass::Injection));
        }
        assert!(sees(LogSource::Web, None).contains(&AttackClass::Injection));
        assert!(partly(LogSource::Web, AttackClass::Injection).is_some());
        assert!(partly(LogSource::Web, AttackClass::Scanning).is_none());
    }
}
