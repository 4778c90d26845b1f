//! `POST /_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device/{deviceId}/events`

use serde_json::json;

use crate::msc::dehydrated::{PATH, all_messages, key, put, send};
use crate::story::{Story, value};

const STORY: &str = "msc/dehydrated_devices/get_dehydrated_device_events";

#[test]
fn messages_are_read_and_stay() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let path = format!("POST {PATH}/ASLEEP/events");
    story.say(Some(&alice.token), &path, json!({}));
    put(&story, &alice, &key(&alice, "ASLEEP", 1));
    send(&story, &bob, (&alice, "ASLEEP"), 1);
    send(&story, &alice, (&alice, "ASLEEP"), 2);
    let page = story.say(Some(&alice.token), &path, json!({}));
    let next = value(&page)["next_batch"].clone();
    story.say(Some(&alice.token), &path, json!({ "next_batch": next }));
    story.say(Some(&alice.token), &path, json!({}));
    story.say(Some(&alice.token), &path, json!({ "next_batch": "1" }));
    story.say(Some(&alice.token), &format!("POST {PATH}/OTHER/events"), json!({}));
    story.say(Some(&bob.token), &path, json!({}));
    story.say(None, &path, json!({}));
    story.end(STORY, "messages_are_read_and_stay");
}

#[test]
fn many_messages_come_in_pages() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    put(&story, &alice, &key(&alice, "ASLEEP", 1));
    (0..250).for_each(|number| send(&story, &alice, (&alice, "ASLEEP"), number));
    let expected: Vec<u64> = (0..250).collect();
    for _ in 0..2 {
        assert_eq!(all_messages(&story, &alice, "ASLEEP"), expected);
    }
}
