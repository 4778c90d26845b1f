//! Third-party invites and their redemption, signed as an identity server signs.

use lattice_rooms::SigningKey;
use ruma_common::ServerName;
use serde_json::{Value, json};

use crate::content::{AuthCase, Proposal};
use crate::generate::PEOPLE;

const KIND: &str = "m.room.third_party_invite";
const TOKENS: [&str; 2] = ["one", "two"];

fn key(seed: u8) -> SigningKey {
    let server = <&ServerName>::try_from("identity.example").unwrap();
    SigningKey::from_seed(server, "0", &[seed; 32]).unwrap()
}

/// An invite to somebody by address, its withdrawal, or the membership that follows from one.
pub fn propose(case: &AuthCase<'_>) -> Proposal {
    let random = case.random;
    let token = random.pick(&TOKENS);
    let known = case.content(KIND, token).is_some();
    if !known || random.percent(20) {
        let withdrawn = known && random.percent(50);
        return Proposal::state(KIND, token, if withdrawn { json!({}) } else { invite() });
    }
    let person = random.pick(&PEOPLE);
    // Mostly the right key, the right person.
    let seed = if random.percent(90) { 1 } else { 2 };
    let named = if random.percent(90) { person } else { random.pick(&PEOPLE) };
    let mut member = Proposal::member(person, "invite");
    member.content["third_party_invite"] =
        json!({ "display_name": "p...@...", "signed": signed(named, token, seed) });
    member
}

fn invite() -> Value {
    let key = key(1).public_key();
    json!({
        "display_name": "p...@...", "key_validity_url": "https://identity.example/valid", "public_key": key,
        "public_keys": [{ "public_key": key, "key_validity_url": "https://identity.example/valid" }],
    })
}

fn signed(person: &str, token: &str, seed: u8) -> Value {
    let mut signed = serde_json::from_value(json!({ "mxid": person, "token": token })).unwrap();
    ruma_signatures::sign_json("identity.example", &key(seed), &mut signed).unwrap();
    serde_json::to_value(signed).unwrap()
}
