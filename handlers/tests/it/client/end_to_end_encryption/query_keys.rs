//! `POST /_matrix/client/v3/keys/query`

use futures_executor::block_on;
use lattice_handlers::objects::protocol::ObjectKind;
use lattice_handlers::ports::Database as _;
use serde_json::{Value, json};

use crate::keys::{Key, QUERY, device, query, upload};
use crate::story::{Story, value};

const STORY: &str = "client/end_to_end_encryption/query_keys";

#[test]
fn keys_of_users_are_queried() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let key = device(&story, &alice, 1, 1);
    let phone = story.login("alice");
    let phones = device(&story, &phone, 2, 0);
    let path = format!("PUT /_matrix/client/v3/devices/{}", key.name);
    story.ask(Some(&alice.token), &path, &json!({ "display_name": "Desk" }).to_string());
    let ask = |devices: Value| json!({ "device_keys": devices, "timeout": 1000 });
    for person in [&alice, &bob] {
        story.say(Some(&person.token), QUERY, ask(json!({ &alice.user_id: [], &bob.user_id: [] })));
    }
    story.say(Some(&bob.token), QUERY, ask(json!({ &alice.user_id: [&phones.name, "NONE"] })));
    story.say(Some(&bob.token), QUERY, ask(json!({ "@nobody:example.org": [], "@carol:other.example": [] })));
    story.say(Some(&bob.token), QUERY, ask(json!({})));
    for wrong in [json!({ &alice.user_id: { "device": true } }), json!({ "alice": [] }), json!([])] {
        story.say(Some(&bob.token), QUERY, ask(wrong));
    }
    story.say(Some(&bob.token), QUERY, json!({}));
    story.say(None, QUERY, ask(json!({})));
    story.end(STORY, "keys_of_users_are_queried");
}

/// Where the directory has the rows, no other User is asked; one without a row is asked, and writes it.
#[test]
fn a_query_costs_one_object_request_if_the_directory_has_the_rows() {
    let story = Story::new();
    let people = ["alice", "bob", "carol"].map(|name| story.person(name));
    for (seed, person) in people.iter().enumerate() {
        device(&story, person, u8::try_from(seed).unwrap() + 1, 1);
    }
    let users: Vec<&str> = people.iter().map(|person| person.user_id.as_str()).collect();
    let cost = || {
        let before = [ObjectKind::User, ObjectKind::Room].map(|kind| story.world.requests(kind));
        let listed = query(&story, &people[0], &users);
        for user in &users {
            assert_eq!(listed["device_keys"][user].as_object().unwrap().len(), 1, "{listed}");
        }
        assert_eq!(story.world.requests(ObjectKind::Room), before[1]);
        story.world.requests(ObjectKind::User) - before[0]
    };
    assert_eq!(cost(), 1);
    block_on(story.world.database.query("DELETE FROM device_keys", vec![])).unwrap();
    assert_eq!(cost(), 3);
    assert_eq!(cost(), 1, "the Users that were asked have written their rows");
}

/// A row of an older change that arrives late changes nothing.
#[test]
fn the_directory_is_never_overwritten_by_an_older_change() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let key = device(&story, &alice, 1, 0);
    let rows = || story.world.database.dump();
    let write = |change: u64| {
        let statement = format!("UPDATE device_keys SET change = {change}, keys = '{{}}'");
        block_on(story.world.database.query(statement.leak(), vec![])).unwrap();
    };
    write(100);
    let before = rows();
    assert_eq!(upload(&story, &alice, &json!({ "device_keys": renewed(&key) })), 200);
    assert_eq!(rows(), before);
    write(1);
    assert_eq!(upload(&story, &alice, &json!({ "device_keys": key.device_keys() })), 200);
    let listed = query(&story, &bob, &[&alice.user_id]);
    assert_eq!(listed["device_keys"][&alice.user_id][&key.name]["org.example.field"], json!([1, "ä"]));
}

/// Other identity keys of the same device.
fn renewed(key: &Key) -> Value {
    let mut keys = key.device_keys();
    keys["org.example.field"] = json!("renewed");
    key.sign(keys)
}

/// Keys that do not change are no change of the device list.
#[test]
fn unchanged_keys_change_nothing() {
    let story = Story::new();
    let alice = story.person("alice");
    let key = device(&story, &alice, 1, 1);
    let before = story.world.everything();
    for body in [
        json!({ "device_keys": key.device_keys() }),
        json!({ "device_keys": key.device_keys(), "one_time_keys": key.one_time_keys(0..1) }),
    ] {
        assert_eq!(upload(&story, &alice, &body), 200);
    }
    assert_eq!(story.world.everything(), before);
}

/// Security S42: the keys of a device go with it, by whatever it ends.
#[test]
fn s42_the_keys_of_a_device_end_with_it() {
    for end in ["logout", "logout_all", "delete", "password", "deactivate"] {
        let story = Story::new();
        let (alice, bob) = (story.person("alice"), story.person("bob"));
        let key = device(&story, &alice, 1, 2);
        assert_eq!(upload(&story, &alice, &json!({ "fallback_keys": key.fallback_key(1) })), 200);
        let phone = story.login("alice");
        let auth = json!({ "type": "m.login.password", "user": "alice", "password": "secret" });
        let (person, request, body) = match end {
            "logout" => (&alice, "POST /_matrix/client/v3/logout".to_owned(), json!({})),
            "logout_all" => (&phone, "POST /_matrix/client/v3/logout/all".to_owned(), json!({})),
            "delete" => {
                (&phone, format!("DELETE /_matrix/client/v3/devices/{}", key.name), json!({ "auth": auth }))
            }
            "password" => {
                let body = json!({ "new_password": "other", "auth": auth });
                (&phone, "POST /_matrix/client/v3/account/password".to_owned(), body)
            }
            _ => (&phone, "POST /_matrix/client/v3/account/deactivate".to_owned(), json!({ "auth": auth })),
        };
        let reply = story.ask(Some(&person.token), &request, &body.to_string());
        assert_eq!(reply.status, 200, "{end}: {}", value(&reply));
        assert_eq!(query(&story, &bob, &[&alice.user_id])["device_keys"][&alice.user_id], json!({}), "{end}");
        assert_eq!(crate::keys::claim(&story, &bob, &key), None, "{end}");
        let rows = story.world.sql(&Story::user_object(&alice.user_id)).contents();
        for table in ["device_keys", "one_time_key", "fallback_key"] {
            assert!(rows.contains(&(table.to_owned(), 0)), "{end}: {rows:?}");
        }
    }
}
