//! `GET /_matrix/client/unstable/uk.half-shot.msc2666/user/mutual_rooms`

use serde_json::{Value, json};

use crate::story::{Story, value};

const STORY: &str = "msc/user_data/query_mutual_rooms";
const REQUEST: &str = "GET /_matrix/client/unstable/uk.half-shot.msc2666/user/mutual_rooms";

#[test]
fn rooms_that_both_have_joined_are_listed() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    story.world.clock.advance(1);
    let invited = story.room(&alice, json!({ "invite": [bob.user_id] }));
    assert_ne!(room_id, invited);
    for user_id in [bob.user_id.as_str(), "@nobody:example.org", "@bob:elsewhere.org", &alice.user_id, "bob"]
    {
        story.say(Some(&alice.token), &format!("{REQUEST}?user_id={user_id}"), Value::Null);
    }
    story.say(Some(&alice.token), REQUEST, Value::Null);
    story.say(Some(&alice.token), &format!("{REQUEST}?user_id={}&from=kitchen", bob.user_id), Value::Null);
    story.say(None, &format!("{REQUEST}?user_id={}", bob.user_id), Value::Null);
    story.end(STORY, "rooms_that_both_have_joined_are_listed");
}

#[test]
fn many_rooms_come_in_pages() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    for _ in 0..101 {
        story.world.clock.advance(1);
        let room_id = story.room(&alice, json!({ "preset": "public_chat" }));
        story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}");
    }
    let page = |from: &str| {
        value(&story.ask(Some(&alice.token), &format!("{REQUEST}?user_id={}{from}", bob.user_id), ""))
    };
    let first = page("");
    let second = page(&format!("&from={}", first["next_batch"].as_str().unwrap()));
    let rooms = |page: &Value| page["joined"].as_array().unwrap().clone();
    assert_eq!((rooms(&first).len(), rooms(&second).len(), &second["next_batch"]), (100, 1, &Value::Null));
    assert!(!rooms(&first).contains(&rooms(&second)[0]));
}
