//! The command line of keys, statements and the ledger.

use crate::args::statement::LintArgs;
use crate::claim_args::DraftArgs;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub(crate) enum KeyCommand {
    /// Make a key that signs statements
    #[command(after_help = "\
Examples:
  levelhead key new ada
  levelhead key new ada --out usb/ada.key

Two files: the private key, which only its owner may read and which is never overwritten, and beside it the public key,
NAME.pub, for the policy.")]
    New(KeyNewArgs),
    /// Show a key's public half, as text, hex and PEM, and its id in signatures
    #[command(after_help = "\
Examples:
  levelhead key show ada.key
  levelhead key show ada.pub")]
    Show(KeyShowArgs),
}

#[derive(Args, Debug)]
pub(crate) struct KeyNewArgs {
    /// The key's name: letters, digits, dots, hyphens and underscores
    #[arg(value_name = "NAME", value_parser = crate::key::name)]
    pub(crate) name: String,
    /// The private key's file [default: NAME.key]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct KeyShowArgs {
    /// A private or public key
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

#[derive(Subcommand, Debug)]
pub(crate) enum StatementCommand {
    /// Draft a statement that cannot say more than the assessment does
    #[command(after_help = "\
Examples:
  levelhead statement draft US-2020-FORUM --style holding
  levelhead statement draft US-2020-FORUM --style full --language es --out es.md
  levelhead statement draft US-2020-FORUM --style correction --reason 'A date was wrong'

Each sentence names the notes on which it rests. Edit the text, then lint it, and have it signed.")]
    Draft(DraftArgs),
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
    /// Sign a statement with your key; needs no ledger
    #[command(after_help = "\
Examples:
  levelhead statement sign leak-v1.md --key ada.key
  levelhead statement sign leak-v1.md --key ada.key --out ada.dsse.json")]
    Sign(SignArgs),
    /// Record a signed statement and write the files that anybody can verify
    #[command(after_help = "\
Examples:
  levelhead statement publish leak.md --signature a.json b.json --policy policy.toml --by Ben

Whoever publishes is another person than the drafter. Publishing again records nothing twice: it writes the files anew,
with the cosignatures that witnesses gave since.")]
    Publish(PublishArgs),
    /// Verify a published statement with its files and a policy alone
    #[command(after_help = "\
Examples:
  levelhead statement verify leak-v1.dsse.json --policy policy.toml
  levelhead statement verify leak-v1.md --policy policy.toml
  levelhead statement verify copy.json --proof copy.tlog-proof --policy policy.toml")]
    Verify(VerifyArgs),
}

#[derive(Args, Debug)]
pub(crate) struct SignArgs {
    /// The statement
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Your private key
    #[arg(long, value_name = "KEY")]
    pub(crate) key: PathBuf,
    /// The signature's file [default: FILE.<key's name>.dsse.json]
    #[arg(long, value_name = "SIG")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct PublishArgs {
    /// The statement
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// A signature; one for each key
    #[arg(long = "signature", required = true, num_args = 1.., value_name = "SIG")]
    pub(crate) signatures: Vec<PathBuf>,
    /// Whose signatures count, and how many
    #[arg(long, value_name = "POLICY")]
    pub(crate) policy: PathBuf,
    /// Who publishes: a person of the policy, not the drafter
    #[arg(long, value_name = "PERSON")]
    pub(crate) by: String,
    /// The folder for the published files
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(crate) out: PathBuf,
}

#[derive(Args, Debug)]
pub(crate) struct VerifyArgs {
    /// The envelope (.dsse.json), or the text (.md) beside it
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Whose signatures count, how many, and which log
    #[arg(long, value_name = "POLICY")]
    pub(crate) policy: PathBuf,
    /// The proof [default: the envelope's name with .tlog-proof]
    #[arg(long, value_name = "FILE")]
    pub(crate) proof: Option<PathBuf>,
}

#[derive(Subcommand, Debug)]
pub(crate) enum LedgerCommand {
    /// Prove that the whole ledger is as it was recorded
    #[command(after_help = "\
Examples:
  levelhead ledger check
  levelhead ledger check --seen checkpoint-of-may.txt

--seen holds the ledger to a checkpoint that was kept elsewhere: that is what shows a ledger that was rolled back or
rewritten as a whole.")]
    Check(LedgerCheckArgs),
    /// Print the signed checkpoint, to be kept elsewhere and cosigned by witnesses
    #[command(after_help = "\
Examples:
  levelhead ledger checkpoint > checkpoint.txt")]
    Checkpoint,
    /// Take in a checkpoint that witnesses cosigned
    #[command(after_help = "\
Examples:
  levelhead ledger cosigned checkpoint.txt --policy policy.toml")]
    Cosigned(CosignedArgs),
    /// Print a policy to start from, with this ledger's key
    #[command(after_help = "\
Examples:
  levelhead ledger policy > policy.toml")]
    Policy,
}

#[derive(Args, Debug)]
pub(crate) struct LedgerCheckArgs {
    /// A checkpoint of this ledger that was kept elsewhere
    #[arg(long, value_name = "CHECKPOINT-FILE")]
    pub(crate) seen: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct CosignedArgs {
    /// The checkpoint, with the witnesses' lines
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Whose lines are verified; others are kept as they are
    #[arg(long, value_name = "POLICY")]
    pub(crate) policy: Option<PathBuf>,
}
