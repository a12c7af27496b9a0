//! Keys in the forms that others write and read.

use super::{SecretKey, key_id, public_pem};
use crate::error::Error;

/// The example keys of RFC 8410, section 10.
const PRIVATE: &str = "-----BEGIN PRIVATE KEY-----\n\
    MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
    -----END PRIVATE KEY-----\n";
const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----\n\
    MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n\
    -----END PUBLIC KEY-----\n";

#[test]
fn the_keys_of_the_standard_are_read_and_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.key");
    std::fs::write(&path, PRIVATE).unwrap();
    let key = SecretKey::read("a", &path).unwrap();
    assert_eq!(public_pem(&key.public()).unwrap(), PUBLIC);
    let again = folder.path().join("b.key");
    key.write_new(&again).unwrap();
    assert_eq!(std::fs::read_to_string(&again).unwrap(), PRIVATE);
    assert_eq!(key_id(&key.public()).len(), 64);
    assert!(!format!("{key:?}").contains("1072"), "a key is never shown");
}

#[test]
fn a_key_is_never_overwritten_and_nonsense_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.key");
    let key = SecretKey::generate("a").unwrap();
    key.write_new(&path).unwrap();
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(key.write_new(&path), Err(Error::BadKey { .. })));
    assert_eq!(std::fs::read(&path).unwrap(), before);
    for text in [
        &b""[..],
        b"\xff\xfe",
        b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    ] {
        std::fs::write(&path, text).unwrap();
        assert!(matches!(
            SecretKey::read("a", &path),
            Err(Error::BadKey { .. })
        ));
    }
}
