//! `POST /_matrix/client/v3/pushers/set`

use futures_executor::block_on;
use lattice_handlers::index::pusher_owners;
use lattice_handlers::objects::user::MAX_PUSHERS;
use ruma_common::{server_name, user_id};
use serde_json::{Value, json};

use crate::story::{Person, Story, value};

const STORY: &str = "client/push_notifications/post_pusher";
const REQUEST: &str = "POST /_matrix/client/v3/pushers/set";
const LIST: &str = "GET /_matrix/client/v3/pushers";

/// A pusher, with these fields in the place of the usual ones.
fn pusher(other: Value) -> Value {
    let mut pusher = json!({
        "kind": "http", "app_id": "org.example.app", "pushkey": "key", "app_display_name": "App",
        "device_display_name": "Phone", "lang": "en",
        "data": { "url": "https://push.example.org/_matrix/push/v1/notify", "format": "event_id_only" },
    });
    let Value::Object(other) = other else { panic!("no object") };
    pusher.as_object_mut().unwrap().extend(other);
    pusher
}

fn set(story: &Story, person: &Person, other: Value) -> u16 {
    story.ask(Some(&person.token), REQUEST, &pusher(other).to_string()).status.as_u16()
}

/// The pushkeys of a person's pushers, in the order in which they were set.
fn keys(story: &Story, person: &Person) -> Vec<String> {
    let listed = value(&story.ask(Some(&person.token), LIST, ""));
    let listed = listed["pushers"].as_array().unwrap().iter();
    listed.map(|pusher| pusher["pushkey"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_pusher_is_added_replaced_and_removed() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let data =
        json!({ "url": "https://push.example.org:8443/_matrix/push/v1/notify", "org.example.badge": [1] });
    let changed = pusher(json!({ "data": data, "device_display_name": "New phone", "profile_tag": "tag" }));
    for body in
        [pusher(json!({})), changed, pusher(json!({ "pushkey": "other" })), pusher(json!({ "kind": null }))]
    {
        story.say(Some(&alice.token), REQUEST, body);
        story.say(Some(&alice.token), LIST, Value::Null);
    }
    let gone = json!({ "kind": null, "app_id": "org.example.none", "pushkey": "key" });
    story.say(Some(&alice.token), REQUEST, gone);
    story.end(STORY, "a_pusher_is_added_replaced_and_removed");
}

#[test]
fn a_pusher_of_the_same_app_and_pushkey_ends_those_of_other_users_unless_it_is_appended() {
    let story = Story::new();
    let [alice, bob, carol] = ["alice", "bob", "carol"].map(|name| story.person(name));
    assert_eq!(set(&story, &alice, json!({})), 200);
    assert_eq!(set(&story, &alice, json!({ "pushkey": "own" })), 200);
    story.world.clock.advance(1);
    assert_eq!(set(&story, &bob, json!({ "append": true })), 200);
    assert_eq!([&alice, &bob].map(|person| keys(&story, person).len()), [2, 1]);
    story.world.clock.advance(1);
    assert_eq!(set(&story, &carol, json!({})), 200);
    assert_eq!(keys(&story, &alice), ["own"]);
    assert_eq!([&bob, &carol].map(|person| keys(&story, person).len()), [0, 1]);
    let key = pusher_owners::key("org.example.app", "key");
    let alice = (server_name!("example.org"), user_id!("@alice:example.org"));
    let others = block_on(pusher_owners::others(&*story.world.database, alice, &key)).unwrap();
    assert_eq!(others, [user_id!("@carol:example.org")], "the index forgets pushers that ended");
}

/// Security S03.
#[test]
fn s03_a_pusher_ends_with_its_session() {
    let story = Story::new();
    let alice = story.person("alice");
    let sessions = ["desk", "phone", "tablet"].map(|key| (story.login("alice"), key));
    for (session, key) in &sessions {
        assert_eq!(set(&story, session, json!({ "pushkey": key })), 200);
        story.world.clock.advance(1);
    }
    // Another session changes the pusher, which stays that of the phone.
    assert_eq!(set(&story, &alice, json!({ "pushkey": "phone" })), 200);
    assert_eq!(keys(&story, &alice), ["desk", "tablet", "phone"]);
    story.ask(Some(&sessions[1].0.token), "POST /_matrix/client/v3/logout", "{}");
    assert_eq!(keys(&story, &alice), ["desk", "tablet"]);
    assert_eq!(set(&story, &alice, json!({ "pushkey": "own" })), 200);
    let auth = json!({ "type": "m.login.password", "user": "alice", "password": "secret" });
    let change = json!({ "new_password": "secret2", "auth": auth }).to_string();
    let changed = story.ask(Some(&alice.token), "POST /_matrix/client/v3/account/password", &change);
    assert_eq!(changed.status, 200);
    assert_eq!(keys(&story, &alice), ["own"], "the session that changes the password goes on");
}

#[test]
fn pushers_have_a_maximum() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    for number in 0..MAX_PUSHERS {
        assert_eq!(set(&story, &alice, json!({ "pushkey": format!("{number}") })), 200);
    }
    assert_eq!(set(&story, &alice, json!({ "pushkey": "more" })), 413);
    assert_eq!(set(&story, &alice, json!({ "pushkey": "0" })), 200, "one that is there is replaced");
}

#[test]
fn invalid_pushers_are_refused() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let url = |url: &str| json!({ "data": { "url": url } });
    for other in [
        json!({ "kind": "email" }),
        json!({ "pushkey": "" }),
        json!({ "app_id": "" }),
        json!({ "data": {} }),
        json!({ "data": "https://push.example.org" }),
        json!({ "data": { "url": 1 } }),
        json!({ "data": { "url": "https://push.example.org/_matrix/push/v1/notify", "format": "all" } }),
        url("http://push.example.org/_matrix/push/v1/notify"),
        url("https://push.example.org/"),
        url("https://push.example.org/_matrix/push/v1/notify?key=1"),
        url("https://push.example.org/prefix/_matrix/push/v1/notify"),
        url("https://user@push.example.org/_matrix/push/v1/notify"),
        url("https:///_matrix/push/v1/notify"),
        json!({ "append": "yes" }),
    ] {
        story.say(Some(&alice.token), REQUEST, pusher(other));
    }
    for field in ["kind", "app_id", "pushkey", "app_display_name", "device_display_name", "lang", "data"] {
        let mut body = pusher(json!({}));
        body.as_object_mut().unwrap().remove(field);
        story.say(Some(&alice.token), REQUEST, body);
    }
    for (field, bytes) in [("pushkey", 513), ("app_id", 65), ("lang", 256), ("profile_tag", 256)] {
        assert_eq!(set(&story, &alice, json!({ field: "x".repeat(bytes) })), 400, "{field}");
    }
    let data = json!({ "url": "https://push.example.org/_matrix/push/v1/notify", "text": "x".repeat(4_096) });
    assert_eq!(set(&story, &alice, json!({ "data": data })), 413);
    story.say(None, REQUEST, pusher(json!({})));
    assert_eq!(keys(&story, &alice), [""; 0]);
    story.end(STORY, "invalid_pushers_are_refused");
}
