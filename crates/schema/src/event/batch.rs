//! Many events at a time, as ranges of one text.

use super::{EventField, EventKind, LogSource, field_of};
use jiff::Timestamp;

/// A range of the batch's text. 32 bits: a batch is a few megabytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    start: u32,
    length: u32,
}

/// Where an event stands in its log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventPlace {
    /// Number of its first line, from 1; of the record, in logs that have no lines.
    pub line: u64,
    /// Offset of its first byte, in the decoded text of the log.
    pub byte: u64,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Form {
    /// As the log has it, without the log's own quoting.
    Original,
    /// With every encoding undone. Present only where that changes anything.
    Plain,
    /// The plain form without comments, with single blanks, in lower case. Present only where comments or blanks are
    /// in the way.
    Bare,
}

#[derive(Clone, Copy, Debug)]
enum Name {
    Field(EventField),
    Other(Span),
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    name: Name,
    value: Span,
    form: Form,
}

#[derive(Clone, Copy, Debug)]
struct Head {
    place: EventPlace,
    time: Option<Timestamp>,
    sequence: Option<u64>,
    raw: Span,
    /// Where its entries begin; they end where those of the next event do.
    entries: u32,
    kind: EventKind,
    asset: Option<u32>,
}

/// Events of one log, in its order.
///
/// A reader fills it: [`begin`](EventBatch::begin), then fields, then [`commit`](EventBatch::commit) or
/// [`abandon`](EventBatch::abandon). Text of a record is copied once; a value that is a part of it costs 24 bytes and no
/// copy, others are written behind it.
#[derive(Debug)]
pub struct EventBatch {
    source: LogSource,
    first_event: u64,
    text: String,
    heads: Vec<Head>,
    entries: Vec<Entry>,
    /// The event in the making.
    open: Option<Open>,
}

#[derive(Clone, Copy, Debug)]
struct Open {
    head: Head,
    /// Where the record lies in the caller's memory: parts of it need no copy. Compared, never followed.
    address: usize,
    text: usize,
}

impl EventBatch {
    /// An empty batch of a log; `first_event` is the number of events in the batches before it.
    pub fn new(source: LogSource, first_event: u64) -> Self {
        EventBatch {
            source,
            first_event,
            text: String::new(),
            heads: Vec::new(),
            entries: Vec::new(),
            open: None,
        }
    }

    /// An empty batch that follows this one, with as much room.
    #[must_use]
    pub fn next(&self) -> Self {
        EventBatch {
            source: self.source,
            first_event: self.first_event + self.heads.len() as u64,
            text: String::with_capacity(self.text.len() + self.text.len() / 8),
            heads: Vec::with_capacity(self.heads.len() + self.heads.len() / 8),
            entries: Vec::with_capacity(self.entries.len() + self.entries.len() / 8),
            open: None,
        }
    }

    /// What kind of program wrote the log.
    pub fn source(&self) -> LogSource {
        self.source
    }

    /// Number in the log of the first event, from 0.
    pub fn first_event(&self) -> u64 {
        self.first_event
    }

    /// Number of events.
    pub fn len(&self) -> usize {
        self.heads.len()
    }

    /// True without any event.
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// Bytes of text and of what stands beside it.
    pub fn size_bytes(&self) -> usize {
        self.text.len()
            + self.heads.len() * size_of::<Head>()
            + self.entries.len() * size_of::<Entry>()
    }

    /// The event at `index`; `None` beyond the last.
    pub fn get(&self, index: usize) -> Option<Event<'_>> {
        (index < self.heads.len()).then_some(Event { batch: self, index })
    }

    /// All events in order.
    pub fn iter(&self) -> impl Iterator<Item = Event<'_>> {
        (0..self.heads.len()).map(|index| Event { batch: self, index })
    }

    /// Says whose event it is: the number of an asset in the caller's list.
    pub fn set_asset(&mut self, index: usize, asset: Option<u32>) {
        if let Some(head) = self.heads.get_mut(index) {
            head.asset = asset;
        }
    }

    /// Starts an event whose record is `raw`. An event in the making is abandoned.
    pub fn begin(&mut self, place: EventPlace, raw: &str) {
        self.abandon();
        let text = self.text.len();
        self.text.push_str(raw);
        let head = Head {
            place,
            time: None,
            sequence: None,
            raw: span(text, raw.len()),
            entries: offset(self.entries.len()),
            kind: EventKind::Other,
            asset: None,
        };
        self.open = Some(Open {
            head,
            address: raw.as_ptr().addr(),
            text,
        });
    }

    /// Gives the event in the making a value. Parts of the record given to [`begin`](EventBatch::begin) are not copied.
    pub fn put(&mut self, field: EventField, value: &str) {
        self.put_form(field, value, Form::Original);
    }

    /// Gives the event in the making a value in a certain form.
    pub fn put_form(&mut self, field: EventField, value: &str, form: Form) {
        let value = self.span_of(value);
        self.entries.push(Entry {
            name: Name::Field(field),
            value,
            form,
        });
    }

    /// Gives the event in the making a value under the log's own name for it.
    pub fn put_other(&mut self, name: &str, value: &str) {
        let name = self.span_of(name);
        let value = self.span_of(value);
        self.entries.push(Entry {
            name: Name::Other(name),
            value,
            form: Form::Original,
        });
    }

    /// A value that the event in the making has got.
    pub fn value(&self, field: EventField) -> Option<&str> {
        let open = self.open.as_ref()?;
        let entries = &self.entries[open.head.entries as usize..];
        first(entries, field).map(|span| self.text_of(span))
    }

    /// All values of a field, as the log has them, that the event in the making has got.
    pub fn values_of(&self, field: EventField) -> Vec<&str> {
        let start = self
            .open
            .as_ref()
            .map_or(self.entries.len(), |open| open.head.entries as usize);
        let entries = self.entries[start..].iter();
        let wanted = entries.filter(|entry| {
            entry.form == Form::Original
                && matches!(entry.name, Name::Field(named) if named == field)
        });
        wanted.map(|entry| self.text_of(entry.value)).collect()
    }

    /// Takes all values of a field back from the event in the making.
    pub fn remove(&mut self, field: EventField) {
        let Some(open) = &self.open else { return };
        let start = open.head.entries as usize;
        let mut kept = self.entries.split_off(start);
        kept.retain(|entry| !matches!(entry.name, Name::Field(named) if named == field));
        self.entries.append(&mut kept);
    }

    /// A value that the event in the making has got under the log's own name.
    pub fn other(&self, name: &str) -> Option<&str> {
        let open = self.open.as_ref()?;
        let entries = &self.entries[open.head.entries as usize..];
        let found = entries
            .iter()
            .find(|entry| matches!(entry.name, Name::Other(span) if self.text_of(span) == name));
        found.map(|entry| self.text_of(entry.value))
    }

    /// When the event in the making happened; without this call it is unknown.
    pub fn set_time(&mut self, time: Option<Timestamp>) {
        if let Some(open) = &mut self.open {
            open.head.time = time;
        }
    }

    /// What the event in the making is about.
    pub fn set_kind(&mut self, kind: EventKind) {
        if let Some(open) = &mut self.open {
            open.head.kind = kind;
        }
    }

    /// The number that the log itself gave the event in the making.
    pub fn set_sequence(&mut self, sequence: Option<u64>) {
        if let Some(open) = &mut self.open {
            open.head.sequence = sequence;
        }
    }

    /// Ends the event in the making; tells whether its time is known.
    pub fn commit(&mut self) -> bool {
        match self.open.take() {
            Some(open) => {
                self.heads.push(open.head);
                open.head.time.is_some()
            }
            None => false,
        }
    }

    /// Takes back the event in the making.
    pub fn abandon(&mut self) {
        if let Some(open) = self.open.take() {
            self.text.truncate(open.text);
            self.entries.truncate(open.head.entries as usize);
        }
    }

    fn span_of(&mut self, value: &str) -> Span {
        if let Some(open) = &self.open {
            let within = value.as_ptr().addr().wrapping_sub(open.address);
            let raw = open.head.raw;
            if within <= raw.length as usize && value.len() <= raw.length as usize - within {
                return span(raw.start as usize + within, value.len());
            }
        }
        let start = self.text.len();
        self.text.push_str(value);
        span(start, value.len())
    }

    fn text_of(&self, span: Span) -> &str {
        let start = span.start as usize;
        // A span never cuts a character: it was made from a `str`.
        self.text
            .get(start..start + span.length as usize)
            .unwrap_or_default()
    }
}

fn first(entries: &[Entry], field: EventField) -> Option<Span> {
    let found = entries.iter().find(|entry| {
        matches!(entry.name, Name::Field(named) if named == field) && entry.form == Form::Original
    });
    found.map(|entry| entry.value)
}

fn span(start: usize, length: usize) -> Span {
    Span {
        start: offset(start),
        length: offset(length),
    }
}

/// Batches are bounded far below 4 GB by the readers' limits.
fn offset(bytes: usize) -> u32 {
    debug_assert!(u32::try_from(bytes).is_ok(), "a batch of more than 4 GB");
    bytes as u32
}

/// One value of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value<'b> {
    /// The canonical field, if it is one.
    pub field: Option<EventField>,
    /// The field's name: OCSF's, or the log's own.
    pub name: &'b str,
    /// The text.
    pub text: &'b str,
    /// How it is written.
    pub form: Form,
}

/// One event of a batch.
#[derive(Clone, Copy, Debug)]
pub struct Event<'b> {
    batch: &'b EventBatch,
    index: usize,
}

impl<'b> Event<'b> {
    fn head(self) -> &'b Head {
        &self.batch.heads[self.index]
    }

    fn entries(self) -> &'b [Entry] {
        let start = self.head().entries as usize;
        let next = self.batch.heads.get(self.index + 1);
        let end = match (next, &self.batch.open) {
            (Some(next), _) => next.entries as usize,
            (None, Some(open)) => open.head.entries as usize,
            (None, None) => self.batch.entries.len(),
        };
        &self.batch.entries[start..end]
    }

    /// What kind of program wrote the log.
    pub fn source(self) -> LogSource {
        self.batch.source
    }

    /// Where it stands.
    pub fn place(self) -> EventPlace {
        self.head().place
    }

    /// Number in its log, from 0.
    pub fn number(self) -> u64 {
        self.batch.first_event + self.index as u64
    }

    /// When it happened, if the log says so beyond doubt.
    pub fn time(self) -> Option<Timestamp> {
        self.head().time
    }

    /// What it is about.
    pub fn kind(self) -> EventKind {
        self.head().kind
    }

    /// The number that the log itself gave it, counted within its [`EventField::SequenceScope`].
    pub fn sequence(self) -> Option<u64> {
        self.head().sequence
    }

    /// Whose event it is, once [`EventBatch::set_asset`] said so.
    pub fn asset(self) -> Option<u32> {
        self.head().asset
    }

    /// The record as the log has it.
    pub fn raw(self) -> &'b str {
        self.batch.text_of(self.head().raw)
    }

    /// The first value of a field, as the log has it.
    pub fn get(self, field: EventField) -> Option<&'b str> {
        first(self.entries(), field).map(|span| self.batch.text_of(span))
    }

    /// All values of a field in all their forms: what a pattern should be held against.
    pub fn forms(self, field: EventField) -> impl Iterator<Item = &'b str> {
        let batch = self.batch;
        self.entries()
            .iter()
            .filter(move |entry| matches!(entry.name, Name::Field(named) if named == field))
            .map(move |entry| batch.text_of(entry.value))
    }

    /// All values of a field in the forms that keep upper and lower case apart.
    pub fn cased_forms(self, field: EventField) -> impl Iterator<Item = &'b str> {
        let batch = self.batch;
        let entries = self.entries().iter();
        let wanted = entries.filter(move |entry| {
            entry.form != Form::Bare && matches!(entry.name, Name::Field(named) if named == field)
        });
        wanted.map(move |entry| batch.text_of(entry.value))
    }

    /// All values under a name of the log's own that is no field's.
    pub fn others(self, name: &str) -> impl Iterator<Item = &'b str> {
        let batch = self.batch;
        let entries = self.entries().iter();
        // Names mostly differ in length, which needs no look at the text.
        let wanted = entries.filter(move |entry| match entry.name {
            Name::Field(_) => false,
            Name::Other(span) => span.length as usize == name.len() && batch.text_of(span) == name,
        });
        wanted.map(move |entry| batch.text_of(entry.value))
    }

    /// All values under a name in all their forms: OCSF's name, the name that the source itself uses, or Sigma's.
    pub fn named(self, name: &str) -> impl Iterator<Item = &'b str> {
        let batch = self.batch;
        let field = field_of(self.batch.source, name);
        let entries = self.entries().iter();
        let wanted = entries.filter(move |entry| match entry.name {
            Name::Field(named) => Some(named) == field,
            Name::Other(span) => field.is_none() && batch.text_of(span) == name,
        });
        wanted.map(move |entry| batch.text_of(entry.value))
    }

    /// Every value in every form, in the order in which the reader gave them.
    pub fn values(self) -> impl Iterator<Item = Value<'b>> {
        let batch = self.batch;
        self.entries().iter().map(move |entry| {
            let (field, name) = match entry.name {
                Name::Field(field) => (Some(field), field.name()),
                Name::Other(span) => (None, batch.text_of(span)),
            };
            Value {
                field,
                name,
                text: batch.text_of(entry.value),
                form: entry.form,
            }
        })
    }
}

#[cfg(test)]
#[path = "batch_tests.rs"]
mod tests;
