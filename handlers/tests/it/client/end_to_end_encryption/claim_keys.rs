//! `POST /_matrix/client/v3/keys/claim`

use std::collections::BTreeSet;

use futures_executor::block_on;
use futures_util::future::join_all;
use lattice_handlers::native::Defect;
use lattice_handlers::objects::protocol::ObjectKind;
use serde_json::json;

use crate::keys::{CLAIM, claim, device, name, upload};
use crate::story::{Person, Story, value};

const STORY: &str = "client/end_to_end_encryption/claim_keys";

#[test]
fn one_time_keys_are_claimed_in_the_order_of_their_upload() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let key = device(&story, &alice, 1, 0);
    for number in [1, 0] {
        assert_eq!(upload(&story, &alice, &json!({ "one_time_keys": key.one_time_keys([number]) })), 200);
    }
    assert_eq!(upload(&story, &alice, &json!({ "fallback_keys": key.fallback_key(1) })), 200);
    let wanted = |algorithm: &str| json!({ "one_time_keys": { &alice.user_id: { &key.name: algorithm } } });
    for _ in 0..4 {
        story.say(Some(&bob.token), CLAIM, wanted("signed_curve25519"));
    }
    story.say(Some(&bob.token), CLAIM, wanted("other"));
    let unknown = json!({ "one_time_keys": {
        &alice.user_id: { "NONE": "signed_curve25519" },
        "@nobody:example.org": { "NONE": "signed_curve25519" },
        "@carol:other.example": { "NONE": "signed_curve25519" },
    }, "timeout": 1000 });
    story.say(Some(&bob.token), CLAIM, unknown);
    for wrong in [json!({}), json!({ "one_time_keys": { "alice": {} } }), json!({ "one_time_keys": [] })] {
        story.say(Some(&bob.token), CLAIM, wrong);
    }
    story.say(None, CLAIM, wanted("signed_curve25519"));
    story.end(STORY, "one_time_keys_are_claimed_in_the_order_of_their_upload");
}

/// One request for the token, one for each user; one row for each key.
#[test]
fn a_claim_costs_one_object_request_for_each_user_and_a_row_for_each_key() {
    let story = Story::new();
    let people = ["alice", "bob", "carol"].map(|name| story.person(name));
    let mut wanted = json!({});
    for (seed, person) in people.iter().enumerate() {
        let key = device(&story, person, u8::try_from(seed).unwrap() + 1, 3);
        wanted[&key.user_id][&key.name] = "signed_curve25519".into();
    }
    let sql: Vec<_> = people.iter().map(|each| story.world.sql(&Story::user_object(&each.user_id))).collect();
    let (before, rows) = (story.world.requests(ObjectKind::User), sql.iter().map(|sql| sql.changed_rows()));
    let rows: u64 = rows.sum();
    let body = json!({ "one_time_keys": wanted }).to_string();
    let claimed = value(&story.ask(Some(&people[0].token), CLAIM, &body));
    assert_eq!(claimed["one_time_keys"].as_object().unwrap().len(), 3);
    assert_eq!(story.world.requests(ObjectKind::User) - before, 1 + 3);
    assert_eq!(sql.iter().map(|sql| sql.changed_rows()).sum::<u64>() - rows, 3);
}

/// Security S42: 200 claims at once over 20 devices of which each has 8 one-time keys: none is given out twice, and the
/// fallback key only when there are no others. Some replies are lost, and the User loses its memory.
#[test]
fn s42_no_one_time_key_is_given_out_twice() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let bob = story.person("bob");
    let alice = story.person("alice");
    let mut devices: Vec<(Person, crate::keys::Key)> = Vec::new();
    for seed in 0..20 {
        let person = story.login("alice");
        let key = device(&story, &person, seed + 1, 8);
        assert_eq!(upload(&story, &person, &json!({ "fallback_keys": key.fallback_key(seed.into()) })), 200);
        devices.push((person, key));
    }
    let object = Story::user_object(&alice.user_id);
    story.world.interleave(true);
    let mut claimed = Vec::new();
    for round in 0..10 {
        if round == 5 {
            story.world.break_object(&object, Defect::LosesReplies);
        }
        let bodies = devices.iter().map(|(_, key)| {
            json!({ "one_time_keys": { &key.user_id: { &key.name: "signed_curve25519" } } }).to_string()
        });
        let bodies: Vec<String> = bodies.collect();
        let asked = bodies.iter().map(|body| story.start(Some(&bob.token), CLAIM, body));
        for reply in block_on(join_all(asked)) {
            let found = value(&reply)["one_time_keys"][&alice.user_id].take();
            let found = found.as_object().cloned().unwrap_or_default();
            claimed.extend(found);
        }
        story.world.mend();
        story.world.evict();
    }
    let mut given = BTreeSet::new();
    let mut fallbacks = 0;
    for (device, keys) in &claimed {
        let name = keys.as_object().unwrap().keys().next().unwrap().clone();
        if name.contains("fallback") {
            fallbacks += 1;
        } else {
            assert!(given.insert((device.clone(), name.clone())), "{device} {name} was given out twice");
        }
    }
    // Of 160 keys, 20 were in replies that were lost; then the fallback keys came.
    assert_eq!((given.len(), fallbacks, claimed.len()), (140, 40, 180));
}

/// Security S42: the fallback key is marked as used, and one that its device sends again stays used.
#[test]
fn s42_a_fallback_key_is_given_out_only_when_there_are_no_others_and_stays_used() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let key = device(&story, &alice, 1, 1);
    let unused = || {
        let sync = value(&story.ask(Some(&alice.token), "GET /_matrix/client/v3/sync", ""));
        sync["device_unused_fallback_key_types"].clone()
    };
    let put = |number: usize| upload(&story, &alice, &json!({ "fallback_keys": key.fallback_key(number) }));
    assert_eq!((put(1), unused()), (200, json!(["signed_curve25519"])));
    assert_eq!((claim(&story, &bob, &key).unwrap().0, unused()), (name(0), json!(["signed_curve25519"])));
    for _ in 0..2 {
        assert_eq!(claim(&story, &bob, &key).unwrap().0, "signed_curve25519:fallback1");
        assert_eq!(unused(), json!([]));
    }
    assert_eq!((put(1), unused()), (200, json!([])));
    assert_eq!((put(2), unused()), (200, json!(["signed_curve25519"])));
    assert_eq!(claim(&story, &bob, &key).unwrap().0, "signed_curve25519:fallback2");
}
