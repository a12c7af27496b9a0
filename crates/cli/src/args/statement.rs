//! The command line of `levelhead statement`.

use clap::{Args, Subcommand, ValueEnum};
use levelhead_assessment::lint::Language;
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub(crate) enum StatementCommand {
    /// Find what a statement says beyond its evidence
    #[command(after_help = "\
Examples:
  levelhead statement lint statement.md
  levelhead statement lint statement.md --assessment assessment.json
  levelhead statement lint comunicado.md --language es --json

Each fault is one line, FILE:LINE:COLUMN rule: words, and a line that says what to write instead. A text may name its own
language, with language = \"es\" between two lines of +++ at its beginning. `-` reads standard input.
Exit code 7 when there are faults, 0 when there are none.")]
    Lint(LintArgs),
}

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
