//! `GET /`

use serde_json::Value;

use crate::story::Story;

#[test]
fn a_browser_gets_the_name_of_the_server() {
    let mut story = Story::new();
    story.say(None, "GET /", Value::Null);
    story.end("admin/server/get_server", "a_browser_gets_the_name_of_the_server");
}
