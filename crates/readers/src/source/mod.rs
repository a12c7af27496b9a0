//! Walks over paths, folders and containers down to the content that can be a table.

mod watch;

use crate::container::{self, Container, hidden};
use crate::encoding::{Encoding, Seen, Text, read_some};
use crate::format::{self, Format, Origin, Whole};
use crate::logs::Intake;
use crate::{Error, Limits, Options, sniff, text};
use levelhead_schema::event::rotation::Rotation;
use levelhead_schema::table::{SourceFile, TableSink};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::Path;
use std::rc::Rc;
pub(crate) use watch::Counts;
use watch::{Counting, Hasher, Hashing, Metered, Reporting};

/// Content looked at to tell what it is.
const HEAD_BYTES: usize = 64 << 10;

/// Where content lies.
pub(crate) struct Packed<'p> {
    /// The path as given, with `!member` for each container inside.
    pub(crate) path: &'p str,
    /// ` in zip in gzip` and the like: the containers around it, the innermost first.
    words: String,
    /// The number of containers around it.
    depth: usize,
}

impl<'p> Packed<'p> {
    /// Content that lies in `container`, which lies here.
    pub(crate) fn inside(
        &self,
        container: Container,
        limits: &Limits,
    ) -> Result<Packed<'p>, Error> {
        if self.depth == limits.depth {
            let limit = format!("more than {} containers one inside the other", limits.depth);
            return Err(Error::Limit {
                path: self.path.to_owned(),
                limit,
            });
        }
        Ok(Packed {
            path: self.path,
            words: format!(" in {}{}", container.word(), self.words),
            depth: self.depth + 1,
        })
    }

    fn origin(&self) -> Origin<'_> {
        Origin {
            path: self.path,
            container_words: &self.words,
            encoding: "",
        }
    }

    /// A member of the container that this stands for the inside of.
    pub(crate) fn member(&self, name: &str) -> Member {
        Member {
            path: format!("{}!{name}", self.path),
            words: self.words.clone(),
            depth: self.depth,
        }
    }
}

/// A member of a container.
pub(crate) struct Member {
    path: String,
    words: String,
    depth: usize,
}

impl Member {
    /// Where it lies.
    pub(crate) fn packed(&self) -> Packed<'_> {
        Packed {
            path: &self.path,
            words: self.words.clone(),
            depth: self.depth,
        }
    }

    /// Its path.
    pub(crate) fn path(&self) -> String {
        self.path.clone()
    }
}

/// One reading of any number of paths into one sink.
pub(crate) struct Reading<'a> {
    limits: &'a Limits,
    wanted: Wanted<'a>,
    counts: Rc<Counts>,
}

/// What is looked for in the content.
enum Wanted<'a> {
    Tables(&'a Options, &'a mut dyn TableSink),
    Logs(Intake<'a>),
}

impl<'a> Reading<'a> {
    /// A reading into `sink`.
    pub(crate) fn new(options: &'a Options, sink: &'a mut dyn TableSink) -> Self {
        Reading {
            limits: &options.limits,
            wanted: Wanted::Tables(options, sink),
            counts: Rc::default(),
        }
    }

    /// A reading of logs.
    pub(crate) fn of_logs(limits: &'a Limits, intake: Intake<'a>) -> Self {
        Reading {
            limits,
            wanted: Wanted::Logs(intake),
            counts: Rc::default(),
        }
    }

    /// The bounds.
    pub(crate) fn limits(&self) -> &'a Limits {
        self.limits
    }

    /// Who hears of files and of what is passed over.
    fn sink(&mut self) -> &mut dyn TableSink {
        match &mut self.wanted {
            Wanted::Tables(_, sink) => *sink,
            Wanted::Logs(intake) => intake,
        }
    }

    /// What content is, as far as its first bytes tell. Where logs are looked for, tables are nothing.
    fn sniff(&self, head: &[u8]) -> Option<Kind> {
        match self.wanted {
            Wanted::Tables(..) => Kind::sniff(head),
            Wanted::Logs(_) => Container::sniff(head).map(Kind::Container),
        }
    }

    /// Tables or logs found so far.
    pub(crate) fn tables(&self) -> u64 {
        self.counts.tables.get()
    }

    /// Tells the sink that something was passed over.
    pub(crate) fn skipped(&mut self, path: &str, reason: &str) {
        self.sink().skipped(path, reason);
    }

    /// Counts a member of a container.
    ///
    /// # Errors
    /// [`Error::Limit`] when there are too many.
    pub(crate) fn count_member(&self, path: &str) -> Result<(), Error> {
        let members = self.counts.members.get() + 1;
        self.counts.members.set(members);
        if members > self.limits.members {
            let limit = format!(
                "more than {} members in all containers",
                self.limits.members
            );
            return Err(Error::Limit {
                path: path.to_owned(),
                limit,
            });
        }
        Ok(())
    }

    /// Asks whether `more` bytes may come out of the containers of the present file.
    ///
    /// # Errors
    /// [`Error::Limit`] when they may not.
    pub(crate) fn check_expansion(&self, path: &str, more: u64) -> Result<(), Error> {
        match self.counts.expansion(self.limits.expansion_ratio, more) {
            Some(limit) => Err(Error::Limit {
                path: path.to_owned(),
                limit,
            }),
            None => Ok(()),
        }
    }

    /// Reads a file, or all files in a folder and the folders in it, in the order of their names.
    ///
    /// # Errors
    /// All that a reading can end with.
    pub(crate) fn path(&mut self, path: &Path) -> Result<(), Error> {
        let failed = |source| Error::Io {
            path: path.to_owned(),
            source,
        };
        if !std::fs::metadata(path).map_err(failed)?.is_dir() {
            return self.file(path);
        }
        let entries: io::Result<Vec<_>> = std::fs::read_dir(path).map_err(failed)?.collect();
        let mut entries = entries.map_err(failed)?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        if let Wanted::Logs(_) = self.wanted {
            entries.sort_by_cached_key(|entry| Rotation::of(&entry.file_name().to_string_lossy()));
        }
        for entry in entries {
            let path = entry.path();
            let kind = entry.file_type().map_err(|source| Error::Io {
                path: path.clone(),
                source,
            })?;
            let shown = path.to_string_lossy();
            match hidden(&entry.file_name().to_string_lossy()) {
                Some(reason) => self.sink().skipped(&shown, reason),
                None if kind.is_dir() => self.path(&path)?,
                None if kind.is_file() => self.file(&path)?,
                None if kind.is_symlink() => self
                    .sink()
                    .skipped(&shown, "a symbolic link, which is not followed"),
                None => self.sink().skipped(&shown, "no regular file"),
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path) -> Result<(), Error> {
        let shown = path.to_string_lossy();
        let failed = |source| Error::Io {
            path: path.to_owned(),
            source,
        };
        let mut file = File::open(path).map_err(failed)?;
        let size = file.metadata().map_err(failed)?;
        // What is no regular file has no size: its expansion cannot be judged.
        self.counts
            .file_bytes
            .set(if size.is_file() { size.len() } else { u64::MAX });
        self.counts.expanded.set(0);
        self.counts.before.set(self.counts.consumed.get());
        let (before, tables) = (self.counts.consumed.get(), self.tables());
        let place = Packed {
            path: &shown,
            words: String::new(),
            depth: 0,
        };
        let head = head(&mut file).map_err(failed)?;
        let mut hasher = Hasher::default();
        if let Some(kind) = self.sniff(&head).filter(Kind::is_whole) {
            file.rewind().map_err(failed)?;
            io::copy(&mut file, &mut hasher).map_err(failed)?;
            file.rewind().map_err(failed)?;
            self.whole(kind, &place, Whole::File(file))?;
        } else {
            let hashing = Hashing {
                input: (&head[..]).chain(file),
                hasher: &mut hasher,
            };
            let mut input = Counting {
                input: hashing,
                counts: Rc::clone(&self.counts),
            };
            self.content(&place, &mut input)?;
            // The hash is of the whole file, also when the sink wanted only a part of it.
            io::copy(&mut input, &mut io::sink()).map_err(failed)?;
        }
        let (sha256, size_bytes) = hasher.finish();
        self.counts.consumed.set(before + size_bytes);
        self.sink().progress(before + size_bytes);
        if self.tables() > tables {
            self.sink().file(SourceFile {
                path: shown.into_owned(),
                sha256,
                size_bytes,
            });
        }
        Ok(())
    }

    /// Reads a file that is in memory.
    ///
    /// # Errors
    /// All that a reading can end with, but for those of the file system.
    pub(crate) fn bytes(&mut self, name: &str, mut bytes: &[u8]) -> Result<(), Error> {
        let (all, tables) = (bytes, self.tables());
        self.counts.file_bytes.set(all.len() as u64);
        self.counts.expanded.set(0);
        self.counts.before.set(self.counts.consumed.get());
        let place = Packed {
            path: name,
            words: String::new(),
            depth: 0,
        };
        self.content(&place, &mut bytes)?;
        let mut hasher = Hasher::default();
        io::copy(&mut &*all, &mut hasher).map_err(|source| Error::reading(name, 0, source))?;
        let (sha256, size_bytes) = hasher.finish();
        if self.tables() > tables {
            self.sink().file(SourceFile {
                path: name.to_owned(),
                sha256,
                size_bytes,
            });
        }
        Ok(())
    }

    /// Reads content that came out of a container; what comes out is counted.
    ///
    /// # Errors
    /// All that a reading can end with.
    pub(crate) fn unpacked(
        &mut self,
        place: &Packed<'_>,
        input: &mut dyn Read,
    ) -> Result<(), Error> {
        let ratio = self.limits.expansion_ratio;
        let counts = Rc::clone(&self.counts);
        self.content(
            place,
            &mut Metered {
                input,
                counts,
                ratio,
                path: place.path,
            },
        )
    }

    /// Reads content from a stream, whatever it is.
    ///
    /// # Errors
    /// All that a reading can end with.
    pub(crate) fn content(
        &mut self,
        place: &Packed<'_>,
        input: &mut dyn Read,
    ) -> Result<(), Error> {
        let head = head(input).map_err(|source| Error::reading(place.path, 0, source))?;
        if head.is_empty() {
            self.sink().skipped(place.path, "empty");
            return Ok(());
        }
        match self.sniff(&head) {
            Some(kind) if kind.is_whole() => {
                let bytes = self.in_memory(place, &mut (&head[..]).chain(input))?;
                self.whole(kind, place, Whole::Memory(bytes))
            }
            Some(Kind::Container(container)) => {
                container::read_stream(container, self, place, &mut (&head[..]).chain(input))
            }
            Some(Kind::Format(format)) if !format.is_text() => {
                self.counts.seen.set(Seen::default());
                let mut input = BufReader::new((&head[..]).chain(input));
                let (limits, counts) = (self.limits, Rc::clone(&self.counts));
                let mut sink = Reporting {
                    sink: self.sink(),
                    counts: &counts,
                    encoding: String::new(),
                };
                format::read_stream(format, &place.origin(), &mut input, limits, &mut sink)
            }
            _ => self.text(place, &head, input),
        }
    }

    /// Reads content that needs seeking.
    ///
    /// # Errors
    /// All that a reading can end with.
    fn whole(&mut self, kind: Kind, place: &Packed<'_>, input: Whole) -> Result<(), Error> {
        match kind {
            Kind::Container(container) => container::read_whole(container, self, place, input),
            Kind::Format(format) => self.format(format, place, input),
        }
    }

    /// Reads a table format that needs seeking.
    ///
    /// # Errors
    /// Those of the format.
    pub(crate) fn format(
        &mut self,
        format: Format,
        place: &Packed<'_>,
        input: Whole,
    ) -> Result<(), Error> {
        self.counts.seen.set(Seen::default());
        let Wanted::Tables(options, sink) = &mut self.wanted else {
            self.skipped(place.path, "a table, not a log");
            return Ok(());
        };
        let mut sink = Reporting {
            sink: &mut **sink,
            counts: &self.counts,
            encoding: String::new(),
        };
        format::read_whole(format, &place.origin(), input, &options.limits, &mut sink)
    }

    fn text(&mut self, place: &Packed<'_>, head: &[u8], input: &mut dyn Read) -> Result<(), Error> {
        let (options, sink) = match &mut self.wanted {
            Wanted::Tables(options, sink) => (*options, &mut **sink),
            Wanted::Logs(intake) => {
                return intake.read(place.path, &place.words, head, input, &self.counts);
            }
        };
        let encoding = options.encoding.unwrap_or_else(|| Encoding::detect(head));
        if let Some(reason) = sniff::binary(head)
            && !encoding.is_utf16()
        {
            sink.skipped(place.path, reason);
            return Ok(());
        }
        let mut sink = Reporting {
            sink,
            counts: &self.counts,
            encoding: String::new(),
        };
        let seen = &self.counts.seen;
        let mut decoded = Text::new(head, input, encoding, seen);
        text::read(
            place.path,
            &place.words,
            &mut decoded,
            seen,
            options,
            &mut sink,
        )
    }

    fn in_memory(&self, place: &Packed<'_>, input: &mut dyn Read) -> Result<Vec<u8>, Error> {
        let most = self.limits.whole_member_bytes;
        let mut bytes = Vec::new();
        let read = input.take(most as u64 + 1).read_to_end(&mut bytes);
        read.map_err(|source| Error::reading(place.path, bytes.len() as u64, source))?;
        if bytes.len() > most {
            let limit = format!(
                "more than {most} bytes, which must be seen whole: unpack the outer container first"
            );
            return Err(Error::Limit {
                path: place.path.to_owned(),
                limit,
            });
        }
        Ok(bytes)
    }

    /// A reader that counts what it reads of the present file.
    pub(crate) fn counting<R: Read>(&self, input: R) -> Counting<R> {
        Counting {
            input,
            counts: Rc::clone(&self.counts),
        }
    }
}

/// What content is, as far as its first bytes tell.
enum Kind {
    Container(Container),
    Format(Format),
}

impl Kind {
    fn sniff(head: &[u8]) -> Option<Kind> {
        let container = Container::sniff(head).map(Kind::Container);
        container.or_else(|| format::sniff(head).map(Kind::Format))
    }

    fn is_whole(&self) -> bool {
        match self {
            Kind::Container(container) => container.is_whole(),
            Kind::Format(format) => format.is_whole(),
        }
    }
}

/// The first bytes of `input`, up to 64 KB.
fn head(input: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut head = vec![0; HEAD_BYTES];
    let mut filled = 0;
    while filled < head.len() {
        match read_some(input, &mut head[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    head.truncate(filled);
    Ok(head)
}
