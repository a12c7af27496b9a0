//! Do the values of a column look like the kind they are named after, or made up?
//!
//! Input: a column's values one by one, each with what else its row says (state, birth year, names).
//! Output: the share of values whose structure fits, a judgment on the column, and one sentence for each test.
//!
//! Invariants:
//! - only counts and small sketches are kept, never a value;
//! - feeding in another order, or in parts that are merged, gives the same verdict;
//! - no verdict says that values are real: a structure can be right and the number still made up.
//!
//! Columns are judged, not cells: a few odd values are ordinary data entry, a generator leaves a constant
//! share. A column of fewer than [`FEWEST_VALUES`] values is not judged.

mod birth;
mod card;
mod email;
mod identifiers;
mod last_four;
mod licence;
mod phone;
mod sketch;
mod ssn;
mod statistics;
mod voter_number;
mod zip;

use levelhead_schema::Field;
use levelhead_schema::figures;
use levelhead_schema::mapping::DateOrder;
use sketch::Distinct;
use statistics::Share;

/// Fewer values than this say nothing about a column.
pub(crate) const FEWEST_VALUES: u64 = 10;

/// Distinct numbers before it is asked whether they follow each other.
const FEWEST_FOR_SEQUENCE: u64 = 50;

/// Letters and digits of the shortest whole number.
const FEWEST_SIGNS: usize = 7;

/// What a row says besides the value; everything may be unknown.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Context<'row> {
    /// State of residence, postal abbreviation in upper case. It goes before the state given to
    /// [`Plausibility::new`].
    pub(crate) state: Option<&'row str>,
    /// Year of birth.
    pub(crate) birth_year: Option<u16>,
    /// First name, in any case.
    pub(crate) first_name: Option<&'row [u8]>,
    /// Last name, in any case.
    pub(crate) last_name: Option<&'row [u8]>,
    /// Order of the parts of a written date, when the column's order is known.
    pub(crate) date_order: Option<DateOrder>,
}

/// The judgment on a column, in the words of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Judgment {
    /// No test objects.
    Plausible,
    /// The column as a whole has the marks of a generator, or is not what its name says.
    LooksGenerated,
    /// The values are hidden, cut or replaced by one filler.
    LooksMasked,
    /// Too few values, or nothing is known to test them by.
    NotTested,
}

impl Judgment {
    /// The words of the report.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Judgment::Plausible => "plausible",
            Judgment::LooksGenerated => "looks generated",
            Judgment::LooksMasked => "looks masked",
            Judgment::NotTested => "not tested",
        }
    }
}

/// What the tests of one column say.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Verdict {
    /// Share, 0 to 1, of the tested values whose structure fits; `None` when no value could be tested.
    pub(crate) share_fitting: Option<f64>,
    /// The judgment.
    pub(crate) judgment: Judgment,
    /// One sentence a test, with its numbers; what speaks most clearly first.
    pub(crate) tests: Vec<String>,
}

/// What one value's structure says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    /// No objection.
    Fits,
    /// Nobody issues such a value.
    Fails,
    /// Nothing is known to test it by.
    Untested,
}

impl Fit {
    fn when(fits: bool) -> Self {
        if fits { Fit::Fits } else { Fit::Fails }
    }
}

/// What the tests of a kind of column found, by what the sentences speak for.
#[derive(Debug, Default)]
struct Findings {
    masks: Vec<String>,
    marks: Vec<String>,
    notes: Vec<String>,
}

impl Findings {
    /// Notes a test that was made.
    fn note(&mut self, sentence: String) {
        self.notes.push(sentence);
    }

    /// Notes a test, as a mark of a generator when it speaks for one.
    fn judge(&mut self, generated: bool, sentence: String) {
        if generated {
            self.marks.push(sentence)
        } else {
            self.notes.push(sentence)
        }
    }

    /// Notes a test, as a sign of masking when it speaks for that.
    fn mask(&mut self, masked: bool, sentence: String) {
        if masked {
            self.masks.push(sentence)
        } else {
            self.notes.push(sentence)
        }
    }

    /// All sentences, what speaks most clearly first.
    fn sentences(self) -> Vec<String> {
        [self.masks, self.marks, self.notes].concat()
    }
}

/// Counts for one column of one kind. Every kind is fed, merged and read in the same way.
trait Column {
    /// Takes one trimmed, unmasked value.
    fn feed(&mut self, value: &[u8], state: Option<&str>, context: &Context<'_>) -> Fit;
    /// Adds the counts of another column of the same kind.
    fn merge(&mut self, other: &Self);
    /// What the counts say; `fit` is the share of tested values whose structure fits.
    fn findings(&self, fit: Share) -> Findings;
}

macro_rules! kinds {
    ($($kind:ident($column:ty) = $field:ident;)+) => {
        /// The kinds of column that can be tested.
        #[derive(Clone, Debug)]
        enum Kind { $($kind(Box<$column>),)+ }

        impl Kind {
            fn of(field: Field) -> Option<Kind> {
                match field { $(Field::$field => Some(Kind::$kind(Box::default())),)+ _ => None }
            }

            fn feed(&mut self, value: &[u8], state: Option<&str>, context: &Context<'_>) -> Fit {
                match self { $(Kind::$kind(column) => column.feed(value, state, context),)+ }
            }

            fn merge(&mut self, other: &Kind) {
                match (self, other) {
                    $((Kind::$kind(mine), Kind::$kind(theirs)) => mine.merge(theirs),)+
                    _ => debug_assert!(false, "columns of two kinds"),
                }
            }

            fn findings(&self, fit: Share) -> Findings {
                match self { $(Kind::$kind(column) => column.findings(fit),)+ }
            }
        }
    };
}

kinds! {
    Ssn(ssn::SsnColumn) = Ssn;
    LastFour(last_four::LastFourColumn) = SsnLast4;
    Licence(licence::LicenceColumn) = DriverLicense;
    Phone(phone::PhoneColumn) = Phone;
    Email(email::EmailColumn) = Email;
    Birth(birth::BirthColumn) = BirthDate;
    Card(card::CardColumn) = CardNumber;
    VoterNumber(voter_number::VoterNumberColumn) = VoterId;
    Zip(zip::ZipColumn) = Zip;
}

/// The test of one column, fed value by value.
///
/// Limits: about 4 KB of registers and up to 10 KB of counts, twice the registers for numbers, whatever the column's length.
#[derive(Clone, Debug)]
pub(crate) struct Plausibility {
    field: Field,
    state: Option<String>,
    filled: u64,
    masked: u64,
    fits: u64,
    fails: u64,
    distinct: Distinct,
    /// The blocks of neighbouring numbers that the values lie in, where the field has numbers; see [`block_of`].
    blocks: Option<Distinct>,
    /// Values that are whole numbers and so lie in blocks.
    in_blocks: u64,
    kind: Kind,
}

impl Plausibility {
    /// A test for a column of that field; `None` when nothing is known to test the field by.
    /// `state` is the state of rows that do not say theirs.
    pub(crate) fn new(field: Field, state: Option<&str>) -> Option<Self> {
        Some(Plausibility {
            field,
            state: state.map(str::to_owned),
            filled: 0,
            masked: 0,
            fits: 0,
            fails: 0,
            distinct: Distinct::new(),
            blocks: block_digits(field).map(|_| Distinct::new()),
            in_blocks: 0,
            kind: Kind::of(field)?,
        })
    }

    /// Takes one value; empty ones are passed over.
    pub(crate) fn feed(&mut self, value: &[u8], context: &Context<'_>) {
        let value = value.trim_ascii();
        if value.is_empty() {
            return;
        }
        self.filled += 1;
        self.distinct.add(value);
        if is_masked(self.field, value) {
            self.masked += 1;
            return;
        }
        if let (Some(blocks), Some(digits)) = (&mut self.blocks, block_digits(self.field))
            && let Some(block) = block_of(value, digits)
        {
            blocks.add(&block);
            self.in_blocks += 1;
        }
        match self
            .kind
            .feed(value, context.state.or(self.state.as_deref()), context)
        {
            Fit::Fits => self.fits += 1,
            Fit::Fails => self.fails += 1,
            Fit::Untested => {}
        }
    }

    /// Adds what another test of the same field has seen. The states given to both must be the same.
    pub(crate) fn merge(&mut self, other: Self) {
        debug_assert_eq!(self.field, other.field, "columns of two fields");
        self.filled += other.filled;
        self.masked += other.masked;
        self.fits += other.fits;
        self.fails += other.fails;
        self.distinct.merge(&other.distinct);
        if let (Some(mine), Some(theirs)) = (&mut self.blocks, &other.blocks) {
            mine.merge(theirs);
        }
        self.in_blocks += other.in_blocks;
        self.kind.merge(&other.kind);
    }

    /// What the values fed so far say.
    pub(crate) fn verdict(&self) -> Verdict {
        let fit = Share {
            hits: self.fits,
            of: self.fits + self.fails,
        };
        let share_fitting = (fit.of > 0).then(|| fit.value());
        if self.filled < FEWEST_VALUES {
            let tests = vec![format!(
                "{} filled values are too few to judge a column",
                self.filled
            )];
            return Verdict {
                share_fitting,
                judgment: Judgment::NotTested,
                tests,
            };
        }
        let masked = Share {
            hits: self.masked,
            of: self.filled,
        };
        let mut found = if fit.of >= FEWEST_VALUES {
            self.kind.findings(fit)
        } else {
            Findings::default()
        };
        self.sequence(&mut found);
        if self.masked > 0 {
            let sentence =
                format!("{masked} of the values are partly or wholly covered by mask characters");
            found.mask(masked.value() > 0.5, sentence);
        }
        if self.distinct.is_single() {
            found.mask(
                true,
                format!(
                    "all {} values are one and the same",
                    figures::number(self.filled)
                ),
            );
        } else if self.is_a_key() {
            found.note(self.repeats());
        }
        let judgment = match () {
            () if !found.masks.is_empty() => Judgment::LooksMasked,
            () if !found.marks.is_empty() => Judgment::LooksGenerated,
            () if fit.of < FEWEST_VALUES => Judgment::NotTested,
            () => Judgment::Plausible,
        };
        if judgment == Judgment::NotTested {
            found.note(
                "nothing is known of how such values are built here, so they were not tested"
                    .to_owned(),
            );
        }
        Verdict {
            share_fitting,
            judgment,
            tests: found.sentences(),
        }
    }

    /// True for numbers that belong to one person each.
    fn is_a_key(&self) -> bool {
        matches!(
            self.field,
            Field::Ssn | Field::DriverLicense | Field::VoterId | Field::CardNumber | Field::Email
        )
    }

    /// Numbers that were counted up fill their blocks; numbers of people lie scattered over what an authority gave out.
    fn sequence(&self, found: &mut Findings) {
        let (Some(blocks), Some(digits)) = (&self.blocks, block_digits(self.field)) else {
            return;
        };
        if self.in_blocks * 10 < self.filled * 9 {
            return;
        }
        let distinct = self.distinct.estimate().min(self.in_blocks);
        let blocks = blocks.estimate();
        let size = 10u64.pow(digits);
        // The sketches err by 2%, and a sequence may begin and end inside a block. Four of five numbers of a block are
        // never all of one list of people.
        if distinct >= FEWEST_FOR_SEQUENCE && blocks <= distinct * 5 / (4 * size) + 2 {
            found.judge(
                true,
                format!(
                    "about {} distinct numbers lie in about {} blocks of {}: they follow each other, as in a sequence",
                    figures::number(distinct),
                    figures::number(blocks),
                    figures::number(size)
                ),
            );
        }
    }

    fn repeats(&self) -> String {
        // The sketch may err upwards; there are never more distinct values than values.
        let distinct = self.distinct.estimate().min(self.filled);
        format!(
            "about {} distinct among {} values",
            figures::number(distinct),
            figures::number(self.filled)
        )
    }
}

/// How many last digits of a field's numbers tell neighbours apart; `None` where numbers do not tell of a sequence.
/// Telephone numbers of one village may all lie in one thousand, so their blocks are smaller.
fn block_digits(field: Field) -> Option<u32> {
    match field {
        Field::Phone => Some(2),
        Field::Ssn | Field::DriverLicense | Field::CardNumber => Some(3),
        _ => None,
    }
}

/// The letters and digits of a number without the last ones: neighbours have them in common. `None` for parts of numbers,
/// of which any few hundred people have most that there are.
fn block_of(value: &[u8], digits: u32) -> Option<Vec<u8>> {
    let mut signs: Vec<u8> = value
        .iter()
        .copied()
        .filter(u8::is_ascii_alphanumeric)
        .collect();
    let shown = signs.len().checked_sub(digits as usize)?;
    if signs.len() < FEWEST_SIGNS {
        return None;
    }
    signs.truncate(shown);
    Some(signs)
}

/// Whether a value is hidden: at least three mask characters in a row (two in an e-mail's local part), and as
/// many of them as of letters and digits that still show; or it says so in words.
fn is_masked(field: Field, value: &[u8]) -> bool {
    let part = match field {
        Field::Email => value.split(|byte| *byte == b'@').next().unwrap_or(value),
        _ => value,
    };
    let upper = part.to_ascii_uppercase();
    if [
        b"REDACTED".as_slice(),
        b"MASKED",
        b"HIDDEN",
        b"WITHHELD",
        b"CONFIDENTIAL",
    ]
    .iter()
    .any(|word| upper.windows(word.len()).any(|window| window == *word))
    {
        return true;
    }
    // An X may be a letter of a name or a licence number, so it hides something only beside digits' places.
    let is_mask = |byte: u8| {
        matches!(byte, b'*' | b'#' | b'?')
            || (byte == b'X' && field != Field::Email && field != Field::DriverLicense)
    };
    let (mut masks, mut shown, mut run, mut longest) = (0usize, 0usize, 0usize, 0usize);
    for &byte in &upper {
        if is_mask(byte) {
            masks += 1;
            run += 1;
            longest = longest.max(run);
        } else if byte.is_ascii_alphanumeric() {
            shown += 1;
            run = 0;
        }
    }
    let needed = if field == Field::Email { 2 } else { 3 };
    longest >= needed && masks >= shown
}

/// The digits of a value that holds nothing but digits, blanks, hyphens, dots and parentheses.
fn digits(value: &[u8]) -> Option<Vec<u8>> {
    let mut digits = Vec::with_capacity(value.len());
    for &byte in value {
        match byte {
            b'0'..=b'9' => digits.push(byte - b'0'),
            b' ' | b'-' | b'.' | b'(' | b')' => {}
            _ => return None,
        }
    }
    Some(digits)
}

/// The number that digits write.
fn number(digits: &[u8]) -> u64 {
    digits
        .iter()
        .fold(0, |number, digit| number * 10 + u64::from(*digit))
}

#[cfg(test)]
mod tests;
