//! `POST /_matrix/client/v3/rooms/{roomId}/ban`

use serde_json::{Value, json};

use crate::story::{Story, since};

const STORY: &str = "client/room_membership/ban";
const SYNC: &str = "GET /_matrix/client/v3/sync";

fn ban(room_id: &str) -> String {
    format!("POST /_matrix/client/v3/rooms/{room_id}/ban")
}

#[test]
fn a_banned_user_is_out_and_does_not_come_back() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let first = since(&story.ask(Some(&alice.token), SYNC, ""));
    let body = json!({ "user_id": bob.user_id, "reason": "ate all the cake" });
    story.say(Some(&alice.token), &ban(&room_id), body.clone());
    story.say(Some(&alice.token), &ban(&room_id), body);
    story.say(Some(&alice.token), &format!("{SYNC}?since={first}"), Value::Null);
    story.say(Some(&bob.token), SYNC, Value::Null);
    story.say(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), json!({}));
    let invite = format!("POST /_matrix/client/v3/rooms/{room_id}/invite");
    story.say(Some(&alice.token), &invite, json!({ "user_id": bob.user_id }));
    let kick = format!("POST /_matrix/client/v3/rooms/{room_id}/kick");
    story.say(Some(&alice.token), &kick, json!({ "user_id": bob.user_id }));
    story.say(Some(&bob.token), &format!("POST /_matrix/client/v3/rooms/{room_id}/leave"), json!({}));
    story.end(STORY, "a_banned_user_is_out_and_does_not_come_back");
}

#[test]
fn a_user_who_never_was_in_the_room_is_banned() {
    let mut story = Story::new();
    let (alice, mallory) = (story.person("alice"), story.person("mallory"));
    let room_id = story.room(&alice, json!({ "preset": "public_chat" }));
    for user_id in [mallory.user_id.as_str(), "@mallory:elsewhere.org"] {
        story.say(Some(&alice.token), &ban(&room_id), json!({ "user_id": user_id }));
    }
    story.say(Some(&mallory.token), &format!("POST /_matrix/client/v3/join/{room_id}"), json!({}));
    story.end(STORY, "a_user_who_never_was_in_the_room_is_banned");
}

#[test]
fn who_lacks_the_power_or_is_outside_bans_nobody() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let mallory = story.person("mallory");
    for (person, target) in
        [(&bob, &alice), (&bob, &mallory), (&bob, &bob), (&alice, &alice), (&mallory, &bob)]
    {
        story.say(Some(&person.token), &ban(&room_id), json!({ "user_id": target.user_id }));
    }
    story.say(Some(&mallory.token), &ban("!nowhere:example.org"), json!({ "user_id": bob.user_id }));
    story.say(Some(&alice.token), &ban(&room_id), json!({}));
    story.say(Some(&alice.token), &ban(&room_id), json!({ "user_id": "bob" }));
    story.say(None, &ban(&room_id), json!({ "user_id": bob.user_id }));
    let long = json!({ "user_id": bob.user_id, "reason": "x".repeat(4_097) }).to_string();
    assert_eq!(story.ask(Some(&alice.token), &ban(&room_id), &long).status, 413);
    story.end(STORY, "who_lacks_the_power_or_is_outside_bans_nobody");
}
