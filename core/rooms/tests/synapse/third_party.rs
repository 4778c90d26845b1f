//! Random third-party invites and the invites made from them, signed like those of an identity server.

use lattice_rooms::SigningKey;
use ruma_common::ServerName;
use serde_json::{Value, json};

use crate::content::{Context, Proposal};
use crate::generate::PEOPLE;

const EVENT_TYPE: &str = "m.room.third_party_invite";
const TOKENS: [&str; 2] = ["one", "two"];

fn key(seed: u8) -> SigningKey {
    let server = <&ServerName>::try_from("identity.example").unwrap();
    SigningKey::from_seed(server, "0", &[seed; 32]).unwrap()
}

/// A third-party invite, its withdrawal, or an invite of a user by its token.
pub fn propose(context: &Context<'_>) -> Proposal {
    let random = context.random;
    let token = random.pick(&TOKENS);
    let known = context.content(EVENT_TYPE, token).is_some();
    if !known || random.percent(20) {
        let withdrawn = known && random.percent(50);
        return Proposal::state(EVENT_TYPE, token, if withdrawn { json!({}) } else { invite() });
    }
    let person = random.pick(&PEOPLE);
    // Mostly the right key and the right user.
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
