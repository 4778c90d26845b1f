//! `POST /_matrix/client/v3/user/{userId}/filter`

use lattice_handlers::objects::user::MAX_FILTERS;
use serde_json::{Value, json};

use crate::story::{Story, value};

const STORY: &str = "client/room_participation/define_filter";
const REQUEST: &str = "POST /_matrix/client/v3/user/@alice:example.org/filter";

#[test]
fn the_same_filter_has_the_same_id() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let sql = story.world.sql(&Story::user_object(&alice.user_id));
    let filter =
        json!({ "room": { "timeline": { "limit": 3, "types": ["m.room.*"] }, "include_leave": true } });
    let first = value(&story.say(Some(&alice.token), REQUEST, filter.clone()));
    let rows = sql.changed_rows();
    let second = value(&story.say(Some(&alice.token), REQUEST, filter));
    assert_eq!((first["filter_id"].clone(), rows), (second["filter_id"].clone(), sql.changed_rows()));
    let other = value(&story.say(Some(&alice.token), REQUEST, json!({})));
    assert_ne!(first["filter_id"], other["filter_id"]);
    story.end(STORY, "the_same_filter_has_the_same_id");
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    story.say(None, REQUEST, json!({}));
    story.say(Some(&bob.token), REQUEST, json!({}));
    story.say_raw(Some(&alice.token), REQUEST, "[]");
    story.say_raw(Some(&alice.token), REQUEST, "{");
    for filter in [
        json!({ "presence": "none" }),
        json!({ "room": { "timeline": "none" } }),
        json!({ "room": { "timeline": { "rooms": "!a:example.org" } } }),
        json!({ "room": { "timeline": { "rooms": ["kitchen"] } } }),
        json!({ "room": { "timeline": { "senders": ["alice"] } } }),
        json!({ "room": { "timeline": { "types": [1] } } }),
        json!({ "room": { "timeline": { "limit": -1 } } }),
        json!({ "event_format": "xml" }),
    ] {
        story.say(Some(&alice.token), REQUEST, filter);
    }
    story.end(STORY, "invalid_requests_are_refused");
}

#[test]
fn a_filter_beyond_the_limit_of_a_user_is_refused() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    let define = |number: u64| {
        let filter = json!({ "account_data": { "types": [number.to_string()] } });
        story.ask(Some(&alice.token), REQUEST, &filter.to_string())
    };
    for number in 0..MAX_FILTERS {
        assert_eq!(define(number).status, 200);
    }
    let refused = define(MAX_FILTERS);
    assert_eq!((refused.status.as_u16(), &value(&refused)["errcode"]), (413, &Value::from("M_TOO_LARGE")));
    assert_eq!(define(0).status, 200, "a stored filter can be defined again");
}
