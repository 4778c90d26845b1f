//! `DELETE /_matrix/client/unstable/org.matrix.msc3391/user/{userId}/account_data/{type}`

use lattice_handlers::objects::user::MAX_REMOVED_ACCOUNT_DATA;
use serde_json::{Value, json};

use crate::story::{Story, since, value};

const STORY: &str = "msc/user_data/delete_account_data";
const SYNC: &str = "GET /_matrix/client/v3/sync";
const DATA: &str = "/_matrix/client/v3/user/@alice:example.org/account_data/org.example.colour";
const DELETE: &str =
    "DELETE /_matrix/client/unstable/org.matrix.msc3391/user/@alice:example.org/account_data";

#[test]
fn removed_account_data_is_empty_in_one_sync_and_then_gone() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let (put, get) = (format!("PUT {DATA}"), format!("GET {DATA}"));
    for removal in [format!("{DELETE}/org.example.colour"), put.clone()] {
        story.say(Some(&alice.token), &put, json!({ "sky": "blue" }));
        let first = since(&story.ask(Some(&alice.token), SYNC, ""));
        let body = if removal == put { json!({}) } else { Value::Null };
        story.say(Some(&alice.token), &removal, body);
        story.say(Some(&alice.token), &get, Value::Null);
        let next = story.say(Some(&alice.token), &format!("{SYNC}?since={first}"), Value::Null);
        let last = value(&story.ask(Some(&alice.token), &format!("{SYNC}?since={}", since(&next)), ""));
        assert_eq!(last["account_data"], Value::Null);
        let whole = value(&story.ask(Some(&alice.token), SYNC, ""));
        let events = whole["account_data"]["events"].as_array().unwrap();
        let types = events.iter().map(|event| &event["type"]).collect::<Vec<_>>();
        assert_eq!(types, ["m.push_rules"], "not in an initial sync");
    }
    story.say(Some(&bob.token), &format!("{DELETE}/org.example.colour"), Value::Null);
    story.say(None, &format!("{DELETE}/org.example.colour"), Value::Null);
    story.say(Some(&alice.token), &format!("{DELETE}/m.push_rules"), Value::Null);
    story.say(Some(&alice.token), &format!("{DELETE}/{}", "x".repeat(256)), Value::Null);
    story.end(STORY, "removed_account_data_is_empty_in_one_sync_and_then_gone");
}

/// A client that sets account data waits until a sync shows it.
#[test]
fn the_next_sync_shows_an_empty_object_where_there_was_none() {
    let story = Story::new();
    let alice = story.person("alice");
    let first = since(&story.ask(Some(&alice.token), SYNC, ""));
    assert_eq!(story.ask(Some(&alice.token), &format!("PUT {DATA}"), "{ }").status, 200);
    let next = value(&story.ask(Some(&alice.token), &format!("{SYNC}?since={first}"), ""));
    let shown = json!([{ "type": "org.example.colour", "content": {} }]);
    assert_eq!(next["account_data"]["events"], shown);
}

#[test]
fn removing_account_data_a_second_time_writes_nothing() {
    let story = Story::new();
    let alice = story.person("alice");
    let remove = || story.ask(Some(&alice.token), &format!("{DELETE}/org.example.colour"), "").status;
    assert_eq!(remove(), 200);
    let sql = story.world.sql(&Story::user_object(&alice.user_id));
    let rows = sql.changed_rows();
    assert_eq!(remove(), 200);
    assert_eq!(story.ask(Some(&alice.token), &format!("PUT {DATA}"), "{ }").status, 200);
    assert_eq!(sql.changed_rows(), rows);
}

#[test]
fn removed_account_data_does_not_pile_up() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    let base = "PUT /_matrix/client/v3/user/@alice:example.org/account_data";
    for number in 0..MAX_REMOVED_ACCOUNT_DATA + 20 {
        story.ask(Some(&alice.token), &format!("{base}/x{number}"), r#"{"a":1}"#);
        story.ask(Some(&alice.token), &format!("{base}/x{number}"), "{}");
    }
    let changed = value(&story.ask(Some(&alice.token), &format!("{SYNC}?since=s1_1"), ""));
    let told = changed["account_data"]["events"].as_array().map_or(0, Vec::len) as u64;
    assert_eq!(told, MAX_REMOVED_ACCOUNT_DATA);
}
