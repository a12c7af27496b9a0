//! Bringing header, layouts and values together.

use super::cells::Trait;
use super::contest::{self, Claim};
use super::context::{self, Fields, Table};
use super::headers::{self, Reading};
use super::layout_match::{self, LayoutMatch};
use super::profile::{Profile, profiles};
use super::verdict::{self, Verdict};
use super::vocabulary::vocabulary;
use super::{content, words};
use levelhead_schema::layout::FileLayout;
use levelhead_schema::mapping::{Column, DateOrder, Ground, Mapping};
use levelhead_schema::{Batch, Family, Field};

/// Values alone outweigh words that nobody knows only from this score on.
const SELF_EVIDENT: f64 = 0.84;
/// What remains of a score from values under a header that speaks of something unknown.
const UNKNOWN_HEADER: f64 = 0.8;

/// What the caller knows of the table beforehand.
#[derive(Clone, Debug, Default)]
pub struct Hints<'h> {
    /// Postal abbreviation of the state, when known: only its layouts are tried, and less is asked of a fit.
    pub state: Option<String>,
    /// The layout that the user named, as `STATE/file-id` or a path, and its columns.
    pub layout: Option<(String, &'h FileLayout)>,
    /// `--map`: header (in either case; `column 3` or `3` where no header reads so) and its field.
    pub map: Vec<(String, Field)>,
    /// What the table is read for.
    pub purpose: Purpose,
}

/// What a table is read for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// A state's release, from the state: where header and values contradict each other the header stands,
    /// with a confidence of one half.
    Release,
    /// A dump from strangers: headers are believed only as far as the values bear them out.
    #[default]
    Dump,
}

/// Decides what each column of a table holds.
///
/// Shape: one [`Column`] a column, in file order. `sample` is the first rows of the table, in batches; up to
/// 2,000 are looked at, fewer in wide tables. An empty sample leaves the header alone to decide.
/// Limits: a date column whose days are all 12 or less takes the order of the table's other dates, else of its
/// layout, else month first, as United States files are written.
pub fn recognise(header: Option<&[String]>, sample: &[Batch], hints: &Hints<'_>) -> Mapping {
    let width = sample
        .iter()
        .map(Batch::columns)
        .max()
        .unwrap_or(0)
        .max(header.map_or(0, <[String]>::len));
    let profiles = profiles(sample, width);
    let layout = find_layout(header, &profiles, hints);
    let names: Vec<String> = (0..width).map(|at| name_of(header, at)).collect();
    let mut columns: Vec<Column> = names
        .iter()
        .enumerate()
        .map(|(index, name)| Column {
            index,
            header: name.clone(),
            field: None,
            confidence: 0.0,
            ground: Ground::None,
            date_order: None,
        })
        .collect();
    let mut decided = vec![false; width];
    tell(&mut columns, &mut decided, hints);
    if let Some(layout) = &layout {
        follow(layout, &profiles, &mut columns, &mut decided);
    }
    let readings: Vec<Reading> = names
        .iter()
        .map(|name| {
            if header.is_some() {
                headers::read(name)
            } else {
                Reading::Opaque
            }
        })
        .collect();
    let claims = claims(
        &names,
        &readings,
        &profiles,
        sample,
        &columns,
        &decided,
        hints.purpose,
    );
    let taken: Vec<Field> = columns.iter().filter_map(|column| column.field).collect();
    for (column, claim) in columns
        .iter_mut()
        .zip(contest::settle(claims, width, &taken))
    {
        if let Some(claim) = claim {
            (column.field, column.confidence, column.ground) =
                (Some(claim.field), rounded(claim.score), claim.ground);
        }
    }
    patients_words(&mut columns);
    date_orders(&mut columns, &profiles, layout.as_ref());
    Mapping {
        columns,
        layout: layout.map(|layout| layout.id),
    }
}

fn name_of(header: Option<&[String]>, at: usize) -> String {
    match header.and_then(|header| header.get(at)) {
        Some(name) => name.clone(),
        None => format!("column {}", at + 1),
    }
}

/// Two decimals say all that a score knows.
fn rounded(score: f64) -> f64 {
    (score.clamp(0.0, 1.0) * 100.0).round() / 100.0
}

fn find_layout<'h>(
    header: Option<&[String]>,
    profiles: &[Profile],
    hints: &Hints<'h>,
) -> Option<LayoutMatch<'h>> {
    if let Some((id, file)) = &hints.layout {
        return Some(layout_match::told(id, file, header, profiles));
    }
    let speaking = |header: &&[String]| {
        header
            .iter()
            .any(|name| headers::read(name) != Reading::Opaque)
    };
    match header.filter(speaking) {
        Some(header) => layout_match::by_header(header, hints.state.as_deref()),
        None => layout_match::by_position(profiles, hints.state.as_deref()),
    }
}

/// True when every word of `text` is on the lists of first names and surnames that ship with the program.
///
/// Limits: the lists hold the frequent names only, and some are common words too (`Page`, `Price`).
pub fn is_listed_name(text: &str) -> bool {
    let mut words = text
        .split(|letter: char| !letter.is_alphabetic())
        .filter(|word| !word.is_empty())
        .peekable();
    words.peek().is_some()
        && words.all(|word| {
            let ranks = vocabulary().ranks(&word.to_uppercase());
            ranks.first > 0 || ranks.last > 0
        })
}

/// Does what `--map` says: a header goes before a number, which counts the columns from 1.
fn tell(columns: &mut [Column], decided: &mut [bool], hints: &Hints<'_>) {
    for (wanted, field) in &hints.map {
        let wanted = wanted.trim();
        let exact = columns
            .iter()
            .position(|column| column.header.trim().eq_ignore_ascii_case(wanted));
        let number = wanted
            .to_ascii_lowercase()
            .trim_start_matches("column")
            .trim()
            .parse::<usize>()
            .ok();
        // A header may be hidden, lest it is a person's data: then the number is the only name that the user sees.
        let by_number = number.and_then(|number| number.checked_sub(1));
        if let Some(at) = exact.or(by_number).filter(|&at| at < columns.len()) {
            (
                columns[at].field,
                columns[at].confidence,
                columns[at].ground,
            ) = (Some(*field), 1.0, Ground::Told);
            decided[at] = true;
        }
    }
}

/// Takes over what a layout says of the columns that are still open.
fn follow(
    layout: &LayoutMatch<'_>,
    profiles: &[Profile],
    columns: &mut [Column],
    decided: &mut [bool],
) {
    for (at, known) in layout.columns.iter().enumerate().take(columns.len()) {
        let Some(known) = known.filter(|_| !decided[at]) else {
            continue;
        };
        let free = |field: &Field| {
            contest::may_repeat(*field)
                || !columns.iter().any(|column| column.field == Some(*field))
        };
        let (field, ground) = match known.field {
            Some(field) => match closer(field, &profiles[at]) {
                Some(closer) => (Some(closer), Ground::HeaderAndContent),
                None => (Some(field), Ground::Layout),
            },
            // What the state keeps there is nobody's business here, unless the values are plainly a person's.
            None => match verdict::judge(Field::VendorId, &profiles[at]) {
                Verdict::Rather(personal) => (Some(personal), Ground::Content),
                _ => (None, Ground::Layout),
            },
        };
        let field = field.filter(free);
        columns[at].field = field;
        columns[at].ground = ground;
        columns[at].confidence = if ground == Ground::Layout { 0.97 } else { 0.9 };
        decided[at] = true;
    }
}

/// What a column holds when its values say more or less than its layout: a full date of birth where the state
/// gives a year, a number where it gives a flag.
fn closer(field: Field, profile: &Profile) -> Option<Field> {
    let refinable = matches!(
        field,
        Field::BirthDate
            | Field::BirthYear
            | Field::Age
            | Field::Ssn
            | Field::SsnLast4
            | Field::DriverLicense
            | Field::LicenseOnFile
            | Field::VendorId
            | Field::RowNumber
    );
    match verdict::judge(field, profile) {
        Verdict::Rather(other) if refinable => Some(other),
        _ => None,
    }
}

/// What the open columns claim, from header and values.
fn claims(
    names: &[String],
    readings: &[Reading],
    profiles: &[Profile],
    sample: &[Batch],
    columns: &[Column],
    decided: &[bool],
    purpose: Purpose,
) -> Vec<Claim> {
    let mut claims = Vec::new();
    let mut table = Table {
        profiles,
        fields: Vec::new(),
        open: Vec::new(),
    };
    for (at, reading) in readings.iter().enumerate() {
        let (mut fields, mut open): (Fields, bool) = (Vec::new(), false);
        if decided[at] {
            // A neighbour may lean on it.
            fields.extend(columns[at].field.map(|field| (field, 1.0)));
        } else {
            let before = claims.len();
            by_header(at, &names[at], reading, &profiles[at], purpose, &mut claims);
            let named = claims.len() > before;
            fields.extend(
                claims[before..]
                    .iter()
                    .map(|claim| (claim.field, claim.score)),
            );
            if !named {
                open = *reading == Reading::Opaque;
                fields = match reading {
                    Reading::Foreign => Vec::new(),
                    Reading::Opaque => content::candidates(&profiles[at]),
                    Reading::Unknown | Reading::Named(_) => {
                        self_evident(content::candidates(&profiles[at]))
                    }
                    // "imported by" holds a clerk's name, "import key" may hold a voter's number.
                    Reading::Record => self_evident(content::candidates(&profiles[at]))
                        .into_iter()
                        .filter(|(field, _)| field.family() != Family::Name)
                        .collect(),
                };
            }
        }
        table.fields.push(fields);
        table.open.push(open);
    }
    context::apply(&mut table, sample);
    for (column, fields) in table.fields.into_iter().enumerate() {
        let spoken = decided[column] || claims.iter().any(|claim| claim.column == column);
        if !spoken {
            claims.extend(fields.into_iter().map(|(field, score)| Claim {
                column,
                field,
                score,
                ground: Ground::Content,
            }));
        }
    }
    claims
}

fn self_evident(fields: Fields) -> Fields {
    fields
        .into_iter()
        .filter(|(_, score)| *score >= SELF_EVIDENT)
        .map(|(field, score)| (field, score * UNKNOWN_HEADER))
        .collect()
}

/// The claims that a header makes, weighed against the values.
fn by_header(
    column: usize,
    name: &str,
    reading: &Reading,
    profile: &Profile,
    purpose: Purpose,
    claims: &mut Vec<Claim>,
) {
    let mut named: Vec<(Field, f64)> = match reading {
        Reading::Named(found) => found.clone(),
        _ => Vec::new(),
    };
    // A name that states use for one thing says so, even where no phrase knows it.
    let used = Some(name)
        .filter(|_| !matches!(reading, Reading::Foreign | Reading::Record))
        .and_then(layout_match::field_of_name);
    if let Some((field, share)) = used {
        let heard = |(known, score): &(Field, f64)| *known == field || *score >= 0.97;
        if !named.iter().any(heard) {
            named.push((field, 0.72 + 0.1 * share));
        }
    }
    for (field, score) in named {
        let (field, score, ground) = match verdict::judge(field, profile) {
            Verdict::Fits => (field, 0.25 + 0.72 * score, Ground::HeaderAndContent),
            Verdict::Silent => (field, 0.1 + 0.72 * score, Ground::Header),
            Verdict::Rather(other) => (other, 0.85 * score, Ground::HeaderAndContent),
            Verdict::Contradicts if purpose == Purpose::Release => (field, 0.5, Ground::Header),
            Verdict::Contradicts => continue,
        };
        claims.push(Claim {
            column,
            field,
            score,
            ground,
        });
    }
}

/// In a patients' file a "ward" is a hospital's.
fn patients_words(columns: &mut [Column]) {
    let patients = columns
        .iter()
        .any(|column| matches!(column.field, Some(Field::PatientId | Field::Diagnosis)));
    for column in columns
        .iter_mut()
        .filter(|column| patients && column.field == Some(Field::Precinct))
    {
        if words::cut(&column.header).iter().any(|word| word == "ward") {
            column.field = Some(Field::MedicalProvider);
        }
    }
}

/// Decides how the dates of each column are written.
fn date_orders(columns: &mut [Column], profiles: &[Profile], layout: Option<&LayoutMatch<'_>>) {
    let mut undecided = Vec::new();
    for (column, profile) in columns.iter_mut().zip(profiles) {
        if profile.share(Trait::Date) < 0.5 {
            continue;
        }
        column.date_order = order_of(profile);
        if column.date_order.is_none() {
            undecided.push(column.index);
        }
    }
    let sibling = columns
        .iter()
        .filter_map(|column| column.date_order)
        .find(|order| *order != DateOrder::YearMonthDay);
    let stated = layout
        .and_then(|layout| layout.file.date_format.as_deref())
        .and_then(order_in_words);
    for at in undecided {
        columns[at].date_order = Some(sibling.or(stated).unwrap_or(DateOrder::MonthDayYear));
    }
}

/// The order that the values settle; `None` when month and day could be changed over in all of them.
fn order_of(profile: &Profile) -> Option<DateOrder> {
    let (year, month, day) = (profile.year_first, profile.month_first, profile.day_first);
    if year >= month.max(day) {
        Some(DateOrder::YearMonthDay)
    } else if month > day {
        Some(DateOrder::MonthDayYear)
    } else if day > month {
        Some(DateOrder::DayMonthYear)
    } else {
        None
    }
}

/// The order in a layout's wording, such as `MM/DD/YYYY`.
fn order_in_words(format: &str) -> Option<DateOrder> {
    let format = format.to_ascii_uppercase();
    let (year, month, day) = (format.find("YY")?, format.find('M')?, format.find('D')?);
    if year < month {
        Some(DateOrder::YearMonthDay)
    } else if month < day {
        Some(DateOrder::MonthDayYear)
    } else {
        Some(DateOrder::DayMonthYear)
    }
}
