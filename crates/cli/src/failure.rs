//! What can end a command, in words a person can act on, and the exit codes.

use levelhead_intrusion::{DrillError, Error as RulesError};
use levelhead_leak::Error as LeakError;
use levelhead_ledger::{Error as LedgerError, Refusal};
use levelhead_readers::Error as ReadError;
use levelhead_server::Error as ServerError;
use std::path::PathBuf;

/// What to do where data that ships with the program is wrong.
const OUR_FAULT: &str = "This is a fault of the program, not of your logs: please report it.";

/// Why a command ended without an answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The command line, or a setting in it, makes no sense.
    #[error("{0}")]
    Usage(String),
    /// The input could not be read to its end.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The rules of the intrusion check.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// A recorded attack that ships cannot be replayed.
    #[error("a recorded attack cannot be replayed: {0}")]
    Drill(#[from] DrillError),
    /// The desk or its library.
    #[error(transparent)]
    Leak(#[from] LeakError),
    /// The ledger, or what is held to it.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The server, or what it needs to begin.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// A statement, key, policy or checkpoint that the user named.
    #[error("{}: {reason}", path.display())]
    Input {
        /// The file.
        path: PathBuf,
        /// Why it cannot be used.
        reason: String,
    },
    /// What was asked for would break a rule of the record.
    #[error("{0}")]
    Refused(String),
    /// An output file could not be written.
    #[error("cannot write {}: {reason}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The briefing could not be put on paper.
    #[error(transparent)]
    Paper(#[from] levelhead_briefing::PdfError),
    /// What was checked has faults; they are printed.
    #[error("faults found: {faults}")]
    AtFault {
        /// How many.
        faults: usize,
    },
    /// Whoever read our output stopped reading.
    #[error("the output was closed")]
    ClosedPipe,
}

impl Failure {
    /// The documented exit code.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Failure::ClosedPipe => 0,
            Failure::Usage(_) | Failure::Read(ReadError::Setting(_)) => 2,
            Failure::Read(_) | Failure::Rules(_) | Failure::Drill(_) | Failure::Input { .. } => 3,
            Failure::Ledger(error) | Failure::Server(ServerError::Ledger(error)) => {
                ledger_exit_code(error)
            }
            Failure::Server(ServerError::Listen { .. }) => 8,
            Failure::Server(_) => 4,
            Failure::Leak(
                LeakError::AddedBefore { .. }
                | LeakError::NotARelease { .. }
                | LeakError::NoRows { .. }
                | LeakError::NoRelease { .. }
                | LeakError::TooManyReleases { .. },
            ) => 5,
            Failure::Leak(_) => 4,
            Failure::Refused(_) => 5,
            Failure::Write { .. } | Failure::Paper(_) => 6,
            Failure::AtFault { .. } => 7,
        }
    }

    /// What happened, where, and what to do.
    pub(crate) fn in_words(&self) -> String {
        let advice = match self {
            Failure::Usage(_) => "See `levelhead --help`.",
            Failure::Read(error) => match error {
                ReadError::Io { .. } => "Check the path and that you may read it.",
                ReadError::Broken { .. } => {
                    "The file is damaged or incomplete, so there is no answer: get it again, or unpack what can be unpacked and check that."
                }
                ReadError::Limit { .. } => {
                    "The file is built to exhaust a machine, or far larger inside than outside. Unpack it yourself where that can do no harm, and check the parts."
                }
                ReadError::NoTable { .. } => {
                    "There is nothing to compare. Check that this is the right file."
                }
                ReadError::NoLog { .. } => {
                    "No line of it has the form of a known log. docs/intrusion.md lists what is read and how to export it; a form of your own is told with --nginx-format, --apache-format, --postgres-prefix or --fields."
                }
                ReadError::Setting(_) => "See `levelhead --help`.",
                _ => "",
            },
            Failure::Rules(error) => rules_advice(error),
            Failure::Drill(_) => OUR_FAULT,
            Failure::Leak(error) => match error {
                LeakError::Io { .. } => {
                    "The library is as it was before. Check free space and permissions."
                }
                LeakError::BadKey { .. } => {
                    "Restore the key file from your backup, or start a new desk with --home."
                }
                LeakError::BadLibrary { .. } => {
                    "Restore the file from your backup, or remove it and add its releases again."
                }
                LeakError::OtherKey { .. } => {
                    "Put back the key that belongs to this library, or use another --home."
                }
                LeakError::AddedBefore { .. } => {
                    "Nothing was changed. To add it anew, remove that release first."
                }
                LeakError::NoRelease { .. } => "`levelhead release list` shows what there is.",
                LeakError::TooManyReleases { .. } => "Remove releases that you no longer need.",
                LeakError::NotARelease { .. } => {
                    "Say what the columns hold with --layout or --map, and see them with `levelhead leak columns`."
                }
                LeakError::NoRows { .. } => {
                    "Nothing was changed. Check that this is the right file."
                }
                _ => "",
            },
            Failure::Ledger(error) | Failure::Server(ServerError::Ledger(error)) => {
                ledger_advice(error)
            }
            Failure::Server(error) => server_advice(error),
            Failure::Input { .. } => "Check that this is the right file, and mend it.",
            Failure::Refused(_) => "Nothing was recorded.",
            Failure::Write { .. } => "Check free space and permissions.",
            Failure::Paper(_) => {
                "This is a fault of the program, not of your record: please report it. The HTML file says the same; --out writes it."
            }
            Failure::AtFault { .. } | Failure::ClosedPipe => "",
        };
        let text = levelhead_pages::foreign::shown_path(&self.to_string(), 2000);
        if let Failure::AtFault { .. } = self {
            // No error: the answer is that there are faults.
            return format!("{text}.");
        }
        format!("error: {text}.\n{advice}").trim_end().to_owned()
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Failure::Ledger(refusal.into())
    }
}

fn rules_advice(error: &RulesError) -> &'static str {
    match error {
        RulesError::Rule { .. } => {
            "A rule that never fires would make \"nothing found\" worthless, so nothing was scanned: mend the rule, or move it out of the folder."
        }
        RulesError::Shipped { .. } => OUR_FAULT,
        _ => "Check the folder that --rules names.",
    }
}

fn server_advice(error: &ServerError) -> &'static str {
    match error {
        ServerError::Listen { .. } => "Choose another address with --listen or --admin.",
        ServerError::NoLedger { .. } => {
            "Record a claim first, or say with --home where the desk is."
        }
        ServerError::Start { .. } => "Check how many threads and files this system allows.",
        _ => "",
    }
}

fn ledger_exit_code(error: &LedgerError) -> u8 {
    match error {
        LedgerError::BadEntry { .. } => 2,
        LedgerError::BadPolicy(_)
        | LedgerError::Refused(Refusal::BadStatement(_) | Refusal::NotText) => 3,
        LedgerError::Io { .. }
        | LedgerError::Database { .. }
        | LedgerError::BadKey { .. }
        | LedgerError::Unreadable { .. } => 4,
        LedgerError::ClockSetBack { .. }
        | LedgerError::Refused(
            Refusal::UnknownPerson { .. }
            | Refusal::OwnDraft { .. }
            | Refusal::OnlyTheDrafter { .. }
            | Refusal::WrongVersion { .. }
            | Refusal::WrongVersionBefore { .. },
        ) => 5,
        _ => 7,
    }
}

fn ledger_advice(error: &LedgerError) -> &'static str {
    match error {
        LedgerError::Io { .. } | LedgerError::Database { .. } => {
            "What was recorded before is as it was. Check free space and permissions."
        }
        LedgerError::BadKey { .. } => "Restore the key file from your backup.",
        LedgerError::Unreadable { .. } => {
            "Use the version of the program that recorded it, or a newer one."
        }
        LedgerError::ClockSetBack { .. } => {
            "Nothing was recorded. Set the clock of this machine right and try again."
        }
        LedgerError::Refused(refusal) => refusal_advice(refusal),
        error if error.is_inconsistency() => {
            "Record nothing more here. Keep the folder as it is, find out who changed it, and restore the ledger from a backup that `levelhead ledger check --seen` accepts."
        }
        _ => "",
    }
}

fn refusal_advice(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::BadStatement(_) | Refusal::NotText => {
            "Mend the statement and have it signed anew."
        }
        Refusal::UnknownPerson { .. } => "Nothing was recorded. Name a person as the policy does.",
        Refusal::OwnDraft { .. } | Refusal::OnlyTheDrafter { .. } => {
            "Statements take two people: have a second one read, sign and publish it."
        }
        Refusal::WrongVersion { .. } | Refusal::WrongVersionBefore { .. } => {
            "Nothing was recorded. Mend version and supersedes in the header, and have it signed anew."
        }
        Refusal::TooFewKeys { .. } => "Get the signatures that are missing.",
        Refusal::TooFewWitnesses { .. } => {
            "Ask the publisher for a proof that the witnesses cosigned."
        }
        _ => {
            "Do not rely on it. Get the files again from whoever published or signed them, and ask how they came to differ."
        }
    }
}
