use super::{EventBatch, EventPlace, Form};
use crate::event::{EventField, EventKind, LogSource};

fn place(line: u64) -> EventPlace {
    EventPlace { line, byte: 0 }
}

#[test]
fn parts_of_a_record_are_not_copied() {
    let mut batch = EventBatch::new(LogSource::Web, 0);
    let raw = String::from("10.0.0.1 GET /index.html");
    batch.begin(place(1), &raw);
    batch.put(EventField::SourceIp, &raw[..8]);
    batch.put(EventField::UrlPath, &raw[13..]);
    batch.put_other("", &raw[raw.len()..]);
    batch.commit();
    let event = batch.get(0).unwrap();
    assert_eq!(event.get(EventField::SourceIp), Some("10.0.0.1"));
    assert_eq!(event.get(EventField::UrlPath), Some("/index.html"));
    assert_eq!(event.raw(), raw);
    assert_eq!(batch.text.len(), raw.len());
}

#[test]
fn what_is_abandoned_leaves_nothing() {
    let mut batch = EventBatch::new(LogSource::Web, 7);
    batch.begin(place(1), "first");
    batch.put(EventField::Message, "first value");
    batch.commit();
    let size = batch.size_bytes();
    batch.begin(place(2), "second");
    batch.put(EventField::Message, "second value");
    assert_eq!(batch.get(0).unwrap().values().count(), 1);
    batch.abandon();
    assert_eq!(batch.size_bytes(), size);
    batch.begin(place(3), "third");
    batch.set_kind(EventKind::Http);
    batch.set_sequence(Some(9));
    batch.commit();
    let numbers: Vec<u64> = batch.iter().map(|event| event.number()).collect();
    assert_eq!(numbers, [7, 8]);
    let third = batch.get(1).unwrap();
    assert_eq!(
        (third.sequence(), third.time(), third.values().count()),
        (Some(9), None, 0)
    );
}

#[test]
fn values_are_found_under_every_name_and_in_every_form() {
    let mut batch = EventBatch::new(LogSource::Web, 0);
    batch.begin(place(1), "a%20b");
    batch.put(EventField::UrlQuery, "a%20b");
    batch.put_form(EventField::UrlQuery, "a b", Form::Plain);
    batch.put_other("upstream", "10.0.0.9");
    batch.commit();
    let event = batch.get(0).unwrap();
    for name in ["args", "query_string", "http_request.url.query_string"] {
        assert_eq!(
            event.named(name).collect::<Vec<_>>(),
            ["a%20b", "a b"],
            "{name}"
        );
    }
    assert_eq!(event.named("upstream").collect::<Vec<_>>(), ["10.0.0.9"]);
    assert_eq!(event.named("nothing").count(), 0);
    assert_eq!(event.get(EventField::UrlQuery), Some("a%20b"));
}
