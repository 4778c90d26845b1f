//! Sticky events (MSC4354): how they are sent, at once and later, and how many a sync has.

use lattice_handlers::native::Defect;
use lattice_handlers::objects::room::MAX_STICKY_EVENTS;
use serde_json::{Value, json};

use super::delays::{call, wait};
use super::stickiness::{
    ONE_EVENT, STICKY, SYNC, TTL, chatter, event_id, next, stick, sticky, stuck, synced,
};
use crate::story::{Person, Story, send, text, value};

const STORY: &str = "client/room_participation/send_message";
const DURATION: &str = "org.matrix.msc4354.sticky_duration_ms";

#[test]
fn a_duration_that_is_none_is_refused_and_stores_nothing() {
    let mut story = Story::new();
    let (alice, _, room_id) = story.two_in_a_room();
    let state = format!("PUT /_matrix/client/v3/rooms/{room_id}/state");
    let topic = |duration: &str| format!("{state}/m.room.topic?{DURATION}={duration}");
    let before = story.world.everything();
    for duration in ["-1", "3600001", "9007199254740992", "99999999999999999999", "1.5", "1e3", "soon", ""] {
        story.say(Some(&alice.token), &stick(&room_id, "1", duration), text("x"));
        let delayed = format!("{}&org.matrix.msc4140.delay=1000", stick(&room_id, "1", duration));
        for request in
            [&topic(duration), &delayed, &format!("{}&org.matrix.msc4140.delay=9", topic(duration))]
        {
            let reply = story.ask(Some(&alice.token), request, r#"{ "topic": "x" }"#);
            assert_eq!((reply.status.as_u16(), &value(&reply)["errcode"]), (400, &json!("M_INVALID_PARAM")));
        }
    }
    // A membership is not sticky.
    let own = format!("{state}/m.room.member/{}?{DURATION}=1000", alice.user_id);
    story.say(Some(&alice.token), &own, json!({ "membership": "join", "displayname": "Alice" }));
    let later = format!("{own}&org.matrix.msc4140.delay=1000");
    story.say(Some(&alice.token), &later, json!({ "membership": "leave" }));
    assert_eq!(story.world.everything(), before);
    story.end(STORY, "a_duration_that_is_none_is_refused_and_stores_nothing");
}

#[test]
fn no_time_at_all_and_an_hour_are_admitted() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    sticky(&story, &alice, &room_id, ("zero", 0));
    sticky(&story, &alice, &room_id, ("hour", 3_600_000));
    chatter(&story, &alice, &room_id, &["one"]);
    wait(&story, 3_599_999);
    assert_eq!(stuck(&synced(&story, &bob, None), &room_id), ["hour"]);
    wait(&story, 1);
    assert_eq!(stuck(&synced(&story, &bob, None), &room_id), [""; 0]);
}

/// A retry is answered with the first event, whose time it does not begin anew.
#[test]
fn a_retry_does_not_begin_the_time_anew() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let first = sticky(&story, &alice, &room_id, ("one", 1_000));
    wait(&story, 500);
    assert_eq!(sticky(&story, &alice, &room_id, ("one", 9_000)), first);
    chatter(&story, &alice, &room_id, &["two"]);
    let sync = synced(&story, &bob, None);
    let event = &sync["rooms"]["join"][&room_id][STICKY]["events"][0];
    assert_eq!((&event["event_id"], &event["unsigned"][TTL]), (&json!(first), &json!(500)));
}

#[test]
fn a_state_event_can_be_sticky_and_is_sent_again_to_stay_so() {
    let story = Story::new();
    let (alice, bob, room_id) = call(&story);
    let path = format!("PUT /_matrix/client/v3/rooms/{room_id}/state/org.example.call/alice");
    let set = |query: &str| {
        event_id(&story.ask(Some(&alice.token), &format!("{path}{query}"), r#"{ "body": "in" }"#))
    };
    let plain = set("");
    let first = set(&format!("?{DURATION}=1000"));
    let second = set(&format!("?{DURATION}=1000"));
    assert!(plain != first && first != second);
    assert_eq!(set(""), second, "nothing changes");
    chatter(&story, &alice, &room_id, &["one"]);
    assert_eq!(stuck(&synced(&story, &bob, None), &room_id), ["in", "in"]);
}

#[test]
fn a_delayed_event_is_sticky_from_when_it_is_sent() {
    let story = Story::new();
    let (alice, bob, room_id) = call(&story);
    let delayed = format!("{}&org.matrix.msc4140.delay=1000", stick(&room_id, "1", 60_000));
    assert_eq!(story.ask(Some(&alice.token), &delayed, &text("left").to_string()).status, 200);
    let path = format!("PUT /_matrix/client/v3/rooms/{room_id}/state/org.example.call/alice");
    let delayed = format!("{path}?{DURATION}=30000&org.matrix.msc4140.delay=1001");
    assert_eq!(story.ask(Some(&alice.token), &delayed, r#"{ "body": "out" }"#).status, 200);
    chatter(&story, &alice, &room_id, &["one"]);
    assert_eq!(stuck(&synced(&story, &bob, None), &room_id), [""; 0]);
    story.world.evict();
    wait(&story, 1_000);
    wait(&story, 1);
    chatter(&story, &alice, &room_id, &["two"]);
    let sync = synced(&story, &bob, None);
    assert_eq!(stuck(&sync, &room_id), ["left", "out"]);
    let events = &sync["rooms"]["join"][&room_id][STICKY]["events"];
    assert_eq!((&events[0]["unsigned"][TTL], &events[1]["unsigned"][TTL]), (&json!(59_999), &json!(30_000)));
}

/// Alice's room with more sticky events than one sync has, and how many.
fn crowded(story: &Story) -> (Person, Person, String, Vec<String>) {
    let (alice, bob, room_id) = story.two_in_a_room();
    let said: Vec<String> = (0..2 * MAX_STICKY_EVENTS + 7).map(|number| format!("s{number}")).collect();
    for word in &said {
        sticky(story, &alice, &room_id, (word, 60_000));
    }
    chatter(story, &alice, &room_id, &["one"]);
    (alice, bob, room_id, said)
}

#[test]
fn what_is_too_much_for_one_sync_follows_in_the_next_ones() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob, room_id, said) = crowded(&story);
    let (mut token, mut seen, mut pages) = (None, Vec::new(), Vec::new());
    for round in 0..4 {
        let sync = synced(&story, &bob, token.as_deref());
        let page = stuck(&sync, &room_id);
        pages.push(page.len() as u64);
        seen.extend(page);
        token = Some(next(&sync).to_owned());
        // What comes meanwhile is not lost.
        if round == 1 {
            sticky(&story, &alice, &room_id, ("meanwhile", 60_000));
            chatter(&story, &alice, &room_id, &["two"]);
        }
    }
    assert_eq!(pages, [MAX_STICKY_EVENTS, MAX_STICKY_EVENTS, 8, 0]);
    assert_eq!(seen, [said, vec!["meanwhile".to_owned()]].concat());
    assert_eq!(token.unwrap().find("_k"), None);
}

/// A poll does not wait while there are more; a filter and a room that does not answer lose nothing.
#[test]
fn what_is_left_over_is_not_lost() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (_, bob, room_id, said) = crowded(&story);
    let first = synced(&story, &bob, None);
    let none = "filter=%7B%22room%22%3A%7B%22rooms%22%3A%5B%5D%7D%7D";
    let request = format!("{SYNC}?since={}&{none}", next(&first));
    let without: Value = value(&story.ask(Some(&bob.token), &request, ""));
    assert_eq!(without.get("rooms"), None);
    story.world.break_object(&Story::room_object(&room_id), Defect::Fails);
    let silent = synced(&story, &bob, Some(next(&without)));
    assert_eq!(stuck(&silent, &room_id), [""; 0]);
    story.world.mend();
    wait(&story, 60_000 - 1);
    let request = format!("{SYNC}?since={}&{ONE_EVENT}&timeout=30000", next(&silent));
    let second = value(&story.ask(Some(&bob.token), &request, ""));
    let third = synced(&story, &bob, Some(next(&second)));
    let page = usize::try_from(MAX_STICKY_EVENTS).unwrap();
    assert_eq!(stuck(&second, &room_id), said[page..2 * page]);
    assert_eq!(stuck(&third, &room_id), said[2 * page..]);
}

/// A room without sticky events pays nothing for them: neither a row, nor a request.
#[test]
fn a_token_for_a_room_without_sticky_events_is_as_before() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    event_id(&story.ask(Some(&alice.token), &send(&room_id, "1"), &text("x").to_string()));
    let sync = synced(&story, &bob, None);
    assert_eq!(sync["rooms"]["join"][&room_id].get(STICKY), None);
    assert_eq!(next(&sync).find("_k"), None);
}
