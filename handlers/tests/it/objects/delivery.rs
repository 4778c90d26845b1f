//! Tests that stream updates may be lost, repeated or delayed, and of the object requests of each flow.

use std::collections::BTreeSet;

use futures_executor::block_on;
use futures_util::future::join;
use lattice_handlers::objects::protocol::ObjectKind;

use crate::story::{Person, Story, send, text, texts, value};

const SYNC: &str = "GET /_matrix/client/v3/sync";

fn next(story: &Story, person: &Person) -> String {
    value(&story.ask(Some(&person.token), SYNC, ""))["next_batch"].as_str().unwrap().to_owned()
}

fn say(story: &Story, person: &Person, room_id: &str, words: &str) {
    assert_eq!(story.ask(Some(&person.token), &send(room_id, words), &text(words).to_string()).status, 200);
}

#[test]
fn the_alarm_delivers_events_that_were_not_delivered_before_an_eviction() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let since = next(&story, &bob);
    story.world.drain_after_answers(false);
    say(&story, &alice, &room_id, "one");
    say(&story, &alice, &room_id, "two");
    let before = story.ask(Some(&bob.token), &format!("{SYNC}?since={since}"), "");
    assert_eq!(texts(&before, &room_id), Vec::<String>::new());
    story.world.evict();
    assert!(block_on(story.world.fire_alarms(30_000)).unwrap() > 0, "no alarm is set for the delivery");
    let after = story.ask(Some(&bob.token), &format!("{SYNC}?since={since}"), "");
    assert_eq!(texts(&after, &room_id), ["one", "two"]);
}

#[test]
fn an_event_in_two_stream_updates_is_synced_once() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let since = next(&story, &bob);
    say(&story, &alice, &room_id, "one");
    // Delivered positions are in memory: the evicted Room delivers everything again.
    story.world.evict();
    block_on(story.world.fire_alarms(30_000)).unwrap();
    let synced = story.ask(Some(&bob.token), &format!("{SYNC}?since={since}"), "");
    assert_eq!(texts(&synced, &room_id), ["one"]);
    let since = value(&synced)["next_batch"].as_str().unwrap().to_owned();
    let silence = story.ask(Some(&bob.token), &format!("{SYNC}?since={since}"), "");
    assert_eq!(texts(&silence, &room_id), Vec::<String>::new());
}

#[test]
fn an_open_poll_is_answered_after_an_eviction() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let request = format!("{SYNC}?since={}&timeout=30000", next(&story, &bob));
    let (send_request, body) = (send(&room_id, "1"), text("hello").to_string());
    let poll = story.start(Some(&bob.token), &request, "");
    let (synced, _) = block_on(join(poll, async {
        assert_eq!(story.world.waiting(&Story::user_object(&bob.user_id)), 1);
        story.world.evict();
        story.start(Some(&alice.token), &send_request, &body).await
    }));
    assert_eq!(texts(&synced, &room_id), ["hello"]);
}

#[test]
fn a_repeated_poll_replaces_the_first() {
    let story = Story::new();
    let (_, bob, _) = story.two_in_a_room();
    let since = next(&story, &bob);
    let request = format!("{SYNC}?since={since}&timeout=30000");
    let first = story.start(Some(&bob.token), &request, "");
    let second = story.start(Some(&bob.token), &request, "");
    let world = story.world.clone();
    let (first, (second, ())) = block_on(join(first, join(second, async move { world.expire_polls() })));
    for reply in [first, second] {
        assert_eq!(value(&reply)["next_batch"], since.as_str());
    }
}

#[test]
fn all_members_sync_each_message_once_and_in_one_order_under_any_interleaving() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    // D1 is unavailable, so every object has an index in back-off.
    story.world.database.switch(false);
    let (alice, bob, room_id) = story.two_in_a_room();
    let words: Vec<String> = (0..12).map(|number| number.to_string()).collect();
    story.world.interleave(true);
    let listen = async |person: &Person, since: String| {
        let (mut since, mut synced) = (since, Vec::new());
        while synced.len() < words.len() {
            let request = format!("{SYNC}?since={since}&timeout=30000");
            let reply = story.start(Some(&person.token), &request, "").await;
            synced.extend(texts(&reply, &room_id));
            since = value(&reply)["next_batch"].as_str().unwrap().to_owned();
        }
        synced
    };
    let talk = async |person: &Person, words: &[String]| {
        for word in words {
            let body = text(word).to_string();
            let reply = story.start(Some(&person.token), &send(&room_id, word), &body).await;
            assert_eq!(reply.status, 200);
        }
    };
    let (first, second) = words.split_at(words.len() / 2);
    let talks = join(talk(&alice, first), talk(&bob, second));
    let (hers, his) = (next(&story, &alice), next(&story, &bob));
    let ((hers, his), _) = block_on(join(join(listen(&alice, hers), listen(&bob, his)), talks));
    assert_eq!(hers, his);
    assert_eq!(hers.iter().collect::<BTreeSet<_>>(), words.iter().collect());
}

#[test]
fn each_flow_costs_its_budget_of_object_requests() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    story.wake(&[&alice, &bob]);
    say(&story, &alice, &room_id, "warm");
    let since = next(&story, &bob);
    let cost = |work: &dyn Fn()| {
        let count = || {
            [ObjectKind::Room, ObjectKind::User, ObjectKind::Server].map(|kind| story.world.requests(kind))
        };
        let before = count();
        work();
        let after = count();
        [after[0] - before[0], after[1] - before[1], after[2] - before[2]]
    };
    let sent = cost(&|| say(&story, &alice, &room_id, "counted"));
    assert_eq!(sent, [1, 1 + 2, 0], "one check, one send, one stream update to each of two");
    let since_now = next(&story, &bob);
    let idle = cost(&|| drop(story.ask(Some(&bob.token), &format!("{SYNC}?since={since_now}"), "")));
    assert_eq!(idle, [0, 1, 0]);
    let absent = cost(&|| drop(story.ask(Some(&bob.token), &format!("{SYNC}?since={since}"), "")));
    assert_eq!(absent, [1, 1, 0], "one room has new events");
    let forged = cost(&|| drop(story.ask(Some("ltk_YQ.QQ.AAAA.AAAAAAAAAAA"), SYNC, "")));
    assert_eq!(forged, [0, 0, 0]);
}

#[test]
fn a_since_token_stays_valid_across_evictions() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let since = next(&story, &bob);
    let words: Vec<String> = (0..20).map(|number| number.to_string()).collect();
    for word in &words {
        say(&story, &alice, &room_id, word);
        story.world.evict();
    }
    let filter = "filter=%7B%22room%22%3A%7B%22timeline%22%3A%7B%22limit%22%3A50%7D%7D%7D";
    let synced = story.ask(Some(&bob.token), &format!("{SYNC}?since={since}&{filter}"), "");
    assert_eq!(texts(&synced, &room_id), words);
    assert_eq!(value(&synced)["rooms"]["join"][&room_id]["timeline"]["limited"], false);
    // A second device with the same token syncs the same events, whatever the first has synced meanwhile.
    say(&story, &alice, &room_id, "more");
    let again = story.ask(Some(&bob.token), &format!("{SYNC}?since={since}&{filter}"), "");
    assert_eq!(texts(&again, &room_id).len(), words.len() + 1);
    let later = value(&synced)["next_batch"].as_str().unwrap().to_owned();
    let rest = story.ask(Some(&bob.token), &format!("{SYNC}?since={later}"), "");
    assert_eq!(texts(&rest, &room_id), ["more"]);
}

#[test]
fn a_since_token_whose_pin_is_gone_gets_all_state_again() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let since = next(&story, &bob);
    for number in 0..20 {
        say(&story, &alice, &room_id, &number.to_string());
        // Each sync token pins its pair; the position map drops the oldest pin.
        next(&story, &bob);
    }
    let room =
        &value(&story.ask(Some(&bob.token), &format!("{SYNC}?since={since}"), ""))["rooms"]["join"][&room_id];
    assert_eq!(room["timeline"]["limited"], true);
    let event_types: Vec<&str> =
        room["state"]["events"].as_array().unwrap().iter().map(|e| e["type"].as_str().unwrap()).collect();
    assert!(event_types.contains(&"m.room.create"), "all state is sent again: {event_types:?}");
}
