//! Tests of changed device lists in syncs (client-server API, "Tracking the device list for a user"): who hears of a change, who
//! is named as changed and as left, and what that costs.

use futures_executor::block_on;
use futures_util::future::join;
use lattice_handlers::native::Defect;
use lattice_handlers::objects::protocol::ObjectKind;
use lattice_handlers::objects::user::{AWAKE_AFTER_POLL_MS, MAX_POSITION_PAIRS};
use serde_json::{Value, json};

use crate::device_list::{change_device_list, change_without_publishing, changed_keys, start_change};
use crate::story::{Person, Story, send, since, text, value};

const SYNC: &str = "GET /_matrix/client/v3/sync";

fn story() -> Story {
    Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")])
}

/// The device lists of a sync, and its token.
fn sync(story: &Story, person: &Person, from: &str) -> (Value, String) {
    let reply = story.ask(Some(&person.token), &format!("{SYNC}?since={from}"), "");
    (value(&reply)["device_lists"].clone(), since(&reply))
}

fn begin(story: &Story, person: &Person) -> String {
    let reply = story.ask(Some(&person.token), SYNC, "");
    assert_eq!(value(&reply)["device_lists"], Value::Null, "an initial sync names nobody");
    since(&reply)
}

fn lists(changed: &[&Person], left: &[&Person]) -> Value {
    let ids = |people: &[&Person]| {
        let mut ids: Vec<_> = people.iter().map(|person| person.user_id.clone()).collect();
        ids.sort();
        ids
    };
    json!({ "changed": ids(changed), "left": ids(left) })
}

fn post(story: &Story, person: &Person, path: &str, body: &Value) {
    let request = format!("POST /_matrix/client/v3/{path}");
    assert_eq!(story.ask(Some(&person.token), &request, &body.to_string()).status, 200, "{path}");
}

fn join_room(story: &Story, person: &Person, room_id: &str) {
    post(story, person, &format!("join/{room_id}"), &json!({}));
}

fn leave(story: &Story, person: &Person, room_id: &str) {
    post(story, person, &format!("rooms/{room_id}/leave"), &json!({}));
}

fn kick(story: &Story, by: &Person, person: &Person, room_id: &str) {
    post(story, by, &format!("rooms/{room_id}/kick"), &json!({ "user_id": person.user_id }));
}

fn public(story: &Story, person: &Person, others: &[&Person]) -> String {
    let room_id = story.room(person, json!({ "preset": "public_chat" }));
    others.iter().for_each(|other| join_room(story, other, &room_id));
    room_id
}

#[test]
fn everybody_who_shares_a_room_hears_of_a_change_once_it_is_published() {
    let story = story();
    let (alice, bob, room_id) = story.two_in_a_room();
    let carol = story.person("carol");
    let from = [&alice, &bob, &carol].map(|person| begin(&story, person));
    change_without_publishing(&story, &bob);
    for (person, from) in [&alice, &bob, &carol].into_iter().zip(&from) {
        assert_eq!(sync(&story, person, from).0, Value::Null, "it is not published");
    }
    block_on(story.world.fire_alarms(60_000)).unwrap();
    let (of_alice, next) = sync(&story, &alice, &from[0]);
    assert_eq!(of_alice, lists(&[&bob], &[]));
    assert_eq!(sync(&story, &bob, &from[1]).0, lists(&[&bob], &[]), "one's own");
    assert_eq!(sync(&story, &carol, &from[2]).0, Value::Null, "who shares no room");
    assert_eq!(sync(&story, &alice, &next).0, Value::Null, "it was said");
    // An upload of the same keys changes nothing.
    let keys = changed_keys(&story, &bob);
    block_on(start_change(&story, &bob, &keys));
    let (_, next) = sync(&story, &alice, &next);
    block_on(start_change(&story, &bob, &keys));
    assert_eq!(sync(&story, &alice, &next).0, Value::Null);
    // Of a message and a change, one after another, both are in one sync, also of the whole state.
    assert_eq!(story.ask(Some(&bob.token), &send(&room_id, "1"), &text("hi").to_string()).status, 200);
    change_device_list(&story, &bob);
    for parameters in ["", "&full_state=true"] {
        let reply = story.ask(Some(&alice.token), &format!("{SYNC}?since={next}{parameters}"), "");
        assert_eq!(value(&reply)["device_lists"], lists(&[&bob], &[]), "{parameters}");
    }
}

#[test]
fn a_change_costs_a_request_and_a_row_for_each_room() {
    let story = story();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let rooms: Vec<String> = (0..7).map(|_| public(&story, &alice, &[&bob])).collect();
    // Nobody polls, so the Rooms tell nobody.
    begin(&story, &alice);
    story.world.clock.advance(AWAKE_AFTER_POLL_MS + 1);
    change_device_list(&story, &bob);
    let keys = changed_keys(&story, &bob);
    let objects = |kind| story.world.requests(kind);
    let before = (objects(ObjectKind::Room), objects(ObjectKind::User));
    let rows = |name| story.world.sql(&name).changed_rows();
    let of_rooms = || rooms.iter().map(|room_id| rows(Story::room_object(room_id))).sum::<u64>();
    let rows_before = (of_rooms(), rows(Story::user_object(&bob.user_id)));
    block_on(start_change(&story, &bob, &keys));
    assert_eq!(objects(ObjectKind::Room) - before.0, 7, "one request for each room");
    assert_eq!(objects(ObjectKind::User) - before.1, 1, "the change itself");
    // The row and its index.
    assert_eq!(of_rooms() - rows_before.0, 7);
    // The keys, the change, its publication, the rooms that have heard of it; and the timers that guard the deliveries.
    assert!(rows(Story::user_object(&bob.user_id)) - rows_before.1 <= 4 + 2);
}

#[test]
fn a_poll_that_waits_is_woken_once_however_many_rooms_are_shared() {
    let story = story();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let rooms: Vec<String> = (0..5).map(|_| public(&story, &alice, &[&bob])).collect();
    let mut from = begin(&story, &alice);
    for evicts in [true, false] {
        if evicts {
            // The alarms write what the Rooms have delivered.
            block_on(story.world.fire_alarms(30_000)).unwrap();
            story.world.evict();
            for (index, room_id) in rooms.iter().enumerate() {
                // The Rooms get the signing key again.
                let request = send(room_id, &format!("wakes {index}"));
                assert_eq!(story.ask(Some(&bob.token), &request, &text("hi").to_string()).status, 200);
            }
            from = sync(&story, &alice, &from).1;
        }
        let poll = format!("{SYNC}?since={from}&timeout=30000");
        let waits = story.start(Some(&alice.token), &poll, "");
        let (rooms_before, keys) = (story.world.requests(ObjectKind::Room), changed_keys(&story, &bob));
        let (reply, ()) = block_on(join(waits, start_change(&story, &bob, &keys)));
        assert_eq!(value(&reply)["device_lists"], lists(&[&bob], &[]));
        assert_eq!(story.world.requests(ObjectKind::Room) - rooms_before, 5, "the change is inline");
        from = since(&reply);
        let idle = format!("{SYNC}?since={from}&timeout=30000");
        let waits = story.start(Some(&alice.token), &idle, "");
        let (reply, ()) = block_on(join(waits, async { story.world.expire_polls() }));
        assert_eq!(since(&reply), from, "nothing is new");
    }
    // Each room goes on where the client has it: a message is inline.
    for room_id in &rooms {
        let poll = format!("{SYNC}?since={from}&timeout=30000");
        let before = story.world.requests(ObjectKind::Room);
        let waits = story.start(Some(&alice.token), &poll, "");
        let (request, body) = (send(room_id, "one"), text("hi").to_string());
        let (reply, _) = block_on(join(waits, story.start(Some(&bob.token), &request, &body)));
        assert_eq!(story.world.requests(ObjectKind::Room) - before, 1, "{}", value(&reply));
        assert_eq!(value(&reply)["device_lists"], Value::Null);
        from = since(&reply);
    }
}

#[test]
fn s43_who_joins_is_changed_and_who_shares_no_room_any_more_has_left() {
    let story = story();
    let (alice, bob, carol) = (story.person("alice"), story.person("bob"), story.person("carol"));
    let first = public(&story, &alice, &[]);
    let from = begin(&story, &alice);
    join_room(&story, &bob, &first);
    let (found, from) = sync(&story, &alice, &from);
    assert_eq!(found, lists(&[&bob], &[]));
    let second = public(&story, &alice, &[&bob, &carol]);
    let (found, from) = sync(&story, &alice, &from);
    assert_eq!(found, lists(&[&bob, &carol], &[]), "a new room");
    leave(&story, &bob, &first);
    let (found, from) = sync(&story, &alice, &from);
    assert_eq!(found, lists(&[&bob], &[]), "Bob is in the second room: what the first knew of him is gone");
    kick(&story, &alice, &bob, &second);
    let (found, from) = sync(&story, &alice, &from);
    assert_eq!(found, lists(&[], &[&bob]));
    change_device_list(&story, &bob);
    let (found, from) = sync(&story, &alice, &from);
    assert_eq!(found, Value::Null, "Alice does not hear of Bob any more");
    // One who refuses an invite, and one who comes and goes between two syncs, were never known.
    post(&story, &alice, &format!("rooms/{second}/invite"), &json!({ "user_id": bob.user_id }));
    leave(&story, &bob, &second);
    join_room(&story, &bob, &first);
    leave(&story, &bob, &first);
    let (found, from) = sync(&story, &alice, &from);
    assert_eq!(found, Value::Null);
    // Alice leaves: she hears of nobody who is there.
    join_room(&story, &bob, &second);
    let (_, from) = sync(&story, &alice, &from);
    let dave = story.person("dave");
    join_room(&story, &dave, &second);
    leave(&story, &alice, &second);
    let eve = story.person("eve");
    join_room(&story, &eve, &second);
    leave(&story, &carol, &second);
    let (found, from) = sync(&story, &alice, &from);
    assert_eq!(found, lists(&[], &[&bob, &carol]), "whom Alice knew, and not who came later");
    join_room(&story, &alice, &second);
    let (found, _) = sync(&story, &alice, &from);
    assert_eq!(found, lists(&[&bob, &dave, &eve], &[]));
}

#[test]
fn a_return_between_two_syncs_hides_nobody_who_left_meanwhile() {
    let story = story();
    let (alice, bob, carol) = (story.person("alice"), story.person("bob"), story.person("carol"));
    let room_id = public(&story, &carol, &[&alice, &bob]);
    let from = begin(&story, &alice);
    leave(&story, &alice, &room_id);
    leave(&story, &bob, &room_id);
    join_room(&story, &alice, &room_id);
    assert_eq!(sync(&story, &alice, &from).0, lists(&[&carol], &[&bob]));
}

#[test]
fn a_user_who_does_not_know_of_a_kick_has_left_nevertheless() {
    let story = story();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let rooms = [public(&story, &alice, &[&bob]), public(&story, &alice, &[&bob])];
    let from = begin(&story, &alice);
    let user = Story::user_object(&bob.user_id);
    story.world.break_object(&user, Defect::Fails);
    kick(&story, &alice, &bob, &rooms[0]);
    let (found, from) = sync(&story, &alice, &from);
    assert_eq!(found, lists(&[&bob], &[]), "Bob's User does not say whether he shares a room");
    kick(&story, &alice, &bob, &rooms[1]);
    // Bob's User answers, and thinks that he is in both rooms.
    story.world.mend();
    assert_eq!(sync(&story, &alice, &from).0, lists(&[], &[&bob]));
}

#[test]
fn a_filter_without_the_room_hides_no_change() {
    let story = story();
    let (alice, bob, room_id) = story.two_in_a_room();
    let filter = "filter=%7B%22room%22%3A%7B%22rooms%22%3A%5B%5D%7D%7D";
    let ask = |from: &str| {
        let reply = story.ask(Some(&alice.token), &format!("{SYNC}?since={from}&{filter}"), "");
        assert_eq!(value(&reply)["rooms"], Value::Null);
        (value(&reply)["device_lists"].clone(), since(&reply))
    };
    let from = begin(&story, &alice);
    let rooms = || story.world.requests(ObjectKind::Room);
    assert_eq!(story.ask(Some(&bob.token), &send(&room_id, "1"), &text("hi").to_string()).status, 200);
    let before = rooms();
    let (found, from) = ask(&from);
    assert_eq!((found, rooms() - before), (Value::Null, 0), "a message alone costs no read");
    change_device_list(&story, &bob);
    let (found, from) = ask(&from);
    assert_eq!(found, lists(&[&bob], &[]));
    // A Room that does not answer is owed.
    change_device_list(&story, &bob);
    story.world.break_object(&Story::room_object(&room_id), Defect::Fails);
    let (found, from) = ask(&from);
    assert_eq!(found, Value::Null);
    story.world.mend();
    story.world.clock.advance(60_000);
    let (found, from) = ask(&from);
    assert_eq!(found, lists(&[&bob], &[]));
    leave(&story, &alice, &room_id);
    assert_eq!(ask(&from).0, lists(&[], &[&bob]));
}

#[test]
fn a_room_that_does_not_answer_tells_its_changes_later() {
    let story = story();
    let (alice, bob, room_id) = story.two_in_a_room();
    let from = begin(&story, &alice);
    story.world.break_object(&Story::user_object(&alice.user_id), Defect::Fails);
    change_device_list(&story, &bob);
    story.world.mend();
    story.world.clock.advance(120_000);
    while block_on(story.world.fire_alarms(0)).unwrap() > 0 {}
    // The User knows of the change, and the Room is silent.
    story.world.break_object(&Story::room_object(&room_id), Defect::Fails);
    let (found, from) = sync(&story, &alice, &from);
    assert_eq!(found, Value::Null);
    story.world.mend();
    story.world.clock.advance(60_000);
    assert_eq!(sync(&story, &alice, &from).0, lists(&[&bob], &[]));
}

#[test]
fn rooms_that_fail_hear_of_a_change_by_the_alarm() {
    let story = story();
    let (alice, bob, room_id) = story.two_in_a_room();
    let from = begin(&story, &alice);
    story.world.break_object(&Story::room_object(&room_id), Defect::Fails);
    change_device_list(&story, &bob);
    change_device_list(&story, &bob);
    story.world.mend();
    story.world.evict();
    block_on(story.world.fire_alarms(120_000)).unwrap();
    assert_eq!(sync(&story, &alice, &from).0, lists(&[&bob], &[]));
}

#[test]
fn forty_receipts_leave_a_device_that_was_away_no_gap() {
    let story = story();
    let (alice, bob, room_id) = story.two_in_a_room();
    let away = begin(&story, &alice);
    let phone = story.login("alice");
    let mut from = since(&story.ask(Some(&phone.token), &format!("{SYNC}?since={away}"), ""));
    let mut sent = Vec::new();
    for number in 0..40 {
        if number % 10 == 0 {
            let reply =
                story.ask(Some(&alice.token), &send(&room_id, &number.to_string()), &text("hi").to_string());
            sent.push(value(&reply)["event_id"].as_str().unwrap().to_owned());
            from = since(&story.ask(Some(&phone.token), &format!("{SYNC}?since={from}"), ""));
        }
        let event_id = sent.last().unwrap();
        let request = format!("POST /_matrix/client/v3/rooms/{room_id}/receipt/m.read/{event_id}");
        let thread = if number % 2 == 0 { json!({}) } else { json!({ "thread_id": "main" }) };
        let keys = changed_keys(&story, &bob);
        let change = async {
            if number % 10 < 2 {
                story.start(Some(&bob.token), &request, &thread.to_string()).await;
            } else {
                start_change(&story, &bob, &keys).await;
            }
        };
        let poll = format!("{SYNC}?since={from}&timeout=30000");
        let rooms = story.world.requests(ObjectKind::Room);
        let (reply, ()) = block_on(join(story.start(Some(&phone.token), &poll, ""), change));
        assert_eq!(story.world.requests(ObjectKind::Room) - rooms, 1, "the change is inline");
        assert_ne!(since(&reply), from, "each change wakes the phone");
        from = since(&reply);
    }
    const { assert!(40 > MAX_POSITION_PAIRS) };
    let reply = value(&story.ask(Some(&alice.token), &format!("{SYNC}?since={away}"), ""));
    let timeline = &reply["rooms"]["join"][&room_id]["timeline"];
    assert!(!timeline["limited"].as_bool().unwrap_or(false), "{timeline}");
    let events = timeline["events"].as_array().unwrap().iter();
    assert_eq!(events.map(|event| event["event_id"].as_str().unwrap()).collect::<Vec<_>>(), sent);
    assert_eq!(reply["device_lists"], lists(&[&bob], &[]));
}
