//! `POST /_matrix/client/v3/keys/device_signing/upload`

use serde_json::{Value, json};

use crate::keys::{CROSS_SIGN, CrossSigning, Key, device, query, upload_signature};
use crate::story::{Person, Story, value};

const STORY: &str = "client/end_to_end_encryption/upload_cross_signing_keys";

/// The body with the password of a person.
fn confirmed(person: &Person, body: &Value) -> Value {
    let mut body = body.clone();
    body["auth"] = json!({ "type": "m.login.password", "user": person.user_id, "password": "secret" });
    body
}

fn send(story: &Story, person: &Person, body: &Value) -> (u16, Value) {
    let reply = story.ask(Some(&person.token), CROSS_SIGN, &body.to_string());
    (reply.status.as_u16(), value(&reply))
}

#[test]
fn cross_signing_keys_are_uploaded_and_replaced() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let (first, second) = (CrossSigning::of(&alice, 10), CrossSigning::of(&alice, 20));
    story.say(Some(&alice.token), CROSS_SIGN, first.body());
    // The same again needs no confirmation, other keys do.
    story.say(Some(&alice.token), CROSS_SIGN, first.body());
    let challenged = story.ask(Some(&alice.token), CROSS_SIGN, &second.body().to_string());
    assert_eq!(challenged.status, 401);
    assert!(value(&challenged)["flows"].is_array());
    let mut wrong = confirmed(&alice, &second.body());
    wrong["auth"]["password"] = "wrong".into();
    assert_eq!(send(&story, &alice, &wrong).0, 401);
    story.say(Some(&alice.token), CROSS_SIGN, confirmed(&alice, &second.body()));
    story.say(Some(&alice.token), CROSS_SIGN, confirmed(&alice, &second.body()));
    let asked = json!({ "device_keys": { &alice.user_id: [] } });
    story.say(Some(&alice.token), crate::keys::QUERY, asked);
    story.end(STORY, "cross_signing_keys_are_uploaded_and_replaced");
}

#[test]
fn malformed_cross_signing_keys_are_refused() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let own = device(&story, &alice, 1, 0);
    let (keys, others) = (CrossSigning::of(&alice, 10), CrossSigning::of(&bob, 20));
    let with = |field: &str, key: Value| {
        let mut body = keys.body();
        body[field] = key;
        body
    };
    let master = |field: &str, value: Value| {
        let mut key = keys.master.for_usage("master");
        key[field] = value;
        with("master_key", key)
    };
    let without_master = json!({ "self_signing_key": keys.body()["self_signing_key"] });
    let named_as_device = json!({ format!("ed25519:{}", own.name): own.name });
    let mut bodies = vec![
        without_master,
        with("master_key", json!("text")),
        with("master_key", others.master.for_usage("master")),
        master("usage", json!([])),
        master("usage", json!("master")),
        master("keys", json!({})),
        master(
            "keys",
            json!({ keys.master.id(): keys.master.public(), others.master.id(): others.master.public() }),
        ),
        master("keys", json!({ keys.master.id(): others.master.public() })),
        master("keys", named_as_device),
        master("signatures", json!({ &alice.user_id: { own.id(): "no signature" } })),
        with("self_signing_key", keys.self_signing.for_usage("self_signing")),
        with("user_signing_key", others.master.sign(keys.user_signing.for_usage("user_signing"))),
        // One key for two usages.
        with("self_signing_key", keys.master.sign(keys.master.for_usage("self_signing"))),
    ];
    let mut changed = keys.body();
    changed["user_signing_key"]["org.example.field"] = "after the signature".into();
    bodies.push(changed);
    for body in bodies {
        let reply = story.say(Some(&alice.token), CROSS_SIGN, body);
        assert!([400, 403].contains(&reply.status.as_u16()), "{}", value(&reply));
    }
    let mut long = keys.master.for_usage("master");
    long["org.example.field"] = "x".repeat(16_384).into();
    assert_eq!(send(&story, &alice, &with("master_key", long)).0, 413);
    story.say(None, CROSS_SIGN, keys.body());
    let listed = query(&story, &bob, &[&alice.user_id]);
    assert_eq!((&listed["master_keys"], &listed["self_signing_keys"]), (&json!({}), &json!({})));
    story.end(STORY, "malformed_cross_signing_keys_are_refused");
}

/// Security S42: a thief of a session replaces no keys without the password; nor does an older confirmation.
#[test]
fn s42_cross_signing_keys_are_replaced_by_who_knows_the_password_alone() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let first = CrossSigning::set_up(&story, &alice, 10);
    let thiefs = CrossSigning::of(&alice, 20);
    let parts = ["master_key", "self_signing_key", "user_signing_key"];
    let mut attempts: Vec<Value> = vec![thiefs.body()];
    attempts.push(json!({ "master_key": thiefs.body()["master_key"] }));
    for part in &parts[1..] {
        let usage = part.trim_end_matches("_key");
        attempts.push(json!({ *part: first.master.sign(thiefs.self_signing.for_usage(usage)) }));
    }
    for body in attempts {
        assert_eq!(send(&story, &alice, &body).0, 401, "{body}");
        let mut wrong = confirmed(&alice, &body);
        wrong["auth"]["password"] = "wrong".into();
        assert_eq!(send(&story, &alice, &wrong).0, 401);
        let mut anothers = confirmed(&bob, &body);
        anothers["auth"]["user"] = bob.user_id.clone().into();
        assert_eq!(send(&story, &alice, &anothers).0, 403);
    }
    let listed = query(&story, &bob, &[&alice.user_id]);
    assert_eq!(listed["master_keys"][&alice.user_id]["keys"][first.master.id()], first.master.public());
}

/// What the replaced keys signed is gone: the self-signing key's signatures on devices, keys that the new master key has not
/// signed, and the user's signatures on others.
#[test]
fn a_new_master_key_ends_what_the_former_keys_signed() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let phone = device(&story, &alice, 1, 0);
    let keys = CrossSigning::set_up(&story, &alice, 10);
    let bobs = CrossSigning::set_up(&story, &bob, 30);
    assert_eq!(
        upload_signature(&story, &alice, &phone, &keys.self_signing.sign(phone.device_keys())),
        json!({})
    );
    let signed = keys.user_signing.sign(bobs.master.for_usage("master"));
    assert_eq!(upload_signature(&story, &alice, &bobs.master, &signed), json!({}));
    let seen = || {
        let seen = query(&story, &alice, &[&alice.user_id, &bob.user_id]);
        let device = seen["device_keys"][&alice.user_id][&phone.name]["signatures"][&alice.user_id].clone();
        let bobs = seen["master_keys"][&bob.user_id]["signatures"][&alice.user_id].clone();
        let own = ["self_signing_keys", "user_signing_keys"].map(|of| seen[of][&alice.user_id].is_object());
        (device.as_object().unwrap().len(), bobs.is_object(), own)
    };
    assert_eq!(seen(), (2, true, [true, true]));
    let next = Key::of_person(&alice, 40);
    let body = confirmed(&alice, &json!({ "master_key": next.for_usage("master") }));
    assert_eq!(send(&story, &alice, &body).0, 200);
    assert_eq!(seen(), (1, false, [false, false]));
}

/// The keys that the new master key signs again stay, and what they signed.
#[test]
fn a_new_master_key_signs_the_present_keys() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let phone = device(&story, &alice, 1, 0);
    let keys = CrossSigning::set_up(&story, &alice, 10);
    let signed = keys.self_signing.sign(phone.device_keys());
    assert_eq!(upload_signature(&story, &alice, &phone, &signed), json!({}));
    let next = Key::of_person(&alice, 40);
    let body = json!({
        "master_key": next.for_usage("master"),
        "self_signing_key": next.sign(keys.self_signing.for_usage("self_signing")),
        "user_signing_key": next.sign(keys.user_signing.for_usage("user_signing")),
    });
    assert_eq!(send(&story, &alice, &confirmed(&alice, &body)).0, 200);
    assert_eq!(send(&story, &alice, &body).0, 200, "the same again needs no confirmation");
    let seen = query(&story, &alice, &[&alice.user_id, &bob.user_id]);
    for field in ["self_signing", "user_signing"] {
        let key = &seen[format!("{field}_keys")][&alice.user_id];
        assert_eq!(key, &body[format!("{field}_key")], "{field}");
    }
    let of_device = &seen["device_keys"][&alice.user_id][&phone.name]["signatures"][&alice.user_id];
    assert!(of_device[keys.self_signing.id()].is_string());
}

#[test]
fn other_keys_of_a_device_end_its_signature_on_the_master_key() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let phone = device(&story, &alice, 1, 0);
    let keys = CrossSigning::set_up(&story, &alice, 10);
    let signed = phone.sign(keys.master.for_usage("master"));
    assert_eq!(upload_signature(&story, &alice, &keys.master, &signed), json!({}));
    let seen = || {
        let seen = query(&story, &bob, &[&alice.user_id]);
        seen["master_keys"][&alice.user_id]["signatures"][&alice.user_id][phone.id()].is_string()
    };
    assert!(seen());
    device(&story, &alice, 2, 0);
    assert!(!seen());
}

#[test]
fn cross_signing_keys_that_d1_does_not_take_fail_and_are_made_good() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let keys = CrossSigning::of(&alice, 10);
    story.world.database.switch(false);
    assert_eq!(send(&story, &alice, &keys.body()).0, 503);
    story.world.database.switch(true);
    assert_eq!(send(&story, &alice, &keys.body()).0, 200);
    let listed = query(&story, &bob, &[&alice.user_id]);
    assert_eq!(listed["master_keys"][&alice.user_id]["keys"][keys.master.id()], keys.master.public());
}
