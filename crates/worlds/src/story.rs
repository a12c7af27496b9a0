//! The story of September 2020: files of five states on a forum, each of which its state had released to anyone.

use crate::Error;
use crate::calendar::Date;
use crate::columns::{Columns, Renaming};
use crate::cores::on_all_cores;
use crate::cut::{Cut, Lettering, Mix, RowOrder};
use crate::dump::DumpBuilder;
use crate::form::{Encoding, Form};
use crate::hospital::write_hospital;
use crate::profile::{Profile, Quoting};
use crate::register::Register;
use crate::release::{Release, release_form, write_release};
use crate::truth::Dump;
use levelhead_schema::Field;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// The files of the story.
#[derive(Clone, Debug, Serialize)]
pub struct Story {
    /// The releases, by state and date: twelve months for each of MI, CT, AR, FL and NC.
    pub releases: Vec<Release>,
    /// The forum's dumps that hold voters.
    pub dumps: Vec<Dump>,
    /// The forum's file that holds patients.
    pub hospital: PathBuf,
    /// Rows of the patients' file.
    pub hospital_rows: u64,
    /// This value as JSON.
    #[serde(skip)]
    pub truth: PathBuf,
}

const STATES: [&str; 5] = ["MI", "CT", "AR", "FL", "NC"];
const FIRST: Date = Date::new(2019, 6, 1);
const RELEASES: usize = 12;
const PATIENTS: u64 = 62_000;

/// Writes the story below `dir`, one person for every `scale_divisor` (100 for the demonstration): releases under
/// `releases/<STATE>/`, dumps under `dumps/`, the truth in `truth.json`.
///
/// The dumps: Michigan's release of 2020-03-01 with invented e-mail addresses and full birth dates, as JSON lines;
/// Connecticut's of 2020-02-01 and Arkansas' of 2019-11-01 in one file; Florida's of 2020-01-01 as a MySQL dump;
/// North Carolina's of 2019-10-01 with other headers; and a hospital's patients.
/// # Errors
/// [`Error::Write`]; the others would be defects of this crate.
pub fn story_2020(dir: &Path, scale_divisor: u32, seed: u64) -> Result<Story, Error> {
    let divisor = u64::from(scale_divisor.max(1));
    let dumps_dir = dir.join("dumps");
    std::fs::create_dir_all(&dumps_dir).map_err(Error::write(&dumps_dir))?;
    let mut registers = Vec::new();
    for state in STATES {
        let folder = dir.join("releases").join(state);
        std::fs::create_dir_all(&folder).map_err(Error::write(&folder))?;
        registers.push(story_register(state, divisor, RELEASES, seed)?);
    }
    let mut jobs: Vec<Job<'_>> = Vec::new();
    // The largest first, so that no thread is left alone with one at the end.
    for at in [3, 4, 0, 1, 2] {
        let register = &registers[at];
        jobs.extend((0..RELEASES).map(|month| Job::Release(register, month)));
    }
    let [mi, ct, ar, fl, nc] = &registers[..] else {
        return Err(Error::NoLayout {
            state: "the story".into(),
        });
    };
    jobs.extend([
        Job::Florida(fl, 6_000_000 / divisor),
        Job::NorthCarolina(nc, 6_000_000 / divisor),
    ]);
    jobs.extend([
        Job::Michigan(mi),
        Job::Merged(ct, ar),
        Job::Hospital(mi, PATIENTS / divisor),
    ]);
    let written = on_all_cores(&jobs, |job| job.write(dir, seed))?;
    let mut story = Story {
        releases: Vec::new(),
        dumps: Vec::new(),
        hospital: PathBuf::new(),
        hospital_rows: 0,
        truth: dir.join("truth.json"),
    };
    for one in written {
        match one {
            Written::Release(release) => story.releases.push(release),
            Written::Dump(dump) => story.dumps.push(dump),
            Written::Hospital(path, rows) => (story.hospital, story.hospital_rows) = (path, rows),
        }
    }
    story
        .releases
        .sort_by(|one, other| (&one.state, one.date).cmp(&(&other.state, other.date)));
    story.dumps.sort_by(|one, other| one.path.cmp(&other.path));
    std::fs::write(&story.truth, serde_json::to_vec_pretty(&story)?)
        .map_err(Error::write(&story.truth))?;
    Ok(story)
}

/// One file of the story.
enum Job<'w> {
    Release(&'w Register, usize),
    Michigan(&'w Register),
    Merged(&'w Register, &'w Register),
    Florida(&'w Register, u64),
    NorthCarolina(&'w Register, u64),
    Hospital(&'w Register, u64),
}

enum Written {
    Release(Release),
    Dump(Dump),
    Hospital(PathBuf, u64),
}

impl Job<'_> {
    fn write(&self, dir: &Path, seed: u64) -> Result<Written, Error> {
        let dumps = dir.join("dumps");
        match *self {
            Job::Release(register, month) => {
                let folder = dir.join("releases").join(register.state());
                write_edition(register, month, &folder).map(Written::Release)
            }
            Job::Michigan(mi) => michigan(mi, &dumps.join("mi_7_6m.json"), seed).map(Written::Dump),
            Job::Merged(ct, ar) => {
                merged(ct, ar, &dumps.join("ct_ar_merged.csv"), seed).map(Written::Dump)
            }
            Job::Florida(fl, rows) => {
                let columns = Columns::of_release(fl)?
                    .identity()
                    .one_street_line()
                    .renamed(Renaming::Plain);
                let mut dump = DumpBuilder::create(
                    &dumps.join("florida.sql"),
                    Form::MysqlInsert {
                        table: "fl_voters".into(),
                    },
                    &columns,
                    seed,
                )?;
                dump.add(&Cut {
                    rows: Some(rows),
                    ..Cut::whole(fl, &columns, dumped_month(fl))
                })?;
                dump.finish().map(Written::Dump)
            }
            Job::NorthCarolina(nc, rows) => {
                let columns = Columns::of_release(nc)?
                    .identity()
                    .one_city_line()
                    .renamed(Renaming::Title)
                    .shuffled(seed);
                let mut dump =
                    DumpBuilder::create(&dumps.join("nc voters.csv"), Form::csv(), &columns, seed)?;
                dump.add(&Cut {
                    rows: Some(rows),
                    order: RowOrder::Shuffled,
                    lettering: Lettering::Title,
                    ..Cut::whole(nc, &columns, dumped_month(nc))
                })?;
                dump.finish().map(Written::Dump)
            }
            Job::Hospital(register, patients) => {
                let path = dumps.join("hospital_62k.csv");
                write_hospital(register, patients, &path, seed)
                    .map(|rows| Written::Hospital(path, rows))
            }
        }
    }
}

/// What the press said was in it: name, birth date, sex, registration date, address, ZIP, e-mail, voter number, precinct.
fn michigan(mi: &Register, path: &Path, seed: u64) -> Result<Dump, Error> {
    const CLAIMED: [Field; 13] = [
        Field::VoterId,
        Field::LastName,
        Field::FirstName,
        Field::MiddleName,
        Field::NameSuffix,
        Field::BirthDate,
        Field::Sex,
        Field::RegistrationDate,
        Field::StreetAddress,
        Field::City,
        Field::Zip,
        Field::Email,
        Field::Precinct,
    ];
    let columns = Columns::of_release(mi)?
        .pick(&CLAIMED)
        .renamed(Renaming::Plain);
    let mut dump = DumpBuilder::create(path, Form::JsonLines, &columns, seed)?;
    dump.add(&Cut {
        order: RowOrder::Shuffled,
        mix: Mix::VERBATIM,
        ..Cut::whole(mi, &columns, dumped_month(mi))
    })?;
    dump.finish()
}

fn merged(ct: &Register, ar: &Register, path: &Path, seed: u64) -> Result<Dump, Error> {
    const SHARED: [Field; 12] = [
        Field::State,
        Field::VoterId,
        Field::LastName,
        Field::FirstName,
        Field::MiddleName,
        Field::NameSuffix,
        Field::BirthDate,
        Field::StreetAddress,
        Field::City,
        Field::Zip,
        Field::Party,
        Field::RegistrationDate,
    ];
    let of = |register| {
        Columns::of_release(register)
            .map(|columns| columns.pick(&SHARED).renamed(Renaming::Abbreviated))
    };
    let (ct_columns, ar_columns) = (of(ct)?, of(ar)?);
    let form = Form::Delimited {
        delimiter: b';',
        quoting: Quoting::Needed,
        header: true,
        encoding: Encoding::Utf8,
        crlf: true,
    };
    let mut dump = DumpBuilder::create(path, form, &ct_columns, seed)?;
    dump.add(&Cut::whole(ct, &ct_columns, dumped_month(ct)))?;
    dump.add(&Cut::whole(ar, &ar_columns, dumped_month(ar)))?;
    dump.finish()
}

/// A state's register in the story: one person for every `divisor`, with so many monthly releases.
pub(crate) fn story_register(
    state: &str,
    divisor: u64,
    releases: usize,
    seed: u64,
) -> Result<Register, Error> {
    let people = Profile::of(state)?.registered / divisor.max(1);
    Register::new(state, people, FIRST, releases, seed)
}

/// Writes release `month` into `folder` as the state does, under a name such as `FL_2020-01-01.txt`.
pub(crate) fn write_edition(
    register: &Register,
    month: usize,
    folder: &Path,
) -> Result<Release, Error> {
    let extension = match release_form(register, &Columns::of_release(register)?) {
        Form::Delimited {
            delimiter: b',', ..
        } => "csv",
        _ => "txt",
    };
    let (state, date) = (register.state(), register.dates()[month]);
    let path = folder.join(format!("{state}_{date}.{extension}"));
    write_release(register, month, &path)
}

/// The release from which the story's dump of a state was cut; the last one when there are fewer.
pub(crate) fn dumped_month(register: &Register) -> usize {
    let month = match register.state() {
        "MI" => (2020, 3),
        "CT" => (2020, 2),
        "AR" => (2019, 11),
        "FL" => (2020, 1),
        _ => (2019, 10),
    };
    register
        .dates()
        .iter()
        .position(|date| (date.year, date.month) == month)
        .unwrap_or(register.dates().len() - 1)
}
