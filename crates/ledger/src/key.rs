//! Keys that sign: a person's, and the ledger's own.

use crate::entry::{hex, sha256};
use crate::error::{Error, io};
use crate::note::PublicKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey, KeypairBytes};
use ed25519_dalek::{Signer, SigningKey};
use std::fmt;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;

/// The largest key file, in bytes.
const KEY_FILE_MAX_BYTES: u64 = 16 * 1024;

/// An Ed25519 key that can sign, with its name. Never shown.
pub struct SecretKey {
    name: String,
    key: SigningKey,
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretKey")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl SecretKey {
    /// Makes a key. `None` when the system gives no random numbers.
    pub fn generate(name: &str) -> Option<Self> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).ok()?;
        Some(SecretKey {
            name: name.to_owned(),
            key: SigningKey::from_bytes(&seed),
        })
    }

    /// Reads a private key in PKCS#8 PEM.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be read, [`Error::BadKey`] when it is none.
    pub fn read(name: &str, path: &Path) -> Result<Self, Error> {
        let bad = |reason| Error::BadKey {
            path: path.to_owned(),
            reason,
        };
        let mut text = String::new();
        File::open(path)
            .map_err(io("read", path))?
            .take(KEY_FILE_MAX_BYTES)
            .read_to_string(&mut text)
            .map_err(|error| match error.kind() {
                std::io::ErrorKind::InvalidData => bad("it is no private key in PEM"),
                _ => io("read", path)(error),
            })?;
        let key = SigningKey::from_pkcs8_pem(&text)
            .map_err(|_| bad("it is no Ed25519 private key in PKCS#8 PEM"))?;
        Ok(SecretKey {
            name: name.to_owned(),
            key,
        })
    }

    /// Writes the private key for its owner alone. Never over a file that is there.
    ///
    /// # Errors
    /// [`Error::BadKey`] when there is such a file, [`Error::Io`] when it cannot be written.
    pub fn write_new(&self, path: &Path) -> Result<(), Error> {
        let bad = |reason| Error::BadKey {
            path: path.to_owned(),
            reason,
        };
        // Without the public half, as every reader of PKCS#8 knows this form and some know no other.
        let pair = KeypairBytes {
            secret_key: self.key.to_bytes(),
            public_key: None,
        };
        let pem = pair
            .to_pkcs8_pem(LineEnding::LF)
            .map_err(|_| bad("it could not be encoded"))?;
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        // tempfile makes files that only their owner can read.
        let mut file = tempfile::Builder::new()
            .prefix(".unfinished-")
            .tempfile_in(folder)
            .map_err(io("write", path))?;
        file.write_all(pem.as_bytes()).map_err(io("write", path))?;
        file.as_file().sync_all().map_err(io("write", path))?;
        match file.persist_noclobber(path) {
            Ok(_) => crate::log::sync_folder(folder),
            Err(refused) if refused.error.kind() == std::io::ErrorKind::AlreadyExists => Err(bad(
                "there is a file of this name, and a key is never overwritten",
            )),
            Err(refused) => Err(io("write", path)(refused.error)),
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same key under another name.
    pub fn named(self, name: &str) -> Self {
        SecretKey {
            name: name.to_owned(),
            key: self.key,
        }
    }

    /// The key that verifies.
    pub fn public(&self) -> PublicKey {
        PublicKey::ed25519(&self.name, &self.key.verifying_key())
    }

    /// Signs some bytes.
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }

    pub(crate) fn signing(&self) -> &SigningKey {
        &self.key
    }
}

/// The id of a key in an envelope: SHA-256 of its 32 bytes in hex.
pub fn key_id(key: &PublicKey) -> String {
    hex(&sha256(key.bytes()))
}

/// An Ed25519 public key as PEM; `None` for another kind of key.
pub fn public_pem(key: &PublicKey) -> Option<String> {
    key.point()?.to_public_key_pem(LineEnding::LF).ok()
}

/// The ledger's own key: made when there is none and the ledger is new.
///
/// # Errors
/// [`Error::BadKey`] when a ledger that has entries has no key: another would contradict all that was signed.
pub(crate) fn log_key(path: &Path, may_make: bool) -> Result<SecretKey, Error> {
    let bad = |reason| Error::BadKey {
        path: path.to_owned(),
        reason,
    };
    if !path.exists() {
        if !may_make {
            return Err(bad("it is missing"));
        }
        let made =
            SecretKey::generate("new").ok_or_else(|| bad("the system gave no random numbers"))?;
        match made.write_new(path) {
            // Another process made the key meanwhile: theirs counts.
            Err(Error::BadKey { .. }) if path.exists() => {}
            written => written?,
        }
    }
    let key = SecretKey::read("log", path)?;
    // The name is made of the key, so that no two desks have logs of one name.
    let name = format!("levelhead/{}", &key_id(&key.public())[..16]);
    Ok(key.named(&name))
}

/// Writes the public half beside a private key.
///
/// # Errors
/// [`Error::Io`] when it cannot be written.
pub fn write_public(key: &PublicKey, path: &Path) -> Result<(), Error> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::create_dir_all(folder).map_err(io("make", folder))?;
    }
    crate::log::write_whole(path, format!("{key}\n").as_bytes())
}

#[cfg(test)]
mod tests;
