//! `POST /_matrix/client/v3/keys/upload`

use lattice_handlers::objects::protocol::ObjectKind;
use lattice_handlers::objects::protocol::user::MAX_ONE_TIME_KEYS;
use lattice_handlers::objects::user::{MAX_FALLBACK_KEYS, MAX_ONE_TIME_KEY_ALGORITHMS};
use serde_json::{Value, json};

use crate::keys::{Key, UPLOAD, claim, device, name, query, upload};
use crate::story::{Story, since, value};

const STORY: &str = "client/end_to_end_encryption/upload_keys";
const SYNC: &str = "GET /_matrix/client/v3/sync";

#[test]
fn a_device_uploads_its_keys_and_a_sync_counts_them() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let key = Key::of_device(&story, &alice, 1);
    story.say(Some(&alice.token), UPLOAD, json!({}));
    let body = json!({ "device_keys": key.device_keys(), "one_time_keys": key.one_time_keys(0..2) });
    story.say(Some(&alice.token), UPLOAD, body.clone());
    story.say(Some(&alice.token), UPLOAD, body);
    story.say(Some(&alice.token), UPLOAD, json!({ "fallback_keys": key.fallback_key(1) }));
    let unstable = json!({ "org.matrix.msc2732.fallback_keys": key.fallback_key(2) });
    story.say(Some(&alice.token), UPLOAD, unstable);
    let more = json!({ "one_time_keys": { "curve25519:a": "text", name(7): key.one_time_key(7) } });
    story.say(Some(&alice.token), UPLOAD, more);
    story.say(Some(&alice.token), SYNC, Value::Null);
    story.end(STORY, "a_device_uploads_its_keys_and_a_sync_counts_them");
}

#[test]
fn malformed_keys_are_refused() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let (key, other) = (Key::of_device(&story, &alice, 1), Key::of_device(&story, &bob, 2));
    let with = |field: &str, value: Value| {
        let mut keys = key.device_keys();
        keys[field] = value;
        json!({ "device_keys": keys })
    };
    let without = |field: &str| {
        let mut keys = key.device_keys();
        keys.as_object_mut().unwrap().remove(field);
        json!({ "device_keys": keys })
    };
    let mut bodies: Vec<Value> =
        ["user_id", "device_id", "algorithms", "keys", "signatures"].map(without).into();
    bodies.extend([
        json!({ "device_keys": other.device_keys() }),
        json!({ "device_keys": [] }),
        with("algorithms", json!("text")),
        with("keys", json!({})),
        with("keys", json!({ key.id(): "no key" })),
        with("keys", json!({ key.id(): other.public() })),
        with("keys", json!({ key.id(): "c2hvcnQ" })),
        with("org.example.field", json!("changed after the signature")),
        with("org.example.field", json!(1.5)),
        json!({ "one_time_keys": { "nocolon": "text" } }),
        json!({ "one_time_keys": { "curve25519:a": 1 } }),
        json!({ "one_time_keys": { "other:a": {} } }),
        // Before there are identity keys, nothing verifies a signed key.
        json!({ "one_time_keys": key.one_time_keys([1]) }),
        json!({ "fallback_keys": { "other:a": "text" } }),
        json!({ "device_keys": key.device_keys(), "one_time_keys": other.one_time_keys([1]) }),
        json!({ "device_keys": key.device_keys(), "one_time_keys": { name(1): "text" } }),
        json!({ "device_keys": key.device_keys(), "fallback_keys": other.fallback_key(1) }),
    ]);
    for body in bodies {
        let reply = story.say(Some(&alice.token), UPLOAD, body);
        assert_eq!(reply.status, 400);
    }
    story.say(None, UPLOAD, json!({}));
    assert_eq!(query(&story, &bob, &[&alice.user_id])["device_keys"][&alice.user_id], json!({}));
    story.end(STORY, "malformed_keys_are_refused");
}

#[test]
fn keys_have_maxima() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    let key = Key::of_device(&story, &alice, 1);
    let long = key.sign(json!({
        "user_id": key.user_id, "device_id": key.name, "algorithms": [], "keys": { key.id(): key.public() },
        "long": "x".repeat(16_384),
    }));
    assert_eq!(upload(&story, &alice, &json!({ "device_keys": long })), 413);
    device(&story, &alice, 1, 0);
    let keys = |numbers: std::ops::Range<usize>| {
        let named = numbers.map(|number| (format!("curve25519:{number}"), json!("text")));
        json!({ "one_time_keys": Value::Object(named.collect()) })
    };
    assert_eq!(upload(&story, &alice, &keys(0..MAX_ONE_TIME_KEYS)), 200);
    assert_eq!(upload(&story, &alice, &keys(0..MAX_ONE_TIME_KEYS)), 200, "keys that are there");
    assert_eq!(upload(&story, &alice, &keys(MAX_ONE_TIME_KEYS..MAX_ONE_TIME_KEYS + 1)), 413);
    let fallback = |number: usize| json!({ "fallback_keys": { format!("algorithm{number}:a"): "text" } });
    for number in 0..MAX_FALLBACK_KEYS {
        assert_eq!(upload(&story, &alice, &fallback(number)), 200);
    }
    assert_eq!(upload(&story, &alice, &fallback(MAX_FALLBACK_KEYS)), 413);
    let other = |number: usize| json!({ "one_time_keys": { format!("algorithm{number}:a"): "text" } });
    let bob = story.person("bob");
    for number in 0..MAX_ONE_TIME_KEY_ALGORITHMS {
        assert_eq!(upload(&story, &bob, &other(number)), 200);
    }
    assert_eq!(upload(&story, &bob, &other(MAX_ONE_TIME_KEY_ALGORITHMS)), 413);
    for named in [format!("curve25519:{}", "x".repeat(255)), "curve25519:".to_owned()] {
        assert_eq!(upload(&story, &alice, &json!({ "one_time_keys": { named: "text" } })), 400);
    }
    let long = json!({ "one_time_keys": { "curve25519:long": "x".repeat(2_048) } });
    assert_eq!(upload(&story, &alice, &long), 413);
}

/// Bots and test suites upload them; a client encrypts nothing for such a device. The key need not be a point of the curve.
#[test]
fn keys_without_a_signature_are_stored_and_one_that_does_not_hold_is_refused() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let key = Key::of_device(&story, &alice, 1);
    // y = 2 is on no point of the curve.
    let no_point = "AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let unsigned = json!({
        "user_id": key.user_id, "device_id": key.name, "algorithms": [], "keys": { key.id(): no_point },
        "signatures": {},
    });
    let refused = key.sign(unsigned.clone());
    assert_eq!(upload(&story, &alice, &json!({ "device_keys": refused })), 400);
    assert_eq!(upload(&story, &alice, &json!({ "device_keys": unsigned })), 200);
    let signed = json!({ "one_time_keys": key.one_time_keys([1]) });
    assert_eq!(upload(&story, &alice, &signed), 400, "nothing verifies the key");
    let seen = query(&story, &bob, &[&alice.user_id])["device_keys"][&alice.user_id][&key.name].clone();
    assert_eq!((&seen["keys"], &seen["signatures"]), (&unsigned["keys"], &json!({})));
}

/// Clients look for the words of the error.
#[test]
fn another_key_under_a_name_that_is_there_is_refused_and_logged() {
    let story = Story::new();
    let alice = story.person("alice");
    let key = device(&story, &alice, 1, 2);
    let resigned = |number: usize, text: &str| {
        let mut signed = key.sign(json!({ "key": text }));
        signed["signatures"]["@other:example.org"] = json!({ "ed25519:more": "signature" });
        json!({ "one_time_keys": { name(number): signed } })
    };
    assert_eq!(upload(&story, &alice, &resigned(1, "key 1")), 200, "the same key, with more signatures");
    assert_eq!(story.world.log.lines(), Vec::<String>::new());
    let refused = story.ask(Some(&alice.token), UPLOAD, &resigned(1, "another").to_string());
    assert_eq!((refused.status.as_u16(), &value(&refused)["errcode"]), (400, &json!("M_UNKNOWN")));
    let text = value(&refused)["error"].as_str().unwrap().to_owned();
    assert!(text.starts_with("One time key signed_curve25519:0001 already exists. "), "{text}");
    let device_id = &key.name;
    let logged =
        format!("@alice:example.org {device_id} sent another one-time key as signed_curve25519:0001");
    assert_eq!(story.world.log.lines(), [logged]);
}

/// The response to an upload was lost, a key was claimed, and the client uploads again: the key is not given out twice.
#[test]
fn a_claimed_key_that_is_uploaded_again_is_not_given_out_again() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let key = device(&story, &alice, 1, 2);
    assert_eq!(claim(&story, &bob, &key).unwrap().0, name(0));
    let again = story.ask(
        Some(&alice.token),
        UPLOAD,
        &json!({ "one_time_keys": key.one_time_keys(0..2) }).to_string(),
    );
    assert_eq!(value(&again)["one_time_key_counts"], json!({ "signed_curve25519": 1 }));
    assert_eq!(claim(&story, &bob, &key).unwrap().0, name(1));
    assert_eq!(claim(&story, &bob, &key), None);
    // A client that lost its keys may use the name of a claimed key for another one.
    let other = json!({ "one_time_keys": { name(0): key.sign(json!({ "key": "other" })) } });
    assert_eq!(upload(&story, &alice, &other), 200);
    assert_eq!(claim(&story, &bob, &key).unwrap().1["key"], "other");
}

/// Security S42: what a former identity of the device signed is of no use.
#[test]
fn s42_other_identity_keys_end_the_one_time_keys_of_the_device() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let former = device(&story, &alice, 1, 2);
    assert_eq!(upload(&story, &alice, &json!({ "fallback_keys": former.fallback_key(1) })), 200);
    let key = device(&story, &alice, 2, 0);
    assert_eq!(claim(&story, &bob, &key), None);
    let listed = query(&story, &bob, &[&alice.user_id]);
    assert_eq!(listed["device_keys"][&alice.user_id][&key.name]["keys"][key.id()], key.public());
}

/// Keys are answered only once others can query them; a client that hears 503 sends them again.
#[test]
fn an_upload_that_d1_does_not_take_fails_and_is_made_good() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let key = Key::of_device(&story, &alice, 1);
    let body = json!({ "device_keys": key.device_keys() });
    story.world.database.switch(false);
    assert_eq!(upload(&story, &alice, &body), 503);
    assert_eq!(upload(&story, &alice, &body), 503, "the keys are stored, and nobody can query them");
    let one_time = json!({ "one_time_keys": key.one_time_keys(0..1) });
    assert_eq!(upload(&story, &alice, &one_time), 200, "one-time keys do not need D1");
    story.world.database.switch(true);
    story.world.evict();
    assert_eq!(upload(&story, &alice, &body), 200);
    let before = story.world.requests(ObjectKind::User);
    let listed = query(&story, &bob, &[&alice.user_id]);
    assert_eq!(listed["device_keys"][&alice.user_id][&key.name]["keys"][key.id()], key.public());
    assert_eq!(story.world.requests(ObjectKind::User) - before, 1, "the directory has the keys");
}

#[test]
fn the_alarm_writes_the_keys_that_d1_did_not_take() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let key = Key::of_device(&story, &alice, 1);
    story.world.database.switch(false);
    assert_eq!(upload(&story, &alice, &json!({ "device_keys": key.device_keys() })), 503);
    story.world.evict();
    story.world.database.switch(true);
    futures_executor::block_on(story.world.fire_alarms(60_000)).unwrap();
    let before = story.world.requests(ObjectKind::User);
    let listed = query(&story, &bob, &[&alice.user_id]);
    assert_eq!(listed["device_keys"][&alice.user_id][&key.name]["keys"][key.id()], key.public());
    assert_eq!(story.world.requests(ObjectKind::User) - before, 1);
}

/// A sync of a device reads no rows for its keys, and hears of a used fallback key at once.
#[test]
fn a_used_fallback_key_is_heard_once_by_its_device() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let desk = story.login("alice");
    let key = device(&story, &alice, 1, 0);
    assert_eq!(upload(&story, &alice, &json!({ "fallback_keys": key.fallback_key(1) })), 200);
    let token = |person: &crate::story::Person| since(&story.ask(Some(&person.token), SYNC, ""));
    let (alices, desks) = (token(&alice), token(&desk));
    assert!(claim(&story, &bob, &key).is_some());
    let next = |person: &crate::story::Person, since: &str| {
        value(&story.ask(Some(&person.token), &format!("{SYNC}?since={since}"), ""))
    };
    let heard = next(&alice, &alices);
    assert_eq!(heard["device_unused_fallback_key_types"], json!([]));
    let unused = &next(&desk, &desks)["next_batch"];
    assert_ne!(heard["next_batch"], json!(alices));
    // What follows waits, because nothing is new: at its deadline it has the token that it came with.
    for (person, token) in [(&alice, &heard["next_batch"]), (&desk, unused)] {
        let request = format!("{SYNC}?since={}&timeout=1000", token.as_str().unwrap());
        let waiting = story.start(Some(&person.token), &request, "");
        let mut waiting = std::pin::pin!(waiting);
        let waker = futures_util::task::noop_waker();
        let mut context = std::task::Context::from_waker(&waker);
        assert!(waiting.as_mut().poll(&mut context).is_pending());
        story.world.expire_polls();
    }
}
