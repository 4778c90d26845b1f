//! `POST /_matrix/client/v3/search`

use serde_json::{Value, json};

use super::{bodies, found, room_events, say, wanted};
use crate::story::{Story, value};

const STORY: &str = "client/search/search";
const REQUEST: &str = "POST /_matrix/client/v3/search";

#[test]
fn messages_names_and_topics_are_found_in_the_rooms_of_a_user() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob, kitchen) = story.two_in_a_room();
    let topic = json!({ "name": "Garden", "topic": "Soup from the garden" });
    let garden = story.room(&alice, topic);
    story.world.clock.advance(1);
    for (by, room_id, body) in [
        (&alice, &kitchen, "Soup today"),
        (&bob, &kitchen, "I like it"),
        (&bob, &kitchen, "More soups tomorrow, soup for ever!"),
        (&alice, &garden, "Nothing grows"),
    ] {
        say(&story, by, room_id, body);
    }
    let search = json!({
        "search_term": "Soup",
        "order_by": "recent",
        "filter": { "limit": 2 },
        "event_context": { "before_limit": 1, "after_limit": 1, "include_profile": true },
        "groupings": { "group_by": [{ "key": "room_id" }, { "key": "sender" }] },
    });
    let page = value(&story.say(Some(&alice.token), REQUEST, wanted(search.clone())));
    let next = room_events(&page)["next_batch"].as_str().unwrap();
    let more = format!("{REQUEST}?next_batch={next}");
    let page = value(&story.say(Some(&alice.token), &more, wanted(search.clone())));
    assert_eq!(page["search_categories"]["room_events"].get("next_batch"), None);
    let topics = json!({ "search_term": "garden", "keys": ["content.name", "content.topic"] });
    story.say(Some(&alice.token), REQUEST, wanted(topics.clone()));
    story.say(Some(&bob.token), REQUEST, wanted(topics));
    story.say(Some(&bob.token), REQUEST, json!({ "search_categories": {} }));

    let other = json!({ "search_term": "soup", "order_by": "recent" });
    story.say(Some(&alice.token), &more, wanted(other));
    story.say(Some(&alice.token), &format!("{REQUEST}?next_batch=f1_x"), wanted(search));
    for mistake in [
        json!({}),
        json!({ "search_term": "a".repeat(501) }),
        json!({ "search_term": "a ".repeat(21) }),
        json!({ "search_term": "a", "keys": ["content.url"] }),
        json!({ "search_term": "a", "order_by": "best" }),
        json!({ "search_term": "a", "groupings": { "group_by": [{ "key": "day" }] } }),
        json!({ "search_term": "a", "groupings": { "group_by": [{}] } }),
        json!({ "search_term": "a", "event_context": { "after_limit": -1 } }),
        json!({ "search_term": "a", "filter": { "limit": -1 } }),
        json!({ "search_term": "a", "filter": { "rooms": ["kitchen"] } }),
        json!({ "search_term": "a", "filter": { "types": vec!["a"; 300] } }),
    ] {
        story.say(Some(&alice.token), REQUEST, wanted(mistake));
    }
    story.say(None, REQUEST, wanted(json!({ "search_term": "a" })));
    story.end(STORY, "messages_names_and_topics_are_found_in_the_rooms_of_a_user");
}

#[test]
fn nothing_of_a_search_term_is_an_operator() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    let room_id = story.room(&alice, json!({}));
    // The first block of events is in the index, the last is not.
    for number in 0..40 {
        say(&story, &alice, &room_id, &format!("filler {number}"));
    }
    say(&story, &alice, &room_id, "one two NEAR three \u{1f389} 日本語");
    for number in 0..40 {
        say(&story, &alice, &room_id, &format!("filler {number}"));
    }
    say(&story, &alice, &room_id, "one AND two");
    for (term, expected) in [
        ("one two", 2),
        ("ONE", 2),
        ("near(one two)", 0),
        ("(two near", 1),
        ("\"one two\"", 1),
        ("one -two", 2),
        ("one NOT two", 0),
        ("one AND two", 1),
        ("words:one", 0),
        ("* ^ { } ( ) \" '", 0),
        ("", 0),
        ("\u{1f389}", 1),
        ("本語", 1),
        ("語本", 0),
        ("\u{fffc}", 0),
        ("%", 0),
        ("'; DROP TABLE event; --", 0),
        ("\u{0}one\u{0}", 2),
    ] {
        let page = found(&story, &alice, json!({ "search_term": term, "order_by": "recent" }));
        assert_eq!(bodies(&page).len(), expected, "{term}: {page}");
        assert_eq!(page["count"], Value::from(expected), "{term}");
    }
}
