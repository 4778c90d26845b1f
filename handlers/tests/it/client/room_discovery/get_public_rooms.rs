//! `GET /_matrix/client/v3/publicRooms`

use futures_executor::block_on;
use serde_json::{Value, json};

use crate::story::{Person, Story, value};

const STORY: &str = "client/room_discovery/get_public_rooms";
const REQUEST: &str = "GET /_matrix/client/v3/publicRooms";

fn names(page: &Value) -> Vec<String> {
    let rooms = page["chunk"].as_array().unwrap().iter();
    rooms.map(|room| room["name"].as_str().unwrap_or_default().to_owned()).collect()
}

fn join(story: &Story, person: &Person, room_id: &str) {
    let joined = story.ask(Some(&person.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}");
    assert_eq!(joined.status, 200);
}

#[test]
fn published_rooms_are_listed_with_what_they_say_of_themselves() {
    let mut story = Story::new();
    story.say(None, REQUEST, Value::Null);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let state = |event_type: &str, content: Value| json!({ "type": event_type, "content": content });
    let kitchen = story.room(
        &alice,
        json!({
            "visibility": "public", "room_alias_name": "kitchen", "name": "Küche", "topic": "À table",
            "creation_content": { "type": "m.space" },
            "initial_state": [
                state("m.room.history_visibility", json!({ "history_visibility": "world_readable" })),
                state("m.room.guest_access", json!({ "guest_access": "can_join" })),
                state("m.room.avatar", json!({ "url": "mxc://example.org/kitchen" })),
            ],
        }),
    );
    let knock = json!([state("m.room.join_rules", json!({ "join_rule": "knock" }))]);
    story.room(&alice, json!({ "visibility": "public", "initial_state": knock }));
    story.room(&alice, json!({ "preset": "public_chat", "name": "not published" }));
    join(&story, &bob, &kitchen);
    block_on(story.world.fire_alarms(30_000)).unwrap();
    block_on(story.world.fire_alarms(30_000)).unwrap();
    story.say(None, REQUEST, Value::Null);
    for query in ["?limit=1&since=x", "?server=elsewhere.org", "?limit=x", "?server=example.org&limit=1"] {
        story.say(None, &format!("{REQUEST}{query}"), Value::Null);
    }
    story.end(STORY, "published_rooms_are_listed_with_what_they_say_of_themselves");
}

#[test]
fn pages_go_forwards_and_backwards_and_have_each_room_once() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let people: Vec<Person> = ["alice", "bob", "carol"].map(|name| story.person(name)).into();
    for (number, more) in [0, 2, 1, 0, 2].into_iter().enumerate() {
        let room_id = story.room(&people[0], json!({ "visibility": "public", "name": number.to_string() }));
        people.iter().skip(1).take(more).for_each(|person| join(&story, person, &room_id));
    }
    for _ in 0..2 {
        block_on(story.world.fire_alarms(30_000)).unwrap();
    }
    let page = |query: &str| value(&story.ask(None, &format!("{REQUEST}{query}"), ""));
    let all = names(&page(""));
    assert_eq!((all.len(), all[2].as_str()), (5, "2"), "by members: {all:?}");
    let (mut forwards, mut next, mut last) = (Vec::new(), String::new(), Value::Null);
    for _ in 0..3 {
        last = page(&format!("?limit=2&since={next}"));
        forwards.extend(names(&last));
        next = last["next_batch"].as_str().unwrap_or_default().to_owned();
    }
    assert_eq!((forwards, next.as_str()), (all.clone(), ""));
    let mut backwards = names(&last);
    while let Some(previous) = last["prev_batch"].as_str() {
        last = page(&format!("?limit=2&since={previous}"));
        backwards.splice(0..0, names(&last));
    }
    assert_eq!(backwards, all);
    let forward = last["next_batch"].as_str().unwrap();
    assert_eq!(names(&page(&format!("?limit=2&since={forward}"))), all[2..4]);
}

/// Costs are behaviour: what does not change the description costs nothing, and changes are collected.
#[test]
fn a_published_room_is_described_anew_once_and_only_if_it_changed() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let room_id = story.room(&alice, json!({ "visibility": "public", "name": "Kitchen" }));
    let version = || {
        let sql = "SELECT version FROM published_room";
        let rows = block_on(lattice_handlers::ports::Database::query(&*story.world.database, sql, vec![]));
        rows.unwrap()[0].number(0).unwrap()
    };
    let settle = || {
        for _ in 0..2 {
            block_on(story.world.fire_alarms(30_000)).unwrap();
        }
    };
    settle();
    let first = version();
    let topic = format!("PUT /_matrix/client/v3/rooms/{room_id}/state/m.room.topic");
    for words in ["breakfast", "lunch", "dinner"] {
        let body = json!({ "topic": words }).to_string();
        assert_eq!(story.ask(Some(&alice.token), &topic, &body).status, 200);
    }
    join(&story, &bob, &room_id);
    settle();
    assert_eq!(version(), first + 1);
    let leave = format!("POST /_matrix/client/v3/rooms/{room_id}/leave");
    story.ask(Some(&bob.token), &leave, "{}");
    join(&story, &bob, &room_id);
    story.ask(
        Some(&alice.token),
        &crate::story::send(&room_id, "1"),
        &crate::story::text("hello").to_string(),
    );
    settle();
    assert_eq!(version(), first + 1, "as many members as before");
    let page = value(&story.ask(None, REQUEST, ""));
    assert_eq!(
        (&page["chunk"][0]["topic"], &page["chunk"][0]["num_joined_members"]),
        (&json!("dinner"), &json!(2))
    );
    for person in [&alice, &bob] {
        story.ask(Some(&person.token), &leave, "{}");
    }
    settle();
    assert_eq!(names(&value(&story.ask(None, REQUEST, ""))), Vec::<String>::new(), "nobody is left");
}

/// What a redaction takes away is gone from the directory too (security S32).
#[test]
fn s32_a_redacted_topic_leaves_the_directory() {
    let story = Story::new();
    let alice = story.person("alice");
    let room_id = story.room(&alice, json!({ "visibility": "public" }));
    let topic = format!("PUT /_matrix/client/v3/rooms/{room_id}/state/m.room.topic");
    let sent = value(&story.ask(Some(&alice.token), &topic, &json!({ "topic": "a secret" }).to_string()));
    let settle = || (0..2).for_each(|_| drop(block_on(story.world.fire_alarms(30_000))));
    settle();
    assert!(value(&story.ask(None, REQUEST, "")).to_string().contains("a secret"));
    let event_id = sent["event_id"].as_str().unwrap();
    let redact = format!("PUT /_matrix/client/v3/rooms/{room_id}/redact/{event_id}/1");
    assert_eq!(story.ask(Some(&alice.token), &redact, "{}").status, 200);
    settle();
    assert!(!value(&story.ask(None, REQUEST, "")).to_string().contains("a secret"));
    assert!(!story.world.everything().contains("a secret"), "the topic is stored still");
}
