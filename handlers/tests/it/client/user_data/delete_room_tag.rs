//! `DELETE /_matrix/client/v3/user/{userId}/rooms/{roomId}/tags/{tag}`

use serde_json::{Value, json};

use crate::story::{Story, since};

const STORY: &str = "client/user_data/delete_room_tag";

#[test]
fn a_deleted_tag_is_gone_from_the_next_sync() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let tags = format!("/_matrix/client/v3/user/@alice:example.org/rooms/{room_id}/tags");
    for tag in ["m.favourite", "u.work"] {
        story.say(Some(&alice.token), &format!("PUT {tags}/{tag}"), json!({}));
    }
    let first = since(&story.ask(Some(&alice.token), "GET /_matrix/client/v3/sync", ""));
    let delete = format!("DELETE {tags}/u.work");
    story.say(Some(&bob.token), &delete, Value::Null);
    story.say(None, &delete, Value::Null);
    story.say(Some(&alice.token), &delete, Value::Null);
    story.say(Some(&alice.token), &format!("GET {tags}"), Value::Null);
    story.say(Some(&alice.token), &format!("GET /_matrix/client/v3/sync?since={first}"), Value::Null);
    let sql = story.world.sql(&Story::user_object(&alice.user_id));
    let rows = sql.changed_rows();
    story.say(Some(&alice.token), &delete, Value::Null);
    assert_eq!(sql.changed_rows(), rows, "a tag that is not there costs no row");
    story.say(Some(&alice.token), &format!("DELETE {tags}/{}", "x".repeat(256)), Value::Null);
    story.end(STORY, "a_deleted_tag_is_gone_from_the_next_sync");
}
