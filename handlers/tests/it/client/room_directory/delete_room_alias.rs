//! `DELETE /_matrix/client/v3/directory/room/{roomAlias}`

use serde_json::{Value, json};

use crate::story::{Person, Story};

const STORY: &str = "client/room_directory/delete_room_alias";

fn make(story: &Story, person: &Person, alias: &str, room_id: &str) {
    let request = format!("PUT /_matrix/client/v3/directory/room/%23{alias}:example.org");
    let body = json!({ "room_id": room_id }).to_string();
    assert_eq!(story.ask(Some(&person.token), &request, &body).status, 200);
}

fn delete(alias: &str) -> String {
    format!("DELETE /_matrix/client/v3/directory/room/%23{alias}:example.org")
}

/// Security S08: its creator deletes an alias, who may change the canonical alias, and an administrator.
#[test]
fn s08_only_owners_delete_an_alias() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("OPERATOR_SECRET", "operator")]);
    let (alice, bob, room_id) = story.two_in_a_room();
    let (mallory, root) = (story.person("mallory"), story.administrator("root"));
    for alias in ["kitchen", "hall"] {
        make(&story, &alice, alias, &room_id);
    }
    for alias in ["pantry", "cellar"] {
        make(&story, &bob, alias, &room_id);
    }
    for (person, alias) in [
        (&mallory, "kitchen"),
        (&bob, "kitchen"),
        (&bob, "pantry"),
        (&alice, "cellar"),
        (&root, "hall"),
        (&alice, "hall"),
    ] {
        story.say(Some(&person.token), &delete(alias), Value::Null);
    }
    story.say(None, &delete("kitchen"), Value::Null);
    story.say(Some(&alice.token), "DELETE /_matrix/client/v3/directory/room/kitchen", Value::Null);
    story.say(
        Some(&alice.token),
        "DELETE /_matrix/client/v3/directory/room/%23kitchen:elsewhere.org",
        Value::Null,
    );
    let list = format!("GET /_matrix/client/v3/rooms/{room_id}/aliases");
    story.say(Some(&alice.token), &list, Value::Null);
    story.end(STORY, "s08_only_owners_delete_an_alias");
}

#[test]
fn a_deleted_alias_leaves_the_canonical_alias_event() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    for alias in ["kitchen", "hall"] {
        make(&story, &alice, alias, &room_id);
    }
    make(&story, &bob, "pantry", &room_id);
    let state = format!("/_matrix/client/v3/rooms/{room_id}/state/m.room.canonical_alias");
    let content = json!({
        "alias": "#kitchen:example.org",
        "alt_aliases": ["#hall:example.org", "#pantry:example.org"],
        "org.example.more": true,
    });
    story.say(Some(&alice.token), &format!("PUT {state}"), content);
    for (person, alias) in [(&bob, "pantry"), (&alice, "kitchen"), (&alice, "hall")] {
        story.say(Some(&person.token), &delete(alias), Value::Null);
        story.say(Some(&alice.token), &format!("GET {state}"), Value::Null);
    }
    story.end(STORY, "a_deleted_alias_leaves_the_canonical_alias_event");
}
