//! `GET /_matrix/client/v3/user/{userId}/filter/{filterId}`

use serde_json::{Value, json};

use crate::story::{Story, value};

const STORY: &str = "client/room_participation/get_filter";
const PATH: &str = "/_matrix/client/v3/user/@alice:example.org/filter";

#[test]
fn a_filter_reads_back_as_it_was_stored() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let filter = json!({
        "room": { "timeline": { "limit": 10, "lazy_load_members": true } },
        "account_data": { "not_types": ["m.direct"] },
    });
    let stored = value(&story.ask(Some(&alice.token), &format!("POST {PATH}"), &filter.to_string()));
    let get = format!("GET {PATH}/{}", stored["filter_id"].as_str().unwrap());
    let read = value(&story.say(Some(&alice.token), &get, Value::Null));
    assert_eq!(read, filter);
    story.say(Some(&alice.token), &format!("GET {PATH}/66696"), Value::Null);
    story.say(Some(&bob.token), &get, Value::Null);
    story.say(None, &get, Value::Null);
    story.end(STORY, "a_filter_reads_back_as_it_was_stored");
}
