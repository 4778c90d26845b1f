//! `DELETE /_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device`

use serde_json::Value;

use crate::msc::dehydrated::{PATH, key, put};
use crate::story::Story;

const STORY: &str = "msc/dehydrated_devices/delete_dehydrated_device";

#[test]
fn the_device_is_deleted() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    put(&story, &alice, &key(&alice, "ASLEEP", 1));
    story.say(Some(&bob.token), &format!("DELETE {PATH}"), Value::Null);
    story.say(None, &format!("DELETE {PATH}"), Value::Null);
    story.say(Some(&alice.token), &format!("DELETE {PATH}"), Value::Null);
    story.say(Some(&alice.token), &format!("DELETE {PATH}"), Value::Null);
    story.end(STORY, "the_device_is_deleted");
}
