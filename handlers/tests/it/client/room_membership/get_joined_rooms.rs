//! `GET /_matrix/client/v3/joined_rooms`

use serde_json::{Value, json};

use crate::story::Story;

const STORY: &str = "client/room_membership/get_joined_rooms";
const REQUEST: &str = "GET /_matrix/client/v3/joined_rooms";

#[test]
fn joined_rooms_are_listed_and_others_are_not() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    story.say(Some(&bob.token), REQUEST, Value::Null);
    let [invited, left, _joined] = [1, 2, 3].map(|number| {
        story.world.clock.advance(number);
        let room_id = story.room(&alice, json!({ "preset": "public_chat", "invite": [bob.user_id] }));
        if number > 1 {
            story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}");
        }
        room_id
    });
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/rooms/{left}/leave"), "{}");
    story.say(Some(&bob.token), REQUEST, Value::Null);
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/rooms/{invited}/leave"), "{}");
    story.say(Some(&bob.token), REQUEST, Value::Null);
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "joined_rooms_are_listed_and_others_are_not");
}
