//! `PUT /_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}` with `org.matrix.msc4140.delay`

use serde_json::json;

use crate::msc::delays::{call, scheduled, set, state, wait};
use crate::story::Story;

const STORY: &str = "msc/delayed_events/set_delayed_room_state";

#[test]
fn a_state_event_is_sent_when_its_delay_has_passed() {
    let mut story = Story::new();
    let (alice, bob, room_id) = call(&story);
    story.say(Some(&bob.token), &set(&room_id, "key", 900), json!({ "setter": "on_timeout" }));
    assert_eq!(state(&story, &alice, &room_id, "key")["errcode"], "M_NOT_FOUND");
    wait(&story, 900);
    assert_eq!(state(&story, &alice, &room_id, "key"), json!({ "setter": "on_timeout" }));
    assert_eq!(scheduled(&story, &bob), 0);
    story.end(STORY, "a_state_event_is_sent_when_its_delay_has_passed");
}

/// The sender's own changes do not count, nor those of other keys.
#[test]
fn a_state_event_is_not_sent_if_another_user_sets_the_state_before() {
    let story = Story::new();
    let (alice, bob, room_id) = call(&story);
    let put = |person: &crate::story::Person, key: &str, by: &str| {
        let request = format!("PUT /_matrix/client/v3/rooms/{room_id}/state/org.example.call/{key}");
        let reply = story.ask(Some(&person.token), &request, &json!({ "by": by }).to_string());
        assert_eq!(reply.status, 200);
    };
    let schedule = |key: &str| {
        let reply = story.ask(Some(&bob.token), &set(&room_id, key, 500), r#"{"by":"the delay"}"#);
        assert_eq!(reply.status, 200);
    };
    put(&alice, "before", "alice");
    for key in ["before", "none", "own", "other"] {
        schedule(key);
    }
    put(&bob, "own", "bob");
    put(&alice, "other", "alice");
    put(&alice, "another", "alice");
    wait(&story, 500);
    for (key, by) in
        [("before", "the delay"), ("none", "the delay"), ("own", "the delay"), ("other", "alice")]
    {
        assert_eq!(state(&story, &alice, &room_id, key), json!({ "by": by }), "{key}");
    }
    assert_eq!(scheduled(&story, &bob), 0);
}

#[test]
fn what_the_rules_forbid_at_its_time_is_dropped() {
    let mut story = Story::new();
    let (alice, bob, room_id) = call(&story);
    story.say(Some(&bob.token), &set(&room_id, "@alice:example.org", 10), json!({}));
    let typed = |kind: &str, key: &str| set(&room_id, key, 10).replace("org.example.call", kind);
    story.say(Some(&bob.token), &typed("m.room.name", ""), json!({ "name": "Bob's" }));
    story.say(
        Some(&bob.token),
        &typed("m.room.member", "@bob:example.org"),
        json!({ "membership": "leave" }),
    );
    wait(&story, 10);
    assert_eq!(state(&story, &alice, &room_id, "@alice:example.org")["errcode"], "M_NOT_FOUND");
    let members =
        story.ask(Some(&alice.token), &format!("GET /_matrix/client/v3/rooms/{room_id}/joined_members"), "");
    assert_eq!(crate::story::value(&members)["joined"].as_object().unwrap().len(), 1, "Bob left");
    assert_eq!(scheduled(&story, &bob), 0);
    // Who has left the room sends nothing to it.
    story.say(Some(&bob.token), &set(&room_id, "key", 10), json!({}));
    story.end(STORY, "what_the_rules_forbid_at_its_time_is_dropped");
}

#[test]
fn what_cannot_be_scheduled_is_refused() {
    let mut story = Story::new();
    let (alice, bob, room_id) = call(&story);
    let typed = |kind: &str, key: &str| set(&room_id, key, 10).replace("org.example.call", kind);
    story.say(Some(&alice.token), &typed("m.room.create", ""), json!({}));
    story.say(Some(&alice.token), &typed("m.room.redaction", ""), json!({ "redacts": "$x" }));
    let alias = json!({ "alias": "#none:example.org" });
    story.say(Some(&alice.token), &typed("m.room.canonical_alias", ""), alias);
    let invite = json!({ "membership": "invite" });
    story.say(Some(&alice.token), &typed("m.room.member", "@carol:example.org"), invite);
    story.say(Some(&alice.token), &set(&room_id, &"x".repeat(256), 10), json!({}));
    story.say(Some(&alice.token), &set(&room_id, "x", 86_400_001), json!({}));
    let stranger = story.person("mallory");
    story.say(Some(&stranger.token), &set(&room_id, "x", 10), json!({}));
    assert_eq!((scheduled(&story, &alice), scheduled(&story, &bob)), (0, 0));
    story.end(STORY, "what_cannot_be_scheduled_is_refused");
}
