//! `DELETE /_matrix/client/unstable/org.matrix.msc3391/user/{userId}/rooms/{roomId}/account_data/{type}`

use serde_json::{Value, json};

use crate::story::{Story, since, value};

const STORY: &str = "msc/user_data/delete_account_data_per_room";
const SYNC: &str = "GET /_matrix/client/v3/sync";

#[test]
fn removed_account_data_of_a_room_is_empty_in_one_sync_and_then_gone() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let path = format!("user/@alice:example.org/rooms/{room_id}/account_data/m.marked_unread");
    let delete = format!("DELETE /_matrix/client/unstable/org.matrix.msc3391/{path}");
    let (put, get) = (format!("PUT /_matrix/client/v3/{path}"), format!("GET /_matrix/client/v3/{path}"));
    for removal in [&delete, &put] {
        story.say(Some(&alice.token), &put, json!({ "unread": true }));
        let first = since(&story.ask(Some(&alice.token), SYNC, ""));
        let body = if *removal == put { json!({}) } else { Value::Null };
        story.say(Some(&alice.token), removal, body);
        story.say(Some(&alice.token), &get, Value::Null);
        story.say(Some(&alice.token), &format!("{SYNC}?since={first}"), Value::Null);
        let whole = value(&story.ask(Some(&alice.token), SYNC, ""));
        assert_eq!(
            whole["rooms"]["join"][&room_id]["account_data"],
            json!({ "events": [] }),
            "not in an initial sync"
        );
    }
    story.say(Some(&bob.token), &delete, Value::Null);
    story.say(None, &delete, Value::Null);
    story.end(STORY, "removed_account_data_of_a_room_is_empty_in_one_sync_and_then_gone");
}
