//! `PUT /_matrix/client/v3/directory/list/room/{roomId}`

use serde_json::{Value, json};

use crate::story::Story;

const STORY: &str = "client/room_discovery/set_room_visibility_on_directory";

/// Security S08: who may change the canonical alias publishes the room, and an administrator.
#[test]
fn s08_who_may_change_the_canonical_alias_publishes_the_room() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("OPERATOR_SECRET", "operator")]);
    let (alice, bob, room_id) = story.two_in_a_room();
    let (mallory, root) = (story.person("mallory"), story.administrator("root"));
    let set = format!("PUT /_matrix/client/v3/directory/list/room/{room_id}");
    let get = format!("GET /_matrix/client/v3/directory/list/room/{room_id}");
    for (person, body) in [
        (&bob, json!({ "visibility": "public" })),
        (&mallory, json!({ "visibility": "public" })),
        (&alice, json!({})),
        (&alice, json!({ "visibility": "public" })),
        (&bob, json!({ "visibility": "private" })),
        (&root, json!({ "visibility": "private" })),
        (&alice, json!({ "visibility": "secret" })),
    ] {
        story.say(Some(&person.token), &set, body);
        story.say(None, &get, Value::Null);
    }
    story.say(None, &set, json!({}));
    story.say(
        Some(&alice.token),
        "PUT /_matrix/client/v3/directory/list/room/!nowhere:example.org",
        json!({}),
    );
    story.say(Some(&alice.token), "PUT /_matrix/client/v3/directory/list/room/nowhere", json!({}));
    story.end(STORY, "s08_who_may_change_the_canonical_alias_publishes_the_room");
}
