//! `GET /_matrix/client/v3/rooms/{roomId}/initialSync`

use serde_json::{Value, json};

use crate::client::relations::{MESSAGE, bodies, say};
use crate::story::{Person, Story, text, value};

const STORY: &str = "client/room_participation/room_initial_sync";

fn request(room_id: &str) -> String {
    format!("GET /_matrix/client/v3/rooms/{room_id}/initialSync")
}

#[test]
fn a_member_sees_the_room_with_state_messages_and_account_data() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    say(&story, &alice, &room_id, (MESSAGE, &text("hello")));
    let tag = format!("PUT /_matrix/client/v3/user/{}/rooms/{room_id}/tags/m.favourite", bob.user_id);
    story.ask(Some(&bob.token), &tag, "{}");
    story.say(Some(&bob.token), &request(&room_id), Value::Null);
    story.end(STORY, "a_member_sees_the_room_with_state_messages_and_account_data");
}

#[test]
fn a_former_member_sees_the_room_as_it_was() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    say(&story, &alice, &room_id, (MESSAGE, &text("with bob")));
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/rooms/{room_id}/leave"), "{}");
    say(&story, &alice, &room_id, (MESSAGE, &text("without bob")));
    let name = format!("PUT /_matrix/client/v3/rooms/{room_id}/state/m.room.name");
    story.ask(Some(&alice.token), &name, r#"{"name":"Without Bob"}"#);
    story.say(Some(&bob.token), &request(&room_id), Value::Null);
    story.end(STORY, "a_former_member_sees_the_room_as_it_was");
}

/// A guest looks into a world-readable room without being in it.
#[test]
fn everybody_sees_a_world_readable_room() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("GUESTS", "on")]);
    let alice = story.person("alice");
    let open =
        json!({ "type": "m.room.history_visibility", "content": { "history_visibility": "world_readable" } });
    let room_id = story.room(&alice, json!({ "visibility": "public", "initial_state": [open] }));
    say(&story, &alice, &room_id, (MESSAGE, &text("hello")));
    let guest = Person::of(&story.ask(None, "POST /_matrix/client/v3/register?kind=guest", "{}"));
    story.say(Some(&guest.token), &request(&room_id), Value::Null);
    story.end(STORY, "everybody_sees_a_world_readable_room");
}

#[test]
fn outsiders_and_invalid_requests_are_refused() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let (invited, mallory) = (story.person("invited"), story.person("mallory"));
    let room_id = story.room(&alice, json!({ "invite": [invited.user_id] }));
    for person in [&invited, &mallory] {
        story.say(Some(&person.token), &request(&room_id), Value::Null);
    }
    story.say(Some(&alice.token), &request("!nothing:example.org"), Value::Null);
    story.say(Some(&alice.token), &request("nothing"), Value::Null);
    story.say(None, &request(&room_id), Value::Null);
    story.end(STORY, "outsiders_and_invalid_requests_are_refused");
}

#[test]
fn s44_messages_of_ignored_users_are_not_in_the_first_look_at_a_room() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    say(&story, &alice, &room_id, (MESSAGE, &text("of alice")));
    say(&story, &bob, &room_id, (MESSAGE, &text("of bob")));
    let list = json!({ "ignored_users": { alice.user_id.clone(): {} } }).to_string();
    let ignore = format!("PUT /_matrix/client/v3/user/{}/account_data/m.ignored_user_list", bob.user_id);
    story.ask(Some(&bob.token), &ignore, &list);
    let shown = value(&story.ask(Some(&bob.token), &request(&room_id), ""));
    let chunk = bodies(&shown["messages"]["chunk"]);
    assert!(chunk.contains(&"of bob".to_owned()) && !chunk.contains(&"of alice".to_owned()), "{chunk:?}");
}
