//! `POST /_matrix/client/v3/users/{userId}/report`

use serde_json::json;

use crate::story::Story;

const STORY: &str = "client/reporting_content/report_user";

#[test]
fn a_user_is_reported_without_a_shared_room() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let request = |user_id: &str| format!("POST /_matrix/client/v3/users/{user_id}/report");
    for user_id in [alice.user_id.as_str(), "@nobody:example.org", "@mallory:elsewhere.org", "alice"] {
        story.say(Some(&bob.token), &request(user_id), json!({ "reason": "rude" }));
    }
    story.say(Some(&bob.token), &request(&alice.user_id), json!({}));
    story.say(None, &request(&alice.user_id), json!({ "reason": "rude" }));
    story.end(STORY, "a_user_is_reported_without_a_shared_room");
}
