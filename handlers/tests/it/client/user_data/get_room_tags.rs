//! `GET /_matrix/client/v3/user/{userId}/rooms/{roomId}/tags`

use serde_json::{Value, json};

use crate::story::Story;

const STORY: &str = "client/user_data/get_room_tags";

#[test]
fn the_tags_of_the_room_are_returned_to_their_owner() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let path = |room_id: &str| format!("/_matrix/client/v3/user/@alice:example.org/rooms/{room_id}/tags");
    let get = format!("GET {}", path(&room_id));
    story.say(Some(&alice.token), &get, Value::Null);
    story.say(Some(&alice.token), &format!("PUT {}/m.favourite", path(&room_id)), json!({ "order": 0.5 }));
    story.say(Some(&alice.token), &get, Value::Null);
    story.say(Some(&alice.token), &format!("GET {}", path("!hall:example.org")), Value::Null);
    story.say(Some(&alice.token), &format!("GET {}", path("kitchen")), Value::Null);
    story.say(Some(&bob.token), &get, Value::Null);
    story.say(None, &get, Value::Null);
    story.end(STORY, "the_tags_of_the_room_are_returned_to_their_owner");
}
