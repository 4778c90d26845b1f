//! `PUT /_matrix/client/v3/user/{userId}/rooms/{roomId}/tags/{tag}`

use futures_executor::block_on;
use futures_util::future::join;
use lattice_handlers::objects::user::MAX_TAGS;
use serde_json::{Value, json};

use crate::story::{Person, Story, since, value};

const STORY: &str = "client/user_data/set_room_tag";
const SYNC: &str = "GET /_matrix/client/v3/sync";

fn put(person: &Person, room_id: &str, tag: &str) -> String {
    format!("PUT /_matrix/client/v3/user/{}/rooms/{room_id}/tags/{tag}", person.user_id)
}

#[test]
fn tags_are_synced_and_kept_beside_each_other() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let hers = since(&story.ask(Some(&alice.token), SYNC, ""));
    let his = since(&story.ask(Some(&bob.token), SYNC, ""));
    story.say(Some(&alice.token), &put(&alice, &room_id, "m.favourite"), json!({ "order": 0.25 }));
    story.say(Some(&alice.token), &put(&alice, &room_id, "u.work"), json!({}));
    story.say(Some(&alice.token), &put(&alice, &room_id, "m.favourite"), json!({ "order": 0.5 }));
    story.say(Some(&alice.token), &format!("{SYNC}?since={hers}"), Value::Null);
    let his = value(&story.ask(Some(&bob.token), &format!("{SYNC}?since={his}"), ""));
    assert_eq!(his["rooms"], Value::Null, "tags are their owner's alone");
    let again = value(&story.ask(Some(&alice.token), SYNC, ""));
    let events = &again["rooms"]["join"][&room_id]["account_data"]["events"];
    let tags = json!({ "m.favourite": { "order": 0.5 }, "u.work": {} });
    assert_eq!(events, &json!([{ "type": "m.tag", "content": { "tags": tags } }]));
    story.end(STORY, "tags_are_synced_and_kept_beside_each_other");
}

#[test]
fn two_tags_at_once_are_both_kept_and_a_poll_returns_them() {
    let story = Story::new();
    let (alice, _, room_id) = story.two_in_a_room();
    let first = since(&story.ask(Some(&alice.token), SYNC, ""));
    let poll = format!("{SYNC}?since={first}&timeout=30000");
    let (one, two) = (put(&alice, &room_id, "u.one"), put(&alice, &room_id, "u.two"));
    let poll = story.start(Some(&alice.token), &poll, "");
    let both = join(story.start(Some(&alice.token), &one, "{}"), story.start(Some(&alice.token), &two, "{}"));
    let (polled, _) = block_on(join(poll, both));
    assert!(value(&polled)["rooms"]["join"][&room_id]["account_data"]["events"][0]["type"] == "m.tag");
    let get = format!("GET /_matrix/client/v3/user/{}/rooms/{room_id}/tags", alice.user_id);
    let tags = value(&story.ask(Some(&alice.token), &get, ""));
    assert_eq!(tags, json!({ "tags": { "u.one": {}, "u.two": {} } }));
}

#[test]
fn a_tag_keeps_what_else_a_client_stored_as_the_tags() {
    let story = Story::new();
    let (alice, _, room_id) = story.two_in_a_room();
    let data = format!("/_matrix/client/v3/user/{}/rooms/{room_id}/account_data/m.tag", alice.user_id);
    let stored = r#"{"tags":{"u.old":{"org.example.colour":"red"}},"org.example.note":"kept"}"#;
    story.ask(Some(&alice.token), &format!("PUT {data}"), stored);
    story.ask(Some(&alice.token), &put(&alice, &room_id, "u.new"), "{}");
    let now = value(&story.ask(Some(&alice.token), &format!("GET {data}"), ""));
    let tags = json!({ "u.old": { "org.example.colour": "red" }, "u.new": {} });
    assert_eq!(now, json!({ "tags": tags, "org.example.note": "kept" }));
    story.ask(Some(&alice.token), &format!("PUT {data}"), r#"{"tags":"nonsense"}"#);
    story.ask(Some(&alice.token), &put(&alice, &room_id, "u.new"), "{}");
    assert_eq!(
        value(&story.ask(Some(&alice.token), &format!("GET {data}"), "")),
        json!({ "tags": { "u.new": {} } })
    );
}

#[test]
fn tags_beyond_the_maximum_are_refused() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, _, room_id) = story.two_in_a_room();
    for number in 0..MAX_TAGS {
        let tag = put(&alice, &room_id, &format!("u.{number}"));
        assert_eq!(story.ask(Some(&alice.token), &tag, "{}").status, 200);
    }
    let refused = story.ask(Some(&alice.token), &put(&alice, &room_id, "u.more"), "{}");
    assert_eq!((refused.status.as_u16(), &value(&refused)["errcode"]), (413, &json!("M_TOO_LARGE")));
    let changed = story.ask(Some(&alice.token), &put(&alice, &room_id, "u.0"), r#"{"order":1}"#);
    assert_eq!(changed.status, 200, "a tag that is there can be changed");
}

#[test]
fn a_tag_writes_one_row_and_the_same_tag_again_none() {
    let story = Story::new();
    let (alice, _, room_id) = story.two_in_a_room();
    let sql = story.world.sql(&Story::user_object(&alice.user_id));
    for rows in [1, 0] {
        let before = sql.changed_rows();
        story.ask(Some(&alice.token), &put(&alice, &room_id, "u.work"), r#"{"order":0.1}"#);
        assert_eq!(sql.changed_rows() - before, rows);
    }
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let request = put(&alice, &room_id, "u.work");
    story.say(None, &request, json!({}));
    story.say(Some(&bob.token), &request, json!({}));
    story.say_raw(Some(&alice.token), &request, "[]");
    story.say_raw(Some(&alice.token), &request, "blue");
    story.say(Some(&alice.token), &request, json!({ "order": "first" }));
    story.say(Some(&alice.token), &put(&alice, "kitchen", "u.work"), json!({}));
    story.say(Some(&alice.token), &put(&alice, &room_id, &"x".repeat(256)), json!({}));
    story.end(STORY, "invalid_requests_are_refused");
}
