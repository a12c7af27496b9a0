//! What can be wrong with weights, or with a claim that is to be weighed.

/// Weights that cannot be used, or a claim that they do not know. The fault is the file's.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum WeightsError {
    /// A file of weights is no TOML, or has a key that is missing, unknown or of the wrong type.
    #[error("weights/{file}, line {line}: {message}")]
    Toml {
        /// The file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// The parser's words.
        message: String,
    },
    /// Something is named that is not defined, or defined twice, or out of its range.
    #[error("weights/{file}: `{name}` {what}")]
    Contradiction {
        /// The file.
        file: String,
        /// What it is about.
        name: String,
        /// What is wrong.
        what: String,
    },
    /// The claim has an item of a kind that no file of weights knows.
    #[error("`{item}` is evidence of the kind `{kind}`, which is not known{hint}; `levelhead claim kinds` lists them", hint = hint(nearest))]
    UnknownKind {
        /// Id of the item.
        item: String,
        /// As written.
        kind: String,
        /// The kind that was probably meant.
        nearest: Option<String>,
    },
}

fn hint(nearest: &Option<String>) -> String {
    nearest
        .as_ref()
        .map_or_else(String::new, |nearest| format!(", `{nearest}` perhaps"))
}
