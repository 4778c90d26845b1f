//! Tests of what a change costs a user who is in many rooms.

use futures_executor::block_on;
use futures_util::future::join;
use serde_json::json;

use crate::story::{Person, Story, send, since, text, texts, value};

const SYNC: &str = "GET /_matrix/client/v3/sync";

fn quick() -> Story {
    Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")])
}

fn rooms(story: &Story, person: &Person, number: usize) -> Vec<String> {
    let room = |number: usize| {
        // A user creates at most twenty rooms at one time of the clock.
        story.world.clock.advance(1);
        story.room(person, json!({ "name": number.to_string() }))
    };
    (0..number).map(room).collect()
}

fn rename(story: &Story, person: &Person, name: &str) {
    let request = format!("PUT /_matrix/client/v3/profile/{}/displayname", person.user_id);
    let body = json!({ "displayname": name }).to_string();
    assert_eq!(story.ask(Some(&person.token), &request, &body).status, 200);
}

/// The statements of the User for one message to its waiting poll, and the rows they return.
fn reads_of_a_message(number: usize) -> (u64, u64) {
    let story = quick();
    let alice = story.person("alice");
    let rooms = rooms(&story, &alice, number);
    let sql = story.world.sql(&Story::user_object(&alice.user_id));
    let poll = format!("{SYNC}?since={}&timeout=30000", since(&story.ask(Some(&alice.token), SYNC, "")));
    let (path, body) = (send(&rooms[0], "1"), text("hello").to_string());
    let before = sql.reads();
    let poll = story.start(Some(&alice.token), &poll, "");
    let (synced, _) = block_on(join(poll, story.start(Some(&alice.token), &path, &body)));
    assert_eq!(texts(&synced, &rooms[0]), ["hello"]);
    let after = sql.reads();
    (after.0 - before.0, after.1 - before.1)
}

/// An update costs the same however many rooms the user has (security S73).
#[test]
fn s73_a_stream_update_reads_as_much_in_forty_rooms_as_in_two() {
    assert_eq!(reads_of_a_message(40), reads_of_a_message(2));
}

/// The rows that the User reads for a change of the display name in each of its rooms.
fn rows_read_by_a_new_name(number: usize) -> u64 {
    let story = quick();
    let alice = story.person("alice");
    let rooms = rooms(&story, &alice, number);
    let sql = story.world.sql(&Story::user_object(&alice.user_id));
    let (_, before) = sql.reads();
    rename(&story, &alice, "Alice Liddell");
    let (_, after) = sql.reads();
    let synced = value(&story.ask(Some(&alice.token), SYNC, ""));
    for room_id in rooms {
        assert!(synced["rooms"]["join"][&room_id].to_string().contains("Liddell"), "{synced}");
    }
    after - before
}

/// A profile change costs in proportion to the user's rooms (security S73).
#[test]
fn s73_a_profile_change_reads_rows_in_proportion_to_the_rooms() {
    let (few, many) = (rows_read_by_a_new_name(10), rows_read_by_a_new_name(60));
    assert!(many <= 6 * few + 20, "{few} rows are read in 10 rooms, {many} in 60");
}

/// Lets the other tasks run this many times.
async fn pause(times: usize) {
    for _ in 0..times {
        let mut waited = false;
        std::future::poll_fn(|context| {
            if std::mem::replace(&mut waited, true) {
                return std::task::Poll::Ready(());
            }
            context.waker().wake_by_ref();
            std::task::Poll::Pending
        })
        .await;
    }
}

/// A join reads the profile before the Room commits it: a change in between reaches the room nevertheless.
#[test]
fn a_profile_that_changes_during_a_join_is_shown() {
    for times in 0..16 {
        let story = quick();
        let (alice, bob) = (story.person("alice"), story.person("bob"));
        let room_id = story.room(&alice, json!({ "preset": "public_chat" }));
        story.world.interleave(true);
        let request = format!("POST /_matrix/client/v3/join/{room_id}");
        let joined = story.start(Some(&bob.token), &request, "{}");
        let path = format!("PUT /_matrix/client/v3/profile/{}/displayname", bob.user_id);
        let (joined, renamed) = block_on(join(joined, async {
            pause(times).await;
            story.start(Some(&bob.token), &path, r#"{"displayname":"Robert"}"#).await
        }));
        assert_eq!((joined.status.as_u16(), renamed.status.as_u16()), (200, 200));
        block_on(story.world.fire_alarms(30_000)).unwrap();
        let synced = value(&story.ask(Some(&alice.token), SYNC, ""));
        let events = synced["rooms"]["join"][&room_id]["timeline"]["events"].as_array().unwrap();
        let mut members = events.iter().filter(|event| event["state_key"] == bob.user_id.as_str());
        let shown = members.next_back().unwrap()["content"]["displayname"].clone();
        assert_eq!(shown, "Robert", "after {times} pauses: {synced}");
    }
}

/// The statements of a Room for one message that 8 members hear of.
fn statements_of_a_message(erases: bool) -> u64 {
    let story = quick();
    let (alice, mallory) = (story.person("alice"), story.person("mallory"));
    let room_id = story.room(&alice, json!({ "preset": "public_chat" }));
    let join = |person: &Person| {
        let request = format!("POST /_matrix/client/v3/join/{room_id}");
        assert_eq!(story.ask(Some(&person.token), &request, "{}").status, 200);
    };
    join(&mallory);
    let members: Vec<Person> = (0..8).map(|number| story.person(&format!("member{number}"))).collect();
    members.iter().take(4).for_each(join);
    let auth = json!({ "type": "m.login.password", "user": "mallory", "password": "secret" });
    let body = json!({ "auth": auth, "erase": erases }).to_string();
    let request = "POST /_matrix/client/v3/account/deactivate";
    assert_eq!(story.ask(Some(&mallory.token), request, &body).status, 200);
    members.iter().skip(4).for_each(join);
    let sql = story.world.sql(&Story::room_object(&room_id));
    let say = |words: &str| {
        let reply = story.ask(Some(&alice.token), &send(&room_id, words), &text(words).to_string());
        assert_eq!(reply.status, 200);
    };
    say("warm");
    let (before, _) = sql.reads();
    say("counted");
    sql.reads().0 - before
}

/// An erased user does not make every message dearer for every reader (security S74).
#[test]
fn s74_an_erased_user_costs_no_statement_for_each_reader() {
    assert_eq!(statements_of_a_message(true), statements_of_a_message(false));
}
