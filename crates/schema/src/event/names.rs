//! What each program calls the fields of an event, from `data/event-names.toml`.

use super::{EventField, LogSource};
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

type Names = HashMap<String, EventField>;

/// By source, in the order of [`LogSource::ALL`].
static NAMES: LazyLock<Vec<Names>> = LazyLock::new(|| {
    // The data ships with the program; a test holds that it loads and knows every field it names.
    let tables: BTreeMap<String, BTreeMap<String, String>> =
        toml::from_str(include_str!("../../data/event-names.toml")).unwrap_or_default();
    let names = |source: &LogSource| {
        let table = tables.get(source.name()).into_iter().flatten();
        table
            .filter_map(|(name, field)| Some((name.clone(), EventField::from_name(field)?)))
            .collect()
    };
    LogSource::ALL.iter().map(names).collect()
});

/// The field that `name` means in logs of `source`: OCSF's own name, or one of the source's or of Sigma's rules for it.
/// `None` for a name that stands for itself.
pub fn field_of(source: LogSource, name: &str) -> Option<EventField> {
    let names = NAMES.get(source as usize)?;
    names
        .get(name)
        .copied()
        .or_else(|| EventField::from_name(name))
}

/// The names that mean `field` in logs of `source`, in order.
pub fn names_of(source: LogSource, field: EventField) -> Vec<&'static str> {
    let mut names: Vec<&str> = NAMES
        .get(source as usize)
        .into_iter()
        .flatten()
        .filter(|(_, named)| **named == field)
        .map(|(name, _)| name.as_str())
        .collect();
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use super::{EventField, LogSource, field_of, names_of};
    use std::collections::BTreeMap;

    #[test]
    fn the_data_loads_and_names_known_fields() {
        let text = include_str!("../../data/event-names.toml");
        let tables: BTreeMap<String, BTreeMap<String, String>> = toml::from_str(text).unwrap();
        let known: Vec<&str> = LogSource::ALL.iter().map(|source| source.name()).collect();
        assert_eq!(tables.len(), known.len());
        for (source, table) in tables {
            assert!(known.contains(&source.as_str()), "{source}");
            for (name, field) in table {
                assert!(
                    EventField::from_name(&field).is_some(),
                    "{source}: {name} = {field}"
                );
            }
        }
    }

    #[test]
    fn names_mean_what_their_source_means_by_them() {
        let check = |source, name, expect| assert_eq!(field_of(source, name), expect, "{name}");
        check(LogSource::Web, "status", Some(EventField::ResponseCode));
        check(LogSource::Web, "cs-uri-query", Some(EventField::Url));
        check(LogSource::Web, "args", Some(EventField::UrlQuery));
        check(LogSource::Zeek, "query", Some(EventField::DnsQuery));
        check(LogSource::Postgresql, "query", Some(EventField::Statement));
        check(LogSource::Windows, "message", Some(EventField::Message));
        check(LogSource::Windows, "TargetFilename", None);
        assert_eq!(
            names_of(LogSource::Cloudtrail, EventField::Operation),
            ["eventName"]
        );
    }
}
