//! `GET /_matrix/client/v1/rooms/{roomId}/timestamp_to_event`

use serde_json::{Value, json};

use crate::client::relations::{MESSAGE, say};
use crate::story::{Person, Story, text, value};

const STORY: &str = "client/room_participation/get_event_by_timestamp";
/// When the story begins: 2026-01-01T00:00:00Z.
const START_MS: u64 = 1_767_225_600_000;
const DAY_MS: u64 = 86_400_000;

fn find(room_id: &str, query: &str) -> String {
    format!("GET /_matrix/client/v1/rooms/{room_id}/timestamp_to_event?{query}")
}

fn found(story: &Story, by: &Person, room_id: &str, (ts, dir): (u64, &str)) -> Option<String> {
    let reply = value(&story.ask(Some(&by.token), &find(room_id, &format!("ts={ts}&dir={dir}")), ""));
    reply["event_id"].as_str().map(str::to_owned)
}

#[test]
fn the_nearest_event_on_one_side_of_a_time_is_found() {
    let mut story = Story::new();
    let (alice, _bob, room_id) = story.two_in_a_room();
    story.world.clock.advance(DAY_MS);
    let first = say(&story, &alice, &room_id, (MESSAGE, &text("a day later")));
    story.world.clock.advance(DAY_MS);
    let second = say(&story, &alice, &room_id, (MESSAGE, &text("two days later")));
    for (ts, dir, expected) in [
        (START_MS + DAY_MS, "f", Some(&first)),
        (START_MS + DAY_MS, "b", Some(&first)),
        (START_MS + DAY_MS + 1, "f", Some(&second)),
        (START_MS + 2 * DAY_MS - 1, "b", Some(&first)),
        (START_MS + 9 * DAY_MS, "b", Some(&second)),
        (START_MS + 9 * DAY_MS, "f", None),
        (START_MS - 1, "b", None),
    ] {
        assert_eq!(found(&story, &alice, &room_id, (ts, dir)).as_ref(), expected, "{ts} {dir}");
    }
    let query = format!("ts={}&dir=f", START_MS + 1);
    story.say(Some(&alice.token), &find(&room_id, &query), Value::Null);
    story.say(Some(&alice.token), &find(&room_id, "ts=0&dir=b"), Value::Null);
    for wrong in ["dir=f", "ts=0", "ts=-1&dir=f", "ts=0&dir=up", "ts=x&dir=f"] {
        story.say(Some(&alice.token), &find(&room_id, wrong), Value::Null);
    }
    let mallory = story.person("mallory");
    story.say(Some(&mallory.token), &find(&room_id, &query), Value::Null);
    story.say(Some(&mallory.token), &find("!nowhere:example.org", &query), Value::Null);
    story.end(STORY, "the_nearest_event_on_one_side_of_a_time_is_found");
}

/// Events that the reader may not see are passed over.
#[test]
fn only_events_that_the_reader_may_see_are_found() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let hidden =
        json!([{ "type": "m.room.history_visibility", "content": { "history_visibility": "joined" } }]);
    let room_id = story.room(&alice, json!({ "preset": "public_chat", "initial_state": hidden }));
    story.world.clock.advance(DAY_MS);
    for number in 0..150 {
        say(&story, &alice, &room_id, (MESSAGE, &text(&number.to_string())));
    }
    story.world.clock.advance(DAY_MS);
    assert_eq!(
        story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}").status,
        200
    );
    let seen = |ts: u64, dir: &str| {
        let found = found(&story, &bob, &room_id, (ts, dir)).unwrap();
        crate::client::relations::event(&story, &bob, &room_id, &found)
    };
    assert_eq!(seen(START_MS + 1, "f")["state_key"], bob.user_id.as_str());
    // The first events were sent before the history was hidden.
    assert_eq!(seen(START_MS + DAY_MS, "b")["origin_server_ts"], START_MS);
    let own = found(&story, &alice, &room_id, (START_MS + DAY_MS, "b")).unwrap();
    let own = crate::client::relations::event(&story, &alice, &room_id, &own);
    assert_eq!(own["origin_server_ts"], START_MS + DAY_MS);
}
