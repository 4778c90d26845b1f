//! `GET /_matrix/client/v3/rooms/{roomId}/aliases`

use serde_json::{Value, json};

use crate::story::Story;

const STORY: &str = "client/room_directory/get_local_aliases";

#[test]
fn members_list_the_aliases_and_strangers_those_of_world_readable_rooms() {
    let mut story = Story::new();
    let (alice, mallory) = (story.person("alice"), story.person("mallory"));
    let room_id = story.room(&alice, json!({}));
    let visibility = json!({ "history_visibility": "world_readable" });
    let initial = json!([{ "type": "m.room.history_visibility", "content": visibility }]);
    let open = story.room(&alice, json!({ "room_alias_name": "hall", "initial_state": initial }));
    let request = |room_id: &str| format!("GET /_matrix/client/v3/rooms/{room_id}/aliases");
    story.say(Some(&alice.token), &request(&room_id), Value::Null);
    for alias in ["pantry", "kitchen"] {
        let made = format!("PUT /_matrix/client/v3/directory/room/%23{alias}:example.org");
        let body = json!({ "room_id": room_id }).to_string();
        assert_eq!(story.ask(Some(&alice.token), &made, &body).status, 200);
    }
    story.say(Some(&alice.token), &request(&room_id), Value::Null);
    story.say(Some(&mallory.token), &request(&room_id), Value::Null);
    story.say(Some(&mallory.token), &request(&open), Value::Null);
    story.say(Some(&mallory.token), &request("!nowhere:example.org"), Value::Null);
    story.say(Some(&mallory.token), &request("kitchen"), Value::Null);
    story.say(None, &request(&open), Value::Null);
    story.end(STORY, "members_list_the_aliases_and_strangers_those_of_world_readable_rooms");
}
