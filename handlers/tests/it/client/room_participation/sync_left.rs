//! `GET /_matrix/client/v3/sync`: the rooms that a user has left.

use futures_executor::block_on;
use futures_util::future::join;
use lattice_handlers::native::Defect;
use lattice_handlers::objects::host::EFFECT_RETRY_MS;
use serde_json::{Value, json};

use crate::story::{Person, Story, send, since, text, value};

const SYNC: &str = "GET /_matrix/client/v3/sync";
const INCLUDE_LEAVE: &str = "%7B%22room%22:%7B%22include_leave%22:true%7D%7D";

fn act(story: &Story, person: &Person, room_id: &str, what: &str, body: &Value) {
    let request = format!("POST /_matrix/client/v3/rooms/{room_id}/{what}");
    let reply = story.ask(Some(&person.token), &request, &body.to_string());
    assert_eq!(reply.status, 200, "{what}: {}", value(&reply));
}

fn say(story: &Story, person: &Person, room_id: &str, words: &str) {
    assert_eq!(story.ask(Some(&person.token), &send(room_id, words), &text(words).to_string()).status, 200);
}

/// The section of a room that was left, and the token of the response.
fn left(story: &Story, person: &Person, room_id: &str, query: &str) -> (Value, String) {
    let reply = story.ask(Some(&person.token), &format!("{SYNC}?{query}"), "");
    let sync = value(&reply);
    assert_eq!(sync["rooms"]["join"].get(room_id), None, "{sync}");
    (sync["rooms"]["leave"][room_id].clone(), since(&reply))
}

/// What the timeline has: the texts of messages, the memberships of member events.
fn timeline(room: &Value) -> Vec<String> {
    let events = room["timeline"]["events"].as_array().cloned().unwrap_or_default();
    let of = |event: &Value| {
        let content = &event["content"];
        content["body"].as_str().or_else(|| content["membership"].as_str()).unwrap_or("other").to_owned()
    };
    events.iter().map(of).collect()
}

#[test]
fn a_room_that_was_left_is_shown_once_up_to_the_leave() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let first = since(&story.ask(Some(&bob.token), SYNC, ""));
    say(&story, &alice, &room_id, "before");
    act(&story, &bob, &room_id, "leave", &json!({}));
    say(&story, &alice, &room_id, "after");
    let (room, next) = left(&story, &bob, &room_id, &format!("since={first}"));
    assert_eq!(timeline(&room), ["before", "leave"]);
    assert_eq!((&room["timeline"]["limited"], &room["state"]["events"]), (&json!(false), &json!([])));
    assert_eq!(left(&story, &bob, &room_id, &format!("since={next}")).0, Value::Null, "it is shown twice");
    assert_eq!(left(&story, &bob, &room_id, "").0, Value::Null, "an initial sync shows it unasked");
    let (whole, _) = left(&story, &bob, &room_id, &format!("filter={INCLUDE_LEAVE}"));
    assert_eq!(timeline(&whole).last().unwrap(), "leave");
    assert!(!whole.to_string().contains("after"), "{whole}");
    let old = format!("since={next}&filter={INCLUDE_LEAVE}");
    assert_eq!(left(&story, &bob, &room_id, &old).0, Value::Null, "an older leave is no news");
    act(&story, &bob, &room_id, "forget", &json!({}));
    assert_eq!(left(&story, &bob, &room_id, &format!("filter={INCLUDE_LEAVE}")).0, Value::Null);
    let (room, _) = left(&story, &bob, &room_id, &format!("since={first}"));
    assert_eq!(timeline(&room), ["leave"], "other devices hear of the leave of a forgotten room");
}

#[test]
fn a_long_gap_before_a_leave_is_limited_and_has_the_state() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob, room_id) = story.two_in_a_room();
    let first = since(&story.ask(Some(&bob.token), SYNC, ""));
    let topic = format!("PUT /_matrix/client/v3/rooms/{room_id}/state/m.room.topic");
    story.ask(Some(&alice.token), &topic, &json!({ "topic": "before" }).to_string());
    (0..15).for_each(|number| say(&story, &alice, &room_id, &format!("message {number}")));
    act(&story, &bob, &room_id, "leave", &json!({}));
    story.ask(Some(&alice.token), &topic, &json!({ "topic": "after" }).to_string());
    let (room, _) = left(&story, &bob, &room_id, &format!("since={first}"));
    assert_eq!((timeline(&room).len(), &room["timeline"]["limited"]), (10, &json!(true)));
    let state = room["state"]["events"].as_array().unwrap();
    assert_eq!((state.len(), &state[0]["content"]), (1, &json!({ "topic": "before" })));
    let older = room["timeline"]["prev_batch"].as_str().unwrap();
    let messages = format!("GET /_matrix/client/v3/rooms/{room_id}/messages?dir=b&limit=3&from={older}");
    let page = value(&story.ask(Some(&bob.token), &messages, ""));
    assert_eq!(page["chunk"][0]["content"]["body"], "message 5");
}

#[test]
fn who_is_kicked_or_banned_sees_that_and_who_never_joined_sees_nothing_else() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let carol = story.person("carol");
    let first = since(&story.ask(Some(&bob.token), SYNC, ""));
    act(&story, &alice, &room_id, "kick", &json!({ "user_id": bob.user_id }));
    let (room, second) = left(&story, &bob, &room_id, &format!("since={first}"));
    assert_eq!(timeline(&room), ["leave"]);
    say(&story, &alice, &room_id, "secret");
    act(&story, &alice, &room_id, "ban", &json!({ "user_id": bob.user_id }));
    let (room, _) = left(&story, &bob, &room_id, &format!("since={second}"));
    assert_eq!((timeline(&room), room.to_string().contains("secret")), (vec!["ban".to_owned()], false));
    let carols = since(&story.ask(Some(&carol.token), SYNC, ""));
    act(&story, &alice, &room_id, "invite", &json!({ "user_id": carol.user_id }));
    act(&story, &carol, &room_id, "leave", &json!({}));
    let (room, _) = left(&story, &carol, &room_id, &format!("since={carols}"));
    assert_eq!((timeline(&room), &room["state"]["events"]), (vec!["leave".to_owned()], &json!([])));
    assert!(!room.to_string().contains("secret"), "{room}");
}

#[test]
fn a_leave_ends_a_poll() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let first = since(&story.ask(Some(&bob.token), SYNC, ""));
    let request = format!("{SYNC}?since={first}&timeout=30000");
    let kick = format!("POST /_matrix/client/v3/rooms/{room_id}/kick");
    let body = json!({ "user_id": bob.user_id }).to_string();
    let poll = story.start(Some(&bob.token), &request, "");
    let (synced, _) = block_on(join(poll, story.start(Some(&alice.token), &kick, &body)));
    assert_eq!(timeline(&value(&synced)["rooms"]["leave"][&room_id]), ["leave"]);
}

#[test]
fn a_room_that_fails_is_left_without_its_events() {
    let story = Story::new();
    let (_, bob, room_id) = story.two_in_a_room();
    let first = since(&story.ask(Some(&bob.token), SYNC, ""));
    story.world.break_object(&Story::room_object(&room_id), Defect::Fails);
    act(&story, &bob, &room_id, "leave", &json!({}));
    let (room, next) = left(&story, &bob, &room_id, &format!("since={first}"));
    assert_eq!((room.is_object(), timeline(&room)), (true, vec![]));
    assert!(!next.contains("_o"), "a room that was left is owed: {next}");
    story.world.mend();
    block_on(story.world.fire_alarms(EFFECT_RETRY_MS)).unwrap();
    let (room, _) = left(&story, &bob, &room_id, &format!("since={next}"));
    assert_eq!(timeline(&room), ["leave"], "the Room has heard of the leave");
}

/// Nobody shows words to a user who ignores them, by a ban or by an invite that they withdraw (security S44).
#[test]
fn s44_the_end_of_a_membership_that_was_never_shown_is_not_shown() {
    let story = Story::new();
    let (mallory, victim) = (story.person("mallory"), story.person("victim"));
    let ignored = json!({ "ignored_users": { mallory.user_id.clone(): {} } }).to_string();
    let data = format!("PUT /_matrix/client/v3/user/{}/account_data/m.ignored_user_list", victim.user_id);
    assert_eq!(story.ask(Some(&victim.token), &data, &ignored).status, 200);
    let first = since(&story.ask(Some(&victim.token), SYNC, ""));
    let (banned, invited) = (story.room(&mallory, json!({})), story.room(&mallory, json!({})));
    let of_victim = json!({ "user_id": victim.user_id, "reason": "words" });
    act(&story, &mallory, &banned, "ban", &of_victim);
    act(&story, &mallory, &banned, "unban", &of_victim);
    act(&story, &mallory, &invited, "invite", &of_victim);
    act(&story, &mallory, &invited, "kick", &of_victim);
    for query in [format!("since={first}"), format!("filter={INCLUDE_LEAVE}")] {
        let sync = value(&story.ask(Some(&victim.token), &format!("{SYNC}?{query}"), ""));
        assert_eq!(sync["rooms"], Value::Null, "{query}");
    }
}

#[test]
fn a_sync_of_the_whole_state_repeats_no_leave() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let carol = story.person("carol");
    act(&story, &alice, &room_id, "invite", &json!({ "user_id": carol.user_id }));
    act(&story, &carol, &room_id, "leave", &json!({}));
    act(&story, &bob, &room_id, "leave", &json!({}));
    for person in [&bob, &carol] {
        let (room, next) = left(&story, person, &room_id, &format!("filter={INCLUDE_LEAVE}"));
        assert_eq!(timeline(&room).last().unwrap(), "leave");
        let query = format!("since={next}&full_state=true&filter={INCLUDE_LEAVE}");
        let (room, _) = left(&story, person, &room_id, &query);
        assert_eq!((timeline(&room), &room["timeline"]["limited"]), (vec![], &json!(false)));
        let state = room["state"]["events"].as_array().unwrap();
        assert!(state.iter().any(|event| event["state_key"] == person.user_id), "{room}");
    }
}

/// A client that still has the timeline from before must not add the whole timeline to it.
#[test]
fn a_room_that_was_left_and_joined_between_two_syncs_begins_anew() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let first = since(&story.ask(Some(&bob.token), SYNC, ""));
    act(&story, &bob, &room_id, "leave", &json!({}));
    act(&story, &alice, &room_id, "invite", &json!({ "user_id": bob.user_id }));
    act(&story, &bob, &room_id, "join", &json!({}));
    let query = format!("since={first}&filter=%7B%22room%22:%7B%22timeline%22:%7B%22limit%22:50%7D%7D%7D");
    let sync = value(&story.ask(Some(&bob.token), &format!("{SYNC}?{query}"), ""));
    let room = &sync["rooms"]["join"][&room_id];
    assert_eq!(timeline(room).last().unwrap(), "join");
    assert_eq!(room["timeline"]["limited"], true);
}

#[test]
fn what_came_before_a_kick_that_is_on_its_way_is_shown_with_it() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let first = since(&story.ask(Some(&bob.token), SYNC, ""));
    say(&story, &alice, &room_id, "before");
    story.world.drain_after_answers(false);
    act(&story, &alice, &room_id, "kick", &json!({ "user_id": bob.user_id }));
    let (room, next) = left(&story, &bob, &room_id, &format!("since={first}"));
    assert_eq!(room, Value::Null, "the User has not heard of the kick");
    story.world.drain_after_answers(true);
    block_on(story.world.fire_alarms(EFFECT_RETRY_MS)).unwrap();
    let (room, _) = left(&story, &bob, &room_id, &format!("since={next}"));
    assert_eq!(timeline(&room), ["before", "leave"]);
}
