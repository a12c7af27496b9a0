//! `levelhead key new | show`.

use crate::failure::Failure;
use crate::ledger_args::{KeyNewArgs, KeyShowArgs};
use crate::{input_file, output};
use levelhead_ledger::{Error, PublicKey, SecretKey, hex, key_id, public_pem, write_public};
use levelhead_schema::statement::is_claim_id;
use std::path::{Path, PathBuf};

/// The largest key file.
const KEY_MAX_BYTES: usize = 16 * 1024;

/// A key's name: it stands in file names and between plus signs.
pub(crate) fn name(text: &str) -> Result<String, String> {
    match is_claim_id(text) {
        true => Ok(text.to_owned()),
        false => Err(
            "not a name of letters, digits, dots, hyphens and underscores, such as ada".to_owned(),
        ),
    }
}

/// Makes a key.
pub(crate) fn new(args: &KeyNewArgs) -> Result<(), Failure> {
    let path = args
        .out
        .clone()
        .unwrap_or_else(|| PathBuf::from(format!("{}.key", args.name)));
    let public = path.with_extension("pub");
    for taken in [&path, &public] {
        if *taken == public && *taken == path {
            let reason = "give the private key another name than that of a public one";
            return Err(Failure::Usage(reason.to_owned()));
        }
        if taken.symlink_metadata().is_ok() {
            return Err(Failure::Write {
                path: taken.clone(),
                reason: "there is a file of this name, and a key is never overwritten".to_owned(),
            });
        }
    }
    let key = SecretKey::generate(&args.name).ok_or_else(|| Failure::Write {
        path: path.clone(),
        reason: "the system gave no random numbers".to_owned(),
    })?;
    let fail = |error: Error| Failure::Write {
        path: path.clone(),
        reason: error.to_string(),
    };
    key.write_new(&path).map_err(fail)?;
    write_public(&key.public(), &public).map_err(fail)?;
    output::print(&format!(
        "The private key is in {}: keep it to yourself, and a copy where it does not burn.\n\
         The public key is in {}: for the policy.\n{}\n",
        path.display(),
        public.display(),
        key.public()
    ))
}

/// Shows the public half of a key.
pub(crate) fn show(args: &KeyShowArgs) -> Result<(), Failure> {
    let text = input_file::read_text(&args.file, KEY_MAX_BYTES)?;
    let key = match text.starts_with("-----BEGIN") {
        true => read_private(&args.file)?.public(),
        false => parse(&args.file, &text)?,
    };
    let pem = public_pem(&key).unwrap_or_default();
    output::print(&format!(
        "name   {}\nkey    {key}\nhex    {}\nid     {}\n{pem}",
        key.name(),
        hex(key.bytes()),
        key_id(&key)
    ))
}

/// Reads a private key. Its name is that of the public key beside it, or of its file.
pub(crate) fn read_private(path: &Path) -> Result<SecretKey, Failure> {
    let fail = |reason: String| Failure::Input {
        path: path.to_owned(),
        reason,
    };
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let key = SecretKey::read(&stem, path).map_err(|error| fail(error.to_string()))?;
    let beside = path.with_extension("pub");
    if beside == path || !beside.exists() {
        return match is_claim_id(&stem) {
            true => Ok(key),
            false => Err(fail(
                "there is no public key beside it that names it".to_owned(),
            )),
        };
    }
    let public = parse(&beside, &input_file::read_text(&beside, KEY_MAX_BYTES)?)?;
    if public.bytes() != key.public().bytes() || !is_claim_id(public.name()) {
        return Err(fail(format!(
            "{} beside it is another key's",
            beside.display()
        )));
    }
    Ok(key.named(public.name()))
}

fn parse(path: &Path, text: &str) -> Result<PublicKey, Failure> {
    PublicKey::parse(text.trim_end()).map_err(|error| Failure::Input {
        path: path.to_owned(),
        reason: error.to_string(),
    })
}
