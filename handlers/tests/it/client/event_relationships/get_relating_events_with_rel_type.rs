//! `GET /_matrix/client/v1/rooms/{roomId}/relations/{eventId}/{relType}`

use serde_json::Value;

use crate::client::relations::{MESSAGE, REACTION, bodies, reaction, related, say};
use crate::story::{Story, text, value};

const STORY: &str = "client/event_relationships/get_relating_events_with_rel_type";

#[test]
fn one_relation_type() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let root = say(&story, &alice, &room_id, (MESSAGE, &text("root")));
    let reply = say(&story, &bob, &room_id, (MESSAGE, &related("m.thread", &root, "in the thread")));
    say(&story, &bob, &room_id, ("org.example.other", &related("m.thread", &root, "of another type")));
    say(&story, &alice, &room_id, (REACTION, &reaction(&root, "+1")));
    say(&story, &alice, &room_id, (REACTION, &reaction(&reply, "+1")));
    let relations =
        |id: &str, more: &str| format!("GET /_matrix/client/v1/rooms/{room_id}/relations/{id}{more}");
    story.say(Some(&alice.token), &relations(&root, "/m.thread?limit=1"), Value::Null);
    let deep = relations(&root, "/m.annotation?recurse=true");
    let deep = value(&story.ask(Some(&alice.token), &deep, ""));
    assert_eq!(
        deep["chunk"].as_array().unwrap().len(),
        2,
        "the relation type is that of the events read: {deep}"
    );
    for none in ["/m.replace", "/m.*"] {
        let reply = value(&story.ask(Some(&alice.token), &relations(&root, none), ""));
        assert_eq!(bodies(&reply["chunk"]), Vec::<String>::new(), "{none}");
    }
    for wrong in ["/m.thread?dir=up", "/m.thread?limit=-1", "/m.thread?from=now"] {
        story.say(Some(&alice.token), &relations(&root, wrong), Value::Null);
    }
    story.say(Some(&alice.token), &relations("$nothing", "/m.thread"), Value::Null);
    let mallory = story.person("mallory");
    story.say(Some(&mallory.token), &relations(&root, "/m.thread"), Value::Null);
    story.end(STORY, "one_relation_type");
}
