//! The command line of `levelhead statement`.

use clap::Args;
use levelhead_schema::statement::Language;
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
    #[arg(long, value_name = "en|es", default_value = "en", value_parser = crate::told::language)]
    pub(crate) language: Language,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}
