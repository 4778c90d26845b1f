//! `POST /_matrix/client/v3/keys/signatures/upload`

use lattice_handlers::objects::protocol::ObjectKind;
use serde_json::{Value, json};

use crate::keys::{CrossSigning, SIGN, device, query, upload_signature};
use crate::story::{Person, Story, value};

const STORY: &str = "client/end_to_end_encryption/upload_cross_signing_signatures";

#[test]
fn signatures_are_uploaded_and_each_failure_is_named() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let (phone, bobs_phone) = (device(&story, &alice, 1, 0), device(&story, &bob, 2, 0));
    let (keys, bobs) = (CrossSigning::set_up(&story, &alice, 10), CrossSigning::set_up(&story, &bob, 20));
    let (master, bobs_master) = (keys.master.for_usage("master"), bobs.master.for_usage("master"));
    story.say(
        Some(&alice.token),
        SIGN,
        json!({
            &alice.user_id: {
                &phone.name: keys.self_signing.sign(phone.device_keys()),
                &keys.master.name: phone.sign(master.clone()),
            },
            &bob.user_id: { &bobs.master.name: keys.user_signing.sign(bobs_master.clone()) },
        }),
    );
    for person in [&alice, &bob] {
        let asked = json!({ "device_keys": { &alice.user_id: [], &bob.user_id: [] } });
        story.say(Some(&person.token), crate::keys::QUERY, asked);
    }
    let mut changed = phone.device_keys();
    changed["org.example.field"] = "changed".into();
    let mut forged = keys.self_signing.sign(phone.device_keys());
    forged["signatures"][&alice.user_id][keys.self_signing.id()] = "no signature".into();
    for (user, name, signed) in [
        (&alice, "NONE", keys.self_signing.sign(phone.device_keys())),
        (&alice, phone.name.as_str(), keys.self_signing.sign(changed)),
        (&alice, &phone.name, forged),
        (&alice, &phone.name, phone.device_keys()),
        (&alice, &phone.name, bobs.self_signing.sign(phone.device_keys())),
        (&alice, &phone.name, json!({ "number": 1.5 })),
        (&alice, &keys.master.name, master.clone()),
        (&alice, &keys.self_signing.name, phone.sign(keys.self_signing.for_usage("self_signing"))),
        (&bob, &bobs_phone.name, keys.self_signing.sign(bobs_phone.device_keys())),
        (&bob, &bobs.master.name, keys.self_signing.sign(bobs_master.clone())),
        (&bob, &bobs.master.name, keys.user_signing.sign(master.clone())),
        (&bob, &bobs.self_signing.name, keys.user_signing.sign(bobs_master.clone())),
    ] {
        story.say(Some(&alice.token), SIGN, json!({ &user.user_id: { name: signed } }));
    }
    let remote = json!({ "@carol:other.example": { "key": keys.user_signing.sign(bobs_master) } });
    story.say(Some(&alice.token), SIGN, remote);
    for wrong in
        [json!({ "alice": {} }), json!({ &alice.user_id: [] }), json!({ &alice.user_id: { "A": 1 } })]
    {
        story.say(Some(&alice.token), SIGN, wrong);
    }
    story.say(None, SIGN, json!({}));
    story.end(STORY, "signatures_are_uploaded_and_each_failure_is_named");
}

fn signers(story: &Story, reader: &Person, of: &Person, path: [&str; 1]) -> Vec<String> {
    let seen = query(story, reader, &[&of.user_id]);
    let signatures = seen[path[0]][&of.user_id]["signatures"].as_object().cloned().unwrap_or_default();
    signatures.keys().cloned().collect()
}

/// Security S42: a signature on another's key is shown to who made it alone, and ends with the key.
#[test]
fn s42_signatures_on_keys_of_others_are_seen_by_the_signer_alone() {
    let story = Story::new();
    let [alice, bob, carol] = ["alice", "bob", "carol"].map(|name| story.person(name));
    let (keys, bobs) = (CrossSigning::set_up(&story, &alice, 10), CrossSigning::set_up(&story, &bob, 20));
    let signed = keys.user_signing.sign(bobs.master.for_usage("master"));
    assert_eq!(upload_signature(&story, &alice, &bobs.master, &signed), json!({}));
    let masters = |reader: &Person| signers(&story, reader, &bob, ["master_keys"]);
    assert_eq!([&alice, &bob, &carol].map(masters), [vec![alice.user_id.clone()], vec![], vec![]]);
    for (reader, is_shown) in [(&alice, true), (&bob, false)] {
        let seen = query(&story, reader, &[&alice.user_id]);
        assert_eq!(seen["user_signing_keys"][&alice.user_id].is_object(), is_shown);
    }
    let next = CrossSigning::of(&bob, 30);
    let mut body = next.body();
    body["auth"] = json!({ "type": "m.login.password", "user": "bob", "password": "secret" });
    let path = crate::keys::CROSS_SIGN;
    assert_eq!(story.ask(Some(&bob.token), path, &body.to_string()).status, 200);
    assert_eq!(masters(&alice), Vec::<String>::new(), "the signature is one of the former key");
}

/// A signature costs a request for the token and one to the signer's User; those that are there change nothing.
#[test]
fn a_signature_is_stored_once() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let phone = device(&story, &alice, 1, 0);
    let (keys, bobs) = (CrossSigning::set_up(&story, &alice, 10), CrossSigning::set_up(&story, &bob, 20));
    let all = json!({
        &alice.user_id: {
            &phone.name: keys.self_signing.sign(phone.device_keys()),
            &keys.master.name: phone.sign(keys.master.for_usage("master")),
        },
        &bob.user_id: { &bobs.master.name: keys.user_signing.sign(bobs.master.for_usage("master")) },
    });
    let mut stored = String::new();
    for attempt in 0..2 {
        let before = story.world.requests(ObjectKind::User);
        let reply = story.ask(Some(&alice.token), SIGN, &all.to_string());
        assert_eq!(value(&reply), json!({ "failures": {} }));
        assert_eq!(story.world.requests(ObjectKind::User) - before, 2);
        if attempt == 1 {
            assert_eq!(story.world.everything(), stored);
        }
        stored = story.world.everything();
    }
}

#[test]
fn signatures_that_d1_does_not_take_fail_and_are_made_good() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let phone = device(&story, &alice, 1, 0);
    let keys = CrossSigning::set_up(&story, &alice, 10);
    let signed = keys.self_signing.sign(phone.device_keys());
    let body = json!({ &alice.user_id: { &phone.name: signed } }).to_string();
    story.world.database.switch(false);
    for _ in 0..2 {
        assert_eq!(story.ask(Some(&alice.token), SIGN, &body).status, 503);
    }
    story.world.database.switch(true);
    assert_eq!(value(&story.ask(Some(&alice.token), SIGN, &body)), json!({ "failures": {} }));
    let seen = query(&story, &bob, &[&alice.user_id]);
    let signatures = &seen["device_keys"][&alice.user_id][&phone.name]["signatures"][&alice.user_id];
    assert!(signatures[keys.self_signing.id()].is_string());
}

/// A master key that is as large as an upload may be, and larger with the signatures of devices.
#[test]
fn a_large_master_key_is_signed() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let (mut keys, bobs) = (CrossSigning::of(&alice, 10).body(), CrossSigning::set_up(&story, &bob, 20));
    let master = CrossSigning::of(&alice, 10).master;
    keys["master_key"]["org.example.field"] = "x".repeat(16_000).into();
    assert_eq!(story.ask(Some(&alice.token), crate::keys::CROSS_SIGN, &keys.to_string()).status, 200);
    let mut devices = vec![alice];
    devices.extend((0..2).map(|_| story.login("alice")));
    for (person, seed) in devices.iter().zip(1..) {
        let signed = device(&story, person, seed, 0).sign(keys["master_key"].clone());
        assert_eq!(upload_signature(&story, person, &master, &signed), json!({}));
    }
    let listed = query(&story, &bob, &[&devices[0].user_id])["master_keys"][&devices[0].user_id].clone();
    assert!(listed.to_string().len() > 16_384);
    let signed = bobs.user_signing.sign(keys["master_key"].clone());
    assert_eq!(upload_signature(&story, &bob, &master, &signed), json!({}));
    assert_eq!(signers(&story, &bob, &devices[0], ["master_keys"]).len(), 2);
}

/// The signer's other devices hear of a signature on another's key, and nobody else.
#[test]
fn the_signer_alone_hears_of_a_signature_on_another_key() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let phone = story.login("alice");
    let (keys, bobs) = (CrossSigning::set_up(&story, &alice, 10), CrossSigning::set_up(&story, &bob, 20));
    let sync = |person: &Person, since: &str| {
        let request = format!("GET /_matrix/client/v3/sync?timeout=1000{since}");
        let reply = value(&story.ask(Some(&person.token), &request, ""));
        (
            format!("&since={}", reply["next_batch"].as_str().unwrap()),
            reply["device_lists"]["changed"].clone(),
        )
    };
    let (before, _) = sync(&phone, "");
    let (bobs_before, _) = sync(&bob, "");
    let request = format!("GET /_matrix/client/v3/sync?timeout=1000{before}");
    let signed = keys.user_signing.sign(bobs.master.for_usage("master"));
    let body = json!({ &bob.user_id: { &bobs.master.name: signed } }).to_string();
    let polled = story.start(Some(&phone.token), &request, "");
    let sent = story.start(Some(&alice.token), SIGN, &body);
    let (woken, sent) = futures_executor::block_on(futures_util::future::join(polled, sent));
    assert_eq!(
        (sent.status.as_u16(), value(&woken)["device_lists"]["changed"].clone()),
        (200, json!([bob.user_id]))
    );
    story.ask(Some(&bob.token), &crate::story::send(&room_id, "1"), r#"{"msgtype":"m.text","body":"hello"}"#);
    let after = format!("&since={}", value(&woken)["next_batch"].as_str().unwrap());
    assert_eq!(
        [sync(&phone, &after), sync(&bob, &bobs_before)].map(|(_, changed)| changed),
        [Value::Null, Value::Null]
    );
}
