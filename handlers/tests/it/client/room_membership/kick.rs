//! `POST /_matrix/client/v3/rooms/{roomId}/kick`

use serde_json::{Value, json};

use crate::story::{Story, since, value};

const STORY: &str = "client/room_membership/kick";
const SYNC: &str = "GET /_matrix/client/v3/sync";

fn kick(room_id: &str) -> String {
    format!("POST /_matrix/client/v3/rooms/{room_id}/kick")
}

#[test]
fn a_kicked_user_is_out_and_is_not_kicked_twice() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let first = since(&story.ask(Some(&alice.token), SYNC, ""));
    let body = json!({ "user_id": bob.user_id, "reason": "bedtime" });
    story.say(Some(&alice.token), &kick(&room_id), body.clone());
    story.say(Some(&alice.token), &format!("{SYNC}?since={first}"), Value::Null);
    story.say(Some(&bob.token), SYNC, Value::Null);
    story.say(Some(&alice.token), &kick(&room_id), body);
    story.say(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), json!({}));
    story.say(Some(&bob.token), &format!("POST /_matrix/client/v3/rooms/{room_id}/leave"), json!({}));
    story.end(STORY, "a_kicked_user_is_out_and_is_not_kicked_twice");
}

#[test]
fn a_kick_withdraws_an_invite() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let room_id = story.room(&alice, json!({ "invite": [bob.user_id] }));
    let body = json!({ "user_id": bob.user_id }).to_string();
    assert_eq!(story.ask(Some(&alice.token), &kick(&room_id), &body).status, 200);
    assert_eq!(value(&story.ask(Some(&bob.token), SYNC, ""))["rooms"], Value::Null);
    assert_eq!(
        story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}").status,
        403
    );
}

#[test]
fn who_lacks_the_power_or_is_outside_kicks_nobody() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let mallory = story.person("mallory");
    for (person, target) in [(&bob, &alice), (&alice, &mallory), (&mallory, &bob)] {
        story.say(Some(&person.token), &kick(&room_id), json!({ "user_id": target.user_id }));
    }
    story.say(Some(&mallory.token), &kick("!nowhere:example.org"), json!({ "user_id": bob.user_id }));
    story.say(Some(&alice.token), &kick(&room_id), json!({ "reason": "nobody" }));
    story.say(None, &kick(&room_id), json!({ "user_id": bob.user_id }));
    story.end(STORY, "who_lacks_the_power_or_is_outside_kicks_nobody");
}
