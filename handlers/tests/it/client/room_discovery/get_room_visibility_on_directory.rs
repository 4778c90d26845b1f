//! `GET /_matrix/client/v3/directory/list/room/{roomId}`

use serde_json::{Value, json};

use crate::story::Story;

const STORY: &str = "client/room_discovery/get_room_visibility_on_directory";

#[test]
fn a_room_is_private_unless_it_is_published() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let open = story.room(&alice, json!({ "visibility": "public" }));
    let closed = story.room(&alice, json!({ "preset": "public_chat" }));
    for room in [open.as_str(), closed.as_str(), "!nowhere:example.org", "nowhere"] {
        story.say(None, &format!("GET /_matrix/client/v3/directory/list/room/{room}"), Value::Null);
    }
    story.end(STORY, "a_room_is_private_unless_it_is_published");
}
