//! Which events a search shows, and in which order.

use serde_json::{Value, json};

use super::{ask, bodies, found, page, pages, say};
use crate::story::{Person, Story};

fn story() -> Story {
    Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")])
}

fn room(request: &str, room_id: &str) -> String {
    format!("POST /_matrix/client/v3/rooms/{room_id}/{request}")
}

#[test]
fn pages_have_each_match_once_in_the_order_of_all_rooms() {
    let story = story();
    let alice = story.person("alice");
    let rooms: Vec<String> = (0..3).map(|_| story.room(&alice, json!({}))).collect();
    for number in 0..47 {
        say(&story, &alice, &rooms[number % 3], &format!("message {number}"));
        say(&story, &alice, &rooms[0], "something else");
    }
    let search = json!({ "search_term": "message", "order_by": "recent", "filter": { "limit": 10 } });
    let expected: Vec<String> = (0..47).rev().map(|number| format!("message {number}")).collect();
    let all = pages(&story, &alice, &search);
    assert_eq!(all.concat(), expected);
    assert_eq!(all.iter().map(Vec::len).collect::<Vec<_>>(), [10, 10, 10, 10, 7]);

    let search = json!({ "search_term": "message", "order_by": "rank", "filter": { "limit": 10 } });
    let mut ranked = pages(&story, &alice, &search).concat();
    ranked.sort_by_key(|body| body.trim_start_matches("message ").parse::<usize>().unwrap());
    ranked.reverse();
    assert_eq!(ranked, expected, "each once, by rank too");
}

/// As Complement's `TestSearch` has it: a full page has a next one, which may be empty.
#[test]
fn every_page_has_the_count_of_all() {
    let story = story();
    let alice = story.person("alice");
    let room_id = story.room(&alice, json!({}));
    for number in 0..20 {
        say(&story, &alice, &room_id, &format!("Message number {number}"));
    }
    let search = json!({ "search_term": "Message", "order_by": "recent",
        "filter": { "limit": 10, "rooms": [room_id] }, "keys": ["content.body"] });
    let first = found(&story, &alice, search.clone());
    let second = page(&story, &alice, search.clone(), first["next_batch"].as_str());
    let third = page(&story, &alice, search, second["next_batch"].as_str());
    assert_eq!([&first, &second, &third].map(|page| page["count"].clone()), [20, 20, 20].map(Value::from));
    assert_eq!([&first, &second, &third].map(|page| bodies(page).len()), [10, 10, 0]);
    assert_eq!(
        (bodies(&first)[0].as_str(), bodies(&second)[9].as_str()),
        ("Message number 19", "Message number 0")
    );
    assert!(second["next_batch"].is_string() && third["next_batch"].is_null());
}

#[test]
fn the_best_match_comes_first_by_rank() {
    let story = story();
    let alice = story.person("alice");
    let (first, second) = (story.room(&alice, json!({})), story.room(&alice, json!({})));
    for (room_id, body) in [
        (&first, "cat"),
        (&second, "the cat sat on the mat"),
        (&first, "cat, cat and cat"),
        (&second, "a cattle of cows"),
    ] {
        say(&story, &alice, room_id, body);
    }
    let page = found(&story, &alice, json!({ "search_term": "cat" }));
    let expected = ["cat, cat and cat", "cat", "the cat sat on the mat", "a cattle of cows"];
    assert_eq!(bodies(&page), expected);
    let ranks: Vec<f64> =
        page["results"].as_array().unwrap().iter().map(|result| result["rank"].as_f64().unwrap()).collect();
    assert!(ranks.is_sorted_by(|left, right| left > right), "{ranks:?}");
}

#[test]
fn the_context_has_what_the_reader_sees_around_a_result() {
    let story = story();
    let (alice, bob, room_id) = story.two_in_a_room();
    for number in 1..=7 {
        say(&story, if number == 3 { &bob } else { &alice }, &room_id, &format!("Message number {number}"));
    }
    let ignored = format!("PUT /_matrix/client/v3/user/{}/account_data/m.ignored_user_list", alice.user_id);
    let context = json!({ "before_limit": 2, "after_limit": 2, "include_profile": true });
    let search = json!({ "search_term": "Message 4", "order_by": "recent", "event_context": context,
        "filter": { "limit": 1, "rooms": [room_id] } });
    let around = |page: &Value| {
        let context = &page["results"][0]["context"];
        let bodies = |field: &str| -> Vec<Value> {
            context[field].as_array().unwrap().iter().map(|event| event["content"]["body"].clone()).collect()
        };
        (bodies("events_before"), bodies("events_after"))
    };
    let named = |numbers: [u64; 2]| numbers.map(|number| json!(format!("Message number {number}"))).to_vec();
    let page = found(&story, &alice, search.clone());
    assert_eq!(around(&page), (named([3, 2]), named([5, 6])));
    assert_eq!(page["results"][0]["context"]["profile_info"][&bob.user_id]["displayname"], "bob");
    let start = page["results"][0]["context"]["start"].as_str().unwrap();
    let before = format!("GET /_matrix/client/v3/rooms/{room_id}/messages?dir=b&limit=1&from={start}");
    assert_eq!(ask(&story, &alice, &before, json!({}))["chunk"][0]["content"]["body"], "Message number 1");
    ask(&story, &alice, &ignored, json!({ "ignored_users": { &bob.user_id: {} } }));
    assert_eq!(around(&found(&story, &alice, search)).0, [json!("Message number 2")]);
}

#[test]
fn s44_messages_of_ignored_users_are_not_found() {
    let story = story();
    let (alice, bob, room_id) = story.two_in_a_room();
    for number in 0..6 {
        say(&story, if number % 2 == 0 { &alice } else { &bob }, &room_id, &format!("hello {number}"));
    }
    let ignored = format!("PUT /_matrix/client/v3/user/{}/account_data/m.ignored_user_list", alice.user_id);
    ask(&story, &alice, &ignored, json!({ "ignored_users": { &bob.user_id: {} } }));
    let search = json!({ "search_term": "hello", "order_by": "recent", "filter": { "limit": 2 } });
    assert_eq!(pages(&story, &alice, &search).concat(), ["hello 4", "hello 2", "hello 0"]);
    assert_eq!(pages(&story, &bob, &search).concat().len(), 6);
}

#[test]
fn groups_go_on_by_themselves() {
    let story = story();
    let (alice, bob, kitchen) = story.two_in_a_room();
    let garden = story.room(&alice, json!({}));
    for number in 0..6 {
        say(&story, &alice, &kitchen, &format!("hello kitchen {number}"));
        say(&story, &bob, &kitchen, &format!("hello from bob {number}"));
        say(&story, &alice, &garden, &format!("hello garden {number}"));
    }
    let groupings = json!({ "group_by": [{ "key": "room_id" }, { "key": "sender" }] });
    let search = json!({ "search_term": "hello", "order_by": "recent", "groupings": groupings,
        "filter": { "limit": 6 } });
    let first = found(&story, &alice, search.clone());
    assert_eq!(first["groups"]["room_id"][&kitchen]["results"].as_array().unwrap().len(), 4);
    assert_eq!(first["groups"]["sender"][&bob.user_id]["results"].as_array().unwrap().len(), 2);
    assert_eq!(first["groups"]["room_id"][&garden]["order"], 0, "the newest message is there");
    for (group, key, word, size) in
        [("room_id", &garden, "garden", 4), ("room_id", &kitchen, "", 8), ("sender", &bob.user_id, "bob", 4)]
    {
        let (mut next, mut all) = (first["groups"][group][key]["next_batch"].clone(), Vec::new());
        while let Some(token) = next.as_str() {
            let page = page(&story, &alice, search.clone(), Some(token));
            all.extend(bodies(&page));
            next = page["next_batch"].clone();
        }
        assert_eq!(all.len(), size, "{group} {key}: {all:?}");
        assert!(all.iter().all(|body| body.contains(word)), "{all:?}");
    }
}

#[test]
fn the_filter_says_which_events_of_which_rooms() {
    let story = story();
    let (alice, bob, kitchen) = story.two_in_a_room();
    let garden = story.room(&alice, json!({ "topic": "hello topic" }));
    say(&story, &alice, &kitchen, "hello kitchen");
    say(&story, &bob, &kitchen, "hello bob");
    say(&story, &alice, &garden, "hello garden");
    for (filter, expected) in [
        (json!({}), 4),
        (json!({ "rooms": [garden] }), 2),
        (json!({ "rooms": [garden], "types": ["m.room.message"] }), 1),
        (json!({ "not_rooms": [garden] }), 2),
        (json!({ "rooms": [garden], "not_rooms": [garden] }), 0),
        (json!({ "rooms": ["!another:example.org"] }), 0),
        (json!({ "rooms": [] }), 0),
        (json!({ "senders": [bob.user_id] }), 1),
        (json!({ "not_senders": [bob.user_id] }), 3),
        (json!({ "contains_url": true }), 0),
    ] {
        let page = found(&story, &alice, json!({ "search_term": "hello", "filter": filter }));
        assert_eq!(bodies(&page).len(), expected, "{filter}");
    }
    let search = json!({ "search_term": "hello", "include_state": true, "filter": { "rooms": [kitchen] } });
    let state = found(&story, &alice, search)["state"].clone();
    let types: Vec<&Value> = state[&kitchen].as_array().unwrap().iter().map(|event| &event["type"]).collect();
    assert!(types.contains(&&json!("m.room.create")) && state.as_object().unwrap().len() == 1);
}

#[test]
fn a_room_is_searched_with_its_predecessors() {
    let story = story();
    let (alice, bob, old) = story.two_in_a_room();
    say(&story, &alice, &old, "hello old");
    let upgraded = |room_id: &str, version: &str| {
        let reply = ask(&story, &alice, &room("upgrade", room_id), json!({ "new_version": version }));
        reply["replacement_room"].as_str().unwrap().to_owned()
    };
    let middle = upgraded(&old, "10");
    say(&story, &alice, &middle, "hello middle");
    let new = upgraded(&middle, "11");
    ask(&story, &alice, &room("invite", &new), json!({ "user_id": bob.user_id }));
    ask(&story, &bob, &room("join", &new), json!({}));
    say(&story, &alice, &new, "hello new");
    let rooms = |filter: Value, by: &Person| {
        bodies(&found(&story, by, json!({ "search_term": "hello", "order_by": "recent", "filter": filter })))
    };
    assert_eq!(rooms(json!({ "rooms": [new] }), &alice), ["hello new", "hello middle", "hello old"]);
    assert_eq!(rooms(json!({ "rooms": [new, old] }), &alice), ["hello new", "hello middle", "hello old"]);
    assert_eq!(rooms(json!({ "rooms": [new], "not_rooms": [old] }), &alice), ["hello new", "hello middle"]);
    assert_eq!(rooms(json!({ "rooms": [middle] }), &alice), ["hello middle", "hello old"]);
    // The chain ends where the reader never was.
    assert_eq!(rooms(json!({ "rooms": [new] }), &bob), ["hello new"]);
    assert_eq!(rooms(json!({}), &bob), ["hello new", "hello old"]);
}

#[test]
fn s39_rooms_are_searched_up_to_when_the_reader_left_and_not_once_forgotten() {
    let story = story();
    let (alice, bob, room_id) = story.two_in_a_room();
    say(&story, &alice, &room_id, "hello before");
    let search = || found(&story, &bob, json!({ "search_term": "hello", "order_by": "recent" }));
    ask(&story, &bob, &room("leave", &room_id), json!({}));
    say(&story, &alice, &room_id, "hello after");
    assert_eq!(bodies(&search()), ["hello before"]);
    assert_eq!(search()["count"], 1, "what is hidden is not counted");
    ask(&story, &alice, &room("ban", &room_id), json!({ "user_id": bob.user_id }));
    assert_eq!(bodies(&search()), ["hello before"]);
    ask(&story, &bob, &room("forget", &room_id), json!({}));
    assert_eq!(bodies(&search()), Vec::<String>::new());
    let token = found(
        &story,
        &alice,
        json!({ "search_term": "hello", "order_by": "recent", "filter": { "limit": 1 } }),
    );
    let stolen = token["next_batch"].as_str().unwrap();
    let request = json!({ "search_term": "hello", "order_by": "recent", "filter": { "limit": 1 } });
    assert_eq!(bodies(&page(&story, &bob, request, Some(stolen))), Vec::<String>::new(), "a token is no key");
}

#[test]
fn a_user_of_many_rooms_gets_them_in_turns() {
    let story = story();
    let alice = story.person("alice");
    for number in 0..55 {
        let room_id = story.room(&alice, json!({}));
        say(&story, &alice, &room_id, &format!("hello {number}"));
    }
    let search = json!({ "search_term": "hello", "order_by": "recent", "filter": { "limit": 50 } });
    let all = pages(&story, &alice, &search);
    let mut bodies = all.concat();
    assert_eq!((bodies.len(), all.len()), (55, 2), "50 rooms, and the rest");
    bodies.sort();
    bodies.dedup();
    assert_eq!(bodies.len(), 55);
}
