//! `GET /_matrix/client/v3/sync`

use futures_executor::block_on;
use futures_util::future::join;
use serde_json::{Value, json};

use crate::story::{Story, send, since, text, texts, value};

const STORY: &str = "client/room_participation/sync";
const REQUEST: &str = "GET /_matrix/client/v3/sync";
const FIFTY_EVENTS: &str = "filter=%7B%22room%22%3A%7B%22timeline%22%3A%7B%22limit%22%3A50%7D%7D%7D";

#[test]
fn the_first_sync_has_everything_and_the_next_what_is_new() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let hers = since(&story.ask(Some(&alice.token), REQUEST, ""));
    let his = since(&story.say(Some(&bob.token), REQUEST, Value::Null));
    story.say(Some(&alice.token), &send(&room_id, "1"), text("hello"));
    story.say(Some(&bob.token), &format!("{REQUEST}?since={his}"), Value::Null);
    story.say(Some(&alice.token), &format!("{REQUEST}?since={hers}"), Value::Null);
    story.end(STORY, "the_first_sync_has_everything_and_the_next_what_is_new");
}

#[test]
fn an_invite_shows_stripped_state() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    story.room(&alice, json!({ "name": "Kitchen", "topic": "Dinner", "invite": [bob.user_id] }));
    story.say(Some(&bob.token), REQUEST, Value::Null);
    story.end(STORY, "an_invite_shows_stripped_state");
}

#[test]
fn a_gap_is_limited_and_has_the_complete_state() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let first = since(&story.ask(Some(&bob.token), REQUEST, ""));
    for number in 0..5 {
        story.ask(
            Some(&alice.token),
            &send(&room_id, &number.to_string()),
            &text(&format!("{number}")).to_string(),
        );
    }
    let filter = "filter=%7B%22room%22%3A%7B%22timeline%22%3A%7B%22limit%22%3A2%7D%7D%7D";
    story.say(Some(&bob.token), &format!("{REQUEST}?since={first}&{filter}"), Value::Null);
    story.say(
        Some(&bob.token),
        &format!("{REQUEST}?since={first}&use_state_after=true&full_state=true&{filter}"),
        Value::Null,
    );
    story.end(STORY, "a_gap_is_limited_and_has_the_complete_state");
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(None, REQUEST, Value::Null);
    story.say(Some("nonsense"), REQUEST, Value::Null);
    for query in ["since=nonsense", "filter=66696", "filter=%7B", "timeout=soon", "full_state=perhaps"] {
        story.say(Some(&alice.token), &format!("{REQUEST}?{query}"), Value::Null);
    }
    story.end(STORY, "invalid_requests_are_refused");
}

#[test]
fn a_stored_filter_is_applied() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let hall = story.room(&alice, json!({ "name": "Hall" }));
    let account_data = format!("/_matrix/client/v3/user/{}/account_data", alice.user_id);
    for event_type in ["m.direct", "org.example.colour"] {
        story.ask(Some(&alice.token), &format!("PUT {account_data}/{event_type}"), r#"{"a":1}"#);
    }
    story.ask(Some(&bob.token), &send(&room_id, "1"), &text("hello").to_string());
    let filter = json!({
        "account_data": { "types": ["org.example.*"] },
        "room": { "rooms": [room_id], "timeline": { "limit": 1 } },
    });
    let define = format!("POST /_matrix/client/v3/user/{}/filter", alice.user_id);
    let stored = value(&story.say(Some(&alice.token), &define, filter));
    let query = format!("filter={}", stored["filter_id"].as_str().unwrap());
    let first = since(&story.say(Some(&alice.token), &format!("{REQUEST}?{query}"), Value::Null));
    story.ask(Some(&alice.token), &send(&hall, "1"), &text("echo").to_string());
    story.ask(Some(&alice.token), &format!("PUT {account_data}/m.direct"), r#"{"x":[]}"#);
    story.say(Some(&alice.token), &format!("{REQUEST}?{query}&since={first}"), Value::Null);
    story.say(Some(&bob.token), &format!("{REQUEST}?{query}"), Value::Null);
    story.end(STORY, "a_stored_filter_is_applied");
}

#[test]
fn a_poll_is_not_answered_by_events_that_its_filter_excludes() {
    let story = Story::new();
    let alice = story.person("alice");
    let first = since(&story.ask(Some(&alice.token), REQUEST, ""));
    let define = format!("POST /_matrix/client/v3/user/{}/filter", alice.user_id);
    let stored = story.ask(Some(&alice.token), &define, r#"{"account_data":{"types":["wanted"]}}"#);
    let filter_id = value(&stored)["filter_id"].as_str().unwrap().to_owned();
    let request = format!("{REQUEST}?since={first}&timeout=30000&filter={filter_id}");
    let put =
        |event_type: &str| format!("PUT /_matrix/client/v3/user/{}/account_data/{event_type}", alice.user_id);
    let (unwanted, wanted) = (put("unwanted"), put("wanted"));
    let poll = story.start(Some(&alice.token), &request, "");
    let (synced, ()) = block_on(join(poll, async {
        story.start(Some(&alice.token), &unwanted, r#"{"a":1}"#).await;
        assert_eq!(story.world.waiting(&Story::user_object(&alice.user_id)), 1);
        story.start(Some(&alice.token), &wanted, r#"{"a":1}"#).await;
    }));
    let events = &value(&synced)["account_data"]["events"];
    assert_eq!(events, &json!([{ "type": "wanted", "content": { "a": 1 } }]));
}

#[test]
fn a_waiting_poll_is_answered_by_a_new_event() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let first = since(&story.ask(Some(&bob.token), REQUEST, ""));
    let poll_request = format!("{REQUEST}?since={first}&timeout=30000");
    let (send_request, body) = (send(&room_id, "1"), text("hello").to_string());
    let poll = story.start(Some(&bob.token), &poll_request, "");
    let message = story.start(Some(&alice.token), &send_request, &body);
    let (synced, said) = block_on(join(poll, message));
    assert_eq!(said.status, 200);
    assert_eq!(texts(&synced, &room_id), ["hello"]);
    let event = &value(&synced)["rooms"]["join"][&room_id]["timeline"]["events"][0];
    assert_eq!(
        event["unsigned"],
        json!({ "membership": "join" }),
        "the transaction id is the sender's alone"
    );
}

#[test]
fn a_poll_that_times_out_returns_its_own_since_token() {
    let story = Story::new();
    let (_, bob, _) = story.two_in_a_room();
    let first = since(&story.ask(Some(&bob.token), REQUEST, ""));
    let request = format!("{REQUEST}?since={first}&timeout=30000");
    let poll = story.start(Some(&bob.token), &request, "");
    let world = story.world.clone();
    let (reply, ()) = block_on(join(poll, async move { world.expire_polls() }));
    assert_eq!(value(&reply), json!({ "next_batch": first }));
}

#[test]
fn s39_history_before_a_join_is_hidden_if_the_visibility_is_joined() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let joined =
        json!({ "type": "m.room.history_visibility", "content": { "history_visibility": "joined" } });
    let room_id = story.room(&alice, json!({ "preset": "public_chat", "initial_state": [joined] }));
    story.ask(Some(&alice.token), &send(&room_id, "1"), &text("before").to_string());
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}");
    story.ask(Some(&alice.token), &send(&room_id, "2"), &text("after").to_string());
    let seen = story.ask(Some(&bob.token), &format!("{REQUEST}?{FIFTY_EVENTS}"), "");
    assert_eq!(texts(&seen, &room_id), ["after"]);
    assert_eq!(texts(&story.ask(Some(&alice.token), REQUEST, ""), &room_id), ["before", "after"]);
    let room = &value(&seen)["rooms"]["join"][&room_id];
    let state = event_types(&room["state"]["events"]);
    for each in ["m.room.create", "m.room.power_levels", "m.room.join_rules", "m.room.history_visibility"] {
        assert!(state.contains(&each.to_owned()), "{each} is hidden in the timeline, and not in {state:?}");
    }
    assert_eq!(event_types(&room["timeline"]["events"]), ["m.room.member", "m.room.message"]);
}

#[test]
fn a_timeline_begins_after_hidden_history() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let body = json!({
        "preset": "public_chat",
        "initial_state": [{ "type": "m.room.history_visibility", "content": { "history_visibility": "joined" } }],
        "name": "hidden",
    });
    let room_id = story.room(&alice, body);
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}");
    for number in ["1", "2", "3"] {
        story.ask(Some(&alice.token), &send(&room_id, number), &text(number).to_string());
    }
    // With any limit, state and timeline together contain the whole room state.
    for limit in 1..20 {
        let filter = format!("filter=%7B%22room%22%3A%7B%22timeline%22%3A%7B%22limit%22%3A{limit}%7D%7D%7D");
        let reply = story.ask(Some(&bob.token), &format!("{REQUEST}?{filter}"), "");
        let room = &value(&reply)["rooms"]["join"][&room_id];
        let all = [event_types(&room["state"]["events"]), event_types(&room["timeline"]["events"])].concat();
        let state = all.iter().filter(|each| *each != "m.room.message").count();
        assert_eq!(state, 7, "limit {limit}: {all:?}");
        assert_eq!(texts(&reply, &room_id).len(), limit.min(3), "limit {limit}");
    }
}

/// A sync has neither invites nor messages of ignored users, but has their state events (security S44).
#[test]
fn s44_ignored_users_are_not_heard() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let carol = story.person("carol");
    let list = "PUT /_matrix/client/v3/user/@alice:example.org/account_data/m.ignored_user_list";
    let ignoring =
        |user_id: &str| json!({ "ignored_users": { user_id: {}, "nobody at all": null } }).to_string();
    story.ask(Some(&alice.token), list, &ignoring(&bob.user_id));
    let first = since(&story.ask(Some(&alice.token), REQUEST, ""));
    for person in [&bob, &carol] {
        story.room(person, json!({ "name": person.user_id, "invite": [alice.user_id] }));
    }
    story.ask(Some(&bob.token), &send(&room_id, "1"), &text("Can you hear me?").to_string());
    let name = format!("PUT /_matrix/client/v3/profile/{}/displayname", bob.user_id);
    story.ask(Some(&bob.token), &name, &json!({ "displayname": "Robert" }).to_string());
    story.say(Some(&alice.token), &format!("{REQUEST}?since={first}"), Value::Null);
    let all = value(&story.ask(Some(&alice.token), REQUEST, ""));
    assert_eq!(all["rooms"]["invite"].as_object().unwrap().len(), 1, "{all}");
    assert!(!all.to_string().contains("Can you hear me?"), "{all}");
    // An open poll does not return their messages either.
    let second = since(&story.ask(Some(&alice.token), REQUEST, ""));
    let poll_request = format!("{REQUEST}?since={second}&timeout=30000");
    let poll = story.start(Some(&alice.token), &poll_request, "");
    let (path, body) = (send(&room_id, "2"), text("And now?").to_string());
    let (synced, _) = block_on(join(poll, story.start(Some(&bob.token), &path, &body)));
    assert!(!value(&synced).to_string().contains("And now?"));
    story.ask(Some(&alice.token), list, r#"{"ignored_users":{}}"#);
    let all = value(&story.ask(Some(&alice.token), REQUEST, ""));
    assert_eq!(all["rooms"]["invite"].as_object().unwrap().len(), 2, "{all}");
    assert!(all.to_string().contains("Can you hear me?"), "{all}");
    story.end(STORY, "s44_ignored_users_are_not_heard");
}

/// The types of these events.
fn event_types(events: &Value) -> Vec<String> {
    events.as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap().to_owned()).collect()
}
