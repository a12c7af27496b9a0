//! How rsigma reads an event of ours.
//!
//! Rules are rewritten before they are compiled, so that a name in them is either one character that stands for a
//! canonical field, or the log's own name. Looking a field up is then a comparison of bytes.

use levelhead_schema::event::{Event, EventField, Form, LogSource, field_of};
use rsigma_eval::EventValue;
use std::borrow::Cow;

/// Where the characters for fields begin: the first private-use area, which no log's own name has.
const FIRST: u32 = 0xE000;
/// Where those begin that ask for no form in lower case.
const FIRST_CASED: u32 = 0xE400;

/// The name under which a rule for logs of `source` asks for `name`; with `cased`, forms in lower case stay out.
pub(super) fn coded(source: LogSource, name: &str, cased: bool) -> String {
    let Some(field) = field_of(source, name) else {
        return name.to_owned();
    };
    let first = if cased { FIRST_CASED } else { FIRST };
    // Fields are few and the area is wide; the name itself would still be right.
    char::from_u32(first + u32::from(field as u8)).map_or_else(|| name.to_owned(), String::from)
}

fn decoded(name: &str) -> Option<(EventField, bool)> {
    let bytes = name.as_bytes();
    // The area's characters are three bytes that begin so.
    if bytes.len() != 3 || !matches!(bytes[0], 0xEE) {
        return None;
    }
    let code = u32::from(name.chars().next()?);
    let (place, cased) = match code.checked_sub(FIRST_CASED) {
        Some(place) => (place, true),
        None => (code.checked_sub(FIRST)?, false),
    };
    let field = EventField::ALL.get(place as usize)?;
    Some((*field, cased))
}

/// An event as rules for one event see it: every value in every form.
pub(super) struct Seen<'b>(pub(super) Event<'b>);

/// An event as correlations see it: each field has one value, the decoded one where there is one, else the first.
pub(super) struct Single<'b> {
    event: Event<'b>,
    source: LogSource,
}

impl<'b> Single<'b> {
    pub(super) fn new(event: Event<'b>) -> Self {
        Single {
            event,
            source: event.source(),
        }
    }

    fn one(&self, name: &str) -> Option<&'b str> {
        let field = field_of(self.source, name);
        let mut first = None;
        for value in self.event.values() {
            let asked = match field {
                Some(field) => value.field == Some(field),
                None => value.field.is_none() && value.name == name,
            };
            match value.form {
                _ if !asked => {}
                Form::Plain => return Some(value.text),
                Form::Original => first = first.or(Some(value.text)),
                Form::Bare => {}
            }
        }
        first
    }
}

fn gathered<'b>(mut values: impl Iterator<Item = &'b str>) -> Option<EventValue<'b>> {
    let text = |value| EventValue::Str(Cow::Borrowed(value));
    let first = values.next()?;
    let Some(second) = values.next() else {
        return Some(text(first));
    };
    let mut all = Vec::with_capacity(4);
    all.extend([text(first), text(second)]);
    all.extend(values.map(text));
    Some(EventValue::Array(all))
}

impl rsigma_eval::Event for Seen<'_> {
    fn get_field(&self, name: &str) -> Option<EventValue<'_>> {
        match decoded(name) {
            Some((field, false)) => gathered(self.0.forms(field)),
            Some((field, true)) => gathered(self.0.cased_forms(field)),
            None => gathered(self.0.others(name)),
        }
    }

    fn any_string_value(&self, pred: &dyn Fn(&str) -> bool) -> bool {
        strings(self.0).any(pred)
    }

    fn all_string_values(&self) -> Vec<Cow<'_, str>> {
        strings(self.0).map(Cow::Borrowed).collect()
    }

    fn visit_string_values(&self, visit: &mut dyn FnMut(&str)) {
        strings(self.0).for_each(visit);
    }

    fn to_json(&self) -> serde_json::Value {
        // Asked for only by rules that want a copy of the event kept, and nothing of an event is.
        serde_json::Value::Null
    }
}

impl rsigma_eval::Event for Single<'_> {
    fn get_field(&self, name: &str) -> Option<EventValue<'_>> {
        let text = self.one(name)?;
        Some(EventValue::Str(Cow::Borrowed(text)))
    }

    fn any_string_value(&self, pred: &dyn Fn(&str) -> bool) -> bool {
        strings(self.event).any(pred)
    }

    fn all_string_values(&self) -> Vec<Cow<'_, str>> {
        strings(self.event).map(Cow::Borrowed).collect()
    }

    fn to_json(&self) -> serde_json::Value {
        serde_json::Value::Null
    }
}

/// What a keyword is looked for in: the record as it stands, and all values that do not stand in it that way.
pub(super) fn strings<'b>(event: Event<'b>) -> impl Iterator<Item = &'b str> {
    let raw = event.raw();
    let within = raw.as_ptr().addr()..raw.as_ptr().addr() + raw.len();
    let others = event
        .values()
        .map(|value| value.text)
        .filter(move |text| !within.contains(&text.as_ptr().addr()));
    std::iter::once(raw).chain(others)
}

#[cfg(test)]
mod tests {
    use super::{EventField, LogSource, coded, decoded};

    #[test]
    fn names_of_fields_become_one_character_and_come_back() {
        for field in EventField::ALL {
            for cased in [false, true] {
                let name = coded(LogSource::Json, field.name(), cased);
                assert_eq!(decoded(&name), Some((*field, cased)), "{}", field.name());
            }
        }
        let check = |source, name, expect: Option<EventField>| {
            let coded = coded(source, name, false);
            assert_eq!(decoded(&coded).map(|(field, _)| field), expect, "{name}");
        };
        check(LogSource::Web, "cs-uri-query", Some(EventField::Url));
        check(LogSource::Windows, "TargetFilename", None);
        check(LogSource::Windows, "EventID", Some(EventField::EventCode));
    }
}
