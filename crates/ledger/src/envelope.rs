//! DSSE envelopes: a statement's bytes and the signatures over them.
//!
//! One spelling for each envelope: JSON without blanks, keys in one order, signatures sorted by key id. What is not
//! spelt so is refused, so that no byte can change unseen.

use crate::key::{SecretKey, key_id};
use crate::policy::{Policy, Signatory};
use crate::refusal::Refusal;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use levelhead_schema::statement::is_sha256;
use serde::{Deserialize, Serialize};

/// What the payload is.
pub const PAYLOAD_TYPE: &str = "application/vnd.levelhead.statement";

/// The largest envelope, in bytes.
pub const ENVELOPE_MAX_BYTES: usize = 4 * 1024 * 1024;

/// The most signatures in an envelope.
const SIGNATURES_MAX: usize = 100;

/// A payload with signatures, none of which is verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The bytes that are signed.
    pub payload: Vec<u8>,
    /// The signatures, by key id.
    pub signatures: Vec<EnvelopeSignature>,
}

/// A signature in an envelope.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EnvelopeSignature {
    /// Whose key it says it is; nobody vouches for that before it is verified.
    pub keyid: String,
    /// The signature.
    pub sig: [u8; 64],
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    payload: String,
    #[serde(rename = "payloadType")]
    payload_type: String,
    signatures: Vec<FileSignature>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileSignature {
    keyid: String,
    sig: String,
}

/// What is signed: the payload with its type, so that it can be taken for nothing else.
pub fn pre_authentication_encoding(payload: &[u8]) -> Vec<u8> {
    encoding(PAYLOAD_TYPE, payload)
}

fn encoding(kind: &str, payload: &[u8]) -> Vec<u8> {
    let mut bytes = format!("DSSEv1 {} {kind} {} ", kind.len(), payload.len()).into_bytes();
    bytes.extend(payload);
    bytes
}

impl Envelope {
    /// Signs a payload.
    pub fn sign(payload: &[u8], key: &SecretKey) -> Self {
        let signature = EnvelopeSignature {
            keyid: key_id(&key.public()),
            sig: key.sign(&pre_authentication_encoding(payload)),
        };
        Envelope {
            payload: payload.to_owned(),
            signatures: vec![signature],
        }
    }

    /// The one spelling of this envelope.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut sorted: Vec<&EnvelopeSignature> = self.signatures.iter().collect();
        sorted.sort();
        let file = File {
            payload: BASE64.encode(&self.payload),
            payload_type: PAYLOAD_TYPE.to_owned(),
            signatures: sorted
                .into_iter()
                .map(|signature| FileSignature {
                    keyid: signature.keyid.clone(),
                    sig: BASE64.encode(signature.sig),
                })
                .collect(),
        };
        // Strings alone: nothing that JSON could refuse.
        serde_json::to_vec(&file).unwrap_or_default()
    }

    /// Reads an envelope in its one spelling.
    ///
    /// # Errors
    /// [`Refusal::BadEnvelope`] for anything else.
    pub fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        let bad = Refusal::BadEnvelope;
        if bytes.len() > ENVELOPE_MAX_BYTES {
            return Err(bad("it is too large"));
        }
        let file: File =
            serde_json::from_slice(bytes).map_err(|_| bad("it is no JSON of an envelope"))?;
        if file.payload_type != PAYLOAD_TYPE {
            return Err(bad("it holds something else than a statement"));
        }
        if file.signatures.is_empty() || file.signatures.len() > SIGNATURES_MAX {
            return Err(bad("it has no signature, or too many"));
        }
        let payload = BASE64
            .decode(&file.payload)
            .map_err(|_| bad("its payload is no base64"))?;
        let mut signatures = Vec::new();
        for signature in file.signatures {
            let sig = BASE64.decode(&signature.sig).ok();
            let sig = sig.and_then(|sig| <[u8; 64]>::try_from(sig).ok());
            let sig = sig.ok_or(bad("a signature is no base64 of 64 bytes"))?;
            if !is_sha256(&signature.keyid) {
                return Err(bad("a key id is no SHA-256"));
            }
            signatures.push(EnvelopeSignature {
                keyid: signature.keyid,
                sig,
            });
        }
        let envelope = Envelope {
            payload,
            signatures,
        };
        if envelope.to_bytes() != bytes {
            return Err(bad("its bytes are not those that its content has"));
        }
        Ok(envelope)
    }

    /// Who signed, each once, all of whom the policy names.
    ///
    /// # Errors
    /// The first signature that is by nobody known, there twice, with another key's id, or not over the payload; and
    /// [`Refusal::TooFewKeys`].
    pub fn signatories<'p>(&self, policy: &'p Policy) -> Result<Vec<&'p Signatory>, Refusal> {
        let message = pre_authentication_encoding(&self.payload);
        let mut found: Vec<&Signatory> = Vec::new();
        for signature in &self.signatures {
            let verifies = |key: &&Signatory| key.public.verifies(&message, &signature.sig);
            let named = policy.keys.iter().find(|key| key.keyid == signature.keyid);
            match named {
                Some(key) if verifies(&key) => {
                    if found.iter().any(|known| known.keyid == key.keyid) {
                        return Err(Refusal::SignedTwice {
                            name: key.name.clone(),
                        });
                    }
                    found.push(key);
                }
                _ => {
                    let name = named.map_or(&signature.keyid, |key| &key.name);
                    let maker = policy.keys.iter().find(verifies);
                    return Err(match (maker, named) {
                        (Some(maker), _) => Refusal::SwappedKey {
                            named: name.clone(),
                            made_by: maker.name.clone(),
                        },
                        (None, Some(_)) => Refusal::BadSignature { name: name.clone() },
                        (None, None) => Refusal::UnknownKey {
                            keyid: signature.keyid.clone(),
                        },
                    });
                }
            }
        }
        if found.len() < policy.threshold {
            return Err(Refusal::TooFewKeys {
                keys: found.len(),
                threshold: policy.threshold,
            });
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests;
