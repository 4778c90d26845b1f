//! Tests of password hashing and verification.

use super::{hash, verify};
use crate::native::NativeEntropy;
use crate::objects::protocol::Secret;

fn secret(text: &str) -> Secret {
    text.to_owned().into()
}

#[test]
fn only_the_hashed_password_verifies() {
    let stored = hash(&secret("correct horse"), &NativeEntropy::seeded(1)).unwrap();
    assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
    assert!(verify(&secret("correct horse"), Some(&stored)));
    for wrong in ["", "correct horse ", "Correct horse", "correct hors"] {
        assert!(!verify(&secret(wrong), Some(&stored)), "{wrong:?}");
    }
    assert!(!verify(&secret("correct horse"), None), "without a hash no password is right");
    assert!(!verify(&secret(""), Some("")), "no password matches a malformed hash");
}

#[test]
fn equal_passwords_have_different_hashes() {
    let entropy = NativeEntropy::seeded(1);
    assert_ne!(hash(&secret("secret"), &entropy).unwrap(), hash(&secret("secret"), &entropy).unwrap());
}
