//! Tests that no user reads or changes the data of another (security S02, S08).

use serde_json::json;

use crate::story::{Story, value};

/// Requests whose path names Alice. `ROOM` is a room that she has joined.
const HERS: [(&str, &str); 14] = [
    ("PUT user/@alice:example.org/account_data/org.example.colour", r#"{"sky":"red"}"#),
    ("GET user/@alice:example.org/account_data/org.example.colour", ""),
    ("PUT user/@alice:example.org/rooms/ROOM/account_data/org.example.colour", r#"{"sky":"red"}"#),
    ("GET user/@alice:example.org/rooms/ROOM/account_data/org.example.colour", ""),
    ("POST user/@alice:example.org/filter", "{}"),
    ("GET user/@alice:example.org/filter/FILTER", ""),
    ("PUT profile/@alice:example.org/displayname", r#"{"displayname":"Alice"}"#),
    ("DELETE profile/@alice:example.org/displayname", ""),
    ("POST user/@alice:example.org/openid/request_token", "{}"),
    ("PUT user/@alice:example.org/rooms/ROOM/tags/u.work", "{}"),
    ("GET user/@alice:example.org/rooms/ROOM/tags", ""),
    ("DELETE user/@alice:example.org/rooms/ROOM/tags/u.work", ""),
    ("DELETE MSC3391/user/@alice:example.org/account_data/org.example.colour", ""),
    ("DELETE MSC3391/user/@alice:example.org/rooms/ROOM/account_data/org.example.colour", ""),
];

/// The request line of one of these requests.
fn request(pattern: &str, room_id: &str, filter_id: &str) -> String {
    let (method, path) = pattern.split_once(' ').unwrap();
    let path = path.replace("ROOM", room_id).replace("FILTER", filter_id);
    let base = if path.starts_with("MSC") { "unstable/org.matrix.msc3391" } else { "v3" };
    let path = path.trim_start_matches("MSC3391/");
    format!("{method} /_matrix/client/{base}/{path}")
}

#[test]
fn s02_a_token_acts_for_its_own_user_alone() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let stored = story.ask(Some(&alice.token), &request(HERS[4].0, "", ""), "{}");
    let filter_id = value(&stored)["filter_id"].as_str().unwrap().to_owned();
    let sql = story.world.sql(&Story::user_object(&alice.user_id));
    let rows = sql.changed_rows();
    for (pattern, body) in HERS {
        let request = request(pattern, &room_id, &filter_id);
        let refused = story.ask(Some(&bob.token), &request, body);
        assert_eq!(
            (refused.status.as_u16(), &value(&refused)["errcode"]),
            (403, &json!("M_FORBIDDEN")),
            "{request}"
        );
        let stranger = story.ask(None, &request, body);
        assert_eq!(stranger.status, 401, "{request}");
    }
    assert_eq!(sql.changed_rows(), rows, "nothing of Alice's was written");
    for (pattern, body) in HERS {
        let request = request(pattern, &room_id, &filter_id);
        let answered = story.ask(Some(&alice.token), &request, body);
        assert_eq!(answered.status, 200, "{request}: {}", value(&answered));
    }
}

#[test]
fn s08_a_user_cannot_change_the_account_data_or_profile_of_another() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    for pattern in [HERS[0], HERS[2]] {
        story.ask(Some(&alice.token), &request(pattern.0, &room_id, ""), r#"{"sky":"blue"}"#);
        story.ask(Some(&bob.token), &request(pattern.0, &room_id, ""), r#"{"sky":"red"}"#);
    }
    let (name, tags) = (
        "PUT profile/@alice:example.org/displayname",
        "PUT user/@alice:example.org/rooms/ROOM/account_data/m.tag",
    );
    for (person, name_given, tag) in [(&alice, "Alice", "mine"), (&bob, "Mallory", "his")] {
        let body = json!({ "displayname": name_given }).to_string();
        story.ask(Some(&person.token), &request(name, &room_id, ""), &body);
        let body = json!({ "tags": { tag: {} } }).to_string();
        story.ask(Some(&person.token), &request(tags, &room_id, ""), &body);
    }
    let everything = story.world.everything();
    assert!(
        everything.contains("mine") && !everything.contains("Mallory") && !everything.contains("\"his\"")
    );
    for pattern in [HERS[1], HERS[3]] {
        let kept = value(&story.ask(Some(&alice.token), &request(pattern.0, &room_id, ""), ""));
        assert_eq!(kept, json!({ "sky": "blue" }));
    }
    let sync = value(&story.ask(Some(&bob.token), "GET /_matrix/client/v3/sync", "")).to_string();
    assert!(!sync.contains("org.example.colour"), "{sync}");
}
