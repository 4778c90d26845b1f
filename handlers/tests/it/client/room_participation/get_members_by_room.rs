//! `GET /_matrix/client/v3/rooms/{roomId}/members`

use serde_json::{Value, json};

use crate::story::{Story, since, value};

const STORY: &str = "client/room_participation/get_members_by_room";

fn members(room_id: &str, query: &str) -> String {
    format!("GET /_matrix/client/v3/rooms/{room_id}/members{query}")
}

#[test]
fn members_are_selected_by_membership_and_time() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let both_in = since(&story.ask(Some(&alice.token), "GET /_matrix/client/v3/sync", ""));
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/rooms/{room_id}/leave"), "{}");
    story.say(Some(&alice.token), &members(&room_id, "?membership=leave"), Value::Null);
    let users = |query: &str| {
        let seen = value(&story.ask(Some(&alice.token), &members(&room_id, query), ""));
        let of = |event: &Value| format!("{} {}", event["state_key"], event["content"]["membership"]);
        seen["chunk"].as_array().unwrap().iter().map(of).collect::<Vec<_>>()
    };
    let (alice_in, bob_in) = (r#""@alice:example.org" "join""#, r#""@bob:example.org" "join""#);
    assert_eq!(users(""), [alice_in, r#""@bob:example.org" "leave""#]);
    assert_eq!(users("?not_membership=leave"), [alice_in]);
    assert_eq!(users(&format!("?at={both_in}")), [alice_in, bob_in]);
    assert_eq!(users(&format!("?at={both_in}&membership=join")), [alice_in, bob_in]);
    let first = value(&story.ask(Some(&alice.token), "GET /_matrix/client/v3/sync", ""));
    let prev_batch = first["rooms"]["join"][&room_id]["timeline"]["prev_batch"].as_str().unwrap();
    assert_eq!(users(&format!("?at={prev_batch}")), [alice_in], "the first moment with a member");
    story.end(STORY, "members_are_selected_by_membership_and_time");
}

#[test]
fn invalid_requests_and_strangers_are_refused() {
    let mut story = Story::new();
    let (alice, mallory) = (story.person("alice"), story.person("mallory"));
    let room_id = story.room(&alice, json!({}));
    for query in ["?membership=owner", "?at=yesterday", "?at=t1_1"] {
        story.say(Some(&alice.token), &members(&room_id, query), Value::Null);
    }
    story.say(Some(&mallory.token), &members(&room_id, ""), Value::Null);
    story.end(STORY, "invalid_requests_and_strangers_are_refused");
}

/// A member does not learn who was in the room at a time that the history visibility hides.
#[test]
fn the_members_at_a_hidden_time_are_refused() {
    let story = Story::new();
    let (alice, bob, carol) = (story.person("alice"), story.person("bob"), story.person("carol"));
    let content = json!({ "history_visibility": "joined" });
    let state = json!([{ "type": "m.room.history_visibility", "content": content }]);
    let room_id = story.room(&alice, json!({ "preset": "public_chat", "initial_state": state }));
    let join = format!("POST /_matrix/client/v3/join/{room_id}");
    story.ask(Some(&bob.token), &join, "{}");
    let page = format!("GET /_matrix/client/v3/rooms/{room_id}/messages?dir=b&limit=1");
    let then = value(&story.ask(Some(&alice.token), &page, ""))["start"].as_str().unwrap().to_owned();
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/rooms/{room_id}/leave"), "{}");
    story.ask(Some(&carol.token), &join, "{}");
    let at = members(&room_id, &format!("?at={then}"));
    assert_eq!(story.ask(Some(&carol.token), &at, "").status, 403);
    assert_eq!(story.ask(Some(&alice.token), &at, "").status, 200);
    assert_eq!(story.ask(Some(&carol.token), &members(&room_id, ""), "").status, 200);
}
