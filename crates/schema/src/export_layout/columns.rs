//! From which columns a field is taken.

use serde::{Deserialize, Deserializer};

/// A part of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Of `at://did:plc:abc/app.bsky.feed.post/1` the account, `did:plc:abc`.
    AtAuthority,
}

/// One column that a field may be taken from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    /// The column.
    pub column: String,
    /// Only when this column holds something.
    #[serde(default)]
    pub when: Option<String>,
    /// Only this part of the cell.
    #[serde(default)]
    pub part: Option<Part>,
}

/// The columns of a field: of several alternatives the first that holds something counts.
///
/// Shape in TOML: a column's name, a list of names or alternatives, or a table with `any`, `with` and `per_file`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The alternatives, in order.
    pub any: Vec<Alternative>,
    /// Columns that are part of the value, because the first alone is not unique.
    pub with: Vec<String>,
    /// Values are unique in a file only, not across files.
    pub per_file: bool,
}

impl Columns {
    /// The names of all columns that it looks at.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let any = self.any.iter().flat_map(|one| {
            let column = std::iter::once(one.column.as_str());
            column.chain(one.when.as_deref())
        });
        any.chain(self.with.iter().map(String::as_str))
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneText {
    Name(String),
    Full(Alternative),
}

impl From<OneText> for Alternative {
    fn from(text: OneText) -> Self {
        match text {
            OneText::Name(column) => Alternative {
                column,
                when: None,
                part: None,
            },
            OneText::Full(full) => full,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Detailed {
    any: Vec<OneText>,
    #[serde(default)]
    with: Vec<String>,
    #[serde(default)]
    per_file: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum ColumnsText {
    Name(String),
    Any(Vec<OneText>),
    Detailed(Detailed),
}

impl<'de> Deserialize<'de> for Columns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let detailed = match ColumnsText::deserialize(deserializer)? {
            ColumnsText::Name(name) => Detailed {
                any: vec![OneText::Name(name)],
                with: Vec::new(),
                per_file: false,
            },
            ColumnsText::Any(any) => Detailed {
                any,
                with: Vec::new(),
                per_file: false,
            },
            ColumnsText::Detailed(detailed) => detailed,
        };
        Ok(Columns {
            any: detailed.any.into_iter().map(Alternative::from).collect(),
            with: detailed.with,
            per_file: detailed.per_file,
        })
    }
}
