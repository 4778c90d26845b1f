//! `GET /_matrix/client/v3/user/{userId}/rooms/{roomId}/account_data/{type}`

use serde_json::{Value, json};

use crate::story::Story;

const STORY: &str = "client/user_data/get_account_data_per_room";

#[test]
fn the_newest_account_data_of_the_room_is_returned() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let path = |room_id: &str| {
        format!("/_matrix/client/v3/user/@alice:example.org/rooms/{room_id}/account_data/org.example.note")
    };
    let get = format!("GET {}", path(&room_id));
    story.say(Some(&alice.token), &get, Value::Null);
    story.say(Some(&alice.token), &format!("PUT {}", path(&room_id)), json!({ "text": "dinner" }));
    story.say(Some(&alice.token), &get, Value::Null);
    story.say(Some(&alice.token), &format!("GET {}", path("!hall:example.org")), Value::Null);
    story.say(Some(&alice.token), &format!("GET {}", path("kitchen")), Value::Null);
    story.say(Some(&bob.token), &get, Value::Null);
    story.say(None, &get, Value::Null);
    story.end(STORY, "the_newest_account_data_of_the_room_is_returned");
}
