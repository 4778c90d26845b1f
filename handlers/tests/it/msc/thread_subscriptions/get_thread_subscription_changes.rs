//! `GET /_matrix/client/unstable/io.element.msc4308/thread_subscriptions`

use serde_json::Value;

use crate::msc::threads::{say, subscribe, subscription};
use crate::story::{Story, value};

const STORY: &str = "msc/thread_subscriptions/get_thread_subscription_changes";
const REQUEST: &str = "GET /_matrix/client/unstable/io.element.msc4308/thread_subscriptions";

#[test]
fn the_last_change_of_each_subscription_is_listed_backwards_in_pages() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let other = story.room(&alice, serde_json::json!({}));
    let [first, second] = ["first", "second"].map(|text| say(&story, &alice, &room_id, (text, None)));
    let third = say(&story, &alice, &other, ("third", None));
    story.say(Some(&alice.token), &format!("{REQUEST}?dir=b"), Value::Null);
    for (room_id, root) in [(&room_id, &first), (&room_id, &second), (&other, &third)] {
        assert_eq!(subscribe(&story, &alice, (room_id, root), None), 200);
    }
    let end = format!("DELETE {}", subscription(&room_id, &first));
    assert_eq!(story.ask(Some(&alice.token), &end, "").status, 200);
    story.say(Some(&alice.token), &format!("{REQUEST}?dir=b"), Value::Null);
    let mut page = story.say(Some(&alice.token), &format!("{REQUEST}?limit=1"), Value::Null);
    let mut ends = Vec::new();
    while let Some(end) = value(&page)["end"].as_str() {
        ends.push(end.to_owned());
        page = story.say(Some(&alice.token), &format!("{REQUEST}?limit=1&from={end}"), Value::Null);
    }
    assert_eq!(ends.len(), 2);
    story.say(Some(&alice.token), &format!("{REQUEST}?to={}", ends[0]), Value::Null);
    story.say(Some(&bob.token), REQUEST, Value::Null);
    for wrong in ["dir=f", "dir=x", "limit=0", "limit=-1", "limit=x", "from=x", "from=ts1_-1", "to=s1_1"] {
        story.say(Some(&alice.token), &format!("{REQUEST}?{wrong}"), Value::Null);
    }
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "the_last_change_of_each_subscription_is_listed_backwards_in_pages");
}
