//! The policy: whose signatures count, how many must there be, in which log, before which witnesses.

use crate::key::key_id;
use crate::note::{KeyKind, NoteError, PublicKey};
use levelhead_schema::statement::is_name;
use serde::Deserialize;

/// The largest policy file, in bytes.
pub const POLICY_MAX_BYTES: usize = 1024 * 1024;

/// The most keys, and the most witnesses.
const KEYS_MAX: usize = 100;

/// Why a policy is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// It is too large.
    #[error("it has more than 1 MiB or names more than 100 keys or witnesses")]
    TooLarge,
    /// It is no TOML, or has keys that no policy has.
    #[error("line {line}: {what}")]
    Toml {
        /// The line, from 1.
        line: usize,
        /// What TOML's reader said.
        what: String,
    },
    /// A name that is none.
    #[error("{0:?} is no name")]
    BadName(String),
    /// A public key that cannot be read.
    #[error("the key of {name}: {source}")]
    BadKey {
        /// Whose.
        name: String,
        /// Why.
        source: NoteError,
    },
    /// A key of a kind that does not sign such things.
    #[error("the key of {name} is of a kind that does not sign this")]
    WrongKind {
        /// Whose.
        name: String,
    },
    /// The policy's name for a key is not the one in its line.
    #[error("the key of {name} calls itself {key}: the keys or their names were swapped")]
    OtherName {
        /// The policy's name.
        name: String,
        /// The key's own.
        key: String,
    },
    /// One key under two names, or named twice.
    #[error("{first} and {second} are the same key")]
    SameKey {
        /// The first name.
        first: String,
        /// The second.
        second: String,
    },
    /// Two keys of one name.
    #[error("the name {name} is there twice")]
    SameName {
        /// The name.
        name: String,
    },
    /// A threshold that cannot be met, or that nobody has to meet.
    #[error(
        "the threshold is {threshold}, and must be from 1 to the number of keys, which is {keys}"
    )]
    BadThreshold {
        /// The threshold.
        threshold: usize,
        /// How many keys there are.
        keys: usize,
    },
    /// More witnesses asked for than there are.
    #[error("witnesses is {threshold}, and there are {witnesses}")]
    BadWitnesses {
        /// How many must cosign.
        threshold: usize,
        /// How many there are.
        witnesses: usize,
    },
}

/// A key that may sign statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signatory {
    /// The key's name.
    pub name: String,
    /// The office or organisation.
    pub agency: String,
    /// The person whose key it is.
    pub person: String,
    /// The key.
    pub public: PublicKey,
    /// Its id in envelopes.
    pub keyid: String,
}

/// What must be there for a statement to count. Every policy that was loaded can be met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The keys that count.
    pub keys: Vec<Signatory>,
    /// How many of them must sign.
    pub threshold: usize,
    /// The log.
    pub log: PublicKey,
    /// The witnesses that count, by name.
    pub witnesses: Vec<PublicKey>,
    /// How many of them must cosign.
    pub witness_threshold: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    threshold: usize,
    #[serde(default)]
    witnesses: usize,
    log: LogFile,
    #[serde(default)]
    key: Vec<KeyFile>,
    #[serde(default)]
    witness: Vec<WitnessFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LogFile {
    origin: String,
    public: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    name: String,
    agency: String,
    person: String,
    public: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WitnessFile {
    name: String,
    public: String,
}

impl Policy {
    /// Reads a policy.
    ///
    /// # Errors
    /// The first thing that makes it unusable, by name. Whose fault: the file's.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        if text.len() > POLICY_MAX_BYTES {
            return Err(PolicyError::TooLarge);
        }
        let file: File = toml::from_str(text).map_err(|error| toml_error(text, &error))?;
        if file.key.len() > KEYS_MAX || file.witness.len() > KEYS_MAX {
            return Err(PolicyError::TooLarge);
        }
        let mut policy = Policy {
            threshold: file.threshold,
            witness_threshold: file.witnesses,
            log: public(&file.log.origin, &file.log.public, &[KeyKind::Ed25519])?,
            keys: Vec::new(),
            witnesses: Vec::new(),
        };
        for key in file.key {
            for text in [&key.name, &key.agency, &key.person] {
                if !is_name(text) {
                    return Err(PolicyError::BadName(text.chars().take(100).collect()));
                }
            }
            let public = public(&key.name, &key.public, &[KeyKind::Ed25519])?;
            policy.keys.push(Signatory {
                keyid: key_id(&public),
                name: key.name,
                agency: key.agency,
                person: key.person,
                public,
            });
        }
        for witness in file.witness {
            let kinds = [KeyKind::CosignatureEd25519, KeyKind::CosignatureMlDsa44];
            let public = public(&witness.name, &witness.public, &kinds)?;
            policy.witnesses.push(public);
        }
        policy.witnesses.sort_by(|a, b| a.name().cmp(b.name()));
        policy.check()?;
        Ok(policy)
    }

    fn check(&self) -> Result<(), PolicyError> {
        let keys = self.keys.iter().map(|key| &key.public);
        let all: Vec<&PublicKey> = std::iter::once(&self.log)
            .chain(keys)
            .chain(&self.witnesses)
            .collect();
        for (at, second) in all.iter().enumerate() {
            for first in &all[..at] {
                if first.bytes() == second.bytes() {
                    return Err(PolicyError::SameKey {
                        first: first.name().to_owned(),
                        second: second.name().to_owned(),
                    });
                }
                if first.name() == second.name() {
                    return Err(PolicyError::SameName {
                        name: first.name().to_owned(),
                    });
                }
            }
        }
        if self.threshold == 0 || self.threshold > self.keys.len() {
            return Err(PolicyError::BadThreshold {
                threshold: self.threshold,
                keys: self.keys.len(),
            });
        }
        if self.witness_threshold > self.witnesses.len() {
            return Err(PolicyError::BadWitnesses {
                threshold: self.witness_threshold,
                witnesses: self.witnesses.len(),
            });
        }
        Ok(())
    }

    /// True when a key of the policy is this person's.
    pub fn names_person(&self, person: &str) -> bool {
        self.keys.iter().any(|key| key.person == person)
    }

    /// A policy to start from: one key to fill in, and this log.
    pub fn starting_point(log: &PublicKey) -> String {
        format!(
            "# How many of the keys below must sign a statement.\n\
             threshold = 2\n\
             # How many of the witnesses below must cosign the log's checkpoint.\n\
             witnesses = 0\n\n\
             [log]\n\
             origin = \"{}\"\n\
             public = \"{log}\"\n\n\
             # One for each key: the line of its .pub file, and whose it is. At least two people.\n\
             # [[key]]\n\
             # name = \"ada\"\n\
             # agency = \"County Clerk\"\n\
             # person = \"Ada Poll\"\n\
             # public = \"ada+…\"\n\n\
             # One for each witness.\n\
             # [[witness]]\n\
             # name = \"witness.example\"\n\
             # public = \"witness.example+…\"\n",
            log.name()
        )
    }
}

fn public(name: &str, line: &str, kinds: &[KeyKind]) -> Result<PublicKey, PolicyError> {
    let key = PublicKey::parse(line).map_err(|source| PolicyError::BadKey {
        name: name.chars().take(100).collect(),
        source,
    })?;
    if key.name() != name {
        return Err(PolicyError::OtherName {
            name: name.chars().take(100).collect(),
            key: key.name().to_owned(),
        });
    }
    if !kinds.contains(&key.kind()) {
        return Err(PolicyError::WrongKind {
            name: name.to_owned(),
        });
    }
    Ok(key)
}

fn toml_error(text: &str, error: &toml::de::Error) -> PolicyError {
    let byte = error.span().map_or(0, |span| span.start.min(text.len()));
    PolicyError::Toml {
        line: text.as_bytes()[..byte]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
            + 1,
        what: error.message().replace('\n', " "),
    }
}
