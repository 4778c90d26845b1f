//! `POST /_matrix/client/v3/rooms/{roomId}/leave`

use futures_executor::block_on;
use lattice_handlers::native::Defect;
use serde_json::{Value, json};

use crate::story::{Person, Story, since, value};

const STORY: &str = "client/room_membership/leave_room";
const SYNC: &str = "GET /_matrix/client/v3/sync";

fn leave(room_id: &str) -> String {
    format!("POST /_matrix/client/v3/rooms/{room_id}/leave")
}

#[test]
fn a_member_leaves_and_a_second_leave_changes_nothing() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let first = since(&story.ask(Some(&alice.token), SYNC, ""));
    story.say(Some(&bob.token), &leave(&room_id), json!({ "reason": "not hungry" }));
    story.say_raw(Some(&bob.token), &leave(&room_id), "");
    story.say(Some(&alice.token), &format!("{SYNC}?since={first}"), Value::Null);
    story.say(Some(&bob.token), SYNC, Value::Null);
    story.end(STORY, "a_member_leaves_and_a_second_leave_changes_nothing");
}

#[test]
fn an_invited_user_refuses() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let room_id = story.room(&alice, json!({ "invite": [bob.user_id] }));
    let first = since(&story.ask(Some(&alice.token), SYNC, ""));
    assert_eq!(
        value(&story.ask(Some(&bob.token), SYNC, ""))["rooms"]["invite"].as_object().unwrap().len(),
        1
    );
    story.say(Some(&bob.token), &leave(&room_id), json!({}));
    story.say(Some(&bob.token), SYNC, Value::Null);
    story.say(Some(&alice.token), &format!("{SYNC}?since={first}"), Value::Null);
    story.end(STORY, "an_invited_user_refuses");
}

#[test]
fn invalid_requests_are_refused_and_a_stranger_does_not_learn_whether_a_room_exists() {
    let mut story = Story::new();
    let (alice, mallory) = (story.person("alice"), story.person("mallory"));
    let room_id = story.room(&alice, json!({}));
    for id in [room_id.as_str(), "!nowhere:example.org", "kitchen"] {
        story.say(Some(&mallory.token), &leave(id), json!({}));
    }
    story.say(Some(&alice.token), &leave(&room_id), json!({ "reason": 1 }));
    story.say(None, &leave(&room_id), json!({}));
    let long = json!({ "reason": "x".repeat(65_400) }).to_string();
    assert_eq!(story.ask(Some(&alice.token), &leave(&room_id), &long).status, 413);
    story.end(STORY, "invalid_requests_are_refused_and_a_stranger_does_not_learn_whether_a_room_exists");
}

#[test]
fn an_invite_is_refused_after_the_inviter_left() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let room_id = story.room(&alice, json!({ "invite": [bob.user_id] }));
    let first = since(&story.ask(Some(&bob.token), SYNC, ""));
    assert_eq!(story.ask(Some(&alice.token), &leave(&room_id), "{}").status, 200);
    assert_eq!(story.ask(Some(&bob.token), &leave(&room_id), "{}").status, 200);
    assert_eq!(value(&story.ask(Some(&bob.token), SYNC, ""))["rooms"], Value::Null);
    let rooms = value(&story.ask(Some(&bob.token), &format!("{SYNC}?since={first}"), ""))["rooms"].clone();
    assert_eq!(rooms.as_object().unwrap().keys().collect::<Vec<_>>(), ["leave"]);
}

/// An invite and a knock of a Room that fails are gone too.
#[test]
fn an_invite_or_a_knock_of_a_room_that_fails_ends() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let rules = json!([{ "type": "m.room.join_rules", "content": { "join_rule": "knock" } }]);
    let invited = story.room(&alice, json!({ "invite": [bob.user_id] }));
    let knocked = story.room(&alice, json!({ "initial_state": rules }));
    assert_eq!(
        story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/knock/{knocked}"), "{}").status,
        200
    );
    for room_id in [&invited, &knocked] {
        story.world.break_object(&Story::room_object(room_id), Defect::Fails);
        assert_eq!(story.ask(Some(&bob.token), &leave(room_id), "{}").status, 200);
        story.world.mend();
    }
    assert_eq!(value(&story.ask(Some(&bob.token), SYNC, ""))["rooms"], Value::Null);
    block_on(story.world.fire_alarms(30_000)).unwrap();
    let seen = value(&story.ask(Some(&alice.token), SYNC, ""))["rooms"]["join"].clone();
    for room_id in [&invited, &knocked] {
        let last = seen[room_id]["timeline"]["events"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(last["content"]["membership"], "leave", "{last:#}");
    }
}

/// A user leaves a Room that fails, and joins again before it hears of the leave: the leave on its way does not end
/// the new membership.
#[test]
fn a_leave_on_its_way_does_not_end_a_later_join() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let room_id = story.room(&alice, json!({ "preset": "public_chat" }));
    let join = format!("POST /_matrix/client/v3/join/{room_id}");
    assert_eq!(story.ask(Some(&bob.token), &join, "{}").status, 200);
    story.world.break_object(&Story::room_object(&room_id), Defect::Fails);
    assert_eq!(story.ask(Some(&bob.token), &leave(&room_id), "{}").status, 200);
    story.world.mend();
    assert_eq!(story.ask(Some(&bob.token), &join, "{}").status, 200);
    let is_in = || {
        let joined = value(&story.ask(Some(&bob.token), "GET /_matrix/client/v3/joined_rooms", ""));
        let sent = story.ask(Some(&bob.token), &crate::story::send(&room_id, "1"), r#"{"body":"back"}"#);
        (joined["joined_rooms"] == json!([room_id]), sent.status.as_u16())
    };
    assert_eq!(is_in(), (true, 200), "before the leave arrives");
    for _ in 0..3 {
        block_on(story.world.fire_alarms(300_000)).unwrap();
    }
    assert_eq!(is_in(), (true, 200), "after the leave arrived");
    let synced = value(&story.ask(Some(&alice.token), SYNC, ""));
    let events = synced["rooms"]["join"][&room_id]["timeline"]["events"].as_array().unwrap().clone();
    let of_bob = events.iter().filter(|event| event["state_key"] == bob.user_id);
    let memberships: Vec<_> = of_bob.map(|event| event["content"]["membership"].clone()).collect();
    assert_eq!(memberships, ["join", "leave", "join"]);
}

/// A member leaves a Room that fails: the room is gone from syncs, and the Room hears of the leave once it
/// answers again, also if it reports the old membership before.
#[test]
fn s71_a_room_that_fails_can_be_left() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let room = Story::room_object(&room_id);
    story.world.break_object(&room, Defect::Fails);
    assert_eq!(story.ask(Some(&bob.token), &leave(&room_id), "{}").status, 200);
    assert_eq!(value(&story.ask(Some(&bob.token), SYNC, ""))["rooms"], Value::Null);
    story.world.drain_after_answers(false);
    story.world.mend();
    let send = crate::story::send(&room_id, "1");
    let body = crate::story::text("still here?").to_string();
    assert_eq!(story.ask(Some(&alice.token), &send, &body).status, 200);
    story.world.evict();
    for _ in 0..3 {
        block_on(story.world.fire_alarms(30_000)).unwrap();
        assert_eq!(value(&story.ask(Some(&bob.token), SYNC, ""))["rooms"], Value::Null);
    }
    let seen = value(&story.ask(Some(&alice.token), SYNC, ""))["rooms"]["join"][&room_id].to_string();
    assert!(seen.contains(r#""membership":"leave""#), "the Room did not hear of it: {seen}");
}

#[test]
fn a_user_who_refused_an_invite_joins_later() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let room_id = story.room(&alice, json!({ "preset": "public_chat", "invite": [bob.user_id] }));
    let membership = |person: &Person| {
        let member = format!("GET /_matrix/client/v3/rooms/{room_id}/state/m.room.member/{}", bob.user_id);
        value(&story.ask(Some(&person.token), &member, ""))["membership"].clone()
    };
    assert_eq!(story.ask(Some(&bob.token), &leave(&room_id), "{}").status, 200);
    assert_eq!(membership(&alice), "leave");
    let join = format!("POST /_matrix/client/v3/join/{room_id}");
    assert_eq!(story.ask(Some(&bob.token), &join, "{}").status, 200);
    assert_eq!([membership(&alice), membership(&bob)], ["join", "join"]);
}
