//! Sticky events (MSC4354): who gets which of them in a sync.

use futures_executor::block_on;
use futures_util::future::join;
use serde_json::{Value, json};

use super::delays::wait;
use super::stickiness::{
    ONE_EVENT, STICKY, SYNC, TTL, chatter, event_id, next, stick, sticky, stuck, synced,
};
use crate::story::{Story, send, since, text, value};

const STORY: &str = "client/room_participation/sync";

#[test]
fn a_sticky_event_outlives_a_short_timeline_until_it_expires() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let before = next(&synced(&story, &bob, None)).to_owned();
    let content = json!({ "body": "I am in the call", "msc4354_sticky_key": "alice" });
    let sent = story.say(Some(&alice.token), &stick(&room_id, "1", 60_000), content);
    chatter(&story, &alice, &room_id, &["one", "two"]);
    wait(&story, 59_999);
    let sync = format!("{SYNC}?since={before}&{ONE_EVENT}");
    let event = format!("GET /_matrix/client/v3/rooms/{room_id}/event/{}", event_id(&sent));
    story.say(Some(&bob.token), &sync, Value::Null);
    story.say(Some(&bob.token), &event, Value::Null);
    wait(&story, 1);
    story.say(Some(&bob.token), &sync, Value::Null);
    story.say(Some(&bob.token), &event, Value::Null);
    story.end(STORY, "a_sticky_event_outlives_a_short_timeline_until_it_expires");
}

#[test]
fn a_client_gets_it_once_by_the_timeline_or_beside_it() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    sticky(&story, &alice, &room_id, ("hidden", 60_000));
    chatter(&story, &alice, &room_id, &["one"]);
    let first = synced(&story, &bob, None);
    assert_eq!(stuck(&first, &room_id), ["hidden"]);
    sticky(&story, &alice, &room_id, ("shown", 60_000));
    let second = synced(&story, &bob, Some(next(&first)));
    let room = &second["rooms"]["join"][&room_id];
    assert_eq!(room["timeline"]["events"][0]["content"]["body"], "shown");
    assert_eq!(room["timeline"]["events"][0][STICKY], json!({ "duration_ms": 60_000 }));
    assert_eq!(room["timeline"]["events"][0]["unsigned"][TTL], 60_000);
    assert_eq!(room.get(STICKY), None, "{room}");
    chatter(&story, &alice, &room_id, &["two", "three"]);
    let third = synced(&story, &bob, Some(next(&second)));
    assert_eq!(stuck(&third, &room_id), [""; 0], "what the client has is not repeated");
    // Another client has nothing.
    assert_eq!(stuck(&synced(&story, &bob, None), &room_id), ["hidden", "shown"]);
    let all = value(&story.ask(Some(&bob.token), SYNC, ""));
    assert_eq!(all["rooms"]["join"][&room_id].get(STICKY), None, "the timeline has both");
}

#[test]
fn a_waiting_poll_gets_it_with_the_remaining_time() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let request = format!("{SYNC}?since={}&timeout=30000", next(&synced(&story, &bob, None)));
    let (path, body) = (stick(&room_id, "1", 1_000), text("hello").to_string());
    let poll = story.start(Some(&bob.token), &request, "");
    let (reply, _) = block_on(join(poll, story.start(Some(&alice.token), &path, &body)));
    let event = value(&reply)["rooms"]["join"][&room_id]["timeline"]["events"][0].clone();
    assert_eq!((&event[STICKY]["duration_ms"], &event["unsigned"][TTL]), (&json!(1_000), &json!(1_000)));
}

/// Who joins gets what is sticky already, whatever the history visibility.
#[test]
fn who_joins_gets_what_is_sticky() {
    for visibility in ["world_readable", "shared", "invited", "joined"] {
        let story = Story::new();
        let (alice, bob) = (story.person("alice"), story.person("bob"));
        let visible = json!({ "history_visibility": visibility });
        let state = json!([{ "type": "m.room.history_visibility", "state_key": "", "content": visible }]);
        let room_id = story.room(&alice, json!({ "preset": "public_chat", "initial_state": state }));
        sticky(&story, &alice, &room_id, ("sticky", 60_000));
        let before = synced(&story, &bob, None);
        assert_eq!(stuck(&before, &room_id), [""; 0]);
        story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}");
        chatter(&story, &alice, &room_id, &["one"]);
        assert_eq!(stuck(&synced(&story, &bob, Some(next(&before))), &room_id), ["sticky"], "{visibility}");
        sticky(&story, &alice, &room_id, ("later", 60_000));
        chatter(&story, &alice, &room_id, &["two"]);
        assert_eq!(stuck(&synced(&story, &bob, None), &room_id), ["sticky", "later"], "{visibility}");
        story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/rooms/{room_id}/leave"), "{}");
        let left = synced(&story, &bob, Some(next(&before)));
        assert_eq!(left["rooms"]["leave"][&room_id].get(STICKY), None, "{visibility}: {left}");
    }
}

#[test]
fn those_of_ignored_users_are_not_shown() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    sticky(&story, &alice, &room_id, ("hers", 60_000));
    sticky(&story, &bob, &room_id, ("his", 60_000));
    chatter(&story, &bob, &room_id, &["one"]);
    assert_eq!(stuck(&synced(&story, &bob, None), &room_id), ["hers", "his"]);
    let list = format!("PUT /_matrix/client/v3/user/{}/account_data/m.ignored_user_list", bob.user_id);
    let ignored = json!({ "ignored_users": { alice.user_id: {} } });
    assert_eq!(story.ask(Some(&bob.token), &list, &ignored.to_string()).status, 200);
    assert_eq!(stuck(&synced(&story, &bob, None), &room_id), ["his"]);
}

#[test]
fn a_redacted_event_and_those_of_an_erased_user_are_sticky_no_longer() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let redacted = sticky(&story, &alice, &room_id, ("regretted", 60_000));
    sticky(&story, &alice, &room_id, ("hers", 60_000));
    let path = format!("PUT /_matrix/client/v3/rooms/{room_id}/redact/{redacted}/1");
    // A redaction can be sticky too.
    let send = send(&room_id, "r").replace("m.room.message", "m.room.redaction");
    let sent = format!("{send}?org.matrix.msc4354.sticky_duration_ms=60000");
    event_id(&story.ask(Some(&alice.token), &sent, &json!({ "redacts": redacted }).to_string()));
    event_id(&story.ask(Some(&alice.token), &path, "{}"));
    chatter(&story, &bob, &room_id, &["one"]);
    let first = synced(&story, &bob, None);
    assert_eq!(stuck(&first, &room_id), ["hers", ""], "{first}");
    assert_eq!(first["rooms"]["join"][&room_id][STICKY]["events"][1]["type"], "m.room.redaction");
    let event = format!("GET /_matrix/client/v3/rooms/{room_id}/event/{redacted}");
    let event = value(&story.ask(Some(&bob.token), &event, ""));
    assert_eq!((event.get(STICKY), event["unsigned"].get(TTL)), (None, None), "{event}");
    let auth = json!({ "type": "m.login.password", "identifier": { "type": "m.id.user", "user": "alice" },
        "password": "secret" });
    let deactivate = json!({ "auth": auth, "erase": true }).to_string();
    let reply = story.ask(Some(&alice.token), "POST /_matrix/client/v3/account/deactivate", &deactivate);
    assert_eq!(reply.status, 200, "{}", value(&reply));
    let carol = story.person("carol");
    let invite = format!("POST /_matrix/client/v3/rooms/{room_id}/invite");
    let invited = story.ask(Some(&bob.token), &invite, &json!({ "user_id": carol.user_id }).to_string());
    assert_eq!(invited.status, 200, "{}", value(&invited));
    story.ask(Some(&carol.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}");
    assert_eq!(stuck(&synced(&story, &carol, None), &room_id), [""; 0]);
    assert_eq!(stuck(&synced(&story, &bob, None), &room_id), ["hers", ""], "who was there sees her events");
}

/// The sync token of a client says nothing of the room then.
#[test]
fn what_expired_leaves_no_row() {
    let story = Story::new();
    let (alice, _, room_id) = story.two_in_a_room();
    let rows = || {
        let tables = story.world.sql(&Story::room_object(&room_id)).contents();
        tables.into_iter().find(|(name, _)| name == "sticky").unwrap().1
    };
    for number in 0..5 {
        sticky(&story, &alice, &room_id, (&number.to_string(), 1_000));
    }
    assert_eq!(rows(), 5);
    wait(&story, 60_000);
    chatter(&story, &alice, &room_id, &["one"]);
    wait(&story, 60_000);
    assert_eq!(rows(), 0);
    assert_eq!(since(&story.ask(Some(&alice.token), SYNC, "")).find("_k"), None);
}
