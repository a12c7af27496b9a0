//! What each column of a table was recognised as.

use crate::Field;
use serde::Serialize;

/// Why a column was given its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// `--map` said so.
    Told,
    /// The file's layout says so.
    Layout,
    /// The header says so.
    Header,
    /// The values say so.
    Content,
    /// Header and values agree.
    HeaderAndContent,
    /// Nothing did.
    None,
}

/// One column and what it was recognised as.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Column {
    /// Position in the table, from 0.
    pub index: usize,
    /// Header as written, or `column 1` and so on when the table has none.
    pub header: String,
    /// What it holds; `None` when nothing was recognised.
    pub field: Option<Field>,
    /// 0 to 1: how sure the recognition is.
    pub confidence: f64,
    /// Why.
    pub ground: Ground,
    /// How dates in this column are written, when it holds dates.
    pub date_order: Option<DateOrder>,
}

/// The order of the parts in a written date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 2020-05-01, 20200501
    YearMonthDay,
    /// 05/01/2020, 05012020
    MonthDayYear,
    /// 01/05/2020, 01-May-2020
    DayMonthYear,
}

/// The columns of a table, and the layout they follow when one was recognised.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mapping {
    /// One entry a column, in file order.
    pub columns: Vec<Column>,
    /// `STATE/file-id` of the layout followed, when one was recognised or told.
    pub layout: Option<String>,
}

impl Mapping {
    /// The columns that hold `field`, in file order.
    pub fn of(&self, field: Field) -> impl Iterator<Item = &Column> {
        self.columns
            .iter()
            .filter(move |column| column.field == Some(field))
    }

    /// True when some column holds `field`.
    pub fn has(&self, field: Field) -> bool {
        self.of(field).next().is_some()
    }
}
