//! `GET /_lattice/admin/v1/reports`

use serde_json::{Value, json};

use crate::story::{Story, send, text, value};

const STORY: &str = "admin/reports/list_reports";
const REQUEST: &str = "GET /_lattice/admin/v1/reports";
const OPERATOR: [(&str, &str); 2] = [("OPERATOR_SECRET", "operator"), ("REGISTRATION", "open")];

#[test]
fn reports_of_events_rooms_and_users_are_listed_newest_first() {
    let mut story = Story::with(&OPERATOR);
    let root = story.administrator("root");
    let (alice, bob, room_id) = story.two_in_a_room();
    let sent = story.ask(Some(&bob.token), &send(&room_id, "1"), &text("burnt toast").to_string());
    let event_id = value(&sent)["event_id"].as_str().unwrap().to_owned();
    let rooms = format!("POST /_matrix/client/v3/rooms/{room_id}/report");
    let users = format!("POST /_matrix/client/v3/users/{}/report", bob.user_id);
    for request in [&rooms, &format!("{rooms}/{event_id}"), &users] {
        story.world.clock.advance(1_000);
        let body = json!({ "reason": "rude" }).to_string();
        assert_eq!(story.ask(Some(&alice.token), request, &body).status, 200, "{request}");
    }
    let page = value(&story.say(Some(&root.token), &format!("{REQUEST}?limit=2"), Value::Null));
    let last = format!("{REQUEST}?from={}", page["next"]);
    story.say(Some(&root.token), &last, Value::Null);
    story.end(STORY, "reports_of_events_rooms_and_users_are_listed_newest_first");
}

#[test]
fn only_administrators_see_reports() {
    let mut story = Story::with(&OPERATOR);
    let (root, alice) = (story.administrator("root"), story.person("alice"));
    story.say(Some(&root.token), REQUEST, Value::Null);
    for query in ["?limit=-1", "?from=-1", "?from=yesterday"] {
        story.say(Some(&root.token), &format!("{REQUEST}{query}"), Value::Null);
    }
    story.say(Some(&alice.token), REQUEST, Value::Null);
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "only_administrators_see_reports");
}
