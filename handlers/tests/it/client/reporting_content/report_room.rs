//! `POST /_matrix/client/v3/rooms/{roomId}/report`

use serde_json::json;

use crate::story::Story;

const STORY: &str = "client/reporting_content/report_room";

#[test]
fn everybody_reports_a_room() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let room_id = story.room(&alice, json!({}));
    let request = |room_id: &str| format!("POST /_matrix/client/v3/rooms/{room_id}/report");
    for id in [room_id.as_str(), "!nowhere:example.org", "nowhere"] {
        story.say(Some(&bob.token), &request(id), json!({ "reason": "smoke" }));
    }
    story.say(Some(&bob.token), &request(&room_id), json!({}));
    story.say(None, &request(&room_id), json!({ "reason": "smoke" }));
    story.end(STORY, "everybody_reports_a_room");
}
