//! Tests of users who are in very many rooms: what a sync reads, and how a response that is too large goes on.

use lattice_handlers::ports::{Change, Sql as _, SqlValue};
use serde_json::{Value, json};

use crate::story::{Person, Story, send, since, text, value};

const SYNC: &str = "GET /_matrix/client/v3/sync";
/// More rooms than one response shows.
const ROOMS: usize = 250;
/// The rooms that one response shows.
const SHOWN: usize = 240;
/// Rows of rooms that only the User knows.
const FILL: Change = Change::new(
    "INSERT INTO room (room_id, membership, position, joined_at, stream, positions) \
     WITH RECURSIVE counted (number) AS (SELECT 1000 UNION ALL SELECT number + 1 FROM counted WHERE number < ?) \
     SELECT '!room' || number || ':example.org', 'join', 5, number, number, \
     '{\"pairs\":[[' || number || ',5]],\"pinned\":true}' FROM counted",
);

fn sync(story: &Story, person: &Person, since: &str) -> Value {
    value(&story.ask(Some(&person.token), &format!("{SYNC}?since={since}"), ""))
}

/// The rooms of a response, with the events of their timelines.
fn rooms(sync: &Value) -> Vec<(&str, &Vec<Value>)> {
    let rooms = sync["rooms"]["join"].as_object().into_iter().flatten();
    rooms.map(|(id, room)| (id.as_str(), room["timeline"]["events"].as_array().unwrap())).collect()
}

fn next(sync: &Value) -> String {
    sync["next_batch"].as_str().unwrap().to_owned()
}

/// The rows that the User reads for a sync after one of its rooms has changed, and at its wake-up before that.
fn rows_read(number: u64) -> (u64, u64) {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    let room_id = story.room(&alice, json!({}));
    let sql = story.world.sql(&Story::user_object(&alice.user_id));
    let last = 1_000 + number - 1;
    let fill = [SqlValue::from(last)];
    sql.transaction(&mut |write| write.change(FILL, &fill).map(drop)).unwrap();
    story.world.evict();
    let before = sql.reads().1;
    let token = format!("s1_{last}");
    assert_eq!(rooms(&sync(&story, &alice, &token)).len(), 0);
    let at_wake_up = sql.reads().1 - before;
    story.ask(Some(&alice.token), &send(&room_id, "1"), &text("hello").to_string());
    let before = sql.reads().1;
    assert_eq!(rooms(&sync(&story, &alice, &token)).len(), 1);
    (sql.reads().1 - before, at_wake_up)
}

/// A sync reads the rows of the rooms that changed; the index of all rooms is read once at the wake-up.
#[test]
fn a_sync_of_a_user_in_two_thousand_rooms_reads_as_much_as_in_twenty() {
    let ((few, few_at_wake_up), (many, many_at_wake_up)) = (rows_read(20), rows_read(2_000));
    assert_eq!(many, few);
    assert_eq!(many_at_wake_up - few_at_wake_up, 2_000 - 20, "each room is read once at the wake-up");
}

/// The rooms that do not fit are in the next response, as they were at the token; nothing is lost and nothing comes twice.
#[test]
fn a_sync_of_too_many_rooms_goes_on_in_the_next_one() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    let ids: Vec<String> = (0..ROOMS)
        .map(|number| {
            // A user creates at most twenty rooms at one time of the clock.
            story.world.clock.advance(1);
            story.room(&alice, json!({ "name": number.to_string() }))
        })
        .collect();
    let first = value(&story.ask(Some(&alice.token), SYNC, ""));
    assert_eq!(rooms(&first).len(), SHOWN);
    for room_id in [&ids[3], &ids[SHOWN + 5]] {
        story.ask(Some(&alice.token), &send(room_id, "1"), &text("between").to_string());
    }
    let second = sync(&story, &alice, &next(&first));
    story.world.evict();
    assert_eq!(sync(&story, &alice, &next(&first)), second, "the same token gets the same answer");
    let shown: Vec<&str> = rooms(&second).into_iter().map(|(id, _)| id).collect();
    assert_eq!(shown.len(), ROOMS - SHOWN);
    assert!(ids[SHOWN..].iter().all(|id| shown.contains(&id.as_str())));
    assert!(!second.to_string().contains("between"), "the rooms are as they were at the token");
    let third = sync(&story, &alice, &next(&second));
    let (changed, fourth) = (rooms(&third), sync(&story, &alice, &next(&third)));
    assert_eq!(changed.iter().map(|(_, events)| events.len()).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(fourth["rooms"], Value::Null);
    // A change in all rooms at once.
    let rename = format!("PUT /_matrix/client/v3/profile/{}/displayname", alice.user_id);
    assert_eq!(story.ask(Some(&alice.token), &rename, r#"{"displayname":"Alice"}"#).status, 200);
    let start = next(&fourth);
    let (one, mut all) = (sync(&story, &alice, &start), Vec::new());
    let two = sync(&story, &alice, &next(&one));
    for (id, events) in rooms(&one).into_iter().chain(rooms(&two)) {
        assert_eq!(events.iter().filter(|event| event["type"] == "m.room.member").count(), 1, "{id}");
        all.push(id);
    }
    all.sort_unstable();
    all.dedup();
    assert_eq!((all.len(), rooms(&one).len()), (ROOMS, SHOWN));
    let reply = story.ask(Some(&alice.token), &format!("{SYNC}?since={}", next(&two)), "");
    assert_eq!(value(&reply)["rooms"], Value::Null);
    assert!(!since(&reply).contains("_r"), "nothing is left: {}", since(&reply));
}
