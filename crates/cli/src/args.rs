//! The command line.

pub(crate) mod public;
pub(crate) mod statement;

use crate::claim_args::ClaimCommand;
use crate::coordination_args::CoordinationCommand;
use crate::intrusion_args::IntrusionCommand;
use crate::ledger_args::{KeyCommand, LedgerCommand, StatementCommand};
use crate::site_args::{ServeArgs, SiteCommand};
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use std::path::PathBuf;

const EXIT_CODES: &str = "\
Exit codes:
  0  answered
  2  the command line makes no sense
  3  an input file cannot be read, is broken, or holds no table or log; or a rule cannot work
  4  the desk's folder or library cannot be used
  5  refused: the file is in the library already, is no release, or the ledger's rules forbid the entry
  6  an output file cannot be written (a full disk, no permission)
  7  not to be relied on: a text is at fault, a signature or proof does not hold, or the ledger is not as it was recorded
  8  the address cannot be listened on: it is in use, not this machine's, or needs more rights";

const EXAMPLES: &str = "\
Examples:
  levelhead release add ncvoter_Statewide.zip --state NC --date 2020-05-01
  levelhead leak columns dump.7z
  levelhead leak check dump.7z --claimed-rows 7600000 --report answer.html";

/// What the evidence says when somebody claims that an election was attacked. Offline; nothing leaves this machine.
#[derive(Parser, Debug)]
#[command(name = "levelhead", version, after_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"), disable_help_subcommand = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) home: Home,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Where the desk is.
#[derive(Args, Debug)]
pub(crate) struct Home {
    /// The desk's folder: its key, its release library and its ledger [default: .levelhead in your home folder]
    #[arg(long, global = true, env = "LEVELHEAD_HOME", value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// The library of public releases: add, list, remove
    #[command(
        subcommand,
        after_help = "\
Examples:
  levelhead release add ncvoter_Statewide.zip --state NC --date 2020-05-01
  levelhead release list
  levelhead release remove NC/2020-05-01"
    )]
    Release(ReleaseCommand),
    /// Is this dump explained by public releases?
    #[command(
        subcommand,
        after_help = "\
Examples:
  levelhead leak columns dump.7z
  levelhead leak check dump.7z --report answer.html"
    )]
    Leak(LeakCommand),
    /// Do these accounts post together more than chance explains?
    #[command(
        subcommand,
        after_help = "\
Examples:
  levelhead coordination check posts.csv --report answer.html
  levelhead coordination ads meta-ad-library.csv
  levelhead coordination layouts"
    )]
    Coordination(CoordinationCommand),
    /// Was this system attacked, and would we have seen it?
    #[command(
        subcommand,
        after_help = "\
Examples:
  levelhead intrusion scan /var/log/nginx --report answer.html
  levelhead intrusion coverage logs --assets assets.toml
  levelhead intrusion drill
  levelhead intrusion negative . --assets a.toml --asset-kind vpn --from 2026-09-01 --to 2026-11-03"
    )]
    Intrusion(IntrusionCommand),
    /// Keys that sign statements: make, show
    #[command(
        subcommand,
        after_help = "\
Examples:
  levelhead key new ada
  levelhead key show ada.pub"
    )]
    Key(KeyCommand),
    /// Claims: record, show, add evidence, weigh the explanations
    #[command(
        subcommand,
        after_help = "\
Examples:
  levelhead claim template > claim.toml
  levelhead claim new claim.toml --by 'Ada Clerk'
  levelhead claim assess US-2020-FORUM --by 'Ada Clerk'"
    )]
    Claim(ClaimCommand),
    /// Public statements: draft, lint, sign, publish, verify
    #[command(
        subcommand,
        after_help = "\
Examples:
  levelhead statement draft US-2020-FORUM --style full --by 'Ada Clerk'
  levelhead statement lint US-2020-FORUM-v1.md
  levelhead statement sign leak-v1.md --key ada.key
  levelhead statement verify leak-v1.dsse.json --policy policy.toml"
    )]
    Statement(StatementCommand),
    /// The record that is only ever added to: check, checkpoint, cosigned, policy
    #[command(
        subcommand,
        after_help = "\
Examples:
  levelhead ledger check
  levelhead ledger policy > policy.toml"
    )]
    Ledger(LedgerCommand),
    /// The public site, as files
    #[command(
        subcommand,
        after_help = "\
Examples:
  levelhead site export public --url https://claims.example.gov"
    )]
    Site(SiteCommand),
    /// The public site, live
    Serve(ServeArgs),
    /// What each state's public voter file holds, who may get it, what law withholds
    Layouts(LayoutsArgs),
    /// The election calendar: federal elections by rule, primaries and runoffs as far as they are known, deadlines
    Calendar(public::CalendarArgs),
    /// A report for a legislature on a span of time, drawn from what was published
    Briefing(public::BriefingArgs),
    /// Print a completion script for your shell
    #[command(after_help = "\
Examples:
  levelhead completions bash > ~/.local/share/bash-completion/completions/levelhead
  levelhead completions zsh > \"${fpath[1]}/_levelhead\"
  levelhead completions fish > ~/.config/fish/completions/levelhead.fish")]
    Completions {
        /// The shell
        shell: Shell,
    },
}

#[derive(Subcommand, Debug)]
pub(crate) enum ReleaseCommand {
    /// Add a public release, or the office's own register with --withheld
    #[command(after_help = "\
Examples:
  levelhead release add ncvoter_Statewide.zip --state NC --date 2020-05-01
  levelhead release add county-*.txt --state FL --date 2020-03-10
  levelhead release add register.csv --state NC --withheld

All files named together are one release. It is added whole or not at all.")]
    Add(AddArgs),
    /// List the releases in the library
    #[command(after_help = "\
Examples:
  levelhead release list
  levelhead release list --json")]
    List(ListArgs),
    /// Remove a release from the library
    #[command(after_help = "\
Examples:
  levelhead release remove NC/2020-05-01
  levelhead release remove NC/withheld FL/2020-03-10-2")]
    Remove(RemoveArgs),
}

#[derive(Args, Debug)]
pub(crate) struct AddArgs {
    /// Files, folders or archives of the release
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The state, as its two letters; for a register of no state a tag: ZZ, or XA to XZ
    #[arg(long, value_name = "ST", value_parser = crate::told::register)]
    pub(crate) state: String,
    /// The date of the release
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = crate::told::date, required_unless_present = "withheld")]
    pub(crate) date: Option<String>,
    /// The layout of the files: STATE/file-id (see `levelhead layouts ST`), or a TOML file of your own
    #[arg(long, value_name = "ID|FILE")]
    pub(crate) layout: Option<String>,
    /// Say what a column holds; may be repeated
    #[arg(long = "map", value_name = "HEADER=FIELD", value_parser = crate::told::map)]
    pub(crate) maps: Vec<(String, levelhead_schema::Field)>,
    /// This is the office's own register or its protected voters: what no public release holds counts as withheld
    #[arg(long)]
    pub(crate) withheld: bool,
}

#[derive(Args, Debug)]
pub(crate) struct ListArgs {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct RemoveArgs {
    /// The release, as `levelhead release list` names it, such as NC/2020-05-01
    #[arg(required = true, value_name = "ID")]
    pub(crate) ids: Vec<String>,
}

#[derive(Subcommand, Debug)]
pub(crate) enum LeakCommand {
    /// What is in a dump, before anything is compared
    #[command(after_help = "\
Examples:
  levelhead leak columns dump.7z
  levelhead leak columns forum-sample.txt --map 'column 3=birth_date'")]
    Columns(ColumnsArgs),
    /// Compare a dump with the library
    #[command(after_help = "\
Examples:
  levelhead leak check dump.7z
  levelhead leak check michigan.json --claimed-rows 7600000 --report answer.html
  levelhead leak check sample.csv --state NC --map 'col4=birth_year' --json
  levelhead leak check dump.zip --rows rows.parquet

The report holds no personal data. --rows writes for each row of the dump its class, the fields that differ and
`person`, a number that rows of one listed person share as long as the library stays as it is: no personal data either.")]
    Check(CheckArgs),
}

/// What the user says of the columns.
#[derive(Args, Debug)]
pub(crate) struct TableArgs {
    /// The state, as its two letters or the tag that its releases were added under; without it all in the library are
    /// tried
    #[arg(long, value_name = "ST", value_parser = crate::told::register)]
    pub(crate) state: Option<String>,
    /// Say what a column holds (field names: `levelhead layouts --fields`); may be repeated
    #[arg(long = "map", value_name = "HEADER=FIELD", value_parser = crate::told::map)]
    pub(crate) maps: Vec<(String, levelhead_schema::Field)>,
    /// The layout that the file follows: STATE/file-id, or a TOML file of your own
    #[arg(long, value_name = "ID|FILE")]
    pub(crate) layout: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct ColumnsArgs {
    /// Files, folders or archives
    #[arg(required = true, value_name = "DUMP")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) table: TableArgs,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct CheckArgs {
    /// Files, folders or archives
    #[arg(required = true, value_name = "DUMP")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) table: TableArgs,
    /// How many rows the claim speaks of
    #[arg(long, value_name = "N", value_parser = crate::told::rows)]
    pub(crate) claimed_rows: Option<u64>,
    /// Print the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Write the report as one HTML file
    #[arg(long, value_name = "FILE.html")]
    pub(crate) report: Option<PathBuf>,
    /// Write one line for each row of the dump, with its class, a number for the person it was linked to, and no
    /// personal data, as Parquet
    #[arg(long, value_name = "FILE.parquet")]
    pub(crate) rows: Option<PathBuf>,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  levelhead layouts
  levelhead layouts MI
  levelhead layouts --fields")]
pub(crate) struct LayoutsArgs {
    /// The state, as its two letters
    #[arg(value_name = "STATE", value_parser = crate::told::state)]
    pub(crate) state: Option<String>,
    /// List the canonical field names
    #[arg(long)]
    pub(crate) fields: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}
