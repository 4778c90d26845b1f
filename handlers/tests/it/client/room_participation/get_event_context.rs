//! `GET /_matrix/client/v3/rooms/{roomId}/context/{eventId}`

use serde_json::{Value, json};

use crate::story::{Story, send, text, value};

const STORY: &str = "client/room_participation/get_event_context";

#[test]
fn an_event_comes_with_the_events_around_it() {
    let mut story = Story::new();
    let (alice, mallory) = (story.person("alice"), story.person("mallory"));
    let room_id = story.room(&alice, json!({}));
    let mut ids = Vec::new();
    for number in 0..7 {
        let body = text(&number.to_string()).to_string();
        let sent = value(&story.ask(Some(&alice.token), &send(&room_id, &number.to_string()), &body));
        ids.push(sent["event_id"].as_str().unwrap().to_owned());
    }
    let context =
        |id: &str, query: &str| format!("GET /_matrix/client/v3/rooms/{room_id}/context/{id}{query}");
    let lazy =
        "?limit=3&filter=%7B%22lazy_load_members%22%3Atrue%2C%22types%22%3A%5B%22m.room.message%22%5D%7D";
    story.say(Some(&alice.token), &context(&ids[3], lazy), Value::Null);
    let seen = value(&story.ask(Some(&alice.token), &context(&ids[3], "?limit=4"), ""));
    let bodies = |field: &str| -> Vec<Value> {
        seen[field].as_array().unwrap().iter().map(|event| event["content"]["body"].clone()).collect()
    };
    assert_eq!(
        (bodies("events_before"), bodies("events_after")),
        (vec![json!("2"), json!("1")], vec![json!("4"), json!("5")])
    );
    for (token, dir, body) in [("start", "b", "0"), ("end", "f", "6")] {
        let token = seen[token].as_str().unwrap();
        let request =
            format!("GET /_matrix/client/v3/rooms/{room_id}/messages?dir={dir}&limit=1&from={token}");
        assert_eq!(value(&story.ask(Some(&alice.token), &request, ""))["chunk"][0]["content"]["body"], body);
    }
    let alone = value(&story.ask(Some(&alice.token), &context(&ids[3], "?limit=0"), ""));
    assert_eq!((alone["events_before"].clone(), alone["events_after"].clone()), (json!([]), json!([])));
    story.say(Some(&alice.token), &context("$nothing", ""), Value::Null);
    story.say(Some(&alice.token), &context(&ids[3], "?limit=-1"), Value::Null);
    story.say(Some(&mallory.token), &context(&ids[3], ""), Value::Null);
    story.end(STORY, "an_event_comes_with_the_events_around_it");
}
