//! Checkpoints that came back from witnesses, kept beside the log until proofs use them.

use crate::checkpoint::SignedCheckpoint;
use crate::error::{Error, io};
use crate::log::{Log, read_note, sync_folder, write_whole};
use crate::merkle::root;
use crate::policy::Policy;
use crate::refusal::Refusal;
use crate::tile::TileTree;
use std::path::{Path, PathBuf};

/// The folder of cosigned checkpoints within the ledger's.
const FOLDER: &str = "cosigned";

fn path_of(folder: &Path, size: u64) -> PathBuf {
    folder.join(FOLDER).join(format!("{size}.checkpoint"))
}

/// Holds a checkpoint to the log and keeps it, together with the lines that came before for the same size.
pub(crate) fn accept(
    log: &Log,
    folder: &Path,
    bytes: &[u8],
    policy: Option<&Policy>,
) -> Result<(SignedCheckpoint, Vec<String>), Error> {
    let mut signed = SignedCheckpoint::parse(bytes)
        .map_err(|_| Refusal::OtherCheckpoint("it cannot be read"))?;
    if !signed.is_signed_by(&log.key().public()) {
        return Err(Refusal::OtherCheckpoint("this ledger's log did not sign it").into());
    }
    check_against(log, &signed, "the cosigned checkpoint")?;
    let verified = verified(&signed, policy)?;
    let size = signed.checkpoint.size;
    let path = path_of(folder, size);
    if path.exists() {
        let known = SignedCheckpoint::parse(&read_note(&path)?).ok();
        for line in known.into_iter().flat_map(|known| known.note.signatures) {
            let same = |other: &&_| is_same_key(other, &line);
            if signed.note.signatures.iter().find(same).is_none() {
                signed.note.signatures.push(line);
            }
        }
    }
    let kept = folder.join(FOLDER);
    std::fs::create_dir_all(&kept).map_err(io("make", &kept))?;
    write_whole(&path, signed.note.to_string().as_bytes())?;
    sync_folder(&kept)?;
    Ok((signed, verified))
}

fn is_same_key(a: &crate::note::NoteSignature, b: &crate::note::NoteSignature) -> bool {
    a.name == b.name && a.id == b.id
}

fn verified(signed: &SignedCheckpoint, policy: Option<&Policy>) -> Result<Vec<String>, Refusal> {
    let mut verified = Vec::new();
    for witness in policy.into_iter().flat_map(|policy| &policy.witnesses) {
        let mut lines = signed.note.signatures.iter();
        if let Some(line) = lines.find(|line| line.is_of(witness)) {
            signed
                .cosigned_at(line, witness)
                .ok_or_else(|| Refusal::BadCosignature {
                    name: witness.name().to_owned(),
                })?;
            verified.push(witness.name().to_owned());
        }
    }
    Ok(verified)
}

/// Refuses a checkpoint that the log on disk does not begin with.
pub(crate) fn check_against(log: &Log, signed: &SignedCheckpoint, seen: &str) -> Result<(), Error> {
    let (size, head) = (signed.checkpoint.size, log.head()?.checkpoint);
    if size > head.size {
        return Err(Error::RolledBack {
            entries: head.size,
            size,
            seen: seen.to_owned(),
        });
    }
    if root(&TileTree::new(log.folder(), head.size), size)? != signed.checkpoint.root {
        return Err(Error::Forked {
            size,
            seen: seen.to_owned(),
        });
    }
    Ok(())
}

/// All that are kept, the largest first. One that cannot be read proves nothing and is passed over.
pub(crate) fn all(log: &Log, folder: &Path) -> Result<Vec<SignedCheckpoint>, Error> {
    let kept = folder.join(FOLDER);
    let entries = match std::fs::read_dir(&kept) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(io("read", &kept)(error)),
    };
    let mut sizes: Vec<u64> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name();
            name.to_str()?.strip_suffix(".checkpoint")?.parse().ok()
        })
        .collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    let mut all = Vec::new();
    for size in sizes {
        if let Ok(signed) = SignedCheckpoint::parse(&read_note(&path_of(folder, size))?)
            && signed.is_signed_by(&log.key().public())
        {
            all.push(signed);
        }
    }
    Ok(all)
}
