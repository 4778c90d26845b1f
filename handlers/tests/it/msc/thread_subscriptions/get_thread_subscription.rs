//! `GET /_matrix/client/unstable/io.element.msc4306/rooms/{roomId}/thread/{threadRoot}/subscription`

use serde_json::Value;

use crate::msc::threads::{say, subscribe, subscription};
use crate::story::Story;

const STORY: &str = "msc/thread_subscriptions/get_thread_subscription";

#[test]
fn a_subscription_is_its_users_own() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let root = say(&story, &alice, &room_id, ("root", None));
    let reply = say(&story, &bob, &room_id, ("reply", Some(&root)));
    let request = format!("GET {}", subscription(&room_id, &root));
    story.say(Some(&alice.token), &request, Value::Null);
    assert_eq!(subscribe(&story, &alice, (&room_id, &root), Some(&reply)), 200);
    story.say(Some(&alice.token), &request, Value::Null);
    assert_eq!(subscribe(&story, &alice, (&room_id, &root), None), 200);
    story.say(Some(&alice.token), &request, Value::Null);
    story.say(Some(&bob.token), &request, Value::Null);
    story.say(Some(&bob.token), &format!("GET {}", subscription(&room_id, "$none:example.org")), Value::Null);
    story.say(Some(&bob.token), &format!("GET {}", subscription(&room_id, "none")), Value::Null);
    story.say(None, &request, Value::Null);
    story.end(STORY, "a_subscription_is_its_users_own");
}
