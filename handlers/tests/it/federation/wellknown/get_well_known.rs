//! `GET /.well-known/matrix/server`

use serde_json::Value;

use crate::story::Story;

const STORY: &str = "federation/wellknown/get_well_known";
const REQUEST: &str = "GET /.well-known/matrix/server";

#[test]
fn the_operators_settings_are_published() {
    let mut story = Story::with(&[("FEDERATION_SERVER", "matrix.example.org:443")]);
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "the_operators_settings_are_published");
}

#[test]
fn nothing_is_published_by_default() {
    let mut story = Story::new();
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "nothing_is_published_by_default");
}
