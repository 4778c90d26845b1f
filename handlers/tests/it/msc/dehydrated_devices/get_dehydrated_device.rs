//! `GET /_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device`

use serde_json::Value;

use crate::msc::dehydrated::{PATH, key, put};
use crate::story::Story;

const STORY: &str = "msc/dehydrated_devices/get_dehydrated_device";

#[test]
fn the_data_of_the_device_is_returned() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    story.say(Some(&alice.token), &format!("GET {PATH}"), Value::Null);
    put(&story, &alice, &key(&alice, "ASLEEP", 1));
    story.say(Some(&alice.token), &format!("GET {PATH}"), Value::Null);
    story.say(Some(&bob.token), &format!("GET {PATH}"), Value::Null);
    story.say(None, &format!("GET {PATH}"), Value::Null);
    story.end(STORY, "the_data_of_the_device_is_returned");
}
