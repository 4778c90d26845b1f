//! Tests of the signing key. The specification's test vectors are in `tests/wasm/vectors.rs`.

use std::collections::BTreeMap;

use ruma_common::ServerName;
use ruma_common::serde::Base64;
use ruma_common::serde::base64::Standard;
use ruma_federation_api::discovery::ServerSigningKeys;
use serde_json::json;

use crate::{KeyError, SigningKey};

const SEED: &str = "YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1";

fn domain_key() -> SigningKey {
    let seed: [u8; 32] = Base64::<Standard>::parse(SEED).unwrap().into_inner().try_into().unwrap();
    SigningKey::from_seed(<&ServerName>::try_from("domain").unwrap(), "1", &seed).unwrap()
}

/// Other servers read the key from `GET /_matrix/key/v2/server`; ruma's federation types are the oracle.
#[test]
fn other_servers_can_verify_signatures_by_the_published_key() {
    let key = domain_key();
    let mut published = serde_json::from_value(json!({
        "server_name": key.server_name(), "valid_until_ts": 1, "old_verify_keys": {},
        "verify_keys": { key.id(): { "key": key.public_key() } },
    }))
    .unwrap();
    ruma_signatures::sign_json("domain", &key, &mut published).unwrap();
    let read: ServerSigningKeys = serde_json::from_value(serde_json::to_value(&published).unwrap()).unwrap();
    let keys = read.verify_keys.iter().map(|(id, key)| (id.to_string(), key.key.clone())).collect();
    let by_server = BTreeMap::from([(read.server_name.to_string(), keys)]);
    ruma_signatures::verify_json(&by_server, &published).unwrap();
}

#[test]
fn key_files_are_canonical_and_bad_seeds_and_versions_are_refused() {
    let name = <&ServerName>::try_from("example.org").unwrap();
    // The last letter of the specification's seed has an unused bit set; the key file clears it.
    let canonical = SEED.replace("XA1", "XA0");
    assert_eq!(domain_key().to_key_file(), format!("ed25519 1 {canonical}\n"));
    assert_eq!(domain_key().id(), "ed25519:1");
    assert_eq!(SigningKey::from_seed(name, "1", &[0; 32]).unwrap_err(), KeyError::NoEntropy);
    assert_eq!(SigningKey::from_seed(name, "a b", &[1; 32]).unwrap_err(), KeyError::BadVersion);
    assert!(!format!("{:?}", domain_key()).contains(&canonical));
}
