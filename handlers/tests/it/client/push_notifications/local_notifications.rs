//! The notification settings of one device, in the account data (MSC3890), end with the device.

use futures_executor::block_on;
use futures_util::future::join;
use serde_json::{Value, json};

use crate::story::{Person, Story, since, value};

const SYNC: &str = "GET /_matrix/client/v3/sync";
const PREFIXES: [&str; 2] =
    ["m.local_notification_settings", "org.matrix.msc3890.local_notification_settings"];

fn device_of(story: &Story, person: &Person) -> String {
    let owner = value(&story.ask(Some(&person.token), "GET /_matrix/client/v3/account/whoami", ""));
    owner["device_id"].as_str().unwrap().to_owned()
}

/// The path of the settings of a device.
fn settings(person: &Person, prefix: &str, device_id: &str) -> String {
    format!("/_matrix/client/v3/user/{}/account_data/{prefix}.{device_id}", person.user_id)
}

#[test]
fn the_silence_of_a_device_ends_with_it_and_a_poll_returns_that() {
    let story = Story::new();
    let (alice, phone) = (story.person("alice"), story.login("alice"));
    let (desk_id, phone_id) = (device_of(&story, &alice), device_of(&story, &phone));
    for prefix in PREFIXES {
        for device_id in [&desk_id, &phone_id] {
            let put = format!("PUT {}", settings(&alice, prefix, device_id));
            assert_eq!(story.ask(Some(&alice.token), &put, r#"{"is_silenced":true}"#).status, 200);
        }
    }
    let first = since(&story.ask(Some(&alice.token), SYNC, ""));
    let poll = format!("{SYNC}?since={first}&timeout=30000");
    let poll = story.start(Some(&alice.token), &poll, "");
    let logout = story.start(Some(&phone.token), "POST /_matrix/client/v3/logout", "{}");
    let (polled, out) = block_on(join(poll, logout));
    assert_eq!(out.status, 200);
    let mut events = value(&polled)["account_data"]["events"].as_array().unwrap().clone();
    events.sort_by_key(|event| event["type"].as_str().map(str::to_owned));
    let removed = PREFIXES.map(|prefix| json!({ "type": format!("{prefix}.{phone_id}"), "content": {} }));
    assert_eq!(events, removed);
    for prefix in PREFIXES {
        let get = |device_id: &str| {
            story.ask(Some(&alice.token), &format!("GET {}", settings(&alice, prefix, device_id)), "")
        };
        assert_eq!(
            (get(&phone_id).status.as_u16(), &value(&get(&phone_id))["errcode"]),
            (404, &json!("M_NOT_FOUND"))
        );
        assert_eq!(
            value(&get(&desk_id)),
            json!({ "is_silenced": true }),
            "the other device keeps its settings"
        );
    }
}

#[test]
fn no_way_to_end_a_session_leaves_its_settings() {
    let auth = json!({ "type": "m.login.password", "user": "alice", "password": "secret" });
    for (request, body) in [
        ("DELETE /_matrix/client/v3/devices/PHONE", json!({ "auth": auth })),
        ("POST /_matrix/client/v3/delete_devices", json!({ "devices": ["PHONE", "NONE"], "auth": auth })),
        ("POST /_matrix/client/v3/account/password", json!({ "new_password": "secret2", "auth": auth })),
    ] {
        let story = Story::new();
        let alice = story.person("alice");
        let login = json!({ "type": "m.login.password", "device_id": "PHONE", "password": "secret",
            "identifier": { "type": "m.id.user", "user": "alice" } });
        story.ask(None, "POST /_matrix/client/v3/login", &login.to_string());
        let of_phone = settings(&alice, PREFIXES[1], "PHONE");
        story.ask(Some(&alice.token), &format!("PUT {of_phone}"), r#"{"is_silenced":true}"#);
        assert_eq!(story.ask(Some(&alice.token), request, &body.to_string()).status, 200, "{request}");
        assert_eq!(story.ask(Some(&alice.token), &format!("GET {of_phone}"), "").status, 404, "{request}");
        let whole = value(&story.ask(Some(&alice.token), SYNC, ""));
        let events = whole["account_data"]["events"].as_array().unwrap();
        assert_eq!(events.iter().map(|event| &event["type"]).collect::<Vec<&Value>>(), ["m.push_rules"]);
    }
}
