//! `POST /_matrix/client/v3/publicRooms`

use serde_json::{Value, json};

use crate::story::{Story, value};

const STORY: &str = "client/room_discovery/query_public_rooms";
const REQUEST: &str = "POST /_matrix/client/v3/publicRooms";

#[test]
fn rooms_are_found_by_name_topic_alias_and_type() {
    let mut story = Story::new();
    let alice = story.person("alice");
    for body in [
        json!({ "name": "Küche", "topic": "Test Topic Wombles", "room_alias_name": "home" }),
        json!({ "name": "House", "creation_content": { "type": "m.space" } }),
    ] {
        let mut body = body;
        body["visibility"] = json!("public");
        story.room(&alice, body);
    }
    let found = |filter: Value| {
        let body = json!({ "filter": filter }).to_string();
        let page = value(&story.ask(Some(&alice.token), REQUEST, &body));
        let rooms = page["chunk"].as_array().unwrap_or_else(|| panic!("{page}")).iter();
        let mut names: Vec<String> = rooms.map(|room| room["name"].as_str().unwrap().to_owned()).collect();
        names.sort();
        names.join(" ")
    };
    let term = |term: &str| found(json!({ "generic_search_term": term }));
    assert_eq!(
        ["wombles", "KÜCHE", "#HOME:", "%", "kitchen", ""].map(term),
        ["Küche", "Küche", "Küche", "", "", "House Küche"]
    );
    let types = |types: Value| found(json!({ "room_types": types }));
    assert_eq!(types(json!(["m.space"])), "House");
    assert_eq!(types(json!([null])), "Küche");
    assert_eq!(types(json!([null, "m.space"])), "House Küche");
    assert_eq!(types(json!([])), "");
    story.say(
        Some(&alice.token),
        REQUEST,
        json!({ "limit": 1, "filter": { "generic_search_term": "womble" } }),
    );
    story.say(Some(&alice.token), REQUEST, json!({ "third_party_instance_id": "irc" }));
    for body in [
        json!({ "since": "n1_x_y" }),
        json!({ "filter": { "generic_search_term": "x".repeat(300) } }),
        json!({ "filter": { "room_types": vec!["x"; 51] } }),
        json!({ "filter": { "room_types": [1] } }),
    ] {
        let refused = story.ask(Some(&alice.token), REQUEST, &body.to_string());
        assert_eq!(refused.status, 400, "{body}");
    }
    story.say(Some(&alice.token), &format!("{REQUEST}?server=elsewhere.org"), json!({}));
    story.say(None, REQUEST, json!({}));
    story.end(STORY, "rooms_are_found_by_name_topic_alias_and_type");
}
