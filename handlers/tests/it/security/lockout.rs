//! Tests that strangers and intruders cannot lock the owner of an account out (security S65).

use futures_executor::block_on;
use futures_util::future::join;
use lattice_handlers::objects::user::{LAST_SEEN_INTERVAL_MS, MAX_DEVICES};
use serde_json::json;

use crate::story::{Person, Story, since, value};

const LOGIN: &str = "POST /_matrix/client/v3/login";
const DEVICES: &str = "GET /_matrix/client/v3/devices";
const SYNC: &str = "GET /_matrix/client/v3/sync";
const WHOAMI: &str = "GET /_matrix/client/v3/account/whoami";

fn on_device(device_id: &str) -> String {
    json!({ "type": "m.login.password", "user": "alice", "password": "secret", "device_id": device_id })
        .to_string()
}

fn device_ids(story: &Story, person: &Person) -> Vec<String> {
    let devices = value(&story.ask(Some(&person.token), DEVICES, ""));
    let devices = devices["devices"].as_array().cloned().unwrap_or_default();
    devices.iter().map(|device| device["device_id"].as_str().unwrap().to_owned()).collect()
}

/// An intruder who fills the list of devices does not keep the owner out.
#[test]
fn s65_a_login_beyond_the_maximum_of_devices_replaces_the_one_not_seen_for_longest() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    let login = |device_id: &str| {
        story.world.clock.advance(1);
        story.ask(None, LOGIN, &on_device(device_id))
    };
    let oldest = Person::of(&login("OLDEST"));
    let poll = format!("{SYNC}?timeout=20000&since={}", since(&story.ask(Some(&oldest.token), SYNC, "")));
    for number in 2..MAX_DEVICES {
        assert_eq!(login(&format!("D{number}")).status, 200);
    }
    assert_eq!(device_ids(&story, &alice).len() as u64, MAX_DEVICES);
    // While the older device waits, the first device of all is seen once more.
    let body = on_device("NEW");
    let replace = async {
        story.world.clock.advance(LAST_SEEN_INTERVAL_MS);
        assert_eq!(story.start(Some(&alice.token), WHOAMI, "").await.status, 200);
        story.world.evict();
        let reply = story.start(None, LOGIN, &body).await;
        if reply.status != 200 {
            story.world.expire_polls();
        }
        reply
    };
    let (poll, replacing) = block_on(join(story.start(Some(&oldest.token), &poll, ""), replace));
    assert_eq!(replacing.status, 200, "{:?}", value(&replacing));
    assert_eq!((poll.status.as_u16(), &value(&poll)["errcode"]), (401, &json!("M_UNKNOWN_TOKEN")));
    assert_eq!(story.ask(Some(&oldest.token), WHOAMI, "").status, 401);
    let new = Person::of(&replacing);
    let ids = device_ids(&story, &new);
    assert_eq!(ids.len() as u64, MAX_DEVICES);
    assert!(ids.contains(&"NEW".to_owned()) && !ids.contains(&"OLDEST".to_owned()), "{ids:?}");
    // A known device replaces no other one.
    assert_eq!(login("D2").status, 200);
    assert_eq!(device_ids(&story, &new).len() as u64, MAX_DEVICES);
    assert!(device_ids(&story, &new).contains(&"D3".to_owned()));
}
