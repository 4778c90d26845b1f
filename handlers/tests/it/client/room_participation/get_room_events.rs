//! `GET /_matrix/client/v3/rooms/{roomId}/messages`

use serde_json::{Value, json};

use crate::client::relations::{MESSAGE, bodies, related, say};
use crate::story::{Person, Story, send, since, text, value};

const STORY: &str = "client/room_participation/get_room_events";

fn messages(room_id: &str, query: &str) -> String {
    format!("GET /_matrix/client/v3/rooms/{room_id}/messages?{query}")
}

/// Alice in a room with the messages 0 to `count`.
fn talk(story: &Story, count: usize) -> (Person, String) {
    let alice = story.person("alice");
    let room_id = story.room(&alice, json!({ "preset": "public_chat" }));
    for number in 0..count {
        let body = text(&number.to_string()).to_string();
        assert_eq!(story.ask(Some(&alice.token), &send(&room_id, &number.to_string()), &body).status, 200);
    }
    (alice, room_id)
}

/// The event ids of all pages of a direction.
fn pages(story: &Story, token: &str, room_id: &str, query: &str) -> Vec<String> {
    let (mut ids, mut from) = (Vec::new(), String::new());
    loop {
        let page = value(&story.ask(Some(token), &messages(room_id, &format!("{query}{from}")), ""));
        let chunk = page["chunk"].as_array().unwrap_or_else(|| panic!("{page}"));
        ids.extend(chunk.iter().map(|event| event["event_id"].as_str().unwrap().to_owned()));
        match page["end"].as_str() {
            Some(end) => from = format!("&from={end}"),
            None => {
                assert!(chunk.is_empty(), "a page with events has its end");
                return ids;
            }
        }
        assert!(ids.len() < 1_000, "the pages have no end");
    }
}

#[test]
fn pages_in_both_directions_have_each_event_once() {
    let mut story = Story::new();
    let (alice, room_id) = talk(&story, 12);
    story.say(Some(&alice.token), &messages(&room_id, "dir=b&limit=1"), Value::Null);
    let mut all = pages(&story, &alice.token, &room_id, "dir=f&limit=1000");
    assert_eq!(all.len(), 12 + 5, "{all:?}");
    for limit in [1, 3, 7] {
        assert_eq!(pages(&story, &alice.token, &room_id, &format!("dir=f&limit={limit}")), all, "{limit}");
    }
    all.reverse();
    for limit in [1, 5, 100] {
        assert_eq!(pages(&story, &alice.token, &room_id, &format!("dir=b&limit={limit}")), all, "{limit}");
    }
    story.end(STORY, "pages_in_both_directions_have_each_event_once");
}

/// `prev_batch` of a limited timeline leads to all earlier events, `next_batch` to all later ones.
#[test]
fn tokens_of_sync_lead_into_the_history() {
    let story = Story::new();
    let (alice, room_id) = talk(&story, 12);
    let first = story.ask(Some(&alice.token), "GET /_matrix/client/v3/sync", "");
    let timeline = &value(&first)["rooms"]["join"][&room_id]["timeline"];
    assert_eq!(timeline["limited"], true);
    let query = format!("dir=b&limit=4&from={}", timeline["prev_batch"].as_str().unwrap());
    let earlier = value(&story.ask(Some(&alice.token), &messages(&room_id, &query), ""));
    assert_eq!(earlier["chunk"][0]["content"]["body"], "1");
    assert_eq!(earlier["chunk"].as_array().unwrap().len(), 4);
    story.ask(Some(&alice.token), &send(&room_id, "later"), &text("later").to_string());
    for (query, bodies) in [("dir=f", vec!["later"]), ("dir=b&limit=1", vec!["11"])] {
        let query = format!("{query}&from={}", since(&first));
        let page = value(&story.ask(Some(&alice.token), &messages(&room_id, &query), ""));
        let seen: Vec<_> =
            page["chunk"].as_array().unwrap().iter().map(|event| event["content"]["body"].clone()).collect();
        assert_eq!(seen, bodies, "{query}");
    }
    let newest = value(&story.ask(Some(&alice.token), &messages(&room_id, "dir=b&limit=1"), ""));
    let until = format!("dir=b&to={}", since(&first));
    let later = value(&story.ask(Some(&alice.token), &messages(&room_id, &until), ""));
    assert_eq!(later["chunk"], newest["chunk"], "`to` ends the page");
}

#[test]
fn a_filter_selects_events_and_lazy_members() {
    let story = Story::new();
    let (alice, room_id) = talk(&story, 2);
    let bob = story.person("bob");
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}");
    let image = json!({ "msgtype": "m.image", "body": "cat", "url": "mxc://example.org/cat" }).to_string();
    story.ask(Some(&bob.token), &send(&room_id, "cat"), &image);
    let bodies = |filter: Value| {
        let filter: String = filter.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect();
        let query = format!("dir=b&limit=100&filter={filter}");
        let page = value(&story.ask(Some(&alice.token), &messages(&room_id, &query), ""));
        let of = |event: &Value| event["content"]["body"].as_str().unwrap_or("-").to_owned();
        (page["chunk"].as_array().unwrap().iter().map(of).collect::<Vec<_>>(), page["state"].clone())
    };
    assert_eq!(bodies(json!({ "types": ["m.room.message"] })).0, ["cat", "1", "0"]);
    assert_eq!(bodies(json!({ "types": ["m.room.message"], "not_senders": [alice.user_id] })).0, ["cat"]);
    assert_eq!(bodies(json!({ "senders": [alice.user_id], "not_types": ["m.room.*"] })).0, [""; 0]);
    assert_eq!(bodies(json!({ "contains_url": true })).0, ["cat"]);
    assert_eq!(bodies(json!({ "not_rooms": [room_id] })).0, [""; 0]);
    let (seen, members) = bodies(json!({ "contains_url": true, "lazy_load_members": true }));
    assert_eq!((seen.len(), members.as_array().unwrap().len()), (1, 1));
    assert_eq!(members[0]["state_key"], bob.user_id.as_str());
}

#[test]
fn a_filter_selects_events_by_their_relations() {
    let story = Story::new();
    let (alice, room_id) = talk(&story, 1);
    let root = say(&story, &alice, &room_id, (MESSAGE, &text("root")));
    say(&story, &alice, &room_id, (MESSAGE, &related("m.thread", &root, "in the thread")));
    say(&story, &alice, &room_id, (MESSAGE, &related("m.reference", &root, "refers")));
    let seen = |mut filter: Value| {
        filter["types"] = json!([MESSAGE]);
        let filter: String = filter.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect();
        let query = format!("dir=b&limit=100&filter={filter}");
        let page = value(&story.ask(Some(&alice.token), &messages(&room_id, &query), ""));
        bodies(&page["chunk"])
    };
    let (of, not_of) = ("org.matrix.msc3874.rel_types", "org.matrix.msc3874.not_rel_types");
    assert_eq!(seen(json!({ of: ["m.thread"] })), ["in the thread"]);
    assert_eq!(seen(json!({ of: ["m.thread", "m.reference"] })), ["refers", "in the thread"]);
    assert_eq!(seen(json!({ not_of: ["m.thread"] })), ["refers", "root", "0"]);
    assert_eq!(seen(json!({ not_of: ["m.thread", "m.reference"] })), ["root", "0"]);
    assert_eq!(seen(json!({ "related_by_rel_types": ["m.thread"] })), ["root"]);
    assert_eq!(seen(json!({ "related_by_rel_types": ["m.replace"] })), [""; 0]);
    assert_eq!(seen(json!({ "related_by_senders": [alice.user_id] })), ["root"]);
    assert_eq!(seen(json!({ "related_by_senders": ["@bob:example.org"] })), [""; 0]);
}

#[test]
fn ignored_users_are_left_out() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    say(&story, &bob, &room_id, (MESSAGE, &text("of Bob")));
    say(&story, &alice, &room_id, (MESSAGE, &text("of Alice")));
    let ignore = format!("PUT /_matrix/client/v3/user/{}/account_data/m.ignored_user_list", alice.user_id);
    let list = json!({ "ignored_users": { &bob.user_id: {} } });
    assert_eq!(story.ask(Some(&alice.token), &ignore, &list.to_string()).status, 200);
    let seen = |by: &Person| {
        let page = value(&story.ask(Some(&by.token), &messages(&room_id, "dir=b&limit=100"), ""));
        let joins = page["chunk"].as_array().unwrap().iter();
        let joins = joins.filter(|event| event["state_key"] == bob.user_id.as_str()).count();
        (bodies(&page["chunk"]).into_iter().filter(|body| body.starts_with("of")).collect::<Vec<_>>(), joins)
    };
    assert_eq!(seen(&alice), (vec!["of Alice".to_owned()], 2), "state events stay");
    assert_eq!(seen(&bob).0, ["of Alice", "of Bob"]);
}

#[test]
fn invalid_requests_and_strangers_are_refused() {
    let mut story = Story::new();
    let (alice, room_id) = talk(&story, 0);
    let mallory = story.person("mallory");
    let private = story.room(&alice, json!({}));
    for query in ["", "dir=u", "dir=b&from=now", "dir=b&to=s1_x", "dir=b&limit=-1", "dir=b&filter=x"] {
        story.say(Some(&alice.token), &messages(&room_id, query), Value::Null);
    }
    story.say(Some(&mallory.token), &messages(&private, "dir=b"), Value::Null);
    story.say(Some(&mallory.token), &messages("!nowhere:example.org", "dir=b"), Value::Null);
    story.end(STORY, "invalid_requests_and_strangers_are_refused");
}
