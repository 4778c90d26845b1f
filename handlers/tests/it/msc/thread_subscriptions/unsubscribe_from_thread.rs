//! `DELETE /_matrix/client/unstable/io.element.msc4306/rooms/{roomId}/thread/{threadRoot}/subscription`

use serde_json::Value;

use crate::msc::threads::{say, subscribe, subscribed, subscription};
use crate::story::Story;

const STORY: &str = "msc/thread_subscriptions/unsubscribe_from_thread";

#[test]
fn a_subscription_ends_once() {
    let mut story = Story::new();
    let (alice, _, room_id) = story.two_in_a_room();
    let root = say(&story, &alice, &room_id, ("root", None));
    let request = format!("DELETE {}", subscription(&room_id, &root));
    // Without a subscription too.
    story.say(Some(&alice.token), &request, Value::Null);
    assert_eq!(subscribe(&story, &alice, (&room_id, &root), None), 200);
    story.say(Some(&alice.token), &request, Value::Null);
    assert_eq!(subscribed(&story, &alice, (&room_id, &root)), "M_NOT_FOUND");
    let user = story.world.sql(&Story::user_object(&alice.user_id));
    let rows = user.changed_rows();
    assert_eq!(story.ask(Some(&alice.token), &request, "").status, 200);
    assert_eq!(user.changed_rows(), rows);
    let none = subscription(&room_id, "$none:example.org");
    story.say(Some(&alice.token), &format!("DELETE {none}"), Value::Null);
    let mallory = story.person("mallory");
    story.say(Some(&mallory.token), &request, Value::Null);
    story.say(None, &request, Value::Null);
    story.end(STORY, "a_subscription_ends_once");
}
