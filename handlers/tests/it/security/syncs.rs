//! Tests of what breaks or burdens the syncs of a user.

use futures_executor::block_on;
use futures_util::future::join;
use lattice_handlers::native::Defect;
use lattice_handlers::objects::room::store::MAX_STATE_BYTES;
use lattice_sync::{MAX_FILTER_PATTERNS, MAX_OWED_ROOMS};
use serde_json::{Value, json};

use crate::story::{Person, Story, send, since, text, texts, value};

const SYNC: &str = "GET /_matrix/client/v3/sync";

fn say(story: &Story, person: &Person, room_id: &str, words: &str) {
    assert_eq!(story.ask(Some(&person.token), &send(room_id, words), &text(words).to_string()).status, 200);
}

fn rooms(story: &Story, person: &Person, number: usize) -> Vec<String> {
    let room = |number: usize| {
        story.world.clock.advance(1);
        story.room(person, json!({ "name": number.to_string() }))
    };
    (0..number).map(room).collect()
}

fn joined(reply: &Value) -> Vec<String> {
    let rooms = reply["rooms"]["join"].as_object().cloned().unwrap_or_default();
    rooms.into_iter().map(|(room_id, _)| room_id).collect()
}

fn lines_about(story: &Story, room_id: &str) -> usize {
    story.world.log.lines().iter().filter(|line| line.contains(room_id)).count()
}

/// A Room that fails is left out of syncs, and later syncs have what they lacked: from where the client had
/// the room (security S71).
#[test]
fn s71_a_room_that_fails_is_left_out_and_read_again() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob, broken) = story.two_in_a_room();
    let good = story.room(&alice, json!({ "preset": "public_chat" }));
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{good}"), "{}");
    let first = since(&story.ask(Some(&bob.token), SYNC, ""));
    say(&story, &alice, &broken, "one");
    say(&story, &alice, &good, "two");
    story.world.break_object(&Story::room_object(&broken), Defect::Fails);
    // The same for a client that has both rooms, and for one that has none.
    for request in [format!("{SYNC}?since={first}"), SYNC.to_owned()] {
        story.world.break_object(&Story::room_object(&broken), Defect::Fails);
        let reply = story.ask(Some(&bob.token), &request, "");
        assert_eq!((reply.status.as_u16(), joined(&value(&reply))), (200, vec![good.clone()]));
        let again = story.ask(Some(&bob.token), &format!("{SYNC}?since={}", since(&reply)), "");
        assert_eq!((joined(&value(&again)), since(&again)), (vec![], since(&reply)), "it is still owed");
        story.world.mend();
        story.world.clock.advance(60_000);
        let mended = value(&story.ask(Some(&bob.token), &format!("{SYNC}?since={}", since(&again)), ""));
        assert_eq!(joined(&mended), std::slice::from_ref(&broken));
        let has_state = mended["rooms"]["join"][&broken].to_string().contains("m.room.create");
        assert_eq!(has_state, !request.contains("since"), "{mended}");
        assert!(mended.to_string().contains("one"), "{mended}");
        let last = mended["next_batch"].as_str().unwrap();
        assert!(!last.contains("_o"), "nothing is owed any more: {last}");
        assert_eq!(
            joined(&value(&story.ask(Some(&bob.token), &format!("{SYNC}?since={last}"), ""))),
            [""; 0]
        );
    }
    assert_eq!(lines_about(&story, &broken), 2, "once for each time it broke: {:?}", story.world.log.lines());
}

/// An owed room ends no poll; other news do, and the token still names the owed room (security S71).
#[test]
fn s71_an_owed_room_ends_no_poll() {
    let story = Story::new();
    let (alice, bob, broken) = story.two_in_a_room();
    let good = story.room(&alice, json!({ "preset": "public_chat" }));
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{good}"), "{}");
    story.world.break_object(&Story::room_object(&broken), Defect::Fails);
    let first = since(&story.ask(Some(&bob.token), SYNC, ""));
    let request = format!("{SYNC}?since={first}&timeout=30000");
    let (user, room) = (Story::user_object(&bob.user_id), Story::room_object(&broken));
    let before = story.world.commands(&room);
    let poll = story.start(Some(&bob.token), &request, "");
    let (path, body) = (send(&good, "1"), text("hello").to_string());
    let (synced, ()) = block_on(join(poll, async {
        assert_eq!(story.world.waiting(&user), 1, "the poll did not wait");
        assert_eq!(story.world.commands(&room), before, "the room was asked again at once");
        story.start(Some(&alice.token), &path, &body).await;
    }));
    assert_eq!(texts(&synced, &good), ["hello"]);
    // With back-off: a client that polls in a loop does not read the room each time.
    let mut token = since(&synced);
    assert!(token.contains("_o"), "{token}");
    for _ in 0..10 {
        token = since(&story.ask(Some(&bob.token), &format!("{SYNC}?since={token}"), ""));
    }
    assert!(story.world.commands(&room) <= before + 2, "{}", story.world.commands(&room) - before);
    story.world.mend();
    story.world.clock.advance(60_000);
    let mended = value(&story.ask(Some(&bob.token), &format!("{SYNC}?since={token}&timeout=30000"), ""));
    assert_eq!(joined(&mended), [broken]);
}

/// A Room that hangs is left out after the time that a read has (security S71).
#[test]
fn s71_a_room_that_hangs_is_left_out() {
    let story = Story::new();
    let (alice, bob, broken) = story.two_in_a_room();
    let good = story.room(&alice, json!({ "preset": "public_chat" }));
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{good}"), "{}");
    story.world.break_object(&Story::room_object(&broken), Defect::Hangs);
    let clock = story.world.clock.clone();
    let sync = story.start(Some(&bob.token), SYNC, "");
    let (synced, ()) = block_on(join(sync, async move { clock.advance(10_000) }));
    assert_eq!(joined(&value(&synced)), [good]);
}

/// A Room whose state is too large for one sync is left out, and can be left (security S71).
#[test]
fn s71_a_room_with_too_large_a_state_is_left_out_and_can_be_left() {
    const EVENT_BYTES: usize = 64_000;
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob, large) = story.two_in_a_room();
    let set = |number: usize| {
        let request = format!("PUT /_matrix/client/v3/rooms/{large}/state/com.example.large/{number}");
        let content = json!({ "key": "x".repeat(EVENT_BYTES) }).to_string();
        assert_eq!(story.ask(Some(&alice.token), &request, &content).status, 200);
    };
    let shown = || joined(&value(&story.ask(Some(&bob.token), SYNC, "")));
    let most = MAX_STATE_BYTES / (EVENT_BYTES + 2_000);
    (0..most).for_each(set);
    assert_eq!(shown(), std::slice::from_ref(&large));
    (most..most + 30).for_each(set);
    assert_eq!(shown(), [""; 0]);
    let leave = format!("POST /_matrix/client/v3/rooms/{large}/leave");
    assert_eq!(story.ask(Some(&bob.token), &leave, "{}").status, 200);
    let after = since(&story.ask(Some(&bob.token), SYNC, ""));
    assert!(!after.contains("_o"), "a room that was left is owed: {after}");
}

/// A token names a number of owed rooms; beyond it the client is told to try again, and no news are lost
/// (security S71).
#[test]
fn s71_more_owed_rooms_than_a_token_names_are_an_error() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    let rooms = rooms(&story, &alice, MAX_OWED_ROOMS + 2);
    for (number, room_id) in rooms.iter().enumerate() {
        story.world.break_object(&Story::room_object(room_id), Defect::Fails);
        let is_late = number == MAX_OWED_ROOMS - 1 || number == MAX_OWED_ROOMS;
        if !is_late {
            continue;
        }
        let reply = story.ask(Some(&alice.token), SYNC, "");
        let status = if number < MAX_OWED_ROOMS { 200 } else { 503 };
        assert_eq!(reply.status, status, "{} rooms fail: {}", number + 1, value(&reply));
    }
    story.world.mend();
    assert_eq!(joined(&value(&story.ask(Some(&alice.token), SYNC, ""))).len(), rooms.len());
}

/// A filter has a maximum of patterns, stored or inline (security S72).
#[test]
fn s72_a_filter_with_too_many_patterns_is_refused() {
    let story = Story::new();
    let alice = story.person("alice");
    let types: Vec<String> = (0..=MAX_FILTER_PATTERNS).map(|number| number.to_string()).collect();
    let filter = json!({ "account_data": { "not_types": types } }).to_string();
    let define = format!("POST /_matrix/client/v3/user/{}/filter", alice.user_id);
    let refused = story.ask(Some(&alice.token), &define, &filter);
    assert_eq!((refused.status.as_u16(), &value(&refused)["errcode"]), (400, &json!("M_BAD_JSON")));
    let inline = filter.replace('"', "%22").replace('{', "%7B").replace('}', "%7D");
    let refused = story.ask(Some(&alice.token), &format!("{SYNC}?filter={inline}"), "");
    assert_eq!((refused.status.as_u16(), &value(&refused)["errcode"]), (400, &json!("M_INVALID_PARAM")));
}

/// Clients with one device and one token do not end each other's polls in a loop: equal polls wait side by
/// side, and one beyond the maximum is not answered before its own deadline (security S76).
#[test]
fn s76_equal_polls_do_not_end_each_other() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let first = since(&story.ask(Some(&bob.token), SYNC, ""));
    let request = format!("{SYNC}?since={first}&timeout=30000");
    let polls = (0..5).map(|_| story.start(Some(&bob.token), &request, ""));
    let polls = futures_util::future::join_all(polls);
    let (path, body) = (send(&room_id, "1"), text("hello").to_string());
    let (user, world) = (Story::user_object(&bob.user_id), story.world.clone());
    let (replies, ()) = block_on(join(polls, async {
        assert_eq!(world.waiting(&user), 5, "a poll was answered");
        story.start(Some(&alice.token), &path, &body).await;
        world.expire_polls();
    }));
    let heard: Vec<usize> = replies.iter().map(|reply| texts(reply, &room_id).len()).collect();
    assert_eq!(heard, [0, 1, 1, 1, 1], "the oldest of five is not answered by the message");
    assert_eq!(since(&replies[0]), first);
}

/// A sync of large events shows the newest and leads to the others.
#[test]
fn a_timeline_beyond_its_bytes_is_limited() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    let rooms: Vec<String> = (0..20).map(|_| story.room(&alice, json!({}))).collect();
    let long = text(&"x".repeat(60_000)).to_string();
    for room_id in &rooms {
        for number in 0..8 {
            assert_eq!(story.ask(Some(&alice.token), &send(room_id, &number.to_string()), &long).status, 200);
        }
    }
    let seen = story.ask(Some(&alice.token), "GET /_matrix/client/v3/sync", "");
    assert!(seen.body.bytes().unwrap().len() < 9 * 1024 * 1024);
    for room_id in &rooms {
        let timeline = &value(&seen)["rooms"]["join"][room_id]["timeline"];
        assert_eq!((timeline["events"].as_array().unwrap().len(), &timeline["limited"]), (6, &json!(true)));
    }
}
