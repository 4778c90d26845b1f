//! Tests of [`signing_key`].

use ruma_common::ServerName;

use super::{PUBLISHED_SEEDS, encode_bytes, signing_key};

#[test]
fn s10_a_published_seed_is_refused() {
    let server = <&ServerName>::try_from("example.org").unwrap();
    assert!(signing_key(server, "a_1", &encode_bytes(&[7; 32]).into()).is_ok());
    for seed in PUBLISHED_SEEDS {
        let error = signing_key(server, "a_1", &seed.to_string().into()).err().unwrap();
        assert!(error.to_string().contains("public document"), "{error}");
    }
    assert!(signing_key(server, "a_1", &encode_bytes(&[7; 31]).into()).is_err(), "too short");
}
