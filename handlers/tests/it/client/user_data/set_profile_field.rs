//! `PUT /_matrix/client/v3/profile/{userId}/{keyName}`

use futures_executor::block_on;
use lattice_handlers::objects::protocol::ObjectKind;
use serde_json::{Value, json};

use crate::story::{Person, Story, since, value};

const STORY: &str = "client/user_data/set_profile_field";
const SYNC: &str = "GET /_matrix/client/v3/sync";

fn put(person: &Person, key: &str) -> String {
    format!("PUT /_matrix/client/v3/profile/{}/{key}", person.user_id)
}

fn named(name: &str) -> Value {
    json!({ "displayname": name })
}

#[test]
fn fields_are_set_and_an_empty_name_removes_the_field() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let profile = format!("GET /_matrix/client/v3/profile/{}", alice.user_id);
    story.say(Some(&alice.token), &put(&alice, "displayname"), named("Alice"));
    story.say(Some(&alice.token), &put(&alice, "avatar_url"), json!({ "avatar_url": "mxc://example.org/a" }));
    story.say(Some(&alice.token), &put(&alice, "m.tz"), json!({ "m.tz": "Europe/Zurich" }));
    let colours = json!({ "org.example.colours": { "sky": ["blue", "grey"] } });
    story.say(Some(&alice.token), &put(&alice, "org.example.colours"), colours);
    story.say(None, &profile, Value::Null);
    story.say(Some(&alice.token), &put(&alice, "displayname"), named(""));
    story.say(None, &profile, Value::Null);
    story.end(STORY, "fields_are_set_and_an_empty_name_removes_the_field");
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let name = put(&alice, "displayname");
    story.say(None, &name, named("Alice"));
    story.say(Some("nonsense"), &name, named("Alice"));
    story.say(Some(&bob.token), &name, named("Alice"));
    story.say(Some(&alice.token), &name, json!({}));
    story.say(Some(&alice.token), &name, json!({ "avatar_url": "mxc://example.org/a" }));
    story.say(Some(&alice.token), &name, json!({ "displayname": 1 }));
    story.say_raw(Some(&alice.token), &name, "Alice");
    story.say(Some(&alice.token), &name, named(&"x".repeat(257)));
    story.say(Some(&alice.token), &put(&alice, "m.tz"), json!({ "m.tz": 1 }));
    story.say(Some(&alice.token), &put(&alice, "org.example.half"), json!({ "org.example.half": 0.5 }));
    story.say(Some(&alice.token), &put(&alice, "colour"), json!({ "colour": "blue" }));
    let long = format!("org.example.{}", "x".repeat(244));
    story.say(Some(&alice.token), &put(&alice, &long), json!({ long.as_str(): 1 }));
    story.end(STORY, "invalid_requests_are_refused");
}

#[test]
fn guests_can_set_their_display_name_only() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("GUESTS", "on")]);
    let guest = Person::of(&story.ask(None, "POST /_matrix/client/v3/register?kind=guest", "{}"));
    story.say(Some(&guest.token), &put(&guest, "displayname"), named("Somebody"));
    story.say(Some(&guest.token), &put(&guest, "m.tz"), json!({ "m.tz": "Europe/Zurich" }));
    story.end(STORY, "guests_can_set_their_display_name_only");
}

/// A profile is smaller than 64 KiB; a refused value leaves the profile unchanged.
#[test]
fn a_profile_beyond_64_kib_is_refused() {
    let story = Story::new();
    let alice = story.person("alice");
    let set = |bytes: usize| {
        let body = json!({ "org.example.much": "x".repeat(bytes) }).to_string();
        story.ask(Some(&alice.token), &put(&alice, "org.example.much"), &body)
    };
    let around = r#"{"displayname":"alice","org.example.much":""}"#.len();
    assert_eq!(set(65_535 - around).status, 200);
    let refused = set(65_536 - around);
    assert_eq!((refused.status.as_u16(), &value(&refused)["errcode"]), (400, &json!("M_PROFILE_TOO_LARGE")));
    let profile = story.ask(None, &format!("GET /_matrix/client/v3/profile/{}", alice.user_id), "");
    assert_eq!(value(&profile)["org.example.much"].as_str().unwrap().len(), 65_535 - around);
}

/// Joined rooms show a new name at once; rooms created or joined later show it from the start.
#[test]
fn rooms_show_the_new_profile() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let before = since(&story.ask(Some(&bob.token), SYNC, ""));
    story.world.evict();
    story.say(Some(&alice.token), &put(&alice, "displayname"), named("Alice"));
    let picture = json!({ "avatar_url": "mxc://example.org/a" });
    story.say(Some(&alice.token), &put(&alice, "avatar_url"), picture);
    story.say(Some(&bob.token), &format!("{SYNC}?since={before}"), Value::Null);
    story.say(Some(&bob.token), &put(&bob, "displayname"), named("Bob"));
    let other = story.room(&alice, json!({ "preset": "public_chat", "invite": [bob.user_id] }));
    story.say(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{other}"), json!({}));
    let sync = value(&story.ask(Some(&bob.token), SYNC, ""));
    for room_id in [&room_id, &other] {
        let shown = members(&sync, room_id);
        assert_eq!(
            shown,
            [("@alice:example.org".into(), "Alice".into()), ("@bob:example.org".into(), "Bob".into())]
        );
    }
    story.end(STORY, "rooms_show_the_new_profile");
}

/// The alarm repeats a failed update of a room, with the newest name only.
#[test]
fn a_room_that_failed_gets_the_newest_name_later() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let room = story.world.sql(&Story::room_object(&room_id));
    room.fail_after(0);
    for name in ["Alice", "Alicia"] {
        let reply = story.ask(Some(&alice.token), &put(&alice, "displayname"), &named(name).to_string());
        assert_eq!(reply.status, 200);
    }
    room.mend();
    let sync = value(&story.ask(Some(&bob.token), SYNC, ""));
    assert_eq!(members(&sync, &room_id)[0].1, "alice", "the update has failed so far");
    block_on(story.world.fire_alarms(60_000)).unwrap();
    let sync = value(&story.ask(Some(&bob.token), SYNC, ""));
    assert_eq!(members(&sync, &room_id)[0].1, "Alicia");
    let member_events = sync["rooms"]["join"][&room_id]["timeline"]["events"].as_array().unwrap().iter();
    let names: Vec<&Value> = member_events.map(|event| &event["content"]["displayname"]).collect();
    assert!(!names.contains(&&json!("Alice")), "{names:?}");
}

#[test]
fn a_change_writes_the_profile_and_an_effect_and_the_same_value_again_nothing() {
    let story = Story::new();
    let alice = story.person("alice");
    let sql = story.world.sql(&Story::user_object(&alice.user_id));
    let cost = |name: &str| {
        let before = (sql.changed_rows(), story.world.requests(ObjectKind::User));
        let reply = story.ask(Some(&alice.token), &put(&alice, "displayname"), &named(name).to_string());
        assert_eq!(reply.status, 200);
        (sql.changed_rows() - before.0, story.world.requests(ObjectKind::User) - before.1)
    };
    assert_eq!(cost("Alice"), (3, 2), "the profile, an effect and its end; a token check and the command");
    assert_eq!(cost("Alice"), (0, 2));
}

/// The members of a room in a sync response, with their display names.
fn members(sync: &Value, room_id: &str) -> Vec<(String, String)> {
    let room = &sync["rooms"]["join"][room_id];
    let events = ["state", "timeline"].map(|part| room[part]["events"].as_array().unwrap().clone());
    let mut shown = std::collections::BTreeMap::new();
    for event in events.concat().iter().filter(|event| event["type"] == "m.room.member") {
        let name = event["content"]["displayname"].as_str().unwrap_or_default();
        shown.insert(event["state_key"].as_str().unwrap().to_owned(), name.to_owned());
    }
    shown.into_iter().collect()
}
