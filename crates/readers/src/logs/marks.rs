//! Records in which a log speaks of itself: it was started, stopped or cleared, records were lost, auditing was changed,
//! the clock was set. They are events like others; their kind says so, because coverage needs them.
//!
//! The phrases are data: `data/log-marks.toml`.

use super::rows::EventRows;
use levelhead_schema::event::{EventField, EventKind, LogEffect};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// One phrase of a program.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mark {
    /// Programs that write it; for Windows the provider, for CloudTrail the service.
    programs: Vec<String>,
    /// What the message contains, or the number of the event, or the operation.
    #[serde(default)]
    phrase: String,
    #[serde(default)]
    code: String,
    kind: EventKind,
    /// For the kind `event_log_activity`.
    effect: Option<LogEffect>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Marks {
    #[serde(default)]
    mark: Vec<Mark>,
}

/// A phrase, a code, and what an event with both is.
struct Known {
    phrase: String,
    code: String,
    kind: EventKind,
    effect: Option<LogEffect>,
}

impl Known {
    fn mark(&self, rows: &mut EventRows<'_>) {
        rows.kind(self.kind);
        if let Some(effect) = self.effect {
            rows.put(EventField::LogEffect, effect.name());
        }
    }
}

static BY_PROGRAM: LazyLock<HashMap<String, Vec<Known>>> = LazyLock::new(|| {
    // The data ships with the program; a test holds that it loads.
    let marks: Marks =
        toml::from_str(include_str!("../../data/log-marks.toml")).unwrap_or_default();
    let mut by_program: HashMap<String, Vec<_>> = HashMap::new();
    for mark in marks.mark {
        for program in &mark.programs {
            by_program.entry(program.clone()).or_default().push(Known {
                phrase: mark.phrase.clone(),
                code: mark.code.clone(),
                kind: mark.kind,
                effect: mark.effect,
            });
        }
    }
    by_program
});

/// Sets the kind of an event whose message is a mark of its program.
pub(super) fn of_program(rows: &mut EventRows<'_>, program: &str, message: &str) {
    let marks = BY_PROGRAM.get(program).into_iter().flatten();
    let found = marks
        .into_iter()
        .find(|known| known.code.is_empty() && message.contains(known.phrase.as_str()));
    if let Some(known) = found {
        known.mark(rows);
    }
}

/// Sets the kind of an event whose number or operation is a mark of its component.
pub(super) fn of_code(rows: &mut EventRows<'_>, component: EventField, code: EventField) {
    let Some(marks) = rows.value(component).and_then(|name| BY_PROGRAM.get(name)) else {
        return;
    };
    let value = rows.value(code);
    let found = marks
        .iter()
        .find(|known| value == Some(known.code.as_str()));
    if let Some(known) = found {
        known.mark(rows);
    }
}

#[cfg(test)]
mod tests {
    use super::{EventKind, Marks};

    #[test]
    fn the_data_loads() {
        let marks: Marks = toml::from_str(include_str!("../../data/log-marks.toml")).unwrap();
        assert!(marks.mark.len() > 20);
        for mark in marks.mark {
            assert!(!mark.programs.is_empty() && (mark.phrase.is_empty() != mark.code.is_empty()));
            assert_eq!(mark.effect.is_some(), mark.kind == EventKind::Log);
        }
    }
}
