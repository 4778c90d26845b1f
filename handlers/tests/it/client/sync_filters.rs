//! The filters of a sync (client-server API, "Filtering", "Lazy-loading room members").

use futures_executor::block_on;
use futures_util::future::join;
use serde_json::{Value, json};

use crate::story::{Person, Story, send, since, text, value};

const STORY: &str = "client/room_participation/sync";

/// The request of a sync with a filter.
fn request(filter: &Value, since: Option<&str>) -> String {
    let mut escaped = String::new();
    for byte in filter.to_string().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' => escaped.push(byte.into()),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    let since = since.map_or(String::new(), |since| format!("&since={since}"));
    format!("GET /_matrix/client/v3/sync?filter={escaped}{since}")
}

fn sync(story: &Story, person: &Person, filter: &Value, since: Option<&str>) -> Value {
    value(&story.ask(Some(&person.token), &request(filter, since), ""))
}

/// The types of the events in a section of a room, or of a field of them.
fn each(sync: &Value, room_id: &str, (section, field): (&str, &str)) -> Vec<Value> {
    let events = sync["rooms"]["join"][room_id][section]["events"].as_array().cloned().unwrap_or_default();
    events.iter().map(|event| event[field].clone()).collect()
}

/// The users whose member events a section has.
fn members(sync: &Value, room_id: &str, section: &str) -> Vec<String> {
    let events = sync["rooms"]["join"][room_id][section]["events"].as_array().cloned().unwrap_or_default();
    let members = events.iter().filter(|event| event["type"] == "m.room.member");
    let mut members: Vec<String> =
        members.map(|event| event["state_key"].as_str().unwrap().to_owned()).collect();
    members.sort();
    members
}

fn topic(story: &Story, person: &Person, room_id: &str, topic: &str) {
    let request = format!("PUT /_matrix/client/v3/rooms/{room_id}/state/m.room.topic/");
    let reply = story.ask(Some(&person.token), &request, &json!({ "topic": topic }).to_string());
    assert_eq!(reply.status, 200);
}

#[test]
fn a_state_change_that_the_filter_hides_is_told_as_state() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let filter = json!({ "room": { "timeline": { "types": ["m.room.message"], "limit": 2 } } });
    let token = since(&story.ask(Some(&alice.token), &request(&filter, None), ""));
    for number in 0..3 {
        story.ask(
            Some(&bob.token),
            &send(&room_id, &number.to_string()),
            &text(&number.to_string()).to_string(),
        );
    }
    topic(&story, &alice, &room_id, "hidden");
    let reply = story.say(Some(&alice.token), &request(&filter, Some(&token)), Value::Null);
    let limited = value(&reply);
    assert_eq!(each(&limited, &room_id, ("timeline", "type")), ["m.room.message"; 2]);
    assert_eq!(each(&limited, &room_id, ("state", "type")), ["m.room.topic"]);
    assert_eq!(limited["rooms"]["join"][&room_id]["timeline"]["limited"], true);
    let again = sync(&story, &alice, &filter, Some(&since(&reply)));
    assert_eq!(again["rooms"], Value::Null, "nothing is told twice");
    story.end(STORY, "a_state_change_that_the_filter_hides_is_told_as_state");
}

#[test]
fn a_filter_chooses_events_by_sender_and_by_url() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let token = since(&story.ask(Some(&alice.token), "GET /_matrix/client/v3/sync", ""));
    for (person, name, url) in
        [(&alice, "a", None), (&bob, "b", Some("mxc://example.org/b")), (&bob, "c", None)]
    {
        let mut content = text(name);
        if let Some(url) = url {
            content["url"] = json!(url);
        }
        story.ask(Some(&person.token), &send(&room_id, name), &content.to_string());
    }
    let bodies = |timeline: Value| {
        let sync = sync(&story, &alice, &json!({ "room": { "timeline": timeline } }), Some(&token));
        let contents = each(&sync, &room_id, ("timeline", "content"));
        contents.iter().map(|content| content["body"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(bodies(json!({ "senders": [&bob.user_id] })), ["b", "c"]);
    assert_eq!(bodies(json!({ "not_senders": [&bob.user_id] })), ["a"]);
    assert_eq!(bodies(json!({ "contains_url": true })), ["b"]);
    assert_eq!(bodies(json!({ "contains_url": false })), ["a", "c"]);
    assert_eq!(bodies(json!({ "not_rooms": [&room_id] })), Vec::<String>::new());
    assert_eq!(bodies(json!({ "senders": [&bob.user_id], "limit": 1 })), ["c"]);
}

#[test]
fn lazy_members_are_the_senders_of_the_timeline_and_oneself() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let body = json!({ "preset": "public_chat", "invite": [] });
    let large = story.room(&alice, body);
    let others: Vec<Person> = (0..8).map(|number| story.person(&format!("user{number}"))).collect();
    for person in others.iter().chain([&bob]) {
        story.ask(Some(&person.token), &format!("POST /_matrix/client/v3/join/{large}"), "{}");
    }
    for number in 0..3 {
        story.ask(Some(&others[1].token), &send(&large, &number.to_string()), &text("hello").to_string());
    }
    let filter = json!({ "room": { "state": { "lazy_load_members": true }, "timeline": { "limit": 2 } } });
    let reply = story.ask(Some(&bob.token), &request(&filter, None), "");
    let first = value(&reply);
    let heroes = first["rooms"]["join"][&large]["summary"]["m.heroes"].as_array().unwrap().clone();
    let mut expected: Vec<String> = heroes.iter().map(|hero| hero.as_str().unwrap().to_owned()).collect();
    expected.extend([bob.user_id.clone(), others[1].user_id.clone()]);
    expected.sort();
    expected.dedup();
    assert_eq!(members(&first, &large, "state"), expected);
    assert!(expected.len() < 9, "all members are there: {expected:?}");
    let all = sync(&story, &bob, &json!({ "room": { "timeline": { "limit": 2 } } }), None);
    assert_eq!(members(&all, &large, "state").len(), 10);
    // The events come inline.
    let token = since(&reply);
    story.ask(Some(&others[5].token), &send(&large, "later"), &text("later").to_string());
    let later = sync(&story, &bob, &filter, Some(&token));
    assert_eq!(members(&later, &large, "state"), [others[5].user_id.clone()]);
    let after =
        value(&story.ask(Some(&bob.token), &format!("{}&use_state_after=true", request(&filter, None)), ""));
    assert!(members(&after, &large, "state_after").contains(&others[5].user_id));
    assert_eq!(members(&later, &room_id, "state"), Vec::<String>::new());
}

#[test]
fn a_waiting_sync_has_the_member_event_of_a_sender() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let filter = json!({ "room": { "state": { "lazy_load_members": true } } });
    let token = since(&story.ask(Some(&alice.token), &request(&filter, None), ""));
    let poll = format!("{}&timeout=30000", request(&filter, Some(&token)));
    let (message, content) = (send(&room_id, "1"), text("hello").to_string());
    let poll = story.start(Some(&alice.token), &poll, "");
    let sent = story.start(Some(&bob.token), &message, &content);
    let (synced, _) = futures_executor::block_on(futures_util::future::join(poll, sent));
    assert_eq!(members(&value(&synced), &room_id, "state"), [bob.user_id]);
}

#[test]
fn only_the_wanted_fields_of_events_are_shown() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let token = since(&story.ask(Some(&alice.token), "GET /_matrix/client/v3/sync", ""));
    story.ask(Some(&bob.token), &send(&room_id, "1"), &text("hello").to_string());
    let filter = json!({ "event_fields": ["content.body", "sender"] });
    let sync = sync(&story, &alice, &filter, Some(&token));
    let mut event = sync["rooms"]["join"][&room_id]["timeline"]["events"][0].clone();
    assert!(event.as_object_mut().unwrap().remove("event_id").is_some());
    assert_eq!(
        event,
        json!({ "type": "m.room.message", "sender": bob.user_id, "content": { "body": "hello" } })
    );
}

#[test]
fn a_timeline_without_events_has_the_newest_state() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let filter = json!({ "room": { "timeline": { "limit": 0 }, "include_leave": true } });
    let reply = story.ask(Some(&alice.token), &request(&filter, None), "");
    topic(&story, &alice, &room_id, "tea");
    story.ask(Some(&bob.token), &send(&room_id, "1"), &text("hello").to_string());
    for since in [None, Some(since(&reply))] {
        let sync = sync(&story, &alice, &filter, since.as_deref());
        assert_eq!(each(&sync, &room_id, ("timeline", "type")), Vec::<Value>::new());
        assert_eq!(sync["rooms"]["join"][&room_id]["timeline"]["limited"], true);
        assert!(each(&sync, &room_id, ("state", "type")).contains(&json!("m.room.topic")), "{sync}");
    }
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/rooms/{room_id}/leave"), "{}");
    let left = sync(&story, &bob, &filter, None);
    let left = &left["rooms"]["leave"][&room_id];
    assert_eq!(left["timeline"]["events"], json!([]));
    let states = left["state"]["events"].as_array().unwrap();
    let own = states.iter().find(|event| event["state_key"] == json!(bob.user_id)).unwrap();
    assert_eq!(own["content"]["membership"], "leave");
}

#[test]
fn the_state_after_the_timeline_has_two_names() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/rooms/{room_id}/leave"), "{}");
    let request = request(&json!({ "room": { "include_leave": true } }), None);
    for (person, section) in [(&alice, "join"), (&bob, "leave")] {
        let room = |parameter: &str| {
            let sync = value(&story.ask(Some(&person.token), &format!("{request}&{parameter}"), ""));
            sync["rooms"][section][&room_id].clone()
        };
        let (stable, first) = (
            room("use_state_after=true"),
            room("org.matrix.msc4222.use_state_after=true&use_state_after=false"),
        );
        assert!(!stable["state_after"]["events"].as_array().unwrap().is_empty(), "{stable}");
        assert_eq!(first["org.matrix.msc4222.state_after"], stable["state_after"]);
        assert_eq!([&first["state_after"], &first["state"], &stable["state"]], [&Value::Null; 3]);
    }
}

#[test]
fn an_older_state_event_does_not_undo_a_newer_one_that_the_filter_hides() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let levels = format!("PUT /_matrix/client/v3/rooms/{room_id}/state/m.room.power_levels");
    story.ask(Some(&alice.token), &levels, &json!({ "users": { &bob.user_id: 50 } }).to_string());
    let filter = json!({ "room": { "timeline": { "not_senders": [bob.user_id] } } });
    let token = since(&story.ask(Some(&alice.token), &request(&filter, None), ""));
    topic(&story, &alice, &room_id, "older");
    story.ask(Some(&alice.token), &send(&room_id, "1"), &text("hello").to_string());
    topic(&story, &bob, &room_id, "newer");
    let shown = sync(&story, &alice, &filter, Some(&token));
    assert_eq!(each(&shown, &room_id, ("state", "content")), [json!({ "topic": "newer" })]);
    assert_eq!(each(&shown, &room_id, ("timeline", "type")), ["m.room.message"]);
    let timeline = &shown["rooms"]["join"][&room_id]["timeline"];
    assert_eq!(timeline["limited"], true);
    let from = timeline["prev_batch"].as_str().unwrap();
    let page = format!("GET /_matrix/client/v3/rooms/{room_id}/messages?dir=b&limit=1&from={from}");
    let page = value(&story.ask(Some(&alice.token), &page, ""));
    assert_eq!(page["chunk"][0]["content"]["topic"], "older", "the event can be read as history");
}

#[test]
fn a_join_that_the_filter_hides_changes_the_summary() {
    let story = Story::new();
    let (alice, _, room_id) = story.two_in_a_room();
    let carol = story.person("carol");
    let filter = json!({ "room": { "timeline": { "not_types": ["m.room.member"] } } });
    let token = since(&story.ask(Some(&alice.token), &request(&filter, None), ""));
    let invite = json!({ "user_id": carol.user_id }).to_string();
    story.ask(Some(&alice.token), &format!("POST /_matrix/client/v3/rooms/{room_id}/invite"), &invite);
    story.ask(Some(&carol.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}");
    let shown = sync(&story, &alice, &filter, Some(&token));
    assert_eq!(shown["rooms"]["join"][&room_id]["summary"]["m.joined_member_count"], 3);
}

#[test]
fn events_are_shown_as_servers_exchange_them_if_the_client_wants_that() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let filter = json!({ "event_format": "federation" });
    let first = sync(&story, &alice, &filter, None);
    let token = first["next_batch"].as_str().unwrap().to_owned();
    let poll = format!("{}&timeout=30000", request(&filter, Some(&token)));
    let body = text("hello").to_string();
    let request = send(&room_id, "1");
    let waiting = story.start(Some(&alice.token), &poll, "");
    let (woken, sent) = block_on(join(waiting, story.start(Some(&bob.token), &request, &body)));
    let event = &value(&woken)["rooms"]["join"][&room_id]["timeline"]["events"][0];
    assert_eq!(event["event_id"], value(&sent)["event_id"]);
    assert_eq!(event["content"], text("hello"));
    assert_eq!(event["unsigned"]["membership"], "join");
    for field in ["auth_events", "prev_events", "depth", "hashes", "signatures", "room_id"] {
        assert!(!event[field].is_null(), "{field}: {event}");
    }
    let state = &first["rooms"]["join"][&room_id]["state"]["events"];
    let whole = first["rooms"]["join"][&room_id]["timeline"]["events"].as_array().unwrap().iter();
    assert!(whole.chain(state.as_array().unwrap()).all(|event| event["signatures"].is_object()));
    // An erased user's words are as hidden as in the other format.
    let deactivate = "POST /_matrix/client/v3/account/deactivate";
    let auth = json!({ "type": "m.login.password", "password": "secret", "identifier": { "type": "m.id.user", "user": "bob" } });
    let erased = story.ask(Some(&bob.token), deactivate, &json!({ "auth": auth, "erase": true }).to_string());
    assert_eq!(erased.status, 200, "{}", value(&erased));
    let carol = story.person("carol");
    let invite = format!("POST /_matrix/client/v3/rooms/{room_id}/invite");
    story.ask(Some(&alice.token), &invite, &json!({ "user_id": carol.user_id }).to_string());
    story.ask(Some(&carol.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}");
    let seen = sync(&story, &carol, &filter, None).to_string();
    assert!(seen.contains("signatures") && !seen.contains("hello"), "{seen}");
}

#[test]
fn the_state_after_the_timeline_is_the_same_if_the_user_has_the_events() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let levels = format!("PUT /_matrix/client/v3/rooms/{room_id}/state/m.room.power_levels");
    story.ask(Some(&alice.token), &levels, &json!({ "users": { &bob.user_id: 50 } }).to_string());
    let token = since(&story.ask(Some(&alice.token), "GET /_matrix/client/v3/sync", ""));
    let next = format!("GET /_matrix/client/v3/sync?since={token}&use_state_after=true&timeout=30000");
    let put = format!("PUT /_matrix/client/v3/rooms/{room_id}/state/m.room.topic/");
    let waiting = story.start(Some(&alice.token), &next, "");
    let (woken, _) = block_on(join(waiting, story.start(Some(&bob.token), &put, r#"{"topic":"tea"}"#)));
    let again = value(&story.ask(Some(&alice.token), &next, ""));
    assert_eq!(value(&woken)["rooms"], again["rooms"]);
    assert_eq!(again["rooms"]["join"][&room_id]["state_after"]["events"][0]["content"]["topic"], "tea");
}
