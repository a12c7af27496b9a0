//! The command line of `levelhead statement`.

use clap::{Args, ValueEnum};
use levelhead_assessment::lint::Language;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(crate) struct LintArgs {
    /// Texts, Markdown or plain; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The assessment that the statement draws on, as JSON: its terms and attributions are compared as well
    #[arg(long, value_name = "FILE.json")]
    pub(crate) assessment: Option<PathBuf>,
    /// The language of texts that do not name theirs
    #[arg(
        long,
        value_name = "en|es",
        default_value = "en",
        hide_possible_values = true
    )]
    pub(crate) language: StatementLanguage,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// A language on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum StatementLanguage {
    /// English
    En,
    /// Spanish
    Es,
}

impl From<StatementLanguage> for Language {
    fn from(language: StatementLanguage) -> Self {
        match language {
            StatementLanguage::En => Language::English,
            StatementLanguage::Es => Language::Spanish,
        }
    }
}
