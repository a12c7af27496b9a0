//! Which columns of one table hold what, and the posts in its rows.

use super::key::{Hashed, PostKey};
use super::tally::{PostTally, Refused};
use super::{html, link, list, text, time};
use crate::exports::{ExportColumns, cell};
use levelhead_schema::Batch;
use levelhead_schema::export_layout::{DateOrder, ExportField, ExportLayout};
use levelhead_schema::posts::{PostBatch, Trace};
use levelhead_schema::table::TableInfo;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What stands between the parts of a value that is made of several columns.
const BETWEEN: u8 = 0x1f;
/// What the reader of JSON puts between the elements of an array.
const BETWEEN_ELEMENTS: &str = "; ";

/// Why a table cannot be read by a layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPosts {
    /// The table has no header.
    #[error("the table has no header")]
    NoHeader,
    /// It lacks the column of the account.
    #[error("no column of it is the account by that layout")]
    NoAccount,
    /// It lacks the column of the time.
    #[error("no column of it is the time by that layout")]
    NoTime,
}

/// A table of posts: its columns by one layout.
pub struct PostTable {
    key: PostKey,
    order: Option<DateOrder>,
    zone_minutes: Option<i32>,
    html: bool,
    pieces: bool,
    columns: ExportColumns,
    path: String,
}

/// Hears of everything that a post is and shares, with the text behind each hash.
pub trait Listener {
    /// A post begins.
    fn post(&mut self, account: Named<'_>, id: Option<u64>, time_s: i64);
    /// It shares something.
    fn item(&mut self, trace: Trace, hash: u64, shown: &str);
    /// Its text, as written.
    fn text(&mut self, text: &str);
}

/// An account: its hash, and what stands behind it.
#[derive(Clone, Copy, Debug)]
pub struct Named<'n> {
    /// Keyed hash of the account's id.
    pub hash: u64,
    /// The id.
    pub id: &'n str,
    /// The name if there is one, else the id.
    pub name: &'n str,
}

impl Listener for PostBatch {
    fn post(&mut self, account: Named<'_>, id: Option<u64>, time_s: i64) {
        self.push(account.hash, id, time_s);
    }

    fn item(&mut self, trace: Trace, hash: u64, _: &str) {
        self.push_item(trace, hash);
    }

    fn text(&mut self, text: &str) {
        self.push_text(text);
    }
}

impl PostTable {
    /// The columns of a table by a layout.
    ///
    /// # Errors
    /// [`NoPosts`] when the layout does not fit.
    pub fn new(layout: &ExportLayout, info: &TableInfo, key: PostKey) -> Result<Self, NoPosts> {
        let header = info.header.as_ref().ok_or(NoPosts::NoHeader)?;
        let columns = ExportColumns::new(layout, header);
        if !columns.has(ExportField::Account) {
            return Err(NoPosts::NoAccount);
        }
        if !columns.has(ExportField::Time) {
            return Err(NoPosts::NoTime);
        }
        Ok(PostTable {
            key,
            order: layout.date_order,
            zone_minutes: layout.zone_minutes(),
            html: layout.html,
            pieces: layout.pieces,
            columns,
            path: info.path.clone(),
        })
    }

    /// The posts in a batch, and what was noticed.
    pub fn read(&self, batch: &Batch) -> (PostBatch, PostTally) {
        let mut posts = PostBatch::new(None);
        let tally = self.tell(batch, &mut posts);
        (posts, tally)
    }

    /// Tells a listener of the posts in a batch.
    pub fn tell(&self, batch: &Batch, listener: &mut impl Listener) -> PostTally {
        let mut tally = PostTally::default();
        let mut row = Row {
            table: self,
            batch,
            row: 0,
            joined: Vec::new(),
        };
        for at in 0..batch.rows() {
            row.row = at;
            row.tell(listener, &mut tally);
        }
        tally
    }
}

/// One row under way.
struct Row<'r> {
    table: &'r PostTable,
    batch: &'r Batch,
    row: usize,
    joined: Vec<u8>,
}

impl<'r> Row<'r> {
    /// The cell of the first alternative that holds something.
    fn value(&self, field: ExportField) -> &'r str {
        self.table.columns.value(self.batch, self.row, field)
    }

    /// The value of a field with the columns that are part of it, hashed; nothing when the field is empty.
    fn hashed(&mut self, field: ExportField, kind: Hashed) -> Option<(u64, &'r str)> {
        let table = self.table;
        let source = table.columns.source(field)?;
        let value = source.values(self.batch, self.row).next()?;
        if source.with.is_empty() && !source.per_file {
            return Some((table.key.hash(kind, value.as_bytes()), value));
        }
        self.joined.clear();
        self.joined.extend_from_slice(value.as_bytes());
        for &column in &source.with {
            self.joined.push(BETWEEN);
            self.joined
                .extend_from_slice(cell(self.batch, self.row, column).as_bytes());
        }
        if source.per_file {
            self.joined.push(BETWEEN);
            self.joined.extend_from_slice(table.path.as_bytes());
        }
        Some((table.key.hash(kind, &self.joined), value))
    }

    fn tell(&mut self, listener: &mut impl Listener, tally: &mut PostTally) {
        let table = self.table;
        if !table.columns.counts(self.batch, self.row) {
            tally.passed_over += 1;
            return;
        }
        let number = self.batch.first_row() + self.row as u64 + 1;
        let Some((account, account_id)) = self.hashed(ExportField::Account, Hashed::Account) else {
            tally.refuse(Refused::NoAccount, number);
            return;
        };
        let stamp = self.value(ExportField::Time);
        if stamp.is_empty() {
            tally.refuse(Refused::NoTime, number);
            return;
        }
        let Some(stamp) = time::read(stamp.as_bytes(), table.order) else {
            tally.refuse(Refused::UnreadableTime, number);
            return;
        };
        let time_s = tally.stamp(&stamp, table.zone_minutes);
        let id = self
            .hashed(ExportField::Id, Hashed::Post)
            .map(|(hash, _)| hash);
        tally.without_id += u64::from(id.is_none());
        let name = self.value(ExportField::AccountName);
        let name = if name.is_empty() { account_id } else { name };
        listener.post(
            Named {
                hash: account,
                id: account_id,
                name,
            },
            id,
            time_s,
        );
        tally.posts += 1;
        self.shared(listener);
    }

    fn shared(&mut self, listener: &mut impl Listener) {
        for (field, trace) in [
            (ExportField::RepostOf, Trace::Repost),
            (ExportField::ReplyTo, Trace::Reply),
        ] {
            if let Some((hash, shown)) = self.hashed(field, Hashed::Item(trace)) {
                listener.item(trace, hash, shown);
            }
        }
        let written = self.written();
        let object = self.value(ExportField::Object);
        let linked = object.contains("://");
        let tagged = object.starts_with('#');
        if !object.is_empty() && !linked && !tagged {
            self.item(listener, Trace::Repost, object);
        }
        for link in self.links(if linked { object } else { "" }, &written) {
            self.item(listener, Trace::Link, &link);
        }
        let tags = self.list(ExportField::Hashtags, |cell| list::entries(cell).collect());
        let tags = list::tag_set(tags.chain(tagged.then_some(object)));
        let tags = match tags.is_empty() {
            true => list::tag_set(list::hashtags_in_text(&written.text).into_iter()),
            false => tags,
        };
        let images = self.list(ExportField::Images, list::links);
        let images: BTreeSet<&str> = images.collect();
        let squeezed = text::squeezed(&written.text);
        let hashtags = std::iter::once((Trace::Hashtags, tags.as_str()));
        let images = images.into_iter().map(|image| (Trace::Image, image));
        let text = std::iter::once((Trace::Text, squeezed.as_str()));
        for (trace, value) in hashtags.chain(images).chain(text) {
            if !value.is_empty() {
                self.item(listener, trace, value);
            }
        }
        listener.text(&written.text);
    }

    /// The links of a post, each once: those that its columns give, else those in its text.
    fn links(&self, object: &str, written: &Written<'_>) -> BTreeSet<String> {
        let given = self.list(ExportField::Urls, list::links);
        let links: BTreeSet<String> = given
            .filter_map(link::normal)
            .chain(link::normal(object))
            .collect();
        if !links.is_empty() {
            return links;
        }
        let in_text = list::links_in_text(&written.text);
        let all = written.links.iter().map(String::as_str).chain(in_text);
        all.filter_map(link::normal).take(list::ENTRIES).collect()
    }

    fn item(&self, listener: &mut impl Listener, trace: Trace, value: &str) {
        listener.item(
            trace,
            self.table.key.hash(Hashed::Item(trace), value.as_bytes()),
            value,
        );
    }

    /// The entries of all columns of a list.
    fn list<'s>(
        &'s self,
        field: ExportField,
        cut: impl Fn(&'r str) -> Vec<&'r str> + 's,
    ) -> impl Iterator<Item = &'r str> + 's {
        let source = self.table.columns.source(field);
        let cells = source
            .into_iter()
            .flat_map(move |source| source.values(self.batch, self.row));
        cells.flat_map(cut).take(list::ENTRIES)
    }

    /// The text as it was written, without the shape that the export gave it.
    fn written(&self) -> Written<'r> {
        let cell = self.value(ExportField::Text);
        let cell = match self.table.pieces && cell.contains(BETWEEN_ELEMENTS) {
            true => Cow::Owned(cell.replace(BETWEEN_ELEMENTS, "")),
            false => Cow::Borrowed(cell),
        };
        if !self.table.html {
            return Written {
                text: cell,
                links: Vec::new(),
            };
        }
        let plain = html::plain(&cell);
        Written {
            text: Cow::Owned(plain.text),
            links: plain.links,
        }
    }
}

/// A text, and links that stood in its markup.
struct Written<'w> {
    text: Cow<'w, str>,
    links: Vec<String>,
}
