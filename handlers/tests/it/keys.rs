//! Encryption keys as clients make them: signed by the device, from seeds.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Value, json};

use crate::story::{Person, Story, value};

pub const UPLOAD: &str = "POST /_matrix/client/v3/keys/upload";
pub const QUERY: &str = "POST /_matrix/client/v3/keys/query";
pub const CROSS_SIGN: &str = "POST /_matrix/client/v3/keys/device_signing/upload";
pub const SIGN: &str = "POST /_matrix/client/v3/keys/signatures/upload";
pub const CLAIM: &str = "POST /_matrix/client/v3/keys/claim";

/// A key that signs for a user.
pub struct Key {
    pub user_id: String,
    /// The part of the key's id after `ed25519:`.
    pub name: String,
    key: SigningKey,
}

impl Key {
    /// The key of a person's device.
    pub fn of_device(story: &Story, person: &Person, seed: u8) -> Self {
        let me = value(&story.ask(Some(&person.token), "GET /_matrix/client/v3/account/whoami", ""));
        let name = me["device_id"].as_str().unwrap().to_owned();
        Self { user_id: person.user_id.clone(), name, key: SigningKey::from_bytes(&[seed; 32]) }
    }

    /// A cross-signing key of a person: its public key is its name.
    pub fn of_person(person: &Person, seed: u8) -> Self {
        let key = SigningKey::from_bytes(&[seed; 32]);
        let name = BASE64_STANDARD_NO_PAD.encode(key.verifying_key().to_bytes());
        Self { user_id: person.user_id.clone(), name, key }
    }

    /// The cross-signing key of a usage, without a signature.
    pub fn for_usage(&self, usage: &str) -> Value {
        json!({ "user_id": self.user_id, "usage": [usage], "keys": { self.id(): self.public() } })
    }

    /// The key of a user under this name.
    pub fn named(user_id: &str, name: &str, seed: u8) -> Self {
        let (user_id, name) = (user_id.to_owned(), name.to_owned());
        Self { user_id, name, key: SigningKey::from_bytes(&[seed; 32]) }
    }

    /// The public key, in base64.
    pub fn public(&self) -> String {
        BASE64_STANDARD_NO_PAD.encode(self.key.verifying_key().to_bytes())
    }

    pub fn id(&self) -> String {
        format!("ed25519:{}", self.name)
    }

    /// The object with the signature of this key beside those that it has.
    pub fn sign(&self, object: Value) -> Value {
        let mut signed = object;
        let mut covered = signed.clone();
        let fields = covered.as_object_mut().unwrap();
        fields.remove("signatures");
        fields.remove("unsigned");
        let signature = self.key.sign(covered.to_string().as_bytes());
        signed["signatures"][&self.user_id][self.id()] =
            BASE64_STANDARD_NO_PAD.encode(signature.to_bytes()).into();
        signed
    }

    /// The identity keys of the device, with a field that the specification does not know.
    pub fn device_keys(&self) -> Value {
        self.sign(json!({
            "user_id": self.user_id, "device_id": self.name,
            "algorithms": ["m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"],
            "keys": { self.id(): self.public(), format!("curve25519:{}", self.name): "a curve key" },
            "org.example.field": [1, "ä"],
        }))
    }

    /// A signed one-time key.
    pub fn one_time_key(&self, number: usize) -> Value {
        self.sign(json!({ "key": format!("key {number}") }))
    }

    /// One-time keys with these numbers, by name.
    pub fn one_time_keys(&self, numbers: impl IntoIterator<Item = usize>) -> Value {
        let named = numbers.into_iter().map(|number| (name(number), self.one_time_key(number)));
        Value::Object(named.collect())
    }

    /// A fallback key.
    pub fn fallback_key(&self, number: usize) -> Value {
        let name = format!("signed_curve25519:fallback{number}");
        json!({ name: self.sign(json!({ "key": format!("fallback {number}"), "fallback": true })) })
    }
}

/// The name of a one-time key.
pub fn name(number: usize) -> String {
    format!("signed_curve25519:{number:04}")
}

/// The cross-signing keys of a person.
pub struct CrossSigning {
    pub master: Key,
    pub self_signing: Key,
    pub user_signing: Key,
}

impl CrossSigning {
    /// Keys from three seeds, the first of which is `seed`.
    pub fn of(person: &Person, seed: u8) -> Self {
        let [master, self_signing, user_signing] =
            [seed, seed + 1, seed + 2].map(|seed| Key::of_person(person, seed));
        Self { master, self_signing, user_signing }
    }

    /// The body of their upload.
    pub fn body(&self) -> Value {
        json!({
            "master_key": self.master.for_usage("master"),
            "self_signing_key": self.master.sign(self.self_signing.for_usage("self_signing")),
            "user_signing_key": self.master.sign(self.user_signing.for_usage("user_signing")),
        })
    }

    /// Uploads the first keys of a person.
    pub fn set_up(story: &Story, person: &Person, seed: u8) -> Self {
        let keys = Self::of(person, seed);
        let reply = story.ask(Some(&person.token), CROSS_SIGN, &keys.body().to_string());
        assert_eq!(reply.status, 200, "{}", value(&reply));
        keys
    }
}

/// Uploads signatures on a key; returns the failures.
pub fn upload_signature(story: &Story, person: &Person, key: &Key, signed: &Value) -> Value {
    let body = json!({ &key.user_id: { &key.name: signed } }).to_string();
    let reply = story.ask(Some(&person.token), SIGN, &body);
    assert_eq!(reply.status, 200, "{}", value(&reply));
    value(&reply)["failures"].clone()
}

/// Uploads keys; returns the status.
pub fn upload(story: &Story, person: &Person, body: &Value) -> u16 {
    story.ask(Some(&person.token), UPLOAD, &body.to_string()).status.as_u16()
}

/// A person's device with identity keys and `count` one-time keys.
pub fn device(story: &Story, person: &Person, seed: u8, count: usize) -> Key {
    let key = Key::of_device(story, person, seed);
    let body = json!({ "device_keys": key.device_keys(), "one_time_keys": key.one_time_keys(0..count) });
    assert_eq!(upload(story, person, &body), 200);
    key
}

/// What a query of all devices of users answers.
pub fn query(story: &Story, person: &Person, users: &[&str]) -> Value {
    let users: serde_json::Map<_, _> = users.iter().map(|user| ((*user).to_owned(), json!([]))).collect();
    value(&story.ask(Some(&person.token), QUERY, &json!({ "device_keys": users }).to_string()))
}

/// Claims a key of a device; returns its name and the key.
pub fn claim(story: &Story, person: &Person, device: &Key) -> Option<(String, Value)> {
    let wanted = json!({ "one_time_keys": { &device.user_id: { &device.name: "signed_curve25519" } } });
    let reply = story.ask(Some(&person.token), CLAIM, &wanted.to_string());
    assert_eq!(reply.status, 200);
    let claimed = value(&reply)["one_time_keys"][&device.user_id][&device.name].take();
    let Value::Object(keys) = claimed else { return None };
    keys.into_iter().next()
}
