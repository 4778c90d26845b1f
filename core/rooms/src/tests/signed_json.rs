//! Tests of signatures on JSON objects; ruma's are the oracle.

use ruma_common::CanonicalJsonObject;
use ruma_common::ServerName;
use serde_json::json;

use crate::{PublicKey, SigningKey, signature, signed_part};

fn object(value: serde_json::Value) -> CanonicalJsonObject {
    serde_json::from_value(value).unwrap()
}

#[test]
fn a_signature_holds_for_what_it_covers_alone() {
    let key = SigningKey::from_seed(<&ServerName>::try_from("domain").unwrap(), "1", &[7; 32]).unwrap();
    let public = PublicKey::of_base64(&key.public_key()).unwrap();
    let mut signed = object(json!({ "b": ["ä", 1], "a": {}, "unsigned": { "age": 1 } }));
    ruma_signatures::sign_json("domain", &key, &mut signed).unwrap();
    assert!(public.has_signed(&signed, "domain", "ed25519:1"));
    assert_eq!(signed_part(&signed), object(json!({ "b": ["ä", 1], "a": {} })));
    for (entity, key_id) in [("other", "ed25519:1"), ("domain", "ed25519:2"), ("", "")] {
        assert!(!public.has_signed(&signed, entity, key_id));
    }
    let mut other = signed.clone();
    other.insert("unsigned".to_owned(), object(json!({ "age": 2 })).into());
    assert!(public.has_signed(&other, "domain", "ed25519:1"), "no signature covers `unsigned`");
    other.insert("c".to_owned(), true.into());
    assert!(!public.has_signed(&other, "domain", "ed25519:1"));
    let stranger = PublicKey::of_base64("XGX0JRS2Af3be3knz2fBiRbApjm2Dh61gXDJA8kcJNI").unwrap();
    assert!(!stranger.has_signed(&signed, "domain", "ed25519:1"));
    let text = signature(&signed, "domain", "ed25519:1").unwrap();
    assert!(public.verifies(&signed, text) && public.verifies(&signed, &format!("{text}==")));
    for wrong in ["", "no base64!", "AAAA", &text[1..]] {
        assert!(!public.verifies(&signed, wrong), "{wrong}");
    }
}

#[test]
fn malformed_keys_are_no_keys() {
    let long = "A".repeat(44);
    for text in ["", "no base64!", "AAAA", long.as_str()] {
        assert!(PublicKey::of_base64(text).is_none(), "{text}");
    }
    for malformed in [json!({}), json!({ "signatures": [] }), json!({ "signatures": { "domain": 1 } })] {
        assert_eq!(signature(&object(malformed), "domain", "ed25519:1"), None);
    }
}
