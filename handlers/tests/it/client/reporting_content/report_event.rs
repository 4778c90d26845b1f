//! `POST /_matrix/client/v3/rooms/{roomId}/report/{eventId}`

use futures_executor::block_on;
use lattice_handlers::index::reports::MAX_REPORTS_OF_USER;
use lattice_handlers::ports::Database as _;
use serde_json::json;

use crate::story::{Story, send, text, value};

const STORY: &str = "client/reporting_content/report_event";

fn reports(story: &Story) -> Vec<String> {
    let sql = "SELECT reporter, room_id, event_id, user_id, reason FROM report ORDER BY id";
    let rows = block_on(story.world.database.query(sql, vec![])).unwrap();
    let text =
        |row: &lattice_handlers::ports::Row, column| row.optional_text(column).unwrap().unwrap_or_default();
    rows.iter().map(|row| format!("{} {} {}", text(row, 0), text(row, 1), text(row, 4))).collect()
}

#[test]
fn members_report_what_they_see() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let mallory = story.person("mallory");
    let sent = story.ask(Some(&alice.token), &send(&room_id, "1"), &text("rude").to_string());
    let event_id = value(&sent)["event_id"].as_str().unwrap().to_owned();
    let other = story.room(&mallory, json!({ "preset": "public_chat" }));
    let request =
        |room_id: &str, event_id: &str| format!("POST /_matrix/client/v3/rooms/{room_id}/report/{event_id}");
    story.say(Some(&bob.token), &request(&room_id, &event_id), json!({ "score": -100, "reason": "rude" }));
    story.say(Some(&bob.token), &request(&room_id, &event_id), json!({}));
    story.say(Some(&bob.token), &request(&room_id, "$nothing"), json!({ "reason": "rude" }));
    story.say(Some(&bob.token), &request("!nowhere:example.org", &event_id), json!({ "reason": "rude" }));
    story.say(Some(&mallory.token), &request(&room_id, &event_id), json!({ "reason": "rude" }));
    story.say(Some(&mallory.token), &request(&other, &event_id), json!({ "reason": "rude" }));
    story.say(None, &request(&room_id, &event_id), json!({}));
    let long = json!({ "reason": "x".repeat(5_000) }).to_string();
    assert_eq!(story.ask(Some(&bob.token), &request(&room_id, &event_id), &long).status, 413);
    assert_eq!(
        reports(&story),
        [format!("@bob:example.org {room_id} rude"), format!("@bob:example.org {room_id} ")]
    );
    story.end(STORY, "members_report_what_they_see");
}

#[test]
fn the_reports_of_one_user_are_bounded() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let report = |person: &crate::story::Person, reason: u64| {
        let body = json!({ "reason": reason.to_string() }).to_string();
        let request = "POST /_matrix/client/v3/users/@alice:example.org/report";
        assert_eq!(story.ask(Some(&person.token), request, &body).status, 200);
    };
    report(&alice, 7_777);
    (0..MAX_REPORTS_OF_USER + 3).for_each(|number| report(&bob, number));
    let kept = reports(&story);
    assert_eq!(kept.len() as u64, 1 + MAX_REPORTS_OF_USER);
    assert_eq!((&*kept[0], &*kept[1]), ("@alice:example.org  7777", "@bob:example.org  3"));
}
