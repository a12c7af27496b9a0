//! The command line of claims.

use clap::{Args, Subcommand};
use levelhead_schema::statement::is_name;
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub(crate) enum ClaimCommand {
    /// Record a claim, taken apart into the questions that get an answer of their own
    #[command(after_help = "\
Examples:
  levelhead claim template > voters.toml
  levelhead claim new voters.toml --by 'Ada Clerk'")]
    New(NewArgs),
    /// List the claims of the desk
    #[command(after_help = "\
Examples:
  levelhead claim list
  levelhead claim list --json")]
    List(ClaimListArgs),
    /// Show a claim: its parts, who says what and could see what, the evidence, what was recorded of it
    #[command(after_help = "\
Examples:
  levelhead claim show US-2020-FORUM
  levelhead claim show US-2020-FORUM --json")]
    Show(ShowArgs),
    /// Add what has become known: a report of ours, entries of your own, a document
    #[command(after_help = "\
Examples:
  levelhead leak check dump.7z --json > leak.json
  levelhead claim attach US-2020-FORUM leak.json --part voter-files --by 'Ada Clerk'
  levelhead claim attach US-2020-FORUM more.toml --by 'Ada Clerk'
  levelhead claim attach US-2020-FORUM letter.pdf --evidence denial --citation letter --why answer --by Ada

A report of ours (JSON) becomes evidence by its findings; its file's hash is kept. A TOML file holds the same tables as
a claim: [[source]], [[evidence]], [[figure]], [[impact]], [[attribution]], [[gap]], [[document]], [[withdrawal]]. Any
other file is a document: its hash, citation and custody are kept, the file is not.")]
    Attach(AttachArgs),
    /// Weigh the explanations of each part with what is known
    #[command(after_help = "\
Examples:
  levelhead claim assess US-2020-FORUM --by 'Ada Clerk'
  levelhead claim assess US-2020-FORUM --as-of 2020-09-01 --json --by 'Ada Clerk'

What is assessed anew and differs is recorded as a new version; nothing recorded is ever changed.")]
    Assess(AssessArgs),
    /// List the kinds of evidence, with what each says of the explanations and why
    #[command(after_help = "\
Examples:
  levelhead claim kinds
  levelhead claim kinds owner-saw-no-entry")]
    Kinds(KindsArgs),
    /// Print a claim to start from
    #[command(after_help = "\
Examples:
  levelhead claim template > claim.toml")]
    Template,
}

/// Who records it.
#[derive(Args, Debug)]
pub(crate) struct Person {
    /// Who you are; it is recorded with what you record [default: the name under which you are logged in]
    #[arg(long = "by", env = "LEVELHEAD_PERSON", value_name = "PERSON", value_parser = crate::told::person)]
    by: Option<String>,
}

impl Person {
    /// The name that is recorded.
    pub(crate) fn name(&self) -> String {
        let logged_in = || {
            let names = ["USER", "LOGNAME", "USERNAME"].map(std::env::var);
            let mut usable = names.into_iter().flatten().filter(|name| is_name(name));
            usable.next().unwrap_or_else(|| "unknown".to_owned())
        };
        self.by.clone().unwrap_or_else(logged_in)
    }
}

#[derive(Args, Debug)]
pub(crate) struct NewArgs {
    /// The claim's file
    #[arg(value_name = "FILE.toml")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) person: Person,
}

#[derive(Args, Debug)]
pub(crate) struct ClaimListArgs {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct ShowArgs {
    /// The claim
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct AttachArgs {
    /// The claim
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// A report of ours, a TOML file, or a document
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The part that a report bears on; may be repeated [default: every part of its kind]
    #[arg(long = "part", value_name = "PART")]
    pub(crate) parts: Vec<String>,
    /// Of a document: the item of evidence that it bears out
    #[arg(long, value_name = "ITEM")]
    pub(crate) evidence: Option<String>,
    /// Of a document: where it can be read
    #[arg(long, value_name = "TEXT", requires = "evidence")]
    pub(crate) citation: Option<String>,
    /// Of a document: from whom it came
    #[arg(long, value_name = "WHO", requires = "evidence")]
    pub(crate) from: Option<String>,
    /// Of a document: why it was handed over
    #[arg(long, value_name = "TEXT", requires = "evidence")]
    pub(crate) why: Option<String>,
    /// The day from which it was known [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = crate::told::date)]
    pub(crate) date: Option<String>,
    #[command(flatten)]
    pub(crate) person: Person,
}

#[derive(Args, Debug)]
pub(crate) struct AssessArgs {
    /// The claim
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// Weigh only what was known on this day [default: the newest day in the claim]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = crate::told::date)]
    pub(crate) as_of: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) person: Person,
}

#[derive(Args, Debug)]
pub(crate) struct KindsArgs {
    /// One kind, in full
    #[arg(value_name = "KIND")]
    pub(crate) kind: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct DraftArgs {
    /// The claim
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// What kind of statement: holding, full, negative, correction or withdrawal
    #[arg(long, value_name = "STYLE", value_parser = crate::told::style)]
    pub(crate) style: levelhead_schema::statement::Style,
    /// The language: en or es
    #[arg(long, value_name = "LANGUAGE", default_value = "en", value_parser = crate::told::language)]
    pub(crate) language: levelhead_schema::statement::Language,
    /// Of a correction or withdrawal: why
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    /// Weigh only what was known on this day [default: the newest day in the claim]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = crate::told::date)]
    pub(crate) as_of: Option<String>,
    /// The draft's file [default: ID-vN.md]
    #[arg(long, value_name = "FILE.md")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) person: Person,
}
