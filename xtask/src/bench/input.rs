//! The benchmark's files: made by `levelhead_worlds`, used again only when nothing that made them has changed.

use crate::error::ChoreError;
use levelhead_schema::Field;
use levelhead_worlds::{Dump, Mix, Release, RowClass, leak_bench};
use serde_json::{Value, json};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// The mixes, with the name that their dump has and words for a person.
pub(crate) const MIXES: [(&str, Mix, &str); 2] = [
    (
        "peers",
        Mix::PEERS,
        "90% verbatim, 5% altered, 5% fabricated",
    ),
    (
        "recombined",
        Mix::PEERS_RECOMBINED,
        "90% verbatim, 4% altered, 3% recombined, 3% fabricated",
    ),
];

/// The file that says what a folder was made from. Written last, so that a folder without it is no input.
const MANIFEST: &str = "made-from.json";

/// What the files are made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    /// Rows of each dump, and about as many of each edition.
    pub(crate) rows: u64,
    /// Monthly editions of the release.
    pub(crate) editions: usize,
    /// Another seed makes other people.
    pub(crate) seed: u64,
}

/// One edition of the release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edition {
    /// Postal abbreviation.
    pub(crate) state: String,
    /// `YYYY-MM-DD`.
    pub(crate) date: String,
    /// The file.
    pub(crate) path: PathBuf,
}

impl Edition {
    /// An edition that was written.
    pub(crate) fn of(release: &Release) -> Edition {
        Edition {
            state: release.state.clone(),
            date: release.date.to_string(),
            path: release.path.clone(),
        }
    }
}

/// The files of one benchmark.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    /// Editions, oldest first.
    pub(crate) editions: Vec<Edition>,
    /// One dump for each of [`MIXES`].
    pub(crate) dumps: Vec<PathBuf>,
    /// The first dump without the columns that only voter files have: number and date of registration.
    pub(crate) without_numbers: PathBuf,
}

impl Input {
    /// Makes the files in `folder`, or takes those that are there when they were made from the same by the same code.
    ///
    /// # Errors
    /// When files cannot be read or written, or the world cannot be made at that size.
    pub(crate) fn prepare(root: &Path, folder: &Path, size: Size) -> Result<Input, ChoreError> {
        let made_from = json!({
            "rows": size.rows,
            "editions": size.editions,
            "seed": size.seed,
            "mixes": format!("{MIXES:?}"),
            "generator": generator(root)?,
        });
        let manifest = folder.join(MANIFEST);
        let known: Option<Value> = std::fs::read_to_string(&manifest)
            .ok()
            .and_then(|text| serde_json::from_str(&text).ok());
        if let Some(known) = known
            && known["made_from"] == made_from
            && let Some(input) = Input::from_json(folder, &known)
        {
            return Ok(input);
        }
        if folder.exists() {
            // The folder has a name that this chore gave it; nothing of a stranger lies there.
            remove(folder)?;
        }
        let mixes = MIXES.map(|(name, mix, _)| (name, mix));
        let world = leak_bench(folder, size.rows, size.seed, &mixes, size.editions)?;
        let input = Input {
            editions: world.editions.iter().map(Edition::of).collect(),
            dumps: world.dumps.iter().map(|dump| dump.path.clone()).collect(),
            without_numbers: folder.join("dump-without-numbers.csv"),
        };
        if let Some(dump) = world.dumps.first() {
            leave_out(
                dump,
                &[Field::VoterId, Field::RegistrationDate],
                &input.without_numbers,
            )?;
        }
        let mut text = input.to_json();
        text["made_from"] = made_from;
        std::fs::write(&manifest, text.to_string()).map_err(ChoreError::write(&manifest))?;
        Ok(input)
    }

    /// The edition that the dumps were cut from.
    pub(crate) fn newest(&self) -> Option<&Edition> {
        self.editions.last()
    }

    fn to_json(&self) -> Value {
        let name = |path: &Path| {
            path.file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        };
        let editions: Vec<Value> = self
            .editions
            .iter()
            .map(|edition| json!([edition.state, edition.date, name(&edition.path)]))
            .collect();
        let dumps: Vec<String> = self.dumps.iter().map(|dump| name(dump)).collect();
        json!({"editions": editions, "dumps": dumps, "without_numbers": name(&self.without_numbers)})
    }

    /// The files that a manifest names; `None` when it does not or one is gone.
    fn from_json(folder: &Path, manifest: &Value) -> Option<Input> {
        let file = |name: &Value| Some(folder.join(name.as_str()?)).filter(|path| path.is_file());
        let edition = |parts: &Value| {
            Some(Edition {
                state: parts[0].as_str()?.to_owned(),
                date: parts[1].as_str()?.to_owned(),
                path: file(&parts[2])?,
            })
        };
        Some(Input {
            editions: manifest["editions"]
                .as_array()?
                .iter()
                .map(edition)
                .collect::<Option<_>>()?,
            dumps: manifest["dumps"]
                .as_array()?
                .iter()
                .map(file)
                .collect::<Option<_>>()?,
            without_numbers: file(&manifest["without_numbers"])?,
        })
    }
}

/// Removes a folder and all in it; one that is not there is as good.
///
/// # Errors
/// When the system refuses.
pub(crate) fn remove(folder: &Path) -> Result<(), ChoreError> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(ChoreError::write(folder)(error))
        }
        _ => Ok(()),
    }
}

/// Where the truth of a dump lies.
pub(crate) fn truth_of(dump: &Path) -> PathBuf {
    let mut name = dump.file_name().unwrap_or_default().to_os_string();
    name.push(".truth.csv");
    dump.with_file_name(name)
}

/// The class of each row, in row order, from the truth beside a dump.
///
/// # Errors
/// When the file cannot be read, or a line is not the next row with a known class.
pub(crate) fn read_truth(path: &Path) -> Result<Vec<RowClass>, ChoreError> {
    let file = std::fs::File::open(path).map_err(ChoreError::read(path))?;
    let mut classes = Vec::new();
    for line in BufReader::new(file).lines().skip(1) {
        let line = line.map_err(ChoreError::read(path))?;
        let class = truth_line(&line, classes.len())
            .ok_or_else(|| ChoreError::broken(path, format!("row {}", classes.len())))?;
        classes.push(class);
    }
    Ok(classes)
}

/// The class on the line of that row; `None` when the line is another row's or names no class.
fn truth_line(line: &str, row: usize) -> Option<RowClass> {
    const CLASSES: [RowClass; 7] = [
        RowClass::Verbatim,
        RowClass::Altered,
        RowClass::Recombined,
        RowClass::Withheld,
        RowClass::Newer,
        RowClass::Unexplained,
        RowClass::Duplicate,
    ];
    let mut cells = line.splitn(4, ',');
    let number: usize = cells.next()?.parse().ok()?;
    let name = cells.nth(1)?;
    CLASSES
        .into_iter()
        .find(|class| class.name() == name && number == row)
}

/// Copies a dump without the columns that hold one of `fields`.
fn leave_out(dump: &Dump, fields: &[Field], to: &Path) -> Result<(), ChoreError> {
    let wrong = |error: csv::Error| ChoreError::broken(&dump.path, error);
    let failed = |error: csv::Error| ChoreError::write(to)(error.into());
    let keep: Vec<bool> = dump
        .columns
        .iter()
        .map(|column| column.field.is_none_or(|field| !fields.contains(&field)))
        .collect();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_path(&dump.path)
        .map_err(wrong)?;
    let mut writer = csv::Writer::from_path(to).map_err(failed)?;
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record).map_err(wrong)? {
        let cells = record.iter().zip(&keep).filter(|(_, keep)| **keep);
        writer
            .write_record(cells.map(|(cell, _)| cell))
            .map_err(failed)?;
    }
    writer.flush().map_err(ChoreError::write(to))
}

/// A number that changes when the code or the data of the generator does. Only compared with itself on one machine.
fn generator(root: &Path) -> Result<u64, ChoreError> {
    let mut hasher = DefaultHasher::new();
    for folder in ["crates/worlds/src", "crates/worlds/data", "layouts"] {
        let folder = root.join(folder);
        let entries = std::fs::read_dir(&folder).map_err(ChoreError::read(&folder))?;
        let mut paths = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<Vec<_>, _>>()
            .map_err(ChoreError::read(&folder))?;
        paths.sort();
        for path in paths.iter().filter(|path| path.is_file()) {
            std::fs::read(path)
                .map_err(ChoreError::read(path))?
                .hash(&mut hasher);
        }
    }
    Ok(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::{Input, MANIFEST, RowClass, Size, leave_out, read_truth, truth_line, truth_of};
    use levelhead_schema::Field;
    use levelhead_worlds::{Mix, leak_bench};
    use std::path::Path;

    #[test]
    fn a_truth_line_must_be_the_next_row() {
        let line = "7,AR,altered,2019-08-01,last_name,typo + move, twice";
        assert_eq!(truth_line(line, 7), Some(RowClass::Altered));
        assert_eq!(truth_line(line, 8), None);
        assert_eq!(
            truth_line("0,AR,unexplained,,,made up", 0),
            Some(RowClass::Unexplained)
        );
        assert_eq!(truth_line("0,AR,unknown,,,", 0), None);
        assert_eq!(truth_line("", 0), None);
    }

    #[test]
    fn files_are_made_once_and_again_when_the_size_differs() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = crate::root::root();
        let place = folder.path().join("input");
        let size = Size {
            rows: 300,
            editions: 2,
            seed: 1,
        };
        let first = Input::prepare(&root, &place, size).expect("files");
        let truth = read_truth(&truth_of(&first.dumps[1])).expect("a truth");
        assert_eq!(truth.len(), 300);
        assert_eq!(
            truth
                .iter()
                .filter(|class| **class == RowClass::Recombined)
                .count(),
            9
        );
        // A mark in a file that stays when nothing is made anew.
        std::fs::write(&first.dumps[0], "mark").expect("a file");
        let again = Input::prepare(&root, &place, size).expect("files");
        assert_eq!(again.editions, first.editions);
        assert_eq!(std::fs::read(&again.dumps[0]).expect("a file"), b"mark");
        let larger = Size { rows: 301, ..size };
        let other = Input::prepare(&root, &place, larger).expect("files");
        assert_ne!(std::fs::read(&other.dumps[0]).expect("a file"), b"mark");
        // What was left half made is no input.
        std::fs::remove_file(place.join(MANIFEST)).expect("no manifest");
        std::fs::write(&other.dumps[0], "half").expect("a file");
        let whole = Input::prepare(&root, &place, larger).expect("files");
        assert_ne!(std::fs::read(&whole.dumps[0]).expect("a file"), b"half");
    }

    #[test]
    fn a_dump_without_numbers_has_the_other_columns_in_order() {
        let folder = tempfile::tempdir().expect("a folder");
        let bench = leak_bench(folder.path(), 50, 1, &[("a", Mix::PEERS)], 1).expect("files");
        let to = folder.path().join("without.csv");
        leave_out(
            &bench.dumps[0],
            &[Field::VoterId, Field::RegistrationDate],
            &to,
        )
        .expect("a copy");
        let headers = |path: &Path| -> Vec<String> {
            let mut reader = csv::Reader::from_path(path).expect("a file");
            assert_eq!(reader.byte_records().count(), 50);
            reader
                .headers()
                .expect("headers")
                .iter()
                .map(str::to_owned)
                .collect()
        };
        let mut left = headers(&bench.dumps[0].path);
        left.retain(|header| header != "VID" && header != "REG_DT");
        assert_eq!(left.len(), 10);
        assert_eq!(headers(&to), left);
    }
}
