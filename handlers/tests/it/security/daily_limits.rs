//! Tests of what somebody achieves who drives the server to the limits of its day (security S52).

use futures_executor::block_on;
use lattice_handlers::ports::{Clock as _, Usage};
use lattice_handlers::{is_usage_report_due, report_usage};
use lattice_wire::Reply;
use serde_json::json;

use crate::story::{Person, Story, send, text, value};

const SETTINGS: [(&str, &str); 5] = [
    ("REGISTRATION", "open"),
    ("PRESENCE", "on"),
    ("URL_PREVIEWS", "on"),
    ("OPERATOR_SECRET", "operator"),
    ("DAILY_LIMITS", "requests=1000 object_requests=1000 rows_read=1000 rows_written=1000"),
];
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

fn report(story: &Story, requests: u64) {
    block_on(report_usage(story.server(), Usage([requests, 0, 0, 0]))).unwrap();
}

fn register(story: &Story, name: &str) -> Reply {
    let body = json!({ "username": name, "password": "secret", "auth": { "type": "m.login.dummy" } });
    story.ask(None, "POST /_matrix/client/v3/register", &body.to_string())
}

/// The statuses of a typing notice, presence, a preview (of nothing: 404 or so, if it is admitted), and a registration.
fn refused(story: &Story, alice: &Person, room_id: &str, name: &str) -> [bool; 4] {
    let typing = format!("PUT /_matrix/client/v3/rooms/{room_id}/typing/{}", alice.user_id);
    let presence = format!("PUT /_matrix/client/v3/presence/{}/status", alice.user_id);
    let preview = "GET /_matrix/client/v1/media/preview_url?url=https%3A%2F%2Fexample.com%2F";
    let ask = |request: &str, body: &str| story.ask(Some(&alice.token), request, body);
    let limited = |reply: Reply| {
        let is_limited = reply.status == 429;
        assert!(!is_limited || value(&reply)["retry_after_ms"].as_u64().unwrap() <= DAY_MS);
        is_limited
    };
    let registered = register(story, name);
    let is_closed = registered.status == 403 && value(&registered)["errcode"] == "M_RESOURCE_LIMIT_EXCEEDED";
    assert!(is_closed || registered.status == 200);
    [
        limited(ask(&typing, r#"{ "typing": true, "timeout": 1000 }"#)),
        limited(ask(&presence, r#"{ "presence": "online" }"#)),
        limited(ask(preview, "")),
        is_closed,
    ]
}

#[test]
fn s52_near_the_days_limits_ephemera_and_registrations_are_refused_and_messages_never() {
    let story = Story::with(&SETTINGS);
    let (alice, bob, room_id) = story.two_in_a_room();
    let cases = [
        (499, "a", [false; 4], 0),
        (1, "b", [false; 4], 1),
        (299, "c", [false; 4], 1),
        (1, "d", [true, true, true, false], 2),
        (99, "e", [true, true, true, false], 2),
        (1, "f", [true; 4], 3),
        (1_000_000, "g", [true; 4], 3),
        (u64::MAX, "h", [true; 4], 3),
        (u64::MAX, "i", [true; 4], 3),
    ];
    for (number, (requests, name, expected, lines)) in cases.into_iter().enumerate() {
        report(&story, requests);
        assert_eq!(refused(&story, &alice, &room_id, name), expected, "after {requests} more");
        let log: Vec<_> = story
            .world
            .log
            .lines()
            .into_iter()
            .filter(|line| line.contains("the day's limit of requests"))
            .collect();
        assert_eq!(log.len(), lines, "{log:?}");
        let sent =
            story.ask(Some(&alice.token), &send(&room_id, &number.to_string()), &text(name).to_string());
        assert_eq!(sent.status, 200, "a message");
        let sync = story.ask(Some(&bob.token), "GET /_matrix/client/v3/sync", "");
        assert!(
            String::from_utf8_lossy(sync.body.bytes().unwrap()).contains(&format!("\"body\":\"{name}\""))
        );
        story.login("bob");
        let made = story.ask(Some(&bob.token), "POST /_matrix/client/v3/createRoom", "{}");
        assert_eq!(made.status, 200, "a room");
    }
}

#[test]
fn s52_the_day_ends_for_an_isolate_without_another_report() {
    let story = Story::with(&SETTINGS);
    let (alice, _, room_id) = story.two_in_a_room();
    report(&story, 900);
    assert_eq!(refused(&story, &alice, &room_id, "before"), [true; 4]);
    story.world.clock.advance(DAY_MS);
    let alice = story.login("alice");
    assert_eq!(refused(&story, &alice, &room_id, "after"), [false; 4]);
    assert_eq!(register(&story, "more").status, 200);
}

#[test]
fn s52_a_clock_that_is_wrong_holds_no_level() {
    let story = Story::with(&SETTINGS);
    story.administrator("root");
    let now_ms = story.world.clock.now_ms();
    let seen = |root: &Person| value(&story.ask(Some(&root.token), "GET /_lattice/admin/v1/usage", ""));
    // A clock that goes back over midnight does not begin the old day again.
    story.world.clock.set(now_ms + DAY_MS);
    report(&story, 800);
    story.world.clock.set(now_ms + DAY_MS - 1_000);
    report(&story, 100);
    story.world.clock.set(now_ms + DAY_MS);
    let root_again = story.login("root");
    assert_eq!(seen(&root_again)["days"][0]["requests"], 900);
    assert_eq!(seen(&root_again)["level"], "closed");
    // One that was years ahead is forgotten.
    story.world.clock.set(now_ms + 1_000 * DAY_MS);
    report(&story, 950);
    story.world.clock.set(now_ms + 2 * DAY_MS);
    report(&story, 1);
    let root_again = story.login("root");
    let usage = seen(&root_again);
    assert_eq!(usage["level"], "normal");
    assert_eq!(usage["days"][0]["requests"], 1, "{usage}");
}

#[test]
fn reports_are_rare() {
    let cases = [
        ([0; 4], 59_999, false),
        ([u64::MAX; 4], 59_999, false),
        ([u64::MAX; 4], 60_000, true),
        ([249, 250, u64::MAX, u64::MAX], 60_000, false),
        ([250, 250, 0, 0], 60_000, true),
        ([0; 4], 299_999, false),
        ([0; 4], 300_000, true),
    ];
    for (used, since_ms, due) in cases {
        assert_eq!(is_usage_report_due(Usage(used), since_ms), due, "{used:?} in {since_ms}");
    }
}
