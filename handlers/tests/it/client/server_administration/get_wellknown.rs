//! `GET /.well-known/matrix/client`

use serde_json::Value;

use crate::story::Story;

const STORY: &str = "client/server_administration/get_wellknown";
const REQUEST: &str = "GET /.well-known/matrix/client";

#[test]
fn the_operators_settings_are_published() {
    let mut story = Story::with(&[("PUBLIC_BASE_URL", "https://matrix.example.org")]);
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "the_operators_settings_are_published");
}

#[test]
fn nothing_is_published_by_default() {
    let mut story = Story::new();
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "nothing_is_published_by_default");
}
