//! `GET /_matrix/client/v3/directory/room/{roomAlias}`

use serde_json::{Value, json};

use crate::story::Story;

const STORY: &str = "client/room_directory/get_room_id_by_alias";

#[test]
fn everybody_finds_the_room_of_an_alias() {
    let mut story = Story::new();
    let request = |alias: &str| format!("GET /_matrix/client/v3/directory/room/{alias}");
    story.say(None, &request("%23kitchen:example.org"), Value::Null);
    let alice = story.person("alice");
    story.room(&alice, json!({ "room_alias_name": "kitchen" }));
    story.say(None, &request("%23kitchen:example.org"), Value::Null);
    for alias in ["%23Kitchen:example.org", "%23kitchen:elsewhere.org", "kitchen", "%FF"] {
        story.say(Some(&alice.token), &request(alias), Value::Null);
    }
    story.end(STORY, "everybody_finds_the_room_of_an_alias");
}
