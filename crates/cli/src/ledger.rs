//! `levelhead ledger check | checkpoint | cosigned | policy`.

use crate::args::Home;
use crate::failure::Failure;
use crate::ledger_args::{CosignedArgs, LedgerCheckArgs};
use crate::{input_file, output, release};
use levelhead_ledger::{Ledger, NOTE_MAX_BYTES, Policy, SignedCheckpoint};
use levelhead_pages::words::number;
use std::path::Path;

/// Opens the desk's ledger, making it when it is not there.
pub(crate) fn open(home: &Home) -> Result<Ledger, Failure> {
    let ledger = Ledger::open(&release::home(home)?.join("ledger"))?;
    note_lag(&ledger);
    Ok(ledger)
}

/// Says that the log lags behind the database, where it does: nothing is lost, but the disk needs a look.
pub(crate) fn note_lag(ledger: &Ledger) {
    if let Some(why) = ledger.lag() {
        output::note(&format!(
            "The ledger's entries are recorded, but its log lags behind them: {why}."
        ));
    }
}

/// Proves the whole ledger.
pub(crate) fn check(home: &Home, args: &LedgerCheckArgs) -> Result<(), Failure> {
    let seen = args.seen.as_deref().map(read_checkpoint).transpose()?;
    let Some(ledger) = Ledger::inspect(&release::home(home)?.join("ledger"))? else {
        return match seen {
            Some(_) => Err(Failure::Ledger(levelhead_ledger::Error::RolledBack {
                entries: 0,
                size: seen.map_or(0, |seen| seen.checkpoint.size),
                seen: "the checkpoint that was seen".to_owned(),
            })),
            None => output::print("There is no ledger yet.\n"),
        };
    };
    let checked = ledger.check_against(seen.as_ref())?;
    let mut text = format!(
        "The ledger holds: {} entries, each as it was recorded, in the order in which they were recorded.\n",
        number(checked.entries)
    );
    text.push_str(&match checked.entries - checked.logged {
        0 => "Log, root and signed checkpoint agree with them.\n".to_owned(),
        lag => format!(
            "Log, root and signed checkpoint agree with the first {}. The log lags behind by {}, as after a run that was \
             killed: the next entry brings it up.\n",
            number(checked.logged),
            number(lag)
        ),
    });
    match checked.seen {
        Some(size) => text.push_str(&format!(
            "It begins with the {} entries of the checkpoint that was seen.\n",
            number(size)
        )),
        None => text.push_str(
            "Not shown: that it was not rewritten as a whole. A checkpoint that was kept elsewhere shows that, with --seen.\n",
        ),
    }
    output::print(&text)
}

fn read_checkpoint(path: &Path) -> Result<SignedCheckpoint, Failure> {
    let bytes = input_file::read(path, NOTE_MAX_BYTES)?;
    SignedCheckpoint::parse(&bytes).map_err(|error| Failure::Input {
        path: path.to_owned(),
        reason: error.to_string(),
    })
}

/// Prints the signed checkpoint.
pub(crate) fn checkpoint(home: &Home) -> Result<(), Failure> {
    let ledger = open(home)?;
    ledger.catch_up()?;
    output::print(&ledger.head()?.note.to_string())
}

/// Takes in a cosigned checkpoint.
pub(crate) fn cosigned(home: &Home, args: &CosignedArgs) -> Result<(), Failure> {
    let policy = args.policy.as_deref().map(input_file::policy).transpose()?;
    let bytes = input_file::read(&args.file, NOTE_MAX_BYTES)?;
    let ledger = open(home)?;
    let (signed, verified) = ledger.accept_cosigned(&bytes, policy.as_ref())?;
    let others = signed.note.signatures.len() - 1 - verified.len();
    let mut text = format!(
        "Kept: the checkpoint of {} entries.\n",
        number(signed.checkpoint.size)
    );
    match verified.is_empty() {
        true => text.push_str("No line of a witness was verified.\n"),
        false => text.push_str(&format!("Verified: {}.\n", verified.join(", "))),
    }
    if others > 0 {
        text.push_str(&format!(
            "Kept and not verified, as no policy names them: {} lines.\n",
            number(others as u64)
        ));
    }
    output::print(&text)
}

/// Prints a policy to start from.
pub(crate) fn policy(home: &Home) -> Result<(), Failure> {
    let ledger = open(home)?;
    output::print(&Policy::starting_point(ledger.public_key()))
}
